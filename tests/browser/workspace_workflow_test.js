// SPDX-License-Identifier: GPL-3.0-or-later
// A teacher puts a workflow together, runs it and follows it, and is asked to decide: at a desk and on a phone, with the keyboard and
// without script.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool } = require('../http/support/server.js');
const { PHONE, DESK, openPage, address, words, isFaultless, violations, overflow, tabTo } = require('./support/browser.js');

/** What is shown is without fault and fits. */
const faults = async (page) => [...await violations(page), ...await overflow(page)];
const button = (page, key) => page.getByRole('button', { name: words(key), exact: true });

for (const viewport of [DESK, PHONE])
	test(`a workflow is made, run, decided and deleted, ${viewport.width} wide`, async () => {
		const [teacher] = makeSchool({ teacher: [{}, { name: '이도윤' }] }).teacher;
		const page = await openPage(teacher, { viewport });
		await page.goto(address('/workspace/workflows'));
		assert.deepEqual(await faults(page), []);
		await page.getByRole('link', { name: words('workspace.workflows.new') }).click();
		await page.waitForURL(/workflows\/new$/);
		await page.fill('#name', '확인하고 알리기');
		await page.selectOption('#new_type', 'wait');
		await button(page, 'workspace.steps.add').click();
		await page.locator('#step_1_name').waitFor();
		await page.selectOption('#step_1_to', 'role:me');
		await page.fill('#step_1_text', '알려도 될까요?');
		await page.selectOption('#new_type', 'transform');
		await button(page, 'workspace.steps.add').click();
		await page.locator('#step_2_template').waitFor();
		assert.equal(await page.locator('#step_1_text').inputValue(), '알려도 될까요?', 'what was typed is kept');
		const second = await page.inputValue('#step_2_name');
		assert.equal(await page.locator(`#step_1_next option[value="${second}"]`).textContent(), second, 'steps stand by their names');
		assert.ok((await page.locator('#step_1_to option').allTextContents()).includes('이도윤'), 'and people by theirs');
		assert.deepEqual(await faults(page), []);
		await button(page, 'workspace.workflows.create').click();
		await page.locator('#step_2_template-error').waitFor();
		assert.deepEqual(await faults(page), []);
		await page.fill('#step_2_template', '{{steps.wait_1.output}}!');
		await button(page, 'workspace.workflows.create').click();
		await page.getByRole('heading', { level: 1, name: '확인하고 알리기' }).waitFor();
		assert.equal(await page.getByRole('img', { name: words('workspace.diagram.title') }).count(), 1);
		assert.deepEqual(await faults(page), []);
		for (const [name, path] of [['workspace.versions.title', /versions$/], ['workspace.schedule.change', /schedule$/], ['workspace.edit', /edit$/]]) {
			await page.getByRole('link', { name: words(name) }).click();
			await page.waitForURL(path);
			assert.deepEqual(await faults(page), [], name);
			await page.goBack();
			await button(page, 'workspace.run.start').waitFor();
		}
		await button(page, 'workspace.run.start').click();
		await page.getByRole('link', { name: words('workspace.execution.decide') }).waitFor({ timeout: 60000 });
		assert.deepEqual(await faults(page), []);
		const run = page.url();
		await page.getByRole('link', { name: words('workspace.execution.decide') }).click();
		await page.fill('#words', '좋아요');
		assert.deepEqual(await faults(page), []);
		await button(page, 'workspace.decision.approve').click();
		await page.getByText(words('workspace.flash.decided')).waitFor();
		await page.goto(run);
		await page.getByText('좋아요!').first().waitFor({ timeout: 60000 });
		assert.deepEqual(await faults(page), []);
		await page.getByRole('link', { name: '확인하고 알리기' }).first().click();
		await page.getByRole('link', { name: words('workspace.delete.button') }).click();
		await page.waitForURL(/delete$/);
		assert.deepEqual(await faults(page), []);
		await button(page, 'workspace.delete.button').click();
		await page.getByText(words('workspace.workflows.none')).waitFor();
		page.faults = page.faults.filter((fault) => !/status of 422/.test(fault)); // the form that was wrong
		isFaultless(page);
	});

test('a starter is taken and changed without script, with the keyboard alone', async () => {
	const [teacher] = makeSchool({ teacher: 1 }).teacher;
	const page = await openPage(teacher, { javaScript: false, viewport: PHONE });
	await page.goto(address('/workspace/workflows/new?starter=weekly'));
	await tabTo(page, '[name=do][value=down_1]');
	await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
	assert.deepEqual([await page.locator('#step_1_name').inputValue(), await page.locator('#step_2_name').inputValue()], ['있는지', '소식']);
	await tabTo(page, '[name=do][value=remove_5]');
	await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')]);
	assert.equal(await page.locator('#step_5_name').count(), 0);
	await tabTo(page, '#name');
	await page.keyboard.press('Enter');
	await page.waitForURL(/workflows\/[0-9a-f-]{36}$/);
	assert.equal(await page.locator('h1').textContent(), '주간 소식');
	isFaultless(page);
});

test('with the keyboard alone: steps are added, moved and deleted, the workflow runs, and what waits is decided', async () => {
	const [teacher] = makeSchool({ teacher: 1 }).teacher;
	const page = await openPage(teacher);
	const press = async (selector, then) => {
		await tabTo(page, selector);
		await page.keyboard.press('Enter');
		await page.locator(then).first().waitFor({ timeout: 60000 });
	};
	const choose = async (selector, value) => {
		await tabTo(page, selector);
		for (let i = 0; i < 20 && await page.inputValue(selector) !== value; i++)
			await page.keyboard.press('ArrowDown');
		assert.equal(await page.inputValue(selector), value);
	};
	const type = async (selector, text) => {
		await tabTo(page, selector);
		await page.keyboard.type(text);
	};
	await page.goto(address('/workspace/workflows/new'));
	await type('#name', '자판으로');
	for (const number of [1, 2, 3]) {
		await choose('#new_type', number === 3 ? 'wait' : 'transform');
		await press('[name=do][value=add]', `#step_${number}_name`);
	}
	await press('[name=do][value=remove_2]', '#step_2_text');
	await press('[name=do][value=up_2]', '#step_1_text');
	await choose('#step_1_to', 'role:me');
	await type('#step_1_text', '할까요?');
	await type('#step_2_template', '했어요');
	await press('main form .btn.go', 'form[action$="/run"]');
	assert.equal(await page.locator('h1').textContent(), '자판으로');
	await press('form[action$="/run"] .btn', '[href$="/decide"]');
	await press('[href$="/decide"]', '#words');
	await press('[name=decision][value=approved]', '.note');
	await page.getByText(words('workspace.flash.decided')).waitFor();
	isFaultless(page);
	await page.context().close();
});

test('an admin sets limits and reads the log', async () => {
	const [admin] = makeSchool({ admin: 1 }).admin;
	const page = await openPage(admin, { viewport: PHONE });
	await page.goto(address('/workspace/workflows/limits'));
	assert.deepEqual(await faults(page), []);
	await page.fill('#most_hours', '48');
	await button(page, 'layout.save').click();
	await page.getByText(words('workspace.flash.limits')).waitFor();
	await page.getByRole('link', { name: words('workspace.log.title') }).click();
	await page.getByText(words('workspace.log.event.limits_changed')).waitFor();
	assert.deepEqual(await faults(page), []);
	isFaultless(page);
});
