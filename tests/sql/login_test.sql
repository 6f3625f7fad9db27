-- SPDX-License-Identifier: GPL-3.0-or-later
-- Logging in: names, throttling, one-time links, the second factor.
\ir fixture.psql
SELECT no_plan();
RESET SESSION AUTHORIZATION;
UPDATE school.people SET login = '20714' WHERE id IN (pg_temp.id('s1'), pg_temp.id('2s1'));
UPDATE school.people SET login = '가나다' WHERE id = pg_temp.id('s2');
SET SESSION AUTHORIZATION seodang_app;

SELECT is((SELECT array_agg(person_id) FROM auth.login_candidates('t1@test.example', pg_temp.tag('t1'))), ARRAY[pg_temp.id('t1')],
	'an e-mail is known by its tag');
SELECT is((SELECT count(*) FROM auth.login_candidates('20714', NULL)), 2::bigint, 'a number that two schools gave means two people');
SELECT is((SELECT array_agg(person_id) FROM auth.login_candidates('20714@one', NULL)), ARRAY[pg_temp.id('s1')], 'with the school''s code it means one');
SELECT is((SELECT array_agg(person_id) FROM auth.login_candidates(normalize('가나다', NFD), NULL)), ARRAY[pg_temp.id('s2')], 'taken-apart Hangul is the same name');
SELECT is((SELECT count(*) FROM auth.login_candidates('20714@nowhere', NULL)), 0::bigint, 'an unknown school has nobody');
SELECT is((SELECT count(*) FROM auth.login_candidates('%', NULL)), 0::bigint, 'a wildcard is no name');

-- throttling
SELECT is((SELECT array_agg(auth.throttle_failed(auth.throttle_keys('20714', '10.0.0.1')) ORDER BY n) FROM generate_series(1, 4) AS n),
	'{0,0,0,0}'::integer[], 'four wrong passwords are forgiven');
SELECT is(auth.throttle_failed(auth.throttle_keys('20714', '10.0.0.1')), 60, 'the fifth costs a minute');
SELECT is(auth.throttle_check(auth.throttle_keys('20714', '10.0.0.1')), 60, 'which the next attempt has to wait');
SELECT is(auth.throttle_check(auth.throttle_keys(' 20714 ', '10.0.0.1')), 60, 'however the name is spelled');
SELECT is(auth.throttle_check(auth.throttle_keys('20714', '10.0.0.2')), 0, 'its owner elsewhere does not wait');
SELECT is(auth.throttle_check(auth.throttle_keys('30101', '10.0.0.1')), 0, 'nor does a classmate behind the same address');
SELECT is((SELECT max(auth.throttle_failed(auth.throttle_keys('20714', '10.0.0.1'))) FROM generate_series(1, 10)), 60, 'and never more, however many follow');
SELECT is((SELECT max(auth.throttle_failed(auth.throttle_keys('20714', '10.1.0.' || n))) FROM generate_series(1, 40) AS n), 60,
	'guessing from everywhere blocks the name for a minute at most');
SELECT auth.throttle_clear(auth.throttle_keys('20714', '10.0.0.1')) \g /dev/null
SELECT is(auth.throttle_check(auth.throttle_keys('20714', '10.0.0.1')), 0, 'a right password is forgiven all');
SELECT is((SELECT max(auth.throttle_failed(auth.throttle_keys('name' || n, '10.0.0.9'))) FROM generate_series(1, 299) AS n), 0, 'a school''s typing errors block nobody');
SELECT is(auth.throttle_failed(auth.throttle_keys('name', '10.0.0.9')), 10, 'trying names by the hundred blocks the address');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM auth.login_throttle WHERE key LIKE '%20714%' OR key LIKE '%name%'), 0::bigint, 'the tried names are not written down');
UPDATE auth.login_throttle SET last_failure_at = now() - interval '2 hours', blocked_until = now() - interval '1 hour';
SELECT is(auth.throttle_failed(auth.throttle_keys('name', '10.0.0.9')), 0, 'after a while it is forgotten');
SET SESSION AUTHORIZATION seodang_app;

-- one-time links
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT auth.create_link(pg_temp.id('s3'), 'activate', sha256('old'), '7 days') \g /dev/null
SELECT auth.create_link(pg_temp.id('s3'), 'activate', sha256('code'), '7 days') \g /dev/null
SELECT auth.act_in_school(NULL) \g /dev/null
SELECT is((SELECT count(*) FROM auth.peek_link(sha256('old'))), 0::bigint, 'a new code makes the old one void');
SELECT is((SELECT name || purpose FROM auth.peek_link(sha256('code'))), '학생3activate', 'a code says whose it is');
SELECT is((SELECT person_id FROM auth.use_link(sha256('code'), '$chosen')), pg_temp.id('s3'), 'it sets a password');
SELECT is((SELECT count(*) FROM auth.use_link(sha256('code'), '$again')), 0::bigint, 'once');
SELECT is((SELECT password_hash FROM auth.login_candidates('s3', NULL)), '$chosen', 'and the first one stays');
SELECT throws_ok($$SELECT auth.open_session(sha256('s3'), NULL, 'read')$$, 'SD401', 'signed_out', 'earlier sessions end');
SELECT throws_ok(format('SELECT auth.create_link(%L, ''reset'', sha256(''nobody''), ''1 day'')', pg_temp.id('s3')), 'SD403', 'role',
	'nobody in particular makes no link');
