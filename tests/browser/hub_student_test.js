// SPDX-License-Identifier: GPL-3.0-or-later
// A teacher looks for a student and keeps the record, at a desk and on a phone, with the keyboard and without script.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { PHONE, DESK, openPage, address, words, isFaultless, violations, overflow, tabTo } = require('./support/browser.js');

/** A class of five with answers to two concepts, a tutor's feedback and a note about the first. */
function schoolOfKim() {
	const school = makeSchool({ teacher: 1, admin: 1, student: ['김철수', '김채소', '박철수', '황보아름다운이름', '이하나'].map((name) => ({ name })) });
	const [kim] = school.student;
	sql(`SELECT auth.act_in_school('${school.id}');
		UPDATE hub.students SET metadata = '{"learning_style": "visual", "interests": ["그림"], "bus": "3호차"}' WHERE id = '${kim.id}';
		INSERT INTO hub.notes (school_id, student_id, author_id, body) VALUES ('${school.id}', '${kim.id}', '${school.teacher[0].id}', '발표를 잘했어요.');
		INSERT INTO hub.concepts (school_id, key, name) VALUES ('${school.id}', '이차함수', '이차함수의 그래프와 성질'), ('${school.id}', '인수분해', '인수분해');
		INSERT INTO hub.mastery (student_id, concept_id, school_id, mastery, observations, correct, recent, last_at)
			SELECT '${kim.id}', id, school_id, CASE key WHEN '이차함수' THEN 0.41 ELSE 0.93 END, 12, 5, '{t,f,f,t,f,t}', now() FROM hub.concepts WHERE school_id = '${school.id}';`);
	return { kim, teacher: school.teacher[0], admin: school.admin[0] };
}

for (const viewport of [DESK, PHONE])
	test(`a student is found and looked at, ${viewport.width} wide`, async () => {
		const { kim, teacher } = schoolOfKim();
		const page = await openPage(teacher, { viewport });
		await page.goto(address('/hub/students'));
		assert.deepEqual([...await violations(page), ...await overflow(page)], []);
		await tabTo(page, '#q');
		await page.keyboard.type('ㄱㅊㅅ');
		await page.keyboard.press('Enter');
		await page.waitForURL(/q=/);
		assert.deepEqual(await page.locator('#student-list strong').allTextContents(), ['김채소', '김철수']);
		await page.getByRole('link', { name: '김철수' }).click();
		await page.waitForURL(new RegExp(kim.id));
		await page.getByRole('heading', { level: 1, name: '김철수' }).waitFor();
		assert.deepEqual([...await violations(page), ...await overflow(page)], []);
		assert.match(await page.locator('section:has(> div > #mastery)').innerText(), /이차함수의 그래프와 성질[\s\S]*41% \/ 85%[\s\S]*6문제 중 3개[\s\S]*인수분해/);
		await page.getByText(words('hub.metadata.change')).click();
		await page.selectOption('#learning_style', 'auditory');
		await page.getByRole('button', { name: words('layout.save') }).click();
		await page.getByText(words('hub.flash.metadata_saved')).waitFor();
		assert.deepEqual(sql(`SELECT metadata ->> 'learning_style', metadata ->> 'bus' FROM hub.students WHERE id = '${kim.id}'`), [['auditory', '3호차']]);
		isFaultless(page);
	});

test('notes are written and taken back without script', async () => {
	const { kim, teacher } = schoolOfKim();
	const page = await openPage(teacher, { javaScript: false, viewport: PHONE });
	await page.goto(address(`/hub/students/${kim.id}`));
	await page.fill('#body', '어머니와 통화했어요.');
	await page.check('[name=is_contact]');
	await page.getByRole('button', { name: words('hub.notes.add') }).click();
	const note = page.locator('li', { hasText: '어머니와 통화했어요.' });
	assert.match(await note.innerText(), new RegExp(words('hub.notes.contact')));
	await note.getByRole('button').click();
	assert.equal(await note.count(), 0);
	assert.equal(await page.locator('li', { hasText: '발표를 잘했어요.' }).count(), 1);
});

test('an admin adds a student and links an account, by keyboard', async () => {
	const { admin } = schoolOfKim();
	const page = await openPage(admin, { viewport: PHONE });
	await page.goto(address('/hub/students/new'));
	assert.deepEqual([...await violations(page), ...await overflow(page)], []);
	await page.fill('#name', '새로온');
	await page.fill('#grade', '1');
	await page.fill('#class_name', '1');
	await page.fill('#student_number', '1');
	await page.keyboard.press('Enter');
	await page.locator('#number-error').waitFor();
	assert.deepEqual(await violations(page), []);
	await page.fill('#student_number', '31');
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { level: 1, name: '새로온' }).waitFor();
	await page.getByRole('link', { name: words('hub.account.link') }).click();
	await page.waitForURL(/account$/);
	assert.deepEqual([...await violations(page), ...await overflow(page)], []);
	await page.fill('#login', 'saero31');
	await page.keyboard.press('Enter');
	await page.locator('code').waitFor();
	assert.match(await page.locator('code').innerText(), /^[0-9A-Z-]{14}$/);
});
