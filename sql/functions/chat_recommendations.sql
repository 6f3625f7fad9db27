-- SPDX-License-Identifier: GPL-3.0-or-later
-- What a person could do next, with the reason: rules that anybody can check, the most pressing first.
--   assignment_due  a practice set that was assigned, is not done and is due within a week, or was; of several the first to be due
--   weak_topic      of the topics of which at least three sentences were scored in 30 days the one with the lowest average, below 80: a set of it;
--                   and of the concepts that are below their target after three answers the weakest that a document is about, by its title
--   not_yet_tried   of the situations that come with Seodang, at the level last talked at (하 before the first), the first one not tried yet
--   shared_lately   of the documents that somebody else shared within two weeks the newest that was not opened from here yet
-- What the person did not find helpful (rating -1) is not recommended again while that is kept, 30 days.

-- What the rules find for the caller: urgency, the most pressing first.
CREATE OR REPLACE FUNCTION chat.found_recommendations()
RETURNS TABLE (urgency integer, target_type text, target_id text, title text, reason text, detail jsonb) LANGUAGE sql STABLE ROWS 5 AS $$
	(SELECT 1, 'practice_set', s.id::text, s.title::text, 'assignment_due', jsonb_build_object('due_on', a.due_on)
	FROM speaking.assignments a JOIN speaking.practice_sets s ON s.id = a.set_id
	WHERE a.student_id = (SELECT auth.user_id()) AND a.completed_at IS NULL AND a.due_on <= hub.today() + 7
	ORDER BY a.due_on, a.assigned_at, s.id LIMIT 1)
	UNION ALL
	(SELECT 2, 'practice_set', s.id::text, s.title::text, 'weak_topic', jsonb_build_object('topic', w.topic, 'score', w.score)
	FROM (SELECT s.topic, round(avg(COALESCE(r.corrected_score, r.overall_score))) AS score FROM speaking.pronunciation_results r
		JOIN speaking.sentences n ON n.id = r.sentence_id JOIN speaking.practice_sets s ON s.id = n.set_id
		WHERE r.student_id = (SELECT auth.user_id()) AND r.scorable AND r.created_at > now() - interval '30 days'
		GROUP BY s.topic HAVING count(*) >= 3 AND avg(COALESCE(r.corrected_score, r.overall_score)) < 80 ORDER BY 2, 1 LIMIT 1) AS w
	JOIN speaking.practice_sets s ON s.topic = w.topic AND speaking.sees_set(s)
	ORDER BY (SELECT max(l.started_at) FROM speaking.learning_sessions l WHERE l.student_id = (SELECT auth.user_id()) AND l.set_id = s.id) NULLS FIRST,
		s.created_at, s.id LIMIT 1)
	UNION ALL
	(SELECT 3, 'document', d.id::text, d.title::text, 'weak_topic', jsonb_build_object('topic', c.name)
	FROM hub.mastery m JOIN hub.concepts c ON c.id = m.concept_id
	JOIN documents.documents d ON strpos(lower(d.title), lower(c.name)) > 0 AND d.current_version_id IS NOT NULL
		AND d.audience && documents.keys_of((SELECT auth.user_id()))
	WHERE m.student_id = (SELECT auth.user_id()) AND m.observations >= 3 AND m.mastery < c.target
	ORDER BY m.mastery, d.updated_at DESC, d.id LIMIT 1)
	UNION ALL
	(SELECT 4, 'situation', s.key, s.title ->> COALESCE(p.locale, 'ko'), 'not_yet_tried', '{}'::jsonb
	FROM chat.starter_situations() s JOIN school.people p ON p.id = (SELECT auth.user_id())
	WHERE auth.has_role('student') AND NOT EXISTS (SELECT FROM chat.session_master m WHERE m.user_id = p.id AND m.situation = s.key)
	ORDER BY s.level <> COALESCE((SELECT m.difficulty FROM chat.session_master m WHERE m.user_id = p.id AND m.difficulty IS NOT NULL
		ORDER BY m.last_seen_at DESC LIMIT 1), '하'), s.place LIMIT 1)
	UNION ALL
	(SELECT 5, 'document', d.id::text, d.title::text, 'shared_lately', jsonb_build_object('name', o.name)
	FROM documents.documents d JOIN school.people o ON o.id = d.owner_id
	WHERE d.audience && documents.keys_of((SELECT auth.user_id())) AND d.owner_id <> (SELECT auth.user_id()) AND d.current_version_id IS NOT NULL
		AND d.created_at > now() - interval '14 days' AND NOT EXISTS (SELECT FROM chat.recommendations_log r WHERE r.user_id = (SELECT auth.user_id())
			AND r.target_type = 'document' AND r.target_id = d.id::text AND r.opened_at IS NOT NULL)
	ORDER BY d.created_at DESC, d.id LIMIT 1)
