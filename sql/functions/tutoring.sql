-- SPDX-License-Identifier: GPL-3.0-or-later
-- Tutor requests, matches and feedback. Whoever decides locks in one order: the tutor's row, then the student's, then requests; so
-- approvals queue up instead of crossing, and no limit is passed. Decisions come back as words; what is not there for the caller
-- raises SD404.

-- ---------------------------------------------------------------- small things used below

CREATE OR REPLACE FUNCTION tutoring.name_of(person uuid) RETURNS text LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT p.name::text FROM school.people p WHERE p.id = person);
END $$;

-- Whether the caller may see what is between this student and this tutor.
CREATE OR REPLACE FUNCTION tutoring.may_see(student uuid, tutor uuid) RETURNS boolean LANGUAGE sql STABLE
RETURN COALESCE(auth.user_id() IN (student, tutor), false) OR auth.has_role('teacher', 'admin', 'operator');

-- Dashboards of both parties and of the school's staff look again.
CREATE OR REPLACE FUNCTION tutoring.publish(kind text, school uuid, student uuid, tutor uuid, payload jsonb) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
	PERFORM live.publish('user:' || student, kind, payload);
	PERFORM live.publish('user:' || tutor, kind, payload);
	PERFORM live.publish('school:' || school || ':staff', kind, payload);
END $$;

-- student_count holds what tutors_capacity checks.
CREATE OR REPLACE FUNCTION tutoring.count_students() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP <> 'INSERT' AND OLD.status = 'active' THEN
		UPDATE tutoring.tutors SET student_count = student_count - 1 WHERE person_id = OLD.tutor_id;
	END IF;
	IF TG_OP <> 'DELETE' AND NEW.status = 'active' THEN
		UPDATE tutoring.tutors SET student_count = student_count + 1 WHERE person_id = NEW.tutor_id;
	END IF;
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER tutor_students_count AFTER INSERT OR DELETE OR UPDATE OF status, tutor_id ON tutoring.tutor_students
	FOR EACH ROW EXECUTE FUNCTION tutoring.count_students();

-- listed_name is what the directory is in order of: the name of whoever is a tutor and may log in, NULL for others. It stands beside the
-- profile so that a page of the directory, its figures and its subjects are read from this table alone.
CREATE OR REPLACE FUNCTION tutoring.list_tutor(person uuid) RETURNS void LANGUAGE sql AS $$
	UPDATE tutoring.tutors t SET listed_name = (SELECT p.name FROM school.people p
		JOIN school.roles o ON o.person_id = p.id AND o.role = 'tutor' WHERE p.id = person AND p.disabled_at IS NULL)
	WHERE t.person_id = person;
$$;

CREATE OR REPLACE FUNCTION tutoring.follow_person() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	PERFORM tutoring.list_tutor(NEW.id);
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER people_list_tutor AFTER UPDATE OF name, disabled_at ON school.people
	FOR EACH ROW WHEN (OLD.name <> NEW.name OR (OLD.disabled_at IS NULL) <> (NEW.disabled_at IS NULL))
	EXECUTE FUNCTION tutoring.follow_person();

-- Whoever becomes a tutor gets a profile; whoever is one no more keeps it, closed, for the sake of what happened.
CREATE OR REPLACE FUNCTION tutoring.follow_role() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
	IF TG_OP = 'INSERT' THEN
		INSERT INTO tutoring.tutors (person_id, school_id) VALUES (NEW.person_id, NEW.school_id) ON CONFLICT DO NOTHING;
		PERFORM tutoring.list_tutor(NEW.person_id);
	ELSE
		UPDATE tutoring.tutors SET is_accepting = false, updated_at = now() WHERE person_id = OLD.person_id;
		PERFORM tutoring.list_tutor(OLD.person_id);
	END IF;
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER roles_become_tutor AFTER INSERT ON school.roles
	FOR EACH ROW WHEN (NEW.role = 'tutor') EXECUTE FUNCTION tutoring.follow_role();
CREATE OR REPLACE TRIGGER roles_stop_tutor AFTER DELETE ON school.roles
	FOR EACH ROW WHEN (OLD.role = 'tutor') EXECUTE FUNCTION tutoring.follow_role();

