-- SPDX-License-Identifier: GPL-3.0-or-later
-- The student's loop: what to practise, one sentence of a session, what came of the session.

-- name: speaking_practice_door
-- Where somebody belongs who is no student: NULL for a student.
SELECT CASE WHEN auth.has_role('student') THEN NULL WHEN auth.has_role('tutor') THEN '/speaking/queue' ELSE '/speaking/sets' END AS elsewhere

-- name: speaking_practice_next
-- The one thing to do now. No row where there is nothing to practise.
SELECT n.*, n.open_count > 1 AS has_more_open FROM speaking.next_practice() AS n

-- name: speaking_practice_today
-- The caller's day against the goal, and the row of days that it is part of.
SELECT t.minutes_today, t.daily_goal, t.streak_days, t.streak_days > 0 AS has_streak FROM speaking.today(auth.user_id()) AS t

-- name: speaking_practice_assigned
-- What was assigned to the caller and is not done, what is due first on top.
SELECT s.id AS set_id, s.title, s.topic, 'speaking.level.' || s.level AS level, r.sentence_count, r.done_count, a.due_on, a.due_on < t.today AS is_overdue,
	p.name AS assigned_by_name
FROM (SELECT auth.user_id() AS id, (now() AT TIME ZONE g.time_zone)::date AS today FROM school.settings g WHERE g.school_id = auth.school_id()) AS t
JOIN speaking.assignments a ON a.student_id = t.id AND a.completed_at IS NULL
JOIN speaking.practice_sets s ON s.id = a.set_id
LEFT JOIN school.people p ON p.id = a.assigned_by
CROSS JOIN LATERAL (SELECT count(*)::integer AS sentence_count, count(*) FILTER (WHERE x.is_done)::integer AS done_count FROM speaking.sentence_results(s.id, NULL) AS x) AS r
ORDER BY a.due_on NULLS LAST, a.assigned_at, a.id
LIMIT 20

-- name: speaking_practice_sets
-- The sets that the caller may practise, by topic and title. $1 level or NULL, $2 and $3 cursor, $4 rows.
SELECT s.id, s.id AS set_id, (s.topic || E'\x1f' || s.title) AS cursor_key, s.title, s.topic, 'speaking.level.' || s.level AS level,
	r.sentence_count, r.done_count, r.done_count > 0 AS is_begun, r.done_count = r.sentence_count AS is_done
FROM speaking.practice_sets s
CROSS JOIN LATERAL (SELECT count(*)::integer AS sentence_count, count(*) FILTER (WHERE x.is_done)::integer AS done_count FROM speaking.sentence_results(s.id, NULL) AS x) AS r
WHERE auth.has_role('student') AND speaking.sees_set(s) AND ($1::text IS NULL OR s.level = $1) AND r.sentence_count > 0
	AND ($2::text IS NULL OR ((s.topic || E'\x1f' || s.title) COLLATE "C", s.id) > ($2::text COLLATE "C", $3::uuid))
ORDER BY (s.topic || E'\x1f' || s.title) COLLATE "C", s.id
LIMIT $4::integer

-- name: speaking_practice_filter
-- What the list is narrowed to. $1 level or NULL.
SELECT $1::text IS NULL AS is_all, $1::text = 'beginner' AS is_beginner, $1::text = 'intermediate' AS is_intermediate, $1::text = 'advanced' AS is_advanced

-- name: speaking_practice_recent
-- The caller's newest results.
SELECT r.id, r.original_text, r.created_at, r.status = 'PENDING' AS is_pending, r.status = 'FAILED' AS is_failed, r.scorable,
	COALESCE(r.corrected_score, r.overall_score) AS overall_score,
	EXISTS (SELECT FROM tutoring.feedback_messages f WHERE f.attempt_id = r.id AND f.read_at IS NULL) AS has_news
FROM speaking.pronunciation_results r
WHERE r.student_id = (SELECT auth.user_id()) AND auth.has_role('student')
ORDER BY r.created_at DESC, r.id DESC
LIMIT 5

-- name: speaking_practice_begin
-- The caller practises the set $1.
SELECT b.session_id, b.sentence_index FROM speaking.begin_practice($1::uuid) AS b

-- name: speaking_practice_look
-- The caller has sentence $2 of session $1 open: the session goes on, and the sounds of this and what follows are ordered.
SELECT speaking.see_session(l.id), speaking.prefetch(l.id, n.sentence_index)
FROM speaking.learning_sessions l JOIN speaking.sentences n ON n.set_id = l.set_id AND n.sentence_index::text = $2::text
WHERE l.id = $1::uuid AND l.ended_at IS NULL

-- name: speaking_practice_sentence
-- Sentence $2 of session $1. No row where the set has no such sentence, or is gone.
SELECT l.id AS session_id, l.ended_at IS NOT NULL AS is_ended, s.id AS set_id, s.title, n.english, n.korean, n.sentence_index,
	n.sentence_index + 1 AS number, c.sentence_count, f.next_index, f.previous_index,
	a.file_id AS normal_sound, a.file_id IS NULL AND a.status = 'PENDING' AS is_waiting, a.file_id IS NULL AND a.status = 'FAILED' AS is_silent,
	w.file_id AS slow_sound, COALESCE(r.session_attempts, 0) AS attempt_count, r.session_best AS best_score, t.id AS last_attempt_id,
	r.session_attempts > 0 AS is_tried
