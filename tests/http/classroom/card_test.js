// SPDX-License-Identifier: GPL-3.0-or-later
// Learning cards as a class sees them: a deck is started and turned, students answer, and nobody sees more than is theirs to see.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeCards, startSession, listenAt, heard } = require('../support/classroom.js');
const { sql } = require('../support/server.js');
const { until } = require('../support/instance.js');

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
	for (const answer of ['', '가'.repeat(201), 'a\u0007b'])
		assert.equal((await minji.api.post('/classroom/answers', { card_id: card.card_id, answer })).status, 422, JSON.stringify(answer));
	assert.equal((await minji.api.post('/classroom/answers', { card_id: '00000000-0000-4000-8000-000000000000', answer: '1' })).status, 404);
	const other = await makeCards();
	const [stranger] = await other.join(1);
	assert.equal((await stranger.api.post('/classroom/answers', { card_id: card.card_id, answer: '1' })).status, 404, 'another school\'s card');
	assert.equal((await other.teacher.api.post(`${session.path}/cards/next`, {})).status, 404);
	const [removed] = await session.join(1);
	await session.act(`participants/${removed.id}/remove`);
	assert.equal((await removed.api.post('/classroom/answers', { card_id: card.card_id, answer: '1' })).status, 401);
	await session.act('lobby', { lobby: true });
	const [waiting] = await session.join(1);
	const early = await waiting.api.get('/classroom/card');
	assert.deepEqual([early.status, early.body.code], [403, 'waiting']);
	assert.ok(!(await waiting.form().get('/classroom/here')).html.includes(card.question), 'nor does the lobby\'s page show it');
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

test('all screens hear one event for a card, and one for its answer, also when its time is over', async () => {
	const session = await makeCards();
	const [minji, haneul] = await session.join(2);
	const streams = await Promise.all([minji.liveUrl, haneul.liveUrl, session.live_url].map((url) => listenAt(url)));
	const all = (type, count) => until(`everybody hears ${type}`, 15000, () => streams.every((stream) => heard(stream, type).length >= count));
	const { body: card } = await session.act('cards/start', { grade: '2-1', seconds: 5, advances: true });
	await all('card', 1);
	const [told] = heard(streams[0], 'card');
	assert.deepEqual([told.card.card_id, told.card.options, told.card.revealed, told.again], [card.card_id, card.options, false, false]);
	assert.ok(!('answer' in told.card));
	assert.ok(told.card.seconds_left > 0 && told.card.seconds_left <= 5);
	await all('reveal', 1);
	assert.deepEqual(heard(streams[1], 'reveal'), [{ type: 'reveal', card_id: card.card_id, answer: answerOf(card) }]);
	await all('card', 2);
	assert.equal(heard(streams[1], 'card')[1].card.number, 2, 'the deck goes on by itself');
	await session.act('cards/pause');
	await all('card_paused', 1);
	assert.equal(heard(streams[0], 'card_paused')[0].paused, true);
	await session.act('cards/end');
	await all('deck_ended', 1);
	assert.equal(heard(streams[0], 'reveal').length, 2);
	streams.forEach((stream) => stream.close());
});

test('without script: a student answers by a form, and sees in words what became of it', async () => {
	const session = await makeCards();
	const [minji] = await session.join(1);
	const phone = minji.form();
	assert.match((await phone.get('/classroom/here')).html, /아직 카드가 없어요/);
	const { body: card } = await session.act('cards/start', { grade: '3-1', seconds: 600 });
	let page = await phone.get('/classroom/here');
	assert.ok(page.html.includes('가는 말이 고와야') && /까지<\/span>/.test(page.html), 'until when');
	card.options.forEach((option) => assert.ok(page.html.includes(`value="${option}"`)));
	page = await phone.submit(page, '/classroom/here/answers', { answer: '하는' });
	assert.equal(page.status, 200);
	const says = (word) => new RegExp(`data-say="${word}">`).test(page.html);
	assert.ok(says('sent') && !says('wrong') && !says('right'));
	assert.match(page.html, /value="하는" checked/);
	await session.act('cards/reveal');
	page = await phone.get('/classroom/here');
	assert.ok(says('wrong') && !says('sent'));
	assert.match(page.html, /data-fill="answer">오는</);
	assert.equal((await phone.post('/classroom/here/answers', { ...page.form('/classroom/here/answers').fields, answer: '오는' })).status, 409);
});

