/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/recommendation_actions.h"

#include "web/page.h"

/* GET /recommendations/:recommendation: noted, then where it leads. */
enum http_status recommendation_open(struct request *req)
{
	struct result *opened = ask(req, SQL_CHAT_RECOMMENDATION_OPEN, PARAMS(P_UUID(path_uuid(req, "recommendation"))));

	sent(req);
	return redirect_to(req, result_text(opened, 0, "address"));
}

/* PUT /recommendations/:recommendation/rating */
enum http_status recommendation_rate(struct request *req)
{
	int64_t rating = field_integer(req, "rating", 0);

	run(req, SQL_CHAT_RECOMMENDATION_RATE, PARAMS(P_UUID(path_uuid(req, "recommendation")), rating ? P_INTEGER(rating) : P_NULL()));
	return done(req, .status = HTTP_NO_CONTENT, .to = "/", .flash = "flash.recommendation_rated");
}
