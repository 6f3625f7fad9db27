-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: speaking_sound
-- Where a sound that the caller may hear lies. $2: it is being heard, which is written where staff hears a student.
SELECT f.store, f.name, f.content_type, CASE WHEN $2::boolean THEN speaking.log_hearing(f.id) END FROM files.files f WHERE f.id = $1::uuid
