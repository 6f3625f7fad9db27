// SPDX-License-Identifier: GPL-3.0-or-later
// A student asks for a tutor, the tutor decides, both read of it; as people do it, with forms and without script.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, changeSettings, sql } = require('../support/server.js');

test('a student finds a tutor, is approved, reads feedback, and everybody sees how things stand', async (t) => {
	const { student: [mina], tutor: [seoyeon], teacher: [teacher] } = makeSchool({
		student: [{ name: '윤민아' }], teacher: [{ name: '정하영' }],
		tutor: [{ name: '박서연', subjects: ['발음'], introduction: '천천히 같이 읽어요.' }],
	});
	const student = mina.form();
	const tutor = seoyeon.form();

	await t.test('the student finds the tutor in the directory', async () => {
		assert.match((await student.get('/')).html, /href="[^"]*\/tutors\?accepting=1"/);
		const tutors = await student.get('/tutors?q=%EB%B0%9C%EC%9D%8C&accepting=1');
		assert.equal(tutors.status, 200);
		assert.match(tutors.text, /박서연/);
		assert.doesNotMatch((await student.get('/tutors?q=%EC%88%98%ED%95%99')).text, /박서연/);
	});

	await t.test('an empty message is refused at its field, and what is right goes through', async () => {
		const page = await student.get(`/tutors/${seoyeon.id}`);
		const refused = await student.submit(page, `/tutors/${seoyeon.id}/request`, { message: '  ' });
		assert.equal(refused.status, 422);
		assert.match(refused.html, /aria-invalid="true"/);
		const sent = await student.submit(refused, `/tutors/${seoyeon.id}/request`, { message: '발음을 배우고 싶어요.' });
		assert.equal(sent.status, 200);
		assert.match(sent.path, /^\/requests\/[0-9a-f-]{36}$/);
		assert.match(sent.note, /박서연/);
	});

	let request;
	await t.test('the tutor sees it first of all, and looking at it is shown to the student', async () => {
		const home = await tutor.get('/');
		assert.match(home.text, /발음을 배우고 싶어요/);
		assert.equal(home.unread, '1');
		request = (await seoyeon.api.get('/tutor-requests?box=received&status=PENDING')).body.items[0];
		assert.equal(request.viewed_at, null);
		assert.equal((await mina.api.get(`/tutor-requests/${request.id}`)).body.viewed_at, null);
		assert.equal((await tutor.get(`/requests/${request.id}`)).status, 200);
		assert.ok((await mina.api.get(`/tutor-requests/${request.id}`)).body.viewed_at);
	});

	await t.test('the tutor approves from the dashboard', async () => {
		const answer = await tutor.submit(await tutor.get('/'), `/requests/${request.id}/approve`);
		assert.equal(answer.status, 200);
		assert.match(answer.note, /윤민아/);
		assert.match(answer.html, new RegExp(`/students/${mina.id}`));
		const approved = (await mina.api.get(`/tutor-requests/${request.id}`)).body;
		assert.equal(approved.status, 'APPROVED');
		assert.ok(approved.processed_at);
		assert.equal((await student.get('/')).unread, '1');
	});

	await t.test('a draft survives a closed tab, and is gone when the feedback is sent', async () => {
		const page = await tutor.get(`/students/${mina.id}`);
		const { token } = page.form(`/students/${mina.id}/feedback`).fields;
		const draft = await tutor.post(`/students/${mina.id}/draft`, { token, message: '오늘은 문장 끝을', session_id: '' });
		assert.equal(draft.status, 204);
		const again = await tutor.get(`/students/${mina.id}`);
		assert.equal(again.form(`/students/${mina.id}/feedback`).fields.message, '오늘은 문장 끝을');
		const sent = await tutor.submit(again, `/students/${mina.id}/feedback`, { message: '오늘은 문장 끝을 잘 올렸어요.' });
		assert.match(sent.text, /문장 끝을 잘 올렸어요/);
		assert.equal(sent.form(`/students/${mina.id}/feedback`).fields.message, '');
	});

	await t.test('the student reads it, the tutor sees that it was read', async () => {
		assert.match((await student.get('/')).text, /문장 끝을 잘 올렸어요/);
		assert.equal((await mina.api.get('/feedback')).body.items[0].read_at, null);
		assert.match((await student.get('/feedback')).text, /문장 끝을 잘 올렸어요/);
		const [item] = (await seoyeon.api.get(`/feedback?student_id=${mina.id}`)).body.items;
		assert.ok(item.read_at);
		assert.deepEqual(Object.keys(item).sort(),
			['attempt_id', 'audio_url', 'created_at', 'id', 'message', 'message_type', 'read_at', 'session_id', 'student', 'tutor']);
	});

	await t.test('the tutor mends it within 15 minutes', async () => {
		const [item] = (await seoyeon.api.get(`/feedback?student_id=${mina.id}`)).body.items;
		const page = await tutor.get(`/feedback/${item.id}/edit`);
		const mended = await tutor.submit(page, `/feedback/${item.id}/edit`, { message: '문장 끝을 아주 잘 올렸어요.' });
		assert.match(mended.text, /아주 잘 올렸어요/);
	});

	await t.test('the teacher sees the class, and looking at a student is written down', async () => {
		const form = teacher.form();
		const home = await form.get('/');
		assert.match(home.text, /윤민아[\s\S]*박서연/);
		assert.equal((await form.get(`/students/${mina.id}`)).status, 200);
	});

	await t.test('the tutor ends the match with a reason, after being asked', async () => {
		const { id } = (await seoyeon.api.get('/tutor-students?status=active')).body.items[0];
		const page = await tutor.get(`/matches/${id}/end`);
		const refused = await tutor.submit(page, `/matches/${id}/end`, { reason: '' });
		assert.equal(refused.status, 422);
		const ended = await tutor.submit(refused, `/matches/${id}/end`, { reason: '학기가 끝났어요.' });
		assert.match(ended.note, /윤민아/);
		const [match] = (await mina.api.get('/tutor-students')).body.items;
		assert.equal(match.status, 'inactive');
		assert.deepEqual((await mina.api.get('/tutor-students?status=active')).body.items, []);
		assert.equal((await seoyeon.api.post('/feedback', { student_id: mina.id, message: '아직' })).status, 404);
	});
});

