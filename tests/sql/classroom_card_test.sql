-- SPDX-License-Identifier: GPL-3.0-or-later
-- Learning cards: which answers are the same, in which order cards come, and what happens once although many act at once.
\ir fixture.psql
SELECT no_plan();

-- ---------------------------------------------------------------- which answers are the same
SELECT is(classroom.normalize_answer(given, type), classroom.normalize_answer(answer, type), type || ': "' || given || '" is "' || answer || '"')
FROM (VALUES
	('vocabulary', ' 가을 하늘 ', '가을하늘'), ('vocabulary', 'ＡＰＰＬＥ', 'apple'), ('vocabulary', 'Apple!', 'apple'), ('vocabulary', '"바다."', '바다'),
	('vocabulary', '바' || U&'\200B' || '다', '바다'), ('vocabulary', U&'\1112\1161\11AB', '한'), ('vocabulary', '『나무』', '나무'), ('vocabulary', '- 산 -', '산'),
	('proverb', '오는 말이 곱다。', '오는말이 곱다'), ('proverb', '원숭이도 나무에서 떨어진다…', '원숭이도 나무에서 떨어진다'),
	('math', '37', '삼십칠'), ('math', '３７', '37'), ('math', '037', '37'), ('math', ' 3 7 ', '37'), ('math', '37.', '37'), ('math', '+37', '37'), ('math', '=37', '37'),
	('math', '-5', '−5'), ('math', '-5', '－５'), ('math', '0.50', '0.5'), ('math', '.5', '0.5'), ('math', '5.0', '5'), ('math', '1,234,567', '1234567'),
	('math', '3개', '3'), ('math', '세 개', '3'), ('math', '다섯 명', '5'), ('math', '500원', '500'), ('math', '오백 원', '500'), ('math', '12 마리', '12'), ('math', '스무 살', '20'),
	('math', '스물셋', '23'), ('math', '아흔아홉', '99'), ('math', '열', '10'), ('math', '백', '100'), ('math', '백이십오', '125'), ('math', '천팔', '1008'),
	('math', '만 오천', '15000'), ('math', '3만5천', '35000'), ('math', '십이만삼천사백오십육', '123456'), ('math', '일억', '100000000'), ('math', '영', '0'), ('math', '육', '륙'),
	('math', '1/2', '1 / 2'), ('math', '½', '1/2'), ('math', '이분의 일', '1/2'), ('math', '2분의 1', '1/2'), ('math', '03/04', '3/4'), ('math', '3CM', '3cm'), ('math', '3㎝', '3cm')) AS v(type, given, answer);
SELECT isnt(classroom.normalize_answer(given, type), classroom.normalize_answer(answer, type), type || ': "' || given || '" is not "' || answer || '"')
FROM (VALUES ('vocabulary', '가을', '겨울'), ('vocabulary', '삼', '3'), ('vocabulary', '1,000', '1000'), ('proverb', '가는 말', '오는 말'),
	('math', '37', '73'), ('math', '-5', '5'), ('math', '1/2', '2/1'), ('math', '2/4', '1/2'), ('math', '3m', '3cm'), ('math', '0.5', '0.05'), ('math', '1,2', '12'),
	('math', '삼칠', '37'), ('math', '십백', '1000'), ('math', '원', ''), ('math', '삼각형', '3'), ('math', '사각형', '4각형')) AS v(type, given, answer);
SELECT is(classroom.normalize_answer('?', 'vocabulary'), '?', 'marks alone stay');
SELECT is(classroom.normalize_answer('원', 'math'), '원', 'a circle is no number of something');
SELECT is(classroom.normalize_answer(given, 'math'), given, given || ' stays as it is') FROM unnest('{이등변삼각형,x=3,둔각,정오각형,12:30}'::text[]) AS given;
SELECT is(classroom.normalize_answer(repeat('9', 200), 'math'), repeat('9', 200), 'numbers of any length are taken');

