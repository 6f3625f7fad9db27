// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';
const assert = require('node:assert');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { FormClient } = require('../support/client.js');
const { makeSchool, sql, url } = require('../support/server.js');
const { command, roster } = require('./school_support.js');

function written(text) {
	const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'roster-')), 'roster.csv');
	fs.writeFileSync(file, text);
	return file;
}

test('a school and its first admin are made, and the admin logs in', async () => {
	const code = `C-${process.pid}-${Date.now() % 100000}`;
	assert.equal(command(['school', 'add', '--code', code, '--name', '명령학교']).status, 0);
	const again = command(['school', 'add', '--code', code, '--name', '명령학교']);
	assert.deepEqual([again.status, again.out], [1, '']);
	const user = ['user', 'add', '--school', code, '--role', 'admin', '--login', `boss-${code}`, '--name', '한지원'];
	assert.equal(command([...user, '--password-stdin'], 'a long passphrase\n').status, 0);
	assert.match(command(user).err, /has this ID already/);
	const page = await new FormClient(url).logIn(`boss-${code}`, 'a long passphrase');
	assert.equal(page.status, 200);
	assert.equal(command([...user.slice(0, -3), `second-${code}`, '--name', '둘']).status, 0);
	const made = JSON.parse(command(['user', 'add', '--school', code, '--role', 'student', '--login', `s-${code}`, '--name', '셋', '--json']).out);
	assert.match(made.activation_url, /\/activate\//);
	const list = JSON.parse(command(['user', 'list', '--school', code, '--json']).out);
	assert.equal(list.length, 3);
	assert.equal(command(['user', 'disable', '--school', code, `boss-${code}`]).status, 0);
	assert.equal(JSON.parse(command(['user', 'list', '--school', code, '--json']).out).find(({ login }) => login === `boss-${code}`).disabled, true);
});

test('a roster is tried, refused, written, and comes back', () => {
	const school = makeSchool({ admin: 1 });
	const count = () => Number(sql(`SELECT count(*) FROM school.people WHERE school_id = '${school.id}'`)[0][0]);
	const good = written(roster('student,하나,n1,,2012-03-04,1,2,3,', 'teacher,둘,n2,,,1,2,,'));
	assert.equal(command(['roster', 'import', '--school', school.code, '--dry-run', good]).status, 0);
	assert.equal(count(), 1);
	assert.equal(command(['roster', 'import', '--school', school.code, good]).status, 0);
	assert.equal(count(), 3);
	const twice = JSON.parse(command(['roster', 'import', '--school', school.code, '--json', good]).out);
	assert.deepEqual([twice.created, twice.changed, twice.unchanged, twice.refused], [0, 0, 2, 0]);

	const bad = written(roster('student,셋,n3,,,,,,', 'king,넷,n4,,,,,,'));
	const refused = command(['roster', 'import', '--school', school.code, bad]);
	assert.equal(refused.status, 1);
	assert.match(refused.err, /:3: role: /);
	assert.equal(count(), 3);
	assert.equal(command(['roster', 'import', '--school', school.code, '--skip-refused', bad]).status, 0);
	assert.equal(count(), 4);

	const out = command(['roster', 'export', '--school', school.code]).out;
	const back = JSON.parse(command(['roster', 'import', '--school', school.code, '--dry-run', '--json', written(out)]).out);
	assert.deepEqual([back.created, back.changed, back.refused], [0, 0, 0]);
});

test('wrong usage is 2, refusals are 1, and errors stay off standard output', () => {
	for (const words of [[], ['roster'], ['roster', 'import'], ['roster', 'import', '--school', 'X'], ['user', 'add'], ['user', 'fly'], ['school'], ['jobs'],
		['doctor', '--loud'], ['nothing-such'], ['roster', 'export', '--school', 'X', '--what']])
		assert.equal(command(words).status, 2, words.join(' '));
	for (const words of [['roster', 'export', '--school', 'NO-SUCH'], ['roster', 'import', '--school', 'HANBIT', '/nowhere.csv'], ['jobs', 'retry', 'x'],
		['user', 'disable', '--school', 'HANBIT', 'nobody-such']]) {
		const { status, out, err } = command(words);
		assert.deepEqual([status, out], [1, ''], words.join(' '));
		assert.match(err, /\S/);
	}
});

test('the doctor finds a running instance well, and jobs are listed', () => {
	const report = JSON.parse(command(['doctor', '--json']).out);
	assert.deepEqual(report.checks.filter(({ ok }) => !ok), []);
	assert.ok(['config', 'database', 'migrations', 'worker', 'web.sock', 'secret', 'disk', 'mail'].every((name) => report.checks.some(({ check }) => check === name)));
	assert.ok(Array.isArray(JSON.parse(command(['jobs', 'list', '--json']).out)));
});
