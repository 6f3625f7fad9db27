-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a class says. $1 of what is read is the session for its teacher, whom the dispatcher has let in, and NULL for a participant: then it
-- is the one that was joined (none in the lobby), and what is hidden is not there.

-- name: classroom_messages_newest
-- A page's thirty before a place ($2, $3; NULL: the newest), in the order they were said; has_earlier: whether there are more.
WITH page AS MATERIALIZED (SELECT r.*, row_number() OVER (ORDER BY r.created_at DESC, r.id DESC) AS position, count(*) OVER () > 30 AS has_earlier
	FROM classroom.message_rows($1::uuid, $2::timestamptz, $3::uuid, 31) AS r)
SELECT p.*, p.reports > 0 AND NOT p.moderated AS is_reported FROM page p WHERE p.position <= 30 ORDER BY p.position DESC

-- name: classroom_messages
-- The list of the API, newest first.
SELECT r.* FROM classroom.message_rows($1::uuid, $2::timestamptz, $3::uuid, $4::integer) AS r

-- name: classroom_message
-- One of them.
SELECT r.* FROM classroom.messages m, LATERAL classroom.shown_message(m, $1::uuid IS NOT NULL) AS r
WHERE m.id = $2::uuid AND m.session_id = COALESCE($1::uuid, (SELECT classroom.seen_session())) AND ($1::uuid IS NOT NULL OR NOT m.moderated)

-- name: classroom_questions
-- Questions that may be seen: open ones first, then by votes.
SELECT r.* FROM classroom.messages m, LATERAL classroom.shown_message(m, $1::uuid IS NOT NULL) AS r
WHERE m.session_id = COALESCE($1::uuid, (SELECT classroom.seen_session())) AND m.is_question AND NOT m.moderated
ORDER BY m.answered_at IS NOT NULL, m.votes DESC, m.created_at LIMIT 50

-- name: classroom_reported
-- What students have told the teacher of, most often reported first.
SELECT r.*, true AS is_reported FROM classroom.messages m, LATERAL classroom.shown_message(m, true) AS r
WHERE m.session_id = $1::uuid AND m.reports > 0 AND NOT m.moderated
ORDER BY m.reports DESC, m.created_at DESC LIMIT 20

-- name: classroom_chat
-- How the class may speak now, what is pinned, and what a page's script needs: who is asking, a message of which nothing is known yet, and
-- the sign in whose place it writes a number.
SELECT s.id AS chat_session_id, s.chat_locked, s.chat_locked AS locked, s.slow_seconds, s.slow_seconds > 0 AS is_slow, s.questions_only,
	COALESCE(p.muted, false) AS muted, s.chat_locked OR COALESCE(p.muted, false) AS is_closed, p.id AS me,
	COALESCE(p.nickname, (SELECT left(t.name, 20) FROM school.people t WHERE t.id = (SELECT auth.user_id()))) AS my_nickname, p.avatar_id AS my_avatar_id,
	classroom.pinned_message(s.id) AS pinned,
	'#' AS places, (SELECT NULLIF(count(*), 0)::integer FROM classroom.messages m WHERE m.session_id = s.id AND m.reports > 0 AND NOT m.moderated
		AND $1::uuid IS NOT NULL) AS reported_count,
	json_build_object('id', 'ID', 'participant_id', 'PERSON', 'avatar_id', '', 'nickname', '', 'content', '', 'created_at', false, 'is_mine', false,
		'is_teacher', false, 'is_question', false, 'answered', false, 'voted', false, 'votes', '0', 'moderated', false, 'is_pinned', false,
		'is_reported', false, 'reports', false) AS blank,
	(SELECT json_agg(json_build_object('seconds', o.seconds, 'is_none', o.seconds = 0, 'is_chosen', o.seconds = s.slow_seconds) ORDER BY o.seconds)
		FROM (SELECT unnest('{0,5,10,30,60}'::integer[]) UNION SELECT s.slow_seconds) AS o(seconds)) AS slow_choices
FROM classroom.sessions s
LEFT JOIN classroom.participants p ON p.id = (SELECT auth.guest_id())
WHERE s.id = COALESCE($1::uuid, (SELECT classroom.seen_session()))

-- name: classroom_message_post
-- decision: see classroom.post_message.
SELECT p.outcome AS decision, p.id, p.seconds, p.instead FROM classroom.post_message($1::text, $2::boolean, $3::text) AS p

-- name: classroom_message_post_as_teacher
SELECT classroom.post_teacher_message($1::uuid, $2::text, $3::boolean, $4::text) AS id

-- name: classroom_message_vote
SELECT classroom.vote_for($1::uuid, $2::boolean)

-- name: classroom_message_report
SELECT classroom.report_message($1::uuid)

-- name: classroom_react
-- One of: counted, muted, too_many.
SELECT classroom.react($1::text) AS decision

-- name: classroom_message_hide
SELECT classroom.hide_message($1::uuid, $2::uuid, $3::boolean)

-- name: classroom_message_pin
SELECT classroom.pin_message($1::uuid, $2::uuid, $3::boolean)

-- name: classroom_message_answer
SELECT classroom.answer_message($1::uuid, $2::uuid, $3::boolean)

-- name: classroom_message_dismiss
SELECT classroom.dismiss_reports($1::uuid, $2::uuid)

-- name: classroom_chat_set
SELECT classroom.set_chat($1::uuid, $2::boolean, $3::integer, $4::boolean)
