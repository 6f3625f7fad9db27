// SPDX-License-Identifier: GPL-3.0-or-later
// A student's recording becomes a result: what was said, missed and added, or why that cannot be told. The voice is a human's.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const { FormClient } = require('../support/client.js');
const { makeSchool, sql, url } = require('../support/server.js');
const { newToken } = require('../support/people.js');
const { until } = require('../support/instance.js');
const { TEXTS, WAV, WEBM, MP4, spoken, made } = require('../support/human_speech.js');
const { sendForm } = require('../support/sounds.js');

const LIMIT = 60000;
const school = makeSchool({ student: 2, tutor: 2, teacher: 1, admin: 1 });
const [student, classmate] = school.student;
const [tutor, strange] = school.tutor;

/** Send fields and a file as a form does. */
const post = (person, fields, bytes, name) => sendForm(person, 'POST', '/pronunciation-results', bytes ? { ...fields, audio: { bytes, name } } : fields);

/** Send a recording and wait for its job. @return the job's document */
async function scored(person, fields, audio, name) {
	const { status, body } = await post(person, fields, audio, name);
	assert.equal(status, 202, JSON.stringify(body));
	assert.deepEqual(Object.keys(body), ['job_id']);
	let job;
	await until('the attempt is scored', LIMIT, async () => {
		({ body: job } = await person.api.get(`/jobs/${body.job_id}`));
		return ['COMPLETED', 'FAILED'].includes(job.status);
	});
	return { ...job, id: body.job_id };
}

async function resultOf(fields, audio, name) {
	const job = await scored(student, fields, audio, name);
	assert.equal(job.status, 'COMPLETED', JSON.stringify(job));
	return job.result;
}

const errorsOf = ({ status, body }) => [status, body.errors.map(({ field, code }) => [field, code])];

test('a sentence that was read aloud is scored, in each format that recorders write', async () => {
	for (const [format, name] of [[WAV, 'a.wav'], [WEBM, 'a.webm'], [MP4, 'a.mp4']]) {
		const result = await resultOf({ text: TEXTS['agent-pass'] }, spoken('agent-pass', format), name);
		assert.deepEqual(Object.keys(result).sort(), ['audio_duration_ms', 'completeness_score', 'extra_words', 'grade', 'id', 'missed_words', 'model',
			'overall_score', 'scorable', 'transcribed_text', 'word_accuracy', 'words_per_minute']);
		assert.equal(result.scorable, true);
		assert.ok(result.overall_score > 80, `${name}: ${JSON.stringify(result)}`);
		assert.ok(result.audio_duration_ms > 3000 && result.audio_duration_ms < 3700, String(result.audio_duration_ms));
		assert.ok(result.words_per_minute > 100 && result.words_per_minute < 260, String(result.words_per_minute));
		assert.equal(result.model, 'en-us/1');
	}
});

test('quiet speech is amplified and scored', async () => {
	const result = await resultOf({ text: TEXTS['conf-getpin'] }, spoken('conf-getpin', WAV, 'volume=-40dB'));
	assert.ok(result.overall_score > 80, JSON.stringify(result));
});

test('a word that was not said is missed, at its place', async () => {
	const result = await resultOf({ text: 'All circuits are terribly busy now.' }, spoken('all-circuits-busy-now'));
	assert.deepEqual(result.missed_words, ['terribly']);
	assert.equal(result.transcribed_text, 'all circuits are busy now');
	assert.equal(result.completeness_score, 83.33);
	assert.ok(result.overall_score < 90);
});

test('words that were added are told as extra', async () => {
	const result = await resultOf({ text: 'Please enter your followed by the pound key.' }, spoken('agent-pass'));
	assert.ok(result.extra_words.length > 0, JSON.stringify(result));
	assert.deepEqual(result.missed_words, []);
	assert.ok(result.word_accuracy < result.completeness_score);
});

test('what cannot be judged says why and has no score', async () => {
	const own = TEXTS['conf-leaderhasleft'];
	const cases = [
		['other_text', { text: 'My favorite subject is science because experiments surprise everybody.' }, spoken('conf-leaderhasleft')],
		['silence', { text: own }, made('anullsrc=r=16000:cl=mono', 3)],
		['too_quiet', { text: own }, spoken('conf-leaderhasleft', WAV, 'volume=-52dB')],
		['noise', { text: own }, made('anoisesrc=r=16000:a=0.3:seed=3', 3)],
		['clipped', { text: own }, spoken('conf-leaderhasleft', WAV, 'volume=60dB')],
		['too_short', { text: own }, spoken('conf-leaderhasleft', WAV, 'atrim=0.3:0.4')],
		['cut_off', { text: own, duration_ms: 6000 }, spoken('conf-leaderhasleft')],
	];
	for (const [reason, fields, audio] of cases) {
		const result = await resultOf(fields, audio);
		assert.deepEqual([result.scorable, result.reason, result.overall_score, result.grade, result.missed_words, result.extra_words],
			[false, reason, null, null, [], []], reason);
		assert.ok(result.model && result.audio_duration_ms > 0);
	}
});

