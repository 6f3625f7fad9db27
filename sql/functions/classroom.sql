-- SPDX-License-Identifier: GPL-3.0-or-later
-- What all of the classroom stands on: whose session it is, who takes part, what is written down and who is told.
-- Topics: class:SESSION for everybody who was let in, class:SESSION:staff for the teacher and the projector, user:PARTICIPANT for one.

-- Whether the caller teaches this class: its teachers, and the school's admins.
CREATE OR REPLACE FUNCTION classroom.teaches(class uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM school.classes c WHERE c.id = class AND (auth.has_role('admin')
		OR auth.has_role('teacher') AND EXISTS (SELECT FROM school.class_teachers t
			WHERE t.class_id = c.id AND t.person_id = (SELECT auth.user_id()))));
$$;

-- SD404 unless the caller teaches the session's class; another school's rows are hidden by the policy.
CREATE OR REPLACE FUNCTION classroom.require_teacher(session uuid) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
	PERFORM auth.found(classroom.teaches((SELECT s.class_id FROM classroom.sessions s WHERE s.id = session)));
END $$;

-- SD404 unless the caller teaches the session's class, SD410 ended where it is over. Locks the session: what its teacher decides comes one
-- after the other.
CREATE OR REPLACE FUNCTION classroom.lock_running(session uuid) RETURNS classroom.sessions LANGUAGE plpgsql AS $$
DECLARE
	s classroom.sessions;
BEGIN
	PERFORM classroom.require_teacher(session);
	SELECT * INTO s FROM classroom.sessions r WHERE r.id = session FOR NO KEY UPDATE;
	IF s.ended_at IS NOT NULL OR s.expires_at <= now() THEN
		RAISE EXCEPTION USING ERRCODE = 'SD410', MESSAGE = 'ended';
	END IF;
	RETURN s;
END $$;

-- The asking participant; all NULL for everybody else.
CREATE OR REPLACE FUNCTION classroom.participant() RETURNS classroom.participants LANGUAGE sql STABLE AS $$
	SELECT p FROM classroom.participants p WHERE p.id = (SELECT auth.guest_id());
$$;

-- The session of the asking participant who was let in: SD403 waiting in the lobby. What a removed one and what an ended session gets
-- says auth.open_guest.
CREATE OR REPLACE FUNCTION classroom.joined_session() RETURNS uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
	p classroom.participants := classroom.participant();
BEGIN
	IF p.admitted_at IS NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD403', MESSAGE = 'waiting';
	END IF;
	RETURN p.session_id;
END $$;

-- Who takes part: was let in and not put out.
CREATE OR REPLACE FUNCTION classroom.counted_participants(session uuid) RETURNS SETOF classroom.participants LANGUAGE sql STABLE AS $$
	SELECT * FROM classroom.participants p WHERE p.session_id = session AND p.admitted_at IS NOT NULL AND p.removed_at IS NULL;
$$;

-- A time in a JSON document, as RFC 3339 writes it.
CREATE OR REPLACE FUNCTION classroom.moment(at timestamptz) RETURNS text LANGUAGE sql STABLE STRICT PARALLEL SAFE AS $$
	SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"');
$$;

-- A line of the session's log. The payload names people by ids: participant_id, message_id, card_id, deck_id; by: who of the staff it was.
CREATE OR REPLACE FUNCTION classroom.log(session uuid, event_type text, payload jsonb DEFAULT '{}') RETURNS void LANGUAGE sql AS $$
	INSERT INTO classroom.logs (school_id, session_id, event_type, payload)
	SELECT s.school_id, s.id, log.event_type, log.payload FROM classroom.sessions s WHERE s.id = session;
$$;

-- An event {"type", …} to everybody in the session, or to its staff alone.
CREATE OR REPLACE FUNCTION classroom.tell(session uuid, type text, payload jsonb DEFAULT '{}', only_staff boolean DEFAULT false)
RETURNS void LANGUAGE sql AS $$
	SELECT live.publish('class:' || session || CASE WHEN only_staff THEN ':staff' ELSE '' END, 'message', jsonb_build_object('type', type) || payload);
$$;

-- An event to one participant.
CREATE OR REPLACE FUNCTION classroom.tell_one(participant uuid, type text, payload jsonb DEFAULT '{}') RETURNS void LANGUAGE sql AS $$
	SELECT live.publish('user:' || participant, 'message', jsonb_build_object('type', type) || payload);
$$;

-- The session that a topic is of.
CREATE OR REPLACE FUNCTION classroom.session_of_topic(topic text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN split_part(topic, ':', 2)::uuid;
