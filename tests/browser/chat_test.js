// SPDX-License-Identifier: GPL-3.0-or-later
// Conversations as people have them: answers that come, stop, are asked for anew; with and without script, by keyboard, after a reload.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { until } = require('../http/support/instance.js');
const { openPage, address, words, isFaultless, violations, overflow, tabTo, PHONE, DESK } = require('./support/browser.js');
const { makeConversation, handAnswer } = require('./support/hand_answer.js');

const COFFEE = 'Hello! I want drink coffee.';
const inTurns = (page, text) => page.locator('#turns', { hasText: text }).waitFor();
const answered = (page, count = 1) => page.waitForFunction((wanted) => document.querySelectorAll('#turns [data-part=written]').length === wanted
	&& !document.querySelector('[data-pending]'), count);

async function isSound(page) {
	assert.deepEqual(await violations(page), []);
	assert.deepEqual(await overflow(page), []);
	isFaultless(page);
}

async function beginCafe(page) {
	await page.goto(address('/chat/new'));
	await page.locator('input[name=situation][value=cafe]').check();
	await page.getByRole('button', { name: words('chat.start') }).click();
	await page.waitForURL(/\/chat\/[0-9a-f-]{36}/);
}

for (const viewport of [PHONE, DESK])
	test(`a practice with the partner at ${viewport.width} px: it says that it is no AI, answers, suggests and corrects`, async () => {
		const [student] = makeSchool({ student: 1 }).student;
		const page = await openPage(student, { viewport });
		await page.goto(address('/chat'));
		await page.getByText(words('chat.none')).waitFor();
		await isSound(page);
		await page.goto(address('/chat/new'));
		await isSound(page);
		await beginCafe(page);
		await page.getByText(words('chat.scripted')).first().waitFor();
		await isSound(page);
		await page.locator('#text').fill(COFFEE);
		const opening = await page.locator('#turns-begin .said').innerText();
		await page.locator('#say-act .go').click();
		await answered(page);
		assert.equal(await page.locator('#turns-begin .said').innerText(), opening, 'what the partner said first stays');
		assert.equal(await page.locator('#text').inputValue(), '');
		await page.getByText(words('chat.corrections').replace('{correction_count}', '1')).click();
		await page.getByText('I want to drink').waitFor();
		await page.locator('[data-part=suggestion]').click();
		assert.ok((await page.locator('#text').inputValue()).length > 2, 'the suggestion is in the box');
		assert.ok(await page.evaluate(() => document.activeElement.id === 'text'));
		await isSound(page);
		await page.goto(address('/chat'));
		await page.locator('#conversations a').click();
		await inTurns(page, COFFEE);
		isFaultless(page);
		await page.locator('[data-part=end]').click();
		await page.locator('#summary', { hasText: 'I want to drink' }).waitFor();
		assert.ok(await page.evaluate(() => document.activeElement.id === 'summary'), 'the summary is gone to');
		assert.equal(await page.locator('#say-form').count(), 0);
		await isSound(page);
		await page.context().close();
	});

test('an answer comes in pieces, is told once when it is whole, and is so after a reload in its middle and a lost network', async () => {
	const [student] = makeSchool({ student: 1 }).student, session = makeConversation(student);
	const answer = handAnswer(student, session);
	const page = await openPage(student, { viewport: PHONE });
	await page.goto(address(`/chat/${session}`));
	const shown = page.locator('[data-part=words]');
	await page.waitForFunction(() => document.querySelector('#app').stream?.readyState === 1);
	answer.show('Good ');
	await page.waitForFunction(() => document.querySelector('[data-part=words]').textContent === 'Good ');
	answer.show('morning! What ');
	await page.waitForFunction(() => document.querySelector('[data-part=words]').textContent === 'Good morning! What ');
	assert.equal(await page.locator('#chat-news').textContent(), '', 'what is on its way is not read aloud');
	await page.reload();
	assert.equal(await shown.textContent(), 'Good morning! What ');
	await page.locator('#text').fill('쓰던 말');
	await page.waitForFunction(() => document.querySelector('#app').stream?.readyState === 1);
	await page.context().setOffline(true);
	answer.show('would **you** like?');
	answer.end('Good morning! What would **you** like?');
	await page.context().setOffline(false);
	await page.locator('.prose strong', { hasText: 'you' }).waitFor({ timeout: 60000 });
	assert.equal(await page.locator('.prose').innerText(), 'Good morning! What would you like?');
	assert.equal(await page.locator('#chat-news').textContent(), 'Good morning! What would you like?');
	assert.equal(await page.locator('#text').inputValue(), '쓰던 말', 'what is being written stays');
	await page.context().close();
});

