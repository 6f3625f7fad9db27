// SPDX-License-Identifier: GPL-3.0-or-later
// Searching 100,000 documents: what each kind of question costs in the database, and the page of answers under load.
'use strict';
const path = require('node:path');
const instance = require('./instance.js');

const EACH = 40;
const QUESTIONS = { 'very common word': ['학교'], 'word': ['급식', '체험학습'], 'rare word': ['독서토론', '없는낱말'], 'inflected word': ['학교에서', '급식을'], 'two words': ['학교 급식', '급식 체험학습'],
	'English word': ['word11', 'word440'], 'English beginning': ['wor', 'word2'], 'mixed words': ['word11 학교', '급식 word22'] };
const BASELINE = 'counting to 100,000';

/** p50 and p95 of documents.search in milliseconds, as a person of the school asks, and p50 of the baseline, measured between them. */
function measure(person, questions) {
	const texts = questions.map((question) => `'${question}'`).join(', ');
	const [p50, p95, baseline] = instance.query(`BEGIN; SELECT FROM (SELECT set_config('seodang.school_id', md5('BENCHDOC')::uuid::text, true),
			set_config('seodang.user_id', md5('BENCHDOC ${person}')::uuid::text, true)) AS c;
		CREATE TEMPORARY TABLE spans (searching double precision, counting double precision) ON COMMIT DROP;
		DO $$ DECLARE question text; started timestamptz; searched timestamptz; BEGIN
			FOR i IN 1 .. ${EACH} LOOP FOREACH question IN ARRAY ARRAY[${texts}] LOOP
				started := clock_timestamp();
				PERFORM FROM documents.search(question, 21);
				searched := clock_timestamp();
				PERFORM count(*) FROM generate_series(1, 100000);
				INSERT INTO spans VALUES (extract(epoch FROM searched - started) * 1000, extract(epoch FROM clock_timestamp() - searched) * 1000);
			END LOOP; END LOOP; END $$;
		SELECT percentile_disc(0.5) WITHIN GROUP (ORDER BY searching), percentile_disc(0.95) WITHIN GROUP (ORDER BY searching),
			percentile_disc(0.5) WITHIN GROUP (ORDER BY counting) FROM spans; COMMIT`)
		.split('\n').find((line) => line.includes('|')).split('|').map(Number);
	return { p50, p95, baseline };
}

module.exports = async function documents(row) {
	instance.dev('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-f', path.join(__dirname, 'documents_data.sql'));
	row('documents of the school', Number(instance.query(`SELECT count(*) FROM documents.documents WHERE school_id = md5('BENCHDOC')::uuid`)), 'documents');
	for (const [kind, questions] of Object.entries(QUESTIONS))
		for (const [who, person] of [['a student', 'student'], ['a teacher', '0']]) {
			const { p50, p95, baseline } = measure(person, questions);
			row(`${kind}, ${who}: p50`, p50, 'ms', p50 / baseline, BASELINE);
			row(`${kind}, ${who}: p95`, p95, 'ms', p95 / baseline, BASELINE);
		}
	const seen = instance.load(`${instance.url}/workspace/documents?q=${encodeURIComponent('급식')}`, { connections: 4, lua: 'wrk.headers["Cookie"] = "__Host-seodang=BENCHDOC-teacher"' });
	if (seen.failed)
		throw new Error(`${seen.failed} answers were no page`);
	row('page of answers, 4 at once: rate', seen.rate, 'pages/s');
	row('page of answers, 4 at once: p50', seen.p50, 'ms');
	row('page of answers, 4 at once: p99', seen.p99, 'ms');
};
