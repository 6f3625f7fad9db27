// SPDX-License-Identifier: GPL-3.0-or-later
// Learning sessions in the API: begun, ended once, listed for the student and for those who hear them; ended by the clean-up.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql } = require('../support/server.js');
const { until } = require('../support/instance.js');

const match = (school, student, tutor) => sql(`INSERT INTO tutoring.tutor_students (school_id, student_id, tutor_id)
	VALUES ('${school.id}', '${student.id}', '${tutor.id}')`);
const looks = (who) => sql(`SELECT student_id FROM school.access_log WHERE actor_id = '${who.id}' AND action = 'speaking_read' ORDER BY id`).flat();

test('a session begins with the tutor of now, and ends once', async () => {
	const school = makeSchool({ student: 2, tutor: 1 });
	const { student: [student, other], tutor: [tutor] } = school;
	match(school, student, tutor);
	const begun = await student.api.post('/learning-sessions', { session_type: 'practice' });
	assert.equal(begun.status, 201);
	assert.deepEqual({ ...begun.body, id: null, started_at: null }, { id: null, student_id: student.id, tutor_id: tutor.id, session_type: 'practice',
		started_at: null, ended_at: null, duration: null, speaking_duration: null });
	assert.ok(!Number.isNaN(Date.parse(begun.body.started_at)));
	assert.equal((await other.api.post(`/learning-sessions/${begun.body.id}/end`)).status, 404);

	sql(`UPDATE speaking.learning_sessions SET started_at = started_at - interval '5 minutes' WHERE id = '${begun.body.id}'`);
	const ends = await Promise.all([1, 2].map(() => student.api.post(`/learning-sessions/${begun.body.id}/end`, { speaking_duration: 42 })));
	assert.deepEqual(ends.map(({ status }) => status).sort(), [200, 409]);
	const [ended] = ends.filter(({ status }) => status === 200);
	assert.equal(ended.body.speaking_duration, 42);
	assert.ok(ended.body.duration >= 300);
	assert.equal(ends.find(({ status }) => status === 409).body.code, 'already_ended');
	const { body: { items: [day] } } = await student.api.get('/daily-statistics');
	assert.equal(day.sessions_count, 1);
	assert.equal(day.total_speaking_time, 42);
});

test('what is no session is refused', async () => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	assert.equal((await student.api.post('/learning-sessions', { session_type: 'singing' })).status, 422);
	assert.equal((await student.api.post('/learning-sessions', {})).status, 422);
	assert.equal((await tutor.api.post('/learning-sessions', { session_type: 'practice' })).status, 403);
	const { body } = await student.api.post('/learning-sessions', { session_type: 'conversation' });
	for (const speaking_duration of [-1, 86401, 'long'])
		assert.equal((await student.api.post(`/learning-sessions/${body.id}/end`, { speaking_duration })).status, 422);
	assert.equal((await student.api.post(`/learning-sessions/${randomUUID()}/end`)).status, 404);
	assert.equal((await student.api.get('/learning-sessions?from=someday')).status, 422);
});

test('sessions are listed newest first, by time and by student, for those who hear them', async () => {
	const school = makeSchool({ student: 2, tutor: 2, teacher: 1, admin: 1 });
	const { student: [student, other], tutor: [tutor, stranger], teacher: [teacher], admin: [admin] } = school;
	match(school, student, tutor);
	for (const who of [student, student, student, other])
		await who.api.post('/learning-sessions', { session_type: 'practice' });
	sql(`UPDATE speaking.learning_sessions l SET started_at = '2026-03-01T12:00:00Z'::timestamptz + n.place * interval '1 day'
		FROM (SELECT id, row_number() OVER (ORDER BY started_at) AS place FROM speaking.learning_sessions WHERE student_id = '${student.id}') AS n WHERE n.id = l.id`);
	const own = await student.api.all('/learning-sessions', 2);
	assert.deepEqual(own.map(({ started_at }) => started_at.slice(0, 10)), ['2026-03-04', '2026-03-03', '2026-03-02']);
	assert.equal((await student.api.all('/learning-sessions?from=2026-03-03&to=2026-03-03')).length, 1);
	assert.equal((await student.api.all('/learning-sessions?from=2026-03-03T12:00:00Z')).length, 2);
	assert.deepEqual(await tutor.api.all('/learning-sessions', 2), own, 'a tutor sees those that were held with them');
	assert.deepEqual(await stranger.api.all('/learning-sessions'), []);
	for (const who of [tutor, teacher, admin])
		assert.deepEqual(await who.api.all(`/learning-sessions?student_id=${student.id}`), own);
	assert.deepEqual([looks(tutor), looks(teacher), looks(admin)], [[], [student.id], [student.id]], 'staff who look are written down');
	assert.equal((await stranger.api.get(`/learning-sessions?student_id=${student.id}`)).status, 404);
	assert.equal((await other.api.get(`/learning-sessions?student_id=${student.id}`)).status, 404);
	assert.equal((await admin.api.get('/learning-sessions')).body.errors[0].code, 'required');
	const elsewhere = makeSchool({ admin: 1 });
	assert.equal((await elsewhere.admin[0].api.get(`/learning-sessions?student_id=${student.id}`)).status, 404);
});

test('a session whose tab closed is ended by the clean-up', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const { body: { id } } = await student.api.post('/learning-sessions', { session_type: 'practice' });
	sql(`UPDATE speaking.learning_sessions SET started_at = now() - interval '9 minutes', left_at = now() - interval '2 minutes' WHERE id = '${id}';
		UPDATE jobs.scheduled_tasks SET next_run_at = now() WHERE name = 'end_learning_sessions' AND school_id IS NULL`);
	await until('the session ends', 90000, () => sql(`SELECT end_cause FROM speaking.learning_sessions WHERE id = '${id}' AND ended_at IS NOT NULL`)[0]);
	const { body: { items: [session] } } = await student.api.get('/learning-sessions');
	assert.equal(session.duration, 420);
	assert.equal((await student.api.post(`/learning-sessions/${id}/end`)).status, 409);
});
