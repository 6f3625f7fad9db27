// SPDX-License-Identifier: GPL-3.0-or-later
// What a student could do next: listed with the reason, followed, and not shown again once it is not liked.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql, url } = require('../support/server.js');

test('a recommendation is listed with its reason, followed and rated', async () => {
	const school = makeSchool({ student: 2 });
	const { student: [student, other] } = school;
	const listed = async () => (await student.api.get('/recommendations')).body.items;
	const [first] = await listed();
	assert.deepEqual([first.target_type, first.rule, first.rating], ['situation', 'not_yet_tried', null]);
	assert.ok(first.title && first.why && !first.why.includes('chat.recommendation'));
	assert.deepEqual((await listed()).map(({ id }) => id), [first.id]);
	const home = await (await fetch(`${url}/`, { headers: { Cookie: `__Host-seodang=${student.token}` } })).text();
	assert.ok(home.includes(`<strong>${first.title}</strong><span class="meta">대화 · `), 'the home says what it is, and why');
	const followed = await fetch(`${url}/recommendations/${first.id}`, { redirect: 'manual', headers: { Cookie: `__Host-seodang=${student.token}` } });
	assert.equal(followed.status, 303);
	assert.ok(followed.headers.get('location').endsWith(first.address));
	assert.equal((await other.api.put(`/recommendations/${first.id}/rating`, { rating: 1 })).status, 404);
	assert.equal((await student.api.put(`/recommendations/${first.id}/rating`, { rating: 2 })).status, 422);
	assert.equal((await student.api.put(`/recommendations/${first.id}/rating`, { rating: -1 })).status, 204);
	assert.ok((await listed()).every(({ target_id }) => target_id !== first.target_id));
	sql(`WITH s AS (INSERT INTO speaking.practice_sets (school_id, title, level, topic) VALUES ('${school.id}', '인사하기', 'beginner', '인사') RETURNING id)
		INSERT INTO speaking.assignments (school_id, set_id, student_id, due_on) SELECT '${school.id}', s.id, '${student.id}', current_date + 1 FROM s`);
	const [due] = await listed();
	assert.deepEqual([due.title, due.rule], ['인사하기', 'assignment_due']);
	assert.match(due.why, /\d/);
	assert.doesNotMatch(due.why, /\{/);
});
