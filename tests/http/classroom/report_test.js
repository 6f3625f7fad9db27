// SPDX-License-Identifier: GPL-3.0-or-later
// After class: a session's report as page, files and JSON, and the history of a class's sessions.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { execFileSync } = require('node:child_process');
const { makeSchool, sql } = require('../support/server.js');
const { startSession } = require('../support/classroom.js');

/** A session in which three took part, one as oneself: one card, answered rightly once and wrongly twice, a question, a hidden message. */
async function heldClass() {
	const school = makeSchool({ teacher: [{ name: '김선생' }], student: [{ name: '이하늘' }], admin: 1 });
	const session = await startSession(school);
	const [cloud, star] = [await session.joinOne({ nickname: '구름' }), await session.joinOne({ nickname: '=별' })];
	const myself = await session.joinOne({ nickname: '하늘' });
	const card = '11111111-2222-4333-8444-555555555555'.replace(/^1{8}/, session.id.slice(0, 8));
	sql(`UPDATE classroom.participants SET student_id = '${school.student[0].id}' WHERE id = '${myself.id}';
		WITH d AS (INSERT INTO classroom.decks (school_id, session_id, grade, total, remaining, ended_at)
				VALUES ('${school.id}', '${session.id}', '1-1', 1, '{}', now()) RETURNING id)
			INSERT INTO classroom.cards (id, school_id, session_id, deck_id, number, type, difficulty, concept, question, answer, revealed_at)
			SELECT '${card}', '${school.id}', '${session.id}', d.id, 1, 'math', 1, '덧셈', '7 + 5 = ?', '12', now() FROM d;
		INSERT INTO classroom.answers (card_id, participant_id, school_id, content, normalized, correct) VALUES
			('${card}', '${cloud.id}', '${school.id}', '12', '12', true), ('${card}', '${star.id}', '${school.id}', '13', '13', false),
			('${card}', '${myself.id}', '${school.id}', '13', '13', false);
		INSERT INTO classroom.messages (school_id, session_id, participant_id, nickname, avatar_id, content, is_question, votes)
			VALUES ('${school.id}', '${session.id}', '${star.id}', '=별', 1, '받아올림이 뭐예요?', true, 3);
		INSERT INTO classroom.messages (school_id, session_id, participant_id, nickname, avatar_id, content, moderated)
			VALUES ('${school.id}', '${session.id}', '${cloud.id}', '구름', 1, '메롱', true);
		INSERT INTO classroom.logs (school_id, session_id, event_type, payload)
			SELECT m.school_id, m.session_id, 'message_hidden', jsonb_build_object('message_id', m.id) FROM classroom.messages m
			WHERE m.session_id = '${session.id}' AND m.moderated;`);
	return { school, session, teacher: school.teacher[0], cloud, star, myself };
}

/** The session ended so many days ago, and what is no longer kept is deleted. */
function letPass(session, days) {
	sql(`UPDATE classroom.messages SET created_at = now() - interval '${days} days' WHERE session_id = '${session.id}';
		UPDATE classroom.logs SET timestamp = now() - interval '${days} days' WHERE session_id = '${session.id}';
		UPDATE classroom.sessions SET started_at = now() - interval '${days} days 30 minutes', ended_at = now() - interval '${days} days' WHERE id = '${session.id}';
		DELETE FROM classroom.messages WHERE session_id = '${session.id}' AND created_at < now() - interval '30 days';
		DELETE FROM classroom.logs WHERE session_id = '${session.id}' AND timestamp < now() - interval '90 days';`);
}

test('a report tells who was here, what was missed, what was asked and what was done', async () => {
	const { school, session, teacher, myself } = await heldClass();
	const browser = teacher.form();
	const running = await browser.get(`${session.path}/report`);
	assert.equal(running.status, 200);
	assert.match(running.text, /아직 수업 중이에요/);
	await session.act('end');
	const page = await browser.get(`${session.path}/report`);
	assert.equal(page.heading, '1학년 1반 수업 보고서');
	assert.doesNotMatch(page.text, /아직 수업 중이에요/);
	assert.match(page.text, /3 *함께한 사람|함께한 사람 *3/);
	assert.match(page.text, /7 \+ 5 = \? 33% 1\/3 정답: 12 · 덧셈 많이 나온 틀린 답 13 \(2명\)/);
	assert.match(page.text, /받아올림이 뭐예요\? =별 · 추천 3/);
	assert.match(page.text, /구름 님의 메시지를 숨겼어요 “메롱”/);
	assert.ok(page.html.includes(`/hub/students/${school.student[0].id}`), 'who joined as oneself leads to the record');
	const english = await browser.get(`${session.path}/report?lang=en`);
	assert.equal(english.status, 200);
	const { status, body } = await teacher.api.get(`${session.path}/report`);
	assert.equal(status, 200);
	assert.deepEqual([body.session.people, body.session.messages, body.session.cards, body.session.answers, body.session.correct], [3, 2, 1, 3, 1]);
	assert.deepEqual(body.cards.map(({ question, share, wrong }) => [question, share, wrong]), [['7 + 5 = ?', 0.3333, [{ text: '13', count: 2 }]]]);
	assert.deepEqual(body.concepts, [{ concept: '덧셈', cards: 1, answers: 3, correct: 1, share: 0.3333 }]);
	assert.deepEqual(body.open_questions.map(({ content, votes }) => [content, votes]), [['받아올림이 뭐예요?', 3]]);
	assert.equal(body.participants.find(({ id }) => id === myself.id).student_id, school.student[0].id);
	assert.ok(body.log.some(({ event_type: type, nickname }) => type === 'message_hidden' && nickname === '구름'));
});

