/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people do with turns of their conversations: ask, ask anew, stop, look at another branch, rate. */
#ifndef SEODANG_CHAT_TURN_ACTIONS_H
#define SEODANG_CHAT_TURN_ACTIONS_H

#include "http/request.h"
#include "http/response.h"

enum http_status turn_ask_action(struct request *req);
enum http_status turn_regenerate(struct request *req);
enum http_status turn_stop(struct request *req);
enum http_status turn_show(struct request *req);
enum http_status turn_rate(struct request *req);

#endif
