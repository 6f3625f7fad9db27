// SPDX-License-Identifier: GPL-3.0-or-later
// Workers die while they keep sounds, the place for files is broken or away and comes back, in a directory and in a bucket: what a student
// sent is scored in the end, and no file stays that no row names.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { spawn, spawnSync } = require('node:child_process');
const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const net = require('node:net');
const os = require('node:os');
const path = require('node:path');
const { makeSchool, sql, url } = require('../http/support/server.js');
const { configure, killNow, processes, sleep, until, untilHealthy, stateDirectory } = require('../http/support/instance.js');
const { placeOf, wav } = require('../http/support/sounds.js');

const SOON = 60000;
const FILES = path.join(stateDirectory, 'state', 'files');

/** Attempts of a student, begun as pages begin them: silence, which is a result too and is kept. Their jobs may try often, since here time passes
 *  quickly. Their ids. */
function begin(school, count) {
	const [student] = school.student;
	const sound = wav(1).toString('hex');
	const recordings = Array.from({ length: count }, () => randomUUID());
	const rows = sql(`BEGIN;
		SELECT set_config('seodang.school_id', '${school.id}', true), set_config('seodang.user_id', '${student.id}', true), set_config('seodang.roles', 'student', true);
		${recordings.map((id) => `INSERT INTO speaking.recordings (id, school_id, person_id, bytes, received, taken_at)
			VALUES ('${id}', '${school.id}', '${student.id}', ${sound.length / 2}, ${sound.length / 2}, now());
		INSERT INTO speaking.recording_pieces (recording_id, first_byte, school_id, content) VALUES ('${id}', 0, '${school.id}', '\\x${sound}');
		SELECT 'attempt', id FROM speaking.begin_attempt('Good morning.', '${id}');`).join('\n')}
		COMMIT;
		UPDATE jobs.jobs SET max_attempts = 30 WHERE school_id = '${school.id}' AND type = 'score_pronunciation';`);
	return rows.filter(([word]) => word === 'attempt').map(([, id]) => id);
}

const jobsOf = (school) => sql(`SELECT status, COALESCE(error, '') FROM jobs.jobs WHERE school_id = '${school.id}' AND type = 'score_pronunciation'`);
const resultsOf = (school) => sql(`SELECT r.status, f.name, f.bytes, f.store FROM speaking.pronunciation_results r LEFT JOIN files.files f ON f.id = r.file_id
	WHERE r.school_id = '${school.id}'`);
const allScored = (school) => resultsOf(school).every(([status]) => status === 'COMPLETED');

/** Time passes: whatever waits for its next attempt is due. */
const later = (school) => sql(`UPDATE jobs.jobs SET run_at = now() WHERE status = 'PENDING' AND (school_id = '${school.id}' OR type = 'remove_files'); NOTIFY jobs;`);

/** An hour later the care for files has been here. Names of the school's files that nobody had kept. */
async function afterAnHour(school) {
	const unwritten = sql(`UPDATE files.files SET created_at = now() - interval '2 hours' WHERE school_id = '${school.id}' AND bytes IS NULL RETURNING name`)
		.map(([name]) => name);
	sql("UPDATE files.removals SET due_at = now(); SELECT jobs.enqueue('remove_files', '{}', NULL)");
	await until('what was left half done is gone', SOON, () => {
		later(school);
		return sql(`SELECT (SELECT count(*) FROM files.files WHERE school_id = '${school.id}' AND bytes IS NULL) + (SELECT count(*) FROM files.removals)`)[0][0] === '0';
	}, 200);
	return unwritten;
}

