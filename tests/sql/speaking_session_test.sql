-- SPDX-License-Identifier: GPL-3.0-or-later
-- Learning sessions begin, end once however they end, and take in what is scored late.
\ir fixture.psql
SELECT no_plan();
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT tutoring.match_directly(pg_temp.id('t1'), pg_temp.id('s1')) \g /dev/null

-- An attempt of s1 that is scored: after so many milliseconds of which so many were speech, with this score and pace.
RESET SESSION AUTHORIZATION;
CREATE FUNCTION pg_temp.attempt(session uuid, score integer, recorded integer DEFAULT 5000, spoken integer DEFAULT 3333, pace numeric DEFAULT 0.9) RETURNS uuid
LANGUAGE sql AS $$
	INSERT INTO speaking.pronunciation_results (school_id, student_id, session_id, original_text, status, scorable, reason, overall_score, grade, audio_duration_ms,
		speaking_ms, pace_ratio, completed_at)
	VALUES (pg_temp.id('ONE'), pg_temp.id('s1'), session, 'I live near the sea', 'COMPLETED', score IS NOT NULL, CASE WHEN score IS NULL THEN 'silence' END, score,
		CASE WHEN score IS NOT NULL THEN 'B' END, recorded, spoken, pace, now()) RETURNING id;
$$;
SET SESSION AUTHORIZATION seodang_app;

SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT speaking.start_session('practice') AS session \gset
SELECT is((SELECT tutor_id FROM speaking.learning_sessions WHERE id = :'session'), pg_temp.id('t1'), 'a session has the tutor of now');
SELECT throws_ok($$SELECT speaking.start_session('practice', gen_random_uuid())$$, 'SD404', NULL, 'a set that is not there is practised by nobody');
SELECT throws_ok($$SELECT speaking.start_session('singing')$$, '23514', NULL, 'there are two types');

SELECT speaking.leave_session(:'session') \g /dev/null
SELECT is((SELECT left_at FROM speaking.learning_sessions WHERE id = :'session'), now(), 'a tab closes');
SELECT speaking.see_session(:'session') \g /dev/null
SELECT is((SELECT left_at FROM speaking.learning_sessions WHERE id = :'session'), NULL, 'another opens');
SELECT pg_temp.sign_in('s2') \g /dev/null
SELECT speaking.leave_session(:'session') \g /dev/null
SELECT is((SELECT left_at FROM speaking.learning_sessions WHERE id = :'session'), NULL, 'nobody else closes it');
SELECT throws_ok(format('SELECT speaking.end_session(%L)', :'session'), 'SD404', NULL, 'or ends it');
SELECT pg_temp.sign_in('2s1') \g /dev/null
SELECT throws_ok(format('SELECT speaking.end_session(%L)', :'session'), 'SD404', NULL, 'in another school neither');

-- counting
RESET SESSION AUTHORIZATION;
SELECT pg_temp.attempt(:'session', 80) AS first, pg_temp.attempt(:'session', 91, pace => NULL) AS second, pg_temp.attempt(:'session', NULL) AS silence \gset
SET SESSION AUTHORIZATION seodang_app;
SELECT auth.act_in_school(pg_temp.id('TWO')) \g /dev/null
SELECT speaking.count_attempt(:'first') \g /dev/null
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null
SELECT is((SELECT practice_count FROM speaking.learning_sessions WHERE id = :'session'), 0, 'another school counts nothing here');
SELECT speaking.count_attempt(:'first'), speaking.count_attempt(:'second'), speaking.count_attempt(:'silence') \g /dev/null
SELECT is((SELECT ROW(practice_count, recording_ms, speaking_ms, pace_ratio_sum, pace_ratio_count, overall_score_sum, overall_score_count)::text
	FROM speaking.learning_sessions WHERE id = :'session'), '(2,10000,6666,0.9,1,171,2)', 'what is scored is added up, and what could not be is not');
