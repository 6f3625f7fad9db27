-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who may use how much.

-- name: models_find_quota
SELECT auth.found(EXISTS (SELECT FROM models.quotas q WHERE q.id = $1::uuid))

-- name: models_save_quota
-- Scope, role, class or person, period, requests, tokens, cost.
SELECT models.save_quota($1::text, $2::text, $3::uuid, $4::text, $5::bigint, $6::bigint, $7::numeric) AS id

-- name: models_delete_quota
DELETE FROM models.quotas q WHERE q.id = $1::uuid RETURNING q.id

-- name: models_quota_document
SELECT q.id, q.scope, q.role, q.class_id, q.person_id, q.period, q.requests, q.tokens, q.cost FROM models.quotas q WHERE q.id = $1::uuid

-- name: models_quota_list
-- Cursor's time and id, rows: the newest first.
SELECT q.id, q.created_at AS cursor_key, q.scope, q.role, q.class_id, q.person_id, q.period, q.requests, q.tokens, q.cost
FROM models.quotas q WHERE q.school_id = (SELECT auth.school_id()) AND ($1::timestamptz IS NULL OR (q.created_at, q.id) < ($1::timestamptz, $2::uuid))
ORDER BY q.created_at DESC, q.id DESC LIMIT $3::integer

-- name: models_quotas
-- All for the page, at most 500: for whom, and how far its people are: the most that one of them has used, what is left to that one, and how many
-- have used it up.
SELECT q.id, 'models.scope.' || q.scope AS scope_label, CASE WHEN q.role IS NOT NULL THEN 'school.role.' || q.role END AS role_label,
	c.grade, c.name AS class_name, p.name AS person_name, 'models.period.' || q.period AS period_label,
	q.requests, q.tokens, q.cost::float8::text AS cost, q.requests IS NOT NULL AS has_requests, q.tokens IS NOT NULL AS has_tokens, q.cost IS NOT NULL AS has_cost,
	COALESCE(u.requests, 0) AS used_requests, COALESCE(u.tokens, 0) AS used_tokens, COALESCE(round(u.cost, 4), 0)::float8::text AS used_cost,
	greatest(q.requests - COALESCE(u.requests, 0), 0) AS left_requests, greatest(q.tokens - COALESCE(u.tokens, 0), 0) AS left_tokens,
	greatest(round(q.cost - COALESCE(u.cost, 0), 4), 0)::float8::text AS left_cost, u.full_count, u.full_count > 0 AS has_full, q.scope = 'person' AS is_person
FROM models.quotas q LEFT JOIN school.classes c ON c.id = q.class_id LEFT JOIN school.people p ON p.id = q.person_id
CROSS JOIN LATERAL (SELECT max(x.requests) AS requests, max(x.tokens) AS tokens, max(x.cost) AS cost,
		count(*) FILTER (WHERE x.requests >= q.requests OR x.tokens >= q.tokens OR x.cost >= q.cost) AS full_count
	FROM models.quota_use x WHERE x.school_id = q.school_id AND x.period = q.period
		AND x.starts_on = CASE q.period WHEN 'day' THEN models.day_of(q.school_id, now()) ELSE models.month_of(q.school_id, now()) END
		AND x.person_id IN (SELECT models.people_of(q))) AS u
WHERE q.school_id = (SELECT auth.school_id())
ORDER BY array_position('{role,class,person}', q.scope), q.role, c.grade, c.name, p.name, q.period, q.id LIMIT 500

-- name: models_quota_classes
-- Classes to choose from.
SELECT c.id AS choice_id, c.grade, c.name AS class_name, c.id = $1::uuid AS is_chosen FROM school.classes c
WHERE c.school_id = (SELECT auth.school_id()) ORDER BY c.grade, c.name COLLATE db.natural LIMIT 500

-- name: models_person_of_login
SELECT p.id FROM school.people p WHERE lower(p.login) = lower($1::text) AND p.school_id = (SELECT auth.school_id())
