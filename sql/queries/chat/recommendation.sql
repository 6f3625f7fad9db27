-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the caller could do next.

-- name: chat_recommendations
SELECT r.*, 'chat.recommendation.kind.' || r.target_type AS kind, r.reason AS why_key, NULL::json AS params FROM chat.shown_recommendations($1::integer) AS r

-- name: chat_recommendation_open
SELECT chat.open_recommendation($1::uuid) AS address

-- name: chat_recommendation_rate
-- -1, 1 or NULL.
SELECT chat.rate_recommendation($1::uuid, $2::integer)
