/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a route table may not say: the program does not start with it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "web/route.h"

static enum http_status list_page(struct request *req)
{
	(void)req;
	return HTTP_OK;
}

static enum http_status one_page(struct request *req)
{
	(void)req;
	return HTTP_OK;
}

static enum http_status change(struct request *req)
{
	(void)req;
	return HTTP_OK;
}

/* In a process of its own, since a wrong table ends it. @return what it said, "" when it went on */
static const char *check(const struct route *routes, size_t count)
{
	const struct route_table table = {.room = "test", .routes = routes, .count = count}, *const tables[] = {&table};
	static char said[1000];
	int ends[2], status;
	ssize_t length;
	pid_t child;

	assert_int_equal(pipe(ends), 0);
	fflush(NULL);
	child = fork();
	if (child == 0) {
		dup2(ends[1], STDERR_FILENO);
		routes_check(tables, 1);
		_exit(EXIT_SUCCESS);
	}
	close(ends[1]);
	length = read(ends[0], said, sizeof said - 1);
	said[length > 0 ? length : 0] = '\0';
	close(ends[0]);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS, !*said);
	return said;
}

#define CHECK(...) check((const struct route[]){__VA_ARGS__}, sizeof((const struct route[]){__VA_ARGS__}) / sizeof(struct route))
#define LIST PAGE("/things", PUBLIC, list_page, NO_FIELDS)
#define ONE PAGE("/things/:thing/parts/:part", PUBLIC, one_page, NO_FIELDS)

static void a_form_is_shown_again_where_its_address_leads(void **state)
{
	(void)state;
	assert_string_equal(CHECK(LIST ONE ACTION("/things", POST, "/things", PUBLIC, change, NO_FIELDS, NO_ANSWER, list_page)), "");
	assert_string_equal(CHECK(LIST ONE ACTION("/things/:thing/end", POST, NO_PATTERN, PUBLIC, change, NO_FIELDS, NO_ANSWER, list_page)), "");
	assert_string_equal(CHECK(ONE ACTION("/things/:thing/parts/:part/end", POST, NO_PATTERN, PUBLIC, change, NO_FIELDS, NO_ANSWER, one_page)), "");
	assert_string_equal(CHECK(ACTION("/things/:thing", DELETE, "/things/:thing", PUBLIC, change, NO_FIELDS, NO_ANSWER, NO_PAGE)), "");
}

static void a_page_with_parameters_of_its_own_is_refused(void **state)
{
	(void)state;
	assert_non_null(strstr(CHECK(LIST ONE ACTION("/things/:thing", POST, NO_PATTERN, PUBLIC, change, NO_FIELDS, NO_ANSWER, one_page)),
			       "one_page shows the form of change again, whose address has no :part"));
	assert_non_null(strstr(CHECK(ONE ACTION("/things/:thing/:parts", POST, NO_PATTERN, PUBLIC, change, NO_FIELDS, NO_ANSWER, one_page)),
			       "has no :part"));
	assert_non_null(strstr(CHECK(LIST ACTION("/things/:thing", POST, NO_PATTERN, PUBLIC, change, NO_FIELDS, NO_ANSWER, one_page)),
			       "the form of change has no page"));
	assert_non_null(strstr(CHECK(LIST ACTION(NO_PATTERN, POST, "/things", PUBLIC, change, NO_FIELDS, NO_ANSWER, list_page)),
			       "the form of change has no page"));
}

static void an_address_answers_once(void **state)
{
	(void)state;
	assert_non_null(strstr(CHECK(LIST PAGE("/things", PUBLIC, one_page, NO_FIELDS)), "one_page and list_page answer the same address"));
	assert_string_equal(CHECK(LIST ACTION("/things", POST, NO_PATTERN, PUBLIC, change, NO_FIELDS, NO_ANSWER, list_page)), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_form_is_shown_again_where_its_address_leads),
		cmocka_unit_test(a_page_with_parameters_of_its_own_is_refused),
		cmocka_unit_test(an_address_answers_once),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
