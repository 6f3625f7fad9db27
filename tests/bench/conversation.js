// SPDX-License-Identifier: GPL-3.0-or-later
// Opening a conversation of 2,000 turns, as a page and as the first answer of the API, against one of 20 turns.
'use strict';
const { createHash } = require('node:crypto');
const path = require('node:path');
const instance = require('./instance.js');

const CONNECTIONS = 4;
const conversation = (turns) => createHash('md5').update(`bench conversation ${turns}`).digest('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');

const ADDRESSES = [
	{ name: 'page', of: (turns) => `/chat/${conversation(turns)}`, header: ['Cookie', '__Host-seodang=bench-1'] },
	{ name: 'API, first questions and answers', of: (turns) => `/api/v1/conversations/${conversation(turns)}/turns?limit=30`, header: ['Authorization', 'Bearer bench-1'] },
];

function open(address, [name, text]) {
	const measured = instance.load(instance.url + address, { connections: CONNECTIONS,
		lua: `request = function() return wrk.format("GET", nil, {["${name}"] = "${text}"}) end` });
	if (measured.failed)
		throw new Error(`${address}: ${measured.failed} answers were none`);
	return measured;
}

module.exports = async function conversations(row) {
	instance.dev('psql', '-Xq', '-f', path.join(instance.top, 'tests/bench/conversation_data.sql'));
	for (const { name, of, header } of ADDRESSES) {
		const short = open(of(20), header), long = open(of(2000), header);
		row(`${name}, 20 turns: rate`, short.rate, '/s');
		row(`${name}, 2,000 turns: rate`, long.rate, '/s', long.rate / short.rate, 'the conversation of 20 turns');
		row(`${name}, 20 turns: p50`, short.p50, 'ms');
		row(`${name}, 2,000 turns: p50`, long.p50, 'ms', long.p50 / short.p50, 'the conversation of 20 turns');
	}
};
