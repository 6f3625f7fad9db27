-- SPDX-License-Identifier: GPL-3.0-or-later
-- Student Hub: one record of every learner, what was learnt when, who needs help, and what is done about it.
--
-- Names are those of the document (seeds, Student Hub) with the room's schema in front. What differs, and why:
--   students.email, .parent_contact   stay where the account has them, in school.people: a student has one id, that of the person
--   students.grade                    may be NULL: someone who is not placed in a class yet
--   *.school_id                       everywhere: rows of schools are kept apart by it
--   learning_history.created_at …     timestamptz; partitions begin with the month in UTC

CREATE SCHEMA hub;
CREATE SCHEMA archive;
CREATE SCHEMA extensions; -- of their own, since their functions belong to the database's superuser: no GRANT and REVOKE of ours reaches them
CREATE EXTENSION pg_trgm SCHEMA extensions;

-- ---------------------------------------------------------------- students

ALTER TABLE school.settings ADD COLUMN teachers_see_all_students boolean NOT NULL DEFAULT false;

-- Number as text of up to 20 characters, as the document has it; sorted so that 2 comes before 10.
ALTER TABLE school.class_students DROP CONSTRAINT class_students_number_check;
ALTER TABLE school.class_students ALTER COLUMN number TYPE text COLLATE db.natural USING number::text;
ALTER TABLE school.class_students ADD CONSTRAINT class_students_number_check
	CHECK (number ~ '^\S(.{0,18}\S)?$' AND number IS NFC NORMALIZED AND number !~ '[[:cntrl:]]');

-- These take or give the number: they are made again with the functions.
DROP FUNCTION IF EXISTS school.save_person(uuid, text, text, text, date, text, text[], uuid, integer), school.roster_people(),
	school.judge_roster(jsonb, text[], integer[]), school.plan_roster(jsonb, text[]), school.code_people(uuid, uuid[]),
	tutoring.class_overview(uuid);

