-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a person is told, once, where they want it, and how they are done with it.
\ir fixture.psql
SELECT no_plan();
CREATE FUNCTION pg_temp.tell(login text, event text, grouped text DEFAULT NULL, kind text DEFAULT 'request_received') RETURNS uuid LANGUAGE sql AS $$
	SELECT inbox.notify(pg_temp.id(login), kind, '{"student": "학생1"}', '/requests', event, grouped)
$$;
CREATE FUNCTION pg_temp.mails(login text) RETURNS bigint LANGUAGE sql AS $$
	SELECT count(*) FROM inbox.deliveries WHERE recipient = pg_temp.id(login) AND channel = 'email' AND status = 'pending'
$$;

SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT ok(pg_temp.tell('t1', 'a') IS NOT NULL, 'a notice arrives');
SELECT is(pg_temp.tell('t1', 'a'), NULL, 'the same event is told once');
SELECT is(inbox.unread_count(), 1, 'the badge counts it');
SELECT is((SELECT type || link FROM inbox.notifications WHERE user_id = auth.user_id()), 'tutor_match/requests', 'it knows its type and what it opens');
SELECT is((SELECT sent_via FROM inbox.notifications WHERE user_id = auth.user_id()), '{inbox,live}', 'and where it went');
SELECT is((SELECT inbox.words(kind, 'title', params, 1) FROM inbox.notifications WHERE user_id = auth.user_id()),
	'{"key": "notifications.request_received.title", "student": "학생1", "count": 1}', 'its words are made when it is shown');

-- groups are made where notices are shown
SELECT pg_temp.tell('t2', 'b1', 'group') AS first, pg_temp.tell('t2', 'b2', 'group') AS second \gset
SELECT isnt(:'second'::uuid, :'first'::uuid, 'an event of the same group is a notice of its own');
SELECT pg_temp.sign_in('t2') \g /dev/null
SELECT is(inbox.unread_count(), 2, 'the badge counts events');
SELECT is(pg_temp.tell('t2', 'b2', 'group'), NULL, 'an event of a group, too, is told once');
SELECT is(inbox.mark_read(ARRAY[:'first', :'second']::uuid[]), 0, 'a group is read at once');
SELECT is(inbox.mark_unread(ARRAY[:'first', :'second']::uuid[]), 2, 'and unread');
SELECT is((SELECT count(DISTINCT group_key) FROM inbox.notifications WHERE user_id = auth.user_id()), 1::bigint, 'still one group');
SELECT is(inbox.archive(ARRAY[:'second'::uuid]), 1, 'one of it may go');

-- being done
SELECT pg_temp.tell('t2', 'b3') AS third \gset
SELECT is(inbox.read_all(), 0, 'read all empties the badge');
SELECT is(inbox.mark_unread(inbox.named_notices(inbox.moment_of_change())), 2, 'and can be undone by its moment');
SELECT is(inbox.archive(ARRAY[:'first'::uuid]), 1, 'archived notices do not count');
SELECT is(inbox.unarchive(ARRAY[:'first'::uuid]), 2, 'until they come back');
SELECT is(inbox.mark_read(ARRAY[:'first'::uuid]), 1, 'one is read');
SELECT is(inbox.mark_read(ARRAY[:'first'::uuid]), 1, 'twice is the same');
SELECT pg_temp.sign_in('t1') \g /dev/null
SELECT throws_ok(format('SELECT inbox.mark_read(ARRAY[%L]::uuid[])', :'first'), 'SD404', NULL, 'somebody else''s notice is not there');
SELECT throws_ok(format('SELECT inbox.archive(ARRAY[%L]::uuid[])', :'first'), 'SD404', NULL, 'to archive either');

-- channels
SELECT is(pg_temp.mails('t1'), 1::bigint, 'a matter of matching is mailed at once');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM jobs.jobs WHERE type = 'mail' AND school_id = pg_temp.id('ONE') AND run_at <= now()
	AND payload ->> 'delivery' IN (SELECT id::text FROM inbox.deliveries WHERE recipient = pg_temp.id('t1'))), 1::bigint, 'by a job');
