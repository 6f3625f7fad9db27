-- SPDX-License-Identifier: GPL-3.0-or-later
-- The roster as a file: what each row would change, and changing it. The database decides; app/school/roster.h says how a file is
-- read. Every statement here is about all rows at once. All of it acts in the school of auth.school_id(), for its admin or for the
-- administrator's command, which connects as the owner and is held back by no policy: hence the school in every condition.

-- Stop unless the caller may administer the school that is acted in.
CREATE OR REPLACE FUNCTION school.check_is_admin() RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
	PERFORM auth.found(auth.school_id() IS NOT NULL);
	IF NOT auth.is_owner() THEN
		PERFORM auth.require_role('admin');
	END IF;
END $$;

-- The classes that somebody teaches and the one they learn in, in one list.
CREATE OR REPLACE FUNCTION school.all_classes(taught jsonb, class jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE
RETURN COALESCE(taught, '[]') || CASE WHEN jsonb_typeof(class) = 'object' THEN jsonb_build_array(class) ELSE '[]' END;

-- Classes as a roster's cell names them: "2-3", and of several "1-2/2-3".
CREATE OR REPLACE FUNCTION school.class_label(classes jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
	SELECT string_agg((c ->> 'grade') || '-' || (c ->> 'name'), '/' ORDER BY (c ->> 'grade')::integer, c ->> 'name' COLLATE db.natural)
	FROM jsonb_array_elements(classes) AS c;
$$;

-- The school's people as a roster knows them. Roles of the host are no business of a roster.
CREATE OR REPLACE FUNCTION school.roster_people()
RETURNS TABLE (person_id uuid, name text, login text, email_sealed bytea, email_tag bytea, birth_date date, guardian_contact_sealed bytea,
	guardian_contact_tag bytea, disabled boolean, roles text[], student_class jsonb, number text, taught jsonb, metadata jsonb)
LANGUAGE sql STABLE ROWS 5000 AS $$
	SELECT p.id, p.name, p.login, p.email_sealed, p.email_tag, p.birth_date, p.guardian_contact_sealed, p.guardian_contact_tag,
		p.disabled_at IS NOT NULL, COALESCE(r.roles, '{}'), s.class, s.number, COALESCE(t.classes, '[]'),
		CASE WHEN 'student' = ANY (r.roles) THEN COALESCE(l.metadata, '{}') END
	FROM school.people p
	LEFT JOIN hub.students l ON l.id = p.id
	LEFT JOIN (SELECT o.person_id, array_agg(o.role ORDER BY array_position('{student,tutor,teacher,admin}', o.role)) AS roles
		FROM school.roles o WHERE o.school_id = auth.school_id() AND o.role <> 'operator' GROUP BY 1) AS r ON r.person_id = p.id
	LEFT JOIN (SELECT n.person_id, n.number, jsonb_build_object('grade', c.grade, 'name', c.name) AS class
		FROM school.class_students n JOIN school.classes c ON c.id = n.class_id WHERE n.school_id = auth.school_id()) AS s
		ON s.person_id = p.id
	LEFT JOIN (SELECT h.person_id, jsonb_agg(DISTINCT jsonb_build_object('grade', c.grade, 'name', c.name)) AS classes
		FROM school.class_teachers h JOIN school.classes c ON c.id = h.class_id WHERE h.school_id = auth.school_id() GROUP BY 1) AS t
		ON t.person_id = p.id
	WHERE p.school_id = auth.school_id() AND p.login IS NOT NULL;
$$;

-- Metadata whose key this is has a column of the roster file: a heading is one line without blanks at its ends.
CREATE OR REPLACE FUNCTION school.is_metadata_heading(key text) RETURNS boolean LANGUAGE sql IMMUTABLE
RETURN char_length(key) BETWEEN 1 AND 60 AND key IS NFC NORMALIZED AND key = btrim(key) AND key !~ '[[:cntrl:]]';

-- A value of metadata as a cell: a text as it is, anything else as JSON; so is a text that would be read as something else
-- (app/school/roster_metadata.h). null is an empty cell.
CREATE OR REPLACE FUNCTION school.metadata_cell(value jsonb) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE WHEN jsonb_typeof(value) = 'null' THEN NULL
	WHEN jsonb_typeof(value) = 'string' AND value #>> '{}' !~ '[[:cntrl:]]|^ | $'
		AND value #>> '{}' !~ '^(|["[{].*|true|false|-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][-+]?[0-9]+)?)$' THEN value #>> '{}'
	ELSE value::text END;

CREATE OR REPLACE FUNCTION school.metadata_cells(metadata jsonb) RETURNS jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_object_agg(m.key, school.metadata_cell(m.value)) FROM jsonb_each(metadata) AS m;
$$;

-- What differs between two, as changes of a roster's row.
CREATE OR REPLACE FUNCTION school.metadata_changes(before jsonb, after jsonb) RETURNS SETOF jsonb LANGUAGE sql IMMUTABLE AS $$
	SELECT jsonb_build_object('field', 'metadata.' || k, 'from', school.metadata_cell(before -> k), 'to', school.metadata_cell(after -> k))
	FROM jsonb_object_keys(before || after) AS k
	WHERE school.metadata_cell(before -> k) IS DISTINCT FROM school.metadata_cell(after -> k) ORDER BY k COLLATE "C";
$$;

-- Every row beside what the school has, and the first reason against it. left_out: lines refused for a number that another keeps.
-- holder says whose number it is: of number_taken who has it, of number_doubled who else is given it by the file.
CREATE OR REPLACE FUNCTION school.judge_roster(file_rows jsonb, file_columns text[], left_out integer[])
RETURNS TABLE (line integer, person_id uuid, login text, name text, email_sealed bytea, email_tag bytea, birth_date date,
	guardian_contact_sealed bytea, guardian_contact_tag bytea, roles text[], class jsonb, number text, taught jsonb, metadata jsonb,
	old_roles text[], old_class jsonb, field text, code text, holder text, changes jsonb)
LANGUAGE sql STABLE ROWS 5000 AS $$
	WITH given AS MATERIALIZED (
		SELECT g.line, g.login, g.name, g.email_sealed, g.email_tag, g.birth_date, g.guardian_contact_sealed, g.guardian_contact_tag,
			g.number, COALESCE(g.metadata, '{}') AS metadata, g.field, g.code,
			ARRAY(SELECT w FROM (SELECT DISTINCT unnest(g.roles) AS w) AS u ORDER BY array_position('{student,tutor,teacher,admin}', w)) AS roles,
			(SELECT COALESCE(jsonb_agg(DISTINCT c), '[]') FROM jsonb_array_elements(g.classes) AS c) AS classes
		FROM (SELECT * FROM jsonb_to_recordset(file_rows) AS x(line integer, roles text[], name text, login text,
			email_sealed bytea, email_tag bytea, birth_date date, classes jsonb, number text, guardian_contact_sealed bytea,
			guardian_contact_tag bytea, metadata jsonb, field text, code text)) AS g),
	known AS MATERIALIZED (SELECT * FROM school.roster_people()),
	meant AS MATERIALIZED (
		SELECT g.line, k.person_id, g.login, g.name, g.roles, g.field, g.code, k.disabled,
			CASE WHEN 'email' = ANY (file_columns) THEN g.email_sealed ELSE k.email_sealed END AS email_sealed,
			CASE WHEN 'email' = ANY (file_columns) THEN g.email_tag ELSE k.email_tag END AS email_tag,
			CASE WHEN 'birth_date' = ANY (file_columns) THEN g.birth_date ELSE k.birth_date END AS birth_date,
			CASE WHEN 'guardian_contact' = ANY (file_columns) THEN g.guardian_contact_sealed ELSE k.guardian_contact_sealed END
				AS guardian_contact_sealed,
			CASE WHEN 'guardian_contact' = ANY (file_columns) THEN g.guardian_contact_tag ELSE k.guardian_contact_tag END
				AS guardian_contact_tag,
			CASE WHEN NOT 'student' = ANY (g.roles) THEN NULL
				WHEN 'class' = ANY (file_columns) THEN g.classes -> 0 ELSE k.student_class END AS class,
			CASE WHEN NOT 'student' = ANY (g.roles) THEN NULL
				WHEN 'number' = ANY (file_columns) THEN g.number
				WHEN 'class' = ANY (file_columns) AND g.classes -> 0 IS DISTINCT FROM k.student_class THEN NULL ELSE k.number END AS number,
			CASE WHEN NOT 'teacher' = ANY (g.roles) THEN '[]'
				WHEN 'class' = ANY (file_columns) AND NOT 'student' = ANY (g.roles) THEN g.classes
				ELSE COALESCE(k.taught, '[]') END AS taught,
			CASE WHEN 'student' = ANY (g.roles) THEN COALESCE(k.metadata, '{}') - ARRAY(SELECT substr(c, 10) FROM unnest(file_columns) AS c
				WHERE c LIKE 'metadata.%') || g.metadata END AS metadata,
			k.name AS old_name, k.email_sealed AS old_email_sealed, k.email_tag AS old_email_tag, k.birth_date AS old_birth_date,
			k.guardian_contact_sealed AS old_guardian_contact_sealed, k.guardian_contact_tag AS old_guardian_contact_tag,
			k.metadata AS old_metadata,
			k.login AS old_login, k.roles AS old_roles, k.student_class AS old_class, k.number AS old_number, k.taught AS old_taught,
			count(*) OVER (PARTITION BY lower(g.login)) AS same_login
		FROM given g LEFT JOIN known k ON lower(k.login) = lower(g.login)),
	first_look AS MATERIALIZED (
		SELECT m.*, f.field AS first_field, f.code AS first_code,
			count(*) OVER (PARTITION BY m.class, m.number) AS same_number
		FROM (SELECT n.*, count(*) OVER (PARTITION BY n.email_tag) AS same_email FROM meant n) AS m
		LEFT JOIN LATERAL (
			SELECT v.field, v.code FROM (VALUES
				(1, m.field, m.code, m.code IS NOT NULL),
				(2, 'login', 'login_doubled', m.same_login > 1),
				(3, 'login', 'person_disabled', m.disabled),
				(4, 'email', 'email_doubled', m.email_tag IS NOT NULL AND m.same_email > 1),
				(5, 'email', 'email_taken', m.email_tag IS NOT NULL AND EXISTS (SELECT FROM school.people p
					WHERE p.school_id = auth.school_id() AND p.email_tag = m.email_tag AND p.id IS DISTINCT FROM m.person_id)),
				(6, 'role', 'own_admin', m.person_id = auth.user_id() AND NOT 'admin' = ANY (m.roles) AND 'admin' = ANY (m.old_roles)),
				(7, 'number', 'number_without_class', m.number IS NOT NULL AND m.class IS NULL),
				(8, 'metadata', 'metadata_too_long', octet_length(m.metadata::text) > 20000)
			) AS v(place, field, code, holds) WHERE v.holds ORDER BY v.place LIMIT 1) AS f ON true),
	second_look AS MATERIALIZED (
		SELECT l.*, CASE WHEN l.first_code IS NOT NULL THEN l.first_code
			WHEN l.number IS NOT NULL AND l.same_number > 1 THEN 'number_doubled'
			WHEN l.line = ANY (left_out) THEN 'number_taken' END AS second_code
		FROM first_look l),
	-- Numbers that somebody has and no accepted row takes away.
	kept AS MATERIALIZED (
		SELECT k.person_id, k.name, k.login, k.student_class AS class, k.number FROM known k
		WHERE k.number IS NOT NULL AND NOT EXISTS (SELECT FROM second_look s WHERE s.person_id = k.person_id AND s.second_code IS NULL
			AND (s.class, s.number) IS DISTINCT FROM (k.student_class, k.number)))
	SELECT s.line, s.person_id, s.login, s.name, s.email_sealed, s.email_tag, s.birth_date, s.guardian_contact_sealed,
		s.guardian_contact_tag, s.roles, s.class, s.number, s.taught, s.metadata, s.old_roles, s.old_class,
		CASE WHEN s.first_code IS NOT NULL THEN s.first_field WHEN s.second_code IS NOT NULL OR t.person_id IS NOT NULL THEN 'number' END,
		COALESCE(s.second_code, CASE WHEN t.person_id IS NOT NULL THEN 'number_taken' END),
		CASE WHEN s.second_code = 'number_doubled' THEN (SELECT format('%s (%s)', o.name, o.login) FROM second_look o
				WHERE o.class = s.class AND o.number = s.number AND o.line <> s.line ORDER BY o.line LIMIT 1)
			WHEN COALESCE(s.second_code, 'number_taken') = 'number_taken' AND t.person_id IS NOT NULL THEN format('%s (%s)', t.name, t.login) END,
		CASE WHEN s.person_id IS NULL THEN NULL ELSE (
			SELECT COALESCE(jsonb_agg(v.change ORDER BY v.place), '[]') FROM (
				SELECT p.place, jsonb_build_object('field', p.field, 'from', p.before, 'to', p.after) AS change FROM (VALUES
					(1, 'role', array_to_string(s.old_roles, '/'), array_to_string(s.roles, '/')),
					(2, 'name', s.old_name, s.name),
					(3, 'login', s.old_login, s.login),
					(5, 'birth_date', s.old_birth_date::text, s.birth_date::text),
					(6, 'class', school.class_label(school.all_classes(s.old_taught, s.old_class)),
						school.class_label(school.all_classes(s.taught, s.class))),
					(7, 'number', s.old_number::text, s.number::text)
				) AS p(place, field, before, after) WHERE p.before IS DISTINCT FROM p.after
				UNION ALL
				SELECT c.place, jsonb_build_object('field', c.field, 'from_sealed', c.before, 'to_sealed', c.after) FROM (VALUES
					(4, 'email', s.old_email_tag, s.email_tag, s.old_email_sealed, s.email_sealed),
					(8, 'guardian_contact', s.old_guardian_contact_tag, s.guardian_contact_tag, s.old_guardian_contact_sealed,
						s.guardian_contact_sealed)
				) AS c(place, field, old_tag, tag, before, after) WHERE c.old_tag IS DISTINCT FROM c.tag
				UNION ALL
				SELECT 9, m FROM school.metadata_changes(COALESCE(s.old_metadata, '{}'), s.metadata) AS m) AS v) END
	FROM second_look s
	LEFT JOIN kept t ON t.class = s.class AND t.number = s.number AND t.person_id IS DISTINCT FROM s.person_id;
$$;

-- What would become of each row: outcome is created, changed, unchanged or refused; changes are [{field, from, to}], of contacts
-- [{field, from_sealed, to_sealed}].
CREATE OR REPLACE FUNCTION school.plan_roster(file_rows jsonb, file_columns text[])
RETURNS TABLE (line integer, outcome text, person_id uuid, login text, name text, email_sealed bytea, email_tag bytea, birth_date date,
	guardian_contact_sealed bytea, guardian_contact_tag bytea, roles text[], class jsonb, number text, taught jsonb, metadata jsonb,
	field text, code text, holder text, changes jsonb, needs_consent boolean)
LANGUAGE plpgsql STABLE ROWS 5000 AS $$
#variable_conflict use_column
DECLARE
	left_out integer[] := '{}';
	more integer[];
BEGIN
	PERFORM school.check_is_admin();
	-- Refusing a row leaves its person the number they had, which another row may have counted on.
	LOOP
		SELECT array_agg(j.line) INTO more FROM school.judge_roster(file_rows, file_columns, left_out) j
		WHERE j.code = 'number_taken' AND j.line <> ALL (left_out);
		EXIT WHEN more IS NULL;
		left_out := left_out || more;
	END LOOP;
	RETURN QUERY
	SELECT j.line, CASE WHEN j.code IS NOT NULL THEN 'refused' WHEN j.person_id IS NULL THEN 'created'
			WHEN j.changes = '[]' THEN 'unchanged' ELSE 'changed' END,
		j.person_id, j.login, j.name, j.email_sealed, j.email_tag, j.birth_date, j.guardian_contact_sealed, j.guardian_contact_tag,
		j.roles, j.class, j.number, j.taught, j.metadata, j.field, j.code, j.holder, CASE WHEN j.code IS NULL THEN j.changes END,
		j.code IS NULL AND COALESCE(j.birth_date > school.consent_day(g.time_zone), false)
			AND NOT EXISTS (SELECT FROM school.consents c WHERE c.person_id = j.person_id AND c.withdrawn_at IS NULL)
	FROM school.judge_roster(file_rows, file_columns, left_out) j
	JOIN school.settings g ON g.school_id = auth.school_id()
	ORDER BY j.line;
END $$;

-- What the rows of a plan come to.
CREATE OR REPLACE FUNCTION school.count_plan(plan jsonb) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object(
		'created', count(*) FILTER (WHERE p.outcome = 'created'), 'changed', count(*) FILTER (WHERE p.outcome = 'changed'),
		'unchanged', count(*) FILTER (WHERE p.outcome = 'unchanged'), 'refused', count(*) FILTER (WHERE p.outcome = 'refused'),
		'needs_consent', count(*) FILTER (WHERE p.needs_consent),
		'new_classes', (SELECT count(DISTINCT c) FROM jsonb_to_recordset(plan) AS q(code text, class jsonb, taught jsonb),
			jsonb_array_elements(school.all_classes(q.taught, q.class)) AS c
			WHERE q.code IS NULL AND NOT EXISTS (SELECT FROM school.classes k WHERE k.school_id = auth.school_id()
				AND k.grade = (c ->> 'grade')::integer AND k.name = c ->> 'name')))
	FROM jsonb_to_recordset(plan) AS p(outcome text, needs_consent boolean);
$$;

-- Write the rows of a plan that are created or changed.
CREATE OR REPLACE FUNCTION school.write_roster(plan jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	wanted jsonb := (SELECT jsonb_agg(e) FROM jsonb_array_elements(plan) AS e WHERE e ->> 'outcome' IN ('created', 'changed'));
	everyone jsonb;
BEGIN
	IF wanted IS NULL THEN
		RETURN;
	END IF;
	INSERT INTO school.classes (school_id, grade, name)
	SELECT DISTINCT auth.school_id(), (c ->> 'grade')::integer, c ->> 'name'
	FROM jsonb_to_recordset(wanted) AS w(class jsonb, taught jsonb),
		jsonb_array_elements(school.all_classes(w.taught, w.class)) AS c
	ON CONFLICT (school_id, grade, name) DO NOTHING;

	INSERT INTO school.people (school_id, name, login, email_sealed, email_tag, birth_date, guardian_contact_sealed, guardian_contact_tag)
	SELECT auth.school_id(), w.name, w.login, w.email_sealed, w.email_tag, w.birth_date, w.guardian_contact_sealed, w.guardian_contact_tag
	FROM jsonb_to_recordset(wanted) AS w(outcome text, name text, login text, email_sealed bytea, email_tag bytea, birth_date date,
		guardian_contact_sealed bytea, guardian_contact_tag bytea)
	WHERE w.outcome = 'created';

	UPDATE school.people p SET name = w.name, login = w.login, email_sealed = w.email_sealed, email_tag = w.email_tag,
		birth_date = w.birth_date, guardian_contact_sealed = w.guardian_contact_sealed, guardian_contact_tag = w.guardian_contact_tag
	FROM jsonb_to_recordset(wanted) AS w(outcome text, person_id uuid, name text, login text, email_sealed bytea, email_tag bytea,
		birth_date date, guardian_contact_sealed bytea, guardian_contact_tag bytea)
	WHERE w.outcome = 'changed' AND p.id = w.person_id AND p.school_id = auth.school_id();

	everyone := (SELECT jsonb_agg(jsonb_build_object('id', p.id, 'roles', w.roles, 'class', w.class, 'number', w.number, 'taught', w.taught,
			'metadata', w.metadata, 'outcome', w.outcome, 'changes', w.changes))
		FROM jsonb_to_recordset(wanted) AS w(login text, roles jsonb, class jsonb, number text, taught jsonb, metadata jsonb, outcome text,
			changes jsonb)
		JOIN school.people p ON p.school_id = auth.school_id() AND lower(p.login) = lower(w.login));

	DELETE FROM school.roles r USING jsonb_to_recordset(everyone) AS e(id uuid, roles text[])
	WHERE r.person_id = e.id AND r.role <> 'operator' AND r.role <> ALL (e.roles);
	INSERT INTO school.roles (person_id, school_id, role)
	SELECT e.id, auth.school_id(), role FROM jsonb_to_recordset(everyone) AS e(id uuid, roles text[]), unnest(e.roles) AS role
	ON CONFLICT DO NOTHING;

	UPDATE hub.students s SET metadata = e.metadata, updated_at = now()
	FROM jsonb_to_recordset(everyone) AS e(id uuid, metadata jsonb)
	WHERE s.id = e.id AND jsonb_typeof(e.metadata) = 'object' AND s.metadata <> e.metadata;

	DELETE FROM school.class_students s USING jsonb_to_recordset(everyone) AS e(id uuid, class jsonb)
	WHERE s.person_id = e.id AND jsonb_typeof(e.class) IS DISTINCT FROM 'object';
	INSERT INTO school.class_students AS s (person_id, school_id, class_id, number)
	SELECT e.id, auth.school_id(), c.id, e.number FROM jsonb_to_recordset(everyone) AS e(id uuid, class jsonb, number text)
	JOIN school.classes c ON c.school_id = auth.school_id() AND c.grade = (e.class ->> 'grade')::integer AND c.name = e.class ->> 'name'
	ON CONFLICT (person_id) DO UPDATE SET class_id = EXCLUDED.class_id, number = EXCLUDED.number
	WHERE (s.class_id, s.number) IS DISTINCT FROM (EXCLUDED.class_id, EXCLUDED.number);

	DELETE FROM school.class_teachers t USING jsonb_to_recordset(everyone) AS e(id uuid, taught jsonb), school.classes c
	WHERE t.person_id = e.id AND c.id = t.class_id
		AND NOT e.taught @> jsonb_build_array(jsonb_build_object('grade', c.grade, 'name', c.name));
	INSERT INTO school.class_teachers (class_id, person_id, school_id)
	SELECT c.id, e.id, auth.school_id() FROM jsonb_to_recordset(everyone) AS e(id uuid, taught jsonb), jsonb_array_elements(e.taught) AS k
	JOIN school.classes c ON c.school_id = auth.school_id() AND c.grade = (k ->> 'grade')::integer AND c.name = k ->> 'name'
	ON CONFLICT DO NOTHING;

	INSERT INTO school.access_log (school_id, actor_id, student_id, action, detail)
	SELECT auth.school_id(), auth.user_id(), e.id, 'roster_' || e.outcome,
		jsonb_strip_nulls(jsonb_build_object('fields', (SELECT jsonb_agg(DISTINCT split_part(c ->> 'field', '.', 1))
			FROM jsonb_array_elements(e.changes) AS c)))
	FROM jsonb_to_recordset(everyone) AS e(id uuid, roles text[], outcome text, changes jsonb)
	WHERE auth.user_id() IS NOT NULL AND 'student' = ANY (e.roles);
END $$;

-- Plan and, unless a row is refused, write. skip_refused writes the others all the same. One import of a school runs at a time.
-- outcome: written, refused (nothing is).
CREATE OR REPLACE FUNCTION school.apply_roster(file_rows jsonb, file_columns text[], skip_refused boolean)
RETURNS TABLE (outcome text, counts jsonb, plan jsonb) LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
BEGIN
	PERFORM pg_advisory_xact_lock(hashtextextended('school.roster ' || auth.school_id(), 0));
	plan := COALESCE((SELECT jsonb_agg(to_jsonb(p) ORDER BY p.line) FROM school.plan_roster(file_rows, file_columns) p), '[]');
	counts := school.count_plan(plan);
	IF (counts ->> 'refused')::integer > 0 AND NOT skip_refused THEN
		outcome := 'refused';
	ELSE
		outcome := 'written';
		PERFORM school.write_roster(plan);
	END IF;
	RETURN NEXT;
END $$;

-- ---------------------------------------------------------------- in the browser: between dry run and import

-- Keep a file with the report of its dry run, for a day.
CREATE OR REPLACE FUNCTION school.start_import(file_name text, file_sealed bytea, file_rows jsonb, file_columns text[]) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
	import uuid;
	plan jsonb := COALESCE((SELECT jsonb_agg(to_jsonb(p) ORDER BY p.line) FROM school.plan_roster(file_rows, file_columns) p), '[]');
BEGIN
	INSERT INTO school.imports (school_id, created_by, file_name, file_sealed, report)
	VALUES (auth.school_id(), auth.user_id(), left(file_name, 200), file_sealed,
		jsonb_build_object('counts', school.count_plan(plan), 'rows', plan))
	RETURNING id INTO import;
	RETURN import;
END $$;

-- applied; refused: rows are, and the report says which; already_applied. The file is forgotten once it is written.
CREATE OR REPLACE FUNCTION school.apply_import(import uuid, file_rows jsonb, file_columns text[], skip_refused boolean) RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
	kept school.imports;
	done record;
BEGIN
	SELECT * INTO kept FROM school.imports i WHERE i.id = import AND i.school_id = auth.school_id() FOR UPDATE;
	PERFORM auth.found(FOUND);
	IF kept.applied_at IS NOT NULL THEN
		RETURN 'already_applied';
	END IF;
	SELECT * INTO done FROM school.apply_roster(file_rows, file_columns, skip_refused);
	UPDATE school.imports SET report = jsonb_build_object('counts', done.counts, 'rows', done.plan),
		file_sealed = CASE done.outcome WHEN 'written' THEN '' ELSE imports.file_sealed END,
		applied_at = CASE done.outcome WHEN 'written' THEN now() END
	WHERE id = import;
	RETURN CASE done.outcome WHEN 'written' THEN 'applied' ELSE 'refused' END;
END $$;
