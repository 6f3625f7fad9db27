/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A student's own attempt at a sentence; see practice_routes.def. */
#ifndef SEODANG_SPEAKING_ATTEMPT_PAGES_H
#define SEODANG_SPEAKING_ATTEMPT_PAGES_H

#include "http/request.h"

enum http_status attempt_page(struct request *req);

#endif
