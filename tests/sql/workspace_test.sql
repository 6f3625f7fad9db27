-- SPDX-License-Identifier: GPL-3.0-or-later
-- Workflows, their executions step by step, who decides, limits, the log.
\ir fixture.psql
SELECT no_plan();

-- A worker does what comes next; filling templates in is the program's, so here fields stand as they are.
CREATE FUNCTION pg_temp.work(execution uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	n record;
BEGIN
	PERFORM auth.act_in_school(pg_temp.id('ONE'));
	SELECT * INTO n FROM workspace.next_step(execution);
	IF n.step_id IS NULL THEN
		RETURN NULL;
	END IF;
	PERFORM workspace.do_step(n.step_id, n.type, n.config);
	RETURN n.type;
END $$;
CREATE FUNCTION pg_temp.of(execution uuid) RETURNS workspace.workflow_executions LANGUAGE sql AS
$$ SELECT e FROM workspace.workflow_executions e WHERE e.id = execution $$;
CREATE FUNCTION pg_temp.step(execution uuid, step text) RETURNS workspace.workflow_steps LANGUAGE sql AS
$$ SELECT s FROM workspace.workflow_steps s WHERE s.execution_id = execution AND s.name = step ORDER BY s.number DESC LIMIT 1 $$;
CREATE FUNCTION pg_temp.workflow(steps jsonb, inputs jsonb DEFAULT '[]') RETURNS uuid LANGUAGE sql AS
$$ SELECT workspace.create_workflow('시험', '', jsonb_build_object('inputs', inputs, 'steps', steps)) $$;

-- ---------------------------------------------------------------- conditions
SELECT ok(workspace.holds(value, test, operand) IS NOT DISTINCT FROM expected, format('%s %s %s', value, test, operand))
FROM (VALUES ('오늘 학교 폭력 이 있었다', 'any_word', '괴롭힘, 학교폭력', true), ('오늘은 맑다', 'any_word', '비, 눈', false), ('ABC', 'any_word', ' , ', false),
	('급한 일', 'contains', '급한', true), ('Urgent', 'contains', 'URGENT', true), ('가', 'contains', '나', false),
	(' 네 ', 'equals', '네', true), ('네네', 'equals', '네', false), ('', 'is_empty', NULL, true), (' ', 'is_empty', NULL, true), ('x', 'is_empty', NULL, false),
	('점수는 1,250점', 'greater', '1000', true), ('-3', 'less', '0', true), ('3', 'greater', '3', false), ('없음', 'greater', '3', NULL), ('3', 'less', '', NULL))
	AS t(value, test, operand, expected);

-- ---------------------------------------------------------------- a whole execution
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT pg_temp.workflow(('[{"name": "글", "type": "transform", "template": "급한 일"},
	{"name": "갈림", "type": "branch", "value": "급한 일", "test": "contains", "operand": "급한", "else": "end"},
	{"name": "확인", "type": "wait", "to": {"role": "admin"}, "answer": "approval", "text": "괜찮아요?"},
	{"name": "알림", "type": "notify", "to": {"people": ["' || pg_temp.id('s1') || '", "' || pg_temp.id('s5') || '", "' || pg_temp.id('2s1') || '"]},
		"title": "소식", "text": "끝났어요"}]')::jsonb, '[{"name": "메모", "label": "메모", "required": true}]') AS workflow \gset
SELECT throws_ok(format('SELECT workspace.start_execution(%L, ''{}'')', :'workflow'), 'SD422', 'input_required', 'a required input must be there');
SELECT throws_ok(format('SELECT workspace.start_execution(%L, ''{"메모": "a", "다른": "b"}'')', :'workflow'), 'SD422', 'unknown_input', 'nothing else may be');
SELECT throws_ok(format('SELECT workspace.start_execution(%L, jsonb_build_object(''메모'', repeat(''가'', 20001)))', :'workflow'), 'SD422', 'input_too_long',
	'nor too much');
SELECT workspace.start_execution(:'workflow', '{"메모": "상담"}') AS execution \gset
SELECT is(status, 'RUNNING', 'it runs') FROM pg_temp.of(:'execution');
SELECT is(count(*), 1::bigint, 'one job is ordered for it') FROM jobs.jobs WHERE type = 'workflow_step' AND payload ->> 'execution_id' = :'execution';
SELECT is(pg_temp.work(:'execution'), 'transform', 'the first step is done');
SELECT is(workspace.variables(:'execution') #>> '{steps,글,output}', '급한 일', 'what it brought can be named');
SELECT is(workspace.variables(:'execution') #>> '{input,메모}', '상담', 'and what was put in');
SELECT is(pg_temp.work(:'execution'), 'branch', 'the second');
SELECT is(decision, 'then', 'whose condition holds') FROM pg_temp.step(:'execution', '갈림');
SELECT is(pg_temp.work(:'execution'), 'wait', 'the third asks people');
SELECT is(status, 'WAITING', 'and the execution waits') FROM pg_temp.of(:'execution');
SELECT is(pg_temp.work(:'execution'), NULL, 'another job does nothing meanwhile');
SELECT ok(NOT workspace.may_decide(:'execution'), 'who was not asked may not decide') FROM pg_temp.sign_in('t1');
SELECT throws_ok(format('SELECT workspace.decide(%L, ''approved'', NULL)', :'execution'), 'SD404', NULL, 'and does not find it');
SELECT (pg_temp.step(:'execution', '확인')).id AS waiting \gset
SELECT pg_temp.sign_in('2admin') \g /dev/null
SELECT throws_ok(format('SELECT workspace.decide(%L, ''approved'', NULL)', :'execution'), 'SD404', NULL, 'nor does another school''s admin');
SELECT ok(NOT workspace.step_done(:'waiting', '') AND NOT workspace.end_execution(:'execution', 'CANCELLED'), 'nor does anything of another school end it');
SELECT workspace.step_failed(:'waiting', 'stopped') \g /dev/null
SELECT is((pg_temp.step(:'execution', '확인')).status, 'WAITING', 'and it waits on') FROM pg_temp.sign_in('admin');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is(count(*), 1::bigint, 'who was asked has a notice') FROM inbox.notifications WHERE kind = 'workflow_waits' AND user_id = pg_temp.id('admin');
SELECT throws_ok(format('SELECT workspace.decide(%L, ''answered'', ''글'')', :'execution'), 'SD422', NULL, 'an approval is no answer in words');
SELECT is(workspace.decide(:'execution', 'approved', '좋아요'), 'decided', 'it is decided');
SELECT is(workspace.decide(:'execution', 'refused', NULL), 'already_decided', 'once');
SELECT is(decision || ' ' || output, 'approved 좋아요', 'and kept with the words') FROM pg_temp.step(:'execution', '확인');
SELECT is(pg_temp.work(:'execution'), 'notify', 'it goes on');
SELECT is(status || ' ' || output, 'COMPLETED 끝났어요', 'to its end') FROM pg_temp.of(:'execution');
RESET SESSION AUTHORIZATION;
SELECT is(array_agg(user_id), ARRAY[pg_temp.id('s1')], 'told is whom the owner sees: not a student of no class, nor another school''s')
FROM inbox.notifications WHERE kind = 'workflow_message';
SET SESSION AUTHORIZATION seodang_app;

-- ---------------------------------------------------------------- rights
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT throws_ok(format('SELECT workspace.start_execution(%L)', :'workflow'), 'SD404', NULL, 'another''s workflow is not found');
SELECT throws_ok(format('SELECT workspace.cancel_execution(%L)', :'execution'), 'SD404', NULL, 'nor is an execution of it');
SELECT throws_ok(format('SELECT workspace.delete_workflow(%L)', :'workflow'), 'SD404', NULL, 'nor can it be deleted');
SELECT throws_ok(format('UPDATE workspace.workflow_executions SET status = ''FAILED'' WHERE id = %L', :'execution'), '42501', NULL,
	'executions change through functions only');
SELECT ok(NOT workspace.act_as(pg_temp.id('teacher')), 'nobody who is signed in acts as another');
SELECT pg_temp.sign_in('s1') \g /dev/null
SELECT throws_ok($$SELECT pg_temp.workflow('[{"name": "a", "type": "transform", "template": "x"}]')$$, 'SD403', NULL, 'students have no workflows');
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null
SELECT ok(NOT workspace.act_as(pg_temp.id('s1')), 'the worker acts for staff alone');
SELECT ok(NOT workspace.act_as(pg_temp.id('2teacher')), 'of its school');
SELECT ok(workspace.act_as(pg_temp.id('teacher')), 'as the owner');
SELECT is(auth.user_id() || ' ' || auth.has_role('teacher'), pg_temp.id('teacher') || ' true', 'with the owner''s roles');

-- ---------------------------------------------------------------- a model
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT pg_temp.workflow('[{"name": "물음", "type": "model", "prompt": "안녕"}, {"name": "뒤", "type": "transform", "template": "끝"}]') AS asking \gset
SELECT workspace.start_execution(:'asking') AS execution \gset
SELECT is(pg_temp.work(:'execution'), 'model', 'a model is asked');
RESET SESSION AUTHORIZATION;
SELECT is(r.purpose || ' ' || (r.messages #>> '{0,content}'), 'workflow 안녕', 'with what the step says') FROM models.requests r
WHERE r.subject = (pg_temp.step(:'execution', '물음')).id;
SELECT workspace.step_answered(r, '{"outcome": "answered", "text": "반가워요", "model": "m", "tokens_in": 2, "tokens_out": 3, "cost": 0.25}') FROM models.requests r
WHERE r.subject = (pg_temp.step(:'execution', '물음')).id \g /dev/null
SELECT is(format('%s %s %s %s', status, output, tokens, cost), 'COMPLETED 반가워요 5 0.250000', 'its answer is the step''s output, with what it took')
FROM pg_temp.step(:'execution', '물음');
SELECT is(cost, 0.25, 'which the execution sums up') FROM pg_temp.of(:'execution');
SELECT workspace.step_answered(r, '{"outcome": "answered", "text": "또", "model": "m"}') FROM models.requests r
WHERE r.subject = (pg_temp.step(:'execution', '물음')).id \g /dev/null
SELECT is(output, '반가워요', 'a second answer changes nothing') FROM pg_temp.step(:'execution', '물음');
UPDATE workspace.workflow_executions SET most_cost = 0.1 WHERE id = :'execution';
SET SESSION AUTHORIZATION seodang_app;
SELECT is(pg_temp.work(:'execution'), NULL, 'what cost too much');
SELECT is(status || ' ' || fault, 'FAILED too_costly', 'ends there') FROM pg_temp.of(:'execution');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is(count(*), 1::bigint, 'and its owner is told') FROM inbox.notifications WHERE kind = 'workflow_failed' AND user_id = pg_temp.id('teacher');
SELECT workspace.start_execution(:'asking') AS execution \gset
SELECT pg_temp.work(:'execution') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT workspace.step_answered(r, '{"outcome": "refused", "text": "", "guardrail": {"message": "그 말은 쓸 수 없어요."}}') FROM models.requests r
WHERE r.subject = (pg_temp.step(:'execution', '물음')).id \g /dev/null
SELECT is(fault || ' ' || fault_words, 'guardrail_refused 그 말은 쓸 수 없어요.', 'a guardrail''s words stay with the step') FROM pg_temp.step(:'execution', '물음');
SET SESSION AUTHORIZATION seodang_app;

-- ---------------------------------------------------------------- what a guardrail holds
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT guardrails.save(pg_temp.id('held'), '{"name": "승인", "direction": "both", "conditions": [], "action": "approve", "priority": 1, "enabled": true, "is_dry_run": false}',
	'created') AS rule \gset
RESET SESSION AUTHORIZATION;
CREATE FUNCTION pg_temp.held_answer(execution uuid) RETURNS void LANGUAGE sql AS $$
	SELECT workspace.step_answered(r, jsonb_build_object('outcome', 'held', 'text', '조심스러운 답', 'guardrail', '{"message": "안 돼요"}'::jsonb, 'matches',
		jsonb_build_array(jsonb_build_object('guardrail_id', pg_temp.id('held'), 'condition', 0, 'start', 0, 'length', 2, 'action', 'approve', 'is_dry', false, 'is_risk', false))))
	FROM models.requests r WHERE r.subject = (pg_temp.step(execution, '물음')).id;
$$;
CREATE FUNCTION pg_temp.waiting_match() RETURNS uuid LANGUAGE sql AS $$ SELECT id FROM guardrails.matches WHERE decision = 'waiting' AND guardrail_id = pg_temp.id('held') $$;
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT workspace.start_execution(:'asking') AS execution \gset
SELECT pg_temp.work(:'execution') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT auth.act_in_school(pg_temp.id('ONE')), pg_temp.held_answer(:'execution') \g /dev/null
SELECT is(format('%s %s', status, output), 'WAITING ', 'an answer that a person must approve is no output yet') FROM pg_temp.step(:'execution', '물음');
SELECT is(status, 'WAITING', 'and the execution waits') FROM pg_temp.of(:'execution');
SELECT is((SELECT m.direction || ' ' || m.excerpt FROM guardrails.matches m WHERE m.id = pg_temp.waiting_match()), 'output 조심스러운 답', 'what was found in it is noted');
SELECT is((SELECT array_agg(n.user_id) FROM inbox.notifications n WHERE n.kind = 'guardrail_waiting' AND n.school_id = pg_temp.id('ONE')), ARRAY[pg_temp.id('admin')], 'who may decide is told');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is(guardrails.decide(pg_temp.waiting_match(), 'approved'), 'decided', 'it is approved');
SELECT is(format('%s %s', status, output), 'COMPLETED 조심스러운 답', 'and is the step''s output') FROM pg_temp.step(:'execution', '물음');
SELECT is(pg_temp.work(:'execution'), 'transform', 'the execution goes on');
SELECT is(status || ' ' || output, 'COMPLETED 끝', 'to its end') FROM pg_temp.of(:'execution');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT workspace.start_execution(:'asking') AS execution \gset
SELECT pg_temp.work(:'execution') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT auth.act_in_school(pg_temp.id('ONE')), pg_temp.held_answer(:'execution') \g /dev/null
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is(guardrails.decide(pg_temp.waiting_match(), 'refused'), 'decided', 'or refused');
SELECT is(fault || ' ' || fault_words, 'guardrail_refused 안 돼요', 'then the step fails') FROM pg_temp.step(:'execution', '물음');

-- ---------------------------------------------------------------- ways, cancelling, limits
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT pg_temp.workflow('[{"name": "돌기", "type": "transform", "template": "x", "next": "돌기"}]') AS turning \gset
SELECT workspace.start_execution(:'turning') AS execution \gset
RESET SESSION AUTHORIZATION;
UPDATE workspace.workflow_executions SET most_steps = 3 WHERE id = :'execution';
SET SESSION AUTHORIZATION seodang_app;
SELECT is(array_agg(pg_temp.work(:'execution')), '{transform,transform,transform,NULL}', 'what leads back to itself') FROM generate_series(1, 4);
SELECT is(status || ' ' || fault, 'FAILED too_many_steps', 'ends at the limit of steps') FROM pg_temp.of(:'execution');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT workspace.start_execution(:'turning') AS execution \gset
SELECT is(workspace.cancel_execution(:'execution'), 'cancelled', 'an execution is cancelled');
SELECT is(workspace.cancel_execution(:'execution'), 'already_ended', 'once');
SELECT is(pg_temp.work(:'execution'), NULL, 'its job does nothing more');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT workspace.start_execution(:'turning') AS execution \gset
RESET SESSION AUTHORIZATION;
UPDATE workspace.workflow_executions SET deadline_at = now() - interval '1 second' WHERE id = :'execution';
SET SESSION AUTHORIZATION seodang_app;
SELECT auth.act_in_school(NULL) \g /dev/null
SELECT workspace.end_overdue_executions() \g /dev/null
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is(status || ' ' || fault, 'FAILED too_long', 'what takes too long ends') FROM pg_temp.of(:'execution');
SELECT pg_temp.workflow('[{"name": "확인", "type": "wait", "to": {"role": "me"}, "answer": "text", "text": "어떤가요?", "refused": "end"}]') AS asked \gset
SELECT workspace.start_execution(:'asked') AS execution \gset
SELECT pg_temp.work(:'execution') \g /dev/null
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT throws_ok(format('SELECT workspace.decide(%L, ''answered'', '' '')', :'execution'), 'SD422', 'required', 'an answer has words');
SELECT is(workspace.decide(:'execution', 'answered', '좋네요'), 'decided', 'it is answered');
SELECT is(status || ' ' || output, 'COMPLETED 좋네요', 'and the answer is its output') FROM pg_temp.of(:'execution');
SELECT pg_temp.workflow('[{"name": "도구", "type": "tool", "connection": "none", "tool": "none"}]') AS calling \gset
SELECT workspace.start_execution(:'calling') AS execution \gset
SELECT pg_temp.work(:'execution') \g /dev/null
SELECT is(fault, 'no_such_tool', 'a tool that is not there cannot be called') FROM pg_temp.of(:'execution');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT workspace.save_connection(NULL, '도서관', 'https://tools.example.org/mcp', NULL, false, true) AS library \gset
SELECT workspace.put_tools(:'library', '{}', '[{"name": "search", "description": "", "input_schema": {}, "is_repeatable": true}]') \g /dev/null
SELECT workspace.permit_tool(t.id, 'allow') FROM workspace.mcp_tools t WHERE t.connection_id = :'library' \g /dev/null
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT pg_temp.workflow(jsonb_build_array(jsonb_build_object('name', '도구', 'type', 'tool', 'connection', :'library', 'tool', 'search'))) AS calling \gset
SELECT workspace.start_execution(:'calling') AS execution \gset
SELECT is(pg_temp.work(:'execution'), 'tool', 'a tool that is permitted is called');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT workspace.save_connection(:'library', '도서관', 'https://tools.example.org/mcp', NULL, false, false) \g /dev/null
SELECT is_empty(format('SELECT FROM workspace.call_to_make(%L)', c.id), 'not once its connection was switched off') FROM workspace.mcp_calls c;
SELECT is(status || ' ' || fault, 'FAILED tool_not_permitted', 'and nobody waits for it') FROM pg_temp.of(:'execution');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT count(workspace.start_execution(:'turning')) FROM generate_series(1, 20) \g /dev/null
SELECT throws_ok(format('SELECT workspace.start_execution(%L)', :'turning'), 'SD409', 'too_many_executions', 'twenty at once are enough');

-- ---------------------------------------------------------------- versions and schedule
SELECT is(version, 2, 'a change is a version') FROM workspace.change_workflow(:'asked', 1, '이름', '',
	'{"inputs": [], "steps": [{"name": "b", "type": "transform", "template": "y"}]}');
SELECT ok(NOT changed, 'what was changed meanwhile is not written over') FROM workspace.change_workflow(:'asked', 1, '이름', '', '{"inputs": [], "steps": []}');
SELECT is(version, 2, 'another name alone is none') FROM workspace.change_workflow(:'asked', 2, '다른 이름', '',
	'{"inputs": [], "steps": [{"name": "b", "type": "transform", "template": "y"}]}');
SELECT is(workspace.restore_workflow(:'asked', 1), 3, 'an older one comes back as a new one');
SELECT is(definition #>> '{steps,0,name}' || ' ' || restored || ' ' || (changed_by = pg_temp.id('teacher')), '확인 1 true', 'which says from where, and who')
FROM workspace.workflow_versions WHERE workflow_id = :'asked' AND version = 3;
SELECT throws_ok(format('SELECT workspace.restore_workflow(%L, 9)', :'asked'), 'SD404', NULL, 'one that never was is not found');
SELECT throws_ok(format('SELECT workspace.schedule_workflow(%L, ''cron'', ''0 8 * * 1'', ''{}'', ''skip'', now() + interval ''1 day'')', :'workflow'), 'SD409',
	'inputs_required', 'what needs an input cannot run by itself');
SELECT workspace.schedule_workflow(:'asked', 'cron', '0 8 * * 1', '{}', 'skip', now() + interval '1 day') \g /dev/null
SELECT workspace.schedule_workflow(:'asked', 'cron', '0 9 * * 1', '{}', 'skip', now() + interval '2 days') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is(array_agg(t.cron_expression || ' ' || t.task_type), '{0 9 * * 1 workflow_run}'::text[], 'a workflow has one schedule') FROM jobs.scheduled_tasks t
WHERE t.config ->> 'workflow_id' = :'asked';
DELETE FROM workspace.workflow_executions WHERE workflow_id = :'turning';
SET SESSION AUTHORIZATION seodang_app;
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null
SELECT workspace.run_scheduled(:'asked') AS scheduled \gset
SELECT ok(is_scheduled AND owner_id = pg_temp.id('teacher'), 'it runs as its owner') FROM pg_temp.of(:'scheduled');
RESET SESSION AUTHORIZATION;
UPDATE school.people SET disabled_at = now() WHERE id = pg_temp.id('teacher');
SET SESSION AUTHORIZATION seodang_app;
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null
SELECT is(workspace.run_scheduled(:'asked'), NULL, 'not once the owner is gone');
SELECT is(pg_temp.work(:'scheduled'), NULL, 'and what ran');
RESET SESSION AUTHORIZATION;
SELECT is(fault, 'owner_away', 'ends') FROM pg_temp.of(:'scheduled');
UPDATE school.people SET disabled_at = NULL WHERE id = pg_temp.id('teacher');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT workspace.delete_workflow(:'asked') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is(count(*), 0::bigint, 'with the workflow goes its schedule') FROM jobs.scheduled_tasks t WHERE t.config ->> 'workflow_id' = :'asked';
SELECT is(count(*), 0::bigint, 'and its executions') FROM workspace.workflow_executions e WHERE e.workflow_id = :'asked';

-- ---------------------------------------------------------------- the log
SELECT throws_ok($$SELECT workspace.log('workflow_created', NULL, '{"name": "한지원 상담"}')$$, '23514', NULL, 'words cannot stand in the log');
SELECT throws_ok($$SELECT workspace.log('workflow_created', NULL, '{"list": ["a"]}')$$, '23514', NULL, 'nor lists');
SET SESSION AUTHORIZATION seodang_app;
SELECT is(count(*), 0::bigint, 'teachers do not see it') FROM workspace.logs;
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT cmp_ok(count(*), '>', 10::bigint, 'admins do') FROM workspace.logs;
RESET SESSION AUTHORIZATION;
SELECT is(keep, interval '90 days', 'for ninety days') FROM jobs.retention WHERE table_name = 'workspace.logs';
SELECT * FROM finish();
ROLLBACK;
