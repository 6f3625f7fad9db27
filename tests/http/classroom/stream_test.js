// SPDX-License-Identifier: GPL-3.0-or-later
// The streams of a class session: who hears what, when a stream opens, widens and ends, and what those ask for who have none.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { createHmac, randomUUID } = require('node:crypto');
const fs = require('node:fs');
const path = require('node:path');
const { url, makeSchool, sql } = require('../support/server.js');
const { until, stateDirectory, sqlBeside } = require('../support/instance.js');
const { EventStream } = require('../support/events.js');
const { makeClass, startSession, listenAt, tell, tellOne, heard } = require('../support/classroom.js');

const types = (stream) => heard(stream).map(({ type }) => type);
const ask = (address, headers = {}) => fetch(new URL(address, url), { redirect: 'manual', headers, signal: AbortSignal.timeout(5000) });
const prefix = new URL(url).pathname.replace(/\/$/, '');
const here = `${prefix}/classroom/here/events`;
const asGuest = ({ token }) => ({ Cookie: `__Host-guest=${token}` });
const asPerson = ({ token }) => ({ Cookie: `__Host-seodang=${token}` });
const loginOf = ({ id }) => sql(`SELECT id FROM auth.sessions WHERE person_id = '${id}' LIMIT 1`)[0][0];

const hmac = (key, text) => createHmac('sha256', key).update(text).digest();

/** The address of a stream with a ticket as the server makes them, of whatever it names. */
function addressOf(named) {
	const key = Buffer.from(fs.readFileSync(path.join(stateDirectory, 'secret'), 'utf8').trim(), 'hex');
	return `${prefix}/live/classroom?ticket=${named}.${hmac(hmac(key, 'classroom.stream'), named).toString('hex')}`;
}

/** The status of a stream's answer, which is a problem where it is none. */
async function statusOf(address) {
	const answer = await ask(address);
	if (answer.status === 200)
		await answer.body.cancel();
	else
		assert.match(answer.headers.get('content-type'), /problem\+json/);
	return answer.status;
}

test('everybody hears what is for all, one what is for one, and the teacher what is for the staff', async () => {
	const session = await makeClass({ lobby: true });
	const people = await session.join(3);
	for (const { id } of people.slice(0, 2))
		await session.act(`participants/${id}/admit`);
	const [one, two, waiting] = await Promise.all(people.map(({ liveUrl }) => listenAt(liveUrl)));
	const teacher = await listenAt(session.live_url);
	tell(session, 'card', { n: 1 });
	tell(session, 'reported', { n: 2 }, true);
	tellOne(people[1], 'muted', { n: 3 });
	tellOne(people[2], 'note', { n: 4 });
	tell(session, 'last');
	people.forEach((participant) => tellOne(participant, 'last'));
	await Promise.all([[one, 3], [two, 4], [waiting, 2], [teacher, 3]].map(([stream, count]) => until('each hears its last', 5000, () => types(stream).length >= count)));
	assert.deepEqual(types(one), ['card', 'last', 'last']);
	assert.deepEqual(types(two), ['card', 'muted', 'last', 'last']);
	assert.deepEqual(types(teacher), ['card', 'reported', 'last']);
	assert.deepEqual(types(waiting), ['note', 'last'], 'who waits in the lobby hears what concerns them');
	[one, two, waiting, teacher].forEach((stream) => stream.close());
});

