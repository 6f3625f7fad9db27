/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Reads what is recommended to the caller. */
#ifndef SEODANG_CHAT_RECOMMENDATION_API_H
#define SEODANG_CHAT_RECOMMENDATION_API_H

#include "http/request.h"
#include "http/response.h"

enum http_status recommendations_read(struct request *req);

#endif
