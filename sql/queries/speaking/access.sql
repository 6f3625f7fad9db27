-- SPDX-License-Identifier: GPL-3.0-or-later
-- The objects of paths, found through the caller's rights; see app/speaking/access.c.

-- name: speaking_find_set
SELECT auth.found(EXISTS (SELECT FROM speaking.practice_sets s WHERE s.id = $1::uuid AND speaking.sees_set(s)))

-- name: speaking_find_own_set
SELECT auth.found(EXISTS (SELECT FROM speaking.practice_sets s WHERE s.id = $1::uuid AND speaking.may_change_set(s)))

-- name: speaking_find_own_session
SELECT auth.found(EXISTS (SELECT FROM speaking.learning_sessions l WHERE l.id = $1::uuid AND l.student_id = (SELECT auth.user_id())))

-- name: speaking_find_own_attempt
SELECT auth.found(EXISTS (SELECT FROM speaking.pronunciation_results r WHERE r.id = $1::uuid AND r.student_id = (SELECT auth.user_id())))

-- name: speaking_find_taught_attempt
SELECT auth.found(EXISTS (SELECT FROM speaking.pronunciation_results r WHERE r.id = $1::uuid AND speaking.tutors(r.student_id)))

-- name: speaking_find_sound
SELECT auth.found(speaking.may_hear($1::uuid))

-- name: speaking_find_own_recording
SELECT auth.found(EXISTS (SELECT FROM speaking.recordings r WHERE r.id = $1::uuid AND r.person_id = (SELECT auth.user_id())))

-- name: speaking_find_heard_student
SELECT auth.found(speaking.hears($1::uuid))
