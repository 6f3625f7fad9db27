-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tutor requests: what became of them is decided by the functions, never here.

-- name: tutoring_request_send
-- decision is one of: created, already_open, already_matched, tutor_not_accepting, tutor_full. SD404 for no tutor of the school.
SELECT q.decision, q.id, tutoring.name_of($1::uuid) AS tutor_name FROM tutoring.request_tutor($1::uuid, $2::text) AS q

-- name: tutoring_request_approve
-- One of: decided, already_decided, tutor_full.
SELECT tutoring.approve_request($1::uuid) AS decision,
	(SELECT tutoring.name_of(r.student_id) FROM tutoring.tutor_requests r WHERE r.id = $1) AS student_name

-- name: tutoring_request_reject
-- One of: decided, already_decided.
SELECT tutoring.reject_request($1::uuid, $2::text) AS decision,
	(SELECT tutoring.name_of(r.student_id) FROM tutoring.tutor_requests r WHERE r.id = $1) AS student_name

-- name: tutoring_request_cancel
-- One of: decided, already_decided.
SELECT tutoring.cancel_request($1::uuid) AS decision,
	(SELECT tutoring.name_of(r.tutor_id) FROM tutoring.tutor_requests r WHERE r.id = $1) AS tutor_name

-- name: tutoring_request_view
-- What a look leaves behind: the tutor's first one is kept with the request, that of staff in the access log.
SELECT tutoring.view_requests($1::uuid), tutoring.log_request_looks(ARRAY[$1::uuid])

-- name: tutoring_request
-- One request for its page and as the API answers it. The dispatcher has found it for the caller.
SELECT r.id, r.status, r.message, r.reason, r.student_id, s.name AS student_name, school.short_name(s.name) AS student_short,
	r.tutor_id, t.name AS tutor_name, school.short_name(t.name) AS tutor_short, c.grade, c.name AS class_name, n.number,
	r.created_at, r.viewed_at, r.processed_at, r.expires_at,
	r.status = 'PENDING' AS is_pending, r.status = 'APPROVED' AS is_approved, r.status = 'REJECTED' AS is_rejected,
	r.status = 'CANCELLED' AS is_cancelled, r.status = 'EXPIRED' AS is_expired,
	r.student_id = me.id AS is_mine, r.student_id = me.id AND r.status = 'PENDING' AS can_cancel,
	r.tutor_id = me.id AND r.status = 'PENDING' AS can_decide, me.id NOT IN (r.student_id, r.tutor_id) AS is_staff_view,
	EXISTS (SELECT FROM tutoring.tutor_students m WHERE m.student_id = r.student_id AND m.tutor_id = r.tutor_id AND m.tutor_id = me.id
		AND m.status = 'active') AS can_write,
	p.max_student - p.student_count AS free_count, p.student_count >= p.max_student AS is_full
FROM (SELECT auth.user_id() AS id) AS me
CROSS JOIN tutoring.tutor_requests r
JOIN school.people s ON s.id = r.student_id
JOIN school.people t ON t.id = r.tutor_id
JOIN tutoring.tutors p ON p.person_id = r.tutor_id
LEFT JOIN school.class_students n ON n.person_id = r.student_id
LEFT JOIN school.classes c ON c.id = n.class_id
WHERE r.id = $1::uuid

-- name: tutoring_requests_summary
-- Which requests the page is about ($1: sent, received, school, or NULL for what suits the caller) and how many people wait in it.
WITH asked AS MATERIALIZED (SELECT tutoring.request_box($1::text) AS box)
SELECT a.box = 'received' AS is_received, a.box = 'sent' AS is_sent, a.box = 'school' AS is_school,
	w.waiting_count, w.waiting_count > 0 AS has_waiting
FROM asked a
CROSS JOIN LATERAL (
	SELECT CASE a.box
		WHEN 'received' THEN (SELECT count(*) FROM tutoring.tutor_requests r
			WHERE r.tutor_id = (SELECT auth.user_id()) AND r.status = 'PENDING')
		WHEN 'sent' THEN (SELECT count(*) FROM tutoring.tutor_requests r
			WHERE r.student_id = (SELECT auth.user_id()) AND r.status = 'PENDING')
		WHEN 'school' THEN (SELECT count(DISTINCT r.student_id) FROM tutoring.tutor_requests r
			WHERE r.school_id = (SELECT auth.school_id()) AND r.status = 'PENDING')
		ELSE 0 END::integer AS waiting_count) AS w

