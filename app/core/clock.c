/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "core/clock.h"

#include <ctype.h>
#include <stdio.h>
#include <time.h>

clock_time clock_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_REALTIME, &now);
	return (clock_time)now.tv_sec * CLOCK_SECOND + now.tv_nsec / 1000;
}

int64_t clock_steady_ms(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

/* Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", days_from_civil. */
int64_t clock_days(int year, int month, int day)
{
	int64_t y = month <= 2 ? year - 1 : year;
	int64_t era = (y >= 0 ? y : y - 399) / 400;
	int64_t year_of_era = y - era * 400;
	int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
	int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;

	return era * 146097 + day_of_era - 719468;
}

/* The same paper, civil_from_days. */
static void date_of_days(int64_t days, struct clock_calendar *calendar)
{
	int64_t shifted = days + 719468;
	int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
	int64_t day_of_era = shifted - era * 146097;
	int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
	int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
	int64_t month = (5 * day_of_year + 2) / 153;

	calendar->day = (int)(day_of_year - (153 * month + 2) / 5 + 1);
	calendar->month = (int)(month < 10 ? month + 3 : month - 9);
	calendar->year = (int)(year_of_era + era * 400 + (calendar->month <= 2));
	calendar->weekday = (int)((days % 7 + 11) % 7);
}

struct clock_calendar clock_calendar(clock_time time, int offset_seconds)
{
	clock_time local = time + (clock_time)offset_seconds * CLOCK_SECOND;
	int64_t days = local / CLOCK_DAY - (local % CLOCK_DAY < 0);
	int64_t seconds = (local - days * CLOCK_DAY) / CLOCK_SECOND;
	struct clock_calendar calendar = {
		.hour = (int)(seconds / 3600),
		.minute = (int)(seconds / 60 % 60),
		.second = (int)(seconds % 60),
	};

	date_of_days(days, &calendar);
	return calendar;
}

struct cursor {
	const char *next, *end;
};

/* Exactly count digits. */
static bool take_number(struct cursor *cursor, int count, int *number)
{
	*number = 0;
	for (int i = 0; i < count; i++, cursor->next++) {
		if (cursor->next == cursor->end || !isdigit((unsigned char)*cursor->next))
			return false;
		*number = *number * 10 + (*cursor->next - '0');
	}
	return true;
}

static bool take_char(struct cursor *cursor, const char *any_of)
{
	for (; *any_of; any_of++)
		if (cursor->next < cursor->end && *cursor->next == *any_of) {
			cursor->next++;
			return true;
		}
	return false;
}

static int take_fraction(struct cursor *cursor)
{
	int micros = 0, scale = 100000;

	for (; cursor->next < cursor->end && isdigit((unsigned char)*cursor->next); cursor->next++, scale /= 10)
		micros += (*cursor->next - '0') * scale;
	return micros;
}

/* "Z", "+09", "+0900", "+09:00" or nothing. */
static bool take_offset(struct cursor *cursor, int *seconds)
{
	int sign, hours, minutes = 0;

	*seconds = 0;
	if (cursor->next == cursor->end || take_char(cursor, "Zz"))
		return true;
	sign = *cursor->next == '-' ? -1 : 1;
	if (!take_char(cursor, "+-") || !take_number(cursor, 2, &hours))
		return false;
	if (cursor->next < cursor->end) {
		take_char(cursor, ":");
		if (!take_number(cursor, 2, &minutes))
			return false;
	}
	if (hours > 23 || minutes > 59)
		return false;
	*seconds = sign * (hours * 3600 + minutes * 60);
	return true;
}

static bool date_exists(int year, int month, int day)
{
	struct clock_calendar calendar = {0};

	if (year < 1 || month < 1 || month > 12 || day < 1 || day > 31)
		return false;
	date_of_days(clock_days(year, month, day), &calendar);
	return calendar.day == day;
}

bool clock_parse(clock_time *time, const char *text, size_t length)
{
	struct cursor cursor = {text, text + length};
	int year, month, day, hour = 0, minute = 0, second = 0, micros = 0, offset = 0;

	if (!take_number(&cursor, 4, &year) || !take_char(&cursor, "-") || !take_number(&cursor, 2, &month) ||
	    !take_char(&cursor, "-") || !take_number(&cursor, 2, &day) || !date_exists(year, month, day))
		return false;
	if (cursor.next < cursor.end) {
		if (!take_char(&cursor, " Tt") || !take_number(&cursor, 2, &hour) || !take_char(&cursor, ":") ||
		    !take_number(&cursor, 2, &minute) || !take_char(&cursor, ":") || !take_number(&cursor, 2, &second))
			return false;
		if (take_char(&cursor, "."))
			micros = take_fraction(&cursor);
		if (!take_offset(&cursor, &offset) || cursor.next != cursor.end)
			return false;
	}
	if (hour > 23 || minute > 59 || second > 60)
		return false;
	*time = ((clock_days(year, month, day) * 86400 + hour * 3600 + minute * 60 + second) - offset) * CLOCK_SECOND + micros;
	return true;
}

void clock_format(clock_time time, char text[CLOCK_TEXT_SIZE])
{
	struct clock_calendar c = clock_calendar(time, 0);
	int micros = (int)((time % CLOCK_SECOND + CLOCK_SECOND) % CLOCK_SECOND);

	if (micros)
		snprintf(text, CLOCK_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02d.%06dZ",
			 c.year % 10000, c.month, c.day, c.hour, c.minute, c.second, micros);
	else
		snprintf(text, CLOCK_TEXT_SIZE, "%04d-%02d-%02dT%02d:%02d:%02dZ",
			 c.year % 10000, c.month, c.day, c.hour, c.minute, c.second);
}

int clock_offset(clock_time time)
{
	time_t seconds = (time_t)(time / CLOCK_SECOND);
	struct tm local;

	if (!localtime_r(&seconds, &local))
		return 0;
	return (int)local.tm_gmtoff;
}
