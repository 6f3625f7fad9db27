-- SPDX-License-Identifier: GPL-3.0-or-later
-- A school of 5,000 people with 200,000 notices, and 200 login sessions bench-1 … bench-200 (and bench-tutor-1 … of its tutors).
DO $data$
DECLARE
	bench uuid := md5('bench')::uuid;
BEGIN
	IF EXISTS (SELECT FROM school.schools WHERE code = 'BENCH') THEN
		RETURN;
	END IF;
	INSERT INTO school.schools (id, code, name) VALUES (bench, 'BENCH', '벤치중학교');
	INSERT INTO school.settings (school_id) VALUES (bench) ON CONFLICT DO NOTHING;
	INSERT INTO school.people (id, school_id, name, login)
	SELECT md5('bench' || i)::uuid, bench, chr(44032 + (i * 37) % 11172) || chr(44032 + (i * 101) % 11172) || '이', 'bench' || i
	FROM generate_series(1, 5000) AS i;
	INSERT INTO school.roles (person_id, school_id, role)
	SELECT md5('bench' || i)::uuid, bench, CASE WHEN i > 4800 THEN 'tutor' ELSE 'student' END FROM generate_series(1, 5000) AS i;
	UPDATE tutoring.tutors SET max_student = 30, introduction = '짧은 문장부터 천천히 같이 읽어요.', subjects = '{영어 말하기, 듣기}'
	WHERE school_id = bench;
	INSERT INTO tutoring.tutor_students (school_id, tutor_id, student_id, assigned_at)
	SELECT bench, md5('bench' || 4801 + i % 200)::uuid, md5('bench' || i)::uuid, now() - i % 60 * interval '1 day'
	FROM generate_series(1, 4000) AS i;
	INSERT INTO tutoring.tutor_requests (school_id, student_id, tutor_id, message, created_at, expires_at)
	SELECT bench, md5('bench' || i)::uuid, md5('bench' || 4801 + i % 200)::uuid, '발음을 고치고 싶어요.', now() - i % 7 * interval '1 day',
		now() + interval '7 days'
	FROM generate_series(4001, 4800) AS i;
	INSERT INTO tutoring.feedback_messages (school_id, tutor_id, student_id, message, created_at)
	SELECT bench, md5('bench' || 4801 + i % 200)::uuid, md5('bench' || i)::uuid, '문장을 끝까지 빠뜨리지 않고 말했어요.', now() - n * interval '3 days'
	FROM generate_series(1, 4000) AS i, generate_series(1, 3) AS n;
	INSERT INTO inbox.notifications (school_id, user_id, type, kind, params, link, is_read, read_at, created_at)
	SELECT bench, md5('bench' || i)::uuid, 'feedback', 'feedback_received', '{"tutor": "박서연", "excerpt": "문장을 끝까지 말했어요."}', '/feedback',
		n > 3, CASE WHEN n > 3 THEN now() END, now() - n * interval '7 hours' - i * interval '1 second'
	FROM generate_series(1, 5000) AS i, generate_series(1, 40) AS n;
	INSERT INTO auth.sessions (token_hash, person_id, school_id, kind, expires_at)
	SELECT sha256(convert_to('bench-' || i, 'UTF8')), md5('bench' || i * 20)::uuid, bench, 'browser', now() + interval '1 day'
	FROM generate_series(1, 200) AS i
	UNION ALL
	SELECT sha256(convert_to('bench-tutor-' || i, 'UTF8')), md5('bench' || 4800 + i)::uuid, bench, 'browser', now() + interval '1 day'
	FROM generate_series(1, 200) AS i;
END $data$;
ANALYZE school.people, school.roles, auth.sessions, tutoring.tutors, tutoring.tutor_students, tutoring.tutor_requests, tutoring.feedback_messages;
VACUUM ANALYZE inbox.notifications;
