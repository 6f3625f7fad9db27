// SPDX-License-Identifier: GPL-3.0-or-later
// A provider of language models for tests: OpenAI's POST /v1/chat/completions on a free port of this machine, with streaming, tools and
// JSON, that misbehaves when the model's name says so.
//
//   const server = await startModelServer();     // await server.stop() at the end
//   server.url, server.port     http://127.0.0.1:PORT/v1, for a provider's address and model_hosts
//   server.requests             [{ model, messages, options, headers, at (performance.now()) }], what was asked, oldest first; server.asked(model) of one model
//   server.answer               (body) => text that well-behaved models say; may be replaced
//
// Models, words after a colon are their number or text:
//   good            words one by one, usage, [DONE]          plain          one JSON document, not streamed
//   echo            says what it was asked last               say:TEXT       says that
//   json:TEXT       says that, a JSON document                pace:MS        good, with so long between words
//   tools           calls the first tool it is offered        bytes          good, in pieces of one byte
//   crlf            good, lines end in CR LF, with comments   no-done        good without [DONE]; ends
//   hang-done       good, never closes after [DONE]           length         good, stops for its limit of tokens
//   slow:MS         its first word after so long              silent         takes the question and says nothing at all
//   silent-middle   two words, then nothing                   comments       comments without end, no word
//   cut             two words, then the line is dropped       cut-first      the line is dropped before any word
//   long-length     tells of more bytes than it sends         short-length   tells of fewer bytes than it has
//   garbage         two words, then bytes without sense       noise          bytes without sense from the start
//   html            a page instead of an answer               utf8           two words, then half a character
//   endless-line    a line that never ends                    endless-words  words without end
//   empty           ends without a word                       error          two words, then an error as an event
//   status:N        answers with that status                  busy:S         429 with Retry-After
//   fails:N         500 the first N times, then good          redirect:URL   sends elsewhere
'use strict';
const http = require('node:http');
const { setTimeout: sleep } = require('node:timers/promises');

const USAGE = { prompt_tokens: 21, completion_tokens: 7, total_tokens: 28 };
const DEFAULT_TEXT = 'It is a fine day, and the library is open until six.';

const event = (document) => `data: ${JSON.stringify(document)}\n\n`;
const chunk = (delta, finish = null) => event({ id: 'c', object: 'chat.completion.chunk', choices: [{ index: 0, delta, finish_reason: finish }] });
const wordsOf = (text) => text.match(/\S+\s*/g) || [];
const usage = event({ id: 'c', choices: [], usage: USAGE });
const done = 'data: [DONE]\n\n';

function streamed(text, finish = 'stop') {
	return [chunk({ role: 'assistant', content: '' }), ...wordsOf(text).map((word) => chunk({ content: word })), chunk({}, finish), usage, done];
}

function begin(response, headers = {}) {
	response.writeHead(200, { 'Content-Type': 'text/event-stream', ...headers });
}

async function write(response, pieces, pause = 0) {
	for (const piece of pieces) {
		if (response.destroyed)
			return;
		response.write(piece);
		if (pause)
			await sleep(pause);
	}
}

async function stream(response, pieces, pause) {
	begin(response);
	await write(response, pieces, pause);
	response.end();
}

/** Two words of an answer, and what follows them. */
async function twoWords(response, text, more = []) {
	begin(response);
	await write(response, [...wordsOf(text).slice(0, 2).map((word) => chunk({ content: word })), ...more]);
}

async function withoutEnd(response, piece) {
	begin(response);
	while (!response.destroyed)
		if (!response.write(piece))
			await Promise.race([new Promise((resolve) => { response.once('drain', resolve); }), new Promise((resolve) => { response.once('close', resolve); })]);
}

function callTool(response, body) {
	const { name } = body.tools[0].function;
	const call = (more) => chunk({ tool_calls: [{ index: 0, ...more }] });
	return stream(response, [call({ id: 'call_1', type: 'function', function: { name, arguments: '' } }), call({ function: { arguments: '{"q":' } }),
		call({ function: { arguments: '"a"}' } }), chunk({}, 'tool_calls'), usage, done]);
}