test('a recording that breaks while it is decoded fails its job and leaves nothing', async () => {
	const whole = spoken('agent-pass', WEBM);
	for (const [code, audio] of [['unreadable', Buffer.concat([whole.subarray(0, 64), Buffer.alloc(4000, 7)])], ['too_long', made('sine=r=16000', 75)]]) {
		const job = await scored(classmate, { text: TEXTS['agent-pass'] }, audio, 'a.webm');
		assert.deepEqual([job.status, job.error.code, job.result], ['FAILED', code, null]);
		assert.deepEqual(sql(`SELECT r.status, r.error, r.file_id IS NULL, r.recording_id IS NULL FROM speaking.pronunciation_results r
			WHERE r.job_id = '${job.id}'`), [['FAILED', code, 't', 't']]);
	}
	assert.deepEqual(sql(`SELECT count(*) FROM speaking.recordings WHERE person_id = '${classmate.id}'`), [['0']]);
	assert.deepEqual(sql(`SELECT count(*) FROM files.files WHERE person_id = '${classmate.id}'`), [['0']]);
});

test('what is no sentence or no sound is refused at once', async () => {
	const audio = spoken('conf-getpin');
	const unknown = await post(student, { text: 'Minsu and Jisu enter the conference, Minsu.' }, audio);
	assert.deepEqual(errorsOf(unknown), [422, [['text', 'unknown_word']]]);
	assert.deepEqual(unknown.body.errors[0].words, ['minsu', 'jisu']);
	assert.match(unknown.body.errors[0].message, /minsu, jisu/);
	assert.deepEqual(errorsOf(await post(student, { text: '안녕하세요' }, audio)), [422, [['text', 'not_english']]]);
	assert.deepEqual(errorsOf(await post(student, { text: '…!' }, audio)), [422, [['text', 'no_words']]]);
	assert.deepEqual(errorsOf(await post(student, { text: 'a '.repeat(101) }, audio)), [422, [['text', 'too_long']]]);
	assert.deepEqual(errorsOf(await post(student, { text: '9'.repeat(150) }, audio)), [422, [['text', 'sentence_too_long']]]);
	assert.deepEqual(errorsOf(await post(student, { text: 'Hello.' }, Buffer.from('PK\x03\x04 and so on'))), [422, [['audio', 'not_sound']]]);
	assert.deepEqual(errorsOf(await post(student, { text: 'Hello.' }, Buffer.from(''))), [422, [['audio', 'empty']]]);
	assert.deepEqual(errorsOf(await post(student, { text: 'Hello.' }, null)), [422, [['audio', 'required']]]);
	assert.deepEqual(errorsOf(await post(student, { text: 'Hello.', duration_ms: 3600000 }, audio)), [422, [['audio', 'too_long']]]);
	assert.equal((await post(tutor, { text: 'Hello.' }, audio)).status, 403);
	assert.equal((await post(student, { text: 'Hello.', session_id: randomUUID() }, audio)).status, 404);
});

test('an attempt of a session counts in it once, and one that cannot be judged counts nowhere', async () => {
	const { body: session } = await student.api.post('/learning-sessions', { session_type: 'practice' });
	assert.equal((await post(classmate, { text: 'Hello.', session_id: session.id }, spoken('conf-getpin'))).status, 404);
	const result = await resultOf({ text: TEXTS['conf-getpin'], session_id: session.id }, spoken('conf-getpin'));
	await resultOf({ text: TEXTS['conf-getpin'], session_id: session.id }, made('anullsrc=r=16000:cl=mono', 3));
	const counted = () => sql(`SELECT practice_count, overall_score_sum, overall_score_count, recording_ms FROM speaking.learning_sessions WHERE id = '${session.id}'`);
	assert.deepEqual(counted(), [['1', String(result.overall_score), '1', String(result.audio_duration_ms)]]);
	const again = sql(`BEGIN; SELECT auth.act_in_school('${school.id}');
		SELECT 'kept', speaking.keep_result('${result.id}', NULL, 1, '{"scorable": true, "overall_score": 1, "grade": "D"}') IS NOT NULL; COMMIT;`);
	assert.deepEqual(again.find(([word]) => word === 'kept'), ['kept', 'f']); /* what a job that runs again after all finds */
	assert.deepEqual(counted(), [['1', String(result.overall_score), '1', String(result.audio_duration_ms)]]);
});

