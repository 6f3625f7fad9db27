-- SPDX-License-Identifier: GPL-3.0-or-later
-- Connections to other programs (Model Context Protocol): admins name a server and permit its tools one by one; steps of workflows call
-- them. A call is a row and a job: nothing waits for another's program. The tables change through these functions alone.

-- ---------------------------------------------------------------- admins

-- Add (NULL) or change a connection, and look for its tools. A key stays where none is given, unless it is to go; at another address it
-- always goes: it was meant for the first. SD422 (name_taken) at name.
CREATE OR REPLACE FUNCTION workspace.save_connection(connection uuid, name text, url text, key_sealed bytea, without_key boolean, enabled boolean)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	saved uuid;
BEGIN
	PERFORM auth.require_role('admin');
	IF EXISTS (SELECT FROM workspace.mcp_connections c WHERE c.school_id = auth.school_id() AND c.name = save_connection.name
			AND c.id IS DISTINCT FROM connection) THEN
		PERFORM auth.refuse_field('name', 'name_taken');
	ELSIF connection IS NULL THEN
		INSERT INTO workspace.mcp_connections (school_id, name, url, key_sealed, enabled, created_by)
		VALUES (auth.school_id(), save_connection.name, save_connection.url, save_connection.key_sealed, save_connection.enabled, auth.user_id())
		RETURNING id INTO saved;
	ELSE
		UPDATE workspace.mcp_connections c SET name = save_connection.name, url = save_connection.url, enabled = save_connection.enabled,
			key_sealed = COALESCE(save_connection.key_sealed, CASE WHEN c.url = save_connection.url AND NOT without_key THEN c.key_sealed END),
			updated_at = now()
		WHERE c.id = connection AND c.school_id = auth.school_id() RETURNING c.id INTO saved;
		PERFORM auth.found(saved IS NOT NULL);
	END IF;
	PERFORM workspace.log('connection_saved', saved), workspace.order_listing(saved);
	RETURN saved;
END $$;

