-- SPDX-License-Identifier: GPL-3.0-or-later
-- A session's report and a class's sessions; see sql/functions/classroom_reports.sql.

-- name: classroom_report
-- The session's figures, and a line in the log for each student who took part as oneself.
SELECT s.id, s.class_id, c.grade, c.name AS class_name, t.name AS teacher_name, s.started_at, classroom.over_at(s) AS ended_at,
	s.ended_at IS NULL AND s.expires_at > now() AS is_running,
	greatest(1, round(extract(epoch FROM classroom.over_at(s) - s.started_at) / 60))::integer AS minutes,
	f.people, f.as_themselves, f.people - f.as_themselves AS guests, s.most_present, f.messages, f.questions, f.cards, f.answers, f.correct,
	floor(100 * f.correct::numeric / NULLIF(f.answers, 0))::integer AS percent, f.messages IS NOT NULL AS has_messages,
	classroom.over_at(s) > now() - make_interval(days => k.logs) AS has_log, k.messages AS messages_kept, k.logs AS logs_kept, k.sessions AS sessions_kept,
	to_char(s.started_at AT TIME ZONE g.time_zone, 'YYYY-MM-DD') AS day, o.name AS school_name, classroom.log_report_looks(s.id)
FROM classroom.sessions s
JOIN school.classes c ON c.id = s.class_id
JOIN school.schools o ON o.id = s.school_id
JOIN school.settings g ON g.school_id = s.school_id
LEFT JOIN school.people t ON t.id = s.teacher_id
CROSS JOIN LATERAL classroom.session_figures(ARRAY[s.id]) AS f
CROSS JOIN (SELECT classroom.days_kept('messages') AS messages, classroom.days_kept('logs') AS logs, classroom.days_kept('sessions') AS sessions) AS k
WHERE s.id = $1::uuid

-- name: classroom_report_people
-- joined_clock and left_clock are times of day where the school is.
SELECT p.*, p.student_name IS NOT DISTINCT FROM p.nickname AS is_own_name, to_char(p.joined_at AT TIME ZONE g.time_zone, 'HH24:MI') AS joined_clock, to_char(p.left_at AT TIME ZONE g.time_zone, 'HH24:MI') AS left_clock, CASE WHEN p.answers > 0 THEN floor(100.0 * p.correct / p.answers)::integer END AS percent
FROM classroom.report_people($1::uuid) AS p JOIN school.settings g ON g.school_id = (SELECT auth.school_id())

-- name: classroom_report_concepts
SELECT c.*, floor(100 * c.share)::integer AS percent FROM classroom.report_concepts($1::uuid) AS c

-- name: classroom_report_cards
SELECT c.*, floor(100 * c.share)::integer AS percent, c.answers > c.correct AS is_missed,
	(SELECT string_agg(format('%s (%s)', w ->> 'text', w ->> 'count'), ', ' ORDER BY n) FROM jsonb_array_elements(c.wrong) WITH ORDINALITY AS l(w, n)) AS wrong_text
FROM classroom.report_cards($1::uuid) AS c

-- name: classroom_report_questions
SELECT q.* FROM classroom.report_questions($1::uuid) AS q

-- name: classroom_report_log
-- sentence is a key of the catalogue.
SELECT l.id, l.at, to_char(l.at AT TIME ZONE g.time_zone, 'HH24:MI') AS clock, l.nickname, l.message,
	'classroom.log.' || l.event_type || CASE WHEN l.nickname IS NULL THEN '' ELSE '_of' END AS sentence
FROM classroom.report_log($1::uuid) AS l JOIN school.settings g ON g.school_id = (SELECT auth.school_id())

