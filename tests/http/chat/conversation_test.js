// SPDX-License-Identifier: GPL-3.0-or-later
// Conversations in the API: begun, talked in, listed, searched, renamed, rated, branched, exported, ended, deleted; the scripted partner answers.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql, url } = require('../support/server.js');

const begin = async (person, settings = {}) => {
	const { status, body } = await person.api.post('/conversations', { session_type: 'chat', ...settings });
	assert.equal(status, 201, JSON.stringify(body));
	return body;
};
const say = async (person, { session_id }, text, more = {}) => {
	const { status, body } = await person.api.post(`/conversations/${session_id}/turns`, { text, ...more });
	assert.equal(status, 201, JSON.stringify(body));
	return body;
};
const messages = (person, { session_id }, query = '') => person.api.all(`/conversations/${session_id}/turns${query}`);
const forbid = (school, word, action, message = null) => sql(`INSERT INTO guardrails.guardrails (school_id, name, direction, conditions, action, message, priority)
	VALUES ('${school.id}', '시험', 'input', '[{"type": "words", "words": ["${word}"]}]', '${action}', ${message ? `'${message}'` : 'NULL'}, 10);
	UPDATE guardrails.settings SET version = version + 1 WHERE school_id = '${school.id}'`);
const hold = (school, session) => sql(`UPDATE chat.session_master SET running_turn_id = gen_random_uuid() WHERE school_id = '${school.id}' AND session_id = '${session.session_id}'`);

test('a conversation is begun, talked in and ended', async () => {
	const { student: [student, other] } = makeSchool({ student: 2 });
	const begun = await begin(student, { difficulty: '하', role: '점원', topic: '음료' });
	assert.deepEqual({ ...begun, session_id: null, session_start: null, last_seen_at: null }, { session_id: null, session_type: 'chat', title: null,
		session_start: null, session_end: null, is_active: true, with_partner: true, language: null, difficulty: '하', role: '점원', situation: null,
		situation_id: null, topic: '음료', uses_documents: false, turn_count: 0, last_seen_at: null, summary: null });
	const answer = await say(student, begun, '안녕하세요');
	assert.match(answer.text, /[가-힣]/);
	assert.equal(answer.usage.requests, 1);
	assert.equal(answer.usage.cost, 0);
	const items = await messages(student, begun);
	assert.deepEqual(items.map(({ role, text }) => [role, text]), [['user', '안녕하세요'], ['assistant', answer.text]]);
	assert.deepEqual(items.map(({ id }) => id), [answer.turn_id, answer.id]);
	assert.deepEqual(items.map((item) => Object.keys(item)), [['id', 'role', 'text', 'created_at'], ['id', 'role', 'text', 'created_at']]);
	assert.ok(items.every(({ created_at }) => !Number.isNaN(Date.parse(created_at))));
	assert.equal((await student.api.get(`/conversations/${begun.session_id}`)).body.turn_count, 1);

	for (const method of ['GET', 'DELETE'])
		assert.equal((await other.api.send(method, `/conversations/${begun.session_id}`)).status, 404);
	assert.equal((await other.api.post(`/conversations/${begun.session_id}/turns`, { text: '나야' })).status, 404);
	assert.equal((await other.api.post(`/conversations/${begun.session_id}/end`)).status, 404);
	const ends = await Promise.all([1, 2].map(() => student.api.post(`/conversations/${begun.session_id}/end`)));
	assert.deepEqual(ends.map(({ status }) => status).sort(), [200, 409]);
	assert.equal(ends.find(({ status }) => status === 200).body.is_active, false);
	const late = await student.api.post(`/conversations/${begun.session_id}/turns`, { text: '또' });
	assert.deepEqual([late.status, late.body.code], [409, 'conversation_ended']);
});

