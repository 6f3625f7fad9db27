/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * Seodang as a server of the Model Context Protocol (streamable HTTP of the revisions 2025-03-26, 2025-06-18 and 2025-11-25), for a
 * person's own assistant with that person's API token. It keeps no session: each message is answered by itself, as JSON and never as a
 * stream; there is nothing that it tells on its own. A token that may read is enough, since no tool changes anything.
 */
#ifndef SEODANG_WORKSPACE_MCP_API_H
#define SEODANG_WORKSPACE_MCP_API_H

#include "http/request.h"

/**
 * POST /api/v1/mcp: one message of JSON-RPC 2.0. A request is answered with 200 and its response (initialize, ping, tools/list,
 * tools/call; -32601 for another method, -32602 for a tool or an argument that there is not), and so is what is no such message
 * (-32700, -32600); a notification or a response with 202. A list of 1 to 20 messages, as the oldest revision allows, is answered with the list
 * of their responses, or 202 where there are none. 400, as the protocol asks, for a revision in MCP-Protocol-Version that is none of
 * the above.
 */
enum http_status mcp_receive(struct request *req);

#endif
