// SPDX-License-Identifier: GPL-3.0-or-later
// What a page under a prefix leads to.
'use strict';
const assert = require('node:assert/strict');
const { url } = require('../http/support/server.js');

const { origin, pathname: prefix } = new URL(url);

/** What a page leads to, fetches, sends or listens to: all that looks like an address in an attribute. */
const addresses = ({ html }) => [...html.matchAll(/\s[a-z-]+="((?:\/|https?:)[^"]*)"/g)].map(([, address]) => address.replaceAll('&amp;', '&'))
	.filter((address) => address !== 'http://www.w3.org/2000/svg');

/** A page that is there, and leads nowhere but below the prefix. @return the addresses */
function belongs(page) {
	assert.equal(page.status, 200, `${page.path}: ${page.text.slice(0, 200)}`);
	const found = addresses(page);
	assert.ok(found.length > 5, page.path);
	assert.deepEqual(found.filter((address) => !address.startsWith(`${prefix}/`) && !address.startsWith(`${url}/`)), [], page.path);
	return found;
}

module.exports = { origin, prefix, belongs };
