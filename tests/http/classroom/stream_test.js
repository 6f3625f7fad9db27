// SPDX-License-Identifier: GPL-3.0-or-later
// The streams of a class session: who hears what, when a stream opens, widens and ends, and what those ask for who have none.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { randomUUID } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { url, makeSchool, sql } = require('../support/server.js');
const { until, stateDirectory, sqlBeside } = require('../support/instance.js');
const { runningSession, tell, tellOne, listenAt, heard, streamPath, ticket } = require('../support/class_streams.js');

const types = (stream) => stream.of('message').map(({ data }) => data.type);
const ask = (address, headers = {}) => fetch(`${url}${address}`, { redirect: 'manual', headers, signal: AbortSignal.timeout(5000) });
const asGuest = ({ token }) => ({ Cookie: `__Host-guest=${token}` });

async function refusal(address) {
	const answer = await ask(address);
	if (answer.status === 200)
		await answer.body.cancel();
	else
		assert.match(answer.headers.get('content-type'), /problem\+json/);
	return answer.status;
}

test('everybody hears what is for all, one what is for one, and the teacher what is for the staff', async () => {
	const school = makeSchool({ teacher: 1 });
	const session = runningSession(school, 3, { waiting: 1 });
	const [one, two, waiting] = await Promise.all(session.participants.map((participant) => listenAt(participant.path)));
	const teacher = await listenAt(session.teacherPath(school.teacher[0]));
	tell(session, 'card', { n: 1 });
	tell(session, 'reported', { n: 2 }, true);
	tellOne(session.participants[1], 'muted', { n: 3 });
	tellOne(session.participants[2], 'note', { n: 4 });
	session.participants.forEach((participant) => tellOne(participant, 'last'));
	tell(session, 'last');
	for (const stream of [one, two, waiting, teacher])
		await stream.arrived('message', ({ type }) => type === 'last');
	await until('each hears its last', 5000, () => types(one).length === 3 && types(two).length === 4 && types(teacher).length === 3);
	assert.deepEqual(types(one), ['card', 'last', 'last']);
	assert.deepEqual(types(two), ['card', 'muted', 'last', 'last']);
	assert.deepEqual(types(teacher), ['card', 'reported', 'last']);
	assert.deepEqual(types(waiting), ['note', 'last'], 'who waits in the lobby hears what concerns them');
	[one, two, waiting, teacher].forEach((stream) => stream.close());
});

test('a ticket opens one stream, and nothing that was not made here opens any', async () => {
	const [here, there] = [makeSchool({ teacher: 2 }), makeSchool({ teacher: 1 })];
	const [mine, other] = [runningSession(here, 2), runningSession(there, 1)];
	const [{ id, path: good }, second] = mine.participants;
	const [, named, tag] = /ticket=(.*)\.([0-9a-f]{64})$/.exec(good);
	for (const bad of ['', named, `${named}.`, `${named}.${tag.slice(1)}`, `${named}.${'0'.repeat(64)}`, `p.${second.id}.${tag}`, `t.${mine.id}.${id}.${tag}`,
		`${named}.${tag}0`, `p.${randomUUID()}.${tag}`, 'x', '.', 'p..', ticket('p'), ticket('p.x'), ticket(`p.${id}x`), ticket(`t.${mine.id}`), ticket(`q.${id}`), ticket('')])
		assert.equal(await refusal(`/live/classroom?ticket=${bad}`), 401, bad);
	assert.equal(await refusal('/live/classroom'), 401);
	assert.equal(await refusal(streamPath(`p.${randomUUID()}`)), 401, 'nobody');
	assert.equal(await refusal(streamPath(`p.${here.teacher[0].id}`)), 401, 'a person is no participant');
	assert.equal(await refusal(other.teacherPath(there.teacher[0]).replace(/ticket=.*/, `ticket=${ticket(`t.${mine.id}.${loginOf(there.teacher[0])}`)}`)), 404,
		'another school');
	sql(`DELETE FROM school.class_teachers WHERE person_id = '${here.teacher[1].id}'`);
	assert.equal(await refusal(mine.teacherPath(here.teacher[1])), 404, 'who no longer teaches the class');
	sql(`DELETE FROM auth.sessions WHERE person_id = '${here.teacher[0].id}'`);
	assert.equal(await refusal(streamPath(`t.${mine.id}.${randomUUID()}`)), 401, 'a login that is over');
	assert.equal(await refusal(good), 200);
});

