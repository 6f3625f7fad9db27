/* SPDX-License-Identifier: GPL-3.0-or-later */
#ifndef SEODANG_WORKSPACE_EXECUTION_PAGES_H
#define SEODANG_WORKSPACE_EXECUTION_PAGES_H

#include "http/request.h"
#include "http/status.h"

enum http_status execution_page(struct request *req);
enum http_status decision_page(struct request *req);

#endif
