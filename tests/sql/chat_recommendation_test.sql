-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is recommended to whom, by which rule, logged and rated.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;

-- Of s1: the rules that found something, in their order.
CREATE FUNCTION pg_temp.rules() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(format('%s %s', r.target_type, r.reason), ', ' ORDER BY n) FROM ROWS FROM (chat.recommend(9)) WITH ORDINALITY
		AS r(id, target_type, target_id, title, reason, detail, rating, n);
$$;
CREATE FUNCTION pg_temp.found(wanted text) RETURNS text LANGUAGE sql AS $$ SELECT r.title FROM chat.recommend(9) AS r WHERE r.reason = wanted ORDER BY 1 LIMIT 1 $$;

INSERT INTO speaking.practice_sets (id, school_id, author_id, title, level, topic)
SELECT pg_temp.id(title), pg_temp.id('ONE'), pg_temp.id('t1'), title, 'beginner', topic
FROM (VALUES ('인사', '일상'), ('여행 가기', '시험 여행'), ('주문', '시험 음식')) AS x(title, topic);
INSERT INTO speaking.sentences (id, school_id, set_id, sentence_index, english)
SELECT pg_temp.id(s.title || n), s.school_id, s.id, n, 'Sentence ' || n FROM speaking.practice_sets s, generate_series(0, 2) AS n WHERE s.school_id = pg_temp.id('ONE');

SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is(pg_temp.rules(), 'situation not_yet_tried', 'who is new is shown a conversation');
SELECT is(pg_temp.found('not_yet_tried'), (SELECT s.title ->> 'ko' FROM chat.starter_situations() s WHERE s.level = '하' ORDER BY s.place LIMIT 1), 'an easy one');
SELECT chat.begin_conversation('chat', jsonb_build_object('situation', (SELECT s.key FROM chat.starter_situations() s WHERE s.level = '하' ORDER BY s.place LIMIT 1), 'difficulty', '하')) \g /dev/null
SELECT is(pg_temp.found('not_yet_tried'), (SELECT s.title ->> 'ko' FROM chat.starter_situations() s WHERE s.level = '하' ORDER BY s.place OFFSET 1 LIMIT 1), 'then the next');
SELECT chat.begin_conversation('chat', '{"topic": "x", "difficulty": "상"}') \g /dev/null
RESET SESSION AUTHORIZATION;
UPDATE chat.session_master SET last_turn_at = now() + interval '1 second' WHERE topic = 'x';
SET SESSION AUTHORIZATION seodang_app;
SELECT is(pg_temp.found('not_yet_tried'), (SELECT s.title ->> 'ko' FROM chat.starter_situations() s ORDER BY s.level <> '상', s.place LIMIT 1), 'at the level last talked at');

-- What was assigned comes first.
RESET SESSION AUTHORIZATION;
INSERT INTO speaking.assignments (school_id, set_id, student_id, due_on) VALUES (pg_temp.id('ONE'), pg_temp.id('인사'), pg_temp.id('s1'), current_date + 30);
SET SESSION AUTHORIZATION seodang_app;
SELECT is(pg_temp.rules(), 'situation not_yet_tried', 'what is due in a month does not press');
RESET SESSION AUTHORIZATION;
UPDATE speaking.assignments SET due_on = current_date + 2 WHERE student_id = pg_temp.id('s1');
SET SESSION AUTHORIZATION seodang_app;
SELECT is(pg_temp.rules(), 'practice_set assignment_due, situation not_yet_tried', 'what is due soon comes first');
SELECT is((SELECT (r.detail ->> 'due_on')::date FROM chat.recommend(1) AS r), current_date + 2, 'with its day');

