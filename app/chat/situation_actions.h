/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Situations that people write: kept, changed, deleted. */
#ifndef SEODANG_CHAT_SITUATION_ACTIONS_H
#define SEODANG_CHAT_SITUATION_ACTIONS_H

#include "http/request.h"
#include "http/response.h"

enum http_status situation_add(struct request *req);
enum http_status situation_change(struct request *req);
enum http_status situation_delete(struct request *req);

#endif
