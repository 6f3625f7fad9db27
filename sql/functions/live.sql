-- SPDX-License-Identifier: GPL-3.0-or-later
-- Events for browsers that look on. Topics: user:UUID, and school:UUID:staff for those who see the whole school.

-- Say in the transaction of a change that it happened; nobody hears of what was rolled back.
CREATE OR REPLACE FUNCTION live.publish(topic text, kind text, payload jsonb DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO live.events (topic, kind, payload) VALUES (publish.topic, publish.kind, publish.payload);
	PERFORM pg_notify('live', '');
END $$;

-- The same for what comes in bursts: sent once within half a second however often it is asked for, with what is true then. name is one of
-- live.joined_kinds.
CREATE OR REPLACE FUNCTION live.publish_soon(topic text, name text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO live.waiting_events (topic, name) VALUES (publish_soon.topic, publish_soon.name);
$$;

-- What a kind's payload lacks until now; see live.completed_kinds.
CREATE OR REPLACE FUNCTION live.completion(function_name text, topic text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
	added jsonb;
BEGIN
	EXECUTE format('SELECT %s($1)', function_name) INTO added USING topic;
	RETURN added;
END $$;

-- Give positions to what was committed since. One at a time, and the lock is held until the positions are visible: whoever has
-- read up to position N has read all that will ever be at or before N. Returns how many; call again while it is the batch.
CREATE OR REPLACE FUNCTION live.assign_positions(batch integer DEFAULT 5000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	assigned integer;
BEGIN
	IF NOT EXISTS (SELECT FROM live.events WHERE position IS NULL) THEN
		RETURN 0;
	END IF;
	PERFORM pg_advisory_xact_lock(hashtextextended('live.positions', 0));
	UPDATE live.events e SET position = fresh.position,
		payload = CASE WHEN c.kind IS NULL THEN e.payload ELSE e.payload || live.completion(c.function_name, e.topic) END
	FROM (SELECT o.id, o.kind, nextval('live.position') AS position
		FROM (SELECT id, kind FROM live.events WHERE position IS NULL ORDER BY id LIMIT batch) AS o) AS fresh
	LEFT JOIN live.completed_kinds c ON c.kind = fresh.kind
	WHERE e.id = fresh.id;
	GET DIAGNOSTICS assigned = ROW_COUNT;
	RETURN assigned;
END $$;

CREATE OR REPLACE FUNCTION live.events_after(after bigint, batch integer DEFAULT 1000)
RETURNS TABLE (id bigint, topic text, kind text, payload jsonb, created_at timestamptz)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT e.position, e.topic, e.kind, e.payload, e.created_at FROM live.events e
	WHERE e.position > after ORDER BY e.position LIMIT batch;
$$;

-- What one stream missed while it was away: after one position, up to another, of its topics.
CREATE OR REPLACE FUNCTION live.events_of_topics(after bigint, up_to bigint, topics text[], batch integer)
RETURNS TABLE (id bigint, topic text, kind text, payload jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT e.position, e.topic, e.kind, e.payload FROM live.events e
	WHERE e.position > after AND e.position <= up_to AND e.topic = ANY (topics) ORDER BY e.position LIMIT batch;
$$;

-- The newest position that is visible. A page that asks for it first and listens from there misses nothing. Retention keeps the
-- newest event whatever its age, so that this never falls back.
CREATE OR REPLACE FUNCTION live.last_position() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN COALESCE((SELECT max(e.position) FROM live.events e), 0);
END $$;

-- Whether all that came after a position is still kept; if not, the browser must load the page again.
CREATE OR REPLACE FUNCTION live.can_resume(after bigint) RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT after <= COALESCE((SELECT max(e.position) FROM live.events e), 0)
		AND after >= COALESCE((SELECT min(e.position) FROM live.events e) - 1, 0);
$$;

-- Presence. A node that starts or stops forgets all of its own.
-- connections: [{"connection_id","person_id","session_id","topics"}]. Returns those whose login session is over: they are not
-- written, and their streams must end (a sign-out may pass the stream's own way from seodang-web to seodang-live).
DROP FUNCTION IF EXISTS live.connect(uuid, uuid, uuid, text[], text);
CREATE OR REPLACE FUNCTION live.connect(wanted_node text, connections jsonb) RETURNS SETOF uuid
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	WITH wanted AS (
		SELECT c.*, s.school_id FROM jsonb_to_recordset(connections) AS c(connection_id uuid, person_id uuid, session_id uuid, topics text[])
		LEFT JOIN auth.sessions s ON s.id = c.session_id AND s.person_id = c.person_id AND s.expires_at > now()
	), written AS (
		INSERT INTO live.connections (connection_id, person_id, school_id, session_id, topics, node)
		SELECT connection_id, person_id, school_id, session_id, topics, wanted_node FROM wanted WHERE school_id IS NOT NULL
		ON CONFLICT (connection_id) DO NOTHING
	)
	SELECT connection_id FROM wanted WHERE school_id IS NULL;
$$;

CREATE OR REPLACE FUNCTION live.disconnect(closed uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	DELETE FROM live.connections WHERE connection_id = ANY (closed);
$$;

CREATE OR REPLACE FUNCTION live.forget_node(wanted_node text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	DELETE FROM live.connections WHERE node = wanted_node;
$$;
