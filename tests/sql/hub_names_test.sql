-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every table, index, constraint and function of the Student Hub by the name it is known by, and that it does what its name says.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;

SELECT has_table(split_part(t, '.', 1)::name, split_part(t, '.', 2)::name, t || ' exists')
FROM unnest('{hub.students,hub.learning_history,hub.interventions,jobs.scheduled_tasks}'::text[]) AS t;
SELECT is((SELECT partstrat::text || partnatts FROM pg_partitioned_table WHERE partrelid = 'hub.learning_history'::regclass), 'r1',
	'the history is in ranges of one column');
SELECT is((SELECT count(*) FROM pg_class WHERE relispartition AND relname LIKE 'learning_history_%default%'), 0::bigint, 'without a default partition');

CREATE TEMP TABLE wanted_indexes (table_name text, index_name text, definition text);
INSERT INTO wanted_indexes VALUES
	('hub.students', 'idx_students_school_id', 'btree (school_id)'),
	('hub.students', 'idx_students_grade_class', 'btree (grade, class_name)'),
	('hub.students', 'idx_students_created_at', 'btree (created_at DESC)'),
	('hub.students', 'idx_students_metadata_gin', 'gin (metadata)'),
	('hub.students', 'idx_students_name_trgm', 'gin (name extensions.gin_trgm_ops)'),
	('hub.learning_history', 'idx_lh_student_id', 'btree (student_id)'),
	('hub.learning_history', 'idx_lh_student_occurred', 'btree (student_id, occurred_at DESC)'),
	('hub.learning_history', 'idx_lh_event_type', 'btree (event_type)'),
	('hub.learning_history', 'idx_lh_occurred_at', 'btree (occurred_at DESC)'),
	('hub.learning_history', 'idx_lh_content_gin', 'gin (content)'),
	('hub.learning_history', 'idx_lh_student_event', 'btree (student_id, event_type, occurred_at DESC)'),
	('hub.interventions', 'idx_interventions_student_id', 'btree (student_id)'),
	('hub.interventions', 'idx_interventions_status', 'btree (status)'),
	('hub.interventions', 'idx_interventions_created_at', 'btree (created_at DESC)'),
	('hub.interventions', 'idx_interventions_student_status', 'btree (student_id, status)'),
	('hub.interventions', 'idx_interventions_active', $$btree (student_id, created_at DESC) WHERE ((status)::text = 'active'::text)$$),
	('jobs.scheduled_tasks', 'idx_scheduled_tasks_student_id', 'btree (student_id)'),
	('jobs.scheduled_tasks', 'idx_scheduled_tasks_next_run', $$btree (next_run_at) WHERE ((status)::text = 'active'::text)$$),
	('jobs.scheduled_tasks', 'idx_scheduled_tasks_type_status', 'btree (task_type, status)'),
	('jobs.scheduled_tasks', 'idx_scheduled_tasks_created_at', 'btree (created_at DESC)');
SELECT is((SELECT regexp_replace(pg_get_indexdef(x.indexrelid), '^.* USING ', '') FROM pg_index x
	WHERE x.indrelid = w.table_name::regclass AND x.indexrelid::regclass::text = split_part(w.table_name, '.', 1) || '.' || w.index_name AND x.indisvalid),
	w.definition, w.index_name) FROM wanted_indexes w;
SELECT is((SELECT count(*) FROM pg_inherits i JOIN pg_index x ON x.indrelid = i.inhrelid WHERE i.inhparent = 'hub.learning_history'::regclass),
	(SELECT count(*) FROM pg_inherits i WHERE i.inhparent = 'hub.learning_history'::regclass)
		* (SELECT count(*) FROM pg_index WHERE indrelid = 'hub.learning_history'::regclass), 'each partition has every index');

SELECT is((SELECT pg_get_constraintdef(c.oid) FROM pg_constraint c WHERE c.conrelid = w.t::regclass AND c.conname = w.name), w.definition, w.name)
FROM (VALUES
	('hub.students', 'students_pkey', 'PRIMARY KEY (id)'),
	('hub.students', 'students_grade_check', 'CHECK (((grade >= 1) AND (grade <= 12)))'),
	('hub.students', 'students_unique_identifier', 'UNIQUE (school_id, grade, class_name, student_number) DEFERRABLE INITIALLY DEFERRED'),
	('hub.learning_history', 'learning_history_pkey', 'PRIMARY KEY (id, occurred_at)'),
	('hub.learning_history', 'fk_learning_history_student', 'FOREIGN KEY (student_id) REFERENCES hub.students(id) ON DELETE CASCADE'),
	('hub.learning_history', 'learning_history_source_node_check', 'CHECK (((source_node >= 1) AND (source_node <= 6)))'),
	('hub.interventions', 'interventions_pkey', 'PRIMARY KEY (id)'),
	('hub.interventions', 'fk_interventions_student', 'FOREIGN KEY (student_id) REFERENCES hub.students(id) ON DELETE CASCADE'),
	('jobs.scheduled_tasks', 'scheduled_tasks_pkey', 'PRIMARY KEY (id)'),
	('jobs.scheduled_tasks', 'fk_scheduled_tasks_student', 'FOREIGN KEY (student_id) REFERENCES hub.students(id) ON DELETE CASCADE')
) AS w(t, name, definition);

