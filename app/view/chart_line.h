/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Up to three lines over days: the mastery of a class by week, this one and the last. */
#ifndef SEODANG_VIEW_CHART_LINE_H
#define SEODANG_VIEW_CHART_LINE_H

#include <jansson.h>

#include "core/arena.h"
#include "view/chart.h"

#define LINE_CHART_SERIES_MAXIMUM 3
#define LINE_CHART_DAYS_MAXIMUM 400

struct line_series {
	struct chart_text name;
	const double *values; /* one for each day, or CHART_MISSING */
};

/** Kept by reference: it lives as long as what is drawn from it. */
struct line_chart_data {
	const char *id; /* within the page: letters, digits, "-" */
	struct chart_text title;
	enum chart_unit unit;
	const int64_t *days; /* ascending, none twice */
	size_t count;
	const struct line_series *series; /* the first is the one that matters; it stands out */
	size_t series_count;
	double target; /* a dashed line; 0 for none */
};

struct line_track {
	const double *y; /* of each day; only those in a run mean anything */
	const struct chart_run *runs;
	size_t run_count;
};

/** In the units of width and height, from the upper left corner of the plot; labels stand outside it. */
struct line_chart {
	const struct line_chart_data *data;
	double width, height;
	struct chart_scale scale;
	const double *x;      /* of each day */
	const bool *labelled; /* the days that bear their date */
	struct line_track tracks[LINE_CHART_SERIES_MAXIMUM];
	double target_y;
	bool is_empty; /* no value in any series */
};

/** @return the geometry, owned by the arena; NULL, and logged, when a value, a day or a number of them is refused */
const struct line_chart *line_chart_draw(struct arena *arena, const struct line_chart_data *data, double width, double height);

/** @return the data of chart/line, for page_json; null, which shows nothing, when it is refused */
json_t *line_chart_json(struct arena *arena, const struct line_chart_data *data);

#endif
