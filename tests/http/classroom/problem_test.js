// SPDX-License-Identifier: GPL-3.0-or-later
// The problem bank: written, found, read from files and written to them, by who may.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql } = require('../support/server.js');
const { Page } = require('../support/client.js');

const sum = (more = {}) => ({ question: '12 + 30 = □', answer: '42', type: 'math', difficulty: 2, grade: '1-2', ...more });
const faults = ({ status, body }) => [status, ...(body.errors || []).map(({ field, code }) => `${field} ${code}`)];
const statuses = ({ body }) => body.rows.map(({ line, status, errors }) => [line, status, ...errors.map(({ field, code }) => `${field} ${code}`)].join(' '));
const counts = ({ body: { created, changed, unchanged, refused } }) => ({ created, changed, unchanged, refused });

async function made(person, problem) {
	const { status, body } = await person.api.post('/classroom/problems', problem);
	assert.equal(status, 201, JSON.stringify(body));
	return body;
}

/** A school whose bank is empty, unless a test is about what it begins with. */
function emptySchool(people) {
	const school = makeSchool(people);
	sql(`DELETE FROM classroom.problems WHERE school_id = '${school.id}'`);
	return school;
}

/** A class that the school's teachers do not teach. */
function otherClass(school) {
	const id = randomUUID();
	sql(`INSERT INTO school.classes (id, school_id, grade, name) VALUES ('${id}', '${school.id}', 2, '7')`);
	return id;
}

/** Send a file as a program does. */
async function send(person, bytes, query = '') {
	const body = new FormData();
	body.append('file', new Blob([bytes]), 'problems.csv');
	const whole = new Response(body);
	return person.api.post(`/classroom/problems/import${query}`, Buffer.from(await whole.arrayBuffer()), { 'Content-Type': whole.headers.get('content-type') });
}

const file = (...rows) => ['question,answer,choices,type,difficulty,grade,concept,scope', ...rows, ''].join('\r\n');

/** Choose a file on the page and send it. */
async function sendByPage(browser, bytes) {
	const { fields } = (await browser.get('/classroom/problems/import')).form('/classroom/problems/import');
	const body = new FormData();
	for (const [name, value] of Object.entries(fields).filter(([field]) => field !== 'file'))
		body.append(name, value);
	body.append('file', new Blob([bytes]), '문제.csv');
	const answer = await browser.request('/classroom/problems/import', { method: 'POST', body, headers: { Origin: browser.origin } });
	const html = await answer.text();
	return { status: answer.status, html, heading: /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(html)[1].replace(/<[^>]*>/g, '').trim() };
}

test('a problem has the columns of the document, choices and a concept', async () => {
	const school = emptySchool({ teacher: 1 });
	const [teacher] = school.teacher;
	const problem = await made(teacher, sum({ choices: ['32', '52', '15'], concept: '덧셈', class_id: school.classId }));
	assert.deepEqual(Object.keys(problem).sort(), ['answer', 'choices', 'class_id', 'concept', 'created_at', 'difficulty', 'grade', 'id', 'question', 'type', 'updated_at']);
	assert.deepEqual([problem.class_id, problem.choices, problem.concept, problem.difficulty, problem.grade], [school.classId, ['32', '52', '15'], '덧셈', 2, '1-2']);
	assert.deepEqual((await teacher.api.get(`/classroom/problems/${problem.id}`)).body, problem);
	assert.deepEqual((await teacher.api.get('/classroom/problems')).body, { items: [problem], next: null });
	const { body: changed } = await teacher.api.patch(`/classroom/problems/${problem.id}`, { answer: '４２', choices: null, concept: null, class_id: null });
	assert.deepEqual([changed.answer, changed.choices, changed.concept, changed.class_id, changed.question], ['４２', null, null, null, problem.question], 'what is not named stays');
	assert.equal((await teacher.api.patch(`/classroom/problems/${problem.id}`, { choices: [] })).body.choices, null);
});

