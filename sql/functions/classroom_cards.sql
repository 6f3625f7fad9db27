-- SPDX-License-Identifier: GPL-3.0-or-later
-- Learning cards: a deck of problems that a class goes through together, one card at a time.
--
-- A card is open, paused, or revealed. It is revealed when its teacher says so, or at ends_at: whoever looks after that finds it revealed,
-- and a job (classroom_card_due) does then what belongs to it. What is decided for a session comes one after the other under its lock
-- (classroom.lock_running); an answer holds its card, so that none slips in behind a reveal.
--
-- Points, where a deck has them: a right answer is worth 500, and up to 500 more for being quick: the part of the card's time that was
-- left (of 30 s where it has none). Where one may try until it is right, that is divided by the tries.
--
-- A level follows the class, where a deck is adaptive: at least 80 of 100 answers right, one up; less than half, one down.

-- ---------------------------------------------------------------- what a session shows

-- All NULL where none is running.
CREATE OR REPLACE FUNCTION classroom.running_deck(session uuid) RETURNS classroom.decks LANGUAGE sql STABLE AS $$
	SELECT d FROM classroom.decks d WHERE d.session_id = session AND d.ended_at IS NULL;
$$;

-- Whether its time is over or its teacher has revealed it.
CREATE OR REPLACE FUNCTION classroom.is_revealed(card classroom.cards) RETURNS boolean LANGUAGE sql AS $$
	SELECT card.revealed_at IS NOT NULL OR COALESCE(card.ends_at <= clock_timestamp(), false);
$$;

-- A card as everybody may see it; its answer once it is revealed, or for staff. What does not apply is left out.
CREATE OR REPLACE FUNCTION classroom.card_document(card classroom.cards, is_for_staff boolean DEFAULT false) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_strip_nulls(jsonb_build_object('card_id', card.id, 'type', card.type, 'question', card.question, 'options', card.options,
		'revealed', v.is_revealed, 'answer', CASE WHEN v.is_revealed OR is_for_staff THEN card.answer END,
		'number', card.number, 'total', d.total, 'mode', d.mode, 'as', CASE WHEN card.options IS NULL THEN 'text' ELSE 'choice' END,
		'seconds', d.seconds, 'paused', card.paused_left IS NOT NULL, 'ends_at', classroom.moment(card.ends_at),
		'seconds_left', CASE WHEN NOT v.is_revealed THEN round(extract(epoch FROM COALESCE(card.ends_at - clock_timestamp(),
			CASE WHEN d.seconds IS NOT NULL THEN card.paused_left END)), 1) END))
	FROM classroom.decks d, LATERAL (SELECT classroom.is_revealed(card) AS is_revealed) AS v WHERE d.id = card.deck_id;
$$;

-- The card that a session shows; all NULL for none.
CREATE OR REPLACE FUNCTION classroom.current_card(session uuid) RETURNS classroom.cards LANGUAGE sql STABLE AS $$
	SELECT c FROM classroom.decks d JOIN classroom.cards c ON c.id = d.current_id WHERE d.session_id = session AND d.ended_at IS NULL;
$$;

