-- SPDX-License-Identifier: GPL-3.0-or-later
-- Workflows and their executions, connections to other programs, the log.
--
-- Names are those of the document (seeds, AI workspace: workflows, workflow_executions, mcp_connections, logs) in the room's schema.
-- A workflow is a list of steps; each change is a version that stays. An execution keeps what went in and came out of each step.

CREATE SCHEMA workspace;

-- ---------------------------------------------------------------- workflows

CREATE TABLE workspace.settings (
	school_id   uuid PRIMARY KEY REFERENCES school.schools ON DELETE CASCADE,
	most_steps  integer NOT NULL DEFAULT 100 CHECK (most_steps BETWEEN 1 AND 1000), -- of one execution
	most_hours  integer NOT NULL DEFAULT 24 CHECK (most_hours BETWEEN 1 AND 720),   -- of one execution, waiting included
	most_cost   numeric(12,6) NOT NULL DEFAULT 1 CHECK (most_cost >= 0),            -- of one execution, as models.requests counts
	updated_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE workspace.workflows (
	id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id    uuid NOT NULL,
	owner_id     uuid NOT NULL, -- in whose rights its steps act
	name         db.line NOT NULL CHECK (char_length(name) <= 100),
	description  text NOT NULL DEFAULT '' CHECK (char_length(description) <= 500),
	version      integer NOT NULL DEFAULT 1,
	task_id      uuid, -- its schedule
	created_at   timestamptz NOT NULL DEFAULT now(),
	updated_at   timestamptz NOT NULL DEFAULT now(),
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, owner_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, task_id) REFERENCES jobs.scheduled_tasks (school_id, id) ON DELETE SET NULL (task_id)
);
CREATE INDEX workflows_owner_id_idx ON workspace.workflows (owner_id, created_at DESC, id DESC);
CREATE INDEX workflows_school_id_idx ON workspace.workflows (school_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX workflows_task_id_key ON workspace.workflows (task_id) WHERE task_id IS NOT NULL;

-- definition: {"inputs": [{"name", "label", "required"}], "steps": [{"name", "type", …}]}, as app/workspace/definition.h has it.
CREATE TABLE workspace.workflow_versions (
	workflow_id  uuid NOT NULL,
	version      integer NOT NULL CHECK (version > 0),
	school_id    uuid NOT NULL,
	definition   jsonb NOT NULL CHECK (jsonb_typeof(definition -> 'steps') = 'array' AND jsonb_typeof(definition -> 'inputs') = 'array'
		AND octet_length(definition::text) <= 1000000),
	restored     integer, -- the version that was taken back
	changed_by   uuid,
	created_at   timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (workflow_id, version),
	FOREIGN KEY (school_id, workflow_id) REFERENCES workspace.workflows (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, changed_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (changed_by)
);
CREATE INDEX workflow_versions_changed_by_idx ON workspace.workflow_versions (changed_by);

-- RUNNING: a job does, or will do, the step next_step, or a model or tool is at work; WAITING: for a person.
CREATE TABLE workspace.workflow_executions (
	id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id    uuid NOT NULL,
	workflow_id  uuid NOT NULL,
	version      integer NOT NULL,
	owner_id     uuid NOT NULL, -- in whose rights it runs
	is_scheduled boolean NOT NULL DEFAULT false,
	status       text NOT NULL DEFAULT 'RUNNING' CHECK (status IN ('RUNNING', 'WAITING', 'COMPLETED', 'FAILED', 'CANCELLED')),
	input        jsonb NOT NULL DEFAULT '{}',
	output       text, -- of its last step
	fault        text CHECK (fault ~ '^[a-z_]{1,60}$'), -- why it failed or was cancelled
	next_step    text, -- name of the step that is done next
	step_count   integer NOT NULL DEFAULT 0,
	cost         numeric(12,6) NOT NULL DEFAULT 0,
	most_steps   integer NOT NULL,
	most_cost    numeric(12,6) NOT NULL,
	deadline_at  timestamptz NOT NULL,
	created_at   timestamptz NOT NULL DEFAULT now(),
	finished_at  timestamptz,
	CHECK ((finished_at IS NOT NULL) = (status IN ('COMPLETED', 'FAILED', 'CANCELLED'))),
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, workflow_id) REFERENCES workspace.workflows (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (workflow_id, version) REFERENCES workspace.workflow_versions (workflow_id, version) ON DELETE CASCADE,
	FOREIGN KEY (school_id, owner_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX workflow_executions_workflow_id_idx ON workspace.workflow_executions (workflow_id, created_at DESC, id DESC);
CREATE INDEX workflow_executions_owner_id_idx ON workspace.workflow_executions (owner_id, created_at DESC, id DESC);
CREATE INDEX workflow_executions_deadline_idx ON workspace.workflow_executions (deadline_at) WHERE finished_at IS NULL;
CREATE INDEX workflow_executions_finished_at_idx ON workspace.workflow_executions (finished_at) WHERE finished_at IS NOT NULL;

-- A step that was begun. With branches that lead back the same name comes again: number says when.
CREATE TABLE workspace.workflow_steps (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id     uuid NOT NULL,
	execution_id  uuid NOT NULL,
	number        integer NOT NULL CHECK (number > 0),
	name          text NOT NULL,
	type          text NOT NULL,
	status        text NOT NULL DEFAULT 'RUNNING' CHECK (status IN ('RUNNING', 'WAITING', 'COMPLETED', 'FAILED', 'CANCELLED')),
	input         jsonb NOT NULL DEFAULT '{}', -- its fields with the templates filled in
	output        text,
	items         jsonb, -- what a search found: [{"document_id", "title", "page", "text"}]
	held          jsonb, -- what waits for approval: {"part": "question|answer", "text" of an answer, "words": the guardrail's own}
	decision      text,  -- of a branch: then, else; of a person: approved, refused, answered
	decided_by    uuid,
	fault         text CHECK (fault ~ '^[a-z_]{1,60}$'),
	fault_words   text CHECK (char_length(fault_words) <= 500), -- a guardrail's own words, or a tool's
	model         text,
	tokens        bigint NOT NULL DEFAULT 0,
	cost          numeric(12,6) NOT NULL DEFAULT 0,
	started_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
	finished_at   timestamptz,
	CHECK ((finished_at IS NOT NULL) = (status IN ('COMPLETED', 'FAILED', 'CANCELLED'))),
	UNIQUE (execution_id, number),
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, execution_id) REFERENCES workspace.workflow_executions (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, decided_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (decided_by)
);
-- One step of an execution is at work.
CREATE UNIQUE INDEX workflow_steps_open_key ON workspace.workflow_steps (execution_id) WHERE finished_at IS NULL;
CREATE INDEX workflow_steps_decided_by_idx ON workspace.workflow_steps (decided_by) WHERE decided_by IS NOT NULL;

-- Who may decide a step that waits.
CREATE TABLE workspace.step_deciders (
	step_id    uuid NOT NULL,
	person_id  uuid NOT NULL,
	school_id  uuid NOT NULL,
	PRIMARY KEY (step_id, person_id),
	FOREIGN KEY (school_id, step_id) REFERENCES workspace.workflow_steps (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX step_deciders_person_id_idx ON workspace.step_deciders (person_id);

SELECT db.isolate(t) FROM unnest('{workspace.settings, workspace.workflows, workspace.workflow_versions, workspace.workflow_executions,
	workspace.workflow_steps, workspace.step_deciders}'::regclass[]) AS t;

SELECT db.classify('workspace.settings', 'no: school_id most_steps most_hours most_cost updated_at'),
	db.classify('workspace.workflows', 'link: owner_id; content: name description; activity: created_at updated_at; no: id school_id version task_id'),
	db.classify('workspace.workflow_versions', 'link: changed_by; content: definition; activity: created_at; no: workflow_id version school_id restored'),
	db.classify('workspace.workflow_executions', 'link: owner_id; content: input output; activity: status created_at finished_at; no: id school_id
		workflow_id version is_scheduled fault next_step step_count cost most_steps most_cost deadline_at'),
	db.classify('workspace.workflow_steps', 'link: decided_by; content: input output items held fault_words; activity: decision started_at finished_at; no: id
		school_id execution_id number name type status fault model tokens cost'),
	db.classify('workspace.step_deciders', 'link: person_id; no: step_id school_id');

INSERT INTO db.mentions VALUES
	('workspace.workflows',           'name',        'review'),
	('workspace.workflows',           'description', 'review'),
	('workspace.workflow_versions',   'definition',  'redact'),
	('workspace.workflow_executions', 'input',       'redact'),
	('workspace.workflow_executions', 'output',      'review'),
	('workspace.workflow_steps',      'input',       'redact'),
	('workspace.workflow_steps',      'output',      'review'),
	('workspace.workflow_steps',      'items',       'redact'),
	('workspace.workflow_steps',      'held',        'redact'),
	('workspace.workflow_steps',      'fault_words', 'review');

INSERT INTO inbox.kinds VALUES
	('workflow_message', 'system'), -- what a workflow's owner has it tell
	('workflow_waits',   'system'), -- a step waits for the reader's decision
	('workflow_failed',  'system'); -- to its owner

INSERT INTO jobs.retention (table_name, column_name, keep, condition, every, batch) VALUES
	('workspace.workflow_executions', 'finished_at', '180 days', 'true', 'day', 200);
INSERT INTO jobs.scheduled_tasks (name, task_type, schedule_type, config) VALUES
	('end_workflow_executions', 'end_workflow_executions', 'interval', '{"every_seconds": 60}');

-- ---------------------------------------------------------------- the log

-- What happened in the workspace. Neither names nor contents can stand in it: details are numbers, booleans and codes.
CREATE FUNCTION workspace.is_plain(details jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE SET search_path = pg_catalog, pg_temp
AS $$ SELECT jsonb_typeof(details) = 'object' AND NOT EXISTS (SELECT FROM jsonb_each(details) AS d(name, value)
	WHERE name !~ '^[a-z_]{1,40}$' OR NOT CASE jsonb_typeof(value) WHEN 'number' THEN true WHEN 'boolean' THEN true
		WHEN 'string' THEN value #>> '{}' ~ '^[A-Za-z_]{1,60}$' ELSE false END) $$;
CREATE TABLE workspace.logs (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	level       text NOT NULL DEFAULT 'info' CHECK (level IN ('info', 'warning', 'error')),
	event_type  text NOT NULL CHECK (event_type ~ '^[a-z_]{1,60}$'), -- workspace.log.event.TYPE says it
	subject_id  uuid, -- what it is about: a workflow, an execution, a connection
	details     jsonb NOT NULL DEFAULT '{}' CHECK (workspace.is_plain(details) AND octet_length(details::text) <= 1000),
	created_at  timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX logs_school_id_idx ON workspace.logs (school_id, created_at DESC, id DESC);
CREATE INDEX logs_created_at_idx ON workspace.logs USING brin (created_at) WITH (autosummarize = on);
SELECT db.isolate('workspace.logs', $$school_id = (SELECT auth.school_id()) AND (SELECT auth.has_role('admin'))$$);
SELECT db.classify('workspace.logs', 'no: id school_id level event_type subject_id details created_at');
INSERT INTO jobs.retention (table_name, column_name, keep, condition, every, batch) VALUES
	('workspace.logs', 'created_at', '90 days', 'true', 'day', 5000);
