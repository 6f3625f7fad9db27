-- SPDX-License-Identifier: GPL-3.0-or-later
-- Speaking practice: sentences and their sound, recordings, results, sessions, statistics, presence, feedback by voice.
--
-- Names are those of the document (seeds, SpeakTracker). What differs, and why:
--   e-mail keys            are ids of people
--   SentenceAudio          has its status, voice and times in speaking.sounds: a sound is made once for all who ask for the same words
--   s3key                  is files.files.name, in whichever store it lies
--   pace_ration_count      is pace_ratio_count
--   DailyStatistics        keeps sums and counts; the averages are generated columns, so that a day can be added to and never drifts
--   WebSocketConnections   are live.connections; speaking.presence says in which room a tab is
--   AsyncJobStatus         is jobs.jobs

-- ---------------------------------------------------------------- files beside the database

CREATE SCHEMA files;

-- A row stands before the bytes do, and bytes never without one: what a crash left half written is found and removed.
CREATE TABLE files.files (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id     uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	person_id     uuid, -- whose voice or paper it is; NULL is the school's own
	store         text NOT NULL CHECK (store IN ('directory', 's3')),
	name          text NOT NULL UNIQUE CHECK (name ~ '^[0-9a-f]{32}$'), -- random: says nothing, and nobody guesses it
	content_type  text NOT NULL CHECK (content_type ~ '^[a-z]+/[a-z0-9.+-]+$'),
	bytes         bigint CHECK (bytes >= 0), -- NULL while it is being written
	created_at    timestamptz NOT NULL DEFAULT now(),
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX files_person_id_idx ON files.files (person_id);
CREATE INDEX files_unwritten_idx ON files.files (created_at) WHERE bytes IS NULL;

-- Whose row is gone and whose bytes are not yet.
CREATE TABLE files.removals (
	name    text PRIMARY KEY,
	store   text NOT NULL,
	due_at  timestamptz NOT NULL DEFAULT now() -- not before: somebody may still be writing them
);

-- ---------------------------------------------------------------- the school's calendar

-- Days without school: nobody is expected to practise.
CREATE TABLE school.holidays (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	name        db.line NOT NULL CHECK (char_length(name) <= 40),
	first_day   date NOT NULL,
	last_day    date NOT NULL,
	created_at  timestamptz NOT NULL DEFAULT now(),
	CHECK (last_day BETWEEN first_day AND first_day + 120)
);
CREATE INDEX holidays_school_id_first_day_idx ON school.holidays (school_id, first_day);

-- ---------------------------------------------------------------- practice sets

CREATE TABLE speaking.practice_sets (
	id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id    uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	author_id    uuid, -- NULL: came with Seodang
	title        db.line NOT NULL CHECK (char_length(title) <= 80),
	level        text NOT NULL CHECK (level IN ('beginner', 'intermediate', 'advanced')),
	topic        db.line NOT NULL CHECK (char_length(topic) <= 40),
	version      integer NOT NULL DEFAULT 1, -- one more with each change, so that of two who edit at once the second is told
	is_shared    boolean NOT NULL DEFAULT true, -- for the whole school; else for the author and whom it is assigned to
	created_at   timestamptz NOT NULL DEFAULT now(),
	updated_at   timestamptz NOT NULL DEFAULT now(),
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, author_id) REFERENCES school.people (school_id, id) ON DELETE SET NULL (author_id)
);
CREATE INDEX practice_sets_school_id_created_at_idx ON speaking.practice_sets (school_id, created_at DESC, id DESC);
CREATE INDEX practice_sets_author_id_idx ON speaking.practice_sets (author_id);

