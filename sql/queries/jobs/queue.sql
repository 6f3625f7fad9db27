-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: jobs_claim
-- A lost claim is taken again, so its commit need not wait for the disk.
SELECT job_id, school_id, type, payload, attempts, max_attempts
FROM set_config('synchronous_commit', 'off', true), jobs.claim($1::uuid, $2::text[], $3::integer)

-- name: jobs_idle_ms
-- In the transaction of a claim that may have found nothing.
SELECT jobs.idle_ms($1::integer) AS idle_ms

-- name: jobs_complete
-- Refuses (SD404) when the job is no longer this worker's: then its transaction must not take effect.
SELECT auth.found(jobs.complete($1::uuid, ARRAY[$2::uuid], ARRAY[$3::jsonb]) = 1)

-- name: jobs_fail
SELECT jobs.fail($1::uuid, $2::uuid, $3::text, $4::boolean) AS status

-- name: jobs_postpone
SELECT jobs.postpone($1::uuid, $2::uuid, $3::text)

-- name: jobs_progress
SELECT jobs.progress($1::uuid, $2::uuid, $3::real)

-- name: jobs_heartbeat
SELECT jobs.heartbeat($1::uuid, $2::text, $3::integer)

-- name: jobs_leave
SELECT jobs.leave($1::uuid) AS released

-- name: jobs_rescue
SELECT jobs.rescue() AS rescued

-- name: jobs_write_lazily
-- First in a transaction whose effect and whose job's completion are lost together if the machine fails: it runs again then.
SELECT set_config('synchronous_commit', 'off', true)
