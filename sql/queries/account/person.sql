-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: account_me
-- Who is asking, as /me and /login tell it.
SELECT p.id, p.name, p.locale, json_build_object('id', c.id, 'name', c.name) AS school,
	(SELECT json_agg(r.role ORDER BY r.role) FROM school.roles r WHERE r.person_id = p.id) AS roles
FROM school.people p JOIN school.schools c ON c.id = p.school_id
WHERE p.id = (SELECT auth.user_id())

-- name: account_login
-- The token that was just made, its hash: what POST /login answers. Opens the session, since the request came without one.
SELECT $1::text AS token, s.expires_at, json_build_object('id', s.person_id, 'name', s.name, 'roles', s.roles,
	'school', json_build_object('id', s.school_id, 'name', s.school_name), 'locale', s.locale) AS "user"
FROM auth.open_session($2::bytea, '{enrol}', 'read') s

-- name: account_settings
SELECT p.login, p.email_sealed, p.locale, p.theme,
	(SELECT json_agg(json_build_object('label', json_build_object('key', 'account.role.' || r.role)) ORDER BY r.role)
		FROM school.roles r WHERE r.person_id = p.id) AS roles
FROM school.people p
WHERE p.id = (SELECT auth.user_id())

-- name: account_settings_save
-- Language, theme; what was not said stays.
UPDATE school.people SET locale = COALESCE($1::text, locale), theme = COALESCE($2::text, theme)
WHERE id = (SELECT auth.user_id())
