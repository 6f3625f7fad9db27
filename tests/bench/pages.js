// SPDX-License-Identifier: GPL-3.0-or-later
// The three pages that are opened most, against the same statements run by pgbench and the same bytes sent by nginx.
'use strict';
const fs = require('node:fs');
const path = require('node:path');
const instance = require('./instance.js');
const { bareRate, head, statements } = require('./pipeline.js');

const PAGES = [
	{ name: 'inbox page', address: '/inbox', who: 'bench-', people: 200, roles: '{student,tutor,teacher,admin,operator}',
		statements: [['inbox_notices', '20', 'NULL', 'NULL'], ['inbox_types', 'NULL']] },
	{ name: 'tutor dashboard', address: '/', who: 'bench-tutor-', people: 200, roles: '{student,tutor,teacher,admin,operator}',
		statements: ['tutoring_home_student', 'tutoring_home_tutors', 'tutoring_home_requests', 'tutoring_home_feedback', 'tutoring_home_tutor',
			'tutoring_home_waiting', 'tutoring_home_taught', ['tutoring_home_classes', 'NULL'], ['tutoring_home_class', 'NULL'],
			['tutoring_home_class_students', 'NULL'], 'tutoring_home_school', 'tutoring_home_help'] },
	{ name: 'tutor directory', address: '/tutors', who: 'bench-', people: 200, roles: '{student,tutor,teacher,admin,operator}',
		statements: ['tutoring_tutor_summary', ['tutoring_subjects', 'NULL'], ['tutoring_tutors', 'NULL', 'false', 'NULL', 'NULL', 'NULL', '21']] },
];

const lua = (who) => `math.randomseed(42)
request = function() return wrk.format("GET", nil, {["Cookie"] = "__Host-seodang=${who}" .. math.random(1, 200)}) end`;

function measure(page, texts, connections, pageBytes, row) {
	const before = instance.processes();
	const cpu = (name) => instance.cpuSeconds(before[name] || []);
	const start = { web: cpu('web'), nginx: cpu('nginx'), postgres: cpu('postgres') };
	const page8 = instance.load(instance.url + page.address, { connections, lua: lua(page.who) });
	const pages = page8.rate * 8;
	if (page8.failed)
		throw new Error(`${page.address}: ${page8.failed} answers were no page`);
	const of = `${page.name}, ${connections} connections`;
	const bare = bareRate(page, texts, Math.min(connections, 8));
	row(`${of}: rate`, page8.rate, 'pages/s', bare ? page8.rate / bare : null, 'the bare statements (pgbench)');
	row(`${of}: p50`, page8.p50, 'ms');
	row(`${of}: p99`, page8.p99, 'ms');
	if (connections === 8) {
		for (const name of ['postgres', 'web', 'nginx'])
			row(`${page.name}: CPU in ${name}`, (cpu(name) - start[name]) * 1000 / pages, 'ms/page');
		const same = instance.load(`${instance.url}/static/bench.html`, { connections });
		row(`${of}: rate`, page8.rate, 'pages/s', page8.rate / same.rate, `nginx sending the same ${pageBytes} bytes`);
	}
}

module.exports = async function pages(row) {
	const texts = statements();
	const settled = instance.processes();
	for (const page of PAGES) {
		const cookie = `__Host-seodang=${page.who}7`;
		const { headers, body } = await head(instance.url + page.address, cookie);
		fs.writeFileSync(path.join(instance.state, 'build/generated/static/bench.html'), body);
		row(`${page.name}: statements`, Number(headers['x-seodang-statements']), '');
		row(`${page.name}: round trips`, Number(headers['x-seodang-round-trips']), '');
		row(`${page.name}: HTML`, body.length / 1024, 'KB');
		for (const connections of [8, 64])
			measure(page, texts, connections, body.length, row);
	}
	fs.rmSync(path.join(instance.state, 'build/generated/static/bench.html'));
	for (const name of ['web', 'live', 'worker'])
		row(`memory of ${name} (PSS, ${settled[name].length} processes)`, instance.memory(settled[name]), 'MB');
	row('memory of Seodang in all', instance.memory([...settled.web, ...settled.live, ...settled.worker]), 'MB');
};
