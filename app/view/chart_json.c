/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "view/chart_json.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>

#include "core/clock.h"
#include "core/log.h"
#include "core/strbuf.h"

#define ROUNDING 1e-9 /* 0.29 * 100 is a little less than 29 */
#define POINTS_MAXIMUM ((size_t)1 << 20) /* bytes; a line has some hundred points */

static json_t *there(json_t *json)
{
	if (!json)
		log_die("a chart's JSON cannot be made: out of memory, or a text that is none");
	return json;
}

json_t *chart_json(const char *format, ...)
{
	va_list list;
	json_t *json;

	va_start(list, format);
	json = json_vpack_ex(NULL, 0, format, list);
	va_end(list);
	return there(json);
}

void chart_json_append(json_t *array, json_t *value)
{
	if (json_array_append_new(array, value) != 0)
		log_die("out of memory");
}

void chart_json_set(json_t *object, const char *name, json_t *value)
{
	if (json_object_set_new(object, name, value) != 0)
		log_die("out of memory");
}

json_t *chart_json_text(const struct chart_text *text)
{
	return chart_json("{s:s, s:s?}", "key", text->key, "name", text->name);
}

static double rounded(double place)
{
	return round(place * 100) / 100;
}

json_t *chart_json_place(double place)
{
	return there(json_real(rounded(place)));
}

json_t *chart_json_value(enum chart_unit unit, double value)
{
	if (value < 0)
		return json_null();
	if (unit == CHART_SHARE)
		return there(json_integer((json_int_t)floor(value * 100 + ROUNDING)));
	return there(json_real(round(value * 10) / 10));
}

json_t *chart_json_day(int64_t day)
{
	struct clock_calendar date = clock_calendar(day * CLOCK_DAY, 0);
	char text[CLOCK_TEXT_SIZE];

	snprintf(text, sizeof text, "%04d-%02d-%02d", date.year, date.month, date.day);
	return there(json_string(text));
}

const char *chart_json_unit(enum chart_unit unit)
{
	return unit == CHART_SHARE ? "%" : "";
}

json_t *chart_json_frame(const char *id, const struct chart_text *title, enum chart_unit unit, bool is_empty)
{
	return chart_json("{s:s, s:o, s:s, s:b}", "id", id, "title", chart_json_text(title),
			  "unit", chart_json_unit(unit), "is_empty", is_empty);
}

json_t *chart_json_ticks(const struct chart_scale *scale, enum chart_unit unit, double height)
{
	json_t *ticks = chart_json("[]");

	for (unsigned i = 0; i <= scale->count; i++)
		chart_json_append(ticks, chart_json("{s:o, s:o}", "y", chart_json_place(chart_y(scale, i * scale->step, height)),
						    "value", chart_json_value(unit, i * scale->step)));
	return ticks;
}

void chart_json_set_summary(json_t *object, enum chart_unit unit, const double *values, size_t count)
{
	struct chart_summary summary = chart_summary(values, count);
	const struct {
		const char *name;
		size_t place;
	} said[] = {{"first", summary.first}, {"last", summary.last}, {"lowest", summary.lowest}, {"highest", summary.highest}};

	for (size_t i = 0; i < sizeof said / sizeof said[0]; i++)
		chart_json_set(object, said[i].name, summary.known ? chart_json_value(unit, values[said[i].place]) : json_null());
}

static void add_point(struct strbuf *points, double x, double y)
{
	strbuf_add_format(points, "%s%.10g,%.10g", points->length ? " " : "", rounded(x), rounded(y));
}

static json_t *points_text(struct strbuf *points)
{
	json_t *text = there(json_string(strbuf_text(points)));

	strbuf_release(points);
	return text;
}

json_t *chart_json_points(const double *x, const double *y, const struct chart_run *run)
{
	struct strbuf points;

	strbuf_init(&points, POINTS_MAXIMUM);
	for (size_t i = run->first; i < run->first + run->count; i++)
		add_point(&points, x[i], y[i]);
	if (run->count == 1)
		add_point(&points, x[run->first], y[run->first]);
	return points_text(&points);
}

json_t *chart_json_area(const double *x, const double *y, const struct chart_run *run, double ground)
{
	struct strbuf points;

	strbuf_init(&points, POINTS_MAXIMUM);
	add_point(&points, x[run->first], ground);
	for (size_t i = run->first; i < run->first + run->count; i++)
		add_point(&points, x[i], y[i]);
	add_point(&points, x[run->first + run->count - 1], ground);
	return points_text(&points);
}
