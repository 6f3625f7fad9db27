/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/help_pages.h"

#include <jansson.h>
#include <string.h>

#include "hub/view_rows.h"
#include "school/sheet.h"
#include "view/chart_json.h"
#include "view/chart_spark.h"
#include "web/exchange.h"
#include "web/page.h"

/* ---- the list ---- */

/* Ticked in a form that is shown again, or all on request. */
static bool is_chosen(const struct request *req, const char *student)
{
	for (size_t i = 0; i < req->form.count; i++)
		if (strcmp(req->form.items[i].name, "students") == 0 && strcmp(req->form.items[i].value, student) == 0)
			return true;
	return field_boolean(req, "chosen", false);
}

/* The last 14 days of a row, kept by the arena. */
static json_t *spark_of(struct request *req, const struct result *students, size_t row)
{
	struct sparkline_data *data = arena_alloc(req->arena, sizeof *data);
	bool is_mastery = result_boolean(students, row, "is_mastery");

	data->title = is_mastery ? (struct chart_text){"hub.help.spark_mastery", result_text(students, row, "concept_name")} :
				   (struct chart_text){"hub.help.spark_activity", NULL};
	data->unit = is_mastery ? CHART_SHARE : CHART_COUNT;
	data->values = view_rows_numbers(req->arena, result_text(students, row, "days"), &data->count);
	data->target = is_mastery ? result_real(students, row, "target") : 0;
	return sparkline_json(req->arena, data);
}

static json_t *students_json(struct request *req, const struct result *students)
{
	json_t *list = json_array();
	size_t limit = (size_t)field_limit(req);

	for (size_t i = 0; i < result_count(students) && i < limit; i++) {
		json_t *student = view_rows_object(students, i);

		chart_json_set(student, "is_chosen", json_boolean(is_chosen(req, result_text(students, i, "id"))));
		chart_json_set(student, "spark", spark_of(req, students, i));
		chart_json_append(list, student);
	}
	return page_json(req, list);
}

/* A form shown again keeps to its reason, as to its class. */
static const char *reason_shown(const struct request *req)
{
	const struct pair *posted = pairs_find(&req->form, "reason");

	return posted ? posted->value : field_text(req, "reason");
}

enum http_status needs_help_page(struct request *req)
{
	const struct uuid *class = shown_uuid(req, "class");
	const char *reason = reason_shown(req);
	struct result *students, *summary, *classes, *snoozed;
	json_t *codes;

	may_take_long(req);
	students = ask(req, SQL_HUB_HELP_PAGE,
		       PARAMS(P_UUID(class), P_TEXT(reason), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
			      P_INTEGER(field_limit(req) + 1)));
	summary = ask(req, SQL_HUB_HELP_SUMMARY, PARAMS(P_UUID(class)));
	classes = ask(req, SQL_HUB_HELP_CLASSES, PARAMS(P_UUID(class)));
	snoozed = ask(req, SQL_HUB_HELP_SNOOZED, PARAMS(P_UUID(class)));
	sent(req);
	codes = result_count(students) ? json_loads(result_text(students, 0, "codes"), 0, NULL) : NULL;
	return render(req, "hub/needs_help", row("summary", summary), rows("classes", classes),
		      flag("has_many_classes", result_count(classes) && result_boolean(classes, 0, "is_many")), rows("snoozed", snoozed),
		      row("found", students), json_value("codes", page_json(req, codes ? codes : json_array())), text("reason", reason), page_of("listed", students), json_value("students", students_json(req, students)),
		      flag("is_all_chosen", field_boolean(req, "chosen", false)), flag("has_snoozed", result_count(snoozed) != 0),
		      number("count", (int64_t)result_count(snoozed)));
}

/* ---- the file ---- */

static const char *reasons_text(struct request *req, const char *reasons)
{
	struct strbuf *text = strbuf_in_arena(req->arena, RESPONSE_MAXIMUM);
	json_t *list = page_json(req, json_loads(reasons, 0, NULL)), *reason;
	size_t index;

	json_array_foreach(list, index, reason)
		strbuf_add_format(text, "%s%s", index ? " / " : "", sentence_text(req, json_object_get(reason, "sentence")));
	return strbuf_text(text);
}

static void write_head(struct request *req, struct strbuf *out)
{
	static const char *const heads[] = {"school.column.name", "school.column.grade", "school.column.class", "school.column.number",
					    "hub.help.urgency", "hub.help.reasons", "hub.help.last_contact"};

	strbuf_add_text(out, BYTE_ORDER_MARK);
	for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
		sheet_write_cell(out, catalogue_text(req, heads[i]), i == 0);
	sheet_end_line(out);
}

enum http_status needs_help_file(struct request *req)
{
	static const char *const cells[] = {"student_name", "grade", "class_name", "number", "urgency"};
	struct strbuf *out = &req->response->body;
	struct result *students;

	may_take_long(req);
	students = run(req, SQL_HUB_HELP_LIST,
		       PARAMS(P_UUID(field_uuid(req, "class")), P_TEXT(field_text(req, "reason")), P_NULL(), P_NULL(),
			      P_INTEGER(SHEET_ROWS_MAXIMUM), P_TEXT("needs_help_exported")));
	write_head(req, out);
	for (size_t i = 0; i < result_count(students); i++) {
		for (size_t c = 0; c < sizeof cells / sizeof *cells; c++)
			sheet_write_cell(out, result_text(students, i, cells[c]), c == 0);
		sheet_write_cell(out, reasons_text(req, result_text(students, i, "reasons")), false);
		sheet_write_cell(out, result_text(students, i, "last_contact_day"), false);
		sheet_end_line(out);
	}
	return reply_file(req, "text/csv; charset=utf-8", "needs-help.csv");
}

/* ---- the rules, a message ---- */

/* In a form that is shown again: what was typed and ticked, and what is wrong with it. */
static void put_sent_rule(struct request *req, const char *code, json_t *rule)
{
	const struct pair *threshold = pairs_find(&req->form, code);

	chart_json_set(rule, "is_enabled", json_boolean(pairs_find(&req->form, arena_printf(req->arena, "%s_enabled", code)) != NULL));
	if (threshold)
		chart_json_set(rule, "threshold", json_string(threshold->value));
	for (const struct field_error *error = req->exchange->errors; error; error = error->next)
		if (strcmp(error->field, code) == 0)
			chart_json_set(rule, "error", json_string(exchange_error_text(req, error)));
}

static json_t *rule_list(struct request *req, const struct result *rules)
{
	json_t *list = chart_json("[]");

	for (size_t i = 0; i < result_count(rules); i++) {
		json_t *rule = view_rows_object(rules, i);

		if (req->exchange->errors)
			put_sent_rule(req, result_text(rules, i, "code"), rule);
		json_array_append_new(list, rule);
	}
	return page_json(req, list);
}

enum http_status help_rules_page(struct request *req)
{
	struct result *rules = ask(req, SQL_HUB_HELP_RULES, NO_PARAMS);
	bool has_own = false;

	sent(req);
	for (size_t i = 0; i < result_count(rules); i++)
		has_own = has_own || result_boolean(rules, i, "is_own");
	return render(req, "hub/rules", json_value("rules", rule_list(req, rules)), flag("is_school", result_boolean(rules, 0, "is_school")), flag("has_own", has_own));
}

enum http_status teacher_message_page(struct request *req)
{
	struct result *message = ask(req, SQL_HUB_TEACHER_MESSAGE, PARAMS(P_UUID(path_uuid(req, "notice"))));

	return render(req, "hub/message", columns(message));
}
