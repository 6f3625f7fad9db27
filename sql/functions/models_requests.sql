-- SPDX-License-Identifier: GPL-3.0-or-later
-- The way of a question to a model: asked in the transaction of what it is for, claimed by an answerer (app/models/answerer.h), shown piece
-- by piece, ended in one transaction with what follows from it. The tables change through these functions alone.

-- Ask. decision: asked, quota_exceeded, no_model. purpose: turn, feedback, summary, workflow, test.
--   options    temperature, max_tokens, json, tools, situation, difficulty, language, dialogue, passages; guarded (true unless said): what
--              comes is checked by the guardrails as the person's output
--   topic      of the live events "delta" {"id": subject, "text"}; NULL for none
--   on_answer  chat.x or workspace.x (request models.requests, answer jsonb), called in the transaction that ends the request, as the owner;
--              answer: {outcome: answered|tools|stopped|refused|held|cut|failed, text, …} as models.finish_request takes it
CREATE OR REPLACE FUNCTION models.ask(person uuid, purpose text, messages jsonb, options jsonb DEFAULT '{}', topic text DEFAULT NULL,
	subject uuid DEFAULT NULL, on_answer text DEFAULT NULL) RETURNS TABLE (decision text, request_id uuid)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
DECLARE
	school uuid := (SELECT p.school_id FROM school.people p WHERE p.id = person);
	held bigint;
BEGIN
	PERFORM auth.found(school IS NOT NULL AND school IS NOT DISTINCT FROM COALESCE(auth.school_id(), school));
	IF on_answer !~ '^(chat|workspace)\.[a-z_]+$' OR to_regprocedure(on_answer || '(models.requests, jsonb)') IS NULL THEN
		RAISE EXCEPTION 'no function % ends a request', on_answer;
	END IF;
	decision := 'no_model';
	IF EXISTS (SELECT FROM models.providers p WHERE p.school_id = school AND p.enabled) THEN
		held := models.reserve(person, models.estimate_tokens(messages, options));
		decision := CASE WHEN held IS NULL THEN 'quota_exceeded' ELSE 'asked' END;
	END IF;
	IF decision = 'asked' THEN
		INSERT INTO models.requests (school_id, person_id, purpose, messages, options, topic, subject, on_answer, held_tokens)
		VALUES (school, person, ask.purpose, ask.messages, ask.options, ask.topic, ask.subject, ask.on_answer, held)
		RETURNING id INTO request_id;
		PERFORM pg_notify('model_requests', '');
	END IF;
	RETURN NEXT;
END $$;

-- What was shown of a running answer until now; NULL where nothing is running under this id.
CREATE OR REPLACE FUNCTION models.shown_so_far(subject uuid) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT COALESCE((SELECT string_agg(s.text, '' ORDER BY s.first_byte) FROM models.shown_pieces s WHERE s.request_id = r.id), '')
	FROM models.requests r WHERE r.subject = shown_so_far.subject AND r.school_id = auth.school_id();
$$;

