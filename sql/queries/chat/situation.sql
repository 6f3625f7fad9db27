-- SPDX-License-Identifier: GPL-3.0-or-later
-- Situations that people wrote. The dispatcher has found the one of a path for the caller.

-- name: chat_situations
-- The caller's own and those for the school, the newest first. A page or list of them has no more than 200.
SELECT w.id, w.title, w.scene, w.role, w.opening, w.language, w.difficulty, w.is_shared, w.author_id = (SELECT auth.user_id()) AS is_own, p.name AS author,
	w.updated_at
FROM chat.situations w JOIN school.people p ON p.id = w.author_id
WHERE w.is_shared OR w.author_id = (SELECT auth.user_id()) ORDER BY w.created_at DESC, w.id DESC LIMIT 200

-- name: chat_situation
SELECT w.id, w.title, w.scene, w.role, w.opening, w.language, w.difficulty, w.is_shared, w.author_id = (SELECT auth.user_id()) AS is_own, p.name AS author,
	w.updated_at, w.language = 'ko' AS is_korean, w.difficulty = '하' AS is_low, w.difficulty = '상' AS is_high,
	(SELECT chat.may_share_situations()) AS may_share
FROM chat.situations w JOIN school.people p ON p.id = w.author_id WHERE w.id = $1::uuid

-- name: chat_situation_author
-- What the form of a new one depends on.
SELECT chat.may_share_situations() AS may_share

-- name: chat_situation_put
-- Id (NULL: a new one), title, scene, role, opening, language, difficulty, shared.
SELECT chat.put_situation($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text, $8::boolean) AS id

-- name: chat_situation_delete
DELETE FROM chat.situations w WHERE w.id = $1::uuid
