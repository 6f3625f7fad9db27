// SPDX-License-Identifier: GPL-3.0-or-later
// The running server that the tests speak to, and schools of their own: tests run side by side and in any order.
//   SEODANG_URL       where it answers, without a slash at its end (http://127.0.0.1:8080)
//   SEODANG_ACCOUNTS  the accounts of the demo schools ($STATE/demo-accounts.json)
//   SEODANG_STATE     its STATE directory, SEODANG_DEV its ./dev: schools are made through ./dev psql (PORT, STATE do as well)
'use strict';
const { spawnSync } = require('node:child_process');
const { createHash, randomBytes, randomUUID } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { ApiClient, FormClient } = require('./client.js');
const { Psql } = require('./psql.js');

const DEV = process.env.SEODANG_DEV || path.join(__dirname, '..', '..', '..', 'dev');
const environment = { ...process.env, STATE: process.env.SEODANG_STATE || process.env.STATE || '.run' };

const url = (process.env.SEODANG_URL || `http://127.0.0.1:${process.env.PORT || 8080}`).replace(/\/$/, '');

/** The demo accounts: [{role, login, password, school, name}]. */
function accounts() {
	const file = process.env.SEODANG_ACCOUNTS || path.join(process.env.STATE || '.run', 'demo-accounts.json');
	return JSON.parse(fs.readFileSync(file, 'utf8'));
}

/** The first demo account that fits: account({role: 'tutor', school: 'NARU'}). */
function account(wanted) {
	const found = accounts().find((one) => Object.keys(wanted).every((key) => one[key] === wanted[key]));
	if (!found)
		throw new Error(`no demo account fits ${JSON.stringify(wanted)}`);
	return found;
}

const owner = new Psql([DEV, 'psql'], { env: environment });

/** Run SQL as the owner of the database; rows as arrays of texts. */
function sql(text) {
	return owner.run(text);
}

/** Run the administrator's command. @return its standard output */
function seodang(...words) {
	const run = spawnSync(DEV, ['seodang', ...words], { encoding: 'utf8', env: environment });
	if (run.status !== 0)
		throw new Error(`seodang ${words.join(' ')}: ${run.stderr || run.error}`);
	return run.stdout;
}

const quoted = (text) => `'${String(text).replace(/'/g, "''")}'`;

/** Someone of a school, already logged in: through the API as .api, in a browser as .form(). There is no password. */
class Person {
	constructor(role, id, name, school) {
		Object.assign(this, { role, id, name, school, token: randomBytes(24).toString('base64url') });
		this.api = new ApiClient(url, this.token);
	}

	/** A browser of this person. */
	form() {
		return new FormClient(url, this.token);
	}
}

/**
 * A school with people: makeSchool({student: 3, tutor: [{max_student: 1}], teacher: 1}). A role's value is how many there are, or a list
 * of what is special about each. Students are in one class, which the teachers teach.
 * @return {code, id, classId, student: [Person], tutor: [Person], teacher: [Person], admin: [Person], operator: [Person]}
 */
function makeSchool(people = {}) {
	const id = randomUUID();
	const classId = randomUUID();
	const school = { id, classId, code: `T-${id.slice(0, 8).toUpperCase()}`, student: [], tutor: [], teacher: [], admin: [], operator: [] };
	const lines = ['BEGIN;', `INSERT INTO school.schools (id, code, name) VALUES ('${id}', '${school.code}', '시험학교 ${school.code}');`,
		`INSERT INTO school.classes (id, school_id, grade, name) VALUES ('${classId}', '${id}', 1, '1');`];
	for (const [role, wanted] of Object.entries(people)) {
		const specials = typeof wanted === 'number' ? Array.from({ length: wanted }, () => ({})) : wanted;
		specials.forEach((special, index) => {
			const person = new Person(role, randomUUID(), special.name || `${role} ${index + 1}`, school);
			school[role].push(person);
			lines.push(...personLines(person, special, index));
		});
	}
	sql([...lines, 'COMMIT;'].join('\n'));
	return school;
}

function personLines(person, special, index) {
	const { id, role, name, school } = person;
	const login = `${role}-${id.slice(0, 8)}`;
	const lines = [`INSERT INTO school.people (id, school_id, name, login) VALUES ('${id}', '${school.id}', ${quoted(name)}, '${login}');`,
		`INSERT INTO school.roles (person_id, school_id, role) VALUES ('${id}', '${school.id}', '${role}');`];
	for (const other of special.roles || [])
		lines.push(`INSERT INTO school.roles (person_id, school_id, role) VALUES ('${id}', '${school.id}', '${other}');`);
	if (role === 'student')
		lines.push(`INSERT INTO school.class_students (person_id, school_id, class_id, number)
			VALUES ('${id}', '${school.id}', '${school.classId}', ${index + 1});`);
	if (role === 'teacher')
		lines.push(`INSERT INTO school.class_teachers (class_id, person_id, school_id)
			VALUES ('${school.classId}', '${id}', '${school.id}');`);
	if (role === 'tutor' || (special.roles || []).includes('tutor'))
		lines.push(`UPDATE tutoring.tutors SET max_student = ${special.max_student || 5}, is_accepting = ${special.is_accepting !== false},
			introduction = ${quoted(special.introduction || '')}, subjects = ${quoted(`{${(special.subjects || []).join(',')}}`)} WHERE person_id = '${id}';`);
	// The database knows a token by its SHA-256 only; one session serves both faces here.
	const hash = createHash('sha256').update(person.token).digest('hex');
	lines.push(`SELECT FROM auth.create_session('\\x${hash}'::bytea, '${id}', 'browser');`);
	return lines;
}

const quotedOrNull = (text) => (text ? quoted(text) : 'NULL');

/** Statements that give people contacts, once `seodang seal` has run: [{id, email, guardian_contact}]. */
const contactLines = (people) => people.map(({ id, email, guardian_contact: contact }) => `INSERT INTO school.unsealed_contacts
	(person_id, school_id, email, guardian_contact) SELECT id, school_id, ${quotedOrNull(email)}, ${quotedOrNull(contact)} FROM school.people WHERE id = '${id}';`).join('\n');

/** Give people contacts as a script of the operator does. What is left out stays. */
function giveContacts(people) {
	sql(contactLines(people));
	seodang('seal');
}

/** A school's settings: change(school, {max_tutors_per_student: 2}). */
function changeSettings(school, settings) {
	const values = Object.entries(settings).map(([name, value]) => `${name} = ${quoted(value)}`);
	sql(`UPDATE school.settings SET ${values.join(', ')} WHERE school_id = '${school.id}'`);
}

module.exports = { url, accounts, account, sql, seodang, makeSchool, changeSettings, contactLines, giveContacts };