test('what cannot be a problem is said at its field', async () => {
	const [teacher] = emptySchool({ teacher: 1 }).teacher;
	const refused = async (more) => faults(await teacher.api.post('/classroom/problems', sum(more)));
	assert.deepEqual(faults(await teacher.api.post('/classroom/problems', {})),
		[422, 'question required', 'answer required', 'type required', 'difficulty required', 'grade required']);
	assert.deepEqual(await refused({ question: '가'.repeat(501) }), [422, 'question too_long']);
	assert.deepEqual(await refused({ question: ' ' }), [422, 'question required']);
	assert.deepEqual(await refused({ question: '가\u0007나' }), [422, 'question control_characters']);
	assert.deepEqual(await refused({ answer: '가'.repeat(201) }), [422, 'answer too_long']);
	assert.deepEqual(await refused({ type: 'science' }), [422, 'type unknown_choice']);
	for (const difficulty of [0, 6])
		assert.equal((await refused({ difficulty }))[0], 422, `difficulty ${difficulty}`);
	for (const grade of ['1-3', '7-1', '3', '0-1'])
		assert.deepEqual(await refused({ grade }), [422, 'grade unknown_choice']);
	assert.deepEqual(await refused({ choices: ['1', '2', '3', '4', '5', '6'] }), [422, 'choices too_many']);
	assert.deepEqual(await refused({ choices: ['41', ' ４ ２'] }), [422, 'choices choice_is_answer'], 'full width and blanks make no other choice');
	assert.deepEqual(await refused({ choices: ['1', '１'] }), [422, 'choices choices_alike']);
	assert.deepEqual(await refused({ choices: ['1|2'] }), [422, 'choices choice_has_bar']);
	assert.deepEqual(await refused({ created_by: randomUUID() }), [422, 'created_by unknown_field']);
	assert.equal((await teacher.api.get('/classroom/problems')).body.items.length, 0);
	const problem = await made(teacher, sum());
	const twice = await teacher.api.post('/classroom/problems', sum({ answer: '43' }));
	assert.deepEqual([twice.status, twice.body.code], [409, 'problem_exists']);
	const other = await made(teacher, sum({ grade: '2-1' }));
	assert.equal((await teacher.api.patch(`/classroom/problems/${other.id}`, { grade: '1-2' })).status, 409);
	assert.deepEqual(faults(await teacher.api.patch(`/classroom/problems/${problem.id}`, { choices: ['42'] })), [422, 'choices choice_is_answer']);
	assert.deepEqual((await teacher.api.get(`/classroom/problems/${problem.id}`)).body, problem, 'nothing changed');
});

test('what a problem must have cannot be taken away, and is what can be seen', async () => {
	const { teacher: [teacher] } = emptySchool({ teacher: 1 }), { api } = teacher;
	const { id } = await made(teacher, sum());
	for (const field of ['question', 'answer', 'type', 'difficulty', 'grade']) {
		const { status, body } = await api.patch(`/classroom/problems/${id}`, { [field]: null });
		assert.deepEqual(faults({ status, body }), [422, `${field} required`]);
	}
	for (const field of ['question', 'answer', 'concept']) {
		const { status, body } = await api.patch(`/classroom/problems/${id}`, { [field]: '1\u202e2' });
		assert.deepEqual(faults({ status, body }), [422, `${field} hidden_characters`]);
	}
	assert.deepEqual(statuses(await send(teacher, file('1\u202e2,42,,math,2,1-2,,'))), ['2 refused question hidden_characters']);
});

test('a file of five thousand problems is taken', async () => {
	const { teacher: [teacher] } = emptySchool({ teacher: 1 });
	const answer = await send(teacher, file(...Array.from({ length: 5000 }, (_, n) => `${n}과 같은 수는?,${n},,math,${1 + n % 5},1-1,,`)));
	assert.deepEqual([answer.status, counts(answer)], [200, { created: 5000, changed: 0, unchanged: 0, refused: 0 }]);
});

test('two who write the same question at once have it once', async () => {
	const [teacher] = emptySchool({ teacher: 1 }).teacher;
	const answers = await Promise.all(Array.from({ length: 6 }, () => teacher.api.post('/classroom/problems', sum())));
	assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 409, 409, 409, 409, 409]);
});

