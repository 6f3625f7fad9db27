// SPDX-License-Identifier: GPL-3.0-or-later
// Days of practice in the API and on pages, the student's choices, and days without school.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../support/server.js');
const { formToken } = require('../support/people.js');

const COLUMNS = ['student_id', 'date', 'avg_net_speaking_density', 'avg_pace_ratio', 'avg_response_latency', 'avg_response_quality', 'chat_turns_count',
	'pace_ratio_count', 'practice_count', 'sessions_count', 'total_recording_time', 'total_speaking_time'];
const match = (school, student, tutor) => sql(`INSERT INTO tutoring.tutor_students (school_id, student_id, tutor_id)
	VALUES ('${school.id}', '${student.id}', '${tutor.id}')`);
const day = (school, student, date, minutes) => sql(`INSERT INTO speaking.daily_statistics (student_id, date, school_id, sessions_count, practice_count, recording_ms, speaking_ms, duration,
	pace_ratio_sum, pace_ratio_count, overall_score_sum, overall_score_count)
	VALUES ('${student.id}', ${date}, '${school.id}', 1, 4, 30000, 21000, ${minutes * 60}, 3.6, 4, 344, 4)`);
const today = "(now() AT TIME ZONE 'Asia/Seoul')::date";

test('daily statistics have every column, for the student and those who hear them', async () => {
	const school = makeSchool({ student: 2, tutor: 2, teacher: 1, admin: 1 });
	const { student: [student, other], tutor: [tutor, stranger], teacher: [teacher], admin: [admin] } = school;
	match(school, student, tutor);
	for (const date of ['2026-03-02', '2026-03-03', '2026-03-05'])
		day(school, student, `'${date}'`, 5);
	sql(`INSERT INTO speaking.daily_statistics (student_id, date, school_id, sessions_count) VALUES ('${student.id}', '2026-03-09', '${school.id}', 1)`);
	const items = await student.api.all('/daily-statistics', 2);
	assert.deepEqual(items.map(({ date }) => date), ['2026-03-09', '2026-03-05', '2026-03-03', '2026-03-02']);
	assert.deepEqual(Object.keys(items[1]).sort(), [...COLUMNS].sort());
	assert.deepEqual(items[1], { student_id: student.id, date: '2026-03-05', avg_net_speaking_density: 0.7, avg_pace_ratio: 0.9, avg_response_latency: null,
		avg_response_quality: null, chat_turns_count: 0, pace_ratio_count: 4, practice_count: 4, sessions_count: 1, total_recording_time: 30, total_speaking_time: 21 });
	assert.equal(items[0].avg_net_speaking_density, null, 'nothing to average');
	for (const who of [tutor, teacher, admin])
		assert.deepEqual(await who.api.all(`/daily-statistics?student_id=${student.id}&from=2026-03-03&to=2026-03-05`), items.slice(1, 3));
	for (const who of [stranger, other, makeSchool({ admin: 1 }).admin[0]])
		assert.equal((await who.api.get(`/daily-statistics?student_id=${student.id}`)).status, 404);
	assert.equal((await tutor.api.get('/daily-statistics')).status, 422);
	assert.equal((await student.api.get('/daily-statistics?from=2026-02-31')).status, 422);
});

test('a student sees weeks and months, and changes the goal', async () => {
	const school = makeSchool({ student: 1 });
	const { student: [student] } = school;
	day(school, student, today, 6);
	day(school, student, `${today} - 40`, 12);
	const form = student.form();
	let page = await form.get('/speaking/progress');
	assert.equal(page.status, 200);
	assert.match(page.text, /오늘 6분 연습했어요/);
	assert.match(page.text, /1일째 이어서/);
	assert.equal(page.html.match(/<figure class="chart">/g).length, 4);
	assert.equal(page.html.match(/<table class="figure-table">/g).length, 4, 'a table under each');
	assert.match(page.text, /목표 10/);
	assert.doesNotMatch(page.html, /rel="next"/, 'nothing is after today');
	page = await form.get(/rel="prev" href="([^"]+)"/.exec((await form.get('/speaking/progress?view=month')).html)[1].replaceAll('&amp;', '&'));
	assert.match(page.html, /rel="next"/);
	assert.match((await form.get('/speaking/progress?view=month&day=1999-01-01')).text, /이 기간에는 연습한 기록이 없어요/);

	page = await form.submit(await form.get('/speaking/progress'), '/speaking/preferences', { daily_goal: '121' });
	assert.equal(page.status, 422);
	assert.match(page.html, /name="daily_goal"[^>]*value="121"/);
	page = await form.submit(page, '/speaking/preferences', { daily_goal: '5', voice_id: 'en-gb' });
	assert.match(page.note, /저장했어요/);
	assert.match(page.heading, /목표 5분을 채웠어요/);
	assert.match(page.html, /value="en-gb" selected/);
	assert.deepEqual(sql(`SELECT daily_goal, appears_offline, voice_id FROM speaking.preferences WHERE person_id = '${student.id}'`), [['5', 'f', 'en-gb']]);
	page = await form.submit(page, '/speaking/preferences', { voice_id: 'nobody' });
	assert.equal(page.status, 422);
});

