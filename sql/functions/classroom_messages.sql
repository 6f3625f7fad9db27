-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a class says: messages and questions, votes, reactions, reports, and how their teacher keeps order.

-- ---------------------------------------------------------------- reading

-- The session that the asking participant sees: NULL in the lobby.
CREATE OR REPLACE FUNCTION classroom.seen_session() RETURNS uuid LANGUAGE sql STABLE AS $$
	SELECT p.session_id FROM classroom.participants p WHERE p.id = (SELECT auth.guest_id()) AND p.admitted_at IS NOT NULL;
$$;

-- A message as events and GET /session have it. client_key is the sender's own name for it, by which its device knows it again.
CREATE OR REPLACE FUNCTION classroom.message_json(m classroom.messages) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('id', m.id, 'participant_id', m.participant_id, 'is_teacher', m.is_teacher, 'nickname', m.nickname, 'avatar_id', m.avatar_id,
		'content', m.content, 'created_at', classroom.moment(m.created_at), 'moderated', m.moderated,
		'is_question', m.is_question, 'votes', m.votes, 'answered', m.answered_at IS NOT NULL, 'client_key', m.client_key);
$$;

-- The message that a session has pinned; NULL for none, and for a hidden one.
CREATE OR REPLACE FUNCTION classroom.pinned_message(session uuid) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT classroom.message_json(m) FROM classroom.sessions s JOIN classroom.messages m ON m.id = s.pinned_id WHERE s.id = session AND NOT m.moderated;
$$;

-- A session's messages before a place, newest first, through idx_messages_session_time; hidden ones for staff alone. One row more than is
-- wanted tells that there are more. The caller has made sure that the session is the asker's.
CREATE OR REPLACE FUNCTION classroom.messages_before(session uuid, staff boolean, before timestamptz, before_id uuid, row_limit integer)
RETURNS SETOF classroom.messages LANGUAGE sql STABLE AS $$
	SELECT m.* FROM classroom.messages m
	WHERE m.session_id = messages_before.session
		AND (m.created_at, m.id) < (COALESCE(before, 'infinity'), COALESCE(before_id, 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid))
		AND (staff OR NOT m.moderated)
	ORDER BY m.created_at DESC, m.id DESC LIMIT row_limit;
$$;

-- A message as pages and the API show it to who asks: to staff, or to the asking participant.
CREATE OR REPLACE FUNCTION classroom.shown_message(m classroom.messages, staff boolean)
RETURNS TABLE (id uuid, cursor_key timestamptz, participant_id uuid, is_teacher boolean, nickname text, avatar_id integer, content text,
	created_at timestamptz, moderated boolean, is_question boolean, answered boolean, votes integer, reports integer, client_key text,
	is_mine boolean, voted boolean, is_pinned boolean)
LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT m.id, m.created_at, m.participant_id, m.is_teacher, m.nickname, m.avatar_id, m.content, m.created_at, m.moderated, m.is_question,
		m.answered_at IS NOT NULL, m.votes, m.reports, m.client_key, COALESCE(m.participant_id = (SELECT auth.guest_id()), staff AND m.is_teacher),
		EXISTS (SELECT FROM classroom.message_votes v WHERE v.message_id = m.id AND v.participant_id = (SELECT auth.guest_id())),
		COALESCE(m.id = (SELECT s.pinned_id FROM classroom.sessions s WHERE s.id = m.session_id), false);
$$;

-- Messages before a place, newest first, to the teacher of that session, or where it is NULL to the asking participant.
CREATE OR REPLACE FUNCTION classroom.message_rows(session uuid, before timestamptz, before_id uuid, row_limit integer)
RETURNS TABLE (id uuid, cursor_key timestamptz, participant_id uuid, is_teacher boolean, nickname text, avatar_id integer, content text,
	created_at timestamptz, moderated boolean, is_question boolean, answered boolean, votes integer, reports integer, client_key text,
	is_mine boolean, voted boolean, is_pinned boolean)
LANGUAGE sql STABLE AS $$
	SELECT r.* FROM classroom.messages_before(COALESCE(session, (SELECT classroom.seen_session())), session IS NOT NULL, before, before_id, row_limit) AS m,
		LATERAL classroom.shown_message(m, session IS NOT NULL) AS r ORDER BY m.created_at DESC, m.id DESC;
$$;

