// SPDX-License-Identifier: GPL-3.0-or-later
// Reports of a school's students with all sections, by the task that makes them: how many a core of the worker draws a second, how many come
// out a second with the database's part, against gathering what they say alone; and how large they are.
'use strict';
const instance = require('./instance.js');

const STUDENTS = 300;
const AIM_KILOBYTES = 150;

const SCHOOL = `SET client_min_messages = warning;
DO $data$
DECLARE
	bench uuid := md5('bench reports')::uuid;
BEGIN
	IF EXISTS (SELECT FROM school.schools WHERE code = 'BENCHREPORTS') THEN
		RETURN;
	END IF;
	INSERT INTO school.schools (id, code, name) VALUES (bench, 'BENCHREPORTS', '벤치보고서고등학교');
	INSERT INTO school.settings (school_id) VALUES (bench) ON CONFLICT DO NOTHING;
	INSERT INTO school.people (id, school_id, name, login)
	SELECT md5('bench reports ' || i)::uuid, bench, chr(44032 + (i * 37) % 11172) || chr(44032 + (i * 101) % 11172) || '이', 'reports' || i
	FROM generate_series(0, ${STUDENTS}) AS i;
	INSERT INTO school.roles (person_id, school_id, role)
	SELECT md5('bench reports ' || i)::uuid, bench, CASE WHEN i = 0 THEN 'tutor' ELSE 'student' END FROM generate_series(0, ${STUDENTS}) AS i;
	INSERT INTO school.classes (id, school_id, grade, name)
	SELECT md5('bench reports class ' || c)::uuid, bench, 1, (c + 1)::text FROM generate_series(0, 9) AS c;
	INSERT INTO school.class_students (person_id, school_id, class_id, number)
	SELECT md5('bench reports ' || i)::uuid, bench, md5('bench reports class ' || i % 10)::uuid, (i / 10 + 1)::text FROM generate_series(1, ${STUDENTS}) AS i;
	INSERT INTO hub.concepts (id, school_id, key, name)
	SELECT md5('bench reports concept ' || k)::uuid, bench, 'unit' || k, '단원 ' || k || ': 함수의 그래프와 성질' FROM generate_series(1, 15) AS k;
	INSERT INTO hub.activity_days (student_id, day, school_id, events, correct, wrong, seconds)
	SELECT md5('bench reports ' || i)::uuid, current_date - d, bench, 6, 2 + (i + d) % 4, 1 + d % 2, 900 FROM generate_series(1, ${STUDENTS}) AS i, generate_series(0, 56) AS d
	WHERE (i + d) % 3 > 0;
	INSERT INTO hub.mastery (student_id, concept_id, school_id, mastery, observations, correct, recent, wrong_in_a_row, last_at, last_source_node, last_source_id)
	SELECT md5('bench reports ' || i)::uuid, md5('bench reports concept ' || k)::uuid, bench, ((i * 31 + k * 17) % 100) / 100.0, 12, 6, '{t,f,t,f,t,f,t,f,t,f,t,f}', 1,
		now() - k * interval '1 day', 4, 'bench' FROM generate_series(1, ${STUDENTS}) AS i, generate_series(1, 15) AS k;
	INSERT INTO hub.mastery_days (student_id, concept_id, day, school_id, mastery, observations)
	SELECT md5('bench reports ' || i)::uuid, md5('bench reports concept ' || k)::uuid, current_date - d, bench, ((i * 13 + k * 7 + d) % 100) / 100.0, 12 - d / 7
	FROM generate_series(1, ${STUDENTS}) AS i, generate_series(1, 15) AS k, generate_series(1, 50, 7) AS d;
	INSERT INTO tutoring.feedback_messages (school_id, tutor_id, student_id, message, created_at)
	SELECT bench, md5('bench reports 0')::uuid, md5('bench reports ' || i)::uuid, repeat('문장을 끝까지 빠뜨리지 않고 말했고, 모르는 낱말은 스스로 찾아봤어요. ', 3), now() - n * interval '5 days'
	FROM generate_series(1, ${STUDENTS}) AS i, generate_series(1, 4) AS n;
END $data$;
ANALYZE school.people, school.roles, school.classes, school.class_students, hub.students, hub.activity_days, hub.mastery, hub.mastery_days, tutoring.feedback_messages;`;

/** Seconds that the questions alone take, asked as the task asks them: ten students at a time. */
function gathering() {
	return Number(instance.query(`BEGIN; SELECT auth.act_in_school(md5('bench reports')::uuid); CREATE TEMPORARY TABLE gathered ON COMMIT DROP AS SELECT clock_timestamp() AS at;
		SELECT count(d.document) FROM (SELECT array_agg(s.id) AS ids FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM hub.students
			WHERE school_id = md5('bench reports')::uuid) AS s GROUP BY s.n / 10) AS batch,
			hub.report_documents(batch.ids, current_date - 27, current_date, hub.report_sections()) AS d;
		SELECT extract(epoch FROM clock_timestamp() - at) FROM gathered; COMMIT`).split('\n').pop());
}

/** A task's run: seconds from when the job began until it ended. */
function makeAll(job) {
	for (;;) {
		const [status, seconds, error] = instance.query(`SELECT status, extract(epoch FROM finished_at - started_at), error FROM jobs.jobs WHERE job_id = '${job}'`).split('|');
		if (status === 'COMPLETED')
			return Number(seconds);
		if (status === 'FAILED')
			throw new Error(error);
		Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
	}
}

module.exports = async function reports(row) {
	instance.dev('psql', '-Xq', '-v', 'ON_ERROR_STOP=1', '-c', SCHOOL);
	const alone = gathering();
	const { worker } = instance.processes();
	const before = instance.cpuSeconds(worker);
	const job = instance.query("SELECT jobs.enqueue('daily_report', '{}', md5('bench reports')::uuid, created_by => NULL)");
	const seconds = makeAll(job);
	const used = instance.cpuSeconds(worker) - before;
	const [made, mean, most] = instance.query(`SELECT count(*), avg(octet_length(content)) / 1024, max(octet_length(content)) / 1024.0 FROM hub.reports WHERE job_id = '${job}'`).split('|').map(Number);
	if (made !== STUDENTS)
		throw new Error(`${made} reports were made`);
	row('reports drawn, seven sections, a core of the worker', made / used, 'reports/s');
	row('reports made and kept, one job, with the database', made / seconds, 'reports/s', alone / seconds, 'gathering what they say alone');
	row('a report, mean', mean, 'KB', mean / AIM_KILOBYTES, `${AIM_KILOBYTES} KB`);
	row('a report, largest', most, 'KB', most / AIM_KILOBYTES, `${AIM_KILOBYTES} KB`);
	instance.query(`DELETE FROM hub.reports WHERE job_id = '${job}'`);
};
