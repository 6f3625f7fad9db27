/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * The pieces of a chart's JSON. Everything returned is a new reference; lack of memory ends the process, as does a
 * text that is NULL or not UTF-8.
 */
#ifndef SEODANG_VIEW_CHART_JSON_H
#define SEODANG_VIEW_CHART_JSON_H

#include <jansson.h>

#include "view/chart.h"

/** On a page x is in percents of the plot's width and y in pixels: the plot stretches and its texts do not. */
#define CHART_PAGE_WIDTH 100.0

/** json_pack that cannot fail. */
json_t *chart_json(const char *format, ...);

void chart_json_append(json_t *array, json_t *value);
void chart_json_set(json_t *object, const char *name, json_t *value);

/** {"key", "name"}: shown by {{…_text}}. */
json_t *chart_json_text(const struct chart_text *text);

/** A coordinate, to two places. */
json_t *chart_json_place(double place);

/**
 * As it is shown: a count to one place, a share in whole percents, rounded down, so that what is below a target
 * never reads as if it were reached; null where it is missing.
 */
json_t *chart_json_value(enum chart_unit unit, double value);

/** "2026-11-20". */
json_t *chart_json_day(int64_t day);

/** What follows a number: "%" or "". */
const char *chart_json_unit(enum chart_unit unit);

/** What every chart with a table has: id, title, unit, is_empty. */
json_t *chart_json_frame(const char *id, const struct chart_text *title, enum chart_unit unit, bool is_empty);

/** [{"y", "value"}] from 0 upwards. */
json_t *chart_json_ticks(const struct chart_scale *scale, enum chart_unit unit, double height);

/** Set first, last, lowest and highest; null where there is no value. */
void chart_json_set_summary(json_t *object, enum chart_unit unit, const double *values, size_t count);

/** "x,y x,y …" of a run, for a polyline; a lone point twice, since a line of one point is not drawn. */
json_t *chart_json_points(const double *x, const double *y, const struct chart_run *run);

/** The same closed along the ground, for a polygon. */
json_t *chart_json_area(const double *x, const double *y, const struct chart_run *run, double ground);

#endif
