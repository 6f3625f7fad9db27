-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sounds of sentences: made once for a school, made anew where they failed, and a school's service that lets no lesson wait.
\ir fixture.psql
SELECT no_plan();

RESET SESSION AUTHORIZATION;
INSERT INTO speaking.practice_sets (id, school_id, title, level, topic) VALUES (pg_temp.id('set'), pg_temp.id('ONE'), '인사', 'beginner', '인사');
INSERT INTO speaking.sentences (id, school_id, set_id, sentence_index, english, korean)
SELECT pg_temp.id('sentence' || n), pg_temp.id('ONE'), pg_temp.id('set'), n, 'Sentence ' || n, '문장' FROM generate_series(0, 5) AS n;
INSERT INTO speaking.learning_sessions (id, school_id, student_id, session_type, set_id)
SELECT pg_temp.id('session' || s), pg_temp.id('ONE'), pg_temp.id(s), 'practice', pg_temp.id('set') FROM unnest('{s1,s2}'::text[]) AS s;
CREATE FUNCTION pg_temp.sounds() RETURNS bigint LANGUAGE sql AS $$ SELECT count(*) FROM speaking.sounds $$;
CREATE FUNCTION pg_temp.jobs(sound uuid) RETURNS text LANGUAGE sql SECURITY DEFINER AS $$
	SELECT string_agg(j.type || ' ' || j.status || ' ' || j.priority, ', ' ORDER BY j.status = 'PENDING', j.type) FROM jobs.jobs j
	WHERE j.payload ->> 'sound_id' = sound::text $$;
CREATE FUNCTION pg_temp.sound(english text, voice text DEFAULT 'en-us', speed text DEFAULT 'normal') RETURNS uuid LANGUAGE sql AS $$
	SELECT s.id FROM speaking.sounds s WHERE s.english = sound.english AND s.voice_id = voice AND s.speed = sound.speed $$;
-- A worker makes a sound of ONE and completes its job.
CREATE FUNCTION pg_temp.make(sound uuid, stands_in boolean DEFAULT false) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	file uuid;
BEGIN
	PERFORM auth.act_in_school(pg_temp.id('ONE'));
	SELECT r.id INTO file FROM files.reserve(NULL, 'audio/mp4', 'directory') r;
	PERFORM speaking.keep_sound(sound, file, 1000, 1500, stands_in);
END $$;
-- What its queue did with its jobs.
CREATE FUNCTION pg_temp.end_jobs(sound uuid, outcome text) RETURNS void LANGUAGE sql SECURITY DEFINER AS $$
	UPDATE jobs.jobs j SET status = outcome, finished_at = now(), error = 'store_away'
	WHERE j.payload ->> 'sound_id' = sound::text AND j.status = 'PENDING' $$;
SET SESSION AUTHORIZATION seodang_app;

-- ---------------------------------------------------------------- once for a school
SELECT pg_temp.sign_in('s1');
SELECT speaking.order_sound('Hello there', 'en-us', 'normal') AS sound \gset
SELECT is(pg_temp.jobs(:'sound'), 'speak_sentence PENDING 1', 'the first who asks has it made');
SELECT pg_temp.sign_in('s2');
SELECT is(speaking.order_sound('Hello there', 'en-us', 'normal', 3), :'sound', 'the second has the same');
SELECT is(pg_temp.jobs(:'sound'), 'speak_sentence PENDING 1', 'and makes no job');
SELECT ok(EXISTS (SELECT FROM jobs.jobs j JOIN speaking.sounds s ON s.job_id = j.job_id WHERE s.id = :'sound'), 'whose job both may look at');
SELECT isnt(speaking.order_sound('Hello there', 'en-us', 'slow'), :'sound', 'slow is another');
SELECT isnt(speaking.order_sound('Hello there', 'en-gb', 'normal'), :'sound', 'another voice is another');
SELECT isnt(speaking.order_sound('Hello there!', 'en-us', 'normal'), :'sound', 'other words are another');
SELECT pg_temp.sign_in('2s1');
SELECT is(pg_temp.sounds(), 0::bigint, 'another school sees none of them');
SELECT isnt(speaking.order_sound('Hello there', 'en-us', 'normal'), :'sound', 'and has its own made');
SELECT ok(NOT EXISTS (SELECT FROM jobs.jobs j WHERE j.payload ->> 'sound_id' = :'sound'), 'it does not see the job either');

