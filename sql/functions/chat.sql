-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sessions of conversations: begun, ended, cleaned up, forgotten. Locks: the session, then its learning session, then that one's day.

-- ---------------------------------------------------------------- whose it is

-- The session, locked until the end of the transaction. SD404 unless it is the caller's; nobody who is signed in is the worker.
CREATE OR REPLACE FUNCTION chat.lock_session(session uuid) RETURNS chat.session_master LANGUAGE plpgsql AS $$
DECLARE
	s chat.session_master;
BEGIN
	SELECT * INTO s FROM chat.session_master m WHERE m.session_id = session
		AND (auth.user_id() IS NULL OR m.user_id = auth.user_id()) FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	RETURN s;
END $$;

-- The topic of a conversation's live events, which its own person may hear.
CREATE OR REPLACE FUNCTION chat.topic_of(session uuid) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 'conversation:' || session;

-- ---------------------------------------------------------------- beginning

-- A session of a person: of the caller, unless nobody is signed in. SD404 for anybody else.
CREATE OR REPLACE FUNCTION chat.start_session(p_user_id uuid, p_session_type text DEFAULT 'chat', p_metadata jsonb DEFAULT '{}') RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
	session uuid;
BEGIN
	INSERT INTO chat.session_master (school_id, user_id, session_type, session_metadata)
	SELECT p.school_id, p.id, p_session_type, COALESCE(p_metadata, '{}') FROM school.people p
	WHERE p.id = p_user_id AND p_user_id = COALESCE(auth.user_id(), p_user_id) AND p.school_id = COALESCE(auth.school_id(), p.school_id)
	RETURNING session_id INTO session;
	PERFORM auth.found(FOUND);
	RETURN session;
END $$;

-- A conversation of the caller. settings: {"title","language","difficulty","role","situation","situation_id","scene","topic","uses_documents"},
-- all optional; with one of difficulty, role, a situation or a topic it is practice with a partner, and counts as a learning session of a
-- student. situation is the key or title of one that came with Seodang, or a scene in any words. What a situation says fills what was left
-- open; SD422 for a situation_id that the caller does not see.
CREATE OR REPLACE FUNCTION chat.begin_conversation(session_type text, settings jsonb DEFAULT '{}', metadata jsonb DEFAULT '{}',
	address text DEFAULT NULL, agent text DEFAULT NULL) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	session uuid := chat.start_session(auth.user_id(), session_type, metadata);
	o chat.situations;
	named jsonb := chat.situation_named(settings ->> 'situation', settings ->> 'language');
	is_practice boolean := jsonb_strip_nulls(settings) ?| '{difficulty,role,situation,situation_id,topic}';
BEGIN
	IF settings ->> 'situation_id' IS NOT NULL THEN
		SELECT * INTO o FROM chat.situations w WHERE w.id = (settings ->> 'situation_id')::uuid AND (w.is_shared OR w.author_id = auth.user_id());
		IF NOT FOUND THEN
			PERFORM auth.refuse_field('situation_id', 'unknown_choice');
		END IF;
	END IF;
	UPDATE chat.session_master m SET ip_address = address::inet, user_agent = left(agent, 400),
		title = COALESCE(settings ->> 'title', o.title, named ->> 'title'), language = COALESCE(settings ->> 'language', o.language),
		difficulty = CASE WHEN is_practice THEN COALESCE(settings ->> 'difficulty', o.difficulty, '중') END,
		role = COALESCE(settings ->> 'role', o.role, named ->> 'role'), situation = named ->> 'key', situation_id = o.id,
		scene = COALESCE(settings ->> 'scene', o.scene, named ->> 'scene'), topic = settings ->> 'topic',
		uses_documents = COALESCE((settings -> 'uses_documents')::boolean, false), with_partner = is_practice,
		learning_session_id = CASE WHEN is_practice AND auth.has_role('student') THEN speaking.start_session('conversation') END
	WHERE m.session_id = session;
	RETURN session;
END $$;

