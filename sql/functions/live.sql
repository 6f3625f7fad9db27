-- SPDX-License-Identifier: GPL-3.0-or-later
-- Events for browsers that look on. Topics: user:UUID of a person or guest, school:UUID:staff for those who see the whole school,
-- class:UUID and class:UUID:staff of a class session, conversation:UUID of a person's own conversation.

-- Say in the transaction of a change that it happened; nobody hears of what was rolled back.
CREATE OR REPLACE FUNCTION live.publish(topic text, kind text, payload jsonb DEFAULT '{}') RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO live.events (topic, kind, payload) VALUES (publish.topic, publish.kind, publish.payload);
	PERFORM pg_notify('live', '');
END $$;

-- The same for what comes in bursts: sent once within half a second however often it is asked for, with what is true then. name is one of
-- live.joined_kinds. A notice is a lock that commits queue for, so that one of those who ask at once gives it, and none while something
-- waits anyway; seodang-live looks once a second besides, for the one that was rolled back.
CREATE OR REPLACE FUNCTION live.publish_soon(topic text, name text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	is_known boolean := EXISTS (SELECT FROM live.waiting_events);
BEGIN
	INSERT INTO live.waiting_events (topic, name) VALUES (publish_soon.topic, publish_soon.name);
	IF NOT is_known AND pg_try_advisory_xact_lock(hashtextextended('live.publish_soon', 0)) THEN
		PERFORM pg_notify('live', '');
	END IF;
END $$;

-- What ends a wait (app/live/waiting.h): the events of these kinds with the subject as their payload's "id".
CREATE OR REPLACE FUNCTION live.ends_wait(kind text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN kind IN ('done', 'refused', 'held');

-- In the transaction that told how something ended: keep it, for who asks once more when the events are gone.
CREATE OR REPLACE FUNCTION live.keep_answer(topic text, subject uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO live.answers AS a (subject, topic, kind, payload)
	SELECT keep_answer.subject, e.topic, e.kind, e.payload FROM live.events e
	WHERE e.position IS NULL AND e.topic = keep_answer.topic AND live.ends_wait(e.kind) AND e.payload ->> 'id' = keep_answer.subject::text
	ORDER BY e.id DESC LIMIT 1
	ON CONFLICT (subject) DO UPDATE SET topic = EXCLUDED.topic, kind = EXCLUDED.kind, payload = EXCLUDED.payload, created_at = now();
$$;

-- What was held is on its way after all: who asks once more waits for how that ends.
CREATE OR REPLACE FUNCTION live.forget_answer(subject uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	DELETE FROM live.answers a WHERE a.subject = forget_answer.subject;
$$;

-- What keep_answer kept.
CREATE OR REPLACE FUNCTION live.answer_of(topic text, subject uuid) RETURNS TABLE (kind text, payload jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT a.kind, a.payload FROM live.answers a WHERE a.subject = answer_of.subject AND a.topic = answer_of.topic;
$$;

-- What was told there is deleted: nobody may ask any more.
CREATE OR REPLACE FUNCTION live.forget_answers(topics text[]) RETURNS void LANGUAGE sql AS $$
	DELETE FROM live.answers a WHERE a.topic = ANY (topics);
$$;

-- Whether the caller's stream may hear NAME:ID, by live.own_topics.
CREATE OR REPLACE FUNCTION live.may_hear(name text, id uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
DECLARE
	asked text := live.function_of_topic(name);
	may boolean := false;
BEGIN
	IF asked IS NOT NULL THEN
		EXECUTE format('SELECT %s($1)', asked) INTO may USING id;
	END IF;
	RETURN may;
END $$;

CREATE OR REPLACE FUNCTION live.function_of_topic(name text) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT t.function_name FROM live.own_topics t WHERE t.name = function_of_topic.name;
$$;

-- Send what waits, each topic and kind once. Returns whether there was anything. One node at a time; what another is sending is left to it.
-- What was written with a request is seen by the payload's function, since both were committed at once; nobody in particular asks it,
-- as the owner. One that fails is said in the log, and holds up no other.
CREATE OR REPLACE FUNCTION live.send_waiting() RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	due record;
	payload jsonb;
	is_any boolean := false;
BEGIN
	IF NOT pg_try_advisory_xact_lock(hashtextextended('live.send_waiting', 0)) THEN
		RETURN false;
	END IF;
	FOR due IN
		WITH taken AS (DELETE FROM live.waiting_events RETURNING waiting_events.topic, waiting_events.name)
		SELECT DISTINCT t.topic, k.kind, k.function_name FROM taken t JOIN live.joined_kinds k ON k.name = t.name
	LOOP
		is_any := true;
		BEGIN
			payload := live.completion(due.function_name, due.topic);
			IF payload IS NOT NULL THEN
				PERFORM live.publish(due.topic, due.kind, payload);
			END IF;
		EXCEPTION WHEN OTHERS THEN
			RAISE WARNING 'the joined event % at % fails: % %', due.function_name, due.topic, SQLSTATE, SQLERRM;
		END;
	END LOOP;
	RETURN is_any;
END $$;

-- Whether something waits for send_waiting.
CREATE OR REPLACE FUNCTION live.is_waiting() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp
RETURN EXISTS (SELECT FROM live.waiting_events);

-- A listener's streams end, those of one login session or (NULL) of all, and of them those that hear one topic or (NULL) all: the browser
-- is told that it is signed out (app/live/hub.h).
DROP FUNCTION IF EXISTS live.end_streams(uuid, uuid);
CREATE OR REPLACE FUNCTION live.end_streams(listener uuid, session uuid DEFAULT NULL, topic text DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
	SELECT live.publish('user:' || listener, 'close', jsonb_build_object('session', session)
		|| CASE WHEN topic IS NULL THEN '{}' ELSE jsonb_build_object('topic', topic) END);
$$;

-- Let the open streams of a person or guest hear a topic more, from now on. One that opens later is given it by who opens it.
CREATE OR REPLACE FUNCTION live.add_topic(listener uuid, topic text) RETURNS void LANGUAGE sql
AS $$ SELECT live.publish('user:' || listener, 'hear', jsonb_build_object('topic', topic)) $$;

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
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN QUERY SELECT e.position, e.topic, e.kind, e.payload, e.created_at FROM live.events e
		WHERE e.position > after ORDER BY e.position LIMIT batch;
END $$;

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

-- Presence. A node that starts or stops forgets all of its own. Who looks at who is here is told by live.presence_kinds.
CREATE OR REPLACE FUNCTION live.presence_changed(topics text[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT live.publish_soon(c.topic, c.name) FROM (SELECT DISTINCT t.topic || k.suffix AS topic, k.name
		FROM (SELECT DISTINCT unnest(topics)) AS t(topic) JOIN live.presence_kinds k ON t.topic ~ k.pattern) AS c;
$$;

-- connections: [{"connection_id","person_id","session_id","topics"}]; a guest's person and session are both the guest. Returns those
-- whose login session is over, and guests who were put out or whose time is over: they are not written, and their streams must end
-- (a sign-out may pass the stream's own way from seodang-web to seodang-live).
DROP FUNCTION IF EXISTS live.connect(uuid, uuid, uuid, text[], text);
CREATE OR REPLACE FUNCTION live.connect(wanted_node text, connections jsonb) RETURNS SETOF uuid
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	come text[];
	refused uuid[];
BEGIN
	WITH wanted AS (
		SELECT c.*, s.id AS login_id, g.id AS guest_id, COALESCE(s.school_id, g.school_id) AS school_id
		FROM jsonb_to_recordset(connections) AS c(connection_id uuid, person_id uuid, session_id uuid, topics text[])
		LEFT JOIN auth.sessions s ON s.id = c.session_id AND s.person_id = c.person_id AND s.expires_at > now()
		LEFT JOIN auth.guests g ON g.id = c.session_id AND g.id = c.person_id AND g.removed_at IS NULL AND g.expires_at > now()
	), written AS (
		INSERT INTO live.connections (connection_id, person_id, guest_id, school_id, session_id, topics, node)
		SELECT w.connection_id, CASE WHEN w.login_id IS NOT NULL THEN w.person_id END, w.guest_id, w.school_id, w.login_id, w.topics, wanted_node
		FROM wanted w WHERE w.school_id IS NOT NULL
		ON CONFLICT (connection_id) DO NOTHING
		RETURNING topics
	)
	SELECT ARRAY(SELECT unnest(w.topics) FROM written w), ARRAY(SELECT w.connection_id FROM wanted w WHERE w.school_id IS NULL) INTO come, refused;
	PERFORM live.presence_changed(come);
	RETURN QUERY SELECT unnest(refused);
END $$;

CREATE OR REPLACE FUNCTION live.disconnect(closed uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	WITH gone AS (DELETE FROM live.connections WHERE connection_id = ANY (closed) RETURNING topics)
	SELECT live.presence_changed(ARRAY(SELECT unnest(g.topics) FROM gone g));
$$;

CREATE OR REPLACE FUNCTION live.forget_node(wanted_node text) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	WITH gone AS (DELETE FROM live.connections WHERE node = wanted_node RETURNING topics)
	SELECT live.presence_changed(ARRAY(SELECT unnest(g.topics) FROM gone g));
$$;

-- Streams of this node whose login session or guest's time is over, or who was put out: they must end. A minute's grace is for those
-- who end what guests take part in, and tell them so.
CREATE OR REPLACE FUNCTION live.outstaying(wanted_node text) RETURNS SETOF uuid
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT c.connection_id FROM live.connections c
	LEFT JOIN auth.sessions s ON s.id = c.session_id
	LEFT JOIN auth.guests g ON g.id = c.guest_id
	WHERE c.node = wanted_node AND CASE WHEN c.guest_id IS NULL THEN s.id IS NULL OR s.expires_at <= now()
		ELSE g.removed_at IS NOT NULL OR g.expires_at <= now() - interval '1 minute' END;
$$;
