-- SPDX-License-Identifier: GPL-3.0-or-later
-- Documents: folders, versions, shares, passages for the search.
--
-- A document has versions, each with the file as it was sent; the passages are the text of the version that is read now. Who may read
-- stands on each passage beside its words (audience), so that one index answers both; triggers keep it true.

CREATE SCHEMA documents;

-- ---------------------------------------------------------------- folders and documents

-- A folder is its owner's: where a document lies among those of others is nobody's business.
CREATE TABLE documents.folders (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL,
	owner_id    uuid NOT NULL,
	name        db.line COLLATE db.natural NOT NULL CHECK (char_length(name) <= 60),
	created_at  timestamptz NOT NULL DEFAULT now(),
	UNIQUE (school_id, id),
	UNIQUE (owner_id, name),
	FOREIGN KEY (school_id, owner_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);

CREATE TABLE documents.documents (
	id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id           uuid NOT NULL,
	owner_id            uuid NOT NULL,
	folder_id           uuid,
	title               db.line NOT NULL CHECK (char_length(title) <= 120),
	current_version_id  uuid, -- whose text is read and searched; NULL until one could be read
	audience            uuid[] NOT NULL DEFAULT '{}', -- keys of all who may read it (documents.audience), and the document's own
	created_at          timestamptz NOT NULL DEFAULT now(),
	updated_at          timestamptz NOT NULL DEFAULT now(),
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, owner_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, folder_id) REFERENCES documents.folders (school_id, id) ON DELETE SET NULL (folder_id)
);
CREATE INDEX documents_owner_id_updated_at_idx ON documents.documents (owner_id, updated_at DESC, id DESC);
CREATE INDEX documents_school_id_updated_at_idx ON documents.documents (school_id, updated_at DESC, id DESC);
CREATE INDEX documents_folder_id_idx ON documents.documents (folder_id) WHERE folder_id IS NOT NULL;
CREATE INDEX documents_current_version_id_idx ON documents.documents (current_version_id);
CREATE INDEX documents_audience_idx ON documents.documents USING gin (audience) WITH (fastupdate = off);
CREATE STATISTICS documents.documents_owner (dependencies) ON owner_id, school_id FROM documents.documents;