-- ---------------------------------------------------------------- saying something

-- Tell the class of a message; a hidden one the teacher alone.
CREATE OR REPLACE FUNCTION classroom.tell_message(type text, m classroom.messages) RETURNS void LANGUAGE sql AS $$
	SELECT classroom.tell(m.session_id, type, jsonb_build_object('message', classroom.message_json(m)), m.moderated);
$$;

-- Why a participant may not speak now, NULL where nothing is in the way; seconds: until a slow session takes the next one.
CREATE OR REPLACE FUNCTION classroom.silence(p classroom.participants, s classroom.sessions, is_question boolean, OUT refusal text, OUT seconds integer)
LANGUAGE plpgsql AS $$
BEGIN
	IF s.slow_seconds > 0 THEN
		SELECT ceil(extract(epoch FROM m.created_at + make_interval(secs => s.slow_seconds) - clock_timestamp())) INTO seconds
		FROM classroom.messages m WHERE m.participant_id = p.id ORDER BY m.created_at DESC LIMIT 1;
	END IF;
	refusal := CASE WHEN p.muted THEN 'muted'
		WHEN s.chat_locked THEN 'chat_locked'
		WHEN s.questions_only AND NOT is_question THEN 'questions_only'
		WHEN seconds > 0 THEN 'slow_mode' END;
END $$;

-- A participant says something. outcome is one of: posted, again (this client_key was sent before: id is that message), key_reused (it named
-- another message), muted, chat_locked, questions_only, slow_mode (until seconds have passed), empty (nothing is to be seen of it), word_refused (instead: the text with the word
-- that the school suggests, or NULL), link_refused.
-- The session's row is shared, so that nothing is said after a lock or an end that the teacher has been told of, and then the participant's
-- is locked, so that of ten tabs one speaks after the other. SD401 for who was put out meanwhile, SD410 ended.
CREATE OR REPLACE FUNCTION classroom.post_message(content text, is_question boolean, client_key text)
RETURNS TABLE (outcome text, id uuid, seconds integer, instead text) LANGUAGE plpgsql AS $$
#variable_conflict use_variable
DECLARE
	p classroom.participants;
	s classroom.sessions;
	m classroom.messages;
	w classroom.words;
BEGIN
	SELECT * INTO s FROM classroom.sessions o WHERE o.id = (classroom.participant()).session_id FOR SHARE;
	SELECT * INTO p FROM classroom.participants o WHERE o.id = auth.guest_id() FOR NO KEY UPDATE;
	IF p.removed_at IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD401', MESSAGE = 'signed_out';
	ELSIF s.ended_at IS NOT NULL THEN
		RAISE EXCEPTION USING ERRCODE = 'SD410', MESSAGE = 'ended';
	END IF;
	SELECT * INTO m FROM classroom.messages o WHERE o.participant_id = p.id AND o.client_key = post_message.client_key;
	IF FOUND THEN
		outcome := CASE WHEN (m.content, m.is_question) = (post_message.content, post_message.is_question) THEN 'again' ELSE 'key_reused' END;
		id := m.id;
		RETURN NEXT;
		RETURN;
	END IF;
	SELECT q.refusal, q.seconds INTO outcome, seconds FROM classroom.silence(p, s, is_question) AS q;
	IF outcome IS NULL AND content ~ '^[\s\u200c\u200d\u2800\ufe00-\ufe0f\U000e0020-\U000e007f]*$' THEN
		outcome := 'empty';
	END IF;
	IF outcome IS NULL THEN
		w := classroom.refused_word(p.school_id, content);
		IF w.id IS NOT NULL THEN
			outcome := 'word_refused';
			instead := classroom.with_suggestion(content, w.word, w.suggestion);
		END IF;
	END IF;
	IF outcome IS NULL AND classroom.links_refused() AND classroom.has_link(content) THEN
		outcome := 'link_refused';
	END IF;
	IF outcome IS NULL THEN
		INSERT INTO classroom.messages AS n (school_id, session_id, participant_id, nickname, avatar_id, content, is_question, client_key)
		VALUES (p.school_id, s.id, p.id, p.nickname, p.avatar_id, content, is_question, client_key) RETURNING n.* INTO m;
		PERFORM classroom.tell_message('message', m);
		outcome := 'posted';
		id := m.id;
	END IF;
	RETURN NEXT;
