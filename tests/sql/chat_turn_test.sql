-- SPDX-License-Identifier: GPL-3.0-or-later
-- Turns: asked, answered, refused, held, asked anew, stopped, two at once; what a student's statistics and record are told of them.
\ir fixture.psql
\ir speaking.psql
\ir documents.psql
\ir chat.psql
SELECT no_plan();

RESET SESSION AUTHORIZATION; -- whose functions they are
CREATE FUNCTION pg_temp.ask(session uuid, words text, parent uuid DEFAULT NULL, edited uuid DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT a.decision FROM chat.ask(session, words, parent, edited => edited) AS a;
$$;
-- As somebody asks and is answered at once.
CREATE FUNCTION pg_temp.say(session uuid, words text, answer jsonb DEFAULT '{}', parent uuid DEFAULT NULL, edited uuid DEFAULT NULL) RETURNS uuid
LANGUAGE plpgsql SECURITY DEFINER AS $$
DECLARE
	asked record;
	caller text := current_setting('seodang.user_id', true);
	roles text := current_setting('seodang.roles', true);
BEGIN
	SELECT * INTO asked FROM chat.ask(session, words, parent, edited => edited);
	PERFORM pg_temp.answer(asked.answer_id, answer);
	PERFORM set_config('seodang.user_id', caller, true), set_config('seodang.roles', roles, true);
	RETURN asked.turn_id;
END $$;
CREATE FUNCTION pg_temp.path(session uuid) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(c.input_text, ' ' ORDER BY c.turn_index) FROM chat.conversations c WHERE c.session_id = session AND c.is_current;
$$;
-- The newest event of a conversation.
CREATE FUNCTION pg_temp.event(session uuid) RETURNS live.events LANGUAGE sql SECURITY DEFINER AS $$
	SELECT e.* FROM live.events e WHERE e.topic = 'conversation:' || session ORDER BY e.id DESC LIMIT 1;
$$;

SET SESSION AUTHORIZATION seodang_app;

-- ---------------------------------------------------------------- a turn
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT chat.begin_conversation('chat') AS session \gset
SELECT decision, turn_id AS turn, answer_id AS answer, "position" FROM chat.ask(:'session', E'첫 질문\n이에요') \gset
SELECT is(:'decision'::text, 'asked', 'a question is asked');
SELECT is((SELECT state FROM chat.conversations WHERE turn_id = :'turn'), 'PENDING', 'its answer is on its way');
SELECT is((SELECT title::text FROM chat.session_master WHERE session_id = :'session'), '첫 질문 이에요', 'it names the conversation');
SELECT is(pg_temp.ask(:'session', '또'), 'turn_running', 'another question waits until then');
SELECT throws_ok(format('SELECT chat.show_branch(%L, %L)', :'session', :'turn'), 'SD409', 'turn_running', 'and so does another branch');
SELECT is((SELECT count(*) FROM chat.conversations WHERE session_id = :'session'), 1::bigint, 'what was not asked is not kept');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT r.messages -> -1 FROM models.requests r WHERE r.subject = :'answer'), jsonb_build_object('role', 'user'::text, 'content', E'첫 질문\n이에요'::text),
	'the question is what a model is asked last');
SELECT is((SELECT r.messages -> 0 ->> 'role' FROM models.requests r WHERE r.subject = :'answer'), 'system', 'after what it is told before');
SELECT pg_temp.answer(:'answer') \g /dev/null
SELECT is((SELECT (state, response_text, tokens_in, tokens_out)::text FROM chat.conversations WHERE turn_id = :'turn'), '(COMPLETED,안녕하세요!,10,5)', 'the answer is kept');
SELECT is((SELECT (turn_count, running_turn_id)::text FROM chat.session_master WHERE session_id = :'session'), '(1,)', 'the turn is counted, and the next may come');
SELECT is((pg_temp.event(:'session')).kind, 'done', 'who waits is told');
SELECT is((pg_temp.event(:'session')).payload - 'usage', jsonb_build_object('id', :'answer'::text, 'turn_id', :'turn'::text, 'text', '안녕하세요!'::text), 'of the answer');
SELECT is((pg_temp.event(:'session')).payload -> 'usage' ->> 'requests', '1', 'and what it took');
SELECT is((SELECT count(*) FROM models.requests WHERE subject = :'answer'), 0::bigint, 'the request has ended');
SET SESSION AUTHORIZATION seodang_app;