SELECT is((SELECT count(*) FROM speaking.daily_statistics WHERE student_id = pg_temp.id('s1')), 0::bigint, 'the day waits for the end');

-- the end
RESET SESSION AUTHORIZATION;
UPDATE speaking.learning_sessions SET started_at = now() - interval '10 minutes 3.7 seconds' WHERE id = :'session';
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is(speaking.end_session(:'session', 400), 'ended', 'a student ends it');
SELECT is(speaking.end_session(:'session'), 'already_ended', 'once');
SELECT is((SELECT ROW(duration, speaking_duration, end_cause, ended_at = now())::text FROM speaking.learning_sessions WHERE id = :'session'),
	'(604,400,student,t)', 'it knows how long it was, and what its program counted');
SELECT is((SELECT ROW(sessions_count, practice_count, total_recording_time, total_speaking_time, avg_net_speaking_density, avg_pace_ratio, pace_ratio_count,
	avg_overall_score)::text FROM speaking.daily_statistics WHERE student_id = pg_temp.id('s1')), '(1,2,10,400,0.6666,0.9000,1,85.50)', 'and so does its day');
SELECT is((SELECT ROW(event_type, content ->> 'time_spent', content ->> 'score', occurred_at = now())::text FROM hub.learning_history
	WHERE student_id = pg_temp.id('s1') AND source_id = 'session:' || :'session'), '(study,604,86,t)', 'the learner''s record is told');
SELECT speaking.see_session(:'session'), speaking.leave_session(:'session') \g /dev/null
SELECT is((SELECT left_at FROM speaking.learning_sessions WHERE id = :'session'), NULL, 'what has ended is not left any more');

-- a result that comes late
RESET SESSION AUTHORIZATION;
SELECT pg_temp.attempt(:'session', 100, 4000, 3000, 1.1) AS late \gset
SET SESSION AUTHORIZATION seodang_app;
SELECT auth.act_in_school(pg_temp.id('ONE')), speaking.count_attempt(:'late') \g /dev/null
SELECT is((SELECT ROW(sessions_count, practice_count, total_recording_time, total_speaking_time, avg_net_speaking_density, avg_pace_ratio, pace_ratio_count,
	avg_overall_score)::text FROM speaking.daily_statistics WHERE student_id = pg_temp.id('s1')), '(1,3,14,400,0.6904,1.0000,2,90.33)', 'counts as if it had come in time');
SELECT is((SELECT count(*) FROM hub.learning_history WHERE student_id = pg_temp.id('s1') AND event_type = 'study'), 1::bigint, 'and is no second event');
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT speaking.start_session('practice') AS empty \gset
SELECT is(speaking.end_session(:'empty'), 'ended', 'nothing was said in this one');
SELECT is((SELECT count(*) FROM hub.learning_history WHERE student_id = pg_temp.id('s1') AND event_type = 'study'), 1::bigint, 'of which the record is not told');
RESET SESSION AUTHORIZATION;
SELECT pg_temp.attempt(:'empty', 70) AS late \gset
SET SESSION AUTHORIZATION seodang_app;
SELECT auth.act_in_school(pg_temp.id('ONE')), speaking.count_attempt(:'late') \g /dev/null
SELECT is((SELECT count(*) FROM hub.learning_history WHERE student_id = pg_temp.id('s1') AND event_type = 'study'), 2::bigint, 'until its first score');
SELECT is((SELECT speaking_duration FROM speaking.learning_sessions WHERE id = :'empty'), 3, 'its speaking time follows');

-- the clean-up
SELECT pg_temp.sign_in('s3') \g /dev/null
SELECT speaking.start_session('practice') AS closed, speaking.start_session('conversation') AS silent, speaking.start_session('practice') AS seen,
	speaking.start_session('practice') AS changing \gset
