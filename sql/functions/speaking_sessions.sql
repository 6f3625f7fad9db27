-- SPDX-License-Identifier: GPL-3.0-or-later
-- Learning sessions: started, seen, left, ended. Whatever ends a session adds it to its day in the same transaction, once; a result that
-- comes later adds to both. Locks: the session, then its day.

-- A session of the caller, with a tutor who teaches them now. SD404 for a set that the caller does not see.
CREATE OR REPLACE FUNCTION speaking.start_session(session_type text, practice_set uuid DEFAULT NULL) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	session uuid;
BEGIN
	PERFORM auth.found(practice_set IS NULL
		OR EXISTS (SELECT FROM speaking.practice_sets s WHERE s.id = practice_set AND speaking.sees_set(s)));
	INSERT INTO speaking.learning_sessions (school_id, student_id, tutor_id, session_type, set_id)
	VALUES (auth.school_id(), auth.user_id(), (SELECT m.tutor_id FROM tutoring.tutor_students m
		WHERE m.student_id = auth.user_id() AND m.status = 'active' ORDER BY m.assigned_at DESC, m.id LIMIT 1),
		start_session.session_type, practice_set)
	RETURNING id INTO session;
	RETURN session;
END $$;

-- A page of the caller's session is open: it goes on, whatever a closing tab said before. Nothing once it has ended.
CREATE OR REPLACE FUNCTION speaking.see_session(session uuid) RETURNS void LANGUAGE sql AS $$
	UPDATE speaking.learning_sessions l SET seen_at = now(), left_at = NULL
	WHERE l.id = session AND l.student_id = auth.user_id() AND l.ended_at IS NULL;
$$;

-- A page of the caller's session closes. Unless another opens within a minute, the session ended here.
CREATE OR REPLACE FUNCTION speaking.leave_session(session uuid) RETURNS void LANGUAGE sql AS $$
	UPDATE speaking.learning_sessions l SET left_at = now()
	WHERE l.id = session AND l.student_id = auth.user_id() AND l.ended_at IS NULL;
$$;

-- What the learner's record is told of a session in which something was scored, once.
CREATE OR REPLACE FUNCTION speaking.record_session(session speaking.learning_sessions) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF session.practice_count > 0 THEN
		PERFORM hub.record_event(session.student_id, 'study', 'speaking', 'session:' || session.id, jsonb_build_object(
			'action', 'practised_speaking', 'session_type', session.session_type, 'time_spent', session.duration,
			'sentences', session.practice_count, 'score', round(session.overall_score_sum::numeric / session.overall_score_count)), session.ended_at);
	END IF;
END $$;

-- End a running session, which the caller has locked, at a moment. The one place that sets ended_at. speaking_duration: seconds that its
-- program counted itself; what was measured counts where it is more.
CREATE OR REPLACE FUNCTION speaking.close_session(session uuid, at timestamptz, cause text, speaking_duration integer DEFAULT NULL) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	s speaking.learning_sessions;
BEGIN
	UPDATE speaking.learning_sessions l SET ended_at = greatest(at, l.started_at), end_cause = cause,
		duration = extract(epoch FROM greatest(at, l.started_at) - l.started_at)::integer,
		day = (l.started_at AT TIME ZONE (SELECT g.time_zone FROM school.settings g WHERE g.school_id = l.school_id))::date,
		reported_ms = greatest(close_session.speaking_duration * 1000::bigint - l.speaking_ms, 0),
		speaking_duration = (greatest(close_session.speaking_duration * 1000::bigint, l.speaking_ms) + 500) / 1000
	WHERE l.id = session RETURNING l.* INTO s;
	PERFORM speaking.add_to_day(session, 1), speaking.record_session(s);
END $$;

-- ended, or already_ended: by another page, or by the task below. SD404 for a session that is not the caller's.
CREATE OR REPLACE FUNCTION speaking.end_session(session uuid, speaking_duration integer DEFAULT NULL, cause text DEFAULT 'student') RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	s speaking.learning_sessions;
BEGIN
	SELECT * INTO s FROM speaking.learning_sessions l
	WHERE l.id = session AND l.student_id = auth.user_id() AND l.school_id = auth.school_id() FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	IF s.ended_at IS NOT NULL THEN
		RETURN 'already_ended';
	END IF;
	PERFORM speaking.close_session(session, now(), cause, end_session.speaking_duration);
	RETURN 'ended';
