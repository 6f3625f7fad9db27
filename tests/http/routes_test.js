// SPDX-License-Identifier: GPL-3.0-or-later
// Walks the whole route table as every role, as nobody, and with the other school's objects: the access column holds at every address.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { url, makeSchool } = require('./support/server.js');
const { ApiClient, FormClient } = require('./support/client.js');
const { routes } = require('./support/instance.js');
const { ROLES, furnishedSchool, formToken, queryOf, visitor } = require('./support/people.js');

// Whose the objects of a path parameter are: another person of the same role and school finds nothing there.
const OWNED = { attempt: ['student', 'tutor'], answer: ['tutor'], request: ['student', 'tutor'], match: ['tutor'], student: ['tutor'], feedback: ['tutor'],
	job: ['student', 'tutor', 'teacher'], export: ['admin'], notice: ROLES, notices: ROLES, learning_session: ['student'],
	recording: ['student', 'tutor', 'teacher', 'admin'], workflow: ['tutor', 'teacher', 'admin'], execution: ['tutor', 'teacher', 'admin'], note: ['teacher', 'admin'], session: ROLES, token: ROLES };
// Not the id of a row: a one-time word, a time, the name of a file.
const WORDS = { link: 'no-such-link', code: '0000000Z', marked: '2026-01-01T00:00:00Z', index: '0' };
// What only exists in a state that this walk does not bring about answers 404 for its owner too.
const STATEFUL = new Set(['/login/code', '/hub/students/:student/account/restore']);
// Whoever has the address with a ticket is let in, whoever that is; this walk has none.
const TICKETED = new Set(['/live/classroom']);

const parameters = (path) => [...path.matchAll(/:([a-z_]+)/g)].map(([, name]) => name);
const fill = (path, value) => path.replace(/:([a-z_]+)/g, (_, name) => encodeURIComponent(value(name)));

/** A browser of somebody who takes part without an account. */
function guestBrowser(guest) {
	const browser = visitor();
	browser.cookies.set('__Host-guest', guest.token);
	return browser;
}

/** One call of a route: {status, location, type, text}. Forms carry a valid token and nothing else. who: a login's token, {guest} or nobody. */
async function call(route, path, who) {
	const guest = who && who.guest;
	const token = guest ? guest.token : who;
	if (route.isApi) {
		const client = new ApiClient(url, token);
		const { status, headers, body } = await client.send(route.method, path.slice('/api/v1'.length), ['GET', 'HEAD'].includes(route.method) ? undefined : {});
		return { status, type: headers.get('content-type'), headers, text: JSON.stringify(body) };
	}
	const browser = guest ? guestBrowser(guest) : token ? new FormClient(url, token) : visitor();
	if (route.method === 'GET' && path.endsWith('/live'))
		return openStream(browser, path);
	if (route.method === 'GET')
		return described(await browser.request(path));
	const fields = { token: await formToken(browser, token && !guest ? undefined : '/login') };
	return described(await browser.request(path, { method: 'POST', body: new URLSearchParams(fields), headers: { Origin: url } }));
}

async function described(answer) {
	return { status: answer.status, location: answer.headers.get('location'), type: answer.headers.get('content-type'), headers: answer.headers, text: await answer.text() };
}

/** A stream never ends by itself: the head of its answer is enough. */
async function openStream(browser, path) {
	const stop = new AbortController();
	const answer = await browser.request(path, { signal: stop.signal });
	stop.abort();
	return { status: answer.status, location: answer.headers.get('location'), type: answer.headers.get('content-type'), headers: answer.headers, text: '' };
}

function told(route, path, who, answer) {
	return `${route.method} ${path} as ${who}: ${answer.status} ${answer.location || ''} ${(answer.text || '').slice(0, 300)}`;
}

function refusesNobody(route, path, answer) {
	if (route.isApi) {
		assert.equal(answer.status, 401, told(route, path, 'nobody', answer));
	} else {
		assert.equal(answer.status, 303, told(route, path, 'nobody', answer));
		assert.match(answer.location, /\/login(\?|$)/, told(route, path, 'nobody', answer));
	}
}

/** Whoever takes part in no class session, or no longer, is asked for a code. */
function refusesNoGuest(route, path, who, answer) {
	if (route.isApi) {
		assert.equal(answer.status, 401, told(route, path, who, answer));
	} else {
		assert.equal(answer.status, 303, told(route, path, who, answer));
		assert.match(answer.location, /\/join(\?|$)/, told(route, path, who, answer));
	}
}

