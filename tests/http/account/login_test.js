// SPDX-License-Identifier: GPL-3.0-or-later
// Logging in and out: who is let in, what they get, and who is not.
'use strict';
const assert = require('node:assert/strict');
const { test, before } = require('node:test');
const { url, sql, makeSchool, giveContacts } = require('../support/server.js');
const { ApiClient, FormClient } = require('../support/client.js');
const { COOKIE, givePassword, logInFrom, typeLogin, loggedIn, cookieLine } = require('./accounts.js');

let school;
const people = [];
const person = () => people.pop();

before(() => {
	school = makeSchool({ student: 20 });
	people.push(...school.student.map((student) => givePassword(student)));
});

test('the right password opens a session in a guarded cookie', async () => {
	const student = person();
	const browser = new FormClient(url);
	const answer = await typeLogin(browser, { login: student.login, password: student.password });
	assert.equal(answer.status, 303);
	assert.equal(answer.location, '/');
	const line = cookieLine(answer);
	for (const attribute of ['Path=/', 'Secure', 'HttpOnly', 'SameSite=Lax'])
		assert.ok(line.split('; ').includes(attribute), `${attribute} in ${line}`);
	assert.match(line, /Max-Age=2592000/);
	assert.doesNotMatch(line, /Domain/i);
	const [[kept]] = sql(`SELECT count(*) FROM auth.sessions WHERE token_hash = sha256('${browser.cookies.get(COOKIE)}') AND kind = 'browser'`);
	assert.equal(kept, '1', 'the database keeps the hash only');
	assert.equal((await browser.get('/settings')).status, 200);
});

test('the form asks for one line of text before the password', async () => {
	const { html } = await new FormClient(url).get('/login');
	const before = html.slice(html.indexOf('action="/login"'), html.indexOf('name="password"'));
	const shown = before.match(/<input\b[^>]*>/g).filter((input) => !/type="hidden"/.test(input) && !/id="password"/.test(input));
	assert.equal(shown.length, 1);
	assert.match(shown[0], /name="login"/);
});

test('capitals, composition and the school behind an @ do not matter in a login; e-mail works too', async () => {
	const student = person();
	giveContacts([{ id: student.id, email: `E-${student.login}@example.org` }]);
	for (const login of [student.login.toUpperCase(), ` ${student.login} `, `${student.login}@${school.code}`, `e-${student.login}@example.org`])
		assert.equal((await new ApiClient(url).post('/login', { login, password: student.password })).status, 200, login);
	assert.equal((await new ApiClient(url).post('/login', { login: student.login, password: student.password.normalize('NFD') })).status, 200, 'NFD');
});

test('a wrong password and an unknown name are told apart by nobody', async () => {
	const student = person();
	for (const login of [student.login, `nobody-${student.login}`]) {
		const browser = new FormClient(url);
		const answer = await typeLogin(browser, { login, password: 'not the password' });
		assert.equal(answer.status, 401);
		assert.match(answer.text, /아이디와 비밀번호가 맞지 않아요/);
		assert.equal(answer.form('/login').fields.login, login, 'what was typed is kept');
		assert.equal(answer.form('/login').fields.password, '', 'but no password');
		assert.doesNotMatch(answer.html, /not the password/);
		assert.equal(browser.cookies.get(COOKIE), undefined);
		const { status, body, headers } = await new ApiClient(url).post('/login', { login, password: 'not the password' });
		assert.deepEqual([status, body.code, headers.get('content-type')], [401, 'wrong_login', 'application/problem+json']);
	}
});

test('five failures make that name wait at that address, and only there', async () => {
	const student = person();
	const other = person();
	const wrong = { login: student.login, password: 'guess guess' };
	for (let i = 0; i < 5; i++)
		assert.equal((await new ApiClient(url).post('/login', wrong)).status, 401);
	const right = { login: student.login, password: student.password };
	const throttled = await new ApiClient(url).post('/login', right);
	assert.deepEqual([throttled.status, throttled.body.code], [429, 'too_many_tries']);
	const seconds = Number(throttled.headers.get('retry-after'));
	assert.ok(seconds > 0 && seconds <= 60, `Retry-After: ${seconds}`);
	const page = await typeLogin(new FormClient(url), right);
	assert.equal(page.status, 429);
	assert.ok(Number(page.headers.get('retry-after')) > 0);
	assert.match(page.text, /초 뒤에 다시/);
	assert.equal((await logInFrom('127.0.0.9', right)).status, 200, 'the owner gets in from elsewhere');
	assert.equal((await new ApiClient(url).post('/login', { login: other.login, password: other.password })).status, 200, 'and so do others from here');
});

