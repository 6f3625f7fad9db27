-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: school_access_class
-- A class of the school for its admin, an own class for a teacher.
SELECT auth.found(EXISTS (SELECT FROM school.classes c WHERE c.id = $1::uuid AND c.school_id = (SELECT auth.school_id())
	AND (auth.has_role('admin') OR EXISTS (SELECT FROM school.class_teachers t WHERE t.class_id = c.id AND t.person_id = (SELECT auth.user_id())))))

-- name: school_classes
-- All, or with $1 those that the caller teaches; in order of grade and name. $2 the cursor's key, $3 rows.
SELECT c.id, lpad(c.grade::text, 2, '0') || ' ' || c.name AS cursor_key, c.grade, c.name AS class_name, f.student_count, f.idle_count,
	f.idle_count > 0 AS has_idle, f.consent_count, f.consent_count > 0 AS has_consent, f.teachers
FROM school.classes c
CROSS JOIN LATERAL school.class_figures(c.id) AS f
WHERE c.school_id = (SELECT auth.school_id())
	AND ($1::boolean IS NOT TRUE OR EXISTS (SELECT FROM school.class_teachers t WHERE t.class_id = c.id AND t.person_id = (SELECT auth.user_id())))
	AND ($2::text IS NULL OR (lpad(c.grade::text, 2, '0') || ' ' || c.name) COLLATE db.natural > $2)
ORDER BY (lpad(c.grade::text, 2, '0') || ' ' || c.name) COLLATE db.natural
LIMIT $3::integer + 1

-- name: school_class
SELECT c.id, c.grade, c.name, c.name AS class_name, f.student_count, f.idle_count, f.idle_count > 0 AS has_idle, f.consent_count,
	f.consent_count > 0 AS has_consent, f.teachers
FROM school.classes c
CROSS JOIN LATERAL school.class_figures(c.id) AS f
WHERE c.id = $1::uuid

-- name: school_class_students
-- In order of their numbers; a class is one page.
SELECT p.id, s.class_id, p.name AS person_name, p.login, s.number, a.password_changed_at IS NULL AS is_idle,
	p.birth_date IS NOT NULL AND school.needs_consent(p.id) AS needs_consent
FROM school.class_students s
JOIN school.people p ON p.id = s.person_id AND p.disabled_at IS NULL
LEFT JOIN auth.accounts a ON a.person_id = p.id
WHERE s.class_id = $1::uuid
ORDER BY s.number, p.name, p.id
LIMIT 500

-- name: school_class_teachers
-- All teachers of the school, and whether they teach this class.
SELECT p.id, p.name AS person_name, p.login, t.class_id IS NOT NULL AS is_chosen
FROM school.people p
JOIN school.roles r ON r.person_id = p.id AND r.role = 'teacher'
LEFT JOIN school.class_teachers t ON t.person_id = p.id AND t.class_id = $1::uuid
WHERE p.school_id = (SELECT auth.school_id()) AND (p.disabled_at IS NULL OR t.class_id IS NOT NULL)
ORDER BY p.name, p.id
LIMIT 500

-- name: school_class_options
-- For the form of a student: $1 is the class that is chosen.
SELECT c.id, c.grade, c.name AS class_name, c.id::text = COALESCE($1::text, '') AS is_chosen
FROM school.classes c WHERE c.school_id = (SELECT auth.school_id())
ORDER BY c.grade, c.name
LIMIT 500

-- name: school_class_options_of
-- The same where a person's own class is chosen until another was.
SELECT c.id, c.grade, c.name AS class_name,
	CASE WHEN $2::text IS NULL THEN c.id = (SELECT n.class_id FROM school.class_students n WHERE n.person_id = $1::uuid) ELSE c.id::text = $2 END AS is_chosen
FROM school.classes c WHERE c.school_id = (SELECT auth.school_id())
ORDER BY c.grade, c.name
LIMIT 500

-- name: school_class_save
-- NULL id adds one.
SELECT school.save_class($1::uuid, $2::integer, $3::text) AS id

-- name: school_class_teachers_save
SELECT school.save_class_teachers($1::uuid, $2::uuid[])

-- name: school_class_delete
DELETE FROM school.classes WHERE id = $1::uuid AND school_id = (SELECT auth.school_id()) RETURNING grade, name AS class_name
