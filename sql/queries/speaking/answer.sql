-- SPDX-License-Identifier: GPL-3.0-or-later
-- Answers of tutors: what waits for them, one attempt at a time, and feedback by voice on its way.

-- name: speaking_find_own_answer
SELECT auth.found(EXISTS (SELECT FROM speaking.voice_answers v WHERE v.id = $1::uuid AND v.tutor_id = (SELECT auth.user_id())))

-- name: speaking_queue_summary
SELECT w.waiting_count, w.waiting_count > 0 AS has_waiting,
	EXISTS (SELECT FROM tutoring.tutor_students m WHERE m.tutor_id = (SELECT auth.user_id()) AND m.status = 'active') AS has_students
FROM (SELECT count(*)::integer AS waiting_count FROM speaking.waiting_attempts()) AS w

-- name: speaking_queue
-- The oldest first, each with why it is worth a look. $1 and $2 cursor, $3 rows.
SELECT w.id, w.created_at AS cursor_key, w.created_at, s.name AS student_name, school.short_name(s.name) AS student_short, c.grade,
	c.name AS class_name, n.number, w.original_text, w.overall_score, t.times, t.times > 1 AS is_repeated,
	CASE WHEN NOT w.scorable AND t.unscorable > 1 THEN json_build_object('key', 'speaking.queue.why.unscorable_again', 'count', t.unscorable)
		WHEN NOT w.scorable THEN json_build_object('key', 'speaking.queue.why.unscorable')
		WHEN cardinality(w.missed_words) > 0 THEN json_build_object('key', 'speaking.queue.why.missed', 'words', array_to_string(w.missed_words, ', '))
		WHEN cardinality(w.extra_words) > 0 THEN json_build_object('key', 'speaking.queue.why.extra')
		ELSE json_build_object('key', 'speaking.queue.why.said') END AS why, NOT w.scorable AS is_unscorable
FROM speaking.waiting_attempts() AS w
JOIN school.people s ON s.id = w.student_id
LEFT JOIN school.class_students n ON n.person_id = w.student_id
LEFT JOIN school.classes c ON c.id = n.class_id
CROSS JOIN LATERAL (SELECT count(*)::integer AS times, (count(*) FILTER (WHERE NOT o.scorable))::integer AS unscorable
	FROM speaking.pronunciation_results o WHERE o.student_id = w.student_id AND o.original_text = w.original_text
		AND o.session_id IS NOT DISTINCT FROM w.session_id) AS t
WHERE (w.created_at, w.id) > (COALESCE($1::timestamptz, '-infinity'), COALESCE($2::uuid, '00000000-0000-0000-0000-000000000000'))
ORDER BY w.created_at, w.id
LIMIT $3::integer

-- name: speaking_queue_attempt
-- One attempt as its tutor answers it.
SELECT r.id, r.student_id, s.name AS student_name, school.short_name(s.name) AS student_short, c.grade, c.name AS class_name, n.number,
	r.original_text, r.korean, r.created_at, r.status = 'PENDING' AS is_pending, r.status = 'FAILED' AS is_failed, r.scorable,
	r.scorable IS FALSE AS is_unscorable, CASE WHEN r.reason IS NOT NULL THEN json_build_object('key', 'speaking.unscorable.' || r.reason || '.title') END AS reason,
	r.words IS NOT NULL AS has_words, speaking.shown_words(r) AS words, r.overall_score, r.file_id AS voice_id, speaking.model_file(r) AS model_id,
	r.corrected_at, r.corrected_score, array_to_string(r.corrected_missed_words, ', ') AS corrected_words,
	cardinality(r.corrected_missed_words) > 0 AS has_corrected_words, r.feedback,
	COALESCE(r.corrected_score, r.overall_score) AS score, array_to_string(COALESCE(r.corrected_missed_words, r.missed_words), ', ') AS missed_words,
	w.waiting_count, w.is_waiting, r.answered_at, d.message, speaking.next_waiting(r.id) AS next_id, speaking.next_waiting(r.id, true) AS previous_id
FROM speaking.pronunciation_results r
JOIN school.people s ON s.id = r.student_id
LEFT JOIN school.class_students n ON n.person_id = r.student_id
LEFT JOIN school.classes c ON c.id = n.class_id
LEFT JOIN LATERAL (SELECT v.message FROM speaking.voice_answers v WHERE v.attempt_id = r.id AND v.tutor_id = (SELECT auth.user_id())
	AND v.status = 'FAILED' ORDER BY v.created_at DESC LIMIT 1) AS d ON true
CROSS JOIN LATERAL (SELECT count(*)::integer AS waiting_count, COALESCE(bool_or(x.id = r.id), false) AS is_waiting
	FROM speaking.waiting_attempts() AS x) AS w
