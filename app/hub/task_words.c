/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/task_words.h"

#include <string.h>

#define ALL_MINUTES UINT64_C(0xfffffffffffffff)
#define ALL_HOURS UINT64_C(0xffffff)
#define ALL_DAYS UINT64_C(0xfffffffe)
#define ALL_MONTHS UINT64_C(0x1ffe)
#define ALL_WEEKDAYS UINT64_C(0x7f)
#define WORKDAYS UINT64_C(0x3e)
#define WEEKEND UINT64_C(0x41)
#define MOST_LISTED 6 /* times, days or dates that are named one by one; more is no sentence any more */
#define LONGEST_LIST 1000

int task_only_bit(uint64_t bits)
{
	return bits && !(bits & (bits - 1)) ? __builtin_ctzll(bits) : -1;
}

bool task_is_any_day(const struct cron *cron)
{
	return cron->any_day && cron->days == ALL_DAYS;
}

/* Sunday may be bit 7 as well. */
static uint64_t weekdays_of(const struct cron *cron)
{
	return cron->weekdays & ALL_WEEKDAYS;
}

bool task_is_any_weekday(const struct cron *cron)
{
	return cron->any_weekday && weekdays_of(cron) == ALL_WEEKDAYS;
}

bool task_is_any_month(const struct cron *cron)
{
	return cron->months == ALL_MONTHS;
}

static const char *number(struct paper_words *words, int value)
{
	return arena_printf(words->arena, "%d", value);
}

/* ---- lists ---- */

struct list {
	struct strbuf *text;
	int count;
};

static struct list list_begin(struct paper_words *words)
{
	return (struct list){.text = strbuf_in_arena(words->arena, LONGEST_LIST)};
}

static void list_add(struct list *list, const char *item)
{
	if (list->count++)
		strbuf_add_text(list->text, ", ");
	strbuf_add_text(list->text, item);
}

static const char *list_of_bits(struct paper_words *words, uint64_t bits, const char *(*say)(struct paper_words *words, int value))
{
	struct list list = list_begin(words);

	for (int i = 0; i < 64; i++)
		if (bits >> i & 1)
			list_add(&list, say(words, i));
	return strbuf_text(list.text);
}

static const char *say_weekday(struct paper_words *words, int weekday)
{
	return paper_say(words, arena_printf(words->arena, "hub.task.weekday.%d", weekday));
}

static const char *say_month(struct paper_words *words, int month)
{
	return paper_say(words, arena_printf(words->arena, "hub.report.month.%d", month));
}

static const char *say_day(struct paper_words *words, int day)
{
	return paper_say(words, "hub.task.words.day", {"day", number(words, day)});
}

/* ---- times of a day ---- */

/* Korean counts the hours of each half of a day, English all of a day. */
static const char *say_time(struct paper_words *words, int hour, int minute)
{
	const char *half = hour < 12 ? "am" : "pm";
	const char *hour_text = number(words, words->format.locale == VIEW_KO && hour > 12 ? hour - 12 : hour);

	if (minute == 0)
		return paper_say(words, arena_printf(words->arena, "hub.task.words.%s_hour", half), {"hour", hour_text});
	return paper_say(words, arena_printf(words->arena, "hub.task.words.%s", half), {"hour", hour_text},
			  {"minute", arena_printf(words->arena, words->format.locale == VIEW_KO ? "%d" : "%02d", minute)});
}

static const char *list_of_times(struct paper_words *words, const struct cron *cron)
{
	struct list list = list_begin(words);

	for (int hour = 0; hour < 24; hour++)
		for (int minute = 0; minute < 60 && cron->hours >> hour & 1; minute++)
			if (cron->minutes >> minute & 1)
				list_add(&list, say_time(words, hour, minute));
	return strbuf_text(list.text);
}

/* @return n when the bits are 0, n, 2n, … up to the end, and n divides it; else 0 */
static int step_of(uint64_t bits, int end)
{
	for (int step = 1; step < end; step++) {
		uint64_t wanted = 0;

		if (end % step)
			continue;
		for (int i = 0; i < end; i += step)
			wanted |= UINT64_C(1) << i;
		if (bits == wanted)
			return step;
	}
	return 0;
}

/* @return whether the bits are one run of at least three; first and last are then set */
static bool run_of(uint64_t bits, int *first, int *last)
{
	if (!bits)
		return false;
	*first = __builtin_ctzll(bits);
	*last = 63 - __builtin_clzll(bits);
	return *last - *first >= 2 && __builtin_popcountll(bits) == *last - *first + 1;
}

static const char *say_minutes(struct paper_words *words, int step)
{
	return paper_say(words, "hub.task.words.minutes", {"count", number(words, step)});
}

static const char *say_past_hour(struct paper_words *words, int minute)
{
	return minute ? paper_say(words, "hub.task.words.past_hour", {"minute", number(words, minute)}) :
			paper_say(words, "hub.task.words.full_hour");
}

