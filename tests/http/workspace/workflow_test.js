// SPDX-License-Identifier: GPL-3.0-or-later
// Workflows by program and in the browser: made, changed as a list, run step by step, decided, cancelled, scheduled.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql } = require('../support/server.js');
const { until } = require('../support/instance.js');
const { formToken } = require('../support/people.js');

const PATIENCE = 60000;

const school = makeSchool({ student: 2, tutor: 1, teacher: 2, admin: 1 });
const { teacher: [teacher, colleague], admin: [admin], tutor: [tutor], student: [student] } = school;

const transform = (name, template, more = {}) => ({ name, type: 'transform', template, ...more });

async function made(steps, { inputs = [], by = teacher } = {}) {
	const { status, body } = await by.api.post('/workflows', { name: '시험', inputs, steps });
	assert.equal(status, 201, JSON.stringify(body));
	return body;
}

async function ran(workflow, input = {}, by = teacher) {
	const { status, body } = await by.api.post(`/workflows/${workflow.id}/run`, { input });
	assert.equal(status, 202, JSON.stringify(body));
	return body;
}

const read = async ({ id }, by = teacher) => (await by.api.get(`/workflow-executions/${id}`)).body;

/** The execution once it is as wanted. */
async function reached(execution, status, by = teacher) {
	let now;
	await until(`the execution is ${status}`, PATIENCE, async () => {
		now = await read(execution, by);
		return now.status === status;
	}, 100);
	return now;
}

const refusal = ({ status, body }) => [status, ...(body.errors || []).map(({ field, code }) => `${field} ${code}`)].join(' ');

test('steps are done one after the other, each with what went in and came out', async () => {
	const workflow = await made([transform('인사', '{{input.이름}} 님, {{#input.말}}{{input.말}}{{/input.말}}{{^input.말}}안녕하세요{{/input.말}} <b>'),
		{ name: '갈림', type: 'branch', value: '{{steps.인사.output}}', test: 'contains', operand: '안녕', else: '다른' },
		transform('같은', '1: {{steps.인사.output}} ({{steps.갈림.decision}})', { next: 'end' }), transform('다른', '2')],
	{ inputs: [{ name: '이름', label: '이름', required: true }, { name: '말' }] });
	assert.deepEqual([workflow.version, workflow.steps.length, workflow.inputs[1]], [1, 4, { name: '말', label: '말', required: false }]);

	const execution = await ran(workflow, { 이름: '지우' });
	assert.deepEqual([execution.status, execution.workflow], ['RUNNING', { id: workflow.id, name: '시험' }]);
	const done = await reached(execution, 'COMPLETED');
	assert.deepEqual(done.steps.map(({ name, type, status }) => `${name} ${type} ${status}`), ['인사 transform COMPLETED', '갈림 branch COMPLETED', '같은 transform COMPLETED']);
	assert.equal(done.output, '1: 지우 님, 안녕하세요 <b> (then)');
	for (const step of done.steps) {
		assert.equal(typeof step.time, 'number');
		assert.equal(step.cost, 0);
		assert.equal(typeof step.input, 'object');
	}
	assert.equal((await reached(await ran(workflow, { 이름: '지우', 말: '반가워요' }), 'COMPLETED')).output, '2');
	const { body: { items } } = await teacher.api.get('/workflows');
	assert.ok(items.some(({ id }) => id === workflow.id));
});

