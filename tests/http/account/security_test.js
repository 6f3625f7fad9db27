// SPDX-License-Identifier: GPL-3.0-or-later
// Own log-ins, API tokens, the password, one-time links, and how the pages look.
'use strict';
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { test } = require('node:test');
const { url, sql, makeSchool, giveContacts } = require('../support/server.js');
const { ApiClient, FormClient } = require('../support/client.js');
const { COOKIE, givePassword, linkHash, typeLogin, loggedIn, cookieLine } = require('./accounts.js');

const PAGE = '/settings/security';
const revokeForms = (page, kind) => [...page.html.matchAll(new RegExp(`action="(${PAGE}/${kind}/[0-9a-f-]{36}/revoke)"`, 'g'))].map(([, action]) => action);

test('log-ins are listed with their device and closed one by one or all at once', async () => {
	const person = givePassword(makeSchool({ student: 1 }).student[0]);
	sql(`DELETE FROM auth.sessions WHERE person_id = '${person.id}'`);
	const mine = await loggedIn(person);
	const others = [await loggedIn(person), await loggedIn(person), await loggedIn(person)];
	sql(`UPDATE auth.sessions SET user_agent = 'Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 SamsungBrowser/25.0 Chrome/121.0 Mobile Safari/537.36'
		WHERE token_hash = sha256('${others[0].cookies.get(COOKIE)}')`);
	let page = await mine.get(PAGE);
	assert.match(page.text, /Android의 Samsung Internet/);
	assert.match(page.text, /지금 이 기기/);
	const forms = revokeForms(page, 'sessions');
	assert.equal(forms.length, 3, 'all but the one that asks');
	page = await mine.submit(page, forms[0]);
	assert.equal(revokeForms(page, 'sessions').length, 2);
	page = await mine.submit(page, `${PAGE}/sessions/revoke-others`);
	assert.equal(revokeForms(page, 'sessions').length, 0);
	assert.equal(page.form(`${PAGE}/sessions/revoke-others`), null);
	for (const other of others)
		assert.equal((await other.get('/settings')).status, 303);
	assert.equal((await mine.get('/settings')).status, 200);
});

test('nobody closes the session of another', async () => {
	const [one, other] = makeSchool({ student: 2 }).student.map((person) => givePassword(person));
	const browser = await loggedIn(one);
	const theirs = await loggedIn(other);
	const [[id]] = sql(`SELECT id FROM auth.sessions WHERE token_hash = sha256('${theirs.cookies.get(COOKIE)}')`);
	const { fields } = (await browser.get('/settings')).form('/logout');
	assert.equal((await browser.post(`${PAGE}/sessions/${id}/revoke`, fields)).status, 404);
	assert.equal((await browser.post(`${PAGE}/sessions/not-an-id/revoke`, fields)).status, 404);
	assert.equal((await theirs.get('/settings')).status, 200);
});

test('an API token is shown once, has its scopes, remembers its last use, and ends when revoked', async () => {
	const person = givePassword(makeSchool({ tutor: 1 }).tutor[0]);
	const browser = await loggedIn(person);
	let page = await browser.submit(await browser.get(PAGE), `${PAGE}/tokens`, { name: '성적 내보내기' });
	const [, token] = /<code>([0-9a-f]{32})<\/code>/.exec(page.html);
	page = await browser.get(PAGE);
	assert.doesNotMatch(page.html, new RegExp(token));
	assert.match(page.text, /성적 내보내기 읽기/);
	assert.match(page.text, /아직 쓰지 않았어요/);
	const reader = new ApiClient(url, token);
	assert.equal((await reader.get('/me')).body.id, person.id);
	const refused = await reader.patch('/me/tutor', { is_accepting: true });
	assert.deepEqual([refused.status, refused.body.code, refused.body.detail], [403, 'scope', '이 토큰은 읽기만 할 수 있어요. 쓰기 권한이 있는 토큰을 만들어 주세요.'], 'it may not write');
	assert.equal((await reader.get('/scheduled-tasks')).body.code, 'forbidden', 'what the role may not is another matter');
	sql(`UPDATE auth.sessions SET created_at = now() - interval '1 hour' WHERE token_hash = sha256('${token}')`);
	assert.doesNotMatch((await browser.get(PAGE)).text, /아직 쓰지 않았어요/);
	page = await browser.submit(await browser.get(PAGE), `${PAGE}/tokens`, { name: '쓰기도 하는 것', can_write: '1' });
	const writer = new ApiClient(url, /<code>([0-9a-f]{32})<\/code>/.exec(page.html)[1]);
	assert.equal((await writer.patch('/me/tutor', { is_accepting: true })).status, 200);
	for (const action of revokeForms(await browser.get(PAGE), 'tokens'))
		await browser.submit(await browser.get(PAGE), action);
	assert.equal((await reader.get('/me')).status, 401);
	assert.equal((await writer.get('/me')).status, 401);
	const nameless = await browser.submit(await browser.get(PAGE), `${PAGE}/tokens`, { name: '' });
	assert.equal(nameless.status, 422);
});

