-- SPDX-License-Identifier: GPL-3.0-or-later
-- A notice as pages and answers show it: its words as catalogue keys, its day in the school's zone.
CREATE OR REPLACE VIEW inbox.notices WITH (security_invoker = true) AS
SELECT n.id, n.school_id, n.user_id, n.type, n.kind, t.icon,
	inbox.words(n.kind, 'title', n.params, n.group_count) AS title,
	inbox.words(n.kind, 'message', n.params, n.group_count) AS message,
	'inbox.type.' || n.type AS type_label,
	n.link, n.group_count, n.sent_via, n.is_read, n.archived_at, n.archived_at IS NOT NULL AS is_archived, n.created_at,
	(n.created_at AT TIME ZONE g.time_zone)::date AS day, (now() AT TIME ZONE g.time_zone)::date AS today
FROM inbox.notifications n
JOIN inbox.notification_types t ON t.type = n.type
JOIN school.settings g ON g.school_id = n.school_id;

-- An audience as the form writes it, as inbox.audience reads it. SD422 for anything else, also another school's class.
CREATE OR REPLACE FUNCTION inbox.read_audience(written text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
DECLARE
	word text := split_part(written, ':', 1);
	rest text := split_part(written, ':', 2);
BEGIN
	IF written = 'all' THEN
		RETURN '{"all": true}';
	ELSIF word = 'role' AND rest IN ('student', 'tutor', 'teacher', 'admin') THEN
		RETURN jsonb_build_object('role', rest);
	ELSIF word = 'grade' AND rest ~ '^[0-9]{1,2}$' THEN
		RETURN jsonb_build_object('grade', rest::integer);
	ELSIF word = 'class' AND EXISTS (SELECT FROM school.classes c WHERE c.id::text = rest) THEN
		RETURN jsonb_build_object('class', rest);
	END IF;
	PERFORM auth.refuse_field('audience', 'unknown_choice');
END $$;
