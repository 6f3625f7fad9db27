-- SPDX-License-Identifier: GPL-3.0-or-later
-- Where students are now.

-- name: speaking_be_present
-- A page's connection, or NULL: a program's login; room.
SELECT speaking.be_present(COALESCE($1::uuid, auth.session_id()), $2::text, CASE WHEN $1::uuid IS NULL THEN auth.session_id() END)

-- name: speaking_presence
-- The caller's students who are there, the latest to come first; cursor key and id, rows.
SELECT m.student_id AS id, m.student_id, m.room, m.updated_at, m.updated_at AS cursor_key
FROM tutoring.tutor_students m
WHERE m.tutor_id = (SELECT auth.user_id()) AND m.status = 'active' AND m.room IS NOT NULL
	AND ($1::timestamptz IS NULL OR (m.updated_at, m.student_id) < ($1, $2::uuid))
ORDER BY m.updated_at DESC, m.student_id DESC
LIMIT $3::integer

-- name: speaking_set_preferences
-- Minutes of a school day, appears offline, voice ('' is the school's); NULL leaves a choice as it is.
SELECT speaking.set_preferences($1::integer, $2::boolean, $3::text)

-- name: speaking_presence_sweep
-- A job: who has been silent too long is gone. $1 is the job's payload.
SELECT speaking.sweep_presence(($1::jsonb ->> 'school')::uuid)
