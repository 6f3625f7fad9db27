-- SPDX-License-Identifier: GPL-3.0-or-later
-- Nobody sees, changes or makes rows of another school, in any table there is.
\ir fixture.psql
\ir classroom.psql
\ir speaking.psql
\ir documents.psql
\ir models.psql
\ir chat.psql
\ir workspace.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;

-- Something of both schools in every table.
DO $$
DECLARE
	mark text;
	one uuid;
BEGIN
	FOREACH mark IN ARRAY '{"", 2}'::text[] LOOP
		one := CASE mark WHEN '2' THEN pg_temp.id('TWO') ELSE pg_temp.id('ONE') END;
		PERFORM pg_temp.keep_document(one, pg_temp.id(mark || 's1'));
		PERFORM pg_temp.sign_in(mark || 's1');
		PERFORM tutoring.request_tutor(pg_temp.id(mark || 't1'), '부탁드려요');
		PERFORM tutoring.request_tutor(pg_temp.id(mark || 't2'), '부탁드려요');
		PERFORM inbox.set_preference('feedback', 'email', 'off'), inbox.set_quiet_hours('none', NULL, NULL);
		PERFORM http.finish_idempotent('key', 'hash', 200, 'answer');
		PERFORM pg_temp.sign_in(mark || 't1');
		PERFORM tutoring.approve_request(id) FROM tutoring.tutor_requests WHERE tutor_id = pg_temp.id(mark || 't1');
		PERFORM tutoring.give_feedback(pg_temp.id(mark || 's1'), '잘했어요'), tutoring.save_draft(pg_temp.id(mark || 's1'), '다음에는');
		PERFORM pg_temp.sign_in(mark || 'admin');
		PERFORM inbox.announce('{"all": true}', '제목', '내용'), school.record_consent(pg_temp.id(mark || 's1'), '보호자', 'paper');
		PERFORM auth.create_link(pg_temp.id(mark || 's2'), 'activate', sha256((mark || 'link')::bytea), '1 day');
		PERFORM guardrails.save(pg_temp.id(mark || 'rule'), '{"name": "낱말", "direction": "both", "conditions": [{"type": "words", "words": ["바보"]}],
			"action": "flag", "priority": 100, "enabled": true, "is_dry_run": false}', 'created'), guardrails.keep_example('바보', 'input', 'flag'),
			guardrails.name_risk_people(ARRAY[pg_temp.id(mark || 'teacher')]);
		PERFORM guardrails.note_matches('input', jsonb_build_array(jsonb_build_object('guardrail_id', pg_temp.id(mark || 'rule'), 'condition', 0, 'start', 0,
			'length', 2, 'action', 'flag', 'is_dry', false, 'is_risk', false)), NULL, NULL, '바보', pg_temp.id(mark || 's1'));
		INSERT INTO school.imports (school_id, created_by, file_name, file_sealed, report) VALUES (one, pg_temp.id(mark || 'admin'), 'a.csv', 'a', '{}');
		INSERT INTO tutoring.tutor_watchers (tutor_id, student_id, school_id) VALUES (pg_temp.id(mark || 't3'), pg_temp.id(mark || 's3'), one);
		INSERT INTO auth.recovery_codes (person_id, school_id, code_hash) VALUES (pg_temp.id(mark || 's1'), one, 'x');
		INSERT INTO auth.node_keys (school_id, source_node, token_hash) VALUES (one, 4, sha256((mark || 'node')::bytea));
		PERFORM hub.accept_events(jsonb_build_array(jsonb_build_object('index', 0, 'student_id', pg_temp.id(mark || 's1'), 'occurred_at', t.at,
			'event_type', 'study', 'source_id', 'A', 'content', '{"concept": "일차함수", "result": "wrong"}'::jsonb, 'concept', '일차함수',
			'is_correct', false)), 4) FROM unnest(ARRAY[now(), now() - interval '20 years']) AS t(at);
		INSERT INTO hub.concepts (school_id, key, name) VALUES (one, '함수', '함수');
		INSERT INTO hub.concept_prerequisites SELECT one, a.id, b.id FROM hub.concepts a, hub.concepts b
			WHERE a.school_id = one AND b.school_id = one AND a.key = '일차함수' AND b.key = '함수';
		INSERT INTO hub.notes (school_id, student_id, body) VALUES (one, pg_temp.id(mark || 's1'), '성실해요');
		INSERT INTO hub.unlinked_accounts (student_id, school_id, login) VALUES (pg_temp.id(mark || 's6'), one, mark || 'former');
		INSERT INTO hub.rollovers (school_id, plan) VALUES (one, '{}');
		INSERT INTO hub.interventions (id, school_id, student_id, type, weak_areas, learning_path)
			VALUES (pg_temp.id(mark || 'plan'), one, pg_temp.id(mark || 's1'), 'auto', '[]', '[]');
		INSERT INTO hub.intervention_concepts (intervention_id, concept, school_id, student_id)
			VALUES (pg_temp.id(mark || 'plan'), '일차함수', one, pg_temp.id(mark || 's1'));
		INSERT INTO hub.intervention_steps (intervention_id, step, school_id, done_by) VALUES (pg_temp.id(mark || 'plan'), 1, one, 'student');
		INSERT INTO hub.intervention_proposals (school_id, student_id, weak_areas, learning_path) VALUES (one, pg_temp.id(mark || 's2'), '[]', '[]');
		INSERT INTO hub.help_rules (school_id, code, threshold) VALUES (one, 'inactive', 9);
		INSERT INTO hub.own_help_rules (person_id, code, school_id, threshold) VALUES (pg_temp.id(mark || 'admin'), 'inactive', one, 9);
		INSERT INTO hub.help_snoozes (student_id, teacher_id, school_id, until_day)
			VALUES (pg_temp.id(mark || 's1'), pg_temp.id(mark || 'admin'), one, current_date);
		INSERT INTO hub.contacts (student_id, school_id, kind) VALUES (pg_temp.id(mark || 's1'), one, 'message') ON CONFLICT DO NOTHING;
		INSERT INTO hub.reports (id, school_id, student_id, kind, content_type, content)
			VALUES (pg_temp.id(mark || 'report'), one, pg_temp.id(mark || 's1'), 'student', 'application/pdf', 'x');
		INSERT INTO hub.report_links (token_hash, school_id, report_id) VALUES (sha256((mark || 'way')::bytea), one, pg_temp.id(mark || 'report'));
		INSERT INTO hub.exports (school_id, student_id, requested_by) VALUES (one, pg_temp.id(mark || 's1'), pg_temp.id(mark || 'admin'));
		PERFORM hub.run_task_now(hub.create_task(pg_temp.id(mark || 's1'), 'daily_report', 'cron', '0 9 * * *', '{}', NULL, NULL, NULL));
		INSERT INTO live.connections (person_id, school_id, topics, node) VALUES (pg_temp.id(mark || 's1'), one, '{}', 'n');
		PERFORM workspace.set_limits(100, 24, 1), workspace.start_execution(workspace.create_workflow('주간 소식', '',
			'{"inputs": [], "steps": [{"name": "글", "type": "transform", "template": "안녕하세요"}]}'));
		INSERT INTO workspace.workflow_steps (id, school_id, execution_id, number, name, type)
			SELECT pg_temp.id(mark || 'step'), one, e.id, 1, '글', 'transform' FROM workspace.workflow_executions e WHERE e.school_id = one;
		INSERT INTO workspace.step_deciders (step_id, person_id, school_id) VALUES (pg_temp.id(mark || 'step'), pg_temp.id(mark || 'admin'), one);
	END LOOP;
