-- SPDX-License-Identifier: GPL-3.0-or-later
-- The year roll-over: what is planned, what is written, who may, and that it can be taken back.
\ir fixture.psql
SELECT no_plan();

RESET SESSION AUTHORIZATION;
-- ONE: 1-1 with s1 s2 s3, 2-1 with s4, 3-1 with s5 (of whom the account is closed) and s6; TWO is as it comes.
INSERT INTO school.classes (id, school_id, grade, name) VALUES (pg_temp.id('2-1'), pg_temp.id('ONE'), 2, '1'), (pg_temp.id('3-1'), pg_temp.id('ONE'), 3, '1');
INSERT INTO school.class_students (person_id, school_id, class_id, number) VALUES (pg_temp.id('s4'), pg_temp.id('ONE'), pg_temp.id('2-1'), '1'),
	(pg_temp.id('s5'), pg_temp.id('ONE'), pg_temp.id('3-1'), '1'), (pg_temp.id('s6'), pg_temp.id('ONE'), pg_temp.id('3-1'), '2');
UPDATE school.people SET disabled_at = now() WHERE id = pg_temp.id('s5');
CREATE FUNCTION pg_temp.s(login text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', grade, class_name, student_number, is_current, graduated_on) FROM hub.students WHERE id = pg_temp.id(login)
$$;
CREATE FUNCTION pg_temp.everybody() RETURNS text LANGUAGE sql AS $$ SELECT string_agg(pg_temp.s('s' || n), ', ' ORDER BY n) FROM generate_series(1, 6) AS n $$;
CREATE FUNCTION pg_temp.start(teachers text DEFAULT 'clear', file text DEFAULT NULL) RETURNS uuid LANGUAGE sql AS $$
	SELECT hub.start_rollover(3, current_date, teachers, CASE WHEN file IS NOT NULL THEN 'a.csv' END, file::jsonb)
$$;
CREATE FUNCTION pg_temp.counts(rollover uuid) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', c ->> 'moved', c ->> 'dealt', c ->> 'graduated', c ->> 'left', c ->> 'placeless', c ->> 'refused', c ->> 'missing', c ->> 'new_classes')
	FROM (SELECT plan -> 'counts' AS c FROM hub.rollovers WHERE id = rollover) AS r
$$;
CREATE FUNCTION pg_temp.apply(rollover uuid) RETURNS text LANGUAGE sql AS $$
	SELECT hub.apply_rollover(rollover, (SELECT plan ->> 'state' FROM hub.rollovers WHERE id = rollover))
$$;
-- What a row of the file is refused for.
CREATE FUNCTION pg_temp.reason(file text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(concat_ws(' ', j.line, j.field, j.code, j.holder), ', ' ORDER BY j.line)
	FROM hub.judge_rollover(file::jsonb, 3) j WHERE j.outcome = 'refused'
$$;

-- who may
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT throws_ok('SELECT pg_temp.start()', 'SD403', NULL, 'a teacher starts no new year');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT pg_temp.everybody() AS before \gset

-- without a file
SELECT is((SELECT last_grade FROM hub.rollover_defaults()), 3, 'the highest grade in use is the last');
SELECT throws_ok('SELECT hub.start_rollover(2, current_date, ''clear'', NULL, NULL)', 'SD422', NULL, 'not a lower one');
SELECT throws_ok('SELECT hub.start_rollover(3, current_date + 200, ''clear'', NULL, NULL)', 'SD422', NULL, 'nobody graduates next year');
SELECT pg_temp.start() AS first \gset
SELECT is(pg_temp.counts(:'first'), '4 0 1 1 0 0 0 0', 'a dry run counts everybody');
SELECT is(pg_temp.everybody(), :'before', 'and writes nothing');
SELECT is((SELECT plan -> 'classes' FROM hub.rollovers WHERE id = :'first'),
	'[{"grade": 2, "is_new": false, "sources": [{"grade": 1, "class_name": "1", "student_count": 3}], "class_name": "1", "student_count": 3},
	{"grade": 3, "is_new": false, "sources": [{"grade": 2, "class_name": "1", "student_count": 1}], "class_name": "1", "student_count": 1}]'::jsonb,
	'the classes of the new year are known before');
SELECT is(hub.apply_rollover(:'first', 'another'), 'stale', 'another plan than the one that was seen is not written');
SELECT is(pg_temp.apply(:'first'), 'applied', 'the one that was seen is');
SELECT is(pg_temp.everybody(), '2 1 1 t, 2 1 2 t, 2 1 3 t, 3 1 1 t, 3 f, 3 f ' || current_date, 'everybody is one up, the last grade has graduated, a closed account only left');
SELECT is((SELECT count(*) FROM school.class_teachers), 0::bigint, 'the classes wait for their teachers');
SELECT is((SELECT array_agg(DISTINCT action ORDER BY action) || array[count(*)::text] FROM school.access_log WHERE student_id IN (SELECT id FROM hub.students)),
	'{graduated,rolled_over,6}'::text[], 'the log has a line of each');
SELECT is(pg_temp.apply(:'first'), 'already_applied', 'the same one is written once');
SELECT is(pg_temp.everybody(), '2 1 1 t, 2 1 2 t, 2 1 3 t, 3 1 1 t, 3 f, 3 f ' || current_date, 'whoever asks');
SELECT is((SELECT plan ? 'given' FROM hub.rollovers WHERE id = :'first'), false, 'no file is kept');

-- another school
SELECT pg_temp.sign_in('2admin') \g /dev/null
SELECT is((SELECT count(*) FROM hub.rollovers), 0::bigint, 'another school sees nothing of it');
SELECT throws_ok(format('SELECT hub.undo_rollover(%L)', :'first'), 'SD404', NULL, 'nor takes it back');
SELECT throws_ok(format('SELECT hub.apply_rollover(%L, '''')', :'first'), 'SD404', NULL, 'nor writes it');
SELECT is((SELECT string_agg(grade::text, '') FROM hub.students WHERE class_id IS NOT NULL), '111', 'its students are where they were');
SELECT pg_temp.sign_in('admin') \g /dev/null

-- one step back
SELECT is((SELECT array_agg(verdict || n ORDER BY verdict) FROM (SELECT verdict, count(*) AS n FROM hub.plan_undo(:'first') GROUP BY 1) AS v), '{back6}', 'all can go back');
SELECT is(hub.undo_rollover(:'first'), 'undone', 'it is taken back');
SELECT is(pg_temp.everybody(), :'before', 'and everybody is where they were');
SELECT is((SELECT array_agg(person_id) FROM school.class_teachers), ARRAY[pg_temp.id('teacher')], 'with their teacher');
SELECT is(hub.undo_rollover(:'first'), 'already_undone', 'once');
SELECT is(pg_temp.apply(:'first'), 'already_applied', 'and it is not written again');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT array_agg(kind ORDER BY kind) FROM inbox.notifications WHERE user_id = pg_temp.id('s6')), '{graduated,graduation_undone}', 'the graduate was told of both');
SELECT is((SELECT count(*) FROM inbox.notifications WHERE user_id IN (pg_temp.id('s5'), pg_temp.id('s1')) AND kind LIKE 'gradua%'), 0::bigint, 'nobody else was');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('admin') \g /dev/null

-- people change between
SELECT pg_temp.start() AS second \gset
SELECT plan ->> 'state' AS seen FROM hub.rollovers WHERE id = :'second' \gset
UPDATE school.class_students SET number = '9' WHERE person_id = pg_temp.id('s1');
SELECT is(hub.apply_rollover(:'second', :'seen'), 'stale', 'what no longer fits is not written');
SELECT is(hub.apply_rollover(:'second', :'seen'), 'stale', 'not before the new plan was seen');
SELECT is(pg_temp.s('s1'), '1 1 9 t', 'and nothing changed');
SELECT is(pg_temp.apply(:'second'), 'applied', 'the new one is');
SELECT is(pg_temp.s('s1'), '2 1 9 t', 'with the number of now');

-- moved since
UPDATE school.class_students SET class_id = pg_temp.id('3-1'), number = '7' WHERE person_id = pg_temp.id('s2');
INSERT INTO school.class_students (person_id, school_id, class_id, number) VALUES (pg_temp.id('s6'), pg_temp.id('ONE'), pg_temp.id('2-1'), '20');
SELECT is(pg_temp.s('s6'), '2 1 20 t', 'a graduate who is put into a class is none any more');
INSERT INTO school.class_teachers (class_id, person_id, school_id) VALUES (pg_temp.id('2-1'), pg_temp.id('teacher'), pg_temp.id('ONE'));
SELECT is((SELECT array_agg(student ORDER BY student) FROM hub.plan_undo(:'second') WHERE verdict = 'left'),
	(SELECT array_agg(i ORDER BY i) FROM unnest(ARRAY[pg_temp.id('s2'), pg_temp.id('s6')]) AS i), 'who was moved since would stay');
UPDATE school.class_students SET class_id = pg_temp.id('ONEclass'), number = '3' WHERE person_id = pg_temp.id('s2');
SELECT is((SELECT array_agg(holder) FROM hub.plan_undo(:'second') WHERE verdict = 'blocked'), '{학생2}', 'an old number that is taken is in the way');
SELECT is(hub.undo_rollover(:'second'), 'blocked', 'then nothing is taken back');
SELECT is(pg_temp.s('s3'), '2 1 3 t', 'of nobody');
UPDATE school.class_students SET number = '30' WHERE person_id = pg_temp.id('s2');
DELETE FROM school.classes WHERE id = pg_temp.id('3-1') AND NOT EXISTS (SELECT FROM school.class_students WHERE class_id = pg_temp.id('3-1'));
SELECT is(hub.undo_rollover(:'second'), 'undone', 'once it is free it goes');
SELECT is(pg_temp.everybody(), '1 1 9 t, 1 1 30 t, 1 1 3 t, 2 1 1 t, 3 1 1 f, 2 1 20 t', 'those who were moved stay');
SELECT is((SELECT array_agg(class_id ORDER BY class_id) FROM school.class_teachers), (SELECT array_agg(i ORDER BY i) FROM unnest(ARRAY[pg_temp.id('2-1'), pg_temp.id('ONEclass')]) AS i),
	'a class whose teachers changed since keeps them');
SELECT is((SELECT jsonb_array_length(plan -> 'left') FROM hub.rollovers WHERE id = :'second'), 2, 'and are listed');
SELECT is((SELECT before FROM hub.rollovers WHERE id = :'second'), NULL, 'where people were is not kept longer than needed');

-- a file: refused rows
UPDATE school.class_students SET number = '2' WHERE person_id = pg_temp.id('s2');
SELECT is(pg_temp.reason(f), r, r) FROM (VALUES
	('[{"line": 2, "login": "nobody", "new_class": "1"}]', '2 login student_unknown'),
	('[{"line": 2, "id": "no id", "new_class": "1"}]', '2 id student_unknown'),
	('[{"line": 2, "grade": 1, "class": "1", "number": "55", "new_class": "1"}]', '2 number student_unknown'),
	(format('[{"line": 2, "id": "%s", "new_class": "1"}]', pg_temp.id('2s1')), '2 id student_unknown'),
	('[{"line": 2, "login": "S1", "name": "딴이름", "new_class": "1"}]', '2 name roster_differs'),
	('[{"line": 2, "login": "s1", "grade": 2, "new_class": "1"}]', '2 grade roster_differs'),
	('[{"line": 2, "login": "s1", "number": "8", "new_class": "1"}]', '2 number roster_differs'),
	('[{"line": 2, "login": "s1"}]', '2 new_class required'),
	('[{"line": 2, "login": "s1", "new_grade": 3, "new_class": "1"}]', '2 new_grade grade_impossible'),
	('[{"line": 2, "login": "s4", "new_grade": 1, "new_class": "1"}]', '2 new_grade grade_impossible'),
	('[{"line": 2, "login": "s5", "new_grade": 4, "new_class": "1"}]', '2 new_grade grade_impossible'),
	('[{"line": 2, "login": "s5", "new_class": "1"}]', '2 new_class graduate_has_class'),
	('[{"line": 2, "login": "s1", "new_class": "1"}, {"line": 3, "grade": 1, "class": "1", "number": "9", "new_class": "2"}]', '2 login student_doubled, 3 login student_doubled'),
	('[{"line": 2, "login": "s1", "new_class": "1", "new_number": "3"}]', '2 new_number number_kept 학생3'),
	('[{"line": 2, "login": "s1", "new_class": "5", "new_number": "3"}, {"line": 3, "login": "s2", "new_class": "5", "new_number": "3"}]',
		'2 new_number number_doubled 학생2, 3 new_number number_doubled 학생1'),
	('[{"line": 2, "login": "s1", "field": "new_number", "code": "not_a_class_number"}]', '2 new_number not_a_class_number')) AS v(f, r);
SELECT is(pg_temp.counts(pg_temp.start('clear', '[{"line": 2, "login": "nobody", "new_class": "1"}]')), '5 0 0 1 0 1 5 0', 'one row is enough to stop it');
SELECT is(pg_temp.apply((SELECT id FROM hub.rollovers WHERE applied_at IS NULL ORDER BY created_at DESC LIMIT 1)), 'refused', 'nothing is written then');

-- a file: dealt anew. s1 and s2 change numbers, s3 repeats, s5 (closed) graduates no one, s4 is not in the file
SELECT pg_temp.start('follow', format('[{"line": 2, "login": "s1", "new_class": "가람", "new_number": "2"}, {"line": 3, "id": "%s", "new_class": "가람", "new_number": "1"},
	{"line": 4, "grade": 1, "class": "1", "number": "3", "new_grade": 1, "new_class": "1", "new_number": "3"}, {"line": 5, "login": "s5"}]', upper(pg_temp.id('s2')::text))) AS third \gset
SELECT is(pg_temp.counts(:'third'), '2 3 0 1 0 0 2 1', 'a file deals');
SELECT is(pg_temp.apply(:'third'), 'applied', 'it is written');
SELECT is(pg_temp.everybody(), '2 가람 2 t, 2 가람 1 t, 1 1 3 t, 3 1 1 t, 3 f, 3 1 20 t', 'as the file says');
SELECT is((SELECT array_agg(c.grade || '-' || c.name) FROM school.class_teachers t JOIN school.classes c ON c.id = t.class_id), '{3-1}', 'teachers follow where their class has students');
SELECT is(hub.undo_rollover(:'second'), 'already_undone', 'the one before cannot be undone again');
SELECT is((SELECT plan ? 'rows' FROM hub.rollovers WHERE id = :'second'), false, 'and lists nobody any more');
SELECT is(hub.undo_rollover(:'third'), 'undone', 'the last can');
SELECT is(pg_temp.everybody(), '1 1 9 t, 1 1 2 t, 1 1 3 t, 2 1 1 t, 3 1 1 f, 2 1 20 t', 'all numbers are back');
SELECT is((SELECT count(*) FROM school.classes WHERE name = '가람'), 0::bigint, 'a class that it made and nobody uses is gone');

-- someone without a class is dealt one, teachers stay
DELETE FROM school.class_students WHERE person_id = pg_temp.id('s6');
SELECT is(pg_temp.counts(pg_temp.start()), '4 0 0 1 1 0 0 0', 'without a file they stay without');
SELECT is(pg_temp.reason('[{"line": 2, "login": "s6", "new_class": "1"}]'), '2 new_grade required', 'a file has to name the grade');
SELECT pg_temp.start('stay', '[{"line": 2, "login": "s6", "new_grade": 1, "new_class": "1", "new_number": "1"}]') AS fourth \gset
SELECT is(pg_temp.apply(:'fourth'), 'applied', 'they can be dealt one');
SELECT is(pg_temp.s('s6'), '1 1 1 t', 'and have it');
SELECT is((SELECT count(*) FROM school.class_teachers), 2::bigint, 'teachers stay');
SELECT is(hub.undo_rollover(:'fourth'), 'undone', 'undone');
SELECT is(pg_temp.s('s6'), '1 t', 'they are without one again');

-- who is forgotten
RESET SESSION AUTHORIZATION;
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT pg_temp.start() AS fifth \gset
SELECT is(pg_temp.apply(:'fifth'), 'applied', 'once more');
RESET SESSION AUTHORIZATION;
SELECT hub.forget_mentions(pg_temp.id('s1')) \g /dev/null
SELECT is((SELECT strpos(plan::text || before::text, pg_temp.id('s1')::text) FROM hub.rollovers WHERE id = :'fifth'), 0, 'a student who is erased is in no plan');
DELETE FROM school.people WHERE id = pg_temp.id('s1');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is(hub.undo_rollover(:'fifth'), 'undone', 'the others still go back');

SELECT * FROM finish();
ROLLBACK;
