-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a school's classes do not say; see sql/functions/classroom_words.sql.

-- name: classroom_words
SELECT w.id, w.word, w.suggestion FROM classroom.words w WHERE w.school_id = (SELECT auth.school_id()) ORDER BY w.word COLLATE db.natural

-- name: classroom_common_words
-- Those that are not on the school's list.
SELECT c.word, c.suggestion FROM classroom.common_words() c
WHERE NOT EXISTS (SELECT FROM classroom.words w WHERE w.school_id = (SELECT auth.school_id()) AND w.key = classroom.word_key(c.word))

-- name: classroom_speech_settings
SELECT classroom.links_refused() AS links_refused, EXISTS (SELECT FROM classroom.common_words() c WHERE NOT EXISTS (SELECT FROM classroom.words w
	WHERE w.school_id = (SELECT auth.school_id()) AND w.key = classroom.word_key(c.word))) AS has_common

-- name: classroom_word_put
-- One of: added, changed, no_letters, too_many.
SELECT classroom.put_word($1::text, $2::text) AS decision

-- name: classroom_word_drop
SELECT classroom.drop_word($1::uuid)

-- name: classroom_links_refuse
SELECT classroom.refuse_links($1::boolean)
