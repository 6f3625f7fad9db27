// SPDX-License-Identifier: GPL-3.0-or-later
// A provider of language models that is slow, lies, breaks, says garbage or sends elsewhere: its admin is told what is wrong, its circuit breaker opens,
// and nothing else is asked.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../http/support/server.js');
const { configure, until, untilHealthy } = require('../http/support/instance.js');
const { startModelServer, DEFAULT_TEXT, USAGE } = require('../http/support/model_server.js');

test('a school that asks a model', async (t) => {
	const [server, elsewhere] = [await startModelServer(), await startModelServer()];
	const restore = await configure([`model_hosts = 127.0.0.1:${server.port}`]);
	t.after(async () => {
		await server.stop();
		await elsewhere.stop();
		await restore();
	});
	await untilHealthy();
	const school = makeSchool({ admin: 1, student: 1 });
	const admin = school.admin[0].form();
	const settings = { name: '시험', url: `${server.url}/`, model: 'good', seconds: '2', price_in: '1000', price_out: '2000', enabled: '1' };
	let provider;

	/** Ask a model by the page's button: {sample, state: [failures, last_error, last_status]}. */
	async function tried(model) {
		sql(`UPDATE models.providers SET model = $q$${model}$q$, failures = 0, rests_until = NULL, sample = NULL WHERE id = '${provider}'`);
		const page = await admin.get(`/workspace/models/${provider}`);
		const answer = await admin.submit(page, `/workspace/models/${provider}/try`);
		assert.equal(answer.status, 200);
		let sample;
		await until(`${model} is tried`, 40000, () => {
			sample = JSON.parse(sql(`SELECT COALESCE(sample, '{}') FROM models.providers WHERE id = '${provider}'`)[0][0]);
			return Boolean(sample.at);
		}, 100);
		return { sample, state: sql(`SELECT failures, last_error, last_status FROM models.providers WHERE id = '${provider}'`)[0].join(' ').trim() };
	}

	async function answers(model, text = DEFAULT_TEXT) {
		const { sample, state } = await tried(model);
		assert.equal(sample.fault, undefined, `${model}: ${sample.fault}`);
		assert.equal(sample.text, text.slice(0, 300));
		assert.equal(state, '0', `${model}: ${state}`);
	}

	/** times: how often it was asked. */
	async function fails(model, fault, state, times, text = '') {
		const { sample, state: noted } = await tried(model);
		assert.equal(sample.fault, fault, `${model}: ${JSON.stringify(sample)}`);
		assert.equal(noted, state, model);
		assert.equal(server.asked(model).length, times, `${model}: asked`);
		assert.equal(sample.text, text, model);
	}
	const twoWords = DEFAULT_TEXT.match(/^\S+\s\S+\s/)[0];

	await t.test('its address is taken where the installation allows it', async () => {
		const page = await admin.get('/workspace/models/new');
		assert.match(page.text, new RegExp(`127.0.0.1:${server.port}`));
		const refused = await admin.submit(page, '/workspace/models', { ...settings, url: elsewhere.url });
		assert.equal(refused.status, 422);
		assert.match(refused.text, /허용하지 않은/);
		const added = await admin.submit(page, '/workspace/models', settings);
		assert.equal(added.status, 200);
		provider = /[0-9a-f-]{36}/.exec(added.path)[0];
		assert.equal(added.form(`/workspace/models/${provider}`).fields.url, server.url);
	});

	await t.test('its key is never shown again', async () => {
		let page = await admin.get(`/workspace/models/${provider}`);
		page = await admin.submit(page, `/workspace/models/${provider}/keys`, { key_name: '1학기', key: 'sk-sesame-open-7Q3x', monthly_budget: '2' });
		assert.equal(page.status, 200);
		assert.match(page.text, /7Q3x/);
		assert.doesNotMatch(page.html, /sesame/);
		const [[length, place]] = sql(`SELECT octet_length(key_sealed), position('sesame'::bytea IN key_sealed) FROM models.api_keys WHERE provider_id = '${provider}'`);
		assert.ok(Number(length) > 20 && place === '0', `${length} bytes, the key at ${place}`);
	});

	await t.test('it is asked as OpenAI would be, and what it cost is the key\'s', async () => {
		await answers('good');
		const [{ headers, messages, options }] = server.asked('good');
		assert.equal(headers.authorization, 'Bearer sk-sesame-open-7Q3x');
		assert.deepEqual(messages.map((message) => message.role), ['user']);
		assert.deepEqual(options, { stream: true, stream_options: { include_usage: true }, max_tokens: 60 });
		const [[tokensIn, tokensOut, cost, purpose]] = sql(`SELECT tokens_in, tokens_out, cost::float8, purpose FROM models.ai_request_stats WHERE school_id = '${school.id}'`);
		assert.deepEqual([Number(tokensIn), Number(tokensOut), Number(cost), purpose], [USAGE.prompt_tokens, USAGE.completion_tokens, 0.035, 'test']);
		assert.equal(sql(`SELECT spent::float8 FROM models.api_keys WHERE provider_id = '${provider}'`)[0][0], '0.035');
		assert.match((await admin.get(`/workspace/models/${provider}`)).text, /The|It is a fine day/);
	});

	await t.test('whatever way an answer comes', async () => {
		await answers('plain');
		await answers('bytes');
		await answers('crlf');
		await answers('no-done');
		await answers('hang-done');
		await answers('length');
		await answers('say:안녕하세요, 여러분 😀', '안녕하세요, 여러분 😀');
		await answers('slow:1200');
	});
	await t.test('trouble that passes is tried once more', () => answers('fails:1'));

	await t.test('silence', async () => {
		await fails('silent', 'silent', '1 silent', 1);
		await fails('comments', 'silent', '1 silent 200', 1);
		await fails('silent-middle', 'silent', '1 silent 200', 1, twoWords);
	});
	await t.test('its own trouble, tried twice', () => fails('status:500', 'broken', '1 broken 500', 2));
	await t.test('too many requests', async () => {
		await fails('status:429', 'busy', '1 busy 429', 2);
		await fails('busy:60', 'busy', '1 busy 429', 1);
	});
	await t.test('a wrong key', () => fails('status:401', 'refused', '1 refused 401', 1));
	await t.test('a question it does not take, which is not its fault', () => fails('status:400', 'refused', '0 refused 400', 1));
	await t.test('a redirect to an inside address, which is not followed', async () => {
		await fails(`redirect:${elsewhere.url}/chat/completions`, 'refused', '0 refused 307', 1);
		await fails('redirect:http://169.254.169.254/latest/meta-data', 'refused', '0 refused 307', 1);
		assert.equal(elsewhere.requests.length, 0);
	});
	await t.test('a connection that is lost', async () => {
		await fails('cut-first', 'away', '1 away 200', 2);
		await fails('cut', 'away', '1 away 200', 1, twoWords);
	});
	await t.test('a length that is a lie', async () => {
		const { sample } = await tried('long-length');
		assert.equal(sample.fault, 'away');
		assert.equal(sample.text, twoWords);
		const short = (await tried('short-length')).sample;
		assert.equal(short.fault, 'away');
		assert.ok(short.text && DEFAULT_TEXT.startsWith(short.text) && short.text.length < DEFAULT_TEXT.length, short.text);
	});
	await t.test('garbage', async () => {
		await fails('noise', 'unreadable', '1 unreadable 200', 1);
		await fails('html', 'unreadable', '1 unreadable 200', 1);
		await fails('empty', 'unreadable', '1 unreadable 200', 1);
		await fails('garbage', 'unreadable', '1 unreadable 200', 1, twoWords);
		await fails('utf8', 'unreadable', '1 unreadable 200', 1, twoWords);
		await fails('error', 'broken', '1 broken 200', 1, twoWords);
	});
	await t.test('no end', async () => {
		await fails('endless-line', 'unreadable', '1 unreadable 200', 1);
		const { sample } = await tried('endless-words');
		assert.equal(sample.fault, 'too_long');
		assert.equal(sample.text, 'and on '.repeat(50).slice(0, 300));
	});

	await t.test('the page says what is wrong, and a host that is no longer listed', async () => {
		await tried('status:401');
		let page = await admin.get('/workspace/models');
		assert.match(page.text, /거절했어요/);
		assert.match(page.text, /HTTP 401/);
		sql(`UPDATE models.providers SET url = '${elsewhere.url}' WHERE id = '${provider}'`);
		await fails('good', 'not_allowed', '0 not_allowed', server.asked('good').length);
		assert.equal(elsewhere.requests.length, 0);
		page = await admin.get(`/workspace/models/${provider}`);
		assert.match(page.text, /허용하지 않아서 묻지 않아요/);
	});

	await t.test('a key is revoked, a service deleted', async () => {
		let page = await admin.get(`/workspace/models/${provider}`);
		const [[key]] = sql(`SELECT id FROM models.api_keys WHERE provider_id = '${provider}'`);
		page = await admin.submit(page, `/workspace/models/keys/${key}/revoke`);
		assert.match(page.text, /없앰/);
		page = await admin.submit(await admin.get(`/workspace/models/${provider}/delete`), `/workspace/models/${provider}/delete`);
		assert.doesNotMatch(page.text, /127\.0\.0\.1/);
		assert.ok(Number(sql(`SELECT count(*) FROM models.ai_request_stats WHERE school_id = '${school.id}'`)[0][0]) > 20, 'what was used stays known');
	});
});
