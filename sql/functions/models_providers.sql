-- SPDX-License-Identifier: GPL-3.0-or-later
-- Whom a school's requests are asked of, and how they do: order, keys and their budgets, and the circuit breaker. After three failures one
-- after the other a provider rests, for longer each time; then one call tries it, and only its answer lets the others follow.

-- Every school has the built-in partner.
CREATE OR REPLACE FUNCTION models.add_partner_of_school() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO models.providers (school_id, kind) VALUES (NEW.id, 'scripted') ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER schools_partner AFTER INSERT ON school.schools FOR EACH ROW EXECUTE FUNCTION models.add_partner_of_school();

-- ---------------------------------------------------------------- asking

-- closed: asked like any; open: rests; half_open: has rested, and one call may try it.
CREATE OR REPLACE FUNCTION models.breaker_state(p models.providers) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN p.rests_until IS NULL THEN 'closed' WHEN p.rests_until > now() THEN 'open' ELSE 'half_open' END;
$$;

-- The key that a provider is asked with now: the oldest with something left of its month's budget.
CREATE OR REPLACE FUNCTION models.key_of(provider uuid) RETURNS SETOF models.api_keys LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT k FROM models.api_keys k
	WHERE k.provider_id = provider AND k.revoked_at IS NULL
		AND (k.monthly_budget IS NULL OR k.month IS DISTINCT FROM models.month_of(k.school_id, now()) OR k.spent < k.monthly_budget)
	ORDER BY k.created_at, k.id LIMIT 1;
$$;

-- Whom to ask for a school, in order, the partner last. Left out: who rests, who is tried by another call just now, and who has keys of
-- which no one's budget is left. Whoever is tried by this call is marked, so it is asked for when a call begins, once.
CREATE OR REPLACE FUNCTION models.providers_for(school uuid)
RETURNS TABLE (provider_id uuid, kind text, url text, model text, key_id uuid, key_sealed bytea, seconds integer, state text,
	price_in numeric, price_out numeric)
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	tried uuid[];
BEGIN
	WITH due AS (SELECT p.id FROM models.providers p WHERE p.school_id = school AND p.enabled AND p.rests_until <= now()
			AND (p.tried_until IS NULL OR p.tried_until <= now()) ORDER BY p.id FOR UPDATE SKIP LOCKED),
		marked AS (UPDATE models.providers p SET tried_until = now() + interval '1 second' * (p.seconds + 30) FROM due
			WHERE p.id = due.id RETURNING p.id)
	SELECT array_agg(m.id) INTO tried FROM marked m;
	RETURN QUERY SELECT p.id, p.kind, p.url, p.model::text, k.id, k.key_sealed, p.seconds, models.breaker_state(p), p.price_in, p.price_out
		FROM models.providers p LEFT JOIN LATERAL models.key_of(p.id) k ON true
		WHERE p.school_id = school AND p.enabled AND (p.rests_until IS NULL OR p.id = ANY (tried))
			AND (k.id IS NOT NULL OR NOT EXISTS (SELECT FROM models.api_keys o WHERE o.provider_id = p.id AND o.revoked_at IS NULL))
		ORDER BY p.kind = 'scripted', p.place, p.created_at, p.id;
END $$;

-- How long a provider rests after its failure number so many: 30 s, doubled each time, a quarter of an hour at most.
CREATE OR REPLACE FUNCTION models.rest_after(failures integer) RETURNS interval LANGUAGE sql IMMUTABLE AS $$
	SELECT CASE WHEN failures >= 3 THEN LEAST(interval '30 seconds' * power(2, LEAST(failures - 3, 10)), interval '15 minutes') END;
$$;

