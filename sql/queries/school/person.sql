-- SPDX-License-Identifier: GPL-3.0-or-later
-- People, as their school's admin sees them.

-- name: school_access_person
-- A person of the admin's school.
SELECT auth.found(EXISTS (SELECT FROM school.people WHERE id = $1::uuid AND school_id = (SELECT auth.school_id())))

-- name: school_people
-- In order of names, those of school.matching_people($1, $7, $2, $3); $4 and $5 the cursor, $6 rows.
SELECT p.id, p.name AS person_name, p.name AS cursor_key, school.short_name(p.name) AS person_short, p.login, p.email_sealed,
	c.grade, c.name AS class_name, n.number,
	(SELECT json_agg(json_build_object('label', 'school.role.' || r.role)
			ORDER BY array_position('{student,tutor,teacher,admin,operator}', r.role))
		FROM school.roles r WHERE r.person_id = p.id) AS roles,
	p.disabled_at IS NOT NULL AS is_disabled, p.disabled_at IS NULL AND a.password_changed_at IS NULL AS is_idle,
	p.disabled_at IS NULL AND p.birth_date IS NOT NULL AND school.needs_consent(p.id) AS needs_consent
FROM school.matching_people($1::text, $7::bytea, $2::text, $3::text) p
LEFT JOIN school.class_students n ON n.person_id = p.id
LEFT JOIN school.classes c ON c.id = n.class_id
LEFT JOIN auth.accounts a ON a.person_id = p.id
WHERE (p.name, p.id) > (COALESCE($4::text, ''), COALESCE($5::uuid, '00000000-0000-0000-0000-000000000000'))
ORDER BY p.name, p.id
LIMIT $6::integer + 1

-- name: school_people_filter
-- How many there are, how many of them school_people would list in all, and which pill and which option is chosen: search, role, state,
-- tag of the search.
SELECT (SELECT count(*) FROM school.people p WHERE p.school_id = (SELECT auth.school_id()) AND p.disabled_at IS NULL) AS people_count,
	(SELECT count(*) FROM school.matching_people($1::text, $4::bytea, $2::text, $3::text)) AS found_count,
	$1 AS q, $2 AS role, $3 AS state, $2 IS NULL AS is_any_role,
	COALESCE($1, '') <> '' OR $2 IS NOT NULL OR $3 IS NOT NULL AS is_filtered,
	$2 = 'student' AS is_students, $2 = 'tutor' AS is_tutors, $2 = 'teacher' AS is_teachers, $2 = 'admin' AS is_admins,
	$3 = 'disabled' AS is_disabled, $3 = 'idle' AS is_idle, $3 = 'consent' AS is_consent, $3 = 'placeless' AS is_placeless

-- name: school_person
-- Everything the admin keeps about one person, and what the form starts with.
SELECT p.id, p.name, p.name AS person_name, school.short_name(p.name) AS person_short, p.login, p.email_sealed, p.birth_date,
	p.guardian_contact_sealed, p.created_at,
	s.role_student, s.role_tutor, s.role_teacher, s.role_admin, s.roles, n.class_id AS class, c.grade, c.name AS class_name, n.number,
	p.disabled_at, p.disabled_at IS NOT NULL AS is_disabled, p.id = auth.user_id() AS is_me,
	a.password_changed_at, a.password_changed_at IS NULL AS is_idle, a.totp_enabled_at IS NOT NULL AS has_totp,
	school.needs_consent(p.id) AS needs_consent,
	p.birth_date > school.consent_day(g.time_zone) AS is_young,
	EXISTS (SELECT FROM school.consents k WHERE k.person_id = p.id AND k.withdrawn_at IS NULL) AS is_consented,
	(SELECT max(l.expires_at) FROM auth.one_time_links l WHERE l.person_id = p.id AND l.used_at IS NULL AND l.expires_at > now()) AS code_expires_at
