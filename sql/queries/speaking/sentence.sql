-- SPDX-License-Identifier: GPL-3.0-or-later
-- Sentences and their authors' readings; see sql/functions/speaking_sets.sql.

-- name: speaking_set_rows
-- As the form has them.
SELECT x.id, x.english, x.korean FROM speaking.sentences x WHERE x.set_id = $1::uuid ORDER BY x.sentence_index

-- name: speaking_sentence_of_set
SELECT auth.found(EXISTS (SELECT FROM speaking.sentences x WHERE x.id = $1::uuid AND x.set_id = $2::uuid))

-- name: speaking_record_sentence
-- sentence, recording.
SELECT speaking.record_sentence($1::uuid, $2::uuid) AS job_id

-- name: speaking_drop_reading
SELECT speaking.drop_reading($1::uuid)

-- name: speaking_reading_wanted
-- Whether a job's recording is still to become a sentence's reading, and whose it is: job, sentence, recording.
SELECT r.person_id FROM speaking.sentences s JOIN speaking.recordings r ON r.id = $3::uuid WHERE s.id = $2::uuid AND s.recording_job_id = $1::uuid

-- name: speaking_reading_forget
DELETE FROM speaking.recordings r WHERE r.id = $1::uuid

-- name: speaking_reading_keep
-- job, sentence, its English, recording, file, bytes, milliseconds.
SELECT speaking.keep_reading($1::uuid, $2::uuid, $3::text, $4::uuid, $5::uuid, $6::bigint, $7::integer) AS is_kept

-- name: speaking_sentence_to_read
-- The set, in front of a sound's id in addresses, and the sentence that is asked for or NULL: then the next that nobody has read.
SELECT x.id, x.sentence_index + 1 AS number, x.english, x.korean, x.recording_file_id IS NOT NULL AS is_recorded,
	$2::text || x.recording_file_id AS reading_url, j.status IN ('PENDING', 'PROCESSING') AS is_making,
	CASE WHEN j.status = 'FAILED' THEN 'speaking.record.failed.' || CASE WHEN j.error IN ('unreadable', 'too_long', 'timeout') THEN j.error ELSE 'other' END END AS failure
FROM speaking.sentences x LEFT JOIN jobs.jobs j ON j.job_id = x.recording_job_id
WHERE x.set_id = $1::uuid
ORDER BY x.id = $3::uuid DESC NULLS LAST, x.recording_file_id IS NOT NULL OR COALESCE(j.status IN ('PENDING', 'PROCESSING'), false), x.sentence_index LIMIT 1
