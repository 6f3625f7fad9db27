-- SPDX-License-Identifier: GPL-3.0-or-later
-- What was caught.

-- name: guardrails_find_match
SELECT auth.found(EXISTS (SELECT FROM guardrails.matches m WHERE m.id = $1::uuid AND NOT m.is_dry AND guardrails.sees(m)))

-- name: guardrails_matches
-- Only what waits, a rule or NULL, after which moment and id, limit. Each student whose words are shown is written down.
SELECT m.id, m.created_at, m.created_at AS cursor_key, m.person_id, p.name AS person_name, g.name AS rule_name, m.is_risk, 'guardrails.done.' || m.action AS action_label,
	m.direction = 'output' AS is_answer, m.excerpt, m.decision = 'waiting' AS is_waiting, m.decision = 'approved' AS is_approved,
	m.decision = 'refused' AS is_refused, c.grade, c.name AS class_name,
	CASE WHEN f.position < $5::integer THEN school.log_access(m.person_id, 'guardrail_match_read') END AS logged
FROM guardrails.find_matches($1::boolean, $2::uuid, $3::timestamptz, $4::uuid, $5) AS f
JOIN guardrails.matches m ON m.id = f.id
JOIN school.people p ON p.id = m.person_id
JOIN guardrails.guardrails g ON g.id = m.guardrail_id
LEFT JOIN school.class_students s ON s.person_id = m.person_id
LEFT JOIN school.classes c ON c.id = s.class_id
ORDER BY f.position

-- name: guardrails_match
SELECT m.id, m.created_at, m.person_id, p.name AS person_name, g.id AS rule_id, g.name AS rule_name, m.is_risk, 'guardrails.done.' || m.action AS action_label,
	m.direction = 'output' AS is_answer, m.excerpt, m.decision = 'waiting' AS is_waiting, m.decision = 'approved' AS is_approved,
	m.decision = 'refused' AS is_refused, d.name AS decided_by_name, m.decided_at, c.grade, c.name AS class_name,
	EXISTS (SELECT FROM hub.students h WHERE h.id = m.person_id) AND hub.sees(m.person_id) AS has_record, school.log_access(m.person_id, 'guardrail_match_read') AS logged
FROM guardrails.matches m
JOIN school.people p ON p.id = m.person_id
JOIN guardrails.guardrails g ON g.id = m.guardrail_id
LEFT JOIN school.people d ON d.id = m.decided_by
LEFT JOIN school.class_students s ON s.person_id = m.person_id
LEFT JOIN school.classes c ON c.id = s.class_id
WHERE m.id = $1::uuid

-- name: guardrails_decide
SELECT guardrails.decide($1::uuid, $2::text) AS decision
