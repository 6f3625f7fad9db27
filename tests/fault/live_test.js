// SPDX-License-Identifier: GPL-3.0-or-later
// Streams while seodang-live, nginx and seodang-web are killed or restarted: nothing is missed, nothing comes twice.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { EventStream } = require('../http/support/events.js');
const { processes, killNow, sqlBeside, sleep, until, untilHealthy } = require('../http/support/instance.js');

const publish = (person, payload, kind = 'probe') => sql(`SELECT live.publish('user:${person.id}', '${kind}', '${JSON.stringify(payload)}')`);

/** A stream that is open and has heard something, so that it has a place to come back to. */
async function listening(person) {
	const stream = new EventStream(person.token);
	await stream.opened();
	publish(person, { n: 0 });
	await stream.arrived('probe');
	return stream;
}

test.beforeEach(() => untilHealthy());

test('while seodang-live and nginx are killed and come back, nothing is missed and nothing comes twice', async () => {
	const { student } = makeSchool({ student: 3 });
	const streams = await Promise.all(student.map(listening));
	const most = 240;
	const script = Array.from({ length: most }, (_, i) => `SELECT live.publish('user:${student[i % 3].id}', 'probe', '{"n":${i + 1}}');\nSELECT pg_sleep(0.03);`).join('\n');
	const writing = sqlBeside(script);
	for (const service of ['live', 'nginx', 'live', 'nginx']) {
		await sleep(1000);
		for (const process of service === 'nginx' ? processes().nginx : processes().live)
			killNow(process);
		await untilHealthy(5000);
	}
	await writing;
	for (const [index, stream] of streams.entries()) {
		const wanted = Array.from({ length: most }, (_, i) => i + 1).filter((n) => (n - 1) % 3 === index);
		await stream.arrived('probe', ({ n }) => n === wanted[wanted.length - 1], 20000);
		assert.deepEqual(stream.of('probe').map(({ data: { n } }) => n).slice(1), wanted);
		assert.equal(stream.of('reload').length, 0);
		assert.ok(stream.connections >= 3, 'the stream was really cut');
		stream.close();
	}
});

test('a graceful restart of each loses nothing either', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const stream = await listening(student);
	for (const [n, service, signal] of [[1, 'live', 'SIGTERM'], [2, 'nginx', 'SIGHUP'], [3, 'web', 'SIGTERM']]) {
		const [master] = processes()[service];
		process.kill(master, signal);
		publish(student, { n });
		if (signal === 'SIGTERM')
			await until(`${service} is another process`, 15000, () => {
				const [another] = processes()[service];
				return another && another !== master;
			});
		await untilHealthy();
		await stream.arrived('probe', (data) => data.n === n, 15000);
	}
	assert.deepEqual(stream.of('probe').map(({ data: { n } }) => n), [0, 1, 2, 3]);
	stream.close();
});

test('who is here is known, also after a crash', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const here = () => Number(sql(`SELECT count(*) FROM live.connections WHERE person_id = '${student.id}'`)[0][0]);
	const stream = await listening(student);
	await until('the connection is noted', 5000, () => here() === 1);
	killNow(processes().live[0]);
	await until('the stream is back', 10000, () => stream.connections === 2);
	await until('one connection is noted', 10000, () => here() === 1);
	stream.close();
	await until('leaving is noted', 10000, () => here() === 0);
});
