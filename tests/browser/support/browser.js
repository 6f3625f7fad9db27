// SPDX-License-Identifier: GPL-3.0-or-later
// Debian's Chromium, and what the tests say of a page: that nothing went wrong on it, and that everybody can use it.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { after } = require('node:test');
const { chromium } = require('playwright-core');
const { url } = require('../../http/support/server.js');

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync'];
const PHONE = { width: 360, height: 740 };
const DESK = { width: 1280, height: 800 };
const WCAG = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

const axeSource = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const catalogues = Object.fromEntries(['ko', 'en'].map((lang) =>
	[lang, JSON.parse(fs.readFileSync(path.join(__dirname, '..', '..', '..', 'locales', `${lang}.json`), 'utf8'))]));

const launched = new Map(); // by the flags that it was started with
after(() => Promise.all([...launched.values()].map(async (started) => (await started).close())));

function browser(flags) {
	const key = flags.join(' ');
	if (!launched.has(key))
		launched.set(key, chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: [...FLAGS, ...flags] }));
	return launched.get(key);
}

/** A text of the catalogue, as it stands on the page: words('tutoring.request.send'). */
function words(key, lang = 'ko') {
	assert.ok(catalogues[lang][key], `there is no text ${key}`);
	return catalogues[lang][key];
}

/**
 * A browser of somebody's own, at this size. Its page remembers in .faults what went wrong: errors on the console (CSP's among them),
 * exceptions, answers from 500. flags: of Chromium, for what it is not started with as a rule.
 */
async function openPage(person, { viewport = DESK, javaScript = true, theme = 'light', lang = 'ko', flags = [] } = {}) {
	const context = await (await browser(flags)).newContext({ viewport, javaScriptEnabled: javaScript, colorScheme: theme, locale: lang === 'ko' ? 'ko-KR' : 'en-GB',
		hasTouch: viewport.width < 600, baseURL: url });
	const cookies = [{ name: '__Host-language', value: lang }, ...(person ? [{ name: person.cookie || '__Host-seodang', value: person.token }] : [])];
	await context.addCookies(cookies.map((cookie) => ({ ...cookie, domain: new URL(url).hostname, path: '/', secure: true, httpOnly: true, sameSite: 'Lax' })));
	const page = await context.newPage();
	page.faults = [];
	page.on('console', (message) => message.type() === 'error' && page.faults.push(`${message.text()} ${message.location().url}`));
	page.on('pageerror', (error) => page.faults.push(error.message));
	page.on('response', (answer) => answer.status() >= 500 && page.faults.push(`${answer.status()} ${answer.url()}`));
	page.setDefaultTimeout(15000);
	return page;
}

const address = (where) => `${url}${where}`;

function isFaultless(page) {
	assert.deepEqual(page.faults, []);
}

/** axe-core's violations as lines of text; a theme's colours need only the rules of colour. */
async function violations(page, { rules } = {}) {
	if (!await page.evaluate(() => Boolean(window.axe)))
		await page.evaluate(axeSource);
	const runOnly = rules ? { type: 'rule', values: rules } : { type: 'tag', values: WCAG };
	const found = await page.evaluate((options) => window.axe.run(document, options), { runOnly, resultTypes: ['violations'] });
	return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target.join(' ')}: ${failureSummary.split('\n').slice(1).join(' ').trim()}`));
}

/** What sticks out to the right, when the page can be pushed sideways. */
function overflow(page) {
	return page.evaluate(() => {
		const width = document.documentElement.clientWidth;
		if (document.documentElement.scrollWidth <= width)
			return [];
		return [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > width + 0.5)
			.map((element) => `${element.tagName.toLowerCase()}.${element.className} ${Math.round(element.getBoundingClientRect().right)} > ${width}`).slice(0, 5);
	});
}

/** What is wrong with a page as it stands, at a desk and on a phone, in both themes. Its size and theme are afterwards what they were. */
async function faultsEverywhere(page) {
	const size = page.viewportSize(), found = [...page.faults];
	for (const viewport of [DESK, PHONE]) {
		await page.setViewportSize(viewport);
		found.push(...(await overflow(page)).map((line) => `at ${viewport.width} px: ${line}`), ...await violations(page));
	}
	await page.emulateMedia({ colorScheme: 'dark' });
	found.push(...(await violations(page, { rules: ['color-contrast', 'link-in-text-block'] })).map((line) => `dark: ${line}`));
	await page.emulateMedia({ colorScheme: 'light' });
	await page.setViewportSize(size);
	return found;
}

/** Press Tab until the focus is on an element that fits; it must be seen to be there. */
async function tabTo(page, selector, most = 80) {
	for (let i = 0; i < most; i++) {
		await page.keyboard.press('Tab');
		if (await page.evaluate((wanted) => Boolean(document.activeElement && document.activeElement.matches(wanted)), selector)) {
			const style = await page.evaluate(() => {
				const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(document.activeElement);
				return { outlineStyle, outlineWidth, boxShadow };
			});
			assert.ok((style.outlineStyle !== 'none' && style.outlineWidth !== '0px') || style.boxShadow !== 'none', `the focus on ${selector} cannot be seen`);
			return;
		}
	}
	assert.fail(`${selector} cannot be reached by ${most} tabs on ${page.url()}`);
}

module.exports = { PHONE, DESK, openPage, address, words, isFaultless, violations, overflow, faultsEverywhere, tabTo };
