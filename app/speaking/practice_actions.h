/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a student does while practising; see practice_routes.def. */
#ifndef SEODANG_SPEAKING_PRACTICE_ACTIONS_H
#define SEODANG_SPEAKING_PRACTICE_ACTIONS_H

#include "http/request.h"

enum http_status practice_begin(struct request *req);
enum http_status practice_end(struct request *req);
enum http_status sentence_say(struct request *req);

#endif
