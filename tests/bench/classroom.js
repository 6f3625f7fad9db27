// SPDX-License-Identifier: GPL-3.0-or-later
// A class of 200: coming in, from a message to the phones, as many messages as there can be, and what 2,000 silent streams hold.
'use strict';
const { createHash, createHmac, randomUUID } = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { setTimeout: sleep } = require('node:timers/promises');
const instance = require('./instance.js');

const PEOPLE = 200; /* of a session */
const SESSIONS = 10;
const RATE = 20; /* messages a second */
const MESSAGES = 400;
const SENDERS = 8;

const idOf = (text) => createHash('md5').update(text).digest('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/** The address of a participant's stream, as app/classroom/stream.c makes it. */
function streamOf(session, person) {
	const key = Buffer.from(fs.readFileSync(path.join(instance.state, 'secret'), 'utf8').trim(), 'hex');
	const named = `p.${idOf(`bench guest ${session} ${person}`)}`;
	return `/live/classroom?ticket=${named}.${hmac(hmac(key, 'classroom.stream'), named).toString('hex')}`;
}

/** An open stream; onEvent(text of its data). */
function listen(address, onEvent) {
	return new Promise((resolve, reject) => {
		const request = http.get(instance.url + address, { agent: false }, (answer) => {
			if (answer.statusCode !== 200)
				return reject(new Error(`a stream was answered with ${answer.statusCode}`));
			let rest = '';
			answer.setEncoding('utf8').on('data', (text) => {
				const frames = (rest + text).split('\n\n');
				rest = frames.pop();
				frames.map((frame) => /^data: (.*)$/m.exec(frame)).filter(Boolean).forEach(([, data]) => onEvent(data));
			});
			resolve(request);
		}).on('error', () => {});
	});
}

const sender = new http.Agent({ keepAlive: true, maxSockets: SENDERS });

/** POST to the API: the parsed answer; throws unless it has the status. */
function post(address, document, token, status = 201) {
	const body = JSON.stringify(document);
	const headers = { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(body), 'Idempotency-Key': randomUUID(), ...(token ? { Authorization: `Bearer ${token}` } : {}) };
	return new Promise((resolve, reject) => {
		http.request(`${instance.url}/api/v1/classroom${address}`, { method: 'POST', agent: sender, headers }, (answer) => {
			let text = '';
			answer.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => (
				answer.statusCode === status ? resolve(text && JSON.parse(text)) : reject(new Error(`${address}: ${answer.statusCode} ${text}`))));
		}).on('error', reject).end(body);
	});
}

/** Call act(1) … act(count), so many at once; seconds. */
async function inParallel(count, width, act) {
	let next = 1;
	const start = performance.now();
	await Promise.all(Array.from({ length: width }, async () => {
		while (next <= count)
			await act(next++);
	}));
	return (performance.now() - start) / 1000;
}

const percentile = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];

async function joining(row) {
	const { code } = await post('/sessions', { class_id: idOf(`bench class ${SESSIONS + 1}`) }, 'bench-class-teacher');
	const seconds = await inParallel(PEOPLE, PEOPLE, (i) => post('/join', { code, nickname: `새 학생 ${i}`, avatar_id: 1 + i % 64 }));
	row(`${PEOPLE} join at once: all are in after`, seconds, 's');
}

const say = (i, content) => post('/messages', { content }, `bench-guest-1-${1 + i % PEOPLE}`);

/* Each message says its number; when it was sent is known here. */
async function latency(row, heard) {
	const sent = new Map(), delays = [], posted = [];
	heard.message = (data) => {
		const number = /"content": ?"말 (\d+)"/.exec(data);
		if (number && sent.has(number[1]))
			delays.push(performance.now() - sent.get(number[1]));
	};
	const pending = [];
	for (let i = 0; i < MESSAGES; i++) {
		const start = performance.now();
		sent.set(String(i), start);
		pending.push(say(i, `말 ${i}`).then(() => posted.push(performance.now() - start)));
		await sleep(1000 / RATE);
	}
	await Promise.all(pending);
	await sleep(1000);
	delays.sort((a, b) => a - b);
	posted.sort((a, b) => a - b);
	row(`events that arrived, ${RATE} messages/s to ${PEOPLE}`, delays.length / MESSAGES / PEOPLE * 100, '%');
	row('message posted, answered: p50', percentile(posted, 0.5), 'ms');
	row('message posted to received: p50', percentile(delays, 0.5), 'ms', percentile(delays, 0.5) / percentile(posted, 0.5), 'its answer');
	row('message posted to received: p99', percentile(delays, 0.99), 'ms', percentile(delays, 0.99) / percentile(posted, 0.99), 'its answer');
}

async function throughput(row, heard) {
	let arrived = 0;
	heard.message = (data) => { arrived += data.includes('"message"'); };
	const seconds = await inParallel(1000, SENDERS, (i) => say(i, `빠른 말 ${i}`));
	await sleep(2000);
	const bare = instance.pgbench(`SELECT classroom.tell('${idOf('bench session 2')}', 'message', '{"message": {"content": "말"}}');\n`, { clients: SENDERS, transactions: 200 });
	row(`messages, ${SENDERS} senders, ${PEOPLE} listening`, 1000 / seconds, '/s', 1000 / seconds / bare, 'events published by pgbench');
	row('of those that arrived', arrived / 1000 / PEOPLE * 100, '%');
}

const held = () => ({ live: instance.memory(instance.processes().live), nginx: instance.memory(instance.processes().nginx) });

async function silence(row, before) {
	const requests = [];
	for (let session = 1; session <= SESSIONS; session++)
		for (let start = 1; start <= PEOPLE; start += 20)
			requests.push(...await Promise.all(Array.from({ length: 20 }, (_, i) => listen(streamOf(session, start + i), () => {}))));
	await sleep(3000);
	const { live, nginx } = held();
	row(`seodang-live with ${requests.length} silent streams`, live, 'MB', live / before.live, 'with none');
	row('nginx with them', nginx, 'MB', nginx / before.nginx, 'with none');
	row('both', live + nginx, 'MB', (live + nginx) / 100, 'of 100 MB');
	const pids = [...instance.processes().live, ...instance.processes().nginx];
	const start = instance.cpuSeconds(pids);
	await sleep(20000);
	row('processor time of both, silent', (instance.cpuSeconds(pids) - start) / 20 * 100, '% of one');
	requests.forEach((request) => request.destroy());
	await sleep(1000);
}

module.exports = async function classroom(row) {
	instance.dev('psql', '-q', '-v', 'ON_ERROR_STOP=1', '-f', path.join(__dirname, 'classroom_data.sql'));
	await sleep(2000);
	const before = held();
	await joining(row);
	const heard = { message: () => {} };
	const streams = await Promise.all(Array.from({ length: PEOPLE }, (_, i) => listen(streamOf(1, i + 1), (data) => heard.message(data))));
	await sleep(2000);
	await latency(row, heard);
	await throughput(row, heard);
	streams.forEach((request) => request.destroy());
	await silence(row, before);
	sender.destroy();
};
