// SPDX-License-Identifier: GPL-3.0-or-later
// Practice sets: written, found, changed by two at once, read from files, given to students, and whose they are.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql } = require('../support/server.js');
const { Page } = require('../support/client.js');

const SENTENCES = [{ english: 'How are you today?', korean: '오늘 어때요?' }, { english: 'I have 2 cats.' }];
const draft = (more = {}) => ({ title: '인사하기', level: 'beginner', topic: '인사', sentences: SENTENCES, ...more });
const faults = ({ status, body }) => [status, ...(body.errors || []).map(({ field, code }) => `${field} ${code}`)];
const inDays = (days) => sql(`SELECT ((now() AT TIME ZONE 'Asia/Seoul')::date + ${days})::text`)[0][0];

/** A school without the sets that it begins with. */
function emptySchool(people) {
	const school = makeSchool(people);
	sql(`DELETE FROM speaking.practice_sets WHERE school_id = '${school.id}'`);
	return school;
}

async function made(person, more) {
	const { status, body } = await person.api.post('/practice-sets', draft(more));
	assert.equal(status, 201, JSON.stringify(body));
	return body;
}

/** Let a tutor and a student belong together. */
function match(tutor, student) {
	sql(`INSERT INTO tutoring.tutor_students (school_id, tutor_id, student_id, status) VALUES ('${tutor.school.id}', '${tutor.id}', '${student.id}', 'active')`);
}

/** A result that counts, of a sentence as it is, as scoring leaves it. */
const practise = (student, sentence, more = '') => sql(`INSERT INTO speaking.pronunciation_results (school_id, student_id, sentence_id, original_text,
	status, scorable, overall_score, grade, completed_at) SELECT s.school_id, '${student.id}', s.id, s.english, 'COMPLETED', true, 90, 'A', now()
	FROM speaking.sentences s WHERE s.id = '${sentence}'; ${more}
	SELECT FROM speaking.sentences s, speaking.note_progress('${student.id}', s.set_id) WHERE s.id = '${sentence}';`);

test('a set has the members of the contract, and its sentences in order', async () => {
	const { tutor: [tutor], student: [student] } = emptySchool({ tutor: 1, student: 1 });
	const set = await made(tutor);
	assert.deepEqual(Object.keys(set).sort(), ['author', 'created_at', 'id', 'is_shared', 'level', 'sentence_count', 'sentences', 'title', 'topic', 'version']);
	assert.deepEqual([set.title, set.level, set.topic, set.is_shared, set.author, set.sentence_count], ['인사하기', 'beginner', '인사', true, { id: tutor.id, name: 'tutor 1' }, 2]);
	assert.deepEqual(set.sentences.map(({ index, english, korean, audio_url: url }) => [index, english, korean, url]),
		[[0, 'How are you today?', '오늘 어때요?', null], [1, 'I have 2 cats.', null, null]]);
	assert.deepEqual((await student.api.get(`/practice-sets/${set.id}`)).body, set, 'a shared one is everybody’s to see');
	const { sentences, ...short } = set;
	assert.deepEqual((await student.api.get('/practice-sets')).body, { items: [short], next: null }, `a list leaves its ${sentences.length} sentences out`);
});

