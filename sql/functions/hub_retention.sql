-- SPDX-License-Identifier: GPL-3.0-or-later
-- What becomes of old data: partitions go to the archive after two years, former students are made anonymous five years after they
-- graduated. This is the work of the schedule: SD404 for whoever is signed in.

-- Move partitions of the history that ended two years ago to the schema archive. They stay attached: the history, erasure and "only
-- once" reach them as before. Returns how many. Each move waits 5 s at most for readers of that month.
CREATE OR REPLACE FUNCTION hub.archive_old_learning_history_partitions() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '5s' AS $$
DECLARE
	old name;
	moved integer := 0;
BEGIN
	PERFORM auth.found(auth.user_id() IS NULL);
	FOR old IN SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid
		WHERE i.inhparent = 'hub.learning_history'::regclass AND c.relnamespace = 'hub'::regnamespace
			AND c.relname ~ '^learning_history_\d{4}_\d{2}$'
			AND to_date(right(c.relname, 7), 'YYYY_MM') + interval '1 month' <= (now() AT TIME ZONE 'UTC') - interval '2 years'
		ORDER BY 1
	LOOP
		EXECUTE format('ALTER TABLE hub.%I SET SCHEMA archive', old);
		moved := moved + 1;
	END LOOP;
	RETURN moved;
END $$;

-- Take away who it was and keep what was learnt. The rows of db.kept stay, all others of the person go.
CREATE OR REPLACE FUNCTION hub.anonymize_student(student uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r record;
BEGIN
	PERFORM FROM school.people p WHERE p.id = student FOR UPDATE;
	PERFORM auth.drop_sessions(student);
	PERFORM hub.forget_mentions(student);
	FOR r IN SELECT t.table_name, t.condition FROM hub.tables_of_a_person() t
		WHERE t.is_direct AND NOT EXISTS (SELECT FROM db.kept k WHERE k.table_name = t.table_name::text)
	LOOP
		EXECUTE format('DELETE FROM %s t WHERE %s', r.table_name, r.condition) USING student;
	END LOOP;
	-- Every column that says who a person is, whatever columns there are.
	EXECUTE (SELECT format('UPDATE school.people SET name = ''ANONYMIZED_'' || id, disabled_at = COALESCE(disabled_at, now()), %s WHERE id = $1',
			string_agg(format('%I = NULL', c.column_name), ', '))
		FROM db.personal_columns() c WHERE c.table_name = 'school.people'::regclass AND c.column_name <> 'name'
			AND c.category IN ('identity', 'contact', 'birth', 'credential')) USING student;
	UPDATE hub.students SET metadata = '{}', anonymized_at = now(), updated_at = now() WHERE id = student;
END $$;

-- Up to most students who graduated more than five years ago, where their school is. Whoever has another role by now is no former
-- student. Returns how many.
CREATE OR REPLACE FUNCTION hub.anonymize_old_students(most integer DEFAULT NULL) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	student uuid;
	anonymized integer := 0;
BEGIN
	PERFORM auth.found(auth.user_id() IS NULL);
	FOR student IN SELECT s.id FROM hub.students s JOIN school.settings g ON g.school_id = s.school_id
		WHERE s.anonymized_at IS NULL AND s.graduated_on < (now() AT TIME ZONE g.time_zone)::date - interval '5 years'
			AND NOT EXISTS (SELECT FROM school.roles r WHERE r.person_id = s.id AND r.role <> 'student')
		ORDER BY s.graduated_on, s.id LIMIT most FOR UPDATE OF s SKIP LOCKED
	LOOP
		PERFORM hub.anonymize_student(student);
		anonymized := anonymized + 1;
	END LOOP;
	RETURN anonymized;
END $$;

-- What autovacuum leaves out: statistics of the partitioned table itself, without which plans over all months guess.
CREATE OR REPLACE FUNCTION hub.refresh_statistics() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.found(auth.user_id() IS NULL);
	ANALYZE hub.learning_history;
	ANALYZE hub.students, hub.activity_days, hub.mastery, hub.mastery_days, hub.interventions;
END $$;

-- What the schedule deletes and when, of tables with personal data, for the admin to read: keep as an amount of a unit (minutes, hours, days, years; expiry: at once).
CREATE OR REPLACE FUNCTION hub.retention_rules() RETURNS TABLE (table_name text, keep interval, unit text, amount integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.require_role('admin', 'operator');
	RETURN QUERY
	SELECT r.table_name, r.keep, CASE WHEN extract(year FROM r.keep) > 0 THEN 'years' WHEN extract(day FROM r.keep) > 0 THEN 'days'
			WHEN r.keep >= interval '1 hour' THEN 'hours' WHEN r.keep > interval '0' THEN 'minutes' ELSE 'expiry' END,
		CASE WHEN extract(year FROM r.keep) > 0 THEN extract(year FROM r.keep) WHEN extract(day FROM r.keep) > 0 THEN extract(day FROM r.keep)
			WHEN r.keep >= interval '1 hour' THEN extract(epoch FROM r.keep) / 3600 ELSE extract(epoch FROM r.keep) / 60 END::integer
	FROM jobs.retention r WHERE EXISTS (SELECT FROM db.personal_columns() c
		WHERE c.table_name = to_regclass(r.table_name) AND c.category NOT IN ('no', 'credential'));
END $$;
