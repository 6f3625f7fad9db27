// SPDX-License-Identifier: GPL-3.0-or-later
// The second factor: set up with an app, asked for at each log-in, replaced by a recovery code, taken away.
'use strict';
const assert = require('node:assert/strict');
const { test } = require('node:test');
const { url, sql, makeSchool, changeSettings } = require('../support/server.js');
const { ApiClient, FormClient } = require('../support/client.js');
const { COOKIE, GROUPED, givePassword, enrol, totp, typeLogin, loggedIn, cookieLine } = require('./accounts.js');

const PAGE = '/settings/security';

test('a second factor is set up, asked for, and spent code by code', async () => {
	const person = givePassword(makeSchool({ teacher: 1 }).teacher[0]);
	const browser = await loggedIn(person);
	const elsewhere = await loggedIn(person);
	const right = { login: person.login, password: person.password };

	let page = await browser.submit(await browser.get(PAGE), '/settings/password/totp/start', { start_password: 'not mine' });
	assert.equal(page.status, 422, 'a stolen session cannot set it up');
	const { secret, grouped, codes, shown, proof } = await enrol(browser, person);
	assert.equal(codes.length, 10);
	assert.match(shown.text, /2단계 인증을 켰어요/);
	assert.doesNotMatch(shown.html, new RegExp(`${grouped}|${secret}`), 'the secret is not shown again');
	page = await browser.get(PAGE);
	assert.doesNotMatch(page.html, new RegExp(codes[0]), 'nor are the recovery codes');
	assert.match(page.text, /10개/);
	assert.equal((await elsewhere.get('/settings')).status, 303, 'other log-ins have ended');

	const needed = await new ApiClient(url).post('/login', right);
	assert.deepEqual([needed.status, needed.body.code], [401, 'totp_needed']);
	const wrong = await new ApiClient(url).post('/login', { ...right, totp: '000000' });
	assert.deepEqual([wrong.status, wrong.body.code], [401, 'totp_wrong']);
	assert.equal((await new ApiClient(url).post('/login', { ...right, totp: proof })).status, 401, 'the code that proved it is spent');
	const code = totp(secret);
	assert.equal((await new ApiClient(url).post('/login', { ...right, totp: code })).status, 200);
	assert.equal((await new ApiClient(url).post('/login', { ...right, totp: code })).status, 401, 'no code works twice');
	assert.equal((await new ApiClient(url).post('/login', { ...right, totp: codes[0].toLowerCase().replace('-', ' ') })).status, 200, 'a recovery code does');
	assert.equal((await new ApiClient(url).post('/login', { ...right, totp: codes[0] })).status, 401, 'once');

	const renewed = await browser.submit(await browser.get(PAGE), '/settings/password/totp/codes', { codes_password: person.password });
	const [, fresh] = /<code>([0-9A-Z]{5}-[0-9A-Z]{5})<\/code>/.exec(renewed.html);
	assert.equal((await new ApiClient(url).post('/login', { ...right, totp: codes[1] })).status, 401, 'earlier recovery codes are gone');
	assert.equal((await new ApiClient(url).post('/login', { ...right, totp: fresh })).status, 200);

	page = await browser.submit(await browser.get(PAGE), '/settings/password/totp/off', { off_password: 'not mine' });
	assert.equal(page.status, 422);
	page = await browser.submit(await browser.get(PAGE), '/settings/password/totp/off', { off_password: person.password });
	assert.match(page.text, /2단계 인증을 껐어요/);
	assert.equal((await new ApiClient(url).post('/login', right)).status, 200);
});

test('the form asks for the code on a page of its own, and until then opens nothing', async () => {
	const person = givePassword(makeSchool({ student: 1 }).student[0]);
	const { secret } = await enrol(await loggedIn(person), person);
	const browser = new FormClient(url);
	const answer = await typeLogin(browser, { login: person.login, password: person.password }, '/login?next=%2Fsettings');
	assert.equal(answer.location, '/login/code?next=%2Fsettings');
	const pending = browser.cookies.get(COOKIE);
	const closed = await browser.request('/settings');
	assert.equal(closed.status, 303);
	assert.equal(closed.headers.get('location'), '/login/code?next=%2Fsettings');
	assert.equal((await new ApiClient(url, pending).get('/me')).status, 401);
	let page = await browser.get(answer.location);
	page = await browser.submit(page, '/login/code', { totp: '123' });
	assert.equal(page.status, 401);
	const passed = await browser.post('/login/code', { ...page.form('/login/code').fields, totp: totp(secret) });
	assert.equal(passed.location, '/settings', passed.text);
	assert.match(cookieLine(passed), /Max-Age=2592000/);
	assert.notEqual(browser.cookies.get(COOKIE), pending, 'a whole session has a new token');
	assert.equal((await browser.get('/settings')).status, 200);
	assert.equal((await new FormClient(url, pending).get('/settings')).status, 303);
});

test('five wrong codes make the account wait, whatever the address', async () => {
	const person = givePassword(makeSchool({ student: 1 }).student[0]);
	const { secret } = await enrol(await loggedIn(person), person);
	const right = { login: person.login, password: person.password };
	for (let i = 0; i < 5; i++)
		assert.equal((await new ApiClient(url).post('/login', { ...right, totp: '000000' })).status, 401);
	const throttled = await new ApiClient(url).post('/login', { ...right, totp: totp(secret) });
	assert.equal(throttled.status, 429);
	assert.ok(Number(throttled.headers.get('retry-after')) > 0);
});

test('a school that requires it leads its staff to set it up first', async () => {
	const school = makeSchool({ teacher: 1, student: 1 });
	const teacher = givePassword(school.teacher[0]);
	changeSettings(school, { require_totp_of_staff: true });
	const browser = await loggedIn(teacher);
	const answer = await browser.request('/inbox');
	assert.equal(answer.status, 303);
	assert.match(answer.headers.get('location'), /^\/settings\/security/);
	const page = await browser.get(PAGE);
	assert.match(page.text, /우리 학교는 선생님과 관리자에게/);
	const { body } = await new ApiClient(url).post('/login', { login: teacher.login, password: teacher.password });
	const refused = await new ApiClient(url, body.token).get('/tutors');
	assert.deepEqual([refused.status, refused.body.code], [403, 'totp_enrolment']);
	assert.equal((await school.student[0].form().get('/inbox')).status, 200, 'students are not asked');
	const { shown } = await enrol(browser, teacher);
	assert.equal(shown.form('/settings/password/totp/off'), null, 'and it cannot be turned off');
	assert.equal((await browser.get('/inbox')).status, 200);
	const { token, once } = shown.form('/settings/password/totp/codes').fields;
	const forced = await browser.post('/settings/password/totp/off', { token, once, off_password: teacher.password });
	assert.equal(forced.status, 409);
});

test('setting it up can be given up', async () => {
	const person = givePassword(makeSchool({ student: 1 }).student[0]);
	const browser = await loggedIn(person);
	const setup = await browser.submit(await browser.get(PAGE), '/settings/password/totp/start', { start_password: person.password });
	const wrong = await browser.submit(setup, '/settings/security/totp/confirm', { code: '000000' });
	assert.equal(wrong.status, 422);
	assert.match(wrong.html, GROUPED, 'a wrong code keeps the secret');
	const page = await browser.submit(wrong, '/settings/security/totp/cancel');
	assert.ok(page.form('/settings/password/totp/start'));
	const [[kept]] = sql(`SELECT count(totp_secret) FROM auth.accounts WHERE person_id = '${person.id}'`);
	assert.equal(kept, '0');
});
