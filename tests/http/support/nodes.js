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

module.exports = { makeNode };
