-- SPDX-License-Identifier: GPL-3.0-or-later
-- Feedback of tutors to their students.

-- name: tutoring_student
-- A student's page. message is the draft of the caller, who sees one match: the open one, or else the last.
SELECT p.id, p.name AS student_name, tutoring.short_name(p.name) AS student_short, c.grade, c.name AS class_name, n.number,
	m.id AS match_id, m.assigned_at, COALESCE(m.status = 'active', false) AS is_active, tutoring.looks_as_staff(p.id) AS is_staff_view,
	d.message, a.last_feedback_at, a.last_contact_at,
	COALESCE(a.last_feedback_at, m.assigned_at) < now() - interval '14 days' AS is_overdue,
	COALESCE(a.last_feedback_at, m.assigned_at) < now() - interval '7 days' AS is_due
FROM school.people p
LEFT JOIN school.class_students n ON n.person_id = p.id
LEFT JOIN school.classes c ON c.id = n.class_id
LEFT JOIN LATERAL (SELECT x.id, x.assigned_at, x.status FROM tutoring.tutor_students x
	WHERE x.student_id = p.id AND x.tutor_id = (SELECT auth.user_id())
	ORDER BY x.status, x.assigned_at DESC LIMIT 1) AS m ON true
LEFT JOIN tutoring.feedback_drafts d ON d.tutor_id = (SELECT auth.user_id()) AND d.student_id = p.id
CROSS JOIN LATERAL (SELECT f.at AS last_feedback_at, GREATEST(f.at, f.read_at, s.at) AS last_contact_at
	FROM (SELECT max(b.created_at) AS at, max(b.read_at) AS read_at FROM tutoring.feedback_messages b
		WHERE b.student_id = p.id AND (b.tutor_id = (SELECT auth.user_id()) OR (SELECT tutoring.looks_as_staff($1::uuid)))) AS f,
		(SELECT max(l.started_at) AS at FROM speaking.learning_sessions l WHERE l.student_id = p.id) AS s) AS a
WHERE p.id = $1

-- name: tutoring_student_look
-- Staff who look at a student's feedback leave a line in the access log.
SELECT school.log_access($1::uuid, 'feedback_read') WHERE tutoring.looks_as_staff($1)

-- name: tutoring_student_matches
-- Who teaches the student now, for staff, who may end it.
SELECT m.id, t.name AS tutor_name, m.assigned_at
FROM tutoring.tutor_students m JOIN school.people t ON t.id = m.tutor_id
WHERE m.student_id = $1::uuid AND m.status = 'active' AND (SELECT tutoring.looks_as_staff($1))
ORDER BY m.assigned_at DESC, m.id DESC

-- name: tutoring_student_sessions
-- What feedback may be about.
SELECT l.id, json_build_object('key', 'tutoring.session.' || l.session_type, 'started_at', l.started_at) AS label,
	l.id::text = COALESCE($2::text, '') AS is_chosen
FROM speaking.learning_sessions l WHERE l.student_id = $1::uuid
ORDER BY l.started_at DESC, l.id DESC LIMIT 20

-- name: tutoring_student_feedback
-- One's own to this student, or for staff that of all tutors. $2 and $3 cursor, $4 rows.
SELECT f.id, f.created_at AS cursor_key, t.name AS tutor_name, f.message, f.created_at, f.edited_at, f.read_at, false AS is_unread,
	f.tutor_id = (SELECT auth.user_id()) AS is_mine,
	f.tutor_id = (SELECT auth.user_id()) AND f.created_at > now() - interval '15 minutes' AS can_edit,
	CASE WHEN l.id IS NOT NULL THEN json_build_object('key', 'tutoring.session.' || l.session_type, 'started_at', l.started_at) END
		AS session_label
FROM tutoring.feedback_messages f
JOIN school.people t ON t.id = f.tutor_id
LEFT JOIN speaking.learning_sessions l ON l.id = f.session_id
WHERE f.student_id = $1::uuid AND (f.tutor_id = (SELECT auth.user_id()) OR (SELECT tutoring.looks_as_staff($1)))
	AND (f.created_at, f.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, '00000000-0000-0000-0000-000000000000'))
ORDER BY f.created_at DESC, f.id DESC
LIMIT $4::integer

-- name: tutoring_my_feedback_summary
-- Before the page that shows it marks anything read.
SELECT u.unread_count, u.unread_count > 0 AS has_unread,
	EXISTS (SELECT FROM tutoring.feedback_messages f WHERE f.student_id = (SELECT auth.user_id())) AS has_feedback,
	EXISTS (SELECT FROM tutoring.tutor_students m WHERE m.student_id = (SELECT auth.user_id()) AND m.status = 'active') AS has_tutor
FROM (SELECT count(*)::integer AS unread_count FROM tutoring.feedback_messages f
	WHERE f.student_id = (SELECT auth.user_id()) AND f.read_at IS NULL) AS u

