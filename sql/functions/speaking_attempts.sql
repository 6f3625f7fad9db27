-- SPDX-License-Identifier: GPL-3.0-or-later
-- Attempts at a sentence: begun by the student, scored by the job score_pronunciation, kept here in one transaction with the job's end.
-- However a job fails for good, its attempt fails with it (the trigger below): none waits for ever.

-- An attempt of the caller, and the job that scores it. recording: the caller's own, all of it there. SD404 for what is not the caller's.
CREATE OR REPLACE FUNCTION speaking.begin_attempt(text text, recording uuid, session uuid DEFAULT NULL, sentence uuid DEFAULT NULL,
	sentence_index integer DEFAULT NULL, korean text DEFAULT NULL)
RETURNS TABLE (id uuid, job_id uuid) LANGUAGE plpgsql ROWS 1 AS $$
DECLARE
	declared_ms integer;
BEGIN
	PERFORM auth.require_role('student');
	SELECT d.duration_ms INTO declared_ms FROM speaking.recordings d
	WHERE d.id = recording AND d.person_id = auth.user_id() AND d.received = d.bytes;
	PERFORM auth.found(FOUND);
	PERFORM auth.found(session IS NULL
		OR EXISTS (SELECT FROM speaking.learning_sessions l WHERE l.id = session AND l.student_id = auth.user_id()));
	id := gen_random_uuid();
	job_id := jobs.enqueue('score_pronunciation', jsonb_build_object('attempt_id', id), priority => 1, max_attempts => 3);
	INSERT INTO speaking.pronunciation_results (id, school_id, student_id, session_id, sentence_id, sentence_index, original_text, korean, job_id,
		recording_id, declared_ms)
	VALUES (id, auth.school_id(), auth.user_id(), session, sentence, begin_attempt.sentence_index, begin_attempt.text, begin_attempt.korean, job_id,
		recording, declared_ms);
	IF session IS NOT NULL THEN
		PERFORM speaking.see_session(session);
	END IF;
	RETURN NEXT;
END $$;

-- What the API says of a result; NULL until there is one.
CREATE OR REPLACE FUNCTION speaking.result_document(r speaking.pronunciation_results) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('id', r.id, 'scorable', r.scorable, 'overall_score', r.overall_score, 'word_accuracy', r.word_accuracy,
		'completeness_score', r.completeness_score, 'grade', r.grade, 'missed_words', COALESCE(to_jsonb(r.missed_words), '[]'),
		'extra_words', COALESCE(to_jsonb(r.extra_words), '[]'), 'transcribed_text', r.transcribed_text, 'audio_duration_ms', r.audio_duration_ms,
		'words_per_minute', r.words_per_minute, 'model', r.model) || CASE WHEN r.scorable THEN '{}' ELSE jsonb_build_object('reason', r.reason) END
	WHERE r.status = 'COMPLETED';
$$;

-- The words of a result as they stand in its sentence. The machine's words are lower case and have numbers spelt out: where both have the
-- same number of words, each is shown as it was written.
CREATE OR REPLACE FUNCTION speaking.shown_words(attempt speaking.pronunciation_results) RETURNS jsonb LANGUAGE sql STABLE AS $$
	WITH said AS (
		SELECT w.value ->> 'word' AS word, w.value ->> 'verdict' AS verdict, (w.value ->> 'start_ms')::integer AS start_ms,
			(w.value ->> 'end_ms')::integer AS end_ms, w.ordinality AS place,
			count(*) FILTER (WHERE w.value ->> 'verdict' <> 'extra') OVER (ORDER BY w.ordinality) AS number
		FROM jsonb_array_elements(attempt.words) WITH ORDINALITY AS w
	), written AS (
		SELECT t.word, row_number() OVER (ORDER BY t.place) AS number, count(*) OVER () AS in_all
		FROM regexp_split_to_table(attempt.original_text, '\s+') WITH ORDINALITY AS t(word, place) WHERE t.word ~ '[[:alnum:]]'
	)
	SELECT jsonb_agg(jsonb_build_object('word', COALESCE(CASE WHEN s.verdict <> 'extra' THEN t.word END, s.word), 'is_said', s.verdict = 'said',
		'is_missed', s.verdict = 'missed', 'is_extra', s.verdict = 'extra', 'start_ms', s.start_ms, 'end_ms', s.end_ms,
		'is_heard', s.end_ms > s.start_ms) ORDER BY s.place)
	FROM said s LEFT JOIN written t ON t.number = s.number AND t.in_all = (SELECT max(x.number) FROM said x);
$$;

-- Tell the student, and the tutors who teach them now, that a result is there.
CREATE OR REPLACE FUNCTION speaking.tell_attempt(r speaking.pronunciation_results) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	payload jsonb := jsonb_build_object('attempt', r.id, 'status', r.status);
BEGIN
	PERFORM live.publish('user:' || r.student_id, 'attempts', payload), speaking.tell_tutors(r.student_id, payload);
