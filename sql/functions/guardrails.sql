-- SPDX-License-Identifier: GPL-3.0-or-later
-- A school's rules of what may be asked and answered: how they are asked for, changed and restored. What they mean is app/guardrails/filter.h.

-- A school comes with its settings and with the rule about students at risk.
CREATE OR REPLACE FUNCTION guardrails.add_school() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO guardrails.settings (school_id) VALUES (NEW.id);
	INSERT INTO guardrails.guardrails (school_id, direction, conditions, roles, action, priority, is_risk)
	VALUES (NEW.id, 'input', '[{"type": "topic", "topics": ["self_harm"]}]', '{student}', 'flag', 1000, true);
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER schools_guardrails AFTER INSERT ON school.schools FOR EACH ROW EXECUTE FUNCTION guardrails.add_school();

-- ---------------------------------------------------------------- asking

-- The rule as app/guardrails/filter.h compiles it.
CREATE OR REPLACE FUNCTION guardrails.compiled_form(g guardrails.guardrails) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('id', g.id, 'direction', g.direction, 'conditions', g.conditions, 'roles', g.roles, 'classes', g.classes,
		'action', g.action, 'message', g.message, 'priority', g.priority, 'is_dry_run', g.is_dry_run, 'is_risk', g.is_risk);
$$;

-- Those that work in a school, the highest priority first.
CREATE OR REPLACE FUNCTION guardrails.working_rules(school uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT COALESCE(jsonb_agg(guardrails.compiled_form(g) ORDER BY g.priority DESC, g.created_at, g.id), '[]')
	FROM guardrails.guardrails g WHERE g.school_id = school AND g.enabled AND g.deleted_at IS NULL;
$$;

-- Who asks, and when it is at their school: struct guardrail_asker.
CREATE OR REPLACE FUNCTION guardrails.asker(school uuid, person uuid) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT jsonb_build_object(
		'roles', ARRAY(SELECT r.role FROM school.roles r WHERE r.person_id = person ORDER BY r.role),
		'classes', ARRAY(SELECT s.class_id FROM school.class_students s WHERE s.person_id = person
			UNION SELECT t.class_id FROM school.class_teachers t WHERE t.person_id = person),
		'minute_of_day', (extract(hour FROM l.t) * 60 + extract(minute FROM l.t))::integer, 'weekday', extract(dow FROM l.t)::integer)
	FROM school.settings g, LATERAL (SELECT now() AT TIME ZONE g.time_zone AS t) AS l WHERE g.school_id = school);
END $$;

-- What a person's texts are judged by. rules is NULL where the program that asks has compiled this version already: known is
-- {"school's id": version}.
CREATE OR REPLACE FUNCTION guardrails.rules_for(school uuid, person uuid, known jsonb DEFAULT '{}')
RETURNS TABLE (school_id uuid, version bigint, rules jsonb, asker jsonb) LANGUAGE plpgsql STABLE ROWS 1 AS $$
#variable_conflict use_column
BEGIN
	RETURN QUERY SELECT s.school_id, s.version, CASE WHEN (known ->> school::text)::bigint IS DISTINCT FROM s.version THEN guardrails.working_rules(school) END,
		guardrails.asker(school, person)
	FROM guardrails.settings s WHERE s.school_id = school;
END $$;

-- The caller's own.
CREATE OR REPLACE FUNCTION guardrails.current_rules(known jsonb DEFAULT '{}')
RETURNS TABLE (school_id uuid, version bigint, rules jsonb, asker jsonb) LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT * FROM guardrails.rules_for((SELECT auth.school_id()), (SELECT auth.user_id()), known);
$$;

-- ---------------------------------------------------------------- changing

-- What of a rule is its author's, as a form and the history have it.
CREATE OR REPLACE FUNCTION guardrails.content_of(g guardrails.guardrails) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('name', g.name, 'direction', g.direction, 'conditions', g.conditions, 'roles', g.roles, 'classes', g.classes,
		'action', g.action, 'message', g.message, 'priority', g.priority, 'enabled', g.enabled, 'is_dry_run', g.is_dry_run);
$$;

-- How many rules and examples a school may have.
CREATE OR REPLACE FUNCTION guardrails.most_rules() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 300;
CREATE OR REPLACE FUNCTION guardrails.most_examples() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 200;

-- Changes of rules and examples come one after the other: an example that is kept holds for every rule that follows.
CREATE OR REPLACE FUNCTION guardrails.lock() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	PERFORM FROM guardrails.settings s WHERE s.school_id = auth.school_id() FOR UPDATE;
END $$;

-- A rule of the caller's school, or SD404.
CREATE OR REPLACE FUNCTION guardrails.rule(wanted uuid) RETURNS guardrails.guardrails LANGUAGE plpgsql STABLE AS $$
DECLARE
	g guardrails.guardrails;
