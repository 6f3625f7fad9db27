// SPDX-License-Identifier: GPL-3.0-or-later
// Answers of models as a program hears them: a question sent with Accept: text/event-stream.
'use strict';
const http = require('node:http');
const { url } = require('./server.js');

const ENDS = new Set(['done', 'refused', 'held']);

/** Begin a conversation: its id. */
async function begin(person, settings = {}) {
	const { status, body } = await person.api.post('/conversations', { session_type: 'chat', ...settings });
	if (status !== 201)
		throw new Error(`a conversation is refused: ${status} ${JSON.stringify(body)}`);
	return body.session_id;
}

class Answer {
	/** Ask. events are the answer's as they come; ended is fulfilled once it is over: with status, events, shown, and body where it is no stream. */
	constructor(person, session, text, headers = {}) {
		Object.assign(this, { status: 0, headers: null, events: [], body: null, began: performance.now(), firstMs: null });
		this.ended = new Promise((resolve, reject) => {
			this.request = http.request(`${url}/api/v1/conversations/${session}/turns`, { method: 'POST', agent: false, headers: {
				Accept: 'text/event-stream', 'Content-Type': 'application/json', Authorization: `Bearer ${person.api.token}`, ...headers } },
			(answer) => this.read(answer, resolve));
			this.request.on('error', (error) => (this.isLeft ? resolve(this) : reject(error)));
			this.request.end(JSON.stringify({ text }));
		});
	}

	read(answer, resolve) {
		let waiting = '';
		Object.assign(this, { status: answer.statusCode, headers: answer.headers });
		answer.setEncoding('utf8');
		answer.on('data', (text) => {
			waiting += text;
			if (!/event-stream/.test(answer.headers['content-type']))
				return;
			const frames = waiting.split('\n\n');
			waiting = frames.pop();
			frames.forEach((frame) => this.take(frame));
		});
		answer.on('error', () => {});
		answer.on('close', () => {
			if (/json/.test(answer.headers['content-type']))
				this.body = JSON.parse(waiting);
			resolve(this);
		});
	}

	take(frame) {
		const field = (name) => (new RegExp(`^${name}: (.*)$`, 'm').exec(frame) || [])[1];
		if (!field('event'))
			return;
		this.firstMs ??= performance.now() - this.began;
		this.events.push({ id: Number(field('id')), event: field('event'), data: JSON.parse(field('data')) });
	}

	/** The reader goes away in the middle. */
	leave() {
		this.isLeft = true;
		this.request.destroy();
	}

	/** What was shown until now. */
	get shown() {
		return this.events.filter(({ event }) => event === 'delta').map(({ data }) => data.text).join('');
	}

	/** How it ended: the event, or undefined. */
	get end() {
		return this.events.find(({ event }) => ENDS.has(event));
	}
}

const ask = (person, session, text, headers) => new Answer(person, session, text, headers);

module.exports = { begin, ask };
