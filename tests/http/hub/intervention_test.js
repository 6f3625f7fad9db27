// SPDX-License-Identifier: GPL-3.0-or-later
// A learning intervention from its beginning to its end, as JSON and on pages: begun by a teacher or proposed, ticked by the student and by events.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql } = require('../support/server.js');
const { makeNode } = require('../support/nodes.js');
const { until } = require('../support/instance.js');

const AREAS = [{ concept: '이차함수', current_mastery: 0.65, target_mastery: 0.85, priority: 1 }, { concept: '삼각함수', current_mastery: 0.7, target_mastery: 0.85, priority: 2 }];
const PATH = [{ step: 1, activity: 'review_concept', concept: '이차함수 기본', estimated_duration: 1800 },
	{ step: 2, activity: 'practice', problem_set_id: 'PS_456', num_problems: 3, estimated_duration: 2400 }];

let sequence = 0;

function answer(student, concept, isCorrect, special = {}) {
	sequence++;
	return { student_id: student.id, event_type: 'study', source_node: 4, source_id: `I-${process.pid}-${sequence}`,
		content: { action: 'solved_problem', concept, result: isCorrect ? 'correct' : 'wrong' }, occurred_at: new Date(Date.now() - 60000 + sequence).toISOString(), ...special };
}

async function send(node, items) {
	const { status, body } = await node.api.post('/learning-events', items);
	assert.equal(status, 202, JSON.stringify(body));
	assert.deepEqual(body.errors, []);
}

const wrongAnswers = (student, concept, count) => Array.from({ length: count }, () => answer(student, concept, false));
const now = () => new Date().toISOString();
const day = (days) => new Date(Date.now() + days * 86400000).toISOString().slice(0, 10);
const told = (person) => sql(`SELECT kind FROM inbox.notifications WHERE user_id = '${person.id}' ORDER BY created_at, kind`).map(([kind]) => kind);
const fill = async (browser, path, action, fields = {}) => browser.submit(await browser.get(path), action, fields);

async function start(teacher, document) {
	const { status, body } = await teacher.api.post('/interventions', document);
	assert.equal(status, 201, JSON.stringify(body));
	return body;
}

