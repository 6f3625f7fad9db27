/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A class session read as JSON: by its teacher, and by who takes part. */
#ifndef SEODANG_CLASSROOM_SESSION_API_H
#define SEODANG_CLASSROOM_SESSION_API_H

#include "http/request.h"

enum http_status classroom_session_read(struct request *req);
enum http_status classroom_session_current(struct request *req);

#endif
