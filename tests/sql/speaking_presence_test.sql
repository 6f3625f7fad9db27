-- SPDX-License-Identifier: GPL-3.0-or-later
-- Where students are: told by beats, seen by their tutors, gone after silence.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;
UPDATE school.settings SET max_tutors_per_student = 2 WHERE school_id = pg_temp.id('ONE');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT tutoring.match_directly(pg_temp.id('t1'), pg_temp.id('s1')), tutoring.match_directly(pg_temp.id('t2'), pg_temp.id('s1')),
	tutoring.match_directly(pg_temp.id('t1'), pg_temp.id('s2')) AS ended \gset
SELECT m.id AS ended FROM tutoring.tutor_students m WHERE m.student_id = pg_temp.id('s2') \gset
SELECT tutoring.end_match(:'ended', '그만') \g /dev/null
RESET SESSION AUTHORIZATION;
CREATE FUNCTION pg_temp.room(student text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(DISTINCT COALESCE(m.room, 'none'), ' ') FROM tutoring.tutor_students m WHERE m.student_id = pg_temp.id(student);
$$;
-- What tutors were told since the last time.
CREATE TEMP TABLE heard AS SELECT COALESCE(max(id), 0) AS last FROM live.events;
CREATE FUNCTION pg_temp.told() RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	words text;
BEGIN
	SELECT string_agg(t.login || ' ' || COALESCE(e.payload ->> 'room', 'none'), ', ' ORDER BY t.login, e.id) INTO words
	FROM live.events e JOIN (VALUES ('t1'), ('t2')) AS t(login) ON e.topic = 'user:' || pg_temp.id(t.login)
	WHERE e.kind = 'presence' AND e.id > (SELECT h.last FROM heard h);
	UPDATE heard SET last = (SELECT max(id) FROM live.events);
	RETURN words;
END $$;
CREATE FUNCTION pg_temp.sweeps() RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM jobs.jobs j WHERE j.type = 'presence_sweep' AND j.school_id = pg_temp.id('ONE') AND j.status = 'PENDING';
$$;
CREATE FUNCTION pg_temp.go_silent(seconds integer) RETURNS void LANGUAGE sql AS $$
	UPDATE speaking.presence p SET updated_at = p.updated_at - make_interval(secs => seconds);
$$;
GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA pg_temp TO seodang_app;
\set tab 'e0000000-0000-0000-0000-000000000001'
\set other_tab 'e0000000-0000-0000-0000-000000000002'
\set third_tab 'e0000000-0000-0000-0000-000000000004'

SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT speaking.be_present(:'tab', 'practice') \g /dev/null
SELECT is(pg_temp.room('s1'), 'practice', 'a beat says where a student is');
SELECT is(pg_temp.told(), 't1 practice, t2 practice', 'and each tutor hears of it');
SELECT speaking.be_present(:'tab', 'practice') \g /dev/null
SELECT is(pg_temp.told(), NULL, 'the next beat is no news');
SELECT is(pg_temp.sweeps(), 1::bigint, 'one sweep waits, however many beats there are');
SELECT is((SELECT run_at = now() + speaking.presence_lasts() FROM jobs.jobs WHERE type = 'presence_sweep' AND school_id = pg_temp.id('ONE')), true, 'for when the first may be gone');
SELECT speaking.be_present(:'tab', 'ai-conversation') \g /dev/null
SELECT is(pg_temp.told(), 't1 ai-conversation, t2 ai-conversation', 'another room is');

-- several tabs, other people
UPDATE speaking.presence SET connected_at = connected_at - interval '1 minute';
SELECT speaking.be_present(:'other_tab', 'practice') \g /dev/null
SELECT is(pg_temp.told(), 't1 practice, t2 practice', 'the tab that came last counts');
SELECT speaking.be_present(:'tab', 'ai-conversation') \g /dev/null
SELECT is(pg_temp.told(), NULL, 'whichever spoke last');
SELECT pg_temp.sign_in('s3') \g /dev/null
SELECT speaking.be_present(:'other_tab', 'none'), speaking.be_present(:'other_tab', 'ai-conversation') \g /dev/null
SELECT is((SELECT ROW(person_id = pg_temp.id('s1'), room)::text FROM speaking.presence WHERE connection_id = :'other_tab'), '(t,practice)', 'nobody speaks for another''s tab');
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT speaking.be_present(:'other_tab', 'none') \g /dev/null
SELECT is(pg_temp.told(), 't1 ai-conversation, t2 ai-conversation', 'as it closes the other one counts');
SELECT speaking.be_present(:'tab', 'none') \g /dev/null
SELECT is(pg_temp.told(), 't1 none, t2 none', 'and the last one leaves nothing');
SELECT is(pg_temp.room('s1'), 'none', 'at once');
SELECT pg_temp.sign_in('s2') \g /dev/null
SELECT speaking.be_present('e0000000-0000-0000-0000-000000000005', 'practice') \g /dev/null
SELECT is(pg_temp.room('s2'), 'none', 'a tutor of before sees nothing');
SELECT is(pg_temp.told(), NULL, 'and hears nothing');

-- appearing offline
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT speaking.be_present(:'tab', 'practice'), pg_temp.told() \g /dev/null
SELECT speaking.set_preferences(10, true) \g /dev/null
SELECT is(pg_temp.told(), 't1 none, t2 none', 'who appears offline does at once');
SELECT speaking.be_present(:'tab', 'practice') \g /dev/null
SELECT is(pg_temp.room('s1'), 'none', 'and stays so');
SELECT speaking.set_preferences(10, false) \g /dev/null
SELECT is(pg_temp.told(), 't1 practice, t2 practice', 'until it is over');

-- silence
SELECT pg_temp.go_silent(44) \g /dev/null
SELECT speaking.sweep_presence(pg_temp.id('ONE')) \g /dev/null
SELECT is(pg_temp.room('s1'), 'practice', '44 seconds of silence are nothing');
SELECT pg_temp.go_silent(1) \g /dev/null
UPDATE jobs.jobs SET status = 'PROCESSING', worker_id = gen_random_uuid() WHERE type = 'presence_sweep' AND status = 'PENDING';
SELECT pg_temp.sign_in('s3') \g /dev/null
SELECT speaking.be_present('e0000000-0000-0000-0000-000000000003', 'practice') \g /dev/null
SELECT is(pg_temp.sweeps(), 1::bigint, 'who comes during a sweep orders the next one');
UPDATE jobs.jobs SET status = 'COMPLETED', finished_at = now() WHERE type = 'presence_sweep' AND status IN ('PENDING', 'PROCESSING');
SET SESSION AUTHORIZATION seodang_app;
SELECT auth.act_in_school(NULL), speaking.sweep_presence(pg_temp.id('ONE')) \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.room('s1'), 'none', '45 are too many');
SELECT is(pg_temp.told(), 't1 none, t2 none', 'of which tutors are told');
SELECT is(pg_temp.sweeps(), 1::bigint, 'the sweep comes again for the others');
SELECT pg_temp.go_silent(60) \g /dev/null
UPDATE jobs.jobs SET status = 'COMPLETED', finished_at = now() WHERE type = 'presence_sweep' AND status = 'PENDING';
SELECT speaking.sweep_overdue_presence() \g /dev/null
SELECT is((SELECT count(*) FROM speaking.presence), 0::bigint, 'what nobody swept the clean-up does');
SELECT is(pg_temp.sweeps(), 0::bigint, 'where nobody is there is no sweep');

