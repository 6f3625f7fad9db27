-- SPDX-License-Identifier: GPL-3.0-or-later
-- Coming in by a code, and what the teacher decides about who is there. The code only says where: who guesses codes waits in the lobby.
-- What runs before a school is known is SECURITY DEFINER and looks at one session only, the one whose code was given.

-- How many may take part in one session.
CREATE OR REPLACE FUNCTION classroom.most_participants() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 300;

-- A free name that is like a taken one: with the first number that nobody has.
CREATE OR REPLACE FUNCTION classroom.free_nickname(session uuid, nickname text) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT o.name FROM generate_series(2, 2 + classroom.most_participants()) AS n,
		LATERAL (SELECT rtrim(left(nickname, 20 - length(n::text))) || n AS name) AS o
	WHERE NOT EXISTS (SELECT FROM classroom.participants p WHERE p.session_id = session AND p.removed_at IS NULL
		AND classroom.name_key(p.nickname) = classroom.name_key(o.name))
	ORDER BY n LIMIT 1;
$$;

-- The running session of a code, for whoever has it: to people who are signed in only one of their school. A code that opens nothing is
-- counted by address (auth.throttle_rules: class_code); seconds until the next wrong one is worth an answer, NULL while tries are free.
CREATE OR REPLACE FUNCTION classroom.knock(code text, address text, OUT session uuid, OUT seconds integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	keys text[] := ARRAY[auth.throttle_key('class_code', address)];
BEGIN
	seconds := NULLIF(auth.throttle_check(keys), 0);
	SELECT s.id INTO session FROM classroom.sessions s
	WHERE s.code = knock.code::bpchar AND s.ended_at IS NULL AND s.expires_at > now()
		AND (auth.school_id() IS NULL OR s.school_id = auth.school_id());
	IF session IS NULL AND seconds IS NULL THEN
		PERFORM auth.throttle_failed(keys);
	ELSIF session IS NULL THEN
		seconds := auth.throttle_failed(keys);
	END IF;
END $$;

-- The participant of a session whose token a device has; no row for none. was_removed: the teacher put them out.
CREATE OR REPLACE FUNCTION classroom.participant_of_token(token bytea, session uuid, OUT participant uuid, OUT was_removed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT p.id, p.removed_at IS NOT NULL FROM auth.guests g JOIN classroom.participants p ON p.id = g.id
	WHERE g.token_hash = participant_of_token.token AND p.session_id = participant_of_token.session;
$$;

-- The caller as a student of the session's school who may join as oneself; NULL for everybody else.
CREATE OR REPLACE FUNCTION classroom.myself(school uuid) RETURNS uuid LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT s.id FROM hub.students s
	WHERE s.id = auth.user_id() AND s.school_id = school AND s.school_id = auth.school_id() AND auth.has_role('student');
$$;

-- The door of a code as its page shows it: the class, who the device is there already, and the name under which the caller may join as
-- oneself. session is NULL where the code opens nothing; see classroom.knock.
CREATE OR REPLACE FUNCTION classroom.show_door(code text, address text, token bytea)
RETURNS TABLE (session uuid, seconds integer, grade integer, class_name text, is_here boolean, was_removed boolean, is_locked boolean, my_name text)
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
	SELECT k.session, k.seconds, c.grade, c.name, d.participant IS NOT NULL, d.was_removed, s.locked,
		(SELECT p.name FROM school.people p WHERE p.id = classroom.myself(s.school_id))
	FROM classroom.knock(show_door.code, show_door.address) AS k
	LEFT JOIN classroom.sessions s ON s.id = k.session
	LEFT JOIN school.classes c ON c.id = s.class_id
	LEFT JOIN LATERAL classroom.participant_of_token(token, s.id) AS d ON true;
$$;

-- The running session that a device is in, or was put out of, by its token.
CREATE OR REPLACE FUNCTION classroom.device(token bytea) RETURNS TABLE (grade integer, class_name text, nickname text, was_removed boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
	SELECT c.grade, c.name, p.nickname, g.removed_at IS NOT NULL FROM auth.guests g JOIN classroom.participants p ON p.id = g.id
	JOIN classroom.sessions s ON s.id = p.session_id JOIN school.classes c ON c.id = s.class_id
	WHERE g.token_hash = device.token AND g.expires_at > now();
$$;

-- Come in. fresh_token: of a new participant; shown_token: what the device has already. outcome:
--   joined          a new participant, under fresh_token; in the lobby where the session has one or codes were guessed from this address
--   same            the device's participant as before, under shown_token
--   again           one who is signed in and took part from another device, which is out now; under fresh_token
--   wrong_code, guessing (seconds to wait), removed, locked, session_full, nickname_taken (suggestion), word_refused, nickname_missing,
--   not_a_student   nothing
-- Of the first three the rest of the transaction acts as the participant.
CREATE OR REPLACE FUNCTION classroom.join_session(code text, address text, nickname text, avatar integer, fresh_token bytea, shown_token bytea,
	as_myself boolean)
RETURNS TABLE (outcome text, participant_id uuid, suggestion text, seconds integer)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	knocked record;
	s classroom.sessions;
	device record;
	student uuid;
	earlier record;
	wanted text := nickname;
BEGIN
	SELECT * INTO knocked FROM classroom.knock(code, address);
	seconds := knocked.seconds;
	-- One newcomer after the other: names, places and the counts are right.
	SELECT * INTO s FROM classroom.sessions o WHERE o.id = knocked.session AND o.ended_at IS NULL FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		outcome := CASE WHEN seconds IS NULL THEN 'wrong_code' ELSE 'guessing' END;
		RETURN NEXT;
		RETURN;
	END IF;
	SELECT * INTO device FROM classroom.participant_of_token(shown_token, s.id);
	student := CASE WHEN as_myself THEN classroom.myself(s.school_id) END;
	SELECT p.id, p.removed_at IS NOT NULL AS had_left INTO earlier FROM classroom.participants p
	WHERE p.session_id = s.id AND p.student_id = student AND device.participant IS NULL;
	outcome := CASE
		WHEN device.was_removed OR EXISTS (SELECT FROM classroom.participants p JOIN auth.guests g ON g.id = p.id
			WHERE p.session_id = s.id AND p.student_id = classroom.myself(s.school_id) AND p.removed_at IS NOT NULL) THEN 'removed'
		WHEN device.participant IS NOT NULL THEN 'same'
		WHEN as_myself AND student IS NULL THEN 'not_a_student'
		WHEN s.locked THEN 'locked'
		WHEN earlier.id IS NOT NULL AND NOT earlier.had_left THEN 'again'
		WHEN (SELECT count(*) FROM classroom.participants p WHERE p.session_id = s.id AND p.removed_at IS NULL) >= classroom.most_participants()
			THEN 'session_full'
	END;
	IF outcome IS NULL AND student IS NOT NULL THEN
		SELECT btrim(left(p.name, 20)) INTO wanted FROM school.people p WHERE p.id = student;
	END IF;
	outcome := CASE
		WHEN outcome IS NOT NULL THEN outcome
		WHEN wanted IS NULL OR classroom.name_key(wanted) ~ '^[\u2800\U000e0020-\U000e007f]*$' THEN 'nickname_missing'
		WHEN student IS NULL AND (classroom.refused_word(s.school_id, wanted)).id IS NOT NULL THEN 'word_refused'
		WHEN NOT EXISTS (SELECT FROM classroom.participants p WHERE p.session_id = s.id AND p.removed_at IS NULL
			AND classroom.name_key(p.nickname) = classroom.name_key(wanted)) THEN 'joined'
		WHEN student IS NULL THEN 'nickname_taken'
	END;
	IF outcome IS NULL OR outcome = 'nickname_taken' THEN
		suggestion := classroom.free_nickname(s.id, wanted);
	END IF;
	IF outcome IS NULL THEN -- of two students of one name the second has a number
		wanted := suggestion;
		outcome := 'joined';
	END IF;
	IF outcome = 'joined' THEN
		participant_id := classroom.add_participant(s, wanted, avatar, fresh_token, student, earlier.id, seconds IS NOT NULL);
	ELSIF outcome = 'again' THEN
		participant_id := earlier.id;
		PERFORM live.end_streams(earlier.id), auth.put_guest(earlier.id, s.school_id, fresh_token, s.expires_at);
	ELSIF outcome = 'same' THEN
		participant_id := device.participant;
	END IF;
	IF participant_id IS NOT NULL THEN
		PERFORM auth.open_guest(CASE outcome WHEN 'same' THEN shown_token ELSE fresh_token END);
	END IF;
	RETURN NEXT;
END $$;

-- A newcomer, or a student who had left (earlier) and comes back. Not for the application to call.
CREATE OR REPLACE FUNCTION classroom.add_participant(s classroom.sessions, nickname text, avatar integer, token bytea, student uuid, earlier uuid,
	must_wait boolean)
RETURNS uuid LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	participant uuid := COALESCE(earlier, gen_random_uuid());
	admitted timestamptz := CASE WHEN NOT (s.lobby OR must_wait) THEN now() END;
BEGIN
	INSERT INTO classroom.participants AS p (id, school_id, session_id, student_id, nickname, avatar_id, admitted_at)
	VALUES (participant, s.school_id, s.id, student, add_participant.nickname, avatar, admitted)
	ON CONFLICT (id) DO UPDATE SET nickname = EXCLUDED.nickname, avatar_id = EXCLUDED.avatar_id, admitted_at = EXCLUDED.admitted_at,
		removed_at = NULL, last_seen_at = now();
	PERFORM auth.put_guest(participant, s.school_id, token, s.expires_at);
	PERFORM classroom.count_most(s.id), classroom.log(s.id, CASE WHEN admitted IS NULL THEN 'waiting' ELSE 'joined' END, jsonb_build_object('participant_id', participant)),
		classroom.tell_people(s.id);
	RETURN participant;
END $$;

-- The asking participant is there, for whom looks on without a stream.
CREATE OR REPLACE FUNCTION classroom.seen() RETURNS void LANGUAGE sql AS $$
	UPDATE classroom.participants p SET last_seen_at = now()
	WHERE p.id = (SELECT o.id FROM classroom.participants o WHERE o.id = auth.guest_id() AND o.last_seen_at < now() - interval '10 seconds'
		FOR NO KEY UPDATE SKIP LOCKED);
$$;

-- The asking participant goes: the name is free again, and the device knows nothing any more.
CREATE OR REPLACE FUNCTION classroom.leave() RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	p classroom.participants := classroom.participant();
BEGIN
	UPDATE classroom.participants o SET removed_at = now() WHERE o.id = p.id;
	PERFORM classroom.log(p.session_id, 'left', jsonb_build_object('participant_id', p.id)), classroom.tell_people(p.session_id), auth.forget_guest();
END $$;

-- ---------------------------------------------------------------- what the teacher decides

-- One of a running session's participants, for its teacher; SD404 otherwise.
CREATE OR REPLACE FUNCTION classroom.find_participant(session uuid, participant uuid) RETURNS classroom.participants LANGUAGE plpgsql AS $$
DECLARE
	p classroom.participants;
BEGIN
	PERFORM classroom.lock_running(session);
	SELECT * INTO p FROM classroom.participants o WHERE o.id = participant AND o.session_id = session;
	PERFORM auth.found(FOUND);
	RETURN p;
END $$;

-- Let in one who waits, or everybody who does (NULL). Returns how many that were.
CREATE OR REPLACE FUNCTION classroom.admit(session uuid, participant uuid) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	let_in uuid[];
BEGIN
	IF participant IS NULL THEN
		PERFORM classroom.lock_running(session);
	ELSE
		PERFORM classroom.find_participant(session, participant);
	END IF;
	WITH admitted AS (UPDATE classroom.participants p SET admitted_at = now()
		WHERE p.session_id = session AND p.admitted_at IS NULL AND p.removed_at IS NULL AND (participant IS NULL OR p.id = participant)
		RETURNING p.id)
	SELECT COALESCE(array_agg(id), '{}') INTO let_in FROM admitted;
	IF let_in = '{}' THEN
		RETURN 0;
	END IF;
	PERFORM classroom.count_most(session);
	PERFORM live.add_topic(id, 'class:' || session), classroom.tell_one(id, 'admitted'),
		classroom.log(session, 'admitted', jsonb_build_object('participant_id', id, 'by', auth.user_id()))
	FROM unnest(let_in) AS id;
	PERFORM classroom.tell_people(session);
	RETURN cardinality(let_in);
END $$;

-- Put one out: the device stays out of this session, and its stream ends. Who is out already is left as they are.
CREATE OR REPLACE FUNCTION classroom.remove(session uuid, participant uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF (classroom.find_participant(session, participant)).removed_at IS NOT NULL THEN
		RETURN;
	END IF;
	UPDATE classroom.participants p SET removed_at = now() WHERE p.id = participant;
	PERFORM classroom.tell_one(participant, 'removed'), auth.remove_guest(participant),
		classroom.log(session, 'removed', jsonb_build_object('participant_id', participant, 'by', auth.user_id())), classroom.tell_people(session);
END $$;

-- What one writes is refused from now on, or taken again.
CREATE OR REPLACE FUNCTION classroom.mute(session uuid, participant uuid, muted boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	p classroom.participants := classroom.find_participant(session, participant);
BEGIN
	IF p.muted = mute.muted THEN
		RETURN;
	END IF;
	UPDATE classroom.participants o SET muted = mute.muted WHERE o.id = participant;
	PERFORM classroom.tell_one(participant, 'muted', jsonb_build_object('muted', mute.muted)),
		classroom.log(session, CASE WHEN mute.muted THEN 'muted' ELSE 'unmuted' END, jsonb_build_object('participant_id', participant, 'by', auth.user_id()));
END $$;
