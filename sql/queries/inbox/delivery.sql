-- SPDX-License-Identifier: GPL-3.0-or-later
-- The worker's side of the inbox: mails, digests, announcements. Each goes with auth_act_in_school in one transaction.

-- name: inbox_mail
-- What to mail of one delivery: a row, or none when it was read or told with another meanwhile.
SELECT m.deliveries, m.name, m.email_sealed, m.locale, inbox.words(m.kind, 'title', m.params, m.group_count) AS title,
	jsonb_build_object('name', m.name, 'type', m.type, 'link', m.link, 'created_at', m.created_at,
		'title', inbox.words(m.kind, 'title', m.params, m.group_count),
		'message', inbox.words(m.kind, 'message', m.params, m.group_count)) AS data
FROM inbox.take_mail(($1::jsonb ->> 'delivery')::uuid) AS m

-- name: inbox_digest_mail
-- One row with all of a person's notices that are due, or none.
SELECT '{' || string_agg(array_to_string(m.deliveries, ','), ',') || '}' AS deliveries, min(m.name) AS name,
	(array_agg(m.email_sealed))[1] AS email_sealed, min(m.locale) AS locale,
	jsonb_build_object('key', 'mail.digest.subject', 'count', count(*)) AS title,
	jsonb_build_object('name', min(m.name), 'count', count(*),
		'introduction', jsonb_build_object('key', 'mail.digest.introduction', 'count', count(*), 'name', min(m.name)),
		'notices', jsonb_agg(jsonb_build_object('type', m.type, 'link', m.link, 'created_at', m.created_at,
			'title', inbox.words(m.kind, 'title', m.params, m.group_count),
			'message', inbox.words(m.kind, 'message', m.params, m.group_count)) ORDER BY m.created_at)) AS data
FROM inbox.take_digest(($1::jsonb ->> 'person')::uuid) AS m
HAVING count(*) > 0

-- name: inbox_mail_done
SELECT inbox.mail_done($1::uuid[], $2::text)

-- name: inbox_announce_batch
SELECT last_person, sent_count, reach
FROM inbox.announce_batch(($1::jsonb ->> 'announcement')::uuid, $2::uuid, $3::integer)
