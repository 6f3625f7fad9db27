-- SPDX-License-Identifier: GPL-3.0-or-later
-- What waits for a tutor, what answers it, corrections, and feedback by voice from its order to its message.
\ir fixture.psql
SELECT no_plan();
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT tutoring.match_directly(pg_temp.id('t1'), pg_temp.id('s1')), tutoring.match_directly(pg_temp.id('t2'), pg_temp.id('s2')) \g /dev/null

RESET SESSION AUTHORIZATION;
UPDATE school.settings SET max_tutors_per_student = 2 WHERE school_id = pg_temp.id('ONE');
INSERT INTO speaking.learning_sessions (id, school_id, student_id, session_type) VALUES (pg_temp.id('lesson'), pg_temp.id('ONE'), pg_temp.id('s1'), 'practice');
-- An attempt of a student so many minutes ago; score NULL is not scorable.
CREATE FUNCTION pg_temp.attempt(name text, student text, said text, minutes integer, score integer DEFAULT 80, session uuid DEFAULT NULL,
	state text DEFAULT 'COMPLETED') RETURNS void LANGUAGE sql AS $$
	INSERT INTO speaking.pronunciation_results (id, school_id, student_id, session_id, original_text, status, scorable, reason, overall_score, grade,
		missed_words, words, created_at, completed_at)
	VALUES (pg_temp.id(name), pg_temp.id('ONE'), pg_temp.id(student), session, said, state, CASE WHEN state = 'COMPLETED' THEN score IS NOT NULL END,
		CASE WHEN state = 'COMPLETED' AND score IS NULL THEN 'silence' END, CASE WHEN state = 'COMPLETED' THEN score END,
		CASE WHEN state = 'COMPLETED' AND score IS NOT NULL THEN 'B' END, '{sea}',
		'[{"word":"near","verdict":"said"},{"word":"the","verdict":"extra"},{"word":"sea","verdict":"missed"}]', now() - make_interval(mins => minutes),
		CASE WHEN state <> 'PENDING' THEN now() END);
$$;
SELECT pg_temp.attempt('a1', 's1', 'Near sea', 60, 70, pg_temp.id('lesson')), pg_temp.attempt('a2', 's1', 'Near sea', 50, NULL, pg_temp.id('lesson')),
	pg_temp.attempt('alone', 's1', 'Near sea', 55), pg_temp.attempt('b', 's1', 'Far away', 40), pg_temp.attempt('pending', 's1', 'To come', 1, state => 'PENDING'),
	pg_temp.attempt('failed', 's1', 'Broken', 1, state => 'FAILED'), pg_temp.attempt('old', 's1', 'Long ago', 31 * 24 * 60),
	pg_temp.attempt('other', 's2', 'Near sea', 10) \g /dev/null
CREATE FUNCTION pg_temp.queue() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(n.name, ' ' ORDER BY w.created_at) FROM speaking.waiting_attempts() AS w
	JOIN unnest('{a1,a2,alone,b,pending,failed,old,other}'::text[]) AS n(name) ON pg_temp.id(n.name) = w.id;
$$;
SET SESSION AUTHORIZATION seodang_app;

SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT is(pg_temp.queue(), 'alone a2 b', 'the newest of each sentence of a session waits, the oldest first; what has no result does not, nor what is 30 days old');
SELECT pg_temp.sign_in('t2') \g /dev/null
SELECT is(pg_temp.queue(), 'other', 'each tutor has the own students');
SELECT throws_ok(format('SELECT speaking.skip_attempt(%L)', pg_temp.id('a2')), 'SD404', NULL, 'and puts nobody else''s aside');
SELECT throws_ok(format('SELECT speaking.correct_attempt(%L, 90, NULL, NULL)', pg_temp.id('a2')), 'SD404', NULL, 'or corrects them');
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is(pg_temp.queue(), NULL, 'a student has no queue');
SELECT throws_ok(format('SELECT speaking.correct_attempt(%L, 100, NULL, NULL)', pg_temp.id('a2')), 'SD404', NULL, 'and corrects nothing');

SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT is(speaking.next_waiting(pg_temp.id('alone')), pg_temp.id('a2'), 'on to what waits next');
SELECT is(speaking.next_waiting(pg_temp.id('b')), pg_temp.id('alone'), 'and round to the beginning');
SELECT is(speaking.next_waiting(pg_temp.id('b'), true), pg_temp.id('a2'), 'and back');
SELECT is(speaking.next_waiting(pg_temp.id('alone'), true), NULL, 'before the first is none');
SELECT is(speaking.skip_attempt(pg_temp.id('a2')), 'skipped', 'what is put aside');
SELECT is(pg_temp.queue(), 'alone b', 'waits no more, with what was said of it before, and nothing of another session');
SELECT is(speaking.skip_attempt(pg_temp.id('a2')), 'already_answered', 'once');
SELECT is(speaking.unskip_attempt(pg_temp.id('a2')), 'waiting', 'it can be taken back');
SELECT is(pg_temp.queue(), 'alone a2 b', 'whole');
SELECT is((SELECT count(*) FROM speaking.pronunciation_results WHERE answered_at IS NULL AND session_id = pg_temp.id('lesson')), 2::bigint, 'with the earlier ones');
SELECT tutoring.give_feedback(pg_temp.id('s1'), '좋아요', attempt => pg_temp.id('a2')) AS written \gset
SELECT is((SELECT session_id FROM tutoring.feedback_messages WHERE id = :'written'), pg_temp.id('lesson'), 'what is about an attempt is about its session');
SELECT is(pg_temp.queue(), 'alone b', 'and answers it');
SELECT is(speaking.unskip_attempt(pg_temp.id('a2')), 'already_answered', 'which nobody takes back');
SELECT throws_ok(format('SELECT tutoring.give_feedback(%L, ''글'', attempt => %L)', pg_temp.id('s1'), pg_temp.id('other')), 'SD404', NULL, 'of another student it is not');

SELECT is(speaking.correct_attempt(pg_temp.id('b'), 90, '{far}', ' 괜찮아요 '), 'corrected', 'a correction');
SELECT results_eq(format('SELECT overall_score, corrected_score, missed_words, corrected_missed_words, feedback::text, corrected_by FROM speaking.pronunciation_results WHERE id = %L', pg_temp.id('b')),
	format('SELECT 80, 90, ''{sea}''::text[], ''{far}''::text[], ''괜찮아요'', %L::uuid', pg_temp.id('t1')), 'is kept beside the result');
SELECT throws_ok(format('SELECT speaking.correct_attempt(%L, 90, ''{the}'', NULL)', pg_temp.id('a1')), 'SD422', 'not_in_sentence', 'an extra word is none of the sentence');
SELECT is(speaking.correct_attempt(pg_temp.id('pending'), 90, '{}', NULL), 'not_judged', 'what has no result has none to correct');

-- by voice
CREATE FUNCTION pg_temp.made(answer uuid) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM auth.act_in_school(pg_temp.id('ONE'));
	PERFORM set_config('seodang.user_id', '', true);
	RETURN (SELECT speaking.give_answer(answer, r.id, 5, 1500) FROM files.reserve(pg_temp.id('t1'), 'audio/mp4', 'directory') AS r);
