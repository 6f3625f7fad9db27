-- SPDX-License-Identifier: GPL-3.0-or-later
-- Scheduled tasks: the columns of the document, with job_id for celery_task_id.

-- name: hub_tasks
-- $1 of one status, $2 task type, $3 student, $4 cursor key, $5 cursor id, $6 rows: newest first, the platform's own after the school's.
SELECT t.id, t.student_id, s.name AS student_name, t.name, t.task_type, t.schedule_type, t.cron_expression, t.config, t.missed, t.status,
	t.next_run_at, t.last_run_at, t.job_id, t.created_at, t.created_at AS cursor_key, t.school_id IS NULL AS is_platform,
	t.status = 'active' AS is_active, t.status = 'paused' AS is_paused, t.status = 'completed' AS is_completed,
	floor((t.config -> 'every_seconds')::numeric)::bigint AS every_seconds,
	r.status AS run_status, r.status = 'FAILED' AS is_run_failed, r.status = 'COMPLETED' AS is_run_done,
	r.status IN ('PENDING', 'PROCESSING') AS is_run_going
FROM jobs.scheduled_tasks t LEFT JOIN hub.students s ON s.id = t.student_id LEFT JOIN jobs.task_runs r ON r.job_id = t.job_id
WHERE ($1::text IS NULL OR t.status = $1) AND ($2::text IS NULL OR t.task_type = $2) AND ($3::uuid IS NULL OR t.student_id = $3)
	AND (t.created_at, t.id) < (COALESCE($4::timestamptz, 'infinity'), COALESCE($5::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY t.created_at DESC, t.id DESC LIMIT $6::integer + 1

-- name: hub_task
SELECT t.id, t.student_id, s.name AS student_name, t.name, t.task_type, t.schedule_type, t.cron_expression, t.config, t.missed, t.status,
	t.next_run_at, t.last_run_at, t.job_id, t.created_at, t.school_id IS NULL AS is_platform, t.status = 'active' AS is_active,
	t.status = 'paused' AS is_paused, t.status = 'completed' AS is_completed,
	floor((t.config -> 'every_seconds')::numeric)::bigint AS every_seconds, g.time_zone, t.missed = 'skip' AS skip_missed,
	'hub.task.type.' || t.task_type AS type
FROM jobs.scheduled_tasks t LEFT JOIN hub.students s ON s.id = t.student_id LEFT JOIN school.settings g ON g.school_id = t.school_id
WHERE t.id = $1::uuid

-- name: hub_task_runs
-- Task, cursor key, cursor id, rows: newest first.
SELECT r.id, r.created_at AS cursor_key, r.created_at, r.due_at, r.due_at IS NULL AS is_by_hand, r.started_at, r.finished_at, r.status,
	r.result ->> 'url' AS url, (r.result ->> 'reports')::integer AS reports, r.error,
	ceil(extract(epoch FROM r.finished_at - r.started_at))::integer AS seconds,
	r.status = 'COMPLETED' AS is_done, r.status = 'FAILED' AS is_failed, r.status IN ('PENDING', 'PROCESSING') AS is_going
FROM jobs.task_runs r
WHERE r.task_id = $1::uuid
	AND (r.created_at, r.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY r.created_at DESC, r.id DESC LIMIT $4::integer + 1

-- name: hub_task_zone
-- The zone in which the school's tasks come.
SELECT g.time_zone FROM school.settings g WHERE g.school_id = (SELECT auth.school_id())

-- name: hub_task_student
-- For whom a task is being made: the student, if the school has one of that id.
SELECT s.id AS student_id, s.name AS student_name FROM hub.students s WHERE s.id = $1::uuid

-- name: hub_task_create
SELECT hub.create_task($1::uuid, $2::text, $3::text, $4::text, $5::jsonb, $6::text, $7::text, $8::timestamptz) AS id

-- name: hub_task_lock
SELECT task_type, schedule_type, cron_expression, config, status, next_run_at, time_zone FROM hub.lock_task($1::uuid)

-- name: hub_task_change
SELECT hub.change_task($1::uuid, $2::text, $3::text, $4::jsonb, $5::text, $6::text, $7::timestamptz)

-- name: hub_task_delete
SELECT hub.delete_task($1::uuid)

-- name: hub_task_run
SELECT hub.run_task_now($1::uuid) AS job_id

-- name: hub_job
-- A job of the queue for who ordered it and the school's admin; an error is told when it is the last.
SELECT j.job_id, j.status, j.progress, CASE WHEN j.status = 'COMPLETED' THEN j.result END AS result,
	CASE WHEN j.status = 'FAILED' THEN jobs.error_code(j.error) END AS error_code
FROM jobs.jobs j WHERE j.job_id = $1::uuid
