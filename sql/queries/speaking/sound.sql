-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sound of sentences, the voices that say them, and the school's own service.

-- name: speaking_order_sentence
SELECT o.status, o.job_id
FROM speaking.order_sentence($1::uuid, $2::integer, $3::text, $4::text, $5::text, COALESCE($6::text, 'normal')) o

-- name: speaking_sentence_audio
-- The sounds of the caller's session, after cursor key and id, rows.
SELECT a.session_id AS id, a.cursor_key, a.session_id, a.sentence_index, a.english, a.korean, a.voice_id, a.speed, a.status, a.duration_ms,
	a.request_at, a.completed_at, a.job_id, '/api/v1/sounds/' || a.file_id AS audio_url
FROM (SELECT *, to_char(sentence_index, 'FM000') || speed AS cursor_key FROM speaking.session_sounds($1::uuid)) a
WHERE $2::text IS NULL OR a.cursor_key > $2 AND $3::uuid IS NOT NULL
ORDER BY a.cursor_key LIMIT $4::integer

-- name: speaking_sound_to_make
-- Of a job: the sound in its payload; whether the school's service may be asked.
SELECT m.english, m.voice_id, m.speed, m.is_school, m.is_asked, m.url, m.model, m.voice, m.key_sealed
FROM speaking.sound_to_make(($1::jsonb ->> 'sound_id')::uuid, $2::boolean) m

-- name: speaking_keep_sound
-- Of a job: its payload, file, bytes, milliseconds, whether another voice stands in.
SELECT speaking.keep_sound(($1::jsonb ->> 'sound_id')::uuid, $2::uuid, $3::bigint, $4::integer, $5::boolean)

-- name: speaking_school_voice
-- Of a job that says a text for the school: its voices, as speaking_sound_to_make has them.
SELECT speaking.built_in_voice() AS voice_id, speaking.has_voice_service() AS is_school, v.school_id IS NOT NULL AS is_asked, v.url, v.model,
	v.voice, v.key_sealed
FROM (SELECT) AS one LEFT JOIN speaking.service_to_ask() v ON true

-- name: speaking_note_voice_service
-- Of a job that asked the school's service: what was wrong, or NULL, and the status of HTTP.
SELECT speaking.note_voice_service($1::text, $2::integer)

-- name: speaking_voices
-- The school's voices for their page.
SELECT speaking.built_in_voice() AS voice_id, v.enabled, v.url, v.model, v.voice, v.key_sealed IS NOT NULL AS has_key,
	'speaking.voice.error.' || v.last_error AS last_error, v.last_status, v.last_error_at
FROM (SELECT) AS one LEFT JOIN speaking.voice_services v ON v.school_id = (SELECT auth.school_id())

-- name: speaking_save_voices
-- Built-in voice, enabled, address, model, voice, sealed key, whether the key that is there goes.
SELECT speaking.save_voices($1::text, $2::boolean, $3::text, $4::text, $5::text, $6::bytea, $7::boolean)

-- name: speaking_try_voice
SELECT speaking.try_voice() AS sound_id

-- name: speaking_tried_voice
-- How the sample of a voice is.
SELECT s.file_id, s.status = 'FAILED' AS is_failed, s.status = 'PENDING' OR j.is_running AS is_pending, s.stands_in
FROM speaking.sounds s CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM jobs.jobs j WHERE j.job_id = s.job_id
	AND j.status IN ('PENDING', 'PROCESSING')) AS is_running) j
WHERE s.id = $1::uuid

-- name: speaking_sound
-- Where a sound that the caller may hear lies. $2: it is being heard, which is written where staff hears a student.
SELECT f.store, f.name, f.content_type, CASE WHEN $2::boolean THEN speaking.log_hearing(f.id) END FROM files.files f WHERE f.id = $1::uuid
