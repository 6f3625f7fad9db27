// SPDX-License-Identifier: GPL-3.0-or-later
// A server of the Model Context Protocol (streamable HTTP, 2025-06-18) that behaves as a test wants.
'use strict';
const http = require('node:http');

const TOOLS = [
	{ name: 'echo', title: '따라 하기', description: 'Says what it is told.', inputSchema: { type: 'object', properties: { text: { type: 'string' }, times: { type: 'integer' } }, required: ['text'] }, annotations: { readOnlyHint: true } },
	{ name: 'order_book', description: 'Orders a book.', inputSchema: { type: 'object', properties: { title: { type: 'string' } } } },
];

const said = (text, isError = false) => ({ content: [{ type: 'text', text }], isError });

/**
 * Start one. options.stream: answers come as server-sent events; options.session: it keeps sessions; options.key: it wants this bearer.
 * @return {port, url, received: [messages], tools, call(name, arguments) → result, misbehave(message, request, response) → true when it has answered, close()}
 */
function startMcpServer(options = {}) {
	const server = { received: [], headers: [], tools: TOOLS.map((tool) => ({ ...tool })), misbehave: () => false,
		call: (name, { text, times = 1 }) => said(Array(times).fill(text).join(' ')) };
	const answer = (response, message) => {
		const text = JSON.stringify(message);
		const headers = options.session && message.result?.protocolVersion ? { 'Mcp-Session-Id': 'room-1' } : {};
		if (options.stream) {
			response.writeHead(200, { 'Content-Type': 'text/event-stream', ...headers });
			response.write(`: hello\n\nevent: message\ndata: {"jsonrpc":"2.0","method":"notifications/message","params":{}}\n\nid: 1\ndata: ${text.slice(0, 20)}`);
			setTimeout(() => response.write(`${text.slice(20)}\r\n\r\n`), 20); /* and it stays open */
			return;
		}
		response.writeHead(200, { 'Content-Type': 'application/json', ...headers });
		response.end(text);
	};
	const results = {
		initialize: () => ({ protocolVersion: '2025-06-18', capabilities: { tools: {} }, serverInfo: { name: 'library', version: '2.1' } }),
		'tools/list': ({ cursor }) => (cursor ? { tools: server.tools.slice(1) } : { tools: server.tools.slice(0, 1), nextCursor: 'more' }),
		'tools/call': ({ name, arguments: args }) => server.call(name, args),
	};
	const handle = async (request, response, body) => {
		const message = body ? JSON.parse(body) : { method: request.method };
		server.received.push(message);
		server.headers.push(request.headers);
		if (await server.misbehave(message, request, response))
			return;
		if (options.key && request.headers.authorization !== `Bearer ${options.key}`)
			response.writeHead(401).end();
		else if (options.session && message.method !== 'initialize' && request.headers['mcp-session-id'] !== 'room-1')
			response.writeHead(400).end();
		else if (message.id === undefined)
			response.writeHead(202).end();
		else if (!results[message.method])
			answer(response, { jsonrpc: '2.0', id: message.id, error: { code: -32601, message: 'no such method' } });
		else
			answer(response, { jsonrpc: '2.0', id: message.id, result: await results[message.method](message.params || {}) });
	};
	const listener = http.createServer((request, response) => {
		let body = '';
		request.on('data', (text) => { body += text; });
		request.on('end', () => handle(request, response, body));
	});
	server.close = () => {
		listener.closeAllConnections?.();
		listener.close();
	};
	return new Promise((resolve) => {
		listener.listen(0, '127.0.0.1', () => {
			const { port } = listener.address();
			resolve(Object.assign(server, { port, url: `http://127.0.0.1:${port}/mcp` }));
		});
	});
}

module.exports = { startMcpServer, said };
