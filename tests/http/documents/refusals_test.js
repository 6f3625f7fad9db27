// SPDX-License-Identifier: GPL-3.0-or-later
// Files that are wrong, hostile or too much: each a clear answer, and the original is kept where it came that far.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql } = require('../support/server.js');
const { docx, hwpx, pdf, titles, upload, uploaded, zip } = require('../support/documents.js');
const { head, sendBytes } = require('../support/wire.js');

const codeAt = ({ status, body }) => [status, ...(body.errors || []).map(({ field, code }) => `${field} ${code}`)];
const ENCRYPTED = '<odf:manifest xmlns:odf="o"><odf:file-entry><odf:encryption-data/></odf:file-entry></odf:manifest>';

test('what is no document is refused at once', async () => {
	const { id, teacher: [teacher] } = makeSchool({ teacher: 1 });
	for (const [name, bytes, code] of [['a.pdf', Buffer.from('89504e470d0a1a0a0000000d', 'hex'), 'unknown_kind'], ['b.hwp', Buffer.from('d0cf11e0a1b11ae10000', 'hex'), 'old_format'],
		['c.txt', Buffer.from('a\0b'), 'unknown_kind']])
		assert.deepEqual(codeAt(await upload(teacher, name, bytes)), [422, `file ${code}`], name);
	assert.deepEqual(codeAt(await teacher.api.post('/documents', { title: '파일 없음' })), [422, 'file required']);
	assert.equal(sql(`SELECT count(*) FROM documents.documents WHERE school_id = '${id}'`)[0][0], '0');
});

test('what cannot be read says why, and its original stays', async () => {
	const { teacher: [teacher] } = makeSchool({ teacher: 1 });
	const entities = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY f SYSTEM "file:///etc/passwd">]>';
	for (const [name, content, code] of [
		['damaged.pdf', '%PDF-1.4\nnothing of it is true', 'unreadable'],
		['scan.pdf', pdf(['']), 'no_text'],
		['locked.pdf', pdf(['암호'], { encrypt: true }), 'encrypted'],
		['cut.docx', docx(['하나']).subarray(0, 200), 'unreadable'],
		['entities.docx', docx(['&b;&f;'], entities), 'unreadable'],
		['sheet.xlsx', zip({ 'xl/workbook.xml': '<workbook/>' }), 'unknown_kind'],
		['locked.hwpx', hwpx([['\x01']], ENCRYPTED), 'encrypted'],
		['bomb.docx', docx([' '.repeat(60000000)]), 'unpacks_too_large'],
		['blank.txt', ' \n\t\n', 'no_text'],
		['long.txt', 'ab '.repeat(2000001), 'too_long'],
	]) {
		const document = await uploaded(teacher, name, content);
		assert.deepEqual([document.status, document.error], ['FAILED', code], name);
		const page = await teacher.form().get(`/workspace/documents/${document.id}`);
		assert.equal(page.status, 200, name);
		assert.match(page.html, /class="say bad"/, name);
		const file = await teacher.form().get(`/workspace/documents/${document.id}/file`);
		assert.equal(file.status, 200, name);
	}
	assert.deepEqual(await titles(teacher, 'scan'), ['scan'], 'its title is found all the same');
	assert.equal(sql('SELECT count(*) FROM documents.uploads')[0][0], '0', 'nothing waits that nobody will read');
});

test('a body past the limit is 413, as a problem and as a page', async () => {
	const { teacher: [teacher] } = makeSchool({ teacher: 1 });
	const announced = (path, who) => sendBytes([head('POST', path, [who, 'Content-Type: multipart/form-data; boundary=x', `Content-Length: ${200 * 1048576}`])]);
	const problem = await announced('/api/v1/documents', `Authorization: Bearer ${teacher.token}`);
	assert.deepEqual([problem.status, problem.headers['content-type'], JSON.parse(problem.body).code], [413, 'application/problem+json', 'content_too_large'], 'before a byte of it was sent');
	const page = await announced('/workspace/documents', `Cookie: __Host-seodang=${teacher.token}`);
	assert.deepEqual([page.status, page.headers['content-type']], [413, 'text/html; charset=utf-8']);
	assert.match(page.body, /<h1>[^<]*너무 커서[^<]*<\/h1>/);
	assert.match(page.body, /What you sent is too large/);
	const { status, headers, body } = await upload(teacher, 'large.pdf', Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(50.5 * 1048576)]));
	assert.deepEqual([status, headers.get('content-type'), body.code], [413, 'application/problem+json', 'content_too_large']);
});

test('a document of a million words is read and searched', async () => {
	const { teacher: [teacher] } = makeSchool({ teacher: 1 });
	const document = await uploaded(teacher, 'million.docx', docx([...Array.from({ length: 10000 }, (_, i) => `문단${i} ${'되풀이하는 낱말들 '.repeat(50)}`), '마지막낱말']));
	assert.deepEqual([document.status, document.words], ['COMPLETED', 1010001]);
	assert.deepEqual(await titles(teacher, '마지막낱말 문단9999'), ['million']);
});
