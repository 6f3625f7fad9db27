-- SPDX-License-Identifier: GPL-3.0-or-later
-- The year roll-over: everyone one grade up, classes dealt anew from a file, graduates marked. It is tried first and then written as it
-- was shown; the last one can be undone in one step. Classes are rows by (grade, name): students move between them, and what hangs on a
-- student (history, mastery, notes, interventions) goes along. app/hub/rollover.h says how a file is read. Every statement here is about
-- all students at once.

-- Who takes part: the school's current students, and whoever else has a seat in a class. A school whose students came a minute ago has no
-- statistics yet, so that the planner would look for a handful of rows, one by one: the setting makes it join them as the thousands they are,
-- and keeps the function whole, so that who asks counts on them too.
CREATE OR REPLACE FUNCTION hub.rollover_people()
RETURNS TABLE (student uuid, name text, login text, class uuid, grade integer, class_name text, number text, is_gone boolean)
LANGUAGE sql STABLE ROWS 5000 SET enable_nestloop = off AS $$
	SELECT s.id, s.name, p.login, c.id, c.grade, c.name, n.number, NOT s.is_current
	FROM hub.students s
	JOIN school.people p ON p.id = s.id
	LEFT JOIN school.class_students n ON n.person_id = s.id
	LEFT JOIN school.classes c ON c.id = n.class_id
	WHERE s.school_id = (SELECT auth.school_id()) AND (s.is_current OR c.id IS NOT NULL);
$$;

-- What a plan was made from: another value means that it may no longer fit.
CREATE OR REPLACE FUNCTION hub.rollover_state() RETURNS text LANGUAGE sql STABLE AS $$
	SELECT md5(COALESCE(string_agg(to_jsonb(p)::text, ' ' ORDER BY p.student), '')) FROM hub.rollover_people() p;
$$;

-- Every student and every row of the file with what becomes of it. outcome: moved (one grade up), dealt (the file says otherwise),
-- graduated, left (of the last grade and not current: out of the class, but no graduate), placeless (no class: stays so), refused (a row
-- of the file, with field and code; holder says who else has the number). label is what the file calls a student who is not found.
CREATE OR REPLACE FUNCTION hub.judge_rollover(file_rows jsonb, last_grade integer)
RETURNS TABLE (line integer, student uuid, label text, from_class uuid, from_grade integer, from_name text, from_number text,
	to_grade integer, to_name text, to_number text, outcome text, field text, code text, holder text)
