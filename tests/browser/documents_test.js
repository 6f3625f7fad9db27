// SPDX-License-Identifier: GPL-3.0-or-later
// Documents as people handle them: sent, wrong or right, read, turned, found by their words, changed, shared, replaced and deleted; at a desk and
// on a phone, with the keyboard, and without script.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { makeSchool, sql } = require('../http/support/server.js');
const { until } = require('../http/support/instance.js');
const { docx, pdf, uploaded } = require('../http/support/documents.js');
const { PHONE, openPage, address, words, isFaultless, violations, overflow, faultsEverywhere, tabTo } = require('./support/browser.js');

const READING = { timeout: 60000 }; // a slow machine reads slowly
const PLAN = pdf(['첫 쪽에는 인사말이 있어요.', '도시락을 가져오세요.']);

const button = (page, key, lang) => page.getByRole('button', { name: words(key, lang), exact: true });
const link = (page, key, lang) => page.getByRole('link', { name: words(key, lang), exact: true });
const file = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(buffer) });
const isGood = async (page) => assert.deepEqual(await faultsEverywhere(page), []);
const expected = (page, pattern) => { page.faults = page.faults.filter((fault) => !pattern.test(fault)); };

test('documents are sent: a wrong file is said at its field, good ones are shared, read, and shown without a reload', async () => {
	const { teacher: [teacher], tutor: [tutor], student: [student] } = makeSchool({ teacher: 1, tutor: [{ name: '도시락 튜터' }], student: 1 });
	const page = await openPage(teacher);
	await page.goto(address('/workspace/documents'));
	await page.getByText(words('documents.none')).waitFor();
	await isGood(page);
	await link(page, 'documents.upload').click();
	await page.waitForURL(/upload$/);
	await page.setInputFiles('#file', file('그림.pdf', Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex')));
	await page.fill('#title', '봄 소식');
	await page.getByLabel(words('documents.share.role.student')).check();
	await button(page, 'documents.upload').click();
	await page.locator('#file-error').waitFor();
	assert.equal(await page.inputValue('#title'), '봄 소식', 'what was typed stays');
	assert.ok(await page.getByLabel(words('documents.share.role.student')).isChecked(), 'and what was chosen');
	expected(page, /status of 422/);
	await isGood(page);
	await page.setInputFiles('#file', [file('체험학습 계획.pdf', PLAN), file('준비물.txt', '도시락과 물을 가져오세요.')]);
	await page.fill('#title', '');
	await page.getByLabel(words('documents.share.role.student')).uncheck();
	await page.getByText(words('documents.share.classes')).click();
	await page.locator('input[value^="class:"]').first().check();
	await page.getByText(words('documents.share.people')).click();
	await page.getByRole('checkbox', { name: tutor.name }).check();
	await isGood(page);
	await button(page, 'documents.upload').click();
	await page.getByText(words('documents.flash.added').replace('{count}', '2')).waitFor();
	await page.locator('#document-list progress').first().waitFor({ state: 'detached', ...READING });
	await page.waitForFunction(() => !document.querySelector('#document-list progress'), null, READING);
	await isGood(page);
	for (const reader of [student, tutor])
		assert.equal((await reader.api.get('/documents')).body.items.length, 2, reader.name);
	await page.getByRole('link', { name: '체험학습 계획' }).click();
	await page.getByRole('heading', { level: 1, name: '체험학습 계획' }).waitFor();
	await page.getByText('첫 쪽에는 인사말이 있어요.').waitFor();
	await isGood(page);
	await link(page, 'documents.next').click();
	await page.getByText('도시락을 가져오세요.').waitFor();
	isFaultless(page);
	await page.context().close();
});

test('a file that is too large is said where it is chosen, and by the server where there is no script', async () => {
	const { teacher: [teacher] } = makeSchool({ teacher: 1 });
	const large = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'seodang-large-')), 'large.pdf');
	fs.writeFileSync(large, '%PDF-1.4\n');
	fs.truncateSync(large, 200 * 1048576);
	try {
		const page = await openPage(teacher, { viewport: PHONE });
		await page.goto(address('/workspace/documents/upload'));
		await page.setInputFiles('#file', large);
		await button(page, 'documents.upload').click();
		assert.match(await page.locator('#file').evaluate((field) => field.validationMessage), /50MB/);
		assert.match(page.url(), /upload$/);
		await page.setInputFiles('#file', file('작은 글.txt', '작아요'));
		assert.equal(await page.locator('#file').evaluate((field) => field.validationMessage), '');
		isFaultless(page);
		await page.context().close();
		const plain = await openPage(teacher, { viewport: PHONE, javaScript: false });
		await plain.goto(address('/workspace/documents/upload'));
		await plain.setInputFiles('#file', large);
		await button(plain, 'documents.upload').click();
		await plain.getByRole('heading', { level: 1, name: /너무 커서/ }).waitFor();
		assert.deepEqual(await overflow(plain), []);
		await plain.context().close();
	} finally {
		fs.rmSync(path.dirname(large), { recursive: true });
	}
	assert.deepEqual(sql(`SELECT FROM documents.documents WHERE owner_id = '${teacher.id}'`), []);
});

