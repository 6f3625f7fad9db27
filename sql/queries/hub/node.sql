-- SPDX-License-Identifier: GPL-3.0-or-later

-- name: hub_node_keys
-- The keys of the caller's school, those that open something first.
SELECT k.id, k.source_node, 'hub.node.' || k.source_node AS node_label, k.name, k.created_at, k.last_used_at, k.revoked_at
FROM auth.node_keys k ORDER BY k.revoked_at IS NOT NULL, k.source_node, k.created_at DESC LIMIT 200

-- name: hub_find_node_key
SELECT auth.found(EXISTS (SELECT FROM auth.node_keys k WHERE k.id = $1::uuid))

-- name: hub_node_key_add
-- Node, SHA-256 of the key, name or NULL.
SELECT auth.add_node_key($1::integer, $2::bytea, $3::text) AS id

-- name: hub_node_key_revoke
SELECT auth.revoke_node_key($1::uuid) AS is_revoked

-- name: hub_revoke_node_keys
-- For the administrator's command: of one school, or of all ($1 NULL), the key with this id or this SHA-256, or all of a node. The rest is NULL.
UPDATE auth.node_keys k SET revoked_at = now()
WHERE k.revoked_at IS NULL AND ($1::uuid IS NULL OR k.school_id = $1) AND (k.id = $2::uuid OR k.token_hash = $3::bytea OR k.source_node = $4::integer)
RETURNING k.id

-- name: hub_list_node_keys
-- For the administrator's command: of one school, or of all ($1 NULL).
SELECT k.id, c.code AS school, k.source_node, k.name, to_char(k.created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_at,
	to_char(k.last_used_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS last_used_at, to_char(k.revoked_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS revoked_at
FROM auth.node_keys k JOIN school.schools c ON c.id = k.school_id
WHERE $1::uuid IS NULL OR k.school_id = $1
ORDER BY c.code, k.source_node, k.created_at
