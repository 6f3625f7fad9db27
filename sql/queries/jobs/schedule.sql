-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: jobs_due_schedule
SELECT name, kind, expression, next_run_at FROM jobs.due_schedule()

-- name: jobs_run_scheduled
SELECT jobs.run_scheduled($1::text, $2::timestamptz, $3::timestamptz) AS is_run
