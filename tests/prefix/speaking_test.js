// SPDX-License-Identifier: GPL-3.0-or-later
// Speaking under /seodang/: a sentence is heard, read aloud, and its result heard again; what is recorded and every sound's address, in
// pages and in JSON, follow the prefix.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { until } = require('../http/support/instance.js');
const { sendForm, sendPiece, wav } = require('../http/support/sounds.js');
const { origin, prefix, belongs } = require('./addresses.js');

const SOON = 60000;
const school = makeSchool({ student: 1, tutor: 1 });
const { student: [student], tutor: [tutor] } = school;
const [[set]] = sql(`INSERT INTO tutoring.tutor_students (school_id, tutor_id, student_id) VALUES ('${school.id}', '${tutor.id}', '${student.id}');
	WITH s AS (INSERT INTO speaking.practice_sets (school_id, author_id, title, level, topic)
		VALUES ('${school.id}', '${tutor.id}', '길 묻기', 'beginner', '길') RETURNING id)
	INSERT INTO speaking.sentences (school_id, set_id, sentence_index, english) SELECT '${school.id}', id, 0, 'Good morning.' FROM s RETURNING set_id`);

/** A sound at an address of this host, whole and its first bytes, with the cookie that a page's player sends. */
async function heard(address, { token }) {
	assert.ok(address.startsWith(`${prefix}/`), address);
	const ask = async (headers = {}) => {
		const answer = await fetch(new URL(address, origin), { redirect: 'manual', headers: { Cookie: `__Host-seodang=${token}`, ...headers } });
		return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
	};
	const whole = await ask(), part = await ask({ Range: 'bytes=0-99' });
	assert.deepEqual([whole.status, whole.headers.get('content-type'), whole.bytes.toString('latin1', 4, 8)], [200, 'audio/mp4', 'ftyp'], address);
	assert.deepEqual([part.status, part.headers.get('content-range')], [206, `bytes 0-99/${whole.bytes.length}`], address);
	assert.ok(part.bytes.equals(whole.bytes.subarray(0, 100)), address);
	const nobody = await fetch(new URL(address, origin), { redirect: 'manual' });
	assert.ok([303, 401].includes(nobody.status), address);
}
const soundsOf = (page) => belongs(page).filter((address) => address.includes('/speaking/sounds/'));

test('a student hears a sentence, sends a recording, and hears it beside the result; the tutor hears it too', async () => {
	const phone = student.form();
	belongs(await phone.get('/speaking'));
	let page = await phone.submit(await phone.get(`/speaking/sets/${set}`), `/speaking/sets/${set}/practice`);
	await until('the sentence has its sound', SOON, async () => {
		page = await phone.get(page.path);
		return soundsOf(page).length > 0;
	}, 200);
	for (const address of soundsOf(page))
		await heard(address, student);
	for (const place of ['/speaking/presence', '/speaking/recordings'])
		assert.ok(belongs(page).includes(prefix + place), `the page's scripts are told where ${place} is`);

	const { action, fields } = page.form(page.path), form = new FormData();
	for (const [name, value] of Object.entries(fields).filter(([name]) => name === 'token'))
		form.set(name, value);
	form.set('audio', new Blob([wav(1)]), 'recording.wav');
	const sent = await phone.request(action, { method: 'POST', body: form, headers: { Origin: origin } });
	assert.equal(sent.status, 303, await sent.text());
	const place = sent.headers.get('location');
	assert.match(place, new RegExp(`^${prefix}/speaking/attempts/`));
	const [[attempt]] = sql(`SELECT id FROM speaking.pronunciation_results WHERE student_id = '${student.id}'`);
	await until('there is a result', SOON, () => sql(`SELECT status FROM speaking.pronunciation_results WHERE id = '${attempt}'`)[0][0] === 'COMPLETED', 200);
	const [[sound]] = sql(`SELECT file_id FROM speaking.pronunciation_results WHERE id = '${attempt}'`);
	for (const [browser, path, person] of [[phone, place.slice(prefix.length), student], [tutor.form(), `/speaking/queue/${attempt}`, tutor]]) {
		const result = await browser.get(path);
		const own = soundsOf(result).find((address) => address.endsWith(sound));
		assert.ok(own, `${path} has the recording`);
		await heard(own, person);
	}
});

test('a program\'s recording in pieces, and the addresses of sounds in JSON', async () => {
	const bytes = wav(1), half = Math.floor(bytes.length / 2);
	const { status, body: { id } } = await student.api.post('/recordings', { bytes: bytes.length, duration_ms: 1000 });
	assert.equal(status, 201);
	assert.equal((await sendPiece(student, id, 0, bytes.subarray(0, half))).body.received, half);
	assert.equal((await student.api.get(`/recordings/${id}`)).body.received, half);
	assert.equal((await sendPiece(student, id, half, bytes.subarray(half))).body.received, bytes.length);

	const session = (await student.api.post('/learning-sessions', { session_type: 'practice' })).body;
	await student.api.post('/sentence-audio', { session_id: session.id, sentence_index: 0, english: 'Good evening.' });
	let items;
	await until('the sound is made', SOON, async () => {
		({ body: { items } } = await student.api.get(`/sentence-audio?session_id=${session.id}`));
		return items.length > 0 && items.every(({ status: state }) => state === 'COMPLETED');
	}, 200);
	for (const { audio_url: address } of items)
		await heard(address, student);

	const answer = await sendForm(tutor, 'POST', '/feedback', { student_id: student.id, message_type: 'audio', audio: { bytes } });
	assert.ok([201, 202].includes(answer.status), JSON.stringify(answer.body));
	await until('the feedback is there', SOON, async () => {
		({ body: { items } } = await student.api.get('/feedback'));
		return items.length > 0;
	}, 200);
	await heard(items[0].audio_url, student);
});
