-- SPDX-License-Identifier: GPL-3.0-or-later
-- The learning history: the names, constraints, indexes and partitions of the document, whose rows are seen, and what accept_events does.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;

-- ---------------------------------------------------------------- the document's names
SELECT col_is_pk('hub', 'learning_history', ARRAY['id', 'occurred_at'], 'the primary key holds the partition key');
SELECT fk_ok('hub', 'learning_history', 'student_id', 'hub', 'students', 'id');
SELECT is(confdeltype::text, 'c', 'and goes with its student') FROM pg_constraint
WHERE conname = 'fk_learning_history_student' AND conrelid = 'hub.learning_history'::regclass;
SELECT is(array_agg(a.attname::text ORDER BY a.attnum), '{id,occurred_at,school_id,student_id,event_type,source_node,source_id,content,created_at}',
	'the columns of the document, and the school') FROM pg_attribute a WHERE a.attrelid = 'hub.learning_history'::regclass AND a.attnum > 0 AND NOT a.attisdropped;
SELECT has_check('hub', 'learning_history', 'it has checks');
SELECT ok(EXISTS (SELECT FROM pg_constraint WHERE conrelid = 'hub.learning_history'::regclass AND conname = c), c || ' is there')
FROM unnest('{learning_history_source_node_check,learning_history_event_type_check,fk_learning_history_student}'::text[]) AS c;
SELECT has_index('hub', 'learning_history', i, i || ' is there')
FROM unnest('{idx_lh_student_id,idx_lh_student_occurred,idx_lh_event_type,idx_lh_occurred_at,idx_lh_content_gin,idx_lh_student_event}'::text[]) AS i;
SELECT index_is_type('hub', 'learning_history', 'idx_lh_content_gin', 'gin');
SELECT is((SELECT pg_get_indexdef('hub.idx_lh_student_event'::regclass)), 'CREATE INDEX idx_lh_student_event ON ONLY hub.learning_history USING btree (student_id, event_type, occurred_at DESC)',
	'as the document has it');
SELECT is((SELECT count(*) FROM pg_index x JOIN pg_inherits i ON i.inhrelid = x.indexrelid WHERE i.inhparent = 'hub.idx_lh_student_occurred'::regclass),
	(SELECT count(*) FROM pg_inherits WHERE inhparent = 'hub.learning_history'::regclass), 'every partition has the indexes');

-- ---------------------------------------------------------------- partitions
SELECT is((SELECT partstrat::text FROM pg_partitioned_table WHERE partrelid = 'hub.learning_history'::regclass), 'r', 'it is partitioned by range');
SELECT is((SELECT count(*) FROM pg_class c JOIN pg_inherits i ON i.inhrelid = c.oid
	WHERE i.inhparent = 'hub.learning_history'::regclass AND pg_get_expr(c.relpartbound, c.oid) = 'DEFAULT'), 0::bigint, 'and has no default partition');
SELECT ok(c.relrowsecurity AND c.relforcerowsecurity AND (SELECT count(*) = 2 FROM pg_policy p WHERE p.polrelid = c.oid), c.relname || ' keeps schools apart, asked by its own name too')
FROM pg_class c WHERE c.oid = 'hub.learning_history'::regclass OR c.oid IN (SELECT inhrelid FROM pg_inherits WHERE inhparent = 'hub.learning_history'::regclass);
SELECT hub.care_for_partitions() \g /dev/null
SELECT ok(hub.has_partition(now() + make_interval(months => m)), 'there is a place ' || m || ' months ahead') FROM generate_series(0, 6) AS m;
SELECT lives_ok('SELECT hub.care_for_partitions()', 'what is there stays');
SELECT hub.create_learning_history_partition('1950-01-31') \g /dev/null
SELECT is(pg_get_expr(relpartbound, oid), 'FOR VALUES FROM (''1950-01-01 00:00:00+00'') TO (''1950-02-01 00:00:00+00'')', 'a month is one in UTC')
FROM pg_class WHERE relname = 'learning_history_1950_01';
SELECT throws_ok(format('INSERT INTO hub.learning_history (occurred_at, school_id, student_id, event_type, source_node, content) VALUES (''1950-02-01Z'', %L, %L, ''study'', 1, ''{}'')',
	pg_temp.id('ONE'), pg_temp.id('s1')), '23514', NULL, 'what no partition takes is refused');
