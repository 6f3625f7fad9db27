-- SPDX-License-Identifier: GPL-3.0-or-later
-- Class sessions: started, opened and closed to newcomers, lengthened, over. A session counts as over from expires_at on, whether or not
-- the task that writes ended_at has come by yet.

INSERT INTO live.joined_kinds (name, kind, function_name) VALUES
	('participants', 'message', 'classroom.participants_event'),
	('people', 'message', 'classroom.people_event')
ON CONFLICT (name) DO UPDATE SET kind = EXCLUDED.kind, function_name = EXCLUDED.function_name;

-- How long a session may last in all.
CREATE OR REPLACE FUNCTION classroom.longest_session() RETURNS interval LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN interval '8 hours';

-- Guests of the caller's school may come until this moment: what they take part in ends then. By its teachers and admins.
CREATE OR REPLACE FUNCTION auth.keep_guests(guests uuid[], until timestamptz) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	UPDATE auth.guests g SET expires_at = until WHERE g.id = ANY (guests) AND g.school_id = auth.school_id() AND g.expires_at <> until;
END $$;

-- Write down that a session is over and tell everybody in it, whose streams end. The one place that sets ended_at; the session is locked
-- by the caller.
CREATE OR REPLACE FUNCTION classroom.close_session(session uuid, at timestamptz) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM classroom.close_deck(session);
	UPDATE classroom.sessions s SET ended_at = greatest(at, s.started_at) WHERE s.id = session;
	PERFORM classroom.log(session, 'session_ended'), classroom.tell(session, 'session_ended');
	PERFORM classroom.tell_one(p.id, 'session_ended') FROM classroom.participants p
		WHERE p.session_id = session AND p.removed_at IS NULL AND p.admitted_at IS NULL;
	PERFORM live.publish('user:' || p.id, 'close', '{"session": null}') FROM classroom.participants p
		WHERE p.session_id = session AND p.removed_at IS NULL;
END $$;

-- Sessions whose time is over, in every school. Returns how many; call again while it is the batch.
CREATE OR REPLACE FUNCTION classroom.end_sessions(batch integer DEFAULT 100) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	s record;
	ended integer := 0;
BEGIN
	FOR s IN SELECT o.id, o.school_id, o.expires_at FROM classroom.sessions o WHERE o.ended_at IS NULL AND o.expires_at <= now()
		ORDER BY o.expires_at LIMIT batch FOR NO KEY UPDATE SKIP LOCKED
	LOOP
		PERFORM auth.act_in_school(s.school_id), classroom.close_session(s.id, s.expires_at);
		ended := ended + 1;
	END LOOP;
	RETURN ended;
END $$;

