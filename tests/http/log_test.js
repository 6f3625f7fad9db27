// SPDX-License-Identifier: GPL-3.0-or-later
// What no log holds, whatever happens to a request: codes, one-time links, tickets, tokens, nicknames, what was said and who asked from where.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { randomBytes } = require('node:crypto');
const { url } = require('./support/server.js');
const { stateDirectory, until } = require('./support/instance.js');
const { makeClass, listenAt } = require('./support/classroom.js');

const directory = path.join(stateDirectory, 'log');
/* Of nginx and of Seodang; what was asked of the database by hand, as tests do, is in the database's own. */
const logs = () => fs.readdirSync(directory).filter((name) => /^(nginx|seodang-access|web|live|worker)/.test(name) && name.endsWith('.log'))
	.map((name) => [name, fs.readFileSync(path.join(directory, name), 'utf8')]);
const holding = (text) => logs().filter(([, log]) => log.includes(text)).map(([name]) => name);
const ask = async (address, options = {}) => (await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(10000), ...options })).status;
const tooMuch = { method: 'POST', body: Buffer.alloc(1.5 * 1024 * 1024) };

test('a class comes and goes, is refused, and asks too much; no log names whom or by what', async () => {
	const session = await makeClass();
	const secret = () => randomBytes(12).toString('hex');
	const nickname = `별명 ${secret().slice(0, 12)}`, said = `말 ${secret()}`, link = secret(), token = secret(), mark = secret();
	const participant = await session.joinOne({ nickname });
	const stream = await listenAt(participant.liveUrl);
	assert.equal((await participant.api.post('/classroom/messages', { content: said })).status, 201);
	await stream.arrived('message', ({ type }) => type === 'message');
	stream.close();
	assert.equal((await session.tryJoin({ nickname })).status, 409);
	const ticket = new URL(participant.liveUrl, url).searchParams.get('ticket');
	assert.equal(await ask(`${url}/join/${session.code}/qr.svg`), 200);
	assert.equal(await ask(`${url}/live/classroom?ticket=${ticket}x`), 401);
	for (const address of [`/join/${session.code}`, `/reset/${link}`, `/activate/${link}`, `/reports/${link}`, `/live/classroom?ticket=${ticket}`])
		assert.equal(await ask(url + address, tooMuch), 413, address);
	assert.equal(await ask(`${url}/classroom/here?mark=${token}`, { headers: { Cookie: `__Host-guest=${token}`, Authorization: `Bearer ${token}` } }), 303);
	assert.equal(await ask(`${url}/${mark}`), 404);
	await until('all of it is logged', 10000, () => holding(mark).includes('seodang-access.log'));
	for (const [what, text] of Object.entries({ code: session.code, ticket, nickname: nickname.slice(3), said: said.slice(2), link, token, participant: participant.token }))
		assert.deepEqual(holding(text), [], what);
	const lines = fs.readFileSync(path.join(directory, 'seodang-access.log'), 'utf8');
	for (const line of [/ 413 POST \S*\/join\/- /, / 413 POST \S*\/reports\/- /, / 200 GET \S*\/live\/classroom /])
		assert.match(lines, line);
});
