// SPDX-License-Identifier: GPL-3.0-or-later
// The year roll-over: tried, written once, refused when people changed meanwhile, and taken back.
'use strict';
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const { test } = require('node:test');
const { makeSchool, sql } = require('../support/server.js');

/** Students of grade 1 to 3, two of each, all in class 1 with the numbers 1 and 2; one teacher of 1-1 and one admin. */
function threeGrades() {
	const school = makeSchool({ admin: 2, teacher: 1, student: ['가온', '나래', '다솜', '라온', '마루', '바다'].map((name) => ({ name })) });
	sql(`INSERT INTO school.classes (school_id, grade, name) VALUES ('${school.id}', 2, '1'), ('${school.id}', 3, '1');
		${school.student.map((person, i) => `UPDATE school.class_students SET number = '${1 + i % 2}', class_id =
			(SELECT id FROM school.classes WHERE school_id = '${school.id}' AND grade = ${1 + Math.floor(i / 2)}) WHERE person_id = '${person.id}';`)
		.reverse().join('\n')}`);
	return school;
}

const places = (school) => sql(`SELECT name, concat_ws('-', grade, class_name, student_number), graduated_on IS NOT NULL, is_current FROM hub.students
	WHERE school_id = '${school.id}' ORDER BY name`).map(([name, place, isGraduate, isCurrent]) => `${name} ${place} ${isGraduate === 't' ? '졸업' : isCurrent}`);
const BEFORE = ['가온 1-1-1 t', '나래 1-1-2 t', '다솜 2-1-1 t', '라온 2-1-2 t', '마루 3-1-1 t', '바다 3-1-2 t'];
const AFTER = ['가온 2-1-1 t', '나래 2-1-2 t', '다솜 3-1-1 t', '라온 3-1-2 t', '마루 3 졸업', '바다 3 졸업'];

/** Fill in the form on /hub/rollover and send it, with a file or without: the report's page, or the form with what is wrong. */
async function tryOut(browser, file, choices = {}) {
	const form = (await browser.get('/hub/rollover')).form('/hub/rollover');
	const body = new FormData();
	for (const [name, value] of Object.entries({ ...form.fields, ...choices }))
		if (name !== 'file')
			body.append(name, value);
	// A browser sends the field of a file that was not chosen, without a name and empty.
	body.append('file', new Blob([file || '']), file ? 'classes.csv' : '');
	const answer = await browser.request('/hub/rollover', { method: 'POST', body, headers: { Origin: browser.origin } });
	if (answer.status !== 303)
		return { status: answer.status, html: await answer.text() };
	return browser.get(answer.headers.get('location').replace(browser.url, ''));
}

