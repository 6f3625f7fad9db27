/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/chart_days.h"

#include <math.h>

#include "core/log.h"
#include "view/chart_json.h"

#define WEEK 7
#define PAGE_ROW 22.0          /* pixels */
#define PAGE_COLUMN 40.0       /* pixels at most */
#define PAGE_SAMPLE 18.0       /* pixels: a place in the legend */
#define PAGE_WIDTH_MAXIMUM 900.0
#define CELL 0.88              /* of its place */

/* Sides of what is coloured: steps can be told apart without colour. */
static const double sizes[CHART_STEPS] = {0, 0.4, 0.6, 0.8, 1};

/* 1970-01-01 was a Thursday. */
static unsigned weekday_of(int64_t day)
{
	return (unsigned)(((day + 3) % WEEK + WEEK) % WEEK);
}

static int64_t monday_of(int64_t day)
{
	return day - weekday_of(day);
}

/* Four equal parts, in whole numbers that the legend can say. */
static void set_limits(struct day_chart *chart, double highest)
{
	double part = fmax(1, ceil(highest / (CHART_STEPS - 1)));

	for (unsigned step = 0; step < CHART_STEPS; step++)
		chart->limits[step] = step * part;
}

static unsigned step_of(const struct day_chart *chart, double count)
{
	unsigned step = 0;

	while (step < CHART_STEPS - 1 && count > chart->limits[step])
		step++;
	return step;
}

static struct day_cell draw_cell(const struct day_chart *chart, size_t index)
{
	int64_t monday = monday_of(chart->data->first_day);
	size_t place = (size_t)(chart->data->first_day - monday) + index;
	double column = chart->width / (double)chart->weeks, row = chart->height / WEEK;
	struct day_cell cell = {
		.week = place / WEEK, .weekday = (unsigned)(place % WEEK), .step = step_of(chart, chart->data->counts[index]),
		.width = column * CELL, .height = row * CELL,
	};

	cell.x = column * ((double)cell.week + (1 - CELL) / 2);
	cell.y = row * (cell.weekday + (1 - CELL) / 2);
	cell.mark_width = cell.width * sizes[cell.step];
	cell.mark_height = cell.height * sizes[cell.step];
	cell.mark_x = cell.x + (cell.width - cell.mark_width) / 2;
	cell.mark_y = cell.y + (cell.height - cell.mark_height) / 2;
	return cell;
}

static void draw_weeks(struct arena *arena, struct day_chart *chart)
{
	int64_t *mondays = arena_array(arena, chart->weeks, sizeof *mondays);
	double *x = arena_array(arena, chart->weeks, sizeof *x);

	for (size_t i = 0; i < chart->weeks; i++) {
		mondays[i] = monday_of(chart->data->first_day) + (int64_t)(WEEK * i);
		x[i] = chart->width * ((double)i + 0.5) / (double)chart->weeks;
	}
	chart->mondays = mondays;
	chart->week_x = x;
	chart->labelled = chart_choose_dates(arena, x, mondays, chart->weeks, chart->width);
}

const struct day_chart *day_chart_draw(struct arena *arena, const struct day_chart_data *data, double width, double height)
{
	struct day_chart *chart = arena_alloc(arena, sizeof *chart);
	struct chart_summary summary;
	struct day_cell *cells;

	if (data->count > DAY_CHART_DAYS_MAXIMUM || !chart_takes(CHART_COUNT, data->counts, data->count)) {
		log_warning("the chart %s has values that cannot be drawn", data->id);
		return NULL;
	}
	summary = chart_summary(data->counts, data->count);
	*chart = (struct day_chart){.data = data, .width = width, .height = height};
	chart->weeks = data->count ? (weekday_of(data->first_day) + data->count + WEEK - 1) / WEEK : 0;
	chart->is_empty = !summary.known || data->counts[summary.highest] <= 0;
	set_limits(chart, chart->is_empty ? 0 : data->counts[summary.highest]);
	cells = arena_array(arena, data->count, sizeof *cells);
	for (size_t i = 0; i < data->count; i++)
		cells[i] = draw_cell(chart, i);
	chart->cells = cells;
	draw_weeks(arena, chart);
	return chart;
}

static json_t *cells_json(const struct day_chart *chart)
{
	json_t *cells = chart_json("[]");

	for (size_t i = 0; i < chart->data->count; i++) {
		const struct day_cell *cell = &chart->cells[i];
		json_t *mark = cell->step ? chart_json("{s:o, s:o, s:o, s:o}", "x", chart_json_place(cell->mark_x),
						       "y", chart_json_place(cell->mark_y), "width", chart_json_place(cell->mark_width),
						       "height", chart_json_place(cell->mark_height)) : json_null();

		chart_json_append(cells, chart_json("{s:o, s:o, s:o, s:o, s:o, s:o, s:i, s:o}", "x", chart_json_place(cell->x),
						    "y", chart_json_place(cell->y), "width", chart_json_place(cell->width),
						    "height", chart_json_place(cell->height),
						    "day", chart_json_day(chart->data->first_day + (int64_t)i),
						    "value", chart_json_value(CHART_COUNT, chart->data->counts[i]),
						    "step", (int)cell->step, "mark", mark));
	}
	return cells;
}

