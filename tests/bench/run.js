#!/usr/bin/env node
// SPDX-License-Identifier: GPL-3.0-or-later
// ./dev bench [NAME] [--json FILE]: benchmarks as ratios to something measured in the same run, as a table and as JSON.
'use strict';
const fs = require('node:fs');
const instance = require('./instance.js');

const BENCHES = ['pages', 'login', 'queue', 'live', 'mustache', 'events', 'mastery', 'reports', 'hub_pages', 'classroom', 'classroom_size', 'transcoding', 'voices', 'scoring', 'speaking', 'guardrail', 'documents', 'first_token', 'streams', 'conversation'];

const words = process.argv.slice(2);
const at = words.indexOf('--json');
const file = at >= 0 ? words.splice(at, 2)[1] : null;
const wanted = words.length ? words : BENCHES;
if (at >= 0 && !file || !wanted.every((name) => BENCHES.includes(name))) {
	console.error(`usage: ./dev bench [${BENCHES.join('|')}] [--json FILE]`);
	process.exit(2);
}

const digits = (value) => (value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2));

(async () => {
	const results = [];
	instance.start();
	try {
		for (const name of wanted) {
			console.log(`\n${name}`);
			await require(`./${name}.js`)((what, value, unit, ratio = null, of = null) => {
				results.push({ bench: name, what, value, unit, ratio, of });
				console.log(`  ${what.padEnd(58)} ${digits(value).padStart(8)} ${unit.padEnd(8)} ${ratio === null ? '' : `${digits(ratio)} × ${of}`}`);
			});
		}
	} finally {
		instance.stop();
	}
	if (file)
		fs.writeFileSync(file, `${JSON.stringify({ measured_at: new Date().toISOString(), results }, null, '\t')}\n`);
})().catch((error) => {
	console.error(error);
	process.exit(1);
});
