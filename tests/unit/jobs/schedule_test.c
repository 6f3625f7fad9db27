/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "jobs/schedule.h"

static clock_time at(const char *text)
{
	clock_time time = 0;

	assert_true(clock_parse(&time, text, strlen(text)));
	return time;
}

static void cron_follows_the_process_zone(void **state)
{
	clock_time next;

	(void)state;
	setenv("TZ", "Asia/Seoul", 1);
	tzset();
	assert_int_equal(schedule_next("cron", "0 17 * * *", false, at("2026-11-20T08:00:00Z"), &next), SCHEDULE_AT);
	assert_true(next == at("2026-11-21T08:00:00Z"));
}

static void an_interval_counts_from_now(void **state)
{
	clock_time next;

	(void)state;
	assert_int_equal(schedule_next("interval", "90", true, at("2026-11-20T08:00:00Z"), &next), SCHEDULE_AT);
	assert_true(next == at("2026-11-20T08:01:30Z"));
}

static void one_time_comes_once_even_when_it_is_past(void **state)
{
	clock_time next;

	(void)state;
	assert_int_equal(schedule_next("one_time", "2026-01-10T09:00:00+09:00", true, at("2026-11-20"), &next), SCHEDULE_AT);
	assert_true(next == at("2026-01-10T00:00:00Z"));
	assert_int_equal(schedule_next("one_time", "2026-01-10T09:00:00+09:00", false, at("2026-11-20"), &next), SCHEDULE_NEVER);
}

static void what_cannot_be_read_is_wrong(void **state)
{
	static const char *const entries[][2] = {
		{"cron", "0 25 * * *"}, {"cron", "0 0 30 2 *"}, {"interval", "0"}, {"interval", "-5"}, {"interval", "1h"},
		{"interval", ""}, {"interval", "99999999999999999999"}, {"one_time", "tomorrow"}, {"weekly", "60"},
	};
	clock_time next;

	(void)state;
	for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
		if (schedule_next(entries[i][0], entries[i][1], true, at("2026-11-20"), &next) != SCHEDULE_WRONG)
			fail_msg("%s \"%s\" was taken", entries[i][0], entries[i][1]);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cron_follows_the_process_zone),
		cmocka_unit_test(an_interval_counts_from_now),
		cmocka_unit_test(one_time_comes_once_even_when_it_is_past),
		cmocka_unit_test(what_cannot_be_read_is_wrong),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