test('what is wrong with a definition is said', async () => {
	const refused = async (body) => refusal(await teacher.api.post('/workflows', { name: '시험', ...body }));
	assert.equal(await refused({}), '422 steps required');
	assert.equal(await refused({ steps: [] }), '422 steps required');
	assert.equal(await refused({ steps: 'x' }), '422 steps wrong_type');
	assert.equal(await refused({ steps: [{ name: 'a', type: 'shell' }] }), '422 steps unknown_choice');
	assert.equal(await refused({ steps: [transform('a', '{{> page}}')] }), '422 steps template_partial');
	assert.equal(await refused({ steps: [transform('a', '{{> step.txt}}')] }), '422 steps template_partial');
	assert.equal(await refused({ steps: [transform('a', '{{#a}}')] }), '422 steps bad_template');
	assert.equal(await refused({ steps: [transform('a', '{{steps.b.output}}')] }), '422 steps template_unknown_step');
	assert.equal(await refused({ steps: [transform('a', '가'.repeat(20001))] }), '422 steps too_long');
	assert.equal(await refused({ steps: [transform('a', 'x', { code: 'rm' })] }), '422 steps unknown_member');
	assert.equal(await refused({ steps: [transform('a', 'x'), transform('a', 'y')] }), '422 steps step_name_twice');
	assert.equal(await refused({ steps: [transform('a b', 'x')] }), '422 steps bad_step_name');
	assert.equal(await refused({ steps: [transform('end', 'x')] }), '422 steps bad_step_name');
	assert.equal(await refused({ steps: [transform('a', 'x', { next: 'b' })] }), '422 steps unknown_step');
	assert.equal(await refused({ steps: Array.from({ length: 41 }, (_, i) => transform(`s${i}`, 'x')) }), '422 steps too_many');
	assert.equal(await refused({ steps: [{ name: 'a', type: 'notify', to: { role: 'operator' }, title: 'x', text: 'y' }] }), '422 steps unknown_choice');
	const elsewhere = makeSchool({ teacher: 1 }).teacher[0];
	assert.equal(await refused({ steps: [transform('b', 'x'), { name: 'a', type: 'notify', to: { people: [colleague.id, elsewhere.id] }, title: 'x', text: 'y' }] }), '422 steps unknown_person');
	assert.equal(await refused({ steps: [{ name: 'a', type: 'tool', connection: randomUUID(), tool: 'x' }] }), '422 steps unknown_connection');
	assert.equal(await refused({ steps: [{ name: 'a', type: 'search', query: 'x', most: 2.5 }] }), '422 steps not_a_number');
	assert.equal(await refused({ steps: [transform('a', 'x')], inputs: [{ name: '1a' }] }), '422 inputs bad_step_name');
	const { id } = await made([transform('a', 'x')], { inputs: [{ name: 'n', required: true }] });
	assert.equal(refusal(await teacher.api.post(`/workflows/${id}/run`, {})), '422 input input_required');
	assert.equal(refusal(await teacher.api.post(`/workflows/${id}/run`, { input: { n: 'a', m: 'b' } })), '422 input unknown_input');
});

test('a template that grows beyond all bounds ends the step, and nothing else', async () => {
	const repeat = (inner) => `{{#steps.a.output}}${inner}{{/steps.a.output}}`;
	const workflow = await made([transform('a', '가'.repeat(19000)), transform('b', '{{steps.a.output}}{{steps.a.output}}{{steps.a.output}}')]);
	const failed = await reached(await ran(workflow), 'FAILED');
	assert.deepEqual([failed.fault, failed.steps[1].status], ['text_too_long', 'FAILED']);
	assert.equal((await reached(await ran(await made([transform('a', 'x'), transform('b', repeat(repeat('y')))])), 'COMPLETED')).output, 'y');
});

test('a person is asked, and the first answer counts', async () => {
	const workflow = await made([{ name: '확인', type: 'wait', to: { people: [colleague.id, admin.id, student.id] }, answer: 'approval', text: '보낼까요?', refused: '다시' },
		{ name: '알림', type: 'notify', to: { people: [colleague.id] }, title: '소식', text: '{{steps.확인.output}}', next: 'end' }, transform('다시', '고쳐요')]);
	const execution = await ran(workflow);
	await reached(execution, 'WAITING');
	const path = `/workflow-executions/${execution.id}`;
	for (const person of [student, tutor])
		assert.ok([403, 404].includes((await person.api.post(`${path}/decide`, { decision: 'approved' })).status));
	assert.equal((await colleague.api.get(path)).status, 404);
	const { body: { items } } = await colleague.api.get('/notifications');
	const notice = items.find(({ link }) => link.includes(execution.id));
	assert.ok(notice.title.includes('시험'), notice.title);
	const page = await colleague.form().get(notice.link);
	assert.ok(page.html.includes('보낼까요?'));
	const answers = await Promise.all([colleague, admin].map((person) => person.api.post(`${path}/decide`, { decision: 'approved', words: '좋아요' })));
	assert.deepEqual(answers.map(({ status }) => status).sort(), [204, 409]);
	assert.equal((await reached(execution, 'COMPLETED')).output, '좋아요');
	const told = (await colleague.api.get('/notifications')).body.items.find(({ title }) => title === '소식');
	assert.equal(told.message, '좋아요');

	const second = await ran(workflow);
	await reached(second, 'WAITING');
	assert.equal((await admin.api.post(`/workflow-executions/${second.id}/decide`, { decision: 'refused' })).status, 204);
	assert.equal((await reached(second, 'COMPLETED')).output, '고쳐요');
});

