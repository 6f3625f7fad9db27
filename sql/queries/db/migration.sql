-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: db_migrations_lock
-- One migrate at a time; held until the connection closes.
SELECT pg_advisory_lock(hashtextextended('seodang migrate', 0))

-- name: db_setting
-- A value for a script, until the connection closes.
SELECT set_config($1::text, $2::text, false)

-- name: db_migration_checksum
SELECT checksum FROM db.migrations WHERE number = $1::integer

-- name: db_migration_record
INSERT INTO db.migrations (number, name, checksum) VALUES ($1::integer, $2::text, $3::text)
