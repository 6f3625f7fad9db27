-- SPDX-License-Identifier: GPL-3.0-or-later
-- The first page of the workspace: the last of each of its rooms.

-- name: workspace_overview_waiting
-- What waits for the caller to decide on: questions and answers that a guardrail holds, and workflows. count: both.
SELECT m.count AS match_count, e.count AS execution_count, m.count + e.count AS count, m.count > 0 AS has_matches, e.count > 0 AS has_executions
FROM (SELECT count(*) AS count FROM guardrails.find_matches(true, NULL, NULL, NULL, 100) WHERE auth.has_role('teacher') OR auth.has_role('admin')) AS m,
	(SELECT count(*) AS count FROM workspace.workflow_executions x WHERE x.owner_id = auth.user_id() AND x.status = 'WAITING') AS e

-- name: workspace_overview_conversations
SELECT m.session_id AS id, m.title, m.last_seen_at, m.turn_count FROM chat.session_master m
WHERE m.user_id = (SELECT auth.user_id()) ORDER BY m.last_seen_at DESC, m.session_id DESC LIMIT 5

-- name: workspace_overview_documents
-- Of those that the caller may read.
SELECT d.id, d.title, d.updated_at, p.name AS owner_name, d.owner_id = (SELECT auth.user_id()) AS is_mine
FROM documents.documents d JOIN school.people p ON p.id = d.owner_id
WHERE d.audience && documents.keys_of((SELECT auth.user_id())) ORDER BY d.updated_at DESC, d.id DESC LIMIT 5

-- name: workspace_overview_executions
SELECT e.id, w.name, e.created_at, e.status = 'WAITING' AS is_waiting, e.status = 'RUNNING' AS is_running, e.status = 'FAILED' AS is_failed
FROM workspace.workflow_executions e JOIN workspace.workflows w ON w.id = e.workflow_id
WHERE e.owner_id = (SELECT auth.user_id()) ORDER BY e.created_at DESC, e.id DESC LIMIT 5

-- name: workspace_overview_talk
-- How much was talked in the last week, for admins: kind, people, sessions, turns, label.
SELECT u.kind, u.people, u.sessions, u.turns, 'workspace.overview.talk.' || u.kind AS label
FROM chat.recent_use() AS u WHERE (SELECT auth.has_role('admin'))
