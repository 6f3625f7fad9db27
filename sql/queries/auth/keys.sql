-- SPDX-License-Identifier: GPL-3.0-or-later
-- Encrypting with another key; the administrator's command.

-- name: auth_older_values
-- Id of the key that is used, how many at most.
SELECT column_name, place, value, tagged, bound, is_document FROM auth.older_values($1::integer, $2::integer)

-- name: auth_put_values
SELECT auth.put_values($1::jsonb) AS put
