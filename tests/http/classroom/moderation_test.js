// SPDX-License-Identifier: GPL-3.0-or-later
// How a teacher keeps order in a chat: hiding, pinning, answering, what was reported, and how the class may speak.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql, url } = require('../support/server.js');
const { FormClient } = require('../support/client.js');
const { makeClass, startSession, listenAt, heard, wanted } = require('../support/classroom.js');
const { until } = require('../support/instance.js');

const say = (who, content, fields = {}) => who.api.post('/classroom/messages', { content, ...fields });
const list = async (who) => (await wanted(200, who.api.get('/classroom/messages'))).items;
const listAll = async (session) => (await wanted(200, session.teacher.api.get(`${session.path}/messages`))).items;
const browserOf = (person) => new FormClient(url, person.token);
const refusal = async (answer) => {
	const { status, body } = await answer;
	return [status, body.code];
};

test('a hidden message is gone for every student, its author too, and the teacher sees it marked', async () => {
	const session = await makeClass();
	const [one, other] = await session.join(2);
	const [stream, staff] = await Promise.all([listenAt(other.liveUrl), listenAt(session.live_url)]);
	const { id } = await wanted(201, say(one, '나쁜 말', { is_question: true }));
	await wanted(200, session.act(`messages/${id}/pin`));
	const { moderated } = await wanted(200, session.act(`messages/${id}/hide`));
	assert.equal(moderated, true);
	await wanted(200, session.act(`messages/${id}/hide`)); // once more changes nothing
	for (const student of [one, other]) {
		assert.deepEqual(await list(student), []);
		assert.doesNotMatch((await student.form().get('/classroom/here')).html, /나쁜 말/);
		assert.equal((await student.api.post(`/classroom/messages/${id}/vote`)).status, 404);
	}
	assert.deepEqual((await listAll(session)).map((message) => [message.content, message.moderated]), [['나쁜 말', true]]);
	assert.match((await browserOf(session.teacher).get(session.path)).html, /class="[^"]*removed" data-id/);
	await wanted(200, session.act(`messages/${id}/unhide`));
	assert.deepEqual((await list(one)).map(({ content }) => content), ['나쁜 말']);
	await until('it is shown again', 10000, () => heard(stream, 'message_shown').length);
	assert.deepEqual(heard(stream, 'message_hidden').map((event) => event.message_id), [id]);
	assert.deepEqual(heard(stream, 'pinned').map(({ message }) => message && message.id), [id, null]);
	await until('the teacher hears it too', 10000, () => heard(staff, 'message_shown').length);
	assert.deepEqual(session.log().filter(([type]) => type.startsWith('message_')), [['message_pinned', { message_id: id }],
		['message_hidden', { message_id: id }], ['message_shown', { message_id: id }]]);
	stream.close();
	staff.close();
});

test('who was away while a message was hidden never receives it', async () => {
	const session = await makeClass();
	const [one, other] = await session.join(2);
	const [[position]] = sql('SELECT live.last_position()');
	const { id } = await wanted(201, say(one, '보면 안 되는 말'));
	await wanted(200, session.act(`messages/${id}/pin`));
	await wanted(201, say(one, '괜찮은 말'));
	await wanted(200, session.act(`messages/${id}/hide`));
	const stream = await listenAt(other.liveUrl, { lastId: position });
	await until('what was missed arrives', 10000, () => heard(stream, 'message').length);
	assert.deepEqual(heard(stream, 'message').map(({ message }) => message.content), ['괜찮은 말']);
	assert.doesNotMatch(JSON.stringify(stream.events), /보면 안 되는 말/);
	assert.ok(heard(stream, 'message_hidden').every((event) => event.message_id === id));
	stream.close();
});

test('one message is pinned, and a hidden one is not', async () => {
	const session = await makeClass();
	const one = await session.joinOne();
	const [first, second] = [await wanted(201, say(one, '하나')), await wanted(201, say(one, '둘'))];
	await wanted(200, session.act(`messages/${first.id}/pin`));
	await wanted(200, session.act(`messages/${second.id}/pin`));
	assert.deepEqual((await listAll(session)).map((message) => message.is_pinned), [true, false]);
	assert.match((await one.form().get('/classroom/here')).html, /id="pinned">[\s\S]*?둘</);
	assert.equal((await one.api.get('/classroom/session')).body.pinned.content, '둘');
	await wanted(200, session.act(`messages/${second.id}/unpin`));
	await wanted(200, session.act(`messages/${first.id}/hide`));
	assert.deepEqual(await refusal(session.act(`messages/${first.id}/pin`)), [409, 'message_hidden']);
	assert.match((await one.form().get('/classroom/here')).html, /id="pinned" hidden/);
	assert.equal((await one.api.get('/classroom/session')).body.pinned, null);
});

test('a question is marked answered, and open again', async () => {
	const session = await makeClass();
	const one = await session.joinOne();
	const { id } = await wanted(201, say(one, '왜요?', { is_question: true }));
	assert.equal((await wanted(200, session.act(`messages/${id}/answer`))).answered, true);
	assert.equal((await list(one))[0].answered, true);
	assert.equal((await wanted(200, session.act(`messages/${id}/reopen`))).answered, false);
	const { id: plain } = await wanted(201, say(one, '네'));
	assert.deepEqual(await refusal(session.act(`messages/${plain}/answer`)), [409, 'not_a_question']);
});