-- Want no more of it: it ends as "stopped" with what was shown. The caller has asked whose it is. False where nothing is running.
CREATE OR REPLACE FUNCTION models.stop_request(subject uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE models.requests r SET stop_at = COALESCE(r.stop_at, now())
	WHERE r.subject = stop_request.subject AND r.school_id = auth.school_id();
	IF FOUND THEN
		PERFORM pg_notify('model_requests', '');
	END IF;
	RETURN FOUND;
END $$;

-- ---------------------------------------------------------------- the answerer's

-- Whether somebody looks on while it comes: not at what is asked for its data.
CREATE OR REPLACE FUNCTION models.is_shown(request models.requests) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN request.topic IS NOT NULL AND request.purpose NOT IN ('feedback', 'summary');

-- Say that an answerer lives, and take over what nobody works at, oldest first: what is new, and what is of one that has left or that was
-- not heard of for 10 s. Of that the answer goes on where shown is '', and else ends with what was shown.
--   is_shown    note_shown is to be told of it
--   guardrails  guardrails.rules_for: {version, rules, asker}, rules NULL where known has the version, {"school's id": version}; NULL where
--               the answer is not guarded
--   providers   models.providers_for, in order: [{provider_id, kind, url, model, key_id, key_sealed, seconds}]
--   cached      models.cached_answer: what the same question was answered with, or NULL
CREATE OR REPLACE FUNCTION models.claim_requests(answerer uuid, host text, pid integer, most integer, known jsonb DEFAULT '{}')
RETURNS TABLE (request_id uuid, school_id uuid, person_id uuid, messages jsonb, options jsonb, attempts integer,
	shown text, is_shown boolean, guardrails jsonb, providers jsonb, cached jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	r models.requests;
BEGIN
	INSERT INTO models.answerers AS a (id, host, pid) VALUES (answerer, claim_requests.host, claim_requests.pid)
	ON CONFLICT (id) DO UPDATE SET heartbeat_at = now() WHERE a.heartbeat_at < now() - interval '1 second';
	FOR r IN
		UPDATE models.requests q SET answerer_id = answerer, attempts = q.attempts + 1
		WHERE q.id = ANY (ARRAY(SELECT w.id FROM models.requests w
			WHERE w.answerer_id IS NULL OR w.answerer_id <> answerer AND NOT EXISTS (SELECT FROM models.answerers a
				WHERE a.id = w.answerer_id AND a.heartbeat_at > now() - interval '10 seconds')
			ORDER BY w.created_at LIMIT most FOR UPDATE SKIP LOCKED))
		RETURNING q.*
	LOOP
		request_id := r.id; school_id := r.school_id; person_id := r.person_id; messages := r.messages; options := r.options;
		attempts := r.attempts;
		shown := COALESCE((SELECT string_agg(s.text, '' ORDER BY s.first_byte) FROM models.shown_pieces s WHERE s.request_id = r.id), '');
		is_shown := models.is_shown(r);
		guardrails := CASE WHEN COALESCE((r.options -> 'guarded')::boolean, true)
			THEN (SELECT to_jsonb(g) FROM guardrails.rules_for(r.school_id, r.person_id, known) g) END;
		cached := models.cached_answer(r.school_id, r.purpose, r.messages, r.options);
		providers := CASE WHEN cached IS NULL THEN (SELECT jsonb_agg(jsonb_build_object('provider_id', p.provider_id, 'kind', p.kind, 'url', p.url,
			'model', p.model, 'key_id', p.key_id, 'key_sealed', p.key_sealed, 'seconds', p.seconds) ORDER BY p.number)
			FROM ROWS FROM (models.providers_for(r.school_id)) WITH ORDINALITY AS p(provider_id, kind, url, model, key_id, key_sealed, seconds, state,
				price_in, price_out, number)) END;
		RETURN NEXT;
	END LOOP;
END $$;

-- Which of an answerer's requests somebody wants no more of.
CREATE OR REPLACE FUNCTION models.stopped_requests(answerer uuid) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT r.id FROM models.requests r WHERE r.answerer_id = answerer AND r.stop_at IS NOT NULL;
$$;

-- Show what came of many answers at once: kept and told in one. pieces: [{"request", "first_byte", "text"}], of a request one; a piece that
-- is there changes nothing, since who sent it may not have heard that it was kept, nor does one without text.
-- Returns what was not kept: kept is where the request's next piece begins, NULL where it is this answerer's no more. Its commit need not
-- wait for the disk: nobody sees a piece before live.assign_positions has, and what a crash takes is so told to who sends what follows.
DROP FUNCTION IF EXISTS models.note_shown(uuid, jsonb);
CREATE OR REPLACE FUNCTION models.note_shown(answerer uuid, pieces jsonb) RETURNS TABLE (request_id uuid, kept integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM pg_notify('live', '');
	RETURN QUERY WITH sent AS MATERIALIZED (
		SELECT p.request, p.first_byte, p.text, p.number, r.id IS NOT NULL AS is_ours, r.school_id, r.topic, r.subject, COALESCE((
			SELECT s.first_byte + octet_length(s.text) FROM models.shown_pieces s WHERE s.request_id = r.id ORDER BY s.first_byte DESC LIMIT 1), 0) AS kept
		FROM ROWS FROM (jsonb_to_recordset(pieces) AS (request uuid, first_byte integer, text text)) WITH ORDINALITY AS p(request, first_byte, text, number)
		LEFT JOIN models.requests r ON r.id = p.request AND r.answerer_id = answerer
	), written AS (
		INSERT INTO models.shown_pieces (request_id, first_byte, school_id, text)
		SELECT s.request, s.first_byte, s.school_id, s.text FROM sent s WHERE s.is_ours AND s.first_byte = s.kept AND s.text <> ''
		ON CONFLICT DO NOTHING RETURNING request_id
	), told AS (
		INSERT INTO live.events (topic, kind, payload)
		SELECT s.topic, 'delta', jsonb_build_object('id', s.subject, 'text', s.text)
		FROM sent s JOIN written w ON w.request_id = s.request WHERE s.topic IS NOT NULL ORDER BY s.number
	)
	SELECT s.request, CASE WHEN s.is_ours THEN s.kept END FROM sent s WHERE NOT s.is_ours OR s.first_byte > s.kept;
END $$;

-- End a request: statistics, quota, what follows, all or nothing. answer: {outcome, text, provider, model, tokens_in, tokens_out, first_ms,
-- total_ms, is_cache_hit, fault, extra, tool_calls, guardrail: {id, message}, matches, attempts, key_id}; note_request adds its cost. False where it is this answerer's no more.
-- How it ended is kept for live.answer_of where it was told to those who look on.
CREATE OR REPLACE FUNCTION models.finish_request(answerer uuid, request uuid, answer jsonb) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r models.requests;
BEGIN
	SELECT * INTO r FROM models.requests q WHERE q.id = request AND q.answerer_id = answerer FOR UPDATE;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM auth.act_in_school(r.school_id);
	answer := models.note_request(r, answer);
	IF r.on_answer IS NOT NULL THEN
		EXECUTE format('SELECT %s($1, $2)', r.on_answer) USING r, answer;
	END IF;
	IF r.topic IS NOT NULL THEN
		PERFORM live.keep_answer(r.topic, r.subject);
	END IF;
	DELETE FROM models.requests q WHERE q.id = request;
	RETURN true;
END $$;

-- An answerer leaves, or is known to be dead: what it had is taken over at once.
CREATE OR REPLACE FUNCTION models.leave_requests(answerer uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	DELETE FROM models.answerers a WHERE a.id = answerer;
	UPDATE models.requests r SET answerer_id = NULL WHERE r.answerer_id = answerer;
	IF FOUND THEN
		PERFORM pg_notify('model_requests', '');
	END IF;
END $$;
