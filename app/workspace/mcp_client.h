/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * A client of the Model Context Protocol over streamable HTTP (revisions 2025-03-26, 2025-06-18 and 2025-11-25): greets a server, lists
 * its tools, calls one. Offers nothing itself, so that no server may ask it anything. Only hosts that the installation lists are asked
 * (core/allowed_hosts.h), with no redirects. What comes is foreign: bounded, and UTF-8 JSON or else MCP_UNREADABLE.
 *
 * A session belongs to one job and waits for each answer.
 */
#ifndef SEODANG_WORKSPACE_MCP_CLIENT_H
#define SEODANG_WORKSPACE_MCP_CLIENT_H

#include <jansson.h>
#include <stdbool.h>

#include "core/arena.h"

#define MCP_MOST_BYTES ((size_t)4 * 1024 * 1024) /* of one answer */
#define MCP_MOST_TOOLS 200

enum mcp_outcome {
	MCP_DONE,
	MCP_AWAY,        /* not reached, silent for too long, 429 or 5xx: another time */
	MCP_REFUSED,     /* 4xx: address or key */
	MCP_UNREADABLE,  /* no answer of the protocol, or too much */
	MCP_NOT_ALLOWED, /* the host is not on the installation's list */
	MCP_ERROR,       /* the server says no, in its own words */
	MCP_CANCELLED,   /* by is_cancelled; the server was told */
};

struct mcp_server {
	const char *url, *key; /* key: NULL for none; sent as a bearer token */
	const char *allowed_hosts;
	unsigned seconds;      /* that one answer may take */
	bool (*is_cancelled)(void *context); /* asked about once a second while an answer is waited for; NULL for never */
	void *context;
};

struct mcp_session;

/**
 * Greet a server.
 * @param session  out: the arena's, always set, for mcp_error and mcp_http_status; of use for more after MCP_DONE alone
 */
enum mcp_outcome mcp_open(struct arena *arena, const struct mcp_server *server, struct mcp_session **session);

/** Say good-bye, where the server keeps a session. */
void mcp_close(struct mcp_session *session);

/** What the server said of itself: {"protocolVersion","serverInfo",…}. */
const json_t *mcp_greeting(const struct mcp_session *session);

/**
 * Its tools, at most MCP_MOST_TOOLS: [{name, title, description, inputSchema, annotations}], as they came.
 * @param tools  out: the arena's; untouched unless MCP_DONE
 */
enum mcp_outcome mcp_list_tools(struct mcp_session *session, json_t **tools);

/**
 * Call a tool.
 * @param result    out: {content, structuredContent, isError}, as it came; the arena's; untouched unless MCP_DONE
 */
enum mcp_outcome mcp_call_tool(struct mcp_session *session, const char *name, const json_t *arguments, json_t **result);

/** After anything but MCP_DONE: the server's words (MCP_ERROR), or NULL; and HTTP's status, 0 where none came. */
const char *mcp_error(const struct mcp_session *session);
long mcp_http_status(const struct mcp_session *session);

/** The text in a tool's result: its text parts, a line apart, or else its structured content as JSON. In the arena, valid UTF-8. */
const char *mcp_result_text(struct arena *arena, const json_t *result);

#endif
