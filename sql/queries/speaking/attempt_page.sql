-- SPDX-License-Identifier: GPL-3.0-or-later
-- One attempt as its student sees it.

-- name: speaking_attempt_page
-- Attempt $1. Where it was made in a session of a set, session_id and the sentence's place in the set stand beside.
SELECT r.id AS attempt_id, r.original_text, r.korean, r.status = 'PENDING' AS is_pending, r.status = 'FAILED' AS is_failed, r.error,
	r.scorable AS is_scorable, NOT r.scorable AS is_unscorable,
	'speaking.unscorable.' || r.reason || '.title' AS unscorable_title,
	(SELECT jsonb_agg(jsonb_build_object('key', 'speaking.unscorable.' || r.reason || '.hint' || i) ORDER BY i)
		FROM generate_series(1, CASE r.reason WHEN 'model_missing' THEN 1 ELSE 3 END) AS i) AS hints,
	CASE WHEN r.status = 'FAILED' THEN 'speaking.failed.' || CASE WHEN r.error IN ('unreadable', 'too_long', 'timeout') THEN r.error ELSE 'other' END END AS failure,
	r.overall_score, r.grade, r.audio_duration_ms, round(r.words_per_minute)::integer AS words_per_minute, r.pause_count, r.pause_count > 0 AS has_pauses,
	r.pace_ratio < 0.75 AS is_slower, r.pace_ratio BETWEEN 0.75 AND 1.25 AS is_alike, r.pace_ratio > 1.25 AS is_faster, r.pace_ratio IS NOT NULL AS has_pace,
	speaking.shown_words(r) AS words, m.said_count, m.missed_count, m.extra_count, m.missed_count > 0 AS has_missed, m.extra_count > 0 AS has_extra,
	m.missed_count = 1 AS is_one_missed, m.missed_count = 0 AS is_all_said,
	r.file_id AS own_sound, speaking.model_file(r) AS model_sound, COALESCE(r.file_id, speaking.model_file(r)) IS NOT NULL AS has_sound,
	r.corrected_at IS NOT NULL AS is_corrected, r.corrected_score, r.corrected_at, array_to_string(r.corrected_missed_words, ', ') AS corrected_missed,
	cardinality(r.corrected_missed_words) > 0 AS has_corrected_missed, r.feedback AS correction, k.name AS tutor_name,
	l.id AS session_id, l.ended_at IS NULL AND l.id IS NOT NULL AS is_running, s.title, s.id AS set_id, n.id IS NOT NULL AND l.id IS NOT NULL AS is_of_set, n.sentence_index,
	n.sentence_index + 1 AS number, f.sentence_count, f.next_index, r.created_at
FROM speaking.pronunciation_results r
LEFT JOIN speaking.learning_sessions l ON l.id = r.session_id
LEFT JOIN speaking.sentences n ON n.id = r.sentence_id
LEFT JOIN speaking.practice_sets s ON s.id = n.set_id
LEFT JOIN school.people k ON k.id = r.corrected_by
LEFT JOIN LATERAL (SELECT count(*)::integer AS sentence_count, min(x.sentence_index) FILTER (WHERE x.sentence_index > n.sentence_index) AS next_index
	FROM speaking.sentences x WHERE x.set_id = s.id) AS f ON true
CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE w.value ->> 'verdict' = 'said')::integer AS said_count,
	count(*) FILTER (WHERE w.value ->> 'verdict' = 'missed')::integer AS missed_count,
	count(*) FILTER (WHERE w.value ->> 'verdict' = 'extra')::integer AS extra_count
	FROM jsonb_array_elements(r.words) AS w) AS m
WHERE r.id = $1::uuid

-- name: speaking_attempt_page_others
-- All attempts at the sentence of $1 in its session, the first on top. No rows where it is the only one.
SELECT x.id, row_number() OVER (ORDER BY x.created_at, x.id)::integer AS number, x.id = r.id AS is_this, x.status = 'PENDING' AS is_pending, x.scorable AS is_scorable,
	COALESCE(x.corrected_score, x.overall_score) AS overall_score,
	COALESCE(x.corrected_score, x.overall_score) = max(COALESCE(x.corrected_score, x.overall_score)) OVER () AS is_best
FROM speaking.pronunciation_results r
JOIN speaking.pronunciation_results x ON x.session_id = r.session_id AND x.sentence_index = r.sentence_index
WHERE r.id = $1::uuid AND EXISTS (SELECT FROM speaking.pronunciation_results o WHERE o.session_id = r.session_id AND o.sentence_index = r.sentence_index AND o.id <> r.id)
ORDER BY x.created_at, x.id

-- name: speaking_attempt_page_feedback
-- What tutors said to attempt $1.
SELECT f.id, f.message, f.audio_file_id AS sound, f.is_spoken, f.created_at, t.name AS tutor_name, f.read_at IS NULL AS is_unread
FROM tutoring.feedback_messages f JOIN school.people t ON t.id = f.tutor_id
WHERE f.attempt_id = $1::uuid AND f.student_id = (SELECT auth.user_id())
ORDER BY f.created_at, f.id

-- name: speaking_attempt_page_look
-- The caller reads them here.
SELECT tutoring.read_feedback(ARRAY(SELECT f.id FROM tutoring.feedback_messages f WHERE f.attempt_id = $1::uuid AND f.student_id = auth.user_id() AND f.read_at IS NULL))
