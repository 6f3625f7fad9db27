-- SPDX-License-Identifier: GPL-3.0-or-later
-- Students, as staff see them: lists, and one's record.

-- name: hub_students
-- A page of the list: search, grade, class's name, class, two "key=value" of metadata, state, sort, cursor key and id, rows;
-- last the tag of the search as an e-mail address.
SELECT f.id, f.cursor_key, s.name AS student_name, school.short_name(s.name) AS student_short, s.grade, s.class_name, s.student_number AS number,
	NULLIF(l.day, '-infinity') AS last_day, s.graduated_on, NOT s.is_current AND s.graduated_on IS NULL AS is_gone,
	'hub.metadata.' || (s.metadata ->> 'learning_style') AS style
FROM hub.find_students($1::text, $2::integer, $3::text, $4::uuid, array_remove(ARRAY[$5::text, $6::text], NULL), $7::text, $8::text, $9::text,
	$10::uuid, $11::integer, $12::bytea) WITH ORDINALITY AS f(id, cursor_key, position)
JOIN hub.students s ON s.id = f.id
LEFT JOIN hub.last_activity l ON l.student_id = f.id
ORDER BY f.position

-- name: hub_student_items
-- The same as documents. Who is on the page was looked at.
SELECT f.id, f.cursor_key, s.name, s.school_id, s.grade, s.class_name, s.student_number, p.email_sealed, p.guardian_contact_sealed AS parent_contact_sealed, s.metadata,
	s.graduated_on, s.created_at, s.updated_at, CASE WHEN f.position < $11 THEN school.log_access(f.id, 'student_read') END
FROM hub.find_students($1::text, $2::integer, $3::text, $4::uuid, array_remove(ARRAY[$5::text, $6::text], NULL), $7::text, $8::text, $9::text,
	$10::uuid, $11::integer, $12::bytea) WITH ORDINALITY AS f(id, cursor_key, position)
JOIN hub.students s ON s.id = f.id
JOIN school.people p ON p.id = f.id
ORDER BY f.position

-- name: hub_students_filter
-- What the list was asked for, and what it can be: search, grade, class, learning style, metadata, state, sort. Classes are offered where
-- there are few, else those of the grade.
WITH visible AS (SELECT c.id, c.grade, c.name FROM school.classes c WHERE c.id IN (SELECT hub.visible_classes()))
SELECT $1::text AS q, $2::integer AS grade, $5::text AS metadata,
	(SELECT json_agg(json_build_object('grade', g.grade, 'is_chosen', g.grade = $2) ORDER BY g.grade) FROM (SELECT DISTINCT v.grade FROM visible v) AS g) AS grades,
	(SELECT json_agg(json_build_object('id', v.id, 'grade', v.grade, 'class_name', v.name, 'is_chosen', v.id = $3::uuid) ORDER BY v.grade, v.name)
		FROM visible v WHERE ($2 IS NULL OR v.grade = $2) AND ($2 IS NOT NULL OR (SELECT count(*) FROM visible) <= 60)) AS classes,
	(SELECT json_agg(json_build_object('value', o, 'label', 'hub.metadata.' || o, 'is_chosen', o = $4::text))
		FROM unnest('{visual,auditory,reading,kinesthetic}'::text[]) AS o) AS styles,
	(SELECT json_agg(json_build_object('value', o, 'label', 'hub.students.state.' || o, 'is_chosen', o = COALESCE($6::text, 'current')))
		FROM unnest('{current,graduated,all}'::text[]) AS o) AS states,
	(SELECT json_agg(json_build_object('value', o, 'label', 'hub.students.sort.' || o, 'is_chosen', o = COALESCE($7::text, 'name')))
		FROM unnest('{name,place,activity}'::text[]) AS o) AS sorts,
	$2 IS NOT NULL OR (SELECT count(*) FROM visible) <= 60 AS has_classes,
	COALESCE($1, '') <> '' OR $2 IS NOT NULL OR $3 IS NOT NULL OR $4 IS NOT NULL OR COALESCE($5, '') <> '' OR $6 IS NOT NULL AS is_filtered,
	$4 IS NOT NULL OR COALESCE($5, '') <> '' OR $6 IS NOT NULL AS is_narrowed, hub.sees_all() AS is_seen_all, auth.has_role('admin') AS may_roll_over

-- name: hub_classes
-- Those the caller may see, in order of grade and name, with the students who are at the school. Cursor's key and id, rows.
SELECT c.id, k.cursor_key, c.grade, c.name,
	(SELECT count(*) FROM hub.students s WHERE s.class_id = c.id AND s.is_current) AS student_count
