// SPDX-License-Identifier: GPL-3.0-or-later
// A teacher sees who needs help and why, does something about it, and looks at a class.
'use strict';
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { test } = require('node:test');
const { makeSchool, sql } = require('../support/server.js');

/** Answers of a student at a concept, as if they had come in: days ago → mastery at the end of that day. */
function learns(student, concept, days, { wrong = 0 } = {}) {
	const [now] = Object.entries(days).sort(([a], [b]) => a - b)[0];
	sql(`INSERT INTO hub.concepts (school_id, key, name) SELECT school_id, '${concept}', '${concept}' FROM hub.students WHERE id = '${student.id}' ON CONFLICT DO NOTHING;
		INSERT INTO hub.mastery (student_id, concept_id, school_id, mastery, observations, wrong_in_a_row, last_at)
		SELECT s.id, c.id, s.school_id, ${days[now]}, 5, ${wrong}, now() - interval '${now} days' FROM hub.students s JOIN hub.concepts c ON c.school_id = s.school_id AND c.key = '${concept}'
		WHERE s.id = '${student.id}';
		${Object.entries(days).map(([ago, mastery]) => `INSERT INTO hub.mastery_days (student_id, concept_id, day, school_id, mastery, observations)
		SELECT m.student_id, m.concept_id, (now() AT TIME ZONE 'Asia/Seoul')::date - ${ago}, m.school_id, ${mastery}, 5 FROM hub.mastery m JOIN hub.concepts c ON c.id = m.concept_id
		WHERE m.student_id = '${student.id}' AND c.key = '${concept}';`).join('\n')}
		INSERT INTO hub.activity_days (student_id, day, school_id, events, correct, wrong)
		SELECT id, (now() AT TIME ZONE 'Asia/Seoul')::date, school_id, 5, 3, 2 FROM hub.students WHERE id = '${student.id}' ON CONFLICT DO NOTHING;`);
}

/** The text of a file with its byte order mark, which fetch takes away. */
async function fileOf(browser, path) {
	return Buffer.from(await (await browser.request(path)).arrayBuffer()).toString();
}

test('who needs help is told with reasons in the caller’s language, most urgent first', async () => {
	const { student: [failing, falling, fine], teacher: [teacher], classId } = makeSchool({ student: 3, teacher: 1 });
	learns(failing, '이차함수', { 0: 0.1, 20: 0.9 }, { wrong: 8 });
	learns(falling, '확률', { 0: 0.5, 20: 0.8 });
	learns(fine, '확률', { 0: 0.95 });
	const { body } = await teacher.api.get('/needs-help', { 'Accept-Language': 'ko' });
	assert.deepEqual(body.items.map(({ student }) => student.id), [failing.id, falling.id]);
	const [first] = body.items;
	assert.deepEqual(first.student, { id: failing.id, name: failing.name });
	assert.equal(first.urgency, 100);
	assert.equal(first.last_contact_at, null);
	assert.deepEqual(first.reasons.map(({ code, value, threshold }) => [code, value, threshold]), [['wrong_in_a_row', 8, 4], ['mastery_falling', 0.8, 0.15]]);
	assert.deepEqual(first.reasons.map((reason) => Object.keys(reason).sort()), [['code', 'text', 'threshold', 'value'], ['code', 'text', 'threshold', 'value']]);
	assert.equal(first.reasons[0].text, '이차함수 문제를 8번 연달아 틀렸어요');
	assert.match(first.reasons[1].text, /0\.8 떨어졌어요/);
	for (const english of [await teacher.api.get('/needs-help?lang=en'), await teacher.api.get('/needs-help', { 'Accept-Language': 'en-GB,en;q=0.8' })])
		assert.equal(english.body.items[0].reasons[0].text, '8 wrong answers in a row in 이차함수');
	assert.deepEqual((await teacher.api.all(`/needs-help?class_id=${classId}`, 1)).map(({ student }) => student.id), [failing.id, falling.id], 'page after page');
	assert.equal(sql(`SELECT count(*) FROM school.access_log WHERE actor_id = '${teacher.id}' AND student_id = '${failing.id}' AND action = 'needs_help_read'`)[0][0], '1', 'the look is written down, once an hour');
});

