// SPDX-License-Identifier: GPL-3.0-or-later
// Who needs help and the matrix of a class in a school of 5,000 students and 1,000,000 events: against the same statements run by
// pgbench, and as many statements as in a school of 50.
'use strict';
const { createHash } = require('node:crypto');
const path = require('node:path');
const instance = require('./instance.js');
const { bareRate, head, statements } = require('./pipeline.js');

const CONNECTIONS = 8;
const ROLES = '{teacher,admin}';
const idOf = (text) => createHash('md5').update(text).digest('hex').replace(/(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');

/** The pages of a school of hub_data.sql. */
function pages(school) {
	const classId = idOf(`${school} class 1`);
	const help = [['hub_help_page', 'NULL', 'NULL', 'NULL', 'NULL', '21'], ['hub_help_summary', 'NULL'], ['hub_help_classes', 'NULL'], ['hub_help_snoozed', 'NULL']];
	const ofClass = (name, ...values) => [name, `'${classId}'`, ...values];
	return [
		{ name: 'needs help, a teacher of 7 classes', address: '/hub', who: `${school}-teacher`, roles: ROLES, statements: help },
		{ name: 'needs help, the whole school', address: '/hub', who: `${school}-admin`, roles: ROLES, statements: help },
		{ name: 'matrix of a class', address: `/hub/classes/${classId}`, who: `${school}-teacher`, roles: ROLES,
			statements: [ofClass('hub_class'), ofClass('hub_class_concepts', 'NULL'), ofClass('hub_class_matrix', 'NULL', "'number'", 'false'),
				ofClass('hub_class_days'), ofClass('hub_class_weeks'), ofClass('hub_class_comparison'), ofClass('hub_help_classes')] },
	];
}

const ask = async (page) => {
	const { headers, body } = await head(instance.url + page.address, `__Host-seodang=${page.who}`);
	const count = Number(headers['x-seodang-statements']);
	if (!(count > 0))
		throw new Error(`${page.who} ${page.address} is no page: ${body.toString().slice(0, 200)}`);
	return { count, trips: Number(headers['x-seodang-round-trips']), size: body.length };
};

function measure(page, texts, row) {
	const seen = instance.load(instance.url + page.address, { connections: CONNECTIONS, lua: `wrk.headers["Cookie"] = "__Host-seodang=${page.who}"` });
	if (seen.failed)
		throw new Error(`${page.address}: ${seen.failed} answers were no page`);
	row(`${page.name}: rate`, seen.rate, 'pages/s', seen.rate / bareRate(page, texts, CONNECTIONS), 'the bare statements (pgbench)');
	row(`${page.name}: p50`, seen.p50, 'ms');
	row(`${page.name}: p99`, seen.p99, 'ms');
}

module.exports = async function hubPages(row) {
	const texts = statements();
	instance.dev('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-f', path.join(__dirname, 'hub_data.sql'));
	row('learning events of the school', Number(instance.query(`SELECT count(*) FROM hub.learning_history WHERE school_id = md5('BENCHHUB')::uuid`)), 'events');
	const few = pages('BENCHFEW');
	for (const [index, page] of pages('BENCHHUB').entries()) {
		const [{ count, trips, size }, small] = [await ask(page), await ask(few[index])];
		if (count !== small.count || trips !== small.trips)
			throw new Error(`${page.name}: ${count} statements, ${small.count} where there are 50 students`);
		row(`${page.name}: statements, as with 50 students`, count, '');
		row(`${page.name}: HTML`, size / 1024, 'KB');
		measure(page, texts, row);
	}
};
