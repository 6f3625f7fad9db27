// SPDX-License-Identifier: GPL-3.0-or-later
// The inbox as people use it: what is there, what was read, and that it is the same on every device.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql, url } = require('../support/server.js');
const { newToken, formToken } = require('../support/people.js');
const { FormClient } = require('../support/client.js');
const { EventStream } = require('../support/events.js');

/** Tell a person of something, as the rooms do. @return the notice */
function tell({ id }, { kind = 'request_received', params = { student: '윤민아', excerpt: '부탁드려요.' }, link = '/requests', group = null } = {}) {
	return sql(`SELECT inbox.notify('${id}', '${kind}', '${JSON.stringify(params)}', '${link}', '${randomUUID()}', ${group ? `'${group}'` : 'NULL'});`)[0][0];
}

const feedback = { kind: 'feedback_received', params: { tutor: '정하윤', excerpt: '또렷해요.' }, link: '/feedback' };
const announcement = { kind: 'announcement', params: { title: '체육대회', excerpt: '금요일' }, link: '/' };
const list = async (person, query = '') => (await person.api.get(`/notifications${query}`)).body;
const ids = async (person, query) => (await list(person, query)).items.map((notice) => notice.id);
/** The way to take back what a page's line says was done; null when it offers none. */
const undo = (page) => (/class="note ok"(?:(?!<\/div>)[\s\S])*?<form method="post" action="([^"]+)"/.exec(page.html) || [])[1]?.replaceAll('&amp;', '&') ?? null;
const shown = (page) => [...page.html.matchAll(/id="notice-([0-9a-f-]{36})"/g)].map(([, id]) => id);

test('nothing has come yet: the page says what will, and one way on', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const page = await student.form().get('/inbox');
	assert.equal(page.status, 200);
	assert.equal(page.unread, '');
	assert.match(page.text, /아직 온 알림이 없어요/);
	assert.match(page.html, /class="card stack empty"[\s\S]*href="\/inbox\/preferences"|class="card stack empty"[\s\S]*\/inbox\/preferences"/);
	assert.deepEqual(await list(student), { items: [], next: null, unread: 0 });
});

test('what came is listed newest first, by day, with where it went and what it opens', async () => {
	const { tutor: [tutor], student: [other] } = makeSchool({ tutor: 1, student: 1 });
	const first = tell(tutor);
	sql(`UPDATE inbox.notifications SET created_at = now() - interval '3 days', sent_via = '{inbox,live,email}' WHERE id = '${first}';`);
	const second = tell(tutor, announcement);
	tell(other, announcement);
	const { items, next, unread } = await list(tutor);
	assert.deepEqual([items.map((notice) => notice.id), next, unread], [[second, first], null, 2]);
	assert.deepEqual({ ...items[1], created_at: null }, { id: first, type: 'tutor_match', title: '윤민아 학생이 튜터링을 요청했어요', message: '부탁드려요.',
		is_read: false, created_at: null, sent_via: ['inbox', 'live', 'email'], link: '/requests' });
	const page = await tutor.form().get('/inbox');
	assert.deepEqual(shown(page), [second, first]);
	assert.equal([...page.html.matchAll(/class="day"/g)].length, 2);
	assert.match(page.text, /오늘[\s\S]*체육대회[\s\S]*윤민아 학생이 튜터링을 요청했어요[\s\S]*메일로도 보냈어요/);
	const english = await tutor.form().get('/inbox?lang=en');
	assert.match(english.text, /윤민아 asks you to be their tutor[\s\S]*also sent by e-mail/);
	const inEnglish = await tutor.api.get('/notifications', { 'Accept-Language': 'en' });
	assert.equal(inEnglish.status, 200);
});

