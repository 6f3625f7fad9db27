-- SPDX-License-Identifier: GPL-3.0-or-later
-- How documents are shown.

-- How many passages of a document without pages stand on one sheet.
CREATE OR REPLACE FUNCTION documents.sheet_size() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN 20;

-- One document as lists and the API show it. status: of its newest version; kind, pages and words: of the version that is read, else of the newest.
CREATE OR REPLACE FUNCTION documents.overview(document uuid) RETURNS TABLE (title text, kind text, kind_label text, status text, error text, failure text,
	is_pending boolean, is_failed boolean, has_text boolean, percent integer, job_id uuid, version integer, pages integer, words integer, bytes bigint,
	owner_id uuid, owner_name text, is_own boolean, folder_id uuid, folder_name text, is_shared boolean, shared_with json, created_at timestamptz, updated_at timestamptz)
LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT d.title, c.kind, 'documents.kind.' || COALESCE(c.kind, 'none'), n.state, n.error, 'documents.error.' || n.error,
		COALESCE(j.status IN ('PENDING', 'PROCESSING'), false), n.state = 'FAILED', d.current_version_id IS NOT NULL, round(100 * j.progress)::integer, n.job_id,
		COALESCE(c.number, n.number), c.pages, c.words, c.bytes, d.owner_id, p.name, d.owner_id = auth.user_id(),
		CASE WHEN d.owner_id = auth.user_id() THEN d.folder_id END, CASE WHEN d.owner_id = auth.user_id() THEN f.name END, cardinality(d.audience) > 2,
		CASE WHEN d.owner_id = auth.user_id() THEN array_to_json(documents.shared_with(d.id)) END, d.created_at, d.updated_at
	FROM documents.documents d JOIN school.people p ON p.id = d.owner_id LEFT JOIN documents.folders f ON f.id = d.folder_id
	-- shown_id is a column, since row-level security keeps an index from being asked for an expression.
	JOIN LATERAL (SELECT v.*, COALESCE(d.current_version_id, v.id) AS shown_id FROM documents.versions v WHERE v.document_id = d.id
		ORDER BY v.number DESC LIMIT 1) AS n ON true
	LEFT JOIN documents.versions c ON c.id = n.shown_id LEFT JOIN jobs.jobs j ON j.job_id = n.job_id
	WHERE d.id = document;
$$;

-- ---------------------------------------------------------------- forms

CREATE OR REPLACE FUNCTION documents.folder_choices(chosen uuid) RETURNS json LANGUAGE sql STABLE AS $$
	SELECT COALESCE(json_agg(json_build_object('id', f.id, 'name', f.name, 'is_chosen', f.id = chosen) ORDER BY f.name, f.id), '[]')
	FROM documents.folders f WHERE f.owner_id = auth.user_id();
$$;

-- Whom the caller can share with, and what is chosen: the school, roles, classes (first those that the caller teaches), staff and the caller's students.
CREATE OR REPLACE FUNCTION documents.share_choices(words text[]) RETURNS json LANGUAGE sql STABLE AS $$
	SELECT json_build_object('school', 'school' = ANY (words),
		'roles', (SELECT json_agg(json_build_object('value', 'role:' || r, 'label', 'documents.share.role.' || r, 'is_chosen', ('role:' || r) = ANY (words)) ORDER BY place)
			FROM unnest('{student,tutor,teacher,admin}'::text[]) WITH ORDINALITY AS o(r, place)),
		'classes', (SELECT COALESCE(json_agg(json_build_object('value', 'class:' || c.id, 'grade', c.grade, 'class_name', c.name,
				'is_chosen', ('class:' || c.id) = ANY (words)) ORDER BY t.class_id IS NULL, c.grade, c.name), '[]')
			FROM school.classes c LEFT JOIN school.class_teachers t ON t.class_id = c.id AND t.person_id = auth.user_id()),
		'people', (SELECT COALESCE(json_agg(json_build_object('value', 'person:' || p.id, 'name', p.name, 'grade', c.grade, 'class_name', c.name,
				'is_chosen', ('person:' || p.id) = ANY (words)) ORDER BY c.grade IS NOT NULL, p.name, c.grade, c.name, p.id), '[]')
			FROM school.people p LEFT JOIN school.class_students n ON n.person_id = p.id LEFT JOIN school.classes c ON c.id = n.class_id WHERE p.id <> auth.user_id() AND p.disabled_at IS NULL AND (('person:' || p.id) = ANY (words)
				OR EXISTS (SELECT FROM school.roles r WHERE r.person_id = p.id AND r.role IN ('tutor', 'teacher', 'admin'))
				OR EXISTS (SELECT FROM tutoring.tutor_students m WHERE m.student_id = p.id AND m.tutor_id = auth.user_id() AND m.status = 'active')
				OR auth.has_role('teacher') AND school.teaches(p.id))));
$$;

