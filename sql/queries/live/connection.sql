-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: live_connect
-- Rows: the connections whose login session or guest's time is over.
SELECT connection_id FROM live.connect($1::text, $2::jsonb) AS connection_id

-- name: live_disconnect
SELECT live.disconnect($1::uuid[])

-- name: live_forget_node
SELECT live.forget_node($1::text)

-- name: live_outstaying
SELECT connection_id FROM live.outstaying($1::text) AS connection_id