-- ---------------------------------------------------------------- sentences of a session
SELECT pg_temp.sign_in('s1');
SELECT is(o::text, '(PENDING,' || s.job_id || ')', 'a sentence waits for the sound of its words')
FROM speaking.order_sentence(pg_temp.id('sessions1'), 7, 'Hello there', '안녕') o, speaking.sounds s WHERE s.id = :'sound';
SELECT throws_ok($$SELECT speaking.order_sentence(pg_temp.id('sessions2'), 7, 'Hello there')$$, 'SD404', NULL, 'nobody orders for another''s session');
SELECT is(o.status, 'unknown_voice', 'a school without a service has no voice "school"')
FROM speaking.order_sentence(pg_temp.id('sessions1'), 8, 'Hello there', NULL, 'school') o;
SELECT is((SELECT count(*) FROM speaking.session_sounds(pg_temp.id('sessions1'))), 1::bigint, 'which orders nothing');
SELECT lives_ok($$SELECT speaking.prefetch(pg_temp.id('sessions1'), 1)$$, 'sounds are ordered ahead of need');
SELECT is(string_agg(a.sentence_index || a.speed, ' ' ORDER BY a.sentence_index, a.speed), '1normal 1slow 2normal 2slow 3normal 3slow 7normal',
	'of one sentence and the two after it') FROM speaking.session_sounds(pg_temp.id('sessions1')) a;
SELECT is(string_agg(right(pg_temp.jobs(pg_temp.sound('Sentence ' || n, 'en-us', p)), 1), '' ORDER BY n, p), '123333', 'the first is the most urgent')
FROM generate_series(1, 3) AS n, unnest('{normal,slow}'::text[]) AS p;
SELECT pg_temp.sounds() AS before \gset
SELECT pg_temp.sign_in('s2');
SELECT speaking.prefetch(pg_temp.id('sessions2'), 1) \g /dev/null
SELECT is(pg_temp.sounds(), :before::bigint, 'a classmate needs no others');
SELECT pg_temp.sign_in('s2');
SELECT is((SELECT count(*) FROM speaking.session_sounds(pg_temp.id('sessions1')) a), 7::bigint, 'rows are read through the school''s rights only');

SELECT pg_temp.make(:'sound');
SELECT pg_temp.end_jobs(:'sound', 'COMPLETED');
SELECT pg_temp.sign_in('s1');
SELECT is(o.status, 'COMPLETED', 'what is there is there at once') FROM speaking.order_sentence(pg_temp.id('sessions1'), 7, 'Hello there', '안녕') o;
SELECT is(a.status || a.duration_ms || a.voice_id || (a.file_id IS NOT NULL), 'COMPLETED1500en-ustrue', 'with its length and file')
FROM speaking.session_sounds(pg_temp.id('sessions1')) a WHERE a.sentence_index = 7;
RESET SESSION AUTHORIZATION;
SELECT is(array_agg(e.payload), ARRAY[jsonb_build_object('session_id', pg_temp.id('sessions1'), 'sentence_index', 7, 'speed', 'normal', 'status', 'COMPLETED')],
	'its student is told, once') FROM live.events e WHERE e.kind = 'sentence_audio' AND e.topic = 'user:' || pg_temp.id('s1');
SELECT ok(NOT EXISTS (SELECT FROM live.events e WHERE e.kind = 'sentence_audio' AND e.topic <> 'user:' || pg_temp.id('s1')), 'and nobody else');

-- A sentence that its author read aloud.
INSERT INTO files.files (id, school_id, store, name, content_type, bytes)
VALUES (pg_temp.id('reading'), pg_temp.id('ONE'), 'directory', md5('reading'), 'audio/mp4', 10);
UPDATE speaking.sentences SET recording_file_id = pg_temp.id('reading'), recording_ms = 2100 WHERE id = pg_temp.id('sentence5');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s1');
SELECT speaking.prefetch(pg_temp.id('sessions1'), 5) \g /dev/null
SELECT is(string_agg(a.speed || ' ' || a.voice_id || ' ' || a.status || ' ' || COALESCE(a.duration_ms, 0), ', ' ORDER BY a.speed),
	'normal recording COMPLETED 2100, slow en-us PENDING 0', 'is heard as it was read; slow is said by a voice')
FROM speaking.session_sounds(pg_temp.id('sessions1')) a WHERE a.sentence_index = 5;
SELECT is(pg_temp.sound('Sentence 5'), NULL, 'no voice says what was read');

