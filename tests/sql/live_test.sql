-- SPDX-License-Identifier: GPL-3.0-or-later
-- Events get their positions in the order in which they can be seen: nothing is skipped.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;
SELECT extensions.dblink_connect('early', :'test_connection'), extensions.dblink_connect('late', :'test_connection') \g /dev/null
CREATE FUNCTION pg_temp.on(connection text, statement text) RETURNS text LANGUAGE sql AS $$
	SELECT x FROM extensions.dblink(connection, statement) AS t(x text)
$$;
CREATE FUNCTION pg_temp.publish(connection text, kind text) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.on(connection, format('SELECT live.publish(%L, %L)::text', 'user:' || pg_temp.id('s1'), kind))
$$;

SELECT pg_temp.on('early', 'SELECT live.assign_positions()::text') \g /dev/null
SELECT live.last_position() AS start \gset
SELECT extensions.dblink_exec('late', 'BEGIN') \g /dev/null
SELECT pg_temp.publish('late', 'first_written') \g /dev/null
SELECT pg_temp.publish('early', 'first_committed') \g /dev/null
SELECT pg_temp.on('early', 'SELECT live.assign_positions()::text') AS assigned \gset
SELECT is(:assigned, 1, 'an event that is not committed holds nobody up');
SELECT is((SELECT array_agg(kind) FROM live.events_after(:start)), '{first_committed}', 'the committed one is read');
SELECT live.last_position() AS middle \gset
SELECT extensions.dblink_exec('late', 'COMMIT') \g /dev/null
SELECT pg_temp.on('early', 'SELECT live.assign_positions()::text') \g /dev/null
SELECT is((SELECT array_agg(kind) FROM live.events_after(:middle)), '{first_written}', 'a late commit gets a later position, although it was written first');
SELECT ok(live.can_resume(:middle), 'a browser resumes from what is kept');
SELECT ok(live.can_resume(live.last_position()), 'also when nothing was missed');
SELECT ok(NOT live.can_resume(live.last_position() + 1), 'not from a future that a restored database has forgotten');

SELECT extensions.dblink_exec('late', 'BEGIN') \g /dev/null
SELECT pg_temp.publish('late', 'rolled_back') \g /dev/null
SELECT extensions.dblink_exec('late', 'ROLLBACK') \g /dev/null
SELECT is(pg_temp.on('early', 'SELECT live.assign_positions()::text'), '0', 'what was rolled back was never said');

-- two nodes wake up at once
SELECT pg_temp.publish('early', 'one'), pg_temp.publish('early', 'two') \g /dev/null
SELECT extensions.dblink_exec('early', 'BEGIN') \g /dev/null
SELECT pg_temp.on('early', 'SELECT live.assign_positions()::text') \g /dev/null
SELECT extensions.dblink_send_query('late', 'SELECT live.assign_positions()::text') \g /dev/null
SELECT pg_sleep(0.2) \g /dev/null
SELECT is(extensions.dblink_is_busy('late'), 1, 'the second node waits for the first');
SELECT extensions.dblink_exec('early', 'COMMIT') \g /dev/null
SELECT is((SELECT x FROM extensions.dblink_get_result('late') AS t(x text)), '0', 'and has nothing left to do');
SELECT * FROM extensions.dblink_get_result('late') AS t(x text) \g /dev/null
SELECT is((SELECT array_agg(kind ORDER BY id) FROM live.events_after(:middle)), '{first_written,one,two}', 'each event has one position');

-- the badge in an event is the truth of when it is read
SELECT inbox.notify(pg_temp.id('s1'), 'place_free', '{}', '/tutors', 'x1'), inbox.notify(pg_temp.id('s1'), 'place_free', '{}', '/tutors', 'x2') \g /dev/null
SELECT live.assign_positions() \g /dev/null
SELECT is((SELECT payload -> 'unread' FROM live.events_after(:middle) WHERE kind = 'inbox' ORDER BY id DESC LIMIT 1), '2', 'the last event of a person carries the true count');
SELECT throws_ok($$SELECT live.publish('everybody', 'x')$$, '23514', NULL, 'topics are people, schools and class sessions');

