-- SPDX-License-Identifier: GPL-3.0-or-later
-- Documents that come, and what becomes of them: sent bytes wait in documents.uploads for the job read_document, which puts the file into
-- the store (whatever it is, it can be had again) and then reads its text.

-- A document of the caller's and its first version. folder: the caller's own. SD404 for another one.
CREATE OR REPLACE FUNCTION documents.add_document(title text, folder uuid DEFAULT NULL) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	document uuid;
BEGIN
	PERFORM auth.found(folder IS NULL OR EXISTS (SELECT FROM documents.folders f WHERE f.id = folder AND f.owner_id = auth.user_id()));
	INSERT INTO documents.documents (school_id, owner_id, folder_id, title) VALUES (auth.school_id(), auth.user_id(), folder, add_document.title)
	RETURNING id INTO document;
	RETURN document;
END $$;

-- A version of so many bytes, which are stored after it in the same transaction, and the job that reads it. Twenty are kept: the oldest of
-- those that are not read now makes room.
CREATE OR REPLACE FUNCTION documents.add_version(document uuid, file_name text, bytes bigint, OUT version uuid, OUT job_id uuid) LANGUAGE plpgsql AS $$
DECLARE
	d documents.documents;
BEGIN
	SELECT * INTO d FROM documents.documents o WHERE o.id = document AND o.owner_id = auth.user_id() FOR UPDATE;
	PERFORM auth.found(FOUND);
	DELETE FROM documents.versions v WHERE v.id IN (SELECT o.id FROM documents.versions o
		WHERE o.document_id = document AND o.id IS DISTINCT FROM d.current_version_id ORDER BY o.number DESC OFFSET 18);
	version := gen_random_uuid();
	job_id := jobs.enqueue('read_document', jsonb_build_object('version_id', version), priority => 4, max_attempts => 3);
	INSERT INTO documents.versions (id, school_id, document_id, number, job_id, file_name, bytes, created_by)
	SELECT version, d.school_id, d.id, COALESCE(max(v.number), 0) + 1, add_version.job_id, add_version.file_name, add_version.bytes, auth.user_id()
	FROM documents.versions v WHERE v.document_id = document;
	UPDATE documents.documents o SET updated_at = now() WHERE o.id = document;
END $$;

