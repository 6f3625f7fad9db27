-- SPDX-License-Identifier: GPL-3.0-or-later
-- Searching what one may read. Korean glues particles to words and words to one another, so beside each word stand all pairs of
-- neighbouring syllables (bigrams): 학교 is found in 학교에서 and in 초등학교. Latin words are found by how they begin.
--
-- Scores are BM25 over passages (k1 1.2, b 0.75): what begins a word counts once, what lies inside one half, a title twice. The index
-- (tokens, audience) is asked by steps, first for passages where the words stand often, until it has given some hundreds; only those are
-- scored, so that no word is slow, however common, and what is left out of a common word's has it less often.
-- The functions are their owner's, since row-level security would keep the index from being asked: each takes the caller's keys first.

-- The words alone, small, in their compatible forms, each between blanks.
CREATE OR REPLACE FUNCTION documents.fold(text text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN ' ' || btrim(regexp_replace(lower(normalize(text, NFKC)), '[^[:alnum:]]+', ' ', 'g')) || ' ';

-- Of one word: itself, its parts in either script, and the bigrams of what is written in syllables.
CREATE OR REPLACE FUNCTION documents.word_tokens(word text) RETURNS SETOF text LANGUAGE sql IMMUTABLE PARALLEL SAFE ROWS 6 AS $$
	SELECT left(word, 60)
	UNION ALL SELECT left(m[1], 60) FROM regexp_matches(word, '[가-힣一-鿿ぁ-ヿ]+|[^가-힣一-鿿ぁ-ヿ]+', 'g') AS m WHERE m[1] <> word
	UNION ALL SELECT substr(m[1], i, 2) FROM regexp_matches(word, '[가-힣一-鿿ぁ-ヿ]{2,}', 'g') AS m,
		generate_series(1, char_length(m[1]) - 1) AS i;
$$;

-- What the index has of a folded text: its tokens, and those that stand in it often for its length (the quotient that BM25 makes a score of)
-- once more behind each mark that they reach.
CREATE OR REPLACE FUNCTION documents.tokens(folded text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT array_to_tsvector(COALESCE(array_agg(m.mark || t.token), '{}'))
	FROM (SELECT l.token, sum(d.n) / (0.25 + 0.75 * octet_length(folded) / 1500) AS weight
		FROM (SELECT w, count(*) AS n FROM regexp_split_to_table(folded, ' ') AS w WHERE w <> '' GROUP BY w) AS d
		CROSS JOIN LATERAL (SELECT DISTINCT k FROM documents.word_tokens(d.w) AS k) AS l(token) GROUP BY l.token) AS t
	JOIN (VALUES ('', 0), ('+', 3), ('++', 6), ('+++', 12)) AS m(mark, least) ON t.weight >= m.least;
$$;

-- A title's: its tokens, and each once more with = before it, by which titles are found before texts.
CREATE OR REPLACE FUNCTION documents.title_tokens(title text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT array_to_tsvector(v.tokens || ARRAY(SELECT '=' || l FROM unnest(v.tokens) AS l))
	FROM (SELECT ARRAY(SELECT l FROM unnest(tsvector_to_array(documents.tokens(documents.fold(title)))) AS l WHERE l NOT LIKE '+%') AS tokens) AS v;
$$;

-- A Korean word without the particle at its end, where the particle fits the syllable before it and what is left has two syllables, or one
-- before a particle that few words end in; NULL where there is none. It need not be right: what it finds contains the word it stands for.
CREATE OR REPLACE FUNCTION documents.without_particle(word text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	stem text := (regexp_match(word, '^(.*?[가-힣]+?)(에서는|에서도|에게서|으로는|으로도|으로써|으로서|까지는|까지도|부터는|이라는|이란|에서|에게|에는|에도|으로|까지|부터|처럼|보다|마다|이나|하고|한테|께서|라는|조차|밖에|대로|만큼|이며|에|의|은|는|을|를|과|와|이|가)$'))[1];
	particle text := substr(word, char_length(stem) + 1);
	ends_closed boolean := (ascii(right(stem, 1)) - 44032) % 28 <> 0;
BEGIN
	IF stem IS NULL OR char_length(stem) < 2 AND particle NOT IN ('을', '를', '에서', '에게', '으로')
		OR particle IN ('은', '을', '과', '으로', '이나', '이며', '이란', '이라는') AND NOT ends_closed
		OR particle IN ('는', '를', '와', '가', '라는') AND ends_closed OR particle = '이' AND (NOT ends_closed OR char_length(stem) < 3) THEN
		RETURN NULL;
	END IF;
	RETURN stem;
END $$;

-- How the index is asked for one base of a word, its tokens after the prefix ('' or =): syllables by their bigrams, all else by how it begins.
CREATE OR REPLACE FUNCTION documents.base_query(base text, prefix text) RETURNS tsquery LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT string_agg(CASE WHEN m[1] ~ '^[가-힣一-鿿ぁ-ヿ]{2,}$'
			THEN (SELECT string_agg(quote_literal(prefix || substr(m[1], i, 2)), ' & ') FROM generate_series(1, char_length(m[1]) - 1) AS i)
			ELSE quote_literal(prefix || m[1]) || ':*' END, ' & ')::tsquery
	FROM regexp_matches(base, '[가-힣一-鿿ぁ-ヿ]+|[^가-힣一-鿿ぁ-ヿ]+', 'g') AS m;
$$;

-- Words of a question, each once, twelve at most. English ones are asked for by their stems too: studies finds study.
CREATE OR REPLACE FUNCTION documents.asked_words(question text) RETURNS SETOF documents.asked_word LANGUAGE sql STABLE PARALLEL SAFE AS $$
	SELECT w.word, b.bases, q.query, q.title_query, w.word ~ '[가-힣一-鿿ぁ-ヿ]'
	FROM (SELECT left(t.word, 60) AS word, min(t.place) AS place FROM regexp_split_to_table(btrim(documents.fold(question)), ' ') WITH ORDINALITY AS t(word, place)
		WHERE t.word <> '' GROUP BY 1 ORDER BY 2 LIMIT 12) AS w
	CROSS JOIN LATERAL (SELECT CASE
		WHEN w.word ~ '[가-힣]' THEN ARRAY[COALESCE(documents.without_particle(w.word), w.word)]
		WHEN w.word ~ '^[a-z]{3,}$' THEN ARRAY(SELECT DISTINCT s FROM unnest(ARRAY[w.word, l.stem, regexp_replace(l.stem, 'i$', 'y')]) AS s
			WHERE s IS NOT NULL)
		ELSE ARRAY[w.word] END AS bases FROM (SELECT (ts_lexize('pg_catalog.english_stem', w.word))[1] AS stem) AS l) AS b
	CROSS JOIN LATERAL (SELECT string_agg('(' || documents.base_query(s, '')::text || ')', ' | ')::tsquery AS query,
		string_agg('(' || documents.base_query(s, '=')::text || ')', ' | ')::tsquery AS title_query FROM unnest(b.bases) AS s) AS q
	ORDER BY w.place;
$$;

-- The steps by which the index is asked: what stands often before the rest, whole words before what only begins so. A list behind a mark is
-- short even for a common word; that of all words with a beginning is theirs together, which the index has to merge each time.
CREATE OR REPLACE FUNCTION documents.steps(query tsquery) RETURNS tsquery[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT array_agg(regexp_replace(CASE WHEN is_whole THEN replace(query::text, ':*', '') ELSE query::text END, '''([^'']+)''', '''' || mark || '\1''', 'g')::tsquery
		ORDER BY is_whole DESC, mark DESC)
	FROM unnest('{+++,++,+,""}'::text[]) AS mark, unnest('{true,false}'::boolean[]) AS is_whole WHERE is_whole OR query::text LIKE '%:*%';
$$;

-- In how many passages that these keys open each word stands, a thousand at most.
CREATE OR REPLACE FUNCTION documents.frequencies(keys uuid[], asked documents.asked_word[]) RETURNS integer[]
LANGUAGE plpgsql STABLE SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
	counts integer[] := '{}';
	w documents.asked_word;
	step tsquery;
	n integer;
BEGIN
	FOREACH w IN ARRAY asked LOOP
		FOREACH step IN ARRAY documents.steps(w.query) LOOP
			SELECT count(*) INTO n FROM (SELECT FROM documents.passages p WHERE p.tokens @@ step AND p.audience && keys LIMIT 1000) AS found;
			EXIT WHEN n = 1000;
		END LOOP;
		counts := counts || n;
	END LOOP;
	RETURN counts;
END $$;

-- How much a word tells that so many of all passages have.
CREATE OR REPLACE FUNCTION documents.rarity(passages integer) RETURNS double precision LANGUAGE sql STABLE AS $$
	SELECT ln(1 + (greatest(c.reltuples, passages, 1) - passages + 0.5) / (passages + 0.5)) FROM pg_catalog.pg_class c
	WHERE c.oid = 'documents.passages'::regclass;
$$;

-- Passages that a query finds, by its steps: the first that has so many is the last. All of them, where there are fewer.
CREATE OR REPLACE FUNCTION documents.passages_with(keys uuid[], query tsquery, most integer) RETURNS TABLE (document_id uuid, number integer)
LANGUAGE plpgsql STABLE ROWS 400 SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
	step tsquery;
	n integer;
BEGIN
	FOREACH step IN ARRAY documents.steps(query) LOOP
		RETURN QUERY SELECT p.document_id, p.number FROM documents.passages p WHERE p.tokens @@ step AND p.audience && keys LIMIT most;
		GET DIAGNOSTICS n = ROW_COUNT;
		EXIT WHEN n = most;
	END LOOP;
END $$;

-- Passages of documents in which all the words stand, wherever: in the title (with what else of those documents has a word), together in a
-- passage, and where those are few, in different ones or as beginnings, sought from the word that fewest have. Some of these documents may
-- lack a word.
CREATE OR REPLACE FUNCTION documents.matching(keys uuid[], asked documents.asked_word[]) RETURNS TABLE (document_id uuid, number integer)
LANGUAGE plpgsql STABLE ROWS 400 SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
	together tsquery := (SELECT string_agg('(' || w.query::text || ')', ' & ')::tsquery FROM unnest(asked) AS w);
	titled tsquery := (SELECT string_agg('(' || w.title_query::text || ')', ' & ')::tsquery FROM unnest(asked) AS w);
	any_whole_word tsquery := (SELECT replace(string_agg('(' || w.query::text || ')', ' | '), ':*', '')::tsquery FROM unnest(asked) AS w);
	ids uuid[] := ARRAY(SELECT p.document_id FROM documents.passages p WHERE p.tokens @@ titled AND p.audience && keys LIMIT 100);
	numbers integer[];
	apart uuid[];
	rarest integer;
	n integer;
BEGIN
	RETURN QUERY SELECT id, 0 FROM unnest(ids) AS id;
	RETURN QUERY SELECT p.document_id, p.number FROM documents.passages p WHERE p.tokens @@ any_whole_word AND p.audience && ids LIMIT 400;
	RETURN QUERY SELECT f.* FROM documents.passages_with(keys, CASE cardinality(asked) WHEN 1 THEN together ELSE replace(together::text, ':*', '')::tsquery END, 300) AS f;
	GET DIAGNOSTICS n = ROW_COUNT;
	IF cardinality(asked) = 1 OR n >= 300 THEN
		RETURN;
	END IF;
	FOR i IN 1 .. cardinality(asked) LOOP
		ids := ARRAY(SELECT f.document_id FROM documents.passages_with(keys, asked[i].query, 300) AS f);
		IF rarest IS NULL OR cardinality(ids) < cardinality(apart) THEN
			rarest := i;
			apart := ids;
		END IF;
		IF ids = '{}' THEN
			RETURN;
		END IF;
	END LOOP;
	RETURN QUERY SELECT f.* FROM documents.passages_with(keys, asked[rarest].query, 300) AS f;
	FOR i IN 1 .. cardinality(asked) LOOP
		IF i <> rarest AND apart <> '{}' THEN
			-- The first of each document's are enough to say that it has the word, also where one has only its bigrams.
			SELECT array_agg(f.document_id), array_agg(f.number) INTO ids, numbers
			FROM (SELECT p.document_id, p.number, row_number() OVER (PARTITION BY p.document_id ORDER BY p.number) AS place FROM documents.passages p
				WHERE p.tokens @@ asked[i].query AND p.audience && apart) AS f WHERE f.place <= 4;
			RETURN QUERY SELECT u.* FROM unnest(ids, numbers) AS u;
			apart := ARRAY(SELECT DISTINCT id FROM unnest(ids) AS id);
		END IF;
	END LOOP;
END $$;

-- The documents that have all the words, each with the passage that has most of them: the best first. Scored are the passages that were
-- found and the titles of their documents.
CREATE OR REPLACE FUNCTION documents.ranked(keys uuid[], asked documents.asked_word[]) RETURNS TABLE (document_id uuid, number integer, score double precision)
LANGUAGE plpgsql STABLE ROWS 100 SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
BEGIN
	IF asked = '{}' THEN
		RETURN;
	END IF;
	RETURN QUERY
	WITH bases AS MATERIALIZED (
		SELECT w.i, w.word, base, w.is_syllables FROM unnest(asked) WITH ORDINALITY AS w(word, bases, query, title_query, is_syllables, i), unnest(w.bases) AS base
	), found AS MATERIALIZED (
		SELECT f.document_id, f.number FROM documents.matching(keys, asked) AS f
	), passages AS MATERIALIZED (
		SELECT p.document_id, p.number, p.folded || '' AS folded
		FROM (SELECT f.document_id, f.number FROM found f UNION SELECT f.document_id, 0 FROM found f) AS o
		JOIN documents.passages p ON p.document_id = o.document_id AND p.number = o.number
	), frequencies AS (
		-- What a word begins counts 1, syllables inside another 0.5; half of one more where it stands alone. Each base is counted, the best one holds.
		SELECT p.document_id, p.number, octet_length(p.folded) AS length, b.i, max(
			(octet_length(p.folded) - octet_length(replace(p.folded, ' ' || b.base, ''))) / (octet_length(b.base) + 1.0) * CASE WHEN b.is_syllables THEN 0.5 ELSE 1 END
			+ CASE WHEN b.is_syllables THEN 0.5 * (octet_length(p.folded) - octet_length(replace(p.folded, b.base, ''))) / octet_length(b.base) ELSE 0 END
			+ CASE WHEN strpos(p.folded, ' ' || b.word || ' ') > 0 THEN 0.5 ELSE 0 END)::double precision AS n
		FROM passages p CROSS JOIN bases b GROUP BY 1, 2, 3, 4
	), counted AS (
		SELECT f.document_id, f.number, f.i, CASE WHEN f.n = 0 THEN 0 WHEN f.number = 0 THEN 2 * least(f.n, 1.5)
			ELSE f.n * 2.2 / (f.n + 1.2 * (0.25 + 0.75 * f.length / 1500.0)) END AS score
		FROM frequencies f
	), by_passage AS (
		SELECT c.document_id, c.number, sum(c.score) AS score FROM counted c GROUP BY 1, 2
	), best AS (
		SELECT DISTINCT ON (b.document_id) b.document_id, b.number, b.score FROM by_passage b
		WHERE b.score > 0 ORDER BY b.document_id, b.number = 0, b.score DESC, b.number
	), by_word AS (
		SELECT c.document_id, c.i, max(c.score) FILTER (WHERE c.number > 0) AS text_score, max(c.score) FILTER (WHERE c.number = 0) AS title_score
		FROM counted c GROUP BY 1, 2
	), whole AS (
		SELECT w.document_id, sum(COALESCE(w.text_score, 0) * 0.3 + COALESCE(w.title_score, 0)) AS score FROM by_word w GROUP BY 1
		HAVING bool_and(greatest(w.text_score, w.title_score) > 0)
	)
	SELECT w.document_id, b.number, w.score + CASE WHEN b.number > 0 THEN b.score ELSE 0 END
	FROM whole w JOIN best b USING (document_id) ORDER BY 3 DESC, 1;
END $$;

-- Where the words stand in a text, as [start, length] in characters from 0, in order, none inside another. Latin words where a word begins.
CREATE OR REPLACE FUNCTION documents.marks(text text, asked documents.asked_word[]) RETURNS jsonb LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	small text := lower(text);
	w documents.asked_word;
	base text;
	place integer;
	after integer;
	places jsonb := '[]';
BEGIN
	FOREACH w IN ARRAY asked LOOP
		FOREACH base IN ARRAY w.bases LOOP
			after := 0;
			LOOP
				place := strpos(substr(small, after + 1), base);
				EXIT WHEN place = 0;
				after := after + place - 1;
				IF w.is_syllables OR after = 0 OR substr(small, after, 1) !~ '[[:alnum:]]' THEN
					places := places || jsonb_build_array(jsonb_build_array(after, char_length(base)));
				END IF;
				after := after + char_length(base);
			END LOOP;
		END LOOP;
	END LOOP;
	IF jsonb_array_length(places) < 2 THEN
		RETURN places;
	END IF;
	RETURN (SELECT jsonb_agg(jsonb_build_array(k.start, k.length) ORDER BY k.start) FROM (
		SELECT p.*, max(p.start + p.length) OVER (ORDER BY p.start ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS reached FROM (
			SELECT DISTINCT ON (e.start) e.start, e.length FROM (SELECT (m ->> 0)::integer AS start, (m ->> 1)::integer AS length FROM jsonb_array_elements(places) AS m) AS e
			ORDER BY e.start, e.length DESC) AS p) AS k WHERE k.reached IS NULL OR k.start >= k.reached);
END $$;

-- About 160 characters of a passage around the first word that was asked for, on one line.
CREATE OR REPLACE FUNCTION documents.snippet(text text, asked documents.asked_word[]) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	line text := translate(text, E'\n\r\t', '   ');
	small text := lower(line);
	place integer := (SELECT min(CASE WHEN w.is_syllables THEN strpos(small, base) ELSE strpos(' ' || small, ' ' || base) END)
		FROM unnest(asked) AS w, unnest(w.bases) AS base WHERE strpos(small, base) > 0);
	length integer := char_length(line);
	first integer := CASE WHEN place IS NULL OR place < 60 OR length <= 160 THEN 0 ELSE least(place - 40, length - 160) END;
BEGIN
	RETURN CASE WHEN first > 0 THEN '… ' ELSE '' END || btrim(regexp_replace(substr(line, first + 1, 160), '\s+', ' ', 'g')) || CASE WHEN length > first + 160 THEN ' …' ELSE '' END;
END $$;

-- Documents that the caller may read and that have all words of the question, the best first, after the place that a cursor names. page is
-- that of the snippet, sheet where it stands among the document's pages (documents.page_of). Nothing for a question without a word.
CREATE OR REPLACE FUNCTION documents.search(question text, most integer, after_score double precision DEFAULT NULL, after_id uuid DEFAULT NULL)
RETURNS TABLE (id uuid, title text, page integer, sheet integer, heading text, snippet text, marks jsonb, score double precision)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 20 SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	keys uuid[] := documents.keys_of(auth.user_id());
	asked documents.asked_word[] := ARRAY(SELECT w FROM documents.asked_words(question) AS w);
BEGIN
	RETURN QUERY
	SELECT d.id, d.title::text, p.page, COALESCE(p.page, greatest(p.number - 1, 0) / documents.sheet_size() + 1), p.heading, s.snippet, documents.marks(s.snippet, asked), r.score
	FROM (SELECT * FROM documents.ranked(keys, asked) r
		WHERE after_score IS NULL OR r.score < after_score OR r.score = after_score AND r.document_id > after_id LIMIT most) AS r
	JOIN documents.documents d ON d.id = r.document_id
	JOIN documents.passages p ON p.document_id = r.document_id AND p.number = r.number
	CROSS JOIN LATERAL (SELECT documents.snippet(p.text, asked) AS snippet OFFSET 0) AS s -- once, for itself and its marks
	WHERE d.audience && keys ORDER BY r.score DESC, d.id;
END $$;

-- Words that a question has and no answer needs.
CREATE OR REPLACE FUNCTION documents.is_idle_word(word text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN word ~ '^(뭐|무엇|무슨|뭔가|뭐야|뭐예요|무엇인가요|어떻게|어떤|어디|어디서|어디에|언제|누가|누구|왜|얼마나|몇|알려|알려줘|알려줘요|알려주세요|주세요|줘|해줘|설명|설명해|설명해줘|설명해주세요|있나요|있어요|있어|인가요|하나요|되나요|돼요|해요|하는|대해|대한|대해서|관한|그리고|그럼|그런데|the|a|an|of|in|on|at|to|for|and|or|is|are|was|were|do|does|did|what|who|whom|when|where|why|how|which|can|could|i|me|my|you|your|it|its|this|that|please|tell|about|with|from|be|we)$';

-- Passages that may answer a question, of what the caller may read: any of its words, the rare ones first. Those that have less than a
-- third of what the best one has are left out.
CREATE OR REPLACE FUNCTION documents.passages_for(question text, most integer) RETURNS TABLE (document_id uuid, title text, page integer, text text)
LANGUAGE plpgsql STABLE SECURITY DEFINER ROWS 5 SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
#variable_conflict use_column
DECLARE
	keys uuid[] := documents.keys_of(auth.user_id());
	asked documents.asked_word[] := ARRAY(SELECT w FROM documents.asked_words(left(question, 2000)) AS w WHERE NOT documents.is_idle_word(w.word));
	counts integer[] := documents.frequencies(keys, asked);
	rarities double precision[] := ARRAY(SELECT CASE WHEN n = 0 THEN 0 ELSE documents.rarity(n) END FROM unnest(counts) AS n);
BEGIN
	RETURN QUERY
	WITH bases AS MATERIALIZED (
		SELECT w.i, base, w.is_syllables FROM unnest(asked) WITH ORDINALITY AS w(word, bases, query, title_query, is_syllables, i), unnest(w.bases) AS base
	), rare AS (
		-- The rarest words, until they bring a thousand passages: a common one beside them only adds to the score.
		SELECT c.query FROM (SELECT w.query, sum(counts[w.i]) OVER (ORDER BY counts[w.i], w.i) - counts[w.i] AS before
			FROM unnest(asked) WITH ORDINALITY AS w(word, bases, query, title_query, is_syllables, i) WHERE counts[w.i] > 0) AS c WHERE c.before < 1000
	), passages AS MATERIALIZED (
		SELECT p.document_id, p.number, p.folded || '' AS folded, t.folded AS title
		FROM (SELECT DISTINCT f.document_id, f.number FROM rare r CROSS JOIN LATERAL documents.passages_with(keys, r.query, 300) AS f WHERE f.number > 0) AS f
		JOIN documents.passages p ON p.document_id = f.document_id AND p.number = f.number
		JOIN documents.passages t ON t.document_id = f.document_id AND t.number = 0
	), frequencies AS (
		SELECT p.document_id, p.number, octet_length(p.folded) AS length, b.i, bool_or(strpos(p.title, b.base) > 0) AS is_titled,
			max((octet_length(p.folded) - octet_length(replace(p.folded, CASE WHEN b.is_syllables THEN b.base ELSE ' ' || b.base END, '')))
				/ octet_length(b.base))::double precision AS n
		FROM passages p CROSS JOIN bases b GROUP BY 1, 2, 3, 4
	), scored AS (
		SELECT f.document_id, f.number, sum(rarities[f.i] * (f.n * 2.2 / (f.n + 1.2 * (0.25 + 0.75 * f.length / 1500.0)) + CASE WHEN f.is_titled THEN 0.5 ELSE 0 END)) AS score
		FROM frequencies f GROUP BY 1, 2
	)
	SELECT d.id, d.title::text, p.page, p.text FROM (SELECT s.*, max(s.score) OVER () AS best FROM scored s) AS s
	JOIN documents.documents d ON d.id = s.document_id JOIN documents.passages p ON p.document_id = s.document_id AND p.number = s.number
	WHERE s.score > 0 AND s.score * 3 >= s.best AND d.audience && keys ORDER BY s.score DESC, s.document_id, s.number LIMIT most;
END $$;
