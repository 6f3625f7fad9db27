-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rules of the demo schools with examples and a history, what they caught, and a question that waits for a teacher; loaded once, after
-- demo_chat.sql. What was caught is of the last days, so that it is shown for weeks.
-- Who tries rules of their own in a demo school meets these beside them: so the ones that work look for words that others hardly take, the
-- others are tried without effect, and examples are of texts that no further rule can judge more strictly.

-- A rule as somebody made it then.
CREATE FUNCTION pg_temp.make_rule(content jsonb, made_at timestamptz) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	rule uuid := guardrails.save(gen_random_uuid(), '{"roles": null, "classes": null, "message": null, "enabled": true, "is_dry_run": false}' || content, 'created');
BEGIN
	UPDATE guardrails.guardrails g SET created_at = made_at, updated_at = made_at WHERE g.id = rule;
	UPDATE guardrails.versions v SET created_at = made_at WHERE v.guardrail_id = rule;
	RETURN rule;
END $$;

-- What a rule caught of a student then: words is a part of what was written. kind: of the notice to the staff; NULL: nobody was told.
CREATE FUNCTION pg_temp.catch(rule uuid, student uuid, words text, text text, caught_at timestamptz, kind text DEFAULT NULL) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	m guardrails.matches;
BEGIN
	INSERT INTO guardrails.matches AS k (school_id, guardrail_id, person_id, direction, action, is_dry, is_risk, places, excerpt, created_at)
	SELECT g.school_id, g.id, student, 'input', g.action, g.is_dry_run, g.is_risk,
		jsonb_build_array(jsonb_build_object('condition', 0, 'start', strpos(catch.text, words) - 1, 'length', char_length(words))),
		CASE WHEN g.is_dry_run THEN NULL WHEN g.action = 'mask' THEN replace(catch.text, words, repeat('●', char_length(words))) ELSE catch.text END, caught_at
	FROM guardrails.guardrails g WHERE g.id = rule RETURNING * INTO m;
	INSERT INTO inbox.notifications (school_id, user_id, type, kind, params, link, group_key, sent_via, created_at)
	SELECT m.school_id, s.staff, k.type, catch.kind, jsonb_build_object('name', p.name, 'rule', (SELECT COALESCE(g.name, '') FROM guardrails.guardrails g WHERE g.id = rule)),
		'/workspace/guardrails/matches/' || m.id, catch.kind || ':' || student, '{inbox}', caught_at
	FROM inbox.kinds k CROSS JOIN guardrails.staff_of(student) AS s(staff) JOIN school.people p ON p.id = student WHERE k.kind = catch.kind;
	RETURN m.id;
END $$;

DO $demo$
DECLARE
	school uuid;
	admin uuid;
	teacher uuid;
	rude uuid;
	data uuid;
	homework uuid;
	night uuid;
	risk uuid;
	session uuid;
	turn uuid := gen_random_uuid();
	match uuid;
	students uuid[];
	n integer;
	lines text[] := '{"게임하다가 졌는데 진짜 멍텅구리 같아요","얼간이라고 놀리는 친구에게 뭐라고 해요?","How do you say 재수 없어 in English?"}';
