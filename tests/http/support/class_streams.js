// SPDX-License-Identifier: GPL-3.0-or-later
// Class sessions of the database alone, with their streams: what is heard does not depend on how somebody came in.
'use strict';
const { createHash, createHmac, randomBytes, randomUUID } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { sql } = require('./server.js');
const { EventStream } = require('./events.js');
const { stateDirectory } = require('./instance.js');

const CODE = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const newCode = () => [...randomBytes(8)].map((byte) => CODE[byte % CODE.length]).join('');
const hashOf = (token) => `'\\x${createHash('sha256').update(token).digest('hex')}'`;
const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/** A ticket as classroom/stream.c makes it. */
function ticket(named) {
	const key = Buffer.from(fs.readFileSync(path.join(stateDirectory, 'secret'), 'utf8').trim(), 'hex');
	return `${named}.${hmac(hmac(key, 'classroom.stream'), named).toString('hex')}`;
}

const streamPath = (named) => `/live/classroom?ticket=${ticket(named)}`;

/**
 * A running session of a school of makeSchool, with so many participants, the last ones waiting to be let in.
 * @return {id, school, participants: [{id, token, path}], teacherPath: (person) => address of the person's stream}
 */
function runningSession(school, count, { waiting = 0 } = {}) {
	const id = randomUUID();
	const participants = Array.from({ length: count }, () => ({ id: randomUUID(), token: randomBytes(24).toString('base64url') }));
	const rows = participants.map((participant, index) => `('${participant.id}'::uuid, ${hashOf(participant.token)}::bytea, ${index + 1}, ${index < count - waiting})`);
	sql(`BEGIN;
		INSERT INTO classroom.sessions (id, school_id, class_id, code) VALUES ('${id}', '${school.id}', '${school.classId}', '${newCode()}');
		CREATE TEMPORARY TABLE who (id, hash, number, is_in) ON COMMIT DROP AS VALUES ${rows.join(', ')};
		INSERT INTO auth.guests (id, school_id, token_hash, expires_at) SELECT w.id, s.school_id, w.hash, s.expires_at FROM who w, classroom.sessions s WHERE s.id = '${id}';
		INSERT INTO classroom.participants (id, school_id, session_id, nickname, avatar_id, admitted_at)
		SELECT id, '${school.id}', '${id}', '학생 ' || number, 1 + number % 64, CASE WHEN is_in THEN now() END FROM who;
		COMMIT;`);
	for (const participant of participants)
		participant.path = streamPath(`p.${participant.id}`);
	const logins = Object.fromEntries(sql(`SELECT person_id, min(id::text) FROM auth.sessions WHERE school_id = '${school.id}' GROUP BY 1`));
	return { id, school, participants, teacherPath: (person) => streamPath(`t.${id}.${logins[person.id]}`) };
}

/** Tell everybody in a session, or its staff alone, or one participant. */
const tell = (session, type, payload = {}, onlyStaff = false) => sql(`SELECT classroom.tell('${session.id}', '${type}', '${JSON.stringify(payload)}', ${onlyStaff})`);
const tellOne = (participant, type, payload = {}) => sql(`SELECT classroom.tell_one('${participant.id}', '${type}', '${JSON.stringify(payload)}')`);

/** An open stream of a session, which nobody is logged in for. */
async function listenAt(address, options = {}) {
	const stream = new EventStream('nobody', { path: address, ...options });
	await stream.opened();
	return stream;
}

/** The events of a type, in their order. */
const heard = (stream, type) => stream.of('message').map(({ data }) => data).filter((data) => data.type === type);

module.exports = { runningSession, tell, tellOne, listenAt, heard, streamPath, ticket };