END $$;

-- How long the reference sound of an attempt's sentence is: its author's own reading, else what a voice made of it at normal speed. NULL
-- where neither is there yet.
CREATE OR REPLACE FUNCTION speaking.reference_ms(r speaking.pronunciation_results) RETURNS integer LANGUAGE sql STABLE AS $$
	SELECT COALESCE((SELECT s.recording_ms FROM speaking.sentences s WHERE s.id = r.sentence_id AND s.recording_file_id IS NOT NULL
			AND s.english = r.original_text),
		(SELECT d.duration_ms FROM speaking.sentence_audio a JOIN speaking.sounds d ON d.id = a.sound_id
			WHERE a.session_id = r.session_id AND a.sentence_index = r.sentence_index AND a.speed = 'normal' AND d.status = 'COMPLETED'
				AND a.english = r.original_text));
$$;

-- The sound that an attempt is held against, if it is there now: how the sentence's author reads it, else a voice. NULL for none.
CREATE OR REPLACE FUNCTION speaking.model_file(attempt speaking.pronunciation_results) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT COALESCE((SELECT s.recording_file_id FROM speaking.sentences s WHERE s.id = attempt.sentence_id AND s.english = attempt.original_text),
		speaking.spoken_file(attempt.school_id, attempt.original_text));
$$;

-- The result of an attempt that waits for one, by the worker and in the job's school: scored or not scorable, the made sound in file.
-- result has the columns of speaking.pronunciation_results by name. Returns what the API says; NULL, and nothing is kept, where it
-- waits no more: its student was erased meanwhile.
CREATE OR REPLACE FUNCTION speaking.keep_result(attempt uuid, file uuid, bytes bigint, result jsonb) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	said speaking.pronunciation_results := jsonb_populate_record(NULL::speaking.pronunciation_results, result);
	r speaking.pronunciation_results;
BEGIN
	SELECT * INTO r FROM speaking.pronunciation_results a WHERE a.id = attempt AND a.status = 'PENDING' FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN NULL;
	END IF;
	PERFORM files.keep(file, bytes);
	DELETE FROM speaking.recordings d WHERE d.id = r.recording_id;
	UPDATE speaking.pronunciation_results a SET status = 'COMPLETED', completed_at = now(), file_id = file, scorable = said.scorable,
		reason = said.reason, overall_score = said.overall_score, word_accuracy = said.word_accuracy, completeness_score = said.completeness_score,
		grade = said.grade, missed_words = said.missed_words, extra_words = said.extra_words, transcribed_text = said.transcribed_text,
		words = said.words, audio_duration_ms = said.audio_duration_ms, speaking_ms = said.speaking_ms, words_per_minute = said.words_per_minute,
		pause_count = said.pause_count, pause_ms = said.pause_ms, model = said.model,
		pace_ratio = round(said.words_per_minute * speaking.reference_ms(r) / NULLIF(60000
			* (SELECT count(*) FROM jsonb_array_elements(said.words) w WHERE w ->> 'verdict' <> 'extra'), 0), 4)
	WHERE a.id = attempt RETURNING * INTO r;
	IF r.scorable THEN
		PERFORM speaking.count_attempt(attempt);
		PERFORM speaking.note_progress(r.student_id, s.set_id) FROM speaking.sentences s WHERE s.id = r.sentence_id;
	END IF;
	PERFORM speaking.tell_attempt(r);
	RETURN speaking.result_document(r);
END $$;

-- An attempt fails with its job, and what was recorded goes.
CREATE OR REPLACE FUNCTION speaking.fail_attempt() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r speaking.pronunciation_results;
	recording uuid;
BEGIN
	SELECT a.recording_id INTO recording FROM speaking.pronunciation_results a
	WHERE a.id = (NEW.payload ->> 'attempt_id')::uuid AND a.status = 'PENDING' FOR NO KEY UPDATE;
	IF FOUND THEN
		DELETE FROM speaking.recordings d WHERE d.id = recording;
		UPDATE speaking.pronunciation_results a SET status = 'FAILED', completed_at = now(),
			error = jobs.error_code(NEW.error)
		WHERE a.id = (NEW.payload ->> 'attempt_id')::uuid RETURNING * INTO r;
		PERFORM speaking.tell_attempt(r);
	END IF;
	RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER jobs_attempt AFTER UPDATE OF status ON jobs.jobs FOR EACH ROW
	WHEN (NEW.status = 'FAILED' AND NEW.status IS DISTINCT FROM OLD.status AND NEW.type = 'score_pronunciation')
	EXECUTE FUNCTION speaking.fail_attempt();