-- ---------------------------------------------------------------- ways to end
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT pg_temp.say(:'session', '둘', '{"outcome": "refused", "text": "", "guardrail": {"id": "1", "message": "안 돼요"}}') AS turn \gset
SELECT is((SELECT (state, refusal ->> 'code', refusal ->> 'message')::text FROM chat.conversations WHERE turn_id = :'turn'), '(REFUSED,guardrail_refused,"안 돼요")',
	'a refused answer says why');
SELECT is((pg_temp.event(:'session')).payload - 'id', '{"code": "guardrail_refused", "message": "안 돼요", "status": 422}', 'and so does its event');
SELECT is((SELECT turn_count FROM chat.session_master WHERE session_id = :'session'), 1, 'it counts for nothing');
SELECT is((SELECT tokens_in + tokens_out FROM chat.conversations WHERE turn_id = :'turn'), 0::bigint, 'and costs nothing');
SELECT pg_temp.say(:'session', '셋', '{"outcome": "failed", "text": "", "fault": "away"}') AS turn \gset
SELECT is((SELECT (state, refusal ->> 'code', refusal ->> 'status')::text FROM chat.conversations WHERE turn_id = :'turn'), '(FAILED,model_away,503)', 'without a model there is no answer');
SELECT pg_temp.say(:'session', '넷', '{"outcome": "cut", "text": "반쪽"}') AS turn \gset
SELECT is((SELECT (state, response_text)::text FROM chat.conversations WHERE turn_id = :'turn'), '(CUT,반쪽)', 'what was shown of a lost answer stays');
SELECT is((pg_temp.event(:'session')).payload ->> 'state', 'CUT', 'and is told as such');
SELECT pg_temp.say(:'session', '다섯', '{"outcome": "stopped", "text": "여기까지"}') AS turn \gset
SELECT is((SELECT (state, response_text)::text FROM chat.conversations WHERE turn_id = :'turn'), '(STOPPED,여기까지)', 'so does what was stopped');
SELECT is((SELECT turn_count FROM chat.session_master WHERE session_id = :'session'), 3, 'both are turns');
SELECT is(chat.stop(:'session'), false, 'nothing is on its way');
SELECT answer_id AS answer FROM chat.ask(:'session', '여섯') \gset
SELECT is(chat.stop(:'session'), true, 'what is can be stopped');
RESET SESSION AUTHORIZATION;
SELECT ok((SELECT stop_at IS NOT NULL FROM models.requests WHERE subject = :'answer'), 'its answerer is told');
DELETE FROM chat.session_master WHERE session_id = :'session';
SELECT lives_ok(format('SELECT pg_temp.answer(%L)', :'answer'), 'an answer to a conversation that is gone goes nowhere');

-- ---------------------------------------------------------------- branches
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT chat.begin_conversation('chat') AS session \gset
SELECT pg_temp.say(:'session', 'a') AS a \gset
SELECT pg_temp.say(:'session', 'b') AS b \gset
SELECT pg_temp.say(:'session', 'c') AS c \gset
SELECT is(pg_temp.path(:'session'), 'a b c', 'turns follow one another');
SELECT pg_temp.say(:'session', 'B', edited => :'b') AS "B" \gset
SELECT is(pg_temp.path(:'session'), 'a B', 'a question that is asked anew takes the place of the first, and of what followed it');
SELECT is((SELECT array_agg(DISTINCT parent_id) FROM chat.conversations WHERE turn_id IN (:'b', :'B')), ARRAY[:'a'::uuid], 'both follow the same turn');
SELECT chat.show_branch(:'session', :'b') \g /dev/null
SELECT is(pg_temp.path(:'session'), 'a b c', 'the first can be shown again, down to its end');
SELECT pg_temp.say(:'session', 'd', parent => :'B') AS d \gset
SELECT is(pg_temp.path(:'session'), 'a B d', 'a question may follow any turn');
SELECT pg_temp.say(:'session', 'A', edited => :'a') AS "A" \gset
SELECT is(pg_temp.path(:'session'), 'A', 'the first of all can be asked anew');
SELECT is((SELECT turn_index FROM chat.conversations WHERE turn_id = :'A'), 1, 'as the first');
SELECT chat.show_branch(:'session', :'c') \g /dev/null
SELECT is(pg_temp.path(:'session'), 'a b c', 'a turn in the middle is shown with what leads to it');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT jsonb_agg(m ->> 'content') FROM jsonb_array_elements(chat.path_messages(:'session', :'d')) AS m WHERE m ->> 'role' = 'user'), '["a", "B", "d"]',
	'a model is told what the branch has');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT throws_ok(format('SELECT pg_temp.ask(%L, ''x'', parent => %L)', :'session', gen_random_uuid()), 'SD404', NULL, 'no question follows a turn that there is not');
