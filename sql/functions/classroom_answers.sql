-- SPDX-License-Identifier: GPL-3.0-or-later
-- Answers as they are compared: what was typed and what is right, each in the one form that all ways of writing it have in common.

-- A whole number in Korean words or in words and digits (삼십칠, 만오천, 3만5천, 스물셋); NULL for anything else.
CREATE OR REPLACE FUNCTION classroom.korean_number(words text) RETURNS numeric LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog AS $$
DECLARE
	native CONSTANT text[] := '{스물,이십,스무,이십,서른,삼십,마흔,사십,쉰,오십,예순,육십,일흔,칠십,여든,팔십,아흔,구십,열,십,하나,일,다섯,오,여섯,육,일곱,칠,여덟,팔,
		아홉,구,한,일,둘,이,두,이,셋,삼,세,삼,넷,사,네,사,륙,육,영,공}';
	sign text;
	digits text;
	digit numeric;
	section numeric := 0; -- below 10,000
	total numeric := 0;
	unit numeric;
	last_unit numeric := 10000;
	last_myriad numeric := 'Infinity';
BEGIN
	FOR i IN 1 .. cardinality(native) / 2 LOOP
		words := replace(words, native[2 * i - 1], native[2 * i]);
	END LOOP;
	IF words = '공' THEN
		RETURN 0;
	ELSIF words !~ '^[0-9일이삼사오육칠팔구십백천만억조]+$' OR words !~ '[^0-9]' THEN
		RETURN NULL;
	END IF;
	FOR sign, digits IN SELECT m[1], m[2] FROM regexp_matches(words, '([^0-9]|([0-9]+))', 'g') AS m LOOP
		unit := (ARRAY[10, 100, 1000])[NULLIF(strpos('십백천', sign), 0)];
		IF digits IS NOT NULL OR strpos('일이삼사오육칠팔구', sign) > 0 THEN
			IF digit IS NOT NULL THEN
				RETURN NULL;
			END IF;
			digit := COALESCE(digits::numeric, strpos('일이삼사오육칠팔구', sign));
		ELSIF unit IS NOT NULL THEN
			IF unit >= last_unit THEN
				RETURN NULL;
			END IF;
			section := section + COALESCE(digit, 1) * unit;
			digit := NULL;
			last_unit := unit;
		ELSE
			unit := (ARRAY[10000, 100000000, 1000000000000])[strpos('만억조', sign)];
			section := section + COALESCE(digit, 0);
			IF unit >= last_myriad THEN
				RETURN NULL;
			END IF;
			total := total + CASE WHEN section = 0 THEN 1 ELSE section END * unit;
			section := 0;
			digit := NULL;
			last_unit := 10000;
			last_myriad := unit;
		END IF;
	END LOOP;
	RETURN total + section + COALESCE(digit, 0);
END $$;

-- One number as it is compared: no signs of thousands, no zeros that say nothing, words as digits. What is no number stays as it is.
CREATE OR REPLACE FUNCTION classroom.normalize_number(given text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog AS $$
DECLARE
	plain text := regexp_replace(given, '(\d),(?=\d{3}(\D|$))', '\1', 'g');
BEGIN
	IF plain ~ '^[+-]?(\d+(\.\d*)?|\.\d+)$' AND char_length(plain) <= 100 THEN
		RETURN trim_scale(plain::numeric)::text;
	END IF;
	RETURN COALESCE(classroom.korean_number(plain)::text, plain);
END $$;

-- What two answers that are the same have in common. Spacing, full width, case, and marks at the ends do not matter. In math numbers are
-- compared by value, also in words (삼십칠, 이분의 일), and things that are counted need not be named (3개, 세 명, 500원). A fraction that is
-- not reduced is another answer, and so is a length in another unit.
CREATE OR REPLACE FUNCTION classroom.normalize_answer(given text, type text) RETURNS text LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE
SET search_path = pg_catalog AS $$
DECLARE
	folded CONSTANT text := regexp_replace(lower(normalize(given, NFKC)), '[\s\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+', '', 'g');
	marks CONSTANT text := '[!"''()*,.:;?\[\]_`{}~·…、。「」『』《》〈〉“”‘’]+';
	bare text;
	part text[];
BEGIN
	IF type = 'math' THEN
		bare := regexp_replace(regexp_replace(translate(folded, '−–⁄÷', '--//'), '^' || replace(marks, '.', '') || '|' || marks || '$', '', 'g'), '^=', '');
	ELSE
		bare := regexp_replace(folded, '^(' || marks || '|[-–—]+)+|(' || marks || '|[-–—]+)+$', '', 'g');
	END IF;
	IF bare = '' THEN
		RETURN folded;
	ELSIF type <> 'math' THEN
		RETURN bare;
	END IF;
	part := regexp_match(bare, '^(.*[0-9일이삼사오육칠팔구십백천만억조영공한두세네열닷엿섯곱덟홉른흔쉰순든물무나둘셋넷])(개|명|원|마리|권|자루|송이|그루|켤레|장|대|살|번|병|판|채|줄)$');
	bare := COALESCE(part[1], bare);
	IF bare ~ '^[^/]+분의[^/]+$' THEN
		part := regexp_match(bare, '^(.+)분의(.+)$');
		RETURN classroom.normalize_number(part[2]) || '/' || classroom.normalize_number(part[1]);
	END IF;
	RETURN (SELECT string_agg(classroom.normalize_number(piece), '/' ORDER BY n) FROM string_to_table(bare, '/') WITH ORDINALITY AS p(piece, n));
END $$;
