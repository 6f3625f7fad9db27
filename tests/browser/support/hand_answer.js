// SPDX-License-Identifier: GPL-3.0-or-later
// An answer that comes when the test says so: the test is its answerer, through the functions that the real one calls (models_requests.sql).
'use strict';
const { randomUUID } = require('node:crypto');
const { sql } = require('../../http/support/server.js');

const quoted = (value) => `'${String(value).replaceAll("'", "''")}'`;

/** A conversation of a person, with so many turns that were answered. @return its id */
function makeConversation(person, { turns = 0, title = '카페에서 주문하기' } = {}) {
	const [[id]] = sql(`INSERT INTO chat.session_master (school_id, user_id, title, with_partner, difficulty, language, turn_count, last_turn_at)
		VALUES (${quoted(person.school.id)}, ${quoted(person.id)}, ${quoted(title)}, true, '중', 'en', ${turns}, now()) RETURNING session_id;`);
	sql(`WITH RECURSIVE t AS (SELECT 1 AS n, NULL::uuid AS parent, gen_random_uuid() AS id UNION ALL SELECT n + 1, id, gen_random_uuid() FROM t WHERE n < ${turns})
		INSERT INTO chat.conversations (school_id, session_id, user_id, turn_index, turn_id, parent_id, state, input_text, response_text, completed_at)
		SELECT ${quoted(person.school.id)}, ${quoted(id)}, ${quoted(person.id)}, n, id, parent, 'COMPLETED', '질문 ' || n, '답 ' || n, now() FROM t WHERE ${turns} > 0;`);
	return id;
}

/** A question of the person whose answer is on its way. */
function handAnswer(person, session, question = 'Hello!') {
	const [answerer, request, turn, answer] = Array.from({ length: 4 }, () => randomUUID());
	let bytes = 0;
	sql(`INSERT INTO models.answerers (id, host, pid) VALUES (${quoted(answerer)}, 'test', 1);
		INSERT INTO chat.conversations (school_id, session_id, user_id, turn_id, answer_id, parent_id, turn_index, state, input_text)
		SELECT ${quoted(person.school.id)}, ${quoted(session)}, ${quoted(person.id)}, ${quoted(turn)}, ${quoted(answer)}, l.turn_id, COALESCE(l.turn_index, 0) + 1, 'PENDING',
			${quoted(question)} FROM (SELECT 1) AS x LEFT JOIN chat.last_turn(${quoted(session)}) AS l ON true;
		UPDATE chat.session_master SET running_turn_id = ${quoted(turn)} WHERE session_id = ${quoted(session)};
		INSERT INTO models.requests (id, school_id, person_id, purpose, messages, topic, subject, on_answer, answerer_id)
		VALUES (${quoted(request)}, ${quoted(person.school.id)}, ${quoted(person.id)}, 'turn', '[]', 'conversation:' || ${quoted(session)}, ${quoted(answer)}, 'chat.turn_answered', ${quoted(answerer)});`);
	const alive = () => `UPDATE models.answerers SET heartbeat_at = now() WHERE id = ${quoted(answerer)};`;
	return {
		turn,
		/** Show a piece. */
		show(text) {
			sql(`${alive()} SELECT models.note_shown(${quoted(answerer)}, ${quoted(JSON.stringify([{ request, first_byte: bytes, text }]))});`);
			bytes += Buffer.byteLength(text);
		},
		/** End it: answer as models.finish_request takes it. */
		end(text, { outcome = 'answered', ...more } = {}) {
			sql(`SELECT models.finish_request(${quoted(answerer)}, ${quoted(request)}, ${quoted(JSON.stringify({ outcome, text, model: null, tokens_in: 0, tokens_out: 0, cost: 0, extra: { corrections: [] }, ...more }))});`);
		},
		isStopped: () => sql(`SELECT stop_at IS NOT NULL FROM models.requests WHERE id = ${quoted(request)}`)[0][0] === 't',
	};
}

module.exports = { makeConversation, handAnswer };
