// SPDX-License-Identifier: GPL-3.0-or-later
// The main job, as people do it: a student asks for a tutor on a phone, the tutor decides at a desk, both are told at once.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool } = require('../http/support/server.js');
const { givePassword } = require('../http/account/accounts.js');
const { PHONE, DESK, openPage, address, words, isFaultless, violations, overflow, tabTo } = require('./support/browser.js');

const LIVE = { timeout: 5000 };
const unread = (page) => page.locator('#unread-count');

async function logIn(page, person) {
	await page.goto(address('/login'));
	await page.getByLabel(words('account.login.login')).fill(`${person.login}@${person.school.code}`);
	await page.getByLabel(words('account.login.password'), { exact: true }).fill(person.password);
	await page.getByRole('button', { name: words('account.login.submit') }).click();
	await page.waitForURL(address('/'));
}

async function isEverywhereSound(page) {
	assert.deepEqual(await violations(page), [], page.url());
	assert.deepEqual(await overflow(page), [], page.url());
	isFaultless(page);
}

/** Marks a page, so that it can be told from one that was loaded again. */
function mark(page) {
	return page.evaluate(() => { window.notReloaded = true; });
}

test('a student on a phone, a tutor at a desk', async () => {
	const school = makeSchool({ student: [{ name: '김하늘' }], tutor: [{ name: '박서연', introduction: '수학을 쉽게 풀어 드려요.', subjects: ['수학'], max_student: 3 }, { name: '이준호', subjects: ['영어'] }] });
	const [student, tutor] = [givePassword(school.student[0]), givePassword(school.tutor[0])];
	const phone = await openPage(null, { viewport: PHONE });
	const desk = await openPage(null, { viewport: DESK });

	await logIn(phone, student);
	await isEverywhereSound(phone);
	await logIn(desk, tutor);
	await isEverywhereSound(desk);
	assert.equal(await unread(desk).textContent(), '');
	await mark(desk);

	await phone.getByRole('link', { name: words('nav.tutors') }).first().click();
	await phone.getByRole('searchbox').fill('수학');
	await phone.keyboard.press('Enter');
	await phone.getByRole('link', { name: '박서연' }).first().click();
	await isEverywhereSound(phone);
	await phone.locator('#message').fill('미적분을 배우고 싶어요.');
	await phone.locator('#request button.go').click();
	await phone.getByText('미적분을 배우고 싶어요.').first().waitFor();
	await isEverywhereSound(phone);

	// At the desk the request and the badge appear by themselves.
	await desk.locator('#waiting-requests').getByText('김하늘').first().waitFor(LIVE);
	await desk.locator('#unread-count', { hasText: /^1$/ }).waitFor(LIVE);
	assert.equal(await desk.evaluate(() => window.notReloaded), true);
	await isEverywhereSound(desk);
	await desk.locator('#waiting-requests a').first().click();
	await desk.getByText('미적분을 배우고 싶어요.').first().waitFor();

	await phone.goto(address('/inbox'));
	assert.equal(await unread(phone).textContent(), '');
	await mark(phone);
	await desk.getByRole('button', { name: words('tutoring.request.approve'), exact: true }).click();
	await desk.waitForFunction(() => !document.querySelector('form[action$="/approve"]'));

	// In the student's inbox it is there, with the badge, without a reload.
	await phone.locator('main').getByText('박서연').first().waitFor(LIVE);
	await phone.locator('#unread-count', { hasText: /^1$/ }).waitFor(LIVE);
	assert.equal(await phone.evaluate(() => window.notReloaded), true);
	await isEverywhereSound(phone);

	await desk.goto(address(`/students/${student.id}`));
	await desk.locator('#message').fill('첫 시간에 극한을 잘 이해했어요.');
	await desk.locator('form[data-draft] button.go').click();
	await desk.locator('#thread-list').getByText('첫 시간에 극한을 잘 이해했어요.').waitFor();
	await isEverywhereSound(desk);
	await phone.locator('#unread-count', { hasText: /^2$/ }).waitFor(LIVE);

	await phone.locator('main').getByRole('link', { name: /피드백|feedback/i }).first().click();
	await phone.getByText('첫 시간에 극한을 잘 이해했어요.').first().waitFor();
	await phone.goto(address('/feedback'));
	await phone.getByText('첫 시간에 극한을 잘 이해했어요.').first().waitFor();
	await isEverywhereSound(phone);
	const { body: { items: [feedback] } } = await tutor.api.get(`/feedback?student_id=${student.id}`);
	assert.ok(feedback.read_at, 'the tutor can see that it was read');
	await phone.context().close();
	await desk.context().close();
});

