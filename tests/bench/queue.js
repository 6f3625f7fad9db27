// SPDX-License-Identifier: GPL-3.0-or-later
// The queue with jobs that do nothing: how many a second, and how soon a lone one is picked up.
'use strict';
const instance = require('./instance.js');

const JOBS = 10000;
const LONE = 100;

function wait(sql) {
	for (;;) {
		const value = instance.query(sql);
		if (value !== '')
			return Number(value);
	}
}

module.exports = async function queue(row) {
	const start = instance.query('SELECT clock_timestamp()');
	instance.query(`SELECT count(jobs.enqueue('nothing', '{}', NULL, created_by => NULL)) FROM generate_series(1, ${JOBS})`);
	const seconds = wait(`SELECT extract(epoch FROM max(finished_at) - min(started_at)) FROM jobs.jobs
		WHERE type = 'nothing' AND created_at >= '${start}' HAVING count(*) FILTER (WHERE status = 'COMPLETED') = ${JOBS}`);
	row(`${JOBS} jobs`, JOBS / seconds, 'jobs/s');
	const lone = instance.query('SELECT clock_timestamp()');
	for (let i = 0; i < LONE; i++)
		instance.query("SELECT jobs.enqueue('nothing', '{}', NULL, created_by => NULL)");
	for (const [name, share] of [['p50', 0.5], ['p99', 0.99]])
		row(`pick-up of a lone job, ${name}`, wait(`SELECT 1000 * percentile_cont(${share}) WITHIN GROUP (ORDER BY extract(epoch FROM started_at - created_at))
			FROM jobs.jobs WHERE type = 'nothing' AND created_at >= '${lone}' HAVING count(*) FILTER (WHERE status = 'COMPLETED') = ${LONE}`), 'ms');
};
