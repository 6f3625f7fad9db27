// SPDX-License-Identifier: GPL-3.0-or-later
// Services, keys, quotas and what was used, as an admin works with them, and what is left as the person sees it who asks: at a desk and on a
// phone, with the keyboard alone and without script.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { PHONE, DESK, openPage, address, words, isFaultless, violations, overflow, tabTo } = require('./support/browser.js');
const { makeConversation } = require('./support/hand_answer.js');

const faults = async (page) => [...await violations(page), ...await overflow(page)];
const button = (page, key) => page.getByRole('button', { name: words(key), exact: true });

/** A text of the catalogue with its values. */
const said = (key, values) => words(key).replace(/\{([a-z_]+)[^}]*\}/g, (_, name) => values[name]);

function isFaultlessBut(page, status) {
	page.faults = page.faults.filter((fault) => !fault.includes(`status of ${status}`));
	isFaultless(page);
}

/** A service of a school on whose host the installation has no say: it can be looked at, and asking it fails. */
function makeProvider(school, name, place) {
	return sql(`INSERT INTO models.providers (school_id, kind, name, url, model, place) VALUES ('${school.id}', 'openai', '${name}', 'https://models.school.example/v1', 'm', ${place})
		RETURNING id`)[0][0];
}

for (const viewport of [DESK, PHONE])
	test(`services are looked at, ordered, asked and deleted, and keys are never shown again, ${viewport.width} wide`, async () => {
		const school = makeSchool({ admin: 1 }), page = await openPage(school.admin[0], { viewport });
		await page.goto(address('/workspace/models'));
		await page.getByText(words('models.partner.about')).waitFor();
		assert.deepEqual(await faults(page), []);
		await page.getByRole('link', { name: words('models.providers.add') }).click();
		await page.fill('#name', '우리 서비스');
		await page.fill('#url', 'https://models.school.example/v1');
		await page.fill('#model', 'm-1');
		await button(page, 'models.new.submit').click();
		await page.locator('#url-error').waitFor();
		assert.deepEqual([await page.locator('#name').inputValue(), await page.locator('#model').inputValue()], ['우리 서비스', 'm-1'], 'what was typed is kept');
		assert.deepEqual(await faults(page), []);
		isFaultlessBut(page, 422);

		const first = makeProvider(school, '첫째', 0);
		makeProvider(school, '둘째', 1);
		const order = () => page.locator('#providers strong').allTextContents();
		await page.goto(address('/workspace/models'));
		await page.getByRole('button', { name: said('models.move.later', { provider_name: '첫째' }) }).click();
		await page.getByText(words('models.flash.order')).waitFor();
		assert.deepEqual((await order()).slice(0, 2), ['둘째', '첫째']);
		assert.deepEqual(await faults(page), []);

		await page.goto(address(`/workspace/models/${first}`));
		await page.fill('#key_name', '1학기');
		await page.fill('#key', 'sk-very-secret-abcd');
		await page.fill('#monthly_budget', '12.5');
		await button(page, 'models.keys.submit').click();
		await page.getByText('•••• abcd').waitFor();
		assert.doesNotMatch(await page.content(), /very-secret/);
		assert.deepEqual(await faults(page), []);
		await page.getByRole('button', { name: said('models.keys.revoke_of', { key_name: '1학기' }) }).click();
		await page.getByText(words('models.keys.revoked'), { exact: true }).waitFor();
		await button(page, 'models.try').click();
		await page.locator('#sample .say.bad').waitFor({ timeout: 60000 });
		assert.deepEqual(await faults(page), []);
		await page.getByRole('link', { name: words('models.delete') }).click();
		await page.getByRole('heading', { level: 1 }).waitFor();
		assert.deepEqual(await faults(page), []);
		await button(page, 'models.delete').click();
		await page.waitForURL(/workspace\/models$/);
		assert.deepEqual((await order())[0], '둘째');
		assert.equal(await page.getByRole('link', { name: '첫째' }).count(), 0);
		isFaultless(page);
		await page.context().close();
	});

