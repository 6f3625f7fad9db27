/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What admins change of connections to other programs. */
#ifndef SEODANG_WORKSPACE_CONNECTION_ACTIONS_H
#define SEODANG_WORKSPACE_CONNECTION_ACTIONS_H

#include "http/request.h"

/** POST /workspace/connections/new. 422: a name that is taken, an address that is none or whose host the installation does not list. */
enum http_status connection_add(struct request *req);

/** POST /workspace/connections/:connection, the same. A key is left as it is where none is typed, and goes with another address. */
enum http_status connection_change(struct request *req);

/** POST …/look: list its tools anew. */
enum http_status connection_look(struct request *req);

/** POST …/delete: with its tools; calls that wait end. */
enum http_status connection_delete(struct request *req);

/** POST /workspace/tools/:tool/permit */
enum http_status tool_permit(struct request *req);

/** POST /workspace/calls/:tool_call/decide. 409 (already_decided). */
enum http_status tool_call_decide(struct request *req);

#endif
