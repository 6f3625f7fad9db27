/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "core/config.h"

static char path[] = "/tmp/seodang-config-XXXXXX";
static struct strbuf error;
static struct config config;

static bool load(const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	fputs(text, file);
	fclose(file);
	strbuf_clear(&error);
	return config_load(&config, path, &error);
}

static void an_empty_file_gives_the_defaults(void **state)
{
	(void)state;
	assert_true(load(""));
	assert_string_equal(config.time_zone, "Asia/Seoul");
	assert_int_equal(config.web_processes, 4);
	assert_false(config.debug_headers);
	config_release(&config);
}

static void options_are_read(void **state)
{
	(void)state;
	assert_true(load("# a comment\n\n  time_zone =  Asia/Tokyo \nweb_processes=2\ndebug_headers = on\n"
			 "database = host=a dbname=b # not a comment\nmail_user ="));
	assert_string_equal(config.time_zone, "Asia/Tokyo");
	assert_int_equal(config.web_processes, 2);
	assert_true(config.debug_headers);
	assert_string_equal(config.database, "host=a dbname=b # not a comment");
	assert_string_equal(config.mail_user, "");
	config_release(&config);
}

static void what_is_wrong_is_named_with_its_line(void **state)
{
	const char *const texts[] = {
		"\nno_such_option = 1\n", "\nweb_processes\n", "\nweb_processes = 0\n", "\nweb_processes = 257\n",
		"\nweb_processes = 2x\n", "\nweb_processes =\n", "\ndebug_headers = yes\n",
		"\nweb_processes = 99999999999999999999\n",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
		if (load(texts[i]))
			fail_msg("accepted: %s", texts[i]);
		if (!strstr(strbuf_text(&error), ":2: "))
			fail_msg("no line in: %s", strbuf_text(&error));
	}
}

static void a_missing_file_is_named(void **state)
{
	(void)state;
	strbuf_clear(&error);
	assert_false(config_load(&config, "/nowhere/seodang.conf", &error));
	assert_non_null(strstr(strbuf_text(&error), "/nowhere/seodang.conf"));
}

static int create(void **state)
{
	(void)state;
	strbuf_init(&error, 4096);
	return close(mkstemp(path));
}

static int release(void **state)
{
	(void)state;
	strbuf_release(&error);
	return unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_empty_file_gives_the_defaults),
		cmocka_unit_test(options_are_read),
		cmocka_unit_test(what_is_wrong_is_named_with_its_line),
		cmocka_unit_test(a_missing_file_is_named),
	};

	return cmocka_run_group_tests(tests, create, release);
}