CREATE OR REPLACE FUNCTION documents.change_document(document uuid, title text, moves boolean, folder uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM auth.found(folder IS NULL OR EXISTS (SELECT FROM documents.folders f WHERE f.id = folder AND f.owner_id = auth.user_id()));
	UPDATE documents.documents d SET title = COALESCE(change_document.title, d.title), folder_id = CASE WHEN moves THEN folder ELSE d.folder_id END,
		updated_at = now() WHERE d.id = document AND d.owner_id = auth.user_id();
	PERFORM auth.found(FOUND);
END $$;

-- A folder of the caller's; a hundred at most. decision: saved, folder_exists, too_many_folders. SD404 for another's.
CREATE OR REPLACE FUNCTION documents.save_folder(folder uuid, name text, OUT id uuid, OUT decision text) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM FROM school.people p WHERE p.id = auth.user_id() FOR NO KEY UPDATE;
	IF folder IS NULL AND (SELECT count(*) FROM documents.folders f WHERE f.owner_id = auth.user_id()) >= 100 THEN
		decision := 'too_many_folders';
		RETURN;
	END IF;
	id := COALESCE(folder, gen_random_uuid());
	decision := 'saved';
	IF folder IS NULL THEN
		INSERT INTO documents.folders (id, school_id, owner_id, name) VALUES (save_folder.id, auth.school_id(), auth.user_id(), save_folder.name);
	ELSE
		UPDATE documents.folders f SET name = save_folder.name WHERE f.id = folder AND f.owner_id = auth.user_id();
		PERFORM auth.found(FOUND);
	END IF;
EXCEPTION WHEN unique_violation THEN
	decision := 'folder_exists';
END $$;

-- ---------------------------------------------------------------- text

-- A text cut where marks ([start, length] from 0) begin and end.
CREATE OR REPLACE FUNCTION documents.pieces(text text, marks jsonb) RETURNS json LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	WITH m AS (
		SELECT (e.mark ->> 0)::integer AS start, (e.mark ->> 1)::integer AS length, e.i FROM jsonb_array_elements(marks) WITH ORDINALITY AS e(mark, i)
	), p AS (
		SELECT m.i * 2 AS place, substr(text, m.start + 1, m.length) AS piece, true AS is_marked FROM m
		UNION ALL SELECT m.i * 2 - 1, substr(text, b.after + 1, m.start - b.after), false
			FROM (SELECT m.*, COALESCE(lag(m.start + m.length) OVER (ORDER BY m.i), 0) AS after FROM m) AS m CROSS JOIN LATERAL (SELECT m.after) AS b
		UNION ALL SELECT 2 * count(*) + 1, substr(text, COALESCE(max(m.start + m.length), 0) + 1), false FROM m
	)
	SELECT COALESCE(json_agg(json_build_object('piece', p.piece, 'is_marked', p.is_marked) ORDER BY p.place), '[]') FROM p WHERE p.piece <> '';
$$;

-- One sheet of a document: a page, or where it has none a number of passages. Words of a question are marked. sheets: how many there are;
-- passages: {heading, is_new_heading, is_first_hit, pieces}.
CREATE OR REPLACE FUNCTION documents.page_of(document uuid, wanted integer, question text) RETURNS TABLE (sheet integer, sheets integer, is_paged boolean,
	previous integer, next integer, has_hit boolean, passages json)
LANGUAGE plpgsql STABLE ROWS 1 AS $$
DECLARE
	asked documents.asked_word[] := CASE WHEN question IS NULL THEN '{}' ELSE ARRAY(SELECT w FROM documents.asked_words(question) AS w) END;
	last documents.passages;
BEGIN
	SELECT * INTO last FROM documents.passages p WHERE p.document_id = document ORDER BY p.number DESC LIMIT 1;
	is_paged := last.page IS NOT NULL;
	sheets := greatest(1, CASE WHEN is_paged THEN (SELECT COALESCE(v.pages, last.page) FROM documents.documents d JOIN documents.versions v
		ON v.id = d.current_version_id WHERE d.id = document) ELSE (last.number + documents.sheet_size() - 1) / documents.sheet_size() END);
	sheet := least(greatest(wanted, 1), sheets);
	previous := NULLIF(sheet - 1, 0);
	next := CASE WHEN sheet < sheets THEN sheet + 1 END;
	SELECT COALESCE(json_agg(json_build_object('heading', CASE WHEN x.is_new_heading AND NOT starts_with(x.text, x.heading) THEN x.heading END, 'is_first_hit', x.is_hit AND x.hits = 1,
			'pieces', documents.pieces(x.text, x.marks)) ORDER BY x.number), '[]'), COALESCE(bool_or(x.is_hit), false) INTO passages, has_hit
	FROM (SELECT m.*, m.marks <> '[]' AS is_hit, count(*) FILTER (WHERE m.marks <> '[]') OVER (ORDER BY m.number) AS hits,
			m.heading IS DISTINCT FROM lag(m.heading) OVER (ORDER BY m.number) AS is_new_heading
		FROM (SELECT p.number, p.heading, p.text, CASE WHEN asked = '{}' THEN '[]' ELSE documents.marks(p.text, asked) END AS marks FROM documents.passages p
			WHERE p.document_id = document AND p.number > 0 AND CASE WHEN is_paged THEN p.page = sheet
				ELSE p.number > (sheet - 1) * documents.sheet_size() AND p.number <= sheet * documents.sheet_size() END) AS m) AS x;
	RETURN NEXT;
END $$;
