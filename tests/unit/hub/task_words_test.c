/* SPDX-License-Identifier: GPL-3.0-or-later */
/* When a task comes, in words of both languages. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

#include "hub/task_words.h"
#include "unit/hub/report_sample.h"

static struct view *view;
static struct arena *arena;

static int open_view(void **state)
{
	(void)state;
	view = report_sample_view();
	arena = arena_create((size_t)1 << 24);
	return 0;
}

static int close_view(void **state)
{
	(void)state;
	arena_destroy(arena);
	view_close(view);
	return 0;
}

static struct paper_words words_in(enum view_locale locale)
{
	return paper_words(view, arena, locale, INT64_C(1790000000) * CLOCK_SECOND);
}

struct said {
	const char *expression, *korean, *english;
};

static void assert_said(const struct said *said, size_t count)
{
	struct paper_words korean = words_in(VIEW_KO), english = words_in(VIEW_EN);

	for (size_t i = 0; i < count; i++) {
		assert_string_equal(task_words_of_cron(&korean, said[i].expression), said[i].korean);
		assert_string_equal(task_words_of_cron(&english, said[i].expression), said[i].english);
	}
}

#define ASSERT_SAID(...)                                                     \
	do {                                                                 \
		static const struct said said[] = {__VA_ARGS__};             \
		assert_said(said, sizeof said / sizeof *said);               \
	} while (0)

static void a_time_of_days_is_said(void **state)
{
	(void)state;
	ASSERT_SAID({"0 10 * * 1", "매주 월요일 오전 10시", "Every Monday at 10:00"},
		    {"0 9 * * *", "매일 오전 9시", "Every day at 9:00"},
		    {"30 16 * * *", "매일 오후 4시 30분", "Every day at 16:30"},
		    {"5 0 * * *", "매일 오전 0시 5분", "Every day at 0:05"},
		    {"0 12 * * *", "매일 오후 12시", "Every day at 12:00"},
		    {"0 9,15 * * *", "매일 오전 9시, 오후 3시", "Every day at 9:00, 15:00"},
		    {"0 7 * * mon-fri", "평일 오전 7시", "Weekdays at 7:00"},
		    {"0 7 * * 0,6", "주말 오전 7시", "Saturdays and Sundays at 7:00"},
		    {"0 7 * * 7", "매주 일요일 오전 7시", "Every Sunday at 7:00"},
		    {"0 7 * * 1,3,5", "매주 월요일, 수요일, 금요일 오전 7시", "Every Monday, Wednesday, Friday at 7:00"});
}

static void days_of_months_and_years_are_said(void **state)
{
	(void)state;
	ASSERT_SAID({"0 8 1 * *", "매월 1일 오전 8시", "Every month on day 1 at 8:00"},
		    {"0 8 1,15 * *", "매월 1일, 15일 오전 8시", "Every month on day 1, 15 at 8:00"},
		    {"0 0 29 2 *", "매년 2월 29일 오전 0시", "Every year on 29 Feb at 0:00"},
		    {"0 8 1 3,9 *", "매년 3월 1일, 9월 1일 오전 8시", "Every year on 1 Mar, 1 Sep at 8:00"},
		    {"0 8 1 * mon", "매월 1일 또는 매주 월요일 오전 8시", "Every month on day 1 or every Monday at 8:00"},
		    {"0 8 * 3,9 1", "매주 월요일 오전 8시 (3월, 9월에만)", "Every Monday at 8:00 (only in Mar, Sep)"});
}

static void what_comes_often_is_said(void **state)
{
	(void)state;
	ASSERT_SAID({"*/10 * * * *", "매일 10분마다", "Every day, every 10 minutes"},
		    {"* * * * *", "매일 1분마다", "Every day, every minute"},
		    {"20 * * * *", "매일 매시 20분", "Every day, 20 minutes past every hour"},
		    {"0 * * * 1-5", "평일 매시 정각", "Weekdays, every hour on the hour"},
		    {"15 8-19 * * *", "매일 오전 8시 15분부터 오후 7시 15분까지 매시 15분",
		     "Every day, 15 minutes past every hour from 8:15 to 19:15"},
		    {"*/30 9-11 * * *", "매일 오전 9시, 오전 9시 30분, 오전 10시, 오전 10시 30분, 오전 11시, 오전 11시 30분",
		     "Every day at 9:00, 9:30, 10:00, 10:30, 11:00, 11:30"},
		    {"*/20 9-12 * * *", "매일 오전 9시부터 오후 12시 40분까지 20분마다", "Every day, every 20 minutes from 9:00 to 12:40"},
		    {"5 */2 * * *", "매일 오전 0시 5분부터 2시간마다", "Every day, every 2 hours from 0:05"});
}

static void what_has_no_words_is_said_field_by_field(void **state)
{
	(void)state;
	ASSERT_SAID({"0 8 */2 * *", "분 0 · 시 8 · 일 */2 · 월 * · 요일 *", "minute 0 · hour 8 · day */2 · month * · weekday *"},
		    {"1,7,19,31 5-8 * * *", "분 1,7,19,31 · 시 5-8 · 일 * · 월 * · 요일 *", "minute 1,7,19,31 · hour 5-8 · day * · month * · weekday *"},
		    {"0 8 1-9 * *", "분 0 · 시 8 · 일 1-9 · 월 * · 요일 *", "minute 0 · hour 8 · day 1-9 · month * · weekday *"},
		    {"nonsense", "nonsense", "nonsense"});
}

static void intervals_are_said_in_their_largest_unit(void **state)
{
	struct paper_words korean = words_in(VIEW_KO), english = words_in(VIEW_EN);

	(void)state;
	assert_string_equal(task_words_of_interval(&korean, 60), "1분마다");
	assert_string_equal(task_words_of_interval(&korean, 5400), "90분마다");
	assert_string_equal(task_words_of_interval(&korean, 7200), "2시간마다");
	assert_string_equal(task_words_of_interval(&english, 86400), "Every day");
	assert_string_equal(task_words_of_interval(&english, 61), "Every 61 seconds");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_time_of_days_is_said),
		cmocka_unit_test(days_of_months_and_years_are_said),
		cmocka_unit_test(what_comes_often_is_said),
		cmocka_unit_test(what_has_no_words_is_said_field_by_field),
		cmocka_unit_test(intervals_are_said_in_their_largest_unit),
	};

	return cmocka_run_group_tests(tests, open_view, close_view);
}