SELECT throws_ok(format('INSERT INTO hub.learning_history (occurred_at, school_id, student_id, event_type, source_node, content) VALUES (now(), %L, %L, %L, %s, ''{}'')',
	pg_temp.id('ONE'), pg_temp.id('s1'), type, node), '23514', NULL, type || ' of ' || node || ' is refused') FROM (VALUES ('party', 1), ('study', 0), ('study', 7)) AS v(type, node);
SELECT throws_ok('SELECT hub.create_learning_history_partition(NULL)', NULL, NULL, 'a partition has a month');

-- ---------------------------------------------------------------- whose rows are seen
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
CREATE FUNCTION pg_temp.items(VARIADIC logins text[]) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_agg(jsonb_build_object('index', i - 1, 'student_id', pg_temp.id(l), 'occurred_at', now() - i * interval '1 minute', 'event_type', 'study',
		'source_id', 'x' || i, 'content', '{"concept": "분수", "result": "correct", "time_spent": 90}'::jsonb, 'concept', '분수', 'is_correct', true))
	FROM unnest(logins) WITH ORDINALITY AS u(l, i)
$$;
SELECT results_eq($$ SELECT accepted, duplicates, errors FROM hub.accept_events(pg_temp.items('s1', 's2', '2s1'), 4) $$,
	$$ VALUES (2, 0, '[{"index": 2, "field": "student_id", "code": "not_found"}]'::jsonb) $$, 'another school''s student is not found');
SELECT results_eq($$ SELECT accepted, duplicates FROM hub.accept_events(pg_temp.items('s1', 's2'), 4) $$, 'VALUES (0, 2)', 'the same is kept once');
SELECT results_eq($$ SELECT accepted, duplicates FROM hub.accept_events(pg_temp.items('s1', 's2'), 3) $$, 'VALUES (2, 0)', 'of another node it is another event');
SELECT results_eq($$ SELECT accepted, duplicates, errors FROM hub.accept_events('[]', 4) $$, $$ VALUES (0, 0, '[]'::jsonb) $$, 'nothing is nothing');
SELECT is((SELECT observations FROM hub.mastery WHERE student_id = pg_temp.id('s1')), 2, 'mastery has counted');
SELECT results_eq(format('SELECT sum(events)::integer, sum(correct)::integer, sum(wrong)::integer, sum(seconds)::integer FROM hub.activity_days WHERE student_id = %L', pg_temp.id('s1')),
	'VALUES (2, 2, 0, 180)', 'and so has the day');
SELECT ok((SELECT NOT is_planned FROM hub.concepts WHERE key = '분수'), 'the concept is marked as unplanned');
SELECT hub.record_event(pg_temp.id('s1'), 'intervention', 'tutoring', 'y', '{"action": "feedback_given"}') \g /dev/null
SELECT hub.record_event(pg_temp.id('t1'), 'intervention', 'tutoring', 'y', '{"action": "feedback_given"}') \g /dev/null
SELECT results_eq($$ SELECT student_id, source_node FROM hub.learning_history WHERE source_id = 'y' $$, format('VALUES (%L::uuid, 1)', pg_temp.id('s1')), 'a room writes the events of students, as its node');
SELECT results_eq($$ SELECT accepted, duplicates FROM hub.accept_events((SELECT jsonb_agg((i - 'is_correct') || '{"source_id": "z", "concept": "로그", "content": {"concept": "로그"}}')
	FROM jsonb_array_elements(pg_temp.items('s1', 's1')) AS i), 4) $$, 'VALUES (2, 0)', 'an event may name a concept without an answer');
