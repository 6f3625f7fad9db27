/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_WORKSPACE_EXECUTION_API_H
#define SEODANG_WORKSPACE_EXECUTION_API_H

#include "http/request.h"
#include "http/status.h"

enum http_status execution_read(struct request *req);

#endif
