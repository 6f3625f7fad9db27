/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/class_pages.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "core/clock.h"
#include "hub/view_rows.h"
#include "school/sheet.h"
#include "view/chart_bars.h"
#include "view/chart_days.h"
#include "view/chart_json.h"
#include "view/chart_line.h"
#include "web/page.h"

/* ---- the matrix ---- */

struct order {
	const char *sort; /* number, name, average or the id of a concept */
	bool is_descending;
};

static struct order read_order(const struct request *req)
{
	const char *sort = field_text(req, "sort");

	if (!sort || !*sort)
		return (struct order){"number", false};
	return (struct order){sort[0] == '-' ? sort + 1 : sort, sort[0] == '-'};
}

struct matrix {
	struct result *concepts, *students;
	struct order order;
	const double *averages; /* of each student, CHART_MISSING where there are no answers */
};

/* Queues both questions. */
static struct matrix ask_matrix(struct request *req)
{
	const struct uuid *class = path_uuid(req, "class");
	const char *search = field_text(req, "q");
	struct matrix matrix = {.order = read_order(req)};

	if (search && !*search)
		search = NULL;
	matrix.concepts = ask(req, SQL_HUB_CLASS_CONCEPTS, PARAMS(P_UUID(class), P_TEXT(search)));
	matrix.students = ask(req, SQL_HUB_CLASS_MATRIX,
			      PARAMS(P_UUID(class), P_TEXT(search), P_TEXT(matrix.order.sort), P_BOOLEAN(matrix.order.is_descending)));
	return matrix;
}

static double value_of(const struct result *rows, size_t row, const char *column)
{
	return result_text(rows, row, column) ? result_real(rows, row, column) : CHART_MISSING;
}

/* The data of chart/mastery. */
static json_t *cell_json(double value, double target)
{
	struct chart_mastery mastery = chart_mastery(value, target);

	return chart_json("{s:o, s:i, s:{s:s}}", "value", chart_json_value(CHART_SHARE, value), "step", (int)mastery.step, "word", "key",
			  mastery.word);
}

/* The head of a column: a link that sorts by it, and the other way round once it does. */
static json_t *head_json(struct request *req, const struct order *order, const char *sort)
{
	bool is_current = strcmp(order->sort, sort) == 0;
	const char *next = is_current && !order->is_descending ? arena_printf(req->arena, "-%s", sort) : sort;

	return chart_json("{s:s, s:b, s:b}", "sort", next, "is_ascending", (int)(is_current && !order->is_descending), "is_descending",
			  (int)(is_current && order->is_descending));
}

static json_t *concepts_json(struct request *req, const struct matrix *matrix)
{
	json_t *list = json_array();

	for (size_t i = 0; i < result_count(matrix->concepts); i++) {
		json_t *head = head_json(req, &matrix->order, result_text(matrix->concepts, i, "id"));

		chart_json_set(head, "name", json_string(result_text(matrix->concepts, i, "name")));
		chart_json_set(head, "mean", cell_json(result_real(matrix->concepts, i, "average"), result_real(matrix->concepts, i, "target")));
		chart_json_append(list, head);
	}
	return page_json(req, list);
}

/* What a student's average is held against. */
static double mean_target(const struct result *concepts)
{
	double sum = 0;

	for (size_t i = 0; i < result_count(concepts); i++)
		sum += result_real(concepts, i, "target");
	return result_count(concepts) ? sum / (double)result_count(concepts) : 0.85;
}

static json_t *students_json(struct request *req, struct matrix *matrix)
{
	size_t count = result_count(matrix->students), cells;
	double *averages = arena_array(req->arena, count, sizeof *averages);
	json_t *list = json_array();

	for (size_t i = 0; i < count; i++) {
		const double *values = view_rows_numbers(req->arena, result_text(matrix->students, i, "cells"), &cells);
		json_t *student = view_rows_object(matrix->students, i), *row_cells = json_array();

		averages[i] = value_of(matrix->students, i, "average");
		for (size_t c = 0; c < cells; c++)
			chart_json_append(row_cells, cell_json(values[c], result_real(matrix->concepts, c, "target")));
		chart_json_set(student, "cells", row_cells);
		chart_json_set(student, "mean", cell_json(averages[i], mean_target(matrix->concepts)));
		chart_json_append(list, student);
	}
	matrix->averages = averages;
	return page_json(req, list);
}

/* The mean of the students' means. */
static json_t *overall_json(struct request *req, const struct matrix *matrix)
{
	double sum = 0;
	size_t known = 0;

	for (size_t i = 0; i < result_count(matrix->students); i++)
		if (matrix->averages[i] >= 0) {
			sum += matrix->averages[i];
			known++;
		}
	return page_json(req, cell_json(known ? sum / (double)known : CHART_MISSING, mean_target(matrix->concepts)));
}

/* ---- the charts: data is kept by the arena ---- */

static int64_t day_of(const struct result *rows, size_t row)
{
	struct clock_calendar day = {0};
	const char *text = result_text(rows, row, "day");

	day.year = (int)strtol(text, NULL, 10);
	day.month = (int)strtol(text + 5, NULL, 10);
	day.day = (int)strtol(text + 8, NULL, 10);
	return clock_days(day.year, day.month, day.day);
}

