-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: auth_login_candidates
-- Whom a typed name, and its tag as an e-mail address, may mean in any school; up to four.
SELECT person_id, school_id, school_code, password_hash, totp_secret, totp_enabled, totp_last_step, disabled, needs_consent, locale
FROM auth.login_candidates($1::text, $2::bytea)

-- name: auth_login_wait
-- Seconds until a log-in under this name from this address is let through; 0 for now.
SELECT auth.throttle_check(auth.throttle_keys($1::text, $2::text)) AS seconds

-- name: auth_login_failed
-- Counts the failure; seconds to wait from now on.
SELECT auth.throttle_failed(auth.throttle_keys($1::text, $2::text)) AS seconds

-- name: auth_login_succeeded
SELECT auth.throttle_clear(auth.throttle_keys($1::text, $2::text))

-- name: auth_throttle_wait
-- Prefix (totp, link) and what it counts: a person's id, an address.
SELECT auth.throttle_check(ARRAY[auth.throttle_key($1::text, $2::text)]) AS seconds

-- name: auth_throttle_failed
SELECT auth.throttle_failed(ARRAY[auth.throttle_key($1::text, $2::text)]) AS seconds

-- name: auth_throttle_clear
SELECT auth.throttle_clear(ARRAY[auth.throttle_key($1::text, $2::text)])
