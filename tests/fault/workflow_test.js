// SPDX-License-Identifier: GPL-3.0-or-later
// Workflows when things break: the worker is killed again and again while executions are under way. Each goes on at its step, and no step is
// done twice.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { processes, killNow, sleep, until, untilHealthy } = require('../http/support/instance.js');

const EXECUTIONS = 8;
const STEPS = 12;
const KILLS = 4;
const DONE_WITHIN = 240000;

test.beforeEach(() => untilHealthy());

test('the worker is killed while workflows run', async () => {
	const school = makeSchool({ teacher: 1 });
	const [teacher] = school.teacher;
	const steps = Array.from({ length: STEPS }, (_, i) => (i % 3 === 2 ? { name: `s${i}`, type: 'notify', to: { role: 'me' }, title: `${i}`, text: `{{steps.s${i - 1}.output}}` }
		: { name: `s${i}`, type: 'transform', template: i ? `{{steps.s${i - 1}.output}}+` : '+' }));
	const { body: workflow } = await teacher.api.post('/workflows', { name: '시험', steps });
	const executions = [];
	for (let i = 0; i < EXECUTIONS; i++)
		executions.push((await teacher.api.post(`/workflows/${workflow.id}/run`)).body.id);
	for (let i = 0; i < KILLS; i++) {
		processes().worker.forEach(killNow);
		await sleep(700);
	}
	const running = () => Number(sql(`SELECT count(*) FROM workspace.workflow_executions WHERE workflow_id = '${workflow.id}' AND finished_at IS NULL`)[0][0]);
	await until('all are done', DONE_WITHIN, () => running() === 0, 500);
	await untilHealthy();
	for (const id of executions) {
		const { body } = await teacher.api.get(`/workflow-executions/${id}`);
		assert.deepEqual([body.status, body.steps.map(({ name, status }) => `${name} ${status}`)], ['COMPLETED', steps.map(({ name }) => `${name} COMPLETED`)]);
	}
	const [[notices, events]] = sql(`SELECT count(*), count(DISTINCT d.event_key) FROM inbox.deliveries d JOIN inbox.notifications n ON n.id = d.notification_id
		WHERE d.recipient = '${teacher.id}' AND n.kind = 'workflow_message' AND d.channel = 'inbox'`);
	assert.deepEqual([Number(notices), Number(events)], [EXECUTIONS * STEPS / 3, EXECUTIONS * STEPS / 3], 'each notice came once');
});
