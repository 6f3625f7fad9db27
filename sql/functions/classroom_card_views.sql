-- SPDX-License-Identifier: GPL-3.0-or-later
-- What of a card and its deck is shown to whom: to who answers, to who teaches, and on pages. What happens to them: classroom_cards.sql.

-- The asking participant's answer to a card: {"answer", "tries", "correct" once it may be told}; NULL for none.
CREATE OR REPLACE FUNCTION classroom.own_answer(card classroom.cards) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('answer', a.content, 'tries', a.tries,
		'correct', CASE WHEN d.mode = 'until_right' OR classroom.is_revealed(card) THEN a.correct END))
	FROM classroom.answers a JOIN classroom.decks d ON d.id = card.deck_id
	WHERE a.card_id = card.id AND a.participant_id = (SELECT auth.guest_id());
$$;

-- The card that the asking participant's session shows, as the API gives it; NULL for none.
CREATE OR REPLACE FUNCTION classroom.own_card() RETURNS jsonb LANGUAGE sql AS $$
	SELECT classroom.card_document(c) || jsonb_strip_nulls(jsonb_build_object('mine', classroom.own_answer(c)))
	FROM classroom.participant() AS p, classroom.current_card(p.session_id) AS c WHERE c.id IS NOT NULL AND p.admitted_at IS NOT NULL;
$$;

-- What its teacher gets of a deck that is turned; {"ended": true, "remaining": 0} where none is running.
CREATE OR REPLACE FUNCTION classroom.staff_card(session uuid) RETURNS jsonb LANGUAGE sql AS $$
	SELECT COALESCE(classroom.card_document(c, true), '{}')
		|| jsonb_build_object('ended', c.id IS NULL, 'remaining', COALESCE(cardinality((classroom.running_deck(session)).remaining), 0))
	FROM classroom.current_card(session) AS c;
$$;

-- What a teacher may start a deck with: grades with how many problems they have, which of them is likely the class's, what an unfinished
-- deck has left. counts: {"GRADE TYPE DIFFICULTY": problems}.
CREATE OR REPLACE FUNCTION classroom.deck_choices(class uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
	WITH fitting AS MATERIALIZED (SELECT p.grade, p.type, p.difficulty, count(*)::integer AS problems FROM classroom.problems p
		WHERE p.class_id IS NULL OR p.class_id = class GROUP BY 1, 2, 3),
	grades AS (SELECT f.grade, sum(f.problems) AS problems FROM fitting f GROUP BY 1),
	likely AS (SELECT g.grade FROM grades g, school.classes c WHERE c.id = class ORDER BY abs(left(g.grade, 1)::integer - c.grade),
		right(g.grade, 1)::integer = CASE WHEN extract(month FROM now() AT TIME ZONE hub.time_zone()) BETWEEN 3 AND 8 THEN 1 ELSE 2 END DESC LIMIT 1)
	SELECT jsonb_build_object('grades', COALESCE((SELECT jsonb_agg(jsonb_build_object('grade', g.grade, 'problems', g.problems,
			'is_chosen', g.grade = (SELECT grade FROM likely)) ORDER BY g.grade) FROM grades g), '[]'),
		'counts', COALESCE((SELECT jsonb_object_agg(concat_ws(' ', f.grade, f.type, f.difficulty), f.problems) FROM fitting f), '{}')::text,
		'left', (SELECT cardinality(u.remaining) FROM classroom.unfinished_deck(class) AS u));
$$;

-- What a participant is told beside a card: a word of the page.
CREATE OR REPLACE FUNCTION classroom.card_word(is_revealed boolean, is_paused boolean, mode text, mine classroom.answers) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE
	WHEN is_revealed THEN CASE WHEN mine.correct THEN 'right' WHEN mine.correct IS NULL THEN 'missed' ELSE 'wrong' END
	WHEN is_paused THEN 'paused'
	WHEN mine.card_id IS NULL THEN 'open'
	WHEN mode = 'once' THEN 'sent'
	WHEN mine.correct THEN 'right'
	ELSE 'again' END;

-- The options of a page, each with its mark and, for staff, how many chose it.
CREATE OR REPLACE FUNCTION classroom.option_rows(card classroom.cards, shows_answer boolean, mine text, tally jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT COALESCE(jsonb_agg(jsonb_build_object('text', o.text, 'mark', substr('①②③④⑤⑥', o.n::integer, 1), 'is_mine', o.text = mine,
		'is_answer', shows_answer AND o.text = card.answer, 'count', COALESCE(tally #>> ARRAY['options', (o.n - 1)::text, 'count'], '0'),
		'percent', COALESCE(round(100 * (tally #> ARRAY['options', (o.n - 1)::text, 'count'])::numeric / NULLIF((tally -> 'answered')::numeric, 0)), 0))
		ORDER BY o.n), '[]')
	FROM unnest(card.options) WITH ORDINALITY AS o(text, n);
$$;

-- The card as a page shows it: to the teacher of a session, or (NULL) to the asking participant. One row, also while no card is shown; none
-- for who has not been let in.
CREATE OR REPLACE FUNCTION classroom.card_page(of_session uuid)
RETURNS TABLE (has_card boolean, card_id uuid, number integer, total integer, question text, is_long boolean, is_choice boolean, is_text boolean,
	revealed boolean, paused boolean, is_open boolean, can_answer boolean, answer text, ends_at timestamptz, seconds_left numeric, options jsonb, word text,
	says jsonb, mine text, has_back boolean, remaining integer, answered integer, participants integer, correct integer, wrong jsonb, people jsonb,
	tally_shown boolean, shows_bars boolean, has_points boolean, podium jsonb, start jsonb)
LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	p classroom.participants := classroom.participant();
	session uuid := COALESCE(of_session, CASE WHEN p.admitted_at IS NOT NULL THEN p.session_id END);
	is_staff boolean := of_session IS NOT NULL;
	d classroom.decks := classroom.running_deck(session);
	c classroom.cards := classroom.current_card(session);
	is_over boolean := classroom.is_revealed(c);
	tally jsonb := CASE WHEN is_staff THEN classroom.tally(session) END;
	a classroom.answers;
BEGIN
	IF session IS NULL THEN
		RETURN;
	END IF;
	SELECT * INTO a FROM classroom.answers g WHERE g.card_id = c.id AND g.participant_id = p.id;
	word := classroom.card_word(is_over, c.paused_left IS NOT NULL, d.mode, a);
	RETURN QUERY SELECT c.id IS NOT NULL, c.id, c.number, d.total, c.question, char_length(c.question) > 40, c.options IS NOT NULL,
		c.id IS NOT NULL AND c.options IS NULL, is_over, c.paused_left IS NOT NULL, NOT is_over AND c.paused_left IS NULL, word IN ('open', 'sent', 'again'),
		CASE WHEN is_over OR is_staff THEN c.answer END, CASE WHEN NOT is_over THEN c.ends_at END,
		(classroom.card_document(c) -> 'seconds_left')::numeric, classroom.option_rows(c, is_over OR is_staff, a.content, tally), word,
		jsonb_build_object(word, true), a.content, c.number > 1, cardinality(d.remaining), (tally -> 'answered')::integer,
		(tally -> 'participants')::integer, (tally -> 'correct')::integer, tally -> 'wrong', tally -> 'people', c.tally_shown, is_over OR c.tally_shown,
		d.has_points, CASE WHEN is_staff THEN classroom.podium(session) END,
		CASE WHEN is_staff THEN classroom.deck_choices((SELECT s.class_id FROM classroom.sessions s WHERE s.id = session)) END;
END $$;
