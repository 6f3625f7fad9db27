/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/chart_line.h"

#include "core/log.h"
#include "view/chart_json.h"

#define PAGE_HEIGHT 180.0

static bool is_drawable(const struct line_chart_data *data)
{
	if (data->count > LINE_CHART_DAYS_MAXIMUM || data->series_count > LINE_CHART_SERIES_MAXIMUM)
		return false;
	for (size_t i = 1; i < data->count; i++)
		if (data->days[i] <= data->days[i - 1])
			return false;
	for (size_t i = 0; i < data->series_count; i++)
		if (!chart_takes(data->unit, data->series[i].values, data->count))
			return false;
	return chart_takes(data->unit, &data->target, 1);
}

static double highest_value(const struct line_chart_data *data)
{
	double highest = data->target;

	for (size_t i = 0; i < data->series_count; i++)
		for (size_t place = 0; place < data->count; place++)
			if (data->series[i].values[place] > highest)
				highest = data->series[i].values[place];
	return highest;
}

static const double *spread_days(struct arena *arena, const struct line_chart_data *data, double width)
{
	double *x = arena_array(arena, data->count, sizeof *x);

	for (size_t i = 0; i < data->count; i++)
		x[i] = data->count == 1 ? width / 2
			: width * (double)(data->days[i] - data->days[0]) / (double)(data->days[data->count - 1] - data->days[0]);
	return x;
}

static struct line_track draw_track(struct arena *arena, const struct line_chart *chart, const double *values)
{
	size_t count = chart->data->count;
	struct chart_run *runs = arena_array(arena, count / 2 + 1, sizeof *runs);
	double *y = arena_array(arena, count, sizeof *y);

	for (size_t i = 0; i < count; i++)
		y[i] = chart_y(&chart->scale, values[i], chart->height);
	return (struct line_track){.y = y, .runs = runs, .run_count = chart_runs(values, count, runs)};
}

const struct line_chart *line_chart_draw(struct arena *arena, const struct line_chart_data *data, double width, double height)
{
	struct line_chart *chart = arena_alloc(arena, sizeof *chart);

	if (!is_drawable(data)) {
		log_warning("the chart %s has values that cannot be drawn", data->id);
		return NULL;
	}
	*chart = (struct line_chart){.data = data, .width = width, .height = height, .is_empty = true};
	chart->scale = chart_scale(data->unit, highest_value(data));
	chart->x = spread_days(arena, data, width);
	chart->labelled = chart_choose_dates(arena, chart->x, data->days, data->count, width);
	chart->target_y = chart_y(&chart->scale, data->target, height);
	for (size_t i = 0; i < data->series_count; i++) {
		chart->tracks[i] = draw_track(arena, chart, data->series[i].values);
		chart->is_empty = chart->is_empty && !chart->tracks[i].run_count;
	}
	return chart;
}

static json_t *labels_json(const struct line_chart *chart)
{
	json_t *labels = chart_json("[]");

	for (size_t i = 0; i < chart->data->count; i++)
		if (chart->labelled[i])
			chart_json_append(labels, chart_json("{s:o, s:o}", "x", chart_json_place(chart->x[i]),
							     "day", chart_json_day(chart->data->days[i])));
	return labels;
}

/* Only the first line has ground below it: more would hide one another. */
static json_t *runs_json(const struct line_chart *chart, size_t series)
{
	const struct line_track *track = &chart->tracks[series];
	json_t *runs = chart_json("[]");

	for (size_t i = 0; i < track->run_count; i++) {
		const struct chart_run *run = &track->runs[i];

		chart_json_append(runs, chart_json("{s:o, s:o}", "points", chart_json_points(chart->x, track->y, run), "area",
						   series ? json_null() : chart_json_area(chart->x, track->y, run, chart->height)));
	}
	return runs;
}

static json_t *dots_json(const struct line_chart *chart, size_t series)
{
	const struct line_chart_data *data = chart->data;
	const double *values = data->series[series].values;
	size_t last = chart_summary(values, data->count).last;
	json_t *dots = chart_json("[]");

	for (size_t i = 0; i < data->count; i++)
		if (values[i] >= 0)
			chart_json_append(dots, chart_json("{s:o, s:o, s:o, s:o, s:b}", "x", chart_json_place(chart->x[i]),
							   "y", chart_json_place(chart->tracks[series].y[i]),
							   "day", chart_json_day(data->days[i]),
							   "value", chart_json_value(data->unit, values[i]), "is_last", i == last));
	return dots;
}

static json_t *series_json(const struct line_chart *chart)
{
	const struct line_chart_data *data = chart->data;
	json_t *series = chart_json("[]");

	for (size_t i = 0; i < data->series_count; i++) {
		json_t *one = chart_json("{s:i, s:o, s:o, s:o}", "number", (int)i + 1, "name", chart_json_text(&data->series[i].name),
					 "runs", runs_json(chart, i), "dots", dots_json(chart, i));

		chart_json_set_summary(one, data->unit, data->series[i].values, data->count);
		chart_json_append(series, one);
	}
	return series;
}

static json_t *rows_json(const struct line_chart_data *data)
{
	json_t *rows = chart_json("[]");

	for (size_t i = 0; i < data->count; i++) {
		json_t *cells = chart_json("[]");

		for (size_t series = 0; series < data->series_count; series++)
			chart_json_append(cells, chart_json("{s:o}", "value",
							    chart_json_value(data->unit, data->series[series].values[i])));
		chart_json_append(rows, chart_json("{s:o, s:o}", "day", chart_json_day(data->days[i]), "cells", cells));
	}
	return rows;
}

json_t *line_chart_json(struct arena *arena, const struct line_chart_data *data)
{
	const struct line_chart *chart = line_chart_draw(arena, data, CHART_PAGE_WIDTH, PAGE_HEIGHT);
	json_t *json;

	if (!chart)
		return json_null();
	json = chart_json_frame(data->id, &data->title, data->unit, chart->is_empty);
	chart_json_set(json, "height", chart_json_place(chart->height));
	chart_json_set(json, "ticks", chart_json_ticks(&chart->scale, data->unit, chart->height));
	chart_json_set(json, "labels", labels_json(chart));
	chart_json_set(json, "series", series_json(chart));
	chart_json_set(json, "rows", rows_json(data));
	chart_json_set(json, "target", data->target > 0 ? chart_json("{s:o, s:o}", "y", chart_json_place(chart->target_y), "value",
								     chart_json_value(data->unit, data->target)) : json_null());
	return json;
}
