/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/turn_actions.h"

#include "web/page.h"

/* The page of the conversation, at its end. */
static const char *conversation_address(struct request *req)
{
	return arena_printf(req->arena, "/chat/%s", path_text(req, "conversation"));
}

/* POST /conversations/:conversation/stop */
enum http_status turn_stop(struct request *req)
{
	run(req, SQL_CHAT_TURN_STOP, PARAMS(P_UUID(path_uuid(req, "conversation"))));
	return done(req, .status = HTTP_NO_CONTENT, .to = conversation_address(req));
}

/* POST /conversations/:conversation/turns/:turn/show */
enum http_status turn_show(struct request *req)
{
	run(req, SQL_CHAT_TURN_SHOW, PARAMS(P_UUID(path_uuid(req, "conversation")), P_UUID(path_uuid(req, "turn"))));
	return done(req, .status = HTTP_NO_CONTENT, .to = conversation_address(req));
}

/* PUT /conversations/:conversation/turns/:turn/rating */
enum http_status turn_rate(struct request *req)
{
	int64_t rating = field_integer(req, "rating", 0);

	run(req, SQL_CHAT_TURN_RATE, PARAMS(P_UUID(path_uuid(req, "conversation")), P_UUID(path_uuid(req, "turn")),
					    rating ? P_INTEGER(rating) : P_NULL(), P_TEXT(field_text(req, "comment"))));
	return done(req, .status = HTTP_NO_CONTENT, .to = conversation_address(req));
}