test('as JSON', async (t) => {
	const school = makeSchool({ student: 3, teacher: 1, admin: 1, tutor: 1 });
	const [student, other] = school.student;
	const [teacher] = school.teacher;
	const elsewhere = makeSchool({ student: 1, teacher: 1 });
	let begun;
	await t.test('begun with the document\'s example', async () => {
		begun = await start(teacher, { student_id: student.id, type: 'teacher_requested', weak_areas: AREAS, learning_path: PATH, due_on: day(3) });
		assert.deepEqual(Object.keys(begun), ['id', 'student_id', 'type', 'weak_areas', 'learning_path', 'status', 'progress', 'due_on', 'created_at', 'completed_at']);
		assert.deepEqual(begun.learning_path, PATH);
		assert.deepEqual(begun.weak_areas.map(({ concept, current_mastery, target_mastery, priority }) => ({ concept, current_mastery, target_mastery, priority })), AREAS);
		assert.deepEqual([begun.status, begun.progress, begun.due_on, begun.completed_at], ['active', { completed: 0, total: 2 }, day(3), null]);
		assert.deepEqual(told(student), ['intervention_started']);
	});
	await t.test('read by who sees the student', async () => {
		for (const reader of [teacher, school.admin[0], student])
			assert.deepEqual((await reader.api.get(`/interventions?student_id=${student.id}`)).body.items, [begun]);
		assert.deepEqual((await teacher.api.get('/interventions?status=active')).body.items, [begun]);
		assert.deepEqual((await teacher.api.get('/interventions?status=paused')).body.items, []);
		assert.deepEqual((await other.api.get('/interventions')).body.items, []);
		assert.equal((await other.api.get(`/interventions?student_id=${student.id}`)).status, 404);
		assert.equal((await elsewhere.teacher[0].api.get(`/interventions?student_id=${student.id}`)).status, 404);
		assert.equal((await school.tutor[0].api.get('/interventions')).status, 403);
		for (const wrong of ['status=done', 'limit=0', 'cursor=x'])
			assert.equal((await teacher.api.get(`/interventions?${wrong}`)).status, 422, wrong);
		assert.equal((await teacher.api.get(`/interventions?student_id=${randomUUID()}`)).status, 404);
	});
	await t.test('never two active for a concept', async () => {
		const { status, body } = await teacher.api.post('/interventions', { student_id: student.id, weak_areas: [{ concept: '삼각함수' }] });
		assert.deepEqual([status, body.code], [409, 'already_active']);
		const answers = await Promise.all(Array.from({ length: 6 }, () => teacher.api.post('/interventions', { student_id: other.id, weak_areas: [{ concept: '확률' }] })));
		assert.deepEqual(answers.map((one) => one.status).sort(), [201, 409, 409, 409, 409, 409]);
	});
	await t.test('only for a student whom the teacher sees', async () => {
		for (const student_id of [elsewhere.student[0].id, randomUUID(), teacher.id])
			assert.equal((await teacher.api.post('/interventions', { student_id, weak_areas: AREAS })).status, 404);
		assert.equal((await student.api.post('/interventions', { student_id: student.id, weak_areas: AREAS })).status, 403);
	});
	await t.test('wrong shapes are named', async () => {
		const cases = [[{ type: 'other' }, 'type'], [{ status: 'paused' }, 'status'], [{ progress: { completed: 0, total: 1 } }, 'progress'],
			[{ learning_path: [{ activity: 'practice' }], progress: { completed: 1, total: 1 } }, 'progress'], [{ learning_path: [{ activity: 'practice' }], progress: { completed: 0, total: 2 } }, 'progress'], [{ weak_areas: 'x' }, 'weak_areas'], [{ weak_areas: [] }, 'weak_areas'],
			[{ weak_areas: [{}] }, 'weak_areas'], [{ weak_areas: [{ concept: ' ' }] }, 'weak_areas'], [{ weak_areas: [{ concept: 'a', current_mastery: 1.5 }] }, 'weak_areas'],
			[{ weak_areas: [{ concept: 'a', word: 1 }] }, 'weak_areas'], [{ weak_areas: [{ concept: 'a' }, { concept: 'a' }] }, 'weak_areas'],
			[{ weak_areas: [{ concept: 'a', priority: 0 }] }, 'weak_areas'], [{ weak_areas: [{ concept: '가'.repeat(201) }] }, 'weak_areas'],
			[{ learning_path: [] }, 'learning_path'], [{ learning_path: [{ activity: 'sleep' }] }, 'learning_path'], [{ learning_path: [{ concept: 'a' }] }, 'learning_path'],
			[{ learning_path: [{ activity: 'practice', num_problems: 0 }] }, 'learning_path'], [{ learning_path: [{ activity: 'practice', estimated_duration: '30m' }] }, 'learning_path'],
			[{ learning_path: [{ step: 2, activity: 'practice' }] }, 'learning_path'], [{ learning_path: Array(41).fill({ activity: 'practice' }) }, 'learning_path'],
			[{ due_on: '2020-01-01' }, 'due_on'], [{ due_on: 'tomorrow' }, 'due_on'], [{ student_id: 'x' }, 'student_id'], [{ student_id: undefined }, 'student_id'], [{ extra: 1 }, 'extra']];
		for (const [special, field] of cases) {
			const { status, body } = await teacher.api.post('/interventions', { student_id: school.student[2].id, weak_areas: [{ concept: 'b' }], ...special });
			assert.equal(status, 422, JSON.stringify(special));
			assert.equal(body.errors[0].field, field, JSON.stringify(special));
		}
		const nothing = await teacher.api.post('/interventions', { student_id: school.student[2].id });
		assert.deepEqual([nothing.status, nothing.body.errors[0].field], [422, 'weak_areas']);
	});
	await t.test('with every column of the document', async () => {
		const whole = { student_id: school.student[2].id, type: 'auto', weak_areas: AREAS, learning_path: PATH, status: 'active', progress: { completed: 0, total: 2 } };
		const { type, status, progress, completed_at: completedAt } = await start(teacher, whole);
		assert.deepEqual([type, status, progress, completedAt], ['auto', 'active', { completed: 0, total: 2 }, null]);
	});
	await t.test('changed', async () => {
		const path = `/interventions/${begun.id}`;
		assert.deepEqual((await student.api.patch(path, { progress: { completed: 1, total: 2 } })).body.progress, { completed: 1, total: 2 }, 'by the student: what is done');
		assert.equal((await student.api.patch(path, { status: 'completed' })).status, 403, 'not: what becomes of it');
		for (const [document, field] of [[{}, 'status'], [{ status: 'done' }, 'status'], [{ progress: { completed: 3, total: 2 } }, 'progress'], [{ progress: { completed: -1, total: 2 } }, 'progress'],
			[{ progress: { completed: 1 } }, 'progress'], [{ progress: [1, 2] }, 'progress'], [{ progress: { completed: 1, total: 3 } }, 'progress'], [{ progress: { completed: 0.5, total: 2 } }, 'progress']]) {
			const { status, body } = await teacher.api.patch(path, document);
			assert.deepEqual([status, body.errors && body.errors[0].field], [422, field], JSON.stringify(document));
		}
		assert.equal((await teacher.api.patch(path, { status: 'paused' })).body.status, 'paused');
		assert.equal((await student.api.patch(path, { progress: { completed: 2, total: 2 } })).body.code, 'intervention_paused');
		const second = await start(teacher, { student_id: student.id, weak_areas: [{ concept: '이차함수' }] });
		const refused = await teacher.api.patch(path, { status: 'active', progress: { completed: 0, total: 2 } });
		assert.deepEqual([refused.status, refused.body.code], [409, 'already_active']);
		const { items } = (await teacher.api.get(`/interventions?student_id=${student.id}&status=paused`)).body;
		assert.deepEqual(items.map(({ progress }) => progress), [{ completed: 1, total: 2 }], 'and nothing of what was refused is kept');
		assert.equal((await teacher.api.patch(`/interventions/${second.id}`, { status: 'cancelled' })).body.status, 'cancelled');
		assert.equal((await teacher.api.patch(path, { status: 'active' })).body.status, 'active');
		const ended = (await teacher.api.patch(path, { progress: { completed: 2, total: 2 } })).body;
		assert.deepEqual([ended.status, ended.progress], ['completed', { completed: 2, total: 2 }]);
		assert.ok(ended.completed_at);
		assert.equal((await teacher.api.patch(path, { status: 'active' })).body.code, 'intervention_ended');
		assert.equal((await teacher.api.patch(path, { status: 'completed' })).status, 200, 'what is so already is no conflict');
		assert.equal((await elsewhere.teacher[0].api.patch(path, { status: 'paused' })).status, 404);
		assert.equal((await other.api.patch(path, { progress: { completed: 1, total: 2 } })).status, 404);
		assert.equal((await teacher.api.patch('/interventions/x', { status: 'paused' })).status, 404);
	});
});

