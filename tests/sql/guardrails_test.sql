-- SPDX-License-Identifier: GPL-3.0-or-later
-- Rules of what may be asked: who changes them, what is known of a change, who is told of what they caught, and who decides.
\ir fixture.psql
SELECT no_plan();

CREATE FUNCTION pg_temp.rule(name text, action text, conditions jsonb DEFAULT '[{"type": "words", "words": ["바보"]}]', is_dry boolean DEFAULT false)
RETURNS uuid LANGUAGE sql AS $$
	SELECT guardrails.save(pg_temp.id(name), jsonb_build_object('name', name, 'direction', 'both', 'conditions', conditions, 'action', action,
		'priority', 100, 'enabled', true, 'is_dry_run', is_dry), 'created');
$$;
CREATE FUNCTION pg_temp.found(rule uuid, action text, is_dry boolean DEFAULT false, is_risk boolean DEFAULT false) RETURNS jsonb LANGUAGE sql AS $$
	SELECT jsonb_build_array(jsonb_build_object('guardrail_id', rule, 'condition', 0, 'start', 3, 'length', 2, 'action', action, 'is_dry', is_dry, 'is_risk', is_risk),
		jsonb_build_object('guardrail_id', rule, 'condition', 0, 'start', 9, 'length', 2, 'action', action, 'is_dry', is_dry, 'is_risk', is_risk));
$$;
CREATE FUNCTION pg_temp.told(kind text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(p.login, ',' ORDER BY p.login) FROM inbox.notifications n JOIN school.people p ON p.id = n.user_id WHERE n.kind = told.kind AND n.school_id = pg_temp.id('ONE');
$$;

-- ---------------------------------------------------------------- rules
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is((SELECT jsonb_array_length(r.rules) FROM guardrails.current_rules() r), 1, 'a school begins with the rule about students at risk');
SELECT is((SELECT r.asker -> 'roles' FROM guardrails.current_rules() r), '["student"]', 'who asks is known by their roles');
SELECT is((SELECT r.asker -> 'classes' FROM guardrails.current_rules() r), jsonb_build_array(pg_temp.id('ONEclass')), 'and by their class');
SELECT version FROM guardrails.current_rules() \gset
SELECT is((SELECT r.rules FROM guardrails.current_rules(jsonb_build_object(pg_temp.id('ONE'), :version)) r), NULL, 'a version that is known is not read again');
SELECT throws_ok('SELECT guardrails.plan(NULL, ''{}'')', 'SD403', NULL, 'students change no rules');
SELECT throws_ok('SELECT guardrails.keep_example(''바보'', ''input'', ''flag'')', 'SD403', NULL, 'and keep no examples');

SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is((SELECT p.decision FROM guardrails.plan(NULL, '{"name": "새 규칙", "conditions": [], "action": "flag"}') p), 'planned', 'a teacher plans one');
SELECT pg_temp.rule('거친 말', 'flag') AS rule, pg_temp.rule('세기만', 'refuse', is_dry => true) AS dry, pg_temp.rule('승인', 'approve') AS held \gset
SELECT isnt((SELECT r.rules FROM guardrails.current_rules(jsonb_build_object(pg_temp.id('ONE'), :version)) r), NULL, 'a change is another version');
SELECT id AS risk FROM guardrails.guardrails WHERE is_risk \gset
SELECT is((SELECT p.decision FROM guardrails.plan(:'risk', c::jsonb) p), d, c) FROM (VALUES ('{"enabled": false}', 'built_in'), ('{"is_dry_run": true}', 'built_in'),
	('{"roles": ["tutor"]}', 'built_in'), ('{"conditions": [{"type": "words", "words": ["힘들어"]}]}', 'built_in'), ('{"action": "mask"}', 'built_in'),
	('{"action": "refuse", "message": "109"}', 'planned'),
	('{"conditions": [{"type": "topic", "topics": ["self_harm"]}, {"type": "words", "words": ["힘들어"]}]}', 'planned')) AS v(c, d);
SELECT is(guardrails.remove(:'risk'), 'built_in', 'nor is it deleted');
SELECT throws_ok(format('SELECT guardrails.plan(NULL, %L)', jsonb_build_object('name', 'x', 'classes', jsonb_build_array(pg_temp.id('TWOclass')))), 'SD404', NULL,
	'a class of another school is none');

SELECT guardrails.save(:'rule', content || '{"name": "아주 거친 말", "action": "mask"}', 'changed') FROM guardrails.plan(:'rule', '{}') \g /dev/null
SELECT is((SELECT string_agg(v.change || ' ' || (v.content ->> 'name'), ', ' ORDER BY v.created_at) FROM guardrails.versions v WHERE v.guardrail_id = :'rule'
	AND v.changed_by = pg_temp.id('teacher')), 'created 거친 말, changed 아주 거친 말', 'what it was is kept with who changed it');
SELECT is(guardrails.remove(:'rule'), 'deleted', 'a rule is deleted');
SELECT is((SELECT count(*) FROM jsonb_array_elements((SELECT r.rules FROM guardrails.current_rules() r)) AS e WHERE e ->> 'id' = :'rule'), 0::bigint, 'and works no more');
SELECT id AS first_version FROM guardrails.versions WHERE guardrail_id = :'rule' AND change = 'created' \gset
SELECT guardrails.save(:'rule', guardrails.version_content(:'rule', :'first_version'), 'restored') \g /dev/null
SELECT is((SELECT g.name::text || ' ' || g.action FROM guardrails.guardrails g WHERE g.id = :'rule' AND g.deleted_at IS NULL), '거친 말 flag', 'it comes back as it was');

-- ---------------------------------------------------------------- what was caught
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT guardrails.note_matches('input', pg_temp.found(:'rule', 'flag'), NULL, NULL, '이 바보 같은 바보') \g /dev/null
SELECT guardrails.note_matches('input', pg_temp.found(:'dry', 'refuse', is_dry => true), NULL, NULL, '이 바보 같은 바보') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is((SELECT jsonb_array_length(m.places) FROM guardrails.matches m WHERE m.guardrail_id = :'rule'), 2, 'a rule is one line of a text, with its places');
SELECT is((SELECT m.excerpt FROM guardrails.matches m WHERE m.guardrail_id = :'dry'), NULL, 'a dry run keeps nobody''s words');
SELECT is(pg_temp.told('guardrail_flagged'), 'teacher', 'the class''s teacher is told of what is flagged');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s5') \g /dev/null
SELECT guardrails.note_matches('input', pg_temp.found(:'risk', 'flag', is_risk => true), NULL, NULL, '힘들어') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.told('guardrail_risk'), 'admin', 'of a student of no class the admins are told');
SELECT is((SELECT string_agg(DISTINCT d.channel || ' ' || d.mode, ', ' ORDER BY d.channel || ' ' || d.mode) FROM inbox.deliveries d WHERE d.event_key LIKE 'guardrail_risk:%'),
	'email now, inbox now, live now', 'at once, on every way');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT throws_ok(format('SELECT guardrails.name_risk_people(ARRAY[%L::uuid])', pg_temp.id('t1')), 'SD404', NULL, 'a tutor is not named for students at risk');
