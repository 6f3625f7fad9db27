-- SPDX-License-Identifier: GPL-3.0-or-later
-- One schedule for schools and for the platform's own care (the document's scheduled_tasks): jobs.schedule becomes part of it.
-- celery_task_id is job_id, a job of the queue; times are timestamptz.

-- One schedule. Without a school it is the platform's own care (name is then set); with one, a task of that school.
CREATE TABLE jobs.scheduled_tasks (
	id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id        uuid REFERENCES school.schools ON DELETE CASCADE,
	student_id       uuid,
	name             text UNIQUE,
	task_type        varchar(50) NOT NULL,
	schedule_type    varchar(20) NOT NULL,
	cron_expression  varchar(100),
	config           jsonb NOT NULL DEFAULT '{}',
	status           varchar(20) NOT NULL DEFAULT 'active',
	missed           text NOT NULL DEFAULT 'run_once' CHECK (missed IN ('run_once', 'skip')),
	next_run_at      timestamptz,
	last_run_at      timestamptz,
	job_id           uuid,
	created_by       uuid,
	created_at       timestamptz NOT NULL DEFAULT now(),
	updated_at       timestamptz NOT NULL DEFAULT now(),
	completed_at     timestamptz,
	UNIQUE (school_id, id),
	CONSTRAINT fk_scheduled_tasks_student FOREIGN KEY (student_id) REFERENCES hub.students (id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, student_id) REFERENCES hub.students (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, created_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (created_by),
	CONSTRAINT scheduled_tasks_schedule_type_check CHECK (schedule_type IN ('cron', 'interval', 'one_time')),
	CONSTRAINT scheduled_tasks_status_check CHECK (status IN ('active', 'paused', 'completed')),
	CONSTRAINT scheduled_tasks_cron_check CHECK ((schedule_type = 'cron') = (cron_expression IS NOT NULL)),
	CONSTRAINT scheduled_tasks_interval_check CHECK (schedule_type <> 'interval'
		OR COALESCE(jsonb_typeof(config -> 'every_seconds') = 'number' AND (config -> 'every_seconds')::numeric >= 60, false)),
	CONSTRAINT scheduled_tasks_one_time_check CHECK (schedule_type <> 'one_time' OR status = 'completed' OR next_run_at IS NOT NULL),
	CONSTRAINT scheduled_tasks_config_check CHECK (jsonb_typeof(config) = 'object' AND octet_length(config::text) <= 4000),
	CONSTRAINT scheduled_tasks_owner_check CHECK ((school_id IS NULL) = (name IS NOT NULL)),
	CONSTRAINT scheduled_tasks_completed_check CHECK ((status = 'completed') = (completed_at IS NOT NULL))
);
CREATE INDEX idx_scheduled_tasks_student_id ON jobs.scheduled_tasks (student_id);
CREATE INDEX idx_scheduled_tasks_next_run ON jobs.scheduled_tasks (next_run_at) WHERE status = 'active';
CREATE INDEX idx_scheduled_tasks_type_status ON jobs.scheduled_tasks (task_type, status);
CREATE INDEX idx_scheduled_tasks_created_at ON jobs.scheduled_tasks (created_at DESC);
CREATE INDEX idx_scheduled_tasks_school_created ON jobs.scheduled_tasks (school_id, created_at DESC, id DESC);

-- Each run with what came of it; kept longer than the job.
CREATE TABLE jobs.task_runs (
	id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	task_id        uuid NOT NULL REFERENCES jobs.scheduled_tasks ON DELETE CASCADE,
	school_id      uuid REFERENCES school.schools ON DELETE CASCADE,
	job_id         uuid NOT NULL UNIQUE,
	due_at         timestamptz,                -- NULL: run by hand
	status         text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED')),
	result         jsonb,
	error          text,
	created_at     timestamptz NOT NULL DEFAULT now(),
	started_at     timestamptz,
	finished_at    timestamptz
);
CREATE INDEX task_runs_task_id_idx ON jobs.task_runs (task_id, created_at DESC, id DESC);
CREATE INDEX task_runs_school_id_idx ON jobs.task_runs (school_id);
CREATE INDEX task_runs_created_at_idx ON jobs.task_runs (created_at);

INSERT INTO jobs.scheduled_tasks (name, task_type, schedule_type, cron_expression, config, status, completed_at, next_run_at, last_run_at)
SELECT s.name, s.job_type, s.kind, CASE s.kind WHEN 'cron' THEN s.expression END,
	s.payload || CASE s.kind WHEN 'interval' THEN jsonb_build_object('every_seconds', s.expression::integer) ELSE '{}' END,
	'active', NULL, s.next_run_at, s.last_run_at
FROM jobs.schedule s WHERE s.enabled;
INSERT INTO jobs.scheduled_tasks (name, task_type, schedule_type, cron_expression) VALUES
	('partition_care',       'partition_care',       'cron', '10 2 * * *'),
	('archive_history',      'archive_history',      'cron', '40 2 1 * *'),
	('auto_interventions',   'auto_interventions',   'cron', '0 4 * * *'),
	('anonymize_students',   'anonymize_students',   'cron', '50 3 * * *'),
	('statistics',           'statistics',           'cron', '20 4 * * *');
DROP FUNCTION IF EXISTS jobs.due_schedule(), jobs.run_scheduled(text, timestamptz, timestamptz);
DROP TABLE jobs.schedule;

INSERT INTO jobs.retention VALUES
	('jobs.scheduled_tasks',    'completed_at', '1 year',   $$status = 'completed'$$),
	('jobs.task_runs',          'created_at',   '1 year',   'true');

-- How a report reaches the guardian: by a mailed link, on paper, or not at all.
ALTER TABLE hub.reports ADD COLUMN guardian_delivery text NOT NULL DEFAULT 'none' CHECK (guardian_delivery IN ('none', 'email', 'print'));
ALTER TABLE hub.reports ADD COLUMN printed_at timestamptz;
CREATE INDEX reports_to_print_idx ON hub.reports (school_id, created_at DESC, id DESC) WHERE guardian_delivery = 'print' AND printed_at IS NULL;
SELECT db.classify('hub.reports', 'activity: guardian_delivery printed_at');

SELECT db.isolate(t, $$CASE WHEN school_id IS NULL THEN (SELECT auth.has_role('operator'))
	ELSE school_id = (SELECT auth.school_id()) END$$) FROM unnest('{jobs.scheduled_tasks, jobs.task_runs}'::regclass[]) AS t;

SELECT db.classify('jobs.scheduled_tasks', 'link: student_id created_by; content: config; no: id school_id name task_type schedule_type cron_expression status missed next_run_at last_run_at job_id created_at updated_at completed_at');
SELECT db.classify('jobs.task_runs', 'content: result error; no: id task_id school_id job_id due_at status created_at started_at finished_at');
