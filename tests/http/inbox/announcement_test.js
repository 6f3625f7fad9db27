// SPDX-License-Identifier: GPL-3.0-or-later
// An admin writes to many: how many it reaches is seen first, a job carries it out, and everyone it was meant for reads it.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../support/server.js');
const { formToken } = require('../support/people.js');
const { EventStream } = require('../support/events.js');
const { until } = require('../support/instance.js');

const CHECK = '/admin/announcements/check';
const SEND = '/admin/announcements';
const LIMIT = 60000;
const draft = { audience: 'all', title: '체육대회', body: '금요일에 열려요.\n\n모자를 가져오세요.' };
const titles = async (person) => (await person.api.get('/notifications?type=system')).body.items.map((notice) => notice.title);
const checked = async (browser, fields) => browser.submit(await browser.get(SEND), CHECK, { ...draft, ...fields });
const reach = (page) => Number((/([\d,]+)명에게 보낼까요/.exec(page.heading) || [])[1]?.replace(',', ''));
const untilSent = (school, count = 1) => until('all are told', LIMIT, () => sql(`SELECT count(*) FROM inbox.announcements a JOIN jobs.jobs j ON j.job_id = a.job_id
	WHERE a.school_id = '${school.id}' AND j.status = 'COMPLETED';`)[0][0] === String(count), 100);

test('whom it reaches is seen before it goes out, and the text can still be changed', async () => {
	const school = makeSchool({ student: 3, tutor: 2, teacher: 1, admin: 1 });
	const { student: [student], admin: [admin] } = school;
	const browser = admin.form();
	const check = await checked(browser, { audience: 'role:student' });
	assert.equal(check.status, 200);
	assert.equal(reach(check), 3);
	assert.match(check.text, /모든 학생[\s\S]*체육대회[\s\S]*모자를 가져오세요/);
	assert.deepEqual(await titles(student), [], 'nothing is sent yet');
	const kept = check.form(CHECK).fields;
	assert.deepEqual([kept.audience, kept.title, kept.body], ['role:student', draft.title, draft.body]);

	const again = await browser.submit(check, CHECK, { audience: 'all', title: '가을 체육대회' });
	assert.equal(reach(again), 7);
	const sent = await browser.submit(again, SEND);
	assert.match(sent.note, /7명에게/);
	await untilSent(school);
	for (const person of [...school.student, ...school.tutor, ...school.teacher, admin])
		assert.deepEqual(await titles(person), ['가을 체육대회'], person.name);

	const done = await browser.get(SEND);
	assert.match(done.text, /가을 체육대회[\s\S]*7명에게 갔어요/);
	assert.doesNotMatch(done.html, /<progress/);
	const [{ link, message }] = (await student.api.get('/notifications')).body.items;
	assert.match(message, /^금요일에 열려요/);
	const page = await student.form().get(link);
	assert.equal(page.heading, '가을 체육대회');
	assert.match(page.html, /<p class="said">금요일에 열려요\.\n\n모자를 가져오세요\.<\/p>/);
});

test('a role, a grade, a class: as the form offers them', async (t) => {
	const school = makeSchool({ student: 2, tutor: 1, teacher: 2, admin: 1 });
	const { admin: [admin], student } = school;
	sql(`INSERT INTO school.classes (id, school_id, grade, name) VALUES (gen_random_uuid(), '${school.id}', 1, '2'), (gen_random_uuid(), '${school.id}', 3, '1');
		INSERT INTO school.people (id, school_id, name, login) VALUES ('${school.id}', '${school.id}', '새 학생', 'new-${school.id.slice(0, 8)}');
		INSERT INTO school.roles (person_id, school_id, role) VALUES ('${school.id}', '${school.id}', 'student');
		INSERT INTO school.class_students (person_id, school_id, class_id, number) SELECT '${school.id}', '${school.id}', id, 1 FROM school.classes
			WHERE school_id = '${school.id}' AND grade = 1 AND name = '2';`);
	const browser = admin.form();
	const form = await browser.get(SEND);
	const offered = [...form.html.matchAll(/<option value="([^"]+)"[^>]*>([^<]+)</g)].map(([, value, label]) => [value, label]);
	assert.deepEqual(offered.map(([, label]) => label),
		['학교 모두', '모든 학생', '모든 튜터', '모든 선생님', '모든 관리자', '1학년 모두', '1학년 1반', '1학년 2반', '3학년 모두', '3학년 1반']);
	const numbers = { '학교 모두': 7, '모든 학생': 3, '모든 튜터': 1, '모든 선생님': 2, '모든 관리자': 1, '1학년 모두': 5, '1학년 1반': 4, '1학년 2반': 1 };
	for (const [value, label] of offered)
		await t.test(label, async () => {
			const check = await checked(browser, { audience: value });
			if (numbers[label]) {
				assert.equal(reach(check), numbers[label]);
				return;
			}
			assert.equal(check.status, 422, 'nobody is there');
			assert.match(check.html, /id="audience"[^>]*aria-invalid="true"/);
			assert.deepEqual([check.form(CHECK).fields.audience, check.form(CHECK).fields.body], [value, draft.body]);
		});
	await t.test('and only they are told, none who is disabled', async () => {
		sql(`UPDATE school.people SET disabled_at = now() WHERE id = '${student[1].id}';`);
		const check = await checked(browser, { audience: `class:${school.classId}` });
		assert.equal(reach(check), 3);
		await browser.submit(check, SEND);
		await untilSent(school);
		assert.deepEqual([await titles(student[0]), await titles(school.teacher[0]), await titles(school.tutor[0])], [[draft.title], [draft.title], []]);
		assert.equal((await school.tutor[0].form().get((await student[0].api.get('/notifications')).body.items[0].link)).status, 404);
		assert.deepEqual(sql(`SELECT reach, sent_count FROM inbox.announcements WHERE school_id = '${school.id}';`), [['3', '3']]);
	});
});

