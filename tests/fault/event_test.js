// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 of the web and of the database while events come in: what was answered with 202 is there, once; no batch is there in part, and
// days and mastery count what the history has.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomInt, randomUUID } = require('node:crypto');
const { makeSchool, sql, url } = require('../http/support/server.js');
const { contractOf } = require('../http/support/contract.js');
const { makeNode } = require('../http/support/nodes.js');
const { processes, killNow, sleep, untilHealthy } = require('../http/support/instance.js');

const KILLS = 4;
const SENDERS = 3;
const BATCH = 60;

const VICTIMS = {
	'all web children at once': ({ web }) => web.slice(1),
	'the web master': ({ web }) => [web[0]],
	'an nginx worker': ({ nginx }) => [nginx[1]],
	'the PostgreSQL postmaster': ({ postgres }) => [postgres[0]],
	'a PostgreSQL backend': ({ postgres }) => [postgres[postgres.length - 1]],
};

test.beforeEach(() => untilHealthy());

for (const [victim, choose] of Object.entries(VICTIMS))
	test(`${victim} is killed while events come in`, async () => {
		await contractOf(url);
		const school = makeSchool({ student: 10 });
		const work = startSending(school);
		try {
			for (let i = 0; i < KILLS; i++) {
				await sleep(200 + randomInt(600));
				choose(processes()).forEach(killNow);
				await untilHealthy();
			}
		} finally {
			await work.finish();
		}
		const { sent, acknowledged } = work;
		const kept = Object.fromEntries(sql(`SELECT content ->> 'batch', count(*) FROM hub.learning_history WHERE school_id = '${school.id}' GROUP BY 1`));
		assert.ok(acknowledged.length > 5, `only ${acknowledged.length} batches were acknowledged`);
		assert.deepEqual(acknowledged.filter((batch) => kept[batch] !== String(BATCH)), [], 'what was acknowledged is there');
		assert.deepEqual(sent.filter((batch) => kept[batch] && kept[batch] !== String(BATCH)), [], 'nothing is there in part');
		assert.deepEqual(miscounted(school), []);
		const before = folded(school);
		sql(`BEGIN; SELECT auth.act_in_school('${school.id}'); SELECT hub.recompute_mastery(m.student_id, m.concept_id, 'Asia/Seoul') FROM hub.mastery m WHERE m.school_id = '${school.id}'; COMMIT;`);
		assert.deepEqual(folded(school), before, 'mastery is what the history says');
	});

/** Senders send a batch until it is acknowledged, as a careful system does, then the next one; half of the batches are sent twice at once. */
function startSending(school) {
	const node = makeNode(school);
	const sent = [];
	const acknowledged = [];
	let isOver = false;
	const sender = async () => {
		while (!isOver) {
			const batch = randomUUID();
			const items = makeBatch(school, batch);
			sent.push(batch);
			await Promise.all(Array.from({ length: 1 + randomInt(2) }, () => acknowledge(node, items)));
			acknowledged.push(batch);
		}
	};
	const senders = Promise.all(Array.from({ length: SENDERS }, sender));
	return {
		sent,
		acknowledged,
		finish: async () => {
			isOver = true;
			await senders;
		},
	};
}

function makeBatch(school, batch) {
	return [{ bad: true }, ...Array.from({ length: BATCH }, (_, i) => ({ student_id: school.student[i % school.student.length].id, event_type: 'study', source_node: 4, source_id: `${batch} ${i}`,
		content: { batch, concept: `개념 ${i % 3}`, result: randomInt(2) ? 'correct' : 'wrong' }, occurred_at: new Date(Date.now() - randomInt(1000000)).toISOString() }))];
}

async function acknowledge(node, items) {
	const start = Date.now();
	for (;;) {
		const { status, body } = await node.api.post('/learning-events', items).catch((error) => {
			if (/against the contract/.test(error.message))
				throw error;
			return { status: 0 }; // the line was cut
		});
		if (status === 202) {
			assert.equal(body.accepted + body.duplicates, BATCH);
			assert.equal(body.errors.length, 1);
			return;
		}
		assert.ok([0, 502, 503, 504].includes(status), `${status} ${JSON.stringify(body)}`);
		assert.ok(Date.now() - start < 30000, `${status} for 30 s`);
		await sleep(30);
	}
}

const folded = (school) => sql(`SELECT student_id, concept_id, mastery, observations, correct, recent, wrong_in_a_row, last_at, last_source_id,
	(SELECT json_agg(json_build_array(d.day, d.mastery, d.observations) ORDER BY d.day) FROM hub.mastery_days d WHERE d.student_id = m.student_id AND d.concept_id = m.concept_id)
	FROM hub.mastery m WHERE school_id = '${school.id}' ORDER BY 1, 2`);

/** Students whose days or answers are not as many as their events. */
function miscounted(school) {
	return sql(`SELECT s.id, h.events, d.events, m.answers FROM hub.students s,
		LATERAL (SELECT count(*) AS events FROM hub.learning_history h WHERE h.student_id = s.id) AS h,
		LATERAL (SELECT COALESCE(sum(d.events), 0) AS events FROM hub.activity_days d WHERE d.student_id = s.id) AS d,
		LATERAL (SELECT COALESCE(sum(m.observations), 0) AS answers FROM hub.mastery m WHERE m.student_id = s.id) AS m
		WHERE s.school_id = '${school.id}' AND (h.events <> d.events OR h.events <> m.answers)`);
}
