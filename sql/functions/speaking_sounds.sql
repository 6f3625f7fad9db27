-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sound of sentences: made once for all of a school who want the same words by the same voice at the same speed. A row of speaking.sounds
-- is the claim on making it (its unique index lets one of those who ask at once make the job), then what was made. Its file goes with it.
--
-- Voices: the built-in ones by name ("en-us"), and 'school', the school's own service. Where the service fails, the school's built-in
-- voice stands in, and the sound is made anew once the service may be asked again: no lesson waits for it.

-- Whether the school has a service of its own to ask.
CREATE OR REPLACE FUNCTION speaking.has_voice_service() RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM speaking.voice_services v WHERE v.school_id = (SELECT auth.school_id()) AND v.enabled);
$$;

-- The built-in voice of the school.
CREATE OR REPLACE FUNCTION speaking.built_in_voice() RETURNS text LANGUAGE sql STABLE AS $$
	SELECT COALESCE((SELECT v.voice_id FROM speaking.voice_services v WHERE v.school_id = (SELECT auth.school_id())), 'en-us');
$$;

-- The voice for who wishes none: the school's service, then what the caller prefers, then the school's built-in one.
CREATE OR REPLACE FUNCTION speaking.usual_voice() RETURNS text LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN speaking.has_voice_service() THEN 'school' ELSE COALESCE(
		(SELECT p.voice_id FROM speaking.preferences p WHERE p.person_id = (SELECT auth.user_id())), speaking.built_in_voice()) END;
$$;

-- Whether the service failed a moment ago and is left alone.
CREATE OR REPLACE FUNCTION speaking.voice_service_rests() RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM speaking.voice_services v WHERE v.school_id = (SELECT auth.school_id()) AND v.rests_until > now());
$$;

-- Put the job of a sound into the queue. What waits for a service is of another type, so that it holds up none that does not; where nothing
-- can be heard yet, the built-in voice stands in for one that has not spoken after five seconds.
CREATE OR REPLACE FUNCTION speaking.enqueue_sound(sound uuid, by_service boolean, is_heard boolean, priority integer) RETURNS uuid
LANGUAGE plpgsql AS $$
DECLARE
	payload jsonb := jsonb_build_object('sound_id', sound);
BEGIN
	IF by_service AND NOT is_heard THEN
		PERFORM jobs.enqueue('speak_sentence', payload, auth.school_id(), now() + interval '5 seconds', priority, 'stand_in:' || sound, 3, NULL);
	END IF;
	RETURN jobs.enqueue(CASE WHEN by_service THEN 'speak_by_service' ELSE 'speak_sentence' END, payload, auth.school_id(), now(), priority,
		'sound:' || sound, 3, NULL);
END $$;

-- The sound of a text. It is made where there is none yet, where it failed, and where another voice stood in for a service that may be
-- asked again. priority as the queue's: 1 is waited for, 3 is ahead of need.
CREATE OR REPLACE FUNCTION speaking.order_sound(english text, voice_id text, speed text, priority integer DEFAULT 1) RETURNS uuid
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	sound speaking.sounds;
BEGIN
	INSERT INTO speaking.sounds (school_id, english, voice_id, speed)
	VALUES (auth.school_id(), order_sound.english, order_sound.voice_id, order_sound.speed)
	ON CONFLICT (school_id, md5(english), voice_id, speed) DO NOTHING RETURNING * INTO sound;
	IF NOT FOUND THEN
		SELECT * INTO STRICT sound FROM speaking.sounds s WHERE s.school_id = auth.school_id() AND md5(s.english) = md5(order_sound.english)
			AND s.voice_id = order_sound.voice_id AND s.speed = order_sound.speed;
		UPDATE speaking.sounds s SET used_at = now() WHERE s.id = sound.id AND s.used_at < now() - interval '1 day';
		IF sound.status = 'PENDING' OR sound.status = 'COMPLETED' AND sound.file_id IS NOT NULL
				AND (NOT sound.stands_in OR speaking.voice_service_rests() OR NOT speaking.has_voice_service()) THEN
			RETURN sound.id;
		END IF;
	END IF;
	-- What stands in is heard until it is replaced.
	UPDATE speaking.sounds s SET job_id = speaking.enqueue_sound(sound.id, sound.voice_id = 'school' AND NOT speaking.voice_service_rests(),
			sound.file_id IS NOT NULL, priority), requested_at = now(), error = NULL,
		status = CASE WHEN sound.file_id IS NULL THEN 'PENDING' ELSE sound.status END,
		completed_at = CASE WHEN sound.file_id IS NOT NULL THEN sound.completed_at END
	WHERE s.id = sound.id;
	RETURN sound.id;
