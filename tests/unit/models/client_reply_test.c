/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "models/client_reply.h"

#include "models/client_events.h"
#include "unit/in_arena.h"

#define MOST 4096

static struct model_reply reply;
static struct event_stream stream;

static int begin(void **state)
{
	(void)state;
	model_reply_init(&reply, MOST);
	event_stream_init(&stream, MOST);
	return 0;
}

static int finish(void **state)
{
	(void)state;
	model_reply_release(&reply);
	event_stream_release(&stream);
	return 0;
}

static void again(void)
{
	finish(NULL);
	begin(NULL);
}

static bool take(void *context, const char *data, size_t length)
{
	(void)context;
	return model_reply_add(&reply, data, length);
}

/* Read bytes in pieces of a size. @return what event_stream_add said last */
static bool read_in_pieces(const char *bytes, size_t length, size_t size)
{
	bool goes_on = true;

	for (size_t at = 0; at < length && goes_on; at += size)
		goes_on = event_stream_add(&stream, bytes + at, length - at < size ? length - at : size, take, NULL);
	return goes_on;
}

static void assert_text(const char *text)
{
	assert_string_equal(strbuf_text(&reply.text), text);
}

#define CHUNK(content) "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" content "\"},\"finish_reason\":null}]}\n\n"
#define STOP "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
#define USAGE "data: {\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":3}}\n\n"
#define DONE "data: [DONE]\n\n"

static void an_answer_is_the_same_wherever_it_is_cut(void **state)
{
	static const char bytes[] = "\xef\xbb\xbf: hello\r\n\r\n" CHUNK("안녕") "event: x\rid: 7\rretry: 10\r" CHUNK("하세요,\\n") CHUNK("Min\\u00e9 😀") STOP USAGE DONE;

	(void)state;
	for (size_t size = 1; size < sizeof bytes; size++) {
		again();
		assert_false(read_in_pieces(bytes, sizeof bytes - 1, size));
		assert_text("안녕하세요,\nMin\u00e9 😀");
		assert_true(reply.is_finished && reply.is_closed);
		assert_null(reply.fault);
		assert_int_equal(reply.tokens_in, 12);
		assert_int_equal(reply.tokens_out, 3);
	}
}

static void data_of_several_lines_is_one_event(void **state)
{
	static const char bytes[] = "data:{\"choices\":[{\"delta\":\ndata: {\"content\":\"a\"}}]}\r\ndata\n\n" DONE;

	(void)state;
	read_in_pieces(bytes, sizeof bytes - 1, sizeof bytes);
	assert_null(reply.fault);
	assert_text("a");
}

static void what_has_not_ended_is_no_event(void **state)
{
	static const char bytes[] = "data: {\"choices\":[{\"delta\":{\"content\":\"a\"}}]}\n";

	(void)state;
	assert_true(read_in_pieces(bytes, sizeof bytes - 1, 5));
	assert_text("");
	assert_false(reply.is_finished);
}

static void assert_fault(const char *data, const char *fault)
{
	again();
	assert_false(model_reply_add(&reply, data, strlen(data)));
	assert_string_equal(reply.fault, fault);
	assert_false(model_reply_add(&reply, "{}", 2));
}

static void garbage_is_a_fault(void **state)
{
	(void)state;
	assert_fault("<html>", "unreadable");
	assert_fault("[]", "unreadable");
	assert_fault("7", "unreadable");
	assert_fault("{\"choices\":{}}", "unreadable");
	assert_fault("{\"choices\":[{\"delta\":{\"content\":[1]}}]}", "unreadable");
	assert_fault("{\"choices\":[{\"delta\":{\"content\":\"\xff\"}}]}", "unreadable");
	assert_fault("{\"choices\":[{\"delta\":{\"content\":\"\xea\xb0\"}}]}", "unreadable");
	assert_fault("{\"choices\":[{\"delta\":{\"content\":\"\\ud83d\"}}]}", "unreadable");
	assert_fault("{\"choices\":[{\"delta\":{\"content\":\"a\\u0000b\"}}]}", "unreadable");
	assert_fault("{\"choices\":[{\"delta\":{\"tool_calls\":{}}}]}", "unreadable");
	assert_fault("{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":3}]}}]}", "unreadable");
	assert_fault("{\"error\":{\"message\":\"overloaded\"}}", "broken");
}