test('without script, with the keyboard alone: a quota is set, seen by who asks until it is used up, and deleted', async () => {
	const school = makeSchool({ admin: 1, student: 1 }), [student] = school.student, session = makeConversation(student);
	const admin = await openPage(school.admin[0], { javaScript: false, viewport: PHONE });
	const press = () => Promise.all([admin.waitForEvent('load'), admin.keyboard.press('Enter')]);
	await admin.goto(address('/workspace/quotas'));
	assert.equal(await admin.locator('#class').isVisible(), false, 'what is asked is what was chosen');
	await tabTo(admin, '[name=scope]');
	await admin.keyboard.press('ArrowDown');
	await tabTo(admin, '#class');
	await admin.keyboard.press('ArrowDown');
	await tabTo(admin, '.btn.go');
	await press();
	await admin.locator('#requests-error').waitFor();
	assert.deepEqual(await overflow(admin), []);
	assert.equal(await admin.locator('#class').inputValue(), school.classId, 'what was chosen is kept');
	await tabTo(admin, '#requests');
	await admin.keyboard.type('1');
	await press();
	await admin.getByText(words('models.flash.quota_saved')).waitFor();
	await admin.getByText(said('models.quotas.left_requests', { used_requests_number: 0, left_requests_number: 1 })).waitFor();
	assert.deepEqual(await overflow(admin), []);

	const page = await openPage(student, { viewport: PHONE }), left = said('chat.quota.left', { period_text: words('chat.quota.day'), requests: 1 });
	for (const path of ['/chat', '/chat/new', `/chat/${session}`]) {
		await page.goto(address(path));
		await page.getByText(left).waitFor();
	}
	await page.locator('#text').fill('하나');
	await page.locator('#say-act .go').click();
	await page.locator('[data-part=written]').waitFor();
	await page.locator('#text').fill('둘');
	await page.locator('#say-act .go').click();
	await page.locator('#text-error').waitFor();
	const over = new RegExp(said('chat.quota.over.requests', { period_text: words('chat.quota.day'), ends_on_date: '[0-9월일\\s\u00a0]+' }));
	assert.match(await page.locator('#text-error').textContent(), over);
	assert.equal(await page.locator('#text').inputValue(), '둘', 'what was typed is kept');
	assert.deepEqual(await faults(page), []);
	isFaultlessBut(page, 429);
	await page.context().close();

	await admin.goto(address('/workspace/quotas'));
	await admin.getByText(said('models.quotas.full_count', { full_count: 1 })).waitFor();
	await tabTo(admin, '[action$="/delete"] button');
	await press();
	await admin.getByText(words('models.quotas.none')).waitFor();
	isFaultlessBut(admin, 422);
	await admin.context().close();
});

test('staff see what is left of tokens and costs where they begin', async () => {
	const school = makeSchool({ teacher: 1 });
	sql(`INSERT INTO models.quotas (school_id, scope, role, period, tokens, cost) VALUES ('${school.id}', 'role', 'teacher', 'month', 5000, 2.5);`);
	const page = await openPage(school.teacher[0], { viewport: PHONE });
	for (const path of ['/workspace', '/chat']) {
		await page.goto(address(path));
		await page.getByText(said('chat.quota.left_tokens', { period_text: words('chat.quota.month'), tokens_number: '5,000' })).waitFor();
		await page.getByText(said('chat.quota.left_cost', { period_text: words('chat.quota.month'), cost: '2.5' })).waitFor();
		assert.deepEqual(await faults(page), []);
	}
	isFaultless(page);
	await page.context().close();
});

test('what was used is shown for the days that are asked for, by model and by person', async () => {
	const school = makeSchool({ admin: 1, student: 1 }), [student] = school.student;
	sql(`INSERT INTO models.ai_request_stats (school_id, person_id, role, class_id, purpose, model, outcome, is_charged, tokens_in, tokens_out, cost, first_ms, total_ms, day)
		SELECT '${school.id}', '${student.id}', 'student', '${school.classId}', 'turn', CASE n % 2 WHEN 0 THEN 'big-model' ELSE 'scripted' END, 'answered', true, 1000, 100, 0.25, 40, 90,
			models.day_of('${school.id}', now()) - n FROM generate_series(0, 9) AS n;`);
	const days = sql(`SELECT models.day_of('${school.id}', now()) - 1, models.day_of('${school.id}', now())`)[0];
	for (const viewport of [DESK, PHONE]) {
		const page = await openPage(school.admin[0], { viewport });
		await page.goto(address('/workspace/usage'));
		await page.getByRole('heading', { level: 1, name: said('models.usage.heading', { requests_number: 10, cost: '2.5' }) }).waitFor();
		assert.deepEqual(await faults(page), []);
		const bottom = async (selector) => page.locator(selector).evaluate((element) => Math.round(element.getBoundingClientRect().bottom));
		assert.equal(await bottom('[action$="/usage"] .btn'), await bottom('#to'), 'the button stands beside the dates');
		await page.fill('#from', days[0]);
		await page.fill('#to', days[1]);
		await tabTo(page, '[action$="/usage"] .btn');
		await page.keyboard.press('Enter');
		await page.getByRole('heading', { level: 1, name: said('models.usage.heading', { requests_number: 2, cost: '0.5' }) }).waitFor();
		await page.getByRole('rowheader', { name: 'big-model' }).waitFor();
		await page.getByRole('link', { name: words('models.usage.by.person') }).click();
		await page.getByRole('rowheader', { name: student.name }).waitFor();
		assert.match(page.url(), new RegExp(`from=${days[0]}&to=${days[1]}&by=person`), 'the days stay');
		assert.deepEqual(await faults(page), []);
		isFaultless(page);
		await page.context().close();
	}
});
