-- SPDX-License-Identifier: GPL-3.0-or-later
-- A student's way through a practice set: where one begins and goes on, and what came of its sentences.

-- What came of each sentence of a set for the caller: in this session, and in all that is still kept. is_done: said so that it counts; while
-- the set is assigned, since then.
CREATE OR REPLACE FUNCTION speaking.sentence_results(practice_set uuid, session uuid)
RETURNS TABLE (sentence_index integer, sentence_id uuid, is_done boolean, best_score integer, session_best integer, session_attempts integer)
LANGUAGE sql STABLE AS $$
	SELECT n.sentence_index, n.id, CASE WHEN a.id IS NULL THEN r.best IS NOT NULL ELSE n.id = ANY (a.done_ids) END, r.best, r.session_best,
		COALESCE(r.session_attempts, 0)
	FROM speaking.sentences n
	LEFT JOIN speaking.assignments a ON a.set_id = n.set_id AND a.student_id = (SELECT auth.user_id()) AND a.completed_at IS NULL
	LEFT JOIN (
		SELECT x.sentence_id, max(COALESCE(x.corrected_score, x.overall_score)) AS best,
			max(COALESCE(x.corrected_score, x.overall_score)) FILTER (WHERE x.session_id = session) AS session_best,
			count(*) FILTER (WHERE x.session_id = session)::integer AS session_attempts
		FROM speaking.pronunciation_results x
		WHERE x.student_id = (SELECT auth.user_id())
			AND x.sentence_id IN (SELECT o.id FROM speaking.sentences o WHERE o.set_id = practice_set)
		GROUP BY x.sentence_id) AS r ON r.sentence_id = n.id
	WHERE n.set_id = practice_set;
$$;

-- Where one goes on in a session: the first sentence that is not done, else the first that was not scored in this session, else the first.
CREATE OR REPLACE FUNCTION speaking.next_sentence(practice_set uuid, session uuid) RETURNS integer LANGUAGE sql STABLE AS $$
	SELECT r.sentence_index FROM speaking.sentence_results(practice_set, session) r
	ORDER BY r.is_done, r.session_best IS NOT NULL, r.sentence_index LIMIT 1;
$$;

-- The caller practises a set: a session of it that still runs is gone on with, else one begins. The first sounds are ordered. Two taps at
-- once are one session. SD404 for a set without a sentence.
CREATE OR REPLACE FUNCTION speaking.begin_practice(practice_set uuid, OUT session_id uuid, OUT sentence_index integer) LANGUAGE plpgsql AS $$
BEGIN
	PERFORM auth.found(EXISTS (SELECT FROM speaking.sentences n WHERE n.set_id = practice_set));
	PERFORM pg_advisory_xact_lock(hashtextextended('speaking.begin_practice ' || auth.user_id(), 0));
	SELECT l.id INTO session_id FROM speaking.learning_sessions l
	WHERE l.student_id = auth.user_id() AND l.set_id = practice_set AND l.session_type = 'practice' AND l.ended_at IS NULL
	ORDER BY l.started_at DESC, l.id DESC LIMIT 1;
	session_id := COALESCE(session_id, speaking.start_session('practice', practice_set));
	sentence_index := speaking.next_sentence(practice_set, session_id);
	PERFORM speaking.see_session(session_id), speaking.prefetch(session_id, sentence_index);
END $$;
