// SPDX-License-Identifier: GPL-3.0-or-later
// Contacts are nowhere in the database as anybody could read them, and without the key nowhere else either.
'use strict';
const assert = require('node:assert');
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { test } = require('node:test');
const { dev } = require('../support/instance.js');
const { contactLines, giveContacts, makeSchool, sql } = require('../support/server.js');
const { makePlace } = require('../support/worker.js');
const { command, roster, sendFile, figures } = require('./school_support.js');

const host = dev(['run-directory']).stdout.trim();
const dumpOf = (name) => {
	const dump = spawnSync('pg_dump', ['-h', host, '-U', 'postgres', '-d', name], { maxBuffer: 1 << 30 });
	assert.equal(dump.status, 0, String(dump.stderr));
	return dump.stdout;
};

/** Those of the contacts that are in it, as text in any letters or as the bytes of one. A dump is read once for all of them. */
function contactsIn(dump, contacts) {
	const texts = contacts.flatMap((contact) => [contact, Buffer.from(contact).toString('hex')]);
	const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'seodang-sealed.')), 'texts');
	fs.writeFileSync(file, `${texts.join('\n')}\n`);
	const found = spawnSync('grep', ['-aFio', '-m', '1', '-f', file], { input: dump, encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
	fs.rmSync(path.dirname(file), { recursive: true });
	assert.ok(found.status <= 1, found.stderr);
	return found.stdout.split('\n').filter(Boolean);
}

function assertHidden(dump, contacts) {
	assert.ok(contacts.length && contacts.every(Boolean));
	assert.deepEqual(contactsIn(dump, contacts), []);
	for (const written of [contacts[0].toUpperCase(), Buffer.from(contacts[0]).toString('hex')])
		assert.equal(contactsIn(Buffer.from(`x${written}x`), contacts).length, 1, 'what is there is found');
}

function contactsOf(code) {
	const [, ...lines] = command(['roster', 'export', '--school', code]).out.trim().split('\r\n').map((line) => line.split(','));
	return lines.flatMap((cells) => [cells[3], cells[8].replace(/^'/, '')]).filter(Boolean);
}

test('a dump of the database holds no contact of anybody, be they the demo’s, typed, imported or on their way', async () => {
	const school = makeSchool({ admin: 1, student: 1 });
	const browser = school.admin[0].form();
	const typed = { email: 'Typed.Address@sealed.example', guardian_contact: '010-9876-5432' };
	await browser.submit(await browser.get(`/admin/people/${school.student[0].id}`), `/admin/people/${school.student[0].id}`, typed);
	const waiting = await sendFile(browser, roster('student,나중,later1,waiting.address@sealed.example,,,,,010-8765-4321'));
	assert.match(waiting.text, /나중/);
	const report = await sendFile(browser, roster('student,가져온,n1,imported.address@sealed.example,,,,,010-7654-3210'));
	await browser.submit(report, report.path.split('?')[0]);
	assert.deepEqual(contactsOf(school.code).sort(), ['010-7654-3210', '010-9876-5432', 'Typed.Address@sealed.example', 'imported.address@sealed.example']);
	assertHidden(dumpOf('seodang'), [...contactsOf('HANBIT'), ...contactsOf('NARU'), ...contactsOf(school.code), 'waiting.address@sealed.example', '010-8765-4321']);
	assert.equal(sql('SELECT count(*) FROM school.unsealed_contacts')[0][0], '0');
});

test('a change of contacts is shown with what was and what will be, and the same again is none', async () => {
	const school = makeSchool({ admin: 1 });
	const browser = school.admin[0].form();
	const rows = (email, contact) => roster(`student,하나,n1,${email},,,,,${contact}`);
	const first = await sendFile(browser, rows('old@sealed.example', '010-1'));
	await browser.submit(first, first.path.split('?')[0]);
	assert.deepEqual(figures(await sendFile(browser, rows('OLD@sealed.example', '010-1'))), [0, 0, 1, 0]);
	const changed = await sendFile(browser, rows('new@sealed.example', ''));
	assert.deepEqual(figures(changed), [0, 1, 0, 0]);
	assert.match(changed.text, /이메일: old@sealed\.example → new@sealed\.example/);
	assert.match(changed.text, /보호자 연락처: 010-1 → /);
	const doubled = await sendFile(browser, roster('student,둘,n2,Two@sealed.example,,,,,', 'student,셋,n3,two@Sealed.example,,,,,', 'student,넷,n4,OLD@sealed.example,,,,,'));
	assert.deepEqual(figures(doubled), [0, 0, 0, 3]);
	assert.equal(sql(`SELECT string_agg(detail::text, '') FROM school.access_log WHERE school_id = '${school.id}' AND detail::text ~ '@|010'`)[0], undefined);
});

test('somebody is found by a whole e-mail address in any letters, and by no part of one', async () => {
	const school = makeSchool({ admin: 1, student: [{ name: '찾을 학생' }, { name: '다른 학생' }] });
	giveContacts([{ id: school.student[0].id, email: 'Found.Me@sealed.example' }]);
	const browser = school.admin[0].form();
	const list = async (q) => (await browser.get(`/admin/people?q=${encodeURIComponent(q)}`)).html.match(/id="people-list"[^]*?<\/ul>/)[0];
	assert.match(await list('found.me@SEALED.example'), /찾을 학생/);
	assert.doesNotMatch(await list('found.me@SEALED.example'), /다른 학생/);
	assert.doesNotMatch(await list('found.me'), /찾을 학생/);
	assert.match(await list('찾을'), /찾을 학생/);
	const taken = await browser.submit(await browser.get(`/admin/people/${school.student[1].id}`), `/admin/people/${school.student[1].id}`, { email: 'FOUND.ME@sealed.example' });
	assert.equal(taken.status, 422);
	assert.match(taken.html, /id="email-error"/);
});

test('what another key sealed is neither shown nor lost', async () => {
	const school = makeSchool({ admin: 1, student: 1 });
	const [{ id }] = school.student;
	const browser = school.admin[0].form();
	giveContacts([{ id, email: 'kept@sealed.example', guardian_contact: '010-2468-1357' }]);
	const form = await browser.get(`/admin/people/${id}`);
	assert.match(form.html, /value="kept@sealed\.example"[^]*value="010-2468-1357"/);
	const damage = () => sql(`UPDATE school.people SET guardian_contact_sealed = set_byte(guardian_contact_sealed, 30, get_byte(guardian_contact_sealed, 30) # 1) WHERE id = '${id}'`);
	damage();
	const page = await browser.get(`/admin/people/${id}`);
	assert.equal(page.status, 500);
	assert.doesNotMatch(page.html, /kept@sealed|name="guardian_contact"/);
	assert.equal((await browser.request('/admin/export/roster.csv')).status, 500);
	assert.equal(command(['roster', 'export', '--school', school.code]).status, 1);
	damage();
	assert.match((await browser.get(`/admin/people/${id}`)).html, /value="010-2468-1357"/);
});

test('with another key the doctor says so, and the command shows no contact', async () => {
	const place = await makePlace();
	try {
		place.sql(`INSERT INTO school.schools (code, name) VALUES ('KEY', '열쇠학교');
			INSERT INTO school.people (id, school_id, name, login) SELECT gen_random_uuid(), id, '김열쇠', 'key' FROM school.schools;`);
		const [[id]] = place.sql('SELECT id FROM school.people');
		const contacts = (lines) => JSON.parse(place.seodang(['doctor', '--json'], lines).stdout).checks.find(({ check }) => check === 'contacts');
		place.sql(contactLines([{ id, email: 'key@sealed.example', guardian_contact: '010-1212-3434' }]));
		assert.deepEqual([contacts().ok, /can be read/.test(contacts().detail), contacts().fix], [false, true, 'Run: seodang seal']);
		for (let time = 0; time < 2; time++)
			assert.equal(place.seodang(['seal']).status, 0);
		assert.equal(contacts().ok, true);
		assert.match(place.seodang(['user', 'list', '--school', 'KEY']).stdout, /key@sealed\.example/);

		const secret = path.join(place.directory, 'another-secret');
		fs.writeFileSync(secret, '1'.repeat(64), { mode: 0o600 });
		const wrong = [`secret_file = ${secret}`];
		assert.equal(contacts(wrong).ok, false);
		assert.match(contacts(wrong).detail, /another key/);
		const list = place.seodang(['user', 'list', '--school', 'KEY'], wrong);
		assert.deepEqual([list.status, list.stdout], [1, '']);
		assert.match(list.stderr, /another key/);
		assert.match(place.seodang(['user', 'disable', '--school', 'KEY', 'KEY@sealed.example'], wrong).stderr, /There is no KEY@/);
		assert.equal(place.seodang(['user', 'disable', '--school', 'KEY', 'KEY@sealed.example']).status, 0);
	} finally {
		await place.remove();
	}
});

/** A data directory as a release before had it: without later migrations, with the functions of today, which are only written down. */
function earlierData(directory, newest) {
	const [data, top] = [path.join(directory, 'data'), path.join(__dirname, '../../..')];
	fs.cpSync(path.join(top, 'sql'), path.join(data, 'sql'), { recursive: true });
	for (const name of fs.readdirSync(path.join(data, 'sql/migrations')))
		if (parseInt(name, 10) > newest)
			fs.rmSync(path.join(data, 'sql/migrations', name));
	for (const name of fs.readdirSync(path.join(data, 'sql/functions')))
		fs.rmSync(path.join(data, 'sql/functions', name));
	return data;
}

test('migrating seals what an earlier release kept readable, all of it, and leaves nothing in the table’s file', async () => {
	const place = await makePlace({ isMigrated: false });
	const psql = (text) => spawnSync('psql', ['-XqAt', '-h', place.host, '-U', 'postgres', '-d', place.name, '-c', text], { encoding: 'utf8' }).stdout.trim();
	try {
		const earlier = [`data_directory = ${earlierData(place.directory, 6)}`];
		assert.match(place.seodang(['migrate'], earlier).stdout, /applied 0001/);
		place.sql(`INSERT INTO school.schools (code, name) VALUES ('OLD', '옛학교');
			INSERT INTO school.settings (school_id) SELECT id FROM school.schools ON CONFLICT DO NOTHING;
			INSERT INTO school.people (school_id, name, login, email, guardian_contact)
			SELECT id, '옛 사람 ' || n, 'p' || n, 'Plain' || n || '@sealed.example', CASE WHEN n % 2 = 0 THEN '010-5555-' || n END
			FROM school.schools, generate_series(1, 4100) AS n;`);
		assert.match(String(dumpOf(place.name)), /plain77@sealed\.example/i);
		assert.equal(place.seodang(['migrate']).status, 0);
		assert.equal(place.seodang(['migrate']).status, 0);
		assert.deepEqual(place.sql('SELECT count(*), count(email_tag), count(guardian_contact_tag), (SELECT count(*) FROM school.unsealed_contacts) FROM school.people'),
			[['4100', '4100', '2050', '0']]);
		assert.deepEqual(place.sql(`SELECT attname FROM pg_attribute WHERE attrelid = 'school.people'::regclass AND attname IN ('email', 'guardian_contact')`), []);
		assert.match(place.seodang(['user', 'list', '--school', 'OLD']).stdout, /Plain77@sealed\.example/);
		assert.doesNotMatch(String(dumpOf(place.name)), /@sealed\.example|010-5555/i);
		psql('CHECKPOINT');
		for (const table of ['school.people', 'school.unsealed_contacts'])
			assert.equal(psql(`SELECT position('@sealed.example'::bytea IN pg_read_binary_file(pg_relation_filepath('${table}'), 0, 100000000, true))`), '0', table);
	} finally {
		await place.remove();
	}
});

test('another key takes over: what older ones encrypted is encrypted anew, and they can go', async () => {
	const place = await makePlace();
	try {
		const [old, young] = ['1'.repeat(64), '2'.repeat(64)];
		const file = (name, ...lines) => {
			const full = path.join(fs.mkdtempSync(path.join(require('node:os').tmpdir(), 'seodang-key.')), name);
			fs.writeFileSync(full, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
			return [`secret_file = ${full}`];
		};
		const [before, both, after] = [file('before', old), file('both', `2 ${young}`, `1 ${old}`), file('after', `2 ${young}`)];
		const run = (words, lines) => {
			const { status, stdout, stderr } = place.seodang(words, lines);
			assert.equal(status, 0, `${words[0]}: ${stderr}`);
			return stdout.trim();
		};
		const emails = (lines) => JSON.parse(run(['user', 'list', '--school', 'KEYS', '--json'], lines)).map((user) => user.email);
		run(['school', 'add', '--code', 'KEYS', '--name', '열쇠학교'], before);
		for (const [login, name] of [['hana', '하나'], ['duri', '두리']])
			run(['user', 'add', '--school', 'KEYS', '--role', 'teacher', '--login', login, '--name', name, '--email', `${login}@keys.example`], before);
		place.sql(`UPDATE school.people SET guardian_contact_sealed = email_sealed, guardian_contact_tag = email_tag WHERE name = '하나';
			INSERT INTO models.providers (school_id, kind, name, url, model) SELECT id, 'openai', 'x', 'https://x.example', 'm' FROM school.schools;
			INSERT INTO models.api_keys (school_id, provider_id, name, key_sealed, last_characters) SELECT p.school_id, p.id, 'k', e.email_sealed, 'mple'
				FROM models.providers p, school.people e WHERE p.kind = 'openai' AND e.name = '두리';`);
		place.sql(`INSERT INTO speaking.voice_services (school_id, key_sealed) SELECT p.school_id, p.email_sealed FROM school.people p WHERE p.name = '하나'
				ON CONFLICT (school_id) DO UPDATE SET key_sealed = EXCLUDED.key_sealed;
			INSERT INTO workspace.mcp_connections (school_id, name, url, key_sealed, created_by) SELECT p.school_id, 'x', 'https://x.example', p.email_sealed, p.id
				FROM school.people p WHERE p.name = '하나';
			INSERT INTO school.imports (school_id, created_by, file_name, file_sealed, report) SELECT p.school_id, p.id, n, p.email_sealed, jsonb_build_object('counts', '{}',
				'rows', jsonb_build_array(to_jsonb(p), jsonb_build_object('changes', jsonb_build_array(jsonb_build_object('field', 'email', 'from_sealed', p.email_sealed,
				'to_sealed', NULL))))) FROM school.people p, unnest('{one,two}'::text[]) AS n WHERE p.name = '하나';`);
		const [tag] = place.sql("SELECT email_tag FROM school.people WHERE name = '하나'")[0];
		/** How often each column and kind of document that holds what is sealed has values, and how many of them a key made. */
		const held = (key) => place.sql(`SELECT c.table_name || '.' || c.column_name, (xpath('//n/text()', q))[1]::text FROM auth.encrypted_columns() c,
			query_to_xml(CASE WHEN c.is_document THEN format('SELECT count(*) AS n FROM %s t, regexp_matches(t.%I::text, ''_sealed": "\\\\\\\\x0${key}'', ''g'')', c.table_name, c.column_name)
				ELSE format('SELECT count(*) AS n FROM %s t WHERE get_byte(t.%I, 0) = ${key}', c.table_name, c.column_name) END, true, true, '') AS q
			WHERE c.column_name <> 'totp_secret' ORDER BY 1`);
		const sealed = held(1);
		assert.ok(sealed.length >= 7 && sealed.every(([, count]) => Number(count) > 0), `nothing is sealed in one of ${JSON.stringify(sealed)}`);

		assert.equal(emails(both).length, 2, 'with both keys everything opens');
		assert.equal(run(['rotate-keys'], both), '10');
		assert.deepEqual(held(2), sealed, 'everything is the new key\'s');
		assert.deepEqual(held(1).filter(([, count]) => count !== '0'), []);
		assert.equal(place.sql("SELECT DISTINCT report -> 'rows' -> 0 ->> 'email_tag' = email_tag::text FROM school.imports, school.people p WHERE p.name = '하나'").join(), 't',
			'tags in documents, too');
		assert.deepEqual(emails(after).sort(), ['duri@keys.example', 'hana@keys.example'].sort(), 'and then with the new one alone');
		assert.notEqual(place.sql("SELECT email_tag FROM school.people WHERE name = '하나'")[0][0], tag, 'tags are the new key\'s');
		assert.equal(place.sql(`SELECT count(*) FROM (SELECT key_sealed AS v FROM models.api_keys UNION ALL SELECT email_sealed FROM school.people
			UNION ALL SELECT guardian_contact_sealed FROM school.people) AS x WHERE get_byte(v, 0) <> 2`)[0][0], '0');
		assert.equal(run(['rotate-keys'], both), '0', 'there is nothing left to do');
		assert.notEqual(place.seodang(['rotate-keys'], before).status, 0, 'a key that opens none of it says so');
		assert.equal(emails(after).length, 2, 'and changes nothing');
	} finally {
		await place.remove();
	}
});