test('filters change what is listed, never the count', async (t) => {
	const { student: [student] } = makeSchool({ student: 1 });
	const browser = student.form();
	const [read, fresh, news, archived] = [tell(student, feedback), tell(student, feedback), tell(student, announcement), tell(student, announcement)];
	await student.api.post(`/notifications/${read}/read`);
	await student.api.post(`/notifications/${archived}/archive`);
	const cases = [['', [news, fresh, read]], ['?unread=1', [news, fresh]], ['?unread=0', [news, fresh, read]], ['?type=feedback', [fresh, read]],
		['?type=system', [news]], ['?type=tutor_match', []], ['?type=feedback&unread=1', [fresh]], ['?type=', [news, fresh, read]]];
	for (const [query, wanted] of cases)
		await t.test(query || 'all', async () => {
			assert.deepEqual(await ids(student, query), wanted);
			assert.equal((await list(student, query)).unread, 2);
			const page = await browser.get(`/inbox${query}`);
			assert.deepEqual(shown(page), wanted);
			assert.equal(page.unread, '2');
			assert.equal([...page.html.matchAll(/class="btn pill"[^>]*aria-current="true"/g)].length, query.includes('&') ? 2 : 1, 'the filter in force is said');
		});
	await t.test('the archive', async () => assert.deepEqual(shown(await browser.get('/inbox?archived=1')), [archived]));
	await t.test('a type that there is not', async () => {
		for (const type of ['gossip', 'Feedback', "'", '%']) {
			const answer = await student.api.get(`/notifications?type=${encodeURIComponent(type)}`);
			assert.equal(answer.status, 422);
			assert.deepEqual(answer.body.errors.map(({ field, code }) => [field, code]), [['type', 'unknown_choice']]);
			assert.equal((await browser.get(`/inbox?type=${encodeURIComponent(type)}`)).status, 422);
		}
	});
});

test('every page carries the number of what is unread', async () => {
	const { student: [student], tutor: [tutor], teacher: [teacher], admin: [admin] } = makeSchool({ student: 1, tutor: 1, teacher: 1, admin: 1 });
	const pages = { student: ['/', '/tutors', '/requests', '/feedback', '/inbox', '/inbox?type=system', '/settings'], tutor: ['/', '/profile'],
		teacher: ['/', '/classes'], admin: ['/admin', '/admin/announcements'] };
	for (const person of [student, tutor, teacher, admin]) {
		const browser = person.form();
		for (const path of pages[person.role])
			assert.equal((await browser.get(path)).unread, '', `${person.role} ${path}`);
		tell(person, announcement);
		tell(person, announcement);
		for (const path of pages[person.role])
			assert.equal((await browser.get(path)).unread, '2', `${person.role} ${path}`);
	}
});

test('looking at the list marks nothing read; opening one does, and leads on', async () => {
	const { student: [student, other] } = makeSchool({ student: 2 });
	const browser = student.form();
	const notice = tell(student, { ...feedback, link: '/feedback?page=1#feedback-1' });
	for (const path of ['/inbox', '/inbox?unread=1', '/inbox', '/'])
		assert.equal((await browser.get(path)).unread, '1');
	assert.equal((await list(student)).unread, 1);
	assert.equal((await other.form().get(`/inbox/${notice}`)).status, 404);
	assert.equal((await list(student)).unread, 1);
	const opened = await browser.request(`/inbox/${notice}`);
	assert.equal(opened.status, 303);
	assert.equal(opened.headers.get('location').replace(new URL(url).pathname.replace(/\/$/, ''), ''), '/feedback?page=1#feedback-1');
	assert.equal((await browser.get('/inbox')).unread, '');
	assert.equal((await browser.request(`/inbox/${notice}`)).status, 303, 'and again');
});

test('each kind of notice opens a page that is there', async () => {
	const school = makeSchool({ student: 2, tutor: [{ max_student: 1 }, {}], teacher: 1 });
	const { student: [student, second], tutor: [tutor, other], teacher: [teacher] } = school;
	const ask = async (who, whom) => (await who.api.post('/tutor-requests', { tutor_id: whom.id, message: '부탁드려요.' })).body;
	const requests = [await ask(student, tutor), await ask(student, other)];
	await second.form().submit(await second.form().get(`/tutors/${tutor.id}`), `/tutors/${tutor.id}/request`, { message: '저도요.' });
	await tutor.api.post(`/tutor-requests/${requests[0].id}/approve`);
	await tutor.api.post('/feedback', { student_id: student.id, message: '잘했어요.' });
	const [match] = (await tutor.api.get('/tutor-students')).body.items;
	await teacher.form().submit(await teacher.form().get(`/matches/${match.id}/end`), `/matches/${match.id}/end`, { reason: '전학' });
	for (const person of [student, second, tutor, other]) {
		const { items } = await list(person);
		for (const notice of items)
			assert.equal((await person.form().get(notice.link.split('#')[0])).status, 200, `${notice.title}: ${notice.link}`);
	}
	assert.ok((await list(student)).items.length >= 3);
});

