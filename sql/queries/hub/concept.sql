-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the school teaches, and in which order.

-- name: hub_find_concept
SELECT auth.found(EXISTS (SELECT FROM hub.concepts c WHERE c.id = $1::uuid))

-- name: hub_concepts
-- All concepts by the number of prerequisites before them, then by name, at most 2000.
SELECT c.id, c.key, c.name AS concept_name, c.name::text <> c.key::text AS has_own_name, d.depth, c.is_planned, to_char(c.target, 'FM0.00') AS target,
	to_char(c.p_init, 'FM0.00') AS p_init, to_char(c.p_learn, 'FM0.00') AS p_learn, to_char(c.p_guess, 'FM0.00') AS p_guess,
	to_char(c.p_slip, 'FM0.00') AS p_slip, row_number() OVER (PARTITION BY d.depth ORDER BY c.name, c.id) = 1 AS is_first,
	d.depth = 0 AS is_start, d.depth > 0 AS has_prerequisites,
	(SELECT json_agg(p.name ORDER BY p.name) FROM hub.concept_prerequisites e JOIN hub.concepts p ON p.id = e.prerequisite_id
		WHERE e.concept_id = c.id) AS prerequisites
FROM hub.concepts c JOIN hub.concept_depths() d ON d.concept_id = c.id
WHERE c.school_id = (SELECT auth.school_id())
ORDER BY d.depth, c.name, c.id LIMIT 2000

-- name: hub_concepts_summary
-- How many there are, how many nobody planned, and whether mastery is being reckoned anew, and how far that is.
SELECT s.*, s.unplanned_count > 0 AS has_unplanned, s.concept_count > 0 AS has_concepts, auth.has_role('admin') AS is_admin,
	j.percent IS NOT NULL AS is_recomputing, j.percent
FROM (SELECT floor(100 * avg(x.progress))::integer AS percent FROM jobs.jobs x WHERE x.school_id = (SELECT auth.school_id())
		AND x.type = 'mastery_recompute' AND x.status IN ('PENDING', 'PROCESSING')) AS j,
	(SELECT count(*) AS concept_count, count(*) FILTER (WHERE NOT c.is_planned) AS unplanned_count
	FROM hub.concepts c WHERE c.school_id = (SELECT auth.school_id())) AS s

-- name: hub_concept
-- One concept with its neighbours and how the school's students stand in it.
SELECT c.id, c.key, c.name AS concept_name, c.name, c.name::text <> c.key::text AS has_own_name, c.p_init::text, c.p_learn::text, c.p_guess::text, c.p_slip::text, c.target::text,
	c.is_planned,
	(SELECT json_agg(p.name ORDER BY p.name) FROM hub.concept_prerequisites e JOIN hub.concepts p ON p.id = e.prerequisite_id
		WHERE e.concept_id = c.id) AS prerequisites,
	(SELECT json_agg(p.name ORDER BY p.name) FROM hub.concept_prerequisites e JOIN hub.concepts p ON p.id = e.concept_id
		WHERE e.prerequisite_id = c.id) AS dependents,
	m.student_count, m.reached_count, m.student_count > 0 AS has_students, to_char(m.average, 'FM0.00') AS average
FROM hub.concepts c CROSS JOIN LATERAL (SELECT count(*) AS student_count, count(*) FILTER (WHERE x.mastery >= c.target) AS reached_count,
	avg(x.mastery) AS average FROM hub.mastery x WHERE x.concept_id = c.id AND x.observations > 0) AS m
WHERE c.id = $1::uuid

-- name: hub_concept_defaults
-- The parameters of a concept about which nothing is known, as the table has them.
SELECT max(d.value) FILTER (WHERE d.name = 'p_init') AS p_init, max(d.value) FILTER (WHERE d.name = 'p_learn') AS p_learn,
	max(d.value) FILTER (WHERE d.name = 'p_guess') AS p_guess, max(d.value) FILTER (WHERE d.name = 'p_slip') AS p_slip,
	max(d.value) FILTER (WHERE d.name = 'target') AS target
FROM (SELECT a.attname AS name, pg_get_expr(x.adbin, x.adrelid) AS value FROM pg_attrdef x
	JOIN pg_attribute a ON a.attrelid = x.adrelid AND a.attnum = x.adnum WHERE x.adrelid = 'hub.concepts'::regclass) AS d

-- name: hub_concept_save
-- Id or NULL for a new one, key (of a new one), name, p_init, p_learn, p_guess, p_slip, target. decision: saved, key_taken.
SELECT * FROM hub.save_concept($1::uuid, $2::text, $3::text, $4::double precision, $5::double precision, $6::double precision,
	$7::double precision, $8::double precision)

-- name: hub_concept_plan
-- Take it as it is.
UPDATE hub.concepts SET is_planned = true, updated_at = now() WHERE id = $1::uuid RETURNING name::text AS concept_name

-- name: hub_recompute_start
-- Of one concept, or with NULL of the school.
SELECT hub.start_recompute($1::uuid)

-- name: hub_prerequisites
-- For the file.
SELECT c.key AS concept, p.key AS prerequisite
FROM hub.concept_prerequisites e JOIN hub.concepts c ON c.id = e.concept_id JOIN hub.concepts p ON p.id = e.prerequisite_id
WHERE e.school_id = (SELECT auth.school_id()) ORDER BY c.key, p.key

-- name: hub_prerequisites_plan
SELECT p.*, p.refused_count > 0 AS has_refused, p.cycle IS NOT NULL AS has_cycle, p.added_count + p.removed_count > 0 AS has_changes,
	p.removed_count > 0 AS has_removed, p.concept_count > 0 AS has_new_concepts, p.refused_count = 0 AND p.cycle IS NULL AND p.added_count + p.removed_count > 0 AS can_apply
FROM hub.plan_prerequisites($1::jsonb, $2::boolean) p

-- name: hub_prerequisites_import
-- decision: applied, refused, cycle.
SELECT * FROM hub.import_prerequisites($1::jsonb, $2::boolean)

-- name: hub_recompute_batch
-- A job's payload, the last student and concept, rows.
SELECT r.last_student, r.last_concept, r.done, (SELECT count(*) FROM hub.mastery m WHERE m.school_id = (SELECT auth.school_id())
	AND ($1::jsonb ->> 'concept' IS NULL OR m.concept_id = ($1::jsonb ->> 'concept')::uuid)) AS total
FROM hub.recompute_batch(($1::jsonb ->> 'concept')::uuid, $2::uuid, $3::uuid, $4::integer) r
