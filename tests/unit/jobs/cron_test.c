/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "jobs/cron.h"

static const char *zone;

static void in_zone(const char *name)
{
	zone = name;
}

/* Times in and out are RFC 3339 with an offset, so that a reader sees the local time. */
static void assert_next(const char *expression, const char *after_text, const char *expected_text)
{
	struct cron cron;
	clock_time after, expected, next;
	char text[CLOCK_TEXT_SIZE], wanted[CLOCK_TEXT_SIZE];

	assert_true(cron_parse(&cron, expression));
	assert_true(clock_parse(&after, after_text, strlen(after_text)));
	assert_true(clock_parse(&expected, expected_text, strlen(expected_text)));
	assert_true(cron_next(&cron, zone, after, &next));
	clock_format(next, text);
	clock_format(expected, wanted);
	assert_string_equal(text, wanted);
}

static void fields_take_lists_ranges_steps_and_names(void **state)
{
	(void)state;
	in_zone("Asia/Seoul");
	assert_next("0 9 * * *", "2026-11-20T08:59:30+09:00", "2026-11-20T09:00:00+09:00");
	assert_next("0 9 * * *", "2026-11-20T09:00:00+09:00", "2026-11-21T09:00:00+09:00");
	assert_next("*/15 * * * *", "2026-11-20T09:01:00+09:00", "2026-11-20T09:15:00+09:00");
	assert_next("5/20 * * * *", "2026-11-20T09:26:00+09:00", "2026-11-20T09:45:00+09:00");
	assert_next("10-30/10,50 8,20 * * *", "2026-11-20T08:31:00+09:00", "2026-11-20T08:50:00+09:00");
	assert_next("0 10 * * mon", "2026-11-20T08:00:00+09:00", "2026-11-23T10:00:00+09:00");
	assert_next("0 10 * * MON-FRI", "2026-11-20T11:00:00+09:00", "2026-11-23T10:00:00+09:00");
	assert_next("30 6 1 mar,sep *", "2026-11-20T08:00:00+09:00", "2027-03-01T06:30:00+09:00");
}

static void sunday_is_0_and_7(void **state)
{
	(void)state;
	in_zone("Asia/Seoul");
	assert_next("0 0 * * 0", "2026-11-20T00:00:00+09:00", "2026-11-22T00:00:00+09:00");
	assert_next("0 0 * * 7", "2026-11-20T00:00:00+09:00", "2026-11-22T00:00:00+09:00");
	assert_next("0 0 * * 5-7", "2026-11-21T12:00:00+09:00", "2026-11-22T00:00:00+09:00");
	assert_next("0 0 * * Fri-SUN", "2026-11-21T12:00:00+09:00", "2026-11-22T00:00:00+09:00");
	assert_next("0 0 * * fri-sun", "2026-11-22T00:00:00+09:00", "2026-11-27T00:00:00+09:00");
}

static void either_day_field_matches_when_both_are_restricted(void **state)
{
	(void)state;
	in_zone("Asia/Seoul");
	assert_next("0 0 25 * mon", "2026-11-20T00:00:00+09:00", "2026-11-23T00:00:00+09:00");
	assert_next("0 0 21 * mon", "2026-11-20T00:00:00+09:00", "2026-11-21T00:00:00+09:00");
	/* "*" and "star/2" leave the other field to decide. */
	assert_next("0 0 */2 * mon", "2026-11-24T00:00:00+09:00", "2026-12-07T00:00:00+09:00");
}

static void rare_days_are_found(void **state)
{
	(void)state;
	in_zone("Asia/Seoul");
	assert_next("0 0 29 2 *", "2026-11-20T00:00:00+09:00", "2028-02-29T00:00:00+09:00");
	assert_next("59 23 31 12 *", "2026-12-31T23:59:00+09:00", "2027-12-31T23:59:00+09:00");
	assert_next("0 0 29 2 *", "2096-03-01T00:00:00+09:00", "2104-02-29T00:00:00+09:00");
	assert_next("0 0 31 * *", "2026-11-20T00:00:00+09:00", "2026-12-31T00:00:00+09:00");
	assert_next("0 0 31 * *", "2027-01-31T00:00:00+09:00", "2027-03-31T00:00:00+09:00");
}

/* Without a zone it is the process's, and naming another one leaves that as it was. */
static void each_zone_has_its_own_times(void **state)
{
	(void)state;
	setenv("TZ", "Asia/Seoul", 1);
	tzset();
	zone = "America/New_York";
	assert_next("0 10 * * mon", "2026-11-20T08:00:00+09:00", "2026-11-23T10:00:00-05:00");
	zone = NULL;
	assert_next("0 10 * * mon", "2026-11-20T08:00:00+09:00", "2026-11-23T10:00:00+09:00");
	assert_string_equal(getenv("TZ"), "Asia/Seoul");
	assert_true(clock_offset(0) == 9 * 3600);
	unsetenv("TZ");
	tzset();
	zone = "Europe/Berlin";
	assert_next("0 10 * * mon", "2026-11-20T08:00:00+09:00", "2026-11-23T10:00:00+01:00");
	assert_null(getenv("TZ"));
}

