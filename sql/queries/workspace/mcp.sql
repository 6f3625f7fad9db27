-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a person's own assistant reads (app/workspace/mcp_tools.c). Looks of staff are logged as those of pages are.

-- name: workspace_mcp_students
-- Those whom the caller sees as teacher or admin, by name: search, rows.
WITH found AS MATERIALIZED (SELECT f.id, f.position FROM hub.find_students($1::text, NULL, NULL, NULL, '{}', NULL, NULL, NULL, NULL, $2::integer, NULL)
	WITH ORDINALITY AS f(id, cursor_key, position)),
looked AS (SELECT hub.log_looks(ARRAY(SELECT f.id FROM found f), 'student_read'))
SELECT s.id, s.name, s.grade, s.class_name, s.student_number AS number, NULLIF(l.day, '-infinity')::text AS last_activity
FROM found f CROSS JOIN looked
JOIN hub.students s ON s.id = f.id
LEFT JOIN hub.last_activity l ON l.student_id = f.id
ORDER BY f.position

-- name: workspace_mcp_tutored
-- Those whom the caller teaches as a tutor now: search, rows.
SELECT p.id, p.name, s.grade, s.class_name, s.student_number AS number, NULLIF(l.day, '-infinity')::text AS last_activity
FROM tutoring.tutor_students m
JOIN school.people p ON p.id = m.student_id
LEFT JOIN hub.students s ON s.id = m.student_id
LEFT JOIN hub.last_activity l ON l.student_id = m.student_id
WHERE m.tutor_id = (SELECT auth.user_id()) AND m.status = 'active' AND ($1::text IS NULL OR strpos(lower(p.name), lower($1)) > 0)
ORDER BY p.name, p.id LIMIT $2::integer

-- name: workspace_mcp_needs_help
-- Rows.
SELECT h.id AS student_id, h.student_name, h.grade, h.class_name, h.urgency, h.reasons
FROM hub.help_list(NULL, NULL, NULL, NULL, $1::integer, 'needs_help_read') AS h
ORDER BY h.cursor_key COLLATE "C", h.id

-- name: workspace_mcp_documents
-- What the caller may read: words, rows.
SELECT s.id, s.title, s.page, s.snippet, '/workspace/documents/' || s.id || '?page=' || s.sheet AS address
FROM documents.search($1::text, $2::integer) AS s ORDER BY s.score DESC, s.id
