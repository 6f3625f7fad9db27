-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who needs help, and why: five rules, each with a threshold that admins set for the school and a teacher for the own list. All days are
-- those of the school's zone.
--
--   wrong_in_a_row     wrong answers at one concept since the last right one
--   inactive           days since the last day with activity; since the record was made where there was none yet
--   mastery_falling    what a concept's mastery lost in 14 days: from the end of the day 14 days ago, or else of the first day since, both
--                      in whole hundredths, as the reason shows them
--   intervention_late  days past the date that an active intervention was due
--   waiting_for_tutor  days that the oldest open request has been waiting
--
-- A rule says something from its threshold on. Its points are the rule's urgency at the threshold and twice that from twice the
-- threshold on, in proportion between and rounded; of one rule's reasons (concepts) the heaviest counts. A student's urgency is the sum
-- of the rules' points, at most 100, and from 70 on it is urgent.

-- The rules of the caller's list, in order: their own, or else the school's; school_threshold is what holds without own ones.
CREATE OR REPLACE FUNCTION hub.help_rules_now()
RETURNS TABLE (code text, threshold double precision, is_enabled boolean, is_own boolean, school_threshold double precision, is_school_enabled boolean,
	urgency integer, lowest double precision, highest double precision, step double precision, rule_position integer) LANGUAGE sql STABLE ROWS 5 AS $$
	SELECT d.code, COALESCE(o.threshold, r.threshold, d.threshold), COALESCE(o.is_enabled, r.is_enabled, true), o.code IS NOT NULL,
		COALESCE(r.threshold, d.threshold), COALESCE(r.is_enabled, true), d.urgency, d.lowest, d.highest, d.step, d.position
	FROM hub.help_rule_defaults d
	LEFT JOIN hub.help_rules r ON r.code = d.code AND r.school_id = (SELECT auth.school_id())
	LEFT JOIN hub.own_help_rules o ON o.code = d.code AND o.person_id = (SELECT auth.user_id())
	ORDER BY d.position;
$$;

-- The students that the caller sees, of one class or all, without those that they have put off. SD404 for a class they do not see.
CREATE OR REPLACE FUNCTION hub.help_students(class uuid) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
DECLARE
	sees_all boolean := hub.sees_all();
	classes uuid[] := CASE WHEN class IS NOT NULL OR NOT sees_all THEN ARRAY(SELECT hub.visible_classes()) END;
BEGIN
	IF class IS NOT NULL THEN
		PERFORM auth.found(class = ANY (classes));
		classes := ARRAY[class];
	END IF;
	RETURN ARRAY(SELECT s.id FROM hub.students s
		WHERE s.school_id = auth.school_id() AND s.is_current AND (classes IS NULL OR s.class_id = ANY (classes))
			AND NOT EXISTS (SELECT FROM hub.help_snoozes z
				WHERE z.student_id = s.id AND z.teacher_id = auth.user_id() AND z.until_day > hub.today()));
END $$;

-- What the rules find. sentence is a key of the catalogue and its values, the reason in words. A class and a whole school want different
-- plans: each call is planned for its number of students.
CREATE OR REPLACE FUNCTION hub.help_findings(students uuid[])
RETURNS TABLE (student_id uuid, code text, concept_id uuid, value numeric, sentence jsonb) LANGUAGE plpgsql STABLE ROWS 100
SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
	zone text := hub.time_zone();
	today date := (now() AT TIME ZONE zone)::date;
	since timestamptz := (today - 13)::timestamp AT TIME ZONE zone; -- what happened after the day 14 days ago
	wrong_at double precision; -- the thresholds; out of reach where a rule is off
	inactive_at double precision;
	fall_at double precision;
	late_at double precision;
	wait_at double precision;
