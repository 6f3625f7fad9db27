-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the pages of conversations show. The dispatcher has found the conversation for the caller.

-- name: chat_page_conversations
-- The caller's, the newest first: words (NULL: all), cursor key and id, rows. Each word must be found in the title or in one turn.
SELECT m.session_id AS id, m.last_seen_at AS cursor_key, m.title, m.is_active, m.with_partner, 'chat.level.' || CASE m.difficulty WHEN '하' THEN 'low' WHEN '중' THEN 'middle' WHEN '상' THEN 'high' END AS level, m.turn_count,
	m.last_seen_at, m.running_turn_id IS NOT NULL AS is_running, o.title AS own_situation,
	COALESCE(chat.found_in(m, $1::text), left(t.response_text, 200), t.input_text) AS brief, t.state = 'HELD' AS is_held
FROM chat.session_master m LEFT JOIN chat.situations o ON o.id = m.situation_id
LEFT JOIN LATERAL (SELECT c.* FROM chat.conversations c WHERE c.session_id = m.session_id AND c.is_current ORDER BY c.turn_index DESC LIMIT 1) AS t ON true
WHERE m.user_id = (SELECT auth.user_id()) AND ($1 IS NULL OR chat.is_found(m, $1))
	AND (m.last_seen_at, m.session_id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, '00000000-0000-0000-0000-000000000000'))
ORDER BY m.last_seen_at DESC, m.session_id DESC LIMIT $4::integer

-- name: chat_page_quota
-- What is left to the caller of today and of this month, of what is limited. is_low: it is time to say so.
SELECT 'chat.quota.' || l.period AS period, l.requests, l.tokens, round(l.cost, 2)::float8::text AS cost, models.ends_on(auth.school_id(), l.period) AS ends_on,
	COALESCE(least(l.requests, l.tokens, l.cost) <= 0, false) AS is_used_up, l.requests <= 5 OR l.tokens <= 5000 OR l.cost <= 0.05 AS is_low
FROM models.left(auth.user_id()) AS l

-- name: chat_page_conversation
-- position: what the page shows of an answer on its way is as it was then. starter: what came with Seodang, in both languages, where nobody
-- changed it. may_say: what is said aloud is understood in English only.
SELECT m.session_id, COALESCE(m.title, '') AS title, m.is_active, m.with_partner, 'chat.level.' || CASE m.difficulty WHEN '하' THEN 'low' WHEN '중' THEN 'middle' WHEN '상' THEN 'high' END AS level, m.topic, m.uses_documents,
	CASE WHEN m.role IS DISTINCT FROM b.partner ->> l.code THEN m.role END AS role, CASE WHEN m.scene IS DISTINCT FROM b.about ->> l.code THEN m.scene END AS scene,
	CASE WHEN m.role = b.partner ->> l.code THEN jsonb_build_object('role', b.partner, 'scene', b.about) END AS starter,
	m.turn_count, m.with_partner AND m.is_active AND m.turn_count > 0 AS may_end, m.with_partner AND l.code = 'en' AS may_say, m.session_start, m.running_turn_id IS NOT NULL AS is_running,
	o.title AS own_situation, 'chat.language.' || m.language AS language, m.summary, live.last_position() AS "position",
	NOT EXISTS (SELECT FROM models.providers p WHERE p.enabled AND p.kind <> 'scripted') AS is_scripted,
	COALESCE(o.opening, b.opening -> l.code ->> l.level) AS opening, b.suggestion -> l.code ->> l.level AS first_suggestion
FROM chat.session_master m LEFT JOIN chat.situations o ON o.id = m.situation_id LEFT JOIN chat.starter_situations() b ON b.key = m.situation
CROSS JOIN LATERAL (SELECT COALESCE(m.language, 'en') AS code, CASE m.difficulty WHEN '하' THEN 0 WHEN '상' THEN 2 ELSE 1 END AS level) AS l
WHERE m.session_id = $1::uuid

-- name: chat_page_voice
-- What is answered aloud: the last answer and what could be said to it, or what the partner begins with.
SELECT m.session_id, COALESCE(m.title, '') AS title, 'chat.language.' || m.language AS language,
	CASE WHEN t.turn_id IS NULL THEN COALESCE(o.opening, b.opening -> l.code ->> l.level) ELSE t.response_text END AS last_words,
	CASE WHEN t.turn_id IS NULL THEN b.suggestion -> l.code ->> l.level ELSE t.suggestion END AS suggestion
FROM chat.session_master m LEFT JOIN chat.situations o ON o.id = m.situation_id LEFT JOIN chat.starter_situations() b ON b.key = m.situation
CROSS JOIN LATERAL (SELECT COALESCE(m.language, 'en') AS code, CASE m.difficulty WHEN '하' THEN 0 WHEN '상' THEN 2 ELSE 1 END AS level) AS l
LEFT JOIN LATERAL (SELECT c.* FROM chat.conversations c WHERE c.session_id = m.session_id AND c.is_current ORDER BY c.turn_index DESC LIMIT 1) AS t ON true
WHERE m.session_id = $1::uuid