const loginOf = ({ id }) => sql(`SELECT id FROM auth.sessions WHERE person_id = '${id}' LIMIT 1`)[0][0];

test('what a participant asks for besides changes nothing', async () => {
	const school = makeSchool({ teacher: 1 });
	const [mine, other] = [runningSession(school, 1), runningSession(makeSchool({}), 1)];
	const stream = await listenAt(`${mine.participants[0].path}&topics=class:${other.id},class:${mine.id}:staff&person=${other.participants[0].id}&session=${other.id}`);
	tell(other, 'secret');
	tell(mine, 'secret', {}, true);
	tellOne(other.participants[0], 'secret');
	tell(mine, 'last');
	await stream.arrived('message', ({ type }) => type === 'last');
	assert.deepEqual(types(stream), ['last']);
	stream.close();
});

test('a removed participant hears no more at once, and does not come back', async () => {
	const session = runningSession(makeSchool({}), 2);
	const [gone, stays] = await Promise.all(session.participants.map((participant) => listenAt(participant.path)));
	const [{ id, path: address }] = session.participants;
	sql(`BEGIN; UPDATE auth.guests SET removed_at = now() WHERE id = '${id}'; UPDATE classroom.participants SET removed_at = now() WHERE id = '${id}';
		SELECT classroom.tell_one('${id}', 'removed'), live.publish('user:${id}', 'close', '{"session": null}'), classroom.tell('${session.id}', 'afterwards'); COMMIT;`);
	await until('the stream ends', 5000, () => gone.isEnded);
	await stays.arrived('message', ({ type }) => type === 'afterwards');
	assert.deepEqual(types(gone), ['removed'], 'the last word, and nothing of what was said after it');
	assert.equal(gone.of('signed_out').length, 1);
	assert.equal(await refusal(address), 401);
	assert.equal((await ask('/classroom/here/events', asGuest(session.participants[0]))).status, 303);
	stays.close();
});

test('an end of the session ends the streams after its last event, and opens none', async () => {
	const school = makeSchool({ teacher: 1 });
	const session = runningSession(school, 2);
	const streams = await Promise.all(session.participants.map((participant) => listenAt(participant.path)));
	const ids = session.participants.map(({ id }) => `'${id}'`);
	sql(`BEGIN; UPDATE classroom.sessions SET ended_at = now(), expires_at = now() WHERE id = '${session.id}'; UPDATE auth.guests SET expires_at = now() WHERE id IN (${ids});
		SELECT classroom.tell('${session.id}', 'session_ended'); SELECT live.publish('user:' || id, 'close', '{"session": null}') FROM auth.guests WHERE id IN (${ids}); COMMIT;`);
	for (const stream of streams) {
		await until('the stream ends', 5000, () => stream.isEnded);
		assert.deepEqual(stream.events.map(({ event, data }) => data.type || event), ['session_ended', 'signed_out']);
	}
	assert.equal(await refusal(session.participants[0].path), 410);
	assert.equal(await refusal(session.teacherPath(school.teacher[0])), 410);
	assert.equal((await ask('/classroom/here/events', asGuest(session.participants[0]))).status, 410);
});

