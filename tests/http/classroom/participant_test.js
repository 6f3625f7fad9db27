// SPDX-License-Identifier: GPL-3.0-or-later
// What a teacher decides about who is there: let in, put out, mute.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { sql, url } = require('../support/server.js');
const { ApiClient, FormClient } = require('../support/client.js');
const { makeClass } = require('../support/classroom.js');

const people = async (session) => (await session.teacher.api.get(`${session.path}/participants`)).body.items;

test('who is in is listed page by page, who waits first', async () => {
	const session = await makeClass();
	const here = await session.join(3);
	await session.act('lobby', { lobby: true });
	const [waiting] = await session.join(1);
	const items = await session.teacher.api.all(`${session.path}/participants`, 2);
	assert.equal(items[0].id, waiting.id);
	assert.deepEqual(items.slice(1).map(({ id }) => id).sort(), here.map(({ id }) => id).sort());
	assert.deepEqual(items.map(({ admitted }) => admitted), [false, true, true, true]);
	assert.deepEqual(Object.keys(items[0]).sort(), ['admitted', 'avatar_id', 'id', 'joined_at', 'muted', 'nickname', 'points', 'present', 'removed', 'student', 'team']);
});

test('in the lobby all but the session is closed, until the teacher lets one in', async () => {
	const session = await makeClass({ lobby: true });
	const [first, second] = await session.join(2);
	assert.equal(first.admitted, false);
	assert.equal((await first.api.get('/classroom/session')).body.participant.admitted, false);
	const closed = await first.api.get('/classroom/messages');
	assert.deepEqual([closed.status, closed.body.code], [403, 'waiting']);
	const page = await first.form().get('/classroom/here');
	assert.equal(page.status, 200);
	assert.ok(page.text.includes(first.nickname));
	const { status, body } = await session.act(`participants/${first.id}/admit`);
	assert.deepEqual([status, body.id, body.admitted], [200, first.id, true]);
	assert.equal((await first.api.get('/classroom/messages')).status, 200);
	assert.equal((await second.api.get('/classroom/messages')).status, 403);
	assert.deepEqual((await session.act(`participants/${first.id}/admit`)).body.admitted, true, 'again changes nothing');
	assert.deepEqual(session.log().map(([type]) => type), ['session_started', 'waiting', 'waiting', 'admitted']);
});

test('all who wait are let in at once', async () => {
	const session = await makeClass({ lobby: true });
	const waiting = await session.join(5);
	const [answers] = await Promise.all([Promise.all([session.act('participants/admit'), session.act('participants/admit')])]);
	assert.ok(answers.every(({ status }) => status === 200));
	assert.deepEqual(answers[1].body.waiting, 0);
	assert.ok((await people(session)).every(({ admitted }) => admitted));
	const admitted = session.log().filter(([type]) => type === 'admitted');
	assert.equal(admitted.length, 5, 'each once');
	assert.deepEqual(admitted.map(([, { participant_id: id }]) => id).sort(), waiting.map(({ id }) => id).sort());
	assert.ok(admitted.every(([, { by }]) => by === session.teacher.id));
});

test('a removed device stays out, and its name is free', async () => {
	const session = await makeClass();
	const [gone, other] = await session.join(2);
	const { status, body } = await session.act(`participants/${gone.id}/remove`);
	assert.deepEqual([status, body.removed, body.present], [200, true, false]);
	assert.equal((await gone.api.get('/classroom/session')).status, 401);
	const back = await session.tryJoin({}, gone.token);
	assert.deepEqual([back.status, back.body.code], [403, 'removed']);
	for (const again of ['remove', 'admit'])
		assert.equal((await session.act(`participants/${gone.id}/${again}`)).body.removed, true, 'nothing changes that');
	assert.deepEqual((await people(session)).map(({ id }) => id), [other.id]);
	assert.equal((await session.tryJoin({ nickname: gone.nickname })).status, 201);
	const browser = gone.form();
	assert.match((await browser.get('/classroom/here')).headers.get('location'), /\/join\?/);
	assert.match((await browser.get('/join')).html, /<p class="note bad">/, 'and is told');
	assert.equal((await browser.get(`/join/${session.code}`)).status, 403);
	assert.equal((await makeClass().then((elsewhere) => elsewhere.tryJoin({}, gone.token))).status, 201, 'of this session only');
	assert.deepEqual(session.log().filter(([type]) => type === 'removed'), [['removed', { participant_id: gone.id, by: session.teacher.id }]]);
	assert.deepEqual(sql(`SELECT payload ->> 'type' FROM live.events WHERE topic = 'user:${gone.id}' AND kind = 'message' ORDER BY id`), [['removed']]);
	assert.deepEqual(sql(`SELECT count(*) FROM live.events WHERE topic = 'user:${gone.id}' AND kind = 'close'`), [['1']]);
});