SELECT chat.begin_conversation('chat') AS other \gset
SELECT throws_ok(format('SELECT pg_temp.ask(%L, ''x'', parent => %L)', :'other', :'a'), 'SD404', NULL, 'nor one of another conversation');
SELECT is(chat.end_session(:'other'), true, 'a conversation ends');
SELECT is(pg_temp.ask(:'other', 'x'), 'session_ended', 'and takes no question then');

-- Of a long path the last 20 turns, and 12,000 characters.
RESET SESSION AUTHORIZATION;
SELECT auth.act_in_school(pg_temp.id('ONE')), chat.start_session(pg_temp.id('s1')) AS long \gset
INSERT INTO chat.conversations (session_id, user_id, turn_id, parent_id, turn_index, input_text, response_text, completed_at)
SELECT :'long', pg_temp.id('s1'), pg_temp.id('turn ' || n), CASE WHEN n > 1 THEN pg_temp.id('turn ' || n - 1) END, n, 'q' || n, repeat('a', CASE n WHEN 39 THEN 9000 ELSE 300 END), now()
FROM generate_series(1, 40) AS n;
SELECT is(jsonb_array_length(chat.path_messages(:'long', pg_temp.id('turn 38'))), 40, 'a model is told the last 20 turns');
SELECT is(chat.path_messages(:'long', pg_temp.id('turn 40')) -> 0 ->> 'content', 'q31', 'as far as they are short');

