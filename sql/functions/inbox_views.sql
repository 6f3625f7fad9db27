-- SPDX-License-Identifier: GPL-3.0-or-later
-- The caller's notices as pages and answers show them: their words as catalogue keys, whose values are params and count, their day in the
-- school's zone.
DROP VIEW IF EXISTS inbox.notices;
CREATE VIEW inbox.notices WITH (security_invoker = true) AS
SELECT n.id, n.type, t.icon, 'inbox.type.' || n.type AS type_label,
	'notifications.' || n.kind || '.title' AS title_key, 'notifications.' || n.kind || '.message' AS message_key, n.params, 1 AS count,
	n.group_key, n.link, to_json(n.sent_via) AS sent_via, 'email' = ANY (n.sent_via) AS is_mailed, n.is_read,
	n.archived_at IS NOT NULL AS is_archived, n.created_at, n.created_at AS cursor_key,
	d.day, d.day = d.today AS is_today, d.day = d.today - 1 AS is_yesterday
FROM inbox.notifications n
JOIN inbox.notification_types t ON t.type = n.type
JOIN school.settings g ON g.school_id = n.school_id
CROSS JOIN LATERAL (SELECT (n.created_at AT TIME ZONE g.time_zone)::date AS day, (now() AT TIME ZONE g.time_zone)::date AS today) AS d
WHERE n.user_id = (SELECT auth.user_id());

-- The roles that can be written to, in the order of the form.
CREATE OR REPLACE FUNCTION inbox.audience_roles() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{student,tutor,teacher,admin}'::text[];

-- Everyone, the roles, the grades, the classes: value as read_audience takes it, label a catalogue key with its values.
CREATE OR REPLACE FUNCTION inbox.offered_audiences() RETURNS TABLE (value text, label jsonb) LANGUAGE sql STABLE AS $$
	SELECT o.value, jsonb_build_object('key', 'inbox.announcements.to.' || o.key, 'grade', o.grade, 'class_name', o.class_name)
	FROM (
		SELECT 1 AS part, NULL::bigint AS place, 'all' AS value, 'all' AS key, NULL::integer AS grade, NULL::text AS class_name
		UNION ALL
		SELECT 2, r.place, 'role:' || r.role, r.role, NULL, NULL FROM unnest(inbox.audience_roles()) WITH ORDINALITY AS r(role, place)
		UNION ALL
		SELECT 3, NULL, 'grade:' || c.grade, 'grade', c.grade, NULL FROM school.classes c GROUP BY c.grade
		UNION ALL
		SELECT 3, NULL, 'class:' || c.id, 'class', c.grade, c.name::text FROM school.classes c
	) AS o
	ORDER BY o.part, o.place, o.grade, o.class_name NULLS FIRST;
$$;

-- An audience as the form writes it, as inbox.audience reads it. SD422 for anything else, also another school's class.
CREATE OR REPLACE FUNCTION inbox.read_audience(written text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
	word text := split_part(written, ':', 1);
	rest text := split_part(written, ':', 2);
BEGIN
	IF written = 'all' THEN
		RETURN '{"all": true}';
	ELSIF word = 'role' AND rest = ANY (inbox.audience_roles()) THEN
		RETURN jsonb_build_object('role', rest);
	ELSIF word = 'grade' AND rest ~ '^[0-9]{1,2}$' THEN
		RETURN jsonb_build_object('grade', rest::integer);
	ELSIF word = 'class' AND EXISTS (SELECT FROM school.classes c WHERE c.id::text = rest) THEN
		RETURN jsonb_build_object('class', rest);
	END IF;
	PERFORM auth.refuse_field('audience', 'unknown_choice');
END $$;