test('from weak areas, by events, to the end', async () => {
	const school = makeSchool({ student: 2, teacher: 2 });
	const [student, alike] = school.student;
	const [teacher, colleague] = school.teacher;
	const node = makeNode(school);
	await send(node, [...wrongAnswers(student, '일차함수', 4), ...wrongAnswers(student, '이차함수', 5), ...wrongAnswers(alike, '이차함수', 5)]);
	sql(`INSERT INTO hub.concept_prerequisites SELECT c.school_id, c.id, p.id FROM hub.concepts c JOIN hub.concepts p USING (school_id)
		WHERE c.school_id = '${school.id}' AND c.key = '이차함수' AND p.key = '일차함수'`);
	const begun = await start(teacher, { student_id: student.id });
	assert.deepEqual(begun.weak_areas.map(({ concept, answers, correct }) => [concept, answers, correct]), [['일차함수', 4, 0], ['이차함수', 5, 0]], 'what others build on first');
	assert.deepEqual(begun.learning_path.map(({ activity, concept }) => `${activity} ${concept}`),
		['review_concept 일차함수', 'practice 일차함수', 'review_concept 이차함수', 'practice 이차함수']);
	const page = await teacher.form().get(`/hub/interventions/${begun.id}`);
	assert.match(page.text, /이차함수: 최근 5문제 중 0 정답, 숙달 0\.\d\d → 목표 0\.85/);
	const steps = begun.learning_path.filter((step) => step.activity === 'practice');
	for (const { concept, num_problems: count } of steps)
		await send(node, Array.from({ length: count }, () => answer(student, concept, true, { occurred_at: now() })));
	const { items: [ended] } = (await teacher.api.get(`/interventions?student_id=${student.id}`)).body;
	assert.deepEqual([ended.status, ended.progress], ['completed', { completed: 4, total: 4 }]);
	assert.deepEqual(told(teacher), ['intervention_completed']);
	assert.deepEqual(told(colleague), ['intervention_completed'], 'every teacher of the class');
	assert.deepEqual(told(student), ['intervention_started', 'intervention_completed'], 'and the student');
	assert.match((await student.form().get('/inbox')).text, /학습 계획을 마쳤어요/);
	const after = await teacher.form().get(`/hub/interventions/${begun.id}`);
	assert.match(after.text, /0\.11 → 1\.00 \(\+0\.89\)/);
	assert.match(after.text, /비교한 학생이 1명뿐이라/);
	const { items } = (await student.api.get(`/students/${student.id}/timeline?type=intervention`)).body;
	assert.deepEqual(items.map((item) => item.content.action), ['intervention_completed', 'intervention_started']);
});

