-- SPDX-License-Identifier: GPL-3.0-or-later
-- Reports: ordered by staff or by a task, gathered and drawn by the worker (app/hub/report_jobs.c), kept in hub.reports, and told to the
-- guardian as metadata.parent_preferences says.

-- Days that a report looks back on, today among them.
CREATE OR REPLACE FUNCTION hub.report_days() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 28;

-- REPORT_SECTIONS of app/hub/report_data.h has the same names.
CREATE OR REPLACE FUNCTION hub.report_sections() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{profile,progress,mastery,activity,interventions,recommendations,feedback}'::text[];

-- Whether the caller may read a report: of a student whom staff see, of a class that they see, of the whole school who sees all of it;
-- and a student's own.
CREATE OR REPLACE FUNCTION hub.reads_report(report uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM hub.reports r WHERE r.id = report AND CASE
		WHEN r.student_id IS NOT NULL THEN r.student_id = (SELECT auth.user_id()) AND auth.has_role('student') OR hub.sees(r.student_id)
		WHEN r.class_id IS NOT NULL THEN r.class_id IN (SELECT hub.visible_classes())
		ELSE hub.sees_all() END);
$$;

-- ---------------------------------------------------------------- ordering

-- A report of one student or of a class, as one file or (zip) one a student. Returns the job. SD404 unless the caller sees them.
CREATE OR REPLACE FUNCTION hub.order_report(student uuid, class uuid, sections text[], zip boolean, to_guardian boolean, locale text)
RETURNS uuid LANGUAGE plpgsql AS $$
BEGIN
	IF student IS NULL AND class IS NULL THEN
		PERFORM auth.refuse_field('student_id', 'required');
	ELSIF NOT COALESCE(sections, '{}') <@ hub.report_sections() THEN
		PERFORM auth.refuse_field('include_sections', 'bad_sections');
	END IF;
	sections := CASE WHEN COALESCE(sections, '{}') = '{}' THEN hub.report_sections() ELSE sections END;
	IF student IS NOT NULL THEN
		PERFORM auth.found(hub.sees(student)), school.log_access(student, 'report_ordered');
		RETURN jobs.enqueue('report', jsonb_build_object('student_id', student, 'include_sections', sections, 'locale', locale,
			'to_guardian', to_guardian), priority => 5, max_attempts => 3);
	END IF;
	PERFORM auth.found(class IN (SELECT hub.visible_classes()));
	PERFORM school.log_access(s.id, 'report_ordered') FROM hub.students s WHERE s.class_id = class AND s.is_current;
	RETURN jobs.enqueue('class_report', jsonb_build_object('class_id', class, 'include_sections', sections, 'locale', locale, 'zip', zip,
		'to_guardian', to_guardian), priority => 6, max_attempts => 3);
END $$;

-- ---------------------------------------------------------------- gathering

-- Of whom a job's reports are: one student, a class, or all of the school; who has left is left out.
CREATE OR REPLACE FUNCTION hub.report_students(payload jsonb) RETURNS SETOF hub.students LANGUAGE sql STABLE AS $$
	SELECT s.* FROM hub.students s
	WHERE s.school_id = (SELECT auth.school_id()) AND CASE WHEN payload ? 'student_id' THEN s.id = (payload ->> 'student_id')::uuid
		WHEN payload ? 'class_id' THEN s.class_id = (payload ->> 'class_id')::uuid AND s.is_current ELSE s.is_current END;
$$;

-- The next of them, in the order of classes, who have no report of this job yet: a job that begins again goes on where it was.
CREATE OR REPLACE FUNCTION hub.report_batch(payload jsonb, job uuid, most integer) RETURNS uuid[] LANGUAGE sql STABLE AS $$
	SELECT COALESCE(array_agg(x.id ORDER BY x.place), '{}') FROM (
		SELECT s.id, row_number() OVER (ORDER BY s.grade, s.class_name, s.student_number, s.name, s.id) AS place
		FROM hub.report_students(payload) s
		WHERE NOT EXISTS (SELECT FROM hub.reports r WHERE r.student_id = s.id AND r.job_id = job)
		ORDER BY place LIMIT most) AS x;
