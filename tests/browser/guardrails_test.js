// SPDX-License-Identifier: GPL-3.0-or-later
// A school's rules as teachers and admins work with them: made with every kind of condition, tried out, kept by examples, counted, taken back;
// what they catch is looked at and decided. At a desk and on a phone, with the keyboard alone and without script.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { PHONE, DESK, openPage, address, words, isFaultless, violations, overflow, tabTo } = require('./support/browser.js');
const { makeConversation } = require('./support/hand_answer.js');

const RULE = { name: '거친 말', direction: 'input', conditions: [{ type: 'words', words: ['바보'] }], action: 'refuse', message: '고운 말로 다시 물어봐요.', priority: 5, enabled: true };

/** axe is a script: it says nothing where none runs. */
const faults = async (page, hasScript = true) => [...(hasScript ? await violations(page) : []), ...await overflow(page)];
const button = (page, key, where = page) => where.getByRole('button', { name: words(key), exact: true });
const link = (page, key) => page.getByRole('link', { name: words(key), exact: true });

/** Press a key on what has the focus, without script, and wait for the page that comes. */
const press = (page, key) => Promise.all([page.waitForEvent('load'), page.keyboard.press(key)]);

/** What went wrong beside the forms that the test sends wrong on purpose. */
function isFaultlessBut(page, status) {
	page.faults = page.faults.filter((fault) => !fault.includes(`status of ${status}`));
	isFaultless(page);
}

async function add(person, rule = {}) {
	const { status, body } = await person.api.post('/guardrails', { ...RULE, ...rule });
	assert.equal(status, 201, JSON.stringify(body));
	return body;
}

async function asked(person, text) {
	const { body: { session_id: session } } = await person.api.post('/conversations', { session_type: 'chat' });
	return { session, ...await person.api.post(`/conversations/${session}/turns`, { text }) };
}

for (const viewport of [DESK, PHONE])
	test(`a rule with every kind of condition is made and changed, ${viewport.width} wide`, async () => {
		const { classId, teacher: [teacher] } = makeSchool({ teacher: 1, student: 1 });
		const page = await openPage(teacher, { viewport });
		await page.goto(address('/workspace/guardrails'));
		assert.deepEqual(await faults(page), []);
		await link(page, 'guardrails.add').click();
		await page.fill('#name', '시험 기간');
		await page.locator('[name=direction][value=input]').check();
		await page.fill('#words', '바보\n멍청이');
		await page.locator('[name=topic_gambling]').check();
		await page.locator('[name=kind_phone]').check();
		await page.fill('#length', '2000');
		await page.getByText(words('guardrails.type.pattern'), { exact: true }).click();
		await page.fill('#patterns', '(a)\\1');
		await page.getByText(words('guardrails.form.classes'), { exact: true }).click();
		await page.locator(`[name=classes][value="${classId}"]`).check();
		await page.getByText(words('guardrails.type.hours'), { exact: true }).click();
		await page.fill('#from', '09:00');
		await page.fill('#to', '18:00');
		await page.locator('[name=day_mon]').check();
		await page.locator('[name=action][value=refuse]').check();
		await page.fill('#message', '시험 기간에는 쓸 수 없어요.');
		await page.fill('#priority', '7');
		await page.locator('[name=dry_run]').check();
		assert.deepEqual(await faults(page), []);
		await button(page, 'layout.save').click();

		await page.locator('#patterns-error').waitFor();
		assert.deepEqual(await faults(page), []);
		assert.deepEqual(await Promise.all(['#words', '#length', '#from', '#message'].map(async (field) => (await page.locator(field).inputValue()).trim())),
			['바보\n멍청이', '2000', '09:00', '시험 기간에는 쓸 수 없어요.'], 'what was typed is kept');
		assert.ok(await page.locator(`[name=classes][value="${classId}"]`).isChecked());
		await page.fill('#patterns', '시험[0-9]+번');
		await button(page, 'layout.save').click();
		await page.getByText(words('guardrails.flash.saved')).waitFor();
		await page.getByText(words('guardrails.dry'), { exact: true }).first().waitFor();
		assert.deepEqual(await faults(page), []);

		const rule = (await teacher.api.get('/guardrails')).body.items.find(({ built_in: isBuiltIn }) => !isBuiltIn);
		assert.deepEqual({ ...rule, id: 0, created_at: 0, updated_at: 0 }, { id: 0, created_at: 0, updated_at: 0, built_in: false, name: '시험 기간', direction: 'input',
			roles: ['student'], classes: [classId], action: 'refuse', message: '시험 기간에는 쓸 수 없어요.', priority: 7, enabled: true, dry_run: true, conditions: [
				{ type: 'words', words: ['바보', '멍청이'] }, { type: 'topic', topics: ['gambling'] }, { type: 'pattern', pattern: '시험[0-9]+번' },
				{ type: 'personal_data', kinds: ['phone'] }, { type: 'length', max: 2000 }, { type: 'hours', from: '09:00', to: '18:00', days: ['mon'] }] });
		await page.getByRole('link', { name: '시험 기간' }).click();
		assert.deepEqual(await Promise.all(['#patterns', '#to'].map(async (field) => (await page.locator(field).inputValue()).trim())), ['시험[0-9]+번', '18:00']);
		assert.ok(await page.locator('[name=day_mon]').isChecked() && await page.locator('[name=dry_run]').isChecked());
		assert.deepEqual(await faults(page), []);
		isFaultlessBut(page, 422);
		await page.context().close();
	});