test('shared problems are changed by their author and admins, those of a class by who teaches it', async () => {
	const school = emptySchool({ teacher: 2, admin: 1, student: 1 });
	const [author, colleague] = school.teacher;
	const foreignClass = otherClass(school);
	const shared = await made(author, sum());
	const ofClass = await made(author, sum({ class_id: school.classId }));
	const hidden = await made(school.admin[0], sum({ class_id: foreignClass }));
	assert.equal((await colleague.api.get(`/classroom/problems/${shared.id}`)).status, 200);
	for (const send_ of [(path) => colleague.api.patch(path, { answer: '1' }), (path) => colleague.api.send('DELETE', path)])
		assert.equal((await send_(`/classroom/problems/${shared.id}`)).status, 404);
	assert.equal((await colleague.api.patch(`/classroom/problems/${ofClass.id}`, { difficulty: 3 })).status, 200);
	assert.equal((await author.api.get(`/classroom/problems/${hidden.id}`)).status, 404, 'of a class that one does not teach');
	assert.deepEqual((await author.api.get('/classroom/problems')).body.items.map(({ id }) => id).sort(), [shared.id, ofClass.id].sort());
	assert.equal((await school.admin[0].api.get('/classroom/problems')).body.items.length, 3);
	for (const classId of [foreignClass, randomUUID(), makeSchool().classId]) {
		assert.equal((await author.api.post('/classroom/problems', sum({ grade: '3-1', class_id: classId }))).status, 404);
		assert.equal((await author.api.patch(`/classroom/problems/${shared.id}`, { class_id: classId })).status, 404);
		assert.equal((await author.api.get(`/classroom/problems?class_id=${classId}`)).status, 404);
	}
	assert.equal((await school.student[0].api.get('/classroom/problems')).status, 403);
	assert.equal((await school.admin[0].api.send('DELETE', `/classroom/problems/${shared.id}`)).status, 204);
	assert.equal((await author.api.get(`/classroom/problems/${shared.id}`)).status, 404);
});

test('another school is not there', async () => {
	const [teacher] = emptySchool({ teacher: 1 }).teacher;
	const [admin] = emptySchool({ admin: 1 }).admin;
	const { id } = await made(teacher, sum());
	assert.equal((await admin.api.get(`/classroom/problems/${id}`)).status, 404);
	assert.equal((await admin.api.patch(`/classroom/problems/${id}`, { answer: '1' })).status, 404);
	assert.equal((await admin.api.send('DELETE', `/classroom/problems/${id}`)).status, 404);
	assert.equal((await admin.api.get('/classroom/problems?q=12')).body.items.length, 0);
});

test('the list is narrowed, searched by parts of Korean words, and read page after page', async () => {
	const school = makeSchool({ teacher: 1 });
	const [teacher] = school.teacher;
	const all = await teacher.api.all('/classroom/problems', 37);
	assert.ok(all.length >= 240);
	assert.equal(new Set(all.map(({ id }) => id)).size, all.length);
	const key = ({ grade, difficulty, type }) => `${grade} ${difficulty} ${type}`;
	assert.deepEqual(all.map(key), all.map(key).sort());
	const narrowed = await teacher.api.all('/classroom/problems?type=math&grade=3-2&difficulty=3');
	assert.ok(narrowed.length && narrowed.every((problem) => key(problem) === '3-2 3 math'));
	const found = async (q) => (await teacher.api.all(`/classroom/problems?q=${encodeURIComponent(q)}`)).map(({ question }) => question);
	assert.deepEqual(await found('굴뚝'), ['아니 땐 굴뚝에 □□ 날까'], 'two syllables');
	assert.deepEqual(await found('땐 굴뚝'), ['아니 땐 굴뚝에 □□ 날까'], 'with a blank between them');
	assert.ok((await found('ㄱㄸ')).includes('아니 땐 굴뚝에 □□ 날까'), 'initial consonants');
	assert.ok((await found('외양간')).some((question) => question.startsWith('소 잃고')), 'of the answer');
	assert.deepEqual(await found('37 + 45'), ['37 + 45 = □']);
	assert.deepEqual(await found('100%_\\'), []);
	assert.deepEqual(await found('없는말이에요'), []);
	const own = await made(teacher, sum({ class_id: school.classId, question: '우리 반 문제' }));
	assert.deepEqual((await teacher.api.get(`/classroom/problems?class_id=${school.classId}`)).body.items, [own]);
	assert.equal((await teacher.api.all('/classroom/problems?class_id=shared')).length, all.length);
	for (const query of ['type=x', 'difficulty=9', 'grade=9-9', 'class_id=x', 'cursor=x', 'limit=0', 'sort=name'])
		assert.equal((await teacher.api.get(`/classroom/problems?${query}`)).status, 422, query);
});

