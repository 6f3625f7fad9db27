/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Charts: their geometry in numbers, and what the repository's partials make of it. */
#include "unit/in_arena.h"

#include <math.h>
#include <stdlib.h>
#include <time.h>

#include "core/clock.h"
#include "view/chart_bars.h"
#include "view/chart_days.h"
#include "view/chart_line.h"
#include "view/chart_spark.h"
#include "view/json_data.h"
#include "view/view.h"

#define NEAR 1e-6
#define OUTPUT_MAXIMUM ((size_t)1 << 20)

static void scale_is(enum chart_unit unit, double highest, double step, unsigned count)
{
	struct chart_scale scale = chart_scale(unit, highest);

	assert_float_equal(scale.step, step, NEAR);
	assert_int_equal(scale.count, count);
	assert_float_equal(scale.top, (step * count), NEAR);
	assert_true(scale.top >= highest);
}

static void ticks_are_round_and_few(void **state)
{
	(void)state;
	scale_is(CHART_COUNT, 0, 1, 1);
	scale_is(CHART_COUNT, 1, 1, 1);
	scale_is(CHART_COUNT, 5, 1, 5);
	scale_is(CHART_COUNT, 6, 2, 3);
	scale_is(CHART_COUNT, 11, 5, 3);
	scale_is(CHART_COUNT, 50, 10, 5);
	scale_is(CHART_COUNT, 51, 20, 3);
	scale_is(CHART_COUNT, 999, 200, 5);
	scale_is(CHART_COUNT, 1000001, 500000, 3);
	scale_is(CHART_SHARE, 0.2, 0.25, 4);
	for (double highest = 1; highest < CHART_COUNT_MAXIMUM; highest = highest * 1.37 + 1) {
		struct chart_scale scale = chart_scale(CHART_COUNT, highest);

		assert_true(scale.top >= highest && scale.count <= 5 && scale.top < highest * 2.5 + 1);
	}
}

static void only_numbers_in_range_are_taken(void **state)
{
	static const double refused[] = {NAN, INFINITY, -INFINITY, -0.5, -2, 1e13};

	(void)state;
	for (size_t i = 0; i < sizeof refused / sizeof refused[0]; i++) {
		double values[] = {0, refused[i]};
		int64_t days[] = {20000, 20001};
		struct line_series series = {{"chart.day", NULL}, values};
		struct line_chart_data line = {.id = "line", .days = days, .count = 2, .series = &series, .series_count = 1};
		struct sparkline_data spark = {.title = {"chart.day", NULL}, .values = values, .count = 2};
		struct day_chart_data calendar = {.id = "days", .counts = values, .count = 2};
		struct bar_chart_data distribution = bar_chart_distribution(arena, values, 2, 0.85);

		distribution.id = "spread";
		assert_false(chart_takes(CHART_COUNT, values, 2));
		assert_false(chart_takes(CHART_SHARE, values, 2));
		assert_null(line_chart_draw(arena, &line, 100, 100));
		assert_null(sparkline_draw(arena, &spark, 100, 100));
		assert_null(day_chart_draw(arena, &calendar, 100, 100));
		assert_null(bar_chart_draw(arena, &distribution, 100, 100));
		assert_true(json_is_null(line_chart_json(arena, &line)));
	}
	assert_true(chart_takes(CHART_COUNT, (const double[]){0, 1.5, CHART_MISSING, 1e12}, 4));
	assert_true(chart_takes(CHART_SHARE, (const double[]){0, 1, CHART_MISSING}, 3));
	assert_false(chart_takes(CHART_SHARE, (const double[]){1.001}, 1));
}

static struct line_chart_data line_of(const int64_t *days, const struct line_series *series, size_t count)
{
	return (struct line_chart_data){
		.id = "line", .title = {"chart.day", NULL}, .unit = CHART_SHARE, .days = days, .count = count,
		.series = series, .series_count = 1,
	};
}

static void a_line_breaks_where_a_value_is_missing(void **state)
{
	int64_t days[] = {20000, 20007, 20014, 20021, 20028};
	double values[] = {0.5, 0.25, CHART_MISSING, 1, 0};
	struct line_series series = {{"chart.day", NULL}, values};
	struct line_chart_data data = line_of(days, &series, 5);
	const struct line_chart *chart = line_chart_draw(arena, &data, 400, 200);

	(void)state;
	assert_non_null(chart);
	assert_false(chart->is_empty);
	assert_int_equal(chart->tracks[0].run_count, 2);
	assert_int_equal(chart->tracks[0].runs[0].count, 2);
	assert_int_equal(chart->tracks[0].runs[1].first, 3);
	assert_float_equal(chart->x[1], 100, NEAR);
	assert_float_equal(chart->tracks[0].y[0], 100, NEAR);
	assert_float_equal(chart->tracks[0].y[3], 0, NEAR);
	assert_float_equal(chart->tracks[0].y[4], 200, NEAR);
	assert_true(chart->labelled[0] && chart->labelled[4]);
}