END $$;
SELECT tutoring.save_draft(pg_temp.id('s1'), '쓰던 글') \g /dev/null
SELECT id AS answer, job_id AS job FROM speaking.order_answer(pg_temp.id('s1'), '읽어 줘요', NULL, pg_temp.id('b'), NULL) \gset
SELECT is((SELECT count(*) FROM tutoring.feedback_drafts WHERE tutor_id = pg_temp.id('t1')), 0::bigint, 'an order takes the draft');
SELECT is(pg_temp.queue(), 'alone', 'and what is being answered waits no more');
SELECT is((SELECT count(*) FROM tutoring.feedback_messages WHERE id = :'answer'), 0::bigint, 'there is no message yet');
SELECT throws_ok(format('SELECT speaking.send_words(%L)', :'answer'), 'SD404', NULL, 'nor can it be sent otherwise');
SELECT throws_ok(format('SELECT speaking.order_answer(%L, ''글'', NULL, NULL, NULL)', pg_temp.id('s2')), 'SD404', NULL, 'only for one''s own students');
SELECT tutoring.save_draft(pg_temp.id('s1'), '다음 글') \g /dev/null
SELECT is(pg_temp.made(:'answer'), 'given', 'the job makes it');
SELECT is(pg_temp.made(:'answer'), 'gone', 'once');
SELECT results_eq(format('SELECT tutor_id, message::text, message_type, is_spoken, audio_ms, attempt_id, websocket_sent, audio_url FROM tutoring.feedback_messages WHERE id = %L', :'answer'),
	format('SELECT %L::uuid, ''읽어 줘요'', ''audio'', true, 1500, %L::uuid, true, ''/api/v1/sounds/'' || audio_file_id FROM tutoring.feedback_messages WHERE id = %L',
		pg_temp.id('t1'), pg_temp.id('b'), :'answer'), 'it is its tutor''s message, with its sound, and was told live');
SELECT is((SELECT count(*) FROM speaking.voice_answers), 0::bigint, 'the order is gone');
SELECT is((SELECT message FROM tutoring.feedback_drafts), '다음 글', 'what is being written meanwhile stays');
SELECT is((SELECT actor_id FROM hub.contacts WHERE student_id = pg_temp.id('s1')), pg_temp.id('t1'), 'the tutor reached out, not the job');
SELECT is((SELECT count(*) FROM inbox.notifications WHERE user_id = pg_temp.id('s1') AND kind = 'voice_received'), 1::bigint, 'the student is told');
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT is(pg_temp.queue(), 'alone', 'and it is answered');
SELECT is(tutoring.edit_feedback(:'answer', '다르게'), 'spoken', 'what was read aloud stays what it says');

SELECT id AS failing, job_id AS job FROM speaking.order_answer(pg_temp.id('s1'), '들어 봐요', NULL, pg_temp.id('alone'), NULL) \gset
RESET SESSION AUTHORIZATION;
UPDATE jobs.jobs SET status = 'FAILED', finished_at = now(), error = 'worker_lost' WHERE job_id = :'job';
SET SESSION AUTHORIZATION seodang_app;
SELECT results_eq('SELECT status, error FROM speaking.voice_answers', $$VALUES ('FAILED', 'gave_up')$$, 'a job that failed for good fails its answer');
SELECT is((SELECT link FROM inbox.notifications WHERE kind = 'voice_failed'), '/students/' || pg_temp.id('s1') || '#answer-' || :'failing', 'its tutor is told');
SELECT is(pg_temp.queue(), 'alone', 'and it waits again');
SELECT pg_temp.sign_in('t2') \g /dev/null
SELECT throws_ok(format('SELECT speaking.send_words(%L)', :'failing'), 'SD404', NULL, 'nobody else sends its words');
SELECT throws_ok(format('SELECT speaking.drop_answer(%L)', :'failing'), 'SD404', NULL, 'or removes them');
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT is((SELECT decision FROM speaking.send_words(:'failing')), 'given', 'its words go as text');
SELECT is((SELECT message_type FROM tutoring.feedback_messages WHERE id = :'failing'), 'text', 'under the same id');

SELECT id AS late FROM speaking.order_answer(pg_temp.id('s1'), '늦었어요', NULL, NULL, NULL) \gset
SELECT tutoring.end_match((SELECT id FROM tutoring.tutor_students WHERE student_id = pg_temp.id('s1') AND status = 'active'), '마무리') \g /dev/null
SELECT is(pg_temp.made(:'late'), 'match_ended', 'who teaches the student no more tells them nothing');
SELECT is((SELECT count(*) FROM tutoring.feedback_messages WHERE id = :'late'), 0::bigint, 'by no way');
SELECT * FROM finish();
ROLLBACK;
