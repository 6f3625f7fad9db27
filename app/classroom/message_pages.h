/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a class says, on pages: the partials classroom/chat (a participant's) and classroom/session_chat (the teacher's). */
#ifndef SEODANG_CLASSROOM_MESSAGE_PAGES_H
#define SEODANG_CLASSROOM_MESSAGE_PAGES_H

#include "core/uuid.h"
#include "web/page.h"

/** What a page with one of the partials has asked; its bindings are chat_bindings(chat). */
struct chat {
	const struct result *messages;  /* the newest, in the order they were said */
	const struct result *questions;
	const struct result *reported;  /* NULL for a participant */
	const struct result *state;
	struct view_value earlier;      /* path: the address of the page with what was said before, or false */
	const char *instead;            /* a text that could be sent in the place of one that was refused, or NULL */
};

/** @param session  for its teacher, whom the route has let in; NULL for the asking participant, who was let in too */
struct chat chat_ask(struct request *req, const struct uuid *session);

#define chat_bindings(chat_) \
	rows("messages", (chat_).messages), rows("questions", (chat_).questions), row("chat", (chat_).state), \
	value("earlier", (chat_).earlier), text("instead", (chat_).instead)

/** What the teacher's partial has besides. */
#define session_chat_bindings(chat_) chat_bindings(chat_), rows("reported", (chat_).reported)

enum http_status class_messages_page(struct request *req);
enum http_status class_session_messages_page(struct request *req);

#endif