-- a program, whose login ends
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT speaking.be_present(auth.session_id(), 'practice', auth.session_id()) \g /dev/null
SELECT is(pg_temp.room('s1'), 'practice', 'a program is its login');
SELECT auth.drop_sessions(pg_temp.id('s1')) \g /dev/null
SELECT is(pg_temp.room('s1'), 'none', 'and goes with it');

-- the sweep and a beat that is under way
SELECT extensions.dblink_connect(c, :'test_connection'), extensions.dblink_exec(c, 'SET client_min_messages = warning') FROM unnest('{setup,beat,sweep}'::text[]) AS c \g /dev/null
SELECT m.student_id AS student, m.school_id AS school FROM tutoring.tutor_students m JOIN school.schools c ON c.id = m.school_id AND c.code = 'NARU' AND m.status = 'active' ORDER BY m.id LIMIT 1 \gset
SELECT extensions.dblink_exec('beat', 'BEGIN') \g /dev/null
SELECT * FROM extensions.dblink('beat', format($$SELECT set_config('seodang.school_id', %L, true), set_config('seodang.user_id', %L, true), speaking.be_present(%L, 'practice')::text$$,
	:'school', :'student', :'third_tab')) AS t(a text, b text, c text) \g /dev/null
SELECT extensions.dblink_send_query('sweep', format('SELECT speaking.sweep_presence(%L)::text', :'school')) \g /dev/null
SELECT is(extensions.dblink_is_busy('sweep'), 1, 'a sweep waits for a beat that is on its way') FROM pg_sleep(0.3);
SELECT extensions.dblink_exec('beat', 'COMMIT') \g /dev/null
SELECT * FROM extensions.dblink_get_result('sweep') AS t(x text) \g /dev/null
SELECT is((SELECT count(*) FROM jobs.jobs j WHERE j.type = 'presence_sweep' AND j.school_id = :'school' AND j.status = 'PENDING'), 1::bigint, 'and the beat has a sweep to come');
SELECT extensions.dblink_exec('setup', format($$DELETE FROM speaking.presence WHERE connection_id = %L$$, :'third_tab')),
	extensions.dblink_exec('setup', format($$DELETE FROM jobs.jobs WHERE type = 'presence_sweep' AND school_id = %L$$, :'school')) \g /dev/null
SELECT is((SELECT room FROM tutoring.tutor_students WHERE student_id = :'student' AND status = 'active' LIMIT 1), NULL, 'whatever removes the row, the tutor sees it');
SELECT extensions.dblink_disconnect(c) FROM unnest('{setup,beat,sweep}'::text[]) AS c \g /dev/null
SELECT * FROM finish();
ROLLBACK;