FROM school.classes c, LATERAL (SELECT (lpad(c.grade::text, 2, '0') || ' ' || c.name) COLLATE db.natural AS cursor_key) AS k
WHERE c.id IN (SELECT hub.visible_classes()) AND ($1::text IS NULL OR (k.cursor_key, c.id) > ($1, $2::uuid))
ORDER BY k.cursor_key, c.id LIMIT $3::integer

-- name: hub_student
-- One as a document.
SELECT s.id, s.name, s.school_id, s.grade, s.class_name, s.student_number, p.email_sealed, p.guardian_contact_sealed AS parent_contact_sealed, s.metadata,
	s.graduated_on, s.created_at, s.updated_at
FROM hub.students s JOIN school.people p ON p.id = s.id WHERE s.id = $1::uuid

-- name: hub_student_save
-- NULL id adds one; the members that change as JSON. decision: saved, number_taken.
SELECT r.id, r.decision FROM hub.save_student($1::uuid, $2::jsonb) AS r

-- name: hub_student_metadata
-- Student, learning style, has special needs, which, interests, notification method, report frequency: the form says them all.
SELECT r.decision FROM hub.save_student($1::uuid, jsonb_build_object('metadata', jsonb_build_object(
	'learning_style', $2::text, 'special_needs', COALESCE(to_jsonb($4::text), to_jsonb($3::boolean)), 'interests', to_jsonb(NULLIF($5::text[], '{}')),
	'parent_preferences', jsonb_build_object('notification_method', $6::text, 'report_frequency', $7::text)))) AS r

