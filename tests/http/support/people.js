// SPDX-License-Identifier: GPL-3.0-or-later
// A school in which something of everything exists, so that every address has an object to name.
'use strict';
const { createHash, randomBytes, randomUUID } = require('node:crypto');
const { makeSchool, sql, url } = require('./server.js');
const { ApiClient, FormClient } = require('./client.js');

const ROLES = ['student', 'tutor', 'teacher', 'admin', 'operator'];

/** Another login of the same person: a Bearer token for the API, which is a browser's cookie as well. */
function newToken(person) {
	const token = randomBytes(24).toString('base64url');
	const hash = createHash('sha256').update(token).digest('hex');
	sql(`SELECT FROM auth.create_session('\\x${hash}'::bytea, '${person.id}', 'browser');`);
	return token;
}

/** A notice for each of these people, by person id. */
function notify(people, { kind = 'announcement', link = '/inbox', params = { title: '알림', body: '내용' } } = {}) {
	const lines = people.map(({ id }) => `SELECT '${id}', inbox.notify('${id}', '${kind}', '${JSON.stringify(params)}'::jsonb, '${link}', '${kind}:${randomUUID()}');`);
	return Object.fromEntries(sql(lines.join('\n')));
}

async function done(answer) {
	const { status, body } = await answer;
	if (status >= 300)
		throw new Error(`could not be prepared: ${status} ${JSON.stringify(body)}`);
	return body;
}

/**
 * A school of every role, with a second tutor and further students, and: a pending request of student[0] to tutor[0]; student[1], whom tutor[0]
 * teaches and wrote feedback to; an announcement; an import; a notice for everybody.
 * @return the school of makeSchool with .operator, and .objects: path parameter → (person) => id
 */
async function furnishedSchool() {
	const school = makeSchool({ student: 4, tutor: [{ max_student: 9 }, { max_student: 9 }], teacher: 2, admin: 2, operator: 1 });
	const [asking, taught] = school.student;
	const [tutor] = school.tutor;
	const request = await done(asking.api.post('/tutor-requests', { tutor_id: tutor.id, message: '영어 회화를 배우고 싶어요.' }));
	const earlier = await done(taught.api.post('/tutor-requests', { tutor_id: tutor.id, message: '수학을 배우고 싶어요.' }));
	await done(tutor.api.post(`/tutor-requests/${earlier.id}/approve`));
	const [match] = (await done(tutor.api.get('/tutor-students'))).items;
	const feedback = await done(tutor.api.post('/feedback', { student_id: taught.id, message: '발음이 또렷해졌어요.' }));
	const everybody = ROLES.flatMap((role) => school[role]);
	const rows = sql(`INSERT INTO inbox.announcements (school_id, author_id, audience, title, body, reach)
			VALUES ('${school.id}', '${school.admin[0].id}', '{"to":"all"}', '체육대회', '금요일에 열려요.', 9) RETURNING id;
		INSERT INTO jobs.jobs (school_id, type, status, worker_id, finished_at, error) VALUES ('${school.id}', 'mail', 'FAILED', NULL, now(), 'gone') RETURNING job_id;
		INSERT INTO school.imports (school_id, created_by, file_name, file_text, report)
			VALUES ('${school.id}', '${school.admin[0].id}', 'roster.csv', 'role,name,login', '{"rows":[]}') RETURNING id;
		INSERT INTO hub.exports (school_id, student_id, requested_by, content, made_at)
			VALUES ('${school.id}', '${taught.id}', '${school.admin[0].id}', 'zip', now()) RETURNING id;`);
	const notices = notify(everybody, { link: `/inbox/announcements/${rows[0][0]}` });
	const sessions = Object.fromEntries(sql(`SELECT person_id, min(id::text) FROM auth.sessions WHERE school_id = '${school.id}' GROUP BY 1`));
	const tokens = Object.fromEntries(sql(everybody.map(({ id }) => `SELECT '${id}', session_id FROM auth.create_session(
		sha256('${randomUUID()}'::bytea), '${id}', 'token', '시험');`).join('\n')));
	school.everybody = everybody;
	school.objects = {
		tutor: () => tutor.id,
		request: () => request.id,
		match: () => match.id,
		student: () => taught.id,
		feedback: () => feedback.id,
		person: () => taught.id,
		class: () => school.classId,
		announcement: () => rows[0][0],
		job: () => rows[1][0],
		import: () => rows[2][0],
		export: () => rows[3][0],
		notice: (person) => notices[person.id],
		notices: (person) => notices[person.id],
		session: (person) => sessions[person.id],
		token: (person) => tokens[person.id],
	};
	return school;
}

/** The form token that a browser's pages carry, from a page that everybody may see. */
async function formToken(browser, page = '/settings/security') {
	const { status, html } = await browser.get(page);
	const found = /name="token" value="([^"]+)"/.exec(html);
	if (!found)
		throw new Error(`${page} (${status}) has no form token`);
	return found[1];
}

const visitor = () => new FormClient(url);
const stranger = () => new ApiClient(url);

module.exports = { ROLES, furnishedSchool, newToken, notify, formToken, visitor, stranger };
