-- SPDX-License-Identifier: GPL-3.0-or-later
-- A student's record as staff keep it: what it says, its notes, and the account that hangs on it or not.

-- A JSON merge patch (RFC 7396): null takes a member away, objects are merged, all else replaces.
CREATE OR REPLACE FUNCTION hub.merge_patch(target jsonb, patch jsonb) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	merged jsonb := CASE WHEN jsonb_typeof(target) = 'object' THEN target ELSE '{}' END;
	member record;
BEGIN
	IF jsonb_typeof(patch) IS DISTINCT FROM 'object' THEN
		RETURN patch;
	END IF;
	FOR member IN SELECT key, value FROM jsonb_each(patch) LOOP
		IF member.value = 'null' THEN
			merged := merged - member.key;
		ELSE
			merged := jsonb_set(merged, ARRAY[member.key], hub.merge_patch(merged -> member.key, member.value));
		END IF;
	END LOOP;
	RETURN merged;
END $$;

-- The class of this grade and name that the caller may put students into. An admin makes one that is not there; a teacher has the own
-- classes, or all where the school shows all.
CREATE OR REPLACE FUNCTION hub.class_for(grade integer, class_name text) RETURNS uuid LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
	found uuid;
BEGIN
	IF auth.has_role('admin') THEN
		INSERT INTO school.classes (school_id, grade, name) VALUES (auth.school_id(), grade, class_name) ON CONFLICT DO NOTHING;
	END IF;
	SELECT c.id INTO found FROM school.classes c WHERE c.school_id = auth.school_id() AND c.grade = grade AND c.name = class_name
		AND c.id IN (SELECT hub.visible_classes());
	PERFORM auth.found(found IS NOT NULL);
	RETURN found;
END $$;

-- Write the members of changes, of a student or, with NULL, of a new one: name, grade, class_name, student_number, email and
-- guardian_contact (each sealed, with its tag); metadata is merged. An admin may all, a teacher add to the own classes and change metadata.
-- decision: saved, or number_taken and nothing is written.
CREATE OR REPLACE FUNCTION hub.save_student(student uuid, changes jsonb)
RETURNS TABLE (id uuid, decision text) LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_variable
DECLARE
	saved uuid := student;
	was jsonb := '{}';
	wanted record;
	broken text;
BEGIN
	IF student IS NOT NULL THEN
		PERFORM auth.found(hub.sees(student));
		IF NOT auth.has_role('admin') AND changes - 'metadata' <> '{}' THEN
			PERFORM auth.require_role('admin');
		END IF;
		PERFORM FROM school.people p WHERE p.id = student FOR NO KEY UPDATE;
		SELECT to_jsonb(r) INTO was FROM (SELECT s.name, s.grade, s.class_name, s.student_number,
				p.email_sealed, p.email_tag, p.guardian_contact_sealed, p.guardian_contact_tag, s.metadata
			FROM hub.students s JOIN school.people p ON p.id = s.id WHERE s.id = student) AS r;
	END IF;
	SELECT r.*, hub.merge_patch(was -> 'metadata', COALESCE(changes -> 'metadata', '{}')) AS document INTO wanted
	FROM jsonb_to_record(was || (changes - 'metadata')) AS r(name text, grade integer, class_name text, student_number text,
		email_sealed bytea, email_tag bytea, guardian_contact_sealed bytea, guardian_contact_tag bytea);
	IF wanted.name IS NULL THEN
		PERFORM auth.refuse_field('name', 'required');
	ELSIF wanted.grade IS NULL AND (student IS NULL OR wanted.class_name IS NOT NULL OR changes ? 'grade') THEN
		PERFORM auth.refuse_field('grade', 'required');
	ELSIF wanted.class_name IS NULL AND wanted.student_number IS NOT NULL THEN
		PERFORM auth.refuse_field('student_number', 'number_without_class');
	ELSIF wanted.class_name IS NULL AND student IS NULL AND NOT hub.sees_all() THEN
		PERFORM auth.refuse_field('class_name', 'required'); -- else the teacher would not see whom they added
	ELSIF octet_length(wanted.document::text) > 20000 THEN
		PERFORM auth.refuse_field('metadata', 'content_too_large');
	END IF;
	BEGIN
		IF student IS NULL THEN
			INSERT INTO school.people (school_id, name, email_sealed, email_tag, guardian_contact_sealed, guardian_contact_tag)
			VALUES (auth.school_id(), wanted.name, wanted.email_sealed, wanted.email_tag, wanted.guardian_contact_sealed,
				wanted.guardian_contact_tag) RETURNING people.id INTO saved;
			INSERT INTO school.roles (person_id, school_id, role) VALUES (saved, auth.school_id(), 'student');
		ELSIF changes ?| '{name,email_tag,guardian_contact_tag}' THEN
			UPDATE school.people p SET name = wanted.name, email_sealed = wanted.email_sealed, email_tag = wanted.email_tag,
				guardian_contact_sealed = wanted.guardian_contact_sealed, guardian_contact_tag = wanted.guardian_contact_tag
			WHERE p.id = saved;
		END IF;
		IF wanted.class_name IS NULL THEN
			DELETE FROM school.class_students n WHERE n.person_id = saved;
		ELSIF student IS NULL OR changes ?| '{grade,class_name,student_number}' THEN
			INSERT INTO school.class_students AS n (person_id, school_id, class_id, number)
			VALUES (saved, auth.school_id(), hub.class_for(wanted.grade, wanted.class_name), wanted.student_number)
			ON CONFLICT (person_id) DO UPDATE SET class_id = EXCLUDED.class_id, number = EXCLUDED.number;
		END IF;
	EXCEPTION WHEN unique_violation THEN
		GET STACKED DIAGNOSTICS broken = CONSTRAINT_NAME;
		IF broken = 'people_school_id_email_key' THEN
			PERFORM auth.refuse_field('email', 'email_taken');
		END IF;
		RETURN QUERY SELECT student, 'number_taken';
		RETURN;
	END;
	-- The grade of who is in no class is the record's own.
	UPDATE hub.students s SET grade = wanted.grade, metadata = wanted.document, updated_at = now()
	WHERE s.id = saved AND (s.grade, s.metadata) IS DISTINCT FROM (wanted.grade, wanted.document);
	PERFORM school.log_access(saved, CASE WHEN student IS NULL THEN 'person_added' ELSE 'person_changed' END,
		jsonb_strip_nulls(jsonb_build_object('fields', CASE WHEN student IS NOT NULL THEN
			(SELECT jsonb_agg(CASE c.key WHEN 'class_name' THEN 'class' WHEN 'student_number' THEN 'number' ELSE replace(c.key, '_tag', '') END
				ORDER BY c.key) FROM jsonb_object_keys(changes) AS c(key) WHERE c.key NOT LIKE '%\_sealed') END)));
	RETURN QUERY SELECT saved, 'saved';
