-- SPDX-License-Identifier: GPL-3.0-or-later
-- A student's way through a set: one session, the sentence at which one goes on, words as they were written.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;
INSERT INTO speaking.practice_sets (id, school_id, author_id, title, level, topic) VALUES (pg_temp.id('set'), pg_temp.id('ONE'), pg_temp.id('t1'), '길 묻기', 'beginner', '길'),
	(pg_temp.id('empty'), pg_temp.id('ONE'), pg_temp.id('t1'), '빈 세트', 'beginner', '길');
INSERT INTO speaking.sentences (id, school_id, set_id, sentence_index, english)
SELECT pg_temp.id('sentence ' || n), pg_temp.id('ONE'), pg_temp.id('set'), n, 'Sentence number ' || n FROM generate_series(0, 2) AS n;
CREATE FUNCTION pg_temp.said(session uuid, number integer, score integer) RETURNS uuid LANGUAGE sql AS $$
	INSERT INTO speaking.pronunciation_results (school_id, student_id, session_id, sentence_id, sentence_index, original_text, status, scorable, reason, overall_score,
		grade, completed_at)
	VALUES (pg_temp.id('ONE'), pg_temp.id('s1'), session, pg_temp.id('sentence ' || number), number, 'Sentence number ' || number, 'COMPLETED', score IS NOT NULL,
		CASE WHEN score IS NULL THEN 'silence' END, score, CASE WHEN score IS NOT NULL THEN 'B' END, now()) RETURNING id;
$$;
SET SESSION AUTHORIZATION seodang_app;

SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT session_id AS session, sentence_index AS at FROM speaking.begin_practice(pg_temp.id('set')) \gset
SELECT is(:at, 0, 'a set begins with its first sentence');
SELECT is((SELECT count(*)::integer FROM speaking.sentence_audio WHERE session_id = :'session'), 6, 'and with the sounds of what comes first');
SELECT results_eq($$SELECT session_id, sentence_index FROM speaking.begin_practice(pg_temp.id('set'))$$, format('VALUES (%L::uuid, 0)', :'session'),
	'a session that runs is gone on with');
SELECT throws_ok($$SELECT speaking.begin_practice(pg_temp.id('empty'))$$, 'SD404', NULL, 'there is nothing to say in an empty set');

RESET SESSION AUTHORIZATION;
SELECT pg_temp.said(:'session', 0, 70), pg_temp.said(:'session', 0, 90), pg_temp.said(:'session', 1, NULL) \g /dev/null
SET SESSION AUTHORIZATION seodang_app;
SELECT results_eq(format('SELECT sentence_index, is_done, session_best, session_attempts FROM speaking.sentence_results(pg_temp.id(''set''), %L) ORDER BY 1', :'session'),
	$$VALUES (0, true, 90, 2), (1, false, NULL, 1), (2, false, NULL, 0)$$, 'the best of each sentence; what has no score is not done');
SELECT is(speaking.next_sentence(pg_temp.id('set'), :'session'), 1, 'one goes on with the first that is not done');
SELECT speaking.end_session(:'session') \g /dev/null
SELECT isnt((SELECT session_id FROM speaking.begin_practice(pg_temp.id('set'))), :'session', 'after its end another session begins');
SELECT is((SELECT sentence_index FROM speaking.begin_practice(pg_temp.id('set'))), 1, 'where the last one stopped');
SELECT is((SELECT count(*)::integer FROM speaking.sentence_results(pg_temp.id('set'), :'session') WHERE is_done), 1, 'what was said stays said');
SELECT pg_temp.sign_in('s2') \g /dev/null
SELECT is((SELECT count(*)::integer FROM speaking.sentence_results(pg_temp.id('set'), :'session') WHERE is_done OR session_attempts > 0), 0, 'each student has a way of their own');

-- assigned again: what counts is what was said since
RESET SESSION AUTHORIZATION;
INSERT INTO speaking.assignments (school_id, set_id, student_id, assigned_by) VALUES (pg_temp.id('ONE'), pg_temp.id('set'), pg_temp.id('s1'), pg_temp.id('t1'));
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is(speaking.next_sentence(pg_temp.id('set'), :'session'), 1, 'what this session has not scored comes before what it has');
SELECT is((SELECT count(*)::integer FROM speaking.sentence_results(pg_temp.id('set'), NULL) WHERE is_done), 0, 'a task begins with nothing done');

-- words as they were written
CREATE FUNCTION pg_temp.shown(original text, words text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(w ->> 'word' || CASE WHEN (w ->> 'is_missed')::boolean THEN '-' WHEN (w ->> 'is_extra')::boolean THEN '+' ELSE '' END, ' ')
	FROM jsonb_array_elements(speaking.shown_words(jsonb_populate_record(NULL::speaking.pronunciation_results,
		jsonb_build_object('original_text', original, 'words', (SELECT jsonb_agg(jsonb_build_object('word', trim(t, '+-'), 'start_ms', 0, 'end_ms', 0,
			'verdict', CASE right(t, 1) WHEN '-' THEN 'missed' WHEN '+' THEN 'extra' ELSE 'said' END) ORDER BY o)
			FROM regexp_split_to_table(words, ' ') WITH ORDINALITY AS x(t, o)))))) AS w;
$$;
SELECT is(pg_temp.shown('I walk to the school, with Mina.', 'i walk very+ to the school- with mina'), 'I walk very+ to the school,- with Mina.', 'with capitals and commas');
SELECT is(pg_temp.shown('I have 21 cats.', 'i have twenty one- cats'), 'i have twenty one- cats', 'or as they are said, where numbers were spelt out');
SELECT is(speaking.shown_words(NULL::speaking.pronunciation_results), NULL, 'without a result there are none');

SELECT * FROM finish();
ROLLBACK;
