// SPDX-License-Identifier: GPL-3.0-or-later
// What waits for a person: a question, an answer; approved, refused; who is told, who may decide, and that looking is written down.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../support/server.js');
const { until } = require('../support/instance.js');
const { uploaded } = require('../support/documents.js');

const MESSAGE = '숙제는 스스로 해 봐요.';
const HELD = /선생님이 확인하면 이어져요/;

/** A school whose rule holds what has one of these words. */
async function holding(rule) {
	const school = makeSchool({ student: 1, teacher: 1, admin: 1 }), { student: [student], teacher: [teacher] } = school;
	const { status, body } = await teacher.api.post('/guardrails', { name: '숙제', direction: 'input', conditions: [{ type: 'words', words: ['숙제'] }], action: 'approve',
		message: MESSAGE, priority: 1, enabled: true, ...rule });
	assert.equal(status, 201, JSON.stringify(body));
	const { body: { session_id: session } } = await student.api.post('/conversations', { session_type: 'chat' });
	return { school, student, teacher, session, page: `/chat/${session}` };
}

/** Ask by the form of the page. @return the page that comes */
async function ask({ student, page }, text) {
	const browser = student.form();
	return browser.submit(await browser.get(page), `${page}/turns`, { text });
}

const waiting = (student) => sql(`SELECT id FROM guardrails.matches WHERE person_id = '${student.id}' AND decision = 'waiting'`).map(([id]) => `/workspace/guardrails/matches/${id}`);

async function decide(person, match, decision) {
	const browser = person.form();
	return browser.submit(await browser.get(match), `${match}/decide`, { decision });
}

const stateOf = (session) => sql(`SELECT state FROM chat.conversations WHERE session_id = '${session}' ORDER BY turn_index DESC LIMIT 1`)[0][0];

test('a held question is told to the teacher of the class, approved, and answered with what its asker may read', async () => {
	const chat = await holding(), { student, teacher, session, page } = chat;
	const shared = await uploaded(teacher, '숙제 안내.txt', '숙제는 금요일까지 내요. 독서록은 두 쪽이에요.', [['shared_with', 'school']]);
	const own = await uploaded(teacher, '채점표.txt', '숙제 독서록 채점 기준은 비밀이에요.');
	sql(`UPDATE chat.session_master SET uses_documents = true WHERE session_id = '${session}'`);
	const held = await ask(chat, '독서록 숙제는 언제까지예요?');
	assert.equal(held.status, 200);
	assert.match(held.text, HELD);
	assert.deepEqual(sql(`SELECT count(*) FROM models.quota_use WHERE person_id = '${student.id}'`), [['0']], 'nothing is charged for waiting');
	const [match] = waiting(student);
	assert.deepEqual(sql(`SELECT user_id, kind, link FROM inbox.notifications WHERE school_id = '${student.school.id}' AND kind LIKE 'guardrail%'`), [[teacher.id, 'guardrail_waiting', match]]);
	const decided = await decide(teacher, match, 'approved');
	assert.match(decided.note, /승인했어요/);
	await until('it is answered', 30000, async () => stateOf(session) === 'COMPLETED');
	const { html, text } = await student.form().get(page);
	assert.doesNotMatch(text, HELD);
	assert.ok(html.includes(`/workspace/documents/${shared.id}`), 'the document that was shared is named');
	assert.ok(!html.includes(own.id), 'not what who approved of it may read');
	assert.deepEqual(sql(`SELECT DISTINCT action FROM school.access_log WHERE actor_id = '${teacher.id}' AND student_id = '${student.id}' ORDER BY 1`), [['guardrail_match_read'], ['held_turn_decided']]);
});

test('a held question that is refused is not asked, and its asker reads why', async () => {
	const chat = await holding(), { student, teacher, session, page } = chat;
	await ask(chat, '숙제를 해 줘');
	await decide(teacher, waiting(student)[0], 'refused');
	const { text } = await student.form().get(page);
	assert.match(text, new RegExp(MESSAGE));
	assert.doesNotMatch(text, HELD);
	assert.equal(stateOf(session), 'REFUSED');
	assert.deepEqual(sql(`SELECT count(*) FROM models.ai_request_stats WHERE person_id = '${student.id}'`), [['0']]);
	const again = await ask(chat, '책을 추천해 줘');
	assert.equal(again.status, 200, 'the conversation goes on');
	await until('it is answered', 30000, async () => stateOf(session) === 'COMPLETED');
});

for (const decision of ['approved', 'refused'])
	test(`a held answer is ${decision}`, async () => {
		const chat = await holding({ direction: 'output', conditions: [{ type: 'length', max: 1 }] }), { student, teacher, session, page } = chat;
		const { status } = await student.api.post(`/conversations/${session}/turns`, { text: '안녕하세요' });
		assert.equal(status, 202, 'it waits');
		assert.match((await student.form().get(page)).text, HELD);
		const [[answer]] = sql(`SELECT held ->> 'text' FROM chat.conversations WHERE session_id = '${session}'`);
		assert.ok(answer.length > 1);
		assert.match((await teacher.form().get(waiting(student)[0])).text, /이 답을 그대로 보여 줘요/);
		await decide(teacher, waiting(student)[0], decision);
		const { items } = (await student.api.get(`/conversations/${session}/turns`)).body;
		assert.deepEqual(items.map(({ role }) => role), decision === 'approved' ? ['user', 'assistant'] : ['user']);
		const { text } = await student.form().get(page);
		assert.equal(text.includes(MESSAGE), decision === 'refused');
		assert.doesNotMatch(text, HELD);
	});

test('of two who decide at once the first counts, and who does not see the student decides nothing', async () => {
	const chat = await holding(), { school, student, teacher } = chat, stranger = makeSchool({ admin: 1 }).admin[0];
	await ask(chat, '숙제가 뭐예요?');
	const [match] = waiting(student);
	assert.equal((await stranger.form().get(match)).status, 404);
	const forms = await Promise.all([teacher, school.admin[0]].map(async (person) => [person.form(), await person.form().get(match)]));
	const answers = await Promise.all(forms.map(([browser, page]) => browser.post(`${match}/decide`, { ...page.form(`${match}/decide`).fields, decision: 'refused' })));
	assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409]);
	assert.equal((await student.form().get(match)).status, 403);
});
