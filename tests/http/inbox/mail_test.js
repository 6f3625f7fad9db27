// SPDX-License-Identifier: GPL-3.0-or-later
// What leaves as mail: its form, when it goes, that it is sent once, and what a mail server's moods do to it. A real SMTP server, and a
// worker with a database of its own.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { randomUUID } = require('node:crypto');
const { startSmtpServer, makeCertificate, parseMail } = require('../support/smtp_server.js');
const { makePlace } = require('../support/worker.js');
const { url, contactLines } = require('../support/server.js');
const { until, sleep } = require('../support/instance.js');

const LIMIT = 30000;
let place;
let school;

/** Someone with an address, and nothing told yet. */
function someone({ name = '윤민아', locale = 'ko', email } = {}) {
	const id = randomUUID();
	const address = email === undefined ? `${id}@school.example` : email;
	place.sql(`INSERT INTO school.people (id, school_id, name, login, locale) VALUES ('${id}', '${school}', '${name}', '${id.slice(0, 13)}', '${locale}');
		${contactLines([{ id, email: address }])}`);
	assert.equal(place.seodang(['seal']).status, 0);
	return { id, name, address };
}

function tell({ id }, { kind = 'request_approved', params = { tutor: '박서연' }, group = null } = {}) {
	return place.sql(`SELECT inbox.notify('${id}', '${kind}', '${JSON.stringify(params)}', '/requests', '${randomUUID()}', ${group ? `'${group}'` : 'NULL'});`)[0][0];
}

const prefer = ({ id }, type, mode) => place.sql(`INSERT INTO inbox.preferences (person_id, school_id, type, channel, mode)
	VALUES ('${id}', '${school}', '${type}', 'email', '${mode}') ON CONFLICT (person_id, type, channel) DO UPDATE SET mode = EXCLUDED.mode;`);
const read = (notice) => place.sql(`UPDATE inbox.notifications SET is_read = true, read_at = now() WHERE id = '${notice}';`);
const deliveries = ({ id }) => place.sql(`SELECT d.status FROM inbox.deliveries d WHERE d.recipient = '${id}' AND d.channel = 'email' ORDER BY d.created_at, d.id;`).flat();
const sentVia = (notice) => place.sql(`SELECT sent_via FROM inbox.notifications WHERE id = '${notice}';`)[0][0];
const jobsOf = ({ id }) => place.sql(`SELECT j.status, j.attempts, COALESCE(j.error, ''), j.run_at > now(), j.job_id FROM jobs.jobs j
	WHERE j.payload ->> 'person' = '${id}' OR j.payload ->> 'delivery' IN (SELECT d.id::text FROM inbox.deliveries d WHERE d.recipient = '${id}') ORDER BY j.created_at;`);
/** It is later now: whatever waits for its hour is due. */
const later = () => place.sql(`UPDATE inbox.deliveries SET due_at = now() WHERE status = 'pending'; UPDATE jobs.jobs SET run_at = now() WHERE status = 'PENDING' AND type IN ('mail', 'digest_mail'); NOTIFY jobs;`);
const arrived = (server, { address }) => server.messages.filter((mail) => mail.to[0] === address);
const untilArrived = (server, person, count = 1) => until(`${count} mail for ${person.name}`, LIMIT, () => arrived(server, person).length >= count);
const untilEnded = (person) => until('the jobs are over', LIMIT, () => jobsOf(person).every(([status]) => status === 'COMPLETED' || status === 'FAILED'));
const untilPostponed = (person) => until('the mail is put off', LIMIT, () => jobsOf(person).some(([status, attempts, error]) => status === 'PENDING' && attempts === '0' && error));

/** A worker that sends to this server, for as long as the story lasts. */
async function sending(server, lines, story) {
	const worker = await place.work([`mail_url = ${server.url}`, 'mail_from = noreply@school.example', ...lines]);
	try {
		await story();
	} finally {
		await worker.stop();
	}
}

test.before(async () => {
	place = await makePlace();
	school = randomUUID();
	place.sql(`INSERT INTO school.schools (id, code, name) VALUES ('${school}', 'MAIL', '메일학교');
		UPDATE school.settings SET quiet_start = NULL, quiet_end = NULL WHERE school_id = '${school}';`);
});
test.after(() => place && place.remove());