FROM school.people p
JOIN school.settings g ON g.school_id = p.school_id
LEFT JOIN school.class_students n ON n.person_id = p.id
LEFT JOIN school.classes c ON c.id = n.class_id
LEFT JOIN auth.accounts a ON a.person_id = p.id
CROSS JOIN LATERAL (SELECT COALESCE(bool_or(r.role = 'student'), false) AS role_student, COALESCE(bool_or(r.role = 'tutor'), false) AS role_tutor,
	COALESCE(bool_or(r.role = 'teacher'), false) AS role_teacher, COALESCE(bool_or(r.role = 'admin'), false) AS role_admin,
	json_agg(json_build_object('label', 'school.role.' || r.role)
		ORDER BY array_position('{student,tutor,teacher,admin,operator}', r.role)) AS roles
	FROM school.roles r WHERE r.person_id = p.id) AS s
WHERE p.id = $1::uuid

-- name: school_person_log_read
-- That the caller looked at a student.
SELECT school.log_access(r.person_id, 'person_read') FROM school.roles r WHERE r.person_id = $1::uuid AND r.role = 'student'

-- name: school_person_consents
-- The ledger, newest first.
SELECT k.id, k.guardian_name, 'school.consent.' || k.method AS method, k.recorded_at, r.name AS recorder_name, k.withdrawn_at,
	w.name AS withdrawer_name, k.withdrawn_at IS NULL AS is_open
FROM school.consents k
LEFT JOIN school.people r ON r.id = k.recorded_by
LEFT JOIN school.people w ON w.id = k.withdrawn_by
WHERE k.person_id = $1::uuid
ORDER BY k.recorded_at DESC
LIMIT 20

-- name: school_person_faults
-- Person or NULL, login, tag of the e-mail address, roles, class, number: what cannot be saved, with the field.
SELECT field, code FROM school.person_faults($1::uuid, $2::text, $3::bytea, $4::text[], $5::uuid, $6::text)

-- name: school_person_save
-- NULL id adds somebody. $4 to $5 the e-mail address, $7 to $8 the guardian's contact: each sealed, and its tag.
SELECT school.save_person($1::uuid, $2::text, $3::text, $4::bytea, $5::bytea, $6::date, $7::bytea, $8::bytea, $9::text[], $10::uuid,
	$11::text) AS id

-- name: school_person_disable
SELECT school.disable_person($1::uuid) AS done, p.name FROM school.people p WHERE p.id = $1

-- name: school_person_enable
SELECT school.enable_person($1::uuid) AS done, p.name FROM school.people p WHERE p.id = $1

-- name: school_person_sign_out
-- Closes all sessions of a person; how many.
SELECT auth.revoke_sessions($1::uuid) AS count,
	(SELECT school.log_access(r.person_id, 'signed_out') FROM school.roles r WHERE r.person_id = $1 AND r.role = 'student')

-- name: school_person_reset_totp
-- Somebody who never set a password has none to take away.
SELECT auth.reset_totp(a.person_id), CASE WHEN r.person_id IS NOT NULL THEN school.log_access(r.person_id, 'totp_reset') END
FROM auth.accounts a LEFT JOIN school.roles r ON r.person_id = a.person_id AND r.role = 'student'
WHERE a.person_id = $1::uuid

-- name: school_consent_record
SELECT school.record_consent($1::uuid, $2::text, $3::text) AS id

-- name: school_consent_withdraw
SELECT school.withdraw_consent($1::uuid) AS done

-- name: school_code_people
-- Whom codes are made for: a class or NULL, people or NULL.
SELECT person_id, name, login, email_sealed, grade, class_name, number, purpose, needs_consent FROM school.code_people($1::uuid, $2::uuid[])

-- name: school_codes_create
-- People, the SHA-256 of their codes as hexadecimal digits, purposes. Earlier codes stop working. When the first of them runs out.
SELECT min(auth.create_link(c.person, c.purpose, decode(c.hash, 'hex'),
	CASE c.purpose WHEN 'activate' THEN interval '30 days' ELSE interval '1 day' END)) AS expires_at,
	count(school.log_access(c.person, 'code_made', jsonb_build_object('purpose', c.purpose)))
		FILTER (WHERE EXISTS (SELECT FROM school.roles r WHERE r.person_id = c.person AND r.role = 'student')) AS logged
FROM unnest($1::uuid[], $2::text[], $3::text[]) AS c(person, hash, purpose)
