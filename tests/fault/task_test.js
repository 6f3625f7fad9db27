// SPDX-License-Identifier: GPL-3.0-or-later
// Scheduled tasks when things break: the worker is killed while one runs, nothing runs when one comes due, and several workers see the same
// one come due. Each time is run once, or not at all where the task says so.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { processes, killNow, sleep, until, untilHealthy } = require('../http/support/instance.js');
const { makePlace } = require('../http/support/worker.js');

const RESCUED_WITHIN = 60000;
const UNDER_WAY_WITHIN = 15000;
const DUE_WITHIN = 20000;
const STUDENTS = 80;
const WORKERS = 3;
const TASKS = 30;
const ROUNDS = 4;

test.beforeEach(() => untilHealthy());

/** A school whose task makes a report of each student, of whom one in two has a guardian that wants mail. */
async function schoolWithTask() {
	const school = makeSchool({ admin: 1, student: STUDENTS });
	const [admin] = school.admin;
	sql(`SELECT auth.act_in_school('${school.id}');
		INSERT INTO hub.activity_days (student_id, day, school_id, events, correct, wrong, seconds)
			SELECT s.id, current_date - d, s.school_id, 4, 3, 1, 300 FROM hub.students s, generate_series(1, 20) AS d WHERE s.school_id = '${school.id}';
		UPDATE hub.students SET metadata = '{"parent_preferences": {"notification_method": "email", "report_frequency": "daily"}}'
			WHERE school_id = '${school.id}' AND student_number::integer % 2 = 0;`);
	const { status, body: task } = await admin.api.post('/scheduled-tasks', { task_type: 'daily_report', schedule_type: 'cron', cron_expression: '0 9 1 1 *' });
	assert.equal(status, 201);
	return { school, admin, task };
}

for (const [victims, choose] of Object.entries({ 'the whole worker': ({ worker }) => worker, 'its children': ({ worker }) => worker.slice(1) }))
	test(`${victims} is killed while a task makes reports`, async () => {
		const { school, admin, task } = await schoolWithTask();
		const { status, body: { job_id: job } } = await admin.api.post(`/scheduled-tasks/${task.id}/run`);
		assert.equal(status, 202);
		const made = () => Number(sql(`SELECT count(*) FROM hub.reports WHERE school_id = '${school.id}'`)[0][0]);
		await until('it is under way', UNDER_WAY_WITHIN, () => made() > 0, 5);
		choose(processes()).forEach(killNow);
		assert.ok(made() < STUDENTS, 'the task was over before the kill');
		await until('it is done', RESCUED_WITHIN, () => sql(`SELECT status FROM jobs.jobs WHERE job_id = '${job}'`)[0][0] === 'COMPLETED', 250);
		await untilHealthy();
		assert.deepEqual(sql(`SELECT count(*), count(DISTINCT student_id), count(DISTINCT job_id) FROM hub.reports WHERE school_id = '${school.id}'`),
			[[STUDENTS, STUDENTS, 1].map(String)], 'each student has one report');
		assert.deepEqual(sql(`SELECT status, result ->> 'reports' FROM jobs.task_runs WHERE task_id = '${task.id}'`), [['COMPLETED', String(STUDENTS)]], 'it is one run');
		assert.deepEqual(sql(`SELECT count(*), count(DISTINCT payload ->> 'report_id') FROM jobs.jobs WHERE school_id = '${school.id}' AND type = 'report_mail'`),
			[[STUDENTS / 2, STUDENTS / 2].map(String)], 'each guardian is told once');
		assert.equal(sql(`SELECT count(*) FROM inbox.notifications WHERE user_id = '${admin.id}' AND kind = 'report_ready'`)[0][0], '1');
	});

