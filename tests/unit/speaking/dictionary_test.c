/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/dictionary.h"

#include <unistd.h>

#include "unit/in_arena.h"

static const char *joined(const struct words *words)
{
	const char *text = "";

	for (size_t i = 0; i < words->count; i++)
		text = arena_printf(arena, "%s%s%s", text, i ? " " : "", words->items[i]);
	return text;
}

static void texts_become_the_words_that_are_said(void **state)
{
	static const struct {
		const char *text, *said;
	} cases[] = {
		{"Hello, world!", "hello world"},
		{"It’s Minsu's dog.", "it's minsu's dog"},
		{"  “Don't!” she said… twice  ", "don't she said twice"},
		{"The students' well-known co-op", "the students well known co op"},
		{"'Cause I said so, tell 'em", "'cause i said so tell 'em"},
		{"I have 3 cats and 21 dogs.", "i have three cats and twenty one dogs"},
		{"300 1,000 12,345 1000000", "three hundred one thousand twelve thousand three hundred forty five one million"},
		{"in 1999, 2005, 2026 and 1900", "in nineteen ninety nine two thousand five twenty twenty six and nineteen hundred"},
		{"the 1990s", "the nineteen nineties"},
		{"1st 2nd 3rd 12th 20th 21st", "first second third twelfth twentieth twenty first"},
		{"At 7:30, 7:05 and 7:00.", "at seven thirty seven oh five and seven o'clock"},
		{"7:00 a.m. or 8:15pm", "seven a.m. or eight fifteen pm"},
		{"It costs $5, $1, $2.50 or €3.", "it costs five dollars one dollar two dollars and fifty cents or three euros"},
		{"3.14 and 50% & more", "three point one four and fifty percent and more"},
		{"1 + 1 = 2", "one plus one equals two"},
		{"-5 degrees, 5-6", "minus five degrees five six"},
		{"1/2 of the café", "one half of the cafe"},
		{"Dr. Kim and Mr. Lee", "doctor kim and mister lee"},
		{"Press 007", "press zero zero seven"},
		{"MP3 x2", "mp three x two"},
		{"One.Two", "one two"},
		{"at 24:61", "at twenty four sixty one"},
	};
	struct words words;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(words_of_text(arena, cases[i].text, &words), WORDS_FOUND);
		assert_string_equal(joined(&words), cases[i].said);
	}
}

static void what_is_no_english_is_refused(void **state)
{
	static const struct {
		const char *text;
		enum words_outcome outcome;
	} cases[] = {
		{"", WORDS_NONE}, {" .,!? ", WORDS_NONE}, {"''", WORDS_NONE}, {"안녕하세요", WORDS_NOT_ENGLISH}, {"Hello 친구", WORDS_NOT_ENGLISH},
		{"日本", WORDS_NOT_ENGLISH}, {"2/7", WORDS_NOT_ENGLISH}, {"a < b", WORDS_NOT_ENGLISH}, {"smile 😀", WORDS_NOT_ENGLISH}, {"$", WORDS_NOT_ENGLISH},
	};
	struct words words;

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(words_of_text(arena, cases[i].text, &words), cases[i].outcome);
		assert_int_equal(words.count, 0);
	}
	assert_string_equal(words_code(WORDS_NOT_ENGLISH), "not_english");
	assert_null(words_code(WORDS_FOUND));
}

static void a_sentence_has_a_hundred_words_at_most(void **state)
{
	struct words words;
	char *text = arena_alloc(arena, 500);

	(void)state;
	for (int i = 0; i < 100; i++)
		memcpy(text + i * 2, "a ", 2);
	assert_int_equal(words_of_text(arena, text, &words), WORDS_FOUND);
	assert_int_equal(words.count, 100);
	memcpy(text + 200, "a", 1);
	assert_int_equal(words_of_text(arena, text, &words), WORDS_TOO_MANY);
	memset(text, '1', 101);
	text[101] = '\0';
	assert_int_equal(words_of_text(arena, text, &words), WORDS_TOO_MANY); /* digit by digit */
}

/* ---- a dictionary of a few lines, not sorted ---- */

static struct dictionary *dictionary;

static int open_small(void **state)
{
	static const char lines[] = "the DH AH\na AH\nthe(2) DH IY\na(2) EY\ncat K AE T\ndog D AO G\nbus B AH S\nsuh S AH\ndong D AO NG\r\nempty\n"
		"ah AA\nlast L AE S T";
	char file[] = "/tmp/dictionary_test.XXXXXX";
	int fd = mkstemp(file);

	(void)state;
	create_arena(state);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, lines, sizeof lines - 1), sizeof lines - 1);
	close(fd);
	dictionary = dictionary_open(file);
	unlink(file);
	return dictionary ? 0 : -1;
}

static int close_small(void **state)
{
	dictionary_close(dictionary);
	return destroy_arena(state);
}

