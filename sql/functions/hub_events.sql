-- SPDX-License-Identifier: GPL-3.0-or-later
-- The learning history: events of six nodes, in partitions of a month. Whoever sends one twice has it kept once.

-- Whether the history has a place for this time, in the archive too.
CREATE OR REPLACE FUNCTION hub.has_partition(at timestamptz) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT COALESCE(to_regclass('hub.learning_history_' || to_char(at AT TIME ZONE 'UTC', 'YYYY_MM')),
		to_regclass('archive.learning_history_' || to_char(at AT TIME ZONE 'UTC', 'YYYY_MM'))) IS NOT NULL;
$$;

-- The items of accept_events with the student who is meant, NULL where there is none, and whether there is a partition.
CREATE OR REPLACE FUNCTION hub.place_events(items jsonb, school uuid)
RETURNS TABLE (event hub.incoming_event, has_partition boolean, is_by_name boolean) LANGUAGE plpgsql STABLE ROWS 1000 AS $$
BEGIN
	RETURN QUERY
	WITH sent AS MATERIALIZED (
		SELECT i.*, date_trunc('month', i.occurred_at, 'UTC') AS month, CASE
			WHEN i.student_id IS NOT NULL THEN (SELECT s.id FROM hub.students s WHERE s.id = i.student_id AND s.school_id = school)
			WHEN i.login IS NOT NULL THEN (SELECT s.id FROM school.people p JOIN hub.students s ON s.id = p.id
				WHERE p.school_id = school AND lower(p.login) = lower(i.login))
			WHEN i.email_tag IS NOT NULL THEN (SELECT s.id FROM school.people p JOIN hub.students s ON s.id = p.id
				WHERE p.school_id = school AND p.email_tag = i.email_tag)
			ELSE (SELECT s.id FROM hub.students s WHERE s.school_id = school AND s.grade = i.grade AND s.class_name = i.class_name
				AND s.student_number = i.student_number)
			END AS found_id
		FROM jsonb_to_recordset(items) AS i(index integer, student_id uuid, grade integer, class_name text, student_number text,
			login text, email_tag bytea, occurred_at timestamptz, event_type text, source_id text, content jsonb, concept text,
			is_correct boolean)),
	months AS MATERIALIZED (
		SELECT m.month, hub.has_partition(m.month) AS has_partition FROM (SELECT DISTINCT n.month FROM sent n) AS m)
	SELECT ROW(n.index, n.found_id, n.occurred_at, n.event_type, n.source_id, n.content, n.concept, n.is_correct)::hub.incoming_event,
		m.has_partition, n.student_id IS NULL
	FROM sent n JOIN months m ON m.month = n.month;
END $$;

