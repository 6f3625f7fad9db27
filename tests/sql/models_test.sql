-- SPDX-License-Identifier: GPL-3.0-or-later
-- Language models: whom requests are asked of and when one rests, keys and budgets, quotas that two at once cannot pass, what was used,
-- and the cache.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;

CREATE FUNCTION pg_temp.provider(name text, place integer, price_in numeric DEFAULT 0, price_out numeric DEFAULT 0) RETURNS uuid LANGUAGE sql AS $$
	INSERT INTO models.providers (id, school_id, kind, name, url, model, place, price_in, price_out)
	VALUES (pg_temp.id(name), pg_temp.id('ONE'), 'openai', name, 'https://' || name || '.example/v1', name || '-1', place, price_in, price_out) RETURNING id $$;
CREATE FUNCTION pg_temp.asked() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(COALESCE(p.name, 'partner') || CASE WHEN f.state <> 'closed' THEN ' ' || f.state ELSE '' END, ', ' ORDER BY f.number)
	FROM ROWS FROM (models.providers_for(pg_temp.id('ONE'))) WITH ORDINALITY AS f(provider_id, kind, url, model, key_id, key_sealed, seconds, state,
		price_in, price_out, number) JOIN models.providers p ON p.id = f.provider_id $$;
CREATE FUNCTION pg_temp.fail(name text, fault text, status integer DEFAULT 0) RETURNS void LANGUAGE sql AS $$
	SELECT models.note_attempts(pg_temp.id('ONE'), jsonb_build_array(jsonb_build_object('provider', pg_temp.id(name), 'fault', fault, 'http_status', status))) $$;
CREATE FUNCTION pg_temp.failures(wanted text) RETURNS integer LANGUAGE sql AS $$ SELECT p.failures FROM models.providers p WHERE p.id = pg_temp.id(wanted) $$;

-- ---------------------------------------------------------------- order and breaker
SELECT is(pg_temp.asked(), 'partner', 'every school has the built-in partner');
SELECT throws_ok(format('INSERT INTO models.providers (school_id, kind) VALUES (%L, ''scripted'')', pg_temp.id('ONE')), '23505', NULL, 'one of it');
SELECT throws_ok(format('UPDATE models.providers SET enabled = false WHERE school_id = %L', pg_temp.id('ONE')), '23514', NULL, 'which is never off');
SELECT pg_temp.provider('north', 1), pg_temp.provider('south', 2) \g /dev/null
SELECT is(pg_temp.asked(), 'north, south, partner', 'services come before it, in order');
UPDATE models.providers SET enabled = false WHERE id = pg_temp.id('north');
SELECT is(pg_temp.asked(), 'south, partner', 'but for those that are off');
UPDATE models.providers SET enabled = true WHERE id = pg_temp.id('north');
SELECT pg_temp.fail('north', 'away'), pg_temp.fail('north', 'broken', 500) \g /dev/null
SELECT is(pg_temp.asked(), 'north, south, partner', 'two failures are borne');
SELECT pg_temp.fail('north', NULL, 200), pg_temp.fail('north', 'away'), pg_temp.fail('north', 'silent', 200) \g /dev/null
SELECT is(pg_temp.asked(), 'north, south, partner', 'an answer begins the count anew');
SELECT pg_temp.fail('north', 'busy', 429) \g /dev/null
SELECT is(pg_temp.asked(), 'south, partner', 'after three it rests');
SELECT is((SELECT rests_until - now() FROM models.providers WHERE id = pg_temp.id('north')), interval '30 seconds', 'for half a minute');
UPDATE models.providers SET rests_until = now() WHERE id = pg_temp.id('north');
SELECT is(pg_temp.asked(), 'north half_open, south, partner', 'then one call tries it');
SELECT is(pg_temp.asked(), 'south, partner', 'and no other meanwhile');
SELECT pg_temp.fail('north', 'away') \g /dev/null
SELECT is((SELECT rests_until - now() FROM models.providers WHERE id = pg_temp.id('north')), interval '1 minute', 'that fails: it rests for longer');
UPDATE models.providers SET rests_until = now() WHERE id = pg_temp.id('north');
SELECT pg_temp.asked(), pg_temp.fail('north', NULL, 200) \g /dev/null
SELECT is(pg_temp.asked(), 'north, south, partner', 'that answers: all ask it again');
SELECT is((SELECT last_error FROM models.providers WHERE id = pg_temp.id('north')), NULL, 'and nothing is wrong any more');
SELECT is(models.rest_after(30), interval '15 minutes', 'no rest is longer than a quarter of an hour');
SELECT pg_temp.fail('south', 'refused', 400), pg_temp.fail('south', 'refused', 422), pg_temp.fail('south', 'not_allowed'), pg_temp.fail('south', 'refused', 413) \g /dev/null
SELECT is(pg_temp.failures('south'), 0, 'a request that was not taken says nothing of the next');
SELECT pg_temp.fail('south', 'refused', 401) \g /dev/null
SELECT is(pg_temp.failures('south'), 1, 'a key that is not taken does');
SELECT models.note_attempts(pg_temp.id('TWO'), jsonb_build_array(jsonb_build_object('provider', pg_temp.id('south'), 'fault', 'away'))) \g /dev/null
SELECT is(pg_temp.failures('south'), 1, 'another school''s word counts nothing');
DELETE FROM models.providers WHERE id = pg_temp.id('south');

