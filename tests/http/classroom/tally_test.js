// SPDX-License-Identifier: GPL-3.0-or-later
// What a class answered, for its teacher: counts by option, the most frequent wrong answers, who has answered; and that a burst is joined.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeCards, listenAt, heard } = require('../support/classroom.js');
const { until } = require('../support/instance.js');

const tallyOf = async (session) => (await session.teacher.api.get(`${session.path}/tally`)).body;
const answer = ({ api }, card, given) => api.post('/classroom/answers', { card_id: card.card_id, answer: given });

test('bars by option, in the order of the screen', async () => {
	const session = await makeCards();
	const [minji, haneul, bomi, last] = await session.join(4);
	assert.equal((await session.teacher.api.get(`${session.path}/tally`)).status, 404, 'no card, no tally');
	const { body: card } = await session.act('cards/start', { grade: '3-1' });
	await answer(minji, card, '하는');
	await answer(minji, card, '오는');
	await answer(haneul, card, '하는');
	await answer(bomi, card, '하는');
	const tally = await tallyOf(session);
	assert.deepEqual([tally.card_id, tally.answered, tally.participants, tally.correct], [card.card_id, 3, 4, 1]);
	assert.deepEqual(tally.options, card.options.map((text) => ({ text, count: { 오는: 1, 하는: 2 }[text] || 0 })));
	assert.deepEqual(tally.wrong, [{ text: '하는', count: 2 }]);
	assert.deepEqual(tally.people.filter(({ answered }) => !answered).map(({ id }) => id), [last.id]);
	await session.act(`participants/${haneul.id}/remove`);
	const without = await tallyOf(session);
	assert.deepEqual([without.answered, without.participants, without.wrong], [2, 3, [{ text: '하는', count: 1 }]], 'who was put out is not counted');
});

test('answers in writing that are the same are one', async () => {
	const session = await makeCards();
	const people = await session.join(5);
	const { body: card } = await session.act('cards/start', { grade: '2-1', as: 'text' });
	const given = ['천 개', '１０００', '천', '구십구', card.answer];
	await Promise.all(people.map((person, i) => answer(person, card, given[i])));
	const tally = await tallyOf(session);
	assert.deepEqual([tally.answered, tally.correct, tally.options], [5, 1, []]);
	assert.deepEqual(tally.wrong.map(({ count }) => count), [3, 1]);
	assert.equal(tally.wrong[1].text, '구십구', 'as it was written');
});

test('a tally is the teacher\'s alone', async () => {
	const session = await makeCards(), other = await makeCards();
	const [minji] = await session.join(1);
	await session.act('cards/start', { grade: '3-1' });
	assert.equal((await minji.api.get(`${session.path}/tally`)).status, 401);
	assert.equal((await session.school.student[0].api.get(`${session.path}/tally`)).status, 403);
	assert.equal((await other.teacher.api.get(`${session.path}/tally`)).status, 404);
});

test('thirty answers at once are few events to the staff, and none to a student', async () => {
	const session = await makeCards();
	const people = await session.join(30);
	const { body: card } = await session.act('cards/start', { grade: '3-1' });
	const desk = await listenAt(session.live_url), phone = await listenAt(people[0].liveUrl);
	await Promise.all(people.map((person) => answer(person, card, '오는')));
	await until('the last tally has all of them', 10000, () => heard(desk, 'tally').at(-1)?.answered === 30);
	const tallies = heard(desk, 'tally');
	assert.ok(tallies.length < 15, `${tallies.length} events`);
	assert.deepEqual([tallies.at(-1).correct, tallies.at(-1).answer], [30, '오는']);
	await session.act('cards/reveal');
	await until('the reveal comes', 5000, () => heard(phone, 'reveal').length);
	assert.deepEqual(heard(phone, 'tally'), []);
	desk.close();
	phone.close();
});
