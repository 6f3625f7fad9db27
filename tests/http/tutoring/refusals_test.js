// SPDX-License-Identifier: GPL-3.0-or-later
// What is refused: other schools' and other people's ids, roles that never may, bad input; and lists that go on.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql } = require('../support/server.js');

const codeOf = ({ status, body }) => [status, body.code];

/** A school with a match, a waiting request and feedback. */
async function busySchool() {
	const school = makeSchool({ student: 3, tutor: 2, teacher: 1, admin: 1 });
	const { student: [matched, waiting], tutor: [tutor] } = school;
	const { id } = (await matched.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' })).body;
	await tutor.api.post(`/tutor-requests/${id}/approve`);
	school.match = (await tutor.api.get('/tutor-students')).body.items[0];
	school.request = (await waiting.api.post('/tutor-requests', { tutor_id: tutor.id, message: '저도요.' })).body;
	school.feedback = (await tutor.api.post('/feedback', { student_id: matched.id, message: '잘했어요.' })).body;
	return school;
}

test('ids of another school, of other people, unknown ones and no ids at all are not found, all alike', async () => {
	const here = await busySchool();
	const there = await busySchool();
	const { student: [, , stranger], tutor: [tutor, otherTutor], teacher: [teacher] } = here;
	const body = (found) => ({ ...found.body, instance: undefined });
	for (const id of [there.request.id, randomUUID(), 'nothing', '%20', '00000000-0000-0000-0000-000000000000']) {
		const answers = [await tutor.api.get(`/tutor-requests/${id}`), await teacher.api.get(`/tutor-requests/${id}`),
			await tutor.api.post(`/tutor-requests/${id}/approve`), await tutor.api.post(`/tutor-requests/${id}/reject`),
			await stranger.api.post(`/tutor-requests/${id}/cancel`), await tutor.api.post(`/tutor-students/${id}/end`, { reason: 'x' }),
			await tutor.api.get(`/feedback?student_id=${id}`), await teacher.api.get(`/feedback?student_id=${id}`)];
		for (const answer of answers)
			assert.deepEqual([answer.status, body(answer)], [404, body(answers[0])]);
	}
	assert.equal((await stranger.api.get(`/tutor-requests/${here.request.id}`)).status, 404, 'another student\'s');
	assert.equal((await otherTutor.api.get(`/tutor-requests/${here.request.id}`)).status, 404);
	assert.equal((await otherTutor.api.post(`/tutor-requests/${here.request.id}/approve`)).status, 404);
	assert.equal((await otherTutor.api.post(`/tutor-students/${here.match.id}/end`, { reason: 'x' })).status, 404);
	assert.equal((await otherTutor.api.get(`/feedback?student_id=${here.match.student.id}`)).status, 404);
	assert.equal((await otherTutor.api.post('/feedback', { student_id: here.match.student.id, message: 'x' })).status, 404);
	assert.equal((await stranger.api.get(`/feedback?student_id=${here.match.student.id}`)).status, 404);
	assert.equal((await stranger.api.post('/tutor-requests', { tutor_id: there.tutor[0].id, message: 'x' })).status, 404);
	assert.equal((await stranger.api.post('/tutor-requests', { tutor_id: stranger.id, message: 'x' })).status, 404);
	const pages = [`/requests/${there.request.id}`, `/tutors/${there.tutor[0].id}`, `/requests/nothing`];
	for (const page of pages)
		assert.equal((await stranger.form().get(page)).status, 404, page);
	for (const page of [`/students/${there.match.student.id}`, `/matches/${there.match.id}/end`, `/feedback/${there.feedback.id}/edit`])
		assert.equal((await tutor.form().get(page)).status, 404, page);
});

test('what a role never may is forbidden, whatever the id', async () => {
	const { student: [student], tutor: [tutor], teacher: [teacher], request } = await busySchool();
	for (const id of [request.id, randomUUID(), 'nothing']) {
		assert.deepEqual(codeOf(await student.api.post(`/tutor-requests/${id}/approve`)), [403, 'forbidden']);
		assert.deepEqual(codeOf(await teacher.api.post(`/tutor-requests/${id}/reject`)), [403, 'forbidden']);
		assert.deepEqual(codeOf(await tutor.api.post(`/tutor-requests/${id}/cancel`)), [403, 'forbidden']);
		assert.deepEqual(codeOf(await student.api.post(`/tutor-students/${id}/end`, { reason: 'x' })), [403, 'forbidden']);
	}
	assert.equal((await tutor.api.post('/tutor-requests', { tutor_id: tutor.id, message: 'x' })).status, 403);
	assert.equal((await student.api.post('/feedback', { student_id: student.id, message: 'x' })).status, 403);
	assert.equal((await student.api.patch('/me/tutor', { max_student: 3 })).status, 403);
	assert.equal((await student.form().get('/profile')).status, 403);
});

test('nobody is anybody without a login', async () => {
	const { FormClient, ApiClient } = require('../support/client.js');
	const { url } = require('../support/server.js');
	assert.equal((await new ApiClient(url).get('/tutors')).status, 401);
	const page = await new FormClient(url).request('/requests?status=PENDING');
	assert.equal(page.status, 303);
	assert.match(page.headers.get('location'), /\/login\?next=/);
});

test('bad input is refused with the field named', async () => {
	const { student: [, , student], tutor: [tutor], match } = await busySchool();
	const cases = [
		[student, 'post', '/tutor-requests', { message: '부탁' }, 'tutor_id'],
		[student, 'post', '/tutor-requests', { tutor_id: 'nothing', message: '부탁' }, 'tutor_id'],
		[student, 'post', '/tutor-requests', { tutor_id: tutor.id, message: '가'.repeat(501) }, 'message'],
		[student, 'post', '/tutor-requests', { tutor_id: tutor.id, message: ' \n ' }, 'message'],
		[student, 'post', '/tutor-requests', { tutor_id: tutor.id, message: 7 }, 'message'],
		[student, 'post', '/tutor-requests', { tutor_id: tutor.id, message: 'a\u0007b' }, 'message'],
		[student, 'post', '/tutor-requests', { tutor_id: tutor.id, message: '부탁', priority: 1 }, 'priority'],
		[tutor, 'post', '/feedback', { student_id: match.student.id, message: '가'.repeat(4001) }, 'message'],
		[tutor, 'post', `/tutor-students/${match.id}/end`, {}, 'reason'],
		[tutor, 'patch', '/me/tutor', { max_student: 0 }, 'max_student'],
		[tutor, 'patch', '/me/tutor', { max_student: 101 }, 'max_student'],
		[tutor, 'patch', '/me/tutor', { is_accepting: 'yes' }, 'is_accepting'],
		[tutor, 'patch', '/me/tutor', { subjects: '발음' }, 'subjects'],
		[tutor, 'patch', '/me/tutor', { subjects: ['가'.repeat(31)] }, 'subjects'],
	];
	for (const [who, method, path, document, field] of cases) {
		const answer = await who.api[method](path, document);
		assert.deepEqual([answer.status, answer.body.errors && answer.body.errors[0].field], [422, field], `${path} ${JSON.stringify(document).slice(0, 60)}`);
		assert.equal(answer.headers.get('content-type'), 'application/problem+json');
		assert.ok(answer.body.errors[0].message);
	}
	for (const query of ['limit=0', 'limit=101', 'limit=x', 'cursor=broken', 'status=pending', 'status=open', 'box=all'])
		assert.deepEqual([(await student.api.get(`/tutor-requests?${query}`)).status, query], [422, query]);
	assert.equal((await student.api.get('/tutor-students?status=ACTIVE')).status, 422);
	assert.equal((await student.api.get('/tutors?limit=101')).status, 422);
	assert.equal((await student.api.post('/tutor-requests', '{"tutor_id":')).status, 400);
	assert.equal((await student.api.post('/tutor-requests', '[]')).status, 422);
	assert.equal((await student.api.post('/tutor-requests', 'x', { 'Content-Type': 'text/plain' })).status, 415);
	const exactly = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '가'.repeat(500) });
	assert.equal(exactly.status, 201, 'characters are counted, not bytes');
});

