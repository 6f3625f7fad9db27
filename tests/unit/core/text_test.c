/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/text.h"
#include "unit/in_arena.h"

static void only_well_formed_text_is_utf8(void **state)
{
	const char *const good[] = {"", "a", "서당", "\xf0\x9f\x98\x80", "\xed\x9f\xbf", "\xf4\x8f\xbf\xbf"};
	const char *const bad[] = {
		"\xff", "\xc0\x80", "\xc1\xbf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80",
		"\x80", "a\xea\xb0", "\xea\xb0" "a", "\xbc\xad\xb4\xe7", /* 서당 in CP949 */
	};

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof good[0]; i++)
		assert_true(text_is_utf8(good[i], strlen(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
		assert_false(text_is_utf8(bad[i], strlen(bad[i])));
	assert_false(text_is_utf8("a\0b", 3));
	assert_true(text_is_utf8(NULL, 0));
}

static void syllables_are_composed(void **state)
{
	/* U+1112 U+1161 U+11AB, as a Mac sends 한. */
	const char *apart = "\xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab";
	size_t length;

	(void)state;
	assert_string_equal(text_nfc(arena, apart, strlen(apart), &length), "한");
	assert_int_equal(length, 3);
	assert_string_equal(text_nfc(arena, "plain", 5, NULL), "plain");
	assert_string_equal(text_nfc(arena, "", 0, &length), "");
	/* U+1D160 grows most of all: to three characters. */
	assert_string_equal(text_nfc(arena, "\xf0\x9d\x85\xa0", 4, &length),
			    "\xf0\x9d\x85\x98\xf0\x9d\x85\xa5\xf0\x9d\x85\xae");
	assert_int_equal(length, 12);
}

static void characters_are_counted(void **state)
{
	(void)state;
	assert_int_equal(text_characters("", 0), 0);
	assert_int_equal(text_characters("a서\xf0\x9f\x98\x80", 8), 3);
}

static void controls_are_seen(void **state)
{
	(void)state;
	assert_false(text_has_control("서당 a~", strlen("서당 a~"), false));
	assert_true(text_has_control("a\nb", 3, false));
	assert_false(text_has_control("a\n\tb", 4, true));
	assert_true(text_has_control("a\rb", 3, true));
	assert_true(text_has_control("\x7f", 1, true));
	assert_true(text_has_control("\xc2\x85", 2, true));
	assert_false(text_has_control("\xc2\xa0", 2, true));
	assert_true(text_has_control("a\0", 2, true));
}

static void white_space_is_trimmed(void **state)
{
	size_t length;

	(void)state;
	assert_string_equal(text_trim(arena, " \t\n가 나\xe3\x80\x80\xc2\xa0 ", strlen(" \t\n가 나\xe3\x80\x80\xc2\xa0 "), &length),
			    "가 나");
	assert_int_equal(length, 7);
	assert_string_equal(text_trim(arena, " \xe3\x80\x80 ", 5, &length), "");
	assert_int_equal(length, 0);
	assert_string_equal(text_trim(arena, "", 0, NULL), "");
	assert_string_equal(text_typed(arena, " \xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab\r\n둘\r \r\n", strlen(" \xe1\x84\x92\xe1\x85\xa1\xe1\x86\xab\r\n둘\r \r\n"), &length), "한\n둘");
	assert_int_equal(length, strlen("한\n둘"));
	assert_int_equal(text_first("가나다", 9, 2), 6);
	assert_int_equal(text_first("가a", 4, 3), 4);
	assert_int_equal(text_first("가", 3, 0), 0);
	assert_int_equal(text_fitting("가나다", 9, 8), 6);
	assert_int_equal(text_fitting("가a", 4, 4), 4);
	assert_int_equal(text_fitting("가", 3, 2), 0);
}

static void what_hides_or_turns_is_seen(void **state)
{
	const char *const hidden[] = {"a\xe2\x80\x8b" "b", "\xe2\x80\xaexe", "\xe3\x85\xa4", "\xef\xbb\xbf", "\xe2\x80\xa8", "\xe2\x81\xa6", "\xc2\xad"};
	const char *const shown[] = {"", "서당 1", "\xf0\x9f\x91\xa9\xe2\x80\x8d\xf0\x9f\x91\xa7", "\xe2\x9d\xa4\xef\xb8\x8f", "مرحبا"};

	(void)state;
	for (size_t i = 0; i < sizeof hidden / sizeof hidden[0]; i++)
		assert_true(text_has_hidden(hidden[i], strlen(hidden[i])));
	for (size_t i = 0; i < sizeof shown / sizeof shown[0]; i++)
		assert_false(text_has_hidden(shown[i], strlen(shown[i])));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_well_formed_text_is_utf8),
		cmocka_unit_test(syllables_are_composed),
		cmocka_unit_test(characters_are_counted),
		cmocka_unit_test(controls_are_seen),
		cmocka_unit_test(what_hides_or_turns_is_seen),
		cmocka_unit_test(white_space_is_trimmed),
	};

	return cmocka_run_group_tests(tests, create_arena, destroy_arena);
}