SET SESSION AUTHORIZATION seodang_app;
SELECT pg_temp.tell('s1', 'c') \g /dev/null
SELECT is(pg_temp.mails('s1'), 0::bigint, 'not to who has no address');
SELECT is((SELECT count(*) FROM inbox.preference_matrix()), 12::bigint, 'four types, three channels');
SELECT ok((SELECT bool_and(mandatory AND modes = '{now}') FROM inbox.preference_matrix() WHERE channel = 'inbox'), 'the inbox cannot be turned off');
SELECT throws_ok($$SELECT inbox.set_preference('feedback', 'inbox', 'off')$$, 'SD422', 'mandatory', 'whoever tries');
SELECT throws_ok($$SELECT inbox.set_preference('feedback', 'live', 'digest')$$, 'SD422', 'unknown_choice', 'there is no live digest');
SELECT throws_ok($$SELECT inbox.set_preference('weather', 'live', 'off')$$, 'SD422', 'unknown_choice', 'nor that type');
SELECT inbox.set_preference('tutor_match', 'email', 'off'), inbox.set_preference('tutor_match', 'live', 'off') \g /dev/null
SELECT pg_temp.tell('t1', 'd') AS quiet \gset
SELECT is(pg_temp.mails('t1'), 1::bigint, 'who wants no mail gets none');
SELECT is((SELECT sent_via FROM inbox.notifications WHERE id = :'quiet'), '{inbox}', 'nor a live line');
RESET SESSION AUTHORIZATION;
SELECT is((SELECT payload FROM live.events WHERE topic = 'user:' || pg_temp.id('t1') ORDER BY id DESC LIMIT 1), '{}', 'only the badge is put right');
SET SESSION AUTHORIZATION seodang_app;
SELECT inbox.set_preference('tutor_match', 'email', 'now') \g /dev/null
SELECT is((SELECT count(*) FROM inbox.preferences WHERE person_id = auth.user_id() AND channel = 'email'), 0::bigint, 'the default is not stored');

-- a later feature adds its type in a row
SELECT lives_ok($$SELECT inbox.check_type('system'), inbox.check_type(NULL)$$, 'a type may be asked for, or none');
SELECT throws_ok($$SELECT inbox.check_type('speaking')$$, 'SD422', 'unknown_choice', 'not one that there is not');
RESET SESSION AUTHORIZATION;
INSERT INTO inbox.notification_types (type, icon, mandatory, position) VALUES ('speaking', 'bell', '{inbox}', 4);
INSERT INTO inbox.kinds VALUES ('speaking_scored', 'speaking');
SET SESSION AUTHORIZATION seodang_app;
SELECT lives_ok($$SELECT inbox.check_type('speaking')$$, 'until its row is there');
SELECT is((SELECT count(*) FROM inbox.preference_matrix() WHERE type = 'speaking'), 3::bigint, 'then it can be preferred');
SELECT ok(pg_temp.tell('t1', 'spoken', NULL, 'speaking_scored') IS NOT NULL, 'and told');

-- quiet hours and digests
SELECT is(inbox.quiet_until('21:00', '07:00', 'Asia/Seoul', '2026-03-02 22:00+09'), '2026-03-03 07:00+09', 'quiet hours pass midnight');
SELECT is(inbox.quiet_until('21:00', '07:00', 'Asia/Seoul', '2026-03-03 06:59+09'), '2026-03-03 07:00+09', 'until the morning');
SELECT is(inbox.quiet_until('21:00', '07:00', 'Asia/Seoul', '2026-03-03 07:00+09'), NULL, 'and end');
SELECT is(inbox.quiet_until('12:00', '13:00', 'Asia/Seoul', '2026-03-03 12:30+09'), '2026-03-03 13:00+09', 'they may lie within a day');
SELECT is(inbox.quiet_until(NULL, NULL, 'Asia/Seoul', now()), NULL, 'or not be');
SELECT is(inbox.next_digest('Asia/Seoul', '2026-03-03 16:59+09'), '2026-03-03 17:00+09', 'the digest comes at five');
SELECT is(inbox.next_digest('Asia/Seoul', '2026-03-03 17:00+09'), '2026-03-04 17:00+09', 'of the next day when it is past');
SELECT pg_temp.sign_in('t3') \g /dev/null
SELECT inbox.set_quiet_hours('own', (now() AT TIME ZONE 'Asia/Seoul' - interval '1 hour')::time, (now() AT TIME ZONE 'Asia/Seoul' + interval '1 hour')::time) \g /dev/null
SELECT pg_temp.tell('t3', 'e') AS late \gset
SELECT cmp_ok((SELECT due_at FROM inbox.deliveries WHERE notification_id = :'late' AND channel = 'email'), '>', now() + interval '59 minutes', 'in quiet hours mail waits');
SELECT throws_ok($$SELECT inbox.set_quiet_hours('own', '10:00', NULL)$$, 'SD422', 'required', 'quiet hours have two ends');
SELECT inbox.set_quiet_hours('none', NULL, NULL) \g /dev/null
SELECT is((SELECT choice FROM inbox.my_quiet_hours()), 'none', 'a person may have none');