static void every_line_is_found_and_no_other(void **state)
{
	const char *ways[MOST_PRONUNCIATIONS];

	(void)state;
	assert_int_equal(phones_of_word(arena, dictionary, NULL, "the", ways), 2);
	assert_string_equal(ways[0], "DH AH");
	assert_string_equal(ways[1], "DH IY");
	assert_int_equal(phones_of_word(arena, dictionary, NULL, "last", ways), 1);
	assert_string_equal(ways[0], "L AE S T");
	assert_int_equal(phones_of_word(arena, dictionary, NULL, "dong", ways), 1);
	assert_string_equal(ways[0], "D AO NG");
	assert_int_equal(phones_of_word(arena, dictionary, NULL, "empty", ways), 0);
	assert_int_equal(phones_of_word(arena, dictionary, NULL, "th", ways), 0);
	assert_int_equal(phones_of_word(arena, dictionary, NULL, "the(2)", ways), 0);
	assert_int_equal(phones_of_word(arena, dictionary, NULL, "", ways), 0);
	assert_int_equal(phones_of_word(arena, dictionary, NULL, "zzz", ways), 0);
}

static void possessives_follow_their_word(void **state)
{
	const char *ways[MOST_PRONUNCIATIONS];

	(void)state;
	assert_int_equal(phones_of_word(arena, dictionary, NULL, "cat's", ways), 1);
	assert_string_equal(ways[0], "K AE T S");
	assert_int_equal(phones_of_word(arena, dictionary, NULL, "dog's", ways), 1);
	assert_string_equal(ways[0], "D AO G Z");
	assert_int_equal(phones_of_word(arena, dictionary, NULL, "bus's", ways), 1);
	assert_string_equal(ways[0], "B AH S IH Z");
	assert_int_equal(phones_of_word(arena, dictionary, NULL, "zzz's", ways), 0);
}

static void a_schools_words_come_first(void **state)
{
	static const struct pronunciation items[] = {{"seodang", "S AH D AO NG"}, {"cat", "K AA T"}};
	const struct pronunciations own = {items, 2};
	const char *ways[MOST_PRONUNCIATIONS];
	struct words words, unknown;

	(void)state;
	assert_int_equal(phones_of_word(arena, dictionary, &own, "cat", ways), 1);
	assert_string_equal(ways[0], "K AA T");
	assert_int_equal(phones_of_word(arena, dictionary, &own, "seodang's", ways), 1);
	assert_string_equal(ways[0], "S AH D AO NG Z");
	assert_int_equal(words_of_text(arena, "Minsu, the Seodang cat, Minsu, Jisu", &words), WORDS_FOUND);
	unknown = unknown_words(arena, dictionary, &own, &words);
	assert_string_equal(joined(&unknown), "minsu jisu");
	unknown = unknown_words(arena, dictionary, NULL, &words);
	assert_string_equal(joined(&unknown), "minsu seodang jisu");
	unknown = unknown_words(arena, NULL, NULL, &words);
	assert_int_equal(unknown.count, 0);
}

static void spellings_become_phones(void **state)
{
	(void)state;
	assert_string_equal(phones_of_spelling(arena, dictionary, "suh dong"), "S AH D AO NG");
	assert_string_equal(phones_of_spelling(arena, dictionary, "Suh-Dong"), "S AH D AO NG");
	assert_string_equal(phones_of_spelling(arena, dictionary, "s ah0  D AO1 ng"), "S AH D AO NG");
	assert_string_equal(phones_of_spelling(arena, dictionary, "ah"), "AH");
	assert_null(phones_of_spelling(arena, dictionary, "suh xyz"));
	assert_null(phones_of_spelling(arena, dictionary, "서당"));
	assert_null(phones_of_spelling(arena, dictionary, ""));
	assert_null(phones_of_spelling(arena, NULL, "suh dong"));
	assert_null(phones_of_spelling(arena, dictionary, "dong dong dong dong dong dong dong dong dong dong dong dong dong dong dong dong dong dong "
				       "dong dong dong dong dong dong dong dong dong dong dong dong"));
}

static void what_cannot_be_read_is_none(void **state)
{
	(void)state;
	assert_null(dictionary_open("/nonexistent"));
	assert_null(dictionary_open("/"));
	assert_null(dictionary_open("/dev/null"));
}

int main(void)
{
	const struct CMUnitTest texts[] = {
		cmocka_unit_test(texts_become_the_words_that_are_said),
		cmocka_unit_test(what_is_no_english_is_refused),
		cmocka_unit_test(a_sentence_has_a_hundred_words_at_most),
		cmocka_unit_test(what_cannot_be_read_is_none),
	};
	const struct CMUnitTest lookups[] = {
		cmocka_unit_test(every_line_is_found_and_no_other),
		cmocka_unit_test(possessives_follow_their_word),
		cmocka_unit_test(a_schools_words_come_first),
		cmocka_unit_test(spellings_become_phones),
	};
	int failed = cmocka_run_group_tests(texts, create_arena, destroy_arena);

	return failed + cmocka_run_group_tests(lookups, open_small, close_small);
}