/** A route for who takes part without an account: nobody and no role of the school gets in, whoever was removed neither. */
async function walkAsGuest(route, school, otherSchool) {
	const names = parameters(route.path);
	const own = (of) => fill(route.path, (name) => of.objects[name]());
	refusesNoGuest(route, route.path, 'nobody', await call(route, own(school), null));
	for (const role of ROLES)
		refusesNoGuest(route, route.path, role, await call(route, own(school), school[role][0].token));
	refusesNoGuest(route, route.path, 'one who was removed', await call(route, own(school), { guest: school.session.removed }));
	for (const path of names.length ? [own(otherSchool), fill(route.path, () => randomUUID()), fill(route.path, () => 'no-uuid')] : [])
		isNotThere(route, path, 'guest', await call(route, path, { guest: school.session.guest }));
	if (names.length)
		isNotThere(route, own(school), "the other school's guest", await call(route, own(school), { guest: otherSchool.session.guest }));
	isLetIn(route, own(school), 'guest', await call(route, own(school), { guest: school.session.guest }));
}

const isPublic = (route) => route.roles.includes('public');
const isOfRole = (route, role) => route.roles.includes(role) || route.roles.some((word) => ['enrol', 'totp', 'public'].includes(word));

function isAnswered(route, path, who, answer) {
	assert.ok(answer.status < 500, told(route, path, who, answer));
	assert.notEqual(answer.status, 401, told(route, path, who, answer));
	assert.notEqual(answer.status, 403, told(route, path, who, answer));
}

/** Someone whose object it is gets in: a page shows, an action is done or says what it lacks. */
function isLetIn(route, path, who, answer) {
	isAnswered(route, path, who, answer);
	const good = route.method === 'GET' ? [200, 303] : [200, 201, 202, 204, 303, 409, 410, 422];
	assert.ok(good.includes(answer.status), told(route, path, who, answer));
	if (route.method === 'GET' && answer.status === 303)
		assert.doesNotMatch(answer.location, /\/login(\?|$)/, told(route, path, who, answer));
}

function isNotThere(route, path, who, answer) {
	assert.equal(answer.status, 404, told(route, path, who, answer));
}

async function walk(route, school, otherSchool) {
	const names = parameters(route.path);
	const words = names.length > 0 && names.every((name) => name in WORDS);
	for (const name of names)
		assert.ok(name in WORDS || name in school.objects, `say in tests/http/support/people.js where the ids of :${name} come from`);
	const own = (of, person) => fill(route.path, (name) => WORDS[name] || of.objects[name](person)) + queryOf(route, of, person);

	if (route.roles.includes('guest')) {
		await walkAsGuest(route, school, otherSchool);
		return;
	}
	const signedOut = await call(route, own(school, school.student[0]), null);
	if (TICKETED.has(route.path)) {
		assert.equal(signedOut.status, 401, told(route, route.path, 'nobody', signedOut));
		return;
	}
	if (isPublic(route))
		assert.ok(signedOut.status < 500, told(route, route.path, 'nobody', signedOut));
	else
		refusesNobody(route, route.path, signedOut);
	for (const role of ROLES) {
		const person = personFor(route, school, role);
		const strangerPath = own(otherSchool, otherSchool[role][0]);
		const paths = names.length && !words ? [strangerPath, fill(route.path, () => randomUUID()), fill(route.path, () => 'no-uuid')] : [];
		if (!isOfRole(route, role)) {
			for (const path of [...paths, own(school, person)]) {
				const answer = await call(route, path, person.token);
				assert.equal(answer.status, 403, told(route, path, role, answer));
			}
			continue;
		}
		for (const path of paths)
			isNotThere(route, path, role, await call(route, path, person.token));
		const owned = names.find((name) => (OWNED[name] || []).includes(role));
		const other = school[role][1] && school[role].find((one) => one !== person && one !== school.student[1] && one !== school.tutor[0]);
		if (owned && other && !words) {
			const path = own(school, person);
			isNotThere(route, path, `another ${role}`, await call(route, path, other.token));
		}
		const path = own(school, person);
		const answer = await call(route, path, person.token);
		if (words || isPublic(route) || STATEFUL.has(route.path))
			isAnswered(route, path, role, answer);
		else
			isLetIn(route, path, role, answer);
	}
}

/** Of several people of a role the one to whom the school's objects belong. */
function personFor(route, school, role) {
	return role === 'student' && !parameters(route.path).includes('request') ? school.student[1] : school[role][0];
}

test('every route, as every role and as the other school', async (t) => {
	const otherSchool = await furnishedSchool();
	const readSchool = await furnishedSchool();
	for (const route of routes())
		await t.test(`${route.method} ${route.path} (${route.access})`, async () => walk(route, route.method === 'GET' ? readSchool : await furnishedSchool(), otherSchool));
});

const isHub = (path) => /^\/(hub|learning)(\/[^:.]*)?$/.test(path);