function freePort() {
	return new Promise((resolve) => {
		const server = net.createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

test('workers that are killed while they keep sounds lose none and leave none behind', async () => {
	const school = makeSchool({ student: 1 });
	begin(school, 24);
	for (let i = 0; i < 2; i++) {
		await sleep(400 + 500 * i);
		processes().worker.forEach(killNow);
		await untilHealthy();
		later(school);
	}
	await until('all are scored', SOON, () => {
		later(school);
		return allScored(school);
	}, 300);
	assert.equal(sql(`SELECT count(*) FROM speaking.recordings WHERE school_id = '${school.id}'`)[0][0], '0', 'each is taken over once');
	for (const [, name, bytes] of resultsOf(school))
		assert.equal(fs.statSync(placeOf(name)).size, Number(bytes));
	for (const name of await afterAnHour(school))
		assert.ok(!fs.existsSync(placeOf(name)) && !fs.existsSync(`${placeOf(name)}.new`), name);
	for (const [, name] of resultsOf(school))
		assert.ok(fs.existsSync(placeOf(name)), 'what is kept stays');
	const kept = resultsOf(school).map(([, name]) => name);
	sql(`DELETE FROM school.people WHERE id = '${school.student[0].id}'`);
	await afterAnHour(school);
	assert.deepEqual(kept.filter((name) => fs.existsSync(placeOf(name))), [], 'with the student go the files');
});

test('a directory that cannot be written delays results, and removals', async () => {
	const school = makeSchool({ student: 1 });
	const aside = `${FILES}.aside`;
	begin(school, 1);
	await until('the first is scored', SOON, () => allScored(school), 200);
	const [[, first]] = resultsOf(school);
	fs.renameSync(FILES, aside);
	fs.writeFileSync(FILES, 'no directory');
	try {
		begin(school, 3);
		await until('each has been tried', SOON, () => jobsOf(school).filter(([, error]) => error === 'store_away').length === 3, 200);
		sql(`DELETE FROM speaking.pronunciation_results WHERE school_id = '${school.id}' AND status = 'COMPLETED'`);
		sql("SELECT jobs.enqueue('remove_files', '{}', NULL)");
		await until('the removal has been tried', SOON, () => {
			later(school);
			return sql("SELECT count(*) FROM jobs.jobs WHERE type = 'remove_files' AND status = 'PENDING' AND error LIKE '%cannot be removed now'")[0][0] !== '0';
		}, 200);
	} finally {
		fs.rmSync(FILES);
		fs.renameSync(aside, FILES);
	}
	assert.ok(fs.existsSync(placeOf(first)), 'it is still there');
	await until('all are scored', SOON, () => {
		later(school);
		return allScored(school);
	}, 200);
	assert.equal(resultsOf(school).length, 3);
	await afterAnHour(school);
	assert.ok(!fs.existsSync(placeOf(first)), 'and goes once it can');
});

/** A service that speaks S3 and checks signatures, on this port. stop() ends it; what it keeps stays in the directory. */
async function startS3(directory, port) {
	const server = spawn('/usr/bin/python3', [path.join(__dirname, 's3_server.py'), directory, port, 'school:seodang', 'a-secret', 'sounds'],
		{ stdio: ['ignore', 'pipe', 'inherit'] });
	let said = '';
	server.stdout.on('data', (bytes) => { said += bytes; });
	await until('the service is there', SOON, () => {
		assert.equal(server.exitCode, null, 'the service ended');
		return said.includes('ready');
	});
	const ended = new Promise((resolve) => { server.on('exit', resolve); });
	return { stop: () => (server.kill('SIGKILL'), ended) };
}

/** How many objects lie in its directory. */
const objectsIn = (directory) => spawnSync('find', [directory, '-name', '*.data'], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean).length;

test('a bucket keeps sounds as a directory does: away it delays, and what it sends comes in ranges', async () => {
	const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'seodang-s3.'));
	const port = await freePort();
	const key = path.join(directory, 'key');
	fs.chmodSync(directory, 0o755);
	fs.writeFileSync(key, 'school:seodang\na-secret\n', { mode: 0o644 });
	const restore = await configure([`s3_url = http://127.0.0.1:${port}`, 's3_bucket = sounds', `s3_key_file = ${key}`]);
	let server;
	try {
		await untilHealthy();
		const school = makeSchool({ student: 1 });
		const [student] = school.student;
		begin(school, 3);
		await until('each has been tried', SOON, () => jobsOf(school).filter(([, error]) => error === 'store_away').length === 3, 200);
		server = await startS3(directory, port);
		await until('all are scored', SOON, () => {
			later(school);
			return allScored(school);
		}, 500);
		assert.deepEqual(resultsOf(school).map(([, , , store]) => store), ['s3', 's3', 's3']);
		assert.equal(objectsIn(directory), 3);

		const [[id, size]] = sql(`SELECT id, bytes FROM files.files WHERE school_id = '${school.id}' AND bytes IS NOT NULL LIMIT 1`);
		const ask = async (headers = {}) => {
			const answer = await fetch(`${url}/api/v1/sounds/${id}`, { headers: { Authorization: `Bearer ${student.token}`, ...headers } });
			return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
		};
		const whole = await ask();
		assert.deepEqual([whole.status, whole.headers.get('content-type'), whole.headers.get('accept-ranges'), whole.bytes.length],
			[200, 'audio/mp4', 'bytes', Number(size)]);
		assert.equal(whole.bytes.toString('latin1', 4, 8), 'ftyp');
		assert.match(whole.headers.get('cache-control'), /^private/);
		for (const [range, first, end] of [['bytes=0-1', 0, 2], ['bytes=10-', 10, Number(size)], ['bytes=-7', size - 7, Number(size)]]) {
			const part = await ask({ Range: range });
			assert.deepEqual([part.status, part.headers.get('content-range')], [206, `bytes ${first}-${end - 1}/${size}`]);
			assert.ok(part.bytes.equals(whole.bytes.subarray(first, end)), range);
		}
		assert.equal((await ask({ Range: `bytes=${size}-` })).status, 416);

		await server.stop();
		assert.equal((await ask()).status, 503, 'while it is away that is said');
		sql(`DELETE FROM speaking.pronunciation_results WHERE school_id = '${school.id}'`);
		sql("SELECT jobs.enqueue('remove_files', '{}', NULL)");
		await until('the removal has been tried', SOON, () => {
			later(school);
			return sql("SELECT count(*) FROM jobs.jobs WHERE type = 'remove_files' AND status = 'PENDING' AND error LIKE '%cannot be removed now'")[0][0] !== '0';
		}, 200);
		server = await startS3(directory, port);
		await afterAnHour(school);
		assert.equal(objectsIn(directory), 0);
	} finally {
		if (server)
			await server.stop();
		await restore();
		fs.rmSync(directory, { recursive: true, force: true });
	}
});
