-- SPDX-License-Identifier: GPL-3.0-or-later
-- Homes. Which role is asking is only known to the database while the page's one round trip runs: each statement gives rows only to
-- the role that it is for.

-- name: tutoring_home_student
SELECT f.unread_count, f.unread_count > 0 AS has_unread, w.tutor_name AS waiting_tutor, w.tutor_name IS NOT NULL AS is_waiting,
	w.waiting_count, w.waiting_count > 1 AS is_waiting_many,
	m.match_count > 0 AS has_tutor, m.match_count < g.max_tutors_per_student AS can_request,
	EXISTS (SELECT FROM tutoring.tutor_requests x WHERE x.student_id = me.id) AS has_requests,
	(SELECT count(*)::integer FROM tutoring.tutors t WHERE t.is_accepting AND t.student_count < t.max_student) AS accepting_count,
	p.step_count, p.step_count > 0 AS has_steps
FROM (SELECT auth.user_id() AS id, auth.school_id() AS school_id) AS me
JOIN school.settings g ON g.school_id = me.school_id
CROSS JOIN LATERAL (SELECT count(*)::integer AS unread_count FROM tutoring.feedback_messages x
	WHERE x.student_id = me.id AND x.read_at IS NULL) AS f
CROSS JOIN LATERAL (SELECT count(*)::integer AS match_count FROM tutoring.tutor_students x
	WHERE x.student_id = me.id AND x.status = 'active') AS m
CROSS JOIN LATERAL (SELECT COALESCE(sum((x.progress ->> 'total')::integer - (x.progress ->> 'completed')::integer), 0)::integer AS step_count
	FROM hub.interventions x WHERE x.student_id = me.id AND x.status = 'active') AS p
LEFT JOIN LATERAL (SELECT p.name AS tutor_name, count(*) OVER ()::integer AS waiting_count
	FROM tutoring.tutor_requests x JOIN school.people p ON p.id = x.tutor_id
	WHERE x.student_id = me.id AND x.status = 'PENDING' ORDER BY x.created_at DESC, x.id DESC LIMIT 1) AS w ON true
WHERE auth.has_role('student')

-- name: tutoring_home_tutors
-- The student's tutors.
SELECT p.id, m.id AS match_id, p.name AS tutor_name, school.short_name(p.name) AS tutor_short, to_json(t.subjects) AS subjects,
	m.assigned_at
FROM tutoring.tutor_students m
JOIN school.people p ON p.id = m.tutor_id
JOIN tutoring.tutors t ON t.person_id = m.tutor_id
WHERE m.student_id = (SELECT auth.user_id()) AND m.status = 'active' AND (SELECT auth.has_role('student'))
ORDER BY m.assigned_at DESC, m.id DESC

-- name: tutoring_home_requests
-- The student's open requests; the statuses are those that request_steps asks for.
SELECT r.id, p.name AS tutor_name, school.short_name(p.name) AS tutor_short, r.created_at, r.viewed_at, r.processed_at, r.expires_at,
	true AS is_pending, false AS is_approved, false AS is_rejected, false AS is_cancelled, false AS is_expired
FROM tutoring.tutor_requests r JOIN school.people p ON p.id = r.tutor_id
WHERE r.student_id = (SELECT auth.user_id()) AND r.status = 'PENDING' AND (SELECT auth.has_role('student'))
ORDER BY r.created_at DESC, r.id DESC
LIMIT 10

-- name: tutoring_home_feedback
-- The student's newest three.
SELECT f.id, t.name AS tutor_name, f.message, f.created_at, f.edited_at, f.read_at, f.read_at IS NULL AS is_unread, false AS is_mine,
	false AS can_edit, f.audio_file_id AS audio_id, f.is_spoken, speaking.attempt_card(f.attempt_id) AS attempt,
	CASE WHEN l.id IS NOT NULL THEN json_build_object('key', 'tutoring.session.' || l.session_type, 'started_at', l.started_at) END
		AS session_label
FROM tutoring.feedback_messages f
JOIN school.people t ON t.id = f.tutor_id
LEFT JOIN speaking.learning_sessions l ON l.id = f.session_id
WHERE f.student_id = (SELECT auth.user_id()) AND (SELECT auth.has_role('student'))
ORDER BY f.created_at DESC, f.id DESC
LIMIT 3

