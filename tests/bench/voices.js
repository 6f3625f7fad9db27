// SPDX-License-Identifier: GPL-3.0-or-later
// The sound of a sentence by the built-in voice: how long one takes to make, and how long who orders it waits for the queue, one after the
// other and when a class wants many at once.
'use strict';
const { execFileSync } = require('node:child_process');
const instance = require('./instance.js');

const SAID = 60;
const ONE_BY_ONE = 30;
const AT_ONCE = 60;
const BENCH = "md5('bench voices')::uuid";

const SCHOOL = `SET client_min_messages = warning;
INSERT INTO school.schools (id, code, name) VALUES (${BENCH}, 'BENCHVOICES', '벤치목소리학교') ON CONFLICT DO NOTHING;
DELETE FROM speaking.sounds WHERE school_id = ${BENCH};`;

const wait = (ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** Order texts in one transaction and wait for them: milliseconds from the order of each until it was there, in order. */
function order(texts) {
	instance.query(`BEGIN; SELECT FROM auth.act_in_school(${BENCH});
		SELECT FROM unnest(ARRAY[${texts.map((text) => `'${text}'`).join(', ')}]) AS t(english), LATERAL speaking.order_sound(t.english, 'en-us', 'normal'); COMMIT`);
	for (;;) {
		const [waiting, failed] = instance.query(`SELECT count(*) FILTER (WHERE status = 'PENDING'), count(*) FILTER (WHERE status = 'FAILED')
			FROM speaking.sounds WHERE school_id = ${BENCH}`).split('|').map(Number);
		if (failed)
			throw new Error('a sound could not be made');
		if (!waiting)
			break;
		wait(20);
	}
	const times = instance.query(`SELECT extract(epoch FROM completed_at - requested_at) * 1000 FROM speaking.sounds
		WHERE school_id = ${BENCH} ORDER BY 1`).split('\n').map(Number);
	instance.query(`DELETE FROM speaking.sounds WHERE school_id = ${BENCH}`);
	return times;
}

const part = (times, share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];

module.exports = async function voices(row) {
	const [said, made, duration, bytes, megabytes] = execFileSync(instance.make('voices'), [String(SAID)], { encoding: 'utf8' }).trim().split(' ').map(Number);
	row('a sentence, length of its sound', duration, 'ms');
	row('a sentence said', said, 'ms', said / duration, 'real time');
	row('a sentence said and made an m4a', made, 'ms', made / duration, 'real time');
	row('a sentence, its file', bytes / 1024, 'KB');
	row('memory of a process that says sentences', megabytes, 'MB');

	instance.dev('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-c', SCHOOL);
	const times = Array.from({ length: ONE_BY_ONE }, (_, i) => order([`Please read sentence number ${i} once more.`])[0]).sort((a, b) => a - b);
	row('a sentence ordered alone until it is there, p50', part(times, 0.5), 'ms', part(times, 0.5) / made, 'making it');
	row('a sentence ordered alone until it is there, p99', part(times, 0.99), 'ms', part(times, 0.99) / made, 'making it');
	const many = order(Array.from({ length: AT_ONCE }, (_, i) => `Everybody reads sentence number ${i} today.`));
	row(`${AT_ONCE} sentences ordered at once, p50`, part(many, 0.5), 'ms');
	row(`${AT_ONCE} sentences ordered at once, the last`, part(many, 1), 'ms', part(many, 1) / (AT_ONCE * made), 'making them one after the other');
};