-- ---------------------------------------------------------------- what fails
SELECT pg_temp.sound('Sentence 1') AS failing \gset
SELECT pg_temp.end_jobs(:'failing', 'FAILED');
SELECT is(s.status || ' ' || s.error, 'FAILED store_away', 'a job that fails for good leaves no sound waiting') FROM speaking.sounds s WHERE s.id = :'failing';
SELECT is(a.status, 'FAILED', 'the session says so') FROM speaking.session_sounds(pg_temp.id('sessions1')) a WHERE a.sentence_index = 1 AND a.speed = 'normal';
SELECT is(speaking.order_sound('Sentence 1', 'en-us', 'normal'), :'failing', 'asked for again');
SELECT is(s.status, 'PENDING', 'it is made again') FROM speaking.sounds s WHERE s.id = :'failing';
SELECT is(pg_temp.jobs(:'failing'), 'speak_sentence FAILED 1, speak_sentence PENDING 1', 'by a new job') WHERE true;

-- ---------------------------------------------------------------- voices
SELECT is(speaking.usual_voice(), 'en-us', 'who wishes nothing hears the first voice');
SELECT pg_temp.sign_in('admin');
SELECT lives_ok($$SELECT speaking.save_voices('en-gb', false, NULL, NULL, NULL, NULL, false)$$, 'the school takes another');
SELECT pg_temp.sign_in('s1');
SELECT is(speaking.usual_voice(), 'en-gb', 'the school''s built-in voice');
INSERT INTO speaking.preferences (person_id, school_id, voice_id) VALUES (pg_temp.id('s1'), pg_temp.id('ONE'), 'en-gb-scotland');
SELECT is(speaking.usual_voice(), 'en-gb-scotland', 'one''s own before the school''s');
SELECT pg_temp.sign_in('admin');
SELECT speaking.save_voices('en-gb', true, 'https://a.example/v1', 'm', 'v', '\x01', false) \g /dev/null
SELECT pg_temp.sign_in('s1');
SELECT is(speaking.usual_voice(), 'school', 'the school''s service before all');
SELECT pg_temp.sign_in('2s1');
SELECT is(speaking.usual_voice(), 'en-us', 'of that school alone');

-- ---------------------------------------------------------------- the service
SELECT pg_temp.sign_in('s1');
SELECT speaking.order_sound('By service', 'school', 'normal') AS served \gset
SELECT is(pg_temp.jobs(:'served'), 'speak_by_service PENDING 1, speak_sentence PENDING 1', 'what waits for a service holds up nothing else');
SELECT ok((SELECT bool_and(j.run_at = now() + CASE j.type WHEN 'speak_sentence' THEN interval '5 seconds' ELSE interval '0' END)
	FROM jobs.jobs j WHERE j.payload ->> 'sound_id' = :'served'), 'and after five seconds another voice stands in');
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null
SELECT is((m.voice_id, m.is_school, m.is_asked, m.url, m.key_sealed)::text, '(en-gb,t,t,https://a.example/v1,"\\x01")', 'a worker asks it')
FROM speaking.sound_to_make(:'served', true) m;
SELECT is((m.voice_id, m.is_school, m.is_asked)::text, '(en-gb,t,f)', 'who stands in does not') FROM speaking.sound_to_make(:'served', false) m;
SELECT is((m.voice_id, m.is_school, m.is_asked, m.url)::text, '(en-us,f,f,)', 'and only for its own voice') FROM speaking.sound_to_make(:'failing', true) m;
SELECT speaking.note_voice_service('away', 503) \g /dev/null
SELECT ok(speaking.voice_service_rests(), 'a service that fails rests');
SELECT ok(NOT m.is_asked, 'and is not asked then') FROM speaking.sound_to_make(:'served', true) m;
SELECT pg_temp.make(:'served', true);
SELECT pg_temp.end_jobs(:'served', 'COMPLETED');
SELECT is(pg_temp.jobs(speaking.order_sound('Meanwhile', 'school', 'normal')), 'speak_sentence PENDING 1', 'what is wanted meanwhile waits for nothing outside');
SELECT is(speaking.order_sound('By service', 'school', 'normal'), :'served', 'what stands in is heard');
SELECT is(pg_temp.jobs(:'served'), 'speak_by_service COMPLETED 1, speak_sentence COMPLETED 1', 'as long as the service rests');
SELECT is((SELECT count(*) FROM speaking.sound_to_make(:'served', false)), 0::bigint, 'nobody stands in twice');
UPDATE speaking.voice_services SET rests_until = now() - interval '1 second';
SELECT speaking.order_sound('By service', 'school', 'normal') \g /dev/null
SELECT is(pg_temp.jobs(:'served'), 'speak_by_service COMPLETED 1, speak_sentence COMPLETED 1, speak_by_service PENDING 1', 'then it is made anew');
SELECT is(s.status || (s.file_id IS NOT NULL) || s.stands_in, 'COMPLETEDtruetrue', 'and heard until it is') FROM speaking.sounds s WHERE s.id = :'served';
SELECT pg_temp.make(:'served');
SELECT pg_temp.end_jobs(:'served', 'COMPLETED');
SELECT is((SELECT count(*) FROM speaking.sound_to_make(:'served', true)), 0::bigint, 'then there is no more to do');
SELECT speaking.note_voice_service(NULL, 200) \g /dev/null
SELECT ok(v.last_error IS NULL AND v.last_error_at IS NULL AND v.rests_until IS NULL, 'an answer ends the error') FROM speaking.voice_services v;
SELECT speaking.note_voice_service('unreadable', 200) \g /dev/null
SELECT ok(v.last_error = 'unreadable' AND NOT speaking.voice_service_rests(), 'one strange answer is noted, and the next is asked for') FROM speaking.voice_services v;

