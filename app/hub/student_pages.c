/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/student_pages.h"

#include <jansson.h>

#include "hub/student_list.h"
#include "hub/view_rows.h"
#include "view/chart_json.h"
#include "view/chart_spark.h"
#include "web/page.h"

/* The newest; all of them are pages of their own. */
#define TIMELINE_ROWS 8
#define REPORT_ROWS 5

enum http_status students_page(struct request *req)
{
	struct result *filter = ask(req, SQL_HUB_STUDENTS_FILTER,
				    PARAMS(P_TEXT(field_text(req, "q")),
					   field_present(req, "grade") ? P_INTEGER(field_integer(req, "grade", 0)) : P_NULL(),
					   P_UUID(field_uuid(req, "class")), P_TEXT(field_text(req, "learning_style")),
					   P_TEXT(field_text(req, "metadata")), P_TEXT(field_text(req, "state")), P_TEXT(field_text(req, "sort"))));
	struct result *students = student_list_ask(req, SQL_HUB_STUDENTS);

	return render(req, "hub/students", row("filter", filter), page_of("students", students));
}

enum http_status record_new_page(struct request *req)
{
	return render(req, "hub/student_new");
}

/* What was chosen in a form that is shown again; NULL otherwise. */
static const char *chosen(const struct request *req, const char *name)
{
	const struct pair *pair = pairs_find(&req->form, name);

	return pair ? pair->value : NULL;
}

/* How mastery of a concept went, kept by the arena. */
static json_t *trend_of(struct request *req, const struct result *mastery, size_t row)
{
	struct sparkline_data *data = arena_alloc(req->arena, sizeof *data);

	data->title = (struct chart_text){"hub.mastery_table.trend_of", result_text(mastery, row, "concept_name")};
	data->unit = CHART_SHARE;
	data->values = view_rows_numbers(req->arena, result_text(mastery, row, "trend"), &data->count);
	data->target = result_real(mastery, row, "target");
	return sparkline_json(req->arena, data);
}

static json_t *mastery_json(struct request *req, const struct result *mastery)
{
	json_t *list = json_array();

	for (size_t i = 0; i < result_count(mastery); i++) {
		json_t *concept = view_rows_object(mastery, i);

		chart_json_set(concept, "spark", trend_of(req, mastery, i));
		chart_json_append(list, concept);
	}
	return page_json(req, list);
}

/* GET /hub/students/:student: each section has a statement and a partial of its own, all in one round trip. */
enum http_status record_page(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");
	struct result *record = ask(req, SQL_HUB_STUDENT_RECORD,
				    PARAMS(P_UUID(student), P_TEXT(chosen(req, "learning_style")), P_TEXT(chosen(req, "notification_method")),
					   P_TEXT(chosen(req, "report_frequency"))));
	struct result *mastery = ask(req, SQL_HUB_STUDENT_MASTERY, PARAMS(P_UUID(student)));
	struct result *tutoring = ask(req, SQL_HUB_STUDENT_TUTORING, PARAMS(P_UUID(student)));
	struct result *notes = ask(req, SQL_HUB_STUDENT_NOTES,
				   PARAMS(P_UUID(student), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1)));
	struct result *events = ask(req, SQL_HUB_TIMELINE,
				    PARAMS(P_UUID(student), P_NULL(), P_NULL(), P_NULL(), P_NULL(), P_BOOLEAN(false), P_NULL(), P_NULL(),
					   P_INTEGER(TIMELINE_ROWS)));
	struct result *interventions = ask(req, SQL_HUB_INTERVENTIONS_OF_STUDENT, PARAMS(P_UUID(student)));
	struct result *reports = ask(req, SQL_HUB_REPORTS, PARAMS(P_UUID(student), P_BOOLEAN(false), P_NULL(), P_NULL(), P_INTEGER(REPORT_ROWS - 1)));

	ask(req, SQL_HUB_LOG_LOOK, PARAMS(P_UUID(student), P_TEXT("student_read")));
	sent(req);
	return render(req, "hub/student", columns(record), text("student_id", student->text), json_value("mastery", mastery_json(req, mastery)),
		      flag("has_mastery", result_count(mastery) > 0), rows("events", events), rows("interventions", interventions),
		      rows("reports", reports), row("tutoring", tutoring), page_of("notes", notes));
}

enum http_status record_edit_page(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");
	struct result *form = ask(req, SQL_HUB_STUDENT_FORM, PARAMS(P_UUID(student)));

	ask(req, SQL_HUB_LOG_LOOK, PARAMS(P_UUID(student), P_TEXT("student_read")));
	return render(req, "hub/student_edit", columns(form));
}

enum http_status record_account_page(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");
	struct result *account = ask(req, SQL_HUB_ACCOUNT, PARAMS(P_UUID(student)));

	ask(req, SQL_HUB_LOG_LOOK, PARAMS(P_UUID(student), P_TEXT("student_read")));
	return render(req, "hub/student_account", columns(account));
}
