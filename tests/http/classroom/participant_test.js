// SPDX-License-Identifier: GPL-3.0-or-later
// What a teacher decides about who is there: let in, put out, mute.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeClass, startSession } = require('../support/classroom.js');

test('a class comes together and is listed', async () => {
	const session = await makeClass();
	assert.match(session.code, /^[0-9A-HJKMNP-TV-Z]{8}$/);
	const people = await session.join(3);
	const { status, body } = await session.teacher.api.get(`${session.path}/participants`);
	assert.equal(status, 200);
	assert.deepEqual(body.items.map(({ id }) => id).sort(), people.map(({ id }) => id).sort());
	assert.deepEqual((await people[0].api.get('/classroom/session')).body.participant.nickname, people[0].nickname);
});
