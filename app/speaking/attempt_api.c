/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/attempt_api.h"

#include "web/page.h"
#include "web/site.h"

/* Without a student: the caller's own. */
enum http_status pronunciation_results_list(struct request *req)
{
	const struct uuid *student = field_uuid(req, "student_id");

	if (student) {
		ask(req, SQL_SPEAKING_FIND_HEARD_STUDENT, PARAMS(P_UUID(student)));
		ask(req, SQL_SPEAKING_LOG_LOOK, PARAMS(P_UUID(student)));
	}
	return reply_list(req, ask(req, SQL_SPEAKING_ATTEMPTS,
				   PARAMS(P_UUID(student), P_TEXT(request_site(req)->prefix), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
					  P_INTEGER(field_limit(req)))), 0);
}
