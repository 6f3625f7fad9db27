/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What changes a class session: started, its door, lengthened, ended. For who teaches the class. */
#ifndef SEODANG_CLASSROOM_SESSION_ACTIONS_H
#define SEODANG_CLASSROOM_SESSION_ACTIONS_H

#include "http/request.h"

enum http_status classroom_session_start(struct request *req);
enum http_status classroom_session_lock(struct request *req);
enum http_status classroom_session_unlock(struct request *req);
enum http_status classroom_session_lobby(struct request *req);
enum http_status classroom_session_extend(struct request *req);
enum http_status classroom_session_end(struct request *req);

#endif
