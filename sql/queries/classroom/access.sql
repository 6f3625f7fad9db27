-- SPDX-License-Identifier: GPL-3.0-or-later
-- The objects of paths, found through the caller's rights; see app/classroom/access.c.

-- name: classroom_find_session
SELECT classroom.require_teacher($1::uuid)

-- name: classroom_joined_session
-- A participant's paths name nothing: $1, which every access statement takes, is of no use here.
SELECT classroom.joined_session() WHERE $1::uuid IS NOT DISTINCT FROM $1::uuid

-- name: classroom_find_problem
-- Shared ones, and those of the classes that one teaches.
SELECT auth.found(EXISTS (SELECT FROM classroom.problems p WHERE p.id = $1::uuid AND (p.class_id IS NULL OR classroom.teaches(p.class_id))))

-- name: classroom_find_own_problem
-- A shared one is changed by who wrote it and by admins, one of a class by who teaches it.
SELECT auth.found(EXISTS (SELECT FROM classroom.problems p WHERE p.id = $1::uuid AND classroom.may_change_problem(p)))

-- name: classroom_find_class
SELECT auth.found(classroom.teaches($1::uuid))