-- A place came free: tell those who wait for it, once.
CREATE OR REPLACE FUNCTION tutoring.tell_watchers(tutor uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	student uuid;
BEGIN
	IF NOT EXISTS (SELECT FROM tutoring.tutors t WHERE t.person_id = tutor AND t.is_accepting AND t.student_count < t.max_student) THEN
		RETURN;
	END IF;
	FOR student IN DELETE FROM tutoring.tutor_watchers w WHERE w.tutor_id = tutor RETURNING w.student_id LOOP
		PERFORM inbox.notify(student, 'place_free', jsonb_build_object('tutor', tutoring.name_of(tutor)), '/tutors/' || tutor,
			'place_free:' || tutor || ':' || student || ':' || extract(epoch FROM now()), 'place_free:' || tutor);
	END LOOP;
END $$;

-- When a student has as many tutors as the school allows, the other open requests close by themselves and their tutors are told.
CREATE OR REPLACE FUNCTION tutoring.close_past_limit(student uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	r tutoring.tutor_requests;
BEGIN
	IF NOT tutoring.has_all_tutors(student) THEN
		RETURN;
	END IF;
	DELETE FROM tutoring.tutor_watchers w WHERE w.student_id = student;
	FOR r IN UPDATE tutoring.tutor_requests q SET status = 'CANCELLED', cause = 'limit', processed_at = now(), updated_at = now()
		WHERE q.student_id = student AND q.status = 'PENDING' RETURNING q.*
	LOOP
		PERFORM inbox.notify(r.tutor_id, 'request_closed', jsonb_build_object('student', tutoring.name_of(student)),
			'/requests/' || r.id, 'request_closed:' || r.id);
		PERFORM tutoring.publish('requests', r.school_id, r.student_id, r.tutor_id,
			jsonb_build_object('request', r.id, 'status', r.status));
	END LOOP;
END $$;

CREATE OR REPLACE FUNCTION tutoring.has_all_tutors(student uuid) RETURNS boolean LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT count(*) FROM tutoring.tutor_students m WHERE m.student_id = student AND m.status = 'active')
		>= (SELECT g.max_tutors_per_student FROM school.settings g JOIN school.people p ON p.school_id = g.school_id WHERE p.id = student);
END $$;

-- The match itself; the caller holds the locks and has checked.
CREATE OR REPLACE FUNCTION tutoring.start_match(tutor uuid, student uuid, request uuid) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	match uuid;
BEGIN
	INSERT INTO tutoring.tutor_students (school_id, tutor_id, student_id, request_id, assigned_by)
	VALUES (auth.school_id(), tutor, student, request, auth.user_id()) RETURNING id INTO match;
	DELETE FROM tutoring.tutor_watchers w WHERE w.tutor_id = tutor AND w.student_id = student;
	PERFORM tutoring.publish('matches', auth.school_id(), student, tutor, jsonb_build_object('match', match, 'status', 'active'));
	PERFORM hub.record_event(student, 'intervention', 'tutoring', match::text, jsonb_build_object('action', 'match_started', 'tutor_id', tutor));
	RETURN match;
END $$;

-- ---------------------------------------------------------------- requests

-- created with its id; already_open with the id of the open one; already_matched (to this tutor, or to as many as the school allows);
-- tutor_not_accepting; tutor_full.
CREATE OR REPLACE FUNCTION tutoring.request_tutor(tutor uuid, message text) RETURNS TABLE (decision text, id uuid)
LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	student uuid := auth.user_id();
	t tutoring.tutors;
	expires timestamptz;
BEGIN
	SELECT x.* INTO t FROM tutoring.tutors x JOIN school.people p ON p.id = x.person_id
	JOIN school.roles r ON r.person_id = x.person_id AND r.role = 'tutor'
	WHERE x.person_id = tutor AND tutor <> student AND p.disabled_at IS NULL;
	PERFORM auth.found(FOUND);
	PERFORM FROM school.people p WHERE p.id = student FOR NO KEY UPDATE;

	SELECT 'already_open', q.id INTO decision, id FROM tutoring.tutor_requests q
	WHERE q.student_id = student AND q.tutor_id = tutor AND q.status = 'PENDING';
	IF NOT FOUND THEN
		decision := CASE
			WHEN EXISTS (SELECT FROM tutoring.tutor_students m
				WHERE m.student_id = student AND m.tutor_id = tutor AND m.status = 'active') THEN 'already_matched'
			WHEN tutoring.has_all_tutors(student) THEN 'already_matched'
			WHEN NOT t.is_accepting THEN 'tutor_not_accepting'
			WHEN t.student_count >= t.max_student THEN 'tutor_full'
			ELSE 'created' END;
	END IF;
	IF decision <> 'created' THEN
		RETURN NEXT;
		RETURN;
	END IF;

	SELECT now() + make_interval(days => g.request_expiry_days) INTO expires FROM school.settings g WHERE g.school_id = t.school_id;
	INSERT INTO tutoring.tutor_requests AS q (school_id, student_id, tutor_id, message, expires_at)
	VALUES (t.school_id, student, tutor, request_tutor.message, expires) RETURNING q.id INTO id;
	PERFORM inbox.notify(tutor, 'request_received', jsonb_build_object('student', tutoring.name_of(student),
		'excerpt', left(request_tutor.message, 140)), '/requests/' || id, 'request_received:' || id);
	PERFORM tutoring.publish('requests', t.school_id, student, tutor, jsonb_build_object('request', id, 'status', 'PENDING'));
	RETURN NEXT;
END $$;

-- decided, already_decided, tutor_full. By the tutor who was asked.
CREATE OR REPLACE FUNCTION tutoring.approve_request(request uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	r tutoring.tutor_requests;
	t tutoring.tutors;
BEGIN
	SELECT t1.* INTO t FROM tutoring.tutors t1 WHERE t1.person_id = auth.user_id()
		AND EXISTS (SELECT FROM tutoring.tutor_requests q WHERE q.id = request AND q.tutor_id = t1.person_id) FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	SELECT q.* INTO r FROM tutoring.tutor_requests q WHERE q.id = request;
	PERFORM FROM school.people p WHERE p.id = r.student_id FOR NO KEY UPDATE;
	SELECT q.* INTO r FROM tutoring.tutor_requests q WHERE q.id = request FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	IF r.status = 'PENDING' THEN
		PERFORM tutoring.close_past_limit(r.student_id);
		SELECT q.* INTO r FROM tutoring.tutor_requests q WHERE q.id = request;
	END IF;
	IF r.status <> 'PENDING' THEN
		RETURN 'already_decided';
	ELSIF t.student_count >= t.max_student THEN
		RETURN 'tutor_full';
	END IF;

	UPDATE tutoring.tutor_requests q SET status = 'APPROVED', cause = 'person', processed_at = now(), updated_at = now(),
		viewed_at = COALESCE(q.viewed_at, now()) WHERE q.id = request;
	PERFORM tutoring.start_match(r.tutor_id, r.student_id, request);
	PERFORM inbox.notify(r.student_id, 'request_approved', jsonb_build_object('tutor', tutoring.name_of(r.tutor_id)),
		'/requests/' || request, 'request_approved:' || request);
	PERFORM tutoring.publish('requests', r.school_id, r.student_id, r.tutor_id,
		jsonb_build_object('request', request, 'status', 'APPROVED'));
	PERFORM inbox.read_about(ARRAY['/requests/' || request]);
	PERFORM tutoring.close_past_limit(r.student_id);
	RETURN 'decided';
END $$;

-- decided, already_decided. By the tutor who was asked; the reason may be NULL.
CREATE OR REPLACE FUNCTION tutoring.reject_request(request uuid, reason text DEFAULT NULL) RETURNS text LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	r tutoring.tutor_requests;
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM tutoring.tutor_requests q WHERE q.id = request AND q.tutor_id = auth.user_id()));
	UPDATE tutoring.tutor_requests q SET status = 'REJECTED', cause = 'person', reason = NULLIF(btrim(reject_request.reason), ''),
		processed_at = now(), updated_at = now(), viewed_at = COALESCE(q.viewed_at, now())
	WHERE q.id = request AND q.status = 'PENDING' RETURNING q.* INTO r;
	IF NOT FOUND THEN
		RETURN 'already_decided';
	END IF;
	PERFORM inbox.notify(r.student_id, 'request_rejected', jsonb_strip_nulls(jsonb_build_object(
		'tutor', tutoring.name_of(r.tutor_id), 'reason', left(r.reason, 140))), '/requests/' || request, 'request_rejected:' || request);
	PERFORM tutoring.publish('requests', r.school_id, r.student_id, r.tutor_id,
		jsonb_build_object('request', request, 'status', 'REJECTED'));
	PERFORM inbox.read_about(ARRAY['/requests/' || request]);
	RETURN 'decided';
