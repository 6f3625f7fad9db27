// SPDX-License-Identifier: GPL-3.0-or-later
'use strict';
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { test } = require('node:test');
const { url, makeSchool, changeSettings, sql } = require('../support/server.js');
const { ApiClient } = require('../support/client.js');
const { furnishedSchool } = require('../support/people.js');

const KIM = { name: '김철수', grade: 10, class_name: '1반', student_number: '01', email: 'chulsoo@example.com', parent_contact: '010-1234-5678',
	metadata: { learning_style: 'visual', special_needs: false, interests: ['math', 'science'], parent_preferences: { notification_method: 'email', report_frequency: 'weekly' } } };
const log = (school, action) => sql(`SELECT actor_id, student_id FROM school.access_log WHERE school_id = '${school.id}' AND action = '${action}' ORDER BY id`);
const fields = ({ body }) => body.errors.map(({ field, code }) => `${field} ${code}`);
const names = ({ body }) => body.items.map(({ name }) => name);

/** A school whose admin has added these students: {name, …}. */
async function schoolWith(students, people = {}) {
	const school = makeSchool({ admin: 1, teacher: 1, ...people });
	const added = [];
	for (const [i, student] of students.entries()) {
		const { status, body } = await school.admin[0].api.post('/students', { grade: 1, class_name: '1', student_number: `a${i}`, ...student });
		assert.equal(status, 201, JSON.stringify(body));
		added.push(body);
	}
	return { school, admin: school.admin[0], teacher: school.teacher[0], added };
}

test('a record is made, read and changed as the document says', async () => {
	const { school, admin, added: [kim] } = await schoolWith([KIM]);
	const { id, created_at: createdAt, updated_at: updatedAt, ...rest } = kim;
	assert.deepEqual(rest, { ...KIM, class_name: '1', school_id: school.id, graduated_on: null });
	assert.ok(createdAt <= updatedAt);
	assert.deepEqual((await admin.api.get(`/students/${id}`)).body, kim);
	const changed = await admin.api.patch(`/students/${id}`, { name: '김철호', grade: 11, student_number: '7', email: null, metadata: { learning_style: null, bus: 3 } });
	assert.equal(changed.status, 200);
	assert.equal(changed.body.class_name, '1', 'what is not sent stays');
	assert.equal(changed.body.email, null);
	assert.deepEqual(changed.body.metadata, { bus: 3, special_needs: false, interests: ['math', 'science'], parent_preferences: KIM.metadata.parent_preferences });
	assert.deepEqual(sql(`SELECT c.grade, c.name, n.number FROM school.class_students n JOIN school.classes c ON c.id = n.class_id WHERE n.person_id = '${id}'`), [['11', '1', '7']]);
	const out = await admin.api.patch(`/students/${id}`, { class_name: null, student_number: null, grade: 12 });
	assert.deepEqual([out.body.grade, out.body.class_name, out.body.student_number], [12, null, null]);
	assert.deepEqual(log(school, 'person_added'), [[admin.id, id]]);
	assert.equal(log(school, 'student_read').length, 1);
});

