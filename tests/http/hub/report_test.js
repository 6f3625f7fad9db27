// SPDX-License-Identifier: GPL-3.0-or-later
// Reports: ordered, followed, read by who may, and told to guardians as they chose. The PDFs are read with poppler's tools.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql, giveContacts } = require('../support/server.js');
const { visitor } = require('../support/people.js');
const { until } = require('../support/instance.js');

const LIMIT = 60000;
const STATE = process.env.SEODANG_STATE || process.env.STATE;

/** What a program of poppler (or unzip) says of a file. */
function told(program, args, bytes) {
	const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'seodang-report-'));
	const file = path.join(folder, 'file');
	fs.writeFileSync(file, bytes);
	const run = spawnSync(program, args.map((word) => (word === 'FILE' ? file : word)), { encoding: 'utf8', cwd: folder });
	const files = fs.readdirSync(folder).filter((name) => name !== 'file').sort();
	const contents = files.map((name) => fs.readFileSync(path.join(folder, name)));
	fs.rmSync(folder, { recursive: true });
	assert.equal(run.status, 0, `${program}: ${run.stderr || run.error}`);
	return { text: run.stdout, files, contents };
}

const textOf = (pdf) => told('pdftotext', ['-layout', 'FILE', '-'], pdf).text;

/** A school whose students have learnt something. */
function learningSchool(people = {}) {
	const school = makeSchool({ admin: 1, teacher: 2, student: [{ name: '김철수' }, { name: '이영희' }, { name: '=박/../"민수' }], ...people });
	sql(`DELETE FROM school.class_teachers WHERE person_id = '${school.teacher[1].id}'`);
	const events = school.student.flatMap(({ id }, place) => Array.from({ length: 12 }, (_, i) => ({ student_id: id, event_type: 'test', source_node: 4,
		source_id: `${id}-${i}`, occurred_at: new Date(Date.now() - (i + 1) * 86400e3).toISOString(),
		concept: i % 2 ? '이차함수' : '인수분해', is_correct: (i + place) % 3 === 0, content: { time_spent: 120 } })));
	sql(`BEGIN; SELECT auth.act_in_school('${school.id}'); SELECT count(*) FROM hub.accept_events('${JSON.stringify(events)}'::jsonb, 4); COMMIT;`);
	return school;
}

async function ordered(person, order) {
	const { status, body } = await person.api.post('/reports', order);
	assert.equal(status, 202, JSON.stringify(body));
	let job;
	await until('the report is ready', LIMIT, async () => {
		({ body: job } = await person.api.get(`/jobs/${body.job_id}`));
		assert.ok(job.progress >= 0 && job.progress <= 1);
		return ['COMPLETED', 'FAILED'].includes(job.status);
	}, 50);
	return job;
}

async function fetched(person, job) {
	assert.equal(job.status, 'COMPLETED', JSON.stringify(job));
	assert.ok(job.result.url.startsWith('/api/v1/'));
	return person.api.get(job.result.url.slice('/api/v1'.length));
}

