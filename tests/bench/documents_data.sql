-- SPDX-License-Identifier: GPL-3.0-or-later
-- A school BENCHDOC of 100,000 documents with about 80 words each, of 5,000 Korean and 500 English words, used as words are (the n-th one as often as
-- 1/n), with particles: half of them for the whole school, three tenths for one of 50 classes, the rest private, by 200 teachers. Login
-- sessions BENCHDOC-teacher, who wrote 500 of them and teaches two classes, and BENCHDOC-student, of one class.
DO $furnish$
DECLARE
	bench uuid := md5('BENCHDOC')::uuid;
	syllables text := '가각간감강개거건검게결경계고공과관광교구국군권규균그극근금급기길나남내노농다단달담당대도독동두등디라락량러력로록료류리마만말매면명모목무문물미민바반발방배번벌변별병보복본부분불비사산상새생서석선설성세소속손수순술스승시식신실심아안야약양어언업에여역연열영예오온와완외요용우운원위유육은을음의이인일임입자작장재적전절점정제조족존종주중즉지직진질집차찬참창채책처천철청체초촌총최추축출충치친칠카타탁탄탐태택터토통투특파판편평포표품풍피필하학한할함합항해행향험현협형호화확환활회획효후훈휴흥희';
	words text[];
BEGIN
	IF EXISTS (SELECT FROM school.schools s WHERE s.code = 'BENCHDOC') THEN
		RETURN;
	END IF;
	INSERT INTO school.schools (id, code, name) VALUES (bench, 'BENCHDOC', 'BENCHDOC');
	INSERT INTO school.people (id, school_id, name, login) SELECT md5('BENCHDOC ' || i)::uuid, bench, '교사 ' || i, 'benchdoc' || i FROM generate_series(0, 199) AS i
	UNION ALL SELECT md5('BENCHDOC student')::uuid, bench, '학생', 'benchdocstudent';
	INSERT INTO school.roles (person_id, school_id, role) SELECT p.id, bench, CASE p.name::text WHEN '학생' THEN 'student' ELSE 'teacher' END FROM school.people p WHERE p.school_id = bench;
	INSERT INTO school.classes (id, school_id, grade, name) SELECT md5('BENCHDOC class ' || c)::uuid, bench, c % 3 + 1, (c / 3 + 1)::text FROM generate_series(0, 49) AS c;
	INSERT INTO school.class_students (person_id, school_id, class_id) VALUES (md5('BENCHDOC student')::uuid, bench, md5('BENCHDOC class 7')::uuid);
	INSERT INTO school.class_teachers (class_id, person_id, school_id) SELECT md5('BENCHDOC class ' || c)::uuid, md5('BENCHDOC 0')::uuid, bench FROM unnest('{7,8}'::integer[]) AS c;
	INSERT INTO auth.sessions (token_hash, person_id, school_id, kind, expires_at)
	SELECT sha256(convert_to('BENCHDOC-' || w.name, 'UTF8')), md5('BENCHDOC ' || w.person)::uuid, bench, 'browser', now() + interval '10 days'
	FROM (VALUES ('teacher', '0'), ('student', 'student')) AS w(name, person);

	words := ARRAY(SELECT CASE n WHEN 3 THEN '학교' WHEN 40 THEN '급식' WHEN 400 THEN '체험학습' WHEN 4000 THEN '독서토론' ELSE CASE WHEN n % 11 = 0 THEN 'word' || n ELSE
			(SELECT string_agg(substr(syllables, abs(hashint8(n * 131::bigint + k)) % char_length(syllables) + 1, 1), '') FROM generate_series(1, 2 + n % 2) AS k) END END
		FROM generate_series(1, 5500) AS n);
	CREATE TEMPORARY TABLE texts ON COMMIT DROP AS
	SELECT i, (SELECT string_agg(words[floor(5500 ^ ((hashint8(i * 1009::bigint + k) & 65535) / 65536.0))::integer]
			|| (ARRAY['', '', '', '은', '는', '을', '를', '에서', '의', '에', '으로', '와'])[(hashint8(i * 2003::bigint + k) & 65535) % 12 + 1], ' ' ORDER BY k)
		FROM generate_series(1, 84) AS k) AS text FROM generate_series(1, 100000) AS i;
	ALTER TABLE documents.documents DISABLE TRIGGER USER;
	INSERT INTO documents.documents (id, school_id, owner_id, title, audience, updated_at)
	SELECT md5('BENCHDOC document ' || i)::uuid, bench, md5('BENCHDOC ' || i % 200)::uuid, array_to_string((string_to_array(text, ' '))[1:4], ' '),
		ARRAY[md5('BENCHDOC document ' || i)::uuid, md5('BENCHDOC ' || i % 200)::uuid] || CASE WHEN i % 10 < 5 THEN ARRAY[bench]
			WHEN i % 10 < 8 THEN ARRAY[md5('BENCHDOC class ' || i / 10 % 50)::uuid] ELSE '{}' END, now() - i * interval '1 minute' FROM texts;
	ALTER TABLE documents.documents ENABLE TRIGGER USER;
	INSERT INTO documents.versions (id, school_id, document_id, number, state, kind, file_name, bytes, words, completed_at)
	SELECT md5(d.id::text || 'version')::uuid, bench, d.id, 1, 'COMPLETED', 'txt', 'bench.txt', 1000, 80, now() FROM documents.documents d WHERE d.school_id = bench;
	INSERT INTO documents.passages (document_id, number, school_id, text, folded, tokens, audience)
	SELECT d.id, 0, bench, d.title, documents.fold(d.title), documents.title_tokens(d.title), d.audience FROM documents.documents d WHERE d.school_id = bench;
	INSERT INTO documents.passages (document_id, number, school_id, text, folded, tokens, audience)
	SELECT d.id, 1, bench, x.text, f.folded, documents.tokens(f.folded), d.audience
	FROM (SELECT t.i, array_to_string((string_to_array(t.text, ' '))[5:], ' ') AS text FROM texts t) AS x
	JOIN documents.documents d ON d.id = md5('BENCHDOC document ' || x.i)::uuid CROSS JOIN LATERAL (SELECT documents.fold(x.text) AS folded) AS f;
END $furnish$;
-- Where they really are: each document reads its version.
UPDATE documents.documents d SET current_version_id = md5(d.id::text || 'version')::uuid WHERE d.school_id = md5('BENCHDOC')::uuid AND d.current_version_id IS NULL;
VACUUM ANALYZE documents.passages;
VACUUM ANALYZE documents.documents;
VACUUM ANALYZE documents.versions;