test('what is wrong is said at its field, and nothing is stored', async () => {
	const { school, admin } = await schoolWith([{ name: '먼저', student_number: '1', email: 'first@example.com' }]);
	const add = (student) => admin.api.post('/students', { name: '새로', grade: 1, ...student });
	for (const [student, wanted] of [
		[{ grade: 0 }, ['grade too_small']], [{ grade: 13 }, ['grade too_large']], [{ grade: '1' }, ['grade not_a_number']], [{ name: '' }, ['name required']],
		[{ school_id: randomUUID() }, ['school_id unknown_field']], [{ email: 'nowhere' }, ['email bad_email']], [{ email: 'FIRST@example.com' }, ['email email_taken']],
		[{ student_number: '1' }, ['student_number number_without_class']], [{ class_name: '가'.repeat(31) }, ['class_name too_long']],
		[{ metadata: [] }, ['metadata not_an_object']], [{ metadata: { learning_style: 'smell' } }, ['metadata.learning_style unknown_choice']],
		[{ metadata: { learning_style: 7, special_needs: 7, interests: 'math', parent_preferences: 'none' } },
			['metadata.learning_style wrong_type', 'metadata.special_needs wrong_type', 'metadata.interests wrong_type', 'metadata.parent_preferences wrong_type']],
		[{ metadata: { interests: [7], parent_preferences: { notification_method: 'fax', report_frequency: 'hourly' } } },
			['metadata.interests wrong_type', 'metadata.parent_preferences.notification_method unknown_choice', 'metadata.parent_preferences.report_frequency unknown_choice']],
		[{ metadata: { special_needs: '가'.repeat(501) } }, ['metadata.special_needs too_long']], [{ metadata: { notes: '가'.repeat(9000) } }, ['metadata content_too_large']],
	]) {
		const answer = await add(student);
		assert.equal(answer.status, 422, JSON.stringify(student).slice(0, 100));
		assert.deepEqual(fields(answer), wanted);
	}
	const taken = await add({ class_name: '1', student_number: '1' });
	assert.equal(taken.status, 409);
	assert.equal(taken.body.code, 'number_taken');
	assert.equal((await add({ metadata: { anything: { deep: [1, null] }, special_needs: '확대 자료' } })).status, 201);
	assert.deepEqual(sql(`SELECT name FROM hub.students WHERE school_id = '${school.id}' ORDER BY name`), [['먼저'], ['새로']]);
});

test('of two who give the same number at once one gets it', async () => {
	const { admin } = await schoolWith([]);
	const answers = await Promise.all(['하나', '둘', '셋', '넷'].map((name) => admin.api.post('/students', { name, grade: 3, class_name: '9', student_number: '5' })));
	assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409]);
	assert.equal((await admin.api.get('/students?grade=3')).body.items.length, 1, 'nothing is left of the others');
});

test('a name is found by a part of it, by initial consonants and by whole address', async () => {
	const { admin } = await schoolWith([{ name: '김철수', email: 'kcs@big.example' }, { name: '김채소' }, { name: '박철수' }, { name: '강철민' }, { name: 'Ada Lovelace' }, { name: '한(별)' }]);
	const find = async (q) => names(await admin.api.get(`/students?q=${encodeURIComponent(q)}`)).join(' ');
	for (const [q, found] of [['철수', '김철수 박철수'], ['김', '김채소 김철수'], ['ㄱㅊㅅ', '김채소 김철수'], ['ㅊㅅ', '김채소 김철수 박철수'], ['ㄱ', '강철민 김채소 김철수'],
		['김ㅊ', '김채소 김철수'], ['ㄱ철ㅅ', '김철수'], ['ㄱㅊ민', '강철민'], ['철', '강철민 김철수 박철수'], ['ᄀᄎᄆ', '강철민'], ['김철수'.normalize('NFD'), '김철수'],
		['lovel', 'Ada Lovelace'], ['A', 'Ada Lovelace'], ['a l', 'Ada Lovelace'], ['KCS@big.example', '김철수'], ['kcs@big', ''], ['(별)', '한(별)'],
		['.*', ''], ['ㄲ', ''], ['%', ''], ['_', ''], ['\\', ''], ['철철', ''], ['', '강철민 김채소 김철수 박철수 한(별) Ada Lovelace']])
		assert.equal(await find(q), found, q);
});

