/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of one conversation: its turns, and where the next question is written. */
#ifndef SEODANG_CHAT_TURN_PAGES_H
#define SEODANG_CHAT_TURN_PAGES_H

#include "db/result.h"
#include "http/request.h"

/**
 * Where a page of the conversation in the address hears what happens in it; its live_path.
 * @param shown  what the page shows; its first row's position is where the stream goes on
 */
const char *conversation_live_path(struct request *req, const struct result *shown);

enum http_status conversation_page(struct request *req);
enum http_status conversation_live(struct request *req);

#endif
