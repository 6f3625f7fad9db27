/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_WORKSPACE_LOG_PAGES_H
#define SEODANG_WORKSPACE_LOG_PAGES_H

#include "http/request.h"
#include "http/status.h"

/** GET /workspace/logs: what happened in the workspace; for admins. */
enum http_status logs_page(struct request *req);

#endif
