// SPDX-License-Identifier: GPL-3.0-or-later
// What a student has mastered, what the school teaches, and in which order: mastery is right at once and the same however answers come.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../support/server.js');
const { makeNode } = require('../support/nodes.js');
const { Page } = require('../support/client.js');
const { until } = require('../support/instance.js');

let sequence = 0;

/** An answer of a student to a problem of a concept, so many minutes ago. */
function answer(student, concept, isCorrect, minutesAgo = 0) {
	sequence++;
	return { student_id: student.id, event_type: 'study', source_node: 4, source_id: `A-${process.pid}-${sequence}`,
		content: { action: 'solved_problem', concept, result: isCorrect ? 'correct' : 'wrong' },
		occurred_at: new Date(Math.floor(Date.now() / 1000) * 1000 - minutesAgo * 60000).toISOString() };
}

async function send(node, items) {
	const { status, body } = await node.api.post('/learning-events', items);
	assert.equal(status, 202, JSON.stringify(body));
	assert.deepEqual(body.errors, []);
	return body;
}

/** Bayesian Knowledge Tracing, written down once more. */
function trace(results, { init = 0.3, learn = 0.1, guess = 0.2, slip = 0.1 } = {}) {
	return results.reduce((p, isCorrect) => {
		const known = p * (isCorrect ? 1 - slip : slip);
		const unknown = (1 - p) * (isCorrect ? guess : 1 - guess);
		const posterior = known / (known + unknown);
		return posterior + (1 - posterior) * learn;
	}, init);
}

const near = (actual, expected) => assert.ok(Math.abs(actual - expected) < 1e-12, `${actual} is not ${expected}`);

async function masteryOf(reader, student) {
	const { status, body } = await reader.api.get(`/students/${student.id}/mastery`);
	assert.equal(status, 200);
	return Object.fromEntries(body.items.map((item) => [item.concept, item]));
}

/** Fill in the form of a page at an address. */
const fill = async (browser, path, action, fields = {}) => browser.submit(await browser.get(path), action, fields);

/** A CSV file as a browser sends it: the page of the dry run. */
async function upload(browser, text, replaces = false) {
	const path = '/hub/concepts/prerequisites';
	const { fields } = (await browser.get(path)).form(path);
	const body = new FormData();
	for (const name of ['token', 'once'])
		body.append(name, fields[name]);
	if (replaces)
		body.append('replaces', '1');
	body.append('file', new Blob([text], { type: 'text/csv' }), '순서.csv');
	const answer = await browser.request(path, { method: 'POST', body, headers: { Origin: browser.origin } });
	return new Page(answer.status, path, answer.headers, await answer.text(), browser.prefix);
}

test('mastery follows the answers', async (t) => {
	const school = makeSchool({ student: 2, teacher: 1, admin: 1 });
	const node = makeNode(school);
	const [student, other] = school.student;
	const [teacher] = school.teacher;
	await t.test('of each concept, in their order', async () => {
		const results = [true, false, true, true, false];
		await send(node, [...results.map((isCorrect, i) => answer(student, '이차함수', isCorrect, 50 - i)), answer(student, '확률', false, 9)]);
		const items = await masteryOf(teacher, student);
		near(items['이차함수'].mastery, trace(results));
		near(items['확률'].mastery, trace([false]));
		assert.equal(items['이차함수'].observations, 5);
		assert.equal(items['이차함수'].target, 0.85);
		assert.ok(items['이차함수'].last_at.endsWith('Z'));
	});
	await t.test('a late answer finds its place', async () => {
		await send(node, answer(student, '이차함수', false, 100));
		near((await masteryOf(teacher, student))['이차함수'].mastery, trace([false, true, false, true, true, false]));
	});
	await t.test('the student sees the own, and nobody another\'s', async () => {
		assert.equal(Object.keys(await masteryOf(student, student)).length, 2);
		assert.equal((await other.api.get(`/students/${student.id}/mastery`)).status, 404);
		const stranger = makeSchool({ teacher: 1 }).teacher[0];
		assert.equal((await stranger.api.get(`/students/${student.id}/mastery`)).status, 404);
	});
	await t.test('what events named is not planned until the admin says so', async () => {
		const browser = school.admin[0].form();
		const [[id]] = sql(`SELECT id FROM hub.concepts WHERE school_id = '${school.id}' AND key = '확률'`);
		assert.match((await browser.get('/hub/concepts')).text, /계획에 없음/);
		const page = await fill(browser, '/hub/concepts', `/hub/concepts/${id}/plan`);
		assert.equal(page.note, '확률을 계획에 넣었어요.');
		assert.equal((await teacher.form().get(`/hub/concepts/${id}`)).form(`/hub/concepts/${id}`), null, 'a teacher reads only');
	});
});