test('when an approval reaches the number of tutors a student may have, the other open requests close', async () => {
	const { student: [student], tutor } = makeSchool({ student: 1, tutor: 3 });
	const requests = [];
	for (const one of tutor)
		requests.push((await student.api.post('/tutor-requests', { tutor_id: one.id, message: '부탁드려요.' })).body);
	assert.equal((await tutor[0].api.post(`/tutor-requests/${requests[0].id}/approve`)).status, 200);
	const items = (await student.api.get('/tutor-requests?box=sent')).body.items;
	assert.deepEqual(items.map((one) => one.status).sort(), ['APPROVED', 'CANCELLED', 'CANCELLED']);
	const late = await tutor[1].api.post(`/tutor-requests/${requests[1].id}/approve`);
	assert.equal(late.status, 409);
	assert.equal(late.body.code, 'already_decided');
	assert.match((await tutor[1].form().get('/')).unread, /^[12]$/);
	const again = await student.api.post('/tutor-requests', { tutor_id: tutor[2].id, message: '다시 부탁드려요.' });
	assert.equal(again.body.code, 'already_matched');
});

test('a school may allow more tutors', async () => {
	const school = makeSchool({ student: 1, tutor: 2 });
	const { student: [student], tutor } = school;
	changeSettings(school, { max_tutors_per_student: 2 });
	for (const one of tutor) {
		const { body } = await student.api.post('/tutor-requests', { tutor_id: one.id, message: '부탁드려요.' });
		assert.equal((await one.api.post(`/tutor-requests/${body.id}/approve`)).status, 200);
	}
	assert.equal((await student.api.get('/tutor-students?status=active')).body.items.length, 2);
});

test('a student takes a request back after being asked', async () => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const { id } = (await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' })).body;
	const form = student.form();
	const page = await form.get(`/requests/${id}/cancel`);
	const home = await form.submit(page, `/requests/${id}/cancel`);
	assert.match(home.note, new RegExp(tutor.name));
	assert.equal((await tutor.api.get(`/tutor-requests/${id}`)).body.status, 'CANCELLED');
	const second = await form.submit(page, `/requests/${id}/cancel`);
	assert.equal(second.status, 200, 'the same form sent twice has one answer');
	assert.equal((await student.api.post(`/tutor-requests/${id}/cancel`)).body.code, 'already_decided');
});

