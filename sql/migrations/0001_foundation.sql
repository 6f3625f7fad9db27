-- SPDX-License-Identifier: GPL-3.0-or-later
-- The tables of the foundation: people of several schools in one database, what they may see, and what they are told.
-- Functions live in sql/functions and are replaced at each migration; only what policies and defaults need is made here.
--
-- Index names of the documents (seeds, SpeakTracker), and what they are called here, since e-mail keys became ids:
--   TutorStudents        student_email-index                   tutor_students_student_id_idx
--   TutorRequests        student_email-created_at-index        tutor_requests_student_id_created_at_idx
--                        tutor_email_status-created_at-index   tutor_requests_tutor_id_status_created_at_idx
--   LearningSessions     tutor_email-timestamp-index           learning_sessions_tutor_id_started_at_idx
--   FeedbackMessages     student_email-timestamp-index         feedback_messages_student_id_created_at_idx
--                        composite_key + timestamp             feedback_messages_tutor_id_student_id_created_at_idx
--   WebSocketConnections user_email-index                      connections_person_id_idx
--                        tutor_email-index                     connections_topics_idx
--   Notifications        user_email-is_read-created_at-index   notifications_user_id_is_read_created_at_idx

CREATE SCHEMA IF NOT EXISTS db;
CREATE SCHEMA auth;
CREATE SCHEMA http;
CREATE SCHEMA school;
CREATE SCHEMA jobs;
CREATE SCHEMA live;
CREATE SCHEMA inbox;
CREATE SCHEMA tutoring;
CREATE SCHEMA speaking;

-- ---------------------------------------------------------------- who is asking

-- After a local set_config the setting stays behind as '' in that connection, hence NULLIF.
CREATE FUNCTION auth.school_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('seodang.school_id', true), '')::uuid;

CREATE FUNCTION auth.user_id() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN NULLIF(current_setting('seodang.user_id', true), '')::uuid;

CREATE FUNCTION auth.has_role(VARIADIC wanted text[]) RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN COALESCE(string_to_array(current_setting('seodang.roles', true), ',') && wanted, false);

-- ---------------------------------------------------------------- what every migration uses

-- Put a table under row-level security. The owner, who migrates and whose functions run before a school is known, sees all rows.
CREATE FUNCTION db.isolate(target regclass, condition text DEFAULT 'school_id = (SELECT auth.school_id())')
RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY', target);
	EXECUTE format('CREATE POLICY own_rows ON %s USING (%s) WITH CHECK (%s)', target, condition, condition);
	EXECUTE format('CREATE POLICY owner_cares ON %s TO CURRENT_USER USING (true) WITH CHECK (true)', target);
END $$;

