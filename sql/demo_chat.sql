-- SPDX-License-Identifier: GPL-3.0-or-later
-- A few conversations of the demo schools' students with the scripted partner, and a situation that a tutor wrote; loaded once, after
-- demo_speaking.sql. They were yesterday and the days before, so that they stay for weeks.

CREATE FUNCTION pg_temp.converse(conversation uuid, student uuid, partner uuid, settings jsonb, began timestamptz, turns jsonb) RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
	s chat.session_master;
	t record;
	before uuid;
BEGIN
	INSERT INTO chat.session_master (session_id, user_id, session_start, session_end, is_active, with_partner, title, language, difficulty, situation, role, scene,
		turn_count, last_turn_at)
	VALUES (conversation, student, began, began + make_interval(secs => 25 * jsonb_array_length(turns)), false, true, settings ->> 'title', 'en',
		settings ->> 'difficulty', settings ->> 'situation', settings ->> 'role', settings ->> 'scene', jsonb_array_length(turns),
		began + make_interval(secs => 20 * jsonb_array_length(turns)));
	FOR t IN SELECT e.place::integer AS place, e.value ->> 0 AS question, e.value ->> 1 AS answer, COALESCE(e.value -> 2, '[]') AS corrections,
		md5('demo turn ' || conversation || e.place)::uuid AS id FROM jsonb_array_elements(turns) WITH ORDINALITY AS e(value, place)
	LOOP
		INSERT INTO chat.conversations (session_id, user_id, conversation_time, turn_id, parent_id, turn_index, input_text, response_text, corrections, provider_id,
			first_ms, total_ms, quality, completed_at)
		VALUES (conversation, student, began + make_interval(secs => 20 * t.place - 12), t.id, before, t.place, t.question, t.answer, t.corrections, partner, 12, 40,
			chat.turn_quality(t.question, t.corrections), began + make_interval(secs => 20 * t.place - 11));
		before := t.id;
	END LOOP;
	SELECT * INTO s FROM chat.session_master m WHERE m.session_id = conversation;
	UPDATE chat.session_master m SET summary = chat.summary_of(s) WHERE m.session_id = conversation;
END $$;

DO $demo$
DECLARE
	school uuid;
	partner uuid;
	p record;
	first_words text := E'Just so you know, I''m not an AI. I''m a practice partner who answers with prepared lines.\n\n';
BEGIN
	FOREACH school IN ARRAY ARRAY[md5('demo HANBIT')::uuid, md5('demo NARU')::uuid] LOOP
		CONTINUE WHEN EXISTS (SELECT FROM chat.session_master m WHERE m.school_id = school) OR NOT EXISTS (SELECT FROM school.schools s WHERE s.id = school);
		PERFORM auth.act_in_school(school);
		SELECT v.id INTO partner FROM models.providers v WHERE v.school_id = school AND v.kind = 'scripted';

		INSERT INTO chat.situations (school_id, author_id, title, scene, role, opening, difficulty, is_shared)
		SELECT school, r.person_id, '과학관 견학', '과학관에서 안내하는 분에게 전시를 물어봐요.', '과학관 안내원', 'Welcome to the science museum! What would you like to see first?', '중', true
		FROM school.roles r WHERE r.school_id = school AND r.role = 'tutor' ORDER BY r.person_id LIMIT 1;

		FOR p IN SELECT s.student_id, row_number() OVER (ORDER BY s.student_id) AS place FROM (SELECT DISTINCT m.student_id FROM tutoring.tutor_students m
			WHERE m.school_id = school AND m.status = 'active') AS s ORDER BY s.student_id LIMIT 6
		LOOP
			PERFORM pg_temp.converse(md5('demo cafe ' || p.student_id)::uuid, p.student_id, partner,
				'{"title": "카페에서 주문하기", "situation": "cafe", "difficulty": "하", "role": "Barista", "scene": "Choose a drink, say its size and how you pay."}',
				now() - make_interval(days => p.place::integer, mins => 40), jsonb_build_array(
					jsonb_build_array('A hot chocolate, please.', first_words || 'One hot chocolate, sure. Small, medium or large?'),
					jsonb_build_array('Large. I am like hot chocolate.', 'A large one, all right. For here or to go?',
						'[{"original": "I am like hot chocolate.", "corrected": "I like hot chocolate.", "reason": "일반동사 앞에는 be동사(am)를 쓰지 않아요."}]'::jsonb),
					jsonb_build_array('To go, please.', 'To go, got it. That''s four thousand won. Cash or card?'),
					jsonb_build_array('Card, please.', 'Thank you! Here is your hot chocolate. Have a nice day!')));
			CONTINUE WHEN p.place % 2 = 0;
			PERFORM pg_temp.converse(md5('demo weekend ' || p.student_id)::uuid, p.student_id, partner,
				'{"title": "주말 계획", "situation": "weekend", "difficulty": "중", "role": "Friend", "scene": "Make plans for the weekend with a friend."}',
				now() - make_interval(days => p.place::integer + 2, mins => 75), jsonb_build_array(
					jsonb_build_array('No, I don''t have any plans.', first_words || 'Great! What would you like to do together?'),
					jsonb_build_array('I want going swimming.', 'Swimming? I''d love that! What time shall we meet?',
						'[{"original": "I want going swimming.", "corrected": "I want to go swimming.", "reason": "want, hope 뒤에는 ‘to + 동사’를 써요."}]'::jsonb),
					jsonb_build_array('Let''s meet at two o''clock.', 'That''s fine with me. Is it okay if my sister comes with us?'),
					jsonb_build_array('Of course, that''s fine.', 'Thank you! She''ll be so happy. Great, see you this weekend!')));
		END LOOP;
	END LOOP;
END $demo$;
