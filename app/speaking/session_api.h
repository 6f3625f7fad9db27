/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Learning sessions as JSON. */
#ifndef SEODANG_SPEAKING_SESSION_API_H
#define SEODANG_SPEAKING_SESSION_API_H

#include "http/request.h"

enum http_status session_start(struct request *req);
enum http_status session_end(struct request *req);
enum http_status sessions_read(struct request *req);

#endif
