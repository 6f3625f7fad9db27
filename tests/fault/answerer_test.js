// SPDX-License-Identifier: GPL-3.0-or-later
// Answers of a model while what brings them dies: what was shown stays, to the byte, nobody waits for ever, and nothing comes twice.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const http = require('node:http');
const { url, makeSchool, sql } = require('../http/support/server.js');
const { begin, ask } = require('../http/support/answers.js');
const { configure, isHealthy, killNow, processes, until, untilHealthy } = require('../http/support/instance.js');
const { startModelServer } = require('../http/support/model_server.js');

const ENDS_WITHIN = 60000;
const SECONDS = 10; // of an answer, the shortest that the configuration takes
const WORDS = Array.from({ length: 60 }, (_, i) => `낱말${i + 1}`).join(' ');

let server, restore;
test.before(async () => {
	server = await startModelServer();
	server.answer = () => WORDS;
	restore = await configure([`model_hosts = http://127.0.0.1:${server.port}`]);
});
test.after(async () => {
	await restore();
	await server.stop();
});
test.beforeEach(() => untilHealthy());

/** A student who talks with a model that behaves so, and the conversation. */
async function talk(model) {
	const school = makeSchool({ student: 1 });
	sql(`INSERT INTO models.providers (school_id, kind, name, url, model, seconds) VALUES ('${school.id}', 'openai', '시험', '${server.url}', '${model}', 30)`);
	return { student: school.student[0], session: await begin(school.student[0]) };
}

const answerer = () => Number(sql("SELECT pid FROM models.answerers WHERE heartbeat_at > now() - interval '5 seconds' ORDER BY heartbeat_at DESC LIMIT 1")[0]?.[0]);
const kept = (session) => {
	const [[text, state]] = sql(`SELECT to_jsonb(response_text), state FROM chat.conversations WHERE session_id = '${session}'`);
	return [text ? JSON.parse(text) : null, state];
};
const running = (session) => sql(`SELECT count(*) FROM models.requests WHERE topic = 'conversation:${session}' AND purpose = 'turn'`)[0][0] !== '0';
const words = (answer, most) => until('words come', 20000, () => answer.shown.split(' ').length > most, 5);

async function isOver(answer) {
	await until('it is over', ENDS_WITHIN, () => answer.end !== undefined, 50);
	return answer.end;
}

test('the answerer is killed in the middle: what was shown is the answer, and it is said to be cut', async () => {
	const { student, session } = await talk('pace:100');
	const answer = ask(student, session, '안녕하세요');
	await words(answer, 5);
	killNow(answerer());
	const { event, data } = await isOver(answer);
	assert.deepEqual([event, data.state], ['done', 'CUT']);
	assert.equal(data.text, answer.shown);
	assert.ok(WORDS.startsWith(answer.shown) && answer.shown.length < WORDS.length);
	assert.deepEqual(kept(session), [answer.shown, 'CUT']);
	const next = await ask(student, session, '다시 물어볼게요').ended;
	assert.equal(next.shown, WORDS);
});

test('it is killed before a word was shown: the question is asked anew, and answered once', async () => {
	const { student, session } = await talk('slow:3000');
	const answer = ask(student, session, '안녕하세요');
	await until('the model is asked', 20000, () => server.asked('slow:3000').length === 1, 20);
	killNow(answerer());
	const { event, data } = await isOver(answer);
	assert.deepEqual([event, data.text, answer.shown], ['done', WORDS, WORDS]);
	assert.equal(server.asked('slow:3000').length, 2);
	assert.equal(sql(`SELECT count(*) FROM models.ai_request_stats WHERE person_id = '${student.id}' AND purpose = 'turn'`)[0][0], '1');
});

