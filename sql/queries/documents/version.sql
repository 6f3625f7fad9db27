-- SPDX-License-Identifier: GPL-3.0-or-later
-- Documents that come, and their versions; see sql/functions/documents_versions.sql.

-- name: documents_add
-- Title, folder or NULL.
SELECT documents.add_document($1::text, $2::uuid) AS id

-- name: documents_add_version
-- Document, its sender's name of the file, bytes.
SELECT v.version AS id, v.job_id FROM documents.add_version($1::uuid, $2::text, $3::bigint) AS v

-- name: documents_store_piece
-- Version, where the piece begins, its bytes.
INSERT INTO documents.uploads (version_id, first_byte, school_id, content) VALUES ($1::uuid, $2::bigint, (SELECT auth.school_id()), $3::bytea)

-- name: documents_restore
-- Document, number of the version.
SELECT documents.restore_version($1::uuid, $2::integer) AS decision

-- name: documents_added
-- What is answered of a document that came: its id, its newest version's job.
SELECT v.document_id AS id, v.job_id FROM documents.versions v WHERE v.document_id = $1::uuid ORDER BY v.number DESC LIMIT 1

-- name: documents_restoring
-- The same of a version that is restored.
SELECT v.document_id AS id, v.job_id FROM documents.versions v WHERE v.document_id = $1::uuid AND v.number = $2::integer

-- name: documents_versions
-- All of a document, the newest first. Without ids of their own: in the page's links `id` is the document's.
SELECT v.number, v.state AS status, v.error, 'documents.error.' || v.error AS failure, v.kind, v.file_name, v.bytes, v.pages, v.words, v.created_at,
	v.created_by AS author_id, a.name AS author_name, v.id IS NOT DISTINCT FROM d.current_version_id AS is_current, v.file_id IS NOT NULL AS has_file,
	COALESCE(j.status IN ('PENDING', 'PROCESSING'), false) AS is_pending, v.state = 'FAILED' AS is_failed, v.job_id,
	v.state = 'COMPLETED' AND v.id IS DISTINCT FROM d.current_version_id AS may_restore
FROM documents.versions v JOIN documents.documents d ON d.id = v.document_id LEFT JOIN school.people a ON a.id = v.created_by
LEFT JOIN jobs.jobs j ON j.job_id = v.job_id WHERE v.document_id = $1::uuid ORDER BY v.number DESC

-- name: documents_file
-- The original of a document: of the version that is read, or the newest one where none could be read; of another version by number, for its owner.
SELECT f.store, f.name, f.content_type, v.file_name, v.kind FROM documents.documents d
JOIN documents.versions v ON v.document_id = d.id AND CASE WHEN $2::integer IS NOT NULL THEN v.number = $2 AND d.owner_id = (SELECT auth.user_id())
	WHEN d.current_version_id IS NOT NULL THEN v.id = d.current_version_id
	ELSE v.number = (SELECT max(n.number) FROM documents.versions n WHERE n.document_id = d.id) END
JOIN files.files f ON f.id = v.file_id AND f.bytes IS NOT NULL WHERE d.id = $1::uuid

-- name: documents_version_to_read
-- For the job: a version, whose file it is, and where it lies if it does already.
SELECT v.id, v.file_name, d.owner_id, f.store, f.name FROM documents.versions v JOIN documents.documents d ON d.id = v.document_id
LEFT JOIN files.files f ON f.id = v.file_id WHERE v.id = $1::uuid

-- name: documents_uploaded
-- For the job: what was sent.
SELECT string_agg(u.content, '' ORDER BY u.first_byte) AS content FROM documents.uploads u WHERE u.version_id = $1::uuid HAVING count(*) > 0

-- name: documents_keep_file
SELECT documents.keep_file($1::uuid, $2::uuid, $3::bigint)

-- name: documents_note_kind
SELECT documents.note_kind($1::uuid, $2::text, $3::integer)

-- name: documents_begin_text
-- Version, whether it is restored, kind, pages, words.
SELECT documents.begin_text($1::uuid, $2::boolean, $3::text, $4::integer, $5::integer) AS is_wanted

-- name: documents_add_passages
SELECT documents.add_passages($1::uuid, $2::integer, $3::jsonb)
