// SPDX-License-Identifier: GPL-3.0-or-later
// Seodang as a server of the Model Context Protocol: what a person's own assistant may read with that person's token.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { url, makeSchool, sql } = require('../support/server.js');

const ADDRESS = `${url}/api/v1/mcp`;

/* One message, as an assistant posts it. */
async function post(person, message, headers = {}) {
	const answer = await fetch(ADDRESS, {
		method: 'POST',
		headers: { Authorization: `Bearer ${person.token}`, 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream', ...headers },
		body: typeof message === 'string' ? message : JSON.stringify({ jsonrpc: '2.0', ...message }),
	});
	const text = await answer.text();
	return { status: answer.status, type: answer.headers.get('content-type'), json: text ? JSON.parse(text) : null, headers: answer.headers };
}

const call = (person, name, args) => post(person, { id: 7, method: 'tools/call', params: { name, arguments: args } });
const namesOf = ({ json }) => json.result.structuredContent.items.map((item) => item.name);

const school = makeSchool({ student: [{ name: '가온' }, { name: '나래' }, { name: '다온' }], tutor: 2, teacher: 1, admin: 1 });
const { student: [first, second], tutor: [tutor, other], teacher: [teacher] } = school;
sql(`INSERT INTO tutoring.tutor_students (school_id, tutor_id, student_id, status) VALUES ('${school.id}', '${tutor.id}', '${first.id}', 'active')`);

test('an assistant is greeted in a revision that both speak', async () => {
	for (const [wanted, answered] of [['2025-06-18', '2025-06-18'], ['2025-03-26', '2025-03-26'], ['2024-11-05', '2025-11-25']]) {
		const { status, json } = await post(teacher, { id: 'a', method: 'initialize', params: { protocolVersion: wanted, capabilities: {}, clientInfo: { name: 't', version: '1' } } });
		assert.equal(status, 200);
		assert.equal(json.jsonrpc, '2.0');
		assert.equal(json.id, 'a');
		assert.equal(json.result.protocolVersion, answered);
		assert.deepEqual(json.result.capabilities, { tools: { listChanged: false } });
		assert.equal(json.result.serverInfo.name, 'seodang');
	}
	const told = await post(teacher, { method: 'notifications/initialized' });
	assert.deepEqual([told.status, told.json], [202, null]);
	assert.deepEqual((await post(teacher, { id: 0, method: 'ping' })).json, { jsonrpc: '2.0', id: 0, result: {} });
});

test('each role has its own tools, which only read', async () => {
	const listed = async (person) => (await post(person, { id: 1, method: 'tools/list' })).json.result.tools;
	const tools = await listed(teacher);
	for (const tool of tools) {
		assert.equal(tool.annotations.readOnlyHint, true);
		assert.equal(tool.inputSchema.type, 'object');
		assert.ok(tool.title && tool.description, tool.name);
	}
	assert.deepEqual(tools.map((tool) => tool.name), ['my_students', 'needs_help', 'search_documents']);
	assert.deepEqual((await listed(tutor)).map((tool) => tool.name), ['my_students', 'search_documents']);
	assert.deepEqual((await listed(first)).map((tool) => tool.name), ['search_documents']);
});

test('a teacher sees the class, a tutor whom they teach, and the look is logged', async () => {
	assert.deepEqual(namesOf(await call(teacher, 'my_students', {})), ['가온', '나래', '다온']);
	assert.deepEqual(namesOf(await call(teacher, 'my_students', { query: '나' })), ['나래']);
	assert.equal((await call(teacher, 'my_students', { limit: 2 })).json.result.structuredContent.items.length, 2);
	assert.deepEqual(namesOf(await call(tutor, 'my_students')), ['가온']);
	assert.deepEqual(namesOf(await call(other, 'my_students', {})), []);
	assert.equal(sql(`SELECT count(*) FROM school.access_log WHERE actor_id = '${teacher.id}' AND student_id = '${second.id}' AND action = 'student_read'`)[0][0], '1');
});

test('who needs help, with reasons in words', async () => {
	sql(`INSERT INTO tutoring.tutor_requests (school_id, student_id, tutor_id, message, created_at, expires_at)
		VALUES ('${school.id}', '${second.id}', '${other.id}', '도와주세요', now() - interval '6 days', now() + interval '1 day')`);
	const { json } = await call(teacher, 'needs_help', {});
	const [found] = json.result.structuredContent.items.filter((item) => item.student.id === second.id);
	assert.equal(found.student.name, '나래');
	assert.ok(found.urgency > 0 && found.reasons.every((reason) => reason.text.length > 3), JSON.stringify(found));
	assert.deepEqual(JSON.parse(json.result.content[0].text), json.result.structuredContent);
});

test('documents that one may read, and no others', async () => {
	sql(`WITH d AS (INSERT INTO documents.documents (school_id, owner_id, title, audience) VALUES
			('${school.id}', '${teacher.id}', '현장학습 안내', ARRAY['${teacher.id}']::uuid[]) RETURNING *),
		v AS (INSERT INTO documents.versions (school_id, document_id, number, state, kind, file_name, bytes, completed_at) SELECT school_id, id, 1, 'COMPLETED', 'txt', 'a.txt', 9, now() FROM d)
		INSERT INTO documents.passages (school_id, document_id, number, page, text, folded, tokens, audience)
		SELECT d.school_id, d.id, 1, 3, '도시락을 가져오세요', '도시락을 가져오세요', documents.tokens('도시락을 가져오세요'), d.audience FROM d`);
	const { json } = await call(teacher, 'search_documents', { query: '도시락' });
	const [found] = json.result.structuredContent.items;
	assert.equal(found.title, '현장학습 안내');
	assert.equal(found.page, 3);
	assert.match(found.snippet, /도시락/);
	assert.match(found.address, new RegExp(`/workspace/documents/${found.id}`));
	assert.deepEqual((await call(tutor, 'search_documents', { query: '도시락' })).json.result.structuredContent.items, []);
});

test('what is wrong is said in the protocol', async () => {
	for (const [person, message, status, code] of [
		[teacher, '{', 200, -32700], [teacher, '[]', 200, -32600], [teacher, '{"id":1,"method":"ping"}', 200, -32600], [teacher, { id: null, method: 'ping' }, 200, -32600],
		[teacher, { id: 1, method: 'resources/list' }, 200, -32601], [teacher, { id: 1, method: 'tools/call' }, 200, -32602],
		[teacher, { id: 1, method: 'tools/call', params: { name: 'drop_tables' } }, 200, -32602],
		[first, { id: 1, method: 'tools/call', params: { name: 'my_students' } }, 200, -32602],
		[teacher, { id: 1, method: 'tools/call', params: { name: 'my_students', arguments: { limit: 0 } } }, 200, -32602],
		[teacher, { id: 1, method: 'tools/call', params: { name: 'my_students', arguments: { query: 5 } } }, 200, -32602],
		[teacher, { id: 1, method: 'tools/call', params: { name: 'my_students', arguments: { school: 'x' } } }, 200, -32602],
		[teacher, { id: 1, method: 'tools/call', params: { name: 'search_documents', arguments: {} } }, 200, -32602],
	]) {
		const answer = await post(person, message);
		assert.equal(answer.status, status, JSON.stringify(message));
		assert.equal(answer.json.error.code, code, JSON.stringify([message, answer.json]));
		assert.ok(answer.json.error.message.length > 3);
	}
	assert.equal((await post(teacher, JSON.stringify(Array(21).fill({ jsonrpc: '2.0', id: 1, method: 'ping' })))).json.error.code, -32600);
	assert.equal((await post(teacher, { id: 1, method: 'ping' }, { 'MCP-Protocol-Version': '1999-01-01' })).status, 400);
	assert.equal((await post(teacher, { id: 1, method: 'ping' }, { 'MCP-Protocol-Version': '2025-06-18' })).status, 200);
});

test('several messages at once have their answers in one list', async () => {
	const batch = (...messages) => post(teacher, JSON.stringify(messages.map((message) => ({ jsonrpc: '2.0', ...message }))), { 'MCP-Protocol-Version': '2025-03-26' });
	const { status, json } = await batch({ id: 'a', method: 'ping' }, { method: 'notifications/initialized' }, { id: 2, method: 'tools/call', params: { name: 'my_students' } },
		{ id: 3, method: 'initialize', params: {} }, 5);
	assert.equal(status, 200);
	assert.deepEqual(json.map(({ id, result, error }) => [id ?? null, result ? 'result' : error.code]), [['a', 'result'], [2, 'result'], [null, -32600], [null, -32600]]);
	assert.equal((await batch({ method: 'notifications/initialized' })).status, 202);
});

test('a token that may only read is enough, without one nobody is answered, and there is no stream', async () => {
	const [[token]] = sql(`WITH t AS (SELECT encode(sha256(gen_random_uuid()::text::bytea), 'hex') AS token)
		INSERT INTO auth.sessions (token_hash, person_id, school_id, kind, name, scopes, expires_at)
		SELECT sha256(t.token::bytea), '${teacher.id}', '${school.id}', 'token', 'assistant', '{read}', now() + interval '1 day' FROM t
		RETURNING (SELECT token FROM t)`);
	assert.equal((await post({ token }, { id: 1, method: 'ping' })).status, 200);
	assert.equal((await post({ token: 'nobody' }, { id: 1, method: 'ping' })).status, 401);
	for (const headers of [{ Origin: 'https://elsewhere.example' }, { 'Sec-Fetch-Site': 'cross-site' }])
		assert.equal((await post({ token }, { id: 1, method: 'ping' }, headers)).status, 403);
	assert.equal((await post({ token }, { id: 1, method: 'ping' }, { Origin: new URL(ADDRESS).origin })).status, 200);
	const stream = await fetch(ADDRESS, { headers: { Authorization: `Bearer ${token}`, Accept: 'text/event-stream' } });
	assert.equal(stream.status, 405);
	assert.equal(stream.headers.get('allow'), 'POST');
});
