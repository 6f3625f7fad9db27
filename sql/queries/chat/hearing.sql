-- SPDX-License-Identifier: GPL-3.0-or-later
-- Questions said aloud, answers read aloud; see sql/functions/chat_hearings.sql.

-- name: chat_hearing_begin
-- Session, recording.
SELECT chat.begin_hearing($1::uuid, $2::uuid) AS id

-- name: chat_hearing
-- Session, hearing. No row where it is not of that session.
SELECT h.id, h.session_id, h.state, h.words, h.fault, h.file_id, '/speaking/sounds/' || h.file_id AS sound, h.state = 'LISTENING' AS is_listening,
	h.state = 'HEARD' AND h.words <> '' AS is_heard, h.state = 'HEARD' AND h.words = '' AS is_silent, h.state = 'FAILED' AS is_failed,
	live.last_position() AS position
FROM chat.hearings h WHERE h.session_id = $1::uuid AND h.id = $2::uuid

-- name: chat_hearing_to_do
-- For the job: of one that waits.
SELECT h.user_id, h.recording_id FROM chat.hearings h WHERE h.id = $1::uuid AND h.state = 'LISTENING'

-- name: chat_hearing_keep
-- Hearing, its file, bytes of that, words.
SELECT chat.keep_heard($1::uuid, $2::uuid, $3::bigint, $4::text)

-- name: chat_answer_sound
-- Session, turn.
SELECT chat.order_answer_sound($1::uuid, $2::uuid)
