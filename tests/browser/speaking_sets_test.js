// SPDX-License-Identifier: GPL-3.0-or-later
// A tutor writes a practice set on a phone and gives it to a student, who finds it as what is to be done. With script and without.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql, url } = require('../http/support/server.js');
const { PHONE, openPage, words, isFaultless, violations, overflow } = require('./support/browser.js');

async function isSound(page) {
	if (page.hasScript) // axe is one
		assert.deepEqual(await violations(page), [], page.url());
	assert.deepEqual(await overflow(page), [], page.url());
	isFaultless(page);
}

for (const javaScript of [true, false])
	test(`a new set is given to a student, ${javaScript ? 'with' : 'without'} script`, async () => {
		const { id, student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
		sql(`INSERT INTO tutoring.tutor_students (school_id, tutor_id, student_id) VALUES ('${id}', '${tutor.id}', '${student.id}')`);
		const page = await openPage(tutor, { viewport: PHONE, javaScript });
		page.hasScript = javaScript;
		await page.goto(`${url}/speaking/sets`);
		await isSound(page);
		await page.locator('main a.go').click();
		await page.waitForURL(/\/speaking\/sets\/new$/);
		await page.locator('#title').fill('비 오는 날');
		await page.locator('#topic').fill('날씨');
		await page.locator('#english_1').fill('It is raining glorfily today.');
		await page.locator('#korean_1').fill('오늘 비가 와요.');
		await page.locator('#lines').fill('Take your umbrella. | 우산을 가져가요.\nSee you tomorrow. | 내일 봐요.');
		await page.locator('button[value=spread]').click();
		await page.locator('#english_3').waitFor();
		assert.equal(await page.locator('#english_2').inputValue(), 'Take your umbrella.');
		await isSound(page);
		const make = page.getByRole('button', { name: words('speaking.sets.make') });
		await make.click();
		await page.locator('#english-error-1').waitFor();
		assert.match(await page.locator('#english-error-1').innerText(), /glorfily/, 'a word that cannot be scored is refused, by its name');
		page.faults.length = 0; // a browser tells of each 422
		await isSound(page);
		await page.locator('#english_1').fill('It is raining today.');
		await make.click();
		await page.waitForURL(/\/speaking\/sets\/[0-9a-f-]{36}$/);
		assert.equal(await page.locator('h1').innerText(), '비 오는 날');
		assert.equal(await page.locator('#sentence-list > li').count(), 3);
		await isSound(page);
		await page.locator('main a.go').click();
		await page.waitForURL(/\/assign$/);
		await isSound(page);
		await page.getByLabel(student.name).check();
		await page.getByRole('button', { name: words('speaking.assign.submit') }).click();
		await page.waitForURL(/\/speaking\/sets\/[0-9a-f-]{36}$/);
		assert.match(await page.locator('#assignments').innerText(), new RegExp(student.name));
		await isSound(page);
		await page.context().close();

		const phone = await openPage(student, { viewport: PHONE, javaScript });
		phone.hasScript = javaScript;
		await phone.goto(`${url}/`);
		assert.equal(await phone.locator('#speaking-today h2').innerText(), '비 오는 날');
		assert.equal(await phone.locator('main .go').count(), 1, 'one thing to do');
		await isSound(phone);
		await phone.goto(`${url}/speaking`);
		assert.match(await phone.locator('h1').innerText(), /1개/);
		assert.equal(await phone.locator('.next h2').innerText(), '비 오는 날');
		await phone.goto(`${url}/`);
		await phone.locator('#speaking-today .go').click();
		await phone.waitForURL(/\/speaking\/practice\/[0-9a-f-]{36}\/0$/);
		assert.equal(await phone.locator('h1').innerText(), 'It is raining today.');
		await isSound(phone);
		await phone.context().close();
	});