SELECT guardrails.name_risk_people(ARRAY[pg_temp.id('teacher')]) \g /dev/null
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT inbox.set_preference('safety', 'email', 'now'), inbox.set_quiet_hours('own', (now() AT TIME ZONE 'Asia/Seoul' - interval '1 hour')::time,
	(now() AT TIME ZONE 'Asia/Seoul' + interval '1 hour')::time) \g /dev/null
SELECT pg_temp.sign_in('s2') \g /dev/null
SELECT guardrails.note_matches('input', pg_temp.found(:'rule', 'flag'), NULL, NULL, '이 바보 같은 바보') \g /dev/null
SELECT pg_temp.sign_in('s6') \g /dev/null
SELECT guardrails.note_matches('input', pg_temp.found(:'risk', 'flag', is_risk => true), NULL, NULL, '힘들어') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is(pg_temp.told('guardrail_risk'), 'admin,teacher', 'the named one is told alone');
SELECT results_eq($$SELECT n.kind::text, d.due_at > now(), j.run_at > now() FROM inbox.notifications n JOIN inbox.deliveries d ON d.notification_id = n.id AND d.channel = 'email'
	JOIN jobs.jobs j ON j.type = 'mail' AND j.payload ->> 'delivery' = d.id::text WHERE n.user_id = pg_temp.id('teacher') AND d.mode = 'now' ORDER BY 1$$,
	$$VALUES ('guardrail_flagged', true, true), ('guardrail_risk', false, false)$$, 'in the named one''s quiet hours what is flagged waits, and a student at risk does not');
DELETE FROM guardrails.matches WHERE person_id = pg_temp.id('s2');
SET SESSION AUTHORIZATION seodang_app;

-- ---------------------------------------------------------------- who may read it
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is((SELECT string_agg(p.login, ',' ORDER BY p.login) FROM guardrails.matches m JOIN school.people p ON p.id = m.person_id
	WHERE NOT m.is_dry AND guardrails.sees(m)), 's1,s5,s6', 'a teacher sees the class''s, and as the named one all of students at risk');
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is((SELECT count(*) FROM guardrails.matches m WHERE guardrails.sees(m)), 0::bigint, 'students see none');
SELECT pg_temp.sign_in('2admin') \g /dev/null
SELECT is((SELECT count(*) FROM guardrails.find_matches(false, NULL, NULL, NULL, 9)), 0::bigint, 'nor does another school');

-- ---------------------------------------------------------------- deciding
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT guardrails.note_matches('input', pg_temp.found(:'held', 'approve'), NULL, pg_temp.id('turn'), '바보') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT id AS waiting FROM guardrails.matches WHERE decision = 'waiting' AND school_id = pg_temp.id('ONE') \gset
SELECT is(pg_temp.told('guardrail_waiting'), 'teacher', 'who may decide is told');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s2') \g /dev/null
SELECT throws_ok(format('SELECT guardrails.decide(%L, ''approved'')', :'waiting'), 'SD403', NULL, 'students decide nothing');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT throws_ok(format('SELECT guardrails.decide(%L, ''approved'')', (SELECT m.id FROM guardrails.matches m WHERE m.guardrail_id = :'rule')), 'SD404', NULL,
	'what does not wait is not decided');
SELECT is(guardrails.decide(:'waiting', 'approved'), 'decided', 'the teacher decides');
SELECT is(guardrails.decide(:'waiting', 'refused'), 'already_decided', 'once');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT m.decision || ' ' || p.login FROM guardrails.matches m JOIN school.people p ON p.id = m.decided_by WHERE m.id = :'waiting'), 'approved teacher', 'by whom is kept');

-- ---------------------------------------------------------------- who is asked how to hear of it
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT is((SELECT count(*) FROM inbox.preference_matrix() m WHERE m.type IN ('safety', 'risk')), 0::bigint, 'students are not asked about notices for staff');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is((SELECT array_agg(DISTINCT m.modes) FROM inbox.preference_matrix() m WHERE m.type = 'risk')::text, '{{now}}', 'and nobody turns off those about students at risk');

SELECT * FROM finish();
ROLLBACK;
