/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_WORKSPACE_WORKFLOW_API_H
#define SEODANG_WORKSPACE_WORKFLOW_API_H

#include "http/request.h"
#include "http/status.h"

enum http_status workflows_list(struct request *req);
enum http_status workflow_read(struct request *req);

#endif