test('mails to a server that takes them', async (t) => {
	const server = await startSmtpServer();
	t.after(() => server.stop());
	await sending(server, [], async () => {
		await t.test('a mail says what the notice says, in text and HTML, with Korean headings', async () => {
			const mina = someone();
			const notice = tell(mina);
			await untilArrived(server, mina);
			await untilEnded(mina);
			const [mail] = arrived(server, mina);
			assert.equal(mail.headers.subject, '박서연 튜터가 요청을 승인했어요');
			assert.equal(mail.from, 'noreply@school.example');
			assert.match(mail.headers.from, /^서당\s+<noreply@school\.example>$/);
			assert.match(mail.headers.to, new RegExp(`^윤민아\\s+<${mina.address}>$`));
			assert.match(mail.headers['message-id'], /^<[0-9a-f-]{36}@school\.example>$/);
			assert.equal(mail.headers['auto-submitted'], 'auto-generated');
			assert.equal(Math.abs(Date.parse(mail.headers.date) - Date.now()) < 3600000, true);
			assert.doesNotMatch(mail.data.split('\r\n\r\n')[0], /[^\x00-\x7f]/, 'a head is ASCII');
			for (const body of [mail.text, mail.html]) {
				assert.match(body, /윤민아 님, 안녕하세요/);
				assert.match(body, /이제 박서연 튜터와 함께해요/);
				assert.ok(body.includes(`${url}/inbox/${notice}`), 'it leads through the inbox to what it speaks about');
				assert.ok(body.includes(`${url}/inbox/preferences`), 'and to where mails are turned off');
			}
			assert.match(mail.html, /<html lang="ko">/);
			assert.equal(sentVia(notice), '{inbox,live,email}');
			assert.deepEqual(deliveries(mina), ['sent']);
		});

		await t.test('an English reader is written to in English', async () => {
			const reader = someone({ name: 'Mina', locale: 'en' });
			tell(reader);
			await untilArrived(server, reader);
			assert.equal(arrived(server, reader)[0].headers.subject, '박서연 approved your request');
			assert.match(arrived(server, reader)[0].html, /<html lang="en">/);
		});

		await t.test('what people wrote is no markup and no heading of its own', async () => {
			const reader = someone();
			prefer(reader, 'system', 'now');
			tell(reader, { kind: 'announcement', params: { title: '<b>운동회</b>\r\nBcc: evil@example.com', excerpt: '"금요일" & <i>토요일</i>' } });
			await untilArrived(server, reader);
			const [mail] = arrived(server, reader);
			assert.equal(mail.headers.bcc, undefined);
			assert.deepEqual(mail.to, [reader.address]);
			assert.match(mail.headers.subject, /<b>운동회<\/b>/);
			assert.match(mail.text, /"금요일" & <i>토요일<\/i>/);
			assert.match(mail.html, /&lt;b&gt;운동회&lt;\/b&gt;/);
			assert.doesNotMatch(mail.html, /<i>토요일/);
		});

		await t.test('who has no address, or wants none, gets none', async () => {
			const without = someone({ email: null });
			const unwilling = someone();
			prefer(unwilling, 'tutor_match', 'off');
			tell(without);
			const notice = tell(unwilling);
			assert.deepEqual([...deliveries(without), ...deliveries(unwilling), ...jobsOf(without), ...jobsOf(unwilling)], []);
			assert.equal(sentVia(notice), '{inbox,live}');
		});

		await t.test('an address that no server takes costs the queue nothing', async () => {
			const wrong = someone({ email: '민아@school.example' });
			tell(wrong);
			await untilEnded(wrong);
			assert.deepEqual([deliveries(wrong), jobsOf(wrong)[0][0]], [['failed'], 'COMPLETED']);
		});

		await t.test('a day of notices is one mail', async () => {
			const reader = someone();
			const first = tell(reader, { kind: 'feedback_received', params: { tutor: '정하윤', excerpt: '첫 번째' }, group: 'feedback' });
			const second = tell(reader, { kind: 'feedback_received', params: { tutor: '정하윤', excerpt: '두 번째' }, group: 'feedback' });
			tell(reader, { kind: 'announcement', params: { title: '체육대회', excerpt: '금요일이에요' } });
			const gone = tell(reader, { kind: 'announcement', params: { title: '지난 일', excerpt: '' } });
			read(gone);
			assert.deepEqual(jobsOf(reader).map(([status, , , isLater]) => [status, isLater]), [['PENDING', 't']], 'one job waits for its hour');
			later();
			await untilArrived(server, reader);
			await untilEnded(reader);
			const [mail, ...others] = arrived(server, reader);
			assert.deepEqual(others, []);
			assert.equal(mail.headers.subject, '오늘의 알림 2개');
			for (const body of [mail.text, mail.html]) {
				assert.match(body, /정하윤 튜터가 피드백 2개를 남겼어요[\s\S]*두 번째[\s\S]*체육대회/);
				assert.doesNotMatch(body, /지난 일|첫 번째/);
				assert.ok(body.includes(`${url}/inbox/${second}`));
			}
			assert.deepEqual([first, second].map(sentVia), ['{inbox,live,email}', '{inbox,live,email}']);
			assert.deepEqual(deliveries(reader).sort(), ['sent', 'sent', 'sent', 'skipped']);
		});

		await t.test('a digest whose notices were all read is not made', async () => {
			const reader = someone();
			read(tell(reader, { kind: 'feedback_received', params: { tutor: '정하윤', excerpt: '하나' } }));
			later();
			await untilEnded(reader);
			assert.deepEqual([arrived(server, reader), deliveries(reader)], [[], ['skipped']]);
		});

		await t.test('in quiet hours mail waits, a group becomes one mail, and what was read meanwhile none', async () => {
			const [sleeper, early] = [someone(), someone()];
			place.sql([sleeper, early].map(({ id }) => `INSERT INTO inbox.quiet_hours (person_id, school_id, quiet_start, quiet_end) VALUES ('${id}', '${school}',
				(now() AT TIME ZONE 'Asia/Seoul' - interval '1 hour')::time, (now() AT TIME ZONE 'Asia/Seoul' + interval '1 hour')::time);`).join('\n'));
			prefer(sleeper, 'feedback', 'now');
			tell(sleeper, { kind: 'feedback_received', params: { tutor: '정하윤', excerpt: '하나' }, group: 'g' });
			tell(sleeper, { kind: 'feedback_received', params: { tutor: '정하윤', excerpt: '둘' }, group: 'g' });
			const notice = tell(early);
			assert.ok(jobsOf(sleeper).every(([status, , , isLater]) => status === 'PENDING' && isLater === 't'));
			read(notice);
			later();
			await untilEnded(sleeper);
			await untilEnded(early);
			assert.deepEqual(arrived(server, sleeper).map((mail) => mail.headers.subject), ['정하윤 튜터가 피드백 2개를 남겼어요']);
			assert.deepEqual(deliveries(sleeper), ['sent', 'sent']);
			assert.deepEqual(arrived(server, early), []);
			assert.deepEqual(deliveries(early), ['skipped']);
		});

		await t.test('a digest, too, waits for the end of quiet hours', async () => {
			const reader = someone();
			place.sql(`INSERT INTO inbox.quiet_hours (person_id, school_id, quiet_start, quiet_end) VALUES ('${reader.id}', '${school}', '16:30', '18:30');`);
			tell(reader, { kind: 'feedback_received', params: { tutor: '정하윤', excerpt: '하나' } });
			assert.equal(place.sql(`SELECT (run_at AT TIME ZONE 'Asia/Seoul')::time FROM jobs.jobs WHERE payload ->> 'person' = '${reader.id}';`)[0][0], '18:30:00');
		});

		await t.test('a server that is busy gets it later', async () => {
			const reader = someone();
			server.mode = 'busy';
			tell(reader);
			await untilPostponed(reader);
			assert.match(jobsOf(reader)[0][2], /450/);
			server.mode = 'accept';
			later();
			await untilArrived(server, reader);
		});

		await t.test('a mail that is refused is a dead letter, and goes out when it is run again', async () => {
			const reader = someone();
			server.mode = 'refuse';
			const notice = tell(reader);
			await until('it is given up', LIMIT, () => jobsOf(reader)[0][0] === 'FAILED');
			const [, , error, , job] = jobsOf(reader)[0];
			assert.match(error, /550/);
			assert.doesNotMatch(error, /@/, 'no address is written into errors');
			assert.deepEqual([deliveries(reader), sentVia(notice)], [['pending'], '{inbox,live}']);
			server.mode = 'accept';
			place.sql(`SELECT jobs.retry('${job}');`);
			await untilArrived(server, reader);
			await untilEnded(reader);
			assert.deepEqual(deliveries(reader), ['sent']);
		});

		await t.test('a line that breaks before the answer: the same mail again', async () => {
			const reader = someone();
			server.mode = 'drop';
			tell(reader);
			await untilPostponed(reader);
			server.mode = 'accept';
			await sleep(3100); // a server that said nothing is left alone for 3 s
			later();
			await untilArrived(server, reader);
			assert.equal(arrived(server, reader)[0].headers['message-id'], `<${jobsOf(reader)[0][4]}@school.example>`);
		});
	});
});

