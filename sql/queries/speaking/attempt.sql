-- SPDX-License-Identifier: GPL-3.0-or-later
-- Attempts: begun by requests, scored by the job, read by programs; see sql/functions/speaking_attempts.sql.

-- name: speaking_begin_attempt
-- Of a text that is in no set: it, recording, session or NULL.
SELECT a.id FROM speaking.begin_attempt($1::text, $2::uuid, $3::uuid) a

-- name: speaking_attempt_job
SELECT r.job_id FROM speaking.pronunciation_results r WHERE r.id = $1::uuid

-- name: speaking_attempts
-- Of a student, NULL: the caller; $2 the prefix of addresses, $3 cursor key, $4 cursor id, $5 rows: the newest first.
SELECT r.id, r.student_id, r.session_id, r.sentence_index, r.original_text, r.status, r.error, r.scorable, r.reason, r.overall_score, r.word_accuracy,
	r.completeness_score, r.grade, COALESCE(to_json(r.missed_words), '[]') AS missed_words, COALESCE(to_json(r.extra_words), '[]') AS extra_words,
	r.transcribed_text, r.audio_duration_ms, r.speaking_ms, r.words_per_minute, r.pause_count, r.pause_ms, r.pace_ratio, r.model,
	$2::text || '/api/v1/sounds/' || r.file_id AS audio_url, r.corrected_score, to_json(r.corrected_missed_words) AS corrected_missed_words,
	r.created_at, r.completed_at, r.created_at AS cursor_key
FROM speaking.pronunciation_results r
WHERE r.student_id = COALESCE($1::uuid, (SELECT auth.user_id()))
	AND (r.created_at, r.id) < (COALESCE($3::timestamptz, 'infinity'), COALESCE($4::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
ORDER BY r.created_at DESC, r.id DESC LIMIT $5::integer + 1

-- name: speaking_attempt_to_score
-- For the job: of an attempt that waits.
SELECT r.id, r.student_id, r.original_text, r.recording_id, r.declared_ms FROM speaking.pronunciation_results r
WHERE r.id = $1::uuid AND r.status = 'PENDING'

-- name: speaking_keep_result
-- Attempt, its file, bytes of that, the result; what the API says of it, NULL where it waits no more.
SELECT speaking.keep_result($1::uuid, $2::uuid, $3::bigint, $4::jsonb) AS document