SELECT results_eq($$ SELECT c.is_planned, c.p_init, c.p_learn, c.p_guess, c.p_slip, c.target, (SELECT count(*) FROM hub.mastery m WHERE m.concept_id = c.id)
	FROM hub.concepts c WHERE c.key = '로그' $$, 'VALUES (false, 0.3::float8, 0.1::float8, 0.2::float8, 0.1::float8, 0.85::float8, 0::bigint)', 'which makes it with the defaults, and no mastery of it');
SELECT is(hub.event_item(pg_temp.id('s1'), '2026-01-01Z', type, 'x', content) - '{index,student_id,occurred_at,event_type,source_id,content}'::text[], wanted::jsonb, content::text || ' of ' || type)
FROM (VALUES ('study', '{"concept": "a", "result": "wrong"}'::jsonb, '{"concept": "a", "is_correct": false}'), ('intervention', '{"concept": "a", "result": "wrong"}', '{"concept": "a"}'),
	('test', '{"concept": "a"}', '{"concept": "a"}'), ('test', '{"concept": "a", "result": "half"}', '{"concept": "a"}'), ('test', '{"result": "correct"}', '{}'),
	('test', '{"concept": null, "result": "correct"}', '{}'), ('test', '{"concept": 5, "result": "correct"}', '{}')) AS v(type, content, wanted);
SELECT pg_temp.sign_in('2teacher') \g /dev/null
SELECT is((SELECT count(*) FROM hub.learning_history), 0::bigint, 'another school sees nothing of it');
SELECT is((SELECT count(*) FROM hub.concepts WHERE key = '분수'), 0::bigint, 'not even the concept');
DO $$
BEGIN
	EXECUTE format('CREATE TEMP VIEW partition_rows AS SELECT school_id FROM hub.learning_history_%s', to_char((now() - interval '1 minute') AT TIME ZONE 'UTC', 'YYYY_MM'));
END $$;
SELECT is((SELECT count(*) FROM partition_rows), 0::bigint, 'nor by the partition''s own name');

-- ---------------------------------------------------------------- the quarantine
SELECT pg_temp.sign_in('teacher') \g /dev/null
CREATE FUNCTION pg_temp.old_items() RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_agg(i || '{"occurred_at": "1951-03-31T23:59:59Z"}') FROM jsonb_array_elements(pg_temp.items('s1', 's2')) AS i
$$;
SELECT is(errors -> 1, '{"index": 1, "field": "occurred_at", "code": "quarantined"}', 'an event without a partition is kept apart') FROM hub.accept_events(pg_temp.old_items(), 4);
SELECT is(accepted + duplicates, 0, 'once') FROM hub.accept_events(pg_temp.old_items(), 4);
SELECT is((SELECT count(*) FROM hub.quarantined_events WHERE replayed_at IS NULL), 2::bigint, 'they wait');
SELECT throws_ok('SELECT hub.make_partition(''1951-03-01'')', 'SD403', NULL, 'a teacher makes no partition');
SELECT throws_ok('SELECT hub.replay_events(''1951-03-01'')', 'SD403', NULL, 'and replays nothing');
SELECT throws_ok('SELECT hub.create_learning_history_partition(''1951-03-01'')', '42501', NULL, 'not past the checks either');
SELECT pg_temp.sign_in('2admin') \g /dev/null
SELECT throws_ok('SELECT hub.make_partition(''1951-03-01'')', 'SD404', NULL, 'where nothing of the own school waits there is nothing to make');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT throws_ok('SELECT hub.replay_events(''1951-03-01'')', 'SD409', 'no_partition', 'first the partition');
SELECT is(hub.make_partition('1951-03-17'), 'made');
SELECT is(hub.make_partition('1951-03-17'), 'already_there');
SELECT results_eq('SELECT * FROM hub.replay_events(''1951-03-01'', 1)', 'VALUES (1, 0, 1)', 'a part of them');
SELECT results_eq('SELECT * FROM hub.replay_events(''1951-03-01'')', 'VALUES (1, 0, 0)', 'and the rest');
SELECT results_eq('SELECT * FROM hub.replay_events(''1951-03-01'')', 'VALUES (0, 0, 0)', 'once');
SELECT is((SELECT observations FROM hub.mastery WHERE student_id = pg_temp.id('s1')), 3, 'mastery has counted what was let in');
SELECT is((SELECT (recent, last_at > now() - interval '1 hour')::text FROM hub.mastery WHERE student_id = pg_temp.id('s1')), '("{t,t,t}",t)', 'in its place before the others');

