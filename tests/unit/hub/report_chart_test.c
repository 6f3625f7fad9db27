/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The figures behind the charts: days spread over a period, and shares as they are said. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "hub/report_chart.h"
#include "unit/hub/report_sample.h"

static struct arena *arena;

static int open_arena(void **state)
{
	(void)state;
	arena = arena_create((size_t)16 << 20);
	return 0;
}

static int close_arena(void **state)
{
	(void)state;
	arena_destroy(arena);
	return 0;
}

static void days_fall_where_they_belong(void **state)
{
	static const struct report_day days[] = {
		{"2026-11-03", 5}, {"2026-11-01", 2}, {"2026-11-03", 4}, {"2026-10-31", 9}, {"2026-11-08", 9}, {"soon", 9}, {NULL, 9}, {"2026-11-02", -3},
	};
	const struct report_days *spread =
		report_days_spread(arena, "2026-11-01", "2026-11-07", days, sizeof days / sizeof days[0]);

	(void)state;
	assert_non_null(spread);
	assert_int_equal(spread->count, 7);
	assert_int_equal(spread->events[0], 2);
	assert_int_equal(spread->events[1], 0);
	assert_int_equal(spread->events[2], 9);
	assert_int_equal(spread->active, 2);
	assert_int_equal(spread->best, 2);
}

static void a_time_falls_on_the_day_of_the_school(void **state)
{
	static const struct report_day days[] = {{"2026-11-02T16:00:00Z", 1}};
	const struct report_days *spread = report_days_spread(arena, "2026-11-01", "2026-11-07", days, 1);

	(void)state;
	assert_int_equal(spread->events[2], 1);
}

static void a_long_period_shows_its_end(void **state)
{
	static const struct report_day days[] = {{"2026-11-20", 3}, {"2020-01-01", 5}};
	const struct report_days *spread = report_days_spread(arena, "2020-01-01", "2026-11-20", days, 2);

	(void)state;
	assert_int_equal(spread->count, REPORT_MOST_DAYS);
	assert_int_equal(spread->events[REPORT_MOST_DAYS - 1], 3);
	assert_int_equal(spread->active, 1);
}

static void a_period_without_sense_has_no_days(void **state)
{
	(void)state;
	assert_null(report_days_spread(arena, "2026-11-07", "2026-11-01", NULL, 0));
	assert_null(report_days_spread(arena, NULL, "2026-11-01", NULL, 0));
	assert_null(report_days_spread(arena, "2026-11-01", "later", NULL, 0));
}

static void shares_are_said_as_they_are_shown(void **state)
{
	struct view *view = report_sample_view();
	struct paper_words words = paper_words(view, arena, VIEW_KO, 0);

	(void)state;
	assert_string_equal(paper_percent(&words, 0.414), "41%");
	assert_string_equal(paper_percent(&words, 0.29), "29%");
	assert_string_equal(paper_percent(&words, 0.999), "99%");
	assert_string_equal(paper_percent(&words, 1), "100%");
	assert_string_equal(paper_percent(&words, PAPER_UNKNOWN), "–");
	assert_string_equal(paper_percent(&words, NAN), "–");
	assert_string_equal(paper_change(&words, 0.414, 0.526), "+11%p");
	assert_string_equal(paper_change(&words, 0.8, 0.77), "-3%p");
	assert_string_equal(paper_change(&words, 0.501, 0.504), "±0");
	assert_string_equal(paper_change(&words, PAPER_UNKNOWN, 0.5), "–");
	assert_string_equal(paper_number(&words, 1234567), "1,234,567");
	view_close(view);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(days_fall_where_they_belong),
		cmocka_unit_test(a_time_falls_on_the_day_of_the_school),
		cmocka_unit_test(a_long_period_shows_its_end),
		cmocka_unit_test(a_period_without_sense_has_no_days),
		cmocka_unit_test(shares_are_said_as_they_are_shown),
	};

	setenv("TZ", "Asia/Seoul", 1);
	tzset();
	return cmocka_run_group_tests(tests, open_arena, close_arena);
}
