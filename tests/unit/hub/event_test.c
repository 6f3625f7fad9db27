/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/event_body.h"
#include "hub/event_statement.h"
#include "unit/in_arena.h"

#define NOW INT64_C(1790000000000000) /* 2026-09-21 */
#define STUDENT "\"student_id\":\"550E8400-e29b-41d4-a716-446655440000\""

static const struct secret_key key = {.bytes = {7}, .id = 1};
static struct event_batch batch;

static void read_lines(const char *lines)
{
	event_batch_begin(&batch, arena, &key, 4, NOW);
	assert_int_equal(event_batch_read_lines(&batch, lines, strlen(lines), event_batch_add), EVENT_BODY_READ);
}

static enum event_body read_body(const char *body)
{
	event_batch_begin(&batch, arena, &key, 4, NOW);
	return event_batch_read(&batch, body, strlen(body), event_batch_add);
}

/* An event whose content is given as text. */
static const char *event_with(const char *content)
{
	return arena_printf(arena, "{" STUDENT ",\"event_type\":\"study\",\"source_node\":4,\"source_id\":\"L1\",\"content\":%s,"
			    "\"occurred_at\":\"2026-01-08T05:30:00Z\"}", content);
}

static void a_good_event_is_written_for_the_database(void **state)
{
	(void)state;
	read_lines("{" STUDENT ",\"event_type\":\"study\",\"source_node\":4,\"source_id\":\"L1\","
		   "\"content\":{\"concept\":\" x \",\"result\":\"wrong\",\"d\":0.65},\"occurred_at\":\"2026-01-08T14:30:00.5+09:00\"}");
	assert_null(batch.errors);
	assert_string_equal(event_batch_items(&batch),
			    "[{\"index\":0,\"occurred_at\":\"2026-01-08T05:30:00.500000Z\",\"student_id\":\"550e8400-e29b-41d4-a716-446655440000\","
			    "\"event_type\":\"study\",\"source_id\":\"L1\",\"content\":{\"concept\":\"x\",\"result\":\"wrong\",\"d\":0.65},"
			    "\"concept\":\"x\",\"is_correct\":false}]");
}

static void numbers_keep_their_value(void **state)
{
	(void)state;
	read_lines("{" STUDENT ",\"event_type\":\"test\",\"source_node\":4,\"source_id\":\"L1\",\"content\":{\"n\":0.30000000000000004},"
		   "\"occurred_at\":\"2026-01-08T05:30:00Z\"}");
	assert_non_null(strstr(event_batch_items(&batch), "{\"n\":0.30000000000000004}"));
}

static void indexes_count_what_was_sent(void **state)
{
	(void)state;
	read_lines("\n \t\r\n{\n\n7\n[]");
	assert_int_equal(batch.sent, 3);
	assert_int_equal(batch.good, 0);
	assert_string_equal(batch.errors->code, "bad_json");
	assert_int_equal(batch.errors->next->index, 1);
	assert_string_equal(batch.errors->next->code, "not_an_object");
	assert_int_equal(batch.errors->next->next->index, 2);
	assert_null(batch.errors->next->next->next);
	assert_string_equal(event_batch_items(&batch), "[]");
}

static void a_concept_without_a_result_is_named_all_the_same(void **state)
{
	(void)state;
	read_lines(event_with("{\"concept\":\"x\"}"));
	assert_non_null(strstr(event_batch_items(&batch), "\"concept\":\"x\"}]"));
	assert_null(strstr(event_batch_items(&batch), "is_correct"));
}

static void items_of_an_array_are_read_one_by_one(void **state)
{
	static const char *const broken[] = {
		"{\"a\":1e999}", "{\"a\":\"\\u0000\"}", "{\"a\":1,\"a\":1}", "{\"a\":\"\xff\"}", "{'a':1}", "", " ", "{\"a\":[}}",
		"[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]", "{\"a\":1}{\"b\":2}",
	};

	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
		const char *good = event_with("{\"a\":\"]},{\\\\\",\"b\":[[1],{}],\"c\":\"\\\"\"}");

		assert_int_equal(read_body(arena_printf(arena, " [ %s , %s,%s\n]\n", good, broken[i], good)), EVENT_BODY_READ);
		assert_int_equal(batch.good, 2);
		assert_int_equal(batch.errors->index, 1);
		assert_string_equal(batch.errors->code, "bad_json");
		assert_null(batch.errors->next);
	}
}

