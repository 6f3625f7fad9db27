-- SPDX-License-Identifier: GPL-3.0-or-later
-- A workflow of the first teacher of each demo school, with an execution that is done and one that waits; loaded once, after demo_speaking.sql.

DO $demo$
DECLARE
	school uuid;
	teacher uuid;
	workflow uuid;
	execution uuid;
	step uuid;
	draft text := E'가을 들판에서 볼 수 있는 식물 세 가지를 알아봐요.\n1. 억새: 볕이 잘 드는 들에 무리 지어 자라요.\n2. 쑥부쟁이: 보라색 꽃이 가을 내내 피어요.\n3. 강아지풀: 이삭이 강아지 꼬리를 닮았어요.';
BEGIN
	FOREACH school IN ARRAY ARRAY[md5('demo HANBIT')::uuid, md5('demo NARU')::uuid] LOOP
		SELECT r.person_id INTO teacher FROM school.roles r JOIN school.people p ON p.id = r.person_id
		WHERE r.school_id = school AND r.role = 'teacher' ORDER BY p.login LIMIT 1;
		CONTINUE WHEN teacher IS NULL OR EXISTS (SELECT FROM workspace.workflows w WHERE w.school_id = school);
		INSERT INTO workspace.workflows (school_id, owner_id, name, description)
		SELECT school, teacher, s.name, s.description FROM workspace.starters() AS s WHERE s.key = 'material' AND s.locale = 'ko' RETURNING id INTO workflow;
		INSERT INTO workspace.workflow_versions (workflow_id, version, school_id, definition, changed_by)
		SELECT workflow, 1, school, s.definition, teacher FROM workspace.starters() AS s WHERE s.key = 'material' AND s.locale = 'ko';

		INSERT INTO workspace.workflow_executions (school_id, workflow_id, version, owner_id, status, input, output, step_count, most_steps, most_cost, deadline_at,
			created_at, finished_at)
		VALUES (school, workflow, 1, teacher, 'COMPLETED', '{"주제": "가을 들판의 식물", "학년": "1학년"}', draft, 4, 100, 1, now() - interval '1 day',
			now() - interval '2 days', now() - interval '2 days' + interval '7 minutes') RETURNING id INTO execution;
		INSERT INTO workspace.workflow_steps (school_id, execution_id, number, name, type, status, input, output, decision, decided_by, model, tokens, started_at, finished_at)
		SELECT school, execution, s.number, s.name, s.type, 'COMPLETED', s.input::jsonb, s.output, s.decision, CASE s.type WHEN 'wait' THEN teacher END, s.model, s.tokens,
			now() - interval '2 days' + make_interval(secs => s.starts), now() - interval '2 days' + make_interval(secs => s.ends)
		FROM (VALUES (1, '자료', 'search', '{"query": "가을 들판의 식물", "most": 5}', '', NULL, NULL, 0, 0, 0.2),
			(2, '초안', 'model', '{"prompt": "1학년 학생에게 ''가을 들판의 식물'' 수업에서 쓸 한 쪽짜리 자료를 써 주세요."}', draft, NULL, 'scripted', 0, 0.3, 2.1),
			(3, '확인', 'wait', '{"to": {"role": "teacher"}, "answer": "approval", "text": "수업에 써도 될까요?"}', '사진을 한 장 넣으면 좋겠어요.', 'approved', NULL, 0, 2.2, 419),
			(4, '알림', 'notify', '{"to": {"role": "me"}, "title": "수업 자료가 준비됐어요"}', draft, NULL, NULL, 0, 419.1, 420))
			AS s(number, name, type, input, output, decision, model, tokens, starts, ends);

		INSERT INTO workspace.workflow_executions (school_id, workflow_id, version, owner_id, status, input, step_count, most_steps, most_cost, deadline_at, created_at)
		VALUES (school, workflow, 1, teacher, 'WAITING', '{"주제": "우리 마을의 하천", "학년": "2학년"}', 3, 100, 1, now() + interval '30 days', now() - interval '1 hour')
		RETURNING id INTO execution;
		INSERT INTO workspace.workflow_steps (school_id, execution_id, number, name, type, status, input, output, model, started_at, finished_at)
		VALUES (school, execution, 1, '자료', 'search', 'COMPLETED', '{"query": "우리 마을의 하천", "most": 5}', '', NULL, now() - interval '1 hour', now() - interval '1 hour'),
			(school, execution, 2, '초안', 'model', 'COMPLETED', '{"prompt": "2학년 학생에게 ''우리 마을의 하천'' 수업에서 쓸 한 쪽짜리 자료를 써 주세요."}',
				'우리 마을의 하천은 뒷산에서 시작해 시장을 지나 큰 강으로 흘러요.', 'scripted', now() - interval '1 hour', now() - interval '59 minutes');
		INSERT INTO workspace.workflow_steps (school_id, execution_id, number, name, type, status, input, started_at)
		VALUES (school, execution, 3, '확인', 'wait', 'WAITING', '{"to": {"role": "me"}, "answer": "approval", "refused": "end",
			"text": "''우리 마을의 하천'' 수업 자료 초안이에요. 수업에 써도 될까요?\n\n우리 마을의 하천은 뒷산에서 시작해 시장을 지나 큰 강으로 흘러요."}', now() - interval '59 minutes')
		RETURNING id INTO step;
		INSERT INTO workspace.step_deciders (step_id, person_id, school_id) VALUES (step, teacher, school);
	END LOOP;
END $demo$;
