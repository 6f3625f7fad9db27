-- SPDX-License-Identifier: GPL-3.0-or-later
-- A student's days.

-- name: speaking_daily_statistics
-- Student or NULL (the caller; who is no student has none), first and last day or NULL, cursor key (the day in UTC), rows: the newest day first.
SELECT d.student_id AS id, d.date::timestamp AT TIME ZONE 'UTC' AS cursor_key, d.student_id, d.date, d.avg_net_speaking_density, d.avg_pace_ratio,
	d.avg_response_latency, d.avg_response_quality, d.chat_turns_count, d.pace_ratio_count, d.practice_count, d.sessions_count,
	d.total_recording_time, d.total_speaking_time
FROM speaking.daily_statistics d
WHERE d.student_id = (SELECT speaking.asked_student($1::uuid))
	AND d.date BETWEEN COALESCE($2::date, '-infinity') AND COALESCE($3::date, 'infinity')
	AND d.date < COALESCE(($4::timestamptz AT TIME ZONE 'UTC')::date, 'infinity')
ORDER BY d.date DESC LIMIT $5::integer

-- name: speaking_progress
-- Student or NULL (the caller), 'month' or NULL (a week), a day in it or NULL (today): what a page of progress says beside its charts.
SELECT p.id, p.name AS student_name, school.short_name(p.name) AS student_short, c.grade, c.name AS class_name, n.number,
	$2::text IS NOT DISTINCT FROM 'month' AS is_month, COALESCE($2, 'week') AS unit,
	u.first_day, u.last_day, u.first_day - 1 AS previous_day, CASE WHEN u.last_day < hub.today() THEN u.last_day + 1 END AS next_day,
	hub.today() BETWEEN u.first_day AND u.last_day AS is_current, to_char(u.first_day, 'YYYY') AS year, extract(month FROM u.first_day)::integer AS month,
	t.minutes_today, t.daily_goal, t.streak_days, t.streak_days > 0 AS has_streak, t.reached, t.is_school_day,
	greatest(t.daily_goal - t.minutes_today, 0) AS minutes_left,
	s.minutes, s.days, s.practice_count, s.days > 0 AS has_days, COALESCE(f.appears_offline, false) AS appears_offline, f.voice_id,
	NOT speaking.has_voice_service() AS has_voices,
	speaking.tutors(p.id) AS is_tutor_view, speaking.hears_as_staff(p.id) AS is_staff_view
FROM school.people p
LEFT JOIN school.class_students n ON n.person_id = p.id
LEFT JOIN school.classes c ON c.id = n.class_id
LEFT JOIN speaking.preferences f ON f.person_id = p.id
CROSS JOIN speaking.today(p.id) AS t
CROSS JOIN speaking.shown_days(COALESCE($2, 'week'), $3::date) AS u
CROSS JOIN LATERAL (SELECT (COALESCE(sum(d.duration), 0) / 60)::integer AS minutes, count(*)::integer AS days,
	COALESCE(sum(d.practice_count), 0)::integer AS practice_count
	FROM speaking.daily_statistics d WHERE d.student_id = p.id AND d.date BETWEEN u.first_day AND u.last_day AND speaking.is_practised(d)) AS s
WHERE p.id = COALESCE($1::uuid, auth.user_id())

-- name: speaking_progress_days
-- The same parameters: the days of the charts, each once; nothing is known of those to come. pace and score in percents.
SELECT g.day::date AS day, CASE WHEN g.day::date <= hub.today() THEN round(COALESCE(d.duration, 0) / 60.0, 1) END AS minutes,
	CASE WHEN d.avg_net_speaking_density <= 1 THEN d.avg_net_speaking_density END AS density, d.avg_pace_ratio * 100 AS pace, d.avg_overall_score AS score
FROM speaking.shown_days(COALESCE($2::text, 'week'), $3::date) AS u
CROSS JOIN generate_series(u.first_day::timestamp, u.last_day, interval '1 day') AS g(day)
LEFT JOIN speaking.daily_statistics d ON d.student_id = COALESCE($1::uuid, auth.user_id()) AND d.date = g.day::date
ORDER BY g.day

-- name: speaking_progress_sessions
-- The same parameters: sessions of these days, the newest first, at most 40.
SELECT l.id, l.session_type, 'speaking.session_type.' || l.session_type AS type_label, l.started_at, l.ended_at IS NULL AS is_running,
	(l.duration + 59) / 60 AS minutes, l.practice_count, l.practice_count > 0 AS has_practice,
	round(l.overall_score_sum::numeric / NULLIF(l.overall_score_count, 0))::integer AS score
FROM speaking.shown_days(COALESCE($2::text, 'week'), $3::date) AS u
JOIN speaking.learning_sessions l ON l.student_id = COALESCE($1::uuid, auth.user_id())
	AND l.started_at >= u.first_day::timestamp AT TIME ZONE hub.time_zone() AND l.started_at < (u.last_day + 1)::timestamp AT TIME ZONE hub.time_zone()
ORDER BY l.started_at DESC, l.id DESC LIMIT 40

-- name: speaking_student_attempts
-- Student: the sentences of the last 30 days, the latest attempt first, at most 30: that attempt, the best score, how many.
SELECT * FROM (
	SELECT r.id, r.original_text, r.created_at, r.status = 'PENDING' AS is_pending, r.status = 'FAILED' AS is_failed, r.scorable IS FALSE AS is_unscorable,
		COALESCE(r.corrected_score, r.overall_score) AS score, max(COALESCE(r.corrected_score, r.overall_score)) OVER same AS best_score,
		(count(*) OVER same)::integer AS tries, row_number() OVER (PARTITION BY r.original_text ORDER BY r.created_at DESC, r.id DESC) AS place,
		speaking.tutors(r.student_id) AS is_tutor_view,
		COALESCE(r.corrected_score, r.overall_score) IS NOT NULL AS has_score, count(r.overall_score) OVER same > 1 AS has_best
	FROM speaking.pronunciation_results r WHERE r.student_id = $1::uuid
	WINDOW same AS (PARTITION BY r.original_text)) AS a
WHERE a.place = 1 ORDER BY a.created_at DESC, a.id DESC LIMIT 30