-- ---------------------------------------------------------------- settings and keys
SELECT pg_temp.sign_in('admin');
SET SESSION AUTHORIZATION seodang_app;
SELECT models.save_provider(NULL, '동쪽', 'https://east.example/v1', 'east-1', 20, 1, 2, true) AS east \gset
SELECT models.move_provider(:'east', true) \g /dev/null
SELECT is((SELECT string_agg(name, ' ' ORDER BY place) FROM models.providers WHERE kind = 'openai'), '동쪽 north', 'a service is moved up');
SELECT models.move_provider(:'east', true), models.move_provider(:'east', false) \g /dev/null
SELECT is((SELECT string_agg(name, ' ' ORDER BY place) FROM models.providers WHERE kind = 'openai'), 'north 동쪽', 'and down');
SELECT models.add_key(:'east', '첫째', '\x01', 'aaaa', 1) AS first, models.add_key(:'east', '둘째', '\x02', 'bbbb', NULL) AS second \gset
UPDATE models.api_keys SET created_at = created_at - interval '1 hour' WHERE id = :'first';
SELECT is((SELECT name::text FROM models.key_of(:'east')), '첫째', 'the oldest key is used');
RESET SESSION AUTHORIZATION;
SELECT models.spend(:'first', 1.5) \g /dev/null
SELECT is((SELECT name::text FROM models.key_of(:'east')), '둘째', 'until its budget of the month is spent');
UPDATE models.api_keys SET month = month - interval '1 month' WHERE id = :'first';
SELECT is((SELECT name::text FROM models.key_of(:'east')), '첫째', 'a new month begins anew');
SELECT models.spend(:'first', 0.25) \g /dev/null
SELECT is((SELECT spent FROM models.api_keys WHERE id = :'first'), 0.25, 'with what is spent in it');
SELECT models.spend(:'first', 2) \g /dev/null
SET SESSION AUTHORIZATION seodang_app;
SELECT is(models.revoke_key(:'second'), '둘째', 'a key is revoked');
SELECT is((SELECT key_sealed FROM models.api_keys WHERE id = :'second'), NULL, 'and forgotten');
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.asked(), 'north, partner', 'a service without a key that has something left is not asked');
SET SESSION AUTHORIZATION seodang_app;
SELECT models.save_provider(:'east', '동쪽', 'https://east.example/v1', 'east-2', 20, 1, 2, true) \g /dev/null
SELECT is((SELECT count(*) FROM models.api_keys WHERE revoked_at IS NULL), 1::bigint, 'another model keeps the keys');
SELECT models.save_provider(:'east', '동쪽', 'https://other.example/v1', 'east-2', 20, 1, 2, true) \g /dev/null
SELECT is((SELECT count(*) FROM models.api_keys WHERE revoked_at IS NULL), 0::bigint, 'another address does not');
SELECT throws_ok('SELECT models.save_provider(gen_random_uuid(), ''x'', ''https://x.example'', ''x'', 20, 0, 0, true)', 'SD404', NULL, 'what is gone cannot be changed');
SELECT throws_ok(format('SELECT models.%s', call), '42501', NULL, call || ' is for functions above it')
FROM unnest(ARRAY['reserve(auth.user_id(), 1)', 'settle(auth.user_id(), now(), 1, 1)', 'providers_for(auth.school_id())', 'spend(NULL, 1)',
	'note_attempts(auth.school_id(), ''[]'')', 'standing(auth.user_id())']) AS call;
