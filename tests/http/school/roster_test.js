// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';
const assert = require('node:assert');
const { execFileSync } = require('node:child_process');
const { test } = require('node:test');
const { makeSchool, sql } = require('../support/server.js');
const { sendFile, roster, figures } = require('./school_support.js');

const people = (school) => sql(`SELECT login, name FROM school.people WHERE school_id = '${school.id}' AND login ~ '^n' ORDER BY 1`);
const importPath = (page) => page.path.split('?')[0];

test('a dry run writes nothing; applying writes; the same file again changes nothing', async () => {
	const school = makeSchool({ admin: 1 });
	const browser = school.admin[0].form();
	const file = roster('student,김새별,n1,,2015-03-02,2,3,1,+82-10', 'student,=이름,n2,n2@school.example,2012-03-04,2,3,2,', 'teacher,박준호,n3,,,,1-1/2-3,,');
	const report = await sendFile(browser, file);
	assert.deepEqual(figures(report), [3, 0, 0, 0]);
	assert.match(report.text, /1명은 14세 미만/);
	assert.deepEqual(people(school), []);

	const written = await browser.submit(report, importPath(report));
	assert.equal(written.status, 200);
	assert.deepEqual(people(school).map(([login]) => login), ['n1', 'n2', 'n3']);
	assert.deepEqual(sql(`SELECT c.grade, c.name FROM school.class_teachers t JOIN school.classes c ON c.id = t.class_id
		WHERE c.school_id = '${school.id}' ORDER BY 1`), [['1', '1'], ['2', '3']]);
	assert.deepEqual(figures(await sendFile(browser, file)), [0, 0, 3, 0]);
	assert.equal(sql(`SELECT count(*) FROM school.access_log WHERE school_id = '${school.id}' AND action = 'roster_created'`)[0][0], '2');
});

test('an applied file that is sent once more is answered and changes nothing', async () => {
	const school = makeSchool({ admin: 1 });
	const browser = school.admin[0].form();
	const report = await sendFile(browser, roster('student,하나,n1,,,,,,'));
	const form = report.form(importPath(report));
	assert.equal((await browser.post(form.action, form.fields)).status, 303);
	sql(`UPDATE school.people SET name = '다른 이름' WHERE school_id = '${school.id}' AND login = 'n1'`);
	assert.equal((await browser.post(form.action, { ...form.fields, once: 'another' })).status, 303);
	assert.deepEqual(people(school), [['n1', '다른 이름']]);
});

test('what a file takes goes out and comes back', async () => {
	const school = makeSchool({ admin: 1, student: 2, teacher: 1 });
	const browser = school.admin[0].form();
	const report = await sendFile(browser, roster('student/tutor,"김, 별",n1,,2012-03-04,2,3,1,+82-10', 'student,=1+1,n2,,,,,,'));
	await browser.submit(report, importPath(report));
	for (const headings of ['ko', 'en']) {
		const answer = await browser.request(`/admin/export/roster.csv?headings=${headings}`);
		assert.equal(answer.status, 200);
		assert.match(answer.headers.get('content-disposition'), /attachment/);
		const bytes = Buffer.from(await answer.arrayBuffer());
		assert.doesNotMatch(bytes.toString(), /[\n,][=+@]/);
		const [created, changed, , refused] = figures(await sendFile(browser, bytes));
		assert.deepEqual([created, changed, refused], [0, 0, 0]);
	}
	assert.notEqual(sql(`SELECT count(*) FROM school.access_log WHERE school_id = '${school.id}' AND action = 'roster_exported'`)[0][0], '0');
});

