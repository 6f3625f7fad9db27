/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A figure over days as a line chart, from the rows of a statement. */
#ifndef SEODANG_WEB_DAY_LINE_H
#define SEODANG_WEB_DAY_LINE_H

#include <jansson.h>

#include "db/result.h"
#include "view/chart_line.h"

struct day_line {
	const char *figure; /* the column, and the chart's id; empty where it is NULL */
	const char *title;  /* catalogue key; with "_name" behind it that of the figure's short name */
	enum chart_unit unit;
	double target;      /* 0 for none */
};

/**
 * @param rows  a column day, 2026-11-20, and the figure's
 * @return a new reference, for chart_json_append; what it points to is the arena's
 */
json_t *day_line_json(struct arena *arena, const struct result *rows, const struct day_line *line);

#endif
