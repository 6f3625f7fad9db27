// SPDX-License-Identifier: GPL-3.0-or-later
// From a file to a marked snippet: uploading, sharing, searching, versions, and who never sees what.
'use strict';
const test = require('node:test');
const assert = require('node:assert/strict');
const { makeSchool, sql, url } = require('../support/server.js');
const { docx, hwpx, pdf, read, search, sendParts, titles, upload, uploaded } = require('../support/documents.js');

const codeAt = ({ status, body }) => [status, ...(body.errors || []).map(({ field, code }) => `${field} ${code}`)];

test('what is uploaded is found by its words, on its page, with the words marked', async () => {
	const { teacher: [teacher] } = makeSchool({ teacher: 1 });
	const sent = await upload(teacher, '급식 안내.pdf', pdf(['첫 쪽에는 인사말이 있어요.', '우리 초등학교에서 먹는 점심은\n열두 시에 시작해요.']));
	assert.equal(sent.status, 202);
	assert.deepEqual(Object.keys(sent.body), ['id', 'job_id']);
	const document = await read(teacher, sent);
	assert.deepEqual([document.status, document.kind, document.pages, document.title, document.shared_with], ['COMPLETED', 'pdf', 2, '급식 안내', []]);
	assert.equal((await teacher.api.get(`/jobs/${sent.body.job_id}`)).body.status, 'COMPLETED');
	const { items: [found, ...others] } = await search(teacher, '점심 학교');
	assert.deepEqual([found.id, found.page, others.length], [sent.body.id, 2, 0]);
	assert.ok(found.score > 0);
	const characters = Array.from(found.snippet);
	assert.deepEqual(found.marks.map(([start, length]) => characters.slice(start, start + length).join('')).sort(), ['점심', '학교']);
});

test('each kind of file is read', async () => {
	const { tutor: [tutor] } = makeSchool({ tutor: 1 });
	const cp949 = Buffer.from('b0a1c1a4c5ebbdc5b9ae20c3bcc7e8c7d0bdc0', 'hex'); // 가정통신문 체험학습
	for (const [name, content, kind, word] of [
		['a.docx', docx(['# 제목줄', '낱말하나 입니다.', '표 &amp; 그림']), 'docx', '낱말하나'],
		['b.hwpx', hwpx([['구역하나'], ['구역둘째 문단']]), 'hwpx', '구역둘째'],
		['c.txt', cp949, 'txt', '가정통신문'],
		['d.txt', Buffer.from('\ufeff열여섯 자리 글', 'utf16le'), 'txt', '열여섯'],
		['e.md', '# 마크다운\n\n본문글자 **굵게**', 'md', '본문글자'],
		['f.html', '<!doctype html><meta charset="euc-kr"><style>감춤 {}</style><script>"감춘말"</script><h1>웹문서</h1><p>보이는<b>글자</b>', 'html', '보이는글자'],
		['g.bin', '이름은 뭐든 글이면 돼요 이름뭐든', 'txt', '이름뭐든'],
	]) {
		const document = await uploaded(tutor, name, content);
		assert.deepEqual([document.status, document.kind, document.error], ['COMPLETED', kind, null], name);
		assert.deepEqual((await search(tutor, word)).items.map(({ id }) => id), [document.id], `${name}: ${word}`);
	}
	assert.deepEqual(await titles(tutor, '감춘말'), [], 'scripts are no text');
});

