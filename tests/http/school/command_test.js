// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { FormClient } = require('../support/client.js');
const { makeSchool, sql, url } = require('../support/server.js');
const { makePlace } = require('../support/worker.js');
const { command, roster } = require('./school_support.js');

const STATE = path.resolve(process.env.SEODANG_STATE || process.env.STATE || '.run');

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

test('somebody is disabled by a login that one school has; of two the school is asked for', () => {
	const [one, other] = [makeSchool({ student: 1 }), makeSchool({ student: 1 })];
	const [login, alone] = [`twin-${one.student[0].id.slice(0, 8)}`, `alone-${one.student[0].id.slice(0, 8)}`];
	const isDisabled = (school, name) => sql(`SELECT disabled_at IS NOT NULL FROM school.people WHERE school_id = '${school.id}' AND login = '${name}'`)[0][0] === 't';
	sql([one, other].map(({ id }) => `INSERT INTO school.people (school_id, name, login) VALUES ('${id}', '쌍둥이', '${login}');`).join(' '));
	sql(`INSERT INTO school.people (school_id, name, login) VALUES ('${other.id}', '혼자', '${alone}')`);

	assert.equal(command(['user', 'disable', alone]).status, 0);
	assert.equal(isDisabled(other, alone), true);
	assert.equal(command(['user', 'enable', alone]).status, 0);
	assert.equal(isDisabled(other, alone), false);

	const refused = command(['user', 'disable', login]);
	assert.equal(refused.status, 1);
	assert.ok(refused.err.includes(one.code) && refused.err.includes(other.code) && refused.err.includes('--school'), refused.err);
	assert.deepEqual([isDisabled(one, login), isDisabled(other, login)], [false, false]);
	assert.equal(command(['user', 'disable', '--school', other.code, login]).status, 0);
	assert.deepEqual([isDisabled(one, login), isDisabled(other, login)], [false, true]);
	assert.match(command(['user', 'disable', `nobody-${login}`]).err, /in any school/);
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
	const taken = command(['roster', 'import', '--school', school.code, written(roster('student,다섯,n5,,,1,2,3,'))]);
	assert.match(taken.err, /:2: number: .*하나 \(n1\)/);
	assert.equal(count(), 3);
	assert.equal(command(['roster', 'import', '--school', school.code, '--skip-refused', bad]).status, 0);
	assert.equal(count(), 4);

	const out = command(['roster', 'export', '--school', school.code]).out;
	const back = JSON.parse(command(['roster', 'import', '--school', school.code, '--dry-run', '--json', written(out)]).out);
	assert.deepEqual([back.created, back.changed, back.refused], [0, 0, 0]);
});

test('the summary of an import says which classes are made and whose consent is missing, in the language of the terminal', () => {
	const school = makeSchool({ admin: 1 });
	const file = written(roster('student,하나,n1,,2019-03-04,4,2,3,', 'student,둘,n2,,2018-03-04,4,3,,', 'teacher,셋,n3,,,,4-3/4-4,,'));
	const summary = (words, language) => command(['roster', 'import', '--school', school.code, ...words, file], undefined, language).out.trim().replaceAll('\u00a0', ' ').split('\n').slice(-3);
	assert.deepEqual(summary(['--dry-run'], 'ko_KR.UTF-8'), ['미리 보기: 새로 3명, 바뀜 0명, 그대로 0명, 고칠 줄 0줄', '반 3개가 새로 생겨요',
		'2명은 14세 미만이라 보호자 동의를 기록해야 들어올 수 있어요']);
	assert.deepEqual(summary([]), ['Written: 3 created, 0 changed, 0 unchanged, 0 refused', '3 classes were made',
		'2 are under 14 and can sign in once a guardian’s consent is recorded']);
	assert.match(summary([]).at(-2), /^Written: 0 created, 0 changed, 3 unchanged/);
	const nowhere = command(['roster', 'export', '--school', 'NO-SUCH'], undefined, 'ko_KR.UTF-8');
	assert.deepEqual([nowhere.status, nowhere.err], [1, 'seodang: NO-SUCH 학교가 없어요.\n']);
});

test('migrating says what it applied and nothing else, and the second time nothing at all', async () => {
	const place = await makePlace({ isMigrated: false });
	try {
		const first = place.seodang(['migrate']);
		assert.deepEqual([first.status, first.stderr], [0, '']);
		assert.match(first.stdout, /^(applied \d{4}_\w+\.sql\n)+$/);
		const second = place.seodang(['migrate']);
		assert.deepEqual([second.status, second.stdout, second.stderr], [0, '', '']);
	} finally {
		place.remove();
	}
});