test('a model is asked what a guardrail holds once a person has approved, and not where one refuses', async () => {
	const { body: rule } = await admin.api.post('/guardrails', { name: '승인', direction: 'input', action: 'approve', message: '여쭤보세요', conditions: [{ type: 'words', words: ['민감한'] }], priority: 1, enabled: true });
	const workflow = await made([{ name: '물음', type: 'model', prompt: '민감한 질문' }, transform('끝', '{{steps.물음.output}}!')]);
	const browser = admin.form();
	const decided = async (execution, decision) => {
		const { steps: [{ name, output }] } = await reached(execution, 'WAITING');
		assert.deepEqual([name, output], ['물음', null]);
		const [[match]] = sql(`SELECT id FROM guardrails.matches WHERE guardrail_id = '${rule.id}' AND decision = 'waiting'`);
		const page = await browser.get(`/workspace/guardrails/matches/${match}`);
		assert.match(page.text, /민감한 질문/);
		assert.equal((await browser.submit(page, `/workspace/guardrails/matches/${match}/decide`, { decision })).status, 200);
	};
	const approved = await ran(workflow);
	await decided(approved, 'approved');
	assert.match((await reached(approved, 'COMPLETED')).output, /.!$/);
	const refused = await ran(workflow);
	await decided(refused, 'refused');
	assert.equal((await reached(refused, 'FAILED')).fault, 'guardrail_refused');
});

test('an execution is cancelled by its owner alone, once', async () => {
	const execution = await ran(await made([{ name: '확인', type: 'wait', to: { role: 'me' }, answer: 'text', text: '?' }]));
	await reached(execution, 'WAITING');
	assert.equal((await colleague.api.post(`/workflow-executions/${execution.id}/cancel`, {})).status, 404);
	const { status, body } = await teacher.api.post(`/workflow-executions/${execution.id}/cancel`, {});
	assert.deepEqual([status, body.status, body.fault, body.steps[0].status], [200, 'CANCELLED', 'cancelled', 'CANCELLED']);
	assert.deepEqual([(await teacher.api.post(`/workflow-executions/${execution.id}/cancel`, {})).body.code], ['already_ended']);
});

test('a search finds what the owner may read', async () => {
	const done = await reached(await ran(await made([{ name: '찾기', type: 'search', query: randomUUID() }, { name: '없나', type: 'branch', value: '{{steps.찾기.output}}',
		test: 'is_empty', else: 'end' }, transform('답', '없어요')])), 'COMPLETED');
	assert.equal(done.output, '없어요');
});

test('a change is a version that can be taken back', async () => {
	const workflow = await made([transform('a', '하나')]);
	const { body: changed } = await teacher.api.patch(`/workflows/${workflow.id}`, { steps: [transform('b', '둘')] });
	assert.deepEqual([changed.version, changed.name, changed.steps[0].name], [2, '시험', 'b']);
	const browser = teacher.form(), token = await formToken(browser);
	const page = await browser.get(`/workspace/workflows/${workflow.id}/versions`);
	assert.ok(page.html.includes('2번째 판') && page.html.includes('1번째 판'));
	await browser.post(`/workspace/workflows/${workflow.id}/restore`, { token, version: '1' });
	assert.deepEqual([(await teacher.api.get(`/workflows/${workflow.id}`)).body.version, (await teacher.api.get(`/workflows/${workflow.id}`)).body.steps[0].name], [3, 'a']);
});

