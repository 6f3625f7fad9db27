// SPDX-License-Identifier: GPL-3.0-or-later
// A student practises aloud on a phone: hears a sentence, records it with a human voice for a microphone, sees what was heard, goes on, ends.
// And what may go wrong: no microphone, no recorder, no network in the middle, no script.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql, url } = require('../http/support/server.js');
const { TEXTS, spoken, WAV } = require('../http/support/human_speech.js');
const { SAID, voice, talking, part, inState, record } = require('./support/microphone.js');
const { PHONE, openPage, words, isFaultless, violations, overflow, tabTo } = require('./support/browser.js');

const OTHER = 'The moon pulls on the ocean and causes the tides.';

/** A school with a student, and a set of two sentences that a tutor shares. */
function practise() {
	const school = makeSchool({ student: 1, tutor: 1 });
	const [[set]] = sql(`WITH s AS (INSERT INTO speaking.practice_sets (school_id, author_id, title, level, topic)
			VALUES ('${school.id}', '${school.tutor[0].id}', '전화 걸기', 'beginner', '전화') RETURNING id)
		INSERT INTO speaking.sentences (school_id, set_id, sentence_index, english, korean)
		SELECT '${school.id}', s.id, v.n, v.english, v.korean FROM s, (VALUES (0, '${TEXTS[SAID]}', '번호를 확인하고 다시 걸어 주세요.'), (1, '${OTHER}', NULL)) AS v(n, english, korean)
		RETURNING set_id;`);
	sql(`INSERT INTO speaking.assignments (school_id, set_id, student_id, assigned_by, due_on)
		VALUES ('${school.id}', '${set}', '${school.student[0].id}', '${school.tutor[0].id}', current_date + 7);`);
	return { school, set, student: school.student[0] };
}

async function isSound(page) {
	assert.deepEqual(await violations(page), [], page.url());
	assert.deepEqual(await overflow(page), [], page.url());
	isFaultless(page);
}

/** From the practice page to the sentence at which one goes on. */
async function begin(page) {
	await page.goto(`${url}/speaking`);
	await page.locator('.next form button').click();
	await page.waitForURL(/\/speaking\/practice\/[0-9a-f-]{36}\/\d$/);
}
const heading = (page, key) => page.getByRole('heading', { level: 1, name: words(key) });
const isScored = (page) => page.locator('#attempt .words').waitFor({ timeout: 60000 });

