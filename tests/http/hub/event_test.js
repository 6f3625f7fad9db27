// SPDX-License-Identifier: GPL-3.0-or-later
// Learning events come in: each item is judged by itself, what came twice is kept once, and mastery is the same however they came.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql, giveContacts } = require('../support/server.js');
const { makeNode, yearWithoutMay } = require('../support/nodes.js');
const { seodang } = require('../support/instance.js');

const MINUTE = 60000;
const TOP = path.join(__dirname, '..', '..', '..');

let sequence = 0;

/** An event of a student, an answer right now unless it is said otherwise. */
function event(student, special = {}) {
	sequence++;
	return { student_id: student.id, event_type: 'study', source_node: 4, source_id: `E-${process.pid}-${sequence}`,
		content: { action: 'solved_problem', problem_id: 'P1', result: 'correct', time_spent: 60, difficulty: 0.65, hints_used: 0, concept: '이차함수' },
		occurred_at: new Date(Date.now() - sequence * 1000).toISOString(), ...special };
}

const daysAgo = (days) => new Date(Date.now() - days * 24 * 60 * MINUTE).toISOString();
const lines = (items) => items.map((item) => (typeof item === 'string' ? item : JSON.stringify(item))).join('\n');

async function send(node, items, headers) {
	const { status, body } = await node.api.post('/learning-events', items, headers);
	assert.equal(status, 202, JSON.stringify(body));
	return body;
}

const sendLines = (node, items) => send(node, lines(items), { 'Content-Type': 'application/x-ndjson' });

/** What is kept of a school, as a number. */
const kept = (school) => Number(sql(`SELECT count(*) FROM hub.learning_history WHERE school_id = '${school.id}'`)[0][0]);

/** The whole mastery of a school's students as one text, without who they are. */
const mastery = (student) => sql(`SELECT c.key, m.mastery, m.observations, m.correct, m.recent, m.wrong_in_a_row, m.last_at,
	(SELECT json_agg(json_build_array(d.day, d.mastery, d.observations) ORDER BY d.day) FROM hub.mastery_days d WHERE d.student_id = m.student_id AND d.concept_id = m.concept_id)
	FROM hub.mastery m JOIN hub.concepts c ON c.id = m.concept_id WHERE m.student_id = '${student.id}' ORDER BY c.key`);

test('one object, an array and lines', async (t) => {
	const school = makeSchool({ student: 2, admin: 1 });
	const node = makeNode(school);
	const [student] = school.student;

	await t.test('one object', async () => {
		assert.deepEqual(await send(node, event(student)), { accepted: 1, duplicates: 0, errors: [] });
	});
	await t.test('an array', async () => {
		assert.deepEqual(await send(node, [event(student), event(school.student[1])]), { accepted: 2, duplicates: 0, errors: [] });
		assert.deepEqual(await send(node, []), { accepted: 0, duplicates: 0, errors: [] });
	});
	await t.test('lines, with blank ones and one that is no JSON', async () => {
		const good = [event(student), event(student), event(student)];
		const { accepted, errors } = await sendLines(node, [good[0], '', good[1], '{"student_id": ', '   \r', good[2], '"text"']);
		assert.equal(accepted, 3);
		assert.deepEqual(errors.map(({ index, field, code }) => [index, field, code]), [[2, '', 'bad_json'], [4, '', 'not_an_object']]);
	});
	await t.test('a student by grade, class and number', async () => {
		const [[number]] = sql(`SELECT student_number FROM hub.students WHERE id = '${student.id}'`);
		const before = kept(school);
		const by = (place) => ({ ...event(student), student_id: undefined, student: place });
		const answer = await send(node, [by({ grade: 1, class_name: '1', student_number: number }), by({ grade: 1, class_name: '1반', student_number: Number(number) }),
			by({ grade: 2, class_name: '1', student_number: number })]);
		assert.equal(answer.accepted, 2);
		assert.deepEqual(answer.errors.map(({ index, field, code }) => [index, field, code]), [[2, 'student', 'not_found']]);
		assert.equal(kept(school), before + 2);
	});
	await t.test('1,000 are taken, 1,001 are not and none of them is kept', async () => {
		const before = kept(school);
		const many = Array.from({ length: 1000 }, () => event(student));
		assert.equal((await send(node, many)).accepted, 1000);
		const more = Array.from({ length: 1001 }, () => event(student));
		for (const [body, type] of [[more, 'application/json'], [lines(more), 'application/x-ndjson']]) {
			const { status, body: problem } = await node.api.post('/learning-events', body, { 'Content-Type': type });
			assert.equal(status, 413);
			assert.equal(problem.code, 'too_many_events');
		}
		assert.equal(kept(school), before + 1000);
	});
	await t.test('1,000 events of two kilobytes fit', async () => {
		const many = Array.from({ length: 1000 }, () => event(student, { content: { action: 'wrote', text: '가'.repeat(700) } }));
		assert.equal((await send(node, many)).accepted, 1000);
	});
});

