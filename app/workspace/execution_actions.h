/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_WORKSPACE_EXECUTION_ACTIONS_H
#define SEODANG_WORKSPACE_EXECUTION_ACTIONS_H

#include "http/request.h"
#include "http/status.h"

/* 409 already_ended */
enum http_status execution_cancel(struct request *req);

/* 409 already_decided; 422 at words where an answer has none. */
enum http_status decision_make(struct request *req);

#endif