test('each reason not to take a request has its code', async () => {
	const { student: [matched, waiting, free], tutor: [tutor, other] } = await busySchool();
	const send = (who, whom) => who.api.post('/tutor-requests', { tutor_id: whom.id, message: '부탁드려요.' });
	assert.deepEqual(codeOf(await send(waiting, tutor)), [409, 'already_open']);
	assert.deepEqual(codeOf(await send(matched, tutor)), [409, 'already_matched']);
	assert.deepEqual(codeOf(await send(matched, other)), [409, 'already_matched']);
	await other.api.patch('/me/tutor', { is_accepting: false });
	assert.deepEqual(codeOf(await send(free, other)), [409, 'tutor_not_accepting']);
	await tutor.api.patch('/me/tutor', { max_student: 1 });
	assert.deepEqual(codeOf(await send(free, tutor)), [409, 'tutor_full']);
	const page = await free.form().get(`/tutors/${tutor.id}`);
	assert.equal(page.form(`/tutors/${tutor.id}/request`), null);
});

test('feedback is mended only within 15 minutes', async () => {
	const { tutor: [tutor], feedback } = await busySchool();
	sql(`UPDATE tutoring.feedback_messages SET created_at = now() - interval '16 minutes' WHERE id = '${feedback.id}'`);
	const form = tutor.form();
	const page = await form.get(`/feedback/${feedback.id}/edit`);
	const answer = await form.submit(page, `/feedback/${feedback.id}/edit`, { message: '늦었어요' });
	assert.equal(answer.status, 409);
	assert.equal((await tutor.api.get('/feedback')).body.items[0].message, '잘했어요.');
});