-- ---------------------------------------------------------------- a class session
-- What the tests need as the teacher: a session of ONE with n guests, the first of whom are s1, s2; and problems.
RESET SESSION AUTHORIZATION;
INSERT INTO classroom.sessions (id, school_id, class_id, teacher_id, code) VALUES
	(pg_temp.id('session'), pg_temp.id('ONE'), pg_temp.id('ONEclass'), pg_temp.id('teacher'), 'TESTK7M1'),
	(pg_temp.id('2session'), pg_temp.id('TWO'), pg_temp.id('TWOclass'), pg_temp.id('2teacher'), 'TESTK7M2');
CREATE FUNCTION pg_temp.join(guest text, session text, school text, student text DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO auth.guests (id, school_id, token_hash, expires_at) VALUES (pg_temp.id(guest), pg_temp.id(school), sha256(guest::bytea), now() + interval '30 minutes');
	INSERT INTO classroom.participants (id, school_id, session_id, student_id, nickname, avatar_id, admitted_at, joined_at)
	VALUES (pg_temp.id(guest), pg_temp.id(school), pg_temp.id(session), pg_temp.id(student), guest, 1, now(), clock_timestamp());
END $$;
SELECT pg_temp.join('g' || n, 'session', 'ONE', CASE WHEN n < 3 THEN 's' || n END) FROM generate_series(1, 5) AS n \g /dev/null
SELECT pg_temp.join('2g1', '2session', 'TWO') \g /dev/null
DELETE FROM classroom.problems; -- every school begins with some
INSERT INTO classroom.problems (school_id, question, answer, type, difficulty, grade)
SELECT pg_temp.id('ONE'), n || ' + 1', (n + 1)::text, 'math', 1 + n % 5, '2-1' FROM generate_series(1, 20) AS n;
INSERT INTO classroom.problems (school_id, question, answer, choices, type, difficulty, grade, concept) VALUES
	(pg_temp.id('ONE'), '가는 말이 고와야 □□ 말이 곱다', '오는', '{하는,듣는,남의}', 'proverb', 2, '3-1', '속담 뜻'),
	(pg_temp.id('ONE'), '하나뿐인 문제', '답', NULL, 'vocabulary', 1, '6-2', NULL),
	(pg_temp.id('TWO'), '남의 학교', '답', '{가,나}', 'vocabulary', 1, '5-1', NULL);
SET SESSION AUTHORIZATION seodang_app;
CREATE FUNCTION pg_temp.teach() RETURNS void LANGUAGE sql AS $$ SELECT pg_temp.sign_in('teacher'), set_config('seodang.guest_id', '', true) $$;
CREATE FUNCTION pg_temp.be(guest text) RETURNS void LANGUAGE sql AS $$ SELECT auth.open_session(sha256(guest::bytea), '{guest}', 'write') $$;
CREATE FUNCTION pg_temp.shown() RETURNS uuid LANGUAGE sql AS $$ SELECT id FROM classroom.current_card(pg_temp.id('session')) $$;
CREATE FUNCTION pg_temp.answer(guest text, given text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	told boolean;
BEGIN
	PERFORM pg_temp.be(guest);
	SELECT correct INTO told FROM classroom.give_answer(pg_temp.shown(), given);
	RETURN told;
END $$;
CREATE FUNCTION pg_temp.turn(turn text, seen uuid DEFAULT NULL) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_temp.teach(), classroom.turn_card(pg_temp.id('session'), turn, seen);
END $$;
CREATE FUNCTION pg_temp.start(wanted jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_temp.teach(), classroom.start_deck(pg_temp.id('session'), wanted);
END $$;

-- ---------------------------------------------------------------- starting
SELECT throws_ok($$ SELECT pg_temp.start('{}') $$, 'SD422', 'required', 'a deck has a grade');
SELECT throws_ok($$ SELECT pg_temp.start('{"grade": "1-1"}') $$, 'SD409', 'too_few_problems', 'of problems there are');
SELECT throws_ok($$ SELECT pg_temp.start('{"grade": "6-2"}') $$, 'SD409', 'too_few_problems', 'one has nothing to choose from');
SELECT throws_ok($$ SELECT pg_temp.start('{"grade": "5-1"}') $$, 'SD409', 'too_few_problems', 'another school''s are not there');
SELECT throws_ok($$ SELECT pg_temp.start('{"continue": true}') $$, 'SD409', 'nothing_to_continue', 'nor is there a deck to go on with');
SELECT lives_ok($$ SELECT pg_temp.start('{"grade": "6-2", "shown_as": "text"}') $$, 'but it can be written');
SELECT throws_ok($$ SELECT pg_temp.teach(), classroom.start_deck(pg_temp.id('2session'), '{"grade": "2-1"}') $$, 'SD404', NULL, 'another school''s session is not there');
SELECT throws_ok($$ SELECT pg_temp.turn('back') $$, 'SD409', 'first_card', 'nothing was before the first');

-- ---------------------------------------------------------------- the order: every problem once
SELECT pg_temp.start('{"grade": "2-1"}') \g /dev/null
SELECT is((SELECT total FROM classroom.running_deck(pg_temp.id('session'))), 20, 'the earlier deck ended, and this has all of its grade');
SELECT pg_temp.turn('next') FROM generate_series(1, 19) \g /dev/null
SELECT is((SELECT count(DISTINCT problem_id) FROM classroom.cards JOIN classroom.decks d ON d.id = deck_id WHERE d.total = 20), 20::bigint, 'twenty cards, none twice');
SELECT isnt((SELECT array_agg(c.difficulty ORDER BY c.number) FROM classroom.cards c JOIN classroom.decks d ON d.id = c.deck_id WHERE d.total = 20),
	(SELECT array_agg(difficulty ORDER BY created_at, id) FROM classroom.problems WHERE grade = '2-1'), 'in an order of their own');
SELECT ok(cardinality(options) = 4 AND answer = ANY (options) AND (SELECT count(DISTINCT o) FROM unnest(options) o) = 4, 'four different options, the answer among them')
FROM classroom.cards JOIN classroom.decks d ON d.id = deck_id WHERE d.total = 20;
SELECT pg_temp.turn('next') \g /dev/null
SELECT ok(pg_temp.shown() IS NULL, 'after the last one the deck is over');
SELECT throws_ok($$ SELECT pg_temp.turn('next') $$, 'SD409', 'no_deck', 'and nothing is to be turned');

-- ---------------------------------------------------------------- back, skip, seen
SELECT pg_temp.start('{"grade": "2-1"}') \g /dev/null
SELECT pg_temp.shown() AS first \gset
SELECT pg_temp.turn('skip') \g /dev/null
SELECT pg_temp.shown() AS second \gset
SELECT pg_temp.turn('next', :'first') \g /dev/null
SELECT is(pg_temp.shown(), :'second', 'a click on a card that is gone does nothing');
SELECT pg_temp.turn('back', :'second') \g /dev/null
SELECT is(pg_temp.shown(), :'first', 'back to a card that was skipped');
SELECT ok(skipped_at IS NULL AND revealed_at IS NULL, 'which is open again') FROM classroom.cards WHERE id = :'first';
SELECT throws_ok(format($$ SELECT pg_temp.be('g1'), classroom.give_answer(%L, '2') $$, :'second'), 'SD409', 'not_current', 'one that is not shown takes no answer');
SELECT pg_temp.turn('next') \g /dev/null
SELECT is(pg_temp.shown(), :'second', 'and on to the one that was left');

-- ---------------------------------------------------------------- what a student sees
SELECT pg_temp.start('{"grade": "3-1"}') \g /dev/null
SELECT pg_temp.be('g1') \g /dev/null
SELECT ok(own ?& '{card_id,type,question,options,revealed}' AND NOT own ? 'answer' AND own -> 'revealed' = 'false', 'a card without its answer') FROM classroom.own_card() AS own;
SELECT is((SELECT own -> 'options' FROM classroom.own_card() AS own), to_jsonb(options), 'the options in the order of every screen') FROM classroom.cards WHERE id = pg_temp.shown();
SELECT ok(pg_temp.answer('g1', '하는') IS NULL, 'whether it was right is not told yet');
SELECT ok((SELECT own -> 'mine' ->> 'answer' = '하는' AND NOT own -> 'mine' ? 'correct' FROM classroom.own_card() AS own), 'but what was answered is');
SELECT ok(pg_temp.answer('g1', '오는') IS NULL, 'it may be changed');
SELECT throws_ok($$ SELECT pg_temp.answer('g2', '가는') $$, 'SD422', 'not_an_option', 'to one of the options');
SELECT ok(pg_temp.answer('g2', '듣는') IS NULL AND pg_temp.answer('g3', ' 하는 ') IS NULL AND pg_temp.answer('g4', '하는') IS NULL, 'others answer');
SELECT throws_ok(format($$ SELECT pg_temp.be('2g1'), classroom.give_answer(%L, '오는') $$, pg_temp.shown()), 'SD404', NULL, 'another school''s participant finds no such card');
SELECT pg_temp.teach() \g /dev/null
SELECT is(t - 'people' - 'card_id' - 'options', '{"answered": 4, "participants": 5, "correct": 1, "wrong": [{"text": "하는", "count": 2}, {"text": "듣는", "count": 1}]}', 'the tally')
FROM classroom.tally(pg_temp.id('session')) AS t;
SELECT results_eq($$ SELECT o ->> 'text', o ->> 'count' FROM jsonb_array_elements(classroom.tally(pg_temp.id('session')) -> 'options') o ORDER BY 1 $$,
	$$ VALUES ('남의', '0'), ('듣는', '1'), ('오는', '1'), ('하는', '2') $$, 'by option');
SELECT is((SELECT string_agg(p ->> 'nickname', ',') FROM jsonb_array_elements(classroom.tally(pg_temp.id('session')) -> 'people') p WHERE NOT (p -> 'answered')::boolean), 'g5', 'who has not answered');

-- ---------------------------------------------------------------- the reveal, once
SELECT pg_temp.shown() AS card \gset
SELECT pg_temp.turn('reveal'), pg_temp.turn('reveal') \g /dev/null
SELECT is((SELECT count(*) FROM hub.learning_history WHERE source_id = 'card:' || :'card'), 2::bigint, 'an event of each student, once');
SELECT results_eq(format($$ SELECT student_id, event_type::text, content ->> 'concept', content ->> 'result' FROM hub.learning_history WHERE source_id = 'card:%s' ORDER BY content ->> 'result' $$, :'card'),
	$$ VALUES (pg_temp.id('s1'), 'test', '속담 뜻', 'correct'), (pg_temp.id('s2'), 'test', '속담 뜻', 'wrong') $$, 'of what they answered last');
SELECT is((SELECT sum(observations) FROM hub.mastery m JOIN hub.concepts c ON c.id = m.concept_id WHERE c.key = '속담 뜻'), 2::bigint, 'and it counts for mastery');
SELECT is((SELECT count(*) FROM classroom.logs WHERE event_type = 'card_revealed' AND payload ->> 'card_id' = :'card'), 1::bigint, 'and is written once');
SELECT throws_ok($$ SELECT pg_temp.answer('g5', '오는') $$, 'SD409', 'revealed', 'then no answer is taken');
SELECT pg_temp.be('g1') \g /dev/null
SELECT ok((own ->> 'answer') = '오는' AND (own -> 'mine' -> 'correct')::boolean, 'and everything is told') FROM classroom.own_card() AS own;
SELECT pg_temp.be('g2') \g /dev/null
SELECT ok(NOT (own -> 'mine' -> 'correct')::boolean, 'to each their own') FROM classroom.own_card() AS own;

-- ---------------------------------------------------------------- until it is right
SELECT pg_temp.start('{"grade": "2-1", "mode": "until_right", "shown_as": "text", "has_points": true, "teams": 2}') \g /dev/null
SELECT pg_temp.be('g1') \g /dev/null
SELECT ok((SELECT NOT own ? 'options' FROM classroom.own_card() AS own), 'an answer in writing has no options');
SELECT answer FROM classroom.cards WHERE id = pg_temp.shown() \gset
SELECT is(pg_temp.answer('g1', '백'), false, 'told at once');
SELECT is(pg_temp.answer('g1', '백'), false, 'the same again');
SELECT is(pg_temp.answer('g1', :'answer' || ' 개'), true, 'until it is right');
SELECT is(pg_temp.answer('g1', '백'), true, 'and then it stays so');
SELECT is((SELECT tries FROM classroom.answers WHERE card_id = pg_temp.shown()), 2, 'two tries were made');
SELECT is(pg_temp.answer('g2', :'answer'), true, 'another is right at once');
SELECT is((SELECT sum(points) FROM classroom.participants WHERE session_id = pg_temp.id('session')), 0::bigint, 'points come with the reveal');
SELECT pg_temp.turn('reveal') \g /dev/null
SELECT ok((SELECT points FROM classroom.participants WHERE id = pg_temp.id('g2')) > 900, 'quick and right');
SELECT ok((SELECT points FROM classroom.participants WHERE id = pg_temp.id('g1')) BETWEEN 450 AND 500, 'half of it for two tries');
SELECT is((SELECT array_agg(team ORDER BY nickname) FROM classroom.participants WHERE session_id = pg_temp.id('session')), '{1,2,1,2,1}', 'teams by turns');
SELECT is(classroom.podium(pg_temp.id('session')), '{"shown": false}', 'the podium is not shown');
SELECT classroom.show_podium(pg_temp.id('session'), true) \g /dev/null
SELECT is((SELECT jsonb_path_query_array(p, '$.top[*].nickname') FROM classroom.podium(pg_temp.id('session')) p), '["g2", "g1"]', 'until it is, with who has points');
SELECT is((SELECT jsonb_array_length(p -> 'teams') FROM classroom.podium(pg_temp.id('session')) p), 2, 'and the teams');
RESET SESSION AUTHORIZATION;
UPDATE classroom.participants SET points = 100 WHERE session_id = pg_temp.id('session');
SET SESSION AUTHORIZATION seodang_app;
SELECT is((SELECT jsonb_array_length(p -> 'top') FROM classroom.podium(pg_temp.id('session')) p), 3, 'never more than three');

-- ---------------------------------------------------------------- time
SELECT pg_temp.start('{"grade": "2-1", "seconds": 20, "advances": true}') \g /dev/null
SELECT pg_temp.shown() AS card \gset
SELECT is((SELECT run_at FROM jobs.jobs WHERE unique_key LIKE 'card:' || :'card' || ':%'), (SELECT ends_at FROM classroom.cards WHERE id = :'card'), 'its end is waited for');
SELECT classroom.card_due(:'card', pg_temp.id('ONE')) \g /dev/null
SELECT ok(NOT classroom.is_revealed(c), 'too early it is nothing') FROM classroom.cards c WHERE id = :'card';
SELECT pg_temp.turn('pause') \g /dev/null
SELECT ok(paused_left > interval '15 seconds' AND ends_at IS NULL, 'a pause stops the time') FROM classroom.cards WHERE id = :'card';
SELECT throws_ok($$ SELECT pg_temp.answer('g1', '2') $$, 'SD409', 'paused', 'and takes no answer');
SELECT pg_temp.turn('resume') \g /dev/null
SELECT ok(ends_at > clock_timestamp() + interval '15 seconds' AND paused_left IS NULL, 'which goes on then') FROM classroom.cards WHERE id = :'card';
SELECT answer FROM classroom.cards WHERE id = :'card' \gset
SELECT pg_temp.answer('g1', :'answer') \g /dev/null
UPDATE classroom.cards SET ends_at = clock_timestamp() - interval '1 second' WHERE id = :'card';
SELECT throws_ok(format($$ SELECT pg_temp.answer('g2', %L) $$, :'answer'), 'SD409', 'revealed', 'when it is over nobody waits for the job');
SELECT ok((own -> 'revealed')::boolean AND own ? 'answer', 'it counts as revealed at once') FROM classroom.own_card() AS own;
SELECT classroom.card_due(:'card', pg_temp.id('ONE')), classroom.card_due(:'card', pg_temp.id('ONE')) \g /dev/null
SELECT is((SELECT count(*) FROM classroom.logs WHERE event_type = 'card_revealed' AND payload ->> 'card_id' = :'card'), 1::bigint, 'the job does the rest, once');
SELECT is(pg_temp.shown(), :'card', 'the answer stands for a while');
UPDATE classroom.cards SET revealed_at = clock_timestamp() - interval '6 seconds' WHERE id = :'card';
SELECT classroom.card_due(:'card', pg_temp.id('ONE')), classroom.card_due(:'card', pg_temp.id('ONE')) \g /dev/null
SELECT is((SELECT number FROM classroom.cards WHERE id = pg_temp.shown()), 2, 'then comes the next one, once');

SELECT pg_temp.shown() AS card \gset
UPDATE classroom.cards SET ends_at = clock_timestamp() - interval '1 second' WHERE id = :'card';
SELECT pg_temp.turn('skip') \g /dev/null
SELECT ok(c.revealed_at IS NOT NULL AND c.skipped_at IS NULL, 'a card whose time was over is not skipped: what was answered counts') FROM classroom.cards c WHERE c.id = :'card';
SELECT isnt(pg_temp.shown(), :'card', 'and the next one comes');

-- ---------------------------------------------------------------- another time
SELECT pg_temp.turn('end') \g /dev/null
SELECT cardinality(remaining) AS left FROM classroom.decks WHERE session_id = pg_temp.id('session') ORDER BY created_at DESC LIMIT 1 \gset
SELECT pg_temp.start('{"continue": true}') \g /dev/null
SELECT is(d.total, :left, 'what was left of the deck goes on') FROM classroom.running_deck(pg_temp.id('session')) AS d;
SELECT is(d.seconds, 20, 'as it was') FROM classroom.running_deck(pg_temp.id('session')) AS d;
SELECT is((SELECT count(*) FROM classroom.decks WHERE session_id = pg_temp.id('session') AND cardinality(remaining) > 0 AND ended_at IS NOT NULL AND seconds = 20), 0::bigint, 'and is not left a second time');

-- ---------------------------------------------------------------- the class's level
SELECT is(classroom.next_level(level, share), expected, format('%s with %s goes to %s', level, share, expected))
FROM (VALUES (3, 1.0, 4), (3, 0.8, 4), (3, 0.79, 3), (3, 0.5, 3), (3, 0.49, 2), (5, 1, 5), (1, 0, 1), (3, NULL, 3)) AS v(level, share, expected);
SELECT pg_temp.start('{"grade": "2-1", "adaptive": true, "difficulty": 2}') \g /dev/null
SELECT is((SELECT difficulty FROM classroom.cards WHERE id = pg_temp.shown()), 2, 'begins where it is told to');
SELECT answer FROM classroom.cards WHERE id = pg_temp.shown() \gset
SELECT pg_temp.answer('g1', :'answer') \g /dev/null
SELECT pg_temp.turn('next') \g /dev/null
SELECT is((SELECT difficulty FROM classroom.cards WHERE id = pg_temp.shown()), 3, 'all right: one up');
SELECT (SELECT o FROM unnest(options) o WHERE o <> answer LIMIT 1) AS wrong FROM classroom.cards WHERE id = pg_temp.shown() \gset
SELECT pg_temp.answer('g1', :'wrong') \g /dev/null
SELECT pg_temp.turn('next') \g /dev/null
SELECT is((SELECT difficulty FROM classroom.cards WHERE id = pg_temp.shown()), 2, 'all wrong: one down');

-- ---------------------------------------------------------------- the index of the rotation
RESET SESSION AUTHORIZATION;
INSERT INTO classroom.problems (school_id, question, answer, type, difficulty, grade)
SELECT pg_temp.id('TWO'), 'q' || n, n::text, (ARRAY['math', 'proverb', 'vocabulary'])[1 + n % 3], 1 + n % 5, 1 + n % 6 || '-' || 1 + n % 2 FROM generate_series(1, 6000) AS n;
ANALYZE classroom.problems;
SELECT pg_temp.sign_in('2teacher') \g /dev/null
SET SESSION AUTHORIZATION seodang_app;
CREATE FUNCTION pg_temp.plan(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$ BEGIN RETURN QUERY EXECUTE 'EXPLAIN ' || query; END $$;
SELECT matches((SELECT string_agg(p, E'\n') FROM pg_temp.plan(format('SELECT id FROM classroom.problems_of(%L, ''2-1'', 3, ''math'')', pg_temp.id('TWOclass'))) p),
	'idx_problems_grade_difficulty', 'a deck is found by its index');

-- ---------------------------------------------------------------- at once
-- Committed, in the demo school, since others must see it. An answer that came before the reveal is waited for; one behind it is refused.
RESET SESSION AUTHORIZATION;
SELECT extensions.dblink_connect(c, :'test_connection'), extensions.dblink_exec(c, 'SET client_min_messages = warning') FROM unnest('{setup,student,window,teacher}'::text[]) AS c \g /dev/null
SELECT extensions.dblink_exec('setup', $$
	INSERT INTO classroom.sessions (id, school_id, class_id, code) SELECT md5('at once')::uuid, school_id, id, 'TESTK7M3' FROM school.classes ORDER BY id LIMIT 1;
	INSERT INTO classroom.participants (id, school_id, session_id, nickname, avatar_id, admitted_at) SELECT md5('tabs')::uuid, school_id, id, '여러 창', 1, now()
		FROM classroom.sessions WHERE code = 'TESTK7M3';
	INSERT INTO classroom.decks (id, school_id, session_id, grade, total, remaining) SELECT md5('deck')::uuid, school_id, id, '2-1', 1, '{}' FROM classroom.sessions WHERE code = 'TESTK7M3';
	INSERT INTO classroom.cards (id, school_id, session_id, deck_id, number, type, difficulty, concept, question, answer) SELECT md5('card')::uuid, school_id, session_id, id,
		1, 'math', 1, '수학', '1 + 1', '2' FROM classroom.decks WHERE id = md5('deck')::uuid;
	UPDATE classroom.decks SET current_id = md5('card')::uuid WHERE id = md5('deck')::uuid$$) \g /dev/null
\set as_student 'SELECT set_config(''seodang.guest_id'', md5(''tabs'')::uuid::text, false), set_config(''seodang.school_id'', (SELECT school_id::text FROM classroom.sessions WHERE code = ''TESTK7M3''), false)'
SELECT extensions.dblink_exec(c, 'BEGIN') FROM unnest('{student,teacher}'::text[]) AS c \g /dev/null
SELECT * FROM unnest('{student,window}'::text[]) AS c, LATERAL extensions.dblink(c, :'as_student') AS t(a text, b text) \g /dev/null
SELECT * FROM extensions.dblink('student', $$SELECT tries FROM classroom.give_answer(md5('card')::uuid, '2')$$) AS t(tries integer) \g /dev/null
SELECT extensions.dblink_send_query('window', $$SELECT tries FROM classroom.give_answer(md5('card')::uuid, '2')$$) \g /dev/null
SELECT extensions.dblink_send_query('teacher', $$SELECT classroom.reveal_card(md5('card')::uuid)::text$$) \g /dev/null
SELECT is(extensions.dblink_is_busy('teacher'), 1, 'a reveal waits for an answer that is on its way') FROM pg_sleep(0.3);
SELECT extensions.dblink_exec('student', 'COMMIT') \g /dev/null
SELECT is((SELECT tries FROM extensions.dblink_get_result('window') AS t(tries integer)), 1, 'two windows of one student are one answer');
SELECT * FROM extensions.dblink_get_result('window') AS t(tries integer) \g /dev/null
SELECT * FROM extensions.dblink_get_result('teacher') AS t(x text) \g /dev/null
SELECT * FROM extensions.dblink_get_result('teacher') AS t(x text) \g /dev/null
SELECT extensions.dblink_send_query('window', $$SELECT tries FROM classroom.give_answer(md5('card')::uuid, '3')$$) \g /dev/null
SELECT is(extensions.dblink_is_busy('window'), 1, 'an answer waits for a reveal that is on its way') FROM pg_sleep(0.3);
SELECT extensions.dblink_exec('teacher', 'COMMIT') \g /dev/null
SELECT throws_ok($$SELECT * FROM extensions.dblink_get_result('window') AS t(tries integer)$$, 'SD409', 'revealed', 'and is refused');
SELECT is((SELECT count(*) FROM classroom.answers a WHERE a.card_id = md5('card')::uuid AND a.content = '2' AND a.tries = 1), 1::bigint, 'one row is what is left');
SELECT extensions.dblink_exec('setup', $$DELETE FROM classroom.sessions WHERE code = 'TESTK7M3'$$), extensions.dblink_disconnect(c) FROM unnest('{student,window,teacher}'::text[]) AS c \g /dev/null
SELECT * FROM finish();
ROLLBACK;