-- name: hub_student_record
-- The head of a record and its profile. $2, $3, $4: what was chosen in a form that is shown again.
SELECT s.id, s.name AS student_name, school.short_name(s.name) AS student_short, s.grade, s.class_name, s.student_number AS number,
	p.email_sealed, p.guardian_contact_sealed, s.graduated_on, NOT s.is_current AND s.graduated_on IS NULL AS is_gone, s.created_at,
	NULLIF(l.day, '-infinity') AS last_day, k.at AS contact_at, 'hub.contact.' || k.kind AS contact, auth.has_role('admin') AS is_admin,
	'hub.metadata.' || (s.metadata ->> 'learning_style') AS style,
	COALESCE(s.metadata -> 'special_needs', 'false') <> 'false' AS has_special_needs,
	CASE WHEN jsonb_typeof(s.metadata -> 'special_needs') = 'string' THEN s.metadata ->> 'special_needs' END AS special_needs,
	CASE WHEN jsonb_typeof(s.metadata -> 'interests') = 'array' THEN (SELECT string_agg(i, ', ' ORDER BY n)
		FROM jsonb_array_elements_text(s.metadata -> 'interests') WITH ORDINALITY AS e(i, n)) END AS interests,
	'hub.metadata.' || (s.metadata #>> '{parent_preferences,notification_method}') AS notification,
	'hub.metadata.' || (s.metadata #>> '{parent_preferences,report_frequency}') AS frequency,
	(SELECT json_agg(json_build_object('key', m.key, 'value', m.value #>> '{}') ORDER BY m.key) FROM jsonb_each(s.metadata) AS m
		WHERE m.key <> ALL ('{learning_style,special_needs,interests,parent_preferences}')) AS others,
	(SELECT json_agg(json_build_object('value', o, 'label', 'hub.metadata.' || o,
			'is_chosen', o = COALESCE($2::text, s.metadata ->> 'learning_style')))
		FROM unnest('{visual,auditory,reading,kinesthetic}'::text[]) AS o) AS styles,
	(SELECT json_agg(json_build_object('value', o, 'label', 'hub.metadata.' || o,
			'is_chosen', o = COALESCE($3::text, s.metadata #>> '{parent_preferences,notification_method}')))
		FROM unnest('{email,print,none}'::text[]) AS o) AS methods,
	(SELECT json_agg(json_build_object('value', o, 'label', 'hub.metadata.' || o,
			'is_chosen', o = COALESCE($4::text, s.metadata #>> '{parent_preferences,report_frequency}')))
		FROM unnest('{daily,weekly,monthly,never}'::text[]) AS o) AS frequencies,
	p.login, p.disabled_at IS NOT NULL AS is_disabled, p.login IS NOT NULL OR a.person_id IS NOT NULL AS has_account,
	a.password_changed_at IS NULL AS is_idle, school.needs_consent(p.id) AS needs_consent
FROM hub.students s
JOIN school.people p ON p.id = s.id
LEFT JOIN auth.accounts a ON a.person_id = s.id
LEFT JOIN hub.last_activity l ON l.student_id = s.id
LEFT JOIN hub.contacts k ON k.student_id = s.id
WHERE s.id = $1::uuid

-- name: hub_student_form
-- What an admin changes of a record.
SELECT s.id, s.name AS student_name, s.name, s.grade, s.class_name, s.student_number, p.email_sealed, p.guardian_contact_sealed AS parent_contact_sealed
FROM hub.students s JOIN school.people p ON p.id = s.id WHERE s.id = $1::uuid

-- name: hub_student_mastery
-- The concepts of a student, those that need practice most first, with the values of the last 30 days on which they changed. Whole
-- percents, as in the charts: what is short of the target does not look like it.
SELECT c.id, c.name AS concept_name, floor(100 * m.mastery + 1e-9)::integer AS percent, round(100 * c.target)::integer AS target_percent,
	m.mastery, c.target, m.mastery >= c.target AS is_reached, m.observations, m.correct, m.last_at, cardinality(m.recent) AS recent_count,
	(SELECT count(*) FROM unnest(m.recent) AS r WHERE r) AS recent_correct,
	(SELECT json_agg(round(d.mastery::numeric, 4) ORDER BY d.day) FROM (SELECT n.day, n.mastery FROM hub.mastery_days n
		WHERE n.student_id = m.student_id AND n.concept_id = m.concept_id ORDER BY n.day DESC LIMIT 30) AS d) AS trend
FROM hub.mastery m JOIN hub.concepts c ON c.id = m.concept_id
WHERE m.student_id = $1::uuid AND m.observations > 0
ORDER BY m.mastery - c.target, c.name, c.id LIMIT 200

-- name: hub_student_tutoring
-- Who tutors the student and what was said lately. The thread is for who teaches the student.
SELECT t.tutors, f.feedback_count, f.last_feedback_at, f.unread_count, f.unread_count > 0 AS has_unread, tutoring.knows_student($1::uuid) AS may_open,
	speaking.hears($1) AS hears
FROM (SELECT json_agg(json_build_object('tutor_name', p.name, 'assigned_at', m.assigned_at) ORDER BY m.assigned_at DESC) AS tutors
		FROM tutoring.tutor_students m JOIN school.people p ON p.id = m.tutor_id WHERE m.student_id = $1 AND m.status = 'active') AS t,
	(SELECT count(*) AS feedback_count, max(b.created_at) AS last_feedback_at, count(*) FILTER (WHERE b.read_at IS NULL) AS unread_count
		FROM tutoring.feedback_messages b WHERE b.student_id = $1) AS f

-- name: hub_student_notes
-- Newest first. Cursor, rows.
SELECT n.id, n.created_at AS cursor_key, n.created_at, n.body, n.kind = 'contact' AS is_contact, p.name AS author_name,
	n.author_id = (SELECT auth.user_id()) AS is_mine
FROM hub.notes n LEFT JOIN school.people p ON p.id = n.author_id
WHERE n.student_id = $1::uuid
	AND (n.created_at, n.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, '00000000-0000-0000-0000-000000000000'))
ORDER BY n.created_at DESC, n.id DESC LIMIT $4::integer

-- name: hub_note_add
SELECT hub.add_note($1::uuid, $2::text, $3::text) AS id

-- name: hub_note_delete
DELETE FROM hub.notes n WHERE n.id = $1::uuid AND n.author_id = (SELECT auth.user_id()) RETURNING n.student_id

-- name: hub_account
-- The account of a student, for the page that links one or takes it off.
SELECT s.id, s.name AS student_name, p.login, p.login IS NOT NULL OR a.person_id IS NOT NULL AS has_account,
	EXISTS (SELECT FROM school.roles r WHERE r.person_id = s.id AND r.role <> 'student') AS has_other_roles,
	u.login AS kept_login
FROM hub.students s
JOIN school.people p ON p.id = s.id
LEFT JOIN auth.accounts a ON a.person_id = s.id
LEFT JOIN hub.unlinked_accounts u ON u.student_id = s.id
WHERE s.id = $1::uuid

-- name: hub_account_link
-- One of: linked, has_account, disabled.
SELECT hub.link_account($1::uuid, $2::text) AS decision

-- name: hub_account_unlink
-- One of: unlinked, no_account, other_roles; and whether there is a login to link it under again.
SELECT hub.unlink_account(p.id) AS decision, p.login IS NOT NULL AS can_restore FROM school.people p WHERE p.id = $1::uuid

-- name: hub_account_restore
-- Words as hub_account_link's.
SELECT hub.restore_account($1::uuid) AS decision
