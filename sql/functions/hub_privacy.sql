-- SPDX-License-Identifier: GPL-3.0-or-later
-- Everything about one student, found through what each column says of itself (db.classify): counted, exported, erased. A new table is
-- reached as soon as its columns are classified.

-- ---------------------------------------------------------------- where a person's data is

-- Every classified column; of a partitioned table once.
CREATE OR REPLACE FUNCTION db.personal_columns()
RETURNS TABLE (table_name regclass, column_name name, number smallint, type regtype, category text)
LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
	SELECT c.oid, a.attname, a.attnum, a.atttypid, substr(d.description, 11)
	FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
	JOIN pg_description d ON d.objoid = c.oid AND d.classoid = 'pg_class'::regclass AND d.objsubid = a.attnum AND d.description LIKE 'personal: %'
	WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition;
$$;

-- The tables that hold rows of a person, with the condition that finds them: t is the table, $1 the person. A column that is only
-- emptied when a person goes (ON DELETE SET NULL) says who did something to others. A table without a link of its own is found
-- through the tables that its rows go with (is_direct is false then).
CREATE OR REPLACE FUNCTION hub.tables_of_a_person() RETURNS TABLE (table_name regclass, condition text, is_direct boolean)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	WITH RECURSIVE links AS MATERIALIZED (
		SELECT c.table_name, string_agg(format('t.%I = $1', c.column_name), ' OR ' ORDER BY c.number) AS condition
		FROM db.personal_columns() c
		WHERE c.category = 'link' AND c.type = 'uuid'::regtype AND NOT EXISTS (SELECT FROM pg_constraint f
			WHERE f.conrelid = c.table_name AND f.contype = 'f' AND f.confdeltype = 'n' AND c.number = ANY (f.confdelsetcols))
		GROUP BY 1),
	reached AS (
		SELECT l.table_name, l.condition, ARRAY[l.table_name] AS way, NULL::name AS by FROM links l
		UNION ALL
		SELECT f.conrelid::regclass, format('(%s) IN (SELECT %s FROM %s t WHERE %s)',
			(SELECT string_agg(format('t.%I', a.attname), ', ' ORDER BY k.n) FROM unnest(f.conkey) WITH ORDINALITY AS k(column_number, n)
				JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = k.column_number),
			(SELECT string_agg(format('t.%I', a.attname), ', ' ORDER BY k.n) FROM unnest(f.confkey) WITH ORDINALITY AS k(column_number, n)
				JOIN pg_attribute a ON a.attrelid = f.confrelid AND a.attnum = k.column_number), r.table_name, r.condition),
			r.way || f.conrelid::regclass, f.conname
		FROM reached r JOIN pg_constraint f ON f.confrelid = r.table_name
		WHERE f.contype = 'f' AND f.confdeltype = 'c' AND f.conparentid = 0 AND f.conrelid <> ALL (r.way)
			AND f.conrelid IN (SELECT c.table_name FROM db.personal_columns() c WHERE c.category <> 'no')
			AND f.conrelid NOT IN (SELECT o.table_name FROM links o))
	SELECT DISTINCT ON (r.table_name) r.table_name, r.condition, cardinality(r.way) = 1
	FROM reached r ORDER BY r.table_name, cardinality(r.way), r.by;
$$;

-- SD404 unless the caller may read all about this student: an admin of the school, the administrator's command in it, and the worker
-- that makes a file an admin has ordered.
CREATE OR REPLACE FUNCTION hub.check_may_care_for(student uuid) RETURNS void
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	PERFORM auth.found((auth.has_role('admin') OR auth.is_owner()
			OR auth.user_id() IS NULL AND EXISTS (SELECT FROM hub.exports e WHERE e.student_id = student AND e.made_at IS NULL))
		AND EXISTS (SELECT FROM hub.students s WHERE s.id = student AND s.school_id = auth.school_id()));
END $$;

