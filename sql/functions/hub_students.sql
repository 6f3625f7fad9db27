-- SPDX-License-Identifier: GPL-3.0-or-later
-- The students of the Hub: one row a learner, following the school's people and classes; who may see whom; and the zone of their days.

-- Where the school is. It decides all days.
CREATE OR REPLACE FUNCTION hub.time_zone() RETURNS text LANGUAGE sql STABLE AS $$
	SELECT g.time_zone FROM school.settings g WHERE g.school_id = (SELECT auth.school_id());
$$;

CREATE OR REPLACE FUNCTION hub.today() RETURNS date LANGUAGE sql STABLE AS $$
	SELECT (now() AT TIME ZONE g.time_zone)::date FROM school.settings g WHERE g.school_id = (SELECT auth.school_id());
$$;

-- Write these people's rows anew from the person, the role and the class. A row once made stays, whatever becomes of the role: the
-- history hangs on it. A graduate who is put into a class is none any more.
CREATE OR REPLACE FUNCTION hub.follow_students(people uuid[]) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	INSERT INTO hub.students (id, school_id, name, is_current, created_at)
	SELECT p.id, p.school_id, p.name, false, p.created_at
	FROM school.people p JOIN school.roles r ON r.person_id = p.id AND r.role = 'student'
	WHERE p.id = ANY (people) AND NOT EXISTS (SELECT FROM hub.students s WHERE s.id = p.id)
	ON CONFLICT (id) DO NOTHING;
	-- Apart from the rest: a name that is set is taken apart again (name_parts).
	UPDATE hub.students s SET name = p.name, updated_at = now() FROM school.people p
	WHERE p.id = ANY (people) AND s.id = p.id AND s.name <> p.name;
	UPDATE hub.students s SET grade = COALESCE(c.grade, s.grade), class_id = c.id, class_name = c.name, student_number = n.number,
		graduated_on = CASE WHEN s.class_id IS NOT NULL OR c.id IS NULL THEN s.graduated_on END,
		is_current = p.disabled_at IS NULL AND r.person_id IS NOT NULL AND (s.graduated_on IS NULL OR s.class_id IS NULL AND c.id IS NOT NULL),
		updated_at = now()
	FROM school.people p
	LEFT JOIN school.roles r ON r.person_id = p.id AND r.role = 'student'
	LEFT JOIN school.class_students n ON n.person_id = p.id
	LEFT JOIN school.classes c ON c.id = n.class_id
	WHERE p.id = ANY (people) AND s.id = p.id;
	INSERT INTO hub.last_activity (student_id, school_id)
	SELECT s.id, s.school_id FROM hub.students s WHERE s.id = ANY (people) ORDER BY s.id
	ON CONFLICT DO NOTHING;
$$;

-- After a statement that changed roles or class_students.
CREATE OR REPLACE FUNCTION hub.follow_changed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM hub.follow_students(ARRAY(SELECT person_id FROM changed));
	RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION hub.follow_people() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM hub.follow_students(ARRAY(SELECT n.id FROM now_so n JOIN was_so w ON w.id = n.id
		WHERE (n.name, n.disabled_at) IS DISTINCT FROM (w.name, w.disabled_at)));
	RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION hub.follow_class() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE hub.students SET grade = NEW.grade, class_name = NEW.name, updated_at = now() WHERE class_id = NEW.id;
	RETURN NULL;
END $$;

-- After a statement that began days of activity.
CREATE OR REPLACE FUNCTION hub.follow_activity() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	INSERT INTO hub.last_activity AS l (student_id, school_id, day)
	SELECT a.student_id, a.school_id, max(a.day) FROM added a GROUP BY 1, 2 ORDER BY 1
	ON CONFLICT (student_id) DO UPDATE SET day = EXCLUDED.day WHERE l.day < EXCLUDED.day;
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER activity_days_hub_added AFTER INSERT ON hub.activity_days
	REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION hub.follow_activity();
CREATE OR REPLACE TRIGGER roles_hub_added AFTER INSERT ON school.roles
	REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION hub.follow_changed();
CREATE OR REPLACE TRIGGER roles_hub_removed AFTER DELETE ON school.roles
	REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION hub.follow_changed();
CREATE OR REPLACE TRIGGER class_students_hub_added AFTER INSERT ON school.class_students
	REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION hub.follow_changed();
CREATE OR REPLACE TRIGGER class_students_hub_changed AFTER UPDATE ON school.class_students
	REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION hub.follow_changed();
CREATE OR REPLACE TRIGGER class_students_hub_removed AFTER DELETE ON school.class_students
	REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION hub.follow_changed();
CREATE OR REPLACE TRIGGER people_hub_changed AFTER UPDATE ON school.people
	REFERENCING OLD TABLE AS was_so NEW TABLE AS now_so FOR EACH STATEMENT EXECUTE FUNCTION hub.follow_people();
CREATE OR REPLACE TRIGGER classes_hub_changed AFTER UPDATE OF grade, name ON school.classes
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
