-- SPDX-License-Identifier: GPL-3.0-or-later
-- updated_at is when a row was changed last, whoever changed it: a statement that does not say when is given the moment. What programs
-- note beside a row, its counters and how it last fared, is no change of it.

CREATE OR REPLACE FUNCTION db.touch() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	NEW.updated_at := now();
	RETURN NEW;
END $$;

DO $$
DECLARE
	noted CONSTANT jsonb := '{
		"tutoring.tutors": ["student_count", "listed_name"],
		"jobs.scheduled_tasks": ["job_id", "last_run_at"],
		"documents.documents": ["audience"],
		"models.providers": ["failures", "rests_until", "tried_until", "last_error", "last_status", "last_error_at", "sample", "place"],
		"speaking.voice_services": ["last_error", "last_status", "last_error_at", "rests_until"],
		"workspace.workflows": ["task_id"],
		"workspace.mcp_connections": ["job_id", "checked_at", "last_error", "last_status", "protocol_version", "server_name", "server_version"]}';
	t record;
BEGIN
	FOR t IN
		SELECT c.oid::regclass AS name, string_agg(quote_ident(a.attname), ', ' ORDER BY a.attnum) AS columns
		FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = ''
		WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace::regnamespace::text NOT LIKE 'pg\_%'
			AND EXISTS (SELECT FROM pg_attribute u WHERE u.attrelid = c.oid AND u.attname = 'updated_at' AND NOT u.attisdropped)
			AND a.attname <> 'updated_at' AND NOT COALESCE(noted -> (c.oid::regclass::text) ? a.attname::text, false)
		GROUP BY c.oid
	LOOP
		EXECUTE format('CREATE OR REPLACE TRIGGER touch BEFORE UPDATE OF %s ON %s FOR EACH ROW WHEN (NEW.updated_at = OLD.updated_at)
			EXECUTE FUNCTION db.touch()', t.columns, t.name);
	END LOOP;
END $$;
