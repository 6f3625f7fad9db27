/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/class_code.h"
#include "unit/in_arena.h"

static void codes_are_of_thirty_two_characters(void **state)
{
	char code[CLASS_CODE_SIZE], read[CLASS_CODE_SIZE];

	(void)state;
	for (int i = 0; i < 1000; i++) {
		class_code_make(code);
		assert_int_equal(strlen(code), CLASS_CODE_LENGTH);
		assert_int_equal(strspn(code, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), CLASS_CODE_LENGTH);
		assert_true(class_code_read(code, read));
		assert_string_equal(read, code);
	}
}

static void what_was_typed_has_one_writing(void **state)
{
	const char *const typed[] = {
		"K7MP2R01", "k7mp2r01", "K7MP 2R01", " k7mp-2r01 ", "K-7-M-P-2-R-0-1", "k7mp2roi", "K7MP2ROL", "k7mp\xc2\xa0" "2rol",
		"k7mp\xe3\x80\x80" "2r01", /* U+3000, the blank of Korean and Japanese keyboards */
	};
	char code[CLASS_CODE_SIZE];

	(void)state;
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
		assert_true(class_code_read(typed[i], code));
		assert_string_equal(code, "K7MP2R01");
	}
}

static void what_is_no_code_reads_as_none(void **state)
{
	const char *const typed[] = {"", " - ", "K7MP2R0", "K7MP2R012", "K7MP2R0U", "K7MP_2R01", "K7MP2R0\xea\xb0\x80", "K7MP2R01!", "'; --"};
	char code[CLASS_CODE_SIZE] = "K7MP2R01";

	(void)state;
	for (size_t i = 0; i < sizeof typed / sizeof typed[0]; i++) {
		assert_false(class_code_read(typed[i], code));
		assert_string_equal(code, "");
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(codes_are_of_thirty_two_characters),
		cmocka_unit_test(what_was_typed_has_one_writing),
		cmocka_unit_test(what_is_no_code_reads_as_none),
	};

	return cmocka_run_group_tests(tests, create_arena, destroy_arena);
}
