// SPDX-License-Identifier: GPL-3.0-or-later
// Every page for every role, in both languages and themes: axe finds nothing, nothing sticks out at 360 px, the console is silent, and what comes
// over the wire is small.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const http = require('node:http');
const { url, makeSchool } = require('../http/support/server.js');
const { PHONE, DESK, openPage, address, violations, overflow } = require('./support/browser.js');
const { everyPage } = require('./support/walk.js');

const FIRST_VISIT = 50 * 1000;
const DOCUMENT = 10 * 1000;
const COLOURS = ['color-contrast', 'link-in-text-block'];

/** The bytes of a page's document as a browser gets them, compressed; 0 when it is no page. */
function compressedBytes(path, person) {
	return new Promise((resolve, reject) => {
		http.get(`${url}${path}`, { agent: false, headers: { 'Accept-Encoding': 'gzip', Cookie: `${person?.cookie || '__Host-seodang'}=${person?.token || ''}` } }, (answer) => {
			let length = 0;
			answer.on('data', (bytes) => { length += bytes.length; });
			answer.on('end', () => resolve(/text\/html/.test(answer.headers['content-type']) ? { length, encoding: answer.headers['content-encoding'] } : null));
		}).on('error', reject);
	});
}

/** Goes to a page. Its status, and the bytes that it loads, headers included, as if nothing were kept. A browser that stands still, of a
 *  thousand pages, is asked once more. */
async function visit(page, path) {
	const session = await page.context().newCDPSession(page);
	let bytes;
	const go = () => {
		bytes = 0;
		return page.goto(address(path), { waitUntil: 'load' });
	};
	await session.send('Network.enable');
	await session.send('Network.setCacheDisabled', { cacheDisabled: true });
	session.on('Network.loadingFinished', ({ encodedDataLength }) => { bytes += encodedDataLength; });
	const answer = await go().catch((fault) => {
		if (fault.name !== 'TimeoutError')
			throw fault;
		return go();
	});
	await session.detach();
	return { status: answer.status(), bytes };
}

async function isSound(page, { role, path }, lang) {
	const state = await page.evaluate(() => ({ lang: document.documentElement.lang, title: document.title, headings: document.querySelectorAll('h1').length,
		hasNavigation: document.querySelector('nav.nav') !== null, badge: document.getElementById('unread-count')?.textContent, text: document.body.innerText,
		names: [...document.querySelectorAll('code')].map((code) => code.innerText) }));
	assert.equal(state.lang, lang);
	assert.ok(state.title.length > 3);
	assert.equal(state.headings, 1, 'one heading tells what the page is');
	assert.doesNotMatch(`${state.title} ${state.text}`, /\{\{|\}\}|\{[a-z_]+\}|undefined|\[object/, 'a text without its values');
	const keys = state.text.split(/\s+/).filter((word) => /^(account|admin|chart|chat|classroom|documents|guardrails|models|workspace|error|errors|hub|inbox|layout|nav|notifications|school|speaking|tutoring)\.[a-z_]+(\.[a-z_]+)*$/.test(word));
	assert.deepEqual(keys.filter((key) => !state.names.includes(key)), [], 'keys instead of their texts'); // tables have such names too
	if (role && state.hasNavigation) // phones and walls of a class session have none
		assert.match(String(state.badge), /^[0-9]*$/, `${path} carries the badge`);
}

test('every page', async (t) => {
	const { pages } = await everyPage();
	for (const lang of ['ko', 'en']) {
		const windows = new Map();
		for (const one of pages)
			await t.test(`${one.route} ${one.role || 'signed out'} ${lang}`, async () => {
				const whole = await compressedBytes(one.path, one.person);
				if (!whole)
					return; // a file to keep
				assert.equal(whole.encoding, 'gzip');
				assert.ok(whole.length < DOCUMENT, `${whole.length} bytes of HTML`);
				const holder = one.person?.id || '';
				if (!windows.has(holder))
					windows.set(holder, await openPage(one.person, { lang }));
				const page = windows.get(holder);
				page.faults.length = 0;
				await page.setViewportSize(DESK);
				await page.emulateMedia({ colorScheme: 'light' });
				const { status, bytes } = await visit(page, one.path);
				assert.ok(bytes < FIRST_VISIT, `${bytes} bytes on the first visit`);
				assert.ok(status < 400 || one.route.includes(':link'), `${one.path}: ${status}`);
				await isSound(page, one, lang);
				const found = await violations(page);
				await page.setViewportSize(PHONE);
				found.push(...(await overflow(page)).map((line) => `at 360 px: ${line}`));
				await page.emulateMedia({ colorScheme: 'dark' });
				found.push(...(await violations(page, { rules: COLOURS })).map((line) => `dark: ${line}`));
				assert.deepEqual(found, []);
				if (status < 400)
					assert.deepEqual(page.faults, []);
			});
		for (const page of windows.values())
			await page.context().close();
	}
});

test('the home of a person of several roles is one page all the same', async () => {
	const { student: [student], teacher: [teacher] } = makeSchool({ student: [{ roles: ['tutor'] }], teacher: [{ roles: ['tutor', 'admin'] }] });
	for (const person of [student, teacher]) {
		const page = await openPage(person, { viewport: PHONE });
		for (const path of ['/', '/requests', '/inbox', '/settings']) {
			await page.goto(address(path));
			assert.deepEqual(await violations(page), [], path);
			assert.deepEqual(await overflow(page), [], path);
		}
		assert.deepEqual(page.faults, []);
		await page.context().close();
	}
});
