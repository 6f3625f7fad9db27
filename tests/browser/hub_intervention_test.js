// SPDX-License-Identifier: GPL-3.0-or-later
// Learning plans as people use them: a teacher plans for one and for several and answers proposals, a student ticks steps on a phone, the admin orders concepts.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { PHONE, DESK, openPage, address, words, isFaultless, violations, overflow, tabTo } = require('./support/browser.js');

const CONCEPTS = ['일차방정식과 그 활용', '일차함수', '이차함수의 그래프'];
const NAMES = ['강가온', '고나래', '구다온', '권라희'];

/** Answers that leave every student weak at every concept, each of which builds on the one before; no plans yet. */
function furnish(school) {
	sql(`INSERT INTO hub.concepts (school_id, key, name) SELECT '${school.id}', k, k FROM unnest(ARRAY[${CONCEPTS.map((name) => `'${name}'`)}]) AS k;
		INSERT INTO hub.concept_prerequisites SELECT c.school_id, c.id, p.id FROM (VALUES ('${CONCEPTS[1]}', '${CONCEPTS[0]}'), ('${CONCEPTS[2]}', '${CONCEPTS[1]}')) AS x(c, p)
		JOIN hub.concepts c ON c.key = x.c AND c.school_id = '${school.id}' JOIN hub.concepts p ON p.key = x.p AND p.school_id = '${school.id}';
		INSERT INTO hub.mastery (student_id, concept_id, school_id, mastery, observations, correct, recent, wrong_in_a_row, last_at)
		SELECT s.id, c.id, s.school_id, 0.2, 12, 5, array_cat(array_fill(true, ARRAY[5]), array_fill(false, ARRAY[7])), 7, now()
		FROM hub.students s JOIN hub.concepts c USING (school_id) WHERE s.school_id = '${school.id}';
		INSERT INTO hub.mastery_days (student_id, concept_id, day, school_id, mastery, observations)
		SELECT student_id, concept_id, current_date - 3, school_id, mastery, 12 FROM hub.mastery WHERE school_id = '${school.id}';
		BEGIN; SELECT auth.act_in_school('${school.id}'); SELECT hub.propose_interventions(NULL, 100); COMMIT;`);
}

const plansOf = (student) => sql(`SELECT id, type, status, progress ->> 'completed', learning_path FROM hub.interventions WHERE student_id = '${student.id}' ORDER BY created_at`)
	.map(([id, type, status, completed, path]) => ({ id, type, status, completed: Number(completed), path: JSON.parse(path) }));