test('what is wrong with an item is said, and the others are kept', async (t) => {
	const school = makeSchool({ student: 1 });
	const other = makeSchool({ student: 1 });
	const node = makeNode(school);
	const [student] = school.student;
	const nested = (depth) => (depth ? { a: nested(depth - 1) } : 1);
	const place = { grade: 1, class_name: '1', student_number: '1' };
	const named = (changes) => event(student, { student_id: undefined, student: { ...place, ...changes } });
	const cases = [
		[[], '', 'not_an_object'],
		[null, '', 'bad_json'],
		[event(student, { occurred_at: undefined }), 'occurred_at', 'required'],
		[event(student, { occurred_at: 5 }), 'occurred_at', 'wrong_type'],
		[event(student, { occurred_at: 'yesterday' }), 'occurred_at', 'not_a_moment'],
		[event(student, { occurred_at: '2026-11-20' }), 'occurred_at', 'not_a_moment'],
		[event(student, { occurred_at: '2026-11-20T10:00:00' }), 'occurred_at', 'not_a_moment'],
		[event(student, { occurred_at: '2026-02-30T10:00:00Z' }), 'occurred_at', 'not_a_moment'],
		[event(student, { occurred_at: '0000-01-01T10:00:00Z' }), 'occurred_at', 'not_a_moment'],
		[event(student, { occurred_at: daysAgo(-1.1) }), 'occurred_at', 'occurred_at_future'],
		[event(student, { occurred_at: '9999-12-31T23:59:59Z', source_node: 9, content: 1 }), 'occurred_at', 'occurred_at_future'],
		[event(student, { occurred_at: '1999-12-31T23:59:59Z' }), 'occurred_at', 'quarantined'],
		[event(student, { mood: 'good' }), 'mood', 'unknown_field'],
		[event(student, { student_id: undefined }), 'student_id', 'required'],
		[event(student, { student_id: 7 }), 'student_id', 'wrong_type'],
		[event(student, { student_id: 'me' }), 'student_id', 'not_an_id'],
		[event(student, { student_id: randomUUID() }), 'student_id', 'not_found'],
		[event(student, { student_id: other.student[0].id }), 'student_id', 'not_found'],
		[event(student, { student: place }), 'student', 'doubled'],
		[event(student, { student_id: undefined, student: 'x' }), 'student', 'wrong_type'],
		[named({ nick: 'x' }), 'student.nick', 'unknown_field'],
		[named({ grade: undefined }), 'student.grade', 'required'],
		[named({ grade: '1' }), 'student.grade', 'not_a_number'],
		[named({ grade: 0 }), 'student.grade', 'not_a_grade'],
		[named({ grade: 13 }), 'student.grade', 'not_a_grade'],
		[named({ class_name: '' }), 'student.class_name', 'required'],
		[named({ class_name: 1 }), 'student.class_name', 'wrong_type'],
		[named({ student_number: undefined }), 'student.student_number', 'required'],
		[named({ student_number: -1 }), 'student.student_number', 'too_small'],
		[named({ student_number: '1'.repeat(21) }), 'student.student_number', 'too_long'],
		[named({ student_number: '77' }), 'student', 'not_found'],
		[event(student, { event_type: undefined }), 'event_type', 'required'],
		[event(student, { event_type: 'party' }), 'event_type', 'unknown_choice'],
		[event(student, { event_type: 1 }), 'event_type', 'wrong_type'],
		[event(student, { source_node: undefined }), 'source_node', 'required'],
		[event(student, { source_node: '4' }), 'source_node', 'not_a_number'],
		[event(student, { source_node: 7 }), 'source_node', 'unknown_choice'],
		[event(student, { source_node: 0 }), 'source_node', 'unknown_choice'],
		[event(student, { source_node: 3 }), 'source_node', 'node_mismatch'],
		[event(student, { source_id: undefined }), 'source_id', 'required'],
		[event(student, { source_id: '' }), 'source_id', 'required'],
		[event(student, { source_id: 12 }), 'source_id', 'wrong_type'],
		[event(student, { source_id: '가'.repeat(256) }), 'source_id', 'too_long'],
		[event(student, { source_id: 'a\nb' }), 'source_id', 'control_characters'],
		[event(student, { content: undefined }), 'content', 'required'],
		[event(student, { content: [1] }), 'content', 'wrong_type'],
		[event(student, { content: { text: 'x'.repeat(16384) } }), 'content', 'content_too_long'],
		[event(student, { content: nested(9) }), 'content', 'too_deep'],
		[event(student, { content: { concept: '', result: 'correct' } }), 'content.concept', 'required'],
		[event(student, { content: { concept: 5, result: 'correct' } }), 'content.concept', 'wrong_type'],
		[event(student, { content: { concept: 'x'.repeat(201), result: 'correct' } }), 'content.concept', 'too_long'],
		[event(student, { content: { concept: 'x', result: 'half' } }), 'content.result', 'unknown_choice'],
		[event(student, { content: { concept: 'x', result: true } }), 'content.result', 'wrong_type'],
	];
	const good = [event(student, { content: nested(8) }), event(student, { source_id: '가'.repeat(255) + '' }), event(student, { occurred_at: daysAgo(-0.9) }),
		event(student, { event_type: 'intervention', content: { result: 'half' } }), event(student, { content: { concept: null, result: null } })];

	for (const [name, type, body] of [['an array', undefined, (items) => items.map((item) => (item === null ? 0 : item))], ['lines', 'application/x-ndjson', (items) => lines(items.map((item) => (item === null ? '{' : item)))]])
		await t.test(name, async () => {
			const items = [];
			const wanted = [];
			cases.forEach(([item, field, code], at) => {
				if (at % 11 === 0 && good.length > at / 11)
					items.push({ ...good[at / 11], source_id: `${good[at / 11].source_id.slice(0, 250)}${name.length}` });
				wanted.push([items.length, field, item === null && !type ? 'not_an_object' : code]);
				items.push(item);
			});
			const before = kept(school);
			const { accepted, duplicates, errors } = await send(node, body(items), type ? { 'Content-Type': type } : {});
			assert.deepEqual(errors.map(({ index, field, code }) => [index, field, code]), wanted);
			assert.ok(errors.every(({ message }) => /[가-힣]/.test(message)), 'in Korean');
			assert.equal(accepted, good.length);
			assert.equal(duplicates, 0);
			assert.equal(kept(school), before + good.length);
		});
	await t.test('in the language of who asks', async () => {
		const { errors: [{ message }] } = await send(node, [event(student, { source_node: 2 })], { 'Accept-Language': 'en' });
		assert.match(message, /not the node of the key/);
	});
	await t.test('what is no JSON, or more than a bound allows, loses no other item of an array', async () => {
		const special = (content) => JSON.stringify(event(student)).replace(/"content":\{.*?\}/, `"content":${content}`);
		const broken = ['{"a":1e999}', '{"a":"\\u0000"}', '{"a":"\\ud800"}', '{"a":1,"a":2}', `{"a":${'['.repeat(50)}${']'.repeat(50)}}`, `{"a":[${'1,'.repeat(110000)}1]}`];
		const before = kept(school);
		const items = [special('{}'), ...broken.map(special), special('{"n":123456789012345678901234567890}'), special('{"n":1e300}'), special('{"n":1e-40}'), special('{"n":9223372036854775807}')];
		const { accepted, errors } = await send(node, `[${items.join()}]`, { 'Content-Type': 'application/json' });
		assert.equal(accepted, 2);
		assert.deepEqual(errors.map(({ index, field, code }) => [index, field, code]), [...broken.map((_, i) => [i + 1, '', 'bad_json']),
			...[1, 2, 3].map((i) => [broken.length + i, 'content', 'number_out_of_range'])]);
		assert.equal(kept(school), before + 2);
	});
	await t.test('a body of too many items is that, however large', async () => {
		const { status, body } = await node.api.post('/learning-events', `[${Array.from({ length: 20000 }, () => '{"a":[1,2,3,4,5,6,7,8]}').join()}]`, { 'Content-Type': 'application/json' });
		assert.deepEqual([status, body.code], [413, 'too_many_events']);
	});
	await t.test('a body that is no JSON is refused as a whole', async () => {
		for (const [body, status] of [['{', 400], ['', 400], ['[{"a":1}', 400], ['7', 422], [`[${'['.repeat(100)}${']'.repeat(100)}]`, 400], ['{"student_id":1,"student_id":2}', 400]])
			assert.equal((await node.api.post('/learning-events', body, { 'Content-Type': 'application/json' })).status, status, body);
	});
	await t.test('a line may not bring down the others, whatever it is', async () => {
		const { accepted, errors } = await sendLines(node, ['['.repeat(5000), `{"content":${'{"a":'.repeat(100)}1${'}'.repeat(100)}}`, '{"a":1e999}', event(student), `[${'1,'.repeat(110000)}1]`]);
		assert.equal(accepted, 1);
		assert.deepEqual(errors.map(({ index, code }) => [index, code]), [[0, 'bad_json'], [1, 'bad_json'], [2, 'bad_json'], [4, 'bad_json']]);
	});
});

