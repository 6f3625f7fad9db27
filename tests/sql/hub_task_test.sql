-- SPDX-License-Identifier: GPL-3.0-or-later
-- Scheduled tasks: the document's columns, constraints and indexes, what is missed, two workers at once, and that a run follows its job.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;
UPDATE jobs.scheduled_tasks SET status = 'paused', next_run_at = NULL;

-- the table
SELECT has_column('jobs', 'scheduled_tasks', c, c) FROM unnest('{id,student_id,task_type,schedule_type,cron_expression,config,status,next_run_at,last_run_at,job_id,created_at}'::name[]) AS c;
SELECT has_index('jobs', 'scheduled_tasks', i, 'index ' || i) FROM unnest('{idx_scheduled_tasks_student_id,idx_scheduled_tasks_next_run,idx_scheduled_tasks_type_status,idx_scheduled_tasks_created_at}'::name[]) AS i;
SELECT matches(pg_get_indexdef('jobs.idx_scheduled_tasks_next_run'::regclass), 'next_run_at\) WHERE .*status.* = ''active''', 'the next run is looked up among active tasks');
SELECT matches(pg_get_indexdef('jobs.idx_scheduled_tasks_created_at'::regclass), 'created_at DESC', 'newest first');
SELECT fk_ok('jobs', 'scheduled_tasks', 'student_id', 'hub', 'students', 'id');
CREATE FUNCTION pg_temp.put(changes text) RETURNS text LANGUAGE sql AS $$
	SELECT format('INSERT INTO jobs.scheduled_tasks SELECT (jsonb_populate_record(NULL::jobs.scheduled_tasks, %L::jsonb || %L::jsonb)).*',
		jsonb_build_object('id', gen_random_uuid(), 'school_id', pg_temp.id('ONE'), 'task_type', 'daily_report', 'schedule_type', 'cron',
			'cron_expression', '0 9 * * *', 'config', '{}'::jsonb, 'status', 'active', 'missed', 'run_once', 'created_at', now(), 'updated_at', now()), changes)
$$;
SELECT lives_ok(pg_temp.put('{}'), 'a daily report');
SELECT throws_ok(pg_temp.put(c), '23514', NULL, c) FROM unnest(ARRAY[
	'{"schedule_type": "weekly"}', '{"status": "done"}', '{"cron_expression": null}', '{"missed": "twice"}',
	'{"schedule_type": "interval", "cron_expression": null}', '{"schedule_type": "interval", "cron_expression": null, "config": {"every_seconds": 59}}',
	'{"schedule_type": "interval", "cron_expression": null, "config": {"every_seconds": "60"}}',
	'{"schedule_type": "one_time", "cron_expression": null}', '{"config": []}', '{"status": "completed"}', '{"name": "ours"}', '{"school_id": null}']) AS c;
SELECT throws_ok(pg_temp.put('{"task_type": null}'), '23502', NULL, 'a task has a type');
SELECT throws_ok(pg_temp.put(format('{"student_id": "%s"}', pg_temp.id('2s1'))), '23503', NULL, 'a student of the same school');
DELETE FROM jobs.scheduled_tasks WHERE school_id = pg_temp.id('ONE');