test('two windows of one person agree, and reading in one empties the badge of the other', async () => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const [one, two] = [await openPage(student), await openPage(student, { viewport: PHONE })];
	await one.goto(address('/inbox'));
	await two.goto(address('/requests'));
	await Promise.all([one, two].map(mark));
	const { body: { id } } = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '안녕하세요' });
	await two.locator(`main a[href$="/requests/${id}"]`).first().waitFor(LIVE);
	await tutor.api.post(`/tutor-requests/${id}/approve`);
	for (const page of [one, two])
		await page.locator('#unread-count', { hasText: /^1$/ }).waitFor(LIVE);
	const readAll = one.locator('form[action$="/inbox/read-all"] button');
	await readAll.click();
	for (const page of [one, two])
		await page.waitForFunction(() => document.getElementById('unread-count').textContent === '', null, LIVE);
	assert.equal(await two.evaluate(() => window.notReloaded), true);
	isFaultless(one);
	isFaultless(two);
	await one.context().close();
	await two.context().close();
});

test('a group in the inbox opens, and its buttons act on all of it, with and without JavaScript', async () => {
	for (const javaScript of [true, false]) {
		const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
		const { body: { id } } = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '안녕하세요' });
		await tutor.api.post(`/tutor-requests/${id}/approve`);
		for (const message of ['하나', '둘', '셋'])
			await tutor.api.post('/feedback', { student_id: student.id, message });
		const page = await openPage(student, { javaScript });
		await page.goto(address('/inbox'));
		assert.equal(await unread(page).textContent(), '4');
		await page.locator('details summary').click();
		await page.locator('details li').getByText('하나').waitFor();
		await page.locator('li:has(details) > button[formaction$="/read"]').click();
		await page.locator('#unread-count', { hasText: /^1$/ }).waitFor(LIVE);
		assert.equal(await page.locator('#notices .new details').count(), 0);
		assert.equal(await page.locator('#notices details').count(), 1, 'what was read stays together');
		isFaultless(page);
		await page.context().close();
	}
});

test('on a phone a group is read by its button, and the list is the one it was in', async () => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const { body: { id } } = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '안녕하세요' });
	await tutor.api.post(`/tutor-requests/${id}/approve`);
	for (const message of ['하나', '둘'])
		await tutor.api.post('/feedback', { student_id: student.id, message });
	const page = await openPage(student, { viewport: PHONE });
	await page.goto(address('/inbox?unread=1'));
	const single = page.locator('li:not(:has(details)) > button[formaction*="/read"]');
	assert.deepEqual([await single.count(), await single.isVisible()], [1, false], 'a single notice is read by opening it');
	await page.locator('li:has(details) > button[formaction*="/read"]').click();
	await page.locator('#unread-count', { hasText: /^1$/ }).waitFor(LIVE);
	assert.equal(page.url(), address('/inbox?unread=1'));
	await isEverywhereSound(page);
	await page.locator('.note form button').click();
	await page.locator('#unread-count', { hasText: /^3$/ }).waitFor(LIVE);
	assert.equal(page.url(), address('/inbox?unread=1'));
	await page.context().close();
});

