// SPDX-License-Identifier: GPL-3.0-or-later
// Rendering a list of rows: our compiled templates against mustache.js on the same template and data.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const { execFileSync } = require('node:child_process');
const Mustache = require('mustache');
const instance = require('./instance.js');

const TEMPLATE = `<ul>{{#rows}}
<li class="{{kind}}"><a href="/rows/{{id}}">{{name}}</a>{{#open}} <b>{{count}}</b>{{/open}}{{^open}} -{{/open}} {{message}} {{> when}}</li>
{{/rows}}</ul>
`;
const WHEN = '<time>{{time}}</time>';
const ROWS = 20000;

module.exports = async function mustache(row) {
	const data = { rows: Array.from({ length: ROWS }, (_, i) => ({ kind: 'row', id: i, name: `이름 <${i}>`, open: i % 2 === 0, count: i, message: 'a & b "c"', time: '4:12' })) };
	const folder = fs.mkdtempSync(path.join(instance.state, 'mustache-'));
	fs.writeFileSync(path.join(folder, 'page.mustache'), TEMPLATE);
	fs.writeFileSync(path.join(folder, 'when.mustache'), WHEN);
	fs.writeFileSync(path.join(folder, 'data.json'), JSON.stringify(data));
	fs.writeFileSync(path.join(folder, 'empty.json'), '{"rows":[]}');
	const seodang = (file) => {
		const start = process.hrtime.bigint();
		const out = execFileSync(path.join(instance.state, 'build/seodang'),
			['render', path.join(folder, 'page.mustache'), '--data', path.join(folder, file), '--partials', folder], { encoding: 'utf8', maxBuffer: 1 << 28 });
		return { out, ms: Number(process.hrtime.bigint() - start) / 1e6 };
	};
	seodang('data.json');
	const text = fs.readFileSync(path.join(folder, 'data.json'), 'utf8');
	const start = process.hrtime.bigint();
	const theirs = Mustache.render(TEMPLATE, JSON.parse(text), { when: WHEN });
	const theirMs = Number(process.hrtime.bigint() - start) / 1e6;
	const ours = seodang('data.json');
	const ourMs = ours.ms - seodang('empty.json').ms; /* without starting a process */
	const plain = (text) => text.replaceAll('&#39;', "'").replaceAll('&#x2F;', '/').replaceAll('&#x3D;', '=');
	if (plain(ours.out) !== plain(theirs))
		throw new Error('the two renderings differ');
	row(`${ROWS} rows, mustache.js with JSON.parse`, theirMs, 'ms');
	row(`${ROWS} rows, seodang render with reading the JSON`, ourMs, 'ms', ourMs / theirMs, 'mustache.js');
	fs.rmSync(folder, { recursive: true });
};