test('signing out elsewhere leaves named tokens alone', async () => {
	const person = givePassword(makeSchool({ student: 1 }).student[0]);
	const browser = await loggedIn(person);
	const page = await browser.submit(await browser.get(PAGE), `${PAGE}/tokens`, { name: '스크립트' });
	const token = /<code>([0-9a-f]{32})<\/code>/.exec(page.html)[1];
	await browser.submit(page, `${PAGE}/sessions/revoke-others`);
	assert.equal((await new ApiClient(url, token).get('/me')).status, 200);
});

test('a password is changed by who knows it, and ends the other log-ins', async () => {
	const person = givePassword(makeSchool({ student: 1 }).student[0]);
	const browser = await loggedIn(person);
	const elsewhere = await loggedIn(person);
	const change = async (fields) => browser.submit(await browser.get(PAGE), '/settings/password',
		{ current_password: person.password, new_password: '해와 달과 별 일곱', new_password_again: '해와 달과 별 일곱', ...fields });
	for (const [fields, code] of [
		[{ current_password: 'not mine' }, /지금 비밀번호와 맞지 않아요/],
		[{ new_password: 'short', new_password_again: 'short' }, /8자/],
		[{ new_password: 'qwer1234', new_password_again: 'qwer1234' }, /많은 사람이 쓰는 비밀번호/],
		[{ new_password: person.login.toUpperCase(), new_password_again: person.login.toUpperCase() }, /아이디와 다른 비밀번호/],
		[{ new_password_again: '해와 달과 별 여덟' }, /두 비밀번호가 서로 달라요/],
	]) {
		const page = await change(fields);
		assert.equal(page.status, 422);
		assert.match(page.text, code);
		assert.doesNotMatch(page.html, /해와 달/, 'no password is sent back');
	}
	assert.match((await change({})).text, /비밀번호를 바꿨어요/);
	assert.equal((await elsewhere.get('/settings')).status, 303);
	assert.equal((await browser.get('/settings')).status, 200);
	assert.equal((await new ApiClient(url).post('/login', { login: person.login, password: person.password })).status, 401);
	assert.equal((await new ApiClient(url).post('/login', { login: person.login, password: '해와 달과 별 일곱' })).status, 200);
	const [[kept]] = sql(`SELECT password_hash FROM auth.accounts WHERE person_id = '${person.id}'`);
	assert.match(kept, /^\$scrypt\$ln=15,r=8,p=3\$/);
});

test('guessing the current password in a stolen session is slowed down', async () => {
	const person = givePassword(makeSchool({ student: 1 }).student[0]);
	const browser = await loggedIn(person);
	const guess = async (current_password) => browser.submit(await browser.get(PAGE), '/settings/password',
		{ current_password, new_password: '해와 달과 별 일곱', new_password_again: '해와 달과 별 일곱' });
	for (let i = 0; i < 5; i++)
		assert.equal((await guess(`guess ${i}`)).status, 422);
	assert.equal((await guess(person.password)).status, 429);
});

test('a printed code activates an account once', async () => {
	const [person] = makeSchool({ student: 1 }).student;
	const code = `7K3M-${person.id.slice(0, 4).toUpperCase()}-${person.id.slice(4, 8).toUpperCase()}`;
	sql(`SELECT auth.create_link('${person.id}', 'activate', '\\x${linkHash(code)}', interval '30 days')`);
	const browser = new FormClient(url);
	const unknown = await browser.submit(await browser.get('/activate'), '/activate', { code: 'AAAA-BBBB-CCCC' });
	assert.equal(unknown.status, 422);
	assert.match(unknown.text, /이 코드로는 찾을 수 없어요/);
	const page = await browser.submit(unknown, '/activate', { code: ` ${code.toLowerCase().replaceAll('-', ' ')} ` });
	const action = `/activate/${code.replaceAll('-', '')}`;
	assert.equal(page.path, action);
	assert.match(page.text, new RegExp(person.name));
	const password = '처음 정하는 비밀번호';
	const differ = await browser.submit(page, action, { new_password: password, new_password_again: '다른 비밀번호예요' });
	assert.equal(differ.status, 422);
	const done = await browser.submit(differ, action, { new_password: password, new_password_again: password });
	assert.equal(done.path, '/login');
	assert.match(done.text, /비밀번호를 정했어요/);
	assert.equal((await new ApiClient(url).post('/login', { login: `student-${person.id.slice(0, 8)}`, password })).status, 200);
	const again = await browser.get(action);
	assert.equal(again.status, 404);
	assert.match(again.text, /더 쓸 수 없어요/);
	const spent = await browser.post(action, { ...page.form(action).fields, new_password: password, new_password_again: password });
	assert.equal(spent.status, 404);
});

