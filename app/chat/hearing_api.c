/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/hearing_api.h"

#include "web/page.h"

/* GET /conversations/:conversation/hearings/:hearing */
enum http_status hearing_read(struct request *req)
{
	return reply(req, ask(req, SQL_CHAT_HEARING, PARAMS(P_UUID(path_uuid(req, "conversation")), P_UUID(path_uuid(req, "hearing")))));
}
