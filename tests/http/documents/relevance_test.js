// SPDX-License-Identifier: GPL-3.0-or-later
// How well the search finds, on a labelled set written for it: Korean, English and both. Who labelled it read the documents: relevant is
// what somebody who asks so would want, also in inflected forms and inside compounds. Below these figures something got worse.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../support/server.js');
const { search } = require('../support/documents.js');
const set = require('./search_set.json');

const LEAST = { recall: 0.98, precision: 0.95, first: 0.95, questions: 0.93 };
const quoted = (text) => `'${text.replaceAll("'", "''")}'`;

/** The documents of the set as those of a teacher, without files: their text is what is searched. @return key by id */
function furnish({ id, teacher: [teacher] }) {
	return new Map(sql(set.documents.map(({ key, title, text }) => `WITH d AS (INSERT INTO documents.documents (school_id, owner_id, title)
			VALUES ('${id}', '${teacher.id}', ${quoted(title)}) RETURNING *),
		v AS (INSERT INTO documents.versions (school_id, document_id, number, state, kind, file_name, bytes, completed_at)
			SELECT d.school_id, d.id, 1, 'COMPLETED', 'txt', 'a.txt', 1, now() FROM d),
		p AS (INSERT INTO documents.passages (document_id, number, school_id, text, folded, tokens, audience)
			SELECT d.id, 1, d.school_id, t, documents.fold(t), documents.tokens(documents.fold(t)), ARRAY[d.id, d.owner_id] FROM d, (VALUES (${quoted(text)})) AS x(t))
		SELECT d.id, ${quoted(key)} FROM d;`).join('\n')));
}

test('the labelled set: recall, precision, and the right one first', async () => {
	const school = makeSchool({ teacher: 1 });
	const [teacher] = school.teacher;
	const keys = furnish(school);
	let found = 0, wanted = 0, shown = 0, first = 0;
	const misses = [];
	for (const { q, relevant } of set.queries) {
		const { items } = await search(teacher, q, '&limit=100');
		const got = items.map(({ id }) => keys.get(id));
		const right = got.filter((key) => relevant.includes(key)).length;
		found += right;
		wanted += relevant.length;
		shown += got.length;
		first += relevant.includes(got[0]) ? 1 : 0;
		if (right < relevant.length || got.length > right)
			misses.push(`${q}: missing ${relevant.filter((key) => !got.includes(key))}, beside ${got.filter((key) => !relevant.includes(key))}`);
	}
	const figures = { recall: found / wanted, precision: found / shown, first: first / set.queries.length };
	for (const [name, figure] of Object.entries(figures))
		assert.ok(figure >= LEAST[name], `${name} ${figure.toFixed(3)}, at least ${LEAST[name]}\n${misses.join('\n')}`);
});

test('questions find the passage that answers them', () => {
	const school = makeSchool({ teacher: 1 });
	const keys = furnish(school);
	const answers = sql(`BEGIN; SELECT set_config('seodang.school_id', '${school.id}', true), set_config('seodang.user_id', '${school.teacher[0].id}', true);
		${set.questions.map(({ question }, i) => `SELECT 'answer', ${i}, document_id FROM documents.passages_for(${quoted(question)}, 3);`).join('\n')} COMMIT`)
		.filter(([kind]) => kind === 'answer');
	const among = set.questions.filter(({ relevant }, i) => answers.some(([, of, id]) => Number(of) === i && keys.get(id) === relevant));
	const missed = set.questions.filter((question) => !among.includes(question)).map(({ question }) => question);
	assert.ok(among.length / set.questions.length >= LEAST.questions, `${among.length} of ${set.questions.length}; missed: ${missed.join(' ')}`);
});
