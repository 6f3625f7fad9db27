/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A person's conversations: the list, a new one, and before one is deleted. */
#ifndef SEODANG_CHAT_CONVERSATION_PAGES_H
#define SEODANG_CHAT_CONVERSATION_PAGES_H

#include "http/request.h"

enum http_status conversations_page(struct request *req);
enum http_status conversation_new_page(struct request *req);
enum http_status conversation_delete_page(struct request *req);

#endif
