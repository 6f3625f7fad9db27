/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Where a log-in may lead: nowhere outside of this site. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "account/local_path.h"

static void places_of_this_site_are_kept(void **state)
{
	static const char *const ours[] = {"/", "/inbox", "/requests/1?x=%2F%2F#top", "/loginless", "/tutors?q=김"};

	(void)state;
	for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
		assert_string_equal(local_path(ours[i]), ours[i]);
}

static void all_else_leads_home(void **state)
{
	static const char *const others[] = {
		"", "inbox", "//evil.example", "///evil.example", "/\\evil.example", "\\\\evil.example", "http://evil.example/",
		"https:evil.example", "javascript:alert(1)", "/\t/evil.example", "/\n/evil.example", "/ /x", "/inbox\\x", " /inbox",
		"/login", "/login?next=/x", "/login/code", "/logout", "/reset/ABC", "/activate",
	};

	(void)state;
	assert_string_equal(local_path(NULL), "/");
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		assert_string_equal(local_path(others[i]), "/");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(places_of_this_site_are_kept),
		cmocka_unit_test(all_else_leads_home),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