const pathOf = (page) => page.path.split(/[?#]/)[0];
const logLines = (school, action) => Number(sql(`SELECT count(*) FROM school.access_log WHERE school_id = '${school.id}' AND action = '${action}'`)[0][0]);

test('a dry run changes nothing; applying moves everybody; undoing puts them back', async () => {
	const school = threeGrades();
	const browser = school.admin[0].form();
	const start = await browser.get('/hub/rollover');
	assert.equal(start.form('/hub/rollover').fields.last_grade, '3');
	assert.equal(start.form('/hub/rollover').fields.teachers, 'clear');
	const report = await tryOut(browser);
	assert.equal(report.status, 200);
	assert.match(report.heading, /올릴 수 있어요/);
	assert.match(report.text, /2-1 2 1-1 2명[\s\S]*졸업 2 3-1 2명/);
	assert.deepEqual(places(school), BEFORE);

	const applied = await browser.submit(report, pathOf(report));
	assert.equal(applied.note, '새 학년으로 올렸어요');
	assert.deepEqual(places(school), AFTER);
	assert.equal(logLines(school, 'rolled_over'), 4);
	assert.equal(logLines(school, 'graduated'), 2);
	assert.deepEqual(sql(`SELECT count(*) FROM school.class_teachers WHERE school_id = '${school.id}'`), [['0']]);
	assert.equal((await school.teacher[0].api.get(`/students/${school.student[0].id}`)).status, 404);
	assert.match((await school.student[5].form().get('/inbox')).text, /졸업을 축하해요/);
	assert.equal((await school.student[5].api.get('/me')).status, 200);
	assert.doesNotMatch((await browser.get('/hub/students')).text, /바다/);
	assert.match((await browser.get('/hub/students?state=graduated')).text, /바다/);
	assert.doesNotMatch((await browser.get('/admin/people?state=placeless')).text, /바다/);

	const undone = await browser.submit(applied, `${pathOf(report)}/undo`);
	assert.match(undone.text, /6명이 올리기 전 자리로 돌아갔어요/);
	assert.deepEqual(places(school), BEFORE);
	assert.equal(logLines(school, 'rollover_undone'), 6);
	assert.equal((await school.teacher[0].api.get(`/students/${school.student[0].id}`)).status, 200);
});

test('what a student has learnt goes along', async () => {
	const school = threeGrades();
	const [first] = school.student;
	sql(`SELECT auth.act_in_school('${school.id}'); INSERT INTO hub.notes (school_id, student_id, body) VALUES ('${school.id}', '${first.id}', '메모');
		INSERT INTO hub.activity_days (student_id, day, school_id, events) VALUES ('${first.id}', current_date, '${school.id}', 3)`);
	const browser = school.admin[0].form();
	const report = await tryOut(browser);
	await browser.submit(report, pathOf(report));
	assert.deepEqual(sql(`SELECT (SELECT count(*) FROM hub.notes WHERE student_id = '${first.id}'), (SELECT sum(events) FROM hub.activity_days WHERE student_id = '${first.id}')`),
		[['1', '3']]);
});

test('sent twice, or by two admins at once, it is done once', async () => {
	const school = threeGrades();
	const [one, two] = school.admin.map((person) => person.form());
	const report = await tryOut(one);
	const form = report.form(pathOf(report));
	const other = (await two.get(pathOf(report))).form(pathOf(report));
	const answers = await Promise.all([one.post(form.action, form.fields), one.post(form.action, { ...form.fields, once: 'another' }), two.post(other.action, other.fields)]);
	assert.deepEqual(answers.map(({ status }) => status), [303, 303, 303]);
	assert.deepEqual(places(school), AFTER);
	const page = await one.get(pathOf(report));
	const undo = page.form(`${pathOf(report)}/undo`);
	const undone = await Promise.all([one.post(undo.action, undo.fields), one.post(undo.action, { ...undo.fields, once: 'another' })]);
	assert.deepEqual(undone.map(({ status }) => status), [303, 303]);
	assert.deepEqual(places(school), BEFORE);
});

test('two dry runs at once move everybody up once', async () => {
	const school = threeGrades();
	const [one, two] = school.admin.map((person) => person.form());
	const [first, second] = [await tryOut(one), await tryOut(two)];
	const answers = await Promise.all([[one, first], [two, second]].map(([browser, page]) => browser.post(pathOf(page), page.form(pathOf(page)).fields)));
	assert.deepEqual(answers.map(({ status }) => status).sort(), [303, 409]);
	assert.deepEqual(places(school), AFTER);
});

test('when people changed meanwhile nothing is written before the admin has seen it again', async () => {
	const school = threeGrades();
	const browser = school.admin[0].form();
	const report = await tryOut(browser);
	sql(`UPDATE school.class_students SET number = '9' WHERE person_id = '${school.student[0].id}'`);
	const stale = await browser.submit(report, pathOf(report));
	assert.equal(stale.status, 409);
	assert.match(stale.text, /그 사이에 학생이나 반이 바뀌었어요/);
	assert.equal(places(school)[0], '가온 1-1-9 t');
	assert.equal((await browser.submit(report, pathOf(report))).status, 409);
	const again = await browser.submit(await browser.get(pathOf(report)), pathOf(report));
	assert.equal(again.status, 200);
	assert.equal(places(school)[0], '가온 2-1-9 t');
});

test('who was moved since stays, and a number that is taken holds the undoing up', async () => {
	const school = threeGrades();
	const browser = school.admin[0].form();
	const report = await tryOut(browser);
	const address = pathOf(await browser.submit(report, pathOf(report)));
	sql(`UPDATE school.class_students SET number = '77' WHERE person_id = '${school.student[2].id}';
		INSERT INTO school.people (school_id, name, login) VALUES ('${school.id}', '새내기', 'fresh');
		INSERT INTO school.roles (person_id, school_id, role) SELECT id, school_id, 'student' FROM school.people WHERE school_id = '${school.id}' AND login = 'fresh';
		INSERT INTO school.class_students (person_id, school_id, class_id, number) SELECT id, school_id, '${school.classId}', '1' FROM school.people
			WHERE school_id = '${school.id}' AND login = 'fresh'`);
	const page = await browser.get(address);
	assert.match(page.text, /1명은 그 뒤에 옮겨져서[\s\S]*1명의 예전 번호를 지금 다른 학생이 써요[\s\S]*가온[\s\S]*겹치는 학생: 새내기[\s\S]*다솜/);
	assert.equal(page.form(`${address}/undo`), null);
	const form = page.html.match(/name="token" value="([^"]+)"/);
	const blocked = await browser.post(`${address}/undo`, { token: form[1], once: 'one' });
	assert.equal(blocked.status, 409);
	assert.match(blocked.text, /예전 번호를 다른 학생이/);
	sql(`UPDATE school.class_students SET number = '40' WHERE school_id = '${school.id}' AND number = '1' AND class_id = '${school.classId}'`);
	const undone = await browser.submit(await browser.get(address), `${address}/undo`);
	assert.match(undone.text, /5명이 올리기 전 자리로[\s\S]*1명은 그대로 뒀어요[\s\S]*다솜/);
	assert.deepEqual(places(school), ['가온 1-1-1 t', '나래 1-1-2 t', '다솜 3-1-77 t', '라온 2-1-2 t', '마루 3-1-1 t', '바다 3-1-2 t', '새내기 1-1-40 t']);
});

test('only the last one can be undone', async () => {
	const school = threeGrades();
	const browser = school.admin[0].form();
	const first = await tryOut(browser);
	await browser.submit(first, pathOf(first));
	const again = await browser.get('/hub/rollover');
	assert.match(again.text, /이미 학년을 올렸어요/);
	const second = await tryOut(browser);
	assert.match(second.text, /적용하면 한 학년 더 올라가요/);
	const page = await browser.submit(second, pathOf(second));
	const undo = page.form(`${pathOf(second)}/undo`);
	assert.equal((await browser.post(`${pathOf(first)}/undo`, { ...undo.fields, once: 'first' })).status, 409);
	assert.equal((await browser.get(pathOf(first))).form(`${pathOf(first)}/undo`), null);
	await browser.post(undo.action, undo.fields);
	assert.deepEqual(places(school), AFTER);
});

test('the file that goes out comes back, and deals new classes', async () => {
	const school = threeGrades();
	const browser = school.admin[0].form();
	for (const headings of ['ko', 'en']) {
		const answer = await browser.request(`/hub/rollover/students.csv?headings=${headings}`);
		assert.match(answer.headers.get('content-disposition'), /attachment/);
		const report = await tryOut(browser, Buffer.from(await answer.arrayBuffer()));
		assert.match(report.heading, /올릴 수 있어요/);
		assert.match(report.text, /그대로 올라가요 4 졸업 2/);
	}
	assert.equal(logLines(school, 'roster_exported'), 6);
	const korean = execFileSync('iconv', ['-f', 'UTF-8', '-t', 'CP949'],
		{ input: '학년\t반\t번호\t이름\t새 반\t새 번호\n1학년\t1반\t1번\t가온\t똠\t2번\n1\t1\t2\t나래\t똠\t1\n' });
	const report = await tryOut(browser, korean, { teachers: 'follow' });
	assert.match(report.text, /파일대로 옮겨요 2[\s\S]*반 1개를 새로 만들어요[\s\S]*파일에 없는 2명은[\s\S]*2-똠 새로 만들어요 2 1-1 2명/);
	const missing = await browser.get(`${pathOf(report)}?show=missing`);
	assert.match(missing.text, /학생마다 다솜[\s\S]*라온/);
	assert.doesNotMatch(missing.text, /가온/);
	await browser.submit(report, pathOf(report));
	assert.deepEqual(places(school).slice(0, 3), ['가온 2-똠-2 t', '나래 2-똠-1 t', '다솜 3-1-1 t']);
});

test('what is wrong is told at its line, and nothing can be applied', async () => {
	const school = threeGrades();
	const browser = school.admin[0].form();
	const report = await tryOut(browser, ['grade,class,number,name,new_grade,new_class,new_number', '1,1,1,가온,,1,1', '1,1,2,나래,,1,1', '1,1,9,없음,,1,3', '2,1,1,딴이름,,1,1',
		'2,1,2,라온,2.5,1,2', '3,1,1,마루,4,1,1', '3,1,2,바다,,2,', '1,1,2,나래,,2,', ',,,누구,,1,', '2,1,2,라온,,,', '=1,@2,+3,,,1,'].join('\n'));
	assert.match(report.heading, /고칠 줄이 10개/);
	for (const [line, reason] of [[2, ''], [4, '번호: 그런 학생이 학교에 없어요'], [5, '이름: 학교 명단과 달라요'], [6, '새학년: 학년은 1부터'], [7, '새학년: 같은 학년이나'],
		[8, '새반: 졸업하는 학생이에요'], [9, '같은 학생이 두 번'], [10, '아이디: 누구인지'], [11, '새반: 여기를'], [12, '학년: 학년은 1부터']])
		assert.match(report.text, new RegExp(`파일 ${line}번째 줄[^줄]*${reason}`), `${line}`);
	assert.equal(report.form(pathOf(report)), null);
	const state = sql(`SELECT plan ->> 'state' FROM hub.rollovers WHERE school_id = '${school.id}'`)[0][0];
	const { token } = (await browser.get('/hub/rollover')).form('/hub/rollover').fields;
	assert.equal((await browser.post(pathOf(report), { token, state, once: 'x' })).status, 409);
	assert.deepEqual(places(school), BEFORE);
});

test('bytes that are no file of students are refused at the field, with the choices kept', async () => {
	const browser = threeGrades().admin[0].form();
	for (const [bytes, sentence] of [['PK\x03\x04\x00\x00', /글자로 된 파일이 아니에요/], [Buffer.from([0x6c, 0xff, 0xfe, 0x80, 0x2c]), /글자로 된 파일이 아니에요/],
		['login,new_class\na,"1\n', /따옴표가 맞지 않아요/], ['login,반장\na,1\n', /2번째 열의 제목을 모르겠어요/], ['login,login,new_class\n', /2번째 열의 제목이 앞에도/],
		['name,new_class\na,1\n', /새반과, 학생을 찾을/], ['login,new_number\na,1\n', /새반과, 학생을 찾을/], ['login,new_class\n', /한 명도 없는/],
		[`login,new_class\n${'a,1\n'.repeat(20001)}`, /20,?000줄까지/]]) {
		const answer = await tryOut(browser, bytes, { teachers: 'follow' });
		assert.equal(answer.status, 422, sentence);
		assert.match(answer.html, sentence);
		assert.match(answer.html, /value="follow" checked/);
	}
	for (const [choices, field] of [[{ last_grade: '2' }, 'last_grade'], [{ last_grade: '13' }, 'last_grade'], [{ graduated_on: '1999-02-28' }, 'graduated_on'],
		[{ graduated_on: '2026-02-30' }, 'graduated_on'], [{ teachers: 'fire' }, 'teachers']]) {
		const answer = await tryOut(browser, null, choices);
		assert.equal(answer.status, 422, field);
		assert.match(answer.html, new RegExp(`id="${field}-error"`));
	}
});

test('only the school\'s own admin', async () => {
	const school = threeGrades();
	const report = await tryOut(school.admin[0].form());
	const address = pathOf(report);
	const stranger = threeGrades().admin[0].form();
	const { token } = (await stranger.get('/hub/rollover')).form('/hub/rollover').fields;
	assert.equal((await stranger.get(address)).status, 404);
	for (const path of [address, `${address}/undo`])
		assert.equal((await stranger.post(path, { token, state: 'x', once: path })).status, 404);
	for (const person of [school.teacher[0], school.student[0]])
		for (const path of ['/hub/rollover', '/hub/rollover/students.csv', address])
			assert.equal((await person.form().get(path)).status, 403);
	assert.deepEqual(places(school), BEFORE);
});

test('5,000 students are moved, and back, at once', async () => {
	const school = makeSchool({ admin: 1 });
	sql(`INSERT INTO school.classes (school_id, grade, name) SELECT '${school.id}', g, n FROM generate_series(1, 3) g, generate_series(1, 56) n
			ON CONFLICT DO NOTHING;
		INSERT INTO school.people (school_id, name, login) SELECT '${school.id}', '학생' || i, 'n' || i FROM generate_series(1, 5000) i;
		INSERT INTO school.roles (person_id, school_id, role) SELECT id, school_id, 'student' FROM school.people WHERE school_id = '${school.id}' AND login ~ '^n[0-9]';
		INSERT INTO school.class_students (person_id, school_id, class_id, number) SELECT p.id, p.school_id, c.id, (i / 168 + 1)::text
		FROM (SELECT id, school_id, substr(login, 2)::integer AS i FROM school.people WHERE school_id = '${school.id}' AND login ~ '^n[0-9]') p
		JOIN school.classes c ON c.school_id = p.school_id AND c.grade = 1 + i % 3 AND c.name = (1 + i / 3 % 56)::text`);
	const browser = school.admin[0].form();
	const count = () => sql(`SELECT count(*), count(graduated_on) FROM hub.students WHERE school_id = '${school.id}' AND (class_id IS NOT NULL OR graduated_on IS NOT NULL)`)[0];
	const answer = await browser.request('/hub/rollover/students.csv');
	assert.equal(answer.status, 200);
	const report = await tryOut(browser, Buffer.from(await answer.arrayBuffer()));
	assert.equal(report.status, 200, report.html);
	assert.match(report.text, /그대로 올라가요 3,333 졸업 1,667/);
	const applied = await browser.submit(report, pathOf(report));
	assert.equal(applied.status, 200, applied.text);
	assert.deepEqual(count(), ['5000', '1667']);
	await browser.submit(applied, `${pathOf(report)}/undo`);
	assert.deepEqual(count(), ['5000', '0']);
});