-- what it does
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT throws_ok($$SELECT hub.create_task(NULL, 'daily_report', 'cron', '0 9 * * *', '{}', NULL, NULL, now())$$, 'SD403', NULL, 'a teacher makes none');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT throws_ok($$SELECT hub.create_task(NULL, 'retention', 'cron', '0 9 * * *', '{}', NULL, NULL, now())$$, 'SD422', 'unknown_choice', 'a school has no retention of its own');
SELECT throws_ok(format($$SELECT hub.create_task(%L, 'daily_report', 'cron', '0 9 * * *', '{}', NULL, NULL, now())$$, pg_temp.id('2s1')), 'SD422', 'unknown_student', 'nor another''s students');
SELECT throws_ok($$SELECT hub.create_task(NULL, 'weekly_analytics', 'cron', '0 9 * * *', '{"scope": "all"}', NULL, NULL, now())$$, 'SD422', 'bad_scope', 'a scope is a school or all of them');
SELECT throws_ok($$SELECT hub.create_task(NULL, 'statistics', 'cron', '0 9 * * *', '{"scope": "school"}', NULL, NULL, now())$$, 'SD422', 'bad_scope', 'and only analytics have one');
SELECT throws_ok($$SELECT hub.create_task(NULL, 'daily_report', 'cron', '0 9 * * *', '{"task_id": 1}', NULL, NULL, now())$$, 'SD422', 'reserved', 'what the worker adds is not given');
SELECT hub.create_task(pg_temp.id('s1'), 'daily_report', 'interval', NULL, '{"every_seconds": 60, "include_sections": ["progress"]}', NULL, NULL, now() - interval '1 second') AS task \gset
SELECT is((SELECT row(d.schedule_type, d.every_seconds, d.time_zone)::text FROM jobs.due_tasks() d WHERE d.id = :'task'), '(interval,60,Asia/Seoul)', 'it is due, in the school''s zone');
SELECT throws_ok(format('SELECT jobs.enqueue_task(%L, NULL, NULL)', :'task'), '42501', NULL, 'only the functions above put it into the queue');
SELECT ok(jobs.run_due_task(:'task', now() - interval '1 second', now() + interval '1 minute'), 'one worker runs it');
SELECT ok(NOT jobs.run_due_task(:'task', now() - interval '1 second', now() + interval '1 minute'), 'the other does not');
SELECT job_id AS job FROM jobs.scheduled_tasks WHERE id = :'task' \gset
RESET SESSION AUTHORIZATION;
SELECT is((SELECT payload FROM jobs.jobs WHERE job_id = :'job'), jsonb_build_object('include_sections', '["progress"]'::jsonb, 'task_id', :'task', 'student_id', pg_temp.id('s1')), 'its job knows what for');
SELECT is((SELECT created_by FROM jobs.jobs WHERE job_id = :'job'), pg_temp.id('admin'), 'and by whom');
SELECT is((SELECT status || (due_at = now() - interval '1 second') FROM jobs.task_runs WHERE job_id = :'job'), 'PENDINGtrue', 'the run is kept with its time');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is(hub.run_task_now(:'task'), :'job'::uuid, 'a run that waits is not joined by another');
SELECT is((SELECT count(*) FROM jobs.task_runs WHERE task_id = :'task'), 1::bigint, 'nor by another line');
SELECT jobs.heartbeat(pg_temp.id('w1'), 'host', 1), jobs.claim(pg_temp.id('w1'), '{daily_report}', 1) \g /dev/null
SELECT is((SELECT status FROM jobs.task_runs WHERE job_id = :'job'), 'PROCESSING', 'it follows the job to work');
SELECT jobs.complete(pg_temp.id('w1'), ARRAY[:'job'::uuid], ARRAY['{"reports": 1}'::jsonb]) \g /dev/null
SELECT is((SELECT status || (result ->> 'reports') || (finished_at IS NOT NULL) FROM jobs.task_runs WHERE job_id = :'job'), 'COMPLETED1true', 'and to its end');
SELECT isnt(hub.run_task_now(:'task'), :'job'::uuid, 'now it runs again');
SELECT job_id AS job FROM jobs.scheduled_tasks WHERE id = :'task' \gset
SELECT jobs.claim(pg_temp.id('w1'), '{daily_report}', 1) \g /dev/null
SELECT jobs.fail(pg_temp.id('w1'), :'job', 'report_not_drawn', false) \g /dev/null
SELECT is((SELECT status || error FROM jobs.task_runs WHERE job_id = :'job'), 'FAILEDreport_not_drawn', 'a failure is kept with its reason');
SELECT is((SELECT array_agg(kind || link) FROM inbox.notifications WHERE user_id = pg_temp.id('admin')), ARRAY['task_failed/hub/tasks/' || :'task'], 'and told to who made the task');

-- what was missed
CREATE FUNCTION pg_temp.miss(policy text, late interval) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	task uuid := hub.create_task(NULL, 'statistics', 'one_time', NULL, '{}', policy, NULL, now() - late);
BEGIN
	PERFORM jobs.run_due_task(task, now() - late, NULL);
	RETURN (SELECT count(*) FROM jobs.task_runs r JOIN jobs.scheduled_tasks t ON t.id = r.task_id WHERE t.id = task AND t.status = 'completed');
END $$;
SELECT is(pg_temp.miss('run_once', '3 days'), 1::bigint, 'what was missed runs once');
SELECT is(pg_temp.miss('skip', '1 minute'), 1::bigint, 'what is a little late was not missed');
SELECT is(pg_temp.miss('skip', '6 minutes'), 0::bigint, 'and what was is skipped, where the task says so');
SELECT hub.create_task(NULL, 'statistics', 'cron', '0 0 30 2 *', '{}', NULL, NULL, now()) AS never \gset
SELECT jobs.run_due_task(:'never', now(), NULL) \g /dev/null
SELECT is((SELECT status::text FROM jobs.scheduled_tasks WHERE id = :'never'), 'paused', 'what never comes again pauses');

