-- SPDX-License-Identifier: GPL-3.0-or-later
-- Situations of conversations: those that come with Seodang (chat_starter.sql) and those that people write.

-- The situation that words mean: {"key","role","scene","title"} of one that comes with Seodang, by its key or its title in either language;
-- other words are a scene of their own: {"scene","title"}. NULL for no words.
CREATE OR REPLACE FUNCTION chat.situation_named(words text, language text) RETURNS jsonb LANGUAGE sql STABLE AS $$
	SELECT COALESCE((SELECT jsonb_build_object('key', s.key, 'role', s.partner ->> l.code, 'scene', s.about ->> l.code, 'title', s.title ->> l.reader)
		FROM chat.starter_situations() s WHERE btrim(lower(words)) IN (s.key, lower(s.title ->> 'ko'), lower(s.title ->> 'en'))),
		jsonb_build_object('scene', btrim(words), 'title', left(btrim(words), 100)))
	FROM (SELECT COALESCE(language, 'en') AS code, COALESCE((SELECT p.locale FROM school.people p WHERE p.id = auth.user_id()), 'ko') AS reader) AS l WHERE btrim(words) <> '';
$$;

-- A session's situation as it was asked for: the key of one that comes with Seodang, or the scene in somebody's words.
CREATE OR REPLACE FUNCTION chat.situation_words(s chat.session_master) RETURNS text LANGUAGE sql STABLE
RETURN COALESCE(s.situation, CASE WHEN s.situation_id IS NULL THEN s.scene END);

-- Whether the caller may write for the whole school.
CREATE OR REPLACE FUNCTION chat.may_share_situations() RETURNS boolean LANGUAGE sql STABLE
RETURN auth.has_role('tutor') OR auth.has_role('teacher') OR auth.has_role('admin');

-- Keep a situation of the caller's: a new one, or (id) one that is theirs. SD404 for one that is not; a student's is never shared.
CREATE OR REPLACE FUNCTION chat.put_situation(id uuid, title text, scene text, role text, opening text, language text, difficulty text, is_shared boolean)
RETURNS uuid LANGUAGE plpgsql AS $$
#variable_conflict use_column
DECLARE
	kept uuid := put_situation.id;
	shared boolean := COALESCE(put_situation.is_shared, false) AND chat.may_share_situations();
BEGIN
	IF kept IS NULL THEN
		INSERT INTO chat.situations (school_id, author_id, title, scene, role, opening, language, difficulty, is_shared)
		VALUES (auth.school_id(), auth.user_id(), put_situation.title, put_situation.scene, put_situation.role, NULLIF(put_situation.opening, ''),
			COALESCE(put_situation.language, 'en'), COALESCE(put_situation.difficulty, '중'), shared)
		RETURNING chat.situations.id INTO kept;
		RETURN kept;
	END IF;
	UPDATE chat.situations w SET title = put_situation.title, scene = put_situation.scene, role = put_situation.role, opening = NULLIF(put_situation.opening, ''),
		language = COALESCE(put_situation.language, w.language), difficulty = COALESCE(put_situation.difficulty, w.difficulty), is_shared = shared,
		updated_at = now()
	WHERE w.id = kept AND w.author_id = auth.user_id();
	PERFORM auth.found(FOUND);
	RETURN kept;
END $$;
