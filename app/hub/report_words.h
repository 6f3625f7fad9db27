/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The words and figures of a report in its reader's language. Everything returned belongs to the arena. */
#ifndef SEODANG_HUB_REPORT_WORDS_H
#define SEODANG_HUB_REPORT_WORDS_H

#include "core/arena.h"
#include "view/format.h"
#include "view/view.h"

struct report_words {
	const struct view *view;
	struct arena *arena;
	struct format_context format;
};

struct report_word {
	const char *name;
	const char *value;
};

struct report_words report_words(const struct view *view, struct arena *arena, enum view_locale locale, clock_time now);

/** @param params  what the text's placeholders name, ended by one without a name */
const char *report_say_with(struct report_words *words, const char *key, const struct report_word *params);

/** The text of a key: report_say(words, "hub.report.more", {"count", number}). */
#define report_say(words, key, ...) \
	report_say_with((words), (key), (const struct report_word[]){__VA_ARGS__ __VA_OPT__(,) {NULL, NULL}})

/** 1,234 */
const char *report_number(struct report_words *words, long number);

/** 11월 20일, or "–" for NULL and what is no date */
const char *report_date(struct report_words *words, const char *date);

/** 2026년 11월 20일, the day of a time in the process's zone; always with its year */
const char *report_time_date(struct report_words *words, clock_time time);

/** 2026년 10월 24일 ~ 11월 20일, from one date to another, with a year; "–" as with report_date */
const char *report_period(struct report_words *words, const char *from, const char *to);

/** 41%, rounded down, or "–" for what is not known */
const char *report_percent(struct report_words *words, double share);

/** +12%p, -3%p, ±0, or "–" when either is not known */
const char *report_change(struct report_words *words, double before, double after);

#endif