test('a document is renamed, laid into a folder, replaced, brought back and deleted', async () => {
	const { teacher: [teacher], student: [student] } = makeSchool({ teacher: 1, student: 1 });
	const document = await uploaded(teacher, '계획.txt', '봄소풍 계획');
	const page = await openPage(teacher);
	await page.goto(address('/workspace/documents/folders'));
	await page.getByText(words('documents.no_folders')).waitFor();
	await page.fill('#name', '1학기');
	await button(page, 'documents.add_folder').click();
	await page.getByText(words('documents.flash.folder_saved')).waitFor();
	await isGood(page);
	await page.goto(address(`/workspace/documents/${document.id}`));
	await link(page, 'documents.share').click();
	await page.waitForURL(/edit$/);
	await isGood(page);
	await page.fill('#title', '소풍');
	await page.selectOption('#folder_id', { label: '1학기' });
	await page.getByLabel(words('documents.share.school')).check();
	await button(page, 'documents.save').click();
	await page.getByText(words('documents.flash.changed')).waitFor();
	await page.getByRole('heading', { level: 1, name: '소풍' }).waitFor();
	assert.equal((await student.api.get(`/documents/${document.id}`)).status, 200);
	await page.setInputFiles('#file', file('가을.docx', docx(['# 가을', '가을소풍 계획'])));
	await button(page, 'documents.add_version').click();
	await page.locator('#document-text').getByText('가을소풍 계획').waitFor(READING);
	await isGood(page);
	await page.setInputFiles('#file', file('깨짐.pdf', '%PDF-1.4\n'));
	await button(page, 'documents.add_version').click();
	await page.locator('#version-list').getByText(words('documents.error.unreadable')).waitFor(READING);
	await page.locator('#document-text').getByText('가을소풍 계획').waitFor();
	await isGood(page);
	const first = page.locator('#version-list li').last();
	const [original] = await Promise.all([page.waitForEvent('download'), first.getByRole('link', { name: words('documents.download') }).click()]);
	assert.equal(original.suggestedFilename(), '계획.txt');
	assert.equal(fs.readFileSync(await original.path(), 'utf8'), '봄소풍 계획');
	await first.getByRole('button', { name: words('documents.restore') }).click();
	await page.locator('#document-text').getByText('봄소풍 계획').waitFor(READING);
	await page.goto(address('/workspace/documents'));
	await page.locator('.pills a', { hasText: '1학기' }).click();
	await page.waitForURL(/folder=/);
	await page.getByRole('link', { name: '소풍' }).click();
	await link(page, 'documents.delete').click();
	await page.waitForURL(/delete$/);
	await page.getByText(words('documents.delete_versions').replace('{version_count}', '3')).waitFor();
	await isGood(page);
	await button(page, 'documents.delete').click();
	await page.getByText(words('documents.flash.deleted')).waitFor();
	await page.goto(address('/workspace/documents/folders'));
	await page.getByRole('link', { name: /1학기/ }).click();
	await isGood(page);
	await button(page, 'documents.folder_delete').click();
	await page.getByText(words('documents.no_folders')).waitFor();
	isFaultless(page);
	await page.context().close();
});

