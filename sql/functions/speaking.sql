-- SPDX-License-Identifier: GPL-3.0-or-later
-- Who hears whom, and which practice sets one sees: what all of the room asks.

-- Whether the caller teaches the student as a tutor now.
CREATE OR REPLACE FUNCTION speaking.tutors(student uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM tutoring.tutor_students m
		WHERE m.student_id = student AND m.tutor_id = (SELECT auth.user_id()) AND m.status = 'active');
$$;

-- Whether the caller may hear what this student says and see what came of it: the student, a tutor of now, a teacher of the class, an admin.
CREATE OR REPLACE FUNCTION speaking.hears(student uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT student = (SELECT auth.user_id()) OR speaking.tutors(student)
		OR auth.has_role('teacher') AND school.teaches(student)
		OR auth.has_role('admin') AND EXISTS (SELECT FROM school.roles o WHERE o.person_id = student AND o.role = 'student');
$$;

-- Whether the caller looks on as the school's staff, which is logged.
CREATE OR REPLACE FUNCTION speaking.hears_as_staff(student uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT student <> (SELECT auth.user_id()) AND NOT speaking.tutors(student);
$$;

CREATE OR REPLACE FUNCTION speaking.sees_set(practice_set speaking.practice_sets) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT practice_set.is_shared OR practice_set.author_id = (SELECT auth.user_id()) OR auth.has_role('admin')
		OR EXISTS (SELECT FROM speaking.assignments a WHERE a.set_id = practice_set.id
			AND (a.student_id = (SELECT auth.user_id()) OR a.assigned_by = (SELECT auth.user_id())));
$$;

CREATE OR REPLACE FUNCTION speaking.may_change_set(practice_set speaking.practice_sets) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT practice_set.author_id = (SELECT auth.user_id()) OR auth.has_role('admin');
$$;

-- Whether the caller may hear a stored sound. Whose voice it is says who may; what belongs to nobody is the school's own: sentences. An
-- author's reading is the author's, so that it goes with them, and is heard by who sees the set, or practises it in a session.
CREATE OR REPLACE FUNCTION speaking.may_hear(file uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT EXISTS (SELECT FROM files.files f WHERE f.id = file AND f.bytes IS NOT NULL AND f.content_type LIKE 'audio/%' AND (f.person_id IS NULL
		OR f.person_id = (SELECT auth.user_id())
		OR EXISTS (SELECT FROM speaking.pronunciation_results r WHERE r.file_id = file AND speaking.hears(r.student_id))
		OR EXISTS (SELECT FROM speaking.sentences s JOIN speaking.practice_sets p ON p.id = s.set_id WHERE s.recording_file_id = file
			AND (speaking.sees_set(p) OR EXISTS (SELECT FROM speaking.sentence_audio a
				WHERE a.sentence_id = s.id AND a.student_id = (SELECT auth.user_id()))))
		OR EXISTS (SELECT FROM tutoring.feedback_messages m WHERE m.audio_file_id = file
			AND (m.student_id = (SELECT auth.user_id()) OR m.tutor_id = (SELECT auth.user_id()) OR speaking.hears(m.student_id)))));
$$;

-- Write that the school's staff hears what a student said, or what a tutor said to a student; once a minute at most, since a player may begin again.
CREATE OR REPLACE FUNCTION speaking.log_hearing(file uuid) RETURNS void LANGUAGE sql AS $$
	SELECT school.log_access(w.student_id, 'recording_heard') FROM (
		SELECT r.student_id FROM speaking.pronunciation_results r WHERE r.file_id = file
		UNION SELECT m.student_id FROM tutoring.feedback_messages m WHERE m.audio_file_id = file AND m.tutor_id <> auth.user_id()) AS w
	WHERE speaking.hears_as_staff(w.student_id) AND NOT EXISTS (SELECT FROM school.access_log l WHERE l.student_id = w.student_id
		AND l.actor_id = auth.user_id() AND l.action = 'recording_heard' AND l.at > now() - interval '1 minute');
$$;

-- The tutors who teach a student now look at their queues again.
CREATE OR REPLACE FUNCTION speaking.tell_tutors(student uuid, payload jsonb) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	tutor uuid;
BEGIN
	FOR tutor IN SELECT m.tutor_id FROM tutoring.tutor_students m WHERE m.student_id = student AND m.status = 'active' ORDER BY 1 LOOP
		PERFORM live.publish('user:' || tutor, 'attempts', payload);
	END LOOP;
END $$;