static void nothing_and_one_point_are_charts_too(void **state)
{
	int64_t day = 20000;
	double value = 0.5, missing = CHART_MISSING;
	struct line_series series = {{"chart.day", NULL}, &value};
	struct line_chart_data data = line_of(&day, &series, 1);
	const struct line_chart *chart = line_chart_draw(arena, &data, 400, 200);
	struct sparkline_data spark = {.title = {"chart.day", NULL}, .values = &missing, .count = 1};

	(void)state;
	assert_float_equal(chart->x[0], 200, NEAR);
	assert_true(chart->labelled[0]);
	data.count = 0;
	assert_true(line_chart_draw(arena, &data, 400, 200)->is_empty);
	data.series_count = 0;
	assert_true(line_chart_draw(arena, &data, 400, 200)->is_empty);
	assert_int_equal(sparkline_draw(arena, &spark, 120, 32)->run_count, 0);
	spark.count = 0;
	assert_int_equal(sparkline_draw(arena, &spark, 120, 32)->run_count, 0);
	assert_true(day_chart_draw(arena, &(struct day_chart_data){.id = "days"}, 100, 70)->is_empty);
	assert_true(bar_chart_draw(arena, &(struct bar_chart_data){.id = "bars"}, 100, 70)->is_empty);
}

static void equal_values_are_a_level_line(void **state)
{
	double values[] = {3, 3, 3}, zeros[] = {0, 0, 0};
	struct sparkline_data data = {.title = {"chart.day", NULL}, .values = values, .count = 3};
	const struct sparkline *spark = sparkline_draw(arena, &data, 120, 30);

	(void)state;
	assert_float_equal(spark->y[0], 0, NEAR);
	assert_float_equal(spark->y[2], 0, NEAR);
	assert_int_equal(spark->last, 2);
	data.values = zeros;
	spark = sparkline_draw(arena, &data, 120, 30);
	assert_float_equal(spark->y[1], 30, NEAR);
}

static void days_must_ascend(void **state)
{
	int64_t days[] = {20007, 20007};
	double values[] = {0.5, 0.5};
	struct line_series series = {{"chart.day", NULL}, values};
	struct line_chart_data data = line_of(days, &series, 2);

	(void)state;
	assert_null(line_chart_draw(arena, &data, 400, 200));
	days[1] = 20000;
	assert_null(line_chart_draw(arena, &data, 400, 200));
	days[1] = 20008;
	assert_non_null(line_chart_draw(arena, &data, 400, 200));
}

/* In New York 8 March 2026 has 23 hours and 1 November 25. */
static void a_change_to_summer_time_moves_nothing(void **state)
{
	int64_t first = clock_days(2026, 3, 6);
	double counts[] = {1, 2, 3, 4, 0};
	struct day_chart_data data = {.id = "days", .title = {"chart.day", NULL}, .first_day = first, .counts = counts, .count = 5};
	const struct day_chart *chart;
	json_t *json, *cells;

	(void)state;
	setenv("TZ", "America/New_York", 1);
	tzset();
	chart = day_chart_draw(arena, &data, 200, 70);
	assert_int_equal(chart->weeks, 2);
	assert_int_equal(chart->cells[0].weekday, 4);
	assert_int_equal(chart->cells[2].weekday, 6);
	assert_int_equal(chart->cells[2].week, 0);
	assert_int_equal(chart->cells[3].weekday, 0);
	assert_int_equal(chart->cells[3].week, 1);
	assert_float_equal(chart->cells[3].x, 106, NEAR);
	json = day_chart_json(arena, &data);
	cells = json_object_get(json, "cells");
	assert_string_equal(json_string_value(json_object_get(json_array_get(cells, 2), "day")), "2026-03-08");
	assert_string_equal(json_string_value(json_object_get(json_array_get(cells, 3), "day")), "2026-03-09");
	json_decref(json);
	unsetenv("TZ");
	tzset();
}

