// SPDX-License-Identifier: GPL-3.0-or-later
// Answers on their way to who waits: as events, as a document, again under the same key, in the stream of a page, and when nobody waits.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql } = require('../support/server.js');
const { begin, ask } = require('../support/answers.js');
const { EventStream } = require('../support/events.js');
const { until } = require('../support/instance.js');

const QUESTION = '안녕하세요, 오늘 학교에서 친구들이랑 축구를 했어요';
const kept = (id) => {
	const [[text, state]] = sql(`SELECT to_jsonb(response_text), state FROM chat.conversations WHERE answer_id = '${id}'`);
	return [text ? JSON.parse(text) : null, state];
};
const turns = (session) => Number(sql(`SELECT count(*) FROM chat.conversations WHERE session_id = '${session}'`)[0][0]);

test('an answer comes in pieces that are the answer, then says that it is done, and ends', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const answer = await ask(student, await begin(student), QUESTION).ended;
	assert.equal(answer.status, 200);
	assert.match(answer.headers['content-type'], /^text\/event-stream/);
	assert.equal(answer.headers['cache-control'], 'no-store');
	assert.ok(answer.events.length > 2, 'more than one delta');
	assert.deepEqual([...new Set(answer.events.slice(0, -1).map(({ event }) => event))], ['delta']);
	const { event, data } = answer.events.at(-1);
	assert.equal(event, 'done');
	assert.equal(answer.shown, data.text);
	assert.equal(data.usage.requests, 1);
	assert.deepEqual([...new Set(answer.events.map(({ data: { id } }) => id))], [data.id]);
	assert.deepEqual(kept(data.id), [answer.shown, 'COMPLETED']);
});

test('without events the same call waits for the whole', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const session = await begin(student);
	const { status, headers, body } = await student.api.post(`/conversations/${session}/turns`, { text: QUESTION });
	assert.equal(status, 201, JSON.stringify(body));
	assert.equal(headers.get('cache-control'), 'no-store');
	assert.deepEqual(kept(body.id), [body.text, 'COMPLETED']);
});

test('the same key again is the same answer, of one question: at once, later, and in the other form', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const session = await begin(student);
	const headers = { 'Idempotency-Key': randomUUID() };
	const first = await ask(student, session, QUESTION, headers).ended;
	const again = await ask(student, session, QUESTION, headers).ended;
	assert.deepEqual(again.events, first.events);
	const document = await student.api.post(`/conversations/${session}/turns`, { text: QUESTION }, headers);
	assert.equal(document.status, 201);
	assert.deepEqual(document.body, first.end.data);
	sql(`DELETE FROM live.events WHERE position <= ${first.events.at(-1).id}; SELECT live.publish('user:${student.id}', 'probe')`);
	const late = await ask(student, session, QUESTION, headers).ended;
	assert.deepEqual(late.events.map(({ event }) => event), ['delta', 'done']);
	assert.equal(late.shown, first.shown);
	assert.deepEqual(late.end.data, first.end.data);
	const lateDocument = await student.api.post(`/conversations/${session}/turns`, { text: QUESTION }, headers);
	assert.deepEqual([lateDocument.status, lateDocument.body], [201, first.end.data]);
	assert.equal(turns(session), 1);
	const other = await student.api.post(`/conversations/${session}/turns`, { text: '다른 말' }, headers);
	assert.deepEqual([other.status, other.body.code], [422, 'idempotency_mismatch']);
});

test('who leaves loses nothing: the answer is kept whole', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const session = await begin(student);
	const answer = ask(student, session, QUESTION);
	await until('it has begun', 10000, () => answer.events.length > 0, 5);
	answer.leave();
	const { id } = answer.events[0].data;
	await until('it is kept', 20000, () => kept(id)[1] === 'COMPLETED');
	assert.ok(kept(id)[0].startsWith(answer.shown));
	assert.equal((await student.api.get(`/conversations/${session}/turns`)).body.items.at(-1).text, kept(id)[0]);
});

test('the stream of a page hears its person\'s conversation, from where it was; nobody else\'s does', async () => {
	const { student: [student, other] } = makeSchool({ student: 2 });
	const session = await begin(student);
	const path = `/live?conversation=${session}`;
	const stream = new EventStream(student.token, { path });
	await stream.opened();
	const answer = await ask(student, session, QUESTION).ended;
	await stream.arrived('done');
	const heard = ({ event, data }) => ({ event, data });
	const said = (events) => events.filter(({ event }) => event === 'delta' || event === 'done').map(heard);
	assert.deepEqual(said(stream.events), answer.events.map(heard));
	stream.close();
	const back = new EventStream(student.token, { path, lastId: String(answer.events[1].id) });
	await back.arrived('done');
	assert.deepEqual(said(back.events), answer.events.slice(2).map(heard));
	back.close();
	const stranger = new EventStream(other.token, { path, comesBack: false });
	await until('it is refused', 10000, () => stranger.refusals.length > 0);
	assert.equal(stranger.refusals[0].status, 404);
});

test('nobody reaches what answers but by asking', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const answer = await student.form().get(`/internal/answer?topic=conversation:${randomUUID()}&subject=${randomUUID()}&last=0&mode=document&seconds=1`);
	assert.equal(answer.status, 404);
});
