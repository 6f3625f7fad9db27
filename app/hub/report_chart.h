/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The charts of a report, with their figures written beside the colour: the trend by week, the
 * days as a map. A chart is one Figure of the structure; what it says in words stands in its alternative text.
 */
#ifndef SEODANG_HUB_REPORT_CHART_H
#define SEODANG_HUB_REPORT_CHART_H

#include "hub/report_data.h"
#include "paper/layout.h"

/** Right and wrong answers of each week as columns. @param count at least 1; the newest REPORT_MOST_WEEKS are drawn */
void report_trend_add(struct paper_layout *layout, const struct report_week *weeks, size_t count);

/** Days of a period, a column a week from Monday to Sunday. */
struct report_days {
	int64_t first; /* days since 1970-01-01 */
	size_t count;  /* at most REPORT_MOST_DAYS */
	long events[REPORT_MOST_DAYS];
	size_t active; /* days with any */
	size_t best;   /* the place of the day with most, the first of them */
};

/**
 * Spread days over a period; days outside it and dates that are none count nothing.
 * @return the days, owned by the arena; NULL when the period has no beginning or end, or ends before it begins
 */
struct report_days *report_days_spread(struct arena *arena, const char *from, const char *to, const struct report_day *days, size_t count);

void report_days_add(struct paper_layout *layout, const struct report_days *days);

#endif
