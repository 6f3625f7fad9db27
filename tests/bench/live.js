// SPDX-License-Identifier: GPL-3.0-or-later
// From the change to the browser: 200 people hold a stream open, each is told something, 20 a second.
'use strict';
const http = require('node:http');
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
	/* pg_sleep between publishes in one session: what is measured is the way from COMMIT to the browser. */
	instance.dev('psql', '-XqAt', '-c', `DO $$ BEGIN FOR i IN 1..${EVENTS} LOOP
		PERFORM live.publish('user:' || md5('bench' || (1 + i % ${SUBSCRIBERS}) * 20)::uuid, 'bench',
			jsonb_build_object('at', floor(extract(epoch FROM clock_timestamp()) * 1000)));
		COMMIT; PERFORM pg_sleep(0.05); END LOOP; END $$`);
	await new Promise((resolve) => setTimeout(resolve, 1000));
	requests.forEach((request) => request.destroy());
	delays.sort((a, b) => a - b);
	row('events that arrived', delays.length / EVENTS * 100, '%');
	row('change to browser, p50', delays[Math.floor(delays.length * 0.5)], 'ms');
	row('change to browser, p99', delays[Math.floor(delays.length * 0.99)], 'ms');
};
