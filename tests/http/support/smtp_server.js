// SPDX-License-Identifier: GPL-3.0-or-later
// A small real SMTP server (RFC 5321) for tests: keeps what it accepts and can be slow, refuse, or drop the line.
//
//   const server = await startSmtpServer({ port });   // port 0 or none: any free one
//   server.messages   [{ from, to: [..], data, headers: {subject, …}, text, html }], decoded
//   server.mode       'accept' | 'busy' (450 to RCPT) | 'refuse' (550 to RCPT) | 'drop' (closes after DATA, before 250)
//   server.delay      milliseconds before each answer
//   await server.waitFor(count, milliseconds); await server.stop();
'use strict';
const net = require('node:net');

function decodeWords(value) {
	return value.replace(/\r\n[ \t]/g, ' ').replace(/(=\?UTF-8\?B\?[^?]*\?=)\s+(?==\?)/gi, '$1')
		.replace(/=\?UTF-8\?B\?([^?]*)\?=/gi, (_, letters) => Buffer.from(letters, 'base64').toString('utf8'));
}

function parseHeaders(head) {
	const headers = {};
	for (const line of head.replace(/\r\n(?=[ \t])/g, '\0').split('\r\n')) {
		const colon = line.indexOf(':');
		if (colon > 0)
			headers[line.slice(0, colon).toLowerCase()] = decodeWords(line.slice(colon + 1).replace(/\0/g, '\r\n').trim());
	}
	return headers;
}

function splitHead(data) {
	const end = data.indexOf('\r\n\r\n');
	return { headers: parseHeaders(data.slice(0, end)), body: data.slice(end + 4) };
}

/** Headers and the decoded plain and HTML parts of a mail as it came over the wire; also reads .eml files. */
function parseMail(data) {
	const { headers, body } = splitHead(data);
	const mail = { headers, text: null, html: null };
	const boundary = /boundary="([^"]+)"/.exec(headers['content-type'] || '');
	const parts = boundary ? body.split(`--${boundary[1]}`).slice(1, -1) : [];
	for (const part of parts) {
		const inner = splitHead(part.replace(/^\r\n/, ''));
		const content = Buffer.from(inner.body.replace(/\s+/g, ''), 'base64').toString('utf8');
		if (inner.headers['content-type'].startsWith('text/plain'))
			mail.text = content;
		else if (inner.headers['content-type'].startsWith('text/html'))
			mail.html = content;
	}
	return mail;
}

function serve(server, socket) {
	let waiting = '';
	let envelope = { from: null, to: [] };
	let isData = false;
	let queue = Promise.resolve();

	const answer = (line) => {
		queue = queue.then(() => new Promise((resolve) => setTimeout(() => {
			if (!socket.destroyed)
				socket.write(line + '\r\n');
			resolve();
		}, server.delay)));
	};
	const takeMail = (data) => {
		if (server.mode === 'drop') {
			socket.destroy();
			return;
		}
		server.messages.push({ ...envelope, data, ...parseMail(data) });
		envelope = { from: null, to: [] };
		answer('250 kept');
	};
	const takeRecipient = (line) => {
		if (server.mode === 'busy')
			return answer('450 try again later');
		if (server.mode === 'refuse')
			return answer('550 no such mailbox');
		envelope.to.push(/<(.*?)>/.exec(line)[1]);
		return answer('250 recipient taken');
	};
	const takeLine = (line) => {
		const word = line.slice(0, 4).toUpperCase();
		if (word === 'EHLO' || word === 'HELO')
			answer('250-seodang.test\r\n250-8BITMIME\r\n250 SIZE 10000000');
		else if (word === 'MAIL') {
			envelope = { from: /<(.*?)>/.exec(line)[1], to: [] };
			answer('250 sender taken');
		} else if (word === 'RCPT')
			takeRecipient(line);
		else if (word === 'DATA') {
			isData = true;
			answer('354 go on');
		} else if (word === 'RSET' || word === 'NOOP')
			answer('250 done');
		else if (word === 'QUIT') {
			answer('221 bye');
			queue.then(() => socket.end());
		} else
			answer('500 what?');
	};
	answer('220 seodang.test ESMTP');
	socket.setEncoding('latin1');
	socket.on('error', () => {});
	socket.on('data', (bytes) => {
		waiting += bytes;
		for (;;) {
			const end = waiting.indexOf(isData ? '\r\n.\r\n' : '\r\n');
			if (end < 0)
				return;
			const piece = waiting.slice(0, end);
			waiting = waiting.slice(end + (isData ? 5 : 2));
			if (isData) {
				isData = false;
				takeMail(Buffer.from(piece.replace(/^\.\./gm, '.') + '\r\n', 'latin1').toString('utf8'));
			} else
				takeLine(piece);
		}
	});
}

function startSmtpServer({ port = 0, mode = 'accept', delay = 0 } = {}) {
	const sockets = new Set();
	const server = { messages: [], mode, delay };
	const listener = net.createServer((socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		serve(server, socket);
	});

	server.waitFor = async (count, milliseconds = 10000) => {
		const end = Date.now() + milliseconds;
		while (server.messages.length < count && Date.now() < end)
			await new Promise((resolve) => setTimeout(resolve, 50));
		return server.messages;
	};
	server.stop = () => new Promise((resolve) => {
		listener.close(resolve);
		sockets.forEach((socket) => socket.destroy());
	});
	return new Promise((resolve, reject) => {
		listener.once('error', reject);
		listener.listen(port, '127.0.0.1', () => {
			server.port = listener.address().port;
			server.url = `smtp://127.0.0.1:${server.port}`;
			resolve(server);
		});
	});
}

module.exports = { startSmtpServer, parseMail };