test('the key of a node opens this and nothing else', async (t) => {
	const school = makeSchool({ student: 1, teacher: 1, admin: 1 });
	const node = makeNode(school, 4);
	const [student] = school.student;
	const status = async (token, calls = (api) => api.post('/learning-events', [event(student)])) => {
		const { ApiClient } = require('../support/client.js');
		const { url } = require('../support/server.js');
		return (await calls(new ApiClient(url, token))).status;
	};
	await t.test('nobody, a wrong key, a person', async () => {
		assert.equal(await status(null), 401);
		assert.equal(await status('0'.repeat(32)), 401);
		for (const person of [student, school.teacher[0], school.admin[0]])
			assert.equal(await status(person.token), 403);
	});
	await t.test('no other address', async () => {
		for (const address of ['/me', '/notifications', `/students/${student.id}/timeline`, `/students/${student.id}/mastery`])
			assert.equal(await status(node.token, (api) => api.get(address)), 401, address);
	});
	await t.test('several keys of one node, each until it is revoked', async () => {
		const second = makeNode(school, 4);
		assert.equal(await status(second.token), 202);
		const admin = school.admin[0].form();
		const page = await admin.get('/hub/nodes');
		const after = await admin.submit(page, `/hub/nodes/${second.id}/revoke`);
		assert.match(after.text, /끊음/);
		assert.equal(await status(second.token), 401);
		assert.equal(await status(node.token), 202);
	});
	await t.test('a key that an admin makes is shown once', async () => {
		const admin = school.admin[0].form();
		const made = await admin.submit(await admin.get('/hub/nodes'), '/hub/nodes', { source_node: 2, name: '말하기 앱' });
		const [, token] = /id="node-key">([0-9a-f]{32})</.exec(made.html);
		assert.doesNotMatch((await admin.get('/hub/nodes')).html, /id="node-key"/);
		const spoken = event(student, { source_node: 2 });
		assert.equal(await status(token, (api) => api.post('/learning-events', spoken)), 202);
		assert.match((await admin.get('/hub/nodes')).text, /말하기 앱 2 · 말하기/);
		assert.equal(sql(`SELECT count(*) FROM auth.node_keys WHERE school_id = '${school.id}' AND last_used_at IS NOT NULL`)[0][0], '3');
	});
	await t.test('the command prints the key alone on its last line', async () => {
		const printed = seodang('node', 'add', '--school', school.code, '--source-node', '5', '--name', '대화').trim().split('\n');
		const token = printed[printed.length - 1];
		assert.match(token, /^[0-9a-f]{32}$/);
		assert.equal(await status(token, (api) => api.post('/learning-events', event(student, { source_node: 5 }))), 202);
		const [listed] = seodang('node', 'list', '--school', school.code).trim().split('\n').map((line) => line.split('\t')).filter(([, , source]) => source === '5');
		assert.equal(listed[3], '대화');
		seodang('node', 'revoke', '--school', school.code, listed[0]);
		assert.equal(await status(token), 401);
		assert.throws(() => seodang('node', 'revoke', '--school', school.code, listed[0]), /not revoked already/);
		assert.throws(() => seodang('node', 'add', '--school', school.code, '--source-node', '7'), /usage/);
	});
	await t.test('the command revokes a key that is named by itself, and all keys of a node', async () => {
		const [one, other, third] = [makeNode(school, 6), makeNode(school, 6), makeNode(school, 6)];
		const asked = () => Promise.all([one, other, third].map(({ token }) => status(token, (api) => api.post('/learning-events', []))));
		assert.throws(() => seodang('node', 'revoke', '--school', makeSchool().code, one.token), /not revoked already/, 'another school\'s');
		seodang('node', 'revoke', one.token);
		assert.deepEqual(await asked(), [401, 202, 202]);
		assert.throws(() => seodang('node', 'revoke', '--source-node', '6'), /usage/);
		seodang('node', 'revoke', '--school', school.code, '--source-node', '6');
		assert.deepEqual(await asked(), [401, 401, 401]);
		assert.equal(await status(node.token), 202, 'another node keeps its key');
	});
});

