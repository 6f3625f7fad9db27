/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/assignment_pages.h"

#include <string.h>

#include "web/page.h"

/* The boxes that were ticked in the form that is shown again, as PostgreSQL writes an array. */
static const char *ticked(const struct request *req, const char *name)
{
	const char *list = "";
	struct uuid id;

	for (size_t i = 0; i < req->form.count; i++)
		if (strcmp(req->form.items[i].name, name) == 0 && uuid_parse(&id, req->form.items[i].value))
			list = arena_printf(req->arena, "%s%s%s", list, *list ? "," : "", id.text);
	return arena_printf(req->arena, "{%s}", list);
}

/* GET /speaking/sets/:practice_set/assign, and what was chosen there */
enum http_status set_assign_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "practice_set"), *class_id = shown_uuid(req, "class_id");
	const char *students = ticked(req, "student_ids");
	struct result *set = ask(req, SQL_SPEAKING_SET_FORM, PARAMS(P_UUID(id)));
	struct result *options = ask(req, SQL_SPEAKING_ASSIGN_OPTIONS, PARAMS(P_UUID(class_id), P_TEXT(ticked(req, "class_ids"))));
	struct result *own = ask(req, SQL_SPEAKING_ASSIGNEES, PARAMS(P_UUID(id), P_BOOLEAN(true), P_NULL(), P_TEXT(students)));
	struct result *of_class = ask(req, SQL_SPEAKING_ASSIGNEES, PARAMS(P_UUID(id), P_BOOLEAN(false), P_UUID(class_id), P_TEXT(students)));

	return render(req, "speaking/set_assign", columns(set), text("set_id", id->text), row("options", options), rows("own", own),
		      rows("of_class", of_class));
}