test('an answer is stopped, and what was shown stays', async () => {
	const [student] = makeSchool({ student: 1 }).student, session = makeConversation(student);
	const answer = handAnswer(student, session);
	const page = await openPage(student);
	await page.goto(address(`/chat/${session}`));
	answer.show('It was a long ');
	await inTurns(page, 'It was a long');
	await page.locator('#say-act').getByRole('button', { name: words('chat.stop') }).click();
	await until('it is wished', 10000, async () => answer.isStopped());
	answer.end('It was a long ', { outcome: 'stopped' });
	await inTurns(page, words('chat.stopped'));
	await inTurns(page, 'It was a long');
	await page.locator('#say-act .go').waitFor();
	await isSound(page);
	await page.context().close();
});

test('what a guardrail refuses is said at the box, and the words stay', async () => {
	const school = makeSchool({ student: 1 }), [student] = school.student, session = makeConversation(student);
	const answer = handAnswer(student, session);
	const page = await openPage(student);
	await page.goto(address(`/chat/${session}`));
	await page.waitForFunction(() => document.querySelector('#app').stream?.readyState === 1);
	answer.end('', { outcome: 'refused', guardrail: { id: null, message: '이 이야기는 선생님과 나눠요.' } });
	await inTurns(page, '이 이야기는 선생님과 나눠요.');
	assert.equal(await page.locator('#chat-news').textContent(), '이 이야기는 선생님과 나눠요.');
	sql(`UPDATE chat.session_master SET running_turn_id = gen_random_uuid() WHERE session_id = '${session}'`);
	await page.locator('#text').fill('하나 더');
	const refused = page.waitForResponse((response) => response.url().endsWith('/turns') && response.status() === 409);
	await page.locator('#say-act .go').click();
	await refused;
	assert.equal(await page.locator('#text').inputValue(), '하나 더');
	await page.context().close();
});

test('a question is asked anew beside the first, and one goes from one to the other', async () => {
	const [student] = makeSchool({ student: 1 }).student;
	const page = await openPage(student);
	await beginCafe(page);
	await page.locator('#text').fill('Hello.');
	await page.keyboard.press('Enter');
	await answered(page);
	await page.locator('[data-part=edit]').click();
	await page.locator('#again').fill('Good morning.');
	await page.locator('#again').press('Shift+Enter');
	assert.equal(await page.locator('#again').inputValue(), 'Good morning.\n');
	await page.locator('#again').press('Enter');
	await page.getByText('2/2').waitFor();
	await answered(page);
	await inTurns(page, 'Good morning.');
	await page.getByRole('button', { name: words('chat.branch_before') }).click();
	await page.getByText('1/2').waitFor();
	await inTurns(page, 'Hello.');
	assert.equal(await page.locator('.turn').count(), 1);
	assert.ok(await page.evaluate(() => Boolean(document.activeElement.closest('.branches'))), 'the focus stays where one goes from one to the other');
	await isSound(page);
	await page.getByRole('button', { name: words('chat.poor') }).click();
	await page.getByLabel(words('chat.why_label')).fill('너무 짧아요');
	await page.getByRole('button', { name: words('chat.why_send') }).click();
	await page.getByText(words('chat.why_told')).waitFor();
	isFaultless(page);
	await page.context().close();
});

test('a situation that a teacher wrote stands on the page of a new conversation, and what the partner said last where one speaks', async () => {
	const school = makeSchool({ student: 1, teacher: 1 }), [student] = school.student;
	await school.teacher[0].api.post('/situations', { title: '꽃집에서', scene: '꽃을 사요.', role: '꽃집 주인', opening: 'Which flowers do you like?', language: 'en', difficulty: '하', is_shared: true });
	const page = await openPage(student, { viewport: PHONE });
	await page.goto(address('/chat/new'));
	await page.locator('input[name=topic]').fill('꽃');
	await page.locator('input[name=situation][value=cafe]').check();
	assert.equal(await page.locator('input[name=topic]').isVisible(), false, 'a topic is for talking freely');
	await isSound(page);
	await page.getByRole('button', { name: words('chat.situations.start_label').replace('{title}', '꽃집에서') }).click();
	await page.locator('#turns-begin', { hasText: 'Which flowers do you like?' }).waitFor();
	await page.getByRole('link', { name: words('chat.voice') }).click();
	await page.getByText('Which flowers do you like?').waitFor();
	await isSound(page);
	await page.context().close();
});

test('Korean that is still being composed is not sent', async () => {
	const [student] = makeSchool({ student: 1 }).student, session = makeConversation(student);
	const page = await openPage(student);
	await page.goto(address(`/chat/${session}`));
	await page.locator('#text').fill('안녕');
	await page.evaluate(() => document.querySelector('#text').dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })));
	await page.locator('#text').press('Shift+Enter');
	assert.equal(await page.locator('#text').inputValue(), '안녕\n');
	assert.equal(await page.locator('.turn').count(), 0);
	await page.context().close();
});

