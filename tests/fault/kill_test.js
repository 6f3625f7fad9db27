// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 of every kind of process at random moments, while requests, approvals and feedback keep coming: what was acknowledged is there,
// once; nothing is half done; the service is back in 5 seconds.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomInt, randomUUID } = require('node:crypto');
const { makeSchool, sql } = require('../http/support/server.js');
const { contractOf } = require('../http/support/contract.js');
const { url } = require('../http/support/server.js');
const { processes, killNow, sleep, until, untilHealthy } = require('../http/support/instance.js');

const BACK_WITHIN = 5000;
const KILLS = 3;
const WRITERS = 4;
const any = (list) => list[randomInt(list.length)];

// What is killed, of the processes by service, the master first.
const VICTIMS = {
	'a web child': ({ web }) => [any(web.slice(1))],
	'all web children at once': ({ web }) => web.slice(1),
	'the web master': ({ web }) => [web[0]],
	'seodang-live': ({ live }) => [live[0]],
	'the worker master': ({ worker }) => [worker[0]],
	'a worker child': ({ worker }) => [any(worker.slice(1))],
	'the nginx master': ({ nginx }) => [nginx[0]],
	'an nginx worker': ({ nginx }) => [any(nginx.slice(1))],
	'the PostgreSQL postmaster': ({ postgres }) => [postgres[0]],
	'a PostgreSQL backend': ({ postgres }) => [postgres[postgres.length - 1]],
};

test.beforeEach(() => untilHealthy());

for (const [victim, choose] of Object.entries(VICTIMS))
	test(`${victim} is killed while people work`, async () => {
		await contractOf(url);
		const school = makeSchool({ student: 400, tutor: Array(5).fill({ max_student: 100 }) });
		const work = startWork(school);
		for (let i = 0; i < KILLS; i++) {
			await sleep(300 + randomInt(900));
			choose(processes()).forEach(killNow);
			await untilHealthy(BACK_WITHIN);
		}
		await sleep(300);
		const done = await work.finish();
		await until('every kind of process is there again', BACK_WITHIN, () => {
			const here = processes();
			return ['web', 'live', 'worker', 'nginx', 'postgres'].every((service) => here[service] && here[service].length);
		});
		assert.ok(done.length > 20, `only ${done.length} stories were told`);
		assert.deepEqual(lost(school, done), []);
		assert.deepEqual(halfDone(school), []);
		assert.deepEqual(doubled(school), []);
	});

/** Writers tell one student's story after the other: a request, its approval, feedback; each call is repeated until it is acknowledged. */
function startWork(school) {
	const waiting = school.student.map((student, i) => ({ student, tutor: school.tutor[i % school.tutor.length] }));
	const done = [];
	let isOver = false;
	const write = async () => {
		while (!isOver && waiting.length) {
			const story = waiting.shift();
			const { student, tutor } = story;
			story.request = (await acknowledged(() => student.api, 201, '/tutor-requests', { tutor_id: tutor.id, message: '배우고 싶어요.' })).id;
			await acknowledged(() => tutor.api, 200, `/tutor-requests/${story.request}/approve`, {});
			story.feedback = (await acknowledged(() => tutor.api, 201, '/feedback', { student_id: student.id, message: '첫 시간 좋았어요.' })).id;
			done.push(story);
		}
	};
	const writers = Promise.all(Array.from({ length: WRITERS }, write));
	return {
		finish: async () => {
			isOver = true;
			await writers;
			return done;
		},
	};
}

/** As a careful program does it: the same key until there is an answer. Only what says that the service is away may be repeated. */
async function acknowledged(client, status, path, body) {
	const headers = { 'Idempotency-Key': randomUUID() };
	const start = Date.now();
	for (;;) {
		await sleep(20);
		const answer = await client().post(path, body, headers).catch((error) => {
			if (/against the contract/.test(error.message))
				throw error;
			return { status: 0 }; // the line was cut
		});
		if (answer.status === status)
			return answer.body;
		const isAway = [0, 500, 502, 503, 504].includes(answer.status) || (answer.status === 409 && answer.body.code === 'idempotency_running');
		assert.ok(isAway, `${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
		assert.notEqual(answer.status, 500, JSON.stringify(answer.body));
		assert.ok(Date.now() - start < 30000, `${path}: ${answer.status} for 30 s`);
	}
}

const idsOf = (text) => new Set(sql(text).flat());

function lost(school, done) {
	const approved = idsOf(`SELECT id FROM tutoring.tutor_requests WHERE school_id = '${school.id}' AND status = 'APPROVED'`);
	const matched = idsOf(`SELECT request_id FROM tutoring.tutor_students WHERE school_id = '${school.id}' AND status = 'active'`);
	const written = idsOf(`SELECT id FROM tutoring.feedback_messages WHERE school_id = '${school.id}'`);
	return done.filter(({ request, feedback }) => !approved.has(request) || !matched.has(request) || !written.has(feedback));
}

/** A change without what is told of it, or the other way round. */
function halfDone(school) {
	const told = (kind, id) => `EXISTS (SELECT FROM inbox.deliveries d JOIN inbox.notifications n ON n.id = d.notification_id
		WHERE d.event_key = '${kind}:' || ${id} AND d.channel = 'inbox')`;
	return sql(`
		SELECT 'request not told', r.id FROM tutoring.tutor_requests r WHERE r.school_id = '${school.id}' AND NOT ${told('request_received', 'r.id')}
		UNION ALL SELECT 'approval not told', r.id FROM tutoring.tutor_requests r WHERE r.school_id = '${school.id}' AND r.status = 'APPROVED' AND NOT ${told('request_approved', 'r.id')}
		UNION ALL SELECT 'approval without a match', r.id FROM tutoring.tutor_requests r WHERE r.school_id = '${school.id}' AND r.status = 'APPROVED'
			AND NOT EXISTS (SELECT FROM tutoring.tutor_students m WHERE m.request_id = r.id)
		UNION ALL SELECT 'match without an approval', m.id FROM tutoring.tutor_students m WHERE m.school_id = '${school.id}'
			AND NOT EXISTS (SELECT FROM tutoring.tutor_requests r WHERE r.id = m.request_id AND r.status = 'APPROVED')
		UNION ALL SELECT 'feedback not told', f.id FROM tutoring.feedback_messages f WHERE f.school_id = '${school.id}' AND NOT ${told('feedback_received', 'f.id')}
		UNION ALL SELECT 'an answer not kept', k.person_id FROM http.idempotency_keys k WHERE k.school_id = '${school.id}' AND k.status NOT IN (200, 201)`);
}

function doubled(school) {
	return sql(`
		SELECT 'request', student_id, count(*) FROM tutoring.tutor_requests WHERE school_id = '${school.id}' GROUP BY 2 HAVING count(*) > 1
		UNION ALL SELECT 'match', student_id, count(*) FROM tutoring.tutor_students WHERE school_id = '${school.id}' GROUP BY 2 HAVING count(*) > 1
		UNION ALL SELECT 'feedback', student_id, count(*) FROM tutoring.feedback_messages WHERE school_id = '${school.id}' GROUP BY 2 HAVING count(*) > 1
		UNION ALL SELECT 'notice', user_id, count(*) FROM inbox.notifications WHERE school_id = '${school.id}' AND kind IN ('request_approved', 'feedback_received')
			GROUP BY user_id, kind HAVING count(*) > 1`);
}