-- A file as it was sent. COMPLETED: its text could be read.
CREATE TABLE documents.versions (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id     uuid NOT NULL,
	document_id   uuid NOT NULL,
	number        integer NOT NULL CHECK (number > 0),
	state         text NOT NULL DEFAULT 'PENDING' CHECK (state IN ('PENDING', 'COMPLETED', 'FAILED')),
	error         text CHECK (error ~ '^[a-z_]{1,60}$'),
	job_id        uuid,
	kind          text CHECK (kind IN ('pdf', 'docx', 'hwpx', 'txt', 'md', 'html')), -- NULL until its bytes were looked at
	file_name     db.line NOT NULL CHECK (char_length(file_name) <= 200), -- its sender's name for it
	file_id       uuid,
	bytes         bigint NOT NULL CHECK (bytes > 0),
	pages         integer CHECK (pages > 0), -- NULL: a kind without pages
	words         integer,
	created_by    uuid,
	created_at    timestamptz NOT NULL DEFAULT now(),
	completed_at  timestamptz,
	UNIQUE (school_id, id),
	UNIQUE (document_id, number),
	CHECK ((state = 'PENDING') = (completed_at IS NULL)),
	CHECK (state <> 'FAILED' OR error IS NOT NULL),
	FOREIGN KEY (school_id, document_id) REFERENCES documents.documents (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, created_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (created_by),
	FOREIGN KEY (school_id, file_id) REFERENCES files.files (school_id, id) ON DELETE SET NULL (file_id)
);
CREATE INDEX versions_created_by_idx ON documents.versions (created_by);
CREATE INDEX versions_file_id_idx ON documents.versions (file_id);
ALTER TABLE documents.documents ADD FOREIGN KEY (school_id, current_version_id) REFERENCES documents.versions (school_id, id)
	ON DELETE SET NULL (current_version_id);

-- What was sent, until its job has put it into the store.
CREATE TABLE documents.uploads (
	version_id  uuid NOT NULL,
	first_byte  bigint NOT NULL CHECK (first_byte >= 0),
	school_id   uuid NOT NULL,
	content     bytea NOT NULL,
	PRIMARY KEY (version_id, first_byte),
	FOREIGN KEY (school_id, version_id) REFERENCES documents.versions (school_id, id) ON DELETE CASCADE
);
ALTER TABLE documents.uploads ALTER COLUMN content SET STORAGE EXTERNAL; -- most kinds are compressed

CREATE TABLE documents.shares (
	id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id    uuid NOT NULL,
	document_id  uuid NOT NULL,
	kind         text NOT NULL CHECK (kind IN ('school', 'role', 'class', 'person')),
	role         text CHECK (role IN ('student', 'tutor', 'teacher', 'admin')),
	class_id     uuid,
	person_id    uuid,
	created_at   timestamptz NOT NULL DEFAULT now(),
	CHECK ((kind = 'role') = (role IS NOT NULL)),
	CHECK ((kind = 'class') = (class_id IS NOT NULL)),
	CHECK ((kind = 'person') = (person_id IS NOT NULL)),
	FOREIGN KEY (school_id, document_id) REFERENCES documents.documents (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, class_id) REFERENCES school.classes (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX shares_document_id_key ON documents.shares (document_id, kind, COALESCE(role, ''), COALESCE(class_id, person_id, document_id));
CREATE INDEX shares_class_id_idx ON documents.shares (class_id) WHERE class_id IS NOT NULL;
CREATE INDEX shares_person_id_idx ON documents.shares (person_id) WHERE person_id IS NOT NULL;

-- ---------------------------------------------------------------- text

-- About a thousand characters each. Number 0 is the title; folded is what scores are counted in: the words alone, small, one blank between.
CREATE TABLE documents.passages (
	document_id  uuid NOT NULL,
	number       integer NOT NULL CHECK (number >= 0),
	school_id    uuid NOT NULL,
	page         integer CHECK (page > 0),
	heading      text,
	text         text NOT NULL,
	folded       text NOT NULL,
	tokens       tsvector NOT NULL,
	audience     uuid[] NOT NULL,
	PRIMARY KEY (document_id, number),
	FOREIGN KEY (school_id, document_id) REFERENCES documents.documents (school_id, id) ON DELETE CASCADE
) WITH (toast_tuple_target = 1024);
ALTER TABLE documents.passages ALTER COLUMN folded SET STORAGE MAIN, ALTER COLUMN folded SET COMPRESSION lz4, ALTER COLUMN text SET COMPRESSION lz4;
-- Each search reads what waits to be sorted into the index from one end to the other, so that little of it waits (kilobytes).
CREATE INDEX passages_words_idx ON documents.passages USING gin (tokens, audience) WITH (gin_pending_list_limit = 512);

-- One word of a question: bases are what is counted in folded texts, the queries how the index is asked for it in texts and in titles.
CREATE TYPE documents.asked_word AS (word text, bases text[], query tsquery, title_query tsquery, is_syllables boolean);

-- ---------------------------------------------------------------- isolation, classification, retention

SELECT db.isolate(t) FROM unnest('{documents.folders, documents.documents, documents.versions, documents.uploads, documents.shares,
	documents.passages}'::regclass[]) AS t;

SELECT db.classify('documents.folders', 'link: owner_id; content: name; no: id school_id created_at'),
	db.classify('documents.documents', 'link: owner_id; content: title; no: id school_id folder_id current_version_id audience created_at updated_at'),
	db.classify('documents.versions', 'link: created_by; content: file_name; activity: created_at; no: id school_id document_id number state error
		job_id kind file_id bytes pages words completed_at'),
	db.classify('documents.uploads', 'content: content; no: version_id first_byte school_id'),
	db.classify('documents.shares', 'link: person_id; no: id school_id document_id kind role class_id created_at'),
	db.classify('documents.passages', 'content: heading text folded tokens; no: document_id number school_id page audience');

INSERT INTO db.mentions VALUES
	('documents.documents', 'title', 'review'),
	('documents.versions',  'file_name', 'review'),
	('documents.passages',  'text', 'review');
