// SPDX-License-Identifier: GPL-3.0-or-later
// The database is stopped, and comes back: everybody is told within 2 seconds to come again, nothing has to be restarted, nothing is lost.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { url, makeSchool, sql } = require('../http/support/server.js');
const { contractOf } = require('../http/support/contract.js');
const { EventStream } = require('../http/support/events.js');
const { dev, holdTransaction, processes, sleep, until, untilHealthy } = require('../http/support/instance.js');
const { formToken } = require('../http/support/people.js');

const SAID_WITHIN = 2000;

/** Stops the database, as an administrator does, and keeps ./dev from starting it again until the answer is called. */
async function stopDatabase() {
	const supervisor = Number(fs.readFileSync(path.join(dev(['run-directory']).stdout.trim(), 'supervisor.pid'), 'utf8'));
	const [postmaster] = processes().postgres;
	process.kill(supervisor, 'SIGSTOP');
	process.kill(postmaster, 'SIGINT');
	await until('the database is down', 10000, () => {
		const stat = fs.existsSync(`/proc/${postmaster}/stat`) ? fs.readFileSync(`/proc/${postmaster}/stat`, 'utf8') : ' Z ';
		return / Z /.test(stat);
	});
	return () => process.kill(supervisor, 'SIGCONT');
}

async function timed(call) {
	const start = Date.now();
	const answer = await call();
	return { answer, took: Date.now() - start };
}

test('while the database is stopped, every face says so in 2 seconds; when it is back, all is as before', async (t) => {
	await untilHealthy();
	await contractOf(url);
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const browser = student.form();
	const token = await formToken(browser);
	const { body: before } = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '안녕하세요' });
	const stream = new EventStream(tutor.token);
	await stream.opened();

	const start = await stopDatabase();
	try {
		for (let round = 0; round < 2; round++) {
			await t.test(`pages, round ${round + 1}`, async () => {
				for (const page of ['/', '/inbox', `/tutors/${tutor.id}`, '/settings']) {
					const { answer, took } = await timed(() => browser.request(page));
					assert.equal(answer.status, 503, page);
					assert.ok(Number(answer.headers.get('retry-after')) > 0, page);
					assert.match(answer.headers.get('content-type'), /^text\/html/);
					const html = await answer.text();
					assert.match(html, /<h1/);
					assert.match(html, /<a class="btn go" href=""/, 'which leads to the same page again, not to the log-in');
					assert.ok(took < SAID_WITHIN, `${page}: ${took} ms`);
				}
			});
			await t.test(`the API, round ${round + 1}`, async () => {
				for (const [method, address, body] of [['GET', '/me'], ['GET', '/notifications'], ['POST', '/tutor-requests', { tutor_id: tutor.id, message: '안녕' }],
					['POST', `/tutor-requests/${before.id}/cancel`, {}], ['POST', '/login', { login: 'x', password: 'y' }], ['GET', '/healthz']]) {
					const { answer, took } = await timed(() => student.api.send(method, address, body)); // throws unless it is a problem document with Retry-After
					assert.equal(answer.status, 503, address);
					assert.ok(took < SAID_WITHIN, `${address}: ${took} ms`);
				}
			});
			await t.test(`who asks after its health is told what is wrong, round ${round + 1}`, async () => {
				for (const address of ['/healthz', '/api/v1/healthz']) {
					const { answer, took } = await timed(() => fetch(`${url}${address}`));
					assert.deepEqual([answer.status, answer.headers.get('content-type')], [503, 'application/json'], address);
					assert.deepEqual(await answer.json(), { status: 'down', web: 'ok', database: 'away', worker: 'unknown' });
					assert.ok(Number(answer.headers.get('retry-after')) > 0);
					assert.ok(took < SAID_WITHIN, `${address}: ${took} ms`);
				}
			});
			await t.test(`forms, round ${round + 1}`, async () => {
				const { answer, took } = await timed(() => browser.post('/logout', { token }));
				assert.equal(answer.status, 503);
				assert.ok(took < SAID_WITHIN, `${took} ms`);
				assert.match(answer.html, /<a class="btn go" href="[^"]*\/"/, 'which leads home: what a form is sent to cannot be opened');
			});
		}
		await t.test('twenty at once, too', async () => {
			const all = await Promise.all(Array.from({ length: 20 }, () => timed(() => student.api.get('/me'))));
			assert.ok(all.every(({ answer, took }) => answer.status === 503 && took < SAID_WITHIN), all.map(({ took }) => took).join());
		});
		await t.test('what needs no database is there', async () => {
			const html = await (await fetch(`${url}/login`)).text();
			const [, style] = /href="([^"]+\.css)"/.exec(html) || [];
			if (style)
				assert.equal((await fetch(new URL(style, url))).status, 200);
		});
		assert.equal(stream.isOpen, true, 'an open stream stays open');
	} finally {
		start();
	}
	await untilHealthy();
	await t.test('it recovers by itself, in every process', async () => {
		for (let i = 0; i < 40; i++)
			assert.equal((await student.api.get('/me')).status, 200);
		assert.equal((await browser.get('/inbox')).status, 200, 'still signed in: the form that failed did not sign out');
		const { body: after } = await student.api.get(`/tutor-requests/${before.id}`);
		assert.deepEqual(after, before);
	});
	await t.test('the first actions afterwards are whole', async () => {
		assert.equal((await tutor.api.post(`/tutor-requests/${before.id}/approve`)).status, 200);
		assert.equal((await tutor.api.get('/tutor-students')).body.items.length, 1);
		assert.equal((await student.api.get('/notifications')).body.unread, 1);
	});
	await t.test('live events and jobs go on', async () => {
		await stream.arrived('requests', ({ status }) => status === 'APPROVED');
		const [[job]] = sql("SELECT jobs.enqueue('nothing', '{}', NULL)");
		await until('a job is done', 15000, () => sql(`SELECT status FROM jobs.jobs WHERE job_id = '${job}'`)[0][0] === 'COMPLETED', 200);
	});
	stream.close();
});