test('on the phone', async () => {
	const school = makeSchool({ student: 2, teacher: 1 });
	const [student, other] = school.student;
	const [teacher] = school.teacher;
	assert.match((await student.form().get('/learning')).text, /지금은 계획이 없어요/);
	assert.match((await student.form().get('/')).text, /지금은 계획이 없어요/);
	const begun = await start(teacher, { student_id: student.id, weak_areas: AREAS, learning_path: PATH });
	const browser = student.form();
	const tick = (step) => `/learning/${begun.id}/steps/${step}/done`;
	const undo = (step) => `/learning/${begun.id}/steps/${step}/undo`;
	assert.match((await browser.get('/')).text, /2단계가 남아 있어요/, 'the home leads to it');
	const ticked = await fill(browser, '/learning', tick(1));
	assert.equal(ticked.note, '한 단계를 마쳤어요.');
	assert.match(ticked.text, /2단계 가운데 1단계/);
	assert.equal(ticked.form(tick(1)), null);
	const back = await browser.submit(ticked, undo(1));
	assert.match(back.text, /2단계 가운데 0단계/);
	await browser.submit(back, tick(1));
	const done = await fill(browser, '/learning', tick(2));
	assert.match(done.note, /모든 단계를 마쳤어요/);
	assert.deepEqual(told(teacher), ['intervention_completed']);
	const reopened = await browser.submit(done, undo(2));
	assert.match(reopened.text, /2단계 가운데 1단계/, 'a slip of the thumb can be taken back');
	const { fields } = reopened.form(tick(2));
	assert.equal((await browser.post(tick(9), fields)).status, 404);
	const another = other.form();
	const { fields: theirs } = (await another.get('/settings')).form('/logout');
	assert.equal((await another.post(tick(2), theirs)).status, 404);
});