test('what was read before a worker came is not mailed', async (t) => {
	const server = await startSmtpServer();
	t.after(() => server.stop());
	const [reader, archiver, left] = [someone(), someone(), someone()];
	read(tell(reader));
	place.sql(`UPDATE inbox.notifications SET archived_at = now() WHERE id = '${tell(archiver)}';`);
	tell(left);
	place.sql(`UPDATE school.people SET disabled_at = now() WHERE id = '${left.id}';`);
	await sending(server, [], async () => {
		for (const person of [reader, archiver, left])
			await untilEnded(person);
	});
	assert.deepEqual([deliveries(reader), deliveries(archiver), deliveries(left), server.messages.length], [['skipped'], ['skipped'], ['skipped'], 0]);
});

test('a server that is away delays mail and loses none', async (t) => {
	const gone = await startSmtpServer();
	await gone.stop();
	const readers = [someone(), someone(), someone()];
	await sending(gone, [], async () => {
		readers.forEach((reader) => tell(reader));
		for (const reader of readers)
			await untilPostponed(reader);
		const back = await startSmtpServer({ port: gone.port });
		t.after(() => back.stop());
		for (const reader of readers) {
			await until('it arrives', LIMIT, () => {
				later();
				return arrived(back, reader).length === 1;
			}, 500);
			assert.deepEqual(deliveries(reader), ['sent']);
		}
	});
});

