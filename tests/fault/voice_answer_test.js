// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 of the worker while it makes feedback by voice: the student is told once, and hears it.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { processes, killNow, until, untilHealthy } = require('../http/support/instance.js');

const RESCUED_WITHIN = 90000;
const LONG = '이 문장을 천천히 끝까지 읽어 봐요. '.repeat(80);

test.beforeEach(() => untilHealthy());

for (const [victims, choose] of Object.entries({ 'the whole worker': ({ worker }) => worker, 'its children': ({ worker }) => worker.slice(1) }))
	test(`${victims} is killed while a text is read aloud`, async () => {
		const school = makeSchool({ student: 1, tutor: 1 });
		const { student: [student], tutor: [tutor] } = school;
		sql(`INSERT INTO tutoring.tutor_students (school_id, tutor_id, student_id) VALUES ('${school.id}', '${tutor.id}', '${student.id}')`);
		const { status, body } = await tutor.api.post('/feedback', { student_id: student.id, message_type: 'audio', speak: true, message: LONG });
		assert.equal(status, 202, JSON.stringify(body));
		const job = () => sql(`SELECT status FROM jobs.jobs WHERE job_id = '${body.job_id}'`)[0][0];
		await until('it is under way', 15000, () => job() === 'PROCESSING', 5);
		choose(processes()).forEach(killNow);
		assert.notEqual(job(), 'COMPLETED', 'the job was over before the kill');
		await until('it is made', RESCUED_WITHIN, () => job() === 'COMPLETED', 250);

		const { body: { items } } = await student.api.get('/feedback');
		assert.deepEqual(items.map(({ id }) => id), [body.id]);
		const [[notices, waiting, kept]] = sql(`SELECT (SELECT count(*) FROM inbox.notifications WHERE user_id = '${student.id}' AND kind = 'voice_received'),
			(SELECT count(*) FROM speaking.voice_answers WHERE student_id = '${student.id}'),
			(SELECT count(*) FROM files.files WHERE person_id = '${tutor.id}' AND bytes IS NOT NULL)`);
		assert.deepEqual([notices, waiting, kept], ['1', '0', '1']);
		assert.equal((await student.api.get(items[0].audio_url.replace(/^.*\/api\/v1/, ''))).status, 200);
	});
