/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The page of one conversation: its turns, and where the next question is written. */
#ifndef SEODANG_CHAT_TURN_PAGES_H
#define SEODANG_CHAT_TURN_PAGES_H

#include "http/request.h"

enum http_status conversation_page(struct request *req);
enum http_status conversation_live(struct request *req);

#endif