LANGUAGE sql STABLE ROWS 5000 AS $$
	WITH people AS MATERIALIZED (SELECT * FROM hub.rollover_people()),
	given AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(file_rows) AS x(line integer, id text, login text, name text, grade integer,
		class text, number text, new_grade integer, new_class text, new_number text, field text, code text)),
	found AS MATERIALIZED (
		SELECT g.*, COALESCE(i.student, l.student, s.student) AS student
		FROM given g
		LEFT JOIN people i ON i.student::text = lower(g.id)
		LEFT JOIN people l ON g.id IS NULL AND lower(l.login) = lower(g.login)
		LEFT JOIN people s ON g.id IS NULL AND g.login IS NULL AND s.grade = g.grade AND s.class_name = g.class AND s.number = g.number),
	lined AS MATERIALIZED (
		SELECT p.student, p.name, p.class, p.grade, p.class_name, p.number, p.is_gone, f.line, f.new_class, f.new_number,
			COALESCE(f.name, f.login, f.id, concat_ws(' ', f.grade || '-' || f.class, f.number)) AS label,
			f.new_grade IS NULL AND p.grade = last_grade AS is_leaving, COALESCE(f.new_grade, p.grade + 1) AS to_grade, v.field, v.code
		FROM people p FULL JOIN found f ON f.student = p.student
		LEFT JOIN LATERAL (
			SELECT c.field, c.code FROM (VALUES
				(1, f.field, f.code, f.code IS NOT NULL),
				(2, CASE WHEN f.id IS NOT NULL THEN 'id' WHEN f.login IS NOT NULL THEN 'login' ELSE 'number' END, 'student_unknown', p.student IS NULL),
				(3, 'name', 'roster_differs', f.name <> p.name),
				(4, 'login', 'roster_differs', lower(f.login) IS DISTINCT FROM lower(p.login) AND f.login IS NOT NULL),
				(5, 'grade', 'roster_differs', f.grade IS DISTINCT FROM p.grade AND f.grade IS NOT NULL),
				(6, 'class', 'roster_differs', f.class IS DISTINCT FROM p.class_name AND f.class IS NOT NULL),
				(7, 'number', 'roster_differs', f.number IS DISTINCT FROM p.number AND f.number IS NOT NULL),
				(8, 'new_grade', 'required', COALESCE(f.new_grade, p.grade) IS NULL),
				(9, 'new_grade', 'grade_impossible', f.new_grade > last_grade OR f.new_grade NOT BETWEEN p.grade AND p.grade + 1),
				(10, 'new_class', 'graduate_has_class', f.new_grade IS NULL AND p.grade = last_grade
					AND COALESCE(f.new_class, f.new_number) IS NOT NULL),
				(11, 'new_class', 'required', f.new_class IS NULL AND NOT (f.new_grade IS NULL AND p.grade = last_grade))
			) AS c(place, field, code, holds) WHERE f.line IS NOT NULL AND c.holds ORDER BY c.place LIMIT 1) AS v ON true),
	aimed AS MATERIALIZED (
		SELECT l.*, count(*) OVER (PARTITION BY l.student) > 1 AND l.student IS NOT NULL AS is_doubled,
			l.code IS NULL AND NOT COALESCE(l.is_leaving, false) AND (l.line IS NOT NULL OR l.grade IS NOT NULL) AS is_placed,
			CASE WHEN l.line IS NULL THEN l.class_name ELSE l.new_class END AS to_name,
			CASE WHEN l.line IS NULL THEN l.number ELSE l.new_number END AS to_number
		FROM lined l),
	seated AS MATERIALIZED (
		SELECT a.*, count(*) OVER seat AS sitting, bool_or(a.line IS NULL) OVER seat AS has_kept,
			first_value(a.line) OVER seat AS first_line, first_value(a.name) OVER seat AS first_name, last_value(a.name) OVER seat AS last_name
		FROM aimed a
		WINDOW seat AS (PARTITION BY a.is_placed AND NOT a.is_doubled AND a.to_number IS NOT NULL, a.to_grade, a.to_name, a.to_number
			ORDER BY a.line NULLS FIRST ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)),
	decided AS (
		SELECT s.*, CASE WHEN s.code IS NOT NULL THEN s.code WHEN s.line IS NULL THEN NULL WHEN s.is_doubled THEN 'student_doubled'
			WHEN s.is_placed AND s.to_number IS NOT NULL AND s.sitting > 1 THEN CASE WHEN s.has_kept THEN 'number_kept' ELSE 'number_doubled' END
			END AS final_code
		FROM seated s)
	SELECT d.line, d.student, CASE WHEN d.student IS NULL THEN d.label END, d.class, d.grade, d.class_name, d.number,
		CASE WHEN d.is_placed THEN d.to_grade END, CASE WHEN d.is_placed THEN d.to_name END, CASE WHEN d.is_placed THEN d.to_number END,
		CASE WHEN d.final_code IS NOT NULL THEN 'refused' WHEN d.is_leaving AND d.is_gone THEN 'left' WHEN d.is_leaving THEN 'graduated'
			WHEN NOT d.is_placed THEN 'placeless'
			WHEN (d.to_grade, d.to_name, d.to_number) IS DISTINCT FROM (d.grade + 1, d.class_name, d.number) THEN 'dealt' ELSE 'moved' END,
		CASE WHEN d.code IS NOT NULL THEN d.field WHEN d.final_code = 'student_doubled' THEN 'login' WHEN d.final_code IS NOT NULL THEN 'new_number' END,
		d.final_code,
		CASE WHEN d.final_code IN ('number_kept', 'number_doubled') THEN CASE WHEN d.line = d.first_line THEN d.last_name ELSE d.first_name END END
	FROM decided d;
$$;

-- A plan for hub.rollovers from what was chosen: {last_grade, graduated_on, teachers, file_name, given (rows of the file)}. It adds
-- state, rows (of judge_rollover, in the order in which they are shown), counts, classes (of the new year, with where their students
-- come from) and leaving (the classes that graduate).
CREATE OR REPLACE FUNCTION hub.plan_rollover(chosen jsonb) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
	planned jsonb;
