-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a person does with conversations besides asking: finds, renames, rates them.

-- ---------------------------------------------------------------- search

-- A text as one looks for it, in a LIKE pattern.
CREATE OR REPLACE FUNCTION chat.pattern_of(word text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '%' || regexp_replace(lower(word), '([\\%_])', '\\\1', 'g') || '%';

-- Whether each word is found somewhere in a conversation: in its title, or in a question or answer. Korean endings follow their word, so
-- that a word finds its inflected forms.
CREATE OR REPLACE FUNCTION chat.is_found(s chat.session_master, words text) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT NOT EXISTS (SELECT FROM regexp_split_to_table(btrim(normalize(words, NFC)), '\s+') AS w(word), LATERAL (SELECT chat.pattern_of(w.word)) AS p(pattern)
		WHERE w.word <> '' AND lower(COALESCE(s.title, '')) NOT LIKE p.pattern AND NOT EXISTS (SELECT FROM chat.conversations c
			WHERE c.session_id = s.session_id AND (lower(c.input_text) LIKE p.pattern OR lower(c.response_text) LIKE p.pattern)));
$$;

-- The words around the first of them that a question or answer has, of the newest turn; NULL where only the title has them.
CREATE OR REPLACE FUNCTION chat.found_in(s chat.session_master, words text) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT btrim(regexp_replace(substr(t.text, greatest(t.place - 30, 1), 100), '\s+', ' ', 'g'))
	FROM (SELECT c.conversation_time, m.text, strpos(lower(m.text), w.word) AS place
		FROM (SELECT lower(split_part(btrim(normalize(words, NFC)), ' ', 1)) AS word) AS w
		JOIN chat.conversations c ON c.session_id = s.session_id CROSS JOIN LATERAL (VALUES (c.input_text), (c.response_text)) AS m(text)
		WHERE w.word <> '' AND strpos(lower(m.text), w.word) > 0 ORDER BY 1 DESC LIMIT 1) AS t;
$$;

-- ---------------------------------------------------------------- changing

CREATE OR REPLACE FUNCTION chat.rename_session(session uuid, title text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM chat.lock_session(session);
	UPDATE chat.session_master m SET title = rename_session.title WHERE m.session_id = session;
END $$;

-- Rate the answer of a turn: -1, 1, or NULL to take it back. The last rating counts; a comment goes with it. SD404 for a turn that has no answer.
CREATE OR REPLACE FUNCTION chat.rate(session uuid, turn uuid, rating integer, comment text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	s chat.session_master := chat.lock_session(session);
	t chat.conversations := chat.turn_of(session, turn);
BEGIN
	PERFORM auth.found(t.response_text IS NOT NULL);
	DELETE FROM chat.user_feedback f WHERE f.session_id = session AND f.feedback_target_type = 'answer' AND f.feedback_target_id = t.answer_id::text;
	IF rate.rating IS NOT NULL THEN
		INSERT INTO chat.user_feedback (school_id, session_id, user_id, feedback_type, feedback_target_type, feedback_target_id, rating, comment)
		VALUES (s.school_id, session, s.user_id, 'rating', 'answer', t.answer_id::text, rate.rating, rate.comment);
	END IF;
END $$;

-- Note what the caller did in a conversation: copied, played, exported and the like.
CREATE OR REPLACE FUNCTION chat.note_interaction(session uuid, interaction_type text, turn uuid DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s chat.session_master := chat.lock_session(session);
BEGIN
	IF turn IS NOT NULL THEN
		PERFORM chat.turn_of(session, turn);
	END IF;
	INSERT INTO chat.user_interactions (school_id, session_id, user_id, interaction_type, turn_id)
	VALUES (s.school_id, session, s.user_id, note_interaction.interaction_type, turn);
END $$;

-- ---------------------------------------------------------------- quotas

-- What keeps the caller from asking, of a quota that is used up or has too little left: the quota that holds longest. key: the text that says
-- so, which names what is left and the day from which one may ask again; seconds until then. No row where nothing is limited.
CREATE OR REPLACE FUNCTION chat.quota_in_the_way() RETURNS TABLE (key text, period text, tokens bigint, cost numeric, ends_on date, seconds integer)
LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT 'chat.quota.over.' || w.what, 'chat.quota.' || l.period, l.tokens, l.cost, e.ends_on,
		ceil(extract(epoch FROM e.ends_on::timestamp AT TIME ZONE hub.time_zone() - now()))::integer
	FROM models.left(auth.user_id()) AS l CROSS JOIN LATERAL (SELECT models.ends_on(auth.school_id(), l.period)) AS e(ends_on)
	CROSS JOIN LATERAL (VALUES (1, 'requests', l.requests <= 0), (2, 'tokens', l.tokens <= 0), (3, 'cost', l.cost <= 0)) AS w(place, what, is_used_up)
	WHERE w.is_used_up OR w.what <> 'requests' AND w.is_used_up IS NOT NULL
	ORDER BY w.is_used_up DESC, e.ends_on DESC, w.place LIMIT 1;
$$;
