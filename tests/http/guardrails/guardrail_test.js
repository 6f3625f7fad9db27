// SPDX-License-Identifier: GPL-3.0-or-later
// A school's rules: made, tried, changed, restored; what breaks an example is not saved; who may, and what a bad one says.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../support/server.js');
const { formToken } = require('../support/people.js');

const RULE = { name: '거친 말', direction: 'both', conditions: [{ type: 'words', words: ['바보'] }, { type: 'personal_data', kinds: ['phone'] }], action: 'mask', priority: 5, enabled: true };

function school() {
	const made = makeSchool({ student: 1, tutor: 1, teacher: 1, admin: 1 });
	return { ...made, student: made.student[0], tutor: made.tutor[0], teacher: made.teacher[0], admin: made.admin[0] };
}

const add = async (person, rule = {}) => (await person.api.post('/guardrails', { ...RULE, ...rule })).body;
const tried = async (person, text, direction = 'input') => (await person.api.post('/guardrails/test', { text, direction })).body;
const refusal = ({ status, body }) => `${status} ${body.errors ? body.errors.map(({ field, code }) => `${field} ${code}`).join() : body.code}`;

test('a rule is made, tried, changed and deleted', async () => {
	const { teacher } = school();
	const { status, body: rule } = await teacher.api.post('/guardrails', RULE);
	assert.equal(status, 201);
	assert.deepEqual({ ...rule, id: 0, created_at: 0, updated_at: 0 }, { ...RULE, id: 0, roles: null, classes: null, message: null, dry_run: false, built_in: false, created_at: 0, updated_at: 0 });
	assert.deepEqual(await tried(teacher, ' 이 바\u200b보야, 010-1234-5678'), { action: 'mask', text: ' 이 ●●●야, ●●●●●●●●●●●●●',
		matched: [{ guardrail_id: rule.id, condition: 0, start: 3, length: 3 }, { guardrail_id: rule.id, condition: 1, start: 9, length: 13 }] });
	assert.deepEqual(await tried(teacher, '안녕하세요'), { action: 'allow', matched: [], text: '안녕하세요' });

	assert.equal((await teacher.api.patch(`/guardrails/${rule.id}`, { action: 'refuse', message: '고운 말을 써요', direction: 'output' })).body.message, '고운 말을 써요');
	assert.equal((await tried(teacher, '바보')).action, 'allow');
	const refused = await tried(teacher, '바보', 'output');
	assert.deepEqual([refused.action, refused.text], ['refuse', null]);
	for (const member of ['name', 'direction', 'conditions', 'action', 'priority', 'enabled'])
		assert.equal(refusal(await teacher.api.patch(`/guardrails/${rule.id}`, { [member]: null })), `422 ${member} required`);
	await teacher.api.patch(`/guardrails/${rule.id}`, { dry_run: true });
	assert.deepEqual(await tried(teacher, '바보', 'output'), { action: 'allow', matched: [], text: '바보' });
	assert.equal((await teacher.api.send('DELETE', `/guardrails/${rule.id}`)).status, 204);
	assert.equal((await teacher.api.get(`/guardrails/${rule.id}`)).status, 404);
});

test('the strictest is done, and a place is what a program counts as code points', async () => {
	const { admin } = school();
	await add(admin, { conditions: [{ type: 'words', words: ['비밀'] }], action: 'replace', message: '(생략)', priority: 900 });
	const strict = await add(admin, { conditions: [{ type: 'length', max: 9 }], action: 'refuse', priority: 1 });
	assert.deepEqual(await tried(admin, '🙂 비밀'), { action: 'replace', text: '🙂 (생략)', matched: [{ ...(await tried(admin, '비밀')).matched[0], start: 2 }] });
	const long = await tried(admin, '🙂 비밀이 아니에요 정말로');
	assert.equal(long.action, 'refuse');
	assert.deepEqual(long.matched[0], { guardrail_id: strict.id, condition: 0, start: 0, length: 0 });
});

