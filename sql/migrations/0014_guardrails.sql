-- SPDX-License-Identifier: GPL-3.0-or-later
-- What may be asked and answered: a school's rules, their history, examples that must keep passing, and what was caught.

CREATE SCHEMA guardrails;

-- The school's count of changes: who has compiled the rules of one version need not read them again. Its row is the lock that changes of
-- rules and examples take one after the other.
CREATE TABLE guardrails.settings (
	school_id   uuid PRIMARY KEY REFERENCES school.schools ON DELETE CASCADE,
	version     bigint NOT NULL DEFAULT 1,
	updated_at  timestamptz NOT NULL DEFAULT now()
);

-- Who is told at once of a student at risk. Without any: the teachers of the student's class, and the admins.
CREATE TABLE guardrails.risk_people (
	person_id  uuid PRIMARY KEY,
	school_id  uuid NOT NULL,
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);

-- One rule. conditions: app/guardrails/condition.h. roles and classes: NULL is everybody.
CREATE TABLE guardrails.guardrails (
	id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id    uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	name         db.line CHECK (char_length(name) <= 100), -- NULL of the built-in one
	direction    text NOT NULL CHECK (direction IN ('input', 'output', 'both')),
	conditions   jsonb NOT NULL CHECK (jsonb_typeof(conditions) = 'array'),
	roles        text[] CHECK (roles <@ '{student,tutor,teacher,admin}' AND roles <> '{}'),
	classes      uuid[] CHECK (classes <> '{}'),
	action       text NOT NULL CHECK (action IN ('flag', 'mask', 'replace', 'approve', 'refuse')),
	message      db.prose CHECK (char_length(message) <= 500),
	priority     integer NOT NULL DEFAULT 100 CHECK (priority BETWEEN -100000 AND 100000), -- the higher one speaks
	enabled      boolean NOT NULL DEFAULT true,
	is_dry_run   boolean NOT NULL DEFAULT false,
	is_risk      boolean NOT NULL DEFAULT false, -- the built-in one about students at risk
	created_at   timestamptz NOT NULL DEFAULT now(),
	updated_at   timestamptz NOT NULL DEFAULT now(),
	deleted_at   timestamptz,
	UNIQUE (school_id, id),
	CHECK ((name IS NULL) = is_risk),
	CHECK (NOT is_risk OR enabled AND NOT is_dry_run AND deleted_at IS NULL)
);
CREATE INDEX guardrails_school_id_idx ON guardrails.guardrails (school_id, priority DESC, created_at, id) WHERE deleted_at IS NULL;
CREATE UNIQUE INDEX guardrails_risk_key ON guardrails.guardrails (school_id) WHERE is_risk;

