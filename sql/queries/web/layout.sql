-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: web_layout
-- What every page's frame counts, and where its stream of events begins: read before the page's own data, so that nothing is missed.
SELECT live.last_position() AS position, inbox.unread_count() AS unread

-- name: web_health
-- Whether a worker lives: their heartbeats come every second.
SELECT EXISTS (SELECT FROM jobs.workers w WHERE w.heartbeat_at > now() - interval '4 seconds') AS worker

-- name: web_may_hear
-- 404 for what is not the caller's to hear.
SELECT auth.found(live.may_hear($1::text, $2::uuid))