END $$;

-- decided, already_decided. By the student who asked.
CREATE OR REPLACE FUNCTION tutoring.cancel_request(request uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	r tutoring.tutor_requests;
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM tutoring.tutor_requests q WHERE q.id = request AND q.student_id = auth.user_id()));
	UPDATE tutoring.tutor_requests q SET status = 'CANCELLED', cause = 'person', processed_at = now(), updated_at = now()
	WHERE q.id = request AND q.status = 'PENDING' RETURNING q.* INTO r;
	IF NOT FOUND THEN
		RETURN 'already_decided';
	END IF;
	PERFORM inbox.notify(r.tutor_id, 'request_cancelled', jsonb_build_object('student', tutoring.name_of(r.student_id)),
		'/requests/' || request, 'request_cancelled:' || request);
	PERFORM tutoring.publish('requests', r.school_id, r.student_id, r.tutor_id,
		jsonb_build_object('request', request, 'status', 'CANCELLED'));
	RETURN 'decided';
END $$;

-- The tutor sees requests for the first time: the students see that. NULL is all that are open. Returns how many were new.
CREATE OR REPLACE FUNCTION tutoring.view_requests(request uuid DEFAULT NULL) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	r tutoring.tutor_requests;
	seen integer := 0;
BEGIN
	FOR r IN UPDATE tutoring.tutor_requests q SET viewed_at = now(), updated_at = now()
		WHERE q.tutor_id = auth.user_id() AND q.status = 'PENDING' AND q.viewed_at IS NULL AND (request IS NULL OR q.id = request)
		RETURNING q.*
	LOOP
		PERFORM live.publish('user:' || r.student_id, 'requests', jsonb_build_object('request', r.id, 'status', r.status, 'viewed', true));
		seen := seen + 1;
	END LOOP;
	RETURN seen;
