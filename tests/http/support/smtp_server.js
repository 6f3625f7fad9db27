// SPDX-License-Identifier: GPL-3.0-or-later
// A small real SMTP server (RFC 5321) for tests: keeps what it accepts and can be slow, refuse, or drop the line.
//
//   const server = await startSmtpServer({ port, login, certificate, secure });   // port 0 or none: any free one
//   server.messages   [{ from, to: [..], data, headers: {subject, …}, text, html, isSecure, user }], decoded
//   server.mode       'accept' | 'busy' (450 to RCPT) | 'refuse' (550 to RCPT) | 'drop' (closes after DATA, before 250)
//   server.delay      milliseconds before each answer
//   server.attempts   how many mails were begun, those refused with
//   await server.waitFor(count, milliseconds); await server.stop();
//
//   certificate   of makeCertificate: STARTTLS (RFC 3207) is offered, or with secure: true the line is TLS from the start
//   login         { user, password }: mail is taken only after AUTH PLAIN or LOGIN (RFC 4954), and where there is a
//                 certificate these only on a secure line
'use strict';
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const net = require('node:net');
const path = require('node:path');
const tls = require('node:tls');

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

/** One connection: what a client said, and what it is answered. */
class Conversation {
	constructor(server, socket, isSecure) {
		Object.assign(this, { server, isSecure, user: null, take: null });
		this.queue = Promise.resolve();
		this.begin(socket);
		this.answer('220 seodang.test ESMTP');
	}

	begin(socket) {
		Object.assign(this, { socket, waiting: '', envelope: { from: null, to: [] }, isData: false });
		socket.setEncoding('latin1');
		socket.on('error', () => {});
		socket.on('data', (bytes) => this.hear(bytes));
	}

	answer(line, then) {
		const { socket } = this;
		this.queue = this.queue.then(() => new Promise((resolve) => setTimeout(() => {
			if (!socket.destroyed)
				socket.write(line + '\r\n', then);
			resolve();
		}, this.server.delay)));
	}

	hear(bytes) {
		this.waiting += bytes;
		for (;;) {
			const mark = this.isData ? '\r\n.\r\n' : '\r\n';
			const end = this.waiting.indexOf(mark);
			if (end < 0)
				return;
			const piece = this.waiting.slice(0, end);
			this.waiting = this.waiting.slice(end + mark.length);
			if (this.isData) {
				this.isData = false;
				this.takeMail(Buffer.from(piece.replace(/^\.\./gm, '.') + '\r\n', 'latin1').toString('utf8'));
			} else if (this.take) {
				const take = this.take;
				this.take = null;
				take(Buffer.from(piece, 'base64').toString('utf8'));
			} else
				this.takeLine(piece);
		}
	}

	takeLine(line) {
		const words = {
			EHLO: () => this.greet(), HELO: () => this.greet(), STARTTLS: () => this.startTls(), AUTH: () => this.logIn(line.split(' ')),
			MAIL: () => this.takeSender(line), RCPT: () => this.takeRecipient(line), DATA: () => {
				this.isData = true;
				this.answer('354 go on');
			},
			RSET: () => this.answer('250 done'), NOOP: () => this.answer('250 done'), QUIT: () => {
				this.answer('221 bye');
				this.queue.then(() => this.socket.end());
			},
		};
		(words[line.split(' ')[0].toUpperCase()] || (() => this.answer('500 what?')))();
	}

	get mayLogIn() {
		return this.server.login && (this.isSecure || !this.server.certificate);
	}

	greet() {
		const offers = ['seodang.test', '8BITMIME', 'SIZE 10000000'];
		if (this.server.certificate && !this.isSecure)
			offers.push('STARTTLS');
		if (this.mayLogIn)
			offers.push('AUTH PLAIN LOGIN');
		this.answer(offers.map((offer, index) => `250${index < offers.length - 1 ? '-' : ' '}${offer}`).join('\r\n'));
	}

	startTls() {
		if (!this.server.certificate || this.isSecure)
			return this.answer('502 not here');
		const plain = this.socket;
		return this.answer('220 begin', () => {
			plain.removeAllListeners('data');
			this.isSecure = true;
			this.begin(new tls.TLSSocket(plain, { isServer: true, ...this.server.certificate }));
		});
	}

	logIn([, method, first]) {
		if (!this.mayLogIn)
			return this.answer('538 encryption required');
		const check = (user, password) => {
			const isRight = user === this.server.login.user && password === this.server.login.password;
			this.user = isRight ? user : null;
			this.answer(isRight ? '235 come in' : '535 no');
		};
		if (/^login$/i.test(method)) {
			this.take = (user) => {
				this.take = (password) => check(user, password);
				this.answer(`334 ${Buffer.from('Password:').toString('base64')}`);
			};
			return this.answer(`334 ${Buffer.from('Username:').toString('base64')}`);
		}
		this.take = (text) => check(...text.split('\0').slice(1));
		if (!first)
			return this.answer('334 ');
		const take = this.take;
		this.take = null;
		return take(Buffer.from(first, 'base64').toString('utf8'));
	}

	takeSender(line) {
		if (this.server.login && !this.user)
			return this.answer('530 log in first');
		this.server.attempts++;
		this.envelope = { from: /<(.*?)>/.exec(line)[1], to: [] };
		return this.answer('250 sender taken');
	}

	takeRecipient(line) {
		if (this.server.mode === 'busy')
			return this.answer('450 try again later');
		if (this.server.mode === 'refuse')
			return this.answer('550 no such mailbox');
		this.envelope.to.push(/<(.*?)>/.exec(line)[1]);
		return this.answer('250 recipient taken');
	}

	takeMail(data) {
		if (this.server.mode === 'drop') {
			this.socket.destroy();
			return;
		}
		this.server.messages.push({ ...this.envelope, data, ...parseMail(data), isSecure: this.isSecure, user: this.user });
		this.answer('250 kept');
	}
}

/** A self-signed certificate for 127.0.0.1 and localhost in a directory, made now: {key, cert, file} (file: the PEM to trust). */
function makeCertificate(directory) {
	const [keyFile, file] = ['key.pem', 'certificate.pem'].map((name) => path.join(directory, name));
	const run = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2', '-subj', '/CN=localhost',
		'-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1', '-keyout', keyFile, '-out', file], { encoding: 'utf8' });
	if (run.status !== 0)
		throw new Error(`openssl: ${run.stderr || run.error}`);
	return { key: fs.readFileSync(keyFile), cert: fs.readFileSync(file), file };
}

function startSmtpServer({ port = 0, mode = 'accept', delay = 0, login = null, certificate = null, secure = false } = {}) {
	const sockets = new Set();
	const server = { messages: [], attempts: 0, mode, delay, login, certificate };
	const listener = secure ? tls.createServer(certificate) : net.createServer();

	listener.on(secure ? 'secureConnection' : 'connection', (socket) => new Conversation(server, socket, secure));
	listener.on('connection', (socket) => {
		sockets.add(socket);
		socket.on('error', () => {});
		socket.on('close', () => sockets.delete(socket));
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
			server.url = `smtp${secure ? 's' : ''}://127.0.0.1:${server.port}`;
			resolve(server);
		});
	});
}

module.exports = { startSmtpServer, makeCertificate, parseMail };
