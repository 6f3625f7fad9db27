-- SPDX-License-Identifier: GPL-3.0-or-later
-- Language models: requests on their way, providers, keys, quotas, what was used.

CREATE SCHEMA models;

-- ---------------------------------------------------------------- requests on their way

-- The processes that ask models for others (app/models/answerer.h).
CREATE TABLE models.answerers (
	id            uuid PRIMARY KEY,
	host          text NOT NULL,
	pid           integer NOT NULL,
	heartbeat_at  timestamptz NOT NULL DEFAULT now()
);

-- One question to a model, from the transaction that asks it to the one that ends it.
CREATE TABLE models.requests (
	id               uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id        uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	person_id        uuid NOT NULL, -- for whom: quotas and guardrails are this person's
	purpose          text NOT NULL CHECK (purpose IN ('turn', 'feedback', 'summary', 'workflow', 'test')),
	messages         jsonb NOT NULL CHECK (jsonb_typeof(messages) = 'array'),
	options          jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(options) = 'object'),
	topic            text, -- of the live events; NULL: nobody looks on
	subject          uuid, -- their "id"
	on_answer        text, -- function that ends it, chat.x or workspace.x
	held_tokens      bigint NOT NULL DEFAULT 0 CHECK (held_tokens >= 0), -- of the person's quotas, until it is known how many it took
	answerer_id      uuid, -- whose it is; not a key of models.answerers, whose rows go when they are lost
	attempts         integer NOT NULL DEFAULT 0, -- how often it was claimed
	stop_at          timestamptz, -- when somebody wanted no more of it
	created_at       timestamptz NOT NULL DEFAULT now(),
	UNIQUE (school_id, id),
	CHECK (topic IS NULL OR subject IS NOT NULL),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX requests_person_id_idx ON models.requests (person_id);
CREATE INDEX requests_subject_idx ON models.requests (subject);
CREATE INDEX requests_unclaimed_idx ON models.requests (created_at) WHERE answerer_id IS NULL;

-- What was shown of an answer so far, in pieces: a growing text would be written anew with each.
CREATE TABLE models.shown_pieces (
	request_id  uuid NOT NULL,
	first_byte  integer NOT NULL CHECK (first_byte >= 0),
	school_id   uuid NOT NULL,
	text        text NOT NULL CHECK (text <> ''),
	PRIMARY KEY (request_id, first_byte),
	FOREIGN KEY (school_id, request_id) REFERENCES models.requests (school_id, id) ON DELETE CASCADE
);
CREATE INDEX shown_pieces_school_id_idx ON models.shown_pieces (school_id, request_id);

ALTER TABLE live.events DROP CONSTRAINT events_topic_check;
ALTER TABLE live.events ADD CONSTRAINT events_topic_check
	CHECK (topic ~ '^(user|school|class|conversation|execution):[0-9a-f-]{36}(:[a-z_]+)?$');

-- How what somebody waited for ended, for who asks again under the same Idempotency-Key after the events are gone.
CREATE TABLE live.answers (
	subject     uuid PRIMARY KEY,
	topic       text NOT NULL,
	kind        text NOT NULL,
	payload     jsonb NOT NULL,
	created_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX answers_created_at_idx ON live.answers (created_at);

SELECT db.isolate(t) FROM unnest('{models.requests, models.shown_pieces}'::regclass[]) AS t;
SELECT db.classify('models.answerers', 'no: id host pid heartbeat_at'),
	db.classify('models.requests', 'link: person_id; content: messages; activity: purpose created_at; no: id school_id options topic subject on_answer
		held_tokens answerer_id attempts stop_at'),
	db.classify('models.shown_pieces', 'content: text; no: request_id first_byte school_id'),
	db.classify('live.answers', 'content: payload; no: subject topic kind created_at');
INSERT INTO jobs.retention (table_name, column_name, keep, condition, every) VALUES
	('models.answerers', 'heartbeat_at', '1 day',    'true', 'hour'),
	('live.answers',     'created_at',   '24 hours', 'true', 'hour');
INSERT INTO db.mentions VALUES ('live.answers', 'payload', 'redact');
