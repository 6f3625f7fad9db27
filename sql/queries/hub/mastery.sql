-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: hub_mastery_of_student
-- Student, cursor key and id, rows: the concepts with answers, by key.
SELECT c.id, c.key AS concept, c.key AS cursor_key, c.name, m.mastery, c.target, m.observations, m.last_at
FROM hub.mastery m JOIN hub.concepts c ON c.id = m.concept_id
WHERE m.student_id = $1::uuid AND m.observations > 0 AND ($2::text IS NULL OR (c.key::text, c.id) > ($2, $3::uuid))
ORDER BY c.key::text, c.id LIMIT $4::integer
