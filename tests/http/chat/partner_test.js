// SPDX-License-Identifier: GPL-3.0-or-later
// Talking with the scripted partner: in situations, in both languages, with corrections; what is left of it afterwards.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, url } = require('../support/server.js');
const { FormClient } = require('../support/client.js');
const { newToken } = require('../support/people.js');

const school = makeSchool({ student: 3, tutor: 1, teacher: 1 });
const [student, other, writer] = school.student;
const HANGUL = /[가-힣]/;

/** A document that was answered with this status. */
async function got(call, expected = 200) {
	const { status, body } = await call;
	assert.equal(status, expected, JSON.stringify(body));
	return body;
}

const begin = (person, settings) => got(person.api.post('/conversations', { session_type: 'chat', ...settings }), 201);

/** Say one after the other. @return the answers */
async function say(person, conversation, ...texts) {
	const answers = [];
	for (const text of texts)
		answers.push(await got(person.api.post(`/conversations/${conversation.session_id}/turns`, { text }), 201));
	return answers;
}

test('a dialogue in English leads through its situation, and says first that nobody intelligent is there', async () => {
	const conversation = await begin(student, { situation: 'cafe', difficulty: '하' });
	assert.equal(conversation.situation, 'cafe');
	const answers = await say(student, conversation, 'A latte, please.', 'Large.', 'To go, please.', 'By card.');
	assert.match(answers[0].text, /not an AI/);
	assert.match(answers[0].text, /Small, medium or large\?/);
	assert.equal(answers[0].suggestion, 'Small, please.');
	assert.deepEqual(answers[0].corrections, []);
	assert.ok(answers.every(({ text }) => !HANGUL.test(text)));
	assert.doesNotMatch(answers[1].text, /AI/);
	assert.match(answers[3].text, /Here is your latte/);
	assert.deepEqual([answers[3].usage.requests, answers[3].usage.cost], [1, 0]);
});

test('it answers in the language it is spoken to', async () => {
	const conversation = await begin(student, { situation: '카페에서 주문하기', difficulty: '중' });
	assert.equal(conversation.situation, 'cafe');
	const [korean, english] = await say(student, conversation, '코코아 주세요.', 'A small one, please.');
	assert.match(korean.text, /AI가 아니/);
	assert.ok(!HANGUL.test(english.text), english.text);
});

test('a situation in any words is one, too', async () => {
	const conversation = await begin(student, { situation: '바닷가에서 친구를 만나요', difficulty: '하' });
	assert.equal(conversation.situation, '바닷가에서 친구를 만나요');
	const [answer] = await say(student, conversation, '안녕하세요');
	assert.ok(HANGUL.test(answer.text));
});

test('mistakes are corrected with their reason, and the summary has them once the conversation has ended', async () => {
	const conversation = await begin(student, { situation: 'weekend', difficulty: '중' });
	const [first] = await say(student, conversation, "Yes, I'm free. He don't like soccer.", 'Swimming!');
	assert.deepEqual(first.corrections.map(({ original, corrected }) => [original, corrected]), [["He don't like soccer.", "He doesn't like soccer."]]);
	assert.ok(HANGUL.test(first.corrections[0].reason));
	const ended = await got(student.api.post(`/conversations/${conversation.session_id}/end`));
	assert.equal(ended.summary.turns, 2);
	assert.equal(ended.summary.word_count, 8);
	assert.deepEqual(ended.summary.corrections, first.corrections);
	assert.equal(ended.summary.next.corrections, true);
	assert.equal(ended.summary.next.longer, true);
	assert.ok(ended.summary.words.includes('swimming'));
	const browser = new FormClient(url, newToken(student));
	const page = await browser.get(`/chat/${conversation.session_id}`);
	assert.match(page.text, /오늘의 대화/);
	assert.match(page.text, /He doesn't like soccer\./);
});

test('people write situations: a student for oneself, staff for the school', async () => {
	const scene = { title: '빵집', scene: '동네 빵집에서 빵을 사요.', role: '빵집 주인', language: 'ko', difficulty: '하' };
	const own = await got(writer.api.post('/situations', { ...scene, is_shared: true }), 201);
	assert.deepEqual([own.is_shared, own.is_own], [false, true]);
	assert.equal((await other.api.get(`/situations/${own.id}`)).status, 404);
	assert.equal((await student.api.post('/conversations', { session_type: 'chat', situation_id: own.id })).status, 422);
	const shared = await got(school.tutor[0].api.post('/situations', { ...scene, title: '꽃집', is_shared: true }), 201);
	assert.equal(shared.is_shared, true);
	assert.deepEqual((await got(writer.api.get('/situations'))).items.map(({ title }) => title), ['꽃집', '빵집']);
	assert.deepEqual((await got(other.api.get('/situations'))).items.map(({ title }) => title), ['꽃집']);
	assert.equal((await other.api.put(`/situations/${shared.id}`, scene)).status, 404);
	const conversation = await begin(other, { situation_id: shared.id });
	assert.deepEqual([conversation.situation_id, conversation.role, conversation.difficulty], [shared.id, '빵집 주인', '하']);
	const changed = await got(writer.api.put(`/situations/${own.id}`, { ...scene, title: '우리 동네 빵집' }));
	assert.equal(changed.title, '우리 동네 빵집');
	assert.equal((await writer.api.put(`/situations/${own.id}`, { title: '' })).status, 422);
	assert.equal((await writer.api.send('DELETE', `/situations/${own.id}`)).status, 204);
	assert.equal((await writer.api.get(`/situations/${own.id}`)).status, 404);
});

test('the pages of situations do the same without script', async () => {
	const browser = new FormClient(url, newToken(school.teacher[0]));
	let page = await browser.get('/chat/situations/new');
	page = await browser.submit(page, '/chat/situations', { title: '', scene: '길에서 만나요.', role: '이웃', difficulty: '상' });
	assert.equal(page.status, 422);
	assert.match(page.html, /aria-describedby="title-error"/);
	assert.match(page.html, /value="상" checked/);
	page = await browser.submit(page, '/chat/situations', { title: '이웃 만나기', is_shared: '1' });
	assert.match(page.text, /‘이웃 만나기’ 상황을 만들었어요/);
	const edit = /\/chat\/situations\/[0-9a-f-]{36}\/edit/.exec(page.html)[0];
	page = await browser.get(edit);
	assert.match(page.html, /name="is_shared" value="1" checked/);
	page = await browser.submit(page, edit, { title: '이웃과 인사하기' });
	assert.match(page.text, /이웃과 인사하기/);
	page = await browser.get(edit.replace('/edit', '/delete'));
	page = await browser.submit(page, edit.replace('/edit', '/delete'), {});
	assert.doesNotMatch(page.text, /이웃과 인사하기/);
});
