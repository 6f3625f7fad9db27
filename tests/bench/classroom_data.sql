-- SPDX-License-Identifier: GPL-3.0-or-later
-- Ten classes of the school of data.sql, of one teacher (login session bench-class-teacher), each with a running session of 200 participants
-- whose tokens are bench-guest-CLASS-1 … 200. Made anew each time: a session does not last.
DO $data$
DECLARE
	bench uuid := md5('bench')::uuid;
	teacher uuid := md5('bench class teacher')::uuid;
	codes text := '23456789AB';
BEGIN
	DELETE FROM live.waiting_events;
	DELETE FROM auth.guests WHERE school_id = bench;
	DELETE FROM classroom.sessions WHERE school_id = bench;
	INSERT INTO school.people (id, school_id, name, login) VALUES (teacher, bench, '한지우', 'bench-class-teacher') ON CONFLICT DO NOTHING;
	INSERT INTO school.roles (person_id, school_id, role) VALUES (teacher, bench, 'teacher') ON CONFLICT DO NOTHING;
	INSERT INTO auth.sessions (token_hash, person_id, school_id, kind, expires_at)
	VALUES (sha256('bench-class-teacher'), teacher, bench, 'browser', now() + interval '1 day')
	ON CONFLICT (token_hash) DO UPDATE SET expires_at = EXCLUDED.expires_at, last_seen_at = now();
	INSERT INTO school.classes (id, school_id, grade, name) SELECT md5('bench class ' || c)::uuid, bench, 6, '라' || c FROM generate_series(1, 11) AS c ON CONFLICT DO NOTHING;
	INSERT INTO school.class_teachers (class_id, person_id, school_id) SELECT md5('bench class ' || c)::uuid, teacher, bench FROM generate_series(1, 11) AS c
	ON CONFLICT DO NOTHING;
	INSERT INTO classroom.sessions (id, school_id, class_id, teacher_id, code, expires_at)
	SELECT md5('bench session ' || c)::uuid, bench, md5('bench class ' || c)::uuid, teacher, 'BENCHMA' || substr(codes, c, 1), now() + interval '8 hours'
	FROM generate_series(1, 10) AS c;
	INSERT INTO auth.guests (id, school_id, token_hash, expires_at)
	SELECT md5(format('bench guest %s %s', c, i))::uuid, bench, sha256(convert_to(format('bench-guest-%s-%s', c, i), 'UTF8')), now() + interval '8 hours'
	FROM generate_series(1, 10) AS c, generate_series(1, 200) AS i;
	INSERT INTO classroom.participants (id, school_id, session_id, nickname, avatar_id, admitted_at)
	SELECT md5(format('bench guest %s %s', c, i))::uuid, bench, md5('bench session ' || c)::uuid, '학생 ' || i, 1 + i % 64, now()
	FROM generate_series(1, 10) AS c, generate_series(1, 200) AS i;
END $data$;
ANALYZE auth.guests, classroom.sessions, classroom.participants;
