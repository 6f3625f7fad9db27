// SPDX-License-Identifier: GPL-3.0-or-later
// Sounds for tests: as bytes, as stored files with their rows, and sent as a form or in pieces.
'use strict';
const { randomBytes, randomUUID } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { sql, url } = require('./server.js');
const { stateDirectory } = require('./instance.js');

/** A WAV file of silence, 16 kHz mono. */
function wav(seconds = 1) {
	const samples = Buffer.alloc(Math.round(seconds * 16000) * 2);
	const head = Buffer.alloc(44);
	head.write('RIFF', 0);
	head.writeUInt32LE(36 + samples.length, 4);
	head.write('WAVEfmt ', 8);
	head.writeUInt32LE(16, 16);
	head.writeUInt16LE(1, 20);
	head.writeUInt16LE(1, 22);
	head.writeUInt32LE(16000, 24);
	head.writeUInt32LE(32000, 28);
	head.writeUInt16LE(2, 32);
	head.writeUInt16LE(16, 34);
	head.write('data', 36);
	head.writeUInt32LE(samples.length, 40);
	return Buffer.concat([head, samples]);
}

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

/** Send a form with files to the API as this person: {status, headers, body}. fields: texts, or {bytes, name}. */
async function sendForm(person, method, address, fields) {
	const form = new FormData();
	for (const [key, value] of Object.entries(fields)) {
		if (value && value.bytes !== undefined)
			form.set(key, new Blob([value.bytes]), value.name === undefined ? 'recording.wav' : value.name);
		else
			form.set(key, String(value));
	}
	const answer = await fetch(`${url}/api/v1${address}`, { method, body: form, headers: { Authorization: `Bearer ${person.token}`, ...person.headers } });
	const text = await answer.text();
	return { status: answer.status, headers: answer.headers, body: text ? JSON.parse(text) : null };
}

/** Send one piece of a recording. */
const sendPiece = (person, recording, firstByte, bytes) =>
	sendForm(person, 'PUT', `/recordings/${recording}`, { first_byte: firstByte, piece: { bytes, name: 'piece' } });

module.exports = { wav, placeOf, storeSound, makeAttempt, sendForm, sendPiece };
