// SPDX-License-Identifier: GPL-3.0-or-later
// The pages on which a student practises: where each role is led, one session a set, what is sent without script, and what came of it.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql, url } = require('../support/server.js');
const { formToken } = require('../support/people.js');
const { wav, storeSound } = require('../support/sounds.js');

const school = makeSchool({ student: 3, tutor: 1, teacher: 1, admin: 1 });
const [student, classmate, reader] = school.student;
const [[set]] = sql(`WITH s AS (INSERT INTO speaking.practice_sets (school_id, author_id, title, level, topic)
		VALUES ('${school.id}', '${school.tutor[0].id}', '길 묻기', 'beginner', '길') RETURNING id)
	INSERT INTO speaking.sentences (school_id, set_id, sentence_index, english, korean)
	SELECT '${school.id}', s.id, n, 'I live near the sea number ' || n, '바다 가까이 살아요' FROM s, generate_series(0, 2) AS n RETURNING set_id;`);

const placeOf = (location) => location.replace(/^https?:\/\/[^/]+/, '');
async function post(browser, path, fields = {}) {
	return browser.post(path, { token: await formToken(browser), ...fields });
}
async function begin(person) {
	const answer = await post(person.form(), `/speaking/sets/${set}/practice`);
	assert.equal(answer.status, 303, answer.html);
	return placeOf(answer.location);
}
const sessionOf = (address) => /practice\/([0-9a-f-]{36})/.exec(address)[1];

/** Send a file as the form does that has no script. */
async function send(person, address, bytes, fields = {}) {
	const browser = person.form(), form = new FormData();
	for (const [name, value] of Object.entries({ token: await formToken(browser), ...fields }))
		form.set(name, value);
	if (bytes)
		form.set('audio', new Blob([bytes]), '녹음.wav');
	const answer = await browser.request(address, { method: 'POST', body: form, headers: { Origin: url } });
	return { status: answer.status, location: answer.headers.get('location') && placeOf(answer.headers.get('location')), html: await answer.text() };
}

/** A result of a student, by its row: what is not named is as the table has it. */
function makeResult(person, columns) {
	const all = { school_id: school.id, student_id: person.id, original_text: 'I live near the sea', completed_at: '2026-11-20', ...columns };
	const value = (one) => (one === null || typeof one === 'boolean' || typeof one === 'number' ? String(one) : `'${String(one).replace(/'/g, "''")}'`);
	return sql(`INSERT INTO speaking.pronunciation_results (${Object.keys(all)}) VALUES (${Object.values(all).map(value)}) RETURNING id`)[0][0];
}
const scored = (overall, columns = {}) => ({ status: 'COMPLETED', scorable: true, overall_score: overall, grade: 'B', words_per_minute: 111.4, pause_count: 2, pace_ratio: 0.5,
	words: JSON.stringify([['i', 'said', 0, 200], ['live', 'said', 200, 500], ['very', 'extra', 500, 700], ['near', 'missed', 0, 0], ['the', 'said', 700, 800], ['sea', 'said', 800, 999]]
		.map(([word, verdict, start_ms, end_ms]) => ({ word, verdict, start_ms, end_ms }))), ...columns });

test('everybody is led to where they work', async () => {
	for (const [person, where] of [[school.tutor[0], '/speaking/queue'], [school.teacher[0], '/speaking/sets'], [school.admin[0], '/speaking/sets']]) {
		const answer = await person.form().request('/speaking');
		assert.deepEqual([answer.status, new URL(answer.headers.get('location'), url).pathname.endsWith(where)], [303, true], person.role);
	}
	const page = await student.form().get('/speaking');
	assert.equal(page.status, 200);
	assert.equal(page.headers.get('x-seodang-round-trips'), '1');
	assert.match(page.html, /길 묻기/);
});

test('a set is one session, however often it is begun, until it ends; then another', async () => {
	const [first, again] = await Promise.all([begin(student), begin(student)]);
	assert.equal(first, again);
	assert.match(first, /\/0$/);
	const session = sessionOf(first);
	assert.equal((await student.form().get(first)).status, 200);
	assert.equal((await classmate.form().get(first)).status, 404, 'nobody else has it open');
	for (const index of ['3', '-1', 'x', '00'])
		assert.equal((await student.form().get(`/speaking/practice/${session}/${index}`)).status, 404, index);
	for (let time = 0; time < 2; time++) {
		const ended = await post(student.form(), `/speaking/practice/${session}/end`);
		assert.deepEqual([ended.status, placeOf(ended.location)], [303, `/speaking/sessions/${session}`]);
	}
	const late = await student.form().request(first);
	assert.deepEqual([late.status, placeOf(late.headers.get('location'))], [303, `/speaking/sessions/${session}`], 'a page of it shows what came of it');
	assert.notEqual(sessionOf(await begin(student)), session);
});

test('an open page keeps its session, a closed tab is remembered', async () => {
	const session = sessionOf(await begin(classmate)), browser = classmate.form();
	const leftAt = () => sql(`SELECT left_at IS NOT NULL FROM speaking.learning_sessions WHERE id = '${session}'`)[0][0];
	const say = (room) => post(browser, '/speaking/presence', { connection: randomUUID(), room, learning_session_id: session });
	assert.equal((await say('none')).status, 204);
	assert.equal(leftAt(), 't');
	assert.equal((await say('practice')).status, 204);
	assert.equal(leftAt(), 'f');
	await say('none');
	await browser.get(`/speaking/practice/${session}/1`);
	assert.equal(leftAt(), 'f', 'a page that opens takes it back');
});

