/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/chart.h"

#include <math.h>

#include "core/clock.h"

#define TICKS_MAXIMUM 5 /* above 0 */
#define DATES_MAXIMUM 4
#define DATE_GAP 0.3            /* of the width: two dates have room in it on a phone */
#define DATE_GAP_WITH_YEAR 0.45
#define NEAR_TARGET 0.85
#define ON_THE_WAY 0.60
/* What 0.85 * 0.8 and the like lose in binary must not cost a child a step. */
#define ROUNDING 1e-9

static bool is_missing(double value)
{
	return value < 0;
}

bool chart_takes(enum chart_unit unit, const double *values, size_t count)
{
	double maximum = unit == CHART_SHARE ? 1 : CHART_COUNT_MAXIMUM;

	for (size_t i = 0; i < count; i++) {
		bool missing = fabs(values[i] - CHART_MISSING) < ROUNDING;

		if (!isfinite(values[i]) || values[i] > maximum || (values[i] < 0 && !missing))
			return false;
	}
	return true;
}

struct chart_scale chart_scale(enum chart_unit unit, double highest)
{
	static const double rounds[] = {1, 2, 5, 10};
	double least = highest / TICKS_MAXIMUM, power, step = 1;

	if (unit == CHART_SHARE)
		return (struct chart_scale){.step = 0.25, .count = 4, .top = 1};
	if (least > 1) {
		power = pow(10, floor(log10(least)));
		for (size_t i = 0; i < sizeof rounds / sizeof rounds[0] && (i == 0 || step < least); i++)
			step = rounds[i] * power;
	}
	return (struct chart_scale){
		.step = step,
		.count = highest > step ? (unsigned)ceil(highest / step) : 1,
		.top = highest > step ? ceil(highest / step) * step : step,
	};
}

double chart_y(const struct chart_scale *scale, double value, double height)
{
	return height - value / scale->top * height;
}

struct chart_summary chart_summary(const double *values, size_t count)
{
	struct chart_summary summary = {0};

	for (size_t i = 0; i < count; i++) {
		if (is_missing(values[i]))
			continue;
		if (!summary.known++)
			summary.first = summary.lowest = summary.highest = i;
		summary.last = i;
		if (values[i] < values[summary.lowest])
			summary.lowest = i;
		if (values[i] > values[summary.highest])
			summary.highest = i;
	}
	return summary;
}

size_t chart_runs(const double *values, size_t count, struct chart_run *runs)
{
	size_t found = 0;

	for (size_t i = 0; i < count; i++) {
		if (is_missing(values[i]))
			continue;
		if (i == 0 || is_missing(values[i - 1]))
			runs[found++] = (struct chart_run){.first = i};
		runs[found - 1].count++;
	}
	return found;
}

static int year_of(int64_t day)
{
	return clock_calendar(day * CLOCK_DAY, 0).year;
}

static size_t nearest(const double *x, size_t count, double place)
{
	size_t best = 0;

	for (size_t i = 1; i < count; i++)
		if (fabs(x[i] - place) < fabs(x[best] - place))
			best = i;
	return best;
}

/* @return whether so many dates, as evenly as the places allow, stand at least gap apart */
static bool place_dates(const double *x, size_t count, size_t dates, double gap, size_t *places)
{
	for (size_t i = 0; i < dates; i++) {
		places[i] = nearest(x, count, x[0] + (x[count - 1] - x[0]) * (double)i / (double)(dates - 1));
		if (i && x[places[i]] - x[places[i - 1]] < gap)
			return false;
	}
	return true;
}

const bool *chart_choose_dates(struct arena *arena, const double *x, const int64_t *days, size_t count, double width)
{
	bool *chosen = arena_array(arena, count, sizeof *chosen);
	size_t places[DATES_MAXIMUM] = {0}, dates = DATES_MAXIMUM;
	double gap;

	if (!count)
		return chosen;
	gap = width * (year_of(days[0]) == year_of(days[count - 1]) ? DATE_GAP : DATE_GAP_WITH_YEAR);
	while (dates > 1 && !place_dates(x, count, dates, gap, places))
		dates--;
	if (dates == 1)
		places[0] = count - 1;
	for (size_t i = 0; i < dates; i++)
		chosen[places[i]] = true;
	return chosen;
}

struct chart_mastery chart_mastery(double value, double target)
{
	double reached = value / target + ROUNDING;

	if (!isfinite(reached) || value < 0 || value > 1)
		return (struct chart_mastery){0, "chart.missing"};
	if (reached >= 1)
		return (struct chart_mastery){4, "chart.mastery.reached"};
	if (reached >= NEAR_TARGET)
		return (struct chart_mastery){3, "chart.mastery.near"};
	if (reached >= ON_THE_WAY)
		return (struct chart_mastery){2, "chart.mastery.learning"};
	return (struct chart_mastery){1, "chart.mastery.not_yet"};
}