END $$;

-- Give sentence number sentence_index of the caller's session its sound. voice_id NULL is the usual one. A sentence that its author read
-- aloud has that reading for its normal speed. Returns PENDING, COMPLETED, or unknown_voice, which orders nothing.
CREATE OR REPLACE FUNCTION speaking.order_sentence(session uuid, sentence_index integer, english text, korean text DEFAULT NULL,
	voice_id text DEFAULT NULL, speed text DEFAULT 'normal', sentence uuid DEFAULT NULL, priority integer DEFAULT 1)
RETURNS TABLE (status text, job_id uuid) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	school uuid;
	student uuid;
	sound uuid;
BEGIN
	SELECT l.school_id, l.student_id INTO school, student FROM speaking.learning_sessions l
	WHERE l.id = session AND l.student_id = auth.user_id();
	PERFORM auth.found(FOUND);
	IF order_sentence.voice_id = 'school' AND NOT speaking.has_voice_service() THEN
		RETURN QUERY SELECT 'unknown_voice', NULL::uuid;
		RETURN;
	END IF;
	IF order_sentence.speed <> 'normal'
			OR NOT EXISTS (SELECT FROM speaking.sentences n WHERE n.id = sentence AND n.recording_file_id IS NOT NULL) THEN
		sound := speaking.order_sound(order_sentence.english, COALESCE(order_sentence.voice_id, speaking.usual_voice()), order_sentence.speed,
			priority);
	END IF;
	INSERT INTO speaking.sentence_audio AS a (session_id, sentence_index, speed, school_id, student_id, english, korean, sound_id, sentence_id)
	VALUES (session, order_sentence.sentence_index, order_sentence.speed, school, student, order_sentence.english, order_sentence.korean,
		sound, sentence)
	ON CONFLICT (session_id, sentence_index, speed) DO UPDATE SET english = EXCLUDED.english, korean = EXCLUDED.korean,
		sound_id = EXCLUDED.sound_id, sentence_id = EXCLUDED.sentence_id, request_at = now()
		WHERE (a.english, a.korean, a.sound_id, a.sentence_id) IS DISTINCT FROM
			(EXCLUDED.english, EXCLUDED.korean, EXCLUDED.sound_id, EXCLUDED.sentence_id);
	RETURN QUERY SELECT a.status, a.job_id FROM speaking.session_sounds(session) a
		WHERE a.sentence_index = order_sentence.sentence_index AND a.speed = order_sentence.speed;
END $$;

-- Have the sounds of a session's sentence number from_index and the two after it made, normal and slow: the first is waited for.
CREATE OR REPLACE FUNCTION speaking.prefetch(session uuid, from_index integer) RETURNS void LANGUAGE sql AS $$
	SELECT speaking.order_sentence(session, n.sentence_index, n.english, n.korean, NULL, p.speed, n.id,
		CASE WHEN n.sentence_index > from_index THEN 3 WHEN p.speed = 'slow' THEN 2 ELSE 1 END)
	FROM speaking.learning_sessions l JOIN speaking.sentences n ON n.set_id = l.set_id
		CROSS JOIN (VALUES ('normal'), ('slow')) AS p(speed)
	WHERE l.id = session AND n.sentence_index BETWEEN from_index AND from_index + 2
	ORDER BY md5(n.english), p.speed; -- one order for all who ask at once: none waits for another in a circle
$$;

-- The sounds of a session as its student hears them. A sentence that its author read aloud is spoken by 'recording'; one whose sound was
-- removed is FAILED: to be asked for again. file_id is there as soon as something can be heard.
CREATE OR REPLACE FUNCTION speaking.session_sounds(session uuid)
RETURNS TABLE (session_id uuid, sentence_index integer, english text, korean text, voice_id text, speed text, status text, duration_ms integer,
	request_at timestamptz, completed_at timestamptz, job_id uuid, file_id uuid, sentence_id uuid)
