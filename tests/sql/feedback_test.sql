-- SPDX-License-Identifier: GPL-3.0-or-later
-- A tutor writes, the student reads.
\ir fixture.psql
SELECT no_plan();
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT tutoring.match_directly(pg_temp.id('t1'), pg_temp.id('s1')) \g /dev/null
RESET SESSION AUTHORIZATION;
INSERT INTO speaking.learning_sessions (id, school_id, student_id, session_type) VALUES (pg_temp.id('lesson'), pg_temp.id('ONE'), pg_temp.id('s1'), 'practice'),
	(pg_temp.id('other lesson'), pg_temp.id('ONE'), pg_temp.id('s2'), 'practice');
SET SESSION AUTHORIZATION seodang_app;

SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT tutoring.save_draft(pg_temp.id('s1'), '오늘은') \g /dev/null
SELECT is((SELECT message FROM tutoring.feedback_drafts WHERE tutor_id = pg_temp.id('t1')), '오늘은', 'a draft survives a closed tab');
SELECT tutoring.give_feedback(pg_temp.id('s1'), '오늘은 목소리가 또렷했어요', pg_temp.id('lesson')) AS feedback \gset
SELECT is((SELECT kind FROM hub.contacts WHERE student_id = pg_temp.id('s1')), 'feedback', 'somebody reached out to the student');
SELECT is((SELECT count(*) FROM tutoring.feedback_drafts WHERE tutor_id = pg_temp.id('t1')), 0::bigint, 'and goes when the feedback is sent');
SELECT ok((SELECT websocket_sent AND session_id = pg_temp.id('lesson') FROM tutoring.feedback_messages WHERE id = :'feedback'), 'it may speak about a lesson, and was told live');
SELECT throws_ok(format('SELECT tutoring.give_feedback(%L, ''안녕'')', pg_temp.id('s2')), 'SD404', NULL, 'only to one''s own students');
SELECT throws_ok(format('SELECT tutoring.give_feedback(%L, ''안녕'', %L)', pg_temp.id('s1'), pg_temp.id('other lesson')), 'SD404', NULL, 'and about their own lessons');
SELECT throws_ok(format('SELECT tutoring.give_feedback(%L, %L)', pg_temp.id('s1'), repeat('가', 4001)), '23514', NULL, '4,000 characters at most');
SELECT throws_ok(format('SELECT tutoring.give_feedback(%L, %L)', pg_temp.id('s1'), E' \n'), '23514', NULL, 'and not nothing');
SELECT is(tutoring.edit_feedback(:'feedback', '오늘은 발음도 좋았어요'), 'edited', 'it can be mended');
RESET SESSION AUTHORIZATION;
UPDATE tutoring.feedback_messages SET created_at = now() - interval '15 minutes' WHERE id = :'feedback';
SET SESSION AUTHORIZATION seodang_app;
SELECT is(tutoring.edit_feedback(:'feedback', '아니에요'), 'too_late', 'for fifteen minutes');
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT throws_ok(format('SELECT tutoring.edit_feedback(%L, ''제가'')', :'feedback'), 'SD404', NULL, 'by its writer');
SELECT inbox.unread_count() AS unread \gset
SELECT is((SELECT is_read FROM inbox.notifications WHERE link = '/feedback#feedback-' || :'feedback'), false, 'the student is told');
SELECT is(tutoring.read_feedback(ARRAY[gen_random_uuid()]), 0, 'reading something else reads nothing of it');
SELECT is((SELECT is_read FROM inbox.notifications WHERE link = '/feedback#feedback-' || :'feedback'), false, 'nor what was told');
SELECT is(tutoring.read_feedback(), 1, 'the student reads it');
SELECT is((SELECT is_read FROM inbox.notifications WHERE link = '/feedback#feedback-' || :'feedback'), true, 'and with it what was told of it');
SELECT is(inbox.unread_count(), :unread - 1, 'nothing else');
SELECT is(tutoring.read_feedback(), 0, 'for the first time once');
SELECT is((SELECT read_at FROM tutoring.feedback_messages WHERE id = :'feedback'), now(), 'which the tutor can see');

-- whose page shows it
CREATE FUNCTION pg_temp.shown(person text, asked text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_temp.sign_in(person);
	RETURN (SELECT tutoring.feedback_box(asked) || ' ' || count(*) FROM tutoring.feedback_page(tutoring.feedback_box(asked), NULL, NULL, 9));
END $$;
SELECT is(pg_temp.shown('s1', NULL), 'received 1', 'the student''s who received it');
SELECT is(pg_temp.shown('s1', 'school'), 'received 1', 'and nothing more when more is asked for');
SELECT is(pg_temp.shown('t1', NULL), 'written 1', 'the tutor''s who wrote it');
SELECT is(pg_temp.shown('t2', NULL), 'written 0', 'no other tutor''s');
SELECT is(pg_temp.shown('teacher', NULL), 'school 1', 'the teacher''s of the class');
SELECT is(pg_temp.shown('admin', 'written'), 'school 1', 'the admin''s');
SELECT is(pg_temp.shown('2admin', NULL), 'school 0', 'not in another school');
SELECT is((SELECT count(*) FROM tutoring.feedback_page('school', (SELECT created_at FROM tutoring.feedback_messages WHERE id = :'feedback'), :'feedback', 9)),
	0::bigint, 'nor after it');
SELECT pg_temp.sign_in('admin') \g /dev/null
DELETE FROM school.class_teachers WHERE person_id = pg_temp.id('teacher');
SELECT is(pg_temp.shown('teacher', NULL), 'school 0', 'nor a teacher''s of another class');
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT tutoring.end_match((SELECT id FROM tutoring.tutor_students WHERE student_id = pg_temp.id('s1')), '마무리') \g /dev/null
SELECT throws_ok(format('SELECT tutoring.give_feedback(%L, ''안녕'')', pg_temp.id('s1')), 'SD404', NULL, 'after the match has ended nothing is written');
SELECT * FROM finish();
ROLLBACK;
