// SPDX-License-Identifier: GPL-3.0-or-later
// A tutor's home shows who is practising while it is open; pages of progress and of days off are without fault on a phone and at a desk.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { PHONE, DESK, openPage, address, words, violations, overflow } = require('./support/browser.js');

const faults = async (page) => [...await violations(page), ...await overflow(page)];

function taughtSchool() {
	const school = makeSchool({ student: [{ name: '윤하늘' }], tutor: 1, admin: 1 });
	sql(`INSERT INTO tutoring.tutor_students (school_id, student_id, tutor_id) VALUES ('${school.id}', '${school.student[0].id}', '${school.tutor[0].id}');
		INSERT INTO speaking.daily_statistics (student_id, date, school_id, sessions_count, practice_count, recording_ms, speaking_ms, duration, overall_score_sum, overall_score_count)
		SELECT '${school.student[0].id}', (now() AT TIME ZONE 'Asia/Seoul')::date - n, '${school.id}', 1, 4, 30000, 20000 + n * 500, 300 + n * 40, 320 + n, 4 FROM generate_series(0, 9, 2) AS n`);
	return school;
}

test('a tutor sees a student come and go without a click', async () => {
	const { student: [student], tutor: [tutor] } = taughtSchool();
	const page = await openPage(tutor, { viewport: PHONE });
	await page.goto(address('/'));
	const present = page.locator('#present-students');
	assert.equal(await present.isVisible(), false, 'nothing where nobody is');
	await student.api.post('/presence', { room: 'practice' });
	await present.getByText('윤하늘').waitFor();
	assert.match(await present.innerText(), new RegExp(words('tutoring.room.practice')));
	assert.deepEqual(await faults(page), []);
	await student.api.post('/presence', { room: 'ai-conversation' });
	await present.getByText(words('tutoring.room.ai-conversation')).waitFor();
	await student.api.post('/presence', { room: 'none' });
	await present.waitFor({ state: 'hidden' });
});

for (const viewport of [DESK, PHONE])
	test(`progress and days off, ${viewport.width} wide`, async () => {
		const { student: [student], tutor: [tutor], admin: [admin] } = taughtSchool();
		for (const [person, paths] of [[student, ['/speaking/progress', '/speaking/progress?view=month']], [tutor, [`/students/${student.id}/speaking`]], [admin, ['/admin/holidays']]]) {
			const page = await openPage(person, { viewport });
			for (const path of paths) {
				await page.goto(address(path));
				await page.locator('details').evaluateAll((all) => all.forEach((part) => { part.open = true; }));
				assert.deepEqual(await faults(page), [], path);
			}
		}
		const page = await openPage(admin, { viewport });
		await page.goto(address('/admin/holidays'));
		await page.locator('form[action$="/admin/holidays/public"] button').first().click();
		await page.getByText('어린이날').first().waitFor();
		assert.deepEqual(await faults(page), []);
	});
