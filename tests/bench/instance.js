// SPDX-License-Identifier: GPL-3.0-or-later
// The instance a benchmark runs against: its own under .check/bench, with the data of data.sql.
'use strict';
const { execFileSync, spawnSync } = require('node:child_process');
const fs = require('node:fs');
const path = require('node:path');

const top = path.resolve(__dirname, '../..');
const state = process.env.SEODANG_BENCH_STATE || path.join(top, '.check/bench');
const port = process.env.SEODANG_BENCH_PORT || '8095';
const env = { ...process.env, STATE: state, PORT: port };
const url = `http://127.0.0.1:${port}`;

const dev = (...args) => execFileSync(path.join(top, 'dev'), args, { env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'], maxBuffer: 1 << 26 });

function start() {
	dev('up');
	dev('psql', '-q', '-v', 'ON_ERROR_STOP=1', '-f', path.join(__dirname, 'data.sql'));
}

const stop = () => dev('down');
const run = (name) => fs.existsSync(path.join(state, 'run-directory')) ?
	fs.readFileSync(path.join(state, 'run-directory'), 'utf8').trim() : path.join(state, 'run', name || '');
const query = (sql) => dev('psql', '-XqAt', '-c', sql).trim();

/** Process ids by service, from ./dev ps. */
function processes() {
	const found = {};
	for (const line of dev('ps').trim().split('\n')) {
		const [name, pid] = line.split(' ');
		(found[name] ||= []).push(Number(pid));
	}
	return found;
}

/** Seconds of processor time that a list of processes has used so far; those that ended count as nothing, unless withChildren: that their parents waited for. */
function cpuSeconds(pids, { withChildren = false } = {}) {
	return pids.reduce((sum, pid) => {
		try {
			const fields = fs.readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/^.*\) /s, '').split(' ');
			return sum + fields.slice(11, withChildren ? 15 : 13).reduce((ticks, field) => ticks + Number(field), 0) / 100;
		} catch {
			return sum;
		}
	}, 0);
}

/** Megabytes of memory that processes hold, shared pages divided by their sharers (PSS). */
function memory(pids) {
	return pids.reduce((sum, pid) => {
		try {
			return sum + Number(/^Pss:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))[1]) / 1024;
		} catch {
			return sum;
		}
	}, 0);
}

function program(name) {
	const places = [...process.env.PATH.split(':'), '/usr/lib/postgresql/15/bin', '/usr/sbin'];
	const place = places.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
	if (!place)
		throw new Error(`please install ${name} (apt-get install ${name === 'wrk' ? 'wrk' : 'postgresql'})`);
	return place;
}

/** A program of this folder, NAME.c, made like everything else: its path. */
function make(name) {
	execFileSync('make', ['-s', '-C', path.join(state, 'build'), `tests/bench/${name}`], { stdio: ['ignore', 'ignore', 'inherit'] });
	return path.join(state, 'build/tests/bench', name);
}

/** Load an address with wrk: pages a second and latencies in milliseconds. lua: the text of a wrk script. */
function load(address, { connections, seconds = 8, lua }) {
	const script = path.join(state, `wrk-${process.pid}.lua`);
	fs.writeFileSync(script, lua || '');
	const out = spawnSync(program('wrk'), ['-t1', `-c${connections}`, `-d${seconds}`, '--latency', '-s', script, address], { encoding: 'utf8' }).stdout;
	const milliseconds = (text) => Number.parseFloat(text) * (text.endsWith('us') ? 0.001 : text.endsWith('ms') ? 1 : 1000);
	const latency = (percent) => milliseconds(new RegExp(`${percent}%\\s+([0-9.]+(?:us|ms|s))`).exec(out)[1]);
	const refused = /Non-2xx or 3xx responses: (\d+)/.exec(out);
	return { rate: Number(/Requests\/sec:\s+([0-9.]+)/.exec(out)[1]), p50: latency(50), p99: latency(99), failed: refused ? Number(refused[1]) : 0 };
}

/** Run a pgbench script as the application does, no step of it may fail: transactions a second. */
function pgbench(script, { clients = 1, transactions }) {
	const file = path.join(state, `script-${process.pid}.pgbench`);
	fs.writeFileSync(file, script);
	const out = spawnSync(program('pgbench'), ['-n', '-c', String(clients), '-j', '1', '-t', String(transactions), '-f', file, '-h', run(), '-U', 'seodang_app', 'seodang'],
		{ encoding: 'utf8' });
	fs.rmSync(file);
	const rate = /tps = ([0-9.]+)/.exec(out.stdout);
	if (!rate || /failed transactions: [1-9]/.test(out.stdout))
		throw new Error(out.stderr || out.stdout);
	return Number(rate[1]);
}

module.exports = { top, state, url, dev, start, stop, run, query, processes, cpuSeconds, memory, program, load, make, pgbench };