test('feedback may be about a learning session of that student, and of nobody else', async () => {
	const { tutor: [tutor], match, student: [, other], id: school } = await busySchool();
	const session = (student) => sql(`INSERT INTO speaking.learning_sessions (school_id, student_id, session_type)
		VALUES ('${school}', '${student}', 'practice') RETURNING id`)[0][0];
	const own = session(match.student.id);
	const given = await tutor.api.post('/feedback', { student_id: match.student.id, message: '연습 잘 들었어요.', session_id: own });
	assert.deepEqual([given.status, given.body.session_id], [201, own]);
	const foreign = { student_id: match.student.id, message: '연습 잘 들었어요.', session_id: session(other.id) };
	assert.equal((await tutor.api.post('/feedback', foreign)).status, 404);
	assert.match((await tutor.form().get(`/students/${match.student.id}`)).html, new RegExp(`value="${own}"`));
});

test('what staff read about a student is written in the access log, what a tutor reads is not', async () => {
	const { teacher: [teacher], tutor: [tutor], match } = await busySchool();
	const looks = () => sql(`SELECT actor_id FROM school.access_log WHERE student_id = '${match.student.id}' AND action = 'feedback_read'`).flat();
	await tutor.form().get(`/students/${match.student.id}`);
	assert.deepEqual(looks(), []);
	const page = await teacher.form().get(`/students/${match.student.id}`);
	assert.match(page.text, /잘했어요/);
	assert.equal(page.form(`/students/${match.student.id}/feedback`), null);
	assert.deepEqual(looks(), [teacher.id]);
	await teacher.api.get(`/feedback?student_id=${match.student.id}`);
	assert.equal(looks().length, 2);
});

test('staff who read what a student wrote to a tutor leave a line an hour, for what was shown alone', async () => {
	const { teacher: [first, second, third, fourth], tutor: [tutor], student: [older, newer] } = makeSchool({ teacher: 4, tutor: 1, student: 2 });
	const ids = [];
	for (const student of [older, newer])
		ids.push((await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '발음을 고치고 싶어요.' })).body.id);
	const looks = (who) => sql(`SELECT student_id FROM school.access_log WHERE actor_id = '${who.id}' AND action = 'request_read' ORDER BY id`).flat();

	for (let time = 0; time < 2; time++)
		assert.match((await first.form().get(`/requests/${ids[0]}`)).text, /발음을 고치고[\s\S]*누구의 요청을 봤는지 열람 기록에 남고/);
	assert.deepEqual(looks(first), [older.id]);
	await second.api.get(`/tutor-requests/${ids[1]}`);
	assert.deepEqual(looks(second), [newer.id]);
	assert.match((await third.form().get('/requests?limit=1')).text, /누구의 요청을 봤는지 열람 기록에 남고[\s\S]*발음을 고치고/);
	assert.deepEqual(looks(third), [older.id], 'the one that waits longest is shown first');
	assert.equal((await fourth.api.get('/tutor-requests?limit=1')).body.items[0].student.id, newer.id);
	assert.deepEqual(looks(fourth), [newer.id]);

	for (const path of [`/requests/${ids[0]}`, '/requests'])
		assert.doesNotMatch((await tutor.form().get(path)).text, /열람 기록/);
	await tutor.api.get('/tutor-requests');
	await older.form().get('/requests');
	assert.deepEqual([...looks(tutor), ...looks(older)], []);
});

