/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/strbuf.h"
#include "http/cookie.h"
#include "unit/in_arena.h"

static const char *value(const char *header, const char *name)
{
	struct pairs cookies = cookie_parse(arena, header);
	const struct pair *cookie = pairs_find(&cookies, name);

	return cookie ? cookie->value : NULL;
}

static void cookies_are_read(void **state)
{
	(void)state;
	assert_string_equal(value("a=1; __Host-session=x-y_z; c=", "__Host-session"), "x-y_z");
	assert_string_equal(value("a=1;b=2", "b"), "2");
	assert_string_equal(value("a=\"q\"; b=2", "a"), "q");
	assert_string_equal(value("a=b=c", "a"), "b=c");
	assert_string_equal(value(" a = 1 ; b=2", "a"), "1");
	assert_string_equal(value("a=1; a=2", "a"), "1");
	assert_string_equal(value("c=", "c"), "");
	assert_string_equal(value("c=\"", "c"), "\"");
}

static void what_is_no_cookie_is_left_out(void **state)
{
	(void)state;
	assert_null(value(NULL, "a"));
	assert_null(value("", "a"));
	assert_null(value(";;;", "a"));
	assert_null(value("a", "a"));
	assert_null(value("=1", ""));
	assert_null(value("A=1", "a"));
	assert_string_equal(value("bad; \xff=1; other=\xc0\x80; a=1; ;", "a"), "1");
	assert_null(value("other=\xc0\x80; a=1", "other"));
}

static void a_hundred_are_kept(void **state)
{
	struct strbuf header;
	struct pairs cookies;

	(void)state;
	strbuf_init(&header, 65536);
	strbuf_add_text(&header, "first=1");
	for (int i = 0; i < 5000; i++)
		strbuf_add_format(&header, ";c%d=%d", i, i);
	cookies = cookie_parse(arena, strbuf_text(&header));
	assert_int_equal(cookies.count, COOKIES_MAXIMUM);
	assert_string_equal(pairs_find(&cookies, "first")->value, "1");
	strbuf_release(&header);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cookies_are_read),
		cmocka_unit_test(what_is_no_cookie_is_left_out),
		cmocka_unit_test(a_hundred_are_kept),
	};

	return cmocka_run_group_tests(tests, create_arena, destroy_arena);
}
