// SPDX-License-Identifier: GPL-3.0-or-later
// Practising in a situation of one's own: written, changed, shared and deleted; a question said aloud, its heard words mended, the answer heard by
// itself; and what a practice was, once it has ended. At a desk and on a phone, with the keyboard, and without script.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql } = require('../http/support/server.js');
const { PHONE, openPage, address, words, isFaultless, faultsEverywhere, tabTo } = require('./support/browser.js');
const { voice, part, record } = require('./support/microphone.js');

const WORK = { timeout: 60000 }; // of a worker on a slow machine
const CONVERSATION = /\/chat\/[0-9a-f-]{36}($|#)/;

const button = (page, key) => page.getByRole('button', { name: words(key), exact: true });
const link = (page, key) => page.getByRole('link', { name: words(key), exact: true });
const isGood = async (page) => assert.deepEqual(await faultsEverywhere(page), []);
const answers = (page, count) => page.waitForFunction((wanted) => document.querySelectorAll('#turns [data-part=written]').length === wanted
	&& !document.querySelector('[data-pending]'), count);

/** A conversation in English, as a program begins it. @return its id */
async function begin(person, settings = { situation: 'cafe', language: 'en' }) {
	const { status, body } = await person.api.post('/conversations', { session_type: 'chat', ...settings });
	assert.equal(status, 201, JSON.stringify(body));
	return body.session_id;
}

async function say(page, text, count) {
	await page.fill('#text', text);
	await page.locator('#say-act .go').click();
	await answers(page, count);
}

test('a teacher writes a situation, a student practises in it, and it is changed and deleted', async () => {
	const { teacher: [teacher], student: [student] } = makeSchool({ teacher: 1, student: 1 });
	const page = await openPage(teacher);
	await page.goto(address('/chat/situations'));
	await page.getByText(words('chat.situations.none'), { exact: true }).waitFor();
	await isGood(page);
	await link(page, 'chat.situations.new').click();
	await page.waitForURL(/situations\/new$/);
	await isGood(page);
	await page.fill('#title', '과학관 견학');
	await page.fill('#scene', '   ');
	await page.fill('#role', '안내원');
	await button(page, 'layout.save').click();
	await page.locator('#scene-error').waitFor();
	assert.equal(await page.inputValue('#title'), '과학관 견학', 'what was typed stays');
	page.faults = page.faults.filter((fault) => !/status of 422/.test(fault));
	await isGood(page);
	await page.fill('#scene', '과학관에서 전시를 물어봐요.');
	await page.fill('#opening', 'Welcome to the science museum!');
	await page.getByLabel(words('chat.situations.difficulty.low'), { exact: true }).check();
	await page.getByRole('checkbox', { name: words('chat.situations.share') }).check();
	await button(page, 'layout.save').click();
	await page.getByText(words('chat.situations.flash.added').replace('{name}', '과학관 견학')).waitFor();
	await isGood(page);

	const reader = await openPage(student, { viewport: PHONE });
	await reader.goto(address('/chat/situations'));
	await isGood(reader);
	assert.equal(await reader.getByText(words('chat.situations.change')).count(), 0, 'it is another\'s');
	await reader.getByRole('button', { name: words('chat.situations.start_label').replace('{title}', '과학관 견학') }).click();
	await reader.waitForURL(CONVERSATION);
	await reader.getByText('Welcome to the science museum!').waitFor();
	await say(reader, 'What can I see here?', 1);
	await isGood(reader);
	await reader.context().close();

	await page.getByRole('link', { name: words('chat.situations.edit_label').replace('{title}', '과학관 견학') }).click();
	await page.waitForURL(/edit$/);
	assert.equal(await page.inputValue('#opening'), 'Welcome to the science museum!');
	assert.ok(await page.getByLabel(words('chat.situations.difficulty.low'), { exact: true }).isChecked());
	await page.fill('#title', '박물관');
	await button(page, 'layout.save').click();
	await page.getByText(words('chat.situations.flash.changed').replace('{name}', '박물관')).waitFor();
	await page.getByRole('link', { name: words('chat.situations.edit_label').replace('{title}', '박물관') }).click();
	await link(page, 'chat.situations.delete').click();
	await page.waitForURL(/delete$/);
	await isGood(page);
	await button(page, 'chat.situations.delete').click();
	await page.getByText(words('chat.situations.flash.deleted')).waitFor();
	await page.getByText(words('chat.situations.none'), { exact: true }).waitFor();
	isFaultless(page);
	await page.context().close();
});

test('without script and with the keyboard alone, a student\'s situation is the student\'s own', async () => {
	const { student: [student, other] } = makeSchool({ student: 2 });
	const page = await openPage(student, { javaScript: false, viewport: PHONE });
	const press = async (selector) => {
		await tabTo(page, selector);
		await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
	};
	await page.goto(address('/chat/situations'));
	await press('a[href$="/situations/new"]');
	for (const [field, text] of [['#title', '빵집'], ['#scene', '빵을 골라요.'], ['#role', '빵집 주인']]) {
		await tabTo(page, field);
		await page.keyboard.type(text);
	}
	assert.equal(await page.locator('[name=is_shared]').count(), 0);
	await press('main form .btn.go');
	await page.getByText(words('chat.situations.flash.added').replace('{name}', '빵집')).waitFor();
	assert.deepEqual((await other.api.get('/situations')).body.items, []);
	await press('main li .btn.go');
	await page.waitForURL(CONVERSATION);
	isFaultless(page);
	await page.context().close();
});

test('a question is said aloud on a phone, its heard words are mended, and the answer is heard by itself', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const session = await begin(student, { situation: 'phone', language: 'en' });
	const page = await openPage(student, { viewport: PHONE, flags: [...voice(), '--autoplay-policy=no-user-gesture-required'] });
	await page.goto(address(`/chat/${session}`));
	await page.locator('#about > summary').click();
	await page.getByRole('checkbox', { name: words('chat.aloud') }).check();
	await isGood(page);
	await link(page, 'chat.voice').click();
	await page.waitForURL(/voice$/);
	await record(page, 4000);
	await isGood(page);
	await part(page, 'send').click();
	await page.waitForURL(/voice\/[0-9a-f-]{36}$/);
	await page.locator('#text').waitFor(WORK);
	assert.match(await page.inputValue('#text'), /[a-z]/i);
	assert.equal(await page.locator('#hearing audio').count(), 1, 'what was said can be heard');
	await isGood(page);
	await page.fill('#text', 'Hello, this is Minsu.');
	await button(page, 'chat.send').click();
	await page.waitForURL(CONVERSATION);
	await answers(page, 1);
	await page.locator('.mine', { hasText: 'Hello, this is Minsu.' }).waitFor();
	await page.waitForFunction(() => document.querySelector('.theirs audio')?.played.length > 0, null, WORK);
	await isGood(page);
	await page.reload();
	await page.locator('#about > summary').click();
	assert.ok(await page.getByRole('checkbox', { name: words('chat.aloud') }).isChecked(), 'it is remembered');
	isFaultless(page);
	await page.context().close();
});

