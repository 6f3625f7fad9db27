// SPDX-License-Identifier: GPL-3.0-or-later
// Connections to other programs: an admin looks through what they offer, permits tools, decides calls that wait and lets a connection go; others see
// what they may use. Nothing is asked here: the instance allows no host. What is asked is tested in tests/fault/connection_test.js.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { until } = require('../http/support/instance.js');
const { PHONE, openPage, address, words, isFaultless, faultsEverywhere, tabTo } = require('./support/browser.js');

const WORK = { timeout: 60000 }; // of a worker on a slow machine
const LONG = 'https://tools.a-school-with-a-very-long-name.example/services/model-context-protocol/version-2/mcp';

const button = (page, key) => page.getByRole('button', { name: words(key), exact: true });
const link = (page, key) => page.getByRole('link', { name: words(key), exact: true });
const isGood = async (page) => assert.deepEqual(await faultsEverywhere(page), []);
const forgive = (page, status) => { page.faults = page.faults.filter((fault) => !fault.includes(`status of ${status}`)); };

/** A connection of a school with three tools, as its server had listed them: one permitted, one off, one that is described otherwise now. */
function connect(school, name = '도서관', url = LONG) {
	const [[connection]] = sql(`INSERT INTO workspace.mcp_connections (school_id, name, url, enabled, checked_at, server_name, server_version, protocol_version)
			VALUES ('${school.id}', '${name}', '${url}', true, now(), 'library', '2.1', '2025-06-18') RETURNING id;`);
	sql(`INSERT INTO workspace.mcp_tools (school_id, connection_id, name, title, description, input_schema, is_repeatable, permission, has_changed) VALUES
			('${school.id}', '${connection}', 'find_book', '책 찾기', '제목이나 지은이로 책을 찾아요.', '{"type": "object", "properties": {"title": {"type": "string"}, "author": {"type": "string"}}}', true, 'allow', false),
			('${school.id}', '${connection}', 'order_book', '책 주문', '책을 한 권 주문해요.', '{"type": "object", "properties": {"title": {"type": "string"}}}', false, 'approve', false),
			('${school.id}', '${connection}', 'a_tool_whose_name_is_much_longer_than_any_screen_of_a_phone_is_wide', NULL, '', '{}', false, 'off', true);`);
	return connection;
}

/** A workflow of the teacher that calls a tool which an admin looks at; it waits. @return the execution's id */
async function callWaits(teacher, connection, title) {
	const made = await teacher.api.post('/workflows', { name: `주문 ${title}`, inputs: [], steps: [{ name: 'call', type: 'tool', connection, tool: 'order_book', arguments: { title } }] });
	assert.equal(made.status, 201, JSON.stringify(made.body));
	const { status, body } = await teacher.api.post(`/workflows/${made.body.id}/run`, {});
	assert.equal(status, 202, JSON.stringify(body));
	return body.id;
}

test('an admin adds a connection: a host that is not allowed is said at its field, switched off it is kept, and it can go', async () => {
	const { admin: [admin] } = makeSchool({ admin: 1 });
	const page = await openPage(admin);
	await page.goto(address('/workspace/connections'));
	await page.getByText(words('workspace.connections.none')).waitFor();
	await isGood(page);
	await link(page, 'workspace.connections.add').click();
	await page.waitForURL(/new$/);
	await isGood(page);
	await page.fill('#name', '도서관');
	await page.fill('#url', LONG);
	await page.fill('#key', 'library-key');
	await page.getByLabel(words('workspace.connections.enabled')).check();
	await button(page, 'layout.save').click();
	await page.locator('#url-error').waitFor();
	assert.equal(await page.inputValue('#name'), '도서관', 'what was typed stays');
	assert.equal(await page.inputValue('#key'), '', 'but not the key');
	forgive(page, 422);
	await isGood(page);
	await page.getByLabel(words('workspace.connections.enabled')).uncheck();
	await button(page, 'layout.save').click();
	await page.getByText(words('workspace.flash.connection_off')).waitFor();
	await page.getByText(words('workspace.connections.no_tools_yet')).waitFor();
	await isGood(page);
	await link(page, 'workspace.connections.title').click();
	await page.getByText(words('workspace.connections.switched_off')).waitFor();
	await isGood(page);
	await page.getByRole('link', { name: '도서관' }).click();
	await link(page, 'workspace.connections.delete').click();
	await page.waitForURL(/delete$/);
	await isGood(page);
	await button(page, 'workspace.connections.delete').click();
	await page.getByText(words('workspace.connections.none')).waitFor();
	isFaultless(page);
	await page.context().close();
});

