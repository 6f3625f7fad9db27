-- SPDX-License-Identifier: GPL-3.0-or-later
-- Learning interventions: what a student works at, step by step, and what becomes of it. Never two active for one concept of a student:
-- whoever makes one active holds the student's row first, and the table's index is the last word.

-- ---------------------------------------------------------------- plans

-- Weak areas as an intervention keeps them: [{"concept", "current_mastery", "target_mastery", "priority", "answers", "correct"}]. What
-- is missing in areas comes from what is known of the student; mastery is null where nothing is.
CREATE OR REPLACE FUNCTION hub.complete_areas(student uuid, areas jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_agg(jsonb_build_object('concept', a.item ->> 'concept',
		'current_mastery', COALESCE((a.item ->> 'current_mastery')::double precision, round(m.mastery::numeric, 4)::double precision),
		'target_mastery', COALESCE((a.item ->> 'target_mastery')::double precision, c.target, 0.85),
		'priority', COALESCE((a.item ->> 'priority')::integer, a.place::integer),
		'answers', COALESCE(cardinality(m.recent), 0), 'correct', COALESCE(cardinality(array_positions(m.recent, true)), 0))
		ORDER BY COALESCE((a.item ->> 'priority')::integer, a.place::integer), a.place)
	FROM jsonb_array_elements(areas) WITH ORDINALITY AS a(item, place)
	LEFT JOIN hub.concepts c ON c.key = a.item ->> 'concept' AND c.school_id = auth.school_id()
	LEFT JOIN hub.mastery m ON m.student_id = student AND m.concept_id = c.id AND m.observations > 0;
$$;

-- Concepts of a student that are being worked at, or would be but for a pause.
CREATE OR REPLACE FUNCTION hub.concepts_at_work(student uuid, with_paused boolean) RETURNS text[] LANGUAGE sql STABLE AS $$
	SELECT COALESCE(array_agg(k.concept), '{}') FROM hub.intervention_concepts k
	JOIN hub.interventions i ON i.id = k.intervention_id
	WHERE k.student_id = student AND (i.status = 'active' OR with_paused AND i.status = 'paused');
$$;

-- The most pressing weak areas of a student, without some concepts, as complete_areas gives them; NULL where there is none.
CREATE OR REPLACE FUNCTION hub.pressing_areas(student uuid, without text[], most integer) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN hub.complete_areas(student, (SELECT jsonb_agg(jsonb_build_object('concept', w.concept) ORDER BY w.priority)
		FROM (SELECT x.concept, x.priority FROM hub.weak_areas(student) x WHERE x.concept <> ALL (without)
			ORDER BY x.priority LIMIT most) AS w));
END $$;

-- The steps for weak areas: look at each concept again, then practise it; what others build on comes first, then by priority. Seconds
-- are half an hour for a look and four minutes a problem; who is far from the target gets 15 problems instead of 10.
CREATE OR REPLACE FUNCTION hub.learning_path(areas jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
	WITH RECURSIVE area AS MATERIALIZED (
		SELECT a.item ->> 'concept' AS concept, a.place, c.id, CASE WHEN COALESCE((a.item ->> 'target_mastery')::double precision
			- (a.item ->> 'current_mastery')::double precision, 0) > 0.4 THEN 15 ELSE 10 END AS problems
		FROM jsonb_array_elements(areas) WITH ORDINALITY AS a(item, place) LEFT JOIN hub.concepts c ON c.key = a.item ->> 'concept' AND c.school_id = auth.school_id()),
	needed (area_id, id) AS (
		SELECT a.id, p.prerequisite_id FROM area a JOIN hub.concept_prerequisites p ON p.concept_id = a.id
		UNION
		SELECT n.area_id, p.prerequisite_id FROM needed n JOIN hub.concept_prerequisites p ON p.concept_id = n.id),
	placed AS (
		SELECT a.concept, a.problems, row_number() OVER (ORDER BY (SELECT count(*) FROM needed n JOIN area b ON b.id = n.id
			WHERE n.area_id = a.id), a.place) AS place FROM area a)
	SELECT jsonb_agg(s.step ORDER BY s.number) FROM (
		SELECT 2 * p.place - 1 AS number, jsonb_build_object('step', 2 * p.place - 1, 'activity', 'review_concept', 'concept', p.concept,
			'estimated_duration', 1800) AS step FROM placed p
		UNION ALL
		SELECT 2 * p.place, jsonb_build_object('step', 2 * p.place, 'activity', 'practice', 'concept', p.concept,
			'num_problems', p.problems, 'estimated_duration', 240 * p.problems) FROM placed p) AS s;
$$;

-- ---------------------------------------------------------------- telling

CREATE OR REPLACE FUNCTION hub.concept_names(areas jsonb) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT string_agg(COALESCE(c.name, a.item ->> 'concept'), ', ' ORDER BY a.place)
	FROM jsonb_array_elements(areas) WITH ORDINALITY AS a(item, place) LEFT JOIN hub.concepts c ON c.key = a.item ->> 'concept' AND c.school_id = auth.school_id();
$$;

-- What happened to an intervention, in the student's history: started, completed.
CREATE OR REPLACE FUNCTION hub.record_intervention(i hub.interventions, action text) RETURNS void LANGUAGE sql AS $$
	SELECT hub.record_event(i.student_id, 'intervention', 'tutoring', 'intervention:' || i.id || ':' || action,
		jsonb_build_object('action', 'intervention_' || action, 'intervention_id', i.id, 'type', i.type,
			'concepts', (SELECT jsonb_agg(a -> 'concept') FROM jsonb_array_elements(i.weak_areas) AS a)));
$$;

-- ---------------------------------------------------------------- beginning

-- Begin with areas and path, or NULL for the most pressing five and what learning_path makes of them; due NULL is in two weeks. From a
-- proposal it is accepted with it and the intervention is auto; else it is of this type, teacher_requested for NULL (auto: what another
-- program worked out). SD404 unless the caller sees the student.
-- decision is started, already_active, no_weak_areas or proposal_decided; only with started is anything kept.
CREATE OR REPLACE FUNCTION hub.begin_intervention(student uuid, areas jsonb, path jsonb, due date, proposal uuid DEFAULT NULL,
	type text DEFAULT NULL)
RETURNS TABLE (decision text, id uuid) LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	today date := hub.today();
	at_work text[];
	i hub.interventions;
BEGIN
	PERFORM auth.found(hub.sees(student));
	IF due < today THEN
		PERFORM auth.refuse_field('due_on', 'date_past');
	END IF;
	PERFORM FROM hub.students s WHERE s.id = student FOR NO KEY UPDATE;
	IF proposal IS NOT NULL THEN
		PERFORM FROM hub.intervention_proposals p WHERE p.id = proposal AND p.student_id = student AND p.decision IS NULL FOR UPDATE;
		IF NOT FOUND THEN
			RETURN QUERY SELECT 'proposal_decided', NULL::uuid;
			RETURN;
		END IF;
	END IF;
	at_work := hub.concepts_at_work(student, false);
	areas := CASE WHEN areas IS NULL THEN hub.pressing_areas(student, at_work, 5) ELSE hub.complete_areas(student, areas) END;
	decision := CASE WHEN areas IS NULL THEN CASE WHEN EXISTS (SELECT FROM hub.weak_areas(student)) THEN 'already_active' ELSE 'no_weak_areas' END
		WHEN EXISTS (SELECT FROM jsonb_array_elements(areas) AS a WHERE a ->> 'concept' = ANY (at_work)) THEN 'already_active'
		ELSE 'started' END;
	IF decision = 'started' THEN
		path := COALESCE(path, hub.learning_path(areas));
		INSERT INTO hub.interventions (school_id, student_id, type, weak_areas, learning_path, progress, due_on, created_by)
		VALUES (auth.school_id(), student, CASE WHEN proposal IS NULL THEN COALESCE(begin_intervention.type, 'teacher_requested') ELSE 'auto' END, areas, path,
			jsonb_build_object('completed', 0, 'total', jsonb_array_length(path)),
			COALESCE(due, today + 14), auth.user_id())
		RETURNING * INTO i;
		id := i.id;
		INSERT INTO hub.intervention_concepts (intervention_id, concept, school_id, student_id, mastery_before)
		SELECT i.id, a ->> 'concept', i.school_id, student, m.mastery FROM jsonb_array_elements(areas) AS a
		LEFT JOIN hub.concepts c ON c.key = a ->> 'concept' AND c.school_id = auth.school_id()
		LEFT JOIN hub.mastery m ON m.student_id = student AND m.concept_id = c.id AND m.observations > 0;
		UPDATE hub.intervention_proposals p SET decision = 'accepted', decided_by = auth.user_id(), decided_at = now(), intervention_id = i.id
		WHERE p.id = proposal;
		-- What was proposed for one of these concepts is overtaken; the next night proposes what is left of it.
		DELETE FROM hub.intervention_proposals p WHERE p.student_id = student AND p.decision IS NULL AND EXISTS (
			SELECT FROM jsonb_array_elements(p.weak_areas) AS a JOIN jsonb_array_elements(areas) AS b ON a -> 'concept' = b -> 'concept');
		PERFORM hub.note_contact(ARRAY[student], 'intervention');
		PERFORM inbox.notify(student, 'intervention_started', jsonb_build_object('concepts', hub.concept_names(areas),
			'count', jsonb_array_length(path), 'due_on', i.due_on), '/learning', 'intervention_started:' || i.id);
		PERFORM hub.record_intervention(i, 'started');
		PERFORM school.log_access(student, 'intervention_started');
	END IF;
	RETURN NEXT;
END $$;

-- Begin one for each of these students with their own weak areas: what became of each, by name.
CREATE OR REPLACE FUNCTION hub.start_several(students uuid[])
RETURNS TABLE (student_id uuid, student_name text, decision text, id uuid, concepts text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	s record;
BEGIN
	FOR s IN SELECT x.id, x.name::text AS name FROM hub.students x WHERE x.id = ANY (students) AND hub.sees(x.id) ORDER BY x.id LOOP
		student_id := s.id;
		student_name := s.name;
		SELECT d.decision, d.id INTO decision, id FROM hub.begin_intervention(s.id, NULL, NULL, NULL) d;
		concepts := (SELECT hub.concept_names(i.weak_areas) FROM hub.interventions i WHERE i.id = start_several.id);
		RETURN NEXT;
	END LOOP;
END $$;

-- ---------------------------------------------------------------- steps

-- Every step is done, or the teacher says it is over: kept with the mastery of this moment, and told to the student, the class's teachers and
-- who began it, but not to who has just done it. The caller holds the row's lock.
CREATE OR REPLACE FUNCTION hub.finish_intervention(intervention uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	i hub.interventions;
BEGIN
	UPDATE hub.interventions SET status = 'completed', completed_at = now(), updated_at = now() WHERE id = intervention RETURNING * INTO i;
	UPDATE hub.intervention_concepts k SET is_active = false, mastery_after = (SELECT m.mastery FROM hub.concepts c
		JOIN hub.mastery m ON m.concept_id = c.id AND m.student_id = i.student_id AND m.observations > 0 WHERE c.key = k.concept AND c.school_id = k.school_id)
	WHERE k.intervention_id = i.id;
	PERFORM inbox.notify(t.person_id, 'intervention_completed', jsonb_build_object('student', s.name,
		'concepts', hub.concept_names(i.weak_areas)), CASE WHEN t.person_id = s.id THEN '/learning' ELSE '/hub/interventions/' || i.id END,
		'intervention_completed:' || i.id)
	FROM hub.students s, LATERAL (SELECT c.person_id FROM school.class_teachers c WHERE c.class_id = s.class_id
		UNION SELECT i.created_by WHERE i.created_by IS NOT NULL UNION SELECT s.id ORDER BY 1) AS t
	WHERE s.id = i.student_id AND t.person_id IS DISTINCT FROM auth.user_id();
	PERFORM hub.record_intervention(i, 'completed');
END $$;

-- Reckon progress from the steps that are done. The caller holds the row's lock.
CREATE OR REPLACE FUNCTION hub.count_progress(intervention uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	i hub.interventions;
BEGIN
	UPDATE hub.interventions x SET updated_at = now(), progress = jsonb_build_object('completed',
		(SELECT count(*) FROM hub.intervention_steps s WHERE s.intervention_id = x.id), 'total', jsonb_array_length(x.learning_path))
	WHERE x.id = intervention RETURNING * INTO i;
	IF i.status IN ('active', 'paused') AND i.progress -> 'completed' = i.progress -> 'total' THEN
		PERFORM hub.finish_intervention(i.id);
	END IF;
END $$;

-- Make it active again, unless another one has taken up a concept meanwhile. The caller holds the student's row and this one's.
CREATE OR REPLACE FUNCTION hub.activate_intervention(intervention uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	IF EXISTS (SELECT FROM hub.intervention_concepts k JOIN hub.intervention_concepts o ON o.student_id = k.student_id
		AND o.concept = k.concept AND o.is_active AND o.intervention_id <> k.intervention_id WHERE k.intervention_id = intervention) THEN
		RETURN false;
	END IF;
	UPDATE hub.interventions SET status = 'active', completed_at = NULL, updated_at = now() WHERE id = intervention;
	UPDATE hub.intervention_concepts SET is_active = true, mastery_after = NULL WHERE intervention_id = intervention;
	RETURN true;
END $$;

-- Lock a student's row and then the intervention; the row as it is then.
CREATE OR REPLACE FUNCTION hub.lock_intervention(intervention uuid) RETURNS hub.interventions LANGUAGE plpgsql AS $$
DECLARE
	i hub.interventions;
BEGIN
	PERFORM FROM hub.students s WHERE s.id = (SELECT x.student_id FROM hub.interventions x WHERE x.id = intervention) FOR NO KEY UPDATE;
	SELECT * INTO i FROM hub.interventions x WHERE x.id = intervention FOR UPDATE;
	PERFORM auth.found(FOUND);
	RETURN i;
END $$;

-- Tick a step, or take a tick back, as the student or as staff: changed, same, not_active, no_step, or by_event for what an event has
-- ticked. Taking back the tick that completed it within the last hour makes it active again: changed, or already_active.
CREATE OR REPLACE FUNCTION hub.tick_step(intervention uuid, step integer, is_done boolean) RETURNS text LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	i hub.interventions := hub.lock_intervention(intervention);
	done_by text := (SELECT s.done_by FROM hub.intervention_steps s WHERE s.intervention_id = intervention AND s.step = tick_step.step);
BEGIN
	IF tick_step.step NOT BETWEEN 1 AND jsonb_array_length(i.learning_path) THEN
		RETURN 'no_step';
	ELSIF is_done = (done_by IS NOT NULL) THEN
		RETURN 'same';
	ELSIF NOT is_done AND done_by = 'event' THEN
		RETURN 'by_event';
	ELSIF i.status = 'completed' AND NOT is_done AND i.completed_at > now() - interval '1 hour' THEN
		IF NOT hub.activate_intervention(intervention) THEN
			RETURN 'already_active';
		END IF;
	ELSIF i.status <> 'active' THEN
		RETURN 'not_active';
	END IF;
	IF is_done THEN
		INSERT INTO hub.intervention_steps (intervention_id, step, school_id, done_by)
		VALUES (intervention, tick_step.step, i.school_id, CASE WHEN i.student_id = auth.user_id() THEN 'student' ELSE 'teacher' END);
	ELSE
		DELETE FROM hub.intervention_steps s WHERE s.intervention_id = intervention AND s.step = tick_step.step;
	END IF;
	PERFORM hub.count_progress(intervention);
	RETURN 'changed';
END $$;

-- Say how many steps are done: the first ones that are open are ticked, or the last ticks taken back, those of events too. changed, same,
-- wrong_total where the plan has another number of steps, intervention_ended; for its student not_active too, while it is paused.
CREATE OR REPLACE FUNCTION hub.set_progress(intervention uuid, completed integer, total integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	i hub.interventions := hub.lock_intervention(intervention);
	before integer := (i.progress ->> 'completed')::integer;
BEGIN
	IF total <> jsonb_array_length(i.learning_path) THEN
		RETURN 'wrong_total';
	ELSIF completed = before THEN
		RETURN 'same';
	ELSIF i.status IN ('completed', 'cancelled') THEN
		RETURN 'intervention_ended';
	ELSIF i.status = 'paused' AND i.student_id = auth.user_id() THEN
		RETURN 'not_active';
	ELSIF completed > before THEN
		INSERT INTO hub.intervention_steps (intervention_id, step, school_id, done_by)
		SELECT i.id, n, i.school_id, CASE WHEN i.student_id = auth.user_id() THEN 'student' ELSE 'teacher' END
		FROM generate_series(1, total) AS n
		WHERE NOT EXISTS (SELECT FROM hub.intervention_steps s WHERE s.intervention_id = i.id AND s.step = n)
		ORDER BY n LIMIT completed - before;
	ELSE
		DELETE FROM hub.intervention_steps s WHERE s.intervention_id = i.id AND s.step IN (SELECT o.step FROM hub.intervention_steps o
			WHERE o.intervention_id = i.id ORDER BY o.step DESC LIMIT before - completed);
	END IF;
	PERFORM hub.count_progress(i.id);
	RETURN 'changed';
END $$;

-- Pause, resume, complete or cancel: changed, same, already_active, intervention_ended. What has ended stays ended.
CREATE OR REPLACE FUNCTION hub.set_intervention_status(intervention uuid, wanted text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	i hub.interventions := hub.lock_intervention(intervention);
BEGIN
	IF i.status = wanted THEN
		RETURN 'same';
	ELSIF i.status IN ('completed', 'cancelled') THEN
		RETURN 'intervention_ended';
	ELSIF wanted = 'active' THEN
		RETURN CASE WHEN hub.activate_intervention(intervention) THEN 'changed' ELSE 'already_active' END;
	ELSIF wanted = 'completed' THEN
		PERFORM hub.finish_intervention(intervention);
	ELSE
		UPDATE hub.interventions SET status = wanted, updated_at = now() WHERE id = intervention;
		UPDATE hub.intervention_concepts SET is_active = false WHERE intervention_id = intervention;
	END IF;
	PERFORM school.log_access(i.student_id, 'intervention_changed');
	RETURN 'changed';
END $$;

-- Set progress (completed NULL: leave it) and then the status (NULL the same), both or neither: what set_progress and
-- set_intervention_status say of the one that is refused, else changed or same.
CREATE OR REPLACE FUNCTION hub.change_intervention(intervention uuid, wanted text, completed integer, total integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	decision text := 'same';
BEGIN
	IF completed IS NOT NULL THEN
		decision := hub.set_progress(intervention, completed, total);
	END IF;
	IF wanted IS NOT NULL AND decision IN ('changed', 'same') THEN
		decision := hub.set_intervention_status(intervention, wanted);
		IF decision NOT IN ('changed', 'same') THEN
			RAISE EXCEPTION USING ERRCODE = 'SD000';
		END IF;
	END IF;
	RETURN decision;
EXCEPTION WHEN SQLSTATE 'SD000' THEN -- takes progress back
	RETURN decision;
END $$;

-- Whether the student's events since the intervention began do a step: practice wants its number of answers of the concept or problem
-- set (of any of the weak areas where the step names neither), a look at a concept one study or review of it, a test one result.
-- Other activities are ticked by hand.
CREATE OR REPLACE FUNCTION hub.is_step_met(i hub.interventions, step jsonb) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT count(*) >= CASE step ->> 'activity' WHEN 'practice' THEN COALESCE((step ->> 'num_problems')::integer, 10) ELSE 1 END
	FROM hub.learning_history h
	WHERE h.student_id = i.student_id AND h.occurred_at >= date_trunc('second', i.created_at)
		AND CASE step ->> 'activity'
			WHEN 'practice' THEN hub.answer_of(h.event_type, h.content) IS NOT NULL
			WHEN 'review_concept' THEN h.event_type IN ('study', 'review')
			WHEN 'assessment' THEN h.event_type IN ('test', 'assessment')
			ELSE false END
		AND CASE WHEN step ? 'concept' THEN h.content ->> 'concept' = step ->> 'concept'
			WHEN step ? 'problem_set_id' THEN h.content ->> 'problem_set_id' = step ->> 'problem_set_id'
			ELSE h.content ->> 'concept' IN (SELECT a ->> 'concept' FROM jsonb_array_elements(i.weak_areas) AS a) END;
$$;

-- Tick the steps that these events, already in the history, have done. The last act of hub.accept_events.
CREATE OR REPLACE FUNCTION hub.follow_interventions(events hub.incoming_event[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	i hub.interventions;
BEGIN
	FOR i IN SELECT * FROM hub.interventions x WHERE x.status = 'active'
		AND x.student_id IN (SELECT e.student_id FROM unnest(events) AS e WHERE e.event_type <> 'intervention')
		ORDER BY x.student_id, x.id FOR UPDATE
	LOOP
		INSERT INTO hub.intervention_steps (intervention_id, step, school_id, done_by)
		SELECT i.id, s.place, i.school_id, 'event' FROM jsonb_array_elements(i.learning_path) WITH ORDINALITY AS s(step, place)
		WHERE NOT EXISTS (SELECT FROM hub.intervention_steps d WHERE d.intervention_id = i.id AND d.step = s.place)
			AND hub.is_step_met(i, s.step);
		IF FOUND THEN
			PERFORM hub.count_progress(i.id);
		END IF;
	END LOOP;
END $$;

-- ---------------------------------------------------------------- proposals

-- The worker's: propose interventions to up to batch students of the school after one (NULL begins), where at least five answers put
-- mastery 0.2 or more below its target and the last of them is no older than 30 days: the three most pressing, without concepts that
-- are being worked at or that were dismissed within 14 days. One proposal is open for a student: it becomes what is proposed today, and
-- goes away where nothing is. proposed counts those that are new or name other concepts. last_student is NULL at the end.
CREATE OR REPLACE FUNCTION hub.propose_interventions(after uuid, batch integer) RETURNS TABLE (last_student uuid, proposed integer)
LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
BEGIN
	WITH looked_at AS MATERIALIZED (
		SELECT s.id, s.is_current FROM hub.students s WHERE s.school_id = auth.school_id() AND (after IS NULL OR s.id > after)
		ORDER BY s.id LIMIT batch),
	kept_out AS MATERIALIZED (
		SELECT l.id, hub.concepts_at_work(l.id, true) || ARRAY(SELECT a ->> 'concept' FROM hub.intervention_proposals p
			CROSS JOIN LATERAL jsonb_array_elements(p.weak_areas) AS a
			WHERE p.student_id = l.id AND p.decision = 'dismissed' AND p.decided_at > now() - interval '14 days') AS concepts
		FROM looked_at l WHERE l.is_current),
	chosen AS MATERIALIZED (
		SELECT k.id, hub.complete_areas(k.id, jsonb_agg(jsonb_build_object('concept', w.concept) ORDER BY w.priority)) AS areas
		FROM kept_out k CROSS JOIN LATERAL (SELECT x.concept, x.priority FROM hub.weak_areas(k.id, 5) x
			WHERE x.concept <> ALL (k.concepts) AND x.current_mastery <= x.target_mastery - 0.2 AND x.last_at > now() - interval '30 days'
			ORDER BY x.priority LIMIT 3) AS w
		GROUP BY k.id),
	withdrawn AS (
		DELETE FROM hub.intervention_proposals p USING looked_at l
		WHERE p.student_id = l.id AND p.decision IS NULL AND NOT EXISTS (SELECT FROM chosen c WHERE c.id = l.id)),
	made AS (
		INSERT INTO hub.intervention_proposals AS p (school_id, student_id, weak_areas, learning_path)
		SELECT auth.school_id(), c.id, c.areas, hub.learning_path(c.areas) FROM chosen c ORDER BY c.id
		ON CONFLICT (student_id) WHERE decision IS NULL DO UPDATE SET weak_areas = EXCLUDED.weak_areas, learning_path = EXCLUDED.learning_path,
			created_at = EXCLUDED.created_at
		WHERE jsonb_path_query_array(p.weak_areas, '$[*].concept') <> jsonb_path_query_array(EXCLUDED.weak_areas, '$[*].concept')
		RETURNING 1)
	SELECT (SELECT max(l.id::text)::uuid FROM looked_at l HAVING count(*) = batch), (SELECT count(*) FROM made)::integer
	INTO last_student, proposed;
	RETURN NEXT;
END $$;

-- Tell each teacher once a day how many proposals wait for the own classes, if new ones came today. Returns how many were told.
CREATE OR REPLACE FUNCTION hub.tell_proposals() RETURNS integer LANGUAGE sql AS $$
	SELECT count(inbox.notify(w.person_id, 'intervention_proposed', jsonb_build_object('students', w.waiting), '/hub/proposals',
		'intervention_proposed:' || w.today))::integer
	FROM (SELECT t.person_id, count(*) AS waiting, (now() AT TIME ZONE g.time_zone)::date AS today
		FROM hub.intervention_proposals p JOIN hub.students s ON s.id = p.student_id JOIN school.class_teachers t ON t.class_id = s.class_id
		JOIN school.settings g ON g.school_id = p.school_id
		WHERE p.decision IS NULL AND p.school_id = auth.school_id() GROUP BY 1, 3
		HAVING bool_or((p.created_at AT TIME ZONE g.time_zone)::date = (now() AT TIME ZONE g.time_zone)::date) ORDER BY 1) AS w;
$$;

-- Put a job of this type into the queue for every school. For a job of the platform's schedule, which is of no school.
CREATE OR REPLACE FUNCTION hub.enqueue_for_schools(type text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.found(auth.school_id() IS NULL AND auth.user_id() IS NULL);
	RETURN (SELECT count(jobs.enqueue(enqueue_for_schools.type, '{}', s.id, priority => 6, unique_key => enqueue_for_schools.type || ':' || s.id))
		FROM school.schools s);
END $$;

-- Accept these proposals as they are: what became of each, as start_several says it, and proposal_decided.
CREATE OR REPLACE FUNCTION hub.accept_proposals(proposals uuid[])
RETURNS TABLE (student_id uuid, student_name text, decision text, id uuid, concepts text) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	p record;
BEGIN
	FOR p IN SELECT x.*, s.name::text AS name FROM hub.intervention_proposals x JOIN hub.students s ON s.id = x.student_id
		WHERE x.id = ANY (proposals) AND hub.sees(x.student_id) ORDER BY x.student_id, x.id
	LOOP
		student_id := p.student_id;
		student_name := p.name;
		concepts := hub.concept_names(p.weak_areas);
		SELECT d.decision, d.id INTO decision, id FROM hub.begin_intervention(p.student_id, p.weak_areas, p.learning_path, NULL, p.id) d;
		RETURN NEXT;
	END LOOP;
END $$;

-- Returns how many were open; SD404 where the caller sees none of them.
CREATE OR REPLACE FUNCTION hub.dismiss_proposals(proposals uuid[]) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	seen uuid[] := ARRAY(SELECT p.id FROM hub.intervention_proposals p WHERE p.id = ANY (proposals) AND hub.sees(p.student_id));
	dismissed integer;
BEGIN
	PERFORM auth.found(cardinality(seen) > 0);
	UPDATE hub.intervention_proposals SET decision = 'dismissed', decided_by = auth.user_id(), decided_at = now()
	WHERE id = ANY (seen) AND decision IS NULL;
	GET DIAGNOSTICS dismissed = ROW_COUNT;
	RETURN dismissed;
END $$;

-- ---------------------------------------------------------------- what changed

-- For each concept of an intervention: mastery before and after (now, while it runs), and that of students of the school who stood
-- within 0.1 of it when it began and had no intervention for the concept until it ended. NULL where there is nothing to compare.
CREATE OR REPLACE FUNCTION hub.compare_intervention(intervention uuid)
RETURNS TABLE (concept text, name text, target double precision, before double precision, after double precision,
	compared integer, compared_before double precision, compared_after double precision) LANGUAGE sql STABLE AS $$
	WITH span AS MATERIALIZED (
		SELECT i.id, i.student_id, i.created_at, COALESCE(i.completed_at, now()) AS ended_at,
			(i.created_at AT TIME ZONE g.time_zone)::date AS first_day, (COALESCE(i.completed_at, now()) AT TIME ZONE g.time_zone)::date AS last_day
		FROM hub.interventions i JOIN school.settings g ON g.school_id = i.school_id WHERE i.id = intervention)
	SELECT k.concept, COALESCE(c.name, k.concept), c.target, k.mastery_before, COALESCE(k.mastery_after, m.mastery), o.compared, o.before, o.after
	FROM span s JOIN hub.intervention_concepts k ON k.intervention_id = s.id
	LEFT JOIN hub.concepts c ON c.key = k.concept AND c.school_id = k.school_id
	LEFT JOIN hub.mastery m ON m.student_id = s.student_id AND m.concept_id = c.id AND m.observations > 0
	LEFT JOIN LATERAL (
		SELECT count(*)::integer AS compared, avg(b.mastery) AS before, avg(a.mastery) AS after
		FROM hub.mastery r
		CROSS JOIN LATERAL (SELECT d.mastery FROM hub.mastery_days d WHERE d.student_id = r.student_id AND d.concept_id = r.concept_id
			AND d.day <= s.first_day ORDER BY d.day DESC LIMIT 1) AS b
		CROSS JOIN LATERAL (SELECT d.mastery FROM hub.mastery_days d WHERE d.student_id = r.student_id AND d.concept_id = r.concept_id
			AND d.day <= s.last_day ORDER BY d.day DESC LIMIT 1) AS a
		WHERE r.concept_id = c.id AND r.student_id <> s.student_id AND abs(b.mastery - k.mastery_before) <= 0.1
			AND NOT EXISTS (SELECT FROM hub.intervention_concepts x JOIN hub.interventions y ON y.id = x.intervention_id
				WHERE x.student_id = r.student_id AND x.concept = k.concept AND y.created_at < s.ended_at
					AND COALESCE(y.completed_at, CASE y.status WHEN 'cancelled' THEN y.updated_at END, 'infinity') > s.created_at)) AS o ON true
	ORDER BY k.concept;
$$;