test('read, unread, archive and back, each with a way to undo it', async (t) => {
	const { student: [student, other] } = makeSchool({ student: 2 });
	const browser = student.form();
	const notice = tell(student);
	tell(student, announcement);
	const act = async (page, action) => browser.submit(page, `/inbox/${notice}/${action}`);
	for (const [action, after, before] of [['read', '1', '2'], ['archive', '1', '2']])
		await t.test(action, async () => {
			const done = await act(await browser.get('/inbox'), action);
			assert.equal(done.unread, after);
			assert.ok(undo(done), 'the line that says so offers to take it back');
			const back = await browser.submit(done, undo(done));
			assert.equal(back.unread, before);
			assert.ok(shown(back).includes(notice));
			const again = await browser.submit(back, undo(back));
			assert.equal(again.unread, after, 'and to take that back');
			assert.equal((await browser.submit(again, undo(again))).unread, before);
		});
	await t.test('twice is the same', async () => {
		for (const [action, unread] of [['read', 1], ['read', 1], ['archive', 1], ['archive', 1], ['unarchive', 1], ['unread', 2], ['unread', 2]])
			assert.deepEqual([(await student.api.post(`/notifications/${notice}/${action}`)).body, action], [{ unread }, action]);
	});
	await t.test('what is archived can be put back from the archive', async () => {
		await student.api.post(`/notifications/${notice}/archive`);
		const archive = await browser.get('/inbox?archived=1');
		assert.deepEqual(shown(archive), [notice]);
		assert.deepEqual(shown(await browser.submit(archive, `/inbox/${notice}/unarchive?archived=1`)), []);
		assert.ok(shown(await browser.get('/inbox')).includes(notice));
	});
	await t.test('somebody else’s is not there', async () => {
		for (const action of ['read', 'unread', 'archive', 'unarchive'])
			assert.equal((await other.api.post(`/notifications/${notice}/${action}`)).status, 404);
		assert.equal((await list(student)).unread, 2);
	});
});

test('read all empties the badge of another device at once, and can be taken back', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const token = newToken(student);
	const [browser, phone] = [student.form(), new FormClient(url, token)];
	const [read, archived] = [tell(student), tell(student)];
	await student.api.post(`/notifications/${read}/read`);
	await student.api.post(`/notifications/${archived}/archive`);
	const fresh = [tell(student, announcement), tell(student, feedback)];
	const [, path] = /data-live-path="[^"]*(\/live\?[^"]*)"/.exec((await phone.get('/tutors')).html);
	const stream = new EventStream(token, { path });

	const done = await browser.submit(await browser.get('/inbox'), '/inbox/read-all');
	assert.equal(done.unread, '');
	assert.equal((await stream.arrived('inbox', ({ unread }) => unread === 0)).data.notice, undefined, 'it is no news');
	assert.equal((await phone.get('/tutors')).unread, '');
	const action = undo(done);
	const later = tell(student, announcement);
	await stream.arrived('inbox', ({ unread, notice }) => unread === 1 && notice === later);
	assert.equal((await browser.submit(done, action)).unread, '3', 'what was read before stays read, what came since is kept');
	await stream.arrived('inbox', ({ unread }) => unread === 3);
	assert.deepEqual((await ids(student, '?unread=1')).sort(), [...fresh, later].sort());

	assert.deepEqual((await student.api.post('/notifications/read-all')).body, { unread: 0 });
	assert.deepEqual((await student.api.post('/notifications/read-all')).body, { unread: 0 });
	assert.equal((await browser.get('/inbox')).form('/inbox/read-all'), null, 'with nothing unread it is not offered');
	stream.close();
	for (const when of ['nonsense', '2020-01-01T00:00:00Z', '2020-13-01T00:00:00Z', 'infinity'])
		assert.ok([303, 404].includes((await browser.post(`/inbox/${when}/unread`, { token: await formToken(browser) })).status), when);
	assert.equal((await list(student)).unread, 0);
});

