// SPDX-License-Identifier: GPL-3.0-or-later
// What reaches a person through which channel, and when: by form, by JSON, and what comes of it.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql, giveContacts } = require('../support/server.js');
const { notify } = require('../support/people.js');

const DEFAULTS = {
	tutor_match: { inbox: 'now', live: 'now', email: 'now' },
	feedback: { inbox: 'now', live: 'now', email: 'digest' },
	system: { inbox: 'now', live: 'now', email: 'digest' },
	learning: { inbox: 'now', live: 'now', email: 'digest' },
	quiet_hours: null,
};
const matrix = async (person) => (await person.api.get('/notification-preferences')).body;
const faults = ({ status, body }) => [status, ...(body.errors || []).map(({ field, code }) => `${field}: ${code}`)];
/** What a form's radio or select is set to. */
const chosen = (page, name) => page.form('/inbox/preferences').fields[name];

test('the matrix as JSON: what is sent is what is read, and a part changes a part', async () => {
	const { student: [student, other] } = makeSchool({ student: 2 });
	assert.deepEqual(await matrix(student), DEFAULTS);
	const steps = [
		[{ feedback: { email: 'off' } }, { feedback: { inbox: 'now', live: 'now', email: 'off' } }],
		[{ feedback: { live: 'off' }, tutor_match: { email: 'digest' } }, { feedback: { inbox: 'now', live: 'off', email: 'off' }, tutor_match: { inbox: 'now', live: 'now', email: 'digest' } }],
		[{ quiet_hours: { start: '22:30', end: '06:00' } }, { quiet_hours: { start: '22:30', end: '06:00' } }],
		[{ system: { inbox: 'now', live: 'now' } }, {}],
		[{}, {}],
		[{ quiet_hours: 'none' }, { quiet_hours: 'none' }],
		[{ quiet_hours: { start: '12:00', end: '13:00' } }, { quiet_hours: { start: '12:00', end: '13:00' } }],
		[{ quiet_hours: null }, { quiet_hours: null }],
	];
	let wanted = DEFAULTS;
	for (const [part, change] of steps) {
		wanted = { ...wanted, ...change };
		const answer = await student.api.put('/notification-preferences', part);
		assert.deepEqual([answer.status, answer.body], [200, wanted]);
		assert.deepEqual(await matrix(student), wanted);
	}
	assert.deepEqual((await student.api.put('/notification-preferences', wanted)).body, wanted, 'the whole goes back as it came');
	assert.deepEqual(await matrix(other), DEFAULTS);
});

test('what cannot be is refused at its cell, and nothing of it is kept', async (t) => {
	const { student: [student] } = makeSchool({ student: 1 });
	const cases = [
		[{ feedback: { inbox: 'off' } }, 'feedback.inbox: mandatory'],
		[{ tutor_match: { inbox: 'digest' } }, 'tutor_match.inbox: mandatory'],
		[{ system: { live: 'off' } }, 'system.live: mandatory'],
		[{ feedback: { live: 'digest' } }, 'feedback.live: unknown_choice'],
		[{ feedback: { email: 'weekly' } }, 'feedback.email: unknown_choice'],
		[{ feedback: { pigeon: 'now' } }, 'feedback.pigeon: unknown_choice'],
		[{ weather: { email: 'now' } }, 'weather.email: unknown_choice'],
		[{ feedback: 'off' }, 'feedback: wrong_type'],
		[{ feedback: { email: null } }, 'feedback: wrong_type'],
		[{ feedback: { email: 1 } }, 'feedback: wrong_type'],
		[{ quiet_hours: { start: '25:00', end: '06:00' } }, 'quiet_hours: not_a_time'],
		[{ quiet_hours: { start: '22:00' } }, 'quiet_hours: not_a_time'],
		[{ quiet_hours: { start: '22:00', end: '06:00', days: 'all' } }, 'quiet_hours: not_a_time'],
		[{ quiet_hours: 'always' }, 'quiet_hours: not_a_time'],
		[{ quiet_hours: [] }, 'quiet_hours: not_a_time'],
		[{ quiet_hours: { start: '07:00', end: '07:00' } }, 'quiet_end: same_time'],
	];
	for (const [document, wanted] of cases)
		await t.test(JSON.stringify(document), async () => {
			const answer = await student.api.put('/notification-preferences', { tutor_match: { email: 'off' }, ...document });
			assert.deepEqual(faults(answer), [422, wanted]);
			assert.doesNotMatch(answer.body.errors[0].message, /errors\./, 'a sentence says so');
			assert.deepEqual(await matrix(student), DEFAULTS);
		});
});

