/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <jansson.h>

#include "auth/sealed.h"
#include "unit/in_arena.h"

static const struct secret_key key = {.bytes = {7}, .id = 1}, other = {.bytes = {8}, .id = 1}, later = {.bytes = {7}, .id = 2};

static void what_is_sealed_is_opened_by_its_key_alone(void **state)
{
	const char *one = sealed_seal(&key, arena, "mina@school.example"), *two = sealed_seal(&key, arena, "mina@school.example");
	char *damaged = arena_strdup(arena, one);
	const char *text;

	(void)state;
	assert_int_equal(strncmp(one, "\\x01", 4), 0);
	assert_null(strstr(one, "mina"));
	assert_string_not_equal(one, two);
	assert_true(sealed_open(&key, arena, one, &text));
	assert_string_equal(text, "mina@school.example");
	assert_false(sealed_open(&other, arena, one, &text));
	assert_null(text);
	assert_false(sealed_open(&later, arena, one, &text));
	damaged[strlen(damaged) - 1] = damaged[strlen(damaged) - 1] == '0' ? '1' : '0';
	assert_false(sealed_open(&key, arena, damaged, &text));
	assert_false(sealed_open(&key, arena, "mina@school.example", &text));
	assert_false(sealed_open(&key, arena, "\\x", &text));
	assert_false(sealed_open(&key, arena, "\\x0", &text));
}

static void nothing_stays_nothing(void **state)
{
	const char *text = "before";

	(void)state;
	assert_null(sealed_seal(&key, arena, NULL));
	assert_null(sealed_tag(&key, arena, "guardian_contact", NULL));
	assert_null(sealed_email_tag(&key, arena, NULL));
	assert_true(sealed_open(&key, arena, NULL, &text));
	assert_null(text);
}

static void an_address_has_one_tag_however_it_is_written(void **state)
{
	const char *tag = sealed_email_tag(&key, arena, "mina@school.example");

	(void)state;
	assert_int_equal(strlen(tag), 2 + 64);
	assert_string_equal(sealed_email_tag(&key, arena, "  MINA@School.Example "), tag);
	assert_string_not_equal(sealed_email_tag(&key, arena, "mina@school.example2"), tag);
	assert_string_not_equal(sealed_email_tag(&other, arena, "mina@school.example"), tag);
	assert_string_not_equal(sealed_tag(&key, arena, "guardian_contact", "mina@school.example"), tag);
	assert_string_equal(sealed_email_tag(&key, arena, "\xe1\x84\x80\xe1\x85\xa1\xc3\x89@a"), sealed_email_tag(&key, arena, "\xea\xb0\x80\xc3\xa9@a"));
}

static void members_are_opened_at_any_depth(void **state)
{
	const char *sealed = sealed_seal(&key, arena, "010");
	json_t *json = json_pack("[{s:s, s:[{s:s, s:n, s:s}]}]", "email_sealed", sealed, "changes", "from_sealed", sealed, "to_sealed", "field", "x"), *inner;
	char *text = json_dumps(json, 0);

	(void)state;
	assert_true(sealed_has_members(text, strlen(text)));
	assert_false(sealed_has_members("{\"sealed\":1}", 12));
	assert_true(sealed_open_members(&key, arena, json));
	assert_string_equal(json_string_value(json_object_get(json_array_get(json, 0), "email")), "010");
	assert_null(json_object_get(json_array_get(json, 0), "email_sealed"));
	inner = json_array_get(json_object_get(json_array_get(json, 0), "changes"), 0);
	assert_string_equal(json_string_value(json_object_get(inner, "from")), "010");
	assert_true(json_is_null(json_object_get(inner, "to")));
	assert_string_equal(json_string_value(json_object_get(inner, "field")), "x");
	json_decref(json);
	json = json_loads(text, 0, NULL);
	assert_false(sealed_open_members(&other, arena, json));
	json_decref(json);
	free(text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_is_sealed_is_opened_by_its_key_alone),
		cmocka_unit_test(nothing_stays_nothing),
		cmocka_unit_test(an_address_has_one_tag_however_it_is_written),
		cmocka_unit_test(members_are_opened_at_any_depth),
	};

	return cmocka_run_group_tests(tests, create_arena, destroy_arena);
}