test('learning plans', async (t) => {
	const school = makeSchool({ student: NAMES.map((name) => ({ name })), teacher: 1, admin: 1 });
	furnish(school);
	const { student: [first, second, third, fourth], teacher: [teacher], admin: [admin] } = school;

	await t.test('planned for one, with the keyboard alone', async () => {
		const page = await openPage(teacher);
		await page.goto(address(`/hub/students/${first.id}/intervene`));
		assert.match(await page.innerText('#areas'), /최근 12문제 중 5 정답, 숙달 0\.20 → 목표 0\.85/);
		await tabTo(page, '[name=area_3]');
		await page.keyboard.press('Space');
		await page.fill('[name=step_2_problems]', '6');
		await tabTo(page, 'form .btn.go');
		await page.keyboard.press('Enter');
		await page.waitForURL(/\/hub\/interventions\//);
		assert.match(await page.innerText('.note'), new RegExp(words('hub.interventions.flash.started')));
		isFaultless(page);
		await page.context().close();
		const [plan] = plansOf(first);
		assert.deepEqual(plan.path.map(({ activity, concept }) => `${activity} ${concept}`),
			CONCEPTS.slice(0, 2).flatMap((concept) => [`review_concept ${concept}`, `practice ${concept}`]), 'what others build on first, without what was unticked');
		assert.equal(plan.path[1].num_problems, 6);
	});

	await t.test('what is wrong with a plan is said where it is, and nothing is lost', async () => {
		const page = await openPage(teacher, { viewport: PHONE });
		await page.goto(address(`/hub/students/${second.id}/intervene`));
		for (const box of await page.$$('[name^=area_]'))
			await box.uncheck();
		await page.fill('[name=step_4_problems]', '9');
		await page.click('form .btn.go');
		await page.waitForSelector('#areas-error');
		assert.equal(await page.inputValue('[name=step_4_problems]'), '9');
		assert.deepEqual(await violations(page), []);
		assert.deepEqual(await overflow(page), []);
		isFaultless({ faults: page.faults.filter((fault) => !/422/.test(fault)) });
		await page.context().close();
	});

	await t.test('ticked by the student on a phone', async () => {
		const page = await openPage(first, { viewport: PHONE });
		await page.goto(address('/'));
		await page.click('a[href$="/learning"]');
		const tick = page.locator('form[action$="/steps/1/done"] button');
		const { height } = await tick.boundingBox();
		assert.ok(height >= 44, `a thumb needs 44 px, not ${height}`);
		await tick.click();
		await page.waitForSelector('.note.ok');
		assert.equal(await page.locator('form[action$="/steps/1/done"]').count(), 0);
		assert.equal(plansOf(first)[0].completed, 1);
		await page.click('form[action$="/steps/1/undo"] button >> nth=0');
		await page.waitForSelector('form[action$="/steps/1/done"]');
		isFaultless(page);
		await page.context().close();
	});

	await t.test('and to the end without script', async () => {
		const page = await openPage(first, { viewport: PHONE, javaScript: false });
		await page.goto(address('/learning'));
		for (let step = 1; step <= 4; step++)
			await page.click(`form[action$="/steps/${step}/done"] button`);
		assert.match(await page.innerText('.note'), /모든 단계를 마쳤어요/);
		await page.context().close();
		assert.equal(plansOf(first)[0].status, 'completed');
		const reader = await openPage(teacher);
		await reader.goto(address('/inbox'));
		await reader.click('text=강가온 학생이 학습 계획을 마쳤어요');
		await reader.waitForURL(/\/hub\/interventions\//);
		assert.match(await reader.innerText('#changes >> xpath=ancestor::section'), /비교한 학생이 3명뿐이라/, 'few students are called few');
		await reader.context().close();
	});

	await t.test('proposed: edited, and dismissed', async () => {
		const page = await openPage(teacher);
		await page.goto(address('/hub/proposals'));
		assert.equal(await page.locator('article').count(), 3, 'what the teacher planned is proposed no more');
		await page.click('article:has-text("고나래") a[href*="proposal="]');
		await page.fill('[name=step_1_minutes]', '15');
		await page.click('form .btn.go');
		await page.waitForURL(/\/hub\/interventions\//);
		const [plan] = plansOf(second);
		assert.deepEqual([plan.type, plan.path[0].estimated_duration], ['auto', 900]);
		await page.goto(address('/hub/proposals'));
		await page.click('article:has-text("구다온") button:has-text("닫기")');
		await page.waitForSelector('.note.ok');
		assert.equal(await page.locator('article').count(), 1);
		isFaultless(page);
		await page.context().close();
	});

	await t.test('begun for several from the list of who needs help', async () => {
		const page = await openPage(teacher, { viewport: PHONE });
		await page.goto(address('/hub'));
		await page.click('[formaction$="/hub/interventions/several"]');
		await page.waitForSelector('#actions .bad, #actions .error, #students-error');
		assert.deepEqual(page.faults.splice(0).filter((fault) => !/422/.test(fault)), [], 'nobody was ticked');
		await page.goto(address('/hub?chosen=1'));
		await page.click('[formaction$="/hub/interventions/several"]');
		await page.waitForSelector('h1:has-text("학습 계획을 시작했어요")');
		const text = await page.innerText('main');
		assert.match(text, /구다온\s+시작했어요/);
		assert.match(text, /고나래\s+이 개념의 계획이 이미 있어요/, 'who was left out, and why');
		assert.deepEqual(await violations(page), []);
		assert.deepEqual(await overflow(page), []);
		isFaultless(page);
		await page.context().close();
		assert.deepEqual([third, fourth].map((one) => plansOf(one).map(({ status }) => status)), [['active'], ['active']]);
	});

	await t.test('a circle among prerequisites is named', async () => {
		const page = await openPage(admin, { viewport: PHONE });
		await page.goto(address('/hub/concepts/prerequisites'));
		await page.setInputFiles('#file', { name: '순서.csv', mimeType: 'text/csv', buffer: Buffer.from(`개념,선수개념\n${CONCEPTS[0]},${CONCEPTS[2]}\n`) });
		await page.click('form .btn >> text=무엇이 바뀔지 보기');
		await page.waitForSelector('.say.bad');
		assert.match(await page.innerText('.say.bad'), /이차함수의 그래프 → 일차함수 → 일차방정식과 그 활용/);
		assert.equal(await page.locator('form[action$="/apply"]').count(), 0);
		assert.deepEqual(await violations(page), []);
		assert.deepEqual(await overflow(page), []);
		isFaultless(page);
		await page.context().close();
	});

	const [[concept]] = sql(`SELECT id FROM hub.concepts WHERE school_id = '${school.id}' AND key = '${CONCEPTS[1]}'`);
	const paths = [['/learning', first], ['/learning', third], ['/', third], ['/hub/interventions', teacher], ['/hub/interventions?status=completed', teacher],
		[`/hub/interventions/${plansOf(first)[0].id}`, teacher], [`/hub/interventions/${plansOf(third)[0].id}`, teacher], [`/hub/students/${fourth.id}/intervene`, teacher],
		['/hub/proposals', teacher], ['/hub/concepts', teacher], ['/hub/concepts', admin], [`/hub/concepts/${concept}`, teacher], [`/hub/concepts/${concept}`, admin],
		['/hub/concepts/new', admin], ['/hub/concepts/prerequisites', admin]];
	for (const theme of ['light', 'dark'])
		for (const viewport of [DESK, PHONE])
			await t.test(`sound at ${viewport.width} px, ${theme}`, async () => {
				for (const [path, person] of paths) {
					const page = await openPage(person, { viewport, theme, lang: theme === 'dark' ? 'en' : 'ko' });
					await page.goto(address(path));
					assert.deepEqual(await violations(page), [], path);
					assert.deepEqual(await overflow(page), [], path);
					isFaultless(page);
					await page.context().close();
				}
			});
});
