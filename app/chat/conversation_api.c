/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/conversation_api.h"

#include <string.h>

#include "chat/conversation.h"

/* GET /conversations */
enum http_status conversations_read(struct request *req)
{
	return reply_list(req, ask(req, SQL_CHAT_CONVERSATIONS, PARAMS(P_TEXT(field_text(req, "q")), P_TEXT(field_cursor_key(req)),
								       P_UUID(field_cursor_id(req)), P_INTEGER(field_limit(req) + 1))), 0);
}

/* GET /conversations/:conversation */
enum http_status conversation_read(struct request *req)
{
	return reply(req, ask(req, SQL_CHAT_CONVERSATION, PARAMS(P_UUID(path_uuid(req, "conversation")))));
}

/* GET /conversations/:conversation/export, and /chat/:conversation/export */
enum http_status conversation_export(struct request *req)
{
	static const struct {
		const char *word, *type, *name;
	} formats[] = {[EXPORT_JSON] = {"json", "application/json", "conversation.json"},
		       [EXPORT_MARKDOWN] = {"markdown", "text/markdown; charset=utf-8", "conversation.md"},
		       [EXPORT_TEXT] = {"text", "text/plain; charset=utf-8", "conversation.txt"}};
	const struct uuid *session = path_uuid(req, "conversation");
	struct result *conversation = ask(req, SQL_CHAT_CONVERSATION, PARAMS(P_UUID(session)));
	struct result *turns = ask(req, SQL_CHAT_CONVERSATION_EXPORT, PARAMS(P_UUID(session)));
	enum export_format format = EXPORT_JSON;

	sent(req);
	while (field_present(req, "format") && strcmp(formats[format].word, field_text(req, "format")) != 0)
		format++;
	conversation_write(req, &req->response->body, format, conversation, turns);
	return reply_file(req, formats[format].type, formats[format].name);
}
