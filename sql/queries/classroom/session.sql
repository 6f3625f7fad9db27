-- SPDX-License-Identifier: GPL-3.0-or-later
-- Class sessions, for who teaches the class and for who takes part.

-- name: classroom_session_start
-- Class, code, lobby, locked. started, already_running, code_taken.
SELECT outcome AS decision, session_id FROM classroom.start_session($1::uuid, $2::text, $3::boolean, $4::boolean)

-- name: classroom_session
-- $2 the base of addresses that are typed, $3 the prefix of addresses within the site, $4 the stream's.
SELECT s.id, s.class_id, s.code, $2::text || '/join/' || s.code AS join_url, $3::text || '/join/' || s.code || '/qr.svg' AS qr_svg_url,
	s.started_at, s.expires_at, COALESCE(s.ended_at, CASE WHEN s.expires_at <= now() THEN s.expires_at END) AS ended_at, s.lobby, s.locked,
	$4::text AS live_url
FROM classroom.sessions s WHERE s.id = $1::uuid

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
	classroom.own_card() AS card, NULL::json AS pinned
FROM classroom.participants p JOIN classroom.sessions s ON s.id = p.session_id JOIN school.classes c ON c.id = s.class_id
WHERE p.id = (SELECT auth.guest_id())