test('a student finds a document by its words on a phone, and reads where they stand', async () => {
	const { teacher: [teacher], student: [student] } = makeSchool({ teacher: 1, student: 1 });
	await uploaded(teacher, '체험학습 계획.pdf', PLAN, [['shared_with', 'school']]);
	await uploaded(teacher, '나만 보는 글.txt', '도시락 당번은 비밀이에요');
	const page = await openPage(student, { viewport: PHONE, lang: 'en' });
	await page.goto(address('/workspace/documents'));
	assert.equal(await page.locator('#document-list li').count(), 1);
	assert.equal(await link(page, 'documents.upload', 'en').count(), 0, 'students send nothing');
	await isGood(page);
	await page.fill('#q', '도시락');
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { name: words('documents.found_heading', 'en') }).waitFor();
	assert.deepEqual(await page.locator('#document-list mark').allTextContents(), ['도시락']);
	await isGood(page);
	await page.locator('#document-list a').click();
	const hit = page.locator('#hit mark');
	await hit.waitFor();
	assert.equal(await hit.textContent(), '도시락');
	assert.ok(await hit.evaluate((mark) => mark.getBoundingClientRect().bottom <= innerHeight), 'it is in sight');
	await isGood(page);
	await page.goto(address('/workspace/documents?q=' + encodeURIComponent('없는낱말')));
	await page.getByText(words('documents.none_found', 'en')).waitFor();
	await isGood(page);
	await page.context().close();
});

test('without script and with the keyboard alone: sent, found, changed and deleted', async () => {
	const { teacher: [teacher] } = makeSchool({ teacher: 1 });
	const page = await openPage(teacher, { javaScript: false, viewport: PHONE });
	const press = async (selector, key = 'Enter') => {
		await tabTo(page, selector);
		await Promise.all([key === 'Enter' && page.waitForEvent('load'), page.keyboard.press(key)]);
	};
	await page.goto(address('/workspace/documents'));
	await press('a[href$="/documents/upload"]');
	await page.setInputFiles('#file', file('계획.txt', '봄소풍 계획'));
	await tabTo(page, 'details:has(input[value^="class:"]) summary');
	await page.keyboard.press('Enter');
	await press('input[value^="class:"]', 'Space');
	await press('form[enctype] .btn.go');
	await page.getByText(words('documents.flash.added').replace('{count}', '1')).waitFor();
	const [{ id }] = (await teacher.api.get('/documents')).body.items;
	const document = async () => (await teacher.api.get(`/documents/${id}`)).body;
	await until('it is read', 60000, async () => (await document()).status !== 'PENDING');
	assert.equal((await document()).shared_with.length, 1);
	await page.goto(address('/workspace/documents'));
	await tabTo(page, '#q');
	await page.keyboard.type('봄소풍');
	await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
	await press('#document-list a');
	await page.locator('#hit mark').waitFor();
	await press('a[href$="/edit"]');
	await tabTo(page, '#title');
	await page.keyboard.type(' 둘째');
	await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
	await page.locator('h1', { hasText: '둘째' }).waitFor();
	await press('a[href$="/delete"]');
	await press('main .btn.end');
	await page.getByText(words('documents.none')).waitFor();
	assert.equal((await document()).code, 'not_found');
	isFaultless(page);
	await page.context().close();
});
