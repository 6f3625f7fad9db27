/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/recommendation_api.h"

#include "web/page.h"

#define MOST_RULES 5 /* each finds one at most */

/* GET /recommendations */
enum http_status recommendations_read(struct request *req)
{
	return reply_list(req, ask(req, SQL_CHAT_RECOMMENDATIONS, PARAMS(P_INTEGER(field_present(req, "limit") ? field_limit(req) : MOST_RULES))), 0);
}
