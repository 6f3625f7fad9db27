-- SPDX-License-Identifier: GPL-3.0-or-later
-- The problem bank: problems of a class and shared ones of the school, found, written, imported, and what a bank begins with.
-- Shared ones are changed by who wrote them and by admins, those of a class by who teaches it.

-- The classes that the caller teaches; all of the school for its admins.
CREATE OR REPLACE FUNCTION classroom.taught_classes() RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
	SELECT c.id FROM school.classes c WHERE c.school_id = auth.school_id() AND (auth.has_role('admin')
		OR auth.has_role('teacher') AND EXISTS (SELECT FROM school.class_teachers t
			WHERE t.class_id = c.id AND t.person_id = (SELECT auth.user_id())));
$$;

-- Whether the caller may change a problem that the caller sees.
CREATE OR REPLACE FUNCTION classroom.may_change_problem(p classroom.problems) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT auth.has_role('admin') OR CASE WHEN p.class_id IS NULL THEN COALESCE(p.created_by = (SELECT auth.user_id()), false)
		ELSE classroom.teaches(p.class_id) END;
$$;

-- A page of the problems that the caller sees and of which all of this holds; NULL asks nothing. search: part of the question or the
-- answer; class: 'shared' or a class's id, SD404 for one that the caller does not teach. By grade, difficulty and type.
--
-- The caller's rights are asked here, since under a policy PostgreSQL uses no GIN index for an operator that might tell of other rows.
CREATE OR REPLACE FUNCTION classroom.find_problems(search text, type text, difficulty integer, grade text, class text, after_key text,
	after_id uuid, row_limit integer)
