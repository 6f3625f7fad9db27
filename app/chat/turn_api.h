/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads turns of a conversation. */
#ifndef SEODANG_CHAT_TURN_API_H
#define SEODANG_CHAT_TURN_API_H

#include "http/request.h"
#include "http/response.h"

enum http_status turn_messages_read(struct request *req);

#endif
