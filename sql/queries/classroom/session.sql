-- SPDX-License-Identifier: GPL-3.0-or-later
-- Class sessions, for who teaches the class and for who takes part.

-- name: classroom_session_start
-- Class, code, lobby, locked. started, already_running, code_taken.
SELECT outcome AS decision, session_id FROM classroom.start_session($1::uuid, $2::text, $3::boolean, $4::boolean)

-- name: classroom_session
-- $2 the base of addresses that are typed, $3 the prefix of addresses within the site, $4 the stream's.
SELECT d.*, $4::text AS live_url FROM classroom.session_document($1::uuid, $2::text, $3::text) AS d

-- name: classroom_session_document
-- The same as one value, without live_url.
SELECT to_json(d) AS document FROM classroom.session_document($1::uuid, $2::text, $3::text) AS d

-- name: classroom_session_set_door
-- NULL leaves locked ($2) or lobby ($3) as it is.
SELECT classroom.set_door($1::uuid, $2::boolean, $3::boolean)

-- name: classroom_session_extend
-- extended, longest.
SELECT classroom.extend_session($1::uuid, $2::integer) AS decision

-- name: classroom_session_end
SELECT classroom.end_session($1::uuid)

-- name: classroom_session_current
-- What the asking participant is in; in the lobby neither card nor message.
SELECT json_build_object('id', s.id, 'grade', c.grade, 'class_name', c.name, 'started_at', s.started_at, 'expires_at', s.expires_at,
		'locked', s.locked, 'lobby', s.lobby, 'chat_locked', s.chat_locked, 'slow_seconds', s.slow_seconds,
		'questions_only', s.questions_only) AS session,
	json_build_object('id', p.id, 'nickname', p.nickname, 'avatar_id', p.avatar_id, 'admitted', p.admitted_at IS NOT NULL, 'muted', p.muted,
		'points', p.points, 'team', p.team) AS participant,
	CASE WHEN p.admitted_at IS NOT NULL THEN classroom.own_card() END AS card,
	CASE WHEN p.admitted_at IS NOT NULL THEN classroom.pinned_message(s.id) END AS pinned
FROM classroom.participants p JOIN classroom.sessions s ON s.id = p.session_id JOIN school.classes c ON c.id = s.class_id
WHERE p.id = (SELECT auth.guest_id())

-- name: classroom_session_view
-- What the pages of a session show; position is where their stream begins.
SELECT live.last_position() AS position, s.id, s.class_id, c.grade, c.name AS class_name, s.code,
	left(s.code, 4) || ' ' || right(s.code, 4) AS code_shown, left(s.code, 4) AS code_first, right(s.code, 4) AS code_last,
	rtrim(regexp_replace(s.code, '(.)', '\1 ', 'g')) AS code_spoken, s.started_at, s.expires_at, o.ended_at, o.ended_at IS NULL AS is_running,
	s.lobby, s.locked, classroom.present_count(s.id) AS present, n.count, n.count > 0 AS has_people, w.waiting, w.waiting > 0 AS has_waiting,
	ceil(extract(epoch FROM s.expires_at - now()) / 60)::integer AS minutes_left, s.expires_at - now() < interval '5 minutes' AS is_nearly_over,
	s.expires_at >= s.started_at + classroom.longest_session() AS is_longest
FROM classroom.sessions s JOIN school.classes c ON c.id = s.class_id,
	LATERAL (SELECT COALESCE(s.ended_at, CASE WHEN s.expires_at <= now() THEN s.expires_at END) AS ended_at) AS o,
	LATERAL (SELECT classroom.participant_count(s.id) AS count) AS n,
	LATERAL (SELECT classroom.waiting_count(s.id) AS waiting) AS w
WHERE s.id = $1::uuid

-- name: classroom_sessions_summary
-- How many sessions of the caller's classes are running.
SELECT count(*) AS running_count, count(*) > 0 AS has_running, count(*) = 1 AS has_one
FROM classroom.sessions s WHERE s.ended_at IS NULL AND s.expires_at > now() AND classroom.teaches(s.class_id)

-- name: classroom_classes
-- The caller's classes, those with a running session first: the session, or when the last one was.
SELECT c.id, c.grade, c.name AS class_name, (SELECT count(*) FROM school.class_students m WHERE m.class_id = c.id) AS student_count,
	s.id AS session_id, left(s.code, 4) || ' ' || right(s.code, 4) AS code_shown, classroom.participant_count(s.id) AS count, s.expires_at,
	(SELECT max(o.started_at) FROM classroom.sessions o WHERE o.class_id = c.id) AS last_at
FROM school.classes c
LEFT JOIN classroom.sessions s ON s.class_id = c.id AND s.ended_at IS NULL AND s.expires_at > now()
WHERE classroom.teaches(c.id)
ORDER BY s.id IS NULL, c.grade, c.name
LIMIT 200
