-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a report counts, what it says when its rows are gone, who may be told of whom, and how all of it goes in time.
\ir fixture.psql
\ir classroom.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;
SELECT pg_temp.hold_class('', '{s1,s2}') AS session \gset
SELECT pg_temp.hold_class('2', '{2s1}') \g /dev/null

-- Two guests more: one answers rightly, one waits at the door. Another card that nobody answered, and one that was not revealed either.
INSERT INTO classroom.participants (id, school_id, session_id, nickname, avatar_id, admitted_at, joined_at, last_seen_at) VALUES
	(pg_temp.id('guest'), pg_temp.id('ONE'), :'session', '구름', 2, now(), now(), now() + interval '9 minutes 30 seconds'),
	(pg_temp.id('waiting'), pg_temp.id('ONE'), :'session', '문 앞', 3, NULL, now(), now());
INSERT INTO classroom.cards (id, school_id, session_id, deck_id, number, type, difficulty, concept, question, answer, revealed_at, shown_at)
SELECT pg_temp.id(name), pg_temp.id('ONE'), :'session', pg_temp.id('deck'), n, 'math', 1, '뺄셈', name, '1', revealed, now() + make_interval(mins => n)
FROM (VALUES (2, 'revealed', now()), (3, 'skipped', NULL), (4, 'easy', now())) AS c(n, name, revealed);
INSERT INTO classroom.answers (card_id, participant_id, school_id, content, normalized, correct) VALUES
	(pg_temp.id('card'), pg_temp.id('guest'), pg_temp.id('ONE'), '3', '3', true),
	(pg_temp.id('easy'), pg_temp.id('guest'), pg_temp.id('ONE'), '1', '1', true);