WHERE r.id = $1::uuid

-- name: speaking_queue_earlier
-- How the student said the same sentence at other times, the newest first.
SELECT o.id, o.created_at, o.overall_score, o.scorable, array_to_string(o.missed_words, ', ') AS missed_words,
	cardinality(o.missed_words) > 0 AS has_missed, o.file_id AS voice_id
FROM speaking.pronunciation_results r
JOIN speaking.pronunciation_results o ON o.student_id = r.student_id AND o.original_text = r.original_text AND o.id <> r.id
WHERE r.id = $1::uuid AND o.status = 'COMPLETED'
ORDER BY o.created_at DESC, o.id DESC LIMIT 5

-- name: speaking_queue_feedback
-- What the student was answered on this attempt, by whichever tutor.
SELECT f.id, t.name AS tutor_name, f.message, f.created_at, f.edited_at, f.read_at, false AS is_unread, f.tutor_id = (SELECT auth.user_id()) AS is_mine,
	f.audio_file_id AS audio_id, f.is_spoken, NULL::uuid AS student_id, NULL::jsonb AS attempt, NULL::jsonb AS session_label,
	f.tutor_id = (SELECT auth.user_id()) AND NOT f.is_spoken AND f.created_at > now() - interval '15 minutes' AS can_edit
FROM tutoring.feedback_messages f JOIN school.people t ON t.id = f.tutor_id
WHERE f.attempt_id = $1::uuid
ORDER BY f.created_at DESC, f.id DESC LIMIT 10

-- name: speaking_queue_next
-- NULL where nothing else waits.
SELECT speaking.next_waiting($1::uuid) AS id

-- name: speaking_attempt_student
SELECT r.student_id FROM speaking.pronunciation_results r WHERE r.id = $1::uuid

-- name: speaking_attempt_skip
-- One of: skipped, already_answered.
SELECT speaking.skip_attempt($1::uuid) AS decision

-- name: speaking_attempt_unskip
-- One of: waiting, already_answered.
SELECT speaking.unskip_attempt($1::uuid) AS decision

-- name: speaking_attempt_correct
-- One of: corrected, not_judged. SD422 missed_words not_in_sentence.
SELECT speaking.correct_attempt($1::uuid, $2::integer, $3::text[], $4::text) AS decision

-- name: speaking_answers
-- The caller's feedback by voice to the student $1 that is being made or could not be.
SELECT v.id, v.message, v.created_at, v.is_spoken, v.status = 'PENDING' AS is_made, v.status = 'FAILED' AND v.message IS NOT NULL AS can_send,
	json_build_object('key', 'speaking.answer.failed.' || COALESCE(v.error, 'gave_up')) AS reason
FROM speaking.voice_answers v
WHERE v.tutor_id = (SELECT auth.user_id()) AND v.student_id = $1::uuid
ORDER BY v.created_at DESC, v.id DESC LIMIT 20

-- name: speaking_answers_of_attempt
-- The same of an attempt alone.
SELECT v.id, v.message, v.created_at, v.is_spoken, v.status = 'PENDING' AS is_made, v.status = 'FAILED' AND v.message IS NOT NULL AS can_send,
	json_build_object('key', 'speaking.answer.failed.' || COALESCE(v.error, 'gave_up')) AS reason
FROM speaking.voice_answers v
WHERE v.tutor_id = (SELECT auth.user_id()) AND v.attempt_id = $1::uuid
ORDER BY v.created_at DESC, v.id DESC LIMIT 20

-- name: speaking_answer_order
-- SD404 as tutoring_feedback_give.
SELECT o.id, o.job_id, tutoring.name_of($1::uuid) AS student_name FROM speaking.order_answer($1, $2::text, $3::uuid, $4::uuid, $5::uuid) AS o

-- name: speaking_answer_ordered
-- As the API answers it.
SELECT $1::uuid AS id, $2::uuid AS job_id

-- name: speaking_answer_send
-- decision is one of: given, no_message.
SELECT s.decision, s.student_id FROM speaking.send_words($1::uuid) AS s

-- name: speaking_answer_drop
SELECT speaking.drop_answer($1::uuid) AS student_id

-- name: speaking_answer_to_make
-- What the job makes, and how the school speaks; no row where it is given already, or failed.
SELECT v.id AS answer_id, v.tutor_id, v.message, v.is_spoken, v.recording_id FROM speaking.voice_answers v
WHERE v.id = ($1::jsonb ->> 'answer')::uuid AND v.status = 'PENDING'

-- name: speaking_answer_give
-- One of: given, gone, match_ended.
SELECT speaking.give_answer($1::uuid, $2::uuid, $3::bigint, $4::integer) AS decision