test('help is printed on standard output, and is no error', () => {
	for (const words of [['help'], ['--help'], ['-h']]) {
		const { status, out, err } = command(words);
		assert.deepEqual([status, err], [0, ''], words.join(' '));
		assert.ok(['migrate', 'user add', 'roster import', 'doctor'].every((word) => out.includes(`seodang ${word}`)), out);
	}
	for (const words of [['help', 'roster'], ['roster', '--help'], ['roster', '-h']]) {
		const { status, out, err } = command(words);
		assert.deepEqual([status, err], [0, ''], words.join(' '));
		assert.match(out, /^usage: seodang roster import .*\n$/);
	}
});

test('wrong usage is 2, refusals are 1, and errors stay off standard output', () => {
	for (const words of [[], ['roster'], ['roster', 'import'], ['roster', 'import', '--school', 'X'], ['user', 'add'], ['user', 'fly'], ['school'], ['jobs'],
		['doctor', '--loud'], ['nothing-such'], ['help', 'nothing-such'], ['roster', 'export', '--school', 'X', '--what']])
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
	// What schools have set is theirs: other tests leave addresses that nobody may ask.
	assert.deepEqual(report.checks.filter(({ check, ok }) => !ok && !['models', 'connections', 'voices'].includes(check)), []);
	assert.ok(['config', 'database', 'migrations', 'worker', 'answerer', 'months', 'report', 'web.sock', 'secret', 'disk', 'files', 'speech', 'voice', 'dialogues', 'documents',
		'guardrails', 'models', 'connections', 'voices', 'mail'].every((name) => report.checks.some(({ check }) => check === name)));
	assert.ok(Array.isArray(JSON.parse(command(['jobs', 'list', '--json']).out)));
});

/** What the doctor says where the instance's configuration has other values. */
function examined(directory, options) {
	const configuration = path.join(directory, 'seodang.conf');
	const lines = fs.readFileSync(path.join(STATE, 'seodang.conf'), 'utf8').split('\n').filter((line) => !(line.split(' ')[0] in options));
	fs.writeFileSync(configuration, [...lines, ...Object.entries(options).map(([name, value]) => `${name} = ${value}`), ''].join('\n'));
	const run = spawnSync(path.join(STATE, 'build', 'seodang'), ['doctor', '--json'], { encoding: 'utf8', env: { ...process.env, SEODANG_CONFIG: configuration } });
	assert.equal(run.status, 1);
	return JSON.parse(run.stdout).checks;
}

test('the doctor names what the rooms lack: lines of the scripted partner, and hosts that are not listed', () => {
	const school = makeSchool({ admin: 1 });
	sql(`INSERT INTO models.providers (school_id, kind, name, url, model) VALUES ('${school.id}', 'openai', 'x', 'https://models.example.org/v1', 'm');
		INSERT INTO workspace.mcp_connections (school_id, name, url) VALUES ('${school.id}', 'x', 'https://tools.example.org/mcp')`);
	const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'doctor-'));
	const checks = examined(directory, { data_directory: directory, model_hosts: '', mcp_hosts: '' });
	const found = (name) => checks.find(({ check }) => check === name);
	assert.match(found('dialogues').detail, /talk\.json/);
	for (const [name, option] of [['models', 'model_hosts'], ['connections', 'mcp_hosts']]) {
		assert.match(found(name).detail, /host_not_allowed$|not_https$/);
		assert.ok(found(name).fix.includes(option));
	}
	sql(`DELETE FROM models.providers WHERE school_id = '${school.id}' AND kind <> 'scripted'; DELETE FROM workspace.mcp_connections WHERE school_id = '${school.id}'`);
});

test('the doctor sees a secret that is not of the user who runs Seodang', () => {
	const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'doctor-'));
	const secret = path.join(directory, 'secret');
	// Owned by who runs this test, and the state directory by somebody else: ./dev's user when root does, root when another does.
	fs.writeFileSync(secret, '0'.repeat(64), { mode: 0o600 });
	const found = examined(directory, { secret_file: secret, state_directory: process.getuid() === 0 ? path.join(STATE, 'state') : '/usr' })
		.find(({ check }) => check === 'secret');
	assert.equal(found.ok, false);
	assert.match(found.detail, /belongs to \S+, and state_directory to \S+/);
	assert.match(found.fix, /chown/);
});