SELECT speaking.leave_session(:'closed'), speaking.leave_session(:'changing') \g /dev/null
RESET SESSION AUTHORIZATION;
UPDATE speaking.learning_sessions SET started_at = now() - interval '50 minutes' WHERE id IN (:'closed', :'silent', :'seen', :'changing');
UPDATE speaking.learning_sessions SET left_at = now() - interval '61 seconds' WHERE id = :'closed';
UPDATE speaking.learning_sessions SET left_at = now() - interval '59 seconds' WHERE id = :'changing';
UPDATE speaking.learning_sessions SET seen_at = now() - interval '31 minutes' WHERE id = :'silent';
UPDATE speaking.learning_sessions SET seen_at = now() - interval '29 minutes' WHERE id = :'seen';
SET SESSION AUTHORIZATION seodang_app;
SELECT auth.act_in_school(NULL) \g /dev/null
SELECT is(speaking.end_sessions(), 2, 'the clean-up ends what was left or silent');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT string_agg(end_cause || ' ' || duration, ', ' ORDER BY duration) FROM speaking.learning_sessions WHERE student_id = pg_temp.id('s3') AND ended_at IS NOT NULL),
	'cleanup 1140, closed 2939', 'when it was left, or last seen');
SELECT is((SELECT sessions_count FROM speaking.daily_statistics WHERE student_id = pg_temp.id('s3')), 2, 'and adds them to the day');
SET SESSION AUTHORIZATION seodang_app;
SELECT is(speaking.end_sessions(), 0, 'once');

-- two ends at once
RESET SESSION AUTHORIZATION;
SELECT extensions.dblink_connect(c, :'test_connection'), extensions.dblink_exec(c, 'SET client_min_messages = warning') FROM unnest('{setup,one,two}'::text[]) AS c \g /dev/null
SELECT s.student_id AS student, s.school_id AS school FROM speaking.learning_sessions s JOIN school.schools c ON c.id = s.school_id AND c.code = 'NARU' ORDER BY s.id LIMIT 1 \gset
SELECT gen_random_uuid() AS session \gset
SELECT extensions.dblink_exec('setup', format($$INSERT INTO speaking.learning_sessions (id, school_id, student_id, session_type, started_at)
	VALUES (%L, %L, %L, 'practice', '2020-02-01T03:00:00Z')$$, :'session', :'school', :'student')) \g /dev/null
SELECT * FROM unnest('{one,two}'::text[]) AS c, LATERAL extensions.dblink(c, format($$SELECT set_config('seodang.school_id', %L, false), set_config('seodang.user_id', %L, false)$$,
	:'school', :'student')) AS t(a text, b text) \g /dev/null
SELECT extensions.dblink_exec('one', 'BEGIN') \g /dev/null
SELECT is((SELECT x FROM extensions.dblink('one', format('SELECT speaking.end_session(%L, 60)', :'session')) AS t(x text)), 'ended', 'of two who end it at once');
SELECT extensions.dblink_send_query('two', format('SELECT speaking.end_session(%L, 70)', :'session')) \g /dev/null
SELECT is(extensions.dblink_is_busy('two'), 1, 'the second waits') FROM pg_sleep(0.3);
SELECT extensions.dblink_exec('one', 'COMMIT') \g /dev/null
SELECT is((SELECT x FROM extensions.dblink_get_result('two') AS t(x text)), 'already_ended', 'and counts nothing');
SELECT is((SELECT ROW(sessions_count, total_speaking_time)::text FROM speaking.daily_statistics WHERE student_id = :'student' AND date = '2020-02-01'), '(1,60)', 'once in its day');
SELECT extensions.dblink_exec('setup', format($$DELETE FROM speaking.learning_sessions WHERE id = %L$$, :'session')),
	extensions.dblink_exec('setup', format($$DELETE FROM speaking.daily_statistics WHERE student_id = %L AND date = '2020-02-01'$$, :'student')) \g /dev/null
SELECT extensions.dblink_disconnect(c) FROM unnest('{setup,one,two}'::text[]) AS c \g /dev/null
SELECT * FROM finish();
ROLLBACK;
