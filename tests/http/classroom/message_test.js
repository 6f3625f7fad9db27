// SPDX-License-Identifier: GPL-3.0-or-later
// What a class says: messages once each, questions, votes, reactions, reports; what bad input is told; earlier ones page by page.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { sql, url } = require('../support/server.js');
const { ApiClient } = require('../support/client.js');
const { makeClass, listenAt, heard, wanted } = require('../support/classroom.js');
const { until } = require('../support/instance.js');

const say = (who, content, fields = {}, headers = {}) => who.api.post('/classroom/messages', { content, ...fields }, headers);
const list = async (who) => (await wanted(200, who.api.get('/classroom/messages'))).items;
const said = async (who) => (await list(who)).map(({ content }) => content);

test('what one says all can read, newest first', async () => {
	const session = await makeClass();
	const [one, other] = await session.join(2);
	const { status, body } = await say(one, '  안녕하세요 ');
	assert.equal(status, 201);
	assert.deepEqual([body.nickname, body.avatar_id, body.content, body.moderated, body.is_mine], [one.nickname, one.avatar_id, '안녕하세요', false, true]);
	await wanted(201, say(other, '반가워요'));
	assert.deepEqual(await said(one), ['반가워요', '안녕하세요']);
	assert.deepEqual((await list(one)).map(({ is_mine: isMine }) => isMine), [false, true]);
});

test('a sending that comes again is the message that it was', async () => {
	const session = await makeClass();
	const [one, other] = await session.join(2);
	const key = { 'Idempotency-Key': 'first' };
	const first = await say(one, '한 번만', {}, key);
	const again = await say(one, '한 번만', {}, key);
	assert.deepEqual([first.status, again.status, again.body.id], [201, 201, first.body.id]);
	const [a, b, ...rest] = await Promise.all(Array.from({ length: 10 }, () => say(one, '열 번', {}, { 'Idempotency-Key': 'x'.repeat(90) })));
	assert.equal(new Set([a, b, ...rest].map(({ body }) => body.id)).size, 1);
	assert.deepEqual([a, b, ...rest].map(({ status }) => status).sort(), Array(10).fill(201));
	for (const [content, fields] of [['다른 말', {}], ['한 번만', { is_question: true }]]) {
		const { status, body } = await say(one, content, fields, key);
		assert.deepEqual([status, body.code], [422, 'idempotency_mismatch'], 'nothing is lost without a word');
	}
	await wanted(201, say(other, '같은 열쇠', {}, key));
	assert.equal((await said(one)).length, 3);
});

test('lengths are code points, and what cannot be seen or turns the text is refused', async () => {
	const session = await makeClass();
	const one = await session.joinOne();
	const astronaut = '👩‍🚀'; // three code points
	await wanted(201, say(one, astronaut.repeat(66) + '가나'));
	for (const [content, code] of [['', 'required'], ['   ', 'required'], ['가'.repeat(201), 'too_long'], [astronaut.repeat(67), 'too_long'], ['줄\n바꿈', 'control_characters'],
		['\u0007', 'control_characters'], ['\u202e거꾸로', 'hidden_characters'], ['\u2066', 'hidden_characters'], ['\u200b', 'hidden_characters'], ['\u200d', 'required'],
		['\u2800', 'required'], ['\u{e0061}\u{e007f}', 'required']]) {
		const { status, body } = await say(one, content);
		assert.deepEqual([status, body.errors[0].field, body.errors[0].code], [422, 'content', code], JSON.stringify(content));
	}
	// NFC before counting: two jamo are one syllable.
	const { body } = await say(one, '\u1112\u1161\u11ab'.repeat(200));
	assert.equal(body.content, '한'.repeat(200));
	assert.equal((await said(one)).length, 2);
});

test('earlier ones come page by page, on the API and on the page', async () => {
	const session = await makeClass();
	const one = await session.joinOne();
	sql(`INSERT INTO classroom.messages (school_id, session_id, nickname, avatar_id, content, created_at)
		SELECT school_id, id, '예전', 3, '말 ' || n, now() - make_interval(mins => 100 - n) FROM classroom.sessions, generate_series(1, 75) AS n WHERE id = '${session.id}'`);
	const all = await one.api.all('/classroom/messages', 20);
	assert.deepEqual(all.map(({ content }) => content), Array.from({ length: 75 }, (_, i) => `말 ${75 - i}`));
	const browser = one.form(), shown = [];
	for (let path = '/classroom/here'; path;) {
		const page = await browser.get(path);
		const inLog = /id="messages">([\s\S]*?)<\/ol>/.exec(page.html)[1];
		shown.unshift(...[...inLog.matchAll(/data-part="content">([^<]*)</g)].map(([, words]) => words));
		path = (/id="earlier" href="([^"]*)"/.exec(page.html) || [])[1]?.slice(page.prefix.length);
	}
	assert.deepEqual(shown, Array.from({ length: 75 }, (_, i) => `말 ${i + 1}`));
	assert.equal((await one.api.get('/classroom/messages?cursor=nonsense')).status, 422);
});

test('questions are voted for, once by each, and one can take it back', async () => {
	const session = await makeClass();
	const [asker, ...others] = await session.join(6);
	const { id } = await wanted(201, say(asker, '왜요?', { is_question: true }));
	const plain = await wanted(201, say(asker, '그냥'));
	await Promise.all(others.flatMap((one) => [one.api.post(`/classroom/messages/${id}/vote`), one.api.post(`/classroom/messages/${id}/vote`)]));
	const { body } = await others[0].api.send('DELETE', `/classroom/messages/${id}/vote`);
	assert.deepEqual([body.votes, body.voted], [4, false]);
	assert.equal((await list(others[1])).find((message) => message.id === id).voted, true);
	assert.deepEqual([(await asker.api.post(`/classroom/messages/${plain.id}/vote`)).body.code, (await asker.api.post(`/classroom/messages/${randomUUID()}/vote`)).status], ['not_a_question', 404]);
});