test('tools are permitted with the keyboard, and what looking at them again found shows by itself', async () => {
	const school = makeSchool({ admin: 1, teacher: 1 }), [admin] = school.admin, [teacher] = school.teacher, connection = connect(school);
	const page = await openPage(admin, { viewport: PHONE });
	await page.goto(address(`/workspace/connections/${connection}`));
	await page.getByText(words('workspace.connections.changed_tool'), { exact: true }).waitFor();
	await isGood(page);
	await tabTo(page, 'li:has(select) select');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('Tab');
	await page.keyboard.press('Enter');
	await page.getByText(words('workspace.flash.tool')).waitFor();
	assert.deepEqual(sql(`SELECT permission, has_changed FROM workspace.mcp_tools WHERE connection_id = '${connection}' AND title IS NULL`), [['approve', 'f']]);
	await button(page, 'workspace.connections.look').click();
	await page.getByText(words('workspace.connections.error.not_allowed')).waitFor(WORK);
	await isGood(page);
	const reader = await openPage(teacher, { viewport: PHONE });
	await reader.goto(address('/workspace/connections'));
	await reader.getByText('책 찾기').waitFor();
	assert.equal(await reader.getByText('도서관').count(), 3, 'the tools that may be used');
	assert.equal(await link(reader, 'workspace.connections.add').count(), 0);
	await isGood(reader);
	await reader.context().close();
	isFaultless(page);
	await page.context().close();
});

test('a call that an admin looks at comes to the page by itself, and is refused or made', async () => {
	const school = makeSchool({ admin: 1, teacher: 1 }), [admin] = school.admin, [teacher] = school.teacher, connection = connect(school);
	const page = await openPage(admin);
	await page.goto(address('/workspace/connections/calls'));
	await page.getByText(words('workspace.connections.no_calls')).waitFor();
	await isGood(page);
	await callWaits(teacher, connection, '어린 왕자');
	await page.locator('#tool-calls pre', { hasText: '어린 왕자' }).waitFor(WORK);
	await isGood(page);
	await page.goto(address('/workspace/connections'));
	await page.getByRole('link', { name: words('workspace.connections.waiting').replace('{waiting_count}', '1') }).click();
	await page.getByRole('button', { name: new RegExp(`^${words('workspace.connections.call.refuse')}`) }).click();
	await page.getByText(words('workspace.flash.call_refused')).waitFor();
	await page.getByText(words('workspace.fault.tool_refused')).waitFor(WORK);
	await isGood(page);
	await page.context().close();

	await callWaits(teacher, connection, '홍길동전');
	const plain = await openPage(admin, { javaScript: false, viewport: PHONE });
	const approve = '[name=decision][value=approve]';
	await until('it waits', 60000, async () => {
		await plain.goto(address('/workspace/connections/calls'));
		return await plain.locator(approve).count() > 0;
	});
	await tabTo(plain, approve);
	await Promise.all([plain.waitForEvent('load'), plain.keyboard.press('Enter')]);
	await plain.getByText(words('workspace.flash.call_approved')).waitFor();
	assert.equal(await plain.locator(approve).count(), 0, 'it is decided');
	await plain.context().close();
});
