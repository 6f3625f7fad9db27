-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: models_claim_requests
-- A lost claim is taken again, so its commit need not wait for the disk.
SELECT c.request_id, c.school_id, c.person_id, c.messages, c.options, c.attempts, c.shown, c.is_shown, c.guardrails, c.providers, c.cached
FROM set_config('synchronous_commit', 'off', true), models.claim_requests($1::uuid, $2::text, $3::integer, $4::integer, $5::jsonb) AS c

-- name: models_stopped_requests
SELECT request_id FROM models.stopped_requests($1::uuid) AS request_id

-- name: models_note_shown
-- Rows: what was not kept, see there.
SELECT request_id, kept FROM models.note_shown($1::uuid, $2::jsonb)

-- name: models_finish_request
SELECT models.finish_request($1::uuid, $2::uuid, $3::jsonb) AS is_finished

-- name: models_leave_requests
SELECT models.leave_requests($1::uuid)