test('what cannot be practised is said at its field', async () => {
	const { tutor: [tutor] } = emptySchool({ tutor: 1 });
	const refused = async (more) => faults(await tutor.api.post('/practice-sets', draft(more)));
	assert.deepEqual(faults(await tutor.api.post('/practice-sets', {})), [422, 'title required', 'level required', 'topic required', 'sentences required']);
	assert.deepEqual(await refused({ level: 'expert' }), [422, 'level unknown_choice']);
	assert.deepEqual(await refused({ title: '가'.repeat(81) }), [422, 'title too_long']);
	assert.deepEqual(await refused({ topic: '나\u202e다' }), [422, 'topic hidden_characters']);
	assert.deepEqual(await refused({ sentences: [] }), [422, 'sentences required']);
	assert.deepEqual(await refused({ sentences: 'Hello.' }), [422, 'sentences wrong_type']);
	assert.deepEqual(await refused({ sentences: [{ english: 'Hello.', speed: 1 }] }), [422, 'sentences wrong_type']);
	assert.deepEqual(await refused({ sentences: Array.from({ length: 51 }, () => ({ english: 'Hello.' })) }), [422, 'sentences too_many']);
	assert.deepEqual(await refused({ sentences: [{ english: ' ' }] }), [422, 'sentences.0.english required']);
	assert.deepEqual(await refused({ sentences: [{ english: 'Hello.' }, { english: `${'a'.repeat(200)}.` }] }), [422, 'sentences.1.english too_long']);
	assert.deepEqual(await refused({ sentences: [{ english: Array(31).fill('no').join(' ') }] }), [422, 'sentences.0.english sentence_too_long']);
	assert.deepEqual(await refused({ sentences: [{ english: '안녕하세요' }] }), [422, 'sentences.0.english not_english']);
	assert.deepEqual(await refused({ sentences: [{ english: 'Hello.', korean: '가\u0007' }] }), [422, 'sentences.0.korean control_characters']);
	const { status, body } = await tutor.api.post('/practice-sets', draft({ sentences: [{ english: 'Hello.' }, { english: 'The zzyzxian glorfed a bit.' }] }));
	assert.deepEqual([status, body.errors[0].field, body.errors[0].code, body.errors[0].words], [422, 'sentences.1.english', 'unknown_word', ['zzyzxian', 'glorfed']]);
	assert.match(body.errors[0].message, /zzyzxian, glorfed/);
	assert.equal((await tutor.api.get('/practice-sets')).body.items.length, 0, 'nothing was written');
	const most = Array.from({ length: 50 }, () => ({ english: Array(30).fill('no').join(' ') }));
	assert.equal((await made(tutor, { sentences: most })).sentence_count, 50);
});

test('sentences keep their ids, and lose their reading with their words', async () => {
	const { tutor: [tutor] } = emptySchool({ tutor: 1 });
	const set = await made(tutor);
	const [first, second] = set.sentences;
	const file = randomUUID();
	sql(`INSERT INTO files.files (id, school_id, person_id, store, name, content_type, bytes) VALUES ('${file}', '${tutor.school.id}', '${tutor.id}', 'directory',
		replace('${randomUUID()}', '-', ''), 'audio/mp4', 10);
		UPDATE speaking.sentences SET recording_file_id = '${file}', recording_ms = 900 WHERE id = '${first.id}'`);
	const change = (sentences, version) => tutor.api.patch(`/practice-sets/${set.id}`, { sentences, version });
	const { body: turned } = await change([second, { english: 'Good morning.' }, first].map(({ id, english, korean }) => ({ id, english, korean })), 1);
	assert.deepEqual(turned.sentences.map(({ id, english }) => [id, english]), [[second.id, second.english], [turned.sentences[1].id, 'Good morning.'], [first.id, first.english]]);
	assert.match(turned.sentences[2].audio_url, new RegExp(`/api/v1/sounds/${file}$`));
	const { body: unnamed } = await change([{ english: first.english, korean: '안녕?' }, { english: second.english }], turned.version);
	assert.deepEqual(unnamed.sentences.map(({ id, korean }) => [id, korean]), [[first.id, '안녕?'], [second.id, null]], 'the same words are the same sentence');
	const { body: other } = await change([{ id: first.id, english: 'How is it going?' }], unnamed.version);
	assert.deepEqual(other.sentences.map(({ id, english, audio_url: url }) => [id, english, url]), [[first.id, 'How is it going?', null]]);
	assert.deepEqual(sql(`SELECT count(*) FROM files.files WHERE id = '${file}'`), [['0']], 'a reading of other words is kept nowhere');
});