test('the page of heard words changes by itself, without being loaded again', async () => {
	const school = makeSchool({ student: 1 }), [student] = school.student;
	const session = await begin(student);
	for (const [outcome, key] of [["state = 'HEARD', words = ''", 'chat.heard.silent'], ["state = 'FAILED', fault = 'unreadable'", 'chat.heard.failed'], ["state = 'HEARD', words = 'good morning'", 'chat.heard.about']]) {
		const hearing = randomUUID();
		sql(`INSERT INTO chat.hearings (id, school_id, session_id, user_id) VALUES ('${hearing}', '${school.id}', '${session}', '${student.id}')`);
		const page = await openPage(student, { viewport: PHONE });
		await page.goto(address(`/chat/${session}/voice/${hearing}`));
		await page.getByText(words('chat.heard.listening')).waitFor();
		await isGood(page);
		let loads = 0;
		page.on('load', () => { loads++; });
		sql(`UPDATE chat.hearings SET ${outcome} WHERE id = '${hearing}'; SELECT live.publish(chat.topic_of('${session}'), 'heard', jsonb_build_object('id', '${hearing}'))`);
		await page.getByText(words(key)).waitFor();
		assert.equal(loads, 0);
		await isGood(page);
		isFaultless(page);
		await page.context().close();
	}
});

for (const javaScript of [true, false])
	test(`what a practice was, once it has ended, ${javaScript ? 'with' : 'without'} script`, async () => {
		const { student: [student] } = makeSchool({ student: 1 });
		const session = await begin(student);
		for (const text of ['Hello! I want drink coffee.', 'Thank you very much.'])
			assert.equal((await student.api.post(`/conversations/${session}/turns`, { text })).status, 201);
		const page = await openPage(student, { javaScript });
		await page.goto(address(`/chat/${session}`));
		if (!javaScript)
			await page.locator('#about > summary').click();
		await button(page, 'chat.end').click();
		const summary = page.locator('#summary');
		await summary.getByText('I want to drink').waitFor();
		assert.equal(await summary.locator('s').textContent(), 'I want drink coffee.');
		await summary.getByText(words('chat.summary.turns').replace('{turns}', '2')).waitFor();
		await summary.getByText(words('chat.summary.next.longer')).waitFor();
		assert.equal(await page.locator('#text').count(), 0, 'nothing more is said in it');
		if (javaScript)
			await isGood(page);
		await link(page, 'chat.summary.go_on').click();
		await page.waitForURL(/\/chat\/new\?situation=/);
		isFaultless(page);
		await page.context().close();
	});