test('a private document is its owner\'s alone, and a shared one is read by whom it is shared with', async () => {
	const school = makeSchool({ teacher: 2, admin: 1, student: 2, tutor: 1 });
	const { teacher: [owner, colleague], admin: [admin], student: [student, other], tutor: [tutor] } = school;
	const [elsewhere] = makeSchool({ teacher: 1 }).teacher;
	const everybody = { colleague, admin, student, other, tutor, elsewhere };
	const document = await uploaded(owner, 'a.txt', '비밀수첩 이야기');
	const readers = async () => {
		const found = [];
		for (const [name, person] of Object.entries(everybody)) {
			const { status } = await person.api.get(`/documents/${document.id}`);
			const ids = (await search(person, '비밀수첩')).items.map(({ id }) => id);
			assert.equal(ids.includes(document.id), status === 200, name);
			assert.equal((await person.api.get('/documents')).body.items.some(({ id }) => id === document.id), status === 200, name);
			assert.ok(status === 200 || status === 404, name);
			if (status === 200)
				found.push(name);
		}
		return found;
	};
	const share = (words) => owner.api.patch(`/documents/${document.id}`, { shared_with: words });
	const told = async (person) => {
		const page = await (await fetch(`${url}/workspace/documents/${document.id}`, { headers: { Cookie: `__Host-seodang=${person.token}` } })).text();
		return (/id="readers">.*<\/p>/.exec(page)?.[0].match(/"tag">[^<]*/g) || []).map((tag) => tag.slice(6)).sort();
	};
	sql(`INSERT INTO school.class_students (person_id, school_id, class_id) VALUES ('${student.id}', '${school.id}', '${school.classId}') ON CONFLICT (person_id) DO UPDATE SET class_id = EXCLUDED.class_id;
		DELETE FROM school.class_students WHERE person_id = '${other.id}'; DELETE FROM school.class_teachers WHERE class_id = '${school.classId}'`);
	assert.deepEqual(await readers(), []);
	assert.equal((await share([`person:${tutor.id}`])).status, 200);
	assert.deepEqual(await readers(), ['tutor']);
	assert.deepEqual((await share([`class:${school.classId}`])).body.shared_with, [`class:${school.classId}`]);
	assert.deepEqual(await readers(), ['student']);
	await share(['role:student']);
	assert.deepEqual(await readers(), ['student', 'other']);
	await share(['role:teacher', `person:${other.id}`]);
	assert.deepEqual(await readers(), ['colleague', 'other']);
	assert.deepEqual(await told(owner), ['교사 모두', sql(`SELECT name FROM school.people WHERE id = '${other.id}'`)[0][0]].sort());
	assert.deepEqual(await told(colleague), [], 'with whom is its owner\'s to know');
	await share(['school']);
	assert.deepEqual(await readers(), ['colleague', 'admin', 'student', 'other', 'tutor']);
	assert.equal((await colleague.api.patch(`/documents/${document.id}`, { title: '남의 것' })).status, 404);
	assert.equal((await student.api.send('DELETE', `/documents/${document.id}`)).status, 403);
	assert.equal((await student.api.get(`/documents/${document.id}`)).body.shared_with, undefined, 'with whom is its owner\'s to know');
	for (const wrong of ['nobody', 'role:operator', `class:${owner.id}`, `person:${elsewhere.id}`])
		assert.deepEqual(codeAt(await share([wrong])), [422, 'shared_with unknown_share'], wrong);
	await share([]);
	assert.deepEqual(await readers(), []);
	assert.deepEqual(await told(owner), ['나만']);
});

test('shared_with of an upload comes several times or with commas', async () => {
	const { id, classId, teacher: [teacher], student: [student] } = makeSchool({ teacher: 1, student: 1 });
	const person = `person:${student.id}`, aClass = `class:${classId}`;
	const twice = await uploaded(teacher, 'a.txt', '하나', [['shared_with', person], ['shared_with', aClass]]);
	assert.deepEqual(twice.shared_with.sort(), [aClass, person].sort());
	assert.deepEqual((await uploaded(teacher, 'b.txt', '둘', [['shared_with', `${person},${aClass}`], ['title', '붙인 제목']])).shared_with.sort(), [aClass, person].sort());
	assert.deepEqual(codeAt(await upload(teacher, 'c.txt', '셋', [['shared_with', 'class:none']])), [422, 'shared_with unknown_share']);
	assert.equal(sql(`SELECT count(*) FROM documents.documents WHERE school_id = '${id}'`)[0][0], '2', 'what is refused is not kept');
	assert.equal((await upload(student, 'd.txt', '넷')).status, 403, 'students upload nothing');
});

test('searching: several words must all stand in a document, an empty question is refused, titles come first, pages follow', async () => {
	const { teacher: [teacher] } = makeSchool({ teacher: 1 });
	await uploaded(teacher, 'a.txt', '사과와 포도를 함께 심었어요. Students study English.', [['title', '과수원']]);
	await uploaded(teacher, 'b.docx', docx(['# 하나', '사과는 가을에 땁니다.', ...Array.from({ length: 60 }, (_, i) => `${i}번째 문단에는 다른 이야기가 길게 이어집니다. `.repeat(4)), '끝에 포도가 있어요.']), [['title', '긴 글']]);
	await uploaded(teacher, 'c.txt', '아무 말 없이 사과', [['title', '포도 농사']]);
	await uploaded(teacher, 'd.txt', '사과만 있어요.', [['title', '네 번째']]);
	assert.deepEqual((await titles(teacher, '사과 포도')).sort(), ['과수원', '긴 글', '포도 농사'], 'wherever they stand in it');
	assert.equal((await titles(teacher, '포도'))[0], '포도 농사');
	assert.deepEqual(await titles(teacher, '사과 바나나'), []);
	assert.deepEqual(await titles(teacher, 'STUDIES'), ['과수원']);
	assert.deepEqual(await titles(teacher, '사과'.normalize('NFD') + ' English'), ['과수원']);
	assert.deepEqual((await titles(teacher, '포도를')).sort(), ['과수원', '긴 글', '포도 농사'], 'an inflected word finds the others');
	for (const empty of ['', '%20', '&limit=5'])
		assert.deepEqual(codeAt(await teacher.api.get(`/documents/search?q=${empty}`)), [422, 'q required'], JSON.stringify(empty));
	assert.deepEqual((await search(teacher, '!!! ???')).items, []);
	const all = await titles(teacher, '사과'), paged = [];
	for (let next = ''; next !== null;) {
		const { items, next: after } = await search(teacher, '사과', `&limit=1${next && `&cursor=${encodeURIComponent(next)}`}`);
		paged.push(...items.map(({ title }) => title));
		next = after ?? null;
	}
	assert.deepEqual(paged, all);
	assert.equal(all.length, 4);
});