test('a teacher orders a report and reads it; so does the student, and nobody else', async () => {
	const school = learningSchool({ tutor: 1 });
	const [teacher, stranger] = school.teacher;
	const [student, other] = school.student;
	const job = await ordered(teacher, { student_id: student.id, include_sections: ['progress', 'recommendations'] });
	const { status, headers, bytes } = await fetched(teacher, job);
	assert.deepEqual([status, headers.get('content-type')], [200, 'application/pdf']);
	const [[day]] = sql(`SELECT (created_at AT TIME ZONE 'Asia/Seoul')::date FROM hub.reports WHERE student_id = '${student.id}'`);
	assert.equal(headers.get('content-disposition'), `attachment; filename="report-${day}.pdf"`);
	assert.ok(bytes.length < 150 * 1024, `${bytes.length} bytes`);
	const text = textOf(bytes);
	assert.match(text, /김철수/);
	assert.match(text, /학습 진행/);
	assert.match(text, /다음에 살펴볼 것/);
	assert.match(text, /최근 6문제 중/);
	assert.doesNotMatch(text, /날마다의 활동|개념별 숙달|튜터의 피드백/);
	assert.match(told('pdfinfo', ['FILE'], bytes).text, /Title: +김철수 학생의 학습 보고서[\s\S]*Tagged: +yes[\s\S]*Page size: +595\.\d+ x 841\.\d+ pts \(A4\)/);
	const file = job.result.url.slice('/api/v1'.length);
	assert.equal((await student.api.get(file)).status, 200, 'it is the student\'s own');
	assert.equal((await school.admin[0].api.get(file)).status, 200);
	assert.equal((await stranger.api.get(file)).status, 404);
	assert.equal((await other.api.get(file)).status, 404);
	assert.equal((await school.tutor[0].api.get(file)).status, 403);
	assert.equal((await stranger.api.post('/reports', { student_id: student.id })).status, 404);
	assert.equal((await student.api.post('/reports', { student_id: student.id })).status, 403);
	assert.deepEqual((await student.api.get('/reports')).body.items.map(({ kind, student_id }) => [kind, student_id]), [['student', student.id]]);
	assert.deepEqual((await other.api.get('/reports')).body.items, []);
	assert.deepEqual((await stranger.api.get('/reports')).body.items, []);
	assert.deepEqual(sql(`SELECT action, count(*) FROM school.access_log WHERE student_id = '${student.id}' AND action LIKE 'report%' GROUP BY 1 ORDER BY 1`),
		[['report_opened', '2'], ['report_ordered', '1']]);
	const record = await teacher.form().get(`/hub/students/${student.id}`);
	assert.match(record.text, /김철수 학생의 보고서/, 'it is listed on the student\'s page');
	const { body: notices } = await teacher.api.get('/notifications');
	assert.deepEqual(notices.items.map(({ title, message, link }) => [title, message, link]), [['보고서가 준비됐어요', '김철수 학생의 학습 보고서', '/hub/reports']]);
});

test('without sections a report has all of them, in the language of who ordered it', async () => {
	const school = learningSchool();
	const { status, body } = await school.teacher[0].api.post('/reports', { student_id: school.student[0].id }, { 'Accept-Language': 'en' });
	assert.equal(status, 202);
	await until('it is ready', LIMIT, async () => (await school.teacher[0].api.get(`/jobs/${body.job_id}`)).body.status === 'COMPLETED', 50);
	const [{ url }] = (await school.teacher[0].api.get('/reports')).body.items;
	assert.match(textOf((await school.teacher[0].api.get(url.slice('/api/v1'.length))).bytes), /Progress[\s\S]*Mastery/i);
});

test('what cannot be ordered is said', async () => {
	const school = learningSchool();
	const [teacher] = school.teacher;
	const faults = async (order) => {
		const { status, body } = await teacher.api.post('/reports', order);
		return [status, ...(body.errors || []).map(({ field, code }) => `${field} ${code}`)];
	};
	assert.deepEqual(await faults({}), [422, 'student_id required']);
	assert.deepEqual(await faults({ student_id: school.student[0].id, include_sections: ['progress', 'grades'] }), [422, 'include_sections bad_sections']);
	assert.deepEqual(await faults({ student_id: randomUUID() }), [404]);
	assert.deepEqual(await faults({ student_id: 'x' }), [422, 'student_id not_an_id']);
	assert.deepEqual(await faults({ class_id: randomUUID() }), [404]);
	const empty = makeSchool({ admin: 1 });
	const job = await ordered(empty.admin[0], { class_id: empty.classId });
	assert.deepEqual([job.status, job.error.code], ['FAILED', 'class_empty']);
});

