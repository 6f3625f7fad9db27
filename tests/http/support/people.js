// SPDX-License-Identifier: GPL-3.0-or-later
// A school in which something of everything exists, so that every address has an object to name.
'use strict';
const { createHash, randomBytes, randomUUID } = require('node:crypto');
const { makeSchool, sql: statements, url } = require('./server.js');
const { ApiClient, FormClient } = require('./client.js');
const { makeNode } = require('./nodes.js');
const { storeSound } = require('./sounds.js');

const ROLES = ['student', 'tutor', 'teacher', 'admin', 'operator'];

/** Run SQL as one transaction: a commit for each of a school's many rows takes longer than the rows. */
const sql = (text) => statements(`BEGIN;\n${text};\nCOMMIT;`);

/** Another login of the same person: a Bearer token for the API, which is a browser's cookie as well. */
function newToken(person) {
	const token = randomBytes(24).toString('base64url');
	const hash = createHash('sha256').update(token).digest('hex');
	sql(`SELECT FROM auth.create_session('\\x${hash}'::bytea, '${person.id}', 'browser');`);
	return token;
}

/** A notice for each of these people, by person id. */
function notify(people, { kind = 'announcement', link = '/inbox', params = { title: '알림', body: '내용' } } = {}) {
	const lines = people.map(({ id }) => `SELECT '${id}', inbox.notify('${id}', '${kind}', '${JSON.stringify(params)}'::jsonb, '${link}', '${kind}:${randomUUID()}');`);
	return Object.fromEntries(sql(lines.join('\n')));
}

/**
 * A running class session of the school's class, made by rows: a guest, one who was removed, another participant, who asked a question, and one more
 * for each teacher and admin; a card that is shown, and of each of the staff a problem and a word that nobody may use.
 * @return {id, code, guest, removed, message, problems, participants, words}: guest and removed are {id, token, cookie}, the last three by person id
 */
function holdClass(school) {
	const staff = [...school.teacher, ...school.admin];
	const [id, deck, card, message] = Array.from({ length: 4 }, () => randomUUID());
	const code = Array.from(randomBytes(8), (byte) => '0123456789ABCDEFGHJKMNPQRSTVWXYZ'[byte % 32]).join('');
	const [guest, removed, asking, ...others] = ['구름', '바람', '별', ...staff.map((_, i) => `손님 ${i}`)].map((nickname) => ({ id: randomUUID(), nickname, token: randomBytes(24).toString('base64url'), cookie: '__Host-guest' }));
	const hash = ({ token }) => createHash('sha256').update(token).digest('hex');
	sql(`INSERT INTO classroom.sessions (id, school_id, class_id, teacher_id, code) VALUES ('${id}', '${school.id}', '${school.classId}', '${school.teacher[0].id}', '${code}');
		${[guest, removed, asking, ...others].map((who) => `INSERT INTO auth.guests (id, school_id, token_hash, removed_at, expires_at)
			VALUES ('${who.id}', '${school.id}', '\\x${hash(who)}', ${who === removed ? 'now()' : 'NULL'}, now() + interval '30 minutes');
		INSERT INTO classroom.participants (id, school_id, session_id, nickname, avatar_id, admitted_at, removed_at)
			VALUES ('${who.id}', '${school.id}', '${id}', '${who.nickname}', 1, now(), ${who === removed ? 'now()' : 'NULL'});`).join('\n')}
		INSERT INTO classroom.messages (id, school_id, session_id, participant_id, nickname, avatar_id, content, is_question)
			VALUES ('${message}', '${school.id}', '${id}', '${asking.id}', '${asking.nickname}', 1, '왜 그런가요?', true);
		INSERT INTO classroom.decks (id, school_id, session_id, grade, total, remaining) VALUES ('${deck}', '${school.id}', '${id}', '1-1', 1, '{}');
		INSERT INTO classroom.cards (id, school_id, session_id, deck_id, number, type, difficulty, concept, question, answer, options)
			VALUES ('${card}', '${school.id}', '${id}', '${deck}', 1, 'math', 1, '덧셈', '시험 1 + 2 = ?', '3', '{2,3,4,5}');
		UPDATE classroom.decks SET current_id = '${card}' WHERE id = '${deck}';`);
	const words = Object.fromEntries(sql(staff.map((person, i) => `INSERT INTO classroom.words (school_id, word)
		VALUES ('${school.id}', '금지어${'가나다라마바사아'[i]}') RETURNING '${person.id}', id;`).join('\n')));
	const problems = Object.fromEntries(sql(staff.map((person, i) => `INSERT INTO classroom.problems (school_id, question, answer, choices, type, difficulty, grade, created_by)
		VALUES ('${school.id}', '시험 ${i} + 2 = ?', '${i + 2}', '{97,98,99}', 'math', 1, '1-1', '${person.id}') RETURNING created_by, id;`).join('\n')));
	return { id, code, guest, removed, message, problems, words, participants: Object.fromEntries(staff.map((person, i) => [person.id, others[i].id])) };
}