test('what cannot be a rule says so at its field', async () => {
	const { teacher } = school();
	for (const [change, expected] of [
		[{ conditions: [] }, '422 conditions required'],
		[{ conditions: [{ type: 'pattern', pattern: '(a)\\1' }] }, '422 conditions.0.pattern pattern_unsupported'],
		[{ conditions: [{ type: 'pattern', pattern: '(((a{1,30}){1,30}){1,30})+' }] }, '422 conditions.0.pattern pattern_too_large'],
		[{ conditions: [{ type: 'pattern', pattern: 'a*' }] }, '422 conditions.0.pattern pattern_empty'],
		[{ conditions: [{ type: 'words', words: ['바보', '...'] }] }, '422 conditions.0.words no_letters'],
		[{ conditions: [{ type: 'words', words: ['바보'] }, { type: 'hours', from: '9', to: '18:00' }] }, '422 conditions.1.from not_a_time'],
		[{ conditions: [{ type: 'length', max: 3 }] }, '422 action needs_place'],
		[{ roles: ['parent'] }, '422 roles unknown_choice'],
		[{ action: 'allow' }, '422 action unknown_choice'],
		[{ extra: 1 }, '422 extra unknown_field'],
		[{ classes: ['00000000-0000-4000-8000-000000000000'] }, '404 not_found'],
	])
		assert.equal(refusal(await teacher.api.post('/guardrails', { ...RULE, ...change })), expected);
	assert.equal(refusal(await teacher.api.post('/guardrails/test', { text: '', direction: 'input' })), '422 text required');
});

test('what is typed into the form is kept without the blanks around it, in the usual spelling', async () => {
	const { teacher } = school(), browser = teacher.form();
	const page = await browser.get('/workspace/guardrails/new');
	const saved = await browser.submit(page, '/workspace/guardrails/new', { name: ` ${'고운 말'.normalize('NFD')} `, words: '바보', action: 'refuse', message: ' \u2028 ' });
	assert.equal(saved.status, 200);
	const [rule] = (await teacher.api.get('/guardrails')).body.items.filter(({ built_in: builtIn }) => !builtIn);
	assert.deepEqual([rule.name, rule.message], ['고운 말', null]);
});

test('teachers and admins have rules, nobody else, and each school its own', async () => {
	const one = school(), other = school();
	const rule = await add(one.teacher);
	for (const person of [one.student, one.tutor]) {
		assert.equal((await person.api.get('/guardrails')).status, 403);
		assert.equal((await person.api.post('/guardrails/test', { text: '바보', direction: 'input' })).status, 403);
	}
	assert.equal((await other.admin.api.patch(`/guardrails/${rule.id}`, { enabled: false })).status, 404);
	assert.equal((await tried(other.admin, '바보')).action, 'allow');
	assert.equal((await tried(one.admin, '바보')).action, 'mask');
});

test('the rule about students at risk is there, and stays', async () => {
	const { admin } = school();
	const [risk] = (await admin.api.get('/guardrails')).body.items;
	assert.equal(risk.built_in, true);
	for (const text of ['너무 힘들어서 죽고 싶어', 'ㅈㅜㄱ고싶다', 'I want to kill myself'])
		assert.deepEqual([(await tried(admin, text)).action, (await tried(admin, text)).matched[0].guardrail_id], ['flag', risk.id], text);
	assert.equal(refusal(await admin.api.patch(`/guardrails/${risk.id}`, { enabled: false })), '409 guardrail_built_in');
	assert.equal(refusal(await admin.api.send('DELETE', `/guardrails/${risk.id}`)), '409 guardrail_built_in');
});

test('an example keeps its verdict: a rule that would change it is refused, by form and by program', async () => {
	const { teacher } = school();
	const browser = teacher.form(), token = await formToken(browser);
	const post = (path, fields) => browser.post(path, { token, ...fields });
	assert.equal((await post('/workspace/guardrails/examples', { text: '바보상자를 봤어요', direction: 'input' })).status, 303);
	const { status, body } = await teacher.api.post('/guardrails', RULE);
	assert.deepEqual([status, body.errors[0].code, body.errors[0].words], [422, 'breaks_example', ['바보상자를 봤어요']]);
	const form = { name: '거친 말', direction: 'both', words: '바보\n멍청이', action: 'flag', priority: '100', enabled: '1' };
	const shown = await post('/workspace/guardrails/new', form);
	assert.equal(shown.status, 422);
	assert.match(shown.html, /바보상자를 봤어요/);
	assert.match(shown.html, /멍청이/);
	assert.equal((await post('/workspace/guardrails/new', { ...form, words: '멍청이' })).status, 303);
	assert.equal((await tried(teacher, '멍청이')).action, 'flag');
});

test('a version is brought back', async () => {
	const { teacher, id } = school();
	const rule = await add(teacher);
	await teacher.api.patch(`/guardrails/${rule.id}`, { name: '다른 이름', action: 'refuse' });
	const [[version]] = sql(`SELECT id FROM guardrails.versions WHERE school_id = '${id}' AND change = 'created'`);
	const browser = teacher.form();
	assert.equal((await browser.post(`/workspace/guardrails/${rule.id}/restore`, { token: await formToken(browser), version })).status, 303);
	const { name, action } = (await teacher.api.get(`/guardrails/${rule.id}`)).body;
	assert.deepEqual([name, action], ['거친 말', 'mask']);
});