END $$;

-- The teacher says something, whatever is asked of the class.
CREATE OR REPLACE FUNCTION classroom.post_teacher_message(session uuid, content text, is_question boolean, client_key text) RETURNS uuid LANGUAGE plpgsql AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
	m classroom.messages;
BEGIN
	INSERT INTO classroom.messages AS n (school_id, session_id, is_teacher, nickname, avatar_id, content, is_question, client_key)
	SELECT s.school_id, s.id, true, left(t.name, 20), 1, post_teacher_message.content, post_teacher_message.is_question, post_teacher_message.client_key
	FROM school.people t WHERE t.id = auth.user_id() RETURNING n.* INTO m;
	PERFORM classroom.tell_message('message', m);
	RETURN m.id;
END $$;

-- A message of the asking participant's session that may be seen; SD404 for any other.
CREATE OR REPLACE FUNCTION classroom.seen_message(message uuid) RETURNS classroom.messages LANGUAGE plpgsql STABLE AS $$
DECLARE
	m classroom.messages;
BEGIN
	SELECT * INTO m FROM classroom.messages o WHERE o.id = message AND o.session_id = classroom.joined_session() AND NOT o.moderated;
	PERFORM auth.found(FOUND);
	RETURN m;
END $$;

-- A participant wants a question answered, or no more. SD409 not_a_question for what is none.
CREATE OR REPLACE FUNCTION classroom.vote_for(message uuid, wanted boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	m classroom.messages := classroom.seen_message(message);
	changed integer;
BEGIN
	IF NOT m.is_question THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'not_a_question';
	END IF;
	IF wanted THEN
		INSERT INTO classroom.message_votes (message_id, participant_id, school_id) VALUES (m.id, auth.guest_id(), m.school_id) ON CONFLICT DO NOTHING;
	ELSE
		DELETE FROM classroom.message_votes v WHERE v.message_id = m.id AND v.participant_id = auth.guest_id();
	END IF;
	GET DIAGNOSTICS changed = ROW_COUNT;
	IF changed > 0 THEN
		UPDATE classroom.messages o SET votes = o.votes + CASE WHEN wanted THEN 1 ELSE -1 END WHERE o.id = m.id;
		PERFORM live.publish_soon('class:' || m.session_id, 'votes');
	END IF;
END $$;

-- A participant tells the teacher of a message; once, and not of one's own.
CREATE OR REPLACE FUNCTION classroom.report_message(message uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	m classroom.messages := classroom.seen_message(message);
	changed integer;
BEGIN
	INSERT INTO classroom.message_reports (message_id, participant_id, school_id)
	SELECT m.id, auth.guest_id(), m.school_id WHERE m.participant_id IS DISTINCT FROM auth.guest_id() ON CONFLICT DO NOTHING;
	GET DIAGNOSTICS changed = ROW_COUNT;
	IF changed > 0 THEN
		UPDATE classroom.messages o SET reports = o.reports + 1 WHERE o.id = m.id;
		PERFORM classroom.log(m.session_id, 'message_reported', jsonb_build_object('message_id', m.id, 'participant_id', auth.guest_id()));
		PERFORM live.publish_soon('class:' || m.session_id || ':staff', 'reported');
	END IF;
END $$;

-- A participant reacts. One of: counted, muted, too_many (more than eight within two seconds).
CREATE OR REPLACE FUNCTION classroom.react(kind text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	p classroom.participants := classroom.participant();
	sent integer;
BEGIN
	IF p.muted THEN
		RETURN 'muted';
	END IF;
	INSERT INTO classroom.reaction_counts AS c (participant_id, school_id, since, reactions) VALUES (p.id, p.school_id, clock_timestamp(), 1)
	ON CONFLICT (participant_id) DO UPDATE SET
		since = CASE WHEN c.since < clock_timestamp() - interval '2 seconds' THEN clock_timestamp() ELSE c.since END,
		reactions = CASE WHEN c.since < clock_timestamp() - interval '2 seconds' THEN 1 ELSE c.reactions + 1 END
	RETURNING reactions INTO sent;
	IF sent > 8 THEN
		RETURN 'too_many';
	END IF;
	INSERT INTO classroom.reactions (school_id, session_id, kind) VALUES (p.school_id, p.session_id, react.kind);
	PERFORM live.publish_soon('class:' || p.session_id, 'reactions');
	RETURN 'counted';
END $$;

-- ---------------------------------------------------------------- keeping order

-- A message of a running session that the caller teaches, locked; SD404 for any other.
CREATE OR REPLACE FUNCTION classroom.lock_message(session uuid, message uuid) RETURNS classroom.messages LANGUAGE plpgsql AS $$
DECLARE
	s classroom.sessions := classroom.lock_running(session);
	m classroom.messages;
BEGIN
	SELECT * INTO m FROM classroom.messages o WHERE o.id = message AND o.session_id = s.id FOR NO KEY UPDATE;
	PERFORM auth.found(FOUND);
	RETURN m;
END $$;

-- Pin a message in the place of another, or none (NULL).
CREATE OR REPLACE FUNCTION classroom.pin(session uuid, message uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE classroom.sessions s SET pinned_id = message WHERE s.id = session;
	PERFORM classroom.tell(session, 'pinned', jsonb_build_object('message', classroom.pinned_message(session)));
END $$;

-- What a stream that comes back, or a page that polls, is told of a hidden message from now on: that it is hidden, and no more.
CREATE OR REPLACE FUNCTION classroom.untell_message(session uuid, message uuid) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
	UPDATE live.events e SET payload = CASE e.payload ->> 'type' WHEN 'pinned' THEN '{"type": "pinned", "message": null}'
		ELSE jsonb_build_object('type', 'message_hidden', 'message_id', message) END
	WHERE e.topic = 'class:' || session AND e.payload #>> '{message,id}' = message::text
		AND EXISTS (SELECT FROM classroom.messages m WHERE m.id = message AND m.session_id = session AND m.moderated);
$$;

-- Take a message away from every student, or give it back. What was pinned is no more when it is hidden.
CREATE OR REPLACE FUNCTION classroom.hide_message(session uuid, message uuid, hidden boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	m classroom.messages := classroom.lock_message(session, message);
BEGIN
	IF m.moderated = hidden THEN
		RETURN;
	END IF;
	UPDATE classroom.messages o SET moderated = hidden WHERE o.id = m.id RETURNING * INTO m;
	PERFORM classroom.log(session, CASE WHEN hidden THEN 'message_hidden' ELSE 'message_shown' END, jsonb_build_object('message_id', m.id));
	IF hidden THEN
		PERFORM classroom.untell_message(session, m.id), classroom.tell(session, 'message_hidden', jsonb_build_object('message_id', m.id));
		PERFORM classroom.pin(session, NULL) FROM classroom.sessions s WHERE s.id = session AND s.pinned_id = m.id;
	ELSE
		PERFORM classroom.tell_message('message_shown', m);
	END IF;
	IF m.reports > 0 THEN
		PERFORM live.publish_soon('class:' || session || ':staff', 'reported');
	END IF;
END $$;

-- SD409 message_hidden for one that nobody sees.
CREATE OR REPLACE FUNCTION classroom.pin_message(session uuid, message uuid, pinned boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	m classroom.messages := classroom.lock_message(session, message);
	is_pinned boolean := EXISTS (SELECT FROM classroom.sessions s WHERE s.id = session AND s.pinned_id = m.id);
BEGIN
	IF pinned AND m.moderated THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'message_hidden';
	ELSIF is_pinned <> pinned THEN
		PERFORM classroom.pin(session, CASE WHEN pinned THEN m.id END);
		PERFORM classroom.log(session, CASE WHEN pinned THEN 'message_pinned' ELSE 'message_unpinned' END, jsonb_build_object('message_id', m.id));
	END IF;
END $$;

-- SD409 not_a_question for what is none.
CREATE OR REPLACE FUNCTION classroom.answer_message(session uuid, message uuid, answered boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	m classroom.messages := classroom.lock_message(session, message);
BEGIN
	IF NOT m.is_question THEN
		RAISE EXCEPTION USING ERRCODE = 'SD409', MESSAGE = 'not_a_question';
	ELSIF (m.answered_at IS NOT NULL) = answered THEN
		RETURN;
	END IF;
	UPDATE classroom.messages o SET answered_at = CASE WHEN answered THEN now() END WHERE o.id = m.id;
	PERFORM classroom.log(session, CASE WHEN answered THEN 'question_answered' ELSE 'question_reopened' END, jsonb_build_object('message_id', m.id));
	PERFORM classroom.tell(session, 'answered', jsonb_build_object('message_id', m.id, 'answered', answered), m.moderated);
END $$;

-- The teacher has looked at a message that was reported, and lets it be. Who reported it cannot do so again.
CREATE OR REPLACE FUNCTION classroom.dismiss_reports(session uuid, message uuid) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	m classroom.messages := classroom.lock_message(session, message);
BEGIN
	IF m.reports > 0 THEN
		UPDATE classroom.messages o SET reports = 0 WHERE o.id = m.id;
		PERFORM classroom.log(session, 'reports_dismissed', jsonb_build_object('message_id', m.id));
		PERFORM live.publish_soon('class:' || session || ':staff', 'reported');
	END IF;
END $$;

-- How a class may speak: what is NULL stays. Each change is a line of the log.
CREATE OR REPLACE FUNCTION classroom.set_chat(session uuid, locked boolean, slow_seconds integer, questions_only boolean) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
	was classroom.sessions := classroom.lock_running(session);
	s classroom.sessions;
BEGIN
	UPDATE classroom.sessions o SET chat_locked = COALESCE(set_chat.locked, o.chat_locked), slow_seconds = COALESCE(set_chat.slow_seconds, o.slow_seconds),
		questions_only = COALESCE(set_chat.questions_only, o.questions_only) WHERE o.id = session RETURNING * INTO s;
	PERFORM classroom.log(session, c.event_type, c.payload) FROM (VALUES
		(s.chat_locked <> was.chat_locked, CASE WHEN s.chat_locked THEN 'chat_locked' ELSE 'chat_unlocked' END, '{}'),
		(s.slow_seconds <> was.slow_seconds, 'slow_mode', jsonb_build_object('seconds', s.slow_seconds)),
		(s.questions_only <> was.questions_only, CASE WHEN s.questions_only THEN 'questions_only' ELSE 'everything_allowed' END, '{}')
	) AS c (changed, event_type, payload) WHERE c.changed;
	IF (s.chat_locked, s.slow_seconds, s.questions_only) IS DISTINCT FROM (was.chat_locked, was.slow_seconds, was.questions_only) THEN
		PERFORM classroom.tell(session, 'chat',
			jsonb_build_object('locked', s.chat_locked, 'slow_seconds', s.slow_seconds, 'questions_only', s.questions_only));
	END IF;
END $$;

-- ---------------------------------------------------------------- what is joined before it is sent (live.joined_kinds)

-- The votes of a session's questions.
CREATE OR REPLACE FUNCTION classroom.votes_of_topic(topic text) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('type', 'votes', 'votes', jsonb_object_agg(q.id, q.votes))
	FROM (SELECT m.id, m.votes FROM classroom.messages m WHERE m.session_id = classroom.session_of_topic(topic) AND m.is_question AND NOT m.moderated
		ORDER BY m.votes DESC, m.created_at LIMIT 200) AS q HAVING count(*) > 0;
$$;

-- The reactions that have come since they were asked for last, which are gone then.
CREATE OR REPLACE FUNCTION classroom.reactions_of_topic(topic text) RETURNS jsonb LANGUAGE sql AS $$
	WITH taken AS (DELETE FROM classroom.reactions r WHERE r.session_id = classroom.session_of_topic(topic) RETURNING r.kind)
	SELECT jsonb_build_object('type', 'reactions', 'counts', jsonb_object_agg(k.kind, k.count))
	FROM (SELECT t.kind, count(*) FROM taken t GROUP BY t.kind) AS k HAVING count(*) > 0;
$$;

-- How many messages wait for the teacher's eye.
CREATE OR REPLACE FUNCTION classroom.reported_of_topic(topic text) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT jsonb_build_object('type', 'reported', 'count', count(*)) FROM classroom.messages m
	WHERE m.session_id = classroom.session_of_topic(topic) AND m.reports > 0 AND NOT m.moderated;
$$;

INSERT INTO live.joined_kinds VALUES ('votes', 'message', 'classroom.votes_of_topic'), ('reactions', 'message', 'classroom.reactions_of_topic'),
	('reported', 'message', 'classroom.reported_of_topic')
ON CONFLICT (name) DO UPDATE SET kind = EXCLUDED.kind, function_name = EXCLUDED.function_name;
