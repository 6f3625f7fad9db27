-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a class knows and does; see sql/functions/hub_classes.sql.

-- name: hub_class
-- The class, and a line in the log for each of its students.
SELECT c.id, c.grade, c.name AS class_name, f.student_count, c.grade || '-' || c.name AS label
FROM school.classes c
CROSS JOIN LATERAL (SELECT count(*)::integer AS student_count, hub.log_looks(array_agg(s.id), 'class_mastery_read') FROM hub.students s
	WHERE s.class_id = c.id AND s.is_current) AS f
WHERE c.id = $1::uuid

-- name: hub_class_concepts
SELECT c.* FROM hub.class_concepts($1::uuid, $2::text) AS c

-- name: hub_class_matrix
SELECT m.* FROM hub.class_matrix($1::uuid, $2::text, $3::text, $4::boolean) AS m

-- name: hub_class_days
-- The activity of each day of twelve weeks, from a Monday.
SELECT d.day, COALESCE(a.events, 0) AS events
FROM (SELECT generate_series(date_trunc('week', t::timestamp) - interval '11 weeks', t, interval '1 day')::date AS day FROM hub.today() AS t) AS d
LEFT JOIN (SELECT x.day, sum(x.events)::integer AS events FROM hub.students s JOIN hub.activity_days x ON x.student_id = s.id
	WHERE s.class_id = $1::uuid AND s.is_current AND x.day > hub.today() - 84 GROUP BY x.day) AS a ON a.day = d.day
ORDER BY d.day

-- name: hub_class_weeks
-- The mean mastery at the end of each of twelve weeks, today the last.
SELECT m.day, m.average FROM hub.class_mastery_at($1::uuid, ARRAY(SELECT least(t, date_trunc('week', t::timestamp)::date + 6 - 7 * w)
	FROM hub.today() AS t, generate_series(0, 11) AS w)) AS m

-- name: hub_class_comparison
SELECT json_build_object('key', 'hub.class.compare.' || c.label) AS label, json_build_object('key', 'hub.class.unit.' || c.unit) AS unit,
	c.before, c.now, c.before IS NOT NULL AS has_before, c.now IS NOT NULL AS has_now, abs(c.now - c.before) AS change, c.now > c.before AS is_up, c.now < c.before AS is_down
FROM hub.class_comparison($1::uuid) AS c