test('what comes twice is kept once', async (t) => {
	const school = makeSchool({ student: 3 });
	const node = makeNode(school);
	const batch = (count) => Array.from({ length: count }, (_, i) => event(school.student[i % 3], { content: { concept: `개념 ${i % 4}`, result: i % 3 ? 'correct' : 'wrong' } }));

	await t.test('in another batch, and in one', async () => {
		const items = batch(20);
		assert.equal((await send(node, items)).accepted, 20);
		const before = school.student.map(mastery);
		assert.deepEqual(await send(node, items), { accepted: 0, duplicates: 20, errors: [] });
		assert.deepEqual(school.student.map(mastery), before);
		const [again] = batch(1);
		assert.deepEqual(await send(node, [again, again, { ...again, content: { other: 1 } }]), { accepted: 1, duplicates: 2, errors: [] });
	});
	await t.test('the same number of another student, time or node is another event', async () => {
		const [one] = batch(1);
		const other = makeNode(school, 3);
		assert.equal((await send(node, [one, { ...one, student_id: school.student[1].id }, { ...one, occurred_at: daysAgo(3) }])).accepted, 3);
		assert.equal((await send(other, [{ ...one, source_node: 3 }])).accepted, 1);
	});
	await t.test('the same batch from eight at once, each in its own order', async () => {
		const items = batch(200);
		const before = kept(school);
		const turned = (by) => [...items.slice(by), ...items.slice(0, by)];
		const answers = await Promise.all(Array.from({ length: 8 }, (_, i) => send(node, i % 2 ? turned(i * 25) : turned(i * 25).reverse())));
		assert.equal(answers.reduce((sum, { accepted }) => sum + accepted, 0), 200);
		assert.equal(answers.reduce((sum, { duplicates }) => sum + duplicates, 0), 1400);
		assert.equal(kept(school), before + 200);
		const counted = sql(`SELECT sum(m.observations) FROM hub.mastery m WHERE m.school_id = '${school.id}'`)[0][0];
		const days = sql(`SELECT sum(a.events) FROM hub.activity_days a WHERE a.school_id = '${school.id}'`)[0][0];
		assert.equal(Number(counted), kept(school) - 0);
		assert.equal(Number(days), kept(school));
	});
});

