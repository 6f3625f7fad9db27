/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "http/json_body.h"
#include "http/request.h"
#include "unit/http/memory_body.h"
#include "unit/in_arena.h"

#define BODY_LIMIT 1000
#define FORM "CONTENT_TYPE=application/x-www-form-urlencoded"
#define JSON "CONTENT_TYPE=application/json"

static struct request request;

/* CONTENT_LENGTH is the length unless length_text says otherwise. */
static enum http_status read_request(const char *method, const char *uri, const char *type, const char *body,
				     size_t length, const char *length_text)
{
	struct memory_body memory = {body, length, 7};
	char *variables[8] = {NULL};
	const char *query = strchr(uri, '?');

	arena_reset(arena);
	variables[0] = arena_printf(arena, "REQUEST_METHOD=%s", method);
	variables[1] = arena_printf(arena, "REQUEST_URI=%s", uri);
	variables[2] = arena_printf(arena, "QUERY_STRING=%s", query ? query + 1 : "");
	variables[3] = length_text ? arena_printf(arena, "CONTENT_LENGTH=%s", length_text)
				   : arena_printf(arena, "CONTENT_LENGTH=%zu", length);
	variables[4] = arena_strdup(arena, "REMOTE_ADDR=192.0.2.1");
	variables[5] = arena_strdup(arena, type ? type : "CONTENT_TYPE=");
	variables[6] = arena_strdup(arena, "SEODANG_PREFIX=/seodang");
	request = (struct request){.arena = arena, .environment = variables};
	return request_read(&request, memory_body_read, &memory, BODY_LIMIT, BODY_LIMIT * 10);
}

static enum http_status get(const char *uri)
{
	return read_request("GET", uri, NULL, "", 0, "");
}

static enum http_status post(const char *uri, const char *type, const char *body)
{
	return read_request("POST", uri, type, body, strlen(body), NULL);
}

