// SPDX-License-Identifier: GPL-3.0-or-later
// A class session under /seodang/: what is scanned, the pages of phone, teacher and wall, their streams, what they fetch and send, and
// the cookies of who has no account all follow the prefix.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { url } = require('../http/support/server.js');
const { FormClient } = require('../http/support/client.js');
const { makeCards, listenAt } = require('../http/support/classroom.js');
const { origin, prefix, belongs } = require('./addresses.js');

const streamOf = (page) => belongs(page).find((address) => address.startsWith(`${prefix}/live/classroom`));

test('a phone without an account scans the code, comes in, chats, answers, and leaves', async () => {
	const session = await makeCards();
	assert.equal(session.join_url, `${url}/join/${session.code}`);
	assert.ok(session.qr_svg_url.startsWith(`${prefix}/join/`));
	assert.match(await (await fetch(origin + session.qr_svg_url)).text(), /^<svg/);
	assert.ok(session.live_url.startsWith(`${prefix}/live/classroom?`));

	const phone = new FormClient(url);
	const code = await phone.get('/join');
	belongs(code);
	const door = await phone.submit(code, '/join', { code: session.code });
	belongs(door);
	assert.equal(url + door.path, session.join_url);
	const inside = await phone.submit(door, door.path, { nickname: '하늘', avatar_id: '7' });
	assert.equal(inside.path, '/classroom/here');
	assert.ok(phone.cookies.has('__Host-guest'));
	const stream = await listenAt(streamOf(inside));

	await phone.submit(inside, '/classroom/here/messages', { content: '안녕하세요' });
	await stream.arrived('message', ({ type }) => type === 'message');
	const card = (await session.act('cards/start', { grade: '3-1' })).body;
	await stream.arrived('message', ({ type }) => type === 'card');
	const shown = await phone.get('/classroom/here');
	belongs(shown);
	await phone.submit(shown, '/classroom/here/answers', { card_id: card.card_id, answer: '오는' });
	for (const address of belongs(shown).filter((found) => /^[^?]*\/classroom\/here\/(card|events|messages)/.test(found)))
		assert.notEqual((await phone.get(address.slice(prefix.length))).status, 404, address);
	stream.close();
	const leaving = await phone.get('/classroom/here/leave');
	belongs(leaving);
	await phone.submit(leaving, '/classroom/here/leave');
	assert.ok(!phone.cookies.has('__Host-guest'));
});

test('the teacher\'s page and the wall, and the pages after class', async () => {
	const session = await makeCards();
	const [student] = await session.join(1);
	const teacher = session.teacher.form();
	const page = await teacher.get(session.path);
	const wall = await teacher.get(`${session.path}/projector`);
	assert.ok(wall.html.includes(`${new URL(url).host}${prefix}/join`), 'the address on the wall is the one to type');
	const streams = await Promise.all([page, wall].map((each) => listenAt(streamOf(each))));
	await student.api.post('/classroom/messages', { content: '안녕하세요' });
	await Promise.all(streams.map((stream) => stream.arrived('message', ({ type }) => type === 'message')));
	streams.forEach((stream) => stream.close());
	for (const address of [page, wall].flatMap(belongs).filter((found) => /\/(people|events|messages|tally|projector|end)(\?|$)/.test(found)))
		assert.ok([200, 405].includes((await teacher.get(address.slice(prefix.length))).status), address);
	await session.act('end');
	for (const path of ['/classroom', '/classroom/problems', '/classroom/problems/import', '/classroom/settings', `${session.path}/report`, `/classroom/history/${session.school.classId}`])
		belongs(await teacher.get(path));
});

test('beside it the other site knows neither code nor class', async () => {
	const session = await makeCards();
	for (const path of [`/join/${session.code}`, '/classroom/here', '/live/classroom', '/api/v1/classroom/session'])
		assert.equal(await (await fetch(origin + path)).text(), 'another site\n', path);
});
