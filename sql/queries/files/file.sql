-- SPDX-License-Identifier: GPL-3.0-or-later
-- Files beside the database; see sql/functions/files.sql.

-- name: files_reserve
-- Person or NULL, content type, store: in a transaction of its own, before the bytes are written.
SELECT r.id, r.name FROM files.reserve($1::uuid, $2::text, $3::text) r

-- name: files_drop_unwritten
SELECT files.drop_unwritten()

-- name: files_next_removals
-- After a name; how many at most.
SELECT r.name, r.store FROM files.next_removals($1::text, $2::integer) r

-- name: files_removed
SELECT files.removed($1::text[])
