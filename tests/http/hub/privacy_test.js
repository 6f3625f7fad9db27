// SPDX-License-Identifier: GPL-3.0-or-later
// An admin exports all about a student, and erases a student who asked for it; the administrator's command does the same; the operator's page.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { makeSchool, sql } = require('../support/server.js');
const { dev, until } = require('../support/instance.js');
const { furnishedSchool, formToken } = require('../support/people.js');
const { readZip } = require('../support/zip.js');
const { makeAttempt, storeSound } = require('../support/sounds.js');

const MADE_WITHIN = 30000;
const READY = /\/hub\/exports\/[0-9a-f-]+\/student\.zip/;

const data = (student) => `/hub/students/${student.id}/data`;

async function download(browser, address) {
	const answer = await browser.request(address);
	return { status: answer.status, headers: answer.headers, bytes: Buffer.from(await answer.arrayBuffer()) };
}

/** Order the file on the page and wait for it: its address. */
async function exported(browser, student) {
	const ordered = await browser.submit(await browser.get(data(student)), `/hub/students/${student.id}/export`);
	assert.match(ordered.note, /파일을 만들고 있어요/);
	let page = ordered;
	await until('the file is made', MADE_WITHIN, async () => READY.test((page = await browser.get(data(student))).html), 100);
	return READY.exec(page.html)[0];
}

/** A school of everything, in which student[1] has a history, a note and a report. */
async function schoolWithRecords() {
	const school = await furnishedSchool();
	const [, student] = school.student;
	sql(`DELETE FROM hub.exports WHERE student_id = '${student.id}';
		DELETE FROM hub.notes WHERE student_id = '${student.id}';
		DELETE FROM hub.learning_history WHERE student_id = '${student.id}';
		INSERT INTO hub.notes (school_id, student_id, author_id, body) VALUES ('${school.id}', '${student.id}', '${school.teacher[0].id}', '<b>차분해요</b> & 꼼꼼해요');
		INSERT INTO hub.reports (school_id, student_id, kind, content_type, content) VALUES ('${school.id}', '${student.id}', 'student', 'application/pdf', '%PDF-1.7 report');
		BEGIN; SELECT auth.act_in_school('${school.id}');
		SELECT hub.record_event('${student.id}', 'study', 'tutoring', 'event-' || i, '{"concept": "일차방정식", "result": "wrong"}', now() - i * interval '1 hour') FROM generate_series(1, 400) i; COMMIT;`);
	return { school, student };
}

test('all about a student is one file, for the admin who asked', async () => {
	const { school, student } = await schoolWithRecords();
	const browser = school.admin[0].form();
	const address = await exported(browser, student);
	const { status, headers, bytes } = await download(browser, address);
	assert.equal(status, 200);
	assert.equal(headers.get('content-type'), 'application/zip');
	assert.match(headers.get('content-disposition'), /^attachment; filename="student\.zip"$/);

	const files = readZip(bytes);
	const { tables, student_id: id } = JSON.parse(files.get('data.json').toString());
	assert.equal(id, student.id);
	assert.equal(tables['hub.learning_history'].length, 400);
	assert.equal(tables['hub.notes'][0].body, '<b>차분해요</b> & 꼼꼼해요');
	assert.ok(tables['hub.mastery'].some(({ concept }) => concept === '일차방정식'));
	assert.equal(tables['tutoring.feedback_messages'][0].message, '발음이 또렷해졌어요.');
	assert.equal(tables['school.people'][0].name, student.name);
	assert.doesNotMatch(files.get('data.json').toString(), /password_hash|totp_secret|token_hash|code_hash/);
	const report = tables['hub.reports'].find(({ content }) => files.get(content).toString().startsWith('%PDF-1.7 report'));
	assert.ok(report);

	const page = files.get('index.html').toString();
	assert.match(page, /&lt;b&gt;차분해요&lt;\/b&gt; &amp; 꼼꼼해요/);
	assert.match(page, /최근 300건만 보여요/);
	assert.doesNotMatch(page, /\bhub\.[a-z]+\.[a-z_]+\b(?![^<]*<\/a>)/, 'every table and column has a name for people');

	for (const [who, expected] of [[school.admin[1], 404], [school.teacher[0], 403], [student, 403]])
		assert.equal((await download(who.form(), address)).status, expected, who.role);
	const looks = sql(`SELECT action FROM school.access_log WHERE student_id = '${student.id}' ORDER BY id`).map(([action]) => action);
	assert.ok(looks.includes('student_exported') && looks.includes('data_seen'), looks.join());
	sql(`UPDATE hub.exports SET expires_at = now() - interval '1 minute' WHERE student_id = '${student.id}'`);
	assert.equal((await download(browser, address)).status, 404, 'after a week it is gone');
});

