-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: account_reset_link
-- The job's payload, token hash, hours: makes the link, and says whom to mail it to. No row: nobody to mail to any more.
SELECT p.name, p.email_sealed, p.locale, auth.create_link(p.id, 'reset', $2::bytea, make_interval(hours => $3::integer)) AS expires_at
FROM school.people p
WHERE p.id = ($1::jsonb ->> 'person')::uuid AND p.disabled_at IS NULL AND p.email_tag IS NOT NULL