test('mastery is the same however the events came', async (t) => {
	const results = [1, 0, 0, 1, 1, 0, 1, 1, 1, 0, 1, 1, 0, 0, 0, 1];
	const historyOf = (student) => results.map((result, i) => event(student, { source_id: `H${i}`,
		content: { concept: i % 2 ? '함수' : '도형', result: result ? 'correct' : 'wrong' }, occurred_at: `${daysAgo(20 - i).slice(0, 11)}0${i % 5}:00:00Z` }));
	const school = makeSchool({ student: 5 });
	const [whole, single, interleaved, late, atOnce] = school.student;
	const node = makeNode(school);

	await send(node, historyOf(whole));
	await t.test('one by one', async () => {
		for (const one of historyOf(single))
			await send(node, one);
		assert.deepEqual(mastery(single), mastery(whole));
	});
	await t.test('in batches that lie between each other', async () => {
		const all = historyOf(interleaved);
		await send(node, all.filter((_, i) => i % 3 === 0));
		await send(node, all.filter((_, i) => i % 3 === 1));
		await send(node, all.filter((_, i) => i % 3 === 2));
		assert.deepEqual(mastery(interleaved), mastery(whole));
	});
	await t.test('backwards', async () => {
		for (const one of historyOf(late).reverse())
			await send(node, one);
		assert.deepEqual(mastery(late), mastery(whole));
	});
	await t.test('all at once', async () => {
		await Promise.all(historyOf(atOnce).map((one) => send(node, one)));
		assert.deepEqual(mastery(atOnce), mastery(whole));
	});
	await t.test('a concept that is named without an answer is made too, and no mastery of it', async () => {
		await send(node, [event(whole, { content: { concept: '로그', action: 'watched_video' } }), event(whole, { event_type: 'intervention', content: { concept: '행렬', result: 'correct' } })]);
		assert.deepEqual(sql(`SELECT c.key, c.name, c.is_planned, c.p_init, c.target, (SELECT count(*) FROM hub.mastery m WHERE m.concept_id = c.id) FROM hub.concepts c
			WHERE c.school_id = '${school.id}' AND c.key IN ('로그', '행렬') ORDER BY 1`), [['로그', '로그', 'f', '0.3', '0.85', '0'], ['행렬', '행렬', 'f', '0.3', '0.85', '0']]);
	});
	await t.test('a concept nobody planned is made, in one writing', async () => {
		await send(node, [event(whole, { content: { concept: ' 이차함수'.normalize('NFD'), result: 'wrong' } }), event(whole, { content: { concept: '이차함수', result: 'wrong' } })]);
		assert.deepEqual(sql(`SELECT c.is_planned, m.observations FROM hub.concepts c JOIN hub.mastery m ON m.concept_id = c.id WHERE c.school_id = '${school.id}' AND c.key = '이차함수'`),
			[['f', '2']]);
	});
});