test('what a student said, and what a tutor said to the student, is in the file, and gone from the disk with the student', async () => {
	const { school, student } = await schoolWithRecords();
	const [tutor] = school.tutor;
	const said = storeSound(school, student), answer = storeSound(school, tutor), strange = storeSound(school, school.student[0]);
	makeAttempt(school, student, said);
	sql(`INSERT INTO tutoring.feedback_messages (school_id, tutor_id, student_id, message_type, audio_url, audio_file_id, audio_ms)
		VALUES ('${school.id}', '${tutor.id}', '${student.id}', 'audio', '/api/v1/sounds/${answer.id}', '${answer.id}', 900)`);
	const browser = school.admin[0].form();
	const files = readZip((await download(browser, await exported(browser, student))).bytes);
	const pathOf = ({ id }) => `files/files.files/${id}.m4a`;
	for (const sound of [said, answer])
		assert.ok(files.get(pathOf(sound)).equals(sound.bytes));
	assert.ok(!files.has(pathOf(strange)));
	const { tables } = JSON.parse(files.get('data.json').toString());
	assert.deepEqual(tables['files.files'].map(({ file }) => file), [pathOf(said)]);
	assert.equal(tables['speaking.pronunciation_results'][0].file_id, said.id);
	assert.ok(tables['tutoring.feedback_messages'].some(({ audio_file_id: id }) => id === answer.id));

	const erase = `/hub/students/${student.id}/erase`;
	await browser.submit(await browser.get(erase), erase, { confirm_name: student.name });
	sql("SELECT jobs.enqueue('remove_files', '{}', NULL)");
	await until('the bytes are gone', MADE_WITHIN, () => !fs.existsSync(said.place) && !fs.existsSync(answer.place), 100);
	assert.ok(fs.existsSync(strange.place));
});

test('a program orders the file and finds it in the job', async () => {
	const school = makeSchool({ admin: 1, student: 1 });
	const [admin] = school.admin;
	const { status, body } = await admin.api.post(`/students/${school.student[0].id}/export`);
	assert.equal(status, 202);
	const job = async () => (await admin.api.get(`/jobs/${body.job_id}`)).body;
	await until('the job is done', MADE_WITHIN, async () => (await job()).status === 'COMPLETED', 100);
	const { url } = (await job()).result;
	const { status: found, bytes } = await admin.api.get(url.slice('/api/v1'.length));
	assert.equal(found, 200, 'with the same login');
	assert.ok(readZip(bytes).has('data.json'));
	const [stranger] = makeSchool({ admin: 1 }).admin;
	assert.equal((await stranger.api.get(url.slice('/api/v1'.length))).status, 404);
});

test('every table and column of the export has words in both languages', () => {
	const words = ['ko', 'en'].map((language) => JSON.parse(fs.readFileSync(path.join(__dirname, `../../../locales/${language}.json`), 'utf8')));
	const wanted = sql(`SELECT 'hub.table.' || replace(name, '.', '_') FROM (SELECT table_name::text FROM hub.tables_of_a_person()
			UNION SELECT table_name FROM db.mentions WHERE to_regclass(table_name) IS NOT NULL UNION SELECT r.table_name FROM jobs.retention r) AS t(name)
		UNION SELECT 'hub.column.' || CASE c.column_name WHEN 'concept_id' THEN 'concept' ELSE regexp_replace(c.column_name, '_sealed$', '') END
		FROM hub.tables_of_a_person() t JOIN db.personal_columns() c USING (table_name)
		WHERE c.category NOT IN ('link', 'credential', 'no') AND c.column_name NOT LIKE '%\\_tag'
		UNION SELECT 'hub.category.' || category FROM db.personal_columns() WHERE category NOT IN ('link', 'no')`).map(([key]) => key);
	for (const key of wanted)
		assert.ok(words.every((catalogue) => key in catalogue), `${key} is missing`);
});

