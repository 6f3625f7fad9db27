-- SPDX-License-Identifier: GPL-3.0-or-later
-- Students of the Hub: they follow people and classes, are found fast, and their records change as far as the caller may.
\ir fixture.psql
SELECT no_plan();

RESET SESSION AUTHORIZATION;
-- the names of the document
SELECT has_table('hub'::name, 'students'::name);
SELECT col_is_pk('hub'::name, 'students'::name, 'id'::name, 'the id of the person is that of the student');
SELECT has_index('hub', 'students', i, 'index ' || i) FROM unnest('{students_unique_identifier, idx_students_school_id, idx_students_grade_class,
	idx_students_created_at, idx_students_metadata_gin, idx_students_name_trgm, idx_students_name_parts, idx_students_class, idx_students_graduated, idx_students_name, idx_students_place}'::name[]) AS i;
SELECT is((SELECT pg_get_indexdef('hub.idx_students_metadata_gin'::regclass)), 'CREATE INDEX idx_students_metadata_gin ON hub.students USING gin (metadata)', 'metadata is asked as JSON');
SELECT policies_are('hub', t, '{own_rows,owner_cares}', t || ' is kept apart') FROM unnest('{students,last_activity,unlinked_accounts,notes}'::name[]) AS t;

-- they follow
SET SESSION AUTHORIZATION seodang_app;
SELECT is((SELECT count(*) FROM hub.students), 0::bigint, 'nobody who is not signed in sees one');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is((SELECT ROW(name::text, grade, class_name, student_number, is_current)::text FROM hub.students WHERE id = pg_temp.id('s2')), '(학생2,1,1,2,t)', 'a student is a row of the Hub');
SELECT is((SELECT count(*) FROM hub.students WHERE id = pg_temp.id('t1')), 0::bigint, 'nobody else is');
SELECT is((SELECT count(*) FROM hub.students WHERE school_id = pg_temp.id('TWO')), 0::bigint, 'and another school''s are not seen');
RESET SESSION AUTHORIZATION;
CREATE FUNCTION pg_temp.s(login text) RETURNS text LANGUAGE sql AS $$
	SELECT concat_ws(' ', name, grade, class_name, student_number, is_current) FROM hub.students WHERE id = pg_temp.id(login)
$$;
UPDATE school.people SET name = '새이름' WHERE id = pg_temp.id('s1');
UPDATE school.classes SET grade = 2, name = '매화' WHERE id = pg_temp.id('ONEclass');
UPDATE school.class_students SET number = '17' WHERE person_id = pg_temp.id('s1');
SELECT is(pg_temp.s('s1'), '새이름 2 매화 17 t', 'of a name, a class and a number that change');
SELECT is((SELECT place FROM hub.students WHERE id = pg_temp.id('s1')), '02 매화 17', 'also where it stands');
DELETE FROM school.class_students WHERE person_id = pg_temp.id('s1');
SELECT is(pg_temp.s('s1'), '새이름 2 t', 'outside a class the grade stays');
INSERT INTO school.class_students (person_id, school_id, class_id, number) VALUES (pg_temp.id('s1'), pg_temp.id('ONE'), pg_temp.id('ONEclass'), '1');
UPDATE school.people SET disabled_at = now() WHERE id = pg_temp.id('s1');
SELECT is(pg_temp.s('s1'), '새이름 2 매화 1 f', 'who is shut out is not current');
UPDATE school.people SET disabled_at = NULL WHERE id = pg_temp.id('s1');
DELETE FROM school.roles WHERE person_id = pg_temp.id('s1');
SELECT is(pg_temp.s('s1'), '새이름 2 매화 1 f', 'nor who is no student any more; the row stays');
INSERT INTO school.roles VALUES (pg_temp.id('s1'), pg_temp.id('ONE'), 'student');
UPDATE hub.students SET graduated_on = '2026-02-10' WHERE id = pg_temp.id('s3');
UPDATE school.people SET name = '졸업생' WHERE id = pg_temp.id('s3');
SELECT is(pg_temp.s('s3'), '졸업생 2 매화 3 f', 'nor who has graduated');
UPDATE hub.students SET graduated_on = NULL, is_current = true WHERE id = pg_temp.id('s3');
INSERT INTO hub.activity_days (student_id, day, school_id) VALUES (pg_temp.id('s1'), '2026-03-02', pg_temp.id('ONE')), (pg_temp.id('s1'), '2026-03-09', pg_temp.id('ONE'));
INSERT INTO hub.activity_days (student_id, day, school_id) VALUES (pg_temp.id('s1'), '2026-03-05', pg_temp.id('ONE'));
SELECT is((SELECT day FROM hub.last_activity WHERE student_id = pg_temp.id('s1')), '2026-03-09', 'the last day with activity is kept');
SELECT is((SELECT day FROM hub.last_activity WHERE student_id = pg_temp.id('s2')), '-infinity', 'before all days where there was none');

