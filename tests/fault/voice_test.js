// SPDX-License-Identifier: GPL-3.0-or-later
// A school's own voice service speaks, refuses, breaks, lies and is silent: students hear their sentences all the same, and the admin is
// told what is wrong.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const http = require('node:http');
const { makeSchool, sql, url } = require('../http/support/server.js');
const { configure, until, untilHealthy } = require('../http/support/instance.js');
const { tone } = require('../http/support/sounds.js');

/** A tone of so many seconds as a service streams it. */
const wav = (seconds) => tone(seconds, { rate: 24000, isStreamed: true });

/** A service with OpenAI's interface. requests: what came; answer(request, response, service) is how it behaves now. */
function startService(answer) {
	const service = { requests: [], answer };
	const server = http.createServer((request, response) => {
		let body = '';
		request.on('data', (text) => { body += text; });
		request.on('end', () => {
			service.requests.push({ method: request.method, path: request.url, headers: request.headers, body });
			service.answer(request, response);
		});
	});
	service.close = () => {
		server.closeAllConnections?.();
		server.close();
	};
	return new Promise((resolve) => {
		server.listen(0, '127.0.0.1', () => resolve(Object.assign(service, { port: server.address().port })));
	});
}

const speaks = (request, response) => response.writeHead(200, { 'Content-Type': 'audio/wav' }).end(wav(1.5));
const says = (status, body = '{"error":{"message":"no"}}', headers = {}) => (request, response) => response.writeHead(status, headers).end(body);

