-- SPDX-License-Identifier: GPL-3.0-or-later
-- Events get their positions in the order in which they can be seen: nothing is skipped.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;
SELECT extensions.dblink_connect('early', :'test_connection'), extensions.dblink_connect('late', :'test_connection') \g /dev/null
CREATE FUNCTION pg_temp.on(connection text, statement text) RETURNS text LANGUAGE sql AS $$
	SELECT x FROM extensions.dblink(connection, statement) AS t(x text)
$$;
CREATE FUNCTION pg_temp.publish(connection text, kind text) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.on(connection, format('SELECT live.publish(%L, %L)::text', 'user:' || pg_temp.id('s1'), kind))
$$;

SELECT pg_temp.on('early', 'SELECT live.assign_positions()::text') \g /dev/null
SELECT live.last_position() AS start \gset
SELECT extensions.dblink_exec('late', 'BEGIN') \g /dev/null
SELECT pg_temp.publish('late', 'first_written') \g /dev/null
SELECT pg_temp.publish('early', 'first_committed') \g /dev/null
SELECT pg_temp.on('early', 'SELECT live.assign_positions()::text') AS assigned \gset
SELECT is(:assigned, 1, 'an event that is not committed holds nobody up');
SELECT is((SELECT array_agg(kind) FROM live.events_after(:start)), '{first_committed}', 'the committed one is read');
SELECT live.last_position() AS middle \gset
SELECT extensions.dblink_exec('late', 'COMMIT') \g /dev/null
SELECT pg_temp.on('early', 'SELECT live.assign_positions()::text') \g /dev/null
SELECT is((SELECT array_agg(kind) FROM live.events_after(:middle)), '{first_written}', 'a late commit gets a later position, although it was written first');
SELECT ok(live.can_resume(:middle), 'a browser resumes from what is kept');
SELECT ok(live.can_resume(live.last_position()), 'also when nothing was missed');
SELECT ok(NOT live.can_resume(live.last_position() + 1), 'not from a future that a restored database has forgotten');

SELECT extensions.dblink_exec('late', 'BEGIN') \g /dev/null
SELECT pg_temp.publish('late', 'rolled_back') \g /dev/null
SELECT extensions.dblink_exec('late', 'ROLLBACK') \g /dev/null
SELECT is(pg_temp.on('early', 'SELECT live.assign_positions()::text'), '0', 'what was rolled back was never said');

-- two nodes wake up at once
SELECT pg_temp.publish('early', 'one'), pg_temp.publish('early', 'two') \g /dev/null
SELECT extensions.dblink_exec('early', 'BEGIN') \g /dev/null
SELECT pg_temp.on('early', 'SELECT live.assign_positions()::text') \g /dev/null
SELECT extensions.dblink_send_query('late', 'SELECT live.assign_positions()::text') \g /dev/null
SELECT pg_sleep(0.2) \g /dev/null
SELECT is(extensions.dblink_is_busy('late'), 1, 'the second node waits for the first');
SELECT extensions.dblink_exec('early', 'COMMIT') \g /dev/null
SELECT is((SELECT x FROM extensions.dblink_get_result('late') AS t(x text)), '0', 'and has nothing left to do');
SELECT * FROM extensions.dblink_get_result('late') AS t(x text) \g /dev/null
SELECT is((SELECT array_agg(kind ORDER BY id) FROM live.events_after(:middle)), '{first_written,one,two}', 'each event has one position');

-- the badge in an event is the truth of when it is read
SELECT inbox.notify(pg_temp.id('s1'), 'place_free', '{}', '/tutors', 'x1'), inbox.notify(pg_temp.id('s1'), 'place_free', '{}', '/tutors', 'x2') \g /dev/null
SELECT live.assign_positions() \g /dev/null
SELECT is((SELECT payload -> 'unread' FROM live.events_after(:middle) WHERE kind = 'inbox' ORDER BY id DESC LIMIT 1), '2', 'the last event of a person carries the true count');
SELECT throws_ok($$SELECT live.publish('everybody', 'x')$$, '23514', NULL, 'topics are people and schools');
SELECT extensions.dblink_exec('early', format('DELETE FROM live.events WHERE topic = %L', 'user:' || pg_temp.id('s1'))) \g /dev/null
SELECT * FROM finish();
ROLLBACK;
