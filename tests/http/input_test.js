// SPDX-License-Identifier: GPL-3.0-or-later
// What people, programs and attackers send wrongly: each is refused with the right status and the field named, and changes nothing.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { url, makeSchool, sql } = require('./support/server.js');
const { ApiClient } = require('./support/client.js');
const { sendBytes, head } = require('./support/wire.js');
const { holdTransaction } = require('./support/instance.js');
const { formToken } = require('./support/people.js');

const requestsOf = (student) => Number(sql(`SELECT count(*) FROM tutoring.tutor_requests WHERE student_id = '${student.id}'`)[0][0]);
const refused = (answer) => Object.fromEntries((answer.body.errors || []).map(({ field, code }) => [field, code]));

function isProblem(answer, status) {
	assert.equal(answer.status, status, JSON.stringify(answer.body));
	assert.equal(answer.headers['content-type'] || answer.headers.get('content-type'), 'application/problem+json');
}

test('a JSON body that cannot be read', async (t) => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const id = tutor.id;
	const bodies = {
		'cut off': `{"tutor_id":"${id}","message":"`,
		'something after it': `{"tutor_id":"${id}","message":"안녕하세요"} x`,
		'a doubled member': `{"tutor_id":"${id}","message":"하나","message":"둘"}`,
		'a doubled member, escaped': `{"tutor_id":"${id}","message":"하나","mess\\u0061ge":"둘"}`,
		'NUL': `{"tutor_id":"${id}","message":"a\0b"}`,
		'an escaped NUL': `{"tutor_id":"${id}","message":"a\\u0000b"}`,
		'half a surrogate pair': `{"tutor_id":"${id}","message":"\\ud800"}`,
		'not UTF-8': Buffer.from(`{"tutor_id":"${id}","message":"\xbe\xc8\xb3\xe7"}`, 'latin1'),
		'UTF-8 in more bytes than needed': Buffer.concat([Buffer.from(`{"tutor_id":"${id}","message":"`), Buffer.from([0xc0, 0xaf]), Buffer.from('"}')]),
		'nested a thousand deep': `${'['.repeat(1000)}${']'.repeat(1000)}`,
		'single quotes': "{'tutor_id':1}",
		'NaN': '{"message":NaN}',
		'only blanks': '   ',
	};
	for (const [name, body] of Object.entries(bodies))
		await t.test(name, async () => isProblem(await student.api.post('/tutor-requests', body), 400));
	assert.equal(requestsOf(student), 0);
});

test('a body of another type', async (t) => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const body = JSON.stringify({ tutor_id: tutor.id, message: '안녕하세요' });
	for (const type of ['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'application/xml',
		'application/json; charset=euc-kr', 'application/jsonp', 'json'])
		await t.test(type, async () => isProblem(await student.api.post('/tutor-requests', body, { 'Content-Type': type }), 415));
	assert.equal(requestsOf(student), 0);
	for (const type of ['application/json; charset=UTF-8', 'APPLICATION/JSON', 'application/merge-patch+json'])
		await t.test(`${type} is taken`, async () => {
			const answer = await student.api.post('/tutor-requests', body, { 'Content-Type': type });
			assert.ok([201, 409].includes(answer.status), JSON.stringify(answer.body));
		});
	assert.equal(requestsOf(student), 1);
	await t.test('no body at all lacks its fields', async () => {
		const answer = await student.api.send('POST', '/tutor-requests', undefined);
		isProblem(answer, 422);
		assert.deepEqual(refused(answer), { tutor_id: 'required', message: 'required' });
	});
	await t.test('JSON is no form', async () => {
		const answer = await student.form().request(`/tutors/${tutor.id}/request`, { method: 'POST', body, headers: { 'Content-Type': 'application/json' } });
		assert.equal(answer.status, 415);
		assert.match(answer.headers.get('content-type'), /^text\/html/);
		await answer.text();
	});
});

test('JSON that is no object where one is asked for', async (t) => {
	const { student: [student] } = makeSchool({ student: 1 });
	for (const body of ['[]', '"text"', '1', 'null', 'true', '[{"message":"안녕"}]'])
		await t.test(body, async () => isProblem(await student.api.post('/tutor-requests', body), 422));
});