-- ---------------------------------------------------------------- its settings
SELECT pg_temp.sign_in('admin');
SELECT speaking.save_voices('en-gb', true, 'https://a.example/v1', 'm', 'w', NULL, false) \g /dev/null
SELECT is(v.key_sealed || '', '\x01'::bytea, 'a key that is not given again stays') FROM speaking.voice_services v;
SELECT ok(v.last_error IS NULL, 'a change forgets the error') FROM speaking.voice_services v;
SELECT ok(s.stands_in, 'and what the service said is said anew') FROM speaking.sounds s WHERE s.id = :'served';
SELECT speaking.save_voices('en-gb', true, 'https://b.example/v1', 'm', 'w', NULL, false) \g /dev/null
SELECT is(v.key_sealed, NULL, 'another address does not get the key') FROM speaking.voice_services v;
SELECT speaking.save_voices('en-gb', true, 'https://b.example/v1', 'm', 'w', '\x02', false) \g /dev/null
SELECT speaking.save_voices('en-gb', true, 'https://b.example/v1', 'm', 'w', NULL, true) \g /dev/null
SELECT is(v.key_sealed, NULL, 'a key goes when it is to go') FROM speaking.voice_services v;
SELECT throws_ok($$SELECT speaking.save_voices('en-gb', true, NULL, 'm', 'w', NULL, false)$$, '23514', NULL, 'none is asked without an address');
SELECT speaking.try_voice() AS tried \gset
SELECT matches(pg_temp.jobs(:'tried'), 'speak_by_service PENDING 1', 'a sample is of the service');
SELECT isnt(speaking.try_voice(), :'tried', 'and made anew each time');

-- ---------------------------------------------------------------- how long sounds are kept
RESET SESSION AUTHORIZATION;
UPDATE speaking.sounds SET used_at = now() - interval '8 days' WHERE english LIKE 'Sentence%' OR id = :'served';
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s1');
SELECT speaking.order_sound('Sentence 2', 'en-us', 'normal') \g /dev/null
SELECT is(s.used_at, now(), 'what is asked for again is used again') FROM speaking.sounds s WHERE s.english = 'Sentence 2' AND s.speed = 'normal' AND s.voice_id = 'en-us';
RESET SESSION AUTHORIZATION;
SELECT file_id AS served_file FROM speaking.sounds WHERE id = :'served' \gset
SELECT jobs.apply_retention('day') \g /dev/null
SELECT is(array_agg(english ORDER BY english), '{Sentence 2}', 'what nobody used for a week is gone') FROM speaking.sounds WHERE english LIKE 'Sentence%';
SELECT ok(EXISTS (SELECT FROM speaking.sounds WHERE id = :'sound'), 'the rest is not');
SELECT ok(NOT EXISTS (SELECT FROM files.files WHERE id = :'served_file'), 'and files went with it');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s1');
SELECT is(a.status || (a.file_id IS NULL), 'FAILEDtrue', 'whose sentence is to be asked for again')
FROM speaking.session_sounds(pg_temp.id('sessions1')) a WHERE a.sentence_index = 1 AND a.speed = 'normal';

SELECT * FROM finish();
ROLLBACK;
