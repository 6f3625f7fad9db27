/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Bars side by side, each with its number, and the distribution of mastery in ten of them. */
#ifndef SEODANG_VIEW_CHART_BARS_H
#define SEODANG_VIEW_CHART_BARS_H

#include <jansson.h>

#include "core/arena.h"
#include "view/chart.h"

#define BAR_CHART_BARS_MAXIMUM 40
#define DISTRIBUTION_BARS 10

/** Kept by reference: it lives as long as what is drawn from it. */
struct bar_chart_data {
	const char *id; /* within the page: letters, digits, "-" */
	struct chart_text title;
	struct chart_text label_name, value_name; /* heads of the table: what labels and values are */
	enum chart_unit unit;
	const double *values; /* CHART_MISSING where there is none */
	const char *const *labels; /* on a phone ten of them have room for two letters each, five for four */
	const char *const *edges; /* count + 1 short texts between the bars, instead of the labels below them; or NULL */
	const unsigned *steps;    /* of colour, as chart_mastery's; NULL for all alike */
	size_t count;
	double target; /* of a distribution: a dashed line at this share of the width; 0 for none */
};

struct bar {
	double x, y, width, height;
};

/** In the units of width and height, from the upper left corner of the plot; labels stand outside it. */
struct bar_chart {
	const struct bar_chart_data *data;
	double width, height;
	struct chart_scale scale;
	const struct bar *bars;
	bool is_empty; /* no value above 0 */
};

/**
 * Count mastery values into ten bars: 0 to below 0.1, …, 0.9 to 1.
 *
 * @param shares  0 to 1, or CHART_MISSING, which is not counted; anything else makes a chart that is refused
 * @param target  what the steps of colour and the dashed line refer to, above 0
 * @return data without id and title, its arrays owned by the arena
 */
struct bar_chart_data bar_chart_distribution(struct arena *arena, const double *shares, size_t count, double target);

/** @return the geometry, owned by the arena; NULL, and logged, when a value or the number of them is refused */
const struct bar_chart *bar_chart_draw(struct arena *arena, const struct bar_chart_data *data, double width, double height);

/** @return the data of chart/bars, for page_json; null, which shows nothing, when it is refused */
json_t *bar_chart_json(struct arena *arena, const struct bar_chart_data *data);

#endif
