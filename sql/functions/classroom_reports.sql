-- SPDX-License-Identifier: GPL-3.0-or-later
-- What is left of a class when it is over: who was here when, what they said and answered, what they missed, and how it goes from time to
-- time. Counted from the rows themselves, while they are kept: messages go first, then the log, then the session with all of it.

-- For how many days rows of a table of this room are kept.
CREATE OR REPLACE FUNCTION classroom.days_kept(kept text) RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	SELECT extract(day FROM r.keep)::integer FROM jobs.retention r WHERE r.table_name = 'classroom.' || kept;
$$;

-- When a class session was over: it runs out by itself where nobody ends it.
CREATE OR REPLACE FUNCTION classroom.over_at(s classroom.sessions) RETURNS timestamptz LANGUAGE sql STABLE AS $$
	SELECT least(COALESCE(s.ended_at, s.expires_at), now());
$$;

-- Whether the messages of a session's time are still kept.
CREATE OR REPLACE FUNCTION classroom.has_messages(s classroom.sessions) RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT classroom.over_at(s) > now() - make_interval(days => classroom.days_kept('messages'));
$$;

-- The cards of a session that were answered or revealed, those that were missed most first, each with its three commonest wrong answers.
-- share: of the answers that were right, NULL without any.
CREATE OR REPLACE FUNCTION classroom.report_cards(session uuid)
RETURNS TABLE (id uuid, place integer, type text, concept text, question text, answer text, answers integer, correct integer, share numeric, wrong jsonb)
LANGUAGE sql STABLE AS $$
	SELECT c.id, row_number() OVER (ORDER BY c.shown_at, c.number)::integer, c.type, c.concept, c.question, c.answer, a.answers, a.correct,
		round(a.correct::numeric / NULLIF(a.answers, 0), 4) AS share, w.wrong
	FROM classroom.cards c
	CROSS JOIN LATERAL (SELECT count(*)::integer AS answers, count(*) FILTER (WHERE o.correct)::integer AS correct
		FROM classroom.answers o WHERE o.card_id = c.id) AS a
	CROSS JOIN LATERAL (SELECT COALESCE(jsonb_agg(jsonb_build_object('text', g.content, 'count', g.count) ORDER BY g.count DESC, g.content COLLATE "C"), '[]') AS wrong
		FROM (SELECT min(o.content) AS content, count(*)::integer AS count FROM classroom.answers o
			WHERE o.card_id = c.id AND NOT o.correct GROUP BY o.normalized ORDER BY count(*) DESC, min(o.content) COLLATE "C" LIMIT 3) AS g) AS w
	WHERE c.session_id = session AND (a.answers > 0 OR c.revealed_at IS NOT NULL)
	ORDER BY share, a.answers DESC, c.shown_at, c.number;
$$;

-- How sessions went. Counts of messages are NULL when messages of that time are deleted; the teacher's own do not count. A card counts
-- once it was answered or revealed.
CREATE OR REPLACE FUNCTION classroom.session_figures(sessions uuid[])
RETURNS TABLE (session_id uuid, people integer, as_themselves integer, messages integer, questions integer, cards integer, answers integer, correct integer)
LANGUAGE sql STABLE AS $$
	SELECT s.id, p.people, p.as_themselves, CASE WHEN k.has_messages THEN m.messages END, CASE WHEN k.has_messages THEN m.questions END,
		c.cards, a.answers, a.correct
	FROM classroom.sessions s
	CROSS JOIN LATERAL (SELECT classroom.has_messages(s) AS has_messages) AS k
	CROSS JOIN LATERAL (SELECT count(*)::integer AS people, count(o.student_id)::integer AS as_themselves
		FROM classroom.participants o WHERE o.session_id = s.id AND o.admitted_at IS NOT NULL) AS p
	CROSS JOIN LATERAL (SELECT count(*) FILTER (WHERE o.participant_id IS NOT NULL)::integer AS messages,
		count(*) FILTER (WHERE o.is_question)::integer AS questions FROM classroom.messages o WHERE k.has_messages AND o.session_id = s.id) AS m
	CROSS JOIN LATERAL (SELECT count(*)::integer AS cards FROM classroom.report_cards(s.id)) AS c
	CROSS JOIN LATERAL (SELECT count(*)::integer AS answers, count(*) FILTER (WHERE o.correct)::integer AS correct
		FROM classroom.cards d JOIN classroom.answers o ON o.card_id = d.id WHERE d.session_id = s.id) AS a
	WHERE s.id = ANY (sessions);
$$;

-- The same by concept, those that are known least first. A concept that the Hub knows has its name.
CREATE OR REPLACE FUNCTION classroom.report_concepts(session uuid)
RETURNS TABLE (concept text, cards integer, answers integer, correct integer, share numeric) LANGUAGE sql STABLE AS $$
	SELECT COALESCE(k.name, c.concept), count(*)::integer, sum(c.answers)::integer, sum(c.correct)::integer,
		round(sum(c.correct)::numeric / NULLIF(sum(c.answers), 0), 4) AS share
	FROM classroom.report_cards(session) AS c LEFT JOIN hub.concepts k ON k.school_id = auth.school_id() AND k.key = c.concept
	GROUP BY COALESCE(k.name, c.concept) ORDER BY share, sum(c.answers) DESC, COALESCE(k.name, c.concept) COLLATE "C";
