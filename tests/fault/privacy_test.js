// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 in the middle of an export or an erasure: the file is made whole by another worker, the erasure did all or nothing.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { processes, killNow, until, untilHealthy, holdTransaction } = require('../http/support/instance.js');
const { formToken } = require('../http/support/people.js');
const { readZip } = require('../http/support/zip.js');

const RESCUED_WITHIN = 60000;
const UNDER_WAY_WITHIN = 15000;
const EVENTS = 50;

test.beforeEach(() => untilHealthy());

function schoolWithHistory() {
	const school = makeSchool({ admin: 1, teacher: 1, student: 1 });
	const [student] = school.student;
	sql(`INSERT INTO hub.notes (school_id, student_id, author_id, body) VALUES ('${school.id}', '${student.id}', '${school.teacher[0].id}', '메모');
		BEGIN; SELECT auth.act_in_school('${school.id}');
		SELECT hub.record_event('${student.id}', 'study', 'tutoring', 'event-' || i, '{}', now() - i * interval '1 hour') FROM generate_series(1, ${EVENTS}) i; COMMIT;`);
	return { school, student, admin: school.admin[0] };
}

/** What there is of the student: name, events, notes. */
const kept = (student) => sql(`SELECT (SELECT count(*) FROM school.people WHERE id = '${student.id}'), (SELECT count(*) FROM hub.learning_history WHERE student_id = '${student.id}'),
	(SELECT count(*) FROM hub.notes WHERE student_id = '${student.id}')`)[0].map(Number);

/** Whether somebody waits for a lock on a table. */
const waitsFor = (table) => Number(sql(`SELECT count(*) FROM pg_stat_activity a WHERE EXISTS (SELECT FROM pg_locks l WHERE l.pid = a.pid AND NOT l.granted
	AND (l.relation = '${table}'::regclass OR l.locktype IN ('transactionid', 'tuple')))`)[0][0]) > 0;

test('the whole worker is killed while it makes an export', async () => {
	const { student, admin } = schoolWithHistory();
	const release = await holdTransaction('LOCK TABLE hub.notes');
	const { status, body } = await admin.api.post(`/students/${student.id}/export`);
	assert.equal(status, 202);
	await until('the export waits for the notes', UNDER_WAY_WITHIN, () => waitsFor('hub.notes'));
	processes().worker.forEach(killNow);
	await release();
	assert.equal(sql(`SELECT count(*) FROM hub.exports WHERE student_id = '${student.id}' AND content IS NOT NULL`)[0][0], '0', 'nothing half made is kept');
	await until('another worker makes it', RESCUED_WITHIN, () => sql(`SELECT status FROM jobs.jobs WHERE job_id = '${body.job_id}'`)[0][0] === 'COMPLETED', 250);
	const [[address]] = sql(`SELECT result ->> 'url' FROM jobs.jobs WHERE job_id = '${body.job_id}'`);
	const { bytes } = await admin.api.get(address.slice('/api/v1'.length));
	const { tables } = JSON.parse(readZip(bytes).get('data.json').toString());
	assert.deepEqual([tables['hub.learning_history'].length, tables['hub.notes'].length], [EVENTS, 1]);
});

test('the web children are killed while one erases', async () => {
	const { student, admin } = schoolWithHistory();
	const browser = admin.form();
	const erase = `/hub/students/${student.id}/erase`;
	const token = await formToken(browser);
	const before = kept(student);
	const release = await holdTransaction(`SELECT FROM hub.notes WHERE student_id = '${student.id}' FOR UPDATE`);
	const cut = browser.post(erase, { token, confirm_name: student.name }).then(({ status }) => status, () => 0);
	await until('the erasure waits for the note', UNDER_WAY_WITHIN, () => waitsFor('hub.notes'));
	processes().web.slice(1).forEach(killNow);
	await release();
	assert.notEqual(await cut, 303, 'the browser is not told that it was done');
	await untilHealthy();
	assert.deepEqual(kept(student), before, 'nothing is erased');
	assert.equal((await browser.post(erase, { token, confirm_name: student.name })).status, 303);
	assert.deepEqual(kept(student), [0, 0, 0], 'then everything');
});
