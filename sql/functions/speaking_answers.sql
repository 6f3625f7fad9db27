-- SPDX-License-Identifier: GPL-3.0-or-later
-- What tutors answer: which recordings wait for them, what they correct, and feedback by voice while its sound is made.

-- ---------------------------------------------------------------- what waits

-- What waits for an answer of the caller: of each sentence that a student of theirs said in a session the newest recording that has a
-- result, however often it was said before. What is being answered by voice waits no more.
CREATE OR REPLACE FUNCTION speaking.waiting_attempts() RETURNS SETOF speaking.pronunciation_results LANGUAGE sql STABLE ROWS 50 AS $$
	SELECT w.* FROM tutoring.tutor_students m
	CROSS JOIN LATERAL (SELECT DISTINCT ON (r.session_id, r.original_text) r.* FROM speaking.pronunciation_results r
		WHERE r.student_id = m.student_id AND r.status = 'COMPLETED' AND r.answered_at IS NULL AND r.created_at > now() - interval '30 days'
		ORDER BY r.session_id, r.original_text, r.created_at DESC, r.id DESC) AS w
	WHERE m.tutor_id = (SELECT auth.user_id()) AND m.status = 'active'
		AND NOT EXISTS (SELECT FROM speaking.voice_answers v WHERE v.attempt_id = w.id AND v.status = 'PENDING');
$$;

-- An attempt is answered, and with it what the student said of the same sentence before, in the same session. NULL is none.
-- Returns how many waited until now.
CREATE OR REPLACE FUNCTION speaking.settle_attempt(attempt uuid) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	a speaking.pronunciation_results;
	settled integer;
BEGIN
	SELECT r.* INTO a FROM speaking.pronunciation_results r WHERE r.id = attempt;
	IF NOT FOUND THEN
		RETURN 0;
	END IF;
	UPDATE speaking.pronunciation_results r SET answered_at = now()
	WHERE r.id = ANY (ARRAY(SELECT o.id FROM speaking.pronunciation_results o WHERE o.student_id = a.student_id AND o.answered_at IS NULL
		AND o.original_text = a.original_text AND o.session_id IS NOT DISTINCT FROM a.session_id AND (o.created_at, o.id) <= (a.created_at, a.id)
		ORDER BY o.id FOR NO KEY UPDATE));
	GET DIAGNOSTICS settled = ROW_COUNT;
	PERFORM speaking.tell_tutors(a.student_id, jsonb_build_object('attempt', attempt, 'answered', true));
	RETURN settled;
END $$;

-- A tutor of the student puts an attempt aside: skipped, or already_answered.
CREATE OR REPLACE FUNCTION speaking.skip_attempt(attempt uuid) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM speaking.pronunciation_results r WHERE r.id = attempt AND speaking.tutors(r.student_id)));
	RETURN CASE WHEN speaking.settle_attempt(attempt) > 0 THEN 'skipped' ELSE 'already_answered' END;
END $$;

