-- SPDX-License-Identifier: GPL-3.0-or-later
-- What requests used, and the cache of what the system asks again and again.

-- ---------------------------------------------------------------- cache

-- The name of an answer in the cache: a hash of all that is asked. NULL of what is never taken from there: what a person asks in a
-- conversation, and what is not asked at temperature 0.
CREATE OR REPLACE FUNCTION models.cache_key(purpose text, messages jsonb, options jsonb) RETURNS bytea LANGUAGE sql IMMUTABLE AS $$
	SELECT sha256(convert_to(jsonb_build_array(purpose, messages, options)::text, 'UTF8'))
	WHERE purpose <> 'turn' AND jsonb_typeof(options -> 'temperature') = 'number' AND (options ->> 'temperature')::numeric = 0;
$$;

-- The answer that is kept for the same request, counted as a hit; NULL for none.
CREATE OR REPLACE FUNCTION models.cached_answer(school uuid, purpose text, messages jsonb, options jsonb) RETURNS jsonb LANGUAGE sql AS $$
	UPDATE models.cache_metadata c SET hits = c.hits + 1, last_hit_at = now()
	WHERE c.school_id = school AND c.key = models.cache_key(purpose, messages, options) AND c.expires_at > now()
	RETURNING c.answer;
$$;

-- Keep the answer of a request for who asks the same within a day.
CREATE OR REPLACE FUNCTION models.keep_answer(school uuid, person uuid, purpose text, messages jsonb, options jsonb, answer jsonb)
RETURNS void LANGUAGE sql AS $$
	INSERT INTO models.cache_metadata AS c (school_id, key, person_id, purpose, answer)
	SELECT school, k.key, person, keep_answer.purpose, (SELECT jsonb_object_agg(m.key, m.value) FROM jsonb_each(keep_answer.answer) AS m
		WHERE m.key IN ('text', 'extra', 'tool_calls', 'provider', 'model', 'tokens_in', 'tokens_out'))
	FROM (SELECT models.cache_key(keep_answer.purpose, messages, options)) AS k(key)
	WHERE k.key IS NOT NULL AND octet_length(keep_answer.answer ->> 'text') <= 65536
	ON CONFLICT (school_id, key) DO UPDATE SET answer = EXCLUDED.answer, person_id = EXCLUDED.person_id, hits = 0, last_hit_at = NULL,
		created_at = now(), expires_at = EXCLUDED.expires_at
		WHERE c.expires_at <= now();
$$;

-- ---------------------------------------------------------------- the end of a request

-- The role by which what a person uses is counted: one, so that sums are sums.
CREATE OR REPLACE FUNCTION models.role_of(person uuid) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT o.role FROM school.roles o WHERE o.person_id = person AND o.role <> 'operator'
	ORDER BY array_position('{admin,teacher,tutor,student}', o.role) LIMIT 1;
$$;

-- A key's spending of the month.
CREATE OR REPLACE FUNCTION models.spend(key uuid, cost numeric) RETURNS void LANGUAGE sql AS $$
	UPDATE models.api_keys k SET spent = CASE WHEN k.month = m.month THEN k.spent ELSE 0 END + spend.cost, month = m.month, last_used_at = now()
	FROM models.api_keys o CROSS JOIN LATERAL (SELECT models.month_of(o.school_id, now())) AS m(month)
	WHERE o.id = spend.key AND k.id = o.id;
$$;

