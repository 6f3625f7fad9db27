-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rules of what may be asked and answered.

-- name: guardrails_find
SELECT auth.found(EXISTS (SELECT FROM guardrails.guardrails g WHERE g.id = $1::uuid AND g.deleted_at IS NULL))

-- name: guardrails_find_any
-- Also one that was deleted: its history stays.
SELECT auth.found(EXISTS (SELECT FROM guardrails.guardrails g WHERE g.id = $1::uuid))

-- name: guardrails_current_rules
-- Of the caller: {"school's id": version} that this process has compiled.
SELECT r.school_id, r.version, r.rules, r.asker FROM guardrails.current_rules($1::jsonb) AS r

-- name: guardrails_plan
-- NULL or a rule, and what of it changes.
SELECT p.decision, p.content, p.rule, p.others, p.examples FROM guardrails.plan($1::uuid, $2::jsonb) AS p

-- name: guardrails_save
SELECT guardrails.save($1::uuid, $2::jsonb, $3::text) AS id

-- name: guardrails_remove
SELECT guardrails.remove($1::uuid) AS decision

-- name: guardrails_version_content
-- Rule and version.
SELECT guardrails.version_content($1::uuid, $2::uuid) AS content

-- name: guardrails_item
SELECT g.id, CASE WHEN g.is_risk THEN 'guardrails.risk.name' ELSE 'guardrails.name' END AS name_key, jsonb_build_object('name', g.name) AS params, g.direction, g.conditions,
	to_json(g.roles) AS roles, to_json(g.classes) AS classes, g.action, g.message, g.priority, g.enabled, g.is_dry_run AS dry_run, g.is_risk AS built_in,
	g.created_at, g.updated_at
FROM guardrails.guardrails g WHERE g.id = $1::uuid

-- name: guardrails_items
-- The strongest first: limit, and after which priority, moment and id.
SELECT g.id, CASE WHEN g.is_risk THEN 'guardrails.risk.name' ELSE 'guardrails.name' END AS name_key, jsonb_build_object('name', g.name) AS params, g.direction, g.conditions,
	to_json(g.roles) AS roles, to_json(g.classes) AS classes, g.action, g.message, g.priority, g.enabled, g.is_dry_run AS dry_run, g.is_risk AS built_in,
	g.created_at, g.updated_at, to_char(100000 - g.priority, 'FM000000') AS cursor_key
FROM guardrails.guardrails g
WHERE g.school_id = (SELECT auth.school_id()) AND g.deleted_at IS NULL
	AND ($2::text IS NULL OR (to_char(100000 - g.priority, 'FM000000'), g.id) > ($2, $3::uuid))
ORDER BY to_char(100000 - g.priority, 'FM000000'), g.id LIMIT $1::integer

-- name: guardrails_list
-- For the page: in the order in which they speak, with what they caught in seven days.
SELECT g.id, g.name AS rule_name, g.is_risk, g.enabled, g.is_dry_run, g.priority, 'guardrails.direction.' || g.direction AS direction_label,
	'guardrails.action.' || g.action AS action_label, g.action IN ('refuse', 'approve') AS is_strict,
	(SELECT json_agg(json_build_object('label', 'guardrails.type.' || c.type) ORDER BY c.type) FROM (SELECT DISTINCT e ->> 'type' AS type
		FROM jsonb_array_elements(g.conditions) AS e) AS c) AS types,
	(SELECT json_agg(json_build_object('label', 'school.role.' || r)) FROM unnest(g.roles) AS r) AS roles,
	NULLIF(cardinality(g.classes), 0) AS class_count,
	(SELECT count(*) FROM guardrails.matches m WHERE m.guardrail_id = g.id AND m.created_at > now() - interval '7 days' AND NOT m.is_dry) AS week_count,
	NULLIF((SELECT count(*) FROM guardrails.matches m WHERE m.guardrail_id = g.id AND m.created_at > now() - interval '7 days' AND m.is_dry), 0) AS dry_count
FROM guardrails.guardrails g WHERE g.school_id = (SELECT auth.school_id()) AND g.deleted_at IS NULL
ORDER BY g.priority DESC, g.created_at, g.id