test('the form shows how it is, changes it, and says what is always on', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const browser = student.form();
	const page = await browser.get('/inbox/preferences');
	assert.equal(page.status, 200);
	assert.equal([...page.text.matchAll(/늘 받아요/g)].length, 5, 'four times the inbox, and announcements live');
	assert.equal(page.form('/inbox/preferences').fields['system.live'], undefined, 'what cannot be turned off is no choice');
	assert.deepEqual([chosen(page, 'feedback.email'), chosen(page, 'tutor_match.live'), chosen(page, 'quiet')], ['digest', 'now', 'school']);
	assert.match(page.text, /학교가 정한 시간 21:00–07:00/);
	assert.match(page.text, /메일 주소가 아직 없어서/);

	const saved = await browser.submit(page, '/inbox/preferences', { 'feedback.email': 'off', 'tutor_match.live': 'off', quiet: 'own', quiet_start: '23:00', quiet_end: '06:30' });
	assert.match(saved.note, /저장했어요/);
	assert.deepEqual([chosen(saved, 'feedback.email'), chosen(saved, 'tutor_match.live'), chosen(saved, 'quiet'), chosen(saved, 'quiet_start'), chosen(saved, 'quiet_end')],
		['off', 'off', 'own', '23:00', '06:30']);
	assert.deepEqual(await matrix(student), { ...DEFAULTS, tutor_match: { inbox: 'now', live: 'off', email: 'now' }, feedback: { inbox: 'now', live: 'now', email: 'off' },
		quiet_hours: { start: '23:00', end: '06:30' } });
	const without = await browser.submit(saved, '/inbox/preferences', { quiet: 'none' });
	assert.equal(chosen(without, 'quiet'), 'none');
	assert.equal((await matrix(student)).quiet_hours, 'none');
	await browser.submit(without, '/inbox/preferences', { quiet: 'school', 'feedback.email': 'digest', 'tutor_match.live': 'now' });
	assert.deepEqual(await matrix(student), DEFAULTS);

	giveContacts([{ id: student.id, email: 'mina@school.example' }]);
	sql(`UPDATE school.settings SET quiet_start = NULL, quiet_end = NULL WHERE school_id = '${student.school.id}';`);
	const quietless = await browser.get('/inbox/preferences');
	assert.doesNotMatch(quietless.text, /메일 주소가 아직 없어서/);
	assert.match(quietless.text, /학교가 정한 대로 \(지금은 없어요\)/);
});