test('of two who change a set at once the second is told', async () => {
	const { tutor: [tutor], admin: [admin] } = emptySchool({ tutor: 1, admin: 1 });
	const set = await made(tutor);
	const answers = await Promise.all([tutor, admin].map(({ api }, i) => api.patch(`/practice-sets/${set.id}`, { title: `제목 ${i}`, sentences: SENTENCES.slice(i), version: 1 })));
	assert.deepEqual(answers.map(({ status, body }) => [status, body.code]).sort(), [[200, undefined], [409, 'set_changed']].sort());
	assert.deepEqual(faults(await tutor.api.patch(`/practice-sets/${set.id}`, { sentences: SENTENCES })), [422, 'version required']);
	assert.equal((await tutor.api.patch(`/practice-sets/${set.id}`, { topic: '날씨' })).body.version, 3, 'one member needs no version');

	const browser = tutor.form(), { fields } = (await browser.get(`/speaking/sets/${set.id}/edit`)).form(`/speaking/sets/${set.id}/edit`);
	assert.match(fields.english_1, /How are you today\?|I have 2 cats\./);
	assert.equal((await admin.api.patch(`/practice-sets/${set.id}`, { sentences: [{ english: 'Written by somebody else.' }], version: 3 })).body.version, 4);
	const told = await browser.post(`/speaking/sets/${set.id}/edit`, { ...fields, english_1: 'Written by me.' });
	assert.equal(told.status, 422);
	assert.match(told.text, /Written by somebody else\./);
	assert.match(told.html, />Written by me\.</);
	const again = told.form(`/speaking/sets/${set.id}/edit`).fields;
	assert.equal((await browser.post(`/speaking/sets/${set.id}/edit`, again)).status, 303);
	assert.equal((await tutor.api.get(`/practice-sets/${set.id}`)).body.sentences[0].english, 'Written by me.');
});

test('who sees and who changes a set', async () => {
	const school = emptySchool({ tutor: 2, teacher: 1, admin: 1, student: 2 }), elsewhere = makeSchool({ admin: 1 });
	const { tutor: [author, other], teacher: [teacher], admin: [admin], student: [student, stranger] } = school;
	const set = await made(author, { is_shared: false });
	const status = async (person, method, body) => (await person.api.send(method, `/practice-sets/${set.id}`, body)).status;
	for (const person of [other, teacher, student, elsewhere.admin[0]])
		assert.equal(await status(person, 'GET'), 404);
	assert.equal(await status(admin, 'GET'), 200);
	match(author, student);
	assert.equal((await author.api.post(`/practice-sets/${set.id}/assignments`, { student_ids: [student.id] })).status, 201);
	assert.deepEqual([await status(student, 'GET'), await status(stranger, 'GET')], [200, 404], 'who was given it sees it');
	await author.api.patch(`/practice-sets/${set.id}`, { is_shared: true });
	assert.equal(await status(stranger, 'GET'), 200);
	assert.deepEqual([await status(other, 'PATCH', { title: '내 것' }), await status(student, 'DELETE'), await status(elsewhere.admin[0], 'DELETE')], [404, 403, 404]);
	assert.equal((await student.api.post('/practice-sets', draft())).status, 403);
	assert.deepEqual([await status(admin, 'PATCH', { title: '고친 제목' }), await status(author, 'DELETE')], [200, 204]);
});

test('sets are found by level, topic and words', async () => {
	const { tutor: [tutor] } = emptySchool({ tutor: 1 });
	await made(tutor);
	await made(tutor, { title: '공항에서', level: 'advanced', topic: '여행', sentences: [{ english: 'Where is my suitcase?', korean: '가방이 어디 있어요?' }] });
	const titles = async (query) => (await tutor.api.get(`/practice-sets?${query}`)).body.items.map(({ title }) => title);
	assert.deepEqual(await titles(''), ['공항에서', '인사하기']);
	assert.deepEqual(await titles('level=beginner'), ['인사하기']);
	assert.deepEqual(await titles(`topic=${encodeURIComponent('여행')}`), ['공항에서']);
	assert.deepEqual(await titles('q=SUITCASE'), ['공항에서']);
	assert.deepEqual(await titles(`q=${encodeURIComponent('어때요')}`), ['인사하기']);
	assert.deepEqual(await titles('q=%25'), [], 'no sign is a wildcard');
	const pages = [(await tutor.api.get('/practice-sets?limit=1')).body];
	pages.push((await tutor.api.get(`/practice-sets?limit=1&cursor=${pages[0].next}`)).body);
	assert.deepEqual(pages.flatMap(({ items }) => items.map(({ title }) => title)), ['공항에서', '인사하기']);
	assert.equal(pages[1].next, null);
});

