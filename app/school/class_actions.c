/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "school/class_actions.h"

#include "school/code.h"
#include "school/roster.h"
#include "web/page.h"

static struct result *save(struct request *req, const struct uuid *class)
{
	return run(req, SQL_SCHOOL_CLASS_SAVE,
		   PARAMS(P_UUID(class), P_INTEGER(field_integer(req, "grade", 0)),
			  P_TEXT(roster_class_name(req->arena, field_text(req, "name")))));
}

enum http_status class_add(struct request *req)
{
	struct result *saved = save(req, NULL);

	return done(req, .to = arena_printf(req->arena, "/admin/classes/%s", result_text(saved, 0, "id")), .flash = "school.flash.class_added");
}

enum http_status class_rename(struct request *req)
{
	save(req, path_uuid(req, "class"));
	return done(req, .to = arena_printf(req->arena, "/admin/classes/%s", path_text(req, "class")), .flash = "school.flash.class_saved");
}

enum http_status class_teachers_save(struct request *req)
{
	const char *teachers = field_array(req, "teachers");

	ask(req, SQL_SCHOOL_CLASS_TEACHERS_SAVE, PARAMS(P_UUID(path_uuid(req, "class")), P_TEXT(teachers ? teachers : "{}")));
	return done(req, .to = arena_printf(req->arena, "/admin/classes/%s", path_text(req, "class")), .flash = "school.flash.class_saved");
}

enum http_status class_delete(struct request *req)
{
	struct result *gone = run(req, SQL_SCHOOL_CLASS_DELETE, PARAMS(P_UUID(path_uuid(req, "class"))));

	if (!result_count(gone))
		request_fail(req, HTTP_NOT_FOUND);
	return done(req, .to = "/admin/classes", .flash = "school.flash.class_deleted",
		    .flash_name = arena_printf(req->arena, "%s-%s", result_text(gone, 0, "grade"), result_text(gone, 0, "class_name")));
}

/* POST /classes/:class/codes: for the students that are named, or for all who have no password yet. */
enum http_status class_codes(struct request *req)
{
	const struct uuid *class = path_uuid(req, "class");

	return code_sheet(req, class, field_array(req, "students"), arena_printf(req->arena, "/classes/%s", class->text));
}
