// SPDX-License-Identifier: GPL-3.0-or-later
// Bayesian Knowledge Tracing: answers folded into mastery as they arrive, and reckoned anew from the history, one connection each.
'use strict';
const instance = require('./instance.js');

const STUDENTS = 2000;
const CONCEPTS = 10;
const BATCH = 500;
const BATCHES = 200; // what is folded; as many again are upserted, and all of the history is reckoned anew
const REPEATS = 20;
const ROWS = 200; // of mastery, which are reckoned anew at once

/** A school with answers in batches, each batch later than the one before; in the history too, so that they can be reckoned anew. */
const SCHOOL = `SET client_min_messages = warning;
DO $data$
DECLARE
	bench uuid := md5('bench mastery')::uuid;
BEGIN
	DELETE FROM school.schools WHERE id = bench;
	INSERT INTO school.schools (id, code, name) VALUES (bench, 'BENCHMASTERY', '벤치숙달고등학교');
	INSERT INTO school.settings (school_id) VALUES (bench) ON CONFLICT DO NOTHING;
	INSERT INTO school.people (id, school_id, name, login)
	SELECT md5('bench mastery ' || i)::uuid, bench, '학생' || i, 'mastery' || i FROM generate_series(1, ${STUDENTS}) AS i;
	INSERT INTO school.roles (person_id, school_id, role) SELECT md5('bench mastery ' || i)::uuid, bench, 'student' FROM generate_series(1, ${STUDENTS}) AS i;
	INSERT INTO hub.concepts (school_id, key, name) SELECT bench, '단원 ' || k, '단원 ' || k FROM generate_series(1, ${CONCEPTS}) AS k;
END $data$;
CREATE SCHEMA IF NOT EXISTS bench;
DROP TABLE IF EXISTS bench.answers;
CREATE TABLE bench.answers AS
SELECT b AS batch, i, md5('bench mastery ' || 1 + floor(random() * ${STUDENTS})::integer)::uuid AS student_id, now() - interval '1 day' + make_interval(secs => b * ${BATCH} + i) AS at,
	'단원 ' || 1 + floor(random() * ${CONCEPTS})::integer AS concept, random() < 0.7 AS is_correct
FROM generate_series(1, ${2 * BATCHES}) AS b, generate_series(1, ${BATCH}) AS i;
DROP TABLE IF EXISTS bench.batches;
CREATE TABLE bench.batches AS
SELECT batch AS n, array_agg(ROW(i, student_id, at, 'study', 'bench-' || batch || '-' || i, '{}', concept, is_correct)::hub.incoming_event ORDER BY i) AS answers
FROM bench.answers GROUP BY batch;
CREATE UNIQUE INDEX ON bench.batches (n);
INSERT INTO hub.learning_history (occurred_at, school_id, student_id, event_type, source_node, source_id, content)
SELECT at, md5('bench mastery')::uuid, student_id, 'study', 4, 'bench-' || batch || '-' || i,
	jsonb_build_object('concept', concept, 'result', CASE WHEN is_correct THEN 'correct' ELSE 'wrong' END) FROM bench.answers WHERE batch <= ${BATCHES};
DROP SEQUENCE IF EXISTS bench.batch;
CREATE SEQUENCE bench.batch;
GRANT USAGE ON SCHEMA bench TO seodang_app;
GRANT ALL ON bench.batches, bench.batch TO seodang_app;
ANALYZE school.people, school.roles, hub.students, hub.learning_history, bench.batches;`;

const inSchool = (statements) => `BEGIN;
SELECT auth.act_in_school(md5('bench mastery')::uuid);
${statements}
COMMIT;
`;
const onBatch = (statements) => `SELECT nextval('bench.batch') AS n \\gset\n${inSchool(statements)}`;

/** As hub.accept_events does it with what it has kept. */
const FOLD = onBatch(`SELECT hub.lock_mastery(array_agg(a.student_id), array_agg(c.id)) FROM bench.batches b, unnest(b.answers) AS a JOIN hub.concepts c ON c.key = a.concept WHERE b.n = :n;
SELECT hub.fold_answers(b.answers, 4, 'Asia/Seoul') FROM bench.batches b WHERE b.n = :n;`);

/** What any way of keeping mastery must do at least: one row a student and concept, and one a day. */
const UPSERT = onBatch(`INSERT INTO hub.mastery AS m (student_id, concept_id, school_id, mastery, observations)
SELECT a.student_id, c.id, c.school_id, 0.5, count(*) FROM bench.batches b, unnest(b.answers) AS a JOIN hub.concepts c ON c.key = a.concept WHERE b.n = :n GROUP BY 1, 2, 3 ORDER BY 1, 2
ON CONFLICT (student_id, concept_id) DO UPDATE SET observations = m.observations + EXCLUDED.observations;
INSERT INTO hub.mastery_days AS d (student_id, concept_id, day, school_id, mastery, observations)
SELECT a.student_id, c.id, current_date, c.school_id, 0.5, count(*) FROM bench.batches b, unnest(b.answers) AS a JOIN hub.concepts c ON c.key = a.concept WHERE b.n = :n GROUP BY 1, 2, 4 ORDER BY 1, 2
ON CONFLICT (student_id, concept_id, day) DO UPDATE SET observations = d.observations + EXCLUDED.observations;`);

const RECOMPUTE = inSchool(`SELECT hub.recompute_batch(NULL, NULL, NULL, ${ROWS});`);
const FIRST_ROWS = `SELECT m.student_id, m.concept_id, m.observations FROM hub.mastery m WHERE m.school_id = md5('bench mastery')::uuid ORDER BY 1, 2 LIMIT ${ROWS}`;

/** The same answers, read in their order. */
const READ = inSchool(`SELECT count(r.results) FROM (${FIRST_ROWS}) AS m JOIN hub.concepts c ON c.id = m.concept_id
CROSS JOIN LATERAL (SELECT array_agg(h.content ->> 'result' ORDER BY h.occurred_at, h.source_node, h.source_id) AS results FROM hub.learning_history h
	WHERE h.student_id = m.student_id AND h.content ->> 'concept' = c.key) AS r;`);

module.exports = async function mastery(row) {
	instance.dev('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-c', SCHOOL);
	try {
		const folded = instance.pgbench(FOLD, { transactions: BATCHES }) * BATCH;
		const upserted = instance.pgbench(UPSERT, { transactions: BATCHES }) * BATCH;
		row(`answers folded into mastery, batches of ${BATCH}`, folded, 'updates/s', folded / upserted, 'rows upserted without tracing');
		const answers = Number(instance.query(`SELECT sum(observations) FROM (${FIRST_ROWS}) AS m`));
		const recomputed = instance.pgbench(RECOMPUTE, { transactions: REPEATS }) * answers;
		const read = instance.pgbench(READ, { transactions: REPEATS }) * answers;
		row(`answers reckoned anew, ${ROWS} students and concepts at once`, recomputed, 'updates/s', recomputed / read, 'the history read in order');
	} finally {
		instance.query("SET client_min_messages = warning; DROP SCHEMA bench CASCADE; DELETE FROM school.schools WHERE code = 'BENCHMASTERY'");
	}
};
