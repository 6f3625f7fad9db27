-- SPDX-License-Identifier: GPL-3.0-or-later
-- Documents as they are listed, shown, shared and found.

-- name: documents_list
-- Which (mine, shared, NULL), folder, cursor key and id, rows: the last changed first.
SELECT l.id, l.updated_at AS cursor_key, o.* FROM documents.list($1::text, $2::uuid, $3::timestamptz, $4::uuid, $5::integer) AS l
CROSS JOIN LATERAL documents.overview(l.id) AS o ORDER BY l.updated_at DESC, l.id DESC

-- name: documents_document
SELECT d.id, o.* FROM documents.documents d CROSS JOIN LATERAL documents.overview(d.id) AS o WHERE d.id = $1::uuid

-- name: documents_readers
-- With whom a document of the caller's is shared: who_label (text key) of the school and of roles, a class, or a person's name.
SELECT CASE WHEN s.kind IN ('school', 'role') THEN concat_ws('.', 'documents.share', s.kind, s.role) END AS who_label, c.grade, c.name AS class_name,
	p.name AS person_name
FROM documents.documents d JOIN documents.shares s ON s.document_id = d.id LEFT JOIN school.classes c ON c.id = s.class_id
	LEFT JOIN school.people p ON p.id = s.person_id
WHERE d.id = $1::uuid AND d.owner_id = auth.user_id() ORDER BY s.kind, s.created_at, s.id

-- name: documents_form
-- What its owner can change: folders, and with whom it is shared now.
SELECT d.id, d.title, documents.folder_choices(d.folder_id) AS folders, documents.share_choices(documents.shared_with(d.id)) AS sharing
FROM documents.documents d WHERE d.id = $1::uuid

-- name: documents_new_form
-- The same for documents that come: folder and shares that were chosen, or NULL.
SELECT documents.folder_choices($1::uuid) AS folders, documents.share_choices($2::text[]) AS sharing

-- name: documents_change
-- Title or NULL; whether the folder changes, and to which.
SELECT documents.change_document($1::uuid, $2::text, $3::boolean, $4::uuid)

-- name: documents_share
SELECT documents.share($1::uuid, $2::text[])

-- name: documents_knows_shares
SELECT documents.knows_shares($1::text[]) AS are_known

-- name: documents_delete
DELETE FROM documents.documents d WHERE d.id = $1::uuid AND d.owner_id = (SELECT auth.user_id())

-- name: documents_effects
-- What goes with a document.
SELECT d.id, d.title, (SELECT count(*) FROM documents.versions v WHERE v.document_id = d.id) AS version_count,
	(SELECT NULLIF(count(*), 0) FROM documents.shares s WHERE s.document_id = d.id) AS share_count
FROM documents.documents d WHERE d.id = $1::uuid

-- name: documents_page
-- One page of a document's text, or one part of a document without pages: document, number from 1, words to mark or NULL.
SELECT * FROM documents.page_of($1::uuid, $2::integer, $3::text)

-- name: documents_search
-- Words, cursor key and id, rows: the best first.
SELECT s.id, s.title, s.page, s.sheet, s.heading, s.snippet, s.marks, s.score, documents.pieces(s.snippet, s.marks) AS pieces,
	o.kind, o.owner_id, o.owner_name, o.is_own, o.updated_at, s.score::text AS cursor_key
FROM documents.search($1::text, $4::integer, $2::double precision, $3::uuid) AS s CROSS JOIN LATERAL documents.overview(s.id) AS o
ORDER BY s.score DESC, s.id
