/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/turn_api.h"

#include "web/page.h"

/* GET /conversations/:conversation/turns */
enum http_status turn_messages_read(struct request *req)
{
	return reply_list(req, ask(req, SQL_CHAT_TURN_MESSAGES, PARAMS(P_UUID(path_uuid(req, "conversation")), P_TEXT(field_cursor_key(req)),
								       P_INTEGER(field_limit(req) + 1),
									P_BOOLEAN(field_boolean(req, "details", false)))), 0);
}