test('a recording without script becomes an attempt; what is none is said on the page', async () => {
	const address = await begin(reader);
	const sent = await send(reader, address, wav(2));
	assert.equal(sent.status, 303, sent.html);
	assert.match(sent.location, /^\/speaking\/attempts\/[0-9a-f-]{36}$/);
	assert.equal((await reader.form().get(sent.location)).status, 200);
	assert.equal((await classmate.form().get(sent.location)).status, 404);
	for (const [bytes, fields] of [[null, {}], [Buffer.from('words, not sound, and many of them'), {}], [wav(1), { duration_ms: '3600000' }], [Buffer.alloc(0), {}]]) {
		const { status, html } = await send(reader, address, bytes, fields);
		assert.deepEqual([status, /id="audio-error"/.test(html)], [422, true]);
	}
	assert.equal((await send(reader, address.replace(/0$/, '7'), wav(1))).status, 404);
	assert.equal((await send(classmate, address, wav(1))).status, 404);
	const session = sessionOf(address);
	await post(reader.form(), `/speaking/practice/${session}/end`);
	assert.equal((await send(reader, address, wav(1))).status, 303, 'nothing that was said is lost, though the session ended meanwhile');
	const rows = sql(`SELECT sentence_index, original_text FROM speaking.pronunciation_results WHERE session_id = '${session}'`);
	assert.deepEqual(rows, [['0', 'I live near the sea number 0'], ['0', 'I live near the sea number 0']]);
	assert.equal(sql(`SELECT count(*) FROM speaking.recordings WHERE person_id = '${reader.id}' AND id NOT IN
		(SELECT recording_id FROM speaking.pronunciation_results WHERE recording_id IS NOT NULL)`)[0][0], '0', 'what was refused left nothing behind');
});

test('a result says the words before the number, a correction stands beside it, and feedback on it is read there', async () => {
	const sound = storeSound(school, student);
	const attempt = makeResult(student, scored(60, { file_id: sound.id, corrected_by: school.tutor[0].id, corrected_at: '2026-11-21', corrected_score: 75,
		corrected_missed_words: '{near}', feedback: 'near를 또렷하게 말해 봐요.' }));
	sql(`INSERT INTO tutoring.feedback_messages (school_id, tutor_id, student_id, message, attempt_id)
		VALUES ('${school.id}', '${school.tutor[0].id}', '${student.id}', '끝까지 잘 읽었어요.', '${attempt}')`);
	const { html } = await student.form().get(`/speaking/attempts/${attempt}`);
	const [, list] = /<ul class="words"[^>]*>(.*?)<\/ul>/s.exec(html);
	assert.equal(list.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').trim(), 'I live very 더함 near 빠짐 the sea');
	assert.equal((list.match(/data-from/g) || []).length, 5, 'a word that was not said cannot be heard');
	assert.ok(html.indexOf('class="words"') < html.indexOf('>60<'), 'words first');
	for (const text of ['낱말 하나만 더 말하면 돼요', '>75<', 'near를 또렷하게', '끝까지 잘 읽었어요', `/speaking/sounds/${sound.id}`, '낱말 111개', '2번 쉬었어요', '천천히 말했어요'])
		assert.ok(html.includes(text), text);
	assert.deepEqual(sql(`SELECT read_at IS NOT NULL FROM tutoring.feedback_messages WHERE attempt_id = '${attempt}'`), [['t']]);
});

test('each reason for no score says what happened and what to do, and shows no number', async () => {
	for (const reason of ['silence', 'too_quiet', 'noise', 'clipped', 'too_short', 'other_text', 'other_language', 'cut_off', 'model_missing']) {
		const { html } = await student.form().get(`/speaking/attempts/${makeResult(student, { status: 'COMPLETED', scorable: false, reason })}`);
		assert.match(html, /이번에는 점수를 매기지 않았어요/, reason);
		assert.doesNotMatch(html, /class="big|speaking\.unscorable/, reason);
		assert.equal((/<ul class="dots">(.*?)<\/ul>/s.exec(html)[1].match(/<li>/g)).length, reason === 'model_missing' ? 1 : 3, reason);
	}
	for (const error of ['unreadable', 'too_long', 'timeout', 'anything'])
		assert.match((await student.form().get(`/speaking/attempts/${makeResult(student, { status: 'FAILED', error })}`)).html, /녹음을 열지 못했어요/);
	const waiting = (await student.form().get(`/speaking/attempts/${makeResult(student, { completed_at: null })}`)).html;
	assert.match(waiting, /점수를 매기고 있어요/);
	assert.match(waiting, /<noscript><meta http-equiv="refresh"/);
});

test('what came of a session: the best of each sentence, and one thing to do next', async () => {
	const address = await begin(classmate), session = sessionOf(address);
	const sentences = sql(`SELECT id FROM speaking.sentences WHERE set_id = '${set}' ORDER BY sentence_index`).map(([id]) => id);
	const say = (index, overall) => makeResult(classmate, scored(overall, { session_id: session, sentence_id: sentences[index], sentence_index: index }));
	say(0, 60);
	const best = say(0, 95);
	say(1, 70);
	const page = async () => (await classmate.form().get(`/speaking/sessions/${session}`)).html;
	assert.match(await page(), /2문장을 말했어요/);
	assert.match(await page(), /1문장이 남았어요/);
	assert.ok((await page()).includes(`/speaking/attempts/${best}`), 'a sentence leads to its best attempt');
	say(2, 100);
	assert.match(await page(), /1문장을 한 번 더 말해 봐요/);
	say(1, 81);
	assert.match(await page(), /3문장을 모두 잘 읽었어요/);
	const attempts = (await classmate.form().get(`/speaking/attempts/${best}`)).html;
	assert.equal((attempts.match(/번째/g) || []).length, 2, 'all attempts at the sentence, and no other');
});
