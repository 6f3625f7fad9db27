-- SPDX-License-Identifier: GPL-3.0-or-later
-- The objects of paths, found through the caller's rights; see app/tutoring/access.c.

-- name: tutoring_find_tutor
-- A tutor of the school who can log in.
SELECT auth.found(EXISTS (SELECT FROM tutoring.tutors t
	JOIN school.people p ON p.id = t.person_id
	JOIN school.roles o ON o.person_id = t.person_id AND o.role = 'tutor'
	WHERE t.person_id = $1::uuid AND p.disabled_at IS NULL))

-- name: tutoring_find_request
-- For both its parties and the school's staff.
SELECT auth.found(EXISTS (SELECT FROM tutoring.tutor_requests r
	WHERE r.id = $1::uuid AND tutoring.may_see(r.student_id, r.tutor_id)))

-- name: tutoring_find_received_request
SELECT auth.found(EXISTS (SELECT FROM tutoring.tutor_requests r WHERE r.id = $1::uuid AND r.tutor_id = (SELECT auth.user_id())))

-- name: tutoring_find_sent_request
SELECT auth.found(EXISTS (SELECT FROM tutoring.tutor_requests r WHERE r.id = $1::uuid AND r.student_id = (SELECT auth.user_id())))

-- name: tutoring_find_match
-- For whoever may end it: its tutor and the school's staff.
SELECT auth.found(EXISTS (SELECT FROM tutoring.tutor_students m WHERE m.id = $1::uuid
	AND (m.tutor_id = (SELECT auth.user_id()) OR auth.has_role('teacher', 'admin'))))

-- name: tutoring_find_taught_student
-- A student whom the caller teaches or taught as a tutor.
SELECT auth.found(EXISTS (SELECT FROM tutoring.tutor_students m
	WHERE m.student_id = $1::uuid AND m.tutor_id = (SELECT auth.user_id())))

-- name: tutoring_find_known_student
-- As above, and for a teacher the students of the own classes, for an admin all of the school.
SELECT auth.found(tutoring.knows_student($1::uuid))

-- name: tutoring_find_student
-- Any student of the school.
SELECT auth.found(EXISTS (SELECT FROM school.people p JOIN school.roles o ON o.person_id = p.id AND o.role = 'student'
	WHERE p.id = $1::uuid AND p.disabled_at IS NULL))

-- name: tutoring_find_written_feedback
SELECT auth.found(EXISTS (SELECT FROM tutoring.feedback_messages f WHERE f.id = $1::uuid AND f.tutor_id = (SELECT auth.user_id())))
