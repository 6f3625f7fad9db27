-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the demo schools let people use of models, and what they used in the last five weeks: the partner, and two weeks of a service that
-- was tried and switched off. Loaded once, after demo_chat.sql.

DO $demo$
DECLARE
	school uuid;
	partner uuid;
	service uuid;
	class uuid;
BEGIN
	FOREACH school IN ARRAY ARRAY[md5('demo HANBIT')::uuid, md5('demo NARU')::uuid] LOOP
		CONTINUE WHEN NOT EXISTS (SELECT FROM school.schools s WHERE s.id = school) OR EXISTS (SELECT FROM models.quotas q WHERE q.school_id = school);
		PERFORM auth.act_in_school(school);
		SELECT v.id INTO partner FROM models.providers v WHERE v.school_id = school AND v.kind = 'scripted';
		INSERT INTO models.providers (school_id, kind, name, url, model, enabled, price_in, price_out, answered_at, created_at)
		VALUES (school, 'openai', '시범 서비스', 'https://models.school.example/v1', 'school-large', false, 2.5, 10, now() - interval '14 days', now() - interval '30 days')
		RETURNING id INTO service;
		SELECT c.id INTO class FROM school.classes c WHERE c.school_id = school ORDER BY c.grade, c.name LIMIT 1;
		-- By tokens and cost, which the scripted partner has none of: whoever tries the demo is stopped by nothing that they did not set.
		INSERT INTO models.quotas (school_id, scope, role, class_id, period, requests, tokens, cost) VALUES
			(school, 'role', 'student', NULL, 'day', NULL, 20000, NULL),
			(school, 'role', 'teacher', NULL, 'month', NULL, 500000, 5),
			(school, 'class', NULL, class, 'month', NULL, NULL, 2);

		-- More on school days, less at the weekend; who and how many follow from a hash, the same each time.
		WITH asked AS (
			SELECT p.id AS person_id, r.role, s.class_id, d.back, d.day, e.n, ('x' || substr(md5('demo use ' || p.login || d.back || e.n), 1, 7))::bit(28)::integer AS dice
			FROM generate_series(0, 34) AS b(back)
			CROSS JOIN LATERAL (SELECT b.back, models.day_of(school, now()) - b.back AS day) AS d
			JOIN school.roles r ON r.school_id = school AND r.role <> 'operator'
			JOIN school.people p ON p.id = r.person_id LEFT JOIN school.class_students s ON s.person_id = p.id
			CROSS JOIN generate_series(1, 4) AS e(n)),
		kept AS (
			SELECT a.*, a.back BETWEEN 14 AND 27 AND a.dice % 3 > 0 AS is_service, a.dice % 41 = 0 AS is_failed, a.role <> 'student' AND a.dice % 7 = 0 AS is_hit
			FROM asked a WHERE a.dice % 100 < CASE WHEN extract(isodow FROM a.day) > 5 THEN 3 WHEN a.role = 'student' THEN 14 ELSE 30 END)
		INSERT INTO models.ai_request_stats (school_id, person_id, role, class_id, purpose, provider_id, model, outcome, is_charged, is_cache_hit, tokens_in, tokens_out,
			cost, first_ms, total_ms, fault, day, created_at)
		SELECT school, k.person_id, k.role, k.class_id, CASE WHEN k.is_hit THEN 'workflow' ELSE 'turn' END, CASE WHEN k.is_service THEN service ELSE partner END,
			CASE WHEN k.is_service THEN 'school-large' ELSE 'scripted' END, CASE WHEN f.is_failed THEN 'failed' ELSE 'answered' END, NOT f.is_failed, h.is_hit,
			u.tokens_in, u.tokens_out, (u.tokens_in * 2.5 + u.tokens_out * 10) / 1000000,
			CASE WHEN NOT h.is_hit AND NOT f.is_failed THEN CASE WHEN k.is_service THEN 350 + k.dice % 400 ELSE 5 + k.dice % 12 END END,
			CASE WHEN k.is_service THEN 1500 + k.dice % 2500 ELSE 30 + k.dice % 60 END, CASE WHEN f.is_failed THEN 'silent' END, k.day,
			LEAST(now(), k.day::timestamp AT TIME ZONE 'Asia/Seoul' + make_interval(hours => 9 + k.dice % 10, mins => k.dice % 60))
		FROM kept k, LATERAL (SELECT k.is_service AND k.is_failed AS is_failed) AS f, LATERAL (SELECT k.is_service AND k.is_hit AND NOT f.is_failed AS is_hit) AS h,
			LATERAL (SELECT CASE WHEN k.is_service AND NOT h.is_hit AND NOT f.is_failed THEN 600 + k.dice % 1800 ELSE 0 END AS tokens_in,
				CASE WHEN k.is_service AND NOT h.is_hit AND NOT f.is_failed THEN 80 + k.dice % 300 ELSE 0 END AS tokens_out) AS u;

		INSERT INTO models.quota_use (person_id, school_id, period, starts_on, requests, tokens, cost)
		SELECT s.person_id, school, p.period, p.starts_on, count(*), sum(s.tokens_in + s.tokens_out), sum(s.cost)
		FROM models.ai_request_stats s, LATERAL (VALUES ('day', s.day), ('month', date_trunc('month', s.day)::date)) AS p(period, starts_on)
		WHERE s.school_id = school AND s.is_charged GROUP BY s.person_id, p.period, p.starts_on;
	END LOOP;
END $demo$;