BEGIN
	SELECT max(x.at) FILTER (WHERE x.code = 'wrong_in_a_row'), max(x.at) FILTER (WHERE x.code = 'inactive'),
		max(x.at) FILTER (WHERE x.code = 'mastery_falling'), max(x.at) FILTER (WHERE x.code = 'intervention_late'),
		max(x.at) FILTER (WHERE x.code = 'waiting_for_tutor')
	INTO STRICT wrong_at, inactive_at, fall_at, late_at, wait_at
	FROM (SELECT n.code, CASE WHEN n.is_enabled THEN n.threshold ELSE 'Infinity' END AS at FROM hub.help_rules_now() AS n) AS x;

	RETURN QUERY WITH
	-- One look at the mastery rows for both of its rules; what was answered once or lacks less to 1 than the threshold has not fallen.
	weak AS MATERIALIZED (
		SELECT m.student_id, m.concept_id, m.mastery, m.wrong_in_a_row,
			m.last_at >= since AND m.mastery <= 1.01 - fall_at AND m.observations > 1 AS may_have_fallen
		FROM hub.mastery m JOIN unnest(students) AS s(id) ON s.id = m.student_id
		WHERE m.wrong_in_a_row >= wrong_at OR m.last_at >= since AND m.mastery <= 1.01 - fall_at AND m.observations > 1),
	compared AS MATERIALIZED (
		SELECT w.student_id, w.concept_id, w.mastery, COALESCE(
			(SELECT d.mastery FROM hub.mastery_days d WHERE d.student_id = w.student_id AND d.concept_id = w.concept_id AND d.day <= today - 14
				ORDER BY d.day DESC LIMIT 1),
			(SELECT d.mastery FROM hub.mastery_days d WHERE d.student_id = w.student_id AND d.concept_id = w.concept_id AND d.day > today - 14
				ORDER BY d.day LIMIT 1)) AS before
		FROM weak w WHERE w.may_have_fallen),
	fallen AS MATERIALIZED (
		SELECT f.student_id, f.concept_id, trunc(f.before::numeric, 2) AS before, trunc(f.mastery::numeric, 2) AS now
		FROM compared f WHERE f.before - f.mastery > fall_at - 0.02) -- cut to hundredths they lie less than 0.01 further apart
	SELECT w.student_id, 'wrong_in_a_row', w.concept_id, w.wrong_in_a_row::numeric, jsonb_build_object(
		'key', 'hub.help.reason.wrong_in_a_row', 'concept', c.name, 'value', w.wrong_in_a_row)
	FROM weak w JOIN hub.concepts c ON c.id = w.concept_id WHERE w.wrong_in_a_row >= wrong_at
	UNION ALL
	SELECT f.student_id, 'mastery_falling', f.concept_id, v.fall, jsonb_build_object('key', 'hub.help.reason.mastery_falling', 'concept', c.name,
		'value', v.fall::text, 'before', f.before::text, 'now', f.now::text)
	FROM fallen f JOIN hub.concepts c ON c.id = f.concept_id
	CROSS JOIN LATERAL (SELECT trim_scale(f.before - f.now) AS fall) AS v
	WHERE v.fall::double precision >= fall_at
	UNION ALL
	SELECT s.id, 'inactive', NULL, i.days::numeric, jsonb_build_object('key',
		CASE WHEN d.last IS NULL THEN 'hub.help.reason.never_active' ELSE 'hub.help.reason.inactive' END, 'value', i.days, 'last_day', d.last)
	FROM hub.students s JOIN unnest(students) AS w(id) ON w.id = s.id LEFT JOIN hub.last_activity a ON a.student_id = s.id
	CROSS JOIN LATERAL (SELECT NULLIF(a.day, '-infinity') AS last) AS d
	CROSS JOIN LATERAL (SELECT today - COALESCE(d.last, (s.created_at AT TIME ZONE zone)::date) AS days) AS i
	WHERE i.days >= inactive_at
	UNION ALL
	SELECT v.student_id, 'intervention_late', NULL, l.days::numeric, jsonb_build_object('key', 'hub.help.reason.intervention_late',
		'value', l.days, 'due_on', v.due_on)
	FROM (SELECT x.student_id, min(x.due_on) AS due_on FROM hub.interventions x JOIN unnest(students) AS w(id) ON w.id = x.student_id
		WHERE x.status = 'active' AND x.due_on < today GROUP BY x.student_id) AS v
	CROSS JOIN LATERAL (SELECT today - v.due_on AS days) AS l WHERE l.days >= late_at
	UNION ALL
	SELECT q.student_id, 'waiting_for_tutor', NULL, l.days::numeric, jsonb_build_object('key', 'hub.help.reason.waiting_for_tutor',
		'value', l.days, 'since', q.since)
	FROM (SELECT x.student_id, min(x.created_at AT TIME ZONE zone)::date AS since
		FROM tutoring.tutor_requests x JOIN unnest(students) AS w(id) ON w.id = x.student_id
		WHERE x.school_id = auth.school_id() AND x.status = 'PENDING' GROUP BY x.student_id) AS q
	CROSS JOIN LATERAL (SELECT today - q.since AS days) AS l WHERE l.days >= wait_at;
