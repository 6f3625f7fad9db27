-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who takes part in a class session: coming in, and what its teacher sees and decides.

-- name: classroom_participant_knock
-- Code, address. No session: it opens nothing, and the try is counted; seconds where tries are no longer free.
SELECT session, seconds FROM classroom.knock($1::text, $2::text)

-- name: classroom_participant_join
-- Code, address, nickname, avatar, hash of a fresh token, hash of the token that the device showed, as oneself.
SELECT outcome AS decision, participant_id, suggestion, seconds
FROM classroom.join_session($1::text, $2::text, $3::text, $4::integer, $5::bytea, $6::bytea, $7::boolean)

-- name: classroom_participant_joined
-- The one who came in a moment ago: token, address of the stream.
SELECT $1::text AS participant_token, json_build_object('id', p.id, 'nickname', p.nickname, 'avatar_id', p.avatar_id, 'admitted',
	p.admitted_at IS NOT NULL) AS participant, json_build_object('id', s.id, 'expires_at', s.expires_at) AS session, $2::text AS live_url
FROM classroom.participants p JOIN classroom.sessions s ON s.id = p.session_id WHERE p.id = (SELECT auth.guest_id())

-- name: classroom_participant_seen
SELECT classroom.seen()

-- name: classroom_participant_leave
SELECT classroom.leave()

-- name: classroom_participant_admit
SELECT classroom.admit($1::uuid, $2::uuid)

-- name: classroom_participants_admit
SELECT classroom.admit($1::uuid, NULL) AS admitted

-- name: classroom_participant_remove
SELECT classroom.remove($1::uuid, $2::uuid)

-- name: classroom_participant_mute
SELECT classroom.mute($1::uuid, $2::uuid, true)

-- name: classroom_participant_unmute
SELECT classroom.mute($1::uuid, $2::uuid, false)

-- name: classroom_participant
-- Session, participant.
SELECT p.id, p.nickname, p.avatar_id, p.admitted_at IS NOT NULL AS admitted, p.removed_at IS NOT NULL AS removed, p.muted,
	p.removed_at IS NULL AND classroom.is_present(p.id, p.last_seen_at) AS present, p.points, p.team, p.student_id, t.name AS student_name,
	p.joined_at
FROM classroom.participants p LEFT JOIN hub.students t ON t.id = p.student_id
WHERE p.session_id = $1::uuid AND p.id = $2::uuid

-- name: classroom_participants
-- Who waits first, then in the order in which they came; $2, $3 the cursor, $4 rows.
SELECT * FROM (
	SELECT p.id, (p.admitted_at IS NOT NULL)::int || ' ' || to_char(p.joined_at AT TIME ZONE 'UTC', 'YYYYMMDDHH24MISSUS') AS cursor_key, p.nickname,
		p.avatar_id, p.admitted_at IS NOT NULL AS admitted, false AS removed, p.muted, classroom.is_present(p.id, p.last_seen_at) AS present, p.points,
		p.team, p.student_id, t.name AS student_name, p.joined_at
	FROM classroom.participants p LEFT JOIN hub.students t ON t.id = p.student_id
	WHERE p.session_id = $1::uuid AND p.removed_at IS NULL) AS o
WHERE $2::text IS NULL OR (o.cursor_key, o.id) > ($2, $3::uuid)
ORDER BY o.cursor_key, o.id LIMIT $4::integer

-- name: classroom_participants_counts
SELECT classroom.participant_count($1::uuid) AS count, classroom.waiting_count($1::uuid) AS waiting, classroom.present_count($1::uuid) AS present

-- name: classroom_people
-- Who is in a session, or waits, for its teacher's page: who waits first, then by name.
SELECT p.id AS participant_id, p.session_id, p.nickname, p.avatar_id, p.admitted_at IS NULL AS is_waiting, p.muted, classroom.is_present(p.id, p.last_seen_at) AS is_present,
	p.joined_at, p.last_seen_at, t.name AS student_name
FROM classroom.participants p LEFT JOIN hub.students t ON t.id = p.student_id
WHERE p.session_id = $1::uuid AND p.removed_at IS NULL
ORDER BY p.admitted_at IS NOT NULL, p.nickname COLLATE db.natural, p.joined_at

-- name: classroom_removal
-- Session, participant: before one is put out.
SELECT s.id, p.id AS participant_id, p.nickname, p.student_id IS NOT NULL AS is_student, s.lobby, s.locked
FROM classroom.participants p JOIN classroom.sessions s ON s.id = p.session_id
WHERE s.id = $1::uuid AND p.id = $2::uuid AND p.removed_at IS NULL

-- name: classroom_device
-- The running session that a device is in, or was put out of, by the hash of its token: none, or one row.
SELECT grade, class_name, nickname AS device_nickname, was_removed FROM classroom.device($1::bytea)

-- name: classroom_door
-- Code, address, hash of the device's token, what was typed.
SELECT session, seconds, grade, class_name, is_here, was_removed, is_locked, my_name, my_name IS NOT NULL AS can_join_as_myself, $4::text AS code
FROM classroom.show_door($1::text, $2::text, $3::bytea)

-- name: classroom_here
-- What the asking participant's page shows; position is where its stream begins.
SELECT live.last_position() AS position, p.id, p.nickname AS me_nickname, p.avatar_id AS me_avatar_id, p.admitted_at IS NULL AS is_waiting, p.muted AS is_muted,
	p.student_id IS NOT NULL AS is_myself, s.expires_at, s.chat_locked, s.slow_seconds, s.questions_only, c.grade, c.name AS class_name
FROM classroom.participants p JOIN classroom.sessions s ON s.id = p.session_id JOIN school.classes c ON c.id = s.class_id
WHERE p.id = (SELECT auth.guest_id())
