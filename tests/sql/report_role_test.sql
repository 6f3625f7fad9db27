-- SPDX-License-Identifier: GPL-3.0-or-later
-- The role for reports sees its views and nothing else; updated_at says when a row was changed.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;

SELECT ok(NOT rolsuper AND NOT rolbypassrls AND NOT rolcreaterole AND NOT rolcreatedb, 'the role can do nothing special') FROM pg_roles WHERE rolname = 'seodang_report';
SELECT is(string_agg(c.oid::regclass::text, ', '), NULL, 'it reads no table, no column of one, and no materialised view')
FROM pg_class c WHERE c.relkind IN ('r', 'p', 'm', 'S') AND c.relnamespace::regnamespace::text NOT LIKE 'pg\_%' AND c.relnamespace::regnamespace::text <> 'information_schema'
	AND (c.relkind = 'S' AND has_sequence_privilege('seodang_report', c.oid, 'USAGE') OR c.relkind <> 'S'
		AND (has_table_privilege('seodang_report', c.oid, 'SELECT') OR has_any_column_privilege('seodang_report', c.oid, 'SELECT')));
SELECT is(string_agg(c.oid::regclass::text, ', '), NULL, 'it writes nothing') FROM pg_class c
WHERE c.relkind IN ('r', 'p', 'v') AND c.relnamespace::regnamespace::text NOT LIKE 'pg\_%' AND has_table_privilege('seodang_report', c.oid, 'INSERT, UPDATE, DELETE, TRUNCATE');
SELECT is(string_agg(n.nspname::text, ', '), 'report', 'of our schemas it enters its own alone') FROM pg_namespace n
WHERE n.nspname NOT LIKE 'pg\_%' AND n.nspname NOT IN ('information_schema', 'public') AND has_schema_privilege('seodang_report', n.oid, 'USAGE');
SELECT is(string_agg(DISTINCT v.oid::regclass || ' reads ' || a.attrelid::regclass || '.' || a.attname, ', '), NULL,
	'no view of it reads a name, a contact, a date of birth, a credential, a device or words')
FROM pg_class v JOIN pg_rewrite w ON w.ev_class = v.oid JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
	AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
	JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE v.relnamespace = 'report'::regnamespace AND a.attrelid <> v.oid
	AND col_description(a.attrelid, a.attnum) ~ '^personal: (identity|contact|birth|credential|device|content)$' AND a.attrelid <> 'hub.students'::regclass;
SELECT is(array_agg(DISTINCT a.attname::text ORDER BY a.attname::text), '{class_name,grade,id,is_current}', 'of students they read where they are')
FROM pg_class v JOIN pg_rewrite w ON w.ev_class = v.oid JOIN pg_depend d ON d.classid = 'pg_rewrite'::regclass AND d.objid = w.oid
	AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0 JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
WHERE v.relnamespace = 'report'::regnamespace AND a.attrelid = 'hub.students'::regclass;
SELECT cmp_ok(count(*), '>=', 9::bigint, 'there are views') FROM pg_class c WHERE c.relkind = 'v' AND c.relnamespace = 'report'::regnamespace;

SET ROLE seodang_report;
SELECT is(count(*), 2::bigint, 'it sees all schools') FROM report.schools WHERE code IN ('ONE', 'TWO');
SELECT is(people, 6::bigint, 'and how many people each has') FROM report.people p JOIN report.schools s ON s.id = p.school_id WHERE s.code = 'ONE' AND p.role = 'student';
SELECT throws_ok('SELECT name FROM school.people', '42501', NULL, 'no table is open to it');
SELECT throws_ok('SELECT auth.act_in_school(NULL)', '42501', NULL, 'nor a function');
RESET ROLE;

-- ---------------------------------------------------------------- updated_at
SELECT is(string_agg(c.oid::regclass::text, ', '), NULL, 'each table with updated_at keeps it by itself')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'updated_at' AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND NOT EXISTS (SELECT FROM pg_trigger t WHERE t.tgrelid = c.oid AND t.tgname = 'touch');
UPDATE school.settings SET updated_at = '2020-01-01' WHERE school_id = pg_temp.id('ONE');
SELECT is(updated_at, '2020-01-01'::timestamptz, 'a moment that is said is kept') FROM school.settings WHERE school_id = pg_temp.id('ONE');
UPDATE school.settings SET max_tutors_per_student = max_tutors_per_student WHERE school_id = pg_temp.id('ONE');
SELECT is(updated_at, now(), 'any other is this one') FROM school.settings WHERE school_id = pg_temp.id('ONE');
UPDATE tutoring.tutors SET updated_at = '2020-01-01' WHERE person_id = pg_temp.id('t1');
UPDATE tutoring.tutors SET student_count = student_count WHERE person_id = pg_temp.id('t1');
SELECT is(updated_at, '2020-01-01'::timestamptz, 'a counter is no change') FROM tutoring.tutors WHERE person_id = pg_temp.id('t1');
SELECT * FROM finish();
ROLLBACK;