test('log-ins that succeed are not counted, and forget the failures before', async () => {
	const student = person();
	const right = { login: student.login, password: student.password };
	for (let i = 0; i < 8; i++) {
		assert.equal((await new ApiClient(url).post('/login', { ...right, password: 'a typing error' })).status, 401);
		assert.equal((await new ApiClient(url).post('/login', right)).status, 200);
	}
});

test('a new log-in ends the session whose cookie came along', async () => {
	const student = person();
	const browser = await loggedIn(student);
	const earlier = browser.cookies.get(COOKIE);
	await typeLogin(browser, { login: student.login, password: student.password });
	assert.notEqual(browser.cookies.get(COOKIE), earlier);
	assert.equal((await browser.get('/settings')).status, 200);
	assert.equal((await new FormClient(url, earlier).get('/settings')).status, 303);
});

test('on a shared computer the cookie ends with the browser and the session with the day', async () => {
	const student = person();
	const browser = new FormClient(url);
	const answer = await typeLogin(browser, { login: student.login, password: student.password, shared: '1' });
	assert.doesNotMatch(cookieLine(answer), /Max-Age|Expires/i);
	const [[short]] = sql(`SELECT expires_at < now() + interval '13 hours' FROM auth.sessions WHERE token_hash = sha256('${browser.cookies.get(COOKIE)}')`);
	assert.equal(short, 't');
});

test('whoever is not signed in comes back to where they were going', async () => {
	const student = person();
	const browser = new FormClient(url);
	const answer = await browser.request('/settings?x=1');
	assert.equal(answer.status, 303);
	const door = answer.headers.get('location');
	assert.match(door, /^\/login\?next=%2Fsettings%3Fx%3D1$/);
	const page = await browser.get(door);
	assert.match(page.html, /href="\?next=%2Fsettings%3Fx%3D1&amp;lang=en"/, 'also in the other language');
	assert.equal((await typeLogin(browser, { login: student.login, password: student.password }, door)).location, '/settings?x=1');
});

test('where they were going may have a Korean name', async () => {
	const student = person();
	const browser = new FormClient(url);
	const page = `/login?next=${encodeURIComponent('/가?q=나')}`;
	const form = (await browser.get(page)).form('/login');
	const answer = await browser.request('/login', { method: 'POST', body: new URLSearchParams({ ...form.fields, login: student.login, password: student.password }), headers: { Origin: browser.origin } });
	assert.equal(answer.status, 303);
	assert.ok(answer.headers.get('location').endsWith('/%EA%B0%80?q=%EB%82%98'), answer.headers.get('location'));
	await answer.text();
});

test('nobody is led to another site', async () => {
	const student = person();
	const fields = { login: student.login, password: student.password };
	for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example/', '\\\\evil.example', 'evil.example', '/\tevil', '/login']) {
		const asked = await typeLogin(new FormClient(url), fields, `/login?next=${encodeURIComponent(next)}`);
		assert.equal(asked.location, '/', `?next=${next}`);
		const typed = await typeLogin(new FormClient(url), { ...fields, next });
		assert.ok(typed.location === '/' || typed.status === 422, `next=${next}: ${typed.status} ${typed.location}`);
	}
});

test('a form that is not ours is refused', async () => {
	const student = person();
	const browser = new FormClient(url);
	const { fields } = (await browser.get('/login')).form('/login');
	const filled = { ...fields, login: student.login, password: student.password };
	const stranger = (await new FormClient(url).get('/login')).form('/login').fields.token;
	const send = async (all, headers) => (await browser.request('/login', { method: 'POST', body: new URLSearchParams(all), headers })).status;
	const { token, ...without } = filled;
	assert.equal(await send(without, { Origin: url }), 403, 'no token');
	assert.equal(await send({ ...filled, token: '' }, { Origin: url }), 403, 'an empty one');
	assert.equal(await send({ ...filled, token: stranger }, { Origin: url }), 403, 'of another visitor');
	assert.equal(await send(filled, { Origin: 'https://evil.example' }), 403, 'from another origin');
	assert.equal(await send(filled, { Origin: 'null' }), 403, 'from nowhere');
	for (const site of ['cross-site', 'same-site', 'none'])
		assert.equal(await send(filled, { Origin: url, 'Sec-Fetch-Site': site }), 403, site);
	assert.ok(token && await send(filled, { Origin: url, 'Sec-Fetch-Site': 'same-origin' }) === 303, 'ours is taken');
	const signedIn = await browser.request('/settings', { method: 'POST', body: new URLSearchParams({ theme: 'dark', token }), headers: { Origin: url } });
	assert.equal(signedIn.status, 403, 'a token from before the log-in is none after it');
});