test('lists are filtered by grade, class and metadata, and the graduated are shown when they are asked for', async () => {
	const { school, admin, added } = await schoolWith([
		{ name: '가', metadata: { learning_style: 'visual', interests: ['math'], bus: 3 } },
		{ name: '나', class_name: '2반', metadata: { learning_style: 'auditory', special_needs: true, parent_preferences: { report_frequency: 'weekly' } } },
		{ name: '다', grade: 2, class_name: '2', metadata: { bus: '3' } }, { name: '라', grade: 2, class_name: null, student_number: null }]);
	sql(`UPDATE hub.students SET graduated_on = '2026-02-10', is_current = false WHERE id = '${added[0].id}'`);
	const list = async (query) => names(await admin.api.get(`/students?${query}`)).join('');
	assert.equal(await list(''), '나다라');
	assert.equal(await list('state=graduated'), '가');
	assert.equal(await list('state=all'), '가나다라');
	assert.equal(await list('state=all&metadata=bus%3D3'), '가다', 'a number and its digits');
	assert.equal(await list('state=all&learning_style=visual'), '가');
	assert.equal(await list('state=all&metadata=interests%3Dmath'), '가', 'a member of a list');
	assert.equal(await list('metadata=special_needs%3Dtrue'), '나');
	assert.equal(await list('metadata=parent_preferences.report_frequency%3Dweekly'), '나');
	assert.equal(await list('learning_style=auditory&metadata=special_needs%3Dtrue'), '나');
	assert.equal(await list('learning_style=visual&metadata=special_needs%3Dtrue'), '');
	assert.equal(await list('grade=2'), '다라');
	assert.equal(await list(`class_name=${encodeURIComponent('2반')}`), '나다');
	assert.equal(await list('class_name=2&grade=1'), '나');
	assert.equal(await list('sort=place'), '나다라');
	for (const [query, field] of [['grade=13', 'grade'], ['sort=age', 'sort'], ['state=x', 'state'], ['limit=0', 'limit'], ['cursor=x', 'cursor'], ['learning_style=x', 'learning_style'], ['metadata=visual', 'metadata'], ['metadata=%3Dx', 'metadata']]) {
		const answer = await admin.api.get(`/students?${query}`);
		assert.equal(answer.status, 422);
		assert.equal(answer.body.errors[0].field, field);
	}
	assert.equal(log(school, 'student_read').length > 0, true, 'lists with contacts are looks');
});

test('every order goes on page after page without losing or repeating anyone', async () => {
	const school = makeSchool({ admin: 1, student: 45 });
	sql(`INSERT INTO hub.activity_days (student_id, day, school_id, events) SELECT s.id, current_date - s.student_number::integer % 3, s.school_id, 1
		FROM hub.students s WHERE s.school_id = '${school.id}' AND s.student_number::integer % 4 > 0`);
	for (const sort of ['name', 'place', 'activity']) {
		const numbers = (await school.admin[0].api.all(`/students?sort=${sort}`, 7)).map(({ student_number: number }) => Number(number));
		assert.equal(new Set(numbers).size, 45, sort);
		if (sort === 'place')
			assert.deepEqual(numbers, Array.from({ length: 45 }, (_, i) => i + 1));
		if (sort === 'activity') {
			const daysAgo = numbers.map((number) => (number % 4 ? number % 3 : 99));
			assert.deepEqual(daysAgo, [...daysAgo].sort((a, b) => a - b), 'the latest first, those without any last');
		}
	}
});

