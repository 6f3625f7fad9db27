// SPDX-License-Identifier: GPL-3.0-or-later
// kill -9 of the worker while it turns a student's recording into a result, as it begins and in the midst of it: there is one result in the
// end, it counts once, and nothing of the recording stays but the sound that is kept.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { readdirSync, statSync } = require('node:fs');
const path = require('node:path');
const { makeSchool, sql } = require('../http/support/server.js');
const { killNow, processes, sleep, stateDirectory, until, untilHealthy } = require('../http/support/instance.js');
const { FOLDER, TEXTS, WEBM, ffmpeg } = require('../http/support/human_speech.js');
const { placeOf, sendForm } = require('../http/support/sounds.js');

const RESCUED_WITHIN = 90000;
const SAID = Object.keys(TEXTS).slice(0, 4);
const TEXT = SAID.map((name) => TEXTS[name]).join(' ');
/** All of it in one recording, long enough to be killed at. */
const RECORDING = ffmpeg(['-f', 'g722', '-i', `concat:${SAID.map((name) => path.join(FOLDER, `${name}.g722`)).join('|')}`], WEBM);

/** Files of the store that no row names. */
function nobodys() {
	const named = new Set(sql('SELECT name FROM files.files UNION SELECT name FROM files.removals').map(([name]) => name));
	return readdirSync(path.join(stateDirectory, 'state', 'files'), { recursive: true }).map((file) => path.basename(file))
		.filter((name) => name.length > 2 && !named.has(name));
}

test.beforeEach(() => untilHealthy());

for (const [victims, choose] of Object.entries({ 'the whole worker': ({ worker }) => worker, 'its children': ({ worker }) => worker.slice(1) }))
	for (const [moment, pause] of Object.entries({ 'as it begins': 0, 'in the midst of it': 500 }))
		test(`${victims} is killed while a recording is scored, ${moment}`, async () => {
			const school = makeSchool({ student: 1 });
			const [student] = school.student;
			const { body: session } = await student.api.post('/learning-sessions', { session_type: 'practice' });
			const { status, body } = await sendForm(student, 'POST', '/pronunciation-results', { text: TEXT, session_id: session.id, audio: { bytes: RECORDING } });
			assert.equal(status, 202, JSON.stringify(body));
			const job = () => sql(`SELECT status FROM jobs.jobs WHERE job_id = '${body.job_id}'`)[0][0];
			await until('it is under way', 15000, () => job() === 'PROCESSING', 5);
			await sleep(pause);
			choose(processes()).forEach(killNow);
			assert.notEqual(job(), 'COMPLETED', 'the job was over before the kill');
			await until('it is scored', RESCUED_WITHIN, () => job() === 'COMPLETED', 250);

			const { body: { items } } = await student.api.get(`/pronunciation-results?student_id=${student.id}`);
			assert.deepEqual(items.map(({ scorable, overall_score: score }) => [scorable, score > 80]), [[true, true]]);
			const [[results, counted, recordings, pieces, files]] = sql(`SELECT (SELECT count(*) FROM speaking.pronunciation_results WHERE student_id = '${student.id}'),
				(SELECT practice_count FROM speaking.learning_sessions WHERE id = '${session.id}'),
				(SELECT count(*) FROM speaking.recordings WHERE school_id = '${school.id}'),
				(SELECT count(*) FROM speaking.recording_pieces WHERE school_id = '${school.id}'),
				(SELECT count(*) FROM files.files WHERE person_id = '${student.id}' AND bytes IS NOT NULL)`);
			assert.deepEqual([results, counted, recordings, pieces, files], ['1', '1', '0', '0', '1']);
			const [[name, bytes]] = sql(`SELECT name, bytes FROM files.files WHERE person_id = '${student.id}' AND bytes IS NOT NULL`);
			assert.equal(statSync(placeOf(name)).size, Number(bytes));
			assert.deepEqual(nobodys(), []);
		});