-- ---------------------------------------------------------------- held
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT chat.begin_conversation('chat') AS session \gset
SELECT decision, turn_id AS turn FROM chat.ask(:'session', '물어봐도 돼요?', held => '{"part": "question", "guardrail": {"id": "1", "message": "선생님께 여쭤보세요"}}') \gset
SELECT is(:'decision'::text, 'held', 'a question can wait for a person''s approval');
SELECT answer_id AS running FROM chat.ask(:'session', '그동안') \gset
SELECT is(pg_temp.ask(:'session', '또'), 'turn_running', 'others go on meanwhile');
SELECT pg_temp.sign_in('teacher'), chat.decide_held(:'turn', 'approved') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is((SELECT state FROM chat.conversations WHERE turn_id = :'turn'), 'HELD', 'an approved question waits for the answer on its way');
SELECT pg_temp.answer(:'running') \g /dev/null
SELECT is((SELECT state FROM chat.conversations WHERE turn_id = :'turn'), 'PENDING', 'and is asked after it');
SELECT answer_id AS answer FROM chat.conversations WHERE turn_id = :'turn' \gset
SELECT pg_temp.answer(:'answer', '{"outcome": "held", "text": "이건 어때요", "guardrail": {"id": "1", "message": "확인 중이에요"}}') \g /dev/null
SELECT is((SELECT (state, response_text)::text FROM chat.conversations WHERE turn_id = :'turn'), '(HELD,)', 'an answer that waits is not shown');
SELECT is((pg_temp.event(:'session')).kind, 'held', 'and that is told');
SELECT auth.act_in_school(pg_temp.id('TWO')), chat.decide_held(:'turn', 'approved') \g /dev/null
SELECT is((SELECT state FROM chat.conversations WHERE turn_id = :'turn'), 'HELD', 'no other school decides');
SELECT auth.act_in_school(pg_temp.id('ONE')), chat.decide_held(:'turn', 'approved') \g /dev/null
SELECT is((SELECT (state, response_text)::text FROM chat.conversations WHERE turn_id = :'turn'), '(COMPLETED,"이건 어때요")', 'until somebody approves');
SELECT is((pg_temp.event(:'session')).kind, 'done', 'which is told');
SELECT chat.decide_held(:'turn', 'refused') \g /dev/null
SELECT is((SELECT state FROM chat.conversations WHERE turn_id = :'turn'), 'COMPLETED', 'a second decision changes nothing');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT turn_id AS turn FROM chat.ask(:'session', '이건요?', held => '{"part": "question", "guardrail": {"id": "1", "message": "안 돼요"}}') \gset
SELECT pg_temp.sign_in('teacher'), chat.decide_held(:'turn', 'refused') \g /dev/null
SELECT is((SELECT refusal FROM chat.conversations WHERE turn_id = :'turn'), '{"code": "guardrail_refused", "message": "안 돼요", "status": 422}', 'or says no');
RESET SESSION AUTHORIZATION;
SELECT pg_temp.keep_document(pg_temp.id('ONE'), pg_temp.id('s1')) AS document \gset
UPDATE chat.session_master SET uses_documents = true WHERE session_id = :'session';
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT turn_id AS turn, answer_id AS answer FROM chat.ask(:'session', '급식은 언제예요?', held => '{"part": "question", "guardrail": {"id": "1", "message": "안 돼요"}}') \gset
SELECT is((SELECT a.kind FROM live.answer_of('conversation:' || :'session', :'answer') a), 'held', 'who asks once more is told that it waits');
SELECT pg_temp.sign_in('teacher'), chat.decide_held(:'turn', 'approved') \g /dev/null
SELECT is(auth.user_id(), pg_temp.id('teacher'), 'who decides is still themselves');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT r.options #>> '{passages,0,document_id}' FROM models.requests r WHERE r.subject = :'answer'), :'document', 'an approved question is asked with what its person may read');
SELECT is((SELECT c.citations #>> '{0,document_id}' FROM chat.conversations c WHERE c.turn_id = :'turn'), :'document', 'which the answer cites');
SELECT is((SELECT count(*) FROM live.answers a WHERE a.subject = :'answer'), 0::bigint, 'and who asks once more waits for it');

-- ---------------------------------------------------------------- practice, and what is told of it
SELECT pg_temp.sign_in('s2') \g /dev/null
SELECT chat.begin_conversation('voice', '{"difficulty": "하", "role": "점원", "situation": "cafe", "topic": "음료"}') AS session \gset
SELECT ok((SELECT with_partner AND learning_session_id IS NOT NULL FROM chat.session_master WHERE session_id = :'session'), 'practice is a learning session too');
SELECT is((SELECT l.session_type FROM speaking.learning_sessions l JOIN chat.session_master m ON m.learning_session_id = l.id WHERE m.session_id = :'session'),
	'conversation', 'of its own type');
SELECT pg_temp.say(:'session', 'I want juice please', '{"extra": {"suggestion": "How much is it?", "corrections": []}}') AS first \gset
RESET SESSION AUTHORIZATION;
UPDATE chat.conversations SET completed_at = completed_at - interval '5 minutes', conversation_time = conversation_time - interval '6 minutes' WHERE turn_id = :'first';
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s2') \g /dev/null
SELECT pg_temp.say(:'session', 'How many is it', '{"extra": {"corrections": [{"original": "How many", "corrected": "How much", "reason": "값"}]}}') AS second \gset
SELECT results_eq(format('SELECT quality, suggestion IS NULL FROM chat.conversations WHERE session_id = %L ORDER BY turn_index', :'session'),
	'VALUES (100::numeric, false), (50, true)', 'a turn is worth the share of words that were right');
SELECT ok((SELECT latency_ms BETWEEN 60000 AND 600000 FROM chat.conversations WHERE turn_id = :'second'), 'how long the student took is measured');
SELECT ok((SELECT latency_ms IS NULL FROM chat.conversations WHERE turn_id = :'first'), 'where there was an answer before');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT (l.chat_turns_count, l.response_latency_count, l.response_quality_sum, l.response_quality_count)::text FROM speaking.learning_sessions l
	JOIN chat.session_master m ON m.learning_session_id = l.id WHERE m.session_id = :'session'), '(2,1,150,2)', 'the learning session adds it up');