test('a cookie opens no API, and a bearer token no page', async () => {
	const student = person();
	const browser = await loggedIn(student);
	const me = await fetch(`${url}/api/v1/me`, { headers: { Cookie: `${COOKIE}=${browser.cookies.get(COOKIE)}` } });
	assert.equal(me.status, 401);
	const page = await fetch(`${url}/settings`, { headers: { Authorization: `Bearer ${browser.cookies.get(COOKIE)}` }, redirect: 'manual' });
	assert.equal(page.status, 303);
});

test('signing out kills the token and says so', async () => {
	const student = person();
	const browser = await loggedIn(student);
	const token = browser.cookies.get(COOKIE);
	const page = await browser.submit(await browser.get('/settings'), '/logout');
	assert.match(page.text, /로그아웃했어요/);
	assert.equal(browser.cookies.get(COOKIE), undefined);
	assert.equal((await new FormClient(url, token).get('/settings')).status, 303);
	assert.equal((await new FormClient(url, token).get('/settings/security')).status, 303);
});

test('signing out closes the live stream', async () => {
	const student = person();
	const browser = await loggedIn(student);
	const stream = await browser.request('/live');
	assert.equal(stream.status, 200);
	const ended = (async () => {
		for await (const part of stream.body)
			void part;
		return 'ended';
	})().catch(() => 'ended');
	const page = await browser.get('/settings');
	await browser.submit(page, '/logout');
	const late = new Promise((resolve) => { setTimeout(resolve, 5000, 'still open').unref(); });
	assert.equal(await Promise.race([ended, late]), 'ended');
});

test('twelve hours unused or thirty days in all end a session', async () => {
	const student = person();
	for (const change of ["last_seen_at = now() - interval '13 hours'", 'expires_at = now()']) {
		const browser = await loggedIn(student);
		sql(`UPDATE auth.sessions SET ${change} WHERE person_id = '${student.id}'`);
		const answer = await browser.request('/settings');
		assert.equal(answer.status, 303, change);
		assert.match(answer.headers.get('location'), /^\/login\?next=/);
		assert.equal((await browser.get('/login')).status, 200, 'and the door still opens');
	}
});

test('a disabled account and a missing consent are told only after the right password', async () => {
	const disabled = person();
	const child = person();
	sql(`UPDATE school.people SET disabled_at = now() WHERE id = '${disabled.id}';
		UPDATE school.people SET birth_date = current_date - interval '12 years' WHERE id = '${child.id}'`);
	for (const [one, code] of [[disabled, 'account_disabled'], [child, 'consent_missing']]) {
		const wrong = await new ApiClient(url).post('/login', { login: one.login, password: 'something else' });
		assert.deepEqual([wrong.status, wrong.body.code], [401, 'wrong_login']);
		const right = await new ApiClient(url).post('/login', { login: one.login, password: one.password });
		assert.deepEqual([right.status, right.body.code], [401, code]);
		assert.equal((await typeLogin(new FormClient(url), { login: one.login, password: one.password })).status, 401);
	}
});

test('the API gives a token, says who one is, and takes the token back', async () => {
	const student = person();
	const answer = await new ApiClient(url).post('/login', { login: student.login, password: student.password });
	assert.equal(answer.status, 200);
	const { token, expires_at: expires, user } = answer.body;
	assert.match(token, /^[0-9a-f]{32}$/);
	assert.match(expires, /Z$/);
	assert.ok(new Date(expires) > new Date());
	const api = new ApiClient(url, token);
	const me = await api.get('/me');
	assert.deepEqual(me.body, user);
	assert.deepEqual(me.body, { id: student.id, name: student.name, roles: ['student'], school: { id: school.id, name: `시험학교 ${school.code}` }, locale: 'ko' });
	const out = await api.post('/logout');
	assert.deepEqual([out.status, out.body], [204, null]);
	assert.equal((await api.get('/me')).status, 401);
	assert.equal((await api.post('/logout')).status, 401);
	assert.equal((await new ApiClient(url, 'no such token').get('/me')).status, 401);
});

test('what is missing, unknown or of the wrong kind is named', async () => {
	const api = new ApiClient(url);
	const fields = async (document) => {
		const { status, body } = await api.post('/login', document);
		assert.equal(status, 422);
		return body.errors.map(({ field, code }) => `${field} ${code}`);
	};
	assert.deepEqual(await fields({}), ['login required', 'password required']);
	assert.deepEqual(await fields({ login: 'a', password: 'b', shared: true }), ['shared unknown_field']);
	assert.deepEqual(await fields({ login: 7, password: 'b' }), ['login wrong_type']);
	assert.deepEqual(await fields({ login: 'a', password: 'x'.repeat(1025) }), ['password too_long']);
	const empty = await typeLogin(new FormClient(url), { login: '', password: '' });
	assert.equal(empty.status, 422);
	assert.match(empty.html, /aria-invalid="true"/);
});
