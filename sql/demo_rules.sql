-- SPDX-License-Identifier: GPL-3.0-or-later
-- What each demo school has decided about its AI: rules, one of them tried without effect, and quotas; and what was caught and used in the
-- conversations of demo_chat.sql, after which it is loaded, once.

DO $demo$
DECLARE
	school uuid;
	teacher uuid;
	rule uuid;
	tried uuid;
BEGIN
	FOREACH school IN ARRAY ARRAY[md5('demo HANBIT')::uuid, md5('demo NARU')::uuid] LOOP
		SELECT r.person_id INTO teacher FROM school.roles r JOIN school.people p ON p.id = r.person_id
		WHERE r.school_id = school AND r.role = 'teacher' ORDER BY p.login LIMIT 1;
		CONTINUE WHEN teacher IS NULL OR EXISTS (SELECT FROM guardrails.guardrails g WHERE g.school_id = school AND NOT g.is_risk);
		PERFORM auth.act_in_school(school);

		INSERT INTO guardrails.guardrails (school_id, name, direction, conditions, roles, action, message, priority, created_at)
		VALUES (school, '숙제를 대신 써 달라는 부탁', 'input', '[{"type": "words", "words": ["숙제 대신", "독후감 대신 써", "do my homework"]}]', '{student}', 'refuse',
			'숙제는 스스로 해 봐요. 막히는 곳이 어디인지 물어보면 함께 풀어 볼 수 있어요.', 200, now() - interval '20 days') RETURNING id INTO rule;
		INSERT INTO guardrails.guardrails (school_id, name, direction, conditions, roles, action, priority, is_dry_run, created_at)
		VALUES (school, '연락처 가리기', 'both', '[{"type": "personal_data", "kinds": ["phone", "email"]}]', '{student}', 'mask', 100, true, now() - interval '6 days')
		RETURNING id INTO tried;
		INSERT INTO guardrails.versions (school_id, guardrail_id, change, changed_by, content, created_at)
		SELECT school, g.id, 'created', teacher, guardrails.content_of(g), g.created_at FROM guardrails.guardrails g WHERE g.id IN (rule, tried);
		INSERT INTO guardrails.examples (school_id, text, direction, action, created_by, created_at)
		VALUES (school, '수학 숙제 대신 풀어 줘', 'input', 'refuse', teacher, now() - interval '20 days');
		UPDATE guardrails.settings s SET version = s.version + 1, updated_at = now() WHERE s.school_id = school;

		INSERT INTO guardrails.matches (school_id, guardrail_id, person_id, direction, action, is_dry, is_risk, places, excerpt, session_id, created_at)
		SELECT school, CASE WHEN m.place % 2 = 0 THEN tried ELSE rule END, m.user_id, 'input', CASE WHEN m.place % 2 = 0 THEN 'mask' ELSE 'refuse' END, m.place % 2 = 0, false,
			CASE WHEN m.place % 2 = 0 THEN '[{"condition": 0, "start": 8, "length": 13}]' ELSE '[{"condition": 0, "start": 3, "length": 5}]' END::jsonb,
			CASE WHEN m.place % 2 = 1 THEN ('{영어 숙제 대신 해 주세요.,사회 숙제 대신 써 줘,수학 숙제 대신 풀어 줘}'::text[])[1 + m.place / 2] END, m.session_id, m.session_start + interval '1 minute'
		FROM (SELECT s.*, row_number() OVER (ORDER BY s.session_start DESC, s.session_id) AS place FROM chat.session_master s WHERE s.school_id = school) AS m
		WHERE m.place <= 5;

		-- By tokens and cost, neither of which the scripted partner has.
		INSERT INTO models.quotas (school_id, scope, role, period, tokens, cost) VALUES
			(school, 'role', 'student', 'day', 20000, NULL), (school, 'role', 'teacher', 'month', NULL, 20);
		INSERT INTO models.ai_request_stats (school_id, person_id, role, class_id, purpose, provider_id, model, outcome, is_charged, first_ms, total_ms, day, created_at)
		SELECT school, c.user_id, 'student', (SELECT min(s.class_id::text)::uuid FROM school.class_students s WHERE s.person_id = c.user_id), 'turn', c.provider_id, 'scripted',
			'answered', true, c.first_ms, c.total_ms, models.day_of(school, c.conversation_time), c.conversation_time
		FROM chat.conversations c WHERE c.school_id = school ORDER BY c.conversation_time;
		INSERT INTO models.quota_use (person_id, school_id, period, starts_on, requests)
		SELECT u.person_id, school, p.period, CASE p.period WHEN 'day' THEN u.day ELSE date_trunc('month', u.day)::date END, count(*)
		FROM models.ai_request_stats u, unnest('{day,month}'::text[]) AS p(period) WHERE u.school_id = school GROUP BY 1, 2, 3, 4;
	END LOOP;
END $demo$;