END $$;

-- Who needs help among the students that the caller sees, of one class or of all. reasons: [{"code", "value", "threshold",
-- "sentence": {"key", …}}], the heaviest first; the sentence of a reason that counts holds its points; concept_id is the concept of the heaviest reason that has one.
CREATE OR REPLACE FUNCTION hub.needs_help(class uuid DEFAULT NULL)
RETURNS TABLE (student_id uuid, urgency integer, reasons jsonb, concept_id uuid, last_contact_at timestamptz)
LANGUAGE sql STABLE ROWS 100 AS $$
	WITH found AS (
		SELECT f.*, r.threshold, r.rule_position, p.points, max(p.points) OVER of_rule AS rule_points, row_number() OVER of_rule = 1 AS is_counted
		FROM hub.help_findings(hub.help_students(class)) AS f JOIN hub.help_rules_now() AS r ON r.code = f.code
		CROSS JOIN LATERAL (SELECT round(r.urgency * least(2, f.value / COALESCE(NULLIF(r.threshold::numeric, 0), 1))) AS points) AS p
		WINDOW of_rule AS (PARTITION BY f.student_id, r.rule_position ORDER BY p.points DESC, f.sentence ->> 'concept')),
	placed AS (
		SELECT f.*, row_number() OVER (PARTITION BY f.student_id
			ORDER BY f.rule_points DESC, f.rule_position, f.points DESC, f.sentence ->> 'concept') AS place
		FROM found f),
	listed AS (
		SELECT p.student_id, least(100, sum(p.points) FILTER (WHERE p.is_counted))::integer AS urgency,
			jsonb_agg(jsonb_build_object('code', p.code, 'value', p.value, 'threshold', p.threshold,
				'sentence', CASE WHEN p.is_counted THEN p.sentence || jsonb_build_object('points', p.points) ELSE p.sentence END)
				ORDER BY p.place) AS reasons,
			(array_agg(p.concept_id ORDER BY p.place) FILTER (WHERE p.concept_id IS NOT NULL))[1] AS concept_id
		FROM placed p GROUP BY p.student_id)
	SELECT l.student_id, l.urgency, l.reasons, l.concept_id, k.at
	FROM listed l LEFT JOIN hub.contacts k ON k.student_id = l.student_id;
$$;

-- A part of that list, the most urgent first: those with a reason of that code, or all; rows after a cursor's key and id. found_count is of
-- the list with that reason, codes how many students each rule found: [{"code", "title", "student_count", "is_current"}]. Each student of
-- the part is written in the access log as looked at.
CREATE OR REPLACE FUNCTION hub.help_list(class uuid, reason text, after_key text, after_id uuid, row_limit integer, action text)
RETURNS TABLE (id uuid, cursor_key text, student_name text, student_short text, grade integer, class_name text, number text,
	urgency integer, is_urgent boolean, reasons jsonb, concept_id uuid, last_contact_at timestamptz, found_count integer, codes jsonb)
