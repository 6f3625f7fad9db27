-- SPDX-License-Identifier: GPL-3.0-or-later
-- Mastery is what folding the whole history gives, whatever order, batches and repeats the answers came in. Concepts have an order.
\ir fixture.psql
SELECT no_plan();

-- the model, by hand: p = 0.3, learn 0.1, guess 0.2, slip 0.1
SELECT is(hub.trace_mastery(0.3, '{}', 0.1, 0.2, 0.1), '{}', 'no answers, no path');
SELECT ok(abs((hub.trace_mastery(0.3, '{t}', 0.1, 0.2, 0.1))[1] - (0.27 / 0.41 + (1 - 0.27 / 0.41) * 0.1)) < 1e-12, 'a right answer');
SELECT ok(abs((hub.trace_mastery(0.3, '{f}', 0.1, 0.2, 0.1))[1] - (0.03 / 0.59 + (1 - 0.03 / 0.59) * 0.1)) < 1e-12, 'a wrong answer');
SELECT is(cardinality(hub.trace_mastery(0.3, '{t,f,t}', 0.1, 0.2, 0.1)), 3, 'an estimate after each');
SELECT ok((SELECT bool_and(m BETWEEN 0 AND 1) FROM unnest(hub.trace_mastery(0, array_fill(false, ARRAY[50]), 0, 0, 0)) AS m), 'extremes stay probabilities');
SELECT is(hub.trace_mastery(1, '{f}', 0, 0, 0), '{1}', 'what cannot happen changes nothing');

-- events in random order, in batches of random size, some of them again, some at the same second
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT setseed(0.42) \g /dev/null
CREATE TEMP TABLE sent AS
SELECT n, pg_temp.id('s' || 1 + n % 3) AS student, date_trunc('second', now()) - make_interval(secs => 3600 * floor(random() * 400)) AS at,
	1 + n % 2 AS node, 'E' || n AS source_id, '개념 ' || n % 4 AS concept, random() < 0.35 AS is_correct FROM generate_series(1, 600) AS n;
CREATE TEMP TABLE arriving AS SELECT *, row_number() OVER (PARTITION BY node ORDER BY random()) AS place, floor(random() * 40) AS batch
FROM (SELECT * FROM sent UNION ALL SELECT * FROM sent WHERE n % 5 = 0) AS s;
CREATE FUNCTION pg_temp.arrive() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	b record;
	total integer := 0;
BEGIN
	FOR b IN SELECT node, batch, jsonb_agg(jsonb_build_object('index', place, 'student_id', student, 'occurred_at', at, 'event_type', 'study',
		'source_id', source_id, 'content', jsonb_build_object('concept', concept, 'result', CASE WHEN is_correct THEN 'correct' ELSE 'wrong' END),
		'concept', concept, 'is_correct', is_correct) ORDER BY place) AS items FROM arriving GROUP BY node, batch ORDER BY batch, node
	LOOP
		total := total + (SELECT accepted FROM hub.accept_events(b.items, b.node));
	END LOOP;
	RETURN total;
END $$;
SELECT is(pg_temp.arrive(), 600, 'each event is kept once');
CREATE TEMP TABLE incremental AS SELECT * FROM hub.mastery;
CREATE TEMP TABLE incremental_days AS SELECT * FROM hub.mastery_days;
SELECT is((SELECT count(*) FROM incremental), 12::bigint, 'a row for each student and concept');
SELECT ok((SELECT bool_and(abs(i.mastery - f.path[cardinality(f.path)]) <= 1e-12 AND i.observations = cardinality(f.path)) FROM incremental i
	JOIN hub.concepts c ON c.id = i.concept_id
	CROSS JOIN LATERAL (SELECT hub.trace_mastery(0.3, (SELECT array_agg(s.is_correct ORDER BY s.at, s.node, s.source_id COLLATE "C") FROM sent s
		WHERE s.student = i.student_id AND s.concept = c.key), 0.1, 0.2, 0.1) AS path) AS f), 'the value is that of the sorted history');
SELECT is((SELECT array_agg(is_planned) FROM hub.concepts), '{f,f,f,f}', 'concepts that events named are not planned');

