-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: auth_begin_totp
-- An encrypted secret that is not asked for yet. False: a second factor is on already.
SELECT auth.begin_totp($1::bytea) AS begun

-- name: auth_enable_totp
-- The step of the code that proved it, hashes of the recovery codes. The caller's other sessions end.
SELECT auth.enable_totp($1::bigint, $2::bytea[]) AS enabled

-- name: auth_put_recovery_codes
SELECT auth.put_recovery_codes($1::bytea[])

-- name: auth_disable_totp
SELECT auth.disable_totp() AS disabled

-- name: auth_accept_totp_step
-- True once for each step: a code cannot be replayed.
SELECT auth.accept_totp_step($1::uuid, $2::bigint) AS accepted

-- name: auth_use_recovery_code
SELECT auth.use_recovery_code($1::uuid, $2::bytea) AS accepted

-- name: auth_pass_totp
-- The pending session becomes whole, under a new token hash.
SELECT auth.pass_totp($1::bytea) AS expires_at
