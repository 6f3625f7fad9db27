-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a school teaches: concepts with the parameters of their tracing, and what must be known before what, which has no way round.

-- Start to reckon mastery anew from the history: of one concept, or with NULL of the whole school. Every start is a job of its own: one
-- that runs already may be past rows that the change concerns.
CREATE OR REPLACE FUNCTION hub.start_recompute(concept uuid) RETURNS uuid LANGUAGE sql AS $$
	SELECT jobs.enqueue('mastery_recompute', jsonb_strip_nulls(jsonb_build_object('concept', concept)), priority => 6, max_attempts => 3);
$$;

-- Add a concept (id NULL), or change one and so plan it. The key stays: events name it. New parameters start a recompute.
-- decision is saved or key_taken.
CREATE OR REPLACE FUNCTION hub.save_concept(concept uuid, key text, name text, p_init double precision, p_learn double precision,
	p_guess double precision, p_slip double precision, target double precision)
RETURNS TABLE (decision text, id uuid, is_recomputing boolean) LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	old hub.concepts;
BEGIN
	is_recomputing := false;
	IF concept IS NULL THEN
		INSERT INTO hub.concepts AS c (school_id, key, name, p_init, p_learn, p_guess, p_slip, target)
		VALUES (auth.school_id(), save_concept.key, save_concept.name, save_concept.p_init, save_concept.p_learn, save_concept.p_guess,
			save_concept.p_slip, save_concept.target)
		ON CONFLICT (school_id, key) DO NOTHING RETURNING c.id INTO id;
		decision := CASE WHEN id IS NULL THEN 'key_taken' ELSE 'saved' END;
	ELSE
		SELECT * INTO old FROM hub.concepts c WHERE c.id = concept FOR UPDATE;
		PERFORM auth.found(FOUND);
		UPDATE hub.concepts c SET name = save_concept.name, p_init = save_concept.p_init, p_learn = save_concept.p_learn,
			p_guess = save_concept.p_guess, p_slip = save_concept.p_slip, target = save_concept.target, is_planned = true, updated_at = now()
		WHERE c.id = concept;
		IF (old.p_init, old.p_learn, old.p_guess, old.p_slip)
			IS DISTINCT FROM (save_concept.p_init, save_concept.p_learn, save_concept.p_guess, save_concept.p_slip) THEN
			PERFORM hub.start_recompute(concept);
			is_recomputing := true;
		END IF;
		decision := 'saved';
		id := concept;
	END IF;
	RETURN NEXT;
END $$;

-- How many prerequisites stand before each concept of the school, one after the other: 0 begins.
CREATE OR REPLACE FUNCTION hub.concept_depths() RETURNS TABLE (concept_id uuid, depth integer) LANGUAGE plpgsql STABLE AS $$
#variable_conflict use_column
DECLARE
	level uuid[] := ARRAY(SELECT c.id FROM hub.concepts c
		WHERE NOT EXISTS (SELECT FROM hub.concept_prerequisites p WHERE p.concept_id = c.id));
	known uuid[] := '{}';
BEGIN
	depth := 0;
	WHILE cardinality(level) > 0 LOOP
		RETURN QUERY SELECT l, depth FROM unnest(level) AS l;
		known := known || level;
		depth := depth + 1;
		level := ARRAY(SELECT DISTINCT p.concept_id FROM hub.concept_prerequisites p WHERE p.prerequisite_id = ANY (level)
			AND NOT EXISTS (SELECT FROM hub.concept_prerequisites o WHERE o.concept_id = p.concept_id AND o.prerequisite_id <> ALL (known)));
	END LOOP;
END $$;

