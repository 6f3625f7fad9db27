// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';
const assert = require('node:assert');
const { randomUUID } = require('node:crypto');
const { test } = require('node:test');
const { makeSchool, sql } = require('../support/server.js');

const FIELDS = { name: '김새별', login: 'n1', role_student: '1' };
const wrongFields = (page) => [...page.html.matchAll(/id="([a-z]+)-error"/g)].map(([, field]) => field);
const log = (school, action) => sql(`SELECT actor_id, student_id FROM school.access_log WHERE school_id = '${school.id}' AND action = '${action}' ORDER BY id`);

test('an admin adds somebody, changes them, and wrong boxes keep what was typed', async () => {
	const school = makeSchool({ admin: 1 });
	const browser = school.admin[0].form();
	const form = await browser.get('/admin/people/new');
	const wrong = await browser.submit(form, '/admin/people', { ...FIELDS, login: 'a@b' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.html, /value="김새별"/);
	assert.match(wrong.text, /@와 빈칸을 쓸 수 없어요/);
	const added = await browser.submit(form, '/admin/people', FIELDS);
	assert.equal(added.heading, '김새별');
	const changed = await browser.submit(added, added.path, { name: '김새벽', class: school.classId, number: '7' });
	assert.equal(changed.heading, '김새벽');
	assert.match(changed.text, /1-1/);
	const twice = await browser.submit(await browser.get('/admin/people/new'), '/admin/people', { ...FIELDS, login: 'N1' });
	assert.equal(twice.status, 422);
	assert.match(twice.text, /이미 쓰고 있는 아이디예요/);
	const nobody = await browser.submit(await browser.get('/admin/people/new'), '/admin/people', { name: '', login: 'n2', number: '1'.repeat(21) });
	assert.deepEqual(wrongFields(nobody), ['name', 'roles', 'number'], 'all at once');
	assert.match(nobody.text, /역할을 하나 이상/);
	assert.equal((await browser.submit(added, added.path, { role_student: '0' })).status, 422, 'nor may the last role be taken');
	const both = await browser.submit(await browser.get('/admin/people/new'), '/admin/people', { ...FIELDS, login: 'a@b', email: 'nowhere' });
	assert.deepEqual(wrongFields(both), ['login', 'email']);
});

test('all that is wrong with a person is said at once, whether the box alone shows it or only the school’s other people', async () => {
	const school = makeSchool({ admin: 1, student: 1 });
	const browser = school.admin[0].form();
	const send = async (fields) => browser.submit(await browser.get('/admin/people/new'), '/admin/people', { ...FIELDS, ...fields });
	const first = await send({ login: 'first', email: 'first@wrong.example', class: school.classId, number: '5' });
	assert.equal(first.heading, '김새별');
	const taken = await send({ login: 'FIRST', email: 'First@Wrong.example', class: school.classId, number: '5' });
	assert.deepEqual([taken.status, wrongFields(taken)], [422, ['login', 'number', 'email']]);
	const mixed = await send({ name: '', login: 'first', email: 'nowhere', birth_date: '1899-05-05', number: '5' });
	assert.deepEqual([mixed.status, wrongFields(mixed)], [422, ['name', 'login', 'number', 'email', 'birth']]);
	assert.match(mixed.html, /value="nowhere"/);
	const classless = await send({ login: 'second', role_student: '0', role_tutor: '1', class: school.classId, number: '6' });
	assert.deepEqual(wrongFields(classless), ['class', 'number']);
	const own = await browser.get(`/admin/people/${school.admin[0].id}`);
	const robbed = await browser.submit(own, own.path, { login: 'first', role_admin: '0', role_teacher: '1' });
	assert.deepEqual([robbed.status, wrongFields(robbed)], [422, ['login', 'roles']]);
	assert.equal((await browser.submit(first, first.path, { name: '김새롬' })).heading, '김새롬', 'what is one’s own is not taken');
});

test('a birth date is one of somebody alive', async () => {
	const school = makeSchool({ admin: 1 });
	const browser = school.admin[0].form();
	const tomorrow = new Date(Date.now() + 2 * 86400000).toISOString().slice(0, 10);
	const send = async (birthDate) => browser.submit(await browser.get('/admin/people/new'), '/admin/people', { ...FIELDS, login: `b${birthDate}`, birth_date: birthDate });
	for (const date of ['1899-12-31', '1900-01-01', '1900-12-31', '0001-01-01', tomorrow]) {
		const page = await send(date);
		assert.deepEqual([page.status, wrongFields(page)], [422, ['birth']], date);
		assert.match(page.text, /1901년부터 오늘까지의 날짜/);
	}
	for (const date of ['0000-01-01', '2012-02-30'])
		assert.match((await send(date)).text, /날짜로 써 주세요/, date);
	for (const date of ['1901-01-01', new Date(Date.now()).toISOString().slice(0, 10)])
		assert.equal((await send(date)).status, 200, date);
});

test('looking at a student and changing one is written down, and no line can be changed', async () => {
	const school = makeSchool({ admin: 1, student: 1 });
	const [admin, student] = [school.admin[0], school.student[0]];
	const browser = admin.form();
	const page = await browser.get(`/admin/people/${student.id}`);
	await browser.submit(page, page.path, { name: '새 이름' });
	assert.deepEqual(log(school, 'person_read')[0], [admin.id, student.id]);
	assert.deepEqual(log(school, 'person_changed'), [[admin.id, student.id]]);
	const shown = await browser.get(`/admin/access-log?student=${student.id}`);
	assert.match(shown.text, /새 이름 학생의 정보를 본 기록/);
	assert.match(shown.text, /정보를 바꿨어요/);
	assert.throws(() => sql(`DELETE FROM school.access_log WHERE school_id = '${school.id}'`), /append only/);
});

test('an account under 14 works only while a guardian’s consent is recorded', async () => {
	const school = makeSchool({ admin: 1, student: 1 });
	const [admin, student] = [school.admin[0].form(), school.student[0]];
	sql(`UPDATE school.people SET birth_date = now() - interval '10 years' WHERE id = '${student.id}'`);
	assert.equal((await student.api.get('/me')).status, 401);
	const path = `/admin/people/${student.id}`;
	const recorded = await admin.submit(await admin.get(path), `${path}/consent`, { guardian_name: '김영호', method: 'paper' });
	assert.match(recorded.text, /김영호 님이 동의했어요/);
	assert.equal((await student.api.get('/me')).status, 200);
	const withdrawn = await admin.submit(await admin.get(`${path}/withdraw`), `${path}/withdraw`);
	assert.match(withdrawn.text, /철회/);
	assert.equal((await student.api.get('/me')).status, 401);
	assert.equal(log(school, 'consent_withdrawn').length, 1);
});

test('a closed account is out at once and can be opened again; one’s own cannot be closed', async () => {
	const school = makeSchool({ admin: 1, student: 1 });
	const [admin, student] = [school.admin[0].form(), school.student[0]];
	const path = `/admin/people/${student.id}`;
	const closed = await admin.submit(await admin.get(`${path}/disable`), `${path}/disable`);
	assert.equal((await student.api.get('/me')).status, 401);
	await admin.submit(closed, `${path}/enable`);
	const own = `/admin/people/${school.admin[0].id}`;
	const token = (await admin.get(own)).form(`${own}/sign-out`) || (await admin.get(own)).form(own);
	assert.equal((await admin.post(`${own}/disable`, { token: token.fields.token, once: randomUUID() })).status, 404);
});

test('a teacher makes codes for the own class and for nobody else', async () => {
	const school = makeSchool({ admin: 1, teacher: 1, student: 2 });
	const [teacher, student] = [school.teacher[0].form(), school.student[0]];
	const page = await teacher.get(`/classes/${school.classId}`);
	assert.match(page.text, /2명이 아직 비밀번호가 없어요/);
	const form = page.form(`/classes/${school.classId}/codes`);
	const sheet = await teacher.post(form.action, { token: form.fields.token, once: 'all' });
	assert.equal(sheet.status, 200);
	const codes = [...sheet.html.matchAll(/<code>([0-9A-Z-]{14})<\/code>/g)].map(([, code]) => code);
	assert.equal(codes.length, 2);
	assert.equal(log(school, 'code_made').length, 2);
	assert.equal(sql(`SELECT count(*) FROM auth.one_time_links WHERE school_id = '${school.id}' AND purpose = 'activate'`)[0][0], '2');
	assert.equal((await teacher.get(`/activate/${codes[0]}`)).status, 200);

	sql(`DELETE FROM school.class_students WHERE person_id = '${student.id}'`);
	assert.equal((await teacher.post(form.action, { token: form.fields.token, once: 'one', students: student.id })).status, 404);
	const elsewhere = randomUUID();
	sql(`INSERT INTO school.classes (id, school_id, grade, name) VALUES ('${elsewhere}', '${school.id}', 2, '1')`);
	assert.equal((await teacher.get(`/classes/${elsewhere}`)).status, 404);
	assert.equal((await teacher.post(`/classes/${elsewhere}/codes`, { token: form.fields.token, once: 'x' })).status, 404);
	assert.match((await teacher.get('/classes')).text, /1학년 1반/);
});

test('classes are made, renamed, given teachers and deleted', async () => {
	const school = makeSchool({ admin: 1, teacher: 2 });
	const browser = school.admin[0].form();
	const list = await browser.get('/admin/classes');
	const made = await browser.submit(list, '/admin/classes', { grade: '2', name: '3반' });
	assert.equal(made.heading, '2학년 3반');
	const twice = await browser.submit(await browser.get('/admin/classes'), '/admin/classes', { grade: '2', name: '3' });
	assert.equal(twice.status, 422);
	assert.match(twice.text, /이미 있는 반이에요/);
	await browser.submit(made, `${made.path}/teachers`, { teachers: school.teacher[1].id });
	const renamed = await browser.submit(await browser.get(made.path), made.path, { grade: '2', name: '매화' });
	assert.match(renamed.text, /2학년 매화반 teacher 2/);
	await browser.submit(await browser.get(`${made.path}/delete`), `${made.path}/delete`);
	assert.equal((await browser.get(made.path)).status, 404);
});

test('settings are kept, and quiet hours are both or neither', async () => {
	const school = makeSchool({ admin: 1 });
	const browser = school.admin[0].form();
	const page = await browser.get('/admin/settings');
	const wrong = await browser.submit(page, '/admin/settings', { max_tutors_per_student: '99' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.html, /value="99"/);
	assert.equal((await browser.submit(page, '/admin/settings', { has_quiet: '1', quiet_start: '21:00', quiet_end: '21:00' })).status, 422);
	const form = page.form('/admin/settings').fields;
	delete form.has_quiet;
	await browser.post('/admin/settings', { ...form, once: 'b', max_tutors_per_student: '3', request_expiry_days: '7' });
	assert.deepEqual(sql(`SELECT max_tutors_per_student, request_expiry_days, quiet_start IS NULL FROM school.settings WHERE school_id = '${school.id}'`),
		[['3', '7', 't']]);
});

test('lists go on page after page without losing or repeating anyone', async () => {
	const school = makeSchool({ admin: 1, student: 45 });
	const browser = school.admin[0].form();
	const seen = [];
	for (let path = '/admin/people?role=student'; path;) {
		const page = await browser.get(path);
		seen.push(...[...page.html.matchAll(/class="way" href="\/admin\/people\/([0-9a-f-]{36})"/g)].map(([, id]) => id));
		path = (/href="([^"]+)" rel="next"/.exec(page.html) || [])[1]?.replaceAll('&amp;', '&');
	}
	assert.equal(seen.length, 45);
	assert.equal(new Set(seen).size, 45);
});

test('a failed job is run again; another school’s is not there', async () => {
	const school = makeSchool({ admin: 1 });
	const browser = school.admin[0].form();
	const [[job]] = sql(`INSERT INTO jobs.jobs (school_id, type, status, finished_at, attempts, max_attempts, error)
		VALUES ('${school.id}', 'nothing', 'FAILED', now(), 8, 8, 'gone') RETURNING job_id`);
	const page = await browser.get('/admin/jobs?status=FAILED');
	assert.match(page.heading, /작업 1개가 멈췄어요/);
	assert.match((await browser.submit(page, `/admin/jobs/${job}/retry`)).text, /다시 줄에 세웠어요/);
	const other = makeSchool({ admin: 1 }).admin[0].form();
	const { fields } = (await other.get('/admin/settings')).form('/admin/settings');
	assert.equal((await other.post(`/admin/jobs/${job}/retry`, { token: fields.token, once: 'x' })).status, 404);
});

test('every page of the admin is closed to other roles, and other schools’ people are not there', async () => {
	const school = makeSchool({ admin: 1, student: 1, tutor: 1, teacher: 1 });
	const other = makeSchool({ admin: 1, student: 1 });
	const pages = ['/admin', '/admin/people', '/admin/people/new', '/admin/classes', '/admin/import', '/admin/export', '/admin/export/roster.csv',
		'/admin/settings', '/admin/access-log', '/admin/jobs', `/admin/people/${school.student[0].id}`, `/admin/classes/${school.classId}`,
		`/admin/people/${school.student[0].id}/disable`, `/admin/people/${randomUUID()}`];
	for (const role of ['student', 'tutor', 'teacher'])
		for (const path of pages)
			assert.equal((await school[role][0].form().get(path)).status, 403, `${role} ${path}`);
	for (const path of [`/admin/people/${other.student[0].id}`, `/admin/people/${randomUUID()}`, '/admin/people/nobody', `/admin/classes/${other.classId}`,
		`/admin/access-log?student=${other.student[0].id}`, `/admin/import/${randomUUID()}`])
		assert.equal((await school.admin[0].form().get(path)).status, 404, path);
});