CREATE TABLE speaking.sentences (
	id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id        uuid NOT NULL,
	set_id           uuid NOT NULL,
	sentence_index   integer NOT NULL CHECK (sentence_index BETWEEN 0 AND 49),
	english          db.line NOT NULL CHECK (char_length(english) <= 200),
	korean           db.line CHECK (char_length(korean) <= 200),
	recording_file_id uuid, -- its author's own reading
	recording_ms     integer CHECK (recording_ms > 0),
	recording_job_id uuid, -- makes it of what was sent last
	UNIQUE (school_id, id),
	UNIQUE (set_id, sentence_index) DEFERRABLE INITIALLY DEFERRED,
	FOREIGN KEY (school_id, set_id) REFERENCES speaking.practice_sets (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, recording_file_id) REFERENCES files.files (school_id, id) ON DELETE SET NULL (recording_file_id)
);
CREATE INDEX sentences_recording_file_id_idx ON speaking.sentences (recording_file_id) WHERE recording_file_id IS NOT NULL;

CREATE TABLE speaking.assignments (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id     uuid NOT NULL,
	set_id        uuid NOT NULL,
	student_id    uuid NOT NULL,
	assigned_by   uuid,
	assigned_at   timestamptz NOT NULL DEFAULT now(),
	due_on        date,
	done_ids      uuid[] NOT NULL DEFAULT '{}', -- sentences with a result that counts since then: results themselves are kept for 30 days
	completed_at  timestamptz, -- each sentence has one
	UNIQUE (set_id, student_id),
	FOREIGN KEY (school_id, set_id) REFERENCES speaking.practice_sets (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, student_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, assigned_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (assigned_by)
);
CREATE INDEX assignments_student_id_idx ON speaking.assignments (student_id, assigned_at DESC);
CREATE INDEX assignments_assigned_by_idx ON speaking.assignments (assigned_by);

CREATE TABLE speaking.settings (
	school_id         uuid PRIMARY KEY REFERENCES school.schools ON DELETE CASCADE,
	starter_added_at  timestamptz -- when the school got its first practice sets: what of them is deleted does not come back
);

-- How a word is said that the dictionary lacks. phones are ARPAbet, as in the dictionary.
CREATE TABLE speaking.pronunciations (
	school_id    uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	word         text NOT NULL CHECK (word ~ '^[a-z][a-z''.-]{0,39}$'),
	sounds_like  db.line NOT NULL CHECK (char_length(sounds_like) <= 100), -- as it was typed: words that sound so, or phones
	phones       text NOT NULL CHECK (phones ~ '^[A-Z]{1,2}( [A-Z]{1,2})*$'),
	created_by   uuid,
	created_at   timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (school_id, word),
	FOREIGN KEY (school_id, created_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (created_by)
);
CREATE INDEX pronunciations_created_by_idx ON speaking.pronunciations (created_by);

-- ---------------------------------------------------------------- sound of sentences

-- A school's voices: the built-in one that speaks unless somebody wants another, and a service of its own with an OpenAI-compatible
-- /audio/speech, whose host must be on the installation's list.
CREATE TABLE speaking.voice_services (
	school_id      uuid PRIMARY KEY REFERENCES school.schools ON DELETE CASCADE,
	voice_id       text NOT NULL DEFAULT 'en-us' CHECK (char_length(voice_id) <= 80),
	enabled        boolean NOT NULL DEFAULT false,
	url            text CHECK (char_length(url) <= 200),
	model          db.line CHECK (char_length(model) <= 60),
	voice          db.line CHECK (char_length(voice) <= 60),
	key_sealed     bytea,
	last_error     text CHECK (last_error IN ('away', 'refused', 'unreadable', 'not_allowed')), -- NULL: what was asked last was answered
	last_status    integer, -- of HTTP, where it answered
	last_error_at  timestamptz,
	rests_until    timestamptz, -- it failed: until then it is not asked, so that no lesson waits for it
	updated_at     timestamptz NOT NULL DEFAULT now(),
	CHECK (NOT enabled OR url IS NOT NULL AND model IS NOT NULL AND voice IS NOT NULL)
);

-- Words said by a voice, once for all of the school who ask for the same.
CREATE TABLE speaking.sounds (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id     uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	english       text NOT NULL CHECK (char_length(english) BETWEEN 1 AND 4000),
	voice_id      text NOT NULL CHECK (char_length(voice_id) <= 80), -- en-us and others of the built-in engine, or "school"
	speed         text NOT NULL CHECK (speed IN ('normal', 'slow')),
	status        text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'COMPLETED', 'FAILED')),
	job_id        uuid,
	error         text,
	file_id       uuid,
	duration_ms   integer CHECK (duration_ms > 0),
	stands_in     boolean NOT NULL DEFAULT false, -- the built-in voice said it, since the school's service did not
	requested_at  timestamptz NOT NULL DEFAULT now(),
	completed_at  timestamptz,
	used_at       timestamptz NOT NULL DEFAULT now(), -- last asked for; kept 7 days from then
	CHECK (status <> 'COMPLETED' OR duration_ms IS NOT NULL AND completed_at IS NOT NULL),
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, file_id) REFERENCES files.files (school_id, id) ON DELETE SET NULL (file_id)
);
CREATE UNIQUE INDEX sounds_words_key ON speaking.sounds (school_id, md5(english), voice_id, speed);
CREATE INDEX sounds_used_at_idx ON speaking.sounds (used_at);
CREATE INDEX sounds_file_id_idx ON speaking.sounds (file_id);