END $$;

-- ---------------------------------------------------------------- notes

-- A contact is also when somebody last reached out to the student.
CREATE OR REPLACE FUNCTION hub.add_note(student uuid, kind text, body text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	note uuid;
BEGIN
	INSERT INTO hub.notes (school_id, student_id, author_id, kind, body)
	VALUES (auth.school_id(), student, auth.user_id(), add_note.kind, add_note.body) RETURNING id INTO note;
	IF kind = 'contact' THEN
		PERFORM hub.note_contact(ARRAY[student], 'contact');
	END IF;
	PERFORM school.log_access(student, 'note_added');
	RETURN note;
END $$;

-- ---------------------------------------------------------------- the account

-- SD404 unless it is a student of the admin's school; their row is locked.
CREATE OR REPLACE FUNCTION hub.lock_student(student uuid) RETURNS school.people LANGUAGE plpgsql AS $$
DECLARE
	person school.people;
BEGIN
	PERFORM school.check_is_admin();
	SELECT p.* INTO person FROM school.people p JOIN hub.students s ON s.id = p.id
	WHERE p.id = student AND p.school_id = auth.school_id() FOR NO KEY UPDATE OF p;
	PERFORM auth.found(FOUND);
	RETURN person;
END $$;

-- Hang an account on a record that has none; the code with which its password is set comes after (school.code_people).
-- One of: linked, has_account, disabled.
CREATE OR REPLACE FUNCTION hub.link_account(student uuid, login text) RETURNS text LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
	person school.people := hub.lock_student(student);
BEGIN
	IF person.login IS NOT NULL OR EXISTS (SELECT FROM auth.accounts a WHERE a.person_id = student) THEN
		RETURN 'has_account';
	ELSIF person.disabled_at IS NOT NULL THEN
		RETURN 'disabled';
	END IF;
	UPDATE school.people p SET login = login WHERE p.id = student;
	DELETE FROM hub.unlinked_accounts u WHERE u.student_id = student;
	PERFORM school.log_access(student, 'account_linked');
	RETURN 'linked';
EXCEPTION WHEN unique_violation THEN
	PERFORM auth.refuse_field('login', 'login_taken');
END $$;

-- Take the account off: password, second factor, sessions and codes are gone, the record stays. One of: unlinked, no_account,
-- other_roles (the person also works here: their account is not the student's alone).
CREATE OR REPLACE FUNCTION hub.unlink_account(student uuid) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	person school.people := hub.lock_student(student);
BEGIN
	IF person.login IS NULL AND NOT EXISTS (SELECT FROM auth.accounts a WHERE a.person_id = student) THEN
		RETURN 'no_account';
	ELSIF EXISTS (SELECT FROM school.roles r WHERE r.person_id = student AND r.role <> 'student') THEN
		RETURN 'other_roles';
	END IF;
	PERFORM auth.drop_sessions(student);
	DELETE FROM auth.recovery_codes WHERE person_id = student;
	DELETE FROM auth.one_time_links WHERE person_id = student;
	DELETE FROM auth.accounts WHERE person_id = student;
	INSERT INTO hub.unlinked_accounts AS u (student_id, school_id, login)
	SELECT student, person.school_id, person.login WHERE person.login IS NOT NULL
	ON CONFLICT (student_id) DO UPDATE SET login = EXCLUDED.login, unlinked_at = now();
	UPDATE school.people SET login = NULL WHERE id = student;
	PERFORM school.log_access(student, 'account_unlinked');
	RETURN 'unlinked';
END $$;

-- Link it again under the login it had; SD404 when that is not known any more. Words as hub.link_account's.
CREATE OR REPLACE FUNCTION hub.restore_account(student uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	kept text := (SELECT u.login FROM hub.unlinked_accounts u WHERE u.student_id = student);
BEGIN
	PERFORM auth.found(kept IS NOT NULL);
	RETURN hub.link_account(student, kept);
END $$;