async function done(answer) {
	const { status, body } = await answer;
	if (status >= 300)
		throw new Error(`could not be prepared: ${status} ${JSON.stringify(body)}`);
	return body;
}

/**
 * A school of every role, with a second tutor and further students, and: a pending request of student[0] to tutor[0]; student[1], whom tutor[0]
 * teaches and wrote feedback to and who has an intervention, a report, an attempt at a sentence, and feedback by voice that could not be made; an announcement; an import; a roll-over that was tried; a concept; a notice, a failed job and
 * a paused task of everybody; a running class session.
 * @return the school of makeSchool with .operator, .objects: path parameter → (person) => id, and .session, as holdClass made it
 */
async function furnishedSchool() {
	const school = makeSchool({ student: 4, tutor: [{ max_student: 9 }, { max_student: 9 }], teacher: 2, admin: 2, operator: 1 });
	const [asking, taught] = school.student;
	const [tutor] = school.tutor;
	const request = await done(asking.api.post('/tutor-requests', { tutor_id: tutor.id, message: '영어 회화를 배우고 싶어요.' }));
	const earlier = await done(taught.api.post('/tutor-requests', { tutor_id: tutor.id, message: '수학을 배우고 싶어요.' }));
	await done(tutor.api.post(`/tutor-requests/${earlier.id}/approve`));
	const [match] = (await done(tutor.api.get('/tutor-students'))).items;
	const feedback = await done(tutor.api.post('/feedback', { student_id: taught.id, message: '발음이 또렷해졌어요.' }));
	const everybody = ROLES.flatMap((role) => school[role]);
	const rows = sql(`INSERT INTO inbox.announcements (school_id, author_id, audience, title, body, reach)
			VALUES ('${school.id}', '${school.admin[0].id}', '{"to":"all"}', '체육대회', '금요일에 열려요.', 9) RETURNING id;
		INSERT INTO school.imports (school_id, created_by, file_name, file_sealed, report, applied_at)
			VALUES ('${school.id}', '${school.admin[0].id}', 'roster.csv', '', '{"rows":[]}', now()) RETURNING id;
		INSERT INTO hub.exports (school_id, student_id, requested_by, content, made_at)
			VALUES ('${school.id}', '${taught.id}', '${school.admin[0].id}', 'zip', now()) RETURNING id;
		INSERT INTO hub.reports (school_id, student_id, kind, content_type, content, guardian_delivery)
			VALUES ('${school.id}', '${taught.id}', 'student', 'application/pdf', '%PDF', 'print') RETURNING id;
		INSERT INTO hub.rollovers (school_id, created_by, plan) VALUES ('${school.id}', '${school.admin[0].id}',
			'{"last_grade": 3, "teachers": "clear", "graduated_on": "2027-02-28", "state": "", "rows": [], "classes": [], "leaving": [], "counts":
				{"moved": 0, "dealt": 0, "graduated": 0, "left": 0, "placeless": 0, "refused": 0, "missing": 0, "repeating": 0, "new_classes": 0}}') RETURNING id;`);
	const [[concept], [intervention]] = sql(`INSERT INTO hub.concepts (school_id, key, name) VALUES ('${school.id}', '이차함수', '이차함수') RETURNING id;
		WITH i AS (INSERT INTO hub.interventions (school_id, student_id, type, weak_areas, learning_path, progress, due_on) VALUES ('${school.id}', '${taught.id}',
			'teacher_requested', '[{"concept": "이차함수", "current_mastery": 0.41, "target_mastery": 0.85, "priority": 1, "answers": 12, "correct": 5}]',
			'[{"step": 1, "activity": "review_concept", "concept": "이차함수", "estimated_duration": 1800},
				{"step": 2, "activity": "practice", "concept": "이차함수", "num_problems": 10, "estimated_duration": 2400}]',
			'{"completed": 0, "total": 2}', current_date + 14) RETURNING *)
		INSERT INTO hub.intervention_concepts (intervention_id, concept, school_id, student_id, mastery_before)
		SELECT i.id, '이차함수', i.school_id, i.student_id, 0.41 FROM i RETURNING intervention_id;
		WITH c AS (INSERT INTO hub.concepts (school_id, key, name, is_planned) VALUES ('${school.id}', '확률', '확률', false) RETURNING *),
			m AS (INSERT INTO hub.mastery (school_id, student_id, concept_id, mastery, observations, correct, recent, last_at)
				SELECT c.school_id, '${taught.id}', c.id, 0.32, 3, 1, '{f,t,f}', now() FROM c)
		INSERT INTO hub.intervention_proposals (school_id, student_id, weak_areas, learning_path) VALUES ('${school.id}', '${school.student[2].id}',
			'[{"concept": "확률", "current_mastery": 0.32, "target_mastery": 0.85, "priority": 1, "answers": 6, "correct": 1}]',
			'[{"step": 1, "activity": "practice", "concept": "확률", "num_problems": 10, "estimated_duration": 2400}]');`);
	const [[attempt], [answer]] = sql(`INSERT INTO speaking.pronunciation_results (school_id, student_id, original_text, status, scorable, overall_score, grade, missed_words,
			extra_words, words, transcribed_text, audio_duration_ms, speaking_ms, words_per_minute, pause_count, pause_ms, model, word_accuracy, completeness_score, completed_at)
		VALUES ('${school.id}', '${taught.id}', 'I live near the sea', 'COMPLETED', true, 80, 'B', '{the}', '{}',
			'[{"word":"i","verdict":"said","start_ms":100,"end_ms":200},{"word":"live","verdict":"said","start_ms":200,"end_ms":500},
				{"word":"near","verdict":"said","start_ms":500,"end_ms":800},{"word":"the","verdict":"missed","start_ms":0,"end_ms":0},
				{"word":"sea","verdict":"said","start_ms":900,"end_ms":1300}]', 'i live near sea', 1800, 1200, 130, 0, 0, 'en-us/1', 80, 80, now()) RETURNING id;
		INSERT INTO speaking.voice_answers (school_id, tutor_id, student_id, message, is_spoken, status, error)
		VALUES ('${school.id}', '${tutor.id}', '${taught.id}', '또박또박 읽었어요.', false, 'FAILED', 'unreadable') RETURNING id;`);
	const notices = notify(everybody, { link: `/inbox/announcements/${rows[0][0]}` });
	const sessions = Object.fromEntries(sql(`SELECT person_id, min(id::text) FROM auth.sessions WHERE school_id = '${school.id}' GROUP BY 1`));
	const tokens = Object.fromEntries(sql(everybody.map(({ id }) => `SELECT '${id}', session_id FROM auth.create_session(
		sha256('${randomUUID()}'::bytea), '${id}', 'token', '시험');`).join('\n')));
	const jobs = Object.fromEntries(sql(everybody.map(({ id }) => `INSERT INTO jobs.jobs (school_id, created_by, type, status, finished_at, error)
		VALUES ('${school.id}', '${id}', 'report', 'FAILED', now(), 'gone') RETURNING created_by, job_id;`).join('\n')));
	const tasks = Object.fromEntries(sql(everybody.map(({ id }) => `INSERT INTO jobs.scheduled_tasks (school_id, created_by, task_type, schedule_type,
		cron_expression, status) VALUES ('${school.id}', '${id}', 'statistics', 'cron', '0 4 * * *', 'paused') RETURNING created_by, id;`).join('\n')));
	const node = makeNode(school);
	const spelt = Object.fromEntries([...school.tutor, ...school.teacher, ...school.admin].map(({ id }) => [id, `w${id.replace(/[^0-9a-f]/g, '').replace(/[0-9]/g, (digit) => 'ghijklmnop'[digit])}`]));
	sql(`INSERT INTO speaking.pronunciations (school_id, word, sounds_like, phones) VALUES ${Object.values(spelt).map((word) => `('${school.id}', '${word}', 'suh dong', 'S AH D AO NG')`).join(', ')};`);
	const staff = [...school.tutor, ...school.teacher, ...school.admin];
	const workflows = Object.fromEntries(sql(staff.map(({ id }) => `WITH w AS (INSERT INTO workspace.workflows (school_id, owner_id, name) VALUES ('${school.id}', '${id}', '주간 소식')
			RETURNING id, owner_id, school_id),
		v AS (INSERT INTO workspace.workflow_versions (workflow_id, version, school_id, definition) SELECT w.id, 1, w.school_id,
			'{"inputs": [], "steps": [{"name": "확인", "type": "wait", "to": {"role": "me"}, "answer": "approval", "text": "보낼까요?"}]}' FROM w)
		SELECT owner_id, id FROM w;`).join('\n')));
	const executions = Object.fromEntries(sql(staff.map(({ id }) => `WITH e AS (INSERT INTO workspace.workflow_executions (school_id, workflow_id, version, owner_id, status, most_steps,
			most_cost, deadline_at) VALUES ('${school.id}', '${workflows[id]}', 1, '${id}', 'WAITING', 100, 1, now() + interval '1 day') RETURNING id, owner_id, school_id),
		s AS (INSERT INTO workspace.workflow_steps (school_id, execution_id, number, name, type, status, input) SELECT e.school_id, e.id, 1, '확인', 'wait', 'WAITING',
			'{"to": {"role": "me"}, "text": "보낼까요?", "answer": "approval"}' FROM e RETURNING id, school_id),
		d AS (INSERT INTO workspace.step_deciders (step_id, person_id, school_id) SELECT s.id, '${id}', s.school_id FROM s)
		SELECT owner_id, id FROM e;`).join('\n')));
	sql(`SELECT inbox.notify(e.owner_id, 'workflow_waits', '{"workflow": "주간 소식", "sender": "시험"}', '/workspace/workflows/executions/' || e.id || '/decide', 'workflow_waits:' || s.id)
		FROM workspace.workflow_executions e JOIN workspace.workflow_steps s ON s.execution_id = e.id WHERE e.school_id = '${school.id}'`);
	const notes = Object.fromEntries(sql([...school.teacher, ...school.admin].map(({ id }) => `INSERT INTO hub.notes (school_id, student_id, author_id, body)
		VALUES ('${school.id}', '${taught.id}', '${id}', '발표를 잘했어요.') RETURNING author_id, id;`).join('\n')));
	const [[holiday]] = sql(`INSERT INTO school.holidays (school_id, name, first_day, last_day) VALUES ('${school.id}', '개교기념일', '2027-04-02', '2027-04-02') RETURNING id`);
	const practiceSets = Object.fromEntries(sql([...school.tutor, ...school.teacher, ...school.admin].map(({ id }) => `WITH s AS (INSERT INTO speaking.practice_sets
		(school_id, author_id, title, level, topic) VALUES ('${school.id}', '${id}', '인사하기', 'beginner', '인사') RETURNING id, author_id),
		x AS (INSERT INTO speaking.sentences (school_id, set_id, sentence_index, english) SELECT '${school.id}', s.id, 0, 'Hello.' FROM s)
		SELECT author_id, id FROM s;`).join('\n')));
	const learningSessions = Object.fromEntries(sql(school.student.map(({ id }) => `INSERT INTO speaking.learning_sessions (school_id, student_id, session_type, set_id)
		VALUES ('${school.id}', '${id}', 'practice', '${practiceSets[tutor.id]}') RETURNING student_id, id;`).join('\n')));
	const conversations = Object.fromEntries(sql(everybody.map(({ id }) => `INSERT INTO chat.session_master (school_id, user_id)
		VALUES ('${school.id}', '${id}') RETURNING user_id, session_id;`).join('\n')));
	const turns = Object.fromEntries(sql(everybody.map(({ id }) => `INSERT INTO chat.conversations (school_id, session_id, user_id, input_text, response_text, completed_at)
		VALUES ('${school.id}', '${conversations[id]}', '${id}', '안녕하세요', '반가워요', now()) RETURNING user_id, turn_id;`).join('\n')));
	const recommendations = Object.fromEntries(sql(everybody.map(({ id }) => `INSERT INTO chat.recommendations_log (school_id, user_id, target_type, target_id, title, reason)
		VALUES ('${school.id}', '${id}', 'situation', 'cafe', '카페', 'not_yet_tried') RETURNING user_id, id;`).join('\n')));
	const situations = Object.fromEntries(sql(everybody.map(({ id }) => `INSERT INTO chat.situations (school_id, author_id, title, scene, role)
		VALUES ('${school.id}', '${id}', '빵집', '빵을 사요.', '주인') RETURNING author_id, id;`).join('\n')));
	const hearings = Object.fromEntries(sql(everybody.map(({ id }) => `INSERT INTO chat.hearings (school_id, session_id, user_id, state, words)
		VALUES ('${school.id}', '${conversations[id]}', '${id}', 'HEARD', 'hello') RETURNING user_id, id;`).join('\n')));
	const session = holdClass(school);
	const guardrails = Object.fromEntries(sql([...school.teacher, ...school.admin].map(({ id }) => `WITH g AS (INSERT INTO guardrails.guardrails (school_id, name, direction, conditions, action)
		VALUES ('${school.id}', '시험 규칙', 'both', '[{"type": "words", "words": ["시험금지어"]}]', 'flag') RETURNING id)
		SELECT '${id}', id FROM g;`).join('\n')));
	const [[caught]] = sql(`INSERT INTO guardrails.matches (school_id, guardrail_id, person_id, direction, action, is_dry, is_risk, places, excerpt)
		VALUES ('${school.id}', '${guardrails[school.teacher[0].id]}', '${taught.id}', 'input', 'flag', false, false, '[]', '시험금지어') RETURNING id`);
	const sound = storeSound(school);
	const paper = storeSound(school, null, Buffer.from('학교 급식'));
	const recordings = Object.fromEntries(sql(everybody.map(({ id }) => `INSERT INTO speaking.recordings (school_id, person_id, bytes)
		VALUES ('${school.id}', '${id}', 9) RETURNING person_id, id;`).join('\n')));
	const [[provider], [key], [quota]] = sql(`INSERT INTO models.providers (id, school_id, kind, name, url, model) VALUES (md5('provider ${school.id}')::uuid, '${school.id}', 'openai',
			'시험', 'https://models.example/v1', 'm') RETURNING id;
		INSERT INTO models.api_keys (school_id, provider_id, name, key_sealed, last_characters) VALUES ('${school.id}', md5('provider ${school.id}')::uuid, '1학기', 'x', 'abcd') RETURNING id;
		INSERT INTO models.quotas (school_id, scope, role, period, requests) VALUES ('${school.id}', 'role', 'tutor', 'month', 1000000) RETURNING id;`);
	const folders = Object.fromEntries(sql(everybody.map(({ id }) => `INSERT INTO documents.folders (school_id, owner_id, name) VALUES ('${school.id}', '${id}', '1학기')
		RETURNING owner_id, id;`).join('\n')));
	sql(`UPDATE files.files SET content_type = 'text/plain' WHERE id = '${paper.id}'`);
	const documents = Object.fromEntries(sql(everybody.map(({ id }) => `WITH d AS (INSERT INTO documents.documents (school_id, owner_id, folder_id, title)
			VALUES ('${school.id}', '${id}', '${folders[id]}', '급식 안내') RETURNING *),
		v AS (INSERT INTO documents.versions (school_id, document_id, number, state, kind, file_name, bytes, file_id, completed_at)
			SELECT d.school_id, d.id, 1, 'COMPLETED', 'txt', 'lunch.txt', 9, '${paper.id}', now() FROM d)
		SELECT d.owner_id, d.id FROM d;`).join('\n')));
	const connectionId = randomUUID();
	const [[connection], [tool], [toolCall]] = sql(`INSERT INTO workspace.mcp_connections (id, school_id, name, url, enabled) VALUES
			('${connectionId}', '${school.id}', '도서관', 'https://tools.example/mcp', false) RETURNING id;
		INSERT INTO workspace.mcp_tools (id, school_id, connection_id, name) VALUES (md5('tool ${school.id}')::uuid, '${school.id}', '${connectionId}', 'search') RETURNING id;
		WITH w AS (INSERT INTO workspace.workflows (school_id, owner_id, name) VALUES ('${school.id}', '${school.teacher[0].id}', '도구') RETURNING *),
			v AS (INSERT INTO workspace.workflow_versions (workflow_id, version, school_id, definition) SELECT id, 1, school_id, '{"inputs": [], "steps": [{"name": "call", "type": "tool", "connection": "${connectionId}", "tool": "search", "arguments": {}}]}' FROM w),
			e AS (INSERT INTO workspace.workflow_executions (school_id, workflow_id, version, owner_id, most_steps, most_cost, deadline_at)
				SELECT school_id, id, 1, owner_id, 10, 1, now() + interval '1 day' FROM w RETURNING *),
			s AS (INSERT INTO workspace.workflow_steps (school_id, execution_id, number, name, type) SELECT school_id, id, 1, 'call', 'tool' FROM e RETURNING *)
		INSERT INTO workspace.mcp_calls (school_id, tool_id, person_id, subject, arguments, status)
		SELECT school_id, md5('tool ${school.id}')::uuid, '${school.teacher[0].id}', id, '{}', 'WAITING' FROM s RETURNING id;`);
	school.everybody = everybody;
	school.session = session;
	school.objects = {
		tutor: () => tutor.id,
		request: () => request.id,
		match: () => match.id,
		student: () => taught.id,
		feedback: () => feedback.id,
		person: () => taught.id,
		class: () => school.classId,
		announcement: () => rows[0][0],
		import: () => rows[1][0],
		export: () => rows[2][0],
		report: () => rows[3][0],
		rollover: () => rows[4][0],
		job: (person) => jobs[person.id],
		task: (person) => tasks[person.id],
		node_key: () => node.id,
		concept: () => concept,
		intervention: () => intervention,
		step: () => '1',
		notice: (person) => notices[person.id],
		notices: (person) => notices[person.id],
		note: (person) => notes[person.id] || notes[school.teacher[0].id],
		sound: () => sound.id,
		recording: (person) => recordings[person.id],
		session: (person) => sessions[person.id],
		token: (person) => tokens[person.id],
		attempt: () => attempt,
		answer: () => answer,
		class_session: () => session.id,
		participant: (person) => session.participants[person.id] || session.participants[school.teacher[0].id],
		message: () => session.message,
		guardrail: (person) => guardrails[person.id] || guardrails[school.teacher[0].id],
		guardrail_match: () => caught,
		problem: (person) => session.problems[person.id] || session.problems[school.teacher[0].id],
		pronunciation: (person) => spelt[person.id] || spelt[school.teacher[0].id],
		learning_session: (person) => learningSessions[person.id] || learningSessions[taught.id],
		holiday: () => holiday,
		provider: () => provider,
		key: () => key,
		quota: () => quota,
		connection: () => connection,
		tool: () => tool,
		tool_call: () => toolCall,
		practice_set: (person) => practiceSets[person.id] || practiceSets[tutor.id],
		conversation: (person) => conversations[person.id],
		situation: (person) => situations[person.id],
		hearing: (person) => hearings[person.id],
		turn: (person) => turns[person.id],
		recommendation: (person) => recommendations[person.id],
		document: (person) => documents[person.id],
		folder: (person) => folders[person.id],
		index: () => '0',
		workflow: (person) => workflows[person.id] || workflows[tutor.id],
		execution: (person) => executions[person.id] || executions[tutor.id],
		word: (person) => session.words[person.id] || session.words[school.teacher[0].id],
	};
	return school;
}

/** The form token that a browser's pages carry, from a page that everybody may see. */
async function formToken(browser, page = '/settings/security') {
	const { status, html } = await browser.get(page);
	const found = /name="token" value="([^"]+)"/.exec(html);
	if (!found)
		throw new Error(`${page} (${status}) has no form token`);
	return found[1];
}

/** What a read asks for besides its path, for this person: "?name=value", or nothing. */
const queryOf = ({ path }, { objects }, person) => ({ '/api/v1/sentence-audio': `?session_id=${objects.learning_session(person)}`, '/api/v1/documents/search': '?q=급식' }[path] || '');

const visitor = () => new FormClient(url);
const stranger = () => new ApiClient(url);

module.exports = { ROLES, furnishedSchool, newToken, notify, formToken, queryOf, visitor, stranger };
