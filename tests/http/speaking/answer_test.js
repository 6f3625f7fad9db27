// SPDX-License-Identifier: GPL-3.0-or-later
// A tutor answers what students said: from the queue, in writing, by a recording, by a text that is read aloud; and corrects a result.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { makeSchool, sql } = require('../support/server.js');
const { until } = require('../support/instance.js');
const { formToken } = require('../support/people.js');
const { WAV, WEBM, MP4, made } = require('../support/human_speech.js');
const { sendForm } = require('../support/sounds.js');

const LIMIT = 60000;
const TONE = 'sine=frequency=220:sample_rate=16000';

/** A tutor with a student of theirs, and one of nobody's. */
function taughtSchool() {
	const school = makeSchool({ student: 2, tutor: 2 });
	const { student: [mine], tutor: [tutor] } = school;
	sql(`INSERT INTO tutoring.tutor_students (school_id, tutor_id, student_id) VALUES ('${school.id}', '${tutor.id}', '${mine.id}')`);
	return school;
}

/** What a student said, judged: score null is not scorable. minutes: how long ago. @return its id */
function attempt(student, { text = 'I live near the sea', score = 80, missed = ['the'], minutes = 5 } = {}) {
	const words = text.toLowerCase().split(' ').map((word) => ({ word, verdict: missed.includes(word) ? 'missed' : 'said', start_ms: 0, end_ms: 0 }));
	return sql(`INSERT INTO speaking.pronunciation_results (school_id, student_id, original_text, status, scorable, reason, overall_score, grade, missed_words, extra_words, words,
			created_at, completed_at)
		SELECT school_id, id, '${text}', 'COMPLETED', ${score !== null}, ${score === null ? "'silence'" : 'NULL'}, ${score}, ${score === null ? 'NULL' : "'B'"},
			${score === null ? 'NULL' : `'{${missed}}'`}, '{}', ${score === null ? 'NULL' : `'${JSON.stringify(words)}'`}, now() - interval '${minutes} minutes', now()
		FROM school.people WHERE id = '${student.id}' RETURNING id`)[0][0];
}

/** Feedback as a form of a program: fields and a file. */
const send = (tutor, fields, bytes, name = 'voice.wav') => sendForm(tutor, 'POST', '/feedback', bytes ? { ...fields, audio: { bytes, name } } : fields);

async function jobEnds(person, id) {
	let job;
	await until('the job has ended', LIMIT, async () => {
		({ body: job } = await person.api.get(`/jobs/${id}`));
		return ['COMPLETED', 'FAILED'].includes(job.status);
	}, 100);
	return job;
}
const received = async (student) => (await student.api.get('/feedback')).body.items;
const refusals = ({ body }) => body.errors.map(({ field, code }) => `${field} ${code}`).join();

for (const [name, format, file] of [['WAV', WAV, 'a.wav'], ['WebM', WEBM, 'a.webm'], ['mp4', MP4, 'a.m4a']])
	test(`a recording (${name}) becomes feedback that its student hears`, async () => {
		const { student: [mine, other], tutor: [tutor] } = taughtSchool();
		const about = attempt(mine);
		const answer = await send(tutor, { student_id: mine.id, message_type: 'audio', message: '잘 읽었어요.', attempt_id: about }, made(TONE, 2, format), file);
		assert.equal(answer.status, 202, JSON.stringify(answer.body));
		assert.deepEqual(Object.keys(answer.body).sort(), ['id', 'job_id']);
		assert.deepEqual((await jobEnds(tutor, answer.body.job_id)).result, { feedback_id: answer.body.id });
		const [item] = await received(mine);
		assert.deepEqual([item.id, item.message_type, item.message, item.attempt_id], [answer.body.id, 'audio', '잘 읽었어요.', about]);
		const sound = item.audio_url.replace(/^.*\/api\/v1/, '');
		const heard = await mine.api.get(sound);
		assert.equal(heard.status, 200);
		assert.equal(heard.headers.get('content-type'), 'audio/mp4');
		assert.equal(heard.bytes.subarray(4, 8).toString(), 'ftyp');
		assert.equal((await other.api.get(sound)).status, 404, 'nobody else’s');
		const notice = (await mine.api.get('/notifications?unread=1')).body.items.find(({ link }) => link.endsWith(answer.body.id));
		assert.match(notice.title, /음성 피드백/);
		assert.equal(sql(`SELECT websocket_sent FROM tutoring.feedback_messages WHERE id = '${item.id}'`)[0][0], 't');
		const page = await mine.form().get('/feedback');
		assert.match(page.html, new RegExp(`<audio controls preload="none" src="/speaking/sounds/[0-9a-f-]{36}"`));
		assert.match(page.text, /내가 말한 것[\s\S]*the 빠짐/, 'beside what was said');
		assert.equal(sql(`SELECT count(*) FROM speaking.voice_answers WHERE id = '${item.id}'`)[0][0], '0');
		assert.equal(sql(`SELECT count(*) FROM speaking.recordings WHERE person_id = '${tutor.id}'`)[0][0], '0', 'what was sent is kept once');
	});