RETURNS TABLE (id uuid, cursor_key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 20 AS $$
DECLARE
	word text := NULLIF(hub.search_word(search), '');
	taught uuid[] := ARRAY(SELECT classroom.taught_classes());
BEGIN
	IF class IS NOT NULL AND class <> 'shared' THEN
		PERFORM auth.found(class::uuid = ANY (taught));
	END IF;
	RETURN QUERY EXECUTE concat_ws(' AND ', $q$
		SELECT p.id, p.grade || ' ' || p.difficulty || ' ' || p.type FROM classroom.problems p WHERE p.school_id = $1$q$,
		CASE WHEN class IS NULL THEN '(p.class_id IS NULL OR p.class_id = ANY ($2))' WHEN class = 'shared' THEN 'p.class_id IS NULL'
			ELSE 'p.class_id = ' || quote_literal(class) END,
		'p.grade = ' || quote_literal(grade), 'p.difficulty = ' || difficulty, 'p.type = ' || quote_literal(type),
		CASE WHEN word IS NOT NULL THEN format($q$p.search_parts @> %L AND lower((p.question || E'\n' || p.answer) COLLATE "C") ~ %L$q$,
			hub.search_parts(word), hub.search_pattern(word)) END,
		CASE WHEN after_key IS NOT NULL THEN $q$(p.grade::text, p.difficulty::text, p.type::text, p.id)
			> (split_part($3, ' ', 1), split_part($3, ' ', 2), split_part($3, ' ', 3), $4)$q$ END)
		|| ' ORDER BY p.grade, p.difficulty, p.type, p.id LIMIT $5'
	USING auth.school_id(), taught, after_key, after_id, row_limit;
END $$;

-- What is wrong with wrong choices, as a code of errors: one is the answer, two are the same for who reads them, or a file could not hold
-- them, where "|" stands between two. NULL: nothing.
CREATE OR REPLACE FUNCTION classroom.choices_fault(answer text, choices text[]) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN classroom.name_key(answer) = ANY (SELECT classroom.name_key(c) FROM unnest(choices) AS c) THEN 'choice_is_answer'
	WHEN (SELECT count(DISTINCT classroom.name_key(c)) FROM unnest(choices) AS c) < cardinality(choices) THEN 'choices_alike'
	WHEN array_to_string(choices, '') LIKE '%|%' THEN 'choice_has_bar' END;

-- Write a problem, NULL for a new one, with the members that change. decision: saved, problem_exists. SD404 where it would go to a class
-- that the caller does not teach, or for one that the caller may not change; SD422 required for a member that is taken away.
CREATE OR REPLACE FUNCTION classroom.save_problem(problem uuid, changes jsonb) RETURNS TABLE (id uuid, decision text)
LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	p classroom.problems;
	code text;
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	SELECT * INTO p FROM classroom.problems o WHERE o.id = problem FOR NO KEY UPDATE;
	PERFORM auth.found(problem IS NULL OR FOUND AND classroom.may_change_problem(p));
	p := jsonb_populate_record(p, changes);
	p.choices := NULLIF(p.choices, '{}');
	PERFORM auth.refuse_field(f.field, 'required') FROM (VALUES ('question', p.question), ('answer', p.answer), ('type', p.type),
		('grade', p.grade), ('difficulty', p.difficulty::text)) AS f(field, value) WHERE f.value IS NULL;
	IF changes ->> 'class_id' IS NOT NULL THEN
		PERFORM auth.found(classroom.teaches(p.class_id));
	END IF;
	code := classroom.choices_fault(p.answer, p.choices);
	IF code IS NOT NULL THEN
		PERFORM auth.refuse_field('choices', code);
	END IF;
	decision := 'saved';
	BEGIN
		IF problem IS NULL THEN
			INSERT INTO classroom.problems (school_id, class_id, question, answer, choices, type, difficulty, grade, concept, created_by)
			VALUES (auth.school_id(), p.class_id, p.question, p.answer, p.choices, p.type, p.difficulty, p.grade, p.concept, auth.user_id())
			RETURNING problems.id INTO id;
		ELSE
			UPDATE classroom.problems o SET class_id = p.class_id, question = p.question, answer = p.answer, choices = p.choices,
				type = p.type, difficulty = p.difficulty, grade = p.grade, concept = p.concept, updated_at = now()
			WHERE o.id = problem RETURNING o.id INTO id;
		END IF;
	EXCEPTION WHEN unique_violation THEN
		decision := 'problem_exists';
	END;
	RETURN NEXT;
END $$;

-- What would become of each row of a file (app/classroom/problem_import.h): status is created, changed, unchanged or refused. A row is a
-- problem by its place (shared or a class), grade and question. Columns that the file does not have stay as they are. changes:
-- [{label (a text's key), from, to}], of a type {label, from_key, to_key (texts' keys)}.
CREATE OR REPLACE FUNCTION classroom.plan_problems(file_rows jsonb, file_columns text[])
RETURNS TABLE (line integer, status text, id uuid, class_id uuid, question text, answer text, type text, difficulty integer, grade text,
	choices text[], concept text, field text, code text, changes jsonb) LANGUAGE sql STABLE ROWS 500 AS $$
	WITH given AS MATERIALIZED (
		SELECT g.*, c.id AS class_id
		FROM jsonb_to_recordset(file_rows) AS g(line integer, question text, answer text, type text, difficulty integer, grade text,
			choices text[], concept text, class_grade integer, class_name text, field text, code text)
		LEFT JOIN school.classes c ON c.school_id = auth.school_id() AND c.grade = g.class_grade AND c.name = g.class_name
			AND c.id IN (SELECT classroom.taught_classes())),
	met AS MATERIALIZED (
		SELECT g.line, g.class_id, g.class_name, g.question, g.answer, g.type, g.difficulty, g.grade, g.field, g.code, p.id,
			CASE WHEN 'choices' = ANY (file_columns) THEN g.choices ELSE p.choices END AS choices,
			CASE WHEN 'concept' = ANY (file_columns) THEN g.concept ELSE p.concept END AS concept,
			p.answer AS old_answer, p.type AS old_type, p.difficulty AS old_difficulty, p.choices AS old_choices, p.concept AS old_concept,
			classroom.may_change_problem(p) AS is_own,
			row_number() OVER (PARTITION BY g.class_id, g.class_name, g.grade, g.question, g.code IS NULL ORDER BY g.line) > 1 AS is_again
		FROM given g LEFT JOIN classroom.problems p ON md5(p.question) = md5(g.question) AND p.question = g.question AND p.grade = g.grade
			AND p.school_id = auth.school_id() AND p.class_id IS NOT DISTINCT FROM g.class_id),
	compared AS MATERIALIZED (
		SELECT m.*, (SELECT jsonb_agg(jsonb_build_object('label', 'classroom.problem.' || v.name) || CASE v.name
				WHEN 'type' THEN jsonb_build_object('from_key', 'classroom.type.' || v.old, 'to_key', 'classroom.type.' || v.new)
				ELSE jsonb_build_object('from', v.old, 'to', v.new) END ORDER BY v.place)
			FROM (VALUES (1, 'answer', m.old_answer, m.answer), (2, 'type', m.old_type, m.type),
				(3, 'difficulty', m.old_difficulty::text, m.difficulty::text),
				(4, 'choices', array_to_string(m.old_choices, ' | '), array_to_string(m.choices, ' | ')),
				(5, 'concept', m.old_concept, m.concept)) AS v(place, name, old, new)
			WHERE m.id IS NOT NULL AND v.old IS DISTINCT FROM v.new) AS changes
		FROM met m),
	judged AS MATERIALIZED (
		SELECT c.*, CASE WHEN c.code IS NOT NULL THEN ARRAY[c.field, c.code]
			WHEN c.class_name IS NOT NULL AND c.class_id IS NULL THEN '{scope,unknown_class}'
			WHEN c.is_again THEN '{question,doubled_row}'
			WHEN classroom.choices_fault(c.answer, c.choices) IS NOT NULL THEN ARRAY['choices', classroom.choices_fault(c.answer, c.choices)]
			WHEN c.changes IS NOT NULL AND NOT c.is_own THEN '{question,not_your_problem}' END AS fault
		FROM compared c)
	SELECT j.line, CASE WHEN j.fault IS NOT NULL THEN 'refused' WHEN j.id IS NULL THEN 'created' WHEN j.changes IS NULL THEN 'unchanged' ELSE 'changed' END,
		j.id, j.class_id, j.question, j.answer, j.type, j.difficulty, j.grade, j.choices, j.concept, j.fault[1], j.fault[2],
		CASE WHEN j.fault IS NULL THEN j.changes END
	FROM judged j ORDER BY j.line;
$$;

-- Write what plan_problems says is created or changed, and leave the refused rows out; with is_dry nothing. Two at once come one after the other.
CREATE OR REPLACE FUNCTION classroom.import_problems(file_rows jsonb, file_columns text[], is_dry boolean)
RETURNS TABLE (created integer, changed integer, unchanged integer, refused integer, lines jsonb) LANGUAGE plpgsql ROWS 1 AS $$
DECLARE
	plan jsonb;
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	PERFORM FROM classroom.settings s WHERE s.school_id = auth.school_id() FOR NO KEY UPDATE;
	plan := (SELECT COALESCE(jsonb_agg(to_jsonb(p) ORDER BY p.line), '[]') FROM classroom.plan_problems(file_rows, file_columns) p);
	IF NOT is_dry THEN
		INSERT INTO classroom.problems (school_id, class_id, question, answer, choices, type, difficulty, grade, concept, created_by)
		SELECT auth.school_id(), p.class_id, p.question, p.answer, p.choices, p.type, p.difficulty, p.grade, p.concept, auth.user_id()
		FROM jsonb_populate_recordset(NULL::classroom.problems, jsonb_path_query_array(plan, '$[*] ? (@.status == "created")')) AS p
		ON CONFLICT DO NOTHING;
		UPDATE classroom.problems o SET answer = p.answer, type = p.type, difficulty = p.difficulty, choices = p.choices, concept = p.concept,
			updated_at = now()
		FROM jsonb_populate_recordset(NULL::classroom.problems, jsonb_path_query_array(plan, '$[*] ? (@.status == "changed")')) AS p
		WHERE o.id = p.id;
	END IF;
	RETURN QUERY SELECT count(*) FILTER (WHERE r.status = 'created')::integer, count(*) FILTER (WHERE r.status = 'changed')::integer,
		count(*) FILTER (WHERE r.status = 'unchanged')::integer, count(*) FILTER (WHERE r.status = 'refused')::integer, plan
	FROM jsonb_to_recordset(plan) AS r(status text);
END $$;

-- A school's first problems (classroom_starter.sql), shared and nobody's, once: those that were deleted do not come back.
CREATE OR REPLACE FUNCTION classroom.add_starter(school uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO classroom.settings AS s (school_id, starter_added_at) VALUES (school, now())
	ON CONFLICT (school_id) DO UPDATE SET starter_added_at = now() WHERE s.starter_added_at IS NULL;
	IF FOUND THEN
		INSERT INTO classroom.problems (school_id, question, answer, choices, type, difficulty, grade, concept)
		SELECT school, p.question, p.answer, string_to_array(p.choices, '|'), p.type, p.difficulty, p.grade, p.concept
		FROM classroom.starter_problems() p
		ON CONFLICT DO NOTHING;
	END IF;
END $$;

CREATE OR REPLACE FUNCTION classroom.add_starter_of_school() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM classroom.add_starter(NEW.id);
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER schools_starter AFTER INSERT ON school.schools FOR EACH ROW EXECUTE FUNCTION classroom.add_starter_of_school();
