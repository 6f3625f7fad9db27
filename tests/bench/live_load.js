#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
// live_load --socket LIVE.SOCK --subscriptions FILE [--seconds N]
// Opens a stream for each line of FILE, "person session topic…", straight at seodang-live's socket, and reads until the time is
// over. Events whose data has a number "sent_ms" (milliseconds since 1970) are measured. Prints one JSON object.
'use strict';
const fs = require('node:fs');
const http = require('node:http');

function option(name, fallback) {
	const at = process.argv.indexOf(`--${name}`);
	return at < 0 ? fallback : process.argv[at + 1];
}

const socketPath = option('socket');
const subscriptions = fs.readFileSync(option('subscriptions'), 'utf8').trim().split('\n').map((line) => line.split(' '));
const seconds = Number(option('seconds', '10'));
const delays = [];
const seen = [];
let open = 0;
let closed = 0;

function takeEvent(index, text) {
	const position = /^id: (\d+)$/m.exec(text);
	const data = /^data: (.*)$/m.exec(text);
	if (!position || !data)
		return;
	seen[index].push(Number(position[1]));
	const sent = JSON.parse(data[1]).sent_ms;
	if (sent)
		delays.push(Date.now() - sent);
}

function subscribe([person, session, ...topics], index) {
	seen[index] = [];
	const path = `/internal/live?person=${person}&session=${session}&topics=${topics.join(',')}`;
	http.get({ socketPath, path, agent: false }, (answer) => {
		let waiting = '';
		open++;
		answer.setEncoding('utf8');
		answer.on('data', (text) => {
			const events = (waiting + text).split('\n\n');
			waiting = events.pop();
			events.forEach((event) => takeEvent(index, event));
		});
		answer.on('close', () => closed++);
	}).on('error', () => closed++);
}

subscriptions.forEach(subscribe);
setTimeout(() => {
	delays.sort((a, b) => a - b);
	const part = (share) => delays[Math.min(delays.length - 1, Math.floor(delays.length * share))];
	const inOrder = seen.every((positions) => positions.every((position, i) => i === 0 || position > positions[i - 1]));
	const counts = seen.map((positions) => positions.length);
	console.log(JSON.stringify({ open, closed, events: delays.length, p50_ms: part(0.5), p99_ms: part(0.99), most_ms: delays[delays.length - 1],
		fewest_events: Math.min(...counts), most_events: Math.max(...counts), in_order: inOrder }));
	process.exit(0);
}, seconds * 1000);