test('a database that hangs is away within 2 seconds, to who reads and to who writes; when it goes on, so does all', async (t) => {
	await untilHealthy();
	await contractOf(url);
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const browser = student.form();
	const token = await formToken(browser);
	const frozen = processes().postgres;
	frozen.forEach((process_) => process.kill(process_, 'SIGSTOP'));
	try {
		for (let round = 0; round < 2; round++)
			for (const [method, address, body, headers] of [['GET', '/me'], ['POST', '/tutor-requests', { tutor_id: tutor.id, message: '안녕' }],
				['POST', '/tutor-requests', { tutor_id: tutor.id, message: '안녕' }, { 'Idempotency-Key': randomUUID() }], ['POST', '/login', { login: 'x', password: 'y' }]])
				await t.test(`${method} ${address}${headers ? ' with a key' : ''}, round ${round + 1}`, async () => {
					const { answer, took } = await timed(() => student.api.send(method, address, body, headers));
					assert.equal(answer.status, 503);
					assert.ok(took < SAID_WITHIN, `${took} ms`);
				});
		await t.test('forms', async () => {
			const { answer, took } = await timed(() => browser.post(`/tutors/${tutor.id}/request`, { token, message: '안녕하세요' }));
			assert.equal(answer.status, 503);
			assert.ok(took < SAID_WITHIN, `${took} ms`);
		});
	} finally {
		frozen.forEach((process_) => process.kill(process_, 'SIGCONT'));
	}
	await untilHealthy();
	assert.equal(sql(`SELECT count(*) FROM tutoring.tutor_requests WHERE student_id = '${student.id}'`)[0][0], '0', 'what was refused is not done');
	assert.equal((await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '안녕' })).status, 201);
});

test('an action that takes its time is not taken for a database that hangs', async () => {
	await untilHealthy();
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const { body: request } = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '안녕하세요' });
	const release = await holdTransaction(`SELECT FROM tutoring.tutor_requests WHERE id = '${request.id}' FOR UPDATE`);
	const approval = tutor.api.post(`/tutor-requests/${request.id}/approve`);
	await sleep(SAID_WITHIN + 500);
	await release();
	assert.equal((await approval).status, 200);
});

test('a database that is restarted is hardly noticed', async () => {
	await untilHealthy();
	const { student: [student] } = makeSchool({ student: 1 });
	const statuses = [];
	let isOver = false;
	const asking = (async () => {
		while (!isOver) {
			statuses.push((await student.api.get('/me')).status);
			await sleep(20);
		}
	})();
	const [postmaster] = processes().postgres;
	process.kill(postmaster, 'SIGINT');
	await until('it is another one', 15000, () => ![undefined, postmaster].includes(processes().postgres[0]));
	await untilHealthy();
	await sleep(500);
	isOver = true;
	await asking;
	assert.ok(statuses.every((status) => status === 200 || status === 503), [...new Set(statuses)].join());
	assert.equal(statuses[statuses.length - 1], 200);
});
