-- SPDX-License-Identifier: GPL-3.0-or-later
-- Executions of workflows: rows, and a job a step. What a job does to them is one transaction with the job's completion, so that a worker
-- that dies leaves the step as if it had never begun, and the next one goes on there. Each change holds the execution's row. Nobody waits
-- for a model, a tool or a person: the answer calls step_done, which orders the next step.
--
-- The tables change through these functions alone (zz_grants.sql).

-- Seconds with milliseconds; NULL while it lasts.
CREATE OR REPLACE FUNCTION workspace.seconds_between(started timestamptz, finished timestamptz) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN round(extract(epoch FROM finished - started), 3);

-- ---------------------------------------------------------------- beginning

-- What was typed for the inputs of a definition, nothing else, and at most 20,000 characters each. SD422 at the input's name.
CREATE OR REPLACE FUNCTION workspace.checked_input(definition jsonb, input jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
	field jsonb;
	typed text;
	checked jsonb := '{}';
	unknown text := (SELECT min(k) FROM jsonb_object_keys(input) AS k
		WHERE NOT EXISTS (SELECT FROM jsonb_array_elements(definition -> 'inputs') AS i WHERE i ->> 'name' = k));
BEGIN
	IF unknown IS NOT NULL THEN
		PERFORM auth.refuse_field('input', 'unknown_input');
	END IF;
	FOR field IN SELECT i FROM jsonb_array_elements(definition -> 'inputs') AS i LOOP
		typed := COALESCE(input ->> (field ->> 'name'), '');
		IF jsonb_typeof(input -> (field ->> 'name')) NOT IN ('string', 'number', 'boolean', 'null') THEN
			PERFORM auth.refuse_field('input', 'wrong_type');
		ELSIF char_length(typed) > 20000 THEN
			PERFORM auth.refuse_field('input', 'input_too_long');
		ELSIF field -> 'required' = 'true' AND typed !~ '\S' THEN
			PERFORM auth.refuse_field('input', 'input_required');
		END IF;
		checked := checked || jsonb_build_object(field ->> 'name', typed);
	END LOOP;
	RETURN checked;
END $$;

-- Begin an execution of the caller's own workflow as it is now. SD409 (too_many_executions) while twenty of the caller's are under way.
CREATE OR REPLACE FUNCTION workspace.start_execution(workflow uuid, input jsonb DEFAULT '{}', is_scheduled boolean DEFAULT false) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	w workspace.workflows := workspace.own_workflow(workflow);
	definition jsonb := (SELECT v.definition FROM workspace.workflow_versions v WHERE v.workflow_id = workflow AND v.version = w.version);
	execution uuid;
BEGIN
	IF (SELECT count(*) FROM workspace.workflow_executions e WHERE e.owner_id = w.owner_id AND e.finished_at IS NULL) >= 20 THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'too_many_executions';
	END IF;
	INSERT INTO workspace.workflow_executions (school_id, workflow_id, version, owner_id, is_scheduled, input, next_step, most_steps, most_cost,
		deadline_at)
	SELECT w.school_id, w.id, w.version, w.owner_id, start_execution.is_scheduled, workspace.checked_input(definition, start_execution.input),
		definition #>> '{steps,0,name}', l.most_steps, l.most_cost, now() + make_interval(hours => l.most_hours)
	FROM workspace.limits() AS l
	RETURNING id INTO execution;
	PERFORM workspace.order_step(execution, w.owner_id), workspace.log('execution_started', execution, jsonb_build_object('scheduled',
		start_execution.is_scheduled));
	RETURN execution;
END $$;

-- The job that does what comes next, at most one at a time.
CREATE OR REPLACE FUNCTION workspace.order_step(execution uuid, owner uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT jobs.enqueue('workflow_step', jsonb_build_object('execution_id', e.id), e.school_id, priority => 5,
		unique_key => 'workflow_step:' || e.id || ':' || e.step_count, max_attempts => 5, created_by => owner)
	FROM workspace.workflow_executions e WHERE e.id = execution;
$$;

-- A scheduled run: nothing where the workflow is gone or its owner may have none any more. Returns the execution.
CREATE OR REPLACE FUNCTION workspace.run_scheduled(workflow uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	owner uuid := (SELECT w.owner_id FROM workspace.workflows w WHERE w.id = workflow);
BEGIN
	IF owner IS NULL OR NOT workspace.act_as(owner) THEN
		RETURN NULL;
	END IF;
	RETURN workspace.start_execution(workflow, '{}', true);
END $$;

-- The worker acts for a person of the school it acts in, with that person's roles, until the end of the transaction. False, and nothing,
-- where the person is disabled or no longer of the staff.
CREATE OR REPLACE FUNCTION workspace.act_as(person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	roles text[] := ARRAY(SELECT r.role FROM school.roles r JOIN school.people p ON p.id = r.person_id
		WHERE p.id = person AND p.school_id = auth.school_id() AND p.disabled_at IS NULL ORDER BY r.role);
BEGIN
	IF auth.session_id() IS NOT NULL OR NOT roles && '{tutor,teacher,admin}' THEN
		RETURN false;
	END IF;
	PERFORM set_config('seodang.user_id', person::text, true), set_config('seodang.roles', array_to_string(roles, ','), true);
	RETURN true;
END $$;

-- ---------------------------------------------------------------- a step's beginning and end

-- What templates can name: {"today", "input": {…}, "steps": {NAME: {"output", "items", "decision"}}}, of each step the latest.
CREATE OR REPLACE FUNCTION workspace.variables(execution uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('input', e.input, 'today', (now() AT TIME ZONE g.time_zone)::date, 'steps', COALESCE((
		SELECT jsonb_object_agg(l.name, jsonb_strip_nulls(jsonb_build_object('output', l.output, 'items', l.items, 'decision', l.decision)))
		FROM (SELECT DISTINCT ON (s.name) s.* FROM workspace.workflow_steps s WHERE s.execution_id = e.id AND s.status = 'COMPLETED'
			ORDER BY s.name, s.number DESC) AS l), '{}'))
	FROM workspace.workflow_executions e JOIN school.settings g ON g.school_id = e.school_id WHERE e.id = execution;
$$;

CREATE OR REPLACE FUNCTION workspace.tell_change(e workspace.workflow_executions) RETURNS void LANGUAGE sql AS $$
	SELECT live.publish('user:' || e.owner_id, 'workflow', jsonb_build_object('execution', e.id));
$$;

-- End an execution and what of it is open. Nothing where it has ended. Its owner is told of a failure.
CREATE OR REPLACE FUNCTION workspace.end_execution(execution uuid, outcome text, fault text DEFAULT NULL, output text DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	e workspace.workflow_executions;
BEGIN
	UPDATE workspace.workflow_executions x SET status = outcome, fault = end_execution.fault, output = end_execution.output, next_step = NULL,
		finished_at = clock_timestamp()
	WHERE x.id = execution AND x.finished_at IS NULL AND x.school_id = COALESCE(auth.school_id(), x.school_id) RETURNING * INTO e;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	UPDATE workspace.workflow_steps s SET status = CASE outcome WHEN 'FAILED' THEN 'FAILED' ELSE 'CANCELLED' END, fault = end_execution.fault,
		finished_at = clock_timestamp()
	WHERE s.execution_id = execution AND s.finished_at IS NULL;
	DELETE FROM workspace.step_deciders d USING workspace.workflow_steps s WHERE s.execution_id = execution AND d.step_id = s.id;
	INSERT INTO workspace.logs (school_id, level, event_type, subject_id, details)
	VALUES (e.school_id, CASE outcome WHEN 'FAILED' THEN 'warning' ELSE 'info' END, 'execution_' || lower(outcome), e.id,
		jsonb_strip_nulls(jsonb_build_object('fault', e.fault, 'steps', e.step_count, 'cost', e.cost,
			'seconds', round(extract(epoch FROM e.finished_at - e.created_at)))));
	IF outcome = 'FAILED' THEN
		PERFORM inbox.notify(e.owner_id, 'workflow_failed', jsonb_build_object('workflow', w.name, 'reason', 'workspace.fault.' || e.fault),
			'/workspace/workflows/executions/' || e.id, 'workflow_failed:' || e.id, 'workflow_failed:' || w.id)
		FROM workspace.workflows w WHERE w.id = e.workflow_id;
	END IF;
	PERFORM workspace.tell_change(e);
	RETURN true;
END $$;

-- For the worker, which acts in the execution's school: begin the step that comes next and act as the owner. No row where nothing is to
-- be done: it waits, has ended, or ends now because it passed a limit.
CREATE OR REPLACE FUNCTION workspace.next_step(execution uuid)
RETURNS TABLE (step_id uuid, owner_id uuid, type text, config jsonb, variables jsonb)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	e workspace.workflow_executions;
	refusal text;
BEGIN
	SELECT * INTO e FROM workspace.workflow_executions x
	WHERE x.id = execution AND x.school_id = auth.school_id() AND x.status = 'RUNNING' FOR UPDATE;
	IF NOT FOUND OR EXISTS (SELECT FROM workspace.workflow_steps s WHERE s.execution_id = execution AND s.finished_at IS NULL) THEN
		RETURN;
	END IF;
	SELECT s INTO config FROM workspace.workflow_versions v, jsonb_array_elements(v.definition -> 'steps') AS s
	WHERE v.workflow_id = e.workflow_id AND v.version = e.version AND s ->> 'name' = e.next_step;
	refusal := CASE WHEN e.deadline_at < now() THEN 'too_long' WHEN e.step_count >= e.most_steps THEN 'too_many_steps'
		WHEN e.cost > e.most_cost THEN 'too_costly' WHEN config IS NULL THEN 'no_such_step'
		WHEN NOT workspace.act_as(e.owner_id) THEN 'owner_away' END;
	IF refusal IS NOT NULL THEN
		PERFORM workspace.end_execution(execution, 'FAILED', refusal);
		RETURN;
	END IF;
	UPDATE workspace.workflow_executions x SET step_count = e.step_count + 1 WHERE x.id = execution;
	INSERT INTO workspace.workflow_steps (school_id, execution_id, number, name, type)
	VALUES (e.school_id, execution, e.step_count + 1, config ->> 'name', config ->> 'type') RETURNING id INTO step_id;
	owner_id := e.owner_id;
	type := config ->> 'type';
	variables := workspace.variables(execution);
	RETURN NEXT;
END $$;

-- Where an execution goes after a step: the name, or NULL for its end. wanted: a branch's way; NULL: as the step says, or the next in the list.
CREATE OR REPLACE FUNCTION workspace.step_after(workflow uuid, version integer, step text, wanted text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	WITH steps AS (SELECT s.step, s.place FROM workspace.workflow_versions v, jsonb_array_elements(v.definition -> 'steps') WITH ORDINALITY AS s(step, place)
		WHERE v.workflow_id = step_after.workflow AND v.version = step_after.version),
	here AS (SELECT h.place, COALESCE(wanted, h.step ->> 'next') AS goes FROM steps h WHERE h.step ->> 'name' = step_after.step)
	SELECT NULLIF(COALESCE(here.goes, (SELECT n.step ->> 'name' FROM steps n WHERE n.place = here.place + 1)), 'end') FROM here;
$$;

-- A step is done: keep what it brought and order the next one, or end. wanted: where a branch leads, NULL: on. Nothing where the step
-- is not open any more.
CREATE OR REPLACE FUNCTION workspace.step_done(step uuid, output text, items jsonb DEFAULT NULL, decision text DEFAULT NULL,
	wanted text DEFAULT NULL, decider uuid DEFAULT NULL) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	e workspace.workflow_executions;
	s workspace.workflow_steps;
	goes text;
BEGIN
	SELECT x.* INTO e FROM workspace.workflow_executions x JOIN workspace.workflow_steps o ON o.execution_id = x.id
	WHERE o.id = step AND x.school_id = COALESCE(auth.school_id(), x.school_id) FOR UPDATE OF x;
	UPDATE workspace.workflow_steps o SET status = 'COMPLETED', output = left(step_done.output, 65536), items = step_done.items,
		decision = step_done.decision, decided_by = decider, finished_at = clock_timestamp()
	WHERE o.id = step AND o.execution_id = e.id AND o.finished_at IS NULL RETURNING * INTO s;
	IF NOT FOUND OR e.finished_at IS NOT NULL THEN
		RETURN false;
	END IF;
	DELETE FROM workspace.step_deciders d WHERE d.step_id = step;
	goes := workspace.step_after(e.workflow_id, e.version, s.name, wanted);
	UPDATE workspace.workflow_executions x SET status = 'RUNNING', next_step = goes WHERE x.id = e.id;
	IF goes IS NULL THEN
		PERFORM workspace.end_execution(e.id, 'COMPLETED', NULL, s.output);
	ELSE
		PERFORM workspace.order_step(e.id, e.owner_id), workspace.tell_change(e);
	END IF;
	RETURN true;
END $$;

-- A step cannot be done, and so neither can the execution. words: a guardrail's or a tool's own. Nothing where it is not open any more.
CREATE OR REPLACE FUNCTION workspace.step_failed(step uuid, fault text, words text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	execution uuid := (SELECT o.execution_id FROM workspace.workflow_steps o
		WHERE o.id = step AND o.school_id = COALESCE(auth.school_id(), o.school_id));
BEGIN
	PERFORM FROM workspace.workflow_executions x WHERE x.id = execution FOR UPDATE;
	UPDATE workspace.workflow_steps o SET fault_words = left(words, 500) WHERE o.id = step AND o.execution_id = execution AND o.finished_at IS NULL;
	IF FOUND THEN
		PERFORM workspace.end_execution(execution, 'FAILED', step_failed.fault);
	END IF;
END $$;

-- ---------------------------------------------------------------- what steps do

-- What goes into a step: its fields with the templates filled in.
CREATE OR REPLACE FUNCTION workspace.put_input(step uuid, filled jsonb) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE workspace.workflow_steps s SET input = filled WHERE s.id = step AND s.school_id = auth.school_id() AND s.finished_at IS NULL;
$$;

-- Do a step that was begun in this transaction, as its owner. filled: its fields, templates filled in; of a model's the prompt has
-- passed the guardrails. What it reads it reads with the owner's rights, so this is not SECURITY DEFINER.
CREATE OR REPLACE FUNCTION workspace.do_step(step uuid, type text, filled jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM workspace.put_input(step, filled);
	CASE type
		WHEN 'model' THEN PERFORM workspace.ask_model(step, filled);
		WHEN 'search' THEN PERFORM workspace.search_documents(step, filled);
		WHEN 'branch' THEN PERFORM workspace.take_branch(step, filled);
		WHEN 'transform' THEN PERFORM workspace.step_done(step, filled ->> 'template');
		WHEN 'tool' THEN PERFORM workspace.call_tool(step, filled);
		WHEN 'notify' THEN PERFORM workspace.tell_people(step, filled);
		WHEN 'wait' THEN PERFORM workspace.ask_people(step, filled);
	END CASE;
EXCEPTION WHEN SQLSTATE 'SD403' OR SQLSTATE 'SD404' OR SQLSTATE 'SD409' OR SQLSTATE 'SD422' OR data_exception THEN
	PERFORM workspace.step_failed(step, 'step_refused', SQLERRM);
END $$;

-- A step whose job is given up.
CREATE OR REPLACE FUNCTION workspace.follow_step_job() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM workspace.end_execution((NEW.payload ->> 'execution_id')::uuid, 'FAILED', 'step_broken');
	RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER jobs_workflow_step AFTER UPDATE OF status ON jobs.jobs FOR EACH ROW
	WHEN (NEW.type = 'workflow_step' AND NEW.status = 'FAILED' AND OLD.status <> 'FAILED') EXECUTE FUNCTION workspace.follow_step_job();

-- {"prompt", "system", "temperature"}
DROP FUNCTION IF EXISTS workspace.ask_model(uuid, jsonb);
CREATE OR REPLACE FUNCTION workspace.ask_model(step uuid, filled jsonb, owner uuid DEFAULT auth.user_id()) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	messages jsonb := jsonb_build_array(jsonb_build_object('role', 'user', 'content', filled ->> 'prompt'));
	answer record;
BEGIN
	IF filled ->> 'system' ~ '\S' THEN
		messages := jsonb_build_array(jsonb_build_object('role', 'system', 'content', filled ->> 'system')) || messages;
	END IF;
	SELECT * INTO answer FROM models.ask(owner, 'workflow', messages,
		jsonb_build_object('temperature', COALESCE(filled -> 'temperature', '0.3')), subject => step, on_answer => 'workspace.step_answered');
	IF answer.decision <> 'asked' THEN
		PERFORM workspace.step_failed(step, answer.decision);
	ELSE
		PERFORM workspace.tell_change(e) FROM workspace.workflow_executions e JOIN workspace.workflow_steps s ON s.execution_id = e.id WHERE s.id = step;
	END IF;
END $$;

-- Is called when a request of ask_model ends, in that transaction (see models.ask), which acts in the request's school.
CREATE OR REPLACE FUNCTION workspace.step_answered(request models.requests, answer jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	charge numeric := COALESCE((answer ->> 'cost')::numeric, 0);
	execution uuid;
BEGIN
	SELECT s.execution_id INTO execution FROM workspace.workflow_steps s WHERE s.id = request.subject;
	PERFORM FROM workspace.workflow_executions e WHERE e.id = execution FOR UPDATE;
	UPDATE workspace.workflow_steps s SET model = left(answer ->> 'model', 200), cost = charge,
		tokens = COALESCE((answer ->> 'tokens_in')::bigint, 0) + COALESCE((answer ->> 'tokens_out')::bigint, 0)
	WHERE s.id = request.subject;
	UPDATE workspace.workflow_executions e SET cost = e.cost + charge WHERE e.id = execution;
	PERFORM guardrails.note_matches('output', answer -> 'matches', NULL, request.subject, COALESCE(answer ->> 'text', ''), request.person_id);
	IF answer ->> 'outcome' = 'answered' THEN
		PERFORM workspace.step_done(request.subject, answer ->> 'text');
	ELSIF answer ->> 'outcome' = 'held' THEN
		PERFORM workspace.hold_step(request.subject, jsonb_build_object('part', 'answer', 'text', answer -> 'text', 'words', answer #> '{guardrail,message}'));
	ELSE
		PERFORM workspace.step_failed(request.subject, CASE answer ->> 'outcome' WHEN 'refused' THEN 'guardrail_refused'
			WHEN 'cut' THEN 'answer_cut' WHEN 'stopped' THEN 'stopped' ELSE 'model_away' END,
			answer #>> '{guardrail,message}');
	END IF;
END $$;

-- A guardrail wants a person to approve of what a model is to be asked, or has answered: the execution waits for who decides about the
-- match (guardrails.decide). Where nobody could, the step fails. held: {"part": "question|answer", "text" of an answer, "words": the
-- guardrail's own}.
CREATE OR REPLACE FUNCTION workspace.hold_step(step uuid, held jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	e workspace.workflow_executions;
BEGIN
	SELECT x.* INTO e FROM workspace.workflow_executions x JOIN workspace.workflow_steps s ON s.execution_id = x.id
	WHERE s.id = step AND s.finished_at IS NULL AND x.school_id = auth.school_id() FOR UPDATE OF x;
	IF NOT FOUND THEN
		RETURN;
	ELSIF NOT EXISTS (SELECT FROM guardrails.staff_of(e.owner_id)) THEN
		PERFORM workspace.step_failed(step, 'guardrail_held', hold_step.held ->> 'words');
		RETURN;
	END IF;
	UPDATE workspace.workflow_steps s SET status = 'WAITING', held = hold_step.held WHERE s.id = step;
	UPDATE workspace.workflow_executions x SET status = 'WAITING' WHERE x.id = e.id;
	PERFORM workspace.tell_change(e);
END $$;

-- A person has decided about a held step, approved or refused: the model is asked now, or its answer is the step's; or the step fails.
-- What does not wait stays. Whoever calls has asked whether the caller may decide.
CREATE OR REPLACE FUNCTION workspace.decide_held(step uuid, decision text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	e workspace.workflow_executions;
	s workspace.workflow_steps;
BEGIN
	SELECT x.* INTO e FROM workspace.workflow_executions x JOIN workspace.workflow_steps o ON o.execution_id = x.id
	WHERE o.id = step AND x.school_id = auth.school_id() FOR UPDATE OF x;
	SELECT * INTO s FROM workspace.workflow_steps o WHERE o.id = step AND o.execution_id = e.id AND o.status = 'WAITING' AND o.held IS NOT NULL;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	UPDATE workspace.workflow_steps o SET status = 'RUNNING', held = NULL WHERE o.id = step;
	UPDATE workspace.workflow_executions x SET status = 'RUNNING' WHERE x.id = e.id;
	PERFORM workspace.log('step_decided', e.id, jsonb_build_object('decision', decide_held.decision));
	IF decide_held.decision <> 'approved' THEN
		PERFORM workspace.step_failed(step, 'guardrail_refused', s.held ->> 'words');
	ELSIF s.held ->> 'part' = 'answer' THEN
		PERFORM workspace.step_done(step, s.held ->> 'text', NULL, 'approved', NULL, auth.user_id());
	ELSE
		PERFORM workspace.ask_model(step, s.input, e.owner_id);
	END IF;
END $$;

-- {"query", "most"}: passages of documents that the owner may read.
CREATE OR REPLACE FUNCTION workspace.search_documents(step uuid, filled jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	items jsonb := (SELECT COALESCE(jsonb_agg(to_jsonb(p)), '[]') FROM documents.passages_for(filled ->> 'query',
		COALESCE((filled ->> 'most')::integer, 5)) AS p);
BEGIN
	PERFORM workspace.step_done(step, (SELECT string_agg(format(E'[%s] %s\n%s', p.place, p.item ->> 'title', p.item ->> 'text'), E'\n\n' ORDER BY p.place)
		FROM jsonb_array_elements(items) WITH ORDINALITY AS p(item, place)), items);
END $$;

-- Texts as they are compared: composed, without regard to case, blanks at the ends and runs of blanks.
CREATE OR REPLACE FUNCTION workspace.comparable(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN btrim(regexp_replace(lower(normalize(COALESCE(words, ''), NFKC)), '\s+', ' ', 'g'));

-- The first number in a text, grouped or not; NULL where there is none.
CREATE OR REPLACE FUNCTION workspace.number_in(words text) RETURNS numeric LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN substring(replace(normalize(COALESCE(words, ''), NFKC), ',', '') FROM '-?\d{1,30}(?:\.\d{1,30})?')::numeric;

-- Whether a condition holds; NULL where numbers are compared and one of both is none. any_word: one of the words, with commas or line
-- ends between, stands in the value, whatever the blanks.
CREATE OR REPLACE FUNCTION workspace.holds(value text, test text, operand text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE test
	WHEN 'contains' THEN strpos(workspace.comparable(value), workspace.comparable(operand)) > 0
	WHEN 'equals' THEN workspace.comparable(value) = workspace.comparable(operand)
	WHEN 'is_empty' THEN workspace.comparable(value) = ''
	WHEN 'greater' THEN workspace.number_in(value) > workspace.number_in(operand)
	WHEN 'less' THEN workspace.number_in(value) < workspace.number_in(operand)
	WHEN 'any_word' THEN EXISTS (SELECT FROM regexp_split_to_table(operand, '[,\n]') AS w
		WHERE workspace.comparable(w) <> '' AND strpos(replace(workspace.comparable(value), ' ', ''), replace(workspace.comparable(w), ' ', '')) > 0)
END;

-- {"value", "test", "operand", "then", "else"}
CREATE OR REPLACE FUNCTION workspace.take_branch(step uuid, filled jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	holds boolean := workspace.holds(filled ->> 'value', filled ->> 'test', filled ->> 'operand');
	way text := CASE WHEN holds THEN 'then' ELSE 'else' END;
BEGIN
	IF holds IS NULL THEN
		PERFORM workspace.step_failed(step, 'not_a_number');
	ELSE
		PERFORM workspace.step_done(step, filled ->> 'value', NULL, way, filled ->> way);
	END IF;
END $$;

-- What a step of the caller's can call.
CREATE OR REPLACE FUNCTION workspace.tool_choices() RETURNS TABLE (connection_id uuid, tool text, words text) LANGUAGE sql STABLE ROWS 20 AS $$
	SELECT c.id, k.name, c.name || ' · ' || COALESCE(k.title, k.name) FROM workspace.mcp_tools k
	JOIN workspace.mcp_connections c ON c.id = k.connection_id AND c.enabled WHERE k.permission <> 'off' AND NOT k.is_gone ORDER BY 3 LIMIT 200;
$$;

-- {"connection", "tool", "arguments"}: the answer of another program's tool. Its call is ordered here and nothing waits for it: its end
-- calls step_done or step_failed with the step (workspace.end_call).
CREATE OR REPLACE FUNCTION workspace.call_tool(step uuid, filled jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	decision text := workspace.order_call(filled ->> 'connection', filled ->> 'tool', COALESCE(filled -> 'arguments', '{}'), step);
BEGIN
	IF decision NOT IN ('asked', 'waits') THEN
		PERFORM workspace.step_failed(step, decision);
	END IF;
END $$;

-- ---------------------------------------------------------------- people

-- Whom the caller may tell or ask: {"role"} (me: the caller) or {"people": [id]}, of the school, active. Staff reach one another; students are reached
-- by the staff who see their record, and by their tutors.
CREATE OR REPLACE FUNCTION workspace.reached(wanted jsonb, only_staff boolean) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
	SELECT p.id FROM school.people p WHERE p.school_id = (SELECT auth.school_id()) AND p.disabled_at IS NULL
		AND (wanted ? 'role' AND EXISTS (SELECT FROM school.roles r WHERE r.person_id = p.id AND r.role = wanted ->> 'role')
			OR wanted ->> 'role' = 'me' AND p.id = (SELECT auth.user_id()) OR wanted -> 'people' ? p.id::text)
		AND (EXISTS (SELECT FROM school.roles r WHERE r.person_id = p.id AND r.role IN ('tutor', 'teacher', 'admin'))
			OR NOT only_staff AND (hub.sees(p.id) OR EXISTS (SELECT FROM tutoring.tutor_students t
				WHERE t.student_id = p.id AND t.tutor_id = (SELECT auth.user_id()) AND t.status = 'active')))
	LIMIT 500;
$$;

-- {"to", "title", "text"}: a notice to each.
CREATE OR REPLACE FUNCTION workspace.tell_people(step uuid, filled jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	sender text := (SELECT p.name FROM school.people p WHERE p.id = auth.user_id());
	notices uuid[] := ARRAY(SELECT inbox.notify(p, 'workflow_message', jsonb_build_object('title', left(filled ->> 'title', 100), 'message',
		left(filled ->> 'text', 2000), 'sender', sender), '/inbox', 'workflow:' || step) FROM workspace.reached(filled -> 'to', false) AS p);
BEGIN
	IF cardinality(notices) = 0 THEN
		PERFORM workspace.step_failed(step, 'nobody');
		RETURN;
	END IF;
	UPDATE inbox.notifications n SET link = '/learning/messages/' || n.id WHERE n.id = ANY (notices);
	PERFORM workspace.step_done(step, filled ->> 'text', NULL, NULL, NULL);
END $$;

-- {"to", "text", "answer": approval or text, "refused"}: the execution waits until one of them decides.
CREATE OR REPLACE FUNCTION workspace.ask_people(step uuid, filled jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	deciders uuid[] := ARRAY(SELECT workspace.reached(filled -> 'to', true));
BEGIN
	IF cardinality(deciders) = 0 THEN
		PERFORM workspace.step_failed(step, 'nobody');
	ELSE
		PERFORM workspace.wait_for(step, deciders);
	END IF;
END $$;

CREATE OR REPLACE FUNCTION workspace.wait_for(step uuid, deciders uuid[]) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	e workspace.workflow_executions;
BEGIN
	UPDATE workspace.workflow_steps s SET status = 'WAITING' WHERE s.id = step AND s.school_id = auth.school_id();
	UPDATE workspace.workflow_executions x SET status = 'WAITING' FROM workspace.workflow_steps s WHERE s.id = step AND x.id = s.execution_id
	RETURNING x.* INTO e;
	INSERT INTO workspace.step_deciders (step_id, person_id, school_id) SELECT step, d, e.school_id FROM unnest(deciders) AS d;
	PERFORM inbox.notify(d, 'workflow_waits', jsonb_build_object('workflow', w.name, 'sender', p.name),
			'/workspace/workflows/executions/' || e.id || '/decide', 'workflow_waits:' || step)
		FROM unnest(deciders) AS d, workspace.workflows w JOIN school.people p ON p.id = w.owner_id WHERE w.id = e.workflow_id;
	PERFORM workspace.tell_change(e);
END $$;

-- Whether the caller may decide what an execution waits for.
CREATE OR REPLACE FUNCTION workspace.may_decide(execution uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM workspace.workflow_steps s JOIN workspace.step_deciders d ON d.step_id = s.id
		WHERE s.execution_id = execution AND s.status = 'WAITING' AND d.person_id = (SELECT auth.user_id()));
$$;

-- Whether the caller was asked to decide a step, open or not.
CREATE OR REPLACE FUNCTION workspace.asked(step uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM inbox.deliveries d WHERE d.event_key = 'workflow_waits:' || step AND d.recipient = (SELECT auth.user_id()));
$$;
CREATE OR REPLACE FUNCTION workspace.was_asked(execution uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM workspace.workflow_steps s WHERE s.execution_id = execution AND s.type = 'wait' AND workspace.asked(s.id));
$$;

-- decided, or already_decided where somebody was first. decision: approved, refused, answered. SD404 for who was not asked, SD422 (words)
-- for an answer without words.
CREATE OR REPLACE FUNCTION workspace.decide(execution uuid, decision text, words text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	e workspace.workflow_executions;
	s workspace.workflow_steps;
BEGIN
	SELECT * INTO e FROM workspace.workflow_executions x WHERE x.id = execution AND x.school_id = auth.school_id() FOR UPDATE;
	SELECT * INTO s FROM workspace.workflow_steps o WHERE o.execution_id = execution AND o.type = 'wait' ORDER BY o.number DESC LIMIT 1;
	IF s.finished_at IS NOT NULL AND workspace.asked(s.id) THEN
		RETURN 'already_decided';
	END IF;
	PERFORM auth.found(workspace.may_decide(execution));
	IF (s.input ->> 'answer' = 'text') <> (decide.decision = 'answered') THEN
		PERFORM auth.refuse_field('decision', 'unknown_choice');
	ELSIF decide.decision = 'answered' AND COALESCE(words, '') !~ '\S' THEN
		PERFORM auth.refuse_field('words', 'required');
	END IF;
	IF decide.decision = 'refused' AND s.input ->> 'refused' IS NULL THEN
		UPDATE workspace.workflow_steps o SET output = left(words, 65536), decision = 'refused', decided_by = auth.user_id() WHERE o.id = s.id;
		PERFORM workspace.end_execution(execution, 'CANCELLED', 'refused');
	ELSE
		PERFORM workspace.step_done(s.id, words, NULL, decide.decision, CASE decide.decision WHEN 'refused' THEN s.input ->> 'refused' END,
			auth.user_id());
	END IF;
	PERFORM workspace.log('step_decided', execution, jsonb_build_object('decision', decide.decision));
	RETURN 'decided';
END $$;

-- ---------------------------------------------------------------- ending

-- A model at work for an execution is told to stop before the execution's row is held: its answer holds its request's row first, too.
CREATE OR REPLACE FUNCTION workspace.stop_model(execution uuid) RETURNS void LANGUAGE sql AS $$
	SELECT models.stop_request(s.id) FROM workspace.workflow_steps s
	WHERE s.execution_id = execution AND s.finished_at IS NULL AND s.type = 'model';
$$;

-- cancelled, or already_ended. SD404 for anybody but the owner.
CREATE OR REPLACE FUNCTION workspace.cancel_execution(execution uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM workspace.workflow_executions e
		WHERE e.id = execution AND e.school_id = auth.school_id() AND e.owner_id = auth.user_id()));
	PERFORM workspace.stop_model(execution);
	PERFORM FROM workspace.workflow_executions e WHERE e.id = execution FOR UPDATE;
	RETURN CASE WHEN workspace.end_execution(execution, 'CANCELLED', 'cancelled') THEN 'cancelled' ELSE 'already_ended' END;
END $$;

-- For the worker, in no school: end what has taken too long, waiting included. more: there may be others.
CREATE OR REPLACE FUNCTION workspace.end_overdue_executions(batch integer DEFAULT 100) RETURNS TABLE (more boolean, progress real)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
DECLARE
	overdue record;
	ended integer := 0;
BEGIN
	FOR overdue IN SELECT e.id, e.school_id FROM workspace.workflow_executions e WHERE e.finished_at IS NULL AND e.deadline_at < now()
		ORDER BY e.deadline_at LIMIT batch
	LOOP
		PERFORM auth.act_in_school(overdue.school_id);
		PERFORM workspace.stop_model(overdue.id);
		PERFORM workspace.end_execution(overdue.id, 'FAILED', 'too_long');
		ended := ended + 1;
	END LOOP;
	PERFORM auth.act_in_school(NULL);
	more := ended = batch;
	RETURN NEXT;
END $$;