test('erasing says what goes and what stays, wants the name, and leaves nothing', async () => {
	const { school, student } = await schoolWithRecords();
	const browser = school.admin[0].form();
	const address = await exported(browser, student);
	const erase = `/hub/students/${student.id}/erase`;
	const page = await browser.get(erase);
	assert.match(page.text, /학습 기록 400/);
	assert.match(page.text, /안전성 확보조치 기준.*제8조/);
	const refused = await browser.submit(page, erase, { confirm_name: '다른 이름' });
	assert.equal(refused.status, 422);
	assert.match(refused.text, /학생의 이름과 달라요/);
	assert.equal(sql(`SELECT count(*) FROM hub.learning_history WHERE student_id = '${student.id}'`)[0][0], '400');

	const erased = await browser.submit(await browser.get(erase), erase, { confirm_name: student.name });
	assert.equal(erased.note, '모든 정보를 지웠어요.');
	assert.equal((await student.form().get('/')).status, 303, 'the student is signed out');
	for (const gone of [erase, data(student), address])
		assert.equal((await browser.get(gone)).status, 404, gone);
	const left = sql(`SELECT format('SELECT %L, count(*) FROM %s t WHERE strpos(t::text, %L) > 0', c.oid::regclass, c.oid::regclass, '${student.id}')
		FROM pg_class c WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text !~ '^(pg_|information_schema)' AND c.oid <> 'live.events'::regclass`)
		.map(([statement]) => statement).join(' UNION ALL ');
	assert.deepEqual(sql(`SELECT * FROM (${left}) AS x(name, n) WHERE n > 0`).map(([name]) => name), ['school.access_log']);
	assert.match((await browser.get('/admin/access-log')).text, /모든 정보를 지웠어요/);
});

test('whoever is a tutor as well is not erased as a student', async () => {
	const school = makeSchool({ admin: 1, student: [{ roles: ['tutor'] }] });
	const [student] = school.student;
	const browser = school.admin[0].form();
	const page = await browser.get(`/hub/students/${student.id}/erase`);
	assert.equal(page.form(`/hub/students/${student.id}/erase`), null);
	const answer = await browser.post(`/hub/students/${student.id}/erase`, { token: await formToken(browser), confirm_name: student.name });
	assert.equal(answer.status, 409);
	assert.match(answer.text, /다른 역할도 있는/);
});

test('the command exports and erases', () => {
	const school = makeSchool({ admin: 1, student: 2 });
	const [student, other] = school.student;
	const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'student-'));
	const output = path.join(directory, 'student.zip');
	const words = ['seodang', 'student'];
	try {
		const made = dev([...words, 'export', '--school', school.code, '--student', student.id, '--output', output]);
		assert.equal(made.status, 0, made.stderr);
		assert.equal(fs.statSync(output).mode & 0o777, 0o600);
		assert.equal(JSON.parse(readZip(fs.readFileSync(output)).get('data.json').toString()).student_id, student.id);
		assert.equal(dev([...words, 'export', '--school', school.code, '--student', student.id, '--output', output]).status, 1, 'no file is written over');
		const wrong = dev([...words, 'erase', '--school', school.code, '--student', student.id, '--name', other.name]);
		assert.equal(wrong.status, 1);
		assert.match(wrong.stderr, /not the student’s name|이름과 달라요/);
		const erased = dev([...words, 'erase', '--school', school.code, '--student', student.id, '--name', student.name]);
		assert.equal(erased.status, 0, erased.stderr);
		assert.equal(sql(`SELECT count(*) FROM school.people WHERE id = '${student.id}'`)[0][0], '0');
		assert.equal(dev([...words, 'erase', '--school', school.code, '--student', student.id, '--name', student.name]).status, 1);
		assert.equal(dev([...words, 'erase', '--school', school.code, '--student', student.id]).status, 2, 'without the name it is wrong usage');
	} finally {
		fs.rmSync(directory, { recursive: true });
	}
});

test('the school reads how long things are kept; the operator how the database fares', async () => {
	const school = makeSchool({ admin: 1, operator: 1 });
	const rules = await school.admin[0].form().get('/hub/privacy');
	assert.match(rules.text, /피드백 90일/);
	assert.match(rules.text, /정보 파일 기한이 지나면 바로/);
	const host = await school.operator[0].form().get('/hub/host');
	assert.match(host.text, /hub\.learning_history/);
	assert.match(host.text, /캐시 적중률/);
	assert.equal((await school.admin[0].form().get('/hub/host')).status, 403);
});
