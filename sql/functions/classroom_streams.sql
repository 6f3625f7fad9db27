-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who may hear what of a class session. Whether it is so is asked when a stream opens; what changes meanwhile ends the stream or widens it:
-- classroom.tell_one, live.end_streams, live.add_topic, classroom.close_teacher_streams.

-- The staff sees who is here.
INSERT INTO live.presence_kinds VALUES ('^class:[^:]+$', ':staff', 'people') ON CONFLICT DO NOTHING;

-- What a participant's ticket opens. refusal: signed_out, ended; else who listens, to what, and from which position on. Who waits in
-- the lobby hears what concerns them alone. The position is read with the rest: a removal that comes later comes after it.
CREATE OR REPLACE FUNCTION classroom.stream_of_participant(participant uuid)
RETURNS TABLE (refusal text, listener uuid, session uuid, topics text, "position" bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
	SELECT CASE WHEN p.id IS NULL OR g.removed_at IS NOT NULL OR p.removed_at IS NOT NULL THEN 'signed_out'
			WHEN g.expires_at <= now() OR s.ended_at IS NOT NULL OR s.expires_at <= now() THEN 'ended' END,
		p.id, p.id, 'user:' || p.id || CASE WHEN p.admitted_at IS NULL THEN '' ELSE ',class:' || p.session_id END, live.last_position()
	FROM (VALUES (stream_of_participant.participant)) AS asked(id)
	LEFT JOIN auth.guests g ON g.id = asked.id
	LEFT JOIN classroom.participants p ON p.id = g.id
	LEFT JOIN classroom.sessions s ON s.id = p.session_id;
$$;

-- What a teacher's ticket opens, for as long as the login session is good and the class is theirs. refusal: signed_out, not_found, ended.
CREATE OR REPLACE FUNCTION classroom.stream_of_teacher(class_session uuid, login uuid)
RETURNS TABLE (refusal text, listener uuid, session uuid, topics text, "position" bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
	SELECT CASE WHEN e.id IS NULL OR e.expires_at <= now() OR e.last_seen_at + make_interval(secs => e.idle_seconds) <= now()
				OR p.disabled_at IS NOT NULL THEN 'signed_out'
			WHEN s.id IS NULL OR NOT EXISTS (SELECT FROM school.roles r WHERE r.person_id = p.id AND (r.role = 'admin'
				OR r.role = 'teacher' AND EXISTS (SELECT FROM school.class_teachers t WHERE t.class_id = s.class_id AND t.person_id = p.id)))
				THEN 'not_found'
			WHEN s.ended_at IS NOT NULL OR s.expires_at <= now() THEN 'ended' END,
		p.id, e.id, format('class:%s,class:%s:staff', s.id, s.id), live.last_position()
	FROM (VALUES (stream_of_teacher.login)) AS asked(id)
	LEFT JOIN auth.sessions e ON e.id = asked.id
	LEFT JOIN school.people p ON p.id = e.person_id
	LEFT JOIN classroom.sessions s ON s.id = stream_of_teacher.class_session AND s.school_id = e.school_id;
$$;

-- Who teaches a class no longer hears its running session no longer: that stream ends, all others of the person stay. By whatever took the
-- class away; where it comes back in the same transaction the stream comes back too.
CREATE OR REPLACE FUNCTION classroom.close_teacher_streams() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM live.end_streams(t.person_id, topic => format('class:%s:staff', s.id))
	FROM gone t JOIN classroom.sessions s ON s.class_id = t.class_id AND s.ended_at IS NULL
	WHERE NOT EXISTS (SELECT FROM school.roles r WHERE r.person_id = t.person_id AND r.role = 'admin');
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER class_teachers_streams AFTER DELETE ON school.class_teachers REFERENCING OLD TABLE AS gone
FOR EACH STATEMENT EXECUTE FUNCTION classroom.close_teacher_streams();

-- What a stream would have brought since a position, for who has none: {"position", "events", "reload"}, NULL for where now is.
-- reload: too much was missed. Positions are given here too, so that it does not depend on the streams' server.
CREATE OR REPLACE FUNCTION classroom.news(after bigint, topics text[]) RETURNS jsonb LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
	most CONSTANT integer := 500; -- as a stream
	up_to bigint;
	missed jsonb[];
	is_reload boolean;
BEGIN
	PERFORM live.assign_positions();
	up_to := live.last_position();
	after := COALESCE(after, up_to);
	missed := ARRAY(SELECT e.payload FROM live.events_of_topics(after, up_to, topics, most + 1) e WHERE e.kind = 'message' ORDER BY e.id);
	is_reload := NOT live.can_resume(after) OR cardinality(missed) > most;
	RETURN jsonb_build_object('position', up_to, 'reload', is_reload, 'events', CASE WHEN is_reload THEN '[]' ELSE to_jsonb(missed) END);
END $$;

-- The asking participant's, who is there as long as they ask; in the lobby what concerns them alone.
CREATE OR REPLACE FUNCTION classroom.news_of_participant(after bigint) RETURNS jsonb LANGUAGE sql AS $$
	SELECT classroom.seen();
	SELECT classroom.news(after, ARRAY['user:' || p.id] || CASE WHEN p.admitted_at IS NOT NULL THEN ARRAY['class:' || p.session_id] END)
	FROM classroom.participant() AS p;
$$;
