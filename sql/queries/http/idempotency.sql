-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: http_begin_idempotent
SELECT outcome, status, response, content_type, location FROM http.begin_idempotent($1::text, $2::bytea)

-- name: http_finish_idempotent
SELECT http.finish_idempotent($1::text, $2::bytea, $3::integer, $4::text, $5::text, $6::text)