$$;

-- What a student did from one day to another, as report_documents says it.
CREATE OR REPLACE FUNCTION hub.activity_totals(student uuid, from_day date, to_day date) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('events', COALESCE(sum(d.events), 0), 'correct', COALESCE(sum(d.correct), 0),
		'wrong', COALESCE(sum(d.wrong), 0), 'minutes', COALESCE(sum(d.seconds), 0)::bigint / 60)
	FROM hub.activity_days d WHERE d.student_id = student AND d.day BETWEEN from_day AND to_day;
$$;

-- What reports of these students say about the period, in the order of students: app/hub/report_gather.c reads document.
CREATE OR REPLACE FUNCTION hub.report_documents(students uuid[], from_day date, to_day date, sections text[])
RETURNS TABLE (student_id uuid, name text, grade integer, class_name text, student_number text, teachers text, document jsonb)
LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
	zone text := hub.time_zone();
	from_time timestamptz := from_day::timestamp AT TIME ZONE zone;
	before_day date := from_day - (to_day - from_day + 1);
BEGIN
	RETURN QUERY
	SELECT s.id, s.name::text, s.grade, s.class_name::text, s.student_number::text,
		(SELECT string_agg(p.name::text, ', ' ORDER BY p.name) FROM school.class_teachers t JOIN school.people p ON p.id = t.person_id
			WHERE t.class_id = s.class_id),
		jsonb_build_object('totals', hub.activity_totals(s.id, from_day, to_day),
			'before', hub.activity_totals(s.id, before_day, from_day - 1), 'weeks', w.weeks, 'days', a.days, 'concepts', c.concepts,
			'interventions', i.interventions, 'weak_areas', k.areas, 'feedback', f.feedback)
	FROM unnest(students) WITH ORDINALITY AS wanted(id, place) JOIN hub.students s ON s.id = wanted.id
	CROSS JOIN LATERAL (SELECT COALESCE(jsonb_agg(jsonb_build_object('date', d.day, 'events', d.events)), '[]') AS days
		FROM hub.activity_days d WHERE d.student_id = s.id AND d.day BETWEEN from_day AND to_day) AS a
	CROSS JOIN LATERAL (SELECT COALESCE(jsonb_agg(jsonb_build_object('from', x.monday, 'correct', x.correct, 'wrong', x.wrong) ORDER BY x.monday), '[]') AS weeks
		FROM (SELECT w.monday::date AS monday, COALESCE(sum(d.correct), 0) AS correct, COALESCE(sum(d.wrong), 0) AS wrong
			FROM generate_series(date_trunc('week', before_day::timestamp), to_day::timestamp, interval '7 days') AS w(monday)
			LEFT JOIN hub.activity_days d ON d.student_id = s.id AND d.day BETWEEN w.monday::date AND least(w.monday::date + 6, to_day)
			GROUP BY 1) AS x) AS w
	LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('name', x.name, 'mastery', x.mastery, 'before', x.before, 'target', x.target,
			'observations', x.observations) ORDER BY x.last_at DESC) AS concepts
		FROM (SELECT n.name, m.mastery, n.target, m.observations, m.last_at, (SELECT y.mastery FROM hub.mastery_days y
				WHERE y.student_id = s.id AND y.concept_id = m.concept_id AND y.day < from_day ORDER BY y.day DESC LIMIT 1) AS before
			FROM hub.mastery m JOIN hub.concepts n ON n.id = m.concept_id
			WHERE m.student_id = s.id AND m.observations > 0 ORDER BY m.last_at DESC LIMIT 60) AS x) AS c ON 'mastery' = ANY (sections)
	LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('title', x.title, 'due', x.due_on, 'done', x.done, 'total', x.total,
			'before', x.before, 'after', x.after) ORDER BY x.created_at DESC) AS interventions
		FROM (SELECT v.created_at, v.due_on, (v.progress ->> 'completed')::integer AS done, (v.progress ->> 'total')::integer AS total,
				q.title, q.before, q.after
			FROM hub.interventions v CROSS JOIN LATERAL (SELECT string_agg(COALESCE(n.name::text, e.concept), ', ' ORDER BY e.concept) AS title,
				avg(e.mastery_before) AS before, avg(COALESCE(e.mastery_after, m.mastery)) AS after
				FROM hub.intervention_concepts e LEFT JOIN hub.concepts n ON n.key = e.concept
				LEFT JOIN hub.mastery m ON m.student_id = s.id AND m.concept_id = n.id WHERE e.intervention_id = v.id) AS q
			WHERE v.student_id = s.id AND (v.status IN ('active', 'paused') OR v.completed_at >= from_time)
			ORDER BY v.created_at DESC LIMIT 20) AS x) AS i ON 'interventions' = ANY (sections)
	LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('concept', x.name, 'evidence', hub.evidence(x.name, x.answers, x.correct,
			x.current_mastery, x.target_mastery)) ORDER BY x.priority) AS areas
		FROM hub.weak_areas(s.id, 3) AS x WHERE x.priority <= 5) AS k ON 'recommendations' = ANY (sections)
	LEFT JOIN LATERAL (SELECT jsonb_agg(jsonb_build_object('date', x.day, 'tutor', x.tutor, 'text', x.message) ORDER BY x.created_at DESC) AS feedback
		FROM (SELECT m.created_at, (m.created_at AT TIME ZONE zone)::date AS day, p.name AS tutor, m.message
			FROM tutoring.feedback_messages m JOIN school.people p ON p.id = m.tutor_id
			WHERE m.student_id = s.id AND m.created_at >= from_time ORDER BY m.created_at DESC LIMIT 20) AS x) AS f ON 'feedback' = ANY (sections)
	ORDER BY wanted.place;
