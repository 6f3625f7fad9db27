-- SPDX-License-Identifier: GPL-3.0-or-later
-- The roster as a file; see app/school/roster.h.

-- name: school_roster
-- Everyone who is not disabled and no mere graduate, as the columns of the file: staff first, then students by class and number.
SELECT array_to_string(p.roles, '/') AS role, p.name, p.login, p.email_sealed, p.birth_date, p.guardian_contact_sealed, p.number, school.metadata_cells(p.metadata) AS metadata,
	CASE WHEN 'student' = ANY (p.roles) THEN (p.student_class ->> 'grade')
		WHEN jsonb_array_length(p.taught) = 1 THEN p.taught -> 0 ->> 'grade' END AS grade,
	CASE WHEN 'student' = ANY (p.roles) THEN p.student_class ->> 'name'
		WHEN jsonb_array_length(p.taught) = 1 THEN p.taught -> 0 ->> 'name'
		ELSE school.class_label(p.taught) END AS class
FROM (SELECT school.check_is_admin()) AS checked, school.roster_people() AS p
WHERE NOT p.disabled AND cardinality(p.roles) > 0
	AND NOT (p.roles = '{student}' AND EXISTS (SELECT FROM hub.students l WHERE l.id = p.person_id AND l.graduated_on IS NOT NULL))
ORDER BY 'student' = ANY (p.roles), (p.student_class ->> 'grade')::integer NULLS FIRST, p.student_class ->> 'name' COLLATE db.natural,
	p.number COLLATE db.natural, p.name COLLATE "ko-x-icu", p.login

-- name: school_roster_metadata
-- The keys of the students' metadata that become columns of the file: those that can be a heading, no more than a file may have columns.
SELECT k.key FROM (SELECT school.check_is_admin()) AS checked,
	(SELECT DISTINCT k.key FROM hub.students s, jsonb_object_keys(s.metadata) AS k(key) WHERE s.school_id = auth.school_id()) AS k
WHERE school.is_metadata_heading(k.key)
ORDER BY k.key COLLATE "C" LIMIT $1::integer

-- name: school_roster_log_export
-- That the caller took every student's data out.
INSERT INTO school.access_log (school_id, actor_id, student_id, action)
SELECT auth.school_id(), auth.user_id(), r.person_id, 'roster_exported' FROM school.roles r
WHERE r.school_id = auth.school_id() AND r.role = 'student' AND auth.user_id() IS NOT NULL

-- name: school_roster_plan
-- Rows and columns of a file: what would become of each.
SELECT 'planned' AS outcome, school.count_plan(p.plan) AS counts, p.plan
FROM (SELECT COALESCE(jsonb_agg(to_jsonb(r) ORDER BY r.line), '[]') AS plan FROM school.plan_roster($1::jsonb, $2::text[]) r) AS p

-- name: school_roster_apply
-- As above, and whether refused rows are left out; outcome: written or refused.
SELECT outcome, counts, plan FROM school.apply_roster($1::jsonb, $2::text[], $3::boolean)

-- name: school_import_start
-- File name, the sealed file, its rows and columns.
SELECT school.start_import($1::text, $2::bytea, $3::jsonb, $4::text[]) AS id

-- name: school_import
-- A dry run or import of the school, and its figures. $1 its id, $2 the rows that are looked at.
SELECT i.id, i.file_name, i.created_at, i.applied_at, i.applied_at IS NOT NULL AS is_applied, p.name AS author_name,
	c.created AS created_count, c.changed AS changed_count, c.unchanged AS unchanged_count, c.refused AS refused_count,
	c.needs_consent AS consent_count, c.new_classes AS class_count, c.refused > 0 AS has_refused, c.needs_consent > 0 AS has_consent,
	c.new_classes > 0 AS has_classes, c.created + c.changed AS write_count, c.created + c.changed > 0 AS has_writes,
	c.created + c.changed + c.unchanged + c.refused AS row_count,
	COALESCE($2::text, '') = '' AS is_all, $2 = 'refused' AS is_refused, $2 = 'created' AS is_created, $2 = 'changed' AS is_changed,
	$2 = 'unchanged' AS is_unchanged
FROM school.imports i
JOIN school.people p ON p.id = i.created_by
CROSS JOIN LATERAL jsonb_to_record(i.report -> 'counts') AS c(created integer, changed integer, unchanged integer, refused integer,
	needs_consent integer, new_classes integer)
WHERE i.id = $1::uuid

-- name: school_import_file
SELECT file_sealed, applied_at IS NOT NULL AS is_applied FROM school.imports WHERE id = $1::uuid

-- name: school_import_rows
-- Rows of a report: of $2, or NULL for all but the unchanged, refused ones first. The cursor's id is the line as a UUID.
SELECT ('00000000-0000-0000-0000-' || lpad(r.line::text, 12, '0'))::uuid AS id, r.part || lpad(r.line::text, 12, '0') AS cursor_key,
	r.line, r.name, r.login, r.outcome = 'created' AS is_created, r.outcome = 'changed' AS is_changed,
	r.outcome = 'unchanged' AS is_unchanged, r.outcome = 'refused' AS is_refused, r.needs_consent,
	school.class_label(school.all_classes(r.taught, r.class)) AS class_label, r.number,
	(SELECT json_agg(json_build_object('label', 'school.role.' || w)) FROM jsonb_array_elements_text(r.roles) AS w) AS roles,
	CASE WHEN r.field IS NOT NULL THEN 'school.column.' || r.field END AS field_label, 'errors.' || r.code AS reason, r.holder,
	(SELECT json_agg(CASE WHEN c.change ->> 'field' LIKE 'metadata.%' THEN c.change || jsonb_build_object('heading', c.change ->> 'field')
			ELSE c.change || jsonb_build_object('label', 'school.column.' || (c.change ->> 'field')) END)
		FROM jsonb_array_elements(r.changes) AS c(change)) AS changes
FROM (SELECT x.*, CASE x.outcome WHEN 'refused' THEN '1' ELSE '2' END AS part FROM school.imports i,
	jsonb_to_recordset(i.report -> 'rows') AS x(line integer, outcome text, name text, login text, roles jsonb, class jsonb, number text,
		taught jsonb, field text, code text, holder text, changes jsonb, needs_consent boolean)
	WHERE i.id = $1::uuid) AS r
WHERE CASE WHEN COALESCE($2::text, '') = '' THEN r.outcome <> 'unchanged' ELSE r.outcome = $2 END
	AND r.part || lpad(r.line::text, 12, '0') > COALESCE($3::text, '')
ORDER BY r.part, r.line
LIMIT $4::integer + 1

-- name: school_import_apply
-- One of: applied, refused, already_applied. Import, rows, columns, whether refused rows are left out.
SELECT school.apply_import($1::uuid, $2::jsonb, $3::text[], $4::boolean) AS decision

-- name: school_imports
-- The newest of the last day, for the import page.
SELECT i.id, i.file_name, i.created_at, i.applied_at IS NOT NULL AS is_applied, p.name AS author_name,
	(i.report -> 'counts' ->> 'created')::integer + (i.report -> 'counts' ->> 'changed')::integer AS write_count,
	(i.report -> 'counts' ->> 'refused')::integer AS refused_count
FROM school.imports i JOIN school.people p ON p.id = i.created_by
WHERE i.expires_at > now()
ORDER BY i.created_at DESC, i.id LIMIT 10
