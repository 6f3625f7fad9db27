/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/help_api.h"

#include "web/page.h"

enum http_status needs_help_read(struct request *req)
{
	return reply_list(req,
			  ask(req, SQL_HUB_HELP_LIST,
			      PARAMS(P_UUID(field_uuid(req, "class_id")), P_NULL(), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
				     P_INTEGER(field_limit(req) + 1), P_TEXT("needs_help_read"))),
			  0);
}
