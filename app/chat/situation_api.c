/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/situation_api.h"

#include "web/page.h"

/* GET /situations */
enum http_status situations_read(struct request *req)
{
	return reply_list(req, ask(req, SQL_CHAT_SITUATIONS, NO_PARAMS), 0);
}

/* GET /situations/:situation */
enum http_status situation_read(struct request *req)
{
	return reply(req, ask(req, SQL_CHAT_SITUATION, PARAMS(P_UUID(path_uuid(req, "situation")))));
}
