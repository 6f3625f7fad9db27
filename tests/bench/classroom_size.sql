-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sessions of the last month with :messages messages and :logs lines of the log, in the order in which they came to be, in a school of its
-- own with one class, its teacher (login session bench-size-teacher) and a running session (code BENCHSZE). Session n is md5('bench size
-- session n'). Made once; more messages or lines than there are, are added to new sessions.
SELECT set_config('bench.messages', :'messages', false), set_config('bench.logs', :'logs', false) \g /dev/null

DO $data$
DECLARE
	bench uuid := md5('bench size')::uuid;
	class uuid := md5('bench size class')::uuid;
	teacher uuid := md5('bench size teacher')::uuid;
BEGIN
	INSERT INTO school.schools (id, code, name) VALUES (bench, 'BENCHSIZE', '큰학교') ON CONFLICT DO NOTHING;
	INSERT INTO school.settings (school_id) VALUES (bench) ON CONFLICT DO NOTHING;
	INSERT INTO school.people (id, school_id, name, login) VALUES (teacher, bench, '한지우', 'bench-size-teacher') ON CONFLICT DO NOTHING;
	INSERT INTO school.roles (person_id, school_id, role) VALUES (teacher, bench, 'teacher') ON CONFLICT DO NOTHING;
	INSERT INTO auth.sessions (token_hash, person_id, school_id, kind, expires_at)
	VALUES (sha256('bench-size-teacher'), teacher, bench, 'browser', now() + interval '10 days')
	ON CONFLICT (token_hash) DO UPDATE SET expires_at = EXCLUDED.expires_at, last_seen_at = now();
	INSERT INTO school.classes (id, school_id, grade, name) VALUES (class, bench, 6, '1') ON CONFLICT DO NOTHING;
	INSERT INTO school.class_teachers (class_id, person_id, school_id) VALUES (class, teacher, bench) ON CONFLICT DO NOTHING;
	INSERT INTO classroom.sessions (id, school_id, class_id, teacher_id, code, expires_at)
	VALUES (md5('bench size running')::uuid, bench, class, teacher, 'BENCHSZE', now() + interval '8 hours')
	ON CONFLICT (id) DO UPDATE SET expires_at = EXCLUDED.expires_at;
END $data$;

-- 5,000 messages and 25,000 lines a session: a loud one of 200 participants.
CREATE TEMP TABLE wanted AS
SELECT n, md5('bench size session ' || n)::uuid AS id, now() - interval '29 days' + interval '28 days' * n / count(*) OVER () AS started_at
FROM generate_series(1, greatest(ceil(current_setting('bench.messages')::numeric / 5000), ceil(current_setting('bench.logs')::numeric / 25000))::integer) AS n;
DELETE FROM wanted w USING classroom.sessions s WHERE s.id = w.id;
INSERT INTO classroom.sessions (id, school_id, class_id, teacher_id, code, started_at, ended_at, expires_at)
SELECT w.id, md5('bench size')::uuid, md5('bench size class')::uuid, md5('bench size teacher')::uuid, lpad(w.n::text, 8, '0'), w.started_at,
	w.started_at + interval '50 minutes', w.started_at + interval '1 hour' FROM wanted w;
INSERT INTO classroom.messages (school_id, session_id, nickname, avatar_id, content, created_at, is_question)
SELECT md5('bench size')::uuid, w.id, '학생 ' || 1 + m % 200, 1 + m % 64, '저는 ' || m || '번이라고 생각해요. 왜냐하면 문제에 그렇게 쓰여 있어요.',
	w.started_at + interval '0.5 seconds' * m, m % 10 = 0
FROM wanted w, generate_series(1, 5000) AS m WHERE w.n <= ceil(current_setting('bench.messages')::numeric / 5000) ORDER BY w.n, m;
INSERT INTO classroom.logs (school_id, session_id, event_type, payload, timestamp)
SELECT md5('bench size')::uuid, w.id, (ARRAY['joined', 'message_hidden', 'card_shown', 'muted'])[1 + l % 4], jsonb_build_object('participant_id', md5(w.n || ' ' || l % 200)),
	w.started_at + interval '0.1 seconds' * l
FROM wanted w, generate_series(1, 25000) AS l WHERE w.n <= ceil(current_setting('bench.logs')::numeric / 25000) ORDER BY w.n, l;
ANALYZE classroom.sessions, classroom.messages, classroom.logs;