static json_t *activity_json(struct request *req, const struct result *days)
{
	struct day_chart_data *data = arena_alloc(req->arena, sizeof *data);
	size_t count = result_count(days);
	double *counts = arena_array(req->arena, count, sizeof *counts);

	for (size_t i = 0; i < count; i++)
		counts[i] = result_real(days, i, "events");
	*data = (struct day_chart_data){.id = "activity", .title = {"hub.class.activity", NULL}, .first_day = day_of(days, 0),
					.counts = counts, .count = count};
	return page_json(req, day_chart_json(req->arena, data));
}

static json_t *trend_json(struct request *req, const struct result *weeks, double target)
{
	struct line_chart_data *data = arena_alloc(req->arena, sizeof *data);
	struct line_series *series = arena_alloc(req->arena, sizeof *series);
	size_t count = result_count(weeks);
	double *values = arena_array(req->arena, count, sizeof *values);
	int64_t *days = arena_array(req->arena, count, sizeof *days);

	for (size_t i = 0; i < count; i++) {
		values[i] = value_of(weeks, i, "average");
		days[i] = day_of(weeks, i);
	}
	*series = (struct line_series){{"hub.class.mean", NULL}, values};
	*data = (struct line_chart_data){.id = "trend", .title = {"hub.class.trend", NULL}, .unit = CHART_SHARE, .days = days, .count = count,
					 .series = series, .series_count = 1, .target = target};
	return page_json(req, line_chart_json(req->arena, data));
}

static json_t *distribution_json(struct request *req, const struct matrix *matrix, double target)
{
	struct bar_chart_data *data = arena_alloc(req->arena, sizeof *data);

	*data = bar_chart_distribution(req->arena, matrix->averages, result_count(matrix->students), target);
	data->id = "distribution";
	data->title = (struct chart_text){"hub.class.distribution", NULL};
	return page_json(req, bar_chart_json(req->arena, data));
}

/* ---- answers ---- */

/* A text as it stands in an address; "" for none. */
static const char *in_address(struct request *req, const char *field)
{
	struct strbuf *text = strbuf_in_arena(req->arena, 2048);
	const char *given = field_text(req, field);

	if (given)
		strbuf_add_uri(text, given, strlen(given));
	return strbuf_text(text);
}

enum http_status class_learning_page(struct request *req)
{
	struct params class = PARAMS(P_UUID(path_uuid(req, "class")));
	struct result *head = ask(req, SQL_HUB_CLASS, class);
	struct matrix matrix = ask_matrix(req);
	struct result *days = ask(req, SQL_HUB_CLASS_DAYS, class);
	struct result *weeks = ask(req, SQL_HUB_CLASS_WEEKS, class);
	struct result *comparison = ask(req, SQL_HUB_CLASS_COMPARISON, class);
	struct result *classes = ask(req, SQL_HUB_HELP_CLASSES, class);
	json_t *students;
	double target;
	size_t count;

	sent(req);
	count = result_count(matrix.concepts);
	students = students_json(req, &matrix);
	target = mean_target(matrix.concepts);
	return render(req, "hub/class", columns(head), rows("classes", classes), json_value("concepts", concepts_json(req, &matrix)),
		      json_value("students", students), json_value("overall", overall_json(req, &matrix)),
		      json_value("by_number", page_json(req, head_json(req, &matrix.order, "number"))),
		      json_value("by_name", page_json(req, head_json(req, &matrix.order, "name"))),
		      json_value("by_average", page_json(req, head_json(req, &matrix.order, "average"))), text("q", field_text(req, "q")),
		      text("q_uri", in_address(req, "q")), text("sort_uri", in_address(req, "sort")),
		      number("concept_count", (int64_t)count), flag("has_concepts", count != 0),
		      flag("has_more", count && result_integer(matrix.concepts, 0, "all_count") > (int64_t)count),
		      rows("comparison", comparison), json_value("activity", activity_json(req, days)),
		      json_value("trend", trend_json(req, weeks, target)),
		      json_value("distribution", distribution_json(req, &matrix, target)));
}

static void write_percent(struct request *req, struct strbuf *out, double value)
{
	json_t *percent = page_json(req, chart_json_value(CHART_SHARE, value));

	sheet_write_cell(out, json_string_value(percent), false);
}

enum http_status class_matrix_file(struct request *req)
{
	struct strbuf *out = &req->response->body;
	struct matrix matrix = ask_matrix(req);
	size_t cells;

	ask(req, SQL_HUB_CLASS, PARAMS(P_UUID(path_uuid(req, "class")))); /* for its lines in the log */
	sent(req);
	strbuf_add_text(out, BYTE_ORDER_MARK);
	sheet_write_cell(out, catalogue_text(req, "school.column.number"), true);
	sheet_write_cell(out, catalogue_text(req, "school.column.name"), false);
	sheet_write_cell(out, catalogue_text(req, "hub.class.average_percent"), false);
	for (size_t i = 0; i < result_count(matrix.concepts); i++)
		sheet_write_cell(out, result_text(matrix.concepts, i, "name"), false);
	sheet_end_line(out);
	for (size_t i = 0; i < result_count(matrix.students); i++) {
		const double *values = view_rows_numbers(req->arena, result_text(matrix.students, i, "cells"), &cells);

		sheet_write_cell(out, result_text(matrix.students, i, "number"), true);
		sheet_write_cell(out, result_text(matrix.students, i, "student_name"), false);
		write_percent(req, out, value_of(matrix.students, i, "average"));
		for (size_t c = 0; c < cells; c++)
			write_percent(req, out, values[c]);
		sheet_end_line(out);
	}
	return reply_file(req, "text/csv; charset=utf-8", "matrix.csv");
}