test('a field that is wrong is named', async (t) => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const good = { tutor_id: tutor.id, message: '안녕하세요' };
	const cases = [
		['missing', { message: 'x' }, { tutor_id: 'required' }],
		['null', { ...good, message: null }, { message: 'required' }],
		['empty', { ...good, message: '' }, { message: 'required' }],
		['only blanks', { ...good, message: ' \n\t ' }, { message: 'required' }],
		['too long, in characters', { ...good, message: '가'.repeat(501) }, { message: 'too_long' }],
		['a number', { ...good, message: 5 }, { message: 'wrong_type' }],
		['a list', { ...good, message: ['x'] }, { message: 'wrong_type' }],
		['an object', { ...good, message: { x: 1 } }, { message: 'wrong_type' }],
		['true', { ...good, message: true }, { message: 'wrong_type' }],
		['a control character', { ...good, message: 'a\u0007b' }, { message: 'control_characters' }],
		['no id', { ...good, tutor_id: 'me' }, { tutor_id: 'not_an_id' }],
		['an id as a number', { ...good, tutor_id: 7 }, { tutor_id: 'wrong_type' }],
		['unknown', { ...good, priority: 1 }, { priority: 'unknown_field' }],
		['unknown __proto__', `{"tutor_id":"${tutor.id}","message":"x","__proto__":{}}`, { ['__proto__']: 'unknown_field' }],
		['several at once', { priority: 1 }, { tutor_id: 'required', message: 'required', priority: 'unknown_field' }],
	];
	for (const [name, body, wanted] of cases)
		await t.test(name, async () => {
			const answer = await student.api.post('/tutor-requests', body);
			isProblem(answer, 422);
			assert.deepEqual(Object.entries(refused(answer)).sort(), Object.entries(wanted).sort());
			assert.ok(answer.body.errors.every(({ message }) => message && !/[{}]|errors\./.test(message)), JSON.stringify(answer.body.errors));
		});
	assert.equal(requestsOf(student), 0);
	await t.test('an id that is nobody is not found', async () => isProblem(await student.api.post('/tutor-requests', { ...good, tutor_id: randomUUID() }), 404));
	await t.test('500 characters outside the first plane are 500', async () => {
		const answer = await student.api.post('/tutor-requests', { ...good, message: '😀'.repeat(500) });
		assert.equal(answer.status, 201);
		assert.equal([...answer.body.message].length, 500);
	});
});

test('numbers, booleans and lists of a body', async (t) => {
	const { tutor: [tutor] } = makeSchool({ tutor: 1 });
	const cases = [
		[{ max_student: 0 }, 'max_student', 'too_small'], [{ max_student: 101 }, 'max_student', 'too_large'], [{ max_student: 1.5 }, 'max_student', 'not_a_number'],
		[{ max_student: '5' }, 'max_student', 'not_a_number'], ['{"max_student":99999999999999999999}', null, null], [{ is_accepting: 'true' }, 'is_accepting', 'not_a_boolean'],
		[{ is_accepting: 1 }, 'is_accepting', 'not_a_boolean'], [{ subjects: '수학' }, 'subjects', 'wrong_type'], [{ subjects: [1] }, 'subjects', 'wrong_type'],
		[{ subjects: Array(21).fill('수학') }, 'subjects', 'too_many'], [{ subjects: ['가'.repeat(31)] }, 'subjects', 'too_long'], [{ subjects: [''] }, 'subjects', 'required'],
		[{ introduction: '가'.repeat(1001) }, 'introduction', 'too_long'],
	];
	for (const [body, field, code] of cases)
		await t.test(JSON.stringify(body).slice(0, 60), async () => {
			const answer = await tutor.api.patch('/me/tutor', body);
			if (!field)
				return assert.ok([400, 422].includes(answer.status));
			isProblem(answer, 422);
			return assert.equal(refused(answer)[field], code);
		});
	await t.test('Hangul in pieces is put together', async () => {
		const answer = await tutor.api.patch('/me/tutor', { introduction: '한국어'.normalize('NFD'), subjects: ['"따옴표"', '역\\슬래시', '쉼,표'] });
		assert.equal(answer.status, 200);
		assert.equal(answer.body.introduction, '한국어');
		assert.deepEqual(answer.body.subjects, ['"따옴표"', '역\\슬래시', '쉼,표']);
	});
});