test('a file is tried, then written; lines that are wrong are left out and told', async () => {
	const school = emptySchool({ teacher: 1, admin: 1 });
	const [teacher] = school.teacher;
	await made(school.admin[0], sum({ question: '남의 문제', answer: '1' }));
	const bytes = file('"3 + 4 = □",7,6|8|1,math,1,1-1,덧셈,', '밤하늘에서 반짝이는 것,별,달|해|구름,어휘,2,1학년 2학기,,공용', '우리 반만,가,,속담,5,1-1,,1-1',
		',7,,math,1,1-1,,', '빈 정답,,,math,1,1-1,,', '유형 없음,1,,science,1,1-1,,', '어려움,1,,math,6,1-1,,', '학년,1,,math,1,7-1,,', '반,1,,math,1,1-1,,9-9',
		'날짜,01월 02일,,math,1,1-1,,', '같은 보기,1,1|2,math,1,1-1,,', '두 보기,1,2|２,math,1,1-1,,', '"3 + 4 = □",8,,math,1,1-1,,', '남의 문제,2,,math,2,1-2,,',
		'많은 보기,1,2|3|4|5|6|7,math,1,1-1,,', '날짜가 된 학년,1,,math,1,2-Mar,,', '광복절은 며칠일까요,8월 15일,3월 1일,어휘,1,3-1,,',
		'날짜가 된 보기,3/4,2-Jan,math,1,1-1,,');
	const expected = ['2 created', '3 created', '4 created', '5 refused question required', '6 refused answer required', '7 refused type unknown_problem_type',
		'8 refused difficulty not_a_difficulty', '9 refused grade not_a_school_term', '10 refused scope unknown_class', '11 refused answer turned_into_day',
		'12 refused choices choice_is_answer', '13 refused choices choices_alike', '14 refused question doubled_row', '15 refused question not_your_problem',
		'16 refused choices too_many_choices', '17 created', '18 created', '19 refused choices turned_into_day'];
	const tried = await send(teacher, bytes, '?dry_run=1');
	assert.equal(tried.status, 200, JSON.stringify(tried.body));
	assert.deepEqual(statuses(tried), expected);
	assert.deepEqual(counts(tried), { created: 5, changed: 0, unchanged: 0, refused: 13 });
	assert.equal((await teacher.api.all('/classroom/problems')).length, 1, 'nothing is written');
	const written = await send(teacher, bytes);
	assert.deepEqual(written.body, tried.body);
	const problems = await teacher.api.all('/classroom/problems');
	assert.equal(problems.length, 6);
	const one = (question) => problems.find((problem) => problem.question === question);
	assert.deepEqual([one('밤하늘에서 반짝이는 것').choices, one('밤하늘에서 반짝이는 것').grade, one('밤하늘에서 반짝이는 것').type], [['달', '해', '구름'], '1-2', 'vocabulary']);
	assert.equal(one('우리 반만').class_id, school.classId);
	assert.equal(one('날짜가 된 학년').grade, '3-2', 'a grade that a spreadsheet turned into a day is read back');
	const again = await send(teacher, file('"3 + 4 = □",일곱,,math,1,1-1,덧셈,', '밤하늘에서 반짝이는 것,별,달|해|구름,어휘,2,1-2,,shared'));
	assert.deepEqual(counts(again), { created: 0, changed: 1, unchanged: 1, refused: 0 });
	assert.deepEqual((({ answer, choices, concept }) => [answer, choices, concept])((await teacher.api.all('/classroom/problems?q=3 %2B 4'))[0]), ['일곱', null, '덧셈']);
	const fewer = await send(teacher, '문제,정답,유형,난이도,학년\n3 + 4 = □,칠,수학,1,1-1\n');
	assert.deepEqual(counts(fewer), { created: 0, changed: 1, unchanged: 0, refused: 0 });
	assert.equal((await teacher.api.all('/classroom/problems?q=3 %2B 4'))[0].concept, '덧셈', 'a column that is left out leaves what is there');
});

