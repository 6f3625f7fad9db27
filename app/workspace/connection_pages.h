/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Connections to other programs, as admins keep them and staff see them. */
#ifndef SEODANG_WORKSPACE_CONNECTION_PAGES_H
#define SEODANG_WORKSPACE_CONNECTION_PAGES_H

#include "http/request.h"

/** GET /workspace/connections: the connections (admins), the tools that workflows may call, and how one's own assistant connects to Seodang. */
enum http_status connections_page(struct request *req);

/** GET /workspace/connections/new */
enum http_status connection_new_page(struct request *req);

/** GET /workspace/connections/:connection: its address and key, and its tools with what each may. */
enum http_status connection_page(struct request *req);

/** GET /workspace/connections/:connection/delete */
enum http_status connection_delete_page(struct request *req);

/** GET /workspace/connections/calls: what waits for an admin's look, and the newest calls. */
enum http_status tool_calls_page(struct request *req);

#endif
