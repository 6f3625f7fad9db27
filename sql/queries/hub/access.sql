-- SPDX-License-Identifier: GPL-3.0-or-later
-- The objects of paths, found through the caller's rights; see app/hub/access.c.

-- name: hub_find_own_or_seen_student
SELECT auth.found($1::uuid = (SELECT auth.user_id()) AND auth.has_role('student') OR hub.sees($1))

-- name: hub_find_seen_student
SELECT auth.found(hub.sees($1::uuid))

-- name: hub_log_look
-- A look of staff at a student's record: student, action. Nothing for one's own.
SELECT school.log_access($1::uuid, $2::text)
