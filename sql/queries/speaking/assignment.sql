-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sets that were assigned to students; see sql/functions/speaking_sets.sql.

-- name: speaking_assign
-- set, students, classes, last day or NULL.
SELECT speaking.assign_set($1::uuid, COALESCE($2::uuid[], '{}'), COALESCE($3::uuid[], '{}'), $4::date) AS assigned

-- name: speaking_take_back
SELECT speaking.take_back_set($1::uuid, $2::uuid[]) AS taken

-- name: speaking_assignments
-- How far students are with a set, of those whom the caller hears, by name: set, cursor key and id, rows.
SELECT a.student_id AS id, p.name::text AS cursor_key, a.student_id, p.name AS student_name, left(p.name, 1) AS student_short, c.grade, c.name AS class_name, n.number, a.due_on::text, a.assigned_at,
	a.completed_at, cardinality(a.done_ids) AS done, a.completed_at IS NOT NULL AS is_complete,
	a.completed_at IS NULL AND a.due_on < hub.today() AS is_late, a.assigned_by = (SELECT auth.user_id()) OR auth.has_role('admin') AS may_take_back
FROM speaking.assignments a JOIN school.people p ON p.id = a.student_id LEFT JOIN school.class_students n ON n.person_id = p.id
LEFT JOIN school.classes c ON c.id = n.class_id
WHERE a.set_id = $1::uuid AND speaking.hears(a.student_id) AND a.student_id <> (SELECT auth.user_id())
	AND ($2::text IS NULL OR (p.name::text COLLATE "C", a.student_id) > ($2 COLLATE "C", $3::uuid))
ORDER BY p.name::text COLLATE "C", a.student_id LIMIT $4::integer

-- name: speaking_assignment_counts
SELECT NULLIF(count(*), 0) AS assigned, count(*) FILTER (WHERE a.completed_at IS NOT NULL) AS completed,
	NULLIF(count(*) FILTER (WHERE a.completed_at IS NULL AND a.due_on < hub.today()), 0) AS late
FROM speaking.assignments a WHERE a.set_id = $1::uuid AND speaking.hears(a.student_id) AND a.student_id <> (SELECT auth.user_id())

-- name: speaking_assignees
-- To whom the caller may give work: the set, whether those whom the caller tutors, else of the class that is asked for, and who is ticked.
SELECT p.id, p.name AS student_name, c.grade, c.name AS class_name, n.number, a.id IS NOT NULL AS has_it, a.due_on::text,
	a.completed_at IS NOT NULL AS is_complete, p.id = ANY (COALESCE($4::uuid[], '{}')) AS is_chosen
FROM school.people p LEFT JOIN school.class_students n ON n.person_id = p.id LEFT JOIN school.classes c ON c.id = n.class_id
LEFT JOIN speaking.assignments a ON a.student_id = p.id AND a.set_id = $1::uuid
WHERE p.disabled_at IS NULL AND CASE WHEN $2::boolean THEN p.id IN (SELECT m.student_id FROM tutoring.tutor_students m
		WHERE m.tutor_id = (SELECT auth.user_id()) AND m.status = 'active')
	ELSE n.class_id = (SELECT speaking.shown_class($3::uuid)) END
ORDER BY c.grade, c.name COLLATE db.natural, n.number, p.name

-- name: speaking_assign_options
-- The classes that the caller may give work to, which one's students are shown, which are ticked; the first day that may be chosen.
SELECT hub.today()::text AS first_day, auth.has_role('tutor') AS is_tutor,
	(SELECT json_agg(json_build_object('id', c.id, 'grade', c.grade, 'class_name', c.name, 'is_shown', c.id = shown.id,
			'is_chosen', c.id = ANY (COALESCE($2::uuid[], '{}')), 'count', (SELECT count(*) FROM school.class_students n WHERE n.class_id = c.id))
		ORDER BY c.grade, c.name COLLATE db.natural) FROM school.classes c WHERE c.id IN (SELECT classroom.taught_classes())) AS classes,
	(SELECT json_build_object('id', c.id, 'grade', c.grade, 'class_name', c.name) FROM school.classes c WHERE c.id = shown.id) AS class
FROM (SELECT speaking.shown_class($1::uuid) AS id) AS shown

-- name: speaking_assigned
-- What a program is told: set, last day, how many.
SELECT $1::uuid AS practice_set_id, $2::text AS due_on, $3::integer AS assigned

-- name: speaking_assignment_own
-- A set as it was assigned to the caller.
SELECT a.due_on::text, cardinality(a.done_ids) AS done, a.completed_at, a.completed_at IS NOT NULL AS is_complete,
	a.completed_at IS NULL AND a.due_on < hub.today() AS is_late, a.assigned_by, p.name AS assigner_name
FROM speaking.assignments a LEFT JOIN school.people p ON p.id = a.assigned_by WHERE a.set_id = $1::uuid AND a.student_id = (SELECT auth.user_id())
