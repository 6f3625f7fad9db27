// SPDX-License-Identifier: GPL-3.0-or-later
// Learning cards as a class sees them: a deck is started and turned, students answer, and nobody sees more than is theirs to see.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeClass, startSession } = require('../support/classroom.js');
const { sql } = require('../support/server.js');
const { StreamReader } = require('../support/events.js');

/** All problems of a school: additions of grade 2-1, and one proverb of 3-1 with wrong choices of its own. */
function fillBank(school) {
	sql(`DELETE FROM classroom.problems WHERE school_id = '${school.id}';
		INSERT INTO classroom.problems (school_id, question, answer, type, difficulty, grade)
			SELECT '${school.id}', n || ' + 20', (n + 20)::text, 'math', 1 + n % 5, '2-1' FROM generate_series(1, 6) AS n;
		INSERT INTO classroom.problems (school_id, question, answer, choices, type, difficulty, grade, concept)
			VALUES ('${school.id}', '가는 말이 고와야 □□ 말이 곱다', '오는', '{하는,듣는,남의}', 'proverb', 2, '3-1', '속담 뜻');`);
}

async function makeCards() {
	const session = await makeClass();
	fillBank(session.school);
	return session;
}

const answerOf = (card) => sql(`SELECT answer FROM classroom.cards WHERE id = '${card.card_id}'`)[0][0];

test('a card, its answers, and the reveal', async () => {
	const session = await makeCards();
	const [minji, haneul, bomi] = await session.join(3);
	assert.equal((await minji.api.get('/classroom/card')).status, 404);
	const started = await session.act('cards/start', { grade: '3-1' });
	assert.equal(started.status, 200);
	const { status, body: card } = await minji.api.get('/classroom/card');
	assert.equal(status, 200);
	assert.equal(card.card_id, started.body.card_id);
	assert.equal(card.question, '가는 말이 고와야 □□ 말이 곱다');
	assert.deepEqual([...card.options].sort(), ['남의', '듣는', '오는', '하는']);
	assert.equal(card.revealed, false);
	assert.ok(!('answer' in card), 'no answer before the reveal');
	assert.deepEqual((await haneul.api.get('/classroom/card')).body.options, card.options, 'one order for everybody');

	const first = await minji.api.post('/classroom/answers', { card_id: card.card_id, answer: '하는' });
	assert.equal(first.status, 200);
	assert.ok(!('correct' in first.body), 'not told before the reveal');
	assert.equal((await minji.api.post('/classroom/answers', { card_id: card.card_id, answer: '오는' })).status, 200, 'it may be changed');
	assert.equal((await haneul.api.post('/classroom/answers', { card_id: card.card_id, answer: '듣는' })).status, 200);
	assert.equal((await bomi.api.post('/classroom/answers', { card_id: card.card_id, answer: '딴말' })).status, 422, 'one of the options');
	assert.equal((await session.act('cards/reveal')).status, 200);
	const late = await bomi.api.post('/classroom/answers', { card_id: card.card_id, answer: '오는' });
	assert.equal(late.status, 409);
	assert.equal(late.body.code, 'revealed');
	const shown = (await minji.api.get('/classroom/card')).body;
	assert.equal(shown.revealed, true);
	assert.equal(shown.answer, '오는');
	assert.deepEqual(shown.mine, { answer: '오는', tries: 2, correct: true });
	assert.equal((await haneul.api.get('/classroom/card')).body.mine.correct, false);
});

test('until it is right: told at each try, and fixed once right', async () => {
	const session = await makeCards();
	const [minji] = await session.join(1);
	await session.act('cards/start', { grade: '2-1', mode: 'until_right', as: 'text' });
	const card = (await minji.api.get('/classroom/card')).body;
	assert.ok(!('options' in card));
	assert.deepEqual((await minji.api.post('/classroom/answers', { card_id: card.card_id, answer: '천' })).body, { answer: '천', tries: 1, correct: false });
	const right = `${answerOf(card)} 개`;
	assert.equal((await minji.api.post('/classroom/answers', { card_id: card.card_id, answer: right })).body.correct, true);
	assert.equal((await minji.api.post('/classroom/answers', { card_id: card.card_id, answer: '천' })).body.answer, right);
});

test('ten tabs of one student are one answer', async () => {
	const session = await makeCards();
	const [minji] = await session.join(1);
	const card = (await session.act('cards/start', { grade: '3-1' })).body;
	const answers = await Promise.all(Array.from({ length: 10 }, () => minji.api.post('/classroom/answers', { card_id: card.card_id, answer: '오는' })));
	assert.deepEqual(answers.map(({ status }) => status), Array(10).fill(200));
	assert.deepEqual(sql(`SELECT count(*), max(tries) FROM classroom.answers WHERE card_id = '${card.card_id}'`), [['1', '1']]);
});