-- The initial consonants of a Korean name, ㄱㅊㅅ of 김철수; other characters stay, small.
CREATE FUNCTION hub.initial_consonants(name text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog AS $$
	SELECT string_agg(CASE WHEN ascii(c) BETWEEN 44032 AND 55203
		THEN substr('ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ', (ascii(c) - 44032) / 588 + 1, 1) ELSE lower(c COLLATE "C") END, '' ORDER BY i)
	FROM regexp_split_to_table(name COLLATE "C", '') WITH ORDINALITY AS s(c, i);
$$;

-- What a part of a name is found by: its characters and pairs of them, of the name as it is written and of its initial consonants. Two
-- syllables or initials are fewer than a trigram.
CREATE FUNCTION hub.name_parts(name text) RETURNS text[] LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog AS $$
	SELECT COALESCE(array_agg(DISTINCT part), '{}')
	FROM unnest(ARRAY[lower(name COLLATE "C"), hub.initial_consonants(name)]) AS w(word),
		generate_series(1, char_length(word)) AS i, unnest(ARRAY[substr(word, i, 1), substr(word, i, 2)]) AS part;
$$;

-- One row a person with the role of a student, kept by triggers from school.people and school.class_students, so that lists, filters
-- and search read one table; metadata and graduation are its own.
CREATE TABLE hub.students (
	id              uuid PRIMARY KEY,
	school_id       uuid NOT NULL,
	name            db.line COLLATE "ko-x-icu" NOT NULL,
	grade           integer,
	class_id        uuid,
	class_name      text COLLATE db.natural,
	student_number  varchar(20) COLLATE db.natural,
	metadata        jsonb NOT NULL DEFAULT '{}',
	name_parts      text[] NOT NULL GENERATED ALWAYS AS (hub.name_parts(name::text)) STORED,
	place           text COLLATE db.natural NOT NULL GENERATED ALWAYS AS (CASE WHEN grade IS NULL OR class_name IS NULL THEN '99' -- after all classes
		ELSE lpad(grade::text, 2, '0') || ' ' || class_name || ' ' || COALESCE(student_number, '') END) STORED,
	is_current      boolean NOT NULL DEFAULT true, -- has the role, is not disabled and has not graduated
	graduated_on    date,
	anonymized_at   timestamptz,
	created_at      timestamptz NOT NULL DEFAULT now(),
	updated_at      timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT students_grade_check CHECK (grade >= 1 AND grade <= 12),
	CONSTRAINT students_metadata_check CHECK (jsonb_typeof(metadata) = 'object' AND octet_length(metadata::text) <= 20000),
	CONSTRAINT students_unique_identifier UNIQUE (school_id, grade, class_name, student_number) DEFERRABLE INITIALLY DEFERRED,
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX idx_students_school_id ON hub.students (school_id);
CREATE INDEX idx_students_grade_class ON hub.students (grade, class_name);
CREATE INDEX idx_students_created_at ON hub.students (created_at DESC);
CREATE INDEX idx_students_metadata_gin ON hub.students USING gin (metadata);
CREATE INDEX idx_students_name_trgm ON hub.students USING gin (name extensions.gin_trgm_ops);
CREATE INDEX idx_students_name_parts ON hub.students USING gin (name_parts);
CREATE INDEX idx_students_class ON hub.students (class_id, id);
CREATE INDEX idx_students_graduated ON hub.students (school_id, graduated_on) WHERE graduated_on IS NOT NULL;
CREATE INDEX idx_students_name ON hub.students (school_id, name, id);
CREATE INDEX idx_students_place ON hub.students (school_id, place, id);

-- The last day with activity, in the school's zone; a row for each student, since lists are in its order. Apart from hub.students, whose
-- many indexes would make every day's first event dear.
CREATE TABLE hub.last_activity (
	student_id  uuid PRIMARY KEY,
	school_id   uuid NOT NULL,
	day         date NOT NULL DEFAULT '-infinity',
	FOREIGN KEY (school_id, student_id) REFERENCES hub.students (school_id, id) ON DELETE CASCADE
);
CREATE INDEX last_activity_day_idx ON hub.last_activity (school_id, day, student_id);

-- The login of an account that was taken off a student, so that this can be undone; the password is gone.
CREATE TABLE hub.unlinked_accounts (
	student_id   uuid PRIMARY KEY,
	school_id    uuid NOT NULL,
	login        db.line NOT NULL CHECK (char_length(login) <= 64),
	unlinked_at  timestamptz NOT NULL DEFAULT now(),
	FOREIGN KEY (school_id, student_id) REFERENCES hub.students (school_id, id) ON DELETE CASCADE
);
CREATE INDEX unlinked_accounts_unlinked_at_idx ON hub.unlinked_accounts (unlinked_at);

-- Notes of teachers about a student; a contact is a note that says that someone spoke with the student or the guardian.
CREATE TABLE hub.notes (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL,
	student_id  uuid NOT NULL,
	author_id   uuid,
	kind        text NOT NULL DEFAULT 'note' CHECK (kind IN ('note', 'contact')),
	body        db.prose NOT NULL CHECK (char_length(body) <= 2000),
	created_at  timestamptz NOT NULL DEFAULT now(),
	FOREIGN KEY (school_id, student_id) REFERENCES hub.students (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, author_id) REFERENCES school.people (school_id, id) ON DELETE SET NULL (author_id)
);
CREATE INDEX notes_student_id_created_at_idx ON hub.notes (student_id, created_at DESC, id DESC);
CREATE INDEX notes_author_id_idx ON hub.notes (author_id);

-- A year roll-over: its plan (hub.plan_rollover), and once it is written what was before it, so that one step undoes it.
CREATE TABLE hub.rollovers (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	created_by  uuid,
	plan        jsonb NOT NULL,
	before      jsonb,
	created_at  timestamptz NOT NULL DEFAULT now(),
	applied_at  timestamptz,
	undone_at   timestamptz,
	expires_at  timestamptz NOT NULL DEFAULT now() + interval '1 day',
	FOREIGN KEY (school_id, created_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (created_by)
);
CREATE INDEX rollovers_school_id_idx ON hub.rollovers (school_id, created_at DESC);

-- ---------------------------------------------------------------- learning history

-- Where events come from. Rooms of Seodang are nodes like the school's other systems.
CREATE TABLE hub.source_nodes (
	node  integer PRIMARY KEY CHECK (node BETWEEN 1 AND 6),
	room  text UNIQUE
);
INSERT INTO hub.source_nodes VALUES (1, 'tutoring'), (2, 'speaking'), (3, 'classroom'), (4, NULL), (5, 'chat'), (6, NULL);

-- The bearer tokens of other systems, for sending events and nothing else.
CREATE TABLE auth.node_keys (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id     uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	source_node   integer NOT NULL REFERENCES hub.source_nodes,
	token_hash    bytea NOT NULL UNIQUE CHECK (octet_length(token_hash) = 32),
	name          db.line CHECK (char_length(name) <= 100),
	created_at    timestamptz NOT NULL DEFAULT now(),
	last_used_at  timestamptz,
	revoked_at    timestamptz
);
CREATE INDEX node_keys_school_id_idx ON auth.node_keys (school_id, source_node, created_at DESC);

CREATE TABLE hub.learning_history (
	id           bigserial,
	occurred_at  timestamptz NOT NULL,
	school_id    uuid NOT NULL,
	student_id   uuid NOT NULL,
	event_type   varchar(50) NOT NULL,
	source_node  integer NOT NULL,
	source_id    varchar(255),
	content      jsonb NOT NULL,
	created_at   timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT learning_history_pkey PRIMARY KEY (id, occurred_at),
	CONSTRAINT fk_learning_history_student FOREIGN KEY (student_id) REFERENCES hub.students (id) ON DELETE CASCADE,
	CONSTRAINT learning_history_source_node_check CHECK (source_node >= 1 AND source_node <= 6),
	CONSTRAINT learning_history_event_type_check CHECK (event_type IN ('study', 'test', 'intervention', 'review', 'assessment')),
	CONSTRAINT learning_history_source_key UNIQUE (source_node, source_id, student_id, occurred_at)
) PARTITION BY RANGE (occurred_at);
CREATE INDEX idx_lh_student_id ON hub.learning_history (student_id);
CREATE INDEX idx_lh_student_occurred ON hub.learning_history (student_id, occurred_at DESC);
CREATE INDEX idx_lh_event_type ON hub.learning_history (event_type);
CREATE INDEX idx_lh_occurred_at ON hub.learning_history (occurred_at DESC);
CREATE INDEX idx_lh_content_gin ON hub.learning_history USING gin (content);
CREATE INDEX idx_lh_student_event ON hub.learning_history (student_id, event_type, occurred_at DESC);

-- An event on its way in, checked for its form.
CREATE TYPE hub.incoming_event AS (
	index        integer, -- its place among the items that were sent
	student_id   uuid,
	occurred_at  timestamptz,
	event_type   text,
	source_id    text,
	content      jsonb,
	concept      text,    -- NULL where it names none
	is_correct   boolean  -- where it counts for mastery, else NULL
);

-- What orders events.
CREATE TYPE hub.event_key AS (occurred_at timestamptz, source_node integer, source_id text);

-- Events that no partition takes: replayed by an admin after the partition was made.
CREATE TABLE hub.quarantined_events (
	id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	school_id    uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	student_id   uuid NOT NULL,
	source_node  integer NOT NULL,
	source_id    varchar(255) NOT NULL,
	occurred_at  timestamptz NOT NULL,
	event_type   varchar(50) NOT NULL,
	content      jsonb NOT NULL,
	received_at  timestamptz NOT NULL DEFAULT now(),
	replayed_at  timestamptz,
	UNIQUE (source_node, source_id, student_id, occurred_at),
	FOREIGN KEY (school_id, student_id) REFERENCES hub.students (school_id, id) ON DELETE CASCADE
);
CREATE INDEX quarantined_events_waiting_idx ON hub.quarantined_events (school_id, received_at DESC, id DESC) WHERE replayed_at IS NULL;

-- What a student did on a day in the school's zone; heat maps, trends and "no activity" read this instead of the history.
CREATE TABLE hub.activity_days (
	student_id  uuid NOT NULL,
	day         date NOT NULL,
	school_id   uuid NOT NULL,
	events      integer NOT NULL DEFAULT 0,
	correct     integer NOT NULL DEFAULT 0,
	wrong       integer NOT NULL DEFAULT 0,
	seconds     bigint NOT NULL DEFAULT 0,
	PRIMARY KEY (student_id, day),
	FOREIGN KEY (school_id, student_id) REFERENCES hub.students (school_id, id) ON DELETE CASCADE
) WITH (fillfactor = 80);
CREATE INDEX activity_days_school_id_day_idx ON hub.activity_days (school_id, day);

-- ---------------------------------------------------------------- mastery

CREATE TABLE hub.concepts (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	key         db.line NOT NULL CHECK (char_length(key) <= 200),
	name        db.line NOT NULL CHECK (char_length(name) <= 200),
	p_init      double precision NOT NULL DEFAULT 0.3 CHECK (p_init BETWEEN 0 AND 1),
	p_learn     double precision NOT NULL DEFAULT 0.1 CHECK (p_learn BETWEEN 0 AND 1),
	p_guess     double precision NOT NULL DEFAULT 0.2 CHECK (p_guess >= 0 AND p_guess < 1),
	p_slip      double precision NOT NULL DEFAULT 0.1 CHECK (p_slip >= 0 AND p_slip < 1),
	target      double precision NOT NULL DEFAULT 0.85 CHECK (target > 0 AND target < 1),
	is_planned  boolean NOT NULL DEFAULT true, -- false: made by an event that named it
	created_at  timestamptz NOT NULL DEFAULT now(),
	updated_at  timestamptz NOT NULL DEFAULT now(),
	CONSTRAINT concepts_guess_slip_check CHECK (p_guess + p_slip < 1), -- else a right answer would lower the estimate
	UNIQUE (school_id, key),
	UNIQUE (school_id, id)
);

CREATE TABLE hub.concept_prerequisites (
	school_id        uuid NOT NULL,
	concept_id       uuid NOT NULL,
	prerequisite_id  uuid NOT NULL CHECK (prerequisite_id <> concept_id),
	PRIMARY KEY (concept_id, prerequisite_id),
	FOREIGN KEY (school_id, concept_id) REFERENCES hub.concepts (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, prerequisite_id) REFERENCES hub.concepts (school_id, id) ON DELETE CASCADE
);
CREATE INDEX concept_prerequisites_prerequisite_id_idx ON hub.concept_prerequisites (prerequisite_id);

-- One row a student and concept. Folded from the events in the order of (occurred_at, source_node, source_id); last_* is the newest
-- one folded.
CREATE TABLE hub.mastery (
	student_id             uuid NOT NULL,
	concept_id             uuid NOT NULL,
	school_id              uuid NOT NULL,
	mastery                double precision NOT NULL CHECK (mastery BETWEEN 0 AND 1),
	observations           integer NOT NULL DEFAULT 0,
	correct                integer NOT NULL DEFAULT 0,
	recent                 boolean[] NOT NULL DEFAULT '{}', -- the last 12 results, newest last
	wrong_in_a_row         integer NOT NULL DEFAULT 0,
	last_at                timestamptz,
	last_source_node       integer,
	last_source_id         varchar(255),
	PRIMARY KEY (student_id, concept_id),
	FOREIGN KEY (school_id, student_id) REFERENCES hub.students (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, concept_id) REFERENCES hub.concepts (school_id, id) ON DELETE CASCADE
) WITH (fillfactor = 80);
CREATE INDEX mastery_concept_id_idx ON hub.mastery (concept_id, student_id);

-- The value at the end of each day on which it changed (school's zone): trends and "falling".
CREATE TABLE hub.mastery_days (
	student_id    uuid NOT NULL,
	concept_id    uuid NOT NULL,
	day           date NOT NULL,
	school_id     uuid NOT NULL,
	mastery       double precision NOT NULL,
	observations  integer NOT NULL,
	PRIMARY KEY (student_id, concept_id, day),
	FOREIGN KEY (student_id, concept_id) REFERENCES hub.mastery (student_id, concept_id) ON DELETE CASCADE
) WITH (fillfactor = 80);

-- ---------------------------------------------------------------- interventions

CREATE TABLE hub.interventions (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id     uuid NOT NULL,
	student_id    uuid NOT NULL,
	type          varchar(50) NOT NULL,
	weak_areas    jsonb NOT NULL,
	learning_path jsonb NOT NULL,
	status        varchar(20) NOT NULL DEFAULT 'active',
	progress      jsonb NOT NULL DEFAULT '{"completed": 0, "total": 0}',
	due_on        date,
	created_by    uuid,
	created_at    timestamptz NOT NULL DEFAULT now(),
	updated_at    timestamptz NOT NULL DEFAULT now(),
	completed_at  timestamptz,
	UNIQUE (school_id, id),
	CONSTRAINT fk_interventions_student FOREIGN KEY (student_id) REFERENCES hub.students (id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, created_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (created_by),
	CONSTRAINT interventions_type_check CHECK (type IN ('auto', 'teacher_requested')),
	CONSTRAINT interventions_status_check CHECK (status IN ('active', 'paused', 'completed', 'cancelled')),
	CONSTRAINT interventions_completed_check CHECK ((status = 'completed') = (completed_at IS NOT NULL))
);
CREATE INDEX idx_interventions_student_id ON hub.interventions (student_id);
CREATE INDEX idx_interventions_status ON hub.interventions (status);
CREATE INDEX idx_interventions_created_at ON hub.interventions (created_at DESC);
CREATE INDEX idx_interventions_student_status ON hub.interventions (student_id, status);
CREATE INDEX idx_interventions_active ON hub.interventions (student_id, created_at DESC) WHERE status = 'active';
CREATE INDEX idx_interventions_school_created ON hub.interventions (school_id, created_at DESC, id DESC);

-- The concepts of an intervention, with the mastery when it began and when it was completed. The index keeps a student from having
-- two active ones for a concept.
CREATE TABLE hub.intervention_concepts (
	intervention_id  uuid NOT NULL,
	concept          text NOT NULL,
	school_id        uuid NOT NULL,
	student_id       uuid NOT NULL,
	is_active        boolean NOT NULL DEFAULT true,
	mastery_before   double precision,
	mastery_after    double precision,
	PRIMARY KEY (intervention_id, concept),
	FOREIGN KEY (school_id, intervention_id) REFERENCES hub.interventions (school_id, id) ON DELETE CASCADE
);
CREATE UNIQUE INDEX intervention_concepts_active_key ON hub.intervention_concepts (student_id, concept) WHERE is_active;
CREATE INDEX intervention_concepts_concept_idx ON hub.intervention_concepts (school_id, concept);

-- The steps that are done; step counts from 1 as in learning_path.
CREATE TABLE hub.intervention_steps (
	intervention_id  uuid NOT NULL,
	step             integer NOT NULL CHECK (step > 0),
	school_id        uuid NOT NULL,
	done_at          timestamptz NOT NULL DEFAULT now(),
	done_by          text NOT NULL CHECK (done_by IN ('student', 'event', 'teacher')),
	PRIMARY KEY (intervention_id, step),
	FOREIGN KEY (school_id, intervention_id) REFERENCES hub.interventions (school_id, id) ON DELETE CASCADE
);

-- What the nightly task proposes; a teacher accepts (an intervention of type auto is made), edits or dismisses.
CREATE TABLE hub.intervention_proposals (
	id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id        uuid NOT NULL,
	student_id       uuid NOT NULL,
	weak_areas       jsonb NOT NULL,
	learning_path    jsonb NOT NULL,
	created_at       timestamptz NOT NULL DEFAULT now(),
	decision         text CHECK (decision IN ('accepted', 'dismissed')),
	decided_by       uuid,
	decided_at       timestamptz,
	intervention_id  uuid,
	CHECK ((decision IS NULL) = (decided_at IS NULL)),
	FOREIGN KEY (school_id, student_id) REFERENCES hub.students (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, decided_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (decided_by),
	FOREIGN KEY (school_id, intervention_id) REFERENCES hub.interventions (school_id, id) ON DELETE SET NULL (intervention_id)
);
CREATE UNIQUE INDEX intervention_proposals_open_key ON hub.intervention_proposals (student_id) WHERE decision IS NULL;
CREATE INDEX intervention_proposals_school_id_idx ON hub.intervention_proposals (school_id, created_at DESC, id DESC);

-- ---------------------------------------------------------------- who needs help

-- The thresholds of a school; a rule without a row has the threshold of hub.help_rule_defaults.
CREATE TABLE hub.help_rule_defaults (
	code       text PRIMARY KEY,
	threshold  double precision NOT NULL,
	lowest     double precision NOT NULL,
	highest    double precision NOT NULL,
	step       double precision NOT NULL,
	urgency    integer NOT NULL, -- what a reason just past its threshold adds
	position   integer NOT NULL
);
INSERT INTO hub.help_rule_defaults VALUES
	('wrong_in_a_row',     4,    2,    12,  1,    30, 1), -- wrong answers in a row at one concept
	('inactive',           7,    2,    60,  1,    20, 2), -- days without activity
	('mastery_falling',    0.15, 0.05, 0.6, 0.05, 25, 3), -- fall of a concept's mastery in 14 days
	('intervention_late',  3,    0,    30,  1,    25, 4), -- days past the date an intervention was due
	('waiting_for_tutor',  5,    1,    30,  1,    15, 5); -- days that a request has been open

CREATE TABLE hub.help_rules (
	school_id   uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	code        text NOT NULL REFERENCES hub.help_rule_defaults,
	threshold   double precision NOT NULL,
	is_enabled  boolean NOT NULL DEFAULT true,
	updated_by  uuid,
	updated_at  timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (school_id, code),
	FOREIGN KEY (school_id, updated_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (updated_by)
);

-- The thresholds of a teacher's own list, in the place of the school's.
CREATE TABLE hub.own_help_rules (
	person_id   uuid NOT NULL,
	code        text NOT NULL REFERENCES hub.help_rule_defaults,
	school_id   uuid NOT NULL,
	threshold   double precision NOT NULL,
	is_enabled  boolean NOT NULL DEFAULT true,
	updated_at  timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (person_id, code),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);

-- A teacher need not see a student in the list until a date.
CREATE TABLE hub.help_snoozes (
	student_id  uuid NOT NULL,
	teacher_id  uuid NOT NULL,
	school_id   uuid NOT NULL,
	until_day   date NOT NULL,
	created_at  timestamptz NOT NULL DEFAULT now(),
	PRIMARY KEY (student_id, teacher_id),
	FOREIGN KEY (school_id, student_id) REFERENCES hub.students (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, teacher_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX help_snoozes_teacher_id_idx ON hub.help_snoozes (teacher_id);

-- When someone of the staff last reached out to a student: a message, a note of contact, an intervention, feedback.
CREATE TABLE hub.contacts (
	student_id  uuid PRIMARY KEY,
	school_id   uuid NOT NULL,
	kind        text NOT NULL CHECK (kind IN ('message', 'contact', 'intervention', 'feedback')),
	actor_id    uuid,
	at          timestamptz NOT NULL DEFAULT now(),
	FOREIGN KEY (school_id, student_id) REFERENCES hub.students (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, actor_id) REFERENCES school.people (school_id, id) ON DELETE SET NULL (actor_id)
);
CREATE INDEX contacts_actor_id_idx ON hub.contacts (actor_id);

INSERT INTO inbox.notification_types VALUES ('learning', 'chart', 'now', 'now', 'digest', '{inbox}', 4);
INSERT INTO inbox.kinds VALUES
	('teacher_message',        'learning'),
	('intervention_started',   'learning'),
	('intervention_completed', 'learning'),
	('intervention_proposed',  'learning'),
	('report_ready',           'learning'),
	('graduated',              'learning'),
	('graduation_undone',      'learning'),
	('task_failed',            'system');

-- ---------------------------------------------------------------- reports

-- A report is kept in the database, so that backup, erasure and a second machine have nothing else to look after.
CREATE TABLE hub.reports (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id     uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	student_id    uuid,              -- NULL: of a class or a school
	class_id      uuid,
	kind          text NOT NULL CHECK (kind IN ('student', 'class', 'weekly_analytics')),
	sections      text[] NOT NULL DEFAULT '{}',
	locale        text NOT NULL DEFAULT 'ko' CHECK (locale IN ('ko', 'en')),
	content_type  text NOT NULL CHECK (content_type IN ('application/pdf', 'application/zip')),
	content       bytea NOT NULL,
	job_id        uuid,
	created_by    uuid,
	created_at    timestamptz NOT NULL DEFAULT now(),
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, student_id) REFERENCES hub.students (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, class_id) REFERENCES school.classes (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, created_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (created_by)
);
ALTER TABLE hub.reports ALTER COLUMN content SET STORAGE EXTERNAL; -- a PDF is compressed
CREATE INDEX reports_student_id_idx ON hub.reports (student_id, created_at DESC, id DESC);
CREATE INDEX reports_school_id_idx ON hub.reports (school_id, created_at DESC, id DESC);
CREATE INDEX reports_created_at_idx ON hub.reports (created_at);

-- The way of a guardian to one report: a token in an address, until it expires.
CREATE TABLE hub.report_links (
	token_hash  bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),
	school_id   uuid NOT NULL,
	report_id   uuid NOT NULL,
	created_at  timestamptz NOT NULL DEFAULT now(),
	expires_at  timestamptz NOT NULL DEFAULT now() + interval '14 days',
	opened_at   timestamptz,
	FOREIGN KEY (school_id, report_id) REFERENCES hub.reports (school_id, id) ON DELETE CASCADE
);
CREATE INDEX report_links_report_id_idx ON hub.report_links (report_id);

-- ---------------------------------------------------------------- retention

INSERT INTO jobs.retention VALUES
	('hub.reports',             'created_at',   '1 year',   'true'),
	('hub.report_links',        'expires_at',   '7 days',   'true'),
	('hub.quarantined_events',  'replayed_at',  '30 days',  'true'),
	('hub.unlinked_accounts',   'unlinked_at',  '30 days',  'true'),
	('hub.rollovers',           'expires_at',   '0',        'applied_at IS NULL');

-- ---------------------------------------------------------------- whose rows are seen

SELECT db.isolate(t) FROM unnest('{
	hub.students, hub.last_activity, hub.unlinked_accounts, hub.notes, hub.rollovers, auth.node_keys, hub.learning_history, hub.quarantined_events, hub.activity_days,
	hub.concepts, hub.concept_prerequisites, hub.mastery, hub.mastery_days,
	hub.interventions, hub.intervention_concepts, hub.intervention_steps, hub.intervention_proposals,
	hub.help_rules, hub.own_help_rules, hub.help_snoozes, hub.contacts, hub.reports, hub.report_links}'::regclass[]) AS t;

-- ---------------------------------------------------------------- which columns hold personal data

SELECT db.classify('school.settings', 'no: teachers_see_all_students');
SELECT db.classify('hub.students', 'link: id; identity: name student_number name_parts place; content: metadata; activity: graduated_on; no: school_id grade class_id class_name is_current anonymized_at created_at updated_at');
SELECT db.classify('hub.last_activity', 'link: student_id; activity: day; no: school_id');
SELECT db.classify('hub.unlinked_accounts', 'link: student_id; identity: login; no: school_id unlinked_at');
SELECT db.classify('hub.notes', 'link: student_id author_id; content: body; activity: created_at; no: id school_id kind');
SELECT db.classify('hub.rollovers', 'link: created_by; identity: plan before; no: id school_id created_at applied_at undone_at expires_at');
SELECT db.classify('hub.source_nodes', 'no: node room');
SELECT db.classify('auth.node_keys', 'credential: token_hash; no: id school_id source_node name created_at last_used_at revoked_at');
SELECT db.classify('hub.learning_history', 'link: student_id; activity: occurred_at event_type created_at; content: content; no: id school_id source_node source_id');
SELECT db.classify('hub.quarantined_events', 'link: student_id; activity: occurred_at event_type received_at; content: content; no: id school_id source_node source_id replayed_at');
SELECT db.classify('hub.activity_days', 'link: student_id; activity: day events correct wrong seconds; no: school_id');
SELECT db.classify('hub.concepts', 'no: id school_id key name p_init p_learn p_guess p_slip target is_planned created_at updated_at');
SELECT db.classify('hub.concept_prerequisites', 'no: school_id concept_id prerequisite_id');
SELECT db.classify('hub.mastery', 'link: student_id; activity: mastery observations correct recent wrong_in_a_row last_at; no: concept_id school_id last_source_node last_source_id');
SELECT db.classify('hub.mastery_days', 'link: student_id; activity: day mastery observations; no: concept_id school_id');
SELECT db.classify('hub.interventions', 'link: student_id created_by; content: weak_areas learning_path; activity: progress due_on created_at updated_at completed_at; no: id school_id type status');
SELECT db.classify('hub.intervention_concepts', 'link: student_id; activity: mastery_before mastery_after; no: intervention_id concept school_id is_active');
SELECT db.classify('hub.intervention_steps', 'activity: done_at done_by; no: intervention_id step school_id');
SELECT db.classify('hub.intervention_proposals', 'link: student_id decided_by; content: weak_areas learning_path; activity: created_at decision decided_at; no: id school_id intervention_id');
SELECT db.classify('hub.help_rule_defaults', 'no: code threshold lowest highest step urgency position');
SELECT db.classify('hub.help_rules', 'link: updated_by; no: school_id code threshold is_enabled updated_at');
SELECT db.classify('hub.own_help_rules', 'link: person_id; no: school_id code threshold is_enabled updated_at');
SELECT db.classify('hub.help_snoozes', 'link: student_id teacher_id; activity: until_day created_at; no: school_id');
SELECT db.classify('hub.contacts', 'link: student_id actor_id; activity: kind at; no: school_id');
SELECT db.classify('hub.reports', 'link: student_id created_by; content: content; activity: created_at; no: id school_id class_id kind sections locale content_type job_id');
SELECT db.classify('hub.report_links', 'credential: token_hash; activity: opened_at; no: school_id report_id created_at expires_at');

-- ---------------------------------------------------------------- first partitions

-- The partition of a month (UTC), if there is none yet, also none in the archive.
CREATE FUNCTION hub.create_learning_history_partition(partition_date date) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	start_date date := date_trunc('month', partition_date::timestamp);
	end_date date := start_date + interval '1 month';
	partition_name text := 'learning_history_' || to_char(start_date, 'YYYY_MM');
	c record;
BEGIN
	IF to_regclass('hub.' || partition_name) IS NOT NULL OR to_regclass('archive.' || partition_name) IS NOT NULL THEN
		RETURN;
	END IF;
	EXECUTE format('CREATE TABLE hub.%I PARTITION OF hub.learning_history FOR VALUES FROM (%L) TO (%L)', partition_name,
		start_date || ' 00:00:00+00', end_date || ' 00:00:00+00');
	-- Asked by its own name it keeps schools apart too.
	PERFORM db.isolate(('hub.' || partition_name)::regclass);
	FOR c IN SELECT a.attname, col_description(a.attrelid, a.attnum) AS comment FROM pg_attribute a
		WHERE a.attrelid = 'hub.learning_history'::regclass AND a.attnum > 0
	LOOP
		EXECUTE format('COMMENT ON COLUMN hub.%I.%I IS %L', partition_name, c.attname, c.comment);
	END LOOP;
END $$;

-- From a year ago to half a year ahead; the schedule goes on from there.
SELECT hub.create_learning_history_partition((now() AT TIME ZONE 'UTC' + make_interval(months => m))::date) FROM generate_series(-12, 6) AS m;

-- ---------------------------------------------------------------- the students there are

INSERT INTO hub.students (id, school_id, name, grade, class_id, class_name, student_number, is_current, created_at)
SELECT p.id, p.school_id, p.name, c.grade, c.id, c.name, n.number, p.disabled_at IS NULL, p.created_at
FROM school.people p JOIN school.roles r ON r.person_id = p.id AND r.role = 'student'
LEFT JOIN school.class_students n ON n.person_id = p.id LEFT JOIN school.classes c ON c.id = n.class_id;
INSERT INTO hub.last_activity (student_id, school_id) SELECT id, school_id FROM hub.students;
