/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "core/clock.h"

static clock_time parsed(const char *text)
{
	clock_time time = 0;

	assert_true(clock_parse(&time, text, strlen(text)));
	return time;
}

static void times_are_read(void **state)
{
	const clock_time time = INT64_C(1795158720) * CLOCK_SECOND;

	(void)state;
	assert_true(parsed("2026-11-20T07:12:00Z") == time);
	assert_true(parsed("2026-11-20 07:12:00+00") == time);
	assert_true(parsed("2026-11-20 16:12:00+09") == time);
	assert_true(parsed("2026-11-20T16:12:00+09:00") == time);
	assert_true(parsed("2026-11-20T02:42:00-0430") == time);
	assert_true(parsed("2026-11-20 07:12:00") == time);
	assert_true(parsed("2026-11-20 07:12:00.5+00") == time + CLOCK_SECOND / 2);
	assert_true(parsed("2026-11-20 07:12:00.000001+00") == time + 1);
	assert_true(parsed("2026-11-20") == time - (7 * 3600 + 12 * 60) * CLOCK_SECOND);
	assert_true(parsed("1970-01-01") == 0);
	assert_true(parsed("1969-12-31T23:59:59Z") == -CLOCK_SECOND);
	assert_true(parsed("2024-02-29") == clock_days(2024, 2, 29) * CLOCK_DAY);
}

static void other_texts_are_refused(void **state)
{
	const char *const texts[] = {
		"", "2026", "2026-11", "2026-11-31", "2023-02-29", "2026-13-01", "2026-00-10", "0000-01-01", "2026-11-20T", "2026-11-20T07",
		"2026-11-20T07:12", "2026-11-20T24:00:00Z", "2026-11-20T07:60:00Z", "2026-11-20T07:12:00Z ",
		"2026-11-20T07:12:00+24", "2026-11-20T07:12:00+0", "2026-11-20T07:12:00+09:", "2026-11-20X07:12:00",
		"-026-11-20", "infinity", " 2026-11-20",
	};
	clock_time time;

	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
		if (clock_parse(&time, texts[i], strlen(texts[i])))
			fail_msg("\"%s\" was read", texts[i]);
}

static void times_are_written(void **state)
{
	char text[CLOCK_TEXT_SIZE];

	(void)state;
	clock_format(parsed("2026-11-20 07:12:00+00"), text);
	assert_string_equal(text, "2026-11-20T07:12:00Z");
	clock_format(parsed("2026-11-20 07:12:00.25+00"), text);
	assert_string_equal(text, "2026-11-20T07:12:00.250000Z");
	clock_format(-1, text);
	assert_string_equal(text, "1969-12-31T23:59:59.999999Z");
}

static void every_day_of_four_centuries_comes_back(void **state)
{
	int64_t first = clock_days(1900, 1, 1), last = clock_days(2300, 12, 31);

	(void)state;
	for (int64_t day = first; day <= last; day++) {
		struct clock_calendar calendar = clock_calendar(day * CLOCK_DAY, 0);

		assert_true(clock_days(calendar.year, calendar.month, calendar.day) == day);
		assert_int_equal(calendar.weekday, (int)(((day + 4) % 7 + 7) % 7));
	}
}

static void calendars_move_with_the_offset(void **state)
{
	struct clock_calendar seoul = clock_calendar(parsed("2026-12-31T15:00:00Z"), 9 * 3600);

	(void)state;
	assert_int_equal(seoul.year, 2027);
	assert_int_equal(seoul.month, 1);
	assert_int_equal(seoul.day, 1);
	assert_int_equal(seoul.hour, 0);
	assert_int_equal(seoul.weekday, 5);
}

static void the_offset_is_the_process_s(void **state)
{
	(void)state;
	setenv("TZ", "Asia/Seoul", 1);
	tzset();
	assert_int_equal(clock_offset(parsed("2026-11-20")), 9 * 3600);
	assert_int_equal(clock_offset(parsed("1987-07-01")), 10 * 3600); /* Korea's last summer time but one */
	assert_true(clock_steady_ms() <= clock_steady_ms());
	assert_true(clock_now() > parsed("2026-01-01"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(times_are_read),
		cmocka_unit_test(other_texts_are_refused),
		cmocka_unit_test(times_are_written),
		cmocka_unit_test(every_day_of_four_centuries_comes_back),
		cmocka_unit_test(calendars_move_with_the_offset),
		cmocka_unit_test(the_offset_is_the_process_s),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