SELECT throws_ok('DELETE FROM ' || t, '42501', NULL, t || ' changes through functions only')
FROM unnest('{models.quota_use,models.ai_request_stats,models.cache_metadata}'::text[]) AS t;
RESET SESSION AUTHORIZATION;
DELETE FROM models.providers WHERE kind = 'openai';

-- ---------------------------------------------------------------- quotas
CREATE FUNCTION pg_temp.ask(login text, tokens bigint DEFAULT 100) RETURNS uuid LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
	held bigint := models.reserve(pg_temp.id(login), tokens);
	request uuid;
BEGIN
	IF held IS NOT NULL THEN
		INSERT INTO models.requests (school_id, person_id, purpose, messages, options, held_tokens)
		SELECT p.school_id, p.id, 'turn', '[]', '{}', held FROM school.people p WHERE p.id = pg_temp.id(login) RETURNING models.requests.id INTO request;
	END IF;
	RETURN request;
END $$;
CREATE FUNCTION pg_temp.finish(request uuid, outcome text, more jsonb DEFAULT '{}') RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	answer jsonb;
BEGIN
	SELECT models.note_request(r, jsonb_build_object('outcome', outcome, 'text', '네', 'first_ms', 120, 'total_ms', 300) || more) INTO answer
	FROM models.requests r WHERE r.id = request;
	DELETE FROM models.requests r WHERE r.id = request;
	RETURN answer;
