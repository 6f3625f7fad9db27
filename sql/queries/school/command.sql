-- SPDX-License-Identifier: GPL-3.0-or-later
-- What the administrator's command asks, as the owner; see app/cmd.

-- name: school_of_code
-- A school by its code, in any case: one row or none.
SELECT id, code, name FROM school.schools WHERE code = upper($1::text)

-- name: school_add
-- No row: the code is taken.
INSERT INTO school.schools (code, name) VALUES (upper($1::text), $2::text) ON CONFLICT (code) DO NOTHING RETURNING id, code, name

-- name: school_list_people
-- Everyone of a school, or of all schools with NULL.
SELECT p.id, c.code AS school, p.login, p.email_sealed, p.name, p.disabled_at IS NOT NULL AS disabled,
	(SELECT string_agg(r.role, '/' ORDER BY array_position('{student,tutor,teacher,admin,operator}', r.role)) FROM school.roles r
		WHERE r.person_id = p.id) AS roles
FROM school.people p JOIN school.schools c ON c.id = p.school_id
WHERE $1::uuid IS NULL OR p.school_id = $1
ORDER BY c.code, p.name, p.id

-- name: school_person_of_login
-- Somebody of the school that is acted in, or of each school when none is, by login or, with its tag, e-mail.
SELECT DISTINCT ON (c.code) p.id, p.school_id, c.code AS school FROM school.people p JOIN school.schools c ON c.id = p.school_id
WHERE (auth.school_id() IS NULL OR p.school_id = auth.school_id()) AND (lower(p.login) = lower($1::text) OR p.email_tag = $2::bytea)
ORDER BY c.code, lower(p.login) = lower($1) DESC NULLS LAST

-- name: school_put_password
-- The first password of somebody the command adds.
SELECT auth.put_password($1::uuid, $2::text)

-- name: school_list_jobs
-- The newest of all schools and of the platform; of one status with $1.
SELECT j.job_id AS id, j.type, j.status, c.code AS school, j.attempts, j.max_attempts,
	to_char(j.created_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS created_at, to_char(j.finished_at, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS finished_at, j.error
FROM jobs.jobs j LEFT JOIN school.schools c ON c.id = j.school_id
WHERE $1::text IS NULL OR j.status = $1
ORDER BY j.created_at DESC, j.job_id DESC LIMIT $2::integer

-- name: school_doctor
-- What the database says of the running parts; the answerers heard of in the last $1 seconds.
SELECT h.workers, h.seconds_since_heartbeat::integer AS heartbeat_seconds, h.waiting, h.oldest_waiting_seconds::integer AS waiting_seconds, h.failed,
	(SELECT max(m.number) FROM db.migrations m) AS migration,
	current_setting('server_version_num')::integer / 10000 AS server_version, LEAST(hub.partitions_ahead(), chat.partitions_ahead()) AS months_ahead,
	(SELECT count(*) FROM models.answerers a WHERE a.heartbeat_at > now() - interval '1 second' * $1::integer) AS answerers,
	to_regrole('seodang_report') IS NOT NULL AS has_report_role,
	(SELECT count(*) FROM inbox.deliveries d WHERE d.channel = 'email' AND d.status = 'failed' AND d.created_at > now() - interval '1 day') AS failed_mails,
	(SELECT count(*) FROM school.unsealed_contacts) AS unsealed
FROM jobs.health() h

-- name: school_outgoing
-- The addresses outside that schools use, by what they are.
SELECT c.code AS school, o.kind, o.url FROM school.schools c JOIN (SELECT p.school_id, 'model' AS kind, p.url FROM models.providers p WHERE p.enabled AND p.kind <> 'scripted'
	UNION ALL SELECT m.school_id, 'connection', m.url FROM workspace.mcp_connections m WHERE m.enabled
	UNION ALL SELECT v.school_id, 'voice', v.url FROM speaking.voice_services v WHERE v.enabled) AS o ON o.school_id = c.id
ORDER BY c.code, o.url

-- name: school_sealed_sample
-- Sealed columns of the oldest and the newest people who have some, to see whether the key opens them.
SELECT p.email_sealed, p.guardian_contact_sealed FROM ((SELECT * FROM school.people WHERE email_tag IS NOT NULL OR guardian_contact_tag IS NOT NULL
	ORDER BY created_at, id LIMIT 50) UNION (SELECT * FROM school.people WHERE email_tag IS NOT NULL OR guardian_contact_tag IS NOT NULL
	ORDER BY created_at DESC, id DESC LIMIT 50)) AS p

-- name: school_unsealed_contacts
-- Those that wait to be sealed, so many; whoever else seals waits.
SELECT person_id, email, guardian_contact FROM school.unsealed_contacts ORDER BY person_id LIMIT $1::integer FOR UPDATE

-- name: school_seal_contacts
-- As school.seal_contacts takes them.
SELECT school.seal_contacts($1::jsonb)