test('a new version replaces the text, an earlier one can come back, and a bad one changes nothing', async () => {
	const { teacher: [teacher], student: [student] } = makeSchool({ teacher: 1, student: 1 });
	const document = await uploaded(teacher, 'plan.txt', '봄소풍 계획', [['shared_with', 'school']]);
	const more = async (name, content) => read(teacher, await sendParts(teacher, `/documents/${document.id}/versions`, [['file', { bytes: Buffer.from(content), name }]]));
	const second = await more('plan2.md', '# 가을\n가을소풍 계획');
	assert.deepEqual([second.version, second.kind], [2, 'md']);
	assert.deepEqual([await titles(student, '봄소풍'), await titles(student, '가을소풍')], [[], ['plan']]);
	const third = await more('plan3.docx', Buffer.concat([Buffer.from('PK\x03\x04'), Buffer.alloc(60)]));
	assert.deepEqual([third.status, third.error, third.version, third.kind], ['FAILED', 'unreadable', 2, 'md']);
	assert.deepEqual(await titles(student, '가을소풍'), ['plan'], 'what could be read is still read');
	const versions = (await teacher.api.get(`/documents/${document.id}/versions`)).body.items;
	assert.deepEqual(versions.map(({ number, status, is_current }) => [number, status, is_current]), [[3, 'FAILED', false], [2, 'COMPLETED', true], [1, 'COMPLETED', false]]);
	assert.equal((await student.api.get(`/documents/${document.id}/versions`)).status, 403);
	const restored = await teacher.api.post(`/documents/${document.id}/restore`, { number: 1 });
	assert.deepEqual([restored.status, restored.body.id], [202, document.id]);
	const deadline = Date.now() + 60000;
	while ((await titles(student, '봄소풍')).length === 0 && Date.now() < deadline)
		await new Promise((resolve) => setTimeout(resolve, 100));
	assert.deepEqual([await titles(student, '봄소풍'), await titles(student, '가을소풍')], [['plan'], []]);
	assert.equal((await teacher.api.post(`/documents/${document.id}/restore`, { number: 1 })).body.code, 'version_is_current');
	assert.equal((await teacher.api.post(`/documents/${document.id}/restore`, { number: 3 })).body.code, 'version_unreadable');
	assert.equal((await teacher.api.post(`/documents/${document.id}/restore`, { number: 9 })).status, 404);
});

test('an original comes back byte for byte, to save and never to show, and goes with its document', async () => {
	const { teacher: [teacher], student: [student] } = makeSchool({ teacher: 1, student: 1 });
	const content = '<html><script>alert(1)</script>글자</html>';
	const document = await uploaded(teacher, '한글 이름.html', content);
	const { status, headers, bytes } = await teacher.api.get(`/documents/${document.id}/file`);
	assert.equal(status, 200);
	assert.equal(bytes.toString(), content);
	assert.equal((await teacher.form().get(`/workspace/documents/${document.id}/file`)).headers.get('content-disposition'), headers.get('content-disposition'));
	assert.match(headers.get('content-disposition'), /^attachment; filename\*=UTF-8''%ED%95%9C%EA%B8%80%20/);
	assert.equal(headers.get('x-content-type-options'), 'nosniff');
	assert.equal((await student.form().get(`/workspace/documents/${document.id}/file`)).status, 404);
	const [[file]] = sql(`SELECT file_id FROM documents.versions WHERE document_id = '${document.id}'`);
	assert.equal((await teacher.api.send('DELETE', `/documents/${document.id}`)).status, 204);
	assert.equal((await teacher.api.get(`/documents/${document.id}`)).status, 404);
	assert.equal(sql(`SELECT count(*) FROM files.files WHERE id = '${file}'`)[0][0], '0');
	assert.deepEqual(await titles(teacher, '글자'), []);
});

test('folders are one\'s own', async () => {
	const { teacher: [teacher, other] } = makeSchool({ teacher: 2 });
	const { status, body: folder } = await teacher.api.post('/document-folders', { name: '1학기' });
	assert.equal(status, 201);
	assert.deepEqual(codeAt(await teacher.api.post('/document-folders', { name: '1학기' })), [422, 'name folder_exists']);
	const document = await uploaded(teacher, 'a.txt', '폴더 속 글', [['folder_id', folder.id]]);
	assert.equal(document.folder_id, folder.id);
	assert.deepEqual((await teacher.api.get(`/documents?folder=${folder.id}`)).body.items.map(({ id }) => id), [document.id]);
	assert.equal((await upload(other, 'b.txt', '남의 폴더', [['folder_id', folder.id]])).status, 404);
	assert.equal((await other.api.send('DELETE', `/document-folders/${folder.id}`)).status, 404);
	assert.equal((await teacher.api.send('DELETE', `/document-folders/${folder.id}`)).status, 204);
	assert.equal((await teacher.api.get(`/documents/${document.id}`)).body.folder_id, null, 'what lay in it stays');
});
