-- SPDX-License-Identifier: GPL-3.0-or-later
-- The objects of paths, found through the caller's rights; see app/chat/access.c.

-- name: chat_find_own_conversation
SELECT auth.found(EXISTS (SELECT FROM chat.session_master m WHERE m.session_id = $1::uuid AND m.user_id = (SELECT auth.user_id())))

-- name: chat_find_situation
SELECT auth.found(EXISTS (SELECT FROM chat.situations w WHERE w.id = $1::uuid AND (w.is_shared OR w.author_id = (SELECT auth.user_id()))))

-- name: chat_find_own_situation
SELECT auth.found(EXISTS (SELECT FROM chat.situations w WHERE w.id = $1::uuid AND w.author_id = (SELECT auth.user_id())))

-- name: chat_find_own_recommendation
SELECT auth.found(EXISTS (SELECT FROM chat.recommendations_log r WHERE r.id = $1::uuid AND r.user_id = (SELECT auth.user_id())))
