// SPDX-License-Identifier: GPL-3.0-or-later
// A recording arrives in pieces: what was lost on the way is sent again, and what is no recording is refused in words.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { createHash, randomBytes } = require('node:crypto');
const { makeSchool, sql, url } = require('../support/server.js');
const { formToken } = require('../support/people.js');
const { sendForm, sendPiece } = require('../support/sounds.js');

const LIMIT = 10485760, PIECE = 512 * 1024;

async function begin(person, bytes, more = {}) {
	const { status, body } = await person.api.post('/recordings', { bytes, ...more });
	assert.equal(status, 201, JSON.stringify(body));
	return body.id;
}

const hash = (bytes) => createHash('sha256').update(bytes).digest('hex');
const kept = (id) => sql(`SELECT encode(sha256(string_agg(content, '' ORDER BY first_byte)), 'hex') FROM speaking.recording_pieces WHERE recording_id = '${id}'`)[0][0];

test('an upload that stops goes on where it stopped', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const bytes = randomBytes(PIECE + 1000);
	const id = await begin(student, bytes.length, { duration_ms: 4000 });
	assert.deepEqual((await student.api.get(`/recordings/${id}`)).body, { id, bytes: bytes.length, received: 0 });
	assert.deepEqual((await sendPiece(student, id, 0, bytes.subarray(0, PIECE))).body, { id, bytes: bytes.length, received: PIECE });
	// The answer was lost: the same again, then a piece that overlaps, then one too far ahead.
	assert.equal((await sendPiece(student, id, 0, bytes.subarray(0, PIECE))).body.received, PIECE);
	assert.equal((await sendPiece(student, id, PIECE - 300, bytes.subarray(PIECE - 300, PIECE + 200))).body.received, PIECE + 200);
	const gap = await sendPiece(student, id, PIECE + 500, bytes.subarray(PIECE + 500));
	assert.deepEqual([gap.status, gap.body.code, gap.body.received], [409, 'gap', PIECE + 200]);
	assert.equal(gap.headers.get('content-type'), 'application/problem+json');
	assert.equal((await sendPiece(student, id, PIECE + 200, bytes.subarray(PIECE + 200))).body.received, bytes.length);
	assert.equal(kept(id), hash(bytes));
});

test('two pieces at once, and the same twice at once, are each kept once', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const bytes = randomBytes(4000);
	const id = await begin(student, bytes.length);
	const first = await Promise.all([0, 0, 0].map(() => sendPiece(student, id, 0, bytes.subarray(0, 2500))));
	assert.deepEqual(first.map(({ status, body }) => [status, body.received]), [[200, 2500], [200, 2500], [200, 2500]]);
	await Promise.all([sendPiece(student, id, 2500, bytes.subarray(2500)), sendPiece(student, id, 2000, bytes.subarray(2000, 3000))]);
	assert.equal(kept(id), hash(bytes));
});

test('what is no piece is refused at its field', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const id = await begin(student, 10);
	const refused = async (firstByte, bytes) => {
		const { status, body } = await sendPiece(student, id, firstByte, bytes);
		return [status, body.errors && body.errors[0].field, body.errors && body.errors[0].code];
	};
	assert.deepEqual(await refused(0, Buffer.alloc(0)), [422, 'piece', 'empty']);
	assert.deepEqual(await refused(0, Buffer.alloc(11)), [422, 'piece', 'past_end']);
	assert.deepEqual(await refused(0, Buffer.alloc(PIECE + 1)), [422, 'piece', 'too_large']);
	assert.deepEqual(await refused(-1, Buffer.alloc(1)), [422, 'first_byte', 'too_small']);
	assert.deepEqual((await sendForm(student, 'PUT', `/recordings/${id}`, { first_byte: 0 })).body.errors.map(({ field, code }) => [field, code]), [['piece', 'required']]);
	assert.equal((await student.api.put(`/recordings/${id}`, { first_byte: 0, piece: 'RIFF' })).status, 422);
	assert.equal((await student.api.get(`/recordings/${id}`)).body.received, 0, 'nothing of it is kept');
	for (const bytes of [0, -1, LIMIT + 1, 1e15, 'ten', null])
		assert.equal((await student.api.post('/recordings', { bytes })).status, 422, String(bytes));
	assert.equal((await student.api.post('/recordings', { bytes: 1, duration_ms: 86400001 })).status, 422);
	const large = await sendForm(student, 'PUT', `/recordings/${id}`, { first_byte: 0, piece: { bytes: Buffer.alloc(1100000) } });
	assert.deepEqual([large.status, large.headers.get('content-type'), large.body.code], [413, 'application/problem+json', 'content_too_large']);
});

