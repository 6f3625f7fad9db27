-- SPDX-License-Identifier: GPL-3.0-or-later
-- Conversations: sessions, turns by month, and what hangs on them.
--
-- Names are those of the document (seeds, YUMAI) with the room's schema in front. What differs, and why:
--   user_id                  is the id of a person (uuid)
--   *.school_id              everywhere: rows of schools are kept apart by it, and it is part of every reference
--   conversation_time        has a default; partitions begin with the month in UTC
--   idx_session_master_user  begins with the person and goes on with the time, so that a list of conversations is read from it
--   recommendations_log      names what it recommends by target_type and target_id instead of a shop, one row for each
--   session_master           also is what the other document (SpeakTracker) calls AIConversations: difficulty, role, situation, topic, turn_count

CREATE SCHEMA chat;

-- ---------------------------------------------------------------- situations that people wrote themselves

CREATE TABLE chat.situations (
	id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id    uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	author_id    uuid NOT NULL,
	title        db.line NOT NULL CHECK (char_length(title) <= 80),
	scene        db.prose NOT NULL CHECK (char_length(scene) <= 1000), -- where it plays and what happens
	role         db.line NOT NULL CHECK (char_length(role) <= 60),     -- who the partner is
	opening      db.line CHECK (char_length(opening) <= 300),          -- what the partner says first
	language     text NOT NULL DEFAULT 'en' CHECK (language IN ('ko', 'en')),
	difficulty   text NOT NULL DEFAULT '중' CHECK (difficulty IN ('상', '중', '하')),
	is_shared    boolean NOT NULL DEFAULT false, -- for the whole school; else for the author alone
	created_at   timestamptz NOT NULL DEFAULT now(),
	updated_at   timestamptz NOT NULL DEFAULT now(),
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, author_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX situations_school_id_idx ON chat.situations (school_id, created_at DESC, id DESC);
CREATE INDEX situations_author_id_idx ON chat.situations (author_id);

-- ---------------------------------------------------------------- sessions

-- The parent of all that belongs to a conversation. It is not partitioned, so that everything can refer to it and goes with it.
CREATE TABLE chat.session_master (
	session_id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id            uuid NOT NULL DEFAULT auth.school_id(),
	user_id              uuid NOT NULL,
	session_start        timestamptz NOT NULL DEFAULT now(),
	session_end          timestamptz,
	is_active            boolean NOT NULL DEFAULT true,
	session_type         varchar(50) NOT NULL DEFAULT 'chat' CHECK (session_type IN ('chat', 'voice', 'api', 'test', 'admin')),
	session_metadata     jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(session_metadata) = 'object' AND octet_length(session_metadata::text) <= 4000),
	ip_address           inet,
	user_agent           text CHECK (char_length(user_agent) <= 400),
	title                db.line CHECK (char_length(title) <= 100), -- NULL until the first question names it
	with_partner         boolean NOT NULL DEFAULT false, -- practice with a partner; else a chat
	language             text CHECK (language IN ('ko', 'en')), -- NULL: the one that is spoken
	difficulty           text CHECK (difficulty IN ('상', '중', '하')),
	role                 db.line CHECK (char_length(role) <= 60),    -- who the partner is
	situation            text CHECK (char_length(situation) <= 40), -- the key of one that came with Seodang
	situation_id         uuid,                                        -- or one that somebody wrote
	scene                db.prose CHECK (char_length(scene) <= 1000), -- the situation's own words, as they were then
	topic                db.line CHECK (char_length(topic) <= 100),
	uses_documents       boolean NOT NULL DEFAULT false, -- answers cite documents that the person may read
	turn_count           integer NOT NULL DEFAULT 0 CHECK (turn_count >= 0), -- questions with an answer
	running_turn_id      uuid,        -- whose answer is on its way: one at a time
	last_turn_at         timestamptz, -- NULL: none yet
	last_seen_at         timestamptz NOT NULL GENERATED ALWAYS AS (COALESCE(last_turn_at, session_start)) STORED,
	learning_session_id  uuid,        -- what it counts as in a student's statistics
	summary              jsonb,       -- once it has ended
	UNIQUE (school_id, session_id, user_id),
	CHECK (is_active = (session_end IS NULL)),
	FOREIGN KEY (school_id, user_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, situation_id) REFERENCES chat.situations (school_id, id) ON DELETE SET NULL (situation_id),
	FOREIGN KEY (school_id, user_id, learning_session_id) REFERENCES speaking.learning_sessions (school_id, student_id, id)
		ON DELETE SET NULL (learning_session_id)
);
CREATE INDEX idx_session_master_user ON chat.session_master (user_id, last_seen_at DESC, session_id DESC);
CREATE INDEX idx_session_master_active ON chat.session_master (is_active, last_seen_at) WHERE is_active;
CREATE INDEX idx_session_master_start ON chat.session_master (session_start DESC);
CREATE INDEX session_master_last_seen_at_idx ON chat.session_master (last_seen_at);
CREATE INDEX session_master_situation_id_idx ON chat.session_master (situation_id) WHERE situation_id IS NOT NULL;
CREATE INDEX session_master_learning_session_id_idx ON chat.session_master (learning_session_id) WHERE learning_session_id IS NOT NULL;

