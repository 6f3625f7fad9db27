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

static void cron_follows_the_zone_of_the_task(void **state)
{
	clock_time next;

	(void)state;
	assert_int_equal(schedule_next(&(struct schedule){.type = "cron", .cron_expression = "0 17 * * *", .time_zone = "Asia/Seoul"},
				       at("2026-11-20T08:00:00Z"), &next), SCHEDULE_AT);
	assert_true(next == at("2026-11-21T08:00:00Z"));
	assert_int_equal(schedule_next(&(struct schedule){.type = "cron", .cron_expression = "0 17 * * *", .time_zone = "Europe/Berlin"},
				       at("2026-11-20T08:00:00Z"), &next), SCHEDULE_AT);
	assert_true(next == at("2026-11-20T16:00:00Z"));
}

static void an_interval_counts_from_now(void **state)
{
	clock_time next;

	(void)state;
	assert_int_equal(schedule_next(&(struct schedule){.type = "interval", .every_seconds = 90}, at("2026-11-20T08:00:00Z"), &next),
			 SCHEDULE_AT);
	assert_true(next == at("2026-11-20T08:01:30Z"));
}

static void one_time_comes_no_second_time(void **state)
{
	clock_time next;

	(void)state;
	assert_int_equal(schedule_next(&(struct schedule){.type = "one_time"}, at("2026-11-20"), &next), SCHEDULE_OVER);
}

static void what_cannot_be_read_or_never_comes_is_said(void **state)
{
	static const struct {
		struct schedule schedule;
		enum schedule_next found;
	} wrong[] = {
		{{.type = "cron", .cron_expression = "0 25 * * *"}, SCHEDULE_UNREADABLE},
		{{.type = "cron"}, SCHEDULE_UNREADABLE},
		{{.type = "cron", .cron_expression = "0 0 30 2 *"}, SCHEDULE_NEVER},
		{{.type = "interval"}, SCHEDULE_UNREADABLE},
		{{.type = "interval", .every_seconds = 59}, SCHEDULE_UNREADABLE},
		{{.type = "interval", .every_seconds = -90}, SCHEDULE_UNREADABLE},
		{{.type = "interval", .every_seconds = INT64_MAX}, SCHEDULE_UNREADABLE},
		{{.type = "weekly", .every_seconds = 90}, SCHEDULE_UNREADABLE},
	};
	clock_time next;

	(void)state;
	for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
		assert_int_equal(schedule_next(&wrong[i].schedule, at("2026-11-20"), &next), wrong[i].found);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(cron_follows_the_zone_of_the_task),
		cmocka_unit_test(an_interval_counts_from_now),
		cmocka_unit_test(one_time_comes_no_second_time),
		cmocka_unit_test(what_cannot_be_read_or_never_comes_is_said),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