UPDATE chat.session_master SET session_start = session_start - interval '5 minutes' WHERE session_id = :'session';
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s2'), chat.end_session(:'session') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is((SELECT (d.chat_turns_count, d.avg_response_quality)::text FROM speaking.daily_statistics d WHERE d.student_id = pg_temp.id('s2')), '(2,75.0000)', 'the day has it once it has ended');
SELECT speaking.recompute_day(pg_temp.id('s2'), d.date, d.school_id) FROM speaking.daily_statistics d WHERE d.student_id = pg_temp.id('s2') \g /dev/null
SELECT is((SELECT (d.chat_turns_count, d.response_latency_count, d.avg_response_quality)::text FROM speaking.daily_statistics d WHERE d.student_id = pg_temp.id('s2')), '(2,1,75.0000)',
	'and still when it is added up afresh');
SELECT is((SELECT content - 'time_spent' FROM hub.learning_history WHERE student_id = pg_temp.id('s2') AND source_id = 'conversation:' || :'session'),
	'{"action": "practised_conversation", "turns": 2, "difficulty": "하", "situation": "cafe", "score": 75}', 'the learner''s record is told');
SELECT is((SELECT (content ->> 'time_spent')::integer FROM hub.learning_history WHERE student_id = pg_temp.id('s2') AND source_id = 'conversation:' || :'session'), 300, 'with the time it took');
SELECT is((SELECT source_node FROM hub.learning_history WHERE source_id = 'conversation:' || :'session'), 5, 'by the room of conversations');

-- Corrections that come later count too, also after the session has ended.
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s3') \g /dev/null
SELECT chat.begin_conversation('chat', '{"topic": "travel"}') AS session \gset
SELECT pg_temp.say(:'session', 'I goed there yesterday') AS turn \gset
SELECT pg_temp.sign_in('s3'), chat.end_session(:'session') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT pg_temp.answer(:'turn', '{"text": "Here: {\"corrections\": [{\"original\": \"goed\", \"corrected\": \"went\", \"reason\": \"불규칙\"}], \"suggestion\": \"It was fun.\"}"}') \g /dev/null
SELECT is((SELECT (quality, suggestion)::text FROM chat.conversations WHERE turn_id = :'turn'), '(75,"It was fun.")', 'a model is asked for corrections by itself');
SELECT is((pg_temp.event(:'session')).kind, 'feedback', 'which are told');
SELECT is((SELECT (d.chat_turns_count, d.avg_response_quality)::text FROM speaking.daily_statistics d WHERE d.student_id = pg_temp.id('s3')), '(1,75.0000)', 'and counted on the day');
SELECT is(chat.object_in('no {json} here'), NULL, 'what is no JSON is nothing');

-- A sitting that was left is a new learning session when the conversation goes on.
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT chat.begin_conversation('chat', '{"topic": "food"}') AS session \gset
SELECT learning_session_id AS before FROM chat.session_master WHERE session_id = :'session' \gset
SELECT speaking.end_session(:'before') \g /dev/null
SELECT pg_temp.say(:'session', 'Hello') \g /dev/null
SELECT isnt((SELECT learning_session_id FROM chat.session_master WHERE session_id = :'session'), :'before'::uuid, 'another sitting is another learning session');
SELECT is((SELECT chat_turns_count FROM speaking.learning_sessions l JOIN chat.session_master m ON m.learning_session_id = l.id WHERE m.session_id = :'session'), 1, 'which counts what follows');

