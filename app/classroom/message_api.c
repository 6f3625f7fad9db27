/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/message_api.h"

#include "web/page.h"

/* session: NULL for the asking participant's. */
static enum http_status reply_messages(struct request *req, const struct uuid *session)
{
	return reply_list(req,
			  ask(req, SQL_CLASSROOM_MESSAGES,
			      PARAMS(P_UUID(session), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req)),
				     P_INTEGER(field_limit(req) + 1))),
			  0);
}

/* GET /classroom/messages */
enum http_status classroom_messages_read(struct request *req)
{
	return reply_messages(req, NULL);
}

/* GET /classroom/sessions/:class_session/messages */
enum http_status classroom_session_messages_read(struct request *req)
{
	return reply_messages(req, path_uuid(req, "class_session"));
}

/* GET /classroom/sessions/:class_session/chat */
enum http_status classroom_chat_read(struct request *req)
{
	return reply(req, ask(req, SQL_CLASSROOM_CHAT, PARAMS(P_UUID(path_uuid(req, "class_session")))));
}