test('rows of the form are added, moved, taken out and split without a script, and nothing is written before it is saved', async () => {
	const { tutor: [tutor] } = emptySchool({ tutor: 1 });
	const browser = tutor.form();
	const press = async (page, action, button, more = {}) => browser.post(action, { ...page.form(action).fields, ...more, do: button });
	const rows = (page) => Object.entries(page.form('/speaking/sets').fields).filter(([name]) => name.startsWith('english_')).map(([, value]) => value);
	let page = await browser.get('/speaking/sets/new');
	assert.deepEqual(rows(page), ['', '', '']);
	page = await press(page, '/speaking/sets', 'spread', { lines: 'Good morning. | 좋은 아침이에요.\r\n\r\nSee you later.\t나중에 봐요.\r\nNice to meet you.' });
	assert.deepEqual(rows(page), ['Good morning.', 'See you later.', 'Nice to meet you.']);
	assert.equal(page.form('/speaking/sets').fields.korean_2, '나중에 봐요.');
	page = await press(page, '/speaking/sets', 'up_3', { title: '쓰던 제목' });
	assert.equal(page.form('/speaking/sets').fields.title, '쓰던 제목', 'what was typed stays');
	assert.match(page.html, /value="up_2" autofocus/, 'and one goes on where one was');
	page = await press(page, '/speaking/sets', 'down_1');
	page = await press(page, '/speaking/sets', 'remove_3');
	assert.deepEqual(rows(page), ['Nice to meet you.', 'Good morning.']);
	page = await press(page, '/speaking/sets', 'add');
	assert.deepEqual(rows(page), ['Nice to meet you.', 'Good morning.', '']);
	assert.equal((await tutor.api.get('/practice-sets')).body.items.length, 0);
	const { fields } = page.form('/speaking/sets');
	const refused = await browser.post('/speaking/sets', { ...fields, english_3: 'A\r\nglorfed one.' });
	assert.equal(refused.status, 422);
	assert.match(refused.text, /glorfed/);
	assert.match(refused.html, /href="#english_3"/);
	assert.match(refused.html, />A  glorfed one\.</, 'a sentence is one line');
	assert.match(refused.html, /id="title"/);
	const saved = await browser.submit(page, '/speaking/sets', { title: '인사', topic: '인사', level: 'beginner', is_shared: '1' });
	assert.equal(saved.status, 200);
	assert.equal(saved.heading, '인사');
	const [{ id }] = (await tutor.api.get('/practice-sets')).body.items;
	assert.deepEqual((await tutor.api.get(`/practice-sets/${id}`)).body.sentences.map(({ english, korean }) => [english, korean]),
		[['Nice to meet you.', null], ['Good morning.', '좋은 아침이에요.']], 'an empty row is none');
	assert.equal((await browser.get(`/speaking/sets/${id}/delete`)).heading, '‘인사’ 세트를 지울까요?');
});

/** Choose a file on the page and send it. */
async function sendByPage(browser, bytes, more = {}) {
	const { fields } = (await browser.get('/speaking/sets/import')).form('/speaking/sets/import');
	const body = new FormData();
	for (const [name, value] of Object.entries({ ...fields, ...more }).filter(([field]) => field !== 'file'))
		body.append(name, value);
	body.append('file', new Blob([bytes]), '문장.csv');
	const answer = await browser.request('/speaking/sets/import', { method: 'POST', body, headers: { Origin: browser.origin } });
	return new Page(answer.status, '/speaking/sets/import', answer.headers, await answer.text(), browser.prefix);
}