test('a teacher turns the deck; a click on a card that is gone does nothing', async () => {
	const session = await makeCards();
	const [minji] = await session.join(1);
	const first = (await session.act('cards/start', { grade: '2-1' })).body;
	assert.deepEqual([first.number, first.total, first.remaining, first.ended], [1, 6, 5, false]);
	assert.equal(first.answer, answerOf(first), 'the teacher sees the answer');
	const clicks = await Promise.all([1, 2, 3].map(() => session.act('cards/next', { card_id: first.card_id })));
	assert.deepEqual(clicks.map(({ body }) => body.number), [2, 2, 2], 'three clicks, one card further');
	const gone = await minji.api.post('/classroom/answers', { card_id: first.card_id, answer: '21' });
	assert.deepEqual([gone.status, gone.body.code], [409, 'revealed']);
	const second = clicks[0].body;
	await session.act('cards/pause');
	const paused = await minji.api.post('/classroom/answers', { card_id: second.card_id, answer: second.options[0] });
	assert.deepEqual([paused.status, paused.body.code], [409, 'paused']);
	assert.equal((await session.act('cards/resume')).body.paused, false);
	assert.equal((await session.act('cards/back')).body.card_id, first.card_id);
	const left = await minji.api.post('/classroom/answers', { card_id: second.card_id, answer: second.options[0] });
	assert.deepEqual([left.status, left.body.code], [409, 'not_current']);
	assert.equal((await session.act('cards/back')).body.code, 'first_card');
	assert.equal((await session.act('cards/next')).body.card_id, second.card_id);
	assert.equal((await session.act('cards/skip')).body.number, 3);
	for (let n = 4; n <= 6; n++)
		assert.equal((await session.act('cards/next')).body.number, n);
	assert.deepEqual((await session.act('cards/next')).body, { ended: true, remaining: 0 });
	assert.equal((await session.act('cards/next')).body.code, 'no_deck');
	assert.equal((await minji.api.get('/classroom/card')).status, 404);
});

test('what cannot be started or answered is said', async () => {
	const session = await makeCards();
	const [minji] = await session.join(1);
	const refused = async (fields, status, code) => {
		const { status: got, body } = await session.act('cards/start', fields);
		assert.deepEqual([got, body.code ?? body.errors?.[0]?.code], [status, code], JSON.stringify(fields));
	};
	await refused({ grade: '6-2' }, 409, 'too_few_problems');
	await refused({ continue: true }, 409, 'nothing_to_continue');
	for (const fields of [{}, { grade: '7-1' }, { grade: '2-1', difficulty: 6 }, { grade: '2-1', seconds: 4 }, { grade: '2-1', teams: 1 }, { grade: '2-1', as: 'song' }])
		assert.equal((await session.act('cards/start', fields)).status, 422, JSON.stringify(fields));
	const card = (await session.act('cards/start', { grade: '2-1', as: 'text' })).body;
	for (const answer of ['', '가'.repeat(201), 'a\u0007b', '\u202e12'])
		assert.equal((await minji.api.post('/classroom/answers', { card_id: card.card_id, answer })).status, answer === '\u202e12' ? 200 : 422, JSON.stringify(answer));
	assert.equal((await minji.api.post('/classroom/answers', { card_id: '00000000-0000-4000-8000-000000000000', answer: '1' })).status, 404);
	const other = await makeCards();
	const [stranger] = await other.join(1);
	assert.equal((await stranger.api.post('/classroom/answers', { card_id: card.card_id, answer: '1' })).status, 404, 'another school\'s card');
	assert.equal((await other.teacher.api.post(`${session.path}/cards/next`, {})).status, 404);
	const [removed] = await session.join(1);
	await session.act(`participants/${removed.id}/remove`);
	assert.equal((await removed.api.post('/classroom/answers', { card_id: card.card_id, answer: '1' })).status, 401);
	await session.act('end');
	assert.equal((await minji.api.post('/classroom/answers', { card_id: card.card_id, answer: '1' })).status, 410);
});

test('what is left of a deck goes on in the class\'s next session', async () => {
	const session = await makeCards();
	await session.act('cards/start', { grade: '2-1', seconds: 60 });
	await session.act('cards/next');
	await session.act('end');
	const next = await startSession(session.school);
	const { status, body } = await next.act('cards/start', { continue: true });
	assert.equal(status, 200);
	assert.deepEqual([body.total, body.seconds], [4, 60]);
	const shown = sql(`SELECT count(DISTINCT problem_id), count(*) FROM classroom.cards c JOIN classroom.sessions s ON s.id = c.session_id WHERE s.class_id = '${session.school.classId}'`);
	assert.deepEqual(shown, [['3', '3']], 'none comes twice');
});

test('answers of who joined as oneself are learnt by the Hub, once', async () => {
	const session = await makeCards();
	const [minji] = await session.join(1);
	const student = session.school.student[0];
	sql(`UPDATE classroom.participants SET student_id = '${student.id}' WHERE id = '${minji.id}'`);
	const card = (await session.act('cards/start', { grade: '3-1' })).body;
	await minji.api.post('/classroom/answers', { card_id: card.card_id, answer: '오는' });
	await Promise.all([session.act('cards/reveal'), session.act('cards/reveal'), session.act('cards/next', { card_id: card.card_id })]);
	const events = sql(`SELECT event_type, source_node, content ->> 'concept', content ->> 'result' FROM hub.learning_history WHERE student_id = '${student.id}'`);
	assert.deepEqual(events, [['test', '3', '속담 뜻', 'correct']]);
});
