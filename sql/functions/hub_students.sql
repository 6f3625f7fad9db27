-- SPDX-License-Identifier: GPL-3.0-or-later
-- The students of the Hub: one row a learner, following the school's people and classes; who may see whom.

-- Write a student's row anew from the person, the role and the class. A row once made stays, whatever becomes of the role:
-- the history hangs on it.
CREATE OR REPLACE FUNCTION hub.follow_student(person uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO hub.students AS s (id, school_id, name, grade, class_id, class_name, student_number, is_current, created_at)
	SELECT p.id, p.school_id, p.name, c.grade, c.id, c.name, n.number, p.disabled_at IS NULL, p.created_at
	FROM school.people p
	LEFT JOIN school.class_students n ON n.person_id = p.id
	LEFT JOIN school.classes c ON c.id = n.class_id
	WHERE p.id = person AND (EXISTS (SELECT FROM school.roles r WHERE r.person_id = p.id AND r.role = 'student')
		OR EXISTS (SELECT FROM hub.students x WHERE x.id = p.id))
	ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name, grade = COALESCE(EXCLUDED.grade, s.grade), class_id = EXCLUDED.class_id,
		class_name = EXCLUDED.class_name, student_number = EXCLUDED.student_number, updated_at = now(),
		is_current = EXCLUDED.is_current AND s.graduated_on IS NULL
			AND EXISTS (SELECT FROM school.roles r WHERE r.person_id = person AND r.role = 'student');
$$;

CREATE OR REPLACE FUNCTION hub.follow_person() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM hub.follow_student(CASE WHEN TG_OP = 'DELETE' THEN OLD.person_id ELSE NEW.person_id END);
	RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION hub.follow_name() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM hub.follow_student(NEW.id);
	RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION hub.follow_class() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE hub.students SET grade = NEW.grade, class_name = NEW.name, updated_at = now() WHERE class_id = NEW.id;
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER roles_hub_student AFTER INSERT ON school.roles
	FOR EACH ROW WHEN (NEW.role = 'student') EXECUTE FUNCTION hub.follow_person();
CREATE OR REPLACE TRIGGER roles_hub_student_gone AFTER DELETE ON school.roles
	FOR EACH ROW WHEN (OLD.role = 'student') EXECUTE FUNCTION hub.follow_person();
CREATE OR REPLACE TRIGGER class_students_hub AFTER INSERT OR UPDATE OR DELETE ON school.class_students
	FOR EACH ROW EXECUTE FUNCTION hub.follow_person();
CREATE OR REPLACE TRIGGER people_hub AFTER UPDATE OF name, disabled_at ON school.people
	FOR EACH ROW WHEN ((OLD.name, OLD.disabled_at) IS DISTINCT FROM (NEW.name, NEW.disabled_at)) EXECUTE FUNCTION hub.follow_name();
CREATE OR REPLACE TRIGGER classes_hub AFTER UPDATE OF grade, name ON school.classes
	FOR EACH ROW EXECUTE FUNCTION hub.follow_class();

-- Whether the caller sees every student of the school: admins, and teachers where the school has set it so.
CREATE OR REPLACE FUNCTION hub.sees_all() RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN auth.has_role('admin', 'operator') OR auth.has_role('teacher')
		AND (SELECT g.teachers_see_all_students FROM school.settings g WHERE g.school_id = (SELECT auth.school_id()));
END $$;

-- The classes whose students the caller sees; all of the school for who sees all.
CREATE OR REPLACE FUNCTION hub.visible_classes() RETURNS SETOF uuid LANGUAGE sql STABLE ROWS 10 AS $$
	SELECT c.id FROM school.classes c WHERE (SELECT hub.sees_all())
	UNION
	SELECT t.class_id FROM school.class_teachers t WHERE t.person_id = (SELECT auth.user_id()) AND (SELECT auth.has_role('teacher'));
$$;

-- Whether the caller sees this student's record as staff. Another school's rows are hidden by the policy.
CREATE OR REPLACE FUNCTION hub.sees(student uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM hub.students s WHERE s.id = student AND ((SELECT hub.sees_all())
		OR s.class_id IN (SELECT t.class_id FROM school.class_teachers t WHERE t.person_id = (SELECT auth.user_id()))
			AND (SELECT auth.has_role('teacher'))));
$$;