test('what has no place waits for it', async () => {
	const school = makeSchool({ student: 2, admin: 1, teacher: 1 });
	const node = makeNode(school);
	const other = makeNode(school, 3);
	const year = yearWithoutMay();
	const at = `${year}-05-06T07:08:09Z`;
	const items = school.student.map((student) => event(student, { occurred_at: at, content: { concept: '옛날', result: 'correct' } }));
	for (let i = 0; i < 2; i++) {
		const { accepted, duplicates, errors } = await send(node, [...items, event(school.student[0])]);
		assert.deepEqual([accepted, duplicates, errors.map(({ index, code }) => [index, code])], [1, 0, [[0, 'quarantined'], [1, 'quarantined']]]);
	}
	await send(other, [{ ...items[0], source_node: 3 }]);
	const admin = school.admin[0].form();
	let page = await admin.get('/hub/events');
	assert.match(page.text, new RegExp(`${year}년 5월 3개`));
	assert.equal(page.form('/hub/events/replay'), null, 'first the place, then the events');
	assert.equal((await admin.submit(page, '/hub/events/partition', { month: '1900-02-01' })).status, 404, 'only where events wait');
	page = await admin.submit(page, '/hub/events/partition');
	assert.match(page.note, /자리를 만들었어요/);
	page = await admin.submit(page, '/hub/events/replay');
	assert.match(page.note, /기록 3개를 넣었어요/);
	assert.match(page.text, /기다리는 기록이 없어요/);
	assert.equal(sql(`SELECT observations FROM hub.mastery m JOIN hub.concepts c ON c.id = m.concept_id WHERE c.key = '옛날' AND m.student_id = '${school.student[0].id}'`)[0][0], '2');
	assert.deepEqual(await send(node, items), { accepted: 0, duplicates: 2, errors: [] });
	sql(`UPDATE hub.quarantined_events SET replayed_at = NULL WHERE school_id = '${school.id}'`);
	page = await admin.submit(await admin.get('/hub/events'), '/hub/events/replay');
	assert.match(page.note, /0개를 넣었어요. 3개는 이미 있었어요/);
	sql(`DROP TABLE hub.learning_history_${year}_05`);
	assert.equal((await school.teacher[0].form().get('/hub/events')).status, 403);
});