-- What came of asking: [{"provider","fault","http_status"}], fault null of who answered. A request that the provider would not take (4xx,
-- but for 401, 403 and 404: the key or the address is wrong) says nothing of the next one, nor does a host that is not listed.
CREATE OR REPLACE FUNCTION models.note_attempts(school uuid, attempts jsonb) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	a record;
BEGIN
	FOR a IN SELECT x.provider, x.fault, x.http_status FROM jsonb_to_recordset(attempts) AS x(provider uuid, fault text, http_status integer)
			ORDER BY x.provider LOOP
		IF a.fault IS NULL THEN
			UPDATE models.providers p SET failures = 0, rests_until = NULL, tried_until = NULL, last_error = NULL, last_status = NULL,
				last_error_at = NULL, answered_at = now()
			WHERE p.id = a.provider AND p.school_id = school AND (p.failures > 0 OR p.last_error IS NOT NULL OR p.rests_until IS NOT NULL
				OR p.answered_at IS NULL OR p.answered_at < now() - interval '1 minute');
		ELSE
			UPDATE models.providers p SET last_error = a.fault, last_status = NULLIF(a.http_status, 0), last_error_at = now(), tried_until = NULL,
				failures = p.failures + w.weight, rests_until = CASE WHEN w.weight > 0 THEN now() + models.rest_after(p.failures + 1)
					ELSE p.rests_until END
			FROM (SELECT CASE WHEN a.fault = 'not_allowed' OR a.fault = 'refused' AND a.http_status NOT IN (401, 403, 404) THEN 0 ELSE 1 END) AS w(weight)
			WHERE p.id = a.provider AND p.school_id = school AND p.kind <> 'scripted';
		END IF;
	END LOOP;
END $$;

