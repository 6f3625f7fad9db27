-- SPDX-License-Identifier: GPL-3.0-or-later
-- What seodang migrate needs before the first migration.
CREATE SCHEMA IF NOT EXISTS db;
CREATE TABLE IF NOT EXISTS db.migrations (
	number integer PRIMARY KEY,
	name text NOT NULL,
	checksum text NOT NULL,
	applied_at timestamptz NOT NULL DEFAULT now()
);