-- name: chat_page_situations
-- Those that come with Seodang, in both languages: the key of the one that is chosen, or NULL.
SELECT s.key AS situation, s.title, s.about, s.partner, 'chat.fits.' || CASE s.level WHEN '하' THEN 'low' WHEN '중' THEN 'middle' WHEN '상' THEN 'high' END AS fits, s.key = $1::text AS is_chosen
FROM chat.starter_situations() s ORDER BY s.place

-- name: chat_page_written
-- The newest situations that people wrote, as far as the caller sees them.
SELECT w.id, w.title, w.scene, w.role, 'chat.fits.' || CASE w.difficulty WHEN '하' THEN 'low' WHEN '중' THEN 'middle' ELSE 'high' END AS fits,
	w.author_id = (SELECT auth.user_id()) AS is_own, p.name AS author
FROM chat.situations w JOIN school.people p ON p.id = w.author_id
WHERE w.is_shared OR w.author_id = (SELECT auth.user_id()) ORDER BY w.created_at DESC, w.id DESC LIMIT 3

-- name: chat_page_turns
-- The path that is shown: at most 30 turns, the oldest first: conversation, before which place (NULL: the last ones).
WITH shown AS MATERIALIZED (
	SELECT c.* FROM chat.conversations c WHERE c.session_id = $1::uuid AND c.is_current AND ($2::integer IS NULL OR c.turn_index < $2)
	ORDER BY c.turn_index DESC LIMIT 30)
SELECT c.turn_id AS id, c.answer_id, c.turn_index AS number, c.input_text, c.conversation_time AS asked_at, c.input = 'voice' AS is_voice, c.citations,
	c.sound_id IS NOT NULL AS has_sound, (SELECT '/speaking/sounds/' || o.file_id FROM speaking.sounds o WHERE o.id = c.sound_id) AS sound,
	CASE c.state WHEN 'PENDING' THEN models.shown_so_far(c.answer_id) ELSE c.response_text END AS answer, c.state = 'PENDING' AS is_pending, c.state = 'HELD' AS is_held,
	c.state = 'STOPPED' AS is_stopped, c.state = 'CUT' AS is_cut, c.state IN ('REFUSED', 'FAILED') AS has_no_answer,
	c.state IN ('COMPLETED', 'STOPPED', 'CUT') AS is_answered, c.refusal ->> 'message' AS refused_in_words,
	'errors.' || (c.refusal ->> 'code') AS refusal, NULLIF(c.corrections, '[]') AS corrections, NULLIF(jsonb_array_length(c.corrections), 0) AS correction_count,
	NULLIF(jsonb_array_length(c.citations), 0) AS citation_count, c.turn_index + 1 AS next_number,
	c.corrections = '[]' AS has_no_corrections, c.suggestion,
	EXISTS (SELECT FROM guardrails.matches k WHERE k.turn_id = c.turn_id AND k.is_risk AND NOT k.is_dry) AS is_risk,
	COALESCE(p.kind = 'scripted', c.model IS NULL AND NOT EXISTS (SELECT FROM models.providers o WHERE o.enabled AND o.kind <> 'scripted')) AS is_scripted, COALESCE(p.name, c.model) AS model_name,
	CASE WHEN b.count > 1 THEN b.count END AS branch_count, b.place AS branch_place, b.previous_id, b.next_id,
	f.rating = 1 AS is_good, f.rating = -1 AS is_poor, f.comment
FROM shown c
LEFT JOIN models.providers p ON p.id = c.provider_id
LEFT JOIN chat.user_feedback f ON f.session_id = c.session_id AND f.feedback_target_type = 'answer' AND f.feedback_target_id = c.answer_id::text
	AND f.feedback_type = 'rating'
CROSS JOIN LATERAL (SELECT s.count, s.place, s.previous_id, s.next_id FROM (
	SELECT a.turn_id, count(*) OVER () AS count, row_number() OVER w AS place, lag(a.turn_id) OVER w AS previous_id, lead(a.turn_id) OVER w AS next_id
	FROM (SELECT o.turn_id, o.id FROM chat.conversations o WHERE o.session_id = c.session_id AND o.parent_id = c.parent_id
		UNION ALL SELECT o.turn_id, o.id FROM chat.conversations o WHERE c.parent_id IS NULL AND o.session_id = c.session_id AND o.parent_id IS NULL) AS a
	WINDOW w AS (ORDER BY a.id)) AS s WHERE s.turn_id = c.turn_id) AS b
ORDER BY c.turn_index