-- started, already_running, or code_taken: another running session has this code, try another one. SD404 for a class that the caller does
-- not teach.
CREATE OR REPLACE FUNCTION classroom.start_session(class uuid, code text, lobby boolean DEFAULT false, locked boolean DEFAULT false)
RETURNS TABLE (outcome text, session_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	s record;
BEGIN
	PERFORM auth.found(classroom.teaches(class));
	PERFORM FROM school.classes c WHERE c.id = class FOR NO KEY UPDATE;
	FOR s IN SELECT o.id, o.expires_at FROM classroom.sessions o
		WHERE o.class_id = class AND o.ended_at IS NULL AND o.expires_at <= now() FOR NO KEY UPDATE
	LOOP
		PERFORM classroom.close_session(s.id, s.expires_at);
	END LOOP;
	SELECT o.id INTO session_id FROM classroom.sessions o WHERE o.class_id = class AND o.ended_at IS NULL;
	IF session_id IS NOT NULL THEN
		outcome := 'already_running';
		RETURN NEXT;
		RETURN;
	END IF;
	INSERT INTO classroom.sessions (school_id, class_id, teacher_id, code, lobby, locked)
	VALUES (auth.school_id(), class, auth.user_id(), start_session.code, COALESCE(start_session.lobby, false), COALESCE(start_session.locked, false))
	ON CONFLICT DO NOTHING RETURNING id INTO session_id;
	outcome := CASE WHEN session_id IS NULL THEN 'code_taken' ELSE 'started' END;
	IF session_id IS NOT NULL THEN
		PERFORM classroom.log(session_id, 'session_started', jsonb_build_object('by', auth.user_id()));
	END IF;
	RETURN NEXT;
END $$;

-- Everybody hears how the door stands and until when.
CREATE OR REPLACE FUNCTION classroom.tell_session(session uuid) RETURNS void LANGUAGE sql AS $$
	SELECT classroom.tell(s.id, 'session', jsonb_build_object('locked', s.locked, 'lobby', s.lobby, 'expires_at', s.expires_at))
	FROM classroom.sessions s WHERE s.id = session;
$$;

-- Lock or open the door, and have newcomers wait or not; NULL leaves it. Who waits already goes on waiting.
CREATE OR REPLACE FUNCTION classroom.set_door(session uuid, locked boolean, lobby boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
	wanted_locked boolean := COALESCE(set_door.locked, s.locked);
	wanted_lobby boolean := COALESCE(set_door.lobby, s.lobby);
BEGIN
	IF (wanted_locked, wanted_lobby) = (s.locked, s.lobby) THEN
		RETURN;
	END IF;
	UPDATE classroom.sessions o SET locked = wanted_locked, lobby = wanted_lobby WHERE o.id = session;
	IF wanted_locked <> s.locked THEN
		PERFORM classroom.log(session, CASE WHEN wanted_locked THEN 'door_locked' ELSE 'door_unlocked' END, jsonb_build_object('by', auth.user_id()));
	END IF;
	IF wanted_lobby <> s.lobby THEN
		PERFORM classroom.log(session, CASE WHEN wanted_lobby THEN 'lobby_on' ELSE 'lobby_off' END, jsonb_build_object('by', auth.user_id()));
	END IF;
	PERFORM classroom.tell_session(session);
END $$;

-- extended, or longest: it lasts as long as any may already.
CREATE OR REPLACE FUNCTION classroom.extend_session(session uuid, minutes integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
	until timestamptz := least(s.expires_at + make_interval(mins => minutes), s.started_at + classroom.longest_session());
BEGIN
	IF until <= s.expires_at THEN
		RETURN 'longest';
	END IF;
	UPDATE classroom.sessions o SET expires_at = until WHERE o.id = session;
	PERFORM auth.keep_guests(ARRAY(SELECT p.id FROM classroom.participants p WHERE p.session_id = session), until);
	PERFORM classroom.log(session, 'session_extended', jsonb_build_object('by', auth.user_id(), 'minutes', minutes));
	PERFORM classroom.tell_session(session);
	RETURN 'extended';
END $$;

-- From now on nobody comes in, and tokens of who took part get 410.
CREATE OR REPLACE FUNCTION classroom.end_session(session uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM classroom.lock_running(session);
	PERFORM classroom.close_session(session, now());
	PERFORM auth.keep_guests(ARRAY(SELECT p.id FROM classroom.participants p WHERE p.session_id = session), now());
END $$;

-- A session as the API answers it. base: of addresses that are typed; prefix: of addresses within the site.
CREATE OR REPLACE FUNCTION classroom.session_document(session uuid, base text, prefix text)
RETURNS TABLE (id uuid, class_id uuid, code text, join_url text, qr_svg_url text, started_at timestamptz, expires_at timestamptz, ended_at timestamptz,
	lobby boolean, locked boolean)
LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT s.id, s.class_id, s.code, base || '/join/' || s.code, prefix || '/join/' || s.code || '/qr.svg', s.started_at, s.expires_at,
		COALESCE(s.ended_at, CASE WHEN s.expires_at <= now() THEN s.expires_at END), s.lobby, s.locked
	FROM classroom.sessions s WHERE s.id = session;
$$;

-- ---------------------------------------------------------------- how many

CREATE OR REPLACE FUNCTION classroom.participant_count(session uuid) RETURNS integer LANGUAGE sql STABLE AS $$
	SELECT count(*)::integer FROM classroom.counted_participants(session);
$$;

-- Remember how many took part at once, before one of them leaves. The session is locked.
CREATE OR REPLACE FUNCTION classroom.count_most(session uuid) RETURNS void LANGUAGE sql AS $$
	UPDATE classroom.sessions s SET most_present = greatest(s.most_present, classroom.participant_count(s.id)) WHERE s.id = session;
$$;

CREATE OR REPLACE FUNCTION classroom.waiting_count(session uuid) RETURNS integer LANGUAGE sql STABLE AS $$
	SELECT count(*)::integer FROM classroom.participants p WHERE p.session_id = session AND p.removed_at IS NULL AND p.admitted_at IS NULL;
$$;

-- Whether a participant is there at this moment: looks on by a stream, or asked a moment ago.
CREATE OR REPLACE FUNCTION classroom.is_present(participant uuid, last_seen_at timestamptz) RETURNS boolean LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT is_present.last_seen_at > now() - interval '20 seconds' OR EXISTS (SELECT FROM live.connections c WHERE c.guest_id = participant);
$$;

CREATE OR REPLACE FUNCTION classroom.present_count(session uuid) RETURNS integer LANGUAGE sql STABLE
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT count(*)::integer FROM classroom.participants p
	WHERE p.session_id = session AND p.removed_at IS NULL AND p.admitted_at IS NOT NULL AND classroom.is_present(p.id, p.last_seen_at)
		AND (auth.school_id() IS NULL OR p.school_id = auth.school_id());
$$;

-- Events of live.joined_kinds.
CREATE OR REPLACE FUNCTION classroom.participants_event(topic text) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('type', 'participants', 'count', classroom.participant_count(classroom.session_of_topic(topic)));
$$;

CREATE OR REPLACE FUNCTION classroom.people_event(topic text) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('type', 'people', 'count', classroom.participant_count(s), 'waiting', classroom.waiting_count(s),
		'present', classroom.present_count(s))
	FROM classroom.session_of_topic(topic) AS s;
$$;

-- Somebody came, was let in, or went.
CREATE OR REPLACE FUNCTION classroom.tell_people(session uuid) RETURNS void LANGUAGE sql AS $$
	SELECT live.publish_soon('class:' || session, 'participants'), live.publish_soon('class:' || session || ':staff', 'people');
$$;
