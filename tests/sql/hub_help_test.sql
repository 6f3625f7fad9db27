-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who needs help: each rule at, below and above its threshold, how urgent it is, who sees it, and what staff do about it.
\ir fixture.psql
SELECT no_plan();

CREATE FUNCTION pg_temp.today() RETURNS date LANGUAGE sql AS $$ SELECT (now() AT TIME ZONE 'Asia/Seoul')::date $$;
-- As the superuser, while somebody stays signed in.
RESET SESSION AUTHORIZATION;
CREATE FUNCTION pg_temp.active(student text, days_ago integer) RETURNS void LANGUAGE sql AS $$
	DELETE FROM hub.activity_days WHERE student_id = pg_temp.id(student);
	DELETE FROM hub.last_activity WHERE student_id = pg_temp.id(student);
	INSERT INTO hub.activity_days (student_id, day, school_id, events)
	SELECT s.id, pg_temp.today() - days_ago, s.school_id, 1 FROM hub.students s WHERE s.id = pg_temp.id(student);
$$;
CREATE FUNCTION pg_temp.learns(student text, concept text, mastery float8, wrong integer, days_ago integer DEFAULT 0) RETURNS void LANGUAGE sql AS $$
	INSERT INTO hub.mastery (student_id, concept_id, school_id, mastery, observations, wrong_in_a_row, last_at)
	SELECT s.id, c.id, s.school_id, learns.mastery, 5, wrong, now() - days_ago * interval '1 day'
	FROM hub.students s JOIN hub.concepts c ON c.school_id = s.school_id AND c.key = concept WHERE s.id = pg_temp.id(student)
	ON CONFLICT (student_id, concept_id) DO UPDATE SET mastery = EXCLUDED.mastery, wrong_in_a_row = EXCLUDED.wrong_in_a_row, last_at = EXCLUDED.last_at;
	INSERT INTO hub.mastery_days (student_id, concept_id, day, school_id, mastery, observations)
	SELECT m.student_id, m.concept_id, pg_temp.today() - days_ago, m.school_id, m.mastery, 5 FROM hub.mastery m JOIN hub.concepts c ON c.id = m.concept_id
	WHERE m.student_id = pg_temp.id(student) AND c.key = concept
	ON CONFLICT (student_id, concept_id, day) DO UPDATE SET mastery = EXCLUDED.mastery;
$$;
CREATE FUNCTION pg_temp.forgets(student text) RETURNS void LANGUAGE sql AS $$ DELETE FROM hub.mastery WHERE student_id = pg_temp.id(student) $$;
-- "code value" of each reason, the heaviest first, as the signed-in person sees it.
CREATE FUNCTION pg_temp.reasons(student text) RETURNS text[] LANGUAGE sql AS $$
	SELECT COALESCE((SELECT array_agg((r.x ->> 'code') || ' ' || (r.x ->> 'value') ORDER BY r.i)
		FROM hub.needs_help() AS n CROSS JOIN LATERAL jsonb_array_elements(n.reasons) WITH ORDINALITY AS r(x, i)
		WHERE n.student_id = pg_temp.id(student)), '{}')
$$;
CREATE FUNCTION pg_temp.urgency(student text) RETURNS integer LANGUAGE sql AS $$
	SELECT n.urgency FROM hub.needs_help() AS n WHERE n.student_id = pg_temp.id(student)
$$;
INSERT INTO hub.concepts (school_id, key, name, target) SELECT pg_temp.id(s), k, n, 0.85
FROM unnest('{ONE,TWO}'::text[]) AS s, (VALUES ('a', '이차함수'), ('b', '확률')) AS c(k, n);
SELECT pg_temp.active(s, 0) FROM unnest('{s1,s2,s3,s4,s5,s6,2s1,2s2,2s3,2s4,2s5,2s6}'::text[]) AS s \g /dev/null

SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is((SELECT count(*) FROM hub.needs_help()), 0::bigint, 'nobody needs help where nothing is wrong');