$$;

-- Who took part, in the order of coming. minutes: from being let in until being gone. messages is NULL when they are deleted.
CREATE OR REPLACE FUNCTION classroom.report_people(session uuid)
RETURNS TABLE (id uuid, nickname text, avatar_id integer, student_id uuid, student_name text, joined_at timestamptz, left_at timestamptz, minutes integer,
	is_let_in boolean, is_removed boolean, messages integer, questions integer, answers integer, correct integer, points integer) LANGUAGE sql STABLE AS $$
	SELECT p.id, p.nickname, p.avatar_id, p.student_id, n.name, p.joined_at, t.left_at,
		CASE WHEN p.admitted_at IS NOT NULL THEN greatest(1, ceil(extract(epoch FROM t.left_at - p.admitted_at) / 60))::integer END,
		p.admitted_at IS NOT NULL, p.removed_at IS NOT NULL, CASE WHEN k.has_messages THEN m.messages END, CASE WHEN k.has_messages THEN m.questions END,
		a.answers, a.correct, p.points
	FROM classroom.sessions s JOIN classroom.participants p ON p.session_id = s.id
	LEFT JOIN school.people n ON n.id = p.student_id
	CROSS JOIN LATERAL (SELECT COALESCE(p.removed_at, least(greatest(p.last_seen_at, p.joined_at), classroom.over_at(s))) AS left_at) AS t
	CROSS JOIN LATERAL (SELECT classroom.has_messages(s) AS has_messages) AS k
	CROSS JOIN LATERAL (SELECT count(*)::integer AS messages, count(*) FILTER (WHERE o.is_question)::integer AS questions
		FROM classroom.messages o WHERE k.has_messages AND o.participant_id = p.id) AS m
	CROSS JOIN LATERAL (SELECT count(*)::integer AS answers, count(*) FILTER (WHERE o.correct)::integer AS correct
		FROM classroom.answers o WHERE o.participant_id = p.id) AS a
	WHERE s.id = session ORDER BY p.joined_at, p.id;
$$;

-- Questions that nobody marked as answered, most wanted first.
CREATE OR REPLACE FUNCTION classroom.report_questions(session uuid)
RETURNS TABLE (id uuid, nickname text, content text, votes integer, created_at timestamptz) LANGUAGE sql STABLE AS $$
	SELECT m.id, m.nickname, m.content, m.votes, m.created_at FROM classroom.messages m
	WHERE m.session_id = session AND m.is_question AND m.answered_at IS NULL AND NOT m.moderated
	ORDER BY m.votes DESC, m.created_at, m.id LIMIT 100;
$$;

-- What was done to keep order, oldest first: nickname of whom it was done to, or who wrote the message it was done to; NULL when that is
-- deleted, or when it was done to nobody. Coming and cards are told elsewhere.
CREATE OR REPLACE FUNCTION classroom.report_log(session uuid)
RETURNS TABLE (id uuid, at timestamptz, event_type text, nickname text, message text) LANGUAGE sql STABLE AS $$
	SELECT l.id, l.timestamp, l.event_type, COALESCE(m.nickname, p.nickname::text), m.content
	FROM classroom.logs l
	LEFT JOIN classroom.messages m ON m.session_id = session AND m.id = (l.payload ->> 'message_id')::uuid
	LEFT JOIN classroom.participants p ON p.session_id = session AND p.id = (l.payload ->> 'participant_id')::uuid AND NOT l.payload ? 'message_id'
	WHERE l.session_id = session AND l.event_type = ANY (classroom.moderation_events())
	ORDER BY l.timestamp, l.id LIMIT 500;
$$;

-- Event types of the log that a report tells, each by the catalogue's classroom.log.TYPE (and TYPE_of where a nickname is known).
CREATE OR REPLACE FUNCTION classroom.moderation_events() RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN '{session_started,session_extended,session_ended,door_locked,door_unlocked,lobby_on,lobby_off,admitted,removed,muted,unmuted,
	message_hidden,message_shown,message_reported,reports_dismissed,message_pinned,message_unpinned,question_answered,question_reopened,
	chat_locked,chat_unlocked,slow_mode,questions_only,everything_allowed}'::text[];

-- The signed-in students whose answers and messages the caller sees in a session's report: a line an hour for each in the log.
CREATE OR REPLACE FUNCTION classroom.log_report_looks(session uuid) RETURNS void LANGUAGE sql AS $$
	SELECT hub.log_looks(array_agg(p.student_id), 'classroom_report_read') FROM classroom.participants p
	WHERE p.session_id = session AND p.student_id IS NOT NULL HAVING count(*) > 0;
$$;

-- What lets a participant in goes when the participant goes: with the student who took part, or with the session.
CREATE OR REPLACE FUNCTION classroom.forget_guests() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
	DELETE FROM auth.guests g USING gone WHERE g.id = gone.id;
	RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER participants_forget_guests AFTER DELETE ON classroom.participants
	REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION classroom.forget_guests();
