-- SPDX-License-Identifier: GPL-3.0-or-later
-- Class sessions and who comes in: what ends when, whose events are sent, and what wrong codes lead to.
\ir fixture.psql
SELECT no_plan();

CREATE FUNCTION pg_temp.session() RETURNS classroom.sessions LANGUAGE sql AS $$
	SELECT s FROM classroom.sessions s WHERE s.class_id = pg_temp.id('ONEclass') ORDER BY s.ended_at IS NULL DESC, s.started_at DESC LIMIT 1
$$;
CREATE FUNCTION pg_temp.joins(name text, code text DEFAULT NULL, device text DEFAULT NULL, address text DEFAULT '10.0.0.1') RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	outcome text;
BEGIN
	PERFORM auth.act_in_school(NULL), set_config('seodang.guest_id', '', true);
	SELECT j.outcome INTO outcome FROM classroom.join_session(COALESCE(joins.code, 'TESTK7M1'), address, name, 1, sha256(name::bytea),
		sha256(COALESCE(device, '')::bytea), false) AS j;
	RETURN outcome;
END $$;
CREATE FUNCTION pg_temp.participant(name text) RETURNS uuid LANGUAGE sql AS $$ SELECT id FROM classroom.participants WHERE nickname = name $$;
CREATE FUNCTION pg_temp.events(wanted text) RETURNS text[] LANGUAGE sql AS $$
	SELECT COALESCE(array_agg(CASE kind WHEN 'message' THEN payload ->> 'type' ELSE kind END ORDER BY id), '{}') FROM live.events WHERE topic = wanted
$$;

-- starting
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is((SELECT outcome FROM classroom.start_session(pg_temp.id('ONEclass'), 'TESTK7M1')), 'started', 'a class starts');
SELECT is((SELECT outcome FROM classroom.start_session(pg_temp.id('ONEclass'), 'TESTK7M2')), 'already_running', 'once at a time');
SELECT throws_ok(format('SELECT classroom.start_session(%L, %L)', pg_temp.id('TWOclass'), 'TESTK7M3'), 'SD404', NULL, 'no class of another school');
SELECT pg_temp.sign_in('2teacher') \g /dev/null
SELECT is((SELECT outcome FROM classroom.start_session(pg_temp.id('TWOclass'), 'TESTK7M1')), 'code_taken', 'a code is one of all running ones, in every school');
SELECT is((SELECT outcome FROM classroom.start_session(pg_temp.id('TWOclass'), 'TESTK7M2')), 'started', 'and another one is free');

-- coming in
SELECT is(pg_temp.joins('하늘'), 'joined', 'who has the code comes in');
SELECT is((SELECT s.id FROM pg_temp.session() s), classroom.joined_session(), 'and acts as a participant from then on');
SELECT is(pg_temp.joins('다른 이름', device => '하늘'), 'same', 'the same device is the same person');
SELECT is(pg_temp.joins('하늘'), 'nickname_taken', 'a name is one person''s');
SELECT is(pg_temp.joins(' '), 'nickname_missing', 'a name of blanks is none');
SELECT is(pg_temp.joins('바다', 'TESTK7M9'), 'wrong_code', 'a code that nobody has opens nothing');
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is((SELECT outcome FROM classroom.join_session('TESTK7M2', '10.0.0.1', '바다', 1, 'x', 'y', false)), 'wrong_code', 'nor does another school''s for who is signed in');

-- guessing
SELECT is((SELECT array_agg(DISTINCT pg_temp.joins('나무', 'TESTZZZ' || n % 10, address => '10.0.0.9')) FROM generate_series(1, 30) n), '{wrong_code}', 'thirty tries are free');
SELECT is(pg_temp.joins('나무', 'TESTZZZ1', address => '10.0.0.9'), 'guessing', 'the next wrong one is refused');
SELECT is(pg_temp.joins('나무', address => '10.0.0.9'), 'joined', 'a right one is not');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT admitted_at FROM classroom.participants WHERE nickname = '나무'), NULL, 'but waits in the lobby');
UPDATE auth.login_throttle SET first_failure_at = now() - interval '11 minutes', blocked_until = now() - interval '1 second'
	WHERE key = auth.throttle_key('class_code', '10.0.0.9');
SET SESSION AUTHORIZATION seodang_app;
SELECT is(pg_temp.joins('바람', address => '10.0.0.9'), 'joined', 'ten minutes later the address is as good as any');
RESET SESSION AUTHORIZATION;
SELECT isnt((SELECT admitted_at FROM classroom.participants WHERE nickname = '바람'), NULL, 'and its people come straight in');
UPDATE auth.login_throttle SET last_failure_at = now() - interval '1 second' WHERE key = auth.throttle_key('class_code', '10.0.0.9');
SET SESSION AUTHORIZATION seodang_app;
SELECT is(pg_temp.joins('구름', 'TESTZZZ1', address => '10.0.0.9'), 'wrong_code', 'the count began again with the first failure after that');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT failures FROM auth.login_throttle WHERE key = auth.throttle_key('class_code', '10.0.0.9')), 1, 'at one');