test('by keyboard alone: asked, followed, suggested, rated', async () => {
	const [student] = makeSchool({ student: 1 }).student, session = makeConversation(student);
	const page = await openPage(student);
	await page.goto(address(`/chat/${session}`));
	await tabTo(page, '#text');
	await page.keyboard.type('Hello.');
	await page.keyboard.press('Enter');
	await answered(page);
	assert.ok(await page.evaluate(() => document.activeElement.id === 'text'), 'one goes on writing');
	await page.keyboard.press('Shift+Tab');
	await page.goto(address(`/chat/${session}`));
	await tabTo(page, '[name=rating][value="1"]');
	await page.keyboard.press('Enter');
	await page.locator('[name=rating][aria-pressed=true]').waitFor();
	assert.ok(await page.evaluate(() => document.activeElement.name === 'rating'), 'the focus stays where it was');
	await page.context().close();
});

test('the beginning of a long conversation is fetched as one goes up', async () => {
	const [student] = makeSchool({ student: 1 }).student, session = makeConversation(student, { turns: 70 });
	const page = await openPage(student, { viewport: PHONE });
	await page.goto(address(`/chat/${session}`));
	assert.equal(await page.locator('.turn').count(), 30);
	await inTurns(page, '질문 70');
	await page.locator('#earlier a').click();
	await page.waitForFunction(() => document.querySelectorAll('.turn').length === 60);
	await page.locator('#earlier a').click();
	await page.waitForFunction(() => document.querySelectorAll('.turn').length === 70);
	assert.equal(await page.locator('#earlier').count(), 0);
	assert.deepEqual(await page.$$eval('.turn', (turns) => turns.map((turn) => +turn.dataset.number)), Array.from({ length: 70 }, (_, i) => i + 1));
	await isSound(page);
	await page.context().close();
});

test('without script: asked, followed by itself, asked anew, gone back, rated, renamed, deleted', async () => {
	const [student] = makeSchool({ student: 1 }).student;
	const page = await openPage(student, { javaScript: false, viewport: PHONE });
	await beginCafe(page);
	await page.locator('#text').fill(COFFEE);
	await page.locator('#say-act .go').click();
	await page.locator('[data-part=written]').waitFor({ timeout: 30000 });
	await page.locator('[data-part=edit]').click();
	await page.locator('#again').fill('I want to drink coffee.');
	await page.getByRole('button', { name: words('chat.edit_send') }).click();
	await page.getByText('2/2').waitFor();
	await page.locator('[data-part=written]').waitFor({ timeout: 30000 });
	await page.getByRole('button', { name: words('chat.branch_before') }).click();
	await page.getByText('1/2').waitFor();
	await page.getByRole('button', { name: words('chat.good') }).click();
	await page.locator('[name=rating][aria-pressed=true]').waitFor();
	await page.locator('#about summary').click();
	await page.locator('#title').fill('첫 커피');
	await page.getByRole('button', { name: words('chat.rename') }).click();
	await page.getByRole('heading', { name: '첫 커피' }).waitFor();
	await page.locator('#about summary').click();
	await page.getByRole('link', { name: words('chat.delete') }).click();
	await page.getByRole('button', { name: words('chat.delete') }).click();
	await page.getByText(words('chat.none')).waitFor();
	assert.deepEqual(sql(`SELECT FROM chat.session_master WHERE user_id = '${student.id}'`), []);
	await page.context().close();
});

test('staff ask their documents, and find the conversation again', async () => {
	const [teacher] = makeSchool({ teacher: 1 }).teacher;
	const page = await openPage(teacher);
	await page.goto(address('/workspace'));
	await isSound(page);
	await page.getByRole('link', { name: words('chat.new') }).click();
	await page.getByRole('button', { name: words('chat.plain_begin') }).click();
	await page.waitForURL(/\/chat\/[0-9a-f-]{36}/);
	await page.locator('#text').fill('How can I start lesson? I want drink coffee.');
	await page.keyboard.press('Enter');
	await answered(page);
	assert.equal(await page.locator('#suggestion, .fixes').count(), 0, 'who asks is not corrected');
	await page.locator('.turn').evaluate((turn) => { turn.isTheSame = true; });
	await page.locator('#text').fill('광합성 수업을 어떻게 시작할까요?');
	await page.keyboard.press('Enter');
	await answered(page, 2);
	assert.ok(await page.locator('.turn').first().evaluate((turn) => turn.isTheSame), 'a turn that is as it was is left alone');
	await page.goto(address('/chat?q=' + encodeURIComponent('광합성')));
	await page.locator('#conversations li').waitFor();
	await page.getByRole('navigation', { name: words('layout.sections') }).getByText(words('nav.section.workspace')).waitFor();
	await isSound(page);
	await page.goto(address('/chat?q=' + encodeURIComponent('없는낱말')));
	await page.getByText(words('chat.found_none')).waitFor();
	await isSound(page);
	await page.context().close();
});
