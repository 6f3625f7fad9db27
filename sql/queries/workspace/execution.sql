-- SPDX-License-Identifier: GPL-3.0-or-later
-- Executions of workflows.

-- name: workspace_find_execution
-- An execution: its owner.
SELECT auth.found(EXISTS (SELECT FROM workspace.workflow_executions e WHERE e.id = $1::uuid AND e.owner_id = (SELECT auth.user_id())))

-- name: workspace_find_decision
-- An execution that waits for the caller, or waited.
SELECT auth.found(EXISTS (SELECT FROM workspace.workflow_executions e WHERE e.id = $1::uuid) AND (workspace.may_decide($1::uuid)
	OR workspace.was_asked($1::uuid)))

-- name: workspace_next_step
-- The job's payload: begin what comes next.
SELECT n.step_id, n.type, n.config, n.variables, n.owner_id FROM workspace.next_step(($1::jsonb ->> 'execution_id')::uuid) AS n

-- name: workspace_do_step
-- Step, type, its fields with the templates filled in.
SELECT workspace.do_step($1::uuid, $2::text, $3::jsonb)

-- name: workspace_hold_step
-- A model's step that must not be asked before somebody has approved: step, its fields, the guardrail's words.
SELECT workspace.put_input($1::uuid, $2::jsonb), workspace.hold_step($1::uuid, jsonb_build_object('part', 'question', 'words', $3::text))

-- name: workspace_step_failed
-- Step, fault, words.
SELECT workspace.step_failed($1::uuid, $2::text, $3::text)

-- name: workspace_end_overdue_executions
SELECT o.more, o.progress FROM (SELECT $1::jsonb) AS payload, workspace.end_overdue_executions() AS o

-- name: workspace_run_scheduled
SELECT workspace.run_scheduled(($1::jsonb ->> 'workflow_id')::uuid)

-- name: workspace_start_execution
-- Workflow, input.
SELECT workspace.start_execution($1::uuid, $2::jsonb) AS id

-- name: workspace_cancel_execution
SELECT workspace.cancel_execution($1::uuid) AS decision

-- name: workspace_decide
-- Execution, decision, words.
SELECT workspace.decide($1::uuid, $2::text, $3::text) AS decision

-- name: workspace_executions
-- Workflow, cursor key, cursor id, rows: newest first.
SELECT e.id, e.created_at AS cursor_key, e.created_at, e.finished_at, e.status, e.status = 'RUNNING' AS is_running, e.status = 'WAITING' AS is_waiting,
	e.status = 'COMPLETED' AS is_completed, e.status = 'FAILED' AS is_failed, e.status = 'CANCELLED' AS is_cancelled, e.is_scheduled, e.step_count,
	'workspace.fault.' || e.fault AS fault, trim_scale(round(workspace.seconds_between(e.created_at, e.finished_at), 1)) AS seconds
