-- SPDX-License-Identifier: GPL-3.0-or-later
-- Words of a school's own; see sql/functions/speaking_words.sql.

-- name: speaking_words
SELECT p.word, p.sounds_like, p.phones, o.name AS author, p.created_at FROM speaking.pronunciations p LEFT JOIN school.people o ON o.id = p.created_by
WHERE p.school_id = (SELECT auth.school_id()) ORDER BY p.word

-- name: speaking_pronunciations
SELECT p.word, p.phones FROM speaking.pronunciations p WHERE p.school_id = (SELECT auth.school_id())

-- name: speaking_word_put
-- One of: put, too_many.
SELECT speaking.put_word($1::text, $2::text, $3::text) AS decision

-- name: speaking_word_drop
SELECT speaking.drop_word($1::text)
