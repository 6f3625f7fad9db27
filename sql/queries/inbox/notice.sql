-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists of notices, newest first, one statement a filter so that each reads its own index in order: page 400 costs what page 1 costs.
-- A row is one of the view inbox.notices; $1 rows, $2 and $3 cursor.

-- name: inbox_notices
SELECT n.* FROM inbox.notices n
WHERE NOT n.is_archived
	AND (n.created_at, n.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY n.created_at DESC, n.id DESC LIMIT $1::integer + 1

-- name: inbox_notices_unread
-- $4: only of one type, or NULL.
SELECT n.* FROM inbox.notices n
WHERE NOT n.is_read AND NOT n.is_archived AND ($4::text IS NULL OR n.type = $4::text)
	AND (n.created_at, n.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY n.created_at DESC, n.id DESC LIMIT $1::integer + 1

-- name: inbox_notices_of_type
SELECT n.* FROM inbox.notices n
WHERE n.type = $4::text AND NOT n.is_archived
	AND (n.created_at, n.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY n.created_at DESC, n.id DESC LIMIT $1::integer + 1

-- name: inbox_notices_archived
SELECT n.* FROM inbox.notices n
WHERE n.is_archived
	AND (n.created_at, n.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY n.created_at DESC, n.id DESC LIMIT $1::integer + 1

-- name: inbox_check_type
-- SD422 (field: type) for the name of a type that there is not.
SELECT inbox.check_type($1::text)

-- name: inbox_types
-- The filters of the page; $1: the one chosen.
SELECT t.type, 'inbox.type.' || t.type AS label, t.type IS NOT DISTINCT FROM $1::text AS is_current
FROM inbox.notification_types t ORDER BY t.position

-- name: inbox_unread
SELECT inbox.unread_count() AS unread

-- name: inbox_notice_open
-- Mark it read and say what it speaks about. SD404 for another's.
SELECT n.link, o.unread FROM inbox.mark_read(ARRAY[$1::uuid]) AS o(unread)
JOIN inbox.notifications n ON n.id = $1::uuid AND n.user_id = (SELECT auth.user_id())

-- name: inbox_notices_mark_read
-- $1 here and below: as inbox.named_notices takes it. SD404 for ids none of which is the caller's. changed takes it back, as $1 of the
-- opposite; NULL where nothing was changed.
SELECT o.unread, inbox.moment_of_change() AS changed FROM inbox.mark_read(inbox.named_notices($1::text)) AS o(unread)

-- name: inbox_notices_mark_unread
SELECT o.unread, inbox.moment_of_change() AS changed FROM inbox.mark_unread(inbox.named_notices($1::text)) AS o(unread)

-- name: inbox_notices_archive
SELECT o.unread, inbox.moment_of_change() AS changed FROM inbox.archive(inbox.named_notices($1::text)) AS o(unread)

-- name: inbox_notices_unarchive
SELECT o.unread, inbox.moment_of_change() AS changed FROM inbox.unarchive(inbox.named_notices($1::text)) AS o(unread)

-- name: inbox_read_all
SELECT o.unread, inbox.moment_of_change() AS changed FROM inbox.read_all() AS o(unread)

-- name: inbox_access_notice
SELECT auth.found(EXISTS (SELECT FROM inbox.notifications n WHERE n.id = $1::uuid AND n.user_id = (SELECT auth.user_id())))
