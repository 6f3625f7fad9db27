// SPDX-License-Identifier: GPL-3.0-or-later
// A month of class sessions: the first page of a session's messages, an earlier one, a code, and what retention finds, each against the
// bare statement run by pgbench. SEODANG_BENCH_MESSAGES and SEODANG_BENCH_LOGS say how many there are (1,000,000 and 2,000,000; the aim is
// 10,000,000 and 50,000,000).
'use strict';
const { createHash } = require('node:crypto');
const path = require('node:path');
const instance = require('./instance.js');
const { bareRate, head, statements } = require('./pipeline.js');

const CONNECTIONS = 8;
const MESSAGES = Number(process.env.SEODANG_BENCH_MESSAGES || 1_000_000);
const LOGS = Number(process.env.SEODANG_BENCH_LOGS || 2_000_000);
const LOOKUPS = 5_000;

const idOf = (text) => createHash('md5').update(text).digest('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
const who = 'bench-size-teacher';
const session = idOf('bench size session 3');
const path0 = `/classroom/sessions/${session}/messages`;

/** The address of the page before the newest, and the place that it begins after. */
async function earlier() {
	const { body } = await head(instance.url + path0, `__Host-seodang=${who}`);
	const link = new RegExp(`href="[^"]*(${path0}\\?cursor=[^"]+)"`).exec(body.toString());
	if (!link)
		throw new Error(`${path0} leads to no earlier messages`);
	const [at, id] = instance.query(`SELECT created_at, id FROM classroom.messages WHERE session_id = '${session}' ORDER BY created_at DESC, id DESC OFFSET 29 LIMIT 1`).split('|');
	return { address: link[1].replaceAll('&amp;', '&'), at, id };
}

function measurePage(name, address, values, texts, row) {
	const page = { who, roles: '{teacher,admin}', statements: [['classroom_find_session', `'${session}'`], ['classroom_messages_newest', `'${session}'`, ...values],
		['classroom_chat', `'${session}'`]] };
	const seen = instance.load(instance.url + address, { connections: CONNECTIONS, lua: `wrk.headers["Cookie"] = "__Host-seodang=${who}"` });
	if (seen.failed)
		throw new Error(`${address}: ${seen.failed} answers were no page`);
	row(`${name}: rate`, seen.rate, 'pages/s', seen.rate / bareRate(page, texts, CONNECTIONS), 'the bare statements (pgbench)');
	row(`${name}: p50`, seen.p50, 'ms');
	row(`${name}: p99`, seen.p99, 'ms');
}

/** A code that opens a door, as the program asks and as the index answers. */
function measureCode(texts, row) {
	const asked = ["'BENCHSZE'", "'192.0.2.1'", 'NULL', "'BENCHSZE'"].reduce((text, value, index) => text.replaceAll(`$${index + 1}`, value), texts.classroom_door);
	const rate = instance.pgbench(`${asked};\n`, { clients: CONNECTIONS, transactions: LOOKUPS });
	const bare = instance.pgbench("SELECT id FROM classroom.sessions WHERE code = 'BENCHSZE' AND ended_at IS NULL;\n", { clients: CONNECTIONS, transactions: LOOKUPS });
	row('a code: looked up', rate, '/s', rate / bare, 'the index alone (pgbench)');
	const page = instance.load(`${instance.url}/join/BENCHSZE`, { connections: CONNECTIONS });
	if (page.failed)
		throw new Error(`/join/BENCHSZE: ${page.failed} answers were no page`);
	row('a code: page of the door', page.rate, 'pages/s', page.rate / rate, 'its lookup (pgbench)');
}

/** What retention takes while nothing is old, and for a batch of messages and of lines; all of it is undone. */
function measureRetention(row) {
	const took = (before) => Number(instance.query(`DO $$ DECLARE began timestamptz; took text; BEGIN
		BEGIN
			${before}
			began := clock_timestamp();
			PERFORM jobs.apply_retention('day');
			took := extract(epoch FROM clock_timestamp() - began) * 1000;
			RAISE EXCEPTION 'undone';
		EXCEPTION WHEN raise_exception THEN
			PERFORM set_config('bench.took', took, false);
		END;
	END $$; SELECT current_setting('bench.took')`));
	const older = (table) => `UPDATE jobs.retention SET keep = now() - (SELECT started_at FROM classroom.sessions WHERE id = '${session}')
		WHERE table_name = 'classroom.${table}';`;
	row('retention: nothing is old enough', took(''), 'ms');
	row('retention: a batch of 5,000 messages', took(older('messages')), 'ms');
	row('retention: a batch of 5,000 lines of the log', took(older('logs')), 'ms');
}

module.exports = async function classroomSize(row) {
	const texts = statements();
	instance.dev('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-v', `messages=${MESSAGES}`, '-v', `logs=${LOGS}`, '-f', path.join(__dirname, 'classroom_size.sql'));
	for (const table of ['messages', 'logs', 'sessions'])
		row(`classroom.${table}`, Number(instance.query(`SELECT reltuples FROM pg_class WHERE oid = 'classroom.${table}'::regclass`)), 'rows');
	measurePage('first page of messages', path0, ['NULL', 'NULL'], texts, row);
	const before = await earlier();
	measurePage('an earlier page', before.address, [`'${before.at}'`, `'${before.id}'`], texts, row);
	measureCode(texts, row);
	measureRetention(row);
};
