// SPDX-License-Identifier: GPL-3.0-or-later
// Coming in: what is forgiven and what is refused at the code and at the nickname, the same device again, oneself, many at once, and guessing.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const http = require('node:http');
const { randomInt } = require('node:crypto');
const { sql, url } = require('../support/server.js');
const { ApiClient, FormClient } = require('../support/client.js');
const { makeClass } = require('../support/classroom.js');

const faults = ({ status, body }) => [status, ...(body.errors || []).map(({ field, code }) => `${field} ${code}`)];

/** Joins from an address of one's own: {status, headers, body}. */
function joinFrom(address, document) {
	return new Promise((resolve, reject) => {
		const request = http.request(`${url}/api/v1/classroom/join`, { method: 'POST', localAddress: address, headers: { 'Content-Type': 'application/json' } }, (answer) => {
			let text = '';
			answer.on('data', (part) => { text += part; });
			answer.on('end', () => resolve({ status: answer.statusCode, headers: answer.headers, body: JSON.parse(text) }));
		});
		request.on('error', reject);
		request.end(JSON.stringify(document));
	});
}
const newAddress = () => `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(1, 255)}`;

test('a code is read however it was typed', async () => {
	const session = await makeClass();
	const { code } = session;
	const written = [code.toLowerCase(), `${code.slice(0, 4)} ${code.slice(4)}`, ` ${code.slice(0, 2)}-${code.slice(2, 5)} - ${code.slice(5)} `, code.split('').join('-'),
		code.replace(/0/g, 'o').replace(/1/g, 'l'), code.replace(/0/g, 'O').replace(/1/g, 'i')];
	for (const typed of written)
		assert.equal((await session.tryJoin({ code: typed })).status, 201, typed);
});

test('wrong, ended, over and another school\'s codes are answered alike', async () => {
	const address = newAddress();
	const [ended, over] = await Promise.all([makeClass(), makeClass()]);
	await ended.act('end');
	over.expire();
	const answers = [];
	for (const code of ['ZZZZZZZZ', ended.code, over.code, 'abc', '수업', `${ended.code}0`])
		answers.push(await joinFrom(address, { code, nickname: '하늘', avatar_id: 1 }));
	const running = await makeClass();
	answers.push(await ended.school.student[0].api.post('/classroom/join', { code: running.code, nickname: '하늘', avatar_id: 1 }));
	for (const { status, body } of answers)
		assert.deepEqual({ ...body, status }, { ...answers[0].body, status: 404 });
});

test('a nickname is 1 to 20 code points of what can be seen', async () => {
	const session = await makeClass();
	const refused = async (nickname) => faults(await session.tryJoin({ nickname }));
	for (const nickname of ['', '   ', undefined, null])
		assert.deepEqual((await refused(nickname)).slice(0, 1), [422], String(nickname));
	assert.deepEqual(await refused('가'.repeat(21)), [422, 'nickname too_long']);
	assert.deepEqual(await refused('😀'.repeat(21)), [422, 'nickname too_long']);
	for (const nickname of ['하\u0007늘', '하\n늘', '하\u0085늘'])
		assert.equal((await session.tryJoin({ nickname })).status, 422, JSON.stringify(nickname));
	for (const nickname of ['하\u202e늘', '\u2066하늘', '하\u200b늘', '\u3164', '\ufeff하늘', '하\u2028늘'])
		assert.deepEqual(await refused(nickname), [422, 'nickname hidden_characters'], JSON.stringify(nickname));
	for (const nickname of ['\u2800', '\u{e0061}\u{e007f}'])
		assert.deepEqual(await refused(nickname), [422, 'nickname required'], JSON.stringify(nickname));
	assert.deepEqual(await refused('\u200d'), [422, 'nickname required'], 'a joiner alone is nothing to see');
	const family = '👩‍👩‍👧‍👦', flag = '🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}';
	for (const nickname of ['가', '가'.repeat(20), '😀'.repeat(20), family, flag, '❤️', 'a b'])
		assert.equal((await session.joinOne({ nickname })).nickname, nickname);
	assert.equal((await session.joinOne({ nickname: '  \u1112\u1161\u1102\u1173\u11af ' })).nickname, '하늘', 'one writing of Hangul, without blanks around it');
});

test('one that is taken comes with one that is free', async () => {
	const session = await makeClass();
	await session.joinOne({ nickname: '하늘 Sky' });
	for (const nickname of ['하늘 Sky', '하늘sky', 'ＨＡ늘'.replace('ＨＡ', '하').concat('ＳＫＹ'), ' 하 늘 S K Y '])  {
		const { status, body } = await session.tryJoin({ nickname });
		assert.deepEqual([status, body.code], [409, 'nickname_taken'], nickname);
		assert.ok(body.suggestion.endsWith('2'));
	}
	const { body } = await session.tryJoin({ nickname: '하늘 Sky' });
	assert.equal((await session.joinOne({ nickname: body.suggestion })).nickname, body.suggestion);
	assert.ok((await session.tryJoin({ nickname: '하늘 Sky' })).body.suggestion.endsWith('3'));
	await session.joinOne({ nickname: '가'.repeat(20) });
	assert.equal((await session.tryJoin({ nickname: '가'.repeat(20) })).body.suggestion, `${'가'.repeat(19)}2`);
	const other = await makeClass();
	assert.equal((await other.tryJoin({ nickname: '하늘 Sky' })).status, 201, 'in another session it is free');
});

