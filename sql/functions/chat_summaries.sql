-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a practice with a partner was: {"turns", "minutes", "word_count", "words", "corrections", "next", "another"}, reckoned from its turns
-- when it ends, whoever answered. A language model, where the school has one, adds "text".
--   word_count   words that were said; words: at most 12 different ones, the most frequent first
--   corrections  at most 20, each once, as the turns had them
--   next         what to try next, of which only what is true is there: "corrections" (say the corrected sentences aloud), "harder", "easier", "longer"
--   another      the key of a situation that the person has not practised lately

CREATE OR REPLACE FUNCTION chat.words_said(session uuid) RETURNS TABLE (word text, times bigint) LANGUAGE sql STABLE AS $$
	SELECT w.word, count(*) FROM chat.conversations c,
		LATERAL regexp_split_to_table(lower(c.input_text), '[^[:alnum:]''’]+') AS w(word)
	WHERE c.session_id = session AND c.is_current AND c.response_text IS NOT NULL AND w.word <> '' GROUP BY w.word;
$$;

-- The situations that come with Seodang, but for those of the person's last conversations; the first in their order.
CREATE OR REPLACE FUNCTION chat.next_situation(person uuid) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT s.key FROM chat.starter_situations() s WHERE NOT EXISTS (SELECT FROM chat.session_master m
		WHERE m.user_id = person AND m.situation = s.key) ORDER BY s.place LIMIT 1;
$$;

CREATE OR REPLACE FUNCTION chat.summary_of(s chat.session_master) RETURNS jsonb LANGUAGE sql STABLE AS $$
	WITH turns AS MATERIALIZED (
		SELECT c.turn_index, c.corrections, c.quality FROM chat.conversations c
		WHERE c.session_id = s.session_id AND c.is_current AND c.response_text IS NOT NULL),
	corrected AS (
		SELECT e.value, min(t.turn_index * 100 + e.place) AS place FROM turns t,
			LATERAL jsonb_array_elements(t.corrections) WITH ORDINALITY AS e(value, place) GROUP BY e.value ORDER BY 2 LIMIT 20),
	said AS MATERIALIZED (SELECT * FROM chat.words_said(s.session_id)),
	figures AS (
		SELECT (SELECT count(*) FROM turns) AS turns, (SELECT avg(t.quality) FROM turns t) AS quality, (SELECT count(*) FROM corrected) AS corrections,
			chat.next_situation(s.user_id) AS another)
	SELECT jsonb_strip_nulls(jsonb_build_object('turns', f.turns,
		'minutes', greatest(1, round(extract(epoch FROM COALESCE(s.session_end, now()) - s.session_start) / 60)),
		'word_count', (SELECT COALESCE(sum(w.times), 0) FROM said w),
		'words', (SELECT COALESCE(jsonb_agg(w.word), '[]') FROM (SELECT w.word FROM said w
			WHERE char_length(w.word) >= CASE WHEN w.word ~ '[가-힣]' THEN 2 ELSE 4 END ORDER BY w.times DESC, char_length(w.word) DESC, w.word LIMIT 12) AS w),
		'corrections', (SELECT COALESCE(jsonb_agg(c.value ORDER BY c.place), '[]') FROM corrected c),
		'next', jsonb_strip_nulls(jsonb_build_object('corrections', NULLIF(f.corrections > 0, false), 'harder', NULLIF(f.quality >= 90 AND f.turns >= 4
			AND s.difficulty <> '상', false), 'easier', NULLIF(f.quality < 50 AND s.difficulty <> '하', false), 'longer', NULLIF(f.turns < 4, false))),
		'another', f.another))
	FROM figures f;
$$;

-- What a language model is asked for a summary.
CREATE OR REPLACE FUNCTION chat.summary_messages(s chat.session_master) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_array(jsonb_build_object('role', 'system', 'content',
			'You are a kind language teacher. Sum up for the student, in at most four short sentences, what the practice below was about, what went '
			|| 'well and what to practise next. Write ' || CASE p.locale WHEN 'en' THEN 'English.' ELSE 'Korean (해요체).' END))
		|| chat.path_messages(s.session_id, (chat.last_turn(s.session_id)).turn_id)
		|| jsonb_build_array(jsonb_build_object('role', 'user', 'content', 'Please sum up our conversation.'))
	FROM school.people p WHERE p.id = s.user_id;
$$;

-- Keep the summary of a practice that has ended and in which something was said. The session is locked.
CREATE OR REPLACE FUNCTION chat.summarise(s chat.session_master) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF NOT s.with_partner OR s.turn_count = 0 THEN
		RETURN;
	END IF;
	UPDATE chat.session_master m SET summary = chat.summary_of(s) WHERE m.session_id = s.session_id;
	IF EXISTS (SELECT FROM models.providers p WHERE p.school_id = s.school_id AND p.enabled AND p.kind <> 'scripted') THEN
		PERFORM models.ask(s.user_id, 'summary', chat.summary_messages(s), '{"temperature": 0, "partner": true}', chat.topic_of(s.session_id),
			s.session_id, 'chat.summary_written');
	END IF;
END $$;

-- Ends a request of purpose summary: what a language model wrote is added, and told as "summary". Lines of the scripted partner, who
-- answers where no model does, are none.
CREATE OR REPLACE FUNCTION chat.summary_written(request models.requests, answer jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF answer ->> 'outcome' = 'answered' AND COALESCE(answer -> 'extra', 'null') = 'null' AND answer ->> 'text' <> '' THEN
		UPDATE chat.session_master m SET summary = m.summary || jsonb_build_object('text', answer ->> 'text')
		WHERE m.session_id = request.subject AND m.school_id = request.school_id;
		PERFORM live.publish(chat.topic_of(request.subject), 'summary', jsonb_build_object('id', request.subject));
	END IF;
END $$;