/* What comes all day long, or for some hours on end; NULL when it is neither. */
static const char *say_often(struct paper_words *words, const struct cron *cron)
{
	int minute = task_only_bit(cron->minutes), step = step_of(cron->minutes, 60), first, last;
	int hour_step = step_of(cron->hours, 24);
	const char *often = minute >= 0 ? say_past_hour(words, minute) : step ? say_minutes(words, step) : NULL;

	if (!often)
		return NULL;
	if (cron->hours == ALL_HOURS)
		return often;
	if (run_of(cron->hours, &first, &last))
		return paper_say(words, "hub.task.words.between", {"often", often},
				  {"from", say_time(words, first, minute >= 0 ? minute : 0)},
				  {"to", say_time(words, last, minute >= 0 ? minute : 60 - step)});
	if (hour_step && minute >= 0)
		return paper_say(words, "hub.task.words.hours", {"count", number(words, hour_step)},
				  {"first", say_time(words, 0, minute)});
	return NULL;
}

/* ---- days ---- */

static const char *say_weekdays(struct paper_words *words, uint64_t weekdays)
{
	if (weekdays == WORKDAYS)
		return paper_say(words, "hub.task.words.workdays");
	if (weekdays == WEEKEND)
		return paper_say(words, "hub.task.words.weekend");
	return paper_say(words, "hub.task.words.weekly", {"weekdays", list_of_bits(words, weekdays, say_weekday)});
}

static const char *say_dates(struct paper_words *words, const struct cron *cron)
{
	struct list list = list_begin(words);

	for (int month = 1; month <= 12; month++)
		for (int day = 1; day <= 31 && cron->months >> month & 1; day++)
			if (cron->days >> day & 1)
				list_add(&list, paper_say(words, "hub.task.words.date", {"month", say_month(words, month)},
							   {"day", number(words, day)}));
	return paper_say(words, "hub.task.words.yearly", {"dates", strbuf_text(list.text)});
}

static const char *say_month_days(struct paper_words *words, const struct cron *cron)
{
	const char *monthly = paper_say(words, "hub.task.words.monthly", {"days", list_of_bits(words, cron->days, say_day)});

	if (task_is_any_weekday(cron))
		return monthly;
	return paper_say(words, "hub.task.words.or_weekly", {"monthly", monthly},
			  {"weekdays", list_of_bits(words, weekdays_of(cron), say_weekday)});
}

/* Whether the days are said as dates of a year, so that the months are in them. */
static bool has_dates(const struct cron *cron)
{
	return !task_is_any_month(cron) && !task_is_any_day(cron) && task_is_any_weekday(cron) &&
	       __builtin_popcountll(cron->months) * __builtin_popcountll(cron->days) <= MOST_LISTED;
}

/* NULL when there are no words for it. A star with a step counts as unrestricted and is not. */
static const char *say_days(struct paper_words *words, const struct cron *cron)
{
	if (cron->any_day != (cron->days == ALL_DAYS) || cron->any_weekday != (weekdays_of(cron) == ALL_WEEKDAYS))
		return NULL;
	if (has_dates(cron))
		return say_dates(words, cron);
	if (!task_is_any_day(cron))
		return __builtin_popcountll(cron->days) <= MOST_LISTED ? say_month_days(words, cron) : NULL;
	if (!task_is_any_weekday(cron))
		return say_weekdays(words, weekdays_of(cron));
	return paper_say(words, "hub.task.words.daily");
}

/* ---- the whole ---- */

static const char *say_fields(struct paper_words *words, const char *expression)
{
	char *fields[5], *rest, *copy = arena_strdup(words->arena, expression);

	for (size_t i = 0; i < 5; i++) {
		fields[i] = strtok_r(i ? NULL : copy, " \t", &rest);
		if (!fields[i])
			return copy;
	}
	return paper_say(words, "hub.task.words.fields", {"minutes", fields[0]}, {"hours", fields[1]}, {"days", fields[2]},
			  {"months", fields[3]}, {"weekdays", fields[4]});
}

const char *task_words_of_cron(struct paper_words *words, const char *expression)
{
	struct cron cron;
	const char *days, *often, *whole;

	if (!cron_parse(&cron, expression))
		return arena_strdup(words->arena, expression);
	days = say_days(words, &cron);
	if (!days)
		return say_fields(words, expression);
	if (__builtin_popcountll(cron.minutes) * __builtin_popcountll(cron.hours) <= MOST_LISTED) {
		whole = paper_say(words, "hub.task.words.at", {"days", days}, {"times", list_of_times(words, &cron)});
	} else {
		often = say_often(words, &cron);
		if (!often)
			return say_fields(words, expression);
		whole = paper_say(words, "hub.task.words.often", {"days", days}, {"often", often});
	}
	if (task_is_any_month(&cron) || has_dates(&cron))
		return whole;
	return paper_say(words, "hub.task.words.in_months", {"whole", whole}, {"months", list_of_bits(words, cron.months, say_month)});
}

const char *task_words_of_interval(struct paper_words *words, int64_t seconds)
{
	static const struct {
		int64_t seconds;
		const char *key;
	} units[] = {{86400, "hub.task.words.every_days"}, {3600, "hub.task.words.every_hours"},
		     {60, "hub.task.words.every_minutes"}, {1, "hub.task.words.every_seconds"}};
	size_t i = 0;

	while (units[i].seconds > 1 && seconds % units[i].seconds)
		i++;
	return paper_say(words, units[i].key, {"count", arena_printf(words->arena, "%lld", (long long)(seconds / units[i].seconds))});
}

const char *task_words_of_time(struct paper_words *words, clock_time time)
{
	char text[CLOCK_TEXT_SIZE];

	clock_format(time, text);
	return paper_say(words, "hub.task.words.once", {"at", arena_strdup(words->arena, text)});
}
