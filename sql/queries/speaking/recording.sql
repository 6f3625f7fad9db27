-- SPDX-License-Identifier: GPL-3.0-or-later
-- Recordings on their way to a job; see sql/functions/speaking_recordings.sql.

-- name: speaking_recording
SELECT r.id, r.bytes, r.received FROM speaking.recordings r WHERE r.id = $1::uuid

-- name: speaking_begin_recording
SELECT speaking.begin_recording($1::bigint, $2::integer) AS id

-- name: speaking_add_piece
SELECT speaking.add_piece($1::uuid, $2::bigint, $3::bytea) AS decision

-- name: speaking_look_at_recording
SELECT decision, duration_ms, beginning FROM speaking.look_at_recording($1::uuid)

-- name: speaking_take_recording
-- One that look_at_recording found fine: something is being made of it.
UPDATE speaking.recordings SET taken_at = now(), duration_ms = COALESCE($2::integer, duration_ms) WHERE id = $1::uuid

-- name: speaking_store_recording
-- One that was sent whole, under a new id: bytes, duration.
WITH r AS (
	INSERT INTO speaking.recordings (id, school_id, person_id, bytes, received, duration_ms, taken_at)
	VALUES ($1::uuid, (SELECT auth.school_id()), (SELECT auth.user_id()), octet_length($2::bytea), octet_length($2::bytea), $3::integer, now())
	RETURNING id, school_id)
INSERT INTO speaking.recording_pieces (recording_id, first_byte, school_id, content) SELECT r.id, 0, r.school_id, $2::bytea FROM r

-- name: speaking_recording_bytes
SELECT string_agg(p.content, '' ORDER BY p.first_byte) AS content
FROM speaking.recording_pieces p WHERE p.recording_id = $1::uuid HAVING count(*) > 0