test('the whole worker is killed, and then seodang-live: the answer is whole or cut at what was shown', async () => {
	const { student, session } = await talk('pace:100');
	const answer = ask(student, session, '안녕하세요');
	await words(answer, 5);
	const { worker, live } = processes();
	worker.forEach(killNow);
	live.forEach(killNow);
	await answer.ended.catch(() => {});
	await until('the turn is over', ENDS_WITHIN, () => !running(session), 100);
	const [text, state] = kept(session);
	assert.equal(state, 'CUT');
	assert.ok(text.startsWith(answer.shown) && WORDS.startsWith(text));
});

test('the database dies in the middle and comes back: the answer goes on, nothing is missing, nothing comes twice', async () => {
	const { student, session } = await talk('pace:150');
	const answer = ask(student, session, '안녕하세요');
	await words(answer, 5);
	killNow(processes().postgres[0]);
	await until('it is noticed', 20000, async () => !(await isHealthy()), 20);
	await untilHealthy(ENDS_WITHIN);
	const { event, data } = await isOver(answer);
	assert.deepEqual([event, data.text, answer.shown], ['done', WORDS, WORDS]);
	assert.deepEqual(kept(session), [WORDS, 'COMPLETED']);
});

test('the database dies before it has written down what was shown, and nobody has seen that: it is shown once, nothing is missing', async () => {
	const { student, session } = await talk('pace:40');
	const answer = ask(student, session, '안녕하세요');
	await words(answer, 5);
	const { live, postgres } = processes();
	live.forEach((pid) => process.kill(pid, 'SIGSTOP'));
	try {
		await until('more is kept than seen', 20000, () => {
			const [[bytes]] = sql(`SELECT COALESCE(sum(octet_length(p.text)), 0) FROM models.shown_pieces p JOIN models.requests r ON r.id = p.request_id WHERE r.topic = 'conversation:${session}'`);
			return Number(bytes) > Buffer.byteLength(answer.shown) + 20;
		}, 5);
		killNow(postgres[0]);
		await until('it is noticed', 20000, async () => !(await isHealthy()), 20);
	} finally {
		live.forEach((pid) => process.kill(pid, 'SIGCONT'));
	}
	await untilHealthy(ENDS_WITHIN);
	const { event, data } = await isOver(answer);
	assert.deepEqual([event, data.text, answer.shown], ['done', WORDS, WORDS]);
	assert.deepEqual(kept(session), [WORDS, 'COMPLETED']);
});

test('stopped, it is what was shown', async () => {
	const { student, session } = await talk('pace:100');
	const answer = ask(student, session, '안녕하세요');
	await words(answer, 5);
	assert.equal((await student.api.post(`/conversations/${session}/stop`)).status, 204);
	const { event, data } = await isOver(answer);
	assert.deepEqual([event, data.text], ['done', answer.shown]);
	assert.ok(answer.shown.length < WORDS.length);
	assert.deepEqual(kept(session), [answer.shown, 'STOPPED']);
});

test('an answer that rules make too long to be kept is cut, and the next question may be asked', async () => {
	const { student, session } = await talk('echo');
	sql(`INSERT INTO guardrails.guardrails (school_id, name, direction, conditions, action, message, priority)
		SELECT school_id, '시험', 'output', '[{"type": "words", "words": ["포도"]}]', 'replace', repeat('과', 500), 10 FROM chat.session_master WHERE session_id = '${session}';
		UPDATE guardrails.settings SET version = version + 1 WHERE school_id = (SELECT school_id FROM chat.session_master WHERE session_id = '${session}')`);
	const answer = await ask(student, session, '포도'.repeat(2000)).ended;
	assert.deepEqual([answer.end.event, answer.end.data.state, answer.end.data.text === answer.shown], ['done', 'CUT', true]);
	assert.equal(answer.shown, '과'.repeat(100000));
	const { end: { data } } = await ask(student, session, '사과').ended;
	assert.deepEqual([data.state, data.text], [undefined, '사과']);
});

