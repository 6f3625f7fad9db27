-- SPDX-License-Identifier: GPL-3.0-or-later
-- The problem bank: the index that a rotation reads, search by its own, what a school begins with, and who may.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;

CREATE FUNCTION pg_temp.plan(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	whole text := '';
BEGIN
	FOR line IN EXECUTE 'EXPLAIN ' || statement LOOP
		whole := whole || line || E'\n';
	END LOOP;
	RETURN whole;
END $$;

SELECT is((SELECT regexp_replace(pg_get_indexdef('classroom.idx_problems_grade_difficulty'::regclass), '^.* USING ', '')), 'btree (grade, difficulty, type)',
	'the index is the document''s');

-- Every school begins alike, and once.
SELECT is((SELECT count(*) FROM classroom.problems p WHERE p.school_id = pg_temp.id('ONE')), (SELECT count(*) FROM classroom.starter_problems()),
	'a school begins with all that there is');
SELECT is((SELECT count(*) FROM (SELECT p.question, p.answer, p.choices FROM classroom.problems p WHERE p.school_id = pg_temp.id('ONE')
	EXCEPT SELECT p.question, p.answer, p.choices FROM classroom.problems p WHERE p.school_id = pg_temp.id('TWO')) AS d), 0::bigint, 'and so does the next');
DELETE FROM classroom.problems p WHERE p.school_id = pg_temp.id('ONE') AND p.grade = '1-1';
SELECT classroom.add_starter(pg_temp.id('ONE')) \g /dev/null
SELECT is((SELECT count(*) FROM classroom.problems p WHERE p.school_id = pg_temp.id('ONE') AND p.grade = '1-1'), 0::bigint, 'what was deleted does not come back');

-- More schools, so that a school is a small part of the table.
INSERT INTO school.schools (code, name) SELECT 'MANY' || n, '학교' || n FROM generate_series(1, 30) AS n;
ANALYZE classroom.problems;
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT matches(pg_temp.plan($$SELECT id FROM classroom.problems WHERE grade = '3-2' AND difficulty = 3 AND type = 'math'$$), 'idx_problems_grade_difficulty',
	'a rotation by grade, difficulty and type reads the index, under the policy too');
SELECT matches(pg_temp.plan($$SELECT id FROM classroom.problems WHERE grade = '3-2' AND difficulty = 3$$), 'idx_problems_grade_difficulty',
	'and one of all types');
RESET SESSION AUTHORIZATION;
SELECT matches(pg_temp.plan($$SELECT id FROM classroom.problems p WHERE p.search_parts @> '{굴뚝}'$$), 'problems_search_parts_idx', 'a search reads its index');

SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT results_eq($$SELECT p.question FROM classroom.find_problems('굴뚝', NULL, NULL, NULL, NULL, NULL, NULL, 10) f JOIN classroom.problems p ON p.id = f.id$$,
	ARRAY['아니 땐 굴뚝에 □□ 날까'], 'only one''s own school is searched');
SELECT is(classroom.choices_fault('사과', '{배,사 과}'), 'choice_is_answer', 'blanks make no other choice');
SELECT is(classroom.choices_fault('2', '{1,１}'), 'choices_alike', 'nor does full width');
SELECT is(classroom.choices_fault('2', '{1,3}'), NULL, 'good ones are let through');
SELECT is(classroom.choices_fault('2', NULL), NULL, 'and none');

-- Rights, below any route.
SELECT is((SELECT count(*) FROM classroom.problems p WHERE p.school_id = pg_temp.id('TWO')), 0::bigint, 'another school''s rows are not there');
SELECT throws_ok(format('SELECT classroom.save_problem(NULL, %L)', jsonb_build_object('question', 'a', 'answer', 'b', 'type', 'math', 'difficulty', 1, 'grade', '1-1',
	'class_id', pg_temp.id('TWOclass'))), 'SD404', 'not_found', 'no problem goes to another school''s class');
SELECT is((SELECT decision FROM classroom.save_problem(NULL, jsonb_build_object('question', '새 문제', 'answer', 'b', 'type', 'math', 'difficulty', 1,
	'grade', '1-1', 'class_id', pg_temp.id('ONEclass')))), 'saved', 'one goes to one''s own');
SELECT is((SELECT decision FROM classroom.save_problem(NULL, jsonb_build_object('question', '새 문제', 'answer', 'c', 'type', 'math', 'difficulty', 1,
	'grade', '1-1', 'class_id', pg_temp.id('ONEclass')))), 'problem_exists', 'and is there once');
SELECT is((SELECT decision FROM classroom.save_problem(NULL, jsonb_build_object('question', '새 문제', 'answer', 'c', 'type', 'math', 'difficulty', 1,
	'grade', '1-1'))), 'saved', 'a shared one is another');

SELECT * FROM finish();
ROLLBACK;
