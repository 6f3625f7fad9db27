-- SPDX-License-Identifier: GPL-3.0-or-later
-- Turns of the caller's conversations.

-- name: chat_turn_rules
-- What the caller's questions are judged by; rules is NULL where this process has compiled the version already ($1).
SELECT r.school_id, r.version, r.rules, r.asker FROM guardrails.current_rules($1::jsonb) AS r

-- name: chat_turn_ask
-- Session, question as it is sent on, parent, edited turn, held (see chat.ask), what was found in it, the words around that, hearing (NULL:
-- it was written).
WITH asked AS MATERIALIZED (SELECT * FROM chat.ask($1::uuid, $2::text, $3::uuid, CASE WHEN $8::uuid IS NULL THEN 'text' ELSE 'voice' END, $5::jsonb,
	chat.heard_file($1, $8), $4::uuid))
SELECT a.decision, a.turn_id, a.answer_id, a."position", CASE WHEN a.turn_id IS NOT NULL
	THEN guardrails.note_matches('input', $6::jsonb, $1, a.turn_id, $7::text) END AS noted
FROM asked a

-- name: chat_turn_refused
-- What was found in a question that is not asked: session, what, words around it.
SELECT guardrails.note_matches('input', $2::jsonb, $1::uuid, NULL, $3::text)

-- name: chat_turn_quota
-- What keeps the caller from asking now.
SELECT q.key, q.period, q.tokens, q.cost::float8::text AS cost, q.ends_on, q.seconds FROM chat.quota_in_the_way() AS q

-- name: chat_turn_question
-- The question of a turn, to be asked anew. SD404 where the conversation has none of that id.
SELECT (chat.turn_of($1::uuid, $2::uuid)).input_text AS text

-- name: chat_turn_messages
-- The path that is shown, oldest first, as questions and answers: session, cursor key (turn_index * 2, one more for an answer), rows, whether
-- what else is known of their turns is told. A question has an answer once something of it was shown. Each turn behind the cursor's own is
-- a row at least.
WITH after AS (SELECT COALESCE(substring($2::text FROM '^\d{1,12}$')::bigint, 0) AS place),
path AS MATERIALIZED (
	SELECT c.* FROM chat.conversations c WHERE c.session_id = $1::uuid AND c.is_current AND c.turn_index >= (SELECT a.place FROM after a) / 2
	ORDER BY c.turn_index LIMIT $3::integer + 1)
SELECT m.id, m.place AS cursor_key, m.role, m.text, m.created_at, d.turn_id, d.parent_id, d.state, d.suggestion, d.corrections, d.citations, d.rating
FROM path p CROSS JOIN LATERAL (VALUES (p.turn_id, p.turn_index * 2::bigint, 'user', p.input_text, p.conversation_time),
		(p.answer_id, p.turn_index * 2::bigint + 1, 'assistant', p.response_text, p.completed_at)) AS m(id, place, role, text, created_at)
	LEFT JOIN LATERAL (SELECT p.turn_id, p.parent_id, p.state, a.* FROM (SELECT) AS turn
		LEFT JOIN LATERAL (SELECT p.suggestion, p.corrections, p.citations, (SELECT f.rating FROM chat.user_feedback f
				WHERE f.session_id = p.session_id AND f.feedback_target_type = 'answer' AND f.feedback_target_id = p.answer_id::text
				AND f.feedback_type = 'rating') AS rating) AS a ON m.role = 'assistant') AS d ON $4::boolean
WHERE m.text IS NOT NULL AND m.created_at IS NOT NULL AND m.place > (SELECT a.place FROM after a)
ORDER BY m.place LIMIT $3

-- name: chat_turn_stop
SELECT chat.stop($1::uuid) AS is_stopped

-- name: chat_turn_show
SELECT chat.show_branch($1::uuid, $2::uuid)

-- name: chat_turn_rate
-- Session, turn, -1, 1 or NULL (taken back), comment; none where it is empty.
SELECT chat.rate($1::uuid, $2::uuid, $3::integer, NULLIF($4::text, ''))
