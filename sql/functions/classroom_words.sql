-- SPDX-License-Identifier: GPL-3.0-or-later
-- Words and links that neither a nickname nor a message may hold.
--
-- Words that a school does not want (classroom.words) are found however they are written: both sides are taken apart by NFKD and made
-- small, so that full-width letters, single jamo and accents are what they stand for, and whatever is no letter (blanks, digits, signs)
-- may stand between two letters. So that innocent words which hold one by chance pass, a word must
--   begin a word, or follow one that is used to call somebody (classroom.word_heads), and
--   end a word, or be followed by a particle or an ending (classroom.word_tails), or by itself once more.
-- A word within a longer compound is therefore not found unless the compound is in the list too.

CREATE OR REPLACE FUNCTION classroom.word_heads() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT normalize('너|넌|너는|니가|네가|나|난|나는|야|왕|완전|진짜', NFKD);
$$;

CREATE OR REPLACE FUNCTION classroom.word_tails() RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT normalize('은|는|이|가|을|를|아|야|도|의|에|와|과|랑|로|만|들|님|놈|년|같|처럼|보다|까지|부터|라|래|냐|네|구나|군|지|다|요|죠|임|하|한|할|해|했|였|인|입|짓|새끼|탱이', NFKD);
$$;

-- The pattern that finds a word, by its key, in a text that was taken apart.
CREATE OR REPLACE FUNCTION classroom.word_pattern(key text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT format('(?:^|[^[:alpha:]])(?:%s)?(?:%s)+(?:$|[^[:alpha:]]|%s)', classroom.word_heads(),
		array_to_string(string_to_array(key, NULL), '[^[:alpha:]]*') || '[^[:alpha:]]*',
		CASE WHEN right(key, 1) BETWEEN 'ᄀ' AND 'ᇿ' THEN classroom.word_tails() ELSE '[ᄀ-ᇿ]' END);
$$;

-- The text with another word in the place of one: NULL where that word does not stand there as it is in the list, or where it is too long.
CREATE OR REPLACE FUNCTION classroom.with_suggestion(content text, word text, suggestion text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT CASE WHEN t.changed <> content AND char_length(t.changed) <= 200 THEN t.changed END
	FROM (SELECT regexp_replace(content, array_to_string(ARRAY(SELECT '[' || l || ']'
			FROM unnest(string_to_array(regexp_replace(word, '[^[:alpha:]]', '', 'g'), NULL)) AS l), '[^[:alpha:]]*'),
		replace(suggestion, '\', '\\'), 'gi') AS changed) AS t;
$$;

-- The word of a school's list that a text holds, the longest of several; NULL for none. For messages and nicknames.
CREATE OR REPLACE FUNCTION classroom.refused_word(school uuid, content text) RETURNS classroom.words LANGUAGE sql STABLE AS $$
	SELECT w FROM classroom.words w
	WHERE w.school_id = school AND strpos((SELECT classroom.word_key(content)), w.key) > 0
		AND lower(normalize(content, NFKD)) ~ classroom.word_pattern(w.key)
	ORDER BY char_length(w.key) DESC, w.word LIMIT 1;
$$;

-- Whether a text holds an address of the web.
CREATE OR REPLACE FUNCTION classroom.has_link(content text) RETURNS boolean LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
	SELECT lower(normalize(content, NFKC)) ~ ('://|\mwww\.|youtu\.be|bit\.ly|\mt\.me/|[[:alnum:]]\.(?:com|net|org|edu|info|biz|dev|app|xyz|site|shop|online|link|'
		|| 'kr|io|gg|tv|co|jp|cn|uk)(?:$|[^a-z])');
$$;

-- Words that many schools refuse, offered to be taken over one by one: gentle ones, and what could be said instead.
CREATE OR REPLACE FUNCTION classroom.common_words() RETURNS TABLE (word text, suggestion text) LANGUAGE sql IMMUTABLE AS $$
	VALUES ('바보', '장난꾸러기'), ('멍청이', '느림보'), ('똥개', '강아지'), ('꺼져', '비켜 줘'), ('닥쳐', '조용히 해 줘'), ('찌질이', '친구'), ('못난이', '친구'),
		('뚱땡이', '친구'), ('재수없어', '속상해'), ('짜증나', '속상해'), ('죽을래', '그만해 줘'), ('미친', '엄청난'), ('졸라', '정말'), ('망했', '아쉽');
$$;

-- How many words a school's list may hold.
CREATE OR REPLACE FUNCTION classroom.most_words() RETURNS integer LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN 500;

-- Put a word on the school's list, or change what is suggested in its place; by teachers and admins, as what follows. One of: added, changed, no_letters, too_many.
CREATE OR REPLACE FUNCTION classroom.put_word(word text, suggestion text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE
	fresh boolean;
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	PERFORM FROM school.settings s WHERE s.school_id = auth.school_id() FOR NO KEY UPDATE; -- two at once must not pass the limit
	IF classroom.word_key(word) = '' THEN
		RETURN 'no_letters';
	ELSIF (SELECT count(*) FROM classroom.words w WHERE w.school_id = auth.school_id() AND w.key <> classroom.word_key(put_word.word)) >= classroom.most_words() THEN
		RETURN 'too_many';
	END IF;
	INSERT INTO classroom.words AS w (school_id, word, suggestion) VALUES (auth.school_id(), put_word.word, NULLIF(put_word.suggestion, ''))
	ON CONFLICT (school_id, key) DO UPDATE SET word = EXCLUDED.word, suggestion = EXCLUDED.suggestion
	RETURNING w.xmax = 0 INTO fresh;
	RETURN CASE WHEN fresh THEN 'added' ELSE 'changed' END;
END $$;

CREATE OR REPLACE FUNCTION classroom.drop_word(word uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
	PERFORM auth.require_role('teacher', 'admin');
	DELETE FROM classroom.words w WHERE w.id = drop_word.word;
	PERFORM auth.found(FOUND);
END $$;

CREATE OR REPLACE FUNCTION classroom.links_refused() RETURNS boolean LANGUAGE sql STABLE AS $$
	SELECT COALESCE((SELECT s.links_refused FROM classroom.settings s WHERE s.school_id = (SELECT auth.school_id())), true);
$$;

CREATE OR REPLACE FUNCTION classroom.refuse_links(refused boolean) RETURNS void LANGUAGE sql AS $$
	SELECT auth.require_role('teacher', 'admin');
	INSERT INTO classroom.settings AS s (school_id, links_refused) VALUES (auth.school_id(), refused)
	ON CONFLICT (school_id) DO UPDATE SET links_refused = EXCLUDED.links_refused, updated_at = now();
$$;
