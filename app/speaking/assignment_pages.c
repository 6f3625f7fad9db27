/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/assignment_pages.h"

#include "web/page.h"

/* An IDS field of the form that is shown again, as PostgreSQL writes an array; NULL before anything was sent. */
static const char *ticked(const struct request *req, const char *name)
{
	return req->form.count ? field_array(req, name) : NULL;
}

/* GET /speaking/sets/:practice_set/assign, and what was chosen there */
enum http_status set_assign_page(struct request *req)
{
	const struct uuid *id = path_uuid(req, "practice_set"), *class_id = field_uuid(req, "class_id");
	const char *students = ticked(req, "student_ids");
	struct result *set = ask(req, SQL_SPEAKING_SET_FORM, PARAMS(P_UUID(id)));
	struct result *options = ask(req, SQL_SPEAKING_ASSIGN_OPTIONS, PARAMS(P_UUID(class_id), P_TEXT(ticked(req, "class_ids"))));
	struct result *own = ask(req, SQL_SPEAKING_ASSIGNEES, PARAMS(P_UUID(id), P_BOOLEAN(true), P_NULL(), P_TEXT(students)));
	struct result *of_class = ask(req, SQL_SPEAKING_ASSIGNEES, PARAMS(P_UUID(id), P_BOOLEAN(false), P_UUID(class_id), P_TEXT(students)));

	return render(req, "speaking/set_assign", columns(set), text("set_id", id->text), row("options", options), rows("own", own),
		      rows("of_class", of_class));
}