-- What so many tokens cost at a provider, in dollars.
CREATE OR REPLACE FUNCTION models.cost_of(provider uuid, tokens_in bigint, tokens_out bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
	SELECT COALESCE((SELECT round((p.price_in * tokens_in + p.price_out * tokens_out) / 1000000, 6) FROM models.providers p WHERE p.id = provider), 0);
$$;

-- ---------------------------------------------------------------- a school's own services

-- Add a service (provider NULL), which is asked after the others, or change one. Its keys are another's once its address is another:
-- they are revoked then. What it did before says nothing of what it does now.
CREATE OR REPLACE FUNCTION models.save_provider(provider uuid, name text, url text, model text, seconds integer, price_in numeric,
	price_out numeric, enabled boolean) RETURNS uuid LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	saved uuid;
BEGIN
	IF provider IS NULL THEN
		INSERT INTO models.providers (school_id, kind, name, url, model, seconds, price_in, price_out, enabled, place)
		VALUES (auth.school_id(), 'openai', save_provider.name, save_provider.url, save_provider.model, save_provider.seconds,
			save_provider.price_in, save_provider.price_out, save_provider.enabled,
			(SELECT COALESCE(max(p.place), 0) + 1 FROM models.providers p WHERE p.school_id = auth.school_id() AND p.kind = 'openai'))
		RETURNING id INTO saved;
		RETURN saved;
	END IF;
	PERFORM models.revoke_key(k.id) FROM models.providers p JOIN models.api_keys k ON k.provider_id = p.id
	WHERE p.id = provider AND p.url IS DISTINCT FROM save_provider.url;
	UPDATE models.providers p SET name = save_provider.name, url = save_provider.url, model = save_provider.model, seconds = save_provider.seconds,
		price_in = save_provider.price_in, price_out = save_provider.price_out, enabled = save_provider.enabled, failures = 0, rests_until = NULL,
		tried_until = NULL, last_error = NULL, last_status = NULL, last_error_at = NULL, sample = NULL, updated_at = now()
	WHERE p.id = provider AND p.kind = 'openai' RETURNING p.id INTO saved;
	PERFORM auth.found(saved IS NOT NULL);
	RETURN saved;
END $$;

-- Ask a service earlier, or later: it changes places with its neighbour.
CREATE OR REPLACE FUNCTION models.move_provider(provider uuid, earlier boolean) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM models.providers p WHERE p.school_id = auth.school_id() ORDER BY p.id FOR UPDATE;
	UPDATE models.providers p SET place = n.place FROM (
		SELECT o.id, row_number() OVER (ORDER BY o.number + CASE WHEN o.id <> provider THEN 0 WHEN earlier THEN -1.5 ELSE 1.5 END) AS place
		FROM (SELECT x.id, row_number() OVER (ORDER BY x.place, x.created_at, x.id) AS number FROM models.providers x
			WHERE x.school_id = auth.school_id() AND x.kind = 'openai') o) n
	WHERE p.id = n.id AND p.place <> n.place;
END $$;

CREATE OR REPLACE FUNCTION models.add_key(provider uuid, name text, key_sealed bytea, last_characters text, monthly_budget numeric)
RETURNS uuid LANGUAGE sql AS $$
	INSERT INTO models.api_keys (school_id, provider_id, name, key_sealed, last_characters, monthly_budget, created_by)
	SELECT p.school_id, p.id, add_key.name, add_key.key_sealed, add_key.last_characters, add_key.monthly_budget, auth.user_id()
	FROM models.providers p WHERE p.id = provider RETURNING id;
$$;

-- A revoked key is forgotten; what it spent stays in the statistics. Returns its name; NULL where it was revoked before.
CREATE OR REPLACE FUNCTION models.revoke_key(key uuid) RETURNS text LANGUAGE sql AS $$
	UPDATE models.api_keys k SET revoked_at = now(), key_sealed = NULL WHERE k.id = key AND k.revoked_at IS NULL RETURNING k.name;
$$;

-- ---------------------------------------------------------------- trying one by hand

-- Have a job ask a service something small, whether it rests or not.
CREATE OR REPLACE FUNCTION models.try_provider(provider uuid) RETURNS void LANGUAGE sql AS $$
	UPDATE models.providers p SET sample = jsonb_build_object('job_id', jobs.enqueue('try_model', jsonb_build_object('provider', p.id),
		priority => 1, unique_key => 'try_model:' || p.id))
	WHERE p.id = try_provider.provider AND p.kind = 'openai';
$$;

-- What came of it: answer as of any request, noted as such in nobody's name. The school's admins who look on are told.
CREATE OR REPLACE FUNCTION models.note_try(provider uuid, answer jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	request models.requests;
BEGIN
	IF NOT EXISTS (SELECT FROM models.providers p WHERE p.id = note_try.provider AND p.school_id = auth.school_id()) THEN
		RETURN;
	END IF;
	request.school_id := auth.school_id();
	request.purpose := 'test';
	request.messages := '[]';
	request.options := '{}';
	request.created_at := now();
	PERFORM models.note_request(request, answer);
	UPDATE models.providers p SET sample = jsonb_strip_nulls(jsonb_build_object('text', left(answer ->> 'text', 300), 'fault', answer ->> 'fault',
		'http_status', NULLIF((answer #>> '{attempts,0,http_status}')::integer, 0), 'first_ms', answer -> 'first_ms',
		'total_ms', answer -> 'total_ms', 'at', now()))
	WHERE p.id = note_try.provider;
	PERFORM live.publish('user:' || o.person_id, 'models') FROM school.roles o WHERE o.school_id = auth.school_id() AND o.role = 'admin';
END $$;

-- A job that failed for good leaves nobody waiting.
CREATE OR REPLACE FUNCTION models.follow_try_job() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE models.providers p SET sample = jsonb_build_object('fault', 'away', 'at', now())
	WHERE p.id = (NEW.payload ->> 'provider')::uuid AND p.sample ->> 'job_id' = NEW.job_id::text;
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER jobs_try_model AFTER UPDATE OF status ON jobs.jobs FOR EACH ROW
	WHEN (NEW.status = 'FAILED' AND NEW.type = 'try_model') EXECUTE FUNCTION models.follow_try_job();
