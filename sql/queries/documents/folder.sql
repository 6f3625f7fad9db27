-- SPDX-License-Identifier: GPL-3.0-or-later
-- A person's folders.

-- name: documents_folders
-- All of the caller's by name; $1: the one that is shown.
SELECT f.id, f.name, f.created_at, (SELECT count(*) FROM documents.documents d WHERE d.folder_id = f.id) AS document_count, f.id = $1::uuid AS is_chosen
FROM documents.folders f WHERE f.owner_id = (SELECT auth.user_id()) ORDER BY f.name, f.id

-- name: documents_folder
SELECT f.id, f.name, f.created_at, (SELECT count(*) FROM documents.documents d WHERE d.folder_id = f.id) AS document_count
FROM documents.folders f WHERE f.id = $1::uuid AND f.owner_id = (SELECT auth.user_id())

-- name: documents_save_folder
-- NULL id adds one; name. decision: saved, folder_exists, too_many_folders.
SELECT s.id, s.decision FROM documents.save_folder($1::uuid, $2::text) AS s

-- name: documents_delete_folder
DELETE FROM documents.folders f WHERE f.id = $1::uuid AND f.owner_id = (SELECT auth.user_id())