LANGUAGE sql ROWS 20 AS $$
	WITH flagged AS MATERIALIZED (SELECT n.*, jsonb_path_query_array(n.reasons, '$[*].code') AS student_codes FROM hub.needs_help(class) AS n),
	found AS MATERIALIZED (
		SELECT s.id, to_char(100 - f.urgency, 'FM000 ') || s.name AS cursor_key, s.name, s.grade, s.class_name, s.student_number,
			f.urgency, f.reasons, f.concept_id, f.last_contact_at, count(*) OVER ()::integer AS found_count
		FROM flagged f JOIN hub.students s ON s.id = f.student_id WHERE reason IS NULL OR f.student_codes ? reason),
	counted AS MATERIALIZED (
		SELECT jsonb_agg(jsonb_build_object('code', d.code, 'title', jsonb_build_object('key', 'hub.rules.' || d.code),
			'student_count', c.student_count, 'is_current', d.code IS NOT DISTINCT FROM reason) ORDER BY d.position) AS codes
		FROM hub.help_rule_defaults d
		JOIN (SELECT x.code, count(DISTINCT f.student_id) AS student_count
			FROM flagged f CROSS JOIN LATERAL jsonb_array_elements_text(f.student_codes) AS x(code) GROUP BY x.code) AS c ON c.code = d.code),
	part AS MATERIALIZED (
		SELECT * FROM found f WHERE after_key IS NULL OR (f.cursor_key COLLATE "C", f.id) > (after_key COLLATE "C", after_id)
		ORDER BY f.cursor_key COLLATE "C", f.id LIMIT row_limit),
	looked AS (SELECT hub.log_looks(ARRAY(SELECT p.id FROM part p), action))
	SELECT p.id, p.cursor_key, p.name, school.short_name(p.name), p.grade, p.class_name, p.student_number, p.urgency, p.urgency >= 70,
		p.reasons, p.concept_id, p.last_contact_at, p.found_count, c.codes
	FROM part p, looked, counted c ORDER BY p.cursor_key COLLATE "C", p.id;
$$;

-- ---------------------------------------------------------------- what staff do about it

-- SD404 unless the caller sees each of these students as staff.
CREATE OR REPLACE FUNCTION hub.check_sees(students uuid[]) RETURNS void LANGUAGE plpgsql STABLE AS $$
DECLARE
	sees_all boolean := hub.sees_all();
	classes uuid[] := ARRAY(SELECT hub.visible_classes());
BEGIN
	PERFORM auth.found(NOT EXISTS (SELECT FROM unnest(students) AS wanted
		WHERE NOT EXISTS (SELECT FROM hub.students s WHERE s.id = wanted AND (sees_all OR s.class_id = ANY (classes)))));
END $$;

-- Write down that the caller saw these students in a list; a page that renews itself writes one line an hour for each. Nothing for oneself.
CREATE OR REPLACE FUNCTION hub.log_looks(students uuid[], action text) RETURNS void LANGUAGE sql AS $$
	INSERT INTO school.access_log (school_id, actor_id, student_id, action, detail)
	SELECT auth.school_id(), auth.user_id(), s, action, '{}' FROM unnest(students) AS s
	WHERE s <> auth.user_id() AND s NOT IN (SELECT l.student_id FROM school.access_log l WHERE l.actor_id = auth.user_id() AND l.action = log_looks.action
		AND l.at > now() - interval '1 hour' AND l.student_id IS NOT NULL);
$$;

-- The caller reaches out to these students now. A later contact that was faster to be written stays.
DROP FUNCTION IF EXISTS hub.note_contact(uuid[], text);
CREATE OR REPLACE FUNCTION hub.note_contact(students uuid[], kind text, actor uuid DEFAULT auth.user_id()) RETURNS void LANGUAGE sql AS $$
	INSERT INTO hub.contacts AS c (student_id, school_id, kind, actor_id)
	SELECT s, auth.school_id(), note_contact.kind, actor FROM (SELECT DISTINCT unnest(students) AS s ORDER BY 1) AS d
	ON CONFLICT (student_id) DO UPDATE SET kind = EXCLUDED.kind, actor_id = EXCLUDED.actor_id, at = EXCLUDED.at WHERE c.at <= EXCLUDED.at;
$$;

-- A message of the caller to each of these students' inboxes. Returns how many it reached, and the names of those who have no account
-- to read it with. SD404 unless the caller sees them all.
CREATE OR REPLACE FUNCTION hub.message_students(students uuid[], message text)
RETURNS TABLE (sent_count integer, unreachable text[]) LANGUAGE plpgsql ROWS 1 AS $$
DECLARE
	sender text := (SELECT p.name FROM school.people p WHERE p.id = auth.user_id());
	event text := 'teacher_message:' || gen_random_uuid();
	reached uuid[];
	notices uuid[];