test('a file is looked at, then taken in without the lines that cannot be', async () => {
	const { tutor: [tutor] } = emptySchool({ tutor: 1 });
	const browser = tutor.form();
	const rows = ['영어,한국어,세트,난이도,주제', 'Where is the station?,역이 어디예요?,길 찾기,중급,길', 'Turn left here.,,길 찾기,,', 'The glorfed one.,,길 찾기,,', '안녕,,길 찾기,,',
		'Hello there.,안녕!,,,', 'Bye.,,길 찾기,최고급,'];
	const tried = await sendByPage(browser, `${rows.join('\r\n')}\r\n`, { title: '나머지', topic: '인사' });
	assert.equal(tried.heading, '문장 3개를 가져올 수 있어요');
	assert.match(tried.text, /4번째 줄 The glorfed one\. 영어: 사전에 없는 낱말이에요: glorfed/);
	assert.match(tried.text, /5번째 줄/);
	assert.match(tried.text, /7번째 줄 Bye\. 난이도: 초급, 중급, 고급/);
	assert.equal((await tutor.api.get('/practice-sets')).body.items.length, 0, 'a dry run writes nothing');
	assert.match((await browser.submit(tried, '/speaking/sets/import/apply')).note, /3/);
	const sets = (await tutor.api.get('/practice-sets')).body.items;
	assert.deepEqual(sets.map(({ title, level, topic, sentence_count: count, is_shared: shared }) => [title, level, topic, count, shared]).sort(),
		[['길 찾기', 'intermediate', '길', 2, true], ['나머지', 'beginner', '인사', 1, true]]);
	assert.match((await sendByPage(browser, `${rows.slice(0, 3).join('\n')}\n`)).text, /같은 제목의 세트를 이미 만들었어요/);
	const again = await sendByPage(browser, 'english\nHello.\n');
	assert.match(again.text, /2번째 줄 Hello\. 세트:/, 'a line must belong to a set');
});

test('files as spreadsheets write them, and those that are none', async () => {
	const { tutor: [tutor] } = emptySchool({ tutor: 1 });
	const browser = tutor.form();
	const cp949 = Buffer.concat([Buffer.from('english,korean,title,topic\nHello.,'), Buffer.from([0xbe, 0xc8, 0xb3, 0xe7]), Buffer.from(',A,B\n')]);
	const tried = await sendByPage(browser, cp949);
	assert.equal(tried.heading, '문장 1개를 가져올 수 있어요');
	assert.match(tried.form('/speaking/sets/import/apply').fields.content, /안녕/);
	for (const [bytes, words] of [['', /문장이 하나도 없어요/], ['english,color\nHi.,red\n', /2번째 열/], ['korean\n안녕\n', /english/], ['english\n"Hi.\n', /따옴표/],
		[`english\n${'Hi.\n'.repeat(1001)}`, /1000/], [Buffer.alloc(300 * 1024, 'a'), /256 KB/]]) {
		const page = await sendByPage(browser, bytes);
		assert.equal(page.status, 422);
		assert.match(page.text, words);
	}
	const template = await browser.request('/speaking/sets/template.csv');
	const page = await sendByPage(browser, Buffer.from(await template.arrayBuffer()));
	assert.equal(page.heading, '문장 3개를 가져올 수 있어요', 'the example can be taken in');
});