LANGUAGE sql STABLE AS $$
	SELECT a.session_id, a.sentence_index, a.english, a.korean, CASE WHEN a.sound_id IS NULL THEN 'recording' ELSE s.voice_id END, a.speed,
		CASE WHEN s.id IS NOT NULL THEN s.status WHEN n.recording_file_id IS NOT NULL THEN 'COMPLETED' ELSE 'FAILED' END,
		CASE WHEN a.sound_id IS NULL THEN n.recording_ms ELSE s.duration_ms END, a.request_at,
		CASE WHEN s.id IS NOT NULL THEN s.completed_at WHEN n.recording_file_id IS NOT NULL THEN a.request_at END, s.job_id,
		CASE WHEN a.sound_id IS NULL THEN n.recording_file_id ELSE s.file_id END, a.sentence_id
	FROM speaking.sentence_audio a LEFT JOIN speaking.sounds s ON s.id = a.sound_id
		LEFT JOIN speaking.sentences n ON n.id = a.sentence_id
	WHERE a.session_id = session;
$$;

-- The file in which one of the school's voices says a text at the normal speed, the voice of its service first; NULL for none.
CREATE OR REPLACE FUNCTION speaking.spoken_file(school uuid, english text) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT o.file_id FROM speaking.sounds o WHERE o.school_id = school AND md5(o.english) = md5(spoken_file.english)
		AND o.english = spoken_file.english AND o.speed = 'normal' AND o.file_id IS NOT NULL
	ORDER BY o.voice_id = 'school' DESC, o.completed_at DESC, o.id LIMIT 1;
$$;

-- Tell the students of running sessions who wait for a sound what became of it. One of no session is a sample: the school's admins wait.
CREATE OR REPLACE FUNCTION speaking.tell_sound(sound uuid, status text) RETURNS void LANGUAGE sql AS $$
	SELECT live.publish('user:' || a.student_id, 'sentence_audio', jsonb_build_object('session_id', a.session_id, 'sentence_index',
		a.sentence_index, 'speed', a.speed, 'status', status))
	FROM speaking.sentence_audio a JOIN speaking.learning_sessions l ON l.id = a.session_id
	WHERE a.sound_id = sound AND l.ended_at IS NULL;
	SELECT live.publish('user:' || o.person_id, 'voice')
	FROM speaking.sounds s JOIN school.roles o ON o.school_id = s.school_id AND o.role = 'admin'
	WHERE s.id = sound AND NOT EXISTS (SELECT FROM speaking.sentence_audio a WHERE a.sound_id = s.id);
$$;

-- ---------------------------------------------------------------- of the worker

-- The school's service where it may be asked now; no row where there is none, or it rests.
CREATE OR REPLACE FUNCTION speaking.service_to_ask() RETURNS SETOF speaking.voice_services LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT v FROM speaking.voice_services v
	WHERE v.school_id = (SELECT auth.school_id()) AND v.enabled AND (v.rests_until IS NULL OR v.rests_until <= now());
$$;

-- What a worker is to say with which built-in voice, or the school's service where is_asked, which may_ask allows. No row: it was said
-- already, or is gone.
CREATE OR REPLACE FUNCTION speaking.sound_to_make(sound uuid, may_ask boolean)
RETURNS TABLE (english text, voice_id text, speed text, is_school boolean, is_asked boolean, url text, model text, voice text, key_sealed bytea)
LANGUAGE sql STABLE AS $$
	SELECT s.english, CASE WHEN s.voice_id = 'school' THEN speaking.built_in_voice() ELSE s.voice_id END, s.speed, s.voice_id = 'school',
		v.school_id IS NOT NULL, v.url, v.model, v.voice, v.key_sealed
	FROM speaking.sounds s LEFT JOIN speaking.service_to_ask() v ON may_ask AND s.voice_id = 'school'
	WHERE s.id = sound AND (s.status <> 'COMPLETED' OR s.stands_in AND may_ask);
$$;

