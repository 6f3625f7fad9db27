-- SPDX-License-Identifier: GPL-3.0-or-later
-- Interventions: begun, ticked by people and by events, told when they are completed; never two active for a concept.
\ir fixture.psql
SELECT no_plan();

CREATE FUNCTION pg_temp.answers(student text, concept text, results boolean[], at timestamptz DEFAULT now()) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM hub.accept_events((SELECT jsonb_agg(jsonb_build_object('index', i, 'student_id', pg_temp.id(student), 'occurred_at', at + make_interval(secs => i),
		'event_type', 'study', 'source_id', concat_ws(':', concept, at, i), 'content', jsonb_build_object('concept', concept,
			'result', CASE WHEN results[i] THEN 'correct' ELSE 'wrong' END), 'concept', concept, 'is_correct', results[i]))
		FROM generate_subscripts(results, 1) AS i), 4);
END $$;
CREATE FUNCTION pg_temp.told(person text) RETURNS text[] LANGUAGE sql AS $$
	SELECT array_agg(kind ORDER BY kind) FROM inbox.notifications WHERE user_id = pg_temp.id(person)
$$;
CREATE FUNCTION pg_temp.progress(intervention uuid) RETURNS text LANGUAGE sql AS $$
	SELECT format('%s %s/%s', status, progress ->> 'completed', progress ->> 'total') FROM hub.interventions WHERE id = intervention
$$;
CREATE FUNCTION pg_temp.started(student text, areas jsonb DEFAULT NULL, path jsonb DEFAULT NULL) RETURNS text LANGUAGE sql AS $$
	SELECT decision FROM hub.begin_intervention(pg_temp.id(student), areas, path, NULL)
$$;
CREATE FUNCTION pg_temp.newest(student text) RETURNS uuid LANGUAGE sql AS $$
	SELECT id FROM hub.interventions WHERE student_id = pg_temp.id(student) ORDER BY status = 'active' DESC, id LIMIT 1
$$;

-- beginning
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is(pg_temp.started('s1'), 'no_weak_areas', 'without answers there is nothing to begin with');
SELECT pg_temp.answers('s1', '이차함수', '{f,f,t,f,f}', now() - interval '2 days') \g /dev/null
SELECT pg_temp.answers('s1', '일차함수', '{f,f,f}', now() - interval '3 days') \g /dev/null
SELECT decision FROM hub.import_prerequisites('[{"line": 1, "concept": "이차함수", "prerequisite": "일차함수"}]', false) \g /dev/null
SELECT is(pg_temp.started('s1'), 'started', 'a teacher begins one from the weak areas');
SELECT pg_temp.newest('s1') AS first \gset
SELECT is(pg_temp.progress(:'first'), 'active 0/4', 'a look and practice for each');
SELECT is((SELECT array_agg((s ->> 'step') || (s ->> 'activity') || (s ->> 'concept')) FROM hub.interventions i, jsonb_array_elements(i.learning_path) AS s WHERE i.id = :'first'),
	'{1review_concept일차함수,2practice일차함수,3review_concept이차함수,4practice이차함수}', 'what others build on comes first');
SELECT ok((SELECT bool_and(s ? 'estimated_duration') FROM hub.interventions i, jsonb_array_elements(i.learning_path) AS s WHERE i.id = :'first'), 'with a duration each');
SELECT results_eq($$SELECT type::text, created_by, due_on - (now() AT TIME ZONE 'Asia/Seoul')::date FROM hub.interventions$$,
	format('VALUES (%L, %L::uuid, 14)', 'teacher_requested', pg_temp.id('teacher')), 'of a teacher, for two weeks');
SELECT ok((SELECT bool_and(mastery_before > 0 AND is_active) FROM hub.intervention_concepts WHERE intervention_id = :'first'), 'mastery is written down');
SELECT is((SELECT kind FROM hub.contacts WHERE student_id = pg_temp.id('s1')), 'intervention', 'it counts as a contact');
SELECT is((SELECT count(*) FROM hub.learning_history WHERE student_id = pg_temp.id('s1') AND event_type = 'intervention'), 1::bigint, 'and stands in the history');
SELECT is(pg_temp.started('s1'), 'already_active', 'all weak areas are being worked at');
SELECT is(pg_temp.started('s1', '[{"concept": "이차함수"}]'), 'already_active', 'so is this one');
SELECT is(pg_temp.started('s1', '[{"concept": "확률"}, {"concept": "이차함수"}]'), 'already_active', 'one taken concept is enough');
SELECT is(pg_temp.started('s1', '[{"concept": "확률"}]'), 'started', 'another concept is free, known or not');
SELECT throws_ok(format($$INSERT INTO hub.intervention_concepts (intervention_id, concept, school_id, student_id) VALUES (%L, '확률', %L, %L)$$,
	:'first', pg_temp.id('ONE'), pg_temp.id('s1')), '23505', NULL, 'the table itself holds one active for a concept');