-- ---------------------------------------------------------------- turns

-- A turn is one question and its answer. Turns are a tree: a question that was asked anew stands beside the first. The path that is shown
-- is marked (is_current), so that a page of it is read from an index, however long it is.
CREATE TABLE chat.conversations (
	id                 bigint GENERATED ALWAYS AS IDENTITY,
	conversation_time  timestamptz NOT NULL DEFAULT now(),
	school_id          uuid NOT NULL DEFAULT auth.school_id(),
	session_id         uuid NOT NULL,
	user_id            uuid NOT NULL,
	turn_id            uuid NOT NULL DEFAULT gen_random_uuid(), -- also names the question
	answer_id          uuid NOT NULL DEFAULT gen_random_uuid(), -- names the answer
	parent_id          uuid,                        -- the turn that it follows; NULL of a first one
	turn_index         integer NOT NULL DEFAULT 1 CHECK (turn_index > 0), -- one more than its parent's
	is_current         boolean NOT NULL DEFAULT true,
	state              text NOT NULL DEFAULT 'COMPLETED' CHECK (state IN ('PENDING', 'HELD', 'COMPLETED', 'STOPPED', 'REFUSED', 'CUT', 'FAILED')),
	input              text NOT NULL DEFAULT 'text' CHECK (input IN ('text', 'voice')),
	input_text         text NOT NULL CHECK (char_length(input_text) <= 8000), -- as it was sent on: masked where it was masked
	response_text      text CHECK (char_length(response_text) <= 300000),     -- as it was shown
	input_file_id      uuid, -- what was said, of a voice turn
	sound_id           uuid, -- the answer, read aloud
	held               jsonb, -- of HELD: {"part": "question|answer", "text" of an answer, "guardrail": {"id","message"}}
	refusal            jsonb, -- of REFUSED and FAILED: {"code","message","status"}
	suggestion         text CHECK (char_length(suggestion) <= 2000), -- a next sentence for the student
	corrections        jsonb CHECK (jsonb_typeof(corrections) = 'array'), -- [{"original","corrected","reason"}]; NULL: nobody looked
	citations          jsonb CHECK (jsonb_typeof(citations) = 'array'),   -- [{"document_id","title","page","snippet"}] in the order of their numbers
	dialogue           jsonb, -- where the scripted partner is after this answer
	provider_id        uuid,
	model              text,
	tokens_in          bigint NOT NULL DEFAULT 0 CHECK (tokens_in >= 0),
	tokens_out         bigint NOT NULL DEFAULT 0 CHECK (tokens_out >= 0),
	cost               numeric(14, 6) NOT NULL DEFAULT 0 CHECK (cost >= 0),
	first_ms           bigint, -- of the answer: to its first word, and to its end
	total_ms           bigint,
	latency_ms         bigint CHECK (latency_ms >= 0), -- of the student: from the answer before to this question; NULL where it says nothing
	quality            numeric CHECK (quality BETWEEN 0 AND 100), -- of the student's words (chat.turn_quality)
	completed_at       timestamptz,
	CONSTRAINT conversations_pkey PRIMARY KEY (id, conversation_time),
	CONSTRAINT conversations_session_fkey FOREIGN KEY (school_id, session_id, user_id)
		REFERENCES chat.session_master (school_id, session_id, user_id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, input_file_id) REFERENCES files.files (school_id, id) ON DELETE SET NULL (input_file_id),
	FOREIGN KEY (school_id, sound_id) REFERENCES speaking.sounds (school_id, id) ON DELETE SET NULL (sound_id),
	CHECK (state <> 'HELD' OR held IS NOT NULL),
	CHECK (state NOT IN ('REFUSED', 'FAILED') OR refusal IS NOT NULL),
	CHECK (state <> 'PENDING' OR response_text IS NULL)
) PARTITION BY RANGE (conversation_time);
CREATE INDEX idx_conversations_session ON chat.conversations (session_id, conversation_time);
CREATE INDEX idx_conversations_user_time ON chat.conversations (user_id, conversation_time DESC);
CREATE INDEX conversations_path_idx ON chat.conversations (session_id, turn_index DESC) WHERE is_current;
CREATE INDEX conversations_turn_id_idx ON chat.conversations (turn_id);
CREATE INDEX conversations_parent_id_idx ON chat.conversations (session_id, parent_id);
CREATE INDEX conversations_input_file_id_idx ON chat.conversations (input_file_id) WHERE input_file_id IS NOT NULL;
CREATE INDEX conversations_sound_id_idx ON chat.conversations (sound_id) WHERE sound_id IS NOT NULL;

