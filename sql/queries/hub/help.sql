-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who needs help, and what staff do about it; see sql/functions/hub_needs_help.sql.

-- name: hub_help_list
-- Class or NULL, a rule's code or NULL, cursor key and id, rows, action of the access log.
SELECT l.*, l.id AS student_id, (l.last_contact_at AT TIME ZONE g.time_zone)::date AS last_contact_day
FROM hub.help_list($1::uuid, $2::text, $3::text, $4::uuid, $5::integer, $6::text) AS l
JOIN school.settings g ON g.school_id = (SELECT auth.school_id())
ORDER BY l.cursor_key COLLATE "C", l.id

-- name: hub_help_page
-- The same with the 14 days until today of each: the mastery of the concept that weighs most, or else the activity.
SELECT l.*, l.concept_id IS NOT NULL AS is_mastery, c.name AS concept_name, c.target, d.days
FROM hub.help_list($1::uuid, $2::text, $3::text, $4::uuid, $5::integer, 'needs_help_read') AS l
LEFT JOIN hub.concepts c ON c.id = l.concept_id
CROSS JOIN LATERAL (SELECT json_agg(CASE WHEN l.concept_id IS NULL
		THEN COALESCE((SELECT a.events FROM hub.activity_days a WHERE a.student_id = l.id AND a.day = t.day), 0)
		ELSE (SELECT m.mastery FROM hub.mastery_days m WHERE m.student_id = l.id AND m.concept_id = l.concept_id AND m.day <= t.day
			ORDER BY m.day DESC LIMIT 1) END ORDER BY t.day) AS days
	FROM (SELECT hub.today() - i AS day FROM generate_series(0, 13) AS i) AS t) AS d
ORDER BY l.cursor_key COLLATE "C", l.id

-- name: hub_help_summary
-- How many students the caller sees (of the class), and until when putting off lasts if nothing is said.
SELECT f.student_count, f.student_count > 0 AS has_students, hub.today() + 7 AS until, hub.today() + 1 AS first_day, hub.today() + 365 AS last_day, $1::uuid AS class_id, $1::uuid IS NULL AS is_all
FROM (SELECT count(*)::integer AS student_count FROM hub.students s WHERE s.school_id = (SELECT auth.school_id()) AND s.is_current
	AND CASE WHEN $1::uuid IS NULL THEN (SELECT hub.sees_all()) OR s.class_id IN (SELECT hub.visible_classes()) ELSE s.class_id = $1 END) AS f

-- name: hub_help_classes
-- The classes that the caller sees; the one that is shown is $1.
SELECT c.id, c.grade, c.name AS class_name, COALESCE(c.id = $1::uuid, false) AS is_current, count(*) OVER () > 8 AS is_many
FROM school.classes c WHERE c.id IN (SELECT hub.visible_classes())
ORDER BY c.grade, c.name, c.id
LIMIT 200

-- name: hub_help_snoozed
-- Whom the caller has put off (of the class), the soonest back first.
SELECT s.id, s.name AS student_name, s.grade, s.class_name, s.student_number AS number, z.until_day
FROM hub.help_snoozes z JOIN hub.students s ON s.id = z.student_id AND s.is_current
WHERE z.teacher_id = (SELECT auth.user_id()) AND z.until_day > hub.today() AND ($1::uuid IS NULL OR s.class_id = $1)
	AND ((SELECT hub.sees_all()) OR s.class_id IN (SELECT hub.visible_classes()))
ORDER BY z.until_day, s.name, s.id
LIMIT 200

-- name: hub_help_message
SELECT sent_count, cardinality(unreachable) AS unreachable_count, array_to_string(unreachable[:10], ', ') AS unreachable_names
FROM hub.message_students($1::uuid[], $2::text)

-- name: hub_teacher_message
-- A notice whole, as its receiver reads it.
SELECT n.params, 'notifications.' || n.kind || '.title' AS title_key,
	'notifications.' || n.kind || '.message' AS message_key, n.created_at
FROM inbox.notifications n WHERE n.id = $1::uuid AND n.user_id = (SELECT auth.user_id())

-- name: hub_help_snooze
SELECT hub.snooze_students($1::uuid[], COALESCE($2::date, hub.today() + 7)) AS student_count

-- name: hub_help_unsnooze
DELETE FROM hub.help_snoozes z WHERE z.student_id = $1::uuid AND z.teacher_id = (SELECT auth.user_id())

-- name: hub_help_rules
SELECT r.code, r.threshold, r.is_enabled, r.is_own, r.school_threshold, r.is_school_enabled, r.lowest, r.highest, r.step, r.urgency,
	json_build_object('key', 'hub.rules.' || r.code) AS title, json_build_object('key', 'hub.rules.' || r.code || '_about', 'threshold', r.threshold) AS about,
	json_build_object('key', 'hub.rules.' || r.code || '_label') AS label, auth.has_role('admin') AS is_school
FROM hub.help_rules_now() AS r ORDER BY r.rule_position

-- name: hub_help_rule_save
SELECT hub.save_help_rule($1::text, $2::double precision, $3::boolean)

-- name: hub_help_rules_forget
-- The caller's own, so that the school's hold again.
DELETE FROM hub.own_help_rules o WHERE o.person_id = (SELECT auth.user_id())

-- name: hub_tell_staff
-- A job: what came in since the staff were last told. $1 is the job's payload.
SELECT live.publish(format('school:%s:staff', $1::jsonb ->> 'school'), 'learning')
