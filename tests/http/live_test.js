// SPDX-License-Identifier: GPL-3.0-or-later
// Live events through nginx: who hears what, what a stream that broke off finds when it comes back, and when it is closed.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { url, makeSchool, sql } = require('./support/server.js');
const { EventStream } = require('./support/events.js');
const { until } = require('./support/instance.js');
const { notify, newToken, formToken } = require('./support/people.js');

const publish = (person, payload, kind = 'probe') => sql(`SELECT live.publish('user:${person.id}', '${kind}', '${JSON.stringify(payload)}')`);

/** A stream that is open and has heard something, so that it has a place to come back to. */
async function listening(person) {
	const stream = new EventStream(person.token);
	await stream.opened();
	publish(person, { n: 0 });
	await stream.arrived('probe');
	return stream;
}

test('a stream is for who is logged in', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	for (const cookie of ['', '__Host-seodang=nobody']) {
		const answer = await fetch(`${url}/live`, { redirect: 'manual', headers: cookie ? { Cookie: cookie } : {} });
		assert.equal(answer.status, 303);
		assert.match(answer.headers.get('location'), /\/login/);
	}
	const bearer = await fetch(`${url}/live`, { redirect: 'manual', headers: { Authorization: `Bearer ${student.token}` } });
	assert.equal(bearer.status, 303);
	const stream = new EventStream(student.token);
	await stream.opened();
	assert.equal(stream.headers['content-type'], 'text/event-stream');
	assert.match(stream.headers['cache-control'], /no-store|no-cache/);
	assert.equal(stream.headers['x-accel-redirect'], undefined);
	stream.close();
});

test('what happens is heard by those whom it concerns, with the true count', async () => {
	const { student: [student, other], tutor: [tutor], teacher: [teacher] } = makeSchool({ student: 2, tutor: 1, teacher: 1 });
	const streams = await Promise.all([student, other, tutor, teacher].map(listening));
	const [ofStudent, ofOther, ofTutor, ofTeacher] = streams;
	const { body: { id } } = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '안녕하세요' });
	await ofTutor.arrived('requests', ({ request }) => request === id);
	assert.equal((await ofTutor.arrived('inbox')).data.unread, 1);
	await ofTeacher.arrived('requests', ({ request }) => request === id);
	await tutor.api.post(`/tutor-requests/${id}/approve`);
	await ofStudent.arrived('requests', ({ status }) => status === 'APPROVED');
	await ofStudent.arrived('inbox', ({ unread }) => unread === 1);
	await tutor.api.post('/feedback', { student_id: student.id, message: '잘했어요.' });
	await ofStudent.arrived('feedback');
	await ofStudent.arrived('inbox', ({ unread }) => unread === 2);
	await student.api.post('/notifications/read-all');
	await ofStudent.arrived('inbox', ({ unread }) => unread === 0);
	assert.deepEqual(ofOther.events.filter(({ event }) => event !== 'probe'), [], 'a fellow student hears nothing of it');
	assert.ok(ofStudent.events.every(({ id: position }, i, all) => i === 0 || Number(position) > Number(all[i - 1].id)), 'in order');
	streams.forEach((stream) => stream.close());
});

test('nobody hears what is not theirs, whatever they ask for', async () => {
	const one = makeSchool({ student: 1, teacher: 1 });
	const two = makeSchool({ student: 1, tutor: 1, teacher: 1 });
	const [student] = one.student;
	const [victim] = two.student;
	const topics = `topics=user:${victim.id},school:${two.id}:staff,school:${one.id}:staff`;
	const streams = [new EventStream(student.token, { path: `/live?person=${victim.id}&session=${randomUUID()}&${topics}&last=1` }),
		new EventStream(one.teacher[0].token, { path: `/live?${topics}` })];
	await Promise.all(streams.map((stream) => stream.opened()));
	publish(victim, { secret: 1 });
	notify([victim]);
	await victim.api.post('/tutor-requests', { tutor_id: two.tutor[0].id, message: '비밀이에요' });
	publish(student, { n: 1 });
	publish(one.teacher[0], { n: 1 });
	for (const stream of streams) {
		await stream.arrived('probe', ({ n }) => n === 1);
		assert.deepEqual(stream.events.filter(({ event, data }) => data.secret || !['probe', 'reload'].includes(event)), []);
		stream.close();
	}
	assert.equal((await fetch(`${url}/internal/live?person=${victim.id}&session=${randomUUID()}&topics=user:${victim.id}`)).status, 404);
});

test('Last-Event-ID resumes after it, and one that nobody knows says reload', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const first = await listening(student);
	first.close();
	for (let n = 1; n <= 5; n++)
		publish(student, { n });
	const second = new EventStream(student.token, { lastId: first.lastId });
	await second.arrived('probe', ({ n }) => n === 5);
	assert.deepEqual(second.of('probe').map(({ data: { n } }) => n), [1, 2, 3, 4, 5]);
	second.close();
	const unknown = new EventStream(student.token, { lastId: '999999999999' }); // as after a restored backup
	await unknown.arrived('reload');
	publish(student, { n: 6 });
	await unknown.arrived('probe', ({ n }) => n === 6);
	unknown.close();
	const odd = new EventStream(student.token, { lastId: 'not-a-position' });
	await odd.opened();
	publish(student, { n: 7 });
	await odd.arrived('probe', ({ n }) => n === 7);
	odd.close();
	const onward = new EventStream(student.token, { lastId: unknown.lastId });
	await onward.arrived('probe', ({ n }) => n === 7);
	assert.equal(onward.of('reload').length, 0);
	onward.close();
});

test('signing out closes the stream, and only that one', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const other = newToken(student);
	const here = await listening(student);
	const there = new EventStream(other);
	await there.opened();
	const browser = student.form();
	const answer = await browser.post('/logout', { token: await formToken(browser) });
	assert.equal(answer.status, 303);
	await here.arrived('signed_out');
	await until('the stream ends', 5000, () => here.isEnded);
	publish(student, { n: 9 });
	await there.arrived('probe', ({ n }) => n === 9);
	assert.equal(here.of('probe').length, 1);
	const again = new EventStream(student.token, { lastId: here.lastId, comesBack: false });
	await until('the stream is refused', 5000, () => again.refusals.length);
	assert.equal(again.refusals[0].status, 303);
	there.close();
});

test('signing out the other devices closes theirs', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const stolen = new EventStream(newToken(student));
	await stolen.opened();
	const here = await listening(student);
	const browser = student.form();
	assert.equal((await browser.post('/settings/security/sessions/revoke-others', { token: await formToken(browser) })).status, 303);
	await stolen.arrived('signed_out');
	publish(student, { n: 1 });
	await here.arrived('probe', ({ n }) => n === 1);
	here.close();
});
