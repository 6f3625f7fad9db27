/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What all charts share: which values they take, scales with round ticks, lines with gaps, steps of colour. Charts are
 * first geometry, for a page of any size (chart_line.h, chart_bars.h, chart_days.h, chart_spark.h: …_draw), then JSON for the
 * partials in templates/chart/ (…_json). All axes start at 0, so that a small change never looks like a large one.
 *
 * Days are days since 1970-01-01 (clock_days), never times: no change to summer time can move a point.
 */
#ifndef SEODANG_VIEW_CHART_H
#define SEODANG_VIEW_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "core/arena.h"

/** A place without a value: a gap in a line, no bar, a dash in the table. */
#define CHART_MISSING (-1.0)

#define CHART_COUNT_MAXIMUM 1e12

enum chart_unit {
	CHART_COUNT, /* 0 to CHART_COUNT_MAXIMUM */
	CHART_SHARE, /* 0 to 1, shown as whole percents */
};

/** A text of the catalogue, never without a key; name, or NULL, is its {name}. */
struct chart_text {
	const char *key;
	const char *name;
};

/** @return whether all values are in the unit's range or CHART_MISSING; not a number and infinity never are */
bool chart_takes(enum chart_unit unit, const double *values, size_t count);

/** The ticks i * step for i from 0 to count. */
struct chart_scale {
	double step; /* 1, 2 or 5 times a power of ten, at least 1; a quarter for shares */
	unsigned count;
	double top;  /* the last tick */
};

/** @return at most 6 ticks that reach as far as highest, at least one above 0 */
struct chart_scale chart_scale(enum chart_unit unit, double highest);

/** @return where a value stands below the upper edge of a plot */
double chart_y(const struct chart_scale *scale, double value, double height);

/** What a text says of a row of values: places in it, all 0 when there is none. */
struct chart_summary {
	size_t known; /* how many values there are */
	size_t first, last, lowest, highest;
};

struct chart_summary chart_summary(const double *values, size_t count);

/** Neighbouring places with values: one piece of a line. */
struct chart_run {
	size_t first;
	size_t count;
};

/** @param runs  room for (count + 1) / 2
 *  @return how many there are */
size_t chart_runs(const double *values, size_t count, struct chart_run *runs);

/**
 * Choose which places on an axis of days bear a date: the first, the last and up to two between them, evenly, as many as
 * have room on a phone: fewer where the dates are of two years and so are written with them.
 *
 * @param x     of each day, ascending
 * @param days  ascending
 * @return count flags, owned by the arena
 */
const bool *chart_choose_dates(struct arena *arena, const double *x, const int64_t *days, size_t count, double width);

#define CHART_STEPS 5 /* 0 nothing, 4 the most */

/** What a mastery value means against its target, for a matrix: a step of colour and the key of its word. */
struct chart_mastery {
	unsigned step; /* 0 not known, 1 below 60 % of the target, 2 from 60 %, 3 from 85 %, 4 the target is reached */
	const char *word;
};

/** @param value   0 to 1; anything else is not known
 *  @param target  above 0, at most 1 */
struct chart_mastery chart_mastery(double value, double target);

#endif
