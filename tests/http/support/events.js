// SPDX-License-Identifier: GPL-3.0-or-later
// Server-sent events as a browser's EventSource takes them: comes back by itself with the id it saw last.
'use strict';
const http = require('node:http');
const { after } = require('node:test');
const { url } = require('./server.js');
const { until } = require('./instance.js');

const COME_BACK_MS = 100;
const streams = new Set();

// What a failed test leaves open would keep its process alive.
after(() => streams.forEach((stream) => stream.close()));

class EventStream {
	/** @param token  the login session's cookie; @param path  what is asked for, /live */
	constructor(token, { path = '/live', lastId = null, comesBack = true } = {}) {
		Object.assign(this, { token, path, lastId, comesBack, events: [], connections: 0, refusals: [], isOpen: false, isEnded: false });
		streams.add(this);
		this.connect();
	}

	connect() {
		const headers = { Accept: 'text/event-stream', Cookie: `__Host-seodang=${this.token}`, ...(this.lastId ? { 'Last-Event-ID': this.lastId } : {}) };
		this.request = http.get(`${url}${this.path}`, { agent: false, headers }, (answer) => this.read(answer));
		this.request.on('error', () => this.lost());
	}

	read(answer) {
		if (answer.statusCode !== 200) {
			this.refusals.push({ status: answer.statusCode, location: answer.headers.location, headers: answer.headers });
			answer.resume();
			answer.on('end', () => this.lost());
			return;
		}
		let waiting = '';
		this.headers = answer.headers;
		answer.setEncoding('utf8');
		answer.on('data', (text) => {
			const frames = (waiting + text).split('\n\n');
			waiting = frames.pop();
			frames.forEach((frame) => this.take(frame));
		});
		answer.on('close', () => this.lost());
	}

	take(frame) {
		const field = (name) => (new RegExp(`^${name}: (.*)$`, 'm').exec(frame) || [])[1];
		if (!this.isOpen) {
			this.isOpen = true;
			this.connections++;
		}
		if (field('id'))
			this.lastId = field('id');
		if (field('event'))
			this.events.push({ id: field('id'), event: field('event'), data: JSON.parse(field('data')) });
		if (field('event') === 'signed_out')
			this.comesBack = false; // as the page does
	}

	lost() {
		if (this.isLost)
			return;
		this.isOpen = false;
		if (this.comesBack) {
			this.isLost = true;
			setTimeout(() => {
				this.isLost = false;
				if (this.comesBack)
					this.connect();
			}, COME_BACK_MS);
		} else {
			this.isEnded = true;
		}
	}

	of(name) {
		return this.events.filter(({ event }) => event === name);
	}

	opened(limit = 10000) {
		return until('the stream is open', limit, () => this.isOpen);
	}

	/** Wait for an event that fits. */
	async arrived(name, fits = () => true, limit = 10000) {
		await until(`an event ${name} arrives`, limit, () => this.of(name).some(({ data }) => fits(data)));
		return this.of(name).find(({ data }) => fits(data));
	}

	close() {
		this.comesBack = false;
		streams.delete(this);
		this.request.destroy();
	}
}

module.exports = { EventStream };