-- ---------------------------------------------------------------- sessions

ALTER TABLE speaking.learning_sessions
	ADD COLUMN set_id uuid,
	ADD COLUMN ended_at timestamptz,
	ADD COLUMN day date, -- once it has ended: the day on which it started, where the school was then; it counts there
	ADD COLUMN end_cause text CHECK (end_cause IN ('student', 'closed', 'cleanup')),
	ADD COLUMN seen_at timestamptz NOT NULL DEFAULT now(), -- the last page, recording or beat of it
	ADD COLUMN left_at timestamptz,                         -- its tab said that it closes; a page that opens takes that back
	-- What the day adds up. Durations in milliseconds, so that sums are whole numbers.
	ADD COLUMN practice_count integer NOT NULL DEFAULT 0,
	ADD COLUMN recording_ms bigint NOT NULL DEFAULT 0,
	ADD COLUMN speaking_ms bigint NOT NULL DEFAULT 0,
	ADD COLUMN reported_ms bigint NOT NULL DEFAULT 0, -- time of speaking that its program told at the end, beyond what was measured
	ADD COLUMN pace_ratio_sum numeric NOT NULL DEFAULT 0,
	ADD COLUMN pace_ratio_count integer NOT NULL DEFAULT 0,
	ADD COLUMN overall_score_sum bigint NOT NULL DEFAULT 0,
	ADD COLUMN overall_score_count integer NOT NULL DEFAULT 0,
	ADD COLUMN chat_turns_count integer NOT NULL DEFAULT 0,
	ADD COLUMN response_latency_ms bigint NOT NULL DEFAULT 0,
	ADD COLUMN response_latency_count integer NOT NULL DEFAULT 0,
	ADD COLUMN response_quality_sum numeric NOT NULL DEFAULT 0,
	ADD COLUMN response_quality_count integer NOT NULL DEFAULT 0,
	ADD FOREIGN KEY (school_id, set_id) REFERENCES speaking.practice_sets (school_id, id) ON DELETE SET NULL (set_id);
UPDATE speaking.learning_sessions SET seen_at = started_at + make_interval(secs => COALESCE(duration, 0)),
	ended_at = started_at + make_interval(secs => COALESCE(duration, 0)), end_cause = 'cleanup', duration = COALESCE(duration, 0),
	speaking_duration = COALESCE(speaking_duration, 0), reported_ms = COALESCE(speaking_duration, 0) * 1000,
	day = (started_at AT TIME ZONE (SELECT g.time_zone FROM school.settings g WHERE g.school_id = learning_sessions.school_id))::date;
ALTER TABLE speaking.learning_sessions
	ADD CHECK ((ended_at IS NULL) = (end_cause IS NULL)),
	ADD CHECK ((ended_at IS NULL) = (duration IS NULL)),
	ADD CHECK ((ended_at IS NULL) = (day IS NULL));
CREATE INDEX learning_sessions_running_idx ON speaking.learning_sessions (seen_at) WHERE ended_at IS NULL;
CREATE INDEX learning_sessions_day_idx ON speaking.learning_sessions (school_id, day);
CREATE INDEX learning_sessions_set_id_idx ON speaking.learning_sessions (set_id);

