/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/problem_pages.h"

#include <string.h>

#include "classroom/problem.h"
#include "classroom/problem_import.h"
#include "school/sheet.h"
#include "web/page.h"

/* What the list is narrowed to but for its type. */
static const char *const filters[] = {"q", "difficulty", "grade", "class_id", NULL};

/* GET /classroom/problems */
enum http_status problems_page(struct request *req)
{
	struct result *filter = problem_list_ask(req, SQL_CLASSROOM_PROBLEMS_FILTER, false, INT32_MAX);
	struct result *counts = ask(req, SQL_CLASSROOM_PROBLEM_COUNTS, NO_PARAMS);
	struct result *problems = problem_list_ask(req, SQL_CLASSROOM_PROBLEM_ITEMS, true, field_limit(req) + 1);

	return render(req, "classroom/problems", row("filter", filter), rows("counts", counts), page_of("problems", problems),
		      text("kept", kept_query(req, filters)));
}

/* GET /classroom/problems.csv: what the list is narrowed to. */
enum http_status problems_file(struct request *req)
{
	const char *language = field_text(req, "headings");
	struct result *problems;

	may_take_long(req);
	problems = problem_list_ask(req, SQL_CLASSROOM_PROBLEM_ITEMS, false, PROBLEM_FILE_ROWS_MAXIMUM);
	sent(req);
	strbuf_add_text(&req->response->body, BYTE_ORDER_MARK);
	problem_file_write(&req->response->body, req->arena, problems, !language || strcmp(language, "ko") == 0);
	return reply_file(req, "text/csv; charset=utf-8", "problems.csv");
}

/* GET /classroom/problems/:problem */
enum http_status problem_page(struct request *req)
{
	struct result *problem = ask(req, SQL_CLASSROOM_PROBLEM, PARAMS(P_UUID(path_uuid(req, "problem"))));

	return render(req, "classroom/problem", columns(problem));
}

/* NULL where nothing was typed. */
static const char *typed(const struct request *req, const char *name)
{
	const struct pair *field = pairs_find(&req->form, name);

	return field ? field->value : NULL;
}

/* What the form's choices stand at: what was typed, else what the problem has; NULL for a new one. */
static struct result *ask_options(struct request *req, const struct uuid *problem)
{
	return ask(req, SQL_CLASSROOM_PROBLEM_OPTIONS,
		   PARAMS(P_TEXT(typed(req, "type")), P_TEXT(typed(req, "difficulty")), P_TEXT(typed(req, "grade")),
			  P_TEXT(typed(req, "class_id")), P_UUID(problem)));
}

/* GET /classroom/problems/new */
enum http_status problem_new_page(struct request *req)
{
	struct result *options = ask_options(req, NULL);

	return render(req, "classroom/problem_new", row("options", options));
}

/* GET /classroom/problems/:problem/edit */
enum http_status problem_edit_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "problem");
	struct result *problem = ask(req, SQL_CLASSROOM_PROBLEM_FORM, PARAMS(P_UUID(id)));
	struct result *options = ask_options(req, id);

	return render(req, "classroom/problem_edit", columns(problem), row("options", options));
}

/* GET /classroom/problems/:problem/delete */
enum http_status problem_delete_page(struct request *req)
{
	struct result *problem = ask(req, SQL_CLASSROOM_PROBLEM, PARAMS(P_UUID(path_uuid(req, "problem"))));

	return render(req, "classroom/problem_delete", columns(problem));
}

/* GET /classroom/problems/import */
enum http_status problem_import_page(struct request *req)
{
	return render(req, "classroom/problem_import");
}