test('what is no conversation and no question is refused', async () => {
	const { student: [student], operator: [operator] } = makeSchool({ student: 1, operator: 1 });
	for (const body of [{}, { session_type: 'dance' }, { session_type: 'chat', difficulty: 'easy' }, { session_type: 'chat', situation: '가'.repeat(1001) },
		{ session_type: 'chat', situation_id: randomUUID() }, { session_type: 'chat', topic: '가'.repeat(101) }])
		assert.equal((await student.api.post('/conversations', body)).status, 422, JSON.stringify(body));
	assert.equal((await operator.api.post('/conversations', { session_type: 'chat' })).status, 403);
	const session = await begin(student);
	for (const body of [{}, { text: '  ' }, { text: '가'.repeat(8001) }, { text: 'x', parent_id: 'x' }])
		assert.equal((await student.api.post(`/conversations/${session.session_id}/turns`, body)).status, 422, JSON.stringify(body));
	assert.equal((await student.api.post(`/conversations/${session.session_id}/turns`, { text: 'x', parent_id: randomUUID() })).status, 404);
	assert.equal((await student.api.post(`/conversations/${randomUUID()}/turns`, { text: 'x' })).status, 404);
	assert.deepEqual(await messages(student, session), []);
});

test('an answer comes as events where they are wanted', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const session = await begin(student);
	const answer = await fetch(`${url}/api/v1/conversations/${session.session_id}/turns`, { method: 'POST', body: JSON.stringify({ text: 'Hello there!' }),
		headers: { Authorization: `Bearer ${student.token}`, 'Content-Type': 'application/json', Accept: 'text/event-stream' } });
	assert.equal(answer.status, 200);
	assert.match(answer.headers.get('content-type'), /^text\/event-stream/);
	const events = (await answer.text()).split('\n\n').map((event) => [/^event: (.*)$/m.exec(event)?.[1], /^data: (.*)$/m.exec(event)?.[1]])
		.filter(([kind, data]) => kind && data).map(([kind, data]) => [kind, JSON.parse(data)]);
	const deltas = events.filter(([kind]) => kind === 'delta').map(([, { text }]) => text);
	const [kind, done] = events.at(-1);
	assert.equal(kind, 'done');
	assert.ok(deltas.length > 1);
	assert.equal(deltas.join(''), done.text);
	assert.equal(done.usage.requests, 1);
	assert.deepEqual((await messages(student, session)).map(({ text }) => text), ['Hello there!', done.text]);
});

test('one answer at a time is on its way, and the same request is one turn', async () => {
	const school = makeSchool({ student: 1 });
	const { student: [student] } = school;
	const session = await begin(student);
	hold(school, session);
	const second = await student.api.post(`/conversations/${session.session_id}/turns`, { text: '또' });
	assert.deepEqual([second.status, second.body.code], [409, 'turn_running']);
	sql(`UPDATE chat.session_master SET running_turn_id = NULL WHERE session_id = '${session.session_id}'`);
	const key = randomUUID();
	const ask = () => student.api.post(`/conversations/${session.session_id}/turns`, { text: '한 번만' }, { 'Idempotency-Key': key });
	const first = await ask();
	const again = await ask();
	assert.deepEqual([first.status, again.status], [201, 201]);
	assert.deepEqual(again.body, first.body);
	assert.equal((await messages(student, session)).length, 2);
});

test('turns come page by page, also those without an answer', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const session = await begin(student);
	const first = await say(student, session, '하나');
	await say(student, session, '둘');
	await say(student, session, '셋');
	sql(`UPDATE chat.conversations SET response_text = NULL, state = 'REFUSED', refusal = '{"code": "guardrail_refused"}' WHERE session_id = '${session.session_id}' AND input_text = '둘'`);
	const at = `/conversations/${session.session_id}/turns`, all = await messages(student, session);
	assert.deepEqual(all.map(({ role, text }) => [role, role === 'user' ? text : '']), [['user', '하나'], ['assistant', ''], ['user', '둘'], ['user', '셋'], ['assistant', '']]);
	for (const limit of [1, 2, 3])
		assert.deepEqual(await student.api.all(at, limit), all);
	const [, answer, refused] = (await student.api.get(`${at}?details=true`)).body.items;
	assert.deepEqual([answer.turn_id, answer.state, answer.parent_id], [first.turn_id, 'COMPLETED', undefined]);
	assert.deepEqual([refused.parent_id, refused.state, refused.suggestion], [first.turn_id, 'REFUSED', undefined]);
	assert.equal((await student.api.get(`${at}?cursor=${'x'.repeat(60)}`)).status, 422);
});

