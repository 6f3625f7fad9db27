-- SPDX-License-Identifier: GPL-3.0-or-later
-- The objects of paths, found through the caller's rights; see app/documents/access.c.

-- name: documents_find_document
SELECT auth.found(documents.readable($1::uuid))

-- name: documents_find_own_document
SELECT auth.found(EXISTS (SELECT FROM documents.documents d WHERE d.id = $1::uuid AND d.owner_id = (SELECT auth.user_id())))

-- name: documents_find_own_folder
SELECT auth.found(EXISTS (SELECT FROM documents.folders f WHERE f.id = $1::uuid AND f.owner_id = (SELECT auth.user_id())))