test('a teacher sees the own classes, adds to them and changes metadata alone', async () => {
	const { school, admin, teacher, added: [own, elsewhere] } = await schoolWith([{ name: '우리반' }, { name: '옆반', class_name: '2' }], { student: 1 });
	assert.deepEqual(names(await teacher.api.get('/students')), ['우리반', 'student 1']);
	assert.deepEqual((await teacher.api.get('/classes')).body.items, [{ id: school.classId, grade: 1, name: '1', student_count: 2 }]);
	assert.equal((await admin.api.get('/classes')).body.items.length, 2);
	assert.equal((await teacher.api.get(`/students/${elsewhere.id}`)).status, 404);
	assert.equal((await teacher.api.patch(`/students/${elsewhere.id}`, { metadata: {} })).status, 404);
	assert.equal((await teacher.api.patch(`/students/${own.id}`, { metadata: { learning_style: 'reading' } })).body.metadata.learning_style, 'reading');
	assert.equal((await teacher.api.patch(`/students/${own.id}`, { name: '다른 이름' })).status, 403);
	assert.equal((await teacher.api.post('/students', { name: '새 학생', grade: 1, class_name: '1' })).status, 201);
	assert.equal((await teacher.api.post('/students', { name: '새 학생', grade: 1, class_name: '2' })).status, 404);
	assert.equal((await teacher.api.post('/students', { name: '새 학생', grade: 9, class_name: '9' })).status, 404);
	assert.deepEqual(fields(await teacher.api.post('/students', { name: '새 학생', grade: 1 })), ['class_name required']);
	assert.equal((await teacher.form().get(`/hub/students/${own.id}/edit`)).status, 403);
	changeSettings(school, { teachers_see_all_students: true });
	assert.equal((await teacher.api.get(`/students/${elsewhere.id}`)).status, 200);
	assert.equal((await teacher.api.get('/classes')).body.items.length, 2);
	for (const call of ['/students', `/students/${own.id}`, '/classes'])
		assert.equal((await school.student[0].api.get(call)).status, 403);
	assert.equal((await new ApiClient(url).get('/students')).status, 401);
	const other = makeSchool({ admin: 1 }).admin[0];
	assert.equal((await other.api.get(`/students/${own.id}`)).status, 404);
	assert.deepEqual((await other.api.get('/students')).body.items, []);
});

