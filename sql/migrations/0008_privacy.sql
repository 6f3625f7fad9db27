-- SPDX-License-Identifier: GPL-3.0-or-later
-- Keeping and forgetting: what stays when a student is erased or made anonymous, where others' rows can name somebody, and the files
-- with all that is known about one student.

-- What is not deleted with a person. law: at an erasure too, because a law asks for it, for kept_for from column_name on; history: when
-- a former student is made anonymous, since it says nothing of who it was. A table that is not named here is emptied of the person.
-- The words are the catalogue's: hub.law.NAME and hub.law.NAME.why.
CREATE TABLE db.kept (
	table_name   text PRIMARY KEY,
	reason       text NOT NULL CHECK (reason IN ('law', 'history')),
	column_name  text,
	kept_for     interval,
	law          text,
	CHECK ((reason = 'law') = (column_name IS NOT NULL AND kept_for IS NOT NULL AND law IS NOT NULL))
);
INSERT INTO db.kept VALUES
	('school.access_log', 'law', 'at', '2 years', 'access_log');
INSERT INTO db.kept (table_name, reason) SELECT t, 'history' FROM unnest('{
	school.people, school.roles, hub.students, hub.learning_history, hub.activity_days, hub.last_activity, hub.mastery, hub.mastery_days,
	hub.interventions, hub.intervention_concepts, hub.intervention_steps, hub.intervention_proposals}'::text[]) AS t;

-- Columns in which a row of somebody else can name a person, and what forgetting does there: take the name and what stands beside the
-- id out of a JSON value (redact), empty the text (blank), delete the row (delete), or leave prose to a human who is shown how many
-- such rows there are (review).
CREATE TABLE db.mentions (
	table_name   text NOT NULL,
	column_name  text NOT NULL,
	on_erase     text NOT NULL CHECK (on_erase IN ('redact', 'blank', 'delete', 'review')),
	PRIMARY KEY (table_name, column_name)
);
INSERT INTO db.mentions VALUES
	('http.idempotency_keys',      'response',      'blank'),
	('http.idempotency_keys',      'location',      'blank'),
	('jobs.jobs',                  'payload',       'redact'),
	('jobs.jobs',                  'result',        'redact'),
	('jobs.jobs',                  'error',         'blank'),
	('jobs.task_runs',             'result',        'redact'),
	('jobs.task_runs',             'error',         'blank'),
	('jobs.scheduled_tasks',       'config',        'redact'),
	('live.events',                'payload',       'redact'),
	('inbox.notifications',        'params',        'redact'),
	('inbox.notifications',        'link',          'delete'),
	('hub.rollovers',              'plan',          'redact'),
	('hub.rollovers',              'before',        'redact'),
	('hub.notes',                  'body',          'review'),
	('inbox.announcements',        'title',         'review'),
	('inbox.announcements',        'body',          'review'),
	('tutoring.tutors',            'introduction',  'review'),
	('tutoring.tutor_requests',    'message',       'review'),
	('tutoring.tutor_requests',    'reason',        'review'),
	('tutoring.tutor_students',    'end_reason',    'review'),
	('tutoring.feedback_messages', 'message',       'review'),
	('tutoring.feedback_drafts',   'message',       'review');

-- A file with all that is known about a student, for the admin who asked for it. Without content it is still being made.
CREATE TABLE hub.exports (
	id            uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id     uuid NOT NULL,
	student_id    uuid NOT NULL,
	requested_by  uuid NOT NULL,
	locale        text NOT NULL DEFAULT 'ko' CHECK (locale IN ('ko', 'en')),
	content       bytea,
	created_at    timestamptz NOT NULL DEFAULT now(),
	made_at       timestamptz,
	expires_at    timestamptz NOT NULL DEFAULT now() + interval '7 days',
	CHECK ((content IS NULL) = (made_at IS NULL)),
	FOREIGN KEY (school_id, student_id) REFERENCES hub.students (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, requested_by) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
ALTER TABLE hub.exports ALTER COLUMN content SET STORAGE EXTERNAL; -- a ZIP is compressed
CREATE INDEX exports_student_id_idx ON hub.exports (student_id, created_at DESC, id DESC);
CREATE INDEX exports_requested_by_idx ON hub.exports (requested_by);
CREATE INDEX exports_expires_at_idx ON hub.exports (expires_at);
-- Two orders of one file at a time are one.
CREATE UNIQUE INDEX exports_open_key ON hub.exports (student_id, requested_by) WHERE made_at IS NULL;

-- Lines about somebody who is no longer here go when the law no longer asks for them.
INSERT INTO jobs.retention VALUES
	('hub.exports',        'expires_at', '0',       'true', 'hour'),
	('school.access_log',  'at',         '2 years', 'NOT EXISTS (SELECT FROM school.people p WHERE p.id = student_id)', 'day');

-- Whoever asked for it downloads it, and nobody else.
SELECT db.isolate('hub.exports', 'school_id = (SELECT auth.school_id()) AND requested_by = (SELECT auth.user_id())');

SELECT db.classify('hub.exports', 'link: student_id requested_by; content: content; activity: created_at made_at; no: id school_id locale expires_at');