-- The learning session of a running practice: seen, or a new one where the last has ended since. The session is locked. NULL where none counts.
CREATE OR REPLACE FUNCTION chat.go_on_learning(session chat.session_master) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	learning uuid := session.learning_session_id;
BEGIN
	IF NOT session.with_partner OR NOT auth.has_role('student') THEN
		RETURN learning;
	END IF;
	PERFORM speaking.see_session(learning);
	IF NOT EXISTS (SELECT FROM speaking.learning_sessions l WHERE l.id = learning AND l.ended_at IS NULL) THEN
		learning := speaking.start_session('conversation');
		UPDATE chat.session_master m SET learning_session_id = learning WHERE m.session_id = session.session_id;
	END IF;
	RETURN learning;
END $$;

-- ---------------------------------------------------------------- ending

-- What the learner's record is told of a practice in which something was said, once.
CREATE OR REPLACE FUNCTION chat.record_conversation(session chat.session_master) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF session.with_partner AND session.turn_count > 0 THEN
		PERFORM hub.record_event(session.user_id, 'study', 'chat', 'conversation:' || session.session_id, jsonb_strip_nulls(jsonb_build_object(
			'action', 'practised_conversation', 'turns', session.turn_count, 'difficulty', session.difficulty, 'situation', session.situation,
			'time_spent', round(extract(epoch FROM session.session_end - session.session_start)), 'score', (SELECT round(avg(c.quality))
				FROM chat.conversations c WHERE c.session_id = session.session_id AND c.quality IS NOT NULL))), session.session_end);
	END IF;
END $$;

