// SPDX-License-Identifier: GPL-3.0-or-later
// A worker of a test's own, with its own configuration and a database of its own in the instance's cluster: what it does is nobody
// else's, and nobody else takes its jobs.
//
//   const place = await makePlace();                       a migrated database without a school
//   place.sql(text)                                        rows as arrays of texts, as the owner
//   const worker = await place.work(['mail_url = …']);     lines over those of the instance's configuration
//   await worker.stop();                                   as an administrator stops it
//   place.seodang(['user', 'list'], ['secret_file = …'])   the administrator's command: {status, stdout, stderr}
//   await place.remove();
'use strict';
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { dev, stateDirectory, until } = require('./instance.js');
const { Psql } = require('./psql.js');

let count = 0;

function must(run, what) {
	if (run.status !== 0)
		throw new Error(`${what}: ${run.stderr || run.error}`);
	return run.stdout;
}

/** The database as an administrator of the cluster makes it; see make_database of ./dev. */
function makeDatabase(host, name) {
	const psql = (database, text) => must(spawnSync('psql', ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-h', host, '-U', 'postgres', '-d', database, '-c', text],
		{ encoding: 'utf8' }), 'psql');
	psql('postgres', `CREATE DATABASE ${name} OWNER seodang_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'`);
	psql(name, `REVOKE ALL ON SCHEMA public FROM public; ALTER SCHEMA public OWNER TO seodang_owner; GRANT CONNECT ON DATABASE ${name} TO seodang_app`);
	return () => psql('postgres', `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
}

async function makePlace({ isMigrated = true } = {}) {
	const host = dev(['run-directory']).stdout.trim();
	const name = `seodang_test_${process.pid}_${++count}`;
	const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'seodang-worker.'));
	const configuration = (lines = []) => {
		const file = path.join(directory, `seodang-${++count}.conf`);
		fs.writeFileSync(file, [fs.readFileSync(path.join(stateDirectory, 'seodang.conf'), 'utf8'), `database = host=${host} dbname=${name} user=seodang_app`,
			`owner_database = host=${host} dbname=${name} user=seodang_owner`, `state_directory = ${directory}`, ...lines, ''].join('\n'));
		return file;
	};
	const drop = makeDatabase(host, name);
	const seodang = (words, lines) => spawnSync(path.join(stateDirectory, 'build', 'seodang'), words,
		{ encoding: 'utf8', env: { ...process.env, SEODANG_CONFIG: configuration(lines) } });
	if (isMigrated)
		must(seodang(['migrate']), 'migrate');

	const owner = new Psql(['psql', '-h', host, '-U', 'seodang_owner', '-d', name]);
	const sql = (text) => owner.run(text);
	const work = async (lines = []) => {
		const log = fs.openSync(path.join(directory, 'worker.log'), 'a');
		const child = spawn(path.join(stateDirectory, 'build', 'seodang-worker'), ['--config', configuration(['worker_processes = 2', ...lines])], {
			stdio: ['ignore', log, log],
			env: { ...process.env, ASAN_OPTIONS: `log_path=${stateDirectory}/log/sanitizer`, UBSAN_OPTIONS: `print_stacktrace=1:log_path=${stateDirectory}/log/sanitizer` },
		});
		const ended = new Promise((resolve) => { child.on('exit', resolve); });
		await until('the worker is there', 15000, () => {
			if (child.exitCode !== null)
				throw new Error(`the worker ended: ${fs.readFileSync(path.join(directory, 'worker.log'), 'utf8')}`);
			return sql("SELECT count(*) FROM jobs.workers WHERE heartbeat_at > now() - interval '10 seconds'")[0][0] !== '0';
		});
		return {
			stop: () => {
				child.kill('SIGTERM');
				return ended;
			},
		};
	};
	const remove = () => {
		owner.stop();
		drop();
		fs.rmSync(directory, { recursive: true, force: true });
	};
	return { sql, seodang, work, remove, directory, host, name };
}

module.exports = { makePlace };
