// SPDX-License-Identifier: GPL-3.0-or-later
// The mail server is away, busy and back, and a worker dies meanwhile: mails come late, all of them, each once.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const net = require('node:net');
const { makeSchool, sql, giveContacts } = require('../http/support/server.js');
const { startSmtpServer } = require('../http/support/smtp_server.js');
const { configure, processes, killNow, sleep, until, untilHealthy } = require('../http/support/instance.js');
const { notify } = require('../http/support/people.js');

const PEOPLE = 30;

function freePort() {
	return new Promise((resolve) => {
		const server = net.createServer().listen(0, '127.0.0.1', () => {
			const { port } = server.address();
			server.close(() => resolve(port));
		});
	});
}

test('a mail server that is away delays mail, and neither loses nor doubles it', async () => {
	const port = await freePort();
	const restore = await configure([`mail_url = smtp://127.0.0.1:${port}`, 'mail_from = noreply@school.example']);
	let server;
	try {
		await untilHealthy();
		const school = makeSchool({ student: PEOPLE });
		sql(`UPDATE school.settings SET quiet_start = NULL, quiet_end = NULL WHERE school_id = '${school.id}'`);
		giveContacts(school.student.map(({ id }) => ({ id, email: `${id}@fault.example` })));
		const jobs = () => sql(`SELECT status, count(*), count(error) FROM jobs.jobs WHERE school_id = '${school.id}' AND type = 'mail' GROUP BY 1 ORDER BY 1`);
		const count = (status) => Number((jobs().find(([name]) => name === status) || [0, 0])[1]);
		// Time passes: whatever waits for its next attempt is due.
		const later = () => sql(`UPDATE jobs.jobs SET run_at = now() WHERE school_id = '${school.id}' AND status = 'PENDING'; NOTIFY jobs;`);
		const mine = () => server.messages.filter(({ to }) => to[0].endsWith('@fault.example'));

		notify(school.student, { kind: 'request_approved', params: { tutor: '박서연' }, link: '/requests' });
		await until('the mails were tried', 30000, () => jobs().some(([status, , errors]) => status === 'PENDING' && Number(errors) > 0), 100);
		assert.equal(count('FAILED') + count('COMPLETED'), 0);

		server = await startSmtpServer({ port, mode: 'busy' });
		later();
		await sleep(1500);
		assert.equal(count('FAILED') + count('COMPLETED'), 0);
		assert.equal(mine().length, 0);

		processes().worker.forEach(killNow); // while the mails wait
		await untilHealthy();
		server.mode = 'accept';
		later();
		await until('all mails have gone', 60000, () => {
			if (count('PENDING'))
				later();
			return count('COMPLETED') === PEOPLE;
		}, 500);
		assert.equal(mine().length, PEOPLE);
		assert.equal(new Set(mine().map(({ to }) => to[0])).size, PEOPLE);
		const [[sent]] = sql(`SELECT count(*) FROM inbox.notifications WHERE school_id = '${school.id}' AND 'email' = ANY (sent_via)`);
		assert.equal(Number(sent), PEOPLE);
	} finally {
		if (server)
			await server.stop();
		await restore();
	}
});
