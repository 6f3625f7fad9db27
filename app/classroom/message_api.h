/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What a class says, read as JSON. */
#ifndef SEODANG_CLASSROOM_MESSAGE_API_H
#define SEODANG_CLASSROOM_MESSAGE_API_H

#include "http/request.h"

enum http_status classroom_messages_read(struct request *req);
enum http_status classroom_session_messages_read(struct request *req);
enum http_status classroom_chat_read(struct request *req);

#endif