-- name: tutoring_my_feedback
-- What the student received, newest first. $1 and $2 cursor, $3 rows.
SELECT f.id, f.created_at AS cursor_key, t.name AS tutor_name, f.message, f.created_at, f.edited_at, f.read_at,
	f.read_at IS NULL AS is_unread, false AS is_mine, false AS can_edit,
	CASE WHEN l.id IS NOT NULL THEN json_build_object('key', 'tutoring.session.' || l.session_type, 'started_at', l.started_at) END
		AS session_label
FROM tutoring.feedback_messages f
JOIN school.people t ON t.id = f.tutor_id
LEFT JOIN speaking.learning_sessions l ON l.id = f.session_id
WHERE f.student_id = (SELECT auth.user_id())
	AND (f.created_at, f.id) < (COALESCE($1::timestamptz, 'infinity'), COALESCE($2::uuid, '00000000-0000-0000-0000-000000000000'))
ORDER BY f.created_at DESC, f.id DESC
LIMIT $3::integer

-- name: tutoring_my_feedback_read
-- Mark read what that page shows: $1 and $2 cursor, $3 how many are shown.
SELECT tutoring.read_feedback(ARRAY(SELECT f.id FROM tutoring.feedback_messages f
	WHERE f.student_id = (SELECT auth.user_id())
		AND (f.created_at, f.id) < (COALESCE($1::timestamptz, 'infinity'), COALESCE($2::uuid, '00000000-0000-0000-0000-000000000000'))
	ORDER BY f.created_at DESC, f.id DESC LIMIT $3::integer))

-- name: tutoring_feedback_readers
-- May the caller read this student's feedback? NULL is the caller's own.
SELECT auth.found($1::uuid IS NULL OR $1 = auth.user_id() OR tutoring.knows_student($1))

-- name: tutoring_feedback_list
-- The API's list, newest first, of the student $1, or without one what the caller received and wrote. $2 and $3 cursor, $4 rows.
-- Of the four branches at most two are run.
WITH page AS (
	(SELECT f.* FROM tutoring.feedback_messages f
	WHERE ($1::uuid IS NULL OR $1 = (SELECT auth.user_id())) AND f.student_id = (SELECT auth.user_id())
		AND (f.created_at, f.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, '00000000-0000-0000-0000-000000000000'))
	ORDER BY f.created_at DESC, f.id DESC LIMIT $4::integer)
	UNION ALL
	(SELECT f.* FROM tutoring.feedback_messages f
	WHERE $1 IS NULL AND f.tutor_id = (SELECT auth.user_id())
		AND (f.created_at, f.id) < (COALESCE($2, 'infinity'), COALESCE($3, '00000000-0000-0000-0000-000000000000'))
	ORDER BY f.created_at DESC, f.id DESC LIMIT $4)
	UNION ALL
	(SELECT f.* FROM tutoring.feedback_messages f
	WHERE (SELECT NOT tutoring.looks_as_staff($1)) AND f.tutor_id = (SELECT auth.user_id()) AND f.student_id = $1
		AND (f.created_at, f.id) < (COALESCE($2, 'infinity'), COALESCE($3, '00000000-0000-0000-0000-000000000000'))
	ORDER BY f.created_at DESC, f.id DESC LIMIT $4)
	UNION ALL
	(SELECT f.* FROM tutoring.feedback_messages f
	WHERE (SELECT tutoring.looks_as_staff($1)) AND f.student_id = $1
		AND (f.created_at, f.id) < (COALESCE($2, 'infinity'), COALESCE($3, '00000000-0000-0000-0000-000000000000'))
	ORDER BY f.created_at DESC, f.id DESC LIMIT $4)
)
SELECT f.id, f.created_at AS cursor_key, f.student_id, s.name AS student_name, f.tutor_id, t.name AS tutor_name, f.message,
	f.message_type, f.created_at, f.edited_at, f.read_at, f.session_id
FROM page f
JOIN school.people s ON s.id = f.student_id
JOIN school.people t ON t.id = f.tutor_id
ORDER BY f.created_at DESC, f.id DESC
LIMIT $4

-- name: tutoring_feedback
-- One message for the form that mends it and as the API answers it. The dispatcher has found it for the caller, or it was just written.
SELECT f.id, f.student_id, s.name AS student_name, f.tutor_id, t.name AS tutor_name, f.message, f.message_type, f.created_at,
	f.edited_at, f.read_at, f.session_id, f.created_at + interval '15 minutes' AS editable_until,
	f.created_at > now() - interval '15 minutes' AS can_edit
FROM tutoring.feedback_messages f
JOIN school.people s ON s.id = f.student_id
JOIN school.people t ON t.id = f.tutor_id
WHERE f.id = $1::uuid

-- name: tutoring_feedback_give
-- SD404 for anybody but the caller's own student, and for a learning session that is not that student's.
SELECT tutoring.give_feedback($1::uuid, $2::text, $3::uuid) AS id, tutoring.name_of($1) AS student_name

-- name: tutoring_feedback_edit
-- One of: edited, too_late.
SELECT tutoring.edit_feedback($1::uuid, $2::text) AS decision, f.student_id
FROM tutoring.feedback_messages f WHERE f.id = $1

-- name: tutoring_draft_save
SELECT tutoring.save_draft($1::uuid, $2::text)