BEGIN
	planned := COALESCE((SELECT jsonb_agg(jsonb_strip_nulls(to_jsonb(j)) ORDER BY array_position('{refused,dealt,moved,graduated,left,placeless}', j.outcome),
			j.line, j.from_grade, j.from_name COLLATE db.natural, j.from_number COLLATE db.natural, j.student)
		FROM hub.judge_rollover(COALESCE(chosen -> 'given', '[]'), (chosen ->> 'last_grade')::integer) j), '[]');
	RETURN chosen || (
		WITH r AS MATERIALIZED (SELECT * FROM jsonb_to_recordset(planned) AS x(line integer, outcome text, from_grade integer, from_name text,
			to_grade integer, to_name text)),
		source AS (SELECT r.to_grade, r.to_name, r.from_grade, r.from_name, r.outcome = 'graduated' AS is_leaving, count(*) AS n FROM r
			WHERE r.outcome IN ('moved', 'dealt', 'graduated') GROUP BY 1, 2, 3, 4, 5),
		new_class AS (SELECT s.is_leaving, s.to_grade, s.to_name, sum(s.n) AS n,
				jsonb_agg(jsonb_build_object('grade', s.from_grade, 'class_name', s.from_name, 'student_count', s.n)
					ORDER BY s.from_grade, s.from_name COLLATE db.natural) AS sources,
				NOT EXISTS (SELECT FROM school.classes c WHERE c.school_id = (SELECT auth.school_id()) AND c.grade = s.to_grade AND c.name = s.to_name) AS is_new
			FROM source s GROUP BY 1, 2, 3)
		SELECT jsonb_build_object('state', hub.rollover_state(), 'rows', planned,
			'classes', (SELECT COALESCE(jsonb_agg(jsonb_build_object('grade', n.to_grade, 'class_name', n.to_name, 'student_count', n.n,
				'is_new', n.is_new, 'sources', n.sources) ORDER BY n.to_grade, n.to_name COLLATE db.natural), '[]') FROM new_class n WHERE NOT n.is_leaving),
			'leaving', (SELECT COALESCE(jsonb_agg(s ORDER BY s ->> 'class_name' COLLATE db.natural), '[]')
				FROM new_class n, jsonb_array_elements(n.sources) AS s WHERE n.is_leaving),
			'counts', (SELECT jsonb_build_object('moved', count(*) FILTER (WHERE r.outcome = 'moved'), 'dealt', count(*) FILTER (WHERE r.outcome = 'dealt'),
				'graduated', count(*) FILTER (WHERE r.outcome = 'graduated'), 'left', count(*) FILTER (WHERE r.outcome = 'left'),
				'placeless', count(*) FILTER (WHERE r.outcome = 'placeless'), 'refused', count(*) FILTER (WHERE r.outcome = 'refused'),
				'missing', count(*) FILTER (WHERE r.outcome = 'moved' AND r.line IS NULL AND chosen ? 'given'),
				'repeating', count(*) FILTER (WHERE r.to_grade = r.from_grade AND r.outcome <> 'refused'),
				'new_classes', (SELECT count(*) FROM new_class n WHERE n.is_new AND NOT n.is_leaving)) FROM r)));
END $$;

-- What the form starts with: the highest grade in use, and the day of the graduation. Schools end in February; in the months after, its
-- last day is meant.
CREATE OR REPLACE FUNCTION hub.rollover_defaults() RETURNS TABLE (last_grade integer, graduated_on date, today date) LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT COALESCE((SELECT max(p.grade) FROM hub.rollover_people() p), 3),
		CASE WHEN extract(month FROM d.today) BETWEEN 3 AND 6 THEN date_trunc('year', d.today)::date + interval '2 months' - interval '1 day'
			ELSE d.today END, d.today
	FROM hub.today() AS d(today);
$$;

-- The dry run: keep a plan for a day. Without a file file_rows is NULL.
CREATE OR REPLACE FUNCTION hub.start_rollover(last_grade integer, graduated_on date, teachers text, file_name text, file_rows jsonb) RETURNS uuid
LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
	usual record;
	started uuid;
