-- SPDX-License-Identifier: GPL-3.0-or-later
-- Connections to other programs, their tools, and calls of them.

-- name: workspace_find_connection
SELECT auth.found(EXISTS (SELECT FROM workspace.mcp_connections c WHERE c.id = $1::uuid))

-- name: workspace_find_tool
SELECT auth.found(EXISTS (SELECT FROM workspace.mcp_tools t WHERE t.id = $1::uuid))

-- name: workspace_find_tool_call
SELECT auth.found(EXISTS (SELECT FROM workspace.mcp_calls c WHERE c.id = $1::uuid))

-- name: workspace_connections
-- All of the school's, with what they offer.
SELECT c.id, c.name AS connection_name, c.url, c.enabled, c.checked_at, 'workspace.connections.error.' || c.last_error AS error, c.last_status, c.server_name,
	t.tool_count, t.permitted_count, t.changed_count, auth.has_role('admin') AS may_change
FROM workspace.mcp_connections c
CROSS JOIN LATERAL (SELECT count(*) AS tool_count, count(*) FILTER (WHERE t.permission <> 'off') AS permitted_count,
	NULLIF(count(*) FILTER (WHERE t.has_changed), 0) AS changed_count FROM workspace.mcp_tools t WHERE t.connection_id = c.id AND NOT t.is_gone) AS t
ORDER BY c.name COLLATE db.natural, c.id LIMIT 200

-- name: workspace_permitted_tools
-- What steps of workflows may call now.
SELECT t.id, t.connection_id, c.name AS connection_name, t.name AS tool_name, t.title, t.description, t.permission = 'approve' AS is_looked_at
FROM workspace.mcp_tools t JOIN workspace.mcp_connections c ON c.id = t.connection_id AND c.enabled
WHERE t.permission <> 'off' AND NOT t.is_gone ORDER BY c.name COLLATE db.natural, t.name, t.id LIMIT 500

-- name: workspace_connections_frame
SELECT auth.has_role('admin') AS may_change, NULLIF((SELECT count(*) FROM workspace.mcp_calls c WHERE c.status = 'WAITING' AND auth.has_role('admin')), 0) AS waiting_count

-- name: workspace_connection
SELECT c.id, c.name AS connection_name, c.name, c.url, c.enabled, c.key_sealed IS NOT NULL AS has_key, c.checked_at, c.protocol_version, c.server_name,
	c.server_version, 'workspace.connections.error.' || c.last_error AS error, c.last_status,
	EXISTS (SELECT FROM jobs.jobs j WHERE j.job_id = c.job_id AND j.status IN ('PENDING', 'PROCESSING')) AS is_looking
FROM workspace.mcp_connections c WHERE c.id = $1::uuid

-- name: workspace_connection_tools
SELECT t.id, t.name AS tool_name, t.title, t.description, t.permission, t.permission = 'off' AS is_off, t.permission = 'approve' AS is_looked_at,
	t.permission = 'allow' AS is_allowed, t.has_changed, t.is_gone, t.is_repeatable,
	(SELECT string_agg(p.name, ', ' ORDER BY p.name) FROM jsonb_object_keys(CASE jsonb_typeof(t.input_schema -> 'properties') WHEN 'object'
		THEN t.input_schema -> 'properties' ELSE '{}' END) AS p(name)) AS argument_names
FROM workspace.mcp_tools t WHERE t.connection_id = $1::uuid ORDER BY t.is_gone, t.has_changed DESC, t.name, t.id LIMIT 500

-- name: workspace_save_connection
-- NULL or a connection, name, address, sealed key, whether the key that is there goes, whether it is used.
SELECT workspace.save_connection($1::uuid, $2::text, $3::text, $4::bytea, $5::boolean, $6::boolean) AS id

-- name: workspace_remove_connection
SELECT workspace.remove_connection($1::uuid)

-- name: workspace_order_listing
SELECT workspace.order_listing($1::uuid)

-- name: workspace_permit_tool
SELECT workspace.permit_tool($1::uuid, $2::text), t.connection_id FROM workspace.mcp_tools t WHERE t.id = $1::uuid

-- name: workspace_tool_calls
-- Those that wait first, then the newest: rows.
SELECT c.id, COALESCE(t.title, t.name) AS tool_title, t.name AS tool_name, n.name AS connection_name, p.name AS person_name, c.status = 'WAITING' AS is_waiting,
	c.status IN ('PENDING', 'PROCESSING') AS is_running, c.status = 'COMPLETED' AS is_done, c.status = 'CANCELLED' AS is_cancelled,
	'workspace.fault.' || c.fault AS fault, jsonb_pretty(c.arguments) AS arguments, left(c.result, 2000) AS result, c.created_at, d.name AS decider_name
FROM workspace.mcp_calls c
JOIN workspace.mcp_tools t ON t.id = c.tool_id
JOIN workspace.mcp_connections n ON n.id = t.connection_id
JOIN school.people p ON p.id = c.person_id
LEFT JOIN school.people d ON d.id = c.decided_by
ORDER BY c.status <> 'WAITING', c.created_at DESC, c.id LIMIT 50

-- name: workspace_decide_call
SELECT workspace.decide_call($1::uuid, $2::boolean) AS decision

-- name: workspace_connection_to_list
-- Of a job: its payload.
SELECT c.url, c.key_sealed FROM workspace.connection_to_list(($1::jsonb ->> 'connection_id')::uuid) AS c

-- name: workspace_note_connection
-- Of a job: its payload, what was wrong, the status of HTTP.
SELECT workspace.note_connection(($1::jsonb ->> 'connection_id')::uuid, $2::text, $3::integer)

-- name: workspace_put_tools
-- Of a job: its payload, the server's greeting, its tools.
SELECT workspace.put_tools(($1::jsonb ->> 'connection_id')::uuid, $2::jsonb, $3::jsonb)

-- name: workspace_order_listings
-- The task that looks at all connections. $1 is the job's payload.
SELECT workspace.order_listings() WHERE $1::jsonb IS NOT NULL

-- name: workspace_call_to_make
-- Of a job: its payload.
SELECT c.url, c.key_sealed, c.tool, c.arguments, c.person_id, c.is_repeatable FROM workspace.call_to_make(($1::jsonb ->> 'call_id')::uuid) AS c

-- name: workspace_is_call_over
SELECT workspace.is_call_over(($1::jsonb ->> 'call_id')::uuid) AS is_over

-- name: workspace_end_call
-- Of a job: its payload, outcome, why, the result, words.
SELECT workspace.end_call(($1::jsonb ->> 'call_id')::uuid, $2::text, $3::text, $4::text, $5::text)

-- name: workspace_rules_for
-- Of a job: school, person, the versions that are compiled.
SELECT r.version, r.rules, r.asker FROM guardrails.rules_for($1::uuid, $2::uuid, $3::jsonb) AS r

-- name: workspace_note_matches
-- Of a job: direction, what was found, in which text, whose, the step that can wait for approval or NULL.
SELECT guardrails.note_matches($1::text, $2::jsonb, NULL, $5::uuid, $3::text, $4::uuid)

-- name: workspace_begin_call
SELECT workspace.begin_call(($1::jsonb ->> 'call_id')::uuid) AS begun