-- The weakest topic, by scores and by the learner's record.
RESET SESSION AUTHORIZATION;
INSERT INTO speaking.pronunciation_results (school_id, student_id, sentence_id, original_text, status, scorable, overall_score, grade, completed_at)
SELECT pg_temp.id('ONE'), pg_temp.id('s1'), pg_temp.id(x.title || n), 'x', 'COMPLETED', true, x.score, 'C', now()
FROM (VALUES ('여행 가기', 60), ('주문', 90)) AS x(title, score), generate_series(0, 2) AS n;
INSERT INTO hub.concepts (id, school_id, key, name) VALUES (pg_temp.id('concept'), pg_temp.id('ONE'), '관계대명사', '관계대명사');
INSERT INTO hub.mastery (student_id, concept_id, school_id, mastery, observations) VALUES (pg_temp.id('s1'), pg_temp.id('concept'), pg_temp.id('ONE'), 0.2, 5);
SET SESSION AUTHORIZATION seodang_app;
SELECT is(pg_temp.rules(), 'practice_set assignment_due, practice_set weak_topic, situation not_yet_tried', 'then the weakest topic');
SELECT is((SELECT (r.title, r.detail)::text FROM chat.recommend(9) AS r WHERE r.reason = 'weak_topic'), '("여행 가기","{""score"": 60, ""topic"": ""시험 여행""}")', 'with its average');
RESET SESSION AUTHORIZATION;
INSERT INTO documents.documents (id, school_id, owner_id, title) VALUES (pg_temp.id('paper'), pg_temp.id('ONE'), pg_temp.id('teacher'), '관계대명사 정리'),
	(pg_temp.id('secret'), pg_temp.id('ONE'), pg_temp.id('teacher'), '관계대명사 시험 답안');
INSERT INTO documents.shares (school_id, document_id, kind) VALUES (pg_temp.id('ONE'), pg_temp.id('paper'), 'school');
WITH v AS (INSERT INTO documents.versions (school_id, document_id, number, state, kind, file_name, bytes, completed_at)
	SELECT d.school_id, d.id, 1, 'COMPLETED', 'txt', 'a.txt', 1, now() FROM documents.documents d WHERE d.id IN (pg_temp.id('paper'), pg_temp.id('secret'))
	RETURNING id, document_id)
UPDATE documents.documents d SET current_version_id = v.id FROM v WHERE v.document_id = d.id;
SET SESSION AUTHORIZATION seodang_app;
SELECT is(pg_temp.rules(), 'practice_set assignment_due, practice_set weak_topic, document weak_topic, situation not_yet_tried', 'a document about what is hard, once');
SELECT is((SELECT count(*) FROM chat.recommend(9) AS r WHERE r.title = '관계대명사 시험 답안'), 0::bigint, 'never one that the student may not read');
SELECT pg_temp.sign_in('s2') \g /dev/null
SELECT is(pg_temp.rules(), 'situation not_yet_tried, document shared_lately', 'others are shown what was shared lately');
SELECT is((SELECT r.detail ->> 'name' FROM chat.recommend(9) AS r WHERE r.target_type = 'document'), '교사', 'and by whom');

-- Logged, followed, rated.
SELECT is((SELECT count(*) FROM chat.recommendations_log WHERE user_id = pg_temp.id('s2')), 2::bigint, 'each is logged once, however often it is shown');
SELECT id AS document, target_id AS target FROM chat.recommendations_log WHERE user_id = pg_temp.id('s2') AND target_type = 'document' \gset
SELECT is(chat.open_recommendation(:'document'), '/workspace/documents/' || :'target', 'it leads to its page');
SELECT ok((SELECT opened_at IS NOT NULL FROM chat.recommendations_log WHERE id = :'document'), 'which is noted');
SELECT is(pg_temp.rules(), 'situation not_yet_tried', 'what was opened is not new any more');
SELECT id AS situation FROM chat.recommendations_log WHERE user_id = pg_temp.id('s2') AND target_type = 'situation' \gset
SELECT target_id AS key FROM chat.recommendations_log WHERE id = :'situation' \gset
SELECT chat.rate_recommendation(:'situation', -1) \g /dev/null
SELECT is((SELECT count(*) FROM chat.recommend(9) AS r WHERE r.target_id = :'key'), 0::bigint, 'what is not liked is not shown again');
SELECT chat.rate_recommendation(:'situation', NULL) \g /dev/null
SELECT is((SELECT count(*) FROM chat.recommend(9) AS r WHERE r.target_id = :'key'), 1::bigint, 'unless that is taken back');
SELECT throws_ok(format('SELECT chat.rate_recommendation(%L, 3)', :'situation'), '23514', NULL, 'there are two ratings');
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT throws_ok(format('SELECT chat.rate_recommendation(%L, 1)', :'situation'), 'SD404', NULL, 'of one''s own');
SELECT is(chat.open_recommendation(:'situation'), NULL, 'nobody follows another''s');
SELECT is((SELECT count(*) FROM chat.recommend(2)), 2::bigint, 'as many as are asked for');
SELECT * FROM finish();
ROLLBACK;
