// SPDX-License-Identifier: GPL-3.0-or-later
// A class session: started, its door, lengthened, over; by whom, and as pages without script.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql, url } = require('../support/server.js');
const { makeClass, startSession } = require('../support/classroom.js');

const HALF_HOUR = 30 * 60000;
const length = ({ started_at: started, expires_at: expires }) => new Date(expires) - new Date(started);

test('a session starts for thirty minutes, with a code, an address and a picture of it', async () => {
	const session = await makeClass();
	assert.match(session.code, /^[0-9A-HJKMNP-TV-Z]{8}$/);
	assert.ok(session.join_url.endsWith(`/join/${session.code}`) && session.join_url.startsWith('http'));
	assert.equal(length(session), HALF_HOUR);
	assert.deepEqual([session.lobby, session.locked, session.ended_at], [false, false, null]);
	const picture = await fetch(new URL(session.qr_svg_url, url));
	assert.equal(picture.headers.get('content-type'), 'image/svg+xml');
	assert.match(await picture.text(), /^<svg xmlns="http:\/\/www.w3.org\/2000\/svg" viewBox="0 0 \d+ \d+".*<\/svg>\s*$/s);
	assert.equal((await fetch(`${url}/join/UUUUUUUU/qr.svg`)).status, 404, 'what is no code has no picture');
	const { body } = await session.teacher.api.get(session.path);
	assert.deepEqual([body.id, body.code, body.join_url], [session.id, session.code, session.join_url]);
	assert.deepEqual(session.log().map(([type]) => type), ['session_started']);
});

test('a class has one running session, also when two are started at once', async () => {
	const school = makeSchool({ teacher: 2 });
	const start = (teacher) => teacher.api.post('/classroom/sessions', { class_id: school.classId });
	const answers = await Promise.all([0, 1, 0, 1, 0, 1].map((i) => start(school.teacher[i])));
	assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409, 409, 409]);
	assert.ok(answers.every(({ status, body }) => status === 201 || body.code === 'already_running'));
	assert.equal(sql(`SELECT count(*) FROM classroom.sessions WHERE class_id = '${school.classId}'`)[0][0], '1');
});

test('one whose time is over is ended as of then, and makes way for the next', async () => {
	const first = await makeClass();
	const [student] = await first.join(1);
	first.expire();
	assert.equal((await student.api.get('/classroom/session')).status, 410);
	assert.equal((await first.act('lock')).status, 410);
	assert.equal((await first.tryJoin()).status, 404);
	const second = await startSession(first.school);
	assert.notEqual(second.id, first.id);
	assert.equal(sql(`SELECT ended_at = expires_at FROM classroom.sessions WHERE id = '${first.id}'`)[0][0], 't');
	assert.equal((await first.tryJoin()).status, 404);
	assert.equal((await second.tryJoin()).status, 201);
});

test('a class is started from the home of its teacher, which then leads into it', async () => {
	const school = makeSchool({ teacher: 1 }), [teacher] = school.teacher, browser = teacher.form();
	assert.match((await browser.get('/')).html, new RegExp(`name="class_id" value="${school.classId}"`));
	const { id } = await startSession(school);
	const home = await browser.get('/');
	assert.ok(home.html.includes(`href="/classroom/sessions/${id}"`));
	assert.ok(!home.html.includes('name="class_id"'), 'one at a time');
	assert.ok((await browser.get('/classroom')).html.includes(`href="/classroom/history/${school.classId}"`), 'and past ones are where it is started');
});

test('it is lengthened, never past eight hours, and who takes part stays as long', async () => {
	const session = await makeClass();
	const [student] = await session.join(1);
	const longer = (await session.act('extend', { minutes: 15 })).body;
	assert.equal(length(longer), 1.5 * HALF_HOUR);
	assert.equal(length((await session.act('extend')).body), 2.5 * HALF_HOUR, 'by thirty minutes where nothing is said');
	assert.equal((await student.api.get('/classroom/session')).body.session.expires_at.slice(0, 19), new Date(new Date(session.started_at).getTime() + 2.5 * HALF_HOUR).toISOString().slice(0, 19));
	assert.equal(sql(`SELECT g.expires_at = s.expires_at FROM auth.guests g, classroom.sessions s WHERE g.id = '${student.id}' AND s.id = '${session.id}'`)[0][0], 't');
	assert.equal(length((await session.act('extend', { minutes: 480 })).body), 16 * HALF_HOUR);
	const { status, body } = await session.act('extend');
	assert.deepEqual([status, body.code], [409, 'longest_session']);
	assert.equal((await session.act('extend', { minutes: 0 })).status, 422);
});

test('when it ends nobody comes in any more, and tokens get 410', async () => {
	const session = await makeClass();
	const [student] = await session.join(2);
	assert.ok((await session.act('end')).body.ended_at);
	for (const answer of [student.api.get('/classroom/session'), session.act('end'), session.act('unlock'), session.act('extend')])
		assert.deepEqual([(await answer).status, (await answer).body.code], [410, 'ended']);
	assert.equal((await session.tryJoin()).status, 404);
	assert.equal((await session.tryJoin({}, student.token)).status, 404, 'who was in does not come in again either');
	assert.equal((await session.teacher.api.get(session.path)).status, 200, 'its teacher still finds it');
	const page = await student.form().get('/classroom/here');
	assert.equal(page.status, 410);
	assert.ok(page.html.includes('/join"'));
	assert.deepEqual(session.log().map(([type]) => type), ['session_started', 'joined', 'joined', 'session_ended']);
});