test('the whole loop on a phone', async () => {
	const { student, set } = practise();
	const page = await openPage(student, { viewport: PHONE, flags: voice() });
	await page.goto(`${url}/speaking`);
	await isSound(page);
	assert.match(await page.locator('h1').innerText(), /1개/);
	await begin(page);
	await page.locator('[data-plays=sound-normal]').waitFor({ timeout: 60000 });
	await isSound(page);
	await page.locator('[data-plays=sound-slow]').waitFor({ timeout: 60000 });
	await page.locator('[data-plays=sound-slow]').click();
	await page.locator('[data-plays=sound-slow][aria-pressed=true]').waitFor();
	assert.equal(await page.evaluate(() => document.getElementById('sound-slow').paused), false);

	await part(page, 'toggle').click();
	await inState(page, 'recording');
	await isSound(page);
	await page.locator('[data-part=wave][d*=v]').waitFor({ state: 'attached' });
	await page.waitForTimeout(4000);
	await part(page, 'pause').click();
	await inState(page, 'paused');
	const before = await part(page, 'time').innerText();
	await page.waitForTimeout(1200);
	assert.equal(await part(page, 'time').innerText(), before, 'a pause is no time of speaking');
	await part(page, 'resume').click();
	await inState(page, 'recording');
	await part(page, 'toggle').click();
	await inState(page, 'done');
	assert.match(await part(page, 'own').getAttribute('src'), /^blob:/);
	await part(page, 'own').evaluate((player) => player.play());
	await isSound(page);
	await part(page, 'send').click();
	await page.waitForURL(/\/speaking\/attempts\//);
	await isScored(page);
	assert.equal(await page.locator('h1').innerText(), words('speaking.attempt.all_said'));
	assert.deepEqual((await page.locator('.words button').allInnerTexts()).map((word) => word.trim()), TEXTS[SAID].split(' '));
	await isSound(page);
	const number = +(await page.locator('.big.num').innerText());
	assert.ok(number > 80, `a sentence that was read whole has ${number}`);
	await page.locator('.words button', { hasText: 'number' }).click();
	await page.locator('.words button.on', { hasText: 'number' }).waitFor();
	await page.locator('.words button.on').waitFor({ state: 'detached' });
	const heard = await page.evaluate(() => document.getElementById('own-sound').currentTime);
	assert.ok(heard > 0.5, `the word is heard where it was said, not at ${heard}`);

	await page.getByRole('link', { name: words('speaking.attempt.again') }).click();
	await page.waitForURL(/\/speaking\/practice\/[0-9a-f-]{36}\/0$/);
	await isSound(page);
	await page.goBack();
	await page.getByRole('link', { name: words('speaking.attempt.next') }).click();
	await page.waitForURL(/\/1$/);
	await page.getByRole('button', { name: words('speaking.sentence.end') }).click();
	await page.waitForURL(/\/speaking\/sessions\//);
	await isSound(page);
	assert.match(await page.locator('main').innerText(), /1문장을 말했어요/);
	assert.deepEqual(sql(`SELECT end_cause, practice_count FROM speaking.learning_sessions WHERE set_id = '${set}'`), [['student', '1']]);
	await page.getByRole('button', { name: words('speaking.practice.go_on') }).click();
	await page.waitForURL(/\/1$/, { timeout: 15000 });
	await page.context().close();
});

test('by the keyboard alone, and tried again: the best and all attempts stay', async () => {
	const { student } = practise();
	const page = await openPage(student, { viewport: PHONE, flags: talking() });
	await begin(page);
	for (const count of [1, 2]) {
		await tabTo(page, '[data-part=toggle]');
		await page.keyboard.press('Space');
		await inState(page, 'recording');
		await page.waitForTimeout(3000);
		await page.keyboard.press('Enter');
		await inState(page, 'done');
		assert.ok(await part(page, 'send').evaluate((button) => button === document.activeElement), 'what comes next has the focus');
		await page.keyboard.press('Enter');
		await page.waitForURL(/\/speaking\/attempts\//);
		await isScored(page);
		assert.equal(await page.locator('#attempts li').count(), count === 1 ? 0 : 2);
		if (count === 2)
			break;
		await tabTo(page, 'a[href*="/speaking/practice/"]');
		await page.keyboard.press('Enter');
		await page.waitForURL(/\/speaking\/practice\//);
	}
	assert.ok(await page.locator('#attempts', { hasText: words('speaking.attempt.best') }).count());
	await isSound(page);
	await page.context().close();
});

test('what is not this sentence has no score, and counts nowhere', async () => {
	const { student, set } = practise();
	const page = await openPage(student, { viewport: PHONE, flags: voice(), theme: 'dark' });
	await begin(page);
	await page.getByRole('link', { name: words('speaking.sentence.skip') }).click();
	await page.waitForURL(/\/1$/);
	await record(page, 4500);
	await part(page, 'send').click();
	await page.waitForURL(/\/speaking\/attempts\//);
	await heading(page, 'speaking.attempt.unscorable').waitFor({ timeout: 60000 });
	assert.match(await page.locator('#attempt').innerText(), new RegExp(words('speaking.attempt.not_wrong')));
	assert.equal(await page.locator('.big').count(), 0, 'there is no number');
	assert.equal(await page.locator('#attempt .dots li').count(), 3);
	await isSound(page);
	assert.deepEqual(sql(`SELECT practice_count FROM speaking.learning_sessions WHERE set_id = '${set}'`), [['0']]);
	await page.context().close();
});

test('the network goes away while a recording is sent: it stays, and goes on where it stopped', async () => {
	const { student } = practise();
	const page = await openPage(student, { viewport: PHONE, flags: talking() });
	await begin(page);
	await record(page, 10000);
	const pieces = [];
	await page.route('**/speaking/recordings/*', async (route) => {
		const request = route.request();
		if (request.method() === 'POST')
			pieces.push(+/name="first_byte"\r\n\r\n(\d+)/.exec(request.postDataBuffer().toString('latin1'))[1]);
		if (pieces.length === 2 && request.method() === 'POST') {
			await page.context().setOffline(true);
			await route.abort('internetdisconnected');
			return;
		}
		await route.continue();
	});
	await part(page, 'send').click();
	await inState(page, 'offline');
	assert.ok(await page.getByText(words('speaking.recorder.offline')).isVisible());
	assert.ok(await part(page, 'own').isVisible(), 'the recording can be heard meanwhile');
	page.faults.length = 0; // that the network was away
	assert.deepEqual(await violations(page), []);
	await page.context().setOffline(false);
	await page.waitForURL(/\/speaking\/attempts\//);
	assert.equal(pieces[2], pieces[1], 'the piece that was lost is sent again, and none before it');
	assert.deepEqual([...new Set(pieces)].length, pieces.length - 1);
	await page.locator('#attempt').locator('.words, .dots').first().waitFor({ timeout: 60000 }); // a sentence that is said four times may have no score
	await page.context().close();
});

test('who leaves with a recording that was not sent is asked first', async () => {
	const { student } = practise();
	const page = await openPage(student, { viewport: PHONE, flags: talking() });
	await begin(page);
	await record(page, 1500);
	const asked = page.waitForEvent('dialog');
	page.goto(`${url}/speaking`).catch(() => {});
	const dialog = await asked;
	assert.equal(dialog.type(), 'beforeunload');
	await dialog.dismiss();
	assert.equal(await page.locator('[data-recorder]').getAttribute('data-state'), 'done');
	await page.context().close();
});

test('no microphone: clear words, and a file instead', async () => {
	const { student } = practise();
	const refused = await openPage(student, { viewport: PHONE, flags: ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream=deny'] });
	await begin(refused);
	await part(refused, 'toggle').click();
	await inState(refused, 'refused');
	assert.ok(await refused.getByText(words('speaking.recorder.refused')).isVisible());
	assert.ok(await refused.locator('#audio').isVisible());
	await isSound(refused);
	await refused.context().close();

	const absent = await openPage(student, { viewport: PHONE });
	await begin(absent);
	await part(absent, 'toggle').click();
	await inState(absent, 'absent');
	await absent.locator('#audio').setInputFiles({ name: '녹음.wav', mimeType: 'audio/wav', buffer: spoken(SAID, WAV) });
	await part(absent, 'send').click();
	await absent.waitForURL(/\/speaking\/attempts\//);
	await isScored(absent);
	await absent.context().close();

	const old = await openPage(student, { viewport: PHONE });
	await old.addInitScript(() => { delete window.MediaRecorder; });
	await begin(old);
	await inState(old, 'unable');
	assert.ok(await old.getByText(words('speaking.recorder.unable')).isVisible());
	await isSound(old);
	await old.locator('#audio').setInputFiles({ name: 'x.wav', mimeType: 'audio/wav', buffer: Buffer.from('no sound at all, only words') });
	await part(old, 'send').click();
	await old.locator('#audio-error').waitFor();
	await old.context().close();
});

test('without script: a file is sent, the page asks again by itself, words are text', async () => {
	const { student } = practise();
	const page = await openPage(student, { viewport: PHONE, javaScript: false });
	await begin(page);
	assert.ok(await page.locator('#audio').isVisible());
	assert.equal(await part(page, 'toggle').isVisible(), false);
	await page.locator('#audio').setInputFiles({ name: 'a.wav', mimeType: 'audio/wav', buffer: spoken(SAID, WAV) });
	await part(page, 'send').click();
	await page.waitForURL(/\/speaking\/attempts\//);
	await isScored(page);
	assert.equal(await page.locator('.words button').count(), 0);
	assert.equal((await page.locator('.words .word').allInnerTexts()).join(' '), TEXTS[SAID]);
	isFaultless(page);
	await page.context().close();
});