END $$;
CREATE FUNCTION pg_temp.left_to(login text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(l.period || ' ' || concat_ws(' ', l.requests, l.tokens, l.cost::float8), ', ') FROM models.left(pg_temp.id(login)) l $$;

SELECT isnt(pg_temp.ask('s1'), NULL, 'without quotas everybody may');
SELECT is(pg_temp.left_to('s1'), NULL, 'and nothing is limited');
DELETE FROM models.requests;
SELECT pg_temp.sign_in('admin');
SELECT models.save_quota('role', 'student', NULL, 'day', 3, NULL, NULL), models.save_quota('class', NULL, pg_temp.id('ONEclass'), 'day', 2, NULL, NULL),
	models.save_quota('person', NULL, pg_temp.id('s1'), 'month', NULL, 1000, 0.5) \g /dev/null
SELECT is(pg_temp.left_to('s1'), 'day 2, month 1000 0.5', 'of several quotas the least is left');
SELECT is(pg_temp.left_to('s4'), 'day 3', 'a class''s is its students'' alone');
SELECT is(pg_temp.left_to('t1'), NULL, 'a role''s its people''s');
SELECT pg_temp.ask('s1') AS one \gset
SELECT is(pg_temp.left_to('s1'), 'day 1, month 1000 0.5', 'what is on its way is counted');
SELECT pg_temp.ask('s1') AS two \gset
SELECT is(pg_temp.ask('s1'), NULL, 'the third would pass the class''s quota');
SELECT isnt(pg_temp.ask('s2'), NULL, 'it holds for each by themselves');
SELECT pg_temp.finish(:'one', 'refused') \g /dev/null
SELECT is(pg_temp.left_to('s1'), 'day 1, month 1000 0.5', 'what a guardrail refused is not charged');
SELECT pg_temp.finish(:'two', 'failed') \g /dev/null
SELECT is(pg_temp.left_to('s1'), 'day 2, month 1000 0.5', 'nor is what nobody answered');
SELECT pg_temp.finish(pg_temp.ask('s1'), 'answered', '{"tokens_in": 0, "tokens_out": 0}') \g /dev/null
SELECT is(pg_temp.left_to('s1'), 'day 1, month 1000 0.5', 'the partner''s answer is one request, no tokens and no cost');
SELECT pg_temp.finish(pg_temp.ask('s1'), 'cut') \g /dev/null
SELECT is(pg_temp.ask('s1'), NULL, 'what is used up is used up');
UPDATE models.quota_use SET starts_on = starts_on - 1 WHERE period = 'day' AND school_id = pg_temp.id('ONE');
SELECT is(pg_temp.left_to('s1'), 'day 2, month 1000 0.5', 'until the next day');
SELECT models.save_quota('class', NULL, pg_temp.id('ONEclass'), 'day', 9, NULL, NULL) \g /dev/null
SELECT is((SELECT count(*) FROM models.quotas WHERE school_id = pg_temp.id('ONE')), 3::bigint, 'a quota that is set again is changed');
SELECT throws_ok(format('SELECT models.save_quota(''class'', NULL, %L, ''day'', 9, NULL, NULL)', gen_random_uuid()), 'SD404', NULL, 'no class, no quota');

-- With a service that costs something.
SELECT pg_temp.provider('dear', 1, 1000, 2000) \g /dev/null
UPDATE models.quotas SET requests = 100 WHERE requests IS NOT NULL;
SELECT is(models.reserve(pg_temp.id('s1'), 200), 200::bigint, 'a request holds what it may need');
SELECT is(models.reserve(pg_temp.id('s1'), 300), NULL, 'which would cost too much');
SELECT is(models.reserve(pg_temp.id('s2'), 300), 300::bigint, 'to who has a limit');
SELECT is(pg_temp.finish(pg_temp.ask('s1', 200), 'answered', jsonb_build_object('provider', pg_temp.id('dear'), 'model', 'dear-1', 'tokens_in', 100, 'tokens_out', 50)) -> 'cost',
	'0.2'::jsonb, 'what it cost is told');
SELECT is(pg_temp.left_to('s1'), 'day 99, month 850 0.3', 'and charged');
SELECT is(pg_temp.ask('s1', 200), NULL, 'so there is less for the next');
SELECT pg_temp.sign_in('s2');
SELECT is(pg_temp.left_to('s1'), NULL, 'nobody sees what is left to others');
SELECT is(pg_temp.left_to('s2'), 'day 99', 'but to themselves');
SELECT pg_temp.sign_in('2admin');
SELECT is(pg_temp.left_to('s1'), NULL, 'nor do admins of other schools');

-- ---------------------------------------------------------------- statistics
RESET SESSION AUTHORIZATION;
SELECT results_eq($$SELECT outcome, is_charged, role, class_id, tokens_in, tokens_out, cost, first_ms, day FROM models.ai_request_stats ORDER BY id DESC LIMIT 1$$,
	format($$VALUES ('answered', true, 'student', %L::uuid, 100::bigint, 50::bigint, 0.2::numeric, 120::bigint, models.day_of(%L, now()))$$,
		pg_temp.id('ONEclass'), pg_temp.id('ONE')), 'each request is noted with all it used');
SELECT pg_temp.sign_in('admin');
SET SESSION AUTHORIZATION seodang_app;
SELECT results_eq('SELECT key, requests, cost FROM models.usage(NULL, NULL, ''role'')', 'VALUES (''student'', 5::bigint, 0.2::numeric)', 'admins see the school''s');
SELECT is((SELECT string_agg(COALESCE(name, key) || ' ' || requests, ', ' ORDER BY key) FROM models.usage(NULL, NULL, 'class')), '1-1 5', 'by class');
SELECT pg_temp.sign_in('s2');
SELECT is((SELECT count(*) FROM models.usage(NULL, NULL, 'person')), 0::bigint, 'others their own');
RESET SESSION AUTHORIZATION;
UPDATE models.ai_request_stats SET created_at = now() - interval '370 days';
SELECT jobs.apply_retention('day') \g /dev/null
SELECT is((SELECT count(*) FROM models.ai_request_stats), 0::bigint, 'a year is kept');

-- ---------------------------------------------------------------- cache
CREATE FUNCTION pg_temp.keep(purpose text, options jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
	PERFORM models.keep_answer(pg_temp.id('ONE'), pg_temp.id('s1'), purpose, '[{"role":"user","content":"x"}]', options,
		'{"text": "네", "model": "m", "outcome": "answered", "matches": []}');
	RETURN models.cached_answer(pg_temp.id('ONE'), purpose, '[{"role":"user","content":"x"}]', options);
END $$;
SELECT is(pg_temp.keep('turn', '{"temperature": 0}'), NULL, 'what people ask is not kept');
SELECT is(pg_temp.keep('feedback', '{"temperature": 0.2}'), NULL, 'nor what is asked with chance');
SELECT is(pg_temp.keep('feedback', '{}'), NULL, 'or nobody said how');
SELECT is(pg_temp.keep('feedback', '{"temperature": 0}'), '{"text": "네", "model": "m"}', 'what the system asks is');
SELECT is(models.cached_answer(pg_temp.id('TWO'), 'feedback', '[{"role":"user","content":"x"}]', '{"temperature": 0}'), NULL, 'for the school');
SELECT is(models.cached_answer(pg_temp.id('ONE'), 'feedback', '[{"role":"user","content":"y"}]', '{"temperature": 0}'), NULL, 'who asks the same');
SELECT is((SELECT hits FROM models.cache_metadata), 1::bigint, 'each hit is counted');
UPDATE models.cache_metadata SET expires_at = now();
SELECT is(models.cached_answer(pg_temp.id('ONE'), 'feedback', '[{"role":"user","content":"x"}]', '{"temperature": 0}'), NULL, 'within a day');
SELECT pg_temp.keep('feedback', '{"temperature": 0}') \g /dev/null
SELECT is((SELECT hits FROM models.cache_metadata), 1::bigint, 'then it begins anew');
SELECT models.reserve(pg_temp.id('s2'), 10) \g /dev/null
SELECT is((pg_temp.finish(pg_temp.ask('s2'), 'answered', jsonb_build_object('is_cache_hit', true, 'provider', pg_temp.id('dear'), 'tokens_in', 10, 'tokens_out', 10))) -> 'cost',
	'0'::jsonb, 'an answer from the cache costs nothing');
DELETE FROM school.people WHERE id = pg_temp.id('s1');
SELECT is((SELECT count(*) FROM models.cache_metadata) + (SELECT count(*) FROM models.quota_use WHERE person_id = pg_temp.id('s1')), 0::bigint,
	'what a person had goes with them');

-- ---------------------------------------------------------------- two at once
-- Committed, in the demo school, since others must see it. One request is left; of two that are asked at once one is refused.
SELECT extensions.dblink_connect(c, :'test_connection'), extensions.dblink_exec(c, 'SET client_min_messages = warning') FROM unnest('{setup,one,other}'::text[]) AS c \g /dev/null
SELECT extensions.dblink_exec('setup', $$INSERT INTO models.quotas (id, school_id, scope, person_id, period, requests)
	SELECT md5('at once')::uuid, school_id, 'person', person_id, 'day', 1 FROM school.roles WHERE role = 'student' ORDER BY person_id LIMIT 1$$) \g /dev/null
\set ask 'WITH r AS MATERIALIZED (SELECT q.school_id, q.person_id, models.reserve(q.person_id, 10) AS held FROM models.quotas q WHERE q.id = md5(''at once'')::uuid) INSERT INTO models.requests (school_id, person_id, purpose, messages, held_tokens) SELECT school_id, person_id, ''turn'', ''[]'', held FROM r WHERE held IS NOT NULL RETURNING id::text'
SELECT extensions.dblink_exec('one', 'BEGIN') \g /dev/null
SELECT is((SELECT count(*) FROM extensions.dblink('one', :'ask') AS t(id text)), 1::bigint, 'the last request of a quota is asked');
SELECT extensions.dblink_send_query('other', :'ask') \g /dev/null
SELECT is(extensions.dblink_is_busy('other'), 1, 'another at once waits for it') FROM pg_sleep(0.3);
SELECT extensions.dblink_exec('one', 'COMMIT') \g /dev/null
SELECT is((SELECT count(*) FROM extensions.dblink_get_result('other') AS t(id text)), 0::bigint, 'and is refused');
SELECT * FROM extensions.dblink_get_result('other') AS t(id text) \g /dev/null
SELECT extensions.dblink_exec('setup', $$WITH q AS (DELETE FROM models.quotas WHERE id = md5('at once')::uuid RETURNING person_id), u AS (DELETE FROM models.quota_use u USING q
	WHERE u.person_id = q.person_id) DELETE FROM models.requests r USING q WHERE r.person_id = q.person_id$$), extensions.dblink_disconnect(c)
FROM unnest('{one,other}'::text[]) AS c \g /dev/null
SELECT * FROM finish();
ROLLBACK;
