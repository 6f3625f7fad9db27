/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/mastery_api.h"

#include "web/page.h"

enum http_status mastery_read(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");

	ask(req, SQL_HUB_LOG_LOOK, PARAMS(P_UUID(student), P_TEXT("mastery_read")));
	return reply_list(req,
			  ask(req, SQL_HUB_MASTERY_OF_STUDENT,
			      PARAMS(P_UUID(student), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
				     P_INTEGER(field_limit(req) + 1))),
			  0);
}
