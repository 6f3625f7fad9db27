/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/phrase.h"

#include "unit/in_arena.h"

static bool fits(const char *text, const char *pattern)
{
	struct phrase phrase = phrase_read(arena, text, LANGUAGE_EN);

	return phrase_fits(&phrase, pattern, NULL);
}

static const char *rest_of(const char *text, const char *pattern)
{
	struct phrase phrase = phrase_read(arena, text, LANGUAGE_EN);
	const char *rest;

	return phrase_fits(&phrase, pattern, &rest) ? rest : "(does not fit)";
}

static void latin_fits_by_whole_words(void **state)
{
	(void)state;
	assert_true(fits("A LATTE, please!", "latte"));
	assert_false(fits("I'm late", "lat"));
	assert_true(fits("I ordered it", "order*"));
	assert_true(fits("one hot  chocolate", "hot chocolate"));
	assert_false(fits("It is hot. Chocolate, please.", "hot chocolate"));
	assert_true(fits("I’d like tea", "id like"));
	assert_true(fits("It costs 3.50 now", "3 50"));
}

static void hangul_fits_whatever_the_spaces(void **state)
{
	(void)state;
	assert_true(fits("아이스 라떼주세요", "라떼 주세요"));
	assert_true(fits("네, 주세요", "^네"));
	assert_false(fits("그러네요", "^네"));
	assert_false(fits("네덜란드요", "^네$"));
	assert_true(fits("우리 집이요", "집이요$"));
	assert_true(fits("\xE1\x84\x82\xE1\x85\xA6", "^네$")); /* conjoining letters */
}

static void alternatives_and_all_of_several(void **state)
{
	(void)state;
	assert_true(fits("tea", "coffee|tea"));
	assert_false(fits("tea", "coffee|tea&milk"));
	assert_true(fits("milk with tea", "coffee|tea&milk"));
}

static void a_rest_is_what_was_written(void **state)
{
	(void)state;
	assert_string_equal(rest_of("Well, I like Seoul's parks. Do you?", "i like +"), "Seoul's parks");
	assert_string_equal(rest_of("저는 축구를 좋아해요", "+를 좋아"), "축구");
	assert_string_equal(rest_of("I like.", "i like +"), "(does not fit)");
	assert_null(rest_of("I like it", "i like"));
}

static void a_language_is_the_one_that_most_is_written_in(void **state)
{
	(void)state;
	assert_int_equal(phrase_read(arena, "How do you say 학교?", LANGUAGE_KO).language, LANGUAGE_EN);
	assert_int_equal(phrase_read(arena, "apple이 뭐예요?", LANGUAGE_EN).language, LANGUAGE_KO);
	assert_int_equal(phrase_read(arena, "123 !", LANGUAGE_KO).language, LANGUAGE_KO);
	assert_false(phrase_read(arena, "123 !", LANGUAGE_KO).has_letters);
	assert_true(phrase_read(arena, "뭐예요？", LANGUAGE_EN).asks);
}

static void so_much_is_read(void **state)
{
	char *text = arena_alloc(arena, 3 * PHRASE_BYTES + 1);

	(void)state;
	for (size_t i = 0; i < 3 * PHRASE_BYTES; i += 3)
		memcpy(text + i, "\xEA\xB0\x80", 3);
	assert_int_equal(strlen(phrase_read(arena, text, LANGUAGE_EN).text), PHRASE_BYTES / 3 * 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(latin_fits_by_whole_words, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(hangul_fits_whatever_the_spaces, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(alternatives_and_all_of_several, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(a_rest_is_what_was_written, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(a_language_is_the_one_that_most_is_written_in, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(so_much_is_read, create_arena, destroy_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
