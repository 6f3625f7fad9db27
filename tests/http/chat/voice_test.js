// SPDX-License-Identifier: GPL-3.0-or-later
// Questions said aloud: a human's recording becomes words, which are mended and sent; answers are read aloud.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql, url } = require('../support/server.js');
const { FormClient } = require('../support/client.js');
const { newToken } = require('../support/people.js');
const { until } = require('../support/instance.js');
const { TEXTS, WAV, WEBM, spoken, made } = require('../support/human_speech.js');
const { sendForm, wav } = require('../support/sounds.js');

const LIMIT = 60000;
const school = makeSchool({ student: 2 });
const [student, other] = school.student;

async function begin(person, settings = {}) {
	const { status, body } = await person.api.post('/conversations', { session_type: 'voice', situation: 'phone', language: 'en', ...settings });
	assert.equal(status, 201, JSON.stringify(body));
	return body.session_id;
}

const sent = (person, session, bytes, name = 'a.wav') => sendForm(person, 'POST', `/conversations/${session}/hearings`, { audio: { bytes, name } });

/** Say something and wait until it was heard, or not. */
async function heard(session, bytes, name) {
	const { status, body } = await sent(student, session, bytes, name);
	assert.equal(status, 202, JSON.stringify(body));
	assert.equal(body.state, 'LISTENING');
	let hearing;
	await until('it is heard', LIMIT, async () => {
		({ body: hearing } = await student.api.get(`/conversations/${session}/hearings/${body.id}`));
		return hearing.state !== 'LISTENING';
	});
	return hearing;
}

const words = (text) => text.toLowerCase().replace(/[^a-z ]/g, '').split(' ');

test('what was said becomes words, and the question they are sent with is a spoken one', async () => {
	const session = await begin(student);
	const hearing = await heard(session, spoken('cannot-complete-as-dialed', WEBM), 'a.webm');
	assert.equal(hearing.state, 'HEARD');
	const right = words(TEXTS['cannot-complete-as-dialed']).filter((word) => words(hearing.words).includes(word));
	assert.ok(right.length >= 5, hearing.words);
	const { status, body } = await student.api.post(`/conversations/${session}/turns`, { text: 'Hello, this is Minsu.', hearing_id: hearing.id });
	assert.equal(status, 201, JSON.stringify(body));
	const [[input, hasFile, mayBePlayed]] = sql(`SELECT input, input_file_id IS NOT NULL, EXISTS (SELECT FROM files.files f WHERE f.id = input_file_id
		AND f.person_id = '${student.id}' AND f.bytes > 0) FROM chat.conversations WHERE turn_id = '${body.turn_id}'`);
	assert.deepEqual([input, hasFile, mayBePlayed], ['voice', 't', 't']);
	assert.equal((await student.api.send('DELETE', `/conversations/${session}`)).status, 204);
	assert.deepEqual(sql(`SELECT count(*) FROM files.files WHERE person_id = '${student.id}'`), [['0']], 'with the conversation goes what was said');
});

test('silence has no words, and what is no sound is refused', async () => {
	const session = await begin(student);
	const { status, body } = await sent(student, session, Buffer.from('no sound at all'));
	assert.deepEqual([status, body.errors[0].code], [422, 'not_sound']);
	assert.equal((await heard(session, made('anullsrc=r=16000:cl=mono', 2, WAV))).words, '');
});

test('a minute of uncompressed sound, as a file sends it, is taken', async () => {
	const session = await begin(student);
	const { status, body } = await sent(student, session, wav(59));
	assert.equal(status, 202, JSON.stringify(body));
});

test('only its person hears it, in English, while the conversation runs', async () => {
	const session = await begin(student), hearing = await heard(session, spoken('all-circuits-busy-now'));
	assert.equal((await other.api.get(`/conversations/${session}/hearings/${hearing.id}`)).status, 404);
	const mine = await begin(other);
	assert.equal((await other.api.get(`/conversations/${mine}/hearings/${hearing.id}`)).status, 404);
	assert.equal((await other.api.post(`/conversations/${mine}/turns`, { text: 'Hello.', hearing_id: hearing.id })).status, 404);
	const korean = await sent(student, await begin(student, { language: 'ko' }), spoken('all-circuits-busy-now'));
	assert.deepEqual([korean.status, korean.body.code], [409, 'voice_english_only']);
	await student.api.post(`/conversations/${session}/end`);
	assert.equal((await sent(student, session, spoken('all-circuits-busy-now'))).status, 409);
});

test('without script: the file is sent, the words are mended, the answer is read aloud', async () => {
	const session = await begin(student), hearing = await heard(session, spoken('all-circuits-busy-now'));
	const browser = new FormClient(url, newToken(student));
	let page = await browser.get(`/chat/${session}/voice`);
	assert.equal(page.status, 200);
	assert.match(page.html, /type="file" accept="audio/);
	page = await browser.get(`/chat/${session}/voice/${hearing.id}`);
	assert.match(page.html, /<audio[^>]+src="[^"]*\/speaking\/sounds\//);
	page = await browser.submit(page, `/chat/${session}/turns`, { text: 'Hello, this is Minsu.' });
	assert.equal(page.status, 200);
	let turn;
	await until('it is answered', LIMIT, async () => {
		[turn] = (await student.api.get(`/conversations/${session}/turns?details=true`)).body.items.slice(-1);
		return turn.role === 'assistant' && turn.state === 'COMPLETED';
	});
	assert.equal((await student.api.post(`/conversations/${session}/turns/${turn.turn_id}/sound`)).status, 202);
	await until('the answer has its sound', LIMIT, async () => {
		page = await browser.get(`/chat/${session}`);
		return /<audio[^>]+src="[^"]*\/speaking\/sounds\/[0-9a-f-]{36}"/.test(page.html);
	});
	const [, address] = /src="([^"]*\/speaking\/sounds\/[0-9a-f-]{36})"/.exec(page.html);
	assert.equal((await browser.request(address.replace(new URL(url).pathname.replace(/\/$/, ''), ''))).status, 200);
});
