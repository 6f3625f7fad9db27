// SPDX-License-Identifier: GPL-3.0-or-later
// The statements that a page asks, run by pgbench as one pipeline without Seodang.
'use strict';
const fs = require('node:fs');
const http = require('node:http');
const path = require('node:path');
const { spawnSync } = require('node:child_process');
const instance = require('./instance.js');

/** Every statement of sql/queries by its name. */
function statements() {
	const found = {};
	const walk = (folder) => fs.readdirSync(folder, { withFileTypes: true }).forEach((entry) => {
		const file = path.join(folder, entry.name);
		if (entry.isDirectory())
			return walk(file);
		for (const block of fs.readFileSync(file, 'utf8').split(/^-- name: /m).slice(1)) {
			const [name, ...rest] = block.split('\n');
			found[name.trim()] = rest.filter((line) => !line.startsWith('--')).join(' ').trim().replace(/;$/, '');
		}
	});
	walk(path.join(instance.top, 'sql/queries'));
	return found;
}

/** The pipeline of a page as a pgbench script. A page's who is the login session's token, or what stands before a number up to people. */
function script(page, texts) {
	const fill = (name, values) => values.reduce((text, value, index) => text.replaceAll(`$${index + 1}`, value), texts[name]);
	const all = [['auth_open_session', `sha256(convert_to('${page.who}'${page.people ? ' || :i' : ''}, 'UTF8'))`, `'${page.roles}'`, "'read'"], ['web_layout'],
		...page.statements.map((statement) => [].concat(statement))];
	return `\\set i random(1, ${page.people || 1})\n\\startpipeline\n${all.map(([name, ...values]) => `${fill(name, values)};`).join('\n')}\n\\endpipeline\n`;
}

/** How often in a second pgbench runs the statements of a page. */
function bareRate(page, texts, connections) {
	const file = path.join(instance.state, 'page.pgbench');
	fs.writeFileSync(file, script(page, texts));
	const out = spawnSync(instance.program('pgbench'), ['-n', '-M', 'prepared', '-c', String(connections), '-j', '1', '-T', '8', '-f', file,
		'-h', instance.run(), '-U', 'seodang_app', 'seodang'], { encoding: 'utf8' });
	const rate = /tps = ([0-9.]+)/.exec(out.stdout);
	if (!rate)
		throw new Error(out.stderr);
	return Number(rate[1]);
}

/** One answer: headers and body. */
function head(address, cookie) {
	return new Promise((resolve, reject) => http.get(address, { headers: { cookie } }, (answer) => {
		const parts = [];
		answer.on('data', (part) => parts.push(part)).on('end', () => resolve({ headers: answer.headers, body: Buffer.concat(parts) }));
	}).on('error', reject));
}

module.exports = { bareRate, head, statements };
