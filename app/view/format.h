/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Times and numbers as people say them, in Korean and English, chosen by the end of a name: {{created_at_relative}}
 * is created_at, said relative to now. Days are those of the process's time zone (core/clock.h, clock_offset).
 * A value that is a date alone ("2026-11-20") is that day everywhere and has no time.
 *
 * | ending      | 한국어                                       | English                                    |
 * |-------------|----------------------------------------------|--------------------------------------------|
 * | _relative   | 방금, 5분 전, 오늘 오후 4:12, 어제 오후 4:12,  | just now, 5 minutes ago, today 4:12 PM,     |
 * |             | 이틀 전 … 13일 전, 11월 20일; 내일, 모레, 3일 뒤 | yesterday 4:12 PM, 3 days ago, 20 Nov; in 3 days |
 * | _date       | 11월 20일, 2024년 11월 20일                    | 20 Nov, 20 Nov 2024                        |
 * | _time       | 오후 4:12                                     | 4:12 PM                                    |
 * | _datetime   | 11월 20일 오후 4:12                            | 20 Nov, 4:12 PM                            |
 * | _weekday    | 11월 20일 금요일                               | Friday 20 November                         |
 * | _number     | 1,234                                        | 1,234                                      |
 * | _rfc3339    | 2026-11-20T07:12:00Z: for attributes           |                                            |
 * | _text       | a key of the catalogue (view/render.h)        |                                            |
 */
#ifndef SEODANG_VIEW_FORMAT_H
#define SEODANG_VIEW_FORMAT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/clock.h"
#include "view/locale.h"

enum view_formatter {
	FORMAT_NONE,
	FORMAT_RELATIVE,
	FORMAT_DATE,
	FORMAT_TIME,
	FORMAT_DATETIME,
	FORMAT_WEEKDAY,
	FORMAT_NUMBER,
	FORMAT_RFC3339,
	FORMAT_TEXT,
};

#define FORMAT_SIZE 128

struct format_text {
	char bytes[FORMAT_SIZE];
	size_t length;
};

/** What stays the same during one rendering. Start with format_begin. */
struct format_context {
	enum view_locale locale;
	bool no_break; /* write spaces inside a date as U+00A0, for pages */
	clock_time now;
	bool has_today; /* today is worked out at the first use */
	int64_t today;  /* days since 1970-01-01 */
	int year;
};

struct format_context format_begin(enum view_locale locale, clock_time now);

/** @return the formatter that a name ends in, FORMAT_NONE if none; stem_length is the length of the name before it */
enum view_formatter format_of_name(const char *name, size_t length, size_t *stem_length);

/**
 * Say a value. @return false when the formatter does not know the value (not a time, not a number, too long):
 * then the value is shown as it is
 */
bool format_value(struct format_context *context, enum view_formatter formatter, const char *value, size_t length,
		  struct format_text *text);

#endif
