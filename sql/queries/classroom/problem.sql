-- SPDX-License-Identifier: GPL-3.0-or-later
-- The problem bank; see sql/functions/classroom_problems.sql.

-- name: classroom_problem_items
-- A page of the list: search, type, difficulty, grade, 'shared' or a class, cursor key and id, rows.
SELECT f.id, f.cursor_key, p.class_id, p.question, p.answer, to_json(p.choices) AS choices, p.type, p.difficulty, p.grade, p.concept,
	p.created_at, p.updated_at, c.grade AS class_grade, c.name AS class_name, split_part(p.grade, '-', 1) AS year,
	split_part(p.grade, '-', 2) AS term, 'classroom.type.' || p.type AS type_label
FROM classroom.find_problems($1::text, $2::text, $3::integer, $4::text, $5::text, $6::text, $7::uuid, $8::integer)
	WITH ORDINALITY AS f(id, cursor_key, position)
JOIN classroom.problems p ON p.id = f.id LEFT JOIN school.classes c ON c.id = p.class_id
ORDER BY f.position

-- name: classroom_problems_filter
-- What the list was asked for, and what it can be: search, type, difficulty, grade, 'shared' or a class, no cursor, and how many are counted at most.
SELECT $1::text AS q, $2::text AS type, 'classroom.type.' || $2 AS type_label, $3::integer AS difficulty, split_part($4::text, '-', 1) AS year,
	split_part($4, '-', 2) AS term, $4 AS grade,
	(SELECT count(*) FROM classroom.find_problems($1, $2, $3, $4, $5::text, $6::text, $7::uuid, $8::integer)) AS how_many,
	(SELECT json_agg(json_build_object('value', y || '-' || t, 'year', y, 'term', t, 'is_chosen', $4 = y || '-' || t) ORDER BY y, t)
		FROM generate_series(1, 6) AS y, generate_series(1, 2) AS t) AS grades,
	(SELECT json_agg(json_build_object('value', n, 'label', 'classroom.level.' || n, 'is_chosen', n = $3) ORDER BY n)
		FROM generate_series(1, 5) AS n) AS difficulties,
	(SELECT json_agg(json_build_object('id', c.id, 'grade', c.grade, 'class_name', c.name, 'is_chosen', c.id::text = $5) ORDER BY c.grade, c.name COLLATE db.natural)
		FROM school.classes c WHERE c.id IN (SELECT classroom.taught_classes())) AS classes,
	(SELECT json_build_object('grade', c.grade, 'class_name', c.name) FROM school.classes c WHERE c.id::text = $5) AS class,
	$5 = 'shared' AS is_shared, $2 IS NULL AS is_any_type, $2 = 'vocabulary' AS is_vocabulary, $2 = 'proverb' AS is_proverb, $2 = 'math' AS is_math,
	COALESCE($1, '') <> '' OR $2 IS NOT NULL OR $3 IS NOT NULL OR $4 IS NOT NULL OR $5 IS NOT NULL AS is_filtered

-- name: classroom_problem_counts
-- How many there are of each grade and type, of those that the caller sees.
SELECT g.grade, split_part(g.grade, '-', 1) AS year, split_part(g.grade, '-', 2) AS term,
	count(p.id) FILTER (WHERE p.type = 'vocabulary') AS vocabulary_count, count(p.id) FILTER (WHERE p.type = 'proverb') AS proverb_count,
	count(p.id) FILTER (WHERE p.type = 'math') AS math_count, count(p.id) AS how_many
FROM (SELECT y || '-' || t AS grade FROM generate_series(1, 6) AS y, generate_series(1, 2) AS t) AS g
LEFT JOIN (classroom.find_problems(NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL) f JOIN classroom.problems p ON p.id = f.id) ON p.grade = g.grade
GROUP BY g.grade ORDER BY g.grade