test('two nodes at once, in batches of any order, end where one after the other would', async () => {
	const school = makeSchool({ student: 3, teacher: 1 });
	const nodes = [makeNode(school, 4), makeNode(school, 6)];
	const sent = [];
	const batches = [[], []].map(() => Array.from({ length: 6 }, () => []));
	for (let i = 0; i < 240; i++) {
		const item = answer(school.student[i % 3], `개념 ${i % 2}`, (i * 7) % 5 > 1, (i * 37) % 211);
		item.source_node = nodes[i % 2].node;
		sent.push(item);
		batches[i % 2][(i * 11) % 6].push(item);
	}
	await Promise.all(batches.flatMap((mine, n) => mine.map((items) => send(nodes[n], items))));
	for (const student of school.student) {
		const items = await masteryOf(school.teacher[0], student);
		for (const concept of ['개념 0', '개념 1']) {
			const mine = sent.filter((item) => item.student_id === student.id && item.content.concept === concept);
			mine.sort((a, b) => a.occurred_at.localeCompare(b.occurred_at) || a.source_node - b.source_node || (a.source_id < b.source_id ? -1 : 1));
			assert.equal(items[concept].observations, mine.length);
			near(items[concept].mastery, trace(mine.map((item) => item.content.result === 'correct')));
		}
	}
});

