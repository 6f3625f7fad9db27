/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/feedback_api.h"

#include "web/page.h"

/* GET /feedback: of a student whom the caller may know, or without student_id what the caller received and wrote. */
enum http_status feedback_read(struct request *req)
{
	const char *written = field_text(req, "student_id");
	struct uuid *student = NULL;

	if (written) {
		student = arena_alloc(req->arena, sizeof *student);
		*student = uuid_or_nil(written);
	}
	ask(req, SQL_TUTORING_FEEDBACK_READERS, PARAMS(P_UUID(student)));
	if (student)
		ask(req, SQL_TUTORING_STUDENT_LOOK, PARAMS(P_UUID(student)));
	return reply_list(req,
			  ask(req, SQL_TUTORING_FEEDBACK_LIST,
			      PARAMS(P_UUID(student), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
				     P_INTEGER(field_limit(req) + 1))),
			  0);
}