BEGIN
	PERFORM school.check_is_admin();
	SELECT * INTO usual FROM hub.rollover_defaults();
	IF EXISTS (SELECT FROM hub.rollover_people() p WHERE p.grade > last_grade) THEN
		PERFORM auth.refuse_field('last_grade', 'last_grade_low');
	END IF;
	IF graduated_on NOT BETWEEN usual.today - 365 AND usual.today + 90 THEN
		PERFORM auth.refuse_field('graduated_on', 'graduation_far');
	END IF;
	INSERT INTO hub.rollovers (school_id, created_by, plan)
	VALUES (auth.school_id(), auth.user_id(), hub.plan_rollover(jsonb_strip_nulls(jsonb_build_object('last_grade', last_grade,
		'graduated_on', graduated_on, 'teachers', teachers, 'file_name', left(file_name, 200))) || CASE WHEN file_rows IS NULL THEN '{}'
			ELSE jsonb_build_object('given', file_rows) END))
	RETURNING id INTO started;
	RETURN started;
END $$;

-- ---------------------------------------------------------------- writing

-- One roll-over or import of a school at a time, and nobody moves meanwhile: whoever is put into a class needs its row.
CREATE OR REPLACE FUNCTION hub.hold_classes() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('school.roster ' || auth.school_id(), 0));
	PERFORM FROM school.classes c WHERE c.school_id = (SELECT auth.school_id()) ORDER BY c.id FOR UPDATE;
	PERFORM FROM school.class_students n WHERE n.school_id = (SELECT auth.school_id()) ORDER BY n.person_id FOR UPDATE;
END $$;

-- Who teaches what: [{class, teachers}].
CREATE OR REPLACE FUNCTION hub.taught_classes() RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT COALESCE(jsonb_agg(jsonb_build_object('class', t.class_id, 'teachers', t.teachers)), '[]')
	FROM (SELECT h.class_id, jsonb_agg(h.person_id ORDER BY h.person_id) AS teachers FROM school.class_teachers h
		WHERE h.school_id = (SELECT auth.school_id()) GROUP BY 1) AS t;
$$;

