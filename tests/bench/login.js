// SPDX-License-Identifier: GPL-3.0-or-later
// A class of 60 logs in at once while others open their inbox: how long it takes, and what the others notice.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const instance = require('./instance.js');

const percentile = (values, share) => values.sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * share))];

async function page(cookie) {
	const start = process.hrtime.bigint();
	const answer = await fetch(`${instance.url}/inbox`, { headers: { cookie }, redirect: 'manual' });
	await answer.arrayBuffer();
	if (answer.status !== 200)
		throw new Error(`the inbox answered ${answer.status}`);
	return Number(process.hrtime.bigint() - start) / 1e6;
}

/** Open pages one after another, 50 a second, until told to stop. */
async function others(until) {
	const times = [];
	for (let i = 1; !until.reached; i = i % 200 + 1) {
		times.push(await page(`__Host-seodang=bench-${i}`));
		await new Promise((resolve) => setTimeout(resolve, 20));
	}
	return times;
}

module.exports = async function login(row) {
	const accounts = JSON.parse(fs.readFileSync(path.join(instance.state, 'demo-accounts.json'), 'utf8'));
	const students = accounts.filter((account) => account.role === 'student').slice(0, 60);
	const quiet = { reached: false };
	setTimeout(() => { quiet.reached = true; }, 3000);
	const before = await others(quiet);
	const busy = { reached: false };
	const meanwhile = others(busy);
	const start = Date.now();
	const answers = await Promise.all(students.map(({ login: name, password }) => fetch(`${instance.url}/api/v1/login`, {
		method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ login: name, password }) })));
	const seconds = (Date.now() - start) / 1000;
	busy.reached = true;
	const during = await meanwhile;
	if (!answers.every((answer) => answer.status === 200))
		throw new Error(`log-ins answered ${answers.map((answer) => answer.status).join(' ')}`);
	row('60 log-ins at once', seconds, 's');
	row('inbox page before, p99', percentile(before, 0.99), 'ms');
	row('inbox page meanwhile, p99', percentile(during, 0.99), 'ms', percentile(during, 0.99) / percentile(before, 0.99), 'before');
};
