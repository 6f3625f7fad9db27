/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Conversations of the caller: begun by a form or a program, written into a file. */
#ifndef SEODANG_CHAT_CONVERSATION_H
#define SEODANG_CHAT_CONVERSATION_H

#include <stdbool.h>

#include "core/strbuf.h"
#include "core/uuid.h"
#include "web/page.h"

/**
 * A conversation with what the request's fields (NEW_CONVERSATION_FIELDS) say. One of a situation that came with Seodang has its title.
 * @return its id, in the arena. An unknown situation_id ends the request with 422
 */
const struct uuid *conversation_begun(struct request *req);

enum export_format { EXPORT_JSON, EXPORT_MARKDOWN, EXPORT_TEXT };

/**
 * Write a conversation as a file for its person, in the reader's language.
 * @param conversation  row of SQL_CHAT_CONVERSATION
 * @param turns         rows of SQL_CHAT_CONVERSATION_EXPORT
 */
void conversation_write(struct request *req, struct strbuf *out, enum export_format format, const struct result *conversation,
			const struct result *turns);

#endif
