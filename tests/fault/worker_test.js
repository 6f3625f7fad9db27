// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 of a worker in the middle of a job: another takes it over within 60 seconds, and whoever was told is not told again.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { url, makeSchool, sql } = require('../http/support/server.js');
const { processes, killNow, until, untilHealthy } = require('../http/support/instance.js');
const { formToken } = require('../http/support/people.js');

const RESCUED_WITHIN = 60000;
const REACH = 3000;
const NOTICED_WITHIN = 5000;

test.beforeEach(() => untilHealthy());

/* One that was killed is listed until whoever supervises it has looked. */
function lives(id) {
	try {
		return process.kill(id, 0);
	} catch {
		return false;
	}
}

for (const [victims, choose] of Object.entries({ 'the whole worker': ({ worker }) => worker, 'its children': ({ worker }) => worker.slice(1) }))
	test(`${victims} is killed while an announcement goes out`, async () => {
		const school = makeSchool({ admin: 1 });
		const [admin] = school.admin;
		sql(`WITH made AS (INSERT INTO school.people (school_id, name, login) SELECT '${school.id}', '학생 ' || i, 'many-' || i FROM generate_series(1, ${REACH}) i RETURNING id)
			INSERT INTO school.roles (person_id, school_id, role) SELECT id, '${school.id}', 'student' FROM made`);
		const browser = admin.form();
		const sent = await browser.post('/admin/announcements', { token: await formToken(browser), audience: 'role:student', title: '체육대회', body: '금요일에 열려요.' });
		assert.equal(sent.status, 303, sent.text);
		const announcement = () => sql(`SELECT a.sent_count, j.status, j.attempts FROM inbox.announcements a JOIN jobs.jobs j ON j.job_id = a.job_id WHERE a.school_id = '${school.id}'`)[0];
		await until('it is under way', 15000, () => Number(announcement()[0]) > 0, 5);
		choose(processes()).forEach(killNow);
		const [done, status] = announcement();
		assert.notEqual(status, 'COMPLETED', `the job was over before the kill (${done})`);
		await until('the job is done', RESCUED_WITHIN, () => announcement()[1] === 'COMPLETED', 250);
		assert.equal(Number(announcement()[0]), REACH);
		const [[people, notices]] = sql(`SELECT count(DISTINCT user_id), count(*) FROM inbox.notifications WHERE school_id = '${school.id}' AND kind = 'announcement'`);
		assert.deepEqual([people, notices].map(Number), [REACH, REACH]);
	});

test('jobs that wait while no worker is there are done when one is', async () => {
	for (let i = 0; i < 3; i++) {
		const rows = sql(Array.from({ length: 50 }, () => "SELECT jobs.enqueue('nothing', '{}', NULL);").join('\n'));
		processes().worker.forEach(killNow);
		const ids = rows.map(([id]) => `'${id}'`).join();
		await until('all are done', RESCUED_WITHIN, () => sql(`SELECT count(*) FROM jobs.jobs WHERE job_id IN (${ids}) AND status <> 'COMPLETED'`)[0][0] === '0', 250);
		await untilHealthy();
	}
});

const isWhole = (worker) => worker.length > 2 && worker.every(lives);

for (const [victims, choose] of Object.entries({ 'the whole worker': ({ worker }) => worker, 'its children': ({ worker }) => worker.slice(1) }))
	test(`${victims} hangs, which /healthz says`, async () => {
		await until('the worker stands', RESCUED_WITHIN, () => isWhole(processes().worker), 100);
		const stopped = choose(processes());
		const worker = async () => (await (await fetch(`${url}/api/v1/healthz`)).json()).worker;
		assert.equal(await worker(), 'ok');
		stopped.forEach((process_) => process.kill(process_, 'SIGSTOP'));
		try {
			await until('it is noticed', NOTICED_WITHIN, async () => (await worker()) === 'away', 100);
		} finally {
			stopped.forEach((process_) => process.kill(process_, 'SIGCONT'));
		}
		await until('it is noticed that it goes on', NOTICED_WITHIN, async () => (await worker()) === 'ok', 100);
	});