BEGIN
	FOREACH school IN ARRAY ARRAY[md5('demo HANBIT')::uuid, md5('demo NARU')::uuid] LOOP
		CONTINUE WHEN NOT EXISTS (SELECT FROM school.schools s WHERE s.id = school)
			OR EXISTS (SELECT FROM guardrails.guardrails g WHERE g.school_id = school AND NOT g.is_risk);
		SELECT r.person_id INTO admin FROM school.roles r WHERE r.school_id = school AND r.role = 'admin' ORDER BY r.person_id LIMIT 1;
		SELECT r.person_id INTO teacher FROM school.roles r JOIN school.people p ON p.id = r.person_id
		WHERE r.school_id = school AND r.role = 'teacher' ORDER BY p.login DESC LIMIT 1;
		students := ARRAY(SELECT s.person_id FROM school.class_students s JOIN school.class_teachers t ON t.class_id = s.class_id
			WHERE t.person_id = teacher ORDER BY md5(s.person_id::text) LIMIT 6);
		PERFORM auth.act_in_school(school), set_config('seodang.user_id', teacher::text, true), set_config('seodang.roles', 'teacher', true);

		rude := pg_temp.make_rule('{"name": "거친 말", "direction": "both", "action": "refuse", "priority": 200,
			"message": "고운 말로 다시 물어봐요.", "conditions": [{"type": "words", "words": ["멍텅구리", "얼간이"]}]}', now() - interval '40 days');
		data := pg_temp.make_rule('{"name": "개인 정보", "direction": "input", "action": "refuse", "priority": 300, "is_dry_run": true,
			"message": "전화번호나 주민등록번호 같은 개인 정보는 보내지 마세요. 그 부분을 빼고 다시 물어봐요.",
			"conditions": [{"type": "personal_data", "kinds": ["phone", "email", "resident_number", "card"]}]}', now() - interval '40 days');
		homework := pg_temp.make_rule('{"name": "숙제를 대신해 달라는 말", "direction": "input", "action": "approve", "priority": 150, "roles": ["student"],
			"message": "숙제는 스스로 해 봐요. 어디가 어려운지 물어보면 도와줄게요.", "conditions": [{"type": "words", "words": ["숙제 대신", "대신 써 줘", "write my essay"]}]}',
			now() - interval '21 days');
		night := pg_temp.make_rule('{"name": "늦은 밤", "direction": "input", "action": "refuse", "priority": 100, "roles": ["student"], "is_dry_run": true,
			"message": "지금은 쉬는 시간이에요. 내일 다시 이야기해요.", "conditions": [{"type": "hours", "from": "23:00", "to": "06:00"}]}', now() - interval '6 days');
		SELECT g.id INTO risk FROM guardrails.guardrails g WHERE g.school_id = school AND g.is_risk;
		PERFORM set_config('seodang.user_id', admin::text, true), set_config('seodang.roles', 'admin', true);
		PERFORM guardrails.save(rude, guardrails.content_of(g) || '{"conditions": [{"type": "words", "words": ["멍텅구리", "얼간이", "재수 없어"]}]}', 'changed')
		FROM guardrails.guardrails g WHERE g.id = rude;
		UPDATE guardrails.versions v SET created_at = now() - interval '12 days' WHERE v.guardrail_id = rude AND v.change = 'changed';

		PERFORM guardrails.keep_example('이 멍텅구리 같은 컴퓨터야', 'input', 'refuse'), guardrails.keep_example('너는 얼간이야', 'output', 'refuse');
		UPDATE guardrails.examples e SET created_at = now() - interval '20 days' WHERE e.school_id = school;

		FOR n IN 1 .. 3 LOOP
			PERFORM pg_temp.catch(rude, students[n], (ARRAY['멍텅구리', '얼간이', '재수 없어'])[n], lines[n], now() - make_interval(days => 2 * n, hours => n));
		END LOOP;
		PERFORM pg_temp.catch(data, students[2], '010-9876-5432', '내 번호 010-9876-5432로 문자 보내 줘', now() - interval '4 days 3 hours'),
			pg_temp.catch(data, students[5], 'haneul@example.com', '메일은 haneul@example.com 이에요', now() - interval '9 days'),
			pg_temp.catch(risk, students[4], '사라지고 싶', '요즘은 아침마다 그냥 사라지고 싶어요', now() - interval '3 days 2 hours', 'guardrail_risk');
		FOR n IN 1 .. 6 LOOP
			PERFORM pg_temp.catch(night, students[n], '', '', date_trunc('day', now() AT TIME ZONE 'Asia/Seoul') AT TIME ZONE 'Asia/Seoul'
				- make_interval(days => n - 1, mins => 7 * n));
		END LOOP;
		match := pg_temp.catch(homework, students[3], '대신 써 줘', '영어 일기 대신 써 줘', now() - interval '8 days');
		UPDATE guardrails.matches m SET decision = 'refused', decided_by = teacher, decided_at = m.created_at + interval '2 hours' WHERE m.id = match;

		-- A question that waits: its student sees so in the conversation, and the teacher where what waits is shown.
		INSERT INTO chat.session_master (user_id, session_start, with_partner, title, language, difficulty, last_turn_at)
		VALUES (students[1], now() - interval '3 hours', true, '독후감', 'en', '중', now() - interval '3 hours') RETURNING session_id INTO session;
		INSERT INTO chat.conversations (session_id, user_id, conversation_time, turn_id, state, input_text, held)
		VALUES (session, students[1], now() - interval '3 hours', turn, 'HELD', '독후감을 대신 써 줘. 책은 어린 왕자야.',
			jsonb_build_object('part', 'question', 'guardrail', jsonb_build_object('id', homework, 'message', '숙제는 스스로 해 봐요. 어디가 어려운지 물어보면 도와줄게요.')));
		match := pg_temp.catch(homework, students[1], '대신 써 줘', '독후감을 대신 써 줘. 책은 어린 왕자야.', now() - interval '3 hours', 'guardrail_waiting');
		UPDATE guardrails.matches m SET decision = 'waiting', session_id = session, turn_id = turn WHERE m.id = match;
		turn := gen_random_uuid();
		PERFORM auth.act_in_school(NULL);
	END LOOP;
END $demo$;
