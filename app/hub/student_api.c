/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/student_api.h"

#include "hub/student_list.h"
#include "web/page.h"

enum http_status students_read(struct request *req)
{
	return reply_list(req, student_list_ask(req, SQL_HUB_STUDENT_ITEMS), 0);
}

enum http_status student_read(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");

	ask(req, SQL_HUB_LOG_LOOK, PARAMS(P_UUID(student), P_TEXT("student_read")));
	return reply(req, ask(req, SQL_HUB_STUDENT, PARAMS(P_UUID(student))));
}

enum http_status classes_read(struct request *req)
{
	return reply_list(req,
			  ask(req, SQL_HUB_CLASSES,
			      PARAMS(P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1))),
			  0);
}