SELECT throws_ok(format('SELECT hub.begin_intervention(%L, NULL, NULL, ''2020-01-01'')', pg_temp.id('s1')), 'SD422', 'date_past', 'not in the past');
SELECT throws_ok(format('SELECT hub.begin_intervention(%L, NULL, NULL, NULL)', pg_temp.id('2s1')), 'SD404', NULL, 'not for another school''s student');
SELECT throws_ok(format('SELECT hub.begin_intervention(%L, NULL, NULL, NULL)', pg_temp.id('s4')), 'SD404', NULL, 'nor for a student of no own class');

-- words of the document
SELECT throws_ok(format('UPDATE hub.interventions SET type = ''other'' WHERE id = %L', :'first'), '23514', NULL, 'interventions_type_check');
SELECT throws_ok(format('UPDATE hub.interventions SET status = ''done'' WHERE id = %L', :'first'), '23514', NULL, 'interventions_status_check');
SELECT throws_ok(format('UPDATE hub.interventions SET status = ''completed'' WHERE id = %L', :'first'), '23514', NULL, 'completed says when');

-- steps, by the student
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is(pg_temp.told('s1'), '{intervention_started,intervention_started}', 'the student was told of both');
SELECT is(hub.tick_step(:'first', 1, true), 'changed', 'the student ticks a step');
SELECT is(hub.tick_step(:'first', 1, true), 'same', 'once');
SELECT is((SELECT done_by FROM hub.intervention_steps WHERE intervention_id = :'first' AND step = 1), 'student', 'it says who');
SELECT is(pg_temp.progress(:'first'), 'active 1/4', 'progress follows');
SELECT is(hub.tick_step(:'first', 1, false), 'changed', 'and takes it back');
SELECT is(hub.tick_step(:'first', 1, false), 'same', 'once');
SELECT is(hub.tick_step(:'first', 5, true), 'no_step', 'there is no fifth');
SELECT is(hub.tick_step(:'first', 0, true), 'no_step', 'nor one before the first');

-- by events
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null
SELECT pg_temp.answers('s1', '일차함수', '{t}', now() - interval '1 hour') \g /dev/null
SELECT is(pg_temp.progress(:'first'), 'active 0/4', 'what was done before it began counts for nothing');
SELECT pg_temp.answers('s1', '일차함수', '{t}') \g /dev/null
SELECT is(pg_temp.progress(:'first'), 'active 1/4', 'a study event of the concept is a look at it');
SELECT pg_temp.answers('s1', '일차함수', array_fill(true, ARRAY[13]), now() + interval '1 minute') \g /dev/null
SELECT is(pg_temp.progress(:'first'), 'active 1/4', 'fourteen of fifteen problems');
SELECT pg_temp.answers('s1', '일차함수', '{f}', now() + interval '2 minutes') \g /dev/null
SELECT is(pg_temp.progress(:'first'), 'active 2/4', 'the last answer does the step');
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is(hub.tick_step(:'first', 2, false), 'by_event', 'what an event ticked stays');

-- pause and resume
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is(hub.set_intervention_status(:'first', 'paused'), 'changed', 'a teacher pauses it');
SELECT is(hub.set_intervention_status(:'first', 'paused'), 'same', 'once');
SELECT is(hub.tick_step(:'first', 3, true), 'not_active', 'nothing is ticked meanwhile');
SELECT pg_temp.answers('s1', '이차함수', '{t}', now() + interval '3 minutes') \g /dev/null
SELECT is(pg_temp.progress(:'first'), 'paused 2/4', 'not by events either');
SELECT is(pg_temp.started('s1', '[{"concept": "이차함수"}]'), 'started', 'another may take up the concept');
SELECT is(hub.set_intervention_status(:'first', 'active'), 'already_active', 'then the first cannot go on');
SELECT is(hub.set_intervention_status((SELECT intervention_id FROM hub.intervention_concepts WHERE is_active AND concept = '이차함수'), 'cancelled'), 'changed', 'until that one ends');
SELECT is(hub.set_intervention_status(:'first', 'active'), 'changed', 'and now it goes on');

