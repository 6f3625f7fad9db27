-- SPDX-License-Identifier: GPL-3.0-or-later
-- What happened in the workspace: for admins.

-- name: workspace_logs
-- Level, cursor key, cursor id, rows: newest first.
SELECT l.id, l.created_at AS cursor_key, l.created_at, l.level = 'warning' AS is_warning, l.level = 'error' AS is_error,
	'workspace.log.event.' || l.event_type AS event, l.subject_id, l.details
FROM workspace.logs l
WHERE ($1::text IS NULL OR l.level = $1)
	AND (l.created_at, l.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY l.created_at DESC, l.id DESC LIMIT $4::integer + 1