-- what comes in bursts
SELECT extensions.dblink_exec('early', format($$CREATE FUNCTION live.probe(topic text) RETURNS jsonb LANGUAGE sql STABLE AS
		$f$ SELECT jsonb_build_object('type', 'probe', 'events', count(*)) FROM live.events e WHERE e.topic = %L AND e.kind = 'counted' $f$;
	CREATE FUNCTION live.probe_nothing(topic text) RETURNS jsonb LANGUAGE sql AS 'SELECT NULL::jsonb';
	CREATE FUNCTION live.probe_bad(topic text) RETURNS jsonb LANGUAGE sql STABLE AS 'SELECT to_jsonb(1 / length(left(topic, 0)))';
	INSERT INTO live.joined_kinds VALUES ('probe', 'message', 'live.probe'), ('probe_nothing', 'message', 'live.probe_nothing'), ('probe_bad', 'message', 'live.probe_bad')$$,
	'user:' || pg_temp.id('s2'))) \g /dev/null
CREATE FUNCTION pg_temp.ask(connection text, login text, name text DEFAULT 'probe') RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.on(connection, format('SELECT live.publish_soon(%L, %L)::text', 'user:' || pg_temp.id(login), name))
$$;
CREATE FUNCTION pg_temp.count(connection text) RETURNS text LANGUAGE sql AS $$
	SELECT pg_temp.on(connection, format('SELECT live.publish(%L, %L)::text', 'user:' || pg_temp.id('s2'), 'counted'))
$$;
CREATE FUNCTION pg_temp.joined() RETURNS text[] LANGUAGE sql AS $$
	SELECT array_agg(e.topic || ' ' || (e.payload -> 'events') ORDER BY e.topic, e.id) FROM live.events e WHERE e.payload ->> 'type' = 'probe'
$$;
SELECT 'user:' || pg_temp.id('s2') AS second, 'user:' || pg_temp.id('s3') AS third \gset
SELECT pg_temp.on('early', 'SELECT live.send_waiting()::text') \g /dev/null
SELECT is(pg_temp.on('early', 'SELECT live.is_waiting()::text'), 'false', 'nothing waits');
SELECT is(pg_temp.on('early', 'SELECT live.send_waiting()::text'), 'false', 'and nothing is sent');
SELECT pg_temp.count('early'), pg_temp.ask('early', 's2'), pg_temp.ask('early', 's3'), pg_temp.count('early'), pg_temp.ask('early', 's2'),
	pg_temp.ask('early', 's3', 'probe_nothing'), pg_temp.ask('early', 's3', 'probe_bad') \g /dev/null
SELECT is(pg_temp.on('late', 'SELECT live.is_waiting()::text'), 'true', 'something waits');
SELECT is(pg_temp.joined(), NULL, 'until it is sent');
SELECT extensions.dblink_exec('late', 'BEGIN') \g /dev/null
SELECT pg_temp.count('late'), pg_temp.ask('late', 's2') \g /dev/null
SELECT is(pg_temp.on('early', 'SELECT live.send_waiting()::text'), 'true', 'it is sent while somebody else asks, who is not waited for');
SELECT is(pg_temp.joined(), (SELECT array_agg(t || ' 2' ORDER BY t) FROM unnest(ARRAY[:'second', :'third']) AS t),
	'each once, with what is true by then; nothing for NULL, and one that fails holds up no other');
SELECT extensions.dblink_exec('late', 'COMMIT') \g /dev/null
SELECT is(pg_temp.on('early', 'SELECT live.is_waiting()::text'), 'true', 'who committed later waits again');
SELECT extensions.dblink_exec('early', 'BEGIN') \g /dev/null
SELECT pg_temp.on('early', 'SELECT live.send_waiting()::text') \g /dev/null
SELECT is(pg_temp.on('late', 'SELECT live.send_waiting()::text'), 'false', 'what one node is sending another leaves to it');
SELECT pg_temp.ask('late', 's2') \g /dev/null
SELECT extensions.dblink_exec('early', 'ROLLBACK') \g /dev/null
SELECT pg_temp.on('late', 'SELECT live.send_waiting()::text') \g /dev/null
SELECT is((SELECT array_agg(j) FROM unnest(pg_temp.joined()) AS j WHERE j LIKE '% 3'), ARRAY[:'second' || ' 3'],
	'what a node had taken that failed is sent by the next, as one with the request that came later');
