-- SPDX-License-Identifier: GPL-3.0-or-later
-- Days: added up as sessions end, recomputed at night, and the same both ways.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;

-- A session of a student that started at a moment and has ended, with figures; ended as everything ends one.
CREATE FUNCTION pg_temp.held(student text, at timestamptz, seconds integer DEFAULT 600, sentences integer DEFAULT 0, recorded bigint DEFAULT 0, spoken bigint DEFAULT 0,
	pace numeric DEFAULT 0, score bigint DEFAULT 0, reported integer DEFAULT NULL) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	session uuid := gen_random_uuid();
BEGIN
	INSERT INTO speaking.learning_sessions (id, school_id, student_id, session_type, started_at, practice_count, recording_ms, speaking_ms, pace_ratio_sum,
		pace_ratio_count, overall_score_sum, overall_score_count, chat_turns_count, response_latency_ms, response_latency_count, response_quality_sum,
		response_quality_count)
	SELECT session, p.school_id, p.id, 'practice', at, sentences, recorded, spoken, pace, sentences, score, sentences, sentences, recorded / 3, sentences,
		pace / 7, sentences FROM school.people p WHERE p.id = pg_temp.id(student);
	PERFORM auth.act_in_school((SELECT p.school_id FROM school.people p WHERE p.id = pg_temp.id(student))), speaking.close_session(session, at + make_interval(secs => seconds), 'cleanup', reported);
	RETURN session;