test('the timeline', async (t) => {
	const school = makeSchool({ student: 2, teacher: 2, admin: 1 });
	const [student, fellow] = school.student;
	const [teacher] = school.teacher;
	const node = makeNode(school);
	const items = [event(student, { occurred_at: daysAgo(1), event_type: 'study' }), event(student, { occurred_at: daysAgo(40), event_type: 'test' }),
		event(student, { occurred_at: daysAgo(90), event_type: 'review' }), event(student, { occurred_at: daysAgo(200), event_type: 'assessment' })];
	const read = async (query = '', api = teacher.api) => (await api.get(`/students/${student.id}/timeline${query}`)).body.items;
	await send(node, items);
	await send(makeNode(school, 3), [event(student, { source_node: 3, occurred_at: daysAgo(2), content: { note: '메모' } })]);

	await t.test('as they were sent, newest first', async () => {
		const all = await read();
		assert.deepEqual(all.map(({ event_type }) => event_type), ['study', 'study', 'test', 'review', 'assessment']);
		assert.deepEqual({ ...all[0], occurred_at: new Date(all[0].occurred_at).toISOString() }, items[0]);
	});
	await t.test('by type, node and time', async () => {
		assert.deepEqual((await read('?type=test')).map(({ source_id }) => source_id), [items[1].source_id]);
		assert.equal((await read('?source_node=3')).length, 1);
		assert.equal((await read(`?from=${encodeURIComponent(daysAgo(41))}`)).length, 3);
		assert.equal((await read(`?from=${daysAgo(100).slice(0, 10)}&to=${daysAgo(30).slice(0, 10)}`)).length, 2);
		assert.equal((await read(`?to=${encodeURIComponent(items[2].occurred_at)}`)).length, 2, 'the bounds belong to it');
		for (const wrong of ['type=party', 'source_node=7', 'from=yesterday', 'to=2026-02-31', 'from=2026-02-31T00:00:00Z', 'from=infinity'])
			assert.equal((await teacher.api.get(`/students/${student.id}/timeline?${wrong}`)).status, 422, wrong);
	});
	await t.test('page after page, also of one moment', async () => {
		await send(node, Array.from({ length: 7 }, () => event(student, { occurred_at: items[1].occurred_at })));
		const all = await teacher.api.all(`/students/${student.id}/timeline`, 2);
		assert.equal(all.length, 12);
		assert.equal(new Set(all.map(({ source_id, source_node }) => `${source_node} ${source_id}`)).size, 12);
	});
	await t.test('the student, the own teachers and nobody else; each look of staff is written down', async () => {
		assert.equal((await student.api.get(`/students/${student.id}/timeline`)).status, 200);
		assert.equal((await fellow.api.get(`/students/${student.id}/timeline`)).status, 404);
		const stranger = makeSchool({ teacher: 1 }).teacher[0];
		assert.equal((await stranger.api.get(`/students/${student.id}/timeline`)).status, 404);
		assert.ok(Number(sql(`SELECT count(*) FROM school.access_log WHERE student_id = '${student.id}' AND actor_id = '${teacher.id}' AND action = 'timeline_read'`)[0][0]) > 0);
		assert.equal(sql(`SELECT count(*) FROM school.access_log WHERE actor_id = '${student.id}'`)[0][0], '0');
	});
	await t.test('the page', async () => {
		const browser = teacher.form();
		const page = await browser.get(`/hub/students/${student.id}/timeline?type=test&from=&to=&source_node=`);
		assert.equal(page.status, 200);
		assert.match(page.text, /문제를 풀었어요 이차함수 시험 · 실험실/);
		assert.doesNotMatch(page.text, /복습 · 실험실/);
	});
	await t.test('only the partitions of the range are read', () => {
		const text = fs.readFileSync(path.join(TOP, 'sql/queries/hub/event.sql'), 'utf8').split('-- name: ').find((part) => part.startsWith('hub_timeline\n'))
			.split('\n').slice(1).filter((line) => !line.startsWith('--')).join('\n');
		const scanned = (from, to, archived) => {
			const plan = sql(`BEGIN; SELECT auth.act_in_school('${school.id}'); SET LOCAL plan_cache_mode = force_generic_plan; PREPARE timeline AS ${text};
				EXPLAIN (COSTS OFF) EXECUTE timeline('${student.id}', NULL, NULL, ${from}, ${to}, ${archived}, NULL, NULL, 21); ROLLBACK;`).flat().join('\n');
			return new Set(plan.match(/learning_history_\d{4}_\d\d/g));
		};
		const month = (days) => `learning_history_${daysAgo(days).slice(0, 7).replace('-', '_')}`;
		assert.deepEqual([...scanned(`'${daysAgo(10)}'`, `'${daysAgo(5)}'`, false)].sort(), [...new Set([month(10), month(5)])].sort());
		assert.equal(scanned('NULL', 'NULL', true).has(month(340)), true);
		sql('SELECT hub.create_learning_history_partition((now() - interval \'3 years\')::date)');
		const old = month(3 * 365 + 1);
		const others = scanned('NULL', 'NULL', true);
		const usual = scanned('NULL', 'NULL', false);
		assert.ok([...others].some((name) => name < `learning_history_${daysAgo(800).slice(0, 7).replace('-', '_')}`), old);
		assert.ok([...usual].every((name) => name >= `learning_history_${daysAgo(740).slice(0, 7).replace('-', '_')}`), [...usual].join());
	});
});

