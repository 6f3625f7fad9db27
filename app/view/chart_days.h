/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A calendar of activity: a column a week, a row a weekday from Monday, darker and larger where there was more. */
#ifndef SEODANG_VIEW_CHART_DAYS_H
#define SEODANG_VIEW_CHART_DAYS_H

#include <jansson.h>

#include "core/arena.h"
#include "view/chart.h"

#define DAY_CHART_DAYS_MAXIMUM 371 /* 53 weeks */

/** Kept by reference: it lives as long as what is drawn from it. */
struct day_chart_data {
	const char *id; /* within the page: letters, digits, "-" */
	struct chart_text title;
	int64_t first_day;
	const double *counts; /* one for each day from first_day on; CHART_MISSING where nothing is known */
	size_t count;
};

struct day_cell {
	size_t week;      /* column */
	unsigned weekday; /* row, 0 Monday */
	unsigned step;    /* of colour */
	double x, y, width, height;                 /* the day's place */
	double mark_x, mark_y, mark_width, mark_height; /* what is coloured in it: grows with the step, 0 at step 0 */
};

/** In the units of width and height, from the upper left corner of the plot; labels stand outside it. */
struct day_chart {
	const struct day_chart_data *data;
	double width, height;
	size_t weeks;
	double limits[CHART_STEPS]; /* the highest count of each step; the last is at least the highest of all */
	const struct day_cell *cells; /* of each day */
	const int64_t *mondays;       /* of each week */
	const double *week_x;         /* the middle of each column */
	const bool *labelled;         /* the weeks that bear the date of their Monday */
	bool is_empty;                /* no count above 0 */
};

/** @return the geometry, owned by the arena; NULL, and logged, when a count or the number of them is refused */
const struct day_chart *day_chart_draw(struct arena *arena, const struct day_chart_data *data, double width, double height);

/** @return the data of chart/days, for page_json; null, which shows nothing, when it is refused */
json_t *day_chart_json(struct arena *arena, const struct day_chart_data *data);

#endif