END $$;
-- A student's days as one text, without when they were recomputed.
CREATE FUNCTION pg_temp.days(student text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg((to_jsonb(d) - 'recomputed_at')::text, E'\n' ORDER BY d.date) FROM speaking.daily_statistics d WHERE d.student_id = pg_temp.id(student);
$$;
CREATE FUNCTION pg_temp.dates(student text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(d.date || ' ' || d.sessions_count, ', ' ORDER BY d.date) FROM speaking.daily_statistics d WHERE d.student_id = pg_temp.id(student);
$$;
CREATE FUNCTION pg_temp.recompute(student text) RETURNS void LANGUAGE sql AS $$
	SELECT speaking.recompute_day(d.student_id, d.date, d.school_id) FROM speaking.daily_statistics d WHERE d.student_id = pg_temp.id(student);
$$;

-- random sessions; the seed is told, so that a failure can be seen again
SELECT setseed(0.6180339887) \g /dev/null
SELECT pg_temp.held('s1', timestamptz '2026-03-01T00:00:00+09:00' + random() * interval '20 days', (random() * 4000)::integer, n % 9, (random() * 90000)::bigint,
	(random() * 70000)::bigint, round((random() * 9)::numeric, 1 + n % 7), (random() * 800)::bigint, CASE WHEN n % 5 = 0 THEN (random() * 900)::integer END)
FROM generate_series(1, 300) AS n \g /dev/null
SELECT pg_temp.days('s1') AS added \gset
SELECT cmp_ok((SELECT count(*) FROM speaking.daily_statistics WHERE student_id = pg_temp.id('s1')), '>=', 19::bigint, 'three hundred sessions are three weeks');
SELECT pg_temp.recompute('s1') \g /dev/null
SELECT is(pg_temp.days('s1'), :'added', 'and add up to the same, one by one and all at once');
SELECT is((SELECT sum(sessions_count) FROM speaking.daily_statistics WHERE student_id = pg_temp.id('s1')), 300::bigint, 'each counted once');
UPDATE speaking.daily_statistics SET practice_count = practice_count + 7, speaking_ms = 0 WHERE student_id = pg_temp.id('s1');
SELECT pg_temp.recompute('s1') \g /dev/null
SELECT is(pg_temp.days('s1'), :'added', 'what went wrong is mended');
SELECT is((SELECT count(*) FROM speaking.daily_statistics WHERE student_id = pg_temp.id('s1') AND (total_speaking_time, total_recording_time, avg_pace_ratio) IS DISTINCT FROM
	((speaking_ms + reported_ms + 500) / 1000, (recording_ms + 500) / 1000, round(pace_ratio_sum / NULLIF(pace_ratio_count, 0), 4))), 0::bigint, 'averages are of sums');

-- midnight is the school's
UPDATE school.settings SET time_zone = 'Asia/Seoul' WHERE school_id = pg_temp.id('ONE');
SELECT pg_temp.held('s2', '2026-03-31T23:59:59+09:00'), pg_temp.held('s2', '2026-04-01T00:00:00+09:00') \g /dev/null
SELECT is(pg_temp.dates('s2'), '2026-03-31 1, 2026-04-01 1', 'a session counts where it started, though it went on after midnight');

-- summer time: New York loses an hour on 8 March 2026 and gains one on 1 November
UPDATE school.settings SET time_zone = 'America/New_York' WHERE school_id = pg_temp.id('TWO');
SELECT pg_temp.held('2s1', t::timestamptz) FROM unnest('{2026-03-08T04:59:59Z,2026-03-08T05:00:00Z,2026-03-09T03:59:59Z,2026-03-09T04:00:00Z,2026-11-01T03:59:59Z,
	2026-11-01T04:00:00Z,2026-11-02T04:59:59Z,2026-11-02T05:00:00Z}'::text[]) AS t \g /dev/null
SELECT is(pg_temp.dates('2s1'), '2026-03-07 1, 2026-03-08 2, 2026-03-09 1, 2026-10-31 1, 2026-11-01 2, 2026-11-02 1', 'a day of 23 hours and one of 25');
SELECT pg_temp.days('2s1') AS added \gset
UPDATE school.settings SET time_zone = 'Asia/Seoul' WHERE school_id = pg_temp.id('TWO');
SELECT pg_temp.recompute('2s1') \g /dev/null
SELECT is(pg_temp.days('2s1'), :'added', 'a school that moves to another zone keeps its days');

-- the nightly task
DELETE FROM speaking.learning_sessions WHERE student_id IN (pg_temp.id('s1'), pg_temp.id('s2'), pg_temp.id('2s1'));
UPDATE speaking.daily_statistics SET recomputed_at = now();
UPDATE school.settings SET time_zone = 'Asia/Seoul' WHERE school_id = pg_temp.id('ONE');
UPDATE school.settings SET time_zone = 'Pacific/Kiritimati' WHERE school_id = pg_temp.id('TWO');
CREATE FUNCTION pg_temp.noon(school text, days_ago integer) RETURNS timestamptz LANGUAGE sql AS $$
	SELECT ((now() AT TIME ZONE g.time_zone)::date - days_ago + time '12:00') AT TIME ZONE g.time_zone FROM school.settings g WHERE g.school_id = pg_temp.id(school);
$$;
SELECT pg_temp.held('s3', pg_temp.noon('ONE', n)), pg_temp.held('2s3', pg_temp.noon('TWO', n)) FROM generate_series(0, 3) AS n \g /dev/null
UPDATE speaking.daily_statistics SET sessions_count = 40 WHERE student_id IN (pg_temp.id('s3'), pg_temp.id('2s3'));
SET SESSION AUTHORIZATION seodang_app;
SELECT auth.act_in_school(NULL) \g /dev/null
SELECT is(ARRAY[speaking.recompute_days(3), speaking.recompute_days(3), speaking.recompute_days(3)], '{3,1,0}', 'the task goes through all schools in batches, once');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT array_agg(d.sessions_count ORDER BY d.date) FROM speaking.daily_statistics d WHERE d.student_id = pg_temp.id(s)), '{40,1,1,40}',
	'yesterday and the day before, where the school is: ' || s) FROM unnest('{s3,2s3}'::text[]) AS s;