-- What was said aloud for a question, on its way to words: a job hears it, and its person may mend the words before they are sent.
CREATE TABLE chat.hearings (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id     uuid NOT NULL DEFAULT auth.school_id(),
	session_id    uuid NOT NULL,
	user_id       uuid NOT NULL,
	recording_id  uuid,        -- until it was heard
	job_id        uuid,
	state         text NOT NULL DEFAULT 'LISTENING' CHECK (state IN ('LISTENING', 'HEARD', 'FAILED')),
	words         text CHECK (char_length(words) <= 8000), -- of HEARD: "" where no words were in it
	fault         text,        -- of FAILED: why
	file_id       uuid,        -- of HEARD: what was said, to be played
	created_at    timestamptz NOT NULL DEFAULT now(),
	CHECK ((state = 'HEARD') = (words IS NOT NULL)),
	CHECK ((state = 'FAILED') = (fault IS NOT NULL)),
	FOREIGN KEY (school_id, session_id, user_id) REFERENCES chat.session_master (school_id, session_id, user_id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, recording_id) REFERENCES speaking.recordings (school_id, id) ON DELETE SET NULL (recording_id),
	FOREIGN KEY (school_id, file_id) REFERENCES files.files (school_id, id) ON DELETE SET NULL (file_id)
);
CREATE INDEX hearings_session_id_idx ON chat.hearings (session_id);
CREATE INDEX hearings_recording_id_idx ON chat.hearings (recording_id);
CREATE INDEX hearings_file_id_idx ON chat.hearings (file_id);
SELECT db.isolate('chat.hearings'), db.classify('chat.hearings', 'link: user_id; content: words; activity: state created_at; no: id school_id session_id
	recording_id job_id fault file_id');
INSERT INTO db.mentions VALUES ('chat.hearings', 'words', 'review');

-- ---------------------------------------------------------------- what hangs on a session

-- What a person did in a conversation besides asking: copied, regenerated, stopped, edited, played, exported.
CREATE TABLE chat.user_interactions (
	id                bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	school_id         uuid NOT NULL DEFAULT auth.school_id(),
	session_id        uuid NOT NULL,
	user_id           uuid NOT NULL,
	interaction_type  varchar(50) NOT NULL CHECK (interaction_type <> ''),
	turn_id           uuid,
	interaction_time  timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT user_interactions_session_fkey FOREIGN KEY (school_id, session_id, user_id)
		REFERENCES chat.session_master (school_id, session_id, user_id) ON DELETE CASCADE
);
CREATE INDEX user_interactions_session_id_idx ON chat.user_interactions (session_id, interaction_time);
CREATE INDEX user_interactions_user_id_idx ON chat.user_interactions (user_id, interaction_time DESC);

-- What was recommended to whom and why. session_id: where it was recommended in a conversation; NULL outside of one, where each target has
-- one row.
CREATE TABLE chat.recommendations_log (
	id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id    uuid NOT NULL DEFAULT auth.school_id(),
	session_id   uuid,
	user_id      uuid NOT NULL,
	target_type  varchar(50) NOT NULL CHECK (target_type IN ('practice_set', 'situation', 'document')),
	target_id    varchar(100) NOT NULL CHECK (target_id <> ''), -- an id, or the key of a situation
	title        db.line CHECK (char_length(title) <= 200), -- the target's, as it was then
	reason       text CHECK (reason IN ('assignment_due', 'weak_topic', 'not_yet_tried', 'shared_lately')),
	detail       jsonb NOT NULL DEFAULT '{}', -- what the reason's words name
	created_at   timestamptz NOT NULL DEFAULT now(),
	shown_at     timestamptz NOT NULL DEFAULT now(), -- last
	opened_at    timestamptz,
	rating       smallint CHECK (rating IN (-1, 1)),
	rated_at     timestamptz,
	CHECK ((rating IS NULL) = (rated_at IS NULL)),
	CONSTRAINT recommendations_log_session_fkey FOREIGN KEY (school_id, session_id, user_id)
		REFERENCES chat.session_master (school_id, session_id, user_id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, user_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX recommendations_log_session_id_idx ON chat.recommendations_log (session_id) WHERE session_id IS NOT NULL;
CREATE UNIQUE INDEX recommendations_log_target_key ON chat.recommendations_log (user_id, target_type, target_id) WHERE session_id IS NULL;
CREATE INDEX recommendations_log_user_id_idx ON chat.recommendations_log (user_id, shown_at DESC);
CREATE INDEX recommendations_log_shown_at_idx ON chat.recommendations_log (shown_at);

CREATE TABLE chat.user_feedback (
	id                    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	school_id             uuid NOT NULL DEFAULT auth.school_id(),
	session_id            uuid NOT NULL,
	user_id               uuid NOT NULL,
	feedback_type         varchar(50) NOT NULL DEFAULT 'rating' CHECK (feedback_type IN ('rating', 'comment')),
	feedback_target_type  varchar(50) NOT NULL CHECK (feedback_target_type IN ('answer', 'session', 'practice_set', 'situation', 'document')),
	feedback_target_id    varchar(100) NOT NULL,
	rating                smallint CHECK (rating IN (-1, 1)),
	comment               db.prose CHECK (char_length(comment) <= 1000),
	created_at            timestamptz NOT NULL DEFAULT now(),
	UNIQUE (session_id, feedback_target_type, feedback_target_id, feedback_type),
	CONSTRAINT user_feedback_session_fkey FOREIGN KEY (school_id, session_id, user_id)
		REFERENCES chat.session_master (school_id, session_id, user_id) ON DELETE CASCADE
);
CREATE INDEX user_feedback_user_id_idx ON chat.user_feedback (user_id, created_at DESC);

-- ---------------------------------------------------------------- what happened lately

-- Conversations of the last week, for whoever counts them: no words of anybody, since it is refreshed by the schedule and not when
-- something is erased.
CREATE MATERIALIZED VIEW chat.recent_conversations AS
SELECT s.session_id, s.school_id, s.user_id, s.session_type, s.with_partner, s.is_active, s.session_start, s.last_seen_at, s.turn_count,
	count(c.id) AS recent_turns, COALESCE(sum(c.tokens_in + c.tokens_out), 0)::bigint AS recent_tokens, COALESCE(sum(c.cost), 0) AS recent_cost
FROM chat.session_master s LEFT JOIN chat.conversations c ON c.session_id = s.session_id AND c.conversation_time > now() - interval '7 days'
WHERE s.last_seen_at > now() - interval '7 days'
GROUP BY s.session_id;
CREATE UNIQUE INDEX recent_conversations_key ON chat.recent_conversations (session_id);
CREATE INDEX recent_conversations_school_id_idx ON chat.recent_conversations (school_id, last_seen_at DESC);

-- ---------------------------------------------------------------- isolation, classification, retention

SELECT db.isolate(t) FROM unnest('{chat.situations, chat.session_master, chat.conversations, chat.user_interactions, chat.recommendations_log,
	chat.user_feedback}'::regclass[]) AS t;

SELECT db.classify('chat.situations', 'link: author_id; content: title scene role opening; activity: created_at; no: id school_id language difficulty
		is_shared updated_at'),
	db.classify('chat.session_master', 'link: user_id; device: ip_address user_agent; content: title role scene topic summary; activity: session_start
		session_end is_active session_type language difficulty situation turn_count last_turn_at last_seen_at with_partner uses_documents; no: session_id
		school_id session_metadata situation_id running_turn_id learning_session_id'),
	db.classify('chat.conversations', 'link: user_id; content: input_text response_text held suggestion corrections; activity: conversation_time
		state input refusal citations model tokens_in tokens_out cost latency_ms quality completed_at; no: id school_id session_id turn_id answer_id
		parent_id turn_index is_current input_file_id sound_id dialogue provider_id first_ms total_ms'),
	db.classify('chat.user_interactions', 'link: user_id; activity: interaction_type interaction_time; no: id school_id session_id turn_id'),
	db.classify('chat.recommendations_log', 'link: user_id; activity: target_type title reason detail created_at shown_at opened_at rating rated_at; no: id
		school_id session_id target_id'),
	db.classify('chat.user_feedback', 'link: user_id; content: comment; activity: feedback_type feedback_target_type rating created_at; no: id
		school_id session_id feedback_target_id'),
	db.classify('chat.recent_conversations', 'link: user_id; activity: session_type with_partner is_active session_start last_seen_at turn_count
		recent_turns recent_tokens recent_cost; no: session_id school_id');

INSERT INTO db.mentions VALUES
	('chat.situations',     'scene',         'review'),
	('chat.session_master', 'title',         'review'),
	('chat.session_master', 'summary',       'review'),
	('chat.conversations',  'input_text',    'review'),
	('chat.conversations',  'response_text', 'review');

-- With a session go its turns and all else, thousands of rows: a batch of them is small. Turns of a session that goes on are
-- chat.forget_old_turns's, which knows the partitions.
INSERT INTO jobs.retention (table_name, column_name, keep, condition, every, batch) VALUES
	('chat.session_master',      'last_seen_at', '30 days', 'true', 'day', 200),
	('chat.recommendations_log', 'shown_at',     '30 days', 'true', 'day', 5000);

INSERT INTO jobs.scheduled_tasks (name, task_type, schedule_type, cron_expression, config) VALUES
	('end_conversations',    'end_conversations',    'interval', NULL, '{"every_seconds": 3600}'),
	('recent_conversations', 'recent_conversations', 'interval', NULL, '{"every_seconds": 600}'),
	('forget_old_turns',     'forget_old_turns',     'cron', '40 3 * * *', '{}');

-- ---------------------------------------------------------------- partitions

-- The partition of a month (UTC), with what its parent has.
CREATE FUNCTION chat.create_conversations_partition(partition_date date) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	start_date date := date_trunc('month', partition_date::timestamp);
	end_date date := start_date + interval '1 month';
	partition_name text := 'conversations_' || to_char(start_date, 'YYYY_MM');
	c record;
BEGIN
	IF to_regclass('chat.' || partition_name) IS NOT NULL THEN
		RETURN;
	END IF;
	EXECUTE format('CREATE TABLE chat.%I PARTITION OF chat.conversations FOR VALUES FROM (%L) TO (%L)', partition_name,
		start_date || ' 00:00:00+00', end_date || ' 00:00:00+00');
	-- Asked by its own name it keeps schools apart too.
	PERFORM db.isolate(('chat.' || partition_name)::regclass);
	FOR c IN SELECT a.attname, col_description(a.attrelid, a.attnum) AS comment FROM pg_attribute a
		WHERE a.attrelid = 'chat.conversations'::regclass AND a.attnum > 0
	LOOP
		EXECUTE format('COMMENT ON COLUMN chat.%I.%I IS %L', partition_name, c.attname, c.comment);
	END LOOP;
END $$;

-- What is kept, and half a year ahead; the schedule goes on from there.
SELECT chat.create_conversations_partition((now() AT TIME ZONE 'UTC' + make_interval(months => m))::date) FROM generate_series(-1, 6) AS m;
