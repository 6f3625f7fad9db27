// SPDX-License-Identifier: GPL-3.0-or-later
// Notification types and kinds are table rows; their words and pictures are looked up by name when they are shown. Each must be there.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const fs = require('node:fs');
const path = require('node:path');
const { sql } = require('../support/server.js');

const top = path.join(__dirname, '..', '..', '..');
const catalogues = ['ko', 'en'].map((locale) => [locale, JSON.parse(fs.readFileSync(path.join(top, 'locales', `${locale}.json`), 'utf8'))]);
const hasWords = (key) => catalogues.forEach(([locale, texts]) => assert.ok(texts[key], `${key} in ${locale}`));

test('each kind of notice has a title and a message in both languages', () => {
	for (const [kind] of sql('SELECT kind FROM inbox.kinds;'))
		['title', 'message'].forEach((part) => hasWords(`notifications.${kind}.${part}`));
});

test('each type has its name, its hint and its icon; each channel its name', () => {
	const icons = fs.readFileSync(path.join(top, 'static', 'icons', 'icons.svg'), 'utf8');
	for (const [type, icon] of sql('SELECT type, icon FROM inbox.notification_types;')) {
		hasWords(`inbox.type.${type}`);
		hasWords(`inbox.type.${type}.hint`);
		assert.ok(icons.includes(`id="${icon}"`), icon);
	}
	['inbox', 'live', 'email'].forEach((channel) => hasWords(`inbox.channel.${channel}`));
	for (const [role] of sql('SELECT unnest(inbox.audience_roles());'))
		hasWords(`inbox.announcements.to.${role}`);
});

test('no words are left of a kind that is gone', () => {
	const kinds = new Set(sql('SELECT kind FROM inbox.kinds;').flat());
	for (const [, texts] of catalogues)
		for (const key of Object.keys(texts).filter((one) => one.startsWith('notifications.')))
			assert.ok(kinds.has(key.split('.')[1]), key);
});
