/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads conversations: the caller's list, one, and one as a file. */
#ifndef SEODANG_CHAT_CONVERSATION_API_H
#define SEODANG_CHAT_CONVERSATION_API_H

#include "http/request.h"
#include "http/response.h"

enum http_status conversations_read(struct request *req);
enum http_status conversation_read(struct request *req);
enum http_status conversation_export(struct request *req);

#endif