test('what is no file of problems is said at the file', async () => {
	const [teacher] = emptySchool({ teacher: 1 }).teacher;
	const refused = async (bytes) => faults(await send(teacher, bytes));
	assert.deepEqual(await refused('question,answer\na,b\n'), [422, 'file missing_problem_heading']);
	assert.deepEqual(await refused(file('a').replace('concept', 'color')), [422, 'file unknown_problem_heading']);
	assert.deepEqual(await refused(file('a').replace('concept', '정답')), [422, 'file doubled_heading']);
	assert.deepEqual(await refused(file()), [422, 'file no_problems']);
	assert.deepEqual(await refused('x'.repeat(513 * 1024)), [422, 'file problems_too_large']);
	assert.deepEqual(await refused(file(...Array.from({ length: 5001 }, (_, i) => `${i},1,,math,1,1-1,,`))), [422, 'file too_many_rows']);
	assert.deepEqual(await refused(Buffer.from([0xff, 0xfe, 0x00])), [422, 'file not_text']);
	assert.deepEqual(faults(await teacher.api.post('/classroom/problems/import', {})), [422, 'file required']);
	const typed = await teacher.api.post('/classroom/problems', 'x', { 'Content-Type': 'multipart/form-data; boundary=x' });
	assert.equal(typed.status, 415, 'only what takes a file takes a form');
	assert.equal((await teacher.api.post('/classroom/problems/import', 'x', { 'Content-Type': 'multipart/form-data; boundary=x' })).status, 400);
});

