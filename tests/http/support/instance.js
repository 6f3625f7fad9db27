// SPDX-License-Identifier: GPL-3.0-or-later
// The running instance as an administrator sees it: ./dev's words, its processes, and whether it answers.
//   SEODANG_DEV    path of ./dev, when it is not the one of this checkout
//   SEODANG_STATE  its STATE directory (STATE does as well)
'use strict';
const { spawn, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const { url } = require('./server.js');

const DEV = process.env.SEODANG_DEV || path.join(__dirname, '..', '..', '..', 'dev');
const address = new URL(url);
const environment = {
	...process.env,
	STATE: process.env.SEODANG_STATE || process.env.STATE || '.run',
	PORT: address.port || '80',
	PREFIX: address.pathname === '/' ? '' : address.pathname,
};
const stateDirectory = path.resolve(environment.STATE);

/** Run a word of ./dev: {status, stdout, stderr}. */
function dev(words, { input } = {}) {
	return spawnSync(DEV, words, { input, encoding: 'utf8', env: environment, maxBuffer: 1 << 28 });
}

/** Run the administrator's command; throws unless it is done. */
function seodang(...words) {
	const run = dev(['seodang', ...words]);
	if (run.status !== 0)
		throw new Error(`seodang ${words.join(' ')}: ${run.stderr}`);
	return run.stdout;
}

/** The route table: [{room, method, path, access, roles, handler}]. */
function routes() {
	return seodang('routes').split('\n').filter(Boolean).map((line) => {
		const [room, method, pattern, access, roles, handler] = line.split('\t');
		return { room, method, path: pattern, access, roles: roles.replace(/[{}]/g, '').split(','), handler, isApi: pattern.startsWith('/api/') };
	});
}

/** Process ids by service, the master first; none of one that is just being started again: {web: [..], live: [..], worker: [..], nginx: [..], postgres: [..]}. */
function processes() {
	const run = path.join(stateDirectory, 'run');
	const short = path.join(stateDirectory, 'run-directory');
	const directory = fs.existsSync(short) ? fs.readFileSync(short, 'utf8').trim() : run;
	const found = { web: [], live: [], worker: [], nginx: [], postgres: [] };
	for (const line of dev(['ps']).stdout.split('\n').filter(Boolean)) {
		const [service, process] = line.split(' ');
		found[service].push(Number(process));
	}
	for (const [service, list] of Object.entries(found)) {
		const file = path.join(directory, `${service}.pid`);
		const master = fs.existsSync(file) ? Number(fs.readFileSync(file, 'utf8')) : 0;
		list.sort((a, b) => (b === master) - (a === master) || a - b);
	}
	return found;
}

async function isHealthy() {
	try {
		const answer = await fetch(`${url}/api/v1/healthz`, { signal: AbortSignal.timeout(2000) });
		await answer.arrayBuffer();
		return answer.status === 200;
	} catch (error) {
		return false;
	}
}

/** Ask until it is so. @return the milliseconds that took; throws after the limit. */
async function until(what, limit, isSo, pause = 25) {
	const start = Date.now();
	for (;;) {
		if (await isSo())
			return Date.now() - start;
		if (Date.now() - start > limit)
			throw new Error(`${what}: not within ${limit} ms`);
		await sleep(pause);
	}
}

const untilHealthy = (limit = 30000) => until('the service is back', limit, isHealthy);

/** Settings for a while: lines of $STATE/seodang.conf.local, then ./dev up; call the answer to take them back. */
async function configure(lines) {
	const file = path.join(stateDirectory, 'seodang.conf.local');
	const before = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null;
	fs.writeFileSync(file, `${before || ''}\n${lines.join('\n')}\n`);
	await up();
	return async () => {
		if (before === null)
			fs.rmSync(file, { force: true });
		else
			fs.writeFileSync(file, before);
		await up();
	};
}

/** ./dev up, without holding up the test's own servers. */
function up() {
	return new Promise((resolve, reject) => {
		const child = spawn(DEV, ['up'], { env: environment, stdio: ['ignore', 'ignore', 'pipe'] });
		let errors = '';
		child.stderr.on('data', (bytes) => { errors += bytes; });
		child.on('exit', (status) => (status === 0 ? resolve() : reject(new Error(`./dev up: ${errors}`))));
	});
}

/** Runs a script of SQL beside the test, each statement a transaction. */
function sqlBeside(script) {
	return new Promise((resolve, reject) => {
		const child = spawn(DEV, ['psql', '-qAtX', '-o', '/dev/null', '-v', 'ON_ERROR_STOP=1', '-f', '-'], { env: environment, stdio: ['pipe', 'ignore', 'inherit'] });
		child.on('exit', (status) => (status === 0 ? resolve() : reject(new Error('psql failed'))));
		child.stdin.end(script);
	});
}

/** kill -9; somebody else may have been quicker. */
function killNow(process_) {
	try {
		process.kill(process_, 'SIGKILL');
	} catch (error) {
		if (error.code !== 'ESRCH')
			throw error;
	}
}

/** Runs a statement in a transaction of its own and leaves it open; call the answer to end it. */
function holdTransaction(statement) {
	const child = spawn(DEV, ['psql', '-qAtX', '-v', 'ON_ERROR_STOP=1'], { env: environment, stdio: ['pipe', 'pipe', 'inherit'] });
	const ended = new Promise((resolve) => { child.on('exit', resolve); });
	child.stdin.write(`BEGIN;\n${statement};\n\\echo held\n`);
	return new Promise((resolve, reject) => {
		ended.then(() => reject(new Error(`psql ended: ${statement}`)));
		child.stdout.on('data', (bytes) => {
			if (String(bytes).includes('held'))
				resolve(async () => {
					child.stdin.end('COMMIT;\n');
					await ended;
				});
		});
	});
}

module.exports = { dev, seodang, routes, processes, isHealthy, until, untilHealthy, configure, holdTransaction, sqlBeside, killNow, stateDirectory, sleep };
