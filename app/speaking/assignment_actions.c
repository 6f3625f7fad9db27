/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/assignment_actions.h"

#include "web/page.h"

static const char *page_of_set(struct request *req)
{
	return arena_printf(req->arena, "/speaking/sets/%s", path_text(req, "practice_set"));
}

/* POST /speaking/sets/:practice_set/assign */
enum http_status set_assign(struct request *req)
{
	const char *due = field_text(req, "due_on");
	struct result *assigned = run(req, SQL_SPEAKING_ASSIGN,
				      PARAMS(P_UUID(path_uuid(req, "practice_set")), P_TEXT(field_array(req, "student_ids")),
					     P_TEXT(field_array(req, "class_ids")), P_TEXT(due && *due ? due : NULL)));

	return done(req, .status = HTTP_CREATED, .to = page_of_set(req), .flash = "speaking.assign.flash.assigned",
		    .flash_count = result_integer(assigned, 0, "assigned"),
		    DOCUMENT(SQL_SPEAKING_ASSIGNED, PARAMS(P_UUID(path_uuid(req, "practice_set")), P_TEXT(due && *due ? due : NULL),
							   P_INTEGER(result_integer(assigned, 0, "assigned")))));
}

/* POST /speaking/sets/:practice_set/take-back */
enum http_status set_take_back(struct request *req)
{
	struct result *taken = run(req, SQL_SPEAKING_TAKE_BACK,
				   PARAMS(P_UUID(path_uuid(req, "practice_set")), P_TEXT(field_array(req, "student_ids"))));

	return done(req, .to = page_of_set(req), .flash = "speaking.assign.flash.taken_back", .flash_count = result_integer(taken, 0, "taken"));
}