test('a guardrail refuses with its own words before anything is kept, and masks what is kept', async () => {
	const school = makeSchool({ student: 1 });
	const { student: [student] } = school;
	forbid(school, '비밀번호', 'refuse', '비밀번호는 아무에게도 말하지 않아요.');
	forbid(school, '바나나', 'mask');
	const session = await begin(student);
	const refused = await student.api.post(`/conversations/${session.session_id}/turns`, { text: '내 비밀 번호는 1234' });
	assert.equal(refused.status, 422);
	assert.equal(refused.body.code, 'guardrail_refused');
	assert.equal(refused.body.detail, '비밀번호는 아무에게도 말하지 않아요.');
	assert.deepEqual(await messages(student, session), []);
	assert.equal(sql(`SELECT count(*) FROM guardrails.matches WHERE session_id = '${session.session_id}' AND action = 'refuse'`)[0][0], '1');
	assert.equal(sql(`SELECT count(*) FROM models.quota_use WHERE person_id = '${student.id}'`)[0][0], '0');
	await say(student, session, '바나나 좋아해?');
	const [{ text }] = await messages(student, session);
	assert.doesNotMatch(text, /바나나/);
	assert.match(text, /좋아해/);
});

test('a quota that is used up says when to come again', async () => {
	const school = makeSchool({ student: 1 });
	const { student: [student] } = school;
	sql(`INSERT INTO models.quotas (school_id, scope, role, period, requests) VALUES ('${school.id}', 'role', 'student', 'day', 1)`);
	const session = await begin(student);
	await say(student, session, '하나');
	const over = await student.api.post(`/conversations/${session.session_id}/turns`, { text: '둘' });
	assert.deepEqual([over.status, over.body.code], [429, 'quota_exceeded']);
	const wait = Number(over.headers.get('retry-after'));
	assert.ok(wait > 0 && wait <= 86400, String(wait));
	assert.equal((await messages(student, session)).length, 2);
});

test('a question is asked anew, branches are shown again, and answers are rated', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const session = await begin(student);
	const at = `/conversations/${session.session_id}`;
	const first = await say(student, session, '하나');
	const second = await say(student, session, '둘');
	await say(student, session, '둘 다시', { edited_id: second.turn_id });
	const asked = async () => (await messages(student, session)).filter(({ role }) => role === 'user').map(({ text }) => text);
	assert.deepEqual(await asked(), ['하나', '둘 다시']);
	assert.equal((await student.api.post(`${at}/turns/${second.turn_id}/show`)).status, 204);
	assert.deepEqual(await asked(), ['하나', '둘']);
	const anew = await student.api.post(`${at}/turns/${second.turn_id}/regenerate`);
	assert.equal(anew.status, 201);
	assert.notEqual(anew.body.turn_id, second.turn_id);
	assert.deepEqual(await asked(), ['하나', '둘']);
	assert.equal((await student.api.get(at)).body.turn_count, 4);
	assert.equal((await student.api.put(`${at}/turns/${first.turn_id}/rating`, { rating: 1, comment: '친절해요' })).status, 204);
	assert.equal((await messages(student, session, '?details=true')).find(({ id }) => id === first.id).rating, 1);
	assert.equal((await student.api.put(`${at}/turns/${first.turn_id}/rating`, { rating: -1, comment: ' ' })).status, 204);
	assert.equal((await student.api.put(`${at}/turns/${first.turn_id}/rating`, { rating: 0 })).status, 204);
	assert.equal((await messages(student, session, '?details=true')).find(({ id }) => id === first.id).rating, undefined);
	assert.equal((await student.api.put(`${at}/turns/${first.turn_id}/rating`, { rating: 2 })).status, 422);
	assert.equal((await student.api.put(`${at}/turns/${randomUUID()}/rating`, { rating: 1 })).status, 404);
	assert.equal((await student.api.post(`${at}/stop`)).status, 204);
	assert.equal((await student.api.post(`${at}/interactions`, { interaction_type: 'copied', turn_id: first.turn_id })).status, 204);
});

