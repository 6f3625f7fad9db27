-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who reads which document, whatever changes; how a version fails; what a question is taken for.
\ir fixture.psql
\ir speaking.psql
\ir documents.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;
SELECT pg_temp.keep_document(pg_temp.id('ONE'), pg_temp.id('t1')) AS document \gset
CREATE FUNCTION pg_temp.reads(who text, document uuid) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	finds boolean;
BEGIN
	PERFORM pg_temp.sign_in(who);
	finds := EXISTS (SELECT FROM documents.search('급식', 10) s WHERE s.id = document);
	IF finds IS DISTINCT FROM documents.readable(document) OR finds IS DISTINCT FROM EXISTS (SELECT FROM documents.passages_for('급식', 5) p WHERE p.document_id = document) THEN
		RAISE 'what % finds is not what they may read', who;
	END IF;
	RETURN finds;
END $$;

-- ---------------------------------------------------------------- readers
SELECT ok(pg_temp.reads('t1', :'document'), 'its owner reads it');
SELECT ok(NOT pg_temp.reads(who, :'document'), who || ' does not') FROM unnest('{s1,t2,admin,2t1,2admin}'::text[]) AS who;
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT documents.share(:'document', ARRAY['role:student', 'person:' || pg_temp.id('t2')]) \g /dev/null
SELECT is(documents.shared_with(:'document'), ARRAY['person:' || pg_temp.id('t2'), 'role:student'], 'it says with whom it is shared');
SELECT ok(pg_temp.reads(who, :'document'), who || ' reads what is shared') FROM unnest('{s1,s2,t2}'::text[]) AS who;
SELECT ok(NOT pg_temp.reads(who, :'document'), who || ' is not meant') FROM unnest('{admin,2s1}'::text[]) AS who;
SELECT pg_temp.sign_in('t2') \g /dev/null
SELECT throws_ok(format($$SELECT documents.share(%L, '{school}')$$, :'document'), 'SD404', NULL, 'only its owner shares it');
RESET SESSION AUTHORIZATION;
DELETE FROM documents.shares WHERE role = 'student' AND document_id = :'document';
SELECT ok(NOT pg_temp.reads('s1', :'document'), 'what is taken back is found no more');
SELECT is(bool_and(p.audience = d.audience), true, 'the passages'' readers are the document''s')
FROM documents.passages p JOIN documents.documents d ON d.id = p.document_id WHERE d.id = :'document';
UPDATE documents.documents SET title = '체육대회' WHERE id = :'document';
SELECT ok(EXISTS (SELECT FROM documents.passages WHERE document_id = :'document' AND number = 0 AND text = '체육대회'), 'a new title is searched');

-- ---------------------------------------------------------------- a job that fails
INSERT INTO jobs.jobs (school_id, type, payload, created_by)
SELECT v.school_id, 'read_document', jsonb_build_object('version_id', v.id), v.created_by FROM documents.versions v WHERE v.document_id = :'document' AND v.number = 2 RETURNING job_id AS job \gset
UPDATE jobs.jobs SET status = 'FAILED', finished_at = now(), error = 'no_text' WHERE job_id = :'job';
SELECT is((SELECT ROW(state, error)::text FROM documents.versions WHERE document_id = :'document' AND number = 2), '(FAILED,no_text)', 'a version fails with its job');

-- ---------------------------------------------------------------- words
SELECT is(documents.without_particle(word), stem, word) FROM (VALUES ('학교에서', '학교'), ('학교', NULL), ('선생님이', '선생님'), ('고양이', NULL), ('국가', NULL), ('책을', '책'), ('가을', NULL),
	('마을', NULL), ('수학과', '수학'), ('English', NULL)) AS v(word, stem);