FROM workspace.workflow_executions e
WHERE e.workflow_id = $1::uuid
	AND (e.created_at, e.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY e.created_at DESC, e.id DESC LIMIT $4::integer + 1

-- name: workspace_execution
SELECT e.id, e.workflow_id, w.name AS workflow_name, e.version, v.definition, e.status, e.status = 'RUNNING' AS is_running,
	e.status = 'WAITING' AS is_waiting, e.status = 'COMPLETED' AS is_completed, e.status = 'FAILED' AS is_failed,
	e.status = 'CANCELLED' AS is_cancelled, e.finished_at IS NULL AS is_open, e.is_scheduled, e.input, e.output, trim_scale(e.cost) AS cost, e.next_step,
	'workspace.fault.' || e.fault AS fault, e.created_at, e.finished_at, e.deadline_at, trim_scale(round(workspace.seconds_between(e.created_at, e.finished_at), 1)) AS seconds,
	workspace.may_decide(e.id) AS may_decide
FROM workspace.workflow_executions e JOIN workspace.workflows w ON w.id = e.workflow_id
	JOIN workspace.workflow_versions v ON v.workflow_id = e.workflow_id AND v.version = e.version
WHERE e.id = $1::uuid

-- name: workspace_execution_steps
SELECT s.id, s.number, s.name, s.type, 'workspace.step.' || s.type AS label, s.status, s.input, s.output, s.items, s.decision,
	'workspace.decided.' || s.decision AS decision_label, p.name AS decided_by_name,
	'workspace.fault.' || s.fault AS fault, s.fault_words, s.model, s.tokens, trim_scale(s.cost) AS cost, s.started_at, s.finished_at,
	trim_scale(round(workspace.seconds_between(s.started_at, s.finished_at), 1)) AS seconds, s.status = 'RUNNING' AS is_running, s.status = 'WAITING' AS is_waiting,
	s.status = 'COMPLETED' AS is_completed, s.status = 'FAILED' AS is_failed, s.status = 'CANCELLED' AS is_cancelled
FROM workspace.workflow_steps s LEFT JOIN school.people p ON p.id = s.decided_by
WHERE s.execution_id = $1::uuid ORDER BY s.number

-- name: workspace_execution_document
-- As the JSON API has it.
SELECT e.id, e.workflow_id, w.name AS workflow_name, e.version, e.status, e.is_scheduled, e.input, e.output, e.fault, trim_scale(e.cost) AS cost,
	workspace.seconds_between(e.created_at, COALESCE(e.finished_at, clock_timestamp())) AS time, e.created_at, e.finished_at,
	COALESCE((SELECT jsonb_agg(jsonb_build_object('id', s.id, 'number', s.number, 'name', s.name, 'type', s.type, 'status', s.status, 'input', s.input,
		'output', s.output, 'decision', s.decision, 'fault', s.fault, 'time', workspace.seconds_between(s.started_at, COALESCE(s.finished_at, clock_timestamp())),
		'cost', s.cost, 'tokens', s.tokens, 'model', s.model) ORDER BY s.number)
		FROM workspace.workflow_steps s WHERE s.execution_id = e.id), '[]') AS steps
FROM workspace.workflow_executions e JOIN workspace.workflows w ON w.id = e.workflow_id WHERE e.id = $1::uuid

-- name: workspace_decision
-- What an execution asks the caller, or asked: the latest step that waits for people.
SELECT e.id AS execution_id, w.name AS workflow_name, o.name AS owner_name, e.owner_id = (SELECT auth.user_id()) AS is_own, s.input ->> 'text' AS text,
	s.input ->> 'answer' = 'text' AS wants_text, s.status = 'WAITING' AS is_open, s.decision = 'approved' AS is_approved, s.decision = 'refused' AS is_refused,
	s.decision = 'answered' AS is_answered, s.output, p.name AS decided_by_name, s.started_at, s.finished_at
FROM workspace.workflow_executions e JOIN workspace.workflows w ON w.id = e.workflow_id JOIN school.people o ON o.id = e.owner_id
	JOIN workspace.workflow_steps s ON s.execution_id = e.id AND s.type = 'wait' LEFT JOIN school.people p ON p.id = s.decided_by
WHERE e.id = $1::uuid AND (s.status = 'WAITING' AND workspace.may_decide(e.id) OR workspace.asked(s.id)) ORDER BY s.number DESC LIMIT 1

-- name: workspace_decisions
-- What waits for the caller.
SELECT e.id AS execution_id, w.name AS workflow_name, o.name AS owner_name, left(s.input ->> 'text', 140) AS excerpt, s.started_at
FROM workspace.step_deciders d JOIN workspace.workflow_steps s ON s.id = d.step_id AND s.status = 'WAITING'
	JOIN workspace.workflow_executions e ON e.id = s.execution_id JOIN workspace.workflows w ON w.id = e.workflow_id JOIN school.people o ON o.id = e.owner_id
WHERE d.person_id = (SELECT auth.user_id()) ORDER BY s.started_at LIMIT 50