test('a ticket opens one stream, and nothing that was not made here opens any', async () => {
	const school = makeSchool({ teacher: 2 });
	const mine = await startSession(school);
	const stranger = (await makeClass()).teacher;
	const [{ id, liveUrl: good }, second] = await mine.join(2);
	const [, start, named, tag] = /^(.*ticket=)(.*)\.([0-9a-f]{64})$/.exec(good);
	assert.equal(good, addressOf(named));
	for (const bad of ['', named, `${named}.`, `${named}.${tag.slice(1)}`, `${named}.${'0'.repeat(64)}`, `p.${second.id}.${tag}`, `t.${mine.id}.${id}.${tag}`,
		`${named}.${tag}0`, `p.${randomUUID()}.${tag}`, 'x', '.', 'p..'])
		assert.equal(await statusOf(start + bad), 401, bad);
	for (const nobody of ['', 'p', 'p.', 'p.x', `p.${id}x`, `t.${mine.id}`, `q.${id}`, `p.${randomUUID()}`, `p.${stranger.id}`, `t.${mine.id}.${randomUUID()}`])
		assert.equal(await statusOf(addressOf(nobody)), 401, nobody);
	assert.equal(await statusOf(`${prefix}/live/classroom`), 401);
	assert.equal(await statusOf(addressOf(`t.${mine.id}.${loginOf(stranger)}`)), 404, 'a teacher of another school');
	const colleague = addressOf(`t.${mine.id}.${loginOf(school.teacher[1])}`);
	assert.equal(await statusOf(colleague), 200);
	sql(`DELETE FROM school.class_teachers WHERE person_id = '${school.teacher[1].id}'`);
	assert.equal(await statusOf(colleague), 404, 'who no longer teaches the class');
	assert.equal(await statusOf(mine.live_url), 200);
	sql(`DELETE FROM auth.sessions WHERE person_id = '${mine.teacher.id}'`);
	assert.equal(await statusOf(mine.live_url), 401, 'a login that is over');
	assert.equal(await statusOf(good), 200);
});

test('who no longer teaches the class hears no more at once, and goes on hearing the rest', async () => {
	const school = makeSchool({ teacher: 2 });
	const session = await startSession(school);
	const [teacher, colleague] = school.teacher;
	const { body: { live_url: ofColleague } } = await colleague.api.get(session.path);
	const [lost, kept] = await Promise.all([session.live_url, ofColleague].map((address) => listenAt(address, { comesBack: false })));
	const inbox = new EventStream(teacher.token);
	await inbox.opened();
	sql(`DELETE FROM school.class_teachers WHERE person_id = '${teacher.id}'`);
	await until('the stream ends', 10000, () => lost.isEnded);
	tell(session, 'last');
	await until('the colleague hears', 10000, () => types(kept).includes('last'));
	assert.deepEqual([types(lost), inbox.isOpen, inbox.connections], [[], true, 1]);
	[inbox, kept].forEach((stream) => stream.close());
});

test('what a participant asks for besides changes nothing', async () => {
	const [mine, other] = await Promise.all([makeClass(), makeClass()]);
	const [me, stranger] = await Promise.all([mine.joinOne(), other.joinOne()]);
	const stream = await listenAt(`${me.liveUrl}&topics=class:${other.id},class:${mine.id}:staff&person=${stranger.id}&session=${other.id}`);
	tell(other, 'secret');
	tell(mine, 'secret', {}, true);
	tellOne(stranger, 'secret');
	tell(mine, 'last');
	await stream.arrived('message', ({ type }) => type === 'last');
	assert.deepEqual(types(stream), ['last']);
	stream.close();
});

test('a removed participant hears no more at once, and does not come back', async () => {
	const session = await makeClass();
	const [gone, stays] = await session.join(2);
	const [ofGone, ofStays] = await Promise.all([gone, stays].map(({ liveUrl }) => listenAt(liveUrl)));
	assert.equal((await session.act(`participants/${gone.id}/remove`)).status, 200);
	tell(session, 'afterwards');
	await until('the stream ends', 5000, () => ofGone.isEnded);
	await ofStays.arrived('message', ({ type }) => type === 'afterwards');
	assert.deepEqual(types(ofGone), ['removed'], 'the last word, and nothing of what was said after it');
	assert.equal(ofGone.of('signed_out').length, 1);
	assert.equal(await statusOf(gone.liveUrl), 401);
	assert.equal((await ask(here, asGuest(gone))).status, 303);
	ofStays.close();
});

