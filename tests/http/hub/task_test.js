// SPDX-License-Identifier: GPL-3.0-or-later
// Scheduled tasks: made by program and by form, changed, paused, run, and what is said to expressions that are wrong or never come.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { makeSchool, changeSettings, sql } = require('../support/server.js');
const { until } = require('../support/instance.js');

const LIMIT = 30000;
const weekly = (more = {}) => ({ task_type: 'weekly_analytics', schedule_type: 'cron', cron_expression: '0 10 * * 1', ...more });
const faults = ({ status, body }) => [status, ...(body.errors || []).map(({ field, code }) => `${field} ${code}`)];

async function made(person, task) {
	const { status, body } = await person.api.post('/scheduled-tasks', task);
	assert.equal(status, 201, JSON.stringify(body));
	return body;
}

const untilDone = (person, job) => until('the job is over', LIMIT, async () => ['COMPLETED', 'FAILED'].includes((await person.api.get(`/jobs/${job}`)).body.status), 50);

test('a task has the columns of the document, and comes in the zone of its school', async () => {
	const school = makeSchool({ admin: 1 });
	const [admin] = school.admin;
	changeSettings(school, { time_zone: 'America/New_York' });
	const task = await made(admin, weekly({ config: { scope: 'all_schools', metrics: ['engagement', 'performance'] } }));
	assert.deepEqual(Object.keys(task).sort(), ['config', 'created_at', 'cron_expression', 'id', 'job_id', 'last_run_at', 'missed', 'next_run_at', 'schedule_type',
		'status', 'student_id', 'task_type'].sort());
	assert.deepEqual([task.status, task.last_run_at, task.job_id, task.student_id, task.missed], ['active', null, null, null, 'run_once']);
	const local = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/New_York', weekday: 'short', hour: '2-digit', minute: '2-digit' }).format(new Date(task.next_run_at));
	assert.match(local, /Mon.*10:00/);
	assert.ok(new Date(task.next_run_at) > new Date());
	assert.deepEqual((await admin.api.get(`/scheduled-tasks/${task.id}`)).body, task);
	assert.deepEqual((await admin.api.get('/scheduled-tasks')).body.items, [task]);
});

for (const expression of ['0 10 * *', '0 10 * * 1 2026', '61 * * * *', '* 24 * * *', '0 0 0 * *', '0 0 * 13 *', '0 0 * * 8', '*/0 * * * *', 'every day', '0 0 1-0 * *', '@daily', '0 0 * * montag'])
	test(`"${expression}" is no expression, which is said at cron_expression`, async () => {
		const [admin] = makeSchool({ admin: 1 }).admin;
		assert.deepEqual(faults(await admin.api.post('/scheduled-tasks', weekly({ cron_expression: expression }))), [422, 'cron_expression bad_cron']);
	});

for (const expression of ['0 0 30 2 *', '0 0 31 4,6,9,11 *', '0 0 31 feb *'])
	test(`"${expression}" never comes, which is said at cron_expression`, async () => {
		const [admin] = makeSchool({ admin: 1 }).admin;
		assert.deepEqual(faults(await admin.api.post('/scheduled-tasks', weekly({ cron_expression: expression }))), [422, 'cron_expression cron_never']);
		const task = await made(admin, weekly());
		assert.deepEqual(faults(await admin.api.patch(`/scheduled-tasks/${task.id}`, { cron_expression: expression })), [422, 'cron_expression cron_never']);
		assert.deepEqual((await admin.api.get(`/scheduled-tasks/${task.id}`)).body, task, 'nothing changed');
	});

for (const expression of ['0 0 29 2 *', '0 0 31 * *', '0 0 * * 7', '0 0 * * SUN', '0 0 1 JAN Mon', '*/15 8-18/2 * * mon-fri', '0 0 13 * 5'])
	test(`"${expression}" is taken`, async () => {
		const [admin] = makeSchool({ admin: 1 }).admin;
		assert.ok((await made(admin, weekly({ cron_expression: expression }))).next_run_at);
	});