-- wrong in a row
SELECT pg_temp.learns('s1', 'a', 0.2, 3) \g /dev/null
SELECT is(pg_temp.reasons('s1'), '{}', 'three wrong answers are below the threshold of four');
SELECT pg_temp.learns('s1', 'a', 0.2, 4) \g /dev/null
SELECT is(pg_temp.reasons('s1'), '{wrong_in_a_row 4}', 'four are at it');
SELECT is(pg_temp.urgency('s1'), 30, 'and weigh what the rule does');
SELECT is((SELECT reasons -> 0 -> 'sentence' ->> 'concept' FROM hub.needs_help()), '이차함수', 'the sentence names the concept');
SELECT pg_temp.learns('s1', 'a', 0.2, 6) \g /dev/null
SELECT is(pg_temp.urgency('s1'), 45, 'six weigh half as much again');
SELECT pg_temp.learns('s1', 'a', 0.2, 20) \g /dev/null
SELECT is(pg_temp.urgency('s1'), 60, 'and no number more than twice');
SELECT pg_temp.learns('s1', 'b', 0.2, 4) \g /dev/null
SELECT is(pg_temp.reasons('s1'), '{"wrong_in_a_row 20","wrong_in_a_row 4"}', 'each concept is a reason');
SELECT is(pg_temp.urgency('s1'), 60, 'of one rule the heaviest counts');
SELECT pg_temp.forgets('s1') \g /dev/null

-- no activity
SELECT pg_temp.active('s1', 6) \g /dev/null
SELECT is(pg_temp.reasons('s1'), '{}', 'six days without activity are below the threshold of seven');
SELECT pg_temp.active('s1', 7) \g /dev/null
SELECT is(pg_temp.reasons('s1'), '{"inactive 7"}', 'seven are at it');
SELECT pg_temp.active('s1', 8) \g /dev/null
SELECT is(pg_temp.reasons('s1'), '{"inactive 8"}', 'eight are above');
DELETE FROM hub.activity_days WHERE student_id = pg_temp.id('s1');
UPDATE hub.last_activity SET day = DEFAULT WHERE student_id = pg_temp.id('s1');
SELECT is(pg_temp.reasons('s1'), '{}', 'who was enrolled today has had no time yet');
UPDATE hub.students SET created_at = now() - interval '9 days' WHERE id = pg_temp.id('s1');
SELECT is(pg_temp.reasons('s1'), '{"inactive 9"}', 'never active counts from the record''s beginning');
SELECT is((SELECT reasons -> 0 -> 'sentence' ->> 'key' FROM hub.needs_help()), 'hub.help.reason.never_active', 'and says so');
SELECT pg_temp.active('s1', 0) \g /dev/null

-- falling mastery
SELECT pg_temp.learns('s1', 'a', 0.70, 0, 20), pg_temp.learns('s1', 'a', 0.56, 0) \g /dev/null
SELECT is(pg_temp.reasons('s1'), '{}', 'a fall of 0.14 is below the threshold of 0.15');
SELECT pg_temp.learns('s1', 'a', 0.55, 0) \g /dev/null
SELECT is(pg_temp.reasons('s1'), '{"mastery_falling 0.15"}', '0.15 is at it');
SELECT is((SELECT reasons -> 0 ->> 'threshold' FROM hub.needs_help()), '0.15', 'the reason tells the threshold');
SELECT pg_temp.learns('s1', 'a', 0.40, 0) \g /dev/null
SELECT is(pg_temp.reasons('s1'), '{"mastery_falling 0.3"}', '0.30 is above');
SELECT is((SELECT (reasons -> 0 -> 'sentence') - 'key' - 'concept' FROM hub.needs_help()), '{"value": "0.3", "before": "0.70", "now": "0.40", "points": 50}', 'the sentence has the values and the points');
SELECT pg_temp.learns('s1', 'a', 0.95, 0, 13) \g /dev/null
SELECT pg_temp.learns('s1', 'a', 0.40, 0) \g /dev/null
SELECT is(pg_temp.reasons('s1'), '{"mastery_falling 0.3"}', 'what counts is the value 14 days ago, not a peak since');
SELECT pg_temp.forgets('s1') \g /dev/null
SELECT pg_temp.learns('s1', 'a', 0.9, 0, 30), pg_temp.learns('s1', 'a', 0.3, 0, 14) \g /dev/null
SELECT is(pg_temp.reasons('s1'), '{}', 'a fall that is 14 days old is none any more');
SELECT pg_temp.forgets('s1') \g /dev/null
SELECT pg_temp.learns('s1', 'a', 0.9, 0, 5), pg_temp.learns('s1', 'a', 0.5, 0) \g /dev/null
SELECT is(pg_temp.reasons('s1'), '{"mastery_falling 0.4"}', 'who began later is held against the first day');
SELECT pg_temp.forgets('s1') \g /dev/null

