-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: live_assign_positions
-- is_waiting: there are joined events, to be sent before long.
SELECT live.assign_positions(), live.is_waiting()

-- name: live_send_waiting
SELECT live.send_waiting()

-- name: live_events_after
-- What is to be sent to everyone, in order.
SELECT id AS position, topic, kind, payload FROM live.events_after($1::bigint, $2::integer)

-- name: live_events_of_topics
-- What one stream missed: after $1, up to $2, of the topics $3.
SELECT id AS position, topic, kind, payload FROM live.events_of_topics($1::bigint, $2::bigint, $3::text[], $4::integer)

-- name: live_last_position
SELECT live.last_position() AS position

-- name: live_can_resume
SELECT live.can_resume($1::bigint) AS can_resume

-- name: live_answer_of
-- How what somebody waits for ended, where its events may be gone.
SELECT kind, payload FROM live.answer_of($1::text, $2::uuid)
