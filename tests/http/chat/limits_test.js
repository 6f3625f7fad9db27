// SPDX-License-Identifier: GPL-3.0-or-later
// What is not answered, at the page's own form and in the API: what was typed stays, and it is said why, what is left, and from when on.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../support/server.js');

const QUESTION = '그 "바나나" & <사과>에 대해\n알려 줘';

function limit(school, values) {
	sql(`INSERT INTO models.quotas (school_id, scope, role, period, requests, tokens, cost)
		VALUES ('${school.id}', 'role', 'student', '${values.period || 'day'}', ${values.requests ?? 'NULL'}, ${values.tokens ?? 'NULL'}, ${values.cost ?? 'NULL'});`);
}

/** A service that would be asked, so that tokens and costs count. */
function serve(school) {
	sql(`INSERT INTO models.providers (school_id, kind, name, url, model, price_in, price_out) VALUES ('${school.id}', 'openai', 's', 'https://models.school.example/v1', 'm', 10, 10);`);
}

async function begun(student) {
	const { body: { session_id: session } } = await student.api.post('/conversations', { session_type: 'chat' });
	const browser = student.form(), path = `/chat/${session}`;
	return { api: `/conversations/${session}/turns`, ask: async (text) => browser.submit(await browser.get(path), `${path}/turns`, { text }) };
}

const typed = (page) => page.form(`${page.path}`).fields.text;

test('a refused question stays in the form, with the guardrail\'s own words', async () => {
	const { student: [student], teacher: [teacher] } = makeSchool({ student: 1, teacher: 1 });
	await teacher.api.post('/guardrails', { name: '과일', direction: 'input', conditions: [{ type: 'words', words: ['바나나'] }], action: 'refuse', message: '과일은 <급식실>에서 물어봐요.', priority: 1, enabled: true });
	const chat = await begun(student), page = await chat.ask(QUESTION);
	assert.equal(page.status, 422);
	assert.match(page.text, /과일은 <급식실>에서 물어봐요\./);
	assert.equal(typed(page).replace(/\r/g, '').trim(), QUESTION);
	assert.deepEqual((await student.api.get(chat.api)).body.items, []);
});

test('a quota that is used up says so at the form, which keeps what was typed, and from which day on one may ask', async () => {
	const school = makeSchool({ student: 1 }), [student] = school.student, chat = await begun(student);
	limit(school, { requests: 0 });
	const [[tomorrow, wait]] = sql(`SELECT to_char(models.day_of('${school.id}', now()) + 1, 'FMMM월 FMDD일'),
		extract(epoch FROM (models.day_of('${school.id}', now()) + 1)::timestamp AT TIME ZONE 'Asia/Seoul' - now())::integer`);
	const page = await chat.ask(QUESTION);
	assert.equal(page.status, 429);
	assert.ok(Math.abs(Number(page.headers.get('retry-after')) - wait) < 600, 'until the day ends where the school is');
	assert.match(page.text.replaceAll('\u00a0', ' '), new RegExp(`오늘 물을 수 있는 만큼 다 물었어요\\. ${tomorrow}부터 다시 물을 수 있어요`));
	assert.equal(typed(page).replace(/\r/g, '').trim(), QUESTION);
});

test('429 says in its detail what is left of what is limited, and when the period begins anew', async () => {
	for (const [values, expected] of [
		[{ requests: 0, period: 'month' }, /^이번 달 물을 수 있는 만큼 다 물었어요\. .*1일부터/],
		[{ tokens: 12 }, /^오늘 .*모자라요\. 토큰 12개가 남았고, .*일부터/],
		[{ cost: 0.0001, period: 'month' }, /^이번 달 .*모자라요\. \$0\.0001가 남았고, .*1일부터/],
		[{ requests: 30, tokens: 0 }, /^오늘 .*토큰 0개가 남았고/],
	]) {
		const school = makeSchool({ student: 1 }), [student] = school.student, chat = await begun(student);
		serve(school);
		limit(school, values);
		const { status, body, headers } = await student.api.post(chat.api, { text: '안녕' }, { 'Accept-Language': 'ko' });
		assert.deepEqual([status, body.code], [429, 'quota_exceeded'], JSON.stringify(values));
		assert.match(body.detail.replaceAll('\u00a0', ' '), expected);
		assert.ok(Number(headers.get('retry-after')) > 0);
	}
});

test('what is left is what may still be asked, and of two periods the one that lasts longer is named', async () => {
	const school = makeSchool({ student: 1 }), [student] = school.student, chat = await begun(student);
	limit(school, { requests: 1 });
	limit(school, { requests: 1, period: 'month' });
	assert.match((await student.form().get('/chat')).text, /오늘 1번 더 물을 수 있어요.*이번 달 1번 더 물을 수 있어요/);
	assert.equal((await student.api.post(chat.api, { text: '안녕' })).status, 201);
	const { body } = await student.api.post(chat.api, { text: '또' }, { 'Accept-Language': 'en' });
	assert.match(body.detail, /^This month: you have asked as much as you may/);
	assert.match((await student.form().get('/chat')).text, /오늘 쓸 수 있는 만큼 다 썼어요/);
});
