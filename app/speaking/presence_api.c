/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "speaking/presence_api.h"

#include "web/page.h"

/* GET /presence */
enum http_status presence_read(struct request *req)
{
	return reply_list(req,
			  ask(req, SQL_SPEAKING_PRESENCE,
			      PARAMS(P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1))),
			  0);
}