-- What the class answered to the card that a session shows, for its staff; NULL where none is shown. wrong: the most frequent wrong
-- answers. people: everybody, and whether they have answered.
CREATE OR REPLACE FUNCTION classroom.tally(session uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
	WITH card AS (SELECT * FROM classroom.current_card(session)),
	given AS MATERIALIZED (SELECT p.id, p.nickname, p.joined_at, a.content, a.normalized, a.correct FROM card c
		CROSS JOIN classroom.counted_participants(session) p LEFT JOIN classroom.answers a ON a.card_id = c.id AND a.participant_id = p.id
		WHERE c.id IS NOT NULL)
	SELECT jsonb_build_object('card_id', c.id, 'answered', (SELECT count(content) FROM given), 'participants', (SELECT count(*) FROM given),
		'correct', (SELECT count(*) FILTER (WHERE correct) FROM given),
		'options', COALESCE((SELECT jsonb_agg(jsonb_build_object('text', o.text,
			'count', (SELECT count(*) FROM given g WHERE g.content = o.text)) ORDER BY o.n) FROM unnest(c.options) WITH ORDINALITY AS o(text, n)), '[]'),
		'wrong', COALESCE((SELECT jsonb_agg(jsonb_build_object('text', w.text, 'count', w.count) ORDER BY w.count DESC, w.text)
			FROM (SELECT mode() WITHIN GROUP (ORDER BY g.content) AS text, count(*) AS count FROM given g WHERE NOT g.correct
				GROUP BY g.normalized ORDER BY count(*) DESC, 1 LIMIT 5) AS w), '[]'),
		'people', COALESCE((SELECT jsonb_agg(jsonb_build_object('id', g.id, 'nickname', g.nickname, 'answered', g.content IS NOT NULL)
			ORDER BY g.joined_at, g.id) FROM given g), '[]'))
	FROM card c WHERE c.id IS NOT NULL;
$$;

-- The joined event of answers, with the answer, which the teacher's page shows beside them; its topic is class:SESSION:staff.
CREATE OR REPLACE FUNCTION classroom.tally_event(topic text) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT '{"type": "tally"}' || classroom.tally(c.session_id) || jsonb_build_object('answer', c.answer)
	FROM classroom.current_card(classroom.session_of_topic(topic)) AS c WHERE c.id IS NOT NULL;
$$;
INSERT INTO live.joined_kinds (name, kind, function_name) VALUES ('tally', 'message', 'classroom.tally_event')
ON CONFLICT (name) DO UPDATE SET kind = EXCLUDED.kind, function_name = EXCLUDED.function_name;

-- The first three, never more, and the sums of teams, where the teacher shows them; NULL for a session without points.
CREATE OR REPLACE FUNCTION classroom.podium(session uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('shown', d.podium_shown) || CASE WHEN NOT d.podium_shown THEN '{}' ELSE jsonb_build_object(
		'top', COALESCE((SELECT jsonb_agg(jsonb_build_object('place', t.place, 'nickname', t.nickname, 'avatar_id', t.avatar_id, 'points', t.points)
			ORDER BY t.place, t.joined_at) FROM (SELECT rank() OVER (ORDER BY p.points DESC) AS place, p.nickname, p.avatar_id, p.points, p.joined_at
				FROM classroom.counted_participants(session) p WHERE p.points > 0 ORDER BY p.points DESC, p.joined_at LIMIT 3) AS t), '[]'),
		'teams', CASE WHEN d.teams = 0 THEN '[]' ELSE COALESCE((SELECT jsonb_agg(jsonb_build_object('team', t.team, 'points', t.points)
			ORDER BY t.points DESC, t.team) FROM (SELECT p.team, sum(p.points) AS points FROM classroom.counted_participants(session) p
				WHERE p.team IS NOT NULL GROUP BY p.team) AS t), '[]') END) END
	FROM (SELECT * FROM classroom.decks l WHERE l.session_id = session ORDER BY l.created_at DESC, l.id LIMIT 1) AS d WHERE d.has_points;
$$;

-- ---------------------------------------------------------------- problems

-- The problems that a class may be shown: the school's and its own.
CREATE OR REPLACE FUNCTION classroom.problems_of(class uuid, of_grade text, of_difficulty integer, of_type text) RETURNS SETOF classroom.problems
LANGUAGE sql STABLE AS $$
	SELECT * FROM classroom.problems p WHERE p.grade = of_grade AND (of_difficulty IS NULL OR p.difficulty = of_difficulty)
		AND (of_type IS NULL OR p.type = of_type) AND (p.class_id IS NULL OR p.class_id = class);
$$;

-- The answers of a problem to choose from, in an order of their own: its wrong choices, or up to three other answers of its type and
-- grade, of a like difficulty first. NULL where there is nothing else to choose.
CREATE OR REPLACE FUNCTION classroom.options_of(problem classroom.problems, class uuid) RETURNS text[] LANGUAGE plpgsql AS $$
DECLARE
	right_one text := classroom.normalize_answer(problem.answer, problem.type);
	others text[] := problem.choices; -- as they were written: which may be a mark alone
BEGIN
	IF others IS NULL THEN
		SELECT array_agg(w.text) INTO others FROM (
			SELECT u.text FROM (
				SELECT DISTINCT ON (classroom.normalize_answer(p.answer, problem.type)) p.answer AS text, abs(p.difficulty - problem.difficulty) AS distance
				FROM classroom.problems_of(class, problem.grade, NULL, problem.type) p
				WHERE classroom.normalize_answer(p.answer, problem.type) <> right_one
				ORDER BY classroom.normalize_answer(p.answer, problem.type), distance) AS u
			ORDER BY u.distance, random() LIMIT 3) AS w;
	END IF;
	RETURN (SELECT array_agg(o.text ORDER BY random()) FROM unnest(others || problem.answer) AS o(text) WHERE others IS NOT NULL);
END $$;

-- What a concept is called that no problem names.
CREATE OR REPLACE FUNCTION classroom.concept_of(problem classroom.problems) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT COALESCE(problem.concept, CASE problem.type WHEN 'vocabulary' THEN '낱말' WHEN 'proverb' THEN '속담' ELSE '수학' END || ' ' || problem.grade);
$$;

-- ---------------------------------------------------------------- going through a deck

-- A job for the moment at which a card is due: its end, or the next one's beginning.
CREATE OR REPLACE FUNCTION classroom.wake_card(card uuid, school uuid, at timestamptz) RETURNS void LANGUAGE sql AS $$
	SELECT jobs.enqueue('classroom_card_due', jsonb_build_object('card_id', card, 'school', school), school, run_at => at, priority => 1,
		unique_key => 'card:' || card || ':' || extract(epoch FROM at));
$$;

-- Show a card, from the beginning of its time unless it is revealed already; the podium makes room. again: some have answered it, and may
-- ask what. The session is locked.
CREATE OR REPLACE FUNCTION classroom.put_up(card uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	c classroom.cards;
BEGIN
	UPDATE classroom.cards p SET skipped_at = NULL, paused_left = NULL, shown_at = CASE WHEN p.revealed_at IS NULL THEN clock_timestamp() ELSE p.shown_at END,
		ends_at = CASE WHEN p.revealed_at IS NULL THEN clock_timestamp() + make_interval(secs => d.seconds) ELSE p.ends_at END
	FROM classroom.decks d WHERE p.id = card AND d.id = p.deck_id RETURNING p.* INTO c;
	UPDATE classroom.decks d SET current_id = c.id, podium_shown = false WHERE d.id = c.deck_id;
	IF c.revealed_at IS NULL AND c.ends_at IS NOT NULL THEN
		PERFORM classroom.wake_card(c.id, c.school_id, c.ends_at);
	END IF;
	PERFORM classroom.log(c.session_id, 'card_shown', jsonb_build_object('card_id', c.id, 'number', c.number));
	PERFORM classroom.tell(c.session_id, 'card', jsonb_build_object('card', classroom.card_document(c),
		'again', EXISTS (SELECT FROM classroom.answers a WHERE a.card_id = c.id)));
	PERFORM live.publish_soon('class:' || c.session_id || ':staff', 'tally');
END $$;

-- What students who joined as themselves answered becomes events of their records, all at once.
CREATE OR REPLACE FUNCTION classroom.record_answers(card classroom.cards) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	items jsonb;
BEGIN
	SELECT jsonb_agg(hub.event_item(p.student_id, a.answered_at, 'test', 'card:' || card.id, jsonb_build_object('concept', card.concept,
		'result', CASE WHEN a.correct THEN 'correct' ELSE 'wrong' END, 'question', card.question, 'problem_type', card.type,
		'difficulty', card.difficulty, 'attempts', a.tries,
		'time_spent', round(extract(epoch FROM greatest(a.answered_at - card.shown_at, interval '0')))))
		|| jsonb_build_object('index', row_number - 1))
	INTO items
	FROM (SELECT *, row_number() OVER (ORDER BY g.participant_id) FROM classroom.answers g WHERE g.card_id = card.id) AS a
	JOIN classroom.counted_participants(card.session_id) p ON p.id = a.participant_id WHERE p.student_id IS NOT NULL;
	IF items IS NOT NULL THEN
		PERFORM hub.accept_events(items, (SELECT n.node FROM hub.source_nodes n WHERE n.room = 'classroom'));
	END IF;
END $$;

-- The level of the next card, by how many of 1 were right; NULL where nobody answered.
CREATE OR REPLACE FUNCTION classroom.next_level(level integer, share numeric) RETURNS integer LANGUAGE sql IMMUTABLE
RETURN least(greatest(level + CASE WHEN share >= 0.8 THEN 1 WHEN share < 0.5 THEN -1 ELSE 0 END, 1), 5);

-- Close a card for answers and do what follows from them, once. The session is locked.
CREATE OR REPLACE FUNCTION classroom.reveal_card(card uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	c classroom.cards;
	d classroom.decks;
BEGIN
	UPDATE classroom.cards r SET revealed_at = least(clock_timestamp(), r.ends_at), paused_left = NULL
	WHERE r.id = card AND r.revealed_at IS NULL RETURNING r.* INTO c;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	UPDATE classroom.decks k SET level = CASE WHEN k.adaptive THEN classroom.next_level(k.level,
		(SELECT avg(a.correct::integer) FROM classroom.answers a WHERE a.card_id = c.id)) ELSE k.level END
	WHERE k.id = c.deck_id RETURNING k.* INTO d;
	UPDATE classroom.participants p SET points = p.points + a.points FROM classroom.answers a
	WHERE a.card_id = c.id AND a.participant_id = p.id AND a.correct AND d.has_points;
	PERFORM classroom.record_answers(c);
	PERFORM classroom.log(c.session_id, 'card_revealed', jsonb_build_object('card_id', c.id));
	PERFORM classroom.tell(c.session_id, 'reveal', jsonb_build_object('card_id', c.id, 'answer', c.answer));
	PERFORM live.publish_soon('class:' || c.session_id || ':staff', 'tally');
	IF d.advances AND d.ended_at IS NULL THEN
		PERFORM classroom.wake_card(c.id, c.school_id, clock_timestamp() + classroom.rest_between_cards());
	END IF;
END $$;

-- How long an answer stands before a deck that goes on by itself does.
CREATE OR REPLACE FUNCTION classroom.rest_between_cards() RETURNS interval LANGUAGE sql IMMUTABLE RETURN interval '5 seconds';

-- No more cards. The open one is revealed first. The session is locked; nothing where no deck is running.
CREATE OR REPLACE FUNCTION classroom.close_deck(session uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	d classroom.decks := classroom.running_deck(session);
BEGIN
	IF d.id IS NULL THEN
		RETURN;
	END IF;
	UPDATE classroom.decks k SET ended_at = clock_timestamp() WHERE k.id = d.id;
	PERFORM classroom.reveal_card(c.id) FROM classroom.cards c WHERE c.id = d.current_id AND c.skipped_at IS NULL;
	PERFORM classroom.log(session, 'deck_ended', jsonb_build_object('deck_id', d.id));
	PERFORM classroom.tell(session, 'deck_ended');
END $$;

-- Take the next problem of a deck, of the level nearest to its own where it is adaptive, and show it; close the deck where there is none.
CREATE OR REPLACE FUNCTION classroom.draw_card(deck uuid, class uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	d classroom.decks;
	p classroom.problems;
	card uuid;
BEGIN
	SELECT * INTO d FROM classroom.decks k WHERE k.id = deck;
	SELECT b.* INTO p FROM unnest(d.remaining) WITH ORDINALITY AS r(id, n) JOIN classroom.problems b ON b.id = r.id
	ORDER BY CASE WHEN d.adaptive THEN abs(b.difficulty - d.level) ELSE 0 END, r.n LIMIT 1;
	IF p.id IS NULL THEN
		UPDATE classroom.decks k SET remaining = '{}' WHERE k.id = deck; -- those left were deleted from the bank
		PERFORM classroom.close_deck(d.session_id);
		RETURN;
	END IF;
	INSERT INTO classroom.cards (school_id, session_id, deck_id, problem_id, number, type, difficulty, concept, question, answer, options)
	SELECT d.school_id, d.session_id, d.id, p.id, COALESCE((SELECT max(o.number) FROM classroom.cards o WHERE o.deck_id = d.id), 0) + 1, p.type,
		p.difficulty, classroom.concept_of(p), p.question, p.answer, CASE WHEN d.shown_as = 'choice' THEN classroom.options_of(p, class) END
	RETURNING id INTO card;
	UPDATE classroom.decks k SET remaining = array_remove(k.remaining, p.id) WHERE k.id = deck;
	PERFORM classroom.put_up(card);
END $$;

-- The card after the one that is shown: one that was gone back from, else a new one. The session is locked.
CREATE OR REPLACE FUNCTION classroom.go_on(d classroom.decks, class uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	following uuid := (SELECT n.id FROM classroom.cards n JOIN classroom.cards c ON c.id = d.current_id
		WHERE n.deck_id = d.id AND n.number > c.number AND n.skipped_at IS NULL ORDER BY n.number LIMIT 1);
BEGIN
	IF following IS NULL THEN
		PERFORM classroom.draw_card(d.id, class);
	ELSE
		PERFORM classroom.put_up(following);
	END IF;
END $$;

-- ---------------------------------------------------------------- what a teacher does

-- Teams of a new deck, by turns; and everybody's points begin anew where it counts them.
CREATE OR REPLACE FUNCTION classroom.deal_teams(session uuid, teams integer, has_points boolean) RETURNS void LANGUAGE sql AS $$
	UPDATE classroom.participants p SET points = CASE WHEN has_points THEN 0 ELSE p.points END, team = t.team
	FROM (SELECT o.id, CASE WHEN teams > 0 THEN 1 + (row_number() OVER (ORDER BY o.joined_at, o.id) - 1) % teams END AS team
		FROM classroom.counted_participants(session) o) AS t
	WHERE p.id = t.id AND (p.team IS DISTINCT FROM t.team OR has_points AND p.points <> 0);
$$;

-- The class's latest deck with cards left.
CREATE OR REPLACE FUNCTION classroom.unfinished_deck(class uuid) RETURNS classroom.decks LANGUAGE sql STABLE AS $$
	SELECT d FROM classroom.decks d JOIN classroom.sessions s ON s.id = d.session_id
	WHERE s.class_id = class AND cardinality(d.remaining) > 0 ORDER BY d.created_at DESC, d.id LIMIT 1;
$$;

-- The problems of a new deck in their order: shuffled, each once. What asks for choices leaves out those that have none.
CREATE OR REPLACE FUNCTION classroom.shuffled(class uuid, grade text, difficulty integer, type text, is_choice boolean) RETURNS uuid[]
LANGUAGE sql AS $$
	SELECT COALESCE(array_agg(p.id ORDER BY random()), '{}') FROM classroom.problems_of(class, shuffled.grade, shuffled.difficulty, shuffled.type) p
	WHERE NOT is_choice OR p.choices IS NOT NULL OR EXISTS (SELECT FROM classroom.problems_of(class, p.grade, NULL, p.type) o
		WHERE classroom.normalize_answer(o.answer, o.type) <> classroom.normalize_answer(p.answer, p.type));
$$;

-- Begin a deck and show its first card; one that is running ends. wanted holds the columns of classroom.decks, or continue: then the
-- class's unfinished deck goes on as it was. SD422 required at grade; SD409 too_few_problems, nothing_to_continue.
CREATE OR REPLACE FUNCTION classroom.start_deck(session uuid, wanted jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
	d classroom.decks := jsonb_populate_record(NULL::classroom.decks,
		'{"mode": "once", "shown_as": "choice", "adaptive": false, "advances": false, "has_points": false, "teams": 0}' || jsonb_strip_nulls(wanted));
	earlier classroom.decks;
BEGIN
	PERFORM classroom.close_deck(session);
	IF (wanted -> 'continue')::boolean THEN
		earlier := classroom.unfinished_deck(s.class_id);
		IF earlier.id IS NULL THEN
			RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'nothing_to_continue';
		END IF;
		d := earlier;
		UPDATE classroom.decks k SET remaining = '{}' WHERE k.id = earlier.id;
	ELSIF d.grade IS NULL THEN
		PERFORM auth.refuse_field('grade', 'required');
	ELSE
		d.remaining := classroom.shuffled(s.class_id, d.grade, CASE WHEN NOT d.adaptive THEN d.difficulty END, d.type, d.shown_as = 'choice');
		d.level := CASE WHEN d.adaptive THEN COALESCE(d.difficulty, 3) END;
	END IF;
	IF NOT EXISTS (SELECT FROM classroom.problems p WHERE p.id = ANY (d.remaining)) THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'too_few_problems';
	END IF;
	INSERT INTO classroom.decks (school_id, session_id, grade, difficulty, type, seconds, mode, shown_as, adaptive, advances, has_points, teams,
		total, level, remaining, created_at)
	VALUES (s.school_id, s.id, d.grade, d.difficulty, d.type, d.seconds, d.mode, d.shown_as, d.adaptive, d.advances, d.has_points, d.teams,
		cardinality(d.remaining), d.level, d.remaining, clock_timestamp())
	RETURNING id INTO d.id;
	PERFORM classroom.deal_teams(session, d.teams, d.has_points);
	PERFORM classroom.log(session, 'deck_started', jsonb_build_object('deck_id', d.id, 'total', cardinality(d.remaining)));
	PERFORM classroom.draw_card(d.id, s.class_id);
END $$;

-- What a teacher does with the card that is shown: next, skip, back, reveal, pause, resume, end. seen: the card that the teacher looked at;
-- where another is shown by now (a second click, a second window), nothing happens. SD409 no_deck where none is running.
--   next    reveals the card if it is open, and goes on
--   skip    goes on; what was answered does not count
--   back    shows the card before it, open again if it was never revealed; the card that is left opens anew when it comes again
--   pause   stops the time and takes no answers; of a revealed card, the deck does not go on by itself
CREATE OR REPLACE FUNCTION classroom.turn_card(session uuid, turn text, seen uuid DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
	d classroom.decks := classroom.running_deck(session);
	c classroom.cards := classroom.current_card(session);
BEGIN
	IF d.id IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'no_deck';
	ELSIF seen <> c.id THEN
		RETURN;
	END IF;
	CASE turn
		WHEN 'next' THEN
			PERFORM classroom.reveal_card(c.id), classroom.go_on(d, s.class_id);
		WHEN 'skip' THEN
			PERFORM classroom.skip_card(c), classroom.go_on(d, s.class_id);
		WHEN 'back' THEN
			PERFORM classroom.go_back(c);
		WHEN 'reveal' THEN
			PERFORM classroom.reveal_card(c.id);
		WHEN 'pause' THEN
			PERFORM classroom.pause_card(c);
		WHEN 'resume' THEN
			PERFORM classroom.resume_card(c, d);
		WHEN 'end' THEN
			PERFORM classroom.close_deck(session);
	END CASE;
END $$;

-- Leave a card without what was answered; one whose time was over counts, although its job has not come yet.
CREATE OR REPLACE FUNCTION classroom.skip_card(c classroom.cards) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF classroom.is_revealed(c) THEN
		PERFORM classroom.reveal_card(c.id);
	ELSE
		UPDATE classroom.cards k SET skipped_at = clock_timestamp(), ends_at = NULL, paused_left = NULL WHERE k.id = c.id;
		PERFORM classroom.log(c.session_id, 'card_skipped', jsonb_build_object('card_id', c.id));
	END IF;
END $$;

-- SD409 first_card where there is none before it.
CREATE OR REPLACE FUNCTION classroom.go_back(c classroom.cards) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	earlier uuid := (SELECT o.id FROM classroom.cards o WHERE o.deck_id = c.deck_id AND o.number < c.number ORDER BY o.number DESC LIMIT 1);
BEGIN
	IF earlier IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'first_card';
	ELSIF classroom.is_revealed(c) THEN
		PERFORM classroom.reveal_card(c.id);
	ELSE
		UPDATE classroom.cards k SET ends_at = NULL, paused_left = NULL WHERE k.id = c.id;
	END IF;
	PERFORM classroom.put_up(earlier);
END $$;

CREATE OR REPLACE FUNCTION classroom.pause_card(c classroom.cards) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF c.paused_left IS NOT NULL OR c.revealed_at IS NULL AND classroom.is_revealed(c) THEN
		RETURN;
	END IF;
	UPDATE classroom.cards k SET paused_left = COALESCE(CASE WHEN k.revealed_at IS NULL THEN k.ends_at - clock_timestamp() END, '0'),
		ends_at = CASE WHEN k.revealed_at IS NOT NULL THEN k.ends_at END
	WHERE k.id = c.id;
	PERFORM classroom.log(c.session_id, 'card_paused', jsonb_build_object('card_id', c.id));
	PERFORM classroom.tell(c.session_id, 'card_paused', jsonb_build_object('card_id', c.id, 'paused', true, 'ends_at', NULL));
END $$;

CREATE OR REPLACE FUNCTION classroom.resume_card(c classroom.cards, d classroom.decks) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF c.paused_left IS NULL THEN
		RETURN;
	END IF;
	UPDATE classroom.cards k SET paused_left = NULL,
		ends_at = CASE WHEN k.revealed_at IS NULL AND d.seconds IS NOT NULL THEN clock_timestamp() + k.paused_left ELSE k.ends_at END
	WHERE k.id = c.id RETURNING k.* INTO c;
	IF c.revealed_at IS NULL AND c.ends_at IS NOT NULL THEN
		PERFORM classroom.wake_card(c.id, c.school_id, c.ends_at);
	ELSIF c.revealed_at IS NOT NULL AND d.advances THEN
		PERFORM classroom.wake_card(c.id, c.school_id, clock_timestamp());
	END IF;
	PERFORM classroom.log(c.session_id, 'card_resumed', jsonb_build_object('card_id', c.id));
	PERFORM classroom.tell(c.session_id, 'card_paused', jsonb_build_object('card_id', c.id, 'paused', false, 'ends_at', classroom.moment(c.ends_at),
		'seconds_left', round(extract(epoch FROM c.ends_at - clock_timestamp()), 1)));
END $$;

-- Show the tally of the open card on the projector, or take it away. seen as turn_card's.
CREATE OR REPLACE FUNCTION classroom.show_tally(session uuid, is_shown boolean, seen uuid DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
	c classroom.cards := classroom.current_card(session);
BEGIN
	IF c.id IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'no_deck';
	ELSIF seen <> c.id THEN
		RETURN;
	END IF;
	UPDATE classroom.cards k SET tally_shown = is_shown WHERE k.id = c.id;
	PERFORM classroom.tell(s.id, 'tally_shown', jsonb_build_object('card_id', c.id, 'shown', is_shown), true);
END $$;

-- Show the first three, or take them away. SD409 no_points where nothing was counted.
CREATE OR REPLACE FUNCTION classroom.show_podium(session uuid, is_shown boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
BEGIN
	UPDATE classroom.decks k SET podium_shown = is_shown WHERE k.has_points
		AND k.id = (SELECT d.id FROM classroom.decks d WHERE d.session_id = s.id ORDER BY d.created_at DESC, d.id LIMIT 1);
	IF NOT FOUND THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'no_points';
	END IF;
	PERFORM classroom.log(s.id, CASE WHEN is_shown THEN 'podium_shown' ELSE 'podium_hidden' END);
	PERFORM classroom.tell(s.id, 'podium', classroom.podium(s.id));
END $$;

-- A job: a card's time is over, or the next one's turn has come. What the teacher did meanwhile counts: then there is nothing to do.
CREATE OR REPLACE FUNCTION classroom.card_due(card uuid, school uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s classroom.sessions;
	d classroom.decks;
	c classroom.cards;
BEGIN
	PERFORM auth.act_in_school(school);
	SELECT * INTO s FROM classroom.sessions r WHERE r.id = (SELECT k.session_id FROM classroom.cards k WHERE k.id = card) FOR NO KEY UPDATE;
	d := classroom.running_deck(s.id);
	c := classroom.current_card(s.id);
	IF c.id IS DISTINCT FROM card OR c.paused_left IS NOT NULL THEN
		RETURN;
	ELSIF c.revealed_at IS NULL AND c.ends_at <= clock_timestamp() THEN
		PERFORM classroom.reveal_card(card);
	ELSIF c.revealed_at + classroom.rest_between_cards() <= clock_timestamp() AND d.advances AND s.ended_at IS NULL AND s.expires_at > now() THEN
		PERFORM classroom.go_on(d, s.class_id);
	END IF;
END $$;

-- ---------------------------------------------------------------- what a student does

-- What a right answer is worth; see the top.
CREATE OR REPLACE FUNCTION classroom.points_of(card classroom.cards, seconds integer, tries integer) RETURNS integer LANGUAGE sql AS $$
	SELECT round((500 + 500 * greatest(0, least(1, 1 - extract(epoch FROM clock_timestamp() - card.shown_at) / COALESCE(seconds, 30)))) / tries)::integer;
$$;

-- Who came after the teams were dealt joins the smallest one.
CREATE OR REPLACE FUNCTION classroom.join_team(p classroom.participants, teams integer) RETURNS void LANGUAGE sql AS $$
	UPDATE classroom.participants o SET team = (SELECT t.team FROM generate_series(1, teams) AS t(team)
		ORDER BY (SELECT count(*) FROM classroom.counted_participants(p.session_id) m WHERE m.team = t.team), t.team LIMIT 1)
	WHERE o.id = p.id AND o.team IS NULL AND teams > 0;
$$;

-- The asking participant's answer to a card. correct: NULL unless it may be told. SD404 for a card that is not of the session; SD409 revealed,
-- paused, not_current; SD422 not_an_option at answer. The same answer again changes nothing.
CREATE OR REPLACE FUNCTION classroom.give_answer(card uuid, given text) RETURNS TABLE (answer text, correct boolean, tries integer)
LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	p classroom.participants := classroom.participant();
	c classroom.cards;
	d classroom.decks;
	chosen text := given;
	compared text;
	is_right boolean;
	kept classroom.answers;
BEGIN
	SELECT * INTO c FROM classroom.cards k WHERE k.id = card AND k.session_id = p.session_id FOR SHARE;
	PERFORM auth.found(FOUND);
	SELECT * INTO d FROM classroom.decks k WHERE k.id = c.deck_id;
	IF classroom.is_revealed(c) THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'revealed';
	ELSIF d.ended_at IS NOT NULL OR d.current_id IS DISTINCT FROM c.id THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'not_current';
	ELSIF c.paused_left IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'paused';
	END IF;
	IF c.options IS NOT NULL THEN
		SELECT o.text INTO chosen FROM unnest(c.options) AS o(text)
		WHERE classroom.normalize_answer(o.text, c.type) = classroom.normalize_answer(given, c.type) ORDER BY o.text <> given LIMIT 1;
		IF chosen IS NULL THEN
			PERFORM auth.refuse_field('answer', 'not_an_option');
		END IF;
	END IF;
	-- What was chosen is compared as it stands: options may differ in a mark alone.
	compared := CASE WHEN c.options IS NULL THEN classroom.normalize_answer(chosen, c.type) ELSE chosen END;
	is_right := compared = CASE WHEN c.options IS NULL THEN classroom.normalize_answer(c.answer, c.type) ELSE c.answer END;
	INSERT INTO classroom.answers AS a (card_id, participant_id, school_id, content, normalized, correct, points)
	VALUES (c.id, p.id, c.school_id, chosen, compared, is_right,
		CASE WHEN is_right AND d.has_points THEN classroom.points_of(c, d.seconds, 1) ELSE 0 END)
	ON CONFLICT (card_id, participant_id) DO UPDATE SET content = EXCLUDED.content, normalized = EXCLUDED.normalized, correct = EXCLUDED.correct,
		tries = a.tries + 1, answered_at = clock_timestamp(),
		points = CASE WHEN is_right AND d.has_points THEN classroom.points_of(c, d.seconds, CASE d.mode WHEN 'once' THEN 1 ELSE a.tries + 1 END) ELSE 0 END
	WHERE a.normalized <> EXCLUDED.normalized AND NOT (d.mode = 'until_right' AND a.correct);
	IF FOUND THEN
		PERFORM classroom.join_team(p, d.teams);
		PERFORM live.publish_soon('class:' || p.session_id || ':staff', 'tally');
	END IF;
	SELECT * INTO kept FROM classroom.answers a WHERE a.card_id = c.id AND a.participant_id = p.id;
	RETURN QUERY SELECT kept.content, CASE WHEN d.mode = 'until_right' THEN kept.correct END, kept.tries;
END $$;