-- Which sound a sentence of a session has; what a sound itself says stands there. A sentence read by its author has no sound.
CREATE TABLE speaking.sentence_audio (
	session_id      uuid NOT NULL,
	sentence_index  integer NOT NULL CHECK (sentence_index BETWEEN 0 AND 999),
	speed           text NOT NULL DEFAULT 'normal' CHECK (speed IN ('normal', 'slow')),
	school_id       uuid NOT NULL,
	student_id      uuid NOT NULL,
	english         text NOT NULL,
	korean          text,
	sound_id        uuid,
	sentence_id     uuid,
	request_at      timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (session_id, sentence_index, speed),
	FOREIGN KEY (school_id, student_id, session_id) REFERENCES speaking.learning_sessions (school_id, student_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, student_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, sound_id) REFERENCES speaking.sounds (school_id, id) ON DELETE SET NULL (sound_id),
	FOREIGN KEY (school_id, sentence_id) REFERENCES speaking.sentences (school_id, id) ON DELETE SET NULL (sentence_id)
);
CREATE INDEX sentence_audio_sound_id_idx ON speaking.sentence_audio (sound_id);
CREATE INDEX sentence_audio_sentence_id_idx ON speaking.sentence_audio (sentence_id);
CREATE INDEX sentence_audio_student_id_idx ON speaking.sentence_audio (student_id);
CREATE INDEX sentence_audio_request_at_idx ON speaking.sentence_audio (request_at);

-- ---------------------------------------------------------------- recordings on their way

-- What a browser sent and no job has taken over yet. In the database, so that it is acknowledged once, whatever dies, and that any
-- node's worker finds it.
CREATE TABLE speaking.recordings (
	id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id    uuid NOT NULL,
	person_id    uuid NOT NULL,
	bytes        bigint NOT NULL CHECK (bytes BETWEEN 1 AND 20971520), -- in all, as declared
	received     bigint NOT NULL DEFAULT 0 CHECK (received BETWEEN 0 AND bytes),
	duration_ms  integer CHECK (duration_ms BETWEEN 0 AND 86400000), -- as the recorder declared it
	created_at   timestamptz NOT NULL DEFAULT now(),
	taken_at     timestamptz, -- something is made of it: not a second time
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX recordings_person_id_idx ON speaking.recordings (person_id);
CREATE INDEX recordings_created_at_idx ON speaking.recordings (created_at);

CREATE TABLE speaking.recording_pieces (
	recording_id  uuid NOT NULL,
	first_byte    bigint NOT NULL CHECK (first_byte >= 0),
	school_id     uuid NOT NULL,
	content       bytea NOT NULL CHECK (octet_length(content) > 0),
	PRIMARY KEY (recording_id, first_byte),
	FOREIGN KEY (school_id, recording_id) REFERENCES speaking.recordings (school_id, id) ON DELETE CASCADE
);
ALTER TABLE speaking.recording_pieces ALTER COLUMN content SET STORAGE EXTERNAL; -- sound does not shrink

-- ---------------------------------------------------------------- results

-- One attempt at a sentence. Until its job has ended nothing is said; not scorable is a result that counts nowhere.
CREATE TABLE speaking.pronunciation_results (
	id                  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id           uuid NOT NULL,
	student_id          uuid NOT NULL,
	session_id          uuid,
	sentence_id         uuid,
	sentence_index      integer,
	original_text       db.line NOT NULL CHECK (char_length(original_text) <= 200),
	korean              text,
	status              text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'COMPLETED', 'FAILED')),
	job_id              uuid,
	error               text, -- of FAILED: unreadable, too_long, timeout
	recording_id        uuid, -- until it is scored
	file_id             uuid, -- what the student said
	declared_ms         integer,
	scorable            boolean,
	reason              text CHECK (reason IN ('silence', 'too_quiet', 'noise', 'clipped', 'too_short', 'other_text', 'other_language', 'cut_off',
		'model_missing')),
	overall_score       integer CHECK (overall_score BETWEEN 0 AND 100),
	word_accuracy       numeric CHECK (word_accuracy BETWEEN 0 AND 100),
	completeness_score  numeric CHECK (completeness_score BETWEEN 0 AND 100),
	grade               text CHECK (grade IN ('A+', 'A', 'B', 'C', 'D')),
	missed_words        text[],
	extra_words         text[],
	transcribed_text    text,
	words               jsonb, -- [{"word","verdict":"said|missed|extra","start_ms","end_ms"}] in the order of the sentence
	audio_duration_ms   integer,
	speaking_ms         integer,
	words_per_minute    numeric,
	pause_count         integer,
	pause_ms            integer,
	pace_ratio          numeric,
	model               text, -- model, formula and their version
	corrected_by        uuid,
	corrected_at        timestamptz,
	corrected_score     integer CHECK (corrected_score BETWEEN 0 AND 100),
	corrected_missed_words text[],
	feedback            db.prose CHECK (char_length(feedback) <= 500), -- why a tutor corrected it
	answered_at         timestamptz, -- a tutor gave feedback on it, or put it aside
	created_at          timestamptz NOT NULL DEFAULT now(),
	completed_at        timestamptz,
	UNIQUE (school_id, id),
	CHECK ((status = 'PENDING') = (completed_at IS NULL)),
	CHECK ((status = 'COMPLETED') = (scorable IS NOT NULL)),
	CHECK (scorable IS NOT TRUE OR overall_score IS NOT NULL AND grade IS NOT NULL AND reason IS NULL),
	CHECK (scorable IS NOT FALSE OR overall_score IS NULL AND reason IS NOT NULL),
	FOREIGN KEY (school_id, student_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, student_id, session_id) REFERENCES speaking.learning_sessions (school_id, student_id, id) ON DELETE SET NULL (session_id),
	FOREIGN KEY (school_id, sentence_id) REFERENCES speaking.sentences (school_id, id) ON DELETE SET NULL (sentence_id),
	FOREIGN KEY (school_id, recording_id) REFERENCES speaking.recordings (school_id, id) ON DELETE SET NULL (recording_id),
	FOREIGN KEY (school_id, file_id) REFERENCES files.files (school_id, id) ON DELETE SET NULL (file_id),
	FOREIGN KEY (school_id, corrected_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (corrected_by)
);
CREATE INDEX pronunciation_results_student_id_created_at_idx ON speaking.pronunciation_results (student_id, created_at DESC, id DESC);
CREATE INDEX pronunciation_results_waiting_idx ON speaking.pronunciation_results (student_id, created_at, id)
	WHERE answered_at IS NULL AND status = 'COMPLETED';
