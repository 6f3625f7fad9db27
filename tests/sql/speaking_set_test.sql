-- SPDX-License-Identifier: GPL-3.0-or-later
-- Practice sets: what a school begins with, whose they are, and how far an assignment is.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;

SELECT is((SELECT count(*) FROM speaking.practice_sets s WHERE s.school_id = pg_temp.id('ONE')), (SELECT count(*) FROM speaking.starter_sets()), 'a school begins with all sets');
SELECT is((SELECT count(*) FROM speaking.sentences s WHERE s.school_id = pg_temp.id('ONE')), 120::bigint, 'and all sentences');
DELETE FROM speaking.practice_sets s WHERE s.school_id = pg_temp.id('ONE');
SELECT speaking.add_starter(pg_temp.id('ONE')) \g /dev/null
SELECT is((SELECT count(*) FROM speaking.practice_sets s WHERE s.school_id = pg_temp.id('ONE')), 0::bigint, 'what was deleted does not come back');
INSERT INTO tutoring.tutor_students (school_id, tutor_id, student_id, status) VALUES (pg_temp.id('ONE'), pg_temp.id('t1'), pg_temp.id('s1'), 'active');

CREATE FUNCTION pg_temp.set_of(title text) RETURNS uuid LANGUAGE sql AS $$ SELECT s.id FROM speaking.practice_sets s WHERE s.title = set_of.title AND s.school_id = pg_temp.id('ONE') $$;
CREATE FUNCTION pg_temp.sentence(n integer) RETURNS uuid LANGUAGE sql AS $$ SELECT s.id FROM speaking.sentences s WHERE s.set_id = pg_temp.set_of('하나') AND s.sentence_index = n $$;
CREATE FUNCTION pg_temp.progress() RETURNS text LANGUAGE sql AS $$ SELECT cardinality(a.done_ids) || CASE WHEN a.completed_at IS NULL THEN '' ELSE ' complete' END
	FROM speaking.assignments a WHERE a.student_id = pg_temp.id('s1') $$;
CREATE FUNCTION pg_temp.practise(n integer, is_scorable boolean DEFAULT true, words text DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
	INSERT INTO speaking.pronunciation_results (school_id, student_id, sentence_id, original_text, status, scorable, reason, overall_score, grade, completed_at)
	SELECT s.school_id, pg_temp.id('s1'), s.id, COALESCE(words, s.english), 'COMPLETED', is_scorable, CASE WHEN NOT is_scorable THEN 'silence' END,
		CASE WHEN is_scorable THEN 80 END, CASE WHEN is_scorable THEN 'B' END, now()
	FROM speaking.sentences s WHERE s.id = pg_temp.sentence(n);
	SELECT speaking.note_progress(pg_temp.id('s1'), pg_temp.set_of('하나'));
$$;

SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT is((SELECT decision FROM speaking.save_set(NULL, '{"title": "하나", "level": "beginner", "topic": "인사",
	"sentences": [{"english": "One."}, {"english": "Two."}, {"english": "Two."}]}', NULL)), 'saved', 'a tutor writes a set');
SELECT is((SELECT decision FROM speaking.save_set(pg_temp.set_of('하나'), '{"topic": "숫자"}', 7)), 'set_changed', 'another version is not written over');
SELECT is((SELECT s.topic::text FROM speaking.practice_sets s), '인사', 'nothing of it');
SELECT is(speaking.assign_set(pg_temp.set_of('하나'), ARRAY[pg_temp.id('s1')], '{}', NULL), 1, 'and gives it to a student');
SELECT throws_ok(format('SELECT speaking.assign_set(%L, %L, %L, NULL)', pg_temp.set_of('하나'), ARRAY[pg_temp.id('s2')], '{}'), 'SD404', 'not_found', 'not to one of others');
SELECT throws_ok(format('SELECT speaking.assign_set(%L, %L, %L, NULL)', pg_temp.set_of('하나'), '{}', ARRAY[pg_temp.id('ONEclass')]), 'SD404', 'not_found', 'nor to a class');
SELECT is(speaking.shown_class(pg_temp.id('ONEclass')), NULL, 'whose students a tutor is not shown');

RESET SESSION AUTHORIZATION;
SELECT pg_temp.practise(0, false) \g /dev/null
SELECT is(pg_temp.progress(), '0', 'what is not scorable counts nowhere');
SELECT pg_temp.practise(0, true, 'Another text.') \g /dev/null
SELECT is(pg_temp.progress(), '0', 'nor what had other words');
SELECT pg_temp.practise(0), pg_temp.practise(0), pg_temp.practise(1) \g /dev/null
SELECT is(pg_temp.progress(), '2', 'a sentence counts once');
DELETE FROM speaking.pronunciation_results;
SELECT pg_temp.practise(1) \g /dev/null
SELECT is(pg_temp.progress(), '2', 'and still does when its results are forgotten');

SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT speaking.save_set(pg_temp.set_of('하나'), '{"sentences": [{"english": "Two."}, {"english": "One."}, {"english": "Two."}, {"english": "Three."}]}', 1) \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.progress(), '2', 'moving sentences takes nothing away');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT speaking.save_set(pg_temp.set_of('하나'), '{"sentences": [{"english": "Two."}, {"english": "One."}]}', 2) \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.progress(), '2 complete', 'nothing is left to do when the rest is taken out');
SELECT is((SELECT count(*) FROM live.events e WHERE e.topic = 'user:' || pg_temp.id('t1') AND e.kind = 'assignments') > 0, true, 'who gave it is told at once');
SELECT is((SELECT count(*) FROM inbox.deliveries d WHERE d.recipient = pg_temp.id('s1') AND d.event_key LIKE 'practice_assigned:%' AND d.channel = 'inbox'), 1::bigint, 'the student was told once');

-- Rights, below any route.
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('t2') \g /dev/null
SELECT throws_ok(format('SELECT speaking.save_set(%L, %L, NULL)', pg_temp.set_of('하나'), '{"title": "둘"}'), 'SD404', 'not_found', 'another tutor does not change it');
SELECT is(speaking.take_back_set(pg_temp.set_of('하나'), ARRAY[pg_temp.id('s1')]), 0, 'nor takes it back');
SELECT throws_ok(format('SELECT speaking.drop_reading(%L)', pg_temp.sentence(0)), 'SD404', 'not_found', 'nor its readings');
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT throws_ok(format('SELECT speaking.save_set(NULL, %L, NULL)', '{"title": "둘"}'), 'SD403', 'role', 'students write none');
SELECT pg_temp.sign_in('2admin') \g /dev/null
SELECT is((SELECT count(*) FROM speaking.practice_sets s WHERE s.title = '하나'), 0::bigint, 'another school does not see it');
SELECT throws_ok(format('SELECT speaking.save_set(%L, %L, NULL)', md5('x')::uuid, '{"title": "둘"}'), 'SD404', 'not_found', 'what is not there cannot be changed');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is((SELECT decision FROM speaking.save_set(pg_temp.set_of('하나'), '{"is_shared": false}', NULL)), 'saved', 'an admin may');
SELECT is(speaking.assign_set(pg_temp.set_of('하나'), '{}', ARRAY[pg_temp.id('ONEclass')], NULL), 3, 'and gives it to a class');
SELECT is(speaking.take_back_set(pg_temp.set_of('하나'), ARRAY[pg_temp.id('s1'), pg_temp.id('s2')]), 2, 'and takes it back');

SELECT * FROM finish();
ROLLBACK;
