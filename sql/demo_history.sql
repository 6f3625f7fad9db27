-- SPDX-License-Identifier: GPL-3.0-or-later
-- Twelve weeks of learning of the demo schools' students, and what their teachers did about it; loaded once, after demo.sql. The same
-- story each time, counted back from now: most get better, some are stuck at a concept, some forget, some have stopped coming.

-- A number from 0 to 1 that is the same each time for the same word.
CREATE FUNCTION pg_temp.chance(word text) RETURNS double precision LANGUAGE sql IMMUTABLE AS $$
	SELECT ('x' || substr(md5(word), 1, 6))::bit(24)::integer / 16777216.0;
$$;

CREATE TEMP TABLE demo_concepts (grade integer, place integer, name text, needs text);
INSERT INTO demo_concepts VALUES
	(1, 1, '소인수분해', NULL), (1, 2, '정수와 유리수', NULL), (1, 3, '문자와 식', '정수와 유리수'), (1, 4, '일차방정식', '문자와 식'),
	(1, 5, '좌표평면과 그래프', '정수와 유리수'), (1, 6, '정비례와 반비례', '좌표평면과 그래프'),
	(2, 1, '유리수와 순환소수', '정수와 유리수'), (2, 2, '식의 계산', '문자와 식'), (2, 3, '일차부등식', '일차방정식'),
	(2, 4, '연립방정식', '일차방정식'), (2, 5, '일차함수', '정비례와 반비례'), (2, 6, '삼각형의 성질', NULL),
	(3, 1, '제곱근과 실수', '유리수와 순환소수'), (3, 2, '다항식의 곱셈', '식의 계산'), (3, 3, '인수분해', '다항식의 곱셈'),
	(3, 4, '이차방정식', '인수분해'), (3, 5, '이차함수', '일차함수'), (3, 6, '삼각비', '제곱근과 실수');

DO $demo$
DECLARE
	school uuid;
	today date := (now() AT TIME ZONE 'Asia/Seoul')::date;
	day date;
	items jsonb;
	part jsonb;