-- how long it is kept
SELECT hub.create_task(NULL, 'statistics', 'one_time', NULL, '{}', NULL, NULL, now()) AS old \gset
SELECT hub.create_task(NULL, 'statistics', 'one_time', NULL, '{}', NULL, NULL, now()) AS young \gset
RESET SESSION AUTHORIZATION;
UPDATE jobs.scheduled_tasks SET status = 'completed', next_run_at = NULL, completed_at = now() - CASE id WHEN :'old' THEN interval '366 days' ELSE interval '364 days' END
	WHERE id IN (:'old', :'young');
UPDATE jobs.scheduled_tasks SET created_at = now() - interval '9 years' WHERE id = :'never';
SELECT jobs.apply_retention(every) FROM (SELECT DISTINCT every FROM jobs.retention WHERE table_name = 'jobs.scheduled_tasks') AS r \g /dev/null
SELECT is((SELECT array_agg(id) FROM jobs.scheduled_tasks WHERE id IN (:'old', :'young')), ARRAY[:'young'::uuid], 'a task is kept for a year after its end');
SELECT ok(EXISTS (SELECT FROM jobs.scheduled_tasks WHERE id = :'never'), 'and one that has not ended for ever');

-- how far it reaches
CREATE FUNCTION pg_temp.reach(maker uuid, payload jsonb) RETURNS integer LANGUAGE sql AS $$
	SELECT hub.order_analytics(jobs.enqueue('weekly_analytics', payload, pg_temp.id('ONE'), created_by => maker));
$$;
INSERT INTO school.roles (person_id, school_id, role) VALUES (pg_temp.id('teacher'), pg_temp.id('ONE'), 'operator');
SELECT auth.act_in_school(NULL) \g /dev/null
SELECT is(pg_temp.reach(pg_temp.id('admin'), '{"scope": "all_schools"}'), NULL, 'all the schools of an admin are one');
SELECT is(pg_temp.reach(pg_temp.id('teacher'), '{"scope": "school"}'), NULL, 'an operator may mean one');
SELECT is(pg_temp.reach(pg_temp.id('teacher'), '{"scope": "all_schools", "metrics": ["engagement"]}'), (SELECT count(*)::integer FROM school.schools), 'or all of them');
SELECT is((SELECT count(DISTINCT school_id)::integer FROM jobs.jobs WHERE type = 'weekly_analytics' AND payload = '{"metrics": ["engagement"]}'),
	(SELECT count(*)::integer FROM school.schools), 'each has its own job, which knows what is wanted');
SET SESSION AUTHORIZATION seodang_app;

-- whose it is
SELECT pg_temp.sign_in('2admin') \g /dev/null
SELECT is((SELECT count(*) FROM jobs.scheduled_tasks), 0::bigint, 'another school sees nothing of it');
SELECT throws_ok(format('SELECT %s(%L)', f, :'task'), 'SD404', NULL, f) FROM unnest('{hub.run_task_now,hub.delete_task,hub.lock_task}'::text[]) AS f;
SELECT is((SELECT count(*) FROM jobs.task_runs), 0::bigint, 'nor its runs');

-- two workers at once
RESET SESSION AUTHORIZATION;
SELECT extensions.dblink_connect('other', :'test_connection') \g /dev/null
SELECT extensions.dblink_exec('other', $$INSERT INTO jobs.scheduled_tasks (id, name, task_type, schedule_type, cron_expression, next_run_at)
	VALUES ('00000000-0000-4000-8000-0000000000aa', 'parallel_test', 'nothing', 'cron', '* * * * *', '2026-01-01Z')$$) \g /dev/null
SELECT extensions.dblink_exec('other', 'BEGIN') \g /dev/null
SELECT * FROM extensions.dblink('other', $$SELECT jobs.run_due_task('00000000-0000-4000-8000-0000000000aa', '2026-01-01Z', '2096-01-01Z')::text$$) AS t(x text) \g /dev/null
SELECT extensions.dblink_connect('third', :'test_connection') \g /dev/null
SELECT extensions.dblink_send_query('third', $$SELECT jobs.run_due_task('00000000-0000-4000-8000-0000000000aa', '2026-01-01Z', '2096-01-01Z')::text$$) \g /dev/null
SELECT extensions.dblink_exec('other', 'COMMIT') \g /dev/null
SELECT is((SELECT x FROM extensions.dblink_get_result('third') AS t(x text)), 'false', 'who comes second waits, and finds it done');
SELECT is((SELECT count(*) FROM jobs.task_runs WHERE task_id = '00000000-0000-4000-8000-0000000000aa'), 1::bigint, 'it ran once');
SELECT * FROM finish();
ROLLBACK;
DELETE FROM jobs.scheduled_tasks WHERE name = 'parallel_test';
DELETE FROM jobs.jobs WHERE unique_key = 'task:00000000-0000-4000-8000-0000000000aa';