test('results are listed for the student and those who hear the student, with the sound', async () => {
	sql(`INSERT INTO tutoring.tutor_students (school_id, tutor_id, student_id) VALUES ('${school.id}', '${tutor.id}', '${student.id}');`);
	const result = await resultOf({ text: TEXTS['check-number-dial-again'] }, spoken('check-number-dial-again', WEBM));
	const { body } = await student.api.get('/pronunciation-results?limit=1');
	const [item] = body.items;
	assert.equal(item.id, result.id);
	for (const name of Object.keys(result))
		assert.deepEqual(item[name], result[name], name);
	assert.deepEqual([item.status, item.student_id, item.original_text], ['COMPLETED', student.id, TEXTS['check-number-dial-again']]);
	assert.ok(item.speaking_ms > 1000 && item.speaking_ms <= item.audio_duration_ms);

	const path = new URL(item.audio_url, url).pathname.replace(/^.*\/api\/v1/, '');
	const sound = await tutor.api.get(path);
	assert.deepEqual([sound.status, sound.headers.get('content-type'), sound.bytes.subarray(4, 8).toString()], [200, 'audio/mp4', 'ftyp']);
	assert.equal((await strange.api.get(path)).status, 404);

	for (const person of [tutor, school.teacher[0], school.admin[0]])
		assert.equal((await person.api.get(`/pronunciation-results?student_id=${student.id}&limit=1`)).body.items[0].id, result.id);
	for (const person of [classmate, strange])
		assert.equal((await person.api.get(`/pronunciation-results?student_id=${student.id}`)).status, 404);
	assert.equal((await school.admin[0].api.get(`/pronunciation-results?student_id=${randomUUID()}`)).status, 404);
	assert.deepEqual((await student.api.all('/pronunciation-results', 3)).length, Number(sql(`SELECT count(*) FROM speaking.pronunciation_results
		WHERE student_id = '${student.id}'`)[0][0]));
});

test('a teacher says how a word is said, and it is known until it is removed', async () => {
	const browser = new FormClient(url, newToken(school.teacher[0]));
	let page = await browser.get('/speaking/words');
	assert.equal(page.status, 200);
	page = await browser.submit(page, '/speaking/words', { word: 'two words', sounds_like: 'suh dong' });
	assert.equal(page.status, 422);
	assert.match(page.html, /id="word-error"/);
	page = await browser.submit(page, '/speaking/words', { word: 'seodang', sounds_like: 'xyzzy' });
	assert.equal(page.status, 422);
	assert.match(page.html, /id="sounds_like-error"/);
	assert.match(page.html, /value="seodang"/);
	page = await browser.submit(page, '/speaking/words', { word: 'Seodang', sounds_like: 'suh dong' });
	assert.match(page.text, /seodang\s+suh dong\s+S AH D AO NG/);

	const audio = spoken('conf-getpin');
	assert.equal((await post(student, { text: 'Please enter the Seodang pin number.' }, audio)).status, 202);
	const elsewhere = makeSchool({ student: 1 }).student[0];
	assert.equal((await post(elsewhere, { text: 'Please enter the Seodang pin number.' }, audio)).status, 422);
	page = await browser.submit(page, '/speaking/words/seodang/delete');
	assert.equal(page.status, 200);
	assert.doesNotMatch(page.text, /seodang\s+suh dong/);
	assert.equal((await browser.post('/speaking/words/seodang/delete', { token: page.form('/speaking/words').fields.token })).status, 404);
	assert.equal((await post(student, { text: 'Please enter the Seodang pin number.' }, audio)).status, 422);
});

test('a word that was taken off the list before its turn came fails the attempt, in words', async () => {
	const id = randomUUID(), sound = spoken('conf-getpin').toString('hex');
	const [, [, job]] = sql(`BEGIN;
		SELECT 'set', set_config('seodang.school_id', '${school.id}', true), set_config('seodang.user_id', '${student.id}', true), set_config('seodang.roles', 'student', true);
		INSERT INTO speaking.recordings (id, school_id, person_id, bytes, received, taken_at)
		VALUES ('${id}', '${school.id}', '${student.id}', ${sound.length / 2}, ${sound.length / 2}, now());
		INSERT INTO speaking.recording_pieces (recording_id, first_byte, school_id, content) VALUES ('${id}', 0, '${school.id}', '\\x${sound}');
		SELECT 'begun', job_id FROM speaking.begin_attempt('Please enter the Seodang pin number.', '${id}');
		COMMIT;`);
	let body;
	await until('the job has failed', LIMIT, async () => {
		({ body } = await student.api.get(`/jobs/${job}`));
		return body.status === 'FAILED';
	});
	assert.equal(body.error.code, 'word_gone');
	assert.match(body.error.message, /단어장에서 빠졌어요/);
	assert.equal(sql(`SELECT count(*) FROM speaking.recordings WHERE id = '${id}'`)[0][0], '0');
});

test('a job that was stopped since it took too long says timeout, as the decoder does', async () => {
	const [[attempt, job]] = sql(`WITH j AS (INSERT INTO jobs.jobs (school_id, type, created_by, run_at, payload)
			VALUES ('${school.id}', 'score_pronunciation', '${student.id}', now() + interval '1 day', jsonb_build_object('attempt_id', gen_random_uuid())) RETURNING job_id, payload)
		INSERT INTO speaking.pronunciation_results (id, school_id, student_id, original_text, job_id)
		SELECT (j.payload ->> 'attempt_id')::uuid, '${school.id}', '${student.id}', 'Hello.', j.job_id FROM j RETURNING id, job_id`);
	sql(`UPDATE jobs.jobs SET status = 'FAILED', error = 'timeout', finished_at = now() WHERE job_id = '${job}'`);
	assert.equal((await student.api.get(`/jobs/${job}`)).body.error.code, 'timeout');
	assert.match((await student.form().get(`/speaking/attempts/${attempt}`)).text, /너무 오래 걸렸어요/);
});
