/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Rows as JSON, for pages that add to each row what C works out, such as a chart. */
#ifndef SEODANG_HUB_VIEW_ROWS_H
#define SEODANG_HUB_VIEW_ROWS_H

#include <jansson.h>

#include "core/arena.h"
#include "db/result.h"

/** @return a new reference: the row's columns by name, json columns opened; lack of memory ends the process */
json_t *view_rows_object(const struct result *rows, size_t row);

/**
 * @param json   an array of numbers and nulls, or NULL
 * @param count  out: how many
 * @return numbers, CHART_MISSING where there is null; owned by the arena
 */
double *view_rows_numbers(struct arena *arena, const char *json, size_t *count);

#endif