test('a class that one does not teach is not there', async () => {
	const { teacher: [teacher], id } = makeSchool({ student: 1, teacher: 1 });
	const other = makeSchool({ student: 1, teacher: 1, admin: 1 });
	const untaught = randomUUID();
	sql(`INSERT INTO school.classes (id, school_id, grade, name) VALUES ('${untaught}', '${id}', 2, '9')`);
	for (const classId of [other.classId, untaught, randomUUID()]) {
		assert.equal((await teacher.api.get(`/needs-help?class_id=${classId}`)).status, 404);
		for (const path of [`/hub?class=${classId}`, `/hub/classes/${classId}`, `/hub/classes/${classId}/matrix.csv`, `/hub/needs-help.csv?class=${classId}`])
			assert.equal((await teacher.form().get(path)).status, 404, path);
	}
	assert.equal((await teacher.api.get('/needs-help?class_id=no-uuid')).status, 422);
	assert.equal((await other.student[0].api.get('/needs-help')).status, 403);
	assert.equal((await other.admin[0].api.get(`/needs-help?class_id=${other.classId}`)).status, 200);
});

test('the page says why, and a message goes to all who are ticked', async () => {
	const { student: [one, two], teacher: [teacher] } = makeSchool({ student: [{ name: '김철수' }, { name: '이영희' }], teacher: [{ name: '박교사' }] });
	learns(one, '이차함수', { 0: 0.1 }, { wrong: 5 });
	learns(two, '이차함수', { 0: 0.1 }, { wrong: 4 });
	const browser = teacher.form();
	const page = await browser.get('/hub');
	assert.equal(page.heading, '도움이 필요한 학생 2명');
	assert.match(page.text, /이차함수 문제를 5번 연달아 틀렸어요/);
	assert.match(page.text, /아직 연락한 적이 없어요/);
	const nobody = await browser.submit(page, '/hub/messages', { message: '같이 해 봐요' });
	assert.equal(nobody.status, 422);
	assert.match(nobody.text, /학생을 한 명 이상 골라/);
	assert.match(nobody.html, /같이 해 봐요<\/textarea>/, 'what was typed is kept');
	const all = await browser.get('/hub?chosen=1');
	assert.equal([...all.html.matchAll(/name="students"[^>]* checked/g)].length, 2, 'all are ticked by a link');
	const answer = await browser.post('/hub/messages', [...Object.entries(all.form('/hub/messages').fields).filter(([name]) => name !== 'students'), ['students', one.id], ['students', two.id]]);
	assert.equal(answer.status, 303);
	const after = await browser.get('/hub');
	assert.match(after.note, /2명에게 메시지를 보냈어요/);
	assert.match(after.text, /마지막 연락 방금/);
	const reader = one.form();
	const [[link]] = sql(`SELECT link FROM inbox.notifications WHERE user_id = '${one.id}' AND kind = 'teacher_message'`);
	const message = await reader.get(link);
	assert.match(message.heading, /박교사/);
	assert.match(message.text, /요즘 공부는 어때요\?/);
	assert.equal((await two.form().get(link)).status, 404, 'which is nobody else’s');
});

test('a reason chooses those who have it, on the page and in the file', async () => {
	const { student: [one, two], teacher: [teacher], classId } = makeSchool({ student: [{ name: '김철수' }, { name: '이영희' }], teacher: 1 });
	learns(one, '이차함수', { 0: 0.1, 20: 0.9 }, { wrong: 5 });
	learns(two, '이차함수', { 0: 0.1 }, { wrong: 4 });
	const browser = teacher.form();
	const all = await browser.get(`/hub?class=${classId}`);
	assert.match(all.text, /2명\s*연달아 틀림\s*1명\s*떨어지는 숙달/);
	assert.match(all.text, /\+50점[\s\S]*\+38점/, 'the points are told');
	assert.match(all.text, /급한 정도 88/, 'and their sum');
	const fallen = await browser.get(`/hub?class=${classId}&reason=mastery_falling`);
	assert.equal(fallen.heading, '도움이 필요한 학생 1명');
	const off = await browser.submit(fallen, '/hub/snoozes', { only: one.id });
	assert.equal(off.path, `/hub?class=${classId}&reason=mastery_falling`);
	const file = await fileOf(browser, `/hub/needs-help.csv?class=${classId}&reason=wrong_in_a_row`);
	assert.doesNotMatch(file, /김철수/, 'who is put off is not in it');
	assert.match(file, /이영희/);
	assert.equal((await browser.get('/hub?reason=bad_mood')).heading, '도움이 필요한 학생 1명', 'an unknown one chooses nobody out');
});