test('conversations are listed newest first, searched, renamed, and deleted with all they hold', async () => {
	const { student: [student, other] } = makeSchool({ student: 2 });
	const first = await begin(student, { title: '첫 대화' }), second = await begin(student);
	await begin(other, { title: '남의 대화' });
	await say(student, first, '학교에서 떡볶이를 먹었어요');
	await say(student, second, 'I went to 100% of the lessons');
	const found = async (q) => (await student.api.get(`/conversations?q=${encodeURIComponent(q)}`)).body.items.map(({ session_id }) => session_id);
	assert.deepEqual((await student.api.all('/conversations', 1)).map(({ session_id }) => session_id), [second.session_id, first.session_id]);
	assert.deepEqual(await found('떡볶이'), [first.session_id]);
	assert.deepEqual(await found('학교 먹었'), [first.session_id]);
	assert.deepEqual(await found('첫'), [first.session_id]);
	assert.deepEqual(await found('100%'), [second.session_id]);
	assert.deepEqual(await found('LESSONS'), [second.session_id]);
	assert.deepEqual(await found('학교 lessons'), []);
	assert.deepEqual(await found('남의'), []);
	const renamed = await student.api.patch(`/conversations/${second.session_id}`, { title: '수업 이야기' });
	assert.deepEqual([renamed.status, renamed.body.title], [200, '수업 이야기']);
	assert.equal((await student.api.patch(`/conversations/${second.session_id}`, { title: '' })).status, 422);

	assert.equal((await student.api.send('DELETE', `/conversations/${first.session_id}`)).status, 204);
	assert.equal((await student.api.get(`/conversations/${first.session_id}`)).status, 404);
	assert.equal(sql(`SELECT count(*) FROM chat.conversations WHERE session_id = '${first.session_id}'`)[0][0], '0');
	assert.equal((await student.api.send('DELETE', `/conversations/${first.session_id}`)).status, 404);
});

test('a conversation is exported for programs and for people', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const session = await begin(student, { title: '내보내기' });
	const { text } = await say(student, session, '안녕하세요');
	const file = async (format) => {
		const answer = await fetch(`${url}/api/v1/conversations/${session.session_id}/export?format=${format}`, { headers: { Authorization: `Bearer ${student.token}`, 'Accept-Language': 'ko' } });
		assert.equal(answer.status, 200);
		assert.match(answer.headers.get('content-disposition'), /^attachment/);
		return answer.text();
	};
	const document = JSON.parse(await file('json'));
	assert.deepEqual([document.title, document.turns.map(({ question, answer }) => [question, answer])], ['내보내기', [['안녕하세요', text]]]);
	assert.equal(await file('markdown'), `# 내보내기\n\n## 내 말\n\n안녕하세요\n\n## 대답\n\n${text}\n`);
	assert.equal(await file('text'), `내보내기\n\n내 말:\n안녕하세요\n\n대답:\n${text}\n`);
});

test('practice with a partner is counted in the statistics and told to the record', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const session = await begin(student, { difficulty: '하', topic: 'food' });
	await say(student, session, 'I like apples');
	await say(student, session, 'I goed to the market');
	assert.equal((await student.api.post(`/conversations/${session.session_id}/end`)).status, 200);
	const { body: { items: [day] } } = await student.api.get('/daily-statistics');
	assert.equal(day.chat_turns_count, 2);
	assert.ok(day.avg_response_latency >= 0);
	const [[content]] = sql(`SELECT content FROM hub.learning_history WHERE student_id = '${student.id}' AND source_id = 'conversation:${session.session_id}'`);
	assert.equal(JSON.parse(content).turns, 2);
});