test('planned on a form', async (t) => {
	const school = makeSchool({ student: 2, teacher: 1 });
	const [student] = school.student;
	const browser = school.teacher[0].form();
	const path = `/hub/students/${student.id}/intervene`;
	await send(makeNode(school), [...wrongAnswers(student, '이차함수', 3), ...wrongAnswers(student, '확률', 4)]);
	await t.test('with weak areas chosen and steps to change', async () => {
		const page = await browser.get(path);
		const { fields } = page.form(path);
		assert.deepEqual([fields.area_1, fields.area_2].sort(), ['이차함수', '확률']);
		const kept = fields.area_1 === '확률' ? 1 : 2;
		const sent = { ...fields, [`step_${2 * kept}_problems`]: '7', [`step_${2 * kept - 1}_minutes`]: '20', step_25_use: '1', step_25_activity: 'tutoring', step_25_minutes: '45', due_on: day(5) };
		delete sent[`area_${3 - kept}`];
		const answer = await browser.post(path, sent);
		assert.equal(answer.status, 303);
		const { items: [begun] } = (await school.teacher[0].api.get(`/interventions?student_id=${student.id}`)).body;
		assert.deepEqual(begun.learning_path, [{ step: 1, activity: 'review_concept', concept: '확률', estimated_duration: 1200 },
			{ step: 2, activity: 'practice', concept: '확률', num_problems: 7, estimated_duration: begun.learning_path[1].estimated_duration }, { step: 3, activity: 'tutoring', estimated_duration: 2700 }]);
		assert.deepEqual([begun.weak_areas.map(({ concept }) => concept), begun.due_on], [['확률'], day(5)]);
	});
	await t.test('what is wrong is said and what was typed stays', async () => {
		const page = await browser.get(path);
		assert.match(page.text, /이미 다른 계획에서 하고 있어요/);
		const { fields } = page.form(path);
		const number = fields.area_1 ? 1 : 2;
		for (const [special, word] of [[{ [`step_${2 * number}_problems`]: '999' }, /200보다 작거나/], [{ [`step_${2 * number}_problems`]: 'x' }, /숫자로/], [{ due_on: '2020-01-01' }, /오늘이나 그 뒤/], [{ due_on: 'x' }, /날짜로/]]) {
			const again = await browser.submit(await browser.get(path), path, special);
			assert.equal(again.status, 422);
			assert.match(again.text, word);
			assert.equal(again.form(path).fields[Object.keys(special)[0]], Object.values(special)[0]);
		}
		const none = { ...fields };
		delete none[`area_${number}`];
		const refused = await browser.post(path, { ...none, once: randomUUID() });
		assert.equal(refused.status, 422);
		assert.match(refused.text, /개념을 하나 이상/);
	});
	await t.test('also without weak areas', async () => {
		const bare = `/hub/students/${school.student[1].id}/intervene`;
		const page = await browser.submit(await browser.get(bare), bare, { other_concept: '통계' });
		assert.match(page.heading, /통계/);
		assert.match(page.text, /2단계 가운데 0단계/);
	});
});

test('for several at once', async () => {
	const school = makeSchool({ student: [{ name: '김하나' }, { name: '이두리' }, { name: '박세나' }], teacher: 1 });
	const [weak, busy, strong] = school.student;
	await send(makeNode(school), [...wrongAnswers(weak, '확률', 3), ...wrongAnswers(busy, '확률', 3)]);
	await start(school.teacher[0], { student_id: busy.id });
	const browser = school.teacher[0].form();
	const { fields } = (await browser.get('/settings')).form('/logout');
	const typed = { token: fields.token, message: '힘내요', until: day(7), class: school.classId };
	const nobody = await browser.post('/hub/interventions/several', { ...typed, once: randomUUID() });
	assert.equal(nobody.status, 422);
	assert.match(nobody.text, /학생을 한 명 이상 골라/);
	const body = new URLSearchParams({ ...typed, once: fields.once });
	for (const student of [weak, busy, strong, makeSchool({ student: 1 }).student[0]])
		body.append('students', student.id);
	const page = await browser.post('/hub/interventions/several', body);
	assert.equal(page.status, 200);
	assert.match(page.heading, /한 명의 학습 계획을 시작했어요/);
	assert.match(page.text, /김하나 시작했어요 확률/);
	assert.match(page.text, /이두리 이 개념의 계획이 이미 있어요/);
	assert.match(page.text, /박세나 약한 개념이 없어요/);
});

