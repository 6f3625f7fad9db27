-- SPDX-License-Identifier: GPL-3.0-or-later
-- Everything about a student is found, exported and erased, in whatever table it is: each column says what it holds, and a marker in
-- every personal column is looked for in the whole database afterwards.
\ir fixture.psql
\ir classroom.psql
\ir speaking.psql
\ir documents.psql
\ir models.psql
\ir chat.psql
\ir workspace.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;

-- ---------------------------------------------------------------- something of two students everywhere

CREATE FUNCTION pg_temp.furnish(who text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	s uuid := pg_temp.id(who);
	one uuid := pg_temp.id('ONE');
	concept uuid;
	plan uuid;
	report uuid;
BEGIN
	PERFORM pg_temp.keep_document(one, s);
	PERFORM pg_temp.sign_in(who);
	PERFORM tutoring.request_tutor(pg_temp.id('t1'), '부탁드려요'), inbox.set_preference('feedback', 'email', 'off'),
		inbox.set_quiet_hours('none', NULL, NULL), http.finish_idempotent('key', 'hash', 200, 'answer');
	PERFORM jobs.enqueue('nothing', '{"text": "mine"}');
	PERFORM pg_temp.sign_in('t1');
	PERFORM tutoring.approve_request(id) FROM tutoring.tutor_requests WHERE tutor_id = pg_temp.id('t1') AND student_id = s;
	PERFORM tutoring.give_feedback(s, '잘했어요'), tutoring.save_draft(s, '다음에는');
	PERFORM pg_temp.sign_in('admin');
	PERFORM school.record_consent(s, '보호자', 'paper'), auth.create_link(s, 'reset', sha256((who || 'link')::bytea), '1 day');
	PERFORM hub.record_event(s, 'study', 'tutoring', who || '-event', '{"concept": "분수", "result": "correct"}');
	INSERT INTO hub.quarantined_events (school_id, student_id, source_node, source_id, occurred_at, event_type, content)
		VALUES (one, s, 1, who, '1999-01-01', 'study', '{}');
	INSERT INTO tutoring.tutor_watchers (tutor_id, student_id, school_id) VALUES (pg_temp.id('t3'), s, one);
	INSERT INTO auth.recovery_codes (person_id, school_id, code_hash) VALUES (s, one, who::bytea);
	INSERT INTO live.connections (person_id, school_id, topics, node) VALUES (s, one, ARRAY['user:' || s], 'n');
	INSERT INTO hub.notes (school_id, student_id, author_id, body) VALUES (one, s, pg_temp.id('teacher'), '메모');
	SELECT id INTO concept FROM hub.concepts WHERE school_id = one LIMIT 1;
	INSERT INTO hub.interventions (school_id, student_id, type, weak_areas, learning_path) VALUES (one, s, 'auto', '[]', '[]') RETURNING id INTO plan;
	INSERT INTO hub.intervention_concepts (intervention_id, concept, school_id, student_id) VALUES (plan, '분수', one, s);
	INSERT INTO hub.intervention_steps (intervention_id, step, school_id, done_by) VALUES (plan, 1, one, 'student');
	INSERT INTO hub.intervention_proposals (school_id, student_id, weak_areas, learning_path) VALUES (one, s, '[]', '[]');
	INSERT INTO hub.help_snoozes (student_id, teacher_id, school_id, until_day) VALUES (s, pg_temp.id('teacher'), one, '2030-01-01');
	INSERT INTO hub.contacts (student_id, school_id, kind) VALUES (s, one, 'contact') ON CONFLICT DO NOTHING;
	INSERT INTO guardrails.risk_people (person_id, school_id) VALUES (s, one);
	INSERT INTO guardrails.matches (school_id, guardrail_id, person_id, direction, action, is_dry, is_risk, places, excerpt)
		SELECT one, g.id, s, 'input', 'flag', false, true, '[]', '힘들어' FROM guardrails.guardrails g WHERE g.school_id = one AND g.is_risk;
	INSERT INTO hub.reports (school_id, student_id, kind, content_type, content) VALUES (one, s, 'student', 'application/pdf', 'pdf') RETURNING id INTO report;
	INSERT INTO hub.report_links (token_hash, school_id, report_id) VALUES (sha256((who || 'report')::bytea), one, report);
	PERFORM hub.order_export(s), school.log_access(s, 'data_seen');
	PERFORM auth.act_in_school(one);
	PERFORM hub.keep_export(e.id, 'zip') FROM hub.exports e WHERE e.student_id = s;
END $$;
SELECT pg_temp.furnish('s1'), pg_temp.furnish('s2'), pg_temp.hold_class('', '{s1,s2}'), pg_temp.practise('', '{s1,s2}'), pg_temp.converse('s1'), pg_temp.converse('s2'), pg_temp.use_models('s1'), pg_temp.use_models('s2'), pg_temp.work('', '{s1,s2}') \g /dev/null
INSERT INTO jobs.scheduled_tasks (school_id, student_id, task_type, schedule_type, cron_expression, next_run_at)
SELECT pg_temp.id('ONE'), pg_temp.id(who), 'daily_report', 'cron', '0 9 * * *', now() FROM unnest('{s1,s2}'::text[]) AS who;
INSERT INTO jobs.task_runs (task_id, school_id, job_id) SELECT t.id, t.school_id, gen_random_uuid() FROM jobs.scheduled_tasks t
WHERE t.student_id IN (pg_temp.id('s1'), pg_temp.id('s2'));
INSERT INTO school.unsealed_contacts (person_id, school_id) SELECT pg_temp.id(who), pg_temp.id('ONE') FROM unnest('{s1,s2}'::text[]) AS who;
INSERT INTO hub.unlinked_accounts (student_id, school_id, login) SELECT pg_temp.id(who), pg_temp.id('ONE'), who || '-login' FROM unnest('{s1,s2}'::text[]) AS who;

-- Rows that only staff have.
CREATE TEMP TABLE of_staff AS SELECT unnest('{school.class_teachers, hub.own_help_rules, school.imports, inbox.announcements, tutoring.tutors}'::regclass[]) AS name;
CREATE FUNCTION pg_temp.count_of(who text, tab regclass) RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
	n bigint;
BEGIN
	EXECUTE (SELECT format('SELECT count(*) FROM %s t WHERE %s', t.table_name, t.condition) FROM hub.tables_of_a_person() t WHERE t.table_name = tab)
		INTO n USING pg_temp.id(who);
	RETURN n;
END $$;
SELECT cmp_ok(pg_temp.count_of('s1', table_name), '>', 0::bigint, table_name || ' holds something of the student in this test')
FROM hub.tables_of_a_person() WHERE table_name NOT IN (SELECT name FROM of_staff);
SELECT is((SELECT string_agg(DISTINCT c.table_name::text, ', ') FROM db.personal_columns() c
	WHERE c.category IN ('identity', 'contact', 'birth', 'device', 'activity', 'content')
		AND c.table_name NOT IN (SELECT t.table_name FROM hub.tables_of_a_person() t) AND c.table_name::text NOT IN (SELECT m.table_name FROM db.mentions m)
		-- Keys that are hashes, kept for a day.
		AND c.table_name <> 'auth.login_throttle'::regclass), NULL, 'each table with personal data is reached');

-- A marker in every personal column that takes a text; those that take only certain words or lengths refuse it.
CREATE TEMP TABLE marked (name regclass, column_name name, took boolean);
CREATE FUNCTION pg_temp.mark(who text, marker text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	c record;
	value text;
	took boolean;
BEGIN
	SET CONSTRAINTS ALL IMMEDIATE;
	FOR c IN SELECT t.table_name, t.condition, p.column_name, p.type FROM hub.tables_of_a_person() t JOIN db.personal_columns() p USING (table_name)
		JOIN pg_attribute a ON a.attrelid = p.table_name AND a.attnum = p.number AND a.attgenerated = ''
		WHERE p.category IN ('identity', 'contact', 'device', 'activity', 'content') AND t.table_name NOT IN (SELECT name FROM of_staff)
			AND t.table_name <> 'school.access_log'::regclass
			AND p.type::text IN ('text', 'character varying', 'jsonb', 'bytea', 'text[]', 'db.line', 'db.prose')
		ORDER BY t.table_name = 'school.people'::regclass DESC
	LOOP
		took := false;
		FOREACH value IN ARRAY CASE c.type::text WHEN 'jsonb' THEN ARRAY[format('{"text": "%s"}', marker), format('[{"text": "%s"}]', marker)] WHEN 'text[]' THEN ARRAY[format('{%s}', marker)]
			ELSE ARRAY[marker, marker || '@test.example'] END LOOP
			BEGIN
				EXECUTE format('UPDATE %s t SET %I = $2::%s WHERE %s', c.table_name, c.column_name, c.type, c.condition) USING pg_temp.id(who), value;
				took := true;
				EXIT;
			EXCEPTION WHEN check_violation THEN
				NULL;
			END;
		END LOOP;
		INSERT INTO marked VALUES (c.table_name, c.column_name, took);
	END LOOP;
END $$;
SELECT pg_temp.mark('s1', 'MARK-ONE'), pg_temp.mark('s2', 'MARK-TWO') \g /dev/null
SELECT cmp_ok(count(*), '>=', 40::bigint, 'many columns took a marker') FROM marked WHERE took AND name::text <> '';
SELECT is(string_agg(DISTINCT m.name || '.' || m.column_name, ', '), NULL, 'only columns of few words or of a fixed length refused it')
FROM marked m WHERE NOT m.took AND NOT EXISTS (SELECT FROM pg_constraint k JOIN pg_attribute a ON a.attrelid = m.name AND a.attname = m.column_name
	WHERE k.conrelid = m.name AND k.contype = 'c' AND a.attnum = ANY (k.conkey) AND pg_get_constraintdef(k.oid) ~ '= ANY|octet_length');

-- Where else a name can stand: in rows of others.
INSERT INTO inbox.notifications (school_id, user_id, type, kind, params, link) VALUES
	(pg_temp.id('ONE'), pg_temp.id('t1'), 'tutor_match', 'request_received', '{"student": "MARK-ONE", "count": 2}', '/requests'),
	(pg_temp.id('ONE'), pg_temp.id('t1'), 'tutor_match', 'request_received', '{"student": "MARK-TWO"}', '/students/' || pg_temp.id('s2')),
	(pg_temp.id('ONE'), pg_temp.id('t1'), 'tutor_match', 'match_received', '{"student": "MARK-ONE"}', '/students/' || pg_temp.id('s1')),
	(pg_temp.id('ONE'), pg_temp.id('teacher'), 'learning', 'intervention_completed', '{"text": "MARK-ONE 학생이 마쳤어요"}', '/hub');
INSERT INTO http.idempotency_keys (person_id, key, school_id, request_hash, status, response)
VALUES (pg_temp.id('teacher'), 'k', pg_temp.id('ONE'), 'h', 200, '{"items": [{"name": "MARK-ONE"}]}');
INSERT INTO hub.rollovers (school_id, created_by, plan, before) VALUES (pg_temp.id('ONE'), pg_temp.id('admin'),
	jsonb_build_array(jsonb_build_object('id', pg_temp.id('s1'), 'name', 'MARK-ONE', 'grade', 2), jsonb_build_object('id', pg_temp.id('s2'), 'grade', 3)),
	jsonb_build_object(pg_temp.id('s1')::text, '1-1', pg_temp.id('s2')::text, '1-2', 'note', 'MARK-ONE'));
SELECT jobs.enqueue('nothing', jsonb_build_object('student', pg_temp.id('s1')), pg_temp.id('ONE'), created_by => pg_temp.id('teacher')) AS alone,
	jobs.enqueue('nothing', jsonb_build_object('students', jsonb_build_array(pg_temp.id('s1'), pg_temp.id('s2'))), pg_temp.id('ONE'), created_by => pg_temp.id('teacher')) AS shared \gset
SELECT live.publish('user:' || pg_temp.id('t1'), 'feedback', '{"student": "MARK-ONE"}') \g /dev/null
INSERT INTO hub.reports (school_id, kind, content_type, content) VALUES (pg_temp.id('ONE'), 'class', 'application/pdf', 'all: MARK-ONE');
INSERT INTO hub.notes (school_id, student_id, author_id, body) VALUES (pg_temp.id('ONE'), pg_temp.id('s2'), pg_temp.id('teacher'), 'MARK-TWO 옆자리는 MARK-ONE');
INSERT INTO school.people (id, school_id, name, login) VALUES (pg_temp.id('2namesake'), pg_temp.id('TWO'), 'MARK-ONE', 'namesake');

-- Tables in which some row holds a text, or its bytes.
CREATE FUNCTION pg_temp.found(wanted text) RETURNS TABLE (name regclass, row_count bigint) LANGUAGE plpgsql AS $$
BEGIN
	FOR name IN SELECT c.oid FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)' LOOP
		EXECUTE format('SELECT count(*) FROM %s t WHERE strpos(t::text, $1) > 0 OR strpos(t::text, encode(convert_to($1, ''UTF8''), ''hex'')) > 0', name)
			INTO row_count USING wanted;
		IF row_count > 0 THEN
			RETURN NEXT;
		END IF;
	END LOOP;
END $$;
CREATE TEMP TABLE before AS SELECT * FROM pg_temp.found('MARK-TWO');
SELECT cmp_ok(count(*), '>=', 20::bigint, 'the marker is found in many tables before') FROM pg_temp.found('MARK-ONE');

-- ---------------------------------------------------------------- who may

SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT throws_ok(format('SELECT * FROM hub.personal_counts(%L)', pg_temp.id('s1')), 'SD404', NULL, 'a teacher does not count');
SELECT throws_ok(format('SELECT hub.order_export(%L)', pg_temp.id('s1')), 'SD403', NULL, 'nor export');
SELECT throws_ok(format('SELECT hub.erase_student(%L, %L)', pg_temp.id('s1'), 'MARK-ONE'), 'SD404', NULL, 'nor erase');
SELECT throws_ok('SELECT * FROM hub.host_summary()', 'SD403', NULL, 'nor see the host');
SELECT pg_temp.sign_in('2admin') \g /dev/null
SELECT throws_ok(format('SELECT hub.erase_student(%L, %L)', pg_temp.id('s1'), 'MARK-ONE'), 'SD404', NULL, 'another school''s admin finds nobody');
SELECT throws_ok(format('SELECT hub.forget_mentions(%L)', pg_temp.id('2s1')), '42501', NULL, 'what asks nobody is not the application''s');
SELECT throws_ok(format('SELECT hub.anonymize_student(%L)', pg_temp.id('2s1')), '42501', NULL, 'nor this');

-- ---------------------------------------------------------------- export

SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is((SELECT string_agg(t.table_name::text, ', ') FROM hub.tables_of_a_person() t WHERE t.table_name::text NOT IN (SELECT c.table_name FROM hub.personal_counts(pg_temp.id('s1')) c)
	AND t.table_name NOT IN ('school.class_teachers', 'hub.own_help_rules', 'school.imports', 'inbox.announcements', 'tutoring.tutors')), NULL, 'every table is counted');
RESET SESSION AUTHORIZATION;
SELECT ok(EXISTS (SELECT FROM hub.export_rows(pg_temp.id('s1'), m.name) r
	WHERE r ->> m.column_name LIKE '%MARK-ONE%'), 'the export has ' || m.name || '.' || m.column_name)
FROM (SELECT DISTINCT m.name, m.column_name FROM marked m JOIN db.personal_columns() c ON c.table_name = m.name AND c.column_name = m.column_name
	WHERE took AND c.type <> 'bytea'::regtype AND c.category <> 'credential' AND m.name <> 'hub.exports'::regclass) AS m;
SELECT ok(NOT EXISTS (SELECT FROM hub.export_tables(pg_temp.id('s1')) t, hub.export_rows(pg_temp.id('s1'), t.table_name::regclass) r
	WHERE r ?| ARRAY(SELECT c.column_name::text FROM db.personal_columns() c WHERE c.category = 'credential')), 'and no credential');
SELECT is((SELECT count(*) FROM hub.export_tables(pg_temp.id('s1')) t, hub.export_rows(pg_temp.id('s1'), t.table_name::regclass) r
	WHERE r::text LIKE '%MARK-TWO%'), 0::bigint, 'and nothing of another student');
SELECT is((SELECT convert_from(f.content, 'UTF8') FROM hub.export_files(pg_temp.id('s1')) f WHERE f.name LIKE 'files/hub.reports/%.pdf'), 'MARK-ONE', 'and the files');
SELECT is((SELECT count(*) FROM hub.export_files(pg_temp.id('s1')) f WHERE f.name = format('files/speaking.recording_pieces/%s-0.bin', pg_temp.id('s1 records'))),
	1::bigint, 'a recording on its way too');
SELECT set_eq(format('SELECT name FROM hub.export_stored(%L)', pg_temp.id('s1')),
	$$SELECT f.name FROM files.files f JOIN speaking.pronunciation_results r ON r.file_id = f.id WHERE r.student_id = pg_temp.id('s1')
		UNION SELECT f.name FROM files.files f JOIN tutoring.feedback_messages m ON m.audio_file_id = f.id WHERE m.student_id = pg_temp.id('s1')
		UNION SELECT f.name FROM files.files f JOIN documents.versions v ON v.file_id = f.id WHERE v.created_by = pg_temp.id('s1')$$,
	'and what lies beside the database: what the student said, what was said to the student, and what they uploaded');
CREATE TEMP TABLE stored AS SELECT 's1' AS who, s.name FROM hub.export_stored(pg_temp.id('s1')) s UNION ALL SELECT 's2', s.name FROM hub.export_stored(pg_temp.id('s2')) s;
SELECT is((SELECT count(*) FROM stored), 6::bigint, 'three files of each');

-- ---------------------------------------------------------------- erasure

SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is(hub.erase_student(pg_temp.id('s1'), 'MARK-TWO'), 'name_differs', 'the name must be typed');
SELECT is((SELECT string_agg(m.table_name || ' ' || m.row_count, ', ') FROM hub.prose_mentions(pg_temp.id('s1')) m), 'hub.notes 1', 'texts of others with the name are counted');
RESET SESSION AUTHORIZATION;
INSERT INTO school.roles (person_id, school_id, role) VALUES (pg_temp.id('s1'), pg_temp.id('ONE'), 'tutor');
SET SESSION AUTHORIZATION seodang_app;
SELECT is(hub.erase_student(pg_temp.id('s1'), 'MARK-ONE'), 'has_other_roles', 'whoever has another role is not erased');
RESET SESSION AUTHORIZATION;
DELETE FROM school.roles WHERE person_id = pg_temp.id('s1') AND role = 'tutor';
SET SESSION AUTHORIZATION seodang_app;
SELECT is(hub.erase_student(pg_temp.id('s1'), ' MARK-ONE '), 'erased', 'erased');
SELECT throws_ok(format('SELECT hub.erase_student(%L, %L)', pg_temp.id('s1'), 'MARK-ONE'), 'SD404', NULL, 'there is nobody to erase again');
RESET SESSION AUTHORIZATION;

SELECT set_eq('SELECT name FROM files.removals', $$SELECT name FROM stored WHERE who = 's1'$$, 'the bytes of all three files are to go, and no others');
SELECT is((SELECT count(*) FROM files.files f JOIN stored s ON s.name = f.name AND s.who = 's2'), 3::bigint, 'the other student''s files stay');
SELECT is((SELECT string_agg(f.name || ' ' || f.row_count, ', ' ORDER BY f.name::text) FROM pg_temp.found('MARK-ONE') f), 'hub.notes 1, school.people 1',
	'the marker is nowhere but in prose about another, and in another school');
SELECT is((SELECT string_agg(DISTINCT f.name::text, ', ') FROM pg_temp.found(pg_temp.id('s1')::text) f WHERE f.name::text NOT IN (SELECT k.table_name FROM db.kept k WHERE k.reason = 'law')
	AND f.name <> 'live.events'::regclass), NULL, 'nor is the id, but where a law asks for it; the streams are told to close');
SELECT is((SELECT count(*) FROM live.events e WHERE e.topic = 'user:' || pg_temp.id('s1') AND e.kind = 'close'), 1::bigint, 'open streams are closed');
SELECT is((SELECT detail -> 'rows' ->> 'hub.notes' FROM school.access_log WHERE student_id = pg_temp.id('s1') AND action = 'student_erased'), '1', 'what was erased is logged');
SELECT results_eq($$SELECT name, row_count FROM pg_temp.found('MARK-TWO') WHERE name::text <> 'hub.notes'$$,
	$$SELECT name, row_count FROM before WHERE name::text <> 'hub.notes'$$, 'the other student is untouched');
SELECT is((SELECT params FROM inbox.notifications WHERE user_id = pg_temp.id('t1') AND params ? 'count'), '{"student": "○○○", "count": 2}'::jsonb, 'a notice keeps the rest');
SELECT is((SELECT params ->> 'text' FROM inbox.notifications WHERE user_id = pg_temp.id('teacher') AND params ? 'text'), '○○○ 학생이 마쳤어요', 'in a sentence too');
SELECT is((SELECT payload FROM jobs.jobs WHERE job_id = :'shared'), jsonb_build_object('students', jsonb_build_array(pg_temp.id('s2'))), 'shared work goes on without');
SELECT is((SELECT count(*) FROM jobs.jobs WHERE job_id = :'alone'), 0::bigint, 'work about the student alone is gone');
SELECT is((SELECT plan FROM hub.rollovers WHERE school_id = pg_temp.id('ONE')), jsonb_build_array(jsonb_build_object('id', pg_temp.id('s2'), 'grade', 3)), 'a roll-over keeps the others');

-- The log is kept as long as the law asks, then retention takes it.
SELECT throws_ok(format('DELETE FROM school.access_log WHERE student_id = %L', pg_temp.id('s1')), 'P0001', NULL, 'lines are kept');
ALTER TABLE school.access_log DISABLE TRIGGER access_log_append_only;
UPDATE school.access_log SET at = now() - interval '25 months' WHERE student_id IN (pg_temp.id('s1'), pg_temp.id('s2'));
ALTER TABLE school.access_log ENABLE TRIGGER access_log_append_only;
SELECT jobs.apply_retention('day') \g /dev/null
SELECT is((SELECT count(*) FROM school.access_log WHERE student_id = pg_temp.id('s1')), 0::bigint, 'after two years they go');
SELECT cmp_ok((SELECT count(*) FROM school.access_log WHERE student_id = pg_temp.id('s2')), '>', 0::bigint, 'but not those about who is here');

-- ---------------------------------------------------------------- graduates

UPDATE hub.students SET graduated_on = CURRENT_DATE - interval '5 years' - interval '2 days' WHERE id IN (pg_temp.id('s2'), pg_temp.id('s3'));
UPDATE hub.students SET graduated_on = CURRENT_DATE - interval '5 years' + interval '2 days', created_at = '2001-01-01' WHERE id = pg_temp.id('s4');
INSERT INTO school.roles (person_id, school_id, role) VALUES (pg_temp.id('s3'), pg_temp.id('ONE'), 'teacher');
SELECT count(*) AS events FROM hub.learning_history WHERE student_id = pg_temp.id('s2') \gset
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT throws_ok('SELECT ' || call, 'SD404', NULL, call || ' is the schedule''s alone')
FROM unnest('{hub.anonymize_old_students(),hub.archive_old_learning_history_partitions(),hub.refresh_statistics()}'::text[]) AS call;
SELECT auth.act_in_school(NULL) \g /dev/null
SELECT is(hub.anonymize_old_students(), 1, 'by graduation, not by age; whoever came back as staff stays');
SELECT is(hub.anonymize_old_students(), 0, 'once');
SELECT is((SELECT s.name::text || p.name::text FROM hub.students s JOIN school.people p USING (id) WHERE s.id = pg_temp.id('s2')),
	repeat('ANONYMIZED_' || pg_temp.id('s2'), 2), 'the name is a number');
SELECT is((SELECT s.metadata::text || (s.anonymized_at IS NOT NULL) || p.login || p.birth_date || (p.disabled_at IS NOT NULL) FROM hub.students s JOIN school.people p USING (id)
	WHERE s.id = pg_temp.id('s2')), NULL, 'login and birth date are gone');
SELECT is((SELECT metadata FROM hub.students WHERE id = pg_temp.id('s2')), '{}'::jsonb, 'so is the metadata');
SELECT is((SELECT count(*) FROM hub.learning_history WHERE student_id = pg_temp.id('s2')), :'events', 'what was learnt stays');
SELECT is((SELECT string_agg(f.name::text, ', ') FROM pg_temp.found('MARK-TWO') f WHERE f.name::text NOT IN (SELECT k.table_name FROM db.kept k)
	AND NOT EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = f.name AND i.inhparent = 'hub.learning_history'::regclass)), NULL, 'nothing else does');