test('who is let in hears the class on the stream that is open', async () => {
	const session = runningSession(makeSchool({}), 1, { waiting: 1 });
	const [{ id, path: address }] = session.participants;
	const stream = await listenAt(address);
	tell(session, 'before');
	sql(`BEGIN; UPDATE classroom.participants SET admitted_at = now() WHERE id = '${id}'; SELECT classroom.tell_one('${id}', 'admitted'), live.add_topic('${id}', 'class:${session.id}');
		COMMIT;`);
	tell(session, 'after');
	await stream.arrived('message', ({ type }) => type === 'after');
	assert.deepEqual(types(stream), ['admitted', 'after']);
	assert.equal(stream.connections, 1);
	const here = () => sql(`SELECT 'class:${session.id}' = ANY (topics) FROM live.connections WHERE guest_id = '${id}'`).flat().join();
	await until('who is here knows of it, once', 5000, () => here() === 't');
	stream.close();
});

test('a stream that broke off gets exactly what it missed, and a new one begins now', async () => {
	const session = runningSession(makeSchool({}), 1);
	const [participant] = session.participants;
	const first = await listenAt(participant.path);
	tell(session, 'probe', { n: 0 });
	await first.arrived('message');
	first.close();
	for (let n = 1; n <= 5; n++)
		tell(session, 'probe', { n });
	const second = await listenAt(participant.path, { lastId: first.lastId });
	await second.arrived('message', ({ n }) => n === 5);
	assert.deepEqual(heard(second, 'probe').map(({ n }) => n), [1, 2, 3, 4, 5]);
	second.close();
	const third = await listenAt(`${participant.path}&last=${first.lastId}`);
	await third.arrived('message', ({ n }) => n === 5);
	assert.deepEqual(heard(third, 'probe').map(({ n }) => n), [1, 2, 3, 4, 5], 'also from the position of a page');
	third.close();
	const fresh = await listenAt(participant.path);
	tell(session, 'probe', { n: 6 });
	await fresh.arrived('message');
	assert.deepEqual(heard(fresh, 'probe').map(({ n }) => n), [6]);
	fresh.close();
});

test('a burst of 200 costs everybody one event, which says what is true then', async (t) => {
	const name = `probe_${randomUUID().slice(0, 8)}`;
	sql(`CREATE FUNCTION live.${name}(topic text) RETURNS jsonb LANGUAGE sql AS
			$$ SELECT jsonb_build_object('type', 'burst', 'count', count(*)) FROM classroom.logs WHERE session_id = classroom.session_of_topic(topic) $$;
		CREATE FUNCTION live.${name}_none(topic text) RETURNS jsonb LANGUAGE sql AS 'SELECT NULL::jsonb';
		CREATE FUNCTION live.${name}_bad(topic text) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('type', 'bad', 'n', 1 / length(left(topic, 0))) $$;
		INSERT INTO live.joined_kinds SELECT '${name}' || s, 'message', 'live.${name}' || s FROM unnest('{"", _none, _bad}'::text[]) AS s;`);
	t.after(() => sql(`DELETE FROM live.waiting_events WHERE name LIKE '${name}%'; DELETE FROM live.joined_kinds WHERE name LIKE '${name}%';
		DROP FUNCTION live.${name}, live.${name}_none, live.${name}_bad;`));
	const session = runningSession(makeSchool({}), 2);
	const streams = await Promise.all(session.participants.map((participant) => listenAt(participant.path)));
	const once = `INSERT INTO classroom.logs (school_id, session_id, event_type) VALUES ('${session.school.id}', '${session.id}', 'probe');
		SELECT live.publish_soon('class:${session.id}', '${name}' || s) FROM unnest('{"", _none, _bad}'::text[]) AS s;`;
	await sqlBeside(`BEGIN; ${once.repeat(200)} COMMIT;`);
	tell(session, 'last');
	for (const stream of streams) {
		await stream.arrived('message', ({ type }) => type === 'burst');
		await stream.arrived('message', ({ type }) => type === 'last');
		assert.deepEqual(heard(stream, 'burst'), [{ type: 'burst', count: 200 }]);
		assert.deepEqual(heard(stream, 'bad'), [], 'one that fails holds up no other');
	}
	/* Side by side, as phones do: as many as a school's clients, none of which the others wait for */
	await Promise.all(Array.from({ length: 8 }, () => sqlBeside(once.repeat(25))));
	for (const stream of streams) {
		await stream.arrived('message', ({ type, count }) => type === 'burst' && count === 400);
		const counts = heard(stream, 'burst').map(({ count }) => count);
		assert.deepEqual(counts, [...new Set(counts)].sort((a, b) => a - b), 'none twice, none back');
		assert.ok(counts.length < 50, `${counts.length} events for 400`);
		stream.close();
	}
});