test('without script: a teacher starts, turns and ends the deck by forms', async () => {
	const session = await makeCards();
	const desk = session.teacher.form();
	let page = await desk.get(session.path);
	assert.ok(page.html.includes('2-1 (6문제)'), 'how many problems fit');
	page = await desk.submit(page, `${session.path}/cards/start`, { grade: '2-1', difficulty: '', type: '', seconds: '', as: 'choice', teams: '0' });
	assert.equal(page.status, 200);
	const first = sql(`SELECT c.question, c.answer FROM classroom.cards c WHERE c.session_id = '${session.id}'`)[0];
	assert.ok(page.html.includes(first[0]));
	const turn = async (how, fields = {}) => {
		page = await desk.post(`${session.path}/cards/${how}`, { ...page.form(`${session.path}/cards/next`).fields, once: `${how}-${Math.random()}`, ...fields });
		assert.equal(page.status, 303, how);
		page = await desk.get(session.path);
	};
	await turn('tally', { shown: '1' });
	const wall = await desk.get(`${session.path}/projector`);
	assert.ok(wall.html.includes(first[0]) && / data-open/.test(wall.html));
	assert.ok(!/data-fill="answer">\S/.test(wall.html.replace(/data-fill="answer"><\//g, '')), 'the wall does not give the answer away');
	for (const how of ['pause', 'resume', 'reveal', 'next', 'back', 'end'])
		await turn(how);
	assert.deepEqual(session.log().map(([type]) => type).filter((type) => /^(card|deck)_/.test(type)),
		['deck_started', 'card_shown', 'card_paused', 'card_resumed', 'card_revealed', 'card_shown', 'card_shown', 'deck_ended']);
});

test('teams, points and the podium', async () => {
	const session = await makeCards();
	const people = await session.join(4);
	const { body: card } = await session.act('cards/start', { grade: '3-1', points: true, teams: 2 });
	assert.equal((await session.act('cards/podium', { shown: true })).body.top.length, 0);
	for (const { api } of people)
		await api.post('/classroom/answers', { card_id: card.card_id, answer: '오는' });
	const stream = await listenAt(people[0].liveUrl);
	await session.act('cards/reveal');
	const { body: podium } = await session.act('cards/podium', { shown: true });
	assert.equal(podium.top.length, 3, 'never a full ranking');
	assert.deepEqual(podium.teams.map(({ team }) => team).sort(), [1, 2]);
	assert.ok(podium.top.every(({ points }) => points > 500 && points <= 1000));
	await until('the podium is told', 5000, () => heard(stream, 'podium').length);
	assert.deepEqual((await session.act('cards/podium', { shown: false })).body, { shown: false });
	await session.act('cards/start', { grade: '3-1' });
	assert.equal((await session.act('cards/podium', { shown: true })).body.code, 'no_points');
	stream.close();
});

test('options that differ in a mark alone are different answers', async () => {
	const session = await makeCards();
	sql(`UPDATE classroom.problems SET question = '묻는 문장은?', answer = '안녕?', choices = '{안녕!,안녕.}' WHERE school_id = '${session.school.id}' AND grade = '3-1'`);
	const [one, other] = await session.join(2);
	const { body: card } = await session.act('cards/start', { grade: '3-1' });
	const give = ({ api }, answer) => api.post('/classroom/answers', { card_id: card.card_id, answer });
	assert.equal((await give(one, '안녕!')).body.answer, '안녕!');
	assert.equal((await give(other, '안녕.')).body.answer, '안녕.');
	assert.equal((await give(other, '안녕?')).body.answer, '안녕?', 'it may be changed');
	const { body: tally } = await session.teacher.api.get(`${session.path}/tally`);
	assert.deepEqual([tally.correct, tally.wrong], [1, [{ text: '안녕!', count: 1 }]]);
});

test('what cannot be seen is no answer', async () => {
	const session = await makeCards();
	const one = await session.joinOne();
	const { body: card } = await session.act('cards/start', { grade: '2-1', as: 'text' });
	for (const answer of ['\u202e12', '1\u200b2', '\u2066']) {
		const { status, body } = await one.api.post('/classroom/answers', { card_id: card.card_id, answer });
		assert.deepEqual([status, body.errors[0].field, body.errors[0].code], [422, 'answer', 'hidden_characters'], JSON.stringify(answer));
	}
});

test('a card whose time is over counts, although it is skipped before anybody has looked', async () => {
	const session = await makeCards();
	const one = await session.joinOne();
	const { body: card } = await session.act('cards/start', { grade: '2-1', seconds: 600 });
	await one.api.post('/classroom/answers', { card_id: card.card_id, answer: card.options[0] });
	sql(`UPDATE classroom.cards SET shown_at = now() - interval '2 seconds', ends_at = now() - interval '1 second' WHERE id = '${card.card_id}'`);
	assert.equal((await session.act('cards/skip')).body.number, 2);
	assert.deepEqual(sql(`SELECT skipped_at IS NULL, revealed_at IS NOT NULL FROM classroom.cards WHERE id = '${card.card_id}'`), [['t', 't']]);
});