static void days_take_four_steps_up_to_the_highest(void **state)
{
	double counts[] = {0, 1, 5, 6, 10, 11, 15, 16, 20, CHART_MISSING};
	static const unsigned steps[] = {0, 1, 1, 2, 2, 3, 3, 4, 4, 0};
	struct day_chart_data data = {.id = "days", .first_day = -3, .counts = counts, .count = 10};
	const struct day_chart *chart = day_chart_draw(arena, &data, 200, 70);

	(void)state;
	assert_int_equal(chart->cells[0].weekday, 0);
	for (size_t i = 0; i < data.count; i++)
		assert_int_equal(chart->cells[i].step, steps[i]);
	assert_true(chart->cells[1].mark_width < chart->cells[3].mark_width);
	counts[8] = 2;
	data.count = 2;
	chart = day_chart_draw(arena, &data, 200, 70);
	assert_int_equal(chart->cells[1].step, 1);
}

static void a_distribution_counts_everyone_once(void **state)
{
	double shares[] = {0, 0.0999, 0.1, 0.7, 0.85, 0.999, 1, CHART_MISSING};
	static const double expected[] = {2, 1, 0, 0, 0, 0, 0, 1, 1, 2};
	struct bar_chart_data data = bar_chart_distribution(arena, shares, 8, 0.85);
	const struct bar_chart *chart;

	(void)state;
	data.id = "spread";
	chart = bar_chart_draw(arena, &data, 100, 50);
	for (size_t i = 0; i < DISTRIBUTION_BARS; i++)
		assert_float_equal(data.values[i], expected[i], NEAR);
	assert_int_equal(data.steps[0], 1);
	assert_int_equal(data.steps[8], 3);
	assert_int_equal(data.steps[9], 4);
	assert_float_equal(chart->bars[1].x, 11, NEAR);
	assert_float_equal(chart->bars[1].width, 8, NEAR);
	assert_float_equal(chart->bars[0].height, 50, NEAR);
	assert_float_equal(chart->bars[1].height, 25, NEAR);
}

