-- SPDX-License-Identifier: GPL-3.0-or-later
-- The two demo schools hold what scripts and guides count on.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;
CREATE TEMP VIEW demo AS SELECT p.*, r.role, c.code FROM school.people p JOIN school.roles r ON r.person_id = p.id
	JOIN school.schools c ON c.id = p.school_id WHERE c.code IN ('HANBIT', 'NARU');
SELECT is((SELECT array_agg(role || n ORDER BY role) FROM (SELECT role, count(*) AS n FROM demo WHERE code = 'HANBIT' GROUP BY role) AS x),
	'{admin1,student120,teacher4,tutor8}', 'the first school has its people');
SELECT is((SELECT count(DISTINCT role) FROM demo WHERE code = 'NARU'), 4::bigint, 'the second has every role');
SELECT is(count(*), count(DISTINCT login), 'no login means two people') FROM demo;
SELECT is(count(*), count(DISTINCT name), 'no two have the same name') FROM demo;
SELECT is(count(*), count(DISTINCT id), 'each account has one role') FROM demo;
SELECT is((SELECT count(*) FROM demo d LEFT JOIN auth.accounts a ON a.person_id = d.id WHERE a.password_hash IS NULL OR a.totp_secret IS NOT NULL
	OR school.needs_consent(d.id)), 0::bigint, 'each can log in');
SELECT cmp_ok((SELECT count(*) FROM tutoring.tutors JOIN demo ON id = person_id AND code = 'HANBIT' WHERE is_accepting AND student_count < max_student), '>=', 2::bigint, 'some tutors have places');
SELECT cmp_ok((SELECT count(*) FROM tutoring.tutors JOIN demo ON id = person_id AND code = 'HANBIT' WHERE student_count = max_student), '=', 1::bigint, 'one is full');
SELECT cmp_ok((SELECT count(*) FROM tutoring.tutors JOIN demo ON id = person_id AND code = 'HANBIT' WHERE NOT is_accepting), '=', 1::bigint, 'one takes nobody');
SELECT cmp_ok((SELECT count(*) FROM demo d WHERE code = 'HANBIT' AND role = 'student'
	AND NOT EXISTS (SELECT FROM tutoring.tutor_students m WHERE m.student_id = d.id AND m.status = 'active')
	AND NOT EXISTS (SELECT FROM tutoring.tutor_requests q WHERE q.student_id = d.id AND q.status = 'PENDING')), '>=', 12::bigint, 'many students have neither tutor nor request');
SELECT is((SELECT count(DISTINCT status) FROM tutoring.tutor_requests q JOIN demo d ON d.id = q.student_id AND d.code = 'HANBIT'), 5::bigint, 'there are requests in every state');
SELECT cmp_ok((SELECT count(*) FROM tutoring.feedback_messages f JOIN demo d ON d.id = f.student_id AND d.code = 'HANBIT'), '>=', 40::bigint, 'there is feedback');
SELECT is((SELECT count(DISTINCT is_read) FROM inbox.notifications n JOIN demo d ON d.id = n.user_id AND d.code = 'HANBIT'), 2::bigint, 'there are notices read and unread');
SELECT is((SELECT count(*) FROM demo d WHERE code = 'HANBIT' AND role = 'teacher' AND (SELECT count(*) FROM school.class_teachers t WHERE t.person_id = d.id) >= 2
	AND (SELECT count(*) FROM school.class_teachers t JOIN school.class_students s USING (class_id) WHERE t.person_id = d.id) >= 20), 4::bigint, 'each teacher has two classes and more');
SELECT is((SELECT count(*) FROM inbox.notifications WHERE created_at > now() OR read_at > now()), 0::bigint, 'nothing is from the future');
SELECT is((SELECT count(*) FROM guardrails.matches m WHERE m.decision = 'waiting' AND m.school_id = md5('demo HANBIT')::uuid AND EXISTS (SELECT FROM chat.conversations c
	WHERE c.turn_id = m.turn_id AND c.state = 'HELD' AND c.user_id = m.person_id)), 1::bigint, 'a question waits for approval');
SELECT is((SELECT count(*) FROM guardrails.matches WHERE created_at > now()) + (SELECT count(*) FROM models.ai_request_stats WHERE created_at > now()), 0::bigint, 'nor is what was caught and used');
SELECT cmp_ok((SELECT count(DISTINCT day) FROM models.ai_request_stats WHERE school_id = md5('demo HANBIT')::uuid), '>=', 28::bigint, 'weeks of usage are there');
SELECT is((SELECT count(*) FROM models.quotas q WHERE q.school_id = md5('demo HANBIT')::uuid AND EXISTS (SELECT FROM models.quota_use u JOIN models.people_of(q) AS p(id)
	ON p.id = u.person_id WHERE u.period = q.period AND (u.requests >= q.requests OR u.tokens >= q.tokens OR u.cost >= q.cost))), 0::bigint, 'no quota is used up');
SELECT is((SELECT count(*) FROM tutoring.tutor_requests WHERE greatest(created_at, viewed_at, processed_at) > now() OR viewed_at < created_at
	OR processed_at < created_at OR status = 'PENDING' AND expires_at <= now()), 0::bigint, 'requests happened in order');
SELECT is((SELECT count(*) FROM tutoring.tutors t WHERE t.student_count <> (SELECT count(*) FROM tutoring.tutor_students m
	WHERE m.tutor_id = t.person_id AND m.status = 'active')), 0::bigint, 'tutors'' counts are right');
SELECT is((SELECT count(*) FROM guardrails.guardrails g, jsonb_array_elements(g.conditions) AS c JOIN demo d ON true WHERE d.code = 'HANBIT' AND d.role = 'admin'
	AND g.school_id = d.school_id AND NOT g.is_risk AND NOT g.is_dry_run AND c ->> 'type' <> 'words')
	+ (SELECT count(*) FROM guardrails.examples e WHERE e.action <> 'refuse')
	+ (SELECT count(*) FROM models.quotas q WHERE q.requests IS NOT NULL), 0::bigint, 'who tries rules and conversations of their own is stopped by none of the demo''s');
SELECT count(*) AS people FROM school.people \gset
SET seodang.demo_password_hash = '$other$';
\ir ../../sql/demo.sql
SELECT is((SELECT count(*) FROM school.people), :people::bigint, 'loaded again it adds nobody');
SELECT is((SELECT array_agg(DISTINCT a.password_hash) FROM auth.accounts a JOIN demo d ON d.id = a.person_id), '{$other$}', 'and the new password is everyone''s');
SELECT * FROM finish();
ROLLBACK;