-- a late intervention
INSERT INTO hub.interventions (id, school_id, student_id, type, weak_areas, learning_path, due_on)
VALUES (pg_temp.id('plan'), pg_temp.id('ONE'), pg_temp.id('s1'), 'teacher_requested', '[]', '[]', pg_temp.today() - 2);
SELECT is(pg_temp.reasons('s1'), '{}', 'two days late are below the threshold of three');
UPDATE hub.interventions SET due_on = pg_temp.today() - 3 WHERE id = pg_temp.id('plan');
SELECT is(pg_temp.reasons('s1'), '{"intervention_late 3"}', 'three are at it');
UPDATE hub.interventions SET due_on = pg_temp.today() - 5 WHERE id = pg_temp.id('plan');
SELECT is(pg_temp.reasons('s1'), '{"intervention_late 5"}', 'five are above');
UPDATE hub.interventions SET status = 'paused' WHERE id = pg_temp.id('plan');
SELECT is(pg_temp.reasons('s1'), '{}', 'a paused one is not late');
DELETE FROM hub.interventions WHERE id = pg_temp.id('plan');

-- waiting for a tutor
INSERT INTO tutoring.tutor_requests (id, school_id, student_id, tutor_id, message, created_at, expires_at)
VALUES (pg_temp.id('ask'), pg_temp.id('ONE'), pg_temp.id('s1'), pg_temp.id('t1'), '가르쳐 주세요', now() - interval '4 days', now() + interval '9 days');
SELECT is(pg_temp.reasons('s1'), '{}', 'four days are below the threshold of five');
UPDATE tutoring.tutor_requests SET created_at = now() - interval '5 days' WHERE id = pg_temp.id('ask');
SELECT is(pg_temp.reasons('s1'), '{"waiting_for_tutor 5"}', 'five are at it');
UPDATE tutoring.tutor_requests SET created_at = now() - interval '6 days' WHERE id = pg_temp.id('ask');
SELECT is(pg_temp.reasons('s1'), '{"waiting_for_tutor 6"}', 'six are above');
UPDATE tutoring.tutor_requests SET status = 'REJECTED', cause = 'person', processed_at = now() WHERE id = pg_temp.id('ask');
SELECT is(pg_temp.reasons('s1'), '{}', 'an answer ends it');

-- all together
SELECT pg_temp.learns('s1', 'a', 0.9, 0, 20), pg_temp.learns('s1', 'a', 0.1, 8), pg_temp.active('s1', 14) \g /dev/null
SELECT is(pg_temp.urgency('s1'), 100, 'the sum of the rules ends at 100');
SELECT is(pg_temp.reasons('s1'), '{"wrong_in_a_row 8","mastery_falling 0.8","inactive 14"}', 'the heaviest reason is first');
SELECT pg_temp.learns('s2', 'a', 0.2, 5) \g /dev/null
SELECT is((SELECT array_agg(l.id ORDER BY l.cursor_key COLLATE "C") FROM hub.help_list(NULL, NULL, NULL, NULL, 9, 'test') AS l), ARRAY[pg_temp.id('s1'), pg_temp.id('s2')], 'the most urgent student first');
SELECT is((SELECT string_agg(l.id::text || l.found_count, ' ') FROM hub.help_list(NULL, NULL, (SELECT f.cursor_key FROM hub.help_list(NULL, NULL, NULL, NULL, 1, 'test') AS f),
	pg_temp.id('s1'), 1, 'test') AS l), pg_temp.id('s2')::text || 2, 'a cursor goes on after a student');

