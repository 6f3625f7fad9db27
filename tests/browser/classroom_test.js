// SPDX-License-Identifier: GPL-3.0-or-later
// A class as it happens: a teacher's page, the wall, and three phones, one of which loses its network in the middle.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const { makeSchool, sql, url } = require('../http/support/server.js');
const { PHONE, DESK, openPage, words, isFaultless, violations, overflow, tabTo } = require('./support/browser.js');

async function isSound(...pages) {
	for (const page of pages) {
		assert.deepEqual(await violations(page), [], page.url());
		assert.deepEqual(await overflow(page), [], page.url());
		isFaultless(page);
	}
}

/** What a phone's camera reads on the wall. */
async function scan(wall) {
	const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'seodang-'));
	const picture = path.join(directory, 'wall.png');
	try {
		await wall.screenshot({ path: picture });
		return execFileSync('zbarimg', ['--quiet', '--raw', '-Sdisable', '-Sqrcode.enable', picture], { encoding: 'utf8' }).trim();
	} finally {
		fs.rmSync(directory, { recursive: true });
	}
}

/** A phone that scanned the wall and gave itself a name. */
async function join(address, nickname, options = {}) {
	const phone = await openPage(null, { viewport: PHONE, ...options });
	await phone.goto(address);
	await phone.locator('#nickname').fill(nickname);
	await phone.locator('form:has(#nickname) button:not([form])').click();
	await phone.waitForURL(/\/classroom\/here/);
	await phone.locator('#class-state', { hasText: words('classroom.state.connected', options.lang) }).waitFor();
	return phone;
}

async function say(phone, content) {
	await phone.locator('#content').fill(content);
	await phone.keyboard.press('Enter');
}

const bubbles = (page, content) => page.locator('#messages .bubble', { hasText: content });
const isThere = (page, content) => bubbles(page, content).waitFor();

/** Choose this option of the card and send it. */
async function answer(phone, option) {
	await phone.locator('#card label', { hasText: option }).first().click();
	await phone.locator('#card form button.go').click();
}

