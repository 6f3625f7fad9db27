-- SPDX-License-Identifier: GPL-3.0-or-later
-- The tests of the document (YUMAI, section 4): sessions and what refers to them, partitions, cascade, no orphans; and who may what.
\ir fixture.psql
\ir chat.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;

-- ---------------------------------------------------------------- the names of the document
SELECT has_table('chat', t, t) FROM unnest('{session_master,conversations,user_interactions,recommendations_log,user_feedback}'::name[]) AS t;
SELECT has_materialized_view('chat', 'recent_conversations', 'recent_conversations is materialised');
SELECT has_index('chat', 'session_master', i, i::text) FROM unnest('{idx_session_master_user,idx_session_master_active,idx_session_master_start}'::name[]) AS i;
SELECT has_index('chat', 'conversations', i, i::text) FROM unnest('{idx_conversations_session,idx_conversations_user_time}'::name[]) AS i;
SELECT has_function('chat', f, f) FROM unnest('{start_session,end_session,clean_inactive_sessions,delete_old_sessions}'::name[]) AS f;
SELECT col_is_pk('chat', 'session_master', 'session_id', 'a session is named by its id');
SELECT col_is_pk('chat', 'conversations', ARRAY['id', 'conversation_time'], 'the key of a turn holds the partition key');
SELECT is((SELECT partstrat::text || partnatts FROM pg_partitioned_table WHERE partrelid = 'chat.conversations'::regclass), 'r1',
	'turns are partitioned by range');
