-- SPDX-License-Identifier: GPL-3.0-or-later
-- People and classes as the school's admin keeps them one by one, and the codes with which they set a password.

-- What is wrong with a person (NULL: a new one) beyond what each value is by itself; NULL for what is not known.
CREATE OR REPLACE FUNCTION school.person_faults(person uuid, login text, email_tag bytea, wanted_roles text[], class uuid, number text)
RETURNS TABLE (field text, code text) LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT f.field, f.code FROM (VALUES
		('login', 'login_taken', EXISTS (SELECT FROM school.people p WHERE p.school_id = (SELECT auth.school_id())
			AND lower(p.login) = lower(person_faults.login) AND p.id IS DISTINCT FROM person)),
		('email', 'email_taken', EXISTS (SELECT FROM school.people p WHERE p.school_id = (SELECT auth.school_id())
			AND p.email_tag = person_faults.email_tag AND p.id IS DISTINCT FROM person)),
		('roles', 'own_admin', wanted_roles <> '{}' AND person = auth.user_id() AND auth.has_role('admin') AND NOT 'admin' = ANY (wanted_roles)),
		('class', 'class_of_students', class IS NOT NULL AND wanted_roles <> '{}' AND NOT 'student' = ANY (wanted_roles)),
		('number', 'number_without_class', number IS NOT NULL AND (class IS NULL OR wanted_roles <> '{}' AND NOT 'student' = ANY (wanted_roles))),
		('number', 'number_taken', 'student' = ANY (wanted_roles) AND EXISTS (SELECT FROM school.class_students s
			WHERE s.class_id = class AND s.number = person_faults.number AND s.person_id IS DISTINCT FROM person))) AS f(field, code, is_so)
	WHERE f.is_so;
$$;

-- NULL person: a new one. Contacts come sealed, with their tags. Classes that somebody teaches are kept apart, see save_class_teachers.
CREATE OR REPLACE FUNCTION school.save_person(person uuid, name text, login text, email_sealed bytea, email_tag bytea, birth_date date,
	guardian_contact_sealed bytea, guardian_contact_tag bytea, wanted_roles text[], class uuid, number text) RETURNS uuid LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
	saved uuid := person;
	broken text;
	before text[];
	fields text[];
BEGIN
	PERFORM school.check_is_admin();
	IF cardinality(wanted_roles) = 0 THEN
		PERFORM auth.refuse_field('roles', 'required');
	END IF;
	PERFORM auth.refuse_field(f.field, f.code) FROM school.person_faults(person, login, email_tag, wanted_roles, class, number) AS f LIMIT 1;
	IF class IS NOT NULL THEN
		PERFORM auth.found(EXISTS (SELECT FROM school.classes c WHERE c.id = class AND c.school_id = auth.school_id()));
	END IF;
	BEGIN
		IF person IS NULL THEN
			INSERT INTO school.people (school_id, name, login, email_sealed, email_tag, birth_date, guardian_contact_sealed, guardian_contact_tag)
			VALUES (auth.school_id(), name, login, email_sealed, email_tag, birth_date, guardian_contact_sealed, guardian_contact_tag)
			RETURNING people.id INTO saved;
		ELSE
			SELECT ARRAY[p.name::text, p.login::text, p.email_tag::text, p.birth_date::text, p.guardian_contact_tag::text] INTO before
			FROM school.people p WHERE p.id = person AND p.school_id = auth.school_id() FOR UPDATE;
			PERFORM auth.found(FOUND);
			UPDATE school.people p SET name = name, login = login, email_sealed = email_sealed, email_tag = email_tag,
				birth_date = birth_date, guardian_contact_sealed = guardian_contact_sealed, guardian_contact_tag = guardian_contact_tag
			WHERE p.id = person;
			fields := ARRAY(SELECT f FROM unnest('{name,login,email,birth_date,guardian_contact}'::text[], before,
				ARRAY[name, login, email_tag::text, birth_date::text, guardian_contact_tag::text]) AS v(f, was, is_now) WHERE was IS DISTINCT FROM is_now);
		END IF;
		DELETE FROM school.roles r WHERE r.person_id = saved AND r.role <> 'operator' AND r.role <> ALL (wanted_roles);
		INSERT INTO school.roles (person_id, school_id, role) SELECT saved, auth.school_id(), w FROM unnest(wanted_roles) AS w
		ON CONFLICT DO NOTHING;
		IF NOT 'teacher' = ANY (wanted_roles) THEN
			DELETE FROM school.class_teachers t WHERE t.person_id = saved;
		END IF;
		IF class IS NULL THEN
			DELETE FROM school.class_students s WHERE s.person_id = saved;
		ELSE
			INSERT INTO school.class_students AS s (person_id, school_id, class_id, number) VALUES (saved, auth.school_id(), class, number)
			ON CONFLICT (person_id) DO UPDATE SET class_id = EXCLUDED.class_id, number = EXCLUDED.number;
		END IF;
	EXCEPTION WHEN unique_violation THEN -- somebody was quicker
		GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
		CASE broken
			WHEN 'people_school_id_login_key' THEN PERFORM auth.refuse_field('login', 'login_taken');
			WHEN 'people_school_id_email_key' THEN PERFORM auth.refuse_field('email', 'email_taken');
			ELSE PERFORM auth.refuse_field('number', 'number_taken');
		END CASE;
	END;
	IF 'student' = ANY (wanted_roles) THEN
		PERFORM school.log_access(saved, CASE WHEN person IS NULL THEN 'person_added' ELSE 'person_changed' END,
			jsonb_strip_nulls(jsonb_build_object('fields', to_jsonb(fields))));
	END IF;
	RETURN saved;
