-- SPDX-License-Identifier: GPL-3.0-or-later
-- Lists of students: by part of a name, class, metadata and last activity, fast for a school of 100,000.

-- What was typed as a search compares it: small letters, and initial consonants as a keyboard writes them (U+3131 …), also where they
-- were taken apart (U+1100 …).
CREATE OR REPLACE FUNCTION hub.search_word(typed text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN translate(lower(btrim(typed) COLLATE "C"), 'ᄀᄁᄂᄃᄄᄅᄆᄇᄈᄉᄊᄋᄌᄍᄎᄏᄐᄑᄒ', 'ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ');

-- The parts (hub.name_parts) that a name with this word in it has: its pairs, as initial consonants where one of the two is only that.
CREATE OR REPLACE FUNCTION hub.search_parts(word text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog AS $$
	SELECT CASE char_length(word) WHEN 1 THEN ARRAY[word] ELSE
		(SELECT array_agg(CASE WHEN pair ~ '[ㄱ-ㅎ]' THEN hub.initial_consonants(pair) ELSE pair END)
			FROM generate_series(1, char_length(word) - 1) AS i, LATERAL (SELECT substr(word, i, 2)) AS p(pair)) END;
$$;

-- The regular expression of names with this word in them: an initial consonant stands for every syllable that begins with it.
CREATE OR REPLACE FUNCTION hub.search_pattern(word text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog AS $$
	SELECT string_agg(CASE WHEN at > 0 THEN '[' || c || chr(44032 + 588 * (at - 1)) || '-' || chr(44031 + 588 * at) || ']'
		WHEN c ~ '[[:alnum:]]' THEN c ELSE '\' || c END, '' ORDER BY i)
	FROM regexp_split_to_table(word, '') WITH ORDINALITY AS s(c, i),
		LATERAL (SELECT strpos('ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ', c)) AS k(at);
$$;

-- The condition on s.metadata of "key=value", for the index: the value itself, a member of a list, or a truth value or number. A key with
-- dots goes into objects: parent_preferences.report_frequency=weekly. SD422 for what has no key.
CREATE OR REPLACE FUNCTION hub.metadata_condition(pair text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
	wanted text := substr(pair, strpos(pair, '=') + 1);
	conditions text[] := '{}';
	document jsonb;
	step text;
BEGIN
	IF strpos(pair, '=') < 2 THEN
		PERFORM auth.refuse_field('metadata', 'bad_filter');
	END IF;
	FOREACH document IN ARRAY ARRAY[to_jsonb(wanted), to_jsonb(ARRAY[wanted]),
		CASE WHEN wanted ~ '^(true|false|-?[0-9]{1,15}(\.[0-9]{1,15})?)$' THEN wanted::jsonb END]
	LOOP
		CONTINUE WHEN document IS NULL;
		FOR step IN SELECT k FROM unnest(string_to_array(split_part(pair, '=', 1), '.')) WITH ORDINALITY AS p(k, i) ORDER BY i DESC LOOP
			document := jsonb_build_object(step, document);
		END LOOP;
		conditions := conditions || format('s.metadata @> %L', document);
	END LOOP;
	RETURN '(' || array_to_string(conditions, ' OR ') || ')';
END $$;

-- The condition on s of names with the word in them. What its parts say already is not looked at twice.
CREATE OR REPLACE FUNCTION hub.name_condition(word text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN format('s.name_parts @> %L', hub.search_parts(word))
	|| CASE WHEN char_length(word) > 2 OR char_length(word) = 2 AND word ~ '[ㄱ-ㅎ]' AND word ~ '[^ㄱ-ㅎ]'
		THEN format(' AND lower(s.name COLLATE "C") ~ %L', hub.search_pattern(word)) ELSE '' END;

-- A page of the students whom the caller sees and of whom all of this holds; NULL asks nothing. search: part of a name, or whose address
-- has email_tag; metadata: "key=value", all of them; state: graduated, all, else those who are at the school. sort: place (class and
-- number), activity (the latest first), else name.
--
-- The caller's rights are asked here, and the conditions are put together as text, since under a policy PostgreSQL uses no GIN index for
-- an operator that might tell of other rows, and since one plan does not suit all: the students that are found are looked up and sorted
-- where they are few, else the list is walked in its order until the page is full.
CREATE OR REPLACE FUNCTION hub.find_students(search text, grade integer, class_name text, class uuid, metadata text[], state text,
	sort text, after_key text, after_id uuid, row_limit integer, email_tag bytea)
RETURNS TABLE (id uuid, cursor_key text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp ROWS 20 AS $$
DECLARE
	few constant integer := 1000;
	word text := NULLIF(hub.search_word(search), '');
	by_name text := hub.name_condition(word);
	addressed uuid := (SELECT p.id FROM school.people p WHERE p.school_id = auth.school_id() AND p.email_tag = find_students.email_tag);
	is_seen_all boolean := hub.sees_all();
	conditions text := format('s.school_id = %L', auth.school_id())
		|| CASE state WHEN 'all' THEN '' WHEN 'graduated' THEN ' AND s.graduated_on IS NOT NULL' ELSE ' AND s.is_current' END
		|| CASE WHEN is_seen_all THEN '' ELSE format(' AND s.class_id = ANY (%L)', ARRAY(SELECT hub.visible_classes())) END
		|| COALESCE(' AND s.grade = ' || grade, '')
		|| CASE WHEN sort = 'place' AND grade IS NOT NULL THEN format(' AND s.place >= %L', lpad(grade::text, 2, '0') || ' ') ELSE '' END -- its first class
		|| COALESCE(' AND s.class_name = ' || quote_literal(class_name), '')
		|| COALESCE(' AND s.class_id = ' || quote_literal(class), '')
		|| COALESCE((SELECT string_agg(' AND ' || hub.metadata_condition(m), '') FROM unnest(metadata) AS m), '');
	found uuid[];
	place text := CASE sort WHEN 'place' THEN 's.place' ELSE 's.name' END;
BEGIN
	IF word IS NOT NULL OR grade IS NOT NULL OR class_name IS NOT NULL OR class IS NOT NULL OR metadata <> '{}' OR state = 'graduated'
		OR NOT is_seen_all THEN
		EXECUTE 'SELECT array_agg(f.id) FROM (' || format('(SELECT s.id FROM hub.students s WHERE %s LIMIT %s)',
				concat_ws(' AND ', conditions, by_name), few + 1)
			|| CASE WHEN addressed IS NULL THEN '' ELSE format(' UNION SELECT s.id FROM hub.students s WHERE %s AND s.id = %L', conditions, addressed) END
			|| ') AS f' INTO found;
		IF found IS NULL THEN
			RETURN;
		END IF;
		conditions := CASE WHEN cardinality(found) <= few THEN 's.id = ANY ($1)'
			WHEN addressed IS NULL THEN concat_ws(' AND ', conditions, by_name)
			ELSE format('%s AND (%s OR s.id = %L)', conditions, by_name, addressed) END;
	END IF;
	RETURN QUERY EXECUTE CASE WHEN sort = 'activity' THEN format('SELECT s.id, l.day::text FROM hub.last_activity l JOIN hub.students s ON s.id = l.student_id
			WHERE l.school_id = %L AND %s AND ($2 IS NULL OR (l.day, l.student_id) < ($2::date, $3)) ORDER BY l.day DESC, l.student_id DESC LIMIT $4',
			auth.school_id(), conditions)
		ELSE format('SELECT s.id, %1$s::text FROM hub.students s WHERE %2$s AND ($2 IS NULL OR (%1$s, s.id) > ($2, $3)) ORDER BY %1$s, s.id LIMIT $4',
			place, conditions) END
	USING found, after_key, after_id, row_limit;
END $$;
