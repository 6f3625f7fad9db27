-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: inbox_preferences
-- One row a type, its channels within. $1: cells of a form that is shown again, {"feedback": {"email": "off"}}, shown as they were sent.
SELECT m.type, 'inbox.type.' || m.type AS label, 'inbox.type.' || m.type || '.hint' AS hint,
	json_agg(json_build_object('type', m.type, 'channel', m.channel, 'channel_label', 'inbox.channel.' || m.channel,
		'is_fixed', m.mandatory, 'is_now', m.mode = 'now', 'is_digest', m.mode = 'digest', 'is_off', m.mode = 'off',
		'has_digest', 'digest' = ANY (m.modes)) ORDER BY m.position) AS channels
FROM (SELECT x.type, x.channel, x.mandatory, x.modes, COALESCE($1::jsonb #>> ARRAY[x.type, x.channel], x.mode) AS mode,
	row_number() OVER () AS position FROM inbox.preference_matrix() x) AS m
GROUP BY m.type ORDER BY min(m.position)

-- name: inbox_quiet_hours
-- $1: the choice of a form that is shown again, or NULL; without an address no mail goes anywhere.
SELECT COALESCE($1::text, q.choice) = 'school' AS is_school, COALESCE($1::text, q.choice) = 'none' AS is_none,
	COALESCE($1::text, q.choice) = 'own' AS is_own, to_char(COALESCE(q.quiet_start, q.school_start), 'HH24:MI') AS quiet_start,
	to_char(COALESCE(q.quiet_end, q.school_end), 'HH24:MI') AS quiet_end,
	to_char(q.school_start, 'HH24:MI') AS school_start, to_char(q.school_end, 'HH24:MI') AS school_end,
	(SELECT p.email_tag IS NULL FROM school.people p WHERE p.id = (SELECT auth.user_id())) AS has_no_address
FROM inbox.my_quiet_hours() q

-- name: inbox_preference_matrix
-- {"tutor_match": {"inbox": "now", "live": "now", "email": "digest"}, …, "quiet_hours": {"start", "end"}, "none" or null (the school's)}
SELECT (json_object_agg(m.type, m.channels)::jsonb
	|| jsonb_build_object('quiet_hours', (SELECT CASE q.choice WHEN 'own' THEN jsonb_build_object(
		'start', to_char(q.quiet_start, 'HH24:MI'), 'end', to_char(q.quiet_end, 'HH24:MI')) WHEN 'none' THEN '"none"'::jsonb END
		FROM inbox.my_quiet_hours() q)))::text AS matrix
FROM (SELECT x.type, json_object_agg(x.channel, x.mode) AS channels FROM inbox.preference_matrix() x GROUP BY x.type) AS m

-- name: inbox_set_preferences
-- $1: {"feedback": {"email": "off"}, …}, any part of the matrix. SD422 names the cell.
SELECT count(inbox.set_preference(t.key, c.key, c.value)) AS cells
FROM jsonb_each($1::jsonb) AS t CROSS JOIN LATERAL jsonb_each_text(t.value) AS c

-- name: inbox_set_quiet_hours
SELECT inbox.set_quiet_hours($1::text, $2::time, $3::time)