-- name: tutoring_home_speaking
-- The student's practice today, and what is to be practised now: set_id and what follows NULL where there is nothing.
SELECT t.minutes_today, t.daily_goal, t.streak_days, t.streak_days > 0 AS has_streak, n.*
FROM speaking.today(auth.user_id()) AS t
LEFT JOIN speaking.next_practice() AS n ON true
WHERE auth.has_role('student')

-- name: tutoring_home_recommendations
-- What the student could do besides what is to be practised now, with why.
SELECT r.*, 'chat.recommendation.kind.' || r.target_type AS kind FROM chat.shown_recommendations(4) AS r WHERE auth.has_role('student') AND r.rule <> 'assignment_due' LIMIT 3

-- name: tutoring_home_tutor
SELECT t.is_accepting, t.max_student, t.student_count, t.max_student - t.student_count AS free_count,
	t.student_count >= t.max_student AS is_full, t.student_count > 0 AS has_students, w.waiting_count, w.waiting_count > 0 AS has_waiting, w.waiting_count > 20 AS has_more_waiting,
	EXISTS (SELECT FROM tutoring.tutor_students m WHERE m.tutor_id = t.person_id AND m.status = 'active' AND m.room IS NOT NULL) AS has_present,
	(SELECT json_agg(json_build_object('taken', seat <= t.student_count) ORDER BY seat)
		FROM generate_series(1, least(t.max_student, 40)) AS seat) AS seats
FROM tutoring.tutors t
CROSS JOIN LATERAL (SELECT count(*)::integer AS waiting_count FROM tutoring.tutor_requests r
	WHERE r.tutor_id = t.person_id AND r.status = 'PENDING') AS w
WHERE t.person_id = (SELECT auth.user_id()) AND (SELECT auth.has_role('tutor'))

-- name: tutoring_home_recordings
-- How many recordings of their students wait for the tutor's answer.
SELECT count(*)::integer AS recording_count, count(*) > 0 AS has_recordings FROM speaking.waiting_attempts() WHERE auth.has_role('tutor')

-- name: tutoring_home_waiting
-- The requests that the tutor has not answered, the oldest first.
SELECT r.id, s.name AS student_name, school.short_name(s.name) AS student_short, c.grade, c.name AS class_name, n.number, r.message,
	r.created_at, r.expires_at, r.viewed_at IS NULL AS is_new, now() > r.created_at + (r.expires_at - r.created_at) / 2 AS is_late
FROM tutoring.tutor_requests r
JOIN school.people s ON s.id = r.student_id
LEFT JOIN school.class_students n ON n.person_id = r.student_id
LEFT JOIN school.classes c ON c.id = n.class_id
WHERE r.tutor_id = (SELECT auth.user_id()) AND r.status = 'PENDING' AND (SELECT auth.has_role('tutor'))
ORDER BY r.created_at, r.id
LIMIT 20

-- name: tutoring_home_taught
-- The tutor's students, the longest without feedback first; at most max_student of them.
SELECT p.id, p.name AS student_name, c.grade, c.name AS class_name, n.number, a.last_feedback_at,
	GREATEST(a.last_feedback_at, a.last_read_at, l.last_session_at) AS last_contact_at,
	COALESCE(a.last_feedback_at, m.assigned_at) < now() - interval '14 days' AS is_overdue,
	COALESCE(a.last_feedback_at, m.assigned_at) < now() - interval '7 days' AS is_due
FROM tutoring.tutor_students m
JOIN school.people p ON p.id = m.student_id
LEFT JOIN school.class_students n ON n.person_id = p.id
LEFT JOIN school.classes c ON c.id = n.class_id
CROSS JOIN LATERAL (SELECT max(f.created_at) AS last_feedback_at, max(f.read_at) AS last_read_at FROM tutoring.feedback_messages f
	WHERE f.tutor_id = m.tutor_id AND f.student_id = m.student_id) AS a
CROSS JOIN LATERAL (SELECT max(x.started_at) AS last_session_at FROM speaking.learning_sessions x WHERE x.student_id = m.student_id) AS l
WHERE m.tutor_id = (SELECT auth.user_id()) AND m.status = 'active' AND (SELECT auth.has_role('tutor'))
ORDER BY COALESCE(a.last_feedback_at, m.assigned_at), p.name, p.id