static void paths_are_decoded_after_the_prefix(void **state)
{
	const char *const paths[][2] = {
		{"/seodang/requests", "/requests"}, {"/seodang", "/"}, {"/seodang/", "/"}, {"/seodang?x=1", "/"},
		{"/%73eodang/a%20b", "/a b"}, {"/seodang/%EC%84%9C", "/서"}, {"/seodang/a%2fb%2F", "/a%2Fb%2F"},
		{"/seodang/a+b", "/a+b"}, {"/seodang/a...b", "/a...b"}, {"/seodangx/a", "/seodangx/a"}, {"/other", "/other"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		assert_int_equal(get(paths[i][0]), HTTP_OK);
		assert_string_equal(request.path, paths[i][1]);
	}
}

static void broken_paths_are_refused(void **state)
{
	const char *const paths[] = {
		"", "x", "*", "/%", "/%0", "/%zz", "/%00", "/a%00b", "/%ff", "/\xff", "/seodang/../x", "/seodang/.",
		"/./seodang", "/seodang/%2e%2e/x", "http://host/x",
	};

	(void)state;
	for (size_t i = 0; i < sizeof paths / sizeof paths[0]; i++) {
		if (get(paths[i]) != HTTP_BAD_REQUEST)
			fail_msg("not refused: %s", paths[i]);
		assert_non_null(request.path);
	}
	assert_int_equal(get("/seodang/x?a=%ff"), HTTP_BAD_REQUEST);
	assert_int_equal(get("/seodang/api/x?a=%zz"), HTTP_BAD_REQUEST);
	assert_true(request.is_api);
}

static void the_head_is_filled_in(void **state)
{
	static const char *const given[] = {
		"REQUEST_METHOD=HEAD", "REQUEST_URI=/api/v1/me?a=1", "QUERY_STRING=a=1", "REMOTE_ADDR=2001:db8::1",
		"HTTP_COOKIE=s=token; t=2", "HTTP_HX_REQUEST=true", "HTTP_ORIGIN=http://a",
	};
	char *variables[sizeof given / sizeof given[0] + 1] = {NULL};
	struct memory_body memory = {"", 0, 0};

	(void)state;
	for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
		variables[i] = arena_strdup(arena, given[i]);
	request = (struct request){.arena = arena, .environment = variables};
	assert_int_equal(request_read(&request, memory_body_read, &memory, 1, 1), HTTP_OK);
	assert_int_equal(request.method, HTTP_HEAD);
	assert_string_equal(request.path, "/api/v1/me");
	assert_string_equal(request.query_string, "a=1");
	assert_string_equal(pairs_find(&request.query, "a")->value, "1");
	assert_string_equal(request_cookie(&request, "s"), "token");
	assert_null(request_cookie(&request, "u"));
	assert_string_equal(request.address, "2001:db8::1");
	assert_string_equal(request_variable(&request, "HTTP_ORIGIN"), "http://a");
	assert_null(request_variable(&request, "HTTP_ORIG"));
	assert_true(request.is_api && request.is_partial);
	assert_string_equal(request.body, "");
}

static void methods_are_known_or_refused(void **state)
{
	(void)state;
	assert_int_equal(read_request("PATCH", "/", NULL, "", 0, ""), HTTP_OK);
	assert_int_equal(request.method, HTTP_PATCH);
	assert_int_equal(read_request("DELETE", "/", NULL, "", 0, ""), HTTP_OK);
	assert_int_equal(read_request("BREW", "/", NULL, "", 0, ""), HTTP_METHOD_NOT_ALLOWED);
	assert_int_equal(read_request("get", "/", NULL, "", 0, ""), HTTP_METHOD_NOT_ALLOWED);
}

static void forms_are_for_pages(void **state)
{
	const char *body = "--b\r\nContent-Disposition: form-data; name=a\r\n\r\n2\r\n--b--";

	(void)state;
	assert_int_equal(post("/requests", FORM, "a=1&b=%EC%84%9C"), HTTP_OK);
	assert_int_equal(request.body_kind, BODY_FORM);
	assert_string_equal(pairs_find(&request.form, "b")->value, "서");
	assert_string_equal(request.body, "a=1&b=%EC%84%9C");
	assert_int_equal(post("/requests", FORM "; charset=\"UTF-8\"", "a=1"), HTTP_OK);
	assert_int_equal(post("/requests", FORM "; charset=euc-kr", "a=1"), HTTP_UNSUPPORTED_MEDIA_TYPE);
	assert_int_equal(post("/requests", "CONTENT_TYPE=multipart/form-data; boundary=b", body), HTTP_OK);
	assert_string_equal(pairs_find(&request.form, "a")->value, "2");
	assert_int_equal(post("/requests", FORM, "a=%ff"), HTTP_BAD_REQUEST);
	assert_int_equal(post("/requests", FORM, "a=%00"), HTTP_BAD_REQUEST);
	assert_int_equal(post("/api/v1/x", FORM, "a=1"), HTTP_UNSUPPORTED_MEDIA_TYPE);
	assert_int_equal(post("/api/v1/x", "CONTENT_TYPE=multipart/form-data; boundary=b", body), HTTP_OK);
	assert_int_equal(request.body_kind, BODY_FORM);
}

static void json_is_for_the_api(void **state)
{
	(void)state;
	assert_int_equal(post("/api/v1/x", JSON, "{\"a\":[1]}"), HTTP_OK);
	assert_int_equal(request.body_kind, BODY_JSON);
	assert_true(request_read_json(&request));
	assert_int_equal(json_array_size(json_object_get(request.json, "a")), 1);
	assert_int_equal(post("/api/v1/x", JSON "; charset=utf-8", "[]"), HTTP_OK);
	assert_int_equal(post("/api/v1/x", "CONTENT_TYPE=Application/Merge-Patch+JSON", "7"), HTTP_OK);
	assert_int_equal(post("/api/v1/x", JSON "; charset=iso-8859-1", "{}"), HTTP_UNSUPPORTED_MEDIA_TYPE);
	assert_int_equal(post("/requests", JSON, "{}"), HTTP_UNSUPPORTED_MEDIA_TYPE);
	assert_int_equal(post("/api/v1/x", "CONTENT_TYPE=text/plain", "{}"), HTTP_UNSUPPORTED_MEDIA_TYPE);
	assert_int_equal(post("/api/v1/x", "CONTENT_TYPE=application/jsonx", "{}"), HTTP_UNSUPPORTED_MEDIA_TYPE);
	assert_int_equal(post("/api/v1/x", NULL, "{}"), HTTP_UNSUPPORTED_MEDIA_TYPE);
	assert_int_equal(post("/api/v1/x", "CONTENT_TYPE=application/x-ndjson", "{}\n{"), HTTP_OK);
	assert_int_equal(request.body_kind, BODY_LINES);
	assert_string_equal(request.body, "{}\n{");
	assert_int_equal(post("/requests", "CONTENT_TYPE=application/x-ndjson", "{}"), HTTP_UNSUPPORTED_MEDIA_TYPE);
}

static void broken_json_is_refused(void **state)
{
	const char *const texts[] = {
		"{", "{}x", "{\"a\":1,\"a\":1}", "{\"a\":{\"b\":1,\"b\":2}}", "\"\\u0000\"", "\"\\ud800\"", "\"\xff\"", "nul",
		"{\"a\\u0000\":1}", "1e999", "\xef\xbb\xbf{}", "[1,]", "{'a':1}", "\"a\nb\"", " ",
	};

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (post("/api/v1/x", JSON, texts[i]) != HTTP_OK || request_read_json(&request))
			fail_msg("not refused: %s", texts[i]);
	assert_int_equal(read_request("POST", "/api/v1/x", JSON, "{}\0", 3, NULL), HTTP_OK);
	assert_false(request_read_json(&request));
}

static void an_integer_beyond_64_bits_leaves_the_others_alone(void **state)
{
	const char *text = "{\"grade\":1,\"list\":[2,{\"a\":-3}],\"huge\":123456789012345678901234567890,\"part\":0.5}";
	json_t *read = json_body_parse(arena, text, strlen(text));
	json_int_t second, inner;

	(void)state;
	assert_non_null(read);
	assert_true(json_is_integer(json_object_get(read, "grade")));
	assert_int_equal(json_unpack(read, "{s:[I,{s:I}]}", "list", &second, "a", &inner), 0);
	assert_int_equal(second, 2);
	assert_int_equal(inner, -3);
	assert_true(json_is_real(json_object_get(read, "huge")));
	assert_true(json_is_real(json_object_get(read, "part")));
}

static void json_is_bounded(void **state)
{
	char text[2 * (JSON_BODY_DEPTH + 1) + 1], *many = arena_alloc(arena, 2 * JSON_BODY_VALUES + 10);

	(void)state;
	memset(text, '[', JSON_BODY_DEPTH);
	memset(text + JSON_BODY_DEPTH, ']', JSON_BODY_DEPTH);
	assert_non_null(json_body_parse(arena, text, (size_t)2 * JSON_BODY_DEPTH));
	memset(text, '[', JSON_BODY_DEPTH + 1);
	memset(text + JSON_BODY_DEPTH + 1, ']', JSON_BODY_DEPTH + 1);
	assert_null(json_body_parse(arena, text, (size_t)2 * (JSON_BODY_DEPTH + 1)));
	assert_non_null(json_body_parse(arena, "\"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[\\\"[\"", 41));
	for (int i = 0; i < JSON_BODY_VALUES; i++)
		memcpy(many + 2 * i, "1,", 2);
	assert_null(json_body_parse(arena, many, (size_t)2 * JSON_BODY_VALUES));
}

static void the_length_is_held_to(void **state)
{
	char large[BODY_LIMIT + 1];

	(void)state;
	memset(large, 'a', sizeof large);
	assert_int_equal(read_request("POST", "/x", FORM, "a=1", 3, "4"), HTTP_BAD_REQUEST);
	assert_int_equal(read_request("POST", "/x", FORM, "a=1", 3, "2"), HTTP_BAD_REQUEST);
	assert_int_equal(read_request("POST", "/x", FORM, "a=1", 3, ""), HTTP_BAD_REQUEST);
	assert_int_equal(read_request("POST", "/x", FORM, "a=1", 3, "3x"), HTTP_BAD_REQUEST);
	assert_int_equal(read_request("POST", "/x", FORM, "a=1", 3, "-3"), HTTP_BAD_REQUEST);
	assert_int_equal(read_request("POST", "/x", FORM, "a=1", 3, "18446744073709551619"), HTTP_BAD_REQUEST);
	assert_int_equal(read_request("POST", "/x", FORM, "", 0, "18446744073709551615"), HTTP_CONTENT_TOO_LARGE);
	assert_int_equal(read_request("POST", "/x", FORM, large, BODY_LIMIT, NULL), HTTP_OK);
	assert_int_equal(read_request("POST", "/x", FORM, large, BODY_LIMIT + 1, NULL), HTTP_CONTENT_TOO_LARGE);
	assert_int_equal(read_request("POST", "/x", "CONTENT_TYPE=multipart/form-data", "", 0, "10001"),
			 HTTP_CONTENT_TOO_LARGE);
}

static void no_body_is_no_body(void **state)
{
	(void)state;
	assert_int_equal(post("/requests/1/approve", NULL, ""), HTTP_OK);
	assert_int_equal(request.body_kind, BODY_NONE);
	assert_int_equal(post("/api/v1/x", JSON, ""), HTTP_OK);
	assert_int_equal(request.body_kind, BODY_NONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(paths_are_decoded_after_the_prefix),
		cmocka_unit_test(broken_paths_are_refused),
		cmocka_unit_test(the_head_is_filled_in),
		cmocka_unit_test(methods_are_known_or_refused),
		cmocka_unit_test(forms_are_for_pages),
		cmocka_unit_test(json_is_for_the_api),
		cmocka_unit_test(broken_json_is_refused),
		cmocka_unit_test(an_integer_beyond_64_bits_leaves_the_others_alone),
		cmocka_unit_test(json_is_bounded),
		cmocka_unit_test(the_length_is_held_to),
		cmocka_unit_test(no_body_is_no_body),
	};

	return cmocka_run_group_tests(tests, create_arena, destroy_arena);
}