test('new parameters reckon mastery anew', async () => {
	const school = makeSchool({ student: 1, teacher: 1, admin: 1 });
	const results = [true, true, false, true];
	await send(makeNode(school), results.map((isCorrect, i) => answer(school.student[0], '이차함수', isCorrect, 40 - i)));
	const browser = school.admin[0].form();
	const [[id]] = sql(`SELECT id FROM hub.concepts WHERE school_id = '${school.id}'`);
	const fields = { name: '이차함수', p_init: '0.5', p_learn: '0.2', p_guess: '0.25', p_slip: '0.05', target: '0.9' };
	const wrong = await fill(browser, `/hub/concepts/${id}`, `/hub/concepts/${id}`, { ...fields, p_guess: '0.7', p_slip: '0.4' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.text, /1보다 작아야/);
	assert.match(wrong.html, /value="0.7"/, 'what was typed stays');
	const page = await fill(browser, `/hub/concepts/${id}`, `/hub/concepts/${id}`, fields);
	assert.match(page.note, /다시 계산/);
	await until('the job is completed', 30000, () => sql(`SELECT 1 FROM jobs.jobs WHERE school_id = '${school.id}' AND type = 'mastery_recompute'
		AND status = 'COMPLETED' AND progress = 1 AND payload ->> 'concept' = '${id}'`).length > 0);
	near((await masteryOf(school.teacher[0], school.student[0]))['이차함수'].mastery, trace(results, { init: 0.5, learn: 0.2, guess: 0.25, slip: 0.05 }));
});

test('a file of prerequisites', async (t) => {
	const school = makeSchool({ teacher: 1, admin: 1 });
	const browser = school.admin[0].form();
	const edges = () => sql(`SELECT c.key, p.key FROM hub.concept_prerequisites e JOIN hub.concepts c ON c.id = e.concept_id
		JOIN hub.concepts p ON p.id = e.prerequisite_id WHERE e.school_id = '${school.id}' ORDER BY 1, 2`);
	await t.test('is tried first', async () => {
		const page = await upload(browser, '개념,선수개념\n이차함수,일차함수\n일차함수,식의 계산\n');
		assert.equal(page.status, 200);
		assert.match(page.text, /반영할 수 있어요/);
		assert.deepEqual(edges(), []);
		const done = await browser.submit(page, '/hub/concepts/prerequisites/apply');
		assert.match(done.note, /2개/);
		assert.deepEqual(edges(), [['이차함수', '일차함수'], ['일차함수', '식의 계산']]);
	});
	await t.test('with a circle is refused, and the circle is named', async () => {
		const page = await upload(browser, 'concept,prerequisite\n식의 계산,이차함수\n');
		assert.match(page.text, /식의 계산 → 이차함수 → 일차함수 → 식의 계산/);
		assert.equal(page.form('/hub/concepts/prerequisites/apply'), null);
	});
	await t.test('with a bad row says which', async () => {
		const page = await upload(browser, 'concept;prerequisite\n함수;함수\n함수;\n');
		assert.match(page.text, /자기 자신/);
		assert.match(page.text, /3번째 줄/);
		assert.equal(page.form('/hub/concepts/prerequisites/apply'), null);
	});
	await t.test('without its headings is no such file', async () => {
		for (const [text, word] of [['a,b\n1,2\n', /1번째 열/], ['concept\nA\n', /제목이 있어야/], ['concept,prerequisite\n', /한 줄도/], ['concept,concept\nA,B\n', /앞에도/]]) {
			const page = await upload(browser, text);
			assert.equal(page.status, 422);
			assert.match(page.text, word);
		}
	});
	await t.test('goes out as it comes in', async () => {
		sql(`UPDATE hub.concepts SET key = '=cmd()' WHERE school_id = '${school.id}' AND key = '식의 계산'`);
		const { html } = await school.teacher[0].form().get('/hub/concepts/prerequisites.csv?headings=en');
		assert.equal(html.replace(/^\ufeff/, ''), "concept,prerequisite\r\n이차함수,일차함수\r\n일차함수,'=cmd()\r\n");
		const page = await upload(browser, html);
		assert.match(page.text, /바뀌는 것이 없어요/);
	});
	await t.test('may replace what there is', async () => {
		const page = await upload(browser, 'concept,prerequisite\n이차함수,일차함수\n', true);
		await browser.submit(page, '/hub/concepts/prerequisites/apply');
		assert.deepEqual(edges(), [['이차함수', '일차함수']]);
	});
	await t.test('is the admin\'s', async () => {
		assert.equal((await school.teacher[0].form().get('/hub/concepts/prerequisites')).status, 403);
	});
});

test('concepts are added by the admin', async () => {
	const school = makeSchool({ teacher: 1, admin: 1 });
	const browser = school.admin[0].form();
	const fields = { key: '삼각함수', name: '삼각함수', p_init: '0.3', p_learn: '0.1', p_guess: '0.2', p_slip: '0.1', target: '0.85' };
	assert.equal((await fill(browser, '/hub/concepts/new', '/hub/concepts', fields)).note, '삼각함수 개념을 만들었어요.');
	const again = await fill(browser, '/hub/concepts/new', '/hub/concepts', fields);
	assert.equal(again.status, 422);
	assert.match(again.text, /이미 있는 이름표/);
	for (const [name, value] of [['p_init', '1.1'], ['p_learn', '-0.1'], ['target', '1'], ['target', 'viel'], ['p_guess', '']])
		assert.equal((await fill(browser, '/hub/concepts/new', '/hub/concepts', { ...fields, key: '다른', [name]: value })).status, 422, `${name} ${value}`);
	assert.equal((await school.teacher[0].form().get('/hub/concepts')).status, 200);
	assert.equal((await school.teacher[0].form().get('/hub/concepts/new')).status, 403);
});