UPDATE speaking.daily_statistics SET recomputed_at = NULL WHERE student_id = pg_temp.id('s3');
DELETE FROM speaking.learning_sessions WHERE student_id = pg_temp.id('s3');
SELECT speaking.recompute_days() \g /dev/null
SELECT is((SELECT count(*) FROM speaking.daily_statistics WHERE student_id = pg_temp.id('s3')), 2::bigint, 'a day without a session is no day');

-- who ends a session while its day is recomputed
SELECT extensions.dblink_connect(c, :'test_connection'), extensions.dblink_exec(c, 'SET client_min_messages = warning') FROM unnest('{setup,night,pupil}'::text[]) AS c \g /dev/null
SELECT s.student_id AS student, s.school_id AS school FROM speaking.learning_sessions s JOIN school.schools c ON c.id = s.school_id AND c.code = 'NARU' ORDER BY s.id LIMIT 1 \gset
SELECT gen_random_uuid() AS first, gen_random_uuid() AS second \gset
SELECT extensions.dblink_exec('setup', format($$INSERT INTO speaking.learning_sessions (id, school_id, student_id, session_type, started_at)
	SELECT i, %L, %L, 'practice', '2020-03-01T03:00:00Z' FROM unnest('{%s,%s}'::uuid[]) AS i$$, :'school', :'student', :'first', :'second')) \g /dev/null
SELECT extensions.dblink_exec(c, 'BEGIN') FROM unnest('{night,pupil}'::text[]) AS c \g /dev/null
SELECT * FROM extensions.dblink('pupil', format($$SELECT set_config('seodang.school_id', %L, true), set_config('seodang.user_id', %L, true), speaking.end_session(%L)$$,
	:'school', :'student', :'first')) AS t(a text, b text, c text) \g /dev/null
SELECT extensions.dblink_send_query('night', format($$SELECT speaking.recompute_day(%L, '2020-03-01', %L)::text$$, :'student', :'school')) \g /dev/null
SELECT is(extensions.dblink_is_busy('night'), 1, 'who recomputes waits for who ends') FROM pg_sleep(0.3);
SELECT extensions.dblink_exec('pupil', 'COMMIT') \g /dev/null
SELECT * FROM extensions.dblink_get_result('night') AS t(x text) \g /dev/null
SELECT * FROM extensions.dblink_get_result('night') AS t(x text) \g /dev/null
SELECT extensions.dblink_send_query('pupil', format($$SELECT set_config('seodang.school_id', %L, false), set_config('seodang.user_id', %L, false), speaking.end_session(%L)$$,
	:'school', :'student', :'second')) \g /dev/null
SELECT is(extensions.dblink_is_busy('pupil'), 1, 'and who ends for who recomputes') FROM pg_sleep(0.3);
SELECT extensions.dblink_exec('night', 'COMMIT') \g /dev/null
SELECT * FROM extensions.dblink_get_result('pupil') AS t(a text, b text, c text) \g /dev/null
SELECT is((SELECT sessions_count FROM speaking.daily_statistics WHERE student_id = :'student' AND date = '2020-03-01'), 2, 'neither is lost, and none is there twice');
SELECT extensions.dblink_exec('setup', format($$DELETE FROM speaking.learning_sessions WHERE id IN (%L, %L)$$, :'first', :'second')),
	extensions.dblink_exec('setup', format($$DELETE FROM speaking.daily_statistics WHERE student_id = %L AND date = '2020-03-01'$$, :'student')) \g /dev/null
SELECT extensions.dblink_disconnect(c) FROM unnest('{setup,night,pupil}'::text[]) AS c \g /dev/null

-- days in a row
UPDATE school.settings SET time_zone = 'Asia/Seoul' WHERE school_id = pg_temp.id('ONE');
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null
CREATE FUNCTION pg_temp.practise(student text, days_ago integer) RETURNS void LANGUAGE sql AS $$
	INSERT INTO speaking.daily_statistics (student_id, date, school_id, sessions_count, practice_count, duration)
	VALUES (pg_temp.id(student), hub.today() - days_ago, pg_temp.id('ONE'), 1, 3, 300);
