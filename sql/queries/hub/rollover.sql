-- SPDX-License-Identifier: GPL-3.0-or-later
-- The year roll-over; see sql/functions/hub_rollover.sql.

-- name: hub_find_rollover
SELECT auth.found(EXISTS (SELECT FROM hub.rollovers r WHERE r.id = $1::uuid))

-- name: hub_rollover_defaults
SELECT d.last_grade, d.graduated_on FROM hub.rollover_defaults() AS d

-- name: hub_rollover_classes
-- The classes as they are, with their students and teachers, and where they go.
SELECT c.grade, c.name AS class_name, c.grade + 1 AS next_grade, count(*)::integer AS student_count, c.grade = d.last_grade AS is_last,
	(SELECT string_agg(t.name, ', ' ORDER BY t.name) FROM school.class_teachers h JOIN school.people t ON t.id = h.person_id
		WHERE h.class_id = c.id) AS teachers
FROM hub.rollover_people() p JOIN school.classes c ON c.id = p.class, hub.rollover_defaults() d
GROUP BY c.id, d.last_grade
ORDER BY c.grade, c.name

-- name: hub_rollover_teachers
-- What can become of class teachers; $1 what was chosen, if anything.
SELECT o AS value, 'hub.rollover.teachers.' || o AS label, 'hub.rollover.teachers.' || o || '.hint' AS hint, o = COALESCE($1::text, 'clear') AS is_chosen
FROM unnest('{clear,stay,follow}'::text[]) WITH ORDINALITY AS t(o, i) ORDER BY i

-- name: hub_rollover_last
-- The last one that was written, if any.
SELECT r.id, r.applied_at, r.undone_at, r.undone_at IS NULL AS can_undo, p.name AS author_name,
	(r.plan -> 'counts' ->> 'moved')::integer + (r.plan -> 'counts' ->> 'dealt')::integer AS moved_count,
	(r.plan -> 'counts' ->> 'graduated')::integer AS graduated_count,
	r.undone_at IS NULL AND r.applied_at > now() - interval '200 days' AS is_recent
FROM hub.rollovers r LEFT JOIN school.people p ON p.id = r.created_by
WHERE r.id = hub.last_rollover()

-- name: hub_rollover_start
-- Last grade, day of graduation, what becomes of teachers, name and rows of the file (or NULL).
SELECT hub.start_rollover($1::integer, $2::date, $3::text, $4::text, $5::jsonb) AS id

-- name: hub_rollover
-- $1 its id, $2 the rows that are looked at.
SELECT r.id, r.created_at, r.applied_at, r.undone_at, r.applied_at IS NOT NULL AS is_applied, r.undone_at IS NOT NULL AS is_undone,
	r.applied_at IS NULL AND hub.can_roll_over(r.plan -> 'counts') AS can_apply,
	r.applied_at IS NOT NULL AND r.undone_at IS NULL AND r.id = hub.last_rollover() AS can_undo,
	r.applied_at IS NULL AND l.id IS NOT NULL AS is_again, l.applied_at AS last_applied_at, r.plan ? 'rows' AS has_rows,
	p.name AS author_name, r.plan ->> 'state' AS state, (r.plan ->> 'last_grade')::integer AS last_grade, r.plan ->> 'file_name' AS file_name,
	r.plan ->> 'graduated_on' AS graduated_on, 'hub.rollover.teachers.' || (r.plan ->> 'teachers') AS teachers,
	c.moved AS moved_count, c.dealt AS dealt_count, c.graduated AS graduated_count, c."left" AS left_count, c.placeless AS placeless_count,
	c.refused AS refused_count, c.missing AS missing_count, c.repeating AS repeating_count, c.new_classes AS class_count,
	c.dealt > 0 AS has_dealt, c.graduated > 0 AS has_graduated, c."left" > 0 AS has_left, c.placeless > 0 AS has_placeless, c.refused > 0 AS has_refused,
	c.missing > 0 AND r.applied_at IS NULL AS has_missing, c.repeating > 0 AS has_repeating, c.new_classes > 0 AS has_new_classes,
	r.plan -> 'classes' AS classes, r.plan -> 'leaving' AS leaving, (r.plan ->> 'back_count')::integer AS back_count,
	jsonb_array_length(COALESCE(r.plan -> 'left', '[]')) AS stayed_count, jsonb_array_length(COALESCE(r.plan -> 'left', '[]')) > 0 AS has_stayed,
	(SELECT json_agg(json_build_object('label', 'hub.rollover.show.' || o, 'value', o, 'count', c.n, 'is_chosen', $2::text = o) ORDER BY c.i)
		FROM (VALUES (1, 'refused', c.refused), (2, 'missing', CASE WHEN r.applied_at IS NULL THEN c.missing END), (3, 'dealt', c.dealt),
			(4, 'moved', c.moved), (5, 'graduated', c.graduated), (6, 'left', c."left"), (7, 'placeless', c.placeless)) AS c(i, o, n)
		WHERE c.n > 0) AS shows,
	COALESCE($2::text, '') = '' AS is_all