CREATE FUNCTION pg_temp.recompute(batch integer) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	r record;
	student uuid;
	concept uuid;
	total integer := 0;
BEGIN
	LOOP
		SELECT * INTO r FROM hub.recompute_batch(NULL, student, concept, batch);
		EXIT WHEN r.last_student IS NULL;
		student := r.last_student;
		concept := r.last_concept;
		total := total + r.done;
	END LOOP;
	RETURN total;
END $$;
SELECT is(pg_temp.recompute(5), 12, 'reckoning anew goes through all rows in batches');
SELECT is((SELECT max(abs(m.mastery - i.mastery)) FROM hub.mastery m JOIN incremental i USING (student_id, concept_id)), 0::double precision,
	'and gives what was there, to the last bit');
SELECT results_eq('SELECT student_id, concept_id, observations, correct, recent, wrong_in_a_row, last_at, last_source_node, last_source_id FROM hub.mastery ORDER BY 1, 2',
	'SELECT student_id, concept_id, observations, correct, recent, wrong_in_a_row, last_at, last_source_node, last_source_id FROM incremental ORDER BY 1, 2',
	'in every column');
SELECT bag_eq('SELECT student_id, concept_id, day, mastery, observations FROM hub.mastery_days',
	'SELECT student_id, concept_id, day, mastery, observations FROM incremental_days', 'and for every day');

-- parameters
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is((SELECT decision || is_recomputing FROM hub.save_concept(NULL, '이차함수', '이차함수', 0.2, 0.1, 0.2, 0.1, 0.9)), 'savedfalse', 'a concept is added');
SELECT is((SELECT decision FROM hub.save_concept(NULL, '이차함수', '다시', 0.2, 0.1, 0.2, 0.1, 0.9)), 'key_taken', 'once');
SELECT is((SELECT decision || is_recomputing FROM hub.save_concept((SELECT id FROM hub.concepts WHERE key = '개념 0'), NULL, '영', 0.3, 0.1, 0.2, 0.1, 0.8)),
	'savedfalse', 'another name and target leave mastery as it is');
SELECT is((SELECT decision || is_recomputing FROM hub.save_concept((SELECT id FROM hub.concepts WHERE key = '개념 1'), NULL, '일', 0.5, 0.1, 0.2, 0.1, 0.8)),
	'savedtrue', 'other parameters start a recompute');
SELECT is((SELECT array_agg(payload ->> 'concept') FROM jobs.jobs WHERE type = 'mastery_recompute' AND school_id = pg_temp.id('ONE')),
	ARRAY[(SELECT id::text FROM hub.concepts WHERE key = '개념 1')], 'of that concept');
SELECT throws_ok('UPDATE hub.concepts SET p_guess = 0.6, p_slip = 0.4', '23514', NULL, 'guess and slip stay below 1 together');

-- prerequisites
SELECT is(hub.find_cycle('{A,B,C,D}', '{B,C,D,E}'), NULL, 'a chain has no cycle');
SELECT is(hub.find_cycle('{X,A,B,C,C}', '{A,B,C,A,Y}'), '{A,B,C,A}', 'a cycle is named from its first');
SELECT is(hub.find_cycle('{A}', '{A}'), '{A,A}', 'also the smallest');
SELECT is(hub.find_cycle(NULL, NULL), NULL, 'nothing is no cycle');
CREATE FUNCTION pg_temp.pairs(VARIADIC names text[]) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_agg(jsonb_build_object('line', i, 'concept', names[2 * i - 1], 'prerequisite', names[2 * i])) FROM generate_series(1, cardinality(names) / 2) AS i
$$;
SELECT results_eq($$SELECT decision, added_count FROM hub.import_prerequisites(pg_temp.pairs('개념 1', '개념 0', '개념 2', '개념 1', '새 개념', '개념 2'), false)$$,
	$$VALUES ('applied', 3)$$, 'a file of prerequisites is taken in');
