// SPDX-License-Identifier: GPL-3.0-or-later
// Documents for tests: files made by hand, sent as people and programs send them.
'use strict';
const zlib = require('node:zlib');
const { until } = require('./instance.js');
const { url } = require('./server.js');

/** A ZIP file of {name: Buffer or text}, deflated. */
function zip(parts) {
	const locals = [], entries = [];
	let at = 0;
	for (const [name, content] of Object.entries(parts)) {
		const bytes = Buffer.from(content), packed = zlib.deflateRawSync(bytes, { level: 9 });
		const common = Buffer.alloc(26);
		common.writeUInt16LE(20, 0);
		common.writeUInt16LE(8, 4);
		common.writeUInt32LE(zlib.crc32(bytes), 10);
		common.writeUInt32LE(packed.length, 14);
		common.writeUInt32LE(bytes.length, 18);
		common.writeUInt16LE(Buffer.byteLength(name), 22);
		const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(name), packed]);
		const central = Buffer.alloc(42);
		central.writeUInt16LE(20, 0);
		common.copy(central, 2);
		central.writeUInt32LE(at, 38);
		entries.push(Buffer.concat([Buffer.from('PK\x01\x02'), central, Buffer.from(name)]));
		locals.push(local);
		at += local.length;
	}
	const directory = Buffer.concat(entries), end = Buffer.alloc(22);
	end.write('PK\x05\x06', 0, 'latin1');
	end.writeUInt16LE(entries.length, 8);
	end.writeUInt16LE(entries.length, 10);
	end.writeUInt32LE(directory.length, 12);
	end.writeUInt32LE(at, 16);
	return Buffer.concat([...locals, directory, end]);
}

const WORD = 'http://schemas.openxmlformats.org/wordprocessingml/2006/main';

/** A DOCX of paragraphs; one that begins with "# " is a heading. before: what stands before the root element. */
function docx(paragraphs, before = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>') {
	const body = paragraphs.map((text) => (text.startsWith('# ') ? `<w:p><w:pPr><w:pStyle w:val="Heading1"/></w:pPr><w:r><w:t>${text.slice(2)}</w:t></w:r></w:p>`
		: `<w:p><w:r><w:t xml:space="preserve">${text}</w:t></w:r></w:p>`)).join('');
	return zip({ '[Content_Types].xml': '<Types/>', 'word/document.xml': `${before}<w:document xmlns:w="${WORD}"><w:body>${body}</w:body></w:document>` });
}

/** An HWPX of sections of paragraphs. */
function hwpx(sections, manifest = '<odf:manifest xmlns:odf="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>') {
	return zip({ mimetype: 'application/hwp+zip', 'META-INF/manifest.xml': manifest, ...Object.fromEntries(sections.map((paragraphs, i) => [`Contents/section${i}.xml`,
		`<hs:sec xmlns:hs="http://www.hancom.co.kr/hwpml/2011/section" xmlns:hp="http://www.hancom.co.kr/hwpml/2011/paragraph">${paragraphs.map((text) =>
			`<hp:p><hp:run><hp:t>${text}</hp:t></hp:run></hp:p>`).join('')}</hs:sec>`])) });
}

/** A PDF of so many pages of text, in a Korean font that is not in the file and has no ToUnicode: its codes are those of UCS-2. */
function pdf(pages, { encrypt } = {}) {
	const ids = pages.map((_, i) => 5 + 2 * i);
	const objects = ['<</Type/Catalog/Pages 2 0 R>>', `<</Type/Pages/Kids[${ids.map((id) => `${id} 0 R`).join(' ')}]/Count ${pages.length}>>`,
		'<</Type/Font/Subtype/Type0/BaseFont/HYSMyeongJo-Medium/Encoding/UniKS-UCS2-H/DescendantFonts[<</Type/Font/Subtype/CIDFontType0/BaseFont/HYSMyeongJo-Medium'
			+ '/CIDSystemInfo<</Registry(Adobe)/Ordering(Korea1)/Supplement 1>>/FontDescriptor 4 0 R>>]>>',
		'<</Type/FontDescriptor/FontName/HYSMyeongJo-Medium/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent -200/CapHeight 700/StemV 80>>'];
	pages.forEach((text, i) => {
		const content = text.split('\n').map((line, y) => `BT /F1 12 Tf 40 ${760 - 20 * y} Td <${Buffer.from(line, 'utf16le').swap16().toString('hex')}> Tj ET`).join('\n');
		objects.push(`<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Resources<</Font<</F1 3 0 R>>>>/Contents ${6 + 2 * i} 0 R>>`,
			text ? `<</Length ${content.length}>>stream\n${content}\nendstream` : '<</Length 0>>stream\n\nendstream');
	});
	let out = '%PDF-1.5\n';
	const places = objects.map((object, i) => {
		const place = out.length;
		out += `${i + 1} 0 obj\n${object}\nendobj\n`;
		return place;
	});
	const key = encrypt ? `/Encrypt<</Filter/Standard/V 1/R 2/O<${'ab'.repeat(32)}>/U<${'cd'.repeat(32)}>/P -4>>/ID[<${'00'.repeat(16)}><${'00'.repeat(16)}>]` : '';
	return Buffer.from(`${out}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${places.map((place) => `${String(place).padStart(10, '0')} 00000 n \n`).join('')}`
		+ `trailer\n<</Size ${objects.length + 1}/Root 1 0 R${key}>>\nstartxref\n${out.length}\n%%EOF\n`, 'latin1');
}

/** POST a multipart form as a program. fields: [name, value] pairs; value is a text or {bytes, name}. @return {status, headers, body} */
async function sendParts(person, path, fields) {
	const form = new FormData();
	for (const [name, value] of fields)
		value.bytes ? form.append(name, new Blob([value.bytes]), value.name) : form.append(name, value);
	const answer = await fetch(`${url}/api/v1${path}`, { method: 'POST', body: form, headers: { Authorization: `Bearer ${person.api.token}` } });
	const text = await answer.text();
	return { status: answer.status, headers: answer.headers, body: text && JSON.parse(text) };
}

const upload = (person, name, content, fields = []) => sendParts(person, '/documents', [['file', { bytes: Buffer.from(content), name }], ...fields]);

/** Wait for the job that reads a document. @return the document */
async function read(person, { body }) {
	let document;
	await until(`${JSON.stringify(body)} is read`, 60000, async () => {
		document = (await person.api.get(`/documents/${body.id}`)).body;
		return document.status !== 'PENDING';
	}, 100);
	return document;
}

const uploaded = async (...of) => read(of[0], await upload(...of));

const search = async (person, q, more = '') => (await person.api.get(`/documents/search?q=${encodeURIComponent(q)}${more}`)).body;

/** Titles of what is found, the best first. */
const titles = async (person, q) => (await search(person, q)).items.map(({ title }) => title);

module.exports = { zip, docx, hwpx, pdf, sendParts, upload, uploaded, read, search, titles };