END $$;

-- Requests that nobody answered in time, in every school. Returns how many; call again while it is the batch.
CREATE OR REPLACE FUNCTION tutoring.expire_requests(batch integer DEFAULT 500) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r tutoring.tutor_requests;
	expired integer := 0;
BEGIN
	FOR r IN UPDATE tutoring.tutor_requests q SET status = 'EXPIRED', cause = 'time', processed_at = now(), updated_at = now()
		WHERE q.id = ANY (ARRAY(SELECT o.id FROM tutoring.tutor_requests o WHERE o.status = 'PENDING' AND o.expires_at <= now()
			ORDER BY o.expires_at LIMIT batch FOR NO KEY UPDATE SKIP LOCKED))
		RETURNING q.*
	LOOP
		PERFORM inbox.notify(r.student_id, 'request_expired', jsonb_build_object('tutor', tutoring.name_of(r.tutor_id)),
			'/requests/' || r.id, 'request_expired:' || r.id);
		PERFORM inbox.notify(r.tutor_id, 'request_unanswered', jsonb_build_object('student', tutoring.name_of(r.student_id)),
			'/requests/' || r.id, 'request_unanswered:' || r.id);
		PERFORM tutoring.publish('requests', r.school_id, r.student_id, r.tutor_id,
			jsonb_build_object('request', r.id, 'status', 'EXPIRED'));
		expired := expired + 1;
	END LOOP;
	RETURN expired;
END $$;

-- Tutors whose answer is due in half the time or less are reminded once. Returns how many; call again while it is the batch.
CREATE OR REPLACE FUNCTION tutoring.remind_requests(batch integer DEFAULT 500) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	r tutoring.tutor_requests;
	reminded integer := 0;
BEGIN
	FOR r IN UPDATE tutoring.tutor_requests q SET reminded_at = now()
		WHERE q.id = ANY (ARRAY(SELECT o.id FROM tutoring.tutor_requests o WHERE o.status = 'PENDING' AND o.reminded_at IS NULL
				AND o.expires_at > now() AND o.created_at + (o.expires_at - o.created_at) / 2 <= now()
			ORDER BY o.expires_at LIMIT batch FOR NO KEY UPDATE SKIP LOCKED))
		RETURNING q.*
	LOOP
		PERFORM inbox.notify(r.tutor_id, 'request_reminder', jsonb_build_object('student', tutoring.name_of(r.student_id),
			'until', r.expires_at), '/requests/' || r.id, 'request_reminder:' || r.id);
		reminded := reminded + 1;
	END LOOP;
	RETURN reminded;
END $$;

-- ---------------------------------------------------------------- matches