test('a piece\'s name is never a path', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const id = await begin(student, 12);
	const names = ['../../../etc/passwd', '/etc/passwd', 'a\\..\\b', '.htaccess', '소리.webm', '%00', 'x'.repeat(300)];
	for (const [index, name] of names.entries())
		assert.equal((await sendForm(student, 'PUT', `/recordings/${id}`, { first_byte: index, piece: { bytes: Buffer.from('a'), name } })).status, 200, name);
	assert.equal(kept(id), hash('a'.repeat(names.length)));
});

test('another\'s recording is not there, whoever asks', async () => {
	const school = makeSchool({ student: 2, tutor: 1, teacher: 1, admin: 1 }), other = makeSchool({ student: 1 });
	const id = await begin(school.student[0], 10);
	for (const person of [school.student[1], school.tutor[0], school.teacher[0], school.admin[0], other.student[0]]) {
		assert.equal((await person.api.get(`/recordings/${id}`)).status, 404, person.role);
		assert.equal((await sendPiece(person, id, 0, Buffer.from('a'))).status, 404, person.role);
	}
	assert.equal((await fetch(`${url}/api/v1/recordings/${id}`)).status, 401);
});

test('five recordings may wait: with a sixth the oldest goes', async () => {
	const { student: [student, another] } = makeSchool({ student: 2 });
	const waiting = await begin(another, 10), ids = [];
	for (let i = 0; i < 7; i++)
		ids.push(await begin(student, 10));
	const statuses = [];
	for (const id of ids)
		statuses.push((await student.api.get(`/recordings/${id}`)).status);
	assert.deepEqual(statuses, [404, 404, 200, 200, 200, 200, 200]);
	assert.equal((await another.api.get(`/recordings/${waiting}`)).status, 200);
	await Promise.all(Array.from({ length: 20 }, () => begin(student, 10)));
	assert.equal(sql(`SELECT count(*) FROM speaking.recordings WHERE person_id = '${student.id}'`)[0][0], '5');
});

test('a page\'s script sends the same with its cookie and token, and is refused without the token', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const browser = student.form();
	const token = await formToken(browser);
	const post = async (path, fields, headers = { Origin: url }) => {
		const body = new FormData();
		Object.entries(fields).forEach(([name, value]) => body.set(name, value));
		const answer = await browser.request(path, { method: 'POST', body, headers });
		return { status: answer.status, type: answer.headers.get('content-type'), text: await answer.text() };
	};
	const begun = await post('/speaking/recordings', { token, bytes: '4', duration_ms: '100' });
	assert.deepEqual([begun.status, begun.type], [201, 'application/json']);
	const { id, received } = JSON.parse(begun.text);
	assert.equal(received, 0);
	const gap = await post(`/speaking/recordings/${id}`, { token, first_byte: '2', piece: new Blob(['FF']) });
	assert.deepEqual([gap.status, JSON.parse(gap.text).received], [409, 0]);
	const sent = await post(`/speaking/recordings/${id}`, { token, first_byte: '0', piece: new Blob(['RIFF']) });
	assert.deepEqual([sent.status, JSON.parse(sent.text)], [200, { id, bytes: 4, received: 4 }]);
	const seen = await browser.request(`/speaking/recordings/${id}`);
	assert.deepEqual(await seen.json(), { id, bytes: 4, received: 4 });
	assert.equal(seen.headers.get('cache-control'), 'no-store');
	assert.equal((await post('/speaking/recordings', { bytes: '4' })).status, 403);
	assert.equal((await post('/speaking/recordings', { token, bytes: '4' }, { Origin: 'https://elsewhere.example' })).status, 403);
});
