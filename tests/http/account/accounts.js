// SPDX-License-Identifier: GPL-3.0-or-later
// What the account tests share: people with passwords, one-time codes as an app makes them, and other addresses to come from.
'use strict';
const assert = require('node:assert/strict');
const { createHash, createHmac, randomBytes, scryptSync } = require('node:crypto');
const http = require('node:http');
const { url, sql } = require('../support/server.js');
const { FormClient, setCookies } = require('../support/client.js');

const COOKIE = '__Host-seodang';

/** Give a person of makeSchool a password; a cheap scrypt, so that tests are quick. Sets .login and .password. */
function givePassword(person, password = `암호 ${randomBytes(6).toString('hex')}`) {
	const salt = randomBytes(16);
	const key = scryptSync(password.normalize('NFC'), salt, 32, { N: 1024, r: 8, p: 1 });
	const base64 = (bytes) => bytes.toString('base64').replace(/=+$/, '');
	sql(`INSERT INTO auth.accounts (person_id, school_id, password_hash, password_changed_at) VALUES ('${person.id}', '${person.school.id}',
		'$scrypt$ln=10,r=8,p=1$${base64(salt)}$${base64(key)}', now())
		ON CONFLICT (person_id) DO UPDATE SET password_hash = EXCLUDED.password_hash`);
	person.login = `${person.role}-${person.id.slice(0, 8)}`;
	person.password = password;
	return person;
}

/** A one-time link or code as the database keeps it: capitals without hyphens, hashed. */
const linkHash = (text) => createHash('sha256').update(text.replace(/[- ]/g, '').toUpperCase()).digest('hex');

/** RFC 6238 as an authenticator app does it; secret in base 32. steps: so many half minutes from now. */
function totp(secret, steps = 0) {
	const bits = [...secret].map((digit) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(digit).toString(2).padStart(5, '0')).join('');
	const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
	const counter = Buffer.alloc(8);
	counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30000) + steps));
	const digest = createHmac('sha1', key).update(counter).digest();
	const number = digest.readUInt32BE(digest[19] & 15) & 0x7fffffff;
	return String(number % 1000000).padStart(6, '0');
}

/** POST /api/v1/login from an address of this machine, such as 127.0.0.9. */
function logInFrom(address, document) {
	return new Promise((resolve, reject) => {
		const request = http.request(`${url}/api/v1/login`, { method: 'POST', localAddress: address, headers: { 'Content-Type': 'application/json' } }, (answer) => {
			let text = '';
			answer.setEncoding('utf8').on('data', (part) => { text += part; }).on('end', () => resolve({ status: answer.statusCode, body: JSON.parse(text) }));
		});
		request.on('error', reject).end(JSON.stringify(document));
	});
}

/** A browser at the log-in page, and what a person typed: the answer itself, not what it leads to. */
async function typeLogin(browser, fields, address = '/login') {
	const page = await browser.get(address);
	return browser.post('/login', { ...page.form('/login').fields, ...fields });
}

/** A browser that is logged in with the person's password. */
async function loggedIn(person) {
	const browser = new FormClient(url);
	const answer = await typeLogin(browser, { login: person.login, password: person.password });
	if (answer.status !== 303)
		throw new Error(`${person.login} was not let in: ${answer.status}`);
	return browser;
}

/** The Set-Cookie line of a name, or undefined. */
const cookieLine = (answer, name = COOKIE) => setCookies(answer).find((line) => line.startsWith(`${name}=`));

const GROUPED = /<code>((?:[A-Z2-7]{4} ){7}[A-Z2-7]{4})<\/code>/; // the secret, to be typed

/** Set the second factor up in a browser. @return {secret, codes, proof: the code that proved it, …} */
async function enrol(browser, person) {
	const setup = await browser.submit(await browser.get('/settings/security'), '/settings/password/totp/start', { start_password: person.password });
	const [, grouped] = GROUPED.exec(setup.html);
	const secret = grouped.replaceAll(' ', '');
	assert.match(setup.html, /<path[^>]* d="M4 4h7v1h-7z/, 'the QR code begins with its corner');
	const proof = totp(secret, -1);
	const shown = await browser.submit(setup, '/settings/security/totp/confirm', { code: proof });
	const codes = [...shown.html.matchAll(/<code>([0-9A-Z]{5}-[0-9A-Z]{5})<\/code>/g)].map(([, code]) => code);
	return { secret, grouped, codes, shown, proof };
}

module.exports = { COOKIE, GROUPED, givePassword, enrol, linkHash, totp, logInFrom, typeLogin, loggedIn, cookieLine };