test('a class joins, talks, answers a card and goes home', async () => {
	const school = makeSchool({ teacher: 1, student: 1 });
	const [teacher] = school.teacher;
	sql(`DELETE FROM classroom.problems WHERE school_id = '${school.id}';
		INSERT INTO classroom.problems (school_id, question, answer, choices, type, difficulty, grade)
		VALUES ('${school.id}', '가는 말이 고와야 □□ 말이 곱다', '오는', '{하는,듣는,남의}', 'proverb', 2, '3-1');`);

	const desk = await openPage(teacher, { viewport: DESK });
	await desk.goto(`${url}/classroom`);
	await isSound(desk);
	await desk.getByRole('button', { name: words('classroom.sessions.start') }).first().click();
	await desk.waitForURL(/\/classroom\/sessions\/[0-9a-f-]{36}/);
	const wall = await openPage(teacher, { viewport: { width: 1920, height: 1080 } });
	await wall.goto(await desk.locator('#to-projector').getAttribute('href').then((href) => new URL(href, url).href));
	await isSound(desk, wall);

	const address = await scan(wall);
	const code = await wall.locator('.bigcode span[aria-hidden]').allInnerTexts();
	assert.equal(address, `${url}/join/${code.join('')}`, 'the QR leads where the code does');
	const minji = await join(address, '감나무');
	const haneul = await join(`${url}/join/${code.join('-').toLowerCase()}`, '두루미', { theme: 'dark' });
	const bomi = await join(address, 'Tiger', { lang: 'en' });
	await wall.locator('#present', { hasText: '3' }).waitFor();
	await desk.locator('#people', { hasText: 'Tiger' }).waitFor();
	await isSound(minji, haneul, bomi, desk, wall);

	await say(minji, '선생님 안녕하세요');
	for (const page of [minji, haneul, bomi, desk])
		await isThere(page, '선생님 안녕하세요');
	await say(minji, '여기 봐요 https://example.org');
	await minji.locator('#say-error', { hasText: words('errors.link_refused') }).waitFor();
	assert.deepEqual([await minji.locator('#content').inputValue(), await bubbles(minji, 'example.org').count()], ['여기 봐요 https://example.org', 0],
		'what would be refused again goes back to where it is written');
	minji.faults.length = 0; // that it was refused
	await minji.locator('#content').fill('');

	haneul.faults.length = 0;
	await haneul.context().setOffline(true);
	await say(bomi, 'Hello everyone');
	await desk.locator('#messages li', { hasText: '선생님 안녕하세요' }).locator('[data-part=hide]').click();
	await bubbles(bomi, '선생님 안녕하세요').waitFor({ state: 'detached' });
	await bubbles(minji, '선생님 안녕하세요').waitFor({ state: 'detached' });
	await haneul.locator('#class-state', { hasText: words('classroom.state.reconnecting') }).waitFor();
	await haneul.context().setOffline(false);
	await isThere(haneul, 'Hello everyone');
	await bubbles(haneul, '선생님 안녕하세요').waitFor({ state: 'detached' });
	assert.equal(await bubbles(haneul, 'Hello everyone').count(), 1, 'what was missed comes once');
	haneul.faults.length = 0; // that the network was away
	await isThere(desk, '선생님 안녕하세요');

	await desk.locator('[data-part=start] button.go').click();
	for (const page of [minji, haneul, bomi, wall])
		await page.locator('#card [data-fill=question]', { hasText: '가는 말이 고와야' }).waitFor();
	await isSound(minji, haneul, bomi, desk, wall);
	await answer(minji, '오는');
	await answer(haneul, '하는');
	await tabTo(bomi, '#card input[type=radio]');
	await bomi.keyboard.press('ArrowDown');
	await bomi.keyboard.press('Enter');
	await desk.locator('#card [data-fill=answered]', { hasText: '3' }).waitFor();
	await desk.locator('#card button[data-part=reveal]').first().click();
	await minji.locator('#card [data-say=right]').waitFor();
	await haneul.locator('#card [data-say=wrong]').waitFor();
	await wall.locator('#card [data-list=options] li:has([data-part=is_answer]:not([hidden]))', { hasText: '오는' }).waitFor();
	await isSound(minji, haneul, desk, wall);

	await desk.locator('#people li', { hasText: 'Tiger' }).getByRole('link', { name: words('classroom.people.remove') }).click();
	await isSound(desk);
	await desk.locator('main form button.end').click();
	await bomi.waitForURL(/\/join/);
	bomi.faults.length = 0; // its page was refused
	await desk.goto(await wall.locator('.controls a').last().getAttribute('href').then((href) => new URL(href, url).href));
	await desk.locator('#to-end').click();
	await isSound(desk);
	await desk.locator('main form button.end').click();
	for (const phone of [minji, haneul])
		await phone.getByText(words('error.ended.title')).first().waitFor();
	assert.deepEqual(sql(`SELECT content, moderated FROM classroom.messages WHERE school_id = '${school.id}' ORDER BY created_at`),
		[['선생님 안녕하세요', 't'], ['Hello everyone', 'f']]);
	for (const page of [minji, haneul, bomi, desk, wall])
		await page.context().close();
});

test('without script: in by the code, a word, an answer', async () => {
	const school = makeSchool({ teacher: 1, student: 1 });
	const desk = await openPage(school.teacher[0], { viewport: DESK, javaScript: false });
	await desk.goto(`${url}/classroom`);
	await desk.getByRole('button', { name: words('classroom.sessions.start') }).first().click();
	const code = (await desk.locator('.bigcode span[aria-hidden]').allInnerTexts()).join(' ');
	const phone = await openPage(null, { viewport: PHONE, javaScript: false });
	await phone.goto(`${url}/join`);
	await phone.locator('#code').fill(code);
	await phone.keyboard.press('Enter');
	await phone.locator('#nickname').fill('감나무');
	await phone.keyboard.press('Enter');
	await phone.waitForURL(/\/classroom\/here/);
	await phone.locator('#content').fill('종이로 썼어요');
	await phone.keyboard.press('Enter');
	await isThere(phone, '종이로 썼어요');
	await desk.locator('[data-part=start] button.go').click();
	await desk.locator('#card button[data-part=reveal]').first().waitFor();
	await isThere(desk, '종이로 썼어요');
	await phone.reload();
	await phone.locator('#card input[type=radio]').first().check();
	await phone.locator('#card form button.go').click();
	await phone.locator('#card [data-say=sent]:not([hidden])').waitFor();
	await desk.reload();
	await desk.locator('#card [data-fill=answered]', { hasText: '1' }).waitFor();
	isFaultless(phone);
	isFaultless(desk);
	await phone.context().close();
	await desk.context().close();
});