test('a set is given to students, who are told, and its progress is theirs to follow who gave it', async () => {
	const { tutor: [tutor, other], student: [one, two] } = emptySchool({ tutor: 2, student: 2 });
	const set = await made(tutor), [first, second] = set.sentences;
	match(tutor, one);
	const give = (person, more) => person.api.post(`/practice-sets/${set.id}/assignments`, { student_ids: [one.id], ...more });
	assert.equal((await give(other)).status, 404, 'somebody else’s student');
	assert.equal((await give(tutor, { student_ids: [one.id, two.id] })).status, 404, 'all or nobody');
	assert.deepEqual(faults(await give(tutor, { due_on: inDays(-1) })), [422, 'due_on date_past']);
	assert.deepEqual(faults(await give(tutor, { due_on: inDays(400) })), [422, 'due_on day_not_within_year']);
	assert.deepEqual(faults(await give(tutor, { student_ids: [] })), [422, 'student_ids required']);
	assert.deepEqual((await give(tutor, { due_on: inDays(7) })).body, { practice_set_id: set.id, due_on: inDays(7), assigned: 1 });
	const [notice] = (await one.api.get('/notifications')).body.items;
	assert.match(notice.title, /tutor 1 님이 말하기 연습을 내줬어요/);
	assert.equal(notice.link, `/speaking/sets/${set.id}`);
	const progress = async (person = tutor) => (await person.api.get(`/practice-sets/${set.id}/assignments`)).body.items.map(({ student, due_on: due, done, completed_at: at }) => [student.id, due, done, at !== null]);
	assert.deepEqual(await progress(), [[one.id, inDays(7), 0, false]]);
	assert.deepEqual(await progress(other), []);
	practise(one, first.id);
	assert.deepEqual(await progress(), [[one.id, inDays(7), 1, false]]);
	await give(tutor, { due_on: inDays(9) });
	assert.deepEqual(await progress(), [[one.id, inDays(9), 1, false]], 'given again, the day changes and what was done counts');
	practise(one, second.id);
	assert.deepEqual(await progress(), [[one.id, inDays(9), 2, true]]);
	await give(tutor, {});
	assert.deepEqual(await progress(), [[one.id, null, 0, false]], 'who had finished begins anew');
	const page = await tutor.form().get(`/speaking/sets/${set.id}`);
	assert.match(page.text, /1명 가운데 0명이 마쳤어요/);
	const { fields } = page.form(`/speaking/sets/${set.id}/take-back`);
	const browser = tutor.form();
	assert.equal((await browser.post(`/speaking/sets/${set.id}/take-back`, fields)).status, 422, 'nobody was chosen');
	assert.equal((await browser.post(`/speaking/sets/${set.id}/take-back`, { ...fields, student_ids: one.id })).status, 303);
	assert.deepEqual(await progress(), []);
});

test('a teacher gives a set to a class, an admin to any', async () => {
	const school = emptySchool({ teacher: 1, admin: 1, student: 3 });
	const { teacher: [teacher], admin: [admin], student } = school;
	const other = randomUUID();
	sql(`INSERT INTO school.classes (id, school_id, grade, name) VALUES ('${other}', '${school.id}', 2, '7')`);
	sql(`UPDATE school.class_students SET class_id = '${other}' WHERE person_id = '${student[2].id}'`);
	const set = await made(teacher);
	const give = (person, more) => person.api.post(`/practice-sets/${set.id}/assignments`, more);
	assert.equal((await give(teacher, { class_ids: [other] })).status, 404);
	assert.equal((await give(teacher, { student_ids: [student[2].id] })).status, 404);
	assert.equal((await give(teacher, { class_ids: [school.classId], student_ids: [student[0].id] })).body.assigned, 2, 'each once');
	assert.equal((await give(admin, { class_ids: [other] })).body.assigned, 1);
	const page = await teacher.form().get(`/speaking/sets/${set.id}/assign?class_id=${school.classId}`);
	assert.match(page.text, /student 1/);
	assert.doesNotMatch(page.text, /student 3/);
	const browser = teacher.form(), address = `/speaking/sets/${set.id}/assign`;
	const told = await browser.post(address, { ...page.form(address).fields, student_ids: student[1].id, due_on: inDays(-1) });
	assert.equal(told.status, 422);
	assert.match(told.text, /student 1/);
	assert.match(told.html, new RegExp(`value="${student[1].id}" checked`), 'what was ticked stays so');
	assert.equal((await browser.submit(told, address, { student_ids: student[1].id, due_on: inDays(1) })).note, '학생 1명에게 내줬어요.');
	assert.match((await teacher.form().get(`/speaking/sets/${set.id}`)).text, /2명 가운데 0명/);
	assert.match((await admin.form().get(`/speaking/sets/${set.id}`)).text, /3명 가운데 0명/);
});

test('what is left of a set that goes is what was practised', async () => {
	const { tutor: [tutor], student: [student] } = emptySchool({ tutor: 1, student: 1 });
	const set = await made(tutor);
	practise(student, set.sentences[0].id);
	assert.equal((await tutor.api.send('DELETE', `/practice-sets/${set.id}`)).status, 204);
	assert.deepEqual(sql(`SELECT original_text, sentence_id FROM speaking.pronunciation_results WHERE student_id = '${student.id}'`), [['How are you today?', '']]);
});
