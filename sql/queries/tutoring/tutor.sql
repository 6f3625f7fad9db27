-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tutors as the directory shows them.

-- name: tutoring_tutors
-- The directory in order of names, for page and API. $1 search, $2 only those with a place now, $3 subject, $4 and $5 cursor, $6 rows.
WITH me AS MATERIALIZED (
	SELECT auth.user_id() AS id, auth.has_role('student') AND NOT tutoring.has_all_tutors(auth.user_id()) AS may_ask),
page AS (
	SELECT t.person_id AS id, t.listed_name AS name, t.introduction, t.subjects, t.is_accepting, t.max_student, t.student_count,
		t.is_accepting AND t.student_count < t.max_student AS has_place
	FROM tutoring.tutors t
	WHERE t.listed_name IS NOT NULL
		AND (t.listed_name, t.person_id) > (COALESCE($4::text, ''), COALESCE($5::uuid, '00000000-0000-0000-0000-000000000000'))
		AND ($2::boolean IS NOT TRUE OR t.is_accepting AND t.student_count < t.max_student)
		AND (NULLIF($3::text, '') IS NULL OR $3 = ANY (t.subjects))
		AND (NULLIF($1::text, '') IS NULL
			OR strpos(lower(t.listed_name || ' ' || array_to_string(t.subjects, ' ') || ' ' || t.introduction), lower($1)) > 0)
	ORDER BY t.listed_name, t.person_id
	LIMIT $6::integer
)
SELECT p.id, p.name, p.name AS tutor_name, p.name AS cursor_key, school.short_name(p.name) AS tutor_short,
	p.introduction, to_json(p.subjects) AS subjects, p.is_accepting, p.max_student, p.student_count,
	p.max_student - p.student_count AS free_count, p.student_count >= p.max_student AS is_full,
	m.id IS NOT NULL AS is_mine, r.id IS NOT NULL AS is_requested, r.id AS request_id,
	me.may_ask AND m.id IS NULL AND r.id IS NULL AND p.has_place AND p.id <> me.id AS can_request
FROM page p
CROSS JOIN me
LEFT JOIN tutoring.tutor_students m ON m.tutor_id = p.id AND m.student_id = (SELECT auth.user_id()) AND m.status = 'active'
LEFT JOIN tutoring.tutor_requests r ON r.tutor_id = p.id AND r.student_id = (SELECT auth.user_id()) AND r.status = 'PENDING'
ORDER BY p.name, p.id

-- name: tutoring_tutor_summary
SELECT count(*)::integer AS tutor_count,
	(count(*) FILTER (WHERE t.is_accepting AND t.student_count < t.max_student))::integer AS accepting_count
FROM tutoring.tutors t WHERE t.listed_name IS NOT NULL

-- name: tutoring_subjects
-- All subjects that somebody offers; $1 is the one that is chosen.
SELECT s.subject AS name, s.subject = COALESCE($1::text, '') AS is_current
FROM (SELECT DISTINCT unnest(t.subjects) AS subject FROM tutoring.tutors t WHERE t.listed_name IS NOT NULL) AS s
ORDER BY s.subject COLLATE "ko-x-icu"
LIMIT 500

-- name: tutoring_tutor
-- One tutor, and what the caller may do about them. why_not says why a student cannot ask.
WITH me AS MATERIALIZED (
	SELECT auth.user_id() AS id, auth.has_role('student') AS is_student, tutoring.has_all_tutors(auth.user_id()) AS has_all)
SELECT p.id, p.name AS tutor_name, school.short_name(p.name) AS tutor_short, t.introduction, to_json(t.subjects) AS subjects,
	t.is_accepting, t.max_student, t.student_count, t.max_student - t.student_count AS free_count,
	t.student_count >= t.max_student AS is_full, m.id IS NOT NULL AS is_mine, m.id AS match_id,
	r.id IS NOT NULL AS is_requested, r.id AS request_id, g.request_expiry_days AS expire_days,
	s.may_ask AND s.has_place AS can_request,
	s.may_ask AND NOT s.has_place AND w.student_id IS NULL AS can_watch, w.student_id IS NOT NULL AS is_watching,
	CASE WHEN NOT me.is_student OR m.id IS NOT NULL OR r.id IS NOT NULL OR p.id = me.id THEN NULL
		WHEN me.has_all THEN '{"key": "tutoring.why_not.has_tutor"}'::json
		WHEN NOT t.is_accepting THEN '{"key": "tutoring.why_not.resting"}'::json
		WHEN t.student_count >= t.max_student THEN '{"key": "tutoring.why_not.full"}'::json END AS why_not
FROM me
CROSS JOIN school.people p
JOIN tutoring.tutors t ON t.person_id = p.id
JOIN school.settings g ON g.school_id = p.school_id
LEFT JOIN tutoring.tutor_students m ON m.tutor_id = p.id AND m.student_id = me.id AND m.status = 'active'
LEFT JOIN tutoring.tutor_requests r ON r.tutor_id = p.id AND r.student_id = me.id AND r.status = 'PENDING'
LEFT JOIN tutoring.tutor_watchers w ON w.tutor_id = p.id AND w.student_id = me.id
CROSS JOIN LATERAL (SELECT me.is_student AND NOT me.has_all AND m.id IS NULL AND r.id IS NULL AND p.id <> me.id AS may_ask,
	t.is_accepting AND t.student_count < t.max_student AS has_place) AS s
WHERE p.id = $1::uuid

-- name: tutoring_my_profile
-- What the caller's form starts with: subjects as one line.
SELECT t.person_id AS id, t.introduction, array_to_string(t.subjects, ', ') AS subjects, t.is_accepting, t.max_student, t.student_count
FROM tutoring.tutors t WHERE t.person_id = (SELECT auth.user_id())

-- name: tutoring_my_tutor
-- The caller as the API answers a tutor.
SELECT t.person_id AS id, p.name, t.introduction, to_json(t.subjects) AS subjects, t.is_accepting, t.max_student, t.student_count
FROM tutoring.tutors t JOIN school.people p ON p.id = t.person_id WHERE t.person_id = (SELECT auth.user_id())

-- name: tutoring_tutor_save
-- NULL leaves a value as it is; $4 is an array as PostgreSQL writes it.
SELECT tutoring.save_tutor($1::boolean, $2::integer, $3::text, $4::text[])

-- name: tutoring_tutor_watch
-- One of: watching, place_free.
SELECT tutoring.watch_tutor($1::uuid) AS decision, tutoring.name_of($1::uuid) AS tutor_name

-- name: tutoring_tutor_unwatch
SELECT tutoring.unwatch_tutor($1::uuid), tutoring.name_of($1::uuid) AS tutor_name
