-- SPDX-License-Identifier: GPL-3.0-or-later
-- The directory of tutors in the order of an index: listed_name is kept by tutoring.list_tutor. Without it each page joined and sorted
-- every tutor of the school.
ALTER TABLE tutoring.tutors ADD COLUMN listed_name text COLLATE "ko-x-icu";
UPDATE tutoring.tutors t SET listed_name = p.name
FROM school.people p JOIN school.roles o ON o.person_id = p.id AND o.role = 'tutor'
WHERE p.id = t.person_id AND p.disabled_at IS NULL;
CREATE INDEX tutors_school_id_listed_name_idx ON tutoring.tutors (school_id, listed_name, person_id) WHERE listed_name IS NOT NULL;
SELECT db.classify('tutoring.tutors', 'identity: listed_name');

-- Functions that answer more from now on, or moved.
DROP FUNCTION IF EXISTS school.plan_roster(jsonb, text[]);
DROP FUNCTION IF EXISTS school.judge_roster(jsonb, text[], integer[]);
DROP FUNCTION IF EXISTS tutoring.short_name(text);
