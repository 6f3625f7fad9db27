/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What people do with what is recommended to them: follow it, rate it. */
#ifndef SEODANG_CHAT_RECOMMENDATION_ACTIONS_H
#define SEODANG_CHAT_RECOMMENDATION_ACTIONS_H

#include "http/request.h"
#include "http/response.h"

enum http_status recommendation_open(struct request *req);
enum http_status recommendation_rate(struct request *req);

#endif
