-- SPDX-License-Identifier: GPL-3.0-or-later
-- The learning history: events of six nodes, in partitions of a month. Whoever sends one twice has it kept once.

-- Whether the history has a place for this time, in the archive too.
CREATE OR REPLACE FUNCTION hub.has_partition(at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT COALESCE(to_regclass('hub.learning_history_' || to_char(at AT TIME ZONE 'UTC', 'YYYY_MM')),
		to_regclass('archive.learning_history_' || to_char(at AT TIME ZONE 'UTC', 'YYYY_MM'))) IS NOT NULL;
$$;

-- Keep the events of one node: [{"index", "student_id" or "grade", "class_name" and "student_number", "occurred_at", "event_type",
-- "source_id", "content", and where it counts for mastery "concept" and "is_correct"}], whose form was checked. Events outside every
-- partition are kept apart. errors: [{"index", "field", "code"}] with not_found or quarantined; the others are kept, once.
CREATE OR REPLACE FUNCTION hub.accept_events(items jsonb, node integer)
RETURNS TABLE (accepted integer, duplicates integer, errors jsonb) LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	school uuid := auth.school_id();
	zone text := (SELECT g.time_zone FROM school.settings g WHERE g.school_id = school);
	known hub.incoming_event[];
	homeless hub.incoming_event[];
	fresh hub.incoming_event[];
	missing jsonb;
BEGIN
	-- Who is meant, and whether there is a partition.
	WITH named AS MATERIALIZED (
		SELECT i.*, COALESCE(s.id, n.id) AS found_id, i.student_id IS NULL AS is_by_number, p.has_partition
		FROM jsonb_to_recordset(items) AS i(index integer, student_id uuid, grade integer, class_name text, student_number text,
			occurred_at timestamptz, event_type text, source_id text, content jsonb, concept text, is_correct boolean)
		LEFT JOIN hub.students s ON s.id = i.student_id AND s.school_id = school
		LEFT JOIN hub.students n ON i.student_id IS NULL AND n.school_id = school AND n.grade = i.grade
			AND n.class_name = i.class_name AND n.student_number = i.student_number
		LEFT JOIN (SELECT m.month, hub.has_partition(m.month) AS has_partition
			FROM (SELECT DISTINCT date_trunc('month', d.occurred_at, 'UTC') AS month
				FROM jsonb_to_recordset(items) AS d(occurred_at timestamptz)) AS m) AS p
			ON p.month = date_trunc('month', i.occurred_at, 'UTC')),
	events AS (
		SELECT ROW(n.index, n.found_id, n.occurred_at, n.event_type, n.source_id, n.content, n.concept, n.is_correct)::hub.incoming_event AS e,
			n.found_id IS NOT NULL AS is_known, n.has_partition, n.is_by_number, n.index FROM named n)
	SELECT array_agg(e) FILTER (WHERE is_known AND has_partition), array_agg(e) FILTER (WHERE is_known AND NOT has_partition),
		jsonb_agg(jsonb_build_object('index', index, 'field', CASE WHEN is_by_number THEN 'student' ELSE 'student_id' END,
			'code', 'not_found')) FILTER (WHERE NOT is_known)
	INTO known, homeless, missing FROM events;

	INSERT INTO hub.quarantined_events (school_id, student_id, source_node, source_id, occurred_at, event_type, content)
	SELECT school, h.student_id, node, h.source_id, h.occurred_at, h.event_type, h.content FROM unnest(homeless) AS h
	ON CONFLICT DO NOTHING;

	-- Concepts that nobody planned; then the locks, so that folding follows one order for each student and concept.
	INSERT INTO hub.concepts (school_id, key, name, is_planned)
	SELECT DISTINCT school, k.concept, k.concept, false FROM unnest(known) AS k
	WHERE k.concept IS NOT NULL AND NOT EXISTS (SELECT FROM hub.concepts c WHERE c.key = k.concept AND c.school_id = school)
	ORDER BY 2 ON CONFLICT DO NOTHING;
	PERFORM hub.lock_mastery(array_agg(k.student_id), array_agg(c.id)) FROM unnest(known) AS k
	JOIN hub.concepts c ON c.key = k.concept AND c.school_id = school;

	WITH kept AS (
		INSERT INTO hub.learning_history AS h (occurred_at, school_id, student_id, event_type, source_node, source_id, content)
		SELECT k.occurred_at, school, k.student_id, k.event_type, node, k.source_id, k.content FROM unnest(known) AS k
		ON CONFLICT (source_node, source_id, student_id, occurred_at) DO NOTHING
		RETURNING h.student_id, h.occurred_at, h.source_id)
	SELECT array_agg(k.event) INTO fresh FROM kept h
	JOIN (SELECT DISTINCT ON (e.student_id, e.occurred_at, e.source_id) e::hub.incoming_event AS event, e.student_id, e.occurred_at, e.source_id
		FROM unnest(known) AS e ORDER BY e.student_id, e.occurred_at, e.source_id, e.index) AS k
		ON k.student_id = h.student_id AND k.occurred_at = h.occurred_at AND k.source_id = h.source_id;
	accepted := COALESCE(cardinality(fresh), 0);
	duplicates := COALESCE(cardinality(known), 0) - accepted;

	INSERT INTO hub.activity_days AS a (student_id, day, school_id, events, correct, wrong, seconds)
	SELECT f.student_id, (f.occurred_at AT TIME ZONE zone)::date, school, count(*), count(*) FILTER (WHERE f.content ->> 'result' = 'correct'),
		count(*) FILTER (WHERE f.content ->> 'result' = 'wrong'),
		sum(CASE WHEN jsonb_typeof(f.content -> 'time_spent') = 'number'
			THEN least(greatest((f.content ->> 'time_spent')::numeric, 0), 86400) ELSE 0 END)::bigint
	FROM unnest(fresh) AS f WHERE f.event_type <> 'intervention'
	GROUP BY 1, 2 ORDER BY 1, 2
	ON CONFLICT (student_id, day) DO UPDATE SET events = a.events + EXCLUDED.events, correct = a.correct + EXCLUDED.correct,
		wrong = a.wrong + EXCLUDED.wrong, seconds = a.seconds + EXCLUDED.seconds;
	PERFORM hub.fold_answers(fresh, node, zone);

	errors := COALESCE(missing, '[]') || COALESCE((SELECT jsonb_agg(jsonb_build_object('index', h.index, 'field', 'occurred_at',
		'code', 'quarantined')) FROM unnest(homeless) AS h), '[]');
	RETURN NEXT;
END $$;

-- For Seodang's own rooms: one event of a student, in the transaction of what happened. room is a name of hub.source_nodes. The same
-- source_id and time is kept once. Nothing where the person is no student.
CREATE OR REPLACE FUNCTION hub.record_event(student uuid, event_type text, room text, source_id text, content jsonb,
	occurred_at timestamptz DEFAULT now()) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM hub.accept_events(jsonb_build_array(jsonb_build_object('index', 0, 'student_id', student, 'occurred_at', occurred_at,
		'event_type', event_type, 'source_id', source_id, 'content', content)
		|| CASE WHEN content ? 'concept' AND content ->> 'result' IN ('correct', 'wrong') AND event_type <> 'intervention'
			THEN jsonb_build_object('concept', content ->> 'concept', 'is_correct', content ->> 'result' = 'correct') ELSE '{}' END),
		(SELECT n.node FROM hub.source_nodes n WHERE n.room = record_event.room));
END $$;
