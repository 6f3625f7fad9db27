// SPDX-License-Identifier: GPL-3.0-or-later
// What was caught, as staff look at it: those who see the student, and each look is written down.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../support/server.js');

async function catching(action, people) {
	const school = makeSchool({ student: 2, teacher: 2, admin: 1, ...people });
	await school.admin[0].api.post('/guardrails', { name: '거친 말', direction: 'input', conditions: [{ type: 'words', words: ['바보'] }], action, priority: 1, enabled: true });
	return school;
}

async function say(person, text) {
	const { body: { session_id: session } } = await person.api.post('/conversations', { session_type: 'chat' });
	return person.api.post(`/conversations/${session}/turns`, { text });
}

const looks = (school) => sql(`SELECT actor_id, student_id FROM school.access_log WHERE school_id = '${school.id}' AND action = 'guardrail_match_read' ORDER BY student_id`);

test('the list and each match say who looked at whose words; nothing of a student whom one does not see', async () => {
	const school = await catching('refuse'), { student: [one, two], teacher: [teacher, other] } = school;
	sql(`DELETE FROM school.class_teachers WHERE person_id = '${other.id}'`);
	await say(one, '첫째 바보');
	await say(two, '둘째 바보');
	const list = await teacher.form().get('/workspace/guardrails/matches');
	assert.match(list.text, /둘째 바보.*첫째 바보/);
	assert.deepEqual(looks(school), [one.id, two.id].sort().map((student) => [teacher.id, student]));
	const [[match]] = sql(`SELECT id FROM guardrails.matches WHERE person_id = '${one.id}'`);
	assert.equal((await teacher.form().get(`/workspace/guardrails/matches/${match}`)).status, 200);
	assert.equal(looks(school).length, 3);
	assert.doesNotMatch((await other.form().get('/workspace/guardrails/matches')).text, /바보/);
	assert.equal((await other.form().get(`/workspace/guardrails/matches/${match}`)).status, 404);
	assert.equal(looks(school).length, 3, 'who saw nothing is not written down');
});

test('what is flagged is told to the teachers of the class, and to the admins of who has none', async () => {
	const school = await catching('flag', { tutor: 1 }), { student: [student], teacher, admin: [admin], tutor: [tutor] } = school;
	const told = () => sql(`SELECT user_id FROM inbox.notifications WHERE school_id = '${school.id}' AND kind = 'guardrail_flagged' ORDER BY user_id`).flat();
	assert.equal((await say(student, '바보라고 했어요')).status, 201, 'it goes on as it is');
	assert.deepEqual(told(), teacher.map(({ id }) => id).sort());
	await say(tutor, '바보라는 말');
	assert.deepEqual(told(), [...teacher, admin].map(({ id }) => id).sort());
	const inbox = await teacher[0].form().get('/inbox');
	assert.match(inbox.text, new RegExp(student.name));
});
