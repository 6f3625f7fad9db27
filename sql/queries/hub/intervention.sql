-- SPDX-License-Identifier: GPL-3.0-or-later
-- Interventions, proposals, and what a student learns next.

-- name: hub_find_intervention
-- Of the caller as a student, or of a student whom the caller sees as staff.
SELECT auth.found(EXISTS (SELECT FROM hub.interventions i WHERE i.id = $1::uuid
	AND (i.student_id = (SELECT auth.user_id()) AND auth.has_role('student') OR hub.sees(i.student_id))))

-- name: hub_find_seen_intervention
SELECT auth.found(EXISTS (SELECT FROM hub.interventions i WHERE i.id = $1::uuid AND hub.sees(i.student_id)))

-- name: hub_find_own_intervention
SELECT auth.found(EXISTS (SELECT FROM hub.interventions i WHERE i.id = $1::uuid AND i.student_id = (SELECT auth.user_id())))

-- name: hub_intervention_document
-- One as the API answers it.
SELECT i.id, i.student_id, i.type, i.weak_areas, i.learning_path, i.status, i.progress, i.due_on::text, i.created_at, i.completed_at
FROM hub.interventions i WHERE i.id = $1::uuid

-- name: hub_interventions_read
-- The newest first, of those the caller sees: $1 student or NULL, $2 status, $3 and $4 cursor, $5 rows, of which the last only tells
-- that there are more. Whose they are was looked at.
WITH listed AS MATERIALIZED (
	SELECT i.*, row_number() OVER (ORDER BY i.created_at DESC, i.id DESC) AS position
	FROM hub.interventions i JOIN hub.students s ON s.id = i.student_id
	WHERE i.school_id = (SELECT auth.school_id()) AND ($1::uuid IS NULL OR i.student_id = $1) AND ($2::text IS NULL OR i.status = $2)
		AND ((SELECT hub.sees_all()) OR i.student_id = (SELECT auth.user_id()) OR s.class_id IN (SELECT hub.visible_classes()))
		AND (i.created_at, i.id) < (COALESCE($3::timestamptz, 'infinity'), COALESCE($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
	ORDER BY i.created_at DESC, i.id DESC LIMIT $5::integer),
looked AS (SELECT hub.log_looks(ARRAY(SELECT DISTINCT l.student_id FROM listed l WHERE l.position < $5), 'intervention_read'))
SELECT l.id, l.created_at AS cursor_key, l.student_id, l.type, l.weak_areas, l.learning_path, l.status, l.progress, l.due_on::text,
	l.created_at, l.completed_at
FROM listed l, looked ORDER BY l.position

-- name: hub_interventions_page
-- As hub_interventions_read, for people.
WITH listed AS MATERIALIZED (
	SELECT i.id, i.created_at AS cursor_key, i.student_id, s.name AS student_name, school.short_name(s.name) AS student_short, s.grade, s.class_name,
		hub.concept_names(i.weak_areas) AS concepts, i.progress -> 'completed' AS completed, i.progress -> 'total' AS total, i.due_on,
		i.created_at, i.completed_at, i.type = 'auto' AS is_auto, i.status = 'active' AS is_active, i.status = 'paused' AS is_paused,
		i.status = 'completed' AS is_completed, i.status = 'cancelled' AS is_cancelled,
		i.status = 'active' AND i.due_on < (now() AT TIME ZONE g.time_zone)::date AS is_late
	FROM hub.interventions i JOIN hub.students s ON s.id = i.student_id JOIN school.settings g ON g.school_id = i.school_id
	WHERE i.school_id = (SELECT auth.school_id()) AND i.status = $1::text
		AND ((SELECT hub.sees_all()) OR s.class_id IN (SELECT hub.visible_classes()))
		AND (i.created_at, i.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
	ORDER BY i.created_at DESC, i.id DESC LIMIT $4::integer + 1),
looked AS (SELECT hub.log_looks(ARRAY(SELECT DISTINCT l.student_id FROM listed l), 'intervention_read'))
SELECT l.* FROM listed l, looked ORDER BY l.created_at DESC, l.id DESC

-- name: hub_interventions_summary
-- $1: the status shown.
SELECT x.*, x.late_count > 0 AS has_late, x.proposal_count > 0 AS has_proposals, $1::text = 'active' AS show_active, $1 = 'paused' AS show_paused,
	$1 = 'completed' AS show_completed, $1 = 'cancelled' AS show_cancelled
FROM (SELECT count(*) FILTER (WHERE i.status = 'active') AS active_count,
		count(*) FILTER (WHERE i.status = 'active' AND i.due_on < (now() AT TIME ZONE g.time_zone)::date) AS late_count,
		(SELECT count(*) FROM hub.intervention_proposals p JOIN hub.students o ON o.id = p.student_id
			WHERE p.decision IS NULL AND ((SELECT hub.sees_all()) OR o.class_id IN (SELECT hub.visible_classes()))) AS proposal_count
	FROM hub.interventions i JOIN hub.students s ON s.id = i.student_id JOIN school.settings g ON g.school_id = i.school_id
	WHERE i.status = 'active' AND ((SELECT hub.sees_all()) OR s.class_id IN (SELECT hub.visible_classes()))) AS x

-- name: hub_intervention
-- One for its page.
SELECT i.id, i.student_id, s.name AS student_name, school.short_name(s.name) AS student_short, s.grade, s.class_name, s.student_number AS number,
	hub.concept_names(i.weak_areas) AS concepts, i.type = 'auto' AS is_auto, i.status = 'active' AS is_active, i.status = 'paused' AS is_paused,
	i.status = 'completed' AS is_completed, i.status = 'cancelled' AS is_cancelled, i.status IN ('active', 'paused') AS is_open,
	i.progress -> 'completed' AS completed, i.progress -> 'total' AS total, i.due_on, i.created_at, i.completed_at,
	i.status = 'active' AND i.due_on < (now() AT TIME ZONE g.time_zone)::date AS is_late, p.name AS author_name,
	(SELECT json_agg(json_build_object('line', hub.evidence(COALESCE(c.name, a ->> 'concept'), (a ->> 'answers')::integer, (a ->> 'correct')::integer,
		(a ->> 'current_mastery')::double precision, (a ->> 'target_mastery')::double precision)))
		FROM jsonb_array_elements(i.weak_areas) AS a LEFT JOIN hub.concepts c ON c.key = a ->> 'concept') AS evidence
FROM hub.interventions i JOIN hub.students s ON s.id = i.student_id JOIN school.settings g ON g.school_id = i.school_id
LEFT JOIN school.people p ON p.id = i.created_by
WHERE i.id = $1::uuid

-- name: hub_intervention_steps
-- The steps of an intervention with what became of them.
SELECT i.id AS intervention_id, s.place AS step, 'hub.activity.' || (s.step ->> 'activity') AS activity,
	COALESCE(c.name, s.step ->> 'concept', s.step ->> 'problem_set_id') AS concept,
	(s.step ->> 'num_problems')::integer AS problem_count, ceil((s.step ->> 'estimated_duration')::numeric / 60)::integer AS minutes,
	d.step IS NOT NULL AS is_done, d.done_at, d.done_by = 'event' AS is_by_event, d.done_by = 'student' AS is_by_student,
	d.done_by = 'teacher' AS is_by_teacher, i.status = 'active' AS can_tick,
	d.done_by <> 'event' AND (i.status = 'active' OR i.status = 'completed' AND i.completed_at > now() - interval '1 hour') AS can_undo
FROM hub.interventions i CROSS JOIN LATERAL jsonb_array_elements(i.learning_path) WITH ORDINALITY AS s(step, place)
LEFT JOIN hub.intervention_steps d ON d.intervention_id = i.id AND d.step = s.place
LEFT JOIN hub.concepts c ON c.key = s.step ->> 'concept'
WHERE i.id = $1::uuid ORDER BY s.place

-- name: hub_intervention_changes
-- Mastery before and after for each concept, with students who stood alike and had no intervention.
SELECT c.concept, c.name AS concept_name, to_char(c.target, 'FM0.00') AS target, to_char(c.before, 'FM0.00') AS before, to_char(c.after, 'FM0.00') AS after,
	c.before IS NOT NULL AND c.after IS NOT NULL AS has_change, to_char(c.after - c.before, 'FMSG0.00') AS change, c.compared,
	c.compared > 0 AS has_compared, c.compared BETWEEN 1 AND 9 AS is_few, to_char(c.compared_before, 'FM0.00') AS compared_before,
	to_char(c.compared_after, 'FM0.00') AS compared_after, to_char(c.compared_after - c.compared_before, 'FMSG0.00') AS compared_change
FROM hub.compare_intervention($1::uuid) c

-- name: hub_interventions_of_student
-- For a student's page, the newest 20, open ones first.
SELECT i.id, hub.concept_names(i.weak_areas) AS concepts, i.progress -> 'completed' AS completed, i.progress -> 'total' AS total, i.due_on,
	i.created_at, i.completed_at, i.type = 'auto' AS is_auto, i.status = 'active' AS is_active, i.status = 'paused' AS is_paused,
	i.status = 'completed' AS is_completed, i.status = 'cancelled' AS is_cancelled,
	i.status = 'active' AND i.due_on < (now() AT TIME ZONE g.time_zone)::date AS is_late
FROM hub.interventions i JOIN school.settings g ON g.school_id = i.school_id
WHERE i.student_id = $1::uuid ORDER BY i.status IN ('active', 'paused') DESC, i.created_at DESC, i.id DESC LIMIT 20

-- name: hub_learning_plans
-- The caller's own plans: those that are open, and what was completed within 14 days; steps within.
SELECT i.id, hub.concept_names(i.weak_areas) AS concepts, (i.progress -> 'completed')::integer AS completed, (i.progress -> 'total')::integer AS total, i.due_on,
	i.status = 'active' AS is_active, i.status = 'paused' AS is_paused, i.status = 'completed' AS is_completed, i.completed_at,
	i.status = 'active' AND i.due_on < (now() AT TIME ZONE g.time_zone)::date AS is_late,
	(SELECT json_agg(json_build_object('step', s.place, 'activity', 'hub.activity.' || (s.step ->> 'activity'),
		'concept', COALESCE(c.name, s.step ->> 'concept', s.step ->> 'problem_set_id'),
		'problem_count', (s.step ->> 'num_problems')::integer, 'minutes', ceil((s.step ->> 'estimated_duration')::numeric / 60)::integer,
		'is_done', d.step IS NOT NULL, 'is_by_event', d.done_by = 'event', 'can_tick', i.status = 'active' AND d.step IS NULL,
		'can_undo', d.done_by <> 'event' AND (i.status = 'active' OR i.status = 'completed' AND i.completed_at > now() - interval '1 hour'))
		ORDER BY s.place)
		FROM jsonb_array_elements(i.learning_path) WITH ORDINALITY AS s(step, place)
		LEFT JOIN hub.intervention_steps d ON d.intervention_id = i.id AND d.step = s.place
		LEFT JOIN hub.concepts c ON c.key = s.step ->> 'concept') AS steps
FROM hub.interventions i JOIN school.settings g ON g.school_id = i.school_id
WHERE i.student_id = (SELECT auth.user_id()) AND (i.status IN ('active', 'paused')
	OR i.status = 'completed' AND i.completed_at > now() - interval '14 days')
ORDER BY i.status = 'active' DESC, i.status = 'paused' DESC, i.created_at DESC, i.id DESC LIMIT 20

-- name: hub_learning_mastery
-- The caller's own concepts, the most recent first.
SELECT c.name AS concept_name, floor(100 * m.mastery + 1e-9)::integer AS percent, round(100 * c.target)::integer AS target_percent, m.mastery >= c.target AS is_reached,
	m.observations, m.last_at
FROM hub.mastery m JOIN hub.concepts c ON c.id = m.concept_id
WHERE m.student_id = (SELECT auth.user_id()) AND m.observations > 0 ORDER BY m.last_at DESC, c.name LIMIT 30

-- name: hub_intervene_student
-- For whom an intervention is planned, and by which day as a rule. $1 student, $2 a proposal of theirs or NULL.
SELECT s.id, s.name AS student_name, school.short_name(s.name) AS student_short, s.grade, s.class_name, s.student_number AS number,
	(now() AT TIME ZONE g.time_zone)::date + 14 AS due_on, (now() AT TIME ZONE g.time_zone)::date AS first_day,
	p.id AS proposal_id
FROM hub.students s JOIN school.settings g ON g.school_id = s.school_id
LEFT JOIN hub.intervention_proposals p ON p.id = $2::uuid AND p.student_id = s.id AND p.decision IS NULL
WHERE s.id = $1::uuid

-- name: hub_intervene_areas
-- A student's weak areas with the steps that would be planned for them; is_taken: another intervention is at it already. Chosen are those
-- of the proposal $2, without one the first three that are free.
SELECT w.concept, w.name AS concept_name, w.place, w.is_taken, hub.evidence(w.name, w.answers, w.correct, w.current_mastery, w.target_mastery) AS evidence,
	hub.learning_path(hub.complete_areas($1::uuid, jsonb_build_array(jsonb_build_object('concept', w.concept)))) AS path,
	NOT w.is_taken AND CASE WHEN p.id IS NULL THEN w.free <= 3
		ELSE EXISTS (SELECT FROM jsonb_array_elements(p.weak_areas) AS a WHERE a ->> 'concept' = w.concept) END AS is_chosen
FROM (SELECT x.*, row_number() OVER (ORDER BY x.priority) AS place, row_number() OVER (PARTITION BY x.is_taken ORDER BY x.priority) AS free
	FROM (SELECT y.*, y.concept = ANY ((SELECT hub.concepts_at_work($1::uuid, false))::text[]) AS is_taken FROM hub.weak_areas($1::uuid) y) AS x) AS w
LEFT JOIN hub.intervention_proposals p ON p.id = $2::uuid AND p.student_id = $1 AND p.decision IS NULL
ORDER BY w.place LIMIT 12

-- name: hub_intervene_concepts
-- What the school teaches, to choose from, at most 500.
SELECT c.key, c.name AS concept_name, c.name::text <> c.key::text AS has_own_name FROM hub.concepts c
WHERE c.school_id = (SELECT auth.school_id()) ORDER BY c.is_planned DESC, c.name, c.id LIMIT 500

-- name: hub_intervention_start
-- Student, areas and path as JSON or NULL, due, proposal, type. decision: started, already_active, no_weak_areas, proposal_decided.
SELECT * FROM hub.begin_intervention($1::uuid, $2::jsonb, $3::jsonb, $4::date, $5::uuid, $6::text)

-- name: hub_interventions_start_several
SELECT r.*, r.decision = 'started' AS is_started, 'hub.several.' || r.decision AS reason FROM hub.start_several($1::uuid[]) r ORDER BY r.student_name, r.student_id

-- name: hub_step_tick
-- decision: changed, same, not_active, no_step, by_event, already_active.
SELECT hub.tick_step($1::uuid, $2::integer, $3::boolean) AS decision

-- name: hub_intervention_is_completed
SELECT i.status = 'completed' AS is_completed FROM hub.interventions i WHERE i.id = $1::uuid

-- name: hub_intervention_change
-- Status or NULL, completed and total or NULL. decision: changed, same, already_active, intervention_ended, wrong_total, not_active.
SELECT hub.change_intervention($1::uuid, $2::text, $3::integer, $4::integer) AS decision

-- name: hub_proposals
-- Open ones of the students whom the caller sees, the newest first: $1 and $2 cursor, $3 rows.
WITH listed AS MATERIALIZED (
	SELECT p.id, p.created_at AS cursor_key, p.created_at, p.student_id, s.name AS student_name, school.short_name(s.name) AS student_short, s.grade,
		s.class_name, jsonb_array_length(p.learning_path) AS step_count,
		ceil((SELECT sum((x ->> 'estimated_duration')::numeric) FROM jsonb_array_elements(p.learning_path) AS x) / 60)::integer AS minutes,
		(SELECT json_agg(json_build_object('line', hub.evidence(COALESCE(c.name, a ->> 'concept'), (a ->> 'answers')::integer, (a ->> 'correct')::integer,
			(a ->> 'current_mastery')::double precision, (a ->> 'target_mastery')::double precision)))
			FROM jsonb_array_elements(p.weak_areas) AS a LEFT JOIN hub.concepts c ON c.key = a ->> 'concept') AS evidence
	FROM hub.intervention_proposals p JOIN hub.students s ON s.id = p.student_id
	WHERE p.school_id = (SELECT auth.school_id()) AND p.decision IS NULL
		AND ((SELECT hub.sees_all()) OR s.class_id IN (SELECT hub.visible_classes()))
		AND (p.created_at, p.id) < (COALESCE($1::timestamptz, 'infinity'), COALESCE($2::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
	ORDER BY p.created_at DESC, p.id DESC LIMIT $3::integer + 1),
looked AS (SELECT hub.log_looks(ARRAY(SELECT DISTINCT l.student_id FROM listed l), 'intervention_read'))
SELECT l.* FROM listed l, looked ORDER BY l.created_at DESC, l.id DESC

-- name: hub_proposals_accept
SELECT r.*, r.decision = 'started' AS is_started, 'hub.several.' || r.decision AS reason FROM hub.accept_proposals($1::uuid[]) r ORDER BY r.student_name, r.student_id

-- name: hub_proposals_dismiss
SELECT hub.dismiss_proposals($1::uuid[]) AS dismissed

-- name: hub_propose_batch
-- part: how far through the school's students, by their ids.
SELECT p.last_student, p.proposed, ('x' || left(p.last_student::text, 8))::bit(32)::bigint / 4294967296.0 AS part
FROM hub.propose_interventions($1::uuid, $2::integer) p

-- name: hub_proposals_tell
SELECT hub.tell_proposals()

-- name: hub_auto_interventions_everywhere
SELECT hub.enqueue_for_schools('auto_interventions')

-- name: hub_intervention_log_look
-- Staff look at an intervention.
SELECT school.log_access(i.student_id, 'intervention_read') FROM hub.interventions i WHERE i.id = $1::uuid

-- name: hub_require_staff
-- SD403 for students: they tick steps, staff decide.
SELECT auth.require_role('teacher', 'admin')
