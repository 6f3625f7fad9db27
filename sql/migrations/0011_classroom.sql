-- SPDX-License-Identifier: GPL-3.0-or-later
-- Live classroom: a class joins with a code, chats and answers learning cards.
--
-- Names are those of the document (seeds, Classroom Widget) with the room's schema in front; its schools and classes are school.schools
-- and school.classes. What differs, and why:
--   sessions.code     unique among running ones only: 8 characters are read aloud, and last year's may come again
--   sessions, problems, messages  have more columns: how the door and the chat stand, wrong choices and concepts, questions, votes, reports
--   messages          hold the participant beside the nickname: two of one name on two days are two
--   idx_messages_session_time  has the id too: pages of messages of one moment have one order
--   messages, logs    also have an index of time alone, by which retention finds what is old
--   problems.grade    is of the twelve terms, 1-1 to 6-2, as the document names them
--   times             know their zone (timestamptz); those of messages and logs are the clock's, so that of one transaction's the order stays
--   *.school_id       everywhere: rows of schools are kept apart by it

CREATE SCHEMA classroom;

-- Who takes part without an account, for as long as the thing lasts: opened by a token as a login session is.
CREATE TABLE auth.guests (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	token_hash  bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
	created_at  timestamptz NOT NULL DEFAULT now(),
	removed_at  timestamptz, -- was put out
	expires_at  timestamptz NOT NULL, -- when what they take part in ends
	UNIQUE (school_id, id)
);
CREATE INDEX guests_expires_at_idx ON auth.guests (expires_at);

-- Wrong codes of a class from one address: after thirty within ten minutes, counted from the first, the next ten minutes' are refused.
ALTER TABLE auth.login_throttle ADD COLUMN first_failure_at timestamptz NOT NULL DEFAULT now();
ALTER TABLE auth.throttle_rules ADD COLUMN from_first boolean NOT NULL DEFAULT false; -- forget_after counts from the first failure, not the last
INSERT INTO auth.throttle_rules VALUES ('class_code', 29, '10 min', '10 min', '10 min', true);

-- Presence of guests beside that of people.
ALTER TABLE live.connections ALTER COLUMN person_id DROP NOT NULL;
ALTER TABLE live.connections ADD COLUMN guest_id uuid;
ALTER TABLE live.connections ADD FOREIGN KEY (school_id, guest_id) REFERENCES auth.guests (school_id, id) ON DELETE CASCADE;
ALTER TABLE live.connections ADD CHECK ((person_id IS NULL) <> (guest_id IS NULL));
CREATE INDEX connections_guest_id_idx ON live.connections (guest_id) WHERE guest_id IS NOT NULL;

ALTER TABLE live.events DROP CONSTRAINT events_topic_check;
ALTER TABLE live.events ADD CONSTRAINT events_topic_check CHECK (topic ~ '^(user|school|class):[0-9a-f-]{36}(:[a-z_]+)?$');

-- Events that are joined: however often one is asked for within half a second, it is sent once, with what is true then.
CREATE TABLE live.joined_kinds (
	name           text PRIMARY KEY,
	kind           text NOT NULL,  -- of the event that is sent
	function_name  text NOT NULL   -- function(topic text) returns jsonb: the payload; NULL for nothing to say
);
CREATE UNLOGGED TABLE live.waiting_events (
	topic  text NOT NULL,
	name   text NOT NULL REFERENCES live.joined_kinds
);
-- Whom it concerns who is here: when a stream that listens to such a topic opens or ends, the joined event is asked for at the topic
-- with the suffix.
CREATE TABLE live.presence_kinds (
	pattern  text NOT NULL, -- regular expression
	suffix   text NOT NULL,
	name     text NOT NULL REFERENCES live.joined_kinds,
	PRIMARY KEY (pattern, suffix, name)
);

-- ---------------------------------------------------------------- sessions and who takes part

CREATE TABLE classroom.settings (
	school_id     uuid PRIMARY KEY REFERENCES school.schools ON DELETE CASCADE,
	links_refused boolean NOT NULL DEFAULT true,
	starter_added_at timestamptz, -- when the bank got its first problems: what of them is deleted does not come back
	updated_at    timestamptz NOT NULL DEFAULT now()
);