SELECT ok((SELECT is_planned FROM hub.concepts WHERE key = '새 개념'), 'what it names is made, and planned');
SELECT results_eq($$SELECT decision, cycle FROM hub.import_prerequisites(pg_temp.pairs('개념 0', '새 개념'), false)$$,
	$$VALUES ('cycle', '개념 0 → 새 개념 → 개념 2 → 개념 1 → 개념 0')$$, 'no concept comes to need itself, also by what stands already');
SELECT results_eq($$SELECT c.key::text, d.depth FROM hub.concept_depths() d JOIN hub.concepts c ON c.id = d.concept_id WHERE c.key LIKE '%개념%' ORDER BY 2, 1$$,
	$$VALUES ('개념 0', 0), ('개념 3', 0), ('개념 1', 1), ('개념 2', 2), ('새 개념', 3)$$, 'depth counts what comes before');
SELECT results_eq($$SELECT added_count, unchanged_count, removed_count, refused_count FROM hub.plan_prerequisites(
	pg_temp.pairs('개념 1', '개념 0', '개념 1', '개념 0', '개념 3', '개념 3'), true)$$, $$VALUES (0, 2, 2, 1)$$, 'a dry run counts');
SELECT is((SELECT decision FROM hub.import_prerequisites(pg_temp.pairs('개념 3', '개념 3', '개념 3', '개념 0'), false)), 'refused', 'a bad row refuses all');
SELECT is((SELECT count(*) FROM hub.concept_prerequisites), 3::bigint, 'and nothing changed');

-- weak areas
SELECT ok((SELECT count(*) > 1 FROM hub.weak_areas(pg_temp.id('s1'))), 'there are weak areas to speak of');
SELECT is((SELECT array_agg(priority) FROM hub.weak_areas(pg_temp.id('s1'))), (SELECT array_agg(n::integer) FROM generate_series(1,
	(SELECT count(*) FROM hub.weak_areas(pg_temp.id('s1')))) AS n), 'they are numbered in their order');
UPDATE hub.mastery m SET mastery = 0.84, last_at = now() - interval '60 days' FROM hub.concepts c
WHERE c.id = m.concept_id AND c.key = '개념 0' AND m.student_id = pg_temp.id('s1');
UPDATE hub.concepts SET target = 0.85;
UPDATE hub.mastery m SET mastery = 0.1, last_at = now() FROM hub.concepts c
WHERE c.id = m.concept_id AND c.key IN ('개념 2', '개념 3') AND m.student_id = pg_temp.id('s1');
UPDATE hub.mastery m SET mastery = 0.86 FROM hub.concepts c WHERE c.id = m.concept_id AND c.key = '개념 1' AND m.student_id = pg_temp.id('s1');
SELECT is((SELECT array_agg(concept) FROM hub.weak_areas(pg_temp.id('s1'))), '{개념 0,개념 2,개념 3}',
	'a weak prerequisite comes before what builds on it, through a concept that is mastered too');
UPDATE hub.mastery m SET last_at = now() - interval '90 days' FROM hub.concepts c
WHERE c.id = m.concept_id AND c.key = '개념 2' AND m.student_id = pg_temp.id('s1');
SELECT is((SELECT array_agg(concept) FROM hub.weak_areas(pg_temp.id('s1'))), '{개념 3,개념 0,개념 2}', 'what was answered lately weighs more');
SELECT is((SELECT count(*) FROM hub.weak_areas(pg_temp.id('s1'), 1000)), 0::bigint, 'and enough answers may be asked for');
SELECT is(hub.evidence('이차함수', 12, 5, 0.41, 0.85), '{"key": "hub.evidence.answers", "name": "이차함수", "count": 12, "correct": 5, "current": "0.41", "target": "0.85"}',
	'the evidence is a text''s key and values');

-- another school
SELECT pg_temp.sign_in('2teacher') \g /dev/null
SELECT is((SELECT count(*) FROM hub.mastery) + (SELECT count(*) FROM hub.concepts) + (SELECT count(*) FROM hub.mastery_days)
	+ (SELECT count(*) FROM hub.concept_prerequisites), 0::bigint, 'another school sees nothing of it');
SELECT is((SELECT count(*) FROM hub.weak_areas(pg_temp.id('s1'))), 0::bigint, 'nor weak areas');

SELECT * FROM finish();
ROLLBACK;
