/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/chart_spark.h"

#include "core/log.h"
#include "view/chart_json.h"

#define PAGE_WIDTH 120.0
#define PAGE_HEIGHT 32.0

const struct sparkline *sparkline_draw(struct arena *arena, const struct sparkline_data *data, double width, double height)
{
	struct chart_summary summary;
	struct sparkline *spark;
	struct chart_run *runs;
	double *x, *y;

	if (data->count > SPARKLINE_VALUES_MAXIMUM || !chart_takes(data->unit, data->values, data->count) ||
	    !chart_takes(data->unit, &data->target, 1)) {
		log_warning("the sparkline %s has values that cannot be drawn", data->title.key);
		return NULL;
	}
	summary = chart_summary(data->values, data->count);
	spark = arena_alloc(arena, sizeof *spark);
	runs = arena_array(arena, data->count / 2 + 1, sizeof *runs);
	x = arena_array(arena, data->count, sizeof *x);
	y = arena_array(arena, data->count, sizeof *y);
	*spark = (struct sparkline){.data = data, .width = width, .height = height, .x = x, .y = y, .runs = runs, .last = summary.last};
	spark->scale = chart_scale(data->unit, summary.known && data->values[summary.highest] > data->target
						       ? data->values[summary.highest] : data->target);
	for (size_t i = 0; i < data->count; i++) {
		x[i] = data->count == 1 ? width : width * (double)i / (double)(data->count - 1);
		y[i] = chart_y(&spark->scale, data->values[i], height);
	}
	spark->run_count = chart_runs(data->values, data->count, runs);
	spark->target_y = chart_y(&spark->scale, data->target, height);
	return spark;
}

json_t *sparkline_json(struct arena *arena, const struct sparkline_data *data)
{
	const struct sparkline *spark = sparkline_draw(arena, data, PAGE_WIDTH, PAGE_HEIGHT);
	json_t *json, *runs;

	if (!spark)
		return json_null();
	runs = chart_json("[]");
	for (size_t i = 0; i < spark->run_count; i++)
		chart_json_append(runs, chart_json("{s:o}", "points", chart_json_points(spark->x, spark->y, &spark->runs[i])));
	json = chart_json("{s:o, s:s, s:b, s:o}", "title", chart_json_text(&data->title), "unit", chart_json_unit(data->unit),
			  "is_empty", !spark->run_count, "runs", runs);
	chart_json_set(json, "width", chart_json_place(spark->width));
	chart_json_set(json, "height", chart_json_place(spark->height));
	chart_json_set(json, "target_y", data->target > 0 ? chart_json_place(spark->target_y) : json_null());
	if (spark->run_count) {
		chart_json_set(json, "last_x", chart_json_place(spark->x[spark->last]));
		chart_json_set(json, "last_y", chart_json_place(spark->y[spark->last]));
	}
	chart_json_set_summary(json, data->unit, data->values, data->count);
	return json;
}
