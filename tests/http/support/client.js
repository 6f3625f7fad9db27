// SPDX-License-Identifier: GPL-3.0-or-later
// How tests speak to the server: as a program with a token (ApiClient), or as a browser without script (FormClient).
'use strict';
const { checkAnswer } = require('./contract.js');

/** JSON under /api/v1. Every call answers {status, headers, body}; body is the parsed document, or null, bytes is all of it. Each answer is held against OpenAPI. */
class ApiClient {
	constructor(url, token = null) {
		Object.assign(this, { url, token });
	}

	async send(method, path, document, headers = {}) {
		const all = { Accept: 'application/json', ...headers };
		if (this.token)
			all.Authorization = `Bearer ${this.token}`;
		if (document !== undefined && !all['Content-Type'])
			all['Content-Type'] = 'application/json';
		const body = document === undefined || typeof document === 'string' || Buffer.isBuffer(document) ? document : JSON.stringify(document);
		const answer = await fetch(`${this.url}/api/v1${path}`, { method, headers: all, body, redirect: 'manual' });
		const bytes = Buffer.from(await answer.arrayBuffer());
		const text = bytes.toString();
		await checkAnswer(this.url, method, path, answer, text);
		const isJson = /json/.test(answer.headers.get('content-type'));
		return { status: answer.status, headers: answer.headers, body: isJson && text ? JSON.parse(text) : null, bytes };
	}

	get(path, headers) {
		return this.send('GET', path, undefined, headers);
	}

	post(path, document = {}, headers = {}) {
		return this.send('POST', path, document, headers);
	}

	patch(path, document, headers = {}) {
		return this.send('PATCH', path, document, headers);
	}

	put(path, document, headers = {}) {
		return this.send('PUT', path, document, headers);
	}

	/** All items of a list, page after page. */
	async all(path, limit = 100) {
		const items = [];
		for (let cursor = null; ;) {
			const glue = path.includes('?') ? '&' : '?';
			const { status, body } = await this.get(`${path}${glue}limit=${limit}${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`);
			if (status !== 200)
				throw new Error(`${path}: ${status} ${JSON.stringify(body)}`);
			items.push(...body.items);
			cursor = body.next;
			if (!cursor)
				return items;
		}
	}
}

/** The Set-Cookie lines of an answer. Debian 12's node has no Headers.getSetCookie, and joins them with commas. */
function setCookies(answer) {
	const joined = answer.headers.get('set-cookie');
	return joined ? joined.split(/, (?=[A-Za-z0-9_-]+=)/) : [];
}

const decode = (text) => text.replace(/&(#x?[0-9a-f]+|lt|gt|quot|amp);/gi, (whole, name) => {
	const named = { lt: '<', gt: '>', quot: '"', amp: '&' }[name];
	return named || String.fromCodePoint(name[1] === 'x' || name[1] === 'X' ? parseInt(name.slice(2), 16) : Number(name.slice(1)));
});

const attribute = (tag, name) => {
	const found = new RegExp(`\\s${name}="([^"]*)"`).exec(tag);
	return found ? decode(found[1]) : null;
};

/** A page that came: {status, path, html, text}; prefix is what its addresses have before their path. */
class Page {
	constructor(status, path, headers, html, prefix = '') {
		Object.assign(this, { status, path, headers, html, prefix });
	}

	/** What can be read on it, without the tags. */
	get text() {
		return decode(this.html.replace(/<(script|style)[\s\S]*?<\/\1>/g, '').replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' '));
	}

	get heading() {
		const found = /<h1[^>]*>([\s\S]*?)<\/h1>/.exec(this.html);
		return found ? decode(found[1].replace(/<[^>]*>/g, '')).trim() : null;
	}

	/** The line that says what just happened, or null. */
	get note() {
		const found = /<div class="note [a-z]*" role="status">([\s\S]*?)<\/p>/.exec(this.html);
		return found ? decode(found[1].replace(/<[^>]*>/g, '')).trim() : null;
	}

	get unread() {
		return (/id="unread-count"[^>]*>([^<]*)</.exec(this.html) || [])[1];
	}

	/** The form that posts to this path, itself or by one of its buttons, as {action, fields} with what its fields hold; null where there is none. */
	form(action) {
		for (const [, tag, inside] of this.html.matchAll(/(<form\b[^>]*>)([\s\S]*?)<\/form>/g)) {
			const buttons = [...inside.matchAll(/<button\b[^>]*>/g)].map(([button]) => attribute(button, 'formaction'));
			if (![attribute(tag, 'action'), ...buttons].includes(this.prefix + action) || !/method="post"/i.test(tag))
				continue;
			const fields = {};
			for (const [input] of inside.matchAll(/<input\b[^>]*>/g)) {
				const isChoice = ['checkbox', 'radio'].includes(attribute(input, 'type'));
				if (attribute(input, 'name') && (!isChoice || /\schecked/.test(input)))
					fields[attribute(input, 'name')] = attribute(input, 'value') || '';
			}
			for (const [, area, value] of inside.matchAll(/(<textarea\b[^>]*>)([\s\S]*?)<\/textarea>/g))
				fields[attribute(area, 'name')] = decode(value);
			for (const [, select, options] of inside.matchAll(/(<select\b[^>]*>)([\s\S]*?)<\/select>/g))
				fields[attribute(select, 'name')] = attribute((/<option\b[^>]*\sselected[^>]*>/.exec(options) || [''])[0], 'value') || '';
			return { action, fields };
		}
		return null;
	}
}

/** A browser without script: keeps cookies, follows redirects after a form, sends a form's hidden fields along. Paths are below url. */
class FormClient {
	constructor(url, sessionToken = null) {
		const { origin, pathname } = new URL(url);
		Object.assign(this, { url, origin, prefix: pathname.replace(/\/$/, '') });
		this.cookies = new Map();
		if (sessionToken)
			this.cookies.set('__Host-seodang', sessionToken);
	}

	async request(path, options = {}) {
		const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
		const headers = { Accept: 'text/html', ...(cookie ? { Cookie: cookie } : {}), ...options.headers };
		const answer = await fetch(`${this.url}${path}`, { ...options, headers, redirect: 'manual' });
		for (const line of setCookies(answer)) {
			const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
			if (/max-age=0/i.test(line) || value === '')
				this.cookies.delete(name);
			else
				this.cookies.set(name, value);
		}
		return answer;
	}

	async get(path) {
		const answer = await this.request(path);
		return new Page(answer.status, path, answer.headers, await answer.text(), this.prefix);
	}

	/** Post fields as they are, without following: the answer's page, with .location. */
	async post(path, fields) {
		const answer = await this.request(path, { method: 'POST', body: new URLSearchParams(fields), headers: { Origin: this.origin } });
		const page = new Page(answer.status, path, answer.headers, await answer.text(), this.prefix);
		page.location = answer.headers.get('location');
		return page;
	}

	/** Fill in the form of a page and send it; follows the redirect, as a browser does. */
	async submit(page, action, fields = {}) {
		const form = page.form(action);
		if (!form)
			throw new Error(`${page.path} (${page.status}) has no form to ${action}`);
		const answer = await this.post(action, { ...form.fields, ...fields });
		return answer.status === 303 ? this.get(answer.location.replace(this.origin, '').slice(this.prefix.length)) : answer;
	}

	/** Log in with what a person types. */
	async logIn(login, password) {
		return this.submit(await this.get('/login'), '/login', { login, password });
	}
}

module.exports = { ApiClient, FormClient, Page, setCookies };