test('a text is read aloud, in Korean and English, and is not edited then', async () => {
	const { student: [mine], tutor: [tutor] } = taughtSchool();
	const { status, body } = await tutor.api.post('/feedback', { student_id: mine.id, message_type: 'audio', speak: true, message: '이 문장을 3번 읽어 봐요. I live near the sea.' });
	assert.equal(status, 202, JSON.stringify(body));
	assert.equal((await jobEnds(tutor, body.job_id)).status, 'COMPLETED');
	const [item] = await received(mine);
	assert.equal(item.message_type, 'audio');
	assert.ok(item.audio_url);
	const form = tutor.form();
	assert.doesNotMatch((await form.get(`/students/${mine.id}`)).html, new RegExp(`/feedback/${body.id}/edit`));
	const edited = await form.post(`/feedback/${body.id}/edit`, { token: await formToken(form), message: '다르게' });
	assert.equal(edited.status, 409);
	assert.equal((await received(mine))[0].message, item.message);
});

test('what does not go together is refused at its field', async () => {
	const { student: [mine, other], tutor: [tutor] } = taughtSchool();
	const sound = made(TONE, 1);
	const foreign = attempt(other);
	assert.equal(refusals(await send(tutor, { student_id: mine.id, message_type: 'text', message: '글' }, sound)), 'audio not_of_text');
	assert.equal(refusals(await send(tutor, { student_id: mine.id, message_type: 'audio' })), 'audio required');
	assert.equal(refusals(await tutor.api.post('/feedback', { student_id: mine.id, message_type: 'audio', message: '글' })), 'audio required');
	assert.equal(refusals(await tutor.api.post('/feedback', { student_id: mine.id, message: '글', speak: true })), 'speak not_of_text');
	assert.equal(refusals(await tutor.api.post('/feedback', { student_id: mine.id, message_type: 'audio', speak: true })), 'message required');
	assert.equal(refusals(await tutor.api.post('/feedback', { student_id: mine.id })), 'message required');
	assert.equal(refusals(await send(tutor, { student_id: mine.id, message_type: 'audio', speak: true, message: '글' }, sound)), 'speak recorded');
	assert.equal(refusals(await send(tutor, { student_id: mine.id, message_type: 'audio' }, Buffer.from('PK\x03\x04 no sound'), 'a.webm')), 'audio not_sound');
	assert.equal(refusals(await send(tutor, { student_id: mine.id, message_type: 'audio', duration_ms: 3600000 }, sound)), 'audio too_long');
	assert.equal((await send(tutor, { student_id: other.id, message_type: 'audio' }, sound)).status, 404);
	assert.equal((await send(tutor, { student_id: mine.id, message_type: 'audio', attempt_id: foreign }, sound)).status, 404);
	assert.equal((await tutor.api.post('/feedback', { student_id: mine.id, message: '글', attempt_id: randomUUID() })).status, 404);
	assert.equal(sql(`SELECT count(*) FROM speaking.recordings WHERE person_id = '${tutor.id}'`)[0][0], '0', 'nothing of what was refused is kept');
	const { status, body } = await tutor.api.post('/feedback', { student_id: mine.id, message: '글', message_type: 'text' });
	assert.deepEqual([status, body.audio_url, body.attempt_id, body.message_type], [201, null, null, 'text']);
});

test('what cannot be made tells its tutor why, keeps the words, and goes as text', async () => {
	const { student: [mine], tutor: [tutor] } = taughtSchool();
	const broken = Buffer.concat([made(TONE, 1, WEBM).subarray(0, 60), Buffer.alloc(400, 7)]);
	const { status, body } = await send(tutor, { student_id: mine.id, message_type: 'audio', message: '들어 봐요.' }, broken, 'a.webm');
	assert.equal(status, 202);
	const job = await jobEnds(tutor, body.job_id);
	assert.deepEqual([job.status, job.error.code], ['FAILED', 'unreadable']);
	assert.deepEqual(await received(mine), []);
	const notice = (await tutor.api.get('/notifications?unread=1')).body.items.find(({ link }) => link.includes('#answer-'));
	assert.match(notice.title, /만들지 못했어요/);
	const form = tutor.form();
	const page = await form.get(`/students/${mine.id}`);
	assert.match(page.text, /음성 피드백을 만들지 못했어요[\s\S]*비었거나 중간에 망가졌어요[\s\S]*들어 봐요/);
	const stranger = (await makeSchool({ tutor: 1 }).tutor[0]).form();
	assert.equal((await stranger.post(`/speaking/answers/${body.id}/send`, { token: await formToken(stranger) })).status, 404);
	assert.equal((await form.submit(page, `/speaking/answers/${body.id}/send`)).status, 200);
	const [item] = await received(mine);
	assert.deepEqual([item.id, item.message_type, item.message, item.audio_url], [body.id, 'text', '들어 봐요.', null]);
	assert.equal((await form.post(`/speaking/answers/${body.id}/remove`, { token: await formToken(form) })).status, 404, 'it is there no more');
});

