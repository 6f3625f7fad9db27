// SPDX-License-Identifier: GPL-3.0-or-later
// A tutor answers what students said, by the keyboard alone: from the home to the queue, by voice and in writing. The student hears the own
// attempt and the answer side by side.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql, url } = require('../http/support/server.js');
const { until } = require('../http/support/instance.js');
const { TEXTS, spoken, WEBM } = require('../http/support/human_speech.js');
const { SAID, talking, inState } = require('./support/microphone.js');
const { PHONE, openPage, words, isFaultless, violations, overflow, tabTo } = require('./support/browser.js');

const LONG = { timeout: 60000 };
const OTHER = 'conf-getpin';

function taughtSchool() {
	const { id, student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	sql(`INSERT INTO tutoring.tutor_students (school_id, tutor_id, student_id) VALUES ('${id}', '${tutor.id}', '${student.id}')`);
	return { student, tutor };
}

/** The student says it, and it is scored. @return the id of the result */
async function say(student, name) {
	const form = new FormData();
	form.append('text', TEXTS[name]);
	form.append('audio', new Blob([spoken(name, WEBM)]), 'voice.webm');
	const packed = new Response(form);
	const { status, body } = await student.api.post('/pronunciation-results', Buffer.from(await packed.arrayBuffer()), { 'Content-Type': packed.headers.get('content-type') });
	assert.equal(status, 202, JSON.stringify(body));
	let job;
	await until('it is scored', LONG.timeout, async () => ({ body: job } = await student.api.get(`/jobs/${body.job_id}`)).body.status === 'COMPLETED', 200);
	return job.result.id;
}

async function isSound(page) {
	assert.deepEqual(await violations(page), [], page.url());
	assert.deepEqual(await overflow(page), [], page.url());
	isFaultless(page);
}

/** What a player plays: it goes on by itself once it is told to. */
async function sounds(page, player) {
	await player.evaluate((audio) => audio.play());
	await page.waitForFunction((audio) => audio.currentTime > 0.2, await player.elementHandle());
	assert.ok(await player.evaluate((audio) => audio.duration) > 1);
}

test('the queue by the keyboard alone, answered by voice and in writing', async () => {
	const { student, tutor } = taughtSchool();
	const first = await say(student, SAID), second = await say(student, OTHER);
	const page = await openPage(tutor, { flags: talking() });
	await page.goto(`${url}/`);
	assert.equal(await page.locator('h1').innerText(), words('speaking.queue.home').replace('{recording_count}', 2));
	await isSound(page);
	await tabTo(page, '#waiting-recordings a');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/speaking\/queue$/);
	await isSound(page);
	await page.keyboard.press('j');
	assert.ok(await page.locator(`[data-waiting][href$="${first}"]`).evaluate((link) => link === document.activeElement), 'the first has the focus');
	await page.keyboard.press('j');
	await page.keyboard.press('k');
	await page.keyboard.press('Enter');
	await page.waitForURL(new RegExp(`/speaking/queue/${first}$`));
	await sounds(page, page.locator('#student-voice'));
	assert.equal(await page.locator('.words button').count(), TEXTS[SAID].split(' ').length, 'each word can be heard');

	await tabTo(page, 'details summary');
	await page.keyboard.press('Enter');
	await tabTo(page, '[data-part=toggle]');
	await isSound(page);
	await page.keyboard.press('Space');
	await inState(page, 'recording');
	await page.waitForTimeout(3000);
	await page.keyboard.press('Enter');
	await inState(page, 'done');
	await isSound(page);
	await page.keyboard.press('Enter');
	await page.waitForURL(new RegExp(`/speaking/queue/${second}$`));
	assert.equal(await page.locator('.note[role=status]').innerText(), words('speaking.answer.flash.ordered').replace('{name}', student.name), 'what happens next is said');

	await page.keyboard.press('j');
	await tabTo(page, '#message');
	await page.keyboard.type('jkn 또박또박 읽었어요.');
	await tabTo(page, 'form.next button.go');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/speaking\/queue$/);
	assert.equal(await page.locator('h1').innerText(), words('speaking.queue.heading_none'));
	await isSound(page);
	await page.context().close();

	const phone = await openPage(student, { viewport: PHONE });
	await phone.goto(`${url}/speaking/attempts/${first}`);
	const answer = phone.locator('[id^=feedback-] audio');
	await answer.waitFor(LONG);
	await sounds(phone, phone.locator('#own-sound'));
	await sounds(phone, answer);
	assert.ok(await phone.locator('#own-sound').evaluate((audio) => audio.paused), 'one thing sounds at a time');
	await isSound(phone);
	await phone.goto(`${url}/feedback`);
	await sounds(phone, phone.locator('.thread:has(> audio) .thread audio'));
	await isSound(phone);
	await phone.goto(`${url}/speaking/attempts/${second}`);
	assert.match(await phone.locator('[id^=feedback-]').innerText(), /jkn 또박또박 읽었어요\./, 'who writes does not move on');
	await phone.context().close();
});
