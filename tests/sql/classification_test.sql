-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every column says which personal data it holds.
\ir fixture.psql
SELECT no_plan();
SELECT is(string_agg(c.oid::regclass || '.' || a.attname, ', '), NULL, 'each column of each room says what personal data it holds')
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p', 'm') AND c.relnamespace::regnamespace::text NOT LIKE 'pg\_%'
	AND c.relnamespace::regnamespace::text NOT IN ('information_schema', 'db', 'public')
	AND COALESCE(col_description(c.oid, a.attnum), '') !~ '^personal: (identity|contact|birth|credential|device|activity|content|link|no)$';
SELECT is(string_agg(c.oid::regclass::text, ', '), NULL, 'each table that points at people is under row-level security')
FROM pg_class c WHERE c.relkind IN ('r', 'p') AND NOT c.relrowsecurity AND EXISTS (SELECT FROM pg_constraint f
	WHERE f.conrelid = c.oid AND f.contype = 'f' AND f.confrelid IN ('school.people'::regclass, 'auth.accounts'::regclass));
SELECT is(string_agg(f.conrelid::regclass || ' ' || f.conname, ', '), NULL, 'each reference to a person stays inside the school')
FROM pg_constraint f WHERE f.contype = 'f' AND f.confrelid = 'school.people'::regclass AND cardinality(f.conkey) < 2;
SELECT * FROM finish();
ROLLBACK;