FROM hub.rollovers r
LEFT JOIN school.people p ON p.id = r.created_by
LEFT JOIN hub.rollovers l ON l.id = hub.last_rollover() AND l.undone_at IS NULL AND l.applied_at > now() - interval '200 days'
CROSS JOIN LATERAL jsonb_to_record(r.plan -> 'counts') AS c(moved integer, dealt integer, graduated integer, "left" integer, placeless integer,
	refused integer, missing integer, repeating integer, new_classes integer)
WHERE r.id = $1::uuid

-- name: hub_rollover_rows
-- The rows of a plan: of outcome $2 (missing: moved, but not in the file), or all. $3 the cursor, $4 rows. The cursor's id is the place as a UUID.
SELECT ('00000000-0000-0000-0000-' || lpad(o.place::text, 12, '0'))::uuid AS id, lpad(o.place::text, 12, '0') AS cursor_key,
	x.line, COALESCE(s.name, x.label) AS student_name, s.id AS student_id, x.from_grade, x.from_name, x.from_number, x.to_grade, x.to_name, x.to_number,
	x.outcome = 'refused' AS is_refused, x.outcome = 'moved' AS is_moved, x.outcome = 'dealt' AS is_dealt, x.outcome = 'graduated' AS is_graduated,
	x.outcome = 'left' AS is_left, x.outcome = 'placeless' AS is_placeless, x.outcome <> 'refused' AND x.to_grade = x.from_grade AS is_repeating,
	'hub.rollover.column.' || x.field AS field_label, 'errors.' || x.code AS reason, x.holder
FROM hub.rollovers r
CROSS JOIN LATERAL jsonb_array_elements(r.plan -> 'rows') WITH ORDINALITY AS o(value, place)
CROSS JOIN LATERAL jsonb_to_record(o.value) AS x(line integer, student uuid, label text, from_grade integer, from_name text, from_number text,
	to_grade integer, to_name text, to_number text, outcome text, field text, code text, holder text)
LEFT JOIN hub.students s ON s.id = x.student
WHERE r.id = $1::uuid AND lpad(o.place::text, 12, '0') > COALESCE($3::text, '')
	AND CASE COALESCE($2::text, '') WHEN '' THEN true WHEN 'missing' THEN x.outcome = 'moved' AND x.line IS NULL ELSE x.outcome = $2 END
ORDER BY o.place
LIMIT $4::integer + 1

-- name: hub_rollover_undo_sum
SELECT u.back_count, u.left_count, u.blocked_count, u.left_count > 0 AS has_left, u.blocked_count > 0 AS has_blocked,
	u.left_count + u.blocked_count > 0 AS has_staying
FROM (SELECT count(*) FILTER (WHERE v.verdict = 'back')::integer AS back_count, count(*) FILTER (WHERE v.verdict = 'left')::integer AS left_count,
	count(*) FILTER (WHERE v.verdict = 'blocked')::integer AS blocked_count FROM hub.plan_undo($1::uuid) v) AS u

-- name: hub_rollover_undo_rows
-- Who would stay or hinders the undoing, and who stayed when it was undone; up to 200.
SELECT s.id AS student_id, s.name AS student_name, v.grade, v.class_name, v.number, v.verdict = 'blocked' AS is_blocked, v.holder
FROM (SELECT u.student, u.verdict, u.grade, u.class_name, u.number, u.holder FROM hub.plan_undo($1::uuid) u WHERE u.verdict <> 'back'
	UNION ALL
	SELECT o.student, 'left', NULL, NULL, NULL, NULL FROM hub.rollovers r, jsonb_to_recordset(r.plan -> 'left') AS o(student uuid) WHERE r.id = $1::uuid) AS v
JOIN hub.students s ON s.id = v.student
ORDER BY v.verdict, v.grade, v.class_name COLLATE db.natural, v.number COLLATE db.natural, s.name
LIMIT 200

-- name: hub_rollover_apply
-- One of: applied, already_applied, refused, stale. Roll-over, the state that was seen.
SELECT hub.apply_rollover($1::uuid, $2::text) AS decision

-- name: hub_rollover_undo
-- One of: undone, already_undone, not_last, blocked.
SELECT hub.undo_rollover($1::uuid) AS decision

-- name: hub_rollover_file
-- Everyone with a seat as a row of the file, with the seat of the new year if nothing is changed.
SELECT p.login, p.name, p.grade, p.class_name AS class, p.number,
	CASE WHEN p.grade < d.last_grade THEN p.grade + 1 END AS new_grade, CASE WHEN p.grade < d.last_grade THEN p.class_name END AS new_class,
	CASE WHEN p.grade < d.last_grade THEN p.number END AS new_number
FROM hub.rollover_people() p, hub.rollover_defaults() d
WHERE p.grade IS NOT NULL
ORDER BY p.grade, p.class_name COLLATE db.natural, p.number COLLATE db.natural, p.name

-- name: hub_rollover_log_export
-- That the caller took the students' places out.
SELECT hub.log_looks(ARRAY(SELECT p.student FROM hub.rollover_people() p), 'roster_exported')
