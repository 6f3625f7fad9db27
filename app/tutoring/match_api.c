/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/match_api.h"

#include "web/page.h"

/* GET /tutor-students */
enum http_status matches_read(struct request *req)
{
	return reply_list(req,
			  ask(req, SQL_TUTORING_MATCHES,
			      PARAMS(P_TEXT(field_text(req, "status")), P_TEXT(field_cursor_key(req)),
				     P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1))),
			  0);
}
