/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/format.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define NO_BREAK_SPACE "\xC2\xA0"
#define RELATIVE_DAYS 13 /* further away a date says more than a count */

/* A value, taken apart in the zone it is shown in. */
struct moment {
	clock_time time;
	struct clock_calendar calendar;
	int64_t day;
	bool is_date;
};

static const struct {
	const char *suffix;
	enum view_formatter formatter;
} suffixes[] = {
	{"_relative", FORMAT_RELATIVE},
	{"_date", FORMAT_DATE},
	{"_time", FORMAT_TIME},
	{"_datetime", FORMAT_DATETIME},
	{"_weekday", FORMAT_WEEKDAY},
	{"_number", FORMAT_NUMBER},
	{"_rfc3339", FORMAT_RFC3339},
	{"_text", FORMAT_TEXT},
};

static const char *const korean_weekdays[] = {"일요일", "월요일", "화요일", "수요일", "목요일", "금요일", "토요일"};
static const char *const english_weekdays[] = {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"};
static const char *const english_months[] = {"January", "February", "March", "April", "May", "June", "July",
					     "August", "September", "October", "November", "December"};

struct format_context format_begin(enum view_locale locale, clock_time now)
{
	return (struct format_context){.locale = locale, .now = now};
}

enum view_formatter format_of_name(const char *name, size_t length, size_t *stem_length)
{
	for (size_t i = 0; i < sizeof suffixes / sizeof suffixes[0]; i++) {
		size_t suffix_length = strlen(suffixes[i].suffix);

		if (length > suffix_length && memcmp(name + length - suffix_length, suffixes[i].suffix, suffix_length) == 0) {
			*stem_length = length - suffix_length;
			return suffixes[i].formatter;
		}
	}
	*stem_length = length;
	return FORMAT_NONE;
}

__attribute__((format(printf, 2, 3)))
static void say(struct format_text *text, const char *format, ...)
{
	size_t room = FORMAT_SIZE - text->length;
	va_list list;
	int written;

	va_start(list, format);
	written = vsnprintf(text->bytes + text->length, room, format, list);
	va_end(list);
	if (written > 0)
		text->length += (size_t)written < room ? (size_t)written : room - 1;
}

static const char *space(const struct format_context *context)
{
	return context->no_break ? NO_BREAK_SPACE : " ";
}

static void work_out_today(struct format_context *context)
{
	struct clock_calendar calendar;

	if (context->has_today)
		return;
	calendar = clock_calendar(context->now, clock_offset(context->now));
	context->today = clock_days(calendar.year, calendar.month, calendar.day);
	context->year = calendar.year;
	context->has_today = true;
}

static bool read_moment(struct moment *moment, const char *value, size_t length)
{
	if (!clock_parse(&moment->time, value, length))
		return false;
	moment->is_date = length == strlen("2026-11-20");
	moment->calendar = clock_calendar(moment->time, moment->is_date ? 0 : clock_offset(moment->time));
	moment->day = clock_days(moment->calendar.year, moment->calendar.month, moment->calendar.day);
	return true;
}

static void say_time(const struct format_context *context, const struct moment *moment, struct format_text *text)
{
	bool afternoon = moment->calendar.hour >= 12;
	int hour = moment->calendar.hour % 12 ? moment->calendar.hour % 12 : 12;

	if (moment->is_date)
		return;
	if (context->locale == VIEW_KO)
		say(text, "%s%s%d:%02d", afternoon ? "오후" : "오전", space(context), hour, moment->calendar.minute);
	else
		say(text, "%d:%02d%s%s", hour, moment->calendar.minute, space(context), afternoon ? "PM" : "AM");
}

static void say_date(const struct format_context *context, const struct moment *moment, struct format_text *text)
{
	bool this_year = moment->calendar.year == context->year;
	const char *between = space(context);

	if (context->locale == VIEW_KO) {
		if (!this_year)
			say(text, "%d년%s", moment->calendar.year, between);
		say(text, "%d월%s%d일", moment->calendar.month, between, moment->calendar.day);
		return;
	}
	say(text, "%d%s%.3s", moment->calendar.day, between, english_months[moment->calendar.month - 1]);
	if (!this_year)
		say(text, "%s%d", between, moment->calendar.year);
}

static void say_weekday(const struct format_context *context, const struct moment *moment, struct format_text *text)
{
	const char *between = space(context);

	if (context->locale == VIEW_KO) {
		say_date(context, moment, text);
		say(text, " %s", korean_weekdays[moment->calendar.weekday]);
		return;
	}
	say(text, "%s %d%s%s", english_weekdays[moment->calendar.weekday], moment->calendar.day, between,
	    english_months[moment->calendar.month - 1]);
	if (moment->calendar.year != context->year)
		say(text, "%s%d", between, moment->calendar.year);
}

static void say_datetime(const struct format_context *context, const struct moment *moment, struct format_text *text)
{
	say_date(context, moment, text);
	if (moment->is_date)
		return;
	say(text, context->locale == VIEW_KO ? " " : ", ");
	say_time(context, moment, text);
}

/* Within the hour: true when said. */
static bool say_minutes(const struct format_context *context, const struct moment *moment, struct format_text *text)
{
	int64_t seconds = (context->now - moment->time) / CLOCK_SECOND;
	bool future = seconds < 0;
	int minutes = (int)((future ? -seconds : seconds) / 60 % 60);

	if (moment->is_date || seconds <= -3600 || seconds >= 3600)
		return false;
	if (context->locale == VIEW_KO) {
		if (!minutes)
			say(text, "%s", future ? "곧" : "방금");
		else
			say(text, "%d분%s%s", minutes, space(context), future ? "뒤" : "전");
	} else if (!minutes) {
		say(text, "%s", future ? "in a moment" : "just now");
	} else {
		say(text, "%s%d minute%s%s", future ? "in " : "", minutes, minutes == 1 ? "" : "s", future ? "" : " ago");
	}
	return true;
}

static const char *near_day(const struct format_context *context, int64_t distance)
{
	bool korean = context->locale == VIEW_KO;

	switch (distance) {
	case 0: return korean ? "오늘" : "today";
	case -1: return korean ? "어제" : "yesterday";
	case 1: return korean ? "내일" : "tomorrow";
	default: return NULL;
	}
}

static void say_days(const struct format_context *context, int64_t distance, struct format_text *text)
{
	bool future = distance > 0;
	int days = (int)(future ? distance : -distance);

	if (context->locale == VIEW_EN)
		say(text, future ? "in %d days" : "%d days ago", days);
	else if (days == 2)
		say(text, future ? "모레" : "이틀%s전", space(context));
	else
		say(text, "%d일%s%s", days, space(context), future ? "뒤" : "전");
}

static void say_relative(const struct format_context *context, const struct moment *moment, struct format_text *text)
{
	int64_t distance = moment->day - context->today;
	const char *day = near_day(context, distance);

	if (say_minutes(context, moment, text))
		return;
	if (day) {
		say(text, "%s%s", day, moment->is_date ? "" : " ");
		say_time(context, moment, text);
	} else if (distance >= -RELATIVE_DAYS && distance <= RELATIVE_DAYS) {
		say_days(context, distance, text);
	} else {
		say_date(context, moment, text);
	}
}

/* Digits, with a sign and a fraction where there are any; groups of three in the whole part. */
static bool say_number(const char *value, size_t length, struct format_text *text)
{
	size_t sign = length && value[0] == '-';
	size_t digits = strspn(value + sign, "0123456789");
	size_t end = sign + digits;

	if (!digits || (end < length && value[end] != '.') || length + digits / 3 >= FORMAT_SIZE)
		return false;
	for (size_t i = end + 1; i < length; i++)
		if (value[i] < '0' || value[i] > '9')
			return false;
	for (size_t i = 0; i < length; i++) {
		if (i > sign && i < end && (end - i) % 3 == 0)
			text->bytes[text->length++] = ',';
		text->bytes[text->length++] = value[i];
	}
	return true;
}

static bool say_moment(struct format_context *context, enum view_formatter formatter, const char *value, size_t length,
		       struct format_text *text)
{
	struct moment moment;

	if (!read_moment(&moment, value, length))
		return false;
	work_out_today(context);
	switch (formatter) {
	case FORMAT_RELATIVE: say_relative(context, &moment, text); return true;
	case FORMAT_DATE: say_date(context, &moment, text); return true;
	case FORMAT_TIME: say_time(context, &moment, text); return true;
	case FORMAT_DATETIME: say_datetime(context, &moment, text); return true;
	case FORMAT_WEEKDAY: say_weekday(context, &moment, text); return true;
	case FORMAT_RFC3339:
		if (moment.is_date)
			return false;
		clock_format(moment.time, text->bytes);
		text->length = strlen(text->bytes);
		return true;
	case FORMAT_NONE:
	case FORMAT_NUMBER:
	case FORMAT_TEXT: return false;
	}
	return false;
}

bool format_value(struct format_context *context, enum view_formatter formatter, const char *value, size_t length,
		  struct format_text *text)
{
	text->length = 0;
	if (formatter == FORMAT_NUMBER) {
		char digits[FORMAT_SIZE];

		if (length >= sizeof digits)
			return false;
		memcpy(digits, value, length);
		digits[length] = '\0';
		return say_number(digits, length, text);
	}
	return say_moment(context, formatter, value, length, text);
}
