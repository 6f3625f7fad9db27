// SPDX-License-Identifier: GPL-3.0-or-later
// A student's recording until its score is there: from the POST of a page or program to the event that the page waits for, one student
// after the other and 30 at the same moment, with a human voice as browsers send it; against the bare check of the same recordings by
// `seodang score`, one after the other on the same machine. And what the worker's processes hold after that.
'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const instance = require('./instance.js');
const { FOLDER, TEXTS, WAV, WEBM, ffmpeg, spoken } = require('../http/support/human_speech.js');

const STUDENTS = 30;
const ROUNDS = 3;
const LONG_SECONDS = 58; /* practice ends at 60 */
const PATIENCE = 120000; /* milliseconds for one score */

/** TEXTS as browsers send them, and what checking one takes on the average, without server and queue: seconds of sound, milliseconds. */
function prepare() {
	const names = Object.keys(TEXTS);
	const folder = fs.mkdtempSync(path.join(instance.state, 'speaking-'));
	const lines = names.map((name) => {
		const file = path.join(folder, `${name}.wav`);
		fs.writeFileSync(file, spoken(name, WAV));
		return `${file}\t${TEXTS[name]}\n`;
	});
	const done = spawnSync(path.join(instance.state, 'build/seodang'), ['score'],
		{ input: lines.join('').repeat(ROUNDS), env: { ...process.env, SEODANG_CONFIG: path.join(instance.state, 'seodang.conf') }, encoding: 'utf8' });
	fs.rmSync(folder, { recursive: true });
	if (done.status !== 0)
		throw new Error(done.stderr);
	const told = JSON.parse(done.stderr.trim().split('\n').pop());
	return {
		recordings: names.map((name) => ({ text: TEXTS[name], audio: spoken(name, WEBM) })),
		seconds: told.sound_seconds / told.recordings,
		bare: 1000 * told.seconds / told.recordings,
		processor: 1000 * told.processor_seconds / told.recordings,
	};
}

/** The stream that a student's pages hold open: close(), and next(): the next attempt that is done. */
function listen(i) {
	return new Promise((resolve, reject) => {
		let arrived = () => {};
		const request = http.get(`${instance.url}/live`, { agent: false, headers: { cookie: `__Host-seodang=bench-${i}` } }, (answer) => {
			if (answer.statusCode !== 200)
				return reject(new Error(`/live answered ${answer.statusCode}`));
			let rest = '';
			answer.setEncoding('utf8').on('data', (text) => {
				const frames = (rest + text).split('\n\n');
				rest = frames.pop();
				frames.filter((frame) => /^event: attempts$/m.test(frame)).forEach((frame) => arrived(JSON.parse(/^data: (.*)$/m.exec(frame)[1])));
			});
			resolve({
				close: () => request.destroy(),
				next: () => new Promise((done, late) => {
					const timer = setTimeout(() => late(new Error('no score came')), PATIENCE);
					arrived = (event) => { clearTimeout(timer); done(event); };
				}),
			});
		}).on('error', () => {});
	});
}

/** Milliseconds from the POST of a recording until its student is told of the score, and until the POST was answered. */
async function practise(student, { text, audio }) {
	const form = new FormData();
	form.set('text', text);
	form.set('audio', new Blob([audio]), 'recording.webm');
	const scored = student.stream.next();
	const start = performance.now();
	const answer = await fetch(`${instance.url}/api/v1/pronunciation-results`, { method: 'POST', body: form, headers: { Authorization: `Bearer bench-${student.number}` } });
	if (answer.status !== 202)
		throw new Error(`a recording was answered with ${answer.status} ${await answer.text()}`);
	await answer.arrayBuffer();
	const taken = performance.now() - start;
	const { status } = await scored;
	if (status !== 'COMPLETED')
		throw new Error(`a recording ended as ${status}`);
	return { taken, scored: performance.now() - start };
}

const part = (times, share) => [...times].sort((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))];

/** The most that a process has held so far, in megabytes. */
const most = (pid) => Number(/^VmHWM:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;

async function measure(row, students, { recordings, bare, processor }) {
	const alone = [], atOnce = [], last = [];
	const used = () => instance.cpuSeconds(instance.processes().worker, { withChildren: true });
	const before = used();
	for (const [i, student] of students.entries())
		alone.push(await practise(student, recordings[i % recordings.length]));
	for (let round = 0; round < ROUNDS; round++) {
		const times = await Promise.all(students.map((student, i) => practise(student, recordings[(i + round) % recordings.length])));
		atOnce.push(...times);
		last.push(Math.max(...times.map(({ scored }) => scored)));
	}
	const each = 1000 * (used() - before) / (alone.length + atOnce.length);
	for (const [share, name] of [[0.5, 'p50'], [0.99, 'p99']]) {
		const [taken, one, many] = [part(alone.map((time) => time.taken), share), part(alone.map((time) => time.scored), share), part(atOnce.map((time) => time.scored), share)];
		row(`a recording sent alone until its POST is answered, ${name}`, taken, 'ms', taken / bare, 'the bare check');
		row(`a recording sent alone until its score is there, ${name}`, one, 'ms', one / bare, 'the bare check');
		row(`${STUDENTS} at once until the score is there, ${name}`, many, 'ms', many / bare, 'the bare check');
	}
	row(`${STUDENTS} at once until the last has a score, p50`, part(last, 0.5), 'ms', part(last, 0.5) / (STUDENTS * bare), 'the bare checks one after the other');
	row('a recording, processor time of the worker and its decoder', each, 'ms', each / processor, 'the bare check');
}

module.exports = async function speaking(row) {
	const prepared = prepare();
	row('a recording, length of its sound', prepared.seconds * 1000, 'ms');
	row('a recording, processor time of the bare check', prepared.processor, 'ms', prepared.processor / prepared.seconds / 1000, 'real time');
	row('a recording, the bare check', prepared.bare, 'ms');
	const students = await Promise.all(Array.from({ length: STUDENTS }, async (_, i) => ({ number: i + 1, stream: await listen(i + 1) })));
	try {
		await measure(row, students, prepared);
		await practise(students[0], { text: TEXTS['agent-pass'],
			audio: ffmpeg(['-stream_loop', '-1', '-f', 'g722', '-i', path.join(FOLDER, 'demo-instruct.g722')], ['-t', String(LONG_SECONDS), ...WEBM]) });
	} finally {
		students.forEach(({ stream }) => stream.close());
	}
	const { worker } = instance.processes();
	row(`the most that a worker process ever held, one of ${LONG_SECONDS} s included`, Math.max(...worker.map(most)), 'MB');
	row('all worker processes together, shared pages once', instance.memory(worker), 'MB');
};