SELECT is((SELECT count(*) FROM auth.accounts WHERE person_id = pg_temp.id('s2')), 0::bigint, 'nor the account');

-- ---------------------------------------------------------------- archive

SELECT hub.create_learning_history_partition((CURRENT_DATE - interval '25 months')::date), hub.create_learning_history_partition((CURRENT_DATE - interval '23 months')::date) \g /dev/null
SELECT hub.archive_old_learning_history_partitions() AS moved \gset
SELECT ok(:moved >= 1, 'months that ended two years ago move');
SELECT ok(to_regclass('archive.learning_history_' || to_char(CURRENT_DATE - interval '25 months', 'YYYY_MM')) IS NOT NULL, 'to the archive');
SELECT ok(to_regclass('hub.learning_history_' || to_char(CURRENT_DATE - interval '23 months', 'YYYY_MM')) IS NOT NULL, 'younger ones stay');
SELECT is(hub.archive_old_learning_history_partitions(), 0, 'once');
SELECT lives_ok('SELECT hub.refresh_statistics()', 'statistics of all months are gathered');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT hub.record_event(pg_temp.id('s4'), 'study', 'tutoring', 'old', '{}', now() - interval '25 months') \g /dev/null
SELECT is((SELECT count(*) FROM hub.learning_history WHERE student_id = pg_temp.id('s4') AND source_id = 'old'), 1::bigint, 'the archive takes and gives events as before');
SELECT hub.create_learning_history_partition((CURRENT_DATE - interval '25 months')::date) \g /dev/null
SELECT is(to_regclass('hub.learning_history_' || to_char(CURRENT_DATE - interval '25 months', 'YYYY_MM')), NULL, 'a month in the archive is not made again');

