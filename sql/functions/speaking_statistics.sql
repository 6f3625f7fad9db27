-- SPDX-License-Identifier: GPL-3.0-or-later
-- A student's days. A session counts on the day on which it started, where its school is, once it has ended.

-- What a session adds to its day. Both ways to a day, adding and recomputing, read only this, and all of it are whole numbers and exact
-- decimals: they agree to the last digit.
DROP VIEW IF EXISTS speaking.ended_sessions;
CREATE VIEW speaking.ended_sessions WITH (security_invoker = true) AS
SELECT l.id, l.school_id, l.student_id, l.day AS date, 1 AS sessions_count, l.practice_count, l.recording_ms, l.speaking_ms, l.reported_ms,
	l.duration::bigint AS duration, l.pace_ratio_sum, l.pace_ratio_count, l.overall_score_sum, l.overall_score_count, l.chat_turns_count,
	l.response_latency_ms, l.response_latency_count, l.response_quality_sum, l.response_quality_count
FROM speaking.learning_sessions l WHERE l.ended_at IS NOT NULL;

-- Add a session to its day (times 1), or take it away before it changes (times -1). The session is locked.
CREATE OR REPLACE FUNCTION speaking.add_to_day(session uuid, times integer) RETURNS void LANGUAGE sql AS $$
	INSERT INTO speaking.daily_statistics AS d (student_id, date, school_id, sessions_count, practice_count, recording_ms, speaking_ms, reported_ms,
		duration, pace_ratio_sum, pace_ratio_count, overall_score_sum, overall_score_count, chat_turns_count, response_latency_ms,
		response_latency_count, response_quality_sum, response_quality_count)
	SELECT e.student_id, e.date, e.school_id, times * e.sessions_count, times * e.practice_count, times * e.recording_ms, times * e.speaking_ms,
		times * e.reported_ms, times * e.duration, times * e.pace_ratio_sum, times * e.pace_ratio_count, times * e.overall_score_sum,
		times * e.overall_score_count, times * e.chat_turns_count, times * e.response_latency_ms, times * e.response_latency_count,
		times * e.response_quality_sum, times * e.response_quality_count
	FROM speaking.ended_sessions e WHERE e.id = session
	ON CONFLICT (student_id, date) DO UPDATE SET sessions_count = d.sessions_count + EXCLUDED.sessions_count,
		practice_count = d.practice_count + EXCLUDED.practice_count, recording_ms = d.recording_ms + EXCLUDED.recording_ms,
		speaking_ms = d.speaking_ms + EXCLUDED.speaking_ms, reported_ms = d.reported_ms + EXCLUDED.reported_ms,
		duration = d.duration + EXCLUDED.duration, pace_ratio_sum = d.pace_ratio_sum + EXCLUDED.pace_ratio_sum,
		pace_ratio_count = d.pace_ratio_count + EXCLUDED.pace_ratio_count,
		overall_score_sum = d.overall_score_sum + EXCLUDED.overall_score_sum,
		overall_score_count = d.overall_score_count + EXCLUDED.overall_score_count,
		chat_turns_count = d.chat_turns_count + EXCLUDED.chat_turns_count,
		response_latency_ms = d.response_latency_ms + EXCLUDED.response_latency_ms,
		response_latency_count = d.response_latency_count + EXCLUDED.response_latency_count,
		response_quality_sum = d.response_quality_sum + EXCLUDED.response_quality_sum,
		response_quality_count = d.response_quality_count + EXCLUDED.response_quality_count;
$$;

