-- SPDX-License-Identifier: GPL-3.0-or-later
-- One queue: claimed once, tried again, rescued, kept for a while.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;
DELETE FROM jobs.jobs;
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('admin') \g /dev/null
CREATE FUNCTION pg_temp.claim(worker text, n integer, types text[] DEFAULT NULL) RETURNS text[] LANGUAGE sql AS $$
	SELECT array_agg(type ORDER BY type) FROM jobs.claim(pg_temp.id(worker), types, n)
$$;

SELECT jobs.heartbeat(pg_temp.id('w1'), 'host', 1), jobs.heartbeat(pg_temp.id('w2'), 'host', 2) \g /dev/null
SELECT jobs.enqueue('slow', priority => 7) AS slow, jobs.enqueue('urgent', priority => 1) AS urgent,
	jobs.enqueue('later', run_at => now() + interval '1 hour', priority => 0) AS later \gset
SELECT is(pg_temp.claim('w1', 1), '{urgent}', 'what is urgent goes first');
SELECT is(pg_temp.claim('w2', 9), '{slow}', 'nobody else gets it, and nothing before its time');
SELECT is(pg_temp.claim('w2', 9), NULL, 'then there is nothing to do');
SELECT jobs.enqueue('soon', run_at => now() + interval '250 ms') \g /dev/null
SELECT is(jobs.idle_ms(1000), 250, 'who found nothing waits for the next one');
SELECT is(jobs.idle_ms(200), 200, 'if it comes soon enough');
SELECT is((SELECT status || attempts FROM jobs.jobs WHERE job_id = :'urgent'), 'PROCESSING1', 'an admin sees it at work');
SELECT jobs.progress(pg_temp.id('w1'), :'urgent', 0.5) \g /dev/null
SELECT is((SELECT progress FROM jobs.jobs WHERE job_id = :'urgent'), 0.5::real, 'and how far it is');
SELECT is(jobs.complete(pg_temp.id('w2'), ARRAY[:'urgent'::uuid]), 0, 'another worker cannot end it');
SELECT is(jobs.complete(pg_temp.id('w1'), ARRAY[:'urgent'::uuid], ARRAY['{"n": 1}'::jsonb]), 1, 'its own can');
SELECT is((SELECT status || (result ->> 'n') FROM jobs.jobs WHERE job_id = :'urgent'), 'COMPLETED1', 'with a result');

SELECT jobs.enqueue('batch', jsonb_build_object('n', n), priority => CASE n WHEN 3 THEN 1 WHEN 2 THEN 9 ELSE n + 3 END) FROM generate_series(1, 4) AS n \g /dev/null
SELECT is(string_agg(payload ->> 'n', ' '), '3 1 4 2', 'of several, the most urgent is done first')
FROM (SELECT c.payload FROM jobs.claim(pg_temp.id('w1'), '{batch}', 9) c) AS claimed;
RESET SESSION AUTHORIZATION;
DELETE FROM jobs.jobs WHERE type = 'batch';
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('admin') \g /dev/null

-- retry
SELECT is(jobs.fail(pg_temp.id('w2'), :'slow', 'mail server away'), 'PENDING', 'a failed job waits for another try');
SELECT ok((SELECT run_at BETWEEN now() + interval '2.5 s' AND now() + interval '7.5 s' AND error = 'mail server away' FROM jobs.jobs WHERE job_id = :'slow'), 'a few seconds at first');
SELECT cmp_ok((SELECT max(jobs.retry_delay(n)) FROM generate_series(1, 40) AS n), '<=', interval '90 minutes', 'never more than an hour and a half');
RESET SESSION AUTHORIZATION;
UPDATE jobs.jobs SET run_at = now(), max_attempts = 2 WHERE job_id = :'slow';
SET SESSION AUTHORIZATION seodang_app;
SELECT is(pg_temp.claim('w1', 9, '{other}'), NULL, 'a worker may ask for some types only');
SELECT is(pg_temp.claim('w1', 9, '{slow}'), '{slow}', 'and gets those');
SELECT is(jobs.fail(pg_temp.id('w1'), :'slow', 'still away'), 'FAILED', 'after the last try it is a dead letter');
SELECT is(jobs.retry(:'slow'), 'queued', 'which an admin runs again');
SELECT is(jobs.retry(:'slow'), 'not_failed', 'once');
SELECT pg_temp.sign_in('2admin') \g /dev/null
SELECT throws_ok(format('SELECT jobs.retry(%L)', :'slow'), 'SD404', NULL, 'another school''s admin does not');
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT throws_ok(format('SELECT jobs.retry(%L)', :'slow'), 'SD404', NULL, 'nor a student');
SELECT is((SELECT count(*) FROM jobs.jobs), 0::bigint, 'who sees no job');
SELECT jobs.enqueue('mine') AS mine \gset
SELECT is((SELECT count(*) FROM jobs.jobs), 1::bigint, 'but their own');
SELECT is(pg_temp.claim('w1', 9), '{mine,slow}', 'all go on');
SELECT is(jobs.fail(pg_temp.id('w1'), :'mine', 'no such file', false), 'FAILED', 'what cannot succeed is not tried again');

-- unique keys
SELECT jobs.enqueue('once', unique_key => 'k') AS once \gset
SELECT is(jobs.enqueue('once', unique_key => 'k'), :'once'::uuid, 'a unique key is queued once');
SELECT is(pg_temp.claim('w2', 9), '{once}', 'run once');
SELECT is(jobs.enqueue('once', unique_key => 'k'), :'once'::uuid, 'also while it runs');
SELECT jobs.complete(pg_temp.id('w2'), ARRAY[:'once'::uuid]) \g /dev/null
SELECT isnt(jobs.enqueue('once', unique_key => 'k'), :'once'::uuid, 'and again after that');