test('who takes part is told what they are in, and what is pinned; who waits is not', async () => {
	const session = await makeClass();
	const [student] = await session.join(1);
	const said = (await student.api.post('/classroom/messages', { content: '오늘은 속담을 배워요' })).body;
	sql(`UPDATE classroom.sessions SET pinned_id = '${said.id}' WHERE id = '${session.id}'`);
	await session.act('lobby', { lobby: true });
	const [waiting] = await session.join(1);
	const { body } = await student.api.get('/classroom/session');
	assert.deepEqual([body.session.id, body.session.grade, body.session.class_name, body.session.lobby], [session.id, 1, '1', true]);
	assert.deepEqual([body.participant.id, body.participant.admitted, body.card, body.pinned.id], [student.id, true, null, said.id]);
	const outside = (await waiting.api.get('/classroom/session')).body;
	assert.deepEqual([outside.participant.admitted, outside.card, outside.pinned], [false, null, null]);
});

test('a locked door lets nobody new in; who is in stays in', async () => {
	const session = await makeClass({ locked: true });
	assert.deepEqual([(await session.tryJoin()).status, (await session.tryJoin()).body.code], [409, 'locked']);
	assert.equal((await session.act('unlock')).body.locked, false);
	const [student] = await session.join(1);
	assert.equal((await session.act('lock')).body.locked, true);
	assert.equal((await session.act('lock')).body.locked, true);
	assert.equal((await session.tryJoin({}, student.token)).status, 200);
	assert.equal((await student.api.get('/classroom/session')).body.session.locked, true);
	assert.deepEqual(session.log().map(([type]) => type), ['session_started', 'door_unlocked', 'joined', 'door_locked']);
});

test('a session belongs to who teaches its class, and to admins', async () => {
	const session = await makeClass({}, { teacher: 1, admin: 1, tutor: 1 });
	const other = await makeClass();
	const { school } = session;
	sql(`INSERT INTO school.classes (school_id, grade, name) VALUES ('${school.id}', 5, '5')`);
	const [[foreign]] = sql(`SELECT id FROM school.classes WHERE school_id = '${school.id}' AND grade = 5`);
	for (const act of ['lock', 'end', 'lobby', 'participants/admit'])
		assert.equal((await other.teacher.api.post(`${session.path}/${act}`)).status, 404, act);
	for (const person of [school.student[0], school.tutor[0]])
		assert.equal((await person.api.post(`${session.path}/lock`)).status, 403);
	assert.equal((await other.teacher.api.post('/classroom/sessions', { class_id: school.classId })).status, 404);
	assert.equal((await session.teacher.api.post('/classroom/sessions', { class_id: foreign })).status, 404, 'a class that is not taught');
	assert.equal((await school.student[0].api.post('/classroom/sessions', { class_id: school.classId })).status, 403);
	assert.equal((await school.admin[0].api.post(`${session.path}/lock`)).body.locked, true);
	assert.equal((await school.admin[0].api.post('/classroom/sessions', { class_id: foreign })).status, 201);
});

test('sixty come in at once, and each is somebody', async () => {
	const session = await makeClass();
	const people = await session.join(60);
	assert.equal(new Set(people.map(({ id }) => id)).size, 60);
	assert.equal((await session.teacher.api.all(`${session.path}/participants`, 25)).length, 60);
	assert.equal(sql(`SELECT most_present FROM classroom.sessions WHERE id = '${session.id}'`)[0][0], '60');
});

test('without script: a class starts, its door is kept and it ends', async () => {
	const school = makeSchool({ teacher: 1 });
	const browser = school.teacher[0].form();
	let page = await browser.submit(await browser.get('/classroom'), '/classroom/sessions');
	const [, path] = /href="[^"]*(\/classroom\/sessions\/[0-9a-f-]{36})\/projector"/.exec(page.html);
	const [[code]] = sql(`SELECT code FROM classroom.sessions WHERE class_id = '${school.classId}'`);
	assert.ok(page.text.includes(code.slice(0, 4)) && page.text.includes(code.slice(4)));
	page = await browser.submit(page, `${path}/lock`);
	page = await browser.submit(page, `${path}/unlock`);
	page = await browser.submit(page, `${path}/lobby`);
	assert.ok(page.form(`${path}/lobby`).fields.lobby === undefined, 'the next press turns it off');
	page = await browser.submit(page, `${path}/extend`, { minutes: '15' });
	assert.equal((await browser.get(`${path}/projector`)).status, 200);
	assert.equal((await browser.get(`${path}/people`)).status, 200);
	page = await browser.submit(await browser.get(`${path}/end`), `${path}/end`);
	assert.equal(page.status, 200);
	assert.equal(page.form(`${path}/lock`), null);
	assert.ok((await browser.get('/classroom')).form('/classroom/sessions'), 'and may start again');
	assert.deepEqual(sql(`SELECT l.event_type FROM classroom.logs l JOIN classroom.sessions s ON s.id = l.session_id WHERE s.class_id = '${school.classId}' ORDER BY l.timestamp`)
		.map(([type]) => type), ['session_started', 'door_locked', 'door_unlocked', 'lobby_on', 'session_extended', 'session_ended']);
});
