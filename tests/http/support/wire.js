// SPDX-License-Identifier: GPL-3.0-or-later
// Requests that no decent client would send, written byte by byte.
'use strict';
const net = require('node:net');
const { url } = require('./server.js');

/**
 * Send these bytes (texts and buffers) and read until the server closes or is silent.
 * @return {status, headers: {name: value}, body}; status 0 when nothing was answered
 */
function sendBytes(parts, { patience = 10000 } = {}) {
	const { hostname, port } = new URL(url);
	return new Promise((resolve, reject) => {
		const socket = net.connect(Number(port || 80), hostname);
		const received = [];
		const finish = () => {
			socket.destroy();
			resolve(read(Buffer.concat(received)));
		};
		socket.setTimeout(patience, finish);
		socket.on('error', (error) => (['EPIPE', 'ECONNRESET'].includes(error.code) ? finish() : reject(error)));
		socket.on('data', (bytes) => received.push(bytes));
		socket.on('close', finish);
		for (const part of parts)
			socket.write(part);
	});
}

function read(bytes) {
	const text = bytes.toString('latin1');
	const end = text.indexOf('\r\n\r\n');
	const [first, ...lines] = text.slice(0, Math.max(end, 0)).split('\r\n');
	const headers = Object.fromEntries(lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]));
	return { status: Number((/^HTTP\/1\.[01] (\d+)/.exec(first) || [0, 0])[1]), headers, body: bytes.subarray(end + 4).toString('utf8') };
}

/** The head of a request that ends its connection. Lines are added as they are. */
function head(method, path, lines = []) {
	const { host, pathname } = new URL(url);
	return `${[`${method} ${pathname.replace(/\/$/, '')}${path} HTTP/1.1`, `Host: ${host}`, 'Connection: close', ...lines].join('\r\n')}\r\n\r\n`;
}

module.exports = { sendBytes, head };
