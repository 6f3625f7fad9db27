-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: inbox_announcement
-- One announcement for someone it reached, or for the school's admin.
SELECT a.id, a.title, a.body, a.created_at, p.name AS author_name
FROM inbox.announcements a JOIN school.people p ON p.id = a.author_id
WHERE a.id = $1::uuid AND (auth.has_role('admin') OR EXISTS (SELECT FROM inbox.notifications n
	WHERE n.user_id = (SELECT auth.user_id()) AND n.kind = 'announcement' AND n.link = '/inbox/announcements/' || a.id))

-- name: inbox_announcements
-- The school's, newest first, with how far each has come.
-- Who is disabled on the way is not told, who comes is: only the job knows when all are. It is kept for some days.
SELECT a.id, a.title, a.reach, a.sent_count, COALESCE(j.status = 'COMPLETED', true) AS is_sent,
	least(99, 100 * a.sent_count / greatest(a.reach, 1)) AS percent, a.created_at, a.created_at AS cursor_key,
	p.name AS author_name, j.status = 'FAILED' AS is_failed
FROM inbox.announcements a
JOIN school.people p ON p.id = a.author_id
LEFT JOIN jobs.jobs j ON j.job_id = a.job_id
WHERE (a.created_at, a.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY a.created_at DESC, a.id DESC LIMIT $1::integer + 1

-- name: inbox_announcement_check
-- What would go out, and how many it reaches. $1: all, role:student, grade:2 or class:UUID. SD422 for anything else and for nobody.
SELECT $1::text AS audience, $2::text AS title, $3::text AS body, inbox.checked_audience_count(inbox.read_audience($1::text)) AS reach

-- name: inbox_announce
SELECT n.id, n.reach FROM inbox.read_audience($1::text) AS a(audience)
CROSS JOIN LATERAL inbox.announce(a.audience, $2::text, $3::text) AS n

-- name: inbox_audiences
-- What the form offers; $1: the one chosen, or NULL.
SELECT o.value, o.label, o.value IS NOT DISTINCT FROM $1::text AS is_chosen FROM inbox.offered_audiences() AS o