SELECT throws_ok(format('SELECT live.publish_soon(%L, %L)', :'second', 'no_such_name'), '23503', NULL, 'only names that somebody answers for');

-- who is here, and who is told of it
INSERT INTO live.presence_kinds VALUES ('^class:[^:]+$', ':probe', 'probe');
SELECT md5('guest')::uuid AS guest, md5('put out')::uuid AS put_out, md5('over')::uuid AS over, md5('nobody')::uuid AS nobody, 'class:' || pg_temp.id('ONEclass') AS topic \gset
INSERT INTO auth.guests (id, school_id, token_hash, removed_at, expires_at) VALUES (:'guest', pg_temp.id('ONE'), sha256('1'), NULL, now() + interval '1 hour'),
	(:'put_out', pg_temp.id('ONE'), sha256('2'), now(), now() + interval '1 hour'), (:'over', pg_temp.id('ONE'), sha256('3'), NULL, now());
CREATE FUNCTION pg_temp.connect(connection uuid, who uuid, session uuid, topic text) RETURNS uuid[] LANGUAGE sql AS $$
	SELECT ARRAY(SELECT live.connect('test node', jsonb_build_array(jsonb_build_object('connection_id', connection, 'person_id', who, 'session_id', session,
		'topics', ARRAY['user:' || who, topic]))))
$$;
CREATE FUNCTION pg_temp.asked() RETURNS text[] LANGUAGE sql AS $$
	WITH asked AS (DELETE FROM live.waiting_events w WHERE w.name = 'probe' RETURNING w.topic) SELECT array_agg(topic ORDER BY topic) FROM asked
$$;
SELECT pg_temp.asked() \g /dev/null
SELECT is(pg_temp.connect(:'guest', :'guest', :'guest', :'topic'), '{}', 'a guest may listen');
SELECT results_eq(format('SELECT person_id, session_id, school_id FROM live.connections WHERE guest_id = %L', :'guest'),
	format('SELECT NULL::uuid, NULL::uuid, %L::uuid', pg_temp.id('ONE')), 'and is here as a guest');
SELECT is(pg_temp.asked(), ARRAY[:'topic' || ':probe'], 'who looks at the topic is told');
SELECT is(pg_temp.connect(:'put_out', :'put_out', :'put_out', :'topic'), ARRAY[:'put_out'::uuid], 'one who was put out must go');
SELECT is(pg_temp.connect(:'over', :'over', :'over', :'topic'), ARRAY[:'over'::uuid], 'and one whose time is over');
SELECT is(pg_temp.connect(:'nobody', :'nobody', :'guest', :'topic'), ARRAY[:'nobody'::uuid], 'nobody listens in another''s place');
SELECT is(pg_temp.asked(), NULL, 'of those nobody hears');
SELECT id AS login FROM auth.sessions WHERE person_id = pg_temp.id('s1') \gset
SELECT is(pg_temp.connect(:'login', pg_temp.id('s1'), :'login', 'school:' || pg_temp.id('ONE')), '{}', 'a person with a login may listen');
SELECT is(pg_temp.asked(), NULL, 'to a topic that nobody looks at');
SELECT is_empty('SELECT live.outstaying(''test node'')', 'both may stay');
UPDATE auth.guests SET expires_at = now() - interval '30 seconds' WHERE id = :'guest';
SELECT is_empty('SELECT live.outstaying(''test node'')', 'a guest whose time is over is left for a while to those who say so');
UPDATE auth.guests SET expires_at = now() - interval '2 minutes' WHERE id = :'guest';
UPDATE auth.sessions SET expires_at = now() WHERE id = :'login';
SELECT set_eq('SELECT live.outstaying(''test node'')', format('VALUES (%L::uuid), (%L::uuid)', :'guest', :'login'), 'then both must go');
SELECT is_empty('SELECT live.outstaying(''another node'')', 'from where they are');
SELECT live.disconnect(ARRAY[:'guest'::uuid]) \g /dev/null
SELECT is(pg_temp.asked(), ARRAY[:'topic' || ':probe'], 'who looks at the topic is told that one left');
UPDATE auth.guests SET expires_at = now() + interval '1 hour' WHERE id = :'guest';
SELECT pg_temp.connect(:'guest', :'guest', :'guest', :'topic') \g /dev/null
SELECT pg_temp.asked() \g /dev/null
SELECT live.forget_node('test node') \g /dev/null
SELECT is(pg_temp.asked(), ARRAY[:'topic' || ':probe'], 'and that a node stopped');
SELECT is_empty('SELECT FROM live.connections WHERE node = ''test node''', 'with all who were there');