-- What a rule was after each change.
CREATE TABLE guardrails.versions (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id     uuid NOT NULL,
	guardrail_id  uuid NOT NULL,
	change        text NOT NULL CHECK (change IN ('created', 'changed', 'switched', 'deleted', 'restored')),
	changed_by    uuid,
	content       jsonb NOT NULL, -- as guardrails.content_of has it
	created_at    timestamptz NOT NULL DEFAULT clock_timestamp(),
	UNIQUE (school_id, id),
	FOREIGN KEY (school_id, guardrail_id) REFERENCES guardrails.guardrails (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, changed_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (changed_by)
);
CREATE INDEX versions_guardrail_id_idx ON guardrails.versions (guardrail_id, created_at DESC, id DESC);
CREATE INDEX versions_school_id_idx ON guardrails.versions (school_id, created_at DESC, id DESC);
CREATE INDEX versions_changed_by_idx ON guardrails.versions (changed_by);

-- A text whose verdict must stay what it is: a change of the rules that would alter it is refused.
CREATE TABLE guardrails.examples (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	text        db.prose NOT NULL CHECK (char_length(text) <= 2000),
	direction   text NOT NULL CHECK (direction IN ('input', 'output')),
	action      text NOT NULL CHECK (action IN ('allow', 'flag', 'mask', 'replace', 'approve', 'refuse')),
	created_by  uuid,
	created_at  timestamptz NOT NULL DEFAULT now(),
	FOREIGN KEY (school_id, created_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (created_by)
);
CREATE UNIQUE INDEX examples_text_key ON guardrails.examples (school_id, direction, md5(text));
CREATE INDEX examples_created_by_idx ON guardrails.examples (created_by);

-- What one rule found in one text. A dry one is only counted: nobody's words are kept for it.
CREATE TABLE guardrails.matches (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id     uuid NOT NULL,
	guardrail_id  uuid NOT NULL,
	person_id     uuid NOT NULL, -- who asked
	direction     text NOT NULL CHECK (direction IN ('input', 'output')),
	action        text NOT NULL CHECK (action IN ('flag', 'mask', 'replace', 'approve', 'refuse')),
	is_dry        boolean NOT NULL,
	is_risk       boolean NOT NULL,
	places        jsonb NOT NULL, -- [{"condition","start","length"}], code points of the text
	excerpt       text CHECK (char_length(excerpt) <= 1000),
	session_id    uuid,           -- the conversation, while there is one
	turn_id       uuid,
	decision      text CHECK (decision IN ('waiting', 'approved', 'refused')), -- of action approve
	decided_by    uuid,
	decided_at    timestamptz,
	created_at    timestamptz NOT NULL DEFAULT now(),
	UNIQUE (school_id, id),
	CHECK (NOT is_dry OR excerpt IS NULL AND decision IS NULL),
	CHECK ((decided_at IS NOT NULL) = COALESCE(decision <> 'waiting', false)),
	FOREIGN KEY (school_id, guardrail_id) REFERENCES guardrails.guardrails (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, decided_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (decided_by)
);
CREATE INDEX matches_school_id_idx ON guardrails.matches (school_id, created_at DESC, id DESC) WHERE NOT is_dry;
CREATE INDEX matches_guardrail_id_idx ON guardrails.matches (guardrail_id, created_at);
CREATE INDEX matches_person_id_idx ON guardrails.matches (person_id, created_at DESC);
CREATE INDEX matches_decided_by_idx ON guardrails.matches (decided_by);
CREATE INDEX matches_turn_id_idx ON guardrails.matches (turn_id);
CREATE INDEX matches_waiting_idx ON guardrails.matches (school_id, created_at) WHERE decision = 'waiting';
CREATE INDEX matches_created_at_idx ON guardrails.matches (created_at);

-- Every school has the rule about students at risk from its first day.
INSERT INTO guardrails.settings (school_id) SELECT id FROM school.schools;
INSERT INTO guardrails.guardrails (school_id, direction, conditions, roles, action, priority, is_risk)
SELECT id, 'input', '[{"type": "topic", "topics": ["self_harm"]}]', '{student}', 'flag', 1000, true FROM school.schools;

-- Notices about what students wrote are for their staff; who has no such role is not asked how to hear of them.
ALTER TABLE inbox.notification_types ADD COLUMN is_for_staff boolean NOT NULL DEFAULT false;
INSERT INTO inbox.notification_types (type, icon, inbox_default, live_default, email_default, mandatory, position, is_for_staff) VALUES
	('safety', 'shield', 'now', 'now', 'digest', '{inbox,live}', 5, true),
	('risk',   'alert',  'now', 'now', 'now', '{inbox,live,email}', 6, true);
INSERT INTO inbox.kinds VALUES
	('guardrail_flagged', 'safety'),
	('guardrail_waiting', 'safety'), -- a question or an answer waits for somebody to approve it
	('guardrail_risk',    'risk');

SELECT db.isolate(t) FROM unnest('{guardrails.settings, guardrails.risk_people, guardrails.guardrails, guardrails.versions, guardrails.examples,
	guardrails.matches}'::regclass[]) AS t;

SELECT db.classify('guardrails.settings', 'no: school_id version updated_at'),
	db.classify('guardrails.risk_people', 'link: person_id; no: school_id'),
	db.classify('guardrails.guardrails', 'content: conditions message name; no: id school_id direction roles classes action priority enabled
		is_dry_run is_risk created_at updated_at deleted_at'),
	db.classify('guardrails.versions', 'link: changed_by; content: content; activity: change created_at; no: id school_id guardrail_id'),
	db.classify('guardrails.examples', 'link: created_by; content: text; no: id school_id direction action created_at'),
	db.classify('guardrails.matches', 'link: person_id decided_by; content: excerpt; activity: direction action is_dry is_risk places decision
		decided_at created_at; no: id school_id guardrail_id session_id turn_id'),
	db.classify('inbox.notification_types', 'no: is_for_staff');

-- Rules and examples are the school's. A name may have got into their words.
INSERT INTO db.mentions VALUES
	('guardrails.guardrails', 'conditions', 'review'),
	('guardrails.guardrails', 'message',    'review'),
	('guardrails.guardrails', 'name',       'review'),
	('guardrails.versions',   'content',    'review'),
	('guardrails.examples',   'text',       'review'),
	('guardrails.matches',    'excerpt',    'review');

INSERT INTO jobs.retention (table_name, column_name, keep, condition, every) VALUES
	('guardrails.matches', 'created_at', '90 days', 'true', 'day');
