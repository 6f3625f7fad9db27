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