-- What was made. Where nobody wants it any more its file is not kept, and goes as what was never written.
CREATE OR REPLACE FUNCTION speaking.keep_sound(sound uuid, file uuid, bytes bigint, duration_ms integer, stands_in boolean) RETURNS void
LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
	UPDATE speaking.sounds s SET status = 'COMPLETED', file_id = file, duration_ms = keep_sound.duration_ms, stands_in = keep_sound.stands_in,
		completed_at = now(), error = NULL
	WHERE s.id = sound;
	IF FOUND THEN
		PERFORM files.keep(file, bytes), speaking.tell_sound(sound, 'COMPLETED');
	END IF;
END $$;

-- What came of asking the school's service: error NULL is an answer. After a failure it rests for a minute, unless it was the text's.
CREATE OR REPLACE FUNCTION speaking.note_voice_service(error text, http_status integer) RETURNS void LANGUAGE sql AS $$
	UPDATE speaking.voice_services v SET last_error = error, last_status = CASE WHEN error IS NOT NULL THEN http_status END,
		last_error_at = CASE WHEN error IS NOT NULL THEN now() END,
		rests_until = CASE WHEN error IN ('away', 'refused', 'not_allowed') THEN now() + interval '1 minute' END
	WHERE v.school_id = (SELECT auth.school_id())
		AND (error IS NOT NULL OR v.last_error IS NOT NULL OR v.rests_until IS NOT NULL);
$$;

-- A job that failed for good leaves no sound waiting.
CREATE OR REPLACE FUNCTION speaking.follow_sound_job() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	failed uuid;
BEGIN
	UPDATE speaking.sounds s SET status = 'FAILED', error = left(NEW.error, 200)
	WHERE s.id = (NEW.payload ->> 'sound_id')::uuid AND s.status = 'PENDING' RETURNING s.id INTO failed;
	PERFORM speaking.tell_sound(failed, 'FAILED') WHERE failed IS NOT NULL;
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER jobs_sound AFTER UPDATE OF status ON jobs.jobs FOR EACH ROW
	WHEN (NEW.status = 'FAILED' AND NEW.type IN ('speak_sentence', 'speak_by_service')) EXECUTE FUNCTION speaking.follow_sound_job();

-- ---------------------------------------------------------------- the school's voices

-- Set the school's voices. The key that is there stays where none is given, unless it is to go or the address is another: then it is
-- another's. What the service said before is said anew when it is next asked for, since its voice may be another now.
CREATE OR REPLACE FUNCTION speaking.save_voices(voice_id text, enabled boolean, url text, model text, voice text, key_sealed bytea,
	without_key boolean) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
	INSERT INTO speaking.voice_services AS v (school_id, voice_id, enabled, url, model, voice, key_sealed)
	VALUES (auth.school_id(), save_voices.voice_id, save_voices.enabled, save_voices.url, save_voices.model, save_voices.voice,
		save_voices.key_sealed)
	ON CONFLICT (school_id) DO UPDATE SET voice_id = EXCLUDED.voice_id, enabled = EXCLUDED.enabled, url = EXCLUDED.url, model = EXCLUDED.model,
		voice = EXCLUDED.voice, key_sealed = COALESCE(EXCLUDED.key_sealed, CASE WHEN NOT without_key AND EXCLUDED.url = v.url THEN v.key_sealed END),
		last_error = NULL, last_status = NULL, last_error_at = NULL, rests_until = NULL, updated_at = now();
	UPDATE speaking.sounds s SET stands_in = true WHERE s.voice_id = 'school' AND s.status = 'COMPLETED';
END $$;

-- Have a sample of the school's voice made anew: the service's where there is one, which is asked even if it just failed.
CREATE OR REPLACE FUNCTION speaking.try_voice() RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	sample text := 'Good morning! Which sentences shall we practise today?';
	wanted text := CASE WHEN speaking.has_voice_service() THEN 'school' ELSE speaking.built_in_voice() END;
BEGIN
	UPDATE speaking.voice_services v SET rests_until = NULL WHERE v.school_id = auth.school_id() AND v.rests_until IS NOT NULL;
	DELETE FROM speaking.sounds s WHERE s.school_id = auth.school_id() AND md5(s.english) = md5(sample) AND s.voice_id = wanted
		AND s.speed = 'normal';
	RETURN speaking.order_sound(sample, wanted, 'normal');
END $$;
