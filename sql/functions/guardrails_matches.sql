-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the rules caught: who is told, who may read it, and what waits for somebody's decision.

-- The staff of a person's texts: the teachers of a student's class, the admins where there is none. Never the person.
CREATE OR REPLACE FUNCTION guardrails.staff_of(person uuid) RETURNS SETOF uuid LANGUAGE sql STABLE ROWS 3 AS $$
	WITH teachers AS (
		SELECT t.person_id FROM school.class_students s JOIN school.class_teachers t ON t.class_id = s.class_id
		JOIN school.people p ON p.id = t.person_id AND p.disabled_at IS NULL
		WHERE s.person_id = person AND t.person_id <> person)
	SELECT person_id FROM teachers
	UNION
	SELECT r.person_id FROM school.roles r JOIN school.people p ON p.id = r.person_id AND p.disabled_at IS NULL
	WHERE r.role = 'admin' AND r.person_id <> person AND r.school_id = (SELECT p.school_id FROM school.people p WHERE p.id = person)
		AND NOT EXISTS (SELECT FROM teachers);
$$;

-- Who is told at once of a student at risk.
CREATE OR REPLACE FUNCTION guardrails.risk_staff_of(person uuid) RETURNS SETOF uuid LANGUAGE sql STABLE ROWS 5 AS $$
	WITH named AS (
		SELECT n.person_id FROM guardrails.risk_people n JOIN school.people p ON p.id = n.person_id AND p.disabled_at IS NULL
		WHERE n.school_id = (SELECT p.school_id FROM school.people p WHERE p.id = person) AND n.person_id <> person)
	SELECT person_id FROM named
	UNION
	SELECT a FROM (SELECT guardrails.staff_of(person) AS a
		UNION SELECT r.person_id FROM school.roles r JOIN school.people p ON p.id = r.person_id AND p.disabled_at IS NULL
		WHERE r.role = 'admin' AND r.person_id <> person AND r.school_id = (SELECT p.school_id FROM school.people p WHERE p.id = person)) AS usual
	WHERE NOT EXISTS (SELECT FROM named);
$$;

CREATE OR REPLACE FUNCTION guardrails.tell(m guardrails.matches, kind text, recipients uuid[]) RETURNS void LANGUAGE sql AS $$
	SELECT inbox.notify(r, kind, jsonb_build_object('name', (SELECT p.name FROM school.people p WHERE p.id = m.person_id),
			'rule', (SELECT COALESCE(g.name, '') FROM guardrails.guardrails g WHERE g.id = m.guardrail_id)),
		'/workspace/guardrails/matches/' || m.id, kind || ':' || m.id, kind || ':' || m.person_id)
	FROM unnest(recipients) AS r;
$$;

