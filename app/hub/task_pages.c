/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/task_pages.h"

#include <string.h>

#include "hub/task_picker.h"
#include "hub/task_words.h"
#include "web/site.h"

static const char *task_words(struct paper_words *words, const struct result *tasks, size_t row)
{
	const char *type = result_text(tasks, row, "schedule_type");
	clock_time next;

	if (strcmp(type, "cron") == 0)
		return task_words_of_cron(words, result_text(tasks, row, "cron_expression"));
	if (strcmp(type, "interval") == 0)
		return task_words_of_interval(words, result_integer(tasks, row, "every_seconds"));
	return result_time(tasks, row, "next_run_at", &next) || result_time(tasks, row, "last_run_at", &next) ?
		       task_words_of_time(words, next) : "";
}

static struct paper_words words_of(struct request *req)
{
	return paper_words(request_site(req)->view, req->arena, request_locale(req), clock_now());
}

/* Texts and flags of a row, and its schedule in words. */
static json_t *task_json(struct paper_words *words, const struct result *tasks, size_t row)
{
	static const char *const texts[] = {"id", "student_id", "student_name", "name", "task_type", "next_run_at", "last_run_at"};
	static const char *const flags[] = {"is_active", "is_paused", "is_completed", "is_platform", "is_run_failed", "is_run_done",
					    "is_run_going"};
	json_t *task = json_object();

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		const char *text = result_text(tasks, row, texts[i]);

		json_object_set_new(task, texts[i], text ? json_string(text) : json_null());
	}
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++)
		json_object_set_new(task, flags[i], json_boolean(result_boolean(tasks, row, flags[i])));
	json_object_set_new(task, "type", json_string(arena_printf(words->arena, "hub.task.type.%s", result_text(tasks, row, "task_type"))));
	json_object_set_new(task, "words", json_string(task_words(words, tasks, row)));
	return task;
}

/* GET /hub/tasks?status= */
enum http_status tasks_page(struct request *req)
{
	const char *status = field_text(req, "status");
	struct result *tasks = run(req, SQL_HUB_TASKS,
				   PARAMS(P_TEXT(status), P_NULL(), P_UUID(field_uuid(req, "student_id")), P_TEXT(field_cursor_key(req)),
					  P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req))));
	struct paper_words words = words_of(req);
	json_t *list = json_array();

	for (size_t row = 0; row < result_count(tasks) && row < (size_t)field_limit(req); row++)
		json_array_append_new(list, task_json(&words, tasks, row));
	return render(req, "hub/tasks", page_of("task_rows", tasks), json_value("tasks", page_json(req, list)), flag("is_all", !status),
		      flag("is_active", status && strcmp(status, "active") == 0), flag("is_paused", status && strcmp(status, "paused") == 0),
		      flag("is_completed", status && strcmp(status, "completed") == 0));
}

/* A choice of types; of one that a student has reports alone make sense. */
static json_t *type_options(struct request *req, bool has_student)
{
	static const char *const types[] = {"daily_report", "weekly_analytics", "auto_interventions", "statistics"};
	const struct pair *chosen = pairs_find(&req->form, "task_type");
	json_t *options = json_array();

	for (size_t i = 0; i < (has_student ? 1 : sizeof types / sizeof *types); i++)
		json_array_append_new(options, json_pack("{s:s, s:s, s:s, s:b}", "value", types[i], "label",
			arena_printf(req->arena, "hub.task.type.%s", types[i]), "hint", arena_printf(req->arena, "hub.task.about.%s", types[i]),
			"is_chosen", strcmp(chosen ? chosen->value : types[0], types[i]) == 0));
	return page_json(req, options);
}

/* GET /hub/tasks/new?student_id= */
enum http_status task_new_page(struct request *req)
{
	const struct pair *sent_student = pairs_find(&req->form, "student_id");
	struct uuid student = sent_student ? uuid_or_nil(sent_student->value) :
			      field_uuid(req, "student_id") ? *field_uuid(req, "student_id") : uuid_or_nil(NULL);
	struct result *zone = ask(req, SQL_HUB_TASK_ZONE, NO_PARAMS);
	struct result *found = run(req, SQL_HUB_TASK_STUDENT, PARAMS(P_UUID(&student)));

	return render(req, "hub/task_new", row("student", found), row("zone", zone),
		      json_value("types", type_options(req, result_count(found) > 0)), json_value("picker", task_picker_data(req, NULL)));
}

/* GET /hub/tasks/ID: what it does, when it comes, and how its runs went. */
enum http_status task_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "task");
	struct result *runs = ask(req, SQL_HUB_TASK_RUNS,
				  PARAMS(P_UUID(id), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req))));
	struct result *task = run(req, SQL_HUB_TASK, PARAMS(P_UUID(id)));
	struct paper_words words;

	if (!result_count(task))
		request_fail(req, HTTP_NOT_FOUND);
	words = words_of(req);
	return render(req, "hub/task", columns(task), text("words", task_words(&words, task, 0)),
		      text("type", arena_printf(req->arena, "hub.task.type.%s", result_text(task, 0, "task_type"))),
		      text("about", arena_printf(req->arena, "hub.task.about.%s", result_text(task, 0, "task_type"))),
		      page_of("runs", runs));
}

enum http_status task_edit_page(struct request *req)
{
	struct result *task = run(req, SQL_HUB_TASK, PARAMS(P_UUID(path_uuid(req, "task"))));
	bool has_sections = result_count(task) && strcmp(result_text(task, 0, "task_type"), "daily_report") == 0;

	return render(req, "hub/task_edit", columns(task), flag("has_sections", has_sections),
		      json_value("picker", task_picker_data(req, result_count(task) ? task : NULL)));
}

enum http_status task_delete_page(struct request *req)
{
	struct result *task = ask(req, SQL_HUB_TASK, PARAMS(P_UUID(path_uuid(req, "task"))));

	return render(req, "hub/task_delete", columns(task));
}
