/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "core/strbuf.h"

static struct strbuf buffer;

static int create(void **state)
{
	(void)state;
	strbuf_init(&buffer, 1000);
	return 0;
}

static int release(void **state)
{
	(void)state;
	strbuf_release(&buffer);
	return 0;
}

static void it_grows_and_is_kept_when_cleared(void **state)
{
	(void)state;
	assert_string_equal(strbuf_text(&buffer), "");
	for (int i = 0; i < 99; i++)
		strbuf_add_format(&buffer, "%02d,", i);
	strbuf_add_char(&buffer, '!');
	assert_int_equal(buffer.length, 298);
	assert_memory_equal(strbuf_text(&buffer) + 289, "6,97,98,!", 9);
	strbuf_clear(&buffer);
	assert_string_equal(strbuf_text(&buffer), "");
	assert_int_equal(buffer.length, 0);
	strbuf_add(&buffer, "a\0b", 3);
	assert_int_equal(buffer.length, 3);
}

static void past_the_maximum_nothing_is_added(void **state)
{
	char block[600];

	(void)state;
	memset(block, 'x', sizeof block);
	strbuf_add(&buffer, block, 600);
	assert_false(strbuf_overflowed(&buffer));
	strbuf_add(&buffer, block, 401);
	assert_true(strbuf_overflowed(&buffer));
	strbuf_add_char(&buffer, 'y');
	assert_int_equal(buffer.length, 600);
	strbuf_clear(&buffer);
	assert_false(strbuf_overflowed(&buffer));
	strbuf_add(&buffer, block, 600);
	strbuf_add(&buffer, block, 400);
	assert_false(strbuf_overflowed(&buffer));
	assert_int_equal(buffer.length, 1000);
	strbuf_add_format(&buffer, "%d", 1);
	assert_true(strbuf_overflowed(&buffer));
}

static void html_is_escaped(void **state)
{
	(void)state;
	strbuf_add_html(&buffer, "<a href=\"x\">'&' 서당", strlen("<a href=\"x\">'&' 서당"));
	assert_string_equal(strbuf_text(&buffer), "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39; 서당");
}

static void json_is_escaped(void **state)
{
	(void)state;
	strbuf_add_json(&buffer, "a\"\\\n\r\t\x01\0b 서", strlen("a\"\\\n\r\t\x01") + 1 + strlen("b 서"));
	assert_string_equal(strbuf_text(&buffer), "\"a\\\"\\\\\\n\\r\\t\\u0001\\u0000b 서\"");
}

static void uris_are_escaped(void **state)
{
	(void)state;
	strbuf_add_uri(&buffer, "aZ09-._~ /?%가", strlen("aZ09-._~ /?%가"));
	assert_string_equal(strbuf_text(&buffer), "aZ09-._~%20%2F%3F%25%EA%B0%80");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, create, release)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(it_grows_and_is_kept_when_cleared),
		TEST(past_the_maximum_nothing_is_added),
		TEST(html_is_escaped),
		TEST(json_is_escaped),
		TEST(uris_are_escaped),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