-- created with the match; already_matched; tutor_full. By a teacher or admin, who may pass over is_accepting but not over the limits.
CREATE OR REPLACE FUNCTION tutoring.match_directly(tutor uuid, student uuid) RETURNS TABLE (decision text, id uuid)
LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	t tutoring.tutors;
	request uuid;
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	SELECT x.* INTO t FROM tutoring.tutors x WHERE x.person_id = tutor AND tutor <> student
		AND EXISTS (SELECT FROM school.people p JOIN school.roles o ON o.person_id = p.id
			WHERE p.id = tutor AND o.role = 'tutor' AND p.disabled_at IS NULL) FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	PERFORM FROM school.people p WHERE p.id = student AND p.disabled_at IS NULL
		AND EXISTS (SELECT FROM school.roles o WHERE o.person_id = p.id AND o.role = 'student') FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	decision := CASE
		WHEN tutoring.has_all_tutors(student) OR EXISTS (SELECT FROM tutoring.tutor_students m
			WHERE m.student_id = student AND m.tutor_id = tutor AND m.status = 'active') THEN 'already_matched'
		WHEN t.student_count >= t.max_student THEN 'tutor_full'
		ELSE 'created' END;
	IF decision <> 'created' THEN
		RETURN NEXT;
		RETURN;
	END IF;

	UPDATE tutoring.tutor_requests q SET status = 'APPROVED', cause = 'direct', processed_at = now(), updated_at = now()
	WHERE q.student_id = student AND q.tutor_id = tutor AND q.status = 'PENDING' RETURNING q.id INTO request;
	id := tutoring.start_match(tutor, student, request);
	PERFORM inbox.notify(student, 'match_created', jsonb_build_object('tutor', tutoring.name_of(tutor)), '/tutors/' || tutor,
		'match_created:' || id);
	PERFORM inbox.notify(tutor, 'match_received', jsonb_build_object('student', tutoring.name_of(student)), '/students/' || student,
		'match_received:' || id);
	PERFORM school.log_access(student, 'matched_directly', jsonb_build_object('tutor', tutor));
	PERFORM tutoring.close_past_limit(student);
	RETURN NEXT;
END $$;

