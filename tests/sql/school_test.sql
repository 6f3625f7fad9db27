-- SPDX-License-Identifier: GPL-3.0-or-later
-- People, and the log of who read what.
\ir fixture.psql
SELECT no_plan();
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT school.log_access(pg_temp.id('s1'), 'requests_read', '{"page": 1}') \g /dev/null
SELECT is((SELECT actor_id FROM school.access_log WHERE student_id = pg_temp.id('s1')), pg_temp.id('teacher'), 'who read a student''s data is written down');
SELECT school.log_access(pg_temp.id('teacher'), 'requests_read') \g /dev/null
SELECT is((SELECT count(*) FROM school.access_log WHERE student_id = pg_temp.id('teacher')), 0::bigint, 'one''s own is nobody''s business');
SELECT throws_ok('UPDATE school.access_log SET action = ''x''', '42501', NULL, 'the application cannot change the log');
SELECT throws_ok('DELETE FROM school.access_log', '42501', NULL, 'nor delete from it');
RESET SESSION AUTHORIZATION;
SELECT throws_ok('DELETE FROM school.access_log', 'P0001', NULL, 'nor can anybody by mistake');
SELECT throws_ok('UPDATE school.access_log SET action = ''x''', 'P0001', NULL, 'or change it');

SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('admin') \g /dev/null
CREATE FUNCTION pg_temp.add(name text, login text DEFAULT NULL, email text DEFAULT NULL) RETURNS void LANGUAGE sql AS $$
	INSERT INTO school.people (school_id, name, login, email_sealed, email_tag)
	VALUES (auth.school_id(), name, login, pg_temp.sealed(email), pg_temp.tag(email))
$$;
SELECT lives_ok($$SELECT pg_temp.add('새 학생', '30101')$$, 'a person needs no address');
SELECT throws_ok($$SELECT pg_temp.add('새 학생', '30101')$$, '23505', NULL, 'a login is one person''s');
SELECT throws_ok($$SELECT pg_temp.add('새 학생', 'S1')$$, '23505', NULL, 'in any case of letters');
SELECT lives_ok($$SELECT pg_temp.add('새 학생', '2s1')$$, 'in another school it may be another''s');
SELECT throws_ok($$SELECT pg_temp.add('새 학생', 'a@b')$$, '23514', NULL, 'a login is no e-mail');
SELECT throws_ok($$SELECT pg_temp.add('새 학생', 'a', 't1')$$, '23505', NULL, 'an e-mail address is one person''s');
SELECT lives_ok($$SELECT pg_temp.add('새 학생', 'b', '2t1')$$, 'in another school it may be another''s');
SELECT throws_ok($$UPDATE school.people SET email_tag = NULL WHERE id = pg_temp.id('t1')$$, '23514', NULL, 'what is sealed has a tag');
SELECT throws_ok($$UPDATE school.people SET guardian_contact_sealed = '01012345678', guardian_contact_tag = pg_temp.tag('a')
	WHERE id = pg_temp.id('s1')$$, '23514', NULL, 'a contact that was not sealed is not stored');
SELECT throws_ok('SELECT FROM school.unsealed_contacts', '42501', NULL, 'nor are those on their way the application''s business');
SELECT throws_ok($$SELECT pg_temp.add(normalize('가나다', NFD), 'nfd')$$, '23514', NULL, 'taken-apart Hangul is not stored');
SELECT throws_ok($$SELECT pg_temp.add(E'가\u0007나', 'bell')$$, '23514', NULL, 'nor are control characters');
SELECT throws_ok($$SELECT pg_temp.add('  ', 'blank')$$, '23514', NULL, 'nor is nothing');
SELECT is((SELECT array_agg(n ORDER BY n COLLATE db.natural) FROM unnest('{10반,2반,1반}'::text[]) AS n), '{1반,2반,10반}', 'classes sort as people count');
SELECT ok(EXISTS (SELECT FROM school.settings WHERE school_id = pg_temp.id('ONE') AND max_tutors_per_student = 1), 'a school has settings from the start');

-- who is looked for
CREATE FUNCTION pg_temp.found(search text, role text, state text) RETURNS text LANGUAGE sql AS $$
	SELECT string_agg(login, ' ' ORDER BY login) FROM school.matching_people(search, pg_temp.tag(search), role, state)
$$;
RESET SESSION AUTHORIZATION;
UPDATE school.people SET disabled_at = now() WHERE id = pg_temp.id('s5');
UPDATE school.people SET birth_date = now() - interval '10 years' WHERE id = pg_temp.id('s2');
SET SESSION AUTHORIZATION seodang_app;
SELECT is(pg_temp.found(NULL, 'tutor', NULL), 't1 t2 t3', 'people are found by role, of the own school only');
SELECT is(pg_temp.found('', 'student', 'disabled'), 's5', 'by whether they are shut out');
SELECT is(pg_temp.found(NULL, NULL, 'placeless'), 's4 s6', 'by whether a student has no class');
SELECT is(pg_temp.found(NULL, NULL, 'consent'), 's2', 'by whether a guardian has yet to agree');
SELECT is(pg_temp.found(NULL, NULL, 'idle'), '2s1 30101 b', 'by whether there is no password yet');
SELECT is(pg_temp.found('학생1', NULL, NULL), 's1', 'by part of a name');
SELECT is(pg_temp.found('t2', 'tutor', ''), 't2', 'or of a login');
UPDATE school.people SET login = 'other' WHERE id = pg_temp.id('t2');
SELECT is(pg_temp.found('t2', 'tutor', ''), 'other', 'or by the tag of a whole address');
UPDATE school.people SET login = 't2' WHERE id = pg_temp.id('t2');
SELECT is(school.short_name('김하늘') || school.short_name('ada lovelace'), '하늘A', 'a face shows the given name, or an initial');

-- under 14 where the school is
RESET SESSION AUTHORIZATION;
UPDATE school.people SET birth_date = school.consent_day('Pacific/Kiritimati') WHERE id = pg_temp.id('s1');
UPDATE school.settings SET time_zone = 'Pacific/Kiritimati' WHERE school_id = pg_temp.id('ONE');
SELECT is(school.needs_consent(pg_temp.id('s1')), false, 'who turns 14 today in the school''s zone needs nobody''s consent');
UPDATE school.settings SET time_zone = 'Pacific/Pago_Pago' WHERE school_id = pg_temp.id('ONE');
SELECT is(school.needs_consent(pg_temp.id('s1')), true, 'where it is still yesterday one does');
UPDATE school.settings SET time_zone = 'Asia/Seoul' WHERE school_id = pg_temp.id('ONE');
UPDATE school.people SET birth_date = NULL WHERE id = pg_temp.id('s1');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is((SELECT f.student_count || ' ' || f.idle_count || ' ' || f.consent_count || ' ' || f.teachers
	FROM school.class_figures(pg_temp.id('ONEclass')) AS f), '3 0 1 교사', 'a class is counted');
SELECT is((SELECT f.student_count FROM school.class_figures(pg_temp.id('TWOclass')) AS f), 0, 'another school''s is empty');

SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT ok(school.teaches(pg_temp.id('s1')) AND NOT school.teaches(pg_temp.id('s6')), 'a teacher teaches a class');
SELECT * FROM finish();
ROLLBACK;