END $$;
RESET SESSION AUTHORIZATION;
SELECT pg_temp.hold_class('', '{s1}'), pg_temp.hold_class('2', '{2s1}'), pg_temp.practise('', '{s1}'), pg_temp.practise('2', '{2s1}'),
	pg_temp.converse('s1'), pg_temp.converse('2s1'), pg_temp.use_models('s1'), pg_temp.use_models('2s1'), pg_temp.work('', '{s1}'), pg_temp.work('2', '{2s1}') \g /dev/null
INSERT INTO school.unsealed_contacts (person_id, school_id, email)
SELECT pg_temp.id(mark || 's6'), pg_temp.id(code), 'six@example.com' FROM (VALUES ('', 'ONE'), ('2', 'TWO')) AS s(mark, code);

CREATE TEMP TABLE tenant_tables AS
SELECT c.oid::regclass AS name, c.relrowsecurity AND c.relforcerowsecurity AS is_forced,
	has_table_privilege('seodang_app', c.oid, 'SELECT') OR has_any_column_privilege('seodang_app', c.oid, 'SELECT') AS can_read,
	c.relispartition AS is_part -- holds what its month brought
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'school_id' AND NOT a.attisdropped
WHERE c.relkind IN ('r', 'p') AND c.relnamespace::regnamespace::text NOT LIKE 'pg\_%';
GRANT SELECT ON tenant_tables TO seodang_app;

