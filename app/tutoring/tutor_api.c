/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/tutor_api.h"

#include "web/page.h"

/* GET /tutors */
enum http_status tutors_read(struct request *req)
{
	return reply_list(req,
			  ask(req, SQL_TUTORING_TUTORS,
			      PARAMS(P_TEXT(field_text(req, "q")), P_BOOLEAN(field_boolean(req, "accepting", false)),
				     P_TEXT(field_text(req, "subject")), P_TEXT(field_cursor_key(req)),
				     P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1))),
			  0);
}