-- ---------------------------------------------------------------- the archive
RESET SESSION AUTHORIZATION;
ALTER TABLE hub.learning_history_1951_03 SET SCHEMA archive;
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT ok(hub.has_partition('1951-03-05Z'), 'an archived month has its place');
SELECT is((SELECT count(*) FROM hub.learning_history WHERE occurred_at < '1952-01-01Z'), 2::bigint, 'and can be read');
SELECT results_eq('SELECT accepted, duplicates FROM hub.accept_events(pg_temp.old_items(), 4)', 'VALUES (0, 2)', 'what it has is known');

-- ---------------------------------------------------------------- reading
SELECT is(hub.event_number(hub.event_cursor(n)), n, 'a cursor holds the number ' || n) FROM unnest('{1,255,4294967296,9223372036854775807}'::bigint[]) AS n;
SELECT is(hub.range_bound('from', '2026-03-01', false), '2026-02-28 15:00:00+00', 'a day begins in the school''s zone');
SELECT is(hub.range_bound('to', '2026-03-01', true), '2026-03-01 14:59:59.999999+00', 'and ends there');
SELECT is(hub.range_bound('to', '2026-03-01T10:00:00+09:00', true), '2026-03-01 01:00:00+00', 'a time is itself');
SELECT throws_ok(format('SELECT hub.range_bound(''from'', %L, false)', t), 'SD422', 'not_a_moment', t || ' is no bound') FROM unnest('{now,2026-02-30,2026-13-01T00:00:00Z,infinity}'::text[]) AS t;

-- ---------------------------------------------------------------- keys
SELECT throws_ok('SELECT auth.add_node_key(4, sha256(''k''), NULL)', 'SD403', NULL, 'a teacher makes no key');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT auth.add_node_key(4, sha256('k'), '') AS key \gset
SELECT throws_ok('SELECT token_hash FROM auth.node_keys', '42501', NULL, 'what opens is not readable');
SELECT throws_ok('SELECT auth.add_node_key(7, sha256(''l''), NULL)', '23503', NULL, 'there are six nodes');
SELECT pg_temp.sign_in('2admin') \g /dev/null
SELECT is(auth.revoke_node_key(:'key'), false, 'another school''s admin does not revoke it');
SELECT auth.act_in_school(NULL) \g /dev/null
SELECT lives_ok('SELECT auth.open_session(sha256(''k''), ''{node}'', ''write'')', 'the key opens');
SELECT is((auth.node(), auth.school_id())::text, (4, pg_temp.id('ONE'))::text, 'for its node and school');
SELECT is(auth.user_id(), NULL, 'for nobody in particular');
SELECT throws_ok('SELECT auth.open_session(sha256(''k''), ''{admin}'', ''write'')', 'SD401', NULL, 'and nothing else');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is(auth.revoke_node_key(:'key'), true);
SELECT is(auth.revoke_node_key(:'key'), false, 'once');
SELECT throws_ok('SELECT auth.open_session(sha256(''k''), ''{node}'', ''write'')', 'SD401', NULL, 'then it opens nothing');
SELECT * FROM finish();
ROLLBACK;