-- name: guardrails_frame
-- What stands above the list.
SELECT NULLIF((SELECT count(DISTINCT m.turn_id) FROM guardrails.matches m WHERE m.school_id = (SELECT auth.school_id()) AND m.decision = 'waiting' AND guardrails.sees(m)), 0) AS waiting_count,
	(SELECT count(*) FROM guardrails.matches m WHERE m.school_id = (SELECT auth.school_id()) AND NOT m.is_dry AND m.created_at > now() - interval '7 days') AS week_count,
	(SELECT count(*) FROM guardrails.matches m WHERE m.school_id = (SELECT auth.school_id()) AND m.is_dry AND m.created_at > now() - interval '7 days') AS dry_count,
	(SELECT count(*) FROM guardrails.examples e WHERE e.school_id = (SELECT auth.school_id())) AS example_count,
	EXISTS (SELECT FROM guardrails.guardrails g WHERE g.school_id = (SELECT auth.school_id()) AND g.deleted_at IS NOT NULL) AS has_deleted

-- name: guardrails_editor
-- A rule for its form.
SELECT g.id, g.name AS rule_name, g.is_risk, guardrails.content_of(g) AS content FROM guardrails.guardrails g WHERE g.id = $1::uuid

-- name: guardrails_classes
-- Which of them a rule is for: a rule or NULL, and what was ticked in its form, as JSON, or NULL.
SELECT c.id, c.grade, c.name AS class_name, COALESCE(CASE WHEN $2::jsonb IS NOT NULL THEN $2 ? c.id::text
	ELSE c.id = ANY ((SELECT g.classes FROM guardrails.guardrails g WHERE g.id = $1::uuid)::uuid[]) END, false) AS is_chosen
FROM school.classes c WHERE c.school_id = (SELECT auth.school_id()) ORDER BY c.grade, c.name COLLATE db.natural

-- name: guardrails_history
-- Of a rule, the newest first; what_changed are the members of its content that are not as they were.
SELECT v.id, v.guardrail_id, v.created_at, 'guardrails.change.' || v.change AS change_label, COALESCE(p.name, '') AS changed_by_name,
	v.content ->> 'name' AS rule_name, 'guardrails.action.' || (v.content ->> 'action') AS action_label,
	(SELECT json_agg(json_build_object('label', 'guardrails.part.' || k.key) ORDER BY k.key) FROM jsonb_each(v.content) AS k
		WHERE v.before IS NOT NULL AND k.value IS DISTINCT FROM v.before -> k.key) AS parts,
	row_number() OVER (ORDER BY v.created_at DESC, v.id DESC) = 1 AND NOT v.is_deleted AS is_current
FROM (SELECT h.*, lag(h.content) OVER (ORDER BY h.created_at, h.id) AS before,
		(SELECT g.deleted_at IS NOT NULL FROM guardrails.guardrails g WHERE g.id = h.guardrail_id) AS is_deleted
	FROM guardrails.versions h WHERE h.guardrail_id = $1::uuid) AS v
LEFT JOIN school.people p ON p.id = v.changed_by
ORDER BY v.created_at DESC, v.id DESC LIMIT 100

-- name: guardrails_deleted
SELECT g.id, g.name AS rule_name, g.deleted_at FROM guardrails.guardrails g
WHERE g.school_id = (SELECT auth.school_id()) AND g.deleted_at IS NOT NULL ORDER BY g.deleted_at DESC, g.id LIMIT 100

-- name: guardrails_risk_choices
-- Who can be named for students at risk, and who is.
SELECT p.id, p.name AS person_name, EXISTS (SELECT FROM guardrails.risk_people r WHERE r.person_id = p.id) AS is_chosen,
	auth.has_role('admin') AS may_change
FROM school.people p WHERE p.school_id = (SELECT auth.school_id()) AND p.disabled_at IS NULL
	AND EXISTS (SELECT FROM school.roles r WHERE r.person_id = p.id AND r.role IN ('teacher', 'admin'))
ORDER BY p.name, p.id

-- name: guardrails_name_risk_people
SELECT guardrails.name_risk_people($1::uuid[])

-- name: guardrails_risk_rule
SELECT g.id FROM guardrails.guardrails g WHERE g.school_id = (SELECT auth.school_id()) AND g.is_risk

-- name: guardrails_risk_editor
SELECT g.id, guardrails.content_of(g) AS content FROM guardrails.guardrails g WHERE g.school_id = (SELECT auth.school_id()) AND g.is_risk