for (const headings of ['ko', 'en'])
	test(`what is exported (${headings}) is imported again unchanged, in the next school as new`, async () => {
		const school = makeSchool({ teacher: 1, admin: 1 });
		const [teacher] = school.teacher;
		await made(teacher, sum({ question: '=1+1은 "몇"일까요, 여러분', answer: '-2', choices: ['+2', '@2'], class_id: school.classId }));
		const answer = await teacher.form().request(`/classroom/problems.csv?headings=${headings}`);
		assert.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8');
		const bytes = Buffer.from(await answer.arrayBuffer());
		assert.ok(!/(^|,)"?[=+@-]/m.test(bytes.toString()), 'no cell is a formula');
		const total = (await teacher.api.all('/classroom/problems')).length;
		assert.deepEqual(counts(await send(teacher, bytes)), { created: 0, changed: 0, unchanged: total, refused: 0 });
		const next = emptySchool({ teacher: 1 });
		assert.deepEqual(counts(await send(next.teacher[0], bytes)), { created: total, changed: 0, unchanged: 0, refused: 0 });
		const bare = async (person) => (await person.api.all('/classroom/problems')).map(({ question, answer: is, choices, type, difficulty, grade, concept }) =>
			JSON.stringify([question, is, choices, type, difficulty, grade, concept])).sort();
		assert.deepEqual(await bare(next.teacher[0]), await bare(teacher));
	});

test('a file of Korean Windows is read', async () => {
	const [teacher] = emptySchool({ teacher: 1 }).teacher;
	// "문제,정답,유형,난이도,학년\n하늘,별,어휘,1,1-1" as CP949
	const bytes = Buffer.from('b9aec1a62cc1a4b4e42cc0afc7fc2cb3adc0ccb5b52cc7d0b3e20ac7cfb4c32cbab02cbeeec8d62c312c312d310a', 'hex');
	assert.deepEqual(statuses(await send(teacher, bytes)), ['2 created']);
	assert.deepEqual((({ question, answer }) => [question, answer])((await teacher.api.all('/classroom/problems'))[0]), ['하늘', '별']);
});

test('by pages: a problem is made, found, changed and deleted', async () => {
	const school = makeSchool({ teacher: 2 });
	const [teacher, colleague] = school.teacher;
	const browser = teacher.form();
	const first = await browser.get('/classroom/problems');
	assert.match(first.heading, /^문제 \d+개$/);
	const form = { question: '새끼를 낳아 젖을 먹여 기르는 동물', answer: '포유류', choices: '조류\n\n 어류 \n파충류', type: 'vocabulary', difficulty: '3', grade: '3-2', concept: '', class_id: '' };
	const page = await browser.submit(await browser.get('/classroom/problems/new'), '/classroom/problems', form);
	assert.deepEqual([page.heading, page.note], [form.question, '문제를 만들었어요.']);
	for (const choice of ['조류', '어류', '파충류'])
		assert.ok(page.text.includes(choice));
	const id = page.path.split('/')[3];
	assert.deepEqual((await teacher.api.get(`/classroom/problems/${id}`)).body.choices, ['조류', '어류', '파충류']);
	const again = await browser.submit(await browser.get('/classroom/problems/new'), '/classroom/problems', { ...form, choices: '포유류' });
	assert.equal(again.status, 422);
	assert.match(again.text, /정답과 같은 보기/);
	assert.equal(again.form('/classroom/problems').fields.question.trim(), form.question, 'what was typed stays');
	assert.equal(again.form('/classroom/problems').fields.grade, '3-2');
	const found = await browser.get(`/classroom/problems?q=${encodeURIComponent('포유')}&type=vocabulary`);
	assert.equal(found.heading, '찾은 문제 1개');
	assert.ok(found.text.includes(form.question));
	assert.equal((await browser.get(`/classroom/problems?q=${encodeURIComponent('포유')}&type=math`)).heading, '찾은 문제 0개');
	const changed = await browser.submit(await browser.get(`/classroom/problems/${id}/edit`), `/classroom/problems/${id}/edit`, { difficulty: '4', class_id: school.classId });
	assert.equal(changed.note, '문제를 고쳤어요.');
	assert.deepEqual((({ difficulty, class_id: of, choices }) => [difficulty, of, choices])((await teacher.api.get(`/classroom/problems/${id}`)).body), [4, school.classId, ['조류', '어류', '파충류']]);
	await browser.submit(await browser.get(`/classroom/problems/${id}/edit`), `/classroom/problems/${id}/edit`, { difficulty: '5' });
	assert.deepEqual((({ difficulty, class_id: of }) => [difficulty, of])((await teacher.api.get(`/classroom/problems/${id}`)).body), [5, school.classId],
		'what is not touched stays, the class too');
	const [starter] = (await teacher.api.get('/classroom/problems?class_id=shared&limit=1')).body.items;
	const foreign = await colleague.form().get(`/classroom/problems/${starter.id}`);
	assert.deepEqual([foreign.status, foreign.html.includes('/edit')], [200, false]);
	assert.equal((await colleague.form().get(`/classroom/problems/${starter.id}/edit`)).status, 404);
	const gone = await browser.submit(await browser.get(`/classroom/problems/${id}/delete`), `/classroom/problems/${id}/delete`);
	assert.equal(gone.note, '문제를 지웠어요.');
	assert.equal((await browser.get(`/classroom/problems/${id}`)).status, 404);
});

test('by pages: a file is tried, and applied as it was shown', async () => {
	const [teacher] = emptySchool({ teacher: 1 }).teacher;
	const browser = teacher.form();
	const tried = await sendByPage(browser, `\ufeff${file('"가나, ""다라"" <b>",7,6|8,math,1,1-1,,', '둘째,,,math,1,1-1,,')}`);
	assert.deepEqual([tried.status, tried.heading], [200, '문제 1개를 반영할 수 있어요']);
	assert.match(tried.html, /3번째 줄/);
	assert.match(tried.html, /정답: 여기를 채워 주세요\./);
	assert.equal((await teacher.api.all('/classroom/problems')).length, 0);
	const { fields } = new Page(200, '', new Headers(), tried.html, browser.prefix).form('/classroom/problems/import/apply');
	const body = new FormData();
	for (const [name, value] of Object.entries(fields))
		body.append(name, value);
	const applied = await browser.request('/classroom/problems/import/apply', { method: 'POST', body, headers: { Origin: browser.origin } });
	assert.equal(applied.status, 303);
	assert.equal((await browser.get('/classroom/problems')).note, '문제 1개를 반영했어요.');
	assert.deepEqual((await teacher.api.all('/classroom/problems')).map(({ question, answer }) => [question, answer]), [['가나, "다라" <b>', '7']]);
	const same = await sendByPage(browser, file('"가나, ""다라"" <b>",7,6|8,math,1,1-1,,'));
	assert.equal(same.heading, '바뀌는 것이 없어요');
	const wrong = await sendByPage(browser, 'a,b\n1,2\n');
	assert.deepEqual([wrong.status, /1번째 열의 제목을 모르겠어요/.test(wrong.html)], [422, true]);
});