/** A database of its own with workers of its own. */
async function inPlace(story) {
	const place = await makePlace();
	const workers = [];
	const work = async () => workers.push(await place.work());
	const tasks = (values) => place.sql(`INSERT INTO jobs.scheduled_tasks (name, task_type, schedule_type, cron_expression, config, missed, next_run_at)
		VALUES ${values.map(({ name, type = 'cron', missed = 'run_once', at }) => `('${name}', 'nothing', '${type}', ${type === 'cron' ? "'* * * * *'" : 'NULL'},
			'${type === 'interval' ? '{"every_seconds": 60}' : '{}'}', '${missed}', now() + interval '${at}')`).join()};`);
	try {
		await story({ place, work, tasks });
	} finally {
		for (const worker of workers)
			await worker.stop();
		place.remove();
	}
}

const settled = (place) => place.sql("SELECT count(*) FROM jobs.scheduled_tasks WHERE task_type = 'nothing' AND status = 'active' AND next_run_at <= now()")[0][0] === '0' &&
	place.sql("SELECT count(*) FROM jobs.task_runs r JOIN jobs.scheduled_tasks t ON t.id = r.task_id WHERE t.task_type = 'nothing' AND r.status <> 'COMPLETED'")[0][0] === '0';
const runsOf = (place) => Object.fromEntries(place.sql(`SELECT t.name, count(r.id) FROM jobs.scheduled_tasks t LEFT JOIN jobs.task_runs r ON r.task_id = t.id
	WHERE t.task_type = 'nothing' GROUP BY t.name`).map(([name, runs]) => [name, Number(runs)]));

test('what came due many times while nothing ran is run once or skipped, as the task says', async () => {
	await inPlace(async ({ place, work, tasks }) => {
		tasks([
			{ name: 'cron run_once', at: '-1 hour' },
			{ name: 'cron skip', missed: 'skip', at: '-1 hour' },
			{ name: 'interval run_once', type: 'interval', at: '-3 days' },
			{ name: 'interval skip', type: 'interval', missed: 'skip', at: '-3 days' },
			{ name: 'once run_once', type: 'one_time', at: '-1 day' },
			{ name: 'once skip', type: 'one_time', missed: 'skip', at: '-1 day' },
			{ name: 'skip, a moment ago', missed: 'skip', type: 'one_time', at: '1 second' },
		]);
		await sleep(1500);
		await work();
		await until('all that was missed is seen to', DUE_WITHIN, () => settled(place), 100);
		const runs = runsOf(place);
		assert.deepEqual(runs, { 'cron run_once': 1, 'cron skip': 0, 'interval run_once': 1, 'interval skip': 0, 'once run_once': 1, 'once skip': 0, 'skip, a moment ago': 1 });
		assert.deepEqual(place.sql("SELECT DISTINCT schedule_type, status, next_run_at > now() FROM jobs.scheduled_tasks WHERE task_type = 'nothing' ORDER BY 1"),
			[['cron', 'active', 't'], ['interval', 'active', 't'], ['one_time', 'completed', '']], 'each goes on, or is over');
	});
});

test('of several workers that see a task come due, one runs it', async () => {
	await inPlace(async ({ place, work, tasks }) => {
		tasks(Array.from({ length: TASKS }, (_, i) => ({ name: `probe ${i}`, at: '1 day' })));
		await Promise.all(Array.from({ length: WORKERS }, work));
		for (let round = 1; round <= ROUNDS; round++) {
			place.sql("UPDATE jobs.scheduled_tasks SET next_run_at = date_trunc('day', now()) + interval '1 second' WHERE task_type = 'nothing';");
			await until('all have run', DUE_WITHIN, () => settled(place), 100);
			assert.deepEqual(Object.values(runsOf(place)), Array(TASKS).fill(round));
			place.sql("UPDATE jobs.scheduled_tasks SET next_run_at = now() + interval '1 day' WHERE task_type = 'nothing';");
		}
		assert.equal(place.sql("SELECT count(*) FROM jobs.jobs WHERE payload ? 'task_id' AND type = 'nothing'")[0][0], String(TASKS * ROUNDS), 'there is no job without its run');
		assert.equal(place.sql("SELECT count(*) FROM jobs.workers")[0][0] >= WORKERS, true);
	});
});
