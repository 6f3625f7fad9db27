-- SPDX-License-Identifier: GPL-3.0-or-later
-- Language models: providers, keys, quotas, what was used, requests on their way. Costs are US dollars, as providers name their prices.

CREATE SCHEMA models;

-- ---------------------------------------------------------------- providers and their keys

-- Whom a school asks, in the order of place. kind openai is a service with OpenAI's /chat/completions, whose host must be on the
-- installation's list; scripted is the built-in partner, which every school has and which is asked last.
CREATE TABLE models.providers (
	id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id      uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	kind           text NOT NULL CHECK (kind IN ('openai', 'scripted')),
	name           db.line CHECK (char_length(name) <= 60), -- NULL of the partner, which the catalogues name
	url            text CHECK (char_length(url) <= 200),    -- up to before /chat/completions
	model          db.line CHECK (char_length(model) <= 100),
	place          integer NOT NULL DEFAULT 0,
	enabled        boolean NOT NULL DEFAULT true,
	seconds        integer NOT NULL DEFAULT 20 CHECK (seconds BETWEEN 2 AND 120), -- of silence after which it is given up
	price_in       numeric(10, 4) NOT NULL DEFAULT 0 CHECK (price_in BETWEEN 0 AND 100000), -- of a million tokens
	price_out      numeric(10, 4) NOT NULL DEFAULT 0 CHECK (price_out BETWEEN 0 AND 100000),
	failures       integer NOT NULL DEFAULT 0 CHECK (failures >= 0), -- one after the other
	rests_until    timestamptz, -- it failed too often: until then it is not asked; then one call tries it
	tried_until    timestamptz, -- a call tries it: until then no other does
	last_error     text CHECK (last_error IN ('away', 'silent', 'busy', 'refused', 'broken', 'unreadable', 'not_allowed')), -- NULL: it answered last
	last_status    integer,     -- of HTTP, with the error
	last_error_at  timestamptz,
	answered_at    timestamptz,
	sample         jsonb,       -- what came of trying it by hand: {"job_id","text","fault","http_status","first_ms","total_ms","at"}
	created_at     timestamptz NOT NULL DEFAULT now(),
	updated_at     timestamptz NOT NULL DEFAULT now(),
	UNIQUE (school_id, id),
	CHECK (kind = 'scripted' AND enabled AND num_nonnulls(name, url, model) = 0 AND price_in = 0 AND price_out = 0
		OR kind = 'openai' AND num_nulls(name, url, model) = 0)
);
CREATE UNIQUE INDEX providers_one_partner_idx ON models.providers (school_id) WHERE kind = 'scripted';

-- A key is never shown again; a revoked one is not kept either. Of several the oldest whose budget is not used up is taken.
CREATE TABLE models.api_keys (
	id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id       uuid NOT NULL,
	provider_id     uuid NOT NULL,
	name            db.line NOT NULL CHECK (char_length(name) <= 60),
	key_sealed      bytea,
	last_characters text NOT NULL CHECK (char_length(last_characters) <= 4),
	monthly_budget  numeric(12, 4) CHECK (monthly_budget > 0), -- NULL: none
	month           date,                                      -- in which spent was spent
	spent           numeric(14, 6) NOT NULL DEFAULT 0 CHECK (spent >= 0),
	created_by      uuid,
	created_at      timestamptz NOT NULL DEFAULT now(),
	last_used_at    timestamptz,
	revoked_at      timestamptz,
	UNIQUE (school_id, id),
	CHECK ((key_sealed IS NULL) = (revoked_at IS NOT NULL)),
	FOREIGN KEY (school_id, provider_id) REFERENCES models.providers (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, created_by) REFERENCES school.people (school_id, id) ON DELETE SET NULL (created_by)
);
CREATE INDEX api_keys_provider_id_idx ON models.api_keys (provider_id, created_at);
CREATE INDEX api_keys_created_by_idx ON models.api_keys (created_by);

-- ---------------------------------------------------------------- how much anybody may use

