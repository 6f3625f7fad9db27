// SPDX-License-Identifier: GPL-3.0-or-later
// What holds when many decide at the same moment, and when the same thing is sent twice.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool } = require('../support/server.js');

const count = (list) => list.reduce((sum, word) => ({ ...sum, [word]: (sum[word] || 0) + 1 }), {});

async function ask(student, tutor) {
	const { status, body } = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' });
	assert.equal(status, 201);
	return body;
}

test('ten students wait for one last place: when all are approved at once, one is matched and nine answers say tutor_full', async () => {
	const { student: students, tutor: [tutor] } = makeSchool({ student: 10, tutor: [{ max_student: 1 }] });
	const requests = [];
	for (const student of students)
		requests.push(await ask(student, tutor));
	const answers = await Promise.all(requests.map((one) => tutor.api.post(`/tutor-requests/${one.id}/approve`)));
	assert.deepEqual(count(answers.map(({ status, body }) => (status === 200 ? 'approved' : body.code))), { approved: 1, tutor_full: 9 });
	assert.equal((await tutor.api.get('/tutor-students?status=active')).body.items.length, 1);
	assert.equal((await tutor.api.get('/tutors')).body.items[0].student_count, 1);
	const unread = await Promise.all(students.map(async (student) => (await student.form().get('/')).unread));
	assert.deepEqual(count(unread), { 1: 1, '': 9 }, 'only the one who was matched is told');
});

test('fifty approvals of the same request at once: one 200, 49 conflicts', async () => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const { id } = await ask(student, tutor);
	const answers = await Promise.all(Array.from({ length: 50 }, () => tutor.api.post(`/tutor-requests/${id}/approve`)));
	assert.deepEqual(count(answers.map(({ status, body }) => (status === 200 ? 'approved' : `${status} ${body.code}`))),
		{ approved: 1, '409 already_decided': 49 });
	assert.equal((await student.api.get('/tutor-students')).body.items.length, 1);
	assert.equal((await student.form().get('/')).unread, '1');
});

test('twenty requests of one student to the same tutor at once: one is open', async () => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const answers = await Promise.all(Array.from({ length: 20 }, () =>
		student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' })));
	assert.deepEqual(count(answers.map(({ status, body }) => (status === 201 ? 'sent' : body.code))), { sent: 1, already_open: 19 });
});

test('two tutors approve the same student at once: the school allows one', async () => {
	const { student: [student], tutor: tutors } = makeSchool({ student: 1, tutor: 2 });
	const requests = [await ask(student, tutors[0]), await ask(student, tutors[1])];
	const answers = await Promise.all(requests.map((one, i) => tutors[i].api.post(`/tutor-requests/${one.id}/approve`)));
	assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
	assert.equal((await student.api.get('/tutor-students?status=active')).body.items.length, 1);
});

test('an approval and a cancellation at once: one of them wins, and nothing is half done', async () => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const { id } = await ask(student, tutor);
	const answers = await Promise.all([tutor.api.post(`/tutor-requests/${id}/approve`), student.api.post(`/tutor-requests/${id}/cancel`)]);
	assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409]);
	const { status } = (await student.api.get(`/tutor-requests/${id}`)).body;
	const matches = (await student.api.get('/tutor-students')).body.items.length;
	assert.ok((status === 'APPROVED' && matches === 1) || (status === 'CANCELLED' && matches === 0));
});

test('a form sent twice changes one row', async () => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const { id } = await ask(student, tutor);
	await tutor.api.post(`/tutor-requests/${id}/approve`);
	const form = tutor.form();
	const page = await form.get(`/students/${student.id}`);
	const { fields } = page.form(`/students/${student.id}/feedback`);
	const twice = await Promise.all([1, 2].map(() => form.post(`/students/${student.id}/feedback`, { ...fields, message: '한 번만' })));
	assert.ok(twice.every(({ status }) => status === 303 || status === 409));
	await form.post(`/students/${student.id}/feedback`, { ...fields, message: '한 번만' });
	assert.equal((await tutor.api.get(`/feedback?student_id=${student.id}`)).body.items.length, 1);
});

test('the same Idempotency-Key gives the first answer again, and with another body 422', async () => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const key = { 'Idempotency-Key': 'story-1' };
	const first = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' }, key);
	const second = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' }, key);
	assert.equal(second.status, 201);
	assert.deepEqual(second.body, first.body);
	const other = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '다른 말' }, key);
	assert.equal(other.status, 422);
});
