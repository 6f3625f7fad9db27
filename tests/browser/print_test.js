// SPDX-License-Identifier: GPL-3.0-or-later
// A roster on paper: the names, and nothing of the screen around them.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool } = require('../http/support/server.js');
const { openPage, address } = require('./support/browser.js');

/** What would be on the paper. */
function printed(page) {
	return page.evaluate(() => {
		const isShown = (element) => element.checkVisibility() && element.getClientRects().length > 0;
		return { text: document.body.innerText, chrome: [...document.querySelectorAll('nav, header.top a.skip, footer, button, form')].filter(isShown).map((element) => element.outerHTML.slice(0, 80)),
			background: getComputedStyle(document.body).backgroundColor };
	});
}

async function prints(page, path, names) {
	for (const colorScheme of ['light', 'dark']) {
		await page.goto(address(path));
		await page.emulateMedia({ media: 'print', colorScheme });
		const { text, chrome, background } = await printed(page);
		for (const name of names)
			assert.ok(text.includes(name), `${name} is on the paper`);
		assert.deepEqual(chrome, [], `${path} in ${colorScheme}`);
		assert.ok(['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)'].includes(background), `${background} on paper, ${colorScheme}`);
		const paper = await page.pdf({ format: 'A4' });
		assert.ok(paper.length > 1000);
		await page.emulateMedia({ media: null });
	}
}

test("a tutor's and a teacher's students", async (t) => {
	const school = makeSchool({ student: Array.from({ length: 30 }, (_, i) => ({ name: `학생${i + 1}번` })), tutor: [{ max_student: 30 }], teacher: 1, admin: 1 });
	const [tutor] = school.tutor;
	const taught = school.student.slice(0, 5);
	for (const student of taught) {
		const { body: { id } } = await student.api.post('/tutor-requests', { tutor_id: tutor.id, message: '안녕하세요' });
		await tutor.api.post(`/tutor-requests/${id}/approve`);
	}
	for (const [who, person, path, names] of [['tutor', tutor, '/', taught.map(({ name }) => name)], ['teacher', school.teacher[0], '/', school.student.map(({ name }) => name)],
		['class', school.teacher[0], `/classes/${school.classId}`, school.student.map(({ name }) => name)]])
		await t.test(who, async () => {
			const page = await openPage(person);
			await page.goto(address(path));
			assert.equal(await page.locator('[data-print]').first().isVisible(), true, 'there is a button for it');
			await prints(page, path, names);
			await page.context().close();
		});
});