test('lists go on by cursor, without a gap and without a repetition', async () => {
	const school = makeSchool({ student: 23, tutor: [...Array(12).keys()].map((n) => ({ max_student: 30, name: `튜터${n % 5}` })), teacher: 1 });
	const { student: students, tutor: tutors, teacher: [teacher] } = school;
	const [tutor] = tutors;
	await Promise.all(students.map((student) => student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' })));
	sql(`UPDATE tutoring.tutor_requests SET created_at = date_trunc('minute', now()) WHERE school_id = '${school.id}'`);
	const requests = await tutor.api.all('/tutor-requests?box=received', 5);
	assert.equal(new Set(requests.map((one) => one.id)).size, 23);
	assert.equal((await teacher.api.all('/tutor-requests', 7)).length, 23);
	const names = (await teacher.api.all('/tutors', 5)).map((one) => [one.name, one.id]);
	assert.equal(new Set(names.map(([, id]) => id)).size, 12);
	assert.deepEqual(names, [...names].sort(([a, x], [b, y]) => a.localeCompare(b, 'ko') || (x < y ? -1 : 1)));

	for (const one of requests.slice(0, 9))
		await tutor.api.post(`/tutor-requests/${one.id}/reject`);
	const form = tutor.form();
	const seen = [];
	for (let path = '/requests?limit=4'; path;) {
		const page = await form.get(path);
		assert.equal(page.status, 200);
		seen.push(...[...page.html.matchAll(/<article [^>]*aria-labelledby="request-([0-9a-f-]{36})"[\s\S]*?<\/article>/g)]
			.map(([article, id]) => ({ id, waits: article.includes(`/requests/${id}/approve`) })));
		const next = /<a class="btn" href="([^"]*)" rel="next"/.exec(page.html);
		path = next && next[1].replace(/&amp;/g, '&').replace(/&#x3D;/gi, '=');
	}
	assert.equal(new Set(seen.map(({ id }) => id)).size, 23);
	assert.equal(seen.length, 23);
	assert.deepEqual(seen.map(({ waits }) => waits), [...Array(14).fill(true), ...Array(9).fill(false)], 'the waiting ones first');
});

test('each page is one round trip with a fixed number of statements', async () => {
	const quiet = makeSchool({ student: 1, tutor: 1, teacher: 1, admin: 1 });
	const busy = await busySchool();
	for (const [role, paths] of Object.entries({ student: ['/', '/tutors', '/requests', '/feedback'], tutor: ['/', '/requests', '/profile', '/feedback'],
		teacher: ['/', '/requests', '/feedback'], admin: ['/', '/requests', '/feedback'] }))
		for (const path of paths) {
			const [few, many] = await Promise.all([quiet, busy].map((school) => school[role][0].form().get(path)));
			assert.equal(few.status, 200);
			assert.equal(many.headers.get('x-seodang-round-trips'), '1', path);
			assert.equal(many.headers.get('x-seodang-statements'), few.headers.get('x-seodang-statements'), path);
		}
});

test('without the document that is answered nothing is stored, with a key or without', async () => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const { body: request } = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요' });
	assert.equal((await tutor.api.post(`/tutor-requests/${request.id}/approve`)).status, 200);
	const name = `vanish_${student.id.replace(/-/g, '')}`;
	const told = () => sql(`SELECT count(*) FROM inbox.notifications WHERE user_id = '${student.id}' AND kind = 'feedback_received'`)[0][0];
	// What was written is gone as soon as it is there; the notice of it follows in the same transaction.
	sql(`CREATE FUNCTION tutoring.${name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN DELETE FROM tutoring.feedback_messages WHERE id = NEW.id; RETURN NULL; END';
		GRANT EXECUTE ON FUNCTION tutoring.${name}() TO seodang_app;
		CREATE TRIGGER ${name} AFTER INSERT ON tutoring.feedback_messages FOR EACH ROW WHEN (NEW.student_id = '${student.id}') EXECUTE FUNCTION tutoring.${name}();`);
	try {
		for (const headers of [{}, { 'Idempotency-Key': randomUUID() }]) {
			const answer = await tutor.api.post('/feedback', { student_id: student.id, message: '잘했어요' }, headers);
			assert.equal(answer.status, 404, JSON.stringify(answer.body));
			assert.equal(told(), '0', Object.keys(headers).join());
		}
	} finally {
		sql(`DROP TRIGGER ${name} ON tutoring.feedback_messages; DROP FUNCTION tutoring.${name}();`);
	}
	assert.equal((await tutor.api.post('/feedback', { student_id: student.id, message: '잘했어요' })).status, 201);
	assert.equal(told(), '1');
});