BEGIN
	FOREACH school IN ARRAY ARRAY[md5('demo HANBIT')::uuid, md5('demo NARU')::uuid] LOOP
		CONTINUE WHEN EXISTS (SELECT FROM hub.learning_history h WHERE h.school_id = school) OR NOT EXISTS (SELECT FROM school.schools s WHERE s.id = school);
		PERFORM auth.act_in_school(school);
		INSERT INTO hub.concepts (school_id, key, name, p_init, p_learn, p_guess, p_slip)
		SELECT school, c.name, c.name, 0.3, 0.03, 0.25, 0.12 FROM demo_concepts c;
		INSERT INTO hub.concept_prerequisites (school_id, concept_id, prerequisite_id)
		SELECT school, c.id, n.id FROM demo_concepts d JOIN hub.concepts c ON c.school_id = school AND c.key = d.name
		JOIN hub.concepts n ON n.school_id = school AND n.key = d.needs;

		-- Day after day, as it came in. A concept takes two weeks; one of three questions is of the concept before.
		FOR day IN SELECT g::date FROM generate_series(today - 84, today, interval '1 day') AS g LOOP
			SELECT jsonb_agg(jsonb_build_object('index', 0, 'student_id', q.id, 'event_type', q.event_type, 'source_id', q.source_id,
				'occurred_at', q.at, 'concept', q.concept, 'is_correct', q.is_correct, 'content', jsonb_build_object(
					'action', 'solved_problem', 'problem_id', q.source_id, 'concept', q.concept,
					'result', CASE WHEN q.is_correct THEN 'correct' ELSE 'wrong' END,
					'time_spent', 20 + round(pg_temp.chance(q.source_id || 't') * 160), 'difficulty', round((0.3 + 0.5 * q.ease)::numeric, 2),
					'hints_used', CASE WHEN pg_temp.chance(q.source_id || 'h') > 0.8 THEN 1 ELSE 0 END)) ORDER BY q.at)
			INTO items
			FROM (
				SELECT s.id, c.name AS concept, a.source_id, a.at, pg_temp.chance(a.source_id || 'e') AS ease,
					CASE WHEN extract(isodow FROM day) = 5 AND k.k <= 3 THEN 'test' WHEN k.k % 4 = 3 THEN 'review' ELSE 'study' END AS event_type,
					pg_temp.chance(a.source_id || 'r') < CASE
						WHEN t.tale = 'stuck' AND day > today - 6 AND m.back = 0 THEN 0
						WHEN t.tale = 'forgets' AND day > today - 12 THEN 0.2
						ELSE least(0.93, t.talent + 0.012 * (extract(epoch FROM age(day, today - 84)) / 86400 % 14) - 0.08 * m.back) END AS is_correct
				FROM hub.students s
				CROSS JOIN LATERAL (SELECT ('x' || substr(md5('tale ' || s.id), 1, 5))::bit(20)::integer AS n) AS h
				CROSS JOIN LATERAL (SELECT 0.47 + 0.43 * pg_temp.chance('talent ' || s.id) AS talent, CASE
					WHEN h.n % 19 = 3 THEN 'stuck' WHEN h.n % 19 = 7 THEN 'forgets' WHEN h.n % 19 = 11 THEN 'stopped' WHEN h.n % 37 = 5 THEN 'never'
					ELSE 'well' END AS tale) AS t
				CROSS JOIN generate_series(1, 4) AS k
				CROSS JOIN LATERAL (SELECT 'LAB-' || to_char(day, 'MMDD') || '-' || substr(md5(s.id || ' ' || k.k), 1, 8) AS source_id,
					(day + time '15:30') AT TIME ZONE 'Asia/Seoul' + make_interval(mins => (pg_temp.chance(day || ' ' || s.id) * 240)::integer + k.k * 4) AS at) AS a
				CROSS JOIN LATERAL (SELECT CASE WHEN k.k % 3 = 0 THEN 1 ELSE 0 END AS back) AS m
				JOIN demo_concepts c ON c.grade = s.grade AND c.place = greatest(1, 1 + least(83, 84 - (today - day)) / 14 - m.back)
				WHERE s.school_id = school AND s.is_current AND a.at < now() AND t.tale <> 'never'
					AND NOT (t.tale = 'stopped' AND day > today - 9 - h.n % 8)
					AND k.k <= CASE WHEN extract(isodow FROM day) > 5 THEN 2 ELSE 4 END
					AND pg_temp.chance('comes ' || day || s.id) < CASE WHEN extract(isodow FROM day) > 5 THEN 0.15 ELSE 0.45 END
			) AS q;
			FOR part IN SELECT jsonb_agg(i.item ORDER BY i.n) FROM jsonb_array_elements(items) WITH ORDINALITY AS i(item, n) GROUP BY i.n / 500 LOOP
				PERFORM hub.accept_events(part, 4);
			END LOOP;
		END LOOP;

		-- Who is slow in one of two classes has had a plan: finished, under way, late.
		INSERT INTO hub.interventions (id, school_id, student_id, type, weak_areas, learning_path, status, progress, due_on, created_by, created_at,
			updated_at, completed_at)
		SELECT md5('demo plan ' || w.student_id)::uuid, school, w.student_id, CASE WHEN w.n % 2 = 0 THEN 'auto' ELSE 'teacher_requested' END,
			jsonb_build_array(jsonb_build_object('concept', w.key, 'current_mastery', round(w.mastery::numeric, 2), 'target_mastery', w.target, 'priority', 1,
				'answers', w.answers, 'correct', w.correct)),
			jsonb_build_array(
				jsonb_build_object('step', 1, 'activity', 'review_concept', 'concept', w.key, 'estimated_duration', 1800),
				jsonb_build_object('step', 2, 'activity', 'practice', 'concept', w.key, 'num_problems', 10, 'estimated_duration', 2400)),
			w.status, jsonb_build_object('completed', w.steps, 'total', 2), today + w.due, w.teacher, w.began, w.began,
			CASE WHEN w.status = 'completed' THEN w.began + interval '11 days' END
		FROM (
			SELECT x.*, CASE WHEN x.n % 4 = 0 THEN 'completed' WHEN x.n % 9 = 1 THEN 'paused' ELSE 'active' END AS status,
				CASE WHEN x.n % 4 = 0 THEN 2 ELSE x.n % 2 END AS steps, CASE WHEN x.n % 4 = 0 THEN -8 WHEN x.n % 5 = 2 THEN -6 ELSE 5 END AS due,
				now() - make_interval(days => CASE WHEN x.n % 4 = 0 THEN 24 ELSE 12 END) AS began
			FROM (SELECT DISTINCT ON (m.student_id) m.student_id, c.key, m.mastery, c.target, cardinality(m.recent) AS answers,
					cardinality(array_positions(m.recent, true)) AS correct, row_number() OVER (ORDER BY m.mastery, m.student_id) AS n,
					(SELECT ct.person_id FROM school.class_teachers ct WHERE ct.class_id = s.class_id ORDER BY ct.person_id LIMIT 1) AS teacher
				FROM hub.mastery m JOIN hub.concepts c ON c.id = m.concept_id JOIN hub.students s ON s.id = m.student_id
				WHERE m.school_id = school AND m.mastery < 0.6 AND m.observations > 5
				ORDER BY m.student_id, m.mastery) AS x
			WHERE x.n <= CASE WHEN school = md5('demo HANBIT')::uuid THEN 40 ELSE 6 END) AS w;
		INSERT INTO hub.intervention_concepts (intervention_id, concept, school_id, student_id, is_active, mastery_before, mastery_after)
		SELECT i.id, a ->> 'concept', school, i.student_id, i.status = 'active', (a ->> 'current_mastery')::double precision,
			CASE WHEN i.status = 'completed' THEN least(0.95, (a ->> 'current_mastery')::double precision + 0.1 + 0.3 * pg_temp.chance('after ' || i.id)) END
		FROM hub.interventions i CROSS JOIN jsonb_array_elements(i.weak_areas) AS a WHERE i.school_id = school;
		INSERT INTO hub.intervention_steps (intervention_id, step, school_id, done_at, done_by)
		SELECT i.id, n, school, i.created_at + make_interval(days => 3 * n), CASE n WHEN 1 THEN 'student' ELSE 'event' END
		FROM hub.interventions i CROSS JOIN generate_series(1, 2) AS n WHERE i.school_id = school AND n <= (i.progress ->> 'completed')::integer;

		PERFORM hub.propose_interventions(NULL, 1000);

		INSERT INTO hub.notes (school_id, student_id, author_id, kind, body, created_at)
		SELECT school, i.student_id, i.created_by, CASE WHEN n % 3 = 0 THEN 'contact' ELSE 'note' END,
			(ARRAY['수업 끝나고 잠깐 이야기했어요. 문제를 읽다가 포기하는 때가 많대요.', '보호자와 통화했어요. 집에서 하루 20분씩 해 보기로 했어요.',
				'지난주보다 표정이 밝아졌어요. 모르는 것을 먼저 물어보기 시작했어요.', '기초 계산에서 실수가 잦아요. 짧은 연습을 매일 주면 좋겠어요.'])[1 + n % 4],
			i.created_at + interval '1 day'
		FROM (SELECT x.*, row_number() OVER (ORDER BY x.id) AS n FROM hub.interventions x WHERE x.school_id = school) AS i WHERE n % 2 = 0;
		INSERT INTO hub.contacts (student_id, school_id, kind, actor_id, at)
		SELECT DISTINCT ON (c.student_id) c.student_id, school, c.kind, c.actor, c.at
		FROM (SELECT n.student_id, 'contact' AS kind, n.author_id AS actor, n.created_at AS at FROM hub.notes n WHERE n.school_id = school AND n.kind = 'contact'
			UNION ALL SELECT i.student_id, 'intervention', i.created_by, i.created_at FROM hub.interventions i WHERE i.school_id = school
			UNION ALL SELECT f.student_id, 'feedback', f.tutor_id, f.created_at FROM tutoring.feedback_messages f WHERE f.school_id = school) AS c
		ORDER BY c.student_id, c.at DESC
		ON CONFLICT (student_id) DO UPDATE SET kind = EXCLUDED.kind, actor_id = EXCLUDED.actor_id, at = EXCLUDED.at;

		UPDATE hub.students s SET metadata = jsonb_build_object(
			'learning_style', (ARRAY['visual', 'auditory', 'reading', 'kinesthetic'])[1 + (pg_temp.chance('style ' || s.id) * 4)::integer % 4],
			'interests', (ARRAY['["축구", "게임"]', '["그림", "음악"]', '["과학", "로봇"]', '["책", "역사"]', '["요리", "춤"]'])[1 + (pg_temp.chance('likes ' || s.id) * 5)::integer % 5]::jsonb,
			'special_needs', pg_temp.chance('needs ' || s.id) > 0.95,
			'parent_preferences', jsonb_build_object('notification_method', (ARRAY['email', 'print', 'none'])[1 + (pg_temp.chance('way ' || s.id) * 3)::integer % 3],
				'report_frequency', (ARRAY['weekly', 'monthly'])[1 + (pg_temp.chance('often ' || s.id) * 2)::integer % 2]))
		WHERE s.school_id = school;
		INSERT INTO jobs.scheduled_tasks (id, school_id, task_type, schedule_type, cron_expression, config, created_by, created_at)
		SELECT md5('demo weekly ' || school)::uuid, school, 'weekly_analytics', 'cron', '0 10 * * mon', '{"metrics": ["engagement", "performance"]}', r.person_id,
			now() - interval '70 days'
		FROM school.roles r WHERE r.school_id = school AND r.role = 'admin' ORDER BY r.person_id LIMIT 1;
	END LOOP;
END $demo$;
ANALYZE hub.students, hub.activity_days, hub.mastery, hub.mastery_days, hub.learning_history;