static void mastery_is_said_against_its_target(void **state)
{
	static const struct {
		double value, target;
		unsigned step;
		const char *word;
	} cases[] = {
		{0.85, 0.85, 4, "chart.mastery.reached"}, {0.849, 0.85, 3, "chart.mastery.near"},
		{0.68, 0.8, 3, "chart.mastery.near"},     {0.679, 0.8, 2, "chart.mastery.learning"},
		{0.48, 0.8, 2, "chart.mastery.learning"}, {0.479, 0.8, 1, "chart.mastery.not_yet"},
		{0, 0.8, 1, "chart.mastery.not_yet"},     {CHART_MISSING, 0.8, 0, "chart.missing"},
		{NAN, 0.8, 0, "chart.missing"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		struct chart_mastery mastery = chart_mastery(cases[i].value, cases[i].target);

		assert_int_equal(mastery.step, cases[i].step);
		assert_string_equal(mastery.word, cases[i].word);
	}
}

static void dates_are_spread_evenly_and_have_room(void **state)
{
	int64_t days[13];
	double x[13];
	const bool *chosen;

	(void)state;
	for (size_t i = 0; i < 13; i++) {
		days[i] = clock_days(2026, 9, 7) + 7 * (int64_t)i;
		x[i] = 100.0 * (double)i / 12;
	}
	chosen = chart_choose_dates(arena, x, days, 13, 100);
	for (size_t i = 0; i < 13; i++)
		assert_int_equal(chosen[i], i % 4 == 0);
	days[12] = clock_days(2027, 1, 4);
	chosen = chart_choose_dates(arena, x, days, 13, 100);
	for (size_t i = 0; i < 13; i++)
		assert_int_equal(chosen[i], i % 6 == 0);
	chosen = chart_choose_dates(arena, (const double[]){0, 90, 100}, (const int64_t[]){0, 9, 10}, 3, 100);
	assert_true(chosen[0] && !chosen[1] && chosen[2]);
}

/* ---- the partials of the repository ---- */

static struct view *open_view(void)
{
	const char *source = getenv("SEODANG_SOURCE");
	const char *top = source ? source : ".";
	struct view_options options = {arena_printf(arena, "%s/templates", top), arena_printf(arena, "%s/locales", top), "", NULL};
	struct strbuf error;
	struct view *view;

	strbuf_init(&error, 10000);
	view = view_open(&options, &error);
	if (!view)
		fail_msg("%s", strbuf_text(&error));
	strbuf_release(&error);
	return view;
}

static const char *rendered(const char *partial, json_t *json)
{
	struct view *view = open_view();
	json_t *data = json_data_keep(arena, json);
	struct view_object scope = json_data_object(data);
	struct strbuf *out = strbuf_in_arena(arena, OUTPUT_MAXIMUM);
	clock_time now = clock_days(2026, 11, 20) * CLOCK_DAY;

	assert_true(view_render(view, view_template(view, partial), VIEW_EN, &scope, 1, now, out));
	view_close(view);
	assert_null(strstr(strbuf_text(out), "{{"));
	assert_null(strstr(strbuf_text(out), "}}"));
	assert_null(strstr(strbuf_text(out), "nan"));
	return strbuf_text(out);
}

static void has(const char *text, const char *part)
{
	if (!strstr(text, part))
		fail_msg("no %s in %s", part, text);
}

static void a_line_is_drawn_with_its_table(void **state)
{
	int64_t days[] = {clock_days(2026, 11, 6), clock_days(2026, 11, 13), clock_days(2026, 11, 20)};
	double values[] = {0.29, CHART_MISSING, 0.849};
	struct line_series series = {{"chart.mastery.near", NULL}, values};
	struct line_chart_data data = line_of(days, &series, 3);
	const char *page;

	(void)state;
	data.target = 0.85;
	page = rendered("chart/line", line_chart_json(arena, &data));
	has(page, "role=\"img\"");
	has(page, "First 29%, last 84%, lowest 29%, highest 84%. Target 85%</desc>");
	has(page, "<polyline class=\"line line-1\" points=\"0,127.8 0,127.8\"/>");
	has(page, "<circle class=\"dot dot-1 last\" cx=\"100%\" cy=\"27.18\"");
	has(page, "<th scope=\"row\">20\u00A0Nov</th><td class=\"num end-col\">84%</td>");
	has(page, "No record</span></td>");
	data.count = 0;
	page = rendered("chart/line", line_chart_json(arena, &data));
	has(page, "Nothing to draw yet");
	assert_null(strstr(page, "<svg"));
}

static void bars_days_and_sparklines_are_drawn(void **state)
{
	double shares[] = {0.3, 0.9, 0.95}, counts[] = {4, 0, 1};
	struct bar_chart_data bars = bar_chart_distribution(arena, shares, 3, 0.85);
	struct day_chart_data calendar = {
		.id = "days", .title = {"chart.day", NULL}, .first_day = clock_days(2026, 11, 16), .counts = counts, .count = 3,
	};
	struct sparkline_data spark = {.title = {"chart.day", NULL}, .unit = CHART_SHARE, .values = shares, .count = 3};
	const char *page;

	(void)state;
	bars.id = "spread";
	bars.title.key = "chart.distribution.students";
	page = rendered("chart/bars", bar_chart_json(arena, &bars));
	has(page, "<rect class=\"step step-4\" x=\"91%\" y=\"0\" width=\"8%\" height=\"160\"><title>90–100: 2</title>");
	has(page, "<tr><th scope=\"row\">30–39</th><td class=\"num end-col\">1</td></tr>");
	page = rendered("chart/days", day_chart_json(arena, &calendar));
	has(page, "<title>Monday 16\u00A0November: 4</title>");
	has(page, "5 in all, on 2 days. The most was on 16\u00A0Nov: 4.");
	has(page, "<td class=\"num end-col\">4</td><td class=\"num end-col\">0</td><td class=\"num end-col\">1</td>");
	page = rendered("chart/spark", sparkline_json(arena, &spark));
	has(page, "first 30%, now 95%\"");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ticks_are_round_and_few),
		cmocka_unit_test(only_numbers_in_range_are_taken),
		cmocka_unit_test(a_line_breaks_where_a_value_is_missing),
		cmocka_unit_test(nothing_and_one_point_are_charts_too),
		cmocka_unit_test(equal_values_are_a_level_line),
		cmocka_unit_test(days_must_ascend),
		cmocka_unit_test(a_change_to_summer_time_moves_nothing),
		cmocka_unit_test(days_take_four_steps_up_to_the_highest),
		cmocka_unit_test(a_distribution_counts_everyone_once),
		cmocka_unit_test(mastery_is_said_against_its_target),
		cmocka_unit_test(dates_are_spread_evenly_and_have_room),
		cmocka_unit_test(a_line_is_drawn_with_its_table),
		cmocka_unit_test(bars_days_and_sparklines_are_drawn),
	};

	return cmocka_run_group_tests(tests, create_arena, destroy_arena);
}
