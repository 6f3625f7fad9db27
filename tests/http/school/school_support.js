// SPDX-License-Identifier: GPL-3.0-or-later
// What tests of the school room share: files through the import form, and the administrator's command.
'use strict';
const { execFileSync } = require('node:child_process');
const path = require('node:path');

const HEADINGS = 'role,name,login,email,birth_date,grade,class,number,guardian_contact';

/** Choose a file on /admin/import and send it; the answer's page, after the redirect. */
async function sendFile(browser, bytes, name = 'roster.csv') {
	const form = (await browser.get('/admin/import')).form('/admin/import');
	const body = new FormData();
	for (const [field, value] of Object.entries(form.fields))
		if (field !== 'file')
			body.append(field, value);
	body.append('file', new Blob([bytes]), name);
	const answer = await browser.request('/admin/import', { method: 'POST', body, headers: { Origin: browser.origin } });
	if (answer.status !== 303)
		return { status: answer.status, text: await answer.text() };
	return browser.get(answer.headers.get('location').replace(browser.url, ''));
}

const roster = (...rows) => [HEADINGS, ...rows, ''].join('\r\n');

/** The figures of a report, in the order new, changed, unchanged, refused. */
const figures = (page) => [...page.html.matchAll(/<dd class="num">([\d,]+)<\/dd>/g)].map(([, count]) => Number(count.replaceAll(',', '')));

/** Run the administrator's command in a terminal of this language; SEODANG_CLI is its command line, else ./dev seodang of the tested instance. */
function command(words, input, language = 'C') {
	const [program, ...first] = (process.env.SEODANG_CLI || `${path.resolve(__dirname, '../../../dev')} seodang`).split(' ');
	const environment = { ...process.env, STATE: process.env.SEODANG_STATE || process.env.STATE || '.run', LANG: language, LC_ALL: '' };
	try {
		return { status: 0, out: execFileSync(program, [...first, ...words], { encoding: 'utf8', input, env: environment, stdio: ['pipe', 'pipe', 'pipe'] }), err: '' };
	} catch (error) {
		return { status: error.status, out: error.stdout, err: error.stderr };
	}
}

module.exports = { HEADINGS, sendFile, roster, figures, command };
