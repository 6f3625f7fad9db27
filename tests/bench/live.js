// SPDX-License-Identifier: GPL-3.0-or-later
// From the change to the browser: 200 people hold a stream open, each is told something, 20 a second.
'use strict';
const { promisify } = require('node:util');
const execFile = promisify(require('node:child_process').execFile);
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const instance = require('./instance.js');

const SUBSCRIBERS = 200;
const EVENTS = 400;

function subscribe(index, onEvent) {
	return new Promise((resolve, reject) => {
		const request = http.get(`${instance.url}/live`, { agent: false, headers: { cookie: `__Host-seodang=bench-${index}` } }, (answer) => {
			if (answer.statusCode !== 200)
				return reject(new Error(`/live answered ${answer.statusCode}`));
			let rest = '';
			answer.setEncoding('utf8').on('data', (text) => {
				const parts = (rest + text).split('\n\n');
				rest = parts.pop();
				parts.filter((part) => /^event: bench$/m.test(part)).forEach((part) => onEvent(JSON.parse(/^data: (.*)$/m.exec(part)[1])));
			});
			resolve(request);
		}).on('error', () => {});
	});
}

module.exports = async function live(row) {
	const delays = [];
	const requests = [];
	for (let i = 1; i <= SUBSCRIBERS; i++)
		requests.push(await subscribe(i, ({ at }) => delays.push(Date.now() - at)));
	await new Promise((resolve) => setTimeout(resolve, 1000));
	const file = path.join(instance.state, 'live.pgbench');
	fs.writeFileSync(file, `\\set i random(1, ${SUBSCRIBERS})
SELECT live.publish('user:' || md5('bench' || :i * 20)::uuid, 'bench', jsonb_build_object('at', floor(extract(epoch FROM clock_timestamp()) * 1000)));
`);
	/* Not the synchronous kind: this process must go on reading its streams. */
	await execFile(instance.program('pgbench'), ['-n', '-R', '20', '-t', String(EVENTS), '-f', file, '-h', instance.run(), '-U', 'seodang_owner', 'seodang']);
	await new Promise((resolve) => setTimeout(resolve, 1000));
	requests.forEach((request) => request.destroy());
	delays.sort((a, b) => a - b);
	row('events that arrived', delays.length / EVENTS * 100, '%');
	row('change to browser, p50', delays[Math.floor(delays.length * 0.5)], 'ms');
	row('change to browser, p99', delays[Math.floor(delays.length * 0.99)], 'ms');
};