END $$;

-- NULL class: a new one.
CREATE OR REPLACE FUNCTION school.save_class(class uuid, grade integer, name text) RETURNS uuid LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
	saved uuid := class;
BEGIN
	PERFORM school.check_is_admin();
	IF class IS NULL THEN
		INSERT INTO school.classes (school_id, grade, name) VALUES (auth.school_id(), grade, name) RETURNING classes.id INTO saved;
	ELSE
		UPDATE school.classes c SET grade = grade, name = name WHERE c.id = class AND c.school_id = auth.school_id();
		PERFORM auth.found(FOUND);
	END IF;
	RETURN saved;
EXCEPTION WHEN unique_violation THEN
	PERFORM auth.refuse_field('name', 'class_exists');
END $$;

-- Exactly these teach the class from now on.
CREATE OR REPLACE FUNCTION school.save_class_teachers(class uuid, teachers uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM school.check_is_admin();
	PERFORM auth.found(EXISTS (SELECT FROM school.classes c WHERE c.id = class AND c.school_id = auth.school_id())
		AND NOT EXISTS (SELECT FROM unnest(teachers) AS t WHERE NOT EXISTS (SELECT FROM school.roles r
			WHERE r.person_id = t AND r.role = 'teacher' AND r.school_id = auth.school_id())));
	DELETE FROM school.class_teachers t WHERE t.class_id = class AND t.person_id <> ALL (teachers);
	INSERT INTO school.class_teachers (class_id, person_id, school_id) SELECT class, t, auth.school_id() FROM unnest(teachers) AS t
	ON CONFLICT DO NOTHING;
END $$;

-- Whom codes are made for: of a class (all who have no password yet, or the given ones of it), or one of the school for its admin.
-- activate for a first password, reset for a new one.
CREATE OR REPLACE FUNCTION school.code_people(class uuid, people uuid[])
RETURNS TABLE (person_id uuid, name text, login text, email_sealed bytea, grade integer, class_name text, number text, purpose text,
	needs_consent boolean)
LANGUAGE sql STABLE AS $$
	SELECT p.id, p.name, p.login, p.email_sealed, c.grade, c.name, s.number,
		CASE WHEN a.password_changed_at IS NULL THEN 'activate' ELSE 'reset' END, school.needs_consent(p.id)
	FROM school.people p
	LEFT JOIN school.class_students s ON s.person_id = p.id
	LEFT JOIN school.classes c ON c.id = s.class_id
	LEFT JOIN auth.accounts a ON a.person_id = p.id
	WHERE p.school_id = auth.school_id() AND p.disabled_at IS NULL
		AND CASE WHEN class IS NULL THEN p.id = ANY (people)
			ELSE s.class_id = class AND CASE WHEN people IS NULL THEN a.password_changed_at IS NULL ELSE p.id = ANY (people) END END
	ORDER BY s.number, p.name;
$$;

-- The school's people of whom all of this holds; NULL and '' ask nothing. search: part of a name or login, or with its tag a whole e-mail
-- address; state: disabled, or of those who are not, idle (no password yet), consent (a guardian's is missing), placeless (a student
-- without a class who has not graduated).
-- A single SELECT, so that the planner puts it into the statement around it.
CREATE OR REPLACE FUNCTION school.matching_people(search text, tag bytea, role text, state text) RETURNS SETOF school.people
LANGUAGE sql STABLE ROWS 5000 AS $$
	SELECT p.* FROM school.people p
	WHERE p.school_id = (SELECT auth.school_id())
		AND (COALESCE(search, '') = '' OR strpos(lower(concat_ws(' ', p.name, p.login)), lower(search)) > 0 OR p.email_tag = tag)
		AND (matching_people.role IS NULL OR EXISTS (SELECT FROM school.roles r WHERE r.person_id = p.id AND r.role = matching_people.role))
		AND CASE COALESCE(state, '') WHEN '' THEN true WHEN 'disabled' THEN p.disabled_at IS NOT NULL
			WHEN 'idle' THEN p.disabled_at IS NULL AND NOT EXISTS (SELECT FROM auth.accounts a
				WHERE a.person_id = p.id AND a.password_changed_at IS NOT NULL)
			WHEN 'placeless' THEN p.disabled_at IS NULL AND NOT EXISTS (SELECT FROM school.class_students n WHERE n.person_id = p.id)
				AND NOT EXISTS (SELECT FROM hub.students l WHERE l.id = p.id AND l.graduated_on IS NOT NULL)
				AND EXISTS (SELECT FROM school.roles r WHERE r.person_id = p.id AND r.role = 'student')
			ELSE p.disabled_at IS NULL AND p.birth_date IS NOT NULL AND school.needs_consent(p.id) END;
$$;

-- What lists say of a class: students who can log in, those without a password or a guardian's consent, teachers.
CREATE OR REPLACE FUNCTION school.class_figures(class uuid)
RETURNS TABLE (student_count integer, idle_count integer, consent_count integer, teachers text) LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT count(*), count(*) FILTER (WHERE a.password_changed_at IS NULL),
		count(*) FILTER (WHERE p.birth_date IS NOT NULL AND school.needs_consent(p.id)),
		(SELECT string_agg(t.name, ', ' ORDER BY t.name) FROM school.class_teachers h JOIN school.people t ON t.id = h.person_id
			WHERE h.class_id = class)
	FROM school.class_students s
	JOIN school.people p ON p.id = s.person_id AND p.disabled_at IS NULL
	LEFT JOIN auth.accounts a ON a.person_id = p.id
	WHERE s.class_id = class;
$$;

-- What the admin's first page says.
CREATE OR REPLACE FUNCTION school.summary()
RETURNS TABLE (people_count integer, student_count integer, tutor_count integer, teacher_count integer, admin_count integer,
	disabled_count integer, idle_count integer, consent_count integer, class_count integer, untaught_count integer, placeless_count integer,
	failed_count integer, waiting_count integer)
LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT count(*) FILTER (WHERE p.disabled_at IS NULL), count(*) FILTER (WHERE p.disabled_at IS NULL AND 'student' = ANY (r.roles) AND l.graduated_on IS NULL),
		count(*) FILTER (WHERE p.disabled_at IS NULL AND 'tutor' = ANY (r.roles)),
		count(*) FILTER (WHERE p.disabled_at IS NULL AND 'teacher' = ANY (r.roles)),
		count(*) FILTER (WHERE p.disabled_at IS NULL AND 'admin' = ANY (r.roles)), count(p.disabled_at),
		count(*) FILTER (WHERE p.disabled_at IS NULL AND a.password_changed_at IS NULL),
		count(*) FILTER (WHERE p.disabled_at IS NULL AND p.birth_date > school.consent_day(g.time_zone)
			AND k.person_id IS NULL),
		(SELECT count(*) FROM school.classes c),
		(SELECT count(*) FROM school.classes c WHERE NOT EXISTS (SELECT FROM school.class_teachers t WHERE t.class_id = c.id)),
		count(*) FILTER (WHERE p.disabled_at IS NULL AND 'student' = ANY (r.roles) AND s.person_id IS NULL AND l.graduated_on IS NULL),
		(SELECT count(*) FROM jobs.jobs j WHERE j.school_id = auth.school_id() AND j.status = 'FAILED'),
		(SELECT count(*) FROM jobs.jobs j WHERE j.school_id = auth.school_id() AND j.status = 'PENDING' AND j.run_at <= now())
	FROM school.people p
	JOIN school.settings g ON g.school_id = p.school_id
	LEFT JOIN (SELECT o.person_id, array_agg(o.role) AS roles FROM school.roles o GROUP BY 1) AS r ON r.person_id = p.id
	LEFT JOIN auth.accounts a ON a.person_id = p.id
	LEFT JOIN school.class_students s ON s.person_id = p.id
	LEFT JOIN hub.students l ON l.id = p.id
	LEFT JOIN (SELECT DISTINCT c.person_id FROM school.consents c WHERE c.withdrawn_at IS NULL) AS k ON k.person_id = p.id;
$$;

-- What C sealed of school.unsealed_contacts goes to its people: [{person_id, email_sealed, email_tag, guardian_contact_sealed,
-- guardian_contact_tag}]. Once nothing waits any more the table is emptied for good, dead rows as well.
CREATE OR REPLACE FUNCTION school.seal_contacts(sealed jsonb) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE school.people p SET email_sealed = COALESCE(s.email_sealed, p.email_sealed), email_tag = COALESCE(s.email_tag, p.email_tag),
		guardian_contact_sealed = COALESCE(s.guardian_contact_sealed, p.guardian_contact_sealed),
		guardian_contact_tag = COALESCE(s.guardian_contact_tag, p.guardian_contact_tag)
	FROM jsonb_to_recordset(sealed) AS s(person_id uuid, email_sealed bytea, email_tag bytea, guardian_contact_sealed bytea,
		guardian_contact_tag bytea)
	WHERE p.id = s.person_id;
	DELETE FROM school.unsealed_contacts u USING jsonb_to_recordset(sealed) AS s(person_id uuid) WHERE u.person_id = s.person_id;
	IF NOT EXISTS (SELECT FROM school.unsealed_contacts) THEN
		LOCK TABLE school.unsealed_contacts IN ACCESS EXCLUSIVE MODE; -- somebody may have put in more meanwhile
		IF NOT EXISTS (SELECT FROM school.unsealed_contacts) THEN
			TRUNCATE school.unsealed_contacts;
		END IF;
	END IF;
END $$;
