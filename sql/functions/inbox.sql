-- SPDX-License-Identifier: GPL-3.0-or-later
-- The inbox of every person: what must be told is written by inbox.notify in the transaction of the change, with its deliveries,
-- its mail job and its live event. A notice is a kind and params; its words are made when it is shown.

-- ---------------------------------------------------------------- when

-- The end of the quiet hours that at falls into, or NULL outside of them. They may pass midnight.
CREATE OR REPLACE FUNCTION inbox.quiet_until(quiet_start time, quiet_end time, zone text, at timestamptz) RETURNS timestamptz
LANGUAGE plpgsql STABLE AS $$
DECLARE
	clock time := at AT TIME ZONE zone;
	day date := at AT TIME ZONE zone;
BEGIN
	RETURN CASE
		WHEN quiet_start < quiet_end AND clock >= quiet_start AND clock < quiet_end THEN (day + quiet_end) AT TIME ZONE zone
		WHEN quiet_start > quiet_end AND clock >= quiet_start THEN (day + 1 + quiet_end) AT TIME ZONE zone
		WHEN quiet_start > quiet_end AND clock < quiet_end THEN (day + quiet_end) AT TIME ZONE zone
	END;
END $$;

-- The next five in the afternoon, when school is over: the daily digest.
CREATE OR REPLACE FUNCTION inbox.next_digest(zone text, at timestamptz) RETURNS timestamptz LANGUAGE sql STABLE AS $$
	SELECT ((l.t::date + CASE WHEN l.t::time < '17:00' THEN 0 ELSE 1 END) + time '17:00') AT TIME ZONE zone
	FROM (SELECT at AT TIME ZONE zone AS t) AS l;
$$;

-- ---------------------------------------------------------------- telling

-- Tell one person of one event. The same event_key is told once. Pages and mails show unread notices with the same group_key as one.
-- Mail waits for the end of quiet hours, but not what nobody can choose to have without mail: that is mailed at once at any time.
-- Returns the notice, NULL if there was nobody to tell or it was told before.
CREATE OR REPLACE FUNCTION inbox.notify(recipient uuid, kind text, params jsonb, link text, event_key text, group_key text DEFAULT NULL)
RETURNS uuid LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	r record;
	notice uuid;
	delivery uuid;
	channels text[];
	due timestamptz;
BEGIN
	SELECT p.school_id, t.type, p.email_tag, g.time_zone,
		CASE WHEN 'live' = ANY (t.mandatory) THEN 'now' ELSE COALESCE(l.mode, t.live_default) END AS live_mode,
		CASE WHEN 'email' = ANY (t.mandatory) THEN 'now' ELSE COALESCE(e.mode, t.email_default) END AS email_mode,
		'email' = ANY (t.mandatory) AS is_mailed_anyway,
		CASE WHEN q.person_id IS NULL THEN g.quiet_start ELSE q.quiet_start END AS quiet_start,
		CASE WHEN q.person_id IS NULL THEN g.quiet_end ELSE q.quiet_end END AS quiet_end
	INTO r
	FROM school.people p
	JOIN school.settings g ON g.school_id = p.school_id
	JOIN inbox.kinds k ON k.kind = notify.kind
	JOIN inbox.notification_types t ON t.type = k.type
	LEFT JOIN inbox.preferences l ON l.person_id = p.id AND l.type = t.type AND l.channel = 'live'
	LEFT JOIN inbox.preferences e ON e.person_id = p.id AND e.type = t.type AND e.channel = 'email'
	LEFT JOIN inbox.quiet_hours q ON q.person_id = p.id
	WHERE p.id = notify.recipient AND p.disabled_at IS NULL;
	IF NOT FOUND OR EXISTS (SELECT FROM inbox.deliveries d
		WHERE d.event_key = notify.event_key AND d.recipient = notify.recipient AND d.channel = 'inbox') THEN
		RETURN NULL;
	END IF;
	-- Quiet hours hold back what reaches a person from outside, not the page that they have open.
	channels := CASE r.live_mode WHEN 'now' THEN '{inbox,live}'::text[] ELSE '{inbox}' END;

	INSERT INTO inbox.notifications AS n (school_id, user_id, type, kind, params, link, group_key, sent_via)
	VALUES (r.school_id, notify.recipient, r.type, notify.kind, notify.params, notify.link, notify.group_key, channels)
	RETURNING n.id INTO notice;
	INSERT INTO inbox.deliveries (school_id, notification_id, event_key, recipient, channel, status, sent_at)
	SELECT r.school_id, notice, notify.event_key, notify.recipient, c, 'sent', now() FROM unnest(channels) AS c;

	IF r.email_tag IS NOT NULL AND r.email_mode <> 'off' THEN
		due := CASE r.email_mode WHEN 'digest' THEN inbox.next_digest(r.time_zone, now()) ELSE now() END;
		IF NOT r.is_mailed_anyway THEN
			due := COALESCE(inbox.quiet_until(r.quiet_start, r.quiet_end, r.time_zone, due), due);
		END IF;
		INSERT INTO inbox.deliveries AS d (school_id, notification_id, event_key, recipient, channel, mode, due_at)
		VALUES (r.school_id, notice, notify.event_key, notify.recipient, 'email', r.email_mode, due)
		RETURNING d.id INTO delivery;
		IF r.email_mode = 'now' THEN
			PERFORM jobs.enqueue('mail', jsonb_build_object('delivery', delivery), r.school_id, due, 6,
				'mail:' || delivery, 20, NULL);
		ELSE -- the first notice of a day makes the job, the others join it
			PERFORM jobs.enqueue('digest_mail', jsonb_build_object('person', notify.recipient), r.school_id, due, 7,
				'digest_mail:' || notify.recipient || ':' || due, 20, NULL);
		END IF;
	END IF;
	-- Without a notice the badge and the list are still put right, quietly.
	PERFORM live.publish('user:' || notify.recipient, 'inbox',
		CASE r.live_mode WHEN 'now' THEN jsonb_build_object('notice', notice) ELSE '{}' END);
	RETURN notice;
