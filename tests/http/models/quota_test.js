// SPDX-License-Identifier: GPL-3.0-or-later
// What people may use of language models, and what they used, as pages and JSON.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../support/server.js');

/** Requests that have ended, a row of each day back from today. */
function use(school, person, { model = 'gpt-x', days = 1, cost = 0.01, hit = false } = {}) {
	sql(`INSERT INTO models.ai_request_stats (school_id, person_id, role, class_id, purpose, model, outcome, is_charged, is_cache_hit, tokens_in, tokens_out, cost,
			first_ms, total_ms, day)
		SELECT '${school.id}', '${person.id}', models.role_of('${person.id}'), (SELECT class_id FROM school.class_students WHERE person_id = '${person.id}'), 'turn',
			'${model}', 'answered', true, ${hit}, 100, 20, ${cost}, 400, 900, models.day_of('${school.id}', now()) - d FROM generate_series(0, ${days - 1}) AS d;`);
}

test('quotas are put, listed and deleted', async () => {
	const school = makeSchool({ admin: 1, student: 2, teacher: 1 });
	const { api } = school.admin[0];
	const [student] = school.student;
	const put = await api.put('/ai-quotas', { scope: 'role', role: 'student', period: 'day', requests: 30 });
	assert.equal(put.status, 200, JSON.stringify(put.body));
	const { id, ...quota } = put.body;
	assert.deepEqual(quota, { scope: 'role', role: 'student', period: 'day', requests: 30 });
	const again = await api.put('/ai-quotas', { scope: 'role', role: 'student', period: 'day', tokens: 5000, cost: 0.25 });
	assert.deepEqual(again.body, { id, scope: 'role', role: 'student', period: 'day', tokens: 5000, cost: 0.25 }, 'the same one, set anew');
	const ofClass = await api.put('/ai-quotas', { scope: 'class', id: school.classId, period: 'month', requests: 100 });
	assert.equal(ofClass.body.class_id, school.classId);
	const ofPerson = await api.put('/ai-quotas', { scope: 'person', id: student.id, period: 'day', requests: 0 });
	assert.equal(ofPerson.body.person_id, student.id);
	const { body: list } = await api.get('/ai-quotas');
	assert.deepEqual(list.items.map((item) => item.scope).sort(), ['class', 'person', 'role']);
	const first = await api.get('/ai-quotas?limit=2');
	assert.equal(first.body.items.length, 2);
	assert.equal((await api.get(`/ai-quotas?limit=2&cursor=${first.body.next}`)).body.items.length, 1);
	assert.equal((await api.send('DELETE', `/ai-quotas/${id}`)).status, 204);
	assert.equal((await api.send('DELETE', `/ai-quotas/${id}`)).status, 404);
	assert.equal((await api.get('/ai-quotas')).body.items.length, 2);
});

test('a quota that means nothing is refused at its field', async () => {
	const school = makeSchool({ admin: 1, student: 1 });
	const other = makeSchool({ student: 1 });
	const { api } = school.admin[0];
	const refused = async (document, field, code) => {
		const { status, body } = await api.put('/ai-quotas', document);
		assert.equal(status, 422, JSON.stringify(body));
		assert.deepEqual(body.errors.map((error) => [error.field, error.code]), [[field, code]]);
	};
	await refused({ scope: 'role', period: 'day', requests: 1 }, 'role', 'required');
	await refused({ scope: 'person', period: 'day', requests: 1 }, 'id', 'required');
	await refused({ scope: 'role', role: 'student', period: 'day' }, 'requests', 'no_limit');
	await refused({ scope: 'role', role: 'operator', period: 'day', requests: 1 }, 'role', 'unknown_choice');
	await refused({ scope: 'role', role: 'student', period: 'week', requests: 1 }, 'period', 'unknown_choice');
	await refused({ scope: 'role', role: 'student', period: 'day', requests: -1 }, 'requests', 'too_small');
	assert.equal((await api.put('/ai-quotas', { scope: 'person', id: other.student[0].id, period: 'day', requests: 1 })).status, 404);
	assert.equal((await school.student[0].api.put('/ai-quotas', { scope: 'role', role: 'student', period: 'day', requests: 1 })).status, 403);
	assert.equal((await school.student[0].api.get('/ai-quotas')).status, 403);
});