test('the pages: a list to search, a record that is looked at, what is known changed', async () => {
	const { school, admin, teacher, added: [kim] } = await schoolWith([{ ...KIM, grade: 1, metadata: { ...KIM.metadata, bus: '3호차' } }, { name: '박민수' }]);
	const browser = teacher.form();
	const list = await browser.get('/hub/students');
	assert.match(list.text, /김철수 1-1 · 01번/);
	const found = await browser.get(`/hub/students?q=${encodeURIComponent('ㄱㅊㅅ')}`);
	assert.equal(found.heading, '찾은 학생');
	const unclear = await browser.get('/hub/students?metadata=visual');
	assert.equal(unclear.status, 422);
	assert.match(unclear.text, /이름=값으로 써 주세요/);
	assert.doesNotMatch(found.text, /박민수/);
	const page = await browser.get(`/hub/students/${kim.id}`);
	assert.equal(page.heading, '김철수');
	for (const seen of [/chulsoo@example.com/, /010-1234-5678/, /보면서/, /math, science/, /bus 3호차/, /매주/])
		assert.match(page.text, seen);
	assert.equal(page.headers.get('x-seodang-round-trips'), '1');
	assert.deepEqual(log(school, 'student_read'), [[teacher.id, kim.id]]);
	const action = `/hub/students/${kim.id}/metadata`;
	const wrong = await browser.submit(page, action, { special_needs: '가'.repeat(501), learning_style: 'reading' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.text, /500자까지 쓸 수 있어요/);
	assert.match(wrong.html, /value="reading" selected/);
	const saved = await browser.submit(page, action, { special_needs: '확대 자료', has_special_needs: '1', learning_style: '', interests: '그림, 축구', report_frequency: 'never' });
	assert.match(saved.note, /저장했어요/);
	assert.deepEqual((await admin.api.get(`/students/${kim.id}`)).body.metadata, { bus: '3호차', special_needs: '확대 자료', interests: ['그림', '축구'],
		parent_preferences: { notification_method: 'email', report_frequency: 'never' } });
});

test('a record shows mastery, events, plans, reports, the tutor and notes in one look', async () => {
	const { student: [, taught], teacher: [teacher], admin: [admin], tutor: [tutor], id } = await furnishedSchool();
	sql(`INSERT INTO hub.mastery_days (student_id, concept_id, day, school_id, mastery, observations)
		SELECT student_id, concept_id, current_date - d, school_id, 0.2 + d * 0.04, 3 FROM hub.mastery, generate_series(0, 3) AS d WHERE student_id = '${taught.id}'`);
	const page = await teacher.form().get(`/hub/students/${taught.id}`);
	const section = (name) => new RegExp(`aria-labelledby="${name}">([\\s\\S]*?)</section>`).exec(page.html)[1];
	assert.match(section('mastery'), /확률[\s\S]*32% \/ 85%[\s\S]*3문제 중 1개[\s\S]*aria-label="확률 숙달의 변화: 처음 32%, 지금 20%"/);
	assert.match(section('timeline-title'), new RegExp(`/hub/students/${taught.id}/timeline`));
	assert.match(section('interventions'), /이차함수[\s\S]*2단계 가운데 0단계/);
	assert.match(section('reports'), /\/hub\/reports\/[0-9a-f-]{36}\/file/);
	assert.match(section('tutoring'), new RegExp(tutor.name));
	assert.match(section('notes'), /발표를 잘했어요/);
	assert.doesNotMatch(page.html, /\/erase"|\/data"|\/edit"|\/account"/, 'what only an admin may do is not offered');
	assert.match((await admin.form().get(`/hub/students/${taught.id}`)).html, /\/data"[\s\S]*\/erase"/);
	await admin.form().get(`/hub/students/${taught.id}/edit`);
	await admin.form().get(`/hub/students/${taught.id}/account`);
	assert.deepEqual(log({ id }, 'student_read'), [teacher, admin, admin, admin].map((person) => [person.id, taught.id]));
});

test('on the phone a student sees what is left to do and what is mastered', async () => {
	const { student: [asking, taught] } = await furnishedSchool();
	const page = await taught.form().get('/learning');
	assert.equal(page.heading, '2단계가 남았어요');
	assert.match(page.text, /확률 3문제 · 숙달 32, 목표 85 배우는 중/);
	const after = await taught.form().submit(page, page.html.match(/action="(\/learning\/[^"]+\/steps\/1\/done)"/)[1]);
	assert.equal(after.heading, '1단계가 남았어요');
	assert.equal((await asking.form().get('/learning')).heading, '내 학습 계획');
});

test('an admin adds and edits by form; a number that is taken is said there', async () => {
	const { admin } = await schoolWith([{ name: '먼저', student_number: '1' }]);
	const browser = admin.form();
	const form = await browser.get('/hub/students/new');
	const wrong = await browser.submit(form, '/hub/students', { name: '나중', grade: '1', class_name: '1반', student_number: '1' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.html, /id="number-error"/);
	assert.match(wrong.html, /value="나중"/);
	const added = await browser.submit(wrong, '/hub/students', { student_number: '2' });
	assert.equal(added.heading, '나중');
	const edited = await browser.submit(await browser.get(`${added.path}/edit`), `${added.path}/edit`, { email: 'later@example.com', class_name: '3' });
	assert.match(edited.text, /1-3 · 2번/);
	assert.match(edited.text, /later@example.com/);
	const emptied = await browser.submit(await browser.get(`${added.path}/edit`), `${added.path}/edit`, { email: '' });
	assert.doesNotMatch(emptied.text, /later@example.com/);
});

test('notes are for staff; one takes back one’s own, and a contact counts as one', async () => {
	const { school, admin, teacher, added: [kim] } = await schoolWith([KIM].map((one) => ({ ...one, grade: 1 })));
	const path = `/hub/students/${kim.id}`;
	const browser = teacher.form();
	await browser.submit(await browser.get(path), `${path}/notes`, { body: '발표를 잘했어요.' });
	assert.equal(sql(`SELECT count(*) FROM hub.contacts WHERE student_id = '${kim.id}'`)[0][0], '0');
	const page = await browser.submit(await browser.get(path), `${path}/notes`, { body: '어머니와 통화했어요.\n<b>다음 주</b>', is_contact: '1' });
	assert.match(page.html, /&lt;b&gt;다음 주/);
	assert.deepEqual(sql(`SELECT kind, actor_id FROM hub.contacts WHERE student_id = '${kim.id}'`), [['contact', teacher.id]]);
	const [, action] = /action="(\/hub\/notes\/[0-9a-f-]{36}\/delete)"/.exec(page.html);
	const others = await admin.form().get(path);
	assert.match(others.text, /어머니와 통화했어요/);
	assert.doesNotMatch(others.html, /\/hub\/notes\//, 'another’s note stays');
	assert.equal((await admin.form().post(action, { token: others.form(`${path}/notes`).fields.token, once: 'x' })).status, 404);
	const gone = await browser.submit(page, action);
	assert.doesNotMatch(gone.text, /어머니와/);
	assert.match(gone.text, /발표를 잘했어요/);
	assert.equal(log(school, 'note_added').length, 2);
	assert.equal((await browser.submit(gone, `${path}/notes`, { body: '' })).status, 422);
});

test('an account is linked with a code, taken off with its sessions, and linked again', async () => {
	const { school, admin, added: [kim] } = await schoolWith([KIM]);
	const path = `/hub/students/${kim.id}`;
	const browser = admin.form();
	assert.match((await browser.get(path)).text, /계정이 없어요/);
	const form = await browser.get(`${path}/account`);
	assert.match((await browser.submit(form, `${path}/account`, { login: 'a@b' })).text, /@와 빈칸을 쓸 수 없어요/);
	const sheet = await browser.submit(form, `${path}/account`, { login: 'chulsoo' });
	assert.equal(sheet.status, 200);
	const [, code] = /<code>([0-9A-Z-]{14})<\/code>/.exec(sheet.html);
	assert.equal((await browser.post(`${path}/account`, { ...form.form(`${path}/account`).fields, once: 'again', login: 'other' })).status, 409);
	assert.equal((await browser.get(`/activate/${code}`)).status, 200);

	const token = 'student-token-' + randomUUID();
	sql(`SELECT auth.put_password('${kim.id}', '$test$'); SELECT FROM auth.create_session(sha256('${token}'), '${kim.id}', 'browser');`);
	const student = new ApiClient(url, token);
	assert.equal((await student.get('/me')).body.name, '김철수');
	const off = await browser.submit(await browser.get(`${path}/account`), `${path}/account/unlink`);
	assert.match(off.note, /기록은 그대로/);
	assert.equal((await student.get('/me')).status, 401);
	assert.equal((await admin.api.get(`/students/${kim.id}`)).body.name, '김철수');
	assert.deepEqual(sql(`SELECT count(*) FROM auth.accounts WHERE person_id = '${kim.id}' UNION ALL SELECT count(*) FROM auth.one_time_links WHERE person_id = '${kim.id}'`), [['0'], ['0']]);
	const back = await browser.submit(off, `${path}/account/restore`);
	assert.match(back.html, /<code>[0-9A-Z-]{14}<\/code>/);
	assert.deepEqual(sql(`SELECT login FROM school.people WHERE id = '${kim.id}'`), [['chulsoo']]);
	assert.deepEqual(['account_linked', 'account_unlinked'].map((action) => log(school, action).length), [2, 1]);
});

test('the account of somebody with other roles is not taken off', async () => {
	const school = makeSchool({ admin: 1, student: [{ roles: ['tutor'] }] });
	const path = `/hub/students/${school.student[0].id}/account`;
	const browser = school.admin[0].form();
	const page = await browser.get(path);
	assert.match(page.text, /다른 역할도 맡고 있어요/);
	const { fields: { token } } = (await browser.get('/hub/students/new')).form('/hub/students');
	assert.equal((await browser.post(`${path}/unlink`, { token, once: 'x' })).status, 409);
	assert.equal((await school.student[0].api.get('/me')).status, 200);
});

test('a school opens all records to its teachers in its settings', async () => {
	const school = makeSchool({ admin: 1 });
	const browser = school.admin[0].form();
	await browser.submit(await browser.get('/admin/settings'), '/admin/settings', { teachers_see_all_students: '1' });
	assert.deepEqual(sql(`SELECT teachers_see_all_students FROM school.settings WHERE school_id = '${school.id}'`), [['t']]);
	assert.match((await browser.get('/admin/settings')).html, /name="teachers_see_all_students" value="1" checked/);
});
