/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "classroom/message_pages.h"

#include "web/cursor.h"

/* ---- the way to what was said before ---- */

struct earlier {
	struct request *req;
	const struct result *messages;
	const char *path; /* of the page */
	const char *list; /* its handler's name, which its cursors carry */
};

/* Asked while the page is written: the messages have arrived then. */
static struct view_value find_in_earlier(const struct view_object *object, const struct view_name *name)
{
	const struct earlier *earlier = object->self;
	const struct result *messages = earlier->messages;
	struct arena *arena = earlier->req->arena;
	const char *cursor;

	if (!view_is_named(name, "path"))
		return view_absent();
	if (!result_count(messages) || !result_boolean(messages, 0, "has_earlier"))
		return view_false();
	cursor = cursor_write(arena, earlier->list, result_text(messages, 0, "cursor_key"), result_text(messages, 0, "id"));
	return view_text_value(arena_printf(arena, "%s?cursor=%s", earlier->path, cursor));
}

static const struct view_object_type earlier_type = {.find = find_in_earlier};

static struct view_value earlier_than(struct request *req, const struct uuid *session, const struct result *messages)
{
	struct earlier *earlier = arena_alloc(req->arena, sizeof *earlier);

	*earlier = (struct earlier){.req = req, .messages = messages, .path = "/classroom/here/messages", .list = "class_messages_page"};
	if (session) {
		earlier->path = arena_printf(req->arena, "/classroom/sessions/%s/messages", session->text);
		earlier->list = "class_session_messages_page";
	}
	return (struct view_value){.kind = VIEW_OBJECT, .object = {.type = &earlier_type, .self = earlier}};
}

/* ---- pages ---- */

struct chat chat_ask(struct request *req, const struct uuid *session)
{
	struct params whose = PARAMS(P_UUID(session));
	struct chat chat = {
		.messages = ask(req, SQL_CLASSROOM_MESSAGES_NEWEST, PARAMS(P_UUID(session), P_NULL(), P_NULL())),
		.questions = ask(req, SQL_CLASSROOM_QUESTIONS, whose),
		.reported = session ? ask(req, SQL_CLASSROOM_REPORTED, whose) : NULL,
		.state = ask(req, SQL_CLASSROOM_CHAT, whose),
		.instead = suggested(req),
	};

	chat.earlier = earlier_than(req, session, chat.messages);
	return chat;
}

/* What was said before a place; the script takes the list out of it. */
static enum http_status earlier_page(struct request *req, const struct uuid *session, const char *template)
{
	const struct result *messages = ask(req, SQL_CLASSROOM_MESSAGES_NEWEST,
					    PARAMS(P_UUID(session), P_TEXT(field_cursor_key(req)), P_UUID(field_cursor_id(req))));
	const struct result *state = ask(req, SQL_CLASSROOM_CHAT, PARAMS(P_UUID(session)));

	return render(req, template, rows("messages", messages), row("chat", state),
		      value("earlier", earlier_than(req, session, messages)));
}

/* GET /classroom/here/messages */
enum http_status class_messages_page(struct request *req)
{
	return earlier_page(req, NULL, "classroom/messages");
}

/* GET /classroom/sessions/:class_session/messages */
enum http_status class_session_messages_page(struct request *req)
{
	return earlier_page(req, path_uuid(req, "class_session"), "classroom/session_messages");
}