test('what a list is asked for', async (t) => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const cases = [
		['/notifications?limit=0', 'limit'], ['/notifications?limit=101', 'limit'], ['/notifications?limit=-1', 'limit'], ['/notifications?limit=ten', 'limit'],
		['/notifications?limit=1.5', 'limit'], ['/notifications?limit=0x10', 'limit'], ['/notifications?limit=%201', 'limit'], ['/notifications?limit=1&limit=2', 'limit'],
		['/notifications?cursor=broken', 'cursor'], ['/notifications?cursor=%00', null], ['/notifications?cursor=AAAA', 'cursor'], ['/notifications?type=gossip', 'type'],
		['/notifications?unread=perhaps', 'unread'], ['/tutor-requests?box=lost', 'box'], ['/tutor-requests?status=pending', 'status'],
		['/tutor-requests?status=PENDING,APPROVED', 'status'], ['/tutor-students?status=ACTIVE', 'status'], ['/tutors?limit=1000', 'limit'],
		['/tutors?q=' + encodeURIComponent('가'.repeat(101)), 'q'], ['/tutors?accepting=2', 'accepting'], ['/feedback?limit=0', 'limit'],
	];
	for (const [path, field] of cases)
		await t.test(path.slice(0, 60), async () => {
			const answer = await student.api.get(path);
			if (!field)
				return assert.ok([400, 422].includes(answer.status), String(answer.status));
			isProblem(answer, 422);
			return assert.ok(refused(answer)[field], JSON.stringify(answer.body.errors));
		});
	await t.test('what the address does not take is named, the language apart', async () => {
		for (const [method, path] of [['GET', '/notifications?limt=5&lang=en'], ['GET', '/me?limt=5'], ['POST', '/notifications/read-all?limt=5'], ['GET', '/healthz?limt=5'],
			['GET', '/tutors?limt=5&token=x']]) {
			const answer = await student.api.send(method, path, method === 'POST' ? {} : undefined);
			isProblem(answer, 422);
			assert.equal(refused(answer).limt, 'unknown_field', path);
			assert.equal(refused(answer).lang, undefined);
		}
		const { status, body } = await student.api.get('/notifications?limit=0&limt=5&lang=en');
		assert.equal(status, 422);
		assert.deepEqual(body.errors.map(({ field, code }) => [field, code]), [['limit', 'too_small'], ['limt', 'unknown_field']]);
		assert.match(body.errors[1].message, /This is not used here/);
		assert.equal((await student.form().get('/inbox?utm_source=mail')).status, 200, 'a page is not so strict');
	});
	await t.test('a cursor of another list, or cut, or with a bit turned', async () => {
		for (let i = 0; i < 3; i++)
			sql(`SELECT inbox.notify('${student.id}', 'announcement', '{"title":"a","body":"b"}', '/inbox', 'input:${randomUUID()}')`);
		const { body: { next } } = await student.api.get('/notifications?limit=1');
		assert.ok(next);
		for (const cursor of [next.slice(0, -3), `${next}x`, `x${next}`, next.slice(2)]) {
			const answer = await student.api.get(`/notifications?cursor=${encodeURIComponent(cursor)}`);
			assert.ok([200, 422].includes(answer.status), `${cursor}: ${answer.status}`);
		}
		const other = await student.api.get(`/tutors?cursor=${encodeURIComponent(next)}`);
		assert.ok([200, 422].includes(other.status), String(other.status));
	});
	await t.test('someone who is no id is not there', async () => {
		for (const id of ['me', randomUUID(), student.id])
			isProblem(await tutor.api.get(`/feedback?student_id=${id}`), 404);
	});
	await t.test('pages show something all the same', async () => {
		for (const path of ['/inbox?cursor=broken', '/inbox?type=gossip', '/tutors?limit=0', '/requests?status=x&cursor=y', '/feedback?limit=1000', '/?class=x']) {
			const answer = await student.form().get(path);
			assert.ok([200, 422].includes(answer.status), `${path}: ${answer.status}`);
			assert.ok(answer.heading, path);
		}
	});
});