-- A way round in a graph of edges starts[i] → ends[i], its first named again at the end: {A,B,C,A}. NULL where there is none. Depth first
-- from each name in their order, every edge looked at once: a file may have thousands.
CREATE OR REPLACE FUNCTION hub.find_cycle(starts text[], ends text[]) RETURNS text[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE AS $$
DECLARE
	names text[];
	first_edge integer[];   -- of each name; one more at the end
	targets integer[];      -- of each edge: the number of its end
	is_left boolean[];      -- whether all that a name leads to has been looked at
	place integer[];        -- where a name stands on the path, 0 for nowhere
	path integer[];
	next_edge integer[];    -- of each name on the path
	depth integer;
	node integer;
BEGIN
	WITH edges AS MATERIALIZED (SELECT DISTINCT e.s, e.t FROM unnest(starts, ends) AS e(s, t)),
	nodes AS MATERIALIZED (SELECT n.name, row_number() OVER (ORDER BY n.name COLLATE "C")::integer AS number
		FROM (SELECT s AS name FROM edges UNION SELECT t FROM edges) AS n),
	numbered AS MATERIALIZED (SELECT s.number AS s, t.number AS t FROM edges e JOIN nodes s ON s.name = e.s JOIN nodes t ON t.name = e.t),
	counted AS (SELECT n.number, n.name, count(e.t) AS edge_count FROM nodes n LEFT JOIN numbered e ON e.s = n.number GROUP BY 1, 2)
	SELECT array_agg(c.name ORDER BY c.number), array_agg(c.edge_end - c.edge_count + 1 ORDER BY c.number) || (max(c.edge_end) + 1)::integer,
		(SELECT array_agg(e.t ORDER BY e.s, e.t) FROM numbered e)
	INTO names, first_edge, targets
	FROM (SELECT x.*, sum(x.edge_count) OVER (ORDER BY x.number) AS edge_end FROM counted x) AS c;
	is_left := array_fill(false, ARRAY[COALESCE(cardinality(names), 0)]);
	place := array_fill(0, ARRAY[COALESCE(cardinality(names), 0)]);
	FOR root IN 1 .. COALESCE(cardinality(names), 0) LOOP
		CONTINUE WHEN is_left[root];
		depth := 1;
		path[1] := root;
		next_edge[1] := first_edge[root];
		place[root] := 1;
		WHILE depth > 0 LOOP
			IF next_edge[depth] = first_edge[path[depth] + 1] THEN
				is_left[path[depth]] := true;
				place[path[depth]] := 0;
				depth := depth - 1;
				CONTINUE;
			END IF;
			node := targets[next_edge[depth]];
			next_edge[depth] := next_edge[depth] + 1;
			IF place[node] > 0 THEN
				RETURN ARRAY(SELECT names[path[i]] FROM generate_series(place[node], depth) AS i ORDER BY i) || names[node];
			ELSIF NOT is_left[node] THEN
				depth := depth + 1;
				path[depth] := node;
				next_edge[depth] := first_edge[node];
				place[node] := depth;
			END IF;
		END LOOP;
	END LOOP;
	RETURN NULL;
END $$;

-- What a file of prerequisites would change: [{"line", "concept", "prerequisite", and "code" where the row was refused}] by keys.
-- With replaces, what the file does not name is taken away. cycle reads "A → B → C → A", from a concept to what it needs.
CREATE OR REPLACE FUNCTION hub.plan_prerequisites(pairs jsonb, replaces boolean)
RETURNS TABLE (added_count integer, unchanged_count integer, removed_count integer, refused_count integer, concept_count integer,
	cycle text, lines jsonb, removed jsonb, concepts jsonb) LANGUAGE sql STABLE ROWS 1 AS $$
	WITH given AS MATERIALIZED (
		SELECT g.line, g.concept, g.prerequisite, COALESCE(g.code, CASE WHEN g.concept = g.prerequisite THEN 'own_prerequisite' END) AS code,
			row_number() OVER (PARTITION BY g.concept, g.prerequisite, g.code IS NULL ORDER BY g.line) > 1 AS is_again
		FROM jsonb_to_recordset(pairs) AS g(line integer, concept text, prerequisite text, code text)),
	standing AS MATERIALIZED (
		SELECT c.key::text AS concept, p.key::text AS prerequisite
		FROM hub.concept_prerequisites e JOIN hub.concepts c ON c.id = e.concept_id JOIN hub.concepts p ON p.id = e.prerequisite_id),
	judged AS MATERIALIZED (
		SELECT g.*, g.code IS NULL AND (g.is_again OR s.concept IS NOT NULL) AS is_unchanged
		FROM given g LEFT JOIN standing s ON s.concept = g.concept AND s.prerequisite = g.prerequisite),
	gone AS MATERIALIZED (
		SELECT s.* FROM standing s WHERE replaces AND NOT EXISTS (SELECT FROM judged j
			WHERE j.code IS NULL AND j.concept = s.concept AND j.prerequisite = s.prerequisite)),
	edges AS (
		SELECT concept, prerequisite FROM judged WHERE code IS NULL
		UNION SELECT concept, prerequisite FROM standing EXCEPT SELECT concept, prerequisite FROM gone),
	new_concepts AS (
		SELECT DISTINCT k.key FROM judged j CROSS JOIN LATERAL (VALUES (j.concept), (j.prerequisite)) AS k(key)
		WHERE j.code IS NULL AND NOT EXISTS (SELECT FROM hub.concepts c WHERE c.key = k.key AND c.school_id = auth.school_id()))
	SELECT (SELECT count(*) FROM judged WHERE code IS NULL AND NOT is_unchanged)::integer,
		(SELECT count(*) FROM judged WHERE is_unchanged)::integer, (SELECT count(*) FROM gone)::integer,
		(SELECT count(*) FROM judged WHERE code IS NOT NULL)::integer, (SELECT count(*) FROM new_concepts)::integer,
		array_to_string(hub.find_cycle((SELECT array_agg(e.concept ORDER BY e.concept, e.prerequisite) FROM edges e),
			(SELECT array_agg(e.prerequisite ORDER BY e.concept, e.prerequisite) FROM edges e)), ' → '),
		(SELECT jsonb_agg(jsonb_build_object('line', j.line, 'concept', j.concept, 'prerequisite', j.prerequisite,
			'is_added', j.code IS NULL AND NOT j.is_unchanged, 'is_refused', j.code IS NOT NULL,
			'reason', 'errors.' || j.code) ORDER BY j.line) FROM judged j),
		(SELECT jsonb_agg(jsonb_build_object('concept', g.concept, 'prerequisite', g.prerequisite) ORDER BY g.concept, g.prerequisite) FROM gone g),
		(SELECT jsonb_agg(n.key ORDER BY n.key) FROM new_concepts n);
$$;

-- Do what plan_prerequisites says, all or nothing: applied, refused or cycle. Two at once wait for each other, so that together they
-- make no way round either.
CREATE OR REPLACE FUNCTION hub.import_prerequisites(pairs jsonb, replaces boolean)
RETURNS TABLE (decision text, cycle text, added_count integer) LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	plan record;
BEGIN
	PERFORM FROM school.settings g WHERE g.school_id = auth.school_id() FOR NO KEY UPDATE;
	SELECT * INTO plan FROM hub.plan_prerequisites(pairs, replaces);
	cycle := plan.cycle;
	added_count := plan.added_count;
	decision := CASE WHEN plan.refused_count > 0 THEN 'refused' WHEN plan.cycle IS NOT NULL THEN 'cycle' ELSE 'applied' END;
	IF decision = 'applied' THEN
		INSERT INTO hub.concepts (school_id, key, name) SELECT auth.school_id(), k, k FROM jsonb_array_elements_text(plan.concepts) AS k
		ON CONFLICT DO NOTHING;
		DELETE FROM hub.concept_prerequisites e USING jsonb_to_recordset(plan.removed) AS r(concept text, prerequisite text), hub.concepts c,
			hub.concepts p
		WHERE c.key = r.concept AND p.key = r.prerequisite AND e.concept_id = c.id AND e.prerequisite_id = p.id;
		INSERT INTO hub.concept_prerequisites (school_id, concept_id, prerequisite_id)
		SELECT c.school_id, c.id, p.id FROM jsonb_to_recordset(plan.lines) AS l(concept text, prerequisite text, is_added boolean)
		JOIN hub.concepts c ON c.key = l.concept JOIN hub.concepts p ON p.key = l.prerequisite WHERE l.is_added
		ON CONFLICT DO NOTHING;
	END IF;
	RETURN NEXT;
END $$;