BEGIN
	SELECT * INTO g FROM guardrails.guardrails r WHERE r.id = wanted AND r.school_id = auth.school_id();
	PERFORM auth.found(FOUND);
	RETURN g;
END $$;

-- What a change would lead to, so that it can be tried before it is kept; guardrails.save follows in the same transaction. Nobody else
-- changes rules or examples in between. wanted: NULL for a new one; changes: members of content_of.
-- rule: as it would be compiled; others: what else works; content: all of it, for save. decision: planned, built_in, too_many.
CREATE OR REPLACE FUNCTION guardrails.plan(wanted uuid, changes jsonb)
RETURNS TABLE (decision text, content jsonb, rule jsonb, others jsonb, examples jsonb) LANGUAGE plpgsql ROWS 1 AS $$
DECLARE
	g guardrails.guardrails;
BEGIN
	PERFORM guardrails.lock();
	IF wanted IS NOT NULL THEN
		g := guardrails.rule(wanted);
		PERFORM auth.found(g.deleted_at IS NULL);
	END IF;
	-- Of the built-in one only words may be added, and what is answered be changed.
	IF g.is_risk AND (changes - '{conditions,message,action,priority}'::text[] <> '{}'
		OR NOT COALESCE(changes -> 'conditions', g.conditions) @> '[{"type": "topic", "topics": ["self_harm"]}]'
		OR COALESCE(changes ->> 'action', 'flag') NOT IN ('flag', 'approve', 'refuse')) THEN
		decision := 'built_in';
	ELSIF wanted IS NULL AND (SELECT count(*) FROM guardrails.guardrails r WHERE r.school_id = auth.school_id() AND r.deleted_at IS NULL)
		>= guardrails.most_rules() THEN
		decision := 'too_many';
	ELSE
		decision := 'planned';
	END IF;
	content := CASE WHEN wanted IS NULL THEN '{"direction": "both", "roles": null, "classes": null, "message": null, "priority": 100,
		"enabled": true, "is_dry_run": false}'::jsonb ELSE guardrails.content_of(g) END || changes;
	IF jsonb_typeof(content -> 'classes') = 'array' THEN
		PERFORM auth.found((SELECT count(DISTINCT c.id) FROM school.classes c WHERE c.school_id = auth.school_id()
				AND c.id IN (SELECT e::uuid FROM jsonb_array_elements_text(content -> 'classes') AS e))
			= (SELECT count(DISTINCT e) FROM jsonb_array_elements_text(content -> 'classes') AS e));
	END IF;
	rule := content || jsonb_build_object('id', COALESCE(wanted, gen_random_uuid()), 'is_risk', COALESCE(g.is_risk, false));
	others := (SELECT COALESCE(jsonb_agg(guardrails.compiled_form(r)), '[]') FROM guardrails.guardrails r
		WHERE r.school_id = auth.school_id() AND r.enabled AND r.deleted_at IS NULL AND r.id IS DISTINCT FROM wanted);
	examples := guardrails.examples_to_check();
	RETURN NEXT;
END $$;

CREATE OR REPLACE FUNCTION guardrails.examples_to_check() RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT COALESCE(jsonb_agg(jsonb_build_object('id', e.id, 'text', e.text, 'direction', e.direction, 'action', e.action) ORDER BY e.created_at, e.id), '[]')
	FROM guardrails.examples e WHERE e.school_id = auth.school_id();
$$;

-- A change is known to every program with its next question.
CREATE OR REPLACE FUNCTION guardrails.changed(rule uuid, change text) RETURNS void LANGUAGE sql AS $$
	UPDATE guardrails.settings s SET version = s.version + 1, updated_at = now() WHERE s.school_id = auth.school_id();
	INSERT INTO guardrails.versions (school_id, guardrail_id, change, changed_by, content)
	SELECT g.school_id, g.id, change, auth.user_id(), guardrails.content_of(g) FROM guardrails.guardrails g WHERE g.id = rule;
$$;

-- Keep what was planned. change: created, changed, switched (on, off, dry run), restored.
CREATE OR REPLACE FUNCTION guardrails.save(rule uuid, content jsonb, change text) RETURNS uuid LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	saved uuid;
	c jsonb := content;
