-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a class says: who waits for whom, which index a page is read by, and what counts as a word.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;

-- ---------------------------------------------------------------- words
CREATE FUNCTION pg_temp.finds(word text, content text) RETURNS boolean LANGUAGE sql AS $$
	SELECT lower(normalize(content, NFKD)) ~ classroom.word_pattern(classroom.word_key(word))
$$;
SELECT is(classroom.word_key(' ＢＡ-바1보 é'), normalize('ba바보e', NFKD), 'a word is its letters, however they are written');
SELECT is(pg_temp.finds(w, c), f, c) FROM (VALUES ('바보', '바보', true), ('바보', '바봉', false), ('바보', '아 바보', true), ('바보', '아바보', false), ('바보', '너 바-보다!', true),
	('바보', '바보상자', false), ('바보', '바 보자', false), ('바보', '바보 바보', true), ('시발', '시발점', false), ('시발', '시발이', true), ('ass', 'class', false), ('ass', 'ass야', true)) AS v(w, c, f);
SELECT throws_ok(format('INSERT INTO classroom.words (school_id, word) VALUES (%L, ''.*'')', pg_temp.id('ONE')), '23514', NULL, 'what has no letters is no word');
SELECT is(classroom.with_suggestion('너 바 보, 바보!', '바보', '친구'), '너 친구, 친구!', 'a suggestion takes the word''s place, everywhere');
SELECT is(classroom.with_suggestion('ㅂㅏ보', '바보', '친구'), NULL, 'not where the word does not stand as it is');
SELECT is(classroom.with_suggestion(repeat('바보', 100), '바보', '장난꾸러기'), NULL, 'nor where it becomes too long');
SELECT is(classroom.with_suggestion('바보', '바보', '\1 & \'), '\1 & \', 'and is taken as it is');

SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
INSERT INTO classroom.words (school_id, word) SELECT pg_temp.id('ONE'), '낱말' || translate(n::text, '0123456789', 'abcdefghij') FROM generate_series(2, classroom.most_words()) AS n;
SELECT is(classroom.put_word('...', NULL), 'no_letters', 'nothing is found by signs alone');
SELECT is(classroom.put_word('마지막', NULL), 'added', 'as many as a list may hold');
SELECT is(classroom.put_word('하나 더', NULL), 'too_many', 'and none more');
SELECT is(classroom.put_word('마 지막', '처음'), 'changed', 'but one that is there is changed');
RESET SESSION AUTHORIZATION;

-- ---------------------------------------------------------------- the plan of a page
INSERT INTO classroom.sessions (id, school_id, class_id, code) VALUES (pg_temp.id('class session'), pg_temp.id('ONE'), pg_temp.id('ONEclass'), '0123ABCD'),
	(pg_temp.id('other session'), pg_temp.id('TWO'), pg_temp.id('TWOclass'), '0123ABCE');
INSERT INTO classroom.messages (school_id, session_id, nickname, avatar_id, content, created_at, is_question, votes)
SELECT s.school_id, s.id, '이름', 1, '말', now() - make_interval(secs => n), n % 50 = 0, n % 7 FROM classroom.sessions s, generate_series(1, 3000) AS n WHERE s.code LIKE '0123ABC%';
ANALYZE classroom.messages;
CREATE FUNCTION pg_temp.plan(query text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	plan text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN (COSTS OFF) ' || query LOOP
		plan := plan || line || E'\n';
	END LOOP;
	RETURN plan;
END $$;
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT pg_temp.plan(format('SELECT * FROM classroom.message_rows(%L, NULL, NULL, 31)', pg_temp.id('class session'))) AS newest,
	pg_temp.plan(format('SELECT * FROM classroom.message_rows(%L, %L, %L, 31)', pg_temp.id('class session'), now() - interval '10 minutes', pg_temp.id('any'))) AS earlier \gset
SELECT matches(:'newest'::text, 'Index Scan using idx_messages_session_time', 'the newest are read in the order of the index');
SELECT matches(:'earlier'::text, 'Index Scan using idx_messages_session_time[^\n]*\n\s*Index Cond: [^\n]*ROW\(created_at, id\) <', 'and earlier ones from their place in it');
SELECT ok(:'newest'::text !~ 'Sort|Seq Scan on messages' AND :'earlier'::text !~ 'Sort|Seq Scan on messages', 'without sorting or reading them all');
SELECT is((SELECT count(*) FROM classroom.message_rows(pg_temp.id('other session'), NULL, NULL, 31)), 0::bigint, 'another school''s are not there');
RESET SESSION AUTHORIZATION;

-- ---------------------------------------------------------------- at once
SELECT extensions.dblink_connect('teacher', :'test_connection'), extensions.dblink_connect('student', :'test_connection'),
	extensions.dblink_connect('tab', :'test_connection') \g /dev/null
CREATE FUNCTION pg_temp.on(connection text, statement text) RETURNS text LANGUAGE sql AS $$
	SELECT x FROM extensions.dblink(connection, statement) AS t(x text)
$$;
-- What these connections see must be committed: a class of the demo, whose session goes at the end.
SELECT pg_temp.on('teacher', format($$ WITH s AS (INSERT INTO classroom.sessions (id, school_id, class_id, teacher_id, code)
		SELECT %L, t.school_id, t.class_id, t.person_id, '0123ABCF' FROM school.class_teachers t LIMIT 1 RETURNING *),
	p AS (INSERT INTO classroom.participants (id, school_id, session_id, nickname, avatar_id, admitted_at)
		SELECT %L, s.school_id, s.id, '감나무', 1, now() FROM s RETURNING id)
	SELECT s.teacher_id || ' ' || s.school_id FROM s, p $$, pg_temp.id('shared session'), pg_temp.id('persimmon'))) AS made \gset
SELECT pg_temp.on(c, format('SELECT set_config(''seodang.school_id'', %L, false) || set_config(''seodang.guest_id'', %L, false)',
	split_part(:'made', ' ', 2), pg_temp.id('persimmon'))) FROM unnest('{student,tab}'::text[]) AS c \g /dev/null
SELECT pg_temp.on('teacher', format('SELECT set_config(''seodang.school_id'', %L, false) || set_config(''seodang.user_id'', %L, false) || set_config(''seodang.roles'', ''teacher'', false)',
	split_part(:'made', ' ', 2), split_part(:'made', ' ', 1))) \g /dev/null

SELECT extensions.dblink_exec('teacher', 'BEGIN') \g /dev/null
SELECT pg_temp.on('teacher', format('SELECT classroom.set_chat(%L, true, NULL, NULL)::text', pg_temp.id('shared session'))) \g /dev/null
SELECT extensions.dblink_send_query('student', 'SELECT outcome FROM classroom.post_message(''저요'', false, NULL)') \g /dev/null
SELECT pg_sleep(0.2) \g /dev/null
SELECT is(extensions.dblink_is_busy('student'), 1, 'who speaks while the teacher locks waits');
SELECT extensions.dblink_exec('teacher', 'COMMIT') \g /dev/null
SELECT is((SELECT x FROM extensions.dblink_get_result('student') AS t(x text)), 'chat_locked', 'and is told that it is locked');
SELECT * FROM extensions.dblink_get_result('student') AS t(x text) \g /dev/null
SELECT pg_temp.on('teacher', format('SELECT classroom.set_chat(%L, false, 60, NULL)::text', pg_temp.id('shared session'))) \g /dev/null

SELECT extensions.dblink_exec('student', 'BEGIN') \g /dev/null
SELECT is(pg_temp.on('student', 'SELECT outcome FROM classroom.post_message(''하나'', false, ''key'')'), 'posted', 'the first tab speaks');
SELECT extensions.dblink_send_query('tab', 'SELECT outcome FROM classroom.post_message(''둘'', false, NULL)') \g /dev/null
SELECT pg_sleep(0.2) \g /dev/null
SELECT is(extensions.dblink_is_busy('tab'), 1, 'another one waits for it');
SELECT extensions.dblink_exec('student', 'COMMIT') \g /dev/null
SELECT is((SELECT x FROM extensions.dblink_get_result('tab') AS t(x text)), 'slow_mode', 'and is too soon');
SELECT * FROM extensions.dblink_get_result('tab') AS t(x text) \g /dev/null
SELECT is(pg_temp.on('tab', 'SELECT outcome FROM classroom.post_message(''하나'', false, ''key'')'), 'again', 'the same sending is not too soon, but the same');

SELECT is(pg_temp.on('student', format('SELECT classroom.reactions_of_topic(%L)::text', 'class:' || pg_temp.id('shared session'))), NULL, 'no reaction, nothing to say');
SELECT pg_temp.on('student', 'SELECT classroom.react(k) FROM unnest(''{clap,clap,hand}''::text[]) AS k LIMIT 3') \g /dev/null
SELECT is(pg_temp.on('tab', format('SELECT (classroom.reactions_of_topic(%L) -> ''counts'')::text', 'class:' || pg_temp.id('shared session')))::jsonb,
	'{"clap": 2, "hand": 1}', 'reactions are counted once');
SELECT is(pg_temp.on('tab', format('SELECT classroom.reactions_of_topic(%L)::text', 'class:' || pg_temp.id('shared session'))), NULL, 'and are gone then');

SELECT pg_temp.on('teacher', format('WITH gone AS (DELETE FROM classroom.sessions WHERE id = %L RETURNING id) SELECT count(*)::text FROM gone', pg_temp.id('shared session'))) \g /dev/null
SELECT pg_temp.on('teacher', format('WITH gone AS (DELETE FROM live.events WHERE topic LIKE %L RETURNING id), late AS (DELETE FROM live.waiting_events WHERE topic LIKE %L RETURNING topic)
	SELECT count(*)::text FROM gone, late', 'class:' || pg_temp.id('shared session') || '%', 'class:' || pg_temp.id('shared session') || '%')) \g /dev/null
SELECT * FROM finish();
ROLLBACK;
