/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/conversation_actions.h"

#include "chat/conversation.h"

static const char *conversation_address(struct request *req)
{
	return arena_printf(req->arena, "/chat/%s", path_text(req, "conversation"));
}

/* POST /conversations */
enum http_status conversation_begin(struct request *req)
{
	const struct uuid *session = conversation_begun(req);

	return done(req, .status = HTTP_CREATED, DOCUMENT(SQL_CHAT_CONVERSATION, PARAMS(P_UUID(session))),
		    .to = arena_printf(req->arena, "/chat/%s#say", session->text));
}

/* POST /conversations/:conversation/end */
enum http_status conversation_end(struct request *req)
{
	const struct uuid *session = path_uuid(req, "conversation");
	struct result *ended = run(req, SQL_CHAT_CONVERSATION_END, PARAMS(P_UUID(session)));

	if (!result_boolean(ended, 0, "is_ended"))
		return conflict(req, "already_ended");
	return done(req, DOCUMENT(SQL_CHAT_CONVERSATION, PARAMS(P_UUID(session))),
		    .to = arena_printf(req->arena, "%s#summary", conversation_address(req)));
}

/* DELETE /conversations/:conversation */
enum http_status conversation_delete(struct request *req)
{
	run(req, SQL_CHAT_CONVERSATION_DELETE, PARAMS(P_UUID(path_uuid(req, "conversation"))));
	return done(req, .status = HTTP_NO_CONTENT, .to = "/chat", .flash = "flash.conversation_deleted");
}

/* PATCH /conversations/:conversation */
enum http_status conversation_rename(struct request *req)
{
	const struct uuid *session = path_uuid(req, "conversation");

	run(req, SQL_CHAT_CONVERSATION_RENAME, PARAMS(P_UUID(session), P_TEXT(field_text(req, "title"))));
	return done(req, DOCUMENT(SQL_CHAT_CONVERSATION, PARAMS(P_UUID(session))), .to = conversation_address(req));
}

/* POST /conversations/:conversation/interactions */
enum http_status interaction_note(struct request *req)
{
	run(req, SQL_CHAT_INTERACTION_NOTE, PARAMS(P_UUID(path_uuid(req, "conversation")), P_TEXT(field_text(req, "interaction_type")),
						   P_UUID(field_uuid(req, "turn_id"))));
	return done(req, .status = HTTP_NO_CONTENT);
}