-- completing
SELECT is(hub.set_progress(:'first', 3, 5), 'wrong_total', 'progress speaks of all steps');
SELECT is(hub.set_progress(:'first', 3, 4), 'changed', 'progress ticks the first open steps');
SELECT is((SELECT array_agg(step ORDER BY step) FROM hub.intervention_steps WHERE intervention_id = :'first'), '{1,2,3}', 'in order');
SELECT is(hub.set_progress(:'first', 1, 4), 'changed', 'or takes the last back');
SELECT is((SELECT array_agg(step ORDER BY step) FROM hub.intervention_steps WHERE intervention_id = :'first'), '{1}', 'down to the first');
SELECT hub.set_progress(:'first', 3, 4) \g /dev/null
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is(hub.tick_step(:'first', 4, true), 'changed', 'the last step');
SELECT is(pg_temp.progress(:'first'), 'completed 4/4', 'completes it');
SELECT ok((SELECT bool_and(mastery_after > 0 AND NOT is_active) FROM hub.intervention_concepts WHERE intervention_id = :'first'), 'with the mastery of the moment');
SELECT is((SELECT count(*) FROM hub.learning_history WHERE student_id = pg_temp.id('s1') AND content ->> 'action' = 'intervention_completed'), 1::bigint, 'and a line in the history');
SELECT is(hub.tick_step(:'first', 4, false), 'changed', 'a slip of the thumb is taken back');
SELECT is(pg_temp.progress(:'first'), 'active 3/4', 'and it is open again');
SELECT hub.tick_step(:'first', 4, true) \g /dev/null
UPDATE hub.interventions SET completed_at = now() - interval '2 hours' WHERE id = :'first';
SELECT is(hub.tick_step(:'first', 4, false), 'not_active', 'for an hour');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is(pg_temp.told('teacher'), '{intervention_completed}', 'the teacher is told once');
SELECT is(pg_temp.told('s1'), array_fill('intervention_started'::text, '{3}'), 'the student, who ticked the last step, is not');
SELECT is(hub.set_intervention_status(:'first', 'active'), 'intervention_ended', 'what has ended stays ended');
SELECT is(hub.set_progress(:'first', 1, 4), 'intervention_ended', 'in its progress too');

-- both or neither
SELECT pg_temp.started('s3', '[{"concept": "도형"}]', '[{"step": 1, "activity": "video"}, {"step": 2, "activity": "reading"}]') \g /dev/null
SELECT pg_temp.newest('s3') AS third \gset
SELECT is(hub.change_intervention(:'third', 'paused', 1, 2), 'changed', 'progress and status at once');
SELECT pg_temp.started('s3', '[{"concept": "도형"}]') \g /dev/null
SELECT is(hub.change_intervention(:'third', 'active', 0, 2), 'already_active', 'where the status is refused');
SELECT is(pg_temp.progress(:'third'), 'paused 1/2', 'progress stays too');
SELECT is(hub.change_intervention(:'third', 'cancelled', 1, 3), 'wrong_total', 'and where progress is refused');
SELECT is(pg_temp.progress(:'third'), 'paused 1/2', 'the status');
SELECT is(hub.change_intervention(:'third', NULL, NULL, NULL), 'same', 'nothing changes nothing');
SELECT is(hub.change_intervention(:'third', 'completed', NULL, NULL), 'changed', 'a teacher may say that it is over');
SELECT is(pg_temp.told('s3'), '{intervention_completed,intervention_started,intervention_started}', 'which the student is told');
SELECT is((SELECT link FROM inbox.notifications WHERE user_id = pg_temp.id('s3') AND kind = 'intervention_completed'), '/learning', 'with the way to the own plans');
SELECT hub.set_intervention_status(pg_temp.newest('s3'), 'cancelled') \g /dev/null
SELECT id AS fourth FROM hub.begin_intervention(pg_temp.id('s3'), '[{"concept": "도형"}]', NULL, NULL, type => 'auto') \gset
SELECT is((SELECT type::text FROM hub.interventions WHERE id = :'fourth'), 'auto', 'what another program worked out is auto too');
SELECT hub.set_intervention_status(pg_temp.newest('s3'), 'cancelled') \g /dev/null

-- what changed
SELECT pg_temp.answers('s2', '이차함수', '{f,f,t,f,f}', now() - interval '2 days') \g /dev/null
SELECT results_eq(format('SELECT concept, compared, after > before FROM hub.compare_intervention(%L) ORDER BY 1', :'first'),
	$$VALUES ('이차함수', 1, true), ('일차함수', 0, true)$$, 'beside students who stood alike');
UPDATE hub.interventions SET completed_at = now() + interval '1 second' WHERE id = :'first';
SELECT pg_temp.started('s2') \g /dev/null
SELECT is((SELECT compared FROM hub.compare_intervention(:'first') WHERE concept = '이차함수'), 0, 'and have none for the concept');

-- several at once
SELECT results_eq(format('SELECT student_name, decision FROM hub.start_several(%L) ORDER BY 1', ARRAY[pg_temp.id('s2'), pg_temp.id('s3'), pg_temp.id('2s1'), pg_temp.id('s4')]),
	$$VALUES ('학생2', 'already_active'), ('학생3', 'no_weak_areas')$$, 'each by itself; who is not seen is not there');