/* Lord Howe Island moves its clock by half an hour, at two. */
static void half_an_hour_is_a_clock_change_too(void **state)
{
	(void)state;
	in_zone("Australia/Lord_Howe");
	assert_next("15 2 * * *", "2026-10-03T12:00:00+10:30", "2026-10-04T02:45:00+11:00");
	assert_next("45 1 * * *", "2026-04-04T12:00:00+11:00", "2026-04-05T01:45:00+11:00");
	assert_next("45 1 * * *", "2026-04-05T01:45:00+11:00", "2026-04-06T01:45:00+10:30");
}

static void what_never_comes_is_said(void **state)
{
	struct cron cron;
	clock_time next;

	(void)state;
	in_zone("Asia/Seoul");
	assert_true(cron_parse(&cron, "0 0 30 2 *"));
	assert_false(cron_next(&cron, zone, clock_now(), &next));
}

static void what_is_no_expression_is_refused(void **state)
{
	static const char *const wrong[] = {
		"", "*", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * 32 * *", "* * * 0 *",
		"* * * 13 *", "* * * * 8", "*/0 * * * *", "5-1 * * * *", "1,,2 * * * *", "1, * * * *", "a * * * *",
		"* * * monday *", "* * * * mond", "-1 * * * *", "1- * * * *", "99999999999999999999 * * * *", "@daily", "* * * * *x",
		"*/ * * * *",
	};
	struct cron cron;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		if (cron_parse(&cron, wrong[i]))
			fail_msg("\"%s\" was taken", wrong[i]);
}

/* Europe/Berlin: 2027-03-28 02:00 becomes 03:00; 2026-10-25 03:00 becomes 02:00. */
static void a_time_left_out_by_a_clock_change_comes_once(void **state)
{
	(void)state;
	in_zone("Europe/Berlin");
	assert_next("30 2 * * *", "2027-03-27T02:30:00+01:00", "2027-03-28T03:30:00+02:00");
	assert_next("30 2 * * *", "2027-03-28T03:30:00+02:00", "2027-03-29T02:30:00+02:00");
	assert_next("*/10 * * * *", "2027-03-28T01:50:00+01:00", "2027-03-28T03:00:00+02:00");
	assert_next("*/10 * * * *", "2027-03-28T03:00:00+02:00", "2027-03-28T03:10:00+02:00");
}

static void a_repeated_hour_comes_once_unless_every_hour_matches(void **state)
{
	(void)state;
	in_zone("Europe/Berlin");
	assert_next("30 2 * * *", "2026-10-25T01:00:00+02:00", "2026-10-25T02:30:00+02:00");
	assert_next("30 2 * * *", "2026-10-25T02:30:00+02:00", "2026-10-26T02:30:00+01:00");
	assert_next("30 2 * * *", "2026-10-25T02:10:00+01:00", "2026-10-26T02:30:00+01:00");
	assert_next("*/30 * * * *", "2026-10-25T02:10:00+02:00", "2026-10-25T02:30:00+02:00");
	assert_next("*/30 * * * *", "2026-10-25T02:30:00+02:00", "2026-10-25T02:00:00+01:00");
	assert_next("*/30 * * * *", "2026-10-25T02:30:00+01:00", "2026-10-25T03:00:00+01:00");
}

/* Every run of a year follows the one before, and there are as many as real hours. */
static void hours_of_a_year_are_complete(void **state)
{
	struct cron cron;
	clock_time at, end;
	int runs = 0;

	(void)state;
	in_zone("Europe/Berlin");
	assert_true(cron_parse(&cron, "0 * * * *"));
	assert_true(clock_parse(&at, "2026-01-01", 10));
	assert_true(clock_parse(&end, "2027-01-01", 10));
	for (; at < end; runs++) {
		clock_time before = at;

		assert_true(cron_next(&cron, zone, at, &at));
		assert_true(at - before == INT64_C(3600) * CLOCK_SECOND);
	}
	assert_int_equal(runs, 8760);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_take_lists_ranges_steps_and_names),
		cmocka_unit_test(sunday_is_0_and_7),
		cmocka_unit_test(either_day_field_matches_when_both_are_restricted),
		cmocka_unit_test(rare_days_are_found),
		cmocka_unit_test(each_zone_has_its_own_times),
		cmocka_unit_test(half_an_hour_is_a_clock_change_too),
		cmocka_unit_test(what_never_comes_is_said),
		cmocka_unit_test(what_is_no_expression_is_refused),
		cmocka_unit_test(a_time_left_out_by_a_clock_change_comes_once),
		cmocka_unit_test(a_repeated_hour_comes_once_unless_every_hour_matches),
		cmocka_unit_test(hours_of_a_year_are_complete),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