test('what a schedule lacks or does not take is said at its field', async () => {
	const school = makeSchool({ admin: 1, student: 1 });
	const [admin] = school.admin;
	const refused = async (task) => faults(await admin.api.post('/scheduled-tasks', { task_type: 'daily_report', ...task }));
	assert.deepEqual(await refused({ schedule_type: 'cron' }), [422, 'cron_expression required']);
	assert.deepEqual(await refused({ schedule_type: 'one_time' }), [422, 'next_run_at required']);
	assert.deepEqual(await refused({ schedule_type: 'interval' }), [422, 'config bad_interval']);
	for (const seconds of [59, 0, -60, 1e9, 60.5, '60', null])
		assert.deepEqual(await refused({ schedule_type: 'interval', config: { every_seconds: seconds } }), [422, 'config bad_interval'], String(seconds));
	assert.deepEqual(await refused({ schedule_type: 'cron', cron_expression: '0 9 * * *', config: { every_seconds: 'often' } }), [422, 'config bad_interval']);
	assert.deepEqual(await refused({ schedule_type: 'interval', cron_expression: '* * * * *', config: { every_seconds: 60 } }), [422, 'cron_expression not_taken']);
	assert.deepEqual(await refused({ schedule_type: 'weekly' }), [422, 'schedule_type unknown_choice']);
	assert.deepEqual(await refused({ schedule_type: 'cron', cron_expression: '0 9 * * *', student_id: randomUUID() }), [422, 'student_id unknown_student']);
	assert.deepEqual(await refused({ schedule_type: 'cron', cron_expression: '0 9 * * *', config: { include_sections: ['progress', 'secrets'] } }), [422, 'config bad_sections']);
	assert.deepEqual(await refused({ schedule_type: 'cron', cron_expression: '0 9 * * *', config: [] }), [422, 'config wrong_type']);
	assert.deepEqual(await refused({ schedule_type: 'cron', cron_expression: '0 9 * * *', config: { note: 'x'.repeat(5000) } }), [422, 'config config_too_long']);
	assert.deepEqual(faults(await admin.api.post('/scheduled-tasks', weekly({ student_id: school.student[0].id }))), [422, 'student_id not_taken']);
	assert.deepEqual(faults(await admin.api.post('/scheduled-tasks', weekly({ config: { scope: 'everywhere' } }))), [422, 'config bad_scope']);
	assert.deepEqual(faults(await admin.api.post('/scheduled-tasks', weekly({ task_type: 'retention' }))), [422, 'task_type unknown_choice']);
	assert.equal((await admin.api.get('/scheduled-tasks')).body.items.length, 0);
});

test('every way to come is taken, and changes into every other', async () => {
	const [admin] = makeSchool({ admin: 1 }).admin;
	const interval = await made(admin, { task_type: 'daily_report', schedule_type: 'interval', config: { every_seconds: 60, include_sections: ['progress', 'recommendations'] } });
	assert.ok(new Date(interval.next_run_at) > new Date());
	const change = async (changes) => {
		const { status, body } = await admin.api.patch(`/scheduled-tasks/${interval.id}`, changes);
		assert.equal(status, 200, JSON.stringify(body));
		return body;
	};
	const paused = await change({ status: 'paused' });
	assert.deepEqual([paused.status, paused.next_run_at], ['paused', null], 'what pauses does not come');
	assert.ok((await change({ status: 'active' })).next_run_at);
	const longer = await change({ config: { every_seconds: 3600 } });
	assert.deepEqual(longer.config, { every_seconds: 3600, include_sections: ['progress', 'recommendations'] }, 'what is not named stays');
	assert.ok(new Date(longer.next_run_at) - Date.now() > 3500e3);
	assert.deepEqual((await change({ config: { include_sections: null } })).config, { every_seconds: 3600 });
	const cron = await change({ schedule_type: 'cron', cron_expression: '0 9 1 1 *' });
	assert.deepEqual([cron.schedule_type, cron.cron_expression], ['cron', '0 9 1 1 *']);
	const later = '2031-05-06T07:08:09Z';
	assert.equal((await change({ next_run_at: later })).next_run_at, later, 'the next time may be set');
	assert.equal((await change({ missed: 'skip' })).next_run_at, later, 'and stays while nothing else changes');
	const once = await change({ schedule_type: 'one_time', next_run_at: later });
	assert.deepEqual([once.schedule_type, once.cron_expression, once.next_run_at], ['one_time', null, later]);
	assert.equal((await change({ status: 'paused' })).next_run_at, later, 'what comes once keeps its time');
	assert.deepEqual((await change({ status: 'completed' })).next_run_at, null);
	assert.deepEqual(faults(await admin.api.patch(`/scheduled-tasks/${interval.id}`, { status: 'active' })), [422, 'next_run_at required']);
	assert.equal((await admin.api.send('DELETE', `/scheduled-tasks/${interval.id}`)).status, 204);
	assert.equal((await admin.api.get(`/scheduled-tasks/${interval.id}`)).status, 404);
});

