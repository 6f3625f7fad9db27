/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people do with their conversations: begin, end, rename, delete. */
#ifndef SEODANG_CHAT_CONVERSATION_ACTIONS_H
#define SEODANG_CHAT_CONVERSATION_ACTIONS_H

#include "http/request.h"
#include "http/response.h"

enum http_status conversation_begin(struct request *req);
enum http_status conversation_end(struct request *req);
enum http_status conversation_delete(struct request *req);
enum http_status conversation_rename(struct request *req);
enum http_status interaction_note(struct request *req);

#endif