SELECT cmp_ok(count(*), '>=', 28::bigint, 'the tables of a school are found in the catalogue') FROM tenant_tables;
SELECT ok(is_forced, name || ' is under row-level security, forced') FROM tenant_tables;
SELECT is((SELECT count(DISTINCT x)::integer FROM unnest(xpath('//school_id/text()',
	query_to_xml(format('SELECT DISTINCT school_id FROM %s WHERE school_id IN (%L, %L)', name, pg_temp.id('ONE'), pg_temp.id('TWO')),
	true, false, ''))::text[]) AS x), 2, name || ' holds something of both schools in this test') FROM tenant_tables WHERE NOT is_part;

CREATE FUNCTION pg_temp.seen_of(tab regclass, code text) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE n bigint;
BEGIN
	EXECUTE format('SELECT count(school_id) FROM %s WHERE school_id = %L', tab, pg_temp.id(code)) INTO n;
	RETURN n;
END $$;

SET SESSION AUTHORIZATION seodang_app;
SELECT auth.act_in_school(NULL) \g /dev/null
SELECT is(pg_temp.seen_of(name, 'ONE') + pg_temp.seen_of(name, 'TWO'), 0::bigint, 'without a login nothing is seen of ' || name)
FROM tenant_tables WHERE can_read AND name NOT IN (SELECT 'auth.recovery_codes'::regclass);
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is(pg_temp.seen_of(name, 'TWO'), 0::bigint, 'the other school''s rows are not seen in ' || name) FROM tenant_tables WHERE can_read;
SELECT cmp_ok(pg_temp.seen_of(name, 'ONE'), '>', 0::bigint, 'one''s own school is seen in ' || name) FROM tenant_tables
WHERE can_read AND NOT is_part AND name::text NOT IN ('auth.sessions', 'http.idempotency_keys');
SELECT is((SELECT count(*) FROM school.schools), 1::bigint, 'one school is seen');
SELECT is((SELECT count(*) FROM auth.sessions), 1::bigint, 'an admin sees only their own log-ins');
SELECT is((SELECT count(*) FROM http.idempotency_keys), 0::bigint, 'an admin sees nobody''s stored answers');

UPDATE school.people SET name = '바뀐이름' WHERE id = pg_temp.id('2s1');
DELETE FROM tutoring.tutor_students WHERE student_id = pg_temp.id('2s1');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT name::text FROM school.people WHERE id = pg_temp.id('2s1')), '학생12', 'a change of another school''s person changes nothing');
SELECT is((SELECT count(*) FROM tutoring.tutor_students WHERE student_id = pg_temp.id('2s1')), 1::bigint, 'a deletion there deletes nothing');
SET SESSION AUTHORIZATION seodang_app;
SELECT throws_ok(format('INSERT INTO school.classes (school_id, grade, name) VALUES (%L, 2, ''9'')', pg_temp.id('TWO')), '42501', NULL,
	'a row cannot be made in another school');
