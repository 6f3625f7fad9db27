-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a teacher decides is the teacher's alone, whoever calls the function: each one asks by itself, not only the route before it.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;
\ir classroom.psql
SELECT pg_temp.hold_class('', '{s1}') AS session \gset
CREATE FUNCTION pg_temp.be(guest text) RETURNS void LANGUAGE sql AS $$ SELECT auth.open_session(sha256(guest::bytea), '{guest}', 'write') $$;
SET SESSION AUTHORIZATION seodang_app;

-- Statements of a session's teacher.
CREATE TEMPORARY TABLE of_teacher AS SELECT format(v.call, :'session', pg_temp.id('s1 asks'), pg_temp.id('s1 takes part'), pg_temp.id('ONEclass'), pg_temp.id('problem')) AS call FROM (VALUES
	('classroom.start_session(%4$L, ''K7MP2RXQ'')'), ('classroom.set_door(%1$L, true, true)'), ('classroom.extend_session(%1$L, 30)'), ('classroom.end_session(%1$L)'),
	('classroom.admit(%1$L, %3$L)'), ('classroom.admit(%1$L, NULL)'), ('classroom.remove(%1$L, %3$L)'), ('classroom.mute(%1$L, %3$L, true)'),
	('classroom.post_teacher_message(%1$L, ''말'', false, NULL)'), ('classroom.hide_message(%1$L, %2$L, false)'), ('classroom.pin_message(%1$L, %2$L, true)'),
	('classroom.answer_message(%1$L, %2$L, true)'), ('classroom.dismiss_reports(%1$L, %2$L)'), ('classroom.set_chat(%1$L, true, 30, true)'),
	('classroom.start_deck(%1$L, ''{"grade": "1-1"}'')'), ('classroom.turn_card(%1$L, ''reveal'')'), ('classroom.show_tally(%1$L, true)'),
	('classroom.show_podium(%1$L, true)')) AS v(call);
-- Statements of any teacher of the school.
CREATE TEMPORARY TABLE of_staff AS SELECT format(v.call, pg_temp.id('problem')) AS call FROM (VALUES
	('classroom.put_word(''멍청이'', NULL)'), ('classroom.drop_word(%1$L)'), ('classroom.refuse_links(false)'),
	('classroom.save_problem(NULL, ''{"question": "1 + 1", "answer": "2", "type": "math", "difficulty": 1, "grade": "1-1"}'')'),
	('classroom.save_problem(%1$L, ''{"answer": "4"}'')'), ('classroom.import_problems(''[]'', ''{}'', false)')) AS v(call);

SELECT pg_temp.be('s1 guest') \g /dev/null
SELECT throws_ok('SELECT ' || call, 'SD403', 'role', 'not who takes part: ' || call) FROM of_staff;
SELECT throws_ok('SELECT ' || call, 'SD404', NULL, 'not who takes part: ' || call) FROM of_teacher;
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT throws_ok('SELECT ' || call, 'SD403', 'role', 'not a student: ' || call) FROM of_staff;
SELECT throws_ok('SELECT ' || call, 'SD404', NULL, 'not a student: ' || call) FROM of_teacher;
SELECT pg_temp.sign_in('2teacher') \g /dev/null
SELECT throws_ok('SELECT ' || call, 'SD404', NULL, 'not another school''s teacher: ' || call) FROM of_teacher;
SELECT throws_ok('SELECT ' || call, 'SD404', NULL, 'not another school''s teacher: ' || call) FROM of_staff WHERE call ~ 'drop_word|save_problem\(''';
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT throws_ok(format($$ SELECT classroom.save_problem(%L, '{"answer": "4"}') $$, pg_temp.id('problem')), 'SD404', NULL, 'nor who did not write a shared problem');
SELECT lives_ok('SELECT ' || call, 'but its teacher: ' || call) FROM of_teacher WHERE call !~ 'start_session|end_session|podium|remove|start_deck';
SELECT finish();