-- An earlier version becomes the one that is read: its text is read again from its file. One of: restored, is_current, unreadable (it could
-- not be read then). SD404 for a document that is not the caller's, or a version that it does not have.
CREATE OR REPLACE FUNCTION documents.restore_version(document uuid, number integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	d documents.documents;
	v documents.versions;
BEGIN
	SELECT * INTO d FROM documents.documents o WHERE o.id = document AND o.owner_id = auth.user_id() FOR UPDATE;
	PERFORM auth.found(FOUND);
	SELECT * INTO v FROM documents.versions o WHERE o.document_id = document AND o.number = restore_version.number;
	PERFORM auth.found(FOUND);
	IF v.id = d.current_version_id THEN
		RETURN 'is_current';
	ELSIF v.state <> 'COMPLETED' OR v.file_id IS NULL THEN
		RETURN 'unreadable';
	END IF;
	UPDATE documents.versions o SET job_id = jobs.enqueue('read_document', jsonb_build_object('version_id', v.id, 'restores', true), priority => 4,
		unique_key => 'restore ' || v.id, max_attempts => 3) WHERE o.id = v.id;
	RETURN 'restored';
END $$;

-- ---------------------------------------------------------------- of the job

-- Tell the owner's pages how a document is doing.
CREATE OR REPLACE FUNCTION documents.tell(document uuid) RETURNS void LANGUAGE sql AS $$
	SELECT live.publish('user:' || d.owner_id, 'documents', jsonb_build_object('document', d.id)) FROM documents.documents d WHERE d.id = document;
$$;

-- The file is in the store: what was sent need not wait any more.
CREATE OR REPLACE FUNCTION documents.keep_file(version uuid, file uuid, bytes bigint) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM files.keep(file, bytes);
	UPDATE documents.versions v SET file_id = file WHERE v.id = version;
	PERFORM auth.found(FOUND);
	DELETE FROM documents.uploads u WHERE u.version_id = version;
END $$;

-- The text of a version replaces what is read of its document: what follows in this transaction is added by documents.add_passages. False,
-- and nothing changes, where a newer version was read meanwhile. SD404 where the version is gone.
CREATE OR REPLACE FUNCTION documents.begin_text(version uuid, restores boolean, kind text, pages integer, words integer) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	v documents.versions;
	current_number integer;
BEGIN
	SELECT o.document_id INTO v.document_id FROM documents.versions o WHERE o.id = version;
	PERFORM FROM documents.documents d WHERE d.id = v.document_id FOR UPDATE;
	PERFORM auth.found(FOUND);
	UPDATE documents.versions o SET state = 'COMPLETED', error = NULL, completed_at = COALESCE(o.completed_at, now()), kind = begin_text.kind,
		pages = begin_text.pages, words = begin_text.words WHERE o.id = version RETURNING * INTO v;
	PERFORM auth.found(FOUND);
	SELECT c.number INTO current_number FROM documents.documents d JOIN documents.versions c ON c.id = d.current_version_id WHERE d.id = v.document_id;
	PERFORM documents.tell(v.document_id);
	IF current_number > v.number AND NOT restores THEN
		RETURN false;
	END IF;
	UPDATE documents.documents d SET current_version_id = version, updated_at = now() WHERE d.id = v.document_id;
	DELETE FROM documents.passages p WHERE p.document_id = v.document_id AND p.number > 0;
	RETURN true;
END $$;

-- Some of its passages, [{page, heading, text}…], numbered from first on.
CREATE OR REPLACE FUNCTION documents.add_passages(version uuid, first integer, passages jsonb) RETURNS void LANGUAGE sql AS $$
	INSERT INTO documents.passages (document_id, number, school_id, page, heading, text, folded, tokens, audience)
	SELECT d.id, first + p.place - 1, d.school_id, p.page, p.heading, p.text, f.folded, documents.tokens(f.folded), d.audience
	FROM documents.versions v JOIN documents.documents d ON d.id = v.document_id,
		ROWS FROM (jsonb_to_recordset(passages) AS (page integer, heading text, text text)) WITH ORDINALITY AS p(page, heading, text, place)
	CROSS JOIN LATERAL (SELECT documents.fold(p.text) AS folded) AS f
	WHERE v.id = version;
$$;

-- What is known of a file that could not be read.
CREATE OR REPLACE FUNCTION documents.note_kind(version uuid, kind text, pages integer) RETURNS void LANGUAGE sql AS $$
	UPDATE documents.versions v SET kind = note_kind.kind, pages = note_kind.pages WHERE v.id = version;
$$;

-- A version fails with its job, for good: its file stays, where it reached the store. A restoring that fails changes nothing.
CREATE OR REPLACE FUNCTION documents.fail_version() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	v documents.versions;
BEGIN
	UPDATE documents.versions o SET state = 'FAILED', completed_at = now(), error = jobs.error_code(NEW.error)
	WHERE o.id = (NEW.payload ->> 'version_id')::uuid AND o.state = 'PENDING' RETURNING * INTO v;
	IF FOUND THEN
		DELETE FROM documents.uploads u WHERE u.version_id = v.id AND v.file_id IS NOT NULL;
		PERFORM documents.tell(v.document_id);
	END IF;
	RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER jobs_document AFTER UPDATE OF status ON jobs.jobs FOR EACH ROW
	WHEN (NEW.status = 'FAILED' AND NEW.status IS DISTINCT FROM OLD.status AND NEW.type = 'read_document')
	EXECUTE FUNCTION documents.fail_version();

-- ---------------------------------------------------------------- sharing

-- What 'school', 'role:ROLE', 'class:ID' and 'person:ID' name in the caller's school; no row for anything else.
CREATE OR REPLACE FUNCTION documents.share_of(word text) RETURNS TABLE (kind text, role text, class_id uuid, person_id uuid) LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT w.kind, CASE w.kind WHEN 'role' THEN w.of END, c.id, p.id
	FROM (SELECT split_part(word, ':', 1) AS kind, substr(word, strpos(word || ':', ':') + 1) AS of) AS w
	LEFT JOIN school.classes c ON w.kind = 'class' AND c.id::text = lower(w.of)
	LEFT JOIN school.people p ON w.kind = 'person' AND p.id::text = lower(w.of) AND p.disabled_at IS NULL
	WHERE CASE w.kind WHEN 'school' THEN w.of = '' WHEN 'role' THEN w.of IN ('student', 'tutor', 'teacher', 'admin') WHEN 'class' THEN c.id IS NOT NULL
		WHEN 'person' THEN p.id IS NOT NULL ELSE false END;
$$;

-- Whether each of these words names somebody.
CREATE OR REPLACE FUNCTION documents.knows_shares(words text[]) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT NOT EXISTS (SELECT FROM unnest(words) AS w WHERE NOT EXISTS (SELECT FROM documents.share_of(w)));
$$;

-- Share one's document with these and nobody else. SD404 where it is not the caller's.
CREATE OR REPLACE FUNCTION documents.share(document uuid, words text[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM documents.documents d WHERE d.id = document AND d.owner_id = auth.user_id() FOR UPDATE;
	PERFORM auth.found(FOUND);
	DELETE FROM documents.shares s WHERE s.document_id = document;
	INSERT INTO documents.shares (school_id, document_id, kind, role, class_id, person_id)
	SELECT DISTINCT auth.school_id(), document, s.* FROM unnest(words) AS w, documents.share_of(w) AS s;
END $$;

-- Whom it is shared with, in the same words.
CREATE OR REPLACE FUNCTION documents.shared_with(document uuid) RETURNS text[] LANGUAGE sql STABLE AS $$
	SELECT ARRAY(SELECT s.kind || COALESCE(':' || COALESCE(s.role, s.class_id::text, s.person_id::text), '') FROM documents.shares s
		WHERE s.document_id = document ORDER BY s.kind, s.created_at, s.id);
$$;

-- ---------------------------------------------------------------- lists

-- The documents that the caller may read, the last changed first: all, one's own (mine), those of others (shared), or of a folder.
CREATE OR REPLACE FUNCTION documents.list(which text, folder uuid, before timestamptz, before_id uuid, most integer) RETURNS TABLE (id uuid, updated_at timestamptz)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = pg_catalog, pg_temp SET plan_cache_mode = force_custom_plan AS $$
#variable_conflict use_column
DECLARE
	keys uuid[] := documents.keys_of(auth.user_id());
BEGIN
	IF which = 'mine' OR folder IS NOT NULL THEN
		RETURN QUERY SELECT d.id, d.updated_at FROM documents.documents d WHERE d.owner_id = auth.user_id() AND d.school_id = auth.school_id()
			AND (folder IS NULL OR d.folder_id = folder) AND (before IS NULL OR (d.updated_at, d.id) < (before, before_id))
		ORDER BY d.updated_at DESC, d.id DESC LIMIT most;
	ELSE
		RETURN QUERY SELECT d.id, d.updated_at FROM documents.documents d WHERE d.audience && keys AND d.school_id = auth.school_id()
			AND (which IS NULL OR d.owner_id <> auth.user_id()) AND (before IS NULL OR (d.updated_at, d.id) < (before, before_id))
		ORDER BY d.updated_at DESC, d.id DESC LIMIT most;
	END IF;
END $$;
