-- SPDX-License-Identifier: GPL-3.0-or-later
-- Connections to other programs by the Model Context Protocol, the tools these offer, and calls of them.

CREATE TABLE workspace.mcp_connections (
	id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id         uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	name              db.line NOT NULL CHECK (char_length(name) <= 60),
	url               text NOT NULL CHECK (char_length(url) <= 300),
	key_sealed        bytea,
	enabled           boolean NOT NULL DEFAULT true,
	protocol_version  text CHECK (char_length(protocol_version) <= 40), -- as it greeted last
	server_name       text CHECK (char_length(server_name) <= 200),
	server_version    text CHECK (char_length(server_version) <= 100),
	checked_at        timestamptz, -- when its tools were last listed, or that failed
	last_error        text CHECK (last_error IN ('away', 'refused', 'unreadable', 'not_allowed', 'error')), -- NULL: what was asked last was answered
	last_status       integer, -- of HTTP, where it answered
	job_id            uuid,    -- that lists its tools
	created_by        uuid,
	created_at        timestamptz NOT NULL DEFAULT now(),
	updated_at        timestamptz NOT NULL DEFAULT now(),
	UNIQUE (school_id, id),
	UNIQUE (school_id, name),
	FOREIGN KEY (school_id, created_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (created_by)
);
CREATE INDEX mcp_connections_created_by_idx ON workspace.mcp_connections (created_by);

-- permission: off, approve (a person looks at each call), allow. A tool that its server describes otherwise than when it was permitted is
-- off again until an admin has looked: description says to a model what it does.
CREATE TABLE workspace.mcp_tools (
	id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id       uuid NOT NULL,
	connection_id   uuid NOT NULL,
	name            text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 128),
	title           text CHECK (char_length(title) <= 200),
	description     text NOT NULL DEFAULT '' CHECK (char_length(description) <= 4000),
	input_schema    jsonb NOT NULL DEFAULT '{}',
	is_repeatable   boolean NOT NULL DEFAULT false, -- its server says that a second call changes nothing more
	permission      text NOT NULL DEFAULT 'off' CHECK (permission IN ('off', 'approve', 'allow')),
	has_changed     boolean NOT NULL DEFAULT false, -- since it was permitted
	is_gone         boolean NOT NULL DEFAULT false, -- its server lists it no more
	seen_at         timestamptz NOT NULL DEFAULT now(),
	UNIQUE (school_id, id),
	UNIQUE (connection_id, name),
	FOREIGN KEY (school_id, connection_id) REFERENCES workspace.mcp_connections (school_id, id) ON DELETE CASCADE
);

-- A call of a tool for a person. subject: the step of a workflow that waits for it.
CREATE TABLE workspace.mcp_calls (
	id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id    uuid NOT NULL,
	tool_id      uuid NOT NULL,
	person_id    uuid NOT NULL,
	subject      uuid NOT NULL,
	arguments    jsonb NOT NULL CHECK (jsonb_typeof(arguments) = 'object' AND octet_length(arguments::text) <= 100000),
	status       text NOT NULL CHECK (status IN ('WAITING', 'PENDING', 'PROCESSING', 'COMPLETED', 'FAILED', 'REFUSED', 'CANCELLED')),
	fault        text CHECK (fault ~ '^[a-z_]{1,60}$'),
	result       text CHECK (char_length(result) <= 100000), -- as the guardrails left it
	decided_by   uuid,
	created_at   timestamptz NOT NULL DEFAULT now(),
	started_at   timestamptz,
	finished_at  timestamptz,
	CHECK ((finished_at IS NULL) = (status IN ('WAITING', 'PENDING', 'PROCESSING'))),
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, tool_id) REFERENCES workspace.mcp_tools (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, subject) REFERENCES workspace.workflow_steps (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, decided_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (decided_by)
);
CREATE INDEX mcp_calls_tool_id_idx ON workspace.mcp_calls (tool_id, created_at DESC);
CREATE INDEX mcp_calls_person_id_idx ON workspace.mcp_calls (person_id);
CREATE UNIQUE INDEX mcp_calls_subject_key ON workspace.mcp_calls (subject);
CREATE INDEX mcp_calls_decided_by_idx ON workspace.mcp_calls (decided_by) WHERE decided_by IS NOT NULL;
CREATE INDEX mcp_calls_waiting_idx ON workspace.mcp_calls (school_id, created_at) WHERE status = 'WAITING';
CREATE INDEX mcp_calls_created_at_idx ON workspace.mcp_calls (created_at);

SELECT db.isolate(t) FROM unnest('{workspace.mcp_connections, workspace.mcp_tools, workspace.mcp_calls}'::regclass[]) AS t;

SELECT db.classify('workspace.mcp_connections', 'link: created_by; credential: key_sealed; no: id school_id name url enabled protocol_version server_name
		server_version checked_at last_error last_status job_id created_at updated_at'),
	db.classify('workspace.mcp_tools', 'no: id school_id connection_id name title description input_schema is_repeatable permission has_changed
		is_gone seen_at'),
	db.classify('workspace.mcp_calls', 'link: person_id decided_by; content: arguments result; activity: status created_at started_at finished_at; no: id
		school_id tool_id subject fault');

INSERT INTO db.mentions VALUES
	('workspace.mcp_calls', 'arguments', 'redact'),
	('workspace.mcp_calls', 'result',    'review');

INSERT INTO inbox.kinds VALUES
	('tool_waits',   'system'), -- a call waits for an admin's look
	('tool_changed', 'system'); -- a tool is described otherwise than when it was permitted

INSERT INTO jobs.retention (table_name, column_name, keep, condition, every) VALUES
	('workspace.mcp_calls', 'created_at', '90 days', 'finished_at IS NOT NULL', 'day');
INSERT INTO jobs.scheduled_tasks (name, task_type, schedule_type, cron_expression, config) VALUES
	('list_tools', 'list_tools', 'cron', '20 3 * * *', '{}');