test('who is not of the session says and reads nothing in it', async () => {
	const [session, elsewhere] = await Promise.all([makeClass({ lobby: true }), makeClass()]);
	const [waiting, stranger] = [await session.joinOne(), await elsewhere.joinOne()];
	const { body } = await waiting.api.get('/classroom/messages');
	assert.deepEqual([body.status, body.code, (await say(waiting, '저요')).body.code], [403, 'waiting', 'waiting']);
	const { id } = await wanted(201, session.act('messages', { content: '기다려요?', is_question: true }));
	for (const path of [`/classroom/messages/${id}/vote`, `/classroom/messages/${id}/report`])
		assert.equal((await stranger.api.post(path)).status, 404);
	assert.deepEqual(await said(stranger), []);
	assert.equal((await new ApiClient(url).get('/classroom/messages')).status, 401);
	assert.equal((await elsewhere.teacher.api.get(`${session.path}/messages`)).status, 404);
	elsewhere.expire();
	assert.equal((await say(stranger, '늦었어요')).status, 410);
});

test('a form without a script does all of it', async () => {
	const session = await makeClass();
	const [one, other] = await session.join(2);
	const browser = one.form();
	let page = await browser.get('/classroom/here');
	const { fields } = page.form('/classroom/here/messages');
	const sent = await browser.post('/classroom/here/messages', { ...fields, content: '폼으로', is_question: '1' });
	assert.deepEqual([sent.status, sent.location.endsWith('/classroom/here#chat')], [303, true]);
	await browser.post('/classroom/here/messages', { ...fields, content: '폼으로', is_question: '1' }); // the same form twice
	await browser.post('/classroom/here/messages', { ...fields, content: '뒤로 가서 다른 말' });
	assert.deepEqual(await said(one), ['뒤로 가서 다른 말', '폼으로']);
	const { id } = (await list(one))[1];
	const mine = other.form();
	const { fields: acts } = (await mine.get('/classroom/here')).form('/classroom/here/reactions');
	for (const path of [`messages/${id}/vote`, `messages/${id}/report`])
		assert.equal((await mine.post(`/classroom/here/${path}`, acts)).status, 303, path);
	assert.equal((await mine.post('/classroom/here/reactions', { ...acts, kind: 'clap' })).status, 303);
	page = await mine.get('/classroom/here');
	assert.match(page.html, new RegExp(`${id}/unvote`));
	assert.deepEqual((await list(one)).map(({ votes }) => votes), [0, 1]);
	const refusedPage = await mine.post('/classroom/here/messages', { ...acts, content: '가'.repeat(201) });
	assert.deepEqual([refusedPage.status, refusedPage.form('/classroom/here/messages').fields.content], [422, '가'.repeat(201)]);
});

test('all hear a message with the key of its sender, votes and reactions joined', async () => {
	const session = await makeClass();
	const [one, other] = await session.join(2);
	const stream = await listenAt(other.liveUrl);
	const { id } = await wanted(201, say(one, '들려요?', { is_question: true }, { 'Idempotency-Key': 'mine' }));
	await until('the message arrives', 10000, () => heard(stream, 'message').length);
	const [{ message }] = heard(stream, 'message');
	assert.deepEqual([message.id, message.client_key, message.participant_id, message.is_question, message.answered], [id, 'mine', one.id, true, false]);
	assert.match(message.created_at, /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
	await other.api.post(`/classroom/messages/${id}/vote`);
	await Promise.all(['clap', 'clap', 'heart'].map((kind) => one.api.post('/classroom/reactions', { kind })));
	const sum = () => heard(stream, 'reactions').reduce((total, { counts }) => total + Object.values(counts).reduce((a, b) => a + b, 0), 0);
	await until('votes and reactions arrive', 10000, () => heard(stream, 'votes').length && sum() === 3);
	assert.deepEqual(heard(stream, 'votes').at(-1).votes, { [id]: 1 });
	stream.close();
});

test('reactions of one are limited, by a word of their own', async () => {
	const session = await makeClass();
	const one = await session.joinOne();
	const answers = await Promise.all(Array.from({ length: 30 }, () => one.api.post('/classroom/reactions', { kind: 'wow' })));
	const refused = answers.filter(({ status }) => status === 429);
	assert.ok(refused.length >= 1 && answers.some(({ status }) => status === 204));
	assert.deepEqual([refused[0].body.code, refused[0].headers.get('retry-after')], ['too_many_reactions', '2']);
	assert.equal((await one.api.post('/classroom/reactions', { kind: 'dance' })).status, 422);
});

test('nothing is said after the end, however many speak while it comes', async () => {
	const session = await makeClass();
	const people = await session.join(30);
	const stream = await listenAt(session.live_url, { comesBack: false });
	const early = people.slice(0, 10).map((one) => say(one, '끝까지'));
	const ended = session.act('end');
	const answers = await Promise.all([...early, ...people.slice(10).map((one) => say(one, '끝까지'))]);
	assert.equal((await ended).status, 200);
	await until('the stream ends', 10000, () => heard(stream, 'session_ended').length);
	const said = answers.filter(({ status }) => status === 201).length;
	assert.ok(answers.every(({ status, body }) => status === 201 || (status === 410 && body.code === 'ended')));
	assert.deepEqual(heard(stream).map(({ type }) => type), [...Array(said).fill('message'), 'session_ended']);
	stream.close();
});
