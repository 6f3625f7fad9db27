// SPDX-License-Identifier: GPL-3.0-or-later
// Sounds for tests: as bytes, as stored files with their rows, and sent as a form or in pieces.
'use strict';
const { randomBytes, randomUUID } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { sql } = require('./server.js');
const { stateDirectory } = require('./instance.js');

/** A WAV file of one channel: seconds of what sampleAt(second) says, -1 to 1. isStreamed: its header does not know how long it will be. */
function wave(seconds, sampleAt, { rate = 16000, isStreamed = false } = {}) {
	const samples = Buffer.alloc(Math.round(seconds * rate) * 2);
	for (let i = 0; i < samples.length / 2; i++)
		samples.writeInt16LE(Math.round(32767 * sampleAt(i / rate)), i * 2);
	const head = Buffer.alloc(44);
	head.write('RIFF', 0);
	head.writeUInt32LE(isStreamed ? 0xFFFFFFFF : 36 + samples.length, 4);
	head.write('WAVEfmt ', 8);
	head.writeUInt32LE(16, 16);
	head.writeUInt16LE(1, 20);
	head.writeUInt16LE(1, 22);
	head.writeUInt32LE(rate, 24);
	head.writeUInt32LE(rate * 2, 28);
	head.writeUInt16LE(2, 32);
	head.writeUInt16LE(16, 34);
	head.write('data', 36);
	head.writeUInt32LE(isStreamed ? 0xFFFFFFFF : samples.length, 40);
	return Buffer.concat([head, samples]);
}

/** A WAV file of silence. */
const wav = (seconds = 1) => wave(seconds, () => 0);

/** A WAV file of a tone. */
const tone = (seconds, options) => wave(seconds, (second) => 0.27 * Math.sin(2 * Math.PI * 330 * second), options);

/** Where a file of this name lies in the directory of the instance. */
const placeOf = (name) => path.join(stateDirectory, 'state', 'files', name.slice(0, 2), name);

/**
 * A stored sound, by its row and its bytes. person: whose voice it is, null for the school's own.
 * @return {id, name, place, bytes}
 */
function storeSound(school, person = null, bytes = randomBytes(5000)) {
	const [id, name] = [randomUUID(), randomBytes(16).toString('hex')];
	const place = placeOf(name);
	fs.mkdirSync(path.dirname(place), { recursive: true });
	fs.chmodSync(path.dirname(place), 0o777); // the instance runs as somebody else when root tests it
	fs.writeFileSync(place, bytes);
	fs.chmodSync(place, 0o644);
	sql(`INSERT INTO files.files (id, school_id, person_id, store, name, content_type, bytes)
		VALUES ('${id}', '${school.id}', ${person ? `'${person.id}'` : 'NULL'}, 'directory', '${name}', 'audio/mp4', ${bytes.length})`);
	return { id, name, place, bytes };
}

/** A scored attempt of a student with this sound: its id. */
function makeAttempt(school, student, sound) {
	return sql(`INSERT INTO speaking.pronunciation_results (school_id, student_id, original_text, status, file_id, scorable, overall_score, word_accuracy,
		completeness_score, grade, completed_at) VALUES ('${school.id}', '${student.id}', 'Good morning.', 'COMPLETED', '${sound.id}', true, 90, 90, 90, 'A', now())
		RETURNING id`)[0][0];
}

/** Send a form with files to the API as this person: what person.api answers. fields: texts, or {bytes, name}. */
async function sendForm(person, method, address, fields) {
	const form = new FormData();
	for (const [key, value] of Object.entries(fields)) {
		if (value && value.bytes !== undefined)
			form.set(key, new Blob([value.bytes]), value.name === undefined ? 'recording.wav' : value.name);
		else
			form.set(key, String(value));
	}
	const packed = new Response(form);
	return person.api.send(method, address, Buffer.from(await packed.arrayBuffer()), { 'Content-Type': packed.headers.get('content-type') });
}

/** Send one piece of a recording. */
const sendPiece = (person, recording, firstByte, bytes) =>
	sendForm(person, 'PUT', `/recordings/${recording}`, { first_byte: firstByte, piece: { bytes, name: 'piece' } });

module.exports = { wav, tone, placeOf, storeSound, makeAttempt, sendForm, sendPiece };