test('what students report stands first for the teacher, who hides it or lets it be', async () => {
	const session = await makeClass();
	const [one, ...others] = await session.join(4);
	const staff = await listenAt(session.live_url);
	const [bad, fine] = [await wanted(201, say(one, '때릴 거야')), await wanted(201, say(one, '배고파'))];
	for (const reporter of others)
		assert.equal((await reporter.api.post(`/classroom/messages/${bad.id}/report`)).status, 204);
	await others[0].api.post(`/classroom/messages/${bad.id}/report`);
	await others[0].api.post(`/classroom/messages/${fine.id}/report`);
	await one.api.post(`/classroom/messages/${fine.id}/report`); // one's own is no report
	assert.deepEqual((await listAll(session)).map(({ reports }) => reports), [1, 3]);
	await until('the teacher is told', 10000, () => heard(staff, 'reported').at(-1)?.count === 2);
	const page = await browserOf(session.teacher).get(session.path);
	assert.deepEqual([.../id="reported"[\s\S]*?<\/ol>/.exec(page.html)[0].matchAll(/data-part="content">([^<]*)/g)].map(([, words]) => words), ['때릴 거야', '배고파']);
	assert.equal((await wanted(200, session.act(`messages/${fine.id}/dismiss`))).reports, 0);
	await wanted(200, session.act(`messages/${bad.id}/hide`));
	await until('nothing is left to look at', 10000, () => heard(staff, 'reported').at(-1)?.count === 0);
	assert.equal(session.log().filter(([type]) => type === 'message_reported').length, 4);
	assert.equal((await one.api.get(`${session.path}/messages`)).status, 401, 'a participant is no teacher');
	staff.close();
});

test('a locked chat, a muted student, questions only', async () => {
	const session = await makeClass();
	const [one, other] = await session.join(2);
	const stream = await listenAt(one.liveUrl);
	assert.deepEqual(await wanted(200, session.act('chat/lock')), { locked: true, slow_seconds: 0, questions_only: false });
	assert.deepEqual(await refusal(say(one, '저요')), [409, 'chat_locked']);
	assert.match((await one.form().get('/classroom/here')).html, /<fieldset class="stack" disabled>/);
	await wanted(201, session.act('messages', { content: '선생님은 말해요' }));
	await wanted(200, session.act('chat/unlock'));
	await wanted(200, session.act(`participants/${one.id}/mute`));
	assert.deepEqual(await refusal(say(one, '저요')), [409, 'muted']);
	assert.deepEqual(await refusal(one.api.post('/classroom/reactions', { kind: 'clap' })), [409, 'muted']);
	await wanted(201, say(other, '저는 돼요'));
	await wanted(200, session.act(`participants/${one.id}/unmute`));
	assert.deepEqual(await wanted(200, session.teacher.api.patch(`${session.path}/chat`, { questions_only: true })), { locked: false, slow_seconds: 0, questions_only: true });
	assert.deepEqual(await refusal(say(one, '저요')), [409, 'questions_only']);
	await wanted(201, say(one, '왜요?', { is_question: true }));
	await until('the class hears of each', 10000, () => heard(stream, 'chat').length === 3);
	assert.deepEqual(heard(stream, 'chat').map(({ locked, questions_only: only }) => [locked, only]), [[true, false], [false, false], [false, true]]);
	assert.deepEqual(session.log().map(([type]) => type).filter((type) => /chat|questions/.test(type)), ['chat_locked', 'chat_unlocked', 'questions_only']);
	stream.close();
});

test('in slow mode one of ten tabs speaks, the others are told when', async () => {
	const session = await makeClass();
	const [one, other] = await session.join(2);
	assert.equal((await session.teacher.api.patch(`${session.path}/chat`, { slow_seconds: 301 })).status, 422);
	await wanted(200, session.teacher.api.patch(`${session.path}/chat`, { slow_seconds: 60 }));
	const answers = await Promise.all(Array.from({ length: 10 }, (_, i) => say(one, `탭 ${i}`)));
	assert.deepEqual(answers.map(({ status }) => status).sort(), [201, ...Array(9).fill(429)]);
	const { body, headers } = answers.find(({ status }) => status === 429);
	assert.equal(body.code, 'slow_mode');
	assert.ok(headers.get('retry-after') > 0 && headers.get('retry-after') <= 60);
	await wanted(201, say(other, '저는 처음이에요'));
	const form = one.form(), { fields } = (await form.get('/classroom/here')).form('/classroom/here/messages');
	const page = await form.post('/classroom/here/messages', { ...fields, content: '폼으로도' });
	assert.deepEqual([page.status, page.form('/classroom/here/messages').fields.content], [429, '폼으로도']);
});

test('the teacher speaks under the own name, by a form too, which changes the rules as well', async () => {
	const school = makeSchool({ teacher: [{ name: '김하늘' }, {}] });
	const session = await startSession(school);
	const one = await session.joinOne();
	const browser = browserOf(school.teacher[0]);
	const page = await browser.get(session.path);
	const { fields } = page.form(`${session.path}/messages`);
	for (let i = 0; i < 2; i++)
		assert.equal((await browser.post(`${session.path}/messages`, { ...fields, content: '시작해요' })).status, 303);
	assert.deepEqual((await list(one)).map((message) => [message.nickname, message.is_teacher, message.content]), [['김하늘', true, '시작해요']]);
	const { fields: rules } = page.form(`${session.path}/chat`);
	await browser.post(`${session.path}/chat`, { ...rules, slow_seconds: '30', questions_only: '1' });
	assert.deepEqual(await wanted(200, session.teacher.api.get(`${session.path}/chat`)), { locked: false, slow_seconds: 30, questions_only: true });
	await wanted(200, session.act('end'));
	assert.deepEqual(await refusal(session.act('messages', { content: '끝나고' })), [410, 'ended']);
});
