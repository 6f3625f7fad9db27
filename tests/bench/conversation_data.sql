-- SPDX-License-Identifier: GPL-3.0-or-later
-- Beside data.sql: a conversation of 20 turns and one of 2,000, spread over three weeks, of the person of login session bench-1.
DO $data$
DECLARE
	bench uuid := md5('bench')::uuid;
	person uuid := md5('bench20')::uuid;
	turns integer;
BEGIN
	PERFORM auth.act_in_school(bench);
	FOREACH turns IN ARRAY '{20,2000}'::integer[] LOOP
		CONTINUE WHEN EXISTS (SELECT FROM chat.session_master m WHERE m.session_id = md5('bench conversation ' || turns)::uuid);
		INSERT INTO chat.session_master (session_id, school_id, user_id, session_start, title, turn_count, last_turn_at)
		VALUES (md5('bench conversation ' || turns)::uuid, bench, person, now() - interval '21 days', turns || ' turns', turns, now());
		INSERT INTO chat.conversations (school_id, session_id, user_id, conversation_time, turn_id, parent_id, turn_index, input_text, response_text,
			completed_at)
		SELECT bench, md5('bench conversation ' || turns)::uuid, person, now() - interval '20 days' * (1 - n::double precision / turns),
			md5('turn ' || turns || ' ' || n)::uuid, CASE WHEN n > 1 THEN md5('turn ' || turns || ' ' || n - 1)::uuid END, n,
			n || '번째 질문이에요. 영어로 어떻게 말하나요?', 'You could say: **It is my ' || n || 'th question.** ' || repeat('It is a friendly answer. ', 12), now()
		FROM generate_series(1, turns) AS n;
	END LOOP;
END $data$;
ANALYZE chat.session_master, chat.conversations;
