// SPDX-License-Identifier: GPL-3.0-or-later
// Sound of sentences by the built-in voices, for programs, and the page of a school's voices.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql, url } = require('../support/server.js');
const { EventStream } = require('../support/events.js');
const { until } = require('../support/instance.js');

const faults = ({ status, body }) => [status, ...(body.errors || []).map(({ field, code }) => `${field} ${code}`)];

async function session(student) {
	const { status, body } = await student.api.post('/learning-sessions', { session_type: 'practice' });
	assert.equal(status, 201, JSON.stringify(body));
	return body.id;
}

async function order(student, sessionId, more = {}) {
	const { status, body } = await student.api.post('/sentence-audio', { session_id: sessionId, sentence_index: 0, english: 'Good morning, everyone.', ...more });
	assert.equal(status, 202, JSON.stringify(body));
	return body;
}

/** The items of a session, once all of them are made. */
async function made(student, sessionId) {
	let items;
	await until('the sounds are made', 30000, async () => {
		items = await student.api.all(`/sentence-audio?session_id=${sessionId}`);
		return items.every(({ status }) => status !== 'PENDING');
	});
	return items;
}

const hear = (address, headers = {}) => fetch(`${new URL(url).origin}${address}`, { headers });

test('a sentence is ordered, made by the built-in voice and heard', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const id = await session(student);
	const ordered = await order(student, id, { korean: '좋은 아침이에요.' });
	assert.equal(ordered.status, 'PENDING');
	const [item] = await made(student, id);
	assert.deepEqual([item.session_id, item.sentence_index, item.english, item.korean, item.voice_id, item.speed, item.status, item.job_id],
		[id, 0, 'Good morning, everyone.', '좋은 아침이에요.', 'en-us', 'normal', 'COMPLETED', ordered.job_id]);
	assert.ok(item.duration_ms > 800 && item.duration_ms < 4000, `${item.duration_ms} ms`);
	assert.ok(item.completed_at >= item.request_at);

	const login = { Authorization: `Bearer ${student.token}` };
	const whole = await hear(item.audio_url, login);
	const bytes = Buffer.from(await whole.arrayBuffer());
	assert.equal(whole.status, 200);
	assert.equal(whole.headers.get('content-type'), 'audio/mp4');
	assert.equal(bytes.subarray(4, 8).toString(), 'ftyp');
	const part = await hear(item.audio_url, { ...login, Range: 'bytes=4-7' });
	assert.equal(part.status, 206);
	assert.equal(await part.text(), 'ftyp');
	assert.equal((await hear(item.audio_url)).status, 401);

	const { body } = await student.api.get(`/jobs/${ordered.job_id}`);
	assert.equal(body.status, 'COMPLETED');
	assert.deepEqual(await order(student, id), { status: 'COMPLETED', job_id: ordered.job_id }, 'what is there is answered the same way');
});

test('slow takes longer, another voice is another sound, another school hears neither', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const other = makeSchool({ student: 1 }).student[0];
	const id = await session(student);
	await order(student, id);
	await order(student, id, { speed: 'slow' });
	await order(student, id, { sentence_index: 1, voice_id: 'en-gb' });
	const [normal, slow, british] = await made(student, id);
	assert.deepEqual([normal.speed, slow.speed, british.speed, british.voice_id], ['normal', 'slow', 'normal', 'en-gb']);
	assert.ok(slow.duration_ms > 1.2 * normal.duration_ms, `${normal.duration_ms} and ${slow.duration_ms} ms`);
	assert.equal(new Set([normal, slow, british].map(({ audio_url: address }) => address)).size, 3);
	assert.equal((await hear(normal.audio_url, { Authorization: `Bearer ${other.token}` })).status, 404);
});

test('a list comes in pages', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const id = await session(student);
	for (const index of [10, 2, 100])
		await order(student, id, { sentence_index: index });
	const items = await student.api.all(`/sentence-audio?session_id=${id}`, 1);
	assert.deepEqual(items.map(({ sentence_index: index }) => index), [2, 10, 100]);
});

test('a class that begins at once has each sound made once', async () => {
	const school = makeSchool({ student: 12 });
	const ids = await Promise.all(school.student.map(session));
	const sentences = ['One sentence for all of us.', 'And another one.', 'The third is the last.'];
	await Promise.all(school.student.flatMap((student, i) => sentences.map((english, index) => order(student, ids[i], { sentence_index: index, english }))));
	const lists = await Promise.all(school.student.map((student, i) => made(student, ids[i])));
	assert.ok(lists.every((items) => items.length === 3 && items.every(({ status }) => status === 'COMPLETED')));
	assert.equal(new Set(lists.flat().map(({ audio_url: address }) => address)).size, 3);
	assert.deepEqual(sql(`SELECT count(*), count(DISTINCT payload) FROM jobs.jobs WHERE school_id = '${school.id}' AND type = 'speak_sentence'`), [['3', '3']]);
	const [{ job_id: job }] = lists[0];
	assert.ok((await Promise.all(school.student.map(({ api }) => api.get(`/jobs/${job}`)))).every(({ status }) => status === 200), 'each may ask how its making goes');
});

