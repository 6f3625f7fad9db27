-- SPDX-License-Identifier: GPL-3.0-or-later
-- How much a person may use: requests, tokens, costs, by days and months where the school is. Everything that ended is in quota_use;
-- what is on its way is counted from models.requests, at what it may need, so that two at once never pass a quota together.

CREATE OR REPLACE FUNCTION models.day_of(school uuid, at timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
	SELECT (at AT TIME ZONE g.time_zone)::date FROM school.settings g WHERE g.school_id = school;
$$;

CREATE OR REPLACE FUNCTION models.month_of(school uuid, at timestamptz) RETURNS date LANGUAGE sql STABLE AS $$
	SELECT date_trunc('month', models.day_of(school, at))::date;
$$;

-- The day on which the period at hand is over and a new one begins.
CREATE OR REPLACE FUNCTION models.ends_on(school uuid, period text) RETURNS date LANGUAGE sql STABLE AS $$
	SELECT (date_trunc(period, models.day_of(school, now())::timestamp) + ('1 ' || period)::interval)::date;
$$;

-- The quotas that hold for a person, with what the person has used of the day or month at hand, requests on their way included.
CREATE OR REPLACE FUNCTION models.standing(person uuid)
RETURNS TABLE (quota_id uuid, scope text, period text, requests bigint, tokens bigint, cost numeric,
	used_requests bigint, used_tokens bigint, used_cost numeric) LANGUAGE sql STABLE AS $$
	SELECT q.id, q.scope, q.period, q.requests, q.tokens, q.cost, COALESCE(u.requests, 0) + r.requests, COALESCE(u.tokens, 0) + r.tokens,
		COALESCE(u.cost, 0) + r.cost
	FROM school.people p JOIN models.quotas q ON q.school_id = p.school_id AND (q.person_id = p.id
			OR q.role IN (SELECT o.role FROM school.roles o WHERE o.person_id = p.id)
			OR q.class_id IN (SELECT s.class_id FROM school.class_students s WHERE s.person_id = p.id))
		LEFT JOIN models.quota_use u ON u.person_id = p.id AND u.period = q.period
			AND u.starts_on = CASE q.period WHEN 'day' THEN models.day_of(p.school_id, now()) ELSE models.month_of(p.school_id, now()) END
		CROSS JOIN LATERAL (SELECT count(*) AS requests, COALESCE(sum(x.held_tokens), 0)::bigint AS tokens,
				COALESCE(sum(models.highest_cost(x.school_id, x.held_tokens)), 0) AS cost
			FROM models.requests x WHERE x.person_id = p.id) r
	WHERE p.id = person;
$$;

-- What is left to a person in the day and in the month, the least of all quotas: a row for each period that is limited, NULL for what is
-- not. For pages: of oneself, and of anybody in the school for its admins; else no row.
CREATE OR REPLACE FUNCTION models.left(person uuid) RETURNS TABLE (period text, requests bigint, tokens bigint, cost numeric)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT s.period, min(CASE WHEN s.used_requests <= s.requests THEN s.requests - s.used_requests WHEN s.requests IS NOT NULL THEN 0 END),
		min(CASE WHEN s.used_tokens <= s.tokens THEN s.tokens - s.used_tokens WHEN s.tokens IS NOT NULL THEN 0 END),
		min(CASE WHEN s.used_cost <= s.cost THEN s.cost - s.used_cost WHEN s.cost IS NOT NULL THEN 0 END)
	FROM models.standing(person) s
	WHERE person = auth.user_id() OR auth.has_role('admin') AND EXISTS (SELECT FROM school.people p WHERE p.id = person
		AND p.school_id = auth.school_id())
	GROUP BY s.period ORDER BY s.period;
$$;

-- What tokens cost at the dearest provider that may be asked.
CREATE OR REPLACE FUNCTION models.highest_cost(school uuid, tokens bigint) RETURNS numeric LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT COALESCE(max(GREATEST(p.price_in, p.price_out)), 0) * tokens / 1000000 FROM models.providers p
		WHERE p.school_id = school AND p.enabled);
END $$;

-- How many tokens a request may need: what is asked, and the longest answer. Guessed high: a token is rarely less than three bytes.
CREATE OR REPLACE FUNCTION models.estimate_tokens(messages jsonb, options jsonb) RETURNS bigint LANGUAGE sql STABLE AS $$
	SELECT octet_length(messages::text) / 3 + CASE WHEN jsonb_typeof(options -> 'max_tokens') = 'number'
		THEN LEAST((options ->> 'max_tokens')::numeric, 100000)::bigint ELSE 1000 END;
