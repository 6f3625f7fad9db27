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

/** What one question took, in milliseconds: until the model was asked, from there to the first word, both. */
async function question(person, requests) {
	const answer = await talk().ask(person, await talk().begin(person), 'Good morning!').ended;
	if (!answer.end || answer.end.event !== 'done')
		throw new Error(`no answer: ${answer.status} ${JSON.stringify(answer.body || answer.end)}`);
	const asked = requests.at(-1).at - answer.began;
	return { asked, shown: answer.firstMs - asked, whole: answer.firstMs };
}

module.exports = async function firstToken(row) {
	const { url, requests, stop } = await startProvider('good', 'It is a fine day today.');
	const questions = [], bares = [];
	for (let i = 0; i < QUESTIONS + WARM; i++) {
		const took = await question(student(1 + i % 100), requests);
		const alone = await bare(url);
		if (i >= WARM) {
			questions.push(took);
			bares.push(alone);
		}
	}
	await stop();
	const model = percentile(bares, 0.5);
	const of = (name, part) => percentile(questions.map((took) => took[name]), part);
	row('the model alone, to its first word, p50', model, 'ms');
	for (const part of [0.5, 0.99]) {
		row(`question to the model, p${part * 100}`, of('asked', part), 'ms', of('asked', part) / model, 'the model alone');
		row(`the model's first word to the reader, p${part * 100}`, of('shown', part) - model, 'ms', (of('shown', part) - model) / model, 'the model alone');
		row(`question to first word, added, p${part * 100}`, of('whole', part) - model, 'ms', (of('whole', part) - model) / model, 'the model alone');
	}
};