-- proposals
UPDATE hub.mastery SET mastery = 0.9 WHERE student_id = pg_temp.id('s1');
SELECT pg_temp.answers('s3', '확률', '{f,f,f,f}', now() - interval '1 day') \g /dev/null
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null
SELECT is((SELECT proposed FROM hub.propose_interventions(NULL, 100)), 0, 'four answers are too few to propose');
SELECT pg_temp.answers('s3', '확률', '{f}', now() - interval '23 hours') \g /dev/null
SELECT is((SELECT proposed FROM hub.propose_interventions(NULL, 100)), 1, 'five are enough');
SELECT is((SELECT proposed FROM hub.propose_interventions(NULL, 100)), 0, 'one open proposal a student');
SELECT ok((SELECT last_student IS NOT NULL FROM hub.propose_interventions(NULL, 2)), 'batches say where to go on');
UPDATE hub.mastery SET mastery = 0.9 WHERE student_id = pg_temp.id('s3');
SELECT is((SELECT proposed FROM hub.propose_interventions(NULL, 100)), 0, 'who has mastered it meanwhile');
SELECT is((SELECT count(*) FROM hub.intervention_proposals WHERE decision IS NULL), 0::bigint, 'needs no proposal any more');
UPDATE hub.mastery SET mastery = 0.1 WHERE student_id = pg_temp.id('s3');
SELECT is((SELECT proposed FROM hub.propose_interventions(NULL, 100)), 1, 'until it is needed again');
SELECT id AS proposal FROM hub.intervention_proposals WHERE decision IS NULL \gset
SELECT pg_temp.answers('s3', '소수', '{f,f,f,f,f}', now() - interval '22 hours') \g /dev/null
SELECT is((SELECT proposed FROM hub.propose_interventions(NULL, 100)), 1, 'other concepts make it another');
SELECT is((SELECT jsonb_path_query_array(weak_areas, '$[*].concept') FROM hub.intervention_proposals WHERE id = :'proposal' AND decision IS NULL), '["확률", "소수"]', 'in the same place');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is(pg_temp.started('s3', '[{"concept": "소수"}]'), 'started', 'a plan of the teacher''s own');
SELECT is((SELECT count(*) FROM hub.intervention_proposals WHERE decision IS NULL), 0::bigint, 'overtakes what was proposed for it');
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null
SELECT is((SELECT proposed FROM hub.propose_interventions(NULL, 100)), 1, 'the night proposes the rest');
SELECT is(hub.tell_proposals(), 1, 'the teacher is told');
SELECT is(hub.tell_proposals(), 0, 'once a day');
SELECT pg_temp.sign_in('2teacher') \g /dev/null
SELECT throws_ok(format('SELECT hub.dismiss_proposals(%L)', (SELECT array_agg(id) FROM hub.intervention_proposals)), 'SD404', NULL, 'another school has none of it');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is(hub.dismiss_proposals(ARRAY(SELECT id FROM hub.intervention_proposals)), 1, 'a teacher dismisses it');
SELECT is((SELECT proposed FROM hub.propose_interventions(NULL, 100)), 0, 'then it is not proposed again');
UPDATE hub.intervention_proposals SET decided_at = now() - interval '15 days';
SELECT is((SELECT proposed FROM hub.propose_interventions(NULL, 100)), 1, 'for 14 days');
SELECT results_eq($$SELECT decision, concepts FROM hub.accept_proposals(ARRAY(SELECT id FROM hub.intervention_proposals WHERE decision IS NULL))$$,
	$$VALUES ('started', '확률')$$, 'accepted it begins');
SELECT is((SELECT type::text FROM hub.interventions WHERE student_id = pg_temp.id('s3') AND weak_areas @> '[{"concept": "확률"}]'), 'auto', 'as an auto one');
SELECT is((SELECT decision FROM hub.begin_intervention(pg_temp.id('s3'), '[{"concept": "새"}]', NULL, NULL, (SELECT id FROM hub.intervention_proposals WHERE decision = 'accepted'))),
	'proposal_decided', 'once');
SELECT is((SELECT proposed FROM hub.propose_interventions(NULL, 100)), 0, 'what is being worked at is not proposed');
SELECT throws_ok('SELECT hub.enqueue_for_schools(''auto_interventions'')', 'SD404', NULL, 'jobs for all schools are the platform''s alone');

-- another school
SELECT pg_temp.sign_in('2admin') \g /dev/null
SELECT is((SELECT count(*) FROM hub.interventions) + (SELECT count(*) FROM hub.intervention_concepts) + (SELECT count(*) FROM hub.intervention_steps)
	+ (SELECT count(*) FROM hub.intervention_proposals), 0::bigint, 'another school sees nothing of it');
SELECT throws_ok(format('SELECT hub.set_intervention_status(%L, ''paused'')', :'first'), 'SD404', NULL, 'and changes nothing');

SELECT * FROM finish();
ROLLBACK;