/** How each model behaves: (response, text, {word, body, count}), count being how often it was asked. */
const BEHAVIOUR = {
	good: (response, text) => stream(response, streamed(text)),
	plain: (response, text) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ id: 'c',
		choices: [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }], usage: USAGE })),
	echo: (response, text, { body }) => stream(response, streamed(body.messages.filter((message) => message.role === 'user').at(-1).content)),
	say: (response, text, { word }) => stream(response, streamed(word)),
	json: (response, text, { word }) => stream(response, streamed(word)),
	pace: (response, text, { word }) => stream(response, streamed(text), Number(word)),
	tools: (response, text, { body }) => (body.tools ? callTool(response, body) : stream(response, streamed(text))),
	bytes: (response, text) => stream(response, [...Buffer.from(streamed(text).join(''))].map((byte) => Buffer.from([byte]))),
	crlf: (response, text) => stream(response, [': welcome\r\n\r\n', ...streamed(text).map((piece) => `event: message\r\nid: 1\r\n${piece.replace(/\n/g, '\r\n')}`)]),
	'no-done': (response, text) => stream(response, streamed(text).slice(0, -1)),
	'hang-done': (response, text) => { begin(response); return write(response, streamed(text)); },
	length: (response, text) => stream(response, streamed(text, 'length')),
	slow: async (response, text, { word }) => { await sleep(Number(word)); await stream(response, streamed(text)); },
	silent: () => {},
	'silent-middle': (response, text) => twoWords(response, text),
	comments: (response) => { begin(response); const timer = setInterval(() => response.write(': still here\n\n'), 100); response.on('close', () => clearInterval(timer)); },
	cut: async (response, text) => { await twoWords(response, text); await sleep(50); response.destroy(); },
	'cut-first': (response) => { begin(response); response.flushHeaders(); setTimeout(() => response.destroy(), 20); },
	'long-length': (response, text) => {
		begin(response, { 'Content-Length': '100000', Connection: 'close' });
		response.write(streamed(text).slice(0, 3).join(''));
		setTimeout(() => response.destroy(), 50);
	},
	'short-length': (response, text) => {
		const bytes = Buffer.from(streamed(text).join(''));
		response.socket.end(Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: ${bytes.length >> 1}\r\n\r\n`), bytes]));
	},
	garbage: async (response, text) => { await twoWords(response, text, ['data: {"choices":[{"delta":{"cont\n\n']); response.end(); },
	noise: (response) => { begin(response); response.end(Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919 + (i >> 3)) & 255))); },
	html: (response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Sign in</title>'),
	utf8: async (response, text) => {
		await twoWords(response, text, [Buffer.concat([Buffer.from('data: {"choices":[{"delta":{"content":"'), Buffer.from([0xea, 0xb0]), Buffer.from('"}}]}\n\n')])]);
		response.end();
	},
	'endless-line': (response) => withoutEnd(response, 'data: {"choices": '.padEnd(16384, 'a').replace(/\n/g, '')),
	'endless-words': (response) => withoutEnd(response, chunk({ content: 'and on '.repeat(200) })),
	empty: (response) => stream(response, [chunk({ role: 'assistant', content: '' }), chunk({}, 'stop'), done]),
	error: async (response, text) => { await twoWords(response, text, [event({ error: { message: 'overloaded', type: 'server_error' } })]); response.end(); },
	status: (response, text, { word }) => response.writeHead(Number(word), { 'Content-Type': 'application/json' }).end('{"error":{"message":"no"}}'),
	busy: (response, text, { word }) => response.writeHead(429, { 'Retry-After': word }).end('{"error":{"message":"slow down"}}'),
	fails: (response, text, { word, count }) => (count <= Number(word) ? response.writeHead(500).end('{}') : stream(response, streamed(text))),
	redirect: (response, text, { word }) => response.writeHead(307, { Location: word }).end(),
};

async function read(request) {
	const pieces = [];
	for await (const piece of request)
		pieces.push(piece);
	return JSON.parse(Buffer.concat(pieces).toString('utf8'));
}

async function startModelServer() {
	const server = { requests: [], answer: () => DEFAULT_TEXT };
	server.asked = (model) => server.requests.filter((one) => one.model === model);
	const listener = http.createServer(async (request, response) => {
		response.on('error', () => {});
		if (request.method !== 'POST' || request.url !== '/v1/chat/completions') {
			server.requests.push({ model: null, path: request.url });
			response.writeHead(404).end();
			return;
		}
		const at = performance.now();
		const body = await read(request);
		const { model, messages, ...options } = body;
		server.requests.push({ model, messages, options, headers: request.headers, at });
		const [, name, word] = /^([a-z0-9-]+)(?::(.*))?$/s.exec(model) || [];
		const behave = BEHAVIOUR[name] || BEHAVIOUR.good;
		await behave(response, server.answer(body), { word, body, count: server.asked(model).length });
	});
	listener.on('clientError', (error, socket) => socket.destroy());
	await new Promise((resolve) => { listener.listen(0, '127.0.0.1', resolve); });
	server.port = listener.address().port;
	server.url = `http://127.0.0.1:${server.port}/v1`;
	server.stop = () => new Promise((resolve) => {
		listener.close(resolve);
		listener.closeAllConnections();
	});
	return server;
}

module.exports = { startModelServer, USAGE, DEFAULT_TEXT };
