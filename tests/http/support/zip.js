// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a ZIP file (APPNOTE.TXT, 4.3): its central directory, and each entry stored or deflated.
'use strict';
const zlib = require('node:zlib');

const END = 0x06054b50;
const ENTRY = 0x02014b50;

/** The entries of a ZIP file in a Buffer: Map of name → Buffer. Throws where it is no whole ZIP file. */
function readZip(file) {
	const end = file.lastIndexOf(Buffer.from([0x50, 0x4b, 0x05, 0x06]));
	if (end < 0 || file.readUInt32LE(end) !== END)
		throw new Error('no ZIP file');
	const entries = new Map();
	let at = file.readUInt32LE(end + 16);
	for (let left = file.readUInt16LE(end + 10); left > 0; left--) {
		if (file.readUInt32LE(at) !== ENTRY)
			throw new Error('a broken directory');
		const [method, packed, size] = [file.readUInt16LE(at + 10), file.readUInt32LE(at + 20), file.readUInt32LE(at + 24)];
		const [name, extra, comment, start] = [file.readUInt16LE(at + 28), file.readUInt16LE(at + 30), file.readUInt16LE(at + 32), file.readUInt32LE(at + 42)];
		const data = start + 30 + file.readUInt16LE(start + 26) + file.readUInt16LE(start + 28);
		const bytes = file.subarray(data, data + packed);
		const content = method === 8 ? zlib.inflateRawSync(bytes) : bytes;
		if (content.length !== size)
			throw new Error('an entry of another length');
		entries.set(file.toString('utf8', at + 46, at + 46 + name), content);
		at += 46 + name + extra + comment;
	}
	return entries;
}

module.exports = { readZip };