test('nothing is written while a row is refused, unless the person says so', async () => {
	const school = makeSchool({ admin: 1, student: [{ name: '먼저' }] });
	const browser = school.admin[0].form();
	const report = await sendFile(browser, roster('student,하나,n1,,,1,1,1,', 'student,둘,n2,나쁜,,,,,', '왕,셋,n3,,,,,,', 'student,넷,n4,,,1,1,2,'));
	assert.deepEqual(figures(report), [1, 0, 0, 3]);
	assert.match(report.text, /번호: 그 반에서 다른 학생이 쓰는 번호예요\. 겹치는 학생: 먼저 \(/);
	const form = report.form(importPath(report));
	const whole = await browser.post(form.action, { ...form.fields, skip_refused: '0' });
	assert.equal(whole.status, 409);
	assert.deepEqual(people(school), []);
	await browser.submit(report, importPath(report));
	assert.deepEqual(people(school), [['n4', '넷']]);
});

test('a whole class is dealt new numbers in one file, and two of one number name each other', async () => {
	const school = makeSchool({ admin: 1 });
	const browser = school.admin[0].form();
	const deal = (shift) => Array.from({ length: 30 }, (_, i) => `student,학생${i},n${i},,,1,1,${1 + (i + shift) % 30},`);
	for (const shift of [0, 7]) {
		const report = await sendFile(browser, roster(...deal(shift)));
		assert.equal((await browser.submit(report, importPath(report))).status, 200);
	}
	assert.deepEqual(sql(`SELECT p.login, s.number FROM school.class_students s JOIN school.people p ON p.id = s.person_id
		WHERE p.school_id = '${school.id}' AND p.login IN ('n0', 'n29') ORDER BY 1`), [['n0', '8'], ['n29', '7']]);
	const doubled = await sendFile(browser, roster('student,하나,x1,,,2,1,1,', 'student,둘,x2,,,2,1,1,'));
	assert.deepEqual(figures(doubled), [0, 0, 0, 2]);
	assert.match(doubled.text, /하나 [\s\S]*번호: 파일에 같은 반, 같은 번호가 두 번 있어요\. 겹치는 학생: 둘 \(x2\)[\s\S]*겹치는 학생: 하나 \(x1\)/);
});

test('numbers may be swapped, and a refused row keeps its number', async () => {
	const school = makeSchool({ admin: 1 });
	const browser = school.admin[0].form();
	const apply = async (...rows) => {
		const report = await sendFile(browser, roster(...rows));
		return browser.submit(report, importPath(report));
	};
	const numbers = () => sql(`SELECT p.login, s.number FROM school.class_students s JOIN school.people p ON p.id = s.person_id
		WHERE p.school_id = '${school.id}' ORDER BY 1`);
	await apply('student,하나,n1,,,1,1,1,', 'student,둘,n2,,,1,1,2,', 'student,셋,n3,,,1,1,3,');
	await apply('student,하나,n1,,,1,1,2,', 'student,둘,n2,,,1,1,1,');
	assert.deepEqual(numbers(), [['n1', '2'], ['n2', '1'], ['n3', '3']]);
	await apply('student,하나,n1,나쁜,,1,1,9,', 'student,둘,n2,,,1,1,2,', 'student,셋,n3,,,1,1,1,', 'student,넷,n4,,,1,1,4,');
	assert.deepEqual(numbers(), [['n1', '2'], ['n2', '1'], ['n3', '3'], ['n4', '4']]);
});

test('CP949, tabs and Korean headings are read; what is no roster is refused at its field', async () => {
	const school = makeSchool({ admin: 1 });
	const browser = school.admin[0].form();
	const korean = execFileSync('iconv', ['-f', 'UTF-8', '-t', 'CP949'], { input: '역할\t이름\t아이디\t학년\t반\t번호\n학생\t똠방각하\tn1\t2학년\t3반\t1번\n' });
	assert.deepEqual(figures(await sendFile(browser, korean)), [1, 0, 0, 0]);
	for (const [bytes, sentence] of [['role,name,login,별명\nstudent,a,b,c\n', /4번째 열의 제목을 모르겠어요/], ['PK\x03\x04\x00\x00', /글자로 된 파일이 아니에요/],
		['role,name,login\n', /한 명도 없는/], ['', /파일을 골라|한 명도 없는/]]) {
		const answer = await sendFile(browser, bytes);
		assert.equal(answer.status, 422);
		assert.match(answer.text, sentence);
	}
});

test('5,000 rows are written at once', async () => {
	const school = makeSchool({ admin: 1 });
	const browser = school.admin[0].form();
	const rows = Array.from({ length: 5000 }, (_, i) => `student,학생${i},n${i},n${i}@school.example,2010-01-01,${1 + i % 3},${Math.floor(i / 90)},${1 + Math.floor(i / 3) % 30},`);
	const report = await sendFile(browser, roster(...rows));
	assert.deepEqual(figures(report), [5000, 0, 0, 0]);
	assert.equal((await browser.submit(report, importPath(report))).status, 200);
	assert.equal(sql(`SELECT count(*) FROM school.class_students WHERE school_id = '${school.id}'`)[0][0], '5000');
});

test('another school neither sees a report nor is touched by a login of the same name', async () => {
	const [one, other] = [makeSchool({ admin: 1 }), makeSchool({ admin: 1 })];
	const file = roster('student,하나,n1,,,,,,');
	const report = await sendFile(one.admin[0].form(), file);
	await one.admin[0].form().submit(report, importPath(report));
	assert.equal((await other.admin[0].form().get(importPath(report))).status, 404);
	assert.deepEqual(figures(await sendFile(other.admin[0].form(), file)), [1, 0, 0, 0]);
});

test('an admin cannot drop the own admin role with a file', async () => {
	const school = makeSchool({ admin: 1 });
	const [[login]] = sql(`SELECT login FROM school.people WHERE id = '${school.admin[0].id}'`);
	const report = await sendFile(school.admin[0].form(), roster(`teacher,관리자,${login},,,,,,`));
	assert.deepEqual(figures(report), [0, 0, 0, 1]);
});

test('metadata columns are read as JSON or text, shown, written, exported and come back; keys without a column stay', async () => {
	const school = makeSchool({ admin: 1, student: 1 });
	const browser = school.admin[0].form();
	const metadata = () => JSON.parse(sql(`SELECT metadata FROM hub.students WHERE school_id = '${school.id}' AND name = '하나'`)[0][0]);
	const file = (...rows) => ['role,name,login,metadata.learning_style,metadata.level,metadata.interests,metadata.note', ...rows, ''].join('\r\n');
	const send = async (...rows) => {
		const report = await sendFile(browser, file(...rows));
		return { report, written: await browser.submit(report, importPath(report)) };
	};
	await send('student,하나,n1,visual,3,"[""축구"", 2]","""12"""');
	assert.deepEqual(metadata(), { learning_style: 'visual', level: 3, interests: ['축구', 2], note: '12' });
	sql(`UPDATE hub.students SET metadata = metadata || '{"unknown": {"a": 1.50}, "none": null, "blank": "", "lines": "가\\n나"}' WHERE school_id = '${school.id}' AND name = '하나'`);

	const { report } = await send('student,하나,n1,auditory,,"[""축구"", 2]","""12"""');
	assert.deepEqual(figures(report), [0, 1, 0, 0]);
	assert.match(report.text, /metadata\.learning_style: visual → auditory/);
	assert.match(report.text, /metadata\.level: 3 → /);
	assert.doesNotMatch(report.text, /metadata\.(interests|note|unknown)/);
	assert.deepEqual(metadata(), { learning_style: 'auditory', interests: ['축구', 2], note: '12', unknown: { a: 1.5 }, none: null, blank: '', lines: '가\n나' });
	assert.deepEqual(sql(`SELECT DISTINCT detail ->> 'fields' FROM school.access_log WHERE school_id = '${school.id}' AND action = 'roster_changed'`), [['["metadata"]']]);
	assert.match((await browser.get('/admin/access-log')).text, /학습 정보/);

	const bytes = Buffer.from(await (await browser.request('/admin/export/roster.csv?headings=en')).arrayBuffer());
	assert.match(bytes.toString(), /metadata\.blank,metadata\.interests,metadata\.learning_style,metadata\.lines,metadata\.none,metadata\.note,metadata\.unknown\r\n/);
	assert.deepEqual(figures(await sendFile(browser, bytes)).slice(0, 2), [0, 0]);

	const refused = await sendFile(browser, file('tutor,둘,n2,visual,,,', `student,셋,n3,${'가'.repeat(2001)},,,`, `student,넷,n4,${'가'.repeat(1900)},${'나'.repeat(1900)},${'다'.repeat(1900)},${'라'.repeat(1900)}`));
	assert.deepEqual(figures(refused), [0, 0, 0, 3]);
	assert.match(refused.text, /학습 정보: 학습 정보는 학생에게만/);
	assert.match(refused.text, /학습 정보가 너무 길어요/);
});
