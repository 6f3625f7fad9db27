// SPDX-License-Identifier: GPL-3.0-or-later
// Who is practising now: told by pages and programs, live on the tutor's home, gone when a phone dies without a word.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql } = require('../support/server.js');
const { EventStream } = require('../support/events.js');
const { formToken } = require('../support/people.js');

// What is silent is swept after less than a minute; a busy machine may take longer.
const SWEPT_MS = 120000;

function taughtSchool() {
	const school = makeSchool({ student: 2, tutor: 2 });
	sql(`INSERT INTO tutoring.tutor_students (school_id, student_id, tutor_id) VALUES ('${school.id}', '${school.student[0].id}', '${school.tutor[0].id}')`);
	return school;
}
const isPresent = async (tutor) => (await tutor.api.get('/presence')).body.items.map(({ student_id, room }) => `${student_id} ${room}`);

/** A student's tab: its beats, as the page's script sends them. */
async function openTab(student) {
	const browser = student.form();
	const token = await formToken(browser);
	const connection = randomUUID();
	return (room, more = {}) => browser.post('/speaking/presence', { token, connection, room, ...more });
}

test('a tab says where it is, and the tutor sees it at once', async () => {
	const { student: [student, other], tutor: [tutor, stranger] } = taughtSchool();
	const stream = new EventStream(tutor.token), strange = new EventStream(stranger.token);
	await Promise.all([stream.opened(), strange.opened()]);
	const home = tutor.form();
	assert.doesNotMatch((await home.get('/')).text, /지금 연습하고 있어요/, 'nothing where nobody is');
	const tell = await openTab(student);
	assert.equal((await tell('practice')).status, 204);
	const { data } = await stream.arrived('presence');
	assert.deepEqual([data.student, data.room], [student.id, 'practice']);
	assert.deepEqual(await isPresent(tutor), [`${student.id} practice`]);
	const page = await home.get('/');
	assert.match(page.html, /id="present-students" data-live="presence"/);
	assert.match(page.text, new RegExp(`지금 연습하고 있어요 ${student.name}[\\s\\S]*문장 연습`));
	assert.deepEqual(await isPresent(stranger), []);

	const second = await openTab(student);
	await second('ai-conversation');
	await stream.arrived('presence', ({ room }) => room === 'ai-conversation');
	await second('none');
	await tell('none');
	await stream.arrived('presence', ({ room }) => room === null);
	assert.deepEqual(await isPresent(tutor), []);
	assert.deepEqual(strange.of('presence'), []);
	assert.equal((await (await openTab(other))('practice')).status, 204, 'who has no tutor may practise as well');
	[stream, strange].forEach((one) => one.close());
});

test('the page of a session keeps it open, and leaves it', async () => {
	const { student: [student, other] } = taughtSchool();
	const { body: { id } } = await student.api.post('/learning-sessions', { session_type: 'practice' });
	const [left, seen] = ['left_at IS NOT NULL', "seen_at > now() - interval '1 hour'"].map((what) => () => sql(`SELECT ${what} FROM speaking.learning_sessions WHERE id = '${id}'`)[0][0]);
	const tell = await openTab(student);
	sql(`UPDATE speaking.learning_sessions SET seen_at = now() - interval '2 hours' WHERE id = '${id}'; `);
	await (await openTab(other))('practice', { learning_session_id: id });
	assert.equal(seen(), 'f', 'nobody else does');
	await tell('practice', { learning_session_id: id });
	assert.equal(seen(), 't');
	await tell('none', { learning_session_id: id });
	assert.equal(left(), 't');
	await tell('practice', { learning_session_id: id });
	assert.equal(left(), 'f');
});

test('a program says so with its login', async () => {
	const { student: [student], tutor: [tutor] } = taughtSchool();
	assert.equal((await student.api.post('/presence', { room: 'practice' })).status, 204);
	assert.deepEqual(await isPresent(tutor), [`${student.id} practice`]);
	assert.equal((await student.api.post('/presence', { room: 'ai-conversation' })).status, 204);
	assert.deepEqual(await isPresent(tutor), [`${student.id} ai-conversation`]);
	assert.equal((await student.api.post('/presence', { room: 'none' })).status, 204);
	assert.deepEqual(await isPresent(tutor), []);
	for (const room of ['kitchen', '', null])
		assert.equal((await student.api.post('/presence', { room })).status, 422);
	assert.equal((await tutor.api.post('/presence', { room: 'practice' })).status, 403);
	assert.equal((await student.api.get('/presence')).status, 403);
});

test('who appears offline is seen by nobody, at once', async () => {
	const { student: [student], tutor: [tutor] } = taughtSchool();
	const stream = new EventStream(tutor.token);
	await stream.opened();
	const tell = await openTab(student);
	await tell('practice');
	await stream.arrived('presence', ({ room }) => room === 'practice');
	const form = student.form();
	await form.submit(await form.get('/speaking/progress'), '/speaking/preferences', { appears_offline: '1' });
	await stream.arrived('presence', ({ room }) => room === null);
	await tell('practice');
	assert.deepEqual(await isPresent(tutor), []);
	assert.match((await form.get('/speaking/progress')).html, /name="appears_offline" value="1" checked/);
	stream.close();
});

test('a phone that dies without a word is gone, and whoever else is there stays', async () => {
	const school = taughtSchool();
	const { student: [student, awake], tutor: [tutor, other] } = school;
	sql(`INSERT INTO tutoring.tutor_students (school_id, student_id, tutor_id) VALUES ('${school.id}', '${awake.id}', '${other.id}')`);
	const stream = new EventStream(tutor.token);
	await stream.opened();
	const tell = await openTab(awake);
	await (await openTab(student))('practice');
	await tell('practice');
	const beats = setInterval(() => tell('practice'), 10000);
	try {
		await stream.arrived('presence', ({ room }) => room === null, SWEPT_MS);
	} finally {
		clearInterval(beats);
	}
	assert.deepEqual(await isPresent(tutor), []);
	assert.deepEqual(await isPresent(other), [`${awake.id} practice`]);
	stream.close();
});
