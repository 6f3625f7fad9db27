/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/problem_actions.h"

#include <string.h>

#include "classroom/problem.h"
#include "classroom/problem_import.h"
#include "core/json_text.h"
#include "web/page.h"

/* ---- writing one ---- */

static void add_text(json_t *changes, const char *member, const char *text)
{
	json_object_set_new(changes, member, text && *text ? json_string(text) : json_null());
}

/* As classroom.save_problem takes it: of a program what it named, of a form all of it. choices is taken over. */
static const char *changes_sent(struct request *req, json_t *choices)
{
	static const char *const texts[] = {"question", "answer", "type", "grade", "concept"};
	const struct uuid *class_id = field_uuid(req, "class_id");
	json_t *changes = json_object();

	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		if (!req->is_api || json_object_get(req->json, texts[i]))
			add_text(changes, texts[i], field_text(req, texts[i]));
	if (field_present(req, "difficulty"))
		json_object_set_new(changes, "difficulty", json_integer(field_integer(req, "difficulty", 0)));
	else if (req->is_api && json_object_get(req->json, "difficulty"))
		json_object_set_new(changes, "difficulty", json_null());
	if (!req->is_api || json_object_get(req->json, "class_id"))
		add_text(changes, "class_id", class_id ? class_id->text : NULL);
	if (choices)
		json_object_set_new(changes, "choices", choices);
	return json_text(req->arena, changes);
}

/* problem: NULL for a new one. */
static enum http_status save(struct request *req, const struct uuid *problem, json_t *choices)
{
	struct result *saved = run(req, SQL_CLASSROOM_PROBLEM_SAVE, PARAMS(P_UUID(problem), P_TEXT(changes_sent(req, choices))));
	const char *id = result_text(saved, 0, "id");

	if (strcmp(result_text(saved, 0, "decision"), "problem_exists") == 0)
		return req->is_api ? conflict(req, "problem_exists") : invalid(req, "question", "problem_exists", 0);
	return done(req, .status = problem ? HTTP_OK : HTTP_CREATED, .to = arena_printf(req->arena, "/classroom/problems/%s", id),
		    .flash = problem ? "classroom.problem.flash.changed" : "classroom.problem.flash.added",
		    DOCUMENT(SQL_CLASSROOM_PROBLEM, PARAMS(P_TEXT(id))));
}

/* Of a program: NULL where it did not name them. The array as PostgreSQL writes it. */
static json_t *named_choices(struct request *req)
{
	if (!json_object_get(req->json, "choices"))
		return NULL;
	return field_array(req, "choices") ? json_string(field_array(req, "choices")) : json_null();
}

static enum http_status save_by_form(struct request *req, const struct uuid *problem)
{
	const char *lines = field_text(req, "choices"), *code;
	json_t *choices = problem_choices(req->arena, lines ? lines : "", '\n', &code);

	if (!code)
		return save(req, problem, choices);
	json_decref(choices);
	return invalid(req, "choices", code, 0);
}

enum http_status problem_add(struct request *req)
{
	return save(req, NULL, named_choices(req));
}

enum http_status problem_add_by_form(struct request *req)
{
	return save_by_form(req, NULL);
}

enum http_status problem_change(struct request *req)
{
	return save(req, path_uuid(req, "problem"), named_choices(req));
}

enum http_status problem_change_by_form(struct request *req)
{
	return save_by_form(req, path_uuid(req, "problem"));
}

enum http_status problem_delete(struct request *req)
{
	ask(req, SQL_CLASSROOM_PROBLEM_DELETE, PARAMS(P_UUID(path_uuid(req, "problem"))));
	return done(req, .to = "/classroom/problems", .flash = "classroom.problem.flash.deleted");
}

/* ---- a file ---- */

/* POST /classroom/problems/import: the dry run. The page that comes holds the file, which is sent again to be applied. */
enum http_status problem_import_check(struct request *req)
{
	struct problem_file_fault fault;
	struct problem_file file;
	struct result *plan;
	size_t length;
	const char *bytes = sent_file(req, "file", PROBLEM_FILE_BYTES_MAXIMUM, &length);

	if (!problem_file_read(req->arena, bytes, length, &file, &fault))
		return invalid(req, "file", fault.code, fault.place);
	plan = ask(req, SQL_CLASSROOM_PROBLEM_IMPORT_PLAN, PARAMS(P_TEXT(file.rows), P_TEXT(file.columns)));
	return render(req, "classroom/problem_import", row("plan", plan), text("file_name", field_value(req, "file")->file_name),
		      text("content", file.text));
}

/* POST /classroom/problems/import/apply: decided again, since the bank may have changed meanwhile. */
enum http_status problem_import_apply(struct request *req)
{
	const char *content = field_text(req, "content");
	struct problem_file_fault fault;
	struct problem_file file;
	struct result *written;

	if (!problem_file_read(req->arena, content, strlen(content), &file, &fault))
		return invalid(req, "file", fault.code, fault.place);
	written = run(req, SQL_CLASSROOM_PROBLEM_IMPORT, PARAMS(P_TEXT(file.rows), P_TEXT(file.columns), P_BOOLEAN(false)));
	return done(req, .to = "/classroom/problems", .flash = "classroom.problem.flash.imported",
		    .flash_count = result_integer(written, 0, "created") + result_integer(written, 0, "changed"));
}