test('without script, with the keyboard alone: a text is tried and kept as an example, and a rule that would change its verdict is not saved', async () => {
	const [teacher] = makeSchool({ teacher: 1 }).teacher;
	const page = await openPage(teacher, { javaScript: false, viewport: PHONE });
	await page.goto(address('/workspace/guardrails/test'));
	await tabTo(page, '#text');
	await page.keyboard.type('바보상자를 봤어요');
	await tabTo(page, '.btn.go');
	await press(page, 'Enter');
	await page.getByText(words('guardrails.verdict.allow')).waitFor();
	assert.equal(await page.locator('#text').inputValue(), '바보상자를 봤어요');
	await tabTo(page, '[formaction$="/examples"]');
	await press(page, 'Enter');
	await page.getByText(words('guardrails.flash.example_kept')).waitFor();

	await page.goto(address('/workspace/guardrails/new'));
	await tabTo(page, '#name');
	await page.keyboard.type('거친 말');
	await tabTo(page, '#words');
	await page.keyboard.type('바보');
	await tabTo(page, '.btn.go');
	await press(page, 'Enter');
	await page.locator('#examples', { hasText: '바보상자를 봤어요' }).waitFor();
	await tabTo(page, '#errors a');
	await page.keyboard.press('Enter');
	assert.match(page.url(), /#examples$/, 'what is wrong leads to its place');
	assert.deepEqual([await page.locator('#name').inputValue(), (await page.locator('#words').inputValue()).trim()], ['거친 말', '바보'], 'what was typed is kept');

	await page.getByRole('link', { name: words('guardrails.examples_look') }).click();
	await tabTo(page, '[action$="/examples/drop"] button');
	await press(page, 'Enter');
	await page.getByText(words('guardrails.no_examples')).waitFor();
	await page.goto(address('/workspace/guardrails/new'));
	await page.fill('#name', '거친 말');
	await page.fill('#words', '바보');
	await tabTo(page, '[name=action]');
	await page.keyboard.press('ArrowDown');
	await page.keyboard.press('ArrowDown');
	await tabTo(page, '.btn.go');
	await press(page, 'Enter');
	await page.getByText(words('guardrails.flash.saved')).waitFor();
	assert.equal((await teacher.api.post('/guardrails/test', { text: '바보상자', direction: 'input' })).body.text, '●●상자', 'masked, as the arrows chose');
	await page.goto(address('/workspace/guardrails/test'));
	await page.fill('#text', '바 보상자');
	await button(page, 'guardrails.try_do').click();
	assert.equal(await page.locator('#tried mark').textContent(), '바 보');
	isFaultlessBut(page, 422);
	await page.context().close();
});

test('a rule is counted in a dry run, works, and is taken back; deleted, it comes back', async () => {
	const { student: [student], teacher: [teacher] } = makeSchool({ student: 1, teacher: 1 });
	const rule = await add(teacher, { dry_run: true });
	assert.equal((await asked(student, '바보라는 말')).status, 201);
	const page = await openPage(teacher, { viewport: PHONE });
	await page.goto(address('/workspace/guardrails'));
	await page.getByText(words('guardrails.week_dry_of').replace(/\{.*?\}/, '1')).waitFor();
	await page.getByRole('button', { name: words('guardrails.make_real') }).click();
	await page.getByText(words('guardrails.flash.switched')).waitFor();
	const { status, body } = await asked(student, '바보라는 말');
	assert.deepEqual([status, body.detail], [422, RULE.message]);

	await page.goto(address(`/workspace/guardrails/${rule.id}/history`));
	assert.equal(await page.getByRole('listitem').filter({ hasText: teacher.name }).count(), 2);
	assert.deepEqual(await faults(page), []);
	await page.getByRole('button', { name: words('guardrails.restore') }).click();
	await page.getByText(words('guardrails.flash.restored')).waitFor();
	assert.equal((await teacher.api.get(`/guardrails/${rule.id}`)).body.dry_run, true);
	await link(page, 'guardrails.delete').click();
	assert.deepEqual(await faults(page), []);
	await button(page, 'guardrails.delete').click();
	await page.getByText(words('guardrails.flash.deleted')).waitFor();
	await link(page, 'guardrails.deleted').click();
	assert.deepEqual(await faults(page), []);
	await page.getByRole('link', { name: RULE.name }).click();
	await page.getByRole('button', { name: words('guardrails.restore') }).first().click();
	await page.getByText(words('guardrails.flash.restored')).waitFor();
	assert.equal((await teacher.api.get(`/guardrails/${rule.id}`)).status, 200);
	isFaultless(page);
	await page.context().close();
});

for (const javaScript of [true, false])
	test(`a question waits, is approved by keyboard and answered, ${javaScript ? 'at once' : 'without script'}; another is refused`, async () => {
		const { student: [student], teacher: [teacher] } = makeSchool({ student: 1, teacher: 1 });
		await add(teacher, { name: '숙제', conditions: [{ type: 'words', words: ['숙제'] }], action: 'approve', message: '숙제는 스스로 해 봐요.' });
		const session = makeConversation(student), asking = await openPage(student, { javaScript, viewport: PHONE }), deciding = await openPage(teacher, { javaScript });
		const decide = async (text, decision) => {
			await asking.goto(address(`/chat/${session}`));
			await asking.locator('#text').fill(text);
			await asking.locator('#say-act .go').click();
			await asking.getByText(words('chat.held')).waitFor();
			assert.deepEqual(await faults(asking, javaScript), []);
			await deciding.goto(address('/workspace/guardrails'));
			await deciding.getByRole('heading', { level: 1, name: words('guardrails.waiting').replace(/\{.*?\}/, '1') }).waitFor();
			await tabTo(deciding, '[href$="waiting=1"]');
			await deciding.keyboard.press('Enter');
			await deciding.getByRole('heading', { level: 1, name: words('guardrails.caught') }).waitFor();
			await tabTo(deciding, '[href*="/matches/"]');
			await deciding.keyboard.press('Enter');
			await deciding.getByText(words('guardrails.decide_question')).waitFor();
			await deciding.getByText(text).waitFor();
			assert.deepEqual(await faults(deciding, javaScript), []);
			await tabTo(deciding, `[name=decision][value=${decision}]`);
			await deciding.keyboard.press('Enter');
			await deciding.getByText(words(`guardrails.flash.${decision}`)).waitFor();
		};
		const look = async (wanted) => { // without script one looks again
			if (!javaScript)
				await asking.goto(address(`/chat/${session}`));
			await wanted.waitFor({ timeout: 30000 });
		};
		await decide('숙제가 뭐예요?', 'approved');
		await look(asking.locator('[data-part=written]'));
		await decide('숙제를 해 줘', 'refused');
		await look(asking.getByText('숙제는 스스로 해 봐요.'));
		assert.equal(await asking.locator('[data-part=written]').count(), 1);
		await deciding.goto(address('/workspace/guardrails/matches?waiting=1'));
		await deciding.getByText(words('guardrails.none_waiting')).waitFor();
		isFaultless(asking);
		isFaultless(deciding);
		await Promise.all([asking, deciding].map((page) => page.context().close()));
	});

test('what a rule refuses is said at the box of the page, and what was typed stays, with script and without', async () => {
	const { student: [student], teacher: [teacher] } = makeSchool({ student: 1, teacher: 1 }), session = makeConversation(student);
	await add(teacher);
	for (const javaScript of [true, false]) {
		const page = await openPage(student, { javaScript, viewport: PHONE });
		await page.goto(address(`/chat/${session}`));
		await page.locator('#text').fill('너는 바보야');
		await page.locator('#say-act .go').click();
		await page.locator('#text-error', { hasText: RULE.message }).waitFor();
		assert.equal(await page.locator('#text').inputValue(), '너는 바보야');
		assert.equal(await page.locator('.turn').count(), 0);
		assert.deepEqual(await faults(page, javaScript), []);
		isFaultlessBut(page, 422);
		await page.context().close();
	}
});

test('a student at risk reaches the person whom the admin named, and nobody else', async () => {
	const { student: [student], teacher: [named, other], admin: [admin] } = makeSchool({ student: 1, teacher: [{ name: '이름난' }, { name: '다른' }], admin: 1 });
	const page = await openPage(admin, { viewport: PHONE });
	await page.goto(address('/workspace/guardrails'));
	await page.getByRole('link', { name: words('guardrails.risk.name') }).click();
	await page.getByLabel('이름난').check();
	await button(page, 'layout.save', page.locator('form[action$="/people"]')).click();
	await page.getByText(words('guardrails.flash.people')).waitFor();
	assert.ok(await page.getByLabel('이름난').isChecked());
	await page.fill('#words', '너무 지쳤어요');
	await button(page, 'layout.save', page.locator('form[action$="/risk"]')).click();
	await page.getByText(words('guardrails.flash.saved')).waitFor();
	assert.deepEqual(await faults(page), []);
	isFaultless(page);
	await page.context().close();

	assert.equal((await asked(student, '요즘 너무 지쳤어요')).status, 201);
	assert.deepEqual(sql(`SELECT user_id FROM inbox.notifications WHERE school_id = '${student.school.id}' AND kind = 'guardrail_risk'`), [[named.id]]);
	const reading = await openPage(named, { viewport: PHONE });
	await reading.goto(address('/inbox'));
	await reading.getByRole('link', { name: student.name }).first().click();
	await reading.getByText('요즘 너무 지쳤어요').waitFor();
	await reading.getByText(words('guardrails.risk.help')).waitFor();
	assert.deepEqual(await faults(reading), []);
	isFaultless(reading);
	await reading.context().close();
	assert.equal((await other.form().get('/workspace/guardrails/risk')).html.match(/name="people"[^>]*disabled/g).length, 3, 'teachers see who is named, and change nothing');
});