test('the end of the session ends the streams after its last event, and opens none', async () => {
	const session = await makeClass({ lobby: true });
	const people = await session.join(2);
	await session.act(`participants/${people[0].id}/admit`);
	const streams = await Promise.all(people.map(({ liveUrl }) => listenAt(liveUrl)));
	assert.equal((await session.act('end')).status, 200);
	for (const stream of streams) {
		await until('the stream ends', 5000, () => stream.isEnded);
		assert.equal(types(stream).pop(), 'session_ended');
		assert.equal(stream.events.pop().event, 'signed_out');
	}
	for (const address of [...people.map(({ liveUrl }) => liveUrl), session.live_url])
		assert.equal(await statusOf(address), 410);
	assert.equal((await ask(here, asGuest(people[0]))).status, 410);
});

test('who is let in hears the class on the stream that is open', async () => {
	const session = await makeClass({ lobby: true });
	const { id, liveUrl } = await session.joinOne();
	const stream = await listenAt(liveUrl);
	tell(session, 'before');
	assert.equal((await session.act(`participants/${id}/admit`)).status, 200);
	tell(session, 'after');
	await stream.arrived('message', ({ type }) => type === 'after');
	assert.deepEqual(types(stream), ['admitted', 'after']);
	assert.equal(stream.connections, 1);
	const known = () => sql(`SELECT 'class:${session.id}' = ANY (topics) FROM live.connections WHERE guest_id = '${id}'`).flat().join();
	await until('who is here knows of it, once', 5000, () => known() === 't');
	const again = await listenAt(liveUrl, { lastId: stream.events[0].id });
	await again.arrived('message', ({ type }) => type === 'after');
	assert.deepEqual(types(again), ['after'], 'and the same after it broke off');
	[stream, again].forEach((open) => open.close());
});

test('a stream that broke off gets exactly what it missed, and a new one begins now', async () => {
	const session = await makeClass();
	const { liveUrl } = await session.joinOne();
	const first = await listenAt(liveUrl);
	tell(session, 'probe', { n: 0 });
	await first.arrived('message', ({ type }) => type === 'probe');
	first.close();
	const quiet = await listenAt(liveUrl);
	assert.match(quiet.lastId, /^\d+$/, 'also one that broke off before it heard anything');
	quiet.close();
	const missed = [1, 2, 3, 4, 5];
	missed.forEach((n) => tell(session, 'probe', { n }));
	for (const [address, options] of [[liveUrl, { lastId: first.lastId }], [liveUrl, { lastId: quiet.lastId }], [`${liveUrl}&last=${first.lastId}`, {}]]) {
		const stream = await listenAt(address, options);
		await stream.arrived('message', ({ n }) => n === 5);
		assert.deepEqual(heard(stream, 'probe').map(({ n }) => n), missed);
		stream.close();
	}
	const fresh = await listenAt(liveUrl);
	tell(session, 'probe', { n: 6 });
	await fresh.arrived('message', ({ n }) => n === 6);
	assert.deepEqual(heard(fresh, 'probe').map(({ n }) => n), [6]);
	fresh.close();
});

