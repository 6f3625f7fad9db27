// SPDX-License-Identifier: GPL-3.0-or-later
// Class sessions for tests: a class that is running, and participants who joined it by its code.
'use strict';
const { randomInt } = require('node:crypto');
const { makeSchool, sql, url } = require('./server.js');
const { ApiClient, FormClient } = require('./client.js');
const { EventStream } = require('./events.js');

async function wanted(status, answer) {
	const { status: got, body } = await answer;
	if (got !== status)
		throw new Error(`${status} was expected: ${got} ${JSON.stringify(body)}`);
	return body;
}

let joined = 0;

/** Who takes part in a class session: .id, .nickname, .token, .api (an ApiClient with the token), .liveUrl; .form() is a browser of theirs. */
class Participant {
	constructor(answer) {
		Object.assign(this, answer.participant, { token: answer.participant_token, liveUrl: answer.live_url, session: answer.session });
		this.api = new ApiClient(url, this.token);
	}

	form() {
		const browser = new FormClient(url);
		browser.cookies.set('__Host-guest', this.token);
		return browser;
	}
}

/** A running class session, as POST /sessions answered: .id, .code, …; its .teacher, .school. */
class ClassSession {
	constructor(school, teacher, document) {
		Object.assign(this, document, { school, teacher });
		this.path = `/classroom/sessions/${document.id}`;
	}

	/** The answer to somebody without an account who joins: {status, body, headers}. */
	tryJoin(fields = {}, token = null) {
		return new ApiClient(url, token).post('/classroom/join', { code: this.code, nickname: `학생 ${++joined}`, avatar_id: randomInt(1, 65), ...fields });
	}

	/** One participant who came in, or waits where there is a lobby. */
	async joinOne(fields = {}) {
		return new Participant(await wanted(201, this.tryJoin(fields)));
	}

	/** So many at once. @return [Participant] */
	join(count, fields = {}) {
		return Promise.all(Array.from({ length: count }, () => this.joinOne(fields)));
	}

	/** POST of the session's teacher to a path below the session. */
	act(path, fields = {}) {
		return this.teacher.api.post(`${this.path}/${path}`, fields);
	}

	/** The lines of the session's log in their order: [[event_type, payload]]. */
	log() {
		return sql(`SELECT event_type, payload FROM classroom.logs WHERE session_id = '${this.id}' ORDER BY timestamp`).map(([type, payload]) => [type, JSON.parse(payload)]);
	}

	/** Its time is over now, though no task has come by. */
	expire() {
		sql(`UPDATE classroom.sessions SET started_at = now() - interval '31 minutes', expires_at = now() - interval '1 second' WHERE id = '${this.id}';
			UPDATE auth.guests SET expires_at = now() - interval '1 second' WHERE id IN (SELECT id FROM classroom.participants WHERE session_id = '${this.id}');`);
	}
}

/** Start a session of a school's class. */
async function startSession(school, fields = {}, teacher = school.teacher[0]) {
	return new ClassSession(school, teacher, await wanted(201, teacher.api.post('/classroom/sessions', { class_id: school.classId, ...fields })));
}

/** A school with a class, its teacher and students, and a running session of the class. people: as makeSchool's; fields: as POST /sessions takes. */
function makeClass(fields = {}, people = {}) {
	return startSession(makeSchool({ teacher: 1, student: 2, ...people }), fields);
}

/** An event stream at a live_url, without a login; as EventStream's options. */
async function listenAt(liveUrl, options = {}) {
	const stream = new EventStream('nobody', { path: liveUrl.slice(new URL(url).pathname.replace(/\/$/, '').length), ...options });
	await stream.opened();
	return stream;
}

/** A running session in a school whose only problems are six additions of grade 2-1, and a proverb of 3-1 that names its wrong choices. */
async function makeCards() {
	const session = await makeClass();
	sql(`DELETE FROM classroom.problems WHERE school_id = '${session.school.id}';
		INSERT INTO classroom.problems (school_id, question, answer, type, difficulty, grade)
			SELECT '${session.school.id}', n || ' + 20', (n + 20)::text, 'math', 1 + n % 5, '2-1' FROM generate_series(1, 6) AS n;
		INSERT INTO classroom.problems (school_id, question, answer, choices, type, difficulty, grade, concept)
			VALUES ('${session.school.id}', '가는 말이 고와야 □□ 말이 곱다', '오는', '{하는,듣는,남의}', 'proverb', 2, '3-1', '속담 뜻');`);
	return session;
}

const literal = (payload) => `'${JSON.stringify(payload).replace(/'/g, "''")}'`;

/** Tell everybody in a session, or its staff alone, or one participant, whatever the database tells. */
const tell = (session, type, payload = {}, onlyStaff = false) => sql(`SELECT classroom.tell('${session.id}', '${type}', ${literal(payload)}, ${onlyStaff})`);
const tellOne = (participant, type, payload = {}) => sql(`SELECT classroom.tell_one('${participant.id}', '${type}', ${literal(payload)})`);

/** The events of a session that a stream has heard, in their order; of one type, or of all that are not joined counts. */
const heard = (stream, type) => stream.of('message').map(({ data }) => data).filter((data) => (type ? data.type === type : !['participants', 'people'].includes(data.type)));

module.exports = { Participant, ClassSession, startSession, makeClass, makeCards, wanted, listenAt, tell, tellOne, heard };
