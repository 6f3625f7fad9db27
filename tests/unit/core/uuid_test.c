/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/random.h"
#include "core/uuid.h"

static void either_case_is_read_as_lower(void **state)
{
	struct uuid uuid;

	(void)state;
	assert_true(uuid_parse(&uuid, "01234567-89AB-cdef-0123-456789ABCDEF"));
	assert_string_equal(uuid.text, "01234567-89ab-cdef-0123-456789abcdef");
}

static void other_texts_are_refused_and_change_nothing(void **state)
{
	const char *const texts[] = {
		"", "0", "01234567-89ab-cdef-0123-456789abcde", "01234567-89ab-cdef-0123-456789abcdef0",
		"0123456789abcdef0123456789abcdef0000", "01234567-89ab-cdef-0123-456789abcdeg",
		"{1234567-89ab-cdef-0123-456789abcde}", "01234567-89ab-cdef-0123+456789abcdef",
		"01234567-89ab-cdef-0123-456789abc\xea\xb0\x80",
	};
	struct uuid uuid = {"untouched"};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		assert_false(uuid_parse(&uuid, texts[i]));
	assert_false(uuid_parse(&uuid, NULL));
	assert_string_equal(uuid.text, "untouched");
}

static void new_ones_are_version_4_and_differ(void **state)
{
	struct uuid one = uuid_random(), other = uuid_random(), again;

	(void)state;
	assert_true(uuid_parse(&again, one.text));
	assert_string_equal(again.text, one.text);
	assert_int_equal(one.text[14], '4');
	assert_non_null(strchr("89ab", one.text[19]));
	assert_string_not_equal(one.text, other.text);
}

static void codes_are_of_crockford_s_letters(void **state)
{
	char code[201], token[RANDOM_TOKEN_SIZE];

	(void)state;
	random_code(code, 200);
	assert_int_equal(strlen(code), 200);
	assert_int_equal(strspn(code, "0123456789ABCDEFGHJKMNPQRSTVWXYZ"), 200);
	random_token(token);
	assert_int_equal(strspn(token, "0123456789abcdef"), 32);
	assert_int_equal(token[32], '\0');
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(either_case_is_read_as_lower),
		cmocka_unit_test(other_texts_are_refused_and_change_nothing),
		cmocka_unit_test(new_ones_are_version_4_and_differ),
		cmocka_unit_test(codes_are_of_crockford_s_letters),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
