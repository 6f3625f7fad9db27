/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/chart_bars.h"

#include <math.h>

#include "core/log.h"
#include "view/chart_json.h"

#define PAGE_HEIGHT 160.0
#define BAR_WIDTH 0.8        /* of its place */
#define LONG_NUMBER 1000     /* from here numbers over narrow bars would touch */
#define ROUNDING 1e-9        /* 0.7 * 10 is a little less than 7 */
#define ALL_ALIKE 4          /* the step of bars without steps */

static const char *const ten_labels[DISTRIBUTION_BARS] = {"0–9", "10–19", "20–29", "30–39", "40–49",
							  "50–59", "60–69", "70–79", "80–89", "90–100"};
static const char *const ten_edges[DISTRIBUTION_BARS + 1] = {"0", "10", "20", "30", "40", "50", "60", "70", "80", "90", "100"};

static size_t bar_of(double share)
{
	size_t bar = (size_t)(share * DISTRIBUTION_BARS + ROUNDING);

	return bar < DISTRIBUTION_BARS ? bar : DISTRIBUTION_BARS - 1;
}

/* A bar is never coloured as reached when some in it are not: its lower end decides. */
struct bar_chart_data bar_chart_distribution(struct arena *arena, const double *shares, size_t count, double target)
{
	double *values = arena_array(arena, DISTRIBUTION_BARS, sizeof *values);
	unsigned *steps = arena_array(arena, DISTRIBUTION_BARS, sizeof *steps);

	for (size_t i = 0; i < DISTRIBUTION_BARS; i++)
		steps[i] = chart_mastery((double)i / DISTRIBUTION_BARS, target).step;
	for (size_t i = 0; i < count; i++) {
		if (!chart_takes(CHART_SHARE, &shares[i], 1))
			values[0] = NAN; /* which bar_chart_draw refuses */
		else if (shares[i] >= 0)
			values[bar_of(shares[i])]++;
	}
	return (struct bar_chart_data){
		.label_name = {.key = "chart.distribution.mastery"}, .value_name = {.key = "chart.distribution.students"},
		.unit = CHART_COUNT, .values = values, .labels = ten_labels, .edges = ten_edges, .steps = steps,
		.count = DISTRIBUTION_BARS, .target = target,
	};
}

const struct bar_chart *bar_chart_draw(struct arena *arena, const struct bar_chart_data *data, double width, double height)
{
	struct chart_summary summary;
	struct bar_chart *chart;
	struct bar *bars;
	double highest, place;

	if (data->count > BAR_CHART_BARS_MAXIMUM || !chart_takes(data->unit, data->values, data->count) ||
	    !chart_takes(CHART_SHARE, &data->target, 1)) {
		log_warning("the chart %s has values that cannot be drawn", data->id);
		return NULL;
	}
	summary = chart_summary(data->values, data->count);
	highest = summary.known ? data->values[summary.highest] : 0;
	place = width / (double)(data->count ? data->count : 1);
	chart = arena_alloc(arena, sizeof *chart);
	bars = arena_array(arena, data->count, sizeof *bars);
	*chart = (struct bar_chart){.data = data, .width = width, .height = height, .bars = bars, .is_empty = highest <= 0,
				    .scale = chart_scale(data->unit, highest)};
	for (size_t i = 0; i < data->count; i++) {
		double y = chart_y(&chart->scale, data->values[i] > 0 ? data->values[i] : 0, height);

		bars[i] = (struct bar){.x = place * ((double)i + (1 - BAR_WIDTH) / 2), .y = y,
				       .width = place * BAR_WIDTH, .height = height - y};
	}
	return chart;
}

static json_t *bars_json(const struct bar_chart *chart)
{
	const struct bar_chart_data *data = chart->data;
	json_t *bars = chart_json("[]");

	for (size_t i = 0; i < data->count; i++) {
		const struct bar *bar = &chart->bars[i];

		chart_json_append(bars, chart_json("{s:o, s:o, s:o, s:o, s:o, s:s, s:o, s:i}", "x", chart_json_place(bar->x),
						   "y", chart_json_place(bar->y), "width", chart_json_place(bar->width),
						   "height", chart_json_place(bar->height),
						   "middle", chart_json_place(bar->x + bar->width / 2), "label", data->labels[i],
						   "value", chart_json_value(data->unit, data->values[i]),
						   "step", data->steps ? (int)data->steps[i] : ALL_ALIKE));
	}
	return bars;
}

static json_t *labels_json(const struct bar_chart *chart)
{
	const struct bar_chart_data *data = chart->data;
	double place = chart->width / (double)(data->count ? data->count : 1);
	json_t *labels = chart_json("[]");

	for (size_t i = 0; i < data->count + (data->edges ? 1 : 0); i++)
		chart_json_append(labels, chart_json("{s:o, s:s}", "x", chart_json_place(place * ((double)i + (data->edges ? 0 : 0.5))),
						     "label", data->edges ? data->edges[i] : data->labels[i]));
	return labels;
}

json_t *bar_chart_json(struct arena *arena, const struct bar_chart_data *data)
{
	const struct bar_chart *chart = bar_chart_draw(arena, data, CHART_PAGE_WIDTH, PAGE_HEIGHT);
	json_t *json;

	if (!chart)
		return json_null();
	json = chart_json_frame(data->id, &data->title, data->unit, chart->is_empty);
	chart_json_set(json, "height", chart_json_place(chart->height));
	chart_json_set(json, "ticks", chart_json_ticks(&chart->scale, data->unit, chart->height));
	chart_json_set(json, "bars", bars_json(chart));
	chart_json_set(json, "labels", labels_json(chart));
	chart_json_set(json, "label_name", chart_json_text(&data->label_name));
	chart_json_set(json, "value_name", chart_json_text(&data->value_name));
	chart_json_set(json, "is_long", chart_json("b", chart->scale.top > LONG_NUMBER));
	chart_json_set(json, "target", data->target > 0 ? chart_json("{s:o, s:o}", "x", chart_json_place(data->target * chart->width),
								     "value", chart_json_value(CHART_SHARE, data->target)) : json_null());
	return json;
}
