// SPDX-License-Identifier: GPL-3.0-or-later
// A class listens and answers while what serves it is killed: each hears all that was said, in its order, once, and a card's time goes on.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { url, sql } = require('../http/support/server.js');
const { processes, killNow, sqlBeside, sleep, until, untilHealthy } = require('../http/support/instance.js');
const { makeClass, makeCards, listenAt, tell, heard } = require('../http/support/classroom.js');

const PEOPLE = 50;
const upTo = (count) => Array.from({ length: count }, (_, i) => i + 1);

test.beforeEach(() => untilHealthy());

/** A running session, its participants and their streams, which have heard something: they have a place to come back to. */
async function listeningClass(count) {
	const session = await makeClass();
	const people = [];
	while (people.length < count)
		people.push(...await session.join(10));
	const streams = await Promise.all(people.map(({ liveUrl }) => listenAt(liveUrl)));
	tell(session, 'probe', { n: 0 });
	await Promise.all(streams.map((stream) => stream.arrived('message', ({ n }) => n === 0)));
	return { session, people, streams };
}

async function allHeard(streams, wanted) {
	for (const stream of streams) {
		await stream.arrived('message', ({ n }) => n === wanted[wanted.length - 1], 30000);
		assert.deepEqual(heard(stream, 'probe').map(({ n }) => n).slice(1), wanted);
		assert.equal(stream.of('reload').length + stream.of('signed_out').length, 0);
		stream.close();
	}
}

test('while seodang-live and seodang-web are killed, nothing is lost and nothing comes twice', async () => {
	const { session, streams } = await listeningClass(PEOPLE);
	const wanted = upTo(200);
	const writing = sqlBeside(wanted.map((n) => `SELECT classroom.tell('${session.id}', 'probe', '{"n":${n}}');\nSELECT pg_sleep(0.03);`).join('\n'));
	for (const service of ['live', 'web', 'live', 'web']) {
		await sleep(1000);
		processes()[service].forEach(killNow);
		await untilHealthy(10000);
	}
	await writing;
	await allHeard(streams, wanted);
	assert.ok(streams.every(({ connections }) => connections >= 2), 'the streams were really cut');
});

test('while the database is killed, what was committed is heard once by all who listen', async () => {
	const { session, streams } = await listeningClass(PEOPLE);
	const wanted = upTo(60);
	const said = (n) => {
		try { // once, also where the answer to the commit was lost
			sql(`SELECT classroom.tell('${session.id}', 'probe', '{"n":${n}}')
				WHERE NOT EXISTS (SELECT FROM live.events WHERE topic = 'class:${session.id}' AND payload @> '{"n":${n}}')`);
			return true;
		} catch {
			return false;
		}
	};
	for (const n of wanted) {
		if (n === 20 || n === 40)
			processes().postgres.forEach(killNow);
		await until(`${n} is said`, 30000, () => said(n));
	}
	await untilHealthy();
	await allHeard(streams, wanted);
});

test('while seodang-live hangs, those who ask hear all the same, and the streams hear it afterwards', async () => {
	const { session, people: [asking], streams } = await listeningClass(10);
	const wanted = upTo(10);
	const [live] = processes().live;
	const news = async (after) => (await fetch(`${url}/classroom/here/events?after=${after}`, { headers: { Cookie: `__Host-guest=${asking.token}` } })).json();
	process.kill(live, 'SIGSTOP');
	try {
		wanted.forEach((n) => tell(session, 'probe', { n }));
		const { events } = await news(streams[0].lastId);
		assert.deepEqual(events.filter(({ type }) => type === 'probe').map(({ n }) => n), wanted);
	} finally {
		process.kill(live, 'SIGCONT');
	}
	await allHeard(streams, wanted);
});

test('guests who were here are known again after a crash, and no others', async () => {
	const { session, streams } = await listeningClass(10);
	const here = () => Number(sql(`SELECT count(*) FROM live.connections c JOIN classroom.participants p ON p.id = c.guest_id WHERE p.session_id = '${session.id}'`)[0][0]);
	await until('all are known', 10000, () => here() === 10);
	killNow(processes().live[0]);
	streams.slice(0, 4).forEach((stream) => stream.close());
	await until('who came back is known', 20000, () => here() === 6);
	streams.forEach((stream) => stream.close());
	await until('leaving is known', 10000, () => here() === 0);
});

test('everything is killed while a card is open: its answers are kept, and its reveal comes, once', async () => {
	const session = await makeCards();
	const people = await session.join(5);
	const streams = await Promise.all([session.live_url, ...people.map(({ liveUrl }) => liveUrl)].map((address) => listenAt(address)));
	const card = (await session.act('cards/start', { grade: '3-1', seconds: 5 })).body;
	await Promise.all(streams.map((stream) => stream.arrived('message', ({ type }) => type === 'card')));
	assert.equal((await people[0].api.post('/classroom/answers', { card_id: card.card_id, answer: '오는' })).status, 200);
	const here = processes();
	for (const service of ['worker', 'live', 'web', 'nginx', 'postgres'])
		here[service].forEach(killNow);
	await until('it is revealed', 90000, () => streams.every((stream) => heard(stream, 'reveal').length > 0), 100);
	await untilHealthy();
	for (const stream of streams) {
		assert.deepEqual(heard(stream, 'reveal').map(({ card_id: id, answer }) => [id, answer]), [[card.card_id, '오는']]);
		stream.close();
	}
	assert.deepEqual((await people[0].api.get('/classroom/card')).body.mine, { answer: '오는', tries: 1, correct: true });
	assert.equal(session.log().filter(([type]) => type === 'card_revealed').length, 1);
});