-- constraints
SELECT throws_ok(format('UPDATE hub.students SET grade = %s WHERE id = pg_temp.id(''s4'')', g), '23514',
	'new row for relation "students" violates check constraint "students_grade_check"', 'there is no grade ' || g) FROM unnest('{0,13}'::integer[]) AS g;
SELECT throws_ok('SET CONSTRAINTS ALL IMMEDIATE; UPDATE hub.students SET grade = 2, class_name = ''매화'', student_number = ''1'' WHERE id = pg_temp.id(''s4'')', '23505',
	'duplicate key value violates unique constraint "students_unique_identifier"', 'a number is one student''s');
SELECT throws_ok($$UPDATE hub.students SET metadata = '[]' WHERE id = pg_temp.id('s4')$$, '23514', NULL, 'metadata is an object');

-- how names are found
SELECT is(hub.initial_consonants(n), c, n) FROM (VALUES ('김철수', 'ㄱㅊㅅ'), ('Ada 뷁', 'ada ㅂ'), ('힣가', 'ㅎㄱ')) AS v(n, c);
SELECT ok(hub.name_parts('김철수') @> '{철수,ㅊㅅ,수,ㄱ}' AND NOT hub.name_parts('김철수') && '{김수,ㄱㅅ}', 'a name has neighbours as parts');
SELECT is(hub.search_parts(w), p, w) FROM (VALUES ('김', '{김}'::text[]), ('ㄱ', '{ㄱ}'), ('철수', '{철수}'), ('ㄱㅊㅅ', '{ㄱㅊ,ㅊㅅ}'), ('김ㅊ수', '{ㄱㅊ,ㅊㅅ}'), ('김철ㅅ', '{김철,ㅊㅅ}')) AS v(w, p);
SELECT is('김철수' ~ hub.search_pattern(w), m, w) FROM (VALUES ('ㄱ철ㅅ', true), ('ㄱ칠ㅅ', false), ('ㅊ수', true), ('.', false), ('힣', false)) AS v(w, m);
SELECT is(hub.search_word(' ᄀKim '), 'ㄱkim', 'what is typed is compared small, initial consonants as the keyboard has them');
SELECT is(hub.metadata_condition('a.b=1'), '(s.metadata @> ''{"a": {"b": "1"}}'' OR s.metadata @> ''{"a": {"b": ["1"]}}'' OR s.metadata @> ''{"a": {"b": 1}}'')', 'what is asked of metadata');
SELECT is(hub.metadata_condition('a=x''y'), '(s.metadata @> ''{"a": "x''''y"}'' OR s.metadata @> ''{"a": ["x''''y"]}'')', 'is quoted');

-- the indexes are used
SET enable_seqscan = off;
SET enable_sort = off;
CREATE FUNCTION pg_temp.plan(condition text, relation text DEFAULT 'hub.students s', rest text DEFAULT '') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	line text;
	plan text := '';
BEGIN
	FOR line IN EXECUTE format('EXPLAIN (COSTS OFF) SELECT 1 FROM %s WHERE %s %s', relation, condition, rest) LOOP
		plan := plan || line || E'\n';
	END LOOP;
	RETURN plan;
END $$;
SELECT matches(pg_temp.plan(c), i, i) FROM (VALUES (hub.name_condition('ㅊㅅ'), 'idx_students_name_parts'), (hub.name_condition('철수'), 'idx_students_name_parts'),
	(hub.metadata_condition('learning_style=visual'), 'idx_students_metadata_gin'), ('s.grade = 1 AND s.class_name = ''1''', 'idx_students_grade_class'),
	(format('s.class_id = %L', pg_temp.id('ONEclass')), 'idx_students_class'),
	('s.graduated_on IS NOT NULL', 'idx_students_graduated')) AS v(c, i);
SELECT matches(pg_temp.plan(format('s.school_id = %L', pg_temp.id('ONE')), rest => 'ORDER BY ' || o), i, i) FROM (VALUES ('s.name, s.id LIMIT 5', 'idx_students_name'),
	('s.place, s.id LIMIT 5', 'idx_students_place')) AS v(o, i);
SELECT matches(pg_temp.plan('s.name LIKE ''%김철수%'''), 'idx_students_name_trgm', 'idx_students_name_trgm');
SELECT matches(pg_temp.plan(format('p.school_id = %L AND p.email_tag = %L', pg_temp.id('ONE'), pg_temp.tag('s2')), 'school.people p'), 'people_school_id_email_key', 'a tag is looked up');
RESET enable_seqscan;
RESET enable_sort;

