/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Time: the wall clock in UTC microseconds since 1970, a steady clock for waiting, and calendar arithmetic. */
#ifndef SEODANG_CORE_CLOCK_H
#define SEODANG_CORE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define CLOCK_SECOND INT64_C(1000000)
#define CLOCK_DAY (86400 * CLOCK_SECOND)
#define CLOCK_TEXT_SIZE 32

/** Microseconds since 1970-01-01T00:00:00Z. */
typedef int64_t clock_time;

struct clock_calendar {
	int year, month, day; /* month 1-12, day 1-31 */
	int hour, minute, second;
	int weekday;          /* 0 Sunday */
};

clock_time clock_now(void);

/** Milliseconds of a clock that never jumps; only differences mean anything. */
int64_t clock_steady_ms(void);

/**
 * Read PostgreSQL's ISO output or RFC 3339: "2026-11-20 07:12:00.5+00", "2026-11-20T07:12:00Z", "2026-11-20".
 * A time without an offset is UTC, and there is no year 0. @return false for anything else
 */
bool clock_parse(clock_time *time, const char *text, size_t length);

/** RFC 3339 in UTC with whole seconds, or with microseconds where there are any: "2026-11-20T07:12:00Z". */
void clock_format(clock_time time, char text[CLOCK_TEXT_SIZE]);

/** The calendar of a time, moved by an offset from UTC in seconds. */
struct clock_calendar clock_calendar(clock_time time, int offset_seconds);

/** Days since 1970-01-01 of a date in the Gregorian calendar. */
int64_t clock_days(int year, int month, int day);

/**
 * Offset from UTC at a time, in seconds, in the process's time zone (TZ). All of one installation's pages show
 * one zone, the one in its configuration.
 */
int clock_offset(clock_time time);

#endif