test('who joined as oneself and was removed does not come back by signing in', async () => {
	const session = await makeClass();
	const [student] = session.school.student;
	const join = () => new ApiClient(url, student.token).post('/classroom/join', { code: session.code, as_myself: true });
	const { body } = await join();
	await session.act(`participants/${body.participant.id}/remove`);
	assert.deepEqual([(await join()).status, (await join()).body.code], [403, 'removed']);
});

test('who joined as oneself and left comes back as the same person', async () => {
	const session = await makeClass();
	const browser = session.school.student[0].form();
	const path = `/join/${session.code}`;
	await browser.submit(await browser.get(path), path);
	const [before] = await people(session);
	await browser.submit(await browser.get('/classroom/here/leave'), '/classroom/here/leave');
	assert.deepEqual(await people(session), []);
	assert.equal((await browser.submit(await browser.get(path), path)).path, '/classroom/here');
	assert.equal((await people(session))[0].id, before.id);
});

test('one is muted and may write again', async () => {
	const session = await makeClass();
	const [student] = await session.join(1);
	assert.equal((await session.act(`participants/${student.id}/mute`)).body.muted, true);
	assert.equal((await session.act(`participants/${student.id}/mute`)).body.muted, true);
	const refused = await student.api.post('/classroom/messages', { content: '안녕하세요' });
	assert.deepEqual([refused.status, refused.body.code], [409, 'muted']);
	assert.equal((await student.api.get('/classroom/session')).body.participant.muted, true);
	assert.equal((await session.act(`participants/${student.id}/unmute`)).body.muted, false);
	assert.equal((await student.api.post('/classroom/messages', { content: '안녕하세요' })).status, 201);
	assert.deepEqual(session.log().map(([type]) => type).filter((type) => /mute/.test(type)), ['muted', 'unmuted']);
});

test('participants of another session, and none at all, are not there', async () => {
	const [session, other] = await Promise.all([makeClass(), makeClass()]);
	const [stranger] = await other.join(1);
	for (const act of ['admit', 'remove', 'mute', 'unmute'])
		for (const id of [stranger.id, randomUUID(), 'nobody'])
			assert.equal((await session.act(`participants/${id}/${act}`)).status, 404, `${act} ${id}`);
	assert.equal((await stranger.api.get('/classroom/session')).status, 200);
	assert.equal((await stranger.api.post(`${other.path}/lock`)).status, 401, 'a participant is no teacher');
});

test('without script: the teacher lets in, mutes, and removes with the lobby turned on', async () => {
	const session = await makeClass({ lobby: true });
	const [student] = await session.join(1);
	const browser = session.teacher.form();
	const path = `${session.path}/participants/${student.id}`;
	let page = await browser.submit(await browser.get(session.path), `${path}/admit`);
	await session.act('lobby', { lobby: false });
	page = await browser.submit(page, `${path}/mute`);
	page = await browser.submit(page, `${path}/unmute`);
	assert.ok(page.html.includes(`${path}/remove"`));
	page = await browser.submit(await browser.get(`${path}/remove`), `${path}/remove`, { lobby: '1' });
	assert.equal(page.status, 200);
	assert.deepEqual(await people(session), []);
	assert.equal((await session.teacher.api.get(session.path)).body.lobby, true);
	const visitor = new FormClient(url);
	visitor.cookies.set('__Host-guest', student.token);
	assert.equal((await visitor.get(`/join/${session.code}`)).status, 403);
});
