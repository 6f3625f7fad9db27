-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: jobs_due_tasks
SELECT id, label, schedule_type, cron_expression, every_seconds, time_zone, next_run_at FROM jobs.due_tasks()

-- name: jobs_run_due_task
SELECT jobs.run_due_task($1::uuid, $2::timestamptz, $3::timestamptz) AS is_run