BEGIN
	PERFORM hub.check_sees(students);
	SELECT COALESCE(array_agg(x.id) FILTER (WHERE x.has_account), '{}'), COALESCE(array_agg(x.name ORDER BY x.name, x.id) FILTER (WHERE NOT x.has_account), '{}')
	INTO reached, unreachable
	FROM (SELECT s.id, s.name::text AS name, s.is_current AND (p.login IS NOT NULL OR a.person_id IS NOT NULL) AS has_account
		FROM hub.students s JOIN school.people p ON p.id = s.id LEFT JOIN auth.accounts a ON a.person_id = s.id WHERE s.id = ANY (students)) AS x;
	notices := ARRAY(SELECT inbox.notify(s, 'teacher_message', jsonb_build_object('teacher', sender, 'message', message), '/inbox', event)
		FROM (SELECT unnest(reached) AS s ORDER BY 1) AS in_order);
	UPDATE inbox.notifications n SET link = '/learning/messages/' || n.id WHERE n.id = ANY (notices);
	PERFORM hub.note_contact(reached, 'message');
	sent_count := cardinality(reached);
	RETURN NEXT;
END $$;

-- Leave these students out of the caller's list until a day. SD422 for a day that is not to come, or more than a year away.
CREATE OR REPLACE FUNCTION hub.snooze_students(students uuid[], until_day date) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	PERFORM hub.check_sees(students);
	IF until_day <= hub.today() OR until_day > hub.today() + 365 THEN
		PERFORM auth.refuse_field('until', 'day_not_within_year');
	END IF;
	INSERT INTO hub.help_snoozes AS z (student_id, teacher_id, school_id, until_day)
	SELECT DISTINCT s, auth.user_id(), auth.school_id(), snooze_students.until_day FROM unnest(students) AS s
	ON CONFLICT (student_id, teacher_id) DO UPDATE SET until_day = EXCLUDED.until_day, created_at = now();
	RETURN (SELECT count(DISTINCT s) FROM unnest(students) AS s);
END $$;

-- Set a rule: an admin the school's, a teacher the own one, which is none where it says what the school's does. SD422 at the field of the
-- rule's name for a threshold outside of what the rule takes.
CREATE OR REPLACE FUNCTION hub.save_help_rule(code text, threshold double precision, is_enabled boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	is_admin boolean := auth.has_role('admin');
	r record;
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	SELECT * INTO STRICT r FROM hub.help_rules_now() AS x WHERE x.code = save_help_rule.code;
	IF threshold < r.lowest OR threshold > r.highest OR abs(threshold / r.step - round(threshold / r.step)) > 1e-6 THEN
		PERFORM auth.refuse_field(code, 'threshold_range');
	END IF;
	IF is_admin THEN
		INSERT INTO hub.help_rules AS h (school_id, code, threshold, is_enabled, updated_by)
		VALUES (auth.school_id(), code, threshold, is_enabled, auth.user_id())
		ON CONFLICT ON CONSTRAINT help_rules_pkey DO UPDATE SET threshold = EXCLUDED.threshold, is_enabled = EXCLUDED.is_enabled,
			updated_by = EXCLUDED.updated_by, updated_at = now();
	END IF;
	IF is_admin OR threshold = r.school_threshold AND is_enabled = r.is_school_enabled THEN
		DELETE FROM hub.own_help_rules o WHERE o.person_id = auth.user_id() AND o.code = save_help_rule.code;
	ELSE
		INSERT INTO hub.own_help_rules (person_id, code, school_id, threshold, is_enabled)
		VALUES (auth.user_id(), code, auth.school_id(), threshold, is_enabled)
		ON CONFLICT ON CONSTRAINT own_help_rules_pkey DO UPDATE SET threshold = EXCLUDED.threshold, is_enabled = EXCLUDED.is_enabled, updated_at = now();
	END IF;
END $$;

-- ---------------------------------------------------------------- telling open pages

-- Learning events came: tell the school's staff, at most once in five seconds; what came in between is told at their end by a job.
CREATE OR REPLACE FUNCTION hub.tell_staff() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	staff text := format('school:%s:staff', auth.school_id());
	last timestamptz := (SELECT max(e.created_at) FROM live.events e
		WHERE e.created_at > now() - interval '5 seconds' AND e.topic = staff AND e.kind = 'learning');
BEGIN
	IF last IS NULL THEN
		PERFORM live.publish(staff, 'learning');
	ELSE
		PERFORM jobs.enqueue('tell_staff', jsonb_build_object('school', auth.school_id()), auth.school_id(), last + interval '5 seconds', 3,
			'tell_staff:' || auth.school_id(), 3, NULL);
	END IF;
END $$;
