// SPDX-License-Identifier: GPL-3.0-or-later
// What is read of feedback at /feedback and in the API: by the student, by who wrote it, by who looks after the student.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, changeSettings, sql } = require('../support/server.js');

async function match(student, tutor) {
	const { body } = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' });
	assert.equal((await tutor.api.post(`/tutor-requests/${body.id}/approve`)).status, 200);
	return body.id;
}
const write = async (tutor, student, message) => (await tutor.api.post('/feedback', { student_id: student.id, message })).body.id;
const looks = (who) => sql(`SELECT student_id FROM school.access_log WHERE actor_id = '${who.id}' AND action = 'feedback_read' ORDER BY id`).flat();
const shown = (page) => [...page.html.matchAll(/id="feedback-([0-9a-f-]{36})"/g)].map(([, id]) => id);
const item = (page, id) => new RegExp(`<li [^>]*id="feedback-${id}">[\\s\\S]*?</li>`).exec(page.html)[0];
const boxes = (page) => [...page.html.matchAll(/\/feedback\?box=([a-z]+)"/g)].map(([, box]) => box);
const nextOf = (page) => (/href="([^"]+)" rel="next"/.exec(page.html) || [])[1]?.replaceAll('&amp;', '&').replace(/&#x3D;/gi, '=');

test('a tutor reads the newest they wrote: to whom, whether it was read, and what can still be mended', async () => {
	const { student: [mina, jiho], tutor: [tutor, other] } = makeSchool({ student: [{ name: '윤민아' }, { name: '최지호' }], tutor: 2 });
	await match(mina, tutor);
	await match(jiho, tutor);
	for (let n = 1; n <= 20; n++)
		await write(tutor, mina, `연습 ${n}`);
	sql(`UPDATE tutoring.feedback_messages SET created_at = created_at - interval '1 hour', read_at = now() WHERE tutor_id = '${tutor.id}'`);
	const newest = await write(tutor, jiho, '또박또박 읽었어요.');

	const form = tutor.form();
	assert.match((await form.get('/')).html, /href="\/feedback\?box=written"/);
	const page = await form.get('/feedback');
	assert.equal(page.status, 200);
	assert.match(page.heading, /읽지 않은 피드백이 1개/);
	assert.equal(shown(page).length, 20);
	assert.equal(shown(page)[0], newest);
	assert.deepEqual(boxes(page), [], 'there is nothing to choose');
	assert.match(item(page, newest), new RegExp(`href="/students/${jiho.id}">최지호<[\\s\\S]*아직 읽지 않았어요[\\s\\S]*/feedback/${newest}/edit`));
	const old = item(page, shown(page)[1]);
	assert.match(old, /윤민아[\s\S]*학생이 읽었어요/);
	assert.doesNotMatch(old, /\/edit"/);
	assert.deepEqual(shown(await form.get(nextOf(page))).length, 1);
	assert.deepEqual(shown(await other.form().get('/feedback')), []);

	await jiho.form().get('/feedback');
	assert.match((await form.get('/feedback')).heading, /모두 읽었어요/);
});

test('a teacher reads what the own classes received, an admin what all did, and each student is written in the log', async () => {
	const school = makeSchool({ student: 3, tutor: 1, teacher: 1, admin: 1 });
	const { student: [mina, jiho, elsewhere], tutor: [tutor], teacher: [teacher], admin: [admin] } = school;
	const ids = [];
	for (const student of [mina, jiho, elsewhere]) {
		await match(student, tutor);
		ids.push(await write(tutor, student, '잘 읽었어요.'));
	}
	ids.push(await write(tutor, mina, '더 잘 읽었어요.'));
	sql(`DELETE FROM school.class_students WHERE person_id = '${elsewhere.id}'`);
	const other = makeSchool({ student: 1, tutor: 1 });
	await match(other.student[0], other.tutor[0]);
	await write(other.tutor[0], other.student[0], '다른 학교');

	assert.match((await teacher.form().get('/')).html, /href="\/feedback\?box=school"/);
	const page = await teacher.form().get('/feedback');
	assert.deepEqual(shown(page), [ids[3], ids[1], ids[0]]);
	assert.match(item(page, ids[0]), new RegExp(`/students/${mina.id}"[\\s\\S]*${tutor.name}`));
	assert.doesNotMatch(page.html, /\/edit"/);
	assert.deepEqual(looks(teacher).sort(), [mina.id, jiho.id].sort());
	assert.deepEqual(shown(await admin.form().get('/feedback')), [...ids].reverse());
	assert.deepEqual(looks(admin).sort(), [mina.id, jiho.id, elsewhere.id].sort());
	const [unread] = sql(`SELECT count(*) FROM tutoring.feedback_messages WHERE student_id = '${mina.id}' AND read_at IS NULL`);
	assert.equal(unread[0], '2', 'only the student reads it for themselves');
	assert.deepEqual(shown(await teacher.form().get('/feedback?limit=1')), [ids[3]]);
	assert.equal(looks(teacher).length, 3, 'what is not shown is not logged');
});

test('who is a teacher and a tutor has both, each at its place', async () => {
	const school = makeSchool({ student: 2, tutor: 1, teacher: [{ roles: ['tutor'] }] });
	const { student: [mine, theirs], tutor: [tutor], teacher: [both] } = school;
	changeSettings(school, { max_tutors_per_student: 2 });
	await match(mine, both);
	await match(mine, tutor);
	await match(theirs, tutor);
	const [written, beside, seen] = [await write(both, mine, '제가'), await write(tutor, mine, '저도'), await write(tutor, theirs, '저는')];
	const form = both.form();
	const page = await form.get('/feedback');
	assert.deepEqual([boxes(page), shown(page)], [['written', 'school'], [written]]);
	assert.deepEqual(shown(await form.get('/feedback?box=school')), [seen], 'a student of one\'s own is looked at as their tutor');
	assert.deepEqual(looks(both), [theirs.id]);
	assert.deepEqual(shown(await form.get('/feedback?box=received')), [written], 'what is not theirs to ask shows what is');
	assert.deepEqual(shown(await mine.form().get('/feedback?box=school')).sort(), [written, beside].sort());
});

test('the API answers a teacher for the students of the own classes, and for nobody else', async () => {
	const school = makeSchool({ student: 2, tutor: 1, teacher: 1 });
	const { student: [mina, elsewhere], tutor: [tutor], teacher: [teacher] } = school;
	await match(mina, tutor);
	const id = await write(tutor, mina, '잘 읽었어요.');
	sql(`DELETE FROM school.class_students WHERE person_id = '${elsewhere.id}'`);
	const found = await teacher.api.get(`/feedback?student_id=${mina.id}`);
	assert.deepEqual([found.status, found.body.items.map((one) => one.id)], [200, [id]]);
	assert.deepEqual(looks(teacher), [mina.id]);
	const foreign = makeSchool({ student: 1 }).student[0];
	for (const student of [elsewhere, foreign])
		assert.equal((await teacher.api.get(`/feedback?student_id=${student.id}`)).status, 404);
	assert.deepEqual(looks(teacher), [mina.id], 'what was refused was not read');
});

test('a request leads to writing only who can write', async () => {
	const { student: [student], tutor: [tutor], teacher: [both] } = makeSchool({ student: 1, tutor: 1, teacher: [{ roles: ['tutor'] }] });
	const request = await match(student, tutor);
	const link = new RegExp(`href="/students/${student.id}"`);
	assert.match((await tutor.form().get(`/requests/${request}`)).html, link);
	assert.doesNotMatch((await both.form().get(`/requests/${request}`)).html, link);
	const { id } = (await tutor.api.get('/tutor-students')).body.items[0];
	await tutor.api.post(`/tutor-students/${id}/end`, { reason: '끝났어요.' });
	assert.doesNotMatch((await tutor.form().get(`/requests/${request}`)).html, link, 'nor who taught before');
});

test('reading feedback reads its notices, and only what the page shows is read', async (t) => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	await match(student, tutor);
	await student.api.post('/notifications/read-all');
	const ids = [];
	for (let n = 0; n < 22; n++)
		ids.unshift(await write(tutor, student, `연습 ${n}`));
	const form = student.form();
	const unread = async () => (await student.api.get('/notifications?unread=1&limit=100')).body.items.map(({ link }) => link.replace('/feedback#feedback-', ''));
	await t.test('the home and the API’s list read nothing', async () => {
		assert.equal((await form.get('/')).unread, '22');
		await student.api.get('/feedback');
		assert.equal((await unread()).length, 22);
	});
	const first = await form.get('/feedback');
	await t.test('the page reads the twenty it shows, and its badge says so', async () => {
		assert.deepEqual(shown(first), ids.slice(0, 20));
		assert.deepEqual([first.unread, await unread()], ['2', ids.slice(20)]);
		assert.equal(sql(`SELECT count(*) FROM tutoring.feedback_messages WHERE student_id = '${student.id}' AND read_at IS NULL`)[0][0], '2');
	});
	await t.test('the next page the rest', async () => {
		assert.equal((await form.get(nextOf(first))).unread, '');
		assert.deepEqual(await unread(), []);
	});
});

test('the navigation marks the place of every page of feedback, and staff are told what is logged', async () => {
	const { student: [student], tutor: [tutor], teacher: [teacher], admin: [admin] } = makeSchool({ student: 1, tutor: 1, teacher: 1, admin: 1 });
	await match(student, tutor);
	const id = await write(tutor, student, '잘했어요.');
	const current = (page) => [...page.html.matchAll(/<a href="([^"]*)" aria-current="page"/g)].map(([, href]) => href);
	const places = [[student, '/feedback', '/', '/feedback'], [student, '/requests', '/'], [student, '/inbox/preferences', '/inbox'], [tutor, '/feedback', '/'],
		[tutor, `/feedback/${id}/edit`, '/'], [tutor, `/students/${student.id}`, '/'], [tutor, '/requests', '/requests'], [teacher, '/feedback', '/'],
		[teacher, '/classes', '/classroom', '/classes'], [admin, '/feedback', '/'], [admin, '/admin/people', '/admin']];
	for (const [person, path, ...marked] of places)
		assert.deepEqual(current(await person.form().get(path)), marked, `${person.role} ${path}`);
	assert.deepEqual(current(await student.form().get('/nowhere')), []);

	for (const person of [teacher, admin])
		for (const path of ['/feedback', `/students/${student.id}`]) {
			const before = looks(person).length;
			const page = await person.form().get(path);
			assert.match(page.text, /누가 언제 누구의 피드백을 봤는지 열람 기록에 남고/);
			assert.doesNotMatch(page.html, /data-live="[^"]*feedback/, 'a page that fetches itself again would be logged as looked at');
			assert.equal(looks(person).length, before + 1);
		}
	assert.match((await tutor.form().get(`/students/${student.id}`)).html, /data-live="[^"]*feedback/);
});