test('the text of a search is a text', async (t) => {
	const { student: [student] } = makeSchool({ student: 1, tutor: [{ name: "오'브라이언", introduction: '100% <b>재미</b>' }, { name: '김_수학' }] });
	for (const [q, count] of [["'", 1], ['%', 1], ['_', 1], ['<b>', 1], ['\\', 0], ["' OR '1'='1", 0], ['"; DROP TABLE school.people; --', 0], ['({[*+?.', 0], ['a & | ! :*', 0]])
		await t.test(q, async () => {
			const answer = await student.api.get(`/tutors?q=${encodeURIComponent(q)}`);
			assert.equal(answer.status, 200);
			assert.equal(answer.body.items.length, count);
		});
	await t.test('and never markup', async () => {
		const page = await student.form().get(`/tutors?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
		assert.equal(page.status, 200);
		assert.doesNotMatch(page.html, /<script>alert/);
		assert.doesNotMatch((await student.form().get('/tutors')).html, /<b>재미/);
	});
});

test('addresses and methods', async (t) => {
	const { student: [student] } = makeSchool({ student: 1 });
	const token = `Authorization: Bearer ${student.token}`;
	await t.test('an unknown address below the API', async () => {
		for (const path of ['/nothing', '/', '', '/me/', '/me/x', '/tutors//', '/tutor-requests/x/y'])
			isProblem(await student.api.get(path), 404);
	});
	await t.test('a wrong method names the right ones', async () => {
		for (const [method, path, wanted] of [['DELETE', '/me', ['GET']], ['PUT', '/tutors', ['GET']], ['GET', '/login', ['POST']], ['PATCH', '/notification-preferences', ['GET', 'PUT']],
			['DELETE', '/tutor-requests', ['GET', 'POST']]]) {
			const answer = await student.api.send(method, path, undefined);
			isProblem(answer, 405);
			const allowed = answer.headers.get('allow').split(/, */);
			for (const name of wanted)
				assert.ok(allowed.includes(name), `${path}: ${allowed}`);
			assert.ok(!allowed.includes(method));
		}
	});
	for (const method of ['TRACE', 'OPTIONS', 'PROPFIND', 'FOO'])
		await t.test(`${method} is not known`, async () => {
			const answer = await sendBytes([head(method, '/api/v1/me', [token])]);
			isProblem({ ...answer, body: JSON.parse(answer.body) }, 405);
			assert.ok(answer.headers.allow);
		});
	await t.test('HEAD is GET without a body', async () => {
		const answer = await sendBytes([head('HEAD', '/api/v1/me', [token])]);
		assert.equal(answer.status, 200);
		assert.equal(answer.body, '');
	});
	for (const [name, path, statuses] of [['NUL', '/api/v1/me%00', [400, 404]], ['not UTF-8', '/api/v1/tutors?q=%ff', [400]], ['not UTF-8 in the path', '/api/v1/tutor-requests/%ff', [400]],
		['a broken escape', '/api/v1/tutors?q=%zz', [400]], ['dots', '/api/v1/../v1/me', [200, 400, 404]], ['escaped dots', '/api/v1/%2e%2e/%2e%2e/etc/passwd', [400, 404]],
		['escaped dots of files', '/static/%2e%2e/%2e%2e/seodang.conf', [400, 404]], ['internal addresses', '/internal/live?person=x', [404]], ['internal files', '/internal/files/x', [404]]])
		await t.test(`${name} in the address`, async () => {
			const answer = await sendBytes([head('GET', path, [token])]);
			assert.ok(statuses.includes(answer.status), `${answer.status} ${answer.body.slice(0, 200)}`);
			if (path.startsWith('/api/') && answer.status >= 400)
				assert.equal(answer.headers['content-type'], 'application/problem+json', path);
		});
	await t.test('an address that is too long', async () => {
		const answer = await sendBytes([head('GET', `/api/v1/tutors?q=${'a'.repeat(40000)}`, [token])]);
		assert.ok([400, 414].includes(answer.status), String(answer.status));
	});
	await t.test('hundreds of parameters', async () => {
		const answer = await student.api.get(`/tutors?${'a=1&'.repeat(1500)}`);
		assert.ok([200, 400].includes(answer.status), String(answer.status));
	});
});

test('what nginx refuses before it looks for a place is a problem document to programs and a page to people', async (t) => {
	const cases = {
		'TRACE': (path) => [405, head('TRACE', path)],
		'an address of 9 KB': (path) => [414, head('GET', `${path}?${'a'.repeat(9000)}`)],
		'headers of 40 KB': (path) => [400, head('GET', path, Array(5).fill(`X-Large: ${'x'.repeat(8000)}`))],
		'a broken escape': (path) => [400, head('GET', `${path}/%zz`)],
		'a transfer encoding that nobody knows': (path) => [501, head('POST', path, ['Transfer-Encoding: gzip'])],
		'a version that nobody speaks': (path) => [505, head('GET', path).replace(' HTTP/1.1', ' HTTP/3.0')],
	};
	for (const [name, bytesFor] of Object.entries(cases))
		await t.test(name, async () => {
			const [status, forPrograms] = bytesFor('/api/v1/me');
			const [, forPeople] = bytesFor('/inbox');
			const document = await sendBytes([forPrograms]);
			isProblem({ ...document, body: JSON.parse(document.body) }, status);
			assert.equal(JSON.parse(document.body).status, status);
			const page = await sendBytes([forPeople]);
			assert.equal(page.status, status);
			assert.match(page.headers['content-type'], /^text\/html/);
			assert.match(page.body, /<html lang="ko">[^]*<h1>/);
		});
});

test('there is no list of static files, and no bare page for what is none of them', async (t) => {
	for (const [method, path, status] of [['GET', '/static/', 404], ['GET', '/static/none.css', 404], ['GET', '/static', 404], ['POST', '/static/none.css', 404]])
		await t.test(`${method} ${path}`, async () => {
			const answer = await sendBytes([head(method, path, method === 'POST' ? ['Content-Length: 0'] : [])]);
			assert.equal(answer.status, status);
			assert.match(answer.body, /<html lang="ko">[^]*<h1/);
			assert.match(answer.body, /찾는 것이 없어요/);
		});
});

test('headers that are too large or too many', async (t) => {
	const { student: [student] } = makeSchool({ student: 1 });
	const token = `Authorization: Bearer ${student.token}`;
	for (const [name, lines] of [['one of 40 KB', [`X-Large: ${'x'.repeat(40000)}`]], ['five of 7 KB', Array(5).fill(`X-Large: ${'x'.repeat(7000)}`)],
		['two thousand', Array.from({ length: 2000 }, (_, i) => `X-Header-${i}: some text here`)]])
		await t.test(name, async () => {
			const answer = await sendBytes([head('GET', '/api/v1/me', [token, ...lines])]);
			assert.ok([400, 431].includes(answer.status), String(answer.status));
		});
	await t.test('a hundred small ones are taken', async () => {
		const answer = await sendBytes([head('GET', '/api/v1/me', [token, ...Array.from({ length: 100 }, (_, i) => `X-Header-${i}: some text`)])]);
		assert.equal(answer.status, 200);
	});
	await t.test('a cookie of 7 KB, and one that is none', async () => {
		for (const cookie of [`x=${'y'.repeat(7000)}`, '=', ';;;=;', '__Host-seodang', '__Host-seodang=', '__Host-seodang="\x01"']) {
			const answer = await sendBytes([head('GET', '/inbox', [`Cookie: ${cookie}`])]);
			assert.ok([303, 400].includes(answer.status), `${cookie.slice(0, 30)}: ${answer.status}`);
		}
	});
	await t.test('a token that is none', async () => {
		for (const value of ['', 'Bearer', 'Bearer ', 'Basic eDp5', `Bearer ${'x'.repeat(6000)}`, 'Bearer \xff', `bearer${student.token}`])
			assert.equal((await sendBytes([Buffer.from(head('GET', '/api/v1/me', [`Authorization: ${value}`]), 'latin1')])).status, 401, value.slice(0, 20));
	});
	await t.test('half a request does not hold anybody up', async () => {
		const half = Array.from({ length: 20 }, () => sendBytes([`POST /api/v1/login HTTP/1.1\r\nHost: ${new URL(url).host}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{"login"`], { patience: 1500 }));
		assert.equal((await student.api.get('/me')).status, 200);
		await Promise.all(half);
	});
});

test('bodies over the limit', async (t) => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	await t.test('of the API', async () => {
		const answer = await sendBytes([head('POST', '/api/v1/tutor-requests', [`Authorization: Bearer ${student.token}`, 'Content-Type: application/json', 'Content-Length: 1200000'])]);
		isProblem({ ...answer, body: JSON.parse(answer.body) }, 413);
		assert.equal(JSON.parse(answer.body).code, 'content_too_large');
	});
	await t.test('of a form', async () => {
		const answer = await sendBytes([head('POST', `/tutors/${tutor.id}/request`, [`Cookie: __Host-seodang=${student.token}`, 'Content-Type: application/x-www-form-urlencoded', 'Content-Length: 1200000'])]);
		assert.equal(answer.status, 413);
		assert.match(answer.headers['content-type'], /^text\/html/);
	});
	await t.test('in pieces of unsaid length', async () => {
		const piece = `10000\r\n${'x'.repeat(65536)}\r\n`;
		const answer = await sendBytes([head('POST', '/api/v1/tutor-requests', [`Authorization: Bearer ${student.token}`, 'Content-Type: application/json', 'Transfer-Encoding: chunked']), ...Array(20).fill(piece), '0\r\n\r\n']);
		assert.ok([0, 413].includes(answer.status), String(answer.status)); // 0: the line was cut before the answer could be read
	});
	await t.test('of nearly a megabyte are read and refused for what they say', async () => {
		const answer = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: 'x'.repeat(1000000) });
		isProblem(answer, 422);
		assert.deepEqual(refused(answer), { message: 'too_long' });
	});
	assert.equal(requestsOf(student), 0);
});

test('a form that is refused comes back with what was typed, and says what is wrong at the field', async (t) => {
	const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
	const shows = (page, field) => {
		assert.equal(page.status, 422);
		assert.match(page.html, new RegExp(`id="${field}"[^>]*aria-invalid="true"`), field);
		const described = new RegExp(`id="${field}"[^>]*aria-describedby="([^"]*)"|aria-describedby="([^"]*)"[^>]*id="${field}"`).exec(page.html);
		const message = (described[1] || described[2]).split(' ').find((id) => id.endsWith('-error'));
		assert.match(page.html, new RegExp(`id="${message}"`));
		assert.match(page.html, new RegExp(`href="#${field}"`), 'the list of errors leads to the field');
	};
	await t.test('a request to a tutor', async () => {
		const browser = student.form();
		const page = await browser.get(`/tutors/${tutor.id}`);
		const typed = `${'가'.repeat(600)} <b>&"'`;
		const again = await browser.submit(page, `/tutors/${tutor.id}/request`, { message: typed });
		shows(again, 'message');
		assert.equal(again.form(`/tutors/${tutor.id}/request`).fields.message, typed);
		assert.equal(requestsOf(student), 0);
		const sent = await browser.submit(again, `/tutors/${tutor.id}/request`, { message: '짧게 다시 써요.' });
		assert.equal(sent.status, 200);
		assert.equal(requestsOf(student), 1);
	});
	await t.test("a tutor's profile", async () => {
		const browser = tutor.form();
		const page = await browser.get('/profile');
		const again = await browser.submit(page, '/profile', { max_student: 'many', introduction: '소개는 그대로', subjects: '수학, 영어' });
		shows(again, 'max_student');
		const { fields } = again.form('/profile');
		assert.equal(fields.max_student, 'many');
		assert.equal(fields.introduction, '소개는 그대로');
		assert.equal(fields.subjects, '수학, 영어');
	});
	await t.test('logging in: the name stays, the password does not', async () => {
		const browser = student.form();
		browser.cookies.clear();
		const page = await browser.logIn('없는사람', 'wrong-password-1');
		assert.ok([401, 422].includes(page.status), String(page.status));
		assert.equal(page.form('/login').fields.login, '없는사람');
		assert.equal(page.form('/login').fields.password, '');
		assert.doesNotMatch(page.html, /wrong-password-1/);
	});
	await t.test('in the language of the reader', async () => {
		const { student: [asking], tutor: [asked] } = makeSchool({ student: 1, tutor: 1 });
		for (const [lang, words] of [['ko', /id="message-error"[^>]*>.*[가-힣]/], ['en', /id="message-error"[^>]*>(?!.*[가-힣]).*[a-z]{3}/]]) {
			const browser = asking.form();
			await browser.get(`/settings?lang=${lang}`);
			const again = await browser.submit(await browser.get(`/tutors/${asked.id}`), `/tutors/${asked.id}/request`, { message: '' });
			assert.equal(again.status, 422);
			assert.match(again.html, words);
		}
	});
});

test('a form sent twice changes one row', async (t) => {
	await t.test('one after the other', async () => {
		const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
		const browser = student.form();
		const action = `/tutors/${tutor.id}/request`;
		const form = (await browser.get(`/tutors/${tutor.id}`)).form(action);
		const first = await browser.post(action, { ...form.fields, message: '안녕하세요' });
		const second = await browser.post(action, { ...form.fields, message: '안녕하세요' });
		assert.equal(first.status, 303);
		assert.equal(second.status, 303);
		assert.equal(second.location, first.location);
		assert.equal(requestsOf(student), 1);
	});
	await t.test('five times at once', async () => {
		const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
		const token = await formToken(student.form());
		await tutor.api.get('/me');
		const once = randomUUID();
		const answers = await Promise.all(Array.from({ length: 5 }, () => student.form().post(`/tutors/${tutor.id}/request`, { token, once, message: '안녕하세요' })));
		assert.ok(answers.some(({ status }) => status === 303));
		assert.ok(answers.every(({ status }) => [303, 409].includes(status)), answers.map(({ status }) => status).join());
		assert.equal(requestsOf(student), 1);
	});
	await t.test('feedback, where nothing else would stop the second', async () => {
		const { student: [student], tutor: [tutor] } = makeSchool({ student: 1, tutor: 1 });
		const { body: { id } } = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '안녕하세요' });
		await tutor.api.post(`/tutor-requests/${id}/approve`);
		const browser = tutor.form();
		const action = `/students/${student.id}/feedback`;
		const form = (await browser.get(`/students/${student.id}`)).form(action);
		for (let i = 0; i < 3; i++)
			assert.equal((await browser.post(action, { ...form.fields, message: '잘했어요.' })).status, 303);
		assert.equal((await student.api.get('/feedback')).body.items.length, 1);
		const unlike = await browser.post(action, { ...form.fields, message: '다른 말이에요.' });
		assert.ok([303, 422].includes(unlike.status), String(unlike.status));
		assert.equal((await student.api.get('/feedback')).body.items.filter(({ message }) => message === '잘했어요.').length, 1);
	});
});

