/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What was heard, over JSON. */
#ifndef SEODANG_CHAT_HEARING_API_H
#define SEODANG_CHAT_HEARING_API_H

#include "http/request.h"
#include "http/response.h"

enum http_status hearing_read(struct request *req);

#endif
