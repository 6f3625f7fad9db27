// SPDX-License-Identifier: GPL-3.0-or-later
// What 200 rules cost: a text of 1,000 characters judged whole, and as an answer that comes in pieces, against the same text made NFKC
// (libunistring), which any filter that is not fooled by full-width letters has to do first.
'use strict';
const { execFileSync } = require('node:child_process');
const instance = require('./instance.js');

const ROUNDS = 3;

module.exports = async function guardrail(row) {
	const program = instance.make('guardrail');
	const rounds = Array.from({ length: ROUNDS }, () => JSON.parse(execFileSync(program, { encoding: 'utf8' })));
	const best = (what) => Math.min(...rounds.map((round) => round[what]));
	row('200 rules compiled (2,000 words, 50 patterns)', best('compile_ms'), 'ms');
	for (const language of ['korean', 'english']) {
		const bare = best(`${language}_nfkc_us`);
		row(`1,000 characters, ${language}: NFKC alone`, bare, 'µs');
		row(`1,000 characters, ${language}: whole`, best(`${language}_whole_us`), 'µs', best(`${language}_whole_us`) / bare, 'NFKC');
		row(`1,000 characters, ${language}: in pieces of 6 bytes or more`, best(`${language}_pieces_us`), 'µs', best(`${language}_pieces_us`) / bare, 'NFKC');
	}
	row('memory of the rules', best('rules_kb'), 'KB');
};