$$;
-- A school day so many school days before today.
CREATE FUNCTION pg_temp.school_days_ago(count integer) RETURNS integer LANGUAGE sql AS $$
	SELECT hub.today() - day FROM (SELECT d::date AS day, row_number() OVER (ORDER BY d DESC) AS place FROM generate_series(hub.today() - 60, hub.today() - 1, interval '1 day') AS d
		WHERE speaking.is_school_day(d::date)) AS x WHERE x.place = count;
$$;
SELECT is((SELECT streak_days FROM speaking.today(pg_temp.id('s5'))), 0, 'who has not begun has no row of days');
SELECT pg_temp.practise('s5', pg_temp.school_days_ago(n)) FROM generate_series(1, 8) AS n \g /dev/null
SELECT is((SELECT streak_days FROM speaking.today(pg_temp.id('s5'))), 8, 'weekends are forgiven, and today is not over');
INSERT INTO speaking.daily_statistics (student_id, date, school_id, duration) VALUES (pg_temp.id('s5'), hub.today(), pg_temp.id('ONE'), 600);
SELECT is((SELECT ROW(minutes_today, daily_goal, streak_days, reached)::text FROM speaking.today(pg_temp.id('s5'))), '(10,10,9,t)', 'today counts as soon as there is practice');
SELECT pg_temp.school_days_ago(10) AS gap, pg_temp.school_days_ago(9) AS missed \gset
SELECT pg_temp.practise('s5', :gap) \g /dev/null
SELECT is((SELECT streak_days FROM speaking.today(pg_temp.id('s5'))), 9, 'a missed school day ends it');
INSERT INTO school.holidays (school_id, name, first_day, last_day) VALUES (pg_temp.id('TWO'), '다른 학교', hub.today() - :missed, hub.today() - :missed);
SELECT is((SELECT streak_days FROM speaking.today(pg_temp.id('s5'))), 9, 'a holiday of another school forgives nothing');
INSERT INTO school.holidays (school_id, name, first_day, last_day) VALUES (pg_temp.id('ONE'), '재량휴업일', hub.today() - :missed, hub.today() - :missed);
SELECT is((SELECT streak_days FROM speaking.today(pg_temp.id('s5'))), 10, 'one of the school does');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s5') \g /dev/null
SELECT speaking.set_preferences(30, false, '') \g /dev/null
SELECT is((SELECT ROW(daily_goal, reached)::text FROM speaking.today(pg_temp.id('s5'))), '(30,f)', 'the goal is one''s own');
SELECT throws_ok('SELECT speaking.set_preferences(0)', '23514', NULL, 'and at least a minute');

-- the shown days
SELECT is((SELECT ROW(first_day, last_day)::text FROM speaking.shown_days('week', '2026-10-01')), '(2026-09-28,2026-10-04)', 'a week begins on Monday');
SELECT is((SELECT last_day >= hub.today() FROM speaking.shown_days('month', '9999-12-31')), true, 'nothing after today is shown');
SELECT throws_ok('UPDATE speaking.daily_statistics SET practice_count = 9', '42501', NULL, 'nobody writes days but sessions');

-- days off
SELECT throws_ok($$SELECT school.add_public_holidays(2027)$$, 'SD403', NULL, 'a student adds no days off');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is(ARRAY[school.add_public_holidays(2027), school.add_public_holidays(2027)], '{8,0}', 'an admin adds the public holidays of a year, once');
SELECT throws_ok($$SELECT school.add_holiday('방학', '2027-02-01', '2027-01-01')$$, 'SD422', 'before_first_day', 'the last day is not before the first');
SELECT throws_ok($$SELECT school.add_holiday('방학', '2027-02-01', '2027-08-01')$$, 'SD422', 'holiday_too_long', 'and not half a year later');
SELECT * FROM finish();
ROLLBACK;
