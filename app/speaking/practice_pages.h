/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Pages of a student's practice; see practice_routes.def. */
#ifndef SEODANG_SPEAKING_PRACTICE_PAGES_H
#define SEODANG_SPEAKING_PRACTICE_PAGES_H

#include "http/request.h"

enum http_status practice_page(struct request *req);
enum http_status sentence_page(struct request *req);
enum http_status practice_session_page(struct request *req);

#endif