-- Teachers of the new year: clear (the classes wait for theirs), stay (with the class of that grade and name), follow (up with the
-- students, as far as that class has any).
CREATE OR REPLACE FUNCTION hub.roll_teachers(teachers text, taught jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	IF teachers = 'stay' THEN
		RETURN;
	END IF;
	DELETE FROM school.class_teachers t WHERE t.school_id = (SELECT auth.school_id());
	IF teachers = 'follow' THEN
		INSERT INTO school.class_teachers (class_id, person_id, school_id)
		SELECT n.id, h.person::uuid, auth.school_id()
		FROM jsonb_to_recordset(taught) AS t(class uuid, teachers jsonb)
		JOIN school.classes o ON o.id = t.class
		JOIN school.classes n ON n.school_id = (SELECT auth.school_id()) AND n.grade = o.grade + 1 AND n.name = o.name
			AND EXISTS (SELECT FROM school.class_students s WHERE s.class_id = n.id)
		CROSS JOIN LATERAL jsonb_array_elements_text(t.teachers) AS h(person);
	END IF;
END $$;

-- Put students where these rows say, [{student, class, number}]: out of the class where class is null.
CREATE OR REPLACE FUNCTION hub.seat_students(seats jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM school.class_students n USING jsonb_to_recordset(seats) AS s(student uuid, class uuid)
	WHERE n.person_id = s.student AND s.class IS NULL;
	INSERT INTO school.class_students (person_id, school_id, class_id, number)
	SELECT s.student, auth.school_id(), s.class, s.number FROM jsonb_to_recordset(seats) AS s(student uuid, class uuid, number text)
	WHERE s.class IS NOT NULL
	ON CONFLICT (person_id) DO UPDATE SET class_id = EXCLUDED.class_id, number = EXCLUDED.number;
END $$;

-- Write a plan. Returns what undoing it takes: students with their seat before and after, the classes made, the teachers before and after.
CREATE OR REPLACE FUNCTION hub.write_rollover(rollover uuid, plan jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	made jsonb;
	students jsonb;
	taught jsonb := hub.taught_classes();
	graduation text := plan ->> 'graduated_on'; -- once: the plan is unpacked each time that it is looked into
BEGIN
	WITH added AS (INSERT INTO school.classes (school_id, grade, name)
		SELECT auth.school_id(), c.grade, c.class_name FROM jsonb_to_recordset(plan -> 'classes') AS c(grade integer, class_name text)
		ON CONFLICT (school_id, grade, name) DO NOTHING RETURNING id)
	SELECT COALESCE(jsonb_agg(a.id), '[]') INTO made FROM added a;
	students := (SELECT COALESCE(jsonb_agg(jsonb_build_object('student', m.student, 'outcome', m.outcome, 'class', m.from_class, 'grade', m.from_grade,
			'class_name', m.from_name, 'number', m.from_number, 'to_class', c.id, 'to_number', m.to_number,
			'graduated_on', CASE WHEN m.outcome = 'graduated' THEN graduation END)), '[]')
		FROM jsonb_to_recordset(plan -> 'rows') AS m(student uuid, outcome text, from_class uuid, from_grade integer, from_name text,
			from_number text, to_grade integer, to_name text, to_number text)
		LEFT JOIN school.classes c ON c.school_id = (SELECT auth.school_id()) AND c.grade = m.to_grade AND c.name = m.to_name
		WHERE m.outcome IN ('moved', 'dealt', 'graduated', 'left'));
	UPDATE hub.students s SET graduated_on = g.graduated_on, updated_at = now()
	FROM jsonb_to_recordset(students) AS g(student uuid, graduated_on date)
	WHERE s.id = g.student AND g.graduated_on IS NOT NULL;
	PERFORM hub.seat_students((SELECT COALESCE(jsonb_agg(jsonb_build_object('student', m -> 'student', 'class', m -> 'to_class',
		'number', m -> 'to_number')), '[]') FROM jsonb_array_elements(students) AS m));
	PERFORM hub.roll_teachers(plan ->> 'teachers', taught);
	INSERT INTO school.access_log (school_id, actor_id, student_id, action)
	SELECT auth.school_id(), auth.user_id(), m.student, CASE m.outcome WHEN 'graduated' THEN 'graduated' ELSE 'rolled_over' END
	FROM jsonb_to_recordset(students) AS m(student uuid, outcome text) WHERE auth.user_id() IS NOT NULL;
	PERFORM inbox.notify(m.student, 'graduated', jsonb_build_object('day', m.graduated_on), '/learning', 'rollover:' || rollover)
	FROM jsonb_to_recordset(students) AS m(student uuid, graduated_on date) WHERE m.graduated_on IS NOT NULL;
	RETURN jsonb_build_object('students', students, 'classes', made, 'taught', taught, 'taught_after', hub.taught_classes());
END $$;

-- applied; already_applied; refused: rows of the file are, or there is nobody to move; stale: people changed since the plan that the
-- caller saw (state) was made. A stale plan is made anew.
CREATE OR REPLACE FUNCTION hub.apply_rollover(rollover uuid, state text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	kept hub.rollovers;
BEGIN
	PERFORM school.check_is_admin();
	PERFORM hub.hold_classes();
	SELECT * INTO kept FROM hub.rollovers r WHERE r.id = rollover AND r.school_id = (SELECT auth.school_id()) FOR UPDATE;
	PERFORM auth.found(FOUND);
	IF kept.applied_at IS NOT NULL THEN
		RETURN 'already_applied';
	END IF;
	IF kept.plan ->> 'state' <> hub.rollover_state() THEN
		UPDATE hub.rollovers r SET plan = hub.plan_rollover(kept.plan - '{state,rows,counts,classes,leaving}'::text[]) WHERE r.id = rollover;
		RETURN 'stale';
	END IF;
	IF kept.plan ->> 'state' <> apply_rollover.state THEN
		RETURN 'stale';
	END IF;
	IF NOT hub.can_roll_over(kept.plan -> 'counts') THEN
		RETURN 'refused';
	END IF;
	-- Only the last one is undone: nobody needs to know any more where people were before the ones before it.
	UPDATE hub.rollovers r SET before = NULL, plan = r.plan - '{rows,left}'::text[]
	WHERE r.school_id = (SELECT auth.school_id()) AND r.applied_at IS NOT NULL;
	UPDATE hub.rollovers r SET before = hub.write_rollover(rollover, kept.plan), applied_at = clock_timestamp(), plan = r.plan - 'given'
		|| jsonb_build_object('has_file', kept.plan ? 'given')
	WHERE r.id = rollover;
	RETURN 'applied';
END $$;

CREATE OR REPLACE FUNCTION hub.can_roll_over(counts jsonb) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN (counts ->> 'refused')::integer = 0 AND (counts ->> 'moved')::integer + (counts ->> 'dealt')::integer + (counts ->> 'graduated')::integer > 0;

-- ---------------------------------------------------------------- undoing

-- The roll-over that can be undone: the school's last.
CREATE OR REPLACE FUNCTION hub.last_rollover() RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT r.id FROM hub.rollovers r WHERE r.school_id = (SELECT auth.school_id()) AND r.applied_at IS NOT NULL ORDER BY r.applied_at DESC LIMIT 1;
$$;

-- What undoing would do to everyone who was moved and is still known. verdict: back; left (has been moved since, and stays); blocked (the
-- old number is somebody's who does not go back: holder). seat is the class of before, or one of its grade and name; NULL: it is made again.
CREATE OR REPLACE FUNCTION hub.plan_undo(rollover uuid)
RETURNS TABLE (student uuid, verdict text, class uuid, seat uuid, grade integer, class_name text, number text, graduated_on date, holder text)
LANGUAGE sql STABLE ROWS 5000 AS $$
	WITH seen AS MATERIALIZED (
		SELECT b.student, b.class, COALESCE(o.id, e.id) AS seat, b.grade, b.class_name, b.number, b.graduated_on,
			(n.class_id, n.number, s.graduated_on) IS NOT DISTINCT FROM (b.to_class, b.to_number, b.graduated_on) AND s.anonymized_at IS NULL AS is_untouched
		FROM hub.rollovers r
		CROSS JOIN LATERAL jsonb_to_recordset(r.before -> 'students') AS b(student uuid, class uuid, grade integer, class_name text, number text,
			to_class uuid, to_number text, graduated_on date)
		JOIN hub.students s ON s.id = b.student
		LEFT JOIN school.class_students n ON n.person_id = b.student
		LEFT JOIN school.classes o ON o.id = b.class
		LEFT JOIN school.classes e ON e.school_id = r.school_id AND e.grade = b.grade AND e.name = b.class_name
		WHERE r.id = rollover AND r.school_id = (SELECT auth.school_id()) AND r.undone_at IS NULL),
	taken AS MATERIALIZED (
		SELECT n.class_id, n.number, p.name FROM school.class_students n JOIN school.people p ON p.id = n.person_id
		WHERE n.school_id = (SELECT auth.school_id()) AND n.number IS NOT NULL AND n.person_id NOT IN (SELECT u.student FROM seen u WHERE u.is_untouched))
	SELECT s.student, CASE WHEN NOT s.is_untouched THEN 'left' WHEN t.name IS NOT NULL THEN 'blocked' ELSE 'back' END, s.class, s.seat, s.grade,
		s.class_name, s.number, s.graduated_on, CASE WHEN s.is_untouched THEN t.name END
	FROM seen s LEFT JOIN taken t ON t.class_id = s.seat AND t.number = s.number;
$$;

-- Teachers of before, for each class that has the same ones as right after the roll-over.
CREATE OR REPLACE FUNCTION hub.restore_teachers(before jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	same uuid[];
BEGIN
	WITH then_ AS (SELECT * FROM jsonb_to_recordset(before -> 'taught_after') AS t(class uuid, teachers jsonb)),
		now_ AS (SELECT * FROM jsonb_to_recordset(hub.taught_classes()) AS t(class uuid, teachers jsonb))
	SELECT array_agg(c.id) INTO same FROM school.classes c LEFT JOIN then_ t ON t.class = c.id LEFT JOIN now_ n ON n.class = c.id
	WHERE c.school_id = (SELECT auth.school_id()) AND t.teachers IS NOT DISTINCT FROM n.teachers;
	DELETE FROM school.class_teachers h WHERE h.class_id = ANY (same);
	INSERT INTO school.class_teachers (class_id, person_id, school_id)
	SELECT t.class, r.person_id, r.school_id
	FROM jsonb_to_recordset(before -> 'taught') AS t(class uuid, teachers jsonb), jsonb_array_elements_text(t.teachers) AS p(person)
	JOIN school.roles r ON r.person_id = p.person::uuid AND r.role = 'teacher'
	WHERE t.class = ANY (same) AND r.school_id = (SELECT auth.school_id());
END $$;

-- undone; already_undone; not_last: another one came after, or it was never written; blocked: nothing changes while somebody's old number
-- is taken. Who was moved since stays there and is listed in the plan (left).
CREATE OR REPLACE FUNCTION hub.undo_rollover(rollover uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	kept hub.rollovers;
	verdicts jsonb;
	seats jsonb;
BEGIN
	PERFORM school.check_is_admin();
	PERFORM hub.hold_classes();
	SELECT * INTO kept FROM hub.rollovers r WHERE r.id = rollover AND r.school_id = (SELECT auth.school_id()) FOR UPDATE;
	PERFORM auth.found(FOUND);
	IF kept.undone_at IS NOT NULL THEN
		RETURN 'already_undone';
	END IF;
	IF kept.id IS DISTINCT FROM hub.last_rollover() THEN
		RETURN 'not_last';
	END IF;
	verdicts := (SELECT COALESCE(jsonb_agg(to_jsonb(u)), '[]') FROM hub.plan_undo(rollover) u);
	IF verdicts @> '[{"verdict": "blocked"}]' THEN
		RETURN 'blocked';
	END IF;
	INSERT INTO school.classes (school_id, grade, name)
	SELECT DISTINCT auth.school_id(), v.grade, v.class_name FROM jsonb_to_recordset(verdicts) AS v(verdict text, class uuid, seat uuid, grade integer, class_name text)
	WHERE v.verdict = 'back' AND v.class IS NOT NULL AND v.seat IS NULL;
	seats := (SELECT COALESCE(jsonb_agg(jsonb_build_object('student', v.student, 'class', COALESCE(v.seat, c.id), 'number', v.number,
			'graduated_on', v.graduated_on)), '[]')
		FROM jsonb_to_recordset(verdicts) AS v(verdict text, student uuid, seat uuid, grade integer, class_name text, number text, graduated_on date)
		LEFT JOIN school.classes c ON c.school_id = (SELECT auth.school_id()) AND c.grade = v.grade AND c.name = v.class_name
		WHERE v.verdict = 'back');
	PERFORM hub.seat_students(seats); -- who is in a class again is no graduate (hub.follow_students)
	PERFORM hub.restore_teachers(kept.before);
	DELETE FROM school.classes c USING jsonb_array_elements_text(kept.before -> 'classes') AS m(class)
	WHERE c.id = m.class::uuid AND NOT EXISTS (SELECT FROM school.class_students n WHERE n.class_id = c.id)
		AND NOT EXISTS (SELECT FROM school.class_teachers t WHERE t.class_id = c.id)
		AND NOT EXISTS (SELECT FROM hub.reports o WHERE o.class_id = c.id);
	INSERT INTO school.access_log (school_id, actor_id, student_id, action)
	SELECT auth.school_id(), auth.user_id(), s.student, 'rollover_undone' FROM jsonb_to_recordset(seats) AS s(student uuid)
	WHERE auth.user_id() IS NOT NULL;
	PERFORM inbox.notify(s.student, 'graduation_undone', '{}', '/learning', 'rollover:' || rollover || ':undone')
	FROM jsonb_to_recordset(seats) AS s(student uuid, graduated_on date) WHERE s.graduated_on IS NOT NULL;
	UPDATE hub.rollovers r SET undone_at = now(), before = NULL, plan = r.plan || jsonb_build_object('back_count', jsonb_array_length(seats),
		'left', (SELECT COALESCE(jsonb_agg(jsonb_build_object('student', v ->> 'student')), '[]') FROM jsonb_array_elements(verdicts) AS v
			WHERE v ->> 'verdict' = 'left'))
	WHERE r.id = rollover;
	RETURN 'undone';
END $$;
