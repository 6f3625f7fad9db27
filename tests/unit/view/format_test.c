/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Times and numbers as people say them. Now is Friday 20 November 2026, 16:30 in Seoul. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "view/format.h"

static void says(const char *name, const char *value, const char *korean, const char *english)
{
	const char *const expected[] = {[VIEW_KO] = korean, [VIEW_EN] = english};
	enum view_formatter formatter;
	size_t stem_length;
	clock_time now;

	assert_true(clock_parse(&now, "2026-11-20T07:30:00Z", strlen("2026-11-20T07:30:00Z")));
	formatter = format_of_name(name, strlen(name), &stem_length);
	for (int locale = 0; locale < VIEW_LOCALE_COUNT; locale++) {
		struct format_context context = format_begin((enum view_locale)locale, now);
		struct format_text text;

		assert_true(format_value(&context, formatter, value, strlen(value), &text));
		text.bytes[text.length] = '\0';
		assert_string_equal(text.bytes, expected[locale]);
	}
}

static void relative_times_count_the_days_of_the_zone(void **state)
{
	(void)state;
	says("at_relative", "2026-11-20 07:29:31+00", "방금", "just now");
	says("at_relative", "2026-11-20 07:29:00+00", "1분 전", "1 minute ago");
	says("at_relative", "2026-11-20 06:31:00+00", "59분 전", "59 minutes ago");
	says("at_relative", "2026-11-20 06:30:00+00", "오늘 오후 3:30", "today 3:30 PM");
	says("at_relative", "2026-11-19 15:00:00+00", "오늘 오전 12:00", "today 12:00 AM");
	says("at_relative", "2026-11-19 14:59:59+00", "어제 오후 11:59", "yesterday 11:59 PM");
	says("at_relative", "2026-11-19 07:12:00+00", "어제 오후 4:12", "yesterday 4:12 PM");
	says("at_relative", "2026-11-18 07:12:00+00", "이틀 전", "2 days ago");
	says("at_relative", "2026-11-17 07:12:00+00", "3일 전", "3 days ago");
	says("at_relative", "2026-11-07 07:12:00+00", "13일 전", "13 days ago");
	says("at_relative", "2026-11-06 07:12:00+00", "11월 6일", "6 Nov");
	says("at_relative", "2025-11-20 07:12:00+00", "2025년 11월 20일", "20 Nov 2025");
}

static void relative_times_look_ahead(void **state)
{
	(void)state;
	says("at_relative", "2026-11-20T07:30:20Z", "곧", "in a moment");
	says("at_relative", "2026-11-20T07:35:00Z", "5분 뒤", "in 5 minutes");
	says("at_relative", "2026-11-20T09:00:00Z", "오늘 오후 6:00", "today 6:00 PM");
	says("at_relative", "2026-11-21T03:00:00Z", "내일 오후 12:00", "tomorrow 12:00 PM");
	says("at_relative", "2026-11-22T03:00:00Z", "모레", "in 2 days");
	says("at_relative", "2026-11-23T03:00:00Z", "3일 뒤", "in 3 days");
	says("at_relative", "2027-01-03T03:00:00Z", "2027년 1월 3일", "3 Jan 2027");
}

static void dates_and_times(void **state)
{
	(void)state;
	says("at_date", "2026-11-20 16:12:00+00", "11월 21일", "21 Nov");
	says("at_date", "2024-02-29 00:00:00+00", "2024년 2월 29일", "29 Feb 2024");
	says("at_time", "2026-11-20 07:12:00+00", "오후 4:12", "4:12 PM");
	says("at_time", "2026-11-20 00:05:00+00", "오전 9:05", "9:05 AM");
	says("at_datetime", "2026-11-20 07:12:00.5+00", "11월 20일 오후 4:12", "20 Nov, 4:12 PM");
	says("at_weekday", "2026-11-20 07:12:00+00", "11월 20일 금요일", "Friday 20 November");
	says("at_weekday", "2025-11-20 07:12:00+00", "2025년 11월 20일 목요일", "Thursday 20 November 2025");
	says("at_rfc3339", "2026-11-20 16:12:00+09", "2026-11-20T07:12:00Z", "2026-11-20T07:12:00Z");
}

static void a_date_alone_is_the_same_day_everywhere(void **state)
{
	(void)state;
	says("on_date", "2026-11-20", "11월 20일", "20 Nov");
	says("on_relative", "2026-11-20", "오늘", "today");
	says("on_relative", "2026-11-19", "어제", "yesterday");
	says("on_datetime", "2026-11-19", "11월 19일", "19 Nov");
	says("on_time", "2026-11-19", "", "");
}

static void numbers_are_grouped(void **state)
{
	(void)state;
	says("n_number", "0", "0", "0");
	says("n_number", "999", "999", "999");
	says("n_number", "1234", "1,234", "1,234");
	says("n_number", "-1234567.8901", "-1,234,567.8901", "-1,234,567.8901");
}

static void what_is_not_known_is_left_to_the_caller(void **state)
{
	struct format_context context = format_begin(VIEW_KO, 0);
	struct format_text text;
	size_t stem_length;

	(void)state;
	assert_false(format_value(&context, FORMAT_RELATIVE, "soon", 4, &text));
	assert_false(format_value(&context, FORMAT_NUMBER, "12a", 3, &text));
	assert_false(format_value(&context, FORMAT_NUMBER, "", 0, &text));
	assert_int_equal(format_of_name("created_at", strlen("created_at"), &stem_length), FORMAT_NONE);
	assert_int_equal(format_of_name("_date", strlen("_date"), &stem_length), FORMAT_NONE);
	assert_int_equal(format_of_name("birth_date_date", strlen("birth_date_date"), &stem_length), FORMAT_DATE);
	assert_int_equal(stem_length, strlen("birth_date"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(relative_times_count_the_days_of_the_zone),
		cmocka_unit_test(relative_times_look_ahead),
		cmocka_unit_test(dates_and_times),
		cmocka_unit_test(a_date_alone_is_the_same_day_everywhere),
		cmocka_unit_test(numbers_are_grouped),
		cmocka_unit_test(what_is_not_known_is_left_to_the_caller),
	};

	setenv("TZ", "Asia/Seoul", 1);
	tzset();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