-- what is told to many
SELECT is(classroom.participants_event('class:' || (pg_temp.session()).id), jsonb_build_object('type', 'participants', 'count', 2), 'everybody hears how many are in');
SELECT is(classroom.people_event('class:' || (pg_temp.session()).id || ':staff'), jsonb_build_object('type', 'people', 'count', 2, 'waiting', 1, 'present', 2),
	'the teacher also who waits and who is connected');
UPDATE classroom.participants SET last_seen_at = now() - interval '1 hour' WHERE nickname = '하늘';
SELECT is(classroom.present_count((pg_temp.session()).id), 1, 'who has not been heard of for long is not there');
INSERT INTO live.connections (connection_id, guest_id, school_id, topics, node) VALUES (gen_random_uuid(), pg_temp.participant('하늘'), pg_temp.id('ONE'), '{}', 'test');
SELECT is(classroom.present_count((pg_temp.session()).id), 2, 'unless a stream is open');
SELECT ok(EXISTS (SELECT FROM live.waiting_events WHERE topic = 'class:' || (pg_temp.session()).id AND name = 'participants'), 'newcomers are told of, joined');
SET SESSION AUTHORIZATION seodang_app;

-- the door
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is(classroom.admit((pg_temp.session()).id, NULL), 1, 'all who wait are let in');
SELECT is(classroom.admit((pg_temp.session()).id, NULL), 0, 'once');
SELECT classroom.remove((pg_temp.session()).id, pg_temp.participant('바람')) \g /dev/null
SELECT classroom.remove((pg_temp.session()).id, pg_temp.participant('바람')) \g /dev/null
SELECT is((SELECT count(*) FROM classroom.logs WHERE event_type = 'removed'), 1::bigint, 'who was put out is put out once');
SELECT is(pg_temp.joins('바람 2', device => '바람'), 'removed', 'a removed device stays out');
SELECT throws_ok($$SELECT auth.open_guest(sha256('바람'))$$, '42501', NULL, 'the application opens no guest by itself');
RESET SESSION AUTHORIZATION;
SELECT throws_ok($$SELECT auth.open_guest(sha256('바람'))$$, 'SD401', NULL, 'and the token is worth nothing');
SELECT is(pg_temp.events('user:' || pg_temp.participant('나무')), '{hear,admitted}', 'one who waited hears of it, and of the class from then on');
SELECT is(pg_temp.events('user:' || pg_temp.participant('바람')), '{removed,close}', 'one who was put out hears that, and nothing after it');
SELECT set_config('test.session', (pg_temp.session()).id::text, true), set_config('test.guest', pg_temp.participant('나무')::text, true) \g /dev/null
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('2teacher') \g /dev/null
SELECT throws_ok($$SELECT classroom.set_door(current_setting('test.session')::uuid, true, NULL)$$, 'SD404', NULL, 'another school''s door is not there');
SELECT auth.remove_guest(current_setting('test.guest')::uuid), auth.keep_guests(ARRAY[current_setting('test.guest')::uuid], now()) \g /dev/null
SELECT is(classroom.present_count(current_setting('test.session')::uuid), 0, 'nor is it told who is there');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT (removed_at IS NULL, expires_at > now()) FROM auth.guests WHERE id = current_setting('test.guest')::uuid), (true, true), 'and its guests stay');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT throws_ok($$SELECT auth.remove_guest(current_setting('test.guest')::uuid)$$, 'SD403', NULL, 'students put nobody out');

-- over, whether or not the task has come by
RESET SESSION AUTHORIZATION;
UPDATE classroom.sessions SET started_at = now() - interval '1 hour', expires_at = now() - interval '1 minute' WHERE code IN ('TESTK7M1', 'TESTK7M2');
SET SESSION AUTHORIZATION seodang_app;
SELECT is(pg_temp.joins('별', 'TESTK7M2'), 'wrong_code', 'nobody comes in any more');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT throws_ok(format('SELECT classroom.extend_session(%L, 30)', (pg_temp.session()).id), 'SD410', NULL, 'it is not lengthened any more');
SELECT is((SELECT outcome FROM classroom.start_session(pg_temp.id('ONEclass'), 'TESTK7M1')), 'started', 'another one starts, under the same code if it comes to that');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM classroom.sessions WHERE class_id = pg_temp.id('ONEclass') AND ended_at = expires_at), 1::bigint, 'the earlier one ended when its time was over');
SELECT is(classroom.end_sessions(), 1, 'the task ends what is over');
SELECT is(classroom.end_sessions(), 0, 'once');
SELECT is((SELECT ended_at FROM classroom.sessions WHERE code = 'TESTK7M2'), now() - interval '1 minute', 'as of when it was');
SELECT is(pg_temp.events('class:' || current_setting('test.session')), '{session_ended}', 'who was in the first is told');
SELECT is(pg_temp.events('user:' || current_setting('test.guest')), '{hear,admitted,close}', 'and their streams end');

SELECT * FROM finish();
ROLLBACK;