test('words of the school\'s list are in no nickname, however they are written', async () => {
	const session = await makeClass();
	sql(`INSERT INTO classroom.words (school_id, word) VALUES ('${session.school.id}', '바보')`);
	for (const nickname of ['바보', '큰 바 보', '바보왕', '\u1107\u1161\u1107\u1169'])
		assert.deepEqual(faults(await session.tryJoin({ nickname })), [422, 'nickname word_refused'], nickname);
	assert.equal((await session.tryJoin({ nickname: '바다' })).status, 201);
	assert.equal((await (await makeClass()).tryJoin({ nickname: '바보' })).status, 201, 'another school has another list');
});

test('avatars are 1 to 64', async () => {
	const session = await makeClass();
	for (const avatar of [0, 65, -1, 1.5, '1', null])
		assert.equal((await session.tryJoin({ avatar_id: avatar })).status, 422, String(avatar));
	for (const avatar of [1, 64])
		assert.equal((await session.joinOne({ avatar_id: avatar })).avatar_id, avatar);
});

test('the same device is the same person, however often and at once it comes', async () => {
	const session = await makeClass();
	const student = await session.joinOne({ nickname: '하늘', avatar_id: 7 });
	const answers = await Promise.all(Array.from({ length: 10 }, () => session.tryJoin({ nickname: '다른 이름' }, student.token)));
	for (const { status, body } of answers) {
		assert.equal(status, 200);
		assert.deepEqual([body.participant, body.participant_token], [{ id: student.id, nickname: '하늘', avatar_id: 7, admitted: true }, student.token]);
	}
	assert.equal((await session.teacher.api.get(`${session.path}/participants`)).body.items.length, 1);
});

test('of fifty who want one nickname at once, one has it', async () => {
	const session = await makeClass();
	const answers = await Promise.all(Array.from({ length: 50 }, () => session.tryJoin({ nickname: '하늘' })));
	const statuses = answers.map(({ status }) => status);
	assert.equal(statuses.filter((status) => status === 201).length, 1);
	assert.equal(statuses.filter((status) => status === 409).length, 49);
	assert.ok(answers.every(({ body, status }) => status === 201 || body.suggestion === '하늘2'));
});

test('a session has three hundred places', async () => {
	const session = await makeClass();
	sql(`INSERT INTO classroom.participants (id, school_id, session_id, nickname, avatar_id, admitted_at)
		SELECT gen_random_uuid(), '${session.school.id}', '${session.id}', '자리 ' || n, 1, now() FROM generate_series(1, 298) n`);
	const answers = await Promise.all(Array.from({ length: 5 }, () => session.tryJoin()));
	assert.deepEqual(answers.map(({ status }) => status).sort(), [201, 201, 409, 409, 409]);
	assert.ok(answers.some(({ body }) => body.code === 'session_full'));
});

test('who is signed in as a student of the school may join as oneself, from one device at a time', async () => {
	const session = await makeClass({}, { tutor: 1 });
	const [student] = session.school.student;
	const join = (token, fields = {}) => new ApiClient(url, token).post('/classroom/join', { code: session.code, as_myself: true, ...fields });
	const first = await join(student.token);
	assert.deepEqual([first.status, first.body.participant.nickname], [201, student.name]);
	const [item] = (await session.teacher.api.get(`${session.path}/participants`)).body.items;
	assert.deepEqual(item.student, { id: student.id, name: student.name });
	const second = await join(student.token);
	assert.deepEqual([second.status, second.body.participant.id], [201, first.body.participant.id]);
	assert.equal((await new ApiClient(url, first.body.participant_token).get('/classroom/session')).status, 401);
	assert.equal((await new ApiClient(url, second.body.participant_token).get('/classroom/session')).status, 200);
	for (const token of [null, session.school.tutor[0].token, session.teacher.token])
		assert.deepEqual(faults(await join(token)), [422, 'as_myself not_a_student']);
	const anonymous = await new ApiClient(url, student.token).post('/classroom/join', { code: session.code, nickname: '그냥 별명', avatar_id: 3 });
	assert.equal(anonymous.status, 201, 'it is never automatic');
	assert.equal((await session.teacher.api.get(`${session.path}/participants`)).body.items.filter(({ student: who }) => who).length, 1);
});

test('who was put out as oneself stays out under another name too, signed in as they are', async () => {
	const session = await makeClass();
	const { api } = session.school.student[0];
	const { body } = await api.post('/classroom/join', { code: session.code, as_myself: true });
	await session.act(`participants/${body.participant.id}/remove`);
	for (const fields of [{ as_myself: true }, { nickname: '다른 이름', avatar_id: 3 }]) {
		const answer = await api.post('/classroom/join', { code: session.code, ...fields });
		assert.deepEqual([answer.status, answer.body.code], [403, 'removed']);
	}
	assert.equal((await session.school.student[1].api.post('/classroom/join', { code: session.code, nickname: '다른 이름', avatar_id: 3 })).status, 201);
});