test('without a stream one asks what happened since, and gets it once', async () => {
	const school = makeSchool({ teacher: 1 });
	const session = runningSession(school, 2, { waiting: 1 });
	const [one, waiting] = session.participants;
	const news = async (address, headers, after) => (await ask(`${address}${after === undefined ? '' : `?after=${after}`}`, headers)).json();
	const here = '/classroom/here/events';
	const staffHere = `/classroom/sessions/${session.id}/events`;
	const asTeacher = { Cookie: `__Host-seodang=${school.teacher[0].token}` };
	const start = await news(here, asGuest(one));
	assert.deepEqual(Object.keys(start).sort(), ['events', 'position', 'reload']);
	assert.deepEqual(start.events, []);
	tell(session, 'card', { n: 1 });
	tell(session, 'reported', { n: 2 }, true);
	tellOne(one, 'muted', { n: 3 });
	const first = await news(here, asGuest(one), start.position);
	assert.deepEqual(first.events, [{ type: 'card', n: 1 }, { type: 'muted', n: 3 }]);
	assert.equal(first.reload, false);
	assert.deepEqual((await news(here, asGuest(one), first.position)).events, []);
	assert.deepEqual((await news(here, asGuest(waiting), start.position)).events, [], 'the lobby');
	assert.deepEqual((await news(staffHere, asTeacher, start.position)).events.map(({ type }) => type), ['card', 'reported']);
	assert.deepEqual(await news(here, asGuest(one), 999999999999), { position: first.position, events: [], reload: true });
	assert.equal((await ask(here)).status, 303);
	assert.equal((await ask(staffHere, asGuest(one))).status, 303);
	assert.equal((await ask(staffHere, { Cookie: `__Host-seodang=${makeSchool({ teacher: 1 }).teacher[0].token}` })).status, 404);
});

test('guests who are here are known, and one who was put out without a word is ended', async () => {
	const session = runningSession(makeSchool({}), 2);
	const [{ id, path: address }, stays] = session.participants;
	const here = () => sql(`SELECT person_id IS NULL FROM live.connections WHERE guest_id = '${id}'`).flat().join();
	const first = await listenAt(address);
	await until('the guest is known to be here', 5000, () => here() === 't');
	first.close();
	await until('leaving is known', 5000, () => here() === '');
	const [stream, other] = await Promise.all([listenAt(address), listenAt(stays.path)]);
	await until('the guest is here again', 5000, () => here() === 't');
	sql(`UPDATE auth.guests SET removed_at = now() WHERE id = '${id}'`);
	await until('the stream ends', 40000, () => stream.isEnded);
	assert.deepEqual(stream.events.map(({ event }) => event), ['signed_out']);
	tellOne(stays, 'note');
	await other.arrived('message');
	other.close();
});

test('no log holds a ticket', async () => {
	const session = runningSession(makeSchool({}), 1);
	const [{ path: address }] = session.participants;
	(await listenAt(address)).close();
	await refusal(`${address}0`);
	const tag = address.slice(-64);
	for (const file of fs.readdirSync(path.join(stateDirectory, 'log')).filter((name) => /^(seodang-access|nginx|web|live)\.log$/.test(name)))
		assert.ok(!fs.readFileSync(path.join(stateDirectory, 'log', file), 'utf8').includes(tag), file);
});
