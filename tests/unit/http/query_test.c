/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/strbuf.h"
#include "http/query.h"
#include "unit/in_arena.h"

static struct pairs pairs;

static bool parse(const char *text)
{
	return query_parse(arena, text, strlen(text), &pairs);
}

static void assert_pair(size_t index, const char *name, const char *value)
{
	assert_true(index < pairs.count);
	assert_string_equal(pairs.items[index].name, name);
	assert_string_equal(pairs.items[index].value, value);
	assert_int_equal(pairs.items[index].length, strlen(value));
}

static void pairs_are_read_in_order(void **state)
{
	(void)state;
	assert_true(parse("a=1&b=%EC%84%9C%eb%8b%b9+x%2By&a=2&empty=&bare&=nameless&eq=a=b"));
	assert_int_equal(pairs.count, 7);
	assert_pair(0, "a", "1");
	assert_pair(1, "b", "서당 x+y");
	assert_pair(2, "a", "2");
	assert_pair(3, "empty", "");
	assert_pair(4, "bare", "");
	assert_pair(5, "", "nameless");
	assert_pair(6, "eq", "a=b");
}

static void lookups_see_the_first(void **state)
{
	(void)state;
	assert_true(parse("a=1&a=2"));
	assert_string_equal(pairs_find(&pairs, "a")->value, "1");
	assert_null(pairs_find(&pairs, "b"));
	assert_null(pairs_find(&(struct pairs){0}, "b"));
}

static void empty_pieces_are_skipped(void **state)
{
	(void)state;
	assert_true(parse("&&a=1&&&b=2&"));
	assert_int_equal(pairs.count, 2);
	assert_true(parse(""));
	assert_int_equal(pairs.count, 0);
	assert_true(parse("&"));
	assert_int_equal(pairs.count, 0);
}

static void broken_texts_are_refused(void **state)
{
	const char *const texts[] = {
		"a=%", "a=%4", "a=%zz", "a=%4z", "%=1", "a=1&b=%g0", "a=%00", "%00=1", "a=%ff", "a=%ed%a0%80", "a=%c0%80",
		"a=\xff", "a=\xea\xb0", "a=%EA%B0&b=%80",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (parse(texts[i]))
			fail_msg("accepted: %s", texts[i]);
	assert_false(query_parse(arena, "a=\0", 3, &pairs));
}

static void two_hundred_pairs_are_the_most(void **state)
{
	struct strbuf text;

	(void)state;
	strbuf_init(&text, 4096);
	for (int i = 0; i < QUERY_PAIRS_MAXIMUM; i++)
		strbuf_add_text(&text, "a=1&");
	assert_true(parse(strbuf_text(&text)));
	assert_int_equal(pairs.count, QUERY_PAIRS_MAXIMUM);
	strbuf_add_text(&text, "a");
	assert_false(parse(strbuf_text(&text)));
	strbuf_release(&text);
}

static void a_kept_byte_stays_escaped(void **state)
{
	char bytes[16];
	size_t length;

	(void)state;
	assert_true(percent_decode(bytes, "/a%2fb%2F+%41", 13, false, '/', &length));
	assert_int_equal(length, 11);
	assert_memory_equal(bytes, "/a%2Fb%2F+A", 11);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(pairs_are_read_in_order),
		cmocka_unit_test(lookups_see_the_first),
		cmocka_unit_test(empty_pieces_are_skipped),
		cmocka_unit_test(broken_texts_are_refused),
		cmocka_unit_test(two_hundred_pairs_are_the_most),
		cmocka_unit_test(a_kept_byte_stays_escaped),
	};

	return cmocka_run_group_tests(tests, create_arena, destroy_arena);
}