test('feedback that comes while nobody looks at the page is not read until somebody does', async () => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const { body: { id } } = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '안녕하세요' });
	await tutor.api.post(`/tutor-requests/${id}/approve`);
	await student.api.post('/notifications/read-all');
	const page = await openPage(student);
	await page.goto(address('/feedback'));
	const look = (hidden) => page.evaluate((value) => {
		Object.defineProperty(document, 'hidden', { value, configurable: true });
		document.dispatchEvent(new Event('visibilitychange'));
	}, hidden);
	await look(true);
	await tutor.api.post('/feedback', { student_id: student.id, message: '또렷해요.' });
	await page.locator('#unread-count', { hasText: /^1$/ }).waitFor(LIVE);
	await page.waitForTimeout(1000);
	assert.equal((await student.api.get('/feedback')).body.items[0].read_at, null);
	await look(false);
	await page.getByText('또렷해요.').waitFor(LIVE);
	await page.locator('#unread-count', { hasText: /^$/ }).waitFor({ ...LIVE, state: 'attached' });
	assert.notEqual((await student.api.get('/feedback')).body.items[0].read_at, null);
	isFaultless(page);
	await page.context().close();
});

test('signing out in one window takes the other to the log-in page', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const one = await openPage(student);
	await one.goto(address('/inbox'));
	const two = await one.context().newPage();
	await two.goto(address('/'));
	await two.getByRole('button', { name: words('layout.sign_out') }).click();
	await two.waitForURL(/\/login/);
	await one.waitForURL(/\/login/, LIVE);
	await one.context().close();
});

test('without JavaScript the whole story works', async () => {
	const school = makeSchool({ student: [{ name: '최민준' }], tutor: [{ name: '정유진', max_student: 3 }] });
	const [student, tutor] = [givePassword(school.student[0]), givePassword(school.tutor[0])];
	const phone = await openPage(null, { viewport: PHONE, javaScript: false });
	const desk = await openPage(null, { javaScript: false });
	await logIn(phone, student);
	await phone.getByRole('link', { name: words('nav.tutors') }).first().click();
	await phone.getByRole('link', { name: '정유진' }).first().click();
	await phone.locator('#request button.go').click();
	await phone.locator('#message').fill('가'.repeat(500));
	await phone.locator('#request button.go').click();
	await phone.waitForURL(/\/requests/);

	await logIn(desk, tutor);
	assert.equal(await unread(desk).textContent(), '1');
	await desk.locator('#waiting-requests a').first().click();
	await desk.getByRole('button', { name: words('tutoring.request.approve'), exact: true }).click();
	await desk.goto(address(`/students/${student.id}`));
	await desk.locator('#message').fill('반가워요.');
	await desk.getByRole('button', { name: words('tutoring.feedback.send'), exact: true }).click();
	await desk.getByText('반가워요.').first().waitFor();

	await phone.goto(address('/inbox'));
	assert.equal(await unread(phone).textContent(), '2');
	await phone.locator('form[action$="/inbox/read-all"] button').click();
	assert.equal(await unread(phone).textContent(), '');
	await phone.goto(address('/feedback'));
	await phone.getByText('반가워요.').first().waitFor();
	await phone.goto(address('/settings?lang=en'));
	assert.equal(await phone.locator('html').getAttribute('lang'), 'en');
	await phone.getByRole('button', { name: words('layout.sign_out', 'en') }).click();
	await phone.waitForURL(/\/login/);
	isFaultless(phone);
	isFaultless(desk);
	await phone.context().close();
	await desk.context().close();
});