test('an answer that the database refuses to keep fails, and the next question may be asked', async () => {
	const { student, session } = await talk('echo');
	sql(`ALTER TABLE chat.conversations ADD CONSTRAINT refuses_grapes CHECK (response_text <> '포도' OR session_id <> '${session}')`);
	try {
		const { event, data } = await isOver(ask(student, session, '포도'));
		assert.deepEqual([event, data.code, data.status], ['refused', 'model_away', 503]);
		assert.deepEqual(kept(session), [null, 'FAILED']);
	} finally {
		sql('ALTER TABLE chat.conversations DROP CONSTRAINT refuses_grapes');
	}
	assert.equal((await isOver(ask(student, session, '사과'))).data.text, '사과');
});

test('the worker is asked to leave: what ends soon ends, and the next answerer takes the rest', async () => {
	const { student, session } = await talk('pace:50');
	const answer = ask(student, session, '안녕하세요');
	await words(answer, 5);
	process.kill(processes().worker[0], 'SIGTERM');
	const { data } = await isOver(answer);
	assert.deepEqual([data.text, answer.shown], [WORDS, WORDS]);
	await untilHealthy();
});

/** Reads what is asked a byte a second; call the answer to read on as fast as it comes: all that was read until it ended or was cut off. */
function readSlowly(person, session) {
	return new Promise((resolve, reject) => {
		const request = http.request(`${url}/api/v1/conversations/${session}/turns`, { method: 'POST', agent: false, headers: {
			Accept: 'text/event-stream', 'Content-Type': 'application/json', Authorization: `Bearer ${person.api.token}` } }, (answer) => {
			const pieces = [];
			answer.setEncoding('utf8');
			answer.pause();
			const timer = setInterval(() => pieces.push(answer.read(1) || ''), 1000);
			resolve(() => new Promise((end) => {
				clearInterval(timer);
				answer.on('data', (piece) => pieces.push(piece));
				answer.on('error', () => {});
				answer.on('close', () => end(pieces.join('')));
				answer.resume();
			}));
		});
		request.on('error', reject);
		request.end(JSON.stringify({ text: '안녕하세요' }));
	});
}

test('readers of a byte a second hold up nobody, and read on where they were', async () => {
	const READERS = 8;
	const { student, session } = await talk('good');
	const readers = makeSchool({ student: READERS });
	sql(`INSERT INTO models.providers (school_id, kind, name, url, model, seconds) VALUES ('${readers.id}', 'openai', '시험', '${server.url}', 'good', 30)`);
	const long = `${'"'.repeat(999)} `.repeat(250).trim();
	server.answer = () => long;
	const slow = [];
	try {
		slow.push(...await Promise.all(readers.student.map(async (reader) => readSlowly(reader, await begin(reader)))));
		await until('all are answered', ENDS_WITHIN, () => sql(`SELECT count(*) FROM chat.conversations c WHERE c.school_id = '${readers.id}' AND c.state = 'COMPLETED'`)[0][0] === String(READERS), 200);
	} finally {
		server.answer = () => WORDS;
	}
	assert.equal((await ask(student, session, '안녕하세요').ended).shown, WORDS, 'others are answered meanwhile');
	for (const text of await Promise.all(slow.map((readOn) => readOn()))) {
		const events = [...text.matchAll(/^event: (.*)\ndata: (.*)$/gm)].map(([, event, data]) => ({ event, ...JSON.parse(data) }));
		const shown = events.filter(({ event }) => event === 'delta').map((delta) => delta.text).join('');
		if (events.at(-1).event === 'done')
			assert.ok(shown === long && events.at(-1).text === long);
		else // nginx leaves a reader that takes nothing for a minute
			assert.ok(shown && long.startsWith(shown));
	}
});

test('an answer that takes too long ends as it is', async () => {
	const takeBack = await configure([`answer_seconds = ${SECONDS}`]);
	try {
		const { student, session } = await talk('pace:1000');
		const answer = await ask(student, session, '안녕하세요').ended;
		assert.deepEqual([answer.end.event, answer.end.data.state, answer.end.data.text], ['done', 'CUT', answer.shown]);
		assert.deepEqual(kept(session), [answer.shown, 'CUT']);
	} finally {
		await takeBack();
	}
});