-- ---------------------------------------------------------------- search, rename, rate
SELECT is((SELECT count(*) FROM chat.session_master m WHERE m.user_id = auth.user_id() AND chat.is_found(m, 'hel')), 1::bigint, 'a beginning of a word is found');
SELECT pg_temp.say(:'session', '학교에서 떡볶이를 먹었어요 100%') AS turn \gset
SELECT ok(chat.is_found(m, word), word || ' is found') FROM chat.session_master m, unnest('{학교,떡볶이,"학교 먹었","100%",안녕}'::text[]) AS word WHERE m.session_id = :'session';
SELECT ok(NOT chat.is_found(m, word), word || ' is not') FROM chat.session_master m, unnest('{학원,"학교 학원","1_0%"}'::text[]) AS word WHERE m.session_id = :'session';
SELECT is((SELECT chat.found_in(m, '떡볶이') FROM chat.session_master m WHERE m.session_id = :'session'), '학교에서 떡볶이를 먹었어요 100%', 'with the words around it');
SELECT chat.rename_session(:'session', '먹은 것') \g /dev/null
SELECT is((SELECT title::text FROM chat.session_master WHERE session_id = :'session'), '먹은 것', 'a conversation is renamed');
SELECT chat.rate(:'session', :'turn', 1, '좋아요'), chat.rate(:'session', :'turn', -1) \g /dev/null
SELECT is((SELECT array_agg(rating) FROM chat.user_feedback WHERE session_id = :'session'), '{-1}', 'the last rating counts');
SELECT chat.rate(:'session', :'turn', NULL) \g /dev/null
SELECT is((SELECT count(*) FROM chat.user_feedback WHERE session_id = :'session'), 0::bigint, 'and is taken back');
SELECT throws_ok(format('SELECT chat.rate(%L, %L, 5)', :'session', :'turn'), '23514', NULL, 'there are two ratings');
SELECT chat.note_interaction(:'session', 'copied', :'turn') \g /dev/null
SELECT is((SELECT array_agg(interaction_type::text) FROM chat.user_interactions WHERE session_id = :'session'), '{copied}', 'what is done besides is noted');
SELECT throws_ok(format('SELECT chat.note_interaction(%L, ''copied'', %L)', :'session', gen_random_uuid()), 'SD404', NULL, 'at a turn that there is');
SELECT pg_temp.sign_in('s2') \g /dev/null
SELECT throws_ok(format('SELECT chat.%s', f), 'SD404', NULL, 'nobody else may: ' || f) FROM unnest(ARRAY[format('rename_session(%L, ''x'')', :'session'),
	format('rate(%L, %L, 1)', :'session', :'turn'), format('note_interaction(%L, ''copied'')', :'session'), format('stop(%L)', :'session'),
	format('show_branch(%L, %L)', :'session', :'turn')]) AS f;

-- ---------------------------------------------------------------- two at once
RESET SESSION AUTHORIZATION;
SELECT extensions.dblink_connect(c, :'test_connection'), extensions.dblink_exec(c, 'SET client_min_messages = warning') FROM unnest('{setup,one,two}'::text[]) AS c \g /dev/null
SELECT r.person_id AS person, r.school_id AS school FROM school.roles r JOIN school.schools c ON c.id = r.school_id AND c.code = 'NARU' AND r.role = 'student' ORDER BY 1 LIMIT 1 \gset
SELECT gen_random_uuid() AS session \gset
SELECT extensions.dblink_exec('setup', format('INSERT INTO chat.session_master (session_id, school_id, user_id) VALUES (%L, %L, %L)', :'session', :'school', :'person')) \g /dev/null
SELECT * FROM unnest('{one,two}'::text[]) AS c, LATERAL extensions.dblink(c, format($$SELECT set_config('seodang.school_id', %L, false), set_config('seodang.user_id', %L, false)$$,
	:'school', :'person')) AS t(a text, b text) \g /dev/null
SELECT extensions.dblink_exec('one', 'BEGIN') \g /dev/null
SELECT is((SELECT x FROM extensions.dblink('one', format('SELECT decision FROM chat.ask(%L, ''하나'')', :'session')) AS t(x text)), 'asked', 'of two who ask at once');
SELECT extensions.dblink_send_query('two', format('SELECT decision FROM chat.ask(%L, ''둘'')', :'session')) \g /dev/null
SELECT is(extensions.dblink_is_busy('two'), 1, 'the second waits') FROM pg_sleep(0.3);
SELECT extensions.dblink_exec('one', 'COMMIT') \g /dev/null
SELECT is((SELECT x FROM extensions.dblink_get_result('two') AS t(x text)), 'turn_running', 'and is told that the first is on its way');
SELECT is((SELECT array_agg(c.input_text) FROM chat.conversations c WHERE c.session_id = :'session'), '{하나}', 'nothing is kept of it');
SELECT extensions.dblink_exec('setup', format('DELETE FROM chat.session_master WHERE session_id = %L', :'session')),
	extensions.dblink_exec('setup', format('DELETE FROM models.requests WHERE person_id = %L', :'person')) \g /dev/null
SELECT extensions.dblink_disconnect(c) FROM unnest('{setup,one,two}'::text[]) AS c \g /dev/null
SELECT * FROM finish();
ROLLBACK;
