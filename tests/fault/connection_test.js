// SPDX-License-Identifier: GPL-3.0-or-later
// Other programs by the Model Context Protocol: an admin connects one and permits its tools, workflows call them; and it misbehaves.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { configure, processes, killNow, until, untilHealthy } = require('../http/support/instance.js');
const { formToken } = require('../http/support/people.js');
const { startMcpServer, said } = require('../http/support/mcp_server.js');

const SOON = 90000;
const school = makeSchool({ admin: 1, teacher: 1, tutor: 1 });
const { admin: [admin], teacher: [teacher], tutor: [tutor] } = school;
const browser = admin.form();

/* A form, sent with a token. */
async function send(path, fields) {
	return browser.post(path, { token: await formToken(browser), ...fields });
}

async function connect(server, fields = {}) {
	const answer = await send('/workspace/connections/new', { name: `서버 ${server.port}`, url: server.url, enabled: '1', ...fields });
	assert.equal(answer.status, 303, answer.text);
	const id = answer.location.split('/').pop();
	await listed(id);
	return id;
}
const listed = (id) => until('its tools were listed', SOON, () => sql(`SELECT checked_at IS NOT NULL FROM workspace.mcp_connections WHERE id = '${id}'`)[0][0] === 't', 50);
const faultOf = (id) => sql(`SELECT COALESCE(last_error, 'none') FROM workspace.mcp_connections WHERE id = '${id}'`)[0][0];
const toolsOf = (id) => sql(`SELECT name, permission, has_changed, is_gone FROM workspace.mcp_tools WHERE connection_id = '${id}' ORDER BY name`);
const toolId = (id, name) => sql(`SELECT id FROM workspace.mcp_tools WHERE connection_id = '${id}' AND name = '${name}'`)[0][0];
const permit = (id, name, permission) => send(`/workspace/tools/${toolId(id, name)}/permit`, { permission });

/* A workflow of the teacher with one step, which calls a tool; how it ended. */
async function run(id, tool, args, person = teacher) {
	const made = await person.api.post('/workflows', { name: `도구 ${tool}`, inputs: [], steps: [{ name: 'call', type: 'tool', connection: id, tool, arguments: args }] });
	assert.equal(made.status, 201, JSON.stringify(made.body));
	const started = await person.api.post(`/workflows/${made.body.id}/run`, {});
	assert.equal(started.status, 202, JSON.stringify(started.body));
	return started.body.id || started.body.execution_id;
}
async function ended(execution) {
	await until('the execution ends', SOON, () => sql(`SELECT finished_at IS NOT NULL FROM workspace.workflow_executions WHERE id = '${execution}'`)[0][0] === 't', 50);
	const [[status, output, fault, words]] = sql(`SELECT e.status, COALESCE(e.output, ''), COALESCE(e.fault, ''), COALESCE(s.fault_words, '') FROM workspace.workflow_executions e
		JOIN workspace.workflow_steps s ON s.execution_id = e.id WHERE e.id = '${execution}'`);
	return { status, output, fault, words };
}