test('a form that is refused comes back with its input and says where', async (t) => {
	const { student: [student] } = makeSchool({ student: 1 });
	const browser = student.form();
	const page = await browser.get('/inbox/preferences');
	const cases = [
		[{ quiet: 'own', quiet_start: '', quiet_end: '06:00' }, 'quiet_start'],
		[{ quiet: 'own', quiet_start: '23:00', quiet_end: '' }, 'quiet_end'],
		[{ quiet: 'own', quiet_start: '23:00', quiet_end: '23:00' }, 'quiet_end'],
		[{ quiet: 'own', quiet_start: '23:00', quiet_end: '99:00' }, 'quiet_end'],
	];
	for (const [fields, field] of cases)
		await t.test(JSON.stringify(fields), async () => {
			const refused = await browser.submit(page, '/inbox/preferences', { 'feedback.email': 'off', ...fields });
			assert.equal(refused.status, 422);
			assert.match(refused.html, new RegExp(`id="${field}"[^>]*aria-invalid="true"`));
			assert.deepEqual([chosen(refused, 'feedback.email'), chosen(refused, 'quiet'), chosen(refused, 'quiet_start')], ['off', 'own', fields.quiet_start]);
			assert.deepEqual(await matrix(student), DEFAULTS);
		});
	await t.test('a choice that is not shown', async () => {
		const refused = await browser.submit(page, '/inbox/preferences', { 'feedback.inbox': 'off' });
		assert.equal(refused.status, 422);
		assert.match(refused.html, /href="#feedback.inbox"/);
		assert.equal((await browser.submit(page, '/inbox/preferences', { quiet: 'sometimes' })).status, 422);
	});
});

test('the choice decides where the next notice goes', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	giveContacts([{ id: student.id, email: 'mina@school.example' }]);
	const told = async () => {
		const notice = notify([student], { kind: 'request_approved', params: { tutor: '박서연' } })[student.id];
		const [shown] = (await student.api.get('/notifications')).body.items;
		assert.equal(shown.id, notice);
		return [shown.sent_via.filter((channel) => channel !== 'email').join(), sql(`SELECT mode FROM inbox.deliveries WHERE notification_id = '${notice}' AND channel = 'email';`).join()];
	};
	assert.deepEqual(await told(), ['inbox,live', 'now']);
	await student.api.put('/notification-preferences', { tutor_match: { live: 'off', email: 'digest' } });
	assert.deepEqual(await told(), ['inbox', 'digest']);
	await student.api.put('/notification-preferences', { tutor_match: { email: 'off' } });
	assert.deepEqual(await told(), ['inbox', '']);
});

test('quiet hours, the school’s or one’s own, also past midnight, say when mail goes', async (t) => {
	const { student: [student] } = makeSchool({ student: 1 });
	giveContacts([{ id: student.id, email: 'mina@school.example' }]);
	/** Hours and a half from now in the school's zone, as a time of day. */
	const clock = (hours) => sql(`SELECT to_char(now() AT TIME ZONE 'Asia/Seoul' + interval '${hours} hours', 'HH24:MI');`)[0][0];
	const due = () => {
		const [notice] = sql(`SELECT inbox.notify('${student.id}', 'request_approved', '{"tutor": "박서연"}', '/', '${randomUUID()}');`)[0];
		return sql(`SELECT to_char(due_at AT TIME ZONE 'Asia/Seoul', 'HH24:MI'), due_at > now() + interval '1 minute', due_at < now() + interval '24 hours'
			FROM inbox.deliveries WHERE notification_id = '${notice}' AND channel = 'email';`)[0];
	};
	const school = (start, end) => sql(`UPDATE school.settings SET quiet_start = '${start}', quiet_end = '${end}' WHERE school_id = '${student.school.id}';`);
	const own = (quiet) => student.api.put('/notification-preferences', { quiet_hours: quiet });

	await t.test('the school’s hold until they are over', () => {
		const end = clock(2);
		school(clock(-2), end);
		assert.deepEqual(due(), [end, 't', 't']);
	});
	await t.test('and not outside of them', () => {
		school(clock(2), clock(-2));
		assert.equal(due()[1], 'f');
		school(clock(2), clock(4));
		assert.equal(due()[1], 'f');
	});
	await t.test('one’s own go before the school’s', async () => {
		const end = clock(3);
		await own({ start: clock(-20), end });
		assert.deepEqual(due(), [end, 't', 't']);
	});
	await t.test('none is none, whatever the school says', async () => {
		school(clock(-2), clock(2));
		await own('none');
		assert.equal(due()[1], 'f');
		await own(null);
		assert.equal(due()[1], 't');
	});
});
