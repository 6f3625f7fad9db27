-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who teaches whom.

-- name: tutoring_matches
-- The caller's matches on either side, the newest first: $1 status, $2 and $3 cursor, $4 rows.
WITH page AS (
	(SELECT m.* FROM tutoring.tutor_students m
	WHERE m.tutor_id = (SELECT auth.user_id()) AND ($1::text IS NULL OR m.status = $1)
		AND (m.assigned_at, m.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, '00000000-0000-0000-0000-000000000000'))
	ORDER BY m.assigned_at DESC, m.id DESC LIMIT $4::integer)
	UNION ALL
	(SELECT m.* FROM tutoring.tutor_students m
	WHERE m.student_id = (SELECT auth.user_id()) AND ($1 IS NULL OR m.status = $1)
		AND (m.assigned_at, m.id) < (COALESCE($2, 'infinity'), COALESCE($3, '00000000-0000-0000-0000-000000000000'))
	ORDER BY m.assigned_at DESC, m.id DESC LIMIT $4)
)
SELECT m.id, m.assigned_at AS cursor_key, m.student_id, s.name AS student_name, m.tutor_id, t.name AS tutor_name, m.status,
	m.assigned_at, m.request_id, m.room
FROM page m
JOIN school.people s ON s.id = m.student_id
JOIN school.people t ON t.id = m.tutor_id
ORDER BY m.assigned_at DESC, m.id DESC
LIMIT $4

-- name: tutoring_match
-- One match for its confirming page and as the API answers it. The dispatcher has found it for the caller.
SELECT m.id, m.student_id, s.name AS student_name, m.tutor_id, t.name AS tutor_name, m.status, m.assigned_at, m.request_id, m.room,
	m.tutor_id = (SELECT auth.user_id()) AS is_tutor_view, m.status = 'active' AS is_active
FROM tutoring.tutor_students m
JOIN school.people s ON s.id = m.student_id
JOIN school.people t ON t.id = m.tutor_id
WHERE m.id = $1::uuid

-- name: tutoring_match_end
-- One of: ended, already_ended.
SELECT tutoring.end_match($1::uuid, $2::text) AS decision,
	(SELECT tutoring.name_of(m.student_id) FROM tutoring.tutor_students m WHERE m.id = $1) AS student_name

-- name: tutoring_match_directly
-- decision is one of: created, already_matched, tutor_full. $1 tutor, $2 student.
SELECT d.decision, d.id, tutoring.name_of($2::uuid) AS student_name FROM tutoring.match_directly($1::uuid, $2::uuid) AS d

-- name: tutoring_unmatched_student
-- The student for whom a teacher chooses a tutor.
SELECT p.id, p.name AS student_name, c.grade, c.name AS class_name, n.number
FROM school.people p
LEFT JOIN school.class_students n ON n.person_id = p.id
LEFT JOIN school.classes c ON c.id = n.class_id
WHERE p.id = $1::uuid

-- name: tutoring_tutors_with_places
-- Whom a teacher may choose for the student $1; $2 is the one chosen so far, as it was sent.
SELECT p.id, p.name AS tutor_name, to_json(t.subjects) AS subjects, t.max_student - t.student_count AS free_count, t.is_accepting,
	p.id::text = COALESCE($2::text, '') AS is_chosen
FROM tutoring.tutors t
JOIN school.people p ON p.id = t.person_id AND p.disabled_at IS NULL AND p.id <> $1::uuid
JOIN school.roles o ON o.person_id = p.id AND o.role = 'tutor'
WHERE t.student_count < t.max_student AND NOT EXISTS (SELECT FROM tutoring.tutor_students m
	WHERE m.tutor_id = p.id AND m.student_id = $1 AND m.status = 'active')
ORDER BY p.name, p.id
LIMIT 200
