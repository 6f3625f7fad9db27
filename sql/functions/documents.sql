-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who may read a document, and what keeps its passages true: the keys of its readers, its title, its text.

-- The key that stands for all of a role in a school.
CREATE OR REPLACE FUNCTION documents.role_key(school uuid, role text) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN md5(school::text || ' ' || role)::uuid;

-- The keys of a person: who has one of them in common with a document's audience may read it.
CREATE OR REPLACE FUNCTION documents.keys_of(person uuid) RETURNS uuid[]
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT COALESCE(array_agg(k.key), '{}') FROM school.people p CROSS JOIN LATERAL (
		SELECT p.id AS key UNION ALL SELECT p.school_id
		UNION ALL SELECT documents.role_key(p.school_id, r.role) FROM school.roles r WHERE r.person_id = p.id
		UNION ALL SELECT c.class_id FROM school.class_students c WHERE c.person_id = p.id
		UNION ALL SELECT t.class_id FROM school.class_teachers t WHERE t.person_id = p.id) AS k
	WHERE p.id = person AND p.school_id = auth.school_id() AND p.disabled_at IS NULL;
$$;

-- Whether the caller may read a document: its owner, and whom it is shared with.
CREATE OR REPLACE FUNCTION documents.readable(document uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM documents.documents d WHERE d.id = document AND d.audience && documents.keys_of(auth.user_id()));
$$;

-- All who may read it, as keys; its own key is among them, so that the index of passages finds those of a document.
CREATE OR REPLACE FUNCTION documents.audience_of(document documents.documents) RETURNS uuid[] LANGUAGE sql STABLE AS $$
	SELECT ARRAY[document.id, document.owner_id] || ARRAY(SELECT CASE s.kind WHEN 'school' THEN s.school_id
			WHEN 'role' THEN documents.role_key(s.school_id, s.role) ELSE COALESCE(s.class_id, s.person_id) END
		FROM documents.shares s WHERE s.document_id = document.id ORDER BY 1);
$$;

-- ---------------------------------------------------------------- what follows

-- Whoever takes or gives a share: the document's audience, and its passages', follow.
CREATE OR REPLACE FUNCTION documents.follow_shares() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	UPDATE documents.documents d SET audience = documents.audience_of(d)
	WHERE d.id IN (SELECT c.document_id FROM changed c) AND d.audience IS DISTINCT FROM documents.audience_of(d);
	RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER shares_added AFTER INSERT ON documents.shares REFERENCING NEW TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION documents.follow_shares();
CREATE OR REPLACE TRIGGER shares_removed AFTER DELETE ON documents.shares REFERENCING OLD TABLE AS changed
	FOR EACH STATEMENT EXECUTE FUNCTION documents.follow_shares();

CREATE OR REPLACE FUNCTION documents.begin_audience() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	NEW.audience := ARRAY[NEW.id, NEW.owner_id];
	RETURN NEW;
END $$;
CREATE OR REPLACE TRIGGER documents_audience BEFORE INSERT ON documents.documents
	FOR EACH ROW EXECUTE FUNCTION documents.begin_audience();

-- The title is a passage of its own, from the start; who reads the document reads its passages.
CREATE OR REPLACE FUNCTION documents.follow_document() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	IF TG_OP = 'INSERT' OR NEW.title IS DISTINCT FROM OLD.title THEN
		INSERT INTO documents.passages (document_id, number, school_id, text, folded, tokens, audience)
		VALUES (NEW.id, 0, NEW.school_id, NEW.title, documents.fold(NEW.title), documents.title_tokens(NEW.title), NEW.audience)
		ON CONFLICT (document_id, number) DO UPDATE SET text = EXCLUDED.text, folded = EXCLUDED.folded, tokens = EXCLUDED.tokens;
	END IF;
	IF TG_OP = 'UPDATE' AND NEW.audience IS DISTINCT FROM OLD.audience THEN
		UPDATE documents.passages p SET audience = NEW.audience WHERE p.document_id = NEW.id;
	END IF;
	RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER documents_passages AFTER INSERT OR UPDATE OF title, audience ON documents.documents
	FOR EACH ROW EXECUTE FUNCTION documents.follow_document();