test('who waits is told', async () => {
	const { student: [student, other] } = makeSchool({ student: 2 });
	const [stream, silent] = [new EventStream(student.token), new EventStream(other.token)];
	await Promise.all([stream.opened(), silent.opened()]);
	const id = await session(student);
	await order(student, id, { sentence_index: 4, speed: 'slow', english: 'Somebody waits for this.' });
	const { data } = await stream.arrived('sentence_audio');
	assert.deepEqual(data, { session_id: id, sentence_index: 4, speed: 'slow', status: 'COMPLETED' });
	assert.equal(silent.of('sentence_audio').length, 0);
	[stream, silent].forEach((one) => one.close());
});

test('what cannot be ordered', async () => {
	const { student: [student, other], tutor: [tutor] } = makeSchool({ student: 2, tutor: 1 });
	const id = await session(student);
	const ask = async (more, who = student) => faults(await who.api.post('/sentence-audio', { session_id: id, sentence_index: 0, english: 'Hello.', ...more }));
	assert.deepEqual(await ask({ english: 'a'.repeat(201) }), [422, 'english too_long']);
	assert.deepEqual(await ask({ english: ' ' }), [422, 'english required']);
	assert.deepEqual(await ask({ english: undefined, sentence_index: undefined }), [422, 'sentence_index required', 'english required']);
	assert.deepEqual(await ask({ sentence_index: 1000 }), [422, 'sentence_index too_large']);
	assert.deepEqual(await ask({ voice_id: 'en-xx' }), [422, 'voice_id unknown_voice']);
	assert.deepEqual(await ask({ voice_id: 'school' }), [422, 'voice_id unknown_voice']);
	assert.deepEqual(await ask({ speed: 'fast' }), [422, 'speed unknown_choice']);
	assert.deepEqual(await ask({}, other), [404]);
	assert.deepEqual(await ask({ session_id: '00000000-0000-0000-0000-000000000000' }), [404]);
	assert.deepEqual(await ask({}, tutor), [403]);
	assert.equal((await other.api.get(`/sentence-audio?session_id=${id}`)).status, 404);
	assert.deepEqual(await student.api.all(`/sentence-audio?session_id=${id}`), []);
});

test('what says nothing fails, and the session says so', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const id = await session(student);
	const { job_id: job } = await order(student, id, { english: '…' });
	const [item] = await made(student, id);
	assert.deepEqual([item.status, item.audio_url, item.duration_ms], ['FAILED', null, null]);
	assert.equal((await student.api.get(`/jobs/${job}`)).body.error.code, 'nothing_to_say');
});

test('an admin chooses the built-in voice and listens to it', async () => {
	const { admin: [admin], student: [student] } = makeSchool({ admin: 1, student: 1 });
	const browser = admin.form();
	let page = await browser.submit(await browser.get('/speaking/voice'), '/speaking/voice', { voice_id: 'en-gb' });
	assert.match(page.note, /저장/);
	assert.equal(page.form('/speaking/voice').fields.voice_id, 'en-gb');
	page = await browser.submit(page, '/speaking/voice/try');
	await until('the sample is made', 30000, async () => {
		page = await browser.get(page.path);
		return /<audio/.test(page.html);
	});
	const [, address] = /<audio[^>]* src="([^"]*)"/.exec(page.html);
	const sound = await browser.request(address.slice(browser.prefix.length));
	assert.equal(sound.status, 200);
	assert.equal(sound.headers.get('content-type'), 'audio/mp4');

	const id = await session(student);
	await order(student, id);
	assert.equal((await made(student, id))[0].voice_id, 'en-gb', 'students hear it');
});

test('an address that the installation does not allow is refused where it stands', async () => {
	const { admin: [admin], student: [student] } = makeSchool({ admin: 1, student: 1 });
	const browser = admin.form();
	const page = await browser.get('/speaking/voice');
	const refused = async (fields, sentence) => {
		const answer = await browser.submit(page, '/speaking/voice', { enabled: '1', model: 'm', voice: 'v', key: 'sesame', voice_id: 'en-gb', ...fields });
		assert.equal(answer.status, 422);
		assert.match(answer.text, sentence);
		assert.doesNotMatch(answer.html, /sesame/);
		assert.equal(answer.form('/speaking/voice').fields.voice_id, 'en-gb', 'what was chosen stays');
	};
	await refused({ url: 'https://voice.example/v1' }, /허용하지 않은/);
	await refused({ url: 'http://voice.example/v1' }, /https:\/\/로 시작하는 주소만 쓸/);
	await refused({ url: 'voice' }, /읽을 수 없어요/);
	await refused({ url: '' }, /errors|써 주세요|적어 주세요|필요/);
	await refused({ url: 'https://voice.example/v1', key: 'a\r\nHost: b' }, /쓸 수 없는 문자/);
	assert.equal((await student.form().get('/speaking/voice')).status, 403);
});