test('proposed at night', async (t) => {
	const school = makeSchool({ student: [{ name: '가나라' }, { name: '다라마' }, { name: '마바사' }], teacher: 1 });
	const [first, second, third] = school.student;
	const [teacher] = school.teacher;
	const browser = teacher.form();
	await send(makeNode(school), school.student.flatMap((student) => wrongAnswers(student, '확률', 6)));
	const night = async () => {
		const [[job]] = sql(`SELECT jobs.enqueue('auto_interventions', '{}', '${school.id}')`);
		await until('the job is completed', 30000, () => sql(`SELECT status FROM jobs.jobs WHERE job_id = '${job}'`)[0][0] === 'COMPLETED');
	};
	const ids = () => Object.fromEntries(sql(`SELECT student_id, id FROM hub.intervention_proposals WHERE school_id = '${school.id}' AND decision IS NULL`));
	await night();
	await night();
	await t.test('once for each student, and told once', async () => {
		assert.deepEqual(Object.keys(ids()).sort(), school.student.map(({ id }) => id).sort());
		assert.deepEqual(told(teacher), ['intervention_proposed']);
		assert.deepEqual(told(first), [], 'nothing reaches the student');
		assert.match((await browser.get('/hub/proposals')).text, /확률: 최근 6문제 중 0 정답/);
	});
	await t.test('accepted', async () => {
		const page = await fill(browser, '/hub/proposals', '/hub/proposals/accept', { proposals: ids()[first.id] });
		assert.match(page.note, /가나라 학생의 계획을 시작했어요/);
		const { items: [begun] } = (await teacher.api.get(`/interventions?student_id=${first.id}`)).body;
		assert.equal(begun.type, 'auto');
		assert.deepEqual(told(first), ['intervention_started']);
	});
	await t.test('edited, then accepted', async () => {
		const path = `/hub/students/${second.id}/intervene`;
		const page = await browser.submit(await browser.get(`${path}?proposal=${ids()[second.id]}`), path, { step_2_problems: '5' });
		assert.match(page.heading, /확률/);
		const { items: [begun] } = (await teacher.api.get(`/interventions?student_id=${second.id}`)).body;
		assert.deepEqual([begun.type, begun.learning_path[1].num_problems], ['auto', 5]);
	});
	await t.test('overtaken by a plan of the teacher\'s', async () => {
		sql(`UPDATE hub.intervention_proposals SET decision = NULL, decided_at = NULL, decided_by = NULL, intervention_id = NULL WHERE student_id = '${first.id}'`);
		await start(teacher, { student_id: first.id, weak_areas: [{ concept: '통계' }] });
		assert.ok(ids()[first.id], 'of another concept it stays');
		sql(`UPDATE hub.intervention_proposals SET weak_areas = '[{"concept": "통계"}]' WHERE student_id = '${first.id}'`);
		await night();
		assert.equal(ids()[first.id], undefined, 'and what nobody needs any more goes away at night');
	});
	await t.test('dismissed', async () => {
		const page = await fill(browser, '/hub/proposals', '/hub/proposals/dismiss', { proposals: ids()[third.id] });
		assert.match(page.note, /1건을 닫았어요/);
		assert.match(page.text, /기다리는 제안이 없어요/);
		await night();
		assert.deepEqual(ids(), {}, 'and not proposed again');
	});
	await t.test('another school has none of it', async () => {
		const stranger = makeSchool({ teacher: 1 }).teacher[0].form();
		const { fields } = (await stranger.get('/settings')).form('/logout');
		const [[id]] = sql(`SELECT id FROM hub.intervention_proposals WHERE school_id = '${school.id}' LIMIT 1`);
		for (const action of ['accept', 'dismiss'])
			assert.equal((await stranger.post(`/hub/proposals/${action}`, { ...fields, once: randomUUID(), proposals: id })).status, 404);
	});
});

test('a list for staff, late ones marked', async () => {
	const school = makeSchool({ student: [{ name: '홍길동' }], teacher: 1, admin: 1 });
	const begun = await start(school.teacher[0], { student_id: school.student[0].id, weak_areas: [{ concept: '확률' }] });
	const browser = school.teacher[0].form();
	const list = () => browser.get('/hub/interventions');
	assert.doesNotMatch((await list()).text, /늦었어요/);
	sql(`UPDATE hub.interventions SET due_on = current_date - 2 WHERE id = '${begun.id}'`);
	assert.match((await list()).text, /홍길동 1-1 늦었어요/);
	const paused = await fill(browser, `/hub/interventions/${begun.id}`, `/hub/interventions/${begun.id}/status`, { status: 'paused' });
	assert.equal(paused.note, '잠시 멈췄어요.');
	assert.match((await browser.get('/hub/interventions?status=paused')).text, /홍길동/);
	assert.doesNotMatch((await list()).text, /홍길동/);
	assert.deepEqual(sql(`SELECT DISTINCT action FROM school.access_log WHERE student_id = '${school.student[0].id}' ORDER BY 1`).flat(),
		['intervention_changed', 'intervention_read', 'intervention_started']);
	const [admin] = school.admin;
	assert.equal((await admin.api.get('/interventions')).body.items.length, 1);
	assert.equal((await school.student[0].api.get('/interventions')).body.items.length, 1);
	assert.deepEqual(sql(`SELECT actor_id, action FROM school.access_log WHERE student_id = '${school.student[0].id}' AND actor_id <> '${school.teacher[0].id}'`),
		[[admin.id, 'intervention_read']], 'a list is a look of staff, and none of one\'s own');
});