-- Keep what was found in a text, and tell who must know: of what is flagged or waits the staff of who wrote or asked, of a student at
-- risk the named people, at once. caught: [{"guardrail_id","condition","start","length","action","is_dry","is_risk"}], as
-- guardrail_matches_json (app/guardrails/filter.h) makes it. turn: of a conversation, or a workflow's step; needed where one of them waits for
-- approval. The worker says whose text it is (asker), web asks for the caller.
CREATE OR REPLACE FUNCTION guardrails.note_matches(direction text, caught jsonb, session uuid, turn uuid, excerpt text, asker uuid DEFAULT auth.user_id())
RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	m guardrails.matches;
BEGIN
	IF caught IS NULL OR caught = '[]' THEN
		RETURN;
	END IF;
	FOR m IN
		INSERT INTO guardrails.matches AS k (school_id, guardrail_id, person_id, direction, action, is_dry, is_risk, places, excerpt, session_id, turn_id,
			decision)
		SELECT g.school_id, g.id, note_matches.asker, note_matches.direction, f.action, f.is_dry, f.is_risk,
			jsonb_agg(jsonb_build_object('condition', f.condition, 'start', f.start, 'length', f.length) ORDER BY f.start, f.condition),
			CASE WHEN NOT f.is_dry THEN left(note_matches.excerpt, 1000) END, note_matches.session, note_matches.turn,
			CASE WHEN f.action = 'approve' AND NOT f.is_dry AND note_matches.turn IS NOT NULL THEN 'waiting' END
		FROM jsonb_to_recordset(caught) AS f(guardrail_id uuid, condition integer, start integer, length integer, action text, is_dry boolean, is_risk boolean)
		JOIN guardrails.guardrails g ON g.id = f.guardrail_id
		JOIN school.people p ON p.id = note_matches.asker AND p.school_id = g.school_id
		GROUP BY g.school_id, g.id, f.action, f.is_dry, f.is_risk
		RETURNING k.*
	LOOP
		CONTINUE WHEN m.is_dry;
		IF m.is_risk THEN
			PERFORM guardrails.tell(m, 'guardrail_risk', ARRAY(SELECT guardrails.risk_staff_of(m.person_id)));
		ELSIF m.action = 'flag' THEN
			PERFORM guardrails.tell(m, 'guardrail_flagged', ARRAY(SELECT guardrails.staff_of(m.person_id)));
		END IF;
		IF m.decision = 'waiting' THEN
			PERFORM guardrails.tell(m, 'guardrail_waiting', ARRAY(SELECT guardrails.staff_of(m.person_id)));
		END IF;
	END LOOP;
END $$;

-- ---------------------------------------------------------------- reading

-- Whether the caller may read a person's text: admins, who sees the student's record, and who was named for students at risk.
CREATE OR REPLACE FUNCTION guardrails.sees(m guardrails.matches) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT m.person_id <> (SELECT auth.user_id()) AND (auth.has_role('admin') OR hub.sees(m.person_id)
		OR m.is_risk AND EXISTS (SELECT FROM guardrails.risk_people r WHERE r.person_id = (SELECT auth.user_id())));
$$;

-- What was caught, newest first, for the caller to read; each look at a student's words is written down.
CREATE OR REPLACE FUNCTION guardrails.find_matches(only_waiting boolean, only_rule uuid, before timestamptz, before_id uuid, most integer)
RETURNS TABLE (id uuid, "position" bigint) LANGUAGE sql STABLE AS $$
	SELECT m.id, row_number() OVER (ORDER BY m.created_at DESC, m.id DESC)
	FROM guardrails.matches m
	WHERE m.school_id = (SELECT auth.school_id()) AND NOT m.is_dry AND guardrails.sees(m)
		AND (NOT only_waiting OR m.decision = 'waiting') AND (only_rule IS NULL OR m.guardrail_id = only_rule)
		AND (before IS NULL OR (m.created_at, m.id) < (before, before_id))
	ORDER BY m.created_at DESC, m.id DESC LIMIT most;
$$;

-- ---------------------------------------------------------------- deciding

-- Let what was held go on, or refuse it: of a turn that several rules held all of them at once. decision: approved, refused. One of:
-- decided, already_decided. Two at once: the first one counts.
CREATE OR REPLACE FUNCTION guardrails.decide(match uuid, decision text) RETURNS text LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	m guardrails.matches;
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	SELECT * INTO m FROM guardrails.matches k WHERE k.id = match AND k.school_id = auth.school_id() AND guardrails.sees(k) FOR UPDATE;
	PERFORM auth.found(m.id IS NOT NULL AND m.decision IS NOT NULL);
	IF m.decision <> 'waiting' THEN
		RETURN 'already_decided';
	END IF;
	UPDATE guardrails.matches k SET decision = decide.decision, decided_by = auth.user_id(), decided_at = now()
	WHERE k.turn_id = m.turn_id AND k.direction = m.direction AND k.decision = 'waiting';
	PERFORM school.log_access(m.person_id, 'held_turn_decided', jsonb_build_object('decision', decide.decision));
	PERFORM chat.decide_held(m.turn_id, decide.decision), workspace.decide_held(m.turn_id, decide.decision);
	RETURN 'decided';
END $$;