END $$;

-- A week of the school, and the week before, by class: a row with class_id NULL is the whole school.
CREATE OR REPLACE FUNCTION hub.week_analytics(from_day date, to_day date)
RETURNS TABLE (class_id uuid, grade integer, class_name text, students bigint, active bigint, events bigint, correct bigint, wrong bigint,
	minutes bigint, mastery double precision, active_before bigint, events_before bigint, correct_before bigint, wrong_before bigint,
	mastery_before double precision) LANGUAGE sql STABLE AS $$
	WITH one AS MATERIALIZED (
		SELECT s.id, s.class_id, sum(d.events) FILTER (WHERE d.day >= from_day) AS events, sum(d.correct) FILTER (WHERE d.day >= from_day) AS correct,
			sum(d.wrong) FILTER (WHERE d.day >= from_day) AS wrong, sum(d.seconds) FILTER (WHERE d.day >= from_day) AS seconds,
			sum(d.events) FILTER (WHERE d.day < from_day) AS events_before, sum(d.correct) FILTER (WHERE d.day < from_day) AS correct_before,
			sum(d.wrong) FILTER (WHERE d.day < from_day) AS wrong_before
		FROM hub.students s LEFT JOIN hub.activity_days d ON d.student_id = s.id AND d.day BETWEEN from_day - 7 AND to_day
		WHERE s.school_id = (SELECT auth.school_id()) AND s.is_current GROUP BY s.id),
	known AS MATERIALIZED (
		SELECT o.id, avg(m.mastery) AS mastery, avg(b.mastery) AS mastery_before
		FROM one o JOIN hub.mastery m ON m.student_id = o.id AND m.observations > 0
		LEFT JOIN LATERAL (SELECT y.mastery FROM hub.mastery_days y WHERE y.student_id = o.id AND y.concept_id = m.concept_id
			AND y.day < from_day ORDER BY y.day DESC LIMIT 1) AS b ON true
		GROUP BY o.id)
	SELECT o.class_id, c.grade, c.name::text, count(*), count(o.events), COALESCE(sum(o.events), 0)::bigint, COALESCE(sum(o.correct), 0)::bigint,
		COALESCE(sum(o.wrong), 0)::bigint, COALESCE(sum(o.seconds), 0)::bigint / 60, avg(k.mastery), count(o.events_before),
		COALESCE(sum(o.events_before), 0)::bigint, COALESCE(sum(o.correct_before), 0)::bigint, COALESCE(sum(o.wrong_before), 0)::bigint,
		avg(k.mastery_before)
	FROM one o LEFT JOIN known k ON k.id = o.id LEFT JOIN school.classes c ON c.id = o.class_id
	GROUP BY GROUPING SETS ((o.class_id, c.grade, c.name), ())
	HAVING GROUPING(o.class_id) = 1 OR o.class_id IS NOT NULL
	ORDER BY GROUPING(o.class_id) DESC, c.grade, c.name;
