/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Saying a question aloud, and looking at the words that were heard. */
#ifndef SEODANG_CHAT_HEARING_PAGES_H
#define SEODANG_CHAT_HEARING_PAGES_H

#include "http/request.h"
#include "http/response.h"

enum http_status hearing_new_page(struct request *req);
enum http_status hearing_page(struct request *req);

#endif