-- ---------------------------------------------------------------- the host

INSERT INTO school.roles (person_id, school_id, role) VALUES (pg_temp.id('admin'), pg_temp.id('ONE'), 'operator');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT cmp_ok((SELECT database_bytes FROM hub.host_summary()), '>', 1000000::bigint, 'the operator sees the size');
SELECT cmp_ok((SELECT months_ahead FROM hub.host_summary()), '>=', 6, 'and how many months are ready');
SELECT is((SELECT count(*) FROM hub.host_tables(100) WHERE table_name = 'hub.learning_history'), 1::bigint, 'a partitioned table is one');
SELECT is((SELECT count(*) FROM hub.host_indexes(500, false) WHERE index_name = 'hub.idx_lh_student_occurred'), 1::bigint, 'so is its index');
SELECT is((SELECT count(*) FROM hub.host_indexes(500, true) WHERE index_name LIKE '%_pkey'), 0::bigint, 'what keeps rows unique is never unused');
SELECT is((SELECT is_archived FROM hub.host_partitions() WHERE month = date_trunc('month', CURRENT_DATE - interval '25 months')::date), true, 'months in the archive are listed');
SELECT is((SELECT count(*) FROM hub.host_waits()), 0::bigint, 'nobody waits here');
SELECT * FROM finish();
ROLLBACK;
