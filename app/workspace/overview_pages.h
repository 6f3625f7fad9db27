/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What lies in the rooms of the workspace, on one page. */
#ifndef SEODANG_WORKSPACE_OVERVIEW_PAGES_H
#define SEODANG_WORKSPACE_OVERVIEW_PAGES_H

#include "http/request.h"

enum http_status overview_page(struct request *req);

#endif
