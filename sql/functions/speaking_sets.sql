-- SPDX-License-Identifier: GPL-3.0-or-later
-- Practice sets: written, imported, assigned; how far an assignment is; and the readings of authors.
-- Who sees and who changes a set is in speaking.sql.

-- ---------------------------------------------------------------- how far an assignment is

-- Count what a student has practised of a set that was assigned: a sentence is done with a result that counts, of the words as they are
-- now, since it was assigned. Called in the transaction of each result; two at once come one after the other, so that the last one
-- completes. Asks for no right: its callers know whose result it is.
CREATE OR REPLACE FUNCTION speaking.note_progress(student uuid, practice_set uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	a speaking.assignments;
	done uuid[];
	sentence_count integer;
BEGIN
	SELECT * INTO a FROM speaking.assignments o WHERE o.set_id = practice_set AND o.student_id = student AND o.completed_at IS NULL
	FOR NO KEY UPDATE;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	SELECT COALESCE(array_agg(s.id ORDER BY s.sentence_index) FILTER (WHERE s.id = ANY (a.done_ids) OR EXISTS (
			SELECT FROM speaking.pronunciation_results r WHERE r.sentence_id = s.id AND r.student_id = student AND r.scorable
				AND r.original_text = s.english AND r.created_at >= a.assigned_at)), '{}'), count(*)
	INTO done, sentence_count FROM speaking.sentences s WHERE s.set_id = practice_set;
	IF done IS DISTINCT FROM a.done_ids OR cardinality(done) = sentence_count THEN
		UPDATE speaking.assignments o SET done_ids = done, completed_at = CASE WHEN sentence_count > 0 AND cardinality(done) = sentence_count THEN now() END
		WHERE o.id = a.id;
		PERFORM live.publish('user:' || a.assigned_by, 'assignments', jsonb_build_object('practice_set', practice_set)) WHERE a.assigned_by IS NOT NULL;
	END IF;
END $$;

-- ---------------------------------------------------------------- writing

-- Put these sentences in place of a set's: [{id?, english, korean?}] in order. One that is named by its id, or has the same English as one
-- that is not named, stays the same sentence; with other English its author's reading and what was practised of it no longer fit.
CREATE OR REPLACE FUNCTION speaking.put_sentences(practice_set uuid, sentences jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	plan jsonb;
BEGIN
	WITH given AS MATERIALIZED (
		SELECT e.place - 1 AS place, e.value ->> 'english' AS english, e.value ->> 'korean' AS korean, s.id
		FROM jsonb_array_elements(sentences) WITH ORDINALITY AS e(value, place)
		LEFT JOIN speaking.sentences s ON s.set_id = practice_set AND s.id::text = e.value ->> 'id'
			AND NOT EXISTS (SELECT FROM jsonb_array_elements(sentences) WITH ORDINALITY AS b(value, place)
				WHERE b.place < e.place AND b.value ->> 'id' = e.value ->> 'id')),
	unnamed AS (
		SELECT s.id, s.english::text, row_number() OVER (PARTITION BY s.english ORDER BY s.sentence_index) AS copy
		FROM speaking.sentences s WHERE s.set_id = practice_set AND s.id NOT IN (SELECT g.id FROM given g WHERE g.id IS NOT NULL)),
	fresh AS (SELECT g.place, g.english, row_number() OVER (PARTITION BY g.english ORDER BY g.place) AS copy FROM given g WHERE g.id IS NULL)
	SELECT COALESCE(jsonb_agg(jsonb_build_object('place', g.place, 'english', g.english, 'korean', g.korean, 'id', COALESCE(g.id, u.id))), '[]') INTO plan
	FROM given g LEFT JOIN fresh f ON f.place = g.place LEFT JOIN unnamed u ON u.english = f.english AND u.copy = f.copy;

	DELETE FROM speaking.sentences s WHERE s.set_id = practice_set
		AND s.id NOT IN (SELECT p.id FROM jsonb_to_recordset(plan) AS p(id uuid) WHERE p.id IS NOT NULL);
	UPDATE speaking.assignments a SET done_ids = ARRAY(SELECT d FROM unnest(a.done_ids) AS d JOIN speaking.sentences s ON s.id = d
		JOIN jsonb_to_recordset(plan) AS p(id uuid, english text) ON p.id = s.id AND p.english = s.english)
	WHERE a.set_id = practice_set AND a.completed_at IS NULL;
	UPDATE speaking.sentences s SET sentence_index = p.place, english = p.english, korean = p.korean,
		recording_file_id = CASE WHEN s.english = p.english THEN s.recording_file_id END,
		recording_ms = CASE WHEN s.english = p.english THEN s.recording_ms END,
		recording_job_id = CASE WHEN s.english = p.english THEN s.recording_job_id END
	FROM jsonb_to_recordset(plan) AS p(id uuid, place integer, english text, korean text) WHERE s.id = p.id;
	INSERT INTO speaking.sentences (school_id, set_id, sentence_index, english, korean)
	SELECT auth.school_id(), practice_set, p.place, p.english, p.korean
	FROM jsonb_to_recordset(plan) AS p(id uuid, place integer, english text, korean text) WHERE p.id IS NULL;
	PERFORM speaking.note_progress(a.student_id, practice_set) FROM speaking.assignments a
	WHERE a.set_id = practice_set AND a.completed_at IS NULL ORDER BY a.student_id;
END $$;

-- Write a set, NULL for a new one, with the members that change; sentences as put_sentences takes them. seen_version is the one that was
-- looked at, NULL for whichever it is. decision: saved, set_changed (somebody was faster, nothing is written). SD404 for a set that the
-- caller may not change.
CREATE OR REPLACE FUNCTION speaking.save_set(practice_set uuid, changes jsonb, seen_version integer) RETURNS TABLE (id uuid, decision text)
LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	s speaking.practice_sets;
BEGIN
	PERFORM auth.require_role('tutor', 'teacher', 'admin');
	SELECT * INTO s FROM speaking.practice_sets o WHERE o.id = practice_set FOR NO KEY UPDATE;
	PERFORM auth.found(practice_set IS NULL OR FOUND AND speaking.may_change_set(s));
	id := practice_set;
	decision := 'set_changed';
	IF s.version <> seen_version THEN
		RETURN NEXT;
		RETURN;
	END IF;
	s := jsonb_populate_record(s, changes - 'sentences');
	IF practice_set IS NULL THEN
		INSERT INTO speaking.practice_sets (school_id, author_id, title, level, topic, is_shared)
		VALUES (auth.school_id(), auth.user_id(), s.title, s.level, s.topic, COALESCE(s.is_shared, true))
		RETURNING practice_sets.id INTO id;
	ELSE
		UPDATE speaking.practice_sets o SET title = s.title, level = s.level, topic = s.topic, is_shared = s.is_shared,
			version = o.version + 1, updated_at = now()
		WHERE o.id = practice_set;
	END IF;
	IF changes ? 'sentences' THEN
		PERFORM speaking.put_sentences(id, changes -> 'sentences');
	END IF;
	decision := 'saved';
	RETURN NEXT;
END $$;

-- ---------------------------------------------------------------- a file of sentences

-- What would become of each row of a file (app/speaking/set_import.h), whose rows without a title go to the set that was named beside the
-- file. code says why a row is left out: what was found when it was read, set_exists (the caller has a set of that title) or
-- too_many_sentences (the 51st of its set). A set's level and topic are those of its first row that has them.
CREATE OR REPLACE FUNCTION speaking.plan_sets(file_rows jsonb, other_title text, other_level text, other_topic text)
RETURNS TABLE (line integer, english text, korean text, title text, level text, topic text, place integer, field text, code text, words jsonb)
LANGUAGE sql STABLE ROWS 500 AS $$
	WITH given AS MATERIALIZED (
		SELECT g.line, g.english, g.korean, COALESCE(NULLIF(g.title, ''), other_title) AS title, g.level, g.topic, g.field, g.code, g.words
		FROM jsonb_to_recordset(file_rows) AS g(line integer, english text, korean text, title text, level text, topic text, field text,
			code text, words jsonb)),
	described AS (
		SELECT g.title, (array_agg(g.level ORDER BY g.line) FILTER (WHERE g.level <> ''))[1] AS level,
			(array_agg(g.topic ORDER BY g.line) FILTER (WHERE g.topic <> ''))[1] AS topic,
			EXISTS (SELECT FROM speaking.practice_sets s WHERE s.author_id = (SELECT auth.user_id()) AND s.title = g.title) AS is_there
		FROM given g WHERE g.code IS NULL AND g.title <> '' GROUP BY g.title),
	placed AS (
		SELECT g.*, row_number() OVER (PARTITION BY g.title, g.code IS NULL ORDER BY g.line)::integer - 1 AS place FROM given g)
	SELECT p.line, p.english, p.korean, p.title, COALESCE(d.level, other_level), COALESCE(d.topic, other_topic), p.place,
		CASE WHEN p.code IS NOT NULL THEN p.field WHEN COALESCE(p.title, '') = '' OR d.is_there THEN 'title'
			WHEN p.place >= 50 THEN 'english' WHEN COALESCE(d.topic, other_topic, '') = '' THEN 'topic' END,
		CASE WHEN p.code IS NOT NULL THEN p.code WHEN COALESCE(p.title, '') = '' THEN 'required' WHEN d.is_there THEN 'set_exists'
			WHEN p.place >= 50 THEN 'too_many_sentences' WHEN COALESCE(d.topic, other_topic, '') = '' THEN 'required' END, p.words
	FROM placed p LEFT JOIN described d ON d.title = p.title ORDER BY p.line;
$$;

-- Make the sets of a file, without the rows that plan_sets leaves out. Two imports of one person come one after the other.
CREATE OR REPLACE FUNCTION speaking.import_sets(file_rows jsonb, other_title text, other_level text, other_topic text, shared boolean)
RETURNS TABLE (set_count integer, sentence_count integer) LANGUAGE plpgsql ROWS 1 AS $$
DECLARE
	plan jsonb;
BEGIN
	PERFORM auth.require_role('tutor', 'teacher', 'admin');
	PERFORM FROM school.people p WHERE p.id = (SELECT auth.user_id()) FOR NO KEY UPDATE;
	plan := (SELECT COALESCE(jsonb_agg(to_jsonb(p) ORDER BY p.line), '[]')
		FROM speaking.plan_sets(file_rows, other_title, other_level, other_topic) p WHERE p.code IS NULL);
	RETURN QUERY WITH made AS (
		INSERT INTO speaking.practice_sets AS s (school_id, author_id, title, level, topic, is_shared)
		SELECT auth.school_id(), auth.user_id(), p.title, p.level, p.topic, shared
		FROM (SELECT DISTINCT ON (r.title) r.* FROM jsonb_to_recordset(plan) AS r(line integer, title text, level text, topic text)
			ORDER BY r.title, r.line) AS p ORDER BY p.line DESC
		RETURNING s.id, s.title),
	written AS (
		INSERT INTO speaking.sentences (school_id, set_id, sentence_index, english, korean)
		SELECT auth.school_id(), m.id, p.place, p.english, NULLIF(p.korean, '')
		FROM jsonb_to_recordset(plan) AS p(title text, place integer, english text, korean text) JOIN made m ON m.title = p.title
		RETURNING 1)
	SELECT (SELECT count(*) FROM made)::integer, (SELECT count(*) FROM written)::integer;
END $$;

-- ---------------------------------------------------------------- assigning

-- Whether the caller may give work to this student: who hears them, but not the student.
CREATE OR REPLACE FUNCTION speaking.may_assign(student uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT student <> (SELECT auth.user_id()) AND speaking.hears(student) AND EXISTS (SELECT FROM school.roles o JOIN school.people p ON p.id = o.person_id
		WHERE o.person_id = student AND o.role = 'student' AND p.disabled_at IS NULL);
$$;

-- The class whose students are shown to choose from: the one that is asked for, or the only one that the caller teaches.
CREATE OR REPLACE FUNCTION speaking.shown_class(class uuid) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT CASE WHEN class = ANY (array_agg(c)) THEN class WHEN class IS NULL AND count(*) = 1 THEN (array_agg(c))[1] END
	FROM classroom.taught_classes() AS c;
$$;

-- Assign a set to these students and to all of these classes, until a day of the school's or without one. Who has it gets the new day;
-- who had completed it begins anew. SD404 for a set that the caller does not see and for whom the caller may not give work to; SD422
-- student_ids required for nobody, due_on date_past or day_not_within_year.
CREATE OR REPLACE FUNCTION speaking.assign_set(practice_set uuid, students uuid[], classes uuid[], due date) RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
	s speaking.practice_sets;
	people uuid[];
	reach integer;
BEGIN
	PERFORM auth.require_role('tutor', 'teacher', 'admin');
	SELECT * INTO s FROM speaking.practice_sets o WHERE o.id = practice_set FOR NO KEY UPDATE; -- one after the other: each takes several assignments
	PERFORM auth.found(FOUND AND speaking.sees_set(s));
	PERFORM auth.found(NOT EXISTS (SELECT FROM unnest(classes) AS c WHERE c NOT IN (SELECT classroom.taught_classes())));
	people := ARRAY(SELECT g FROM unnest(students) AS g UNION SELECT n.person_id FROM school.class_students n JOIN school.people p ON p.id = n.person_id
		WHERE n.class_id = ANY (classes) AND p.disabled_at IS NULL);
	PERFORM auth.found(NOT EXISTS (SELECT FROM unnest(students) AS g WHERE NOT speaking.may_assign(g)));
	IF people = '{}' THEN
		PERFORM auth.refuse_field('student_ids', 'required');
	ELSIF due < hub.today() THEN
		PERFORM auth.refuse_field('due_on', 'date_past');
	ELSIF due > hub.today() + 365 THEN
		PERFORM auth.refuse_field('due_on', 'day_not_within_year');
	END IF;
	WITH written AS (
		INSERT INTO speaking.assignments AS a (school_id, set_id, student_id, assigned_by, due_on)
		SELECT auth.school_id(), practice_set, p, auth.user_id(), due FROM unnest(people) AS p ORDER BY p
		ON CONFLICT (set_id, student_id) DO UPDATE SET due_on = EXCLUDED.due_on, assigned_by = EXCLUDED.assigned_by,
			assigned_at = CASE WHEN a.completed_at IS NULL THEN a.assigned_at ELSE now() END,
			done_ids = CASE WHEN a.completed_at IS NULL THEN a.done_ids ELSE '{}' END, completed_at = NULL
		RETURNING a.id, a.student_id, a.assigned_at),
	told AS (
		SELECT inbox.notify(w.student_id, 'practice_assigned', jsonb_build_object('teacher', tutoring.name_of(auth.user_id()), 'title', s.title,
			'count', (SELECT count(*) FROM speaking.sentences x WHERE x.set_id = practice_set), 'due', CASE WHEN due IS NULL
				THEN jsonb_build_object('key', 'speaking.assign.no_day') ELSE jsonb_build_object('key', 'speaking.assign.until', 'day', due) END),
			'/speaking/sets/' || practice_set, concat_ws(':', 'practice_assigned', w.id, extract(epoch FROM w.assigned_at), due))
		FROM written w)
	SELECT count(*) INTO reach FROM told;
	RETURN reach;
END $$;

-- Take a set back from these students, of those to whom the caller gave it; of all for the school's admins. Returns how many.
CREATE OR REPLACE FUNCTION speaking.take_back_set(practice_set uuid, students uuid[]) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	taken integer;
BEGIN
	PERFORM auth.require_role('tutor', 'teacher', 'admin');
	PERFORM FROM speaking.practice_sets o WHERE o.id = practice_set FOR NO KEY UPDATE;
	DELETE FROM speaking.assignments a WHERE a.set_id = practice_set AND a.student_id = ANY (students)
		AND (a.assigned_by = (SELECT auth.user_id()) OR auth.has_role('admin'));
	GET DIAGNOSTICS taken = ROW_COUNT;
	RETURN taken;
END $$;

-- ---------------------------------------------------------------- an author's own reading

-- The file in which a sentence can be heard: its author's reading, else a voice's; NULL for none.
CREATE OR REPLACE FUNCTION speaking.sound_of_sentence(sentence speaking.sentences) RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT COALESCE(sentence.recording_file_id, speaking.spoken_file(sentence.school_id, sentence.english));
$$;

-- Let a job make a sentence's reading of a recording that was sent. What was sent before and is not made yet is forgotten.
CREATE OR REPLACE FUNCTION speaking.record_sentence(sentence uuid, recording uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	s speaking.sentences;
	job uuid;
BEGIN
	SELECT * INTO s FROM speaking.sentences o WHERE o.id = sentence FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND AND (SELECT speaking.may_change_set(p) FROM speaking.practice_sets p WHERE p.id = s.set_id));
	PERFORM auth.found(EXISTS (SELECT FROM speaking.recordings r WHERE r.id = recording AND r.person_id = (SELECT auth.user_id())));
	job := jobs.enqueue('sentence_recording', jsonb_build_object('sentence', sentence, 'recording', recording, 'english', s.english), priority => 3,
		max_attempts => 5);
	UPDATE speaking.sentences o SET recording_job_id = job WHERE o.id = sentence;
	RETURN job;
END $$;

-- What the job has made is the sentence's reading from now on. false: somebody sent another one, took it back or wrote other words
-- meanwhile, and the file is nobody's. Runs in a job; the recording is used up.
CREATE OR REPLACE FUNCTION speaking.keep_reading(job uuid, sentence uuid, english text, recording uuid, file uuid, bytes bigint, duration_ms integer)
RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
	reader uuid := (SELECT r.person_id FROM speaking.recordings r WHERE r.id = recording);
BEGIN
	DELETE FROM speaking.recordings r WHERE r.id = recording;
	UPDATE speaking.sentences s SET recording_file_id = file, recording_ms = duration_ms, recording_job_id = NULL
	WHERE s.id = sentence AND s.recording_job_id = job AND s.english = keep_reading.english;
	IF NOT FOUND THEN
		RETURN false;
	END IF;
	PERFORM files.keep(file, bytes);
	PERFORM live.publish('user:' || reader, 'sentence_recording', jsonb_build_object('sentence', sentence)) WHERE reader IS NOT NULL;
	RETURN true;
END $$;

-- A job that failed for good leaves no recording, and its author's page looks again.
CREATE OR REPLACE FUNCTION speaking.follow_reading_job() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	reader uuid;
BEGIN
	DELETE FROM speaking.recordings r WHERE r.id = (NEW.payload ->> 'recording')::uuid RETURNING r.person_id INTO reader;
	PERFORM live.publish('user:' || reader, 'sentence_recording', jsonb_build_object('sentence', NEW.payload ->> 'sentence')) WHERE reader IS NOT NULL;
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER jobs_reading AFTER UPDATE OF status ON jobs.jobs FOR EACH ROW
	WHEN (NEW.status = 'FAILED' AND NEW.type = 'sentence_recording') EXECUTE FUNCTION speaking.follow_reading_job();

-- A sentence has no reading of its own any more.
CREATE OR REPLACE FUNCTION speaking.drop_reading(sentence uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE speaking.sentences s SET recording_file_id = NULL, recording_ms = NULL, recording_job_id = NULL
	WHERE s.id = sentence AND (SELECT speaking.may_change_set(p) FROM speaking.practice_sets p WHERE p.id = s.set_id);
	PERFORM auth.found(FOUND);
END $$;

-- ---------------------------------------------------------------- what a school begins with

-- A school's first sets (speaking_starter.sql), shared and nobody's, once: those that were deleted do not come back. In lists the first
-- is on top.
CREATE OR REPLACE FUNCTION speaking.add_starter(school uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	INSERT INTO speaking.settings AS s (school_id, starter_added_at) VALUES (school, now())
	ON CONFLICT (school_id) DO UPDATE SET starter_added_at = now() WHERE s.starter_added_at IS NULL;
	IF NOT FOUND THEN
		RETURN;
	END IF;
	WITH made AS (
		INSERT INTO speaking.practice_sets AS s (school_id, title, level, topic, created_at)
		SELECT school, p.title, p.level, p.topic, now() - p.place * interval '1 millisecond' FROM speaking.starter_sets() p
		RETURNING s.id, s.title)
	INSERT INTO speaking.sentences (school_id, set_id, sentence_index, english, korean)
	SELECT school, m.id, p.place - 1, p.english, p.korean FROM speaking.starter_sentences() p JOIN made m ON m.title = p.title;
END $$;

CREATE OR REPLACE FUNCTION speaking.add_starter_of_school() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM speaking.add_starter(NEW.id);
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER schools_practice_starter AFTER INSERT ON school.schools FOR EACH ROW EXECUTE FUNCTION speaking.add_starter_of_school();