SELECT is((SELECT array_agg(l.id) FROM hub.help_list(NULL, 'inactive', NULL, NULL, 9, 'test') AS l), ARRAY[pg_temp.id('s1')], 'only those with one reason, if asked');
SELECT is((SELECT l.found_count || ' ' || jsonb_path_query_array(l.codes, '$[*].student_count') FROM hub.help_list(NULL, 'inactive', NULL, NULL, 9, 'test') AS l),
	'1 [2, 1, 1]', 'beside how many each rule found');
SELECT is((SELECT jsonb_path_query_array(n.reasons, '$[*].sentence.points') FROM hub.needs_help() AS n WHERE n.student_id = pg_temp.id('s1')), '[60, 50, 40]',
	'each reason that counts tells its points');

-- who sees whom
SELECT pg_temp.learns('s6', 'a', 0.2, 5), pg_temp.learns('2s1', 'a', 0.2, 5) \g /dev/null
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is((SELECT array_agg(student_id ORDER BY urgency DESC) FROM hub.needs_help()), ARRAY[pg_temp.id('s1'), pg_temp.id('s2')], 'a teacher sees the own class');
SELECT is((SELECT count(*) FROM hub.needs_help(pg_temp.id('ONEclass'))), 2::bigint, 'also asked for by name');
SELECT throws_ok(format('SELECT * FROM hub.needs_help(%L)', pg_temp.id('TWOclass')), 'SD404', NULL, 'another school''s class is not there');
SELECT throws_ok(format('SELECT * FROM hub.needs_help(%L)', pg_temp.id('nothing')), 'SD404', NULL, 'nor one that there is not');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is((SELECT count(*) FROM hub.needs_help()), 3::bigint, 'an admin sees the whole school, and no other');
SELECT pg_temp.sign_in('2teacher') \g /dev/null
SELECT is((SELECT array_agg(student_id) FROM hub.needs_help()), ARRAY[pg_temp.id('2s1')], 'the other school sees its own');
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is((SELECT count(*) FROM hub.needs_help()), 0::bigint, 'a student sees nobody');

-- putting off
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is(hub.snooze_students(ARRAY[pg_temp.id('s1')], pg_temp.today() + 7), 1, 'a student is put off');
SELECT is(pg_temp.reasons('s1'), '{}', 'and not in the list');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT isnt(pg_temp.reasons('s1'), '{}', 'but in other people''s');
SELECT pg_temp.sign_in('teacher') \g /dev/null
RESET SESSION AUTHORIZATION;
UPDATE hub.help_snoozes SET until_day = pg_temp.today() WHERE student_id = pg_temp.id('s1');
SET SESSION AUTHORIZATION seodang_app;
SELECT isnt(pg_temp.reasons('s1'), '{}', 'on the day itself the student is back');
SELECT throws_ok(format('SELECT hub.snooze_students(ARRAY[%L]::uuid[], %L)', pg_temp.id('s1'), pg_temp.today()), 'SD422', NULL, 'a day that is not to come is refused');
SELECT throws_ok(format('SELECT hub.snooze_students(ARRAY[%L]::uuid[], %L)', pg_temp.id('s1'), pg_temp.today() + 366), 'SD422', NULL, 'as is one too far');
SELECT throws_ok(format('SELECT hub.snooze_students(ARRAY[%L, %L]::uuid[], %L)', pg_temp.id('s1'), pg_temp.id('s6'), pg_temp.today() + 1), 'SD404', NULL, 'nobody else''s student is put off');

-- messages
RESET SESSION AUTHORIZATION;
DELETE FROM auth.accounts WHERE person_id = pg_temp.id('s2');
UPDATE school.people SET login = NULL WHERE id = pg_temp.id('s2');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT results_eq(format('SELECT * FROM hub.message_students(ARRAY[%L, %L]::uuid[], %L)', pg_temp.id('s1'), pg_temp.id('s2'), '같이 풀어 봐요'),
	$$ VALUES (1, '{학생2}'::text[]) $$, 'a message reaches who has an account, and names who has none');
