// SPDX-License-Identifier: GPL-3.0-or-later
// What a school's guardrails say of a question, where the question is the first thing that this process judges for the school.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { begin, ask } = require('../support/answers.js');
const { until } = require('../support/instance.js');
const { makeSchool, sql, url } = require('../support/server.js');

async function asked(person, text) {
	const { body: { session_id: session } } = await person.api.post('/conversations', { session_type: 'chat' });
	return person.api.post(`/conversations/${session}/turns`, { text });
}

test('a student at risk reaches the teachers of the class', async () => {
	const { student: [student], teacher: [teacher] } = makeSchool({ student: 1, teacher: 1, admin: 1 });
	await asked(student, '죽고 싶어요');
	assert.equal(sql(`SELECT count(*) FROM inbox.notifications WHERE user_id = '${teacher.id}' AND kind = 'guardrail_risk'`)[0][0], '1');
});

test('a student at risk is told whom to call, and is not corrected', async () => {
	const { student: [student] } = makeSchool({ student: 1, teacher: 1 });
	const { body: { session_id: session } } = await student.api.post('/conversations', { session_type: 'chat', difficulty: '하', language: 'en' });
	const { status, body } = await student.api.post(`/conversations/${session}/turns`, { text: 'i goed home. I want to die.' });
	assert.equal(status, 201);
	assert.match(body.text, /1388/);
	assert.deepEqual([body.corrections, body.suggestion], [undefined, undefined]);
	const page = await (await fetch(`${url}/chat/${session}`, { headers: { Cookie: `__Host-seodang=${student.token}` } })).text();
	assert.match(page, /href="tel:1388"/);
	assert.ok((await student.api.post(`/conversations/${session}/turns`, { text: 'i goed home.' })).body.corrections.length);
});

test('a rule that is only tried out is counted and refuses nothing', async () => {
	const { student: [student], admin: [admin] } = makeSchool({ student: 1, admin: 1 });
	const { status, body: rule } = await admin.api.post('/guardrails', { name: '시험', direction: 'input', action: 'refuse', conditions: [{ type: 'words', words: ['사과'] }], priority: 1, enabled: true, dry_run: true });
	assert.equal(status, 201);
	assert.equal((await asked(student, '사과가 좋아요')).status, 201);
	assert.equal(sql(`SELECT count(*) FROM guardrails.matches WHERE guardrail_id = '${rule.id}' AND is_dry`)[0][0], '1');
});

test('a length is a number of characters', async () => {
	const { student: [student], admin: [admin] } = makeSchool({ student: 1, admin: 1 });
	assert.equal((await admin.api.post('/guardrails', { name: '짧게', direction: 'input', action: 'refuse', conditions: [{ type: 'length', max: 5 }], message: '짧게 물어보세요', priority: 1, enabled: true })).status, 201);
	const { status, body } = await asked(student, '조금 긴 질문이에요');
	assert.deepEqual([status, body.code, body.detail], [422, 'guardrail_refused', '짧게 물어보세요']);
	assert.equal((await asked(student, '안녕')).status, 201);
});

test('who asks what a person decides first is told so, and is not kept waiting', async () => {
	const { student: [student], teacher: [teacher] } = makeSchool({ student: 1, teacher: 1 });
	assert.equal((await teacher.api.post('/guardrails', { name: '여행', direction: 'input', action: 'approve', conditions: [{ type: 'words', words: ['여행'] }] })).status, 201);
	const session = await begin(student), headers = { 'Idempotency-Key': randomUUID() };
	const { events, end } = await ask(student, session, '여행 가고 싶어요').ended;
	assert.deepEqual([events.length, end.event, Object.keys(end.data)], [1, 'held', ['id']]);
	const first = await student.api.post(`/conversations/${session}/turns`, { text: '여행 또 가요' }, headers);
	assert.equal(first.status, 202, JSON.stringify(first.body));
	const again = await student.api.post(`/conversations/${session}/turns`, { text: '여행 또 가요' }, headers);
	assert.deepEqual([again.status, again.body], [202, first.body]);
	assert.equal((await student.api.post(`/conversations/${session}/turns`, { text: '안녕' })).status, 201);
	const [[match]] = sql(`SELECT m.id FROM guardrails.matches m JOIN chat.conversations c USING (turn_id) WHERE c.answer_id = '${first.body.id}'`);
	const browser = teacher.form(), at = `/workspace/guardrails/matches/${match}`;
	await browser.submit(await browser.get(at), `${at}/decide`, { decision: 'approved' });
	await until('it is answered', 60000, () => sql(`SELECT state FROM chat.conversations WHERE answer_id = '${first.body.id}'`)[0][0] === 'COMPLETED');
	assert.equal((await student.api.get(`/conversations/${session}/turns`)).body.items.some(({ id }) => id === first.body.id), true);
	assert.equal((await student.api.get(`/conversations/${session}`)).body.turn_count, 2);
});

