// SPDX-License-Identifier: GPL-3.0-or-later
// What every school's practice begins with: each sentence can be practised, and reads as the rest of the product does.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../support/server.js');

test('a school begins with twelve sets, once', async () => {
	const school = makeSchool({ tutor: 1 });
	const sets = await school.tutor[0].api.all('/practice-sets');
	assert.deepEqual(sets.map(({ title }) => title), sql('SELECT title FROM speaking.starter_sets() ORDER BY place').map(([title]) => title), 'the first is on top');
	assert.deepEqual(sets.map(({ author, is_shared: shared, sentence_count: count }) => [author, shared, count]), sets.map(() => [null, true, 10]));
	assert.deepEqual(['beginner', 'intermediate', 'advanced'].map((level) => sets.filter((set) => set.level === level).length), [4, 4, 4]);
	sql(`DELETE FROM speaking.practice_sets WHERE school_id = '${school.id}'; SELECT speaking.add_starter('${school.id}');`);
	assert.deepEqual(await school.tutor[0].api.all('/practice-sets'), [], 'what was deleted does not come back');
});

test('each of the sentences is one that a tutor could have written', async () => {
	const { tutor: [tutor] } = makeSchool({ tutor: 1 });
	const sentences = sql('SELECT title, english, korean FROM speaking.starter_sentences()');
	assert.equal(sentences.length, 120);
	assert.equal(new Set(sentences.map(([, english]) => english)).size, 120);
	for (const title of new Set(sentences.map(([one]) => one))) {
		const { status, body } = await tutor.api.post('/practice-sets', { title, level: 'beginner', topic: '시험',
			sentences: sentences.filter(([one]) => one === title).map(([, english, korean]) => ({ english, korean })) });
		assert.equal(status, 201, JSON.stringify(body));
	}
	for (const [, english, korean] of sentences) {
		assert.match(english, /^[A-Z].*[.?]$/);
		assert.match(korean, /[요다][.?]$/, korean);
	}
});
