// SPDX-License-Identifier: GPL-3.0-or-later
// The OpenAPI 3.1 document, and every read of the API held against it for every role. (ApiClient does so with each answer of all other tests.)
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { url } = require('./support/server.js');
const { ApiClient } = require('./support/client.js');
const { contractOf } = require('./support/contract.js');
const { routes } = require('./support/instance.js');
const { ROLES, furnishedSchool, queryOf } = require('./support/people.js');

const pointer = (text) => text.replace(/~/g, '~0').replace(/\//g, '~1');
const opened = (path) => path.slice('/api/v1'.length).replace(/:([a-z_]+)/g, '{$1}');

test('the document says of itself what it is', async () => {
	const answer = await fetch(`${url}/api/v1/openapi.json`);
	const document = await answer.json();
	assert.equal(answer.status, 200);
	assert.equal(answer.headers.get('content-type'), 'application/json');
	assert.match(document.openapi, /^3\.1\./);
	assert.ok(document.info.title && document.info.version);
	assert.equal(document.servers[0].url, `${new URL(url).pathname.replace(/\/$/, '')}/api/v1`);
	assert.equal(document.components.securitySchemes.token.scheme, 'bearer');
});

test('it names exactly the calls of the route table', async () => {
	const { operations } = await contractOf(url);
	const named = operations.map(({ method, path }) => `${method} ${path}`).sort();
	const existing = routes().filter(({ isApi }) => isApi).map(({ method, path }) => `${method} ${opened(path)}`).sort();
	assert.deepEqual(named, existing);
	assert.equal(new Set(operations.map(({ operationId }) => operationId)).size, operations.length, 'operationIds are unique');
});

test('every schema in it is one, and every parameter of a path is declared', async () => {
	const contract = await contractOf(url);
	for (const operation of contract.operations) {
		const declared = operation.parameters.filter((parameter) => parameter.in === 'path').map(({ name }) => name);
		assert.deepEqual(declared, [...operation.path.matchAll(/\{([^}]+)\}/g)].map(([, name]) => name), operation.path);
		assert.equal(new Set(operation.parameters.map((parameter) => `${parameter.in} ${parameter.name}`)).size, operation.parameters.length);
		operation.parameters.forEach((parameter, i) => contract.mismatch(`${operation.where}/parameters/${i}/schema`, 'x'));
		for (const [status, { description, content }] of Object.entries(operation.responses)) {
			assert.ok(description);
			for (const [type, { schema }] of Object.entries(content || {}))
				if (schema || type.endsWith('json')) // a file has none
					contract.mismatch(`${operation.where}/responses/${status}/content/${pointer(type)}/schema`, {});
		}
		for (const [type, { schema }] of Object.entries((operation.requestBody || { content: {} }).content)) {
			assert.ok(['application/json', 'application/x-ndjson', 'multipart/form-data'].includes(type), type);
			contract.mismatch(`${operation.where}/requestBody/content/${pointer(type)}/schema`, {});
			assert.ok(!('' in (schema.properties || {})), `${operation.path} takes a field without a name`);
		}
	}
});

test('a call that needs nobody says so, and the others ask for a token', async () => {
	const { operations } = await contractOf(url);
	const open = operations.filter(({ security }) => security.length === 0).map(({ path }) => path).sort();
	assert.deepEqual(open, ['/classroom/join', '/healthz', '/login', '/openapi.json']);
});

test('every read answers every role as the document says', async (t) => {
	const school = await furnishedSchool();
	for (const route of routes().filter(({ isApi, method }) => isApi && method === 'GET'))
		for (const role of ROLES)
			await t.test(`${route.path} for ${role}`, async () => {
				const person = role === 'student' ? school.student[1] : school[role][0];
				const path = route.path.slice('/api/v1'.length).replace(/:([a-z_]+)/g, (_, name) => school.objects[name](person)) + queryOf(route, school, person);
				const { status, body } = await person.api.get(path); // throws when it is against the document
				const may = route.roles.some((word) => [role, 'public', 'enrol'].includes(word));
				const refusal = route.roles.includes('guest') ? 401 : 403;
				assert.ok(may ? [200, 404].includes(status) : status === refusal, `${status} ${JSON.stringify(body)}`);
			});
	for (const route of routes().filter(({ isApi, method, roles }) => isApi && method === 'GET' && roles.includes('guest')))
		await t.test(`${route.path} for a guest`, async () => {
			const { status, body } = await new ApiClient(url, school.session.guest.token).get(route.path.slice('/api/v1'.length));
			assert.equal(status, 200, JSON.stringify(body));
		});
});

test('the demo school, full of everything, answers as the document says', async (t) => {
	const { accounts } = require('./support/server.js');
	for (const role of ['student', 'tutor', 'teacher', 'admin'])
		await t.test(role, async () => {
			const someone = accounts().find((account) => account.role === role);
			const login = await new ApiClient(url).post('/login', { login: `${someone.login}@${someone.school}`, password: someone.password });
			assert.equal(login.status, 200);
			assert.ok(login.body.user.roles.includes(role));
			const client = new ApiClient(url, login.body.token);
			for (const path of ['/me', '/notifications?unread=1', '/notification-preferences'])
				assert.equal((await client.get(path)).status, 200);
			for (const list of ['/tutors', '/tutors?accepting=1', '/tutor-requests', '/tutor-requests?status=PENDING', '/tutor-students', '/notifications'])
				assert.ok(Array.isArray(await client.all(list, 7)));
			assert.equal((await client.post('/logout')).status, 204);
			assert.equal((await client.get('/me')).status, 401);
		});
});
