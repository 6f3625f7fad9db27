-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: hub_report_order
-- Student, class, sections, zip, to_guardian, locale.
SELECT hub.order_report($1::uuid, $2::uuid, $3::text[], $4::boolean, $5::boolean, $6::text) AS job_id

-- name: hub_reports
-- What the caller may read: $1 student, $2 only what is still to be printed, $3 cursor key, $4 cursor id, $5 rows; newest first.
SELECT r.id, r.created_at AS cursor_key, r.created_at, r.kind, r.student_id, s.name AS student_name, c.grade, c.name AS class_name, r.sections,
	r.content_type, octet_length(r.content) AS size, p.name AS author_name, r.kind = 'student' AS is_student, r.kind = 'class' AS is_class,
	r.kind = 'weekly_analytics' AS is_analytics, r.content_type = 'application/zip' AS is_zip,
	r.guardian_delivery = 'print' AND r.printed_at IS NULL AS is_to_print, r.printed_at, r.guardian_delivery = 'email' AS is_mailed,
	'/api/v1/reports/' || r.id || '/file' AS url
FROM hub.reports r LEFT JOIN hub.students s ON s.id = r.student_id LEFT JOIN school.classes c ON c.id = r.class_id
LEFT JOIN school.people p ON p.id = r.created_by
WHERE r.school_id = (SELECT auth.school_id()) AND ($1::uuid IS NULL OR r.student_id = $1)
	AND (NOT $2::boolean OR r.guardian_delivery = 'print' AND r.printed_at IS NULL)
	AND CASE WHEN r.student_id IS NOT NULL THEN r.student_id = (SELECT auth.user_id()) OR (SELECT hub.sees_all())
			OR s.class_id IN (SELECT hub.visible_classes())
		WHEN r.class_id IS NOT NULL THEN r.class_id IN (SELECT hub.visible_classes()) ELSE (SELECT hub.sees_all()) END
	AND (r.created_at, r.id) < (COALESCE($3::timestamptz, 'infinity'), COALESCE($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY r.created_at DESC, r.id DESC LIMIT $5::integer + 1

-- name: hub_report_jobs
-- The caller's orders that are not done yet, or failed within a day.
SELECT j.job_id AS id, 'school.job.' || j.type AS type_label, round(100 * j.progress)::integer AS percent, j.created_at, j.status = 'FAILED' AS is_failed
FROM jobs.jobs j WHERE j.created_by = (SELECT auth.user_id()) AND j.type IN ('report', 'class_report', 'daily_report', 'weekly_analytics')
	AND (j.status IN ('PENDING', 'PROCESSING') OR j.status = 'FAILED' AND j.finished_at > now() - interval '1 day')
ORDER BY j.created_at DESC LIMIT 20

-- name: hub_report_classes
SELECT c.id, c.grade, c.name AS class_name, c.id = $1::uuid AS is_chosen FROM school.classes c WHERE c.id IN (SELECT hub.visible_classes())
ORDER BY c.grade, c.name

-- name: hub_report_student
-- For whom a report is being ordered.
SELECT s.id AS student_id, s.name AS student_name FROM hub.students s WHERE s.id = $1::uuid AND hub.sees(s.id)

-- name: hub_report_file
-- A file, with the look of staff at a student's, or at all of a class, written down.
SELECT r.content_type, r.content, (r.created_at AT TIME ZONE hub.time_zone())::date AS day, CASE WHEN r.student_id IS NOT NULL THEN school.log_access(r.student_id, 'report_opened')
	WHEN r.kind = 'class' THEN hub.log_looks(ARRAY(SELECT s.id FROM hub.students s WHERE s.class_id = r.class_id AND s.is_current), 'report_opened') END
FROM hub.reports r WHERE r.id = $1::uuid

-- name: hub_report_mark_printed
SELECT hub.mark_printed($1::uuid)

-- name: hub_report_period
-- Of a job: the days, and what its file says of the school. Payload.
SELECT d.today - hub.report_days() + 1 AS from_day, d.today AS to_day, d.today - 6 AS week_from, c.name AS school_name,
	COALESCE($1::jsonb ->> 'locale', c.locale) AS locale,
	array_to_json(COALESCE(ARRAY(SELECT jsonb_array_elements_text($1::jsonb -> 'include_sections')), '{}')) AS sections
FROM school.schools c JOIN school.settings g ON g.school_id = c.id
CROSS JOIN LATERAL (SELECT (now() AT TIME ZONE g.time_zone)::date AS today) AS d
WHERE c.id = (SELECT auth.school_id())

-- name: hub_report_documents
-- Payload, job, most students, from, to, sections: the next that have no report of this job yet.
SELECT student_id, name, grade, class_name, student_number, teachers, document
FROM hub.report_documents(hub.report_batch($1::jsonb, $2::uuid, $3::integer), $4::date, $5::date, $6::text[])

-- name: hub_report_progress
-- Payload, job: how many students there are, and how many have a report of this job; which one, where it is one.
SELECT count(*)::integer AS students, count(r.id)::integer AS reports,
	CASE WHEN count(r.id) = 1 THEN (array_agg(r.id) FILTER (WHERE r.id IS NOT NULL))[1] END AS only_report
FROM hub.report_students($1::jsonb) s
LEFT JOIN LATERAL (SELECT x.id FROM hub.reports x WHERE x.student_id = s.id AND x.job_id = $2::uuid LIMIT 1) AS r ON true

-- name: hub_report_analytics
SELECT class_id, grade, class_name, students, active, events, correct, wrong, minutes, mastery, active_before, events_before, correct_before,
	wrong_before, mastery_before
FROM hub.week_analytics($1::date, $2::date)

-- name: hub_report_keep
-- Report, job, student, class, kind, sections, locale, content type, content, to_guardian.
SELECT hub.keep_report($1::uuid, $2::uuid, $3::uuid, $4::uuid, $5::text, $6::text[], $7::text, $8::text, $9::bytea, $10::boolean)

-- name: hub_report_tell
-- Job, title's key, its values, link.
SELECT hub.tell_report($1::uuid, $2::text, $3::jsonb, $4::text)

-- name: hub_report_make_link
-- Report of a job's payload, token hash; name and email are the recipient's.
SELECT NULL AS name, contact_sealed AS email_sealed, first_name, school_name, locale, expires_at
FROM hub.make_report_link(($1::jsonb ->> 'report_id')::uuid, $2::bytea)

-- name: hub_report_print_instead
-- The guardian has no address for mail: the report waits to be printed.
UPDATE hub.reports SET guardian_delivery = 'print' WHERE id = ($1::jsonb ->> 'report_id')::uuid

-- name: hub_report_open_link
-- Token hash, with content.
SELECT report_id, first_name, school_name, created_at, day, expires_at, content_type, content FROM hub.open_report_link($1::bytea, $2::boolean)

-- name: hub_report_analytics_schools
-- Job: how many schools it has given a job of their own, or NULL when it is one of these; asked without a school.
SELECT hub.order_analytics($1::uuid) AS reports

-- name: hub_report_ordered
SELECT $1::uuid AS job_id

-- name: hub_report_allowed
-- What the caller may do with reports.
SELECT auth.has_role('teacher', 'admin') AS can_order