test('who has no account is named as not reachable', async () => {
	const { student: [one], teacher: [teacher] } = makeSchool({ student: [{ name: '김철수' }], teacher: 1 });
	learns(one, '이차함수', { 0: 0.1 }, { wrong: 5 });
	sql(`UPDATE school.people SET login = NULL WHERE id = '${one.id}'`);
	const browser = teacher.form();
	const answer = await browser.submit(await browser.get('/hub'), '/hub/messages', { students: one.id });
	assert.match(answer.note, /아무에게도 보내지 못했어요.*김철수/);
});

test('a student is put off for a week with one button, and shown again with another', async () => {
	const { student: [one], teacher: [teacher], classId } = makeSchool({ student: [{ name: '김철수' }], teacher: 1 });
	learns(one, '이차함수', { 0: 0.1 }, { wrong: 5 });
	const browser = teacher.form();
	const off = await browser.submit(await browser.get(`/hub?class=${classId}`), '/hub/snoozes', { only: one.id });
	assert.equal(off.path, `/hub?class=${classId}`);
	assert.equal(off.heading, '지금은 모두 괜찮아요');
	assert.match(off.text, /모두 잘하고 있어요/);
	assert.match(off.text, /나중에 보기로 한 학생 1명/);
	assert.deepEqual((await teacher.api.get('/needs-help')).body.items, []);
	const back = await browser.submit(off, `/hub/snoozes/${one.id}/end`);
	assert.match(back.heading, /1명/);
	const wrong = await browser.submit(back, '/hub/snoozes', { students: one.id, until: '2020-01-01' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.text, /내일부터 1년 안의 날/);
});

test('an admin changes the rules of the school, a teacher those of the own list', async () => {
	const { student: [one], teacher: [teacher], admin: [admin] } = makeSchool({ student: 1, teacher: 1, admin: 1 });
	learns(one, '이차함수', { 0: 0.1 }, { wrong: 5 });
	const read = await teacher.form().get('/hub/rules');
	assert.match(read.text, /4번 연달아 틀리면 알려요/);
	assert.match(read.text, /내 목록에만 쓰여요/);
	const browser = admin.form();
	const page = await browser.get('/hub/rules');
	const saved = await browser.submit(page, '/hub/rules', { wrong_in_a_row: '6', inactive_enabled: '0' });
	assert.match(saved.note, /기준을 바꿨어요/);
	assert.match((await teacher.form().get('/hub/rules')).text, /6번 연달아 틀리면/);
	assert.deepEqual((await teacher.api.get('/needs-help')).body.items, []);
	const wrong = await browser.submit(saved, '/hub/rules', { inactive: '1' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.text, /범위 안의 값/);
	assert.match(wrong.html, /id="inactive-error"[\s\S]*id="inactive" [^>]*value="1"[^>]* aria-invalid="true"/, 'what was typed stays');
	const own = teacher.form();
	const changed = await own.submit(await own.get('/hub/rules'), '/hub/rules', { wrong_in_a_row: '5' });
	assert.match(changed.text, /5번 연달아 틀리면.*학교 기준은 6/s);
	const { body } = await teacher.api.get('/needs-help');
	assert.deepEqual(body.items[0].reasons.map(({ code, value, threshold }) => [code, value, threshold]), [['wrong_in_a_row', 5, 5]]);
	assert.deepEqual((await admin.api.get('/needs-help')).body.items, [], 'other lists stay as they are');
	const forgotten = await own.submit(changed, '/hub/rules/forget');
	assert.match(forgotten.text, /6번 연달아 틀리면/);
	assert.equal(forgotten.form('/hub/rules/forget'), null);
	assert.equal((await one.form().get('/hub/rules')).status, 403);
});

test('a class’s matrix is sorted and searched by links, and saved as it is shown', async () => {
	const { student: [one, two], teacher: [teacher], classId } = makeSchool({ student: [{ name: '가나다' }, { name: '=cmd' }], teacher: 1 });
	learns(one, '이차함수', { 0: 0.2, 30: 0.5 });
	learns(two, '이차함수', { 0: 0.9 });
	learns(two, '확률', { 0: 0.4 });
	const browser = teacher.form();
	const page = await browser.get(`/hub/classes/${classId}`);
	const order = (html) => [...html.matchAll(/<tbody>[\s\S]*?<\/tbody>/g)].map(([body]) => body).find((body) => body.includes('class="mastery')).match(/가나다|=cmd/g);
	assert.deepEqual(order(page.html), ['가나다', '=cmd']);
	const [, concept] = /\?sort=([0-9a-f-]{36})/.exec(page.html);
	const sorted = await browser.get(`/hub/classes/${classId}?sort=-${concept}`);
	assert.deepEqual(order(sorted.html), ['=cmd', '가나다'], 'the largest first');
	assert.match(sorted.html, /aria-sort="descending"/);
	const found = await browser.get(`/hub/classes/${classId}?q=${encodeURIComponent('확')}`);
	assert.match(found.text, /확률/);
	assert.doesNotMatch(found.text, /이차함수/);
	const file = await fileOf(browser, `/hub/classes/${classId}/matrix.csv?sort=name`);
	assert.match(file, /^\ufeff번호,이름,평균\(%\),/);
	assert.match(file, /,'=cmd,65,/, 'a formula is made harmless');
	const nothing = await browser.get(`/hub/classes/${classId}?q=${encodeURIComponent('없는 개념&')}`);
	assert.match(nothing.text, /보여 줄 개념이 없어요/);
	assert.equal(sql(`SELECT count(DISTINCT student_id) FROM school.access_log WHERE actor_id = '${teacher.id}' AND action = 'class_mastery_read'`)[0][0], '2');
});

test('the list is saved as a file, and the home shows the first three', async () => {
	const { student, teacher: [teacher] } = makeSchool({ student: [{ name: '=1+1' }, { name: '나' }, { name: '다' }, { name: '라' }], teacher: 1 });
	student.forEach((one, index) => learns(one, '이차함수', { 0: 0.1 }, { wrong: 4 + index }));
	const browser = teacher.form();
	const file = await fileOf(browser, '/hub/needs-help.csv');
	assert.match(file, /^\ufeff이름,학년,반,번호,급한 정도,이유,마지막 연락/);
	assert.match(file, /'=1\+1,1,1,/);
	assert.match(file, /이차함수 문제를 7번 연달아 틀렸어요/);
	const home = await browser.get('/');
	assert.match(home.text, /도움이 필요한 학생 4명/);
	assert.deepEqual([...home.html.matchAll(/href="\/hub\/students\/([0-9a-f-]+)"/g)].map(([, id]) => id), [student[3].id, student[2].id, student[1].id]);
});

test('as many statements for a school of many as for one of few', async () => {
	const few = makeSchool({ student: 2, teacher: 1 });
	const many = makeSchool({ student: 60, teacher: 1 });
	const [classOfFew, classOfMany] = [few, many].map(({ classId }) => `/hub/classes/${classId}`);
	for (const [small, large] of [['/hub', '/hub'], [classOfFew, classOfMany], ['/', '/']]) {
		const counts = await Promise.all([few.teacher[0].form().get(small), many.teacher[0].form().get(large)]);
		assert.deepEqual(...counts.map(({ headers }) => [headers.get('x-seodang-statements'), headers.get('x-seodang-round-trips')]));
		assert.equal(counts[0].headers.get('x-seodang-round-trips'), '1');
	}
});