test('the queue: the oldest first, each sentence once, and on to the next', async () => {
	const { student: [mine, other], tutor: [tutor, colleague] } = taughtSchool();
	const form = tutor.form();
	assert.match((await form.get('/speaking/queue')).heading, /모두 답했어요/);
	const first = attempt(mine, { text: 'Good morning', missed: [], minutes: 90 });
	const earlier = attempt(mine, { text: 'How are you', missed: ['are'], minutes: 80 });
	const second = attempt(mine, { text: 'How are you', score: null, minutes: 70 });
	const third = attempt(mine, { text: 'See you soon', missed: ['soon'], minutes: 60 });
	attempt(mine, { text: 'It was long ago', minutes: 31 * 24 * 60 });
	const foreign = attempt(other);
	const waiting = async () => [...(await form.get('/speaking/queue')).html.matchAll(/\/speaking\/queue\/([0-9a-f-]{36})"/g)].map(([, id]) => id);
	assert.deepEqual(await waiting(), [first, second, third]);
	assert.match((await form.get('/')).text, /녹음 3개가 답을 기다려요/);
	assert.match((await form.get('/speaking/queue')).text, /점수를 매기지 못했어요 · 2번 말함/);
	assert.equal((await form.get(`/speaking/queue/${foreign}`)).status, 404);
	assert.equal((await colleague.form().get(`/speaking/queue/${first}`)).status, 404);

	const page = await form.get(`/speaking/queue/${third}`);
	assert.match(page.text, /See you|see you[\s\S]*soon 빠짐/);
	const answered = await form.submit(await form.get(`/speaking/queue/${first}`), `/speaking/queue/${first}`, { message: '또박또박 읽었어요.' });
	assert.equal(answered.path, `/speaking/queue/${second}`, 'on to the next');
	const [item] = await received(mine);
	assert.deepEqual([item.message, item.attempt_id], ['또박또박 읽었어요.', first]);

	const skipped = await form.submit(answered, `/speaking/queue/${second}/skip`);
	assert.equal(skipped.path, `/speaking/queue/${third}`);
	assert.deepEqual(await waiting(), [third], 'with it what was said of the same sentence before');
	assert.equal(sql(`SELECT answered_at IS NOT NULL FROM speaking.pronunciation_results WHERE id = '${earlier}'`)[0][0], 't');
	await form.submit(skipped, `/speaking/queue/${second}/unskip`);
	assert.deepEqual(await waiting(), [second, third]);
	assert.equal((await received(mine)).length, 1, 'nobody is told of what was put aside');

	const last = await form.submit(await form.get(`/speaking/queue/${third}`), `/speaking/queue/${third}`, { message: '좋아요.' });
	assert.equal(last.path, `/speaking/queue/${second}`, 'round to what was left');
	const spoken = await form.submit(last, `/speaking/queue/${second}`, { message: '다시 읽어 봐요.', speak: '1' });
	assert.equal(spoken.path, '/speaking/queue');
	assert.deepEqual(await waiting(), [], 'what is being answered waits no more');
	await until('the sound is there', LIMIT, async () => (await received(mine)).length === 3);
	assert.equal(sql(`SELECT count(*) FROM speaking.pronunciation_results WHERE student_id = '${mine.id}' AND answered_at IS NULL AND created_at > now() - interval '1 day'`)[0][0], '0');
});

test('a tutor’s correction stands beside the machine’s', async () => {
	const { student: [mine], tutor: [tutor] } = taughtSchool();
	const id = attempt(mine);
	const form = tutor.form();
	const correct = async (fields) => form.post(`/speaking/queue/${id}/correct`, { token: await formToken(form), ...fields });
	assert.match((await correct({ score: '95', missed_words: 'mountain', feedback: '' })).text, /이 문장에 없는 낱말/);
	assert.equal((await correct({ score: '101', missed_words: '' })).status, 422);
	assert.equal((await correct({ score: '95', missed_words: 'Near, the', feedback: 'the는 작게 들렸어요.' })).status, 303);
	assert.deepEqual(sql(`SELECT overall_score, missed_words, corrected_score, corrected_missed_words, corrected_by = '${tutor.id}', answered_at IS NULL
		FROM speaking.pronunciation_results WHERE id = '${id}'`)[0], ['80', '{the}', '95', '{near,the}', 't', 't']);
	const page = await mine.form().get(`/speaking/attempts/${id}`);
	assert.match(page.text, /80 \/ 100[\s\S]*튜터가 고친 결과[\s\S]*95 \/ 100[\s\S]*the는 작게 들렸어요/);
});
