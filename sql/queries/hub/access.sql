-- SPDX-License-Identifier: GPL-3.0-or-later
-- The objects of paths, found through the caller's rights; see app/hub/access.c.

-- name: hub_find_own_or_seen_student
SELECT auth.found($1::uuid = (SELECT auth.user_id()) AND auth.has_role('student') OR hub.sees($1))

-- name: hub_find_seen_student
SELECT auth.found(hub.sees($1::uuid))

-- name: hub_log_look
-- A look of staff at a student's record: student, action. Nothing for one's own.
SELECT school.log_access($1::uuid, $2::text)

-- name: hub_find_seen_class
SELECT auth.found($1::uuid IN (SELECT hub.visible_classes()))

-- name: hub_find_own_notice
SELECT auth.found(EXISTS (SELECT FROM inbox.notifications n WHERE n.id = $1::uuid AND n.user_id = (SELECT auth.user_id())))

-- name: hub_find_own_note
SELECT auth.found(EXISTS (SELECT FROM hub.notes n WHERE n.id = $1::uuid AND n.author_id = (SELECT auth.user_id())))
-- name: hub_find_task
SELECT auth.found(EXISTS (SELECT FROM jobs.scheduled_tasks t WHERE t.id = $1::uuid AND hub.keeps_task(t.school_id)))

-- name: hub_find_job
SELECT auth.found(EXISTS (SELECT FROM jobs.jobs j WHERE j.job_id = $1::uuid))

-- name: hub_find_report
-- A report: staff who see the student, class or school that it is about, and the student whose own it is.
SELECT auth.found(hub.reads_report($1::uuid))