-- Holds for each of the people it is for, by days or months of the school's time zone. Of several all hold.
CREATE TABLE models.quotas (
	id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
	school_id   uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	scope       text NOT NULL CHECK (scope IN ('role', 'class', 'person')),
	role        text CHECK (role IN ('student', 'tutor', 'teacher', 'admin')),
	class_id    uuid, -- its students
	person_id   uuid,
	period      text NOT NULL CHECK (period IN ('day', 'month')),
	requests    bigint CHECK (requests BETWEEN 0 AND 1000000000), -- NULL: as many as one likes; the same below
	tokens      bigint CHECK (tokens BETWEEN 0 AND 1000000000000),
	cost        numeric(12, 4) CHECK (cost BETWEEN 0 AND 10000000),
	created_at  timestamptz NOT NULL DEFAULT now(),
	updated_at  timestamptz NOT NULL DEFAULT now(),
	UNIQUE NULLS NOT DISTINCT (school_id, scope, role, class_id, person_id, period),
	CHECK ((scope = 'role') = (role IS NOT NULL) AND (scope = 'class') = (class_id IS NOT NULL) AND (scope = 'person') = (person_id IS NOT NULL)),
	CHECK (num_nonnulls(requests, tokens, cost) > 0),
	FOREIGN KEY (school_id, class_id) REFERENCES school.classes (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX quotas_class_id_idx ON models.quotas (class_id);
CREATE INDEX quotas_person_id_idx ON models.quotas (person_id);

-- What a person used in a day or month, of what has ended; what is on its way is counted from models.requests. The row of the day is
-- what two requests of one person wait for each other at.
CREATE TABLE models.quota_use (
	person_id  uuid NOT NULL,
	school_id  uuid NOT NULL,
	period     text NOT NULL CHECK (period IN ('day', 'month')),
	starts_on  date NOT NULL,
	requests   bigint NOT NULL DEFAULT 0 CHECK (requests >= 0),
	tokens     bigint NOT NULL DEFAULT 0 CHECK (tokens >= 0),
	cost       numeric(14, 6) NOT NULL DEFAULT 0 CHECK (cost >= 0),
	PRIMARY KEY (person_id, period, starts_on),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX quota_use_starts_on_idx ON models.quota_use (starts_on);

-- ---------------------------------------------------------------- what was used

-- One row for each request that ended. role and class_id are the person's of then.
CREATE TABLE models.ai_request_stats (
	id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	school_id     uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	person_id     uuid,
	role          text CHECK (role IN ('student', 'tutor', 'teacher', 'admin')),
	class_id      uuid,
	purpose       text NOT NULL CHECK (char_length(purpose) <= 20),
	provider_id   uuid,
	key_id        uuid,
	model         text CHECK (char_length(model) <= 100),
	outcome       text NOT NULL CHECK (outcome IN ('answered', 'tools', 'stopped', 'refused', 'held', 'cut', 'failed')),
	is_charged    boolean NOT NULL, -- to the person; a school pays its provider for what guardrails refuse, too
	is_cache_hit  boolean NOT NULL DEFAULT false,
	tokens_in     bigint NOT NULL DEFAULT 0 CHECK (tokens_in >= 0),
	tokens_out    bigint NOT NULL DEFAULT 0 CHECK (tokens_out >= 0),
	cost          numeric(14, 6) NOT NULL DEFAULT 0 CHECK (cost >= 0),
	first_ms      bigint CHECK (first_ms >= 0), -- to the first word; NULL where none came, and of a cache hit
	total_ms      bigint NOT NULL DEFAULT 0 CHECK (total_ms >= 0),
	fault         text CHECK (char_length(fault) <= 20),
	day           date NOT NULL, -- in the school's time zone, on which it was asked
	created_at    timestamptz NOT NULL DEFAULT now(),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE,
	FOREIGN KEY (school_id, class_id) REFERENCES school.classes (school_id, id) ON DELETE SET NULL (class_id),
	FOREIGN KEY (school_id, provider_id) REFERENCES models.providers (school_id, id) ON DELETE SET NULL (provider_id),
	FOREIGN KEY (school_id, key_id) REFERENCES models.api_keys (school_id, id) ON DELETE SET NULL (key_id)
);
CREATE INDEX ai_request_stats_school_id_day_idx ON models.ai_request_stats (school_id, day);
CREATE INDEX ai_request_stats_person_id_idx ON models.ai_request_stats (person_id);
CREATE INDEX ai_request_stats_class_id_idx ON models.ai_request_stats (class_id);
CREATE INDEX ai_request_stats_provider_id_idx ON models.ai_request_stats (provider_id);
CREATE INDEX ai_request_stats_key_id_idx ON models.ai_request_stats (key_id);
CREATE INDEX ai_request_stats_created_at_idx ON models.ai_request_stats (created_at);

-- Answers to requests of the system (not to what people ask in a conversation) at temperature 0, for who asks exactly the same again.
-- key is a hash of all that was asked. An answer may hold what its first asker wrote, so it goes with that person.
CREATE TABLE models.cache_metadata (
	school_id    uuid NOT NULL REFERENCES school.schools ON DELETE CASCADE,
	key          bytea NOT NULL CHECK (octet_length(key) = 32),
	person_id    uuid,
	purpose      text NOT NULL CHECK (char_length(purpose) <= 20),
	answer       jsonb NOT NULL, -- {"text","extra","tool_calls","provider","model","tokens_in","tokens_out"}
	bytes        integer GENERATED ALWAYS AS (octet_length(answer ->> 'text')) STORED,
	hits         bigint NOT NULL DEFAULT 0,
	last_hit_at  timestamptz,
	created_at   timestamptz NOT NULL DEFAULT now(),
	expires_at   timestamptz NOT NULL DEFAULT now() + interval '1 day',
	PRIMARY KEY (school_id, key),
	FOREIGN KEY (school_id, person_id) REFERENCES school.people (school_id, id) ON DELETE CASCADE
);
CREATE INDEX cache_metadata_person_id_idx ON models.cache_metadata (person_id);
CREATE INDEX cache_metadata_expires_at_idx ON models.cache_metadata (expires_at);

-- ---------------------------------------------------------------- isolation, classification, retention

SELECT db.isolate(t) FROM unnest('{models.providers, models.api_keys, models.quotas, models.quota_use, models.ai_request_stats,
	models.cache_metadata}'::regclass[]) AS t;

SELECT db.classify('models.providers', 'no: id school_id kind name url model place enabled seconds price_in price_out failures rests_until
		tried_until last_error last_status last_error_at answered_at sample created_at updated_at'),
	db.classify('models.api_keys', 'link: created_by; credential: key_sealed; no: id school_id provider_id name last_characters monthly_budget
		month spent created_at last_used_at revoked_at'),
	db.classify('models.quotas', 'link: person_id; activity: period requests tokens cost created_at; no: id school_id scope role class_id updated_at'),
	db.classify('models.quota_use', 'link: person_id; activity: period starts_on requests tokens cost; no: school_id'),
	db.classify('models.ai_request_stats', 'link: person_id; activity: purpose model outcome is_charged is_cache_hit tokens_in tokens_out cost
		first_ms total_ms day created_at; no: id school_id role class_id provider_id key_id fault'),
	db.classify('models.cache_metadata', 'link: person_id; content: answer; activity: created_at; no: school_id key purpose bytes hits last_hit_at
		expires_at');

INSERT INTO db.mentions VALUES
	('models.cache_metadata', 'answer', 'delete');

INSERT INTO jobs.retention (table_name, column_name, keep, condition, every) VALUES
	('models.ai_request_stats', 'created_at', '1 year',   'true', 'day'),
	('models.quota_use',        'starts_on',  '100 days', 'true', 'day'),
	('models.cache_metadata',   'expires_at', '0',        'true', 'hour');

-- Every school has the partner.
INSERT INTO models.providers (school_id, kind) SELECT id, 'scripted' FROM school.schools;

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

-- Topics that a person's stream may hear besides, NAME:ID: function(id uuid) says whether the caller may.
CREATE TABLE live.own_topics (
	name           text PRIMARY KEY,
	function_name  text NOT NULL
);

SELECT db.isolate(t) FROM unnest('{models.requests, models.shown_pieces}'::regclass[]) AS t;
SELECT db.classify('models.answerers', 'no: id host pid heartbeat_at'),
	db.classify('models.requests', 'link: person_id; content: messages; activity: purpose created_at; no: id school_id options topic subject on_answer
		held_tokens answerer_id attempts stop_at'),
	db.classify('models.shown_pieces', 'content: text; no: request_id first_byte school_id'),
	db.classify('live.own_topics', 'no: name function_name'),
	db.classify('live.answers', 'content: payload; no: subject topic kind created_at');
INSERT INTO jobs.retention (table_name, column_name, keep, condition, every) VALUES
	('models.answerers', 'heartbeat_at', '1 day',    'true', 'hour'),
	('live.answers',     'created_at',   '24 hours', 'true', 'hour');
INSERT INTO db.mentions VALUES ('live.answers', 'payload', 'redact');
