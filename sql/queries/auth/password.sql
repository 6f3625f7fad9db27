-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: auth_my_account
-- The caller's own credentials, to compare with.
SELECT password_hash, password_changed_at, totp_secret, totp_enabled_at, totp_last_step, recovery_codes_left FROM auth.my_account()

-- name: auth_change_password
-- The caller's other sessions end.
SELECT auth.change_password($1::text)

-- name: auth_create_link
-- Person, purpose (activate, reset), token hash, hours. Earlier unused ones stop working.
SELECT auth.create_link($1::uuid, $2::text, $3::bytea, make_interval(hours => $4::integer)) AS expires_at

-- name: auth_peek_link
-- Whose unused link it is: one row or none.
SELECT person_id, purpose, name, login, email_sealed, school_name, locale, needs_consent FROM auth.peek_link($1::bytea)

-- name: auth_use_link
-- Token hash, password hash. No row: spent, too old, or never was.
SELECT person_id, school_id, login FROM auth.use_link($1::bytea, $2::text)

-- name: auth_request_reset
-- What was typed, and its tag as an e-mail address.
SELECT auth.request_reset($1::text, $2::bytea)