BEGIN
	INSERT INTO guardrails.guardrails AS g (id, school_id, name, direction, conditions, roles, classes, action, message, priority, enabled, is_dry_run)
	SELECT rule, auth.school_id(), COALESCE(c ->> 'name', ''), c ->> 'direction', c -> 'conditions',
		CASE WHEN jsonb_typeof(c -> 'roles') = 'array' THEN ARRAY(SELECT jsonb_array_elements_text(c -> 'roles')) END,
		CASE WHEN jsonb_typeof(c -> 'classes') = 'array' THEN ARRAY(SELECT jsonb_array_elements_text(c -> 'classes'))::uuid[] END,
		c ->> 'action', c ->> 'message', (c ->> 'priority')::integer, (c ->> 'enabled')::boolean, (c ->> 'is_dry_run')::boolean
	WHERE change = 'created'
	RETURNING g.id INTO saved;
	IF saved IS NULL THEN
		UPDATE guardrails.guardrails g SET name = c ->> 'name', direction = c ->> 'direction', conditions = c -> 'conditions',
			roles = CASE WHEN jsonb_typeof(c -> 'roles') = 'array' THEN ARRAY(SELECT jsonb_array_elements_text(c -> 'roles')) END,
			classes = CASE WHEN jsonb_typeof(c -> 'classes') = 'array' THEN ARRAY(SELECT jsonb_array_elements_text(c -> 'classes'))::uuid[] END,
			action = c ->> 'action', message = c ->> 'message', priority = (c ->> 'priority')::integer,
			enabled = (c ->> 'enabled')::boolean, is_dry_run = (c ->> 'is_dry_run')::boolean, updated_at = now(), deleted_at = NULL
		WHERE g.id = rule AND g.school_id = auth.school_id()
		RETURNING g.id INTO saved;
	END IF;
	PERFORM auth.found(saved IS NOT NULL);
	PERFORM guardrails.changed(saved, change);
	RETURN saved;
END $$;

-- One of: deleted, built_in. Its history and what it caught stay.
CREATE OR REPLACE FUNCTION guardrails.remove(rule uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	g guardrails.guardrails;
BEGIN
	PERFORM guardrails.lock();
	g := guardrails.rule(rule);
	PERFORM auth.found(g.deleted_at IS NULL);
	IF g.is_risk THEN
		RETURN 'built_in';
	END IF;
	UPDATE guardrails.guardrails r SET deleted_at = now(), enabled = false WHERE r.id = rule;
	PERFORM guardrails.changed(rule, 'deleted');
	RETURN 'deleted';
END $$;

-- What an earlier version was, to be planned and saved again; SD404 for none.
CREATE OR REPLACE FUNCTION guardrails.version_content(rule uuid, version uuid) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE
	earlier jsonb;
BEGIN
	PERFORM guardrails.lock();
	SELECT v.content INTO earlier FROM guardrails.versions v WHERE v.id = version_content.version AND v.guardrail_id = rule;
	PERFORM auth.found(FOUND);
	-- A restored one works again only if it is switched on; who brings back what was deleted looks at it first.
	UPDATE guardrails.guardrails g SET deleted_at = NULL, enabled = false WHERE g.id = rule AND g.deleted_at IS NOT NULL;
	RETURN earlier;
END $$;

-- Who is told of a student at risk; {} for the teachers of the class and the admins. People without such a role are SD404.
CREATE OR REPLACE FUNCTION guardrails.name_risk_people(people uuid[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM auth.require_role('admin');
	PERFORM auth.found((SELECT count(DISTINCT r.person_id) FROM school.roles r JOIN school.people p ON p.id = r.person_id
		WHERE r.school_id = auth.school_id() AND r.role IN ('teacher', 'admin') AND p.disabled_at IS NULL AND r.person_id = ANY (people))
		= (SELECT count(DISTINCT p) FROM unnest(people) AS p));
	DELETE FROM guardrails.risk_people r WHERE r.school_id = auth.school_id() AND r.person_id <> ALL (people);
	INSERT INTO guardrails.risk_people (person_id, school_id) SELECT DISTINCT p, auth.school_id() FROM unnest(people) AS p ON CONFLICT DO NOTHING;
END $$;

-- ---------------------------------------------------------------- examples

-- Keep a text with the verdict that it has now. One of: kept, too_many. Another verdict of the same text takes the place of the first.
CREATE OR REPLACE FUNCTION guardrails.keep_example(text text, direction text, action text) RETURNS text LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
	PERFORM guardrails.lock();
	IF (SELECT count(*) FROM guardrails.examples e WHERE e.school_id = auth.school_id()) >= guardrails.most_examples() THEN
		RETURN 'too_many';
	END IF;
	INSERT INTO guardrails.examples (school_id, text, direction, action, created_by)
	VALUES (auth.school_id(), keep_example.text, keep_example.direction, keep_example.action, auth.user_id())
	ON CONFLICT (school_id, direction, md5(text)) DO UPDATE SET action = EXCLUDED.action;
	RETURN 'kept';
END $$;

CREATE OR REPLACE FUNCTION guardrails.drop_example(example uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM guardrails.lock();
	DELETE FROM guardrails.examples e WHERE e.id = example AND e.school_id = auth.school_id();
	PERFORM auth.found(FOUND);
END $$;