test('an admin sets a quota on the page and sees what is used', async () => {
	const school = makeSchool({ admin: 1, student: 2 });
	const admin = school.admin[0].form();
	const [student] = school.student;
	let page = await admin.submit(await admin.get('/workspace/quotas'), '/workspace/quotas', { scope: 'person', login: 'nobody', requests: '2' });
	assert.equal(page.status, 422);
	assert.match(page.text, /이 아이디를 쓰는 사람이 없어요/);
	page = await admin.submit(page, '/workspace/quotas', { scope: 'person', login: sql(`SELECT upper(login) FROM school.people WHERE id = '${student.id}'`)[0][0], period: 'day', requests: '2' });
	assert.equal(page.status, 200);
	assert.match(page.text, new RegExp(student.name));
	assert.match(page.text, /물음 2번/);
	sql(`INSERT INTO models.quota_use (person_id, school_id, period, starts_on, requests) VALUES ('${student.id}', '${school.id}', 'day', models.day_of('${school.id}', now()), 1)`);
	page = await admin.get('/workspace/quotas');
	assert.match(page.text, /1번 쓰고 1번 남음/);
	page = await admin.submit(page, `/workspace/quotas/${(await school.admin[0].api.get('/ai-quotas')).body.items[0].id}/delete`);
	assert.match(page.text, /정한 한도가 없어요/);
});

test('usage is listed by day, model, role, class and person: the school\'s to admins, their own to others', async () => {
	const school = makeSchool({ admin: 1, student: 2, teacher: 1 });
	const [one, two] = school.student;
	use(school, one, { days: 3 });
	use(school, one, { hit: true, cost: 0 });
	use(school, two, { model: 'scripted', cost: 0 });
	const { api } = school.admin[0];
	const by = async (what, who = api) => (await who.all(`/ai-usage?by=${what}`)).map((item) => [item.name || item.key, item.requests]);
	const days = await api.all('/ai-usage');
	assert.equal(days.length, 3);
	assert.deepEqual(days.map((item) => item.requests), [1, 1, 3]);
	assert.match(days[0].key, /^\d{4}-\d\d-\d\d$/);
	assert.deepEqual(days[2], { key: days[2].key, name: null, requests: 3, tokens_in: 300, tokens_out: 60, cost: 0.01, cache_hits: 1, failures: 0,
		avg_first_ms: 400, avg_total_ms: 900 });
	assert.deepEqual(await by('model'), [['gpt-x', 4], ['scripted', 1]]);
	assert.deepEqual(await by('role'), [['student', 5]]);
	assert.deepEqual((await by('person')).sort(), [[one.name, 4], [two.name, 1]].sort());
	assert.deepEqual(await by('person', one.api), [[one.name, 4]]);
	assert.deepEqual(await by('day', school.teacher[0].api), []);
	assert.equal((await api.get(`/ai-usage?from=${days[1].key}&to=${days[1].key}`)).body.items.length, 1);
	const first = (await api.get('/ai-usage?limit=2')).body;
	assert.deepEqual((await api.get(`/ai-usage?limit=2&cursor=${first.next}`)).body.items.map((item) => item.key), [days[2].key]);
	assert.equal((await api.get('/ai-usage?by=week')).status, 422);

	const page = await school.admin[0].form().get('/workspace/usage?by=person');
	assert.equal(page.status, 200);
	assert.match(page.text, /물음 5번, 비용 \$0\.03/);
	assert.match(page.text, new RegExp(one.name));
	assert.equal((await one.form().get('/workspace/usage')).status, 403);
});