test('the main job with the keyboard alone', async () => {
	const school = makeSchool({ student: 1, tutor: [{ name: '오지훈' }] });
	const [student, tutor] = [school.student[0], school.tutor[0]];
	const page = await openPage(student);
	await page.goto(address('/'));
	await tabTo(page, 'a.skip', 1);
	await page.keyboard.press('Enter');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
	await page.goto(address('/'));
	await tabTo(page, 'nav a[href$="/tutors"]');
	await page.keyboard.press('Enter');
	await page.waitForURL(/\/tutors$/);
	await tabTo(page, `main a[href$="/tutors/${tutor.id}"]`);
	await page.keyboard.press('Enter');
	await page.waitForURL(new RegExp(`/tutors/${tutor.id}`));
	await tabTo(page, '#message');
	await page.keyboard.type('자판으로만 써요.');
	await tabTo(page, '#request button');
	await page.keyboard.press('Enter');
	await page.getByText('자판으로만 써요.').first().waitFor();
	isFaultless(page);

	const desk = await openPage(tutor);
	await desk.goto(address('/'));
	await tabTo(desk, '#waiting-requests a');
	await desk.keyboard.press('Enter');
	await desk.waitForURL(/\/requests\//);
	await tabTo(desk, 'form[action$="/approve"] button');
	await desk.keyboard.press('Space');
	await desk.waitForFunction(() => !document.querySelector('form[action$="/approve"]'));
	const { body } = await student.api.get('/tutor-requests');
	assert.equal(body.items[0].status, 'APPROVED');
	isFaultless(desk);
	await page.context().close();
	await desk.context().close();
});

test('a refused form takes the focus to what is wrong', async () => {
	const { tutor: [tutor] } = makeSchool({ tutor: 1 });
	const page = await openPage(tutor);
	await page.goto(address('/profile'));
	await page.locator('#max_student').fill('999');
	await page.locator('#introduction').fill('그대로 남아요');
	await page.getByRole('button', { name: words('layout.save') }).click();
	await page.locator('#errors').waitFor();
	await page.waitForFunction(() => document.activeElement.id === 'errors');
	assert.equal(await page.locator('#introduction').inputValue(), '그대로 남아요');
	assert.equal(await page.locator('#max_student').getAttribute('aria-invalid'), 'true');
	assert.deepEqual(await violations(page), []);
	await page.locator('#errors a').first().click();
	assert.equal(await page.evaluate(() => document.activeElement.id), 'max_student');
	await page.context().close();
});

test('a draft survives a closed tab', async () => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const { body: { id } } = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '안녕하세요' });
	await tutor.api.post(`/tutor-requests/${id}/approve`);
	const first = await openPage(tutor);
	await first.goto(address(`/students/${student.id}`));
	await first.locator('#message').fill('아직 다 쓰지 못한 글');
	await first.waitForResponse((answer) => answer.url().endsWith('/draft') && answer.ok());
	await first.context().close();
	const second = await openPage(tutor);
	await second.goto(address(`/students/${student.id}`));
	assert.equal(await second.locator('#message').inputValue(), '아직 다 쓰지 못한 글');
	await second.context().close();
});

test('what one is typing is not taken away by what arrives', async () => {
	const { student: [student, other], tutor: [tutor] } = makeSchool({ student: 2, tutor: 1 });
	const { body: { id } } = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '안녕하세요' });
	const page = await openPage(tutor);
	await page.goto(address(`/requests/${id}`));
	await page.locator('#reason').fill('이번 학기에는');
	await other.api.post('/tutor-requests', { tutor_id: tutor.id, message: '저도요' });
	await page.locator('#unread-count', { hasText: /^2$/ }).waitFor(LIVE);
	await page.waitForTimeout(600);
	assert.equal(await page.locator('#reason').inputValue(), '이번 학기에는');
	assert.equal(await page.evaluate(() => document.activeElement.id), 'reason');

	// Another window decides; what was typed can still be read, also after sending it in vain.
	await tutor.api.post(`/tutor-requests/${id}/approve`);
	await page.locator('#request .tag.ok').waitFor(LIVE);
	assert.equal(await page.locator('#reason').inputValue(), '이번 학기에는');
	await page.locator('#reject button').click();
	await page.locator('#unsent').waitFor();
	assert.ok(await page.getByText('이번 학기에는').isVisible());
	assert.deepEqual(await violations(page), []);
	await page.context().close();
});
