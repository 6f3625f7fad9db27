// SPDX-License-Identifier: GPL-3.0-or-later
// What happens in a class reaches its pages once, whatever becomes of the connection: class.js.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { url } = require('../http/support/server.js');
const { processes, killNow, until, untilHealthy } = require('../http/support/instance.js');
const { makeClass, tell } = require('../http/support/classroom.js');
const { openPage, isFaultless, words, PHONE } = require('./support/browser.js');

/** A participant's phone in the class, which notes the events of type "probe". */
async function phoneOf(participant, { script = '', ...options } = {}) {
	const page = await openPage(null, { viewport: PHONE, ...options });
	await page.context().addCookies([{ name: '__Host-guest', value: participant.token, domain: new URL(url).hostname, path: '/', secure: true, httpOnly: true, sameSite: 'Lax' }]);
	await page.addInitScript(`${script}; window.probes = []; document.addEventListener('class:probe', ({ detail }) => window.probes.push(detail.n));`);
	await page.goto(`${url}/classroom/here`);
	return page;
}

const state = (page) => page.locator('#class-state').innerText();
const isConnected = (page) => page.waitForFunction((text) => document.querySelector('#class-state').innerText.includes(text), words('classroom.state.connected'));
const probes = (page) => page.evaluate(() => window.probes);

async function hears(page, wanted) {
	await until(`${wanted} are heard`, 30000, async () => (await probes(page)).length >= wanted.length);
	assert.deepEqual(await probes(page), wanted);
}

test('a phone hears the class once, also after its network and the streams\' server were away', async () => {
	const session = await makeClass();
	const page = await phoneOf(await session.joinOne());
	await isConnected(page);
	tell(session, 'probe', { n: 1 });
	await hears(page, [1]);
	isFaultless(page);
	await page.context().setOffline(true);
	await until('the page says so', 15000, async () => (await state(page)).includes(words('classroom.state.reconnecting')));
	[2, 3].forEach((n) => tell(session, 'probe', { n }));
	await page.context().setOffline(false);
	await hears(page, [1, 2, 3]);
	processes().live.forEach(killNow);
	tell(session, 'probe', { n: 4 });
	await hears(page, [1, 2, 3, 4]);
	await untilHealthy();
	await isConnected(page);
	tell(session, 'probe', { n: 5 });
	await hears(page, [1, 2, 3, 4, 5]);
	await page.context().close();
});

test('a browser without streams asks, and hears the same', async () => {
	const session = await makeClass();
	const page = await phoneOf(await session.joinOne(), { script: 'delete window.EventSource' });
	[1, 2].forEach((n) => tell(session, 'probe', { n }));
	await hears(page, [1, 2]);
	await isConnected(page);
	tell(session, 'probe', { n: 3 });
	await hears(page, [1, 2, 3]);
	isFaultless(page);
	await page.context().close();
});

test('who is let in and who is put out sees it at once', async () => {
	const session = await makeClass({ lobby: true });
	const participant = await session.joinOne();
	const page = await phoneOf(participant);
	const lobby = page.getByText(words('classroom.here.waiting_about'));
	await lobby.waitFor();
	await isConnected(page);
	await session.act(`participants/${participant.id}/admit`);
	await lobby.waitFor({ state: 'detached' });
	await isConnected(page);
	isFaultless(page);
	await session.act(`participants/${participant.id}/remove`);
	await page.waitForURL(/\/join/);
	await page.context().close();
});

test('the end of the session is seen, with and without a stream', async () => {
	const session = await makeClass();
	const people = await session.join(2);
	const pages = await Promise.all([phoneOf(people[0]), phoneOf(people[1], { script: 'delete window.EventSource' })]);
	await Promise.all(pages.map(isConnected));
	await session.act('end');
	for (const page of pages) {
		await page.getByText(words('error.ended.title')).first().waitFor();
		await page.context().close();
	}
});