static void a_large_number_is_refused_where_it_stands(void **state)
{
	static const char *const numbers[] = {"123456789012345678901234567890", "1e19", "-1e300", "1e-31", "[0.5,{\"a\":9.3e18}]"};

	(void)state;
	for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
		assert_int_equal(read_body(arena_printf(arena, "[%s,%s]", event_with(arena_printf(arena, "{\"n\":%s}", numbers[i])),
							event_with("{\"n\":[9223372036854775807,1e18,1e-30,-0.0,0]}"))),
				 EVENT_BODY_READ);
		assert_int_equal(batch.good, 1);
		assert_string_equal(batch.errors->field, "content");
		assert_string_equal(batch.errors->code, "number_out_of_range");
	}
}

static void a_body_that_is_no_json_is_refused_whole(void **state)
{
	static const char *const broken[] = {"", "{", "[", "[1", "[1}", "[1]]", "[1],", "[1] 2", "[{\"a\":1]", "[\"]", "[\"\\\"]", "[,]", "{}{}", "[{'a':1}]", "[["};

	(void)state;
	for (size_t i = 0; i < sizeof broken / sizeof *broken; i++)
		if (read_body(broken[i]) != EVENT_BODY_BAD_JSON)
			fail_msg("not refused: %s", broken[i]);
	assert_int_equal(read_body(" 7"), EVENT_BODY_NO_ITEMS);
	assert_int_equal(read_body("\"[]\""), EVENT_BODY_NO_ITEMS);
	assert_int_equal(read_body("[]"), EVENT_BODY_READ);
	assert_int_equal(read_body(" [ \n]\n"), EVENT_BODY_READ);
	assert_int_equal(batch.sent, 0);
	assert_int_equal(read_body(event_with("{}")), EVENT_BODY_READ);
	assert_int_equal(batch.good, 1);
}

static void too_many_lines_are_not_begun(void **state)
{
	char lines[2 * EVENT_ITEMS_MOST + 4], items[2 * EVENT_ITEMS_MOST + 4] = "[1";

	(void)state;
	for (size_t i = 0; i <= EVENT_ITEMS_MOST; i++)
		memcpy(lines + 2 * i, "1\n", 2);
	event_batch_begin(&batch, arena, &key, 4, NOW);
	assert_int_equal(event_batch_read_lines(&batch, lines, 2 * EVENT_ITEMS_MOST + 1, event_batch_add), EVENT_BODY_TOO_MANY);
	assert_int_equal(batch.sent, 0);
	assert_int_equal(event_batch_read_lines(&batch, lines, 2 * EVENT_ITEMS_MOST, event_batch_add), EVENT_BODY_READ);
	assert_int_equal(batch.sent, EVENT_ITEMS_MOST);
	for (size_t i = 1; i <= EVENT_ITEMS_MOST; i++)
		memcpy(items + 2 * i, ",1]", 3);
	assert_int_equal(read_body(items), EVENT_BODY_TOO_MANY);
	assert_int_equal(batch.sent, 0);
	memcpy(items + 2 * EVENT_ITEMS_MOST, "]", 2);
	assert_int_equal(read_body(items), EVENT_BODY_READ);
	assert_int_equal(batch.sent, EVENT_ITEMS_MOST);
}

static void durations_are_seconds(void **state)
{
	static const struct {
		const char *text;
		double seconds;
	} good[] = {{"PT1M30.5S", 90.5}, {"PT0S", 0}, {"P1DT2H", 93600}, {"P2W", 1209600}, {"PT36H", 129600}, {"PT.5M", 30}};
	static const char *const bad[] = {"", "P", "PT", "1M", "P1Y", "P1M", "PT1D", "P1H", "PT1S1M", "PT1M1M", "PT1", "PT-1S", "PTS", "P1DT",
					  "PT1e5S", "PT1.2.3S", "PT1S ", "PT0x1S", "PT11111111111111111111111111111111111111S"};
	double seconds;

	(void)state;
	for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
		assert_true(event_duration(good[i].text, &seconds));
		assert_true(seconds == good[i].seconds);
	}
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(event_duration(bad[i], &seconds));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_good_event_is_written_for_the_database, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(numbers_keep_their_value, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(indexes_count_what_was_sent, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(a_concept_without_a_result_is_named_all_the_same, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(items_of_an_array_are_read_one_by_one, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(a_large_number_is_refused_where_it_stands, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(a_body_that_is_no_json_is_refused_whole, create_arena, destroy_arena),
		cmocka_unit_test_setup_teardown(too_many_lines_are_not_begun, create_arena, destroy_arena),
		cmocka_unit_test(durations_are_seconds),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
