// SPDX-License-Identifier: GPL-3.0-or-later
// The database is dumped and restored with the words of README, and nothing is missing.
'use strict';
const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { dev } = require('../support/instance.js');

const host = dev(['run-directory']).stdout.trim();
const readme = fs.readFileSync(path.join(__dirname, '../../../README.md'), 'utf8');

/** The options that README gives a program. */
const optionsOf = (program) => readme.match(new RegExp(`'${program} ((?:--[a-z-]+(?:=[a-z]+)? )*)`))[1].trim().split(' ').filter((option) => !option.startsWith('--dbname'));

function run(program, words) {
	const { status, stdout, stderr } = spawnSync(program, ['-h', host, '-U', 'postgres', ...words], { encoding: 'utf8', maxBuffer: 1 << 26 });
	assert.equal(status, 0, `${program}: ${stderr}`);
	return stdout.trim();
}

test('a dump of a running school is restored into an empty database, with all that guards it', (t) => {
	const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'seodang-backup.')), 'seodang.dump');
	const copy = `seodang_restored_${process.pid}`;
	t.after(() => {
		fs.rmSync(path.dirname(file), { recursive: true });
		run('psql', ['-Xqc', `DROP DATABASE IF EXISTS ${copy} WITH (FORCE)`, 'postgres']);
	});
	run('pg_dump', [...optionsOf('pg_dump'), '-f', file, 'seodang']);
	run('psql', ['-Xqc', `CREATE DATABASE ${copy} OWNER seodang_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'`, 'postgres']);
	run('psql', ['-Xqc', 'ALTER SCHEMA public OWNER TO seodang_owner', copy]);
	run('pg_restore', [...optionsOf('pg_restore'), `--dbname=${copy}`, file]);
	const figures = (database) => run('psql', ['-XAt', '-c', `SELECT (SELECT count(*) FROM pg_policies), (SELECT count(*) FROM pg_trigger), (SELECT count(*) FROM db.migrations),
		(SELECT relispopulated FROM pg_class WHERE oid = 'chat.recent_conversations'::regclass)`, database]);
	assert.equal(figures(copy), figures('seodang'));
});
