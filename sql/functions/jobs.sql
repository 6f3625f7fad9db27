-- SPDX-License-Identifier: GPL-3.0-or-later
-- One queue. The application may only read its tables; what changes them is here. A job's own change and jobs.complete belong in
-- one transaction: then it took effect exactly once, whatever was killed when.

-- Returns the job; with a unique_key that is already waiting or running, that one.
CREATE OR REPLACE FUNCTION jobs.enqueue(type text, payload jsonb DEFAULT '{}', school uuid DEFAULT auth.school_id(),
	run_at timestamptz DEFAULT now(), priority integer DEFAULT 5, unique_key text DEFAULT NULL, max_attempts integer DEFAULT 8,
	created_by uuid DEFAULT auth.user_id()) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	job uuid;
BEGIN
	INSERT INTO jobs.jobs (school_id, type, payload, run_at, priority, unique_key, max_attempts, created_by)
	VALUES (school, enqueue.type, enqueue.payload, enqueue.run_at, enqueue.priority, enqueue.unique_key, enqueue.max_attempts,
		enqueue.created_by)
	ON CONFLICT (unique_key) WHERE status IN ('PENDING', 'PROCESSING') DO NOTHING
	RETURNING job_id INTO job;
	IF job IS NULL THEN
		SELECT job_id INTO job FROM jobs.jobs j WHERE j.unique_key = enqueue.unique_key AND status IN ('PENDING', 'PROCESSING');
	ELSIF enqueue.run_at <= now() + interval '1 second' THEN -- who waits knows of those that are further off; see idle_ms
		PERFORM pg_notify('jobs', '');
	END IF;
	RETURN job;
END $$;