-- name: tutoring_home_present
-- Which of the tutor's students are there now, the latest to come first.
SELECT p.id, p.name AS student_name, 'tutoring.room.' || m.room AS room_label, m.updated_at
FROM tutoring.tutor_students m JOIN school.people p ON p.id = m.student_id
WHERE m.tutor_id = (SELECT auth.user_id()) AND m.status = 'active' AND m.room IS NOT NULL AND (SELECT auth.has_role('tutor'))
ORDER BY m.updated_at DESC, p.id

-- name: tutoring_home_classes
-- The teacher's classes; the one that is shown is $1, or the first.
SELECT c.id, c.grade, c.name AS class_name, c.id = tutoring.class_shown($1::uuid) AS is_current
FROM school.class_teachers t JOIN school.classes c ON c.id = t.class_id
WHERE t.person_id = (SELECT auth.user_id()) AND (SELECT auth.has_role('teacher'))
ORDER BY c.grade, c.name, c.id

-- name: tutoring_home_class
-- The figures of the class that is shown, and its running class session. No row where the teacher has none.
WITH students AS (SELECT * FROM tutoring.class_overview(tutoring.class_shown($1::uuid)))
SELECT c.id AS class_id, s.id AS class_session_id, c.grade, c.name AS class_name, f.student_count, f.matched_count, f.waiting_count,
	f.quiet_count, f.look_count, f.look_count > 0 AS has_look
FROM school.classes c
LEFT JOIN classroom.sessions s ON s.class_id = c.id AND s.ended_at IS NULL AND s.expires_at > now()
CROSS JOIN (SELECT count(*)::integer AS student_count, (count(*) FILTER (WHERE s.has_tutor))::integer AS matched_count,
	(count(*) FILTER (WHERE s.is_waiting))::integer AS waiting_count, (count(*) FILTER (WHERE s.is_quiet))::integer AS quiet_count,
	(count(*) FILTER (WHERE s.needs_look))::integer AS look_count FROM students s) AS f
WHERE c.id = tutoring.class_shown($1) AND (SELECT auth.has_role('teacher'))

-- name: tutoring_home_class_students
SELECT s.* FROM tutoring.class_overview(tutoring.class_shown($1::uuid)) AS s
WHERE (SELECT auth.has_role('teacher'))
ORDER BY s.number, s.student_name, s.id

-- name: tutoring_home_school
-- The admin's figures. Who waits for two tutors is one who waits.
SELECT (SELECT count(*)::integer FROM school.roles o JOIN school.people p ON p.id = o.person_id AND p.disabled_at IS NULL
		WHERE o.role = 'student') AS student_count,
	(SELECT count(DISTINCT m.student_id)::integer FROM tutoring.tutor_students m WHERE m.status = 'active') AS matched_count,
	r.waiting_count, r.late_count, r.late_count > 0 AS has_late, t.tutor_count, t.free_count
FROM (SELECT count(DISTINCT q.student_id)::integer AS waiting_count,
		(count(DISTINCT q.student_id) FILTER (WHERE now() > q.created_at + (q.expires_at - q.created_at) / 2))::integer AS late_count
	FROM tutoring.tutor_requests q WHERE q.status = 'PENDING') AS r,
	(SELECT count(*)::integer AS tutor_count,
		COALESCE(sum(x.max_student - x.student_count) FILTER (WHERE x.is_accepting), 0)::integer AS free_count
	FROM tutoring.tutors x JOIN school.people p ON p.id = x.person_id AND p.disabled_at IS NULL
	JOIN school.roles o ON o.person_id = x.person_id AND o.role = 'tutor') AS t
WHERE auth.has_role('admin')

-- name: tutoring_home_help
-- Of the students that a teacher or admin sees, the three who need help most, and how many do. A row without a student where nobody does.
SELECT h.id, h.student_name, h.grade, h.class_name, h.number, h.is_urgent, h.reasons -> 0 -> 'sentence' AS sentence, h.found_count
FROM (SELECT WHERE auth.has_role('teacher', 'admin')) AS staff
CROSS JOIN LATERAL hub.help_list(NULL, NULL, NULL, NULL, 3, 'needs_help_read') AS h
