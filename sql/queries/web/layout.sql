-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: web_layout
-- What every page's frame counts.
SELECT inbox.unread_count() AS unread

-- name: web_health
-- Whether a worker answered lately: their heartbeats come every few seconds.
SELECT EXISTS (SELECT FROM jobs.workers w WHERE w.heartbeat_at > now() - interval '15 seconds') AS worker
