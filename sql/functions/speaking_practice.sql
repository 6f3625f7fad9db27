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

-- The one thing for the caller to practise now: a session that still runs, then what was assigned and is due first, then what was begun, then
-- what is new and easiest, then what was practised longest ago. No row where there is nothing, or the caller is no student.
CREATE OR REPLACE FUNCTION speaking.next_practice()
RETURNS TABLE (set_id uuid, title text, sentence_count integer, left_count integer, is_begun boolean, is_repeat boolean, minutes integer, is_running boolean,
	is_assigned boolean, due_on date, is_overdue boolean, is_due_today boolean, open_count integer)
LANGUAGE sql STABLE ROWS 1 AS $$
	SELECT s.id, s.title, r.sentence_count, r.sentence_count - r.done_count, r.done_count > 0 AND r.done_count < r.sentence_count,
		r.done_count = r.sentence_count,
		greatest(1, (CASE WHEN r.done_count = r.sentence_count THEN r.sentence_count ELSE r.sentence_count - r.done_count END + 1) / 2), l.is_running,
		a.id IS NOT NULL, a.due_on, a.due_on < t.today, a.due_on = t.today, o.open_count
	FROM (SELECT auth.user_id() AS id, (now() AT TIME ZONE g.time_zone)::date AS today FROM school.settings g WHERE g.school_id = auth.school_id()) AS t
	CROSS JOIN speaking.practice_sets s
	LEFT JOIN speaking.assignments a ON a.set_id = s.id AND a.student_id = t.id AND a.completed_at IS NULL
	CROSS JOIN LATERAL (SELECT max(x.started_at) AS started_at, COALESCE(bool_or(x.ended_at IS NULL AND x.seen_at > now() - interval '30 minutes'), false) AS is_running
		FROM speaking.learning_sessions x WHERE x.student_id = t.id AND x.set_id = s.id) AS l
	CROSS JOIN LATERAL (SELECT count(*)::integer AS sentence_count, count(*) FILTER (WHERE x.is_done)::integer AS done_count
		FROM speaking.sentence_results(s.id, NULL) AS x) AS r
	CROSS JOIN LATERAL (SELECT count(*)::integer AS open_count FROM speaking.assignments x WHERE x.student_id = t.id AND x.completed_at IS NULL) AS o
	WHERE auth.has_role('student') AND speaking.sees_set(s) AND r.sentence_count > 0
	ORDER BY l.is_running AND r.done_count < r.sentence_count DESC, a.id IS NULL, a.due_on NULLS LAST, a.assigned_at, r.done_count = r.sentence_count, r.done_count = 0,
		array_position('{beginner,intermediate,advanced}', s.level), l.started_at NULLS FIRST, s.created_at, s.id
	LIMIT 1;
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
