-- SPDX-License-Identifier: GPL-3.0-or-later
-- Twelve weeks of speaking practice of the demo schools' students who have a tutor; loaded once, after demo_classroom.sql. The same story
-- each time, counted back from now: some practise almost every day, some now and then, most get better. What they said in the last days is
-- there as results without sound: nobody has spoken.

CREATE FUNCTION pg_temp.chance(word text) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
	SELECT ('x' || substr(md5(word), 1, 6))::bit(24)::integer / 16777216.0;
$$;

DO $demo$
DECLARE
	school uuid;
	today date := (now() AT TIME ZONE 'Asia/Seoul')::date;
BEGIN
	FOREACH school IN ARRAY ARRAY[md5('demo HANBIT')::uuid, md5('demo NARU')::uuid] LOOP
		CONTINUE WHEN EXISTS (SELECT FROM speaking.daily_statistics d WHERE d.school_id = school) OR NOT EXISTS (SELECT FROM school.schools s WHERE s.id = school);
		PERFORM auth.act_in_school(school);

		INSERT INTO school.holidays (school_id, name, first_day, last_day)
		SELECT school, d.name, d.day, d.day FROM school.public_holidays(extract(year FROM today)::integer) AS d
		UNION ALL VALUES (school, '개교기념일', today - 33, today - 33), (school, '겨울방학', today + 45, today + 80);

		CREATE TEMP TABLE speakers ON COMMIT DROP AS
		SELECT m.student_id, m.tutor_id, 0.25 + 0.65 * pg_temp.chance('diligence ' || m.student_id) AS diligence,
			64 + 18 * pg_temp.chance('reading ' || m.student_id) AS skill
		FROM (SELECT DISTINCT ON (t.student_id) t.* FROM tutoring.tutor_students t WHERE t.school_id = school AND t.status = 'active'
			ORDER BY t.student_id, t.assigned_at DESC) AS m;

		INSERT INTO speaking.assignments (school_id, set_id, student_id, assigned_by, assigned_at, due_on)
		SELECT school, s.id, p.student_id, p.tutor_id, now() - interval '4 days', today + 3
		FROM speakers p JOIN LATERAL (SELECT x.id FROM speaking.practice_sets x WHERE x.school_id = school AND x.author_id IS NULL
			ORDER BY md5(x.title || p.student_id) LIMIT 1) AS s ON true
		WHERE pg_temp.chance('assigned ' || p.student_id) < 0.6;

		-- After school, on school days more often than on others.
		CREATE TEMP TABLE practised ON COMMIT DROP AS
		SELECT md5('demo practice ' || p.student_id || g.day::date)::uuid AS id, p.student_id, p.tutor_id, p.skill, g.day::date AS day, b.began,
			3 + (5 * pg_temp.chance('count ' || b.word))::integer AS sentences, b.word, (g.day::date - (today - 84)) / 84.0 AS progress
		FROM speakers p
		CROSS JOIN generate_series(today - 84, today, interval '1 day') AS g(day)
		CROSS JOIN LATERAL (SELECT p.student_id || ' ' || g.day::date AS word, (g.day::date + time '16:10') AT TIME ZONE 'Asia/Seoul'
			+ make_interval(mins => (pg_temp.chance('began ' || p.student_id || g.day::date) * 200)::integer) AS began) AS b
		WHERE pg_temp.chance('practises ' || b.word) < p.diligence * CASE WHEN extract(isodow FROM g.day) < 6 THEN 1 ELSE 0.3 END
			AND b.began < now() - interval '30 minutes';

		INSERT INTO speaking.learning_sessions (id, school_id, student_id, tutor_id, session_type, started_at, seen_at, ended_at, end_cause, day, duration,
			speaking_duration, practice_count, recording_ms, speaking_ms, pace_ratio_sum, pace_ratio_count, overall_score_sum, overall_score_count)
		SELECT d.id, school, d.student_id, d.tutor_id, 'practice', d.began, d.began + make_interval(secs => d.lasted), d.began + make_interval(secs => d.lasted),
			'student', d.day, d.lasted, (d.spoken + 500) / 1000, d.sentences, d.recorded, d.spoken,
			round((d.sentences * (0.68 + 0.25 * d.progress + 0.1 * pg_temp.chance('pace ' || d.word)))::numeric, 3), d.sentences,
			round(d.sentences * least(98, d.skill + 14 * d.progress + 8 * pg_temp.chance('score ' || d.word))), d.sentences
		FROM (SELECT p.*, (p.sentences * (55 + 60 * pg_temp.chance('lasted ' || p.word)))::integer AS lasted, r.recorded,
				(r.recorded * (0.5 + 0.2 * p.progress + 0.15 * pg_temp.chance('density ' || p.word)))::integer AS spoken
			FROM practised p CROSS JOIN LATERAL (SELECT (p.sentences * (4200 + 2600 * pg_temp.chance('recorded ' || p.word)))::integer AS recorded) AS r) AS d;

		-- What was read in the last five days; the newest waits for an answer, and here and there nothing could be heard.
		INSERT INTO speaking.pronunciation_results (id, school_id, student_id, session_id, sentence_id, sentence_index, original_text, korean, status, scorable,
			reason, overall_score, word_accuracy, completeness_score, grade, missed_words, extra_words, transcribed_text, words, audio_duration_ms,
			speaking_ms, words_per_minute, pause_count, pause_ms, pace_ratio, model, answered_at, created_at, completed_at)
		SELECT md5('demo attempt ' || r.session_id || r.place)::uuid, school, r.student_id, r.session_id, r.sentence_id, r.place, r.english, r.korean, 'COMPLETED',
			r.is_heard, CASE WHEN NOT r.is_heard THEN 'silence' END, CASE WHEN r.is_heard THEN r.score END, CASE WHEN r.is_heard THEN r.score END,
			CASE WHEN r.is_heard THEN r.score END, CASE WHEN r.is_heard THEN CASE WHEN r.score >= 95 THEN 'A+' WHEN r.score >= 90 THEN 'A'
				WHEN r.score >= 80 THEN 'B' WHEN r.score >= 70 THEN 'C' ELSE 'D' END END,
			CASE WHEN r.is_heard THEN r.missed END, CASE WHEN r.is_heard THEN '{}'::text[] END, CASE WHEN r.is_heard THEN r.said END,
			CASE WHEN r.is_heard THEN r.words END, 1200 + 420 * r.word_count, CASE WHEN r.is_heard THEN 360 * r.word_count END,
			CASE WHEN r.is_heard THEN 150 END, CASE WHEN r.is_heard THEN 0 END, CASE WHEN r.is_heard THEN 0 END, NULL, 'en-us/1',
			CASE WHEN r.day < today - 1 OR pg_temp.chance('answered ' || r.session_id || r.place) < 0.5 THEN r.at + interval '5 hours' END, r.at,
			r.at + interval '2 seconds'
		FROM (
			SELECT l.student_id, l.id AS session_id, p.day, s.id AS sentence_id, s.english, s.korean, s.place, l.at, w.*,
				pg_temp.chance('heard ' || l.id || s.place) > 0.06 AS is_heard
			FROM practised p
			CROSS JOIN LATERAL (SELECT p.student_id, p.id, p.began AS at) AS l
			JOIN LATERAL (SELECT e.*, (row_number() OVER (ORDER BY e.sentence_index) - 1)::integer AS place FROM speaking.sentences e
				WHERE e.set_id = (SELECT x.id FROM speaking.practice_sets x WHERE x.school_id = school AND x.author_id IS NULL ORDER BY md5(x.title || p.student_id) LIMIT 1)
				ORDER BY e.sentence_index LIMIT 5) AS s ON true
			CROSS JOIN LATERAL (SELECT count(*)::integer AS word_count, round(100.0 * count(*) FILTER (WHERE t.is_said) / count(*))::integer AS score,
				COALESCE(array_agg(t.word ORDER BY t.i) FILTER (WHERE NOT t.is_said), '{}') AS missed, string_agg(t.word, ' ' ORDER BY t.i) FILTER (WHERE t.is_said) AS said,
				jsonb_agg(jsonb_build_object('word', t.word, 'verdict', CASE WHEN t.is_said THEN 'said' ELSE 'missed' END, 'start_ms', 600 + 420 * t.i,
					'end_ms', 600 + 420 * t.i + CASE WHEN t.is_said THEN 360 ELSE 0 END) ORDER BY t.i) AS words
				FROM (SELECT u.word, u.i, u.i = 1 OR pg_temp.chance('said ' || p.word || s.place || u.i) < 0.8 + 0.2 * (p.skill - 60) / 22 AS is_said
					FROM regexp_split_to_table(lower(regexp_replace(s.english, '[^A-Za-z'' -]', '', 'g')), '\s+') WITH ORDINALITY AS u(word, i)) AS t) AS w
			WHERE p.day > today - 5) AS r;

		PERFORM speaking.recompute_day(n.student_id, n.day, school) FROM (SELECT DISTINCT l.student_id, l.day FROM speaking.learning_sessions l
			WHERE l.school_id = school AND l.day IS NOT NULL) AS n;
		DROP TABLE speakers, practised;
	END LOOP;
END $demo$;