SELECT is(documents.marks('초등학교와 학교, school schooling preschool', ARRAY(SELECT w FROM documents.asked_words('학교 school') AS w)), '[[2, 2], [6, 2], [10, 6], [17, 6]]', 'marks: syllables anywhere, Latin words where they begin');
SELECT is(documents.fold('  ＡＢＣ! 가나'), ' abc 가나 ', 'wide and decomposed forms are one');
SELECT is((SELECT count(*) FROM documents.asked_words('!!! ...')), 0::bigint, 'a question without a word has none');
SELECT is(documents.tokens(documents.fold('school school ' || repeat('나 ', 300))) @@ '''+school''', false, 'twice in a long text is not often');
SELECT ok(documents.tokens(documents.fold(repeat('학교에서 ', 20) || repeat('나 ', 100))) @@ '''+++학교'' & ''+++학교에서''', 'twenty times is: the word and its parts');
SELECT ok(documents.title_tokens('학교') @@ '''=학교''' AND NOT documents.title_tokens('학교') @@ '''+'':*', 'a title is found as one, not by how often');
SELECT is(documents.steps('''학교'''), ARRAY['''+++학교''', '''++학교''', '''+학교''', '''학교''']::tsquery[], 'syllables are asked for by how often they stand');
SELECT is((documents.steps('''school'':* & ''학교'''))[4:5], ARRAY['''school'' & ''학교''', '''+++school'':* & ''+++학교''']::tsquery[], 'Latin words are asked for whole before what they begin');

-- ---------------------------------------------------------------- the best of many
-- More passages than are scored, and after them, in another document, the one that is wanted.
CREATE FUNCTION pg_temp.many(title text, text text, most integer) RETURNS uuid LANGUAGE sql AS $$
	WITH d AS (INSERT INTO documents.documents (school_id, owner_id, title) VALUES (pg_temp.id('ONE'), pg_temp.id('t1'), title) RETURNING *),
	p AS (INSERT INTO documents.passages (document_id, number, school_id, text, folded, tokens, audience)
		SELECT d.id, n, d.school_id, text, f, documents.tokens(f), d.audience FROM d, documents.fold(text) AS f, generate_series(1, most) AS n)
	SELECT d.id FROM d;
$$;
CREATE FUNCTION pg_temp.first(question text) RETURNS uuid LANGUAGE sql AS 'SELECT s.id FROM documents.search(question, 1) AS s';
SELECT pg_temp.many('가득', '운동장 schoolbag ' || repeat('나무 ', 100), 600) \g /dev/null
SELECT pg_temp.many('하나', repeat('운동장 ', 20) || 'school ' || repeat('나무 ', 100), 1) AS wanted \gset
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT is(pg_temp.first(question), :'wanted', question || ': the best of many is among those that are scored') FROM unnest('{운동장,운동장에서,school,운동장 school}'::text[]) AS question;
SELECT is((SELECT p.document_id FROM documents.passages_for('운동장은 어디에 있나요?', 1) AS p), :'wanted', 'also for an answer');

-- ---------------------------------------------------------------- lists
-- What is left as a filter of a join reads all versions of a school; row-level security makes one of what is no column.
CREATE FUNCTION pg_temp.plan(query text) RETURNS SETOF text LANGUAGE plpgsql
SET enable_seqscan = off SET enable_hashjoin = off SET enable_mergejoin = off AS $$
BEGIN
	RETURN QUERY EXECUTE 'EXPLAIN (COSTS OFF) ' || query;
END $$;
INSERT INTO documents.versions (school_id, document_id, number, file_name, bytes) SELECT pg_temp.id('ONE'), :'wanted', n, 'a.txt', 1 FROM generate_series(1, 2000) AS n;
ANALYZE documents.versions;
SET SESSION AUTHORIZATION seodang_app;
SELECT is_empty($$SELECT line FROM pg_temp.plan('SELECT o.kind FROM unnest(ARRAY[gen_random_uuid()]) AS i(id) CROSS JOIN LATERAL documents.overview(i.id) AS o') AS line WHERE line ~ 'Join Filter.*current_version_id'$$,
	'a list of documents looks each version up');
RESET SESSION AUTHORIZATION;
SELECT * FROM finish();
ROLLBACK;