-- How many rows of the student each table holds, most first, with the categories of their columns. kept_for: a law asks to keep them.
CREATE OR REPLACE FUNCTION hub.personal_counts(student uuid)
RETURNS TABLE (table_name text, row_count bigint, categories text[], law text, kept_for interval)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r record;
BEGIN
	PERFORM hub.check_may_care_for(student);
	FOR r IN SELECT t.table_name, t.condition, k.law, k.kept_for,
			(SELECT array_agg(DISTINCT c.category ORDER BY c.category) FROM db.personal_columns() c
				WHERE c.table_name = t.table_name AND c.category NOT IN ('link', 'no')) AS categories
		FROM hub.tables_of_a_person() t LEFT JOIN db.kept k ON k.table_name = t.table_name::text AND k.reason = 'law'
		ORDER BY t.table_name::text
	LOOP
		EXECUTE format('SELECT count(*) FROM %s t WHERE %s', r.table_name, r.condition) INTO row_count USING student;
		IF row_count > 0 THEN
			table_name := r.table_name::text;
			categories := COALESCE(r.categories, '{}');
			law := r.law;
			kept_for := r.kept_for;
			RETURN NEXT;
		END IF;
	END LOOP;
END $$;

-- ---------------------------------------------------------------- export

-- The expression for the name of a row's file, inside the export: t is the table. A row without an id is named by its key.
CREATE OR REPLACE FUNCTION hub.export_path(from_table regclass) RETURNS text LANGUAGE sql STABLE SET search_path = pg_catalog AS $$
	SELECT format('%L || %s || %s', 'files/' || from_table || '/', (SELECT string_agg(format('t.%I', a.attname), ' || ''-'' || ' ORDER BY k.n)
			FROM pg_constraint p, unnest(p.conkey) WITH ORDINALITY AS k(number, n), pg_attribute a
			WHERE p.conrelid = from_table AND p.contype = 'p' AND a.attrelid = from_table AND a.attnum = k.number), CASE WHEN EXISTS (SELECT FROM pg_attribute a
			WHERE a.attrelid = from_table AND a.attname = 'content_type')
		THEN '''.'' || split_part(t.content_type, ''/'', 2)' ELSE '''.bin''' END);
$$;

-- The name of a stored file (files/store.h), inside the export.
CREATE OR REPLACE FUNCTION hub.stored_path(file files.files) RETURNS text LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
	SELECT 'files/files.files/' || file.id || '.' || CASE file.content_type WHEN 'audio/mp4' THEN 'm4a' ELSE split_part(file.content_type, '/', 2) END;
$$;

-- What the file holds of a table for a reader of programs: one JSON object a row, newest first. Credentials and the files of earlier
-- exports are left out. A column of bytes names the file it is beside this one, unless it is sealed: that is for the program to open
-- (NAME_sealed). A concept's id comes with its name.
CREATE OR REPLACE FUNCTION hub.export_rows(student uuid, from_table regclass) RETURNS SETOF jsonb
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	selected text;
	newest text;
	wanted text;
BEGIN
	PERFORM hub.check_may_care_for(student);
	SELECT t.condition INTO wanted FROM hub.tables_of_a_person() t WHERE t.table_name = from_table AND t.table_name <> 'hub.exports'::regclass;
	PERFORM auth.found(wanted IS NOT NULL);
	SELECT string_agg(CASE WHEN c.type = 'bytea'::regtype AND c.category = 'content' THEN format('%s AS %I', hub.export_path(from_table), c.column_name)
			WHEN c.table_name = 'files.files'::regclass AND c.column_name = 'name' THEN 'hub.stored_path(t) AS file'
			WHEN c.column_name = 'concept_id' THEN 't.concept_id, (SELECT k.name FROM hub.concepts k WHERE k.id = t.concept_id) AS concept'
			ELSE format('t.%I', c.column_name) END, ', ' ORDER BY c.number),
		(array_agg(format('t.%I DESC', c.column_name) ORDER BY c.number) FILTER (WHERE c.type = 'timestamptz'::regtype))[1]
	INTO selected, newest FROM db.personal_columns() c
	WHERE c.table_name = from_table AND c.category <> 'credential'
		AND (c.type <> 'bytea'::regtype OR c.category = 'content' OR c.column_name LIKE '%\_sealed');
	RETURN QUERY EXECUTE format('SELECT to_jsonb(x) FROM (SELECT %s FROM %s t WHERE %s ORDER BY %s) AS x', selected, from_table, wanted,
		COALESCE(newest, '1')) USING student;
END $$;

-- The tables of the file, in the order of the catalogue, with the columns that people read: not the ids, and nothing secret.
CREATE OR REPLACE FUNCTION hub.export_tables(student uuid) RETURNS TABLE (table_name text, label text, columns jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT n.table_name, 'hub.table.' || replace(n.table_name, '.', '_'),
		(SELECT COALESCE(jsonb_agg(jsonb_build_object('name', v.name, 'label', 'hub.column.' || v.name, 'is_time', c.type = 'timestamptz'::regtype)
				ORDER BY c.number), '[]')
			FROM db.personal_columns() c, LATERAL (SELECT CASE WHEN c.column_name = 'concept_id' THEN 'concept'
				ELSE regexp_replace(c.column_name, '_sealed$', '') END) AS v(name)
			WHERE c.table_name::text = n.table_name AND c.category NOT IN ('link', 'credential') AND c.column_name NOT LIKE '%\_tag'
				AND (c.category <> 'no' OR c.column_name = ANY ('{kind,type,status,event_type,title,class_name,grade,role,concept,concept_id}')))
	FROM hub.personal_counts(student) n WHERE n.table_name <> 'hub.exports' ORDER BY n.table_name COLLATE "C";
$$;

-- The files of the student: what columns of bytes hold.
CREATE OR REPLACE FUNCTION hub.export_files(student uuid) RETURNS TABLE (name text, content bytea)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r record;
BEGIN
	PERFORM hub.check_may_care_for(student);
	FOR r IN SELECT t.table_name, t.condition, c.column_name FROM hub.tables_of_a_person() t
		JOIN db.personal_columns() c ON c.table_name = t.table_name AND c.category = 'content' AND c.type = 'bytea'::regtype
		WHERE t.table_name <> 'hub.exports'::regclass
	LOOP
		RETURN QUERY EXECUTE format('SELECT %s, t.%I FROM %s t WHERE %s ORDER BY 1', hub.export_path(r.table_name), r.column_name,
			r.table_name, r.condition) USING student;
	END LOOP;
END $$;

-- What lies beside the database, newest first: the student's own voice, and whatever a row of the student names, such as what a tutor
-- said to the student.
CREATE OR REPLACE FUNCTION hub.export_stored(student uuid) RETURNS TABLE (path text, store text, name text, bytes bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	wanted text;
BEGIN
	PERFORM hub.check_may_care_for(student);
	SELECT string_agg(format('SELECT t.%I FROM %s t WHERE %s', a.attname, p.table_name, p.condition), ' UNION ') INTO wanted
	FROM hub.tables_of_a_person() p
	JOIN pg_constraint f ON f.conrelid = p.table_name AND f.contype = 'f' AND f.confrelid = 'files.files'::regclass
	JOIN pg_attribute a ON a.attrelid = f.conrelid AND a.attnum = ANY (f.conkey) AND a.attname <> 'school_id';
	RETURN QUERY EXECUTE format('SELECT hub.stored_path(f), f.store, f.name, f.bytes FROM files.files f
		WHERE f.bytes IS NOT NULL AND (f.person_id = $1 OR f.id IN (%s)) ORDER BY f.created_at DESC, f.id', wanted) USING student;
END $$;

-- Order the file, its readable part in the caller's language. Returns it and the job that makes it; one that is still being made is the answer again.
CREATE OR REPLACE FUNCTION hub.order_export(student uuid) RETURNS TABLE (export_id uuid, job_id uuid)
LANGUAGE plpgsql SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, pg_temp AS $$
#variable_conflict use_column
BEGIN
	PERFORM auth.require_role('admin');
	PERFORM hub.check_may_care_for(student);
	INSERT INTO hub.exports AS e (school_id, student_id, requested_by, locale)
	SELECT p.school_id, student, p.id, p.locale FROM school.people p WHERE p.id = auth.user_id()
	ON CONFLICT (student_id, requested_by) WHERE made_at IS NULL DO UPDATE SET expires_at = EXCLUDED.expires_at
	RETURNING e.id INTO export_id;
	job_id := jobs.enqueue('student_export', jsonb_build_object('export', export_id), priority => 3, unique_key => 'export:' || export_id,
		max_attempts => 3);
	PERFORM school.log_access(student, 'student_exported');
	RETURN NEXT;
END $$;

-- For the worker: whom an ordered file is about, no row when it is made or gone.
CREATE OR REPLACE FUNCTION hub.open_export(export uuid) RETURNS TABLE (student_id uuid, requested_by uuid, locale text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, pg_temp AS $$
	SELECT e.student_id, e.requested_by, e.locale FROM hub.exports e
	WHERE e.id = export AND e.school_id = auth.school_id() AND e.made_at IS NULL AND auth.user_id() IS NULL;
$$;

-- For the worker too: the file is made.
CREATE OR REPLACE FUNCTION hub.keep_export(export uuid, content bytea) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE hub.exports e SET content = keep_export.content, made_at = now(), expires_at = now() + interval '7 days'
	WHERE e.id = export AND e.school_id = auth.school_id() AND e.made_at IS NULL AND auth.user_id() IS NULL;
$$;

-- ---------------------------------------------------------------- erasure

-- A JSON value without a person: objects that hold the id, and the id itself, are left out; a text that is one of the names becomes
-- ○○○, as does the name inside a longer text. NULL when nothing is left. name: NULL where it is so short that it is part of words.
CREATE OR REPLACE FUNCTION db.without_person(value jsonb, id text, names text[], name text) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog AS $$
DECLARE
	word text := value #>> '{}';
BEGIN
	CASE jsonb_typeof(value)
	WHEN 'string' THEN
		RETURN CASE WHEN strpos(word, id) > 0 THEN NULL WHEN word = ANY (names) THEN '"○○○"'
			ELSE to_jsonb(COALESCE(replace(word, name, '○○○'), word)) END;
	WHEN 'array' THEN
		RETURN (SELECT COALESCE(jsonb_agg(w.v ORDER BY w.n), '[]') FROM (SELECT db.without_person(e.v, id, names, name) AS v, e.n
			FROM jsonb_array_elements(value) WITH ORDINALITY AS e(v, n)) AS w WHERE w.v IS NOT NULL);
	WHEN 'object' THEN
		IF EXISTS (SELECT FROM jsonb_each(value) m WHERE jsonb_typeof(m.value) = 'string' AND strpos(m.value #>> '{}', id) > 0) THEN
			RETURN NULL;
		END IF;
		RETURN db.members_without_person(value, id, names, name);
	ELSE
		RETURN value;
	END CASE;
END $$;

-- An object keeps its other members, whatever stands beside the id.
CREATE OR REPLACE FUNCTION db.members_without_person(value jsonb, id text, names text[], name text) RETURNS jsonb
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog AS $$
BEGIN
	RETURN (SELECT COALESCE(jsonb_object_agg(w.k, w.v), '{}') FROM (SELECT m.key AS k, db.without_person(m.value, id, names, name) AS v
		FROM jsonb_each(value) m WHERE strpos(m.key, id) = 0) AS w WHERE w.v IS NOT NULL);
END $$;

-- What forgetting leaves of a column: a value of the same kind.
CREATE OR REPLACE FUNCTION db.forget_person(value jsonb, id text, names text[], name text) RETURNS jsonb
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog AS $$
	SELECT CASE jsonb_typeof(value) WHEN 'object' THEN db.members_without_person(value, id, names, name)
		ELSE COALESCE(db.without_person(value, id, names, name), '{}') END;
$$;

-- Take the person out of the rows of others (db.mentions) in the school; prose stays for a human to read. What belongs to the person
-- alone goes with the person.
CREATE OR REPLACE FUNCTION hub.forget_mentions(person uuid) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	p school.people := (SELECT o FROM school.people o WHERE o.id = person);
	names text[] := array_remove(ARRAY[p.name, p.login]::text[], NULL);
	long_name text := CASE WHEN char_length(p.name) >= 3 THEN p.name END;
	-- How a text of a row that is worth a closer look goes: the id, the name, or a whole JSON string of one of the names.
	words text[] := array_remove(ARRAY[person::text, long_name], NULL) || ARRAY(SELECT to_json(n)::text FROM unnest(names) AS n);
	filter text;
	m db.mentions;
BEGIN
	-- Jobs about this person alone, waiting or running: whoever runs one finds at its end that it is no longer there.
	DELETE FROM jobs.jobs j WHERE j.school_id = p.school_id AND (j.created_by = person
		OR strpos(j.payload::text, person::text) > 0 AND db.without_person(j.payload, person::text, '{}', NULL) IS NULL);
	-- Files that hold everybody: a roster between its dry run and its import, reports about a class or the school, which can be made again.
	DELETE FROM school.imports i WHERE i.school_id = p.school_id;
	DELETE FROM hub.reports r WHERE r.school_id = p.school_id AND r.student_id IS NULL;
	FOR m IN SELECT * FROM db.mentions WHERE on_erase <> 'review' AND to_regclass(table_name) IS NOT NULL ORDER BY table_name, column_name LOOP
		filter := format('EXISTS (SELECT FROM unnest($1) AS w WHERE strpos(t.%I::text, w) > 0)', m.column_name)
			|| CASE WHEN EXISTS (SELECT FROM pg_attribute a WHERE a.attrelid = m.table_name::regclass AND a.attname = 'school_id')
				THEN ' AND t.school_id = $2' ELSE '' END;
		EXECUTE CASE m.on_erase
			WHEN 'delete' THEN format('DELETE FROM %s t WHERE %s', m.table_name, filter)
			WHEN 'blank' THEN format('UPDATE %s t SET %I = %L WHERE %s', m.table_name, m.column_name, '', filter)
			ELSE format('UPDATE %1$s t SET %2$I = db.forget_person(t.%2$I, $3, $4, $5) WHERE %3$s', m.table_name, m.column_name, filter) END
			USING words, p.school_id, person::text, names, long_name;
	END LOOP;
END $$;

-- How many texts of others, written by people, hold the name: no program can tell a name from a word there.
CREATE OR REPLACE FUNCTION hub.prose_mentions(student uuid) RETURNS TABLE (table_name text, row_count bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r record;
	found_rows bigint;
BEGIN
	PERFORM hub.check_may_care_for(student);
	FOR r IN SELECT m.table_name, string_agg(format('strpos(t.%I::text, $2) > 0', m.column_name), ' OR ') AS holds, p.condition
		FROM db.mentions m JOIN hub.tables_of_a_person() p ON p.table_name::text = m.table_name
		WHERE m.on_erase = 'review' GROUP BY m.table_name, p.condition ORDER BY 1
	LOOP
		EXECUTE format('SELECT count(*) FROM %s t WHERE t.school_id = $3 AND (%s) AND (%s) IS NOT TRUE', r.table_name, r.holds, r.condition)
			INTO found_rows USING student, (SELECT s.name::text FROM hub.students s WHERE s.id = student), auth.school_id();
		IF found_rows > 0 THEN
			table_name := r.table_name;
			row_count := found_rows;
			RETURN NEXT;
		END IF;
	END LOOP;
END $$;

-- Erase a student, all at once: sessions end, every row goes with the person, others' rows forget the name; only what a law asks for
-- stays, without a name. typed_name is what the admin typed to be sure. One of: erased, name_differs, has_other_roles.
CREATE OR REPLACE FUNCTION hub.erase_student(student uuid, typed_name text) RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	p school.people;
	erased jsonb;
BEGIN
	PERFORM auth.found(auth.has_role('admin') OR auth.is_owner());
	PERFORM hub.check_may_care_for(student);
	SELECT * INTO p FROM school.people WHERE id = student FOR UPDATE;
	IF EXISTS (SELECT FROM school.roles r WHERE r.person_id = student AND r.role <> 'student') THEN
		RETURN 'has_other_roles';
	ELSIF p.name IS DISTINCT FROM normalize(btrim(typed_name)) THEN
		RETURN 'name_differs';
	END IF;
	SELECT jsonb_object_agg(c.table_name, c.row_count) INTO erased FROM hub.personal_counts(student) c WHERE c.law IS NULL;
	PERFORM auth.drop_sessions(student);
	PERFORM hub.forget_mentions(student);
	DELETE FROM school.people WHERE id = student;
	PERFORM school.log_access(student, 'student_erased', jsonb_build_object('rows', erased));
	RETURN 'erased';
END $$;
