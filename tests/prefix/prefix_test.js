// SPDX-License-Identifier: GPL-3.0-or-later
// Seodang under /seodang/ of a server block that serves another site: links, forms, cookies, the live stream, the API and static files all
// follow the prefix, and what is not below it stays the other site's.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const { setCookies } = require('../http/support/client.js');

const url = process.env.SEODANG_URL;
const { origin, pathname: prefix } = new URL(url);
const [student] = JSON.parse(fs.readFileSync(process.env.SEODANG_ACCOUNTS)).filter(({ role }) => role === 'student');

const jar = (answer) => setCookies(answer).map((line) => line.split(';')[0]).join('; ');
const addresses = (html) => [...html.matchAll(/\s(?:href|src|action|formaction|data-live-path|data-login)="([^"]*)"/g)].map(([, address]) => address)
	.filter((address) => address && !/^[#?]/.test(address));
const belongs = (html) => {
	const found = addresses(html);
	assert.ok(found.length > 5);
	assert.deepEqual(found.filter((address) => !address.startsWith(`${prefix}/`)), []);
	return found;
};

test('what is not below the prefix is the other site', async () => {
	for (const path of ['/', '/login', '/static/', '/api/v1/healthz', '/nowhere', `${prefix}s`])
		assert.equal(await (await fetch(origin + path)).text(), 'another site\n', path);
});

test('what is missing below it is told by Seodang, to people and to programs', async () => {
	const page = await fetch(`${url}/nowhere`);
	assert.equal(page.status, 404);
	belongs(await page.text());
	const call = await fetch(`${url}/api/v1/nowhere`);
	assert.deepEqual([call.status, call.headers.get('content-type').split(';')[0]], [404, 'application/problem+json']);
	assert.equal((await fetch(`${url}/api/v1/healthz`)).status, 200);
});

test('somebody logs in by the form, looks round, and hears what happens', async () => {
	const login = await fetch(`${url}/login`);
	const html = await login.text();
	for (const file of belongs(html).filter((address) => address.includes('/static/'))) {
		const answer = await fetch(origin + file);
		assert.equal(answer.status, 200, file);
		assert.match(answer.headers.get('cache-control'), /immutable/);
	}
	const fields = Object.fromEntries([...html.matchAll(/<input type="hidden" name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
	const entered = await fetch(`${url}/login`, { method: 'POST', redirect: 'manual', headers: { Origin: origin, Cookie: jar(login) },
		body: new URLSearchParams({ ...fields, login: student.login, password: student.password }) });
	assert.deepEqual([entered.status, entered.headers.get('location')], [303, `${prefix}/`]);
	const headers = { Cookie: jar(entered) };
	assert.match(headers.Cookie, /__Host-seodang=/);

	const home = await (await fetch(`${url}/`, { headers })).text();
	const stream = belongs(home).find((address) => address.startsWith(`${prefix}/live`)).replaceAll('&amp;', '&');
	for (const path of ['/tutors', '/requests', '/inbox', '/settings/security']) {
		const page = await fetch(url + path, { headers });
		assert.equal(page.status, 200, path);
		belongs(await page.text());
	}
	const ending = new AbortController();
	const live = await fetch(origin + stream, { headers, signal: ending.signal });
	assert.deepEqual([live.status, live.headers.get('content-type').split(';')[0]], [200, 'text/event-stream']);
	ending.abort();
});
