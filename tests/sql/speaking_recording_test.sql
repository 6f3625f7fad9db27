-- SPDX-License-Identifier: GPL-3.0-or-later
-- What waits for a job is kept until the job has ended, however long that takes, and goes with a job that fails for good; bytes that are
-- still being written are not removed before they are there.
\ir fixture.psql
\ir speaking.psql
SELECT no_plan();

RESET SESSION AUTHORIZATION;
SELECT pg_temp.practise('', '{s1}') \g /dev/null
CREATE FUNCTION pg_temp.record(name text, at timestamptz, taken timestamptz) RETURNS void LANGUAGE sql AS $$
	INSERT INTO speaking.recordings (id, school_id, person_id, bytes, received, created_at, taken_at)
	VALUES (pg_temp.id(name), pg_temp.id('ONE'), pg_temp.id('s1'), 4, 4, at, taken) $$;
CREATE FUNCTION pg_temp.is_there(name text) RETURNS boolean LANGUAGE sql AS $$ SELECT EXISTS (SELECT FROM speaking.recordings r WHERE r.id = pg_temp.id(name)) $$;

SELECT pg_temp.record('waiting', now() - interval '3 days', now() - interval '3 days'), pg_temp.record('unsent', now() - interval '3 days', NULL),
	pg_temp.record('old', now() - interval '31 days', now() - interval '31 days'), pg_temp.record('new', now(), NULL) \g /dev/null
SELECT jobs.apply_retention('hour') \g /dev/null
SELECT ok(pg_temp.is_there('waiting'), 'what a job waits with, since the store is away for days, is kept');
SELECT ok(NOT pg_temp.is_there('unsent'), 'what nothing was made of within a day is not');
SELECT ok(NOT pg_temp.is_there('old'), 'nor what nothing came of within a month');
SELECT ok(pg_temp.is_there('new'), 'what is being sent is');

UPDATE speaking.voice_answers SET created_at = now() - interval '10 days';
SELECT jobs.apply_retention('day') \g /dev/null
SELECT is((SELECT count(*) FROM speaking.voice_answers), 1::bigint, 'an answer that still waits is kept');
UPDATE speaking.voice_answers SET status = 'FAILED', error = 'gave_up';
SELECT jobs.apply_retention('day') \g /dev/null
SELECT is((SELECT count(*) FROM speaking.voice_answers), 0::bigint, 'one that failed goes after a week');

-- A sentence's reading whose job fails for good, from whatever cause.
INSERT INTO jobs.jobs (school_id, type, payload, status)
VALUES (pg_temp.id('ONE'), 'sentence_recording', jsonb_build_object('sentence', pg_temp.id('sentence'), 'recording', pg_temp.id('waiting')), 'PENDING');
UPDATE jobs.jobs SET status = 'FAILED', error = 'worker_lost', finished_at = now() WHERE type = 'sentence_recording';
SELECT ok(NOT pg_temp.is_there('waiting'), 'leaves no recording');
SELECT is((SELECT count(*) FROM live.events e WHERE e.topic = 'user:' || pg_temp.id('s1') AND e.kind = 'sentence_recording'), 1::bigint, 'and is told');

-- A student is erased while a worker writes a file of theirs.
DELETE FROM files.removals;
INSERT INTO files.files (school_id, person_id, store, name, content_type, bytes, created_at) VALUES
	(pg_temp.id('ONE'), pg_temp.id('s1'), 'directory', md5('written'), 'audio/mp4', 5, now()),
	(pg_temp.id('ONE'), pg_temp.id('s1'), 'directory', md5('being written'), 'audio/mp4', NULL, now()),
	(pg_temp.id('ONE'), pg_temp.id('s1'), 'directory', md5('never written'), 'audio/mp4', NULL, now() - interval '2 hours');
DELETE FROM files.files WHERE name IN (md5('written'), md5('being written'), md5('never written'));
SELECT set_eq('SELECT name FROM files.next_removals('''', 100)', ARRAY[md5('written'), md5('never written')], 'what is written goes at once');
UPDATE files.removals SET due_at = due_at - interval '1 hour';
SELECT set_eq('SELECT name FROM files.next_removals('''', 100)', ARRAY[md5('written'), md5('being written'), md5('never written')],
	'what may still be written an hour later');

SELECT * FROM finish();
ROLLBACK;
