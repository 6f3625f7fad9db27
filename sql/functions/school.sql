-- SPDX-License-Identifier: GPL-3.0-or-later
-- Schools and their people: consent of guardians, the log of who read what, who may be disabled.

-- What stands in a face instead of a picture: the given name in Korean, an initial otherwise.
CREATE OR REPLACE FUNCTION school.short_name(name text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN name ~ '^[가-힣]+$' THEN right(name, 2) ELSE upper(left(name, 1)) END;

-- Whoever was born after this day is under 14 today, where the school is.
CREATE OR REPLACE FUNCTION school.consent_day(time_zone text) RETURNS date LANGUAGE sql STABLE PARALLEL SAFE
RETURN ((now() AT TIME ZONE time_zone)::date - interval '14 years')::date;

-- Whether an account must not work yet: its owner is under 14 and no guardian's consent is open.
CREATE OR REPLACE FUNCTION school.needs_consent(person uuid) RETURNS boolean
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	RETURN COALESCE((SELECT p.birth_date > school.consent_day(g.time_zone)
		AND NOT EXISTS (SELECT FROM school.consents c WHERE c.person_id = p.id AND c.withdrawn_at IS NULL)
		FROM school.people p JOIN school.settings g ON g.school_id = p.school_id WHERE p.id = person), false);
END $$;

CREATE OR REPLACE FUNCTION school.record_consent(person uuid, guardian_name text, method text) RETURNS uuid LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	consent uuid;
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM school.people p WHERE p.id = person));
	INSERT INTO school.consents (school_id, person_id, guardian_name, method, recorded_by)
	SELECT p.school_id, p.id, record_consent.guardian_name, record_consent.method, auth.user_id() FROM school.people p WHERE p.id = person
	ON CONFLICT (person_id) WHERE withdrawn_at IS NULL DO NOTHING
	RETURNING id INTO consent;
	IF consent IS NULL THEN
		SELECT id INTO consent FROM school.consents WHERE person_id = person AND withdrawn_at IS NULL;
	ELSE
		PERFORM school.log_access(person, 'consent_recorded', jsonb_build_object('method', method));
	END IF;
	RETURN consent;
END $$;

-- The guardian thought otherwise: the account stops at once. False if no consent was open.
CREATE OR REPLACE FUNCTION school.withdraw_consent(person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM school.check_is_admin();
	PERFORM auth.found(EXISTS (SELECT FROM school.people p WHERE p.id = person AND p.school_id = auth.school_id()));
	UPDATE school.consents SET withdrawn_at = now(), withdrawn_by = auth.user_id() WHERE person_id = person AND withdrawn_at IS NULL;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM school.log_access(person, 'consent_withdrawn', '{}');
	IF school.needs_consent(person) THEN
		PERFORM auth.drop_sessions(person);
	END IF;
	RETURN true;
END $$;

-- Write down that the caller read or changed a student's data. Nothing for one's own, and nothing for the worker.
CREATE OR REPLACE FUNCTION school.log_access(student uuid, action text, detail jsonb DEFAULT '{}') RETURNS void LANGUAGE sql AS $$
	INSERT INTO school.access_log (school_id, actor_id, student_id, action, detail)
	SELECT auth.school_id(), auth.user_id(), student, action, detail
	WHERE auth.user_id() IS NOT NULL AND student IS DISTINCT FROM auth.user_id();
$$;

CREATE OR REPLACE FUNCTION school.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	RAISE EXCEPTION 'school.access_log is append only';
END $$;

CREATE OR REPLACE TRIGGER access_log_append_only BEFORE UPDATE OR TRUNCATE ON school.access_log
	FOR EACH STATEMENT EXECUTE FUNCTION school.refuse_change();
-- As long as the law asks for a line (db.kept) nobody deletes it; afterwards retention does.
CREATE OR REPLACE TRIGGER access_log_kept BEFORE DELETE ON school.access_log
	FOR EACH ROW WHEN (OLD.at >= now() - interval '2 years') EXECUTE FUNCTION school.refuse_change();

-- A school comes with its settings.
CREATE OR REPLACE FUNCTION school.add_settings() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO school.settings (school_id) VALUES (NEW.id) ON CONFLICT DO NOTHING;
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER schools_settings AFTER INSERT ON school.schools FOR EACH ROW EXECUTE FUNCTION school.add_settings();

-- Shut a person out at once: no log-in, no session, no stream. Their own account is nobody's to shut out by themselves.
CREATE OR REPLACE FUNCTION school.disable_person(person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM school.check_may_administer(person);
	UPDATE school.people SET disabled_at = now() WHERE id = person AND disabled_at IS NULL;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM auth.drop_sessions(person);
	PERFORM school.log_access(person, 'person_disabled', '{}');
	RETURN true;
END $$;

CREATE OR REPLACE FUNCTION school.enable_person(person uuid) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM school.check_may_administer(person);
	UPDATE school.people SET disabled_at = NULL WHERE id = person AND disabled_at IS NOT NULL;
	IF FOUND THEN
		PERFORM school.log_access(person, 'person_enabled', '{}');
	END IF;
	RETURN FOUND;
END $$;

-- SD404 unless the person is another one of the admin's school; the owner's command may always.
CREATE OR REPLACE FUNCTION school.check_may_administer(person uuid) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM school.people p WHERE p.id = person
		AND (auth.is_owner()
			OR auth.has_role('admin', 'operator') AND p.school_id = auth.school_id() AND p.id <> auth.user_id())));
END $$;

-- Whether the caller teaches a class that the student is in.
CREATE OR REPLACE FUNCTION school.teaches(student uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM school.class_students s JOIN school.class_teachers t ON t.class_id = s.class_id
		WHERE s.person_id = student AND t.person_id = (SELECT auth.user_id()));
$$;