test('a form of another site', async (t) => {
	const { student: [student, other], tutor: [tutor] } = makeSchool({ student: 2, tutor: 1 });
	const action = `/tutors/${tutor.id}/request`;
	const token = await formToken(student.form());
	const foreign = await formToken(other.form());
	const post = (fields, headers = {}) => student.form().request(action, { method: 'POST', body: new URLSearchParams({ message: '안녕', ...fields }), headers });
	const { origin } = new URL(url);
	const cases = [
		['without a token', {}, {}], ['with an empty token', { token: '' }, {}], ["with another person's token", { token: foreign }, {}], ['with a token that is cut', { token: token.slice(0, -1) }, {}],
		['from another site, says the browser', { token }, { 'Sec-Fetch-Site': 'cross-site' }], ['from a sister site', { token }, { 'Sec-Fetch-Site': 'same-site' }],
		['of another origin', { token }, { Origin: 'https://evil.example' }], ['of no origin', { token }, { Origin: 'null' }], ['of another port', { token }, { Origin: `${origin}1` }],
	];
	for (const [name, fields, headers] of cases)
		await t.test(name, async () => {
			const answer = await post(fields, headers);
			assert.equal(answer.status, 403);
			assert.match(answer.headers.get('content-type'), /^text\/html/);
			await answer.text();
		});
	assert.equal(requestsOf(student), 0);
	await t.test('logging in is guarded too', async () => {
		const answer = await fetch(`${url}/login`, { method: 'POST', body: new URLSearchParams({ login: 'x', password: 'y' }), redirect: 'manual' });
		assert.equal(answer.status, 403);
		await answer.text();
	});
	await t.test('a cookie is no token of the API, and a token no cookie of another kind', async () => {
		const answer = await fetch(`${url}/api/v1/me`, { headers: { Cookie: `__Host-seodang=${student.token}` } });
		assert.equal(answer.status, 401);
		await answer.text();
		assert.equal((await fetch(`${url}/inbox`, { headers: { Authorization: `Bearer ${student.token}` }, redirect: 'manual' })).status, 303);
	});
	await t.test('its own form is taken', async () => {
		const answer = await post({ token }, { Origin: origin, 'Sec-Fetch-Site': 'same-origin' });
		assert.equal(answer.status, 303);
	});
});