-- whose stream of a class session
RESET SESSION AUTHORIZATION;
INSERT INTO classroom.sessions (id, school_id, class_id, code) VALUES (md5('session')::uuid, pg_temp.id('ONE'), pg_temp.id('ONEclass'), 'AAAAAAAA');
INSERT INTO classroom.participants (id, school_id, session_id, nickname, avatar_id, admitted_at) VALUES (:'guest', pg_temp.id('ONE'), md5('session')::uuid, '토끼', 1, NULL);
SELECT md5('session')::uuid AS session \gset
CREATE FUNCTION pg_temp.stream(login text, of uuid DEFAULT md5('session')::uuid) RETURNS text LANGUAGE sql AS $$
	SELECT COALESCE(s.refusal, s.topics) FROM auth.sessions e, classroom.stream_of_teacher(of, e.id) s WHERE e.person_id = pg_temp.id(login)
$$;
SET SESSION AUTHORIZATION seodang_app;
SELECT is(topics, 'user:' || :'guest', 'who waits hears what concerns them') FROM classroom.stream_of_participant(:'guest');
RESET SESSION AUTHORIZATION;
UPDATE classroom.participants SET admitted_at = now() WHERE id = :'guest';
SELECT is(topics, 'user:' || :'guest' || ',class:' || :'session', 'who was let in hears the class') FROM classroom.stream_of_participant(:'guest');
SELECT is(refusal, 'signed_out', 'nobody') FROM classroom.stream_of_participant(:'nobody');
SELECT is(refusal, 'signed_out', 'a guest of something else') FROM classroom.stream_of_participant(:'over');
SELECT is(pg_temp.stream('teacher'), format('class:%1$s,class:%1$s:staff', :'session'), 'who teaches the class hears its staff''s');
SELECT is(pg_temp.stream('admin'), format('class:%1$s,class:%1$s:staff', :'session'), 'so do admins');
SELECT is(pg_temp.stream(l), 'not_found', l || ' does not') FROM unnest('{t1, s2, 2teacher, 2admin}'::text[]) AS l;
SELECT is(pg_temp.stream('teacher', :'nobody'), 'not_found', 'no such session');
SELECT is(refusal, 'signed_out', 'no such login') FROM classroom.stream_of_teacher(:'session', :'nobody');
UPDATE auth.sessions SET last_seen_at = now() - make_interval(secs => idle_seconds) WHERE person_id = pg_temp.id('teacher');
SELECT is(pg_temp.stream('teacher'), 'signed_out', 'a login that was not used for too long');
UPDATE classroom.sessions SET expires_at = now() WHERE id = :'session';
SELECT is(pg_temp.stream('admin'), 'ended', 'a session whose time is over') ;
SELECT is(refusal, 'ended', 'for its participants too') FROM classroom.stream_of_participant(:'guest');
UPDATE auth.guests SET removed_at = now() WHERE id = :'guest';
SELECT is(refusal, 'signed_out', 'unless they were put out') FROM classroom.stream_of_participant(:'guest');

SELECT * FROM finish();
ROLLBACK;
-- what the other connections wrote
SELECT extensions.dblink_exec('early', $$DELETE FROM live.events WHERE topic IN (SELECT 'user:' || md5('test ' || l)::uuid FROM unnest('{s1, s2, s3}'::text[]) AS l)$$) \g /dev/null
SELECT extensions.dblink_exec('early', $$DELETE FROM live.waiting_events WHERE name LIKE 'probe%'; DELETE FROM live.joined_kinds WHERE name LIKE 'probe%';
	DROP FUNCTION live.probe, live.probe_nothing, live.probe_bad$$) \g /dev/null