test('a burst of 200 costs everybody one event, which says what is true then', async (t) => {
	const name = `probe_${randomUUID().slice(0, 8)}`;
	sql(`CREATE FUNCTION live.${name}(topic text) RETURNS jsonb LANGUAGE sql AS
			$$ SELECT jsonb_build_object('type', 'burst', 'count', count(*)) FROM classroom.logs WHERE event_type = 'probe' AND session_id = classroom.session_of_topic(topic) $$;
		CREATE FUNCTION live.${name}_none(topic text) RETURNS jsonb LANGUAGE sql AS 'SELECT NULL::jsonb';
		CREATE FUNCTION live.${name}_bad(topic text) RETURNS jsonb LANGUAGE sql AS $$ SELECT jsonb_build_object('type', 'bad', 'n', 1 / length(left(topic, 0))) $$;
		INSERT INTO live.joined_kinds SELECT '${name}' || s, 'message', 'live.${name}' || s FROM unnest('{"", _none, _bad}'::text[]) AS s;`);
	t.after(() => sql(`DELETE FROM live.waiting_events WHERE name LIKE '${name}%'; DELETE FROM live.joined_kinds WHERE name LIKE '${name}%';
		DROP FUNCTION live.${name}, live.${name}_none, live.${name}_bad;`));
	const session = await makeClass();
	const streams = await Promise.all((await session.join(2)).map(({ liveUrl }) => listenAt(liveUrl)));
	const once = `INSERT INTO classroom.logs (school_id, session_id, event_type) VALUES ('${session.school.id}', '${session.id}', 'probe');
		SELECT live.publish_soon('class:${session.id}', '${name}' || s) FROM unnest('{"", _none, _bad}'::text[]) AS s;`;
	await sqlBeside(`BEGIN; ${once.repeat(200)} COMMIT;`);
	for (const stream of streams) {
		await stream.arrived('message', ({ type }) => type === 'burst');
		assert.deepEqual(heard(stream, 'burst'), [{ type: 'burst', count: 200 }]);
	}
	/* Side by side, each committed by itself */
	await Promise.all(Array.from({ length: 8 }, () => sqlBeside(once.repeat(25))));
	for (const stream of streams) {
		await stream.arrived('message', ({ type, count }) => type === 'burst' && count === 400);
		const counts = heard(stream, 'burst').map(({ count }) => count);
		assert.deepEqual(counts, [...new Set(counts)].sort((a, b) => a - b), 'nothing twice, and no step back');
		assert.ok(counts.length < 50, `${counts.length} events for 400`);
		assert.deepEqual(heard(stream, 'bad'), [], 'one that fails holds up no other');
		stream.close();
	}
});

test('who is here is told to the teacher, and joining is told to all', async () => {
	const session = await makeClass();
	const teacher = await listenAt(session.live_url);
	const people = await session.join(3);
	await teacher.arrived('message', ({ type, count }) => type === 'participants' && count === 3);
	const streams = await Promise.all(people.map(({ liveUrl }) => listenAt(liveUrl)));
	sql(`UPDATE classroom.participants SET last_seen_at = now() - interval '1 minute' WHERE session_id = '${session.id}'`);
	streams[2].close();
	await teacher.arrived('message', ({ type, present }) => type === 'people' && present === 2);
	assert.equal(heard(streams[0], 'people').length, 0);
	[teacher, ...streams].forEach((stream) => stream.close());
});

test('without a stream one asks what happened since, and gets it once', async () => {
	const session = await makeClass({ lobby: true });
	const [one, waiting] = await session.join(2);
	await session.act(`participants/${one.id}/admit`);
	const news = async (address, headers, after) => {
		const answer = await (await ask(`${address}${after === undefined ? '' : `?after=${after}`}`, headers)).json();
		return { ...answer, events: answer.events.filter(({ type }) => !['participants', 'people'].includes(type)) };
	};
	const staffHere = `${prefix}${session.path}/events`;
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
	assert.deepEqual((await news(staffHere, asPerson(session.teacher), start.position)).events.map(({ type }) => type), ['card', 'reported']);
	assert.equal((await news(here, asGuest(one), 999999999999)).reload, true);
	assert.equal((await ask(here)).status, 303);
	assert.equal((await ask(staffHere, asGuest(one))).status, 303);
	assert.equal((await ask(staffHere, asPerson(makeSchool({ teacher: 1 }).teacher[0]))).status, 404);
});

test('guests who are here are known, and one who was put out without a word is ended', async () => {
	const session = await makeClass();
	const [{ id, liveUrl }, stays] = await session.join(2);
	const known = () => sql(`SELECT person_id IS NULL FROM live.connections WHERE guest_id = '${id}'`).flat().join();
	const first = await listenAt(liveUrl);
	await until('the guest is known to be here', 5000, () => known() === 't');
	first.close();
	await until('leaving is known', 5000, () => known() === '');
	const [stream, other] = await Promise.all([listenAt(liveUrl), listenAt(stays.liveUrl)]);
	await until('the guest is here again', 5000, () => known() === 't');
	sql(`UPDATE auth.guests SET removed_at = now() WHERE id = '${id}'`);
	await until('the stream ends', 40000, () => stream.isEnded);
	assert.equal(stream.events.pop().event, 'signed_out');
	tellOne(stays, 'note');
	await other.arrived('message', ({ type }) => type === 'note');
	other.close();
});
