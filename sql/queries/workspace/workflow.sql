-- SPDX-License-Identifier: GPL-3.0-or-later
-- Workflows: the caller's own.

-- name: workspace_find_workflow
SELECT auth.found(EXISTS (SELECT FROM workspace.workflows w WHERE w.id = $1::uuid AND w.owner_id = (SELECT auth.user_id())))

-- name: workspace_workflows
-- Cursor key, cursor id, rows: newest first.
SELECT w.id, w.created_at AS cursor_key, w.name, w.description, w.version, v.definition -> 'inputs' AS inputs, v.definition -> 'steps' AS steps,
	jsonb_array_length(v.definition -> 'steps') AS step_count, w.created_at, w.updated_at, t.next_run_at,
	e.id AS last_id, e.created_at AS last_at, e.status = 'RUNNING' AS is_running, e.status = 'WAITING' AS is_waiting, e.status = 'COMPLETED' AS is_completed,
	e.status = 'FAILED' AS is_failed, e.status = 'CANCELLED' AS is_cancelled
FROM workspace.workflows w JOIN workspace.workflow_versions v ON v.workflow_id = w.id AND v.version = w.version
	LEFT JOIN jobs.scheduled_tasks t ON t.id = w.task_id AND t.status = 'active'
	LEFT JOIN LATERAL (SELECT x.* FROM workspace.workflow_executions x WHERE x.workflow_id = w.id ORDER BY x.created_at DESC, x.id DESC LIMIT 1) AS e ON true
WHERE w.owner_id = (SELECT auth.user_id())
	AND (w.created_at, w.id) < (COALESCE($1::timestamptz, 'infinity'), COALESCE($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY w.created_at DESC, w.id DESC LIMIT $3::integer + 1

-- name: workspace_workflow
SELECT w.id, w.name, w.description, w.version, v.definition, v.definition -> 'inputs' AS inputs, v.definition -> 'steps' AS steps, w.created_at,
	w.updated_at, w.task_id, t.schedule_type, t.cron_expression, t.next_run_at, t.missed = 'skip' AS skip_missed, t.status = 'active' AS is_scheduled,
	floor((t.config -> 'every_seconds')::numeric)::bigint AS every_seconds, t.config, g.time_zone
FROM workspace.workflows w JOIN workspace.workflow_versions v ON v.workflow_id = w.id AND v.version = w.version
	JOIN school.settings g ON g.school_id = w.school_id LEFT JOIN jobs.scheduled_tasks t ON t.id = w.task_id
WHERE w.id = $1::uuid

-- name: workspace_workflow_versions
-- Workflow, cursor key (a version), rows: newest first.
SELECT v.version, v.created_at, v.restored, p.name AS changed_by_name, v.version = w.version AS is_current,
	jsonb_array_length(v.definition -> 'steps') AS step_count, v.definition
FROM workspace.workflow_versions v JOIN workspace.workflows w ON w.id = v.workflow_id LEFT JOIN school.people p ON p.id = v.changed_by
WHERE v.workflow_id = $1::uuid ORDER BY v.version DESC LIMIT 50

-- name: workspace_unknown_step
-- The first step of a definition that names a connection or people whom the school does not have: place (from 1), member, code (of errors.CODE).
SELECT s.place, CASE WHEN s.step ->> 'type' = 'tool' THEN 'connection' ELSE 'to' END AS member,
	CASE WHEN s.step ->> 'type' = 'tool' THEN 'unknown_connection' ELSE 'unknown_person' END AS code
FROM jsonb_array_elements($1::jsonb -> 'steps') WITH ORDINALITY AS s(step, place)
WHERE s.step ->> 'type' = 'tool' AND NOT EXISTS (SELECT FROM workspace.mcp_connections c WHERE c.id::text = s.step ->> 'connection')
	OR EXISTS (SELECT FROM jsonb_array_elements_text(s.step #> '{to,people}') AS n(id)
		WHERE NOT EXISTS (SELECT FROM school.people p WHERE p.id = n.id::uuid))
ORDER BY s.place LIMIT 1

-- name: workspace_create_workflow
-- Name, description, definition.
SELECT workspace.create_workflow($1::text, $2::text, $3::jsonb) AS id

-- name: workspace_change_workflow
-- Workflow, seen version, name, description, definition.
SELECT c.changed FROM workspace.change_workflow($1::uuid, $2::integer, $3::text, $4::text, $5::jsonb) AS c

-- name: workspace_restore_workflow
SELECT workspace.restore_workflow($1::uuid, $2::integer)

-- name: workspace_delete_workflow
SELECT workspace.delete_workflow($1::uuid)

-- name: workspace_schedule_workflow
-- Workflow, schedule type, cron expression, config, missed, next time.
SELECT workspace.schedule_workflow($1::uuid, $2::text, $3::text, $4::jsonb, $5::text, $6::timestamptz)

-- name: workspace_unschedule_workflow
SELECT workspace.unschedule_workflow($1::uuid)

-- name: workspace_starters
SELECT s.key, s.locale, s.name, s.description, s.definition FROM workspace.starters() AS s

-- name: workspace_staff
-- Whom a step can name: the staff of the school.
SELECT p.id, p.name FROM school.people p WHERE p.disabled_at IS NULL AND EXISTS (SELECT FROM school.roles r WHERE r.person_id = p.id AND r.role IN ('tutor', 'teacher', 'admin'))
ORDER BY p.name COLLATE db.natural, p.id LIMIT 300

-- name: workspace_tool_choices
SELECT c.connection_id, c.tool, c.words FROM workspace.tool_choices() AS c

-- name: workspace_limits
SELECT l.most_steps, l.most_hours, trim_scale(l.most_cost) AS most_cost, auth.has_role('admin') AS is_admin FROM workspace.limits() AS l

-- name: workspace_set_limits
SELECT workspace.set_limits($1::integer, $2::integer, $3::numeric)
