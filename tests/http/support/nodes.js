// SPDX-License-Identifier: GPL-3.0-or-later
// Other systems of a school, which send learning events with a key of their own.
'use strict';
const { createHash, randomBytes } = require('node:crypto');
const { ApiClient } = require('./client.js');
const { sql, url } = require('./server.js');

/** A node of a school: {id of its key, token, api, node}. */
function makeNode(school, node = 4) {
	const token = randomBytes(16).toString('hex');
	const hash = createHash('sha256').update(token).digest('hex');
	const [[id]] = sql(`INSERT INTO auth.node_keys (school_id, source_node, token_hash) VALUES ('${school.id}', ${node}, '\\x${hash}') RETURNING id`);
	return { id, token, node, api: new ApiClient(url, token) };
}

/** A year of the last century whose May has no partition: what happened then has to wait for one. */
function yearWithoutMay() {
	const [[year]] = sql(`SELECT y FROM generate_series(1901, 1990) AS y WHERE NOT hub.has_partition(make_timestamptz(y, 5, 6, 7, 8, 9, 'UTC')) ORDER BY random() LIMIT 1`);
	return Number(year);
}

module.exports = { makeNode, yearWithoutMay };