SELECT auth.act_in_school(pg_temp.id('TWO')) \g /dev/null
SELECT throws_ok(format('SELECT auth.create_link(%L, ''reset'', sha256(''else''), ''1 day'')', pg_temp.id('s3')), 'SD404', 'not_found',
	'nor does a job of another school');
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null
SELECT auth.create_link(pg_temp.id('s3'), 'reset', sha256('late'), '-1 second') \g /dev/null
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT throws_ok(format('SELECT auth.create_link(%L, ''reset'', sha256(''tutor''), ''1 day'')', pg_temp.id('s3')), 'SD403', 'role', 'nor a tutor');
SELECT auth.act_in_school(NULL) \g /dev/null
SELECT is((SELECT count(*) FROM auth.use_link(sha256('late'), '$late')), 0::bigint, 'a link that ran out does nothing');
SELECT auth.request_reset('t2@test.example', pg_temp.tag('t2')), auth.request_reset('t2', NULL), auth.request_reset('nobody', pg_temp.tag('nobody')),
	auth.request_reset('s3', NULL) \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT results_eq($$SELECT payload ->> 'person' FROM jobs.jobs WHERE type = 'reset_mail'$$, ARRAY[pg_temp.id('t2')::text], 'a forgotten password is one mail to who has an address');
SET SESSION AUTHORIZATION seodang_app;

-- second factor
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT ok(auth.begin_totp('secret'), 'a teacher begins to use a second factor');
SELECT ok(NOT (SELECT totp_enabled FROM auth.login_candidates('teacher', NULL)), 'which is not asked for yet');
SELECT ok(auth.enable_totp(100, ARRAY['a'::bytea, 'b'::bytea]), 'a right code turns it on');
SELECT ok(NOT auth.accept_totp_step(pg_temp.id('teacher'), 100), 'that code cannot be used again');
SELECT ok(auth.accept_totp_step(pg_temp.id('teacher'), 101), 'the next can');
SELECT ok(NOT auth.accept_totp_step(pg_temp.id('teacher'), 101), 'once');
SELECT ok(NOT auth.begin_totp('other'), 'a secret in use is not replaced');
SELECT ok(auth.use_recovery_code(pg_temp.id('teacher'), 'a'), 'a recovery code helps');
SELECT ok(NOT auth.use_recovery_code(pg_temp.id('teacher'), 'a'), 'once');
SELECT is((SELECT recovery_codes_left FROM auth.my_account()), 1, 'one is left');
SELECT auth.create_session(sha256('half'), pg_temp.id('teacher'), 'browser', totp_pending => true) \g /dev/null
SELECT throws_ok($$SELECT auth.open_session(sha256('half'), NULL, 'read')$$, 'SD401', 'totp_pending', 'without the code nothing opens');
SELECT auth.act_in_school(NULL) \g /dev/null
SELECT ok((SELECT totp_pending FROM auth.open_session(sha256('half'), '{totp}', 'write')), 'but the page that asks for it');
SELECT is(auth.school_id(), NULL, 'which sees no school');
SELECT auth.pass_totp(sha256('whole')) \g /dev/null
SELECT lives_ok($$SELECT auth.open_session(sha256('whole'), '{teacher}', 'read')$$, 'a right code makes the session whole');
SELECT throws_ok($$SELECT auth.open_session(sha256('half'), '{totp}', 'read')$$, 'SD401', 'signed_out', 'under a new token');
RESET SESSION AUTHORIZATION;
UPDATE school.settings SET require_totp_of_staff = true WHERE school_id = pg_temp.id('ONE');
SELECT throws_ok($$SELECT auth.open_session(sha256('admin'), NULL, 'read')$$, 'SD401', 'totp_enrolment', 'a school may ask it of its staff');
SELECT ok((SELECT must_enrol_totp FROM auth.open_session(sha256('admin'), '{enrol}', 'write')), 'who then only reach the page that sets it up');
SELECT ok(NOT (SELECT must_enrol_totp FROM auth.open_session(sha256('t1'), NULL, 'read')), 'not of tutors');
UPDATE school.settings SET require_totp_of_staff = false WHERE school_id = pg_temp.id('ONE');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT lives_ok(format('SELECT auth.reset_totp(%L)', pg_temp.id('teacher')), 'an admin takes away a lost one');
SELECT ok(NOT (SELECT totp_enabled FROM auth.login_candidates('teacher', NULL)), 'and it is off');
SELECT * FROM finish();
ROLLBACK;