test('statements of xAPI', async (t) => {
	const school = makeSchool({ student: 1 });
	const [student] = school.student;
	const node = makeNode(school);
	giveContacts([{ id: student.id, email: `x-${student.id}@test.example` }]);
	const [[login]] = sql(`SELECT login FROM school.people WHERE id = '${student.id}'`);
	const statement = (special = {}) => ({ id: randomUUID(), actor: { account: { homePage: 'https://school.example', name: student.id } },
		verb: { id: 'http://adlnet.gov/expapi/verbs/answered' }, timestamp: daysAgo(1 + sequence++ / 1000),
		object: { id: 'https://lab.example/problems/7', definition: { name: { 'en-US': 'Quadratics', 'ko-KR': '이차함수' }, type: 'http://adlnet.gov/expapi/activities/question' } },
		result: { success: true, score: { scaled: 0.2 }, duration: 'PT1M30.5S', response: 'x=2' }, ...special });
	const post = async (items) => {
		const { status, body } = await node.api.post('/xapi/statements', items);
		assert.equal(status, 202, JSON.stringify(body));
		return body;
	};
	const last = () => sql(`SELECT event_type, source_node, source_id, content FROM hub.learning_history WHERE student_id = '${student.id}' ORDER BY id DESC LIMIT 1`)
		.map(([type, source, id, content]) => ({ type, source, id, content: JSON.parse(content) }))[0];

	await t.test('become events', async () => {
		const one = statement();
		assert.deepEqual(await post(one), { accepted: 1, duplicates: 0, errors: [] });
		assert.deepEqual(await post([one]), { accepted: 0, duplicates: 1, errors: [] });
		assert.deepEqual(last(), { type: 'study', source: '4', id: one.id, content: { verb: one.verb.id, activity: one.object.id, activity_type: one.object.definition.type,
			concept: '이차함수', result: 'correct', time_spent: 90.5, score: 0.2, response: 'x=2' } });
		assert.equal(sql(`SELECT observations FROM hub.mastery WHERE student_id = '${student.id}'`)[0][0], '1');
	});
	await t.test('by log-in and by address', async () => {
		assert.equal((await post([statement({ actor: { account: { homePage: 'x', name: login.toUpperCase() } } }), statement({ actor: { mbox: `mailto:x-${student.id}@TEST.example` } })])).accepted, 2);
	});
	await t.test('what counts', async () => {
		const verb = (word) => ({ id: `http://adlnet.gov/expapi/verbs/${word}` });
		for (const [special, type, result] of [[{ verb: verb('passed'), result: undefined }, 'test', 'correct'], [{ verb: verb('failed'), result: undefined }, 'test', 'wrong'],
			[{ verb: verb('reviewed'), result: { score: { scaled: 0.5 } } }, 'review', 'correct'], [{ verb: verb('scored'), result: { score: { scaled: 0.49 } } }, 'test', 'wrong'],
			[{ verb: verb('mastered'), result: { success: false } }, 'assessment', 'wrong'], [{ verb: { id: 'https://x.example#experienced' }, result: undefined }, 'study', undefined]]) {
			await post(statement(special));
			assert.deepEqual([last().type, last().content.result], [type, result], JSON.stringify(special));
		}
		await post(statement({ context: { extensions: { 'https://seodang.example/xapi/concept': '도형' } } }));
		assert.equal(last().content.concept, '도형');
	});
	await t.test('what is wrong is named as the statement has it', async () => {
		const { accepted, errors } = await post([statement({ id: undefined }), statement({ timestamp: undefined }), statement({ actor: { objectType: 'Group' } }), statement({ actor: { mbox: 'nobody' } }),
			statement({ actor: { account: { name: 'no-such-login' } } }), statement({ verb: {} }), statement({ verb: { id: 'http://adlnet.gov/expapi/verbs/voided' } }),
			statement({ object: { objectType: 'Agent', id: 'x' } }), statement({ result: { duration: 'P1Y' } }), 7, statement({ timestamp: daysAgo(-3) }), statement()]);
		assert.equal(accepted, 1);
		assert.deepEqual(errors.map(({ index, field, code }) => [index, field, code]), [[0, 'id', 'required'], [1, 'timestamp', 'required'], [2, 'actor', 'wrong_type'], [3, 'actor', 'not_found'],
			[4, 'actor', 'not_found'], [5, 'verb', 'required'], [6, 'verb', 'unknown_choice'], [7, 'object', 'wrong_type'], [8, 'result.duration', 'not_a_duration'], [9, '', 'not_an_object'],
			[10, 'timestamp', 'occurred_at_future']]);
	});
});

test('tutoring writes what it does', async () => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const { body: request } = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '배우고 싶어요' });
	assert.equal((await tutor.api.post(`/tutor-requests/${request.id}/approve`)).status, 200);
	const { body: feedback } = await tutor.api.post('/feedback', { student_id: student.id, message: '잘했어요' });
	const [[match]] = sql(`SELECT id FROM tutoring.tutor_students WHERE student_id = '${student.id}'`);
	assert.equal((await tutor.api.post(`/tutor-students/${match}/end`, { reason: '졸업' })).status, 200);
	const events = sql(`SELECT event_type, source_node, content ->> 'action', content ->> 'tutor_id', source_id FROM hub.learning_history WHERE student_id = '${student.id}' ORDER BY id`);
	assert.deepEqual(events, [['intervention', '1', 'match_started', tutor.id, match], ['intervention', '1', 'feedback_given', tutor.id, feedback.id],
		['intervention', '1', 'match_ended', tutor.id, match]]);
	assert.match((await student.api.get(`/students/${student.id}/timeline`)).body.items[0].content.action, /match_ended/);
	assert.equal(sql(`SELECT count(*) FROM hub.activity_days WHERE student_id = '${student.id}'`)[0][0], '0', 'which is not the student\'s own activity');
});
