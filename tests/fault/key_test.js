// SPDX-License-Identifier: GPL-3.0-or-later
// The installation gets another key while people are there: with both keys nothing stands still, and when all is encrypted anew the older one goes.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomBytes } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { url, makeSchool, sql } = require('../http/support/server.js');
const { ApiClient } = require('../http/support/client.js');
const { configure, seodang, stateDirectory, untilHealthy } = require('../http/support/instance.js');
const { givePassword, loggedIn, enrol, totp } = require('../http/account/accounts.js');

const ORIGINAL = path.join(stateDirectory, 'secret');

/** A file of keys, of who owns the instance's: a line of the configuration. */
function keyFile(name, lines) {
	const file = path.join(stateDirectory, `secret-${name}`);
	const { uid, gid } = fs.statSync(ORIGINAL);
	fs.writeFileSync(file, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
	fs.chownSync(file, uid, gid);
	return { file, line: `secret_file = ${file}` };
}

test('who logs in with a second factor does so before, during and after another key takes over', async () => {
	const older = fs.readFileSync(ORIGINAL, 'utf8').trim().split('\n')[0].replace(/^\d+ /, '');
	const young = randomBytes(32).toString('hex');
	const files = { both: keyFile('both', [`2 ${young}`, `1 ${older}`]), young: keyFile('young', [`2 ${young}`]), back: keyFile('back', [`1 ${older}`, `2 ${young}`]) };
	const person = givePassword(makeSchool({ teacher: 1 }).teacher[0]);
	const { secret } = await enrol(await loggedIn(person), person);
	/** Codes are spent: each log-in has the time step to itself. */
	const logIn = async () => {
		sql(`UPDATE auth.accounts SET totp_last_step = NULL WHERE person_id = '${person.id}'`);
		return (await new ApiClient(url).post('/login', { login: person.login, password: person.password, totp: totp(secret) })).status;
	};
	const madeBy = () => Number(sql(`SELECT get_byte(totp_secret, 0) FROM auth.accounts WHERE person_id = '${person.id}'`)[0][0]);
	const restore = [];
	try {
		restore.unshift(await configure([files.both.line]));
		await untilHealthy();
		assert.deepEqual([await logIn(), madeBy()], [200, 1], 'with both keys');
		seodang('rotate-keys');
		assert.deepEqual([await logIn(), madeBy()], [200, 2], 'encrypted anew');
		restore.unshift(await configure([files.young.line]));
		await untilHealthy();
		assert.equal(await logIn(), 200, 'with the new key alone');
	} finally {
		restore.unshift(await configure([files.back.line]));
		seodang('rotate-keys');
		for (const takeBack of restore)
			await takeBack();
		for (const { file } of Object.values(files))
			fs.rmSync(file);
		await untilHealthy();
	}
	assert.deepEqual([await logIn(), madeBy()], [200, 1], 'and back');
});