SELECT has_function('hub', f, f) FROM unnest('{create_learning_history_partition,archive_old_learning_history_partitions,anonymize_old_students}'::name[]) AS f;

-- What the constraints refuse.
INSERT INTO hub.students (id, school_id, name, grade) SELECT p.id, p.school_id, p.name, 3 FROM school.people p WHERE p.id = pg_temp.id('s1')
	ON CONFLICT (id) DO NOTHING;
SELECT throws_ok(format('UPDATE hub.students SET grade = %s WHERE id = %L', g, pg_temp.id('s1')), '23514', NULL, format('grade %s is none', g))
	FROM unnest('{0,13,-1}'::integer[]) AS g;
SELECT lives_ok(format('UPDATE hub.students SET grade = %s WHERE id = %L', g, pg_temp.id('s1')), format('grade %s is one', g))
	FROM unnest('{1,12}'::integer[]) AS g;
SELECT throws_ok(format('UPDATE hub.students SET metadata = %L WHERE id = %L', m, pg_temp.id('s1')), '23514', NULL, 'metadata is an object, not ' || m)
	FROM unnest('{"[]","1","null"}'::text[]) AS m;
CREATE FUNCTION pg_temp.event(type text, node integer, at timestamptz DEFAULT now()) RETURNS void LANGUAGE sql AS $$
	INSERT INTO hub.learning_history (school_id, student_id, event_type, source_node, source_id, content, occurred_at)
	VALUES (pg_temp.id('ONE'), pg_temp.id('s1'), type, node, type || node, '{}', at) $$;
SELECT lives_ok(format('SELECT pg_temp.event(%L, 1)', t), t) FROM unnest('{study,test,intervention,review,assessment}'::text[]) AS t;
SELECT lives_ok(format('SELECT pg_temp.event(''study'', %s, now() - interval ''1 day'')', n), 'node ' || n) FROM generate_series(1, 6) AS n;
SELECT throws_ok('SELECT pg_temp.event(''play'', 1)', '23514', NULL, 'no other type');
SELECT throws_ok(format('SELECT pg_temp.event(''study'', %s)', n), '23514', NULL, 'no node ' || n) FROM unnest('{0,7}'::integer[]) AS n;
SELECT throws_ok('SELECT pg_temp.event(''study'', 1, now() - interval ''30 years'')', '23514', NULL, 'nothing outside the partitions');
SELECT throws_ok(format('INSERT INTO hub.interventions (school_id, student_id, type, weak_areas, learning_path, status) VALUES (%L, %L, %L, ''[]'', ''[]'', %L)',
	pg_temp.id('ONE'), pg_temp.id('s1'), v.type, v.status), '23514', NULL, v.type || ' ' || v.status)
	FROM (VALUES ('manual', 'active'), ('auto', 'done')) AS v(type, status);
SELECT throws_ok(format('INSERT INTO jobs.scheduled_tasks (school_id, task_type, schedule_type, cron_expression, status) VALUES (%L, ''daily_report'', %L, %L, %L)',
	pg_temp.id('ONE'), v.type, v.cron, v.status), '23514', NULL, v.type || ' ' || v.status)
	FROM (VALUES ('weekly', NULL, 'active'), ('cron', '0 9 * * *', 'stopped'), ('cron', NULL, 'active')) AS v(type, cron, status);

-- Deleting a student takes along what hangs on them.
SELECT is((SELECT array_agg(confrelid::regclass::text || ' ' || confdeltype::text ORDER BY conname) FROM pg_constraint
	WHERE contype = 'f' AND conname IN ('fk_learning_history_student', 'fk_interventions_student', 'fk_scheduled_tasks_student') AND conparentid = 0),
	'{hub.students c,hub.students c,hub.students c}', 'all three go with their student');
SELECT * FROM finish();
ROLLBACK;
