-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: account_totp
-- The caller's second factor; login or else e-mail is what an authenticator app shows beside the code.
SELECT a.totp_enabled_at IS NOT NULL AS is_on, a.totp_enabled_at IS NULL AND a.totp_secret IS NOT NULL AS is_setting_up,
	g.require_totp_of_staff AND auth.has_role('teacher', 'admin', 'operator') AS is_required,
	a.totp_secret, a.recovery_codes_left AS recovery_left, p.login, p.email_sealed
FROM auth.my_account() a
JOIN school.people p ON p.id = (SELECT auth.user_id())
JOIN school.settings g ON g.school_id = p.school_id