test('one thing that happens many times is shown as one, and each of it is a notice', async (t) => {
	const { student: [student], tutor: [tutor, another] } = makeSchool({ student: 1, tutor: [{ name: '정하윤' }, { name: '박서연' }] });
	const { id } = (await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '부탁드려요.' })).body;
	await tutor.api.post(`/tutor-requests/${id}/approve`);
	await student.api.post('/notifications/read-all');
	await student.api.post(`/notifications/${(await ids(student))[0]}/archive`);
	const browser = student.form();
	const write = (message) => tutor.api.post('/feedback', { student_id: student.id, message });
	const groups = (page) => [...page.html.matchAll(/<details>[\s\S]*?<\/details>/g)].map(([html]) => html);

	await write('하나');
	await t.test('one is no group', async () => {
		const page = await browser.get('/inbox');
		assert.deepEqual(groups(page), []);
		assert.match(page.text, /정하윤 튜터가 피드백을 남겼어요/);
	});
	await write('둘');
	const between = tell(student, { ...feedback, params: { tutor: another.name, excerpt: '사이' }, group: `feedback:${another.id}` });
	await write('셋');
	const [third, , second, first] = await ids(student);
	const group = [third, second, first];

	await t.test('the API and the badge know single events', async () => {
		const { items, unread } = await list(student);
		assert.deepEqual([items.map((notice) => notice.message), unread], [['셋', '사이', '둘', '하나'], 4]);
		assert.ok(items.every((notice) => notice.title.endsWith('튜터가 피드백을 남겼어요')));
	});
	await t.test('the page shows them where the newest is, and all of them inside', async () => {
		for (const path of ['/inbox', '/inbox?unread=1', '/inbox?type=feedback']) {
			const page = await browser.get(path);
			assert.deepEqual(shown(page), [...group, between], path);
			assert.equal(groups(page).length, 1);
			assert.match(groups(page)[0], /정하윤 튜터가 피드백 3개를 남겼어요[\s\S]*셋[\s\S]*둘[\s\S]*하나/);
			assert.equal(page.unread, '4');
		}
	});
	await t.test('opening one of them reads that one', async () => {
		await browser.request(`/inbox/${first}`);
		const page = await browser.get('/inbox');
		assert.deepEqual(shown(page), [third, second, between, first], 'a read notice never joins');
		assert.match(groups(page)[0], /피드백 2개를/);
		await student.api.post(`/notifications/${first}/unread`);
		assert.deepEqual(shown(await browser.get('/inbox')), [...group, between]);
	});
	for (const [action, left] of [['read', 1], ['archive', 0]])
		await t.test(`${action}: all of them, and back`, async () => {
			const done = await browser.submit(await browser.get('/inbox'), `/inbox/${group}/${action}`);
			assert.equal(done.unread, '1');
			assert.equal(groups(done).length, left, 'they stay together');
			const back = await browser.submit(done, undo(done));
			assert.equal(back.unread, '4');
			assert.equal(groups(back).length, 1);
		});
	await t.test('together in the archive, too, and out of it', async () => {
		await browser.submit(await browser.get('/inbox'), `/inbox/${group}/archive`);
		const archive = await browser.get('/inbox?archived=1');
		assert.equal(groups(archive).length, 1);
		assert.equal((await browser.submit(archive, `/inbox/${group}/unarchive?archived=1`)).unread, '4');
	});
	await t.test('what comes while the page is open is not acted upon', async () => {
		const page = await browser.get('/inbox');
		await write('넷');
		const done = await browser.submit(page, `/inbox/${group}/read`);
		assert.equal(done.unread, '2');
		assert.deepEqual((await ids(student, '?unread=1')).length, 2);
	});
	await t.test('what is new stands by itself beside the group of what was read', async () => {
		await write('다섯');
		const page = await browser.get('/inbox');
		assert.deepEqual(groups(page).map((html) => shown({ html }).length), [2, 3]);
		assert.match(groups(page)[0], /피드백 2개를/);
		const done = await browser.submit(page, `/inbox/${group}/unread`);
		assert.deepEqual([groups(done).length, done.unread], [1, '6']);
		assert.equal((await browser.submit(done, undo(done))).unread, '3');
	});
	await t.test('others among the ids are left alone, nothing of one’s own is not there', async () => {
		const strange = tell(tutor, announcement);
		assert.equal((await student.api.post(`/notifications/${strange},${between}/read`)).status, 200);
		assert.deepEqual(await ids(tutor, '?unread=1&type=system'), [strange]);
		for (const path of [strange, `${strange},${randomUUID()}`, ',', `${between},x`])
			assert.equal((await student.api.post(`/notifications/${path}/read`)).status, 404, path);
	});
});