SELECT is((SELECT kind FROM hub.contacts WHERE student_id = pg_temp.id('s1')), 'message', 'which is a contact');
SELECT is((SELECT count(*) FROM hub.contacts WHERE student_id = pg_temp.id('s2')), 0::bigint, 'only for whom it reached');
SELECT is((SELECT last_contact_at FROM hub.needs_help() WHERE student_id = pg_temp.id('s1')), now(), 'the list says when');
SELECT throws_ok(format('SELECT * FROM hub.message_students(ARRAY[%L]::uuid[], %L)', pg_temp.id('s6'), '안녕'), 'SD404', NULL, 'another class is out of reach');
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is((SELECT (params ->> 'teacher') || ': ' || (params ->> 'message') FROM inbox.notifications WHERE user_id = pg_temp.id('s1') AND kind = 'teacher_message'),
	'교사: 같이 풀어 봐요', 'it is in the student''s inbox');
SELECT is((SELECT link FROM inbox.notifications WHERE user_id = pg_temp.id('s1') AND kind = 'teacher_message'),
	(SELECT '/learning/messages/' || id FROM inbox.notifications WHERE user_id = pg_temp.id('s1') AND kind = 'teacher_message'), 'and leads to the whole of it');

-- the rules
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT isnt(pg_temp.reasons('s1'), '{"inactive 14"}', 'there are other reasons by the school''s rules');
SELECT lives_ok($$ SELECT hub.save_help_rule('wrong_in_a_row', 9, true), hub.save_help_rule('mastery_falling', 0.15, false) $$, 'a teacher sets own ones');
SELECT is(pg_temp.reasons('s1'), '{"inactive 14"}', 'and they apply at once');
SELECT is((SELECT string_agg(code || ' ' || school_threshold, ',') FROM hub.help_rules_now() WHERE is_own), 'wrong_in_a_row 4,mastery_falling 0.15', 'beside the school''s');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is(pg_temp.reasons('s1'), '{"wrong_in_a_row 8","mastery_falling 0.8","inactive 14"}', 'in the own list alone');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT hub.save_help_rule('wrong_in_a_row', 4, true), hub.save_help_rule('mastery_falling', 0.15, true) \g /dev/null
SELECT is((SELECT count(*) FROM hub.own_help_rules), 0::bigint, 'what the school says anyway is no own rule');
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT throws_ok($$ SELECT hub.save_help_rule('inactive', 5, true) $$, 'SD403', NULL, 'a student sets none');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT lives_ok($$ SELECT hub.save_help_rule('wrong_in_a_row', 9, true), hub.save_help_rule('mastery_falling', 0.15, false), hub.save_help_rule('inactive', 14, true) $$, 'an admin sets the school''s');
SELECT is(pg_temp.reasons('s1'), '{"inactive 14"}', 'and they apply at once');
SELECT throws_ok($$ SELECT hub.save_help_rule('wrong_in_a_row', 1, true) $$, 'SD422', NULL, 'below what the rule takes');
SELECT throws_ok($$ SELECT hub.save_help_rule('wrong_in_a_row', 13, true) $$, 'SD422', NULL, 'above it');
SELECT throws_ok($$ SELECT hub.save_help_rule('wrong_in_a_row', 4.5, true) $$, 'SD422', NULL, 'or between its steps');
SELECT pg_temp.sign_in('2admin') \g /dev/null
SELECT is((SELECT threshold FROM hub.help_rules_now() WHERE code = 'wrong_in_a_row'), 4::float8, 'another school keeps its own');

-- telling
SELECT hub.tell_staff(), hub.tell_staff() \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM live.events WHERE topic = format('school:%s:staff', pg_temp.id('TWO')) AND kind = 'learning'), 1::bigint, 'open pages are told once');
SELECT is((SELECT count(*) FROM jobs.jobs WHERE type = 'tell_staff' AND school_id = pg_temp.id('TWO') AND run_at > now()), 1::bigint, 'and again when five seconds are over');
SELECT * FROM finish();
ROLLBACK;
