-- SPDX-License-Identifier: GPL-3.0-or-later
-- Feedback of tutors to their students.

-- name: tutoring_student
-- A student's page. message is the draft of the caller, who sees one match: the open one, or else the last.
SELECT p.id, p.name AS student_name, school.short_name(p.name) AS student_short, c.grade, c.name AS class_name, n.number,
	m.id AS match_id, m.assigned_at, COALESCE(m.status = 'active', false) AS is_active, tutoring.looks_as_staff(p.id) AS is_staff_view, speaking.hears(p.id) AS hears,
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
	f.tutor_id = (SELECT auth.user_id()) AS is_mine, f.audio_file_id AS audio_id, f.is_spoken, speaking.attempt_card(f.attempt_id) AS attempt,
	f.tutor_id = (SELECT auth.user_id()) AND NOT f.is_spoken AND f.created_at > now() - interval '15 minutes' AS can_edit,
	CASE WHEN l.id IS NOT NULL THEN json_build_object('key', 'tutoring.session.' || l.session_type, 'started_at', l.started_at) END
		AS session_label
FROM tutoring.feedback_messages f
JOIN school.people t ON t.id = f.tutor_id
LEFT JOIN speaking.learning_sessions l ON l.id = f.session_id
WHERE f.student_id = $1::uuid AND (f.tutor_id = (SELECT auth.user_id()) OR (SELECT tutoring.looks_as_staff($1)))
	AND (f.created_at, f.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, '00000000-0000-0000-0000-000000000000'))
ORDER BY f.created_at DESC, f.id DESC
LIMIT $4::integer

-- name: tutoring_feedback_summary
-- Which feedback the page is about ($1: received, written, school, or NULL), and which the caller may choose. unread_count is what is not
-- read of one's own, or of what one wrote, before the page that shows it marks anything read.
WITH asked AS MATERIALIZED (SELECT tutoring.feedback_box($1::text) AS box)
SELECT a.box = 'received' AS is_received, a.box = 'written' AS is_written, a.box = 'school' AS is_school,
	m.may_receive, m.may_write, m.may_see, m.may_receive::integer + m.may_write::integer + m.may_see::integer > 1 AS has_boxes,
	u.unread_count, u.unread_count > 0 AS has_unread,
	CASE a.box WHEN 'received' THEN EXISTS (SELECT FROM tutoring.feedback_messages f WHERE f.student_id = (SELECT auth.user_id()))
		WHEN 'written' THEN EXISTS (SELECT FROM tutoring.feedback_messages f WHERE f.tutor_id = (SELECT auth.user_id())) END AS has_feedback,
	EXISTS (SELECT FROM tutoring.tutor_students n WHERE n.student_id = (SELECT auth.user_id()) AND n.status = 'active') AS has_tutor
FROM asked a
CROSS JOIN (SELECT auth.has_role('student') AS may_receive, auth.has_role('tutor') AS may_write,
	auth.has_role('teacher', 'admin') AS may_see) AS m
CROSS JOIN LATERAL (SELECT CASE a.box
	WHEN 'received' THEN (SELECT count(*) FROM tutoring.feedback_messages f WHERE f.student_id = (SELECT auth.user_id()) AND f.read_at IS NULL)
	WHEN 'written' THEN (SELECT count(*) FROM tutoring.feedback_messages f WHERE f.tutor_id = (SELECT auth.user_id()) AND f.read_at IS NULL)
	ELSE 0 END::integer AS unread_count) AS u

-- name: tutoring_feedback_page
-- $1 as above, $2 and $3 cursor, $4 rows. What somebody else received names them.
SELECT f.id, f.created_at AS cursor_key, t.name AS tutor_name, f.message, f.created_at, f.edited_at, f.read_at,
	f.student_id = me.id AND f.read_at IS NULL AS is_unread, f.tutor_id = me.id AS is_mine,
	f.audio_file_id AS audio_id, f.is_spoken, speaking.attempt_card(f.attempt_id) AS attempt,
	f.tutor_id = me.id AND NOT f.is_spoken AND f.created_at > now() - interval '15 minutes' AS can_edit,
	o.id AS student_id, o.name AS student_name, c.grade, c.name AS class_name, n.number,
	CASE WHEN l.id IS NOT NULL THEN json_build_object('key', 'tutoring.session.' || l.session_type, 'started_at', l.started_at) END
		AS session_label
FROM (SELECT auth.user_id() AS id) AS me
CROSS JOIN tutoring.feedback_page(tutoring.feedback_box($1::text), $2::timestamptz, $3::uuid, $4::integer) AS f
JOIN school.people t ON t.id = f.tutor_id
LEFT JOIN school.people o ON o.id = f.student_id AND o.id <> me.id
LEFT JOIN school.class_students n ON n.person_id = o.id
LEFT JOIN school.classes c ON c.id = n.class_id
LEFT JOIN speaking.learning_sessions l ON l.id = f.session_id
ORDER BY f.created_at DESC, f.id DESC

-- name: tutoring_feedback_page_read
-- Mark read what that page shows of the caller's own: $1 as above, $2 and $3 cursor, $4 how many are shown.
SELECT tutoring.read_feedback(ARRAY(SELECT f.id FROM tutoring.feedback_page('received', $2::timestamptz, $3::uuid, $4::integer) AS f))
WHERE tutoring.feedback_box($1::text) = 'received'

-- name: tutoring_feedback_page_badge
-- The badge as that leaves it: the frame counted before.
SELECT NULLIF(inbox.unread_count(), 0) AS unread

-- name: tutoring_feedback_page_look
-- Staff who look at that page leave a line for each student in the access log.
SELECT school.log_access(s.student_id, 'feedback_read')
FROM (SELECT DISTINCT f.student_id FROM tutoring.feedback_page('school', $2::timestamptz, $3::uuid, $4::integer) AS f
	WHERE tutoring.feedback_box($1::text) = 'school') AS s

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
	f.message_type, CASE WHEN f.audio_file_id IS NOT NULL THEN f.audio_url END AS audio_url, f.created_at, f.edited_at, f.read_at, f.session_id,
	f.attempt_id
FROM page f
JOIN school.people s ON s.id = f.student_id
JOIN school.people t ON t.id = f.tutor_id
ORDER BY f.created_at DESC, f.id DESC
LIMIT $4

-- name: tutoring_feedback
-- One message for the form that mends it and as the API answers it. The dispatcher has found it for the caller, or it was just written.
SELECT f.id, f.student_id, s.name AS student_name, f.tutor_id, t.name AS tutor_name, f.message, f.message_type, f.created_at,
	f.edited_at, f.read_at, f.session_id, f.attempt_id, CASE WHEN f.audio_file_id IS NOT NULL THEN f.audio_url END AS audio_url,
	f.audio_file_id AS audio_id, f.is_spoken, f.created_at + interval '15 minutes' AS editable_until
FROM tutoring.feedback_messages f
JOIN school.people s ON s.id = f.student_id
JOIN school.people t ON t.id = f.tutor_id
WHERE f.id = $1::uuid

-- name: tutoring_feedback_give
-- SD404 for anybody but the caller's own student, and for a learning session or an attempt that is not that student's.
SELECT tutoring.give_feedback($1::uuid, $2::text, $3::uuid, $4::uuid) AS id, tutoring.name_of($1) AS student_name

-- name: tutoring_feedback_edit
-- One of: edited, too_late, spoken.
SELECT tutoring.edit_feedback($1::uuid, $2::text) AS decision, f.student_id
FROM tutoring.feedback_messages f WHERE f.id = $1

-- name: tutoring_draft_save
SELECT tutoring.save_draft($1::uuid, $2::text)
