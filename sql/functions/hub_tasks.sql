-- SPDX-License-Identifier: GPL-3.0-or-later
-- Scheduled tasks of a school, made and changed by its admins; the platform's own, without a school, are looked after by the operator.
-- When a task comes next is reckoned by the caller (app/jobs/schedule.h), who has the zone's rules.

-- What a school may have done, and whether for one student.
CREATE OR REPLACE FUNCTION hub.task_types() RETURNS TABLE (task_type text, takes_student boolean) LANGUAGE sql IMMUTABLE ROWS 4 AS $$
	VALUES ('daily_report', true), ('weekly_analytics', false), ('auto_interventions', false), ('statistics', false)
$$;

-- Whether the caller looks after a task with this school.
CREATE OR REPLACE FUNCTION hub.keeps_task(school uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN CASE WHEN school IS NULL THEN auth.has_role('operator') ELSE school = auth.school_id() AND auth.has_role('admin', 'operator') END;

-- SD422 for a config that the task cannot be run with.
CREATE OR REPLACE FUNCTION hub.check_task_config(task_type text, schedule_type text, config jsonb) RETURNS void
LANGUAGE plpgsql STABLE AS $$
DECLARE
	code text;
BEGIN
	code := CASE
		WHEN jsonb_typeof(config) IS DISTINCT FROM 'object' THEN 'wrong_type'
		WHEN octet_length(config::text) > 4000 THEN 'config_too_long'
		WHEN (schedule_type = 'interval' OR config ? 'every_seconds') AND (jsonb_typeof(config -> 'every_seconds') IS DISTINCT FROM 'number'
			OR (config -> 'every_seconds')::text !~ '^\d{1,8}$' OR (config -> 'every_seconds')::integer NOT BETWEEN 60 AND 31622400)
			THEN 'bad_interval'
		WHEN config ? 'include_sections' AND NOT (jsonb_typeof(config -> 'include_sections') = 'array'
			AND config -> 'include_sections' <@ to_jsonb(hub.report_sections()) AND config -> 'include_sections' <> '[]') THEN 'bad_sections'
		WHEN config ? 'report_format' AND config -> 'report_format' <> '"pdf"' THEN 'bad_format'
		WHEN config ? 'metrics' AND NOT (jsonb_typeof(config -> 'metrics') = 'array'
			AND config -> 'metrics' <@ '["engagement", "performance"]' AND config -> 'metrics' <> '[]') THEN 'bad_metrics'
		WHEN config ? 'scope' AND (task_type <> 'weekly_analytics' OR NOT config -> 'scope' <@ '["school", "all_schools"]') THEN 'bad_scope'
		WHEN config ?| '{task_id,student_id}' THEN 'reserved'
	END;
	IF code IS NOT NULL THEN
		PERFORM auth.refuse_field('config', code);
	END IF;
END $$;

CREATE OR REPLACE FUNCTION hub.check_task_student(student uuid, task_type text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF student IS NULL THEN
		RETURN;
	ELSIF NOT (SELECT t.takes_student FROM hub.task_types() t WHERE t.task_type = check_task_student.task_type) THEN
		PERFORM auth.refuse_field('student_id', 'not_taken');
	ELSIF NOT EXISTS (SELECT FROM hub.students s WHERE s.id = student AND s.school_id = auth.school_id()) THEN
		PERFORM auth.refuse_field('student_id', 'unknown_student');
	END IF;
END $$;

CREATE OR REPLACE FUNCTION hub.create_task(student uuid, task_type text, schedule_type text, cron_expression text, config jsonb, missed text,
	status text, next_run_at timestamptz) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	task uuid;
BEGIN
	PERFORM auth.require_role('admin', 'operator');
	IF NOT EXISTS (SELECT FROM hub.task_types() t WHERE t.task_type = create_task.task_type) THEN
		PERFORM auth.refuse_field('task_type', 'unknown_choice');
	END IF;
	PERFORM hub.check_task_config(create_task.task_type, create_task.schedule_type, create_task.config),
		hub.check_task_student(student, create_task.task_type);
	INSERT INTO jobs.scheduled_tasks (school_id, student_id, task_type, schedule_type, cron_expression, config, missed, status, next_run_at,
		created_by)
	VALUES (auth.school_id(), student, create_task.task_type, create_task.schedule_type, create_task.cron_expression, create_task.config,
		COALESCE(create_task.missed, 'run_once'), COALESCE(create_task.status, 'active'), create_task.next_run_at, auth.user_id())
	RETURNING id INTO task;
	RETURN task;
END $$;

-- The task as it is, held until the end of the transaction, with its school's zone (NULL: the installation's).
CREATE OR REPLACE FUNCTION hub.lock_task(task uuid)
RETURNS TABLE (task_type text, schedule_type text, cron_expression text, config jsonb, status text, next_run_at timestamptz, time_zone text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
DECLARE
	t jobs.scheduled_tasks;
BEGIN
	SELECT * INTO t FROM jobs.scheduled_tasks s WHERE s.id = task FOR UPDATE;
	PERFORM auth.found(FOUND AND hub.keeps_task(t.school_id));
	RETURN QUERY SELECT t.task_type::text, t.schedule_type::text, t.cron_expression::text, t.config, t.status::text, t.next_run_at,
		(SELECT g.time_zone FROM school.settings g WHERE g.school_id = t.school_id);
END $$;

-- Write a task that lock_task gave anew. The platform's own keeps its work: only when it comes may change.
CREATE OR REPLACE FUNCTION hub.change_task(task uuid, schedule_type text, cron_expression text, config jsonb, missed text, status text,
	next_run_at timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	t jobs.scheduled_tasks;
BEGIN
	SELECT * INTO t FROM jobs.scheduled_tasks s WHERE s.id = task FOR UPDATE;
	PERFORM auth.found(FOUND AND hub.keeps_task(t.school_id)),
		hub.check_task_config(t.task_type, change_task.schedule_type, change_task.config);
	IF t.school_id IS NULL AND t.config - 'every_seconds' <> change_task.config - 'every_seconds' THEN
		PERFORM auth.refuse_field('config', 'platform_task');
	END IF;
	UPDATE jobs.scheduled_tasks s SET schedule_type = change_task.schedule_type, cron_expression = change_task.cron_expression,
		config = change_task.config, missed = COALESCE(change_task.missed, s.missed), status = change_task.status,
		next_run_at = change_task.next_run_at, updated_at = now(),
		completed_at = CASE WHEN change_task.status = 'completed' THEN COALESCE(s.completed_at, now()) END
	WHERE s.id = task;
END $$;

CREATE OR REPLACE FUNCTION hub.delete_task(task uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t jobs.scheduled_tasks;
BEGIN
	SELECT * INTO t FROM jobs.scheduled_tasks s WHERE s.id = task FOR UPDATE;
	PERFORM auth.found(FOUND AND hub.keeps_task(t.school_id));
	IF t.school_id IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'platform_task';
	END IF;
	DELETE FROM jobs.scheduled_tasks s WHERE s.id = task;
END $$;

-- Run a task now, whatever its status and next time, which stays. Returns the job; a run that has not ended yet is that job.
CREATE OR REPLACE FUNCTION hub.run_task_now(task uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t jobs.scheduled_tasks;
BEGIN
	SELECT * INTO t FROM jobs.scheduled_tasks s WHERE s.id = task FOR UPDATE;
	PERFORM auth.found(FOUND AND hub.keeps_task(t.school_id));
	RETURN jobs.enqueue_task(task, NULL, auth.user_id());
END $$;