test('those who hear a student see the same and what was read; others see nothing', async () => {
	const school = makeSchool({ student: 2, tutor: 2, teacher: 1, admin: 1 });
	const { student: [student, other], tutor: [tutor, stranger], teacher: [teacher], admin: [admin] } = school;
	match(school, student, tutor);
	day(school, student, today, 6);
	const attempt = (score, minutes) => sql(`INSERT INTO speaking.pronunciation_results (school_id, student_id, original_text, status, scorable, reason, overall_score, grade, created_at, completed_at)
		VALUES ('${school.id}', '${student.id}', 'Where is the nearest subway station?', 'COMPLETED', ${score !== null}, ${score === null ? "'silence'" : 'NULL'}, ${score}, ${score === null ? 'NULL' : "'B'"},
			now() - interval '${minutes} minutes', now()) RETURNING id`)[0][0];
	attempt(96, 9);
	attempt(null, 8);
	const last = attempt(0, 7);
	const path = `/students/${student.id}/speaking`;
	const page = await tutor.form().get(path);
	assert.match(page.text, /Where is the nearest subway station\?[\s\S]*3번 · 가장 높은 점수 96점[\s\S]*0점/);
	assert.ok(page.html.includes(`/speaking/queue/${last}"`), 'the tutor goes to the recording');
	assert.match((await tutor.form().get(`/students/${student.id}`)).html, new RegExp(`href="${path}"`));
	for (const who of [teacher, admin]) {
		const seen = await who.form().get(path);
		assert.match(seen.text, /읽은 문장/);
		assert.doesNotMatch(seen.html, /\/speaking\/queue\//);
		assert.deepEqual(sql(`SELECT count(*) FROM school.access_log WHERE actor_id = '${who.id}' AND student_id = '${student.id}' AND action = 'speaking_read'`), [['1']]);
	}
	for (const who of [stranger, other])
		assert.equal((await who.form().get(path)).status, 404);
});

test('an admin keeps days without school', async () => {
	const { admin: [admin], student: [student] } = makeSchool({ admin: 1, student: 1 });
	const form = admin.form();
	assert.match((await form.get('/admin')).html, /href="\/admin\/holidays"/);
	let page = await form.submit(await form.get('/admin/holidays'), '/admin/holidays/public');
	assert.match(page.note, /공휴일 8개/);
	for (const name of ['신정', '삼일절', '어린이날', '현충일', '광복절', '개천절', '한글날', '성탄절'])
		assert.ok(page.text.includes(name), name);
	page = await form.submit(page, '/admin/holidays', { name: '여름방학', first_day: '2099-07-20', last_day: '2099-07-01' });
	assert.equal(page.status, 422);
	page = await form.submit(page, '/admin/holidays', { last_day: '2099-08-20' });
	assert.match(page.text, /여름방학/);
	const [id] = sql(`SELECT id FROM school.holidays WHERE name = '여름방학' AND school_id = '${admin.school.id}'`).flat();
	const elsewhere = makeSchool({ admin: 1 }).admin[0].form();
	assert.equal((await elsewhere.post(`/admin/holidays/${id}/delete`, { token: await formToken(elsewhere) })).status, 404);
	page = await form.submit(page, `/admin/holidays/${id}/delete`);
	assert.doesNotMatch(page.text.replace(page.note, ''), /여름방학/);
	assert.equal((await student.form().get('/admin/holidays')).status, 403);
});