SELECT inbox.set_preference('tutor_match', 'email', 'digest') \g /dev/null
SELECT pg_temp.tell('t3', 'f1', 'g'), pg_temp.tell('t3', 'f2', 'g'), pg_temp.tell('t3', 'f3') \g /dev/null
RESET SESSION AUTHORIZATION;
SELECT is((SELECT count(*) FROM jobs.jobs WHERE type = 'digest_mail' AND payload ->> 'person' = pg_temp.id('t3')::text
	AND run_at = inbox.next_digest('Asia/Seoul', now())), 1::bigint, 'a digest is one mail a person and day');
UPDATE inbox.deliveries SET due_at = now() WHERE recipient = pg_temp.id('t3') AND mode = 'digest';
SET SESSION AUTHORIZATION seodang_app;
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null
SELECT is((SELECT array_agg(group_count ORDER BY group_count) FROM inbox.take_digest(pg_temp.id('t3'))), '{1,2}', 'which tells each group once');
SELECT is((SELECT array_agg(group_count ORDER BY group_count) FROM inbox.take_digest(pg_temp.id('t3'))), '{1,2}', 'and says the same when it is tried again');
SELECT inbox.mail_done(m.deliveries, 'sent') FROM inbox.take_digest(pg_temp.id('t3')) AS m \g /dev/null
SELECT is((SELECT array_agg(status) FROM inbox.deliveries WHERE recipient = pg_temp.id('t3') AND mode = 'digest'),
	'{sent,sent,sent}', 'then all of it was sent');
SELECT is((SELECT count(*) FROM inbox.take_digest(pg_temp.id('t3'))), 0::bigint, 'and goes no more');
SELECT pg_temp.sign_in('t3') \g /dev/null
SELECT inbox.set_quiet_hours('own', '16:00', '19:00') \g /dev/null
SELECT pg_temp.tell('t3', 'f4') AS evening \gset
SELECT is((SELECT (due_at AT TIME ZONE 'Asia/Seoul')::time FROM inbox.deliveries WHERE notification_id = :'evening' AND channel = 'email'),
	'19:00', 'a digest, too, waits for the end of quiet hours');
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null

-- read in one place, not told in another
SELECT d.id AS waiting FROM inbox.deliveries d WHERE recipient = pg_temp.id('t1') AND channel = 'email' ORDER BY id LIMIT 1 \gset
SELECT is((SELECT deliveries FROM inbox.take_mail(:'waiting')), ARRAY[:'waiting'::uuid], 'an unread notice is mailed');
SELECT inbox.mail_done(ARRAY[:'waiting'::uuid], 'sent') \g /dev/null
SELECT is((SELECT sent_via FROM inbox.notifications WHERE user_id = pg_temp.id('t1') AND 'email' = ANY (sent_via)), '{inbox,live,email}', 'and says so');
SELECT is((SELECT count(*) FROM inbox.take_mail(:'waiting')), 0::bigint, 'once');
SELECT pg_temp.sign_in('t3') \g /dev/null
SELECT inbox.read_all() \g /dev/null
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null
SELECT is((SELECT count(*) FROM inbox.deliveries d CROSS JOIN LATERAL inbox.take_mail(d.id) WHERE d.recipient = pg_temp.id('t3') AND d.channel = 'email' AND d.mode = 'now'), 0::bigint, 'a read one is not mailed');
UPDATE inbox.deliveries SET due_at = now() WHERE recipient = pg_temp.id('t3') AND mode = 'digest';
SELECT is((SELECT count(*) FROM inbox.take_digest(pg_temp.id('t3'))), 0::bigint, 'in no digest either');
SELECT is((SELECT count(*) FROM inbox.deliveries WHERE recipient = pg_temp.id('t3') AND channel = 'email' AND status = 'pending'), 0::bigint, 'ever');

