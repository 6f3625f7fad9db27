/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "http/response.h"

static struct response response;

static const char *headers(void)
{
	return strbuf_text(&response.headers);
}

static void a_value_never_starts_another_header(void **state)
{
	(void)state;
	response_header(&response, "X-Name", "/a\r\nSet-Cookie: x=1\n\x7f서");
	assert_string_equal(headers(), "X-Name: /aSet-Cookie: x=1서\r\n");
}

static void an_address_is_of_its_own_characters(void **state)
{
	(void)state;
	response_location(&response, "/가?q=a%20b&x=[1]#top");
	assert_string_equal(headers(), "Location: /%EA%B0%80?q=a%20b&x=[1]#top\r\n");
	response_clear(&response);
	response_location(&response, "/a\r\nSet-Cookie: x=1 \"<>\\^`{|}\x7f");
	assert_string_equal(headers(), "Location: /a%0D%0ASet-Cookie:%20x=1%20%22%3C%3E%5C%5E%60%7B%7C%7D%7F\r\n");
}

static void cookies_carry_their_attributes(void **state)
{
	(void)state;
	response_cookie(&response, "__Host-session", "ab\";, \\\r\nc", 3600);
	response_cookie(&response, "a", "1", 0);
	response_cookie(&response, "b", "gone", -1);
	assert_string_equal(headers(),
			    "Set-Cookie: __Host-session=abc; Max-Age=3600; Path=/; Secure; HttpOnly; SameSite=Lax\r\n"
			    "Set-Cookie: a=1; Path=/; Secure; HttpOnly; SameSite=Lax\r\n"
			    "Set-Cookie: b=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax\r\n");
}

static void a_problem_replaces_body_and_type_only(void **state)
{
	(void)state;
	response_header(&response, "Content-Type", "text/html");
	response_header(&response, "Retry-After", "2");
	strbuf_add_text(&response.body, "half a page");
	response_problem(&response, HTTP_CONFLICT, "tutor_full", "\"가득\"", NULL);
	assert_int_equal(response.status, HTTP_CONFLICT);
	assert_string_equal(headers(), "Retry-After: 2\r\nContent-Type: application/problem+json\r\n");
	assert_string_equal(strbuf_text(&response.body),
			    "{\"type\":\"about:blank\",\"title\":\"Conflict\",\"status\":409,\"detail\":\"\\\"가득\\\"\","
			    "\"code\":\"tutor_full\"}");
	response_problem(&response, HTTP_UNPROCESSABLE_CONTENT, "invalid", "x", "[{\"field\":\"a\"}]");
	assert_string_equal(headers(), "Retry-After: 2\r\nContent-Type: application/problem+json\r\n");
	assert_non_null(strstr(strbuf_text(&response.body), ",\"errors\":[{\"field\":\"a\"}]}"));
}

static void clearing_forgets_everything(void **state)
{
	(void)state;
	response_problem(&response, HTTP_NOT_FOUND, "not_found", "x", NULL);
	response_clear(&response);
	assert_int_equal(response.status, HTTP_OK);
	assert_string_equal(headers(), "");
	assert_int_equal(response.body.length, 0);
}

static int create(void **state)
{
	(void)state;
	response_init(&response);
	return 0;
}

static int release(void **state)
{
	(void)state;
	response_release(&response);
	return 0;
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, create, release)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_value_never_starts_another_header),
		TEST(an_address_is_of_its_own_characters),
		TEST(cookies_carry_their_attributes),
		TEST(a_problem_replaces_body_and_type_only),
		TEST(clearing_forgets_everything),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