FROM speaking.learning_sessions l
JOIN speaking.practice_sets s ON s.id = l.set_id
JOIN speaking.sentences n ON n.set_id = s.id AND n.sentence_index::text = $2::text
CROSS JOIN LATERAL (SELECT count(*)::integer AS sentence_count FROM speaking.sentences x WHERE x.set_id = s.id) AS c
CROSS JOIN LATERAL (SELECT min(x.sentence_index) FILTER (WHERE x.sentence_index > n.sentence_index) AS next_index,
	max(x.sentence_index) FILTER (WHERE x.sentence_index < n.sentence_index)::text AS previous_index FROM speaking.sentences x WHERE x.set_id = s.id) AS f
LEFT JOIN speaking.session_sounds(l.id) AS a ON a.sentence_index = n.sentence_index AND a.speed = 'normal'
LEFT JOIN speaking.session_sounds(l.id) AS w ON w.sentence_index = n.sentence_index AND w.speed = 'slow'
LEFT JOIN speaking.sentence_results(s.id, l.id) AS r ON r.sentence_index = n.sentence_index
LEFT JOIN LATERAL (SELECT x.id FROM speaking.pronunciation_results x WHERE x.session_id = l.id AND x.sentence_index = n.sentence_index
	ORDER BY x.created_at DESC, x.id DESC LIMIT 1) AS t ON true
WHERE l.id = $1::uuid

-- name: speaking_practice_say
-- The caller said sentence $2 of session $1: recording $3. A session that ended meanwhile takes it all the same: nothing that was said is
-- lost. No row where there is no such sentence.
SELECT b.id FROM speaking.learning_sessions l
JOIN speaking.sentences n ON n.set_id = l.set_id AND n.sentence_index::text = $2::text
CROSS JOIN LATERAL speaking.begin_attempt(n.english, $3::uuid, l.id, n.id, n.sentence_index, n.korean) AS b
WHERE l.id = $1::uuid

-- name: speaking_practice_beat
-- A page of the caller's session $1 is open, or closes: $2 is where its tab is.
SELECT CASE $2::text WHEN 'none' THEN speaking.leave_session($1::uuid) ELSE speaking.see_session($1::uuid) END

-- name: speaking_practice_end
-- The caller ends session $1.
SELECT speaking.end_session($1::uuid)

-- name: speaking_practice_session
-- What came of session $1.
SELECT l.id AS session_id, l.ended_at IS NULL AS is_running, l.ended_at, l.started_at, s.id AS set_id, s.title, c.sentence_count, c.done_count, c.left_count,
	c.done_count > 0 AS has_done, c.left_count > 0 AS has_left, c.weak_count, c.weak_count > 0 AS has_weak, c.try_count, c.pending_count > 0 AS is_scoring,
	c.done_count > 0 AND c.weak_count = 0 AND c.left_count = 0 AS is_perfect,
	greatest(1, round(extract(epoch FROM COALESCE(l.ended_at, now()) - l.started_at) / 60)::integer) AS minutes,
	(l.speaking_ms + 500) / 1000 AS speaking_seconds, CASE WHEN s.id IS NOT NULL THEN speaking.next_sentence(s.id, l.id) END AS next_index
FROM speaking.learning_sessions l
LEFT JOIN speaking.practice_sets s ON s.id = l.set_id
CROSS JOIN LATERAL (SELECT count(*)::integer AS sentence_count, count(r.session_best)::integer AS done_count, count(*) FILTER (WHERE NOT r.is_done)::integer AS left_count,
	count(*) FILTER (WHERE r.session_best < 80)::integer AS weak_count, COALESCE(sum(r.session_attempts), 0)::integer AS try_count,
	(SELECT count(*) FROM speaking.pronunciation_results x WHERE x.session_id = l.id AND x.status = 'PENDING') AS pending_count
	FROM speaking.sentence_results(s.id, l.id) AS r) AS c
WHERE l.id = $1::uuid

-- name: speaking_practice_session_sentences
-- The sentences of that set with the best of the session.
SELECT r.sentence_index, n.english, n.korean, r.session_best AS best_score, r.session_attempts AS attempt_count, r.session_best IS NOT NULL AS is_scored,
	r.session_best < 80 AS is_weak, r.session_attempts > 0 AS is_tried, b.id AS attempt_id
FROM speaking.learning_sessions l
CROSS JOIN LATERAL speaking.sentence_results(l.set_id, l.id) AS r
JOIN speaking.sentences n ON n.id = r.sentence_id
LEFT JOIN LATERAL (SELECT x.id FROM speaking.pronunciation_results x WHERE x.session_id = l.id AND x.sentence_id = n.id
	ORDER BY COALESCE(x.corrected_score, x.overall_score) DESC NULLS LAST, x.created_at DESC, x.id DESC LIMIT 1) AS b ON true
WHERE l.id = $1::uuid
ORDER BY r.sentence_index