test('words that a rule puts in make no question too long', async () => {
	const { student: [student], admin: [admin] } = makeSchool({ student: 1, admin: 1 });
	assert.equal((await admin.api.post('/guardrails', { name: '과일', direction: 'input', action: 'replace', conditions: [{ type: 'words', words: ['사과'] }], message: '[과일]' })).status, 201);
	const { status, body } = await asked(student, '사과'.repeat(3000));
	assert.deepEqual([status, body.errors.map(({ field, code }) => [field, code])], [422, [['text', 'too_long']]]);
	assert.equal((await asked(student, '사과'.repeat(2000))).status, 201);
});

test('a refusal of what would be answered is a refusal of the question', async () => {
	const { student: [student], admin: [admin] } = makeSchool({ student: 1, admin: 1 });
	assert.equal((await admin.api.post('/guardrails', { name: '대답', direction: 'output', action: 'refuse', conditions: [{ type: 'pattern', pattern: '.' }], message: '말하지 않을게요' })).status, 201);
	const { status, body } = await asked(student, '안녕');
	assert.deepEqual([status, body.code, body.detail, body.errors], [422, 'guardrail_refused', '말하지 않을게요',
		[{ field: 'text', code: 'guardrail_refused', message: '말하지 않을게요' }]]);
	assert.equal(sql(`SELECT COALESCE(sum(requests), 0) FROM models.quota_use WHERE person_id = '${student.id}'`)[0][0], '0');
});
/** A rule that wants approval of texts in that direction; and the page's button that decides what it held of a person. */
async function withApproval(admin, direction, conditions) {
	const { status } = await admin.api.post('/guardrails', { name: '승인', direction, action: 'approve', message: '선생님께 여쭤보세요', conditions, priority: 1, enabled: true });
	assert.equal(status, 201);
	const browser = admin.form();
	return async (person, decision) => {
		const [[match]] = sql(`SELECT id FROM guardrails.matches WHERE person_id = '${person.id}' AND decision = 'waiting'`);
		const page = await browser.get(`/workspace/guardrails/matches/${match}`);
		assert.equal((await browser.submit(page, `/workspace/guardrails/matches/${match}/decide`, { decision })).status, 200);
	};
}

const held = [['question', 'input', [{ type: 'words', words: ['비밀'] }]], ['answer', 'output', [{ type: 'length', max: 1 }]]];
for (const [part, direction, conditions] of held)
	test(`who waits for a ${part} that a person must approve is told so, and once more gets what became of it`, async () => {
		const { student: [student], admin: [admin] } = makeSchool({ student: 1, admin: 1 });
		const decide = await withApproval(admin, direction, conditions);
		const { body: { session_id: session } } = await student.api.post('/conversations', { session_type: 'chat' });
		for (const decision of ['approved', 'refused']) {
			const key = { 'Idempotency-Key': randomUUID() };
			const asked = () => student.api.post(`/conversations/${session}/turns`, { text: '비밀이 있어요' }, key);
			const first = await asked();
			assert.deepEqual([first.status, Object.keys(first.body)], [202, ['id']]);
			assert.deepEqual((await asked()).body, first.body, 'the same again while it waits');
			await decide(student, decision);
			const after = await asked();
			const streamed = await ask(student, session, '비밀이 있어요', key).ended;
			if (decision === 'approved') {
				assert.deepEqual([after.status, after.body.id], [201, first.body.id]);
				assert.ok(after.body.text.length > 1);
				assert.deepEqual([streamed.end.event, streamed.end.data.text], ['done', after.body.text]);
			} else {
				assert.deepEqual([after.status, after.body.code, after.body.detail], [422, 'guardrail_refused', '선생님께 여쭤보세요']);
				assert.deepEqual([streamed.end.event, streamed.end.data.code], ['refused', 'guardrail_refused']);
			}
		}
	});
