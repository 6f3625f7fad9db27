// SPDX-License-Identifier: GPL-3.0-or-later
// An admin says what is to be done when, a teacher orders reports and fetches them, a guardian opens the link: at a desk and on a phone, with
// the keyboard and without script.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { createHash, randomBytes } = require('node:crypto');
const { makeSchool, sql } = require('../http/support/server.js');
const { until } = require('../http/support/instance.js');
const { PHONE, DESK, openPage, address, words, isFaultless, violations, overflow, tabTo } = require('./support/browser.js');

const DONE_WITHIN = 30000;

/** What is shown is without fault and fits. */
const faults = async (page) => [...await violations(page), ...await overflow(page)];

for (const viewport of [DESK, PHONE])
	test(`a task is scheduled, run, changed and deleted, ${viewport.width} wide`, async () => {
		const [admin] = makeSchool({ admin: 1, student: 2 }).admin;
		const page = await openPage(admin, { viewport });
		await page.goto(address('/hub/tasks'));
		assert.deepEqual(await faults(page), []);
		await page.getByRole('link', { name: words('hub.task.new') }).click();
		await page.waitForURL(/tasks\/new$/);
		assert.deepEqual(await faults(page), []);
		for (const repeat of ['interval', 'once', 'cron', 'monthly', 'daily', 'weekly']) {
			await page.check(`[name=repeat][value=${repeat}]`);
			assert.deepEqual(await faults(page), [], repeat);
		}
		assert.deepEqual([await page.locator('#every').isVisible(), await page.locator('#time').isVisible()], [false, true], 'only what the choice needs is asked');
		await page.check('[name=task_type][value=weekly_analytics]');
		await page.fill('#time', '10:00');
		await page.getByRole('button', { name: words('hub.task.create') }).click();
		await page.getByRole('heading', { level: 2, name: '매주 월요일 오전 10시' }).waitFor();
		assert.deepEqual(await faults(page), []);
		await page.getByRole('button', { name: words('hub.task.run') }).click();
		await page.getByText(words('hub.task.flash.running')).waitFor();
		await until('it has run', DONE_WITHIN, async () => {
			await page.reload();
			return await page.getByText(words('hub.task.run_state.done')).count() > 0;
		}, 100);
		assert.deepEqual(await faults(page), []);
		await page.getByRole('link', { name: words('hub.task.edit') }).click();
		await page.waitForURL(/edit$/);
		await page.check('[name=repeat][value=cron]');
		await page.fill('#cron_expression', '0 0 30 2 *');
		await page.keyboard.press('Enter');
		await page.locator('#cron-error').waitFor();
		assert.deepEqual(await faults(page), []);
		await page.fill('#cron_expression', '0 8 1 3,9 *');
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { level: 2, name: '매년 3월 1일, 9월 1일 오전 8시' }).waitFor();
		await page.getByRole('link', { name: words('hub.task.delete') }).click();
		await page.waitForURL(/delete$/);
		assert.deepEqual(await faults(page), []);
		await page.getByRole('button', { name: words('hub.task.delete') }).click();
		await page.getByText(words('hub.task.none')).waitFor();
		page.faults = page.faults.filter((fault) => !/status of 422/.test(fault)); // the form that was wrong
		isFaultless(page);
	});

test('a task is scheduled without script, with the keyboard alone', async () => {
	const [admin] = makeSchool({ admin: 1 }).admin;
	const page = await openPage(admin, { javaScript: false, viewport: PHONE });
	await page.goto(address('/hub/tasks/new'));
	await tabTo(page, '[name=task_type][value=daily_report]');
	await page.keyboard.press('ArrowDown');
	await tabTo(page, '[name=repeat][value=weekly]');
	await page.keyboard.press('ArrowRight');
	assert.equal(await page.locator('[name=repeat][value=monthly]').isChecked(), true);
	await tabTo(page, '#day');
	await page.keyboard.press('Control+A');
	await page.keyboard.type('15');
	await page.keyboard.press('Enter');
	await page.getByRole('heading', { level: 2, name: '매월 15일 오전 7시 30분' }).waitFor();
	await page.getByRole('button', { name: words('hub.task.pause') }).click();
	await page.getByText(words('hub.task.flash.paused')).waitFor();
	await page.getByRole('button', { name: words('hub.task.resume') }).click();
	await page.getByText(words('hub.task.flash.resumed')).waitFor();
});

