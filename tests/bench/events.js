// SPDX-License-Identifier: GPL-3.0-or-later
// Learning events of 50,000 students in batches of 500: through HTTP, and the same function called by pgbench.
'use strict';
const { createHash, randomBytes } = require('node:crypto');
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const instance = require('./instance.js');

const STUDENTS = 50000;
const CONCEPTS = 20;
const BATCH = 500;
const BATCHES = 120;
const CONNECTIONS = 4;

const SCHOOL = `SET client_min_messages = warning;
DO $data$
DECLARE
	bench uuid := md5('bench events')::uuid;
BEGIN
	IF EXISTS (SELECT FROM school.schools WHERE code = 'BENCHEVENTS') THEN
		RETURN;
	END IF;
	INSERT INTO school.schools (id, code, name) VALUES (bench, 'BENCHEVENTS', '벤치이벤트고등학교');
	INSERT INTO school.settings (school_id) VALUES (bench) ON CONFLICT DO NOTHING;
	INSERT INTO school.people (id, school_id, name, login)
	SELECT md5('bench events ' || i)::uuid, bench, '학생' || i, 'events' || i FROM generate_series(1, ${STUDENTS}) AS i;
	INSERT INTO school.roles (person_id, school_id, role) SELECT md5('bench events ' || i)::uuid, bench, 'student' FROM generate_series(1, ${STUDENTS}) AS i;
END $data$;
ANALYZE school.people, school.roles, hub.students;
CREATE SCHEMA IF NOT EXISTS bench;
DROP TABLE IF EXISTS bench.batches;
DROP SEQUENCE IF EXISTS bench.batch;
CREATE TABLE bench.batches (n integer PRIMARY KEY, items jsonb NOT NULL);
CREATE SEQUENCE bench.batch;
GRANT USAGE ON SCHEMA bench TO seodang_app;
GRANT ALL ON bench.batches, bench.batch TO seodang_app;`;

const idOf = (text) => createHash('md5').update(text).digest('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
const pick = (count) => Math.floor(Math.random() * count);

/** An answer as a laboratory sends it, of the last hour. */
function event() {
	return { student_id: idOf(`bench events ${1 + pick(STUDENTS)}`), event_type: 'study', source_node: 4, source_id: `LAB_SESSION_${randomBytes(8).toString('hex')}`,
		content: { action: 'solved_problem', problem_id: `PROB_${pick(1000)}`, result: Math.random() < 0.7 ? 'correct' : 'wrong', time_spent: pick(300),
			difficulty: pick(100) / 100, hints_used: pick(3), concept: `단원 ${pick(CONCEPTS)}` },
		occurred_at: new Date(Date.now() - pick(3600000)).toISOString() };
}

const batches = () => Array.from({ length: BATCHES }, () => Array.from({ length: BATCH }, event));

/** As hub/event.c writes it for hub.accept_events. */
function item({ source_node, ...sent }, index) {
	return { index, ...sent, concept: sent.content.concept, is_correct: sent.content.result === 'correct' };
}

function post(agent, key, body) {
	return new Promise((resolve, reject) => {
		const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json', 'Content-Length': body.length };
		const request = http.request(`${instance.url}/api/v1/learning-events`, { method: 'POST', agent, headers }, (answer) => {
			let text = '';
			answer.on('data', (bytes) => { text += bytes; });
			answer.on('end', () => resolve({ status: answer.statusCode, text }));
		});
		request.on('error', reject);
		request.end(body);
	});
}

async function throughHttp() {
	const key = instance.dev('seodang', 'node', 'add', '--school', 'BENCHEVENTS', '--source-node', '4').trim().split('\n').pop();
	const bodies = batches().map((batch) => Buffer.from(JSON.stringify(batch)));
	const agent = new http.Agent({ keepAlive: true, maxSockets: CONNECTIONS });
	let accepted = 0;
	const start = process.hrtime.bigint();
	const sender = async () => {
		for (let body = bodies.pop(); body; body = bodies.pop()) {
			const { status, text } = await post(agent, key, body);
			if (status !== 202)
				throw new Error(`${status} ${text}`);
			accepted += JSON.parse(text).accepted;
		}
	};
	await Promise.all(Array.from({ length: CONNECTIONS }, sender));
	const seconds = Number(process.hrtime.bigint() - start) / 1e9;
	agent.destroy();
	if (accepted !== BATCH * BATCHES)
		throw new Error(`${accepted} events were accepted`);
	return accepted / seconds;
}

function byPgbench() {
	const rows = path.join(instance.state, 'batches.copy');
	fs.writeFileSync(rows, batches().map((batch, n) => `${n + 1}\t${JSON.stringify(batch.map(item))}\n`).join(''));
	instance.dev('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-c', `\\copy bench.batches FROM '${rows}'`);
	fs.rmSync(rows);
	return instance.pgbench(`SELECT nextval('bench.batch') AS n \\gset
BEGIN;
SELECT auth.act_in_school(md5('bench events')::uuid);
SELECT accepted FROM hub.accept_events((SELECT items FROM bench.batches WHERE n = :n), 4);
COMMIT;
`, { clients: CONNECTIONS, transactions: BATCHES / CONNECTIONS }) * BATCH;
}

module.exports = async function events(row) {
	instance.dev('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-c', SCHOOL);
	try {
		const bare = byPgbench();
		const rate = await throughHttp();
		row(`events accepted, batches of ${BATCH}, ${CONNECTIONS} connections`, rate, 'events/s', rate / bare, 'hub.accept_events alone (pgbench)');
	} finally {
		instance.query('SET client_min_messages = warning; DROP SCHEMA bench CASCADE');
	}
};
