/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "tutoring/request_api.h"

#include "web/page.h"

/* GET /tutor-requests */
enum http_status requests_read(struct request *req)
{
	return reply_list(req,
			  ask(req, SQL_TUTORING_REQUESTS,
			      PARAMS(P_TEXT(field_text(req, "box")), P_TEXT(field_text(req, "status")),
				     P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
				     P_INTEGER(field_limit(req) + 1))),
			  0);
}

/* GET /tutor-requests/:request: for the tutor also the first look. */
enum http_status request_read_one(struct request *req)
{
	struct params which = PARAMS(P_UUID(path_uuid(req, "request")));

	ask(req, SQL_TUTORING_REQUEST_VIEW, which);
	return reply(req, ask(req, SQL_TUTORING_REQUEST, which));
}