$$;

-- The caller's recommendations of now, most at most, each target once; all of them are kept in the log, with when they were last shown, to
-- the hour.
CREATE OR REPLACE FUNCTION chat.recommend(most integer DEFAULT 3)
RETURNS TABLE (id uuid, target_type text, target_id text, title text, reason text, detail jsonb, rating integer) LANGUAGE plpgsql ROWS 3 AS $$
#variable_conflict use_column
DECLARE
	f record;
BEGIN
	FOR f IN SELECT * FROM (SELECT DISTINCT ON (x.target_type, x.target_id) x.* FROM chat.found_recommendations() x
			WHERE NOT EXISTS (SELECT FROM chat.recommendations_log r WHERE r.user_id = auth.user_id() AND r.target_type = x.target_type
				AND r.target_id = x.target_id AND r.rating = -1)
			ORDER BY x.target_type, x.target_id, x.urgency) AS o ORDER BY o.urgency LIMIT most
	LOOP
		INSERT INTO chat.recommendations_log AS r (school_id, user_id, target_type, target_id, title, reason, detail)
		VALUES (auth.school_id(), auth.user_id(), f.target_type, f.target_id, f.title, f.reason, f.detail)
		ON CONFLICT (user_id, target_type, target_id) WHERE session_id IS NULL
		DO UPDATE SET title = EXCLUDED.title, reason = EXCLUDED.reason, detail = EXCLUDED.detail, shown_at = now()
			WHERE r.shown_at < now() - interval '1 hour' OR (r.reason, r.title::text, r.detail) IS DISTINCT FROM (EXCLUDED.reason, EXCLUDED.title::text, EXCLUDED.detail);
		RETURN QUERY SELECT r.id, f.target_type, f.target_id, f.title, f.reason, f.detail, r.rating::integer FROM chat.recommendations_log r
			WHERE r.user_id = auth.user_id() AND r.target_type = f.target_type AND r.target_id = f.target_id AND r.session_id IS NULL;
	END LOOP;
END $$;

-- Where a recommendation leads.
CREATE OR REPLACE FUNCTION chat.address_of(target_type text, target_id text) RETURNS text LANGUAGE sql IMMUTABLE
RETURN CASE target_type WHEN 'practice_set' THEN '/speaking/sets/' || target_id WHEN 'situation' THEN '/chat/new?situation=' || target_id
	ELSE '/workspace/documents/' || target_id END;

-- The same as pages and programs show them: reason is a key of the catalogue, whose sentence names topic, score, name or due_on.
CREATE OR REPLACE FUNCTION chat.shown_recommendations(most integer)
RETURNS TABLE (id uuid, target_type text, target_id text, title text, rule text, reason text, topic text, name text, score integer, due_on date,
	rating integer, address text) LANGUAGE sql ROWS 3 AS $$
	SELECT r.id, r.target_type, r.target_id, r.title, r.reason, 'chat.recommendation.reason.' || r.target_type || '.' || r.reason,
		r.detail ->> 'topic', r.detail ->> 'name', (r.detail ->> 'score')::integer, (r.detail ->> 'due_on')::date, r.rating,
		chat.address_of(r.target_type, r.target_id)
	FROM chat.recommend(most) AS r;
$$;

-- The caller follows one: noted, and where it leads.
CREATE OR REPLACE FUNCTION chat.open_recommendation(recommendation uuid) RETURNS text LANGUAGE sql AS $$
	UPDATE chat.recommendations_log r SET opened_at = now() WHERE r.id = recommendation AND r.user_id = auth.user_id()
	RETURNING chat.address_of(r.target_type::text, r.target_id::text);
$$;

-- Rate one: -1, 1, or NULL to take it back.
CREATE OR REPLACE FUNCTION chat.rate_recommendation(recommendation uuid, rating integer) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	UPDATE chat.recommendations_log r SET rating = rate_recommendation.rating, rated_at = CASE WHEN rate_recommendation.rating IS NOT NULL THEN now() END
	WHERE r.id = recommendation AND r.user_id = auth.user_id();
	PERFORM auth.found(FOUND);
END $$;
