-- SPDX-License-Identifier: GPL-3.0-or-later
-- A school of 5,000 students in 160 classes with 1,000,000 learning events of twelve weeks at 30 concepts, and one of 50 students in two
-- classes that learn the same; mastery folded from the events as hub.accept_events does. Login sessions CODE-admin, and CODE-teacher, who
-- teaches up to seven of the classes (about 200 students).
CREATE FUNCTION pg_temp.furnish(code text, students integer, classes integer) RETURNS void LANGUAGE plpgsql AS $furnish$
DECLARE
	bench uuid := md5(code)::uuid;
BEGIN
	IF EXISTS (SELECT FROM school.schools s WHERE s.code = furnish.code) THEN
		RETURN;
	END IF;
	INSERT INTO school.schools (id, code, name) VALUES (bench, code, code);
	INSERT INTO school.settings (school_id) VALUES (bench) ON CONFLICT DO NOTHING;
	INSERT INTO school.people (id, school_id, name, login, created_at)
	SELECT md5(code || ' ' || i)::uuid, bench, chr(44032 + (i * 37) % 11172) || chr(44032 + (i * 101) % 11172) || '이', lower(code) || i, now() - interval '90 days'
	FROM generate_series(1, students) AS i
	UNION ALL
	SELECT md5(code || ' ' || w)::uuid, bench, w, lower(code) || w, now() FROM unnest('{admin,teacher}'::text[]) AS w;
	INSERT INTO school.roles (person_id, school_id, role)
	SELECT id, bench, CASE WHEN name IN ('admin', 'teacher') THEN name ELSE 'student' END FROM school.people WHERE school_id = bench;
	INSERT INTO school.classes (id, school_id, grade, name)
	SELECT md5(code || ' class ' || c)::uuid, bench, c % 3 + 1, (c / 3 + 1)::text FROM generate_series(0, classes - 1) AS c;
	INSERT INTO school.class_students (person_id, school_id, class_id, number)
	SELECT md5(code || ' ' || i)::uuid, bench, md5(code || ' class ' || i % classes)::uuid, (i / classes + 1)::text FROM generate_series(1, students) AS i;
	INSERT INTO school.class_teachers (class_id, person_id, school_id)
	SELECT md5(code || ' class ' || c)::uuid, md5(code || ' teacher')::uuid, bench FROM generate_series(0, least(classes, 7) - 1) AS c;
	INSERT INTO auth.sessions (token_hash, person_id, school_id, kind, expires_at)
	SELECT sha256(convert_to(code || '-' || w, 'UTF8')), md5(code || ' ' || w)::uuid, bench, 'browser', now() + interval '10 days'
	FROM unnest('{admin,teacher}'::text[]) AS w;
	INSERT INTO hub.concepts (id, school_id, key, name)
	SELECT md5(code || ' concept ' || k)::uuid, bench, 'unit' || k, '단원 ' || k FROM generate_series(0, 29) AS k;

	-- Each week opens two or three concepts; a quarter of the answers goes back to earlier ones. Every
	-- twentieth student stopped a while ago, every fifteenth has got worse lately.
	CREATE TEMPORARY TABLE answers ON COMMIT DROP AS
	SELECT e.i, e.n, e.at, least(29, CASE WHEN e.u1 < 0.25 THEN floor(e.u2 * (e.week * 2.4 + 1)) ELSE floor(e.week * 2.4 + e.u2 * 3) END)::integer AS concept,
		e.u3 < 0.7 + 0.28 * (e.i * 7919 % 1000) / 1000.0 - CASE WHEN e.i % 15 = 0 AND e.week > 9 THEN 0.5 ELSE 0 END AS is_correct
	FROM (SELECT i, n, now() - interval '84 days' + interval '10 hours' * (n * 0.9) + interval '1 second' * i AS at, floor(n * 0.9 * 10 / 168)::integer AS week,
			(hashint8(i * 100003::bigint + n) & 65535) / 65536.0 AS u1, (hashint8(i * 100019::bigint + n) & 65535) / 65536.0 AS u2,
			(hashint8(i * 100043::bigint + n) & 65535) / 65536.0 AS u3
		FROM generate_series(1, students) AS i, generate_series(1, 211) AS n WHERE i % 20 <> 0 OR n < 150) AS e
	WHERE e.at < now();
	INSERT INTO hub.learning_history (occurred_at, school_id, student_id, event_type, source_node, source_id, content)
	SELECT a.at, bench, md5(code || ' ' || a.i)::uuid, 'study', 4, 'bench-' || a.n,
		jsonb_build_object('concept', 'unit' || a.concept, 'result', CASE WHEN a.is_correct THEN 'correct' ELSE 'wrong' END, 'time_spent', 60)
	FROM answers a;
	INSERT INTO hub.activity_days (student_id, day, school_id, events, correct, wrong, seconds)
	SELECT md5(code || ' ' || a.i)::uuid, (a.at AT TIME ZONE 'Asia/Seoul')::date, bench, count(*), count(*) FILTER (WHERE a.is_correct),
		count(*) FILTER (WHERE NOT a.is_correct), count(*) * 60 FROM answers a GROUP BY a.i, 2;
	CREATE TEMPORARY TABLE folded ON COMMIT DROP AS
	SELECT md5(code || ' ' || g.i)::uuid AS student_id, md5(code || ' concept ' || g.concept)::uuid AS concept_id, g.results, g.days, g.last_at,
		'bench-' || g.last_n AS last_id, hub.trace_mastery(0.3, g.results, 0.1, 0.2, 0.1) AS path
	FROM (SELECT a.i, a.concept, array_agg(a.is_correct ORDER BY a.at) AS results, array_agg((a.at AT TIME ZONE 'Asia/Seoul')::date ORDER BY a.at) AS days,
		max(a.at) AS last_at, max(a.n) AS last_n FROM answers a GROUP BY a.i, a.concept) AS g;
	INSERT INTO hub.mastery (student_id, concept_id, school_id, mastery, observations, correct, recent, wrong_in_a_row, last_at, last_source_node, last_source_id)
	SELECT f.student_id, f.concept_id, bench, f.path[cardinality(f.path)], cardinality(f.path), cardinality(array_positions(f.results, true)),
		hub.last_results(f.results), hub.count_wrong_at_end(f.results, 0), f.last_at, 4, f.last_id FROM folded f;
	INSERT INTO hub.mastery_days (student_id, concept_id, day, school_id, mastery, observations)
	SELECT DISTINCT ON (f.student_id, f.concept_id, u.day) f.student_id, f.concept_id, u.day, bench, u.mastery, u.i
	FROM folded f CROSS JOIN LATERAL unnest(f.path, f.days) WITH ORDINALITY AS u(mastery, day, i)
	ORDER BY f.student_id, f.concept_id, u.day, u.i DESC;
	DROP TABLE answers, folded;
END $furnish$;
SELECT pg_temp.furnish('BENCHHUB', 5000, 160), pg_temp.furnish('BENCHFEW', 50, 2) \g /dev/null
VACUUM ANALYZE hub.students, hub.learning_history, hub.activity_days, hub.mastery, hub.mastery_days, hub.concepts;
ANALYZE school.people, school.roles, school.classes, school.class_students, auth.sessions;
