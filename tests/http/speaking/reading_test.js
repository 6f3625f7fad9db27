// SPDX-License-Identifier: GPL-3.0-or-later
// An author reads a sentence aloud: sent, made, heard by who may, replaced, taken away, and gone with the author.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../support/server.js');
const { Page } = require('../support/client.js');
const { tone } = require('../support/sounds.js');

async function madeSet(tutor) {
	const { status, body } = await tutor.api.post('/practice-sets', { title: '읽기', level: 'beginner', topic: '인사',
		sentences: [{ english: 'Hello there.' }, { english: 'See you later.' }] });
	assert.equal(status, 201, JSON.stringify(body));
	return body;
}

/** Send a file from the page. @return the page that answers: where the form leads, or the form with what is wrong */
async function send(browser, set, sentence, bytes) {
	const address = `/speaking/sets/${set.id}/record`, { fields } = (await browser.get(`${address}?sentence_id=${sentence.id}`)).form(address);
	const body = new FormData();
	for (const [name, value] of Object.entries({ ...fields, sentence_id: sentence.id }))
		if (!['audio', 'recording_id', 'duration_ms'].includes(name))
			body.append(name, value);
	body.append('audio', new Blob([bytes]), 'voice.wav');
	const answer = await browser.request(address, { method: 'POST', body, headers: { Origin: browser.origin } });
	return new Page(answer.status, address, answer.headers, await answer.text(), browser.prefix);
}

/** The set, once nothing is being made of what was sent. */
async function settled(tutor, set) {
	for (;;) {
		const [[waiting]] = sql(`SELECT count(*) FROM speaking.sentences s JOIN jobs.jobs j ON j.job_id = s.recording_job_id
			WHERE s.set_id = '${set.id}' AND j.status IN ('PENDING', 'PROCESSING')`);
		if (waiting === '0')
			return (await tutor.api.get(`/practice-sets/${set.id}`)).body;
		await new Promise((done) => { setTimeout(done, 100); });
	}
}

const soundOf = ({ audio_url: url }) => url.replace(/^.*\/api\/v1/, '');
const files = (tutor) => Number(sql(`SELECT count(*) FROM files.files WHERE person_id = '${tutor.id}'`)[0][0]);

test('a reading is heard by who sees the set, is replaced, taken away, and goes with its author', async () => {
	const school = makeSchool({ tutor: 2, student: 1 }), elsewhere = makeSchool({ student: 1 });
	const { tutor: [author, other], student: [student] } = school;
	const set = await madeSet(author), browser = author.form();
	assert.equal((await send(browser, set, set.sentences[0], tone(1))).status, 303);
	const read = await settled(author, set);
	assert.equal(read.sentences[1].audio_url, null);
	const sound = soundOf(read.sentences[0]);
	for (const [person, status] of [[author, 200], [other, 200], [student, 200], [elsewhere.student[0], 404]])
		assert.equal((await person.api.get(sound)).status, status, person.role);
	await author.api.patch(`/practice-sets/${set.id}`, { is_shared: false });
	assert.deepEqual([(await student.api.get(sound)).status, (await author.api.get(sound)).status], [404, 200], 'who sees the set no more hears it no more');
	assert.equal((await send(browser, set, set.sentences[0], tone(2))).status, 303);
	const again = await settled(author, set);
	assert.notEqual(soundOf(again.sentences[0]), sound);
	assert.equal((await author.api.get(sound)).status, 404);
	assert.equal(files(author), 1, 'what was replaced is gone');
	const page = await browser.get(`/speaking/sets/${set.id}/record?sentence_id=${set.sentences[0].id}`);
	await browser.submit(page, `/speaking/sets/${set.id}/record/delete`);
	assert.equal((await settled(author, set)).sentences[0].audio_url, null);
	assert.equal(files(author), 0);
	assert.equal((await send(browser, set, set.sentences[1], tone(1))).status, 303);
	await settled(author, set);
	sql(`DELETE FROM school.people WHERE id = '${author.id}'`);
	assert.deepEqual(sql(`SELECT count(*) FROM speaking.sentences WHERE set_id = '${set.id}' AND recording_file_id IS NOT NULL`), [['0']]);
	assert.equal(files(author), 0, 'a voice goes with the person');
});

test('what is no recording is refused, and one that cannot be opened says so', async () => {
	const { tutor: [author, other], admin: [admin] } = makeSchool({ tutor: 2, admin: 1 });
	const set = await madeSet(author), browser = author.form();
	const refused = await send(browser, set, set.sentences[1], Buffer.from('PK\u0003\u0004 a zip'));
	assert.equal(refused.status, 422);
	assert.equal(refused.form(`/speaking/sets/${set.id}/record`).fields.sentence_id, set.sentences[1].id, 'the same sentence is asked for again');
	const damaged = tone(1);
	damaged.fill(0xff, 12, 40);
	assert.equal((await send(browser, set, set.sentences[0], damaged)).status, 303);
	assert.equal((await settled(author, set)).sentences[0].audio_url, null);
	assert.match((await browser.get(`/speaking/sets/${set.id}/record?sentence_id=${set.sentences[0].id}`)).text, /녹음을 열 수 없었어요/);
	assert.equal(sql(`SELECT count(*) FROM speaking.recordings WHERE person_id = '${author.id}'`)[0][0], '0', 'nothing is kept of it');
	assert.equal((await other.form().get(`/speaking/sets/${set.id}/record`)).status, 404);
	assert.equal((await admin.form().get(`/speaking/sets/${set.id}/record`)).status, 200);
	const elses = await madeSet(other);
	assert.equal((await send(browser, set, elses.sentences[0], tone(1))).status, 404, 'a sentence of another set');
});