test('of two students of one name the second has a number', async () => {
	const session = await makeClass({}, { student: [{ name: '김하늘' }, { name: '김하늘' }] });
	const join = ({ token }) => new ApiClient(url, token).post('/classroom/join', { code: session.code, as_myself: true });
	const names = (await Promise.all(session.school.student.map(join))).map(({ body }) => body.participant.nickname);
	assert.deepEqual(names.sort(), ['김하늘', '김하늘2']);
});

test('after thirty wrong codes from an address wrong ones are refused, and right ones lead into the lobby', async () => {
	const session = await makeClass();
	const address = newAddress();
	const wrong = () => joinFrom(address, { code: `ZZZZZ${randomInt(100, 1000)}`, nickname: '하늘', avatar_id: 1 });
	for (let i = 0; i < 30; i++)
		assert.equal((await wrong()).status, 404, `try ${i + 1}`);
	const refused = await wrong();
	assert.deepEqual([refused.status, refused.body.code], [429, 'guessing']);
	assert.ok(Number(refused.headers['retry-after']) > 0);
	const right = await joinFrom(address, { code: session.code, nickname: '늦게 온 하늘', avatar_id: 1 });
	assert.deepEqual([right.status, right.body.participant.admitted], [201, false]);
	const elsewhere = await joinFrom(newAddress(), { code: session.code, nickname: '바다', avatar_id: 1 });
	assert.deepEqual([elsewhere.status, elsewhere.body.participant.admitted], [201, true], 'other addresses are not meant');
	const again = await new ApiClient(url, right.body.participant_token).get('/classroom/session');
	assert.deepEqual([again.status, again.body.card, again.body.pinned], [200, null, null], 'who waits may ask how it stands');
});

test('without script: code, nickname and picture, a taken name, coming back, and leaving', async () => {
	const session = await makeClass();
	await session.joinOne({ nickname: '하늘' });
	const browser = new FormClient(url);
	let page = await browser.submit(await browser.get('/join'), '/join', { code: `${session.code.slice(0, 4)} ${session.code.slice(4).toLowerCase()}` });
	const path = `/join/${session.code}`;
	assert.equal(page.path, path);
	page = await browser.submit(page, path, { nickname: '하늘', avatar_id: '12' });
	assert.equal(page.status, 409);
	assert.ok(page.html.includes('하늘2'));
	assert.match(page.html, /name="nickname" value="하늘"/);
	page = await browser.submit(page, path, { nickname: '하늘2', avatar_id: '12' });
	assert.deepEqual([page.status, page.path], [200, '/classroom/here']);
	assert.ok(page.text.includes('하늘2'));
	assert.equal((await browser.get(path)).status, 303, 'the device is in already');
	assert.ok((await browser.get('/join')).html.includes('/classroom/here"'));
	page = await browser.submit(await browser.get('/classroom/here/leave'), '/classroom/here/leave');
	assert.equal(page.path, '/join');
	assert.equal((await browser.get('/classroom/here')).status, 303);
	page = await browser.submit(await browser.get(path), path, { nickname: '하늘2', avatar_id: '13' });
	assert.equal(page.path, '/classroom/here', 'the name was free again');
	assert.deepEqual(session.log().map(([type]) => type), ['session_started', 'joined', 'joined', 'left', 'joined']);
});

test('without script: what is missing is said at its field', async () => {
	const session = await makeClass();
	const browser = new FormClient(url);
	const path = `/join/${session.code}`;
	const page = await browser.get(path);
	const said = async (fields) => {
		const answer = await browser.submit(page, path, fields);
		return [answer.status, ...[...answer.html.matchAll(/id="(\w+)-error"/g)].map(([, field]) => field)];
	};
	assert.deepEqual(await said({ nickname: '', avatar_id: '1' }), [422, 'nickname']);
	assert.deepEqual(await said({ nickname: '하늘', avatar_id: '' }), [422, 'avatar']);
	assert.deepEqual(await said({ nickname: '하늘', avatar_id: '65' }), [422, 'avatar']);
	const wrong = await browser.get('/join/ZZZZ-ZZZZ');
	assert.equal(wrong.status, 404);
	assert.match(wrong.html, /id="code-error"/);
	assert.match(wrong.html, /value="ZZZZ-ZZZZ"/);
});

test('without script: a signed-in student is offered to join as oneself', async () => {
	const session = await makeClass();
	const [student] = session.school.student;
	const browser = student.form();
	const page = await browser.get(`/join/${session.code}`);
	assert.ok(page.text.includes(student.name));
	assert.equal((await new FormClient(url).get(`/join/${session.code}`)).html.includes('as_myself'), false);
	const here = await browser.submit(page, `/join/${session.code}`);
	assert.equal(here.path, '/classroom/here');
	assert.ok(here.text.includes(student.name));
});
