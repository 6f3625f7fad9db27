/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A line as small as a word, in the row of a list: how it went lately, and where it stands. */
#ifndef SEODANG_VIEW_CHART_SPARK_H
#define SEODANG_VIEW_CHART_SPARK_H

#include <jansson.h>

#include "core/arena.h"
#include "view/chart.h"

#define SPARKLINE_VALUES_MAXIMUM 60 /* 12 to 30 are well to see */

/** Kept by reference: it lives as long as what is drawn from it. */
struct sparkline_data {
	struct chart_text title; /* whose and what, for those who do not see it */
	enum chart_unit unit;
	const double *values; /* evenly spaced, the newest last; CHART_MISSING where there is none */
	size_t count;
	double target; /* a dashed line; 0 for none */
};

/** In the units of width and height, from the upper left corner. */
struct sparkline {
	const struct sparkline_data *data;
	double width, height;
	struct chart_scale scale;
	const double *x, *y; /* of each value; only those in a run mean anything */
	const struct chart_run *runs;
	size_t run_count;
	size_t last; /* the value to mark, where there is a run */
	double target_y;
};

/** @return the geometry, owned by the arena; NULL, and logged, when a value or the number of them is refused */
const struct sparkline *sparkline_draw(struct arena *arena, const struct sparkline_data *data, double width, double height);

/** @return the data of chart/spark, for page_json; null, which shows nothing, when it is refused */
json_t *sparkline_json(struct arena *arena, const struct sparkline_data *data);

#endif
