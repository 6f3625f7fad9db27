/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Words and figures on paper in the reader's language. Everything returned belongs to the arena. */
#ifndef SEODANG_PAPER_WORDS_H
#define SEODANG_PAPER_WORDS_H

#include "core/arena.h"
#include "view/format.h"
#include "view/view.h"

/** A share that is not known: shares are 0 to 1, and what lies outside is drawn as not known. */
#define PAPER_UNKNOWN (-1.0)

struct paper_words {
	const struct view *view;
	struct arena *arena;
	struct format_context format;
};

struct paper_word {
	const char *name;
	const char *value;
};

struct paper_words paper_words(const struct view *view, struct arena *arena, enum view_locale locale, clock_time now);

/** @param params  what the text's placeholders name, ended by one without a name */
const char *paper_say_with(struct paper_words *words, const char *key, const struct paper_word *params);

/** The text of a key: paper_say(words, "hub.report.more", {"count", number}). */
#define paper_say(words, key, ...) \
	paper_say_with((words), (key), (const struct paper_word[]){__VA_ARGS__ __VA_OPT__(,) {NULL, NULL}})

/** 1,234 */
const char *paper_number(struct paper_words *words, long number);

/** 11월 20일, or "–" for NULL and what is no date */
const char *paper_date(struct paper_words *words, const char *date);

/** 2026년 11월 20일, the day of a time in the process's zone; always with its year */
const char *paper_time_date(struct paper_words *words, clock_time time);

/** 2026년 10월 24일 ~ 11월 20일, from one date to another, with a year; "–" as with paper_date */
const char *paper_period(struct paper_words *words, const char *from, const char *to);

/** 41%, rounded down, or "–" for what is not known */
const char *paper_percent(struct paper_words *words, double share);

/** +12%p, -3%p, ±0, or "–" when either is not known */
const char *paper_change(struct paper_words *words, double before, double after);

#endif
