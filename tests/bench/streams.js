// SPDX-License-Identifier: GPL-3.0-or-later
// 200 answers at once, a word each 50 ms: whether they are whole, how long words wait, and what the answerer and seodang-live hold.
'use strict';
const instance = require('./instance.js');
const { startProvider, student, talk, percentile } = require('./answers.js');

const STREAMS = 200;
const PACE_MS = 50;
const TEXT = Array.from({ length: 120 }, (_, i) => `word${i + 1}`).join(' ');

const answererPid = () => Number(instance.query('SELECT pid FROM models.answerers ORDER BY heartbeat_at DESC LIMIT 1'));

module.exports = async function streams(row) {
	const { stop } = await startProvider(`pace:${PACE_MS}`, TEXT);
	const { begin, ask } = talk();
	const people = Array.from({ length: STREAMS }, (_, i) => student(i + 1));
	const sessions = [];
	for (const person of people)
		sessions.push(await begin(person));
	const answerer = answererPid();
	const { live } = instance.processes();
	const before = { answerer: instance.memory([answerer]), live: instance.memory(live) };
	const cpu = instance.cpuSeconds([answerer, ...live]);
	const began = Date.now();
	const answers = people.map((person, i) => ask(person, sessions[i], 'Good morning!'));
	await new Promise((resolve) => setTimeout(resolve, PACE_MS * 60));
	const during = { answerer: instance.memory([answerer]), live: instance.memory(live) };
	const ended = await Promise.all(answers.map((answer) => answer.ended));
	const seconds = (Date.now() - began) / 1000;
	const used = instance.cpuSeconds([answerer, ...live]) - cpu;
	await stop();
	row('answers that came whole', ended.filter((answer) => answer.shown === TEXT && answer.end?.data.text === TEXT).length / STREAMS * 100, '%');
	row('first word, p50', percentile(ended.map(({ firstMs }) => firstMs), 0.5), 'ms');
	row('first word, p99', percentile(ended.map(({ firstMs }) => firstMs), 0.99), 'ms');
	row('all were over after', seconds, 's', seconds * 1000 / (120 * PACE_MS), 'the model\'s own time');
	row('the answerer held', during.answerer, 'MB', during.answerer / before.answerer, 'idle');
	row('seodang-live held', during.live, 'MB', during.live / before.live, 'idle');
	row('processor time of both', used, 's');
};