END $$;

-- The words of a mail's notice as catalogue key and values: part is title or message.
CREATE OR REPLACE FUNCTION inbox.words(kind text, part text, params jsonb, group_count integer) RETURNS jsonb
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN params || jsonb_build_object('key', 'notifications.' || kind || '.' || part, 'count', group_count);

-- ---------------------------------------------------------------- reading

-- The badge.
CREATE OR REPLACE FUNCTION inbox.unread_count() RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT count(*) FROM inbox.notifications n
		WHERE n.user_id = (SELECT auth.user_id()) AND NOT n.is_read AND n.archived_at IS NULL);
END $$;

-- Completes live events of kind inbox when their position is given; see live.completed_kinds.
CREATE OR REPLACE FUNCTION inbox.unread_of_topic(topic text) RETURNS jsonb LANGUAGE plpgsql STABLE AS $$
BEGIN
	RETURN (SELECT jsonb_build_object('unread', count(*)) FROM inbox.notifications n
		WHERE n.user_id = split_part(topic, ':', 2)::uuid AND NOT n.is_read AND n.archived_at IS NULL);
END $$;

-- The caller's other windows follow. Returns the unread count as the caller's transaction leaves it.
CREATE OR REPLACE FUNCTION inbox.changed() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	PERFORM live.publish('user:' || auth.user_id(), 'inbox', '{}');
	RETURN inbox.unread_count();
END $$;

-- SD422 for the name of a type that there is not; NULL is none.
CREATE OR REPLACE FUNCTION inbox.check_type(wanted text) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF NOT EXISTS (SELECT FROM inbox.notification_types t WHERE t.type = wanted) AND wanted IS NOT NULL THEN
		PERFORM auth.refuse_field('type', 'unknown_choice');
	END IF;
END $$;

-- Which notices an address names: ids with commas between, or the moment of a change: what the caller changed then, and not since.
CREATE OR REPLACE FUNCTION inbox.named_notices(named text) RETURNS uuid[] LANGUAGE plpgsql STABLE AS $$
BEGIN
	IF named ~ '^[0-9]{4}-' THEN
		RETURN ARRAY(SELECT n.id FROM inbox.notifications n
			WHERE n.user_id = (SELECT auth.user_id()) AND n.changed_at = named::timestamptz);
	END IF;
	RETURN string_to_array(named, ',');
END $$;