-- ended, already_ended. By the tutor, a teacher or an admin; the student of the match may see it but not end it (SD403).
CREATE OR REPLACE FUNCTION tutoring.end_match(match uuid, reason text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	m tutoring.tutor_students;
	is_staff boolean := auth.has_role('teacher', 'admin', 'operator');
BEGIN
	SELECT x.* INTO m FROM tutoring.tutor_students x WHERE x.id = match;
	PERFORM auth.found(FOUND AND tutoring.may_see(m.student_id, m.tutor_id));
	IF NOT is_staff AND auth.user_id() <> m.tutor_id THEN
		RAISE EXCEPTION USING ERRCODE = 'SD403', MESSAGE = 'role';
	END IF;
	PERFORM FROM tutoring.tutors t WHERE t.person_id = m.tutor_id FOR NO KEY UPDATE;
	UPDATE tutoring.tutor_students x SET status = 'inactive', ended_at = now(), ended_by = auth.user_id(), room = NULL,
		end_reason = NULLIF(btrim(reason), ''), updated_at = now() WHERE x.id = match AND x.status = 'active';
	IF NOT FOUND THEN
		RETURN 'already_ended';
	END IF;
	PERFORM inbox.notify(m.student_id, 'match_ended', jsonb_strip_nulls(jsonb_build_object('tutor', tutoring.name_of(m.tutor_id),
		'reason', left(NULLIF(btrim(reason), ''), 140))), '/tutors', 'match_ended:' || match);
	IF auth.user_id() <> m.tutor_id THEN
		PERFORM inbox.notify(m.tutor_id, 'match_left', jsonb_strip_nulls(jsonb_build_object('student', tutoring.name_of(m.student_id),
			'reason', left(NULLIF(btrim(reason), ''), 140))), '/students/' || m.student_id, 'match_left:' || match);
		PERFORM school.log_access(m.student_id, 'match_ended', jsonb_build_object('tutor', m.tutor_id));
	END IF;
	DELETE FROM tutoring.feedback_drafts d WHERE d.tutor_id = m.tutor_id AND d.student_id = m.student_id;
	PERFORM tutoring.publish('matches', m.school_id, m.student_id, m.tutor_id, jsonb_build_object('match', match, 'status', 'inactive'));
	PERFORM hub.record_event(m.student_id, 'intervention', 'tutoring', match::text, jsonb_build_object('action', 'match_ended', 'tutor_id', m.tutor_id));
	PERFORM tutoring.tell_watchers(m.tutor_id);
	RETURN 'ended';
END $$;

-- The caller's own profile; NULL leaves a value. SD422 max_student below_count when fewer than the students there are.
CREATE OR REPLACE FUNCTION tutoring.save_tutor(is_accepting boolean, max_student integer, introduction text, subjects text[])
RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	t tutoring.tutors;
BEGIN
	SELECT x.* INTO t FROM tutoring.tutors x WHERE x.person_id = auth.user_id() FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	IF save_tutor.max_student < t.student_count THEN
		PERFORM auth.refuse_field('max_student', 'below_count');
	END IF;
	UPDATE tutoring.tutors x SET is_accepting = COALESCE(save_tutor.is_accepting, x.is_accepting),
		max_student = COALESCE(save_tutor.max_student, x.max_student),
		introduction = COALESCE(save_tutor.introduction, x.introduction), subjects = COALESCE(save_tutor.subjects, x.subjects),
		updated_at = now()
	WHERE x.person_id = t.person_id;
	PERFORM tutoring.tell_watchers(t.person_id);
END $$;

-- Tell me when this tutor has a place: watching, or place_free when there is one now.
CREATE OR REPLACE FUNCTION tutoring.watch_tutor(tutor uuid) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	t tutoring.tutors;
BEGIN
	SELECT x.* INTO t FROM tutoring.tutors x WHERE x.person_id = tutor FOR KEY SHARE;
	PERFORM auth.found(FOUND AND tutor <> auth.user_id());
	IF t.is_accepting AND t.student_count < t.max_student THEN
		RETURN 'place_free';
	END IF;
	INSERT INTO tutoring.tutor_watchers (tutor_id, student_id, school_id) VALUES (tutor, auth.user_id(), t.school_id)
	ON CONFLICT DO NOTHING;
	RETURN 'watching';
END $$;

CREATE OR REPLACE FUNCTION tutoring.unwatch_tutor(tutor uuid) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
	DELETE FROM tutoring.tutor_watchers w WHERE w.tutor_id = tutor AND w.student_id = auth.user_id();
	RETURN FOUND;
END $$;

-- ---------------------------------------------------------------- feedback

-- What feedback may be about: one's own student of now, a learning session and an attempt of that student. SD404 for anything else.
CREATE OR REPLACE FUNCTION tutoring.check_feedback(tutor uuid, student uuid, session uuid, attempt uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM tutoring.tutor_students m
		WHERE m.student_id = student AND m.tutor_id = tutor AND m.status = 'active'));
	PERFORM auth.found(session IS NULL OR EXISTS (SELECT FROM speaking.learning_sessions s
		WHERE s.id = session AND s.student_id = student));
	PERFORM auth.found(attempt IS NULL OR EXISTS (SELECT FROM speaking.pronunciation_results r
		WHERE r.id = attempt AND r.student_id = student));
END $$;

-- Write to one's own student; by voice with a stored sound. SD404 as check_feedback. What is about an attempt answers it. A job, which has
-- no caller, names the tutor, and the id by which the message is known already.
DROP FUNCTION IF EXISTS tutoring.give_feedback(uuid, text, uuid);
CREATE OR REPLACE FUNCTION tutoring.give_feedback(student uuid, message text, session uuid DEFAULT NULL, attempt uuid DEFAULT NULL,
	audio_file uuid DEFAULT NULL, audio_ms integer DEFAULT NULL, is_spoken boolean DEFAULT false, tutor uuid DEFAULT auth.user_id(),
	id uuid DEFAULT gen_random_uuid()) RETURNS uuid
LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	feedback uuid := give_feedback.id;
	notice uuid;