CREATE INDEX pronunciation_results_session_id_idx ON speaking.pronunciation_results (session_id, sentence_index);
CREATE INDEX pronunciation_results_sentence_id_idx ON speaking.pronunciation_results (sentence_id);
CREATE INDEX pronunciation_results_recording_id_idx ON speaking.pronunciation_results (recording_id);
CREATE INDEX pronunciation_results_file_id_idx ON speaking.pronunciation_results (file_id);
CREATE INDEX pronunciation_results_corrected_by_idx ON speaking.pronunciation_results (corrected_by);
CREATE INDEX pronunciation_results_created_at_idx ON speaking.pronunciation_results (created_at);
CREATE STATISTICS speaking.pronunciation_results_student (dependencies) ON student_id, school_id FROM speaking.pronunciation_results;

-- ---------------------------------------------------------------- statistics

-- A student's day, in the school's time zone. Times of the document in whole seconds; averages NULL where there is nothing to average.
CREATE TABLE speaking.daily_statistics (
	student_id              uuid NOT NULL,
	date                    date NOT NULL,
	school_id               uuid NOT NULL,
	sessions_count          integer NOT NULL DEFAULT 0,
	practice_count          integer NOT NULL DEFAULT 0,
	recording_ms            bigint NOT NULL DEFAULT 0,
	speaking_ms             bigint NOT NULL DEFAULT 0,
	reported_ms             bigint NOT NULL DEFAULT 0,
	duration                bigint NOT NULL DEFAULT 0, -- seconds of sessions
	pace_ratio_sum          numeric NOT NULL DEFAULT 0,
	pace_ratio_count        integer NOT NULL DEFAULT 0,
	overall_score_sum       bigint NOT NULL DEFAULT 0,
	overall_score_count     integer NOT NULL DEFAULT 0,
	chat_turns_count        integer NOT NULL DEFAULT 0,
	response_latency_ms     bigint NOT NULL DEFAULT 0,
	response_latency_count  integer NOT NULL DEFAULT 0,
	response_quality_sum    numeric NOT NULL DEFAULT 0,
	response_quality_count  integer NOT NULL DEFAULT 0,
	recomputed_at           timestamptz, -- when the nightly task last added it up afresh
	total_recording_time    bigint GENERATED ALWAYS AS ((recording_ms + 500) / 1000) STORED,
	total_speaking_time     bigint GENERATED ALWAYS AS ((speaking_ms + reported_ms + 500) / 1000) STORED,
	avg_net_speaking_density numeric GENERATED ALWAYS AS (round(speaking_ms::numeric / NULLIF(recording_ms, 0), 4)) STORED,
	avg_pace_ratio          numeric GENERATED ALWAYS AS (round(pace_ratio_sum / NULLIF(pace_ratio_count, 0), 4)) STORED,
	avg_response_latency    numeric GENERATED ALWAYS AS (round(response_latency_ms::numeric / 1000 / NULLIF(response_latency_count, 0), 3)) STORED, -- seconds
	avg_response_quality    numeric GENERATED ALWAYS AS (round(response_quality_sum / NULLIF(response_quality_count, 0), 4)) STORED,
	avg_overall_score       numeric GENERATED ALWAYS AS (round(overall_score_sum::numeric / NULLIF(overall_score_count, 0), 2)) STORED,
	PRIMARY KEY (student_id, date),
	FOREIGN KEY (school_id, student_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX daily_statistics_date_idx ON speaking.daily_statistics (date);

CREATE TABLE speaking.preferences (
	person_id        uuid PRIMARY KEY,
	school_id        uuid NOT NULL,
	daily_goal       integer NOT NULL DEFAULT 10 CHECK (daily_goal BETWEEN 1 AND 120), -- minutes of a school day
	appears_offline  boolean NOT NULL DEFAULT false,
	voice_id         text CHECK (char_length(voice_id) <= 80),
	updated_at       timestamptz NOT NULL DEFAULT now(),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);

-- ---------------------------------------------------------------- presence

-- Where a tab is. A page names itself; a program is its login session. What has not said so for 45 seconds is gone.
CREATE TABLE speaking.presence (
	connection_id  uuid PRIMARY KEY,
	school_id      uuid NOT NULL,
	person_id      uuid NOT NULL,
	login_id       uuid REFERENCES auth.sessions ON DELETE CASCADE,
	room           text NOT NULL CHECK (room IN ('practice', 'ai-conversation')),
	connected_at   timestamptz NOT NULL DEFAULT now(),
	updated_at     timestamptz NOT NULL DEFAULT now(),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX presence_person_id_idx ON speaking.presence (person_id);
CREATE INDEX presence_login_id_idx ON speaking.presence (login_id);
CREATE INDEX presence_updated_at_idx ON speaking.presence (updated_at);
CREATE INDEX presence_connected_at_idx ON speaking.presence (connected_at);
ALTER TABLE tutoring.tutor_students ADD CHECK (room IN ('practice', 'ai-conversation')); -- NULL is none

-- ---------------------------------------------------------------- feedback by voice

ALTER TABLE tutoring.feedback_messages
	ADD COLUMN attempt_id uuid,
	ADD COLUMN audio_file_id uuid,
	ADD COLUMN audio_ms integer CHECK (audio_ms > 0),
	ADD COLUMN is_spoken boolean NOT NULL DEFAULT false, -- the text, read by the voice engine
	ALTER COLUMN message DROP NOT NULL,
	ADD CHECK (message IS NOT NULL OR message_type = 'audio'),
	ADD FOREIGN KEY (school_id, attempt_id) REFERENCES speaking.pronunciation_results (school_id, id) ON DELETE SET NULL (attempt_id),
	ADD FOREIGN KEY (school_id, audio_file_id) REFERENCES files.files (school_id, id) ON DELETE SET NULL (audio_file_id);
CREATE INDEX feedback_messages_attempt_id_idx ON tutoring.feedback_messages (attempt_id);
CREATE INDEX feedback_messages_audio_file_id_idx ON tutoring.feedback_messages (audio_file_id);

-- Feedback by voice while its sound is made; then it becomes a message with the same id. What failed stays for its tutor to see.
CREATE TABLE speaking.voice_answers (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id     uuid NOT NULL,
	tutor_id      uuid NOT NULL,
	student_id    uuid NOT NULL,
	session_id    uuid,
	attempt_id    uuid,
	message       db.prose CHECK (char_length(message) <= 4000),
	recording_id  uuid,
	is_spoken     boolean NOT NULL, -- the message is to be read aloud
	job_id        uuid,
	status        text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'FAILED')),
	error         text,
	created_at    timestamptz NOT NULL DEFAULT now(),
	CHECK (NOT is_spoken OR message IS NOT NULL),
	FOREIGN KEY (school_id, tutor_id) REFERENCES tutoring.tutors (school_id, person_id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, student_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, student_id, session_id) REFERENCES speaking.learning_sessions (school_id, student_id, id) ON DELETE SET NULL (session_id),
	FOREIGN KEY (school_id, attempt_id) REFERENCES speaking.pronunciation_results (school_id, id) ON DELETE SET NULL (attempt_id),
	FOREIGN KEY (school_id, recording_id) REFERENCES speaking.recordings (school_id, id) ON DELETE SET NULL (recording_id)
);
CREATE INDEX voice_answers_tutor_id_idx ON speaking.voice_answers (tutor_id, created_at DESC);
CREATE INDEX voice_answers_student_id_idx ON speaking.voice_answers (student_id);
CREATE INDEX voice_answers_session_id_idx ON speaking.voice_answers (session_id);
CREATE INDEX voice_answers_attempt_id_idx ON speaking.voice_answers (attempt_id);
CREATE INDEX voice_answers_recording_id_idx ON speaking.voice_answers (recording_id);
CREATE INDEX voice_answers_created_at_idx ON speaking.voice_answers (created_at);

INSERT INTO inbox.kinds VALUES
	('practice_assigned', 'learning'),
	('voice_received',    'feedback'), -- feedback that one hears
	('voice_failed',      'feedback'); -- a tutor's feedback by voice could not be made

-- ---------------------------------------------------------------- isolation, classification, retention

SELECT db.isolate(t) FROM unnest('{files.files, school.holidays, speaking.practice_sets, speaking.sentences, speaking.assignments, speaking.settings,
	speaking.pronunciations, speaking.voice_services, speaking.sounds, speaking.sentence_audio, speaking.recordings, speaking.recording_pieces,
	speaking.pronunciation_results, speaking.daily_statistics, speaking.preferences, speaking.presence, speaking.voice_answers}'::regclass[]) AS t;

-- The sound of a sentence is made for all of the school who ask for it, whoever did first.
CREATE POLICY shared_sounds ON jobs.jobs FOR SELECT
	USING (type IN ('speak_sentence', 'speak_by_service') AND school_id = (SELECT auth.school_id()));

SELECT db.classify('files.files', 'link: person_id; activity: created_at; no: id school_id store name content_type bytes'),
	db.classify('files.removals', 'no: name store due_at'),
	db.classify('school.holidays', 'no: id school_id name first_day last_day created_at'),
	db.classify('speaking.practice_sets', 'link: author_id; no: id school_id title level topic version is_shared created_at updated_at'),
	db.classify('speaking.settings', 'no: school_id starter_added_at'),
	db.classify('speaking.sentences', 'no: id school_id set_id sentence_index english korean recording_file_id recording_ms recording_job_id'),
	db.classify('speaking.assignments', 'link: student_id assigned_by; activity: assigned_at due_on completed_at; no: id school_id set_id done_ids'),
	db.classify('speaking.pronunciations', 'link: created_by; no: school_id word sounds_like phones created_at'),
	db.classify('speaking.voice_services', 'credential: key_sealed; no: school_id voice_id enabled url model voice last_error last_status
		last_error_at rests_until updated_at'),
	db.classify('speaking.sounds', 'no: id school_id english voice_id speed status job_id error file_id duration_ms stands_in requested_at
		completed_at used_at'),
	db.classify('speaking.sentence_audio', 'link: student_id; activity: request_at; no: session_id sentence_index speed school_id english korean sound_id
		sentence_id'),
	db.classify('speaking.recordings', 'link: person_id; activity: created_at taken_at duration_ms; no: id school_id bytes received'),
	db.classify('speaking.recording_pieces', 'content: content; no: recording_id first_byte school_id'),
	db.classify('speaking.pronunciation_results', 'link: student_id corrected_by; content: transcribed_text words missed_words extra_words feedback
		original_text; activity: status error scorable reason overall_score word_accuracy completeness_score grade audio_duration_ms speaking_ms
		words_per_minute pause_count pause_ms pace_ratio corrected_at corrected_score corrected_missed_words answered_at created_at completed_at; no: id school_id
		session_id sentence_id sentence_index korean job_id recording_id file_id declared_ms model'),
	db.classify('speaking.daily_statistics', 'link: student_id; activity: date sessions_count practice_count recording_ms speaking_ms reported_ms duration pace_ratio_sum
		pace_ratio_count overall_score_sum overall_score_count chat_turns_count response_latency_ms response_latency_count response_quality_sum
		response_quality_count total_recording_time total_speaking_time avg_net_speaking_density avg_pace_ratio avg_response_latency
		avg_response_quality avg_overall_score; no: school_id recomputed_at'),
	db.classify('speaking.preferences', 'link: person_id; activity: daily_goal appears_offline voice_id updated_at; no: school_id'),
	db.classify('speaking.presence', 'link: person_id; activity: room connected_at updated_at; no: connection_id school_id login_id'),
	db.classify('speaking.voice_answers', 'link: tutor_id student_id; content: message; activity: is_spoken status error created_at; no: id school_id session_id attempt_id
		recording_id job_id'),
	db.classify('speaking.learning_sessions', 'activity: ended_at end_cause day seen_at left_at practice_count recording_ms speaking_ms reported_ms pace_ratio_sum
		pace_ratio_count overall_score_sum overall_score_count chat_turns_count response_latency_ms response_latency_count response_quality_sum
		response_quality_count; no: set_id'),
	db.classify('tutoring.feedback_messages', 'activity: audio_ms is_spoken; no: attempt_id audio_file_id');

INSERT INTO db.mentions VALUES
	('speaking.pronunciation_results', 'feedback', 'review'),
	('speaking.voice_answers',         'message',  'review');

INSERT INTO jobs.retention (table_name, column_name, keep, condition, every) VALUES
	('speaking.pronunciation_results', 'created_at', '30 days', 'true', 'day'),
	('speaking.daily_statistics',      'date',       '1 year',  'true', 'day'),
	('speaking.sentence_audio',        'request_at', '7 days',  'true', 'day'),
	('speaking.sounds',                'used_at',    '7 days',  'true', 'day'),
	-- What a job still works at, or waits with while the store is away, stays: for a month, as results do.
	('speaking.voice_answers',         'created_at', '7 days',  'status = ''FAILED'' OR created_at < now() - interval ''30 days''', 'day'),
	('speaking.recordings',            'created_at', '1 day',   'taken_at IS NULL OR created_at < now() - interval ''30 days''', 'hour'),
	('speaking.presence',              'connected_at', '24 hours', 'true', 'hour');

INSERT INTO jobs.scheduled_tasks (name, task_type, schedule_type, cron_expression, config) VALUES
	('end_learning_sessions', 'end_learning_sessions', 'interval', NULL, '{"every_seconds": 60}'),
	('daily_statistics',      'daily_statistics',      'cron', '15 0 * * *', '{}'),
	('remove_files',          'remove_files',          'interval', NULL, '{"every_seconds": 60}');