test('Idempotency-Key', async (t) => {
	const { student, tutor } = makeSchool({ student: 4, tutor: 2 });
	const key = () => ({ 'Idempotency-Key': randomUUID() });
	const body = { tutor_id: tutor[0].id, message: '안녕하세요' };

	await t.test('the same key and body give the first answer again', async () => {
		const headers = key();
		const first = await student[0].api.post('/tutor-requests', body, headers);
		const second = await student[0].api.post('/tutor-requests', body, headers);
		assert.equal(first.status, 201);
		assert.equal(second.status, 201);
		assert.deepEqual(second.body, first.body);
		assert.equal(requestsOf(student[0]), 1);
		const without = await student[0].api.post('/tutor-requests', body);
		assert.equal(without.status, 409);
		assert.equal(without.body.code, 'already_open');
	});
	await t.test('another body under the key is refused', async () => {
		const headers = key();
		assert.equal((await student[1].api.post('/tutor-requests', body, headers)).status, 201);
		const other = await student[1].api.post('/tutor-requests', { ...body, tutor_id: tutor[1].id }, headers);
		isProblem(other, 422);
		assert.equal(other.body.code, 'idempotency_mismatch');
		assert.deepEqual(refused(other), { 'Idempotency-Key': 'idempotency_mismatch' });
		isProblem(await student[1].api.post('/notifications/read-all', {}, headers), 422);
		assert.equal(requestsOf(student[1]), 1);
	});
	await t.test("another person's key is another key", async () => {
		const headers = key();
		const first = await student[2].api.post('/tutor-requests', body, headers);
		const second = await student[3].api.post('/tutor-requests', body, headers);
		assert.equal(first.status, 201);
		assert.equal(second.status, 201);
		assert.notEqual(first.body.id, second.body.id);
	});
	await t.test('a refusal is an answer too', async () => {
		const headers = key();
		const first = await student[2].api.post('/tutor-requests', body, headers);
		const second = await student[2].api.post('/tutor-requests', body, headers);
		assert.equal(first.status, 409);
		assert.equal(second.status, 409);
		assert.equal(second.body.code, 'already_open');
	});
	await t.test('while the first runs, 409 with Retry-After', async () => {
		const { student: [asking], tutor: [asked] } = makeSchool({ student: 1, tutor: 1 });
		const headers = key();
		const document = { tutor_id: asked.id, message: '안녕하세요' };
		const release = await holdTransaction(`SELECT FROM school.people WHERE id = '${asking.id}' FOR UPDATE`);
		const first = asking.api.post('/tutor-requests', document, headers);
		await new Promise((resolve) => setTimeout(resolve, 300));
		const second = await asking.api.post('/tutor-requests', document, headers);
		await release();
		isProblem(second, 409);
		assert.ok(Number(second.headers.get('retry-after')) > 0);
		const { status, body: created } = await first;
		assert.equal(status, 201);
		const third = await asking.api.post('/tutor-requests', document, headers);
		assert.equal(third.status, 201);
		assert.equal(third.body.id, created.id);
	});
	await t.test('twenty at once make one', async () => {
		const { student: [asking], tutor: [asked] } = makeSchool({ student: 1, tutor: 1 });
		const headers = key();
		const answers = await Promise.all(Array.from({ length: 20 }, () => asking.api.post('/tutor-requests', { tutor_id: asked.id, message: '안녕' }, headers)));
		const made = answers.filter(({ status }) => status === 201);
		assert.ok(made.length > 0);
		assert.equal(new Set(made.map(({ body: { id } }) => id)).size, 1);
		assert.ok(answers.every(({ status, headers: all }) => status === 201 || (status === 409 && all.get('retry-after'))));
		assert.equal(requestsOf(asking), 1);
	});
	await t.test('a key that is too long, or empty', async () => {
		const { student: [asking], tutor: [asked] } = makeSchool({ student: 1, tutor: 1 });
		const answer = await asking.api.post('/tutor-requests', { tutor_id: asked.id, message: '안녕' }, { 'Idempotency-Key': 'k'.repeat(1000) });
		assert.ok([201, 400, 422].includes(answer.status), String(answer.status));
	});
});

test('nobody learns who exists by asking to log in', async () => {
	const { student: [student] } = makeSchool({ student: 1 });
	const login = sql(`SELECT login FROM school.people WHERE id = '${student.id}'`)[0][0];
	const client = new ApiClient(url);
	const [known, unknown] = [await client.post('/login', { login, password: 'wrong-1' }), await client.post('/login', { login: `${login}x`, password: 'wrong-1' })];
	assert.equal(known.status, 401);
	assert.deepEqual({ ...unknown.body }, { ...known.body });
});