test('the operator sees the platform\'s own tasks', async () => {
	const [operator] = makeSchool({ operator: 1 }).operator;
	const page = await openPage(operator, { viewport: PHONE });
	await page.goto(address('/hub/tasks'));
	assert.deepEqual(await faults(page), []);
	const list = await page.locator('#task-list').innerText();
	for (const name of ['partition_care', 'archive_history', 'anonymize_students', 'statistics', 'auto_interventions', 'retention_day'])
		assert.ok(list.includes(name), name);
	await page.locator('#task-list a', { hasText: 'partition_care' }).click();
	await page.getByRole('heading', { level: 1, name: words('hub.task.type.partition_care') }).waitFor();
	assert.deepEqual(await faults(page), []);
	assert.equal(await page.getByRole('link', { name: words('hub.task.delete') }).count(), 0, 'it stays');
	isFaultless(page);
});

for (const viewport of [DESK, PHONE])
	test(`a class's reports are ordered, followed and fetched, ${viewport.width} wide`, async () => {
		const school = makeSchool({ teacher: 1, student: 3 });
		const page = await openPage(school.teacher[0], { viewport });
		await page.goto(address('/hub/reports'));
		assert.deepEqual(await faults(page), []);
		await page.getByRole('link', { name: words('hub.report.new') }).click();
		await page.waitForURL(/reports\/new$/);
		await page.selectOption('[name=class_id]', school.classId);
		assert.deepEqual(await faults(page), []);
		await page.getByRole('button', { name: words('hub.report.order') }).click();
		await page.getByText(words('hub.report.flash.ordered')).waitFor();
		assert.deepEqual(await faults(page), []);
		const file = page.locator('#report-list a[download]');
		await file.waitFor({ timeout: DONE_WITHIN });
		const [download] = await Promise.all([page.waitForEvent('download'), file.click()]);
		assert.match(download.suggestedFilename(), /^report-\d{4}-\d\d-\d\d\.pdf$/);
		isFaultless(page);
	});

for (const viewport of [DESK, PHONE])
	test(`a guardian opens the link to a report, and one that is over, ${viewport.width} wide`, async () => {
		const school = makeSchool({ student: [{ name: '김철수' }] });
		const token = randomBytes(32).toString('hex');
		const hash = createHash('sha256').update(token.toUpperCase()).digest('hex');
		const [[report]] = sql(`INSERT INTO hub.reports (school_id, student_id, kind, sections, locale, content_type, content, guardian_delivery)
			VALUES ('${school.id}', '${school.student[0].id}', 'student', '{progress}', 'ko', 'application/pdf', '%PDF-', 'email') RETURNING id`);
		sql(`INSERT INTO hub.report_links (token_hash, school_id, report_id) VALUES ('\\x${hash}', '${school.id}', '${report}')`);
		const page = await openPage(null, { viewport });
		await page.goto(address(`/reports/${token}`));
		await page.getByRole('heading', { level: 1, name: '철수 학생의 학습 보고서' }).waitFor();
		assert.deepEqual(await faults(page), []);
		sql(`UPDATE hub.report_links SET expires_at = now() WHERE report_id = '${report}'`);
		await page.goto(address(`/reports/${token}`));
		await page.getByRole('heading', { level: 1, name: words('hub.report.link_over') }).waitFor();
		assert.deepEqual(await faults(page), []);
	});