CREATE OR REPLACE FUNCTION workspace.remove_connection(connection uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	open_call uuid;
BEGIN
	PERFORM auth.require_role('admin');
	FOR open_call IN SELECT c.id FROM workspace.mcp_calls c JOIN workspace.mcp_tools t ON t.id = c.tool_id
		WHERE t.connection_id = connection AND c.school_id = auth.school_id() AND c.finished_at IS NULL ORDER BY 1 LOOP
		PERFORM workspace.end_call(open_call, 'CANCELLED', 'no_such_tool');
	END LOOP;
	DELETE FROM workspace.mcp_connections c WHERE c.id = connection AND c.school_id = auth.school_id();
	PERFORM auth.found(FOUND), workspace.log('connection_removed', connection);
END $$;

-- The job that lists a connection's tools, at most one at a time; none while it is switched off.
CREATE OR REPLACE FUNCTION workspace.order_listing(connection uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE workspace.mcp_connections c SET job_id = jobs.enqueue('list_tools_of', jsonb_build_object('connection_id', c.id), c.school_id,
		unique_key => 'list_tools_of:' || c.id)
	WHERE c.id = connection AND c.enabled AND c.school_id = COALESCE(auth.school_id(), c.school_id);
$$;

-- The nightly task: all of the installation.
CREATE OR REPLACE FUNCTION workspace.order_listings() RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT workspace.order_listing(c.id) FROM workspace.mcp_connections c WHERE c.enabled;
$$;

CREATE OR REPLACE FUNCTION workspace.permit_tool(tool uuid, permission text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM auth.require_role('admin');
	UPDATE workspace.mcp_tools t SET permission = permit_tool.permission, has_changed = false
	WHERE t.id = tool AND t.school_id = auth.school_id();
	PERFORM auth.found(FOUND), workspace.log('tool_permitted', tool, jsonb_build_object('permission', permit_tool.permission));
END $$;

-- ---------------------------------------------------------------- what a job found

-- Of a job: whom to ask.
CREATE OR REPLACE FUNCTION workspace.connection_to_list(connection uuid) RETURNS TABLE (url text, key_sealed bytea)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
	SELECT c.url, c.key_sealed FROM workspace.mcp_connections c WHERE c.id = connection AND c.school_id = auth.school_id() AND c.enabled;
$$;

CREATE OR REPLACE FUNCTION workspace.note_connection(connection uuid, fault text, http_status integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE workspace.mcp_connections c SET checked_at = now(), last_error = fault, last_status = NULLIF(http_status, 0)
	WHERE c.id = connection AND c.school_id = auth.school_id();
	SELECT live.publish(format('school:%s:staff', auth.school_id()), 'connections');
$$;

-- What a connection's server says of itself and its tools: [{"name","title","description","input_schema","is_repeatable"}]. Admins are
-- told of a permitted tool that is described otherwise now; it is off until one of them has looked.
CREATE OR REPLACE FUNCTION workspace.put_tools(connection uuid, greeting jsonb, listed jsonb) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	changed integer;
BEGIN
	PERFORM FROM workspace.mcp_connections c WHERE c.id = connection AND c.school_id = auth.school_id() FOR UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	UPDATE workspace.mcp_connections c SET protocol_version = left(greeting ->> 'protocolVersion', 40),
		server_name = left(greeting #>> '{serverInfo,name}', 200), server_version = left(greeting #>> '{serverInfo,version}', 100)
	WHERE c.id = connection;
	WITH new AS (SELECT DISTINCT ON (n.name) n.* FROM jsonb_to_recordset(listed) AS n(name text, title text, description text, input_schema jsonb, is_repeatable boolean)
		ORDER BY n.name),
	put AS (
		INSERT INTO workspace.mcp_tools AS t (school_id, connection_id, name, title, description, input_schema, is_repeatable)
		SELECT auth.school_id(), connection, n.name, n.title, n.description, n.input_schema, n.is_repeatable FROM new n
		ON CONFLICT (connection_id, name) DO UPDATE SET title = excluded.title, description = excluded.description,
			input_schema = excluded.input_schema, is_repeatable = excluded.is_repeatable, is_gone = false, seen_at = now(),
			has_changed = t.has_changed OR t.permission <> 'off' AND (t.description, t.input_schema) IS DISTINCT FROM (excluded.description, excluded.input_schema),
			permission = CASE WHEN (t.description, t.input_schema) IS DISTINCT FROM (excluded.description, excluded.input_schema)
				THEN 'off' ELSE t.permission END
		RETURNING t.has_changed)
	SELECT count(*) INTO changed FROM put WHERE put.has_changed;
	UPDATE workspace.mcp_tools t SET is_gone = true WHERE t.connection_id = connection AND NOT EXISTS (SELECT FROM jsonb_array_elements(listed) AS n
		WHERE n ->> 'name' = t.name);
	IF changed > 0 THEN
		PERFORM inbox.notify(r.person_id, 'tool_changed', jsonb_build_object('name', c.name), '/workspace/connections/' || c.id,
				'tool_changed:' || c.id || ':' || txid_current(), 'tool_changed:' || c.id)
			FROM workspace.mcp_connections c JOIN school.roles r ON r.school_id = c.school_id AND r.role = 'admin' WHERE c.id = connection;
	END IF;
	PERFORM workspace.note_connection(connection, NULL, 200);
END $$;

-- ---------------------------------------------------------------- calls

-- Arguments that templates made, all texts, as a tool's schema wants them: numbers and booleans where it says so and the text is one,
-- and nothing for an empty text that it does not require.
CREATE OR REPLACE FUNCTION workspace.typed_arguments(input_schema jsonb, arguments jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN (SELECT COALESCE(jsonb_object_agg(a.name, CASE
		WHEN k.type IN ('number', 'integer') AND a.value ~ '^\s*-?\d{1,15}(\.\d{1,15})?\s*$' THEN to_jsonb(a.value::numeric)
		WHEN k.type = 'boolean' AND a.value ~* '^\s*(true|false)\s*$' THEN to_jsonb(a.value::boolean)
		ELSE to_jsonb(a.value) END), '{}')
	FROM jsonb_each_text(arguments) AS a(name, value)
	CROSS JOIN LATERAL (SELECT input_schema -> 'properties' -> a.name ->> 'type' AS type,
		COALESCE(input_schema -> 'required' ? a.name, false) AS is_required) AS k
	WHERE a.value <> '' OR k.is_required);

-- Order a call for the step of a workflow, as its owner, the caller. decision: asked, waits (for an admin's look), no_such_tool,
-- tool_not_permitted.
CREATE OR REPLACE FUNCTION workspace.order_call(connection text, tool text, arguments jsonb, subject uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	t workspace.mcp_tools;
	called uuid;
BEGIN
	SELECT k.* INTO t FROM workspace.mcp_tools k JOIN workspace.mcp_connections c ON c.id = k.connection_id AND c.enabled
	WHERE c.id::text = connection AND k.name = tool AND k.school_id = auth.school_id() AND NOT k.is_gone FOR SHARE OF k;
	IF t.id IS NULL THEN
		RETURN 'no_such_tool';
	ELSIF t.permission = 'off' THEN
		RETURN 'tool_not_permitted';
	END IF;
	INSERT INTO workspace.mcp_calls (school_id, tool_id, person_id, subject, arguments, status)
	VALUES (t.school_id, t.id, auth.user_id(), order_call.subject, workspace.typed_arguments(t.input_schema, order_call.arguments),
		CASE t.permission WHEN 'allow' THEN 'PENDING' ELSE 'WAITING' END)
	RETURNING id INTO called;
	IF t.permission = 'allow' THEN
		PERFORM workspace.order_calling(called);
		RETURN 'asked';
	END IF;
	PERFORM inbox.notify(r.person_id, 'tool_waits', jsonb_build_object('name', COALESCE(t.title, t.name)), '/workspace/connections/calls', 'tool_waits:' || called,
			'tool_waits')
		FROM school.roles r WHERE r.school_id = t.school_id AND r.role = 'admin';
	PERFORM live.publish(format('school:%s:staff', t.school_id), 'connections');
	RETURN 'waits';
END $$;

CREATE OR REPLACE FUNCTION workspace.order_calling(call uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT jobs.enqueue('call_tool', jsonb_build_object('call_id', c.id), c.school_id, created_by => c.person_id, unique_key => 'call_tool:' || c.id)
	FROM workspace.mcp_calls c WHERE c.id = call;
$$;

-- An admin looked at a call that waits. decision: decided, already_decided.
CREATE OR REPLACE FUNCTION workspace.decide_call(call uuid, approved boolean) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM auth.require_role('admin');
	UPDATE workspace.mcp_calls c SET decided_by = auth.user_id(), status = CASE WHEN approved THEN 'PENDING' ELSE c.status END
	WHERE c.id = call AND c.school_id = auth.school_id() AND c.status = 'WAITING';
	IF NOT FOUND THEN
		PERFORM auth.found(EXISTS (SELECT FROM workspace.mcp_calls c WHERE c.id = call AND c.school_id = auth.school_id()));
		RETURN 'already_decided';
	ELSIF approved THEN
		PERFORM workspace.order_calling(call);
	ELSE
		PERFORM workspace.end_call(call, 'REFUSED', 'tool_refused');
	END IF;
	PERFORM live.publish(format('school:%s:staff', auth.school_id()), 'connections');
	RETURN 'decided';
END $$;

-- Of a job: what to call, for whom; no row where nobody waits for it any more, or where it ends here: its tool or connection was switched
-- off since, or a worker died over it and its server does not say that calling twice changes nothing more.
CREATE OR REPLACE FUNCTION workspace.call_to_make(call uuid)
RETURNS TABLE (url text, key_sealed bytea, tool text, arguments jsonb, person_id uuid, is_repeatable boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	c workspace.mcp_calls;
	t workspace.mcp_tools;
BEGIN
	SELECT * INTO c FROM workspace.mcp_calls k WHERE k.id = call AND k.school_id = auth.school_id() AND k.finished_at IS NULL FOR UPDATE;
	SELECT * INTO t FROM workspace.mcp_tools k WHERE k.id = c.tool_id;
	IF c.id IS NULL THEN
		RETURN;
	ELSIF EXISTS (SELECT FROM workspace.workflow_steps s WHERE s.id = c.subject AND s.finished_at IS NOT NULL) THEN
		PERFORM workspace.end_call(call, 'CANCELLED', NULL);
		RETURN;
	ELSIF c.status = 'PROCESSING' AND NOT t.is_repeatable THEN
		PERFORM workspace.end_call(call, 'FAILED', 'outcome_unknown');
		RETURN;
	ELSIF t.permission = 'off' OR t.is_gone OR NOT EXISTS (SELECT FROM workspace.mcp_connections n WHERE n.id = t.connection_id AND n.enabled) THEN
		PERFORM workspace.end_call(call, 'FAILED', 'tool_not_permitted');
		RETURN;
	END IF;
	RETURN QUERY SELECT n.url, n.key_sealed, t.name, c.arguments, c.person_id, t.is_repeatable FROM workspace.mcp_connections n WHERE n.id = t.connection_id;
END $$;

-- The server has greeted: from here on it may have done something. False where nobody waits for it any more.
CREATE OR REPLACE FUNCTION workspace.begin_call(call uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE workspace.mcp_calls c SET status = 'PROCESSING', started_at = now()
	WHERE c.id = call AND c.school_id = auth.school_id() AND c.finished_at IS NULL;
	RETURN FOUND;
END $$;

-- Whether nobody waits for a call any more.
CREATE OR REPLACE FUNCTION workspace.is_call_over(call uuid) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT NOT EXISTS (SELECT FROM workspace.mcp_calls c JOIN workspace.workflow_steps s ON s.id = c.subject
		WHERE c.id = call AND c.school_id = auth.school_id() AND c.finished_at IS NULL AND s.finished_at IS NULL);
$$;

-- A call has ended: COMPLETED with its result; FAILED or REFUSED with why, and words of a guardrail or of the server; CANCELLED. The step
-- goes on, or fails with it.
CREATE OR REPLACE FUNCTION workspace.end_call(call uuid, outcome text, fault text, result text DEFAULT NULL, words text DEFAULT NULL) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
DECLARE
	step uuid;
BEGIN
	UPDATE workspace.mcp_calls c SET status = outcome, fault = end_call.fault, result = end_call.result, finished_at = now()
	WHERE c.id = call AND c.finished_at IS NULL AND c.school_id = auth.school_id() RETURNING c.subject INTO step;
	IF step IS NOT NULL AND outcome = 'COMPLETED' THEN
		PERFORM workspace.step_done(step, end_call.result);
	ELSIF step IS NOT NULL AND (outcome <> 'CANCELLED' OR fault IS NOT NULL) THEN
		PERFORM workspace.step_failed(step, end_call.fault, end_call.words);
	END IF;
END $$;

-- Calls end with the execution that they were for.
CREATE OR REPLACE FUNCTION workspace.cancel_calls() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE workspace.mcp_calls c SET status = 'CANCELLED', finished_at = now() WHERE c.subject = NEW.id AND c.status IN ('WAITING', 'PENDING');
	RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER workflow_steps_cancel_calls AFTER UPDATE OF finished_at ON workspace.workflow_steps
	FOR EACH ROW WHEN (NEW.finished_at IS NOT NULL AND NEW.type = 'tool') EXECUTE FUNCTION workspace.cancel_calls();