test('the list is edited without a script: steps are added, moved and removed, and kept when it is saved', async () => {
	const browser = teacher.form(), token = await formToken(browser);
	const steps = (html) => [...html.matchAll(/name="step_(\d+)_name"[^>]* value="([^"]*)"/g)].map(([, , name]) => name);
	const send = (fields) => browser.post('/workspace/workflows', { token, name: '손으로', description: '', ...fields });
	let fields = {};
	let html = (await send({ do: 'add', new_type: 'transform' })).html;
	assert.deepEqual(steps(html), ['transform_1']);
	fields = { step_1_type: 'transform', step_1_name: '하나', step_1_template: '가' };
	html = (await send({ ...fields, do: 'add', new_type: 'notify' })).html;
	assert.deepEqual(steps(html), ['하나', 'notify_2']);
	fields = { ...fields, step_2_type: 'notify', step_2_name: '둘', step_2_to: 'role:me', step_2_title: '제목', step_2_text: '{{steps.하나.output}}\r\n끝' };
	html = (await send({ ...fields, do: 'up_2' })).html;
	assert.deepEqual(steps(html), ['둘', '하나']);
	html = (await send({ ...fields, do: 'remove_1' })).html;
	assert.deepEqual(steps(html), ['둘']);
	assert.match(html, /<svg[^>]*role="img"/);
	const wrong = await send({ ...fields, step_1_template: '{{#x}}', do: 'save' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.html, /id="step_1_template"[^>]*aria-invalid="true"/);
	assert.equal((await send({ ...fields, name: ' ', do: 'save' })).status, 422);
	const saved = await send({ ...fields, do: 'save' });
	assert.equal(saved.status, 303);
	const id = saved.location.split('/').pop();
	const { body } = await teacher.api.get(`/workflows/${id}`);
	assert.deepEqual(body.steps, [{ name: '하나', type: 'transform', template: '가' }, { name: '둘', type: 'notify', to: { role: 'me' }, title: '제목', text: '{{steps.하나.output}}\n끝' }]);
	const stale = await browser.post(`/workspace/workflows/${id}/edit`, { token, name: '손으로', version: '9', ...fields, do: 'save' });
	assert.equal(stale.status, 409);
});

test('a schedule is said in words and starts executions', async () => {
	const workflow = await made([transform('a', '정해진 때')]);
	const browser = teacher.form(), token = await formToken(browser);
	await browser.post(`/workspace/workflows/${workflow.id}/schedule`, { token, repeat: 'weekly', weekday_1: '1', time: '08:00' });
	const page = await browser.get(`/workspace/workflows/${workflow.id}`);
	assert.ok(page.html.includes('매주 월요일 오전 8시'), 'in words');
	sql(`UPDATE jobs.scheduled_tasks SET next_run_at = now() WHERE config ->> 'workflow_id' = '${workflow.id}'`);
	const scheduled = () => sql(`SELECT id FROM workspace.workflow_executions WHERE workflow_id = '${workflow.id}' AND is_scheduled`);
	await until('it comes', PATIENCE, () => scheduled().length > 0, 250);
	assert.equal((await reached({ id: scheduled()[0][0] }, 'COMPLETED')).is_scheduled, true);
	const required = await made([transform('a', 'x')], { inputs: [{ name: 'n', required: true }] });
	assert.equal((await browser.post(`/workspace/workflows/${required.id}/schedule`, { token, repeat: 'daily', time: '08:00' })).status, 409);
	await browser.post(`/workspace/workflows/${workflow.id}/delete`, { token });
	assert.deepEqual(sql(`SELECT id FROM jobs.scheduled_tasks WHERE config ->> 'workflow_id' = '${workflow.id}'`), []);
});

test('the starters can be taken as they are', async () => {
	for (const lang of ['ko', 'en'])
		for (const key of ['counselling', 'material', 'weekly']) {
			const browser = teacher.form(), token = await formToken(browser);
			const page = await browser.get(`/workspace/workflows/new?starter=${key}&lang=${lang}`);
			const saved = await browser.post('/workspace/workflows', { ...page.form('/workspace/workflows').fields, token, do: 'save' });
			assert.equal(saved.status, 303, `${key} ${lang}`);
		}
});

test('limits are the admin\'s, and so is the log, in which nobody is named', async () => {
	const browser = admin.form(), token = await formToken(browser);
	await browser.post('/workspace/workflows/limits', { token, most_steps: '2', most_hours: '24', most_cost: '1' });
	const failed = await reached(await ran(await made([transform('a', '1'), transform('b', '2'), transform('c', '3')])), 'FAILED');
	assert.deepEqual([failed.fault, failed.steps.length], ['too_many_steps', 2]);
	await browser.post('/workspace/workflows/limits', { token, most_steps: '100', most_hours: '24', most_cost: '1' });
	assert.equal((await teacher.form().get('/workspace/logs')).status, 403);
	const { html } = await browser.get('/workspace/logs');
	assert.ok(html.includes('실행이 실패했어요'));
	assert.ok(!html.includes(teacher.name));
});