SELECT is((SELECT count(*) FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'chat.conversations'::regclass
	AND pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT'), 0::bigint, 'without a default partition');
SELECT ok(EXISTS (SELECT FROM pg_constraint f WHERE f.contype = 'f' AND f.confdeltype = 'c' AND f.conrelid = ('chat.' || t)::regclass
	AND f.confrelid = 'chat.session_master'::regclass), t || ' refer to a session, and go with it')
FROM unnest('{conversations,user_interactions,recommendations_log,user_feedback}'::text[]) AS t;

-- ---------------------------------------------------------------- valid and unknown sessions
SELECT pg_temp.converse('s1') AS session \gset
SELECT is((SELECT session_metadata ->> 'device' FROM chat.session_master WHERE session_id = :'session'), 'mobile', 'a session keeps its metadata');
SELECT ok((SELECT is_active AND session_end IS NULL FROM chat.session_master WHERE session_id = :'session'), 'and is active');
SELECT throws_ok(format('INSERT INTO chat.%I (session_id, user_id, %s) VALUES (%L, %L, %s)', t, columns, gen_random_uuid(), pg_temp.id('s1'), vals), '23503', NULL,
	t || ' takes no session that there is not')
FROM (VALUES ('conversations', 'input_text', '''x'''), ('user_interactions', 'interaction_type', '''x'''),
	('recommendations_log', 'target_type, target_id', '''document'', ''x'''),
	('user_feedback', 'feedback_target_type, feedback_target_id', '''answer'', ''x''')) AS x(t, columns, vals);
SELECT throws_ok(format('INSERT INTO chat.conversations (session_id, user_id, input_text) VALUES (%L, %L, ''x'')', :'session', pg_temp.id('s2')), '23503', NULL,
	'nor a session of somebody else');
SELECT throws_ok(format('SELECT chat.start_session(%L)', gen_random_uuid()), 'SD404', NULL, 'nobody has no session');
SELECT throws_ok(format('SELECT chat.start_session(%L, ''dance'')', pg_temp.id('s1')), '23514', NULL, 'a session has one of five types');
SELECT lives_ok(format('SELECT chat.start_session(%L, %L)', pg_temp.id('s1'), t), 'such as ' || t) FROM unnest('{chat,voice,api,test,admin}'::text[]) AS t;

-- ---------------------------------------------------------------- partitions
SELECT chat.create_conversations_partition(d) FROM unnest('{2024-08-31,2024-09-01,2024-10-15,2024-11-01,2025-01-31,2025-02-28}'::date[]) AS d \g /dev/null
INSERT INTO chat.conversations (session_id, user_id, input_text, conversation_time)
SELECT :'session', pg_temp.id('s1'), 'x', t FROM unnest('{2024-08-01 00:00+00,2024-09-30 23:59:59.999999+00,2024-10-10 12:00+00,2024-11-01 00:00+00,
	2024-11-30 23:00+00,2025-01-31 12:00+00,2025-02-28 12:00+00}'::timestamptz[]) AS t;
SELECT results_eq($$SELECT c.tableoid::regclass::text, count(*) FROM chat.conversations c WHERE c.conversation_time < '2025-06-01' GROUP BY 1 ORDER BY 1$$,
	$$VALUES ('chat.conversations_2024_08', 1::bigint), ('chat.conversations_2024_09', 1), ('chat.conversations_2024_10', 1), ('chat.conversations_2024_11', 2),
	('chat.conversations_2025_01', 1), ('chat.conversations_2025_02', 1)$$, 'each month has its rows in its partition');
SELECT throws_ok(format('INSERT INTO chat.conversations (session_id, user_id, input_text, conversation_time) VALUES (%L, %L, ''x'', ''2024-12-15'')',
	:'session', pg_temp.id('s1')), '23514', NULL, 'a month without a partition takes nothing');
SELECT chat.care_for_partitions() \g /dev/null
SELECT ok(to_regclass('chat.conversations_' || to_char(now() AT TIME ZONE 'UTC' + make_interval(months => m), 'YYYY_MM')) IS NOT NULL,
	'there is a place ' || m || ' months ahead') FROM generate_series(0, 6) AS m;
SELECT lives_ok('SELECT chat.care_for_partitions()', 'what is there stays');
SELECT ok(bool_and(c.relrowsecurity AND c.relforcerowsecurity), 'each partition keeps schools apart by its own name too')
FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'chat.conversations'::regclass;
SELECT is((SELECT count(*) FROM pg_inherits i JOIN pg_index x ON x.indrelid = i.inhrelid WHERE i.inhparent = 'chat.conversations'::regclass),
	(SELECT count(*) FROM pg_inherits WHERE inhparent = 'chat.conversations'::regclass)
		* (SELECT count(*) FROM pg_index WHERE indrelid = 'chat.conversations'::regclass), 'each partition has every index');

-- ---------------------------------------------------------------- cascade, orphans
CREATE FUNCTION pg_temp.children(session uuid) RETURNS bigint[] LANGUAGE sql AS $$
	SELECT ARRAY[(SELECT count(*) FROM chat.conversations WHERE session_id = session), (SELECT count(*) FROM chat.user_interactions WHERE session_id = session),
		(SELECT count(*) FROM chat.recommendations_log WHERE session_id = session), (SELECT count(*) FROM chat.user_feedback WHERE session_id = session)];
$$;
INSERT INTO live.answers (subject, topic, kind, payload) VALUES (gen_random_uuid(), 'conversation:' || :'session', 'done', '{"text": "비밀"}'),
	(gen_random_uuid(), 'conversation:' || gen_random_uuid(), 'done', '{}');
SELECT is(pg_temp.children(:'session'), '{8,1,1,1}', 'something hangs on the session');
DELETE FROM chat.session_master WHERE session_id = :'session';
SELECT is(pg_temp.children(:'session'), '{0,0,0,0}', 'and nothing once it is gone');
SELECT is((SELECT count(*) FROM live.answers), 1::bigint, 'nor what was kept for who asks for an answer again');
SELECT is((SELECT count(*) FROM chat.conversations c LEFT JOIN chat.session_master m USING (session_id) WHERE m.session_id IS NULL)
	+ (SELECT count(*) FROM chat.user_interactions c LEFT JOIN chat.session_master m USING (session_id) WHERE m.session_id IS NULL)
	+ (SELECT count(*) FROM chat.user_feedback c LEFT JOIN chat.session_master m USING (session_id) WHERE m.session_id IS NULL)
	+ (SELECT count(*) FROM chat.recommendations_log c LEFT JOIN chat.session_master m USING (session_id) WHERE m.session_id IS NULL AND c.session_id IS NOT NULL),
	0::bigint, 'there is no orphan anywhere');

-- What was said goes too, with the file it lies in.
SELECT pg_temp.converse('s1') AS session \gset
INSERT INTO files.files (id, school_id, person_id, store, name, content_type, bytes)
VALUES (pg_temp.id('voice'), pg_temp.id('ONE'), pg_temp.id('s1'), 'directory', md5('voice'), 'audio/mp4', 5);
INSERT INTO chat.conversations (session_id, user_id, input, input_text, input_file_id) VALUES (:'session', pg_temp.id('s1'), 'voice', 'x', pg_temp.id('voice'));
DELETE FROM chat.session_master WHERE session_id = :'session';
SELECT is((SELECT count(*) FROM files.files WHERE id = pg_temp.id('voice')), 0::bigint, 'a voice turn takes its file with it');
SELECT is((SELECT count(*) FROM files.removals WHERE name = md5('voice')), 1::bigint, 'whose bytes follow');

-- ---------------------------------------------------------------- ending, cleaning up, forgetting
SELECT pg_temp.converse('s1') AS session \gset
SELECT is(chat.end_session(:'session'), true, 'a session ends');
SELECT is(chat.end_session(:'session'), false, 'once');
SELECT is(chat.end_session(gen_random_uuid()), false, 'and none that there is not');
SELECT ok((SELECT NOT is_active AND session_end IS NOT NULL FROM chat.session_master WHERE session_id = :'session'), 'it says when');
SELECT pg_temp.converse('s2') AS idle, pg_temp.converse('s3') AS busy \gset
UPDATE chat.session_master SET session_start = now() - interval '25 hours' WHERE session_id IN (:'idle', :'busy');
UPDATE chat.session_master SET last_turn_at = now() - interval '23 hours' WHERE session_id = :'busy';
SELECT is(chat.clean_inactive_sessions(), 1, 'what was silent for 24 hours is ended');
SELECT is((SELECT session_end FROM chat.session_master WHERE session_id = :'idle'), now() - interval '25 hours', 'when the silence began');
SELECT ok((SELECT is_active FROM chat.session_master WHERE session_id = :'busy'), 'what was not goes on');
SELECT is(chat.clean_inactive_sessions(), 0, 'nothing is ended twice');
UPDATE chat.session_master SET session_start = now() - interval '31 days' WHERE session_id IN (:'idle', :'busy');
SELECT cmp_ok(chat.delete_old_sessions(30), '=', 1, 'sessions of more than 30 days ago are deleted');
SELECT is((SELECT array_agg(session_id) FROM chat.session_master WHERE session_id IN (:'idle', :'busy')), ARRAY[:'busy'::uuid], 'unless they went on since');
SELECT is((SELECT keep FROM jobs.retention WHERE table_name = 'chat.session_master'), interval '30 days', 'the schedule does the same');
UPDATE chat.session_master SET session_start = now() - interval '31 days', last_turn_at = now() - interval '31 days' WHERE session_id = :'busy';
SELECT bool_or(more) FROM jobs.apply_retention('day') \g /dev/null
SELECT is((SELECT count(*) FROM chat.session_master WHERE session_id = :'busy'), 0::bigint, 'each night');
SELECT is(pg_temp.children(:'busy'), '{0,0,0,0}', 'with all that hangs on them');

-- Turns of a long conversation that goes on, and partitions without any.
SELECT pg_temp.converse('s2') AS long \gset
INSERT INTO chat.conversations (session_id, user_id, input_text, conversation_time)
SELECT :'long', pg_temp.id('s2'), 'x', t FROM unnest(ARRAY['2024-08-05'::timestamptz, '2024-09-05']) AS t;
SELECT is(chat.forget_old_turns(1), 1, 'old turns go in batches');
SELECT is(chat.forget_old_turns(), 1, 'until there are none');
SELECT is((SELECT count(*) FROM chat.conversations WHERE session_id = :'long'), 1::bigint, 'what was said lately stays');
SELECT ok(to_regclass('chat.conversations_2024_08') IS NULL, 'a partition of which nothing is left goes');
SELECT ok(to_regclass('chat.conversations_' || to_char(now() AT TIME ZONE 'UTC', 'YYYY_MM')) IS NOT NULL, 'and one that is needed stays');

-- ---------------------------------------------------------------- who may what
SELECT pg_temp.converse('s1') AS session, pg_temp.converse('2s1') AS other \gset
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s2') \g /dev/null
SELECT throws_ok(format('SELECT chat.start_session(%L)', pg_temp.id('s1')), 'SD404', NULL, 'nobody begins a session for somebody else');
SELECT is(chat.end_session(:'session'), false, 'nor ends one');
SELECT throws_ok(format('SELECT chat.delete_session(%L)', :'session'), 'SD404', NULL, 'nor deletes one');
SELECT throws_ok(format('SELECT * FROM chat.ask(%L, ''x'')', :'session'), 'SD404', NULL, 'nor asks in one');
SELECT throws_ok('SELECT chat.' || f, 'SD404', NULL, f || ' is the schedule''s') FROM unnest('{clean_inactive_sessions(),delete_old_sessions(30),
	forget_old_turns(),refresh_recent_conversations()}'::text[]) AS f;
SELECT throws_ok('SELECT * FROM chat.recent_conversations', '42501', NULL, 'the view of all schools is read through functions only');
SELECT throws_ok('SELECT chat.create_conversations_partition(''2030-01-01'')', '42501', NULL, 'partitions are made by who cares for them');
SELECT throws_ok('SELECT * FROM chat.recent_use()', 'SD403', NULL, 'how much is talked is for admins');
RESET SESSION AUTHORIZATION;
SELECT auth.act_in_school(NULL), chat.refresh_recent_conversations() \g /dev/null
SELECT is((SELECT count(*) FROM chat.recent_conversations WHERE session_id IN (:'session', :'other') AND recent_turns = 1), 2::bigint,
	'the view follows when it is refreshed');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is((SELECT sum(sessions)::bigint FROM chat.recent_use()), (SELECT count(*) FROM chat.session_master WHERE last_seen_at > now() - interval '7 days'),
	'an admin reads of the own school');
SELECT is((SELECT sum(turns)::bigint FROM chat.recent_use()), (SELECT count(*) FROM chat.conversations WHERE conversation_time > now() - interval '7 days'),
	'all that was asked');
SELECT is((SELECT sessions FROM chat.recent_use() WHERE kind = 'partner'), NULLIF((SELECT count(*) FROM chat.session_master WHERE with_partner
	AND last_seen_at > now() - interval '7 days'), 0), 'by whom it was asked');
SELECT * FROM finish();
ROLLBACK;
