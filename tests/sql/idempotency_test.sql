-- SPDX-License-Identifier: GPL-3.0-or-later
-- A form sent twice: the first answer again.
\ir fixture.psql
SELECT no_plan();
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is((SELECT outcome FROM http.begin_idempotent('k', 'body')), 'new', 'the first is new');
SELECT http.finish_idempotent('k', 'body', 201, '{"id":1}', 'application/json', '/here') \g /dev/null
SELECT is((SELECT outcome || status || response || content_type || location FROM http.begin_idempotent('k', 'body')),
	'replay201{"id":1}application/json/here', 'the second gets the first answer');
SELECT is((SELECT outcome FROM http.begin_idempotent('k', 'other')), 'mismatch', 'another body under the same key is refused');
SELECT pg_temp.sign_in('s2') \g /dev/null
SELECT is((SELECT outcome FROM http.begin_idempotent('k', 'other')), 'new', 'somebody else''s key is their own');
RESET SESSION AUTHORIZATION;
UPDATE http.idempotency_keys SET created_at = now() - interval '25 hours';
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is((SELECT outcome FROM http.begin_idempotent('k', 'other')), 'new', 'after a day it is new');
SELECT lives_ok($$SELECT http.finish_idempotent('k', 'other', 200, 'x')$$, 'and may be kept again');
RESET SESSION AUTHORIZATION;
SELECT extensions.dblink_connect('other', :'test_connection') \g /dev/null
SELECT extensions.dblink_exec('other', 'BEGIN') \g /dev/null
SELECT * FROM extensions.dblink('other', format($$SELECT pg_advisory_xact_lock(hashtextextended('http.idempotency %s slow', 0))::text$$, pg_temp.id('s1'))) AS t(x text) \g /dev/null
SELECT is((SELECT outcome FROM http.begin_idempotent('slow', 'body')), 'running', 'while the first runs the second is told so');
SELECT extensions.dblink_exec('other', 'ROLLBACK') \g /dev/null
SELECT is((SELECT outcome FROM http.begin_idempotent('slow', 'body')), 'new', 'and if it died the second is the first');
SELECT extensions.dblink_disconnect('other') \g /dev/null
SELECT * FROM finish();
ROLLBACK;
