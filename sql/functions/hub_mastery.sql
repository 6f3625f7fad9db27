-- SPDX-License-Identifier: GPL-3.0-or-later
-- Mastery: how likely it is that a student knows a concept, by Bayesian Knowledge Tracing with four parameters a concept: p_init (known
-- before the first answer), p_learn (learnt by an opportunity), p_guess (right without knowing), p_slip (wrong although known). The model
-- is that of A. T. Corbett and J. R. Anderson, "Knowledge tracing: Modeling the acquisition of procedural knowledge", User Modeling and
-- User-Adapted Interaction 4 (1995), 253-278.
--
-- Every answer counts once, in the order of (occurred_at, source_node, source_id), whatever batches it came in; an answer that comes
-- late makes its student and concept be folded anew. The value is always the one that folding the whole history gives.

-- The estimate after each answer, from p before the first: Bayes with guess and slip, then the chance to have learnt.
CREATE OR REPLACE FUNCTION hub.trace_mastery(p double precision, results boolean[], p_learn double precision, p_guess double precision,
	p_slip double precision) RETURNS double precision[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	path double precision[] := '{}';
	is_correct boolean;
	known double precision;
	unknown double precision;
BEGIN
	FOREACH is_correct IN ARRAY results LOOP
		known := p * CASE WHEN is_correct THEN 1 - p_slip ELSE p_slip END;
		unknown := (1 - p) * CASE WHEN is_correct THEN p_guess ELSE 1 - p_guess END;
		IF known + unknown > 0 THEN
			p := known / (known + unknown);
		END IF;
		p := p + (1 - p) * p_learn;
		path := path || p;
	END LOOP;
	RETURN path;
END $$;

-- How many wrong answers end a list; all of them wrong counts on from before.
CREATE OR REPLACE FUNCTION hub.count_wrong_at_end(results boolean[], before integer) RETURNS integer
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN array_position(results, true) IS NULL THEN before + cardinality(results)
	ELSE cardinality(results) - (SELECT max(i) FROM generate_subscripts(results, 1) AS i WHERE results[i]) END;

-- The last 12 of a list.
CREATE OR REPLACE FUNCTION hub.last_results(results boolean[]) RETURNS boolean[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN results[greatest(cardinality(results) - 11, 1):];

-- Make the rows of these students and concepts, if they are not there, and lock them in one order: whoever folds events of the same
-- pair waits, and reads what the first has written.
CREATE OR REPLACE FUNCTION hub.lock_mastery(students uuid[], concepts uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO hub.mastery (student_id, concept_id, school_id, mastery)
	SELECT DISTINCT x.student, x.concept, c.school_id, c.p_init FROM unnest(students, concepts) AS x(student, concept)
	JOIN hub.concepts c ON c.id = x.concept ORDER BY 1, 2 ON CONFLICT DO NOTHING;
	PERFORM FROM hub.mastery m WHERE (m.student_id, m.concept_id) IN (SELECT * FROM unnest(students, concepts))
	ORDER BY m.student_id, m.concept_id FOR NO KEY UPDATE;
END $$;

-- Fold new answers of one node into rows that lock_mastery holds. Where one of them is older than what is folded already, the row is
-- folded anew from the history, which has the answers by now.
CREATE OR REPLACE FUNCTION hub.fold_answers(answers hub.incoming_event[], node integer, zone text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	late_students uuid[];
	late_concepts uuid[];
BEGIN
	WITH grouped AS MATERIALIZED (
		SELECT a.student_id, c.id AS concept_id, c.p_learn, c.p_guess, c.p_slip,
			array_agg(a.is_correct ORDER BY a.occurred_at, a.source_id COLLATE "C") AS results,
			array_agg((a.occurred_at AT TIME ZONE zone)::date ORDER BY a.occurred_at, a.source_id COLLATE "C") AS days,
			array_agg(a.occurred_at ORDER BY a.occurred_at, a.source_id COLLATE "C") AS times,
			array_agg(a.source_id ORDER BY a.occurred_at, a.source_id COLLATE "C") AS ids
		FROM unnest(answers) AS a JOIN hub.concepts c ON c.key = a.concept AND c.school_id = auth.school_id()
		WHERE a.is_correct IS NOT NULL
		GROUP BY a.student_id, c.id),
	states AS MATERIALIZED (
		SELECT g.student_id, g.concept_id, m.school_id, g.results, g.days, g.times[cardinality(g.times)] AS last_at,
			g.ids[cardinality(g.ids)] AS last_id, m.observations AS before, x.is_late,
			CASE WHEN NOT x.is_late THEN hub.trace_mastery(m.mastery, g.results, g.p_learn, g.p_guess, g.p_slip) END AS path
		FROM grouped g JOIN hub.mastery m ON m.student_id = g.student_id AND m.concept_id = g.concept_id
		CROSS JOIN LATERAL (SELECT COALESCE(g.times[1] < m.last_at OR g.times[1] = m.last_at
			AND (node, g.ids[1] COLLATE "C") < (m.last_source_node, m.last_source_id COLLATE "C"), false) AS is_late) AS x),
	folded AS (
		UPDATE hub.mastery m SET mastery = s.path[cardinality(s.path)], observations = m.observations + cardinality(s.results),
			correct = m.correct + cardinality(array_positions(s.results, true)), recent = hub.last_results(m.recent || s.results),
			wrong_in_a_row = hub.count_wrong_at_end(s.results, m.wrong_in_a_row),
			last_at = s.last_at, last_source_node = node, last_source_id = s.last_id
		FROM states s WHERE m.student_id = s.student_id AND m.concept_id = s.concept_id AND NOT s.is_late),
	dated AS (
		INSERT INTO hub.mastery_days AS d (student_id, concept_id, day, school_id, mastery, observations)
		SELECT DISTINCT ON (s.student_id, s.concept_id, u.day) s.student_id, s.concept_id, u.day, s.school_id, u.mastery, s.before + u.i
		FROM states s CROSS JOIN LATERAL unnest(s.path, s.days) WITH ORDINALITY AS u(mastery, day, i)
		WHERE NOT s.is_late
		ORDER BY s.student_id, s.concept_id, u.day, u.i DESC
		ON CONFLICT (student_id, concept_id, day) DO UPDATE SET mastery = EXCLUDED.mastery, observations = EXCLUDED.observations)
	SELECT array_agg(s.student_id), array_agg(s.concept_id) INTO late_students, late_concepts FROM states s WHERE s.is_late;
	PERFORM hub.recompute_mastery(l.student, l.concept, zone) FROM unnest(late_students, late_concepts) AS l(student, concept);
END $$;

-- Fold the whole history of a student and a concept anew, the archive included. The caller holds the row's lock.
CREATE OR REPLACE FUNCTION hub.recompute_mastery(student uuid, concept uuid, zone text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	c hub.concepts;
	h record;
	path double precision[];
BEGIN
	SELECT * INTO STRICT c FROM hub.concepts x WHERE x.id = concept;
	SELECT array_agg(e.is_correct ORDER BY e.occurred_at, e.source_node, e.source_id) AS results,
		array_agg((e.occurred_at AT TIME ZONE zone)::date ORDER BY e.occurred_at, e.source_node, e.source_id) AS days,
		(array_agg(ROW(e.occurred_at, e.source_node, e.source_id)::hub.event_key
			ORDER BY e.occurred_at DESC, e.source_node DESC, e.source_id DESC))[1] AS last
	INTO h FROM (SELECT x.occurred_at, x.source_node, x.source_id COLLATE "C" AS source_id, hub.answer_of(x.event_type, x.content) AS is_correct
		FROM hub.learning_history x
		WHERE x.student_id = student AND x.content ->> 'concept' = c.key AND hub.answer_of(x.event_type, x.content) IS NOT NULL) AS e;
	path := hub.trace_mastery(c.p_init, COALESCE(h.results, '{}'), c.p_learn, c.p_guess, c.p_slip);
	UPDATE hub.mastery m SET mastery = COALESCE(path[cardinality(path)], c.p_init), observations = cardinality(path),
		correct = COALESCE(cardinality(array_positions(h.results, true)), 0),
		recent = COALESCE(hub.last_results(h.results), '{}'),
		wrong_in_a_row = COALESCE(hub.count_wrong_at_end(h.results, 0), 0),
		last_at = (h.last).occurred_at, last_source_node = (h.last).source_node, last_source_id = (h.last).source_id
	WHERE m.student_id = student AND m.concept_id = concept;
	DELETE FROM hub.mastery_days d WHERE d.student_id = student AND d.concept_id = concept;
	INSERT INTO hub.mastery_days (student_id, concept_id, day, school_id, mastery, observations)
	SELECT DISTINCT ON (u.day) student, concept, u.day, c.school_id, u.mastery, u.i
	FROM unnest(path, h.days) WITH ORDINALITY AS u(mastery, day, i) ORDER BY u.day, u.i DESC;
END $$;

-- Fold anew, in the order of their keys, up to batch rows of mastery after a student and a concept (NULL begins): of one concept, or
-- with NULL of the whole school. The last row, NULL at the end, and how many rows there are and were done. Events that come meanwhile
-- wait for their row, or make the row wait.
CREATE OR REPLACE FUNCTION hub.recompute_batch(only_concept uuid, after_student uuid, after_concept uuid, batch integer)
RETURNS TABLE (last_student uuid, last_concept uuid, done integer) LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	zone text := hub.time_zone();
	students uuid[];
	concepts uuid[];
BEGIN
	SELECT array_agg(m.student_id), array_agg(m.concept_id) INTO students, concepts
	FROM (SELECT x.student_id, x.concept_id FROM hub.mastery x
		WHERE x.school_id = auth.school_id() AND (only_concept IS NULL OR x.concept_id = only_concept)
			AND (after_student IS NULL OR (x.student_id, x.concept_id) > (after_student, after_concept))
		ORDER BY x.student_id, x.concept_id LIMIT batch) AS m;
	done := COALESCE(cardinality(students), 0);
	IF done > 0 THEN
		PERFORM hub.lock_mastery(students, concepts);
		PERFORM hub.recompute_mastery(r.student, r.concept, zone) FROM unnest(students, concepts) AS r(student, concept);
		last_student := students[done];
		last_concept := concepts[done];
	END IF;
	RETURN NEXT;
END $$;

-- ---------------------------------------------------------------- weak areas

-- What a student has not mastered, the most pressing first: concepts with at least fewest answers and mastery below their target. The
-- gap, as a part of the target, counts in full for what was answered today, half for 30 days ago, a quarter at least. A concept adds
-- to its own gap those of all weak concepts that build on it, so a weak prerequisite always stands before them.
CREATE OR REPLACE FUNCTION hub.weak_areas(student uuid, fewest integer DEFAULT 1)
RETURNS TABLE (concept_id uuid, concept text, name text, current_mastery double precision, target_mastery double precision,
	priority integer, answers integer, correct integer, last_at timestamptz) LANGUAGE sql STABLE ROWS 5 AS $$
	WITH RECURSIVE weak AS MATERIALIZED (
		SELECT m.concept_id, c.key::text AS key, c.name::text AS name, m.mastery, c.target, m.recent, m.last_at,
			(c.target - m.mastery) / c.target
				* least(greatest(0.5 ^ (extract(epoch FROM now() - m.last_at) / (30 * 86400))::double precision, 0.25), 1) AS gap
		FROM hub.mastery m JOIN hub.concepts c ON c.id = m.concept_id
		WHERE m.student_id = student AND m.observations >= greatest(fewest, 1) AND m.mastery < c.target),
	needed (weak_id, id) AS (
		SELECT w.concept_id, p.prerequisite_id FROM weak w JOIN hub.concept_prerequisites p ON p.concept_id = w.concept_id
		UNION
		SELECT n.weak_id, p.prerequisite_id FROM needed n JOIN hub.concept_prerequisites p ON p.concept_id = n.id)
	SELECT w.concept_id, w.key, w.name, w.mastery, w.target,
		(row_number() OVER (ORDER BY w.gap + COALESCE((SELECT sum(b.gap) FROM needed n JOIN weak b ON b.concept_id = n.weak_id
			WHERE n.id = w.concept_id), 0) DESC, w.key))::integer,
		cardinality(w.recent), cardinality(array_positions(w.recent, true)), w.last_at
	FROM weak w ORDER BY 6;
$$;

-- What a weak area rests on, as key and values of a text: "이차함수: 최근 12문제 중 5 정답, 숙달 0.41 → 목표 0.85".
CREATE OR REPLACE FUNCTION hub.evidence(name text, answers integer, correct integer, current_mastery double precision,
	target_mastery double precision) RETURNS jsonb LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN jsonb_build_object('key', CASE WHEN current_mastery IS NULL THEN 'hub.evidence.none' WHEN COALESCE(answers, 0) = 0
		THEN 'hub.evidence.mastery' ELSE 'hub.evidence.answers' END,
	'name', name, 'count', answers, 'correct', correct, 'current', to_char(current_mastery, 'FM0.00'), 'target', to_char(target_mastery, 'FM0.00'));
