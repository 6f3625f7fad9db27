/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "jobs/cron.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define MINUTE (60 * CLOCK_SECOND)
#define HOUR (60 * MINUTE)
#define DAYS_AHEAD (9 * 366)
#define EVERY_HOUR UINT64_C(0xffffff)
#define CLOCK_CHANGE (3 * HOUR) /* no zone in use moves its clock further at once */

struct field {
	int minimum, maximum;
	const char *const *names; /* of minimum, minimum + 1, …; NULL for numbers only */
};

static const char *const month_names[] = {"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", NULL};
static const char *const weekday_names[] = {"sun", "mon", "tue", "wed", "thu", "fri", "sat", NULL};

static const struct field minute_field = {0, 59, NULL};
static const struct field hour_field = {0, 23, NULL};
static const struct field day_field = {1, 31, NULL};
static const struct field month_field = {1, 12, month_names};
static const struct field weekday_field = {0, 7, weekday_names};

static bool take_number(const char **text, int maximum, int *number)
{
	if (!isdigit((unsigned char)**text))
		return false;
	*number = 0;
	for (; isdigit((unsigned char)**text); ++*text) {
		*number = *number * 10 + (**text - '0');
		if (*number > maximum)
			return false;
	}
	return true;
}

static bool take_value(const char **text, const struct field *field, int *value)
{
	for (int i = 0; field->names && field->names[i]; i++)
		if (strncasecmp(*text, field->names[i], 3) == 0 && !isalpha((unsigned char)(*text)[3])) {
			*text += 3;
			*value = field->minimum + i;
			return true;
		}
	return take_number(text, field->maximum, value) && *value >= field->minimum;
}

/* "*", "5", "1-5", each with "/2" behind it ("5/2" is 5 to the end). */
static bool take_item(const char **text, const struct field *field, uint64_t *bits)
{
	int first = field->minimum, last = field->maximum, step = 1;
	bool single = false;

	if (**text == '*') {
		++*text;
	} else {
		if (!take_value(text, field, &first))
			return false;
		single = **text != '-';
		last = first;
		if (!single) {
			++*text;
			if (!take_value(text, field, &last))
				return false;
			if (last == 0 && field == &weekday_field)
				last = 7; /* fri-sun: as an end, Sunday is the seventh day */
			if (last < first)
				return false;
		}
	}
	if (**text == '/') {
		++*text;
		if (!take_number(text, field->maximum + 1, &step) || step == 0)
			return false;
		if (single)
			last = field->maximum;
	}
	for (int value = first; value <= last; value += step)
		*bits |= UINT64_C(1) << value;
	return true;
}

static bool take_field(const char **text, const struct field *field, uint64_t *bits)
{
	*bits = 0;
	while (isblank((unsigned char)**text))
		++*text;
	for (;;) {
		if (!take_item(text, field, bits))
			return false;
		if (**text != ',')
			return **text == '\0' || isblank((unsigned char)**text);
		++*text;
	}
}

static bool starts_with_star(const char *text)
{
	while (isblank((unsigned char)*text))
		text++;
	return *text == '*';
}

bool cron_parse(struct cron *cron, const char *expression)
{
	const char *next = expression;

	if (!take_field(&next, &minute_field, &cron->minutes) || !take_field(&next, &hour_field, &cron->hours))
		return false;
	cron->any_day = starts_with_star(next);
	if (!take_field(&next, &day_field, &cron->days) || !take_field(&next, &month_field, &cron->months))
		return false;
	cron->any_weekday = starts_with_star(next);
	if (!take_field(&next, &weekday_field, &cron->weekdays))
		return false;
	if (cron->weekdays & UINT64_C(1) << 7)
		cron->weekdays |= 1;
	while (isblank((unsigned char)*next))
		next++;
	return *next == '\0';
}

static bool has(uint64_t bits, int value)
{
	return bits >> value & 1;
}

static bool day_matches(const struct cron *cron, const struct clock_calendar *date)
{
	bool day = has(cron->days, date->day), weekday = has(cron->weekdays, date->weekday);

	if (!has(cron->months, date->month))
		return false;
	return cron->any_day || cron->any_weekday ? day && weekday : day || weekday;
}

/* The next local time that matches, from a local time on; local times are clock_time without an offset. */
static bool next_local(const struct cron *cron, clock_time from, clock_time *local)
{
	int64_t first = from / CLOCK_DAY;

	for (int64_t day = first; day < first + DAYS_AHEAD; day++) {
		struct clock_calendar date = clock_calendar(day * CLOCK_DAY, 0);
		int minute = day == first ? (int)(from % CLOCK_DAY / MINUTE) : 0;

		if (!day_matches(cron, &date))
			continue;
		for (; minute < 24 * 60; minute++)
			if (has(cron->hours, minute / 60) && has(cron->minutes, minute % 60)) {
				*local = day * CLOCK_DAY + minute * MINUTE;
				return true;
			}
	}
	return false;
}

static clock_time offset_at(clock_time time)
{
	return clock_offset(time) * CLOCK_SECOND;
}

/* When a local time comes after a time: its first occurrence, or any where every hour matches; 0 when it is past. */
static clock_time occurrence_after(const struct cron *cron, clock_time local, clock_time after)
{
	clock_time before = local - offset_at(local - CLOCK_DAY), behind = local - offset_at(local + CLOCK_DAY);
	clock_time first = before < behind ? before : behind, second = before < behind ? behind : before;
	bool first_exists = first + offset_at(first) == local, second_exists = second + offset_at(second) == local;

	if (!first_exists && !second_exists)
		return before > after ? before : 0; /* left out by a clock change: moved on by as much */
	if (first_exists && first > after)
		return first;
	if (second_exists && second > after && (!first_exists || cron->hours == EVERY_HOUR))
		return second;
	return 0;
}

static bool next_here(const struct cron *cron, clock_time after, clock_time *next)
{
	/* Local times before "now" may still come when the clock is set back. */
	clock_time local = (after + offset_at(after)) / MINUTE * MINUTE + MINUTE - CLOCK_CHANGE;

	*next = 0;
	while (next_local(cron, local, &local)) {
		clock_time due = occurrence_after(cron, local, after);

		if (due && (!*next || due < *next))
			*next = due;
		if (*next && local > *next + offset_at(*next) + CLOCK_CHANGE)
			return true;
		local += MINUTE;
	}
	return *next != 0;
}

static void enter_zone(const char *zone)
{
	if (zone)
		setenv("TZ", zone, 1);
	else
		unsetenv("TZ");
	tzset();
}

bool cron_next(const struct cron *cron, const char *zone, clock_time after, clock_time *next)
{
	const char *own = getenv("TZ");
	char *kept;
	bool comes;

	if (!zone || (own && strcmp(own, zone) == 0))
		return next_here(cron, after, next);
	kept = own ? strdup(own) : NULL;
	enter_zone(zone);
	comes = next_here(cron, after, next);
	enter_zone(kept);
	free(kept);
	return comes;
}
