-- SPDX-License-Identifier: GPL-3.0-or-later
-- Opening a login session: who comes in, who does not, and how it ends.
\ir fixture.psql
SELECT no_plan();

SELECT is((SELECT name || ' ' || school_name || ' ' || roles::text FROM auth.open_session(sha256('s1'), '{student}', 'read')),
	'학생1 첫째학교 {student}', 'a student comes in');
SELECT is(auth.user_id(), pg_temp.id('s1'), 'and is the user of the rest of the transaction');
SELECT is(auth.school_id(), pg_temp.id('ONE'), 'in their school');
SELECT ok(auth.has_role('tutor', 'student') AND NOT auth.has_role('tutor'), 'with their roles');
SELECT ok(auth.session_id() IS NOT NULL, 'and their session');
SELECT throws_ok($$SELECT auth.open_session(sha256('s1'), '{tutor,admin}', 'read')$$, 'SD403', 'role', 'a student has no business on a tutor''s page');
SELECT throws_ok($$SELECT auth.open_session(sha256('nobody'), NULL, 'read')$$, 'SD401', 'signed_out', 'an unknown token is refused');
SELECT throws_ok($$SELECT auth.open_session(NULL, '{}', 'read')$$, 'SD401', 'signed_out', 'and so is none');
SELECT auth.act_in_school(NULL) \g /dev/null
SELECT is((SELECT person_id FROM auth.open_session(NULL, '{public}', 'read')), NULL, 'a public page greets strangers');
SELECT is((SELECT count(*) FROM auth.open_session(sha256('nobody'), '{public}', 'read')), 1::bigint, 'with a row of nulls');
SELECT is(auth.user_id(), NULL, 'and opens nothing');
SELECT is((SELECT person_id FROM auth.open_session(sha256('s1'), '{public}', 'read')), pg_temp.id('s1'), 'but knows who is signed in');

RESET SESSION AUTHORIZATION;
UPDATE auth.sessions SET last_seen_at = now() - interval '2 minutes' WHERE person_id = pg_temp.id('s1');
SELECT auth.open_session(sha256('s1'), NULL, 'read') \g /dev/null
SELECT is((SELECT last_seen_at FROM auth.sessions WHERE person_id = pg_temp.id('s1')), now(), 'being seen is written down');
UPDATE auth.sessions SET last_seen_at = now() - interval '50 seconds' WHERE person_id = pg_temp.id('s1');
SELECT auth.open_session(sha256('s1'), NULL, 'read') \g /dev/null
SELECT is((SELECT last_seen_at FROM auth.sessions WHERE person_id = pg_temp.id('s1')), now() - interval '50 seconds', 'at most once a minute');
UPDATE auth.sessions SET last_seen_at = now() - interval '13 hours' WHERE person_id = pg_temp.id('s1');
SELECT throws_ok($$SELECT auth.open_session(sha256('s1'), NULL, 'read')$$, 'SD401', 'session_expired', 'twelve hours unused end a session');
UPDATE auth.sessions SET last_seen_at = now(), expires_at = now() WHERE person_id = pg_temp.id('s1');
SELECT throws_ok($$SELECT auth.open_session(sha256('s1'), NULL, 'read')$$, 'SD401', 'session_expired', 'and so do thirty days, used or not');
SELECT is((SELECT person_id FROM auth.open_session(sha256('s1'), '{public}', 'read')), NULL, 'a public page shows them as strangers');

UPDATE school.people SET birth_date = current_date - interval '13 years' WHERE id = pg_temp.id('s2');
SET SESSION AUTHORIZATION seodang_app;
SELECT throws_ok($$SELECT auth.open_session(sha256('s2'), NULL, 'read')$$, 'SD401', 'consent_missing', 'a child under 14 waits for a guardian''s consent');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT school.record_consent(pg_temp.id('s2'), '보호자', 'paper') AS consent \gset
SELECT is(school.record_consent(pg_temp.id('s2'), '보호자', 'paper'), :'consent'::uuid, 'a consent recorded twice is one');
SELECT lives_ok($$SELECT auth.open_session(sha256('s2'), NULL, 'read')$$, 'with it the account works');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT ok(school.withdraw_consent(pg_temp.id('s2')), 'the guardian may withdraw it');
SELECT throws_ok($$SELECT auth.open_session(sha256('s2'), NULL, 'read')$$, 'SD401', 'signed_out', 'and the session is gone at once');
RESET SESSION AUTHORIZATION;
SELECT results_eq(format('SELECT kind FROM live.events WHERE topic = %L', 'user:' || pg_temp.id('s2')), ARRAY['close'], 'with its streams');
UPDATE school.people SET birth_date = current_date - interval '14 years' - interval '1 day' WHERE id = pg_temp.id('s3');
SET SESSION AUTHORIZATION seodang_app;
SELECT lives_ok($$SELECT auth.open_session(sha256('s3'), NULL, 'read')$$, 'who is 14 needs none');

SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT ok(school.disable_person(pg_temp.id('s4')), 'an admin disables a person');
SELECT throws_ok($$SELECT auth.open_session(sha256('s4'), NULL, 'read')$$, 'SD401', 'signed_out', 'who is out at once');
SELECT throws_ok(format('SELECT school.disable_person(%L)', pg_temp.id('admin')), 'SD404', NULL, 'nobody locks themselves out');
SELECT throws_ok(format('SELECT auth.create_session(sha256(''new''), %L, ''browser'')', pg_temp.id('s4')), 'SD404', NULL, 'a disabled person gets no new session');

SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT auth.create_token(sha256('script'), '성적 내보내기', '{read}') \g /dev/null
SELECT lives_ok($$SELECT auth.open_session(sha256('script'), NULL, 'read')$$, 'a named token reads');
SELECT throws_ok($$SELECT auth.open_session(sha256('script'), NULL, 'write')$$, 'SD403', 'scope', 'but does not write without that scope');
SELECT pg_temp.sign_in('t2') \g /dev/null
SELECT throws_ok(format('SELECT auth.revoke_session(%L)', pg_temp.id('none')), 'SD404', NULL, 'a session that is not there cannot be closed');
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT is((SELECT count(*) FROM auth.sessions WHERE kind = 'token'), 1::bigint, 'its owner sees the token in a list');
SELECT id AS token FROM auth.sessions WHERE kind = 'token' \gset
SELECT pg_temp.sign_in('t2') \g /dev/null
SELECT throws_ok(format('SELECT auth.revoke_session(%L)', :'token'), 'SD404', NULL, 'nobody else closes it');
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT ok(auth.revoke_session(:'token'), 'its owner does');
SELECT throws_ok($$SELECT auth.open_session(sha256('script'), NULL, 'read')$$, 'SD401', 'signed_out', 'and it is dead');

SELECT auth.create_session(sha256('t1 elsewhere'), pg_temp.id('t1'), 'browser') \g /dev/null
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT auth.change_password('$new') \g /dev/null
SELECT lives_ok($$SELECT auth.open_session(sha256('t1'), NULL, 'read')$$, 'a new password leaves the browser that changed it');
SELECT throws_ok($$SELECT auth.open_session(sha256('t1 elsewhere'), NULL, 'read')$$, 'SD401', 'signed_out', 'and ends the others');
SELECT is((SELECT password_hash FROM auth.my_account()), '$new', 'the new hash is kept');
SELECT ok(auth.end_session(sha256('t1')), 'signing out ends a session');
SELECT ok(NOT auth.end_session(sha256('t1')), 'once');
SELECT * FROM finish();
ROLLBACK;