-- name: classroom_report_document
-- All of it as one JSON document.
SELECT json_build_object('id', s.id, 'class_id', s.class_id, 'started_at', classroom.moment(s.started_at), 'ended_at', classroom.moment(classroom.over_at(s)),
		'people', f.people, 'most_present', s.most_present, 'messages', f.messages, 'questions', f.questions, 'cards', f.cards, 'answers', f.answers,
		'correct', f.correct) AS session,
	(SELECT COALESCE(json_agg(json_build_object('id', p.id, 'nickname', p.nickname, 'avatar_id', p.avatar_id, 'student_id', p.student_id,
			'joined_at', classroom.moment(p.joined_at), 'left_at', classroom.moment(p.left_at), 'admitted', p.is_let_in, 'removed', p.is_removed,
			'messages', p.messages, 'questions', p.questions, 'answers', p.answers, 'correct', p.correct, 'points', p.points)), '[]')
		FROM classroom.report_people(s.id) AS p) AS participants,
	(SELECT COALESCE(json_agg(c), '[]') FROM classroom.report_concepts(s.id) AS c) AS concepts,
	(SELECT COALESCE(json_agg(json_build_object('card_id', c.id, 'type', c.type, 'concept', c.concept, 'question', c.question, 'answer', c.answer,
			'answers', c.answers, 'correct', c.correct, 'share', c.share, 'wrong', c.wrong)), '[]') FROM classroom.report_cards(s.id) AS c) AS cards,
	(SELECT COALESCE(json_agg(json_build_object('id', q.id, 'nickname', q.nickname, 'content', q.content, 'votes', q.votes,
			'created_at', classroom.moment(q.created_at))), '[]') FROM classroom.report_questions(s.id) AS q) AS open_questions,
	(SELECT COALESCE(json_agg(json_build_object('at', classroom.moment(l.at), 'event_type', l.event_type, 'nickname', l.nickname)), '[]')
		FROM classroom.report_log(s.id) AS l) AS log,
	classroom.log_report_looks(s.id)
FROM classroom.sessions s CROSS JOIN LATERAL classroom.session_figures(ARRAY[s.id]) AS f
WHERE s.id = $1::uuid

-- name: classroom_history_class
SELECT c.id, c.grade, c.name AS class_name, classroom.days_kept('sessions') AS sessions_kept, classroom.days_kept('messages') AS messages_kept
FROM school.classes c WHERE c.id = $1::uuid

-- name: classroom_history
-- Newest first; a page.
SELECT s.id, s.started_at, s.started_at AS cursor_key, greatest(1, round(extract(epoch FROM classroom.over_at(s) - s.started_at) / 60))::integer AS minutes,
	s.ended_at IS NULL AND s.expires_at > now() AS is_running, f.people, f.messages, f.cards, f.answers, f.correct,
	floor(100 * f.correct::numeric / NULLIF(f.answers, 0))::integer AS percent
FROM (SELECT s.* FROM classroom.sessions s WHERE s.class_id = $1::uuid
	AND (s.started_at, s.id) < (COALESCE($2::timestamptz, 'infinity'), COALESCE($3::uuid, 'ffffffff-ffff-ffff-ffff-ffffffffffff'))
	ORDER BY s.started_at DESC, s.id DESC LIMIT $4::integer + 1) AS s
CROSS JOIN LATERAL classroom.session_figures(ARRAY[s.id]) AS f
ORDER BY s.started_at DESC, s.id DESC

-- name: classroom_history_days
-- The days with sessions, oldest first: people a session, and the share of right answers.
SELECT d.day - date '1970-01-01' AS day, round(avg(f.people))::integer AS people, round(sum(f.correct)::numeric / NULLIF(sum(f.answers), 0), 4) AS share
FROM classroom.sessions s
JOIN school.settings g ON g.school_id = s.school_id
CROSS JOIN LATERAL (SELECT (s.started_at AT TIME ZONE g.time_zone)::date AS day) AS d
CROSS JOIN LATERAL classroom.session_figures(ARRAY[s.id]) AS f
WHERE s.class_id = $1::uuid AND s.started_at > now() - make_interval(days => classroom.days_kept('sessions')) AND (s.ended_at IS NOT NULL OR s.expires_at <= now())
GROUP BY d.day ORDER BY d.day