test('a task that is run now has a job, a run, and a result that who ordered it can follow', async () => {
	const school = makeSchool({ admin: 2, teacher: 1, operator: 1 });
	const [admin, other] = school.admin;
	const task = await made(admin, weekly({ status: 'paused', config: { scope: 'all_schools' } }));
	const { status, body } = await admin.api.post(`/scheduled-tasks/${task.id}/run`);
	assert.equal(status, 202);
	await untilDone(admin, body.job_id);
	const { body: job } = await admin.api.get(`/jobs/${body.job_id}`);
	assert.deepEqual([job.status, job.progress, job.error], ['COMPLETED', 1, null]);
	assert.match(job.result.url, /^\/api\/v1\/reports\//);
	const file = await admin.api.get(job.result.url.slice('/api/v1'.length));
	assert.deepEqual([file.status, file.headers.get('content-type'), file.bytes.subarray(0, 5).toString()], [200, 'application/pdf', '%PDF-']);
	const { body: now } = await admin.api.get(`/scheduled-tasks/${task.id}`);
	assert.deepEqual([now.status, now.next_run_at, now.job_id], ['paused', null, body.job_id]);
	assert.ok(now.last_run_at);
	assert.deepEqual(sql(`SELECT status, due_at IS NULL, finished_at >= started_at FROM jobs.task_runs WHERE task_id = '${task.id}'`), [['COMPLETED', 't', 't']]);
	assert.equal((await other.api.get(`/jobs/${body.job_id}`)).status, 200, 'the school\'s admins see its jobs');
	assert.equal((await school.teacher[0].api.get(`/jobs/${body.job_id}`)).status, 404, 'others only their own');
	assert.match((await admin.form().get(`/hub/tasks/${task.id}`)).text, /마침/);
});

test('what is due runs by itself, once, and what comes once is then over', async () => {
	const [admin] = makeSchool({ admin: 1 }).admin;
	const task = await made(admin, { task_type: 'weekly_analytics', schedule_type: 'one_time', next_run_at: new Date(Date.now() - 1000).toISOString() });
	await until('it has run', LIMIT, async () => sql(`SELECT 1 FROM jobs.task_runs WHERE task_id = '${task.id}' AND status = 'COMPLETED'`).length === 1, 250);
	const { body } = await admin.api.get(`/scheduled-tasks/${task.id}`);
	assert.deepEqual([body.status, body.next_run_at], ['completed', null]);
	assert.equal(sql(`SELECT count(*) FROM jobs.task_runs WHERE task_id = '${task.id}'`)[0][0], '1');
});

test('a run that fails is kept with its reason, and told to who made the task', async () => {
	const school = makeSchool({ admin: 1, student: 1 });
	const [admin] = school.admin;
	const task = await made(admin, weekly());
	sql(`UPDATE jobs.scheduled_tasks SET task_type = 'class_report', config = '{"class_id": "${randomUUID()}"}' WHERE id = '${task.id}'`);
	const { body } = await admin.api.post(`/scheduled-tasks/${task.id}/run`);
	await untilDone(admin, body.job_id);
	const { body: job } = await admin.api.get(`/jobs/${body.job_id}`);
	assert.deepEqual([job.status, job.error.code, job.result], ['FAILED', 'class_empty', null]);
	assert.equal(job.error.message, '그 반에는 학생이 없어요.');
	const { body: notices } = await admin.api.get('/notifications');
	assert.deepEqual(notices.items.map(({ title, link }) => [title, link]), [['예약 작업을 마치지 못했어요', `/hub/tasks/${task.id}`]]);
});

test('the platform\'s own care is the operator\'s, who may say when and no more', async () => {
	const school = makeSchool({ admin: 1, operator: 1 });
	const [[id, expression]] = sql("SELECT id, cron_expression FROM jobs.scheduled_tasks WHERE name = 'expire_requests'");
	const [operator] = school.operator;
	assert.equal((await school.admin[0].api.get(`/scheduled-tasks/${id}`)).status, 404);
	assert.ok((await operator.api.all('/scheduled-tasks')).some((task) => task.id === id));
	assert.ok(!(await school.admin[0].api.all('/scheduled-tasks')).some((task) => task.id === id));
	assert.equal((await operator.api.patch(`/scheduled-tasks/${id}`, { cron_expression: expression })).status, 200);
	assert.deepEqual(faults(await operator.api.patch(`/scheduled-tasks/${id}`, { config: { other: 1 } })), [422, 'config platform_task']);
	assert.equal((await operator.api.send('DELETE', `/scheduled-tasks/${id}`)).body.code, 'platform_task');
	const { body: everywhere } = await operator.api.post('/scheduled-tasks', weekly({ config: { scope: 'all_schools' } }));
	assert.equal(everywhere.config.scope, 'all_schools');
	await operator.api.send('DELETE', `/scheduled-tasks/${everywhere.id}`);
});

test('by form: picked, said in words, changed, paused, resumed, deleted', async () => {
	const [admin] = makeSchool({ admin: 1 }).admin;
	const browser = admin.form();
	const page = await browser.get('/hub/tasks/new');
	assert.match(page.text, /시간대: Asia\/Seoul/);
	const task = await browser.submit(page, '/hub/tasks', { task_type: 'weekly_analytics', repeat: 'weekly', weekday_1: '1', time: '10:00' });
	assert.equal(task.note, '예약했어요.');
	assert.match(task.text, /매주 월요일 오전 10시/);
	const paused = await browser.submit(task, `${task.path}/pause`);
	assert.match(paused.text, /쉬는 중/);
	assert.match((await browser.submit(paused, `${task.path}/resume`)).text, /다음:/);
	const edit = await browser.get(`${task.path}/edit`);
	assert.match(edit.html, /name="repeat" value="weekly" checked/);
	assert.match(edit.html, /name="weekday_1" value="1" checked/);
	const monthly = await browser.submit(edit, `${task.path}/edit`, { repeat: 'monthly', day: '31', time: '07:30' });
	assert.match(monthly.text, /매월 31일 오전 7시 30분/);
	assert.match((await browser.get('/hub/tasks')).text, /매월 31일 오전 7시 30분/);
	const sure = await browser.get(`${task.path}/delete`);
	assert.equal((await browser.submit(sure, `${task.path}/delete`)).note, '예약을 지웠어요.');
	assert.equal((await browser.get(task.path)).status, 404);
});

test('by form: what is wrong stands at its field, and what was typed stays', async () => {
	const [admin] = makeSchool({ admin: 1 }).admin;
	const browser = admin.form();
	const page = await browser.get('/hub/tasks/new');
	const send = (fields) => browser.submit(page, '/hub/tasks', { task_type: 'daily_report', ...fields });
	const wrong = await send({ repeat: 'cron', cron_expression: '0 0 30 2 *' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.html, /id="cron_expression"[^>]*value="0 0 30 2 \*"[^>]*aria-invalid="true"/);
	assert.match(wrong.html, /name="repeat" value="cron" checked/);
	assert.match((await send({ repeat: 'weekly', time: '09:00', weekday_1: '0' })).html, /id="weekdays-error"/);
	assert.match((await send({ repeat: 'daily', time: '' })).html, /id="time-error"/);
	assert.match((await send({ repeat: 'interval', every: '', unit: 'minutes' })).html, /id="every-error"/);
	assert.match((await send({ repeat: 'once', at: '' })).html, /id="at-error"/);
	assert.equal((await send({ repeat: 'once', at: '2031-01-02T03:04' })).status, 200);
	assert.equal((await send({ repeat: 'interval', every: '2', unit: 'hours' })).status, 200);
});