-- Say of each column which personal data it holds: 'identity: name login; no: id created_at'. A column left out fails a test.
-- Categories: identity, contact, birth, credential, device, activity (what a person did), content (what a person wrote),
-- link (points at a person), no.
CREATE FUNCTION db.classify(target regclass, columns text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	part text;
	name text;
BEGIN
	FOREACH part IN ARRAY string_to_array(columns, ';') LOOP
		FOREACH name IN ARRAY regexp_split_to_array(btrim(split_part(part, ':', 2)), '\s+') LOOP
			EXECUTE format('COMMENT ON COLUMN %s.%I IS %L', target, name, 'personal: ' || btrim(split_part(part, ':', 1)));
		END LOOP;
	END LOOP;
END $$;

-- One line as people type it: composed Hangul, no control characters, no blanks at the ends.
CREATE DOMAIN db.line AS text
	CHECK (VALUE IS NFC NORMALIZED AND VALUE !~ '[[:cntrl:]]' AND VALUE = btrim(VALUE) AND VALUE <> '');

-- Several lines: as above, and line ends and tabs.
CREATE DOMAIN db.prose AS text
	CHECK (VALUE IS NFC NORMALIZED AND translate(VALUE, E'\n\t', '') !~ '[[:cntrl:]]' AND VALUE ~ '\S');

-- Digits inside a name count as a number: 2반 comes before 10반.
CREATE COLLATION db.natural (provider = icu, locale = 'ko-u-kn-true');

-- ---------------------------------------------------------------- school

CREATE TABLE school.schools (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	code        text NOT NULL UNIQUE CHECK (code ~ '^[A-Z0-9][A-Z0-9-]{1,31}$'),
	name        db.line NOT NULL CHECK (char_length(name) <= 100),
	locale      text NOT NULL DEFAULT 'ko' CHECK (locale IN ('ko', 'en')),
	created_at  timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE school.settings (
	school_id               uuid PRIMARY KEY REFERENCES school.schools ON DELETE CASCADE,
	max_tutors_per_student  integer NOT NULL DEFAULT 1 CHECK (max_tutors_per_student BETWEEN 1 AND 20),
	request_expiry_days     integer NOT NULL DEFAULT 14 CHECK (request_expiry_days BETWEEN 1 AND 90),
	require_totp_of_staff   boolean NOT NULL DEFAULT false,
	time_zone               text NOT NULL DEFAULT 'Asia/Seoul',
	quiet_start             time DEFAULT '21:00',
	quiet_end               time DEFAULT '07:00',
	updated_at              timestamptz NOT NULL DEFAULT now(),
	CHECK ((quiet_start IS NULL) = (quiet_end IS NULL)),
	CHECK (quiet_start <> quiet_end)
);

CREATE TABLE school.people (
	id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id         uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	name              db.line COLLATE "ko-x-icu" NOT NULL CHECK (char_length(name) <= 100),
	login             db.line CHECK (char_length(login) <= 64 AND login !~ '[@\s]'),
	email             db.line CHECK (char_length(email) <= 254 AND email ~ '^[^@\s]+@[^@\s]+$'),
	birth_date        date CHECK (birth_date > '1900-01-01'),
	guardian_contact  db.line CHECK (char_length(guardian_contact) <= 254),
	locale            text NOT NULL DEFAULT 'ko' CHECK (locale IN ('ko', 'en')),
	theme             text NOT NULL DEFAULT 'system' CHECK (theme IN ('system', 'light', 'dark')),
	created_at        timestamptz NOT NULL DEFAULT now(),
	disabled_at       timestamptz,
	UNIQUE (school_id, id)
);
CREATE UNIQUE INDEX people_school_id_login_key ON school.people (school_id, lower(login));
CREATE UNIQUE INDEX people_school_id_email_key ON school.people (school_id, lower(email));
-- Logging in happens before the school is known.
CREATE INDEX people_login_idx ON school.people (lower(login));
CREATE INDEX people_email_idx ON school.people (lower(email));
CREATE INDEX people_school_id_name_idx ON school.people (school_id, name, id);

CREATE TABLE school.roles (
	person_id   uuid NOT NULL,
	school_id   uuid NOT NULL,
	role        text NOT NULL CHECK (role IN ('student', 'tutor', 'teacher', 'admin', 'operator')),
	created_at  timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (person_id, role),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX roles_school_id_role_idx ON school.roles (school_id, role, person_id);

CREATE TABLE school.classes (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	grade       integer NOT NULL CHECK (grade BETWEEN 1 AND 12),
	name        db.line COLLATE db.natural NOT NULL CHECK (char_length(name) <= 30),
	created_at  timestamptz NOT NULL DEFAULT now(),
	UNIQUE (school_id, grade, name),
	UNIQUE (school_id, id)
);

CREATE TABLE school.class_students (
	person_id  uuid PRIMARY KEY,
	school_id  uuid NOT NULL,
	class_id   uuid NOT NULL,
	number     integer CHECK (number BETWEEN 1 AND 999),
	UNIQUE (class_id, number) DEFERRABLE,
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, class_id) REFERENCES school.classes (school_id, id) ON DELETE CASCADE
);
CREATE INDEX class_students_school_id_idx ON school.class_students (school_id, class_id);

CREATE TABLE school.class_teachers (
	class_id   uuid NOT NULL,
	person_id  uuid NOT NULL,
	school_id  uuid NOT NULL,
	PRIMARY KEY (class_id, person_id),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, class_id) REFERENCES school.classes (school_id, id) ON DELETE CASCADE
);
CREATE INDEX class_teachers_person_id_idx ON school.class_teachers (person_id);

CREATE TABLE school.consents (
	id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id      uuid NOT NULL,
	person_id      uuid NOT NULL,
	guardian_name  db.line NOT NULL CHECK (char_length(guardian_name) <= 100),
	method         text NOT NULL CHECK (method IN ('paper', 'phone', 'online')),
	recorded_by    uuid,
	recorded_at    timestamptz NOT NULL DEFAULT now(),
	withdrawn_by   uuid,
	withdrawn_at   timestamptz CHECK (withdrawn_at >= recorded_at),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, recorded_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (recorded_by),
	FOREIGN KEY (school_id, withdrawn_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (withdrawn_by)
);
CREATE INDEX consents_person_id_idx ON school.consents (person_id, recorded_at DESC);
CREATE UNIQUE INDEX consents_open_key ON school.consents (person_id) WHERE withdrawn_at IS NULL;

-- Append only: neither a grant nor the trigger lets a line be changed. It names people without a foreign key, to outlive them.
CREATE TABLE school.access_log (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	school_id   uuid NOT NULL,
	actor_id    uuid NOT NULL,
	student_id  uuid NOT NULL,
	action      text NOT NULL CHECK (action ~ '^[a-z_]{1,60}$'),
	detail      jsonb NOT NULL DEFAULT '{}',
	at          timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX access_log_school_id_at_idx ON school.access_log (school_id, at DESC, id DESC);
CREATE INDEX access_log_student_id_at_idx ON school.access_log (student_id, at DESC, id DESC);
CREATE INDEX access_log_actor_id_at_idx ON school.access_log (actor_id, at DESC, id DESC);

-- A roster file between its dry run and its import.
CREATE TABLE school.imports (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL,
	created_by  uuid NOT NULL,
	file_name   text NOT NULL,
	file_text   text NOT NULL,
	report      jsonb NOT NULL,
	created_at  timestamptz NOT NULL DEFAULT now(),
	expires_at  timestamptz NOT NULL DEFAULT now() + interval '1 day',
	applied_at  timestamptz,
	FOREIGN KEY (school_id, created_by) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX imports_created_by_idx ON school.imports (created_by, created_at DESC);

-- ---------------------------------------------------------------- auth

CREATE TABLE auth.accounts (
	person_id            uuid PRIMARY KEY,
	school_id            uuid NOT NULL,
	password_hash        text CHECK (password_hash LIKE '$%'),
	password_changed_at  timestamptz,
	totp_secret          bytea,
	totp_enabled_at      timestamptz,
	totp_last_step       bigint,
	created_at           timestamptz NOT NULL DEFAULT now(),
	CHECK (totp_enabled_at IS NULL OR totp_secret IS NOT NULL),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX accounts_school_id_idx ON auth.accounts (school_id);

CREATE TABLE auth.recovery_codes (
	person_id  uuid NOT NULL REFERENCES auth.accounts ON DELETE CASCADE,
	school_id  uuid NOT NULL,
	code_hash  bytea NOT NULL,
	used_at    timestamptz,
	PRIMARY KEY (person_id, code_hash)
);

CREATE TABLE auth.sessions (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	token_hash    bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
	person_id     uuid NOT NULL,
	school_id     uuid NOT NULL,
	kind          text NOT NULL CHECK (kind IN ('browser', 'api', 'token')),
	name          db.line CHECK (char_length(name) <= 100),
	scopes        text[] NOT NULL DEFAULT '{read,write}' CHECK (scopes <@ '{read,write}' AND cardinality(scopes) > 0),
	totp_pending  boolean NOT NULL DEFAULT false,
	created_at    timestamptz NOT NULL DEFAULT now(),
	last_seen_at  timestamptz NOT NULL DEFAULT now(),
	idle_seconds  integer CHECK (idle_seconds > 0),
	expires_at    timestamptz NOT NULL,
	user_agent    text CHECK (char_length(user_agent) <= 500),
	address       text CHECK (char_length(address) <= 100),
	CHECK (kind <> 'token' OR name IS NOT NULL),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX sessions_person_id_idx ON auth.sessions (person_id, last_seen_at DESC);
CREATE INDEX sessions_expires_at_idx ON auth.sessions (expires_at);

-- Failed log-ins. Keys are hashes, so that the table tells nobody which names were tried.
CREATE TABLE auth.login_throttle (
	key              text PRIMARY KEY,
	failures         integer NOT NULL,
	last_failure_at  timestamptz NOT NULL,
	blocked_until    timestamptz
);
CREATE INDEX login_throttle_last_failure_at_idx ON auth.login_throttle (last_failure_at);

-- How patient each kind of key is. The wait doubles with each failure past the free ones.
CREATE TABLE auth.throttle_rules (
	prefix         text PRIMARY KEY,
	free_failures  integer NOT NULL,
	first_wait     interval NOT NULL,
	longest_wait   interval NOT NULL,
	forget_after   interval NOT NULL
);
INSERT INTO auth.throttle_rules VALUES
	('pair',      4, '60 s', '15 min', '1 hour'),  -- one name from one address: the fifth failure blocks
	('account',  29, '10 s', '60 s',   '1 hour'),  -- one name from anywhere: its owner waits a minute at most
	('address', 299, '10 s', '60 s',   '10 min'),  -- a whole school sits behind one address
	('totp',      4, '60 s', '15 min', '1 hour'),
	('link',     29, '10 s', '60 s',   '10 min');  -- one-time codes tried from one address

CREATE TABLE auth.one_time_links (
	token_hash  bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
	person_id   uuid NOT NULL,
	school_id   uuid NOT NULL,
	purpose     text NOT NULL CHECK (purpose IN ('activate', 'reset')),
	created_at  timestamptz NOT NULL DEFAULT now(),
	expires_at  timestamptz NOT NULL,
	used_at     timestamptz,
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX one_time_links_person_id_idx ON auth.one_time_links (person_id);

-- ---------------------------------------------------------------- http

-- The first answer to a POST with an Idempotency-Key; written in the transaction of the change itself.
CREATE TABLE http.idempotency_keys (
	person_id     uuid NOT NULL,
	key           text NOT NULL CHECK (char_length(key) BETWEEN 1 AND 255),
	school_id     uuid NOT NULL,
	request_hash  bytea NOT NULL,
	status        integer NOT NULL,
	response      text NOT NULL,
	content_type  text,
	location      text,
	created_at    timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (person_id, key),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX idempotency_keys_created_at_idx ON http.idempotency_keys (created_at);

-- ---------------------------------------------------------------- jobs

CREATE TABLE jobs.workers (
	id            uuid PRIMARY KEY,
	host          text NOT NULL,
	pid           integer NOT NULL,
	started_at    timestamptz NOT NULL DEFAULT now(),
	heartbeat_at  timestamptz NOT NULL DEFAULT now()
);

-- AsyncJobStatus.
CREATE TABLE jobs.jobs (
	job_id        uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id     uuid REFERENCES school.schools ON DELETE CASCADE,
	type          text NOT NULL CHECK (type ~ '^[a-z_]{1,60}$'),
	status        text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'PROCESSING', 'COMPLETED', 'FAILED')),
	priority      smallint NOT NULL DEFAULT 5 CHECK (priority BETWEEN 0 AND 9),
	unique_key    text,
	payload       jsonb NOT NULL DEFAULT '{}',
	attempts      integer NOT NULL DEFAULT 0,
	max_attempts  integer NOT NULL DEFAULT 8 CHECK (max_attempts > 0),
	run_at        timestamptz NOT NULL DEFAULT now(),
	worker_id     uuid,
	progress      real NOT NULL DEFAULT 0 CHECK (progress BETWEEN 0 AND 1),
	result        jsonb,
	error         text,
	audio_url     text,
	created_by    uuid,
	created_at    timestamptz NOT NULL DEFAULT now(),
	started_at    timestamptz,
	finished_at   timestamptz,
	CHECK ((status IN ('COMPLETED', 'FAILED')) = (finished_at IS NOT NULL)),
	CHECK (status <> 'PROCESSING' OR worker_id IS NOT NULL)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX jobs_pending_idx ON jobs.jobs (priority, run_at) WHERE status = 'PENDING';
CREATE INDEX jobs_worker_id_idx ON jobs.jobs (worker_id) WHERE status = 'PROCESSING';
CREATE UNIQUE INDEX jobs_unique_key_key ON jobs.jobs (unique_key) WHERE status IN ('PENDING', 'PROCESSING');
CREATE INDEX jobs_school_id_created_at_idx ON jobs.jobs (school_id, created_at DESC, job_id DESC);
CREATE INDEX jobs_created_at_idx ON jobs.jobs (created_at DESC, job_id DESC);
CREATE INDEX jobs_status_created_at_idx ON jobs.jobs (school_id, status, created_at DESC, job_id DESC);
CREATE INDEX jobs_finished_at_idx ON jobs.jobs (finished_at) WHERE status IN ('COMPLETED', 'FAILED');

-- The platform's own care. Cron arithmetic is the worker's (zone: config time_zone); it writes next_run_at.
CREATE TABLE jobs.schedule (
	name         text PRIMARY KEY,
	kind         text NOT NULL CHECK (kind IN ('cron', 'interval', 'one_time')),
	expression   text NOT NULL,
	job_type     text NOT NULL,
	payload      jsonb NOT NULL DEFAULT '{}',
	enabled      boolean NOT NULL DEFAULT true,
	next_run_at  timestamptz,
	last_run_at  timestamptz
);
INSERT INTO jobs.schedule (name, kind, expression, job_type, payload) VALUES
	('retention_minute', 'interval', '60',           'retention',       '{"every": "minute"}'),
	('retention_hour',   'cron',     '20 * * * *',   'retention',       '{"every": "hour"}'),
	('retention_day',    'cron',     '30 3 * * *',   'retention',       '{"every": "day"}'),
	('expire_requests',  'cron',     '5 * * * *',    'expire_requests', '{}'),
	('remind_requests',  'cron',     '15 8-19 * * *', 'remind_requests', '{}'),
	('digest',           'cron',     '0 17 * * *',   'digest',          '{}');

-- How long rows are kept, counted from column_name. The seeds' TTL table and the platform's own.
CREATE TABLE jobs.retention (
	table_name   text PRIMARY KEY,
	column_name  text NOT NULL,
	keep         interval NOT NULL,
	condition    text NOT NULL DEFAULT 'true',
	every        text NOT NULL DEFAULT 'day' CHECK (every IN ('minute', 'hour', 'day'))
);
INSERT INTO jobs.retention VALUES
	('inbox.notifications',        'created_at',      '90 days'),
	('tutoring.feedback_messages', 'created_at',      '90 days'),
	('tutoring.feedback_drafts',   'updated_at',      '90 days'),
	('speaking.learning_sessions', 'started_at',      '90 days'),
	('auth.one_time_links',        'expires_at',      '7 days');
INSERT INTO jobs.retention VALUES
	('tutoring.tutor_requests',    'processed_at',    '30 days',    $$status <> 'PENDING'$$),
	('jobs.jobs',                  'finished_at',     '7 days',     $$status IN ('COMPLETED', 'FAILED')$$);
INSERT INTO jobs.retention VALUES
	('http.idempotency_keys',      'created_at',      '24 hours',   'true', 'hour'),
	('live.connections',           'connected_at',    '24 hours',   'true', 'hour'),
	('auth.login_throttle',        'last_failure_at', '1 day',      'true', 'hour'),
	('auth.sessions',              'expires_at',      '0',          'true', 'hour'),
	('school.imports',             'expires_at',      '0',          'true', 'hour'),
	('jobs.workers',               'heartbeat_at',    '1 day',      'true', 'hour'),
	('live.events',                'created_at',      '10 minutes', 'position < (SELECT max(position) FROM live.events)', 'minute');

-- ---------------------------------------------------------------- live

-- A late commit has an early id but gets a late position: readers follow the position.
CREATE TABLE live.events (
	id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	position    bigint UNIQUE,
	topic       text NOT NULL CHECK (topic ~ '^(user|school):[0-9a-f-]{36}(:[a-z_]+)?$'),
	kind        text NOT NULL CHECK (kind ~ '^[a-z_]{1,40}$'),
	payload     jsonb NOT NULL DEFAULT '{}',
	created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX events_unpositioned_idx ON live.events (id) WHERE position IS NULL;
CREATE INDEX events_created_at_idx ON live.events (created_at);
CREATE SEQUENCE live.position OWNED BY live.events.position;

-- Kinds whose payload is completed when the position is given: function(topic) returns jsonb to add. Only then is the state
-- that all earlier events speak of visible, so that the last event always carries the true figure.
CREATE TABLE live.completed_kinds (
	kind           text PRIMARY KEY,
	function_name  text NOT NULL
);
INSERT INTO live.completed_kinds VALUES ('inbox', 'inbox.unread_of_topic');

-- WebSocketConnections: who is here. Written by seodang-live.
CREATE TABLE live.connections (
	connection_id  uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	person_id      uuid NOT NULL,
	school_id      uuid NOT NULL,
	session_id     uuid REFERENCES auth.sessions ON DELETE SET NULL,
	topics         text[] NOT NULL,
	node           text NOT NULL,
	connected_at   timestamptz NOT NULL DEFAULT now(),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX connections_person_id_idx ON live.connections (person_id);
CREATE INDEX connections_topics_idx ON live.connections USING gin (topics);
CREATE INDEX connections_node_idx ON live.connections (node);
CREATE INDEX connections_session_id_idx ON live.connections (session_id);

-- ---------------------------------------------------------------- inbox

-- What a notice is about. The default and the mandatory channels decide what the preferences page offers.
CREATE TABLE inbox.notification_types (
	type           text PRIMARY KEY,
	icon           text NOT NULL,
	inbox_default  text NOT NULL DEFAULT 'now' CHECK (inbox_default IN ('now', 'digest', 'off')),
	live_default   text NOT NULL DEFAULT 'now' CHECK (live_default IN ('now', 'off')),
	email_default  text NOT NULL DEFAULT 'off' CHECK (email_default IN ('now', 'digest', 'off')),
	mandatory      text[] NOT NULL DEFAULT '{inbox}' CHECK (mandatory <@ '{inbox,live,email}'),
	position       integer NOT NULL
);
INSERT INTO inbox.notification_types VALUES
	('tutor_match', 'people',    'now', 'now', 'now',    '{inbox}',      1),
	('feedback',    'message',   'now', 'now', 'digest', '{inbox}',      2),
	('system',      'megaphone', 'now', 'now', 'digest', '{inbox,live}', 3);

-- What exactly happened; its texts are notifications.KIND.title and notifications.KIND.message.
CREATE TABLE inbox.kinds (
	kind  text PRIMARY KEY,
	type  text NOT NULL REFERENCES inbox.notification_types
);
INSERT INTO inbox.kinds VALUES
	('request_received',  'tutor_match'),
	('request_approved',  'tutor_match'),
	('request_rejected',  'tutor_match'),
	('request_cancelled', 'tutor_match'),
	('request_expired',   'tutor_match'),
	('request_unanswered', 'tutor_match'),
	('request_closed',    'tutor_match'),
	('request_reminder',  'tutor_match'),
	('match_created',     'tutor_match'),
	('match_received',    'tutor_match'),
	('match_ended',       'tutor_match'),
	('match_left',        'tutor_match'),
	('place_free',        'tutor_match'),
	('feedback_received', 'feedback'),
	('announcement',      'system');

CREATE TABLE inbox.notifications (
	id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id    uuid NOT NULL,
	user_id      uuid NOT NULL,
	type         text NOT NULL REFERENCES inbox.notification_types,
	kind         text NOT NULL REFERENCES inbox.kinds,
	params       jsonb NOT NULL DEFAULT '{}',
	link         text NOT NULL CHECK (link ~ '^/'),
	group_key    text,
	group_count  integer NOT NULL DEFAULT 1 CHECK (group_count > 0),
	sent_via     text[] NOT NULL DEFAULT '{inbox}',
	is_read      boolean NOT NULL DEFAULT false,
	read_at      timestamptz,
	archived_at  timestamptz,
	created_at   timestamptz NOT NULL DEFAULT now(),
	CHECK (is_read = (read_at IS NOT NULL)),
	FOREIGN KEY (school_id, user_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
-- The badge counts through this one: an index-only scan of one person's unread rows (10,000 of them: 1 ms), and no counter row
-- for which the tellers of one person would queue up.
CREATE INDEX notifications_user_id_is_read_created_at_idx
	ON inbox.notifications (user_id, is_read, created_at DESC, id DESC) INCLUDE (school_id) WHERE archived_at IS NULL;
CREATE INDEX notifications_user_id_created_at_idx
	ON inbox.notifications (user_id, created_at DESC, id DESC) WHERE archived_at IS NULL;
CREATE INDEX notifications_user_id_type_created_at_idx
	ON inbox.notifications (user_id, type, created_at DESC, id DESC) WHERE archived_at IS NULL;
CREATE INDEX notifications_user_id_archived_idx
	ON inbox.notifications (user_id, created_at DESC, id DESC) WHERE archived_at IS NOT NULL;
-- One open group a key: a new event of it finds the unread notice, and never a read one.
CREATE UNIQUE INDEX notifications_open_group_key
	ON inbox.notifications (user_id, group_key) WHERE NOT is_read AND archived_at IS NULL AND group_key IS NOT NULL;
CREATE INDEX notifications_created_at_idx ON inbox.notifications (created_at);
-- Else the planner multiplies the selectivities of the policy and of the filter and sorts instead of reading in order.
CREATE STATISTICS inbox.notifications_owner (dependencies) ON user_id, school_id FROM inbox.notifications;

CREATE TABLE inbox.deliveries (
	id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id        uuid NOT NULL,
	notification_id  uuid NOT NULL REFERENCES inbox.notifications ON DELETE CASCADE,
	event_key        text NOT NULL,
	recipient        uuid NOT NULL,
	channel          text NOT NULL CHECK (channel IN ('inbox', 'live', 'email')),
	mode             text NOT NULL DEFAULT 'now' CHECK (mode IN ('now', 'digest')),
	status           text NOT NULL DEFAULT 'pending' CHECK (status IN ('pending', 'sent', 'skipped', 'failed')),
	due_at           timestamptz NOT NULL DEFAULT now(),
	sent_at          timestamptz,
	created_at       timestamptz NOT NULL DEFAULT now(),
	UNIQUE (event_key, recipient, channel),
	FOREIGN KEY (school_id, recipient) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX deliveries_notification_id_idx ON inbox.deliveries (notification_id);
CREATE INDEX deliveries_recipient_idx ON inbox.deliveries (recipient, due_at) WHERE status = 'pending';

CREATE TABLE inbox.preferences (
	person_id  uuid NOT NULL,
	school_id  uuid NOT NULL,
	type       text NOT NULL REFERENCES inbox.notification_types,
	channel    text NOT NULL CHECK (channel IN ('inbox', 'live', 'email')),
	mode       text NOT NULL CHECK (mode IN ('now', 'digest', 'off')),
	PRIMARY KEY (person_id, type, channel),
	CHECK (channel = 'email' OR mode <> 'digest'),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);

-- A person's own quiet hours; both empty is "none", no row is the school's.
CREATE TABLE inbox.quiet_hours (
	person_id    uuid PRIMARY KEY,
	school_id    uuid NOT NULL,
	quiet_start  time,
	quiet_end    time,
	CHECK ((quiet_start IS NULL) = (quiet_end IS NULL)),
	CHECK (quiet_start <> quiet_end),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);

CREATE TABLE inbox.announcements (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL,
	author_id   uuid NOT NULL,
	audience    jsonb NOT NULL,
	title       db.line NOT NULL CHECK (char_length(title) <= 100),
	body        db.prose NOT NULL CHECK (char_length(body) <= 4000),
	reach       integer NOT NULL,
	sent_count  integer NOT NULL DEFAULT 0,
	job_id      uuid,
	created_at  timestamptz NOT NULL DEFAULT now(),
	FOREIGN KEY (school_id, author_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX announcements_school_id_created_at_idx ON inbox.announcements (school_id, created_at DESC, id DESC);

-- ---------------------------------------------------------------- speaking

CREATE TABLE speaking.learning_sessions (
	id                 uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id          uuid NOT NULL,
	student_id         uuid NOT NULL,
	tutor_id           uuid,
	session_type       text NOT NULL CHECK (session_type IN ('practice', 'conversation')),
	started_at         timestamptz NOT NULL DEFAULT now(),
	duration           integer CHECK (duration >= 0),           -- seconds
	speaking_duration  integer CHECK (speaking_duration >= 0),  -- seconds
	UNIQUE (school_id, student_id, id),
	FOREIGN KEY (school_id, student_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, tutor_id) REFERENCES school.people (school_id, id) ON DELETE SET NULL (tutor_id)
);
CREATE INDEX learning_sessions_student_id_started_at_idx ON speaking.learning_sessions (student_id, started_at DESC, id DESC);
CREATE INDEX learning_sessions_tutor_id_started_at_idx ON speaking.learning_sessions (tutor_id, started_at DESC, id DESC);
CREATE INDEX learning_sessions_started_at_idx ON speaking.learning_sessions (started_at);

-- ---------------------------------------------------------------- tutoring

-- student_count is kept by a trigger on tutor_students, so that "never more than max_student" is a constraint.
CREATE TABLE tutoring.tutors (
	person_id      uuid PRIMARY KEY,
	school_id      uuid NOT NULL,
	is_accepting   boolean NOT NULL DEFAULT true,
	max_student    integer NOT NULL DEFAULT 5 CHECK (max_student BETWEEN 1 AND 100),
	student_count  integer NOT NULL DEFAULT 0,
	introduction   text NOT NULL DEFAULT '' CHECK (char_length(introduction) <= 1000 AND introduction IS NFC NORMALIZED),
	subjects       text[] NOT NULL DEFAULT '{}' CHECK (cardinality(subjects) <= 20 AND char_length(array_to_string(subjects, ' ')) <= 600),
	updated_at     timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT tutors_capacity CHECK (student_count BETWEEN 0 AND max_student),
	UNIQUE (school_id, person_id),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);

CREATE TABLE tutoring.tutor_requests (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id     uuid NOT NULL,
	student_id    uuid NOT NULL,
	tutor_id      uuid NOT NULL,
	status        text NOT NULL DEFAULT 'PENDING' CHECK (status IN ('PENDING', 'APPROVED', 'REJECTED', 'CANCELLED', 'EXPIRED')),
	message       db.prose NOT NULL CHECK (char_length(message) <= 500),
	reason        db.prose CHECK (char_length(reason) <= 500),
	-- Why it is no longer open: a party decided, the student reached the school's limit of tutors, a teacher matched the pair, time ran out.
	cause         text CHECK (cause IN ('person', 'limit', 'direct', 'time')),
	created_at    timestamptz NOT NULL DEFAULT now(),
	viewed_at     timestamptz,
	processed_at  timestamptz,
	expires_at    timestamptz NOT NULL,
	reminded_at   timestamptz,
	updated_at    timestamptz NOT NULL DEFAULT now(),
	CHECK (student_id <> tutor_id),
	CHECK ((status = 'PENDING') = (processed_at IS NULL)),
	CHECK ((status = 'PENDING') = (cause IS NULL)),
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, student_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, tutor_id) REFERENCES tutoring.tutors (school_id, person_id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX tutor_requests_open_pair_key ON tutoring.tutor_requests (student_id, tutor_id) WHERE status = 'PENDING';
CREATE INDEX tutor_requests_student_id_created_at_idx ON tutoring.tutor_requests (student_id, created_at DESC, id DESC);
CREATE INDEX tutor_requests_tutor_id_status_created_at_idx ON tutoring.tutor_requests (tutor_id, status, created_at DESC, id DESC);
CREATE INDEX tutor_requests_tutor_id_created_at_idx ON tutoring.tutor_requests (tutor_id, created_at DESC, id DESC);
CREATE INDEX tutor_requests_school_id_created_at_idx ON tutoring.tutor_requests (school_id, created_at DESC, id DESC);
CREATE INDEX tutor_requests_school_id_status_created_at_idx ON tutoring.tutor_requests (school_id, status, created_at DESC, id DESC);
CREATE INDEX tutor_requests_expires_at_idx ON tutoring.tutor_requests (expires_at) WHERE status = 'PENDING';
CREATE INDEX tutor_requests_processed_at_idx ON tutoring.tutor_requests (processed_at) WHERE status <> 'PENDING';
CREATE STATISTICS tutoring.tutor_requests_student (dependencies) ON student_id, school_id FROM tutoring.tutor_requests;
CREATE STATISTICS tutoring.tutor_requests_tutor (dependencies) ON tutor_id, school_id FROM tutoring.tutor_requests;

CREATE TABLE tutoring.tutor_students (
	id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id    uuid NOT NULL,
	tutor_id     uuid NOT NULL,
	student_id   uuid NOT NULL,
	status       text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'inactive')),
	assigned_at  timestamptz NOT NULL DEFAULT now(),
	assigned_by  uuid,
	ended_at     timestamptz,
	ended_by     uuid,
	end_reason   db.prose CHECK (char_length(end_reason) <= 500),
	request_id   uuid,
	room         text CHECK (char_length(room) <= 60),
	updated_at   timestamptz NOT NULL DEFAULT now(),
	CHECK (student_id <> tutor_id),
	CHECK ((status = 'active') = (ended_at IS NULL)),
	FOREIGN KEY (school_id, tutor_id) REFERENCES tutoring.tutors (school_id, person_id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, student_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, request_id) REFERENCES tutoring.tutor_requests (school_id, id) ON DELETE SET NULL (request_id),
	FOREIGN KEY (school_id, assigned_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (assigned_by),
	FOREIGN KEY (school_id, ended_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (ended_by)
);
CREATE UNIQUE INDEX tutor_students_active_pair_key ON tutoring.tutor_students (student_id, tutor_id) WHERE status = 'active';
CREATE INDEX tutor_students_student_id_idx ON tutoring.tutor_students (student_id, assigned_at DESC, id DESC);
CREATE INDEX tutor_students_tutor_id_status_idx ON tutoring.tutor_students (tutor_id, status, assigned_at DESC, id DESC);
CREATE INDEX tutor_students_tutor_id_idx ON tutoring.tutor_students (tutor_id, assigned_at DESC, id DESC);
CREATE INDEX tutor_students_request_id_idx ON tutoring.tutor_students (request_id);
CREATE STATISTICS tutoring.tutor_students_tutor (dependencies) ON tutor_id, school_id FROM tutoring.tutor_students;
CREATE STATISTICS tutoring.tutor_students_student (dependencies) ON student_id, school_id FROM tutoring.tutor_students;

-- Students who want to be told when a full tutor has a place again.
CREATE TABLE tutoring.tutor_watchers (
	tutor_id    uuid NOT NULL,
	student_id  uuid NOT NULL,
	school_id   uuid NOT NULL,
	created_at  timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tutor_id, student_id),
	FOREIGN KEY (school_id, tutor_id) REFERENCES tutoring.tutors (school_id, person_id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, student_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX tutor_watchers_student_id_idx ON tutoring.tutor_watchers (student_id);

CREATE TABLE tutoring.feedback_messages (
	id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id       uuid NOT NULL,
	tutor_id        uuid NOT NULL,
	student_id      uuid NOT NULL,
	message         db.prose NOT NULL CHECK (char_length(message) <= 4000),
	message_type    text NOT NULL DEFAULT 'text' CHECK (message_type IN ('text', 'audio')),
	audio_url       text,
	session_id      uuid,
	websocket_sent  boolean NOT NULL DEFAULT false,
	created_at      timestamptz NOT NULL DEFAULT now(),
	edited_at       timestamptz,
	read_at         timestamptz,
	CHECK (message_type = 'text' OR audio_url IS NOT NULL),
	FOREIGN KEY (school_id, tutor_id) REFERENCES tutoring.tutors (school_id, person_id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, student_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, student_id, session_id) REFERENCES speaking.learning_sessions (school_id, student_id, id)
		ON DELETE SET NULL (session_id)
);
CREATE INDEX feedback_messages_tutor_id_student_id_created_at_idx
	ON tutoring.feedback_messages (tutor_id, student_id, created_at DESC, id DESC);
CREATE INDEX feedback_messages_student_id_created_at_idx ON tutoring.feedback_messages (student_id, created_at DESC, id DESC);
CREATE INDEX feedback_messages_tutor_id_created_at_idx ON tutoring.feedback_messages (tutor_id, created_at DESC, id DESC);
CREATE INDEX feedback_messages_school_id_created_at_idx ON tutoring.feedback_messages (school_id, created_at DESC, id DESC);
CREATE INDEX feedback_messages_session_id_idx ON tutoring.feedback_messages (session_id);
CREATE INDEX feedback_messages_created_at_idx ON tutoring.feedback_messages (created_at);
CREATE STATISTICS tutoring.feedback_messages_student (dependencies) ON student_id, school_id FROM tutoring.feedback_messages;
CREATE STATISTICS tutoring.feedback_messages_tutor (dependencies) ON tutor_id, school_id FROM tutoring.feedback_messages;

CREATE TABLE tutoring.feedback_drafts (
	tutor_id    uuid NOT NULL,
	student_id  uuid NOT NULL,
	school_id   uuid NOT NULL,
	message     text NOT NULL CHECK (char_length(message) <= 4000),
	updated_at  timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (tutor_id, student_id),
	FOREIGN KEY (school_id, tutor_id) REFERENCES tutoring.tutors (school_id, person_id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, student_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);

-- ---------------------------------------------------------------- whose rows are seen

SELECT db.isolate('school.schools', 'id = (SELECT auth.school_id())');
SELECT db.isolate(t) FROM unnest('{
	school.settings, school.people, school.roles, school.classes, school.class_students, school.class_teachers,
	school.consents, school.access_log, school.imports,
	auth.accounts, auth.one_time_links, live.connections,
	inbox.notifications, inbox.deliveries, inbox.preferences, inbox.quiet_hours, inbox.announcements,
	tutoring.tutors, tutoring.tutor_requests, tutoring.tutor_students, tutoring.tutor_watchers,
	tutoring.feedback_messages, tutoring.feedback_drafts, speaking.learning_sessions}'::regclass[]) AS t;
-- Credentials and devices are nobody else's business, not even the same school's.
SELECT db.isolate(t, 'school_id = (SELECT auth.school_id()) AND person_id = (SELECT auth.user_id())')
	FROM unnest('{auth.sessions, auth.recovery_codes, http.idempotency_keys}'::regclass[]) AS t;
-- A job is seen by who started it and by the school's admin; the platform's own jobs by the operator.
SELECT db.isolate('jobs.jobs', $$
	CASE WHEN school_id IS NULL THEN (SELECT auth.has_role('operator'))
	ELSE school_id = (SELECT auth.school_id()) AND (created_by = (SELECT auth.user_id()) OR (SELECT auth.has_role('admin', 'operator'))) END $$);

-- ---------------------------------------------------------------- which columns hold personal data

SELECT db.classify('school.schools', 'no: id code name locale created_at');
SELECT db.classify('school.settings', 'no: school_id max_tutors_per_student request_expiry_days require_totp_of_staff time_zone quiet_start quiet_end updated_at');
SELECT db.classify('school.people', 'link: id; identity: name login; contact: email guardian_contact; birth: birth_date; no: school_id locale theme created_at disabled_at');
SELECT db.classify('school.roles', 'link: person_id; no: school_id role created_at');
SELECT db.classify('school.classes', 'no: id school_id grade name created_at');
SELECT db.classify('school.class_students', 'link: person_id; identity: number; no: school_id class_id');
SELECT db.classify('school.class_teachers', 'link: person_id; no: class_id school_id');
SELECT db.classify('school.consents', 'link: person_id recorded_by withdrawn_by; identity: guardian_name; activity: method recorded_at withdrawn_at; no: id school_id');
SELECT db.classify('school.access_log', 'link: actor_id student_id; activity: action detail at; no: id school_id');
SELECT db.classify('school.imports', 'link: created_by; identity: file_text report; no: id school_id file_name created_at expires_at applied_at');
SELECT db.classify('auth.accounts', 'link: person_id; credential: password_hash totp_secret totp_last_step; activity: password_changed_at totp_enabled_at; no: school_id created_at');
SELECT db.classify('auth.recovery_codes', 'link: person_id; credential: code_hash; activity: used_at; no: school_id');
SELECT db.classify('auth.sessions', 'link: person_id; credential: token_hash; device: user_agent address; activity: created_at last_seen_at; content: name; no: id school_id kind scopes totp_pending idle_seconds expires_at');
SELECT db.classify('auth.login_throttle', 'device: key; activity: failures last_failure_at blocked_until');
SELECT db.classify('auth.throttle_rules', 'no: prefix free_failures first_wait longest_wait forget_after');
SELECT db.classify('auth.one_time_links', 'link: person_id; credential: token_hash; activity: used_at; no: school_id purpose created_at expires_at');
SELECT db.classify('http.idempotency_keys', 'link: person_id; content: response; no: school_id key request_hash status content_type location created_at');
SELECT db.classify('jobs.workers', 'no: id host pid started_at heartbeat_at');
SELECT db.classify('jobs.jobs', 'link: created_by; content: payload result error audio_url; no: job_id school_id type status priority unique_key attempts max_attempts run_at worker_id progress created_at started_at finished_at');
SELECT db.classify('jobs.schedule', 'no: name kind expression job_type payload enabled next_run_at last_run_at');
SELECT db.classify('jobs.retention', 'no: table_name column_name keep condition every');
SELECT db.classify('live.events', 'link: topic; content: payload; no: id position kind created_at');
SELECT db.classify('live.completed_kinds', 'no: kind function_name');
SELECT db.classify('live.connections', 'link: person_id topics; activity: connected_at; no: connection_id school_id session_id node');
SELECT db.classify('inbox.notification_types', 'no: type icon inbox_default live_default email_default mandatory position');
SELECT db.classify('inbox.kinds', 'no: kind type');
SELECT db.classify('inbox.notifications', 'link: user_id; content: params; activity: is_read read_at archived_at; no: id school_id type kind link group_key group_count sent_via created_at');
SELECT db.classify('inbox.deliveries', 'link: recipient; activity: sent_at; no: id school_id notification_id event_key channel mode status due_at created_at');
SELECT db.classify('inbox.preferences', 'link: person_id; no: school_id type channel mode');
SELECT db.classify('inbox.quiet_hours', 'link: person_id; activity: quiet_start quiet_end; no: school_id');
SELECT db.classify('inbox.announcements', 'link: author_id; content: title body; no: id school_id audience reach sent_count job_id created_at');
SELECT db.classify('speaking.learning_sessions', 'link: student_id tutor_id; activity: session_type started_at duration speaking_duration; no: id school_id');
SELECT db.classify('tutoring.tutors', 'link: person_id; content: introduction subjects; no: school_id is_accepting max_student student_count updated_at');
SELECT db.classify('tutoring.tutor_requests', 'link: student_id tutor_id; content: message reason; activity: created_at viewed_at processed_at updated_at; no: id school_id status cause expires_at reminded_at');
SELECT db.classify('tutoring.tutor_students', 'link: tutor_id student_id assigned_by ended_by; content: end_reason; activity: room assigned_at ended_at updated_at; no: id school_id status request_id');
SELECT db.classify('tutoring.tutor_watchers', 'link: tutor_id student_id; activity: created_at; no: school_id');
SELECT db.classify('tutoring.feedback_messages', 'link: tutor_id student_id; content: message audio_url; activity: created_at edited_at read_at; no: id school_id message_type session_id websocket_sent');
SELECT db.classify('tutoring.feedback_drafts', 'link: tutor_id student_id; content: message; activity: updated_at; no: school_id');