SELECT throws_ok(format('UPDATE school.people SET school_id = %L WHERE id = %L', pg_temp.id('TWO'), pg_temp.id('s1')), '42501', NULL,
	'a person cannot be moved there');
SELECT throws_ok(format('INSERT INTO school.class_students (person_id, school_id, class_id) VALUES (%L, %L, %L)',
	pg_temp.id('s4'), pg_temp.id('ONE'), pg_temp.id('TWOclass')), '23503', NULL, 'a student cannot sit in another school''s class');

SELECT pg_temp.sign_in('s2') \g /dev/null
SELECT throws_ok(format('SELECT tutoring.request_tutor(%L, ''안녕하세요'')', pg_temp.id('2t2')), 'SD404', NULL, 'another school''s tutor is not found');
RESET SESSION AUTHORIZATION;
SELECT id AS request FROM tutoring.tutor_requests WHERE tutor_id = pg_temp.id('2t2') \gset
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('t2') \g /dev/null
SELECT throws_ok(format('SELECT tutoring.approve_request(%L)', :'request'), 'SD404', NULL, 'nor are requests there');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT throws_ok(format('SELECT school.disable_person(%L)', pg_temp.id('2s1')), 'SD404', NULL, 'an admin cannot disable another school''s person');
SELECT throws_ok(format('SELECT auth.revoke_sessions(%L)', pg_temp.id('2s1')), 'SD404', NULL, 'nor sign them out');
SELECT throws_ok(format('SELECT auth.reset_totp(%L)', pg_temp.id('2admin')), 'SD404', NULL, 'nor take their second factor away');
SELECT throws_ok(format('SELECT auth.create_link(%L, ''reset'', sha256(''x''), ''1 day'')', pg_temp.id('2s1')), 'SD404', NULL, 'nor make a link for them');
SELECT throws_ok(format('SELECT school.withdraw_consent(%L)', pg_temp.id('2s1')), 'SD404', NULL, 'nor withdraw a consent');

SELECT is((SELECT count(*) FROM pg_proc p WHERE p.prosecdef AND p.pronamespace::regnamespace::text = ANY ('{auth,http,school,jobs,live,inbox,tutoring,speaking,hub,classroom,files,models,guardrails,documents,chat,workspace,db}')
	AND NOT COALESCE(array_to_string(p.proconfig, ' '), '') LIKE '%search_path=%'), 0::bigint, 'functions with the owner''s rights fix their search path');
SELECT is((SELECT count(*) FROM pg_class WHERE relowner = 'seodang_app'::regrole AND relpersistence <> 't'), 0::bigint,
	'the application owns nothing');
SELECT ok(NOT rolbypassrls AND NOT rolsuper, 'and cannot pass by the policies') FROM pg_roles WHERE rolname = 'seodang_app';
SELECT throws_ok('SELECT password_hash FROM auth.accounts', '42501', NULL, 'password hashes are not readable');
SELECT throws_ok('SELECT token_hash FROM auth.sessions', '42501', NULL, 'nor are tokens');
SELECT throws_ok('UPDATE jobs.jobs SET status = ''FAILED''', '42501', NULL, 'the queue changes through functions only');
SELECT throws_ok('SELECT * FROM live.events', '42501', NULL, 'events are read through functions only');
SELECT throws_ok('SELECT * FROM files.removals', '42501', NULL, 'nor are the names of files that go');
SELECT throws_ok('DELETE FROM files.files', '42501', NULL, 'a file goes with what it is for');
SELECT is((SELECT count(*) FROM files.next_removals('', 100)), 0::bigint, 'and what goes is for the job alone');
SELECT throws_ok(format('SELECT auth.put_password(%L, ''$x'')', pg_temp.id('s1')), '42501', NULL, 'passwords are not set past the checks');
SELECT * FROM finish();
ROLLBACK;