INSERT INTO classroom.messages (school_id, session_id, participant_id, nickname, avatar_id, content) VALUES
	(pg_temp.id('ONE'), :'session', NULL, '선생님', 1, '시작해요'), (pg_temp.id('ONE'), :'session', pg_temp.id('guest'), '구름', 2, '네');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT results_eq('SELECT people, as_themselves, messages, questions, cards, answers, correct FROM classroom.session_figures(ARRAY[''' || :'session' || '''::uuid])',
	'VALUES (3, 2, 3, 2, 3, 4, 2)', 'who was let in, what participants wrote, the cards that came to something');
SELECT results_eq('SELECT question, answers, correct, share, wrong FROM classroom.report_cards(''' || :'session' || ''')',
	$$VALUES ('1 + 2 = ?', 3, 1, 0.3333, '[{"text": "4", "count": 2}]'::jsonb), ('easy', 1, 1, 1.0000, '[]'), ('revealed', 0, 0, NULL, '[]')$$,
	'cards, those missed most first, what nobody answered last');
SELECT results_eq('SELECT concept, cards, answers, correct FROM classroom.report_concepts(''' || :'session' || ''')',
	$$VALUES ('덧셈', 1, 3, 1), ('뺄셈', 2, 1, 1)$$, 'concepts, those known least first');
SELECT results_eq('SELECT nickname, is_let_in, messages, answers, correct, student_name FROM classroom.report_people(''' || :'session' || ''') ORDER BY nickname COLLATE "C"',
	$$VALUES ('s1 별명', true, 1, 1, 0, '학생1'), ('s2 별명', true, 1, 1, 0, '학생2'), ('구름', true, 1, 2, 2, NULL), ('문 앞', false, 0, 0, 0, NULL)$$,
	'who took part, under a nickname or as oneself');
SELECT is((SELECT minutes FROM classroom.report_people(:'session') WHERE nickname = '구름'), 1, 'nobody is here after now');
SELECT is((SELECT count(*) FROM classroom.report_questions(:'session')), 2::bigint, 'open questions');
UPDATE classroom.messages SET answered_at = now() WHERE id = pg_temp.id('s1 asks');
UPDATE classroom.messages SET moderated = true WHERE id = pg_temp.id('s2 asks');
SELECT is((SELECT count(*) FROM classroom.report_questions(:'session')), 0::bigint, 'not the answered and the hidden ones');

-- The log: what was done to whom, also when a message is gone.
SELECT classroom.log(:'session', 'message_hidden', jsonb_build_object('message_id', pg_temp.id('s2 asks'))),
	classroom.log(:'session', 'message_hidden', jsonb_build_object('message_id', pg_temp.id('no such message'))),
	classroom.log(:'session', 'removed', jsonb_build_object('participant_id', pg_temp.id('guest'))), classroom.log(:'session', 'door_locked') \g /dev/null
SELECT bag_eq('SELECT event_type, nickname FROM classroom.report_log(''' || :'session' || ''')',
	$$VALUES ('message_hidden', 's2 별명'), ('message_hidden', NULL), ('removed', '구름'), ('door_locked', NULL)$$, 'order is told, coming is not');
SELECT is((SELECT string_agg(DISTINCT e[1], ', ') FROM pg_proc p, regexp_matches(p.prosrc, $$classroom\.log\([^;]*?'([a-z]+_[a-z_]+|admitted|removed|muted|unmuted)'$$, 'g') AS e
	WHERE p.pronamespace = 'classroom'::regnamespace AND e[1] !~ '^(card|deck|podium|message_id|participant)' AND e[1] <> ALL (classroom.moderation_events())), NULL,
	'what the room writes down to keep order, a report tells');

-- Looks are written down, once an hour for each who joined as oneself.
SELECT classroom.log_report_looks(:'session'), classroom.log_report_looks(:'session') \g /dev/null
SELECT is((SELECT array_agg(l.student_id ORDER BY l.student_id) FROM school.access_log l WHERE l.action = 'classroom_report_read'),
	(SELECT array_agg(i ORDER BY i) FROM unnest(ARRAY[pg_temp.id('s1'), pg_temp.id('s2')]) AS i), 'a line for each student');
SELECT is((SELECT count(*) FROM classroom.session_figures(ARRAY[pg_temp.id('2session')])), 0::bigint, 'another school''s session is not counted');
SELECT is((SELECT count(*) FROM classroom.report_people(pg_temp.id('2session'))), 0::bigint, 'nor its people shown');
RESET SESSION AUTHORIZATION;

-- ---------------------------------------------------------------- time passes

SELECT is((SELECT array_agg(classroom.days_kept(t)) FROM unnest('{messages,logs,sessions}'::text[]) AS t), '{30,90,180}', 'messages 30 days, logs 90, sessions 180');
UPDATE classroom.messages SET created_at = created_at - interval '31 days' WHERE session_id = :'session';
UPDATE classroom.logs SET timestamp = timestamp - interval '31 days' WHERE session_id = :'session';
UPDATE classroom.sessions SET started_at = started_at - interval '31 days', ended_at = now() - interval '31 days' + interval '10 minutes', expires_at = now() - interval '31 days' + interval '30 minutes' WHERE id = :'session';
SELECT jobs.apply_retention('day') \g /dev/null
SELECT is((SELECT count(*) FROM classroom.messages WHERE session_id = :'session'), 0::bigint, 'after a month the messages are gone');
SELECT is((SELECT count(*) FROM classroom.messages WHERE session_id = pg_temp.id('2session')), 1::bigint, 'not those of today');
SELECT results_eq('SELECT people, messages, questions, cards, answers FROM classroom.session_figures(ARRAY[''' || :'session' || '''::uuid])',
	'VALUES (3, NULL::integer, NULL::integer, 3, 4)', 'what is deleted is not counted as nothing');
SELECT is((SELECT count(*) FROM classroom.report_people(:'session') WHERE messages IS NOT NULL), 0::bigint, 'nor for a participant');
SELECT cmp_ok((SELECT count(*) FROM classroom.report_log(:'session')), '=', 4::bigint, 'the log is still there, without the message''s author');
UPDATE classroom.logs SET timestamp = timestamp - interval '60 days' WHERE session_id = :'session';
SELECT jobs.apply_retention('day') \g /dev/null
SELECT is((SELECT count(*) FROM classroom.logs WHERE session_id = :'session'), 0::bigint, 'after three months the log is gone');
SELECT is((SELECT count(*) FROM classroom.answers WHERE card_id = pg_temp.id('card')), 3::bigint, 'answers are not');
UPDATE classroom.sessions SET started_at = started_at - interval '150 days', ended_at = ended_at - interval '150 days' WHERE id = :'session';
SELECT jobs.apply_retention('day') \g /dev/null
SELECT is((SELECT count(*) FROM classroom.sessions WHERE id = :'session') + (SELECT count(*) FROM classroom.participants WHERE session_id = :'session')
	+ (SELECT count(*) FROM classroom.cards WHERE session_id = :'session') + (SELECT count(*) FROM classroom.decks WHERE session_id = :'session'), 0::bigint,
	'after half a year the session is gone with all of it');
SELECT is((SELECT count(*) FROM auth.guests g WHERE g.id = pg_temp.id('s1 takes part')), 0::bigint, 'and what let its participants in');
SELECT is((SELECT count(*) FROM auth.guests g WHERE g.id = pg_temp.id('2s1 takes part')), 1::bigint, 'not the others');

-- A batch of sessions is small, since many rows go with each.
INSERT INTO classroom.sessions (school_id, class_id, code, started_at, ended_at)
SELECT pg_temp.id('ONE'), pg_temp.id('ONEclass'), lpad(n::text, 8, '0'), now() - interval '200 days', now() - interval '199 days' FROM generate_series(1, 30) AS n;
SELECT is((SELECT deleted || ' ' || more FROM jobs.apply_retention('day') WHERE table_name = 'classroom.sessions'), '20 true', 'twenty sessions at a time');
SELECT is((SELECT deleted || ' ' || more FROM jobs.apply_retention('day') WHERE table_name = 'classroom.sessions'), '10 false', 'then the rest');
SELECT * FROM finish();
ROLLBACK;