test('a whole page of one group is read and archived at once, and that is taken back', async (t) => {
	const { student: [student] } = makeSchool({ student: 1 });
	const browser = student.form();
	const all = Array.from({ length: 20 }, () => tell(student, { ...feedback, group: 'one' })).reverse();
	for (const action of ['read', 'archive'])
		await t.test(action, async () => {
			const done = await browser.submit(await browser.get('/inbox'), `/inbox/${all}/${action}`);
			assert.equal(done.unread, '');
			assert.equal((await browser.submit(done, undo(done))).unread, '20');
		});
	await t.test('what was changed since is left alone', async () => {
		const done = await browser.submit(await browser.get('/inbox'), `/inbox/${all}/archive`);
		await student.api.post(`/notifications/${all[3]}/unarchive`);
		await student.api.post(`/notifications/${all[3]}/archive`);
		await browser.submit(done, undo(done));
		assert.deepEqual(shown(await browser.get('/inbox?archived=1')), [all[3]]);
	});
	await t.test('nothing changed is nothing to take back', async () => {
		const page = await browser.get('/inbox?archived=1');
		await student.api.post(`/notifications/${all[3]}/unarchive`);
		assert.equal(undo(await browser.submit(page, `/inbox/${all[3]}/unarchive?archived=1`)), null);
	});
});

test('whoever acts on a notice comes back to the list and the page they were on', async (t) => {
	const { student: [student] } = makeSchool({ student: 1 });
	const browser = student.form();
	const all = Array.from({ length: 24 }, () => tell(student, announcement)).reverse();
	const old = all.slice(20);
	tell(student, feedback);
	const first = await browser.get('/inbox?type=system&unread=1');
	const further = /href="([^"]+)" rel="next"/.exec(first.html)[1].replaceAll('&amp;', '&');
	const place = (page) => Object.fromEntries(new URL(page.path, url).searchParams);
	const form = (page, notice, action) => [...page.html.matchAll(/formaction="([^"]+)"/g)].map(([, address]) => address.replaceAll('&amp;', '&'))
		.find((address) => address.startsWith(`${new URL(url).pathname.replace(/\/$/, '')}/inbox/${notice}/${action}`));

	await t.test('read, and back', async () => {
		const page = await browser.get(further);
		assert.deepEqual(shown(page), old);
		const done = await browser.submit(page, form(page, old[0], 'read'));
		assert.deepEqual(place(done), place(page));
		assert.deepEqual(shown(done), old.slice(1));
		const back = await browser.submit(done, undo(done));
		assert.deepEqual([place(back), shown(back)], [place(page), old]);
	});
	await t.test('all of the page gone: the page says so', async () => {
		const page = await browser.get(further);
		const done = await browser.submit(page, /action="([^"]*read-all[^"]*)"/.exec(page.html)[1].replaceAll('&amp;', '&'));
		assert.deepEqual([place(done), shown(done), done.unread], [place(page), [], '']);
		assert.match(done.text, /여기서부터는 더 없어요/);
		await browser.submit(done, undo(done));
	});
	await t.test('archive', async () => {
		await browser.submit(await browser.get('/inbox'), `/inbox/${all[0]}/archive`);
		const archive = await browser.get('/inbox?archived=1');
		const done = await browser.submit(archive, form(archive, all[0], 'unarchive'));
		assert.deepEqual(place(done), { archived: '1' });
		assert.match(done.text, /보관함이 비어 있어요[\s\S]*보관하면 이곳으로/);
		assert.deepEqual(shown(await browser.submit(done, undo(done))), [all[0]]);
	});
	await t.test('nothing else in the address comes along', async () => {
		const answer = await browser.post(`/inbox/${all[1]}/read?unread=1&to=//elsewhere.example&type=%0d%0aX:1`, { token: await formToken(browser) });
		assert.equal(answer.status, 303);
		assert.equal(answer.headers.get('location').replace(/^.*\/inbox/, '/inbox'), '/inbox?unread=1&type=%0D%0AX%3A1');
	});
});