test('a rejection carries its reason to the student', async () => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const { id } = (await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' })).body;
	const form = tutor.form();
	await form.submit(await form.get(`/requests/${id}`), `/requests/${id}/reject`, { reason: '이번 달은 시간이 없어요.' });
	const { body } = await student.api.get(`/tutor-requests/${id}`);
	assert.deepEqual([body.status, body.reason], ['REJECTED', '이번 달은 시간이 없어요.']);
	assert.match((await student.form().get(`/requests/${id}`)).text, /이번 달은 시간이 없어요/);
});

test('a reason that another window made useless is not lost', async () => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const { id } = (await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' })).body;
	const form = tutor.form();
	const page = await form.get(`/requests/${id}`);
	await tutor.api.post(`/tutor-requests/${id}/approve`);
	const late = await form.submit(page, `/requests/${id}/reject`, { reason: '이번 달은 <바빠요>.' });
	assert.equal(late.status, 409);
	assert.equal(late.form(`/requests/${id}/reject`), null);
	assert.match(late.text, /보내지 못한 말 이번 달은 <바빠요>/);
	assert.doesNotMatch((await form.get(`/requests/${id}`)).text, /보내지 못한 말/);
});

test('a student who has a tutor finds the requests sent earlier', async () => {
	const { student: [student, other], tutor: [tutor] } = makeSchool({ student: 2, tutor: 1 });
	const { id } = (await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' })).body;
	await tutor.api.post(`/tutor-requests/${id}/approve`);
	const form = student.form();
	const [, path] = /href="(\/requests\?box=sent)"/.exec((await form.get('/')).html);
	assert.match((await form.get(path)).html, new RegExp(`/requests/${id}"`));
	assert.doesNotMatch((await other.form().get('/')).html, /\/requests\?box=sent/, 'who sent none has none to look at');
});

test('a student who waits for a full tutor is told when a place comes free', async () => {
	const { student: [first, second], tutor: [tutor] } = makeSchool({ student: 2, tutor: [{ max_student: 1 }] });
	const { id } = (await first.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' })).body;
	await tutor.api.post(`/tutor-requests/${id}/approve`);
	const form = second.form();
	const page = await form.get(`/tutors/${tutor.id}`);
	assert.equal(page.form(`/tutors/${tutor.id}/request`), null);
	const watching = await form.submit(page, `/tutors/${tutor.id}/watch`);
	assert.ok(watching.form(`/tutors/${tutor.id}/unwatch`));
	assert.equal(watching.unread, '');
	const [match] = (await tutor.api.get('/tutor-students')).body.items;
	await tutor.api.post(`/tutor-students/${match.id}/end`, { reason: '다 배웠어요.' });
	const told = await form.get(`/tutors/${tutor.id}`);
	assert.equal(told.unread, '1');
	assert.ok(told.form(`/tutors/${tutor.id}/request`));
});

test('who waits for two tutors is one who waits', async () => {
	const { student: [student], tutor: tutors, teacher: [teacher], admin: [admin] } = makeSchool({ student: 1, tutor: 2, teacher: 1, admin: 1 });
	for (const tutor of tutors)
		await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' });
	assert.equal((await teacher.form().get('/requests')).heading, '학교에서 1명이 답을 기다려요');
	assert.match((await admin.form().get('/')).text, /답을 기다려요 1 /);
	sql(`UPDATE tutoring.tutor_requests SET created_at = now() - interval '20 days' WHERE student_id = '${student.id}'`);
	assert.equal((await admin.form().get('/')).heading, '1명이 오래 기다리고 있어요');
});

test('a teacher matches directly, also with a tutor who is resting, and ends it', async () => {
	const { student: [student], tutor: [tutor], teacher: [teacher] } = makeSchool({ student: 1, tutor: [{ is_accepting: false }], teacher: 1 });
	const form = teacher.form();
	assert.match((await form.get('/')).html, new RegExp(`/students/${student.id}/match`));
	const page = await form.get(`/students/${student.id}/match`);
	const done = await form.submit(page, `/students/${student.id}/match`, { tutor_id: tutor.id });
	assert.match(done.note, new RegExp(student.name));
	assert.equal((await student.api.get('/tutor-students')).body.items[0].tutor.id, tutor.id);
	const again = await form.submit(page, `/students/${student.id}/match`, { tutor_id: tutor.id, once: 'another' });
	assert.equal(again.status, 409);

	const match = (await student.api.get('/tutor-students')).body.items[0];
	assert.match((await form.get(`/students/${student.id}`)).html, new RegExp(`/matches/${match.id}/end`));
	const ended = await form.submit(await form.get(`/matches/${match.id}/end`), `/matches/${match.id}/end`, { reason: '전학을 가요.' });
	assert.match(ended.note, new RegExp(student.name));
	assert.equal((await student.api.get('/tutor-students')).body.items[0].status, 'inactive');
	assert.equal((await tutor.form().get('/')).unread, '2', 'matched, and ended by somebody else');
});

test('a tutor pauses, resumes and changes the entry, never below the students there are', async () => {
	const { student: [student, other], tutor: [tutor] } = makeSchool({ student: 2, tutor: 1 });
	for (const one of [student, other]) {
		const { id } = (await one.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' })).body;
		await tutor.api.post(`/tutor-requests/${id}/approve`);
	}
	const form = tutor.form();
	const paused = await form.submit(await form.get('/'), '/profile/accepting');
	assert.equal((await tutor.api.get('/tutors')).body.items[0].is_accepting, false);
	await form.submit(paused, '/profile/accepting');
	assert.equal((await tutor.api.get('/tutors')).body.items[0].is_accepting, true);

	const page = await form.get('/profile');
	const refused = await form.submit(page, '/profile', { max_student: '1', introduction: '새 소개' });
	assert.equal(refused.status, 422);
	assert.equal(refused.form('/profile').fields.introduction, '새 소개', 'the input is kept');
	await form.submit(refused, '/profile', { max_student: '2', subjects: '발음, 회화', is_accepting: 'true' });
	assert.deepEqual((await tutor.api.patch('/me/tutor', { introduction: '안녕하세요' })).body, {
		id: tutor.id, name: tutor.name, introduction: '안녕하세요', subjects: ['발음', '회화'], is_accepting: true, max_student: 2, student_count: 2,
	});
	const below = await tutor.api.patch('/me/tutor', { max_student: 1 });
	assert.equal(below.status, 422);
	assert.equal(below.body.errors[0].field, 'max_student');
});

test('the directory follows the name, the role and the account of each tutor', async () => {
	const { student: [student], tutor: [tutor, other] } = makeSchool({ student: 1, tutor: [{ name: '가온' }, { name: '나래' }] });
	const names = async () => (await student.api.get('/tutors')).body.items.map((one) => one.name);
	assert.deepEqual(await names(), ['가온', '나래']);
	sql(`UPDATE school.people SET name = '하람' WHERE id = '${tutor.id}'`);
	assert.deepEqual(await names(), ['나래', '하람']);
	sql(`UPDATE school.people SET disabled_at = now() WHERE id = '${other.id}'`);
	assert.deepEqual(await names(), ['하람']);
	sql(`UPDATE school.people SET disabled_at = NULL WHERE id = '${other.id}'; DELETE FROM school.roles WHERE person_id = '${tutor.id}'`);
	assert.deepEqual(await names(), ['나래']);
	const { text } = await student.form().get('/tutors');
	assert.doesNotMatch(text, /하람/);
});

test('a person with two roles sees a section of each at home', async () => {
	const { student: [both] } = makeSchool({ student: [{ roles: ['tutor'] }] });
	const home = await both.form().get('/');
	assert.ok(home.html.indexOf('id="student-head"') > 0);
	assert.ok(home.html.indexOf('id="tutor-head"') > home.html.indexOf('id="student-head"'));
	assert.equal(home.html.includes('id="class-head"'), false);
});

test('who decides a request has dealt with what was told of it', async (t) => {
	const { student, tutor: [tutor] } = makeSchool({ student: 3, tutor: 1 });
	const requests = [];
	for (const one of student)
		requests.push((await one.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' })).body.id);
	const unread = async () => (await tutor.api.get('/notifications?unread=1')).body.items.map(({ link }) => link);
	for (const [n, action] of ['approve', 'reject'].entries())
		await t.test(action, async () => {
			assert.equal((await tutor.api.post(`/tutor-requests/${requests[n]}/${action}`)).status, 200);
			assert.deepEqual((await unread()).reverse(), requests.slice(n + 1).map((id) => `/requests/${id}`));
		});
	await t.test('looking at one does not', async () => {
		const page = await tutor.form().get(`/requests/${requests[2]}`);
		assert.equal(page.unread, '1');
		assert.deepEqual(await unread(), [`/requests/${requests[2]}`]);
	});
});