static void what_says_nothing_is_passed_over(void **state)
{
	static const char *const items[] = {"{}", "{\"choices\":[]}", "{\"choices\":[{}]}", "{\"choices\":[{\"delta\":{\"role\":\"assistant\",\"content\":null}}]}",
		"{\"choices\":[{\"delta\":{\"reasoning_content\":\"hm\"}}]}", "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}}]}", "{\"error\":null}",
		"{\"choices\":[7]}", "{\"usage\":{\"prompt_tokens\":-5,\"completion_tokens\":1e99}}"};

	(void)state;
	for (size_t i = 0; i < sizeof items / sizeof *items; i++)
		assert_true(model_reply_add(&reply, items[i], strlen(items[i])));
	assert_text("");
	assert_int_equal(reply.tokens_in, -1);
	assert_int_equal(reply.tokens_out, -1);
}

static void control_characters_are_left_out(void **state)
{
	static const char data[] = "{\"choices\":[{\"delta\":{\"content\":\"a\\u001b[2Jb\\r\\n\\tc\\u007f\\u0085\\u00a0d\"}}]}";

	(void)state;
	assert_true(model_reply_add(&reply, data, sizeof data - 1));
	assert_text("a[2Jb\n\tc\u00a0d");
}

static void a_text_has_its_limit(void **state)
{
	static const char data[] = "{\"choices\":[{\"delta\":{\"content\":\"가나다라마바사아자차카타파하\"}}]}";
	size_t count = 0;

	(void)state;
	while (model_reply_add(&reply, data, sizeof data - 1))
		count++;
	assert_string_equal(reply.fault, "too_long");
	assert_int_equal(reply.text.length, count * strlen("가나다라마바사아자차카타파하"));
	assert_in_range(reply.text.length, MOST - 64, MOST);
}

static void an_endless_line_is_given_up(void **state)
{
	size_t count = 0;

	(void)state;
	while (event_stream_add(&stream, "data: aaaaaaaaaa", 16, take, NULL))
		count++;
	assert_int_equal(count, MOST / 16);
	again();
	for (count = 0; event_stream_add(&stream, "data: aaaaaaaaaa\n", 17, take, NULL); count++)
		;
	assert_in_range(count, MOST / 12, MOST / 10);
}

static void calls_of_tools_are_put_together(void **state)
{
	static const char *const items[] = {
		"{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"sea\",\"arguments\":\"\"}}]}}]}",
		"{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":0,\"function\":{\"name\":\"rch\",\"arguments\":\"{\\\"q\\\":\"}}]}}]}",
		"{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":1,\"function\":{\"name\":\"time\"}},{\"index\":0,\"function\":{\"arguments\":\"1}\"}}]}}]}",
		"{\"choices\":[{\"delta\":{},\"finish_reason\":\"tool_calls\"}]}"};
	json_t *calls, *expected = json_loads("[{\"id\":\"c1\",\"type\":\"function\",\"function\":{\"name\":\"search\",\"arguments\":\"{\\\"q\\\":1}\"}},"
					      "{\"id\":\"call_1\",\"type\":\"function\",\"function\":{\"name\":\"time\",\"arguments\":\"{}\"}}]", 0, NULL);

	(void)state;
	assert_null(model_reply_tool_calls(&reply));
	for (size_t i = 0; i < sizeof items / sizeof *items; i++)
		assert_true(model_reply_add(&reply, items[i], strlen(items[i])));
	calls = model_reply_tool_calls(&reply);
	assert_true(json_equal(calls, expected));
	json_decref(calls);
	json_decref(expected);
}

static void one_document_is_an_answer(void **state)
{
	static const char data[] = "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"네\"},\"finish_reason\":\"stop\"}],"
				   "\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2}}";

	(void)state;
	assert_false(model_reply_read(&reply, data, sizeof data - 1));
	assert_text("네");
	assert_true(reply.is_finished && reply.is_closed);
	assert_int_equal(reply.tokens_out, 2);
	again();
	assert_false(model_reply_read(&reply, data, sizeof data - 3));
	assert_string_equal(reply.fault, "unreadable");
}

#define TEST(function) cmocka_unit_test_setup_teardown(function, begin, finish)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(an_answer_is_the_same_wherever_it_is_cut),
		TEST(data_of_several_lines_is_one_event),
		TEST(what_has_not_ended_is_no_event),
		TEST(garbage_is_a_fault),
		TEST(what_says_nothing_is_passed_over),
		TEST(control_characters_are_left_out),
		TEST(a_text_has_its_limit),
		TEST(an_endless_line_is_given_up),
		TEST(calls_of_tools_are_put_together),
		TEST(one_document_is_an_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