-- End a running session, which the caller has locked, at a moment. The one place that sets session_end.
CREATE OR REPLACE FUNCTION chat.close_session(session uuid, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s chat.session_master;
BEGIN
	UPDATE chat.session_master m SET is_active = false, session_end = greatest(at, m.session_start)
	WHERE m.session_id = session RETURNING * INTO s;
	PERFORM chat.record_conversation(s), chat.summarise(s);
	PERFORM speaking.close_session(l.id, greatest(at, l.started_at), 'student') FROM (SELECT x.id, x.started_at FROM speaking.learning_sessions x
		WHERE x.id = s.learning_session_id AND x.ended_at IS NULL FOR NO KEY UPDATE) AS l;
END $$;

-- Whether it was ended now: false where it had ended before, or is not the caller's.
CREATE OR REPLACE FUNCTION chat.end_session(p_session_id uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM FROM chat.session_master m WHERE m.session_id = p_session_id AND m.is_active
		AND m.school_id = COALESCE(auth.school_id(), m.school_id) AND m.user_id = COALESCE(auth.user_id(), m.user_id) FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM chat.close_session(p_session_id, now());
	RETURN true;
END $$;

-- End sessions in which nothing happened for 24 hours, in every school, when that began. Returns how many; call again while it is the batch.
-- The work of the schedule: SD404 for whoever is signed in.
CREATE OR REPLACE FUNCTION chat.clean_inactive_sessions(batch integer DEFAULT 1000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	s record;
	ended integer := 0;
BEGIN
	PERFORM auth.found(auth.user_id() IS NULL);
	FOR s IN SELECT m.session_id, m.school_id, m.last_seen_at FROM chat.session_master m
		WHERE m.is_active AND m.last_seen_at < now() - interval '24 hours' ORDER BY m.user_id, m.last_seen_at LIMIT batch
		FOR NO KEY UPDATE SKIP LOCKED
	LOOP
		PERFORM auth.act_in_school(s.school_id), chat.close_session(s.session_id, s.last_seen_at);
		ended := ended + 1;
	END LOOP;
	RETURN ended;
END $$;

-- ---------------------------------------------------------------- forgetting

-- Delete sessions in which nothing happened for so many days, with all that belongs to them, in every school. Returns how many; call again
-- while it is the batch. The schedule does the same after 30 days (jobs.retention); SD404 for whoever is signed in.
CREATE OR REPLACE FUNCTION chat.delete_old_sessions(days integer, batch integer DEFAULT 10000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	deleted integer;
BEGIN
	PERFORM auth.found(auth.user_id() IS NULL);
	DELETE FROM chat.session_master m WHERE m.session_id = ANY (ARRAY(SELECT o.session_id FROM chat.session_master o
		WHERE o.last_seen_at < now() - make_interval(days => greatest(days, 0)) ORDER BY o.last_seen_at LIMIT batch FOR UPDATE SKIP LOCKED));
	GET DIAGNOSTICS deleted = ROW_COUNT;
	RETURN deleted;
END $$;

-- The caller's conversation, with all that belongs to it; an answer on its way is not waited for. SD404 for one that is not the caller's.
CREATE OR REPLACE FUNCTION chat.delete_session(session uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s chat.session_master := chat.lock_session(session);
BEGIN
	PERFORM chat.stop_answer(s);
	DELETE FROM chat.session_master m WHERE m.session_id = session;
END $$;

-- Delete turns of more than 30 days ago in sessions that went on since, and partitions of which nothing is left. Returns how many turns; call
-- again while it is the batch. The work of the schedule: SD404 for whoever is signed in.
CREATE OR REPLACE FUNCTION chat.forget_old_turns(batch integer DEFAULT 5000) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
	old regclass;
	is_empty boolean;
	deleted integer;
BEGIN
	PERFORM auth.found(auth.user_id() IS NULL);
	DELETE FROM chat.conversations c USING (SELECT o.id, o.conversation_time FROM chat.conversations o
		WHERE o.conversation_time < now() - interval '30 days' LIMIT batch FOR UPDATE SKIP LOCKED) AS gone
	WHERE c.id = gone.id AND c.conversation_time = gone.conversation_time AND c.conversation_time < now() - interval '30 days';
	GET DIAGNOSTICS deleted = ROW_COUNT;
	IF deleted = batch THEN
		RETURN deleted;
	END IF;
	FOR old IN SELECT i.inhrelid::regclass FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
		WHERE i.inhparent = 'chat.conversations'::regclass AND c.relname ~ '^conversations_\d{4}_\d{2}$'
			AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' < (now() AT TIME ZONE 'UTC') - interval '31 days'
	LOOP
		EXECUTE format('SELECT NOT EXISTS (SELECT FROM %s)', old) INTO is_empty;
		IF is_empty THEN
			EXECUTE format('DROP TABLE %s', old);
		END IF;
	END LOOP;
	RETURN deleted;
END $$;

-- ---------------------------------------------------------------- partitions, and the view of what happened lately

-- The partitions of this month and the half year after it. Anybody may ask: what is there already stays as it is.
CREATE OR REPLACE FUNCTION chat.care_for_partitions() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('chat.conversations'));
	PERFORM chat.create_conversations_partition((now() AT TIME ZONE 'UTC' + make_interval(months => m))::date)
	FROM generate_series(0, 6) AS m;
END $$;

-- How many months after this one (UTC) have their partition, without a gap.
CREATE OR REPLACE FUNCTION chat.partitions_ahead() RETURNS integer LANGUAGE sql STABLE AS $$
	SELECT COALESCE(min(m) FILTER (WHERE to_regclass('chat.conversations_' || to_char(now() AT TIME ZONE 'UTC' + make_interval(months => m), 'YYYY_MM')) IS NULL)
		- 1, 120)::integer
	FROM generate_series(1, 120) AS m;
$$;

-- Nobody who reads it waits. The work of the schedule: SD404 for whoever is signed in.
CREATE OR REPLACE FUNCTION chat.refresh_recent_conversations() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.found(auth.user_id() IS NULL);
	REFRESH MATERIALIZED VIEW CONCURRENTLY chat.recent_conversations;
END $$;

-- How much was talked in the last week, as it was at the last refresh, of the caller's school, for its admins. kind: partner, chat, program.
CREATE OR REPLACE FUNCTION chat.recent_use() RETURNS TABLE (kind text, people bigint, sessions bigint, turns bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.require_role('admin');
	RETURN QUERY SELECT k.kind, count(DISTINCT r.user_id), count(*), sum(r.recent_turns)::bigint
	FROM chat.recent_conversations r CROSS JOIN LATERAL (SELECT CASE WHEN r.with_partner THEN 'partner' WHEN r.session_type IN ('api', 'test') THEN 'program'
		ELSE 'chat' END) AS k(kind)
	WHERE r.school_id = auth.school_id() GROUP BY k.kind ORDER BY count(*) DESC, k.kind;
END $$;
