-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: auth_open_session
-- The first statement of every request: SHA-256 of the token or NULL, required roles, required scope.
SELECT person_id, school_id, school_code, school_name, name, login, locale, theme, roles, session_id, kind, scopes, totp_pending,
	totp_enabled, must_enrol_totp, expires_at
FROM auth.open_session($1::bytea, $2::text[], $3::text)

-- name: auth_create_session
-- Token hash, person, kind (browser, api), user agent, address, whether the second factor is still owed, hours or NULL for 30 days.
SELECT session_id, expires_at
FROM auth.create_session($1::bytea, $2::uuid, $3::text, user_agent => $4::text, address => $5::text, totp_pending => $6::boolean,
	lifetime => make_interval(hours => $7::integer))

-- name: auth_create_token
-- Token hash, name, scopes, days or NULL for a year.
SELECT session_id, expires_at
FROM auth.create_token($1::bytea, $2::text, $3::text[], make_interval(days => $4::integer))

-- name: auth_end_session
SELECT auth.end_session($1::bytea) AS ended

-- name: auth_revoke_session
SELECT auth.revoke_session($1::uuid) AS revoked

-- name: auth_revoke_other_sessions
-- All of the caller's log-ins but the one that asks; named tokens stay.
SELECT count(auth.revoke_session(s.id)) AS revoked
FROM auth.sessions s
WHERE s.person_id = (SELECT auth.user_id()) AND s.kind <> 'token' AND s.id <> auth.session_id()

-- name: auth_sessions
-- The caller's log-ins, the running one first. Browsers also name those they descend from: the first that fits counts.
SELECT id, created_at, last_seen_at, address, id = auth.session_id() AS is_current,
	json_build_object('key', CASE WHEN kind = 'api' THEN 'account.session.program'
			WHEN browser IS NULL OR system IS NULL THEN 'account.session.unknown' ELSE 'account.session.device' END,
		'browser', browser, 'system', system) AS device
FROM auth.sessions,
	LATERAL (SELECT CASE WHEN user_agent ~ 'Edg' THEN 'Edge' WHEN user_agent ~ 'Whale' THEN 'Whale'
			WHEN user_agent ~ 'SamsungBrowser' THEN 'Samsung Internet' WHEN user_agent ~ 'Firefox|FxiOS' THEN 'Firefox'
			WHEN user_agent ~ 'Chrome|CriOS' THEN 'Chrome' WHEN user_agent ~ 'Safari' THEN 'Safari' END AS browser,
		CASE WHEN user_agent ~ 'iPhone|iPad' THEN 'iOS' WHEN user_agent ~ 'Android' THEN 'Android'
			WHEN user_agent ~ 'CrOS' THEN 'ChromeOS' WHEN user_agent ~ 'Windows' THEN 'Windows'
			WHEN user_agent ~ 'Mac OS' THEN 'macOS' WHEN user_agent ~ 'Linux' THEN 'Linux' END AS system) AS named
WHERE person_id = (SELECT auth.user_id()) AND kind IN ('browser', 'api') AND expires_at > now() AND NOT totp_pending
	AND (idle_seconds IS NULL OR last_seen_at + make_interval(secs => idle_seconds) > now())
ORDER BY id = auth.session_id() DESC, last_seen_at DESC
LIMIT 100

-- name: auth_tokens
-- The caller's named API tokens.
SELECT id, name, 'write' = ANY (scopes) AS can_write, created_at, CASE WHEN last_seen_at > created_at THEN last_seen_at END AS last_used_at, expires_at
FROM auth.sessions
WHERE person_id = (SELECT auth.user_id()) AND kind = 'token' AND expires_at > now()
ORDER BY created_at DESC
LIMIT 100

-- name: auth_act_in_school
-- The worker, before it runs a job of a school; NULL for the platform's own.
SELECT auth.act_in_school($1::uuid)
