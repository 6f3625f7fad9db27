// SPDX-License-Identifier: GPL-3.0-or-later
// What comes as a recording is looked at before anything is made of it: by its first bytes, its length and its declared duration.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../support/server.js');
const { sendForm, sendPiece, wav } = require('../support/sounds.js');

const ADDRESS = '/pronunciation-results';
const say = (person, more) => sendForm(person, 'POST', ADDRESS, { text: 'Good morning.', ...more });
const codeAt = ({ status, body }) => [status, ...(body.errors || []).map(({ field, code }) => `${field} ${code}`)];

/** How many recordings, attempts and jobs of a person there are. */
const traces = ({ id }) => sql(`SELECT (SELECT count(*) FROM speaking.recordings WHERE person_id = '${id}') + (SELECT count(*) FROM speaking.pronunciation_results
	WHERE student_id = '${id}') + (SELECT count(*) FROM jobs.jobs WHERE created_by = '${id}' AND type = 'score_pronunciation')`)[0][0];

test('what is no sound is refused at once by its first bytes, whatever it is called', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const zip = Buffer.from('504b0304140000000800', 'hex'), html = Buffer.from('<!doctype html><script>alert(1)</script>');
	for (const [name, bytes] of [['one.wav', Buffer.from('R')], ['archive.webm', zip], ['page.mp4', html], ['list.m4a', Buffer.from('#EXTM3U\nfile:///etc/passwd')],
		['half.wav', Buffer.from('RIFF')], ['other.wav', Buffer.concat([Buffer.from('RIFF\0\0\0\0AVI LIST'), Buffer.alloc(100)])], ['late.webm', Buffer.concat([html, wav()])]])
		assert.deepEqual(codeAt(await say(student, { audio: { bytes, name } })), [422, 'audio not_sound'], name);
	assert.deepEqual(codeAt(await say(student, { audio: { bytes: Buffer.alloc(0), name: 'empty.webm' } })), [422, 'audio empty']);
	assert.deepEqual(codeAt(await say(student, {})), [422, 'audio required']);
	assert.equal(traces(student), '0', 'nothing of it is kept');
});

test('a declared duration past the limit is refused before anything is read', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const audio = { bytes: wav(), name: 'recording.wav' };
	assert.deepEqual(codeAt(await say(student, { audio, duration_ms: 3600000 })), [422, 'audio too_long']);
	assert.deepEqual(codeAt(await say(student, { audio, duration_ms: 61001 })), [422, 'audio too_long']);
	assert.equal(traces(student), '0');
	assert.equal((await say(student, { audio, duration_ms: 60400 })).status, 202, 'a recorder that stops at a minute is a little late');
});

test('a sender\'s name for its file is never a path, and a polyglot is what its first bytes are', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	for (const name of ['../../../../tmp/x.wav', '/etc/cron.d/x', '..\\..\\x.wav', '소리.wav', 'x'.repeat(250), '<script>.wav'])
		assert.equal((await say(student, { audio: { bytes: wav(0.1), name } })).status, 202, name);
	const polyglot = Buffer.concat([wav(0.1), Buffer.from('<!doctype html><script>alert(1)</script>')]);
	assert.equal((await say(student, { audio: { bytes: polyglot, name: 'page.html' } })).status, 202, 'what is made of it is sound alone');
});

test('a body past the limit is refused as a problem', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	for (const megabytes of [10.5, 12]) {
		const { status, headers, body } = await say(student, { audio: { bytes: Buffer.alloc(megabytes * 1048576), name: 'long.wav' } });
		assert.deepEqual([status, headers.get('content-type'), body.code], [413, 'application/problem+json', 'content_too_large'], `${megabytes} MB`);
	}
	assert.equal(traces(student), '0');
});

test('a recording that was sent in pieces is used when it is whole, once, and by who sent it', async () => {
	const { student: [student, another] } = makeSchool({ student: 2 });
	const bytes = wav(0.2);
	const { body: { id } } = await student.api.post('/recordings', { bytes: bytes.length });
	await sendPiece(student, id, 0, bytes.subarray(0, 1000));
	assert.deepEqual(codeAt(await say(student, { recording_id: id })), [422, 'audio incomplete']);
	await sendPiece(student, id, 1000, bytes.subarray(1000));
	assert.equal((await say(another, { recording_id: id })).status, 404);
	const both = await Promise.all([say(student, { recording_id: id }), say(student, { recording_id: id })]);
	const statuses = both.map(({ status }) => status).sort();
	assert.equal(statuses[0], 202);
	assert.ok([404, 422].includes(statuses[1]), 'a second use finds it taken, or gone into its result'); // which of both is a matter of the worker's speed
	assert.equal(sql(`SELECT count(*) FROM speaking.pronunciation_results WHERE student_id = '${student.id}'`)[0][0], '1');

	const { body: { id: text } } = await student.api.post('/recordings', { bytes: 20 });
	await sendPiece(student, text, 0, Buffer.from('nothing to hear here'));
	assert.deepEqual(codeAt(await say(student, { recording_id: text })), [422, 'audio not_sound']);
	assert.equal((await say(student, { recording_id: '00000000-0000-4000-8000-000000000000' })).status, 404);
});
