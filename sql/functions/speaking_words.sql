-- SPDX-License-Identifier: GPL-3.0-or-later
-- Words of a school's own (speaking.pronunciations): how they are said that the dictionary lacks, or says otherwise.

-- How many words a school's list may hold.
CREATE OR REPLACE FUNCTION speaking.most_words() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 2000;

-- Put a word on the list, or change how it is said; by who writes sentences, as what follows. One of: put, too_many.
CREATE OR REPLACE FUNCTION speaking.put_word(word text, sounds_like text, phones text) RETURNS text LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
	PERFORM auth.require_role('tutor', 'teacher', 'admin');
	PERFORM FROM school.settings s WHERE s.school_id = auth.school_id() FOR NO KEY UPDATE; -- two at once must not pass the limit
	IF (SELECT count(*) FROM speaking.pronunciations p WHERE p.school_id = auth.school_id() AND p.word <> put_word.word) >= speaking.most_words() THEN
		RETURN 'too_many';
	END IF;
	INSERT INTO speaking.pronunciations (school_id, word, sounds_like, phones, created_by)
	VALUES (auth.school_id(), put_word.word, put_word.sounds_like, put_word.phones, auth.user_id())
	ON CONFLICT (school_id, word) DO UPDATE SET sounds_like = EXCLUDED.sounds_like, phones = EXCLUDED.phones, created_by = EXCLUDED.created_by;
	RETURN 'put';
END $$;

CREATE OR REPLACE FUNCTION speaking.drop_word(word text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM auth.require_role('tutor', 'teacher', 'admin');
	DELETE FROM speaking.pronunciations p WHERE p.school_id = auth.school_id() AND p.word = drop_word.word;
	PERFORM auth.found(FOUND);
END $$;