-- Add events that are new to the days of their students.
CREATE OR REPLACE FUNCTION hub.count_activity(events hub.incoming_event[], zone text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO hub.activity_days AS a (student_id, day, school_id, events, correct, wrong, seconds)
	SELECT f.student_id, (f.occurred_at AT TIME ZONE zone)::date, auth.school_id(), count(*),
		count(*) FILTER (WHERE hub.answer_of(f.event_type, f.content)), count(*) FILTER (WHERE NOT hub.answer_of(f.event_type, f.content)),
		sum(CASE WHEN jsonb_typeof(f.content -> 'time_spent') = 'number'
			THEN least(greatest((f.content ->> 'time_spent')::numeric, 0), 86400) ELSE 0 END)::bigint
	FROM unnest(events) AS f WHERE f.event_type <> 'intervention'
	GROUP BY 1, 2 ORDER BY 1, 2
	ON CONFLICT (student_id, day) DO UPDATE SET events = a.events + EXCLUDED.events, correct = a.correct + EXCLUDED.correct,
		wrong = a.wrong + EXCLUDED.wrong, seconds = a.seconds + EXCLUDED.seconds;
END $$;

-- Keep the events of one node: [{"index", the student, "occurred_at", "event_type", "source_id", "content", "concept"
-- where it names one, and "is_correct" where it counts for mastery}], whose form was checked. The student is "student_id", or "grade", "class_name" and
-- "student_number", or "login", or "email_tag". Events outside every partition are kept apart. errors: [{"index", "field", "code"}] with
-- not_found or quarantined; the others are kept, once, and counted: activity, mastery and steps of interventions follow here. Rows are written and locked in one order, so that batches of the same
-- events queue up instead of waiting for each other.
CREATE OR REPLACE FUNCTION hub.accept_events(items jsonb, node integer)
RETURNS TABLE (accepted integer, duplicates integer, errors jsonb) LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	school uuid := auth.school_id();
	zone text := hub.time_zone();
	known hub.incoming_event[];
	homeless hub.incoming_event[];
	fresh hub.incoming_event[];
	missing jsonb;
BEGIN
	SELECT array_agg(p.event) FILTER (WHERE (p.event).student_id IS NOT NULL AND p.has_partition),
		array_agg(p.event) FILTER (WHERE (p.event).student_id IS NOT NULL AND NOT p.has_partition),
		jsonb_agg(jsonb_build_object('index', (p.event).index, 'field', CASE WHEN p.is_by_name THEN 'student' ELSE 'student_id' END,
			'code', 'not_found')) FILTER (WHERE (p.event).student_id IS NULL)
	INTO known, homeless, missing FROM hub.place_events(items, school) AS p;

	INSERT INTO hub.quarantined_events (school_id, student_id, source_node, source_id, occurred_at, event_type, content)
	SELECT school, h.student_id, node, h.source_id, h.occurred_at, h.event_type, h.content FROM unnest(homeless) AS h
	ORDER BY h.student_id, h.occurred_at, h.source_id
	ON CONFLICT DO NOTHING;

	-- Concepts that nobody planned; then the locks, so that folding follows one order for each student and concept.
	INSERT INTO hub.concepts (school_id, key, name, is_planned)
	SELECT DISTINCT school, k.concept, k.concept, false FROM unnest(known) AS k
	WHERE k.concept IS NOT NULL AND NOT EXISTS (SELECT FROM hub.concepts c WHERE c.key = k.concept AND c.school_id = school)
	ORDER BY 2 ON CONFLICT DO NOTHING;
	PERFORM hub.lock_mastery(array_agg(k.student_id), array_agg(c.id)) FROM unnest(known) AS k
	JOIN hub.concepts c ON c.key = k.concept AND c.school_id = school
	WHERE k.is_correct IS NOT NULL;

	WITH kept AS (
		INSERT INTO hub.learning_history AS h (occurred_at, school_id, student_id, event_type, source_node, source_id, content)
		SELECT k.occurred_at, school, k.student_id, k.event_type, node, k.source_id, k.content FROM unnest(known) AS k
		ORDER BY k.student_id, k.occurred_at, k.source_id
		ON CONFLICT (source_node, source_id, student_id, occurred_at) DO NOTHING
		RETURNING h.student_id, h.occurred_at, h.source_id)
	SELECT array_agg(k.event) INTO fresh FROM kept h
	JOIN (SELECT DISTINCT ON (e.student_id, e.occurred_at, e.source_id) e::hub.incoming_event AS event, e.student_id, e.occurred_at, e.source_id
		FROM unnest(known) AS e ORDER BY e.student_id, e.occurred_at, e.source_id, e.index) AS k
		ON k.student_id = h.student_id AND k.occurred_at = h.occurred_at AND k.source_id = h.source_id;
	accepted := COALESCE(cardinality(fresh), 0);
	duplicates := COALESCE(cardinality(known), 0) - accepted;

	PERFORM hub.count_activity(fresh, zone);
	PERFORM hub.fold_answers(fresh, node, zone);
	PERFORM hub.follow_interventions(fresh);
	IF accepted > 0 THEN
		PERFORM hub.tell_staff();
	END IF;

	errors := COALESCE(missing, '[]') || COALESCE((SELECT jsonb_agg(jsonb_build_object('index', h.index, 'field', 'occurred_at',
		'code', 'quarantined')) FROM unnest(homeless) AS h), '[]');
	RETURN NEXT;
END $$;

-- What an event says of its student's knowledge: whether an answer was right, NULL where it is no answer. app/hub/event.c reads what
-- other systems send the same way.
CREATE OR REPLACE FUNCTION hub.answer_of(event_type text, content jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN event_type <> 'intervention' AND content ->> 'result' IN ('correct', 'wrong') THEN content ->> 'result' = 'correct' END;

-- An event as an item of accept_events.
CREATE OR REPLACE FUNCTION hub.event_item(student uuid, occurred_at timestamptz, event_type text, source_id text, content jsonb)
RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_build_object('index', 0, 'student_id', student, 'occurred_at', occurred_at, 'event_type', event_type,
		'source_id', source_id, 'content', content)
		|| CASE WHEN jsonb_typeof(content -> 'concept') = 'string' THEN jsonb_build_object('concept', content ->> 'concept') ELSE '{}' END
		|| CASE WHEN jsonb_typeof(content -> 'concept') = 'string' AND hub.answer_of(event_type, content) IS NOT NULL
			THEN jsonb_build_object('is_correct', hub.answer_of(event_type, content)) ELSE '{}' END;
$$;

-- For Seodang's own rooms: one event of a student, in the transaction of what happened. room is a name of hub.source_nodes. The same
-- source_id and time is kept once. Nothing where the person is no student.
CREATE OR REPLACE FUNCTION hub.record_event(student uuid, event_type text, room text, source_id text, content jsonb,
	occurred_at timestamptz DEFAULT now()) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM hub.accept_events(jsonb_build_array(hub.event_item(student, occurred_at, event_type, source_id, content)),
		(SELECT n.node FROM hub.source_nodes n WHERE n.room = record_event.room));
END $$;

-- ---------------------------------------------------------------- partitions and the quarantine

-- The partitions of this month and the half year after it. Anybody may ask: what is there already stays as it is.
CREATE OR REPLACE FUNCTION hub.care_for_partitions() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtext('hub.learning_history'));
	PERFORM hub.create_learning_history_partition((now() AT TIME ZONE 'UTC' + make_interval(months => m))::date)
	FROM generate_series(0, 6) AS m;
END $$;

-- The partition of a month (UTC) for which events of the school wait: made, or already_there. By an admin; SD404 where none wait.
CREATE OR REPLACE FUNCTION hub.make_partition(month date) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	start timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
BEGIN
	PERFORM auth.require_role('admin');
	PERFORM auth.found(EXISTS (SELECT FROM hub.quarantined_events q WHERE q.school_id = auth.school_id() AND q.replayed_at IS NULL
		AND date_trunc('month', q.occurred_at, 'UTC') = start));
	PERFORM pg_advisory_xact_lock(hashtext('hub.learning_history'));
	IF hub.has_partition(start) THEN
		RETURN 'already_there';
	END IF;
	PERFORM hub.create_learning_history_partition((start AT TIME ZONE 'UTC')::date);
	RETURN 'made';
END $$;

-- Take the events of a month (UTC) out of the quarantine, up to most of them: how many were accepted, were there already, and still
-- wait. By an admin; SD409 no_partition before the month has one. Whoever does it at the same time waits, and finds them done.
CREATE OR REPLACE FUNCTION hub.replay_events(month date, most integer DEFAULT 5000)
RETURNS TABLE (accepted integer, duplicates integer, waiting integer) LANGUAGE plpgsql ROWS 1 AS $$
DECLARE
	start timestamptz := date_trunc('month', month::timestamp) AT TIME ZONE 'UTC';
	batch record;
	receipt record;
	taken bigint[];
BEGIN
	PERFORM auth.require_role('admin');
	IF NOT hub.has_partition(start) THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'no_partition';
	END IF;
	taken := ARRAY(SELECT q.id FROM hub.quarantined_events q WHERE q.replayed_at IS NULL AND q.school_id = auth.school_id()
		AND date_trunc('month', q.occurred_at, 'UTC') = start ORDER BY q.id LIMIT most FOR NO KEY UPDATE);
	accepted := 0;
	duplicates := 0;
	FOR batch IN SELECT q.source_node,
			jsonb_agg(hub.event_item(q.student_id, q.occurred_at, q.event_type, q.source_id, q.content) ORDER BY q.id) AS items
		FROM hub.quarantined_events q WHERE q.id = ANY (taken) GROUP BY q.source_node
	LOOP
		SELECT * INTO receipt FROM hub.accept_events(batch.items, batch.source_node);
		accepted := accepted + receipt.accepted;
		duplicates := duplicates + receipt.duplicates;
	END LOOP;
	UPDATE hub.quarantined_events q SET replayed_at = now() WHERE q.id = ANY (taken);
	SELECT count(*) INTO waiting FROM hub.quarantined_events q WHERE q.replayed_at IS NULL AND q.school_id = auth.school_id()
		AND date_trunc('month', q.occurred_at, 'UTC') = start;
	RETURN NEXT;
END $$;

-- ---------------------------------------------------------------- reading

-- A bound of a range as it was asked for in a field: NULL, a time (RFC 3339), or a day in the school's zone, from its start or until
-- its end. SD422 not_a_moment for anything else.
CREATE OR REPLACE FUNCTION hub.range_bound(field text, given text, is_end boolean) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF given = '' THEN
		RETURN NULL;
	ELSIF given ~ '^\d{4}-\d\d-\d\d$' THEN
		RETURN ((given::date + is_end::integer)::timestamp AT TIME ZONE hub.time_zone()) - is_end::integer * interval '1 microsecond';
	ELSIF given ~ '^\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d(:\d\d(\.\d+)?)?([Zz]|[+-]\d\d:\d\d)$' OR given IS NULL THEN
		RETURN given::timestamptz;
	END IF;
	PERFORM auth.refuse_field(field, 'not_a_moment');
EXCEPTION WHEN data_exception THEN -- the 31st of February
	PERFORM auth.refuse_field(field, 'not_a_moment');
END $$;

-- Where a timeline begins: where it was asked to, else two years ago, or with the archive at the beginning.
CREATE OR REPLACE FUNCTION hub.timeline_start(given text, with_archive boolean) RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN COALESCE(hub.range_bound('from', given, false), CASE WHEN with_archive THEN '-infinity' ELSE now() - interval '2 years' END);
END $$;

-- The number of an event as the id of a cursor, and back.
CREATE OR REPLACE FUNCTION hub.event_cursor(id bigint) RETURNS uuid LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN lpad(to_hex(id), 32, '0')::uuid;

CREATE OR REPLACE FUNCTION hub.event_number(cursor_id uuid) RETURNS bigint LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ('x' || right(replace(cursor_id::text, '-', ''), 16))::bit(64)::bigint;
