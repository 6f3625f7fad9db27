#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
// ./dev pictures: what the running school looks like, as PNG files under $STATE/pictures. README shows some of them.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { chromium } = require('playwright-core');

const url = process.env.SEODANG_URL;
const folder = path.join(process.env.SEODANG_STATE, 'pictures');
const accounts = JSON.parse(fs.readFileSync(process.env.SEODANG_ACCOUNTS, 'utf8'));

const FLAGS = ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
	'--disable-component-update', '--disable-sync'];
const PAGES = [
	{ name: 'login', address: '/login' },
	{ name: 'student', role: 'student', address: '/' },
	{ name: 'tutors', role: 'student', address: '/tutors' },
	{ name: 'inbox', role: 'student', address: '/inbox' },
	{ name: 'feedback', role: 'student', address: '/feedback' },
	{ name: 'tutor', role: 'tutor', address: '/' },
	{ name: 'teacher', role: 'teacher', address: '/' },
	{ name: 'admin', role: 'admin', address: '/admin' },
];
const LOOKS = [
	{ width: 1280, colorScheme: 'light', language: 'ko' },
	{ width: 1280, colorScheme: 'dark', language: 'en' },
	{ width: 360, colorScheme: 'light', language: 'ko' },
	{ width: 360, colorScheme: 'dark', language: 'ko' },
];

async function signIn(page, role) {
	const account = accounts.find((one) => one.role === role);
	await page.fill('input[name=login]', account.login);
	await page.fill('input[name=password]', account.password);
	await Promise.all([page.waitForURL((address) => !address.pathname.endsWith('/login')), page.press('input[name=password]', 'Enter')]);
}

async function draw(browser, { name, role, address }, { width, colorScheme, language }) {
	const context = await browser.newContext({ viewport: { width, height: width > 400 ? 800 : 740 }, colorScheme });
	const page = await context.newPage();
	await page.goto(`${url}/login?lang=${language}`);
	if (role)
		await signIn(page, role);
	await page.goto(url + address);
	await page.screenshot({ path: path.join(folder, `${name}-${width}-${colorScheme}-${language}.png`), fullPage: width > 400 });
	await context.close();
}

(async () => {
	fs.mkdirSync(folder, { recursive: true });
	const browser = await chromium.launch({ executablePath: process.env.CHROMIUM || '/usr/bin/chromium', args: FLAGS });
	for (const page of PAGES)
		for (const look of LOOKS)
			await draw(browser, page, look);
	await browser.close();
	console.log(folder);
})().catch((error) => {
	console.error(error);
	process.exit(1);
});