test('what cannot be sent is refused at its field with the input kept', async (t) => {
	const [one, other] = [makeSchool({ admin: 1, student: 1 }), makeSchool({ admin: 1, student: 1 })];
	const browser = one.admin[0].form();
	const cases = [
		[{ audience: `class:${other.classId}` }, 'audience'], [{ audience: 'class:1' }, 'audience'], [{ audience: 'role:operator' }, 'audience'],
		[{ audience: 'role:' }, 'audience'], [{ audience: 'grade:9' }, 'audience'], [{ audience: 'grade:-1' }, 'audience'], [{ audience: 'everyone' }, 'audience'],
		[{ audience: '' }, 'audience'], [{ title: '' }, 'title'], [{ title: '가'.repeat(101) }, 'title'], [{ title: '두\n줄' }, 'title'], [{ body: '  ' }, 'body'],
		[{ body: '가'.repeat(4001) }, 'body'],
	];
	for (const path of [CHECK, SEND])
		for (const [fields, field] of cases)
			await t.test(`${path} ${JSON.stringify(fields).slice(0, 40)}`, async () => {
				const page = await browser.post(path, { ...draft, ...fields, token: await formToken(browser), once: '' });
				assert.equal(page.status, 422);
				assert.match(page.html, new RegExp(`id="${field}"[^>]*aria-invalid="true"`));
				if (field === 'audience')
					assert.equal(page.form(CHECK).fields.title, draft.title);
			});
	await t.test('nobody was told anything', async () => {
		assert.equal(sql(`SELECT count(*) FROM inbox.announcements WHERE school_id IN ('${one.id}', '${other.id}');`)[0][0], '0');
		assert.deepEqual([await titles(one.student[0]), await titles(other.student[0])], [[], []]);
	});
	await t.test('and only admins may', async () => {
		const school = makeSchool({ student: 1, tutor: 1, teacher: 1 });
		for (const person of [school.student[0], school.tutor[0], school.teacher[0]]) {
			const form = person.form();
			assert.equal((await form.get(SEND)).status, 403);
			for (const path of [CHECK, SEND])
				assert.equal((await form.post(path, { ...draft, token: await formToken(form) })).status, 403);
		}
	});
});

test('a form sent twice is one announcement, and another school reads none of it', async () => {
	const [one, other] = [makeSchool({ admin: 1, student: 1 }), makeSchool({ admin: 1 })];
	const browser = one.admin[0].form();
	const check = await checked(browser, { title: '<b>운동회</b>' });
	await browser.submit(check, SEND);
	await browser.submit(check, SEND);
	await untilSent(one);
	assert.deepEqual(await titles(one.student[0]), ['<b>운동회</b>']);
	const [{ link }] = (await one.student[0].api.get('/notifications')).body.items;
	const page = await one.student[0].form().get(link);
	assert.match(page.html, /<h1>&lt;b&gt;운동회&lt;\/b&gt;<\/h1>/);
	assert.equal((await other.admin[0].form().get(link)).status, 404);
	assert.doesNotMatch((await other.admin[0].form().get(SEND)).text, /운동회/);
	assert.match((await browser.get(SEND)).text, /운동회/);
});

test('five thousand are told in the background, and the author sees how far it is', async () => {
	const school = makeSchool({ admin: 1, student: 1 });
	const { admin: [admin], student: [student] } = school;
	sql(`INSERT INTO school.people (id, school_id, name, login) SELECT gen_random_uuid(), '${school.id}', '학생', 'many-' || n || '-${school.id.slice(0, 8)}' FROM generate_series(1, 4999) AS n;
		INSERT INTO school.roles (person_id, school_id, role) SELECT id, school_id, 'student' FROM school.people WHERE school_id = '${school.id}' AND login LIKE 'many-%';`);
	const browser = admin.form();
	const stream = new EventStream(admin.token);
	await stream.opened();
	const check = await checked(browser, { audience: 'role:student' });
	assert.equal(reach(check), 5000);
	const sent = await browser.submit(check, SEND);
	assert.equal(sent.status, 200, 'the answer waits for nobody');
	assert.match(sent.note, /^5,000명에게/);
	const seen = [];
	await until('all are told', LIMIT, async () => {
		const page = await browser.get(SEND);
		const bar = /<progress[^>]*value="(\d+)"/.exec(page.html);
		seen.push(bar ? Number(bar[1]) : 100);
		return !bar;
	}, 20);
	assert.deepEqual(seen, [...seen].sort((a, b) => a - b), 'it only grows');
	assert.ok(seen.some((part) => part > 0 && part < 100), `on the way: ${seen}`);
	assert.ok(stream.of('inbox').length >= 10, 'and the author’s open page is told of each step');
	stream.close();
	assert.match((await browser.get(SEND)).text, /5,000명에게 갔어요/);
	assert.equal(sql(`SELECT count(*) || ' ' || count(DISTINCT user_id) FROM inbox.notifications WHERE school_id = '${school.id}';`)[0][0], '5000 5000');
	assert.deepEqual([await titles(student), await titles(admin)], [[draft.title], []]);
});