const mails = path.join(process.env.STATE || '.run', 'state', 'mail');

async function mailTo(address) {
	for (let tries = 0; tries < 100; tries++) {
		for (const name of fs.existsSync(mails) ? fs.readdirSync(mails) : []) {
			const text = fs.readFileSync(path.join(mails, name), 'utf8');
			if (text.includes(address))
				return text;
		}
		await new Promise((resolve) => { setTimeout(resolve, 100); });
	}
	throw new Error(`no mail to ${address}`);
}

test('a forgotten password is set anew by a mailed link; the page says the same to everyone', async () => {
	const person = givePassword(makeSchool({ student: 1 }).student[0]);
	const email = `${person.login}@example.org`;
	giveContacts([{ id: person.id, email }]);
	const browser = new FormClient(url);
	const said = [];
	for (const login of [person.login, 'nobody at all'])
		said.push((await browser.submit(await browser.get('/reset'), '/reset', { login })).text);
	assert.equal(said[0], said[1]);
	const mail = await mailTo(email);
	const parts = mail.split(/\r?\n\r?\n/).map((part) => Buffer.from(part.replace(/\s/g, ''), 'base64').toString('utf8'));
	const link = parts.map((part) => /\/reset\/[0-9a-f]{32}/.exec(part)).find(Boolean)[0];
	const page = await browser.get(link);
	const action = page.html.match(/action="(\/reset\/[0-9A-F]{32})"/)[1];
	const password = '다시 정하는 비밀번호';
	await browser.submit(page, action, { new_password: password, new_password_again: password });
	assert.equal((await new ApiClient(url).post('/login', { login: person.login, password })).status, 200);
	assert.equal((await browser.get(link)).status, 404);
});

test('language and theme are kept with the person and on the device', async () => {
	const person = givePassword(makeSchool({ student: 1 }).student[0]);
	const browser = await loggedIn(person);
	const { fields } = (await browser.get('/settings')).form('/settings');
	const answer = await browser.post('/settings', { ...fields, language: 'en', theme: 'dark' });
	assert.equal(answer.status, 303);
	assert.match(cookieLine(answer, '__Host-language'), /^__Host-language=en; .*Max-Age=31536000/);
	const page = await browser.get('/settings');
	assert.match(page.html, /<html lang="en">/);
	assert.match(page.html, /name="color-scheme" content="dark"/);
	const elsewhere = await loggedIn(person);
	assert.match((await elsewhere.get('/settings')).html, /<html lang="en">/);
	const { body } = await new ApiClient(url).post('/login', { login: person.login, password: person.password });
	assert.equal(body.user.locale, 'en');
	const wrong = await browser.post('/settings', { ...page.form('/settings').fields, language: 'fr', theme: 'dark' });
	assert.equal(wrong.status, 422);
	const door = new FormClient(url);
	await typeLogin(door, { login: person.login, password: 'nothing' });
	assert.match((await door.get('/login?lang=en')).html, /<html lang="en">/);
});

test('the settings mark the language the page is in', async () => {
	const browser = makeSchool({ student: 1 }).student[0].form();
	const marked = (page) => /name="language" value="([a-z]+)" checked/.exec(page.html)[1];
	assert.equal(marked(await browser.get('/settings')), 'ko');
	assert.equal(marked(await browser.get('/settings?lang=en')), 'en');
	const page = await browser.get('/settings');
	assert.equal(marked(page), 'en', 'also when the device remembers it');
	await browser.submit(page, '/settings', { theme: 'dark' });
	assert.match((await browser.get('/settings')).html, /<html lang="en">/, 'so that saving the theme changes no language');
});