/** The pages of the hub with an address of their own that somebody comes to from these, from link to link. */
async function hubPagesFrom(person, entries) {
	const seen = new Set();
	for (const waiting = [...entries]; waiting.length;) {
		const path = waiting.pop();
		if (seen.has(path) || !routes().some((route) => route.method === 'GET' && route.path === path))
			continue;
		seen.add(path);
		const { html } = await person.form().get(path);
		waiting.push(...[...html.matchAll(/<a [^>]*href="([^"#?]*)/g)].map(([, link]) => link).filter(isHub));
	}
	return seen;
}

function navigation(html) {
	const [, nav] = /<nav class="nav"([\s\S]*?)<\/nav>/.exec(html);
	return [...nav.matchAll(/<a href="([^"]+)"( aria-current="page")?/g)].map(([, path, current]) => ({ path, isCurrent: Boolean(current) }));
}

test('the navigation has room on a phone, says where one is, and leads to every page of the hub', async (t) => {
	const school = await furnishedSchool();
	for (const role of ROLES)
		await t.test(role, async () => {
			const [person] = school[role];
			const entries = navigation((await person.form().get('/')).html).map(({ path }) => path);
			assert.ok(entries.length <= 5, `${entries}`);
			for (const path of entries) {
				const first = await person.form().request(path);
				const page = await person.form().get(first.headers.get('location') ? new URL(first.headers.get('location'), url).pathname : path);
				assert.equal(page.status, 200, path);
				assert.deepEqual(navigation(page.html).filter(({ isCurrent }) => isCurrent).map((entry) => entry.path), [path]);
			}
			const seen = await hubPagesFrom(person, entries);
			const missed = routes().filter((route) => route.method === 'GET' && route.roles.includes(role) && isHub(route.path) && !seen.has(route.path));
			assert.deepEqual(missed.map(({ path }) => path), []);
		});
});

test('a page within an entry of the navigation has the others beside it', async () => {
	const school = makeSchool({ student: 1, tutor: 1, teacher: 1, admin: [{ roles: ['operator'] }] }), both = makeSchool({ teacher: [{ roles: ['admin'] }] });
	const sections = async ([person], path) => {
		const { html } = await person.form().get(path);
		const [, nav] = /<nav class="sections[^"]*"([\s\S]*?)<\/nav>/.exec(html) || [];
		return nav && [navigation(html).find(({ isCurrent }) => isCurrent).path, ...[...nav.matchAll(/<a href="([^"]+)"( aria-current="page")?/g)].map(([, to, current]) => to + (current ? ' *' : ''))].join(' ');
	};
	assert.equal(await sections(school.student, '/feedback'), '/ / /learning /feedback * /hub/reports');
	assert.equal(await sections(school.student, '/speaking/progress'), '/speaking /speaking /chat /speaking/progress * /workspace/documents');
	assert.equal(await sections(school.tutor, '/profile'), '/ / /profile * /workspace');
	assert.equal(await sections(school.tutor, '/speaking/queue'), '/speaking /speaking/queue * /speaking/sets /speaking/words');
	assert.equal(await sections(school.teacher, '/hub'), '/hub /hub * /hub/students /hub/interventions /hub/concepts /hub/reports');
	assert.equal(await sections(school.admin, '/hub/tasks'),
		'/hub /hub /hub/students /hub/interventions /hub/concepts /hub/reports /hub/tasks * /hub/events /hub/privacy');
	assert.equal(await sections(school.admin, '/hub/host'), '/hub/host /hub/host * /hub/tasks');
	assert.equal(await sections(school.teacher, '/hub/rules'), undefined, 'what lies deeper has a way back');
	assert.equal(await sections(school.teacher, '/classroom/problems'), '/classroom /classroom /classroom/problems * /speaking/sets /classes');
	assert.equal(await sections(school.admin, '/classroom'), '/admin /classroom * /classroom/problems /speaking/sets /speaking/words /speaking/voice /admin/holidays');
	for (const [[person], path, entry] of [[school.admin, '/hub/rollover', '/admin'], [school.admin, '/classroom/settings', '/admin'],
		[school.teacher, '/classroom/settings', '/classroom'], [both.teacher, '/classroom/settings', '/classroom']]) {
		const { html } = await person.form().get(path);
		assert.equal(navigation(html).find(({ isCurrent }) => isCurrent).path, entry, 'where its link is');
	}
});

test('an address that is in no table is nowhere', async (t) => {
	const school = await furnishedSchool();
	for (const path of ['/nothing', '/nothing/here', '/requests/x/y/z', '/static/none.css'])
		await t.test(path, async () => {
			const answer = await school.student[0].form().request(path);
			assert.equal(answer.status, 404);
			assert.match(answer.headers.get('content-type'), /^text\/html/);
			await answer.text();
		});
	await t.test('/api/v1/nothing', async () => {
		const { status, headers, body } = await school.student[0].api.get('/nothing');
		assert.equal(status, 404);
		assert.equal(headers.get('content-type'), 'application/problem+json');
		assert.equal(body.code, 'not_found');
	});
});