-- What is left of a word however it is written: its letters, of syllables the single ones, of accented ones the plain ones.
CREATE FUNCTION classroom.word_key(word text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog AS $$ SELECT regexp_replace(lower(normalize(word, NFKD)), '[^[:alpha:]]', '', 'g') $$;

-- Words that neither a nickname nor a message may hold, and what could be said instead.
CREATE TABLE classroom.words (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	word        db.line NOT NULL CHECK (char_length(word) <= 30),
	key         text NOT NULL GENERATED ALWAYS AS (classroom.word_key(word)) STORED CHECK (key <> ''),
	suggestion  db.line CHECK (char_length(suggestion) <= 30),
	created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE UNIQUE INDEX words_school_id_key_key ON classroom.words (school_id, key);

CREATE TABLE classroom.sessions (
	id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id       uuid NOT NULL,
	class_id        uuid NOT NULL,
	teacher_id      uuid, -- who started it
	code            char(8) NOT NULL CHECK (code ~ '^[0-9A-HJKMNP-TV-Z]{8}$'),
	started_at      timestamptz NOT NULL DEFAULT now(),
	ended_at        timestamptz,
	expires_at      timestamptz NOT NULL DEFAULT now() + interval '30 minutes',
	lobby           boolean NOT NULL DEFAULT false, -- who comes waits to be let in
	locked          boolean NOT NULL DEFAULT false, -- nobody comes in any more
	chat_locked     boolean NOT NULL DEFAULT false,
	slow_seconds    integer NOT NULL DEFAULT 0 CHECK (slow_seconds BETWEEN 0 AND 300), -- between two messages of one
	questions_only  boolean NOT NULL DEFAULT false,
	pinned_id       uuid, -- a message
	most_present    integer NOT NULL DEFAULT 0, -- how many took part at once, at the most
	CHECK (ended_at >= started_at),
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, class_id) REFERENCES school.classes (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, teacher_id) REFERENCES school.people (school_id, id) ON DELETE SET NULL (teacher_id)
);
CREATE UNIQUE INDEX idx_session_code_active ON classroom.sessions (code) WHERE ended_at IS NULL;
CREATE UNIQUE INDEX sessions_running_key ON classroom.sessions (class_id) WHERE ended_at IS NULL;
CREATE INDEX idx_sessions_class ON classroom.sessions (class_id, started_at DESC);
CREATE INDEX idx_sessions_expires ON classroom.sessions (expires_at) WHERE ended_at IS NULL;
CREATE INDEX sessions_ended_at_idx ON classroom.sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX sessions_teacher_id_idx ON classroom.sessions (teacher_id);

-- id is the guest's (auth.guests). The nickname stays with the session's report when the guest is forgotten.
CREATE TABLE classroom.participants (
	id            uuid PRIMARY KEY,
	school_id     uuid NOT NULL,
	session_id    uuid NOT NULL,
	student_id    uuid, -- who joined as oneself
	nickname      db.line NOT NULL CHECK (char_length(nickname) <= 20),
	avatar_id     integer NOT NULL CHECK (avatar_id BETWEEN 1 AND 64),
	team          integer CHECK (team BETWEEN 1 AND 8),
	points        integer NOT NULL DEFAULT 0,
	muted         boolean NOT NULL DEFAULT false,
	joined_at     timestamptz NOT NULL DEFAULT now(),
	admitted_at   timestamptz,
	removed_at    timestamptz,
	last_seen_at  timestamptz NOT NULL DEFAULT now(),
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, session_id) REFERENCES classroom.sessions (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, student_id) REFERENCES hub.students (school_id, id) ON DELETE CASCADE
);
-- Names that look the same are the same: blanks, joiners and variation selectors do not count.
CREATE FUNCTION classroom.name_key(nickname text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog AS $$ SELECT lower(regexp_replace(normalize(nickname, NFKC), '[\s\u200c\u200d\ufe00-\ufe0f]+', '', 'g') COLLATE "C") $$;
CREATE UNIQUE INDEX participants_nickname_key ON classroom.participants (session_id, classroom.name_key(nickname)) WHERE removed_at IS NULL;
CREATE UNIQUE INDEX participants_student_key ON classroom.participants (session_id, student_id) WHERE student_id IS NOT NULL;
CREATE INDEX participants_session_id_idx ON classroom.participants (session_id, joined_at);
CREATE INDEX participants_student_id_idx ON classroom.participants (student_id) WHERE student_id IS NOT NULL;

-- ---------------------------------------------------------------- chat

CREATE TABLE classroom.messages (
	id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id       uuid NOT NULL,
	session_id      uuid NOT NULL,
	participant_id  uuid, -- NULL: the teacher's, or of somebody whose data was erased
	is_teacher      boolean NOT NULL DEFAULT false,
	nickname        varchar(20) NOT NULL,
	avatar_id       integer NOT NULL CHECK (avatar_id BETWEEN 1 AND 64),
	content         text NOT NULL CHECK (char_length(content) BETWEEN 1 AND 200),
	created_at      timestamptz NOT NULL DEFAULT clock_timestamp(),
	moderated       boolean NOT NULL DEFAULT false,
	is_question     boolean NOT NULL DEFAULT false,
	answered_at     timestamptz,
	votes           integer NOT NULL DEFAULT 0,
	reports         integer NOT NULL DEFAULT 0,
	client_key      text CHECK (char_length(client_key) BETWEEN 1 AND 64), -- names one sending, so that sending it again is not another message
	FOREIGN KEY (school_id, session_id) REFERENCES classroom.sessions (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, participant_id) REFERENCES classroom.participants (school_id, id) ON DELETE CASCADE
);
CREATE INDEX idx_messages_session_time ON classroom.messages (session_id, created_at DESC, id DESC);
CREATE UNIQUE INDEX messages_client_key ON classroom.messages (participant_id, client_key) WHERE client_key IS NOT NULL;
CREATE INDEX messages_participant_id_idx ON classroom.messages (participant_id, created_at DESC);
CREATE INDEX messages_questions_idx ON classroom.messages (session_id, votes DESC, created_at) WHERE is_question AND NOT moderated;
CREATE INDEX messages_reported_idx ON classroom.messages (session_id, reports DESC) WHERE reports > 0 AND NOT moderated;
CREATE INDEX messages_created_at_idx ON classroom.messages USING brin (created_at) WITH (autosummarize = on);
ALTER TABLE classroom.sessions ADD FOREIGN KEY (pinned_id) REFERENCES classroom.messages ON DELETE SET NULL;
CREATE INDEX sessions_pinned_id_idx ON classroom.sessions (pinned_id) WHERE pinned_id IS NOT NULL;

-- One vote for a question, and one report of a message, a participant.
CREATE TABLE classroom.message_votes (
	message_id      uuid NOT NULL REFERENCES classroom.messages ON DELETE CASCADE,
	participant_id  uuid NOT NULL,
	school_id       uuid NOT NULL,
	PRIMARY KEY (message_id, participant_id),
	FOREIGN KEY (school_id, participant_id) REFERENCES classroom.participants (school_id, id) ON DELETE CASCADE
);
CREATE INDEX message_votes_participant_id_idx ON classroom.message_votes (participant_id);
CREATE TABLE classroom.message_reports (
	message_id      uuid NOT NULL REFERENCES classroom.messages ON DELETE CASCADE,
	participant_id  uuid NOT NULL,
	school_id       uuid NOT NULL,
	created_at      timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (message_id, participant_id),
	FOREIGN KEY (school_id, participant_id) REFERENCES classroom.participants (school_id, id) ON DELETE CASCADE
);
CREATE INDEX message_reports_participant_id_idx ON classroom.message_reports (participant_id);

-- Reactions of the last moments; counted and gone when they are sent.
CREATE UNLOGGED TABLE classroom.reactions (
	school_id   uuid NOT NULL,
	session_id  uuid NOT NULL,
	kind        text NOT NULL CHECK (kind IN ('clap', 'heart', 'smile', 'wow', 'hand')),
	at          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX reactions_session_id_idx ON classroom.reactions (session_id);
CREATE INDEX reactions_at_idx ON classroom.reactions (at);
-- How many somebody has sent since a moment: so that nobody floods the screens.
CREATE UNLOGGED TABLE classroom.reaction_counts (
	participant_id  uuid PRIMARY KEY,
	school_id       uuid NOT NULL,
	since           timestamptz NOT NULL,
	reactions       integer NOT NULL,
	FOREIGN KEY (school_id, participant_id) REFERENCES classroom.participants (school_id, id) ON DELETE CASCADE
);

-- What happened in a session: joining, moderation, cards. Participants and messages are named by id in the payload.
CREATE TABLE classroom.logs (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL,
	session_id  uuid,
	event_type  varchar(50) NOT NULL,
	payload     jsonb NOT NULL DEFAULT '{}',
	timestamp   timestamptz NOT NULL DEFAULT clock_timestamp(),
	FOREIGN KEY (school_id, session_id) REFERENCES classroom.sessions (school_id, id) ON DELETE CASCADE
);
CREATE INDEX idx_logs_session_time ON classroom.logs (session_id, timestamp DESC);
CREATE INDEX idx_logs_event_type ON classroom.logs (event_type, timestamp DESC);
CREATE INDEX logs_timestamp_idx ON classroom.logs USING brin (timestamp) WITH (autosummarize = on);

-- ---------------------------------------------------------------- learning cards

CREATE TABLE classroom.problems (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	class_id    uuid, -- NULL: shared in the school
	question    text NOT NULL CHECK (char_length(question) BETWEEN 1 AND 500),
	answer      text NOT NULL CHECK (char_length(answer) BETWEEN 1 AND 200),
	choices     text[] CHECK (cardinality(choices) BETWEEN 1 AND 5 AND array_position(choices, NULL) IS NULL), -- the wrong ones
	type        varchar(20) NOT NULL CHECK (type IN ('vocabulary', 'proverb', 'math')),
	difficulty  integer NOT NULL CHECK (difficulty BETWEEN 1 AND 5),
	grade       varchar(10) NOT NULL CHECK (grade ~ '^[1-6]-[12]$'),
	concept     text CHECK (char_length(concept) BETWEEN 1 AND 200), -- key of hub.concepts; NULL: of its type and grade
	created_by  uuid,
	search_parts text[] NOT NULL GENERATED ALWAYS AS (hub.name_parts(question || E'\n' || answer)) STORED,
	created_at  timestamptz NOT NULL DEFAULT now(),
	updated_at  timestamptz NOT NULL DEFAULT now(),
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, class_id) REFERENCES school.classes (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, created_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (created_by)
);
CREATE INDEX idx_problems_grade_difficulty ON classroom.problems (grade, difficulty, type);
-- The same question twice in one place is a mistake, and what an import finds its rows by.
CREATE UNIQUE INDEX problems_question_key ON classroom.problems
	(md5(question), grade, school_id, COALESCE(class_id, '00000000-0000-0000-0000-000000000000'));
CREATE INDEX problems_search_parts_idx ON classroom.problems USING gin (search_parts);
CREATE INDEX problems_class_id_idx ON classroom.problems (class_id) WHERE class_id IS NOT NULL;
CREATE INDEX problems_created_by_idx ON classroom.problems (created_by);

-- What cards a session shows, in which order and how. remaining: problems that have not been shown, in their order; a later session of
-- the class may go on with them.
CREATE TABLE classroom.decks (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL,
	session_id  uuid NOT NULL,
	grade       varchar(10) NOT NULL,
	difficulty  integer, -- NULL: all
	type        varchar(20), -- NULL: all
	seconds     integer CHECK (seconds BETWEEN 5 AND 600), -- a card; NULL: until the teacher reveals
	mode        text NOT NULL DEFAULT 'once' CHECK (mode IN ('once', 'until_right')),
	shown_as    text NOT NULL DEFAULT 'choice' CHECK (shown_as IN ('choice', 'text')),
	adaptive    boolean NOT NULL DEFAULT false, -- difficulty follows the class's success
	advances    boolean NOT NULL DEFAULT false, -- goes on by itself after a reveal
	has_points  boolean NOT NULL DEFAULT false,
	teams       integer NOT NULL DEFAULT 0 CHECK (teams BETWEEN 0 AND 8 AND teams <> 1),
	total       integer NOT NULL CHECK (total > 0),
	level       integer CHECK (level BETWEEN 1 AND 5), -- of the next card, where it is adaptive
	remaining   uuid[] NOT NULL,
	current_id  uuid, -- the card that is shown
	podium_shown boolean NOT NULL DEFAULT false, -- the first three stand on the projector
	created_at  timestamptz NOT NULL DEFAULT now(),
	ended_at    timestamptz, -- the session went on to another deck, or ended
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, session_id) REFERENCES classroom.sessions (school_id, id) ON DELETE CASCADE
);
CREATE INDEX decks_session_id_idx ON classroom.decks (session_id, created_at DESC);
CREATE UNIQUE INDEX decks_running_key ON classroom.decks (session_id) WHERE ended_at IS NULL;

-- A problem as it was shown: what changes in the bank later does not change what was answered.
CREATE TABLE classroom.cards (
	id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id    uuid NOT NULL,
	session_id   uuid NOT NULL,
	deck_id      uuid NOT NULL,
	problem_id   uuid,
	number       integer NOT NULL CHECK (number > 0), -- in the deck
	type         varchar(20) NOT NULL,
	difficulty   integer NOT NULL,
	concept      text NOT NULL,
	question     text NOT NULL,
	answer       text NOT NULL,
	options      text[], -- in the order of the screen; NULL where it is answered by text
	shown_at     timestamptz NOT NULL DEFAULT now(),
	ends_at      timestamptz, -- no answer is taken after it
	paused_left  interval, -- what was left when it was paused
	revealed_at  timestamptz,
	skipped_at   timestamptz,
	tally_shown  boolean NOT NULL DEFAULT false, -- on the projector, before it is revealed
	UNIQUE (school_id, id),
	UNIQUE (deck_id, number),
	FOREIGN KEY (school_id, session_id) REFERENCES classroom.sessions (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, deck_id) REFERENCES classroom.decks (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, problem_id) REFERENCES classroom.problems (school_id, id) ON DELETE SET NULL (problem_id)
);
ALTER TABLE classroom.decks ADD FOREIGN KEY (school_id, current_id) REFERENCES classroom.cards (school_id, id) ON DELETE SET NULL (current_id);
CREATE INDEX decks_current_id_idx ON classroom.decks (current_id);
CREATE INDEX cards_session_id_idx ON classroom.cards (session_id, shown_at);
CREATE INDEX cards_problem_id_idx ON classroom.cards (problem_id);

CREATE TABLE classroom.answers (
	card_id         uuid NOT NULL,
	participant_id  uuid NOT NULL,
	school_id       uuid NOT NULL,
	content         text NOT NULL CHECK (char_length(content) BETWEEN 1 AND 200),
	normalized      text NOT NULL,
	correct         boolean NOT NULL,
	tries           integer NOT NULL DEFAULT 1,
	points          integer NOT NULL DEFAULT 0,
	first_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
	answered_at     timestamptz NOT NULL DEFAULT clock_timestamp(),
	PRIMARY KEY (card_id, participant_id),
	FOREIGN KEY (school_id, card_id) REFERENCES classroom.cards (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, participant_id) REFERENCES classroom.participants (school_id, id) ON DELETE CASCADE
);
CREATE INDEX answers_participant_id_idx ON classroom.answers (participant_id);

-- ---------------------------------------------------------------- isolation, classification, retention

SELECT db.isolate(t) FROM unnest('{auth.guests, classroom.settings, classroom.words, classroom.sessions, classroom.participants, classroom.messages,
	classroom.message_votes, classroom.message_reports, classroom.reactions, classroom.reaction_counts, classroom.logs, classroom.problems, classroom.decks,
	classroom.cards, classroom.answers}'::regclass[]) AS t;

SELECT db.classify('auth.login_throttle', 'activity: first_failure_at'),
	db.classify('auth.throttle_rules', 'no: from_first'),
	db.classify('auth.guests', 'credential: token_hash; no: id school_id created_at removed_at expires_at'),
	db.classify('live.connections', 'no: guest_id'),
	db.classify('live.joined_kinds', 'no: name kind function_name'),
	db.classify('live.waiting_events', 'no: topic name'),
	db.classify('live.presence_kinds', 'no: pattern suffix name'),
	db.classify('classroom.settings', 'no: school_id links_refused starter_added_at updated_at'),
	db.classify('classroom.words', 'no: id school_id word key suggestion created_at'),
	db.classify('classroom.sessions', 'link: teacher_id; no: id school_id class_id code started_at ended_at expires_at lobby locked chat_locked
		slow_seconds questions_only pinned_id most_present'),
	db.classify('classroom.participants', 'link: student_id; identity: nickname; activity: avatar_id team points muted joined_at admitted_at removed_at
		last_seen_at; no: id school_id session_id'),
	db.classify('classroom.messages', 'identity: nickname; content: content; activity: created_at moderated is_question answered_at votes reports avatar_id
		is_teacher; no: id school_id session_id participant_id client_key'),
	db.classify('classroom.message_votes', 'activity: message_id; no: participant_id school_id'),
	db.classify('classroom.message_reports', 'activity: message_id created_at; no: participant_id school_id'),
	db.classify('classroom.reactions', 'no: school_id session_id kind at'),
	db.classify('classroom.reaction_counts', 'no: participant_id school_id since reactions'),
	db.classify('classroom.logs', 'no: id school_id session_id event_type payload timestamp'),
	db.classify('classroom.problems', 'link: created_by; no: id school_id class_id question answer choices type difficulty grade concept search_parts
		created_at updated_at'),
	db.classify('classroom.decks', 'no: id school_id session_id grade difficulty type seconds mode shown_as adaptive advances has_points teams total level
		remaining current_id podium_shown created_at ended_at'),
	db.classify('classroom.cards', 'no: id school_id session_id deck_id problem_id number type difficulty concept question answer options shown_at ends_at
		paused_left revealed_at skipped_at tally_shown'),
	db.classify('classroom.answers', 'content: content normalized; activity: correct tries points first_at answered_at; no: card_id participant_id school_id');

-- A signed-in student's messages, answers, votes and reports go with the participant, and the participant with the student. Of a log
-- nothing is left to take away: its payload names participants and messages by ids that nothing stands behind any more. What others
-- wrote is for a human to read, as far as it is still there.
INSERT INTO db.mentions VALUES
	('classroom.participants', 'nickname', 'review'),
	('classroom.messages',     'content',  'review');

-- Messages 30 days, ended sessions 180, logs 90: deleted in batches, so that no lock is long. With a session go its participants,
-- cards and answers, thousands of rows: a batch of them is small.
ALTER TABLE jobs.retention ADD COLUMN batch integer NOT NULL DEFAULT 5000 CHECK (batch > 0);
SELECT db.classify('jobs.retention', 'no: batch');
DROP FUNCTION IF EXISTS jobs.apply_retention(text, integer); -- took a batch for all tables
INSERT INTO jobs.retention (table_name, column_name, keep, condition, every, batch) VALUES
	('classroom.messages',  'created_at', '30 days',  'true', 'day',  5000),
	('classroom.sessions',  'ended_at',   '180 days', 'true', 'day',  20),
	('classroom.logs',      'timestamp',  '90 days',  'true', 'day',  5000),
	('auth.guests',         'expires_at', '1 day',    'true', 'hour', 5000),
	('classroom.reactions', 'at',         '1 hour',   'true', 'hour', 5000);

INSERT INTO jobs.scheduled_tasks (name, task_type, schedule_type, config) VALUES
	('end_class_sessions', 'end_class_sessions', 'interval', '{"every_seconds": 60}');
