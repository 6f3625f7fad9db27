/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "hub/event_api.h"

#include "web/page.h"

struct result *timeline_ask(struct request *req, const struct uuid *student)
{
	int64_t node = field_integer(req, "source_node", 0);

	return ask(req, SQL_HUB_TIMELINE,
		   PARAMS(P_UUID(student), P_TEXT(field_text(req, "type")), node ? P_INTEGER(node) : P_NULL(), P_TEXT(field_text(req, "from")),
			  P_TEXT(field_text(req, "to")), P_BOOLEAN(field_boolean(req, "archived", false)), P_TEXT(field_cursor_key(req)),
			  P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1)));
}

enum http_status timeline_read(struct request *req)
{
	const struct uuid *student = path_uuid(req, "student");

	ask(req, SQL_HUB_LOG_LOOK, PARAMS(P_UUID(student), P_TEXT("timeline_read")));
	return reply_list(req, timeline_ask(req, student), 0);
}
