-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whom a school's requests are asked of, their keys, and trying them.

-- name: models_find_provider
SELECT auth.found(EXISTS (SELECT FROM models.providers p WHERE p.id = $1::uuid AND p.kind = 'openai'))

-- name: models_find_key
SELECT auth.found(EXISTS (SELECT FROM models.api_keys k WHERE k.id = $1::uuid))

-- name: models_providers
-- All in the order in which they are asked, the built-in partner last.
SELECT p.id, p.kind = 'scripted' AS is_partner, p.name AS provider_name, p.model, p.url, p.enabled, x.state, x.state = 'open' AS is_open,
	x.state = 'half_open' AS is_half_open, p.rests_until, CASE WHEN p.last_error IS NOT NULL THEN 'models.fault.' || p.last_error END AS fault,
	p.last_status, p.last_error_at, p.answered_at, p.price_in::float8::text AS price_in, p.price_out::float8::text AS price_out,
	p.price_in + p.price_out > 0 AS has_price, k.keys, k.keys > 0 AS has_keys, p.kind = 'openai' AND row_number() OVER w = 1 AS is_first,
	p.kind = 'openai' AND row_number() OVER w = count(*) FILTER (WHERE p.kind = 'openai') OVER () AS is_last
FROM models.providers p CROSS JOIN LATERAL (SELECT models.breaker_state(p)) AS x(state)
CROSS JOIN LATERAL (SELECT count(*) FROM models.api_keys k WHERE k.provider_id = p.id AND k.revoked_at IS NULL) AS k(keys)
WHERE p.school_id = (SELECT auth.school_id())
WINDOW w AS (ORDER BY p.kind = 'scripted', p.place, p.created_at, p.id)
ORDER BY p.kind = 'scripted', p.place, p.created_at, p.id

-- name: models_provider
-- One service: its settings for the form, how it does, what came of trying it.
SELECT p.id, p.name AS provider_name, p.name, p.url, p.model, p.seconds, p.price_in::float8::text AS price_in, p.price_out::float8::text AS price_out,
	p.enabled, models.breaker_state(p) = 'open' AS is_open, models.breaker_state(p) = 'half_open' AS is_half_open, p.rests_until,
	CASE WHEN p.last_error IS NOT NULL THEN 'models.fault.' || p.last_error END AS fault, p.last_status, p.last_error_at, p.answered_at,
	p.sample ? 'job_id' AS is_tried, p.sample ->> 'text' AS sample_text, 'models.fault.' || (p.sample ->> 'fault') AS sample_fault,
	p.sample ->> 'http_status' AS sample_status, p.sample ->> 'first_ms' AS first_ms, p.sample ->> 'total_ms' AS total_ms,
	(p.sample ->> 'at')::timestamptz AS tried_at, substring(p.url FROM '^[a-z]+://([^/]+)') AS host
FROM models.providers p WHERE p.id = $1::uuid

-- name: models_keys
-- Provider: its keys, those in use first. A key itself is nowhere.
SELECT k.id, k.name AS key_name, k.last_characters, k.monthly_budget::float8::text AS monthly_budget, u.spent::float8::text AS spent,
	COALESCE(u.spent >= k.monthly_budget, false) AS is_spent, k.created_at, k.last_used_at, k.revoked_at
FROM models.api_keys k CROSS JOIN LATERAL (SELECT round(CASE WHEN k.month = models.month_of(k.school_id, now()) THEN k.spent ELSE 0 END, 4)) AS u(spent)
WHERE k.provider_id = $1::uuid ORDER BY k.revoked_at IS NOT NULL, k.created_at, k.id LIMIT 100

-- name: models_save_provider
-- Provider or NULL for a new one, name, address, model, seconds, prices in and out, enabled.
SELECT models.save_provider($1::uuid, $2::text, $3::text, $4::text, $5::integer, $6::numeric, $7::numeric, $8::boolean) AS id

-- name: models_move_provider
-- Provider, whether it is to be asked earlier.
SELECT models.move_provider($1::uuid, $2::boolean)

-- name: models_delete_provider
DELETE FROM models.providers p WHERE p.id = $1::uuid AND p.kind = 'openai' RETURNING p.name AS provider_name

-- name: models_add_key
-- Provider, name, sealed key, its last characters, budget of a month or NULL.
SELECT models.add_key($1::uuid, $2::text, $3::bytea, $4::text, $5::numeric) AS id

-- name: models_revoke_key
-- Key: its provider, and its name where it was not revoked before.
SELECT k.provider_id, models.revoke_key(k.id) AS key_name FROM models.api_keys k WHERE k.id = $1::uuid

-- name: models_try_provider
SELECT models.try_provider($1::uuid)

-- name: models_provider_to_try
-- Payload of a job: the service with the key it is asked with now; no row where it is gone.
SELECT p.id, p.url, p.model, LEAST(p.seconds, 30) AS seconds, k.id AS key_id, k.key_sealed
FROM models.providers p LEFT JOIN LATERAL models.key_of(p.id) k ON true WHERE p.id = ($1::jsonb ->> 'provider')::uuid

-- name: models_note_try
-- Provider, what came of asking.
SELECT models.note_try($1::uuid, $2::jsonb)