-- name: tutoring_requests_page
-- $1 as above, $2 statuses or NULL, $6 rows; $3 to $5 are where the list goes on (see tutoring.requests_page). The cursor key is "1"
-- in the waiting part, "0" in the decided one, and the time. The last of so many rows only tells that there are more.
WITH page AS MATERIALIZED (SELECT * FROM tutoring.requests_page(tutoring.request_box($1::text), $2::text[], $3::boolean, $4::timestamptz, $5::uuid,
	$6::integer) WITH ORDINALITY AS p (id, is_waiting, created_at, position)),
looked AS MATERIALIZED (SELECT tutoring.log_request_looks(ARRAY(SELECT p.id FROM page p WHERE p.position < $6)))
SELECT r.id, CASE WHEN page.is_waiting THEN '1 ' ELSE '0 ' END || r.created_at AS cursor_key, r.status, r.message,
	s.name AS student_name, school.short_name(s.name) AS student_short, t.name AS tutor_name,
	school.short_name(t.name) AS tutor_short, c.grade, c.name AS class_name, n.number, r.created_at, r.viewed_at, r.processed_at,
	r.expires_at, page.is_waiting AS is_pending, r.status = 'APPROVED' AS is_approved, r.status = 'REJECTED' AS is_rejected,
	r.status = 'CANCELLED' AS is_cancelled, r.status = 'EXPIRED' AS is_expired,
	page.is_waiting AND now() > r.created_at + (r.expires_at - r.created_at) / 2 AS is_late,
	page.is_waiting AND r.tutor_id = (SELECT auth.user_id()) AS can_decide
FROM page CROSS JOIN looked
JOIN tutoring.tutor_requests r ON r.id = page.id
JOIN school.people s ON s.id = r.student_id
JOIN school.people t ON t.id = r.tutor_id
LEFT JOIN school.class_students n ON n.person_id = r.student_id
LEFT JOIN school.classes c ON c.id = n.class_id
ORDER BY page.position

-- name: tutoring_requests
-- The API's list, newest first: $1 sent, received, or NULL for all that the caller may see; $2 status, $3 and $4 cursor, $5 rows.
WITH page AS (
	(SELECT r.* FROM tutoring.tutor_requests r
	WHERE COALESCE($1::text, 'sent') = 'sent' AND r.student_id = (SELECT auth.user_id()) AND ($2::text IS NULL OR r.status = $2)
		AND (r.created_at, r.id) < (COALESCE($3::timestamptz, 'infinity'), COALESCE($4::uuid, '00000000-0000-0000-0000-000000000000'))
	ORDER BY r.created_at DESC, r.id DESC LIMIT $5::integer)
	UNION ALL
	(SELECT r.* FROM tutoring.tutor_requests r
	WHERE COALESCE($1, 'received') = 'received' AND r.tutor_id = (SELECT auth.user_id()) AND ($2 IS NULL OR r.status = $2)
		AND (r.created_at, r.id) < (COALESCE($3, 'infinity'), COALESCE($4, '00000000-0000-0000-0000-000000000000'))
	ORDER BY r.created_at DESC, r.id DESC LIMIT $5)
	UNION ALL
	(SELECT r.* FROM tutoring.tutor_requests r
	WHERE $1 IS NULL AND (SELECT auth.has_role('teacher', 'admin')) AND r.school_id = (SELECT auth.school_id())
		AND (SELECT auth.user_id()) NOT IN (r.student_id, r.tutor_id) AND ($2 IS NULL OR r.status = $2)
		AND (r.created_at, r.id) < (COALESCE($3, 'infinity'), COALESCE($4, '00000000-0000-0000-0000-000000000000'))
	ORDER BY r.created_at DESC, r.id DESC LIMIT $5)
),
looked AS MATERIALIZED (SELECT tutoring.log_request_looks(ARRAY(SELECT p.id FROM page p ORDER BY p.created_at DESC, p.id DESC LIMIT $5 - 1)))
SELECT r.id, r.created_at AS cursor_key, r.status, r.message, r.reason, r.student_id, s.name AS student_name, r.tutor_id,
	t.name AS tutor_name, r.created_at, r.viewed_at, r.processed_at, r.expires_at
FROM page r CROSS JOIN looked
JOIN school.people s ON s.id = r.student_id
JOIN school.people t ON t.id = r.tutor_id
ORDER BY r.created_at DESC, r.id DESC
LIMIT $5