BEGIN
	PERFORM tutoring.check_feedback(tutor, student, session, attempt);
	INSERT INTO tutoring.feedback_messages (id, school_id, tutor_id, student_id, message, message_type, session_id, attempt_id, audio_file_id,
		audio_url, audio_ms, is_spoken)
	VALUES (feedback, auth.school_id(), give_feedback.tutor, student, give_feedback.message, CASE WHEN audio_file IS NULL THEN 'text' ELSE 'audio' END,
		COALESCE(session, (SELECT r.session_id FROM speaking.pronunciation_results r WHERE r.id = attempt)), attempt, audio_file,
		'/api/v1/sounds/' || audio_file, give_feedback.audio_ms, give_feedback.is_spoken);
	DELETE FROM tutoring.feedback_drafts d WHERE d.tutor_id = auth.user_id() AND d.tutor_id = tutor AND d.student_id = student;
	notice := CASE WHEN audio_file IS NULL
		THEN inbox.notify(student, 'feedback_received', jsonb_build_object('tutor', tutoring.name_of(tutor),
			'excerpt', left(give_feedback.message, 140)), '/feedback#feedback-' || feedback, 'feedback_received:' || feedback, 'feedback:' || tutor)
		ELSE inbox.notify(student, 'voice_received', jsonb_build_object('tutor', tutoring.name_of(tutor),
			'seconds', greatest(1, round(give_feedback.audio_ms / 1000.0))), '/feedback#feedback-' || feedback, 'voice_received:' || feedback,
			'voice:' || tutor) END;
	UPDATE tutoring.feedback_messages f SET websocket_sent = true
	FROM inbox.notifications n WHERE f.id = feedback AND n.id = notice AND 'live' = ANY (n.sent_via);
	PERFORM speaking.settle_attempt(attempt);
	PERFORM tutoring.publish('feedback', auth.school_id(), student, tutor, jsonb_build_object('feedback', feedback));
	PERFORM hub.record_event(student, 'intervention', 'tutoring', feedback::text, jsonb_build_object('action', 'feedback_given', 'tutor_id', tutor));
	PERFORM hub.note_contact(ARRAY[student], 'feedback', tutor);
	RETURN feedback;
END $$;

-- edited, too_late (15 minutes after it was written), spoken (its sound would say what the text does no longer). By its writer.
CREATE OR REPLACE FUNCTION tutoring.edit_feedback(feedback uuid, message text) RETURNS text LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	f tutoring.feedback_messages;
BEGIN
	SELECT x.* INTO f FROM tutoring.feedback_messages x WHERE x.id = feedback AND x.tutor_id = auth.user_id() FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	IF f.created_at <= now() - interval '15 minutes' THEN
		RETURN 'too_late';
	ELSIF f.is_spoken THEN
		RETURN 'spoken';
	END IF;
	UPDATE tutoring.feedback_messages x SET message = edit_feedback.message, edited_at = now() WHERE x.id = feedback;
	PERFORM tutoring.publish('feedback', f.school_id, f.student_id, f.tutor_id, jsonb_build_object('feedback', feedback, 'edited', true));
	RETURN 'edited';
END $$;

-- The student has read some of their feedback; the tutors see that, and the notices of it have been heard. NULL is all. Returns how many
-- were new.
CREATE OR REPLACE FUNCTION tutoring.read_feedback(feedback uuid[] DEFAULT NULL) RETURNS integer LANGUAGE plpgsql AS $$
DECLARE
	f tutoring.feedback_messages;
	newly integer := 0;
BEGIN
	FOR f IN UPDATE tutoring.feedback_messages x SET read_at = now()
		WHERE x.student_id = auth.user_id() AND x.read_at IS NULL AND (feedback IS NULL OR x.id = ANY (feedback)) RETURNING x.*
	LOOP
		PERFORM live.publish('user:' || f.tutor_id, 'feedback', jsonb_build_object('feedback', f.id, 'read', true));
		newly := newly + 1;
	END LOOP;
	PERFORM inbox.read_about(ARRAY(SELECT '/feedback#feedback-' || x.id FROM tutoring.feedback_messages x
		WHERE x.student_id = auth.user_id() AND (feedback IS NULL OR x.id = ANY (feedback))));
	RETURN newly;
END $$;

-- What the tutor is writing to one of their students; empty forgets it.
CREATE OR REPLACE FUNCTION tutoring.save_draft(student uuid, message text) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM tutoring.tutor_students m
		WHERE m.student_id = student AND m.tutor_id = auth.user_id() AND m.status = 'active'));
	IF save_draft.message = '' THEN
		DELETE FROM tutoring.feedback_drafts d WHERE d.tutor_id = auth.user_id() AND d.student_id = student;
		RETURN;
	END IF;
	INSERT INTO tutoring.feedback_drafts (tutor_id, student_id, school_id, message)
	VALUES (auth.user_id(), student, auth.school_id(), save_draft.message)
	ON CONFLICT (tutor_id, student_id) DO UPDATE SET message = EXCLUDED.message, updated_at = now();
END $$;