-- lists
UPDATE school.people SET email_sealed = pg_temp.sealed(login), email_tag = pg_temp.tag(login) WHERE id IN (pg_temp.id('s2'), pg_temp.id('s4'), pg_temp.id('2s1'));
SET SESSION AUTHORIZATION seodang_app;
CREATE FUNCTION pg_temp.list(search text DEFAULT NULL, metadata text[] DEFAULT '{}', state text DEFAULT NULL, email_tag bytea DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(s.name, ' ' ORDER BY f.position)
	FROM hub.find_students(search, NULL, NULL, NULL, metadata, state, 'name', NULL, NULL, 10, email_tag) WITH ORDINALITY AS f(id, cursor_key, position) JOIN hub.students s USING (id)
$$;
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is(pg_temp.list(), '새이름 졸업생 학생2 학생4 학생5 학생6', 'an admin sees all of the school and nobody else');
SELECT is(pg_temp.list('ㅎㅅ'), '학생2 학생4 학생5 학생6', 'whom one looks for');
SELECT is(pg_temp.list('s4', email_tag => pg_temp.tag('s4')), '학생4', 'by the whole address');
SELECT is(pg_temp.list('2s1', email_tag => pg_temp.tag('2s1')), NULL, 'of the own school');
SELECT is(pg_temp.list('s4', ARRAY['bus=3'], email_tag => pg_temp.tag('s4')), NULL, 'of whom all else holds too');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is(pg_temp.list(), '새이름 졸업생 학생2', 'a teacher the own classes');
SELECT is(pg_temp.list('s2', email_tag => pg_temp.tag('s2')), '학생2', 'also by address');
SELECT is(pg_temp.list('s4', email_tag => pg_temp.tag('s4')), NULL, 'and no address of another');
SELECT is(pg_temp.list('ㅎㅅ'), '학생2', 'also in a search');
SELECT is((SELECT count(*) FROM hub.visible_classes()), 1::bigint, 'the own classes');
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is(pg_temp.list(), NULL, 'a student nobody');
SELECT is(hub.sees(pg_temp.id('s2')), false, 'nor a record');

-- records
SELECT is(hub.merge_patch(t::jsonb, p::jsonb), r::jsonb, 'RFC 7396: ' || p) FROM (VALUES
	('{"a":"b"}', '{"a":"c"}', '{"a":"c"}'), ('{"a":"b"}', '{"b":"c"}', '{"a":"b","b":"c"}'), ('{"a":"b"}', '{"a":null}', '{}'), ('{"a":["b"]}', '{"a":"c"}', '{"a":"c"}'),
	('{"a":{"b":"c"}}', '{"a":{"b":"d","c":null}}', '{"a":{"b":"d"}}'), ('{"a":[{"b":"c"}]}', '{"a":[1]}', '{"a":[1]}'), ('{}', '{"a":{"bb":{"ccc":null}}}', '{"a":{"bb":{}}}')) AS v(t, p, r);
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT throws_ok($$SELECT hub.save_student(pg_temp.id('s1'), '{"metadata":{}}')$$, 'SD404', NULL, 'one''s own record is not one''s to change');
SELECT throws_ok($$SELECT hub.unlink_account(pg_temp.id('s2'))$$, 'SD403', NULL, 'nor an account');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT throws_ok($$SELECT hub.save_student(pg_temp.id('s2'), '{"name":"다른"}')$$, 'SD403', NULL, 'a teacher does not rename');
SELECT throws_ok($$SELECT hub.save_student(pg_temp.id('s4'), '{"metadata":{}}')$$, 'SD404', NULL, 'nor see another class');
SELECT throws_ok($$SELECT hub.link_account(pg_temp.id('s2'), 'x')$$, 'SD403', NULL, 'nor deal with accounts');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT throws_ok($$SELECT hub.save_student(pg_temp.id('2s1'), '{"name":"다른"}')$$, 'SD404', NULL, 'another school''s student is not there');
SELECT throws_ok($$SELECT hub.unlink_account(pg_temp.id('2s1'))$$, 'SD404', NULL, 'nor their account');
SELECT throws_ok($$SELECT hub.unlink_account(pg_temp.id('teacher'))$$, 'SD404', NULL, 'and a teacher is no student');
SELECT is((SELECT decision FROM hub.save_student(pg_temp.id('s4'), '{"grade":2,"class_name":"매화","student_number":"2"}')), 'number_taken', 'a number that is taken');
SELECT is((SELECT class_name FROM hub.students WHERE id = pg_temp.id('s4')), NULL, 'changes nothing');
SELECT is(hub.link_account(pg_temp.id('s2'), 'x'), 'has_account', 'who has an account keeps it');
SELECT is(hub.unlink_account(pg_temp.id('s2')), 'unlinked', 'until it is taken off');
SELECT is(hub.unlink_account(pg_temp.id('s2')), 'no_account', 'once');
SELECT is((SELECT count(*) FROM auth.accounts WHERE person_id = pg_temp.id('s2')), 0::bigint, 'then it is gone');
SELECT ok(EXISTS (SELECT FROM hub.students WHERE id = pg_temp.id('s2')), 'and the record is not');
SELECT throws_ok($$SELECT hub.link_account(pg_temp.id('s2'), 'S3')$$, 'SD422', 'login_taken', 'a login is one person''s');
SELECT is(hub.restore_account(pg_temp.id('s2')), 'linked', 'it can be linked again');
SELECT is((SELECT login::text FROM school.people WHERE id = pg_temp.id('s2')), 's2', 'under the login it had');
SELECT throws_ok($$SELECT hub.restore_account(pg_temp.id('s2'))$$, 'SD404', NULL, 'once');
SELECT * FROM finish();
ROLLBACK;