$$;

-- Let a person have one more request, which may need so many tokens. Returns how many it holds until it ends, for models.requests.held_tokens
-- in the same transaction: none where only the built-in partner can answer. NULL: it would pass a quota. Two requests of one person
-- wait here for each other, so the second counts the first.
CREATE OR REPLACE FUNCTION models.reserve(person uuid, tokens bigint) RETURNS bigint LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	school uuid := (SELECT p.school_id FROM school.people p WHERE p.id = person);
	held bigint := CASE WHEN EXISTS (SELECT FROM models.providers p WHERE p.school_id = school AND p.enabled AND p.kind <> 'scripted')
		THEN tokens ELSE 0 END;
	costs numeric := models.highest_cost(school, held);
BEGIN
	INSERT INTO models.quota_use (person_id, school_id, period, starts_on) VALUES (person, school, 'day', models.day_of(school, now()))
	ON CONFLICT DO NOTHING;
	PERFORM FROM models.quota_use u WHERE u.person_id = person AND u.period = 'day' AND u.starts_on = models.day_of(school, now()) FOR UPDATE;
	IF EXISTS (SELECT FROM models.standing(person) s WHERE s.used_requests + 1 > s.requests OR held > 0 AND s.used_tokens + held > s.tokens
			OR costs > 0 AND s.used_cost + costs > s.cost) THEN
		RETURN NULL;
	END IF;
	RETURN held;
END $$;

-- Count what a request used, by the day it was asked on. What it held goes with its row of models.requests.
CREATE OR REPLACE FUNCTION models.settle(person uuid, asked_at timestamptz, tokens bigint, cost numeric) RETURNS void LANGUAGE sql AS $$
	INSERT INTO models.quota_use AS u (person_id, school_id, period, starts_on, requests, tokens, cost)
	SELECT p.id, p.school_id, d.period, d.starts_on, 1, settle.tokens, settle.cost
	FROM school.people p CROSS JOIN LATERAL (VALUES ('day', models.day_of(p.school_id, asked_at)), ('month', models.month_of(p.school_id, asked_at)))
		AS d(period, starts_on)
	WHERE p.id = person ORDER BY d.period
	ON CONFLICT (person_id, period, starts_on) DO UPDATE SET requests = u.requests + 1, tokens = u.tokens + EXCLUDED.tokens,
		cost = u.cost + EXCLUDED.cost;
$$;

-- ---------------------------------------------------------------- setting quotas

-- Set what a role's, a class's or a person's people may use in a period, in place of what was set for it before.
CREATE OR REPLACE FUNCTION models.save_quota(scope text, role text, target uuid, period text, requests bigint, tokens bigint, cost numeric)
RETURNS uuid LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	saved uuid;
BEGIN
	PERFORM auth.found(CASE save_quota.scope WHEN 'class' THEN EXISTS (SELECT FROM school.classes c WHERE c.id = target)
		WHEN 'person' THEN EXISTS (SELECT FROM school.people p WHERE p.id = target) ELSE true END);
	INSERT INTO models.quotas AS q (school_id, scope, role, class_id, person_id, period, requests, tokens, cost)
	VALUES (auth.school_id(), save_quota.scope, CASE WHEN save_quota.scope = 'role' THEN save_quota.role END,
		CASE WHEN save_quota.scope = 'class' THEN target END, CASE WHEN save_quota.scope = 'person' THEN target END, save_quota.period,
		save_quota.requests, save_quota.tokens, save_quota.cost)
	ON CONFLICT (school_id, scope, role, class_id, person_id, period) DO UPDATE SET requests = EXCLUDED.requests, tokens = EXCLUDED.tokens,
		cost = EXCLUDED.cost, updated_at = now()
	RETURNING q.id INTO saved;
	RETURN saved;
END $$;

-- For whom a quota holds: its people.
CREATE OR REPLACE FUNCTION models.people_of(quota models.quotas) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
	SELECT o.person_id FROM school.roles o WHERE o.school_id = quota.school_id AND o.role = quota.role
	UNION ALL SELECT s.person_id FROM school.class_students s WHERE s.class_id = quota.class_id
	UNION ALL SELECT quota.person_id WHERE quota.person_id IS NOT NULL;
$$;