-- What was put aside waits again, with all that was put aside at once: waiting, or already_answered where somebody gave feedback on it.
CREATE OR REPLACE FUNCTION speaking.unskip_attempt(attempt uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	a speaking.pronunciation_results;
BEGIN
	SELECT r.* INTO a FROM speaking.pronunciation_results r WHERE r.id = attempt AND speaking.tutors(r.student_id) FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	IF EXISTS (SELECT FROM tutoring.feedback_messages f WHERE f.attempt_id = attempt) THEN
		RETURN 'already_answered';
	END IF;
	UPDATE speaking.pronunciation_results r SET answered_at = NULL
	WHERE r.student_id = a.student_id AND r.answered_at = a.answered_at AND r.original_text = a.original_text
		AND r.session_id IS NOT DISTINCT FROM a.session_id;
	PERFORM speaking.tell_tutors(a.student_id, jsonb_build_object('attempt', attempt, 'answered', false));
	RETURN 'waiting';
END $$;

-- Where a tutor goes on from an attempt: the one that waited next longest, else the one that has waited longest of all; with backwards the
-- other way round. NULL where no other waits.
CREATE OR REPLACE FUNCTION speaking.next_waiting(attempt uuid, backwards boolean DEFAULT false) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT w.id FROM speaking.waiting_attempts() AS w, speaking.pronunciation_results AS r
	WHERE r.id = attempt AND w.id <> attempt AND (NOT backwards OR (w.created_at, w.id) < (r.created_at, r.id))
	ORDER BY CASE WHEN backwards THEN w.created_at END DESC, CASE WHEN backwards THEN w.id END DESC,
		(w.created_at, w.id) < (r.created_at, r.id), w.created_at, w.id
	LIMIT 1;
$$;

-- ---------------------------------------------------------------- what pages show

-- What feedback on an attempt shows beside itself: {attempt_id, original_text, has_words, words, voice_id, is_own}; NULL where it is gone,
-- or who asks may not hear the student.
CREATE OR REPLACE FUNCTION speaking.attempt_card(attempt uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('attempt_id', r.id, 'original_text', r.original_text, 'words', speaking.shown_words(r), 'has_words', r.words IS NOT NULL,
		'voice_id', r.file_id, 'is_own', r.student_id = auth.user_id())
	FROM speaking.pronunciation_results r WHERE r.id = attempt AND speaking.hears(r.student_id);
$$;

-- ---------------------------------------------------------------- corrections

-- The words of a sentence, lower case, as results name them.
CREATE OR REPLACE FUNCTION speaking.words_of(attempt speaking.pronunciation_results) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
	SELECT array_agg(DISTINCT w) FROM (
		SELECT x ->> 'word' AS w FROM jsonb_array_elements(attempt.words) AS x WHERE x ->> 'verdict' <> 'extra'
		UNION ALL SELECT m[1] FROM regexp_matches(lower(attempt.original_text), '[a-z][a-z''-]*', 'g') AS m) AS all_words;
$$;

-- A tutor's own verdict, kept beside the machine's, which stays what is counted: corrected, or not_judged where there is no result yet.
-- SD422 missed_words not_in_sentence for a word that the sentence does not have. NULL missed_words are the machine's.
CREATE OR REPLACE FUNCTION speaking.correct_attempt(attempt uuid, score integer, missed_words text[], feedback text) RETURNS text
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	a speaking.pronunciation_results;
	missed text[] := ARRAY(SELECT lower(w) FROM unnest(correct_attempt.missed_words) AS w);
BEGIN
	SELECT r.* INTO a FROM speaking.pronunciation_results r WHERE r.id = attempt AND speaking.tutors(r.student_id) FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	IF a.status <> 'COMPLETED' THEN
		RETURN 'not_judged';
	ELSIF NOT missed <@ speaking.words_of(a) THEN
		PERFORM auth.refuse_field('missed_words', 'not_in_sentence');
	END IF;
	UPDATE speaking.pronunciation_results r SET corrected_by = auth.user_id(), corrected_at = now(), corrected_score = score,
		corrected_missed_words = missed, feedback = NULLIF(btrim(correct_attempt.feedback), '') WHERE r.id = attempt;
	PERFORM live.publish('user:' || a.student_id, 'attempts', jsonb_build_object('attempt', attempt, 'status', a.status));
	RETURN 'corrected';
END $$;

-- ---------------------------------------------------------------- feedback by voice

-- Order feedback by voice: of a recording that is there whole, or (NULL) of the message read aloud. The message stands in the student's inbox
-- under the same id when its sound is made. SD404 as tutoring.check_feedback.
CREATE OR REPLACE FUNCTION speaking.order_answer(student uuid, message text, session uuid, attempt uuid, recording uuid)
RETURNS TABLE (id uuid, job_id uuid) LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	tutor uuid := auth.user_id();
BEGIN
	PERFORM tutoring.check_feedback(tutor, student, session, attempt);
	id := gen_random_uuid();
	job_id := jobs.enqueue('voice_answer', jsonb_build_object('answer', id), priority => 3, unique_key => 'voice_answer:' || id);
	INSERT INTO speaking.voice_answers (id, school_id, tutor_id, student_id, session_id, attempt_id, message, recording_id, is_spoken, job_id)
	VALUES (order_answer.id, auth.school_id(), tutor, student, session, attempt, NULLIF(order_answer.message, ''), recording, recording IS NULL,
		order_answer.job_id);
	DELETE FROM tutoring.feedback_drafts d WHERE d.tutor_id = tutor AND d.student_id = student;
	PERFORM speaking.tell_answer(tutor, attempt, id, 'PENDING');
	RETURN NEXT;
END $$;

-- The tutor's pages show what became of an answer.
CREATE OR REPLACE FUNCTION speaking.tell_answer(tutor uuid, attempt uuid, answer uuid, status text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM live.publish('user:' || tutor, 'feedback', jsonb_build_object('answer', answer, 'status', status));
	PERFORM live.publish('user:' || tutor, 'attempts', jsonb_build_object('attempt', attempt)) WHERE attempt IS NOT NULL;
END $$;

-- The sound is made and written: given, with the file kept and everything else of the answer gone; gone where the answer was withdrawn; or
-- match_ended, for which the job fails. In the transaction that completes the job, after auth.act_in_school.
CREATE OR REPLACE FUNCTION speaking.give_answer(answer uuid, file uuid, bytes bigint, audio_ms integer) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	v speaking.voice_answers;
BEGIN
	SELECT x.* INTO v FROM speaking.voice_answers x WHERE x.id = answer AND x.status = 'PENDING' FOR UPDATE;
	IF NOT FOUND THEN
		RETURN 'gone';
	ELSIF NOT EXISTS (SELECT FROM tutoring.tutor_students m WHERE m.tutor_id = v.tutor_id AND m.student_id = v.student_id AND m.status = 'active') THEN
		RETURN 'match_ended';
	END IF;
	PERFORM files.keep(file, bytes);
	DELETE FROM speaking.voice_answers x WHERE x.id = answer;
	DELETE FROM speaking.recordings r WHERE r.id = v.recording_id;
	PERFORM tutoring.give_feedback(v.student_id, v.message, v.session_id, v.attempt_id, file, audio_ms, v.is_spoken, v.tutor_id, v.id);
	RETURN 'given';
END $$;

-- A job that failed for good leaves no answer waiting: its tutor is told, and finds the words of it. error is what the job says, where that is
-- one of the words that pages know.
CREATE OR REPLACE FUNCTION speaking.follow_answer_job() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	v speaking.voice_answers;
BEGIN
	SELECT x.* INTO v FROM speaking.voice_answers x WHERE x.id = (NEW.payload ->> 'answer')::uuid AND x.status = 'PENDING' FOR UPDATE;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	UPDATE speaking.voice_answers x SET status = 'FAILED', recording_id = NULL, error = CASE WHEN NEW.error IN ('unreadable', 'too_long', 'timeout',
		'match_ended', 'nothing_to_say') THEN NEW.error ELSE 'gave_up' END WHERE x.id = v.id;
	DELETE FROM speaking.recordings r WHERE r.id = v.recording_id;
	PERFORM inbox.notify(v.tutor_id, 'voice_failed', jsonb_build_object('student', tutoring.name_of(v.student_id)),
		'/students/' || v.student_id || '#answer-' || v.id, 'voice_failed:' || v.id);
	PERFORM speaking.tell_answer(v.tutor_id, v.attempt_id, v.id, 'FAILED');
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER jobs_answer AFTER UPDATE OF status ON jobs.jobs FOR EACH ROW
	WHEN (NEW.status = 'FAILED' AND NEW.type = 'voice_answer') EXECUTE FUNCTION speaking.follow_answer_job();

-- One's own answer that could not be made goes as text instead: given, as the message of the same id; or no_message. SD404 while it is
-- being made.
CREATE OR REPLACE FUNCTION speaking.send_words(answer uuid) RETURNS TABLE (decision text, student_id uuid) LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	v speaking.voice_answers;
BEGIN
	SELECT x.* INTO v FROM speaking.voice_answers x WHERE x.id = answer AND x.tutor_id = auth.user_id() FOR UPDATE;
	PERFORM auth.found(FOUND AND v.status = 'FAILED');
	student_id := v.student_id;
	decision := CASE WHEN v.message IS NULL THEN 'no_message' ELSE 'given' END;
	IF decision = 'given' THEN
		DELETE FROM speaking.voice_answers x WHERE x.id = answer;
		PERFORM tutoring.give_feedback(v.student_id, v.message, v.session_id, v.attempt_id, id => v.id);
	END IF;
	RETURN NEXT;
END $$;

-- One's own answer that could not be made is thrown away. Returns the student.
CREATE OR REPLACE FUNCTION speaking.drop_answer(answer uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	v speaking.voice_answers;
BEGIN
	SELECT x.* INTO v FROM speaking.voice_answers x WHERE x.id = answer AND x.tutor_id = auth.user_id() FOR UPDATE;
	PERFORM auth.found(FOUND AND v.status = 'FAILED');
	DELETE FROM speaking.voice_answers x WHERE x.id = answer;
	PERFORM speaking.tell_answer(v.tutor_id, v.attempt_id, answer, 'GONE');
	RETURN v.student_id;
END $$;