test('a school that has a voice service', async (t) => {
	const [service, elsewhere] = [await startService(speaks), await startService(speaks)];
	const restore = await configure([`voice_hosts = 127.0.0.1:${service.port}`]);
	t.after(async () => {
		service.close();
		elsewhere.close();
		await restore();
	});
	await untilHealthy();
	const school = makeSchool({ admin: 1, student: 1 });
	const [admin, student] = [school.admin[0].form(), school.student[0]];
	const settings = { voice_id: 'en-gb', enabled: '1', url: `http://127.0.0.1:${service.port}/v1/`, model: 'tts-1', voice: 'alloy', key: 'sesame-open' };
	const { body: { id: session } } = await student.api.post('/learning-sessions', { session_type: 'practice' });
	let count = 0;

	/** Order a sentence and wait for it. */
	async function said(english = `Sentence number ${count + 1}, if you please.`, more = {}) {
		const index = ++count;
		const ordered = await student.api.post('/sentence-audio', { session_id: session, sentence_index: index, english, ...more });
		assert.equal(ordered.status, 202, JSON.stringify(ordered.body));
		return settled(index);
	}

	async function settled(index) {
		let item;
		await until('the sentence is made', 60000, async () => {
			item = (await student.api.all(`/sentence-audio?session_id=${session}`)).find(({ sentence_index: at }) => at === index);
			const busy = sql(`SELECT count(*) FROM jobs.jobs WHERE school_id = '${school.id}' AND (status = 'PROCESSING'
				OR status = 'PENDING' AND run_at <= now())`);
			return item.status !== 'PENDING' && busy[0][0] === '0';
		}, 100);
		return item;
	}

	const standsIn = () => sql(`SELECT stands_in FROM speaking.sounds WHERE school_id = '${school.id}' ORDER BY requested_at DESC LIMIT 1`)[0][0] === 't';
	const fault = () => sql(`SELECT last_error, last_status FROM speaking.voice_services WHERE school_id = '${school.id}'`)[0].join(' ').trim();
	const wake = () => sql(`UPDATE speaking.voice_services SET rests_until = NULL WHERE school_id = '${school.id}'`);

	/** How it is answered is what is noted, and the sentence is heard. asked: how often the service was. */
	async function fails(answer, noted, asked) {
		wake();
		service.answer = answer;
		service.requests.length = 0;
		const item = await said();
		assert.equal(item.status, 'COMPLETED');
		assert.equal(item.voice_id, 'school');
		assert.ok(item.audio_url);
		assert.equal(standsIn(), true);
		assert.equal(fault(), noted);
		assert.equal(service.requests.length, asked);
	}

	await t.test('its address is taken where the installation allows it, and its key is never shown', async () => {
		let page = await admin.get('/speaking/voice');
		const refused = await admin.submit(page, '/speaking/voice', { ...settings, url: `http://127.0.0.1:${elsewhere.port}/v1` });
		assert.equal(refused.status, 422);
		page = await admin.submit(page, '/speaking/voice', settings);
		assert.equal(page.status, 200);
		assert.equal(page.form('/speaking/voice').fields.url, `http://127.0.0.1:${service.port}/v1`);
		assert.doesNotMatch(page.html, /sesame/);
		const [[length, place]] = sql(`SELECT octet_length(key_sealed), position('sesame'::bytea IN key_sealed) FROM speaking.voice_services
			WHERE school_id = '${school.id}'`); // asked there: sealed bytes may be line ends
		assert.ok(Number(length) > 20 && place === '0', `${length} bytes, the key at ${place}`);
	});

	await t.test('it is asked as OpenAI would be', async () => {
		const item = await said('Nice to meet you.');
		assert.deepEqual([item.status, item.voice_id, standsIn()], ['COMPLETED', 'school', false]);
		assert.ok(Math.abs(item.duration_ms - 1500) < 100, `${item.duration_ms} ms`);
		const [request] = service.requests;
		assert.deepEqual([request.method, request.path, request.headers.authorization, request.headers['content-type']],
			['POST', '/v1/audio/speech', 'Bearer sesame-open', 'application/json']);
		assert.deepEqual(JSON.parse(request.body), { model: 'tts-1', input: 'Nice to meet you.', voice: 'alloy', response_format: 'wav', speed: 1 });
		const { bytes } = await fetch(`${new URL(url).origin}${item.audio_url}`, { headers: { Authorization: `Bearer ${student.token}` } })
			.then(async (answer) => ({ bytes: Buffer.from(await answer.arrayBuffer()) }));
		assert.equal(bytes.subarray(4, 8).toString(), 'ftyp', 'what is foreign is made anew');
		await said('Nice to meet you.', { speed: 'slow' });
		assert.equal(JSON.parse(service.requests[1].body).speed, 0.7);
		await said('Nice to meet you.');
		assert.equal(service.requests.length, 2, 'and once for each sound');
		await said('Nice to meet you.', { voice_id: 'en-us' });
		assert.equal(service.requests.length, 2, 'only for its own voice');
	});

	await t.test('a wrong key', () => fails(says(401), 'refused 401', 1));
	await t.test('its own trouble, tried twice', () => fails(says(500), 'away 500', 2));
	await t.test('too many requests', () => fails(says(429), 'away 429', 2));
	await t.test('a redirect, which is not followed', async () => {
		await fails(says(307, '', { Location: `http://127.0.0.1:${elsewhere.port}/v1/audio/speech` }), 'refused 307', 1);
		assert.equal(elsewhere.requests.length, 0);
	});
	await t.test('no sound', () => fails(says(200, '<!doctype html><title>hello</title>'), 'unreadable 200', 1));
	await t.test('a sound of nothing', () => fails(says(200, wav(0)), 'unreadable 200', 1));
	await t.test('a damaged one', () => fails(says(200, wav(0).subarray(0, 20)), 'unreadable 200', 1));
	await t.test('one without end', () => fails((request, response) => {
		response.writeHead(200);
		response.write(wav(1));
		const more = () => !response.destroyed && response.write(Buffer.alloc(65536), (error) => error || setImmediate(more));
		response.on('error', () => {});
		more();
	}, 'unreadable 200', 1));
	await t.test('a closed connection', () => fails((request) => request.socket.destroy(), 'away', 1));
	await t.test('one that takes long: another voice stands in until it has spoken', async () => {
		wake();
		let answer;
		service.answer = (request, response) => { answer = () => speaks(request, response); };
		const text = 'It takes its time.';
		const index = ++count;
		const order = () => student.api.post('/sentence-audio', { session_id: session, sentence_index: index, english: text });
		await order();
		const item = async () => (await student.api.all(`/sentence-audio?session_id=${session}`)).find(({ sentence_index: at }) => at === index);
		await until('another voice has spoken', 30000, async () => (await item()).status === 'COMPLETED', 100);
		assert.equal(standsIn(), true);
		service.answer = speaks;
		answer();
		await until('it has spoken', 30000, async () => {
			wake(); // where this machine was slower than the service may be
			await order();
			return !standsIn();
		}, 200);
		assert.ok(Math.abs((await item()).duration_ms - 1500) < 100);
	});
	await t.test('silence', () => fails(() => {}, 'away', 1));

	await t.test('while it rests, nothing waits for it', async () => {
		service.requests.length = 0;
		assert.equal((await said()).status, 'COMPLETED');
		assert.equal(service.requests.length, 0);
		const page = await admin.get('/speaking/voice');
		assert.match(page.text, /답하지 않았어요/);
	});

	await t.test('trying asks it, and when it is back it says anew what another voice said for it', async () => {
		service.answer = speaks;
		let page = await admin.submit(await admin.get('/speaking/voice'), '/speaking/voice/try');
		await until('the sample is made', 30000, async () => {
			page = await admin.get(page.path);
			return /<audio/.test(page.html);
		});
		assert.doesNotMatch(page.text, /기본 목소리가 읽었어요|답하지 않았어요/);
		assert.equal(fault(), '');
		await said('Sentence number 1, if you please.');
		assert.equal(standsIn(), false);
	});

	await t.test('a host that the installation takes from its list is asked no more', async () => {
		sql(`UPDATE speaking.voice_services SET url = 'http://127.0.0.1:${elsewhere.port}/v1' WHERE school_id = '${school.id}'`);
		service.requests.length = 0;
		assert.equal((await said()).status, 'COMPLETED');
		assert.equal(fault(), 'not_allowed');
		assert.equal(service.requests.length + elsewhere.requests.length, 0);
	});
});