-- a worker dies, a worker leaves
SELECT is(jobs.rescue(), 0, 'a living worker keeps its jobs');
RESET SESSION AUTHORIZATION;
UPDATE jobs.workers SET heartbeat_at = now() - interval '31 seconds' WHERE id = pg_temp.id('w1');
SET SESSION AUTHORIZATION seodang_app;
SELECT is(jobs.rescue(), 1, 'a dead one''s go back');
SELECT is(jobs.complete(pg_temp.id('w1'), ARRAY[:'slow'::uuid]), 0, 'and if it was only asleep it is too late');
SELECT is(pg_temp.claim('w2', 9), '{once,slow}', 'somebody else takes them');
SELECT is(jobs.leave(pg_temp.id('w2')), 2, 'a worker that leaves gives back what it took');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT status || attempts FROM jobs.jobs WHERE job_id = :'slow'), 'PENDING1', 'untried');

-- two claim at once
SELECT extensions.dblink_connect('other', :'test_connection') \g /dev/null
SELECT extensions.dblink_exec('other', $$BEGIN; INSERT INTO jobs.jobs (type, priority, run_at) SELECT 'parallel_test', 0, now() - interval '1 hour' FROM generate_series(1, 3); COMMIT; BEGIN;$$) \g /dev/null
SELECT * FROM extensions.dblink('other', $$SELECT count(*)::text FROM jobs.claim(gen_random_uuid(), '{parallel_test}', 2)$$) AS t(x text) \g /dev/null
SELECT is((SELECT count(*) FROM jobs.claim(pg_temp.id('w3'), '{parallel_test}', 9)), 1::bigint, 'what another worker is claiming is passed over, not waited for');
SELECT extensions.dblink_exec('other', 'ROLLBACK') \g /dev/null
SELECT is((SELECT count(*) FROM jobs.claim(pg_temp.id('w3'), '{parallel_test}', 9)), 2::bigint, 'and free again when that one dies');

-- the schedule
SET SESSION AUTHORIZATION seodang_app;
SELECT cmp_ok((SELECT count(*) FROM jobs.due_tasks() WHERE next_run_at IS NULL), '>=', 5::bigint, 'the platform''s care has no time at first');
SELECT is((SELECT array_agg(DISTINCT time_zone) FROM jobs.due_tasks() WHERE label = 'retention_day'), '{NULL}', 'and is of no school''s zone');
SELECT id AS retention_day FROM jobs.due_tasks() WHERE label = 'retention_day' \gset
SELECT ok(jobs.run_due_task(:'retention_day', NULL, now() - interval '1 second'), 'the worker reckons one');
SELECT is((SELECT count(*) FROM jobs.due_tasks() WHERE id = :'retention_day'), 1::bigint, 'when it has come it is due');
SELECT ok(jobs.run_due_task(:'retention_day', now() - interval '1 second', now() + interval '1 day'), 'one worker runs it');
SELECT ok(NOT jobs.run_due_task(:'retention_day', now() - interval '1 second', now() + interval '1 day'), 'the other is late');
SELECT is(pg_temp.claim('w1', 9, '{retention}'), '{retention}', 'it is a job like any other');

-- retention
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM jobs.retention r WHERE to_regclass(r.table_name) IS NULL OR NOT EXISTS (SELECT FROM pg_attribute a
	WHERE a.attrelid = to_regclass(r.table_name) AND a.attname = r.column_name)), 0::bigint, 'each rule names a table and its column');
UPDATE jobs.jobs SET finished_at = now() - interval '8 days' WHERE job_id = :'urgent';
INSERT INTO tutoring.tutor_requests (id, school_id, student_id, tutor_id, status, cause, message, created_at, processed_at, expires_at)
VALUES (pg_temp.id('old'), pg_temp.id('ONE'), pg_temp.id('s1'), pg_temp.id('t1'), 'REJECTED', 'person', '예전', now() - interval '40 days', now() - interval '31 days', now()),
	(pg_temp.id('new'), pg_temp.id('ONE'), pg_temp.id('s1'), pg_temp.id('t1'), 'REJECTED', 'person', '요즘', now() - interval '40 days', now() - interval '29 days', now()),
	(pg_temp.id('open'), pg_temp.id('ONE'), pg_temp.id('s1'), pg_temp.id('t1'), 'PENDING', NULL, '아직', now() - interval '90 days', NULL, now());
SET SESSION AUTHORIZATION seodang_app;
SELECT bool_or(more) AS more FROM jobs.apply_retention('day') \gset
SELECT ok(NOT :'more', 'a day''s worth is done in one go');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM jobs.jobs WHERE job_id = :'urgent'), 0::bigint, 'jobs go after a week');
SELECT is((SELECT array_agg(message::text ORDER BY message) FROM tutoring.tutor_requests WHERE student_id = pg_temp.id('s1')), '{아직,요즘}', 'decided requests after thirty days, open ones never');
DELETE FROM live.events;
INSERT INTO live.events (topic, kind, created_at) SELECT 'user:' || pg_temp.id('s1'), 'test', now() - interval '11 minutes' FROM generate_series(1, 3);
SELECT jobs.apply_retention('minute') \g /dev/null
SELECT is((SELECT count(*) FROM live.events), 3::bigint, 'events are kept until they have a position');
SELECT live.assign_positions() \g /dev/null
SELECT jobs.apply_retention('minute') \g /dev/null
SELECT is((SELECT count(*) FROM live.events), 1::bigint, 'and ten minutes, but for the newest, which tells the position');
SELECT * FROM finish();
ROLLBACK;
DELETE FROM jobs.jobs WHERE type = 'parallel_test';
