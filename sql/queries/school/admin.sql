-- SPDX-License-Identifier: GPL-3.0-or-later
-- The admin's first page, the settings, the log and the queue.

-- name: school_summary
SELECT s.*, s.idle_count > 0 AS has_idle, s.consent_count > 0 AS has_consent, s.untaught_count > 0 AS has_untaught,
	s.placeless_count > 0 AS has_placeless, s.failed_count > 0 AS has_failed, s.disabled_count > 0 AS has_disabled,
	(s.consent_count > 0)::integer + (s.idle_count > 0)::integer + (s.untaught_count > 0)::integer + (s.placeless_count > 0)::integer
		+ (s.failed_count > 0)::integer AS look_count,
	s.consent_count + s.idle_count + s.untaught_count + s.placeless_count + s.failed_count > 0 AS has_look
FROM school.summary() s

-- name: school_last_import
SELECT i.id, i.file_name, i.created_at, i.applied_at, i.applied_at IS NOT NULL AS is_applied, p.name AS author_name
FROM school.imports i JOIN school.people p ON p.id = i.created_by
WHERE i.school_id = (SELECT auth.school_id())
ORDER BY COALESCE(i.applied_at, i.created_at) DESC
LIMIT 1

-- name: school_settings
SELECT max_tutors_per_student, request_expiry_days, require_totp_of_staff, teachers_see_all_students, to_char(quiet_start, 'HH24:MI') AS quiet_start,
	to_char(quiet_end, 'HH24:MI') AS quiet_end, quiet_start IS NOT NULL AS has_quiet, time_zone, updated_at,
	(SELECT a.totp_enabled_at IS NULL FROM auth.accounts a WHERE a.person_id = (SELECT auth.user_id())) AS is_without_totp
FROM school.settings WHERE school_id = (SELECT auth.school_id())

-- name: school_settings_save
-- Quiet hours are both or neither.
UPDATE school.settings SET max_tutors_per_student = $1::integer, request_expiry_days = $2::integer, require_totp_of_staff = $3::boolean,
	quiet_start = $4::time, quiet_end = $5::time, teachers_see_all_students = $6::boolean, updated_at = now()
WHERE school_id = (SELECT auth.school_id())

-- name: school_access_log
-- Newest first, of one student with $1. The cursor's id is the line's number written as a UUID. $2, $3 cursor, $4 rows.
SELECT ('00000000-0000-0000-0000-' || lpad(l.id::text, 12, '0'))::uuid AS id, l.at AS cursor_key, l.at, l.student_id,
	COALESCE(a.name, '?') AS actor_name, COALESCE(s.name, '?') AS student_name, s.id IS NOT NULL AS is_here,
	'school.log.' || l.action AS action,
	(SELECT json_agg(json_build_object('label', 'school.column.' || f)) FROM jsonb_array_elements_text(l.detail -> 'fields') AS f) AS fields
FROM school.access_log l
LEFT JOIN school.people a ON a.id = l.actor_id
LEFT JOIN school.people s ON s.id = l.student_id
WHERE l.school_id = (SELECT auth.school_id()) AND ($1::uuid IS NULL OR l.student_id = $1)
	AND (l.at, l.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE(right($3::uuid::text, 12)::bigint, 9223372036854775807))
ORDER BY l.at DESC, l.id DESC
LIMIT $4::integer + 1

-- name: school_access_log_student
-- Whose lines are looked at; SD404 for nobody of the school.
SELECT p.id AS student_id, p.name AS student_name FROM school.people p
WHERE p.id = $1::uuid AND auth.found(EXISTS (SELECT FROM school.people o WHERE o.id = $1))

-- name: school_access_log_names
-- With a search text, students of that name to choose from.
SELECT p.id, p.name AS person_name, c.grade, c.name AS class_name, n.number
FROM school.people p
JOIN school.roles r ON r.person_id = p.id AND r.role = 'student'
LEFT JOIN school.class_students n ON n.person_id = p.id
LEFT JOIN school.classes c ON c.id = n.class_id
WHERE p.school_id = (SELECT auth.school_id()) AND COALESCE($1::text, '') <> '' AND strpos(lower(concat_ws(' ', p.name, p.login)), lower($1)) > 0
ORDER BY p.name, p.id
LIMIT 20

-- name: school_jobs
-- The school's jobs, newest first; of one status with $1. $2, $3 cursor, $4 rows.
SELECT j.job_id AS id, j.created_at AS cursor_key, 'school.job.' || j.type AS type_label, j.created_at, j.started_at, j.finished_at, j.run_at, j.attempts,
	j.max_attempts, j.error, round(100 * j.progress)::integer AS percent, p.name AS author_name,
	j.status = 'PENDING' AS is_pending, j.status = 'PROCESSING' AS is_processing, j.status = 'COMPLETED' AS is_completed,
	j.status = 'FAILED' AS is_failed, j.status = 'PENDING' AND j.attempts > 0 AS is_again
FROM jobs.jobs j LEFT JOIN school.people p ON p.id = j.created_by
WHERE j.school_id = (SELECT auth.school_id()) AND ($1::text IS NULL OR j.status = $1)
	AND (j.created_at, j.job_id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY j.created_at DESC, j.job_id DESC
LIMIT $4::integer + 1

-- name: school_jobs_summary
SELECT count(*) FILTER (WHERE j.status = 'FAILED') AS failed_count, count(*) FILTER (WHERE j.status = 'PENDING') AS pending_count,
	count(*) FILTER (WHERE j.status = 'PROCESSING') AS processing_count, count(*) FILTER (WHERE j.status = 'FAILED') > 0 AS has_failed,
	$1::text IS NULL AS is_all, $1 = 'FAILED' AS is_failed, $1 = 'PENDING' AS is_pending, $1 = 'PROCESSING' AS is_processing,
	$1 = 'COMPLETED' AS is_completed
FROM jobs.jobs j WHERE j.school_id = (SELECT auth.school_id())

-- name: school_job_retry
-- One of: queued, not_failed, already_queued. SD404 for a job that is not the caller's to run again.
SELECT jobs.retry($1::uuid) AS decision
