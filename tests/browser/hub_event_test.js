// SPDX-License-Identifier: GPL-3.0-or-later
// Learning events on their pages: a key for another system, what waits for its month, and a student's whole record.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool } = require('../http/support/server.js');
const { makeNode, yearWithoutMay } = require('../http/support/nodes.js');
const { PHONE, DESK, openPage, address, words, isFaultless, violations, overflow, tabTo } = require('./support/browser.js');

const daysAgo = (days) => new Date(Date.now() - days * 86400000).toISOString();

/** A school whose first student has a right answer, a wrong one in a test, and one from a month without a partition. */
async function schoolWithEvents() {
	const school = makeSchool({ admin: 1, teacher: 1, student: 1 });
	const [student] = school.student;
	const year = yearWithoutMay();
	const answer = (source_id, event_type, result, occurred_at) => ({ student_id: student.id, event_type, source_node: 4, source_id, occurred_at,
		content: { action: 'solved_problem', concept: '이차함수', result, time_spent: 90 } });
	const node = makeNode(school);
	const { status, body } = await node.api.post('/learning-events', [answer('1', 'study', 'correct', daysAgo(1)), answer('2', 'test', 'wrong', daysAgo(2)),
		answer('3', 'study', 'correct', `${year}-05-06T07:08:09Z`)]);
	assert.deepEqual([status, body.accepted, body.errors.map(({ code }) => code)], [202, 2, ['quarantined']]);
	return { school, student, node, year };
}

for (const viewport of [DESK, PHONE])
	test(`an admin makes a key and lets in what waits, ${viewport.width} wide, by keyboard and without script`, async () => {
		const { school, node, year } = await schoolWithEvents();
		const page = await openPage(school.admin[0], { viewport, javaScript: false });
		await page.goto(address('/admin'));
		await page.getByRole('link', { name: words('hub.events.title') }).click();
		assert.deepEqual(await overflow(page), []);
		for (const [path, text] of [['/hub/events/partition', 'hub.events.flash.made'], ['/hub/events/replay', 'hub.events.none']]) {
			await tabTo(page, `form[action$="${path}"] button`);
			await page.keyboard.press('Enter');
			await page.getByText(words(text)).waitFor();
			assert.deepEqual(await overflow(page), []);
		}
		await page.locator('summary').focus();
		await page.keyboard.press('Enter');
		await page.getByText(`${year}년 5월`).waitFor();
		await page.getByRole('link', { name: words('hub.nodes.title'), exact: true }).click();
		await page.fill('#name', '도서관');
		await page.press('#name', 'Enter');
		assert.match(await page.locator('#node-key').innerText(), /^[0-9a-f]{32}$/);
		assert.deepEqual(await overflow(page), []);
		const row = page.locator('li', { has: page.locator(`form[action*="${node.id}"]`) });
		await row.locator('summary').click();
		await row.locator('form button').click();
		await page.getByText(words('hub.nodes.flash.revoked')).waitFor();
		assert.equal((await node.api.post('/learning-events', [])).status, 401);
	});

for (const viewport of [DESK, PHONE])
	test(`a teacher narrows a student's record, ${viewport.width} wide`, async () => {
		const { school, student } = await schoolWithEvents();
		const page = await openPage(school.teacher[0], { viewport });
		await page.goto(address(`/hub/students/${student.id}/timeline`));
		assert.deepEqual([...await violations(page), ...await overflow(page)], []);
		assert.equal(await page.locator('#timeline > li').count(), 2);
		await page.selectOption('#type', 'test');
		await page.fill('#from', daysAgo(5).slice(0, 10));
		await page.getByRole('button', { name: words('hub.timeline.show') }).click();
		await page.waitForURL(/type=test/);
		assert.match(await page.locator('#timeline').innerText(), /^[^맞]*이차함수[\s\S]*2분[\s\S]*틀림\s*$/);
		assert.equal(await page.locator('#timeline > li').count(), 1);
		assert.deepEqual([...await violations(page), ...await overflow(page)], []);
		isFaultless(page);
	});
