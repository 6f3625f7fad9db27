// SPDX-License-Identifier: GPL-3.0-or-later
// Words and links that a school refuses: what is found, what passes, what is suggested instead, and who decides it.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql, url } = require('../support/server.js');
const { FormClient } = require('../support/client.js');
const { makeClass, startSession, wanted } = require('../support/classroom.js');

const say = (who, content) => who.api.post('/classroom/messages', { content });
const browserOf = (person) => new FormClient(url, person.token);

/** Put words on a school's list by the form, as one of its people. */
async function putWords(person, words) {
	const browser = browserOf(person), { fields } = (await browser.get('/classroom/settings')).form('/classroom/settings/words');
	for (const [word, suggestion = ''] of words)
		assert.equal((await browser.post('/classroom/settings/words', { ...fields, word, suggestion })).status, 303, word);
}

test('a word is found however it is written, and innocent ones pass', async () => {
	const session = await makeClass();
	const one = await session.joinOne();
	await putWords(session.teacher, [['바보'], ['꺼져'], ['돌대가리'], ['ass'], ['자지']]);
	for (const content of ['바보', '너 바보야?', '바 보', '바.보!', '바1보', 'ㅂㅏㅂㅗ', '너바보', '완전바보같은', '바보바보', '바~~보라고', '어이 바보', 'Ass', 'ＡＳＳ!', 'a s s', '야꺼져', '꺼져라', '꺼ㅈㅕ'])
		assert.deepEqual([content, (await say(one, content)).body.code], [content, 'word_refused']);
	for (const content of ['바보상자', '울보 바위 보자기', '과자지요', '혼자지만 좋아요', '여자지?', '바로 보세요', 'class assignment', '불이 꺼져서 무서워요', '가위바위보', '대가리 없는 새우'])
		assert.deepEqual([content, (await say(one, content)).status], [content, 201]);
	const { status, body } = await session.tryJoin({ nickname: '왕바보' });
	assert.deepEqual([status, body.errors[0].field, body.errors[0].code], [422, 'nickname', 'word_refused']);
});

test('what could be said instead is the whole text, and the form keeps what was typed', async () => {
	const session = await makeClass();
	const one = await session.joinOne();
	await putWords(session.teacher, [['바보', '장난꾸러기'], ['멍청이']]);
	const { status, body } = await say(one, '너 바 보야?');
	assert.deepEqual([status, body.code, body.suggestion], [422, 'word_refused', '너 장난꾸러기야?']);
	assert.equal('suggestion' in (await say(one, '멍청이')).body, false);
	const browser = one.form(), { fields } = (await browser.get('/classroom/here')).form('/classroom/here/messages');
	const page = await browser.post('/classroom/here/messages', { ...fields, content: '너 바보야?', is_question: '1' });
	assert.equal(page.status, 422);
	const forms = [...page.html.matchAll(/name="content"[^>]*value="([^"]*)"/g)].map(([, value]) => value);
	assert.deepEqual(forms, ['너 장난꾸러기야?', '너 바보야?']);
	assert.equal((await browser.post('/classroom/here/messages', page.form('/classroom/here/messages').fields)).status, 303);
	const [message] = (await one.api.get('/classroom/messages')).body.items;
	assert.deepEqual([message.content, message.is_question], ['너 장난꾸러기야?', true]);
});

test('links are refused, until the school lets them pass', async () => {
	const session = await makeClass();
	const one = await session.joinOne();
	for (const content of ['https://example.com', '여기 www.example 봐', 'naver.com에서 봐', 'youtu.be/abc', 'EXAMPLE.CO.KR'])
		assert.deepEqual([content, (await say(one, content)).body.code], [content, 'link_refused']);
	for (const content of ['3.5배예요', '좋아요.그래요', '1.net은 아니고... 네', '끝.'])
		assert.equal((await say(one, content)).status, content.includes('.net') ? 422 : 201, content);
	const browser = browserOf(session.teacher), { fields } = (await browser.get('/classroom/settings')).form('/classroom/settings/links');
	assert.equal(fields.links_refused, '1');
	delete fields.links_refused;
	assert.equal((await browser.post('/classroom/settings/links', fields)).status, 303);
	assert.equal((await say(one, 'https://example.com')).status, 201);
});

test('teachers and admins keep the list together, each school its own', async () => {
	const school = makeSchool({ teacher: 1, admin: 1, student: 1 });
	const [teacher, admin] = [browserOf(school.teacher[0]), browserOf(school.admin[0])];
	await putWords(school.teacher[0], [['바보']]);
	let page = await admin.get('/classroom/settings');
	const { fields } = page.form('/classroom/settings/words');
	assert.match(page.text, /바보/);
	// The same word with other signs is the same: what is suggested changes.
	await admin.post('/classroom/settings/words', { ...fields, word: '바-보', suggestion: '친구' });
	assert.deepEqual(sql(`SELECT word, suggestion FROM classroom.words WHERE school_id = '${school.id}'`), [['바-보', '친구']]);
	for (const [word, message] of [['', /낱말을 써 주세요/], ['18', /글자가 있는/], ['가'.repeat(31), /30/]])
		assert.match((await admin.post('/classroom/settings/words', { ...fields, word })).text, message);
	const [[id]] = sql(`SELECT id FROM classroom.words WHERE school_id = '${school.id}'`);
	const stranger = browserOf(makeSchool({ teacher: 1 }).teacher[0]);
	const { token } = (await stranger.get('/classroom/settings')).form('/classroom/settings/words').fields;
	assert.equal((await stranger.post(`/classroom/settings/words/${id}/remove`, { token })).status, 404);
	page = await teacher.get('/classroom/settings');
	assert.equal((await teacher.post(`/classroom/settings/words/${id}/remove`, page.form(`/classroom/settings/words/${id}/remove`).fields)).status, 303);
	page = await teacher.get('/classroom/settings');
	assert.match(page.text, /아직 넣은 낱말이 없어요/);
	assert.equal((await browserOf(school.student[0]).get('/classroom/settings')).status, 403);
});

test('common words are offered and added by one tap', async () => {
	const school = makeSchool({ teacher: 1 });
	const browser = browserOf(school.teacher[0]);
	const offered = (page) => [...page.html.matchAll(/<input type="hidden" name="word" value="([^"]*)"><input type="hidden" name="suggestion" value="([^"]*)">/g)].map(([, ...pair]) => pair);
	const page = await browser.get('/classroom/settings');
	const [[word, suggestion]] = offered(page);
	await browser.post('/classroom/settings/words', { ...page.form('/classroom/settings/words').fields, word, suggestion });
	assert.equal(offered(await browser.get('/classroom/settings')).length, offered(page).length - 1);
	const one = await (await startSession(school)).joinOne();
	const { code, suggestion: instead } = (await wanted(422, say(one, `너 ${word}!`)));
	assert.deepEqual([code, instead], ['word_refused', `너 ${suggestion}!`]);
});