-- A request has ended: write down what it used, count it against the quotas of who asked, tell the breakers how providers did, and keep
-- the answer where it may be asked again. answer is as models.finish_request has it, with "attempts": [{"provider","fault","http_status"}]
-- and "key_id". Returns the answer with its cost, which only what was asked of a provider has.
CREATE OR REPLACE FUNCTION models.note_request(request models.requests, answer jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	hit boolean := COALESCE((answer ->> 'is_cache_hit')::boolean, false);
	provider uuid := (SELECT p.id FROM models.providers p WHERE p.id = (answer ->> 'provider')::uuid AND p.school_id = request.school_id);
	key uuid := (SELECT k.id FROM models.api_keys k WHERE k.id = (answer ->> 'key_id')::uuid AND k.provider_id = provider AND NOT hit);
	tokens_in bigint := CASE WHEN hit THEN 0 ELSE COALESCE((answer ->> 'tokens_in')::bigint, 0) END;
	tokens_out bigint := CASE WHEN hit THEN 0 ELSE COALESCE((answer ->> 'tokens_out')::bigint, 0) END;
	cost numeric := models.cost_of(provider, tokens_in, tokens_out);
	charged boolean := request.person_id IS NOT NULL AND answer ->> 'outcome' NOT IN ('refused', 'failed');
BEGIN
	INSERT INTO models.ai_request_stats (school_id, person_id, role, class_id, purpose, provider_id, key_id, model, outcome, is_charged,
		is_cache_hit, tokens_in, tokens_out, cost, first_ms, total_ms, fault, day)
	VALUES (request.school_id, request.person_id, models.role_of(request.person_id),
		(SELECT s.class_id FROM school.class_students s WHERE s.person_id = request.person_id), request.purpose, provider, key,
		left(answer ->> 'model', 100), answer ->> 'outcome', charged, hit, tokens_in, tokens_out, cost,
		CASE WHEN NOT hit THEN NULLIF((answer ->> 'first_ms')::bigint, 0) END, COALESCE((answer ->> 'total_ms')::bigint, 0),
		left(answer ->> 'fault', 20), models.day_of(request.school_id, request.created_at));
	IF charged THEN
		PERFORM models.settle(request.person_id, request.created_at, tokens_in + tokens_out, cost);
	END IF;
	IF key IS NOT NULL THEN
		PERFORM models.spend(key, cost);
	END IF;
	IF jsonb_typeof(answer -> 'attempts') = 'array' THEN
		PERFORM models.note_attempts(request.school_id, answer -> 'attempts');
	END IF;
	IF NOT hit AND answer ->> 'outcome' IN ('answered', 'tools') THEN
		PERFORM models.keep_answer(request.school_id, request.person_id, request.purpose, request.messages, request.options, answer);
	END IF;
	RETURN answer || jsonb_build_object('cost', cost, 'tokens_in', tokens_in, 'tokens_out', tokens_out);
END $$;

-- ---------------------------------------------------------------- looking at it

-- The days that are looked at: those asked for, at most 366, else the last 30, today's included.
CREATE OR REPLACE FUNCTION models.usage_days(first_day date, last_day date) RETURNS TABLE (first_day date, last_day date)
LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT GREATEST(COALESCE($1, u.last_day - 29), u.last_day - 365), u.last_day
	FROM (SELECT COALESCE($2, GREATEST($1, models.day_of(auth.school_id(), now())))) AS u(last_day);
$$;

-- What was used in these days by day, model, role, class or person, in the order of the key: of the school for its admins, the caller's
-- own for others. name is that of a person or class, label a text's key, of a role or the partner.
CREATE OR REPLACE FUNCTION models.usage(first_day date, last_day date, by_what text)
RETURNS TABLE (key text, name text, label text, requests bigint, tokens_in bigint, tokens_out bigint, cost numeric, cache_hits bigint,
	failures bigint, avg_first_ms bigint, avg_total_ms bigint) LANGUAGE sql STABLE AS $$
	WITH s AS (SELECT x.*, CASE by_what WHEN 'model' THEN COALESCE(x.model, '-') WHEN 'role' THEN COALESCE(x.role, '-')
			WHEN 'class' THEN COALESCE(x.class_id::text, '-') WHEN 'person' THEN COALESCE(x.person_id::text, '-') ELSE x.day::text END AS part
		FROM models.usage_days(first_day, last_day) d JOIN models.ai_request_stats x ON x.day BETWEEN d.first_day AND d.last_day
		WHERE x.school_id = (SELECT auth.school_id()) AND ((SELECT auth.has_role('admin')) OR x.person_id = (SELECT auth.user_id())))
	SELECT g.part, CASE by_what WHEN 'person' THEN (SELECT p.name FROM school.people p WHERE p.id = g.person_id)
			WHEN 'class' THEN (SELECT c.grade || '-' || c.name FROM school.classes c WHERE c.id = g.class_id) END,
		CASE WHEN by_what = 'role' AND g.part <> '-' THEN 'school.role.' || g.part WHEN by_what = 'model' AND g.part = 'scripted' THEN 'models.partner.name' END,
		g.requests, g.tokens_in, g.tokens_out, g.cost, g.cache_hits, g.failures, g.avg_first_ms, g.avg_total_ms
	FROM (SELECT s.part, min(s.person_id::text)::uuid AS person_id, min(s.class_id::text)::uuid AS class_id, count(*) AS requests,
			sum(s.tokens_in)::bigint AS tokens_in, sum(s.tokens_out)::bigint AS tokens_out, sum(s.cost) AS cost,
			count(*) FILTER (WHERE s.is_cache_hit) AS cache_hits, count(*) FILTER (WHERE s.outcome IN ('failed', 'cut')) AS failures,
			round(avg(s.first_ms))::bigint AS avg_first_ms, round(avg(s.total_ms))::bigint AS avg_total_ms
		FROM s GROUP BY s.part) g
	ORDER BY g.part;
$$;
