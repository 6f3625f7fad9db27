-- SPDX-License-Identifier: GPL-3.0-or-later
-- What was used: the school's for its admins, everybody's own for the others.

-- name: models_usage_list
-- First and last day or NULL (the last 30 days), by day, model, role, class or person, cursor key, rows: in the order of the keys.
SELECT md5(u.key)::uuid AS id, u.key AS cursor_key, u.key, u.name, u.requests, u.tokens_in, u.tokens_out, u.cost, u.cache_hits, u.failures,
	u.avg_first_ms, u.avg_total_ms
FROM models.usage($1::date, $2::date, $3::text) u WHERE $4::text IS NULL OR u.key > $4::text COLLATE "C"
ORDER BY u.key COLLATE "C" LIMIT $5::integer

-- name: models_usage_head
-- First and last day or NULL: what the page says above its charts.
SELECT d.first_day, d.last_day, s.requests, s.requests > 0 AS has_requests, s.tokens, round(s.cost, 2)::text AS cost, s.cache_hits,
	round(100.0 * s.cache_hits / NULLIF(s.requests, 0))::integer AS cache_share, s.people, s.failures, s.failures > 0 AS has_failures
FROM models.usage_days($1::date, $2::date) d CROSS JOIN LATERAL (SELECT count(*) AS requests, COALESCE(sum(x.tokens_in + x.tokens_out), 0) AS tokens,
		COALESCE(sum(x.cost), 0) AS cost, count(*) FILTER (WHERE x.is_cache_hit) AS cache_hits, count(DISTINCT x.person_id) AS people,
		count(*) FILTER (WHERE x.outcome IN ('failed', 'cut')) AS failures
	FROM models.ai_request_stats x WHERE x.school_id = (SELECT auth.school_id()) AND x.day BETWEEN d.first_day AND d.last_day) AS s

-- name: models_usage_days
-- The same parameters: each day once, for the charts. Costs are in cents, first words in milliseconds.
SELECT g.day::date AS day, COALESCE(x.requests, 0) AS requests, COALESCE(x.tokens, 0) AS tokens, COALESCE(round(100 * x.cost, 2), 0) AS cost,
	round(x.first_ms) AS first_word
FROM models.usage_days($1::date, $2::date) d CROSS JOIN generate_series(d.first_day::timestamp, d.last_day, interval '1 day') AS g(day)
LEFT JOIN LATERAL (SELECT count(*) AS requests, sum(s.tokens_in + s.tokens_out) AS tokens, sum(s.cost) AS cost, avg(s.first_ms) AS first_ms
	FROM models.ai_request_stats s WHERE s.school_id = (SELECT auth.school_id()) AND s.day = g.day::date) AS x ON true
ORDER BY g.day

-- name: models_usage_parts
-- First and last day or NULL, by what: the 50 rows of the page's table that used most; all_parts is how many there are.
SELECT u.key, COALESCE(u.name, NULLIF(u.key, '-')) AS part_name, u.label, u.requests, u.tokens_in + u.tokens_out AS tokens, round(u.cost, 4)::float8::text AS cost, u.cache_hits,
	u.failures, u.avg_first_ms AS first_word, count(*) OVER () AS all_parts
FROM models.usage($1::date, $2::date, $3::text) u ORDER BY u.cost DESC, u.requests DESC, u.key LIMIT 50

-- name: models_cache_figures
-- What the cache holds now, and what it saved.
SELECT count(*) AS entries, COALESCE(sum(c.hits), 0) AS hits, count(*) > 0 AS has_entries FROM models.cache_metadata c
WHERE c.school_id = (SELECT auth.school_id()) AND c.expires_at > now()
