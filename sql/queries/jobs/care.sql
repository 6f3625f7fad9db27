-- SPDX-License-Identifier: GPL-3.0-or-later
-- The platform's own care: each statement is one type of job, see app/cmd/job_types.def. $1 is the job's payload.

-- name: jobs_nothing
-- Shows that the queue moves: for measuring and for trying.
SELECT $1::jsonb

-- name: jobs_retention
SELECT bool_or(more) AS more, 0::real AS progress FROM jobs.apply_retention($1::jsonb ->> 'every')

-- name: jobs_expire_requests
SELECT expired = 500 AS more, 0::real AS progress FROM (SELECT $1::jsonb) AS payload, tutoring.expire_requests(500) AS expired

-- name: jobs_end_class_sessions
SELECT ended = 100 AS more, 0::real AS progress FROM (SELECT $1::jsonb) AS payload, classroom.end_sessions(100) AS ended

-- name: jobs_end_learning_sessions
-- And presence that nobody has swept.
SELECT ended = 100 AS more, 0::real AS progress
FROM (SELECT $1::jsonb) AS payload, speaking.end_sessions(100) AS ended, speaking.sweep_overdue_presence() AS swept

-- name: jobs_daily_statistics
SELECT recomputed = 500 AS more, 0::real AS progress FROM (SELECT $1::jsonb) AS payload, speaking.recompute_days(500) AS recomputed

-- name: jobs_remind_requests
SELECT reminded = 500 AS more, 0::real AS progress FROM (SELECT $1::jsonb) AS payload, tutoring.remind_requests(500) AS reminded

-- name: jobs_partition_care
-- The months that the learning history and conversations will need.
SELECT hub.care_for_partitions(), chat.care_for_partitions() FROM (SELECT $1::jsonb) AS payload

-- name: jobs_end_conversations
SELECT ended = 1000 AS more, 0::real AS progress FROM (SELECT $1::jsonb) AS payload, chat.clean_inactive_sessions(1000) AS ended

-- name: jobs_forget_old_turns
SELECT deleted = 5000 AS more, 0::real AS progress FROM (SELECT $1::jsonb) AS payload, chat.forget_old_turns(5000) AS deleted

-- name: jobs_recent_conversations
SELECT chat.refresh_recent_conversations() FROM (SELECT $1::jsonb) AS payload