-- Take up to batch jobs that are due, most urgent first. NULL types is all.
CREATE OR REPLACE FUNCTION jobs.claim(worker uuid, types text[], batch integer)
RETURNS TABLE (job_id uuid, school_id uuid, type text, payload jsonb, attempts integer, max_attempts integer, created_by uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY
	WITH taken AS (
		UPDATE jobs.jobs j SET status = 'PROCESSING', worker_id = worker, attempts = j.attempts + 1, started_at = now(), progress = 0
		WHERE j.job_id = ANY (ARRAY(SELECT w.job_id FROM jobs.jobs w
			WHERE w.status = 'PENDING' AND w.run_at <= now() AND (types IS NULL OR w.type = ANY (types))
			ORDER BY w.priority, w.run_at LIMIT batch FOR UPDATE SKIP LOCKED))
		RETURNING j.*)
	SELECT t.job_id, t.school_id, t.type, t.payload, t.attempts, t.max_attempts, t.created_by FROM taken t ORDER BY t.priority, t.run_at;
END $$;

-- How long a worker that found nothing may wait, in milliseconds: until the next job that was not due yet at the start of the transaction
-- in which it looked, at most this long.
CREATE OR REPLACE FUNCTION jobs.idle_ms(most integer) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT least(most, ceil(extract(epoch FROM min(j.run_at) - now()) * 1000))::integer FROM jobs.jobs j
	WHERE j.status = 'PENDING' AND j.run_at > now() AND j.run_at < now() + make_interval(secs => most / 1000.0);
$$;

-- Returns how many were still this worker's; fewer than asked: someone rescued them meanwhile, so roll back.
CREATE OR REPLACE FUNCTION jobs.complete(worker uuid, jobs uuid[], results jsonb[] DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	completed integer;
BEGIN
	UPDATE jobs.jobs j SET status = 'COMPLETED', progress = 1, result = d.result, error = NULL, finished_at = now()
	FROM unnest(complete.jobs, results) AS d(job_id, result)
	WHERE j.job_id = d.job_id AND j.worker_id = worker AND j.status = 'PROCESSING';
	GET DIAGNOSTICS completed = ROW_COUNT;
	RETURN completed;
END $$;

-- Seconds until attempt number n + 1: 5, 10, 20 … an hour at most, each between half and one and a half of that.
CREATE OR REPLACE FUNCTION jobs.retry_delay(attempts integer) RETURNS interval LANGUAGE sql VOLATILE
RETURN make_interval(secs => least(5 * 2 ^ least(attempts - 1, 20), 3600) * (0.5 + random()));

-- Back to the queue after a pause, or FAILED for good when no attempt is left or none could help. Returns the new status.
CREATE OR REPLACE FUNCTION jobs.fail(worker uuid, job uuid, error text, may_retry boolean DEFAULT true) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	outcome text;
BEGIN
	UPDATE jobs.jobs j SET
		status = CASE WHEN may_retry AND j.attempts < j.max_attempts THEN 'PENDING' ELSE 'FAILED' END,
		finished_at = CASE WHEN may_retry AND j.attempts < j.max_attempts THEN NULL ELSE now() END,
		run_at = now() + jobs.retry_delay(j.attempts), error = left(fail.error, 2000), worker_id = NULL
	WHERE j.job_id = job AND j.worker_id = worker AND j.status = 'PROCESSING'
	RETURNING j.status INTO outcome;
	RETURN outcome;
END $$;

-- What programs and pages are told of a failed job: its error where that is a code, and not words for the admin.
CREATE OR REPLACE FUNCTION jobs.error_code(error text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN COALESCE(substring(error FROM '^[a-z_]{1,60}$'), 'job_failed');

-- Back to the queue although nothing is wrong with the job: what it needs is away. No attempt is used up. It waits an eighth of its
-- age, at least 5 s and at most 10 min, each between half and one and a half of that.
CREATE OR REPLACE FUNCTION jobs.postpone(worker uuid, job uuid, reason text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE jobs.jobs j SET status = 'PENDING', worker_id = NULL, attempts = j.attempts - 1, error = left(reason, 2000),
		run_at = now() + (0.5 + random()) * least(greatest((now() - j.created_at) / 8, interval '5 seconds'), interval '10 minutes')
	WHERE j.job_id = job AND j.worker_id = worker AND j.status = 'PROCESSING';
$$;

-- How far a job is, 0 to 1. Commit it apart from the job's own work, or nobody sees it.
CREATE OR REPLACE FUNCTION jobs.progress(worker uuid, job uuid, part real) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE jobs.jobs SET progress = least(greatest(part, 0), 1) WHERE job_id = job AND worker_id = worker AND status = 'PROCESSING';
$$;

-- A worker says that it lives: at its start and every second.
CREATE OR REPLACE FUNCTION jobs.heartbeat(worker uuid, host text, pid integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO jobs.workers (id, host, pid) VALUES (worker, host, pid) ON CONFLICT (id) DO UPDATE SET heartbeat_at = now();
$$;

-- A worker leaves: what it had taken and not done goes back untried.
CREATE OR REPLACE FUNCTION jobs.leave(worker uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	released integer;
BEGIN
	UPDATE jobs.jobs SET status = 'PENDING', worker_id = NULL, attempts = attempts - 1, run_at = now()
	WHERE worker_id = worker AND status = 'PROCESSING';
	GET DIAGNOSTICS released = ROW_COUNT;
	DELETE FROM jobs.workers WHERE id = worker;
	IF released > 0 THEN
		PERFORM pg_notify('jobs', '');
	END IF;
	RETURN released;
END $$;

-- Jobs of workers that have not been heard of for 30 s go back; those whose last attempt it was become dead letters.
CREATE OR REPLACE FUNCTION jobs.rescue() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	rescued integer;
BEGIN
	UPDATE jobs.jobs j SET worker_id = NULL, run_at = now(), error = 'worker_lost',
		status = CASE WHEN j.attempts < j.max_attempts THEN 'PENDING' ELSE 'FAILED' END,
		finished_at = CASE WHEN j.attempts < j.max_attempts THEN NULL ELSE now() END
	WHERE j.job_id = ANY (ARRAY(SELECT lost.job_id FROM jobs.jobs lost WHERE lost.status = 'PROCESSING' AND NOT EXISTS (
			SELECT FROM jobs.workers w WHERE w.id = lost.worker_id AND w.heartbeat_at > now() - interval '30 seconds')
		FOR UPDATE OF lost SKIP LOCKED));
	GET DIAGNOSTICS rescued = ROW_COUNT;
	IF rescued > 0 THEN
		PERFORM pg_notify('jobs', '');
	END IF;
	RETURN rescued;
END $$;

-- Run a dead letter again: queued, not_failed, or already_queued under the same unique key. Admins in their school, the operator,
-- and the administrator's command, which connects as the owner.
CREATE OR REPLACE FUNCTION jobs.retry(job uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	j jobs.jobs;
BEGIN
	SELECT * INTO j FROM jobs.jobs WHERE job_id = job FOR UPDATE;
	PERFORM auth.found(FOUND AND (auth.is_owner()
		OR auth.has_role('operator') AND (j.school_id IS NULL OR j.school_id = auth.school_id())
		OR auth.has_role('admin') AND j.school_id = auth.school_id()));
	IF j.status <> 'FAILED' THEN
		RETURN 'not_failed';
	ELSIF EXISTS (SELECT FROM jobs.jobs o WHERE o.unique_key = j.unique_key AND o.status IN ('PENDING', 'PROCESSING')) THEN
		RETURN 'already_queued';
	END IF;
	UPDATE jobs.jobs SET status = 'PENDING', attempts = 0, run_at = now(), error = NULL, finished_at = NULL, progress = 0
	WHERE job_id = job;
	PERFORM pg_notify('jobs', '');
	RETURN 'queued';
END $$;

-- For /healthz, by anyone.
CREATE OR REPLACE FUNCTION jobs.health()
RETURNS TABLE (workers integer, seconds_since_heartbeat real, waiting integer, oldest_waiting_seconds real, failed integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
	SELECT (SELECT count(*)::integer FROM jobs.workers w WHERE w.heartbeat_at > now() - interval '30 seconds'),
		(SELECT extract(epoch FROM now() - max(w.heartbeat_at))::real FROM jobs.workers w),
		(SELECT count(*)::integer FROM jobs.jobs j WHERE j.status = 'PENDING' AND j.run_at <= now()),
		(SELECT extract(epoch FROM now() - min(j.run_at))::real FROM jobs.jobs j WHERE j.status = 'PENDING' AND j.run_at <= now()),
		(SELECT count(*)::integer FROM jobs.jobs j WHERE j.status = 'FAILED' AND j.finished_at > now() - interval '7 days');
$$;

-- ---------------------------------------------------------------- scheduled tasks

-- What is due, or has no time yet, longest due first. The worker reckons the next time and calls run_due_task.
-- time_zone is NULL for the platform's own care.
CREATE OR REPLACE FUNCTION jobs.due_tasks(batch integer DEFAULT 500)
RETURNS TABLE (id uuid, label text, schedule_type text, cron_expression text, every_seconds bigint, time_zone text, next_run_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT t.id, COALESCE(t.name, t.task_type || ' ' || t.id), t.schedule_type, t.cron_expression,
		floor((t.config -> 'every_seconds')::numeric)::bigint, g.time_zone, t.next_run_at
	FROM jobs.scheduled_tasks t LEFT JOIN school.settings g ON g.school_id = t.school_id
	WHERE t.status = 'active' AND (t.next_run_at IS NULL OR t.next_run_at <= now())
	ORDER BY t.next_run_at LIMIT batch;
$$;

-- Put a task's job into the queue and keep the run. A run that has not ended yet is not joined by another: its job is returned.
CREATE OR REPLACE FUNCTION jobs.enqueue_task(task uuid, due timestamptz, orderer uuid) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t jobs.scheduled_tasks;
	job uuid;
BEGIN
	SELECT * INTO STRICT t FROM jobs.scheduled_tasks s WHERE s.id = task;
	job := jobs.enqueue(t.task_type, (t.config - 'every_seconds')
		|| jsonb_strip_nulls(jsonb_build_object('task_id', t.id, 'student_id', t.student_id)), t.school_id,
		priority => CASE WHEN t.school_id IS NULL THEN 4 ELSE 6 END, unique_key => 'task:' || t.id, max_attempts => 3,
		created_by => orderer);
	INSERT INTO jobs.task_runs (task_id, school_id, job_id, due_at) VALUES (t.id, t.school_id, job, due) ON CONFLICT (job_id) DO NOTHING;
	UPDATE jobs.scheduled_tasks s SET job_id = job, last_run_at = now() WHERE s.id = task;
	RETURN job;
END $$;

-- Enqueue what was due at seen_next_run_at (NULL: nothing was, the row is new) and set the next time. Without a next time a one_time
-- task is completed, and any other, whose expression never comes, pauses. Of several workers that saw the same time one gets true.
-- What is more than five minutes late was missed while nothing ran: it runs once, or is skipped, as the task says.
CREATE OR REPLACE FUNCTION jobs.run_due_task(task uuid, seen_next_run_at timestamptz, new_next_run_at timestamptz)
RETURNS boolean LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	t jobs.scheduled_tasks;
BEGIN
	UPDATE jobs.scheduled_tasks s SET next_run_at = new_next_run_at, updated_at = now(),
		status = CASE WHEN new_next_run_at IS NOT NULL THEN s.status WHEN s.schedule_type = 'one_time' THEN 'completed' ELSE 'paused' END,
		completed_at = CASE WHEN new_next_run_at IS NULL AND s.schedule_type = 'one_time' THEN now() END
	WHERE s.id = task AND s.status = 'active' AND s.next_run_at IS NOT DISTINCT FROM seen_next_run_at
	RETURNING * INTO t;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	IF seen_next_run_at IS NOT NULL AND (t.missed = 'run_once' OR seen_next_run_at > now() - interval '5 minutes') THEN
		PERFORM jobs.enqueue_task(task, seen_next_run_at, t.created_by);
	END IF;
	RETURN true;
END $$;

-- A run follows its job. Who made the task is told of a run that failed for good.
CREATE OR REPLACE FUNCTION jobs.follow_task_run() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE jobs.task_runs r SET status = NEW.status, started_at = COALESCE(r.started_at, NEW.started_at), finished_at = NEW.finished_at,
		result = NEW.result, error = NEW.error
	WHERE r.job_id = NEW.job_id;
	IF NEW.status = 'FAILED' THEN
		PERFORM inbox.notify(t.created_by, 'task_failed', jsonb_build_object('type', 'hub.task.type.' || t.task_type),
			'/hub/tasks/' || t.id, 'task_failed:' || NEW.job_id, 'task_failed:' || t.id)
		FROM jobs.scheduled_tasks t JOIN jobs.task_runs r ON r.task_id = t.id
		WHERE r.job_id = NEW.job_id AND t.school_id IS NOT NULL AND t.created_by IS NOT NULL;
	END IF;
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER jobs_task_run AFTER UPDATE OF status ON jobs.jobs FOR EACH ROW
	WHEN (NEW.status IS DISTINCT FROM OLD.status AND NEW.payload ? 'task_id') EXECUTE FUNCTION jobs.follow_task_run();

-- Delete what has been kept long enough, of each table as many rows as its batch. Call again while any row says more.
CREATE OR REPLACE FUNCTION jobs.apply_retention(wanted_every text)
RETURNS TABLE (table_name text, deleted bigint, more boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r jobs.retention;
BEGIN
	FOR r IN SELECT * FROM jobs.retention WHERE every = wanted_every ORDER BY table_name LOOP
		EXECUTE format('DELETE FROM %1$s WHERE ctid = ANY (ARRAY(SELECT ctid FROM %1$s WHERE %2$I < now() - $1 AND (%3$s)
			LIMIT $2 FOR UPDATE SKIP LOCKED))', r.table_name::regclass, r.column_name, r.condition) USING r.keep, r.batch;
		GET DIAGNOSTICS deleted = ROW_COUNT;
		table_name := r.table_name;
		more := deleted = r.batch;
		RETURN NEXT;
	END LOOP;
END $$;