-- several of a group that wait are one mail
SELECT pg_temp.sign_in('t2') \g /dev/null
SELECT pg_temp.tell('t2', 'g1', 'many') AS one, pg_temp.tell('t2', 'g2', 'many') AS two, pg_temp.tell('t2', 'g3', 'many') AS three \gset
SELECT d.id AS leader FROM inbox.deliveries d WHERE d.notification_id = :'two' AND d.channel = 'email' \gset
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null
SELECT is((SELECT group_count FROM inbox.take_mail(:'leader')), 3, 'with their number');
SELECT is((SELECT count(*) FROM inbox.deliveries d CROSS JOIN LATERAL inbox.take_mail(d.id) WHERE d.notification_id IN (:'one', :'three') AND d.channel = 'email'), 0::bigint, 'the others do not go by themselves');
SELECT is((SELECT count(*) FROM inbox.deliveries WHERE joined_id = :'leader' AND status = 'pending'), 2::bigint, 'they wait for it');
SELECT pg_temp.tell('t2', 'g4', 'many') AS four \gset
SELECT pg_temp.sign_in('t2') \g /dev/null
SELECT inbox.mark_read(ARRAY[:'two'::uuid]) \g /dev/null
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null
SELECT is((SELECT group_count FROM inbox.take_mail(:'leader')), 3, 'tried again it leaves out what was read and takes what came since');
SELECT is((SELECT array_agg(d.status ORDER BY d.status) FROM inbox.deliveries d JOIN inbox.notifications n ON n.id = d.notification_id
	WHERE n.group_key = 'many' AND d.channel = 'email'), '{pending,pending,pending,skipped}', 'though its own notice was');
SELECT inbox.mail_done(m.deliveries, 'sent') FROM inbox.take_mail(:'leader') AS m \g /dev/null
SELECT is((SELECT count(*) FROM inbox.notifications WHERE id IN (:'one', :'three', :'four') AND 'email' = ANY (sent_via)), 3::bigint, 'and each says that it was mailed');

-- announcements
SELECT pg_temp.sign_in('teacher') \g /dev/null
SELECT throws_ok($$SELECT inbox.announce('{"all": true}', '제목', '내용')$$, 'SD403', NULL, 'a teacher does not announce');
SELECT pg_temp.sign_in('admin') \g /dev/null
SELECT is(inbox.audience_count('{"all": true}'), 11, 'everybody is eleven');
SELECT is(inbox.audience_count('{"role": "tutor"}'), 3, 'a role');
SELECT is(inbox.audience_count('{"grade": 1}'), 4, 'a grade, with its teachers');
SELECT is(inbox.audience_count(jsonb_build_object('class', pg_temp.id('ONEclass'))), 4, 'a class');
SELECT is(inbox.audience_count(jsonb_build_object('class', pg_temp.id('TWOclass'))), 0, 'not another school''s');
SELECT throws_ok(format('SELECT inbox.read_audience(%L)', 'class:' || pg_temp.id('TWOclass')), 'SD422', 'unknown_choice', 'which cannot be named either');
SELECT throws_ok($$SELECT inbox.announce('{"grade": 9}', '제목', '내용')$$, 'SD422', 'nobody', 'nobody is no audience');
SELECT ok((SELECT bool_and(inbox.read_audience(value) IS NOT NULL) FROM inbox.offered_audiences()), 'all that is offered can be read');
SELECT id AS announcement, reach FROM inbox.announce('{"all": true}', '개교기념일', '내일은 쉬어요') \gset
SELECT is(:reach, 11, 'the reach is known before');
SELECT auth.act_in_school(pg_temp.id('ONE')) \g /dev/null
SELECT last_person, sent_count FROM inbox.announce_batch(:'announcement', NULL, 4) \gset
SELECT is(:sent_count, 4, 'it goes out in batches');
SELECT is((SELECT sent_count FROM inbox.announce_batch(:'announcement', :'last_person', 100)), 11, 'until all are told');
SELECT is((SELECT sent_count FROM inbox.announce_batch(:'announcement', NULL, 100)), 11, 'and a job that begins again tells nobody twice');

-- 90 days
RESET SESSION AUTHORIZATION;
UPDATE inbox.notifications SET created_at = now() - interval '91 days' WHERE id = :'first';
UPDATE inbox.notifications SET created_at = now() - interval '89 days' WHERE id = :'third';
SELECT jobs.apply_retention('day') \g /dev/null
SELECT is((SELECT array_agg(id) FROM inbox.notifications WHERE id IN (:'first', :'third')), ARRAY[:'third'::uuid], 'notices are kept for 90 days');
SELECT is((SELECT count(*) FROM inbox.deliveries WHERE notification_id = :'first'), 0::bigint, 'with where they went');
SELECT * FROM finish();
ROLLBACK;