static json_t *labels_json(const struct day_chart *chart)
{
	json_t *labels = chart_json("[]");

	for (size_t i = 0; i < chart->weeks; i++)
		if (chart->labelled[i])
			chart_json_append(labels, chart_json("{s:o, s:o}", "x", chart_json_place(chart->week_x[i]),
							     "day", chart_json_day(chart->mondays[i])));
	return labels;
}

/* Names of the rows, also the heads of the table. */
static json_t *weekdays_json(const struct day_chart *chart)
{
	static const char *const keys[WEEK] = {"chart.weekday.monday", "chart.weekday.tuesday", "chart.weekday.wednesday",
					       "chart.weekday.thursday", "chart.weekday.friday", "chart.weekday.saturday",
					       "chart.weekday.sunday"};
	json_t *weekdays = chart_json("[]");

	for (unsigned i = 0; i < WEEK; i++)
		chart_json_append(weekdays, chart_json("{s:s, s:o}", "name", keys[i],
						       "y", chart_json_place(chart->height * (i + 0.5) / WEEK)));
	return weekdays;
}

/* The counts of each step; the highest is open, since it begins a new part that need not be full. */
static json_t *legend_json(const struct day_chart *chart)
{
	json_t *legend = chart_json("[]");

	for (unsigned step = 0; step < CHART_STEPS; step++) {
		double from = step ? chart->limits[step - 1] + 1 : 0, to = chart->limits[step];
		bool is_open = step == CHART_STEPS - 1;
		json_t *mark = step ? chart_json("{s:o, s:o}", "start", chart_json_place(PAGE_SAMPLE * (1 - sizes[step]) / 2),
						 "size", chart_json_place(PAGE_SAMPLE * sizes[step])) : json_null();

		chart_json_append(legend, chart_json("{s:i, s:o, s:o, s:b, s:o}", "step", (int)step, "from", chart_json_value(CHART_COUNT, from),
						     "to", to > from && !is_open ? chart_json_value(CHART_COUNT, to) : json_null(),
						     "is_open", is_open, "mark", mark));
	}
	return legend;
}

static json_t *rows_json(const struct day_chart *chart)
{
	const struct day_chart_data *data = chart->data;
	json_t *rows = chart_json("[]");

	for (size_t week = 0; week < chart->weeks; week++) {
		json_t *cells = chart_json("[]");

		for (unsigned weekday = 0; weekday < WEEK; weekday++) {
			int64_t index = chart->mondays[week] + weekday - data->first_day;
			bool is_inside = index >= 0 && (size_t)index < data->count;

			chart_json_append(cells, chart_json("{s:o}", "value",
							    chart_json_value(CHART_COUNT, is_inside ? data->counts[index] : CHART_MISSING)));
		}
		chart_json_append(rows, chart_json("{s:o, s:o}", "day", chart_json_day(chart->mondays[week]), "cells", cells));
	}
	return rows;
}

static void set_totals(json_t *json, const struct day_chart_data *data)
{
	struct chart_summary summary = chart_summary(data->counts, data->count);
	double total = 0;
	int active = 0;

	for (size_t i = 0; i < data->count; i++)
		if (data->counts[i] > 0) {
			total += data->counts[i];
			active++;
		}
	chart_json_set(json, "total", chart_json_value(CHART_COUNT, total));
	chart_json_set(json, "active", chart_json("i", active));
	if (!active)
		return;
	chart_json_set(json, "highest", chart_json_value(CHART_COUNT, data->counts[summary.highest]));
	chart_json_set(json, "highest_on", chart_json_day(data->first_day + (int64_t)summary.highest));
}

json_t *day_chart_json(struct arena *arena, const struct day_chart_data *data)
{
	const struct day_chart *chart = day_chart_draw(arena, data, CHART_PAGE_WIDTH, PAGE_ROW * WEEK);
	json_t *json;

	if (!chart)
		return json_null();
	json = chart_json_frame(data->id, &data->title, CHART_COUNT, chart->is_empty);
	chart_json_set(json, "width", chart_json_place(fmin(PAGE_COLUMN * (double)chart->weeks, PAGE_WIDTH_MAXIMUM)));
	chart_json_set(json, "height", chart_json_place(chart->height));
	chart_json_set(json, "cells", cells_json(chart));
	chart_json_set(json, "labels", labels_json(chart));
	chart_json_set(json, "weekdays", weekdays_json(chart));
	chart_json_set(json, "legend", legend_json(chart));
	chart_json_set(json, "square", chart_json_place(PAGE_SAMPLE));
	chart_json_set(json, "rows", rows_json(chart));
	set_totals(json, data);
	return json;
}
