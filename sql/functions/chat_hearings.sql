-- SPDX-License-Identifier: GPL-3.0-or-later
-- Questions that are said aloud (chat.hearings), and answers that are read aloud.

-- A recording of the caller's that was taken for this is to be heard. SD409 voice_english_only where the conversation is not in English.
CREATE OR REPLACE FUNCTION chat.begin_hearing(session uuid, recording uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	s chat.session_master := chat.lock_session(session);
	hearing uuid := gen_random_uuid();
BEGIN
	IF s.language = 'ko' THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'voice_english_only';
	ELSIF NOT s.is_active THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'conversation_ended';
	END IF;
	INSERT INTO chat.hearings (id, school_id, session_id, user_id, recording_id, job_id)
	VALUES (hearing, s.school_id, session, s.user_id, recording,
		jobs.enqueue('hear_turn', jsonb_build_object('hearing_id', hearing), priority => 1, max_attempts => 3));
	RETURN hearing;
END $$;

-- Keep what a job heard, where it is still waited for, and tell its person.
CREATE OR REPLACE FUNCTION chat.keep_heard(hearing uuid, file uuid, bytes bigint, words text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	h chat.hearings;
BEGIN
	SELECT * INTO h FROM chat.hearings o WHERE o.id = hearing AND o.state = 'LISTENING' FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	PERFORM files.keep(file, bytes);
	UPDATE chat.hearings o SET state = 'HEARD', words = keep_heard.words, file_id = file, recording_id = NULL WHERE o.id = hearing;
	DELETE FROM speaking.recordings r WHERE r.id = h.recording_id;
	PERFORM live.publish(chat.topic_of(h.session_id), 'heard', jsonb_build_object('id', hearing));
END $$;

-- What was said, of a hearing of the caller's session; NULL for no hearing. SD404 for one of another session.
CREATE OR REPLACE FUNCTION chat.heard_file(session uuid, hearing uuid) RETURNS uuid LANGUAGE plpgsql STABLE AS $$
DECLARE
	file uuid;
BEGIN
	SELECT h.file_id INTO file FROM chat.hearings h WHERE h.id = hearing AND h.session_id = session AND h.user_id = auth.user_id();
	PERFORM auth.found(FOUND OR hearing IS NULL);
	RETURN file;
END $$;

-- A hearing fails with its job, and what was recorded goes.
CREATE OR REPLACE FUNCTION chat.fail_hearing() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	h chat.hearings;
BEGIN
	SELECT * INTO h FROM chat.hearings o WHERE o.id = (NEW.payload ->> 'hearing_id')::uuid AND o.state = 'LISTENING' FOR NO KEY UPDATE;
	IF FOUND THEN
		UPDATE chat.hearings o SET state = 'FAILED', fault = jobs.error_code(NEW.error), recording_id = NULL WHERE o.id = h.id;
		DELETE FROM speaking.recordings r WHERE r.id = h.recording_id;
		PERFORM live.publish(chat.topic_of(h.session_id), 'heard', jsonb_build_object('id', h.id));
	END IF;
	RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER jobs_hearing AFTER UPDATE OF status ON jobs.jobs FOR EACH ROW
	WHEN (NEW.status = 'FAILED' AND NEW.status IS DISTINCT FROM OLD.status AND NEW.type = 'hear_turn')
	EXECUTE FUNCTION chat.fail_hearing();

-- With a hearing goes what was said, unless a question has it.
CREATE OR REPLACE FUNCTION chat.hearing_gone() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	DELETE FROM files.files f WHERE f.id = OLD.file_id AND NOT EXISTS (SELECT FROM chat.conversations c WHERE c.input_file_id = f.id);
	RETURN NULL;
END $$;
CREATE OR REPLACE TRIGGER hearings_file AFTER DELETE ON chat.hearings FOR EACH ROW EXECUTE FUNCTION chat.hearing_gone();

-- Have the answer of a turn read aloud. SD404 where it has none, SD409 where it is longer than a voice reads.
CREATE OR REPLACE FUNCTION chat.order_answer_sound(session uuid, turn uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	s chat.session_master := chat.lock_session(session);
	t chat.conversations := chat.turn_of(session, turn);
	sound uuid;
BEGIN
	PERFORM auth.found(t.response_text <> '');
	IF char_length(t.response_text) > 4000 THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'answer_too_long_to_read';
	END IF;
	sound := speaking.order_sound(t.response_text, speaking.usual_voice(), 'normal');
	UPDATE chat.conversations c SET sound_id = sound WHERE c.session_id = s.session_id AND c.turn_id = turn;
	INSERT INTO chat.user_interactions (school_id, session_id, user_id, interaction_type, turn_id)
	VALUES (s.school_id, session, s.user_id, 'played', turn);
	RETURN sound;
END $$;