-- The moment of what this transaction changed of the caller's notices, as named_notices takes it; NULL where it changed none.
CREATE OR REPLACE FUNCTION inbox.moment_of_change() RETURNS text LANGUAGE plpgsql AS $$
BEGIN
	RETURN (SELECT to_char(now() AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')
		WHERE EXISTS (SELECT FROM inbox.notifications n WHERE n.user_id = (SELECT auth.user_id()) AND n.changed_at = now()));
END $$;

-- SD404 when notices are named and none of them is the caller's; others among them are left alone.
CREATE OR REPLACE FUNCTION inbox.check_own(ids uuid[]) RETURNS void LANGUAGE plpgsql STABLE AS $$
BEGIN
	PERFORM auth.found(ids = '{}' OR EXISTS (SELECT FROM inbox.notifications n
		WHERE n.id = ANY (ids) AND n.user_id = (SELECT auth.user_id())));
END $$;

CREATE OR REPLACE FUNCTION inbox.mark_read(ids uuid[]) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	PERFORM inbox.check_own(ids);
	UPDATE inbox.notifications n SET is_read = true, read_at = now(), changed_at = now()
	WHERE n.id = ANY (ids) AND n.user_id = auth.user_id() AND NOT n.is_read;
	RETURN inbox.changed();
END $$;

CREATE OR REPLACE FUNCTION inbox.mark_unread(ids uuid[]) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	PERFORM inbox.check_own(ids);
	UPDATE inbox.notifications n SET is_read = false, read_at = NULL, changed_at = now()
	WHERE n.id = ANY (ids) AND n.user_id = auth.user_id() AND n.is_read;
	RETURN inbox.changed();
END $$;

CREATE OR REPLACE FUNCTION inbox.archive(ids uuid[]) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	PERFORM inbox.check_own(ids);
	UPDATE inbox.notifications n SET archived_at = now(), changed_at = now()
	WHERE n.id = ANY (ids) AND n.user_id = auth.user_id() AND n.archived_at IS NULL;
	RETURN inbox.changed();
END $$;

CREATE OR REPLACE FUNCTION inbox.unarchive(ids uuid[]) RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	PERFORM inbox.check_own(ids);
	UPDATE inbox.notifications n SET archived_at = NULL, changed_at = now()
	WHERE n.id = ANY (ids) AND n.user_id = auth.user_id() AND n.archived_at IS NOT NULL;
	RETURN inbox.changed();
END $$;

CREATE OR REPLACE FUNCTION inbox.read_all() RETURNS integer LANGUAGE plpgsql AS $$
BEGIN
	UPDATE inbox.notifications n SET is_read = true, read_at = now(), changed_at = now()
	WHERE n.user_id = auth.user_id() AND NOT n.is_read AND n.archived_at IS NULL;
	RETURN inbox.changed();
END $$;

-- The caller has seen or settled what is at these addresses: notices that only lead there have nothing more to say.
CREATE OR REPLACE FUNCTION inbox.read_about(links text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	ids uuid[] := ARRAY(SELECT n.id FROM inbox.notifications n
		WHERE n.user_id = (SELECT auth.user_id()) AND NOT n.is_read AND n.archived_at IS NULL AND n.link = ANY (links));
BEGIN
	IF ids <> '{}' THEN
		PERFORM inbox.mark_read(ids);
	END IF;
END $$;

-- ---------------------------------------------------------------- preferences

-- type × channel, in the order of the page. modes is what may be chosen; one mode only: it cannot be turned off.
CREATE OR REPLACE FUNCTION inbox.preference_matrix()
RETURNS TABLE (type text, icon text, channel text, mode text, default_mode text, mandatory boolean, modes text[])
LANGUAGE sql STABLE AS $$
	SELECT t.type, t.icon, c.channel, CASE WHEN c.channel = ANY (t.mandatory) THEN 'now' ELSE COALESCE(p.mode, d.mode) END, d.mode,
		c.channel = ANY (t.mandatory),
		CASE WHEN c.channel = ANY (t.mandatory) THEN '{now}'::text[] WHEN c.channel = 'email' THEN '{now,digest,off}' ELSE '{now,off}' END
	FROM inbox.notification_types t
	CROSS JOIN (VALUES (1, 'inbox'), (2, 'live'), (3, 'email')) AS c(position, channel)
	CROSS JOIN LATERAL (SELECT CASE c.channel WHEN 'inbox' THEN t.inbox_default WHEN 'live' THEN t.live_default ELSE t.email_default END)
		AS d(mode)
	LEFT JOIN inbox.preferences p ON p.person_id = (SELECT auth.user_id()) AND p.type = t.type AND p.channel = c.channel
	WHERE NOT t.is_for_staff OR (SELECT auth.has_role('teacher', 'admin'))
	ORDER BY t.position, c.position;
$$;

-- SD422 (field: type.channel) for what is not in the matrix or cannot be turned off.
CREATE OR REPLACE FUNCTION inbox.set_preference(type text, channel text, mode text) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	m record;
BEGIN
	SELECT * INTO m FROM inbox.preference_matrix() x WHERE x.type = set_preference.type AND x.channel = set_preference.channel;
	IF NOT FOUND THEN
		PERFORM auth.refuse_field(set_preference.type || '.' || set_preference.channel, 'unknown_choice');
	ELSIF set_preference.mode <> ALL (m.modes) OR set_preference.mode IS NULL THEN
		PERFORM auth.refuse_field(set_preference.type || '.' || set_preference.channel,
			CASE WHEN m.mandatory THEN 'mandatory' ELSE 'unknown_choice' END);
	END IF;
	IF set_preference.mode = m.default_mode THEN
		DELETE FROM inbox.preferences p
		WHERE p.person_id = auth.user_id() AND p.type = set_preference.type AND p.channel = set_preference.channel;
	ELSE
		INSERT INTO inbox.preferences (person_id, school_id, type, channel, mode)
		VALUES (auth.user_id(), auth.school_id(), set_preference.type, set_preference.channel, set_preference.mode)
		ON CONFLICT (person_id, type, channel) DO UPDATE SET mode = EXCLUDED.mode;
	END IF;
END $$;

-- choice: school (its quiet hours), none, or own (both times). SD422 for anything else.
CREATE OR REPLACE FUNCTION inbox.set_quiet_hours(choice text, quiet_start time, quiet_end time) RETURNS void LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
	IF choice = 'school' THEN
		DELETE FROM inbox.quiet_hours WHERE person_id = auth.user_id();
		RETURN;
	ELSIF choice = 'own' AND set_quiet_hours.quiet_start IS NULL THEN
		PERFORM auth.refuse_field('quiet_start', 'required');
	ELSIF choice = 'own' AND set_quiet_hours.quiet_end IS NULL THEN
		PERFORM auth.refuse_field('quiet_end', 'required');
	ELSIF choice = 'own' AND set_quiet_hours.quiet_start = set_quiet_hours.quiet_end THEN
		PERFORM auth.refuse_field('quiet_end', 'same_time');
	ELSIF choice IS DISTINCT FROM 'own' AND choice IS DISTINCT FROM 'none' THEN
		PERFORM auth.refuse_field('quiet_hours', 'unknown_choice');
	END IF;
	INSERT INTO inbox.quiet_hours (person_id, school_id, quiet_start, quiet_end)
	VALUES (auth.user_id(), auth.school_id(), CASE choice WHEN 'own' THEN set_quiet_hours.quiet_start END,
		CASE choice WHEN 'own' THEN set_quiet_hours.quiet_end END)
	ON CONFLICT (person_id) DO UPDATE SET quiet_start = EXCLUDED.quiet_start, quiet_end = EXCLUDED.quiet_end;
END $$;

CREATE OR REPLACE FUNCTION inbox.my_quiet_hours()
RETURNS TABLE (choice text, quiet_start time, quiet_end time, school_start time, school_end time) LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT CASE WHEN q.person_id IS NULL THEN 'school' WHEN q.quiet_start IS NULL THEN 'none' ELSE 'own' END,
		q.quiet_start, q.quiet_end, g.quiet_start, g.quiet_end
	FROM school.settings g LEFT JOIN inbox.quiet_hours q ON q.person_id = (SELECT auth.user_id())
	WHERE g.school_id = (SELECT auth.school_id());
$$;

-- ---------------------------------------------------------------- mail, for the worker acting in the school

-- What to mail of a set of deliveries: a row a group, with the words of its newest notice and the deliveries it tells. Those whose
-- notice was read or archived meanwhile, or whose reader has no address any more, are skipped: read in one channel is not sent in another.
CREATE OR REPLACE FUNCTION inbox.mails(wanted uuid[])
RETURNS TABLE (deliveries uuid[], person_id uuid, name text, email_sealed bytea, locale text, type text, kind text, params jsonb, link text,
	group_count integer, created_at timestamptz) LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
	UPDATE inbox.deliveries d SET status = 'skipped'
	FROM inbox.notifications n JOIN school.people p ON p.id = n.user_id
	WHERE d.id = ANY (wanted) AND d.status = 'pending' AND n.id = d.notification_id
		AND (n.is_read OR n.archived_at IS NOT NULL OR p.email_tag IS NULL OR p.disabled_at IS NOT NULL);
	RETURN QUERY
	-- The way from a mail leads through the inbox, so that what was opened there is read here.
	SELECT m.deliveries, p.id, p.name::text, p.email_sealed, p.locale, n.type, n.kind, n.params, '/inbox/' || n.id,
		cardinality(m.deliveries), n.created_at
	FROM (SELECT array_agg(d.id) AS deliveries, (array_agg(w.id ORDER BY w.created_at DESC, w.id DESC))[1] AS newest
		FROM inbox.deliveries d JOIN inbox.notifications w ON w.id = d.notification_id
		WHERE d.id = ANY (wanted) AND d.status = 'pending'
		GROUP BY d.recipient, COALESCE(w.group_key, w.id::text)) AS m
	JOIN inbox.notifications n ON n.id = m.newest JOIN school.people p ON p.id = n.user_id
	ORDER BY n.created_at, n.id;
END $$;

-- One mail that goes by itself, with all of its group that wait for theirs. They join it for good: their own jobs find nothing, and
-- they still go with it when it is tried again.
CREATE OR REPLACE FUNCTION inbox.take_mail(delivery uuid)
RETURNS TABLE (deliveries uuid[], person_id uuid, name text, email_sealed bytea, locale text, type text, kind text, params jsonb, link text,
	group_count integer, created_at timestamptz) LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	reader uuid := (SELECT d.recipient FROM inbox.deliveries d WHERE d.id = delivery);
BEGIN
	-- In one order for all takers, so that two of the same group wait for each other.
	PERFORM FROM inbox.deliveries d WHERE d.recipient = reader AND d.channel = 'email' AND d.status = 'pending' ORDER BY d.id FOR UPDATE;
	UPDATE inbox.deliveries d SET joined_id = delivery
	FROM inbox.deliveries o JOIN inbox.notifications g ON g.id = o.notification_id
	JOIN inbox.notifications n ON n.user_id = g.user_id AND n.group_key = g.group_key AND NOT n.is_read AND n.archived_at IS NULL
	WHERE o.id = delivery AND o.status = 'pending' AND o.joined_id IS NULL AND d.notification_id = n.id AND d.id <> delivery
		AND d.channel = 'email' AND d.mode = 'now' AND d.status = 'pending' AND d.joined_id IS NULL;
	RETURN QUERY SELECT m.* FROM inbox.mails(ARRAY(SELECT d.id FROM inbox.deliveries d
		WHERE d.recipient = reader AND d.channel = 'email' AND d.status = 'pending'
			AND (d.id = delivery AND d.joined_id IS NULL OR d.joined_id = delivery))) AS m;
END $$;

-- The daily digest of one person: what is due of it, each group once.
CREATE OR REPLACE FUNCTION inbox.take_digest(person uuid)
RETURNS TABLE (deliveries uuid[], person_id uuid, name text, email_sealed bytea, locale text, type text, kind text, params jsonb, link text,
	group_count integer, created_at timestamptz) LANGUAGE sql AS $$
	SELECT m.* FROM inbox.mails(ARRAY(SELECT d.id FROM inbox.deliveries d
		WHERE d.recipient = person AND d.status = 'pending' AND d.channel = 'email' AND d.mode = 'digest' AND d.due_at <= now())) AS m;
$$;

-- The mail server took it (sent), or never will (failed).
CREATE OR REPLACE FUNCTION inbox.mail_done(wanted uuid[], outcome text) RETURNS void LANGUAGE sql AS $$
	UPDATE inbox.deliveries d SET status = outcome, sent_at = CASE outcome WHEN 'sent' THEN now() END
	WHERE d.id = ANY (wanted) AND d.status = 'pending';
	UPDATE inbox.notifications n SET sent_via = n.sent_via || '{email}'::text[]
	FROM inbox.deliveries d WHERE outcome = 'sent' AND d.id = ANY (wanted) AND n.id = d.notification_id AND NOT 'email' = ANY (n.sent_via);
$$;

-- ---------------------------------------------------------------- announcements

-- Whom an audience means: {"all": true}, {"role": "student"}, {"grade": 2} or {"class": "uuid"} (their students and class teachers).
CREATE OR REPLACE FUNCTION inbox.audience(wanted jsonb) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
	SELECT p.id FROM school.people p WHERE p.school_id = (SELECT auth.school_id()) AND p.disabled_at IS NULL AND (
		wanted = '{"all": true}'
		OR wanted ? 'role' AND p.id IN (SELECT r.person_id FROM school.roles r
			WHERE r.school_id = (SELECT auth.school_id()) AND r.role = wanted ->> 'role')
		OR wanted ?| '{grade,class}' AND p.id IN (
			SELECT m.person_id FROM school.classes c
			CROSS JOIN LATERAL (SELECT s.person_id FROM school.class_students s WHERE s.class_id = c.id
				UNION ALL SELECT t.person_id FROM school.class_teachers t WHERE t.class_id = c.id) AS m
			WHERE c.school_id = (SELECT auth.school_id())
				AND (c.grade = (wanted ->> 'grade')::integer OR c.id = (wanted ->> 'class')::uuid)));
$$;

CREATE OR REPLACE FUNCTION inbox.audience_count(wanted jsonb) RETURNS integer LANGUAGE sql STABLE AS $$
	SELECT count(*)::integer FROM inbox.audience(wanted);
$$;

-- How many an announcement reaches. SD422 (field: audience) for nobody.
CREATE OR REPLACE FUNCTION inbox.checked_audience_count(wanted jsonb) RETURNS integer LANGUAGE plpgsql STABLE AS $$
DECLARE
	reach integer := inbox.audience_count(wanted);
BEGIN
	IF reach = 0 THEN
		PERFORM auth.refuse_field('audience', 'nobody');
	END IF;
	RETURN reach;
END $$;

-- Write it down and let a job carry it out. The author must be an admin. SD422 (field: audience) when it reaches nobody.
CREATE OR REPLACE FUNCTION inbox.announce(audience jsonb, title text, body text) RETURNS TABLE (id uuid, reach integer, job_id uuid)
LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
BEGIN
	PERFORM auth.require_role('admin', 'operator');
	id := gen_random_uuid();
	reach := inbox.checked_audience_count(announce.audience);
	job_id := jobs.enqueue('announce', jsonb_build_object('announcement', id));
	INSERT INTO inbox.announcements (id, school_id, author_id, audience, title, body, reach, job_id)
	VALUES (id, auth.school_id(), auth.user_id(), announce.audience, announce.title, announce.body, reach, job_id);
	RETURN NEXT;
END $$;

-- Tell the next so many people, in the order of their ids after the last. last_person NULL: all are told. Told twice is told once, so
-- a job that died begins again from the start.
CREATE OR REPLACE FUNCTION inbox.announce_batch(announcement uuid, after uuid, batch integer)
RETURNS TABLE (last_person uuid, sent_count integer, reach integer) LANGUAGE plpgsql ROWS 1 AS $$
#variable_conflict use_column
DECLARE
	a inbox.announcements;
	person uuid;
	told integer := 0;
BEGIN
	SELECT x.* INTO a FROM inbox.announcements x WHERE x.id = announcement FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	FOR person IN SELECT m FROM inbox.audience(a.audience) AS m WHERE after IS NULL OR m > after ORDER BY m LIMIT batch LOOP
		last_person := person;
		IF inbox.notify(person, 'announcement', jsonb_build_object('title', a.title, 'excerpt', left(a.body, 140)),
			'/inbox/announcements/' || a.id, 'announcement:' || a.id) IS NOT NULL THEN
			told := told + 1;
		END IF;
	END LOOP;
	UPDATE inbox.announcements x SET sent_count = x.sent_count + told WHERE x.id = announcement
	RETURNING x.sent_count, x.reach INTO sent_count, reach;
	-- The page on which the author waits for the progress.
	PERFORM live.publish('user:' || a.author_id, 'inbox', '{}');
	RETURN NEXT;
END $$;
