/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Situations that people wrote, over JSON. */
#ifndef SEODANG_CHAT_SITUATION_API_H
#define SEODANG_CHAT_SITUATION_API_H

#include "http/request.h"
#include "http/response.h"

enum http_status situations_read(struct request *req);
enum http_status situation_read(struct request *req);

#endif
