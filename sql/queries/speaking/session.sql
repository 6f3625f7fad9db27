-- SPDX-License-Identifier: GPL-3.0-or-later
-- Learning sessions.

-- name: speaking_session_start
-- Type, practice set or NULL.
SELECT speaking.start_session($1::text, $2::uuid) AS id

-- name: speaking_session_end
-- decision is one of: ended, already_ended. Session, seconds of speaking or NULL.
SELECT speaking.end_session($1::uuid, $2::integer) AS decision

-- name: speaking_session
-- As the API answers it. The dispatcher has found it for the caller.
SELECT l.id, l.student_id, l.tutor_id, l.session_type, l.started_at, l.ended_at, l.duration, l.speaking_duration
FROM speaking.learning_sessions l WHERE l.id = $1::uuid

-- name: speaking_sessions
-- Student or NULL, from, to, cursor key and id, rows: the newest first. Without a student those of the caller; of a tutor those held with
-- them by who is still taught; of others none.
WITH asked AS MATERIALIZED (SELECT speaking.asked_student($1::uuid) AS student_id, hub.range_bound('from', $2::text, false) AS first,
	hub.range_bound('to', $3::text, true) AS last),
page AS (
	(SELECT l.* FROM speaking.learning_sessions l WHERE l.student_id = (SELECT a.student_id FROM asked a)
		AND l.started_at >= COALESCE((SELECT a.first FROM asked a), '-infinity') AND l.started_at <= COALESCE((SELECT a.last FROM asked a), 'infinity')
		AND (l.started_at, l.id) < (COALESCE($4::timestamptz, 'infinity'), COALESCE($5::uuid, '00000000-0000-0000-0000-000000000000'))
	ORDER BY l.started_at DESC, l.id DESC LIMIT $6::integer)
	UNION ALL
	(SELECT l.* FROM speaking.learning_sessions l WHERE (SELECT a.student_id FROM asked a) IS NULL AND l.tutor_id = (SELECT auth.user_id())
		AND speaking.tutors(l.student_id)
		AND l.started_at >= COALESCE((SELECT a.first FROM asked a), '-infinity') AND l.started_at <= COALESCE((SELECT a.last FROM asked a), 'infinity')
		AND (l.started_at, l.id) < (COALESCE($4, 'infinity'), COALESCE($5, '00000000-0000-0000-0000-000000000000'))
	ORDER BY l.started_at DESC, l.id DESC LIMIT $6)
)
SELECT l.id, l.started_at AS cursor_key, l.student_id, l.tutor_id, l.session_type, l.started_at, l.ended_at, l.duration, l.speaking_duration
FROM page l ORDER BY l.started_at DESC, l.id DESC LIMIT $6

-- name: speaking_log_look
-- Of staff who look at a student's practice; nothing for the student and the student's tutors. NULL is nobody.
SELECT school.log_access($1::uuid, 'speaking_read') WHERE speaking.hears_as_staff($1)
