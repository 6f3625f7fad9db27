/* SPDX-License-Identifier: GPL-3.0-or-later */
/*
 * What a person's own assistant may read of Seodang, as tools of the Model Context Protocol. Each answers what the person sees on a page,
 * without contact data, and is written to the access log like a look at that page. None changes anything.
 */
#ifndef SEODANG_WORKSPACE_MCP_TOOLS_H
#define SEODANG_WORKSPACE_MCP_TOOLS_H

#include <jansson.h>

#include "http/request.h"

/** [{name, title, description, inputSchema, annotations}] of those that the caller's roles may use, in the caller's language. In the arena. */
json_t *mcp_tools_list(struct request *req);

enum mcp_tool_outcome {
	MCP_TOOL_DONE,
	MCP_TOOL_UNKNOWN,       /* no tool of that name, or not for the caller's roles */
	MCP_TOOL_BAD_ARGUMENTS, /* fault says which and why */
};

/**
 * Use a tool; may send the pipeline.
 * @param arguments  an object, or NULL for none
 * @param result     out: {"content","structuredContent"}, in the arena; untouched unless MCP_TOOL_DONE
 * @param fault      out: a sentence in the caller's language, in the arena; untouched unless MCP_TOOL_BAD_ARGUMENTS
 */
enum mcp_tool_outcome mcp_tool_use(struct request *req, const char *name, const json_t *arguments, json_t **result, const char **fault);

#endif
