/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question said aloud, an answer read aloud. */
#ifndef SEODANG_CHAT_HEARING_ACTIONS_H
#define SEODANG_CHAT_HEARING_ACTIONS_H

#include "http/request.h"
#include "http/response.h"

enum http_status hearing_begin(struct request *req);
enum http_status answer_sound_order(struct request *req);

#endif