END $$;

-- Sessions whose last tab closed a minute ago, or of which nothing was seen for half an hour, in every school. Returns how many; call
-- again while it is the batch.
CREATE OR REPLACE FUNCTION speaking.end_sessions(batch integer DEFAULT 100) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	s record;
	ended integer := 0;
BEGIN
	FOR s IN SELECT l.id, l.school_id, l.seen_at, l.left_at FROM speaking.learning_sessions l
		WHERE l.ended_at IS NULL AND (l.left_at < now() - interval '60 seconds' OR l.seen_at < now() - interval '30 minutes')
		ORDER BY l.student_id, l.started_at LIMIT batch FOR NO KEY UPDATE SKIP LOCKED
	LOOP
		PERFORM auth.act_in_school(s.school_id), speaking.close_session(s.id, COALESCE(s.left_at, s.seen_at),
			CASE WHEN s.left_at IS NULL THEN 'cleanup' ELSE 'closed' END);
		ended := ended + 1;
	END LOOP;
	RETURN ended;
END $$;

-- A result is there: add it to its session, and to the day where the session has ended. Once, in the transaction of the result, which is
-- of the school at hand. Not scorable counts nowhere, and neither does an attempt without a session.
CREATE OR REPLACE FUNCTION speaking.count_attempt(attempt uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r speaking.pronunciation_results;
	s speaking.learning_sessions;
BEGIN
	SELECT * INTO r FROM speaking.pronunciation_results a WHERE a.id = attempt AND a.school_id = auth.school_id() AND a.scorable;
	SELECT * INTO s FROM speaking.learning_sessions l WHERE l.id = r.session_id FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	IF s.ended_at IS NOT NULL THEN
		PERFORM speaking.add_to_day(s.id, -1);
	END IF;
	UPDATE speaking.learning_sessions l SET practice_count = l.practice_count + 1,
		recording_ms = l.recording_ms + COALESCE(r.audio_duration_ms, 0), speaking_ms = l.speaking_ms + COALESCE(r.speaking_ms, 0),
		reported_ms = greatest(l.reported_ms - COALESCE(r.speaking_ms, 0), 0),
		pace_ratio_sum = l.pace_ratio_sum + COALESCE(r.pace_ratio, 0), pace_ratio_count = l.pace_ratio_count + (r.pace_ratio IS NOT NULL)::integer,
		overall_score_sum = l.overall_score_sum + r.overall_score, overall_score_count = l.overall_score_count + 1
	WHERE l.id = s.id;
	IF s.ended_at IS NOT NULL THEN
		UPDATE speaking.learning_sessions l SET speaking_duration = (l.speaking_ms + l.reported_ms + 500) / 1000 WHERE l.id = s.id RETURNING l.* INTO s;
		PERFORM speaking.add_to_day(s.id, 1), speaking.record_session(s);
	END IF;
END $$;

-- A turn of a conversation has ended, or what it was worth is known now: add it to its session, and to the day where that has ended. Once, in
-- the transaction of the turn, which is of the school at hand. latency_ms: how long the student took, quality: 0 to 100; NULL where
-- there is none to count. Nothing without a session.
CREATE OR REPLACE FUNCTION speaking.count_turn(session uuid, turns integer, latency_ms bigint, quality numeric) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	s speaking.learning_sessions;
BEGIN
	SELECT * INTO s FROM speaking.learning_sessions l WHERE l.id = session AND l.school_id = auth.school_id() FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	IF s.ended_at IS NOT NULL THEN
		PERFORM speaking.add_to_day(s.id, -1);
	END IF;
	UPDATE speaking.learning_sessions l SET chat_turns_count = l.chat_turns_count + turns,
		response_latency_ms = l.response_latency_ms + COALESCE(latency_ms, 0),
		response_latency_count = l.response_latency_count + (latency_ms IS NOT NULL)::integer,
		response_quality_sum = l.response_quality_sum + COALESCE(quality, 0),
		response_quality_count = l.response_quality_count + (quality IS NOT NULL)::integer
	WHERE l.id = s.id;
	IF s.ended_at IS NOT NULL THEN
		PERFORM speaking.add_to_day(s.id, 1);
	END IF;
END $$;
