/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "chat/situation_actions.h"

#include "web/page.h"

/* Keep what was sent. @return the situation's id, in the arena */
static const struct uuid *situation_put(struct request *req, const struct uuid *id)
{
	struct uuid *kept = arena_alloc(req->arena, sizeof *kept);

	result_uuid(run(req, SQL_CHAT_SITUATION_PUT,
			PARAMS(id ? P_UUID(id) : P_NULL(), P_TEXT(field_text(req, "title")), P_TEXT(field_text(req, "scene")), P_TEXT(field_text(req, "role")),
			       P_TEXT(field_text(req, "opening")), P_TEXT(field_text(req, "language")), P_TEXT(field_text(req, "difficulty")),
			       P_BOOLEAN(field_boolean(req, "is_shared", false)))), 0, "id", kept);
	return kept;
}

/* POST /situations */
enum http_status situation_add(struct request *req)
{
	return done(req, .status = HTTP_CREATED, DOCUMENT(SQL_CHAT_SITUATION, PARAMS(P_UUID(situation_put(req, NULL)))), .to = "/chat/situations",
		    .flash = "chat.situations.flash.added", .flash_name = field_text(req, "title"));
}

/* PUT /situations/:situation */
enum http_status situation_change(struct request *req)
{
	return done(req, DOCUMENT(SQL_CHAT_SITUATION, PARAMS(P_UUID(situation_put(req, path_uuid(req, "situation"))))), .to = "/chat/situations",
		    .flash = "chat.situations.flash.changed", .flash_name = field_text(req, "title"));
}

/* DELETE /situations/:situation: conversations in it keep its words. */
enum http_status situation_delete(struct request *req)
{
	run(req, SQL_CHAT_SITUATION_DELETE, PARAMS(P_UUID(path_uuid(req, "situation"))));
	return done(req, .status = HTTP_NO_CONTENT, .to = "/chat/situations", .flash = "chat.situations.flash.deleted");
}
