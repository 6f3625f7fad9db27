// SPDX-License-Identifier: GPL-3.0-or-later
// A stored sound is heard by who may hear it, in ranges, at an address for pages and one for programs.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const { makeSchool, sql, url } = require('../support/server.js');
const { until } = require('../support/instance.js');
const { storeSound, makeAttempt } = require('../support/sounds.js');

async function ask(address, { token, cookie, headers = {}, method = 'GET' } = {}) {
	const answer = await fetch(`${url}${address}`, {
		method, redirect: 'manual',
		headers: { ...headers, ...(token ? { Authorization: `Bearer ${token}` } : {}), ...(cookie ? { Cookie: `__Host-seodang=${cookie}` } : {}) },
	});
	return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

const page = (sound) => `/speaking/sounds/${sound.id}`;
const api = (sound) => `/api/v1/sounds/${sound.id}`;

/** A student's attempt, heard by a tutor of now. */
function schoolThatSpeaks() {
	const school = makeSchool({ student: 2, tutor: 2, teacher: 1, admin: 1 });
	const [student] = school.student;
	sql(`INSERT INTO tutoring.tutor_students (school_id, tutor_id, student_id) VALUES ('${school.id}', '${school.tutor[0].id}', '${student.id}')`);
	const sound = storeSound(school, student);
	makeAttempt(school, student, sound);
	return { school, student, sound };
}

test('the bytes come as they are, for this browser alone', async () => {
	const { student, sound } = schoolThatSpeaks();
	for (const [address, login] of [[page(sound), { cookie: student.token }], [api(sound), { token: student.token }], [api(sound), { cookie: student.token }]]) {
		const { status, headers, bytes } = await ask(address, login);
		assert.equal(status, 200, address);
		assert.ok(bytes.equals(sound.bytes));
		assert.equal(headers.get('content-type'), 'audio/mp4');
		assert.match(headers.get('cache-control'), /^private, max-age=\d+, immutable$/);
		assert.equal(headers.get('accept-ranges'), 'bytes');
		assert.equal(headers.get('x-content-type-options'), 'nosniff');
		assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin');
		assert.match(headers.get('vary'), /Cookie/);
		assert.equal(headers.get('x-accel-redirect'), null);
	}
});

test('ranges as phones ask for them, and HEAD', async () => {
	const { student: { token }, sound } = schoolThatSpeaks();
	const size = sound.bytes.length;
	for (const [range, first, end] of [['bytes=0-1', 0, 2], [`bytes=0-${size - 1}`, 0, size], ['bytes=1000-', 1000, size], ['bytes=-700', size - 700, size], [`bytes=10-${size * 9}`, 10, size]]) {
		const { status, headers, bytes } = await ask(api(sound), { token, headers: { Range: range } });
		assert.equal(status, 206, range);
		assert.equal(headers.get('content-range'), `bytes ${first}-${end - 1}/${size}`);
		assert.ok(bytes.equals(sound.bytes.subarray(first, end)), range);
	}
	const past = await ask(api(sound), { token, headers: { Range: `bytes=${size}-` } });
	assert.equal(past.status, 416);
	const head = await ask(api(sound), { token, method: 'HEAD' });
	assert.deepEqual([head.status, head.headers.get('content-length'), head.bytes.length], [200, String(size), 0]);
});

test('who may not hear it finds nothing, at either address', async () => {
	const { school, student, sound } = schoolThatSpeaks(), other = makeSchool({ student: 1, admin: 1 });
	const may = async (person, wanted) => {
		assert.equal((await ask(page(sound), { cookie: person.token })).status, wanted, `${person.role} at the page's address`);
		assert.equal((await ask(api(sound), { token: person.token })).status, wanted, `${person.role} at the API's address`);
		assert.equal((await ask(api(sound), { cookie: person.token })).status, wanted, `${person.role} at the API's address by cookie`);
	};
	for (const person of [student, school.tutor[0], school.teacher[0], school.admin[0]])
		await may(person, 200);
	for (const person of [school.student[1], school.tutor[1], other.student[0], other.admin[0]])
		await may(person, 404);
	const nobody = await ask(api(sound));
	assert.deepEqual([nobody.status, nobody.headers.get('content-type')], [401, 'application/problem+json']);
	assert.equal((await ask(api(sound), { token: 'nothing' })).status, 401);
	assert.equal((await ask(api(sound), { cookie: 'nothing' })).status, 401);
	assert.equal((await ask(page(sound))).status, 303);
	for (const name of [randomUUID(), 'nothing', sound.name])
		assert.equal((await ask(`/api/v1/sounds/${name}`, { token: student.token })).status, 404, name);
	for (const way of [`/internal/files/${sound.name.slice(0, 2)}/${sound.name}`, `/internal/files/../secret`])
		assert.equal((await ask(way, { cookie: student.token })).status, 404, way);
	const own = storeSound(school);
	assert.equal((await ask(page(own), { cookie: school.student[1].token })).status, 200, 'a sentence is for the whole school');
	assert.equal((await ask(page(own), { cookie: other.student[0].token })).status, 404, 'but no other');
});

test('a cookie reads sounds at the API\'s address and nothing else of it', async () => {
	const { student, sound } = schoolThatSpeaks();
	assert.equal((await ask('/api/v1/me', { cookie: student.token })).status, 401);
	assert.equal((await ask('/api/v1/recordings', { cookie: student.token, method: 'POST' })).status, 401);
	assert.equal((await ask(api(sound), { cookie: student.token, method: 'POST' })).status, 405);
});

test('staff\'s hearing is written, once for all the pieces; a student\'s and a tutor\'s is not', async () => {
	const { school, student, sound } = schoolThatSpeaks();
	const lines = () => sql(`SELECT actor_id FROM school.access_log WHERE student_id = '${student.id}' AND action = 'recording_heard' ORDER BY id`).map(([id]) => id);
	for (const person of [student, school.tutor[0]])
		await ask(page(sound), { cookie: person.token });
	const [teacher] = school.teacher;
	await ask(page(sound), { cookie: teacher.token, method: 'HEAD' });
	assert.deepEqual(lines(), []);
	for (const range of ['bytes=1-', 'bytes=0-1', 'bytes=0-', 'bytes=2000-', 'bytes=4000-'])
		assert.equal((await ask(page(sound), { cookie: teacher.token, headers: { Range: range } })).status, 206);
	assert.deepEqual(lines(), [teacher.id]);
	await ask(api(sound), { token: school.admin[0].token });
	assert.deepEqual(lines(), [teacher.id, school.admin[0].id]);
	assert.match((await school.admin[0].form().get('/admin/access-log')).text, /녹음을 들었어요/);
});

test('a sound whose bytes are gone says so', async () => {
	const { student, sound } = schoolThatSpeaks();
	fs.rmSync(sound.place);
	const shown = await student.form().get(page(sound));
	assert.equal(shown.status, 404);
	assert.match(shown.text, /이 파일은 지워졌어요/);
	const { status, body } = await student.api.get(`/sounds/${sound.id}`);
	assert.deepEqual([status, body.code], [404, 'file_gone']);
});

test('what a row takes along is gone for whoever had its address, and soon from the disk', async () => {
	const { student, sound } = schoolThatSpeaks();
	sql(`DELETE FROM speaking.pronunciation_results WHERE file_id = '${sound.id}'`);
	assert.equal((await student.api.get(`/sounds/${sound.id}`)).status, 404);
	sql("SELECT jobs.enqueue('remove_files', '{}', NULL)");
	await until('the bytes are gone', 30000, () => !fs.existsSync(sound.place), 100);
	await until('and so is the word of them', 30000, () => sql(`SELECT count(*) FROM files.removals WHERE name = '${sound.name}'`)[0][0] === '0', 100);
});