-- Add up a student's day afresh. The day's row is locked before sessions are read, and whoever ends one adds to that row after it: a
-- session that ends meanwhile is in one of the two, never in both.
CREATE OR REPLACE FUNCTION speaking.recompute_day(student uuid, day date, school uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO speaking.daily_statistics (student_id, date, school_id) VALUES (student, day, school) ON CONFLICT DO NOTHING;
	PERFORM FROM speaking.daily_statistics d WHERE d.student_id = student AND d.date = day FOR UPDATE;
	UPDATE speaking.daily_statistics d SET recomputed_at = now(), (sessions_count, practice_count, recording_ms, speaking_ms, reported_ms, duration,
		pace_ratio_sum, pace_ratio_count, overall_score_sum, overall_score_count, chat_turns_count, response_latency_ms,
		response_latency_count, response_quality_sum, response_quality_count)
		= (SELECT count(*), COALESCE(sum(e.practice_count), 0), COALESCE(sum(e.recording_ms), 0), COALESCE(sum(e.speaking_ms), 0),
			COALESCE(sum(e.reported_ms), 0), COALESCE(sum(e.duration), 0), COALESCE(sum(e.pace_ratio_sum), 0),
			COALESCE(sum(e.pace_ratio_count), 0), COALESCE(sum(e.overall_score_sum), 0), COALESCE(sum(e.overall_score_count), 0),
			COALESCE(sum(e.chat_turns_count), 0), COALESCE(sum(e.response_latency_ms), 0), COALESCE(sum(e.response_latency_count), 0),
			COALESCE(sum(e.response_quality_sum), 0), COALESCE(sum(e.response_quality_count), 0)
			FROM speaking.ended_sessions e WHERE e.student_id = student AND e.date = day)
	WHERE d.student_id = student AND d.date = day;
	DELETE FROM speaking.daily_statistics d WHERE d.student_id = student AND d.date = day AND d.sessions_count = 0;
END $$;

-- Recompute yesterday, where each school is, and the day before: when summer time begins, a night's run can come before midnight. Returns
-- how many days of students; call again while it is the batch. What was done within half a day is not done again.
CREATE OR REPLACE FUNCTION speaking.recompute_days(batch integer DEFAULT 500) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	s record;
	recomputed integer := 0;
BEGIN
	FOR s IN WITH days AS (SELECT g.school_id, (now() AT TIME ZONE g.time_zone)::date - back AS date
			FROM school.settings g CROSS JOIN generate_series(1, 2) AS back)
		SELECT n.student_id, n.date, n.school_id FROM (
			SELECT e.student_id, e.date, e.school_id FROM days y JOIN speaking.ended_sessions e USING (school_id, date)
			UNION SELECT d.student_id, d.date, d.school_id FROM days y JOIN speaking.daily_statistics d USING (school_id, date)) AS n
		WHERE NOT EXISTS (SELECT FROM speaking.daily_statistics d WHERE d.student_id = n.student_id AND d.date = n.date
			AND d.recomputed_at > now() - interval '12 hours')
		ORDER BY n.student_id, n.date LIMIT batch
	LOOP
		PERFORM speaking.recompute_day(s.student_id, s.date, s.school_id);
		recomputed := recomputed + 1;
	END LOOP;
	RETURN recomputed;
END $$;

-- ---------------------------------------------------------------- reading

-- Whose figures are asked for: the named student, whom the caller hears (else SD404), or a student who names nobody; NULL is no student.
CREATE OR REPLACE FUNCTION speaking.asked_student(student uuid) RETURNS uuid LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF student IS NOT NULL THEN
		PERFORM auth.found(speaking.hears(student));
	END IF;
	RETURN COALESCE(student, CASE WHEN auth.has_role('student') THEN auth.user_id() END);
END $$;

-- Whether the school expects practice on a day: Monday to Friday, no holiday.
CREATE OR REPLACE FUNCTION speaking.is_school_day(day date) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT extract(isodow FROM day) < 6 AND NOT EXISTS (SELECT FROM school.holidays h
		WHERE h.school_id = (SELECT auth.school_id()) AND day BETWEEN h.first_day AND h.last_day);
$$;

-- Whether a day counts as practised: something was scored, something was said in a conversation, or a minute passed.
CREATE OR REPLACE FUNCTION speaking.is_practised(day speaking.daily_statistics) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN day.practice_count > 0 OR day.chat_turns_count > 0 OR day.duration >= 60;

-- A student's practice today: minutes, those of sessions that still run with them; the goal; days in a row without missing a school day.
-- Days without school are forgiven and count where there was practice; today is missed only when it is over.
CREATE OR REPLACE FUNCTION speaking.today(student uuid)
RETURNS TABLE (minutes_today integer, daily_goal integer, streak_days integer, reached boolean, is_school_day boolean) LANGUAGE sql STABLE ROWS 1 AS $$
	WITH now_there AS MATERIALIZED (SELECT hub.today() AS day, hub.time_zone() AS zone),
	practised AS MATERIALIZED (SELECT d.date FROM speaking.daily_statistics d WHERE d.student_id = student AND speaking.is_practised(d)),
	seconds AS (SELECT COALESCE((SELECT d.duration FROM speaking.daily_statistics d, now_there n WHERE d.student_id = student AND d.date = n.day), 0)
		+ COALESCE((SELECT sum(extract(epoch FROM l.seen_at - l.started_at)) FROM speaking.learning_sessions l, now_there n
			WHERE l.student_id = student AND l.ended_at IS NULL AND l.started_at >= n.day::timestamp AT TIME ZONE n.zone), 0) AS seconds),
	missed AS (SELECT max(g.day)::date AS day FROM now_there n,
			generate_series((SELECT min(p.date) FROM practised p)::timestamp, n.day - 1, interval '1 day') AS g(day)
		WHERE NOT EXISTS (SELECT FROM practised p WHERE p.date = g.day::date) AND speaking.is_school_day(g.day::date))
	SELECT floor(s.seconds / 60)::integer, f.goal,
		((SELECT count(*) FROM practised p WHERE p.date > COALESCE(m.day, '-infinity') AND p.date < n.day)
			+ CASE WHEN s.seconds >= 60 OR EXISTS (SELECT FROM practised p WHERE p.date = n.day) THEN 1 ELSE 0 END)::integer,
		s.seconds >= f.goal * 60, speaking.is_school_day(n.day)
	FROM seconds s, missed m, now_there n,
		(SELECT COALESCE((SELECT x.daily_goal FROM speaking.preferences x WHERE x.person_id = student), 10) AS goal) AS f;
$$;

-- The week from Monday, or the month, in which a day lies; none after today, and none before what is kept.
CREATE OR REPLACE FUNCTION speaking.shown_days(unit text, day date) RETURNS TABLE (first_day date, last_day date) LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT u.first_day, (u.first_day + ('1 ' || unit)::interval)::date - 1
	FROM (SELECT date_trunc(unit, least(greatest(COALESCE(day, hub.today()), hub.today() - 400), hub.today())::timestamp)::date AS first_day) AS u;
$$;
