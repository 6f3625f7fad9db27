-- SPDX-License-Identifier: GPL-3.0-or-later
-- Conversations of the caller.

-- name: chat_conversation_begin
-- Type, settings as chat.begin_conversation takes them, metadata, address, program.
SELECT chat.begin_conversation($1::text, $2::jsonb, COALESCE($3::jsonb, '{}'), $4::text, $5::text) AS id

-- name: chat_conversation
-- As the API answers it. The dispatcher has found it for the caller.
SELECT m.session_id AS id, m.session_id, m.session_type, m.title, m.session_start, m.session_end, m.is_active, m.with_partner, m.language,
	m.difficulty, m.role, chat.situation_words(m) AS situation, m.situation_id, m.topic, m.uses_documents, m.turn_count, m.last_seen_at, m.summary
FROM chat.session_master m WHERE m.session_id = $1::uuid

-- name: chat_conversations
-- Words (NULL: all), cursor key and id, rows: the newest first. Each word must be found in the title or in one turn.
SELECT m.session_id AS id, m.last_seen_at AS cursor_key, m.session_id, m.session_type, m.title, m.session_start, m.session_end, m.is_active,
	m.with_partner, m.language, m.difficulty, m.role, chat.situation_words(m) AS situation, m.situation_id, m.topic, m.uses_documents, m.turn_count, m.last_seen_at,
	m.summary, chat.found_in(m, $1::text) AS snippet
FROM chat.session_master m
WHERE m.user_id = (SELECT auth.user_id()) AND ($1 IS NULL OR chat.is_found(m, $1))
	AND (m.last_seen_at, m.session_id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, '00000000-0000-0000-0000-000000000000'))
ORDER BY m.last_seen_at DESC, m.session_id DESC LIMIT $4::integer

-- name: chat_conversation_end
SELECT chat.end_session($1::uuid) AS is_ended

-- name: chat_conversation_delete
SELECT chat.delete_session($1::uuid)

-- name: chat_conversation_rename
SELECT chat.rename_session($1::uuid, $2::text)

-- name: chat_conversation_export
-- The path that is shown, oldest first, with what came with its answers.
SELECT c.turn_id, c.conversation_time, c.state, c.input, c.input_text, c.response_text, c.completed_at, c.suggestion, c.corrections, c.citations,
	c.model, (SELECT f.rating FROM chat.user_feedback f WHERE f.session_id = c.session_id AND f.feedback_target_type = 'answer'
		AND f.feedback_target_id = c.answer_id::text AND f.feedback_type = 'rating') AS rating
FROM chat.conversations c WHERE c.session_id = $1::uuid AND c.is_current ORDER BY c.turn_index

-- name: chat_interaction_note
-- Session, type, turn or NULL.
SELECT chat.note_interaction($1::uuid, $2::text, $3::uuid)
