// SPDX-License-Identifier: GPL-3.0-or-later
// From a question to the first word of its answer, beside a model that answers at once: what Seodang adds. One asks after the other.
'use strict';
const http = require('node:http');
const { startProvider, student, talk, percentile } = require('./answers.js');

const QUESTIONS = 200;
const WARM = 10;

/** What the model itself takes, asked directly. */
function bare(url) {
	const began = process.hrtime.bigint();
	return new Promise((resolve) => {
		const request = http.request(`${url}/chat/completions`, { method: 'POST', headers: { 'Content-Type': 'application/json' } }, (answer) => {
			answer.once('data', () => resolve(Number(process.hrtime.bigint() - began) / 1e6));
			answer.resume();
		});
		request.end(JSON.stringify({ model: 'good', messages: [{ role: 'user', content: 'hello' }], stream: true }));
	});
}

module.exports = async function firstToken(row) {
	const { url, stop } = await startProvider('good', 'It is a fine day today.');
	const { begin, ask } = talk();
	const firsts = [], bares = [];
	for (let i = 0; i < QUESTIONS + WARM; i++) {
		const person = student(1 + i % 100);
		const answer = await ask(person, await begin(person), 'Good morning!').ended;
		if (!answer.end || answer.end.event !== 'done')
			throw new Error(`no answer: ${answer.status} ${JSON.stringify(answer.body || answer.end)}`);
		const alone = await bare(url);
		if (i >= WARM) {
			firsts.push(answer.firstMs);
			bares.push(alone);
		}
	}
	await stop();
	row('the model alone, to its first word, p50', percentile(bares, 0.5), 'ms');
	for (const part of [0.5, 0.99])
		row(`question to first word, added, p${part * 100}`, percentile(firsts, part) - percentile(bares, 0.5), 'ms');
};
