// SPDX-License-Identifier: GPL-3.0-or-later
// Who needs help and the class's matrix as a teacher uses them: with the keyboard, on a phone, without script, and while answers come in.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { PHONE, DESK, openPage, address, isFaultless, violations, overflow, tabTo } = require('./support/browser.js');

const CONCEPTS = 30;

/** A class with something to say: every student has answers at every concept, the first ones wrong ones at the end. */
function furnish(school) {
	sql(`INSERT INTO hub.concepts (school_id, key, name) SELECT '${school.id}', 'c' || i, '일차함수와 그래프의 활용 ' || i FROM generate_series(1, ${CONCEPTS}) AS i;
		INSERT INTO hub.mastery (student_id, concept_id, school_id, mastery, observations, wrong_in_a_row, last_at)
		SELECT s.id, c.id, s.school_id, ((hashtext(s.id::text || c.key) & 1023) / 1023.0), 5, CASE WHEN c.key = 'c1' THEN 4 + s.student_number::integer % 3 ELSE 0 END, now()
		FROM hub.students s JOIN hub.concepts c USING (school_id) WHERE s.school_id = '${school.id}';
		INSERT INTO hub.mastery_days (student_id, concept_id, day, school_id, mastery, observations)
		SELECT m.student_id, m.concept_id, (now() AT TIME ZONE 'Asia/Seoul')::date - d, m.school_id, greatest(0, m.mastery - d / 100.0), 5
		FROM hub.mastery m, unnest('{0,9,25,50}'::integer[]) AS d WHERE m.school_id = '${school.id}';
		INSERT INTO hub.activity_days (student_id, day, school_id, events, correct, wrong, seconds)
		SELECT s.id, (now() AT TIME ZONE 'Asia/Seoul')::date - d, s.school_id, 1 + d % 7, 1, d % 7, 600
		FROM hub.students s, generate_series(0, 80, 2) AS d WHERE s.school_id = '${school.id}';`);
}

test('the pages of who needs help', async (t) => {
	const school = makeSchool({ student: Array.from({ length: 12 }, (_, i) => ({ name: `학생${String.fromCharCode(0xac00 + i * 28)}` })), teacher: 1, admin: 1 });
	sql(`UPDATE school.class_students n SET number = x.number FROM (SELECT person_id, row_number() OVER (ORDER BY person_id)::text AS number FROM school.class_students
		WHERE school_id = '${school.id}') AS x WHERE n.person_id = x.person_id`);
	furnish(school);
	const { teacher: [teacher], admin: [admin], classId } = school;
	const paths = [['/hub', teacher], [`/hub/classes/${classId}`, teacher], ['/hub/rules', teacher], ['/hub/rules', admin], ['/', teacher], ['/', admin]];
	for (const theme of ['light', 'dark'])
		for (const viewport of [DESK, PHONE])
			await t.test(`are sound at ${viewport.width} px, ${theme}`, async () => {
				for (const [path, person] of paths) {
					const page = await openPage(person, { viewport, theme });
					await page.goto(address(path));
					assert.deepEqual(await violations(page), [], path);
					assert.deepEqual(await overflow(page), [], path);
					isFaultless(page);
					await page.context().close();
				}
			});

	await t.test('a message takes two clicks', async () => {
		const page = await openPage(teacher);
		await page.goto(address('/hub'));
		await page.click('[name=students] >> nth=0');
		await page.click('#actions .go');
		await page.waitForSelector('.note.ok');
		assert.match(await page.innerText('.note'), /1명에게 메시지를 보냈어요/);
		isFaultless(page);
		await page.context().close();
	});

	await t.test('works with the keyboard alone', async () => {
		const page = await openPage(teacher);
		await page.goto(address(`/hub?class=${classId}`));
		await tabTo(page, '[name=students]');
		await page.keyboard.press('Space');
		await tabTo(page, '[formaction="/hub/snoozes"]:not([name])', 200);
		await page.keyboard.press('Enter');
		await page.waitForSelector('.note.ok');
		assert.match(await page.innerText('.note'), /1명을 나중에 보기로 했어요/);
		await page.goto(address(`/hub/classes/${classId}`));
		await tabTo(page, '.matrix-box');
		await page.keyboard.press('ArrowRight');
		await tabTo(page, '.matrix thead th:nth-child(3) a');
		await page.keyboard.press('Enter');
		await page.waitForSelector('th[aria-sort=ascending]:nth-child(3)');
		const values = await page.$$eval('.matrix tbody tr td:nth-child(3) .mastery', (cells) => cells.map((cell) => parseInt(cell.textContent, 10)));
		assert.deepEqual(values, [...values].sort((a, b) => a - b));
		isFaultless(page);
		await page.context().close();
	});

	await t.test('works without script', async () => {
		const page = await openPage(teacher, { viewport: PHONE, javaScript: false });
		await page.goto(address('/hub'));
		await page.click('a[href*="chosen=1"]');
		assert.equal(await page.locator('[name=students]:checked').count(), await page.locator('[name=students]').count());
		await page.click('[name=only] >> nth=0');
		await page.waitForSelector('.note.ok');
		await page.click('.note button');
		await page.waitForSelector('.note.ok');
		await page.context().close();
	});

	await t.test('the heads of the matrix stay in sight while it is moved', async () => {
		const page = await openPage(teacher, { viewport: PHONE });
		await page.goto(address(`/hub/classes/${classId}`));
		const places = await page.evaluate(() => {
			const box = document.querySelector('.matrix-box');
			box.scrollTo(900, 300);
			const edge = box.getBoundingClientRect();
			return { left: Math.round(box.querySelector('tbody th').getBoundingClientRect().left - edge.left), top: Math.round(box.querySelector('thead th').getBoundingClientRect().top - edge.top), moved: box.scrollLeft };
		});
		assert.ok(places.moved > 100, 'it moves in its own box');
		assert.ok(Math.abs(places.left) <= 2 && Math.abs(places.top) <= 2, JSON.stringify(places));
		await page.context().close();
	});

	await t.test('follows answers as they come in', async () => {
		const page = await openPage(teacher);
		await page.goto(address('/hub'));
		const id = await page.locator('[name=students]').first().getAttribute('value');
		await page.waitForFunction(() => window.EventSource);
		await page.waitForTimeout(1000);
		sql(`UPDATE hub.mastery SET wrong_in_a_row = 11 WHERE student_id = '${id}' AND concept_id IN (SELECT id FROM hub.concepts WHERE key = 'c1');
			BEGIN; SELECT auth.act_in_school('${school.id}'); SELECT hub.tell_staff(); COMMIT;`);
		await page.waitForFunction(() => document.getElementById('help-list').innerText.includes('11번 연달아 틀렸어요'));
		isFaultless(page);
		await page.context().close();
	});
});