$$;

-- Whether a job of weekly_analytics is for all schools: then each has a job of its own from here, and their number is returned; NULL where
-- the job's own school alone is meant. "all_schools" are those whom the task's maker looks after: the operator's all, an admin's one.
CREATE OR REPLACE FUNCTION hub.order_analytics(job uuid) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	j jobs.jobs;
BEGIN
	PERFORM auth.found(auth.school_id() IS NULL AND auth.user_id() IS NULL);
	SELECT * INTO j FROM jobs.jobs o WHERE o.job_id = job;
	IF j.school_id IS NOT NULL AND (j.payload ->> 'scope' IS DISTINCT FROM 'all_schools'
		OR NOT EXISTS (SELECT FROM school.roles r WHERE r.person_id = j.created_by AND r.role = 'operator')) THEN
		RETURN NULL;
	END IF;
	RETURN (SELECT count(jobs.enqueue('weekly_analytics', jsonb_strip_nulls(jsonb_build_object('metrics', j.payload -> 'metrics')), s.id,
		priority => 6, unique_key => 'weekly_analytics:' || s.id, created_by => NULL)) FROM school.schools s);
END $$;

-- ---------------------------------------------------------------- keeping and telling

-- How a report should reach the guardian. Weekly and monthly ones wait until nearly that time has passed since the last.
CREATE OR REPLACE FUNCTION hub.guardian_delivery(student uuid) RETURNS text LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN COALESCE(x.frequency, 'weekly') = 'never' OR x.method IS NULL OR x.method NOT IN ('email', 'print') THEN 'none'
		WHEN EXISTS (SELECT FROM hub.reports r WHERE r.student_id = student AND r.guardian_delivery <> 'none'
			AND r.created_at > now() - CASE x.frequency WHEN 'daily' THEN interval '20 hours' WHEN 'monthly' THEN interval '27 days'
				ELSE interval '6 days 12 hours' END) THEN 'none'
		ELSE x.method END
	FROM (SELECT s.metadata #>> '{parent_preferences,notification_method}' AS method,
		s.metadata #>> '{parent_preferences,report_frequency}' AS frequency FROM hub.students s WHERE s.id = student) AS x;
$$;

-- Keep a report that the worker has drawn, and put its way to the guardian into the queue. Who ordered it is who ordered the job.
CREATE OR REPLACE FUNCTION hub.keep_report(report uuid, job uuid, student uuid, class uuid, kind text, sections text[], locale text,
	content_type text, content bytea, to_guardian boolean) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	delivery text := 'none';
BEGIN
	PERFORM auth.found(auth.user_id() IS NULL AND auth.school_id() IS NOT NULL);
	IF to_guardian AND student IS NOT NULL THEN
		delivery := hub.guardian_delivery(student);
	END IF;
	INSERT INTO hub.reports (id, school_id, student_id, class_id, kind, sections, locale, content_type, content, job_id, created_by,
		guardian_delivery)
	SELECT report, auth.school_id(), student, class, keep_report.kind, keep_report.sections, keep_report.locale, keep_report.content_type,
		keep_report.content, job, (SELECT j.created_by FROM jobs.jobs j WHERE j.job_id = job AND j.school_id = auth.school_id()), delivery;
	IF delivery = 'email' THEN
		PERFORM jobs.enqueue('report_mail', jsonb_build_object('report_id', report), auth.school_id(), priority => 6,
			unique_key => 'report_mail:' || report, max_attempts => 20, created_by => NULL);
	END IF;
END $$;

-- Tell who ordered a job that its reports are ready: title is a catalogue key, its values are in params.
CREATE OR REPLACE FUNCTION hub.tell_report(job uuid, title text, params jsonb, link text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.found(auth.user_id() IS NULL AND auth.school_id() IS NOT NULL);
	PERFORM inbox.notify(j.created_by, 'report_ready', params || jsonb_build_object('title', title), link, 'report_ready:' || job)
	FROM jobs.jobs j WHERE j.job_id = job AND j.school_id = auth.school_id() AND j.created_by IS NOT NULL;
END $$;

-- What a person is called by those who know them: 철수 of 김철수, Ada of Ada Lovelace.
CREATE OR REPLACE FUNCTION hub.first_name(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN CASE WHEN name ~ '^[가-힣]{2,3}$' THEN substr(name, 2) WHEN name ~ '^[가-힣]{4}$' THEN substr(name, 3) ELSE split_part(name, ' ', 1) END;

-- The guardian's link to a report, in place of one that was not opened; and whom to mail it to. No row: the report is gone, or the
-- guardian is not told by mail any more.
CREATE OR REPLACE FUNCTION hub.make_report_link(report uuid, token bytea)
RETURNS TABLE (contact_sealed bytea, first_name text, school_name text, locale text, expires_at timestamptz) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
	DELETE FROM hub.report_links l WHERE l.report_id = report AND l.opened_at IS NULL;
	RETURN QUERY
	WITH made AS (
		INSERT INTO hub.report_links (token_hash, school_id, report_id)
		SELECT token, r.school_id, r.id FROM hub.reports r WHERE r.id = report AND r.guardian_delivery = 'email'
		RETURNING report_id, expires_at)
	SELECT p.guardian_contact_sealed, hub.first_name(s.name::text), c.name::text, r.locale, m.expires_at
	FROM made m JOIN hub.reports r ON r.id = m.report_id JOIN hub.students s ON s.id = r.student_id JOIN school.people p ON p.id = s.id
	JOIN school.schools c ON c.id = r.school_id;
END $$;

-- Whose report a guardian's link leads to, while it works; content only to read. For anyone who has the token.
CREATE OR REPLACE FUNCTION hub.open_report_link(token bytea, with_content boolean)
RETURNS TABLE (report_id uuid, first_name text, school_name text, created_at timestamptz, day date, expires_at timestamptz, content_type text,
	content bytea)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 1 AS $$
#variable_conflict use_column
BEGIN
	IF with_content THEN
		UPDATE hub.report_links l SET opened_at = now() WHERE l.token_hash = token AND l.opened_at IS NULL AND l.expires_at > now();
	END IF;
	RETURN QUERY
	SELECT r.id, hub.first_name(s.name::text), c.name::text, r.created_at, (r.created_at AT TIME ZONE g.time_zone)::date, l.expires_at, r.content_type,
		CASE WHEN with_content THEN r.content END
	FROM hub.report_links l JOIN hub.reports r ON r.id = l.report_id JOIN hub.students s ON s.id = r.student_id
	JOIN school.schools c ON c.id = r.school_id JOIN school.settings g ON g.school_id = r.school_id
	WHERE l.token_hash = token AND l.expires_at > now();
END $$;

-- A report that was to be printed for the guardian was.
CREATE OR REPLACE FUNCTION hub.mark_printed(report uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE hub.reports r SET printed_at = COALESCE(r.printed_at, now()) WHERE r.id = report AND r.guardian_delivery = 'print' AND hub.reads_report(r.id)
		AND NOT auth.has_role('student');
	PERFORM auth.found(FOUND);
END $$;