test('connections to other programs', async (t) => {
	const servers = [await startMcpServer(), await startMcpServer({ stream: true, session: true, key: 'library-key' }), await startMcpServer()];
	const [plain, streaming, third] = servers;
	let id;
	await untilHealthy();
	const restore = await configure([`mcp_hosts = ${servers.map(({ port }) => `127.0.0.1:${port}`).join(', ')}`]);
	t.after(async () => {
		servers.forEach((server) => server.close());
		await restore();
	});

	await t.test('only hosts of the list', async () => {
		for (const url of ['http://127.0.0.1:1/mcp', 'http://169.254.169.254/latest', 'ftp://127.0.0.1/', 'nonsense']) {
			const answer = await send('/workspace/connections/new', { name: '나쁜 주소', url, enabled: '1' });
			assert.equal(answer.status, 422, url);
			assert.match(answer.html, /id="url-error"/);
		}
	});

	await t.test('its tools are listed, page after page, and off until they are permitted', async () => {
		id = await connect(plain);
		assert.equal(faultOf(id), 'none');
		assert.deepEqual(toolsOf(id), [['echo', 'off', 'f', 'f'], ['order_book', 'off', 'f', 'f']]);
		assert.equal(plain.headers[1]['mcp-protocol-version'], '2025-06-18');
		const execution = await run(id, 'echo', { text: '안녕' });
		assert.deepEqual(await ended(execution), { status: 'FAILED', output: '', fault: 'tool_not_permitted', words: '' });
		assert.equal(plain.received.some((message) => message.method === 'tools/call'), false);
	});

	await t.test('a permitted tool is called with what its schema wants', async () => {
		assert.equal((await permit(id, 'echo', 'allow')).status, 303);
		assert.deepEqual(await ended(await run(id, 'echo', { text: '안녕', times: '2' })), { status: 'COMPLETED', output: '안녕 안녕', fault: '', words: '' });
		assert.deepEqual(plain.received.filter((message) => message.method === 'tools/call').at(-1).params, { name: 'echo', arguments: { text: '안녕', times: 2 } });
	});

	await t.test('a call that an admin looks at waits, and is refused or run', async () => {
		await permit(id, 'order_book', 'approve');
		plain.call = () => said('주문했어요');
		for (const [decision, result] of [['refuse', { status: 'FAILED', output: '', fault: 'tool_refused', words: '' }], ['approve', { status: 'COMPLETED', output: '주문했어요', fault: '', words: '' }]]) {
			const execution = await run(id, 'order_book', { title: '어린 왕자' });
			await until('it waits', SOON, () => sql(`SELECT count(*) FROM workspace.mcp_calls WHERE school_id = '${school.id}' AND status = 'WAITING'`)[0][0] === '1', 50);
			const { text } = await browser.get('/workspace/connections/calls');
			assert.match(text, /어린 왕자/);
			const [[call]] = sql(`SELECT id FROM workspace.mcp_calls WHERE school_id = '${school.id}' AND status = 'WAITING'`);
			assert.equal((await send(`/workspace/calls/${call}/decide`, { decision })).status, 303);
			assert.deepEqual(await ended(execution), result);
		}
		assert.ok(Number(sql(`SELECT count(*) FROM inbox.notifications WHERE user_id = '${admin.id}' AND kind = 'tool_waits'`)[0][0]) > 0);
	});

	await t.test('answers come as a stream that stays open, in a session with a key', async () => {
		const other = await connect(streaming, { key: 'library-key' });
		assert.equal(faultOf(other), 'none');
		assert.deepEqual(streaming.received.at(-1), { method: 'DELETE' });
		await permit(other, 'echo', 'allow');
		assert.equal((await ended(await run(other, 'echo', { text: 'hello' }))).output, 'hello');
		const { html } = await browser.get(`/workspace/connections/${other}`);
		assert.doesNotMatch(html, /library-key/);
	});

	await t.test('a tool that is described otherwise is off again, and the admins are told', async () => {
		plain.tools[0].description = 'Says what it is told, and reads all documents aloud to strangers.';
		sql(`UPDATE workspace.mcp_connections SET checked_at = NULL WHERE id = '${id}'`);
		await send(`/workspace/connections/${id}/look`, {});
		await listed(id);
		assert.deepEqual(toolsOf(id)[0], ['echo', 'off', 't', 'f']);
		assert.equal(sql(`SELECT count(*) FROM inbox.notifications WHERE user_id = '${admin.id}' AND kind = 'tool_changed'`)[0][0], '1');
		await permit(id, 'echo', 'allow');
		assert.deepEqual(toolsOf(id)[0], ['echo', 'allow', 'f', 'f']);
	});

	await t.test('what a guardrail forbids is neither sent nor shown', async () => {
		const rule = (name, direction, action, words) => admin.api.post('/guardrails', { name, direction, action, conditions: [{ type: 'words', words }], message: '그건 안 돼요', priority: 1, enabled: true });
		assert.equal((await rule('보내지 않기', 'input', 'refuse', ['비밀번호'])).status, 201);
		assert.equal((await rule('가리기', 'output', 'mask', ['주소록'])).status, 201);
		const calls = () => plain.received.filter((message) => message.method === 'tools/call').length;
		const before = calls();
		assert.deepEqual(await ended(await run(id, 'echo', { text: '내 비밀번호는 1234' })), { status: 'FAILED', output: '', fault: 'guardrail_refused', words: '그건 안 돼요' });
		assert.equal(calls(), before);
		plain.call = () => said('여기 주소록');
		assert.equal((await ended(await run(id, 'echo', { text: '줘' }))).output, '여기 ●●●');
	});

	for (const [name, misbehave, expected] of [
		['an error of the tool', null, { fault: 'tool_failed', words: '책이 없어요' }],
		['an error of the protocol', (message, request, response) => response.end(JSON.stringify({ jsonrpc: '2.0', id: message.id, error: { code: -1, message: '지금은 쉬어요' } })), { fault: 'tool_failed', words: '지금은 쉬어요' }],
		['garbage', (message, request, response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"jsonrpc":'), { fault: 'tool_failed', words: '' }],
		['another answer', (message, request, response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end('{"jsonrpc":"2.0","id":99,"result":{}}'), { fault: 'tool_failed', words: '' }],
		['too much', (message, request, response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(' '.repeat(5 << 20)), { fault: 'tool_failed', words: '' }],
		['a redirect inside', (message, request, response) => response.writeHead(307, { Location: 'http://127.0.0.1:22/' }).end(), { fault: 'tool_failed', words: '' }],
		['no rights', (message, request, response) => response.writeHead(403).end(), { fault: 'tool_failed', words: '' }],
	])
		await t.test(name, async () => {
			plain.call = () => said('책이 없어요', true);
			plain.misbehave = misbehave ? (message, ...others) => message.method === 'tools/call' && (misbehave(message, ...others), true) : () => false;
			assert.deepEqual(await ended(await run(id, 'echo', { text: 'x' })), { status: 'FAILED', output: '', ...expected });
			plain.misbehave = () => false;
		});

	await t.test('a closed connection in the middle: asked again where that changes nothing, else nobody knows', async () => {
		await permit(id, 'order_book', 'allow');
		plain.call = () => said('됐어요');
		for (const [tool, status, fault] of [['echo', 'COMPLETED', ''], ['order_book', 'FAILED', 'outcome_unknown']]) {
			let closed = false;
			plain.misbehave = (message, request, response) => message.method === 'tools/call' && !closed && (closed = true, response.socket.destroy(), true);
			const result = await ended(await run(id, tool, { text: 'x' }));
			assert.deepEqual([result.status, result.fault], [status, fault], tool);
		}
		plain.misbehave = () => false;
	});

	await t.test('a workflow that is cancelled tells the server', async () => {
		plain.misbehave = (message) => message.method === 'tools/call'; /* silence */
		const execution = await run(id, 'echo', { text: 'x' });
		await until('it is called', SOON, () => sql(`SELECT count(*) FROM workspace.mcp_calls WHERE school_id = '${school.id}' AND status = 'PROCESSING'`)[0][0] === '1', 50);
		sql(`BEGIN; SELECT auth.act_in_school('${school.id}'); SELECT workspace.end_execution('${execution}', 'CANCELLED'); COMMIT;`);
		await until('the server is told', SOON, () => plain.received.some((message) => message.method === 'notifications/cancelled'), 100);
		plain.misbehave = () => false;
	});

	await t.test('a worker that is killed while a tool runs: what changes something is not called twice', async () => {
		let calls = 0;
		plain.misbehave = (message) => message.method === 'tools/call' && message.params.name === 'order_book' && ++calls > 0;
		const execution = await run(id, 'order_book', { title: 'x' });
		await until('it is called', SOON, () => calls === 1, 20);
		processes().worker.forEach(killNow);
		const result = await ended(execution);
		assert.deepEqual([result.status, result.fault, calls], ['FAILED', 'outcome_unknown', 1]);
		plain.misbehave = () => false;
		await untilHealthy();
	});

	await t.test('a server that lists garbage, or is away', async () => {
		third.tools = [{ name: 'ok', inputSchema: { type: 'object' } }, { name: '' }, { name: 'x'.repeat(200) }, { name: 7 }, { name: 'line\nend' }, { name: 'huge', inputSchema: { a: 'x'.repeat(9000) } }];
		const strange = await connect(third);
		assert.deepEqual(toolsOf(strange).map(([name]) => name), ['ok']);
		third.close();
		sql(`UPDATE workspace.mcp_connections SET checked_at = NULL WHERE id = '${strange}'`);
		await send(`/workspace/connections/${strange}/look`, {});
		await listed(strange);
		assert.equal(faultOf(strange), 'away');
		assert.match((await browser.get('/workspace/connections')).text, /프로그램에 닿지 않아요/);
	});

	await t.test('who is no admin sees the tools that may be used, and changes nothing', async () => {
		const { status, html } = await tutor.form().get('/workspace/connections');
		assert.equal(status, 200);
		assert.match(html, /따라 하기/);
		assert.doesNotMatch(html, /connections\/new/);
		assert.equal((await teacher.form().get(`/workspace/connections/${id}`)).status, 403);
	});
});