test('a class is one file, or a ZIP with a file a student', async () => {
	const school = learningSchool();
	const [teacher] = school.teacher;
	const whole = await fetched(teacher, await ordered(teacher, { class_id: school.classId, include_sections: ['progress'] }));
	const text = textOf(whole.bytes);
	for (const { name } of school.student)
		assert.ok(text.includes(`${name} 학생`), name);
	const zip = await fetched(teacher, await ordered(teacher, { class_id: school.classId, include_sections: ['progress'], format: 'zip' }));
	assert.equal(zip.headers.get('content-type'), 'application/zip');
	const { files, contents } = told('unzip', ['-q', 'FILE'], zip.bytes);
	assert.deepEqual(files, ['01 김철수.pdf', '02 이영희.pdf', '03 =박_..__민수.pdf']);
	assert.match(textOf(contents[1]), /이영희/);
	assert.doesNotMatch(textOf(contents[1]), /김철수/);
	assert.deepEqual(sql(`SELECT DISTINCT student_id FROM school.access_log WHERE actor_id = '${teacher.id}' AND action = 'report_opened'`).flat().sort(),
		school.student.map(({ id }) => id).sort(), 'a class\'s file is a look at each of it');
});

test('a task makes a report of every student, once', async () => {
	const school = learningSchool();
	const [admin] = school.admin;
	const { body: task } = await admin.api.post('/scheduled-tasks', { task_type: 'daily_report', schedule_type: 'cron', cron_expression: '0 9 1 1 *',
		config: { report_format: 'pdf', include_sections: ['progress', 'recommendations'] } });
	const { body: { job_id: job } } = await admin.api.post(`/scheduled-tasks/${task.id}/run`);
	await until('it is done', LIMIT, async () => (await admin.api.get(`/jobs/${job}`)).body.status === 'COMPLETED', 50);
	assert.deepEqual((await admin.api.get(`/jobs/${job}`)).body.result, { reports: 3, url: '/api/v1/reports' });
	assert.equal((await admin.api.get('/reports')).body.items.length, 3);
	assert.deepEqual(sql(`SELECT count(*), count(DISTINCT student_id) FROM hub.reports WHERE school_id = '${school.id}'`), [['3', '3']]);
	assert.match((await admin.form().get(`/hub/tasks/${task.id}`)).text, /보고서 3개/);
	const { body: alone } = await admin.api.post('/scheduled-tasks', { task_type: 'daily_report', schedule_type: 'cron', cron_expression: '0 9 1 1 *',
		student_id: school.student[0].id });
	const { body: { job_id: second } } = await admin.api.post(`/scheduled-tasks/${alone.id}/run`);
	await until('it is done', LIMIT, async () => (await admin.api.get(`/jobs/${second}`)).body.status === 'COMPLETED', 50);
	const { url } = (await admin.api.get(`/jobs/${second}`)).body.result;
	assert.match(textOf((await admin.api.get(url.slice('/api/v1'.length))).bytes), /김철수/);
});

