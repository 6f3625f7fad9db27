-- SPDX-License-Identifier: GPL-3.0-or-later
-- What pages of tutoring ask: who may see what, and lists in the order of an index. Nothing here changes anything.

-- Whether the caller may open a student's page: a tutor of theirs, now or before, a teacher of their class, an admin.
CREATE OR REPLACE FUNCTION tutoring.knows_student(student uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM tutoring.tutor_students m WHERE m.student_id = student AND m.tutor_id = (SELECT auth.user_id()))
		OR auth.has_role('teacher') AND school.teaches(student)
		OR auth.has_role('admin') AND EXISTS (SELECT FROM school.roles o WHERE o.person_id = student AND o.role = 'student');
$$;

-- Whether the caller looks at a student as the school's staff, and not as the student or one of their tutors.
CREATE OR REPLACE FUNCTION tutoring.looks_as_staff(student uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT auth.has_role('teacher', 'admin') AND student <> auth.user_id() AND NOT EXISTS (SELECT FROM tutoring.tutor_students m
		WHERE m.student_id = student AND m.tutor_id = (SELECT auth.user_id()));
$$;

-- Which feedback a page is about: what was asked for if the caller may, else what suits the caller best. received is the student's,
-- written the tutor's; school is what the students have whom a teacher teaches, or an admin's all.
CREATE OR REPLACE FUNCTION tutoring.feedback_box(asked text) RETURNS text LANGUAGE sql STABLE
RETURN CASE
	WHEN asked = 'received' AND auth.has_role('student') OR asked = 'written' AND auth.has_role('tutor')
		OR asked = 'school' AND auth.has_role('teacher', 'admin') THEN asked
	WHEN auth.has_role('student') THEN 'received'
	WHEN auth.has_role('tutor') THEN 'written'
	WHEN auth.has_role('teacher', 'admin') THEN 'school' END;

-- A page of a box, the newest first. What one sees as somebody's tutor is in written, never in school. One branch is run.
CREATE OR REPLACE FUNCTION tutoring.feedback_page(box text, after_time timestamptz, after_id uuid, row_limit integer)
RETURNS SETOF tutoring.feedback_messages LANGUAGE sql STABLE ROWS 20 AS $$
	WITH cursor AS (SELECT COALESCE(after_time, 'infinity') AS at, COALESCE(after_id, '00000000-0000-0000-0000-000000000000') AS id)
	(SELECT f.* FROM cursor c, tutoring.feedback_messages f
	WHERE box = 'received' AND f.student_id = (SELECT auth.user_id()) AND (f.created_at, f.id) < (c.at, c.id)
	ORDER BY f.created_at DESC, f.id DESC LIMIT row_limit)
	UNION ALL
	(SELECT f.* FROM cursor c, tutoring.feedback_messages f
	WHERE box = 'written' AND f.tutor_id = (SELECT auth.user_id()) AND (f.created_at, f.id) < (c.at, c.id)
	ORDER BY f.created_at DESC, f.id DESC LIMIT row_limit)
	UNION ALL
	(SELECT f.* FROM cursor c, tutoring.feedback_messages f
	WHERE box = 'school' AND auth.has_role('admin') AND f.school_id = (SELECT auth.school_id()) AND (f.created_at, f.id) < (c.at, c.id)
		AND tutoring.looks_as_staff(f.student_id)
	ORDER BY f.created_at DESC, f.id DESC LIMIT row_limit)
	UNION ALL
	(SELECT f.* FROM cursor c, school.class_teachers t
	JOIN school.class_students s ON s.class_id = t.class_id
	CROSS JOIN LATERAL (SELECT x.* FROM tutoring.feedback_messages x
		WHERE x.student_id = s.person_id AND (x.created_at, x.id) < (c.at, c.id)
		ORDER BY x.created_at DESC, x.id DESC LIMIT row_limit) AS f
	WHERE box = 'school' AND NOT auth.has_role('admin') AND t.person_id = (SELECT auth.user_id())
		AND tutoring.looks_as_staff(s.person_id)
	ORDER BY f.created_at DESC, f.id DESC LIMIT row_limit);
$$;

-- Which requests a page is about: what was asked for if the caller may, else what suits the caller best. NULL is none.
CREATE OR REPLACE FUNCTION tutoring.request_box(asked text) RETURNS text LANGUAGE sql STABLE
RETURN CASE
	WHEN asked IS NULL AND auth.has_role('teacher', 'admin') THEN 'school'
	WHEN asked IS NULL AND auth.has_role('tutor') THEN 'received'
	WHEN asked IS NULL THEN 'sent'
	WHEN asked <> 'school' OR auth.has_role('teacher', 'admin') THEN asked END;

-- A page of a box: the waiting requests, the oldest first, then the decided ones, the newest first. It goes on in the waiting or in the
-- decided part after a time and an id. Built as text, so that each box reads its own index in order.
CREATE OR REPLACE FUNCTION tutoring.requests_page(box text, statuses text[], in_waiting boolean, after_time timestamptz, after_id uuid,
	row_limit integer)
RETURNS TABLE (id uuid, is_waiting boolean, created_at timestamptz) LANGUAGE plpgsql STABLE ROWS 20 AS $$
DECLARE
	owner_column text := CASE box WHEN 'sent' THEN 'student_id' WHEN 'received' THEN 'tutor_id' WHEN 'school' THEN 'school_id' END;
	owner uuid := CASE box WHEN 'school' THEN auth.school_id() ELSE auth.user_id() END;
	taken integer := 0;
BEGIN
	IF owner_column IS NULL THEN
		RETURN;
	END IF;
	IF in_waiting IS NOT FALSE AND (statuses IS NULL OR 'PENDING' = ANY (statuses)) THEN
		RETURN QUERY EXECUTE format($query$
			SELECT r.id, true, r.created_at FROM tutoring.tutor_requests r
			WHERE r.%I = $1 AND r.status = 'PENDING' AND (r.created_at, r.id) > ($2, $3)
			ORDER BY r.created_at, r.id LIMIT $4$query$, owner_column)
		USING owner, COALESCE(after_time, '-infinity'), COALESCE(after_id, '00000000-0000-0000-0000-000000000000'), row_limit;
		GET DIAGNOSTICS taken = ROW_COUNT;
		after_time := NULL;
	END IF;
	RETURN QUERY EXECUTE format($query$
		SELECT r.id, false, r.created_at FROM tutoring.tutor_requests r
		WHERE r.%I = $1 AND r.status <> 'PENDING' AND ($5 IS NULL OR r.status = ANY ($5)) AND (r.created_at, r.id) < ($2, $3)
		ORDER BY r.created_at DESC, r.id DESC LIMIT $4$query$, owner_column)
	USING owner, COALESCE(after_time, 'infinity'), COALESCE(after_id, '00000000-0000-0000-0000-000000000000'), row_limit - taken, statuses;
END $$;

-- Staff who are shown these requests, with what the students wrote, leave a line for each student in the access log; parties do not.
CREATE OR REPLACE FUNCTION tutoring.log_request_looks(requests uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF auth.has_role('teacher', 'admin', 'operator') THEN
		PERFORM hub.log_looks(ARRAY(SELECT DISTINCT r.student_id FROM tutoring.tutor_requests r
			WHERE r.id = ANY (requests) AND auth.user_id() NOT IN (r.student_id, r.tutor_id)), 'request_read');
	END IF;
END $$;

-- The class that a teacher's home shows: the one asked for if the caller teaches it, else the first; NULL without any.
CREATE OR REPLACE FUNCTION tutoring.class_shown(asked uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT c.id FROM school.class_teachers t JOIN school.classes c ON c.id = t.class_id
	WHERE t.person_id = (SELECT auth.user_id())
	ORDER BY c.id IS DISTINCT FROM asked, c.grade, c.name, c.id LIMIT 1;
$$;

-- Each student of a class: who has a tutor, who waits, who has had no feedback for 14 days. needs_look
-- is whom a teacher should see to: those, and whoever has neither a tutor nor a request, or one past half its time.
CREATE OR REPLACE FUNCTION tutoring.class_overview(class uuid)
RETURNS TABLE (id uuid, student_name text, number text, needs_look boolean, has_tutor boolean, tutor_name text,
	is_waiting boolean, waiting_tutor text, waiting_since timestamptz, is_late boolean, is_quiet boolean,
	last_feedback_at timestamptz, is_overdue boolean, is_due boolean)
LANGUAGE sql STABLE ROWS 30 AS $$
	SELECT p.id, p.name, n.number, s.is_quiet OR m.tutor_name IS NULL AND COALESCE(w.is_late, true), m.tutor_name IS NOT NULL, m.tutor_name,
		w.created_at IS NOT NULL, w.tutor_name, w.created_at, COALESCE(w.is_late, false), s.is_quiet,
		f.last_feedback_at, s.is_quiet, COALESCE(f.last_feedback_at, m.assigned_at) < now() - interval '7 days'
	FROM school.class_students n
	JOIN school.people p ON p.id = n.person_id AND p.disabled_at IS NULL
	CROSS JOIN LATERAL (SELECT string_agg(t.name, ', ' ORDER BY x.assigned_at) AS tutor_name, min(x.assigned_at) AS assigned_at
		FROM tutoring.tutor_students x JOIN school.people t ON t.id = x.tutor_id
		WHERE x.student_id = p.id AND x.status = 'active') AS m
	LEFT JOIN LATERAL (SELECT t.name::text AS tutor_name, r.created_at, now() > r.created_at + (r.expires_at - r.created_at) / 2 AS is_late
		FROM tutoring.tutor_requests r JOIN school.people t ON t.id = r.tutor_id
		WHERE r.student_id = p.id AND r.status = 'PENDING' ORDER BY r.created_at LIMIT 1) AS w ON true
	CROSS JOIN LATERAL (SELECT max(x.created_at) AS last_feedback_at FROM tutoring.feedback_messages x WHERE x.student_id = p.id) AS f
	CROSS JOIN LATERAL (SELECT m.tutor_name IS NOT NULL
		AND COALESCE(f.last_feedback_at, m.assigned_at) < now() - interval '14 days' AS is_quiet) AS s
	WHERE n.class_id = class;
$$;