test('a secure line and a name at the server', async (t) => {
	const certificate = makeCertificate(place.directory);
	const login = { user: 'seodang', password: 'p@ss wörd' };
	const passwordFile = path.join(place.directory, 'mail-password');
	fs.writeFileSync(passwordFile, `${login.password}\n`, { mode: 0o600 });
	const credentials = ['mail_user = seodang', `mail_password_file = ${passwordFile}`];
	const trusted = ['mail_require_tls = on', `mail_ca_file = ${certificate.file}`];

	for (const [name, secure] of [['STARTTLS', false], ['TLS from the start', true]])
		await t.test(`${name}, and logged in`, async () => {
			const server = await startSmtpServer({ certificate, secure, login });
			const reader = someone();
			tell(reader);
			await sending(server, [...credentials, ...trusted], () => untilArrived(server, reader));
			assert.deepEqual(arrived(server, reader).map((mail) => [mail.isSecure, mail.user]), [[true, 'seodang']]);
			await server.stop();
		});

	await t.test('where TLS is not required it is taken when offered', async () => {
		const server = await startSmtpServer({ certificate });
		const reader = someone();
		tell(reader);
		await sending(server, [trusted[1]], () => untilArrived(server, reader));
		assert.equal(arrived(server, reader)[0].isSecure, true);
		await server.stop();
	});

	const refused = [
		['a server without TLS gets nothing where TLS is required', {}, trusted],
		['nor one whose certificate is not known', { certificate }, ['mail_require_tls = on']],
		['nor one that offers TLS with a certificate that is not known', { certificate }, []],
	];
	for (const [name, kind, lines] of refused)
		await t.test(`${name}; the mail waits`, async () => {
			const server = await startSmtpServer(kind);
			const reader = someone();
			tell(reader);
			await sending(server, lines, () => untilPostponed(reader));
			assert.deepEqual([server.messages.length, server.attempts, deliveries(reader)], [0, 0, ['pending']]);
			await server.stop();
			place.sql(`DELETE FROM jobs.jobs WHERE job_id = '${jobsOf(reader)[0][4]}';`);
		});

	await t.test('a wrong password is the installation’s fault: the mail waits', async () => {
		const server = await startSmtpServer({ certificate, login: { ...login, password: 'another' } });
		const reader = someone();
		tell(reader);
		await sending(server, [...credentials, ...trusted], () => untilPostponed(reader));
		assert.deepEqual([server.messages.length, deliveries(reader)], [0, ['pending']]);
		server.login = login;
		later();
		await sending(server, [...credentials, ...trusted], () => untilArrived(server, reader));
		await server.stop();
	});
});

test('without a server mails are files', async () => {
	const reader = someone();
	tell(reader);
	const worker = await place.work(['mail_url =']);
	await untilEnded(reader);
	await worker.stop();
	const directory = path.join(place.directory, 'mail');
	const mails = fs.readdirSync(directory).map((name) => parseMail(fs.readFileSync(path.join(directory, name), 'utf8')));
	const [mail] = mails.filter(({ headers }) => headers.to.includes(reader.address));
	assert.equal(mail.headers.subject, '박서연 튜터가 요청을 승인했어요');
	assert.match(mail.text, /윤민아 님/);
	assert.deepEqual(fs.readdirSync(directory).filter((name) => !/^[0-9a-f-]{36}\.eml$/.test(name)), [], 'nothing half written is left');
});