test('a guardian is told as was chosen: by a link in a mail, on paper, as often as wanted, or not', async () => {
	const school = learningSchool();
	const [mailed, printed, never] = school.student;
	const prefer = (student, contact, preferences) => {
		giveContacts([{ id: student.id, guardian_contact: contact }]);
		sql(`UPDATE hub.students SET metadata = '${JSON.stringify({ parent_preferences: preferences })}' WHERE id = '${student.id}'`);
	};
	const address = `guardian-${randomUUID()}@home.example`;
	prefer(mailed, address, { notification_method: 'email', report_frequency: 'weekly' });
	prefer(printed, '010-1234-5678', { notification_method: 'email', report_frequency: 'daily' });
	prefer(never, `no-${address}`, { notification_method: 'email', report_frequency: 'never' });
	const [admin] = school.admin;
	const { body: task } = await admin.api.post('/scheduled-tasks', { task_type: 'daily_report', schedule_type: 'cron', cron_expression: '0 9 1 1 *' });
	sql(`UPDATE jobs.scheduled_tasks SET config = '{"include_sections": ["progress"]}' WHERE id = '${task.id}'`);
	const runTask = async () => {
		const { body: { job_id: job } } = await admin.api.post(`/scheduled-tasks/${task.id}/run`);
		await until('it is done', LIMIT, async () => (await admin.api.get(`/jobs/${job}`)).body.status === 'COMPLETED', 50);
		await until('the mails are out', LIMIT, () => sql(`SELECT count(*) FROM jobs.jobs WHERE school_id = '${school.id}' AND type = 'report_mail' AND status <> 'COMPLETED'`)[0][0] === '0', 50);
	};
	await runTask();
	const ways = () => sql(`SELECT s.name, r.guardian_delivery, count(l.*) FROM hub.reports r JOIN hub.students s ON s.id = r.student_id
		LEFT JOIN hub.report_links l ON l.report_id = r.id WHERE r.school_id = '${school.id}' GROUP BY r.id, s.name ORDER BY s.name, r.created_at`);
	assert.deepEqual(ways().filter(([name]) => name === mailed.name), [[mailed.name, 'email', '1']]);
	assert.deepEqual(ways().filter(([name]) => name === printed.name).map(([, way]) => way), ['print'], 'a telephone takes no mail');
	assert.deepEqual(ways().filter(([name]) => name === never.name), [[never.name, 'none', '0']]);
	const mail = mailTo(address);
	assert.match(mail, /철수/);
	assert.doesNotMatch(mail, /김철수|정답|attachment|application\/pdf/);
	const link = /\/reports\/[0-9a-f]+/.exec(mail)[0];
	const page = await visitor().get(link);
	assert.deepEqual([page.status, page.heading, page.headers.get('x-robots-tag')], [200, '철수 학생의 학습 보고서', 'noindex, nofollow']);
	const file = await visitor().request(`${link}/file`);
	assert.equal(file.status, 200);
	assert.match(textOf(Buffer.from(await file.arrayBuffer())), /김철수/);
	sql(`UPDATE hub.report_links SET expires_at = now() WHERE school_id = '${school.id}'`);
	const over = await visitor().get(link);
	assert.deepEqual([over.status, over.heading], [404, '이 링크는 더 쓸 수 없어요']);
	assert.equal((await visitor().request(`${link}/file`)).status, 404);
	await runTask();
	assert.deepEqual(ways().filter(([name]) => name === mailed.name).map(([, way]) => way), ['email', 'none'], 'once a week is enough');
	const browser = admin.form();
	const list = await browser.get('/hub/reports?to_print=1');
	const [[report]] = sql(`SELECT id FROM hub.reports WHERE student_id = '${printed.id}' AND guardian_delivery = 'print' ORDER BY created_at LIMIT 1`);
	assert.match((await browser.submit(list, `/hub/reports/${report}/printed`)).note, /인쇄한 것으로/);
	assert.equal((await browser.get('/hub/reports?to_print=1')).form(`/hub/reports/${report}/printed`), null);
});

/** The newest mail to an address, decoded; the demo server writes mails as files. */
function mailTo(address) {
	const folder = path.join(STATE, 'state', 'mail');
	const found = fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name), 'utf8')).filter((mail) => mail.includes(address));
	assert.equal(found.length, 1, `one mail to ${address}`);
	return found[0].replace(/(?:[A-Za-z0-9+/]{40,}={0,2}\r?\n)+[A-Za-z0-9+/=]*/g, (block) => Buffer.from(block.replace(/\s/g, ''), 'base64').toString());
}

test('by form: a class is ordered, its progress is shown, its file is offered', async () => {
	const school = learningSchool();
	const browser = school.teacher[0].form();
	const sent = await browser.submit(await browser.get('/hub/reports/new'), '/hub/reports', { class_id: school.classId });
	assert.match(sent.note, /만들고 있어요/);
	await until('it is listed', LIMIT, async () => /1학년 1반 보고서/.test((await browser.get('/hub/reports')).text), 100);
	const [[id]] = sql(`SELECT id FROM hub.reports WHERE school_id = '${school.id}'`);
	const file = await browser.request(`/hub/reports/${id}/file`);
	assert.deepEqual([file.status, file.headers.get('content-type')], [200, 'application/pdf']);
	await file.arrayBuffer();
	const none = await browser.submit(await browser.get('/hub/reports/new'), '/hub/reports', { class_id: '' });
	assert.equal(none.status, 422);
	assert.match(none.html, /id="class-error"/);
	const own = await school.student[0].form().get('/hub/reports');
	assert.deepEqual([own.status, own.form('/hub/reports')], [200, null]);
});