test('a group that goes on over the page is shown on each with what is there; no walk misses or repeats any', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const browser = student.form();
	const all = Array.from({ length: 45 }, (_, n) => tell(student, { ...feedback, group: n % 3 ? 'one' : null })).reverse();
	const seen = [];
	let path = '/inbox';
	for (let page, pages = 0; path; pages++, path = (/href="([^"]+)" rel="next"/.exec(page.html) || [])[1]?.replace(/&amp;/g, '&')) {
		page = await browser.get(path);
		assert.equal([...page.html.matchAll(/<details>/g)].length, 1);
		seen.push(...shown(page));
		if (pages === 0)
			tell(student, { ...feedback, group: 'one' });
	}
	assert.deepEqual([...seen].sort(), [...all].sort());
});

test('pages follow each other by cursor to the last, whatever comes meanwhile', async (t) => {
	const { student: [student] } = makeSchool({ student: 1 });
	// Many of the same moment, so that the order needs the id as well.
	sql(`INSERT INTO inbox.notifications (school_id, user_id, type, kind, params, link, is_read, read_at, created_at)
		SELECT '${student.school.id}', '${student.id}', 'system', 'announcement', jsonb_build_object('title', n, 'excerpt', ''), '/', n % 3 > 0,
			CASE WHEN n % 3 > 0 THEN now() END, now() - make_interval(mins => n / 7) FROM generate_series(1, 230) AS n;`);
	const all = sql(`SELECT id FROM inbox.notifications WHERE user_id = '${student.id}' ORDER BY created_at DESC, id DESC;`).flat();

	await t.test('through the API', async () => {
		const seen = [];
		let pages = 0;
		for (let cursor = ''; cursor !== null; pages++) {
			const { items, next } = await list(student, `?limit=25${cursor && `&cursor=${cursor}`}`);
			seen.push(...items.map((notice) => notice.id));
			cursor = next;
			if (pages === 2)
				tell(student, announcement);
		}
		assert.deepEqual(seen, all);
		assert.equal(pages, 10);
		const unread = sql(`SELECT id FROM inbox.notifications WHERE user_id = '${student.id}' AND NOT is_read ORDER BY created_at DESC, id DESC;`).flat();
		assert.deepEqual((await student.api.all('/notifications?unread=1', 20)).map((notice) => notice.id), unread);
	});

	await t.test('and through the pages, which keep their filters', async () => {
		const browser = student.form();
		const seen = [];
		let path = '/inbox?type=system&unread=1';
		for (let page; path; path = (/href="([^"]+)" rel="next"/.exec(page.html) || [])[1]?.replace(/&amp;/g, '&')) {
			assert.match(path, /type=system&unread=1/);
			page = await browser.get(path);
			assert.equal(page.unread, '77', 'the badge counts all of it on every page');
			seen.push(...shown(page));
		}
		assert.equal(seen.length, 77);
		assert.equal(new Set(seen).size, 77);
	});
});

test('what is kept in view belongs to one school and one person', async () => {
	const [one, other] = [makeSchool({ admin: 1, student: 1 }), makeSchool({ admin: 1 })];
	const notice = tell(one.student[0], announcement);
	for (const person of [one.admin[0], other.admin[0]]) {
		assert.deepEqual(await ids(person), []);
		assert.equal((await person.api.post(`/notifications/${notice}/read`)).status, 404);
		assert.equal((await person.form().get(`/inbox/${notice}`)).status, 404);
	}
});
