-- SPDX-License-Identifier: GPL-3.0-or-later
-- Examples that must keep passing.

-- name: guardrails_examples
SELECT e.id, e.text, e.direction, 'guardrails.direction.' || e.direction AS direction_label, e.action, 'guardrails.action.' || e.action AS action_label,
	e.created_at, COALESCE(p.name, '') AS author_name
FROM guardrails.examples e LEFT JOIN school.people p ON p.id = e.created_by
WHERE e.school_id = (SELECT auth.school_id()) ORDER BY e.created_at DESC, e.id

-- name: guardrails_keep_example
-- Text, direction and what the rules do with it.
SELECT guardrails.keep_example($1::text, $2::text, $3::text) AS decision

-- name: guardrails_drop_example
SELECT guardrails.drop_example($1::uuid)

-- name: guardrails_rule_names
-- For what a test found.
SELECT g.id, g.name AS rule_name, g.conditions FROM guardrails.guardrails g WHERE g.school_id = (SELECT auth.school_id()) AND g.deleted_at IS NULL
