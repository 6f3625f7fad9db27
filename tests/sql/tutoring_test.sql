-- SPDX-License-Identifier: GPL-3.0-or-later
-- A student asks, a tutor decides, both are told; no limit is ever passed.
\ir fixture.psql
SELECT no_plan();

CREATE FUNCTION pg_temp.asks(student text, tutor text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_temp.sign_in(student);
	RETURN (SELECT decision FROM tutoring.request_tutor(pg_temp.id(tutor), '말하기를 배우고 싶어요'));
END $$;
CREATE FUNCTION pg_temp.open_request(student text, tutor text) RETURNS uuid LANGUAGE sql AS $$
	SELECT id FROM tutoring.tutor_requests WHERE student_id = pg_temp.id(student) AND tutor_id = pg_temp.id(tutor) ORDER BY status = 'PENDING' DESC LIMIT 1
$$;
CREATE FUNCTION pg_temp.approves(tutor text, student text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	PERFORM pg_temp.sign_in(tutor);
	RETURN tutoring.approve_request(pg_temp.open_request(student, tutor));
END $$;
CREATE FUNCTION pg_temp.told(person text) RETURNS text[] LANGUAGE sql SECURITY INVOKER AS $$
	SELECT array_agg(kind ORDER BY kind) FROM inbox.notifications WHERE user_id = pg_temp.id(person)
$$;

-- asking
SELECT is(pg_temp.asks('s1', 't1'), 'created', 'a student asks a tutor');
SELECT is(pg_temp.asks('s1', 't1'), 'already_open', 'one open request per pair');
SELECT is(pg_temp.asks('s1', 't2'), 'created', 'another tutor may be asked too');
SELECT is(pg_temp.told('t1'), '{request_received}', 'the tutor is told once');
SELECT throws_ok(format('SELECT tutoring.request_tutor(%L, %L)', pg_temp.id('s2'), '안녕'), 'SD404', NULL, 'a student is nobody''s tutor');
SELECT throws_ok(format('SELECT tutoring.request_tutor(%L, %L)', pg_temp.id('t3'), repeat('가', 501)), '23514', NULL, 'a message has 500 characters at most');
SELECT lives_ok(format('SELECT tutoring.request_tutor(%L, %L)', pg_temp.id('t3'), repeat('가', 500)), 'and 500 Hangul are 500 characters');
SELECT throws_ok(format('INSERT INTO tutoring.tutor_requests (school_id, student_id, tutor_id, message, expires_at) VALUES (%L, %L, %L, ''다시'', now())',
	pg_temp.id('ONE'), pg_temp.id('s1'), pg_temp.id('t1')), '23505', NULL, 'the table itself holds one open request per pair');

-- seeing
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT is(tutoring.view_requests(), 1, 'the tutor''s first look is recorded');
SELECT is(tutoring.view_requests(), 0, 'once');
SELECT ok((SELECT viewed_at = now() FROM tutoring.tutor_requests WHERE id = pg_temp.open_request('s1', 't1')), 'with its time');

-- deciding
SELECT pg_temp.sign_in('t2') \g /dev/null
SELECT throws_ok(format('SELECT tutoring.approve_request(%L)', pg_temp.open_request('s1', 't1')), 'SD404', NULL, 'another tutor''s request is not there');
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT throws_ok(format('SELECT tutoring.approve_request(%L)', pg_temp.open_request('s1', 't1')), 'SD404', NULL, 'nor for a teacher to approve');
SELECT is(pg_temp.approves('t1', 's1'), 'decided', 'the tutor approves');
SELECT is(pg_temp.approves('t1', 's1'), 'already_decided', 'once');
SELECT is((SELECT status || cause FROM tutoring.tutor_requests WHERE id = pg_temp.open_request('s1', 't1')), 'APPROVEDperson', 'the request says so');
SELECT is((SELECT count(*) FROM tutoring.tutor_students WHERE request_id = pg_temp.open_request('s1', 't1') AND status = 'active'), 1::bigint, 'a match came of it');
SELECT is((SELECT student_count FROM tutoring.tutors WHERE person_id = pg_temp.id('t1')), 1, 'the tutor has one student');
SELECT is((SELECT array_agg(status || cause ORDER BY tutor_id = pg_temp.id('t1')) FROM tutoring.tutor_requests
	WHERE student_id = pg_temp.id('s1') AND tutor_id <> pg_temp.id('t1')), '{CANCELLEDlimit,CANCELLEDlimit}', 'the student''s other requests close by themselves');
SELECT is(pg_temp.told('t2'), '{request_closed,request_received}', 'and their tutors are told');
SELECT is(pg_temp.told('s1'), '{request_approved}', 'the student is told');
SELECT is(pg_temp.asks('s1', 't2'), 'already_matched', 'who has a tutor asks no other');
SELECT is(pg_temp.approves('t2', 's1'), 'already_decided', 'a closed request cannot be approved');
SELECT pg_temp.asks('s2', 't1') \g /dev/null
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT is(tutoring.reject_request(pg_temp.open_request('s2', 't1'), ' 이번에는 어려워요 '), 'decided', 'a tutor may decline');
SELECT is((SELECT reason::text FROM tutoring.tutor_requests WHERE id = pg_temp.open_request('s2', 't1')), '이번에는 어려워요', 'with a reason');
SELECT is(tutoring.reject_request(pg_temp.open_request('s2', 't1')), 'already_decided', 'once');
SELECT is(pg_temp.asks('s2', 't1'), 'created', 'after that the student may ask again');
SELECT is(tutoring.cancel_request(pg_temp.open_request('s2', 't1')), 'decided', 'and think otherwise');
SELECT pg_temp.sign_in('s3') \g /dev/null
SELECT throws_ok(format('SELECT tutoring.cancel_request(%L)', pg_temp.open_request('s1', 't1')), 'SD404', NULL, 'nobody cancels for somebody else');

-- capacity
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT tutoring.save_tutor(NULL, 2, '천천히 해요', '{영어}') \g /dev/null
SELECT pg_temp.asks('s2', 't1'), pg_temp.asks('s3', 't1') \g /dev/null
SELECT is(pg_temp.approves('t1', 's2'), 'decided', 'the last place is given');
SELECT is(pg_temp.approves('t1', 's3'), 'tutor_full', 'once');
SELECT is((SELECT status FROM tutoring.tutor_requests WHERE id = pg_temp.open_request('s3', 't1')), 'PENDING', 'the other request stays open');
SELECT is(pg_temp.asks('s4', 't1'), 'tutor_full', 'a full tutor cannot be asked');
SELECT is(tutoring.watch_tutor(pg_temp.id('t1')), 'watching', 'but watched for a place');
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT throws_ok('SELECT tutoring.save_tutor(NULL, 1, NULL, NULL)', 'SD422', 'below_count', 'the limit cannot go below the students there are');
RESET SESSION AUTHORIZATION;
SELECT throws_ok(format('UPDATE tutoring.tutors SET max_student = 1 WHERE person_id = %L', pg_temp.id('t1')), '23514', NULL, 'whoever tries');
SELECT throws_ok(format('INSERT INTO tutoring.tutor_students (school_id, tutor_id, student_id) VALUES (%L, %L, %L)',
	pg_temp.id('ONE'), pg_temp.id('t1'), pg_temp.id('s5')), '23514', NULL, 'nor can a match be put past it');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('t3') \g /dev/null
SELECT tutoring.save_tutor(false, NULL, NULL, NULL) \g /dev/null
SELECT is(pg_temp.asks('s4', 't3'), 'tutor_not_accepting', 'a tutor who takes nobody cannot be asked');

-- ending
SELECT id AS match FROM tutoring.tutor_students WHERE student_id = pg_temp.id('s2') AND status = 'active' \gset
SELECT pg_temp.sign_in('t2') \g /dev/null
SELECT throws_ok(format('SELECT tutoring.end_match(%L, ''끝'')', :'match'), 'SD404', NULL, 'another tutor cannot end a match');
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT is(tutoring.end_match(:'match', '이사를 가게 되어 마무리해요'), 'ended', 'its tutor can');
SELECT is(tutoring.end_match(:'match', '다시'), 'already_ended', 'once');
SELECT is((SELECT status || end_reason FROM tutoring.tutor_students WHERE id = :'match'), 'inactive이사를 가게 되어 마무리해요', 'with a reason');
SELECT is((SELECT student_count FROM tutoring.tutors WHERE person_id = pg_temp.id('t1')), 1, 'the place is free again');
SELECT is(pg_temp.told('s4'), '{place_free}', 'who waited for it is told');
SELECT is(pg_temp.approves('t1', 's3'), 'decided', 'and a request that was open can be approved');

-- by a teacher
SELECT pg_temp.sign_in('t2') \g /dev/null
SELECT throws_ok(format('SELECT tutoring.match_directly(%L, %L)', pg_temp.id('t2'), pg_temp.id('s5')), 'SD403', NULL, 'a tutor does not match directly');
SELECT pg_temp.asks('s5', 't2') \g /dev/null
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT is((SELECT decision FROM tutoring.match_directly(pg_temp.id('t1'), pg_temp.id('s5'))), 'tutor_full', 'a teacher is held to the limit');
SELECT is((SELECT decision FROM tutoring.match_directly(pg_temp.id('t3'), pg_temp.id('s5'))), 'created', 'but may match with a tutor who takes nobody');
SELECT is((SELECT decision FROM tutoring.match_directly(pg_temp.id('t2'), pg_temp.id('s5'))), 'already_matched', 'one tutor a student');
SELECT is((SELECT status FROM tutoring.tutor_requests WHERE id = pg_temp.open_request('s5', 't2')), 'CANCELLED', 'the student''s open requests close');
SELECT is((SELECT count(*) FROM school.access_log WHERE student_id = pg_temp.id('s5') AND action = 'matched_directly'), 1::bigint, 'and it is in the log');
RESET SESSION AUTHORIZATION;
UPDATE school.settings SET max_tutors_per_student = 2 WHERE school_id = pg_temp.id('ONE');
SET SESSION AUTHORIZATION seodang_app;
SELECT is(pg_temp.asks('s5', 't2'), 'created', 'a school may allow two tutors');

-- time
SELECT pg_temp.open_request('s5', 't2') AS waiting \gset
RESET SESSION AUTHORIZATION;
UPDATE tutoring.tutor_requests SET created_at = now() - interval '8 days', expires_at = now() + interval '6 days' WHERE id = :'waiting';
DELETE FROM inbox.notifications WHERE user_id IN (pg_temp.id('t2'), pg_temp.id('s5'));
SET SESSION AUTHORIZATION seodang_app;
SELECT auth.act_in_school(NULL) \g /dev/null
SELECT cmp_ok(tutoring.remind_requests(), '>=', 1, 'at half time the tutor is reminded');
SELECT pg_temp.sign_in('t2') \g /dev/null
SELECT is(pg_temp.told('t2'), '{request_reminder}', 'once');
RESET SESSION AUTHORIZATION;
UPDATE tutoring.tutor_requests SET expires_at = now() WHERE id = :'waiting';
SET SESSION AUTHORIZATION seodang_app;
SELECT auth.act_in_school(NULL) \g /dev/null
SELECT cmp_ok(tutoring.expire_requests(), '>=', 1, 'when the time is over the request expires');
SELECT pg_temp.sign_in('t2') \g /dev/null
SELECT is((SELECT status FROM tutoring.tutor_requests WHERE id = :'waiting'), 'EXPIRED', 'in every school');
SELECT is(pg_temp.told('s5'), '{request_expired}', 'the student is told');
SELECT is(pg_temp.told('t2'), '{request_reminder,request_unanswered}', 'and the tutor');

-- the directory
CREATE FUNCTION pg_temp.listed() RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(t.listed_name, ' ' ORDER BY t.listed_name, t.person_id) FROM tutoring.tutors t
$$;
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is(pg_temp.listed(), '튜터1 튜터2 튜터3', 'tutors are listed by their names');
UPDATE school.people SET name = '가나다' WHERE id = pg_temp.id('t3');
SELECT is(pg_temp.listed(), '가나다 튜터1 튜터2', 'which may change');
SELECT school.disable_person(pg_temp.id('t2')) \g /dev/null
SELECT is(pg_temp.listed(), '가나다 튜터1', 'not while they are shut out');
SELECT school.enable_person(pg_temp.id('t2')) \g /dev/null
DELETE FROM school.roles WHERE person_id = pg_temp.id('t1') AND role = 'tutor';
SELECT is(pg_temp.listed(), '가나다 튜터2', 'nor when they are tutors no more');
INSERT INTO school.roles (person_id, school_id, role) VALUES (pg_temp.id('t1'), pg_temp.id('ONE'), 'tutor'), (pg_temp.id('teacher'), pg_temp.id('ONE'), 'tutor');
SELECT is(pg_temp.listed(), '가나다 교사 튜터1 튜터2', 'and again when they are');

-- states
RESET SESSION AUTHORIZATION;
SELECT throws_ok($$UPDATE tutoring.tutor_requests SET status = 'DONE'$$, '23514', NULL, 'there are five states');
SELECT throws_ok(format('UPDATE tutoring.tutor_requests SET processed_at = NULL WHERE id = %L', pg_temp.open_request('s1', 't1')), '23514', NULL,
	'a decided request has a time');
DELETE FROM tutoring.tutor_requests WHERE id = pg_temp.open_request('s1', 't1');
SELECT is((SELECT count(*) FROM tutoring.tutor_students WHERE student_id = pg_temp.id('s1') AND status = 'active' AND request_id IS NULL), 1::bigint,
	'a match outlives its request');
SELECT * FROM finish();
ROLLBACK;