test('reading it is written down for each who joined as oneself, once an hour', async () => {
	const { school, session, teacher } = await heldClass();
	for (let i = 0; i < 2; i++)
		assert.equal((await teacher.api.get(`${session.path}/report`)).status, 200);
	const looks = () => sql(`SELECT actor_id, student_id FROM school.access_log WHERE school_id = '${school.id}' AND action = 'classroom_report_read'`);
	assert.deepEqual(looks(), [[teacher.id, school.student[0].id]]);
	assert.equal((await school.admin[0].form().get(`${session.path}/report`)).status, 200);
	assert.equal(looks().length, 2);
	const log = await school.admin[0].form().get('/admin/access-log');
	assert.match(log.text, /이하늘 학생 수업 보고서에서 답을 봤어요/);
});

test('its files: people and cards for a spreadsheet, all of it on paper', async () => {
	const { session, teacher } = await heldClass();
	await session.act('end');
	const browser = teacher.form();
	const people = await browser.request(`${session.path}/report/people.csv`);
	assert.match(people.headers.get('content-type'), /^text\/csv/);
	assert.match(people.headers.get('content-disposition'), /attachment; filename="class-\d{4}-\d\d-\d\d-people\.csv"/);
	const lines = (await people.text()).split('\r\n');
	assert.ok(lines[0].startsWith('별명,학생,'));
	assert.equal(lines.length, 5);
	assert.ok(lines.some((line) => line.startsWith("'=별,,")), 'a nickname is no formula');
	assert.ok(lines.some((line) => line.startsWith('하늘,이하늘,')));
	const cards = await (await browser.request(`${session.path}/report/cards.csv`)).text();
	assert.match(cards, /1,덧셈,7 \+ 5 = \?,12,3,1,33,13 \(2\)\r\n/);
	const paper = await browser.request(`${session.path}/report.pdf`);
	assert.equal(paper.headers.get('content-type'), 'application/pdf');
	const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: Buffer.from(await paper.arrayBuffer()) }).toString();
	for (const wanted of [/1학년 1반 수업 보고서/, /3명이 .*카드 1장/, /7\s*\+\s*5\s*=\s*\?/, /13 \(2명\)/, /하늘 \(이하늘\)/, /받아올림이 뭐예요\?/, /구름 님의 메시지를 숨겼어요/])
		assert.match(text, wanted);
});

test('what is deleted in time is said to be deleted, never counted as nothing', async () => {
	const { session, teacher } = await heldClass();
	letPass(session, 31);
	const page = await teacher.form().get(`${session.path}/report`);
	assert.match(page.text, /메시지는 30일 뒤에 지워져서 이제 없어요/);
	assert.match(page.text, /메시지를 숨겼어요/);
	assert.match(page.text, /7 \+ 5 = \? 33%/);
	assert.equal((await teacher.api.get(`${session.path}/report`)).body.session.messages, null);
	letPass(session, 91);
	assert.match((await teacher.form().get(`${session.path}/report`)).text, /기록은 90일 뒤에 지워져서 이제 없어요/);
	const paper = await teacher.form().request(`${session.path}/report.pdf`);
	const text = execFileSync('pdftotext', ['-layout', '-', '-'], { input: Buffer.from(await paper.arrayBuffer()) }).toString();
	assert.match(text, /메시지는 30일 뒤에 지워져서/);
});

test('a class has a history, newest first, with a trend once there are two days', async () => {
	const { school, session, teacher } = await heldClass();
	const path = `/classroom/history/${school.classId}`;
	letPass(session, 3);
	const one = await teacher.form().get(path);
	assert.match(one.text, /3명 · 메시지 2 · 카드 1 정답률 33%/);
	assert.doesNotMatch(one.html, /<figure class="chart">/);
	sql(`INSERT INTO classroom.sessions (school_id, class_id, code, started_at, ended_at, expires_at)
		SELECT '${school.id}', '${school.classId}', 'HST' || lpad(n::text, 5, '0'), t, t + interval '20 minutes', t + interval '30 minutes'
		FROM generate_series(1, 24) AS n, LATERAL (SELECT now() - make_interval(days => 4 + n) AS t) AS d`);
	const browser = teacher.form();
	const first = await browser.get(path);
	assert.equal([...first.html.matchAll(/<figure class="chart">/g)].length, 2);
	assert.equal([...first.html.matchAll(/\/report"><strong>/g)].length, 20);
	const next = /<a class="btn" href="([^"]+)" rel="next">/.exec(first.html)[1].replace(/&amp;/g, '&');
	assert.equal([...(await browser.get(next)).html.matchAll(/\/report"><strong>/g)].length, 5);
	const empty = makeSchool({ teacher: 1 });
	assert.match((await empty.teacher[0].form().get(`/classroom/history/${empty.classId}`)).text, /아직 수업이 없어요/);
});

test('only who teaches the class, and the school\'s admins, read it', async () => {
	const { school, session, cloud } = await heldClass();
	const other = makeSchool({ teacher: 1 }).teacher[0];
	assert.equal((await other.api.get(`${session.path}/report`)).status, 404);
	assert.equal((await other.form().get(`${session.path}/report.pdf`)).status, 404);
	assert.equal((await other.form().get(`/classroom/history/${school.classId}`)).status, 404);
	assert.equal((await school.student[0].api.get(`${session.path}/report`)).status, 403);
	assert.equal((await cloud.api.get(`${session.path}/report`)).status, 401);
});