-- name: classroom_problem
SELECT p.id, p.class_id, p.question, p.answer, to_json(p.choices) AS choices, p.type, p.difficulty, p.grade, p.concept, p.created_at, p.updated_at,
	c.grade AS class_grade, c.name AS class_name, split_part(p.grade, '-', 1) AS year, split_part(p.grade, '-', 2) AS term,
	'classroom.type.' || p.type AS type_label, a.name AS author_name,
	classroom.may_change_problem(p) AS may_change
FROM classroom.problems p LEFT JOIN school.classes c ON c.id = p.class_id LEFT JOIN school.people a ON a.id = p.created_by
WHERE p.id = $1::uuid

-- name: classroom_problem_form
-- As the form has it: choices one a line.
SELECT p.id, p.question, p.answer, array_to_string(p.choices, E'\n') AS choices, p.type, p.difficulty, p.grade, p.concept, p.class_id
FROM classroom.problems p WHERE p.id = $1::uuid

-- name: classroom_problem_options
-- What a form offers, and what of it is chosen: type, difficulty, grade and class that were typed, or NULL for those of the problem, or NULL
-- for a new one.
SELECT (SELECT json_agg(json_build_object('value', t, 'label', 'classroom.type.' || t, 'hint', 'classroom.problem.example.' || t,
		'is_chosen', t = COALESCE($1::text, o.type, 'vocabulary')) ORDER BY position)
		FROM unnest('{vocabulary,proverb,math}'::text[]) WITH ORDINALITY AS u(t, position)) AS types,
	(SELECT json_agg(json_build_object('value', n, 'label', 'classroom.level.' || n, 'is_chosen', n::text = COALESCE($2::text, o.difficulty::text, '2')) ORDER BY n)
		FROM generate_series(1, 5) AS n) AS difficulties,
	(SELECT json_agg(json_build_object('value', y || '-' || t, 'year', y, 'term', t, 'is_chosen', COALESCE($3::text, o.grade) = y || '-' || t) ORDER BY y, t)
		FROM generate_series(1, 6) AS y, generate_series(1, 2) AS t) AS grades,
	(SELECT json_agg(json_build_object('id', c.id, 'grade', c.grade, 'class_name', c.name, 'is_chosen', c.id::text = COALESCE($4::text, o.class_id::text))
		ORDER BY c.grade, c.name COLLATE db.natural) FROM school.classes c WHERE c.id IN (SELECT classroom.taught_classes())) AS classes
FROM (SELECT) AS one LEFT JOIN classroom.problems o ON o.id = $5::uuid

-- name: classroom_problem_save
-- NULL id adds one; the members that change as JSON. decision: saved, problem_exists.
SELECT r.id, r.decision FROM classroom.save_problem($1::uuid, $2::jsonb) AS r

-- name: classroom_problem_delete
DELETE FROM classroom.problems p WHERE p.id = $1::uuid AND classroom.may_change_problem(p)

-- name: classroom_problem_import
-- Rows and columns of a file, and whether it is only tried.
SELECT r.* FROM classroom.import_problems($1::jsonb, $2::text[], $3::boolean) AS r

-- name: classroom_problem_import_plan
-- The same tried, for a page: refused lines first, without the unchanged.
SELECT r.created, r.changed, r.unchanged, r.refused, r.created + r.changed AS write_count, r.created + r.changed > 0 AS has_writes,
	r.refused > 0 AS has_refused,
	(SELECT json_agg(json_build_object('line', l.line, 'question', l.question, 'answer', l.answer, 'is_created', l.status = 'created',
			'is_changed', l.status = 'changed', 'is_refused', l.status = 'refused', 'reason', 'errors.' || l.code,
			'field_label', 'classroom.problem.' || l.field, 'changes', l.changes)
		ORDER BY l.status = 'refused' DESC, l.line)
		FROM jsonb_to_recordset(r.lines) AS l(line integer, status text, question text, answer text, field text, code text, changes jsonb)
		WHERE l.status <> 'unchanged') AS lines
FROM classroom.import_problems($1::jsonb, $2::text[], true) AS r
